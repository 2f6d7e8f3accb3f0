//! Where in its file each character of an extracted text stands.

use super::text::CodePoints;

/// A place in the file that a text was extracted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A character of a part of the file: the file itself, or a file packed in it.
    Character {
        /// Number of the part in [`Places::parts`].
        part: usize,
        /// Offset in code points of the part's decoded text.
        offset: usize,
    },
    /// A place on a page.
    Page {
        /// Number of the page, from 1.
        page: u32,
        /// Distance from the page's left edge, in points.
        x: i32,
        /// Distance of the line's base from the page's upper edge, in points.
        y: i32,
    },
}

/// The places of a text's characters. Characters that parting put in (line ends, tabs) stand where the one before does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Names of the file's parts; empty where the file is one text.
    pub parts: Vec<String>,
    /// (offset in code points of the text, place) wherever the distance of the two changes.
    runs: Vec<(usize, Place)>,
}

impl Places {
    /// The place of the character at code point `offset` of the text.
    pub fn of(&self, offset: usize) -> Place {
        let run = self.runs.partition_point(|(start, _)| *start <= offset);
        match run.checked_sub(1).and_then(|run| self.runs.get(run)) {
            Some((start, Place::Character { part, offset: from })) => {
                Place::Character { part: *part, offset: from.saturating_add(offset - start) }
            }
            Some((_, place)) => *place,
            // A text that is the file itself has no runs.
            None => Place::Character { part: 0, offset },
        }
    }
}

/// Places as they are gathered, in bytes.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    runs: Vec<(usize, Place)>,
    /// Where the text ends, to tell whether a character goes on where the last one stood.
    next: Option<(usize, Place)>,
}

impl Gathered {
    /// Notes that the character at byte `at` of the text, `length` bytes long in text and file, stands at `place`, whose
    /// offset is in bytes too.
    pub fn note(&mut self, at: usize, length: usize, place: Place) {
        if self.next != Some((at, place)) {
            self.runs.push((at, place));
        }
        let after = match place {
            Place::Character { part, offset } => Place::Character { part, offset: offset.saturating_add(length) },
            page => page,
        };
        self.next = Some((at + length, after));
    }

    /// Forgets what stands at or after byte `end` of the text.
    pub fn truncate(&mut self, end: usize) {
        while self.runs.last().is_some_and(|(at, _)| *at >= end) {
            self.runs.pop();
        }
        self.next = None;
    }

    /// The places in code points of `text` and of the parts' decoded texts.
    pub fn finish(self, text: &str, parts: &[(String, &str)]) -> Places {
        let points = CodePoints::new(text);
        let sources: Vec<CodePoints> = parts.iter().map(|(_, source)| CodePoints::new(source)).collect();
        let runs = self
            .runs
            .into_iter()
            .map(|(at, place)| {
                let place = match place {
                    Place::Character { part, offset } => {
                        Place::Character { part, offset: sources.get(part).map_or(offset, |source| source.at(offset)) }
                    }
                    page => page,
                };
                (points.at(at), place)
            })
            .collect();
        Places { parts: parts.iter().map(|(name, _)| name.clone()).collect(), runs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_keep_their_distance_within_a_run() {
        let mut gathered = Gathered::default();
        let place = |offset| Place::Character { part: 0, offset };
        for (at, from) in [(0, 3), (3, 6), (7, 18)] {
            gathered.note(at, 3, place(from));
        }
        // "一二" stand at the second character of the source, "三" after a tag.
        let places = gathered.finish("一二\t三", &[(String::new(), "<p>一二</p>ab<p>三")]);
        let offsets: Vec<_> = [0, 1, 3].map(|at| places.of(at)).into();
        assert_eq!(offsets, [place(3), place(4), place(14)]);
    }

    #[test]
    fn a_text_that_is_the_file_stands_where_it_stands() {
        assert_eq!(Places::default().of(7), Place::Character { part: 0, offset: 7 });
    }
}
