//! Findings as the page shows them: one entry a cause, what was seen beside what the policy says.

use std::collections::HashMap;

use super::markup::{self, Markup, both};
use crate::analysis::Access;
use crate::db;
use crate::prose::Lang;
use crate::report::Report;
use crate::report::inert::inert_within;
use crate::report::model::{EvidenceView, FindingView, Quote};
use crate::report::words;
use crate::rules::{Bearing, EvidenceKind, State};

/// Entries that bear on the verdict in one way.
pub struct Group {
    /// The anchor.
    pub id: &'static str,
    /// What they are.
    pub name: Markup,
    /// What that means.
    pub note: Markup,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// All findings of one cause.
pub struct Entry {
    /// The fingerprint of the weightiest.
    pub id: String,
    /// Classes that colour it.
    pub class: &'static str,
    /// Whether it stands open at first.
    pub open: bool,
    /// Its severity.
    pub severity: Markup,
    /// Its title.
    pub title: Markup,
    /// Rule, principle and confidence.
    pub about: Markup,
    /// What it means.
    pub explanation: Markup,
    /// Titles of the others.
    pub also: Vec<Markup>,
    /// What was seen in the app.
    pub seen: Vec<Seen>,
    /// What the policy says.
    pub policy: Vec<Words>,
    /// What stands where the policy says nothing; `None` where it says something.
    pub silence: Option<Markup>,
    /// Whether there is a policy to set beside what was seen.
    pub has_policy: bool,
    /// Provisions, by instrument.
    pub law: Vec<Law>,
    /// What would mend it.
    pub remedy: Markup,
}

/// Something seen in the app.
pub struct Seen {
    /// What.
    pub what: Markup,
    /// Where.
    pub place: Markup,
    /// Source line or offset.
    pub line: Option<Markup>,
    /// The call path to it, from its entry point; empty where it is not known.
    pub chain: Vec<Markup>,
}

/// Words of the policy, in their sentence.
pub struct Words {
    /// Before them.
    pub before: Markup,
    /// The words.
    pub words: Markup,
    /// After them.
    pub after: Markup,
    /// The document.
    pub document: Markup,
}

/// Provisions of one instrument that a finding rests on.
pub struct Law {
    /// The instrument.
    pub instrument: Option<Markup>,
    /// The articles.
    pub articles: Vec<Provision>,
}

/// A provision, and where the page quotes it.
pub struct Provision {
    /// Its id, as an anchor.
    pub anchor: String,
    /// What it is called.
    pub name: Markup,
}

/// Entries that stand open at first: more would bury the rest of the page.
const OPEN: usize = 3;

/// The findings of a report in both languages, in the groups of the verdict.
pub fn groups(zh: &Report<'_>, en: &Report<'_>) -> Vec<Group> {
    let accesses: HashMap<&str, &Access> =
        zh.accesses.iter().flatten().map(|access| (access.access.id.as_str(), access.access)).collect();
    let mut groups = [
        Group {
            id: "breaches",
            name: both("不符合要求", "What breaks a principle"),
            note: both("有较充分的依据。", "Well supported by what was seen."),
            entries: Vec::new(),
        },
        Group {
            id: "doubts",
            name: both("存疑，需人工核实", "What is doubtful, to be checked by hand"),
            note: both(
                "只有线索：代码中同时存在这些成分，没有看到完整的过程。",
                "Signs only: the parts are there, the whole was not seen.",
            ),
            entries: Vec::new(),
        },
        Group {
            id: "notes",
            name: both("提示", "For your information"),
            note: both("不影响结论。", "These change no verdict."),
            entries: Vec::new(),
        },
        Group {
            id: "unchanged",
            name: both("基线中已有", "In the baseline already"),
            note: both(
                "不影响退出状态；结论仍就整个 App 而言。",
                "Not counted for the exit status; the verdict is that of the whole app.",
            ),
            entries: Vec::new(),
        },
        Group {
            id: "suppressed",
            name: both("已由配置抑制", "Suppressed by the configuration"),
            note: both(
                "不影响退出状态；结论仍就整个 App 而言。",
                "Not counted for the exit status; the verdict is that of the whole app.",
            ),
            entries: Vec::new(),
        },
        Group {
            id: "fixed",
            name: both("与基线相比已修复", "Fixed since the baseline"),
            note: both("以前的报告中有，这次没有。", "In the former report, and not in this one."),
            entries: Vec::new(),
        },
    ];
    let has_policy = zh.policy.is_some();
    // The order does not depend on the language: fingerprints and causes are the same.
    let report = zh;
    for (zh, en) in zh.entries().iter().zip(en.entries()) {
        let (Some((first, others)), Some((first_en, others_en))) = (zh.split_first(), en.split_first()) else {
            continue;
        };
        let at = match (first.state, first.weight().bearing) {
            (Some(State::Unchanged), _) => 3,
            (Some(State::Suppressed), _) => 4,
            (Some(State::Fixed), _) => 5,
            (_, Bearing::Breach) => 0,
            (_, Bearing::Doubt) => 1,
            (_, Bearing::Note) => 2,
        };
        if let Some(group) = groups.get_mut(at) {
            let open = at == 0 && group.entries.len() < OPEN;
            let mut entry = entry((first, first_en), (others, others_en), &accesses, open, has_policy);
            if let Some(by) = report.suppression(first) {
                let reason = inert_within(by.reason, 300);
                entry.also.push(both(
                    &format!("抑制的理由：{reason}（至 {}）", by.until),
                    &format!("Suppressed: {reason} (until {})", by.until),
                ));
            }
            group.entries.push(entry);
        }
    }
    groups.into_iter().filter(|group| !group.entries.is_empty()).collect()
}

/// A finding in Chinese and in English.
type Pair<'f, 'a> = (&'f FindingView<'a>, &'f FindingView<'a>);

fn entry(
    (zh, en): Pair<'_, '_>,
    (others, others_en): (&[&FindingView<'_>], &[&FindingView<'_>]),
    accesses: &HashMap<&str, &Access>,
    open: bool,
    has_policy: bool,
) -> Entry {
    let all: Vec<Pair> =
        std::iter::once((zh, en)).chain(others.iter().copied().zip(others_en.iter().copied())).collect();
    let mut pieces: Vec<(&EvidenceView, &EvidenceView)> = Vec::new();
    for (zh, en) in &all {
        for (piece, piece_en) in zh.evidence.iter().zip(&en.evidence) {
            if !pieces.iter().any(|(seen, _)| seen.is_same(piece)) {
                pieces.push((piece, piece_en));
            }
        }
    }
    let (policy, seen): (Vec<_>, Vec<_>) =
        pieces.into_iter().partition(|(piece, _)| piece.kind == EvidenceKind::Policy);
    let mut words: Vec<Words> = policy.iter().map(|(piece, piece_en)| of_policy(piece, piece_en)).collect();
    if words.is_empty() {
        words.extend(zh.policy_says.iter().map(|says| quoted(&says.quote, says.document)));
    }
    let silence = words.is_empty().then(|| match zh.data_type {
        Some(_) => both("没有找到相关内容。", "Nothing on this was found."),
        None => both("与政策文本无关，或没有可引用的内容。", "Not a matter of its words, or nothing to quote."),
    });
    let confidence = words::confidence(zh.confidence);
    let principle = words::principle(zh.principle);
    let mut provisions: Vec<&str> = Vec::new();
    for id in all.iter().flat_map(|(finding, _)| &finding.provisions) {
        if !provisions.contains(id) {
            provisions.push(id);
        }
    }
    let state = |lang| zh.state.map_or(String::new(), |state| format!(" · {}", words::state(state).get(lang)));
    Entry {
        id: zh.fingerprint.to_owned(),
        class: class(zh),
        open,
        severity: markup::word(words::severity(zh.severity)),
        title: both(zh.title, en.title),
        about: both(
            &format!("{} · {} · {}{}", principle.zh, confidence.zh, zh.rule, state(Lang::Zh)),
            &format!("{} · {} · {}{}", principle.en, confidence.en, zh.rule, state(Lang::En)),
        ),
        explanation: both(zh.explanation, en.explanation),
        also: also(&all),
        seen: seen.iter().map(|(piece, piece_en)| of_app(piece, piece_en, accesses)).collect(),
        policy: words,
        silence,
        has_policy,
        law: words::by_instrument(&provisions)
            .into_iter()
            .map(|(instrument, articles)| Law {
                instrument: instrument.map(markup::word),
                articles: articles.into_iter().map(article).collect(),
            })
            .collect(),
        remedy: both(zh.remedy, en.remedy),
    }
}

/// Of the other findings of a cause, each title that is not told yet, with its rule.
fn also(all: &[Pair<'_, '_>]) -> Vec<Markup> {
    words::others(&all.iter().map(|(zh, _)| *zh).collect::<Vec<_>>(), Lang::Zh)
        .iter()
        .zip(words::others(&all.iter().map(|(_, en)| *en).collect::<Vec<_>>(), Lang::En))
        .map(|(zh, en)| both(zh, &en))
        .collect()
}

fn class(finding: &FindingView<'_>) -> &'static str {
    use crate::rules::Severity;
    match (finding.weight().bearing, finding.severity) {
        (Bearing::Breach, Severity::High) => "breach high",
        (Bearing::Breach, _) => "breach",
        (Bearing::Doubt, _) => "doubt",
        (Bearing::Note, _) => "note",
    }
}

fn of_app(zh: &EvidenceView<'_>, en: &EvidenceView<'_>, accesses: &HashMap<&str, &Access>) -> Seen {
    let chain = zh.reference.and_then(|id| accesses.get(id)).map(|access| access.chain.as_slice()).unwrap_or_default();
    Seen {
        what: both(zh.what, en.what),
        place: markup::reference(zh.place),
        line: match (zh.source, zh.offset) {
            (Some(source), _) => {
                let line = format!("{}:{}", inert_within(&source.file, 120), source.line);
                Some(both(&line, &line))
            }
            (None, Some(offset)) => Some(both(&format!("第 {offset} 代码单元"), &format!("code unit {offset}"))),
            (None, None) => None,
        },
        chain: chain.iter().map(|method| markup::reference(method)).collect(),
    }
}

/// The policy's words where a span names some; else what was made of them.
fn of_policy(zh: &EvidenceView<'_>, en: &EvidenceView<'_>) -> Words {
    match &zh.quote {
        Some(quote) => quoted(quote, zh.document.unwrap_or(zh.place)),
        None => Words {
            before: both(zh.what, en.what),
            words: markup::plain(""),
            after: markup::plain(""),
            document: markup::plain(&inert_within(zh.place, 120)),
        },
    }
}

fn quoted(quote: &Quote<'_>, document: &str) -> Words {
    let (before, after) = (if quote.cut_before { "…" } else { "" }, if quote.cut_after { "…" } else { "" });
    Words {
        before: markup::plain(&format!("{before}{}", quote.before)),
        words: markup::plain(quote.words),
        after: markup::plain(&format!("{}{after}", quote.after)),
        document: markup::plain(&inert_within(&quote.place(document), 120)),
    }
}

/// A provision by instrument and article, with its anchor.
pub fn provision(id: &str) -> Provision {
    Provision {
        name: match db::provision(id) {
            Some(_) => both(&words::provision(id, Lang::Zh), &words::provision(id, Lang::En)),
            None => markup::plain(id),
        },
        ..article(id)
    }
}

/// A provision by article alone, with its anchor.
fn article(id: &str) -> Provision {
    Provision {
        anchor: format!("law-{}", id.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")),
        name: markup::prose(&words::article(id)),
    }
}
