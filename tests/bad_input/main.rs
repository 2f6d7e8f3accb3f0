//! Damaged and hostile inputs, through the command as a person runs it: one clear line and exit status 2 where nothing can be
//! read, else an audit that says what it could not see and calls nothing satisfied for it. Never a panic, never a hang, and
//! memory in proportion.
//!
//! The sample `payment-duly` with its policy is the measure: whole, it hides nothing and exits with 0.

#[allow(dead_code)]
#[path = "../../src/android/arsc/build.rs"]
mod arsc_build;
#[allow(dead_code)]
#[path = "../../src/android/axml/build.rs"]
mod axml_build;
mod code;
#[path = "../command/mod.rs"]
mod command;
mod libraries;
mod manifests;
mod policies;
#[allow(dead_code)]
#[path = "../../src/container/build.rs"]
mod zip_build;
mod zips;

/// The builders of the formats' own tests name each other from the root of the crate.
mod android {
    pub mod axml {
        pub(crate) use crate::axml_build as build;
    }
}

use std::path::PathBuf;

use duly::container::Apk;
use duly::limit::Budget;
use serde_json::Value;
use tempfile::TempDir;

use command::{Run, duly, repository};
use zip_build::{Raw, archive};

/// The five principles.
const PRINCIPLES: [&str; 5] = ["legal", "proper", "necessary", "disclosed", "consent"];

/// A file in a folder of its own.
struct Input {
    folder: TempDir,
    path: PathBuf,
}

fn input(name: &str, bytes: &[u8]) -> Input {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Input { folder, path }
}

/// The policy of the sample.
fn policy() -> PathBuf {
    repository("samples/apps/payment-duly/policy.zh.md")
}

/// Names and contents of the sample's entries.
fn sample() -> Vec<(String, Vec<u8>)> {
    let bytes = std::fs::read(repository("samples/payment-duly.apk")).unwrap();
    let budget = Budget::default();
    let apk = Apk::open(&bytes, &budget).unwrap();
    // A changed file has no signature that holds: what there was is left out.
    let entries = apk.entries.iter().filter(|entry| !entry.name.starts_with("META-INF/"));
    entries.map(|entry| (entry.name.clone(), apk.read(entry, &budget).unwrap().into_owned())).collect()
}

/// The sample's contents of `name`.
fn part(name: &str) -> Vec<u8> {
    sample().into_iter().find(|(own, _)| own == name).unwrap().1
}

/// The sample, with `change` made to its entries.
fn changed(change: impl FnOnce(&mut Vec<Raw>)) -> Vec<u8> {
    let mut entries: Vec<Raw> = sample().iter().map(|(name, contents)| Raw::deflated(name, contents)).collect();
    change(&mut entries);
    archive(&entries)
}

/// The sample with other contents of one entry.
fn with(name: &str, contents: &[u8]) -> Vec<u8> {
    changed(|entries| {
        entries.retain(|entry| entry.name != name.as_bytes());
        entries.push(Raw::deflated(name, contents));
    })
}

/// Audits an app against the sample's policy.
fn audit(bytes: &[u8]) -> Run {
    let app = input("app.apk", bytes);
    duly([
        "audit".as_ref(),
        app.path.as_os_str(),
        "--policy".as_ref(),
        policy().as_os_str(),
        "--app-type".as_ref(),
        "online-payment".as_ref(),
        "--format".as_ref(),
        "json".as_ref(),
        "--lang".as_ref(),
        "en".as_ref(),
    ])
}

/// A limit whose place is `place`, that says `words`.
fn limit<'r>(report: &'r Value, place: &str, words: &str) -> &'r Value {
    let limits = report["limits"].as_array().unwrap();
    limits
        .iter()
        .find(|limit| {
            limit["where"].as_str().unwrap().contains(place) && limit["what"].as_str().unwrap().contains(words)
        })
        .unwrap_or_else(|| panic!("no limit of {place} says {words}: {limits:#?}"))
}

/// The audit went through, says what it could not see, and calls none of `principles` satisfied for it.
#[track_caller]
fn inconclusive(run: &Run, place: &str, words: &str, principles: &[&str]) -> Value {
    let report = run.report();
    let limit = limit(&report, place, words);
    let named: Vec<&str> = limit["principles"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    for principle in principles {
        assert!(named.contains(principle), "{limit:#?} does not bear on {principle}");
        let status = &report["verdict"][principle]["status"];
        assert!(status == "inconclusive" || status == "violated", "{principle}: {status}");
    }
    assert!(matches!(run.status, 1 | 3), "{run:?}");
    assert_eq!(run.stderr, "");
    report
}

/// It either could not be read at all, or the audit says that something of `place` could not be seen.
#[track_caller]
fn refused_or_limited(run: &Run, place: &str) {
    match run.status {
        2 => run.is_unusable("app.apk", place),
        1 | 3 => {
            let report = run.report();
            let limits = report["limits"].as_array().unwrap();
            let bears = |limit: &&Value| {
                limit["where"].as_str().unwrap().contains(place) && !limit["principles"].as_array().unwrap().is_empty()
            };
            assert!(limits.iter().any(|limit| bears(&limit)), "{limits:#?}");
            assert_eq!(run.stderr, "");
        }
        _ => panic!("{run:?}"),
    }
}

#[test]
fn the_sample_as_it_is_hides_nothing() {
    let run = audit(&changed(|_| {}));
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let report = run.report();
    let statuses: Vec<&str> = PRINCIPLES.iter().map(|one| report["verdict"][one]["status"].as_str().unwrap()).collect();
    assert!(statuses.contains(&"satisfied") && !statuses.contains(&"inconclusive"), "{statuses:?}");
    for limit in report["limits"].as_array().unwrap() {
        assert!(limit["principles"].as_array().unwrap().is_empty(), "{limit:#?}");
    }
}
