//! One uniform view of every table, for `duly explain`.

use serde_json::{Value, json};

use super::{
    Api, AppType, ContentUri, DataType, Host, Marker, Permission, Provision, Sdk, Sink, Text, apis, app_type,
    app_types, data_type, data_types, frameworks, hardeners, hosts, permission, permissions, provision, provisions,
    sdk, sdks, sinks, uris,
};

/// A row of any table.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The table: `permissions`, `apis`, `uris`, `data-types`, `sdks`, `hosts`, `app-types`, `provisions`, `sinks`,
    /// `hardeners`, `frameworks`.
    pub kind: &'static str,
    /// By what it is called up.
    pub id: String,
    /// What it is, in both languages.
    pub text: Text,
    /// Further fields, in the order that a person reads them, under their JSON names.
    pub fields: Vec<(&'static str, Value)>,
    /// Where the facts come from.
    pub source: &'static str,
}

/// The tables that [`list`] knows.
pub const KINDS: [&str; 11] = [
    "permissions",
    "apis",
    "uris",
    "data-types",
    "sdks",
    "hosts",
    "app-types",
    "provisions",
    "sinks",
    "hardeners",
    "frameworks",
];

/// All rows of the table `kind`, in the order of their ids; `None`: there is no such table.
pub fn list(kind: &str) -> Option<Vec<Entry>> {
    Some(match kind {
        "permissions" => permissions().iter().map(of_permission).collect(),
        "apis" => apis().iter().map(of_api).collect(),
        "uris" => uris().iter().map(of_uri).collect(),
        "data-types" => data_types().iter().map(of_data_type).collect(),
        "sdks" => sdks().iter().map(of_sdk).collect(),
        "hosts" => hosts().iter().map(of_host).collect(),
        "app-types" => app_types().iter().map(of_app_type).collect(),
        "provisions" => provisions().iter().map(of_provision).collect(),
        "sinks" => sinks().iter().map(of_sink).collect(),
        "hardeners" => hardeners().iter().map(|row| of_marker("hardeners", row)).collect(),
        "frameworks" => frameworks().iter().map(|row| of_marker("frameworks", row)).collect(),
        _ => return None,
    })
}

/// Everything that `name` may mean: an id of any table, a permission without `android.permission.`, a method reference
/// with or without its prototype, a class descriptor, a class name with dots, a content URI, a host, a name in either
/// language, and at last a part of one. The best match first; empty: nothing is called so.
pub fn explain(name: &str) -> Vec<Entry> {
    let name = name.trim();
    let mut found = Vec::new();
    if name.is_empty() {
        return found;
    }
    let short = format!("android.permission.{name}");
    found.extend(permission(name).or_else(|| permission(&short)).map(of_permission));
    found.extend(data_type(name).map(of_data_type));
    found.extend(app_type(name).map(of_app_type));
    found.extend(sdk(name).map(of_sdk));
    found.extend(provision(name).map(of_provision));
    found.extend(uris().iter().filter(|row| row.uri == name || row.fields.contains(&name)).map(of_uri));
    found.extend(hardeners().iter().filter(|row| row.id == name).map(|row| of_marker("hardeners", row)));
    found.extend(frameworks().iter().filter(|row| row.id == name).map(|row| of_marker("frameworks", row)));
    found.extend(members(name));
    if found.is_empty() && name.contains('.') {
        let class = format!("L{};", name.replace('.', "/"));
        found.extend(members(&class));
        found.extend(super::sdk_of_class(&class).map(of_sdk));
        found.extend(super::host(&name.to_ascii_lowercase()).map(of_host));
    }
    if found.is_empty() && name.starts_with('L') {
        let class = name.split("->").next().unwrap_or(name);
        found.extend(super::sdk_of_class(class).map(of_sdk));
    }
    if found.is_empty() {
        found.extend(by_name(name));
    }
    found
}

/// APIs and sinks by member reference, by class descriptor, or by member name alone.
fn members(name: &str) -> Vec<Entry> {
    let called = |class: &str, member: &str, descriptor: &str| {
        name == class
            || name == member
            || name
                .strip_prefix(class)
                .and_then(|rest| rest.strip_prefix("->"))
                .and_then(|rest| rest.strip_prefix(member))
                .is_some_and(|rest| {
                    rest.is_empty() || descriptor.is_empty() || rest.trim_start_matches(':') == descriptor
                })
    };
    let mut found: Vec<Entry> =
        apis().iter().filter(|row| called(row.class, row.name, row.descriptor)).map(of_api).collect();
    found.extend(sinks().iter().filter(|row| called(row.class, row.name, row.descriptor)).map(of_sink));
    found
}

/// Rows by name, synonym or alias, in either language and any case; where none is called so, those whose name holds it.
fn by_name(name: &str) -> Vec<Entry> {
    let wanted = name.to_lowercase();
    let exact = |text: &str| text.to_lowercase() == wanted;
    let found = called(&exact);
    // A part of a name of two Chinese characters or three letters tells something.
    if !found.is_empty() || wanted.len() < 3 || wanted.chars().count() < 2 {
        return found;
    }
    let part = |text: &str| text.to_lowercase().contains(&wanted);
    let mut found = called(&part);
    found.extend(permissions().iter().filter(|row| part(row.name)).map(of_permission));
    found.truncate(MOST_GUESSES);
    found
}

/// Most rows that a part of a name brings.
const MOST_GUESSES: usize = 12;

/// Rows one of whose names `is` the one asked for.
fn called(is: &dyn Fn(&str) -> bool) -> Vec<Entry> {
    let text = |text: &Text| is(text.zh) || is(text.en);
    let any = |names: &[&str]| names.iter().any(|name| is(name));
    let mut found: Vec<Entry> = data_types()
        .iter()
        .filter(|row| text(&row.text) || any(row.synonyms_zh) || any(row.synonyms_en))
        .map(of_data_type)
        .collect();
    found.extend(app_types().iter().filter(|row| is(row.id) || text(&row.text)).map(of_app_type));
    found.extend(sdks().iter().filter(|row| is(row.id) || text(&row.text) || any(row.aliases)).map(of_sdk));
    let hardener = |row| of_marker("hardeners", row);
    found.extend(hardeners().iter().filter(|row| is(row.id) || text(&row.text)).map(hardener));
    let framework = |row| of_marker("frameworks", row);
    found.extend(frameworks().iter().filter(|row| is(row.id) || text(&row.text)).map(framework));
    found.extend(hosts().iter().filter(|row| text(&row.text)).map(of_host));
    found
}

fn of_permission(row: &'static Permission) -> Entry {
    Entry {
        kind: "permissions",
        id: row.name.to_owned(),
        text: row.text,
        fields: vec![
            ("name", json!(row.name)),
            ("protection", json!(row.protection)),
            ("group", json!(row.group)),
            ("since", json!(row.since)),
            ("removed", json!(row.removed)),
            ("restricted", json!(row.restricted)),
            ("background", json!(row.background)),
            ("data_types", json!(row.data_types)),
        ],
        source: row.source,
    }
}

fn of_api(row: &'static Api) -> Entry {
    let separator = if row.kind == super::ApiKind::Field { ":" } else { "" };
    let method = format!("{}->{}{separator}{}", row.class, row.name, row.descriptor);
    let kind = match row.kind {
        super::ApiKind::Call => "call",
        super::ApiKind::Field => "field",
        super::ApiKind::Callback => "callback",
        super::ApiKind::Picker => "picker",
        super::ApiKind::Hint => "hint",
    };
    // Two rows of one method differ in the strings that make it a read.
    let id =
        if row.with_strings.is_empty() { method.clone() } else { format!("{method} {}", row.with_strings.join("|")) };
    Entry {
        kind: "apis",
        id,
        text: row.text,
        fields: vec![
            ("method", json!(method)),
            ("kind", json!(kind)),
            ("with_strings", json!(row.with_strings)),
            ("permissions", json!(row.permissions)),
            ("data_types", json!(row.data_types)),
            ("since", json!(row.since)),
            ("until", json!(row.until)),
        ],
        source: row.source,
    }
}

fn of_uri(row: &'static ContentUri) -> Entry {
    Entry {
        kind: "uris",
        id: row.uri.to_owned(),
        text: row.text,
        fields: vec![
            ("fields", json!(row.fields)),
            ("read_permission", json!(row.read_permission)),
            ("write_permission", json!(row.write_permission)),
            ("data_types", json!(row.data_types)),
        ],
        source: row.source,
    }
}

fn of_sink(row: &'static Sink) -> Entry {
    let id = if row.name.is_empty() {
        row.class.to_owned()
    } else {
        format!("{}->{}{}", row.class, row.name, row.descriptor)
    };
    Entry {
        kind: "sinks",
        id,
        text: row.text,
        fields: vec![("kind", json!(row.kind)), ("category", json!(row.category))],
        source: row.source,
    }
}

fn of_data_type(row: &'static DataType) -> Entry {
    Entry {
        kind: "data-types",
        id: row.id.to_owned(),
        text: row.text,
        fields: vec![
            ("synonyms_zh", json!(row.synonyms_zh)),
            ("synonyms_en", json!(row.synonyms_en)),
            ("within", json!(row.within)),
            ("sensitive", json!(row.sensitive)),
            ("sensitive_by_zh", json!(row.sensitive_by.map(|by| by.zh))),
            ("sensitive_by_en", json!(row.sensitive_by.map(|by| by.en))),
        ],
        source: row.source,
    }
}

fn of_sdk(row: &'static Sdk) -> Entry {
    Entry {
        kind: "sdks",
        id: row.id.to_owned(),
        text: row.text,
        fields: vec![
            ("vendor_zh", json!(row.vendor.map(|vendor| vendor.zh))),
            ("vendor_en", json!(row.vendor.map(|vendor| vendor.en))),
            ("library", json!(row.library)),
            ("categories", json!(row.categories)),
            ("data_types", json!(row.data_types)),
            ("prefixes", json!(row.prefixes)),
            ("libraries", json!(row.libraries)),
            ("components", json!(row.components)),
            ("meta_data", json!(row.meta_data)),
            ("assets", json!(row.assets)),
            ("init", json!(row.init)),
            ("aliases", json!(row.aliases)),
        ],
        source: row.source,
    }
}

fn of_host(row: &'static Host) -> Entry {
    Entry {
        kind: "hosts",
        id: row.domain.to_owned(),
        text: row.text,
        fields: vec![("abroad", json!(row.abroad))],
        source: row.source,
    }
}

fn of_app_type(row: &'static AppType) -> Entry {
    let permissions: Vec<Value> =
        row.permissions.iter().map(|(name, why)| json!({ "name": name, "zh": why.zh, "en": why.en })).collect();
    Entry {
        kind: "app-types",
        id: row.id.to_owned(),
        text: row.text,
        fields: vec![
            ("number", json!(row.number)),
            ("basic_function_zh", json!(row.basic_function.zh)),
            ("basic_function_en", json!(row.basic_function.en)),
            ("necessary", json!(row.necessary)),
            ("data_types", json!(row.data_types)),
            ("permissions", json!(permissions)),
        ],
        source: row.source,
    }
}

fn of_provision(row: &'static Provision) -> Entry {
    Entry {
        kind: "provisions",
        id: row.id.to_owned(),
        text: row.text,
        fields: vec![
            ("instrument_zh", json!(row.instrument.zh)),
            ("instrument_en", json!(row.instrument.en)),
            ("article_zh", json!(row.article.zh)),
            ("article_en", json!(row.article.en)),
            ("from", json!(row.from)),
            ("to", json!(row.to)),
            ("derived", json!(row.derived)),
            ("replaces", json!(row.replaces)),
        ],
        source: row.source,
    }
}

fn of_marker(kind: &'static str, row: &'static Marker) -> Entry {
    Entry {
        kind,
        id: row.id.to_owned(),
        text: row.text,
        fields: vec![
            ("libraries", json!(row.libraries)),
            ("entries", json!(row.entries)),
            ("prefixes", json!(row.prefixes)),
        ],
        source: row.source,
    }
}
