//! What is done, on the disk: one line an app, added and synchronised as it is done. A run that was killed at any
//! moment reads it and goes on; what was half written is cut off and done again.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::db;
use crate::prose::{Lang, Prose};
use crate::report::table::{Fault, Record};

use super::super::Failure;
use super::super::process::Limits;
use super::listing::{App, exact, stamp};
use super::pool::Bounds;
use super::register::Matcher;

/// The first line: what made the lines after it. A run that would make others does not go on with them.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    schema: String,
    version: String,
    permission_db: String,
    /// The program's file: another build may find other things.
    build: String,
    depth: String,
    law: String,
    lang: Lang,
}

/// What became of an app.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was audited.
    Audited(Box<Record>),
    /// It could not be.
    Failed(Fault),
}

impl Outcome {
    /// The package, as far as it was read.
    pub fn package(&self) -> Option<&str> {
        match self {
            Outcome::Audited(record) => Some(&record.package),
            Outcome::Failed(fault) => fault.package.as_deref(),
        }
    }
}

/// A line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// [`App::key`].
    pub key: String,
    /// The key of what it was audited with.
    pub assignment: String,
    /// The limits that it ran into, where others might have let it through.
    pub limits: Option<Limits>,
    /// What became of it.
    pub outcome: Outcome,
}

/// Where a line is, and what decides whether it still holds.
#[derive(Debug)]
struct Place {
    at: u64,
    length: u64,
    package: Option<String>,
    assignment: String,
    limits: Option<Limits>,
}

/// The journal of one output.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    end: u64,
    places: HashMap<String, Place>,
}

/// `path` with `ending` behind its name.
pub fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

/// Brings the names in the folder of `path` to the disk, where the system can.
pub fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A folder that cannot be opened so is synchronised when the system likes.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

impl Journal {
    /// Opens the journal beside `output`, or begins it. Holds its lock until it is dropped.
    pub fn open(output: &Path, bounds: &Bounds) -> Result<Journal, Failure> {
        let path = with(output, ".journal");
        let failure = |error: std::io::Error| unusable(&path, &error);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failure)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::about(
                    output,
                    Prose::new("另一次运行正在写这张表", "another run is writing this table"),
                    Prose::new("请等它结束，或用 -o 给出另一个文件。", "Wait for its end, or give -o another file."),
                ));
            }
            // A file system without locks.
            Err(TryLockError::Error(_)) | Ok(()) => {}
        }
        let build = std::env::current_exe().map(|path| stamp(&path)).unwrap_or_default();
        let header = Header {
            schema: String::from("duly-journal/1"),
            version: String::from(env!("CARGO_PKG_VERSION")),
            permission_db: db::version().to_owned(),
            build,
            depth: format!("{:?}", bounds.depth),
            law: format!("{} {}", bounds.law.law.id(), bounds.law.day),
            lang: bounds.lang,
        };
        let (places, end, is_others) = read(&mut file, &header).map_err(failure)?;
        if is_others {
            let others = Failure::about(
                &path,
                Prose::new("这是另一版本或其他选项的日志", "this journal is of another version or of other options"),
                Prose::new("重新开始。", "All apps are audited anew."),
            );
            super::super::complain(&others, bounds.lang);
        }
        file.set_len(end).map_err(failure)?;
        let mut journal = Journal { path, file, end, places };
        if end == 0 {
            journal.write(&line(&header)?)?;
            sync_folder(output);
        }
        Ok(journal)
    }

    /// Whether `app` is done with what it would be audited with now.
    pub fn has(&self, app: &App, matcher: &Matcher, limits: &Limits) -> bool {
        self.places.get(&app.key).is_some_and(|place| {
            place.assignment == matcher.assignment(app, place.package.as_deref()).key()
                && place.limits.as_ref().is_none_or(|known| known == limits)
        })
    }

    /// Adds what is done, and brings it to the disk.
    pub fn append(&mut self, entries: Vec<Entry>) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        for entry in entries {
            let text = line(&entry)?;
            let at = self.end.saturating_add(length(&bytes));
            bytes.extend_from_slice(&text);
            let place = Place {
                at,
                length: length(&text),
                package: entry.outcome.package().map(str::to_owned),
                assignment: entry.assignment,
                limits: entry.limits,
            };
            self.places.insert(entry.key, place);
        }
        self.write(&bytes)
    }

    /// What became of `app`.
    pub fn read(&mut self, app: &App) -> Result<Entry, Failure> {
        let lost = |error: std::io::Error| unusable(&self.path, &error);
        let missing = || std::io::Error::new(std::io::ErrorKind::NotFound, exact(&app.path));
        let place = self.places.get(&app.key).ok_or_else(|| lost(missing()))?;
        self.file.seek(SeekFrom::Start(place.at)).map_err(lost)?;
        let mut text = Vec::new();
        Read::by_ref(&mut self.file).take(place.length).read_to_end(&mut text).map_err(lost)?;
        serde_json::from_slice(&text).map_err(|error| lost(error.into()))
    }

    /// Ends it: the tables are complete.
    pub fn remove(self) -> Result<(), Failure> {
        std::fs::remove_file(&self.path).map_err(|error| unusable(&self.path, &error))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let failure = |error: std::io::Error| unusable(&self.path, &error);
        self.file.seek(SeekFrom::Start(self.end)).map_err(failure)?;
        let mut out = BufWriter::new(&self.file);
        out.write_all(bytes).and_then(|()| out.flush()).map_err(failure)?;
        drop(out);
        self.file.sync_data().map_err(failure)?;
        self.end = self.end.saturating_add(length(bytes));
        Ok(())
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// A value as a line.
fn line(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec(value).map_err(|error| unusable(Path::new(""), &error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The lines that hold, where they end, and whether another version or other options wrote them: then none holds.
fn read(file: &mut File, header: &Header) -> std::io::Result<(HashMap<String, Place>, u64, bool)> {
    let mut places = HashMap::new();
    let mut reader = BufReader::new(file);
    let mut text = Vec::new();
    reader.read_until(b'\n', &mut text)?;
    let is_whole = text.ends_with(b"\n");
    if !is_whole || serde_json::from_slice::<Header>(&text).ok().as_ref() != Some(header) {
        return Ok((places, 0, is_whole));
    }
    let mut end = length(&text);
    loop {
        text.clear();
        reader.read_until(b'\n', &mut text)?;
        // The end, or a line that a kill or a power cut left half written: what follows it is no line either.
        let Some(entry) = text.ends_with(b"\n").then(|| serde_json::from_slice::<Entry>(&text).ok()).flatten() else {
            return Ok((places, end, false));
        };
        let length = length(&text);
        let package = entry.outcome.package().map(str::to_owned);
        let place = Place { at: end, length, package, assignment: entry.assignment, limits: entry.limits };
        places.insert(entry.key, place);
        end = end.saturating_add(length);
    }
}

fn unusable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::about(
        path,
        Prose::new(format!("日志无法读写：{error}"), format!("the journal cannot be read or written: {error}")),
        Prose::new(
            "请给 -o 一个可写的路径，并检查磁盘空间；再运行一次会从停下的地方继续。",
            "Give -o a path that can be written, and look whether the disk is full; run again to go on from here.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use crate::audit::Depth;
    use crate::law::LawSet;

    use super::*;

    fn bounds(lang: Lang) -> Bounds {
        Bounds { workers: 1, limits: limits(), depth: Depth::Code, law: LawSet::default(), lang }
    }

    fn entry(key: &str) -> Entry {
        let fault = Fault {
            package: None,
            kind: String::from("unreadable"),
            message: format!("of {key}"),
            remedy: String::new(),
        };
        Entry { key: key.to_owned(), assignment: String::new(), limits: None, outcome: Outcome::Failed(fault) }
    }

    fn app(key: &str) -> App {
        App { path: PathBuf::from(key), shown: key.to_owned(), key: key.to_owned() }
    }

    fn limits() -> Limits {
        Limits { timeout: std::time::Duration::from_secs(1), memory: 1 }
    }

    #[test]
    fn wherever_it_is_cut_the_whole_lines_before_hold() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("t.csv");
        let open = || Journal::open(&output, &bounds(Lang::Zh)).expect("opened");
        open().append(vec![entry("a"), entry("b"), entry("c")]).expect("written");
        let whole = std::fs::read(with(&output, ".journal")).expect("read");
        let matcher = Matcher::default();
        for cut in 0..=whole.len() {
            std::fs::write(with(&output, ".journal"), &whole[..cut]).expect("cut");
            let mut journal = open();
            let known = ["a", "b", "c"].map(|key| journal.has(&app(key), &matcher, &limits()));
            let lines = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(known.iter().filter(|known| **known).count(), lines.saturating_sub(1), "{cut}");
            let missing: Vec<Entry> =
                ["a", "b", "c"].into_iter().zip(known).filter(|(_, known)| !known).map(|(key, _)| entry(key)).collect();
            journal.append(missing).expect("written");
            for key in ["a", "b", "c"] {
                let Outcome::Failed(fault) = journal.read(&app(key)).expect("read").outcome else { panic!() };
                assert_eq!(fault.message, format!("of {key}"));
            }
        }
    }

    #[test]
    fn other_options_and_a_second_run_do_not_touch_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("t.csv");
        let mut first = Journal::open(&output, &bounds(Lang::Zh)).expect("opened");
        first.append(vec![entry("a")]).expect("written");
        assert!(Journal::open(&output, &bounds(Lang::Zh)).is_err(), "it is locked");
        drop(first);
        let matcher = Matcher::default();
        let has = |lang| Journal::open(&output, &bounds(lang)).expect("opened").has(&app("a"), &matcher, &limits());
        assert!(has(Lang::Zh));
        assert!(!has(Lang::En), "in another language the lines say other things");
    }

    #[test]
    fn what_ran_into_limits_is_tried_again_with_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut journal = Journal::open(&folder.path().join("t.csv"), &bounds(Lang::Zh)).expect("opened");
        journal.append(vec![Entry { limits: Some(limits()), ..entry("a") }]).expect("written");
        let matcher = Matcher::default();
        assert!(journal.has(&app("a"), &matcher, &limits()));
        assert!(!journal.has(&app("a"), &matcher, &Limits { memory: 2, ..limits() }));
    }
}
