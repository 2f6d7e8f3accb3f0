//! The numbers that Word shows before paragraphs (ECMA-376 part 1, 17.9): they stand in no text, but name its clauses.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::docx::attribute;

/// Levels of a list.
const LEVELS: usize = 9;

/// How one level of a list is numbered.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// The number's text: `%1` stands for the number of the first level.
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Level { start: 1, format: String::from("decimal"), text: String::new() }
    }
}

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, Vec<Level>>,
    /// Of each list: its abstract list.
    lists: HashMap<String, String>,
    /// By abstract list: the number that each level has reached; 0: none yet.
    counts: HashMap<String, [u32; LEVELS]>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn read(xml: &str) -> Numbering {
        let mut numbering = Numbering::default();
        let mut reader = quick_xml::Reader::from_str(xml);
        let (mut list, mut levels): (String, Vec<Level>) = Default::default();
        let mut level = 0;
        let mut overridden = false;
        loop {
            let Ok(event) = reader.read_event() else { return numbering };
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let value = || attribute(&tag, "val").unwrap_or_default();
                    match tag.local_name().as_ref() {
                        "abstractNum" => {
                            list = attribute(&tag, "abstractNumId").unwrap_or_default();
                            levels = vec![Level::default(); LEVELS];
                        }
                        "num" => list = attribute(&tag, "numId").unwrap_or_default(),
                        "abstractNumId" => {
                            numbering.lists.insert(list.clone(), value());
                        }
                        "lvlOverride" => overridden = true,
                        "lvl" => level = attribute(&tag, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0),
                        name if !overridden => {
                            if let Some(level) = levels.get_mut(level) {
                                match name {
                                    "start" => level.start = value().parse().unwrap_or(1),
                                    "numFmt" => level.format = value(),
                                    "lvlText" => level.text = value().chars().take(40).collect(),
                                    _ => {}
                                }
                            }
                        }
                        _ => {}
                    }
                }
                Event::End(tag) => match tag.local_name().as_ref() {
                    "abstractNum" => {
                        numbering.abstracts.insert(list.clone(), std::mem::take(&mut levels));
                    }
                    "lvlOverride" => overridden = false,
                    _ => {}
                },
                Event::Eof => return numbering,
                _ => {}
            }
        }
    }

    /// The mark of the next paragraph of list `id` at `level`, with the space after it; empty where there is none.
    pub fn next(&mut self, id: &str, level: usize) -> String {
        let Some(name) = self.lists.get(id) else { return String::new() };
        let Some(levels) = self.abstracts.get(name) else { return String::new() };
        let Some(own) = levels.get(level) else { return String::new() };
        let counts = self.counts.entry(name.clone()).or_default();
        for (at, count) in counts.iter_mut().enumerate() {
            let start = levels.get(at).map_or(1, |level| level.start);
            if at == level {
                *count = if *count == 0 { start } else { count.saturating_add(1) };
            } else if at > level {
                *count = 0;
            } else if *count == 0 {
                *count = start;
            }
        }
        if own.format == "none" {
            return String::new();
        }
        if own.format == "bullet" {
            return String::from("• ");
        }
        let mut mark = String::new();
        let mut letters = own.text.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                mark.push(letter);
                continue;
            }
            let at = letters.next().and_then(|digit| digit.to_digit(10)).and_then(|digit| usize::try_from(digit).ok());
            if let Some(at) = at.and_then(|at| at.checked_sub(1))
                && let (Some(count), Some(level)) = (counts.get(at), levels.get(at))
            {
                mark.push_str(&written(*count, &level.format));
            }
        }
        if !mark.is_empty() {
            mark.push(' ');
        }
        mark
    }
}

/// A number in one of the formats of 17.18.59.
fn written(number: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(number, 'a'),
        "upperLetter" => letters(number, 'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalZero" => format!("{number:02}"),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital" => chinese(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32(0x2460 + number - 1).map(String::from).unwrap_or_default()
        }
        _ => number.to_string(),
    }
}

/// a … z, aa, bb …
fn letters(number: u32, first: char) -> String {
    let Some(index) = number.checked_sub(1) else { return String::new() };
    let letter = char::from_u32(u32::from(first) + index % 26).unwrap_or(first);
    let count = usize::try_from(index / 26).unwrap_or(0).min(20) + 1;
    std::iter::repeat_n(letter, count).collect()
}

fn roman(number: u32) -> String {
    let mut rest = number.min(3999);
    let mut out = String::new();
    for (value, sign) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// 一 … 九十九; beyond that digit by digit.
fn chinese(number: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |value: u32| usize::try_from(value).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or('〇');
    if number >= 100 {
        return number.to_string().chars().filter_map(|each| each.to_digit(10)).map(digit).collect();
    }
    let (tens, ones) = (number / 10, number % 10);
    let mut out = String::new();
    if tens > 1 {
        out.push(digit(tens));
    }
    if tens > 0 {
        out.push('十');
    }
    if ones > 0 || tens == 0 {
        out.push(digit(ones));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_shows_them() {
        assert_eq!([1, 10, 11, 20, 35].map(chinese), ["一", "十", "十一", "二十", "三十五"]);
        assert_eq!([1, 26, 27].map(|number| letters(number, 'a')), ["a", "z", "aa"]);
        assert_eq!([4, 9, 14, 1990].map(roman), ["IV", "IX", "XIV", "MCMXC"]);
    }

    #[test]
    fn levels_count_within_the_level_above() {
        let xml = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="(%2)"/></w:lvl>
            </w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"#;
        let mut numbering = Numbering::read(xml);
        let marks: Vec<_> = [0, 1, 1, 0, 1].map(|level| numbering.next("3", level)).into();
        assert_eq!(marks, ["一、 ", "(1) ", "(2) ", "二、 ", "(1) "]);
        assert_eq!(numbering.next("4", 0), "");
    }
}
