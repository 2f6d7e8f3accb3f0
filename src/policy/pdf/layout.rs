//! From lines to a text: repeated headers and footers left out, lines joined to paragraphs, cells read row by row.

use std::collections::HashMap;

use super::super::places::Place;
use super::super::plain;
use super::super::script;
use super::super::text::{BlockKind, Extracted};
use super::super::writer::{Extent, Writer};
use super::grid::{self, Grid};
use super::line::{self, Line};
use super::page::{Glyph, Shown};

/// Lines at either edge of a page that may be its header or footer.
const EDGE: usize = 3;

/// Longest header or footer, in characters.
const MAX_EDGE: usize = 60;
/// Headers and footers stand within this part of the page's height from its edge.
const MARGIN: f64 = 0.12;

/// A page's lines and tables, in reading order.
struct Page {
    pieces: Vec<Piece>,
    height: f64,
}

impl Page {
    /// Whether a line may be the page's header or footer by where it stands: a sentence never is.
    fn is_edge(&self, index: usize, line: &Line) -> bool {
        let outer = index < EDGE || index + EDGE >= self.pieces.len();
        let margin = line.y < MARGIN * self.height || line.y > (1.0 - MARGIN) * self.height;
        outer && margin && line.glyphs.len() <= MAX_EDGE && line.glyphs.last().is_none_or(|last| last.letter != '。')
    }
}

enum Piece {
    Line(Line),
    Table(Table),
}

struct Table {
    grid: Grid,
    /// By number of the cell: its lines.
    cells: HashMap<usize, Vec<Line>>,
}

impl Piece {
    fn y(&self) -> f64 {
        match self {
            Piece::Line(line) => line.y,
            Piece::Table(table) => table.grid.top(),
        }
    }
}

/// Writes what the pages show.
pub(super) fn write(shown: Vec<Shown>) -> Extracted {
    let mut pages: Vec<Page> = shown.into_iter().map(Page::new).collect();
    drop_edges(&mut pages);
    let body = body_size(&pages);
    let mut flow = Flow { writer: Writer::default(), body, page: 0, right: 0.0, pitch: 0.0, open: None, table: None };
    for (number, page) in (1..).zip(pages) {
        flow.page = number;
        flow.page(page);
    }
    flow.end_paragraph();
    flow.writer.finish(&[])
}

impl Page {
    fn new(shown: Shown) -> Page {
        let grids = grid::grids(&shown);
        let height = shown.height;
        let (turned, upright): (Vec<Glyph>, Vec<Glyph>) =
            line::without_doubles(shown.glyphs).into_iter().partition(|glyph| glyph.turned);
        let mut cells: Vec<HashMap<usize, Vec<Glyph>>> = grids.iter().map(|_| HashMap::new()).collect();
        let mut rest = Vec::new();
        'glyphs: for glyph in upright {
            for (grid, cells) in grids.iter().zip(&mut cells) {
                if let Some(cell) = grid.cell_of(&glyph) {
                    cells.entry(cell).or_default().push(glyph);
                    continue 'glyphs;
                }
            }
            rest.push(glyph);
        }
        let mut pieces: Vec<Piece> = line::lines(rest).into_iter().map(Piece::Line).collect();
        for (grid, cells) in grids.into_iter().zip(cells) {
            let cells: HashMap<usize, Vec<Line>> =
                cells.into_iter().map(|(cell, glyphs)| (cell, line::lines(glyphs))).collect();
            if !cells.is_empty() {
                pieces.push(Piece::Table(Table { grid, cells }));
            }
        }
        pieces.sort_by(|a, b| a.y().total_cmp(&b.y()));
        pieces.extend(line::turned(turned).into_iter().map(Piece::Line));
        Page { pieces, height }
    }
}

/// A line's text with its numbers made alike, so that "第 3 页" repeats "第 2 页".
fn shape(line: &Line) -> String {
    let mut out = String::new();
    for letter in line.text().chars().filter(|letter| !letter.is_whitespace()) {
        let letter = if letter.is_ascii_digit() { '#' } else { letter };
        if letter != '#' || !out.ends_with('#') {
            out.push(letter);
        }
    }
    out
}

/// Whether a line is the number of a page and nothing else.
fn is_page_number(shape: &str) -> bool {
    let letters: String =
        shape.chars().filter(|letter| !matches!(letter, '-' | '—' | '–' | '/' | '第' | '共' | '页' | '·')).collect();
    let letters = letters.to_ascii_lowercase();
    matches!(letters.as_str(), "#" | "##" | "page#" | "page#of#" | "#of#")
}

/// Leaves out lines that stand at the same place at the edge of most pages.
fn drop_edges(pages: &mut [Page]) {
    let mut counts: HashMap<(String, i64), usize> = HashMap::new();
    // Places are rounded to 8 points: truncation is meant.
    #[allow(clippy::cast_possible_truncation)]
    let key = |line: &Line| (shape(line), (line.y / 8.0).round() as i64);
    for page in pages.iter() {
        let mut seen = Vec::new();
        for (index, piece) in page.pieces.iter().enumerate() {
            if let Piece::Line(line) = piece
                && page.is_edge(index, line)
                && !seen.contains(&key(line))
            {
                seen.push(key(line));
            }
        }
        for key in seen {
            *counts.entry(key).or_default() += 1;
        }
    }
    let most = (pages.len() * 3).div_ceil(5);
    for page in pages.iter_mut() {
        let kept: Vec<bool> = page
            .pieces
            .iter()
            .enumerate()
            .map(|(index, piece)| {
                let Piece::Line(line) = piece else { return true };
                if !page.is_edge(index, line) {
                    return true;
                }
                let key = key(line);
                let repeated = counts.get(&key).copied().unwrap_or(0);
                let number = is_page_number(&key.0) && repeated >= 2;
                !(number || repeated >= most.max(3))
            })
            .collect();
        let mut kept = kept.into_iter();
        page.pieces.retain(|_| kept.next().unwrap_or(true));
    }
}

/// The size that most letters outside of tables have.
fn body_size(pages: &[Page]) -> f64 {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    for page in pages {
        for piece in &page.pieces {
            if let Piece::Line(line) = piece {
                // In tenths of a point: truncation is meant.
                #[allow(clippy::cast_possible_truncation)]
                let size = (line.size * 10.0).round() as i64;
                *counts.entry(size).or_default() += line.glyphs.len();
            }
        }
    }
    let most = counts.into_iter().max_by_key(|(size, count)| (*count, std::cmp::Reverse(*size)));
    #[allow(clippy::cast_precision_loss)]
    most.map_or(0.0, |(size, _)| size as f64 / 10.0)
}

/// The text as it flows over the pages.
struct Flow {
    writer: Writer,
    /// Size of the running text.
    body: f64,
    page: u32,
    /// Where lines end at the right.
    right: f64,
    /// Usual distance of two lines.
    pitch: f64,
    /// The open paragraph: its last line, page, number of lines, and whether all are bold.
    open: Option<Open>,
    /// Columns of the table that the last page ended with, and its first row's text.
    table: Option<(Vec<f64>, String)>,
}

struct Open {
    last: Line,
    page: u32,
    lines: usize,
    bold: bool,
    /// Left end of its first line.
    x: f64,
    first: String,
}

impl Flow {
    fn page(&mut self, page: Page) {
        let lines =
            || page.pieces.iter().filter_map(|piece| if let Piece::Line(line) = piece { Some(line) } else { None });
        self.right = lines().map(|line| line.end).fold(0.0, f64::max);
        let mut gaps: Vec<f64> = lines()
            .zip(lines().skip(1))
            .map(|(a, b)| b.y - a.y)
            .filter(|gap| *gap > 0.95 * self.body && *gap < 4.0 * self.body)
            .collect();
        gaps.sort_by(f64::total_cmp);
        // Most lines follow one another within a paragraph: the lower quartile is their pitch.
        self.pitch = gaps.get(gaps.len() / 4).copied().unwrap_or(1.5 * self.body);
        for piece in page.pieces {
            match piece {
                Piece::Line(line) => {
                    self.table = None;
                    self.line(line);
                }
                Piece::Table(table) => {
                    self.end_paragraph();
                    self.table(&table);
                }
            }
        }
    }

    fn place(&self, glyph: &Glyph) -> Place {
        // Whole points: truncation is meant.
        #[allow(clippy::cast_possible_truncation)]
        let (x, y) = (glyph.x.round() as i32, glyph.y.round() as i32);
        Place::Page { page: self.page, x, y }
    }

    fn glyphs(&mut self, line: &Line) {
        for glyph in &line.glyphs {
            let place = self.place(glyph);
            self.writer.letter(glyph.letter, place);
        }
    }

    fn line(&mut self, line: Line) {
        let joins = self.open.as_ref().is_some_and(|open| self.joins(open, &line));
        if joins {
            self.part(&line);
            self.glyphs(&line);
            if let Some(open) = &mut self.open {
                open.lines += 1;
                open.bold &= line.bold;
                open.page = self.page;
                open.last = line;
            }
            return;
        }
        self.end_paragraph();
        self.glyphs(&line);
        self.open =
            Some(Open { page: self.page, lines: 1, bold: line.bold, x: line.x, first: line.text(), last: line });
    }

    /// Parts two lines by a space, unless both are Chinese.
    fn part(&mut self, next: &Line) {
        let before = self.writer.open().chars().next_back();
        let after = next.glyphs.first().map(|glyph| glyph.letter);
        if !(before.is_some_and(script::is_han) && after.is_some_and(script::is_han)) {
            self.writer.space();
        }
    }

    /// Whether `next` goes on with the paragraph.
    fn joins(&self, open: &Open, next: &Line) -> bool {
        let last = &open.last;
        let size = last.size.max(next.size).max(1.0);
        if (last.size - next.size).abs() > 0.12 * size {
            return false;
        }
        let text = next.text();
        let ended = last.glyphs.last().is_some_and(|glyph| {
            matches!(glyph.letter, '。' | '；' | '：' | '.' | ';' | ':' | '！' | '？' | '!' | '?')
        });
        if plain::marker(&text) > 0 && (ended || plain::marker(&open.first) > 0) {
            return false;
        }
        // A paragraph's first line may be set in; its others stand at one margin.
        let hanging = plain::marker(&open.first) > 0 && open.lines == 1;
        if next.x > last.x + 0.6 * size && !hanging {
            return false;
        }
        // A line that ends well before the margin ends its paragraph.
        if last.end < self.right - 2.5 * size
            && (ended || last.end < self.right - 0.35 * (self.right - open.x).max(0.0))
        {
            return false;
        }
        if open.page != self.page {
            return !ended || last.end > self.right - 1.5 * size;
        }
        let gap = next.y - last.y;
        gap > 0.3 * size && gap <= (1.3 * self.pitch).max(1.15 * size)
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.take() else { return };
        let text = self.writer.open().trim();
        let length = text.chars().count();
        let ended = text.ends_with(['。', '；', '，', '：', ',', ';', ':']) || text.ends_with('.') && length > 20;
        let large = self.body > 0.0 && open.last.size > 1.12 * self.body && open.lines <= 3;
        let bold = open.bold && open.lines == 1 && length <= 40;
        let heading = !ended && length <= 80 && (large || bold || open.lines == 1 && plain::is_heading(text));
        self.writer.end_block(if heading { BlockKind::Heading } else { BlockKind::Paragraph });
    }

    fn table(&mut self, table: &Table) {
        let cells = table.grid.cells();
        let first: String = cells
            .iter()
            .filter(|(_, cell)| cell.row == 0)
            .flat_map(|(number, _)| table.cells.get(number).into_iter().flatten())
            .map(Line::text)
            .collect();
        let same = |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 4.0);
        let goes_on = self.table.take().filter(|(columns, _)| same(columns, &table.grid.columns));
        // A table that goes on over the page often repeats its head there.
        let repeats = goes_on.as_ref().is_some_and(|(_, head)| *head == first);
        if goes_on.is_none() {
            self.writer.begin_table();
        }
        let mut row = 0;
        for (number, cell) in cells {
            if repeats && cell.row == 0 {
                continue;
            }
            if cell.row != row {
                self.writer.end_row();
                row = cell.row;
            }
            for line in table.cells.get(&number).into_iter().flatten() {
                self.part(line);
                self.glyphs(line);
            }
            self.writer.end_cell(Extent { columns: cell.columns, rows: cell.rows, head: false });
        }
        self.writer.end_row();
        let head = goes_on.map_or(first, |(_, head)| head);
        self.table = Some((table.grid.columns.clone(), head));
    }
}
