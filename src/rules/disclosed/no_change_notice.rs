//! Nothing on how changes are told.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-change-notice",
    principle: Principle::Disclosed,
    max_severity: Severity::Info,
    title: Text { zh: "没有写明政策变更如何通知", en: "The policy does not say how changes are told" },
    looks_for: Text {
        zh: "隐私政策没有写明收集使用的目的、方式、范围变化时如何通知用户。",
        en: "The policy does not say how people learn that purpose, manner or scope has changed.",
    },
    why: Text {
        zh: "目的、方式、范围发生变化时，应当以适当方式通知用户。",
        en: "Where purpose, manner or scope changes, people must be told in a fitting way.",
    },
    violating: Text { zh: "隐私政策没有关于变更的内容。", en: "The policy has nothing on changes." },
    clean: Text {
        zh: "“本政策变更时，我们会弹窗通知您并重新取得同意。”",
        en: "“When this policy changes, a dialog tells you and asks for consent again.”",
    },
    limits: Text {
        zh: "是否真的通知过，要比较两个版本才知道，因此仅作提示。",
        en: "Whether people were told shows only when two versions are compared; hence a hint only.",
    },
    remedy: Text {
        zh: "写明变更时以弹窗等方式通知，并重新取得同意。",
        en: "Say that a dialog tells of changes and asks for consent again.",
    },
    provisions: &["b191:2.2", "pipl:17"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:2.2"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    if policy.commitments.iter().any(|commitment| commitment.kind == "changes") {
        return Vec::new();
    }
    vec![
        RULE.found(Severity::Info, Confidence::Low)
            .explain(
                "隐私政策中没有找到变更如何通知的内容。",
                "Nothing was found in the policy on how changes are told.",
            )
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn hints_where_nothing_is_said_of_changes() {
        assert_eq!(
            Fixture::new().policy(vec![]).run(&RULE).first().map(|finding| finding.severity),
            Some(Severity::Info)
        );
        assert!(Fixture::new().commitment("changes", "变更时弹窗通知。").run(&RULE).is_empty());
    }
}
