//! An SDK that starts before consent.

use crate::analysis::Confidence;
use crate::db;
use crate::prose::{Prose, Text};
use crate::rules::practice::Holder;
use crate::rules::{Actor, Case, EvidenceKind, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "sdk-init-before-consent",
    principle: Principle::Consent,
    max_severity: Severity::High,
    title: Text { zh: "征得同意前就启动收集信息的 SDK", en: "An SDK that collects starts before consent" },
    looks_for: Text {
        zh: "收集个人信息的第三方 SDK 在用户同意之前初始化。",
        en: "A third-party SDK that collects is started before the person agrees.",
    },
    why: Text {
        zh: "SDK 一经启动即可能收集；同意之前启动，等于同意之前收集。",
        en: "An SDK may collect from its start; to start it before consent is to collect before consent.",
    },
    violating: Text {
        zh: "Application.onCreate 中直接初始化统计 SDK。",
        en: "Application.onCreate starts an analytics SDK.",
    },
    clean: Text {
        zh: "先调用预初始化接口，用户同意后再初始化。",
        en: "Only the pre-initialisation runs first; the SDK starts after consent.",
    },
    limits: Text {
        zh: "只在分析给出同意前后的顺序时判断。", en: "Judged only where the analysis knows the order."
    },
    remedy: Text {
        zh: "把初始化移到用户同意之后，或使用 SDK 提供的延迟初始化。",
        en: "Start it after consent, or use the delayed start that the SDK offers.",
    },
    provisions: &["b191:3.1", "pipl:13"],
    needs: Needs::F,
    notice_word: "违规收集个人信息",
    behaviours: &["b191:3.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    for sdk in case.facts.sdks.iter().flatten() {
        let early: Vec<_> = sdk.init.iter().filter(|call| call.before_consent == Some(true)).collect();
        let reads = || case.practices.iter().filter(|practice| practice.holder == Holder::Sdk(sdk.id.clone()));
        let claimed = db::sdk(&sdk.id).map_or(&[][..], |row| row.data_types);
        if early.is_empty() || reads().next().is_none() && claimed.is_empty() {
            continue;
        }
        let seen = reads().map(|practice| practice.harm()).max();
        let severity =
            seen.or_else(|| claimed.iter().map(|id| crate::rules::weight::harm(id)).max()).unwrap_or(Severity::Low);
        let actor =
            Actor { kind: crate::analysis::ActorKind::Sdk, id: Some(sdk.id.clone()), name: Some(sdk.name.clone()) };
        let who = words::actor(&actor);
        found.push(
            // What only the vendor says that it takes was not seen here.
            RULE.found(severity, if seen.is_some() { Confidence::High } else { Confidence::Medium })
                .title(
                    format!("征得同意前就启动{}", who.zh),
                    format!("Starts {} before consent", words::lower_first(&who.en)),
                )
                .explain(
                    format!("{}收集个人信息，在用户同意之前就已初始化。", who.zh),
                    format!("{} collects, and is started before the person agrees.", who.en),
                )
                .actor(&actor)
                .cause(format!("before-consent:sdk:{}", sdk.id))
                .evidence(early.iter().map(|call| {
                    let what = Prose::new(format!("调用 {}", call.api), format!("calls {}", call.api));
                    let mut shown = evidence::bare(EvidenceKind::Code, call.method.clone(), what);
                    shown.method = Some(call.method.clone());
                    shown.offset = call.offset;
                    shown
                }))
                .done(),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn started(order: Option<bool>) -> Fixture {
        let mut fixture = Fixture::new().started_sdk("tracker").sdk_reads("tracker", "imei");
        for call in fixture.facts.sdks.iter_mut().flatten().flat_map(|sdk| &mut sdk.init) {
            call.before_consent = order;
        }
        fixture
    }

    #[test]
    fn fires_only_on_a_start_known_to_come_first() {
        assert_eq!(started(Some(true)).run(&RULE).len(), 1);
        assert!(started(None).run(&RULE).is_empty());
        assert!(started(Some(false)).run(&RULE).is_empty());
    }

    #[test]
    fn silent_on_an_sdk_that_takes_nothing() {
        let mut fixture = started(Some(true));
        fixture.facts.accesses = Some(vec![]);
        assert!(fixture.run(&RULE).is_empty());
    }
}
