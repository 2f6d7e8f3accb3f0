//! Collection and sharing not given as lists.

use crate::analysis::Confidence;
use crate::policy::{Action, Party};
use crate::prose::Text;
use crate::rules::practice::Holder;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "lists-missing",
    principle: Principle::Disclosed,
    max_severity: Severity::Info,
    title: Text { zh: "没有以清单形式列明", en: "Collection and sharing are not given as lists" },
    looks_for: Text {
        zh: "隐私政策说明了收集和共享，但没有已收集个人信息清单，或与第三方共享个人信息清单（双清单）。",
        en: "The policy states collection and sharing, without a list of what is collected or a list of what third parties get (the two lists).",
    },
    why: Text {
        zh: "收集和向其他处理者提供个人信息的目的、方式、种类以及接收方信息，应当以清单等形式列明。",
        en: "Purpose, manner, kinds and recipients are to be listed.",
    },
    violating: Text {
        zh: "第三方 SDK 只在段落中顺带提到。", en: "Third-party SDKs are mentioned in passing."
    },
    clean: Text {
        zh: "两张表：信息、目的、场景；第三方、目的、信息、方式。",
        en: "Two tables: information, purpose, occasion; third party, purpose, information, manner.",
    },
    limits: Text {
        zh: "清单常在 App 的二级菜单中另行展示，隐私政策中没有不等于没有，因此仅作提示。",
        en: "The lists often stand in a menu of the app; that the policy has none is a hint only.",
    },
    remedy: Text {
        zh: "增加“已收集个人信息清单”和“与第三方共享个人信息清单”。",
        en: "Add a list of what is collected and one of what is shared with third parties.",
    },
    provisions: &["ndr:21", "miit-292"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:2.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let says =
        |words: &[&str]| policy.documents.iter().any(|document| words.iter().any(|word| document.text.contains(word)));
    let collects =
        policy.disclosures.iter().any(|claim| claim.action == Action::Collect && claim.actor == Party::FirstParty);
    let shares = policy.disclosures.iter().any(|claim| {
        claim.action == Action::Share
            || claim.actor == Party::ThirdParty && matches!(claim.action, Action::Collect | Action::Use)
    }) || case.practices.iter().any(|practice| matches!(practice.holder, Holder::Sdk(_)));
    let own = says(&["收集个人信息清单", "个人信息收集清单", "收集清单", "信息清单"]);
    let third = !policy.sdk_list.is_empty()
        || says(&["共享清单", "共享个人信息清单", "SDK清单", "SDK 清单", "SDK目录", "SDK 目录", "第三方清单"]);
    let missing = [
        (collects && !own, "已收集个人信息清单", "a list of what is collected"),
        (shares && !third, "与第三方共享个人信息清单", "a list of what third parties get"),
    ];
    let missing: Vec<_> = missing.into_iter().filter(|(is_missing, _, _)| *is_missing).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let zh: Vec<&str> = missing.iter().map(|(_, zh, _)| *zh).collect();
    let en: Vec<&str> = missing.iter().map(|(_, _, en)| *en).collect();
    vec![
        RULE.found(Severity::Info, Confidence::Low)
            .explain(
                format!("隐私政策中没有找到：{}。", zh.join("、")),
                format!("Not found in the policy: {}.", en.join(", ")),
            )
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn hints_at_prose_without_lists() {
        assert_eq!(Fixture::new().policy(vec![claim("contacts")]).run(&RULE).len(), 1);
    }

    #[test]
    fn silent_with_lists_or_nothing_to_list() {
        assert!(
            Fixture::new().policy(vec![claim("contacts")]).document_text("已收集个人信息清单").run(&RULE).is_empty()
        );
        assert!(Fixture::new().policy(vec![]).run(&RULE).is_empty());
    }
}
