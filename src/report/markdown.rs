//! Markdown for a comment on a pull request and a step's summary.

use std::fmt::Write;

use super::inert::inert_within;
use super::model::{EvidenceView, FindingView, Report};
use super::words::{self, word};
use crate::limit::Principle;
use crate::prose::Lang;
use crate::rules::{Bearing, EvidenceKind, State};

/// Most bytes: a comment takes 65536 characters.
const MOST: usize = 60_000;
/// Most findings that do not count which are named, of each state.
const MOST_BRIEF: usize = 50;
/// Most pieces of evidence for one entry.
const MOST_EVIDENCE: usize = 6;

/// The report as Markdown.
pub fn render(report: &Report<'_>) -> String {
    let lang = report.lang;
    let w = |zh: &'static str, en: &'static str| word(zh, en).get(lang);
    let mut out = String::new();
    let label = report.app.label.map(str::trim).filter(|label| !label.is_empty()).unwrap_or(report.app.package);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "## {} {}", text(label, 80), text(report.app.version_name.unwrap_or(""), 40));
    let _ = writeln!(out, "\n**{}**\n", text(&report.headline, 1200));
    let _ = writeln!(out, "| {} | {} | {} |", w("原则", "Principle"), w("结论", "Status"), w("原因", "Why"));
    out.push_str("| --- | --- | --- |\n");
    for principle in Principle::ALL {
        let verdict = report.verdict.of(principle);
        let (sign, status) = words::status(verdict.status);
        let name = words::principle(principle).get(lang);
        let _ = writeln!(out, "| {name} | {sign} {} | {} |", status.get(lang), text(verdict.why, 600));
    }
    let (entries, covered): (Vec<_>, Vec<_>) =
        report.entries().into_iter().partition(|entry| entry.first().is_none_or(|first| State::counts(first.state)));
    let mut told: usize = 0;
    for entry in &entries {
        let Some((first, others)) = entry.split_first() else { continue };
        let part = finding(first, others, lang);
        if out.len().saturating_add(part.len()) > MOST {
            break;
        }
        out.push_str(&part);
        told = told.saturating_add(1);
    }
    let left = entries.len().saturating_sub(told);
    if left > 0 {
        let _ = match lang {
            Lang::Zh => writeln!(out, "\n另有 {left} 项，见 JSON 或 HTML 报告。"),
            Lang::En => writeln!(out, "\n{left} more, in the JSON and HTML reports."),
        };
    }
    for state in [State::Fixed, State::Unchanged, State::Suppressed] {
        let of_state: Vec<_> =
            covered.iter().filter_map(|entry| entry.first()).filter(|first| first.state == Some(state)).collect();
        if of_state.is_empty() {
            continue;
        }
        let name = words::capitalised(words::state(state).get(lang));
        let _ = writeln!(out, "\n<details><summary>{name}: {}</summary>\n", of_state.len());
        for first in of_state.iter().take(MOST_BRIEF) {
            let _ = write!(out, "- {} ({})", text(first.title, 200), first.rule);
            if let Some(by) = report.suppression(first) {
                let _ = write!(out, ": {}, {}", text(by.reason, 200), by.until);
            }
            out.push('\n');
        }
        let left = of_state.len().saturating_sub(MOST_BRIEF);
        if left > 0 {
            let _ = writeln!(out, "- +{left}");
        }
        out.push_str("\n</details>\n");
    }
    if let Some(config) = &report.config {
        for of in &config.suppressions {
            if let Some(why) = words::idle(of.outcome) {
                let which = words::suppression(of, lang);
                let _ = writeln!(out, "\n{} {}: {}", code(config.file, 120), text(&which, 300), why.get(lang));
            }
        }
        if !config.rules_off.is_empty() {
            let off = config.rules_off.join(", ");
            let _ = writeln!(out, "\n{} {}{off}", code(config.file, 120), w("关闭的规则：", "rules off: "));
        }
    }
    if !report.limits.is_empty() {
        let _ = writeln!(out, "\n### {}\n", w("没能看到的", "What could not be seen"));
        for limit in report.limits.iter().take(20) {
            let _ = writeln!(out, "- {} {} {}", text(limit.what, 300), text(limit.effect, 300), code(limit.place, 200));
        }
    }
    let _ = writeln!(
        out,
        "\n{} SHA-256 {}, duly {}, permission-db {}, {}",
        code(report.app.file, 120),
        code(report.app.sha256, 64),
        report.tool.version,
        report.tool.permission_db,
        words::law(&report.tool, lang)
    );
    out
}

fn finding(first: &FindingView<'_>, others: &[&FindingView<'_>], lang: Lang) -> String {
    let w = |zh: &'static str, en: &'static str| word(zh, en).get(lang);
    let sign = match first.weight().bearing {
        Bearing::Breach => "✗",
        Bearing::Doubt => "!",
        Bearing::Note => "·",
    };
    let mut out = String::new();
    let severity = words::severity(first.severity).get(lang);
    let _ = writeln!(out, "\n<details><summary>{sign} {severity} – {}</summary>\n", text(first.title, 300));
    let state = first.state.map(|state| words::state(state).get(lang));
    let about: Vec<&str> =
        [words::principle(first.principle).get(lang), words::confidence(first.confidence).get(lang), first.rule]
            .into_iter()
            .chain(state)
            .collect();
    let _ = writeln!(out, "{}\n\n{}\n", about.join(" · "), text(first.explanation, 1200));
    let group: Vec<&FindingView> = std::iter::once(first).chain(others.iter().copied()).collect();
    for also in words::others(&group, lang) {
        let _ = writeln!(out, "- {}", text(&also, 300));
    }
    let mut pieces: Vec<&EvidenceView> = Vec::new();
    for piece in group.iter().flat_map(|finding| &finding.evidence) {
        if !pieces.iter().any(|seen| seen.is_same(piece)) {
            pieces.push(piece);
        }
    }
    for piece in pieces.iter().take(MOST_EVIDENCE) {
        match (&piece.quote, piece.kind) {
            (Some(quote), EvidenceKind::Policy) => {
                let (before, after) = (text(quote.before, 200), text(quote.after, 200));
                let document = text(&quote.place(piece.document.unwrap_or_default()), 120);
                let _ = writeln!(out, "- {before}**{}**{after} ({document})", text(quote.words.trim(), 300));
            }
            _ => {
                let mut place = piece.place.to_owned();
                if let Some(source) = piece.source {
                    let _ = write!(place, " {}:{}", source.file, source.line);
                }
                let _ = writeln!(out, "- {} {}", text(piece.what, 400), code(&place, 400));
            }
        }
    }
    let left = pieces.len().saturating_sub(MOST_EVIDENCE);
    if left > 0 {
        let _ = writeln!(out, "- +{left}");
    }
    let _ = writeln!(out, "\n{}: {}  ", w("依据", "Law"), text(&words::provisions(&first.provisions, lang), 1200));
    let _ = writeln!(out, "{}: {}\n\n</details>", w("改正", "Remedy"), text(first.remedy, 800));
    out
}

/// `text` so that it shows as it is: no markup, no link, no mention, no table's edge.
pub(crate) fn text(text: &str, most: usize) -> String {
    let shown = inert_within(text, most);
    let mut out = String::with_capacity(shown.len());
    for (at, letter) in shown.char_indices() {
        let links = letter == ':' && shown.get(at..).is_some_and(|rest| rest.starts_with("://"))
            || letter == '.' && shown.get(..at).is_some_and(|before| before.ends_with("www"));
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '@' | '#' | '&' | '$' => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            _ if links => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out
}

/// `text` as code. In a table or not, nothing in it acts.
fn code(shown: &str, most: usize) -> String {
    if shown.is_empty() { String::new() } else { format!("<code>{}</code>", text(shown, most)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_and_does_nothing() {
        assert_eq!(
            text("<b>[x](http://a) @you #1 `|`", 100),
            "&#60;b&#62;&#91;x&#93;(http&#58;//a) &#64;you &#35;1 &#96;&#124;&#96;"
        );
        assert_eq!(text("www.a.example", 100), "www&#46;a.example");
    }
}
