//! `duly manifest`: an app's AndroidManifest.xml as text.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use crate::limit::Budget;
use crate::report::json;

use super::{Failure, Status, input, output};

/// Arguments of `duly manifest`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The app: an APK, a bundle (.aab), a split set (.apks, .xapk, .apkm), a directory of splits or one that apktool unpacked.
    #[arg(value_name = "APP")]
    app: PathBuf,
    /// Where to write; standard output unless given.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

/// Formats of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// XML, also where it goes to a file.
    Terminal,
    /// `duly-manifest/1`: the XML as a string.
    Json,
}

/// Prints the manifest.
pub fn run(arguments: &Arguments) -> Result<Status, Failure> {
    let files = input::app(&arguments.app)?;
    let name = input::base_name(&arguments.app);
    let text = crate::audit::manifest(&files.view().input(), &Budget::default()).map_err(|error| Failure {
        path: Some(arguments.app.clone()),
        message: error.message,
        remedy: error.remedy,
    })?;
    let text = match arguments.format {
        Format::Terminal => text,
        Format::Json => json::text(&json!({ "schema": "duly-manifest/1", "file": name, "xml": text }), false),
    };
    match &arguments.output {
        Some(path) => output::write_file(path, text.as_bytes())?,
        None => output::print(&text)?,
    }
    Ok(Status::Clean)
}
