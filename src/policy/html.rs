//! HTML to text: blocks a line each, cells of a row parted by tabs; scripts, styles and navigation left out.
//!
//! The tokenizer's stream is read without a tree, so that no nesting is too deep.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::places::Place;
use super::text::{BlockKind, Extracted};
use super::writer::{Extent, Writer};

/// Reads HTML; spans count in the text that this extracts.
pub(super) fn extract(html: &str) -> Extracted {
    join(&[(String::new(), html)])
}

/// Reads the HTML documents of one page, frame by frame; each has a name.
pub(super) fn join(parts: &[(String, &str)]) -> Extracted {
    let mut writer = Writer::default();
    for (part, (_, html)) in parts.iter().enumerate() {
        // A navigation that never ends would swallow the policy.
        let skip_navigation = is_closed(html);
        writer = tokenize(html, State { writer, part, skip_navigation, ..State::default() }).writer;
    }
    writer.finish(parts)
}

/// Whether what is left out with the navigation ends before the document does, and leaves something to read.
fn is_closed(html: &str) -> bool {
    let state = tokenize(html, State { skip_navigation: true, ..State::default() });
    state.skipped.is_none() && state.seen
}

fn tokenize(html: &str, state: State) -> State {
    let mut state = state;
    state.cursor = 0;
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
        state.take(html, &event, span);
        None
    });
    emitter.naively_switch_states(true);
    // The reader is a string: it has no errors, and the callback gives no tokens.
    for _ in Tokenizer::new_with_emitter(html, emitter) {}
    state.end_block();
    state
}

#[derive(Default)]
struct State {
    writer: Writer,
    part: usize,
    /// Byte offset in the source up to which it was read.
    cursor: usize,
    /// The start tag that is being read.
    name: String,
    attribute: String,
    extent: Extent,
    navigation: bool,
    heading: bool,
    /// Open `li` elements.
    items: usize,
    /// Open `table` elements; one in another is read as part of its cell.
    tables: usize,
    in_row: bool,
    /// The extent of the open cell.
    cell: Option<Extent>,
    /// The element whose content is left out, and how many of its name are open.
    skipped: Option<(String, usize)>,
    skip_navigation: bool,
    /// Whether there was any text.
    seen: bool,
}

/// Elements whose content is not part of the text.
const LEFT_OUT: &[&str] = &[
    "button", "datalist", "iframe", "noembed", "noframes", "noscript", "script", "select", "style", "svg", "template",
    "textarea", "xmp",
];

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "legend",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "title",
    "ul",
];

impl State {
    fn take(&mut self, html: &str, event: &CallbackEvent<'_>, span: Span<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.name = String::from_utf8_lossy(name).into_owned();
                self.extent = Extent::default();
                self.navigation = self.name == "nav";
            }
            CallbackEvent::AttributeName { name } => self.attribute = String::from_utf8_lossy(name).into_owned(),
            CallbackEvent::AttributeValue { value } => {
                let value = String::from_utf8_lossy(value);
                let number = || value.trim().parse::<usize>().unwrap_or(1);
                match self.attribute.as_str() {
                    "colspan" => self.extent.columns = number(),
                    // 0: to the end of the table.
                    "rowspan" => self.extent.rows = Some(number()).filter(|rows| *rows > 0).unwrap_or(usize::MAX),
                    "role" => self.navigation |= value.eq_ignore_ascii_case("navigation"),
                    _ => {}
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.cursor = span.end;
                let name = std::mem::take(&mut self.name);
                self.start(&name, *self_closing);
            }
            CallbackEvent::EndTag { name } => {
                self.cursor = span.end;
                self.end(&String::from_utf8_lossy(name));
            }
            CallbackEvent::String { value } => self.characters(html, &String::from_utf8_lossy(value), span.end),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => self.cursor = span.end,
            CallbackEvent::Error(_) => {}
        }
    }

    /// Adds decoded characters; they stand in the source between the cursor and `end`.
    fn characters(&mut self, html: &str, text: &str, end: usize) {
        // Text between the cells of a table belongs to none.
        let between = self.in_row && self.cell.is_none() && text.trim().is_empty();
        if self.skipped.is_some() || between {
            self.cursor = end;
            return;
        }
        self.seen |= !text.trim().is_empty();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let rest = html.get(self.cursor..).unwrap_or_default();
            self.writer.letter(letter, Place::Character { part: self.part, offset: self.cursor });
            self.cursor += source_length(rest, letter, letters.peek().copied());
        }
        self.cursor = self.cursor.max(end);
    }

    fn start(&mut self, name: &str, self_closing: bool) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(skipped == name && !self_closing);
            return;
        }
        let foreign = name == "svg";
        if LEFT_OUT.contains(&name)
            || self.navigation && self.skip_navigation && BLOCKS.contains(&name)
            || name == "nav" && self.skip_navigation
        {
            // Only foreign elements can close themselves.
            if !(foreign && self_closing) {
                if name == "nav" {
                    self.line();
                }
                self.skipped = Some((name.to_owned(), 1));
            }
            return;
        }
        match name {
            "table" => {
                if self.tables == 0 {
                    self.line();
                    self.writer.begin_table();
                }
                self.tables = self.tables.saturating_add(1);
            }
            "tr" if self.tables == 1 => {
                self.end_row();
                self.in_row = true;
            }
            "td" | "th" if self.tables == 1 && self.in_row => {
                self.end_cell();
                self.cell = Some(Extent { head: name == "th", ..self.extent });
            }
            _ => self.both(name, true),
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth -= usize::from(skipped == name);
            if *depth == 0 {
                self.skipped = None;
            }
            return;
        }
        match name {
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.end_row();
                }
            }
            "tr" if self.tables == 1 => self.end_row(),
            "td" | "th" if self.tables == 1 => self.end_cell(),
            _ => self.both(name, false),
        }
    }

    /// What start and end tags do alike.
    fn both(&mut self, name: &str, start: bool) {
        match name {
            "br" => self.line(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.line();
                self.heading = start;
            }
            "li" => {
                self.line();
                self.items = if start { self.items.saturating_add(1) } else { self.items.saturating_sub(1) };
            }
            "ul" | "ol" if !start && self.items == 0 => self.line(),
            name if BLOCKS.contains(&name) => self.line(),
            _ => {}
        }
    }

    /// Ends a line; within a cell, parts what follows by a space.
    fn line(&mut self) {
        if self.in_row {
            if self.cell.is_some() {
                self.writer.space();
            }
            return;
        }
        self.end_block();
    }

    fn end_block(&mut self) {
        self.end_row();
        self.writer.end_block(if self.heading {
            BlockKind::Heading
        } else if self.items > 0 {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        });
    }

    fn end_cell(&mut self) {
        if let Some(extent) = self.cell.take() {
            self.writer.end_cell(extent);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.in_row = false;
        self.writer.end_row();
    }
}

/// How many bytes of `source` stand for `letter`, before a character that reads as `next`.
fn source_length(source: &str, letter: char, next: Option<char>) -> usize {
    let mut letters = source.chars();
    match letters.next() {
        // A line end is one character, however it is written.
        Some('\r') if letter == '\n' => 1 + usize::from(letters.next() == Some('\n')),
        Some('&') => {
            let name = source.get(1..).unwrap_or_default();
            let length = name.find(|each: char| !each.is_ascii_alphanumeric() && each != '#').unwrap_or(name.len());
            if length == 0
                || letter == '&'
                    && !name.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("amp"))
                    && !name.starts_with('#')
            {
                return 1;
            }
            if name.get(length..).is_some_and(|rest| rest.starts_with(';')) {
                return length + 2;
            }
            // Without a semicolon the name ends where the text goes on.
            let end =
                next.and_then(|next| name.get(1..length).and_then(|name| name.find(next))).map_or(length, |at| at + 1);
            end + 1
        }
        Some(found) if found == letter => found.len_utf8(),
        // A character that stands for none of its own: the second one of a reference.
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_tables_and_what_is_left_out() {
        let html = "<html><head><title>隐私政策</title><style>p{}</style><script>var a='<p>收集';</script></head>\
            <body><nav><a>首页</a></nav><h1>一、收集</h1><p>我们收集&nbsp;您的<b>IMEI</b>&amp;MAC。<br>第二行</p>\
            <ul><li>通讯录<li>位置</ul><table><thead><tr><th>SDK</th><th>目的</th></tr></thead>\
            <tr><td>友盟</td><td><p>统计</p><p>分析</p></td></tr></table>完";
        let read = extract(html);
        assert_eq!(
            read.text,
            "隐私政策\n一、收集\n我们收集 您的IMEI&MAC。\n第二行\n通讯录\n位置\nSDK\t目的\n友盟\t统计 分析\n完\n"
        );
        let rows: Vec<_> = read.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Row { .. })).collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].head && !rows[1].head);
        assert_eq!(read.blocks[4].kind, BlockKind::Item);
        assert_eq!(read.blocks[1].kind, BlockKind::Heading);
    }

    #[test]
    fn a_hundred_thousand_open_elements_are_read() {
        let html = format!("{}我们收集您的位置{}", "<div><table><ul>".repeat(100_000), "</li>".repeat(1000));
        assert!(extract(&html).text.contains("我们收集您的位置"));
    }

    #[test]
    fn an_unclosed_navigation_hides_nothing() {
        assert!(extract("<nav><a>x</a><p>我们收集您的位置").text.contains("收集"));
        assert_eq!(extract("<script>never closed").text, "");
    }

    /// The words at `word` in the extracted text are those at its place in the source.
    #[test]
    fn every_character_stands_in_the_source() {
        let html = "<!-- c --><p class=\"a\">我们&nbsp;收集<b>您的&#72;MEI</b>，AT&amp;T、R&D和\r\n位置&hellip;信息&lt;&copy 全部</p>\n<table><tr><td>友盟 &gt; x</td></tr></table>";
        let read = extract(html);
        let source: Vec<char> = html.chars().collect();
        for (offset, letter) in read.text.chars().enumerate() {
            let Place::Character { offset: at, .. } = read.places.of(offset) else { panic!("a page") };
            let found = source[at];
            match letter {
                ' ' | '\t' | '\n' => {}
                'H' | '&' | '…' | '<' | '©' | '>' => assert_eq!(found, '&', "{letter} of {}", read.text),
                _ => assert_eq!(found, letter, "at {offset} of {}", read.text),
            }
        }
        assert!(read.text.contains("AT&T、R&D和 位置…信息<© 全部"), "{}", read.text);
    }

    #[test]
    fn a_cell_that_spans_rows_stands_in_each() {
        let html = "<table><tr><th rowspan=2>SDK</th><th colspan=2>内容</th></tr><tr><th>信息</th><th>目的</th></tr>\
            <tr><td rowspan=2>友盟</td><td>IMEI</td><td>统计</td></tr><tr><td>位置</td><td>推送</td></tr>\
            <tr><td>高德</td><td>位置</td><td>地图</td></tr></table>";
        let read = extract(html);
        let rows: Vec<Vec<&str>> =
            read.blocks.iter().map(|block| block.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(
            rows,
            [
                ["SDK", "内容", "内容"],
                ["SDK", "信息", "目的"],
                ["友盟", "IMEI", "统计"],
                ["友盟", "位置", "推送"],
                ["高德", "位置", "地图"]
            ]
        );
        assert_eq!(read.text, "SDK\t内容\n信息\t目的\n友盟\tIMEI\t统计\n位置\t推送\n高德\t位置\t地图\n");
    }
}
