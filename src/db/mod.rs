//! `permission-db/` as typed, indexed, borrowed tables.
//!
//! `build.rs` compiles the text files into sorted static tables, so that start-up costs nothing; a look-up is a binary
//! search, or by a hash of the class where an app asks for each of its types. What each file holds and how to add to it stands in `permission-db/README.md`.

mod by_class;
mod explain;
mod framework;

pub use crate::prose::Text;
pub use explain::{Entry, KINDS, explain, list};
pub use framework::{FrameworkType, framework_type};

/// A permission of the platform, a vendor or a service.
#[derive(Debug)]
pub struct Permission {
    /// Full name.
    pub name: &'static str,
    /// Base level, then flags: `dangerous`, `signature|privileged`.
    pub protection: &'static str,
    /// Permission group.
    pub group: Option<&'static str>,
    /// API level that added it.
    pub since: Option<u32>,
    /// API level that removed it.
    pub removed: Option<u32>,
    /// Hard- or soft-restricted (`hard`, `soft`).
    pub restricted: Option<&'static str>,
    /// The permission that extends it to the background.
    pub background: Option<&'static str>,
    /// Data types that it opens.
    pub data_types: &'static [&'static str],
    /// What it allows, in a phrase that a lay person understands.
    pub text: Text,
    /// Where the facts come from.
    pub source: &'static str,
}

impl Permission {
    /// Whether the base protection level is `dangerous`: the person is asked at run time.
    pub fn is_dangerous(&self) -> bool {
        self.protection.split('|').next() == Some("dangerous")
    }
}

/// A permission that the platform grants along with another, for apps below a target level.
#[derive(Debug)]
pub struct ImpliedPermission {
    /// The permission that the app asks for; empty: any app.
    pub requested: &'static str,
    /// The permission that is added.
    pub added: &'static str,
    /// Added when the app targets a level below this one; 10001: at every target.
    pub below_target: u32,
    /// Where the fact comes from.
    pub source: &'static str,
}

/// How code uses an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKind {
    /// A call of the method.
    Call,
    /// A read of the field.
    Field,
    /// The app overrides the method and the platform calls it with data.
    Callback,
    /// The person chooses what is handed over (pickers): no read of the whole.
    Picker,
    /// A call that finds or checks what other calls read: it shows that the kind matters here, not that it is read.
    Hint,
}

/// A framework or library API that reads personal information or needs a permission.
#[derive(Debug)]
pub struct Api {
    /// Class descriptor.
    pub class: &'static str,
    /// Method or field name.
    pub name: &'static str,
    /// Prototype (`(I)Ljava/lang/String;`), field type, or empty for all overloads.
    pub descriptor: &'static str,
    /// How code uses it.
    pub kind: ApiKind,
    /// It is a read only where the calling method also loads one of these strings (a Settings key, a system service),
    /// compared whole; empty: always.
    pub with_strings: &'static [&'static str],
    /// Permissions that it needs, any of them.
    pub permissions: &'static [&'static str],
    /// Data types that it yields.
    pub data_types: &'static [&'static str],
    /// API level that added it.
    pub since: Option<u32>,
    /// Level of the device from which it yields nothing to ordinary apps any more; an app that runs on older devices too
    /// still reads there.
    pub until: Option<u32>,
    /// What it gives.
    pub text: Text,
    /// Where the facts come from.
    pub source: &'static str,
}

/// A content provider that holds personal information.
#[derive(Debug)]
pub struct ContentUri {
    /// `content://authority[/path]`, a prefix on path boundaries.
    pub uri: &'static str,
    /// Framework fields that hold it: `Landroid/provider/ContactsContract$Contacts;->CONTENT_URI:Landroid/net/Uri;`.
    pub fields: &'static [&'static str],
    /// Permission to read.
    pub read_permission: Option<&'static str>,
    /// Permission to write.
    pub write_permission: Option<&'static str>,
    /// Data types that it holds.
    pub data_types: &'static [&'static str],
    /// What it holds.
    pub text: Text,
    /// Where the facts come from.
    pub source: &'static str,
}

/// An API through which data can leave, or that loads or hides code.
#[derive(Debug)]
pub struct Sink {
    /// Class descriptor.
    pub class: &'static str,
    /// Method name; empty: any method of the class.
    pub name: &'static str,
    /// Prototype, or empty for all overloads.
    pub descriptor: &'static str,
    /// `network`, `sms`, `log`, `file`, `ipc`, `intent`, `other`, or `code` for loading and hiding code.
    pub kind: &'static str,
    /// Finer: `http`, `socket`, `webview`, `mail`, `dynamic-code`, `reflection`, `native-load` …
    pub category: &'static str,
    /// What it does.
    pub text: Text,
    /// Where the facts come from.
    pub source: &'static str,
}

/// A kind of personal information.
#[derive(Debug)]
pub struct DataType {
    /// The id that reports use.
    pub id: &'static str,
    /// Its name.
    pub text: Text,
    /// Chinese synonyms, longest first.
    pub synonyms_zh: &'static [&'static str],
    /// English synonyms, longest first.
    pub synonyms_en: &'static [&'static str],
    /// Types that include it (hypernyms): naming one of these names this vaguely.
    pub within: &'static [&'static str],
    /// Whether it is sensitive personal information.
    pub sensitive: bool,
    /// By which instruments, with the days from which they say so.
    pub sensitive_by: Option<Text>,
    /// Where the facts come from.
    pub source: &'static str,
}

/// A third party's kit, or a library (`library: true`).
#[derive(Debug)]
pub struct Sdk {
    /// The id that reports use.
    pub id: &'static str,
    /// Its name.
    pub text: Text,
    /// Its vendor.
    pub vendor: Option<Text>,
    /// Whether it is a library without a service behind it.
    pub library: bool,
    /// `push`, `analytics`, `ads`, `map`, `payment`, `login`, `im`, `hardening`, `hotfix`, `risk-control` …
    pub categories: &'static [&'static str],
    /// Data types that its vendor says it takes.
    pub data_types: &'static [&'static str],
    /// Class prefixes: `Lcom/umeng/`.
    pub prefixes: &'static [&'static str],
    /// Native library names: `libumeng-spy.so`.
    pub libraries: &'static [&'static str],
    /// Manifest components, by class name.
    pub components: &'static [&'static str],
    /// `meta-data` names.
    pub meta_data: &'static [&'static str],
    /// Entries, as a prefix.
    pub assets: &'static [&'static str],
    /// Methods that start it: class descriptor and name, `Lcom/umeng/commonsdk/UMConfigure;->init`.
    pub init: &'static [&'static str],
    /// Names by which policies call it and its vendor, besides its own.
    pub aliases: &'static [&'static str],
    /// Where the facts come from.
    pub source: &'static str,
}

/// What shows a kit whose classes shrinking renamed, or where its version stands.
#[derive(Debug)]
pub struct SdkMark {
    /// The id of the kit or library.
    pub sdk: &'static str,
    /// What the value is.
    pub kind: SdkMarkKind,
    /// The string, the entry or the field (class descriptor and name).
    pub value: &'static str,
    /// Where the fact comes from.
    pub source: &'static str,
}

/// What a [`SdkMark`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SdkMarkKind {
    /// A string constant of the kit's code and of no other.
    String,
    /// A file of the APK that holds the version.
    Entry,
    /// A static field whose constant is the version.
    Field,
}

/// Who runs a host.
#[derive(Debug)]
pub struct Host {
    /// Registrable domain.
    pub domain: &'static str,
    /// The organisation.
    pub text: Text,
    /// Whether it is abroad (outside mainland China), where known.
    pub abroad: Option<bool>,
    /// Where the fact comes from.
    pub source: &'static str,
}

/// One of the 39 types of 《常见类型移动互联网应用程序必要个人信息范围规定》.
#[derive(Debug)]
pub struct AppType {
    /// The id that `--app-type` takes.
    pub id: &'static str,
    /// Its number in article 5.
    pub number: u32,
    /// Its name.
    pub text: Text,
    /// The basic function, as the article words it, and its gloss.
    pub basic_function: Text,
    /// Necessary personal information, verbatim (Chinese).
    pub necessary: &'static [&'static str],
    /// The same as data types.
    pub data_types: &'static [&'static str],
    /// Permissions that its basic function can justify, each with its reason.
    pub permissions: &'static [(&'static str, Text)],
    /// Words by which a type is inferred from label, package and components, with a weight of 1 to 3.
    pub keywords: &'static [(&'static str, u8)],
    /// Where the facts come from.
    pub source: &'static str,
}

/// A provision of law, or a behaviour of the 2019 method.
#[derive(Debug)]
pub struct Provision {
    /// `pipl:6`, `b191:2.1`.
    pub id: &'static str,
    /// The provision in whose place it came, by the same words under another number.
    pub replaces: Option<&'static str>,
    /// The instrument's name.
    pub instrument: Text,
    /// `第六条`, `article 6`.
    pub article: Text,
    /// The text quoted (zh), and an English gloss of it.
    pub text: Text,
    /// In force from (ISO date).
    pub from: Option<&'static str>,
    /// In force until, exclusive (ISO date).
    pub to: Option<&'static str>,
    /// Whether the numbering is derived, not read in the official text.
    pub derived: bool,
    /// Where the text comes from.
    pub source: &'static str,
}

/// A packer or hardener, or a cross-platform framework.
#[derive(Debug)]
pub struct Marker {
    /// The id that reports use.
    pub id: &'static str,
    /// Its name.
    pub text: Text,
    /// Native library names: `libjiagu.so`; a `*` at the end matches any rest.
    pub libraries: &'static [&'static str],
    /// Entries, as a prefix: `assets/flutter_assets/`.
    pub entries: &'static [&'static str],
    /// Class prefixes.
    pub prefixes: &'static [&'static str],
    /// Where the facts come from.
    pub source: &'static str,
}

/// What makes the platform call a method of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trigger {
    /// A component or screen is made.
    Start,
    /// It comes to the front, each time.
    Resume,
    /// It goes away.
    Stop,
    /// By itself, again and again.
    Timer,
    /// Something happens on the device.
    Event,
    /// Another app or process calls.
    Ipc,
    /// The person does something.
    User,
    /// The person answered a request of the app.
    Answer,
    /// The person turned the service on in the system's settings.
    Settings,
}

/// A method that an app's class overrides and the platform calls.
#[derive(Debug)]
pub struct Callback {
    /// Class descriptor of the platform's type.
    pub class: &'static str,
    /// Method name; `*`: every method of the type.
    pub name: &'static str,
    /// What makes the platform call it.
    pub trigger: Trigger,
    /// Where the fact comes from.
    pub source: &'static str,
}

/// What becomes of an object in the platform's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOverEffect {
    /// Methods of the object that the call is made on are called.
    Calls,
    /// Nothing is called.
    Keeps,
    /// What is handed over is called again and again.
    Repeats,
    /// What is handed over is called later: again and again where it hands itself over.
    Delays,
}

/// A call of the platform that does not simply call back what it is handed.
#[derive(Debug)]
pub struct HandOver {
    /// Class descriptor.
    pub class: &'static str,
    /// Method name; `*`: every method of the type.
    pub name: &'static str,
    /// Prototype; empty: all overloads that no row names.
    pub prototype: &'static str,
    /// What happens.
    pub effect: HandOverEffect,
    /// The methods that are called.
    pub methods: &'static [&'static str],
    /// Where the fact comes from.
    pub source: &'static str,
}

/// What a method does with stored flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagEffect {
    /// Gives a flag's value.
    Read,
    /// Stores it.
    Write,
    /// Makes the object that names it.
    Key,
}

/// A method by which apps keep what the person chose.
#[derive(Debug)]
pub struct StoredFlag {
    /// Class descriptor.
    pub class: &'static str,
    /// Method name.
    pub name: &'static str,
    /// Reads, writes, or names.
    pub effect: FlagEffect,
    /// Which argument names the flag, from 0, the object that the call is made on left out.
    pub key: u32,
    /// Which argument is the value: what a read gives as long as nothing was stored, or what is stored.
    pub value: Option<u32>,
    /// Where the fact comes from.
    pub source: &'static str,
}

/// An intent by which another app lets the person pick or take what it then hands over.
#[derive(Debug)]
pub struct Picker {
    /// The intent's action.
    pub action: &'static str,
    /// What the intent's MIME type or data begins with; empty: any other.
    pub of: &'static str,
    /// What is handed over.
    pub data_types: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/permission_db.rs"));

/// The data's version: the day of its newest change, `YYYY-MM-DD`.
pub fn version() -> &'static str {
    VERSION
}

/// All permissions, by name.
pub fn permissions() -> &'static [Permission] {
    PERMISSIONS
}

/// The permission `name`.
pub fn permission(name: &str) -> Option<&'static Permission> {
    PERMISSIONS.binary_search_by(|row| row.name.cmp(name)).ok().and_then(|at| PERMISSIONS.get(at))
}

/// Permissions that come along with others.
pub fn implied_permissions() -> &'static [ImpliedPermission] {
    IMPLIED_PERMISSIONS
}

/// All APIs, by class and name.
pub fn apis() -> &'static [Api] {
    APIS
}

/// The rows for a class and member name; the caller compares `descriptor`.
pub fn apis_of(class: &str, name: &str) -> &'static [Api] {
    equal_range(APIS, |row| (row.class, row.name).cmp(&(class, name)))
}

/// The row for a method or field as a report names it, `Lclass;->name(prototype)result`: of the very overload, else of all.
pub fn api_of(reference: &str) -> Option<&'static Api> {
    let (class, member) = reference.split_once("->")?;
    let (name, descriptor) = member.split_at(member.find(['(', ':']).unwrap_or(member.len()));
    let descriptor = descriptor.trim_start_matches(':');
    let rows = apis_of(class, name);
    rows.iter().find(|row| row.descriptor == descriptor).or_else(|| rows.iter().find(|row| row.descriptor.is_empty()))
}

/// The rows for all members of a class. Ask once for each type of an app, and for its members only where there are rows:
/// most types have none.
pub fn apis_of_class(class: &str) -> &'static [Api] {
    by_class::apis(class)
}

/// All content URIs.
pub fn uris() -> &'static [ContentUri] {
    URIS
}

/// All sinks, by class and name.
pub fn sinks() -> &'static [Sink] {
    SINKS
}

/// The rows for a class and method name, those for any method of the class not among them.
pub fn sinks_of(class: &str, name: &str) -> &'static [Sink] {
    equal_range(SINKS, |row| (row.class, row.name).cmp(&(class, name)))
}

/// The rows for all methods of a class, among them the one for any method, if there is one.
pub fn sinks_of_class(class: &str) -> &'static [Sink] {
    by_class::sinks(class)
}

/// Methods of the app that the platform calls, by class and name.
pub fn callbacks() -> &'static [Callback] {
    CALLBACKS
}

/// What makes the platform call `name` of `class`, where a row names both; `*`: every method of the type.
pub fn trigger(class: &str, name: &str) -> Option<Trigger> {
    by_class::callbacks(class).iter().find(|row| row.name == name).map(|row| row.trigger)
}

/// Calls of the platform that do not simply call back what they are handed.
pub fn hand_overs() -> &'static [HandOver] {
    HAND_OVERS
}

/// The row for a method of a class: that of the very overload before that of all.
pub fn hand_over(class: &str, name: &str, prototype: &str) -> Option<&'static HandOver> {
    let rows = by_class::hand_overs(class);
    let row = |name: &str, prototype: &str| rows.iter().find(|row| row.name == name && row.prototype == prototype);
    row(name, prototype).or_else(|| row(name, "")).or_else(|| row("*", ""))
}

/// Methods by which apps keep what the person chose, by class and name.
pub fn stored_flags() -> &'static [StoredFlag] {
    STORED_FLAGS
}

/// Whether what a method of a class gives holds what it is called on or given.
pub fn carries(class: &str, name: &str) -> bool {
    CARRIERS.binary_search(&(class, name)).is_ok()
}

/// Whether a name says that it records consent: its letters, small, hold one of the words.
pub fn names_consent(name: &str) -> bool {
    let letters: String = name.chars().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect();
    CONSENT_WORDS.iter().any(|word| letters.contains(word))
}

/// All data types, by id.
pub fn data_types() -> &'static [DataType] {
    DATA_TYPES
}

/// The data type `id`.
pub fn data_type(id: &str) -> Option<&'static DataType> {
    DATA_TYPES.binary_search_by(|row| row.id.cmp(id)).ok().and_then(|at| DATA_TYPES.get(at))
}

/// All SDKs and libraries, by id.
pub fn sdks() -> &'static [Sdk] {
    SDKS
}

/// The SDK `id`.
pub fn sdk(id: &str) -> Option<&'static Sdk> {
    SDKS.binary_search_by(|row| row.id.cmp(id)).ok().and_then(|at| SDKS.get(at))
}

/// What shows kits whose classes shrinking renamed, and their versions.
pub fn sdk_marks(kind: SdkMarkKind) -> impl Iterator<Item = &'static SdkMark> {
    SDK_MARKS.iter().filter(move |mark| mark.kind == kind)
}

/// The SDK with the longest prefix of a class descriptor (`Lcom/umeng/analytics/MobclickAgent;`).
/// Prefixes end at a `/`, `$` or `;`, so that `Lcom/um/` never matches `Lcom/umeng/`.
pub fn sdk_of_class(descriptor: &str) -> Option<&'static Sdk> {
    by_class::sdk(descriptor).and_then(|at| SDKS.get(at))
}

/// All hosts, by domain.
pub fn hosts() -> &'static [Host] {
    HOSTS
}

/// Who runs `host`: the row of the host itself or of the closest domain above it.
pub fn host(host: &str) -> Option<&'static Host> {
    let mut rest = host;
    loop {
        if let Ok(at) = HOSTS.binary_search_by(|row| row.domain.cmp(rest)) {
            return HOSTS.get(at);
        }
        rest = rest.split_once('.')?.1;
    }
}

/// The 39 app types, by id.
pub fn app_types() -> &'static [AppType] {
    APP_TYPES
}

/// The app type `id`.
pub fn app_type(id: &str) -> Option<&'static AppType> {
    APP_TYPES.iter().find(|row| row.id == id)
}

/// All provisions, by id.
pub fn provisions() -> &'static [Provision] {
    PROVISIONS
}

/// The provision `id`.
pub fn provision(id: &str) -> Option<&'static Provision> {
    PROVISIONS.binary_search_by(|row| row.id.cmp(id)).ok().and_then(|at| PROVISIONS.get(at))
}

/// The provisions of another law (`gdpr`, `play`) on the matter of a rule; empty: it has no counterpart there.
pub fn counterparts(rule: &str, law: &str) -> &'static [&'static str] {
    COUNTERPARTS
        .binary_search_by(|((one, other), _)| (*one, *other).cmp(&(rule, law)))
        .ok()
        .and_then(|at| COUNTERPARTS.get(at))
        .map_or(&[], |(_, provisions)| provisions)
}

/// The rules that `counterparts` names.
pub fn rules_with_counterparts() -> impl Iterator<Item = &'static str> {
    COUNTERPARTS.iter().map(|((rule, _), _)| *rule)
}

/// Packers and hardeners.
pub fn hardeners() -> &'static [Marker] {
    HARDENERS
}

/// Cross-platform frameworks.
pub fn frameworks() -> &'static [Marker] {
    FRAMEWORKS
}

/// The Android release of an API level: `13` for 33. From Android's list of platform codenames, versions and API levels.
pub fn android_release(level: usize) -> Option<&'static str> {
    const RELEASES: [&str; 37] = [
        "1.0", "1.1", "1.5", "1.6", "2.0", "2.0.1", "2.1", "2.2", "2.3", "2.3.3", "3.0", "3.1", "3.2", "4.0.1",
        "4.0.3", "4.1", "4.2", "4.3", "4.4", "4.4W", "5.0", "5.1", "6.0", "7.0", "7.1", "8.0", "8.1", "9", "10", "11",
        "12", "12L", "13", "14", "15", "16", "17",
    ];
    RELEASES.get(level.checked_sub(1)?).copied()
}

/// What a category of SDKs is called.
pub fn category(id: &str) -> Option<Text> {
    named(CATEGORIES, id)
}

/// What a permission group is called.
pub fn permission_group(id: &str) -> Option<Text> {
    named(PERMISSION_GROUPS, id)
}

/// Superclass and interfaces of a framework class whose methods apps call through a subclass; empty where none is known.
pub fn framework_parents(class: &str) -> &'static [&'static str] {
    by_class::framework_parents(class)
}

/// Whether `host` is one that strings name and nothing ever connects to (an XML namespace, a link to documentation).
pub fn is_non_endpoint(host: &str) -> bool {
    NON_ENDPOINTS.binary_search(&host).is_ok()
}

/// What an id is called in a table of names.
fn named(rows: &'static [(&str, Text)], id: &str) -> Option<Text> {
    rows.binary_search_by(|(row, _)| (*row).cmp(id)).ok().and_then(|at| rows.get(at)).map(|(_, text)| *text)
}

/// Whether an intent with this action lets the person pick.
pub fn is_picker(action: &str) -> bool {
    PICKERS.iter().any(|row| row.action == action)
}

/// What an intent with this action, MIME type and data hands over: the row whose start fits longest.
pub fn picker(action: &str, mime: &str, data: &str) -> Option<&'static Picker> {
    PICKERS
        .iter()
        .filter(|row| row.action == action && (mime.starts_with(row.of) || data.starts_with(row.of)))
        .max_by_key(|row| row.of.len())
}

/// The rows of a sorted table that compare equal.
fn equal_range<T>(rows: &'static [T], compare: impl Fn(&T) -> std::cmp::Ordering) -> &'static [T] {
    let start = rows.partition_point(|row| compare(row).is_lt());
    let count = rows.get(start..).unwrap_or_default().partition_point(|row| compare(row).is_eq());
    rows.get(start..start + count).unwrap_or_default()
}
