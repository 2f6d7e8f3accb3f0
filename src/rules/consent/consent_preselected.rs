//! Consent by default or by going on.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, wording};

/// How policies say it.
const SAID: [&[&str]; 12] = [
    &["使用", "即表示", "同意"],
    &["使用", "即视为", "同意"],
    &["使用", "即代表", "同意"],
    &["使用", "视为您", "同意"],
    &["登录", "即表示", "同意"],
    &["登录", "视为", "同意"],
    &["注册", "即表示", "同意"],
    &["注册", "视为", "同意"],
    &["by using", "you agree"],
    &["by using", "you consent"],
    &["by continuing", "agree"],
    &["use of", "constitutes", "consent"],
];

/// The rule.
pub static RULE: Rule = Rule {
    id: "consent-preselected",
    principle: Principle::Consent,
    max_severity: Severity::Low,
    title: Text { zh: "以使用、登录等视为同意", en: "Takes use or login for consent" },
    looks_for: Text {
        zh: "隐私政策写明“使用即表示同意”“登录即视为同意”之类，以非明示方式取得同意。",
        en: "The policy says that using the service, logging in or going on counts as consent.",
    },
    why: Text {
        zh: "同意应当由个人在充分知情的前提下自愿、明确作出；默认选择、以使用代替同意都不是明示方式。",
        en: "Consent must be given freely and expressly, with full knowledge; a ticked box, or use in place of consent, is none.",
    },
    violating: Text {
        zh: "“您开始使用本应用，即表示您同意本政策。”",
        en: "“By using the app you agree to this policy.”",
    },
    clean: Text {
        zh: "“请阅读本政策，点击‘同意’后开始使用。”",
        en: "“Please read this policy and tap Agree to start.”",
    },
    limits: Text {
        zh: "界面上可能另有主动勾选；只由隐私政策的文字判断，可信度为“低”。",
        en: "A screen may still ask expressly; judged by the policy's words alone, confidence is low.",
    },
    remedy: Text {
        zh: "以弹窗等方式由用户主动点击或勾选同意，删去视为同意的表述。",
        en: "Ask by a dialog that the person answers, and drop the sentence.",
    },
    provisions: &["b191:3.4", "pipl:14"],
    needs: Needs::P,
    notice_word: "违规收集个人信息",
    behaviours: &["b191:3.4"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let said = wording::find(policy, &SAID);
    if said.is_empty() {
        return Vec::new();
    }
    vec![
        RULE.found(Severity::Low, Confidence::Low)
            .explain(
                "隐私政策把使用、登录或注册当作同意。",
                "The policy takes using the service, logging in or registering for consent.",
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
    fn doubts_use_taken_for_consent() {
        for said in ["您使用本应用即表示您同意本政策。", "By using the app you agree to this policy."] {
            assert_eq!(Fixture::new().document_text(said).run(&RULE).len(), 1, "{said}");
        }
    }

    #[test]
    fn silent_where_the_person_is_asked() {
        assert!(
            Fixture::new()
                .document_text("点击“同意”后开始使用。未经您同意，我们不会使用您的信息。")
                .run(&RULE)
                .is_empty()
        );
    }
}
