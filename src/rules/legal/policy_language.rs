//! No Simplified Chinese policy for an app offered in Chinese.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "policy-language",
    principle: Principle::Legal,
    max_severity: Severity::Low,
    title: Text { zh: "没有中文版隐私政策", en: "No Chinese policy" },
    looks_for: Text {
        zh: "App 有中文名称，而所有隐私政策文件都不是中文。",
        en: "The app has a Chinese name, and no policy document is in Chinese.",
    },
    why: Text {
        zh: "未提供简体中文版的收集使用规则难以阅读。",
        en: "Rules without a Simplified Chinese version count as hard to read.",
    },
    violating: Text { zh: "中文 App 只有英文隐私政策。", en: "A Chinese app with an English policy only." },
    clean: Text { zh: "提供简体中文版。", en: "There is a Simplified Chinese version." },
    limits: Text {
        zh: "可能另有中文版而没有提供给本次审计，可信度为“低”。",
        en: "A Chinese version may exist and not have been given; confidence is low.",
    },
    remedy: Text { zh: "提供简体中文版隐私政策。", en: "Offer a Simplified Chinese version." },
    provisions: &["b191:1.4", "pipl:17"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:1.4"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let is_chinese = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    let offered = case.app.label_zh.as_deref().or(case.app.label.as_deref()).is_some_and(is_chinese);
    let known: Vec<&str> = policy.documents.iter().filter_map(|document| document.language.as_deref()).collect();
    if !offered
        || known.is_empty()
        || known.len() < policy.documents.len()
        || known.iter().any(|language| language.starts_with("zh"))
    {
        return Vec::new();
    }
    vec![
        RULE.found(Severity::Low, Confidence::Low)
            .explain(
                "App 面向中文用户，给出的隐私政策都不是中文。",
                "The app is offered in Chinese; none of the policy documents is in Chinese.",
            )
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn app(label: &str, language: &str) -> Fixture {
        let mut fixture = Fixture::new().policy(vec![]);
        fixture.app.label_zh = Some(label.to_owned());
        for document in fixture.policy.iter_mut().flat_map(|policy| &mut policy.documents) {
            document.language = Some(language.to_owned());
        }
        fixture
    }

    #[test]
    fn doubts_a_chinese_app_with_an_english_policy() {
        assert_eq!(app("钱包", "en").run(&RULE).len(), 1);
        assert!(app("钱包", "zh").run(&RULE).is_empty());
        assert!(app("Wallet", "en").run(&RULE).is_empty());
    }
}
