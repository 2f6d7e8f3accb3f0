//! Fixed words of reports, in both languages.

use crate::analysis::Confidence;
use crate::db;
use crate::limit::Principle;
use crate::prose::{Lang, Text};
use crate::rules::Severity;
use crate::verdict::Status;

/// A word in both languages.
pub const fn word(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}

/// A principle as a row's heading.
pub fn principle(principle: Principle) -> Text {
    match principle {
        Principle::Legal => word("合法", "Legal"),
        Principle::Proper => word("正当", "Proper"),
        Principle::Necessary => word("必要", "Necessary"),
        Principle::Disclosed => word("明示", "Disclosed"),
        Principle::Consent => word("同意", "Consent"),
    }
}

/// A status, with a sign that tells it without colour.
pub fn status(status: Status) -> (&'static str, Text) {
    match status {
        Status::Violated => ("✗", word("不符合", "violated")),
        Status::Inconclusive => ("?", word("无法判定", "inconclusive")),
        Status::Doubtful => ("!", word("存疑", "doubtful")),
        Status::Satisfied => ("✓", word("未见问题", "satisfied")),
        Status::NotAssessed => ("-", word("未评定", "not assessed")),
    }
}

/// A severity.
pub fn severity(severity: Severity) -> Text {
    match severity {
        Severity::High => word("严重", "High"),
        Severity::Medium => word("中等", "Medium"),
        Severity::Low => word("轻微", "Low"),
        Severity::Info => word("提示", "Info"),
    }
}

/// How sure a finding is.
pub fn confidence(confidence: Confidence) -> Text {
    match confidence {
        Confidence::High => word("把握大", "high confidence"),
        Confidence::Medium => word("把握较大", "medium confidence"),
        Confidence::Low => word("需人工核实", "low confidence, check by hand"),
    }
}

/// A provision by instrument and article, as far as `permission-db` knows it.
pub fn provision(id: &str, lang: Lang) -> String {
    match db::provision(id) {
        Some(row) => match lang {
            Lang::Zh => format!("{}{}", row.instrument.zh, row.article.zh),
            Lang::En => format!("{}, {}", row.instrument.en, row.article.en),
        },
        None => id.to_owned(),
    }
}

/// What separates the items of a list in a sentence.
pub fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}
