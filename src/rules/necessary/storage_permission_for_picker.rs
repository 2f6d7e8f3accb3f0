//! A permission for what a picker already gives.

use crate::analysis::{Confidence, Via};
use crate::db;
use crate::prose::Text;
use crate::rules::practice::of_access;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "storage-permission-for-picker",
    principle: Principle::Necessary,
    max_severity: Severity::Low,
    title: Text {
        zh: "已用系统选择器，仍申请权限", en: "Asks for a permission that its picker makes needless"
    },
    looks_for: Text {
        zh: "代码只通过系统选择器取得照片、文件或联系人，却仍申请读取全部的权限。",
        en: "Code gets pictures, files or contacts through the system's picker alone, and still asks for the permission to read them all.",
    },
    why: Text {
        zh: "选择器由用户逐项选取，不需要任何权限；能用影响更小的方式，就不应取得读取全部的权限。",
        en: "A picker takes no permission and gives only what a person picks; where that does, the permission to read all is more than needed.",
    },
    violating: Text {
        zh: "用系统相册选择头像，同时申请读取全部照片。",
        en: "The picture for the profile comes from the picker, and all pictures are asked for.",
    },
    clean: Text { zh: "只用选择器，不申请权限。", en: "The picker alone, without the permission." },
    limits: Text {
        zh: "代码看不全时不作判断；新版系统上部分旧权限申请了也不生效。",
        en: "Not judged where part of the code is hidden; on newer systems some old permissions have no effect.",
    },
    remedy: Text {
        zh: "删去这项权限，继续使用选择器。", en: "Drop the permission and keep the picker."
    },
    provisions: &["pipl:6", "b191:4.1"],
    needs: Needs::F,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:4.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    if case.is_code_hidden() {
        return Vec::new();
    }
    let mut asked: Vec<_> = case.app.permissions.iter().filter(|asked| asked.implied_by.is_none()).collect();
    asked.sort_by(|left, right| left.name.cmp(&right.name));
    asked
        .into_iter()
        .filter_map(|asked| {
            let row = db::permission(&asked.name).filter(|row| row.is_dangerous())?;
            // Who may write shared storage keeps files there; only reading is what a picker replaces.
            let reads = asked.name.contains("READ_MEDIA")
                || asked.name.ends_with("READ_EXTERNAL_STORAGE")
                || asked.name.ends_with("READ_CONTACTS");
            let accesses = || case.facts.accesses.iter().flatten();
            let opens = |id: &str| {
                row.data_types.iter().any(|opened| *opened == id || crate::rules::claims::includes(opened, id))
            };
            let mut picked: Vec<_> =
                accesses().filter(|access| access.via == Via::Picker && opens(&access.data_type)).collect();
            let needs = accesses().any(|access| {
                access.via != Via::Picker && (access.permissions.contains(&asked.name) || opens(&access.data_type))
            });
            if !reads || picked.is_empty() || needs {
                return None;
            }
            picked.sort_by(|left, right| {
                (&left.file, &left.method, left.offset).cmp(&(&right.file, &right.method, right.offset))
            });
            let (id, name) = (picked.first()?.data_type.clone(), words::permission(&asked.name));
            let data = words::data(&id);
            Some(
                RULE.found(Severity::Low, Confidence::Medium)
                    .title(
                        format!("已用系统选择器选取{}，仍申请权限", data.zh),
                        format!("Gets {} from the picker and still asks for the permission", data.en),
                    )
                    .explain(
                        format!("代码只通过系统选择器取得{}，不需要 {}。", data.zh, name.zh),
                        format!(
                            "Code gets {} through the system's picker alone, which does not take {}.",
                            data.en, name.en
                        ),
                    )
                    .data_type(&id)
                    .cause(format!("permission:{id}"))
                    .evidence([evidence::permission(asked)])
                    .evidence(picked.into_iter().map(of_access))
                    .done(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    const CONTACTS: &str = "android.permission.READ_CONTACTS";

    #[test]
    fn fires_where_only_the_picker_is_used() {
        assert_eq!(Fixture::new().permission(CONTACTS).picks("contacts").run(&RULE).len(), 1);
    }

    #[test]
    fn silent_where_it_is_read_too_or_no_permission_is_asked_for() {
        assert!(Fixture::new().permission(CONTACTS).picks("contacts").reads("contacts").run(&RULE).is_empty());
        assert!(Fixture::new().picks("contacts").run(&RULE).is_empty());
        assert!(Fixture::new().permission(CONTACTS).run(&RULE).is_empty());
    }
}
