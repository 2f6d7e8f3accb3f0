//! What cannot be seen is never judged as if it were seen: an app that satisfies every principle, and the same app packed,
//! damaged, or loading code at run time.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use duly::audit::Audit;
use duly::db;
use duly::verdict::Status;

use crate::app::{Parts, build, judge, policy};

/// A map may know where its user is.
const SAYS: &str = "我们收集您的位置信息，用于定位和导航。";
const TYPE: &str = "map-navigation";

/// The principles that turn on what code does.
fn of_code(audit: &Audit) -> [(&'static str, Status); 4] {
    let verdict = &audit.verdict;
    [
        ("proper", verdict.proper.status),
        ("necessary", verdict.necessary.status),
        ("disclosed", verdict.disclosed.status),
        ("consent", verdict.consent.status),
    ]
}

fn parts() -> Parts {
    Parts {
        code: vec!["ReadsLocation".to_owned()],
        permissions: vec!["INTERNET".to_owned(), "ACCESS_FINE_LOCATION".to_owned()],
        target: 34,
        label: "小例".to_owned(),
        ..Parts::default()
    }
}

/// The app with an entry more, or another in the place of one that it has.
fn with(app: &[u8], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(app)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let own = entry.name().unwrap().into_owned();
        if own != name {
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            to.start_file(own, options).unwrap();
            to.write_all(&content).unwrap();
        }
    }
    to.start_file(name, options).unwrap();
    to.write_all(bytes).unwrap();
    to.finish().unwrap().into_inner()
}

fn entry(app: &[u8], name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    zip::ZipArchive::new(Cursor::new(app)).unwrap().by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn audit(app: &[u8]) -> Audit {
    judge(app, Some(&policy(SAYS)), Some(TYPE))
}

/// Principles that come out satisfied though a part is hidden.
fn wrong(what: &str, app: &[u8]) -> Vec<String> {
    let audit = audit(app);
    let satisfied = of_code(&audit).into_iter().filter(|(_, status)| *status == Status::Satisfied);
    satisfied.map(|(name, _)| format!("{what}: {name} is satisfied, limits {:?}", audit.limits)).collect()
}

fn plain(folder: &Path) -> Vec<u8> {
    build(&parts(), folder)
}

#[test]
fn the_app_satisfies_every_principle_where_nothing_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let audit = audit(&plain(folder.path()));
    let statuses = of_code(&audit);
    assert!(statuses.iter().all(|(_, status)| *status == Status::Satisfied), "{statuses:?}: {:?}", audit.findings);
    assert_eq!(audit.verdict.legal.status, Status::Satisfied);
}

#[test]
fn a_known_hardener_hides_code() {
    let folder = tempfile::tempdir().unwrap();
    let app = plain(folder.path());
    let mut wrong_ones = Vec::new();
    let mut marks = 0;
    for row in db::hardeners() {
        let libraries = row.libraries.iter().map(|name| format!("lib/arm64-v8a/{}", name.replace('*', "1.so")));
        for name in libraries.chain(row.entries.iter().map(|name| (*name).to_owned())) {
            marks += 1;
            wrong_ones.extend(wrong(&format!("{} by {name}", row.id), &with(&app, &name, b"?")));
        }
    }
    assert!(marks >= 40, "{marks}");
    assert!(wrong_ones.is_empty(), "\n{}", wrong_ones.join("\n"));
}

#[test]
fn components_that_the_code_lacks_are_hidden_by_whatever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let components = "<activity android:name=\".Real\" /><service android:name=\".Sync\" />".to_owned();
    let app = build(&Parts { components, ..parts() }, folder.path());
    assert_eq!(wrong("missing components", &app), [""; 0]);
}

#[test]
fn damaged_code_is_not_seen() {
    let folder = tempfile::tempdir().unwrap();
    let app = plain(folder.path());
    let dex = entry(&app, "classes.dex");
    let mut flipped = dex.clone();
    *flipped.last_mut().unwrap() ^= 0xff;
    let mut nowhere = dex.clone();
    // The table of methods lies far behind the end.
    nowhere[0x5c..0x60].copy_from_slice(&0x00ff_fff0_u32.to_le_bytes());
    let mut wrong_ones = Vec::new();
    for (what, name, bytes) in [
        ("half of it", "classes.dex", &dex[..dex.len() / 2]),
        ("its header alone", "classes.dex", &dex[..0x70]),
        ("a wrong checksum", "classes.dex", &flipped),
        ("a table behind the end", "classes.dex", &nowhere),
        ("no DEX at all", "classes.dex", b"encrypted"),
        ("an empty file", "classes.dex", b""),
        ("a second file that is none", "classes2.dex", b"encrypted"),
        ("a second file, cut", "classes2.dex", &dex[..dex.len() - 100]),
    ] {
        wrong_ones.extend(wrong(what, &with(&app, name, bytes)));
    }
    assert!(wrong_ones.is_empty(), "\n{}", wrong_ones.join("\n"));
}

#[test]
fn code_loaded_at_run_time_is_not_seen() {
    let folder = tempfile::tempdir().unwrap();
    for (place, parts) in [
        ("after consent", Parts { code: vec!["ReadsLocation".into(), "LoadsCode".into()], ..parts() }),
        ("at the start", Parts { early: vec!["LoadsCode".into()], ..parts() }),
        ("never called", Parts { beside: vec!["LoadsCode".into()], ..parts() }),
    ] {
        assert_eq!(wrong(place, &build(&parts, &folder.path().join(place))), [""; 0]);
    }
}
