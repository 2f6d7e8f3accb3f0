//! A policy without contents that the law requires.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::practice::Holder;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "policy-incomplete",
    principle: Principle::Legal,
    max_severity: Severity::Medium,
    title: Text { zh: "隐私政策缺少法定内容", en: "The policy lacks contents that the law requires" },
    looks_for: Text {
        zh: "隐私政策没有写明处理者、联系方式、保存期限，或查阅、更正、删除等权利的行使方式。",
        en: "The policy does not say who processes, how to reach them, how long data is kept, or how to see, correct and delete it.",
    },
    why: Text {
        zh: "处理前应当真实、准确、完整地告知这些事项。",
        en: "These are to be told truly, exactly and fully before processing.",
    },
    violating: Text {
        zh: "隐私政策没有写保存多久。", en: "The policy does not say how long data is kept."
    },
    clean: Text { zh: "各项齐全。", en: "All of them are there." },
    limits: Text {
        zh: "缺一两项可能是没有识别出来，可信度为“低”；缺三项以上为“中”。",
        en: "One or two may have been missed by the reader, with low confidence; three or more are medium.",
    },
    remedy: Text { zh: "补全缺少的内容。", en: "Add what is missing." },
    provisions: &["pipl:17", "ndr:21", "gbt-35273"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:1.1"],
    check,
};

/// Contents: the kinds of passage that satisfy each, and its name.
const CONTENTS: [(&[&str], &str, &str); 4] = [
    (&["controller"], "个人信息处理者的名称", "who processes"),
    (&["contact", "complaint"], "联系方式", "how to reach them"),
    (&["retention"], "保存期限", "how long data is kept"),
    (&["access", "correct", "delete"], "查阅、更正、删除的方式", "how to see, correct and delete it"),
];

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let has = |kinds: &[&str]| policy.commitments.iter().any(|commitment| kinds.contains(&commitment.kind));
    let mut missing: Vec<(&str, &str)> =
        CONTENTS.iter().filter(|(kinds, _, _)| !has(kinds)).map(|(_, zh, en)| (*zh, *en)).collect();
    let carries = case.practices.iter().any(|practice| matches!(practice.holder, Holder::Sdk(_)));
    if carries && !has(&["third-party-sdk"]) && policy.sdk_list.is_empty() {
        missing.push(("嵌入的第三方 SDK", "the third-party SDKs in the app"));
    }
    if missing.is_empty() {
        return Vec::new();
    }
    let confidence = if missing.len() > 2 { Confidence::Medium } else { Confidence::Low };
    let zh: Vec<&str> = missing.iter().map(|(zh, _)| *zh).collect();
    let en: Vec<&str> = missing.iter().map(|(_, en)| *en).collect();
    vec![
        RULE.found(Severity::Medium, confidence)
            .title(format!("隐私政策缺少：{}", zh.join("、")), format!("The policy lacks: {}", en.join("; ")))
            .explain(
                format!("隐私政策中没有找到：{}。", zh.join("、")),
                format!("Not found in the policy: {}.", en.join("; ")),
            )
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn whole() -> Fixture {
        ["controller", "contact", "access"]
            .into_iter()
            .fold(Fixture::new().policy(vec![]), |fixture, kind| fixture.commitment(kind, ""))
    }

    #[test]
    fn much_missing_is_medium_and_a_little_low() {
        assert_eq!(
            Fixture::new().policy(vec![]).run(&RULE).first().map(|finding| finding.confidence),
            Some(Confidence::Medium)
        );
        assert_eq!(whole().run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
    }

    #[test]
    fn silent_where_all_is_there() {
        assert!(whole().commitment("retention", "").run(&RULE).is_empty());
    }
}
