//! The app's method, field and string tables, resolved once against `permission-db`; the scan then only looks up.

use hashbrown::{HashMap, HashSet};

use crate::android::dex::{FieldRef, MethodRef, Program, StringRef, TypeRef, decode_mutf8};
use crate::db::{self, Api, ApiKind, ContentUri, Sdk, Sink};

use super::constant::Value;
use super::hierarchy;

/// What a string constant means.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A content URI that holds personal information.
    Uri(String),
    /// A URL.
    Url(String),
    /// The name of a permission.
    Permission(String),
    /// A key that some APIs read only with.
    Key(&'static str),
    /// The action of an intent by which the person picks.
    Pick,
}

/// What a call does turns on its arguments.
#[derive(Clone, Copy, Debug)]
pub enum Ask {
    /// A read only with certain strings.
    Strings(&'static Api),
    /// Reads what a content URI names, or only writes it.
    Uri {
        /// It writes.
        writes: bool,
    },
    /// Asks for permissions.
    Permissions,
    /// Sends an intent, by which the person may pick.
    Intent,
    /// Asks which apps handle an intent.
    Handlers(&'static Api),
    /// Looks a member up by its name.
    Member,
    /// Calls a method that was looked up.
    Invoke,
    /// Goes to an address.
    Address,
}

/// What a method reference means.
#[derive(Clone, Debug, Default)]
pub struct MethodMeaning {
    /// Rows of the API table.
    pub apis: Vec<&'static Api>,
    /// Rows of the sink table.
    pub sinks: Vec<&'static Sink>,
    /// The SDK that it starts.
    pub starts: Option<&'static Sdk>,
    /// What turns on the arguments.
    pub asks: Vec<Ask>,
    /// It builds an intent: what it names another app shows or lets pick.
    pub builds_intent: bool,
}

/// The resolved tables.
#[derive(Debug, Default)]
pub struct Tables {
    /// By method reference.
    pub methods: HashMap<MethodRef, MethodMeaning>,
    /// By field reference: APIs and content URIs.
    pub fields: HashMap<u32, (Vec<&'static Api>, Option<&'static ContentUri>)>,
    /// By string.
    pub strings: HashMap<StringRef, Meaning>,
    /// By field reference: whether the app defines it and its value may be a constant that decides.
    pub followed: Vec<bool>,
    /// Callbacks by the name that they are overridden under.
    pub callbacks: HashMap<StringRef, Vec<&'static Api>>,
}

impl Tables {
    /// Resolves the tables of `program`.
    pub fn new(program: &Program<'_>) -> Self {
        let mut tables = Tables::default();
        tables.resolve_strings(program);
        tables.resolve_methods(program);
        tables.resolve_fields(program);
        tables
    }

    fn resolve_strings(&mut self, program: &Program<'_>) {
        let keys: HashSet<&'static str> = db::apis().iter().flat_map(|row| row.with_strings).copied().collect();
        let callbacks = db::apis().iter().filter(|row| row.kind == ApiKind::Callback);
        for row in callbacks {
            if let Some(name) = program.find_string(row.name.as_bytes()) {
                self.callbacks.entry(name).or_default().push(row);
            }
        }
        for (index, bytes) in program.strings().iter().enumerate() {
            let meaning = match bytes.first() {
                Some(b'c') if bytes.starts_with(b"content://") => Some(decode_mutf8(bytes))
                    .filter(|text| uri_of(text).is_some())
                    .map(|text| Meaning::Uri(text.into())),
                Some(b'h' | b'w') if is_url(bytes) => Some(Meaning::Url(decode_mutf8(bytes).into_owned())),
                Some(b'a' | b'c') if bytes.windows(12).any(|part| part == b".permission.") => {
                    Some(Meaning::Permission(decode_mutf8(bytes).into_owned()))
                }
                Some(b'a') if std::str::from_utf8(bytes).is_ok_and(db::is_picker) => Some(Meaning::Pick),
                _ => None,
            };
            if let (Some(meaning), Ok(index)) = (meaning, u32::try_from(index)) {
                self.strings.insert(StringRef(index), meaning);
            }
        }
        for key in keys {
            if let Some(string) = program.find_string(key.as_bytes()) {
                self.strings.entry(string).or_insert(Meaning::Key(key));
            }
        }
    }

    fn resolve_methods(&mut self, program: &Program<'_>) {
        let mut names: HashSet<&str> = db::apis().iter().map(|row| row.name).collect();
        names.extend(db::sinks().iter().map(|row| row.name));
        names.extend(RESOLVER_READS.iter().chain(&RESOLVER_WRITES).chain(&INTENT_SENDERS).chain(&MEMBER_LOOKUPS));
        names.extend(["requestPermissions", "invoke", "<init>", "setData", "setDataAndType"]);
        let asks = Asks::new(program);
        let starts: HashMap<(&str, &str), &'static Sdk> = db::sdks()
            .iter()
            .flat_map(|sdk| sdk.init.iter().filter_map(move |init| Some((init.split_once("->")?, sdk))))
            .collect();
        names.extend(starts.keys().map(|(_, name)| *name));
        // Most names and classes have no row.
        let mut is_named = vec![false; program.strings().len()];
        for slot in names.iter().filter_map(|name| program.find_string(name.as_bytes())) {
            if let Some(slot) = is_named.get_mut(slot.at()) {
                *slot = true;
            }
        }
        let whole = db::sinks().iter().filter(|row| row.name.is_empty()).filter_map(|row| program.find_type(row.class));
        let whole: HashSet<TypeRef> = whole.collect();
        let mut classes: HashMap<TypeRef, Above<'_>> = HashMap::new();
        for (index, method) in program.methods().iter().enumerate() {
            if !is_named.get(method.name.at()).copied().unwrap_or(false) && !whole.contains(&method.class) {
                continue;
            }
            let Ok(name) = std::str::from_utf8(program.string(method.name)) else { continue };
            let Some(class) = program.descriptor_str(method.class) else { continue };
            // Each class is asked for once: most have no row, nor has anything above them.
            let above = classes.entry(method.class).or_insert_with(|| Above::new(program, method.class));
            let starts = starts.get(&(class, name)).copied();
            let asks_by_name = name == "requestPermissions" || name == "managedQuery" || INTENT_SENDERS.contains(&name);
            if above.rows.is_empty() && starts.is_none() && !asks_by_name {
                continue;
            }
            let Ok(index) = u32::try_from(index) else { continue };
            let proto = program.proto_text(method.proto);
            let mut meaning = above.meaning(name, &proto);
            meaning.starts = starts;
            // A method that the app's own class overrides is its own, whatever stands above it; the call to `super`
            // inside it is a reference to the framework's.
            let own = above.first.is_none_or(|first| first == class) && defines(program, MethodRef(index));
            if own {
                meaning.apis.retain(|row| row.class == class);
                meaning.sinks.retain(|row| row.class == class);
            }
            meaning.builds_intent = class == INTENT && (name == "<init>" || name.starts_with("setData"));
            asks.of(&mut meaning, &above.types, name, &proto, own);
            let says = !meaning.apis.is_empty()
                || !meaning.sinks.is_empty()
                || meaning.starts.is_some()
                || !meaning.asks.is_empty()
                || meaning.builds_intent;
            if says {
                self.methods.insert(MethodRef(index), meaning);
            }
        }
    }

    fn resolve_fields(&mut self, program: &Program<'_>) {
        let mut uris: HashMap<&str, Vec<(&str, &'static ContentUri)>> = HashMap::new();
        for row in db::uris() {
            for (class, member) in row.fields.iter().filter_map(|field| field.split_once("->")) {
                uris.entry(class).or_default().push((member, row));
            }
        }
        self.followed = vec![false; program.fields().len()];
        for (index, field) in program.fields().iter().enumerate() {
            let Some(class) = program.descriptor_str(field.class) else { continue };
            if program.class_of(field.class).is_some() {
                let of = program.descriptor(field.field_type);
                if let Some(followed) = self.followed.get_mut(index) {
                    *followed = of.first() == Some(&b'[') || FOLLOWED.iter().any(|known| known.as_bytes() == of);
                }
                continue;
            }
            let (apis, uris) = (db::apis_of_class(class), uris.get(class));
            if apis.is_empty() && uris.is_none() {
                continue;
            }
            let (Ok(name), Ok(index)) = (std::str::from_utf8(program.string(field.name)), u32::try_from(index)) else {
                continue;
            };
            let descriptor = program.descriptor_str(field.field_type).unwrap_or_default();
            let apis: Vec<_> = apis
                .iter()
                .filter(|row| row.name == name && row.kind == ApiKind::Field)
                .filter(|row| row.descriptor.is_empty() || row.descriptor == descriptor)
                .collect();
            let uri = uris.into_iter().flatten().find(|(member, _)| member.split_once(':') == Some((name, descriptor)));
            let uri = uri.map(|(_, row)| *row);
            if !apis.is_empty() || uri.is_some() {
                self.fields.insert(index, (apis, uri));
            }
        }
    }
}

/// What `permission-db` knows of a class and of the types above it.
struct Above<'p> {
    /// The class itself.
    first: Option<&'p str>,
    /// It and all types above it.
    types: Vec<&'p str>,
    /// Types that rows speak of, the class itself first.
    rows: Vec<(&'p str, &'static [Api], &'static [Sink])>,
}

impl<'p> Above<'p> {
    fn new(program: &'p Program<'_>, class: TypeRef) -> Self {
        let types = hierarchy::types(program, class);
        let first = types.first().copied();
        let rows: Vec<_> = types
            .iter()
            .map(|name| (*name, db::apis_of_class(name), db::sinks_of_class(name)))
            .filter(|(name, apis, sinks)| !apis.is_empty() || !sinks.is_empty() || asks_its_arguments(name))
            .collect();
        Above { first, types, rows }
    }

    /// What a method of the class means: the rows of the nearest type that has any.
    fn meaning(&self, name: &str, proto: &str) -> MethodMeaning {
        let fits = |descriptor: &str| descriptor.is_empty() || descriptor == proto;
        let mut meaning = MethodMeaning::default();
        for (_, apis, sinks) in &self.rows {
            if meaning.apis.is_empty() {
                meaning.apis.extend(
                    apis.iter()
                        .filter(|row| {
                            row.name == name && matches!(row.kind, ApiKind::Call | ApiKind::Picker | ApiKind::Hint)
                        })
                        .filter(|row| fits(row.descriptor)),
                );
            }
            if meaning.sinks.is_empty() {
                let named = sinks.iter().filter(|row| row.name == name);
                let any = sinks.iter().filter(|row| row.name.is_empty());
                meaning.sinks.extend(named.chain(any).filter(|row| fits(row.descriptor)));
            }
        }
        meaning
    }
}

impl Tables {
    /// The values of the framework's fields that hold a content URI.
    pub fn values(&self, program: &Program<'_>) -> HashMap<FieldRef, Value> {
        let uris = self.fields.iter().filter_map(|(field, (_, uri))| {
            // A field's own URI may be below the row's: the row is what is known of it.
            Some((FieldRef(*field), Value::uri((*uri)?.uri)))
                .filter(|(field, _)| program.fields().get(field.at()).is_some())
        });
        uris.collect()
    }
}

/// Types of fields whose values are followed, besides arrays.
const FOLLOWED: [&str; 9] = [
    "Ljava/lang/String;",
    "Ljava/lang/CharSequence;",
    "Ljava/lang/Object;",
    "Landroid/net/Uri;",
    "Landroid/content/Intent;",
    "Ljava/util/List;",
    "Ljava/lang/Class;",
    "Ljava/lang/reflect/Method;",
    "I",
];

/// Whether the app defines the very method that the reference names.
fn defines(program: &Program<'_>, method: MethodRef) -> bool {
    let Some(class) = program.methods().get(method.at()).and_then(|known| program.class_of(known.class)) else {
        return false;
    };
    let Some(file) = program.files.get(class.file) else { return false };
    program.methods_of(class).is_ok_and(|mut methods| {
        methods.any(|found| found.is_ok_and(|found| file.method(found.method) == Some(method)))
    })
}

/// Methods that read what a content URI names.
const RESOLVER_READS: [&str; 10] = [
    "query",
    "openInputStream",
    "openFileDescriptor",
    "openAssetFileDescriptor",
    "openAssetFile",
    "openFile",
    "openTypedAssetFileDescriptor",
    "loadThumbnail",
    "startQuery",
    "managedQuery",
];
/// Methods that only write it.
const RESOLVER_WRITES: [&str; 8] =
    ["insert", "update", "delete", "bulkInsert", "openOutputStream", "startInsert", "startUpdate", "startDelete"];
/// What calls build intents with.
const INTENT: &str = "Landroid/content/Intent;";
/// Classes with these methods.
const RESOLVERS: [&str; 6] = [
    "Landroid/content/ContentResolver;",
    "Landroid/content/ContentProviderClient;",
    "Landroid/content/AsyncQueryHandler;",
    "Landroid/content/CursorLoader;",
    "Landroidx/loader/content/CursorLoader;",
    "Landroid/support/v4/content/CursorLoader;",
];
/// Methods that send an intent whose answer may be what the person picked.
const INTENT_SENDERS: [&str; 4] = ["startActivityForResult", "startActivityIfNeeded", "startActivity", "launch"];
/// Methods of `Class` that look a member up.
const MEMBER_LOOKUPS: [&str; 4] = ["getMethod", "getDeclaredMethod", "getField", "getDeclaredField"];

/// Which calls' arguments are looked at: those that something in the program can make a read.
struct Asks {
    /// The code names an action by which the person picks.
    picks: bool,
    /// The code names a file of the system.
    system_files: bool,
}

/// Whether calls of a class's methods are looked at for their arguments, though no row speaks of it.
fn asks_its_arguments(class: &str) -> bool {
    RESOLVERS.contains(&class)
        || matches!(class, INTENT | "Ljava/lang/Class;" | "Ljava/lang/reflect/Method;" | "Ljava/net/URL;")
}

impl Asks {
    fn new(program: &Program<'_>) -> Self {
        let mut asks = Asks { picks: false, system_files: false };
        for bytes in program.strings() {
            asks.picks |= bytes.starts_with(b"android.") && std::str::from_utf8(bytes).is_ok_and(db::is_picker);
            asks.system_files |= bytes.starts_with(b"/sys") || bytes.starts_with(b"/proc");
        }
        asks
    }

    /// Adds to `meaning` what a method asks its arguments. `own`: the app defines the method itself.
    fn of(&self, meaning: &mut MethodMeaning, types: &[&str], name: &str, proto: &str, own: bool) {
        let (asked, plain): (Vec<_>, Vec<_>) = std::mem::take(&mut meaning.apis)
            .into_iter()
            .partition(|row| !row.with_strings.is_empty() || row.name == "queryIntentActivities");
        meaning.apis = plain;
        for row in asked {
            if row.with_strings.is_empty() {
                meaning.asks.push(Ask::Handlers(row));
            } else if self.system_files || !row.class.starts_with("Ljava/io/") {
                meaning.asks.push(Ask::Strings(row));
            }
        }
        let takes = |descriptor: &str| proto.split(')').next().is_some_and(|list| list.contains(descriptor));
        let class = types.first().copied().unwrap_or_default();
        let is = |class: &str| types.contains(&class);
        let launcher = name == "launch" && class.ends_with("/ActivityResultLauncher;");
        if name == "requestPermissions" && takes("[Ljava/lang/String;") || launcher {
            meaning.asks.push(Ask::Permissions);
        }
        if self.picks && INTENT_SENDERS.contains(&name) && (takes("Landroid/content/Intent;") || launcher) {
            meaning.asks.push(Ask::Intent);
        }
        if own {
            return;
        }
        let resolves = RESOLVERS.iter().any(|resolver| is(resolver)) || name == "managedQuery";
        if resolves && takes("Landroid/net/Uri;") {
            let loads = name == "<init>" && class.ends_with("CursorLoader;");
            if loads || RESOLVER_READS.contains(&name) {
                meaning.asks.push(Ask::Uri { writes: false });
            } else if RESOLVER_WRITES.contains(&name) {
                meaning.asks.push(Ask::Uri { writes: true });
            }
        }
        match class {
            "Ljava/lang/Class;" if MEMBER_LOOKUPS.contains(&name) => meaning.asks.push(Ask::Member),
            "Ljava/lang/reflect/Method;" if name == "invoke" => meaning.asks.push(Ask::Invoke),
            _ => {}
        }
        let goes =
            meaning.sinks.iter().any(|row| row.kind == "network") || class == "Ljava/net/URL;" && name == "<init>";
        if goes && proto.starts_with("(Ljava/lang/String;") {
            meaning.asks.push(Ask::Address);
        }
    }
}

/// The row with the longest prefix of a content URI, on path boundaries.
pub fn uri_of(text: &str) -> Option<&'static ContentUri> {
    db::uris()
        .iter()
        .filter(|row| {
            text.strip_prefix(row.uri).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
        })
        .max_by_key(|row| row.uri.len())
}

/// Whether a string is a URL and nothing else.
fn is_url(bytes: &[u8]) -> bool {
    let scheme = [&b"http://"[..], b"https://", b"ws://", b"wss://"];
    scheme.iter().any(|scheme| bytes.len() > scheme.len() && bytes.starts_with(scheme))
        && bytes.len() <= 2048
        && !bytes.iter().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::dex::{build::assemble, open};

    /// What the first method reference named `name` means in this code.
    fn meaning(code: &str, name: &str) -> Option<MethodMeaning> {
        let bytes = assemble(code);
        let (files, error) = open(&bytes);
        assert_eq!(error, None);
        let program = Program::new(files.into_iter().map(|file| (String::from("classes.dex"), file)).collect());
        let tables = Tables::new(&program);
        let at = program.methods().iter().position(|method| program.string(method.name) == name.as_bytes()).unwrap();
        tables.methods.get(&MethodRef(u32::try_from(at).unwrap())).cloned()
    }

    /// A method that calls `called` on its first parameters.
    fn calling(called: &str, registers: &str) -> String {
        format!(
            ".class Lx/Main;\n.method static run()V\n.registers 8\ninvoke-virtual {{{registers}}}, {called}\nreturn-void\n.end method\n"
        )
    }

    fn types(meaning: &Option<MethodMeaning>) -> Vec<&'static str> {
        let rows = meaning.iter().flat_map(|meaning| &meaning.apis);
        rows.flat_map(|row| row.data_types.iter().copied()).collect()
    }

    #[test]
    fn a_row_is_found_by_class_name_and_prototype() {
        let code = calling("Landroid/telephony/TelephonyManager;->getDeviceId()Ljava/lang/String;", "v0");
        assert!(types(&meaning(&code, "getDeviceId")).contains(&"imei"));
        // The same name elsewhere is something else.
        let code = calling("Lx/Device;->getDeviceId()Ljava/lang/String;", "v0");
        assert!(meaning(&code, "getDeviceId").is_none());
    }

    #[test]
    fn a_subclass_of_the_apps_inherits_unless_it_overrides() {
        let call = calling("Lx/Telephony;->getDeviceId()Ljava/lang/String;", "v0");
        let inherits = format!("{call}.class Lx/Telephony;\n.super Landroid/telephony/TelephonyManager;\n");
        assert!(types(&meaning(&inherits, "getDeviceId")).contains(&"imei"));
        let overrides = format!(
            "{inherits}.method getDeviceId()Ljava/lang/String;\n.registers 2\nconst/4 v0, 0\nreturn-object v0\n.end method\n"
        );
        assert!(types(&meaning(&overrides, "getDeviceId")).is_empty());
    }

    #[test]
    fn what_turns_on_arguments_is_asked() {
        let uri = "Landroid/net/Uri;[Ljava/lang/String;Ljava/lang/String;[Ljava/lang/String;Ljava/lang/String;";
        let query = calling(
            &format!("Landroid/content/ContentResolver;->query({uri})Landroid/database/Cursor;"),
            "v0, v1, v2, v3, v4, v5",
        );
        // Six registers are a range.
        let query =
            query.replace("invoke-virtual {v0, v1, v2, v3, v4, v5}", "invoke-virtual/range {v0, v1, v2, v3, v4, v5}");
        let asked = meaning(&query, "query").unwrap().asks;
        assert!(matches!(asked.as_slice(), [Ask::Uri { writes: false }]));
        let delete = calling(
            "Landroid/content/ContentResolver;->delete(Landroid/net/Uri;Ljava/lang/String;[Ljava/lang/String;)I",
            "v0, v1, v2, v3",
        );
        assert!(matches!(meaning(&delete, "delete").unwrap().asks.as_slice(), [Ask::Uri { writes: true }]));
        let asks = calling("Lx/Main;->requestPermissions([Ljava/lang/String;I)V", "v0, v1, v2");
        assert!(matches!(meaning(&asks, "requestPermissions").unwrap().asks.as_slice(), [Ask::Permissions]));
        // Another method of the name takes no names of permissions.
        let other = calling("Lx/Main;->requestPermissions(I)V", "v0, v1");
        assert!(meaning(&other, "requestPermissions").is_none_or(|meaning| meaning.asks.is_empty()));
    }

    #[test]
    fn content_uris_match_on_path_boundaries() {
        let uri = |text| uri_of(text).map(|row| row.uri);
        assert_eq!(uri("content://sms"), Some("content://sms"));
        assert!(uri("content://sms/inbox").is_some_and(|row| row.starts_with("content://sms")));
        assert_eq!(uri("content://sms?limit=1"), Some("content://sms"));
        assert_eq!(uri("content://smsbackup"), None);
        assert_eq!(uri("content://com.own.app.provider"), None);
        // The longest row decides.
        let deep = db::uris().iter().max_by_key(|row| row.uri.len()).unwrap();
        assert_eq!(uri(&format!("{}/1", deep.uri)), Some(deep.uri));
    }

    #[test]
    fn a_url_is_a_url_and_nothing_else() {
        assert!(is_url(b"https://a.example/x?y=1") && is_url(b"ws://a.example"));
        for text in ["https://", "see https://a.example", "https://a.example is down", "httpsx://a", "https://a\n"] {
            assert!(!is_url(text.as_bytes()), "{text}");
        }
        assert!(!is_url(format!("https://{}", "a".repeat(2048)).as_bytes()));
    }
}
