//! A target level that evades permissions at run time.

use crate::analysis::Confidence;
use crate::db;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The first level at which the person is asked for dangerous permissions while the app runs.
const RUNTIME_PERMISSIONS: u32 = 23;

/// The rule.
pub static RULE: Rule = Rule {
    id: "old-target",
    principle: Principle::Legal,
    max_severity: Severity::High,
    title: Text {
        zh: "目标版本过低，绕开了运行时授权", en: "The target level evades permission requests at run time"
    },
    looks_for: Text {
        zh: "targetSdkVersion 低于 23，且申请了危险权限：安装时一次性全部授予，用户没有逐项选择的机会。",
        en: "targetSdkVersion is below 23 and dangerous permissions are asked for: all are granted at once when installing, with no \
             choice one by one.",
    },
    why: Text {
        zh: "要求用户一次性同意打开多个可收集个人信息的权限、不同意则无法使用，属于违反必要原则；同意也不是自愿、明确作出的。",
        en: "To demand several permissions at once, all or nothing, is against necessity, and no free and explicit consent.",
    },
    violating: Text {
        zh: "targetSdkVersion 为 22，申请通讯录、位置和短信权限。",
        en: "targetSdkVersion 22 with permissions for contacts, location and SMS.",
    },
    clean: Text {
        zh: "targetSdkVersion 为 35，使用功能时再申请权限。",
        en: "targetSdkVersion 35; permissions are asked for when a function needs them.",
    },
    limits: Text {
        zh: "Android 14 起系统拒绝安装目标版本低于 23 的 App，新设备上不会发生。",
        en: "Android 14 and later refuse to install apps that target a level below 23: on new devices it cannot happen.",
    },
    remedy: Text {
        zh: "将 targetSdkVersion 提高到 23 以上，并在使用时逐项申请权限。",
        en: "Target level 23 or above and ask for each permission when it is used.",
    },
    provisions: &["b191:4.6", "pipl:14"],
    needs: Needs::M,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:4.6"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let target = case.app.target_sdk;
    if target >= RUNTIME_PERMISSIONS {
        return Vec::new();
    }
    let mut asked: Vec<_> = case
        .app
        .permissions
        .iter()
        // A permission that is asked for from level 23 on only is asked for at run time.
        .filter(|asked| asked.min_sdk < RUNTIME_PERMISSIONS)
        .filter(|asked| db::permission(&asked.name).is_some_and(db::Permission::is_dangerous))
        .collect();
    asked.sort_by(|left, right| left.name.cmp(&right.name));
    if asked.is_empty() {
        return Vec::new();
    }
    let severity = if asked.len() > 1 { Severity::High } else { Severity::Medium };
    let names = words::list(&asked.iter().map(|asked| words::permission(&asked.name)).collect::<Vec<_>>());
    vec![
        RULE.found(severity, Confidence::High)
            .explain(
                format!("App 的目标版本是 {target}，安装时一次性取得 {} 项危险权限：{}。", asked.len(), names.zh),
                format!(
                    "The app targets level {target} and gets {} dangerous permissions at once when installed: {}.",
                    asked.len(),
                    names.en
                ),
            )
            .evidence(asked.iter().map(|asked| evidence::permission(asked)))
            .done(),
    ]
}
