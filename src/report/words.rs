//! Fixed words of reports, in both languages.

use super::inert::inert;
use super::model::{FindingView, SuppressionView, Tool};
use crate::analysis::{ActorKind, Confidence, Used};
use crate::db;
use crate::limit::Principle;
use crate::policy::Action;
use crate::prose::{Lang, Prose, Text};
use crate::rules::config::Outcome;
use crate::rules::{Severity, State};
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

/// What a finding is beside a former report and suppressions.
pub fn state(state: State) -> Text {
    match state {
        State::New => word("新增", "new"),
        State::Unchanged => word("原有", "unchanged"),
        State::Fixed => word("已修复", "fixed"),
        State::Suppressed => word("已抑制", "suppressed"),
    }
}

/// Why a suppression suppresses nothing; `None` where it does.
pub fn idle(outcome: Outcome) -> Option<Text> {
    match outcome {
        Outcome::Applied => None,
        Outcome::Expired => Some(word("已过截止日，不再生效", "past its last day, suppresses no more")),
        Outcome::Unmatched => Some(word("没有对应的问题，可以删去", "matches no finding, can be removed")),
    }
}

/// A suppression in a few words: its line, and what it names.
pub fn suppression(of: &SuppressionView<'_>, lang: Lang) -> String {
    let mut text = match lang {
        Lang::Zh => format!("第 {} 行 {}", of.line, of.rule),
        Lang::En => format!("line {} {}", of.line, of.rule),
    };
    for part in [of.data_type, of.actor, of.recipient, of.fingerprint].into_iter().flatten() {
        text.push(' ');
        text.push_str(&inert(part));
    }
    text
}

/// What the regulators' notices call a problem (`notice_word` of a rule), with what it means in English.
pub fn notice(word: &'static str) -> Text {
    let en = match word {
        "APP强制、频繁、过度索取权限" => "Asking for permissions by force, too often or too many",
        "APP频繁自启动和关联启动" => "Starting by itself, or other apps, over and over",
        "SDK信息公示不到位" => "SDKs not fully listed",
        "强制用户使用定向推送功能" => "Forcing targeted push on users",
        "未明示个人信息处理规则" => "Rules of processing personal information not stated",
        "欺骗误导用户提供个人信息" => "Tricking users into giving personal information",
        "账号注销难" => "Accounts hard to close",
        "超范围收集个人信息" => "Collecting personal information beyond what is needed",
        "违规使用个人信息" => "Using personal information against the rules",
        "违规收集个人信息" => "Collecting personal information against the rules",
        other => other,
    };
    Text { zh: word, en }
}

/// Who uses a permission.
pub fn used(used: Used) -> Text {
    match used {
        Used::App => word("App 自身使用", "used by the app"),
        Used::Sdk => word("SDK 使用", "used by an SDK"),
        Used::Library => word("代码库使用", "used by a library"),
        Used::No => word("没有使用", "not used"),
        Used::Unknown => word("是否使用无法确定", "use unknown"),
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

/// The law that a report judges by, and the day.
pub fn law(tool: &Tool, lang: Lang) -> String {
    let name = tool.law.name().get(lang);
    match (tool.law_date, lang) {
        (Some(day), Lang::Zh) => format!("按 {day} 的{name}"),
        (Some(day), Lang::En) => format!("by {name} of {day}"),
        (None, Lang::Zh) => format!("按{name}"),
        (None, Lang::En) => format!("by {name}"),
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

/// Provisions by instrument, in the order given: each instrument once, with its articles.
pub fn by_instrument<'p>(ids: &[&'p str]) -> Vec<(Option<Text>, Vec<&'p str>)> {
    let mut laws: Vec<(Option<Text>, Vec<&str>)> = Vec::new();
    for id in ids {
        let instrument = db::provision(id).map(|row| row.instrument);
        match laws.iter_mut().find(|(known, _)| *known == instrument) {
            Some((_, articles)) => articles.push(id),
            None => laws.push((instrument, vec![id])),
        }
    }
    laws
}

/// An article's number within its instrument; the id where `permission-db` does not know it.
pub fn article(id: &str) -> Prose {
    let Some(row) = db::provision(id) else { return Prose::new(id, id) };
    let (zh, en) = (row.article.zh, row.article.en);
    let number = |id: &str| db::provision(id).map(|row| row.article);
    // The same words under another number: readers know them by either.
    if let Some(former) = row.replaces.and_then(number) {
        let (derived_zh, derived_en) =
            if row.derived { ("，新条号系推算", ", number derived") } else { ("", "") };
        return Prose::new(
            format!("{zh}（原{}{derived_zh}）", former.zh),
            format!("{en} (formerly {}{derived_en})", former.en),
        );
    }
    match db::provisions().iter().find(|later| later.replaces == Some(id)) {
        Some(later) => {
            let from = later.from.unwrap_or_default();
            Prose::new(
                format!("{zh}（{from} 起为{}）", later.article.zh),
                format!("{en} ({} since {from})", later.article.en),
            )
        }
        None => Prose::new(zh, en),
    }
}

/// Provisions in a sentence, by instrument.
pub fn provisions(ids: &[&str], lang: Lang) -> String {
    let laws: Vec<String> = by_instrument(ids)
        .into_iter()
        .map(|(instrument, articles)| {
            let articles: Vec<String> = articles.into_iter().map(|id| article(id).get(lang).to_owned()).collect();
            let articles = articles.join(comma(lang));
            match (instrument, lang) {
                (Some(instrument), Lang::Zh) => format!("{}{articles}", instrument.zh),
                (Some(instrument), Lang::En) => format!("{}, {articles}", instrument.en),
                (None, _) => articles,
            }
        })
        .collect();
    laws.join(if lang == Lang::Zh { "；" } else { "; " })
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

/// `text` with its first letter as a sentence has it.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What separates the items of a list in a sentence.
pub fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_word_of_the_notices_has_its_english() {
        for rule in crate::rules::RULES {
            assert_ne!(super::notice(rule.notice_word).en, rule.notice_word, "{}", rule.id);
        }
    }
}
