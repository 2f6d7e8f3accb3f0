//! What a rule is.

use std::ops::BitOr;

use super::{Case, Draft};
use crate::analysis::Confidence;
use crate::limit::Principle;
use crate::prose::Text;
use crate::rules::Severity;

/// What a rule must have at hand to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs(u8);

impl Needs {
    /// Nothing but the app's package: its manifest.
    pub const M: Needs = Needs(0);
    /// Facts of the code.
    pub const F: Needs = Needs(1);
    /// A policy.
    pub const P: Needs = Needs(2);
    /// An app type.
    pub const T: Needs = Needs(4);

    /// Both.
    pub const fn and(self, other: Needs) -> Needs {
        Needs(self.0 | other.0)
    }

    /// What `self` needs and `had` does not give.
    pub const fn without(self, had: Needs) -> Needs {
        Needs(self.0 & !had.0)
    }

    /// Whether nothing is needed.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether all of `other` is in it.
    pub const fn contains(self, other: Needs) -> bool {
        self.0 & other.0 == other.0
    }

    /// The letters of the rules' list: `F`, `P`, `T`, `M` when nothing else.
    pub fn letters(self) -> Vec<&'static str> {
        let all = [(Needs::F, "F"), (Needs::P, "P"), (Needs::T, "T")];
        let letters: Vec<_> =
            all.into_iter().filter(|(need, _)| self.contains(*need)).map(|(_, letter)| letter).collect();
        if letters.is_empty() { vec!["M"] } else { letters }
    }
}

impl BitOr for Needs {
    type Output = Needs;

    fn bitor(self, other: Needs) -> Needs {
        self.and(other)
    }
}

/// One rule: what it looks for, why, and the function that looks. All that a person may ask about it is here;
/// `duly explain RULE` and `docs/rules.md` print it.
pub struct Rule {
    /// Its id: a word that says what is wrong.
    pub id: &'static str,
    /// The principle that it serves.
    pub principle: Principle,
    /// The highest severity that its findings can have.
    pub max_severity: Severity,
    /// Its name, as a statement of what is wrong.
    pub title: Text,
    /// What it looks for.
    pub looks_for: Text,
    /// Why the law minds.
    pub why: Text,
    /// A case that violates it.
    pub violating: Text,
    /// The same case without the violation.
    pub clean: Text,
    /// What it cannot see.
    pub limits: Text,
    /// How to mend it.
    pub remedy: Text,
    /// The provisions that its findings cite, the most telling first.
    pub provisions: &'static [&'static str],
    /// What it needs to run.
    pub needs: Needs,
    /// The word of the regulators' notices (通报) for it.
    pub notice_word: &'static str,
    /// The behaviours of the 2019 method that it decides or partly decides.
    pub behaviours: &'static [&'static str],
    /// Looks.
    pub check: fn(&Case) -> Vec<super::Finding>,
}

impl Rule {
    /// Begins a finding of this rule, with the rule's title, remedy and provisions until others are set.
    pub fn found(&'static self, severity: Severity, confidence: Confidence) -> Draft {
        Draft::new(self, severity, confidence)
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Rule").field("id", &self.id).finish_non_exhaustive()
    }
}
