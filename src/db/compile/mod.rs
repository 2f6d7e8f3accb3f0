//! Compiles the text files of `permission-db/` into sorted static tables.
//!
//! `build.rs` runs this when the crate is built, and the tests run it on broken data: whatever is wrong (a duplicate id,
//! a reference to nothing, a missing translation or source, a malformed prefix) is a [`Problem`] with file, line and
//! reason, and fails the build.

mod record;
mod row;
mod shape;
mod tables;

use std::fmt;
use std::path::Path;

/// Something wrong with the data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, relative to `permission-db/`.
    pub file: String,
    /// Line, from 1; 0: the whole file.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl Problem {
    fn new(file: &str, line: usize, reason: impl fmt::Display) -> Problem {
        Problem { file: file.to_owned(), line, reason: reason.to_string() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "permission-db/{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// The Rust source of all tables under `root`.
///
/// # Errors
/// All problems of all files, sorted by place.
pub fn compile(root: &Path) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let source = tables::compile(root, &mut problems);
    if problems.is_empty() {
        return Ok(source);
    }
    problems.sort();
    problems.dedup();
    Err(problems)
}
