//! No policy at all.

use crate::analysis::Confidence;
use crate::audit::Depth;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-policy",
    principle: Principle::Legal,
    max_severity: Severity::High,
    title: Text { zh: "没有找到隐私政策", en: "No privacy policy was found" },
    looks_for: Text {
        zh: "没有提供隐私政策，App 内也没有隐私政策文件，代码和资源中没有指向隐私政策的网址。",
        en: "No policy was given, none is inside the app, and no address of one stands in its code or resources.",
    },
    why: Text {
        zh: "收集使用规则应当公开；没有隐私政策即未公开收集使用规则。",
        en: "Rules of collection must be public; without a policy they are not.",
    },
    violating: Text {
        zh: "App 读取位置，整个安装包里没有隐私政策或其链接。",
        en: "The app reads the location; nowhere in the package is a policy or a link to one.",
    },
    clean: Text { zh: "App 内打开 https://…/privacy。", en: "The app opens https://…/privacy." },
    limits: Text {
        zh: "网址可能由服务器下发或被加密，可信度为“低”。",
        en: "The address may come from a server or be encrypted; confidence is low.",
    },
    remedy: Text {
        zh: "制定隐私政策，在首次运行时提示阅读，并在 App 内可随时查阅。",
        en: "Write a policy, bring it up on the first run, and keep it in reach in the app.",
    },
    provisions: &["b191:1.1", "pipl:17"],
    needs: Needs::F,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:1.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    // Who reads nothing needs no rules of reading; who hides code may hide the link.
    let reads = case.practices.iter().any(|practice| practice.harm() > Severity::Info);
    if case.policy.is_some() || case.depth < Depth::Code || !reads || case.is_code_hidden() || shows_one(case) {
        return Vec::new();
    }
    let worst = case.practices.iter().map(|practice| practice.harm()).max().unwrap_or(Severity::Low);
    vec![
        RULE.found(worst, Confidence::Low)
            .explain(
                "App 读取个人信息，没有提供隐私政策，安装包里也没有找到隐私政策或其链接。",
                "The app reads personal information; no policy was given, and neither one nor a link to one was found in the package.",
            )
            .done(),
    ]
}

/// Whether an address or a component could show a policy.
pub(super) fn shows_one(case: &Case) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        ["privacy", "privac", "yinsi", "隐私", "policy", "agreement"].iter().any(|word| text.contains(word))
    };
    case.facts
        .endpoints
        .iter()
        .flatten()
        .any(|endpoint| says(&endpoint.url) || endpoint.method.as_deref().is_some_and(says))
        || case.facts.accesses.iter().flatten().any(|access| says(&access.method))
        || case.app.components.iter().any(|component| says(&component.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, own};

    #[test]
    fn a_doubt_where_nothing_could_show_one() {
        assert_eq!(
            Fixture::new().reads("location").run(&RULE).first().map(|finding| finding.confidence),
            Some(Confidence::Low)
        );
    }

    #[test]
    fn silent_with_a_link_a_policy_or_nothing_to_tell() {
        assert!(
            Fixture::new()
                .reads("location")
                .endpoint("https://example.com/privacy", "La;->b()V", own())
                .run(&RULE)
                .is_empty()
        );
        assert!(Fixture::new().reads("location").policy(vec![]).run(&RULE).is_empty());
        assert!(Fixture::new().run(&RULE).is_empty());
    }
}
