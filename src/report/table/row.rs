//! Rows from records.

use serde::{Deserialize, Serialize};

use super::{Cell, FindingRecord, Particulars, Record};
use crate::db;
use crate::limit::Principle;
use crate::prose::{Lang, Prose, Text};
use crate::report::inert::{inert, inert_within};
use crate::report::words::{self, word};
use crate::rules::{self, Bearing};

/// An app that could not be audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The package, where it was read before the audit failed.
    pub package: Option<String>,
    /// `unreadable`, `policy`, `timeout`, `memory` or `crash`.
    pub kind: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// The row of an app. `no` counts from 1; `file` is how the table names the app's file.
pub fn app_row(no: u64, file: &str, record: &Record, particulars: &Particulars, lang: Lang) -> Vec<Cell> {
    let of = |bearing: Bearing| record.findings.iter().filter(move |finding| finding.bearing == bearing);
    let mut provisions: Vec<&str> = Vec::new();
    for id in of(Bearing::Breach).flat_map(|finding| &finding.provisions) {
        if !provisions.contains(&id.as_str()) {
            provisions.push(id);
        }
    }
    let status = |principle: Principle| {
        let at = Principle::ALL.iter().position(|known| *known == principle).unwrap_or_default();
        record.statuses.get(at).map_or(Cell::Empty, |status| coded(&id(status), words::status(*status).1, lang))
    };
    let given = coded("given", word("给出", "given"), lang);
    let app_type = record.app_type.as_deref();
    vec![
        Cell::Number(no),
        Cell::text(name(record, particulars)),
        particular(particulars.filing_number.as_deref()),
        particular(particulars.developer.as_deref()),
        particular(particulars.source.as_deref()),
        Cell::maybe(record.version_name.as_deref()),
        Cell::text(record.package.as_str()),
        Cell::text(record.certificates.join("; ")),
        Cell::text(notices(of(Bearing::Breach), lang)),
        Cell::text(words::provisions(&provisions, lang)),
        particular(particulars.place.as_deref()),
        Cell::text(notices(of(Bearing::Doubt), lang)),
        status(Principle::Legal),
        status(Principle::Proper),
        status(Principle::Necessary),
        status(Principle::Disclosed),
        status(Principle::Consent),
        Cell::count(record.violations),
        Cell::count(record.doubts),
        Cell::count(record.limits),
        app_type.and_then(db::app_type).map_or(Cell::Empty, |row| coded(row.id, row.text, lang)),
        match app_type {
            None => Cell::Empty,
            Some(_) if record.app_type_given => given.clone(),
            Some(_) => coded("inferred", word("推断", "inferred"), lang),
        },
        Cell::text(record.policies.join("; ")),
        match record.policy_given {
            None => Cell::Empty,
            Some(true) => given,
            Some(false) => coded("app", word("应用内", "in the app"), lang),
        },
        record.version_code.map_or(Cell::Empty, Cell::Number),
        Cell::Number(u64::from(record.target_sdk)),
        Cell::text(inert(file)),
        Cell::Number(record.bytes),
        Cell::text(record.sha256.as_str()),
    ]
}

/// The rows of an app's findings.
pub fn finding_rows<'r>(
    no: u64,
    file: &'r str,
    record: &'r Record,
    particulars: &'r Particulars,
    lang: Lang,
) -> impl Iterator<Item = Vec<Cell>> + 'r {
    record.findings.iter().map(move |finding| {
        let provisions: Vec<&str> = finding.provisions.iter().map(String::as_str).collect();
        let data_type = finding.data_type.as_deref();
        vec![
            Cell::Number(no),
            Cell::text(name(record, particulars)),
            Cell::maybe(record.version_name.as_deref()),
            Cell::text(record.package.as_str()),
            Cell::maybe(notice(&finding.rule, lang)),
            Cell::text(finding.title.as_str()),
            bearing(finding.bearing, lang),
            finding.state.map_or(Cell::Empty, |state| coded(&id(&state), words::state(state), lang)),
            coded(&id(&finding.severity), words::severity(finding.severity), lang),
            coded(&id(&finding.confidence), words::confidence(finding.confidence), lang),
            coded(&id(&finding.principle), words::principle(finding.principle), lang),
            Cell::text(finding.rule.as_str()),
            Cell::maybe(data_type.map(|id| db::data_type(id).map_or(id, |row| row.text.get(lang)))),
            Cell::maybe(data_type),
            Cell::maybe(finding.actor.as_deref()),
            Cell::maybe(finding.recipient.as_deref()),
            Cell::text(finding.explanation.as_str()),
            Cell::text(finding.evidence.join("\n")),
            Cell::text(finding.policy_evidence.join("\n")),
            Cell::text(words::provisions(&provisions, lang)),
            Cell::text(finding.remedy.as_str()),
            Cell::text(finding.fingerprint.as_str()),
            Cell::text(inert(file)),
            Cell::text(record.sha256.as_str()),
        ]
    })
}

/// The row of an app that could not be audited.
pub fn error_row(no: u64, file: &str, fault: &Fault, particulars: &Particulars, lang: Lang) -> Vec<Cell> {
    let kind = match fault.kind.as_str() {
        "unreadable" => word("无法读取", "unreadable"),
        "policy" => word("政策无法读取", "policy unreadable"),
        "timeout" => word("超时", "took too long"),
        "memory" => word("内存不足", "too little memory"),
        _ => word("意外中止", "stopped unexpectedly"),
    };
    vec![
        Cell::Number(no),
        Cell::text(inert(file)),
        particular(particulars.name.as_deref()),
        particular(particulars.filing_number.as_deref()),
        particular(particulars.developer.as_deref()),
        particular(particulars.source.as_deref()),
        particular(particulars.place.as_deref()),
        Cell::maybe(fault.package.as_deref().map(inert)),
        coded(&fault.kind, kind, lang),
        Cell::text(inert_within(&fault.message, 1000)),
        Cell::text(inert_within(&fault.remedy, 1000)),
    ]
}

/// What a rule is called in the notices of the regulators.
pub fn notice(rule: &str, lang: Lang) -> Option<&'static str> {
    rules::rule(rule).map(|rule| words::notice(rule.notice_word).get(lang))
}

/// An app's name: the register's, else its label, else its package.
fn name(record: &Record, particulars: &Particulars) -> String {
    let given = particulars.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    match given {
        Some(given) => inert(given).into_owned(),
        None => record.label.clone().unwrap_or_else(|| record.package.clone()),
    }
}

fn particular(value: Option<&str>) -> Cell {
    Cell::maybe(value.map(|value| inert(value.trim())))
}

fn coded(id: &str, shown: Text, lang: Lang) -> Cell {
    Cell::Coded { id: id.to_owned(), shown: shown.get(lang).to_owned() }
}

/// What JSON reports call a value of a few.
fn id(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(id)) => id,
        _ => String::new(),
    }
}

fn bearing(bearing: Bearing, lang: Lang) -> Cell {
    let (id, text) = match bearing {
        Bearing::Breach => ("violation", word("违规", "violation")),
        Bearing::Doubt => ("doubt", word("存疑", "doubt")),
        Bearing::Note => ("note", word("提示", "note")),
    };
    coded(id, text, lang)
}

/// What the notices call the problems of some findings, each once, the weightiest first.
fn notices<'r>(findings: impl Iterator<Item = &'r FindingRecord>, lang: Lang) -> String {
    let mut problems: Vec<&str> = Vec::new();
    for problem in findings.filter_map(|finding| notice(&finding.rule, lang)) {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    problems.join(if lang == Lang::Zh { "；" } else { "; " })
}

impl Fault {
    /// A fault of one kind, in one language.
    pub fn new(kind: &str, message: &Prose, remedy: &Prose, lang: Lang) -> Fault {
        Fault {
            package: None,
            kind: kind.to_owned(),
            message: message.get(lang).to_owned(),
            remedy: remedy.get(lang).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sheet;
    use super::*;
    use crate::analysis::Confidence;
    use crate::rules::Severity;

    #[test]
    fn a_row_has_a_cell_for_every_column() {
        let finding = FindingRecord {
            rule: "undisclosed-collection".to_owned(),
            bearing: Bearing::Breach,
            state: None,
            severity: Severity::High,
            confidence: Confidence::Low,
            principle: Principle::Disclosed,
            title: "t".to_owned(),
            explanation: String::new(),
            data_type: Some("contacts".to_owned()),
            actor: None,
            sdk: None,
            recipient: None,
            evidence: vec![],
            policy_evidence: vec![],
            provisions: vec![],
            remedy: String::new(),
            fingerprint: "f".to_owned(),
        };
        let record = Record {
            package: "a.b".to_owned(),
            label: None,
            version_name: None,
            version_code: None,
            target_sdk: 30,
            sha256: "0".repeat(64),
            bytes: 1,
            certificates: vec![],
            app_type: None,
            app_type_given: false,
            policies: vec![],
            policy_given: None,
            statuses: vec![],
            sdks: vec![],
            data_types: vec![],
            limits: 0,
            violations: 1,
            doubts: 0,
            findings: vec![finding],
        };
        let particulars = Particulars::default();
        let fault = Fault::new("memory", &Prose::new("a", "b"), &Prose::new("c", "d"), Lang::Zh);
        assert_eq!(app_row(1, "f", &record, &particulars, Lang::Zh).len(), Sheet::Apps.columns().len());
        for row in finding_rows(1, "f", &record, &particulars, Lang::En) {
            assert_eq!(row.len(), Sheet::Findings.columns().len());
        }
        assert_eq!(error_row(1, "f", &fault, &particulars, Lang::Zh).len(), Sheet::Errors.columns().len());
        let mut totals = super::super::Totals::default();
        totals.add(&record);
        for row in totals.rows(Lang::Zh) {
            assert_eq!(row.len(), Sheet::Totals.columns().len());
        }
    }
}
