//! String pools (`ResStringPool`), UTF-8 and UTF-16, read lazily.

use std::borrow::Cow;

use super::chunk::{Chunk, FormatError, index_at, u8_at, u16_at, u32_at};

const HEADER_SIZE: usize = 28;
const UTF8_FLAG: u32 = 1 << 8;

/// A string pool over borrowed bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct StringPool<'a> {
    /// Offsets of the strings, four bytes each.
    offsets: &'a [u8],
    /// Where the strings lie, up to the styles.
    strings: &'a [u8],
    utf8: bool,
}

impl<'a> StringPool<'a> {
    /// Reads a pool's frame with the platform's checks. Strings are decoded when asked for. Styles are skipped: the
    /// text of a styled string stands in the pool like any other.
    pub(crate) fn parse(chunk: &Chunk<'a>) -> Result<Self, FormatError> {
        let error = |zh: &str, en: &str| FormatError::new(chunk.offset, zh, en);
        let cut = || error("字符串池的头部不完整", "a string pool's header is cut short");
        if chunk.header_size < HEADER_SIZE {
            return Err(cut());
        }
        let count = index_at(chunk.bytes, 8).ok_or_else(cut)?;
        let styles = index_at(chunk.bytes, 12).ok_or_else(cut)?;
        let flags = u32_at(chunk.bytes, 16).ok_or_else(cut)?;
        let strings_start = index_at(chunk.bytes, 20).ok_or_else(cut)?;
        let styles_start = index_at(chunk.bytes, 24).ok_or_else(cut)?;
        let utf8 = flags & UTF8_FLAG != 0;
        if count == 0 {
            return Ok(StringPool { offsets: &[], strings: &[], utf8 });
        }
        let offsets = count.checked_mul(4).and_then(|length| chunk.body().get(..length)).ok_or_else(|| {
            error("字符串池声称的字符串数超出其大小", "a string pool claims more strings than fit into it")
        })?;
        let end = if styles == 0 { chunk.bytes.len() } else { styles_start };
        let strings = chunk
            .bytes
            .get(strings_start..end)
            .filter(|strings| !strings.is_empty())
            .ok_or_else(|| error("字符串池的数据位置有误", "a string pool's strings lie outside it"))?;
        Ok(StringPool { offsets, strings, utf8 })
    }

    /// How many strings it holds.
    pub fn len(&self) -> usize {
        self.offsets.len() / 4
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.offsets.is_empty()
    }

    /// The string at `index`: borrowed where the file holds it as UTF-8. `None` where the index is out of range or the
    /// string is not whole, as in the platform; a damaged character becomes U+FFFD.
    pub fn get(&self, index: u32) -> Option<Cow<'a, str>> {
        let raw = self.raw(index)?;
        if self.utf8 {
            return Some(decode_utf8(raw));
        }
        let units = raw.chunks_exact(2).filter_map(|pair| u16_at(pair, 0));
        Some(Cow::Owned(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()))
    }

    /// The size in bytes of the string at `index` as the file holds it, 0 where there is none.
    pub(crate) fn size(&self, index: u32) -> usize {
        self.raw(index).map_or(0, <[u8]>::len)
    }

    /// All strings with their indices, those that are not whole left out.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Cow<'a, str>)> + '_ {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).filter_map(|index| Some((index, self.get(index)?)))
    }

    fn raw(&self, index: u32) -> Option<&'a [u8]> {
        let at = usize::try_from(index).ok()?.checked_mul(4)?;
        let start = index_at(self.offsets, at)?;
        if self.utf8 {
            let rest = self.strings.get(start..)?;
            let (_units, used) = utf8_length(rest)?;
            let (length, more) = utf8_length(rest.get(used..)?)?;
            let text = rest.get(used + more..)?;
            // aapt cut lengths to 15 bits: the true end is the first terminator at a length with the same low bits.
            let mut end = length;
            while *text.get(end)? != 0 {
                end = end.checked_add(1 << 15)?;
            }
            text.get(..end)
        } else {
            // The platform divides offsets by two, so that an odd one points to the unit it falls into.
            let rest = self.strings.get(start & !1..)?;
            let first = u16_at(rest, 0)?;
            let (length, used) = if first & 0x8000 == 0 {
                (usize::from(first), 2)
            } else {
                (usize::from(first & 0x7fff) << 16 | usize::from(u16_at(rest, 2)?), 4)
            };
            let bytes = length.checked_mul(2)?;
            let text = rest.get(used..)?;
            (u16_at(text, bytes)? == 0).then_some(())?;
            text.get(..bytes)
        }
    }
}

/// A length of one or two bytes, and how many it takes.
fn utf8_length(bytes: &[u8]) -> Option<(usize, usize)> {
    let first = u8_at(bytes, 0)?;
    if first & 0x80 == 0 {
        return Some((usize::from(first), 1));
    }
    Some((usize::from(first & 0x7f) << 8 | usize::from(u8_at(bytes, 1)?), 2))
}

/// Decodes UTF-8, and modified UTF-8, in which aapt2 writes characters beyond the basic plane as two surrogates of
/// three bytes each.
fn decode_utf8(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let surrogate = |at: usize| match bytes.get(at..at.checked_add(3)?)? {
        [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf] => {
            Some(0xd000 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f))
        }
        _ => None,
    };
    let mut out = String::with_capacity(bytes.len());
    let (mut from, mut at) = (0, 0);
    while at < bytes.len() {
        let pair = surrogate(at).zip(surrogate(at + 3)).filter(|(high, low)| *high < 0xdc00 && *low >= 0xdc00);
        let character =
            pair.and_then(|(high, low)| char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
        if let Some(character) = character {
            out.push_str(&String::from_utf8_lossy(bytes.get(from..at).unwrap_or_default()));
            out.push(character);
            at += 6;
            from = at;
        } else {
            at += 1;
        }
    }
    out.push_str(&String::from_utf8_lossy(bytes.get(from..).unwrap_or_default()));
    Cow::Owned(out)
}
