//! A dangerous permission that the app's type cannot justify.

use std::collections::BTreeMap;

use crate::analysis::Confidence;
use crate::app::RequestedPermission;
use crate::db;
use crate::prose::Text;
use crate::rules::purpose::{app_type, function, is_necessary};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, weight, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "permission-beyond-type",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text {
        zh: "申请了该类 App 不需要的权限", en: "Asks for a permission that this type of app does not need"
    },
    looks_for: Text {
        zh: "申请的危险权限与该类 App 的基本功能无关，隐私政策也没有写明使用它的扩展功能。",
        en: "A dangerous permission that the basic function of the app's type cannot justify, and for which the policy states no extension.",
    },
    why: Text {
        zh: "打开的可收集个人信息权限应当与业务功能有关。",
        en: "Permissions that open personal information must have to do with the app's functions.",
    },
    violating: Text { zh: "计算器申请通讯录权限。", en: "A calculator asks for contacts." },
    clean: Text { zh: "地图 App 申请位置权限。", en: "A map app asks for location." },
    limits: Text {
        zh: "没有隐私政策时不知道有哪些扩展功能，可信度为“低”；类型为推断时可信度随之降低。",
        en: "Without a policy the extensions are not known and confidence is low; an inferred type lowers it too.",
    },
    remedy: Text {
        zh: "删去该权限；确有功能使用的，写明功能和目的。",
        en: "Drop the permission, or state the function that uses it.",
    },
    provisions: &["b191:4.1", "pipl:6"],
    needs: Needs::T,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:4.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some((row, sure)) = app_type(case) else { return Vec::new() };
    let mut types: BTreeMap<&str, Vec<&RequestedPermission>> = BTreeMap::new();
    for asked in case.app.permissions.iter().filter(|asked| asked.implied_by.is_none()) {
        let Some(permission) = db::permission(&asked.name).filter(|permission| permission.is_dangerous()) else {
            continue;
        };
        let Some(first) = permission.data_types.first() else { continue };
        let justified = row.permissions.iter().any(|(name, _)| *name == asked.name)
            || permission.data_types.iter().any(|id| is_necessary(row, id));
        if !justified && weight::harm(first) > Severity::Info {
            types.entry(first).or_default().push(asked);
        }
    }
    types
        .into_iter()
        .map(|(id, mut asked)| {
            asked.sort_by(|left, right| left.name.cmp(&right.name));
            let opens = |id: &&str| function(case, id).is_some();
            let stated = asked
                .iter()
                .all(|asked| db::permission(&asked.name).is_some_and(|row| row.data_types.iter().any(&opens)));
            let (severity, confidence) = match (stated, case.policy) {
                (true, _) => (Severity::Info, Confidence::Medium),
                (false, Some(_)) => (Severity::Medium, Confidence::Medium),
                (false, None) => (Severity::Medium, Confidence::Low),
            };
            let names = words::list(&asked.iter().map(|asked| words::permission(&asked.name)).collect::<Vec<_>>());
            let (told_zh, told_en) = if stated {
                ("隐私政策写明了用途，属于扩展功能。", "The policy states an extension that uses it.")
            } else {
                ("没有写明使用它的功能。", "No function is stated that uses it.")
            };
            RULE.found(severity, confidence.min(sure))
                .title(
                    format!("{}不需要的权限：{}", row.text.zh, names.zh),
                    format!(
                        "A permission that the type “{}” does not need: {}",
                        words::lower_first(row.text.en),
                        names.en
                    ),
                )
                .explain(
                    format!("{}的基本功能“{}”不需要 {}。{told_zh}", row.text.zh, row.basic_function.zh, names.zh),
                    format!("The basic function ({}) does not need {}. {told_en}", row.basic_function.en, names.en),
                )
                .data_type(id)
                .cause(format!("permission:{id}"))
                .evidence(asked.into_iter().map(evidence::permission))
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn fires_on_contacts_in_a_utility() {
        let fixture = Fixture::new().app_type("utilities").permission("android.permission.READ_CONTACTS");
        assert_eq!(fixture.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
        assert_eq!(
            fixture.policy(vec![]).run(&RULE).first().map(|finding| finding.confidence),
            Some(Confidence::Medium)
        );
    }

    #[test]
    fn a_stated_function_makes_it_a_hint() {
        let fixture = Fixture::new()
            .app_type("utilities")
            .permission("android.permission.READ_CONTACTS")
            .policy(vec![claim("contacts")]);
        assert_eq!(fixture.run(&RULE).first().map(|finding| finding.severity), Some(Severity::Info));
    }

    #[test]
    fn silent_on_what_the_type_justifies() {
        let fixture = Fixture::new()
            .app_type("map-navigation")
            .permission("android.permission.ACCESS_FINE_LOCATION")
            .policy(vec![]);
        assert!(fixture.run(&RULE).is_empty());
    }
}
