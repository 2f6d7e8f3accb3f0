//! Rules: functions from facts, claims and app type to findings. One file a rule, found through one table.

pub mod consent;
pub mod disclosed;
pub mod finding;
pub mod legal;
pub mod necessary;
pub mod proper;
pub use finding::*;
