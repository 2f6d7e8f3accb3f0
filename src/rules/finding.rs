//! What a rule finds.

use serde::{Deserialize, Serialize};

pub use crate::analysis::{Actor, Confidence, Source};
pub use crate::limit::Principle;
use crate::policy::Span;
use crate::prose::Prose;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
}

/// What a finding is beside a former report and the project's suppressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not in the former report.
    New,
    /// In the former report too.
    Unchanged,
    /// In the former report alone.
    Fixed,
    /// Covered by a suppression.
    Suppressed,
}

impl State {
    /// Whether findings in this state count for the exit status.
    pub fn counts(state: Option<State>) -> bool {
        matches!(state, None | Some(State::New))
    }
}

/// What kind of thing shows a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum EvidenceKind {
    Manifest,
    Code,
    Flow,
    Native,
    Script,
    Policy,
    Endpoint,
    Resource,
    Signature,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its kind.
    pub kind: EvidenceKind,
    /// The id of the access or flow that it refers to.
    pub reference: Option<String>,
    /// Where, in words: entry and line, entry and method, document.
    pub place: String,
    /// What was seen.
    pub what: Prose,
    /// The method.
    pub method: Option<String>,
    /// Offset in code units.
    pub offset: Option<u32>,
    /// The source line.
    pub source: Option<Source>,
    /// The policy's document.
    pub document: Option<String>,
    /// The words of the policy.
    pub span: Option<Span>,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// The rule's principle.
    pub principle: Principle,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// One line.
    pub title: Prose,
    /// What it means for a person.
    pub explanation: Prose,
    /// The data type's id.
    pub data_type: Option<String>,
    /// Who does it.
    pub actor: Option<Actor>,
    /// Who receives.
    pub recipient: Option<String>,
    /// The same in all findings that one mending ends.
    pub cause: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Provisions' ids.
    pub provisions: Vec<&'static str>,
    /// What would mend it.
    pub remedy: Prose,
    /// Hash of rule, data type, actor and recipient.
    pub fingerprint: String,
    /// Beside a former report and suppressions; `None`: there are none to hold it against.
    pub state: Option<State>,
}

impl Finding {
    /// How much it weighs, the heaviest last.
    pub fn weight(&self) -> Weight {
        Weight::new(self.severity, self.confidence)
    }
}

/// The order of findings: those that break a principle before those that only cast doubt before those of severity
/// `info`, as in the verdict; among them by severity, then by confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight {
    /// What it does to the verdict.
    pub bearing: Bearing,
    severity: Severity,
    confidence: Confidence,
}

/// What a finding does to the verdict on its principle, the heaviest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bearing {
    /// Nothing.
    Note,
    /// It casts doubt.
    Doubt,
    /// It breaks the principle.
    Breach,
}

impl Weight {
    /// The weight of a finding of this severity and confidence.
    pub fn new(severity: Severity, confidence: Confidence) -> Weight {
        let bearing = match (severity, confidence) {
            (Severity::Info, _) => Bearing::Note,
            (_, Confidence::Low) => Bearing::Doubt,
            _ => Bearing::Breach,
        };
        Weight { bearing, severity, confidence }
    }
}
