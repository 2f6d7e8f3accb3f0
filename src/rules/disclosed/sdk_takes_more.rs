//! An SDK that takes what the policy does not say it takes.

use crate::prose::Text;
use crate::rules::practice::Holder;
use crate::rules::sharing::{Recipient, Stated, is_named, rows, stated};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "sdk-takes-more",
    principle: Principle::Disclosed,
    max_severity: Severity::High,
    title: Text { zh: "SDK 收集的信息超出公示范围", en: "An SDK takes more than the policy says" },
    looks_for: Text {
        zh: "隐私政策列出了某个 SDK 及其收集的信息，代码中它读取的某类信息不在其列。",
        en: "The policy lists an SDK with what it collects, and its code reads something that is not among it.",
    },
    why: Text {
        zh: "第三方代码收集个人信息的范围也应当逐一列出；超出列明范围的部分，用户没有同意过。",
        en: "What third-party code collects is to be listed too; what goes beyond the list nobody agreed to.",
    },
    violating: Text {
        zh: "清单写推送 SDK 收集“设备型号”，代码中它还读取应用列表。",
        en: "The list says that a push SDK collects the model; its code also reads the installed apps.",
    },
    clean: Text {
        zh: "清单写明它收集设备型号和应用列表。", en: "The list says model and installed apps."
    },
    limits: Text {
        zh: "清单没有写明收集哪些信息的 SDK 不在此列。",
        en: "SDKs whose row names no data are left to other rules.",
    },
    remedy: Text {
        zh: "把实际收集的信息补入清单，或在 SDK 设置中关闭该项收集。",
        en: "Add what it collects to the list, or switch that collection off in the SDK.",
    },
    provisions: &["b191:2.1", "b191:5.1", "miit-292"],
    needs: Needs::F.and(Needs::P),
    notice_word: "SDK信息公示不到位",
    behaviours: &["b191:2.1", "b191:3.3"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    for practice in &case.practices {
        let Holder::Sdk(id) = &practice.holder else { continue };
        let recipient = Recipient::of_sdk(id, case);
        let lists_data = rows(case, &recipient).any(|row| !row.data_types.is_empty());
        let nothing = practice.harm() == Severity::Info;
        if nothing
            || !is_named(case, &recipient)
            || !lists_data
            || stated(case, practice.data_type, &recipient) != Stated::No
        {
            continue;
        }
        let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
        found.push(
            RULE.found(practice.harm(), practice.confidence)
                .title(format!("{}还读取{}", who.zh, data.zh), format!("{} also reads {}", who.en, data.en))
                .explain(
                    format!("隐私政策列出了{}，所列信息中没有{}，而它的代码读取这类信息。", who.zh, data.zh),
                    format!(
                        "The policy lists {}, without {} among what it collects; its code reads it.",
                        words::lower_first(&who.en),
                        data.en
                    ),
                )
                .data_type(practice.data_type)
                .actor(&practice.actor)
                .recipient(recipient.key)
                .cause(format!("sdk:{id}"))
                .evidence(practice.evidence())
                .done(),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn fires_on_what_the_row_leaves_out() {
        let fixture = Fixture::new()
            .started_sdk("tracker")
            .sdk_reads("tracker", "installed_apps")
            .sdk_row("Tracker", &["device_info"]);
        assert_eq!(fixture.run(&RULE).len(), 1);
    }

    #[test]
    fn silent_where_the_row_has_it_or_there_is_no_row() {
        let fixture = Fixture::new().started_sdk("tracker").sdk_reads("tracker", "installed_apps");
        assert!(fixture.clone().sdk_row("Tracker", &["installed_apps"]).run(&RULE).is_empty());
        // Not named at all: that is undisclosed-sdk.
        assert!(fixture.policy(vec![]).run(&RULE).is_empty());
    }
}
