//! Contacts, call logs and messages read for what they are not for.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::purpose::{app_type, function};
use crate::rules::weight::is_of_others;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "contacts-of-others",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text {
        zh: "读取他人的联系信息，与通信功能无关",
        en: "Reads other people's contact data without a use for it",
    },
    looks_for: Text {
        zh: "读取通讯录、通话记录或短信，而 App 类型与通信、添加好友、备份无关，隐私政策也没有写明用它的功能。",
        en: "Reads contacts, call log or SMS, in an app whose type has nothing to do with communication, adding friends or backup, with no stated function.",
    },
    why: Text {
        zh: "这些信息关系到没有使用该 App 的其他人，他们从未同意。",
        en: "They tell of people who do not use the app and never agreed.",
    },
    violating: Text {
        zh: "网络借贷 App 读取通讯录和通话记录。", en: "A lending app reads contacts and the call log."
    },
    clean: Text {
        zh: "即时通信 App 经同意后用通讯录查找好友。",
        en: "A messenger uses contacts to find friends, with consent.",
    },
    limits: Text {
        zh: "所依据的专门规定尚为征求意见稿；现行依据是个人信息保护法第六条。",
        en: "The special rule is a draft; what is in force is PIPL article 6.",
    },
    remedy: Text {
        zh: "改用系统的联系人选择器，由用户逐个选取。",
        en: "Use the system's contact picker, so that people choose one by one.",
    },
    provisions: &["pipl:6", "b191:4.1"],
    needs: Needs::F.and(Needs::T),
    notice_word: "超范围收集个人信息",
    behaviours: &["b191:4.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some((row, sure)) = app_type(case) else { return Vec::new() };
    // Communication, adding friends, backup, and the dialler or message filter of a security tool.
    if matches!(row.id, "instant-messaging" | "online-community" | "dating" | "mail-cloud" | "security" | "meetings") {
        return Vec::new();
    }
    case.practices
        .iter()
        .filter(|practice| is_of_others(practice.data_type))
        .map(|practice| {
            let severity = if function(case, practice.data_type).is_some() { Severity::Info } else { Severity::Medium };
            let confidence = if case.policy.is_some() { practice.confidence.min(sure) } else { Confidence::Low };
            let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
            RULE.found(severity, confidence)
                .title(
                    format!("{}读取他人的信息：{}", row.text.zh, data.zh),
                    format!("Reads what belongs to others: {}", data.en),
                )
                .explain(
                    format!("{}读取{}，其中是他人的信息；{}的基本功能不需要。", who.zh, data.zh, row.text.zh),
                    format!(
                        "{} reads {}, which is about other people; the type “{}” does not need it.",
                        who.en,
                        data.en,
                        words::lower_first(row.text.en)
                    ),
                )
                .data_type(practice.data_type)
                .actor(&practice.actor)
                .cause(format!("need:{}", practice.data_type))
                .evidence(practice.evidence())
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn fires_on_a_lender_that_states_no_use() {
        let found = Fixture::new().app_type("online-lending").reads("call_log").policy(vec![]).run(&RULE);
        assert_eq!(found.first().map(|finding| finding.severity), Some(Severity::Medium));
    }

    #[test]
    fn a_stated_function_makes_it_a_hint_and_a_messenger_may() {
        let stated = Fixture::new().app_type("online-payment").reads("contacts").policy(vec![claim("contacts")]);
        assert_eq!(stated.run(&RULE).first().map(|finding| finding.severity), Some(Severity::Info));
        assert!(Fixture::new().app_type("instant-messaging").reads("contacts").policy(vec![]).run(&RULE).is_empty());
        assert!(Fixture::new().app_type("online-lending").reads("location").policy(vec![]).run(&RULE).is_empty());
    }
}
