//! One consent for everything.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, wording, words};

/// How policies bundle it.
const SAID: [&[&str]; 8] = [
    &["同意本政策", "敏感"],
    &["同意本隐私政策", "敏感"],
    &["同意本协议", "敏感"],
    &["接受本", "敏感", "同意"],
    &["一并同意", "信息"],
    &["概括", "授权", "信息"],
    &["agree to this", "sensitive"],
    &["consent to this", "sensitive"],
];

/// The rule.
pub static RULE: Rule = Rule {
    id: "consent-bundled",
    principle: Principle::Consent,
    max_severity: Severity::Low,
    title: Text { zh: "一次同意涵盖敏感个人信息", en: "One consent covers sensitive information too" },
    looks_for: Text {
        zh: "App 读取敏感个人信息，隐私政策把对整个政策的同意当作对处理敏感个人信息的同意。",
        en: "The app reads sensitive information, and the policy takes consent to all of it for consent to that as well.",
    },
    why: Text {
        zh: "处理敏感个人信息应当取得单独同意；捆绑在一揽子同意中的不算。",
        en: "Sensitive information takes separate consent; bundled into one, it is none.",
    },
    violating: Text {
        zh: "“您同意本政策，即同意我们处理您的敏感个人信息。”",
        en: "“By agreeing to this policy you agree that we process your sensitive information.”",
    },
    clean: Text {
        zh: "“处理敏感个人信息前，我们会单独征得您的同意。”",
        en: "“Before we process sensitive information we ask for your separate consent.”",
    },
    limits: Text {
        zh: "界面上可能另有单独同意；只由隐私政策的文字判断，可信度为“低”。",
        en: "A screen may ask separately; judged by the words alone, confidence is low.",
    },
    remedy: Text {
        zh: "对敏感个人信息单独弹窗征得同意。",
        en: "Ask for sensitive information by a dialog of its own.",
    },
    provisions: &["pipl:29", "pipl:14", "gbt-35273:5.3"],
    needs: Needs::F.and(Needs::P),
    notice_word: "违规收集个人信息",
    behaviours: &["b191:3.4"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let sensitive: Vec<_> = case.practices.iter().filter(|practice| practice.is_surely_sensitive()).collect();
    let said: Vec<_> = wording::find(policy, &SAID)
        .into_iter()
        .filter(|sentence| !["单独", "separate", "另行"].iter().any(|word| sentence.text.contains(word)))
        .collect();
    if sensitive.is_empty() || said.is_empty() {
        return Vec::new();
    }
    let mut ids: Vec<&str> = sensitive.iter().map(|practice| practice.data_type).collect();
    ids.dedup();
    let data = words::data_list(ids);
    vec![
        RULE.found(Severity::Low, Confidence::Low)
            .explain(
                format!("App 读取{}，隐私政策把它和其他内容一并征求同意。", data.zh),
                format!("The app reads {}, for which the policy asks together with all the rest.", data.en),
            )
            .evidence(said.into_iter().map(|sentence| sentence.evidence()))
            .evidence(sensitive.iter().filter_map(|practice| practice.evidence().next()))
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    const SAID_SO: &str = "您同意本政策，即同意我们处理您的敏感个人信息。";

    #[test]
    fn doubts_one_consent_for_all() {
        assert_eq!(Fixture::new().reads("contacts").document_text(SAID_SO).run(&RULE).len(), 1);
    }

    #[test]
    fn silent_where_nothing_sensitive_is_read_or_consent_is_separate() {
        assert!(Fixture::new().reads("android_id").document_text(SAID_SO).run(&RULE).is_empty());
        let apart = "即使您同意本政策，我们处理敏感个人信息前仍会征得您的单独同意。";
        assert!(Fixture::new().reads("contacts").document_text(apart).run(&RULE).is_empty());
    }
}
