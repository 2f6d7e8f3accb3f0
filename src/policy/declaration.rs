//! Declarations: what an app does with data in a form, not in prose. Read as a document of a policy, so that all that
//! holds claims against facts takes both.
//!
//! - `duly.declaration.toml`, whose schema is `docs/duly.declaration.schema.json`;
//! - Google Play's Data safety form as its console exports it (CSV);
//! - the two lists (双清单) as CSV: the list of personal information, the list of third parties.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::text::{Block, BlockKind, CodePoints, Extracted, Reading};
use super::{Action, Disclosure, Manner, Necessity, Party, Places, Policy, PolicyError, SdkRow};
use crate::db;

/// The form's name, in its first line.
const SCHEMA: &str = "duly-declaration/1";

/// `duly.declaration.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    schema: String,
    #[serde(default)]
    collect: Vec<Spanned<Collected>>,
    #[serde(default)]
    share: Vec<Spanned<Shared>>,
    #[serde(default)]
    deny: Vec<Spanned<Denied>>,
    #[serde(default)]
    sdk: Vec<Spanned<Listed>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Collected {
    data_type: Spanned<String>,
    purpose: Option<String>,
    condition: Option<String>,
    necessity: Option<Needed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    data_type: Spanned<String>,
    to: Option<String>,
    manner: Option<How>,
    purpose: Option<String>,
    condition: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Denied {
    data_type: Spanned<String>,
    action: What,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    vendor: Option<String>,
    #[serde(default)]
    data_types: Vec<Spanned<String>>,
    purpose: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Needed {
    Necessary,
    Optional,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum How {
    Entrust,
    Provide,
    Transfer,
    Publish,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Collect,
    Share,
}

/// Whether a file is a `duly.declaration.toml`.
pub(super) fn is_form(file: &str) -> bool {
    file.to_ascii_lowercase().ends_with("declaration.toml")
}

/// Whether a text is Google Play's Data safety form.
pub(super) fn is_data_safety(text: &str) -> bool {
    text.trim_start_matches(['\u{feff}', '"']).starts_with("Question ID")
}

/// A row that one entry of a form makes.
struct Entry {
    data_type: String,
    action: Action,
    actor: Party,
    entity: Option<String>,
    purpose: Option<String>,
    condition: Option<String>,
    manner: Option<Manner>,
    necessity: Option<Necessity>,
    /// Bytes of the words that name the data type.
    span: Range<usize>,
    /// Bytes of the whole entry.
    whole: Range<usize>,
}

/// Reads `duly.declaration.toml` into `policy`.
///
/// # Errors
///
/// Where it is not of the form, or names a data type that there is not: which, and where.
pub(super) fn read_form(file: &str, text: &str, policy: &mut Policy) -> Result<(), PolicyError> {
    let form: Form = toml::from_str(text).map_err(|error| {
        PolicyError::declaration(file, error.span().map(|span| span.start), error.message().to_owned())
    })?;
    if form.schema != SCHEMA {
        return Err(PolicyError::declaration(file, None, format!("schema = \"{SCHEMA}\"")));
    }
    let mut entries = Vec::new();
    for row in form.collect {
        let whole = row.span();
        let row = row.into_inner();
        entries.push(Entry {
            span: row.data_type.span(),
            data_type: known(file, row.data_type)?,
            action: Action::Collect,
            actor: Party::FirstParty,
            entity: None,
            purpose: row.purpose,
            condition: row.condition,
            manner: None,
            necessity: row.necessity.map(|needed| match needed {
                Needed::Necessary => Necessity::Necessary,
                Needed::Optional => Necessity::Optional,
            }),
            whole,
        });
    }
    for row in form.share {
        let whole = row.span();
        let row = row.into_inner();
        entries.push(Entry {
            span: row.data_type.span(),
            data_type: known(file, row.data_type)?,
            action: Action::Share,
            actor: Party::ThirdParty,
            entity: row.to,
            purpose: row.purpose,
            condition: row.condition,
            manner: Some(match row.manner {
                Some(How::Entrust) => Manner::Entrust,
                Some(How::Transfer) => Manner::Transfer,
                Some(How::Publish) => Manner::Publish,
                Some(How::Provide) | None => Manner::Provide,
            }),
            necessity: None,
            whole,
        });
    }
    for row in form.deny {
        let whole = row.span();
        let row = row.into_inner();
        let (action, actor) = match row.action {
            What::Collect => (Action::NotCollect, Party::FirstParty),
            What::Share => (Action::NotShare, Party::ThirdParty),
        };
        entries.push(Entry {
            span: row.data_type.span(),
            data_type: known(file, row.data_type)?,
            action,
            actor,
            entity: None,
            purpose: None,
            condition: None,
            manner: None,
            necessity: None,
            whole,
        });
    }
    let points = CodePoints::new(text);
    for row in form.sdk {
        let whole = row.span();
        let row = row.into_inner();
        let mut data_types = Vec::new();
        for data_type in row.data_types {
            let span = data_type.span();
            let data_type = known(file, data_type)?;
            entries.push(Entry {
                data_type: data_type.clone(),
                action: Action::Share,
                actor: Party::ThirdParty,
                entity: Some(row.name.clone()),
                purpose: row.purpose.clone(),
                condition: None,
                manner: Some(Manner::Provide),
                necessity: None,
                span,
                whole: whole.clone(),
            });
            data_types.push(data_type);
        }
        policy.sdk_list.push(SdkRow {
            name: row.name,
            vendor: row.vendor,
            data_types,
            purpose: row.purpose,
            document: file.to_owned(),
            span: points.span(whole),
        });
    }
    disclose(file, text, entries, policy);
    Ok(())
}

/// A data type's id, where there is such a type.
fn known(file: &str, id: Spanned<String>) -> Result<String, PolicyError> {
    let at = id.span().start;
    let id = id.into_inner();
    if db::data_type(&id).is_none() {
        return Err(PolicyError::declaration(file, Some(at), format!("no data type \"{id}\"")));
    }
    Ok(id)
}

fn disclose(file: &str, text: &str, entries: Vec<Entry>, policy: &mut Policy) {
    let points = CodePoints::new(text);
    for entry in entries {
        policy.disclosures.push(Disclosure {
            document: file.to_owned(),
            data_type: entry.data_type,
            action: entry.action,
            manner: entry.manner,
            actor: entry.actor,
            entity: entry.entity,
            purpose: entry.purpose,
            condition: entry.condition,
            necessity: entry.necessity,
            vague: false,
            span: points.span(entry.span),
            text: Reading::new(text, std::iter::once(entry.whole)).text,
        });
    }
}

/// The types of Google Play's Data safety form, each with the data type that it answers to.
pub fn play_data_types() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("play-data-types.tsv").lines().filter_map(|line| line.split_once('\t'))
}

/// The data type that one of Google Play's form answers to.
fn play_type(play: &str) -> Option<&'static str> {
    play_data_types().find_map(|(known, id)| (known == play).then_some(id))
}

/// Reads Google Play's Data safety form: a type is collected, shared or both, optional or required, for its purposes.
pub(super) fn read_data_safety(file: &str, text: &str, policy: &mut Policy) {
    let mut purposes: std::collections::BTreeMap<(String, bool), Vec<String>> = Default::default();
    let mut optional: std::collections::BTreeSet<String> = Default::default();
    let mut used: Vec<(String, Action, Range<usize>, Range<usize>)> = Vec::new();
    for (line, cells) in rows(text) {
        let cell = |at: usize| cells.get(at).and_then(|cell| text.get(cell.clone())).unwrap_or_default().trim();
        let question: Vec<&str> = cell(0).split(':').collect();
        let &["PSL_DATA_USAGE_RESPONSES", data_type, asked] = question.as_slice() else { continue };
        if !cell(2).eq_ignore_ascii_case("true") {
            continue;
        }
        match (asked, cell(1)) {
            ("PSL_DATA_USAGE_COLLECTION_AND_SHARING", answer) => {
                let action = match answer {
                    "PSL_DATA_USAGE_ONLY_COLLECTED" => Action::Collect,
                    "PSL_DATA_USAGE_ONLY_SHARED" => Action::Share,
                    _ => continue,
                };
                used.push((data_type.to_owned(), action, cells.first().cloned().unwrap_or_default(), line));
            }
            ("DATA_USAGE_USER_CONTROL", "PSL_DATA_USAGE_USER_CONTROL_OPTIONAL") => {
                optional.insert(data_type.to_owned());
            }
            ("DATA_USAGE_COLLECTION_PURPOSE" | "DATA_USAGE_SHARING_PURPOSE", purpose) => {
                let shared = asked.contains("SHARING");
                let words = purpose.trim_start_matches("PSL_").to_lowercase().replace('_', " ");
                purposes.entry((data_type.to_owned(), shared)).or_default().push(words);
            }
            _ => {}
        }
    }
    let mut entries = Vec::new();
    for (play, action, span, whole) in used {
        let shared = action == Action::Share;
        if let Some(data_type) = play_type(&play) {
            entries.push(Entry {
                data_type: data_type.to_owned(),
                action,
                actor: if shared { Party::ThirdParty } else { Party::FirstParty },
                entity: None,
                purpose: purposes.get(&(play.clone(), shared)).map(|all| all.join(", ")),
                condition: None,
                manner: shared.then_some(Manner::Provide),
                necessity: Some(if optional.contains(&play) { Necessity::Optional } else { Necessity::Necessary }),
                span: span.clone(),
                whole: whole.clone(),
            });
        }
    }
    disclose(file, text, entries, policy);
}

/// Reads a list as CSV: rows of one table, whose head names the columns.
pub(super) fn extract_list(text: String) -> Extracted {
    let mut blocks = Vec::new();
    for (_, cells) in rows(&text) {
        let cells: Vec<Reading> = cells.into_iter().map(|cell| Reading::new(&text, std::iter::once(cell))).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            blocks.push(Block { kind: BlockKind::Row { table: 1 }, cells, head: blocks.is_empty() });
        }
    }
    Extracted { text, blocks, places: Places::default(), limits: Vec::new() }
}

/// The rows of a CSV (RFC 4180), and of each its cells without their quotes, in bytes.
fn rows(text: &str) -> Vec<(Range<usize>, Vec<Range<usize>>)> {
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    let (mut row, mut start) = (0, 0);
    let mut quoted = false;
    let cell = |start: usize, end: usize| {
        let body = text.get(start..end).unwrap_or_default();
        let (lead, length) = (body.len() - body.trim_start().len(), body.trim().len());
        let (start, end) = (start + lead, start + lead + length);
        match text.get(start..end) {
            Some(body) if body.len() >= 2 && body.starts_with('"') && body.ends_with('"') => start + 1..end - 1,
            _ => start..end,
        }
    };
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                cells.push(cell(start, at));
                start = at + 1;
            }
            '\n' if !quoted => {
                cells.push(cell(start, at));
                rows.push((row..at, std::mem::take(&mut cells)));
                (row, start) = (at + 1, at + 1);
            }
            _ => {}
        }
    }
    if start < text.len() || !cells.is_empty() {
        cells.push(cell(start, text.len()));
        rows.push((row..text.len(), cells));
    }
    rows
}

/// Where a declaration and a policy differ.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// The data type's id.
    pub data_type: String,
    /// What one of them says is done and the other does not.
    pub action: Action,
    /// Whether it is the declaration that says so.
    pub declared: bool,
    /// Whether the other one denies it.
    pub denied: bool,
    /// Where it is said.
    pub document: String,
    /// The words.
    pub span: super::Span,
}

impl Policy {
    /// What `self` and `declaration` do not both say: collection and sharing by data type, each once. Use counts as
    /// collection; a type that the other names by one that includes it is named.
    pub fn differences(&self, declaration: &Policy) -> Vec<Difference> {
        let mut found = lacking(declaration, self, true);
        found.extend(lacking(self, declaration, false));
        found
    }
}

/// What `says` states and `other` does not.
fn lacking(says: &Policy, other: &Policy, declared: bool) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    for row in &says.disclosures {
        let (action, same, opposite): (_, &[Action], _) = match row.action {
            Action::Collect | Action::Use => {
                (Action::Collect, &[Action::Collect, Action::Use, Action::Share], Action::NotCollect)
            }
            Action::Share => (Action::Share, &[Action::Share], Action::NotShare),
            Action::NotCollect | Action::NotShare => continue,
        };
        // What is said of personal information at large says nothing of one type.
        if row.data_type == "personal_info"
            || found.iter().any(|known| known.data_type == row.data_type && known.action == action)
        {
            continue;
        }
        let of_type = |known: &&Disclosure| known.data_type == row.data_type;
        if other.disclosures.iter().filter(of_type).any(|known| same.contains(&known.action)) {
            continue;
        }
        found.push(Difference {
            data_type: row.data_type.clone(),
            action,
            declared,
            denied: other.disclosures.iter().filter(of_type).any(|known| known.action == opposite),
            document: row.document.clone(),
            span: row.span,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Input, Origin, read};

    fn one(file: &str, text: &str) -> Result<Policy, PolicyError> {
        read(&[Input { file, origin: Origin::Given, bytes: text.as_bytes() }])
    }

    const FORM: &str = "schema = \"duly-declaration/1\"\n\n[[collect]]\ndata_type = \"location\"\npurpose = \"导航\"\n\
        necessity = \"necessary\"\n\n[[deny]]\ndata_type = \"contacts\"\naction = \"collect\"\n\n[[sdk]]\nname = \"友盟\"\n\
        data_types = [\"imei\"]\n";

    #[test]
    fn a_form_is_read_with_its_places() {
        let policy = one("duly.declaration.toml", FORM).unwrap();
        let rows: Vec<_> = policy.disclosures.iter().map(|row| (row.data_type.as_str(), row.action)).collect();
        assert_eq!(rows, [("location", Action::Collect), ("contacts", Action::NotCollect), ("imei", Action::Share)]);
        let [start, end] = policy.disclosures[0].span;
        let words: String = FORM.chars().skip(start).take(end - start).collect();
        assert_eq!(words, "\"location\"");
        assert_eq!((policy.sdk_list[0].name.as_str(), policy.documents[0].format), ("友盟", "declaration"));
    }

    #[test]
    fn what_is_wrong_in_a_form_is_said_with_its_place() {
        let error = one("duly.declaration.toml", &FORM.replace("location", "locatoin")).unwrap_err();
        assert!(error.why.en.contains("locatoin") && error.offset.is_some(), "{error}");
        assert!(one("duly.declaration.toml", &FORM.replace("purpose", "porpoise")).is_err());
        assert!(one("duly.declaration.toml", "schema = \"other/1\"\n").is_err());
    }

    #[test]
    fn the_form_of_google_play() {
        let text = "Question ID (machine readable),Response ID (machine readable),Response value,Answer requirement,Human-friendly question label\n\
            PSL_DATA_USAGE_RESPONSES:PSL_EMAIL:PSL_DATA_USAGE_COLLECTION_AND_SHARING,PSL_DATA_USAGE_ONLY_COLLECTED,true,MULTIPLE_CHOICE,\"Email, collected\"\n\
            PSL_DATA_USAGE_RESPONSES:PSL_EMAIL:PSL_DATA_USAGE_COLLECTION_AND_SHARING,PSL_DATA_USAGE_ONLY_SHARED,,MULTIPLE_CHOICE,Email\n\
            PSL_DATA_USAGE_RESPONSES:PSL_EMAIL:DATA_USAGE_USER_CONTROL,PSL_DATA_USAGE_USER_CONTROL_OPTIONAL,TRUE,SINGLE_CHOICE,Email\n\
            PSL_DATA_USAGE_RESPONSES:PSL_EMAIL:DATA_USAGE_COLLECTION_PURPOSE,PSL_ACCOUNT_MANAGEMENT,true,MULTIPLE_CHOICE,Email\n\
            PSL_DATA_USAGE_RESPONSES:PSL_PRECISE_LOCATION:PSL_DATA_USAGE_COLLECTION_AND_SHARING,PSL_DATA_USAGE_ONLY_SHARED,true,MULTIPLE_CHOICE,x\n";
        let policy = one("data_safety.csv", text).unwrap();
        let rows: Vec<_> =
            policy.disclosures.iter().map(|row| (row.data_type.as_str(), row.action, row.necessity)).collect();
        assert_eq!(
            rows,
            [
                ("email", Action::Collect, Some(Necessity::Optional)),
                ("location_precise", Action::Share, Some(Necessity::Necessary))
            ]
        );
        assert_eq!(policy.disclosures[0].purpose.as_deref(), Some("account management"));
    }

    #[test]
    fn types_of_google_play_are_types_of_ours() {
        for line in include_str!("play-data-types.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (play, id) = line.split_once('\t').unwrap();
            assert!(play.starts_with("PSL_") && db::data_type(id).is_some(), "{line}");
        }
    }

    #[test]
    fn lists_as_csv() {
        let text =
            "SDK名称,公司,收集的个人信息,目的\n友盟,友盟同欣,\"IMEI, MAC地址\",统计\n极光,和讯华谷,位置信息,推送\n";
        let policy = one("sdk.csv", text).unwrap();
        let rows: Vec<_> = policy.sdk_list.iter().map(|row| (row.name.as_str(), row.data_types.join(" "))).collect();
        assert_eq!(rows, [("友盟", "imei mac".to_owned()), ("极光", "location".to_owned())]);
    }

    #[test]
    fn a_declaration_and_a_policy_differ() {
        let declaration = one("duly.declaration.toml", FORM).unwrap();
        let policy = one("p.txt", "我们会收集您的手机号码，用于登录。我们不会收集您的位置信息。\n").unwrap();
        let found: Vec<_> =
            policy.differences(&declaration).into_iter().map(|row| (row.data_type, row.declared, row.denied)).collect();
        let row = |id: &str, declared, denied| (id.to_owned(), declared, denied);
        assert_eq!(found, [row("location", true, true), row("imei", true, false), row("phone_number", false, false)]);
    }
}
