//! HTML to text: blocks a line each, cells of a row parted by tabs; scripts, styles and navigation left out.
//!
//! The tokenizer's stream is read without a tree, so that no nesting is too deep.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::text::{Block, BlockKind, Extracted, Reading};

/// Reads HTML; spans count in the text that this extracts.
pub(super) fn extract(html: &str) -> Extracted {
    let (read, unclosed) = tokenize(html, true);
    // A navigation that never ends would swallow the policy.
    if unclosed || read.blocks.is_empty() { tokenize(html, false).0 } else { read }
}

fn tokenize(html: &str, skip_navigation: bool) -> (Extracted, bool) {
    let sink = Sink { state: RefCell::new(State { skip_navigation, ..State::default() }) };
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // The sink asks for no script, so one call consumes all.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut state = tokenizer.sink.state.into_inner();
    state.end_block();
    (Extracted { text: state.text, blocks: state.blocks }, state.skipped > 0)
}

struct Sink {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    text: String,
    blocks: Vec<Block>,
    /// Where the open block or cell starts in `text`.
    start: usize,
    heading: bool,
    /// Open `li` elements.
    items: usize,
    /// Open `table` elements; one in another is read as part of its cell.
    tables: usize,
    table: usize,
    cells: Vec<Reading>,
    in_row: bool,
    in_cell: bool,
    head: bool,
    /// Open elements whose content is left out.
    skipped: usize,
    skip_navigation: bool,
}

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
    "ul",
    "title",
];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) if state.skipped == 0 => state.characters(&text),
            Token::TagToken(tag) => return state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn characters(&mut self, text: &str) {
        // Text between the cells of a table belongs to none.
        if self.in_row && !self.in_cell && text.trim().is_empty() {
            return;
        }
        for letter in text.chars() {
            let open = self.text.get(self.start..).unwrap_or_default();
            if letter.is_whitespace() && letter != '\u{3000}' {
                if !open.is_empty() && !open.ends_with(' ') {
                    self.text.push(' ');
                }
            } else {
                self.text.push(letter);
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let start = tag.kind == TagKind::StartTag;
        match name {
            "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" | "textarea" => {
                if start && !tag.self_closing {
                    self.skipped += 1;
                    let kind = match name {
                        "script" => RawKind::ScriptData,
                        "textarea" => RawKind::Rcdata,
                        _ => RawKind::Rawtext,
                    };
                    return TokenSinkResult::RawData(kind);
                }
                self.skipped = self.skipped.saturating_sub(usize::from(!start));
            }
            "nav" | "template" | "noscript" | "svg" | "select" | "button" if name != "nav" || self.skip_navigation => {
                if !start {
                    self.skipped = self.skipped.saturating_sub(1);
                } else if !tag.self_closing {
                    self.end_line();
                    self.skipped += 1;
                }
            }
            _ if self.skipped > 0 => {}
            "br" => self.end_line(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line();
                self.heading = start;
            }
            "li" => {
                self.end_line();
                self.items = if start { self.items.saturating_add(1) } else { self.items.saturating_sub(1) };
            }
            "table" => {
                if start {
                    if self.tables == 0 {
                        self.end_line();
                        self.table += 1;
                    }
                    self.tables = self.tables.saturating_add(1);
                } else {
                    self.tables = self.tables.saturating_sub(1);
                    if self.tables == 0 {
                        self.end_row();
                    }
                }
            }
            "tr" if self.tables == 1 => {
                self.end_row();
                self.in_row = start;
            }
            "td" | "th" if self.tables == 1 && self.in_row => {
                self.end_cell();
                self.in_cell = start;
                self.head |= start && name == "th";
            }
            "ul" | "ol" if !start && self.items == 0 => self.end_line(),
            name if BLOCKS.contains(&name) => self.end_line(),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// Ends a line; within a cell, parts what follows by a space.
    fn end_line(&mut self) {
        if self.in_row {
            let open = self.text.get(self.start..).unwrap_or_default();
            if self.in_cell && !open.is_empty() && !open.ends_with(' ') {
                self.text.push(' ');
            }
            return;
        }
        self.end_block();
    }

    fn end_block(&mut self) {
        self.end_row();
        if let Some(reading) = self.close('\n') {
            let kind = if self.heading {
                BlockKind::Heading
            } else if self.items > 0 || super::plain::marker(&reading.text) > 0 {
                BlockKind::Item
            } else {
                BlockKind::Paragraph
            };
            self.blocks.push(Block::new(kind, reading));
        }
    }

    fn end_cell(&mut self) {
        if self.in_cell {
            let reading = self.close('\t').unwrap_or_default();
            self.cells.push(reading);
            self.in_cell = false;
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.in_row = false;
        if self.cells.is_empty() {
            return;
        }
        if self.text.ends_with('\t') {
            self.text.pop();
        }
        self.text.push('\n');
        self.start = self.text.len();
        let cells = std::mem::take(&mut self.cells);
        let head = std::mem::take(&mut self.head);
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.blocks.push(Block { kind: BlockKind::Row { table: self.table }, cells, head });
        }
    }

    /// Takes the open text as a reading, and writes what parts it from the next.
    fn close(&mut self, separator: char) -> Option<Reading> {
        let length = self.text.get(self.start..).unwrap_or_default().trim_end().len();
        self.text.truncate(self.start + length);
        let reading = (length > 0).then(|| Reading::new(&self.text, std::iter::once(self.start..self.text.len())));
        if length > 0 || separator == '\t' {
            self.text.push(separator);
        }
        self.start = self.text.len();
        reading
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
}
