//! What a table keeps of one audit: small, bounded, and inert, so that thousands fit beside each other.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::analysis::Confidence;
use crate::db;
use crate::limit::Principle;
use crate::policy::Origin;
use crate::prose::Lang;
use crate::report::inert::{inert, inert_within};
use crate::report::model::{EvidenceView, FindingView, Quote, Report};
use crate::report::words;
use crate::rules::{Bearing, EvidenceKind, Severity, State};
use crate::verdict::Status;

/// Most characters of a paragraph of ours around supplied words.
const MOST: usize = 2000;
/// Most findings of one app that a table has rows for, the weightiest first; all count.
const MOST_FINDINGS: usize = 5000;

/// What no package holds and a person adds: the columns of the mapping file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Particulars {
    pub name: Option<String>,
    pub filing_number: Option<String>,
    pub developer: Option<String>,
    pub source: Option<String>,
    pub place: Option<String>,
}

/// One audited app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Record {
    pub package: String,
    pub label: Option<String>,
    pub version_name: Option<String>,
    pub version_code: Option<u64>,
    pub target_sdk: u32,
    pub sha256: String,
    pub bytes: u64,
    /// SHA-256 of the certificates of signers that are not known to be invalid.
    pub certificates: Vec<String>,
    /// The app type's id.
    pub app_type: Option<String>,
    /// Whether the app type was given.
    pub app_type_given: bool,
    /// The policy's documents.
    pub policies: Vec<String>,
    /// Whether the policy was given; `None` without one.
    pub policy_given: Option<bool>,
    /// The five statuses, in the order of [`Principle::ALL`].
    pub statuses: Vec<Status>,
    /// Ids of SDKs; libraries without a service are none.
    pub sdks: Vec<String>,
    /// Ids of data types that its code reads, where it is not known that the code cannot run.
    pub data_types: Vec<String>,
    /// How many things could not be seen.
    pub limits: usize,
    /// How many findings break a principle.
    pub violations: usize,
    /// How many only cast doubt.
    pub doubts: usize,
    pub findings: Vec<FindingRecord>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct FindingRecord {
    pub rule: String,
    pub bearing: Bearing,
    /// Against a baseline and suppressions.
    pub state: Option<State>,
    pub severity: Severity,
    pub confidence: Confidence,
    pub principle: Principle,
    pub title: String,
    pub explanation: String,
    pub data_type: Option<String>,
    /// Whose code, by name.
    pub actor: Option<String>,
    /// The actor's id where it is an SDK.
    pub sdk: Option<String>,
    pub recipient: Option<String>,
    pub evidence: Vec<String>,
    pub policy_evidence: Vec<String>,
    pub provisions: Vec<String>,
    pub remedy: String,
    pub fingerprint: String,
}

impl Record {
    /// What a table keeps of `report`, in its language.
    pub fn new(report: &Report<'_>) -> Record {
        let app = &report.app;
        let label = app.label.map(str::trim).filter(|label| !label.is_empty());
        let certificates: BTreeSet<&str> = app
            .signers
            .iter()
            .filter(|signer| signer.valid != Some(false))
            .map(|signer| signer.sha256.as_str())
            .collect();
        let sdks: BTreeSet<&str> = report
            .sdks
            .iter()
            .flatten()
            .map(|sdk| sdk.id.as_str())
            .filter(|id| db::sdk(id).is_none_or(|row| !row.library))
            .collect();
        let data_types: BTreeSet<&str> = report
            .accesses
            .iter()
            .flatten()
            .filter(|access| access.reachable != Some(false))
            .map(|access| access.data_type.as_str())
            .collect();
        // What a former report had and this one has not is no finding of this app.
        let findings = || report.findings.iter().filter(|finding| finding.state != Some(State::Fixed));
        let bearing = |bearing| findings().filter(|finding| finding.weight().bearing == bearing).count();
        let policy = report.policy.as_ref();
        Record {
            package: inert(app.package).into_owned(),
            label: label.map(|label| inert_within(label, 80).into_owned()),
            version_name: app.version_name.map(|version| inert_within(version, 60).into_owned()),
            version_code: app.version_code,
            target_sdk: app.target_sdk,
            sha256: app.sha256.to_owned(),
            bytes: app.bytes,
            certificates: owned(certificates),
            app_type: app.app_type.id.map(str::to_owned),
            app_type_given: app.app_type.source == Some("given"),
            policies: policy
                .iter()
                .flat_map(|policy| &policy.documents)
                .take(20)
                .map(|document| inert(&document.file).into_owned())
                .collect(),
            policy_given: policy.map(|policy| policy.documents.iter().any(|document| document.origin == Origin::Given)),
            statuses: Principle::ALL.into_iter().map(|principle| report.verdict.of(principle).status).collect(),
            sdks: owned(sdks),
            data_types: owned(data_types),
            limits: report.limits.len(),
            violations: bearing(Bearing::Breach),
            doubts: bearing(Bearing::Doubt),
            findings: findings().take(MOST_FINDINGS).map(|finding| FindingRecord::new(finding, report.lang)).collect(),
        }
    }
}

fn owned(ids: BTreeSet<&str>) -> Vec<String> {
    ids.into_iter().map(|id| inert(id).into_owned()).collect()
}

impl FindingRecord {
    fn new(finding: &FindingView<'_>, lang: Lang) -> FindingRecord {
        let (of_policy, of_app): (Vec<_>, Vec<_>) =
            finding.evidence.iter().partition(|piece| piece.kind == EvidenceKind::Policy || piece.span.is_some());
        let mut policy_evidence: Vec<String> = of_policy.into_iter().map(|piece| statement(piece, lang)).collect();
        policy_evidence
            .extend(finding.policy_says.iter().map(|said| quoted(&said.quote, said.document, said.span, lang)));
        FindingRecord {
            rule: finding.rule.to_owned(),
            bearing: finding.weight().bearing,
            state: finding.state,
            severity: finding.severity,
            confidence: finding.confidence,
            principle: finding.principle,
            title: inert(finding.title).into_owned(),
            explanation: inert_within(finding.explanation, MOST).into_owned(),
            data_type: finding.data_type.map(|id| inert(id).into_owned()),
            actor: finding.actor.map(|actor| {
                let name = words::actor(actor.kind, actor.id.as_deref().or(actor.name.as_deref()));
                inert(name.get(lang)).into_owned()
            }),
            sdk: finding
                .actor
                .and_then(|actor| actor.id.as_deref())
                .filter(|id| db::sdk(id).is_some_and(|row| !row.library))
                .map(str::to_owned),
            recipient: finding.recipient.map(|recipient| inert(recipient).into_owned()),
            evidence: of_app.into_iter().map(seen).collect(),
            policy_evidence,
            provisions: finding.provisions.iter().map(|id| (*id).to_owned()).collect(),
            remedy: inert_within(finding.remedy, MOST).into_owned(),
            fingerprint: finding.fingerprint.to_owned(),
        }
    }
}

/// A piece of evidence on one line: what was seen, and where.
fn seen(piece: &EvidenceView<'_>) -> String {
    let mut line = inert_within(piece.what, 600).into_owned();
    let mut place = Vec::new();
    if !piece.place.is_empty() {
        place.push(inert(piece.place).into_owned());
    }
    if let Some(method) = piece.method.filter(|method| !piece.place.contains(*method)) {
        place.push(inert(method).into_owned());
    }
    if let Some(offset) = piece.offset {
        place.push(format!("+{offset}"));
    }
    if let Some(source) = piece.source {
        place.push(format!("{}:{}", inert(&source.file), source.line));
    }
    if !place.is_empty() {
        line.push_str(" [");
        line.push_str(&place.join(" "));
        line.push(']');
    }
    line
}

/// A piece of evidence that is the policy's: its words where it has some.
fn statement(piece: &EvidenceView<'_>, lang: Lang) -> String {
    match (&piece.quote, piece.document, piece.span) {
        (Some(quote), Some(document), Some(span)) => quoted(quote, document, span, lang),
        _ => seen(piece),
    }
}

/// Words of a policy in their sentence, with their place in the document's text.
fn quoted(quote: &Quote<'_>, document: &str, span: crate::policy::Span, lang: Lang) -> String {
    let sentence = format!("{}{}{}", quote.before, quote.words, quote.after);
    let sentence = inert_within(sentence.trim(), 600).into_owned();
    let (document, [start, end]) = (inert(document), span);
    match lang {
        Lang::Zh => format!("“{sentence}” [{document} 第{start}–{end}字]"),
        Lang::En => format!("“{sentence}” [{document} characters {start}–{end}]"),
    }
}
