//! Real apps that nobody here wrote: DEX files against `dexdump`.
//!
//! [`dump::Dump`] writes what our decoder reads in dexdump's own form, and each byte must be the one that `dexdump -a -d -f`
//! prints: headers and their counts, classes, members, static values, annotations, every instruction with its operands,
//! call targets, fields and strings at their offsets, exception handlers, and source lines. Equal text is equality both ways.
//!
//! Needs a directory of APKs in `DULY_REAL_APPS` (laid out by `tests/realapps/fetch.py`), `dexdump` and `smali` on the path.

mod dump;
mod every_format;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};

use duly::android::dex::{self, DexFile, IndexKind, Program};
use duly::container::Apk;
use duly::limit::Budget;
use rayon::prelude::*;

use dump::{Counts, Dump};

/// All APKs of the directory. Fails where there are fewer than five.
fn apks() -> Vec<PathBuf> {
    let directory = std::env::var_os("DULY_REAL_APPS")
        .expect("DULY_REAL_APPS must name a directory of APKs: run tests/realapps/fetch.py first");
    let mut found: Vec<PathBuf> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "apk"))
        .collect();
    assert!(found.len() >= 5, "DULY_REAL_APPS holds too few APKs: {found:?}");
    found.sort();
    found
}

/// `classes.dex`, `classes2.dex`..., in the order in which the runtime searches them.
fn dex_entries(apk: &Apk<'_>) -> Vec<String> {
    let names = (1..).map(|number| if number == 1 { "classes.dex".to_owned() } else { format!("classes{number}.dex") });
    names.take_while(|name| apk.entry(name).is_some()).collect()
}

/// What dexdump prints, read as it is asked for.
struct Theirs {
    what: String,
    out: ChildStdout,
    /// Read, and from `start` on not yet taken.
    ahead: Vec<u8>,
    start: usize,
    /// Bytes taken so far.
    at: usize,
}

impl Theirs {
    /// Starts dexdump on a file.
    fn dexdump(path: &Path) -> Self {
        let mut child = Command::new("dexdump")
            .args(["-a", "-d", "-f"])
            .arg(path)
            .stdout(Stdio::piped())
            .spawn()
            .expect("dexdump must be installed");
        let out = child.stdout.take().unwrap();
        // That it ended well is seen from what it printed.
        std::thread::spawn(move || child.wait());
        Theirs { what: path.display().to_string(), out, ahead: Vec::new(), start: 0, at: 0 }
    }

    /// What comes next: at least `least` bytes unless the text ends before.
    fn peek(&mut self, least: usize) -> &[u8] {
        if self.ahead.len() - self.start < least {
            self.ahead.drain(..self.start);
            self.start = 0;
        }
        while self.ahead.len() - self.start < least {
            let have = self.ahead.len();
            self.ahead.resize(have + (1 << 18), 0);
            let count = self.out.read(&mut self.ahead[have..]).unwrap();
            self.ahead.truncate(have + count);
            if count == 0 {
                break;
            }
        }
        &self.ahead[self.start..]
    }

    fn take(&mut self, count: usize) -> &[u8] {
        self.at += count;
        self.start += count;
        &self.ahead[self.start - count..self.start]
    }

    /// The next line, without its end; empty at the end of the text.
    fn line(&mut self) -> String {
        let mut least = 1;
        loop {
            let ahead = self.peek(least);
            match ahead.iter().position(|byte| *byte == b'\n') {
                Some(end) => return String::from_utf8_lossy(&self.take(end + 1)[..end]).into_owned(),
                None if ahead.len() < least => {
                    let rest = ahead.len();
                    return String::from_utf8_lossy(self.take(rest)).into_owned();
                }
                None => least = ahead.len() + 1,
            }
        }
    }

    /// Takes as many bytes as `ours` has; all must be the same. `before` is what was compared last.
    fn expect(&mut self, ours: &[u8], before: &[u8]) {
        let theirs = self.peek(ours.len());
        if !theirs.starts_with(ours) {
            let same = theirs.iter().zip(ours).take_while(|(one, other)| one == other).count();
            let context = [before, &ours[..same]].concat();
            let context = String::from_utf8_lossy(&context[context.len().saturating_sub(600)..]).into_owned();
            let show = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
            let (theirs, ours) = (show(&theirs[same..]), show(&ours[same..]));
            panic!("{} byte {}\nafter    {context}\ndexdump  {theirs}\nours     {ours}", self.what, self.at + same);
        }
        self.take(ours.len());
    }

    /// Takes the lines of a method's local variables, which our decoder passes over.
    fn skip_locals(&mut self) {
        let start = b"        0x";
        while self.peek(start.len()).starts_with(start) {
            self.line();
        }
    }
}

/// Compares all DEX files of an APK, or a DEX file, with what dexdump prints; returns what was compared.
fn compare(path: &Path) -> Counts {
    let bytes = std::fs::read(path).unwrap();
    let mut counts = Counts::default();
    let mut theirs = Theirs::dexdump(path);
    assert_eq!(theirs.line(), format!("Processing '{}'...", path.display()));
    let budget = Budget::default();
    if bytes.starts_with(b"dex\n") {
        compare_file(&path.display().to_string(), &bytes, &mut theirs, &mut counts);
    } else {
        let apk = Apk::open(&bytes, &budget).unwrap();
        let names = dex_entries(&apk);
        for name in &names {
            let contents = apk.read(apk.entry(name).unwrap(), &budget).unwrap();
            let mut shown = path.display().to_string();
            if names.len() > 1 {
                shown = format!("{shown}:{name}");
            }
            compare_file(&shown, &contents, &mut theirs, &mut counts);
        }
    }
    assert_eq!(theirs.line(), "", "{}: dexdump prints more", path.display());
    assert!(counts.files > 0, "{}: no DEX file was compared", path.display());
    counts
}

fn compare_file(name: &str, bytes: &[u8], theirs: &mut Theirs, counts: &mut Counts) {
    let (files, error) = dex::open(bytes);
    assert_eq!(error, None, "{name}");
    for file in files {
        let before = counts.methods;
        assert_eq!(file.problems(), [], "{name}");
        assert!(file.checksum_holds(), "{name}");
        // By way of the ids that analysis uses: what they lose is seen too.
        let program = Program::new(vec![(String::new(), file)]);
        assert_eq!(program.problems(), [], "{name}");
        let version = program.files[0].dex.header().version.0;
        assert_eq!(theirs.line(), format!("Opened '{name}', DEX version '{version:03}'"));
        let mut dump = Dump::new(&program, counts);
        while dump.next_part() {
            theirs.expect(&dump.out[dump.compared..], &dump.out[..dump.compared]);
            dump.compared = dump.out.len();
            if dump.before_locals {
                theirs.skip_locals();
            }
        }
        counts.files += 1;
        // What analysis walks is all of it: a class that another of the same name hides aside, no method is left out.
        if program.classes().len() == program.files[0].dex.class_count() {
            let classes = program.classes().iter();
            let walked =
                classes.map(|class| program.methods_of(class).unwrap().map(Result::unwrap).count() as u64).sum::<u64>();
            assert_eq!(walked, counts.methods - before, "{name}");
        }
    }
}

#[test]
#[ignore = "needs DULY_REAL_APPS"]
fn every_dex_file_reads_as_dexdump_prints_it() {
    let all: Vec<(PathBuf, Counts)> = apks().into_par_iter().map(|path| (path.clone(), compare(&path))).collect();
    for (path, counts) in all {
        assert!(counts.calls > 0 && counts.fields > 0 && counts.strings > 0, "{}: {counts:?}", path.display());
        println!("{}: {counts:?}", path.file_name().unwrap().display());
    }
}

#[test]
#[ignore = "needs dexdump and smali"]
fn every_format_reads_as_dexdump_prints_it() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("every.smali");
    let compiled = folder.path().join("every.dex");
    std::fs::write(&source, every_format::source()).unwrap();
    let status = Command::new("smali")
        .args(["assemble", "--api", "29", "--output"])
        .args([&compiled, &source])
        .status()
        .expect("smali must be installed");
    assert!(status.success());
    let bytes = std::fs::read(&compiled).unwrap();
    let file = DexFile::parse(&bytes).unwrap();
    let mut seen = BTreeSet::new();
    for (_, class) in file.classes() {
        for method in file.class_data(&class).unwrap().unwrap().members().methods() {
            let method = method.unwrap();
            if method.code != 0 {
                let code = file.code(method.code).unwrap();
                seen.extend(code.instructions().map(|instruction| instruction.unwrap().opcode));
            }
        }
    }
    let missing: Vec<&str> = (0..=255)
        .map(dex::Opcode)
        .filter(|opcode| opcode.is_used() && !seen.contains(opcode))
        .map(|o| o.name())
        .collect();
    assert!(missing.is_empty(), "the source uses every opcode but {missing:?}");
    let kinds: BTreeSet<String> = seen.iter().map(|opcode| format!("{:?}", opcode.index_kind())).collect();
    assert!(kinds.contains(&format!("{:?}", IndexKind::CallSite)));
    println!("{:?}", compare(&compiled));
}
