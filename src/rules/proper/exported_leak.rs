//! A provider that any app may read.

use crate::analysis::Confidence;
use crate::app::{Component, ComponentKind};
use crate::db;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, sharing};

/// The rule.
pub static RULE: Rule = Rule {
    id: "exported-leak",
    principle: Principle::Proper,
    max_severity: Severity::Medium,
    title: Text { zh: "内容提供者对任何 App 开放", en: "A provider is open to any app" },
    looks_for: Text {
        zh: "App 自己的内容提供者对外导出，读取不需要权限，而 App 又读取个人信息。",
        en: "A provider of the app's own is exported, takes no permission to read, and the app reads personal information.",
    },
    why: Text {
        zh: "应当采取必要措施保障所处理的个人信息的安全；对任何 App 开放等于公开。",
        en: "Personal information must be kept safe; open to any app is open to everybody.",
    },
    violating: Text {
        zh: "保存通讯录副本的提供者 exported=\"true\"，没有 readPermission。",
        en: "A provider with a copy of the contacts is exported without a read permission.",
    },
    clean: Text {
        zh: "提供者不导出，或要求签名级权限。",
        en: "The provider is not exported, or takes a permission of signature level.",
    },
    limits: Text {
        zh: "提供者里有什么看不出来；代码中可能另有检查，可信度为“低”。",
        en: "What the provider holds does not show, and its code may check callers; confidence is low.",
    },
    remedy: Text {
        zh: "设 exported=\"false\"，或加读取权限。",
        en: "Set exported to false, or ask for a permission to read.",
    },
    provisions: &["pipl:9", "pipl:51", "b191:5.3"],
    needs: Needs::F,
    notice_word: "违规使用个人信息",
    behaviours: &["b191:5.3"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let data: Vec<_> = case.own_practices().filter(|practice| practice.harm() >= Severity::Medium).collect();
    let mut open: Vec<&Component> = case
        .app
        .components
        .iter()
        .filter(|component| component.kind == ComponentKind::Provider && component.exported && component.enabled)
        .filter(|component| component.permission.is_none() && component.read_permission.is_none())
        // An SDK's provider is its vendor's matter.
        .filter(|component| db::sdk_of_class(&format!("L{};", component.name.replace('.', "/"))).is_none())
        .collect();
    open.sort_by(|left, right| left.name.cmp(&right.name));
    if open.is_empty() || data.is_empty() {
        return Vec::new();
    }
    let names = open.iter().map(|component| component.name.as_str()).collect::<Vec<_>>().join("、");
    let data = sharing::data_of(data);
    vec![
        RULE.found(Severity::Medium, Confidence::Low)
            .explain(
                format!("{names} 对任何 App 开放；App 读取{}，其中是否有这些信息看不出来。", data.zh),
                format!(
                    "{} is open to any app; the app reads {}, and whether it holds that does not show.",
                    names.replace('、', ", "),
                    data.en
                ),
            )
            .evidence(open.into_iter().map(|component| {
                evidence::manifest(
                    component.line,
                    format!("提供者 {} 已导出，读取不需要权限", component.name),
                    format!("the provider {} is exported and takes no permission to read", component.name),
                )
            }))
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn provider(change: impl FnOnce(&mut Component)) -> Fixture {
        Fixture::new().reads("contacts").component(ComponentKind::Provider, "com.example.wallet.Book", |component| {
            component.exported = true;
            change(component);
        })
    }

    #[test]
    fn doubts_an_open_provider() {
        assert_eq!(provider(|_| {}).run(&RULE).len(), 1);
    }

    #[test]
    fn silent_where_it_is_closed_guarded_or_nothing_is_read() {
        assert!(provider(|component| component.exported = false).run(&RULE).is_empty());
        assert!(provider(|component| component.read_permission = Some("a.b".to_owned())).run(&RULE).is_empty());
        let mut reads_nothing = provider(|_| {});
        reads_nothing.facts.accesses = Some(vec![]);
        assert!(reads_nothing.run(&RULE).is_empty());
    }
}
