//! The three apps of each rule.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use duly::rules::{RULES, Rule, Severity};
use rayon::prelude::*;
use serde::Deserialize;

use crate::app::{Parts, build, judge, policy};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    fires: Case,
    near: Case,
    clean: Case,
}

/// One app with its policy.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// In a few words, for the table.
    why: String,
    #[serde(default)]
    code: Vec<String>,
    #[serde(default)]
    early: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    answer: Vec<String>,
    #[serde(default)]
    permissions: Vec<String>,
    #[serde(default = "newest")]
    target: u32,
    #[serde(default = "label")]
    label: String,
    #[serde(default)]
    attributes: String,
    #[serde(default)]
    components: String,
    #[serde(default)]
    ungated: bool,
    app_type: Option<String>,
    /// What the policy says that it collects; a whole policy is made around it.
    says: Option<String>,
    /// The whole policy, where its form is the matter.
    policy: Option<String>,
}

fn newest() -> u32 {
    34
}

fn label() -> String {
    "小例".to_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// The severities of a rule's findings on a case.
fn found(rule: &Rule, case: &Case, folder: &Path) -> Vec<Severity> {
    let parts = Parts {
        code: case.code.clone(),
        early: case.early.clone(),
        beside: case.beside.clone(),
        answer: case.answer.clone(),
        permissions: case.permissions.clone(),
        target: case.target,
        label: case.label.clone(),
        attributes: case.attributes.clone(),
        components: case.components.clone(),
        ungated: case.ungated,
        ..Parts::default()
    };
    let text = case.policy.clone().or_else(|| case.says.as_deref().map(policy));
    let app_type = case.app_type.as_deref().map(|id| duly::db::app_type(id).expect("an app type").id);
    let audit = judge(&build(&parts, folder), text.as_deref(), app_type);
    audit.findings.iter().filter(|finding| finding.rule == rule.id).map(|finding| finding.severity).collect()
}

fn read() -> BTreeMap<&'static str, Cases> {
    RULES
        .iter()
        .filter_map(|rule| {
            let path = root().join(format!("rules/{}.toml", rule.id));
            let text = std::fs::read_to_string(path).ok()?;
            Some((rule.id, toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", rule.id))))
        })
        .collect()
}

#[test]
fn every_rule_fires_nearly_fires_and_stays_silent() {
    let cases = read();
    let folder = tempfile::tempdir().expect("a folder");
    let wrong: Vec<String> = RULES
        .par_iter()
        .flat_map(|rule| {
            let Some(cases) = cases.get(rule.id) else {
                return vec![format!("{}: no samples/rules/{}.toml", rule.id, rule.id)];
            };
            // What a rule that only hints can do at most is a hint.
            let least = if rule.max_severity == Severity::Info { Severity::Info } else { Severity::Low };
            let mut wrong = Vec::new();
            for (name, case) in [("fires", &cases.fires), ("near", &cases.near), ("clean", &cases.clean)] {
                let severities = found(rule, case, &folder.path().join(rule.id).join(name));
                let fires = severities.iter().any(|severity| *severity >= least);
                let expected = name == "fires";
                if fires != expected || name == "clean" && !severities.is_empty() {
                    wrong.push(format!("{}, {name}: found {severities:?}", rule.id));
                }
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_table_is_current() {
    let mut table = String::from("| rule | fires | near miss | clean |\n| --- | --- | --- | --- |\n");
    for (id, cases) in read() {
        let _ = writeln!(table, "| `{id}` | {} | {} | {} |", cases.fires.why, cases.near.why, cases.clean.why);
    }
    let path = root().join("README.md");
    let text = std::fs::read_to_string(&path).expect("samples/README.md is there");
    let (before, rest) = text.split_once("<!-- rules -->\n").expect("a mark where the table begins");
    let (_, after) = rest.split_once("<!-- end -->\n").expect("a mark where it ends");
    let whole = format!("{before}<!-- rules -->\n{table}<!-- end -->\n{after}");
    if std::env::var_os("DULY_WRITE_DOCS").is_some() {
        std::fs::write(path, whole).expect("samples/ is writable");
    } else {
        assert!(text == whole, "samples/README.md is out of date: run the test with DULY_WRITE_DOCS=1");
    }
}
