//! A finding in the making.

use sha2::{Digest, Sha256};

use super::{Evidence, Finding, Rule, Severity};
use crate::analysis::{Actor, ActorKind, Confidence};
use crate::prose::Prose;

/// Most things shown for one finding; the explanation says how many there are in all.
pub const MOST_EVIDENCE: usize = 6;

/// A finding in the making: what is not set is the rule's own.
pub struct Draft {
    finding: Finding,
}

impl Draft {
    /// A finding of `rule` about nothing in particular. No finding is worse than its rule allows.
    pub(super) fn new(rule: &'static Rule, severity: Severity, confidence: Confidence) -> Draft {
        Draft {
            finding: Finding {
                rule: rule.id,
                principle: rule.principle,
                severity: severity.min(rule.max_severity),
                confidence,
                title: rule.title.into(),
                explanation: Prose::default(),
                data_type: None,
                actor: None,
                recipient: None,
                cause: rule.id.to_owned(),
                evidence: Vec::new(),
                provisions: rule.provisions.to_vec(),
                remedy: rule.remedy.into(),
                fingerprint: String::new(),
                state: None,
            },
        }
    }

    /// One line.
    pub fn title(mut self, zh: impl Into<String>, en: impl Into<String>) -> Draft {
        self.finding.title = Prose::new(zh, en);
        self
    }

    /// What it means for a person.
    pub fn explain(mut self, zh: impl Into<String>, en: impl Into<String>) -> Draft {
        self.finding.explanation = Prose::new(zh, en);
        self
    }

    /// The data type.
    pub fn data_type(mut self, id: &str) -> Draft {
        self.finding.data_type = Some(id.to_owned());
        self
    }

    /// Who does it.
    pub fn actor(mut self, actor: &Actor) -> Draft {
        self.finding.actor = Some(actor.clone());
        self
    }

    /// Who receives.
    pub fn recipient(mut self, recipient: impl Into<String>) -> Draft {
        self.finding.recipient = Some(recipient.into());
        self
    }

    /// What one mending ends.
    pub fn cause(mut self, cause: impl Into<String>) -> Draft {
        self.finding.cause = cause.into();
        self
    }

    /// What shows it. Beyond [`MOST_EVIDENCE`] it is counted, not shown.
    pub fn evidence(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Draft {
        let room = MOST_EVIDENCE.saturating_sub(self.finding.evidence.len());
        self.finding.evidence.extend(evidence.into_iter().take(room));
        self
    }

    /// What would mend this one, where the rule's own remedy is too general.
    pub fn remedy(mut self, zh: impl Into<String>, en: impl Into<String>) -> Draft {
        self.finding.remedy = Prose::new(zh, en);
        self
    }

    /// The finding.
    pub fn done(mut self) -> Finding {
        self.finding.fingerprint = fingerprint(&self.finding);
        self.finding
    }
}

/// The hash of rule, data type, actor and recipient, 32 hexadecimal digits. Code whose owner is unknown counts as one:
/// its package's name may change with every shrinking.
fn fingerprint(finding: &Finding) -> String {
    let actor = match &finding.actor {
        None => String::new(),
        Some(Actor { kind: ActorKind::App, .. }) => "app".to_owned(),
        Some(Actor { kind: ActorKind::Unknown, .. }) => "unknown".to_owned(),
        Some(Actor { kind: ActorKind::Sdk, id, .. }) => format!("sdk {}", id.as_deref().unwrap_or_default()),
        Some(Actor { kind: ActorKind::Library, id, .. }) => format!("library {}", id.as_deref().unwrap_or_default()),
    };
    let parts = [
        finding.rule,
        finding.data_type.as_deref().unwrap_or_default(),
        &actor,
        finding.recipient.as_deref().unwrap_or_default(),
    ];
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
