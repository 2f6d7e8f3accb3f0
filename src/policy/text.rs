//! Extracted text and its blocks: what is read, and where each character of it stands.

use std::ops::Range;
use std::sync::OnceLock;

use super::places::Places;
use super::script;
use crate::prose::Prose;

/// A document's extracted text, in blocks.
#[derive(Debug, Default)]
pub(super) struct Extracted {
    /// The text that spans count in.
    pub text: String,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// Where each of its characters stands in the file.
    pub places: Places,
    /// What of the file could not be read, and what that means.
    pub limits: Vec<(Prose, Prose)>,
}

/// What a block is in the document's structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A row of a table; all rows of one table have its number.
    Row { table: usize },
}

/// One block of text.
#[derive(Debug)]
pub(super) struct Block {
    pub kind: BlockKind,
    /// Its reading; of a table's row, one for each cell.
    pub cells: Vec<Reading>,
    /// Whether a table's row stands in its head.
    pub head: bool,
}

impl Block {
    pub fn new(kind: BlockKind, reading: Reading) -> Self {
        Block { kind, cells: vec![reading], head: false }
    }
}

/// Text made even for reading (spaces collapsed, full-width forms folded, lines joined), which knows for each of its
/// bytes where in the document it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// The even text.
    pub text: String,
    /// (offset in `text`, offset in the document) wherever the distance of the two changes.
    runs: Vec<(usize, usize)>,
    /// End of the last piece in the document.
    end: usize,
}

impl Reading {
    /// Reads `pieces` (byte ranges) of `document`, in order; each is a line of its own.
    pub fn new(document: &str, pieces: impl IntoIterator<Item = Range<usize>>) -> Self {
        Self::read(document, pieces, true)
    }

    /// Reads `pieces` of `document` that only marks part: they join where no line ends between them.
    pub fn adjoining(document: &str, pieces: impl IntoIterator<Item = Range<usize>>) -> Self {
        Self::read(document, pieces, false)
    }

    fn read(document: &str, pieces: impl IntoIterator<Item = Range<usize>>, lines: bool) -> Self {
        let mut reading = Reading::default();
        let mut space: Option<(usize, usize)> = None;
        let mut previous = None;
        for (number, piece) in pieces.into_iter().enumerate() {
            let Some(source) = document.get(piece.clone()) else { continue };
            let apart = lines || document.get(reading.end..piece.start).is_some_and(|gap| gap.contains('\n'));
            if number > 0 && apart && space.is_none() {
                space = Some((reading.end, 1));
            }
            let mut letters = source.char_indices().peekable();
            while let Some((offset, raw)) = letters.next() {
                let at = piece.start + offset;
                // Marks of emphasis, which exported texts keep: "**IMEI**", "_IP_ 地址"; not ANDROID_ID.
                let word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
                if matches!(raw, '*' | '`')
                    || raw == '_' && !(word(previous) && word(letters.peek().map(|(_, next)| *next)))
                {
                    continue;
                }
                let folded = match fold(raw) {
                    Some(folded) => folded,
                    None => continue,
                };
                if folded == ' ' {
                    let count = space.map_or(0, |(_, count)| count);
                    space = Some((space.map_or(at, |(first, _)| first), count + if raw == '\t' { 2 } else { 1 }));
                    continue;
                }
                if let Some((first, count)) = space.take() {
                    // A single space beside a Han character separates nothing: "IP 地址" is "IP地址".
                    let glued = count == 1 && (previous.is_some_and(script::is_han) || script::is_han(folded));
                    if !reading.text.is_empty() && !glued {
                        reading.push(' ', first);
                    }
                }
                reading.push(folded, at);
                reading.end = at + raw.len_utf8();
                previous = Some(folded);
            }
        }
        reading
    }

    fn push(&mut self, letter: char, at: usize) {
        let here = self.text.len();
        let expected = self.runs.last().map(|(text, document)| document + (here - text));
        if expected != Some(at) {
            self.runs.push((here, at));
        }
        self.text.push(letter);
    }

    /// Where the byte at `offset` of the even text stands in the document.
    fn origin(&self, offset: usize) -> usize {
        let run = self.runs.partition_point(|(text, _)| *text <= offset);
        match run.checked_sub(1).and_then(|run| self.runs.get(run)) {
            Some((text, document)) => document + (offset - text),
            None => 0,
        }
    }

    /// The byte range of `document` that the even text's `range` stands for.
    pub fn source(&self, document: &str, range: Range<usize>) -> Range<usize> {
        let start = self.origin(range.start);
        let last = self.text.get(..range.end).and_then(|text| text.char_indices().next_back());
        let end = match last {
            Some((offset, _)) => {
                let at = self.origin(offset);
                at + document.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
            }
            None => start,
        };
        start..end.max(start)
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// The form in which a character is read: `None` for characters that show nothing, full-width ASCII as ASCII, all
/// spaces alike, typographic quotes and hyphens as typed ones. Case and Han are kept.
fn fold(letter: char) -> Option<char> {
    Some(match letter {
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => return None,
        letter if letter.is_whitespace() => ' ',
        letter if letter.is_control() => return None,
        // Full-width letters and digits; punctuation stays, to be quoted as it was written.
        '\u{ff0b}'
        | '\u{ff0d}'
        | '\u{ff0f}'..='\u{ff19}'
        | '\u{ff20}'..='\u{ff3a}'
        | '\u{ff3f}'
        | '\u{ff41}'..='\u{ff5a}' => u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter),
        '\u{2018}' | '\u{2019}' | '\u{2032}' | '\u{2bc}' => '\'',
        '\u{2010}'..='\u{2012}' => '-',
        letter => simplified(letter),
    })
}

/// The simplified character for a traditional one that the lexicon's phrases use.
fn simplified(letter: char) -> char {
    const FIRST: u32 = 0x4e00;
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    let Some(at) = u32::from(letter).checked_sub(FIRST).filter(|at| *at < 0x5200) else { return letter };
    let table = TABLE.get_or_init(|| {
        let mut table: Vec<char> = (FIRST..FIRST + 0x5200).filter_map(char::from_u32).collect();
        for (from, to) in pairs() {
            let slot = u32::from(from).checked_sub(FIRST).and_then(|at| usize::try_from(at).ok());
            if let Some(slot) = slot.and_then(|at| table.get_mut(at)) {
                *slot = to;
            }
        }
        table
    });
    usize::try_from(at).ok().and_then(|at| table.get(at)).copied().unwrap_or(letter)
}

/// Traditional and simplified characters, from `permission-db/phrases/traditional.tsv`.
fn pairs() -> impl Iterator<Item = (char, char)> {
    include_str!("../../permission-db/phrases/traditional.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(from, to)| from.chars().zip(to.chars()))
}

/// The form in which the lexicon's phrases are matched.
pub(super) fn folded(phrase: &str) -> String {
    Reading::new(phrase, std::iter::once(0..phrase.len())).text
}

/// From byte offsets of a text to code points, in constant time a step.
pub(super) struct CodePoints<'a> {
    text: &'a str,
    /// Code points before each multiple of [`STRIDE`] bytes.
    marks: Vec<usize>,
}

const STRIDE: usize = 512;

impl<'a> CodePoints<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            marks.push(count);
            count += chunk.iter().filter(|byte| !is_continuation(**byte)).count();
        }
        CodePoints { text, marks }
    }

    /// Code points that start before byte `offset`.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let mark = offset / STRIDE;
        let before = match self.marks.get(mark) {
            Some(before) => *before,
            None => return self.text.chars().count(),
        };
        let rest = self.text.as_bytes().get(mark * STRIDE..offset).unwrap_or_default();
        before + rest.iter().filter(|byte| !is_continuation(**byte)).count()
    }

    pub fn span(&self, range: Range<usize>) -> super::Span {
        [self.at(range.start), self.at(range.end)]
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_knows_where_its_characters_stand() {
        let document = "# 我们 收集\u{200b} 您的ＩＭＥＩ，  Android\u{a0}ID";
        let reading = Reading::new(document, std::iter::once(2..document.len()));
        assert_eq!(reading.text, "我们收集您的IMEI， Android ID");
        let at = reading.text.find("IMEI").unwrap();
        assert_eq!(&document[reading.source(document, at..at + 4)], "ＩＭＥＩ");
        let at = reading.text.find("Android ID").unwrap();
        assert_eq!(&document[reading.source(document, at..at + 10)], "Android\u{a0}ID");
    }

    #[test]
    fn traditional_characters_are_read_as_simplified() {
        assert_eq!(folded("我們會讀取您的通訊錄"), "我们会读取您的通讯录");
        assert!(include_str!("../../permission-db/phrases/traditional.tsv").lines().skip(2).all(|line| {
            line.split_once('\t').is_some_and(|(from, to)| from.chars().count() == to.chars().count())
        }));
    }

    #[test]
    fn pieces_are_joined_by_a_space_in_english_and_by_nothing_in_chinese() {
        let document = "one\ntwo\n三\n四";
        assert_eq!(Reading::new(document, [0..3, 4..7]).text, "one two");
        assert_eq!(Reading::new(document, [8..11, 12..15]).text, "三四");
    }

    #[test]
    fn code_points_are_counted_not_bytes() {
        let text = "一a".repeat(700);
        let points = CodePoints::new(&text);
        assert_eq!(points.at(0), 0);
        assert_eq!(points.at(3), 1);
        assert_eq!(points.at(4 * 600), 1200);
        assert_eq!(points.at(usize::MAX), 1400);
    }
}
