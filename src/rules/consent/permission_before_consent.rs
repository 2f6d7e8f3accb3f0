//! A permission that is asked for before consent.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::request::by_data_type;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, weight, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "permission-before-consent",
    principle: Principle::Consent,
    max_severity: Severity::Medium,
    title: Text { zh: "征得同意前就申请权限", en: "Asks for permissions before consent" },
    looks_for: Text {
        zh: "在可能展示隐私政策之前，就弹出可收集个人信息的权限申请。",
        en: "A permission that opens personal information is asked for before the policy can have been shown.",
    },
    why: Text {
        zh: "征得用户同意前打开可收集个人信息的权限，属于未经同意收集。",
        en: "To open such a permission before consent counts as collecting without it.",
    },
    violating: Text { zh: "启动页直接申请位置权限。", en: "The launch screen asks for location at once." },
    clean: Text {
        zh: "用户同意隐私政策、使用相关功能时再申请。",
        en: "It is asked for after consent, when the function is used.",
    },
    limits: Text {
        zh: "只在分析给出同意前后的顺序时判断。", en: "Judged only where the analysis knows the order."
    },
    remedy: Text {
        zh: "把权限申请移到同意之后、使用功能之时。",
        en: "Ask after consent and when the function is used.",
    },
    provisions: &["b191:3.1", "pipl:14"],
    needs: Needs::F,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:3.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    by_data_type(case, |request, _| request.before_consent == Some(true))
        .into_iter()
        .map(|requests| {
            let id = requests.data_type;
            let data = words::data(id);
            RULE.found(weight::harm(id), Confidence::High)
                .title(
                    format!("征得同意前就申请{}权限", data.zh),
                    format!("Asks for access to {} before consent", data.en),
                )
                .explain(
                    format!("在用户同意之前就能申请可读取{}的权限。", data.zh),
                    format!("A permission for {} can be asked for before the person agrees.", data.en),
                )
                .data_type(id)
                .cause(format!("before-consent:{id}"))
                .evidence(requests.evidence("申请", "asks for"))
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::PermissionRequest;
    use crate::rules::fixture::{Fixture, OWN};

    fn asks(order: Option<bool>) -> Fixture {
        let mut fixture = Fixture::new();
        fixture.facts.permission_requests = Some(vec![PermissionRequest {
            permissions: vec!["android.permission.READ_CONTACTS".to_owned()],
            method: OWN.to_owned(),
            offset: Some(1),
            source: None,
            before_consent: order,
            repeated: None,
            exits_on_refusal: None,
        }]);
        fixture
    }

    #[test]
    fn fires_only_where_the_order_is_known_to_be_wrong() {
        assert_eq!(asks(Some(true)).run(&RULE).len(), 1);
        assert!(asks(None).run(&RULE).is_empty());
        assert!(asks(Some(false)).run(&RULE).is_empty());
    }
}
