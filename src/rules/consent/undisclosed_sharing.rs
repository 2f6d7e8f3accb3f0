//! Information that another organisation gets and the policy does not say so.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::claims::of_claim;
use crate::rules::sharing::{self, Stated, handovers, stated};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "undisclosed-sharing",
    principle: Principle::Consent,
    max_severity: Severity::High,
    title: Text {
        zh: "未经告知同意向第三方提供个人信息",
        en: "Personal information goes to a third party without telling",
    },
    looks_for: Text {
        zh: "第三方 SDK 读取个人信息并能联网，或 App 把个人信息发往其他组织的主机，隐私政策没有写明提供给第三方。发往 App 自己的服务器不算提供。",
        en: "A third-party SDK reads personal information and can send, or the app sends it to a host of another organisation, and the policy does \
             not state that it is shared. What goes to the app's own server is not shared.",
    },
    why: Text {
        zh: "未经个人同意，不得向他人提供其个人信息；向其他处理者提供的，应当告知接收方并取得单独同意。经营者自己按约定使用是合法的，转给别人不是。",
        en: "Without consent personal information must not be passed to others; providing it to another processor takes notice of the recipient and \
             separate consent. The operator's own use as agreed is lawful; passing it on is not.",
    },
    violating: Text {
        zh: "支付 App 读取通讯录用于转账，同时把通讯录发往催收公司的服务器，隐私政策没有写明，甚至声明不会提供。",
        en: "A payment app reads contacts for transfers and also posts them to a debt collector's server, which the policy does not state or even denies.",
    },
    clean: Text {
        zh: "同一 App 只在本机显示联系人，仅把选中的收款人发往自己的服务器。",
        en: "The same app shows contacts on the device and sends the chosen payee to its own server only.",
    },
    limits: Text {
        zh: "没有数据流时，SDK 的读取和联网能力、写明用途的外部地址、同一个类中的读取与发送都只说明可能，可信度为“低”。数据到达服务器以后的去向看不到。",
        en: "Without a flow an SDK that reads and can send, an address of others that says what it takes, or a class that reads and posts to \
             them show a possibility only, with low confidence. What happens behind the server is not seen.",
    },
    remedy: Text {
        zh: "停止提供；确需提供的，告知接收方的名称、联系方式、目的、方式和种类，并取得单独同意。",
        en: "Stop; or tell the recipient's name and contact, purpose, manner and kinds, and get separate consent.",
    },
    provisions: &["pipl:23", "b191:5.1", "csl2016:42", "civil:1038"],
    needs: Needs::F.and(Needs::P),
    notice_word: "违规使用个人信息",
    behaviours: &["b191:5.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    handovers(case)
        .into_iter()
        .filter(|handover| stated(case, handover.practice.data_type, &handover.recipient) == Stated::No)
        .map(|handover| {
            let id = handover.practice.data_type;
            let (data, to, who) = (
                words::data(id),
                sharing::recipient_words(&handover.recipient),
                words::actor(&handover.practice.actor),
            );
            let denial = case
                .claims
                .not_shared(id)
                .into_iter()
                .find(|(_, sure)| *sure > Confidence::Low)
                .map(|(denial, _)| of_claim(denial));
            let (how_zh, how_en) = match handover.confidence {
                Confidence::High => ("数据流显示，", "A flow shows it: "),
                Confidence::Medium => ("", ""),
                Confidence::Low => ("没有看到数据流，只能说有此可能：", "No flow was seen; it is possible only: "),
            };
            RULE.found(handover.practice.harm(), handover.confidence)
                .title(
                    format!("{}可能提供给{}，隐私政策没有写明", data.zh, to.zh),
                    format!("{} may go to {}; the policy does not say so", sentence(&data.en), to.en),
                )
                .explain(
                    format!(
                        "{how_zh}{}读取{}，并能发往{}；隐私政策没有写明向第三方提供{}。",
                        who.zh, data.zh, to.zh, data.zh
                    ),
                    format!(
                        "{how_en}{} reads {} and can send to {}; the policy does not state that third parties get it.",
                        words::lower_first(&who.en),
                        data.en,
                        to.en
                    ),
                )
                .data_type(id)
                .actor(&handover.practice.actor)
                .recipient(handover.recipient.key.clone())
                .cause(sharing::cause(&handover))
                .evidence(handover.evidence)
                .evidence(denial)
                .done()
        })
        .collect()
}

/// With a capital.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Manner;
    use crate::rules::fixture::{Fixture, claim, own};

    /// Reads in one class, sends in another, and holds a stranger's address in a third.
    fn leak() -> Fixture {
        Fixture::new()
            .reads_in("contacts", "Lcom/example/wallet/Book;->read()V")
            .sends_to("https://api.example.com/v1/transfers")
            .endpoint("https://collect.risk.test/v2/addressbook", "Lcom/example/wallet/Report;->send()V", own())
    }

    #[test]
    fn an_address_that_says_what_it_takes_is_a_doubt_until_a_flow_shows_it() {
        let fixture = leak().policy(vec![claim("contacts"), claim("contacts").not_shared()]);
        let found = fixture.run(&RULE);
        let [finding] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((finding.severity, finding.confidence), (Severity::High, Confidence::Low));
        assert_eq!(finding.recipient.as_deref(), Some("risk.test"));
        let found = fixture.flows("contacts", "https://collect.risk.test/v2/addressbook").run(&RULE);
        let [finding] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((finding.severity, finding.confidence), (Severity::High, Confidence::High));
    }

    #[test]
    fn reading_and_posting_in_one_class_is_as_much() {
        let beside = Fixture::new()
            .reads("contacts")
            .sends_to("https://collect.risk.test/v2")
            .policy(vec![claim("contacts"), claim("contacts").not_shared()]);
        assert_eq!(beside.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
    }

    #[test]
    fn not_to_publish_is_no_denial_of_sharing() {
        let published = claim("contacts").not_shared().with(|disclosure| disclosure.manner = Some(Manner::Publish));
        let found =
            leak().policy(vec![claim("contacts"), published]).run(&crate::rules::proper::denied_collection::RULE);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn the_apps_own_upload_is_no_sharing() {
        let own = Fixture::new()
            .reads("contacts")
            .sends_to("https://api.example.com/v1/addressbook")
            .policy(vec![claim("contacts")]);
        assert!(own.run(&RULE).is_empty());
    }

    #[test]
    fn an_sdk_that_reads_and_can_send_is_a_doubt_without_a_flow() {
        let fixture = Fixture::new().started_sdk("tracker").sdk_reads("tracker", "imei").sdk_sends("tracker");
        let found = fixture.clone().policy(vec![claim("imei")]).run(&RULE);
        assert_eq!(found.first().map(|finding| finding.confidence), Some(Confidence::Low));
        assert!(fixture.policy(vec![claim("imei").shared_with(None)]).run(&RULE).is_empty());
        assert!(
            Fixture::new().started_sdk("tracker").sdk_reads("tracker", "imei").policy(vec![]).run(&RULE).is_empty()
        );
    }

    #[test]
    fn sharing_that_the_policy_states_is_lawful_and_sharing_with_another_is_not() {
        assert!(leak().policy(vec![claim("contacts").shared_with(Some("risk.test"))]).run(&RULE).is_empty());
        assert_eq!(leak().policy(vec![claim("contacts").shared_with(Some("某某银行"))]).run(&RULE).len(), 1);
    }
}
