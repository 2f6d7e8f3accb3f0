//! Reading what the app's type does not need.

use crate::analysis::{Access, Confidence};
use crate::db::{self, AppType};
use crate::prose::Text;
use crate::rules::practice::Holder;
use crate::rules::purpose::{app_type, function, is_necessary};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "beyond-app-type",
    principle: Principle::Necessary,
    max_severity: Severity::High,
    title: Text { zh: "收集的信息超出该类 App 所必需", en: "Reads what this type of app does not need" },
    looks_for: Text {
        zh: "代码读取的信息不在该类 App 的必要个人信息之内，隐私政策也没有写明用于哪项功能；或在用户同意之前就读取。",
        en: "Code reads what is not among the necessary information of the app's type, and the policy states no function for it; or reads it before consent.",
    },
    why: Text {
        zh: "收集个人信息应当限于实现处理目的的最小范围。必要个人信息以外的，只能用于写明的扩展功能，并允许拒绝。",
        en: "Collection is limited to what the purpose takes. What is not necessary may serve a stated extension only, and may be refused.",
    },
    violating: Text {
        zh: "电子书 App 读取位置，隐私政策没有写明用途。",
        en: "An e-book reader reads the location; the policy states no use for it.",
    },
    clean: Text {
        zh: "支付 App 写明“向联系人转账”功能读取通讯录，用户可以拒绝。",
        en: "A payment app states that it reads contacts for transfers to them, which people may refuse.",
    },
    limits: Text {
        zh: "设备标识不属于任何一类的必要信息，但安全和运行所需、经公示的可以收集，由“明示”和“同意”判断。类型为推断时，可信度随之降低。",
        en: "Identifiers are in no type's list; what security and operation take is judged by disclosure and consent. An inferred type lowers confidence.",
    },
    remedy: Text {
        zh: "不需要的不收集；扩展功能所需的，写明功能和目的，并允许拒绝。",
        en: "Do not read it; or state the function that uses it and let people refuse.",
    },
    provisions: &["b191:4.1", "pipl:6", "csl2016:41"],
    needs: Needs::F.and(Needs::T),
    notice_word: "超范围收集个人信息",
    behaviours: &["b191:4.1"],
    check,
};

/// Whether a read goes through a permission that the type's basic function justifies: what is typed into an input method.
fn serves(row: &AppType, access: &Access) -> bool {
    row.permissions.iter().any(|(name, _)| access.permissions.iter().any(|needed| needed == name))
}

fn check(case: &Case) -> Vec<Finding> {
    let Some((row, sure)) = app_type(case) else { return Vec::new() };
    let mut found = Vec::new();
    for practice in &case.practices {
        let id = practice.data_type;
        // Identifiers and descriptions of the device are in no list; the platform guards what this rule is about.
        let guarded =
            db::permissions().iter().any(|permission| permission.is_dangerous() && permission.data_types.contains(&id));
        let identifier = matches!(id, "imei" | "sim_id" | "mac" | "android_id" | "ad_id" | "device_id" | "ip_address");
        if identifier
            || practice.harm() == Severity::Info
            || !(guarded || practice.harm() == Severity::High)
            || is_necessary(row, id)
            || (!practice.accesses.is_empty() && practice.accesses.iter().all(|access| serves(row, access)))
        {
            continue;
        }
        let stated = function(case, id);
        let (severity, confidence) = match (&stated, case.policy) {
            _ if practice.before_consent() => (practice.harm(), practice.confidence),
            (Some(_), _) => (Severity::Info, practice.confidence),
            (None, Some(_)) => (practice.harm().min(Severity::Medium), practice.confidence),
            // Without a policy nobody knows which functions are stated.
            (None, None) => (practice.harm().min(Severity::Medium), Confidence::Low),
        };
        if severity == Severity::Info && practice.holder != Holder::App {
            continue;
        }
        let (data, who) = (words::data(id), words::actor(&practice.actor));
        let (told_zh, told_en) = match &stated {
            Some(_) => (
                "隐私政策写明了用途，属于扩展功能：应当允许拒绝，拒绝后不影响基本功能。",
                "The policy states its use, as an extension: people may refuse it and keep the basic function.",
            ),
            None if case.policy.is_some() => {
                ("隐私政策没有写明它用于哪项功能。", "The policy states no function that uses it.")
            }
            None => ("没有隐私政策，不知道它用于哪项功能。", "There is no policy to say which function uses it."),
        };
        found.push(
            RULE.found(severity, confidence.min(sure))
                .title(
                    format!("{}读取{}，不属于必要个人信息", row.text.zh, data.zh),
                    format!("Reads {}, which the type “{}” does not need", data.en, words::lower_first(row.text.en)),
                )
                .explain(
                    format!(
                        "{}读取{}，{}的基本功能“{}”不需要它。{told_zh}",
                        who.zh, data.zh, row.text.zh, row.basic_function.zh
                    ),
                    format!(
                        "{} reads {}; the basic function ({}) does not need it. {told_en}",
                        who.en, data.en, row.basic_function.en
                    ),
                )
                .data_type(id)
                .actor(&practice.actor)
                .cause(format!("need:{id}"))
                .evidence(practice.evidence())
                .done(),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn fires_where_no_function_is_stated() {
        let found = Fixture::new().app_type("e-books").reads("location_precise").policy(vec![]).run(&RULE);
        assert_eq!(
            found.first().map(|finding| (finding.severity, finding.confidence)),
            Some((Severity::Medium, Confidence::Medium))
        );
    }

    #[test]
    fn a_stated_function_makes_it_a_hint_and_before_consent_a_violation() {
        let stated = Fixture::new().app_type("online-payment").reads("contacts").policy(vec![claim("contacts")]);
        assert_eq!(stated.run(&RULE).first().map(|finding| finding.severity), Some(Severity::Info));
        let early = Fixture::new()
            .app_type("online-payment")
            .access(|access| access.before_consent = Some(true))
            .policy(vec![claim("contacts")]);
        assert_eq!(early.run(&RULE).first().map(|finding| finding.severity), Some(Severity::High));
    }

    #[test]
    fn silent_on_what_the_type_needs_and_on_identifiers() {
        assert!(
            Fixture::new().app_type("map-navigation").reads("location_precise").policy(vec![]).run(&RULE).is_empty()
        );
        assert!(Fixture::new().app_type("utilities").reads("android_id").policy(vec![]).run(&RULE).is_empty());
    }
}
