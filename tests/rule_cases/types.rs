//! The 39 app types from end to end: what a type needs and no more, one read more that is demanded, and the same read as a
//! stated option.

use duly::db;
use duly::rules::{Finding, Principle, Severity};
use duly::verdict::Status;
use rayon::prelude::*;

use crate::app::{Parts, build, judge, policy};

/// How the policies of these apps name a data type.
fn said(id: &str) -> &str {
    db::data_type(id).and_then(|row| row.synonyms_zh.first().copied()).unwrap_or(id)
}

/// What reads a data type in the samples, and the permission that it takes.
fn reader(id: &str) -> Option<(&'static str, &'static str)> {
    match id {
        "location" | "location_precise" => Some(("ReadsLocation", "ACCESS_FINE_LOCATION")),
        _ => None,
    }
}

fn app(code: &[&str], early: &[&str], permissions: &[&str]) -> Parts {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Parts {
        code: own(code),
        early: own(early),
        permissions: own(permissions),
        target: 34,
        label: "小例".to_owned(),
        ..Parts::default()
    }
}

fn necessary(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .filter(|finding| finding.principle == Principle::Necessary && finding.severity > Severity::Info)
        .map(|finding| format!("{} {:?}", finding.rule, finding.data_type))
        .collect()
}

#[test]
fn each_type_may_have_what_it_needs_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let types = db::app_types();
    assert_eq!(types.len(), 39);
    let wrong: Vec<String> = types
        .par_iter()
        .flat_map(|row| {
            let mut wrong = Vec::new();
            let needed: Vec<&str> = row.data_types.iter().map(|id| said(id)).collect();
            let mut says = match needed.as_slice() {
                [] => "使用基本功能无须提供个人信息。".to_owned(),
                _ => format!("我们收集您的{}，用于{}。", needed.join("、"), row.basic_function.zh),
            };
            let reads: Vec<(&str, &str)> = row.data_types.iter().filter_map(|id| reader(id)).collect();
            let (code, permissions): (Vec<&str>, Vec<&str>) = reads.into_iter().unzip();

            let just = build(&app(&code, &[], &permissions), &folder.path().join(row.id).join("needs"));
            let audit = judge(&just, Some(&policy(&says)), Some(row.id));
            let found = necessary(&audit.findings);
            if !found.is_empty() || audit.verdict.necessary.status != Status::Satisfied {
                wrong.push(format!("{}: what it needs: {:?} {found:?}", row.id, audit.verdict.necessary.status));
            }

            // The call log is in no type's list.
            let with = [&permissions[..], &["READ_CALL_LOG"]].concat();
            let more = build(&app(&code, &["ReadsCallLog"], &with), &folder.path().join(row.id).join("demanded"));
            let audit = judge(&more, Some(&policy(&says)), Some(row.id));
            if audit.verdict.necessary.status != Status::Violated {
                wrong.push(format!("{}: one read more at the start: {:?}", row.id, audit.verdict.necessary.status));
            }

            says.push_str("当您使用来电识别功能时，经您同意，我们读取您的通话记录，用于识别来电，您可以拒绝。");
            let code = [&code[..], &["ReadsCallLog"]].concat();
            let option = build(&app(&code, &[], &with), &folder.path().join(row.id).join("option"));
            let audit = judge(&option, Some(&policy(&says)), Some(row.id));
            let found = necessary(&audit.findings);
            let hinted = audit
                .findings
                .iter()
                .any(|finding| finding.rule == "beyond-app-type" && finding.data_type.as_deref() == Some("call_log"));
            if !found.is_empty() || !hinted {
                wrong.push(format!("{}: a stated option: {found:?}, hinted: {hinted}", row.id));
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
