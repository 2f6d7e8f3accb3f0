//! Lines of text: glyphs put together by where they stand.

use std::collections::HashMap;

use super::page::Glyph;

/// A gap wider than this, in parts of the font's size, parts two words (as in poppler).
const WORD_GAP: f64 = 0.1;
/// A gap wider than this parts two columns.
const COLUMN_GAP: f64 = 1.8;

/// A line of text, its glyphs from left to right, with spaces where words part.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub glyphs: Vec<Glyph>,
    /// Left and right end.
    pub x: f64,
    pub end: f64,
    /// The baseline.
    pub y: f64,
    /// The size of most of its letters.
    pub size: f64,
    /// Whether all its letters are bold.
    pub bold: bool,
}

impl Line {
    /// The line's text.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.letter).collect()
    }

    fn of(glyphs: Vec<Glyph>) -> Option<Line> {
        let first = glyphs.iter().find(|glyph| !glyph.letter.is_whitespace())?;
        let last = glyphs.iter().rev().find(|glyph| !glyph.letter.is_whitespace())?;
        let (x, end, y) = (first.x, last.end, first.y);
        let bold = glyphs.iter().all(|glyph| glyph.bold || glyph.letter.is_whitespace());
        let mut sizes: Vec<f64> =
            glyphs.iter().filter(|glyph| !glyph.letter.is_whitespace()).map(|glyph| glyph.size).collect();
        sizes.sort_by(f64::total_cmp);
        let size = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
        Some(Line { glyphs, x, end, y, size, bold })
    }
}

/// Leaves out what is drawn a second time in the same place, to look bold.
pub(super) fn without_doubles(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut seen: HashMap<(char, i64, i64), Vec<(f64, f64)>> = HashMap::new();
    let mut kept = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let cell = |value: f64| (value / 8.0).floor();
        // Truncation is meant; values beyond a page are no matter.
        #[allow(clippy::cast_possible_truncation)]
        let (column, row) = (cell(glyph.x) as i64, cell(glyph.y) as i64);
        let near =
            |(x, y): &(f64, f64)| (x - glyph.x).abs() < 0.1 * glyph.size && (y - glyph.y).abs() < 0.2 * glyph.size;
        let double = (-1..=1).any(|across: i64| {
            (-1..=1).any(|down: i64| {
                let at = (glyph.letter, column.saturating_add(across), row.saturating_add(down));
                seen.get(&at).is_some_and(|places| places.iter().any(near))
            })
        });
        if !double || glyph.letter.is_whitespace() {
            let places = seen.entry((glyph.letter, column, row)).or_default();
            // A page of one letter in one place would make this slow.
            if places.len() < 64 {
                places.push((glyph.x, glyph.y));
            }
            kept.push(glyph);
        }
    }
    kept
}

/// Puts glyphs into lines, from the top; a line with wide gaps is one for each column.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<(f64, f64, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        // A raised or lowered letter belongs to the line that it leans on.
        let row = rows.last_mut().filter(|(y, size, _)| glyph.y - *y <= 0.45 * size.max(glyph.size).max(1.0));
        match row {
            Some((y, size, row)) => {
                // The line stands where its largest letters do.
                if glyph.size > *size * 1.2 {
                    (*y, *size) = (glyph.y, glyph.size);
                }
                row.push(glyph);
            }
            None => rows.push((glyph.y, glyph.size, vec![glyph])),
        }
    }
    rows.into_iter().flat_map(|(_, _, row)| parted(row)).collect()
}

/// A row's glyphs from left to right, in words, columns apart.
fn parted(mut row: Vec<Glyph>) -> Vec<Line> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut lines = Vec::new();
    let mut open: Vec<Glyph> = Vec::new();
    // The last letter that shows: spaces are told by gaps, and those drawn only count where nothing is wide.
    let mut last: Option<(f64, f64)> = None;
    let mut spaced = false;
    for glyph in row {
        if glyph.letter.is_whitespace() && glyph.letter != '\u{3000}' {
            spaced = true;
            continue;
        }
        if let Some((end, size)) = last {
            let gap = glyph.x - end;
            let size = size.max(glyph.size);
            if gap > COLUMN_GAP * size && !spaced || gap > 2.0 * COLUMN_GAP * size {
                lines.extend(Line::of(std::mem::take(&mut open)));
            } else if spaced || gap > WORD_GAP * size {
                open.push(Glyph { letter: ' ', x: end, end: glyph.x, ..glyph.clone() });
            }
        }
        spaced = false;
        last = Some((glyph.end.max(last.map_or(f64::MIN, |(end, _)| end)), glyph.size));
        open.push(glyph);
    }
    lines.extend(Line::of(open));
    lines
}

/// Lines that do not run from left to right, each as it was drawn.
pub(super) fn turned(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut open: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        let apart = open
            .last()
            .is_some_and(|last| (last.x - glyph.x).hypot(last.y - glyph.y) > 2.0 * last.size.max(glyph.size).max(1.0));
        if apart {
            lines.extend(Line::of(std::mem::take(&mut open)));
        }
        open.push(glyph);
    }
    lines.extend(Line::of(open));
    lines
}
