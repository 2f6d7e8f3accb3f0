//! Personal information in the log.

use crate::analysis::SinkKind;
use crate::prose::{Prose, Text};
use crate::rules::practice::Holder;
use crate::rules::{Case, EvidenceKind, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "log-leak",
    principle: Principle::Proper,
    max_severity: Severity::Medium,
    title: Text { zh: "个人信息写入日志", en: "Personal information goes to the log" },
    looks_for: Text {
        zh: "数据流显示个人信息写入系统日志。",
        en: "A flow takes personal information to the system's log.",
    },
    why: Text {
        zh: "日志可能被其他程序、调试工具或售后读取，应当采取安全措施。",
        en: "Logs are read by tools, other programs and repair shops; personal information must be kept safe.",
    },
    violating: Text { zh: "把通讯录打印到日志。", en: "Contacts are printed to the log." },
    clean: Text { zh: "日志只写错误码。", en: "The log holds error codes only." },
    limits: Text {
        zh: "只在分析追踪了数据流时判断。", en: "Judged only where the analysis traces flows."
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
            let mut logged: Vec<_> = case
                .facts
                .flows
                .iter()
                .flatten()
                .filter(|flow| flow.sink.kind == SinkKind::Log && flow.data_type == practice.data_type)
                .collect();
            logged.sort_by(|left, right| {
                (&left.sink.method, left.sink.offset).cmp(&(&right.sink.method, right.sink.offset))
            });
            let confidence = logged.iter().map(|flow| flow.confidence).max()?;
            let shown = logged.into_iter().map(|flow| {
                let what = Prose::new(format!("数据流到 {}", flow.sink.api), format!("flows to {}", flow.sink.api));
                let mut shown = evidence::bare(EvidenceKind::Flow, flow.sink.method.clone(), what);
                shown.reference = Some(flow.id.clone());
                shown.method = Some(flow.sink.method.clone());
                shown.offset = flow.sink.offset;
                shown
            });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Confidence;
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
    fn silent_on_flows_elsewhere_and_where_none_were_traced() {
        assert!(flows_to(SinkKind::Network).run(&RULE).is_empty());
        let beside =
            Fixture::new().reads("contacts").sink(|sink| (sink.kind, sink.category) = (Some(SinkKind::Log), "logcat"));
        assert!(beside.run(&RULE).is_empty());
    }
}
