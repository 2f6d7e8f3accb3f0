//! A promise that the code does not keep.

use crate::prose::Text;
use crate::rules::claims::{excerpt, of_claim};
use crate::rules::practice::{Holder, of_access};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "condition-not-kept",
    principle: Principle::Proper,
    max_severity: Severity::High,
    title: Text {
        zh: "隐私政策承诺的条件没有遵守", en: "A condition that the policy promises is not kept"
    },
    looks_for: Text {
        zh: "隐私政策写明只在您同意或使用某项功能时收集，代码在同意之前就能读取。",
        en: "The policy says that it collects only with consent, or when a function is used, and code can read before any consent.",
    },
    why: Text {
        zh: "违反其所声明的收集使用规则收集个人信息，属于未经同意收集。",
        en: "To collect against the app's own stated rules is to collect without consent.",
    },
    violating: Text {
        zh: "“经您同意后，我们读取通讯录。”而 App 一启动就读取。",
        en: "“With your consent we read your contacts.” They are read when the app starts.",
    },
    clean: Text {
        zh: "用户同意并使用该功能时才读取。",
        en: "They are read when the person has agreed and uses the function.",
    },
    limits: Text {
        zh: "只在分析知道同意前后的顺序时判断。",
        en: "Judged only where the analysis knows what comes before consent.",
    },
    remedy: Text { zh: "把读取移到承诺的条件之后。", en: "Move the read behind the promised condition." },
    provisions: &["b191:3.9", "pipl:14", "pipl:5"],
    needs: Needs::F.and(Needs::P),
    notice_word: "违规收集个人信息",
    behaviours: &["b191:3.9"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    case.practices
        .iter()
        .filter(|practice| practice.before_consent() && practice.harm() > Severity::Info)
        .filter_map(|practice| {
            let stated = match practice.holder {
                Holder::App => case.claims.own(practice.data_type),
                Holder::Sdk(_) => case.claims.passed_on(practice.data_type),
            };
            // Stated once without a condition, it may be read without one.
            if stated.iter().any(|claim| claim.disclosure.condition.is_none()) {
                return None;
            }
            let promise = stated.first()?.disclosure;
            let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
            let cause = match &practice.holder {
                Holder::App => format!("before-consent:{}", practice.data_type),
                Holder::Sdk(id) => format!("before-consent:sdk:{id}"),
            };
            let early = practice.accesses.iter().filter(|access| access.before_consent == Some(true));
            Some(
                RULE.found(practice.harm(), practice.confidence)
                    .title(
                        format!("没有遵守收集{}的条件", data.zh),
                        format!("The condition for collecting {} is not kept", data.en),
                    )
                    .explain(
                        format!(
                            "{}在用户同意之前就能读取{}，而隐私政策写道：“{}”",
                            who.zh,
                            data.zh,
                            excerpt(&promise.text)
                        ),
                        format!(
                            "{} can read {} before any consent, while the policy says: “{}”",
                            who.en,
                            data.en,
                            excerpt(&promise.text)
                        ),
                    )
                    .data_type(practice.data_type)
                    .actor(&practice.actor)
                    .cause(cause)
                    .evidence([of_claim(promise)])
                    .evidence(early.map(|access| of_access(access)))
                    .done(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    fn early(order: Option<bool>) -> Fixture {
        Fixture::new().access(|access| access.before_consent = order)
    }

    fn promise() -> crate::rules::fixture::Claim {
        claim("contacts").with(|disclosure| disclosure.condition = Some("经您同意后".to_owned()))
    }

    #[test]
    fn fires_where_the_read_is_known_to_come_first() {
        assert_eq!(early(Some(true)).policy(vec![promise()]).run(&RULE).len(), 1);
    }

    #[test]
    fn silent_where_the_order_is_kept_or_no_condition_was_made() {
        assert!(early(Some(false)).policy(vec![promise()]).run(&RULE).is_empty());
        assert!(early(None).policy(vec![promise()]).run(&RULE).is_empty());
        assert!(early(Some(true)).policy(vec![promise(), claim("contacts")]).run(&RULE).is_empty());
    }
}
