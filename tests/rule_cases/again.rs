//! Fingerprints: the same finding in the next version of an app has the same one, and another finding has another.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use duly::audit::Audit;

use crate::app::{Parts, build, judge, policy};

const SAYS: &str = "我们收集您的设备型号，用于适配界面。";

/// What a finding is about, and its fingerprint.
type Prints = BTreeMap<(String, Option<String>, Option<String>, Option<String>), String>;

fn prints(audit: &Audit) -> Prints {
    let of = audit.findings.iter().map(|finding| {
        let actor = finding.actor.as_ref().map(|actor| format!("{:?} {:?}", actor.kind, actor.id));
        let about = (finding.rule.to_owned(), finding.data_type.clone(), actor, finding.recipient.clone());
        (about, finding.fingerprint.clone())
    });
    let prints: Prints = of.collect();
    assert_eq!(prints.len(), audit.findings.len(), "two findings about the same");
    prints
}

fn of(parts: &Parts, says: &str, folder: &Path) -> Prints {
    prints(&judge(&build(parts, folder), Some(says), None))
}

fn parts(code: &[&str]) -> Parts {
    Parts {
        code: code.iter().map(|name| (*name).to_owned()).collect(),
        permissions: vec!["INTERNET".to_owned(), "READ_CONTACTS".to_owned(), "READ_PHONE_STATE".to_owned()],
        target: 28,
        label: "小例".to_owned(),
        ..Parts::default()
    }
}

/// The findings of an app that reads and gives away more than it says.
fn first(folder: &Path) -> Prints {
    let found = of(&parts(&["SendsContactsAway", "ReadsImei"]), &policy(SAYS), folder);
    assert!(found.keys().any(|(_, data_type, ..)| data_type.as_deref() == Some("imei")), "{found:?}");
    assert!(found.keys().any(|(.., recipient)| recipient.is_some()), "{found:?}");
    found
}

/// The entries in the opposite order, packed at another level.
fn packed_again(app: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(app)).expect("an archive");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in (0..from.len()).rev() {
        let mut entry = from.by_index(index).expect("an entry");
        let options = zip::write::SimpleFileOptions::default().compression_level(Some(9));
        to.start_file(entry.name().expect("a name").into_owned(), options).expect("an entry");
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("read");
        to.write_all(&content).expect("written");
    }
    to.finish().expect("closed").into_inner()
}

#[test]
fn the_next_version_and_another_packing_keep_all_fingerprints() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = first(folder.path());
    let same = parts(&["SendsContactsAway", "ReadsImei"]);
    assert_eq!(of(&Parts { version: Some("9.2.1-beta"), ..same.clone() }, &policy(SAYS), folder.path()), before);
    let again = packed_again(&build(&same, folder.path()));
    assert_eq!(prints(&judge(&again, Some(&policy(SAYS)), None)), before);
}

#[test]
fn code_and_policy_that_move_keep_all_fingerprints() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = first(folder.path());
    // Classes that sort before and after move every index; what runs first moves the offsets of the calls.
    let moved = parts(&["PicksContact", "ReadsImei", "SendsHome", "SendsContactsAway"]);
    let after = of(&moved, &policy(SAYS), folder.path());
    let lost: Vec<_> = before.iter().filter(|(about, print)| after.get(about) != Some(print)).collect();
    assert!(lost.is_empty(), "{lost:?}\n{after:?}");
    let longer = format!("感谢您使用小例。\n\n本政策的摘要另页列出。\n\n{}", policy(SAYS));
    assert_eq!(of(&parts(&["SendsContactsAway", "ReadsImei"]), &longer, folder.path()), before);
}

#[test]
fn another_data_type_recipient_or_rule_has_another_fingerprint() {
    let folder = tempfile::tempdir().expect("a folder");
    let away = first(folder.path());
    let mut seen = BTreeMap::new();
    for code in [["SendsContactsAway", "ReadsImei"], ["SendsImeiAbroad", "ReadsContacts"], ["ReadsCallLog", "ReadsSms"]]
    {
        for (about, print) in of(&parts(&code), &policy(SAYS), folder.path()) {
            let known = seen.entry(print).or_insert_with(|| about.clone());
            assert_eq!(*known, about, "one fingerprint for two findings");
        }
    }
    assert!(seen.len() > away.len(), "the other apps have findings of their own");
    let told = |found: &Prints, rule: &str, data_type: &str| {
        found.iter().find(|((id, of, ..), _)| id == rule && of.as_deref() == Some(data_type)).map(|(_, at)| at.clone())
    };
    let home = of(&parts(&["SendsContactsHome", "ReadsImei"]), &policy(SAYS), folder.path());
    assert!(told(&away, "undisclosed-sharing", "contacts").is_some());
    assert_eq!(told(&home, "undisclosed-sharing", "contacts"), None);
    let collected = told(&away, "undisclosed-collection", "contacts");
    assert!(collected.is_some() && collected == told(&home, "undisclosed-collection", "contacts"));
    assert_ne!(collected, told(&away, "undisclosed-collection", "imei"));
}
