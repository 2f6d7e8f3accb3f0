//! The types of facts. Field for field what the contract's report holds.

use serde::{Deserialize, Serialize};

use crate::limit::Limit;
use crate::prose::Prose;

/// All that the analysis found. `None` where the depth did not look.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Reads of personal information.
    pub accesses: Option<Vec<Access>>,
    /// Ways from a read to a way out of the device.
    pub flows: Option<Vec<Flow>>,
    /// URLs and hosts.
    pub endpoints: Option<Vec<Endpoint>>,
    /// SDKs.
    pub sdks: Option<Vec<Sdk>>,
    /// Requests for permissions at run time.
    pub permission_requests: Option<Vec<PermissionRequest>>,
    /// Calls that can take data out of the device or hide what happens, by whose code.
    pub sinks: Option<Vec<SinkCall>>,
    /// For each requested permission, by name: who uses it.
    pub permission_use: std::collections::BTreeMap<String, PermissionUse>,
    /// Cross-platform frameworks found, by id.
    pub frameworks: Vec<&'static str>,
    /// Packers and hardeners found, by id.
    pub packers: Vec<Packer>,
    /// What could not be seen.
    pub limits: Vec<Limit>,
}

/// A packer or hardener, and what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packer {
    /// Its id in `permission-db`.
    pub id: &'static str,
    /// What shows it: an entry, class or library.
    pub evidence: String,
    /// Whether it hides the code: the declared components are not in the DEX files.
    pub hides_code: bool,
}

/// Whose code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// The app's own code.
    App,
    /// A third party's kit that serves its vendor or the app with a service.
    Sdk,
    /// A library without a service behind it.
    Library,
    /// Cannot be told.
    Unknown,
}

/// Whose code reads or sends.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Actor {
    /// The kind.
    pub kind: ActorKind,
    /// The id in `permission-db` (SDKs and libraries), `app` for own code, else the package cluster.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// A place in source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Source {
    /// The file.
    pub file: String,
    /// The line, 1-based.
    pub line: u32,
}

/// How a read happens (`via`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Via {
    Call,
    Field,
    Uri,
    Callback,
    Picker,
    Reflection,
    Native,
    Script,
    Shell,
    Property,
}

/// How often a read can happen (`frequency`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Frequency {
    Once,
    Start,
    Resume,
    Timer,
    Loop,
    Unknown,
}

/// One place that reads personal information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Access {
    /// `a1`, `a2`, … in the order of place.
    pub id: String,
    /// The data type's id.
    pub data_type: String,
    /// The API: a method or field reference.
    pub api: Option<String>,
    /// The content URI.
    pub uri: Option<String>,
    /// The permissions that the read needs.
    pub permissions: Vec<String>,
    /// The method that holds it, as in DEX disassembly, or the symbol of a library.
    #[serde(rename = "in")]
    pub method: String,
    /// The entry of the APK.
    pub file: String,
    /// Offset in code units from the start of the method; in bytes for a library.
    pub offset: Option<u32>,
    /// The source line.
    pub source: Option<Source>,
    /// Whose code.
    pub actor: Actor,
    /// Whether an entry point reaches it.
    pub reachable: Option<bool>,
    /// The entry point.
    pub entry: Option<String>,
    /// From the entry point to the method.
    pub chain: Vec<String>,
    /// Whether it can run before consent.
    pub before_consent: Option<bool>,
    /// How often.
    pub frequency: Frequency,
    /// Why a field is what it is or is not known. Reports show it in their language.
    #[serde(skip)]
    pub reason: Option<Prose>,
    /// How.
    pub via: Via,
}

/// The kinds of way out (`sink.kind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum SinkKind {
    Network,
    Sms,
    Log,
    File,
    Ipc,
    Intent,
    Other,
}

/// A call that can take data out, or load or hide code (`permission-db/sinks`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinkCall {
    /// The kind of way out; `None` for calls that load code or hide it.
    pub kind: Option<SinkKind>,
    /// Its category in `permission-db`, such as `dynamic-code`, `reflection`, `cleartext`, `http`.
    pub category: &'static str,
    /// The API.
    pub api: String,
    /// The method that calls.
    pub method: String,
    /// The entry of the APK.
    pub file: String,
    /// Offset in code units.
    pub offset: u32,
    /// Whose code.
    pub actor: Actor,
    /// The source line.
    pub source: Option<Source>,
    /// Whether an entry point reaches it.
    pub reachable: Option<bool>,
    /// Whether it can run before consent.
    pub before_consent: Option<bool>,
    /// Of a call that logs: the data types of what it is handed, of what the same method reads.
    pub carries: Vec<String>,
}

/// A flow from a read to a way out. Built by a later analysis; the shape is the contract's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Flow {
    pub id: String,
    pub data_type: String,
    pub source: FlowSource,
    pub sink: FlowSink,
    pub destination: Option<Destination>,
    pub actor: Actor,
    pub before_consent: Option<bool>,
    pub path: Vec<FlowStep>,
    pub confidence: Confidence,
}

/// Where a flow starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct FlowSource {
    pub api: String,
    #[serde(rename = "in")]
    pub method: String,
    pub offset: Option<u32>,
    pub line: Option<u32>,
}

/// Where a flow ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct FlowSink {
    pub api: String,
    #[serde(rename = "in")]
    pub method: String,
    pub offset: Option<u32>,
    pub line: Option<u32>,
    pub kind: SinkKind,
}

/// A step of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct FlowStep {
    #[serde(rename = "in")]
    pub method: String,
    pub offset: Option<u32>,
    pub what: String,
}

/// Where data goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Destination {
    pub host: Option<String>,
    pub cleartext: Option<bool>,
    pub organisation: Option<String>,
}

/// How sure a finding or a flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// A URL or host in the code, resources or libraries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Endpoint {
    /// The URL as it stands.
    pub url: String,
    /// Its host.
    pub host: Option<String>,
    /// Whether it is sent in clear text.
    pub cleartext: Option<bool>,
    /// The entry of the APK.
    pub file: String,
    /// The method that holds it.
    #[serde(rename = "in")]
    pub method: Option<String>,
    /// Whose code.
    pub actor: Actor,
    /// Whose host, by `permission-db`.
    pub organisation: Option<String>,
}

/// An SDK in the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sdk {
    /// The id in `permission-db`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its vendor.
    pub vendor: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// What it is for.
    pub categories: Vec<String>,
    /// What shows it.
    pub evidence: Vec<SdkEvidence>,
    /// Calls that start it.
    pub init: Vec<SdkInit>,
}

/// What shows an SDK.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SdkEvidence {
    /// `class`, `string`, `native`, `component`, `meta-data`, `asset`, `host`, `version-file`, `version-field`.
    pub kind: &'static str,
    /// The class descriptor, entry or name.
    pub value: String,
}

/// A call that starts an SDK.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct SdkInit {
    pub api: String,
    #[serde(rename = "in")]
    pub method: String,
    pub offset: Option<u32>,
    pub before_consent: Option<bool>,
}

/// A request for permissions at run time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct PermissionRequest {
    pub permissions: Vec<String>,
    #[serde(rename = "in")]
    pub method: String,
    pub offset: Option<u32>,
    pub source: Option<Source>,
    pub before_consent: Option<bool>,
    pub repeated: Option<bool>,
    pub exits_on_refusal: Option<bool>,
}

/// Who uses a requested permission (`permissions[].used`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionUse {
    /// The strongest user: the app before an SDK before a library.
    pub used: Used,
    /// Ids of the accesses that use it.
    pub used_by: Vec<String>,
}

/// `permissions[].used` of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Used {
    App,
    Sdk,
    Library,
    No,
    Unknown,
}
