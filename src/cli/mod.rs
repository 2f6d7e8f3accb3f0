//! The command line: one file a command. Maps arguments to library calls and results to exit statuses.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::prose::{Lang, Prose};
use crate::report::inert::inert;

mod audit;
mod diff;
mod draft;
mod evidence;
mod explain;
mod input;
mod manifest;
mod misuse;
mod output;
mod policy;
mod process;
mod progress;
mod serve;
mod table;
mod why;

/// Exit statuses of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Audited; nothing at or above `--fail-on`.
    Clean,
    /// Audited; something at or above `--fail-on`.
    Failed,
    /// Wrong use, or an input that cannot be read at all.
    Unusable,
    /// Audited, but a principle is inconclusive.
    Inconclusive,
}

impl Status {
    /// The process's exit code.
    fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Status::Clean => 0,
            Status::Failed => 1,
            Status::Unusable => 2,
            Status::Inconclusive => 3,
        })
    }

    /// Several apps: 1 before 2 before 3 before 0.
    fn and(self, other: Status) -> Status {
        [Status::Failed, Status::Unusable, Status::Inconclusive]
            .into_iter()
            .find(|status| *status == self || *status == other)
            .unwrap_or(Status::Clean)
    }
}

/// Why a command cannot go on: one line on standard error, exit status 2.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The file, where there is one.
    pub path: Option<PathBuf>,
    /// What is wrong, and where in the file.
    pub message: Prose,
    /// What to do.
    pub remedy: Prose,
}

impl Failure {
    /// A failure about no file in particular.
    fn usage(message: Prose, remedy: Prose) -> Self {
        Failure { path: None, message, remedy }
    }

    /// A failure about `path`.
    fn about(path: &Path, message: Prose, remedy: Prose) -> Self {
        Failure { path: Some(path.to_owned()), message, remedy }
    }

    /// The one line, free of control characters that a file name may bring.
    fn line(&self, lang: Lang) -> String {
        let mut line = String::from("duly: ");
        if let Some(path) = &self.path {
            line.push_str(&inert(&path.to_string_lossy()));
            line.push_str(": ");
        }
        let (stop, space) = match lang {
            Lang::Zh => ("。", ""),
            Lang::En => (".", " "),
        };
        let message = inert(self.message.get(lang));
        line.push_str(message.trim_end_matches(['.', '。']));
        line.push_str(stop);
        let remedy = inert(self.remedy.get(lang));
        let mut remedy = remedy.trim_end_matches(['.', '。']).chars();
        if let Some(first) = remedy.next() {
            line.push_str(space);
            line.push(first.to_ascii_uppercase());
            line.push_str(remedy.as_str());
            line.push_str(stop);
        }
        line
    }
}

/// duly audits what an Android app does with personal information, and judges whether it does so duly.
///
/// It reads an app's package and its privacy policy, offline, and judges by the four principles of Chinese law
/// (legal 合法, proper 正当, necessary 必要, disclosed 明示) and by consent 同意. The app is never run.
#[derive(Debug, Parser)]
#[command(name = "duly", version, max_term_width = 100)]
struct Arguments {
    /// The language of titles and prose; the locale's unless given, else zh.
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    /// At most N threads; one for each processor unless given.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Audit apps: what they read, where it can go, what the policy says of it, and whether that is lawful.
    Audit(audit::Arguments),
    /// Print what a policy says is collected, shared, and not collected.
    Policy(policy::Arguments),
    /// Print every place where an app reads something: whose code, called from where, before consent or not.
    Why(why::Arguments),
    /// Print what an update of an app changes: permissions, data types, SDKs, recipients, findings.
    Diff(diff::Arguments),
    /// Audit folders of apps and write tables of all of them: CSV, XLSX, Parquet or JSON lines.
    Table(table::Arguments),
    /// Audit one app of a table.
    #[command(hide = true)]
    TableWorker(table::worker::Arguments),
    /// Show a page, on this machine alone, to drop an app and its policy on.
    Serve(serve::Arguments),
    /// Audit one app of the page.
    #[command(hide = true)]
    ServeWorker(serve::worker::Arguments),
    /// Draft the two lists, a permission table and a policy's skeleton from what an app does.
    Draft(draft::Arguments),
    /// Write a bundle of evidence for a complaint or a suit: report, code, policy, law, sums.
    Evidence(evidence::Arguments),
    /// Print an app's AndroidManifest.xml as text.
    Manifest(manifest::Arguments),
    /// Explain a permission, API, data type, rule, app type, SDK or provision; or list all of one kind.
    Explain(explain::Arguments),
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let raw: Vec<OsString> = std::env::args_os().collect();
    let arguments = match Arguments::try_parse_from(&raw) {
        Ok(arguments) => arguments,
        Err(error) => return misuse::answer(&error, &raw),
    };
    let lang = arguments.lang.unwrap_or_else(locale);
    let threads = arguments.threads;
    if let Some(threads) = threads {
        // Fails only when a pool exists already, and none can before this line.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
    let outcome = match arguments.command {
        Command::Audit(arguments) => audit::run(&arguments, lang),
        Command::Policy(arguments) => policy::run(&arguments, lang),
        Command::Why(arguments) => why::run(&arguments, lang),
        Command::Diff(arguments) => diff::run(&arguments, lang),
        Command::Table(arguments) => table::run(&arguments, threads, lang),
        Command::TableWorker(arguments) => table::worker::run(&arguments, lang),
        Command::Serve(arguments) => serve::run(&arguments, lang),
        Command::ServeWorker(arguments) => serve::worker::run(&arguments, lang),
        Command::Draft(arguments) => draft::run(&arguments, lang),
        Command::Evidence(arguments) => evidence::run(&arguments),
        Command::Manifest(arguments) => manifest::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments, lang),
    };
    match outcome {
        Ok(status) => status.code(),
        Err(failure) => {
            complain(&failure, lang);
            Status::Unusable.code()
        }
    }
}

/// Prints a failure. A closed standard error leaves nothing to do.
fn complain(failure: &Failure, lang: Lang) {
    let _ = writeln!(std::io::stderr(), "{}", failure.line(lang));
}

/// The locale's language where duly speaks it, else Chinese.
fn locale() -> Lang {
    match sys_locale::get_locale() {
        Some(name) if name.to_ascii_lowercase().starts_with("en") => Lang::En,
        _ => Lang::Zh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_of_several_apps_combine_in_the_order_of_the_contract() {
        use Status::*;
        assert_eq!(Clean.and(Inconclusive), Inconclusive);
        assert_eq!(Inconclusive.and(Unusable), Unusable);
        assert_eq!(Unusable.and(Failed), Failed);
        assert_eq!(Clean.and(Clean), Clean);
    }

    #[test]
    fn a_failure_is_one_line_whatever_the_file_is_called() {
        let failure = Failure::about(
            Path::new("a\nb\u{1b}[31m\u{202e}.apk"),
            Prose::new("空文件", "the file is empty"),
            Prose::new("请给出 APK。", "Give an APK."),
        );
        let line = failure.line(Lang::En);
        assert!(!line.contains(['\n', '\u{1b}', '\u{202e}']), "{line:?}");
        assert!(line.ends_with("the file is empty. Give an APK."), "{line:?}");
    }
}
