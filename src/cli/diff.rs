//! `duly diff`: what an update of an app changes.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::audit::{self, AppInput, Audit, Options};
use crate::diff::{self, Side};
use crate::limit::Budget;
use crate::policy;
use crate::prose::{Lang, Prose};
use crate::report::{self, Report, json};
use crate::rules::Config;

use super::{Failure, Status, input, output};

/// Arguments of `duly diff`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The older version: an APK, or the JSON report of one.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer version: an APK, or the JSON report of one.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// The privacy policy that APKs are held against; a report brings what it was held against. May be repeated.
    #[arg(long, value_name = "FILE|DIR")]
    policy: Vec<PathBuf>,
    /// What the project settles; duly.toml in the working directory unless given.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

/// Formats of the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading here.
    Terminal,
    /// `duly-diff/1`.
    Json,
}

/// Prints what the newer version changes.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    let files = input::policies(&arguments.policy)?;
    let policies = input::borrowed(&files);
    let config = input::config(arguments.config.as_deref())?;
    let (old, new) = rayon::join(
        || side(&arguments.old, &policies, config.as_ref(), lang),
        || side(&arguments.new, &policies, config.as_ref(), lang),
    );
    let found = diff::diff(&old?, &new?, lang);
    output::print(&match arguments.format {
        Format::Json => json::text(&found, false),
        Format::Terminal => report::diff::render(&found, &output::style(true), lang),
    })?;
    Ok(Status::Clean)
}

/// A side: a report as it stands, or an app audited now.
fn side(path: &Path, policies: &[policy::Input<'_>], config: Option<&Config>, lang: Lang) -> Result<Side, Failure> {
    let files = input::app(path)?;
    let view = files.view();
    let app = view.input();
    let first = app.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'{') {
        return Side::parse(app.bytes).map_err(|why| {
            Failure::about(
                path,
                why,
                Prose::new(
                    "请给出 APK，或 duly audit --format json 写成的一份报告",
                    "give an APK, or one report that duly audit --format json wrote",
                ),
            )
        });
    }
    let audit = audited(path, &app, policies, &Options { config, ..Options::default() })?;
    Ok(Side::of(&Report::new(&audit, lang, None)))
}

/// The audit of an app that was read from `path`.
pub(super) fn audited(
    path: &Path,
    app: &AppInput<'_>,
    policies: &[policy::Input<'_>],
    options: &Options<'_>,
) -> Result<Audit, Failure> {
    audit::audit(app, policies, options, &Budget::default()).map_err(|error| Failure {
        path: Some(error.policy.map_or_else(|| path.to_owned(), PathBuf::from)),
        message: error.message,
        remedy: error.remedy,
    })
}
