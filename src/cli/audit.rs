//! `duly audit`: audits apps against a policy and reports.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::analysis::Confidence;
use crate::audit::{self, Audit, Depth, Options};
use crate::baseline::{Baseline, Mismatch};
use crate::db;
use crate::law::{Day, Law, LawSet};
use crate::limit::{Budget, Principle};
use crate::prose::{Lang, Prose};
use crate::report::table::Record;
use crate::report::{self, Report};
use crate::rules::{Config, RULES, Severity};
use crate::verdict::Status as Verdict;

use super::progress::Progress;
use super::{Failure, Status, input, output};

/// Arguments of `duly audit`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The apps: APKs, bundles (.aab), split sets (.apks, .xapk, .apkm), directories of splits or ones that apktool unpacked.
    #[arg(required = true, value_name = "APP")]
    apps: Vec<PathBuf>,
    /// The app's privacy policy: a text, Markdown or HTML file, or a directory of such files. May be repeated.
    #[arg(long, value_name = "FILE|DIR")]
    policy: Vec<PathBuf>,
    /// What the app does with data as a form, where no policy is given: duly.declaration.toml, Google Play's Data safety
    /// CSV, or a list as CSV. `duly policy --declaration` holds a form against a policy.
    #[arg(long, value_name = "FILE", conflicts_with = "policy")]
    declaration: Option<PathBuf>,
    /// The app's type among the 39 of the law (see `duly explain --list app-types`); inferred unless given.
    #[arg(long, value_name = "ID", value_parser = app_type)]
    app_type: Option<&'static str>,
    /// The law to judge by: Chinese law, the GDPR or Google Play's policies. What has no counterpart there is not judged.
    #[arg(long, value_enum, default_value_t = Law::Cn)]
    law: Law,
    /// Judge by the provisions in force on that day (YYYY-MM-DD); by the newest that the data knows unless given.
    #[arg(long, value_name = "DATE", value_parser = day)]
    law_date: Option<Day>,
    /// How deep to look; the deepest there is unless given.
    #[arg(long, value_enum, default_value_t = Depth::Code)]
    depth: Depth,
    /// The mapping.txt that R8 or ProGuard wrote for this build: names and lines are turned back by it.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// How to report. May be repeated, with -o naming a folder.
    #[arg(long, value_name = "FORMAT", value_parser = format_names())]
    format: Vec<String>,
    /// Where to write; a folder for several apps or formats. Standard output unless given.
    #[arg(short, long, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// What makes the exit status 1: violated, doubtful, high, medium, low, never, or rule ids with commas between.
    #[arg(long, value_name = "LEVEL", default_value = "violated", value_parser = fail_on)]
    fail_on: FailOn,
    /// A former JSON report of the app: findings get a state, and only new ones count for the exit status.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// What the project settles: rules, severities, own packages, recipients, suppressions. Unless given, duly.toml in the
    /// working directory, if there is one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Leave a duly.toml in the working directory aside.
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    /// Leave out what differs between runs (`tool.elapsed_ms`).
    #[arg(long)]
    deterministic: bool,
}

/// Formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// For reading here.
    Terminal,
    /// `duly-report/1`.
    Json,
    /// One page for a browser.
    Html,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// Markdown.
    Markdown,
    /// A table of findings.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// All of them: what `--format` calls each, and the ending of a file in it.
    const ALL: [(Format, &'static str, &'static str); 8] = [
        (Format::Terminal, "terminal", "txt"),
        (Format::Json, "json", "json"),
        (Format::Html, "html", "html"),
        (Format::Sarif, "sarif", "sarif"),
        (Format::Junit, "junit", "xml"),
        (Format::Markdown, "markdown", "md"),
        (Format::Csv, "csv", "csv"),
        (Format::Xlsx, "xlsx", "xlsx"),
    ];

    /// The ending of a file in this format.
    fn extension(self) -> &'static str {
        Format::ALL.into_iter().find(|(format, ..)| *format == self).map_or("txt", |(.., extension)| extension)
    }

    /// The format that a file's ending asks for.
    fn of(path: &Path) -> Option<Format> {
        let asked = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL.into_iter().find(|(.., extension)| *extension == asked).map(|(format, ..)| format)
    }

    /// Whether the reports of several apps may stand one beneath another.
    fn is_joinable(self) -> bool {
        matches!(self, Format::Terminal | Format::Json)
    }
}

/// The values of `--format`.
fn format_names() -> clap::builder::PossibleValuesParser {
    Format::ALL.map(|(_, name, _)| clap::builder::PossibleValue::new(name)).into()
}

/// What makes the exit status 1.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FailOn {
    /// A principle is violated.
    Violated,
    /// A principle is violated or doubtful.
    Doubtful,
    /// A finding of this severity or above.
    Severity(Severity),
    /// A finding of one of these rules.
    Rules(Vec<&'static str>),
    /// Nothing.
    Never,
}

/// Parses `--fail-on`.
fn fail_on(text: &str) -> Result<FailOn, String> {
    Ok(match text {
        "violated" => FailOn::Violated,
        "doubtful" => FailOn::Doubtful,
        "high" => FailOn::Severity(Severity::High),
        "medium" => FailOn::Severity(Severity::Medium),
        "low" => FailOn::Severity(Severity::Low),
        "never" => FailOn::Never,
        rules => {
            FailOn::Rules(
                rules
                    .split(',')
                    .map(|id| {
                        let id = id.trim();
                        RULES.iter().find(|rule| rule.id == id).map(|rule| rule.id).ok_or_else(|| {
                            format!("{id} is neither a level nor a rule (see duly explain --list rules)")
                        })
                    })
                    .collect::<Result<_, _>>()?,
            )
        }
    })
}

/// Parses `--app-type`.
pub(super) fn app_type(text: &str) -> Result<&'static str, String> {
    db::app_type(text)
        .map(|row| row.id)
        .ok_or_else(|| String::from("no such app type (see duly explain --list app-types)"))
}

/// Parses `--law-date`.
pub(super) fn day(text: &str) -> Result<Day, String> {
    text.parse()
}

impl FailOn {
    /// Whether `audit` has something at or above this level.
    fn is_met(&self, audit: &Audit) -> bool {
        // A principle counts while a finding that bears on it is covered neither by the baseline nor by a suppression.
        let any = |statuses: &[Verdict], least| {
            let is = |principle: &Principle| statuses.contains(&audit.verdict.of(*principle).status);
            Principle::ALL.iter().filter(|principle| is(principle)).any(|principle| audit.counts(*principle, least))
        };
        match self {
            FailOn::Violated => any(&[Verdict::Violated], Confidence::Medium),
            FailOn::Doubtful => any(&[Verdict::Violated, Verdict::Doubtful], Confidence::Low),
            FailOn::Severity(least) => audit.uncovered().any(|finding| finding.severity >= *least),
            FailOn::Rules(rules) => audit.uncovered().any(|finding| rules.contains(&finding.rule)),
            FailOn::Never => false,
        }
    }

    /// The exit status that `audit` gives.
    fn status(&self, audit: &Audit) -> Status {
        if self.is_met(audit) {
            Status::Failed
        } else if Principle::ALL.iter().any(|p| audit.verdict.of(*p).status == Verdict::Inconclusive) {
            Status::Inconclusive
        } else {
            Status::Clean
        }
    }
}

impl Arguments {
    /// The law to judge by.
    fn law_set(&self) -> LawSet {
        let newest = LawSet::newest(self.law);
        LawSet { day: self.law_date.unwrap_or(newest.day), ..newest }
    }
}

/// Audits each app and reports it.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    let formats = formats(arguments)?;
    let given: Vec<PathBuf> = arguments.policy.iter().chain(&arguments.declaration).cloned().collect();
    let files = input::policies(&given)?;
    let policies = input::borrowed(&files);
    let config = if arguments.no_config { None } else { input::config(arguments.config.as_deref())? };
    let baseline = arguments.baseline.as_deref().map(input::baseline).transpose()?;
    let several = arguments.apps.len() > 1;
    let folder = match &arguments.output {
        Some(path) if several || formats.len() > 1 || path.is_dir() || ends_with_separator(path) => {
            std::fs::create_dir_all(path).map_err(|error| {
                Failure::about(
                    path,
                    Prose::new(format!("无法建立目录：{error}"), format!("the folder cannot be made: {error}")),
                    Prose::new("请给 -o 一个可写的目录。", "Give -o a folder that can be written."),
                )
            })?;
            Some(path)
        }
        _ => None,
    };
    let mut status = Status::Clean;
    let mut names = std::collections::HashSet::new();
    for (index, path) in arguments.apps.iter().enumerate() {
        let started = Instant::now();
        let progress = Progress::start(&input::base_name(path), index + 1, arguments.apps.len(), lang);
        let outcome = one(path, &policies, config.as_ref(), baseline.as_ref(), arguments);
        drop(progress);
        let audit = match outcome {
            Ok(audit) => audit,
            Err(failure) if !several => return Err(failure),
            Err(failure) => {
                if formats.contains(&Format::Json) {
                    let line = report::json::error_line(
                        &input::base_name(path),
                        failure.message.get(lang),
                        failure.remedy.get(lang),
                    );
                    match folder {
                        Some(folder) => {
                            output::write_file(&file_in(folder, path, Format::Json, &mut names), line.as_bytes())?;
                        }
                        None => output::print(&line)?,
                    }
                }
                super::complain(&failure, lang);
                status = status.and(Status::Unusable);
                continue;
            }
        };
        let elapsed =
            (!arguments.deterministic).then(|| u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX));
        for format in &formats {
            let bytes =
                render(&audit, *format, lang, elapsed, several && folder.is_none(), arguments.output.is_none())?;
            match (&arguments.output, folder) {
                (_, Some(folder)) => output::write_file(&file_in(folder, path, *format, &mut names), &bytes)?,
                (Some(file), None) => output::write_file(file, &bytes)?,
                (None, None) => output::print_bytes(&bytes)?,
            }
        }
        status = status.and(arguments.fail_on.status(&audit));
    }
    Ok(status)
}

/// The formats to write, from `--format` and the ending of `-o`.
fn formats(arguments: &Arguments) -> Result<Vec<Format>, Failure> {
    let mut formats = Vec::new();
    for name in &arguments.format {
        let Some((format, ..)) = Format::ALL.into_iter().find(|(_, known, _)| known == name) else { continue };
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    if formats.is_empty() {
        let ending = arguments.output.as_deref().and_then(Format::of);
        formats.push(ending.unwrap_or(Format::Terminal));
    }
    if formats.len() > 1 && arguments.output.is_none() {
        return Err(Failure::usage(
            Prose::new("多种格式不能写到同一处", "several formats cannot go to one place"),
            Prose::new("请用 -o 给出目录。", "Name a folder with -o."),
        ));
    }
    let joinable = formats.iter().all(|format| format.is_joinable());
    if !joinable && arguments.apps.len() > 1 && arguments.output.is_none() {
        return Err(Failure::usage(
            Prose::new(
                "多个应用的报告以这种格式不能写到同一处",
                "reports of several apps cannot go to one place in this format",
            ),
            Prose::new("请用 -o 给出目录。", "Name a folder with -o."),
        ));
    }
    Ok(formats)
}

/// Whether a path is written as a folder (`out/`).
fn ends_with_separator(path: &Path) -> bool {
    path.to_string_lossy().ends_with(std::path::is_separator)
}

/// The file in `folder` for one app and format; two apps of one name get a number.
fn file_in(folder: &Path, app: &Path, format: Format, names: &mut std::collections::HashSet<String>) -> PathBuf {
    let base = input::base_name(app);
    let extension = format.extension();
    let mut name = format!("{base}.{extension}");
    let mut number = 2;
    while !names.insert(name.clone()) {
        name = format!("{base}.{number}.{extension}");
        number += 1;
    }
    folder.join(name)
}

/// Audits the app at `path`.
fn one(
    path: &Path,
    policies: &[crate::policy::Input<'_>],
    config: Option<&Config>,
    baseline: Option<&Baseline>,
    arguments: &Arguments,
) -> Result<Audit, Failure> {
    let files = input::app(path)?;
    let mapping = arguments.mapping.as_deref().map(input::mapping).transpose()?;
    let law = arguments.law_set();
    let options = Options {
        depth: arguments.depth,
        app_type: arguments.app_type,
        law,
        config,
        today: arguments.law_date.or_else(input::today).unwrap_or(law.day),
        mapping: mapping.as_ref(),
    };
    let mut audit =
        audit::audit(&files.view().input(), policies, &options, &Budget::default()).map_err(|error| Failure {
            path: Some(match &error.policy {
                Some(name) => policy_path(arguments, name),
                None => path.to_owned(),
            }),
            message: error.message,
            remedy: error.remedy,
        })?;
    if let (Some(baseline), Some(file)) = (baseline, &arguments.baseline) {
        baseline.compare(&mut audit).map_err(|mismatch| incomparable(file, mismatch, &audit))?;
    }
    Ok(audit)
}

/// Why an app cannot be held against a baseline.
fn incomparable(file: &Path, mismatch: Mismatch, audit: &Audit) -> Failure {
    let package = &audit.app.package;
    let (message, remedy) = match mismatch {
        Mismatch::Package => (
            Prose::new(format!("其中没有 {package} 的报告"), format!("has no report of {package}")),
            Prose::new("请给出同一应用以前的报告", "give a former report of the same app"),
        ),
        Mismatch::Law => (
            Prose::new("该报告依据的是另一种法律", "is a report by another law"),
            Prose::new("请用同样的 --law", "use the same --law"),
        ),
        Mismatch::Depth => (
            Prose::new(
                "该报告看得更深：这次没有看到的问题不一定已经修复",
                "is a report that looked deeper: what is not found now may still be there",
            ),
            Prose::new("请用同样的 --depth", "use the same --depth"),
        ),
    };
    Failure::about(file, message, remedy)
}

/// The path that the person gave for the policy file `name`.
fn policy_path(arguments: &Arguments, name: &str) -> PathBuf {
    arguments
        .policy
        .iter()
        .map(|path| if path.is_dir() { path.join(name) } else { path.clone() })
        .find(|path| input::base_name(path) == name)
        .unwrap_or_else(|| PathBuf::from(name))
}

/// The report as a file's bytes. `compact`: JSON in one line.
fn render(
    audit: &Audit,
    format: Format,
    lang: Lang,
    elapsed: Option<u64>,
    compact: bool,
    to_screen: bool,
) -> Result<Vec<u8>, Failure> {
    let report = Report::new(audit, lang, elapsed);
    let written = |written: Result<Vec<u8>, report::table::WriteError>| {
        written.map_err(|error| {
            Failure::usage(
                Prose::new(format!("无法写成表格：{error}"), format!("the table cannot be made: {error}")),
                Prose::new("请用其他格式，见 duly audit --help。", "Choose another format; see duly audit --help."),
            )
        })
    };
    Ok(match format {
        Format::Json => report::json::render(&report, compact).into_bytes(),
        Format::Terminal => report::terminal::render(&report, &output::style(to_screen)).into_bytes(),
        Format::Html => report::html::render(audit, lang, elapsed).into_bytes(),
        Format::Sarif => report::sarif::render(&report).into_bytes(),
        Format::Junit => report::junit::render(&report).into_bytes(),
        Format::Markdown => report::markdown::render(&report).into_bytes(),
        Format::Csv => written(report::table::findings_csv(&Record::new(&report), &audit.app.file, lang))?,
        Format::Xlsx => written(report::table::workbook(&Record::new(&report), &audit.app.file, lang))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_the_output_names_its_format() {
        assert_eq!(Format::of(Path::new("a/report.JSON")), Some(Format::Json));
        assert_eq!(Format::of(Path::new("report.json")), Some(Format::Json));
        assert_eq!(Format::of(Path::new("report")), None);
    }

    #[test]
    fn fail_on_takes_levels_and_rules_and_refuses_the_rest() {
        assert_eq!(fail_on("never"), Ok(FailOn::Never));
        assert_eq!(fail_on("medium"), Ok(FailOn::Severity(Severity::Medium)));
        assert!(matches!(fail_on("no-policy,old-target"), Ok(FailOn::Rules(rules)) if rules.len() == 2));
        assert!(fail_on("no-such-rule").is_err());
    }
}
