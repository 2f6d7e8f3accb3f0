//! `duly draft`: the two lists, a permission table and a policy's skeleton, from what the app does.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use crate::audit::Options;
use crate::draft::{Drafted, draft};
use crate::prose::{Lang, Prose};
use crate::report::{draft as documents, json};

use super::{Failure, Status, input, output};

/// Arguments of `duly draft`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The app: an APK, a bundle (.aab), a split set (.apks, .xapk, .apkm), a directory of splits or one that apktool unpacked.
    #[arg(value_name = "APP")]
    app: PathBuf,
    /// The app's type among the 39 of the law; inferred unless given.
    #[arg(long, value_name = "ID", value_parser = super::audit::app_type)]
    app_type: Option<&'static str>,
    /// What the project settles; duly.toml in the working directory unless given.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What to print: the whole as Markdown or JSON, or one list as CSV.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Write all documents, in both languages, to this folder.
    #[arg(short, long, value_name = "DIR", conflicts_with = "format")]
    output: Option<PathBuf>,
}

/// What a draft prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lists, permission table and skeleton in one document.
    Markdown,
    /// `duly-draft/1`.
    Json,
    /// The list of personal information, as CSV.
    PersonalInformation,
    /// The list of third parties, as CSV.
    ThirdParties,
    /// The permission table, as CSV.
    Permissions,
    /// Google Play's Data safety form, as CSV for its console.
    DataSafety,
}

/// Prints or writes the draft.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    let config = input::config(arguments.config.as_deref())?;
    let files = input::app(&arguments.app)?;
    let options = Options { config: config.as_ref(), app_type: arguments.app_type, ..Options::default() };
    let audit = super::diff::audited(&arguments.app, &files.view().input(), &[], &options)?;
    let in_lang = |lang| draft(&audit, lang);
    let whole = |lang| {
        let (zh, en) = (in_lang(Lang::Zh), in_lang(Lang::En));
        as_json(&in_lang(lang), &documents::skeleton(&zh), &documents::skeleton(&en))
    };
    let Some(folder) = &arguments.output else {
        let made = in_lang(lang);
        output::print(&match arguments.format {
            Format::Markdown => documents::document(&made),
            Format::Json => whole(lang),
            Format::PersonalInformation => documents::personal_csv(&made),
            Format::ThirdParties => documents::third_parties_csv(&made),
            Format::Permissions => documents::permissions_csv(&made),
            Format::DataSafety => documents::data_safety_csv(&made),
        })?;
        return Ok(Status::Clean);
    };
    std::fs::create_dir_all(folder).map_err(|error| {
        Failure::about(
            folder,
            Prose::new(format!("无法建立目录：{error}"), format!("the folder cannot be made: {error}")),
            Prose::new("请给 -o 一个可写的目录。", "Give -o a folder that can be written."),
        )
    })?;
    let write = |name: &str, text: String| output::write_file(&folder.join(name), text.as_bytes());
    for (lang, ending) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        let made = in_lang(lang);
        write(&format!("draft.{ending}.md"), documents::document(&made))?;
        write(&format!("policy.{ending}.md"), documents::skeleton(&made))?;
        write(&format!("personal-information.{ending}.csv"), documents::personal_csv(&made))?;
        write(&format!("third-parties.{ending}.csv"), documents::third_parties_csv(&made))?;
        write(&format!("permissions.{ending}.csv"), documents::permissions_csv(&made))?;
    }
    write("data-safety.csv", documents::data_safety_csv(&in_lang(Lang::En)))?;
    write("draft.json", whole(lang))?;
    Ok(Status::Clean)
}

/// The draft as `duly-draft/1`, with the skeleton in both languages.
fn as_json(draft: &Drafted<'_>, zh: &str, en: &str) -> String {
    let mut value = serde_json::to_value(draft).unwrap_or_default();
    value["policy"] = json!({ "zh": zh, "en": en });
    json::text(&value, false)
}
