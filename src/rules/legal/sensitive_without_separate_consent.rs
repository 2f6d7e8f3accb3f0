//! Sensitive information without separate consent.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "sensitive-without-separate-consent",
    principle: Principle::Legal,
    max_severity: Severity::Medium,
    title: Text {
        zh: "处理敏感个人信息，没有写明单独同意", en: "Sensitive information without separate consent"
    },
    looks_for: Text {
        zh: "代码读取敏感个人信息，隐私政策没有提到单独同意，也没有说明必要性和影响。",
        en: "Code reads sensitive information; the policy speaks neither of separate consent nor of necessity and effects.",
    },
    why: Text {
        zh: "处理敏感个人信息应当取得单独同意，并告知必要性和对个人权益的影响。",
        en: "Sensitive information takes separate consent, and notice of the necessity and of the effects.",
    },
    violating: Text {
        zh: "App 读取精确位置，隐私政策没有单独同意的内容。",
        en: "The app reads the precise location; the policy has nothing on separate consent.",
    },
    clean: Text {
        zh: "“处理前会另行弹窗告知，并取得您的单独同意。”",
        en: "“Before that a dialog tells you and asks for your separate consent.”",
    },
    limits: Text {
        zh: "单独同意可能只在界面上征求；没有看到界面，可信度为“低”。",
        en: "Separate consent may be asked for on a screen alone; screens are not seen, confidence is low.",
    },
    remedy: Text {
        zh: "在收集时单独弹窗征得同意，并在隐私政策中说明必要性和影响。",
        en: "Ask by a dialog of its own when collecting, and state necessity and effects in the policy.",
    },
    provisions: &["pipl:29", "pipl:28", "pipl:30", "ndr:22"],
    needs: Needs::F.and(Needs::P),
    notice_word: "违规收集个人信息",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    if policy.commitments.iter().any(|commitment| matches!(commitment.kind, "separate-consent" | "sensitive")) {
        return Vec::new();
    }
    let sensitive: Vec<_> = case.practices.iter().filter(|practice| practice.is_surely_sensitive()).collect();
    let mut ids: Vec<&str> = sensitive.iter().map(|practice| practice.data_type).collect();
    ids.dedup();
    if ids.is_empty() {
        return Vec::new();
    }
    let data = words::data_list(ids);
    vec![
        RULE.found(Severity::Medium, Confidence::Low)
            .explain(
                format!("App 读取{}，属于敏感个人信息，隐私政策没有提到单独同意。", data.zh),
                format!(
                    "The app reads {}, which is sensitive; the policy does not speak of separate consent.",
                    data.en
                ),
            )
            .evidence(sensitive.iter().filter_map(|practice| practice.evidence().next()))
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn doubts_a_policy_without_it_and_trusts_one_with_it() {
        let fixture = Fixture::new().reads("location_precise").policy(vec![claim("location_precise")]);
        assert_eq!(fixture.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
        assert!(fixture.commitment("separate-consent", "").run(&RULE).is_empty());
        assert!(Fixture::new().reads("android_id").policy(vec![]).run(&RULE).is_empty());
    }
}
