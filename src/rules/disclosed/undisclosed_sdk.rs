//! An SDK that the policy does not name.

use std::collections::BTreeMap;

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::practice::{Holder, Practice};
use crate::rules::sharing::{Recipient, is_named};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, sharing, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "undisclosed-sdk",
    principle: Principle::Disclosed,
    max_severity: Severity::High,
    title: Text {
        zh: "收集个人信息的第三方 SDK 未公示", en: "A third-party SDK that collects is not named"
    },
    looks_for: Text {
        zh: "App 中的第三方 SDK 读取个人信息，隐私政策及其第三方清单没有写出它的名称或提供者。",
        en: "A third-party SDK in the app reads personal information, and neither the policy nor its list of third parties names it or its vendor.",
    },
    why: Text {
        zh: "应当逐一列出嵌入的第三方代码、插件收集使用个人信息的目的、方式和范围，并建立第三方共享清单。",
        en: "Embedded third-party code is to be listed one by one with purpose, manner and scope, in a list of third parties.",
    },
    violating: Text {
        zh: "App 内有统计 SDK 读取 Android ID，隐私政策的 SDK 清单中没有它。",
        en: "An analytics SDK reads the Android ID; the policy's SDK list does not have it.",
    },
    clean: Text {
        zh: "SDK 清单写明该 SDK 的名称、提供者、目的和收集的信息。",
        en: "The SDK list has its name, vendor, purpose and what it collects.",
    },
    limits: Text {
        zh: "只认得数据库中的 SDK；未发现启动它的代码时，可信度为“低”。提供者以未收录的别名公示的，可能误报。",
        en: "Only SDKs in the database are known; where nothing starts one, confidence is low. A vendor named by an unknown alias may be missed.",
    },
    remedy: Text {
        zh: "在第三方 SDK 清单中列出它的名称、提供者、目的、方式和收集的个人信息，或者移除它。",
        en: "List its name, vendor, purpose, manner and data in the policy, or remove it.",
    },
    provisions: &["b191:2.1", "miit-292", "ndr:21"],
    needs: Needs::F.and(Needs::P),
    notice_word: "SDK信息公示不到位",
    behaviours: &["b191:2.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut sdks: BTreeMap<&str, Vec<&Practice>> = BTreeMap::new();
    for practice in &case.practices {
        if let Holder::Sdk(id) = &practice.holder {
            sdks.entry(id).or_default().push(practice);
        }
    }
    sdks.into_iter().filter_map(|(id, practices)| judge(case, id, &practices)).collect()
}

fn judge(case: &Case, id: &str, practices: &[&Practice]) -> Option<Finding> {
    let recipient = Recipient::of_sdk(id, case);
    if is_named(case, &recipient) {
        return None;
    }
    // What it reads decides how bad; a kit that looks at the model of the phone only is not worth more than a hint.
    let worst = practices.iter().max_by_key(|practice| (practice.harm(), practice.confidence))?;
    let severity = worst.harm();
    let confidence =
        practices.iter().filter(|practice| practice.harm() == severity).map(|practice| practice.confidence).max()?;
    let (who, data) = (words::actor(&worst.actor), sharing::data_of(practices.iter().copied()));
    let unsure = if confidence == Confidence::Low {
        (" 没有看到启动它的代码。", " Nothing was seen that starts it.")
    } else {
        ("", "")
    };
    Some(
        RULE.found(severity, confidence)
            .title(
                format!("{}收集个人信息，隐私政策没有列出", who.zh),
                format!("{} collects; the policy does not name it", who.en),
            )
            .explain(
                format!("{}读取{}，隐私政策中找不到它或其提供者的名称。{}", who.zh, data.zh, unsure.0.trim()),
                format!("{} reads {}; the policy has neither its name nor its vendor's.{}", who.en, data.en, unsure.1),
            )
            .actor(&worst.actor)
            .recipient(recipient.key)
            .cause(format!("sdk:{id}"))
            .evidence(practices.iter().filter_map(|practice| practice.evidence().next()))
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn fires_once_for_an_sdk_whatever_it_reads() {
        let fixture = Fixture::new()
            .started_sdk("tracker")
            .sdk_reads("tracker", "imei")
            .sdk_reads("tracker", "location")
            .policy(vec![]);
        let found = fixture.run(&RULE);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found.first().map(|finding| (finding.severity, finding.confidence)),
            Some((Severity::High, Confidence::Medium))
        );
    }

    #[test]
    fn silent_where_a_row_or_a_sentence_names_it() {
        let sdk = Fixture::new().started_sdk("tracker").sdk_reads("tracker", "imei");
        assert!(sdk.clone().sdk_row("Tracker SDK", &[]).run(&RULE).is_empty());
        assert!(sdk.clone().policy(vec![claim("imei").third_party(Some("Tracker"))]).run(&RULE).is_empty());
        assert!(sdk.document_text("我们接入了 Tracker 统计服务。").run(&RULE).is_empty());
    }

    #[test]
    fn an_sdk_that_reads_nothing_is_nobodys_concern() {
        assert!(Fixture::new().started_sdk("tracker").policy(vec![]).run(&RULE).is_empty());
    }
}
