//! `duly.toml`: what a project settles for its audits, with the line of everything that is wrong in it.
//!
//! Nothing in it makes an app lawful. A rule that is off was not looked for, so its principle is not called satisfied;
//! a suppression takes a finding out of the exit status, not out of the report or the verdict.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::{Finding, Severity, State, rule};
use crate::analysis::{Actor, ActorKind};
use crate::db;
use crate::law::Day;
use crate::prose::Prose;

/// Most bytes of a configuration.
pub const MOST_BYTES: u64 = 1 << 20;

/// What a project settles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Base name of the file; empty: there is none.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Rules that are not asked.
    pub off: BTreeSet<&'static str>,
    /// Severities that findings of a rule get.
    pub severity: BTreeMap<&'static str, Severity>,
    /// Packages of the app's own code, besides what its manifest shows.
    pub packages: Vec<String>,
    /// Recipients that the project knows.
    pub recipients: Vec<Recipient>,
    /// Findings that do not count for the exit status.
    pub suppressions: Vec<Suppression>,
}

/// Who runs a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The host; those beneath it are run by the same.
    pub host: String,
    /// Who.
    pub organisation: String,
    /// Whether that is the app's own maker.
    pub own: bool,
}

impl Recipient {
    /// Whether `host` is this one or lies beneath it.
    pub fn runs(&self, host: &str) -> bool {
        host.strip_suffix(self.host.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// Findings that do not count for the exit status, until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Line in the file.
    pub line: usize,
    /// The rule.
    pub rule: &'static str,
    /// Only on this data type.
    pub data_type: Option<String>,
    /// Only by this actor: `app`, `unknown`, or the id of an SDK or library.
    pub actor: Option<String>,
    /// Only to this recipient.
    pub recipient: Option<String>,
    /// Only this finding.
    pub fingerprint: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Day,
}

/// What became of a suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It covers findings.
    Applied,
    /// It would, but its last day is past.
    Expired,
    /// No finding is what it names.
    Unmatched,
}

/// A suppression, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The suppression.
    pub suppression: Suppression,
    /// What became of it.
    pub outcome: Outcome,
    /// Fingerprints of what it names.
    pub findings: Vec<String>,
}

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Line in the file, from 1; `None`: the whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub why: Prose,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    #[serde(default)]
    rules: Rules,
    #[serde(default)]
    app: AppPart,
    #[serde(default)]
    recipient: Vec<RecipientPart>,
    #[serde(default)]
    suppress: Vec<Spanned<SuppressPart>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[serde(default)]
    off: Vec<Spanned<String>>,
    #[serde(default)]
    severity: BTreeMap<Spanned<String>, Level>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    High,
    Medium,
    Low,
    Info,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AppPart {
    #[serde(default)]
    packages: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecipientPart {
    host: Spanned<String>,
    organisation: Spanned<String>,
    #[serde(default)]
    own: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SuppressPart {
    rule: Spanned<String>,
    data_type: Option<Spanned<String>>,
    actor: Option<String>,
    recipient: Option<String>,
    fingerprint: Option<Spanned<String>>,
    reason: Spanned<String>,
    until: Spanned<toml::value::Datetime>,
}

impl Config {
    /// Reads the bytes of a file called `file`.
    ///
    /// # Errors
    ///
    /// Where it is no TOML of this form, or names what there is not: which, and in which line.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Config, ConfigError> {
        let text = std::str::from_utf8(bytes).map_err(|error| ConfigError {
            line: Some(line(
                &String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default()),
                usize::MAX,
            )),
            why: Prose::new("不是 UTF-8 文本", "is not UTF-8 text"),
        })?;
        let at = |span: Range<usize>, zh: String, en: String| ConfigError {
            line: Some(line(text, span.start)),
            why: Prose::new(zh, en),
        };
        let form: Form = toml::from_str(text).map_err(|error| {
            let message = error.message().to_owned();
            ConfigError {
                line: error.span().map(|span| line(text, span.start)),
                why: Prose::new(format!("格式有误：{message}"), message),
            }
        })?;
        let known_rule = |id: &Spanned<String>| {
            rule(id.get_ref()).map(|rule| rule.id).ok_or_else(|| {
                at(id.span(), format!("没有“{}”这条规则", id.get_ref()), format!("there is no rule `{}`", id.get_ref()))
            })
        };
        let not_empty = |text: &Spanned<String>, key: &str| {
            if text.get_ref().trim().is_empty() {
                Err(at(text.span(), format!("`{key}` 是空的"), format!("`{key}` is empty")))
            } else {
                Ok(text.get_ref().clone())
            }
        };
        let mut config = Config {
            file: file.to_owned(),
            sha256: Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
            ..Config::default()
        };
        for id in &form.rules.off {
            config.off.insert(known_rule(id)?);
        }
        for (id, level) in &form.rules.severity {
            let severity = match level {
                Level::High => Severity::High,
                Level::Medium => Severity::Medium,
                Level::Low => Severity::Low,
                Level::Info => Severity::Info,
            };
            config.severity.insert(known_rule(id)?, severity);
        }
        for package in &form.app.packages {
            let name = package.get_ref();
            let segment = |part: &str| {
                !part.is_empty() && part.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'))
            };
            // One segment (`com`) would make everybody's code the app's own.
            if !name.contains('.') || !name.split('.').all(segment) {
                return Err(at(
                    package.span(),
                    format!("“{name}”不是至少两段的包名，例如 com.example.core"),
                    format!("`{name}` is no package of two segments or more, such as com.example.core"),
                ));
            }
            config.packages.push(name.clone());
        }
        for part in &form.recipient {
            let host = part.host.get_ref().to_ascii_lowercase();
            let valid = host.contains('.')
                && host.split('.').all(|label| !label.is_empty())
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
            if !valid {
                return Err(at(
                    part.host.span(),
                    format!("“{}”不是主机名，例如 api.example.com", part.host.get_ref()),
                    format!("`{}` is no host, such as api.example.com", part.host.get_ref()),
                ));
            }
            let organisation = not_empty(&part.organisation, "organisation")?;
            config.recipients.push(Recipient { host, organisation, own: part.own });
        }
        for part in form.suppress {
            let whole = part.span();
            let part = part.into_inner();
            if let Some(data_type) = part.data_type.as_ref().filter(|id| db::data_type(id.get_ref()).is_none()) {
                return Err(at(
                    data_type.span(),
                    format!("没有“{}”这个数据类型", data_type.get_ref()),
                    format!("there is no data type `{}`", data_type.get_ref()),
                ));
            }
            let hexadecimal = |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            if let Some(print) = part.fingerprint.as_ref().filter(|print| !hexadecimal(print.get_ref())) {
                return Err(at(
                    print.span(),
                    "`fingerprint` 应为报告中的 32 位十六进制数".to_owned(),
                    "`fingerprint` is not the 32 hexadecimal digits of a report".to_owned(),
                ));
            }
            let until = part.until.get_ref().to_string().parse::<Day>().map_err(|_| {
                at(
                    part.until.span(),
                    "`until` 应为日期，写作 2026-12-31".to_owned(),
                    "`until` is no day, written as 2026-12-31".to_owned(),
                )
            })?;
            config.suppressions.push(Suppression {
                line: line(text, whole.start),
                rule: known_rule(&part.rule)?,
                data_type: part.data_type.map(Spanned::into_inner),
                actor: part.actor,
                recipient: part.recipient,
                fingerprint: part.fingerprint.map(|print| print.into_inner().to_ascii_lowercase()),
                reason: not_empty(&part.reason, "reason")?,
                until,
            });
        }
        Ok(config)
    }

    /// Whether there is a file behind it.
    pub fn is_given(&self) -> bool {
        !self.file.is_empty()
    }

    /// Who runs a host, where the project knows: by the longest host that it lies beneath.
    pub fn recipient(&self, host: &str) -> Option<&Recipient> {
        self.recipients.iter().filter(|known| known.runs(host)).max_by_key(|known| known.host.len())
    }

    /// Whether a rule is silenced: off, or its findings made to change no verdict. What it looks for is then not known to
    /// be absent.
    pub fn silences(&self, rule: &str) -> bool {
        self.off.contains(rule) || self.severity.get(rule) == Some(&Severity::Info)
    }

    /// Marks the findings that suppressions cover on `today`, and tells what became of each suppression.
    pub fn suppress(&self, findings: &mut [Finding], today: Day) -> Vec<Applied> {
        self.suppressions
            .iter()
            .map(|suppression| {
                let expired = suppression.until < today;
                let mut named = Vec::new();
                for finding in findings.iter_mut().filter(|finding| suppression.names(finding)) {
                    named.push(finding.fingerprint.clone());
                    if !expired {
                        finding.state = Some(State::Suppressed);
                    }
                }
                named.sort();
                let outcome = match (named.is_empty(), expired) {
                    (true, _) => Outcome::Unmatched,
                    (false, true) => Outcome::Expired,
                    (false, false) => Outcome::Applied,
                };
                Applied { suppression: suppression.clone(), outcome, findings: named }
            })
            .collect()
    }
}

impl Suppression {
    /// Whether it names a finding.
    fn names(&self, finding: &Finding) -> bool {
        let actor = |asked: &String| match &finding.actor {
            Some(Actor { kind: ActorKind::App, .. }) => asked == "app",
            Some(Actor { kind: ActorKind::Unknown, .. }) => asked == "unknown",
            Some(Actor { id, .. }) => id.as_ref() == Some(asked),
            None => false,
        };
        let same = |asked: &Option<String>, has: Option<&String>| asked.as_ref().is_none_or(|asked| has == Some(asked));
        finding.rule == self.rule
            && same(&self.data_type, finding.data_type.as_ref())
            && same(&self.recipient, finding.recipient.as_ref())
            && same(&self.fingerprint, Some(&finding.fingerprint))
            && self.actor.as_ref().is_none_or(actor)
    }
}

/// The line of a byte of `text`, from 1.
fn line(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte.min(text.len())).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse("duly.toml", text.as_bytes())
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    const WHOLE: &str = r#"
[rules]
off = ["over-disclosure"]
severity = { "log-leak" = "low" }

[app]
packages = ["com.example.core"]

[[recipient]]
host = "collect.other.test"
organisation = "示例数据公司"

[[suppress]]
rule = "undisclosed-collection"
data_type = "contacts"
reason = "the policy of 3.2 names it"
until = 2026-12-31
"#;

    #[test]
    fn all_of_it_is_read() {
        let config = parse(WHOLE).expect("good");
        assert!(config.off.contains("over-disclosure"));
        assert_eq!(config.severity.get("log-leak"), Some(&Severity::Low));
        assert_eq!(config.packages, ["com.example.core"]);
        assert_eq!(config.recipient("a.collect.other.test").map(|known| known.own), Some(false));
        assert!(config.recipient("xcollect.other.test").is_none());
        let [only] = &config.suppressions[..] else { panic!("{config:?}") };
        assert_eq!((only.line, only.until), (13, day("2026-12-31")));
        assert_eq!(config.sha256.len(), 64);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, at, words) in [
            ("[rules]\noff = [\"no-such-rule\"]", 2, "no-such-rule"),
            ("[rules]\n\nseverity = { log-leak = \"grave\" }", 3, "grave"),
            ("\nrulez = 1", 2, "rulez"),
            ("[app]\npackages = [\"com\"]", 2, "com"),
            ("[[recipient]]\nhost = \"http://a.example/\"\norganisation = \"x\"", 2, "host"),
            ("[[recipient]]\nhost = \"a.example\"\norganisation = \" \"", 3, "organisation"),
            ("[[suppress]]\nrule = \"log-leak\"\nreason = \"x\"", 1, "until"),
            ("[[suppress]]\nrule = \"log-leak\"\nuntil = 2026-12-31", 1, "reason"),
            ("[[suppress]]\nrule = \"log-leak\"\nreason = \"x\"\nuntil = 07:32:00", 4, "until"),
            ("[[suppress]]\nrule = \"log-leak\"\nreason = \"x\"\nuntil = 2026-02-30", 4, ""),
            ("[[suppress]]\nrule = \"log-leak\"\nreason = \"x\"\nuntil = \"soon\"", 4, ""),
            (
                "[[suppress]]\nrule = \"log-leak\"\ndata_type = \"souls\"\nreason = \"x\"\nuntil = 2026-12-31",
                3,
                "souls",
            ),
            (
                "[[suppress]]\nrule = \"log-leak\"\nfingerprint = \"12\"\nreason = \"x\"\nuntil = 2026-12-31",
                3,
                "fingerprint",
            ),
            ("a = [", 1, ""),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!(error.line, Some(at), "{text}: {error:?}");
            assert!(error.why.en.contains(words) && !error.why.zh.is_empty(), "{text}: {error:?}");
        }
        let error = Config::parse("duly.toml", b"a = 1\n\n\xff").expect_err("no text");
        assert_eq!(error.line, Some(3));
    }

    #[test]
    fn a_suppression_covers_until_its_last_day() {
        let config = parse(WHOLE).expect("good");
        let app = Fixture::new().reads("contacts").reads("location_precise").policy(vec![]);
        let on = |text: &str| {
            let mut found = app.run_all();
            let applied = config.suppress(&mut found, day(text));
            let suppressed: Vec<String> = found
                .into_iter()
                .filter(|finding| finding.state == Some(State::Suppressed))
                .map(|finding| format!("{} {}", finding.rule, finding.data_type.unwrap_or_default()))
                .collect();
            (applied.first().map(|applied| applied.outcome), suppressed)
        };
        assert_eq!(on("2026-12-31"), (Some(Outcome::Applied), vec!["undisclosed-collection contacts".to_owned()]));
        assert_eq!(on("2027-01-01"), (Some(Outcome::Expired), vec![]));
    }

    #[test]
    fn a_suppression_of_nothing_is_told() {
        let config = parse(WHOLE).expect("good");
        let mut found = Fixture::new().reads("contacts").policy(vec![claim("contacts")]).run_all();
        let applied = config.suppress(&mut found, day("2026-01-01"));
        assert_eq!(applied.first().map(|applied| applied.outcome), Some(Outcome::Unmatched));
        assert!(found.iter().all(|finding| finding.state.is_none()));
    }

    #[test]
    fn own_packages_recipients_and_rules_reach_the_judgement() {
        let app = Fixture::new()
            .reads("contacts")
            .sends_to("https://collect.other.test/contacts")
            .policy(vec![claim("contacts")]);
        let with = |text: &str| Fixture { config: parse(text).expect("good"), ..app.clone() }.run_all();
        let to = |found: &[Finding]| {
            found
                .iter()
                .find(|finding| finding.rule == "undisclosed-recipient")
                .and_then(|finding| finding.recipient.clone())
        };
        assert_eq!(to(&with("")).as_deref(), Some("other.test"));
        assert_eq!(
            to(&with("[[recipient]]\nhost = \"other.test\"\norganisation = \"Other Ltd\"")).as_deref(),
            Some("Other Ltd")
        );
        assert_eq!(to(&with("[[recipient]]\nhost = \"other.test\"\norganisation = \"Ourselves\"\nown = true")), None);
        assert_eq!(to(&with("[rules]\noff = [\"undisclosed-recipient\"]")), None);
        let found = with("[rules]\nseverity = { undisclosed-recipient = \"low\" }");
        let severity =
            found.iter().find(|finding| finding.rule == "undisclosed-recipient").map(|finding| finding.severity);
        assert_eq!(severity, Some(Severity::Low));
    }
}
