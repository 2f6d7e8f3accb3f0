//! SARIF 2.1.0, as code scanning reads it: one rule a rule, one result a finding, stable fingerprints.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::inert::inert_within;
use super::json;
use super::model::{EvidenceView, FindingView, Report};
use super::words;
use crate::policy::{Document, Span};
use crate::prose::Lang;
use crate::rules::{self, Bearing, Severity, State};

/// Most results of one run that code scanning takes; findings come by weight, so the lightest are left out.
const MOST_RESULTS: usize = 5000;
/// Most characters of a message.
const MOST_MESSAGE: usize = 1000;
/// Most steps of a code flow.
const MOST_STEPS: usize = 100;

/// The report as SARIF.
pub fn render(report: &Report<'_>) -> String {
    let mut ids: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    ids.sort_unstable();
    ids.dedup();
    let places: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let results: Vec<Value> =
        report.findings.iter().take(MOST_RESULTS).map(|finding| result(report, finding, &places)).collect();
    let notices: Vec<Value> = report
        .limits
        .iter()
        .map(|limit| {
            let text = format!("{} ({}): {}", limit.what, limit.place, limit.effect);
            json!({ "level": "warning", "message": { "text": inert_within(&text, MOST_MESSAGE) } })
        })
        .collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": report.tool.name,
                "semanticVersion": report.tool.version,
                "language": match report.lang { Lang::Zh => "zh-CN", Lang::En => "en-US" },
                "rules": ids.iter().filter_map(|id| rules::rule(id)).map(|rule| descriptor(rule, report)).collect::<Vec<_>>(),
                "properties": {
                    "permission_db": report.tool.permission_db,
                    "law": report.tool.law,
                    "law_date": report.tool.law_date,
                    "depth": report.tool.depth,
                },
            } },
            "automationDetails": { "id": format!("duly/{}/", inert_within(report.app.package, 200)) },
            "artifacts": [{
                "location": { "uri": uri(report.app.file) },
                "length": report.app.bytes,
                "hashes": { "sha-256": report.app.sha256 },
            }],
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notices }],
            "results": results,
            "columnKind": "unicodeCodePoints",
        }],
    });
    json::text(&log, false)
}

fn descriptor(rule: &rules::Rule, report: &Report<'_>) -> Value {
    let lang = report.lang;
    // What findings of the rule cite: the law of the audit's day.
    let cited = report.findings.iter().find(|finding| finding.rule == rule.id);
    let law = words::provisions(cited.map_or(rule.provisions, |finding| finding.provisions.as_slice()), lang);
    let (looks_for, why, remedy) = (rule.looks_for.get(lang), rule.why.get(lang), rule.remedy.get(lang));
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title.get(lang) },
        "fullDescription": { "text": looks_for },
        "help": {
            "text": format!("{looks_for}\n\n{why}\n\n{remedy}\n\n{law}"),
            "markdown": format!("{looks_for}\n\n{why}\n\n**{remedy}**\n\n{law}"),
        },
        "defaultConfiguration": { "level": level(rule.max_severity, Bearing::Breach) },
        "properties": { "tags": ["privacy", rule.principle] },
    })
}

/// A doubt is one level below what it would be if it were sure.
fn level(severity: Severity, bearing: Bearing) -> &'static str {
    match (severity, bearing) {
        (Severity::High, Bearing::Breach) => "error",
        (Severity::Medium, Bearing::Breach) | (Severity::High, Bearing::Doubt) => "warning",
        _ => "note",
    }
}

fn result(report: &Report<'_>, finding: &FindingView<'_>, places: &BTreeMap<&str, usize>) -> Value {
    let text = format!("{}\n{}", finding.title, finding.explanation);
    let mut seen: Vec<Value> = finding.evidence.iter().map(|piece| location(report, piece)).collect();
    // What a person can mend in a text stands first.
    seen.sort_by_key(|place| place["physicalLocation"]["region"].is_null());
    if seen.is_empty() {
        seen.push(json!({ "physicalLocation": { "artifactLocation": { "uri": uri(report.app.file), "index": 0 } } }));
    }
    let related = seen.split_off(1);
    let flows = code_flows(report, finding);
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": places.get(finding.rule),
        "level": level(finding.severity, finding.weight().bearing),
        "message": { "text": inert_within(&text, MOST_MESSAGE) },
        "locations": seen,
        "partialFingerprints": { "duly/v1": finding.fingerprint },
        "properties": {
            "principle": finding.principle,
            "severity": finding.severity,
            "confidence": finding.confidence,
            "data_type": finding.data_type,
            "recipient": finding.recipient,
            "cause": finding.cause,
            "provisions": finding.provisions,
        },
    });
    // Of the states of the format; what is suppressed is told apart.
    let baseline = match finding.state {
        Some(State::New) => Some("new"),
        Some(State::Unchanged) => Some("unchanged"),
        Some(State::Fixed) => Some("absent"),
        Some(State::Suppressed) | None => None,
    };
    if let Some(state) = baseline {
        result["baselineState"] = state.into();
    }
    if let Some(by) = report.suppression(finding) {
        result["suppressions"] = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": inert_within(by.reason, MOST_MESSAGE),
            "properties": { "until": by.until },
        }]);
    }
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    if !flows.is_empty() {
        result["codeFlows"] = Value::Array(flows);
    }
    result
}

/// Where a piece of evidence stands: the policy's line, the source's line, else the app's file; methods by name.
fn location(report: &Report<'_>, piece: &EvidenceView<'_>) -> Value {
    let mut place = match (piece.document, piece.span, piece.source) {
        (Some(document), span, _) => {
            let region = span.and_then(|span| region(report, document, span));
            physical(uri(document), region)
        }
        (None, _, Some(source)) => physical(uri(&source.file), Some(json!({ "startLine": source.line.max(1) }))),
        (None, _, None) => {
            json!({ "physicalLocation": { "artifactLocation": { "uri": uri(report.app.file), "index": 0 } } })
        }
    };
    if let Some(method) = piece.method {
        place["logicalLocations"] = json!([logical(method)]);
    }
    place["message"] = json!({ "text": inert_within(piece.what, MOST_MESSAGE) });
    place
}

fn physical(uri: String, region: Option<Value>) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": uri } });
    if let Some(region) = region {
        place["region"] = region;
    }
    json!({ "physicalLocation": place })
}

fn logical(method: &str) -> Value {
    let method = inert_within(method, MOST_MESSAGE);
    let name = method.split_once("->").map_or(&*method, |(_, member)| member);
    json!({ "fullyQualifiedName": method, "name": name.split('(').next().unwrap_or(name), "kind": "function" })
}

/// Lines and columns of a span, where the file is the text that spans count in.
fn region(report: &Report<'_>, document: &str, [start, end]: Span) -> Option<Value> {
    let documents = &report.policy.as_ref()?.documents;
    let found: &Document = documents.iter().copied().find(|known| known.file == document)?;
    if !matches!(found.format, "text" | "markdown") {
        return None;
    }
    let place = |point: usize| {
        let before = found.text.chars().take(point);
        let (mut line, mut column) = (1_usize, 1_usize);
        for letter in before {
            if letter == '\n' {
                line = line.saturating_add(1);
                column = 1;
            } else {
                column = column.saturating_add(1);
            }
        }
        (line, column)
    };
    let ((line, column), (end_line, end_column)) = (place(start), place(end));
    Some(json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column }))
}

/// The paths of the flows that a finding rests on, and the call paths to its reads.
fn code_flows(report: &Report<'_>, finding: &FindingView<'_>) -> Vec<Value> {
    let step = |method: &str, what: Option<&str>| {
        let mut location = json!({
            "physicalLocation": { "artifactLocation": { "uri": uri(report.app.file), "index": 0 } },
            "logicalLocations": [logical(method)],
        });
        if let Some(what) = what {
            location["message"] = json!({ "text": inert_within(what, MOST_MESSAGE) });
        }
        json!({ "location": location })
    };
    let of = |id: &str| -> Option<Vec<Value>> {
        if let Some(flow) = report.flows.iter().flatten().find(|flow| flow.id == id) {
            return Some(flow.path.iter().take(MOST_STEPS).map(|at| step(&at.method, Some(&at.what))).collect());
        }
        let access = report.accesses.iter().flatten().find(|access| access.id == id)?;
        Some(access.chain.iter().take(MOST_STEPS).map(|method| step(method, None)).collect())
    };
    let ids = finding.evidence.iter().filter_map(|piece| piece.reference);
    ids.filter_map(of)
        .filter(|steps| steps.len() > 1)
        .map(|steps| json!({ "threadFlows": [{ "locations": steps }] }))
        .collect()
}

/// A file's name as a relative URI (RFC 3986): what is not unreserved is encoded.
fn uri(file: &str) -> String {
    let mut out = String::new();
    for byte in file.bytes().take(1000) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_uris() {
        assert_eq!(uri("a b/隐.md"), "a%20b%2F%E9%9A%90.md");
        assert_eq!(uri("javascript:x"), "javascript%3Ax");
    }

    #[test]
    fn a_doubt_is_a_level_lower() {
        assert_eq!(level(Severity::High, Bearing::Breach), "error");
        assert_eq!(level(Severity::High, Bearing::Doubt), "warning");
        assert_eq!(level(Severity::Medium, Bearing::Doubt), "note");
        assert_eq!(level(Severity::Info, Bearing::Note), "note");
    }
}
