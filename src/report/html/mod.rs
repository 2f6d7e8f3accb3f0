//! The report as one self-contained page: no script, no address that anything is fetched from, one style sheet whose
//! hash the page's policy allows. Both languages are in it; two radio buttons and CSS show one of them.

mod finding;
mod markup;
mod picture;
mod table;
mod timeline;

use askama::Template;
use askama::filters::Safe;
use base64::Engine;
use sha2::{Digest, Sha256};

use self::finding::Group;
use self::markup::{Markup, both};
use self::picture::Graph;
use self::table::Tables;
use self::timeline::Timeline;
use super::inert::inert_within;
use super::{Report, words};
use crate::audit::{Audit, Depth};
use crate::limit::Principle;
use crate::prose::Lang;
use crate::verdict::Status;

/// The page's only style sheet.
const STYLE: &str = include_str!("style.css");

/// The page of an audit, shown in `lang` at first. `elapsed_ms` is the audit's wall time, `None` for a page without a
/// clock.
pub fn render(audit: &Audit, lang: Lang, elapsed_ms: Option<u64>) -> String {
    let (zh, en) = (Report::new(audit, Lang::Zh, elapsed_ms), Report::new(audit, Lang::En, elapsed_ms));
    let page = Page::new(audit, &zh, &en, lang);
    // Nothing in the template can fail, and memory has no errors.
    let rendered = page.render();
    debug_assert!(rendered.is_ok(), "{rendered:?}");
    rendered.unwrap_or_default()
}

/// What the template shows.
#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
struct Page {
    lang: Lang,
    title: String,
    style: Safe<&'static str>,
    style_hash: String,
    name: Markup,
    package: Markup,
    version: Option<Markup>,
    headline: Markup,
    worst: &'static str,
    principles: Vec<PrincipleRow>,
    graph: Graph,
    picture: Markup,
    has_code: bool,
    timeline: Option<Timeline>,
    groups: Vec<Group>,
    findings: usize,
    tables: Tables,
    limits: Vec<LimitRow>,
    not_decided: Vec<NotDecidedRow>,
}

/// The verdict on one principle.
struct PrincipleRow {
    name: Markup,
    class: &'static str,
    sign: &'static str,
    status: Markup,
    why: Markup,
}

/// Something that could not be seen.
struct LimitRow {
    what: Markup,
    place: Option<Markup>,
    effect: Markup,
    principles: Option<Markup>,
}

/// A behaviour that needs a person's eyes.
struct NotDecidedRow {
    behaviour: finding::Provision,
    look_at: Markup,
}

impl Page {
    fn new(audit: &Audit, zh: &Report<'_>, en: &Report<'_>, lang: Lang) -> Page {
        let shown = match lang {
            Lang::Zh => zh,
            Lang::En => en,
        };
        let label = |report: &Report<'_>| {
            let label = report.app.label.map(str::trim).filter(|label| !label.is_empty());
            inert_within(label.unwrap_or(report.app.package), 80).into_owned()
        };
        let groups = finding::groups(zh, en);
        let graph = picture::graph(audit);
        let status = |principle| zh.verdict.of(principle).status;
        Page {
            lang,
            title: format!("{} – duly", label(shown)),
            style: Safe(STYLE),
            style_hash: base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE)),
            name: both(&label(zh), &label(en)),
            package: markup::plain(&inert_within(zh.app.package, 200)),
            version: zh.app.version_name.map(|version| markup::plain(&inert_within(version, 60))),
            headline: both(&zh.headline, &en.headline),
            worst: Principle::ALL.into_iter().map(status).min().map_or("", class),
            principles: Principle::ALL.into_iter().map(|principle| PrincipleRow::new(principle, zh, en)).collect(),
            picture: picture::draw(&graph),
            graph,
            has_code: audit.depth > Depth::Manifest,
            timeline: timeline::timeline(audit),
            findings: groups.iter().map(|group| group.entries.len()).sum(),
            tables: Tables::new(audit, zh, en),
            groups,
            limits: zh.limits.iter().zip(&en.limits).map(|(zh, en)| LimitRow::new(zh, en)).collect(),
            not_decided: zh
                .not_decided
                .iter()
                .zip(&en.not_decided)
                .map(|(zh, en)| NotDecidedRow {
                    behaviour: finding::provision(zh.behaviour),
                    look_at: both(zh.look_at, en.look_at),
                })
                .collect(),
        }
    }

    /// A fixed text of the template.
    fn w(&self, zh: &str, en: &str) -> Markup {
        both(zh, en)
    }
}

impl PrincipleRow {
    fn new(principle: Principle, zh: &Report<'_>, en: &Report<'_>) -> PrincipleRow {
        let verdict = zh.verdict.of(principle);
        let (sign, status) = words::status(verdict.status);
        PrincipleRow {
            name: markup::word(words::principle(principle)),
            class: class(verdict.status),
            sign,
            status: markup::word(status),
            why: both(verdict.why, en.verdict.of(principle).why),
        }
    }
}

impl LimitRow {
    fn new(zh: &super::model::LimitView<'_>, en: &super::model::LimitView<'_>) -> LimitRow {
        let names: Vec<Markup> =
            zh.principles.iter().map(|principle| markup::word(words::principle(*principle))).collect();
        LimitRow {
            what: both(zh.what, en.what),
            place: (!zh.place.is_empty()).then(|| markup::reference(zh.place)),
            effect: both(zh.effect, en.effect),
            principles: (!names.is_empty()).then(|| markup::join(&names, &both("、", ", "))),
        }
    }
}

/// The class that colours a status.
fn class(status: Status) -> &'static str {
    match status {
        Status::Violated => "violated",
        Status::Inconclusive => "inconclusive",
        Status::Doubtful => "doubtful",
        Status::Satisfied => "satisfied",
        Status::NotAssessed => "not-assessed",
    }
}
