//! Fixed words of reports, in both languages.

use super::inert::inert;
use super::model::FindingView;
use crate::analysis::{ActorKind, Confidence};
use crate::db;
use crate::limit::Principle;
use crate::policy::Action;
use crate::prose::{Lang, Prose, Text};
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

/// Whose code, as a name in a table. `id` is that of an SDK or library, else what the code goes by.
pub fn actor(kind: ActorKind, id: Option<&str>) -> Prose {
    match (kind, id) {
        (ActorKind::App, _) => Prose::new("App 自身代码", "The app's own code"),
        (ActorKind::Unknown, _) => Prose::new("归属不明的代码", "Code of unknown owner"),
        (ActorKind::Sdk | ActorKind::Library, Some(id)) => match db::sdk(id) {
            Some(row) => Prose::from(row.text),
            None => Prose::new(id, id),
        },
        (ActorKind::Sdk, None) => Prose::new("第三方 SDK", "A third-party SDK"),
        (ActorKind::Library, None) => Prose::new("代码库", "A library"),
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

/// What a policy says that happens to information.
pub fn action(action: Action) -> Text {
    match action {
        Action::Collect => word("收集", "collected"),
        Action::Use => word("使用", "used"),
        Action::Share => word("对外提供", "shared"),
        Action::NotCollect => word("不收集", "not collected"),
        Action::NotShare => word("不对外提供", "not shared"),
    }
}

/// Of the findings of one cause, what those after the first add to it, each once: another title, or another actor.
pub fn others(all: &[&FindingView<'_>], lang: Lang) -> Vec<String> {
    let Some((first, rest)) = all.split_first() else { return Vec::new() };
    let mut told: Vec<String> = Vec::new();
    for finding in rest {
        let title = inert(finding.title);
        let text = if finding.title != first.title {
            match lang {
                Lang::Zh => format!("{title}（{}）", finding.rule),
                Lang::En => format!("{title} ({})", finding.rule),
            }
        } else if let Some(named) = finding.actor.filter(|named| Some(*named) != first.actor) {
            let name = actor(named.kind, named.id.as_deref().or(named.name.as_deref()));
            match lang {
                Lang::Zh => format!("{title}：{}", inert(&name.zh)),
                Lang::En => format!("{title}: {}", inert(&name.en)),
            }
        } else {
            continue;
        };
        if !told.contains(&text) {
            told.push(text);
        }
    }
    told
}

/// What separates the items of a list in a sentence.
pub fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}
