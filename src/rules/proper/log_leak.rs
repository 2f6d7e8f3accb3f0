//! Personal information in the log.

use crate::analysis::{ActorKind, Confidence, Flow, SinkCall, SinkKind};
use crate::prose::{Prose, Text};
use crate::rules::practice::{Holder, Practice};
use crate::rules::{Case, Evidence, EvidenceKind, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "log-leak",
    principle: Principle::Proper,
    max_severity: Severity::Medium,
    title: Text { zh: "个人信息写入日志", en: "Personal information goes to the log" },
    looks_for: Text {
        zh: "读取到的个人信息写入系统日志：同一方法内读取并写入，或数据流通向日志。",
        en: "Personal information goes to the system's log: read and logged within one method, or taken there by a flow.",
    },
    why: Text {
        zh: "日志可能被其他程序、调试工具或售后读取，应当采取安全措施。",
        en: "Logs are read by tools, other programs and repair shops; personal information must be kept safe.",
    },
    violating: Text { zh: "把通讯录打印到日志。", en: "Contacts are printed to the log." },
    clean: Text { zh: "日志只写错误码。", en: "The log holds error codes only." },
    limits: Text {
        zh: "没有追踪数据流时，只看得出同一方法内读取并写入日志的。",
        en: "Without flows only what one method both reads and logs is seen.",
    },
    remedy: Text {
        zh: "不在日志中写个人信息，发布版关闭调试日志。",
        en: "Log nothing personal, and switch debug logs off in releases.",
    },
    provisions: &["pipl:9", "pipl:51"],
    needs: Needs::F,
    notice_word: "违规使用个人信息",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    case.own_practices()
        .filter(|practice| practice.harm() >= Severity::Medium && practice.holder == Holder::App)
        .filter_map(|practice| {
            let (by_flow, by_method) = (flows(case, practice), calls(case, practice));
            let sure = by_flow.iter().map(|(confidence, _)| *confidence).chain(by_method.iter().map(|(sure, _)| *sure));
            let confidence = sure.max()?;
            let shown = by_flow.into_iter().chain(by_method).map(|(_, shown)| shown);
            let data = words::data(practice.data_type);
            Some(
                RULE.found(Severity::Medium, confidence)
                    .title(format!("{}写入日志", data.zh), format!("Goes to the log: {}", data.en))
                    .explain(
                        format!("代码把{}写入系统日志。", data.zh),
                        format!("Code writes {} to the system's log.", data.en),
                    )
                    .data_type(practice.data_type)
                    .actor(&practice.actor)
                    .cause(format!("log:{}", practice.data_type))
                    .evidence(shown)
                    .done(),
            )
        })
        .collect()
}

/// Flows that end in the log, in the order of their ends.
fn flows(case: &Case, practice: &Practice) -> Vec<(Confidence, Evidence)> {
    let of_practice = |flow: &&Flow| flow.sink.kind == SinkKind::Log && flow.data_type == practice.data_type;
    let mut logged: Vec<&Flow> = case.facts.flows.iter().flatten().filter(of_practice).collect();
    logged.sort_by(|left, right| (&left.sink.method, left.sink.offset).cmp(&(&right.sink.method, right.sink.offset)));
    let shown = |flow: &Flow| {
        let what = Prose::new(format!("数据流到 {}", flow.sink.api), format!("flows to {}", flow.sink.api));
        let mut shown = evidence::bare(EvidenceKind::Flow, flow.sink.method.clone(), what);
        shown.reference = Some(flow.id.clone());
        shown.method = Some(flow.sink.method.clone());
        shown.offset = flow.sink.offset;
        shown
    };
    logged.into_iter().map(|flow| (flow.confidence, shown(flow))).collect()
}

/// Calls that log what their own method reads.
fn calls(case: &Case, practice: &Practice) -> Vec<(Confidence, Evidence)> {
    let of_practice = |call: &&SinkCall| {
        call.actor.kind != ActorKind::Sdk
            && call.reachable != Some(false)
            && call.carries.iter().any(|carried| carried == practice.data_type)
    };
    let shown = |call: &SinkCall| {
        let what = Prose::new(
            format!("同一方法内读取到的内容传给 {}", call.api),
            format!("what the same method reads is handed to {}", call.api),
        );
        let mut shown = evidence::bare(EvidenceKind::Code, format!("{} {}", call.file, call.method), what);
        shown.method = Some(call.method.clone());
        shown.offset = Some(call.offset);
        shown.source = call.source.clone();
        shown
    };
    let calls = case.facts.sinks.iter().flatten().filter(of_practice);
    calls.map(|call| (practice.confidence, shown(call))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn flows_to(kind: SinkKind) -> Fixture {
        let mut fixture = Fixture::new().reads("contacts").flows("contacts", "https://api.example.com/");
        for flow in fixture.facts.flows.iter_mut().flatten() {
            flow.sink.kind = kind;
        }
        fixture
    }

    #[test]
    fn fires_on_a_flow_to_the_log() {
        let found = flows_to(SinkKind::Log).run(&RULE);
        assert_eq!(
            found.first().map(|finding| (finding.severity, finding.confidence)),
            Some((Severity::Medium, Confidence::High))
        );
    }

    #[test]
    fn fires_on_a_call_that_logs_what_its_method_reads() {
        let logs = |carries: &str, reachable| {
            let mut fixture = Fixture::new().reads("contacts").sink(|sink| {
                (sink.kind, sink.category) = (Some(SinkKind::Log), "logcat");
                (sink.carries, sink.reachable) = (vec![carries.to_owned()], reachable);
            });
            fixture.facts.flows = None;
            fixture.run(&RULE).len()
        };
        assert_eq!(logs("contacts", Some(true)), 1);
        assert_eq!(logs("contacts", Some(false)), 0);
        assert_eq!(logs("device_info", Some(true)), 0);
    }

    #[test]
    fn silent_on_flows_elsewhere_and_where_none_were_traced() {
        assert!(flows_to(SinkKind::Network).run(&RULE).is_empty());
        let beside =
            Fixture::new().reads("contacts").sink(|sink| (sink.kind, sink.category) = (Some(SinkKind::Log), "logcat"));
        assert!(beside.run(&RULE).is_empty());
    }
}
