//! The app starts itself.

use std::collections::BTreeMap;

use crate::analysis::Confidence;
use crate::prose::{Prose, Text};
use crate::rules::{Case, Evidence, Finding, Needs, Principle, Rule, Severity, evidence, wording, words};

/// Events that wake an app that nobody opened: the end of an action's name, and its words.
const EVENTS: [(&str, &str, &str); 13] = [
    (".BOOT_COMPLETED", "开机", "boot"),
    (".LOCKED_BOOT_COMPLETED", "开机", "boot"),
    (".QUICKBOOT_POWERON", "开机", "boot"),
    (".USER_PRESENT", "解锁", "unlock"),
    (".SCREEN_ON", "亮屏", "screen on"),
    (".SCREEN_OFF", "锁屏", "screen off"),
    (".TIME_TICK", "每分钟", "every minute"),
    (".ACTION_POWER_CONNECTED", "插上电源", "power"),
    (".ACTION_POWER_DISCONNECTED", "拔下电源", "power"),
    (".PACKAGE_ADDED", "安装应用", "an app installed"),
    (".PACKAGE_REMOVED", "卸载应用", "an app removed"),
    (".CONNECTIVITY_CHANGE", "网络变化", "the network changed"),
    (".MEDIA_MOUNTED", "存储卡", "a card mounted"),
];

/// The rule.
pub static RULE: Rule = Rule {
    id: "self-start",
    principle: Principle::Proper,
    max_severity: Severity::Low,
    title: Text { zh: "自启动或被其他事件频繁唤醒", en: "Starts itself, or is woken by other events" },
    looks_for: Text {
        zh: "清单声明了开机、解锁、亮屏、电源、应用安装等多种唤醒方式，或同步账号、跨 App 唤醒，隐私政策没有说明。",
        en: "The manifest declares several ways to wake it (boot, unlock, screen, power, installed apps), a sync account, or a wake by other apps, of which the policy says nothing.",
    },
    why: Text {
        zh: "未向用户告知且无合理场景的频繁自启动和关联启动，属于侵害用户权益的行为。",
        en: "Frequent self-start and mutual wake-up, untold and without need, are among what regulators pursue.",
    },
    violating: Text {
        zh: "阅读 App 在解锁、插电、安装应用时都会启动。",
        en: "A reader starts on unlock, on power and when an app is installed.",
    },
    clean: Text {
        zh: "闹钟 App 开机后恢复闹钟，并写明“开机启动用于恢复闹钟”。",
        en: "An alarm clock restores its alarms after boot and says so.",
    },
    limits: Text {
        zh: "声明不等于频繁启动；只有一种唤醒方式的仅作提示。",
        en: "To declare it is not to do it often; one way alone is a hint only.",
    },
    remedy: Text {
        zh: "删去不需要的唤醒方式，并在隐私政策中说明自启动的用途。",
        en: "Drop the ways that are not needed, and say in the policy what the start is for.",
    },
    provisions: &["miit-164", "pipl:5"],
    needs: Needs::M,
    notice_word: "APP频繁自启动和关联启动",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let said: &[&[&str]] = &[
        &["自启动"],
        &["开机启动"],
        &["关联启动"],
        &["唤醒"],
        &["start", "boot"],
        &["starts itself"],
        &["auto-start"],
    ];
    let stated = case.policy.is_some_and(|policy| !wording::find(policy, said).is_empty());
    let mut ways: BTreeMap<&str, (Prose, Vec<Evidence>)> = BTreeMap::new();
    for component in case.app.components.iter().filter(|component| component.enabled) {
        let actions = component.intent_filters.iter().flat_map(|filter| &filter.actions);
        for action in actions {
            let Some((_, zh, en)) = EVENTS.iter().find(|(end, _, _)| action.ends_with(end)) else { continue };
            ways.entry(en).or_insert_with(|| (Prose::new(*zh, *en), Vec::new())).1.push(evidence::manifest(
                component.line,
                format!("{} 接收 {action}", component.name),
                format!("{} receives {action}", component.name),
            ));
        }
        let syncs = component.meta_data.contains_key("android.content.SyncAdapter")
            && component
                .intent_filters
                .iter()
                .any(|filter| filter.actions.iter().any(|action| action == "android.content.SyncAdapter"));
        if syncs {
            let (zh, en) = ("账号同步", "a sync account");
            ways.entry(en).or_insert_with(|| (Prose::new(zh, en), Vec::new())).1.push(evidence::manifest(
                component.line,
                format!("{} 是账号同步服务", component.name),
                format!("{} is a sync adapter", component.name),
            ));
        }
    }
    if ways.is_empty() || stated {
        return Vec::new();
    }
    let severity = if ways.len() > 2 { Severity::Low } else { Severity::Info };
    let names = words::list(&ways.values().map(|(name, _)| name.clone()).collect::<Vec<_>>());
    vec![
        RULE.found(severity, Confidence::Low)
            .explain(
                format!("没有打开 App 时，这些事件也会启动它：{}。", names.zh),
                format!("These start the app though nobody opened it: {}.", names.en),
            )
            .evidence(ways.into_values().flat_map(|(_, shown)| shown))
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{ComponentKind, IntentFilter};
    use crate::rules::fixture::Fixture;

    fn wakes(actions: &[&str]) -> Fixture {
        Fixture::new().component(ComponentKind::Receiver, "com.example.wallet.Wake", |component| {
            let actions = actions.iter().map(|action| format!("android.intent.action.{action}")).collect();
            component.intent_filters = vec![IntentFilter { actions, ..IntentFilter::default() }];
        })
    }

    #[test]
    fn doubts_many_ways_and_hints_at_one() {
        let worst = |fixture: Fixture| fixture.run(&RULE).first().map(|finding| finding.severity);
        assert_eq!(worst(wakes(&["BOOT_COMPLETED", "USER_PRESENT", "PACKAGE_ADDED"])), Some(Severity::Low));
        assert_eq!(worst(wakes(&["BOOT_COMPLETED", "QUICKBOOT_POWERON"])), Some(Severity::Info));
    }

    #[test]
    fn silent_where_it_is_said_or_nothing_wakes_it() {
        let said = wakes(&["BOOT_COMPLETED", "USER_PRESENT", "PACKAGE_ADDED"]).document_text("自启动用于恢复闹钟。");
        assert!(said.run(&RULE).is_empty());
        assert!(wakes(&["VIEW"]).run(&RULE).is_empty());
    }
}
