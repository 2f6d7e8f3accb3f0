//! The pipeline: from an app's bytes and a policy's text to an audit.

use crate::analysis::{self, Confidence, Facts};
use crate::app::{self, App};
use crate::container::Apk;
use crate::limit::{Budget, Limit, Principle};
use crate::policy::{self, Policy};
use crate::prose::Prose;
use crate::rules::{self, Finding};
use crate::verdict::{self, Verdict};

/// How deep the audit looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Depth {
    /// Manifest, resources and signatures.
    Manifest,
    /// And code and native libraries.
    Code,
}

/// The app type that an audit judges by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppTypeChoice {
    /// The id in `permission-db`.
    pub id: &'static str,
    /// Given on the command line, or inferred.
    pub given: bool,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub reasons: Vec<Prose>,
}

/// All that one audit found, in both languages.
#[derive(Clone, Debug)]
pub struct Audit {
    /// How deep it looked.
    pub depth: Depth,
    /// The app.
    pub app: App,
    /// What its code does.
    pub facts: Facts,
    /// What its policy says; `None` where none was given and none is inside.
    pub policy: Option<Policy>,
    /// The app type; `None` where not given and not inferred.
    pub app_type: Option<AppTypeChoice>,
    /// Findings by weight, then fingerprint.
    pub findings: Vec<Finding>,
    /// The verdict.
    pub verdict: Verdict,
    /// Behaviours of the 2019 method that this audit cannot decide: provision id and what to look at.
    pub not_decided: Vec<(&'static str, Prose)>,
    /// What could not be seen: the app's, the analysis' and the policy's limits.
    pub limits: Vec<Limit>,
}

/// An app to audit.
#[derive(Clone, Copy, Debug)]
pub struct AppInput<'a> {
    /// Base name of its file.
    pub file: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// How to audit.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How deep to look.
    pub depth: Depth,
    /// The app type, where the person knows it.
    pub app_type: Option<&'static str>,
}

/// Why an input cannot be audited at all.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .message.en)]
pub struct AuditError {
    /// The policy file that cannot be read; `None`: the app.
    pub policy: Option<String>,
    /// What is wrong, and where in the file.
    pub message: Prose,
    /// What to do.
    pub remedy: Prose,
}
