//! A recipient that the policy does not name.

use std::collections::BTreeMap;

use crate::analysis::{Confidence, SinkKind};
use crate::prose::Text;
use crate::rules::practice::Holder;
use crate::rules::sharing::{self, Recipient, foreign_addresses, handovers, is_named, outer_class};
use crate::rules::{Case, Evidence, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "undisclosed-recipient",
    principle: Principle::Disclosed,
    max_severity: Severity::High,
    title: Text { zh: "接收方未在隐私政策中写明", en: "A recipient is not named" },
    looks_for: Text {
        zh: "App 自身的代码把个人信息发往不属于本组织的主机，隐私政策没有写出接收方。没有数据流时，看发送的类中写着谁的地址。",
        en: "The app's own code sends personal information to a host of another organisation that the policy does not name. Without a flow: \
             whose address stands in the class that sends.",
    },
    why: Text {
        zh: "向其他处理者提供个人信息，应当告知接收方的名称、联系方式、目的、方式和种类，并取得单独同意。",
        en: "Who provides personal information to another must tell the recipient's name, contact, purpose, manner and kinds, and get separate consent.",
    },
    violating: Text {
        zh: "App 读取通讯录，向 collect.other.example 发送请求，隐私政策没有提到它。",
        en: "The app reads contacts and posts to collect.other.example, of which the policy says nothing.",
    },
    clean: Text {
        zh: "请求只发往 App 自己的服务器，或隐私政策写明的接收方。",
        en: "It posts to its own server only, or to recipients that the policy names.",
    },
    limits: Text {
        zh: "没有数据流时只是推断，可信度为“低”。主机是否属于本组织，由包名、隐私政策中的联系邮箱和主机数据库判断。",
        en: "Without a flow it is inferred, with low confidence. Whose a host is follows from the package name, the mail addresses in the policy and the database.",
    },
    remedy: Text {
        zh: "在隐私政策中写明接收方及其目的、方式和信息种类，并取得单独同意；或停止发送。",
        en: "Name the recipient with purpose, manner and kinds, and ask for separate consent; or stop sending.",
    },
    provisions: &["pipl:23", "ndr:12", "b191:5.1"],
    needs: Needs::F.and(Needs::P),
    notice_word: "违规使用个人信息",
    behaviours: &["b191:5.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut told: Vec<String> = Vec::new();
    for handover in handovers(case) {
        // An SDK's vendor is the matter of `undisclosed-sdk`.
        if handover.practice.holder != Holder::App || is_named(case, &handover.recipient) {
            continue;
        }
        told.push(handover.recipient.key.clone());
        let has_flow = handover.evidence.iter().any(|shown| shown.kind == crate::rules::EvidenceKind::Flow);
        let confidence = if has_flow { handover.confidence } else { Confidence::Low };
        let (data, to) = (words::data(handover.practice.data_type), sharing::recipient_words(&handover.recipient));
        found.push(
            RULE.found(handover.practice.harm(), confidence)
                .title(format!("{}可能发往{}，隐私政策没有提到它", data.zh, to.zh), format!("May send {} to {}, which the policy does not name", data.en, to.en))
                .explain(
                    format!("App 读取{}，代码中有发往{}的地址，隐私政策没有把它列为接收方。", data.zh, to.zh),
                    format!("The app reads {}, and its code holds an address of {}, which the policy does not list as a recipient.", data.en, to.en),
                )
                .data_type(handover.practice.data_type)
                .actor(&handover.practice.actor)
                .recipient(handover.recipient.key.clone())
                .cause(sharing::cause(&handover))
                .evidence(handover.evidence)
                .done(),
        );
    }
    found.extend(others(case, &told));
    found
}

/// Others' addresses in classes that send, in an app that reads what identifies a person: what goes there is not known.
fn others(case: &Case, told: &[String]) -> Vec<Finding> {
    let reads: Vec<_> = case
        .own_practices()
        .filter(|practice| practice.harm() >= Severity::Medium && practice.confidence > Confidence::Low)
        .collect();
    if reads.is_empty() || !sharing::can_send(case) || case.facts.flows.is_some() {
        return Vec::new();
    }
    let sending: Vec<&str> = case
        .facts
        .sinks
        .iter()
        .flatten()
        // A web page that opens an address shows it; it does not post what the app read.
        .filter(|sink| sink.kind == Some(SinkKind::Network) && !matches!(sink.category, "webview" | "download"))
        .map(|sink| outer_class(&sink.method))
        .collect();
    let mut hosts: BTreeMap<String, (Recipient, Vec<Evidence>)> = BTreeMap::new();
    for (endpoint, host) in foreign_addresses(case) {
        let sends = endpoint.method.as_deref().is_some_and(|method| sending.contains(&outer_class(method)));
        let recipient = Recipient::of_host(host, case);
        if sends && !told.contains(&recipient.key) && !is_named(case, &recipient) {
            hosts
                .entry(recipient.key.clone())
                .or_insert_with(|| (recipient, Vec::new()))
                .1
                .push(evidence::endpoint(endpoint));
        }
    }
    let data = sharing::data_of(reads);
    hosts
        .into_iter()
        .map(|(key, (recipient, shown))| {
            let to = sharing::recipient_words(&recipient);
            RULE.found(Severity::Low, Confidence::Low)
                .title(format!("App 向{}发送请求，隐私政策没有提到它", to.zh), format!("Sends requests to {}, which the policy does not name", to.en))
                .explain(
                    format!("App 自身的代码向{}发送请求；App 还读取{}，是否发往那里，这一深度看不到。", to.zh, data.zh),
                    format!("The app's own code sends requests to {}; the app also reads {}, and whether that goes there is not seen at this depth.", to.en, data.en),
                )
                .recipient(key.clone())
                .cause(format!("host:{key}"))
                .evidence(shown)
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn fires_on_a_strangers_address_in_a_class_that_sends() {
        let found = Fixture::new()
            .reads("contacts")
            .sends_to("https://collect.other.test/v1")
            .policy(vec![claim("contacts")])
            .run(&RULE);
        assert_eq!(found.first().map(|finding| finding.confidence), Some(Confidence::Low));
        assert_eq!(found.first().and_then(|finding| finding.recipient.clone()).as_deref(), Some("other.test"));
    }

    #[test]
    fn silent_on_the_apps_own_server_and_on_who_is_named() {
        let reads = Fixture::new().reads("contacts").policy(vec![claim("contacts")]);
        assert!(reads.clone().sends_to("https://api.example.com/v1").run(&RULE).is_empty());
        assert!(
            reads
                .clone()
                .sends_to("https://collect.other.test/v1")
                .document_text("数据发送至 other.test。")
                .run(&RULE)
                .is_empty()
        );
        assert!(reads.sends_to("http://192.168.1.2/v1").run(&RULE).is_empty());
    }

    #[test]
    fn silent_on_an_address_that_is_only_a_link() {
        let own = crate::rules::fixture::own();
        let found = Fixture::new()
            .reads("contacts")
            .sends_to("https://api.example.com/v1")
            .endpoint("https://help.other.test/", "Lcom/example/wallet/Help;->open()V", own)
            .policy(vec![claim("contacts")])
            .run(&RULE);
        assert!(found.is_empty(), "{found:?}");
    }
}
