//! What could not be seen, and the bounds that keep hostile input from exhausting the machine.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use crate::prose::Prose;

/// The four principles of Chinese law, and consent (`verdict` and `principle` of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Principle {
    /// 合法
    Legal,
    /// 正当
    Proper,
    /// 必要
    Necessary,
    /// 公开/明示
    Disclosed,
    /// 同意
    Consent,
}

impl Principle {
    /// All five, in the order of a report.
    pub const ALL: [Principle; 5] =
        [Principle::Legal, Principle::Proper, Principle::Necessary, Principle::Disclosed, Principle::Consent];
}

/// Something that could not be seen, where, what that means, and on which principles it bears.
/// A limit that hides nothing lists no principle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limit {
    /// What could not be seen.
    pub what: Prose,
    /// The entry, file or place that it concerns.
    pub place: String,
    /// What it means for the audit.
    pub effect: Prose,
    /// The principles that cannot be called satisfied because of it.
    pub principles: Vec<Principle>,
}

/// Bounds on one audit. Shared by all threads; every stage takes a `&Budget`.
#[derive(Debug)]
pub struct Budget {
    /// Most bytes that one archive may inflate to, in all; less for a small archive.
    pub max_inflated: u64,
    /// Most bytes that one entry may inflate to.
    pub max_entry: u64,
    /// Most entries of one archive.
    pub max_entries: usize,
    /// Deepest nesting of XML, references or tables.
    pub max_depth: usize,
    cancelled: AtomicBool,
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            max_inflated: 4 << 30,
            max_entry: 1 << 30,
            max_entries: 1 << 20,
            max_depth: 256,
            cancelled: AtomicBool::new(false),
        }
    }
}

impl Budget {
    /// Asks every stage to stop at its next check.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the audit was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
