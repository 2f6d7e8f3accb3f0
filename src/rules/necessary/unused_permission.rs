//! A dangerous permission that no code can use.

use std::collections::BTreeMap;

use crate::analysis::{Confidence, Used};
use crate::app::RequestedPermission;
use crate::db;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, weight, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "unused-permission",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text { zh: "申请了权限却没有使用", en: "Asks for a permission that nothing uses" },
    looks_for: Text {
        zh: "申请可收集个人信息的危险权限，代码中没有任何接口或内容 URI 用得到它。",
        en: "A dangerous permission that opens personal information, and no interface or content URI in the code that takes it.",
    },
    why: Text {
        zh: "与现有业务功能无关的权限不应打开；现在不用，将来可以悄悄使用。",
        en: "A permission that serves no present function must not be opened; it can be used unnoticed later.",
    },
    violating: Text {
        zh: "清单申请读取短信，代码没有读取短信。", en: "The manifest asks for SMS; no code reads any."
    },
    clean: Text { zh: "只申请代码用到的权限。", en: "Only permissions that code uses are asked for." },
    limits: Text {
        zh: "代码被加固、缺少拆分包或会加载代码时不作判断；通过文件路径访问存储看不出来，不作判断。",
        en: "Not judged where code is packed, missing or loaded; storage is reached by paths and is not judged.",
    },
    remedy: Text { zh: "从清单中删去该权限。", en: "Remove the permission from the manifest." },
    provisions: &["b191:4.1", "pipl:6"],
    needs: Needs::F,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:4.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    if case.is_code_hidden() {
        return Vec::new();
    }
    let mut types: BTreeMap<&str, Vec<&RequestedPermission>> = BTreeMap::new();
    for asked in case.app.permissions.iter().filter(|asked| asked.implied_by.is_none()) {
        let unused = case.facts.permission_use.get(&asked.name).is_some_and(|usage| usage.used == Used::No);
        let Some(row) =
            db::permission(&asked.name).filter(|row| row.is_dangerous() && unused && is_traceable(&asked.name))
        else {
            continue;
        };
        if let Some(first) = row.data_types.first().filter(|id| !matches!(**id, "storage" | "photos_media")) {
            types.entry(first).or_default().push(asked);
        }
    }
    types
        .into_iter()
        .map(|(id, mut asked)| {
            asked.sort_by(|left, right| left.name.cmp(&right.name));
            let names = words::list(&asked.iter().map(|asked| words::permission(&asked.name)).collect::<Vec<_>>());
            RULE.found(weight::harm(id).clamp(Severity::Low, Severity::Medium), Confidence::Medium)
                .title(format!("申请了 {}，代码没有使用", names.zh), format!("Asks for {}; no code uses it", names.en))
                .explain(
                    format!("清单申请了 {}，没有找到任何用得到它的接口。", names.zh),
                    format!("The manifest asks for {}; no interface was found that takes it.", names.en),
                )
                .data_type(id)
                .cause(format!("permission:{id}"))
                .evidence(asked.into_iter().map(evidence::permission))
                .done()
        })
        .collect()
}

/// Whether the database knows what uses a permission: else that nothing was found shows nothing.
fn is_traceable(name: &str) -> bool {
    db::apis().iter().any(|api| api.permissions.contains(&name))
        || db::uris().iter().any(|uri| uri.read_permission == Some(name) || uri.write_permission == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::PermissionUse;
    use crate::rules::fixture::Fixture;

    fn asked(used: Used) -> Fixture {
        let name = "android.permission.READ_CONTACTS";
        let mut fixture = Fixture::new().permission(name);
        fixture.facts.permission_use.insert(name.to_owned(), PermissionUse { used, used_by: vec![] });
        fixture
    }

    #[test]
    fn fires_where_nothing_uses_it() {
        assert_eq!(asked(Used::No).run(&RULE).first().map(|finding| finding.severity), Some(Severity::Medium));
    }

    #[test]
    fn silent_where_used_unknown_or_hidden() {
        assert!(asked(Used::App).run(&RULE).is_empty());
        assert!(asked(Used::Unknown).run(&RULE).is_empty());
        let mut split = asked(Used::No);
        split.app.missing_splits = true;
        assert!(split.run(&RULE).is_empty());
    }
}
