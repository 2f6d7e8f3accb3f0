//! A promise that takes longer than the law allows.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, wording};

/// 15 working days, and in days of the calendar.
const WORKING_DAYS: u32 = 15;
const DAYS: u32 = 21;

/// The rule.
pub static RULE: Rule = Rule {
    id: "late-reply",
    principle: Principle::Legal,
    max_severity: Severity::Low,
    title: Text {
        zh: "承诺的处理时限超过十五个工作日", en: "The promised time limit is over 15 working days"
    },
    looks_for: Text {
        zh: "隐私政策为更正、删除、注销或投诉承诺的处理时限长于十五个工作日（约二十一天）。",
        en: "The policy promises to deal with correction, deletion, closing an account or complaints in more than 15 working days (about 21 days).",
    },
    why: Text {
        zh: "承诺时限不得超过十五个工作日。", en: "A promised limit must not be longer than 15 working days."
    },
    violating: Text {
        zh: "“我们将在三十天内答复您的请求。”", en: "“We will respond to your request within 30 days.”"
    },
    clean: Text {
        zh: "“我们将在十五个工作日内答复。”", en: "“We will respond within 15 working days.”"
    },
    limits: Text {
        zh: "国家标准 GB/T 35273 允许三十天，与认定方法不一致；只看写明的时限，不知道实际多久。",
        en: "The standard GB/T 35273 allows 30 days, unlike the method; what is promised is judged, not how long it takes.",
    },
    remedy: Text { zh: "把时限改为十五个工作日以内。", en: "Promise 15 working days or less." },
    provisions: &["b191:6.3", "b191:6.5"],
    needs: Needs::P,
    notice_word: "账号注销难",
    behaviours: &["b191:6.3", "b191:6.5"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let late: Vec<_> = wording::find(policy, &ANSWERS)
        .into_iter()
        // What is kept, and until when an account can be had back, are other limits.
        .filter(|sentence| {
            !["保存", "保留", "存储", "retain", "keep", "store"].iter().any(|word| sentence.text.contains(word))
        })
        .filter(|sentence| is_late(sentence.text))
        .collect();
    if late.is_empty() {
        return Vec::new();
    }
    vec![
        RULE.found(Severity::Low, Confidence::Medium)
            .explain("隐私政策承诺的处理时限长于十五个工作日。", "The policy's promise is longer than 15 working days.")
            .evidence(late.into_iter().map(|sentence| sentence.evidence()))
            .done(),
    ]
}

/// How policies promise an answer to a person's request.
const ANSWERS: [&[&str]; 9] = [
    &["答复", "内"],
    &["回复", "内"],
    &["内", "完成", "请求"],
    &["内", "处理", "请求"],
    &["内", "注销", "完成"],
    &["respond", "within"],
    &["reply", "within"],
    &["answer", "within"],
    &["request", "within"],
];

/// Whether a limit in the sentence is over the law's.
fn is_late(sentence: &str) -> bool {
    let text = sentence.to_lowercase();
    let limits = [
        ("个工作日", WORKING_DAYS),
        ("工作日", WORKING_DAYS),
        ("天", DAYS),
        ("日内", DAYS),
        ("个自然日", DAYS),
        ("working days", WORKING_DAYS),
        ("business days", WORKING_DAYS),
        ("days", DAYS),
    ];
    limits.iter().any(|(unit, most)| {
        text.match_indices(unit).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default().trim_end();
            number_at_end(before).is_some_and(|number| number > *most && number < 1000)
        })
    })
}

/// The number that a text ends with, in figures or in Chinese up to 99 (`30`, `三十`, `十五`).
fn number_at_end(text: &str) -> Option<u32> {
    let figures = text.chars().rev().take_while(char::is_ascii_digit).count();
    if figures > 0 {
        return text.get(text.len().checked_sub(figures)?..)?.parse().ok();
    }
    let digit = |letter: char| {
        "〇一二三四五六七八九".chars().zip(0_u32..).find(|(own, _)| *own == letter).map(|(_, value)| value)
    };
    let tail: Vec<char> = text.chars().rev().take_while(|letter| *letter == '十' || digit(*letter).is_some()).collect();
    let letters: Vec<char> = tail.into_iter().rev().collect();
    match letters.iter().position(|letter| *letter == '十') {
        Some(at) => {
            let tens = match letters.get(..at)? {
                [] => 1,
                [tens] => digit(*tens)?,
                _ => return None,
            };
            let ones = match letters.get(at.checked_add(1)?..)? {
                [] => 0,
                [ones] => digit(*ones)?,
                _ => return None,
            };
            Some(tens * 10 + ones)
        }
        None => match letters.as_slice() {
            [ones] => digit(*ones),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn says(text: &str) -> usize {
        Fixture::new().document_text(text).run(&RULE).len()
    }

    #[test]
    fn fires_on_thirty_days() {
        assert_eq!(says("我们将在三十天内答复您的请求。"), 1);
        assert_eq!(says("我们会在 20 个工作日内回复。"), 1);
        assert_eq!(says("We will respond to your request within 30 days."), 1);
    }

    #[test]
    fn silent_within_the_law_and_on_other_limits() {
        assert_eq!(says("我们将在十五个工作日内答复您的请求。"), 0);
        assert_eq!(says("我们将在 15 天内回复。"), 0);
        assert_eq!(says("We respond within 15 working days."), 0);
        assert_eq!(says("日志保存三十天，期限内可以答复查询。"), 0);
    }

    #[test]
    fn numbers_are_read_in_figures_and_in_chinese() {
        let numbers = [
            ("在30", Some(30)),
            ("在三十", Some(30)),
            ("在十五", Some(15)),
            ("在二十一", Some(21)),
            ("七", Some(7)),
            ("在", None),
        ];
        for (text, number) in numbers {
            assert_eq!(number_at_end(text), number, "{text}");
        }
    }
}
