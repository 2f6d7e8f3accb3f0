//! `duly table`: audits folders of apps, each in a process of its own, and writes tables of all of them.
//!
//! What is done is kept in a journal beside the output, so that a run that was killed goes on where it stopped.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::audit::Depth;
use crate::law::{Day, Law, LawSet};
use crate::prose::{Lang, Prose};
use crate::report::table::{self, Format, Sheet, Totals, WriteError};

use super::process::{self, Limits};
use super::{Failure, Status};

mod journal;
mod listing;
mod pool;
mod register;
mod tally;
pub mod worker;

use journal::{Entry, Journal, Outcome};
use listing::App;
use register::Matcher;
use tally::Tally;

/// Arguments of `duly table`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The apps: files, and folders that are searched for them with all that is inside.
    #[arg(required = true, value_name = "DIR|APP")]
    apps: Vec<PathBuf>,
    /// What no app holds, as CSV: a column `file` or `package` names the app; `name`, `filing_number`, `developer`,
    /// `source`, `place`, `app_type` and `policy` say the rest (Chinese headings are taken too).
    #[arg(long = "apps", value_name = "META.csv")]
    register: Option<PathBuf>,
    /// A folder of policies named by package (com.example.app.html, or a folder com.example.app).
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
    /// The table: its ending, csv, xlsx, parquet or jsonl, says in what format.
    #[arg(short, long, required = true, value_name = "TABLE")]
    output: PathBuf,
    /// How deep to look; the deepest there is unless given.
    #[arg(long, value_enum, default_value_t = Depth::Code)]
    depth: Depth,
    /// The law to judge by.
    #[arg(long, value_enum, default_value_t = Law::Cn)]
    law: Law,
    /// Judge by the provisions in force on that day (YYYY-MM-DD); by the newest that the data knows unless given.
    #[arg(long, value_name = "DATE", value_parser = super::audit::day)]
    law_date: Option<Day>,
    /// How long one app may take; one that takes longer goes to the table of errors.
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// How much address space the audit of one app may have (not enforced on macOS and Windows); its share of the
    /// machine's memory, at most 3072, unless given.
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(64..=1_048_576))]
    memory: Option<u64>,
}

/// Audits every app that is not in the journal yet, then writes the tables. `threads`: how many apps at a time.
pub fn run(arguments: &Arguments, threads: Option<u16>, lang: Lang) -> Result<Status, Failure> {
    let Some(format) = Format::of(&arguments.output) else {
        return Err(Failure::about(
            &arguments.output,
            Prose::new("从文件名的结尾看不出格式", "the ending names no format of a table"),
            Prose::new("请用 .csv、.xlsx、.parquet 或 .jsonl。", "Use .csv, .xlsx, .parquet or .jsonl."),
        ));
    };
    let matcher = Matcher::read(arguments.register.as_deref(), arguments.policies.as_deref(), lang)?;
    let apps = listing::list(&arguments.apps)?;
    let workers =
        threads.map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let limits = Limits {
        timeout: Duration::from_secs(arguments.timeout),
        memory: arguments.memory.map_or_else(|| process::share_of_memory(workers), |mib| mib.saturating_mul(1 << 20)),
    };
    let law = LawSet::newest(arguments.law);
    let law = LawSet { day: arguments.law_date.unwrap_or(law.day), ..law };
    let bounds = pool::Bounds { workers, limits, depth: arguments.depth, law, lang };
    let mut journal = Journal::open(&arguments.output, &bounds)?;
    let todo: Vec<&App> = apps.iter().filter(|app| !journal.has(app, &matcher, &limits)).collect();
    let mut tally = Tally::start(apps.len(), todo.len(), lang);
    pool::audit(&todo, &matcher, &bounds, |entries| {
        tally.add(&entries);
        journal.append(entries)
    })?;
    let (good, bad) = write(arguments, format, &apps, &matcher, &mut journal, lang)?;
    tally.finish(good, bad, &arguments.output);
    journal.remove()?;
    Ok(Status::Clean)
}

/// Writes all tables under temporary names, then gives them their own. How many apps are in it, and how many are not.
fn write(
    arguments: &Arguments,
    format: Format,
    apps: &[App],
    matcher: &Matcher,
    journal: &mut Journal,
    lang: Lang,
) -> Result<(usize, usize), Failure> {
    let failure = |error: WriteError| unwritable(&arguments.output, &error);
    let files = format.files(&arguments.output);
    // Only the run that holds the journal's lock writes them, so one name is enough and none is left behind.
    let parts: Vec<(Sheet, PathBuf)> =
        files.iter().map(|(sheet, path)| (*sheet, journal::with(path, ".part"))).collect();
    let scratch = arguments.output.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut writer = table::writer(format, &parts, scratch.unwrap_or(Path::new(".")), lang).map_err(failure)?;
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut totals = Totals::default();
    let mut known = Vec::new();
    for app in apps {
        let Entry { outcome, .. } = journal.read(app)?;
        known.push((app, outcome.package().map(str::to_owned)));
        match outcome {
            Outcome::Audited(record) => {
                good = good.saturating_add(1);
                let no = u64::try_from(good).unwrap_or(u64::MAX);
                let particulars = matcher.particulars(app, Some(&record.package));
                totals.add(&record);
                let row = table::app_row(no, &app.shown, &record, &particulars, lang);
                writer.row(Sheet::Apps, &row).map_err(failure)?;
                for row in table::finding_rows(no, &app.shown, &record, &particulars, lang) {
                    writer.row(Sheet::Findings, &row).map_err(failure)?;
                }
            }
            Outcome::Failed(fault) => {
                bad = bad.saturating_add(1);
                let particulars = matcher.particulars(app, fault.package.as_deref());
                let no = u64::try_from(bad).unwrap_or(u64::MAX);
                let row = table::error_row(no, &app.shown, &fault, &particulars, lang);
                writer.row(Sheet::Errors, &row).map_err(failure)?;
            }
        }
    }
    for row in totals.rows(lang) {
        writer.row(Sheet::Totals, &row).map_err(failure)?;
    }
    writer.finish().map_err(failure)?;
    for ((_, part), (_, path)) in parts.iter().zip(&files) {
        std::fs::rename(part, path).map_err(|error| unwritable(path, &error.into()))?;
    }
    journal::sync_folder(&arguments.output);
    let unmatched = matcher.unmatched(&known);
    if !unmatched.is_empty() {
        tell_unmatched(&unmatched, lang);
    }
    Ok((good, bad))
}

/// Says what of the mapping file and the policies no app matched.
fn tell_unmatched(names: &[&str], lang: Lang) {
    let some: Vec<&str> = names.iter().copied().take(MOST_NAMES).collect();
    let (count, some) = (names.len(), some.join(", "));
    super::complain(
        &Failure::usage(
            Prose::new(
                format!("有 {count} 行或政策没有对应的应用：{some}"),
                format!("{count} rows or policies match no app: {some}"),
            ),
            Prose::new("请检查文件名和包名的写法。", "See whether the names of files and packages are right."),
        ),
        lang,
    );
}

/// Most names in one sentence.
const MOST_NAMES: usize = 8;

fn unwritable(path: &Path, error: &WriteError) -> Failure {
    Failure::about(
        path,
        Prose::new(format!("无法写入：{error}"), format!("cannot be written: {error}")),
        Prose::new(
            "请给 -o 一个可写的路径，并检查磁盘空间；再运行一次会从停下的地方继续。",
            "Give -o a path that can be written, and look whether the disk is full; run again to go on from here.",
        ),
    )
}
