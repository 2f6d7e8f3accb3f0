//! No way to withdraw, delete or close the account.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-withdrawal",
    principle: Principle::Legal,
    max_severity: Severity::Medium,
    title: Text {
        zh: "没有写明撤回同意、删除或注销的途径", en: "No way to withdraw, delete or close the account"
    },
    looks_for: Text {
        zh: "隐私政策没有写明如何撤回同意，也没有写明如何删除个人信息或注销账号。",
        en: "The policy names no way to withdraw consent, and none to delete information or close the account.",
    },
    why: Text {
        zh: "应当提供便捷的撤回同意、更正、删除和注销方式。",
        en: "Easy ways to withdraw, correct, delete and close are to be offered.",
    },
    violating: Text {
        zh: "隐私政策没有任何撤回或注销的内容。", en: "The policy has nothing on either."
    },
    clean: Text {
        zh: "“您可以在‘设置—隐私’中撤回同意或注销账号。”",
        en: "“You can withdraw consent or close your account under Settings, Privacy.”",
    },
    limits: Text {
        zh: "App 内可能另有入口；只缺其中一项的，可信度为“低”。",
        en: "The app may offer a way that the policy does not name; where only one is missing, confidence is low.",
    },
    remedy: Text {
        zh: "提供并写明撤回同意、删除个人信息和注销账号的途径及期限（不超过 15 个工作日）。",
        en: "Offer and state the ways to withdraw, delete and close, and a time limit of at most 15 working days.",
    },
    provisions: &["b191:3.8", "b191:6.1", "pipl:15", "pipl:47"],
    needs: Needs::P,
    notice_word: "账号注销难",
    behaviours: &["b191:3.8", "b191:6.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let has = |kinds: &[&str]| policy.commitments.iter().any(|commitment| kinds.contains(&commitment.kind));
    let (withdraw, delete) = (has(&["withdraw"]), has(&["delete", "delete-account"]));
    let (zh, en, confidence) = match (withdraw, delete) {
        (true, true) => return Vec::new(),
        (false, false) => (
            "撤回同意、删除个人信息或注销账号",
            "withdraw consent, delete information or close the account",
            Confidence::Medium,
        ),
        (false, true) => ("撤回同意", "withdraw consent", Confidence::Low),
        (true, false) => ("删除个人信息或注销账号", "delete information or close the account", Confidence::Low),
    };
    vec![
        RULE.found(Severity::Medium, confidence)
            .explain(format!("隐私政策没有写明如何{zh}。"), format!("The policy does not say how to {en}."))
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn fires_by_how_much_is_missing() {
        let bare = Fixture::new().policy(vec![]);
        assert_eq!(bare.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Medium));
        let half = bare.commitment("withdraw", "");
        assert_eq!(half.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
        assert!(half.commitment("delete-account", "").run(&RULE).is_empty());
    }
}
