//! The types of the app model.

use std::collections::BTreeMap;

use super::parts::Container;
use crate::android::signature::Signer;
use crate::limit::Limit;

/// An app as its package describes it.
#[derive(Clone, Debug, Default)]
pub struct App {
    /// Base name of the file or directory.
    pub file: String,
    /// How it was given.
    pub container: Container,
    /// SHA-256 of the file, lower-case hexadecimal; of a directory, that of the list of its APKs as `sha256sum` prints it.
    pub sha256: String,
    /// Size of the file, or of all of them, in bytes.
    pub bytes: u64,
    /// The application id.
    pub package: String,
    /// Packages of its own code that its developer names besides.
    pub own_packages: Vec<String>,
    /// The label, in the file's default configuration.
    pub label: Option<String>,
    /// The label in Chinese resources, where there is one.
    pub label_zh: Option<String>,
    /// `android:versionName`.
    pub version_name: Option<String>,
    /// `android:versionCode` with `versionCodeMajor` in its upper half.
    pub version_code: Option<u64>,
    /// `minSdkVersion`, 1 when absent. A codename is 10000.
    pub min_sdk: u32,
    /// `targetSdkVersion`, `min_sdk` when absent. A codename is 10000.
    pub target_sdk: u32,
    /// `maxSdkVersion` of `uses-sdk`.
    pub max_sdk: Option<u32>,
    /// `targetSandboxVersion`, 1 when absent.
    pub target_sandbox: u32,
    /// `compileSdkVersion`.
    pub compile_sdk: Option<u32>,
    /// Signers by scheme.
    pub signers: Vec<Signer>,
    /// Permissions that the app asks for or that the platform adds.
    pub permissions: Vec<RequestedPermission>,
    /// Permissions that the app defines.
    pub defined_permissions: Vec<DefinedPermission>,
    /// `uses-feature`: name and whether required.
    pub features: Vec<(String, bool)>,
    /// All components.
    pub components: Vec<Component>,
    /// `instrumentation`: classes, with dots, that run tests of an app.
    pub instrumentation: Vec<String>,
    /// The `application` element.
    pub application: Application,
    /// `queries`: packages, intents and provider authorities that the app asks to see.
    pub queries: Queries,
    /// Network security configuration, as declared or as the target level's default.
    pub network: NetworkSecurity,
    /// Splits that must be there and are not in the file.
    pub missing_splits: bool,
    /// The decoded manifest as text XML.
    pub manifest_xml: String,
    /// What could not be read.
    pub limits: Vec<Limit>,
}

impl App {
    /// The requested permission `name`, if any.
    pub fn permission(&self, name: &str) -> Option<&RequestedPermission> {
        self.permissions.iter().find(|permission| permission.name == name)
    }
}

/// A place in the manifest: the line of the text form that `duly manifest` prints, 1-based.
pub type ManifestLine = u32;

/// One permission that the app asks for, or that the platform adds by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestedPermission {
    /// Its name.
    pub name: String,
    /// `maxSdkVersion`.
    pub max_sdk: Option<u32>,
    /// The form of the request: only from this level on (`uses-permission-sdk-23` gives 23), else 1.
    pub min_sdk: u32,
    /// `usesPermissionFlags`, as words (`neverForLocation`).
    pub flags: Vec<String>,
    /// Why the platform adds it: the permission that implies it, or `targetSdkVersion<N`.
    pub implied_by: Option<String>,
    /// Where it stands in the manifest.
    pub line: Option<ManifestLine>,
}

/// A permission that the app defines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefinedPermission {
    /// Its name.
    pub name: String,
    /// Protection level, as `permission-db` writes it (`signature|privileged`).
    pub protection: String,
    /// Its group.
    pub group: Option<String>,
}

/// The kinds of component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComponentKind {
    /// `activity`
    Activity,
    /// `activity-alias`
    ActivityAlias,
    /// `service`
    Service,
    /// `receiver`
    Receiver,
    /// `provider`
    Provider,
}

/// A component that the manifest declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its kind.
    pub kind: ComponentKind,
    /// Full class name, with dots (`com.example.Main`).
    pub name: String,
    /// The activity that an alias stands for, with dots.
    pub target: Option<String>,
    /// Whether other apps may start it, with the platform's default where the manifest is silent.
    pub exported: bool,
    /// Whether `exported` was written.
    pub exported_explicit: bool,
    /// `enabled`, true when absent.
    pub enabled: bool,
    /// The permission that a caller needs.
    pub permission: Option<String>,
    /// Providers: permissions to read and to write.
    pub read_permission: Option<String>,
    /// Providers: permission to write.
    pub write_permission: Option<String>,
    /// Providers: authorities.
    pub authorities: Vec<String>,
    /// Providers: `grantUriPermissions`.
    pub grant_uri_permissions: bool,
    /// Services: foreground service types, as words.
    pub foreground_service_types: Vec<String>,
    /// `process`.
    pub process: Option<String>,
    /// Intent filters.
    pub intent_filters: Vec<IntentFilter>,
    /// `meta-data`: name and value or resource, as text.
    pub meta_data: BTreeMap<String, String>,
    /// Where it stands in the manifest.
    pub line: Option<ManifestLine>,
}

impl Component {
    /// A component of which the manifest says no more: not exported, enabled.
    pub fn new(kind: ComponentKind, name: impl Into<String>) -> Self {
        Component {
            kind,
            name: name.into(),
            target: None,
            exported: false,
            exported_explicit: false,
            enabled: true,
            permission: None,
            read_permission: None,
            write_permission: None,
            authorities: Vec::new(),
            grant_uri_permissions: false,
            foreground_service_types: Vec::new(),
            process: None,
            intent_filters: Vec::new(),
            meta_data: BTreeMap::new(),
            line: None,
        }
    }
}

/// An intent filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntentFilter {
    /// Actions.
    pub actions: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// Data: schemes, hosts, paths and types as `attribute=value`.
    pub data: Vec<String>,
    /// Priority.
    pub priority: i32,
}

/// The `application` element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Application {
    /// The application class, with dots.
    pub name: Option<String>,
    /// `appComponentFactory`, with dots.
    pub component_factory: Option<String>,
    /// `debuggable`.
    pub debuggable: bool,
    /// `allowBackup`, true when absent.
    pub allow_backup: bool,
    /// `requestLegacyExternalStorage`.
    pub legacy_external_storage: bool,
    /// `usesCleartextTraffic` where written.
    pub uses_cleartext_traffic: Option<bool>,
    /// `meta-data`: name and value or resource, as text.
    pub meta_data: BTreeMap<String, String>,
    /// Where it stands in the manifest.
    pub line: Option<ManifestLine>,
}

/// What the app asks to see of other apps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queries {
    /// Package names.
    pub packages: Vec<String>,
    /// Actions of queried intents.
    pub actions: Vec<String>,
    /// Authorities of queried providers.
    pub authorities: Vec<String>,
}

/// Network security configuration, with the defaults of the target level filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkSecurity {
    /// The configuration file's entry, where there is one.
    pub file: Option<String>,
    /// Whether clear text is permitted to hosts that no `domain-config` names.
    pub cleartext: bool,
    /// Why `cleartext` is what it is: `networkSecurityConfig`, `usesCleartextTraffic` or `targetSdkVersion`.
    pub cleartext_from: &'static str,
    /// Hosts with a configuration of their own.
    pub domains: Vec<DomainConfig>,
    /// Whether certificates that the user installed are trusted, for any host.
    pub user_certificates: bool,
}

/// A `domain-config`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainConfig {
    /// The domain.
    pub domain: String,
    /// Whether it holds for subdomains.
    pub include_subdomains: bool,
    /// Whether clear text is permitted, inherited where not written.
    pub cleartext: bool,
    /// Whether certificates are pinned. An expiry is not looked at: reports do not depend on the day.
    pub pinned: bool,
}
