//! `duly policy`: what a policy says.

use std::path::PathBuf;

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};

use crate::db;
use crate::policy::{self, Difference, Place, Policy};
use crate::prose::Lang;
use crate::report::policy::{KINDS, page_of, party, says};
use crate::report::{self, inert::inert, json, words};

use super::{Failure, Status, input, output};

/// Arguments of `duly policy`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The policy: text, Markdown, HTML, MHTML, DOCX or PDF files, or directories of such files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A form to hold against the policy: duly.declaration.toml, Google Play's Data safety CSV, or a list as CSV.
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    declaration: Option<PathBuf>,
    /// Print the extracted text that spans count in.
    #[arg(long)]
    text: bool,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

/// Formats of the listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables.
    Terminal,
    /// `duly-policy/1`.
    Json,
    /// A page that shows the policy with each statement marked in place.
    Html,
}

/// Reads the policy and prints what it says.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    let policy = read(&arguments.files)?;
    let declaration = arguments.declaration.as_ref().map(|path| read(std::slice::from_ref(path))).transpose()?;
    let differences = declaration.as_ref().map(|declaration| policy.differences(declaration));
    let text = match (arguments.text, arguments.format) {
        (true, _) => policy.documents.iter().map(|document| document.text.as_str()).collect::<Vec<_>>().join("\n"),
        (false, Format::Json) => {
            let mut value = serde_json::json!({
                "schema": "duly-policy/1", "policy": policy, "claims": policy.claims(),
            });
            add_places(&mut value, &policy);
            if let (Some(differences), Some(value)) = (&differences, value.as_object_mut()) {
                value.insert(String::from("differences"), serde_json::json!(differences));
            }
            json::text(&value, false)
        }
        (false, Format::Html) => report::policy::render(&policy, lang),
        (false, Format::Terminal) => {
            let mut text = tables(&policy, lang);
            if let Some(differences) = &differences {
                text.push_str(&difference_table(differences, lang));
            }
            text
        }
    };
    output::print(&text)?;
    Ok(Status::Clean)
}

/// Reads documents.
fn read(paths: &[PathBuf]) -> Result<Policy, Failure> {
    let files = input::policies(paths)?;
    policy::read(&input::borrowed(&files)).map_err(|error| {
        let path = paths.iter().find(|path| input::base_name(path) == error.file);
        Failure {
            path: Some(path.cloned().unwrap_or_else(|| PathBuf::from(&error.file))),
            message: error.message(),
            remedy: error.remedy.into(),
        }
    })
}

/// Where the form and the policy differ.
fn difference_table(differences: &[Difference], lang: Lang) -> String {
    let word = |zh, en| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let title = word("声明表格与政策的差异", "Where the form and the policy differ");
    let mut rows = table([word("信息类型", "data type"), word("差异", "difference"), word("出处", "said in")]);
    for row in differences {
        let name = db::data_type(&row.data_type).map_or(row.data_type.as_str(), |data_type| data_type.text.get(lang));
        let what = match (row.declared, row.denied) {
            (true, true) => word("表格声明，政策否认", "in the form, denied by the policy"),
            (true, false) => word("表格声明，政策未写", "in the form, not in the policy"),
            (false, true) => word("政策写明，表格否认", "in the policy, denied by the form"),
            (false, false) => word("政策写明，表格未声明", "in the policy, not in the form"),
        };
        let action = words::action(row.action).get(lang);
        rows.add_row([name.to_owned(), format!("{action}: {what}"), inert(&row.document).into_owned()]);
    }
    if differences.is_empty() {
        return format!("\n{title}: {}\n", word("无", "none"));
    }
    format!("\n{title}\n{rows}\n")
}

/// Adds to each row where in its file its span starts: a part and a code point of its decoded text, or a page.
fn add_places(value: &mut serde_json::Value, policy: &Policy) {
    for list in ["disclosures", "sdk_list", "commitments"] {
        let Some(rows) = value.pointer_mut(&format!("/policy/{list}")).and_then(|rows| rows.as_array_mut()) else {
            continue;
        };
        for row in rows {
            let start =
                row.pointer("/span/0").and_then(serde_json::Value::as_u64).and_then(|at| usize::try_from(at).ok());
            let file = row.get("document").and_then(|file| file.as_str());
            let document = policy.documents.iter().find(|document| Some(document.file.as_str()) == file);
            let place = document.zip(start).map(|(document, start)| match document.places.of(start) {
                Place::Character { part, offset } => {
                    serde_json::json!({ "part": document.places.parts.get(part), "offset": offset })
                }
                Place::Page { page, x, y } => serde_json::json!({ "page": page, "x": x, "y": y }),
            });
            if let Some(row) = row.as_object_mut() {
                row.insert(String::from("place"), place.unwrap_or_default());
            }
        }
    }
}

/// The statements, third parties, commitments and contradictions as tables.
fn tables(policy: &Policy, lang: Lang) -> String {
    let word = |zh, en| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let name_of =
        |id: &str| db::data_type(id).map_or_else(|| id.to_owned(), |data_type| data_type.text.get(lang).to_owned());
    // The words, and on which page of a PDF they stand.
    let quoted = |file: &str, start: usize, text: &str| {
        let document = policy.documents.iter().find(|document| document.file == file);
        let text = inert(text.trim());
        match document.and_then(|document| page_of(document, start)) {
            Some(page) => format!("{text} {}", word("（第 # 页）", "(page #)").replace('#', &page.to_string())),
            None => text.into_owned(),
        }
    };
    let mut out = String::new();
    for document in &policy.documents {
        let language = document.language.as_deref().unwrap_or("?");
        out.push_str(&inert(&format!("{} ({}, {}, {language})", document.file, document.format, document.encoding)));
        out.push('\n');
    }
    for (actions, zh, en) in KINDS {
        let mut statements = table([
            word("信息类型", "data type"),
            word("声明", "says"),
            word("由谁", "by whom"),
            word("目的或条件", "purpose or condition"),
            word("原文", "words"),
        ]);
        let rows: Vec<_> = policy.disclosures.iter().filter(|row| actions.contains(&row.action)).collect();
        for row in &rows {
            let why: Vec<&str> = [row.purpose.as_deref(), row.condition.as_deref()].into_iter().flatten().collect();
            statements.add_row([
                name_of(&row.data_type),
                says(row, lang),
                inert(party(row, lang)).into_owned(),
                inert(&why.join("; ")).into_owned(),
                quoted(&row.document, row.span[0], &row.text),
            ]);
        }
        out.push_str(&format!("\n{} ({})\n", word(zh, en), rows.len()));
        if !rows.is_empty() {
            out.push_str(&format!("{statements}\n"));
        }
    }
    let mut third_parties =
        table([word("名称", "name"), word("公司", "company"), word("信息类型", "data types"), word("目的", "purpose")]);
    for row in &policy.sdk_list {
        third_parties.add_row([
            inert(&row.name),
            inert(row.vendor.as_deref().unwrap_or("")),
            row.data_types.iter().map(|id| name_of(id)).collect::<Vec<_>>().join(words::comma(lang)).into(),
            inert(row.purpose.as_deref().unwrap_or("")),
        ]);
    }
    if !policy.sdk_list.is_empty() {
        out.push_str(&format!("\n{}\n{third_parties}\n", word("第三方清单", "Third parties")));
    }
    let mut commitments = table([word("内容", "content"), word("原文", "words")]);
    for row in &policy.commitments {
        commitments.add_row([row.kind.to_owned(), quoted(&row.document, row.span[0], &row.text)]);
    }
    if !policy.commitments.is_empty() {
        out.push_str(&format!("\n{}\n{commitments}\n", word("其他内容", "Other contents")));
    }
    let mut contradictions = table([word("信息类型", "data type"), word("否认", "denied"), word("写明", "stated")]);
    let found = policy.contradictions();
    for (denial, stated) in &found {
        contradictions.add_row([
            name_of(&denial.data_type),
            quoted(&denial.document, denial.span[0], &denial.text),
            quoted(&stated.document, stated.span[0], &stated.text),
        ]);
    }
    if !found.is_empty() {
        out.push_str(&format!("\n{}\n{contradictions}\n", word("自相矛盾", "Contradictions")));
    }
    for limit in &policy.limits {
        out.push_str(&format!("\n! {}: {}\n", limit.what.get(lang), limit.effect.get(lang)));
    }
    out
}

/// An empty table with a header.
fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header);
    if table.width().is_none() {
        table.set_width(100);
    }
    table
}
