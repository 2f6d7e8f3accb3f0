//! A policy as one self-contained page: its text with each statement marked in place, and tables of what it says. No
//! script, no address that anything is fetched from.

use askama::Template;
use askama::filters::Safe;
use base64::Engine;
use sha2::{Digest, Sha256};

use super::inert::inert_within;
use super::words;
use crate::db;
use crate::policy::{Action, Disclosure, Document, Party, Place, Policy};
use crate::prose::Lang;

/// The page's only style sheet.
const STYLE: &str = include_str!("style.css");
/// Most characters of one cell.
const MOST: usize = 600;
/// Most characters of one document that are shown: a browser is not made for more.
const MOST_TEXT: usize = 2_000_000;

/// The page of a policy.
pub fn render(policy: &Policy, lang: Lang) -> String {
    let rendered = Page::new(policy, lang).render();
    // Nothing in the template can fail, and memory has no errors.
    debug_assert!(rendered.is_ok(), "{rendered:?}");
    rendered.unwrap_or_default()
}

/// What the template shows.
#[derive(Template)]
#[template(path = "page.html", config = "src/report/policy/askama.toml")]
struct Page {
    lang: Lang,
    tag: &'static str,
    title: &'static str,
    style: Safe<&'static str>,
    style_hash: String,
    documents: Vec<DocumentView>,
    groups: Vec<Group>,
    limits: Vec<String>,
}

struct DocumentView {
    name: String,
    about: String,
    language: String,
    blocks: Vec<Block>,
}

/// A line of the text, or lines of cells.
enum Block {
    Line(Vec<Piece>),
    Table(Vec<Vec<Vec<Piece>>>),
}

/// Text that is marked or not.
struct Piece {
    text: String,
    /// Empty where it is not marked.
    class: &'static str,
    /// The first statement made here: the mark's id.
    first: usize,
    numbers: Vec<usize>,
    note: String,
}

struct Group {
    title: &'static str,
    heads: Vec<&'static str>,
    rows: Vec<Row>,
}

struct Row {
    /// The statement's number, the row's id.
    number: Option<usize>,
    /// The mark that it leads to.
    mark: Option<usize>,
    label: String,
    cells: Vec<String>,
}

/// A marked place: code points of one document, and the statements made there.
struct Mark {
    start: usize,
    end: usize,
    statements: Vec<usize>,
}

fn word(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Where a span of a document starts in its file, for a person: the page of a PDF.
pub fn page_of(document: &Document, offset: usize) -> Option<u32> {
    match document.places.of(offset) {
        Place::Page { page, .. } => Some(page),
        Place::Character { .. } => None,
    }
}

/// A data type's name.
fn data_type(id: &str, lang: Lang) -> &str {
    db::data_type(id).map_or(id, |data_type| data_type.text.get(lang))
}

/// What a statement says, in a few words.
pub fn says(row: &Disclosure, lang: Lang) -> String {
    let vague = if row.vague { word(lang, "（含糊）", " (vaguely)") } else { "" };
    format!("{}{vague}", words::action(row.action).get(lang))
}

/// By or to whom.
pub fn party(row: &Disclosure, lang: Lang) -> &str {
    match row.actor {
        Party::FirstParty => word(lang, "本应用", "the app"),
        Party::ThirdParty => row.entity.as_deref().unwrap_or(word(lang, "第三方", "a third party")),
    }
}

/// The kinds of statements, as tables part them.
pub const KINDS: [(&[Action], &str, &str); 3] = [
    (&[Action::Collect, Action::Use], "收集和使用", "Collected and used"),
    (&[Action::Share], "对外提供", "Shared"),
    (&[Action::NotCollect, Action::NotShare], "否认", "Denied"),
];

fn class(actions: &[Action]) -> &'static str {
    if actions.contains(&Action::Share) {
        "share"
    } else if actions.iter().any(|action| matches!(action, Action::Collect | Action::Use)) {
        "collect"
    } else {
        "deny"
    }
}

impl Page {
    fn new(policy: &Policy, lang: Lang) -> Page {
        let marks: Vec<Vec<Mark>> = policy.documents.iter().map(|document| marks(policy, document)).collect();
        // By statement: the mark that shows it.
        let mut shown: Vec<Option<usize>> = vec![None; policy.disclosures.len()];
        for mark in marks.iter().flatten() {
            for statement in &mark.statements {
                if let Some(slot) = shown.get_mut(*statement) {
                    *slot = mark.statements.first().map(|first| first + 1);
                }
            }
        }
        let documents = policy
            .documents
            .iter()
            .zip(&marks)
            .map(|(document, marks)| DocumentView {
                name: inert_within(&document.file, 120).into_owned(),
                about: about(document, lang),
                language: document.language.clone().unwrap_or_default(),
                blocks: blocks(policy, document, marks, lang),
            })
            .collect();
        let limits =
            policy.limits.iter().map(|limit| format!("{} {}", limit.what.get(lang), limit.effect.get(lang))).collect();
        Page {
            lang,
            tag: word(lang, "zh", "en"),
            title: word(lang, "隐私政策怎么说", "What the policy says"),
            style: Safe(STYLE),
            style_hash: base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE)),
            documents,
            groups: groups(policy, &shown, lang),
            limits,
        }
    }

    fn w(&self, zh: &'static str, en: &'static str) -> &'static str {
        word(self.lang, zh, en)
    }
}

fn about(document: &Document, lang: Lang) -> String {
    let language = document.language.as_deref().unwrap_or("?");
    let file = inert_within(&document.file, 120);
    let parts = [document.format, &document.encoding, language].join(word(lang, "，", ", "));
    match lang {
        Lang::Zh => format!("{file}（{parts}）SHA-256 {}", document.sha256),
        Lang::En => format!("{file} ({parts}) SHA-256 {}", document.sha256),
    }
}

/// The marked places of a document, in order; those that overlap are one.
fn marks(policy: &Policy, document: &Document) -> Vec<Mark> {
    let mut spans: Vec<(usize, usize, usize)> = policy
        .disclosures
        .iter()
        .enumerate()
        .filter(|(_, row)| row.document == document.file && row.span[0] < row.span[1])
        .map(|(number, row)| (row.span[0], row.span[1], number))
        .collect();
    spans.sort_unstable();
    let mut marks: Vec<Mark> = Vec::new();
    for (start, end, number) in spans {
        match marks.last_mut().filter(|last| start < last.end) {
            Some(last) => {
                last.end = last.end.max(end);
                last.statements.push(number);
            }
            None => marks.push(Mark { start, end, statements: vec![number] }),
        }
    }
    marks
}

/// The text in lines; lines of cells parted by tabs are tables.
fn blocks(policy: &Policy, document: &Document, marks: &[Mark], lang: Lang) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut marks = marks.iter().peekable();
    let mut open: Vec<Piece> = Vec::new();
    let mut row: Vec<Vec<Piece>> = Vec::new();
    let mut text = String::new();
    let mut mark: Option<&Mark> = None;
    let end_piece = |text: &mut String, mark: Option<&Mark>, open: &mut Vec<Piece>| {
        if !text.is_empty() {
            open.push(piece(policy, std::mem::take(text), mark, lang));
        }
    };
    for (offset, letter) in document.text.chars().take(MOST_TEXT).chain(['\n']).enumerate() {
        if mark.is_some_and(|mark| mark.end <= offset) {
            end_piece(&mut text, mark, &mut open);
            mark = None;
        }
        if let Some(next) = marks.next_if(|next| next.start <= offset) {
            end_piece(&mut text, mark, &mut open);
            mark = Some(next);
        }
        match letter {
            '\n' => {
                end_piece(&mut text, mark, &mut open);
                let line = std::mem::take(&mut open);
                if row.is_empty() {
                    if line.iter().any(|piece| !piece.text.trim().is_empty()) {
                        blocks.push(Block::Line(line));
                    }
                    continue;
                }
                row.push(line);
                let row = std::mem::take(&mut row);
                match blocks.last_mut() {
                    Some(Block::Table(rows)) => rows.push(row),
                    _ => blocks.push(Block::Table(vec![row])),
                }
            }
            '\t' => {
                end_piece(&mut text, mark, &mut open);
                row.push(std::mem::take(&mut open));
            }
            letter => text.push(letter),
        }
    }
    blocks
}

fn piece(policy: &Policy, text: String, mark: Option<&Mark>, lang: Lang) -> Piece {
    let rows: Vec<(usize, &Disclosure)> = mark
        .iter()
        .flat_map(|mark| &mark.statements)
        .filter_map(|number| Some((*number, policy.disclosures.get(*number)?)))
        .collect();
    let actions: Vec<Action> = rows.iter().map(|(_, row)| row.action).collect();
    let note: Vec<String> =
        rows.iter().map(|(_, row)| format!("{}: {}", says(row, lang), data_type(&row.data_type, lang))).collect();
    Piece {
        text,
        class: if rows.is_empty() { "" } else { class(&actions) },
        first: rows.first().map_or(0, |(number, _)| number + 1),
        numbers: rows.iter().map(|(number, _)| number + 1).collect(),
        note: note.join("; "),
    }
}

fn groups(policy: &Policy, shown: &[Option<usize>], lang: Lang) -> Vec<Group> {
    let text = |text: &str| inert_within(text.trim(), MOST).into_owned();
    let mut groups = Vec::new();
    for (actions, zh, en) in KINDS {
        let rows: Vec<Row> = policy
            .disclosures
            .iter()
            .enumerate()
            .filter(|(_, row)| actions.contains(&row.action))
            .map(|(number, row)| Row {
                number: Some(number + 1),
                mark: shown.get(number).copied().flatten(),
                label: (number + 1).to_string(),
                cells: vec![
                    data_type(&row.data_type, lang).to_owned(),
                    says(row, lang),
                    text(party(row, lang)),
                    text(row.purpose.as_deref().unwrap_or_default()),
                    text(row.condition.as_deref().unwrap_or_default()),
                    text(&row.text),
                ],
            })
            .collect();
        let heads = vec![
            "#",
            word(lang, "信息类型", "Data type"),
            word(lang, "声明", "Says"),
            word(lang, "由谁", "By or to whom"),
            word(lang, "目的", "Purpose"),
            word(lang, "条件", "Condition"),
            word(lang, "原文", "Words"),
        ];
        groups.push(Group { title: word(lang, zh, en), heads, rows });
    }
    groups.push(Group {
        title: word(lang, "第三方清单", "Third parties"),
        heads: vec![
            word(lang, "名称", "Name"),
            word(lang, "公司", "Company"),
            word(lang, "信息类型", "Data types"),
            word(lang, "目的", "Purpose"),
        ],
        rows: policy
            .sdk_list
            .iter()
            .map(|row| Row {
                number: None,
                mark: None,
                label: text(&row.name),
                cells: vec![
                    text(row.vendor.as_deref().unwrap_or_default()),
                    row.data_types.iter().map(|id| data_type(id, lang)).collect::<Vec<_>>().join(words::comma(lang)),
                    text(row.purpose.as_deref().unwrap_or_default()),
                ],
            })
            .collect(),
    });
    groups.push(Group {
        title: word(lang, "其他内容", "Other contents"),
        heads: vec![word(lang, "内容", "Content"), word(lang, "原文", "Words")],
        rows: policy
            .commitments
            .iter()
            .map(|row| Row { number: None, mark: None, label: row.kind.to_owned(), cells: vec![text(&row.text)] })
            .collect(),
    });
    groups.push(Group {
        title: word(lang, "自相矛盾", "Contradictions"),
        heads: vec![word(lang, "信息类型", "Data type"), word(lang, "否认", "Denied"), word(lang, "写明", "Stated")],
        rows: policy
            .contradictions()
            .into_iter()
            .map(|(denial, stated)| Row {
                number: None,
                mark: None,
                label: data_type(&denial.data_type, lang).to_owned(),
                cells: vec![text(&denial.text), text(&stated.text)],
            })
            .collect(),
    });
    groups.retain(|group| !group.rows.is_empty());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Input, Origin, read};

    fn page(file: &str, text: &str) -> String {
        let policy = read(&[Input { file, origin: Origin::Given, bytes: text.as_bytes() }]).unwrap();
        render(&policy, Lang::Zh)
    }

    #[test]
    fn statements_are_marked_in_place() {
        let page = page("p.txt", "我们会收集您的手机号码，不会收集您的通讯录。\n");
        assert!(
            page.contains(">手机号码</mark><sup><a href=\"#s1\">1</a></sup>，不会收集您的<mark class=\"deny\""),
            "{page}"
        );
        assert!(page.contains("<tr id=\"s1\"><td><a href=\"#m1\">1</a>"));
    }

    #[test]
    fn a_hostile_policy_stays_inert() {
        let page = page(
            "<p>.html",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; 我们会收集您的&lt;b onclick=x&gt;手机号码&lt;/b&gt;\u{202e}</p>",
        );
        assert!(!page.contains("<script") && !page.contains("<b onclick") && !page.contains('\u{202e}'));
        assert!(page.contains("&lt;script&gt;"));
    }

    #[test]
    fn rows_of_cells_are_tables() {
        let page = page(
            "p.html",
            "<table><tr><th>SDK名称</th><th>收集的个人信息</th></tr><tr><td>友盟</td><td>IMEI</td></tr></table>",
        );
        assert_eq!(page.matches("<div class=\"scroll\"><table><tr><td>SDK名称</td>").count(), 1, "{page}");
    }
}
