//! An identifier that no reset changes.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::practice::{Holder, only_hints};
use crate::rules::weight::is_permanent_identifier;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "permanent-identifier",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text { zh: "使用了无法重置的设备标识", en: "Uses an identifier that cannot be reset" },
    looks_for: Text {
        zh: "读取 IMEI、IMSI、MAC 地址、设备序列号等永久标识，而可重置的标识足以实现目的。",
        en: "Reads the IMEI, IMSI, MAC address or serial number, where a resettable identifier would do.",
    },
    why: Text {
        zh: "应当采取对个人权益影响最小的方式；永久标识使人在恢复出厂设置后仍可被识别。",
        en: "The way that touches people least is to be taken; a permanent identifier recognises them even after a factory reset.",
    },
    violating: Text { zh: "广告 SDK 读取 IMEI。", en: "An advertising SDK reads the IMEI." },
    clean: Text {
        zh: "使用 OAID 或应用自行生成的标识。",
        en: "It uses the advertising ID or one that the app makes itself.",
    },
    limits: Text {
        zh: "Android 10 起普通应用多数读不到这些标识；反欺诈等用途可能确有需要。",
        en: "From Android 10 on ordinary apps mostly cannot read them; fighting fraud may take them.",
    },
    remedy: Text {
        zh: "改用可重置的标识，如 OAID 或安装时生成的随机标识。",
        en: "Use a resettable identifier, such as the advertising ID or a random one made when installed.",
    },
    provisions: &["pipl:6", "gbt-35273"],
    needs: Needs::F,
    notice_word: "超范围收集个人信息",
    behaviours: &["b191:4.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    case.practices
        .iter()
        .filter(|practice| is_permanent_identifier(practice.data_type))
        // What only finds it reads no identifier.
        .filter(|practice| !practice.accesses.iter().all(|access| only_hints(access)))
        .map(|practice| {
            let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
            // A function stated for it is for the policy's reader to weigh; that a weaker identifier would do is likely.
            let stated =
                practice.holder == Holder::App && crate::rules::purpose::function(case, practice.data_type).is_some();
            let severity = if stated { Severity::Info } else { Severity::Low };
            // Without a policy nobody knows which functions are stated.
            let confidence = if case.policy.is_some() { practice.confidence } else { Confidence::Low };
            RULE.found(severity, confidence)
                .title(
                    format!("读取无法重置的标识：{}", data.zh),
                    format!("Reads an identifier that cannot be reset: {}", data.en),
                )
                .explain(
                    format!(
                        "{}读取{}，恢复出厂设置也不会改变它。{}",
                        who.zh,
                        data.zh,
                        words::places(practice.accesses.len()).zh
                    ),
                    format!(
                        "{} reads {}, which not even a factory reset changes. {}",
                        who.en,
                        data.en,
                        words::places(practice.accesses.len()).en
                    )
                    .trim_end(),
                )
                .data_type(practice.data_type)
                .actor(&practice.actor)
                .cause(format!("identifier:{}", practice.data_type))
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
    fn fires_on_the_imei_and_hints_where_a_function_is_stated() {
        assert_eq!(
            Fixture::new().reads("imei").run(&RULE).first().map(|finding| finding.severity),
            Some(Severity::Low)
        );
        assert_eq!(
            Fixture::new().reads("imei").policy(vec![claim("imei")]).run(&RULE).first().map(|finding| finding.severity),
            Some(Severity::Info)
        );
    }

    #[test]
    fn silent_on_resettable_ones() {
        assert!(Fixture::new().reads("ad_id").reads("android_id").run(&RULE).is_empty());
    }

    #[test]
    fn silent_on_what_only_finds_the_sims() {
        let sims = |api: &str| {
            Fixture::new().access(|access| (access.data_type, access.api) = ("sim_id".to_owned(), Some(api.to_owned())))
        };
        let list = "Landroid/telephony/SubscriptionManager;->getActiveSubscriptionInfoList()Ljava/util/List;";
        assert!(sims(list).run(&RULE).is_empty());
        assert_eq!(sims("Landroid/telephony/SubscriptionInfo;->getIccId()Ljava/lang/String;").run(&RULE).len(), 1);
    }
}
