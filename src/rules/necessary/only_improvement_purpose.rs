//! Collection whose only purposes are the operator's own.

use std::collections::BTreeSet;

use crate::analysis::Confidence;
use crate::policy::{Action, Necessity, Party};
use crate::prose::Text;
use crate::rules::claims::of_claim;
use crate::rules::purpose::is_improvement;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, weight, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "only-improvement-purpose",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text {
        zh: "收集目的只有改善服务、推送或研发",
        en: "Improvement, pushing or research are the only purposes",
    },
    looks_for: Text {
        zh: "隐私政策为某类信息写明的目的只有改善服务、提升体验、定向推送、研发，且没有写明可以拒绝。",
        en: "The only purposes stated for a kind of information are improvement, experience, targeting or research, and nothing says it may be refused.",
    },
    why: Text {
        zh: "不得仅以这些理由强制要求用户同意收集。",
        en: "Consent must not be forced on these grounds alone.",
    },
    violating: Text {
        zh: "“我们收集您的位置，用于改善服务质量。”",
        en: "“We collect your location to improve our services.”",
    },
    clean: Text {
        zh: "“用于为您导航；您可以选择是否允许我们用于改善服务。”",
        en: "“To guide you; you may choose whether we also use it to improve our services.”",
    },
    limits: Text {
        zh: "是否强制从隐私政策中看不出，可信度为“低”。",
        en: "Whether it is forced does not show in a policy; confidence is low.",
    },
    remedy: Text {
        zh: "写明对应的功能，或允许用户拒绝。", en: "State the function, or let people refuse."
    },
    provisions: &["b191:4.5", "pipl:6", "pipl:16"],
    needs: Needs::P,
    notice_word: "违规使用个人信息",
    behaviours: &["b191:4.5"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let types: BTreeSet<&str> = case
        .claims
        .all()
        .iter()
        .map(|claim| claim.data_type.as_str())
        .filter(|id| weight::harm(id) >= Severity::Medium)
        .collect();
    types
        .into_iter()
        .filter_map(|id| {
            let collected: Vec<_> = case
                .claims
                .all()
                .iter()
                .filter(|claim| {
                    claim.data_type == id
                        && claim.actor == Party::FirstParty
                        && matches!(claim.action, Action::Collect | Action::Use)
                })
                .collect();
            let alone = collected.iter().any(|claim| claim.purpose.is_some())
                && collected.iter().all(|claim| {
                    claim.condition.is_none()
                        && claim.necessity != Some(Necessity::Optional)
                        && claim.purpose.as_deref().is_none_or(is_improvement)
                });
            let data = words::data(id);
            alone.then(|| {
                RULE.found(Severity::Medium, Confidence::Low)
                    .title(
                        format!("收集{}只为改善服务、推送或研发", data.zh),
                        format!("Collects {} for improvement, pushing or research alone", data.en),
                    )
                    .explain(
                        format!("隐私政策为{}写明的目的只有这些，没有写明可以拒绝。", data.zh),
                        format!(
                            "These are the only purposes stated for {}, and nothing says that it may be refused.",
                            data.en
                        ),
                    )
                    .data_type(id)
                    .cause(format!("data:{id}"))
                    .evidence(collected.into_iter().map(|claim| of_claim(claim)))
                    .done()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn doubts_improvement_alone() {
        let alone =
            || claim("location").with(|disclosure| disclosure.purpose = Some("改善服务质量、提升用户体验".to_owned()));
        assert_eq!(Fixture::new().policy(vec![alone()]).run(&RULE).len(), 1);
        assert!(Fixture::new().policy(vec![alone(), claim("location")]).run(&RULE).is_empty());
        let optional = alone().with(|disclosure| disclosure.necessity = Some(Necessity::Optional));
        assert!(Fixture::new().policy(vec![optional]).run(&RULE).is_empty());
    }
}
