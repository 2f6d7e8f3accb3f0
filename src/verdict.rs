//! Findings and limits to a status for each principle.

use serde::Serialize;

use crate::prose::Prose;

/// A principle's status (`verdict.*.status` of the contract), the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Status {
    Violated,
    Inconclusive,
    Doubtful,
    Satisfied,
    NotAssessed,
}

/// The verdict on one principle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipleVerdict {
    /// The status.
    pub status: Status,
    /// Fingerprints of the findings that bear on it.
    pub findings: Vec<String>,
    /// Why, in a sentence.
    pub why: Prose,
}

/// The verdict on all five.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Verdict {
    pub legal: PrincipleVerdict,
    pub proper: PrincipleVerdict,
    pub necessary: PrincipleVerdict,
    pub disclosed: PrincipleVerdict,
    pub consent: PrincipleVerdict,
}
