//! `duly policy`: what a policy says.

use std::path::PathBuf;

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};

use crate::db;
use crate::policy::{self, Party, Policy};
use crate::prose::Lang;
use crate::report::{inert::inert, json, words};

use super::{Failure, Status, input, output};

/// Arguments of `duly policy`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The policy: text, Markdown or HTML files, or directories of such files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
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
}

/// Reads the policy and prints what it says.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    let files = input::policies(&arguments.files)?;
    let policy = policy::read(&input::borrowed(&files)).map_err(|error| {
        let path = arguments.files.iter().find(|path| input::base_name(path) == error.file);
        Failure {
            path: Some(path.cloned().unwrap_or_else(|| PathBuf::from(&error.file))),
            message: error.message(),
            remedy: error.remedy.into(),
        }
    })?;
    let text = match (arguments.text, arguments.format) {
        (true, _) => policy.documents.iter().map(|document| document.text.as_str()).collect::<Vec<_>>().join("\n"),
        (false, Format::Json) => {
            let value = serde_json::json!({ "schema": "duly-policy/1", "policy": policy });
            json::text(&value, false)
        }
        (false, Format::Terminal) => tables(&policy, lang),
    };
    output::print(&text)?;
    Ok(Status::Clean)
}

/// The statements, third parties and commitments as tables.
fn tables(policy: &Policy, lang: Lang) -> String {
    let word = |zh, en| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let mut out = String::new();
    for document in &policy.documents {
        let language = document.language.as_deref().unwrap_or("?");
        out.push_str(&inert(&format!("{} ({}, {}, {language})", document.file, document.format, document.encoding)));
        out.push('\n');
    }
    let mut statements = table([
        word("信息类型", "data type"),
        word("声明", "says"),
        word("由谁", "by whom"),
        word("目的或条件", "purpose or condition"),
        word("原文", "words"),
    ]);
    for row in &policy.disclosures {
        let action = words::action(row.action).get(lang);
        let party = match row.actor {
            Party::FirstParty => word("本应用", "the app"),
            Party::ThirdParty => row.entity.as_deref().unwrap_or(word("第三方", "a third party")),
        };
        let why: Vec<&str> = [row.purpose.as_deref(), row.condition.as_deref()].into_iter().flatten().collect();
        let name = db::data_type(&row.data_type).map_or(row.data_type.as_str(), |data_type| data_type.text.get(lang));
        let vague = if row.vague { word("（含糊）", " (vaguely)") } else { "" };
        statements.add_row([
            name.to_owned(),
            format!("{action}{vague}"),
            inert(party).into_owned(),
            inert(&why.join("; ")).into_owned(),
            inert(row.text.trim()).into_owned(),
        ]);
    }
    out.push_str(&format!("\n{}\n{statements}\n", word("声明", "Statements")));
    let mut third_parties =
        table([word("名称", "name"), word("公司", "company"), word("信息类型", "data types"), word("目的", "purpose")]);
    for row in &policy.sdk_list {
        third_parties.add_row([
            inert(&row.name),
            inert(row.vendor.as_deref().unwrap_or("")),
            row.data_types.join(" ").into(),
            inert(row.purpose.as_deref().unwrap_or("")),
        ]);
    }
    if !policy.sdk_list.is_empty() {
        out.push_str(&format!("\n{}\n{third_parties}\n", word("第三方", "Third parties")));
    }
    let mut commitments = table([word("内容", "content"), word("原文", "words")]);
    for row in &policy.commitments {
        commitments.add_row([row.kind.to_owned(), inert(row.text.trim()).into_owned()]);
    }
    if !policy.commitments.is_empty() {
        out.push_str(&format!("\n{}\n{commitments}\n", word("其他内容", "Other contents")));
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
