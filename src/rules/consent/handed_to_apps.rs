//! Information handed to other apps.

use crate::analysis::{Access, ActorKind, Confidence, SinkKind};
use crate::prose::{Prose, Text};
use crate::rules::practice::{Holder, Practice, of_access};
use crate::rules::{Case, Evidence, EvidenceKind, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "handed-to-apps",
    principle: Principle::Consent,
    max_severity: Severity::High,
    title: Text {
        zh: "把个人信息交给其他 App，隐私政策没有写明",
        en: "Hands personal information to other apps; the policy does not say so",
    },
    looks_for: Text {
        zh: "数据流显示个人信息通过意图、广播、剪贴板、短信等离开 App；没有数据流时，看同一个方法是否既读取又发出广播、分享或写剪贴板。",
        en: "A flow takes personal information out by intent, broadcast, clipboard or message; without flows, a method that reads and also broadcasts, shares or fills the clipboard.",
    },
    why: Text {
        zh: "接入第三方应用、未经用户同意向其提供个人信息，属于未经同意向他人提供。",
        en: "To give other apps personal information without consent is to give it to others without consent.",
    },
    violating: Text {
        zh: "读取通讯录后用广播发出，任何 App 都能接收。",
        en: "Contacts are read and sent in a broadcast that any app receives.",
    },
    clean: Text {
        zh: "用户点击“分享”后，把用户选中的内容交给其选择的 App。",
        en: "After a tap on “share”, what the person chose goes to the app that they chose.",
    },
    limits: Text {
        zh: "没有数据流时只是推断，可信度为“低”；发给本 App 自己组件的意图可能误报。",
        en: "Without a flow it is inferred, with low confidence; an intent to the app's own component may be mistaken.",
    },
    remedy: Text {
        zh: "停止发送；确需提供的，告知接收方并征得同意，用限定包名的意图。",
        en: "Stop; or tell who receives it, ask for consent, and send to a named package only.",
    },
    provisions: &["b191:5.3", "pipl:23"],
    needs: Needs::F.and(Needs::P),
    notice_word: "违规使用个人信息",
    behaviours: &["b191:5.3"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    case.own_practices()
        .filter(|practice| practice.harm() >= Severity::Medium && case.claims.passed_on(practice.data_type).is_empty())
        .filter_map(|practice| {
            let (confidence, shown) = by_flow(case, practice).or_else(|| beside(case, practice))?;
            let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
            Some(
                RULE.found(practice.harm(), confidence)
                    .title(
                        format!("{}可能交给其他 App，隐私政策没有写明", data.zh),
                        format!("May hand {} to other apps; the policy does not say so", data.en),
                    )
                    .explain(
                        format!("{}读取{}，并通过系统向其他 App 发出数据。", who.zh, data.zh),
                        format!("{} reads {} and gives data to other apps through the system.", who.en, data.en),
                    )
                    .data_type(practice.data_type)
                    .actor(&practice.actor)
                    .recipient("other apps")
                    .cause(format!("share:{}:apps", practice.data_type))
                    .evidence(shown)
                    .done(),
            )
        })
        .collect()
}

/// A flow to another app.
fn by_flow(case: &Case, practice: &Practice) -> Option<(Confidence, Vec<Evidence>)> {
    let mut flows: Vec<_> = case
        .facts
        .flows
        .iter()
        .flatten()
        .filter(|flow| {
            flow.data_type == practice.data_type
                && matches!(flow.sink.kind, SinkKind::Intent | SinkKind::Ipc | SinkKind::Sms)
                && (flow.actor.kind == ActorKind::Sdk) == matches!(practice.holder, Holder::Sdk(_))
        })
        .collect();
    flows.sort_by(|left, right| (&left.sink.method, left.sink.offset).cmp(&(&right.sink.method, right.sink.offset)));
    let confidence = flows.iter().map(|flow| flow.confidence).max()?;
    let shown = flows.into_iter().map(|flow| {
        let what = Prose::new(format!("数据流到 {}", flow.sink.api), format!("flows to {}", flow.sink.api));
        let mut shown =
            evidence::bare(EvidenceKind::Flow, format!("{} → {}", flow.source.method, flow.sink.method), what);
        shown.reference = Some(flow.id.clone());
        shown.method = Some(flow.sink.method.clone());
        shown.offset = flow.sink.offset;
        shown
    });
    Some((confidence, shown.collect()))
}

/// Where no flows were looked for: a method that reads, and gives to any app.
fn beside(case: &Case, practice: &Practice) -> Option<(Confidence, Vec<Evidence>)> {
    if case.facts.flows.is_some() {
        return None;
    }
    let reads: &Access = practice.accesses.iter().find(|access| gives(case, access).is_some())?;
    Some((Confidence::Low, [of_access(reads)].into_iter().chain(gives(case, reads)).collect()))
}

fn gives(case: &Case, access: &Access) -> Option<Evidence> {
    let mut calls: Vec<_> = case
        .facts
        .sinks
        .iter()
        .flatten()
        .filter(|sink| {
            sink.method == access.method
                && sink.file == access.file
                && matches!(sink.category, "broadcast" | "share" | "clipboard" | "sms" | "result")
        })
        .collect();
    calls.sort_by_key(|sink| sink.offset);
    calls.first().map(|call| evidence::sink(call))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, OWN, claim};

    fn broadcasts(method: &str) -> Fixture {
        let method = method.to_owned();
        Fixture::new().reads("contacts").sink(|sink| {
            (sink.kind, sink.category, sink.method) = (Some(SinkKind::Intent), "broadcast", method);
        })
    }

    #[test]
    fn doubts_a_method_that_reads_and_broadcasts() {
        let found = broadcasts(OWN).policy(vec![claim("contacts")]).run(&RULE);
        assert_eq!(
            found.first().map(|finding| (finding.severity, finding.confidence)),
            Some((Severity::High, Confidence::Low))
        );
    }

    #[test]
    fn silent_where_it_is_elsewhere_stated_or_a_trifle() {
        let elsewhere = broadcasts("Lcom/example/wallet/Other;->run()V").policy(vec![claim("contacts")]);
        assert!(elsewhere.run(&RULE).is_empty());
        assert!(broadcasts(OWN).policy(vec![claim("contacts").shared_with(None)]).run(&RULE).is_empty());
    }
}
