//! Targeted advertising without a way out.

use crate::analysis::Confidence;
use crate::prose::{Prose, Text};
use crate::rules::{Case, EvidenceKind, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-opt-out-of-targeting",
    principle: Principle::Consent,
    max_severity: Severity::Medium,
    title: Text { zh: "个性化推送没有关闭方式", en: "No way out of targeted content" },
    looks_for: Text {
        zh: "App 含有广告 SDK，或隐私政策写明个性化推送，而隐私政策没有写明如何关闭。",
        en: "The app carries an advertising SDK, or its policy states targeted content, and the policy names no way to turn it off.",
    },
    why: Text {
        zh: "通过自动化决策方式推送信息、商业营销，应当同时提供不针对个人特征的选项或便捷的拒绝方式。",
        en: "Who pushes content or marketing by automated decision must also offer an option that is not targeted, or an easy way to refuse.",
    },
    violating: Text {
        zh: "含广告 SDK，隐私政策没有提到如何关闭个性化广告。",
        en: "An advertising SDK, and a policy silent on how to turn targeting off.",
    },
    clean: Text {
        zh: "隐私政策写明：“您可以在设置中关闭个性化推荐。”",
        en: "The policy says: “You can turn off personal recommendations in the settings.”",
    },
    limits: Text {
        zh: "App 中可能有未写进隐私政策的开关；仅由广告 SDK 推断的，可信度为“低”。",
        en: "The app may have a switch that the policy does not mention; inferred from an SDK alone, confidence is low.",
    },
    remedy: Text {
        zh: "提供关闭个性化推荐和广告的开关，并在隐私政策中写明。",
        en: "Offer a switch for targeted content and advertising, and say so in the policy.",
    },
    provisions: &["b191:3.6", "pipl:24", "ndr:42"],
    needs: Needs::F.and(Needs::P),
    notice_word: "强制用户使用定向推送功能",
    behaviours: &["b191:3.6"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    if policy.commitments.iter().any(|commitment| commitment.kind == "opt-out-targeting") {
        return Vec::new();
    }
    let mut ads: Vec<_> = case
        .facts
        .sdks
        .iter()
        .flatten()
        .filter(|sdk| sdk.categories.iter().any(|category| category == "ads"))
        .collect();
    ads.sort_by(|left, right| left.id.cmp(&right.id));
    let stated = policy
        .commitments
        .iter()
        .filter(|commitment| commitment.kind == "targeting")
        .min_by_key(|commitment| (&commitment.document, commitment.span));
    let confidence = match (stated, ads.is_empty()) {
        (Some(_), _) => Confidence::Medium,
        (None, false) => Confidence::Low,
        (None, true) => return Vec::new(),
    };
    let names =
        words::list(&ads.iter().map(|sdk| Prose::new(sdk.name.as_str(), sdk.name.as_str())).collect::<Vec<_>>());
    let (zh, en) = match stated {
        Some(_) => (
            "隐私政策写明个性化推送，没有写明如何关闭。".to_owned(),
            "The policy states targeted content and names no way to turn it off.".to_owned(),
        ),
        None => (
            format!("App 含有广告 SDK（{}），隐私政策没有写明如何关闭个性化广告。", names.zh),
            format!("The app carries advertising SDKs ({}); the policy names no way to turn targeting off.", names.en),
        ),
    };
    let said = stated.map(|commitment| {
        let text = crate::rules::claims::excerpt(&commitment.text);
        let what = Prose::new(format!("隐私政策写道：“{text}”"), format!("the policy says: “{text}”"));
        let mut shown = evidence::bare(EvidenceKind::Policy, commitment.document.clone(), what);
        shown.document = Some(commitment.document.clone());
        shown.span = Some(commitment.span);
        shown
    });
    vec![RULE.found(Severity::Medium, confidence).explain(zh, en).evidence(said).done()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn with_ads() -> Fixture {
        let mut fixture = Fixture::new().sdk("ads").policy(vec![]);
        for sdk in fixture.facts.sdks.iter_mut().flatten() {
            sdk.categories = vec!["ads".to_owned()];
        }
        fixture
    }

    #[test]
    fn a_doubt_by_the_sdk_and_more_by_the_policys_own_words() {
        assert_eq!(with_ads().run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
        let stated = Fixture::new().commitment("targeting", "我们向您推送个性化广告。");
        assert_eq!(stated.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Medium));
    }

    #[test]
    fn silent_with_a_way_out_or_nothing_targeted() {
        assert!(with_ads().commitment("opt-out-targeting", "您可以关闭个性化推荐。").run(&RULE).is_empty());
        assert!(Fixture::new().policy(vec![]).run(&RULE).is_empty());
    }
}
