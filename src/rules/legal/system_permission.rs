//! Permissions that only a system app may hold.

use crate::analysis::Confidence;
use crate::db;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "system-permission",
    principle: Principle::Legal,
    max_severity: Severity::Low,
    title: Text {
        zh: "申请了只有系统应用才能取得的权限", en: "Asks for permissions that only a system app may hold"
    },
    looks_for: Text {
        zh: "申请可收集个人信息、但只授予系统或预装应用的权限。",
        en: "A permission that opens personal information and is granted to system apps alone.",
    },
    why: Text {
        zh: "普通应用取不到；预装时则不经用户授权即可取得。",
        en: "Ordinary apps never get it; a preinstalled one gets it without asking the person.",
    },
    violating: Text { zh: "申请 READ_PRIVILEGED_PHONE_STATE。", en: "READ_PRIVILEGED_PHONE_STATE is asked for." },
    clean: Text { zh: "只申请普通应用可取得的权限。", en: "Only permissions open to ordinary apps." },
    limits: Text {
        zh: "由用户在设置中开启的特殊权限（如使用情况访问）不在此列；普通应用申请也不生效，可信度为“低”。",
        en: "Special access that people grant in the settings is left out; asked for by an ordinary app it has no effect. Confidence is low.",
    },
    remedy: Text { zh: "从清单中删去该权限。", en: "Remove the permission." },
    provisions: &["pipl:5"],
    needs: Needs::M,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut asked: Vec<_> = case
        .app
        .permissions
        .iter()
        .filter(|asked| asked.implied_by.is_none())
        .filter(|asked| {
            db::permission(&asked.name).is_some_and(|row| {
                let mut parts = row.protection.split('|');
                let signature = parts.next() == Some("signature");
                let flags: Vec<&str> = parts.collect();
                // Given by the person in the settings (appop) or with a role that they choose, or open to debugging.
                let open = flags.iter().any(|flag| matches!(*flag, "appop" | "development"))
                    || flags.contains(&"role") && !flags.contains(&"privileged");
                signature && !row.data_types.is_empty() && !open
            })
        })
        .collect();
    asked.sort_by(|left, right| left.name.cmp(&right.name));
    if asked.is_empty() {
        return Vec::new();
    }
    let names = words::list(&asked.iter().map(|asked| words::permission(&asked.name)).collect::<Vec<_>>());
    vec![
        RULE.found(Severity::Low, Confidence::Low)
            .explain(format!("清单申请了 {}。", names.zh), format!("The manifest asks for {}.", names.en))
            .evidence(asked.into_iter().map(evidence::permission))
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn doubts_what_is_kept_for_the_system() {
        let fixture = Fixture::new().permission("android.permission.READ_PRIVILEGED_PHONE_STATE");
        assert_eq!(fixture.run(&RULE).len(), 1);
        assert!(
            Fixture::new()
                .permission("android.permission.READ_CONTACTS")
                .permission("android.permission.PACKAGE_USAGE_STATS")
                .run(&RULE)
                .is_empty()
        );
    }
}
