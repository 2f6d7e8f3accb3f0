//! One function a table: its fields, its checks, its rows.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use super::Problem;
use super::record::{self, Record};
use super::row::Row;
use super::shape;

/// What the tables refer to.
struct Names {
    sources: BTreeMap<String, String>,
    data_types: BTreeSet<String>,
    permissions: BTreeSet<String>,
    categories: BTreeSet<String>,
    groups: BTreeSet<String>,
}

/// All tables, as Rust source.
pub fn compile(root: &Path, problems: &mut Vec<Problem>) -> String {
    let sources = record::read(root, "sources", &["id", "title", "address", "licence", "as_of"], problems);
    let data_type_rows = record::read(
        root,
        "data-types",
        &[
            "id",
            "zh",
            "en",
            "synonyms_zh",
            "synonyms_en",
            "within",
            "sensitive",
            "sensitive_by_zh",
            "sensitive_by_en",
            "source",
        ],
        problems,
    );
    let permission_rows = record::read(
        root,
        "permissions",
        &[
            "name",
            "protection",
            "group",
            "since",
            "removed",
            "restricted",
            "background",
            "data_types",
            "zh",
            "en",
            "source",
        ],
        problems,
    );
    let category_rows = record::read(root, "categories", &["id", "zh", "en", "source"], problems);
    let group_rows = record::read(root, "permission-groups", &["id", "zh", "en", "source"], problems);
    let names = Names {
        sources: citations(&sources, problems),
        categories: keys(&category_rows, "id"),
        groups: keys(&group_rows, "id"),
        data_types: keys(&data_type_rows, "id"),
        permissions: keys(&permission_rows, "name"),
    };
    let mut out = String::new();
    version(root, &mut out, problems);
    data_types(&data_type_rows, &names, &mut out, problems);
    permissions(&permission_rows, &names, &mut out, problems);
    implied_permissions(root, &names, &mut out, problems);
    apis(root, &names, &mut out, problems);
    uris(root, &names, &mut out, problems);
    sinks(root, &names, &mut out, problems);
    behaviour(root, &names, &mut out, problems);
    let sdks = sdks(root, &names, &mut out, problems);
    sdk_marks(root, &names, &sdks, &mut out, problems);
    hosts(root, &names, &mut out, problems);
    app_types(root, &names, &mut out, problems);
    provisions(root, &names, &mut out, problems);
    markers(root, "hardeners", "HARDENERS", &names, &mut out, problems);
    markers(root, "frameworks", "FRAMEWORKS", &names, &mut out, problems);
    named(&category_rows, "CATEGORIES", &names, &mut out, problems);
    named(&group_rows, "PERMISSION_GROUPS", &names, &mut out, problems);
    framework_hierarchy(root, &names, &mut out, problems);
    non_endpoints(root, &names, &mut out, problems);
    pickers(root, &names, &mut out, problems);
    out
}

/// The day in the file `version`.
fn version(root: &Path, out: &mut String, problems: &mut Vec<Problem>) {
    let day = std::fs::read_to_string(root.join("version")).unwrap_or_default();
    let day = day.trim();
    if !shape::is_day(day) {
        problems.push(Problem::new("version", 1, format!("`{day}` is no day, YYYY-MM-DD")));
    }
    let _ = writeln!(out, "static VERSION: &str = {day:?};");
}

/// Id to citation: title, licence, and as of when.
fn citations(rows: &[Record], problems: &mut Vec<Problem>) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    let mut citations = BTreeMap::new();
    for record in rows {
        let mut row = Row::new(record, problems);
        let id = row.required("id");
        row.must(shape::is_id(&id), format!("`{id}` is no id"));
        row.unique(&mut seen, &id, &id);
        let title = row.required("title");
        row.required("licence");
        let as_of = row.required("as_of");
        row.must(shape::is_day(&as_of), format!("`{as_of}` is no day, YYYY-MM-DD"));
        let citation = match row.optional("address") {
            Some(address) => format!("{title} ({address}; {as_of})"),
            None => format!("{title} ({as_of})"),
        };
        citations.insert(id, citation);
    }
    citations
}

/// The values of one field.
fn keys(rows: &[Record], field: &str) -> BTreeSet<String> {
    rows.iter()
        .filter_map(|record| match record.fields.get(field) {
            Some(record::Value::Text(text)) => Some(text.clone()),
            _ => None,
        })
        .collect()
}

/// Rust source of `Option<&str>`, `Option<u32>` or `Option<bool>`.
fn option<T: std::fmt::Debug>(value: &Option<T>) -> String {
    format!("{value:?}")
}

/// Rust source of a slice of strings.
fn list(items: &[String]) -> String {
    format!("&{items:?}")
}

/// Rust source of a [`Text`].
fn text((zh, en): &(String, String)) -> String {
    format!("Text {{ zh: {zh:?}, en: {en:?} }}")
}

/// Writes a table: rows in the order of their keys.
fn table<K: Ord>(out: &mut String, name: &str, row_type: &str, mut rows: Vec<(K, String)>) {
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    let _ = writeln!(out, "static {name}: &[{row_type}] = &[");
    for (_, row) in rows {
        let _ = writeln!(out, "    {row},");
    }
    out.push_str("];\n");
}

/// The ids that can be reached from `start` by `above`, itself only through a circle.
fn reached<'a>(above: &'a BTreeMap<String, Vec<String>>, start: &str) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut queue: Vec<&String> = above.get(start).into_iter().flatten().collect();
    while let Some(next) = queue.pop() {
        if reached.insert(next) {
            queue.extend(above.get(next).into_iter().flatten());
        }
    }
    reached
}

/// Kinds of personal information.
fn data_types(rows: &[Record], names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    let mut above: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in rows {
        let mut row = Row::new(record, problems);
        let id = row.required("id");
        row.must(shape::is_id(&id), format!("`{id}` is no id"));
        row.unique(&mut seen, &id, &id);
        let name = row.name("");
        let mut synonyms = [Vec::new(), Vec::new()];
        for (at, key) in ["synonyms_zh", "synonyms_en"].iter().enumerate() {
            let mut words = row.list(key);
            row.must(!words.is_empty(), format!("`{key}` is missing"));
            words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), word.clone()));
            if let Some(place) = synonyms.get_mut(at) {
                *place = words;
            }
        }
        let within = row.references("within", &names.data_types, "data-types");
        let sensitive = row.flag("sensitive");
        row.must(sensitive.is_some(), "`sensitive` is missing");
        let stated = row.optional("sensitive_by_zh").is_some() || row.optional("sensitive_by_en").is_some();
        row.must(stated || sensitive != Some(true), "`sensitive_by_zh` is missing: which instrument says so?");
        let by = if stated { Some(row.name("sensitive_by_")) } else { None };
        let by = by.map_or_else(|| "None".to_owned(), |by| format!("Some({})", text(&by)));
        let source = row.source(&names.sources);
        let [zh, en] = &synonyms;
        compiled.push((
            id.clone(),
            format!(
                "DataType {{ id: {id:?}, text: {}, synonyms_zh: {}, synonyms_en: {}, within: {}, sensitive: {}, sensitive_by: {by}, source: {source:?} }}",
                text(&name), list(zh), list(en), list(&within), sensitive.unwrap_or(false)
            ),
        ));
        above.insert(id, within);
    }
    for record in rows {
        let mut row = Row::new(record, problems);
        let id = row.optional("id").unwrap_or_default();
        row.must(!reached(&above, &id).contains(&id), format!("`{id}` is within itself"));
    }
    table(out, "DATA_TYPES", "DataType", compiled);
}

/// Permissions.
fn permissions(rows: &[Record], names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in rows {
        let mut row = Row::new(record, problems);
        let name = row.required("name");
        row.unique(&mut seen, &name, &name);
        let well_formed =
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter));
        row.must(well_formed, format!("`{name}` is no permission name"));
        let protection = row.required("protection");
        if let Some(fault) = shape::protection_fault(&protection) {
            row.fault(fault);
        }
        let group = row.reference("group", &names.groups, "permission-groups");
        let since = row.level("since");
        let removed = row.level("removed");
        if let (Some(since), Some(removed)) = (since, removed) {
            row.must(since < removed, format!("removed at level {removed}, before it came at {since}"));
        }
        let restricted = row.word("restricted", &["hard", "soft"]);
        let background = row.reference("background", &names.permissions, "permissions");
        let data_types = row.references("data_types", &names.data_types, "data-types");
        let what = row.text("");
        let source = row.source(&names.sources);
        compiled.push((
            name.clone(),
            format!(
                "Permission {{ name: {name:?}, protection: {protection:?}, group: {}, since: {}, removed: {}, restricted: {}, background: {}, data_types: {}, text: {}, source: {source:?} }}",
                option(&group), option(&since), option(&removed), option(&restricted), option(&background), list(&data_types), text(&what)
            ),
        ));
    }
    table(out, "PERMISSIONS", "Permission", compiled);
}

/// Permissions that come along with others.
fn implied_permissions(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(root, "implied-permissions", &["requested", "added", "below_target", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let requested = row.reference("requested", &names.permissions, "permissions").unwrap_or_default();
        let added = row.required("added");
        row.reference("added", &names.permissions, "permissions");
        row.must(requested != added, format!("`{added}` implies itself"));
        // Level 10000 is the platform's own word for "every target".
        let below = row.number("below_target").unwrap_or_default();
        row.must(below > 1, "`below_target` is missing");
        let source = row.source(&names.sources);
        let key = (requested.clone(), added.clone());
        row.unique(&mut seen, &key, &added);
        compiled.push((
            key,
            format!("ImpliedPermission {{ requested: {requested:?}, added: {added:?}, below_target: {below}, source: {source:?} }}"),
        ));
    }
    table(out, "IMPLIED_PERMISSIONS", "ImpliedPermission", compiled);
}

/// A member reference as in DEX disassembly: class, name, and prototype or type (empty: all overloads).
fn member(row: &mut Row<'_, '_>, reference: &str) -> (String, String, String) {
    let Some((class, rest)) = reference.split_once("->") else {
        row.fault(format!("`{reference}` is no member: class descriptor, `->`, name"));
        return Default::default();
    };
    row.must(shape::is_class(class), format!("`{class}` is no class descriptor"));
    let (name, descriptor) = match (rest.find('('), rest.split_once(':')) {
        (Some(at), _) => rest.split_at(at),
        (None, Some((name, field_type))) => (name, field_type),
        (None, None) => (rest, ""),
    };
    row.must(shape::is_member(name), format!("`{name}` is no member name"));
    if descriptor.starts_with('(') {
        row.must(shape::is_prototype(descriptor), format!("`{descriptor}` is no prototype"));
    } else if rest.contains(':') {
        row.must(shape::is_type(descriptor), format!("`{descriptor}` is no type"));
    }
    (class.to_owned(), name.to_owned(), descriptor.to_owned())
}

/// APIs that read personal information or need a permission.
fn apis(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(
        root,
        "apis",
        &["api", "kind", "with_strings", "permissions", "data_types", "since", "until", "zh", "en", "source"],
        problems,
    );
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let reference = row.required("api");
        let (class, name, descriptor) = member(&mut row, &reference);
        let kind = row.word("kind", &["call", "field", "callback", "picker", "hint"]);
        let kind = match kind.as_deref() {
            Some("field") => "Field",
            Some("callback") => "Callback",
            Some("picker") => "Picker",
            Some("hint") => "Hint",
            _ => "Call",
        };
        let is_field = reference.contains(':');
        row.must(
            is_field == (kind == "Field"),
            "a field has kind `field` and is written `name:type`, a method neither",
        );
        let with_strings = row.phrases("with_strings");
        let permissions = row.references("permissions", &names.permissions, "permissions");
        let data_types = row.references("data_types", &names.data_types, "data-types");
        row.must(
            !permissions.is_empty() || !data_types.is_empty() || kind == "Picker",
            "neither data types nor permissions: why is it here?",
        );
        let since = row.level("since");
        let until = row.level("until");
        if let (Some(since), Some(until)) = (since, until) {
            row.must(since < until, format!("until level {until}, before it came at {since}"));
        }
        let what = row.text("");
        let source = row.source(&names.sources);
        let key = (class.clone(), name.clone(), descriptor.clone(), with_strings.clone());
        row.unique(&mut seen, &key, &reference);
        compiled.push((
            key,
            format!(
                "Api {{ class: {class:?}, name: {name:?}, descriptor: {descriptor:?}, kind: ApiKind::{kind}, with_strings: {}, permissions: {}, data_types: {}, since: {}, until: {}, text: {}, source: {source:?} }}",
                list(&with_strings), list(&permissions), list(&data_types), option(&since), option(&until), text(&what)
            ),
        ));
    }
    table(out, "APIS", "Api", compiled);
}

/// Content providers that hold personal information.
fn uris(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(
        root,
        "uris",
        &["uri", "fields", "read_permission", "write_permission", "data_types", "zh", "en", "source"],
        problems,
    );
    let mut seen = BTreeMap::new();
    let mut seen_fields = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let uri = row.required("uri");
        row.must(shape::is_content_uri(&uri), format!("`{uri}` is no content URI: content://authority[/path]"));
        row.unique(&mut seen, &uri, &uri);
        let fields = row.list("fields");
        for field in &fields {
            let (_, _, field_type) = member(&mut row, field);
            let known = ["Landroid/net/Uri;", "Ljava/lang/String;"].contains(&field_type.as_str());
            row.must(known, format!("`{field}` is no field of type Uri or String"));
            row.unique(&mut seen_fields, field, field);
        }
        let read = row.reference("read_permission", &names.permissions, "permissions");
        let write = row.reference("write_permission", &names.permissions, "permissions");
        let data_types = row.references("data_types", &names.data_types, "data-types");
        row.must(!data_types.is_empty(), "`data_types` is missing");
        let what = row.text("");
        let source = row.source(&names.sources);
        compiled.push((
            uri.clone(),
            format!(
                "ContentUri {{ uri: {uri:?}, fields: {}, read_permission: {}, write_permission: {}, data_types: {}, text: {}, source: {source:?} }}",
                list(&fields), option(&read), option(&write), list(&data_types), text(&what)
            ),
        ));
    }
    table(out, "URIS", "ContentUri", compiled);
}

/// Ways out of the app.
fn sinks(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(root, "sinks", &["sink", "kind", "category", "zh", "en", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let reference = row.required("sink");
        let (class, name, descriptor) = if reference.contains("->") {
            member(&mut row, &reference)
        } else {
            row.must(shape::is_class(&reference), format!("`{reference}` is no class descriptor"));
            (reference.clone(), String::new(), String::new())
        };
        row.must(descriptor.is_empty() || descriptor.starts_with('('), "a sink is a method");
        let kind =
            row.word("kind", &["network", "sms", "log", "file", "ipc", "intent", "other", "code"]).unwrap_or_default();
        row.must(!kind.is_empty(), "`kind` is missing");
        let category = row.required("category");
        row.must(shape::is_id(&category), format!("`{category}` is no id"));
        let what = row.text("");
        let source = row.source(&names.sources);
        let key = (class.clone(), name.clone(), descriptor.clone());
        row.unique(&mut seen, &key, &reference);
        compiled.push((
            key,
            format!(
                "Sink {{ class: {class:?}, name: {name:?}, descriptor: {descriptor:?}, kind: {kind:?}, category: {category:?}, text: {}, source: {source:?} }}",
                text(&what)
            ),
        ));
    }
    table(out, "SINKS", "Sink", compiled);
}

/// How the platform calls back, and where apps keep what the person chose.
fn behaviour(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    /// `Lclass;->name`, or `Lclass;->*`.
    fn pattern(row: &mut Row<'_, '_>, key: &str) -> (String, String) {
        pattern_of(row, key, usize::MAX)
    }
    fn pattern_of(row: &mut Row<'_, '_>, key: &str, end: usize) -> (String, String) {
        let mut reference = row.required(key);
        reference.truncate(end.min(reference.len()));
        if let Some(class) = reference.strip_suffix("->*") {
            row.must(shape::is_class(class), format!("`{class}` is no class descriptor"));
            return (class.to_owned(), "*".to_owned());
        }
        let (class, name, descriptor) = member(row, &reference);
        row.must(descriptor.is_empty(), "all overloads: no prototype");
        (class, name)
    }
    let mut compiled = Vec::new();
    let mut seen = BTreeMap::new();
    for record in &record::read(root, "callbacks", &["method", "trigger", "source"], problems) {
        let mut row = Row::new(record, problems);
        let key = pattern(&mut row, "method");
        row.unique(&mut seen, &key, &format!("{}->{}", key.0, key.1));
        let trigger = match row
            .word("trigger", &["start", "resume", "stop", "timer", "event", "ipc", "user", "answer", "settings"])
        {
            Some(word) => word[..1].to_uppercase() + &word[1..],
            None => {
                row.fault("`trigger` is missing");
                continue;
            }
        };
        let source = row.source(&names.sources);
        let (class, name) = &key;
        let text =
            format!("Callback {{ class: {class:?}, name: {name:?}, trigger: Trigger::{trigger}, source: {source:?} }}");
        compiled.push((key, text));
    }
    table(out, "CALLBACKS", "Callback", compiled);

    let (mut compiled, mut seen) = (Vec::new(), BTreeMap::new());
    for record in &record::read(root, "hand-overs", &["api", "effect", "methods", "source"], problems) {
        let mut row = Row::new(record, problems);
        // A row with a prototype speaks of that overload, one without of all others.
        let (at, prototype) = match record.fields.get("api") {
            Some(record::Value::Text(api)) => api.find('(').map_or((api.len(), ""), |at| (at, &api[at..])),
            _ => (0, ""),
        };
        row.must(prototype.is_empty() || shape::is_prototype(prototype), format!("`{prototype}` is no prototype"));
        let (class, name) = pattern_of(&mut row, "api", at);
        let key = (class, name, prototype.to_owned());
        row.unique(&mut seen, &key, &format!("{}->{}{}", key.0, key.1, key.2));
        let methods = row.list("methods");
        let effect = row.word("effect", &["calls", "keeps", "repeats", "delays"]).unwrap_or_default();
        row.must(
            !effect.is_empty() && (effect != "calls" || !methods.is_empty()),
            "`effect` is missing, or `methods`, where it calls",
        );
        let effect = match effect.as_str() {
            "calls" => "Calls",
            "repeats" => "Repeats",
            "delays" => "Delays",
            _ => "Keeps",
        };
        let source = row.source(&names.sources);
        let (class, name, prototype) = &key;
        let text = format!(
            "HandOver {{ class: {class:?}, name: {name:?}, prototype: {prototype:?}, effect: HandOverEffect::{effect}, methods: {}, source: {source:?} }}",
            list(&methods)
        );
        compiled.push((key, text));
    }
    table(out, "HAND_OVERS", "HandOver", compiled);

    let (mut compiled, mut seen) = (Vec::new(), BTreeMap::new());
    for record in &record::read(root, "stored-flags", &["api", "effect", "key", "value", "source"], problems) {
        let mut row = Row::new(record, problems);
        let key = pattern(&mut row, "api");
        row.unique(&mut seen, &key, &format!("{}->{}", key.0, key.1));
        let effect = match row.word("effect", &["read", "write", "key"]).as_deref() {
            Some("read") => "Read",
            Some("write") => "Write",
            Some("key") => "Key",
            _ => {
                row.fault("`effect` is missing");
                continue;
            }
        };
        let (argument, value) = (row.number("key").unwrap_or_default(), row.number("value"));
        let source = row.source(&names.sources);
        let (class, name) = &key;
        let text = format!(
            "StoredFlag {{ class: {class:?}, name: {name:?}, effect: FlagEffect::{effect}, key: {argument}, value: {}, source: {source:?} }}",
            option(&value)
        );
        compiled.push((key, text));
    }
    table(out, "STORED_FLAGS", "StoredFlag", compiled);

    let (mut compiled, mut seen) = (Vec::new(), BTreeMap::new());
    for record in &record::read(root, "carriers", &["api", "source"], problems) {
        let mut row = Row::new(record, problems);
        let key = pattern(&mut row, "api");
        row.unique(&mut seen, &key, &format!("{}->{}", key.0, key.1));
        row.source(&names.sources);
        let text = format!("({:?}, {:?})", key.0, key.1);
        compiled.push((key, text));
    }
    table(out, "CARRIERS", "(&str, &str)", compiled);

    let (mut compiled, mut seen) = (Vec::new(), BTreeMap::new());
    for record in &record::read(root, "consent-words", &["word", "source"], problems) {
        let mut row = Row::new(record, problems);
        let word = row.required("word");
        row.unique(&mut seen, &word, &word);
        let plain = word.chars().all(|letter| letter.is_lowercase() || !letter.is_ascii());
        row.must(plain && !word.is_empty(), format!("`{word}` is not in small letters alone"));
        row.source(&names.sources);
        compiled.push((word.clone(), format!("{word:?}")));
    }
    table(out, "CONSENT_WORDS", "&str", compiled);
}

/// Kits and libraries, and their class prefixes; their ids.
fn sdks(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) -> BTreeSet<String> {
    let rows = record::read(
        root,
        "sdks",
        &[
            "id",
            "zh",
            "en",
            "vendor_zh",
            "vendor_en",
            "library",
            "categories",
            "data_types",
            "prefixes",
            "libraries",
            "components",
            "meta_data",
            "assets",
            "init",
            "aliases",
            "source",
        ],
        problems,
    );
    let mut seen = BTreeMap::new();
    let mut seen_prefixes = BTreeMap::new();
    let mut compiled: Vec<(String, String)> = Vec::new();
    let mut prefixes_of: Vec<(String, String)> = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let id = row.required("id");
        row.must(shape::is_id(&id), format!("`{id}` is no id"));
        row.unique(&mut seen, &id, &id);
        let name = row.name("");
        let vendor = if row.optional("vendor_zh").is_some() || row.optional("vendor_en").is_some() {
            Some(row.name("vendor_"))
        } else {
            None
        };
        let library = row.flag("library").unwrap_or(false);
        let categories = row.references("categories", &names.categories, "categories");
        row.must(!categories.is_empty(), "`categories` is missing");
        let data_types = row.references("data_types", &names.data_types, "data-types");
        row.must(!library || data_types.is_empty(), "a library without a service behind it takes no data");
        let prefixes = row.list("prefixes");
        for prefix in &prefixes {
            if let Some(fault) = shape::prefix_fault(prefix) {
                row.fault(format!("bad prefix `{prefix}`: {fault}"));
            }
            row.unique(&mut seen_prefixes, prefix, prefix);
            prefixes_of.push((prefix.clone(), id.clone()));
        }
        let libraries = row.list("libraries");
        for file in &libraries {
            row.must(is_library(file), format!("`{file}` is no native library name: lib*.so"));
        }
        let components = row.list("components");
        for component in &components {
            let well_formed = component.contains('.') && shape::is_class(&format!("L{};", component.replace('.', "/")));
            row.must(well_formed, format!("`{component}` is no full class name"));
        }
        let meta_data = row.list("meta_data");
        let assets = row.list("assets");
        for asset in &assets {
            row.must(
                asset.contains('/') || asset.contains('.'),
                format!("`{asset}` is too general for an entry's path"),
            );
        }
        let init = row.list("init");
        for method in &init {
            let (_, _, descriptor) = member(&mut row, method);
            row.must(descriptor.is_empty(), format!("`{method}`: init methods are named without prototype"));
        }
        let marks = [&prefixes, &libraries, &components, &meta_data, &assets];
        row.must(
            marks.iter().any(|marks| !marks.is_empty()),
            "nothing to know it by: no prefix, library, component, meta-data or asset",
        );
        let aliases = row.list("aliases");
        let source = row.source(&names.sources);
        let vendor = vendor.map_or_else(|| "None".to_owned(), |vendor| format!("Some({})", text(&vendor)));
        compiled.push((
            id.clone(),
            format!(
                "Sdk {{ id: {id:?}, text: {}, vendor: {vendor}, library: {library}, categories: {}, data_types: {}, prefixes: {}, libraries: {}, components: {}, meta_data: {}, assets: {}, init: {}, aliases: {}, source: {source:?} }}",
                text(&name), list(&categories), list(&data_types), list(&prefixes), list(&libraries), list(&components),
                list(&meta_data), list(&assets), list(&init), list(&aliases)
            ),
        ));
    }
    compiled.sort();
    let place: BTreeMap<String, usize> = compiled.iter().enumerate().map(|(at, (id, _))| (id.clone(), at)).collect();
    let prefix_rows = prefixes_of
        .into_iter()
        .map(|(prefix, id)| {
            let at = place.get(&id).copied().unwrap_or_default();
            (prefix.clone(), format!("({prefix:?}, {at})"))
        })
        .collect();
    table(out, "SDKS", "Sdk", compiled);
    table(out, "SDK_PREFIXES", "(&str, usize)", prefix_rows);
    place.into_keys().collect()
}

/// The fewest characters of a string that can tell one kit from all other code.
const SHORTEST_MARK: usize = 8;

/// What tells of a kit whose classes shrinking renamed, and where its version stands.
fn sdk_marks(root: &Path, names: &Names, sdks: &BTreeSet<String>, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(root, "sdk-marks", &["sdk", "kind", "value", "source"], problems);
    let (mut compiled, mut seen) = (Vec::new(), BTreeMap::new());
    for record in &rows {
        let mut row = Row::new(record, problems);
        let sdk = row.required("sdk");
        row.must(sdks.contains(&sdk), format!("`{sdk}` is not in sdks"));
        let value = row.required("value");
        let kind = match row.word("kind", &["string", "entry", "field"]).as_deref() {
            Some("string") => {
                row.must(value.chars().count() >= SHORTEST_MARK, format!("`{value}` is too short to tell of one kit"));
                "String"
            }
            Some("entry") => {
                row.must(value.contains('.'), format!("`{value}` names no file"));
                "Entry"
            }
            Some("field") => {
                let (_, _, descriptor) = member(&mut row, &value);
                row.must(descriptor.is_empty(), format!("`{value}`: version fields are named without type"));
                "Field"
            }
            _ => {
                row.fault("`kind` is missing");
                continue;
            }
        };
        let key = (kind, value.clone());
        row.unique(&mut seen, &key, &value);
        let source = row.source(&names.sources);
        let text =
            format!("SdkMark {{ sdk: {sdk:?}, kind: SdkMarkKind::{kind}, value: {value:?}, source: {source:?} }}");
        compiled.push((key, text));
    }
    table(out, "SDK_MARKS", "SdkMark", compiled);
}

/// Whether `file` names a native library, with `*` at its end for any rest.
fn is_library(file: &str) -> bool {
    let named = file.strip_suffix('*').or_else(|| file.strip_suffix(".so"));
    file.starts_with("lib") && named.is_some_and(|name| name.len() > 4 && !name.contains(['*', '/', ' ']))
}

/// Who runs which domain.
fn hosts(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(root, "hosts", &["domain", "zh", "en", "abroad", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let domain = row.required("domain");
        row.must(shape::is_domain(&domain), format!("`{domain}` is no domain name"));
        row.unique(&mut seen, &domain, &domain);
        let organisation = row.name("");
        let abroad = row.flag("abroad");
        let source = row.source(&names.sources);
        compiled.push((
            domain.clone(),
            format!(
                "Host {{ domain: {domain:?}, text: {}, abroad: {}, source: {source:?} }}",
                text(&organisation),
                option(&abroad)
            ),
        ));
    }
    table(out, "HOSTS", "Host", compiled);
}

/// The 39 app types.
fn app_types(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(
        root,
        "app-types",
        &[
            "id",
            "number",
            "zh",
            "en",
            "basic_zh",
            "basic_en",
            "necessary",
            "data_types",
            "permissions",
            "keywords",
            "source",
        ],
        problems,
    );
    let mut seen = BTreeMap::new();
    let mut seen_numbers = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let id = row.required("id");
        row.must(shape::is_id(&id), format!("`{id}` is no id"));
        row.unique(&mut seen, &id, &id);
        let number = row.number("number").unwrap_or_default();
        row.must((1..=39).contains(&number), "`number` must be that of article 5, 1 to 39");
        row.unique(&mut seen_numbers, &number, &number.to_string());
        let name = row.text("");
        let basic = row.text("basic_");
        let necessary = row.list("necessary");
        row.must(!necessary.is_empty(), "`necessary` is missing");
        let data_types = row.references("data_types", &names.data_types, "data-types");
        let mut permissions = Vec::new();
        let mut seen_permissions = BTreeMap::new();
        for reason in row.rows("permissions") {
            let mut row = Row::new(reason, problems);
            let permission = row.required("name");
            row.reference("name", &names.permissions, "permissions");
            row.unique(&mut seen_permissions, &permission, &permission);
            let why = row.text("");
            permissions.push(format!("({permission:?}, {})", text(&why)));
        }
        let mut row = Row::new(record, problems);
        let mut keywords = Vec::new();
        for keyword in row.list("keywords") {
            match keyword
                .rsplit_once(':')
                .and_then(|(word, weight)| Some((word.to_owned(), weight.parse::<u8>().ok()?)))
            {
                Some((word, weight)) if (1..=3).contains(&weight) && !word.is_empty() => keywords.push((word, weight)),
                _ => row.fault(format!("keyword `{keyword}`: a word, `:`, and a weight of 1 to 3")),
            }
        }
        row.must(!keywords.is_empty(), "`keywords` is missing");
        let source = row.source(&names.sources);
        compiled.push((
            id.clone(),
            format!(
                "AppType {{ id: {id:?}, number: {number}, text: {}, basic_function: {}, necessary: {}, data_types: {}, permissions: &[{}], keywords: &{keywords:?}, source: {source:?} }}",
                text(&name), text(&basic), list(&necessary), list(&data_types), permissions.join(", ")
            ),
        ));
    }
    table(out, "APP_TYPES", "AppType", compiled);
}

/// Provisions, with the name and dates of their instrument where they have none of their own.
fn provisions(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let instrument_rows = record::read(root, "instruments", &["id", "zh", "en", "from", "to", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut instruments = BTreeMap::new();
    for record in &instrument_rows {
        let mut row = Row::new(record, problems);
        let id = row.required("id");
        row.must(shape::is_id(&id) && !id.contains(':'), format!("`{id}` is no instrument id"));
        row.unique(&mut seen, &id, &id);
        let name = row.text("");
        let from = day(&mut row, "from");
        let to = day(&mut row, "to");
        let source = row.source(&names.sources);
        instruments.insert(id, (name, from, to, source));
    }
    let rows = record::read(
        root,
        "provisions",
        &["id", "replaces", "article_zh", "article_en", "zh", "en", "from", "to", "derived", "source"],
        problems,
    );
    let known: BTreeSet<String> = rows.iter().filter_map(|record| Row::new(record, problems).optional("id")).collect();
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let id = row.required("id");
        row.must(shape::is_id(&id), format!("`{id}` is no id"));
        row.unique(&mut seen, &id, &id);
        let replaces = row.reference("replaces", &known, "provisions");
        let instrument = id.split(':').next().unwrap_or_default();
        let Some((instrument_name, from, to, _)) = instruments.get(instrument) else {
            row.fault(format!("`{id}` names the instrument `{instrument}`, which is not in instruments"));
            continue;
        };
        let article = row.text("article_");
        let what = row.text("");
        let from = day(&mut row, "from").or_else(|| from.clone());
        let to = day(&mut row, "to").or_else(|| to.clone());
        let derived = row.flag("derived").unwrap_or(false);
        let source = row.source(&names.sources);
        compiled.push((
            id.clone(),
            format!(
                "Provision {{ id: {id:?}, replaces: {}, instrument: {}, article: {}, text: {}, from: {}, to: {}, derived: {derived}, source: {source:?} }}",
                option(&replaces), text(instrument_name), text(&article), text(&what), option(&from), option(&to)
            ),
        ));
    }
    table(out, "PROVISIONS", "Provision", compiled);
    counterparts(root, names, &known, out, problems);
}

/// What other laws say on the matter of a rule. That each rule exists is held by a test of the rules.
fn counterparts(
    root: &Path,
    names: &Names,
    provisions: &BTreeSet<String>,
    out: &mut String,
    problems: &mut Vec<Problem>,
) {
    let rows = record::read(root, "counterparts", &["rule", "law", "provisions", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let rule = row.required("rule");
        let law = row.word("law", &["gdpr", "play"]).unwrap_or_default();
        let key = format!("{rule} {law}");
        row.unique(&mut seen, &key, &key);
        let cited = row.references("provisions", provisions, "provisions");
        row.must(!cited.is_empty(), "`provisions` is missing");
        for id in &cited {
            row.must(id.split(':').next() == Some(law.as_str()), format!("`{id}` is not of the law `{law}`"));
        }
        row.source(&names.sources);
        compiled.push((key, format!("(({rule:?}, {law:?}), {})", list(&cited))));
    }
    table(out, "COUNTERPARTS", "((&str, &str), &[&str])", compiled);
}

/// A day in `key`, if the cell is not empty.
fn day(row: &mut Row<'_, '_>, key: &str) -> Option<String> {
    let day = row.optional(key)?;
    row.must(shape::is_day(&day), format!("`{key}` is `{day}`, no day, YYYY-MM-DD"));
    Some(day)
}

/// Packers, hardeners, frameworks.
fn markers(root: &Path, name: &str, constant: &str, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(root, name, &["id", "zh", "en", "libraries", "entries", "prefixes", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let id = row.required("id");
        row.must(shape::is_id(&id), format!("`{id}` is no id"));
        row.unique(&mut seen, &id, &id);
        let shown = row.name("");
        let libraries = row.list("libraries");
        for file in &libraries {
            row.must(is_library(file), format!("`{file}` is no native library name: lib*.so"));
        }
        let entries = row.list("entries");
        let prefixes = row.list("prefixes");
        for prefix in &prefixes {
            if let Some(fault) = shape::prefix_fault(prefix) {
                row.fault(format!("bad prefix `{prefix}`: {fault}"));
            }
        }
        let marks = [&libraries, &entries, &prefixes];
        row.must(marks.iter().any(|marks| !marks.is_empty()), "nothing to know it by: no library, entry or prefix");
        let source = row.source(&names.sources);
        compiled.push((
            id.clone(),
            format!(
                "Marker {{ id: {id:?}, text: {}, libraries: {}, entries: {}, prefixes: {}, source: {source:?} }}",
                text(&shown),
                list(&libraries),
                list(&entries),
                list(&prefixes)
            ),
        ));
    }
    table(out, constant, "Marker", compiled);
}

/// A table of ids and what they are called: categories of SDKs, permission groups.
fn named(rows: &[Record], constant: &str, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in rows {
        let mut row = Row::new(record, problems);
        let id = row.required("id");
        row.unique(&mut seen, &id, &id);
        let name = row.name("");
        row.source(&names.sources);
        compiled.push((id.clone(), format!("({id:?}, {})", text(&name))));
    }
    table(out, constant, "(&str, Text)", compiled);
}

/// Superclasses and interfaces of framework classes.
fn framework_hierarchy(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(root, "framework-hierarchy", &["class", "parents", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    let mut above: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let class = row.required("class");
        row.unique(&mut seen, &class, &class);
        let parents = row.list("parents");
        row.must(!parents.is_empty(), "`parents` is missing");
        for name in std::iter::once(&class).chain(&parents) {
            row.must(shape::is_class(name), format!("`{name}` is no class descriptor"));
        }
        row.source(&names.sources);
        compiled.push((class.clone(), format!("({class:?}, {})", list(&parents))));
        above.insert(class, parents);
    }
    for record in &rows {
        let mut row = Row::new(record, problems);
        let class = row.optional("class").unwrap_or_default();
        row.must(!reached(&above, &class).contains(&class), format!("`{class}` is above itself"));
    }
    table(out, "FRAMEWORK_HIERARCHY", "(&str, &[&str])", compiled);
}

/// Hosts that strings name and nothing connects to.
fn non_endpoints(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(root, "non-endpoints", &["host", "zh", "en", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let host = row.required("host");
        row.must(host == "localhost" || shape::is_domain(&host), format!("`{host}` is no host name"));
        row.unique(&mut seen, &host, &host);
        row.text("");
        row.source(&names.sources);
        compiled.push((host.clone(), format!("{host:?}")));
    }
    table(out, "NON_ENDPOINTS", "&str", compiled);
}

/// Intents by which the person hands something over.
fn pickers(root: &Path, names: &Names, out: &mut String, problems: &mut Vec<Problem>) {
    let rows = record::read(root, "pickers", &["action", "of", "data_types", "zh", "en", "source"], problems);
    let mut seen = BTreeMap::new();
    let mut compiled = Vec::new();
    for record in &rows {
        let mut row = Row::new(record, problems);
        let action = row.required("action");
        let of = row.optional("of").unwrap_or_default();
        let key = format!("{action} {of}");
        row.unique(&mut seen, &key, &key);
        let data_types = row.list("data_types");
        row.must(!data_types.is_empty(), "`data_types` is missing");
        for id in &data_types {
            row.must(names.data_types.contains(id), format!("`{id}` is no data type"));
        }
        row.text("");
        row.source(&names.sources);
        compiled.push((key, format!("Picker {{ action: {action:?}, of: {of:?}, data_types: {} }}", list(&data_types))));
    }
    table(out, "PICKERS", "Picker", compiled);
}
