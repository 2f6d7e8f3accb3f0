//! The report on a terminal: verdict first, then what shows it, then what could not be seen.

use std::fmt::Write;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width};
use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::inert::{inert, inert_within};
use super::model::{EvidenceView, FindingView, Quote, Report};
use super::reference::{is_reference, pieces};
use super::words::{self, word};
use crate::limit::Principle;
use crate::prose::Lang;
use crate::rules::{Bearing, EvidenceKind, State};
use crate::verdict::Status;

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// Columns to fill.
    pub width: usize,
}

/// Columns where nothing tells how many there are.
const WIDTH: usize = 80;
/// Longer lines are hard to read.
const MOST_WIDTH: usize = 120;
/// Narrower than this, words break instead.
const LEAST_WIDTH: usize = 40;
/// Most pieces of evidence shown for one entry; JSON and HTML have all.
const MOST_EVIDENCE: usize = 4;
/// Most permissions, SDKs or hosts named.
const MOST_ROWS: usize = 24;
/// Most limits shown.
const MOST_LIMITS: usize = 12;

impl Style {
    /// For a file or a pipe.
    pub fn plain() -> Self {
        Style { colour: false, width: WIDTH }
    }

    /// For the terminal on standard output: its width, coloured unless `NO_COLOR` is set or the terminal is dumb.
    pub fn of_terminal() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        Style {
            colour: set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb"),
            width: Table::new().width().map_or(WIDTH, usize::from).clamp(LEAST_WIDTH, MOST_WIDTH),
        }
    }
}

/// The report as text that fits `style.width` columns.
pub fn render(report: &Report<'_>, style: &Style) -> String {
    let mut page = Page { out: String::new(), style: *style, lang: report.lang };
    page.app(report);
    page.verdict(report);
    page.findings(report);
    page.contents(report);
    page.limits(report);
    page.end(report);
    page.out
}

/// Adds `text` to `out`, wrapped to the style's width, its first line after `leads[0]`, all others after `leads[1]`.
pub fn wrap_into(out: &mut String, style: &Style, text: &str, leads: [&str; 2], paint: Option<&str>) {
    let [first, rest] = leads;
    let options = filling(style.width).initial_indent(first).subsequent_indent(rest);
    for line in textwrap::wrap(text, options) {
        let line = line.trim_end();
        match paint.filter(|_| style.colour) {
            Some(code) => out.push_str(&format!("\u{1b}[{code}m{line}\u{1b}[0m\n")),
            None => out.push_str(&format!("{line}\n")),
        }
    }
}

struct Page {
    out: String,
    style: Style,
    lang: Lang,
}

impl Page {
    fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        word(zh, en).get(self.lang)
    }

    /// Adds `text` wrapped, its first line after `first`, all others after `rest`.
    fn wrapped(&mut self, text: &str, first: &str, rest: &str, paint: Option<&str>) {
        wrap_into(&mut self.out, &self.style, text, [first, rest], paint);
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.line("");
        self.wrapped(text, "", "", Some("1"));
    }

    /// `label` and then `text`, the text's lines beneath one another.
    fn labelled(&mut self, label: &str, text: &str) {
        let lead = match self.lang {
            Lang::Zh => format!("  {label}："),
            Lang::En => format!("  {label}: "),
        };
        let rest = " ".repeat(textwrap::core::display_width(&lead));
        self.wrapped(text, &lead, &rest, None);
    }

    /// `text` quietly beneath what `label` stands before.
    fn beneath(&mut self, label: &str, text: &str) {
        let width = textwrap::core::display_width(label).saturating_add(4);
        let indent = " ".repeat(width);
        self.wrapped(text, &indent, &indent, Some("2"));
    }

    fn app(&mut self, report: &Report<'_>) {
        let app = &report.app;
        let mut title = String::new();
        if let Some(label) = app.label.map(str::trim).filter(|label| !label.is_empty()) {
            let _ = write!(title, "{} · ", inert_within(label, 60));
        }
        title.push_str(&inert_within(app.package, 120));
        if let Some(version) = app.version_name {
            let _ = write!(title, " {}", inert_within(version, 40));
        }
        self.wrapped(&title, "", "", Some("2"));
    }

    fn verdict(&mut self, report: &Report<'_>) {
        let worst = Principle::ALL.into_iter().map(|principle| report.verdict.of(principle).status).min();
        self.line("");
        let headline = inert_within(&report.headline, 1200);
        self.wrapped(&headline, "", "", Some(worst.map_or("1", bold)));
        self.line("");
        let mut table = Table::new();
        table
            .load_style(UTF8_HORIZONTAL_ONLY)
            .force_no_tty()
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(self.style.width).unwrap_or(u16::MAX))
            .set_header([self.word("原则", "Principle"), self.word("结论", "Status"), self.word("原因", "Why")]);
        if self.style.colour {
            table.enforce_styling();
        }
        // What the first two columns take: their widest word, and a space on either side.
        let mut widths = [0, 0];
        for principle in Principle::ALL {
            let verdict = report.verdict.of(principle);
            let (sign, status) = words::status(verdict.status);
            let cells =
                [words::principle(principle).get(self.lang).to_owned(), format!("{sign} {}", status.get(self.lang))];
            for (width, cell) in widths.iter_mut().zip(&cells) {
                *width = textwrap::core::display_width(cell).max(*width);
            }
        }
        widths[0] = widths[0].max(textwrap::core::display_width(self.word("原则", "Principle")));
        let rest = self.style.width.saturating_sub(widths.iter().sum::<usize>() + 8).max(16);
        for principle in Principle::ALL {
            let verdict = report.verdict.of(principle);
            let (sign, status) = words::status(verdict.status);
            let why = inert_within(verdict.why, 600);
            let why = textwrap::wrap(&why, filling(rest)).join("\n");
            table.add_row([
                Cell::new(words::principle(principle).get(self.lang)).add_attribute(Attribute::Bold),
                Cell::new(format!("{sign} {}", status.get(self.lang))).fg(colour(verdict.status)),
                Cell::new(why),
            ]);
        }
        for (column, width) in table.column_iter_mut().zip(widths) {
            let width = u16::try_from(width.saturating_add(2)).unwrap_or(u16::MAX);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
        }
        let drawn = table.trim_fmt();
        self.line(&drawn);
    }

    fn findings(&mut self, report: &Report<'_>) {
        let (entries, covered): (Vec<_>, Vec<_>) = report
            .entries()
            .into_iter()
            .partition(|entry| entry.first().is_none_or(|first| State::counts(first.state)));
        self.entries(&entries, covered.is_empty());
        for state in [State::Unchanged, State::Suppressed, State::Fixed] {
            let of_state: Vec<_> =
                covered.iter().filter_map(|entry| entry.first()).filter(|first| first.state == Some(state)).collect();
            if of_state.is_empty() {
                continue;
            }
            let name = match state {
                State::Suppressed => {
                    word("已由配置抑制，不影响退出状态", "Suppressed, and not counted for the exit status")
                }
                State::Fixed => word("与基线相比已修复", "Fixed since the baseline"),
                _ => word("基线中已有，不影响退出状态", "In the baseline already, and not counted for the exit status"),
            };
            let heading = match self.lang {
                Lang::Zh => format!("{}：{} 项", name.zh, of_state.len()),
                Lang::En => format!("{}: {}", name.en, of_state.len()),
            };
            self.heading(&heading);
            for first in of_state {
                self.brief(report, first);
            }
        }
        self.config(report);
    }

    /// A finding that does not count, in a line.
    fn brief(&mut self, report: &Report<'_>, finding: &FindingView<'_>) {
        let severity = words::severity(finding.severity).get(self.lang);
        let text = format!("[{severity}] {} ({})", inert(finding.title), finding.rule);
        self.wrapped(&text, "  ", "    ", None);
        if let Some(by) = report.suppression(finding) {
            let why = match self.lang {
                Lang::Zh => format!("理由：{}（至 {}）", inert(by.reason), by.until),
                Lang::En => format!("Reason: {} (until {})", inert(by.reason), by.until),
            };
            self.wrapped(&why, "    ", "    ", Some("2"));
        }
    }

    /// What the project settled that a reader should know of: rules that did not look, suppressions that do nothing.
    fn config(&mut self, report: &Report<'_>) {
        let Some(config) = &report.config else { return };
        let comma = words::comma(self.lang);
        let mut lines = Vec::new();
        if !config.rules_off.is_empty() {
            lines.push(format!("{}{}", self.word("关闭的规则：", "Rules off: "), config.rules_off.join(comma)));
        }
        if !config.severity.is_empty() {
            let changed: Vec<String> = config
                .severity
                .iter()
                .map(|(rule, severity)| format!("{rule} → {}", words::severity(*severity).get(self.lang)))
                .collect();
            lines.push(format!("{}{}", self.word("改变的严重程度：", "Severities changed: "), changed.join(comma)));
        }
        for of in &config.suppressions {
            if let Some(why) = words::idle(of.outcome) {
                lines.push(match self.lang {
                    Lang::Zh => format!("{}（至 {}）：{}", words::suppression(of, self.lang), of.until, why.zh),
                    Lang::En => format!("{} (until {}): {}", words::suppression(of, self.lang), of.until, why.en),
                });
            }
        }
        if lines.is_empty() {
            return;
        }
        let heading = format!("{} {}", self.word("配置", "Settings of"), inert_within(config.file, 120));
        self.heading(&heading);
        for line in lines {
            self.wrapped(&line, "  ", "    ", None);
        }
    }

    /// The findings that count, by what they do to the verdict.
    fn entries(&mut self, entries: &[Vec<&FindingView<'_>>], all: bool) {
        if entries.is_empty() {
            if !all {
                return;
            }
            self.line("");
            let none = self.word("没有发现问题。", "No findings.");
            self.wrapped(none, "", "", None);
            return;
        }
        for bearing in [Bearing::Breach, Bearing::Doubt, Bearing::Note] {
            let of_bearing: Vec<_> = entries
                .iter()
                .filter_map(|entry| entry.split_first())
                .filter(|(first, _)| first.weight().bearing == bearing)
                .collect();
            if of_bearing.is_empty() {
                continue;
            }
            let name = match bearing {
                Bearing::Breach => word("不符合要求", "Breaks a principle"),
                Bearing::Doubt => word("存疑，需人工核实", "Doubtful, to be checked by hand"),
                Bearing::Note => word("提示，不影响结论", "For your information; changes no verdict"),
            };
            let heading = match self.lang {
                Lang::Zh => format!("{}：{} 项", name.zh, of_bearing.len()),
                Lang::En => format!("{}: {}", name.en, of_bearing.len()),
            };
            self.heading(&heading);
            for (first, others) in of_bearing {
                self.finding(first, others);
            }
        }
    }

    fn finding(&mut self, first: &FindingView<'_>, others: &[&FindingView<'_>]) {
        let lang = self.lang;
        self.line("");
        let severity = words::severity(first.severity).get(lang);
        let bearing = first.weight().bearing;
        let paint = match bearing {
            Bearing::Breach => "1;31",
            Bearing::Doubt => "1;33",
            Bearing::Note => "1",
        };
        let title = inert(first.title);
        let lead = format!("[{severity}] ");
        self.wrapped(&title, &lead, "  ", Some(paint));
        let mut about =
            [first.rule, words::principle(first.principle).get(lang), words::confidence(first.confidence).get(lang)]
                .join(" · ");
        if let Some(state) = first.state {
            let _ = write!(about, " · {}", words::state(state).get(lang));
        }
        self.wrapped(&about, "  ", "  ", Some("2"));
        self.wrapped(&inert_within(first.explanation, 1200), "  ", "  ", None);
        let group: Vec<&FindingView<'_>> = std::iter::once(first).chain(others.iter().copied()).collect();
        for also in words::others(&group, lang) {
            self.labelled(self.word("同一原因", "Same cause"), &also);
        }
        // What changes no verdict is told briefly; the other formats have it all.
        if bearing == Bearing::Note {
            return;
        }
        let mut shown: Vec<&EvidenceView<'_>> = Vec::new();
        for piece in group.iter().flat_map(|finding| &finding.evidence) {
            if !shown.iter().any(|seen| seen.is_same(piece)) {
                shown.push(piece);
            }
        }
        let (policy, seen): (Vec<_>, Vec<_>) = shown.into_iter().partition(|piece| piece.kind == EvidenceKind::Policy);
        self.evidence(self.word("所见", "Seen"), &seen);
        self.evidence(self.word("政策", "Policy"), &policy);
        if policy.is_empty() {
            for says in first.policy_says.iter().take(2) {
                let text =
                    format!("{} — {}", quoted(&says.quote, lang), inert_within(&says.quote.place(says.document), 80));
                self.labelled(self.word("政策", "Policy"), &text);
            }
        }
        let mut provisions: Vec<&str> = Vec::new();
        for id in group.iter().flat_map(|finding| &finding.provisions) {
            if !provisions.contains(id) {
                provisions.push(id);
            }
        }
        if !provisions.is_empty() {
            self.labelled(self.word("依据", "Law"), &words::provisions(&provisions, lang));
        }
        if !first.remedy.is_empty() {
            self.labelled(self.word("改正", "Remedy"), &inert_within(first.remedy, 1200));
        }
    }

    fn evidence(&mut self, label: &str, pieces: &[&EvidenceView<'_>]) {
        for piece in pieces.iter().take(MOST_EVIDENCE) {
            // The policy's own words stand for what was made of them.
            let text = match &piece.quote {
                Some(quote) => quoted(quote, self.lang),
                None => inert_within(piece.what, 300).into_owned(),
            };
            self.labelled(label, &text);
            let document = piece.document.unwrap_or(piece.place);
            let place = piece.quote.map_or_else(|| document.to_owned(), |quote| quote.place(document));
            let mut place = inert_within(&place, 300).into_owned();
            if let Some(source) = piece.source {
                let _ = write!(place, " {}:{}", inert_within(&source.file, 120), source.line);
            } else if let Some(offset) = piece.offset {
                let _ = write!(place, " +{offset}");
            }
            self.beneath(label, &place);
        }
        let left = pieces.len().saturating_sub(MOST_EVIDENCE);
        if left > 0 {
            let more = match self.lang {
                Lang::Zh => format!("另有 {left} 处，见 JSON 或 HTML 报告"),
                Lang::En => format!("{left} more, in the JSON and HTML reports"),
            };
            self.labelled(label, &more);
        }
    }

    /// What the app asks for and holds: permissions that the person is asked for, SDKs, hosts.
    fn contents(&mut self, report: &Report<'_>) {
        let lang = self.lang;
        let (asked, others): (Vec<_>, Vec<_>) = report.permissions.iter().partition(|row| row.is_asked());
        let short = |name: &str| inert_within(name.rsplit('.').next().unwrap_or(name), 60).into_owned();
        if !report.permissions.is_empty() {
            let heading = match lang {
                Lang::Zh => format!("权限：{} 项，其中 {} 项须用户同意", report.permissions.len(), asked.len()),
                Lang::En => {
                    format!("Permissions: {}, of which {} ask the person", report.permissions.len(), asked.len())
                }
            };
            self.heading(&heading);
        }
        for row in &asked {
            let used = words::used(row.used).get(lang);
            let name = short(row.name);
            let text = match crate::db::permission(row.name).filter(|known| !known.text.zh.is_empty()) {
                Some(known) => format!("{name} – {} [{used}]", known.text.get(lang)),
                None => format!("{name} [{used}]"),
            };
            self.wrapped(&text, "  ", "    ", None);
        }
        let names: Vec<String> = others.iter().map(|row| short(row.name)).collect();
        let (also_zh, also_en) = if asked.is_empty() { ("", "") } else { ("其他：", "Others: ") };
        self.list(if lang == Lang::Zh { also_zh } else { also_en }, &names);
        let sdks: Vec<String> = report
            .sdks
            .iter()
            .flatten()
            .map(|sdk| match crate::db::sdk(&sdk.id) {
                Some(row) => row.text.get(lang).to_owned(),
                None => inert_within(&sdk.name, 60).into_owned(),
            })
            .collect();
        if !sdks.is_empty() {
            self.heading(&format!("SDK{}{}", if lang == Lang::Zh { "：" } else { "s: " }, sdks.len()));
            self.list("", &sdks);
        }
        let mut hosts: Vec<String> = report
            .endpoints
            .iter()
            .flatten()
            .filter_map(|endpoint| endpoint.host.as_deref())
            .map(|host| inert_within(host, 80).into_owned())
            .collect();
        hosts.sort();
        hosts.dedup();
        if !hosts.is_empty() {
            self.heading(&format!("{}{}", self.word("代码中的主机：", "Hosts in the code: "), hosts.len()));
            self.list("", &hosts);
        }
    }

    /// Names in a row, as many as a reader looks at; more are counted.
    fn list(&mut self, lead: &str, names: &[String]) {
        if names.is_empty() {
            return;
        }
        let mut text = format!(
            "{lead}{}",
            names.iter().take(MOST_ROWS).cloned().collect::<Vec<_>>().join(words::comma(self.lang))
        );
        let more = names.len().saturating_sub(MOST_ROWS);
        if more > 0 {
            let _ = match self.lang {
                Lang::Zh => write!(text, "，另有 {more} 项"),
                Lang::En => write!(text, ", and {more} more"),
            };
        }
        self.wrapped(&text, "  ", "    ", None);
    }

    fn limits(&mut self, report: &Report<'_>) {
        if report.limits.is_empty() {
            return;
        }
        self.heading(self.word("没能看到的", "What could not be seen"));
        for limit in report.limits.iter().take(MOST_LIMITS) {
            self.wrapped(&words::capitalised(&inert(limit.what)), "  - ", "    ", None);
            self.wrapped(&words::capitalised(&inert(limit.effect)), "    ", "    ", None);
            if !limit.principles.is_empty() {
                let names: Vec<_> =
                    limit.principles.iter().map(|principle| words::principle(*principle).get(self.lang)).collect();
                let names = names.join(words::comma(self.lang));
                let bears = match self.lang {
                    Lang::Zh => format!("影响：{names}"),
                    Lang::En => format!("Bears on: {}", names.to_lowercase()),
                };
                self.wrapped(&bears, "    ", "    ", None);
            }
            if !limit.place.is_empty() {
                self.wrapped(&inert(limit.place), "    ", "    ", Some("2"));
            }
        }
        let left = report.limits.len().saturating_sub(MOST_LIMITS);
        if left > 0 {
            let more = match self.lang {
                Lang::Zh => format!("另有 {left} 项，见 JSON 或 HTML 报告"),
                Lang::En => format!("{left} more, in the JSON and HTML reports"),
            };
            self.wrapped(&more, "  - ", "    ", None);
        }
    }

    fn end(&mut self, report: &Report<'_>) {
        self.line("");
        let app = &report.app;
        let tool = &report.tool;
        let file = format!("{} · SHA-256 {}", inert_within(app.file, 120), app.sha256);
        self.wrapped(&file, "", "  ", Some("2"));
        let law = words::law(tool, self.lang);
        let made = format!("duly {} · permission-db {} · {law}", tool.version, tool.permission_db);
        self.wrapped(&made, "", "  ", Some("2"));
    }
}

/// Lines of at most `width` columns, broken where Unicode Standard Annex 14 allows, references where their parts end.
/// First fit: the optimal fit may overrun the width.
pub(super) fn filling(width: usize) -> Options<'static> {
    Options::new(width)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_separator(WordSeparator::Custom(words_and_pieces))
        .word_splitter(WordSplitter::NoHyphenation)
}

/// Longest piece of a reference that is kept whole, in bytes: it fits a line of eighty columns.
const MOST_PIECE: usize = 64;

/// The words of a line; a reference is cut into its pieces alone.
fn words_and_pieces(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(line.split_inclusive(' ').flat_map(|chunk| {
        let name = chunk.trim_end_matches(' ');
        if is_reference(name) {
            let mut pieces: Vec<Word> = pieces(name, MOST_PIECE).into_iter().map(Word::from).collect();
            if let Some(last) = pieces.last_mut() {
                last.whitespace = chunk.get(name.len()..).unwrap_or_default();
            }
            pieces
        } else {
            WordSeparator::UnicodeBreakProperties.find_words(chunk).collect()
        }
    }))
}

/// A policy's words in their sentence, the words themselves marked.
fn quoted(quote: &Quote<'_>, lang: Lang) -> String {
    let (open, close) = match lang {
        Lang::Zh => ("“", "”"),
        Lang::En => ("\"", "\""),
    };
    format!(
        "{open}{}{}[{}]{}{}{close}",
        if quote.cut_before { "…" } else { "" },
        inert(quote.before),
        inert(quote.words),
        inert(quote.after),
        if quote.cut_after { "…" } else { "" },
    )
}

fn colour(status: Status) -> Color {
    match status {
        Status::Violated => Color::Red,
        Status::Inconclusive | Status::Doubtful => Color::Yellow,
        Status::Satisfied => Color::Green,
        Status::NotAssessed => Color::Reset,
    }
}

/// The escape code of a status' colour, bold.
fn bold(status: Status) -> &'static str {
    match status {
        Status::Violated => "1;31",
        Status::Inconclusive | Status::Doubtful => "1;33",
        Status::Satisfied => "1;32",
        Status::NotAssessed => "1",
    }
}
