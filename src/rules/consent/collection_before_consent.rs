//! A read before consent.

use crate::prose::Text;
use crate::rules::practice::{Holder, of_access};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "collection-before-consent",
    principle: Principle::Consent,
    max_severity: Severity::High,
    title: Text { zh: "征得同意前就开始收集", en: "Collects before consent" },
    looks_for: Text {
        zh: "某次读取在用户同意隐私政策之前就能执行。",
        en: "A read can run before the person agrees to the policy.",
    },
    why: Text {
        zh: "征得用户同意前就开始收集个人信息，属于未经同意收集。",
        en: "To collect before consent is to collect without it.",
    },
    violating: Text {
        zh: "Application.onCreate 中直接读取 Android ID。",
        en: "Application.onCreate reads the Android ID.",
    },
    clean: Text {
        zh: "用户点击“同意”之后才读取。", en: "It is read after the person taps “agree”."
    },
    limits: Text {
        zh: "只在分析给出同意前后的顺序时判断；顺序未知的不作认定。",
        en: "Judged only where the analysis knows the order; what it does not know is left open.",
    },
    remedy: Text { zh: "把读取移到用户同意之后。", en: "Move the read behind consent." },
    provisions: &["b191:3.1", "pipl:13", "pipl:14"],
    needs: Needs::F,
    notice_word: "违规收集个人信息",
    behaviours: &["b191:3.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    for practice in case.practices.iter().filter(|practice| practice.before_consent()) {
        let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
        let cause = match &practice.holder {
            Holder::App => format!("before-consent:{}", practice.data_type),
            Holder::Sdk(id) => format!("before-consent:sdk:{id}"),
        };
        let early = practice.accesses.iter().filter(|access| access.before_consent == Some(true));
        found.push(
            RULE.found(practice.harm(), practice.confidence)
                .title(format!("征得同意前就读取{}", data.zh), format!("Reads {} before consent", data.en))
                .explain(
                    format!("{}在用户同意之前就能读取{}。", who.zh, data.zh),
                    format!("{} can read {} before the person agrees.", who.en, data.en),
                )
                .data_type(practice.data_type)
                .actor(&practice.actor)
                .cause(cause)
                .evidence(early.map(|access| of_access(access)))
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
    fn fires_only_where_the_order_is_known_to_be_wrong() {
        let with = |order| Fixture::new().access(|access| access.before_consent = order).run(&RULE).len();
        assert_eq!((with(Some(true)), with(None), with(Some(false))), (1, 0, 0));
    }
}
