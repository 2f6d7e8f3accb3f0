//! The pipeline: from an app's bytes and a policy's text to an audit.

use crate::analysis::Facts;
use crate::app::App;
use crate::limit::Limit;
use crate::policy::Policy;
use crate::prose::Prose;
use crate::rules::Finding;
use crate::verdict::Verdict;

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
    pub confidence: crate::analysis::Confidence,
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
