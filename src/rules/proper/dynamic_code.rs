//! Code from outside the package.

use crate::analysis::{ActorKind, Confidence, SinkCall};
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, words};
use std::collections::BTreeMap;

/// The rule.
pub static RULE: Rule = Rule {
    id: "dynamic-code",
    principle: Principle::Proper,
    max_severity: Severity::Medium,
    title: Text { zh: "在运行时加载代码", en: "Loads code at run time" },
    looks_for: Text {
        zh: "App 或 SDK 在运行时加载 DEX 代码、插件或补丁。",
        en: "The app or an SDK loads DEX code, plug-ins or patches at run time.",
    },
    why: Text {
        zh: "安装后加载的代码可以绕过审核，改变已告知的行为。",
        en: "Code that comes after installing escapes review and can change what was told.",
    },
    violating: Text {
        zh: "从服务器下载 DEX 并用 DexClassLoader 执行。",
        en: "A DEX is downloaded and run by DexClassLoader.",
    },
    clean: Text { zh: "全部代码都在安装包内。", en: "All code is in the package." },
    limits: Text {
        zh: "看不到加载的内容从哪里来，可能就在安装包内，可信度为“低”。",
        en: "Where it comes from is not seen; it may be in the package itself. Confidence is low.",
    },
    remedy: Text {
        zh: "把代码放入安装包；确需热更新的，说明用途并校验来源。",
        en: "Put the code into the package; where patches are needed, say what for and verify their source.",
    },
    provisions: &["pipl:5", "csl2016:22"],
    needs: Needs::F,
    notice_word: "欺骗误导用户提供个人信息",
    behaviours: &["b191:3.7"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut actors: BTreeMap<(ActorKind, Option<&str>), Vec<&SinkCall>> = BTreeMap::new();
    for sink in case.facts.sinks.iter().flatten() {
        if matches!(sink.category, "dynamic-code" | "plugin" | "hotfix") && sink.actor.kind != ActorKind::Library {
            let id = (sink.actor.kind == ActorKind::Sdk).then_some(sink.actor.id.as_deref()).flatten();
            actors.entry((sink.actor.kind, id)).or_default().push(sink);
        }
    }
    actors
        .into_values()
        .filter_map(|mut calls| {
            calls.sort_by(|left, right| {
                (&left.file, &left.method, left.offset).cmp(&(&right.file, &right.method, right.offset))
            });
            let actor = calls.first()?.actor.clone();
            let who = words::actor(&actor);
            Some(
                RULE.found(Severity::Medium, Confidence::Low)
                    .explain(
                        format!("{}在运行时加载代码，加载的内容没有看到。", who.zh),
                        format!("{} loads code at run time; what it loads was not seen.", who.en),
                    )
                    .actor(&actor)
                    .evidence(calls.into_iter().map(evidence::sink))
                    .done(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, actor};

    #[test]
    fn doubts_loaders_but_not_those_of_libraries() {
        let loader = Fixture::new().sink(|sink| (sink.kind, sink.category) = (None, "dynamic-code"));
        assert_eq!(loader.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
        let library = Fixture::new().sink(|sink| {
            (sink.kind, sink.category) = (None, "dynamic-code");
            sink.actor = actor(ActorKind::Library, "multidex");
        });
        assert!(library.run(&RULE).is_empty());
        assert!(Fixture::new().sink(|_| {}).run(&RULE).is_empty());
    }
}
