//! A permission without a read that was seen and without a disclosure, in an app whose code is not all to be seen.

use std::collections::BTreeMap;

use crate::analysis::{Confidence, SinkKind, Used};
use crate::app::RequestedPermission;
use crate::db;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, weight, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "undisclosed-capability",
    principle: Principle::Disclosed,
    max_severity: Severity::Medium,
    title: Text {
        zh: "申请了权限，用途未说明，代码也看不全",
        en: "A permission without a stated use, in an app whose code hides",
    },
    looks_for: Text {
        zh: "App 申请可收集个人信息的权限，隐私政策没有提到这类信息，代码中没有看到读取，但代码被加固，或会在运行时加载代码。",
        en: "The app asks for a permission that opens personal information, the policy does not mention it, no read was seen, and the code is packed or loads code at run time.",
    },
    why: Text {
        zh: "打开可收集个人信息的权限，也应当明示目的。",
        en: "The purpose of a permission that opens personal information is to be told too.",
    },
    violating: Text {
        zh: "加固的 App 申请读取通话记录，隐私政策没有提到。",
        en: "A packed app asks for the call log; the policy does not mention it.",
    },
    clean: Text {
        zh: "隐私政策写明该权限对应的功能和目的。",
        en: "The policy says which function the permission serves.",
    },
    limits: Text { zh: "没有看到读取，可信度为“低”。", en: "No read was seen; confidence is low." },
    remedy: Text {
        zh: "写明权限的用途；不用的，删去。", en: "State what the permission is for, or drop it."
    },
    provisions: &["b191:2.1", "pipl:17"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:2.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let hides = case.is_code_hidden()
        || case.facts.sinks.iter().flatten().any(|sink| {
            sink.kind.is_none_or(|kind| kind == SinkKind::Other) && matches!(sink.category, "plugin" | "hotfix")
        });
    if case.facts.accesses.is_none() || !hides {
        return Vec::new();
    }
    let mut types: BTreeMap<&str, Vec<&RequestedPermission>> = BTreeMap::new();
    for asked in case.app.permissions.iter().filter(|asked| asked.implied_by.is_none()) {
        let Some(row) = db::permission(&asked.name).filter(|row| row.is_dangerous()) else { continue };
        let is_used = matches!(
            case.facts.permission_use.get(&asked.name).map(|usage| usage.used),
            Some(Used::App | Used::Sdk | Used::Library)
        );
        let covered = row.data_types.iter().any(|id| {
            !case.claims.anybody(id).is_empty() || case.practices.iter().any(|practice| practice.data_type == *id)
        });
        if let (Some(id), false, false) = (row.data_types.first(), is_used, covered) {
            types.entry(id).or_default().push(asked);
        }
    }
    types
        .into_iter()
        .map(|(id, asked)| {
            let data = words::data(id);
            let names = words::list(&asked.iter().map(|asked| words::permission(&asked.name)).collect::<Vec<_>>());
            RULE.found(weight::harm(id).clamp(Severity::Low, Severity::Medium), Confidence::Low)
                .title(
                    format!("可以读取{}，隐私政策没有提到", data.zh),
                    format!("Could read {}; the policy does not mention it", data.en),
                )
                .explain(
                    format!("App 申请了 {}，部分代码看不到，隐私政策也没有提到{}。", names.zh, data.zh),
                    format!(
                        "The app asks for {}, part of its code cannot be seen, and the policy does not mention {}.",
                        names.en, data.en
                    ),
                )
                .data_type(id)
                .cause(format!("data:{id}"))
                .evidence(asked.into_iter().map(evidence::permission))
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    fn packed() -> Fixture {
        let mut fixture = Fixture::new().permission("android.permission.READ_CALL_LOG").policy(vec![]);
        fixture.facts.packers.push(crate::analysis::Packer { id: "any", evidence: "lib".to_owned(), hides_code: true });
        fixture
    }

    #[test]
    fn fires_on_a_packed_app() {
        assert_eq!(packed().run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
    }

    #[test]
    fn silent_where_stated_or_all_is_seen() {
        assert!(packed().policy(vec![claim("call_log")]).run(&RULE).is_empty());
        assert!(Fixture::new().permission("android.permission.READ_CALL_LOG").policy(vec![]).run(&RULE).is_empty());
    }
}
