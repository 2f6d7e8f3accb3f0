//! Writes extracted text: blocks a line each, the cells of a row parted by tabs.

use super::places::{Gathered, Place};
use super::text::{Block, BlockKind, Extracted, Reading};

/// Most cells of a row that are kept apart.
const MAX_CELLS: usize = 200;
/// Most rows that one cell may stand in (HTML's own bound is 65534).
const MAX_ROW_SPAN: usize = 1000;

/// How many columns and rows a cell takes, and whether it heads them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub columns: usize,
    pub rows: usize,
    pub head: bool,
}

impl Default for Extent {
    fn default() -> Self {
        Extent { columns: 1, rows: 1, head: false }
    }
}

/// A text being written.
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: String,
    blocks: Vec<Block>,
    places: Gathered,
    /// Where the open block or cell starts in `text`.
    start: usize,
    table: usize,
    cells: Vec<Reading>,
    head: bool,
    /// By column: the cell that reaches down from above, and how many rows more it stands in.
    hanging: Vec<Option<(Reading, usize)>>,
    /// The cells of the row before.
    above: Vec<Reading>,
}

impl Writer {
    /// Adds a character that stands at `place` (offsets in bytes); white space is collapsed.
    pub fn letter(&mut self, letter: char, place: Place) {
        let letter = if letter.is_whitespace() && letter != '\u{3000}' { ' ' } else { letter };
        if letter == ' ' && self.is_apart() {
            return;
        }
        self.places.note(self.text.len(), letter.len_utf8(), place);
        self.text.push(letter);
    }

    /// Parts what follows by a space.
    pub fn space(&mut self) {
        if !self.is_apart() {
            self.text.push(' ');
        }
    }

    fn is_apart(&self) -> bool {
        self.open().is_empty() || self.text.ends_with(' ')
    }

    /// The text of the open block or cell.
    pub fn open(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// Ends a block. A paragraph that begins with the mark of a list's item is one.
    pub fn end_block(&mut self, kind: BlockKind) {
        if let Some(reading) = self.close('\n') {
            let item = kind == BlockKind::Paragraph && super::plain::marker(&reading.text) > 0;
            self.blocks.push(Block::new(if item { BlockKind::Item } else { kind }, reading));
        }
    }

    /// Begins a table.
    pub fn begin_table(&mut self) {
        self.table += 1;
        self.hanging.clear();
        self.above.clear();
    }

    /// The open row heads its table.
    pub fn head_row(&mut self) {
        self.head = true;
    }

    /// Ends a cell of the open row.
    pub fn end_cell(&mut self, extent: Extent) {
        self.hang();
        let reading = self.close('\t').unwrap_or_default();
        self.head |= extent.head;
        let rows = extent.rows.min(MAX_ROW_SPAN);
        for column in 0..extent.columns.clamp(1, MAX_CELLS) {
            if self.cells.len() >= MAX_CELLS {
                return;
            }
            // A head says what all its columns are; a cell that is merely wide says it once.
            let cell = if column == 0 || extent.head { reading.clone() } else { Reading::default() };
            if rows > 1 {
                let at = self.cells.len();
                if self.hanging.len() <= at {
                    self.hanging.resize(at + 1, None);
                }
                if let Some(slot) = self.hanging.get_mut(at) {
                    *slot = Some((cell.clone(), rows - 1));
                }
            }
            self.cells.push(cell);
        }
    }

    /// Lets the cells above go on into the columns that follow.
    pub fn continue_cell(&mut self, columns: usize) {
        self.hang();
        for _ in 0..columns.clamp(1, MAX_CELLS) {
            if self.cells.len() >= MAX_CELLS {
                return;
            }
            let cell = self.above.get(self.cells.len()).cloned().unwrap_or_default();
            self.cells.push(cell);
        }
    }

    /// Puts the cells that reach down from above into the columns that follow.
    fn hang(&mut self) {
        while let Some(slot) = self.hanging.get_mut(self.cells.len()) {
            let Some((reading, rows)) = slot else { return };
            self.cells.push(reading.clone());
            *rows -= 1;
            if *rows == 0 {
                *slot = None;
            }
        }
    }

    /// Ends the open row, if there is one.
    pub fn end_row(&mut self) {
        if self.cells.is_empty() {
            return;
        }
        self.hang();
        if self.text.ends_with('\t') {
            self.text.pop();
        }
        self.text.push('\n');
        self.start = self.text.len();
        let cells = std::mem::take(&mut self.cells);
        let head = std::mem::take(&mut self.head);
        self.above.clone_from(&cells);
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.blocks.push(Block { kind: BlockKind::Row { table: self.table }, cells, head });
        }
    }

    /// Takes the open text as a reading, and writes what parts it from the next.
    fn close(&mut self, separator: char) -> Option<Reading> {
        let length = self.open().trim_end().len();
        self.text.truncate(self.start + length);
        self.places.truncate(self.text.len());
        let reading = (length > 0).then(|| Reading::new(&self.text, std::iter::once(self.start..self.text.len())));
        if length > 0 || separator == '\t' {
            self.text.push(separator);
        }
        self.start = self.text.len();
        reading
    }

    /// The text, whose places are in `parts`: names and decoded texts.
    pub fn finish(mut self, parts: &[(String, &str)]) -> Extracted {
        self.end_block(BlockKind::Paragraph);
        self.end_row();
        let places = self.places.finish(&self.text, parts);
        Extracted { text: self.text, blocks: self.blocks, places, limits: Vec::new() }
    }
}
