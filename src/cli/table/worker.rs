//! The process that audits one app of a table: `duly table-worker`, which is no command for people.
//!
//! It first bounds itself. Where it is asked for the package, it prints that as a line of JSON. It reads what to audit
//! the app with ([`Assignment`]) from standard input, and prints an [`Outcome`].

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use crate::audit::{self, Depth, Options};
use crate::db;
use crate::law::{Day, Law, LawSet};
use crate::limit::Budget;
use crate::prose::{Lang, Prose};
use crate::report::Report;
use crate::report::inert::inert;
use crate::report::table::{Fault, Record};

use super::super::{Failure, Status, input, output, process};
use super::journal::Outcome;
use super::pool::Bounds;
use super::register::Assignment;

/// Arguments of `duly table-worker`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The app.
    app: PathBuf,
    /// What the process says before it is told what to do.
    #[arg(long, value_enum)]
    question: Question,
    #[arg(long, value_enum)]
    depth: Depth,
    #[arg(long, value_enum)]
    law: Law,
    #[arg(long, value_parser = super::super::audit::day)]
    law_date: Day,
    /// Bytes of address space.
    #[arg(long)]
    memory: u64,
}

/// What a process says before it is told what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Question {
    /// Nothing.
    None,
    /// The package that it has before it.
    Package,
}

/// The arguments that start a process, but for the app.
pub fn arguments(bounds: &Bounds, question: Question) -> Vec<OsString> {
    let name =
        |value: Option<clap::builder::PossibleValue>| value.map_or_else(String::new, |value| value.get_name().into());
    [
        String::from("table-worker"),
        String::from("--threads=1"),
        format!("--lang={}", name(bounds.lang.to_possible_value())),
        format!("--depth={}", name(bounds.depth.to_possible_value())),
        format!("--law={}", bounds.law.law.id()),
        format!("--law-date={}", bounds.law.day),
        format!("--question={}", name(question.to_possible_value())),
        format!("--memory={}", bounds.limits.memory),
    ]
    .map(OsString::from)
    .to_vec()
}

/// Audits the app and prints what became of it.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    process::bound(arguments.memory);
    process::end_with_starter();
    let outcome = match audited(arguments, lang) {
        Ok(record) => Outcome::Audited(Box::new(record)),
        Err(fault) => Outcome::Failed(fault),
    };
    output::print(&serde_json::to_string(&outcome).unwrap_or_default())?;
    Ok(Status::Clean)
}

fn audited(arguments: &Arguments, lang: Lang) -> Result<Record, Fault> {
    let failed = |kind: &str, failure: &Failure| {
        let mut message = failure.message.clone();
        if kind == "policy"
            && let Some(path) = &failure.path
        {
            let path = path.to_string_lossy();
            message = Prose::new(format!("{path}：{}", message.zh), format!("{path}: {}", message.en));
        }
        Fault::new(kind, &message, &failure.remedy, lang)
    };
    let files = input::app(&arguments.app).map_err(|failure| {
        // A file that opens and cannot be mapped finds no room.
        let opens = arguments.app.is_file() && std::fs::File::open(&arguments.app).is_ok();
        let kind = if opens { "memory" } else { "unreadable" };
        failed(kind, &failure)
    })?;
    let view = files.view();
    let app = view.input();
    let budget = Budget::default();
    let mut package = None;
    if arguments.question == Question::Package {
        package = audit::package(&app, &budget).ok().map(|package| inert(&package).into_owned());
        let line = serde_json::to_string(&package).unwrap_or_default();
        let mut out = std::io::stdout().lock();
        // Where nobody listens there is nobody to answer.
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }
    let mut told = Vec::new();
    let _ = std::io::stdin().lock().read_to_end(&mut told);
    let assignment: Assignment = serde_json::from_slice(&told).unwrap_or_default();
    let of_package = |fault: Fault| Fault { package: package.clone(), ..fault };
    let files = input::policies(&assignment.policies).map_err(|failure| of_package(failed("policy", &failure)))?;
    let options = Options {
        depth: arguments.depth,
        law: LawSet { day: arguments.law_date, ..LawSet::newest(arguments.law) },
        app_type: assignment.app_type.as_deref().and_then(db::app_type).map(|row| row.id),
        ..Options::default()
    };
    let audit = audit::audit(&app, &input::borrowed(&files), &options, &budget).map_err(|error| {
        let kind = if error.policy.is_some() { "policy" } else { "unreadable" };
        let failure = Failure { path: error.policy.map(PathBuf::from), message: error.message, remedy: error.remedy };
        of_package(failed(kind, &failure))
    })?;
    Ok(Record::new(&Report::new(&audit, lang, None)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_arguments_are_those_that_are_parsed() {
        use clap::Parser;
        #[derive(Parser)]
        struct Whole {
            #[arg(long)]
            threads: u16,
            #[arg(long, value_enum)]
            lang: Lang,
            #[command(flatten)]
            rest: Arguments,
        }
        let limits = super::super::super::process::Limits { timeout: Duration::from_secs(1), memory: 7 };
        let bounds =
            Bounds { workers: 1, limits, depth: Depth::Manifest, law: LawSet::newest(Law::Gdpr), lang: Lang::En };
        let mut all = arguments(&bounds, Question::Package);
        all.extend(["--".into(), "-x.apk".into()]);
        let parsed = Whole::try_parse_from(all).expect("parsed");
        assert_eq!((parsed.threads, parsed.lang, parsed.rest.memory), (1, Lang::En, 7));
        assert_eq!((parsed.rest.law, parsed.rest.law_date), (Law::Gdpr, bounds.law.day));
        assert_eq!(parsed.rest.app, PathBuf::from("-x.apk"));
    }
}
