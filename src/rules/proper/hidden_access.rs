//! A read that hides.

use crate::analysis::{Access, ActorKind, Confidence, Via};
use crate::prose::Text;
use crate::rules::practice::{Holder, of_access};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "hidden-access",
    principle: Principle::Proper,
    max_severity: Severity::Medium,
    title: Text { zh: "以隐蔽方式读取个人信息", en: "Reads personal information in a hidden way" },
    looks_for: Text {
        zh: "通过反射、原生代码、命令行或系统属性读取个人信息，而隐私政策没有写明。",
        en: "Personal information is read by reflection, native code, a shell or system properties, and the policy does not state it.",
    },
    why: Text {
        zh: "故意隐瞒、掩饰收集个人信息的行为，有违诚信和正当。",
        en: "To conceal what is collected is neither in good faith nor proper.",
    },
    violating: Text {
        zh: "用反射调用接口读取 IMEI，绕开检测。",
        en: "The IMEI is read by reflection, past the checks.",
    },
    clean: Text {
        zh: "直接调用系统接口，并在隐私政策中写明。",
        en: "The system's interface is called as it is, and the policy says so.",
    },
    limits: Text {
        zh: "反射常用于兼容旧系统，是否有意隐瞒看不出来，因此最高为“中”。",
        en: "Reflection often serves old systems; whether it means to hide does not show, hence medium at most.",
    },
    remedy: Text {
        zh: "改为直接调用，并在隐私政策中写明。",
        en: "Call the interface as it is and state it in the policy.",
    },
    provisions: &["pipl:5", "b191:3.7"],
    needs: Needs::F,
    notice_word: "欺骗误导用户提供个人信息",
    behaviours: &["b191:3.7"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    case.practices
        .iter()
        .filter(|practice| practice.harm() >= Severity::Medium)
        .filter_map(|practice| {
            // What a known library reflects, to serve older systems, is open to all.
            let hides = |access: &&Access| {
                matches!(access.via, Via::Reflection | Via::Native | Via::Shell | Via::Property)
                    && access.actor.kind != ActorKind::Library
            };
            let hidden: Vec<_> = practice.accesses.iter().copied().filter(hides).collect();
            let reflected = hidden.iter().any(|access| access.via == Via::Reflection);
            if hidden.is_empty() || hidden.len() < practice.accesses.len() && !reflected {
                return None;
            }
            let stated = match practice.holder {
                Holder::App => case.claims.own(practice.data_type),
                Holder::Sdk(_) => case.claims.anybody(practice.data_type),
            };
            let severity = if stated.iter().any(|claim| claim.is_clear()) { Severity::Info } else { Severity::Medium };
            // What is read openly elsewhere hides nothing by it; a library's strings alone show no call.
            let open = hidden.len() < practice.accesses.len();
            let reached = hidden.iter().any(|access| access.via == Via::Reflection && access.reachable == Some(true));
            // Without a policy nobody knows whether it is told.
            let confidence = if reached && !open && case.policy.is_some() {
                practice.confidence.min(Confidence::Medium)
            } else {
                Confidence::Low
            };
            let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
            let cause = practice.cause("data");
            Some(
                RULE.found(severity, confidence)
                    .title(format!("以隐蔽方式读取{}", data.zh), format!("Reads {} in a hidden way", data.en))
                    .explain(
                        format!("{}通过反射、原生代码或系统属性读取{}，而不是直接调用系统接口。", who.zh, data.zh),
                        format!("{} reads {} by reflection, native code or system properties, not by the system's interface as it is.", who.en, data.en),
                    )
                    .data_type(practice.data_type)
                    .actor(&practice.actor)
                    .cause(cause)
                    .evidence(hidden.into_iter().map(of_access))
                    .done(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    fn reads(via: Via, reachable: Option<bool>) -> Fixture {
        Fixture::new().access(|access| {
            access.data_type = "imei".to_owned();
            (access.via, access.reachable) = (via, reachable);
        })
    }

    #[test]
    fn fires_on_reflection_that_runs_and_doubts_the_rest() {
        let worst = |fixture: Fixture| fixture.run(&RULE).first().map(|finding| (finding.severity, finding.confidence));
        let runs = || reads(Via::Reflection, Some(true));
        assert_eq!(worst(runs().policy(vec![])), Some((Severity::Medium, Confidence::Medium)));
        assert_eq!(worst(runs()), Some((Severity::Medium, Confidence::Low)));
        assert_eq!(worst(reads(Via::Reflection, None)), Some((Severity::Medium, Confidence::Low)));
        assert_eq!(worst(reads(Via::Native, None)), Some((Severity::Medium, Confidence::Low)));
        let stated = reads(Via::Reflection, Some(true)).policy(vec![claim("imei")]);
        assert_eq!(worst(stated), Some((Severity::Info, Confidence::Medium)));
    }

    #[test]
    fn silent_on_what_a_library_reflects() {
        let library = Fixture::new().access(|access| {
            access.data_type = "location_precise".to_owned();
            (access.via, access.reachable) = (Via::Reflection, Some(true));
            access.actor.kind = ActorKind::Library;
            access.actor.id = Some("androidx".to_owned());
        });
        assert!(library.run(&RULE).is_empty());
    }

    #[test]
    fn silent_on_a_plain_call() {
        assert!(reads(Via::Call, Some(true)).run(&RULE).is_empty());
        assert!(reads(Via::Script, Some(true)).run(&RULE).is_empty());
    }
}
