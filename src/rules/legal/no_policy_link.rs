//! A policy that the app does not show.

use super::no_policy::shows_one;
use crate::analysis::Confidence;
use crate::policy::Origin;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-policy-link",
    principle: Principle::Legal,
    max_severity: Severity::Low,
    title: Text { zh: "App 中没有找到隐私政策的入口", en: "No way to the policy was found in the app" },
    looks_for: Text {
        zh: "有隐私政策，而 App 中没有可以显示它的文档、网址或界面，也就无法在首次运行时提示阅读。",
        en: "There is a policy, and in the app no document, address or screen that could show it, so that nothing can point to it at the first run.",
    },
    why: Text {
        zh: "隐私政策应当在首次运行时以弹窗等明显方式提示阅读，并能在 App 内方便地找到。",
        en: "The policy is to be brought up at the first run in a plain way, and to be easy to find in the app.",
    },
    violating: Text {
        zh: "隐私政策只放在官网上，App 中没有链接。",
        en: "The policy is on the website alone; the app has no link.",
    },
    clean: Text {
        zh: "首次运行弹窗含有隐私政策的链接。", en: "The dialog of the first run has a link to the policy."
    },
    limits: Text {
        zh: "链接可能由服务器下发或写在看不到的代码中，可信度为“低”。",
        en: "A link may come from the server or from code that is not seen; confidence is low.",
    },
    remedy: Text {
        zh: "在首次运行弹窗和设置中加入隐私政策的入口。",
        en: "Add a way to the policy to the first dialog and to the settings.",
    },
    provisions: &["b191:1.2", "b191:1.1", "pipl:17"],
    needs: Needs::F.and(Needs::P),
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:1.1", "b191:1.2"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let inside = policy.documents.iter().any(|document| document.origin == Origin::App);
    let reads = case.practices.iter().any(|practice| practice.harm() > Severity::Info);
    if inside || !reads || case.is_code_hidden() || shows_one(case) {
        return Vec::new();
    }
    vec![
        RULE.found(Severity::Low, Confidence::Low)
            .explain(
                "App 读取个人信息，安装包里没有找到隐私政策、其网址或显示它的界面。",
                "The app reads personal information; no policy, address of one or screen that shows one was found in the package.",
            )
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, OWN, own};

    #[test]
    fn doubts_an_app_that_shows_no_policy() {
        assert_eq!(Fixture::new().reads("contacts").policy(vec![]).run(&RULE).len(), 1);
    }

    #[test]
    fn silent_with_a_link_a_document_or_nothing_to_tell() {
        let reads = || Fixture::new().reads("contacts").policy(vec![]);
        assert!(reads().endpoint("https://www.example.com/privacy", OWN, own()).run(&RULE).is_empty());
        let mut inside = reads();
        for document in inside.policy.iter_mut().flat_map(|policy| &mut policy.documents) {
            document.origin = Origin::App;
        }
        assert!(inside.run(&RULE).is_empty());
        assert!(Fixture::new().policy(vec![]).run(&RULE).is_empty());
    }
}
