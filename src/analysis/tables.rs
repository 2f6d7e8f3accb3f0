//! The app's method, field and string tables, resolved once against `permission-db`; the scan then only looks up.

use std::collections::{HashMap, HashSet};

use crate::android::dex::{MethodRef, Program, StringRef, TypeRef, decode_mutf8};
use crate::db::{self, Api, ApiKind, ContentUri, Sdk, Sink};

use super::hierarchy;

/// What a string constant means.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A content URI that holds personal information.
    Uri(&'static ContentUri),
    /// A URL.
    Url(String),
    /// The name of a permission.
    Permission(String),
    /// A key that some APIs read only with.
    Key(&'static str),
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
    /// It asks for permissions at run time.
    pub requests: bool,
    /// What it does with a content URI that the method holds.
    pub resolver: Option<ResolverUse>,
}

/// How a method uses content URIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResolverUse {
    /// Reads.
    Read,
    /// Writes only.
    Write,
    /// Builds an intent: another app shows or picks.
    Intent,
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
                Some(b'c') if bytes.starts_with(b"content://") => uri_of(&decode_mutf8(bytes)).map(Meaning::Uri),
                Some(b'h' | b'w') if is_url(bytes) => Some(Meaning::Url(decode_mutf8(bytes).into_owned())),
                Some(b'a' | b'c') if bytes.windows(12).any(|part| part == b".permission.") => {
                    Some(Meaning::Permission(decode_mutf8(bytes).into_owned()))
                }
                _ => None,
            };
            let meaning = meaning.or_else(|| {
                std::str::from_utf8(bytes).ok().and_then(|text| keys.get(text)).map(|key| Meaning::Key(key))
            });
            if let (Some(meaning), Ok(index)) = (meaning, u32::try_from(index)) {
                self.strings.insert(StringRef(index), meaning);
            }
        }
    }

    fn resolve_methods(&mut self, program: &Program<'_>) {
        let mut names: HashSet<&str> = db::apis().iter().map(|row| row.name).collect();
        names.extend(db::sinks().iter().map(|row| row.name));
        names.extend([
            "requestPermissions",
            "insert",
            "update",
            "delete",
            "bulkInsert",
            "applyBatch",
            "query",
            "<init>",
            "setData",
        ]);
        let starts: HashMap<(&str, &str), &'static Sdk> = db::sdks()
            .iter()
            .flat_map(|sdk| sdk.init.iter().filter_map(move |init| Some((init.split_once("->")?, sdk))))
            .collect();
        names.extend(starts.keys().map(|(_, name)| *name));
        let mut classes: HashMap<TypeRef, Above<'_>> = HashMap::new();
        for (index, method) in program.methods().iter().enumerate() {
            let Ok(name) = std::str::from_utf8(program.string(method.name)) else { continue };
            let Some(class) = program.descriptor_str(method.class) else { continue };
            // Each class is asked for once: most have no row, nor has anything above them.
            let above = classes.entry(method.class).or_insert_with(|| Above::new(program, method.class));
            let starts = starts.get(&(class, name)).copied();
            if above.rows.is_empty() && starts.is_none() && name != "requestPermissions" {
                continue;
            }
            if !names.contains(name) && !above.whole {
                continue;
            }
            let Ok(index) = u32::try_from(index) else { continue };
            let proto = program.proto_text(method.proto);
            let mut meaning = above.meaning(name, &proto);
            meaning.starts = starts;
            meaning.requests = name == "requestPermissions" && proto.contains("[Ljava/lang/String;");
            // A method that the app's own class overrides is its own, whatever stands above it; the call to `super`
            // inside it is a reference to the framework's.
            let own = above.first.is_none_or(|first| first == class) && defines(program, MethodRef(index));
            if own {
                meaning.apis.retain(|row| row.class == class);
                meaning.sinks.retain(|row| row.class == class);
            }
            let says = !meaning.apis.is_empty()
                || !meaning.sinks.is_empty()
                || meaning.starts.is_some()
                || meaning.requests
                || meaning.resolver.is_some();
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
        for (index, field) in program.fields().iter().enumerate() {
            let Some(class) = program.descriptor_str(field.class) else { continue };
            let (apis, uris) = (db::apis_of_class(class), uris.get(class));
            if (apis.is_empty() && uris.is_none()) || program.class_of(field.class).is_some() {
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
    /// Types that rows speak of, the class itself first.
    rows: Vec<(&'p str, &'static [Api], &'static [Sink])>,
    /// A sink row speaks of every method of the class itself.
    whole: bool,
}

impl<'p> Above<'p> {
    fn new(program: &'p Program<'_>, class: TypeRef) -> Self {
        let types = hierarchy::types(program, class);
        let first = types.first().copied();
        let rows: Vec<_> = types
            .into_iter()
            .map(|name| (name, db::apis_of_class(name), db::sinks_of_class(name)))
            .filter(|(name, apis, sinks)| !apis.is_empty() || !sinks.is_empty() || is_resolver(name))
            .collect();
        let whole = rows
            .first()
            .is_some_and(|(name, _, sinks)| Some(*name) == first && sinks.iter().any(|row| row.name.is_empty()));
        Above { first, rows, whole }
    }

    /// What a method of the class means: the rows of the nearest type that has any.
    fn meaning(&self, name: &str, proto: &str) -> MethodMeaning {
        let fits = |descriptor: &str| descriptor.is_empty() || descriptor == proto;
        let mut meaning = MethodMeaning::default();
        for (class, apis, sinks) in &self.rows {
            if meaning.apis.is_empty() {
                meaning.apis.extend(
                    apis.iter()
                        .filter(|row| row.name == name && matches!(row.kind, ApiKind::Call | ApiKind::Picker))
                        .filter(|row| fits(row.descriptor)),
                );
            }
            if meaning.sinks.is_empty() {
                let named = sinks.iter().filter(|row| row.name == name);
                let any = sinks.iter().filter(|row| row.name.is_empty());
                meaning.sinks.extend(named.chain(any).filter(|row| fits(row.descriptor)));
            }
            meaning.resolver = meaning.resolver.or_else(|| resolver_use(class, name));
        }
        meaning
    }
}

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

/// Whether a class takes content URIs.
fn is_resolver(class: &str) -> bool {
    resolver_use(class, "").is_some()
}

/// What `ContentResolver`'s and `Intent`'s methods do with a content URI.
fn resolver_use(class: &str, name: &str) -> Option<ResolverUse> {
    match class {
        "Landroid/content/ContentResolver;" | "Landroid/content/ContentProviderClient;" => Some(match name {
            "insert" | "update" | "delete" | "bulkInsert" | "applyBatch" => ResolverUse::Write,
            _ => ResolverUse::Read,
        }),
        "Landroid/content/Intent;" => Some(ResolverUse::Intent),
        _ => None,
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
