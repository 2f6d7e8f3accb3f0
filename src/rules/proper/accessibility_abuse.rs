//! The content of the screen or of notifications collected.

use crate::analysis::{Access, Confidence};
use crate::app::{Component, ComponentKind};
use crate::prose::Text;
use crate::rules::practice::of_access;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, wording};

/// The rule.
pub static RULE: Rule = Rule {
    id: "accessibility-abuse",
    principle: Principle::Proper,
    max_severity: Severity::High,
    title: Text {
        zh: "借助辅助功能或通知监听收集内容",
        en: "Collects content by accessibility or the notification listener",
    },
    looks_for: Text {
        zh: "声明了无障碍服务或通知监听服务，并读取屏幕或通知的内容，隐私政策没有写明。",
        en: "An accessibility service or notification listener is declared, and code reads the content of the screen or of notifications, which the policy does not state.",
    },
    why: Text {
        zh: "这些服务能看到其他 App 的内容，包括聊天和验证码；为别的目的使用属于不正当收集。",
        en: "These services see what is in other apps, chats and codes among it; to use them for anything else is improper.",
    },
    violating: Text {
        zh: "清理 App 借无障碍服务读取聊天内容。",
        en: "A cleaner reads chats by an accessibility service.",
    },
    clean: Text {
        zh: "读屏 App 写明“为朗读屏幕而读取屏幕内容，不上传”。",
        en: "A screen reader states that it reads the screen aloud and uploads nothing.",
    },
    limits: Text {
        zh: "读到的内容去了哪里，没有数据流时看不到，可信度不高于“中”。",
        en: "Where the content goes is not seen without a flow; confidence is medium at most.",
    },
    remedy: Text {
        zh: "停止读取内容；确需使用的，写明目的和范围并征得单独同意。",
        en: "Stop reading content; or state purpose and scope and ask for separate consent.",
    },
    provisions: &["pipl:5", "b191:3.7", "b191:4.1"],
    needs: Needs::F,
    notice_word: "违规收集个人信息",
    behaviours: &["b191:3.7"],
    check,
};

/// A service: the permission that guards it, the class that its reads belong to, and how policies speak of it.
struct Service {
    permission: &'static str,
    class: &'static str,
    calls: &'static [&'static str],
    said: &'static [&'static [&'static str]],
    zh: &'static str,
    en: &'static str,
}

const SERVICES: [Service; 2] = [
    Service {
        permission: "android.permission.BIND_ACCESSIBILITY_SERVICE",
        class: "Landroid/accessibilityservice/AccessibilityService;",
        calls: &["getRootInActiveWindow", "getWindows", "takeScreenshot", "findFocus"],
        said: &[&["无障碍"], &["辅助功能"], &["accessibility"]],
        zh: "无障碍服务",
        en: "an accessibility service",
    },
    Service {
        permission: "android.permission.BIND_NOTIFICATION_LISTENER_SERVICE",
        class: "Landroid/service/notification/NotificationListenerService;",
        calls: &["getActiveNotifications", "getSnoozedNotifications"],
        said: &[
            &["通知使用权"],
            &["通知监听"],
            &["读取通知"],
            &["通知内容"],
            &["notification access"],
            &["notification listener"],
            &["content of notifications"],
        ],
        zh: "通知监听服务",
        en: "a notification listener",
    },
];

fn check(case: &Case) -> Vec<Finding> {
    SERVICES.iter().filter_map(|service| judge(case, service)).collect()
}

fn judge(case: &Case, service: &Service) -> Option<Finding> {
    let component: &Component = case
        .app
        .components
        .iter()
        .filter(|component| component.kind == ComponentKind::Service)
        .find(|component| component.permission.as_deref() == Some(service.permission))?;
    let (practice, reads): (_, Vec<&Access>) = case
        .practices
        .iter()
        .map(|practice| {
            // Code calls its own class by the name of that class.
            let of_service = |access: &&Access| {
                access.api.as_deref().is_some_and(|api| {
                    api.starts_with(service.class)
                        || api.split_once("->").is_some_and(|(class, call)| {
                            access.method.starts_with(class)
                                && service.calls.contains(&call.split('(').next().unwrap_or(call))
                        })
                })
            };
            (practice, practice.accesses.iter().copied().filter(of_service).collect::<Vec<_>>())
        })
        .filter(|(_, reads)| !reads.is_empty())
        .max_by_key(|(practice, _)| (practice.harm(), practice.confidence, std::cmp::Reverse(practice.data_type)))?;
    let stated = case.policy.is_some_and(|policy| !wording::find(policy, service.said).is_empty());
    let severity = if stated { Severity::Info } else { Severity::High };
    let confidence = match case.policy {
        Some(_) => practice.confidence.min(Confidence::Medium),
        None => Confidence::Low,
    };
    Some(
        RULE.found(severity, confidence)
            .title(format!("借助{}读取内容", service.zh), format!("Reads content by {}", service.en))
            .explain(
                format!("App 声明了{}（{}），并读取其中的内容。", service.zh, component.name),
                format!("The app declares {} ({}) and reads the content that it sees.", service.en, component.name),
            )
            .data_type(practice.data_type)
            .actor(&practice.actor)
            .cause(format!("service:{}", service.class))
            .evidence([evidence::manifest(
                component.line,
                format!("服务 {}", component.name),
                format!("the service {}", component.name),
            )])
            .evidence(reads.into_iter().map(of_access))
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    const READ: &str = "Landroid/accessibilityservice/AccessibilityService;->getRootInActiveWindow()Landroid/view/accessibility/AccessibilityNodeInfo;";

    fn listens() -> Fixture {
        Fixture::new().component(ComponentKind::Service, "com.example.wallet.Helper", |component| {
            component.permission = Some("android.permission.BIND_ACCESSIBILITY_SERVICE".to_owned());
        })
    }

    fn reads(fixture: Fixture) -> Fixture {
        fixture.access(|access| {
            access.data_type = "comm_content".to_owned();
            access.api = Some(READ.to_owned());
        })
    }

    #[test]
    fn fires_where_the_policy_says_nothing_of_it() {
        let found = reads(listens()).policy(vec![]).run(&RULE);
        assert_eq!(
            found.first().map(|finding| (finding.severity, finding.confidence)),
            Some((Severity::High, Confidence::Medium))
        );
        let open = reads(listens()).run(&RULE);
        assert_eq!(open.first().map(|finding| finding.confidence), Some(Confidence::Low));
    }

    #[test]
    fn a_hint_where_it_is_stated_and_silent_without_reads_or_service() {
        let stated = reads(listens()).document_text("无障碍服务读取屏幕内容用于朗读。").run(&RULE);
        assert_eq!(stated.first().map(|finding| finding.severity), Some(Severity::Info));
        assert!(listens().policy(vec![]).run(&RULE).is_empty());
        assert!(reads(Fixture::new()).policy(vec![]).run(&RULE).is_empty());
    }
}
