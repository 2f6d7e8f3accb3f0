//! Findings and limits to a status for each principle.

mod headline;

use serde::Serialize;

pub use headline::headline;

use crate::analysis::Confidence;
use crate::limit::{Limit, Principle};
use crate::prose::{Prose, Text};
use crate::rules::{Case, Finding, Needs, RULES, Rule, Severity, words};

/// A principle's status (`verdict.*.status` of the contract), the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, serde::Deserialize)]
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
    /// Fingerprints of the findings that bear on it: those above `info`.
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

impl Verdict {
    /// The verdict on `principle`.
    pub fn of(&self, principle: Principle) -> &PrincipleVerdict {
        match principle {
            Principle::Legal => &self.legal,
            Principle::Proper => &self.proper,
            Principle::Necessary => &self.necessary,
            Principle::Disclosed => &self.disclosed,
            Principle::Consent => &self.consent,
        }
    }
}

/// A principle's name.
pub const fn name(principle: Principle) -> Text {
    match principle {
        Principle::Legal => Text { zh: "合法", en: "legality" },
        Principle::Proper => Text { zh: "正当", en: "propriety" },
        Principle::Necessary => Text { zh: "必要", en: "necessity" },
        Principle::Disclosed => Text { zh: "明示", en: "disclosure" },
        Principle::Consent => Text { zh: "同意", en: "consent" },
    }
}

/// The verdict on a case: `findings` are [`crate::rules::findings`] of it, `limits` all that could not be seen.
pub fn judge(case: &Case, findings: &[Finding], limits: &[Limit]) -> Verdict {
    let on = |principle| judge_one(case, principle, findings, limits);
    Verdict {
        legal: on(Principle::Legal),
        proper: on(Principle::Proper),
        necessary: on(Principle::Necessary),
        disclosed: on(Principle::Disclosed),
        consent: on(Principle::Consent),
    }
}

fn judge_one(case: &Case, principle: Principle, findings: &[Finding], limits: &[Limit]) -> PrincipleVerdict {
    let bearing: Vec<&Finding> =
        findings.iter().filter(|finding| finding.principle == principle && finding.severity > Severity::Info).collect();
    let sure: Vec<&Finding> = bearing.iter().copied().filter(|finding| finding.confidence > Confidence::Low).collect();
    let hidden: Vec<&Limit> = limits.iter().filter(|limit| limit.principles.contains(&principle)).collect();
    let order = (principle == Principle::Consent).then(|| case.unknown_order()).flatten();
    let hidden: Vec<&Limit> =
        hidden.into_iter().chain(order.as_ref().filter(|order| !limits.contains(order))).collect();
    let missing = missing(case, principle);
    let (status, why) = if !sure.is_empty() {
        (Status::Violated, violated(&sure))
    } else if let Some(first) = hidden.first() {
        (Status::Inconclusive, inconclusive(first, hidden.len()))
    } else if !bearing.is_empty() {
        (Status::Doubtful, doubtful(&bearing))
    } else if missing.is_empty() {
        (Status::Satisfied, satisfied(case, principle))
    } else {
        (Status::NotAssessed, not_assessed(&missing))
    };
    PrincipleVerdict { status, findings: bearing.iter().map(|finding| finding.fingerprint.clone()).collect(), why }
}

/// What is missing to call `principle` satisfied: inputs that its rules need, or a depth that does not look.
fn missing(case: &Case, principle: Principle) -> Vec<Text> {
    let mut in_force = case.rules_in_force().filter(|(rule, _)| rule.principle == principle).peekable();
    let mut missing = Vec::new();
    if in_force.peek().is_none() {
        missing.push(Text {
            zh: "所依据的法律（--law、--law-date）中没有这方面的有效规定",
            en: "the law judged by (--law, --law-date) had nothing in force on it",
        });
    }
    let silenced = |rule: &&&Rule| {
        rule.principle == principle
            && case.config.silences(rule.id)
            && !case.law.cited(rule.id, rule.provisions).is_empty()
    };
    if RULES.iter().any(|rule| silenced(&rule)) {
        missing.push(Text { zh: "duly.toml 关闭了其中的规则", en: "duly.toml turns off rules on it" });
    }
    let needed = in_force.fold(Needs::M, |all, (rule, _)| all | rule.needs).without(case.has());
    if needed.contains(Needs::F) {
        missing.push(Text { zh: "没有查看代码", en: "the code was not looked at" });
    }
    if needed.contains(Needs::P) {
        missing.push(Text { zh: "没有可供对照的隐私政策", en: "there is no policy to hold it against" });
    }
    if needed.contains(Needs::T) {
        missing.push(match case.app_type {
            None => Text { zh: "没有确定 App 的类型", en: "the app's type is not known" },
            Some(_) => Text {
                zh: "各类 App 必要个人信息的规定当时尚未施行",
                en: "the rules on what each type of app needs were not yet in force",
            },
        });
    }
    missing
}

/// Titles of the first findings.
fn titles(findings: &[&Finding]) -> Prose {
    let first: Vec<Prose> = findings.iter().take(2).map(|finding| finding.title.clone()).collect();
    let zh: Vec<&str> = first.iter().map(|title| title.zh.as_str()).collect();
    let en: Vec<&str> = first.iter().map(|title| title.en.as_str()).collect();
    Prose::new(zh.join("；"), en.join("; "))
}

fn violated(findings: &[&Finding]) -> Prose {
    let (titles, count) = (titles(findings), findings.len());
    match count {
        0..=2 => Prose::new(format!("{}。", titles.zh), format!("{}.", titles.en)),
        _ => Prose::new(
            format!("{}；等 {count} 项。", titles.zh),
            format!("{}; and {} more.", titles.en, count.saturating_sub(2)),
        ),
    }
}

fn doubtful(findings: &[&Finding]) -> Prose {
    let titles = titles(findings);
    Prose::new(
        format!("只有可信度低的线索（共 {} 项），需要人工核实：{}。", findings.len(), titles.zh),
        format!("Signs of low confidence only ({}), to be checked by hand: {}.", findings.len(), titles.en),
    )
}

fn inconclusive(limit: &Limit, count: usize) -> Prose {
    let more = match count {
        0 | 1 => Prose::default(),
        _ => Prose::new(
            format!("（另有 {} 处）", count.saturating_sub(1)),
            format!(" (and {} more)", count.saturating_sub(1)),
        ),
    };
    let end = |text: &str, stops: &[char]| text.trim_end_matches(stops).to_owned();
    Prose::new(
        format!("有看不到的部分，不能认定符合：{}{}。", end(&limit.what.zh, &['。']), more.zh),
        format!(
            "Part of it could not be seen, so it cannot be called satisfied: {}{}.",
            end(&limit.what.en, &['.']),
            more.en
        ),
    )
}

fn satisfied(case: &Case, principle: Principle) -> Prose {
    let looked = case.rules().filter(|(rule, _)| rule.principle == principle).count();
    Prose::new(
        format!("按 {looked} 条规则检查，没有发现问题。"),
        format!("Checked by {looked} rules; nothing was found."),
    )
}

fn not_assessed(missing: &[Text]) -> Prose {
    let list = words::list(&missing.iter().map(|text| Prose::from(*text)).collect::<Vec<_>>());
    Prose::new(format!("没有评定：{}。", list.zh), format!("Not assessed: {}.", list.en))
}

#[cfg(test)]
mod tests;
