//! The pipeline: from an app's bytes and a policy's text to an audit.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::analysis::mapping::Mapping;
use crate::analysis::{self, Code, Confidence, Facts};
use crate::android::signature;
use crate::app::parts::{Joined, Opened};
use crate::app::{self, App, AppError};
use crate::law::{Day, LawSet};
use crate::limit::{Budget, Limit, Principle};
use crate::policy::{self, Policy};
use crate::prose::Prose;
use crate::rules::config::Applied;
use crate::rules::{self, Case, Config, Finding, Severity, State};
use crate::verdict::{self, Verdict};

/// How deep the audit looks.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, clap::ValueEnum,
)]
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
    /// The law that it judged by.
    pub law: LawSet,
    /// What the project settled; `None` where it settled nothing.
    pub config: Option<Settled>,
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
    /// Findings of a former report that are no more.
    pub fixed: Vec<Finding>,
    /// The verdict.
    pub verdict: Verdict,
    /// Behaviours of the 2019 method that this audit cannot decide: provision id and what to look at.
    pub not_decided: Vec<(&'static str, Prose)>,
    /// What could not be seen: the app's, the analysis' and the policy's limits.
    pub limits: Vec<Limit>,
}

/// What a project settled for an audit, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The configuration.
    pub config: Config,
    /// Its suppressions.
    pub suppressions: Vec<Applied>,
}

impl Audit {
    /// Findings that neither a former report nor a suppression covers.
    pub fn uncovered(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| State::counts(finding.state))
    }

    /// Whether a finding of at least this confidence bears on a principle and is not covered.
    pub fn counts(&self, principle: Principle, least: Confidence) -> bool {
        self.uncovered().any(|finding| {
            finding.principle == principle && finding.severity > Severity::Info && finding.confidence >= least
        })
    }
}

/// An app to audit.
#[derive(Clone, Copy, Debug)]
pub struct AppInput<'a> {
    /// Base name of its file or directory.
    pub file: &'a str,
    /// The bytes of its file, none for a directory.
    pub bytes: &'a [u8],
    /// The APKs of a directory of splits, each with its base name, in the order of these; `None` for a file.
    pub apks: Option<&'a [(&'a str, &'a [u8])]>,
    /// Whether what `apks` holds are instead the files of a directory that apktool unpacked an app into, by their paths in it.
    pub unpacked: bool,
}

impl<'a> AppInput<'a> {
    /// An app that is one file: an APK, a split set or a bundle.
    pub fn file(file: &'a str, bytes: &'a [u8]) -> Self {
        AppInput { file, bytes, apks: None, unpacked: false }
    }

    /// Opens it.
    pub(crate) fn open(&self, budget: &Budget) -> Result<Opened<'a>, AppError> {
        match self.apks {
            None => Opened::file(self.bytes, budget),
            Some(files) if self.unpacked => Ok(Opened::unpacked(files, budget)),
            Some(apks) => Opened::directory(apks),
        }
    }

    /// SHA-256 of the file; of a directory, that of what `sha256sum` prints of its APKs or files.
    fn sha256(&self) -> String {
        let Some(apks) = self.apks else { return signature::file_sha256(self.bytes) };
        let line = |(name, bytes): &(&str, &[u8])| format!("{}  {name}\n", signature::file_sha256(bytes));
        let list: String = apks.par_iter().map(line).collect::<Vec<_>>().concat();
        signature::file_sha256(list.as_bytes())
    }
}

/// How to audit.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// How deep to look.
    pub depth: Depth,
    /// The app type, where the person knows it.
    pub app_type: Option<&'static str>,
    /// The law to judge by.
    pub law: LawSet,
    /// What the project settles.
    pub config: Option<&'a Config>,
    /// The day on which suppressions are looked at.
    pub today: Day,
    /// What turns names that R8 or ProGuard shrank back into the developer's.
    pub mapping: Option<&'a Mapping>,
}

impl Default for Options<'_> {
    /// By the newest Chinese law, as deep as can be, with nothing else known.
    fn default() -> Self {
        let law = LawSet::default();
        Options { depth: Depth::Code, app_type: None, law, config: None, today: law.day, mapping: None }
    }
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

/// Audits one app. The digests and signatures run beside the decoding.
///
/// # Errors
///
/// Where the app, or a policy that was given, cannot be read at all. What can be read in part becomes a limit.
pub fn audit(
    input: &AppInput<'_>,
    policies: &[policy::Input<'_>],
    options: &Options<'_>,
    budget: &Budget,
) -> Result<Audit, AuditError> {
    let given = if policies.is_empty() { None } else { Some(read_policy(policies)?) };
    let opened = input.open(budget).map_err(|error| unreadable(&error))?;
    let joined = opened.join(budget).map_err(|error| unreadable(&error))?;
    let apk = opened.whole(&joined).map_err(|error| unreadable(&error))?;
    let signed = opened.signed(&joined).map_err(|error| unreadable(&error))?;
    let mut prepared = signature::Prepared::new(signed);
    let blocks = prepared.blocks();
    let (sha256, decoded) = rayon::join(
        || input.sha256(),
        || -> Result<_, AuditError> {
            let mut app = app::read_given(apk, opened.container(), budget).map_err(|error| unreadable(&error))?;
            app.own_packages = options.config.map(|config| config.packages.clone()).unwrap_or_default();
            let levels = levels(&app);
            let contents = || prepared.verify_contents();
            let others = |at_hand: &HashMap<&str, &[u8]>| {
                let jar = signature::JarSignature::new(signed, blocks, levels, at_hand, budget);
                (jar, given.is_none().then(|| app::documents::inside(apk, budget)))
            };
            let (facts, jar) = if options.depth >= Depth::Code {
                let code = Code::read_beside(apk, budget, contents);
                analysis::analyse_beside(apk, &app, &code, options.mapping, budget, others)
            } else {
                let (jar, ()) = rayon::join(|| others(&HashMap::new()), contents);
                (Facts::default(), jar)
            };
            Ok((app, facts, jar))
        },
    );
    let (mut app, mut facts, (jar, inside)) = decoded?;
    let unsettled = Config::default();
    let config = options.config.unwrap_or(&unsettled);
    name_recipients(&mut facts, config);
    let signatures = prepared.finish(jar, levels(&app));
    app.file = input.file.to_owned();
    app.sha256 = sha256;
    app.bytes = opened.bytes;
    if let Some(joined) = &joined {
        app.limits.extend(joined.limits.iter().cloned());
        app.limits.extend(signed_otherwise(joined, &signatures, levels(&app), budget));
    }
    app.signers = signatures.signers;
    if app.container.is_signed() {
        app.limits.extend(signatures.problems.into_iter().map(|problem| unverified(problem, signatures.verified)));
    }

    let policy = given.or_else(|| policy_inside(&inside?, &facts, &mut app.limits));
    let app_type = match options.app_type {
        Some(id) => Some(rules::app_type::given(id)),
        None => rules::app_type::infer(&app, policy.as_ref()),
    };
    app.limits.extend(apk.limits());
    let case = Case::new(&app, &facts, policy.as_ref(), app_type.as_ref(), options.depth, options.law, config);
    let mut limits: Vec<Limit> = app
        .limits
        .iter()
        .chain(&facts.limits)
        .chain(policy.iter().flat_map(|policy| &policy.limits))
        .cloned()
        .chain(options.law.limit())
        .chain(case.unknown_order())
        .collect();
    limits.sort();
    limits.dedup();
    let mut findings = rules::findings(&case);
    let verdict = verdict::judge(&case, &findings, &limits);
    let not_decided = rules::behaviour::not_decided(&case);
    drop(case);
    let config = options
        .config
        .map(|config| Settled { suppressions: config.suppress(&mut findings, options.today), config: config.clone() });
    Ok(Audit {
        depth: options.depth,
        law: options.law,
        config,
        app,
        facts,
        policy,
        app_type,
        findings,
        fixed: Vec::new(),
        verdict,
        not_decided,
        limits,
    })
}

/// The manifest of an app as text XML.
///
/// # Errors
///
/// Where the app or its manifest cannot be read at all.
pub fn manifest(input: &AppInput<'_>, budget: &Budget) -> Result<String, AuditError> {
    read(input, budget).map(|app| app.manifest_xml).map_err(|error| unreadable(&error))
}

/// The app model alone.
fn read(input: &AppInput<'_>, budget: &Budget) -> Result<App, AppError> {
    let opened = input.open(budget)?;
    let joined = opened.join(budget)?;
    app::read_given(opened.whole(&joined)?, opened.container(), budget)
}

/// The package that an app says it is.
///
/// # Errors
///
/// Where the app or its manifest cannot be read at all.
pub fn package(input: &AppInput<'_>, budget: &Budget) -> Result<String, AuditError> {
    read(input, budget).map(|app| app.package).map_err(|error| unreadable(&error))
}

/// An app and what its code does, without a policy and without judgement.
///
/// # Errors
///
/// Where the app or its manifest cannot be read at all.
pub fn facts(input: &AppInput<'_>, budget: &Budget) -> Result<(App, Facts), AuditError> {
    let opened = input.open(budget).map_err(|error| unreadable(&error))?;
    let joined = opened.join(budget).map_err(|error| unreadable(&error))?;
    let apk = opened.whole(&joined).map_err(|error| unreadable(&error))?;
    let mut app = app::read_given(apk, opened.container(), budget).map_err(|error| unreadable(&error))?;
    let facts = analysis::analyse(apk, &app, &Code::read(apk, budget), None, budget);
    app.file = input.file.to_owned();
    Ok((app, facts))
}

/// Splits whose signature does not hold, or is another's than the base's: the platform installs no such set.
fn signed_otherwise(
    joined: &Joined<'_>,
    base: &signature::Signatures,
    levels: signature::Levels,
    budget: &Budget,
) -> Vec<Limit> {
    let signers = |of: &signature::Signatures| -> BTreeSet<String> {
        of.signers.iter().map(|signer| signer.sha256.clone()).collect()
    };
    let splits = joined.apks.get(1..).unwrap_or_default();
    let limits = splits.par_iter().filter_map(|(place, apk)| {
        let signatures = signature::verify(apk, levels, budget);
        let what = if !signatures.verified {
            Prose::new("拆分包的签名无效", "the signature of a split does not hold")
        } else if signers(&signatures) != signers(base) {
            Prose::new("拆分包的签名者与基础包不同", "a split is signed by another than the base")
        } else {
            return None;
        };
        Some(Limit { place: place.clone(), ..unverified(what, false) })
    });
    limits.collect()
}

/// What of the manifest decides which signatures count.
fn levels(app: &App) -> signature::Levels {
    signature::Levels { min_sdk: app.min_sdk, target_sdk: app.target_sdk, target_sandbox: app.target_sandbox }
}

/// Names the organisations behind hosts that the project knows.
fn name_recipients(facts: &mut Facts, config: &Config) {
    let name =
        |host: Option<&str>| host.and_then(|host| config.recipient(host)).map(|known| known.organisation.clone());
    for endpoint in facts.endpoints.iter_mut().flatten() {
        if let Some(known) = name(endpoint.host.as_deref()) {
            endpoint.organisation = Some(known);
        }
    }
    for destination in facts.flows.iter_mut().flatten().filter_map(|flow| flow.destination.as_mut()) {
        if let Some(known) = name(destination.host.as_deref()) {
            destination.organisation = Some(known);
        }
    }
}

fn unreadable(error: &AppError) -> AuditError {
    AuditError { policy: None, message: error.message(), remedy: error.remedy() }
}

/// Reads the policy that was given.
fn read_policy(inputs: &[policy::Input<'_>]) -> Result<Policy, AuditError> {
    policy::read(inputs).map_err(|error| AuditError {
        message: error.message(),
        policy: Some(error.file),
        remedy: error.remedy.into(),
    })
}

/// The policy among the documents inside the app: those that say something of personal information. Where there is
/// none, the addresses that may show one are reported; nothing is fetched.
fn policy_inside(inside: &app::documents::Inside<'_>, facts: &Facts, limits: &mut Vec<Limit>) -> Option<Policy> {
    let mut found: Option<Policy> = None;
    for candidate in &inside.documents {
        let read =
            candidate.bytes.as_ref().ok().map(|bytes| {
                policy::read(&[policy::Input { file: &candidate.name, origin: policy::Origin::App, bytes }])
            });
        match read {
            Some(Ok(policy)) if !policy.disclosures.is_empty() => match &mut found {
                Some(whole) => join(whole, policy),
                None => found = Some(policy),
            },
            Some(Ok(_)) => {}
            _ => limits.push(Limit {
                what: Prose::new(
                    "应用内的一份文档可能是隐私政策，但无法读取",
                    "a document in the app may be its policy, and cannot be read",
                ),
                place: candidate.name.clone(),
                effect: Prose::new("其中的声明没有计入", "what it says is not counted"),
                principles: vec![Principle::Disclosed],
            }),
        }
    }
    if found.is_none() {
        let in_code = facts.endpoints.iter().flatten().map(|endpoint| &endpoint.url);
        let in_code = in_code.filter(|url| app::documents::is_address_of_policy(url));
        let mut addresses: Vec<&String> = inside.addresses.iter().chain(in_code).collect();
        addresses.sort();
        addresses.dedup();
        for address in addresses.into_iter().take(MOST_ADDRESSES) {
            limits.push(Limit {
                what: Prose::new(
                    "应用似乎在此网址展示隐私政策；没有联网读取",
                    "the app seems to show its policy at this address; it was not fetched",
                ),
                place: address.clone(),
                effect: Prose::new("请保存该网页，用 --policy 给出", "save that page and give it with --policy"),
                // That there is no policy to compare with is said by the verdict.
                principles: Vec::new(),
            });
        }
    }
    found
}

/// Most addresses of a policy that are reported.
const MOST_ADDRESSES: usize = 8;

/// Adds what another document says.
fn join(whole: &mut Policy, other: Policy) {
    whole.documents.extend(other.documents);
    whole.disclosures.extend(other.disclosures);
    whole.sdk_list.extend(other.sdk_list);
    whole.commitments.extend(other.commitments);
    whole.limits.extend(other.limits);
}

/// A problem of a signature. A file that the platform would refuse tells nothing of who made it; what it does can be
/// read all the same.
fn unverified(problem: Prose, verified: bool) -> Limit {
    let effect = if verified {
        Prose::new("系统仍接受该文件的签名", "the platform accepts the file's signatures all the same")
    } else {
        Prose::new(
            "系统不会接受该文件的签名：无法证明它出自声称的开发者，也可能被改动过",
            "the platform would refuse the file: nothing proves who made it, and it may have been altered",
        )
    };
    Limit { what: problem, place: String::from("APK"), effect, principles: Vec::new() }
}
