//! Needless conditions for leaving.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, wording};

/// What is asked for, in a sentence on leaving.
const SAID: [&[&str]; 15] = [
    &["注销", "手持"],
    &["注销", "身份证照片"],
    &["注销", "身份证复印件"],
    &["注销", "邮寄"],
    &["注销", "纸质"],
    &["注销", "公证"],
    &["删除", "手持身份证"],
    &["删除", "邮寄"],
    &["更正", "邮寄"],
    &["delete", "account", "by post"],
    &["delete", "account", "by mail to"],
    &["delete", "account", "copy of your passport"],
    &["close", "account", "holding your"],
    &["delete", "account", "holding your"],
    &["close", "account", "notari"],
];

/// The rule.
pub static RULE: Rule = Rule {
    id: "hard-to-leave",
    principle: Principle::Legal,
    max_severity: Severity::Low,
    title: Text {
        zh: "为注销或删除设置不必要的条件", en: "Needless conditions for closing the account or deleting"
    },
    looks_for: Text {
        zh: "隐私政策为注销账号、更正或删除信息附加手持身份证照片、邮寄纸质材料、公证等条件。",
        en: "For closing the account, correcting or deleting, the policy asks for a photo with the identity card, papers by post, a notary and the like.",
    },
    why: Text {
        zh: "为更正、删除个人信息或注销账号设置不必要或不合理条件的，视为未提供该功能。",
        en: "Who sets needless or unreasonable conditions for it does not offer it.",
    },
    violating: Text {
        zh: "“注销账号需提交手持身份证照片。”",
        en: "“To close your account, send a photo of yourself holding your identity card.”",
    },
    clean: Text {
        zh: "“在设置中点击注销，输入短信验证码即可。”",
        en: "“Tap “delete account” in the settings and enter the code.”",
    },
    limits: Text {
        zh: "涉及资金的账号可能确需核实身份；只由隐私政策的文字判断。",
        en: "An account that holds money may take a proof of identity; judged by the words alone.",
    },
    remedy: Text {
        zh: "注销所需的核验不多于注册时所收集的信息。",
        en: "Ask for no more to leave than was asked to join.",
    },
    provisions: &["b191:6.2", "pipl:50"],
    needs: Needs::P,
    notice_word: "账号注销难",
    behaviours: &["b191:6.2"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let said: Vec<_> = wording::find(policy, &SAID)
        .into_iter()
        .filter(|sentence| {
            !["无需", "无须", "不需要", "no need", "need not"].iter().any(|word| sentence.text.contains(word))
        })
        .collect();
    if said.is_empty() {
        return Vec::new();
    }
    vec![
        RULE.found(Severity::Low, Confidence::Medium)
            .explain(
                "隐私政策为离开附加了注册时没有的条件。",
                "The policy sets conditions for leaving that were none for joining.",
            )
            .evidence(said.into_iter().map(|sentence| sentence.evidence()))
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn fires_on_a_photo_with_the_identity_card() {
        assert_eq!(Fixture::new().document_text("注销账号需提交手持身份证照片。").run(&RULE).len(), 1);
    }

    #[test]
    fn silent_on_a_plain_way_out() {
        assert!(
            Fixture::new()
                .document_text("您可以在设置中注销账号，无需邮寄任何材料。实名认证需要手持身份证照片。")
                .run(&RULE)
                .is_empty()
        );
    }
}
