//! The hand-labelled policies of `samples/policies/`: what the reader finds in each is what its labels say.

use std::collections::BTreeSet;
use std::path::Path;

use duly::policy::{Disclosure, Input, Origin, Policy, read};

/// What a line of labels expects.
struct Label<'a> {
    action: &'a str,
    data_type: &'a str,
    words: String,
    checks: Vec<&'a str>,
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or("-").to_owned()
}

fn field(disclosure: &Disclosure, name: &str) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    match name {
        "manner" => json(&disclosure.manner),
        "actor" => json(&disclosure.actor),
        "necessity" => json(&disclosure.necessity),
        "entity" => text(&disclosure.entity),
        "purpose" => text(&disclosure.purpose),
        "condition" => text(&disclosure.condition),
        "vague" => disclosure.vague.to_string(),
        other => panic!("no field {other}"),
    }
}

fn words(policy: &Policy, disclosure: &Disclosure) -> String {
    let [start, end] = disclosure.span;
    policy.documents[0].text.chars().skip(start).take(end - start).collect()
}

fn check(path: &Path, errors: &mut Vec<String>) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let labels = std::fs::read_to_string(path.with_extension("labels")).unwrap();
    let bytes = std::fs::read(path).unwrap();
    let policy = read(&[Input { file: name, origin: Origin::Given, bytes: &bytes }]).unwrap();
    let mut expected: Vec<Label> = Vec::new();
    for line in labels.lines().filter(|line| !line.is_empty()) {
        let mut fields = line.split('\t');
        let (first, second) = (fields.next().unwrap(), fields.next().unwrap());
        match first {
            "kind" => {
                if !policy.commitments.iter().any(|commitment| commitment.kind == second) {
                    errors.push(format!("{name}: no {second}"));
                }
            }
            "sdk" => {
                let (vendor, types) = (fields.next().unwrap(), fields.next().unwrap());
                let types: BTreeSet<&str> = types.split_whitespace().collect();
                let row = policy.sdk_list.iter().find(|row| row.name == second);
                let same = row.is_some_and(|row| {
                    row.vendor.as_deref().is_some_and(|found| found.starts_with(vendor))
                        && row.data_types.iter().map(String::as_str).collect::<BTreeSet<_>>() == types
                });
                if !same {
                    errors.push(format!("{name}: no row {line:?}, found {row:?}"));
                }
            }
            action => expected.push(Label {
                action,
                data_type: second,
                words: fields.next().unwrap().replace("\\n", "\n"),
                checks: fields.collect(),
            }),
        }
    }
    let mut matched = vec![false; policy.disclosures.len()];
    for label in &expected {
        let same = |disclosure: &Disclosure| {
            json(&disclosure.action) == label.action
                && disclosure.data_type == label.data_type
                && words(&policy, disclosure) == label.words
        };
        let Some(at) =
            policy.disclosures.iter().enumerate().position(|(at, disclosure)| !matched[at] && same(disclosure))
        else {
            errors.push(format!("{name}: missing {} {} {:?}", label.action, label.data_type, label.words));
            continue;
        };
        matched[at] = true;
        for check in &label.checks {
            let (key, value, exact) = match check.split_once('=') {
                Some((key, value)) if !key.contains('~') => (key, value, true),
                _ => {
                    let (key, value) = check.split_once('~').unwrap();
                    (key, value, false)
                }
            };
            let found = field(&policy.disclosures[at], key);
            if !(if exact { found == value } else { found.contains(value) }) {
                errors.push(format!("{name}: {} {:?}: {check}, found {found:?}", label.data_type, label.words));
            }
        }
    }
    for (disclosure, matched) in policy.disclosures.iter().zip(matched) {
        if !matched && disclosure.data_type != "personal_info" {
            let (action, found) = (json(&disclosure.action), words(&policy, disclosure));
            errors.push(format!(
                "{name}: unlabelled {action} {} {found:?} in {:?}",
                disclosure.data_type, disclosure.text
            ));
        }
    }
}

#[test]
fn what_is_read_is_what_a_careful_person_reads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/policies");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension().is_some_and(|extension| extension != "labels") && path.with_extension("labels").exists()
        })
        .collect();
    files.sort();
    assert!(files.len() >= 52, "{} samples", files.len());
    // As many as `samples/policies/README.md` says.
    let labels: String =
        files.iter().map(|file| std::fs::read_to_string(file.with_extension("labels")).unwrap()).collect();
    let count = |holds: &dyn Fn(&str) -> bool| labels.lines().filter(|line| holds(line)).count();
    assert!(count(&|line| line.starts_with("not_")) >= 91);
    assert!(count(&|line| line.contains("\tcondition~")) >= 19 + 16);
    assert!(count(&|line| line.contains("\tvague=true")) >= 36);
    let mut errors = Vec::new();
    for file in &files {
        check(file, &mut errors);
    }
    assert!(errors.is_empty(), "{} errors:\n{}", errors.len(), errors.join("\n"));
}
