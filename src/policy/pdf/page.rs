//! What a page shows: its glyphs and the straight lines drawn on it (ISO 32000-1, 8 and 9).

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{self, Array, Dict, Name, Number, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};

use super::font::{Font, Letters};
use super::stream::Allowance;

/// Deepest nesting of saved states, and of forms in forms.
const MAX_SAVED: usize = 256;
const MAX_FORMS: usize = 12;
/// Most glyphs, drawn lines and operators of one file.
const MAX_GLYPHS: usize = 4_000_000;
const MAX_LINES: usize = 100_000;
const MAX_OPERATORS: usize = 20_000_000;
/// Lines thinner than this, in points, are rules; thicker ones are areas.
const MAX_RULE: f64 = 3.0;

/// A character on a page. Places are in points from its upper left corner.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub letter: char,
    /// Left and right end of the baseline.
    pub x: f64,
    pub end: f64,
    /// The baseline.
    pub y: f64,
    /// Height of the font.
    pub size: f64,
    pub bold: bool,
    /// Its line does not run from left to right.
    pub turned: bool,
}

/// A horizontal or vertical line, at `at` from `start` to `end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub at: f64,
    pub start: f64,
    pub end: f64,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub glyphs: Vec<Glyph>,
    pub horizontal: Vec<Rule>,
    pub vertical: Vec<Rule>,
    /// Whether there are images.
    pub images: bool,
    pub width: f64,
    pub height: f64,
}

/// Reads pages; fonts are kept from one to the next.
#[derive(Default)]
pub(super) struct Reader {
    pub allowance: Allowance,
    fonts: HashMap<ObjectIdentifier, Rc<Font>>,
    operators: usize,
    glyphs: usize,
    /// Glyphs that nothing tells the character of.
    pub unknown: usize,
    /// There was too much to read it all.
    pub cut: bool,
}

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn concatenated(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn apply(matrix: &Matrix, x: f64, y: f64) -> (f64, f64) {
    (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_spacing: f64,
    word_spacing: f64,
    scaling: f64,
    leading: f64,
    rise: f64,
}

/// One content stream being run.
struct Run<'r> {
    reader: &'r mut Reader,
    shown: &'r mut Shown,
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// Open marked content: where it began, and the text that stands for it.
    marked: Vec<Option<(usize, String)>>,
    path: Vec<Vec<(f64, f64)>>,
    height: f64,
}

impl Reader {
    /// What `page` shows.
    pub fn read(&mut self, page: &Page<'_>) -> Shown {
        let (width, height) = page.render_dimensions();
        let mut shown = Shown { width: f64::from(width), height: f64::from(height), ..Shown::default() };
        let mut content = Vec::new();
        let raw = page.raw();
        if let Some(stream) = raw.get::<Stream<'_>>(keys::CONTENTS) {
            content = self.allowance.decode(&stream).unwrap_or_default();
        } else if let Some(streams) = raw.get::<Array<'_>>(keys::CONTENTS) {
            for stream in streams.iter::<Stream<'_>>() {
                content.extend(self.allowance.decode(&stream).unwrap_or_default());
                content.push(b'\n');
            }
        }
        let state = State {
            matrix: page.initial_transform(true).as_coeffs(),
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut run = Run {
            reader: self,
            shown: &mut shown,
            state,
            saved: Vec::new(),
            text: IDENTITY,
            line: IDENTITY,
            marked: Vec::new(),
            path: Vec::new(),
            height: f64::from(height),
        };
        run.content(&content, page.resources(), 0);
        shown
    }

    fn font(&mut self, dict: &Dict<'_>) -> Rc<Font> {
        let id = dict.obj_id();
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return font.clone();
        }
        let font = Rc::new(Font::read(dict, &mut self.allowance));
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        font
    }
}

fn matrix_of(numbers: [&Number; 6]) -> Matrix {
    numbers.map(Number::as_f64)
}

impl Run<'_> {
    fn content(&mut self, data: &[u8], resources: &Resources<'_>, depth: usize) {
        let mut operators = TypedIter::new(data);
        while let Some(operator) = operators.next() {
            self.reader.operators += 1;
            if self.reader.operators > MAX_OPERATORS || self.reader.glyphs > MAX_GLYPHS {
                self.reader.cut = true;
                return;
            }
            self.operate(&operator, resources, depth);
        }
    }

    fn operate(&mut self, operator: &TypedInstruction<'_, '_>, resources: &Resources<'_>, depth: usize) {
        match operator {
            TypedInstruction::SaveState(_) if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            TypedInstruction::RestoreState(_) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            TypedInstruction::Transform(t) => {
                let matrix = matrix_of([&t.0, &t.1, &t.2, &t.3, &t.4, &t.5]);
                self.state.matrix = concatenated(&matrix, &self.state.matrix);
            }
            TypedInstruction::BeginText(_) => {
                self.text = IDENTITY;
                self.line = IDENTITY;
            }
            TypedInstruction::CharacterSpacing(t) => self.state.character_spacing = t.0.as_f64(),
            TypedInstruction::WordSpacing(t) => self.state.word_spacing = t.0.as_f64(),
            TypedInstruction::HorizontalScaling(t) => self.state.scaling = t.0.as_f64() / 100.0,
            TypedInstruction::TextLeading(t) => self.state.leading = t.0.as_f64(),
            TypedInstruction::TextRise(t) => self.state.rise = t.0.as_f64(),
            TypedInstruction::TextFont(t) => {
                self.state.size = t.1.as_f64();
                let font = resources.get_font(t.0).map(|dict| self.reader.font(&dict));
                self.state.font = Some(font.unwrap_or_else(|| Rc::new(Font::missing())));
            }
            TypedInstruction::NextLine(t) => self.next_line(t.0.as_f64(), t.1.as_f64()),
            TypedInstruction::NextLineAndSetLeading(t) => {
                self.state.leading = -t.1.as_f64();
                self.next_line(t.0.as_f64(), t.1.as_f64());
            }
            TypedInstruction::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            TypedInstruction::SetTextMatrix(t) => {
                self.text = matrix_of([&t.0, &t.1, &t.2, &t.3, &t.4, &t.5]);
                self.line = self.text;
            }
            TypedInstruction::ShowText(t) => self.show(t.0),
            TypedInstruction::NextLineAndShowText(t) => {
                self.next_line(0.0, -self.state.leading);
                self.show(t.0);
            }
            TypedInstruction::ShowTextWithParameters(t) => {
                self.state.word_spacing = t.0.as_f64();
                self.state.character_spacing = t.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                self.show(t.2);
            }
            TypedInstruction::ShowTexts(t) => {
                for item in t.0.iter::<Object<'_>>() {
                    match item {
                        Object::String(text) => self.show(&text),
                        Object::Number(number) => {
                            let shift = -number.as_f64() / 1000.0 * self.state.size;
                            if self.state.font.as_ref().is_some_and(|font| font.vertical) {
                                self.advance(0.0, shift);
                            } else {
                                self.advance(shift * self.state.scaling, 0.0);
                            }
                        }
                        _ => {}
                    }
                }
            }
            TypedInstruction::BeginMarkedContent(_) => self.begin_marked(None),
            TypedInstruction::BeginMarkedContentWithProperties(t) => {
                let properties = match t.1 {
                    Object::Dict(dict) => Some(dict.clone()),
                    Object::Name(name) => resources.properties.get::<Dict<'_>>(name),
                    _ => None,
                };
                let text = properties.and_then(|dict| dict.get::<object::String<'_>>(keys::ACTUAL_TEXT));
                self.begin_marked(text.map(|text| decoded(text.as_bytes())));
            }
            TypedInstruction::EndMarkedContent(_) => self.end_marked(),
            TypedInstruction::XObject(t) => {
                if let Some(stream) = resources.get_x_object(t.0) {
                    self.x_object(&stream, resources, depth);
                }
            }
            TypedInstruction::InlineImage(_) => self.shown.images = true,
            _ => self.draw(operator),
        }
    }

    /// Path operators.
    fn draw(&mut self, operator: &TypedInstruction<'_, '_>) {
        match operator {
            TypedInstruction::MoveTo(t) if self.path.len() < MAX_LINES => {
                let point = apply(&self.state.matrix, t.0.as_f64(), t.1.as_f64());
                self.path.push(vec![point]);
            }
            TypedInstruction::LineTo(t) => {
                let point = apply(&self.state.matrix, t.0.as_f64(), t.1.as_f64());
                if let Some(part) = self.path.last_mut().filter(|part| part.len() < 64) {
                    part.push(point);
                }
            }
            // A curve bounds no cell; what follows it begins anew at its end.
            TypedInstruction::CubicTo(t) => self.curve(&t.4, &t.5),
            TypedInstruction::CubicStartTo(t) => self.curve(&t.2, &t.3),
            TypedInstruction::CubicEndTo(t) => self.curve(&t.2, &t.3),
            TypedInstruction::ClosePath(_) => {
                if let Some(part) = self.path.last_mut()
                    && let Some(first) = part.first().copied()
                {
                    part.push(first);
                }
            }
            TypedInstruction::RectPath(t) if self.path.len() < MAX_LINES => {
                let (x, y, w, h) = (t.0.as_f64(), t.1.as_f64(), t.2.as_f64(), t.3.as_f64());
                let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)];
                self.path.push(corners.map(|(x, y)| apply(&self.state.matrix, x, y)).into());
            }
            TypedInstruction::StrokePath(_)
            | TypedInstruction::CloseAndStrokePath(_)
            | TypedInstruction::FillAndStrokeNonZero(_)
            | TypedInstruction::FillAndStrokeEvenOdd(_)
            | TypedInstruction::CloseFillAndStrokeNonZero(_)
            | TypedInstruction::CloseFillAndStrokeEvenOdd(_) => self.paint(true),
            TypedInstruction::FillPathNonZero(_)
            | TypedInstruction::FillPathNonZeroCompatibility(_)
            | TypedInstruction::FillPathEvenOdd(_) => self.paint(false),
            TypedInstruction::EndPath(_) => self.path.clear(),
            _ => {}
        }
    }

    fn curve(&mut self, x: &Number, y: &Number) {
        if self.path.len() < MAX_LINES {
            self.path.push(vec![apply(&self.state.matrix, x.as_f64(), y.as_f64())]);
        }
    }

    /// Keeps the straight lines of the path: those stroked, and areas so thin that they are lines.
    fn paint(&mut self, stroked: bool) {
        for part in std::mem::take(&mut self.path) {
            let bounds = |points: &[(f64, f64)]| {
                points.iter().fold((f64::MAX, f64::MAX, f64::MIN, f64::MIN), |(x0, y0, x1, y1), (x, y)| {
                    (x0.min(*x), y0.min(*y), x1.max(*x), y1.max(*y))
                })
            };
            let (x0, y0, x1, y1) = bounds(&part);
            if part.len() < 2 {
                continue;
            }
            if x1 - x0 <= MAX_RULE || y1 - y0 <= MAX_RULE {
                self.rule(x0, y0, x1, y1);
            } else if stroked {
                for pair in part.windows(2) {
                    let (x0, y0, x1, y1) = bounds(pair);
                    self.rule(x0, y0, x1, y1);
                }
            }
        }
    }

    fn rule(&mut self, x0: f64, y0: f64, x1: f64, y1: f64) {
        if self.shown.horizontal.len() + self.shown.vertical.len() >= MAX_LINES {
            return;
        }
        if y1 - y0 <= MAX_RULE && x1 - x0 > MAX_RULE {
            self.shown.horizontal.push(Rule { at: f64::midpoint(y0, y1), start: x0, end: x1 });
        } else if x1 - x0 <= MAX_RULE && y1 - y0 > MAX_RULE {
            self.shown.vertical.push(Rule { at: f64::midpoint(x0, x1), start: y0, end: y1 });
        }
    }

    fn x_object(&mut self, stream: &Stream<'_>, resources: &Resources<'_>, depth: usize) {
        let dict = stream.dict();
        let kind = dict.get::<Name<'_>>(keys::SUBTYPE);
        if kind.as_deref() != Some(&b"Form"[..]) {
            self.shown.images = true;
            return;
        }
        if depth >= MAX_FORMS {
            self.reader.cut = true;
            return;
        }
        let Some(data) = self.reader.allowance.decode(stream) else { return };
        let numbers: Vec<f64> = dict
            .get::<Array<'_>>(keys::MATRIX)
            .map(|matrix| matrix.iter::<f64>().take(6).collect())
            .unwrap_or_default();
        let matrix = <Matrix>::try_from(numbers).unwrap_or(IDENTITY);
        let outer = (self.state.clone(), self.text, self.line, std::mem::take(&mut self.saved));
        self.state.matrix = concatenated(&matrix, &self.state.matrix);
        match dict.get::<Dict<'_>>(keys::RESOURCES) {
            Some(own) => self.content(&data, &Resources::new(own), depth + 1),
            None => self.content(&data, resources, depth + 1),
        }
        (self.state, self.text, self.line, self.saved) = outer;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = concatenated(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    fn advance(&mut self, x: f64, y: f64) {
        self.text = concatenated(&[1.0, 0.0, 0.0, 1.0, x, y], &self.text);
    }

    fn show(&mut self, text: &object::String<'_>) {
        let Some(font) = self.state.font.clone() else { return };
        font.codes(text.as_bytes(), |code| {
            let size = self.state.size;
            let mut spacing = self.state.character_spacing;
            if code.space {
                spacing += self.state.word_spacing;
            }
            let whole = concatenated(&self.text, &self.state.matrix);
            let drawn = if font.vertical { 0.0 } else { code.width * size * self.state.scaling };
            let (x, y) = apply(&whole, 0.0, self.state.rise);
            let (end, end_y) = if font.vertical {
                let (below_x, below_y) = apply(&whole, 0.0, -size);
                (below_x, below_y)
            } else {
                apply(&whole, drawn, self.state.rise)
            };
            let height = (whole[2].powi(2) + whole[3].powi(2)).sqrt() * size.abs() * font.scale;
            // Upright only where the line runs to the right.
            let turned = font.vertical || (end_y - y).abs() > 0.1 * (end - x).abs().max(0.01) || end < x - 0.01;
            self.glyphs(&code.letters, (x, end, y), height, font.bold, turned);
            if font.vertical {
                self.advance(0.0, -(code.width * size + spacing));
            } else {
                self.advance(drawn + spacing * self.state.scaling, 0.0);
            }
        });
    }

    /// Adds what one code shows; several letters share its width.
    fn glyphs(&mut self, letters: &Letters, (x, end, y): (f64, f64, f64), size: f64, bold: bool, turned: bool) {
        if self.reader.glyphs > MAX_GLYPHS || ![x, end, y, size].iter().all(|value| value.is_finite()) {
            return;
        }
        // What stands beside the page is not shown.
        if end < 0.0 || x > self.shown.width || y < 0.0 || y - size > self.height {
            return;
        }
        let one;
        let letters: &[char] = match letters {
            Letters::One(letter) => {
                one = [*letter];
                &one
            }
            Letters::Several(text) => {
                let all: Vec<char> = text.chars().take(64).collect();
                let count = f64::from(u32::try_from(all.len()).unwrap_or(1).max(1));
                let step = (end - x) / count;
                let mut at = x;
                for letter in all {
                    self.push(Glyph { letter, x: at, end: at + step, y, size, bold, turned });
                    at += step;
                }
                return;
            }
            Letters::Unknown => {
                self.reader.unknown += 1;
                one = ['\u{fffd}'];
                &one
            }
        };
        for letter in letters {
            self.push(Glyph { letter: *letter, x, end, y, size, bold, turned });
        }
    }

    fn push(&mut self, glyph: Glyph) {
        self.reader.glyphs += 1;
        self.shown.glyphs.push(glyph);
    }

    fn begin_marked(&mut self, text: Option<String>) {
        if self.marked.len() < MAX_LINES {
            self.marked.push(text.map(|text| (self.shown.glyphs.len(), text)));
        }
    }

    /// Puts the text that a marked content declares in the place of its glyphs.
    fn end_marked(&mut self) {
        let Some(Some((start, text))) = self.marked.pop() else { return };
        let Some(replaced) = self.shown.glyphs.get(start..).filter(|glyphs| !glyphs.is_empty()) else { return };
        let unknown = replaced.iter().filter(|glyph| glyph.letter == '\u{fffd}').count();
        let (Some(first), Some(last)) = (replaced.first().cloned(), replaced.last()) else { return };
        let end = if (last.y - first.y).abs() < first.size { last.end.max(first.end) } else { first.end };
        self.reader.unknown = self.reader.unknown.saturating_sub(unknown);
        self.shown.glyphs.truncate(start);
        let letters = if text.is_empty() { return } else { Letters::Several(text) };
        self.glyphs(&letters, (first.x, end, first.y), first.size, first.bold, first.turned);
    }
}

/// A text string (ISO 32000-1, 7.9.2.2).
fn decoded(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned()
        }
        None => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
