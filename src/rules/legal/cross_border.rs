//! Information that leaves the country.

use std::collections::BTreeMap;

use crate::analysis::ActorKind;
use crate::db;
use crate::prose::Text;
use crate::rules::sharing::{Handover, handovers, recipient_words};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, wording, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "cross-border",
    principle: Principle::Legal,
    max_severity: Severity::High,
    title: Text {
        zh: "可能向境外提供个人信息，没有告知",
        en: "May give personal information to recipients abroad without notice",
    },
    looks_for: Text {
        zh: "读取个人信息的 SDK 或接收个人信息的主机属于境外组织，隐私政策没有写明向境外提供，或声明不会。",
        en: "An SDK that reads personal information, or a host that receives it, belongs to an organisation abroad, and the policy does not speak of recipients abroad, or denies them.",
    },
    why: Text {
        zh: "向境外提供个人信息，应当告知境外接收方的名称、联系方式、处理目的、方式、种类和行使权利的方式，并取得单独同意。",
        en: "Who gives personal information abroad must tell name, contact, purpose, manner, kinds and how to exercise rights there, and get separate consent.",
    },
    violating: Text {
        zh: "App 内的境外广告 SDK 读取广告标识并联网，隐私政策称信息只存储在境内。",
        en: "An advertising SDK from abroad reads the advertising ID and can send; the policy says that all stays in the country.",
    },
    clean: Text {
        zh: "隐私政策写明境外接收方和所提供的信息，并征得单独同意。",
        en: "The policy names the recipient abroad and what it gets, and separate consent is asked for.",
    },
    limits: Text {
        zh: "境外组织可能使用境内服务器；没有数据流时可信度为“低”。只认得数据库中的组织。",
        en: "An organisation abroad may have servers in the country; without a flow confidence is low. Only organisations in the database are known.",
    },
    remedy: Text {
        zh: "告知境外接收方并取得单独同意，履行出境程序；或改用境内服务。",
        en: "Give the notice and get separate consent, and go through what the export of data takes; or use a service in the country.",
    },
    provisions: &["pipl:39", "pipl:38", "ndr:35"],
    needs: Needs::F.and(Needs::P),
    notice_word: "违规使用个人信息",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let said = wording::find(policy, &SAID);
    // "We store it in the country and do not give it abroad" tells of no recipient abroad.
    let denies = |text: &str| {
        let text = text.to_lowercase();
        ["不会", "不向", "未向", "不存在", "not ", "never"].iter().any(|word| text.contains(word))
    };
    if said.iter().any(|sentence| !denies(sentence.text)) {
        return Vec::new();
    }
    let mut recipients: BTreeMap<String, Vec<Handover>> = BTreeMap::new();
    for handover in handovers(case).into_iter().filter(|handover| is_abroad(case, handover)) {
        recipients.entry(handover.recipient.key.clone()).or_default().push(handover);
    }
    recipients
        .into_iter()
        .filter_map(|(key, handovers)| {
            let worst = handovers.iter().map(|handover| handover.practice.harm()).max()?;
            let confidence = handovers.iter().map(|handover| handover.confidence).max()?;
            let first = handovers.first()?;
            let to = recipient_words(&first.recipient);
            let data = words::data_list(handovers.iter().map(|handover| handover.practice.data_type));
            let (cause, actor) = (crate::rules::sharing::cause(first), first.practice.actor.clone());
            Some(
                RULE.found(worst, confidence)
                    .title(
                        format!("{}可能提供给境外的{}，没有告知", data.zh, to.zh),
                        format!("May go abroad, to {}, without notice: {}", to.en, data.en),
                    )
                    .explain(
                        format!("{}是境外组织，可能得到{}；隐私政策没有写明向境外提供。", to.zh, data.zh),
                        format!(
                            "{} is an organisation abroad and may get {}; the policy states no recipient abroad.",
                            to.en, data.en
                        ),
                    )
                    .actor(&actor)
                    .recipient(key)
                    .cause(cause)
                    .evidence(said.first().map(|sentence| sentence.evidence()))
                    .evidence(handovers.into_iter().flat_map(|handover| handover.evidence))
                    .done(),
            )
        })
        .collect()
}

/// Whether who gets it is known to be abroad.
fn is_abroad(case: &Case, handover: &Handover) -> bool {
    let by_host = |host: &str| db::host(host).and_then(|row| row.abroad);
    let Some(sdk) = &handover.recipient.sdk else {
        return handover.recipient.names.last().and_then(|domain| by_host(domain)) == Some(true);
    };
    // The SDK's own addresses, else those of its vendor.
    let of_sdk = case
        .facts
        .endpoints
        .iter()
        .flatten()
        .filter(|endpoint| endpoint.actor.kind == ActorKind::Sdk && endpoint.actor.id.as_ref() == Some(sdk))
        .filter_map(|endpoint| by_host(endpoint.host.as_deref()?));
    let own: Vec<bool> = of_sdk.collect();
    if !own.is_empty() {
        return own.iter().all(|abroad| *abroad);
    }
    let vendor = db::sdk(sdk).and_then(|row| row.vendor).map(|vendor| vendor.en);
    let hosts: Vec<bool> =
        db::hosts().iter().filter(|row| Some(row.text.en) == vendor).filter_map(|row| row.abroad).collect();
    !hosts.is_empty() && hosts.iter().all(|abroad| *abroad)
}

/// How policies speak of it.
const SAID: [&[&str]; 8] = [
    &["境外"],
    &["跨境"],
    &["出境"],
    &["abroad"],
    &["cross-border"],
    &["outside", "china"],
    &["overseas"],
    &["other countries"],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Confidence;
    use crate::rules::fixture::{Fixture, claim};

    fn sends_abroad() -> Fixture {
        let abroad = db::hosts().iter().find(|row| row.abroad == Some(true)).expect("some are abroad").domain;
        Fixture::new().reads("imei").sends_to(&format!("https://{abroad}/v1/collect"))
    }

    #[test]
    fn doubts_a_recipient_abroad_without_notice() {
        let found = sends_abroad().policy(vec![claim("imei")]).run(&RULE);
        assert_eq!(found.first().map(|finding| finding.confidence), Some(Confidence::Low));
        let denied = sends_abroad().document_text("我们不会向境外提供您的个人信息。").run(&RULE);
        assert_eq!(denied.len(), 1);
    }

    #[test]
    fn silent_where_it_is_told_or_nobody_is_abroad() {
        let told = sends_abroad().document_text("您的信息会传输至境外的接收方。");
        assert!(told.run(&RULE).is_empty());
        let home = Fixture::new().reads("imei").sends_to("https://collect.other.test/v1").policy(vec![claim("imei")]);
        assert!(home.run(&RULE).is_empty());
    }
}
