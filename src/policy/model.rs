//! The types of claims. Field for field what the contract's report holds.

use serde::Serialize;

use crate::limit::Limit;

/// What the given documents say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// The documents.
    pub documents: Vec<Document>,
    /// What they say is collected, used, shared or not.
    pub disclosures: Vec<Disclosure>,
    /// Third parties' SDKs that they list or name.
    pub sdk_list: Vec<SdkRow>,
    /// What they promise or contain besides: contact, rights, retention, minors …
    pub commitments: Vec<Commitment>,
    /// What could not be read. Reported with the app's limits.
    #[serde(skip)]
    pub limits: Vec<Limit>,
}

/// A document of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Base name of the file, or entry of the APK.
    pub file: String,
    /// Given on the command line, or found in the app.
    pub origin: Origin,
    /// `text`, `markdown`, `html` …
    pub format: &'static str,
    /// The encoding's name (WHATWG), lower case.
    pub encoding: String,
    /// BCP 47 language, `zh` or `en`; `None` where neither.
    pub language: Option<String>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// SHA-256 of the extracted text as UTF-8.
    pub text_sha256: String,
    /// The extracted text that spans count in.
    #[serde(skip)]
    pub text: String,
    /// Where each of its characters stands in the file.
    #[serde(skip)]
    pub places: super::Places,
}

/// Where a document comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Origin {
    Given,
    App,
}

/// What a statement says is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Action {
    Collect,
    Use,
    Share,
    NotCollect,
    NotShare,
}

/// In which manner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Manner {
    Entrust,
    Provide,
    Transfer,
    Publish,
    Store,
}

/// Who receives or holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The app's own collection.
    FirstParty,
    /// What a partner or SDK collects, and all sharing.
    ThirdParty,
}

/// Whether a statement calls its data necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Necessity {
    Necessary,
    Optional,
}

/// Half-open, in Unicode code points of the document's text.
pub type Span = [usize; 2];

/// One statement about one data type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disclosure {
    /// The document's file.
    pub document: String,
    /// The data type's id.
    pub data_type: String,
    /// What is done.
    pub action: Action,
    /// In which manner.
    pub manner: Option<Manner>,
    /// Who receives or holds.
    pub actor: Party,
    /// The third party, as the text names it.
    pub entity: Option<String>,
    /// The purpose, as the text says it.
    pub purpose: Option<String>,
    /// The condition, as the text says it.
    pub condition: Option<String>,
    /// Necessary or optional, where it says.
    pub necessity: Option<Necessity>,
    /// By a hypernym, 等, "such as" or "may".
    pub vague: bool,
    /// The words that name the data type.
    pub span: Span,
    /// Those words' sentence or row.
    pub text: String,
}

/// A row of the list of third parties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct SdkRow {
    pub name: String,
    pub vendor: Option<String>,
    pub data_types: Vec<String>,
    pub purpose: Option<String>,
    pub document: String,
    pub span: Span,
}

/// A mandatory or voluntary content: `contact`, `rights`, `retention`, `minors`, `cross-border`, `separate-consent`,
/// `withdraw`, `delete-account`, `complaint`, `security`, `changes`, `controller`, `opt-out-targeting` …
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Commitment {
    pub kind: &'static str,
    pub document: String,
    pub span: Span,
    pub text: String,
}
