//! A former JSON report, against which findings are new, unchanged or fixed.
//!
//! Fingerprints outlive versions, rebuilds, languages and depths, so the former report may be of any of them; it is of the
//! same package.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::analysis::{Actor, ActorKind, Confidence};
use crate::audit::{Audit, Depth};
use crate::db;
use crate::law::Law;
use crate::limit::Principle;
use crate::prose::Prose;
use crate::rules::{Finding, Severity, State, rule};

/// The schema of the reports that are read.
const SCHEMA: &str = "duly-report/1";

/// Former reports, one a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    reports: Vec<Former>,
}

/// What a former report found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Former {
    package: String,
    law: Law,
    depth: Depth,
    findings: Vec<Finding>,
}

/// Why an audit cannot be held against a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It has no report of the package.
    Package,
    /// Its report is by another law.
    Law,
    /// Its report looked deeper: what is not found now may still be there.
    Depth,
}

/// Why a file is no baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineError {
    /// What is wrong, and where.
    pub why: Prose,
}

#[derive(Deserialize)]
struct Report {
    schema: String,
    tool: Option<Tool>,
    app: Option<App>,
    findings: Option<Vec<Found>>,
}

#[derive(Deserialize)]
struct Tool {
    law: Law,
    depth: Depth,
}

#[derive(Deserialize)]
struct App {
    package: String,
}

#[derive(Deserialize)]
struct Found {
    rule: String,
    principle: Principle,
    severity: Severity,
    confidence: Confidence,
    title: String,
    explanation: String,
    data_type: Option<String>,
    actor: Option<Who>,
    recipient: Option<String>,
    cause: String,
    state: Option<State>,
    provisions: Vec<String>,
    remedy: String,
    fingerprint: String,
}

#[derive(Deserialize)]
struct Who {
    kind: ActorKind,
    id: Option<String>,
    name: Option<String>,
}

impl Baseline {
    /// Reads a JSON report, or several one a line.
    ///
    /// # Errors
    ///
    /// Where it is none: why, with line and column.
    pub fn parse(bytes: &[u8]) -> Result<Baseline, BaselineError> {
        let mut reports = Vec::new();
        for report in serde_json::Deserializer::from_slice(bytes).into_iter::<Report>() {
            let report = report.map_err(|error| BaselineError {
                why: Prose::new(
                    format!("不是 duly 的 JSON 报告：第 {} 行第 {} 列，{error}", error.line(), error.column()),
                    format!("is no JSON report of duly: {error}"),
                ),
            })?;
            // Among the reports of several apps stands a line for each that could not be read.
            if report.schema == "duly-error/1" {
                continue;
            }
            let (SCHEMA, Some(tool), Some(app), Some(findings)) =
                (report.schema.as_str(), report.tool, report.app, report.findings)
            else {
                return Err(BaselineError {
                    why: Prose::new(
                        format!("不是 {SCHEMA}，而是“{}”", report.schema),
                        format!("is `{}`, not `{SCHEMA}`", report.schema),
                    ),
                });
            };
            // What was fixed then is not there to be fixed again.
            let there = findings.into_iter().filter(|found| found.state != Some(State::Fixed));
            let findings = there.filter_map(Found::finding).collect();
            reports.push(Former { package: app.package, law: tool.law, depth: tool.depth, findings });
        }
        if reports.is_empty() {
            return Err(BaselineError { why: Prose::new("其中没有报告", "holds no report") });
        }
        Ok(Baseline { reports })
    }

    /// The packages that it knows.
    pub fn packages(&self) -> impl Iterator<Item = &str> {
        self.reports.iter().map(|report| report.package.as_str())
    }

    /// Marks the findings of an audit as new or unchanged, save those that a suppression covers, and adds those of the
    /// former report that are gone.
    ///
    /// # Errors
    ///
    /// Where the two cannot be compared.
    pub fn compare(&self, audit: &mut Audit) -> Result<(), Mismatch> {
        let former = self.reports.iter().find(|report| report.package == audit.app.package).ok_or(Mismatch::Package)?;
        if former.law != audit.law.law {
            return Err(Mismatch::Law);
        }
        if former.depth > audit.depth {
            return Err(Mismatch::Depth);
        }
        audit.fixed = former.compare(&mut audit.findings);
        Ok(())
    }
}

impl Former {
    /// Marks findings, and gives those that are gone.
    fn compare(&self, findings: &mut [Finding]) -> Vec<Finding> {
        let known: BTreeSet<&str> = self.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let mut there = BTreeSet::new();
        for finding in findings {
            if finding.state != Some(State::Suppressed) {
                let is_known = known.contains(finding.fingerprint.as_str());
                finding.state = Some(if is_known { State::Unchanged } else { State::New });
            }
            there.insert(finding.fingerprint.clone());
        }
        let gone = self.findings.iter().filter(|finding| !there.contains(&finding.fingerprint));
        gone.map(|finding| Finding { state: Some(State::Fixed), ..finding.clone() }).collect()
    }
}

impl Found {
    /// The finding, in the one language of its report and without what showed it. `None`: its rule is no more.
    fn finding(self) -> Option<Finding> {
        let text = |text: String| Prose::new(text.clone(), text);
        Some(Finding {
            rule: rule(&self.rule)?.id,
            principle: self.principle,
            severity: self.severity,
            confidence: self.confidence,
            title: text(self.title),
            explanation: text(self.explanation),
            data_type: self.data_type,
            actor: self.actor.map(|who| Actor { kind: who.kind, id: who.id, name: who.name }),
            recipient: self.recipient,
            cause: self.cause,
            evidence: Vec::new(),
            provisions: self.provisions.iter().filter_map(|id| db::provision(id)).map(|row| row.id).collect(),
            remedy: text(self.remedy),
            fingerprint: self.fingerprint,
            state: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn former(fingerprints: &[&str]) -> Vec<u8> {
        let findings: Vec<serde_json::Value> = fingerprints
            .iter()
            .map(|print| {
                serde_json::json!({
                    "rule": "log-leak", "principle": "proper", "severity": "low", "confidence": "high", "title": "t",
                    "explanation": "e", "data_type": null, "actor": { "kind": "app", "id": "app", "name": "x" },
                    "recipient": null, "cause": "c", "state": null, "evidence": [], "provisions": ["pipl:9", "gone:1"],
                    "remedy": "r", "fingerprint": print,
                })
            })
            .collect();
        let report = serde_json::json!({ "schema": SCHEMA, "tool": { "law": "cn", "depth": "code" }, "app": { "package": "com.example.wallet" }, "findings": findings });
        serde_json::to_vec(&report).expect("JSON")
    }

    #[test]
    fn findings_are_new_unchanged_or_fixed() {
        let mut found = Fixture::new().reads("contacts").policy(vec![]).run_all();
        let first = found.first().expect("something").fingerprint.clone();
        let baseline = Baseline::parse(&former(&[&first, "gone"])).expect("good");
        let fixed = baseline.reports.first().expect("one").compare(&mut found);
        assert_eq!(fixed.iter().map(|finding| finding.fingerprint.as_str()).collect::<Vec<_>>(), ["gone"]);
        assert_eq!(
            fixed.first().map(|finding| (finding.state, finding.provisions.clone())),
            Some((Some(State::Fixed), vec!["pipl:9"]))
        );
        for finding in &found {
            let state = if finding.fingerprint == first { State::Unchanged } else { State::New };
            assert_eq!(finding.state, Some(state));
        }
    }

    #[test]
    fn several_reports_stand_one_a_line() {
        let mut lines = former(&["a"]);
        lines.extend_from_slice(b"\n{\"schema\":\"duly-error/1\",\"path\":\"x\",\"message\":\"\",\"remedy\":\"\"}\n");
        assert_eq!(Baseline::parse(&lines).expect("good").packages().collect::<Vec<_>>(), ["com.example.wallet"]);
    }

    #[test]
    fn what_is_no_report_is_refused_with_its_place() {
        for (bytes, words) in [
            (&b""[..], "no report"),
            (b"{\"schema\":\"duly-diff/1\"}", "duly-diff/1"),
            (b"{\n\"schema\": }", "line 2"),
            (b"[1]", "line 1"),
            (b"\xff\xfe", "line 1"),
        ] {
            let error = Baseline::parse(bytes).expect_err("no report");
            assert!(error.why.en.contains(words), "{error:?}");
        }
        // Deep nesting is refused, not followed.
        let deep = [b"{\"schema\":".to_vec(), vec![b'['; 1 << 20]].concat();
        assert!(Baseline::parse(&deep).is_err());
    }
}
