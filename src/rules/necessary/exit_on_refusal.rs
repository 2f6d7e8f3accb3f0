//! A refusal that ends the app.

use crate::analysis::Confidence;
use crate::db;
use crate::prose::{Prose, Text};
use crate::rules::purpose::{app_type, is_necessary};
use crate::rules::request::by_data_type;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, weight, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "exit-on-refusal",
    principle: Principle::Necessary,
    max_severity: Severity::High,
    title: Text { zh: "拒绝非必要权限就退出", en: "Refusing a permission that is not needed ends the app" },
    looks_for: Text {
        zh: "用户拒绝某项权限后，App 直接退出或关闭，而这项权限不是该类 App 的基本功能所必需。",
        en: "After a permission is refused the app exits or closes, and the basic function of its type does not need the permission.",
    },
    why: Text {
        zh: "不得因为用户不同意收集非必要个人信息，而拒绝用户使用基本功能。",
        en: "The basic function must not be refused because a person does not agree to give what is not necessary.",
    },
    violating: Text {
        zh: "手电筒 App 要求通讯录权限，拒绝即退出。",
        en: "A torch asks for contacts and exits when refused.",
    },
    clean: Text {
        zh: "拒绝后仍可使用，只有用到该权限的功能不可用。",
        en: "The app goes on; only the function that needs the permission does not.",
    },
    limits: Text {
        zh: "只看得到拒绝分支中直接结束的代码；没有确定 App 类型时，可信度为“低”。",
        en: "Only code that ends the app in the branch of the refusal is seen; without an app type confidence is low.",
    },
    remedy: Text {
        zh: "拒绝后继续提供基本功能，只停用需要该权限的功能。",
        en: "Go on after a refusal; switch off only the function that needs the permission.",
    },
    provisions: &["b191:4.2", "pipl:16", "app-types:4"],
    needs: Needs::F,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:4.2"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let judged_by = app_type(case);
    let justified = |row: &db::Permission| {
        judged_by.is_some_and(|(of, _)| {
            of.permissions.iter().any(|(name, _)| *name == row.name)
                || row.data_types.iter().any(|id| is_necessary(of, id))
        })
    };
    let confidence = judged_by.map_or(Confidence::Low, |(_, sure)| sure.min(Confidence::Medium));
    by_data_type(case, |request, row| request.exits_on_refusal == Some(true) && !justified(row))
        .into_iter()
        .map(|requests| {
            let id = requests.data_type;
            let data = words::data(id);
            RULE.found(weight::harm(id).max(Severity::Medium), confidence)
                .title(format!("拒绝{}权限就退出", data.zh), format!("Ends when access to {} is refused", data.en))
                .explain(
                    format!("用户拒绝可读取{}的权限后，App 结束运行，而其基本功能并不需要它。", data.zh),
                    format!(
                        "The app ends after a permission for {} is refused, which its basic function does not need.",
                        data.en
                    ),
                )
                .data_type(id)
                .cause(format!("permission:{id}"))
                .evidence(requests.evidence_as(|name| {
                    Prose::new(format!("申请 {name}，被拒绝即结束"), format!("asks for {name} and ends when refused"))
                }))
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn ends(app_type: Option<&'static str>, exits: Option<bool>) -> Vec<Finding> {
        let fixture = Fixture::new().requests(&["READ_CONTACTS"], |request| request.exits_on_refusal = exits);
        match app_type {
            Some(id) => fixture.app_type(id).run(&RULE),
            None => fixture.run(&RULE),
        }
    }

    #[test]
    fn fires_where_the_type_does_not_need_it_and_doubts_without_a_type() {
        let worst = |found: Vec<Finding>| found.first().map(|finding| (finding.severity, finding.confidence));
        assert_eq!(worst(ends(Some("utilities"), Some(true))), Some((Severity::High, Confidence::Medium)));
        assert_eq!(worst(ends(None, Some(true))), Some((Severity::High, Confidence::Low)));
    }

    #[test]
    fn silent_where_it_goes_on_or_the_function_needs_it() {
        assert!(ends(Some("utilities"), Some(false)).is_empty());
        assert!(ends(Some("utilities"), None).is_empty());
        let map = Fixture::new()
            .app_type("map-navigation")
            .requests(&["ACCESS_FINE_LOCATION"], |request| request.exits_on_refusal = Some(true));
        assert!(map.run(&RULE).is_empty());
    }
}
