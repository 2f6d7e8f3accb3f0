//! No channel for complaints.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-complaint-channel",
    principle: Principle::Legal,
    max_severity: Severity::Medium,
    title: Text { zh: "没有公布投诉、举报渠道", en: "No channel for complaints" },
    looks_for: Text {
        zh: "隐私政策没有写明投诉、举报方式，也没有联系方式。",
        en: "The policy names neither a channel for complaints nor a contact.",
    },
    why: Text {
        zh: "应当建立并公布个人信息安全投诉、举报渠道。",
        en: "A channel for complaints about personal information is to be set up and published.",
    },
    violating: Text { zh: "隐私政策没有任何联系方式。", en: "The policy gives no contact at all." },
    clean: Text {
        zh: "“您可以通过 privacy@… 投诉，我们在十五个工作日内答复。”",
        en: "“Complain to privacy@…; we answer within fifteen working days.”",
    },
    limits: Text {
        zh: "只有联系方式、没有写明用于投诉的，不作认定。",
        en: "A contact that is not said to be for complaints is let pass.",
    },
    remedy: Text {
        zh: "公布投诉、举报渠道和不超过 15 个工作日的处理期限。",
        en: "Publish a channel, and a time limit of at most 15 working days.",
    },
    provisions: &["b191:6.5", "pipl:50"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:6.5"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    if policy.commitments.iter().any(|commitment| matches!(commitment.kind, "complaint" | "contact")) {
        return Vec::new();
    }
    // An address that the reader of policies did not take for a contact may be one.
    let address = policy.documents.iter().any(|document| document.text.contains('@'));
    let confidence = if address { Confidence::Low } else { Confidence::Medium };
    vec![
        RULE.found(Severity::Medium, confidence)
            .explain(
                "隐私政策中没有找到投诉、举报渠道或联系方式。",
                "Neither a channel for complaints nor a contact was found in the policy.",
            )
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn fires_without_any_contact() {
        assert_eq!(
            Fixture::new().policy(vec![]).run(&RULE).first().map(|finding| finding.confidence),
            Some(Confidence::Medium)
        );
        assert_eq!(
            Fixture::new().document_text("a@b.example").run(&RULE).first().map(|finding| finding.confidence),
            Some(Confidence::Low)
        );
        assert!(Fixture::new().commitment("contact", "").run(&RULE).is_empty());
    }
}
