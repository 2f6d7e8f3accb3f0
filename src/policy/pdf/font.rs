//! Fonts of a PDF: from the codes of a string to characters and widths (ISO 32000-1, 9.5 to 9.10).

use std::collections::HashMap;
use std::sync::OnceLock;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode, load_embedded};
use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{self, Array, Dict, Name, Object, Stream};

use super::stream::Allowance;

/// Most widths of one font that are kept: a font has at most 65,536 glyphs.
const MAX_WIDTHS: usize = 1 << 16;

/// What a glyph reads as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Nothing says.
    Unknown,
    One(char),
    Several(String),
}

/// A code of a string.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub letters: Letters,
    /// Advance, in units of the font's size.
    pub width: f64,
    /// The one-byte code 32, which word spacing applies to.
    pub space: bool,
}

/// A font.
#[derive(Debug)]
pub(super) struct Font {
    kind: Kind,
    to_unicode: Option<CMap>,
    pub bold: bool,
    pub vertical: bool,
    /// Its size in units of the text's size: other than 1 only in Type 3 fonts.
    pub scale: f64,
}

#[derive(Debug)]
enum Kind {
    Simple { letters: Vec<Letters>, widths: Vec<f64> },
    Composite(Box<Composite>),
}

#[derive(Debug)]
struct Composite {
    cmap: CMap,
    /// Codes are UTF-16 themselves.
    unicode: bool,
    /// How many bytes a code of the CMap has where none of its ranges tells.
    usual: usize,
    /// CID to characters, of the character collection.
    collection: Option<CMap>,
    widths: HashMap<u32, f64>,
    ranges: Vec<(u32, u32, f64)>,
    default: f64,
}

impl Font {
    /// Reads a font's dictionary.
    pub fn read(dict: &Dict<'_>, allowance: &mut Allowance) -> Font {
        let name = dict.get::<Name<'_>>(keys::BASE_FONT).map(|name| name.as_str().to_owned()).unwrap_or_default();
        let to_unicode = dict
            .get::<Stream<'_>>(keys::TO_UNICODE)
            .and_then(|stream| allowance.decode(&stream))
            .and_then(|data| CMap::parse(&data, load_embedded));
        let subtype = dict.get::<Name<'_>>(keys::SUBTYPE);
        let subtype: &[u8] = subtype.as_deref().unwrap_or_default();
        let descriptor = dict.get::<Dict<'_>>(keys::FONT_DESC);
        let mut bold = is_bold(&name);
        let mut scale = 1.0;
        let mut vertical = false;
        let kind = if subtype == b"Type0" {
            let composite = Composite::read(dict, allowance);
            vertical = composite.cmap.metadata().writing_mode == Some(WritingMode::Vertical);
            Kind::Composite(Box::new(composite))
        } else {
            let matrix = dict.get::<Array<'_>>("FontMatrix").filter(|_| subtype == b"Type3");
            let matrix: Vec<f64> = matrix.map(|matrix| matrix.iter::<f64>().take(6).collect()).unwrap_or_default();
            let unit = matrix.first().map_or(0.001, |a| a.abs());
            if let Some(d) = matrix.get(3).map(|d| d.abs() * 1000.0).filter(|_| subtype == b"Type3") {
                scale = if (0.1..10.0).contains(&d) { d } else { 1.0 };
            }
            Kind::Simple {
                letters: simple_letters(dict, &name, descriptor.as_ref(), subtype),
                widths: simple_widths(dict, &name, descriptor.as_ref(), unit),
            }
        };
        bold |= descriptor.as_ref().is_some_and(|descriptor| {
            descriptor.get::<i32>(keys::FLAGS).is_some_and(|flags| flags & (1 << 18) != 0)
                || descriptor.get::<f64>("FontWeight").is_some_and(|weight| weight >= 600.0)
        });
        Font { kind, to_unicode, bold, vertical, scale }
    }

    /// A font that is missing: its codes read as Latin.
    pub fn missing() -> Font {
        let letters = (0..=255_u8).map(|code| base_letter(Base::WinAnsi, code)).collect();
        Font {
            kind: Kind::Simple { letters, widths: vec![0.5; 256] },
            to_unicode: None,
            bold: false,
            vertical: false,
            scale: 1.0,
        }
    }

    /// Hands each code of a string to `take`.
    pub fn codes(&self, bytes: &[u8], mut take: impl FnMut(Code)) {
        match &self.kind {
            Kind::Simple { letters, widths } => {
                for byte in bytes {
                    let at = usize::from(*byte);
                    let known = self.mapped(u32::from(*byte)).or_else(|| letters.get(at).cloned());
                    take(Code {
                        letters: known.unwrap_or(Letters::Unknown),
                        width: widths.get(at).copied().unwrap_or(0.5),
                        space: *byte == b' ',
                    });
                }
            }
            Kind::Composite(composite) => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let (code, length, cid) = composite.next(rest);
                    let letters = self.mapped(code).unwrap_or_else(|| composite.letters(code, cid));
                    let space = length == 1 && code == 32;
                    take(Code { letters, width: if self.vertical { 1.0 } else { composite.width(cid) }, space });
                    rest = rest.get(length.max(1)..).unwrap_or_default();
                }
            }
        }
    }

    /// What ToUnicode says.
    fn mapped(&self, code: u32) -> Option<Letters> {
        letters_of(self.to_unicode.as_ref()?.lookup_bf_string(code)?)
    }
}

fn letters_of(found: BfString) -> Option<Letters> {
    match found {
        BfString::Char('\0' | '\u{fffd}') => None,
        BfString::Char(letter) => Some(Letters::One(letter)),
        BfString::String(text) => Some(Letters::Several(text)),
    }
}

fn is_bold(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["bold", "black", "heavy", "simhei"].iter().any(|word| name.contains(word))
}

impl Composite {
    fn read(dict: &Dict<'_>, allowance: &mut Allowance) -> Composite {
        let descendant = dict
            .get::<Array<'_>>(keys::DESCENDANT_FONTS)
            .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
            .unwrap_or_else(Dict::empty);
        let name = dict.get::<Name<'_>>(keys::ENCODING);
        let predefined = name.as_ref().map(|name| CMapName::from_bytes(name));
        let cmap = match predefined {
            Some(CMapName::IdentityV) => Some(CMap::identity_v()),
            Some(CMapName::IdentityH) | None => None,
            Some(name) => load_embedded(name).and_then(|data| CMap::parse(data, load_embedded)),
        };
        let cmap = cmap.or_else(|| {
            let stream = dict.get::<Stream<'_>>(keys::ENCODING)?;
            CMap::parse(&allowance.decode(&stream)?, load_embedded)
        });
        let cmap = cmap.unwrap_or_else(CMap::identity_h);
        let label: &[u8] = name.as_deref().unwrap_or_default();
        let unicode = label.starts_with(b"Uni");
        let wide = unicode || label.is_empty() || label.starts_with(b"Identity");
        let mut composite = Composite {
            unicode,
            usual: if wide { 2 } else { 1 },
            collection: collection(&descendant, &cmap),
            cmap,
            widths: HashMap::new(),
            ranges: Vec::new(),
            default: descendant.get::<f64>(keys::DW).unwrap_or(1000.0) / 1000.0,
        };
        composite.read_widths(&descendant);
        composite
    }

    /// `c [w …]` and `c c w`.
    fn read_widths(&mut self, descendant: &Dict<'_>) {
        let Some(widths) = descendant.get::<Array<'_>>(keys::W) else { return };
        let mut first: Option<u32> = None;
        let mut last: Option<u32> = None;
        for item in widths.iter::<Object<'_>>() {
            if self.widths.len() > MAX_WIDTHS || self.ranges.len() > MAX_WIDTHS {
                return;
            }
            match (item, first, last) {
                (Object::Array(list), Some(start), _) => {
                    for (at, width) in (start..).zip(list.iter::<f64>().take(MAX_WIDTHS)) {
                        self.widths.insert(at, width / 1000.0);
                    }
                    (first, last) = (None, None);
                }
                (Object::Number(number), Some(start), Some(end)) => {
                    self.ranges.push((start, end, number.as_f64() / 1000.0));
                    (first, last) = (None, None);
                }
                (Object::Number(number), Some(_), None) => last = u32::try_from(number.as_i64()).ok(),
                (Object::Number(number), None, _) => first = u32::try_from(number.as_i64()).ok(),
                _ => (first, last) = (None, None),
            }
        }
    }

    /// The next code, its length and its CID.
    fn next(&self, bytes: &[u8]) -> (u32, usize, Option<u32>) {
        let mut code = 0_u32;
        for (length, byte) in (1_u8..=4).zip(bytes) {
            code = code << 8 | u32::from(*byte);
            // A wide CMap has no codes of one byte, whatever its ranges say.
            if usize::from(length) < self.usual {
                continue;
            }
            if let Some(cid) = self.cmap.lookup_cid_code(code, length) {
                return (code, usize::from(length), Some(cid));
            }
        }
        // No range tells: as long as codes of this CMap are, a lead byte and what follows it.
        let lead = bytes.first().is_some_and(|byte| *byte >= 0x81);
        let length = if self.usual == 1 && lead { 2 } else { self.usual }.min(bytes.len());
        let code = bytes.iter().take(length).fold(0, |code, byte| code << 8 | u32::from(*byte));
        (code, length, None)
    }

    fn letters(&self, code: u32, cid: Option<u32>) -> Letters {
        let found = cid.zip(self.collection.as_ref()).and_then(|(cid, map)| letters_of(map.lookup_bf_string(cid)?));
        if let Some(found) = found {
            return found;
        }
        let unicode = self.unicode.then(|| match code {
            0..=0xffff => char::from_u32(code),
            pair => {
                let units = [pair >> 16, pair & 0xffff].map(|unit| u16::try_from(unit).unwrap_or(0));
                char::decode_utf16(units).next().and_then(Result::ok)
            }
        });
        unicode.flatten().filter(|letter| *letter != '\0').map_or(Letters::Unknown, Letters::One)
    }

    fn width(&self, cid: Option<u32>) -> f64 {
        let Some(cid) = cid else { return self.default };
        if let Some(width) = self.widths.get(&cid) {
            return *width;
        }
        self.ranges
            .iter()
            .find(|(start, end, _)| (*start..=*end).contains(&cid))
            .map_or(self.default, |(_, _, width)| *width)
    }
}

/// CID to characters by the descendant font's character collection, or by the CMap's where that says none.
fn collection(descendant: &Dict<'_>, cmap: &CMap) -> Option<CMap> {
    let info = descendant.get::<Dict<'_>>("CIDSystemInfo");
    let text = |info: &Dict<'_>, key: &str| info.get::<object::String<'_>>(key).map(|text| text.as_bytes().to_vec());
    let family = info
        .and_then(|info| Some(CidFamily::from_registry_ordering(&text(&info, "Registry")?, &text(&info, "Ordering")?)));
    let named = family.as_ref().and_then(CidFamily::ucs2_cmap);
    let name = named.or_else(|| cmap.metadata().character_collection.as_ref()?.family.ucs2_cmap())?;
    CMap::parse(load_embedded(name)?, load_embedded)
}

/// The encodings that a simple font can start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    WinAnsi,
    MacRoman,
    Standard,
    /// The font's own: nothing is known of it.
    Own,
}

fn base_letter(base: Base, code: u8) -> Letters {
    if base == Base::Own || code < 0x20 {
        return Letters::Unknown;
    }
    let encoding = match base {
        Base::Standard => return standard(code),
        Base::MacRoman => encoding_rs::MACINTOSH,
        _ => encoding_rs::WINDOWS_1252,
    };
    let bytes = [code];
    let (text, bad) = encoding.decode_without_bom_handling(&bytes);
    match text.chars().next() {
        Some(letter) if !bad && !letter.is_control() => Letters::One(letter),
        // Codes that WinAnsi does not use are bullets (ISO 32000-1, annex D.2).
        _ if base == Base::WinAnsi => Letters::One('•'),
        _ => Letters::Unknown,
    }
}

/// Names of glyphs, and the codes of StandardEncoding.
struct Names {
    letters: HashMap<&'static str, Letters>,
    standard: HashMap<u8, &'static str>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = Names { letters: HashMap::new(), standard: HashMap::new() };
        for line in include_str!("glyph-names.tsv").lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(name), Some(points)) = (fields.next(), fields.next()) else { continue };
            let text: String = points
                .split(' ')
                .filter_map(|point| u32::from_str_radix(point, 16).ok().and_then(char::from_u32))
                .collect();
            let mut letters = text.chars();
            let letters = match (letters.next(), letters.next()) {
                (Some(letter), None) => Letters::One(letter),
                _ => Letters::Several(text),
            };
            names.letters.insert(name, letters);
            if let Some(code) = fields.next().and_then(|code| u8::from_str_radix(code, 16).ok()) {
                names.standard.insert(code, name);
            }
        }
        names
    })
}

fn standard(code: u8) -> Letters {
    let name = names().standard.get(&code);
    name.and_then(|name| names().letters.get(name)).cloned().unwrap_or(Letters::Unknown)
}

/// What a glyph's name stands for (Adobe Glyph List specification, 2).
fn named(name: &str) -> Letters {
    let name = name.split('.').next().unwrap_or_default();
    if let Some(letters) = names().letters.get(name) {
        return letters.clone();
    }
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    let digits = name.strip_prefix("uni").filter(|digits| digits.len() == 4);
    let digits = digits.or_else(|| name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len())));
    digits.and_then(hex).map_or(Letters::Unknown, Letters::One)
}

fn simple_letters(dict: &Dict<'_>, name: &str, descriptor: Option<&Dict<'_>>, subtype: &[u8]) -> Vec<Letters> {
    let base_of = |name: &[u8]| match name {
        b"WinAnsiEncoding" => Some(Base::WinAnsi),
        b"MacRomanEncoding" => Some(Base::MacRoman),
        b"StandardEncoding" => Some(Base::Standard),
        _ => None,
    };
    let encoding = dict.get::<Dict<'_>>(keys::ENCODING);
    let stated = dict
        .get::<Name<'_>>(keys::ENCODING)
        .or_else(|| encoding.as_ref().and_then(|encoding| encoding.get::<Name<'_>>(keys::BASE_ENCODING)))
        .and_then(|name| base_of(&name));
    let symbolic =
        descriptor.and_then(|descriptor| descriptor.get::<i32>(keys::FLAGS)).is_some_and(|flags| flags & 4 != 0);
    let own = subtype == b"Type3" || name.ends_with("Symbol") || name.ends_with("ZapfDingbats");
    let base = stated.unwrap_or(match subtype {
        _ if own => Base::Own,
        // An embedded font may have an encoding of its own, and says so by being symbolic.
        b"TrueType" if !symbolic => Base::WinAnsi,
        _ if symbolic && encoding.is_some() => Base::Own,
        _ => Base::Standard,
    });
    let mut letters: Vec<Letters> = (0..=255).map(|code| base_letter(base, code)).collect();
    if let Some(differences) = encoding.and_then(|encoding| encoding.get::<Array<'_>>(keys::DIFFERENCES)) {
        let mut code = 0_usize;
        for item in differences.iter::<Object<'_>>().take(2048) {
            match item {
                Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(usize::MAX),
                Object::Name(name) => {
                    if let Some(slot) = letters.get_mut(code) {
                        *slot = named(name.as_str());
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }
    letters
}

/// `unit`: what one unit of the widths is, in units of the font's size.
fn simple_widths(dict: &Dict<'_>, name: &str, descriptor: Option<&Dict<'_>>, unit: f64) -> Vec<f64> {
    let usual = if name.contains("Courier") { 0.6 } else { 0.5 };
    let missing = descriptor.and_then(|descriptor| descriptor.get::<f64>(keys::MISSING_WIDTH));
    let stated = dict.get::<Array<'_>>(keys::WIDTHS);
    let mut widths = vec![missing.filter(|_| stated.is_some()).map_or(usual, |width| width * unit); 256];
    let first = dict.get::<i32>(keys::FIRST_CHAR).and_then(|first| usize::try_from(first).ok()).unwrap_or(0);
    if let Some(stated) = stated {
        for (slot, width) in widths.iter_mut().skip(first).zip(stated.iter::<f64>()) {
            *slot = width * unit;
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        assert_eq!(named("eacute"), Letters::One('é'));
        assert_eq!(named("uni4F60"), Letters::One('你'));
        assert_eq!(named("u20000"), Letters::One('𠀀'));
        assert_eq!(named("A.sc"), Letters::One('A'));
        assert_eq!(named("fi"), Letters::Several(String::from("fi")));
        assert_eq!(named("g12"), Letters::Unknown);
        assert_eq!(standard(0x27), Letters::One('\u{2019}'));
    }

    #[test]
    fn codes_of_gbk_are_told_apart_by_their_length() {
        let name = CMapName::from_bytes(b"GBK-EUC-H");
        let cmap = CMap::parse(load_embedded(name).unwrap(), load_embedded).unwrap();
        let composite = Composite {
            collection: collection(&Dict::empty(), &cmap),
            cmap,
            unicode: false,
            usual: 1,
            widths: HashMap::new(),
            ranges: Vec::new(),
            default: 1.0,
        };
        let (bytes, ..) = encoding_rs::GBK.encode("收集IMEI。");
        let mut rest: &[u8] = &bytes;
        let mut text = String::new();
        while !rest.is_empty() {
            let (code, length, cid) = composite.next(rest);
            if let Letters::One(letter) = composite.letters(code, cid) {
                text.push(letter);
            }
            rest = &rest[length..];
        }
        assert_eq!(text, "收集IMEI。");
    }
}
