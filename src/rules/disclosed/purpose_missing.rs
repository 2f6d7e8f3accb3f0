//! A disclosure without a purpose.

use std::collections::BTreeMap;

use crate::analysis::Confidence;
use crate::policy::{Action, Disclosure, Manner, Party};
use crate::prose::Text;
use crate::rules::claims::of_claim;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, weight, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "purpose-missing",
    principle: Principle::Disclosed,
    max_severity: Severity::Low,
    title: Text { zh: "写明了收集，没有写明目的", en: "Collection is stated without a purpose" },
    looks_for: Text {
        zh: "隐私政策写明收集某类信息，但没有一处说明用来做什么。",
        en: "The policy states that a kind of information is collected, and no place says what for.",
    },
    why: Text {
        zh: "处理个人信息应当告知处理目的；没有目的，就无从判断是否必要。",
        en: "The purpose must be told; without one nobody can judge necessity.",
    },
    violating: Text { zh: "“我们会收集您的通讯录。”", en: "“We collect your contacts.”" },
    clean: Text {
        zh: "“我们收集您的通讯录，用于帮您选择收款人。”",
        en: "“We collect your contacts so that you can choose a payee.”",
    },
    limits: Text {
        zh: "目的可能写在相邻句子、章节标题或图片中而未被识别，因此可信度为“低”。",
        en: "The purpose may stand in a neighbouring sentence, a heading or a picture and be missed; confidence is low.",
    },
    remedy: Text {
        zh: "为每一类信息写明用于哪项功能、什么目的。",
        en: "Say for each kind which function and purpose it serves.",
    },
    provisions: &["pipl:17", "ndr:21", "b191:2.1"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:2.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut types: BTreeMap<&str, Vec<&Disclosure>> = BTreeMap::new();
    for disclosure in case.claims.all() {
        let collects =
            matches!(disclosure.action, Action::Collect | Action::Use) && disclosure.actor == Party::FirstParty;
        // The purpose of an account and its password is in their name, and a sentence on keeping or deleting tells of neither
        // collection nor its purpose.
        let plain = matches!(disclosure.data_type.as_str(), "account" | "password");
        if collects
            && !plain
            && !is_in_passing(case, disclosure)
            && weight::harm(&disclosure.data_type) >= Severity::Medium
        {
            types.entry(&disclosure.data_type).or_default().push(disclosure);
        }
    }
    // Use is a purpose by itself ("we use your number to …" is read as one); so is a function named as the condition.
    let has_purpose = |disclosure: &&Disclosure| {
        disclosure.purpose.is_some() || disclosure.condition.is_some() || disclosure.action == Action::Use
    };
    types
        .into_iter()
        .filter(|(_, disclosures)| !disclosures.iter().any(has_purpose))
        .map(|(id, disclosures)| {
            let data = words::data(id);
            RULE.found(Severity::Low, Confidence::Low)
                .title(format!("没有写明收集{}的目的", data.zh), format!("No purpose is stated for {}", data.en))
                .explain(
                    format!("隐私政策提到收集{}，没有一处说明用来做什么。", data.zh),
                    format!("The policy says that {} is collected, and nowhere what for.", data.en),
                )
                .data_type(id)
                .cause(format!("data:{id}"))
                .evidence(disclosures.into_iter().map(of_claim))
                .done()
        })
        .collect()
}

/// Whether a sentence is about how long data is kept or what rights people have, and names the data in passing.
fn is_in_passing(case: &Case, disclosure: &Disclosure) -> bool {
    disclosure.manner == Some(Manner::Store)
        || case.policy.into_iter().flat_map(|policy| &policy.commitments).any(|commitment| {
            matches!(
                commitment.kind,
                "retention" | "access" | "correct" | "delete" | "withdraw" | "delete-account" | "portability"
            ) && commitment.document == disclosure.document
                && commitment.text.contains(disclosure.text.as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Claim, Fixture, claim};

    fn bare(id: &str) -> Claim {
        claim(id).with(|disclosure| disclosure.purpose = None)
    }

    #[test]
    fn fires_where_no_place_gives_a_purpose() {
        assert_eq!(Fixture::new().policy(vec![bare("contacts"), bare("contacts")]).run(&RULE).len(), 1);
    }

    #[test]
    fn silent_where_another_place_gives_it_and_on_trifles() {
        assert!(Fixture::new().policy(vec![bare("contacts"), claim("contacts")]).run(&RULE).is_empty());
        assert!(Fixture::new().policy(vec![bare("account")]).run(&RULE).is_empty());
        let kept = Fixture::new()
            .policy(vec![bare("transaction")])
            .commitment("retention", &bare("transaction").disclosure.text);
        assert!(kept.run(&RULE).is_empty());
        assert!(Fixture::new().policy(vec![bare("device_info")]).run(&RULE).is_empty());
        assert!(Fixture::new().policy(vec![bare("contacts").denied()]).run(&RULE).is_empty());
    }
}
