//! Markdown: blocks by its grammar; spans count in the file's own text, marks included.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::places::Places;
use super::text::{Block, BlockKind, Extracted, Reading};

/// Reads Markdown.
pub(super) fn extract(text: String) -> Extracted {
    let blocks = {
        let mut builder = Builder {
            text: &text,
            blocks: Vec::new(),
            pieces: Vec::new(),
            cells: Vec::new(),
            item: 0,
            heading: false,
            cell: false,
            table: 0,
            head: false,
        };
        for (event, range) in Parser::new_ext(&text, Options::ENABLE_TABLES).into_offset_iter() {
            builder.take(event, range);
        }
        builder.end();
        builder.blocks
    };
    Extracted { text, blocks, places: Places::default(), limits: Vec::new() }
}

struct Builder<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    pieces: Vec<Range<usize>>,
    cells: Vec<Reading>,
    item: usize,
    heading: bool,
    cell: bool,
    table: usize,
    head: bool,
}

impl Builder<'_> {
    fn take(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Text(_) => self.piece(range),
            Event::Code(_) => {
                let ticks =
                    self.text.get(range.clone()).map_or(0, |code| code.len() - code.trim_start_matches('`').len());
                self.piece(range.start.saturating_add(ticks)..range.end.saturating_sub(ticks));
            }
            Event::SoftBreak if self.cell => {}
            // A line of Chinese Markdown is mostly a paragraph of its own; English is wrapped.
            Event::SoftBreak | Event::HardBreak => {
                let last = self.pieces.last().and_then(|piece| self.text.get(piece.clone())).unwrap_or_default();
                if last.ends_with(['。', '；', ';', '：', ':', '.']) {
                    self.end();
                }
            }
            Event::Start(Tag::Heading { .. }) => {
                self.end();
                self.heading = true;
            }
            Event::End(TagEnd::Heading(_)) => {
                self.end();
                self.heading = false;
            }
            Event::Start(Tag::Item) => {
                self.end();
                self.item += 1;
            }
            Event::End(TagEnd::Item) => {
                self.end();
                self.item = self.item.saturating_sub(1);
            }
            Event::Start(Tag::Table(_)) => {
                self.end();
                self.table += 1;
            }
            Event::Start(Tag::TableHead) => self.head = true,
            Event::Start(Tag::TableCell) => self.cell = true,
            Event::End(TagEnd::TableCell) => {
                self.cell = false;
                self.cells.push(Reading::new(self.text, std::mem::take(&mut self.pieces)));
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                let kind = BlockKind::Row { table: self.table };
                self.blocks.push(Block { kind, cells: std::mem::take(&mut self.cells), head: self.head });
                self.head = false;
            }
            Event::Start(Tag::Paragraph | Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::List(_))
            | Event::End(TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::BlockQuote(_) | TagEnd::List(_))
            | Event::Rule => self.end(),
            _ => {}
        }
    }

    fn piece(&mut self, range: Range<usize>) {
        match self.pieces.last_mut() {
            // Marks between two words of a sentence (`**`) join, they do not part.
            Some(last) if last.end == range.start => last.end = range.end,
            _ => self.pieces.push(range),
        }
    }

    fn end(&mut self) {
        if self.pieces.is_empty() {
            return;
        }
        let pieces = std::mem::take(&mut self.pieces);
        let reading = Reading::adjoining(self.text, pieces);
        let kind = if self.heading {
            BlockKind::Heading
        } else if self.item > 0 || super::plain::marker(&reading.text) > 0 {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        };
        if !reading.is_empty() {
            self.blocks.push(Block::new(kind, reading));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_of_the_reading_and_kept_in_the_text() {
        let source =
            "## 信息\n\n我们会**收集**您的`IMEI`。\n\n- 通讯录\n\n| SDK | 目的 |\n|---|---|\n| 友盟 | 统计 |\n";
        let read = extract(source.to_owned());
        assert_eq!(read.text, source);
        let texts: Vec<Vec<&str>> =
            read.blocks.iter().map(|block| block.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(
            texts,
            [vec!["信息"], vec!["我们会收集您的IMEI。"], vec!["通讯录"], vec!["SDK", "目的"], vec!["友盟", "统计"]]
        );
        let cell = &read.blocks[1].cells[0];
        let at = cell.text.find("IMEI").unwrap();
        assert_eq!(&source[cell.source(source, at..at + 4)], "IMEI");
    }
}
