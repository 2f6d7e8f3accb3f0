//! A policy that denies in one place what it states in another.

use std::collections::BTreeSet;

use crate::analysis::Confidence;
use crate::policy::Action;
use crate::prose::Text;
use crate::rules::claims::of_claim;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "contradictory-policy",
    principle: Principle::Disclosed,
    max_severity: Severity::Medium,
    title: Text { zh: "隐私政策自相矛盾", en: "The policy contradicts itself" },
    looks_for: Text {
        zh: "隐私政策在一处否认收集或提供某类信息，在另一处又写明收集或提供。",
        en: "The policy denies in one place that a kind of information is collected or shared, and states it in another.",
    },
    why: Text {
        zh: "应当真实、准确、完整地告知；自相矛盾的告知等于没有告知。",
        en: "People must be told truly, exactly and fully; who says both has told neither.",
    },
    violating: Text {
        zh: "第一节：“我们收集您的通讯录。”第五节：“我们不会收集您的通讯录。”",
        en: "Section 1: “We collect your contacts.” Section 5: “We do not collect your contacts.”",
    },
    clean: Text {
        zh: "“未经您同意，我们不会收集您的通讯录”与“经您同意，我们收集您的通讯录”并不矛盾。",
        en: "“Not without your consent” and “with your consent” do not contradict each other.",
    },
    limits: Text {
        zh: "否认可能只针对某个功能或情形，句子之外的限定看不到，因此可信度为“低”。",
        en: "A denial may be meant of one function only; what limits it outside the sentence is missed. Confidence is low.",
    },
    remedy: Text { zh: "统一前后表述，以实际情况为准。", en: "Make both places say what is true." },
    provisions: &["pipl:17", "pipl:7"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:2.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let denied = |action| matches!(action, Action::NotCollect | Action::NotShare);
    let types: BTreeSet<(&str, bool)> = case
        .claims
        .all()
        .iter()
        .filter(|claim| denied(claim.action) && claim.condition.is_none() && claim.data_type != "personal_info")
        .map(|claim| (claim.data_type.as_str(), claim.action == Action::NotShare))
        .collect();
    types.into_iter().filter_map(|(id, sharing)| judge(case, id, sharing)).collect()
}

fn judge(case: &Case, id: &str, sharing: bool) -> Option<Finding> {
    let (denials, stated) = if sharing {
        (case.claims.not_shared(id), case.claims.passed_on(id))
    } else {
        (case.claims.not_collected(id), case.claims.own(id))
    };
    let denial = denials.iter().map(|(denial, _)| *denial).find(|denial| denial.data_type == id)?;
    // What holds under a condition is an exception of the denial, and a sentence cannot contradict itself.
    let statement = stated.iter().map(|claim| claim.disclosure).find(|claim| {
        claim.data_type == id
            && claim.condition.is_none()
            && (&claim.document, &claim.text) != (&denial.document, &denial.text)
            && (sharing || claim.action != Action::Share)
            && (!sharing || claim.entity == denial.entity || denial.entity.is_none())
    })?;
    let data = words::data(id);
    let (zh, en) = if sharing { ("提供给第三方", "sharing") } else { ("收集", "collecting") };
    Some(
        RULE.found(Severity::Medium, Confidence::Low)
            .title(
                format!("是否{zh}{}，隐私政策前后矛盾", data.zh),
                format!("The policy both states and denies {en} {}", data.en),
            )
            .explain(
                format!("隐私政策一处否认{zh}{}，另一处又写明。", data.zh),
                format!("The policy denies {en} {} in one place and states it in another.", data.en),
            )
            .data_type(id)
            // A collection and a sharing are two findings on one data type.
            .recipient(if sharing { "third-party" } else { "first-party" })
            .cause(format!("contradiction:{id}"))
            .evidence([of_claim(denial), of_claim(statement)])
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    fn denial() -> crate::rules::fixture::Claim {
        claim("contacts").denied().with(|disclosure| disclosure.text = "我们不会收集您的通讯录。".to_owned())
    }

    #[test]
    fn fires_on_both() {
        assert_eq!(Fixture::new().policy(vec![claim("contacts"), denial()]).run(&RULE).len(), 1);
    }

    #[test]
    fn silent_on_conditions_and_on_collecting_without_sharing() {
        let condition = denial().with(|disclosure| disclosure.condition = Some("未经您同意".to_owned()));
        assert!(Fixture::new().policy(vec![claim("contacts"), condition]).run(&RULE).is_empty());
        assert!(Fixture::new().policy(vec![claim("contacts"), claim("contacts").not_shared()]).run(&RULE).is_empty());
        assert!(Fixture::new().policy(vec![denial()]).run(&RULE).is_empty());
    }
}
