//! The list of all apps on the device.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::practice::Holder;
use crate::rules::purpose::{app_type, function};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, words};

const QUERY_ALL: &str = "android.permission.QUERY_ALL_PACKAGES";

/// The rule.
pub static RULE: Rule = Rule {
    id: "installed-apps-list",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text { zh: "读取手机上的应用列表", en: "Reads the list of apps on the device" },
    looks_for: Text {
        zh: "读取全部已安装或正在运行的应用，或申请查询所有应用的权限。",
        en: "Reads all installed or running apps, or asks for the permission to see all packages.",
    },
    why: Text {
        zh: "应用列表透露人的职业、健康、信仰和财务状况，多数功能并不需要。",
        en: "The list tells of a person's work, health, faith and money; few functions take it.",
    },
    violating: Text { zh: "小说 App 读取全部已安装应用。", en: "A reading app lists all installed apps." },
    clean: Text {
        zh: "用 <queries> 只查询要调起的支付应用。",
        en: "With <queries> it asks only for the payment app that it opens.",
    },
    limits: Text {
        zh: "应用商店、安全管理、启动器等确有需要；查询自己或单个应用与查询全部有时难以分辨，因此多为“低”。",
        en: "App stores, security tools and launchers need it; asking for one app and for all is sometimes hard to tell apart.",
    },
    remedy: Text {
        zh: "用 <queries> 声明要交互的应用，删去查询所有应用的权限。",
        en: "Declare the apps that it talks to in <queries>, and drop the permission.",
    },
    provisions: &["b191:4.1", "pipl:6"],
    needs: Needs::F,
    notice_word: "超范围收集个人信息",
    behaviours: &["b191:4.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    if app_type(case).is_some_and(|(row, _)| matches!(row.id, "app-store" | "security")) {
        return Vec::new();
    }
    let asked = case.app.permission(QUERY_ALL);
    // From level 30 on an app without the permission sees no more than its own <queries> name.
    let sees_all = asked.is_some() || case.app.target_sdk < 30;
    case.practices
        .iter()
        .filter(|practice| practice.data_type == "installed_apps" && sees_all)
        .map(|practice| {
            let stated = practice.holder == Holder::App && function(case, "installed_apps").is_some();
            let severity = if stated { Severity::Info } else { Severity::Medium };
            // Without a policy nobody knows which functions are stated.
            let known = asked.is_some() && case.policy.is_some();
            let confidence = if known { practice.confidence } else { Confidence::Low };
            let who = words::actor(&practice.actor);
            RULE.found(severity, confidence)
                .explain(
                    format!(
                        "{}读取应用列表，并且能看到手机上的全部应用。{}",
                        who.zh,
                        words::places(practice.accesses.len()).zh
                    ),
                    format!(
                        "{} reads the list of apps and can see all of them. {}",
                        who.en,
                        words::places(practice.accesses.len()).en
                    )
                    .trim_end(),
                )
                .data_type("installed_apps")
                .actor(&practice.actor)
                .cause("need:installed_apps")
                .evidence(asked.map(evidence::permission))
                .evidence(practice.evidence())
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn fires_where_it_can_see_all() {
        assert_eq!(Fixture::new().permission(QUERY_ALL).reads("installed_apps").run(&RULE).len(), 1);
    }

    #[test]
    fn silent_where_the_platform_shows_little_or_the_type_needs_it() {
        assert!(Fixture::new().reads("installed_apps").run(&RULE).is_empty());
        assert!(
            Fixture::new().app_type("security").permission(QUERY_ALL).reads("installed_apps").run(&RULE).is_empty()
        );
    }
}
