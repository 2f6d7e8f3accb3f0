//! A policy that is hard to read.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, wording};

/// From how many characters on a document is very long: about an hour's reading in Chinese, and in a Latin script.
const LONG: (usize, usize) = (30_000, 90_000);
/// From how many characters on a sentence is long.
const LONG_SENTENCE: (usize, usize) = (150, 400);

/// The rule.
pub static RULE: Rule = Rule {
    id: "hard-to-read",
    principle: Principle::Disclosed,
    max_severity: Severity::Info,
    title: Text { zh: "隐私政策冗长难读", en: "The policy is lengthy and hard to read" },
    looks_for: Text {
        zh: "隐私政策过长，或者长句过多。",
        en: "The policy is very long, or has too many long sentences.",
    },
    why: Text {
        zh: "告知应当显著、清晰易懂；内容晦涩难懂、冗长繁琐，用户难以理解的，视为未明示。",
        en: "What people are told must be plain; what is obscure, lengthy and tedious counts as not told.",
    },
    violating: Text {
        zh: "隐私政策有四万字，每句两百字。",
        en: "A policy of forty thousand characters in sentences of two hundred.",
    },
    clean: Text {
        zh: "几千字，分条列出，另有一页摘要。",
        en: "A few thousand, in short items, with a summary of one page.",
    },
    limits: Text {
        zh: "只量长短，读不出是否晦涩，因此仅作提示。",
        en: "Length alone is measured, not obscurity; hence a hint only.",
    },
    remedy: Text {
        zh: "缩短句子，分条列出，并提供简明版。",
        en: "Shorten the sentences, use lists, and offer a summary.",
    },
    provisions: &["b191:2.4", "pipl:17"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:2.4"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let is_chinese = |language: &Option<String>| language.as_deref().is_some_and(|tag| tag.starts_with("zh"));
    let mut hard: Vec<(&str, usize, usize)> = policy
        .documents
        .iter()
        .filter_map(|document| {
            let pick = |(zh, other): (usize, usize)| if is_chinese(&document.language) { zh } else { other };
            let length = document.text.chars().count();
            let sentences = || wording::sentences(policy).filter(|sentence| sentence.document == document.file);
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
            let long: usize =
                sentences().map(|sentence| letters(sentence.text)).filter(|count| *count > pick(LONG_SENTENCE)).sum();
            // A third of the text in long sentences: one that lists kinds of data is no fault.
            let tedious = length > 2_000 && long.saturating_mul(3) > length;
            (length > pick(LONG) || tedious).then_some((document.file.as_str(), length, long))
        })
        .collect();
    hard.sort_unstable();
    let Some((_, length, long)) = hard.first().copied() else { return Vec::new() };
    vec![
        RULE.found(Severity::Info, Confidence::Low)
            .explain(
                format!("隐私政策有 {length} 个字符，其中 {long} 个在长句里。"),
                format!("The policy has {length} characters, {long} of them in long sentences."),
            )
            .done(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn hints_at_length_and_at_long_sentences() {
        let mut long = Fixture::new().document_text(&"我们收集您的信息。".repeat(4_000));
        for document in long.policy.iter_mut().flat_map(|policy| &mut policy.documents) {
            document.language = Some("zh-Hans".to_owned());
        }
        assert_eq!(long.run(&RULE).first().map(|finding| finding.severity), Some(Severity::Info));
        let tedious = Fixture::new().document_text(&format!("{}。", "以及其他与此有关的各类信息".repeat(40)).repeat(8));
        assert_eq!(tedious.run(&RULE).len(), 1);
    }

    #[test]
    fn silent_on_a_short_one() {
        assert!(Fixture::new().document_text(&"我们收集您的信息。".repeat(400)).run(&RULE).is_empty());
    }
}
