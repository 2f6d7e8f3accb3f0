//! The report of the contract (`duly-report/1`): an [`crate::audit::Audit`] in one language, ready to serialise.
//!
//! The fields and their order are the contract's. What a format needs besides, such as the words of a policy around a
//! span, is kept in fields that are not serialised.

use std::collections::HashMap;

use serde::Serialize;

use crate::analysis::{Access, Actor, Confidence, Endpoint, Flow, PermissionRequest, PermissionUse, Sdk, Source, Used};
use crate::android::signature::Signer;
use crate::app::{App, RequestedPermission};
use crate::audit::{Audit, Depth, Settled};
use crate::db;
use crate::law::{Day, Law};
use crate::limit::{Limit, Principle};
use crate::policy::{Commitment, Disclosure, Document, Policy, SdkRow, Span};
use crate::prose::Lang;
use crate::rules::config::{Applied, Outcome};
use crate::rules::{Evidence, EvidenceKind, Finding, Severity, State, Weight};
use crate::verdict::{self, PrincipleVerdict, Status};

/// A report in one language, borrowed from an audit.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// `duly-report/1`.
    pub schema: &'static str,
    /// What made it.
    pub tool: Tool,
    /// The app.
    pub app: AppView<'a>,
    /// Requested permissions, by name.
    pub permissions: Vec<PermissionView<'a>>,
    /// Requests at run time, by place; `None` where the depth did not look.
    pub permission_requests: Option<Vec<&'a PermissionRequest>>,
    /// Reads of personal information, by id; `None` where the depth did not look.
    pub accesses: Option<Vec<AccessView<'a>>>,
    /// Flows, by id; `None` where the depth did not look.
    pub flows: Option<Vec<&'a Flow>>,
    /// URLs and hosts, by URL and place; `None` where the depth did not look.
    pub endpoints: Option<Vec<&'a Endpoint>>,
    /// SDKs, by id; `None` where the depth did not look.
    pub sdks: Option<Vec<&'a Sdk>>,
    /// The policy; `None` where there is none.
    pub policy: Option<PolicyView<'a>>,
    /// Findings by weight, then fingerprint; those of a former report that are no more are among them.
    pub findings: Vec<FindingView<'a>>,
    /// The verdict.
    pub verdict: VerdictView<'a>,
    /// What needs a person's eyes, by behaviour.
    pub not_decided: Vec<NotDecided<'a>>,
    /// What could not be seen, by place.
    pub limits: Vec<LimitView<'a>>,
    /// What the project settled; `None` where it settled nothing.
    pub config: Option<ConfigView<'a>>,
    /// The verdict in one sentence.
    #[serde(skip)]
    pub headline: String,
    /// The language of titles and prose.
    #[serde(skip)]
    pub lang: Lang,
}

/// What made the report.
#[derive(Clone, Debug, Serialize)]
pub struct Tool {
    /// `duly`.
    pub name: &'static str,
    /// The release.
    pub version: &'static str,
    /// The version of `permission-db`.
    pub permission_db: &'static str,
    /// The law judged by.
    pub law: Law,
    /// The day as of which the law is read (ISO date).
    pub law_date: Option<Day>,
    /// How deep the audit looked.
    pub depth: Depth,
    /// Wall time in milliseconds; `None` with `--deterministic`.
    pub elapsed_ms: Option<u64>,
}

/// The app.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct AppView<'a> {
    pub file: &'a str,
    pub package: &'a str,
    pub label: Option<&'a str>,
    pub version_name: Option<&'a str>,
    pub version_code: Option<u64>,
    pub min_sdk: u32,
    pub target_sdk: u32,
    pub sha256: &'a str,
    pub bytes: u64,
    pub container: &'static str,
    pub signers: Vec<&'a Signer>,
    pub frameworks: Option<Vec<&'a str>>,
    pub packers: Option<Vec<&'a str>>,
    pub app_type: AppTypeView<'a>,
}

/// The app type that necessity was judged by; all `None` where there is none.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct AppTypeView<'a> {
    pub id: Option<&'a str>,
    pub source: Option<&'static str>,
    pub confidence: Option<Confidence>,
    pub reasons: Vec<&'a str>,
}

/// A requested permission.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct PermissionView<'a> {
    pub name: &'a str,
    pub protection: Option<&'a str>,
    pub group: Option<&'a str>,
    pub since: Option<u32>,
    pub max_sdk: Option<u32>,
    pub flags: Vec<&'a str>,
    pub implied_by: Option<&'a str>,
    pub defined_by_app: bool,
    pub data_types: Vec<&'a str>,
    pub used: Used,
    pub used_by: Option<Vec<&'a str>>,
}

/// The policy.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct PolicyView<'a> {
    pub documents: Vec<&'a Document>,
    pub disclosures: Vec<&'a Disclosure>,
    pub sdk_list: Vec<&'a SdkRow>,
    pub commitments: Vec<&'a Commitment>,
}

/// A finding.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct FindingView<'a> {
    pub rule: &'a str,
    pub principle: Principle,
    pub severity: Severity,
    pub confidence: Confidence,
    pub title: &'a str,
    pub explanation: &'a str,
    pub data_type: Option<&'a str>,
    pub actor: Option<&'a Actor>,
    pub recipient: Option<&'a str>,
    pub cause: &'a str,
    /// Beside a former report and suppressions; `None` without.
    pub state: Option<State>,
    pub evidence: Vec<EvidenceView<'a>>,
    pub provisions: Vec<&'a str>,
    pub remedy: &'a str,
    pub fingerprint: &'a str,
    /// The policy's words on this data type, where no evidence quotes the policy.
    #[serde(skip)]
    pub policy_says: Vec<PolicyQuote<'a>>,
}

/// What the project settled in its configuration.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct ConfigView<'a> {
    pub file: &'a str,
    pub sha256: &'a str,
    pub rules_off: Vec<&'a str>,
    pub severity: std::collections::BTreeMap<&'a str, Severity>,
    pub packages: Vec<&'a str>,
    pub recipients: Vec<RecipientView<'a>>,
    pub suppressions: Vec<SuppressionView<'a>>,
}

/// Who runs a host, as the project knows.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct RecipientView<'a> {
    pub host: &'a str,
    pub organisation: &'a str,
    pub own: bool,
}

/// A suppression, and what became of it.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct SuppressionView<'a> {
    pub line: usize,
    pub rule: &'a str,
    pub data_type: Option<&'a str>,
    pub actor: Option<&'a str>,
    pub recipient: Option<&'a str>,
    pub fingerprint: Option<&'a str>,
    pub reason: &'a str,
    pub until: Day,
    pub outcome: Outcome,
    pub findings: Vec<&'a str>,
}

/// One thing that was seen.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct EvidenceView<'a> {
    pub kind: EvidenceKind,
    #[serde(rename = "ref")]
    pub reference: Option<&'a str>,
    #[serde(rename = "where")]
    pub place: &'a str,
    pub what: &'a str,
    #[serde(rename = "in")]
    pub method: Option<&'a str>,
    pub offset: Option<u32>,
    pub source: Option<&'a Source>,
    pub document: Option<&'a str>,
    pub span: Option<Span>,
    /// The policy's words, where `span` names some.
    #[serde(skip)]
    pub quote: Option<Quote<'a>>,
}

/// A statement of the policy about a data type.
#[derive(Clone, Debug)]
pub struct PolicyQuote<'a> {
    /// The document.
    pub document: &'a str,
    /// The words' place.
    pub span: Span,
    /// The words.
    pub quote: Quote<'a>,
}

/// Words of a document, with what stands before and after them in the same sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote<'a> {
    /// Whether the text before is cut.
    pub cut_before: bool,
    /// Before the words.
    pub before: &'a str,
    /// The words.
    pub words: &'a str,
    /// After the words.
    pub after: &'a str,
    /// Whether the text after is cut.
    pub cut_after: bool,
    /// The line of the file in which the words begin, from 1; `None`: the file is not the text itself.
    pub line: Option<usize>,
}

impl Quote<'_> {
    /// A document as its reader finds the words in it: with the line, where there is one.
    pub fn place(&self, document: &str) -> String {
        self.line.map_or_else(|| document.to_owned(), |line| format!("{document}:{line}"))
    }
}

/// The verdict.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct VerdictView<'a> {
    pub legal: PrincipleView<'a>,
    pub proper: PrincipleView<'a>,
    pub necessary: PrincipleView<'a>,
    pub disclosed: PrincipleView<'a>,
    pub consent: PrincipleView<'a>,
}

impl<'a> VerdictView<'a> {
    /// The verdict on `principle`.
    pub fn of(&self, principle: Principle) -> &PrincipleView<'a> {
        match principle {
            Principle::Legal => &self.legal,
            Principle::Proper => &self.proper,
            Principle::Necessary => &self.necessary,
            Principle::Disclosed => &self.disclosed,
            Principle::Consent => &self.consent,
        }
    }
}

/// The verdict on one principle.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct PrincipleView<'a> {
    pub status: Status,
    pub findings: Vec<&'a str>,
    pub why: &'a str,
}

/// A behaviour that this audit cannot decide.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct NotDecided<'a> {
    pub behaviour: &'a str,
    pub look_at: &'a str,
}

/// Something that could not be seen.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct LimitView<'a> {
    pub what: &'a str,
    #[serde(rename = "where")]
    pub place: &'a str,
    pub effect: &'a str,
    pub principles: Vec<Principle>,
}

impl<'a> Report<'a> {
    /// The report of `audit` in `lang`. `elapsed_ms` is the audit's wall time, `None` for a report without a clock.
    pub fn new(audit: &'a Audit, lang: Lang, elapsed_ms: Option<u64>) -> Self {
        let facts = &audit.facts;
        let texts = Texts::of(audit.policy.as_ref());
        let mut findings: Vec<_> = audit
            .findings
            .iter()
            .chain(&audit.fixed)
            .map(|finding| FindingView::new(finding, audit, &texts, lang))
            .collect();
        findings.sort_by(|left, right| {
            right.weight().cmp(&left.weight()).then_with(|| left.fingerprint.cmp(right.fingerprint))
        });
        // By both languages' words, so that the order is the same in either.
        let mut not_decided: Vec<_> = audit.not_decided.iter().collect();
        not_decided.sort();
        let not_decided = not_decided
            .into_iter()
            .map(|(behaviour, look_at)| NotDecided { behaviour, look_at: look_at.get(lang) })
            .collect();
        let mut limits: Vec<_> = audit.limits.iter().collect();
        limits.sort_by(|left, right| (&left.place, *left).cmp(&(&right.place, *right)));
        limits.dedup();
        Report {
            schema: "duly-report/1",
            tool: Tool {
                name: "duly",
                version: env!("CARGO_PKG_VERSION"),
                permission_db: db::version(),
                law: audit.law.law,
                law_date: Some(audit.law.day),
                depth: audit.depth,
                elapsed_ms,
            },
            app: AppView::new(audit, lang),
            permissions: permissions(audit),
            permission_requests: sorted(facts.permission_requests.as_deref(), |request| {
                (&request.method, request.offset, &request.permissions)
            }),
            accesses: sorted(facts.accesses.as_deref(), |access| numbered(&access.id))
                .map(|accesses| accesses.into_iter().map(|access| AccessView::new(access, lang)).collect()),
            flows: sorted(facts.flows.as_deref(), |flow| numbered(&flow.id)),
            endpoints: sorted(facts.endpoints.as_deref(), |endpoint| {
                (&endpoint.url, &endpoint.file, &endpoint.method, &endpoint.actor)
            }),
            sdks: sorted(facts.sdks.as_deref(), |sdk| &sdk.id),
            policy: audit.policy.as_ref().map(PolicyView::new),
            findings,
            verdict: VerdictView {
                legal: PrincipleView::new(&audit.verdict.legal, lang),
                proper: PrincipleView::new(&audit.verdict.proper, lang),
                necessary: PrincipleView::new(&audit.verdict.necessary, lang),
                disclosed: PrincipleView::new(&audit.verdict.disclosed, lang),
                consent: PrincipleView::new(&audit.verdict.consent, lang),
            },
            not_decided,
            limits: limits.into_iter().map(|limit| LimitView::new(limit, lang)).collect(),
            config: audit.config.as_ref().map(ConfigView::new),
            headline: verdict::headline(audit).get(lang).to_owned(),
            lang,
        }
    }

    /// The findings, those of one cause and state together: one mending ends them, and a person sees one entry. In the
    /// order of each cause's weightiest finding, which stands first in its entry.
    pub fn entries(&self) -> Vec<Vec<&FindingView<'a>>> {
        let mut places: HashMap<(&str, Option<State>), usize> = HashMap::new();
        let mut entries: Vec<Vec<&FindingView<'a>>> = Vec::new();
        for finding in &self.findings {
            let place = *places.entry((finding.cause, finding.state)).or_insert(entries.len());
            match entries.get_mut(place) {
                Some(entry) => entry.push(finding),
                None => entries.push(vec![finding]),
            }
        }
        entries
    }

    /// Of a configuration's suppressions the one that covers a finding.
    pub fn suppression(&self, finding: &FindingView<'_>) -> Option<&SuppressionView<'a>> {
        let all = self.config.iter().flat_map(|config| &config.suppressions);
        all.filter(|one| one.outcome == Outcome::Applied).find(|one| one.findings.contains(&finding.fingerprint))
    }
}

impl<'a> ConfigView<'a> {
    fn new(settled: &'a Settled) -> Self {
        let config = &settled.config;
        ConfigView {
            file: &config.file,
            sha256: &config.sha256,
            rules_off: config.off.iter().copied().collect(),
            severity: config.severity.iter().map(|(rule, severity)| (*rule, *severity)).collect(),
            packages: config.packages.iter().map(String::as_str).collect(),
            recipients: config
                .recipients
                .iter()
                .map(|known| RecipientView { host: &known.host, organisation: &known.organisation, own: known.own })
                .collect(),
            suppressions: settled.suppressions.iter().map(SuppressionView::new).collect(),
        }
    }
}

impl<'a> SuppressionView<'a> {
    fn new(applied: &'a Applied) -> Self {
        let of = &applied.suppression;
        SuppressionView {
            line: of.line,
            rule: of.rule,
            data_type: of.data_type.as_deref(),
            actor: of.actor.as_deref(),
            recipient: of.recipient.as_deref(),
            fingerprint: of.fingerprint.as_deref(),
            reason: &of.reason,
            until: of.until,
            outcome: applied.outcome,
            findings: applied.findings.iter().map(String::as_str).collect(),
        }
    }
}

/// An access as reports show it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct AccessView<'a> {
    /// The access.
    #[serde(flatten)]
    pub access: &'a Access,
    /// Why something of it is what it is or is not known.
    pub reason: Option<&'a str>,
}

impl<'a> AccessView<'a> {
    /// The access in a language.
    pub fn new(access: &'a Access, lang: Lang) -> Self {
        AccessView { access, reason: access.reason.as_ref().map(|reason| reason.get(lang)) }
    }
}

impl std::ops::Deref for AccessView<'_> {
    type Target = Access;

    fn deref(&self) -> &Access {
        self.access
    }
}

impl<'a> AppView<'a> {
    fn new(audit: &'a Audit, lang: Lang) -> Self {
        let app = &audit.app;
        let mut signers: Vec<_> = app.signers.iter().collect();
        signers.sort_by(|left, right| (left.scheme, &left.sha256).cmp(&(right.scheme, &right.sha256)));
        // At the depth of the manifest nobody looked for frameworks and packers.
        let looked = |mut ids: Vec<&'a str>| {
            ids.sort_unstable();
            ids.dedup();
            (audit.depth > Depth::Manifest || !ids.is_empty()).then_some(ids)
        };
        AppView {
            file: &app.file,
            package: &app.package,
            label: label(app, lang),
            version_name: app.version_name.as_deref(),
            version_code: app.version_code,
            min_sdk: app.min_sdk,
            target_sdk: app.target_sdk,
            sha256: &app.sha256,
            bytes: app.bytes,
            container: app.container.name(),
            signers,
            frameworks: looked(audit.facts.frameworks.to_vec()),
            packers: looked(audit.facts.packers.iter().map(|packer| packer.id).collect()),
            app_type: match &audit.app_type {
                Some(choice) => AppTypeView {
                    id: Some(choice.id),
                    source: Some(if choice.given { "given" } else { "inferred" }),
                    confidence: Some(choice.confidence),
                    reasons: choice.reasons.iter().map(|reason| reason.get(lang)).collect(),
                },
                None => AppTypeView { id: None, source: None, confidence: None, reasons: vec![] },
            },
        }
    }
}

/// The label as a reader of `lang` sees it on the device.
fn label(app: &App, lang: Lang) -> Option<&str> {
    match lang {
        Lang::Zh => app.label_zh.as_deref().or(app.label.as_deref()),
        Lang::En => app.label.as_deref().or(app.label_zh.as_deref()),
    }
}

/// The requested permissions, by name.
fn permissions(audit: &Audit) -> Vec<PermissionView<'_>> {
    let mut requested: Vec<_> = audit.app.permissions.iter().collect();
    requested.sort_by(|left, right| (&left.name, left.line).cmp(&(&right.name, right.line)));
    requested
        .into_iter()
        .map(|permission| permission_view(permission, audit, audit.facts.permission_use.get(&permission.name)))
        .collect()
}

impl PermissionView<'_> {
    /// Whether the person is asked for it at run time: its base protection level is `dangerous`.
    pub fn is_asked(&self) -> bool {
        self.protection.is_some_and(|level| level.split('|').next() == Some("dangerous"))
    }
}

fn permission_view<'a>(
    permission: &'a RequestedPermission,
    audit: &'a Audit,
    usage: Option<&'a PermissionUse>,
) -> PermissionView<'a> {
    let known = db::permission(&permission.name);
    let defined = audit.app.defined_permissions.iter().find(|defined| defined.name == permission.name);
    PermissionView {
        name: &permission.name,
        // What the platform says of its own permissions no app can change.
        protection: known.map(|row| row.protection).or(defined.map(|defined| defined.protection.as_str())),
        group: known.and_then(|row| row.group).or(defined.and_then(|defined| defined.group.as_deref())),
        since: known.and_then(|row| row.since),
        max_sdk: permission.max_sdk,
        flags: permission.flags.iter().map(String::as_str).collect(),
        implied_by: permission.implied_by.as_deref(),
        defined_by_app: defined.is_some(),
        data_types: known.map(|row| row.data_types.to_vec()).unwrap_or_default(),
        used: usage.map_or(Used::Unknown, |usage| usage.used),
        used_by: (audit.depth > Depth::Manifest).then(|| {
            let mut ids: Vec<&str> = usage.iter().flat_map(|usage| usage.used_by.iter().map(String::as_str)).collect();
            ids.sort_by_key(|id| numbered(id));
            ids
        }),
    }
}

impl<'a> PolicyView<'a> {
    fn new(policy: &'a Policy) -> Self {
        let mut documents: Vec<_> = policy.documents.iter().collect();
        documents.sort_by(|left, right| (&left.file, &left.sha256).cmp(&(&right.file, &right.sha256)));
        let mut disclosures: Vec<_> = policy.disclosures.iter().collect();
        disclosures.sort_by(|left, right| {
            (&left.document, left.span, &left.data_type, left.action, left.actor, &left.entity).cmp(&(
                &right.document,
                right.span,
                &right.data_type,
                right.action,
                right.actor,
                &right.entity,
            ))
        });
        let mut sdk_list: Vec<_> = policy.sdk_list.iter().collect();
        sdk_list.sort_by(|left, right| {
            (&left.document, left.span, &left.name).cmp(&(&right.document, right.span, &right.name))
        });
        let mut commitments: Vec<_> = policy.commitments.iter().collect();
        commitments.sort_by(|left, right| {
            (&left.document, left.span, left.kind).cmp(&(&right.document, right.span, right.kind))
        });
        PolicyView { documents, disclosures, sdk_list, commitments }
    }
}

impl<'a> FindingView<'a> {
    fn new(finding: &'a Finding, audit: &'a Audit, texts: &Texts<'a>, lang: Lang) -> Self {
        let evidence: Vec<_> = finding.evidence.iter().map(|piece| EvidenceView::new(piece, texts, lang)).collect();
        let policy_says = match (&finding.data_type, evidence.iter().any(|piece| piece.quote.is_some())) {
            (Some(data_type), false) => statements(data_type, audit.policy.as_ref(), texts),
            _ => vec![],
        };
        FindingView {
            rule: finding.rule,
            principle: finding.principle,
            severity: finding.severity,
            confidence: finding.confidence,
            title: finding.title.get(lang),
            explanation: finding.explanation.get(lang),
            data_type: finding.data_type.as_deref(),
            actor: finding.actor.as_ref(),
            recipient: finding.recipient.as_deref(),
            cause: &finding.cause,
            state: finding.state,
            evidence,
            provisions: finding.provisions.to_vec(),
            remedy: finding.remedy.get(lang),
            fingerprint: &finding.fingerprint,
            policy_says,
        }
    }
}

impl FindingView<'_> {
    /// How much it weighs, the heaviest last.
    pub fn weight(&self) -> Weight {
        Weight::new(self.severity, self.confidence)
    }
}

/// Most statements shown beside one finding.
const MOST_STATEMENTS: usize = 3;

/// What the policy says of `data_type`, or of a wider type that includes it.
fn statements<'a>(data_type: &str, policy: Option<&'a Policy>, texts: &Texts<'a>) -> Vec<PolicyQuote<'a>> {
    let within = db::data_type(data_type).map(|row| row.within).unwrap_or_default();
    let Some(policy) = policy else { return vec![] };
    let mut quotes: Vec<PolicyQuote> = Vec::new();
    for exact in [true, false] {
        for statement in &policy.disclosures {
            let fits =
                if exact { statement.data_type == data_type } else { within.contains(&statement.data_type.as_str()) };
            let known = quotes.iter().any(|seen| seen.document == statement.document && seen.span == statement.span);
            if !fits || known || quotes.len() >= MOST_STATEMENTS {
                continue;
            }
            if let Some(quote) = texts.quote(&statement.document, statement.span) {
                quotes.push(PolicyQuote { document: &statement.document, span: statement.span, quote });
            }
        }
    }
    quotes
}

impl<'a> EvidenceView<'a> {
    /// Whether both show the same thing at the same place.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.place, self.what, self.offset, self.document, self.span)
            == (other.place, other.what, other.offset, other.document, other.span)
    }

    fn new(piece: &'a Evidence, texts: &Texts<'a>, lang: Lang) -> Self {
        EvidenceView {
            kind: piece.kind,
            reference: piece.reference.as_deref(),
            place: &piece.place,
            what: piece.what.get(lang),
            method: piece.method.as_deref(),
            offset: piece.offset,
            source: piece.source.as_ref(),
            document: piece.document.as_deref(),
            span: piece.span,
            quote: piece.document.as_deref().zip(piece.span).and_then(|(document, span)| texts.quote(document, span)),
        }
    }
}

impl<'a> PrincipleView<'a> {
    fn new(verdict: &'a PrincipleVerdict, lang: Lang) -> Self {
        let mut findings: Vec<_> = verdict.findings.iter().map(String::as_str).collect();
        findings.sort_unstable();
        PrincipleView { status: verdict.status, findings, why: verdict.why.get(lang) }
    }
}

impl<'a> LimitView<'a> {
    fn new(limit: &'a Limit, lang: Lang) -> Self {
        let mut principles = limit.principles.clone();
        principles.sort_unstable();
        principles.dedup();
        LimitView { what: limit.what.get(lang), place: &limit.place, effect: limit.effect.get(lang), principles }
    }
}

/// References to all of `list`, sorted by a key.
fn sorted<'a, T, K: Ord>(list: Option<&'a [T]>, key: impl Fn(&'a T) -> K) -> Option<Vec<&'a T>> {
    list.map(|list| {
        let mut all: Vec<&'a T> = list.iter().collect();
        all.sort_by_key(|item| key(item));
        all
    })
}

/// An id such as `a12` so that it sorts after `a2`.
fn numbered(id: &str) -> (&str, u64, &str) {
    let digits = id.find(|letter: char| letter.is_ascii_digit()).unwrap_or(id.len());
    let (letters, number) = id.split_at(digits);
    (letters, number.parse().unwrap_or(u64::MAX), id)
}

/// The documents' texts with the byte offset of each code point, so that a span is found at once.
struct Texts<'a>(HashMap<&'a str, Text<'a>>);

struct Text<'a> {
    text: &'a str,
    /// `offsets[i]` is where code point `i` starts; one more for the end.
    offsets: std::cell::OnceCell<Vec<usize>>,
    /// Where its lines end, in bytes; empty where the file has other lines than the text.
    ends: Vec<usize>,
    /// Whether the file is the text.
    is_file: bool,
}

/// Most code points shown on either side of quoted words.
const CONTEXT: usize = 90;

impl<'a> Text<'a> {
    fn of(document: &'a Document) -> Self {
        let text = document.text.as_str();
        let is_file = matches!(document.format, "text" | "markdown");
        let ends = text.bytes().enumerate().filter(|(_, byte)| is_file && *byte == b'\n').map(|(at, _)| at).collect();
        Text { text, offsets: std::cell::OnceCell::new(), ends, is_file }
    }
}

impl<'a> Texts<'a> {
    fn of(policy: Option<&'a Policy>) -> Self {
        let mut texts = HashMap::new();
        for document in policy.iter().flat_map(|policy| &policy.documents) {
            // Of two documents of one name the first counts: statements name documents by file.
            texts.entry(document.file.as_str()).or_insert_with(|| Text::of(document));
        }
        Texts(texts)
    }

    /// The words at `span` and the rest of their sentence; `None` where the document has no such span.
    fn quote(&self, document: &str, span: Span) -> Option<Quote<'a>> {
        let Text { text, offsets, ends, is_file } = self.0.get(document)?;
        let offsets = offsets.get_or_init(|| text.char_indices().map(|(at, _)| at).chain([text.len()]).collect());
        let at = |point: usize| offsets.get(point).copied();
        let [start, end] = span;
        let last = offsets.len().saturating_sub(1);
        let first_shown = start.saturating_sub(CONTEXT);
        let last_shown = end.saturating_add(CONTEXT).min(last);
        let words = text.get(at(start)?..at(end)?)?;
        let window_before = text.get(at(first_shown)?..at(start)?)?;
        let window_after = text.get(at(end)?..at(last_shown)?)?;
        let starts = last_end(window_before);
        let before = match starts {
            Some(place) => window_before.get(place..)?,
            None if first_shown > 0 => whole_words(window_before, false),
            None => window_before,
        };
        let end_after = first_end(window_after);
        let after = match end_after {
            Some(place) => window_after.get(..place)?,
            None if last_shown < last => whole_words(window_after, true),
            None => window_after,
        };
        let begins = at(start)?;
        let line = is_file.then(|| ends.partition_point(|end| *end < begins).saturating_add(1));
        Some(Quote {
            cut_before: starts.is_none() && first_shown > 0,
            before: before.trim_start(),
            words,
            after: after.trim_end(),
            cut_after: end_after.is_none() && last_shown < last,
            line,
        })
    }
}

/// Where the last sentence or line of `text` that ends in it ends, in bytes.
fn last_end(text: &str) -> Option<usize> {
    sentence_ends(text).last()
}

/// Where the first sentence or line of `text` that ends in it ends, in bytes.
fn first_end(text: &str) -> Option<usize> {
    sentence_ends(text).next()
}

/// Where sentences and lines end: after their mark, before a line's break. A full stop counts where a space follows
/// and a word stands before it: it is in `example.com` and `e.g.` too.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter_map(move |(at, letter)| {
        let after = at.saturating_add(letter.len_utf8());
        match letter {
            '\n' => Some(at),
            '。' | '！' | '？' | '；' => Some(after),
            '.' | '!' | '?' => {
                let word = text.get(..at)?.chars().rev().take_while(|letter| letter.is_alphanumeric()).count();
                (word > 2 && text.get(after..)?.starts_with([' ', '\n'])).then_some(after)
            }
            _ => None,
        }
    })
}

/// `text` without the word that was cut at its end, or at its start. Chinese has no words to cut.
fn whole_words(text: &str, at_end: bool) -> &str {
    let in_word = |letter: char| letter.is_ascii_alphanumeric();
    let whole = if at_end { text.trim_end_matches(in_word) } else { text.trim_start_matches(in_word) };
    if whole.trim().is_empty() { text } else { whole }
}
