//! `duly explain`: what a permission, API, data type, rule, app type, SDK or provision is; or all of one kind.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::db::{self, Entry};
use crate::prose::{Lang, Prose};
use crate::report::{inert::inert, json};
use crate::rules::{self, RULES, Rule};

use super::{Failure, Status, output};

mod page;

use page::page;

/// Arguments of `duly explain`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to explain: `READ_CONTACTS`, `getDeviceId`, `contacts`, `undisclosed-sharing`, `online-payment`, `pipl:23` …
    #[arg(value_name = "NAME", required_unless_present = "list")]
    name: Option<String>,
    /// List all of a kind.
    #[arg(long, value_name = "KIND", conflicts_with = "name", value_parser = kinds())]
    list: Option<String>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

/// Formats of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading here.
    Terminal,
    /// `duly-list/1`, or `duly-explain/1` for a name.
    Json,
}

/// The kinds that `--list` takes.
fn kinds() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(db::KINDS.into_iter().chain([RULES_KIND]))
}

/// The kind whose rows are code, not data.
const RULES_KIND: &str = "rules";

/// Explains a name, or lists a kind.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    let (kind, entries) = match (&arguments.list, &arguments.name) {
        (Some(kind), _) if kind == RULES_KIND => (kind.as_str(), RULES.iter().map(|rule| of_rule(rule)).collect()),
        (Some(kind), _) => (kind.as_str(), db::list(kind).unwrap_or_default()),
        (None, Some(name)) => (name.as_str(), found(name)?),
        (None, None) => ("", Vec::new()),
    };
    let text = match arguments.format {
        Format::Json => {
            let items: Vec<Value> = entries.iter().map(|entry| item(entry, arguments.list.is_none())).collect();
            let value = if arguments.list.is_some() {
                json!({ "schema": "duly-list/1", "list": kind, "count": items.len(), "items": items })
            } else {
                json!({ "schema": "duly-explain/1", "name": kind, "count": items.len(), "items": items })
            };
            json::text(&value, false)
        }
        Format::Terminal if arguments.list.is_some() => {
            entries.iter().map(|entry| format!("{}\t{}\n", entry.id, inert(entry.text.get(lang)))).collect()
        }
        Format::Terminal => entries.iter().map(|entry| page(entry, lang)).collect::<Vec<_>>().join("\n"),
    };
    output::print(&text)?;
    Ok(Status::Clean)
}

/// All that `name` may mean; a rule's id means the rule.
fn found(name: &str) -> Result<Vec<Entry>, Failure> {
    let entries = match rules::rule(name.trim()) {
        Some(rule) => vec![of_rule(rule)],
        None => db::explain(name),
    };
    if entries.is_empty() {
        return Err(Failure::usage(
            Prose::new(format!("不知道“{name}”是什么"), format!("nothing is known by the name {name}")),
            Prose::new(
                "请用 duly explain --list 查看各类名称。",
                "See duly explain --list for the names of each kind.",
            ),
        ));
    }
    Ok(entries)
}

/// A rule as an entry. What its code rests on is the provisions.
fn of_rule(rule: &Rule) -> Entry {
    let prose = |text: &db::Text| json!({ "zh": text.zh, "en": text.en });
    Entry {
        kind: RULES_KIND,
        id: rule.id.to_owned(),
        text: rule.title,
        fields: vec![
            ("principle", json!(rule.principle)),
            ("max_severity", json!(rule.max_severity)),
            ("looks_for", prose(&rule.looks_for)),
            ("why", prose(&rule.why)),
            ("violating", prose(&rule.violating)),
            ("clean", prose(&rule.clean)),
            ("limits", prose(&rule.limits)),
            ("remedy", prose(&rule.remedy)),
            ("provisions", json!(rule.provisions)),
            (
                "counterparts",
                json!({ "gdpr": db::counterparts(rule.id, "gdpr"), "play": db::counterparts(rule.id, "play") }),
            ),
            ("needs", json!(rule.needs.letters())),
            ("notice_word", json!(rule.notice_word)),
            ("behaviours", json!(rule.behaviours)),
        ],
        source: "docs/rules.md",
    }
}

/// An entry as an item of `duly-list/1`; where a name may stand in several lists (`duly-explain/1`), with its own.
fn item(entry: &Entry, with_list: bool) -> Value {
    let mut item = Map::new();
    if with_list {
        item.insert("list".to_owned(), json!(entry.kind));
    }
    item.insert("id".to_owned(), json!(entry.id));
    item.insert("zh".to_owned(), json!(entry.text.zh));
    item.insert("en".to_owned(), json!(entry.text.en));
    for (name, value) in &entry.fields {
        item.insert((*name).to_owned(), value.clone());
    }
    item.insert("source".to_owned(), json!(entry.source));
    Value::Object(item)
}
