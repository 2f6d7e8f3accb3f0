//! Writes the frames of binary XML and resource tables (`ResourceTypes.h`), for what was read in another form.

use std::collections::HashMap;

use super::chunk::{HEADER_SIZE, STRING_POOL};

const UTF8: u32 = 1 << 8;
/// Size of a string pool's header, in bytes.
const POOL_HEADER_SIZE: usize = 28;
/// The longest string of a UTF-8 pool, in bytes; the platform cuts lengths off there.
const LONGEST_UTF8: usize = 0x7fff;

/// A size, count or index as the formats hold it. What is too large for a file of theirs is none of theirs: readers
/// find that it leads nowhere.
pub(crate) fn word(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// A chunk: its type, what its header holds behind the eight bytes that all have, its body.
pub(crate) fn chunk(kind: u16, header: &[u8], body: &[u8]) -> Vec<u8> {
    let header_size = HEADER_SIZE.saturating_add(header.len());
    let mut out = Vec::with_capacity(header_size.saturating_add(body.len()));
    out.extend(kind.to_le_bytes());
    out.extend(u16::try_from(header_size).unwrap_or(u16::MAX).to_le_bytes());
    out.extend(word(header_size.saturating_add(body.len())).to_le_bytes());
    out.extend(header);
    out.extend(body);
    out
}

/// Words of four bytes, little-endian.
pub(crate) fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A number in base 128, its low digits first, as DEX files (`uleb128`) and protocol buffers have it.
pub(crate) fn varint(mut number: u64, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Strings, each once, by the index that a file refers to it by.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    all: Vec<String>,
    places: HashMap<String, u32>,
}

impl Strings {
    /// The index of `text`.
    pub fn index(&mut self, text: &str) -> u32 {
        if let Some(at) = self.places.get(text) {
            return *at;
        }
        let at = self.push(text);
        self.places.insert(text.to_owned(), at);
        at
    }

    /// A string that nothing else refers to, whatever others there are.
    pub fn push(&mut self, text: &str) -> u32 {
        self.all.push(text.to_owned());
        word(self.all.len().saturating_sub(1))
    }

    /// The pool: UTF-8 where every string is short enough for it.
    pub fn pool(&self) -> Vec<u8> {
        let utf8 = self.all.iter().all(|text| text.len() <= LONGEST_UTF8);
        let (mut offsets, mut data) = (Vec::new(), Vec::new());
        for text in &self.all {
            offsets.extend(word(data.len()).to_le_bytes());
            if utf8 {
                length_of_utf8(text.encode_utf16().count(), &mut data);
                length_of_utf8(text.len(), &mut data);
                data.extend(text.as_bytes());
                data.push(0);
            } else {
                length_of_utf16(text.encode_utf16().count(), &mut data);
                data.extend(text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
            }
        }
        data.resize(data.len().next_multiple_of(4), 0);
        let start = POOL_HEADER_SIZE.saturating_add(offsets.len());
        let header = words(&[word(self.all.len()), 0, if utf8 { UTF8 } else { 0 }, word(start), 0]);
        chunk(STRING_POOL, &header, &[offsets, data].concat())
    }
}

/// A length of at most [`LONGEST_UTF8`]: one byte, or two with the high bit set.
fn length_of_utf8(length: usize, out: &mut Vec<u8>) {
    let [high, low] = u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes();
    if length > 0x7f {
        out.push(high | 0x80);
    }
    out.push(low);
}

/// A length in code units: one unit, or two with the high bit set.
fn length_of_utf16(length: usize, out: &mut Vec<u8>) {
    let [a, b, c, d] = word(length).to_be_bytes();
    if length > 0x7fff {
        out.extend([b, a | 0x80]);
    }
    out.extend([d, c]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::android::chunk::Chunk;
    use crate::android::string_pool::StringPool;

    /// What is read back is what was written, short and long.
    #[test]
    fn pools_are_read_back() {
        for length in [1, 127, 128, 300, 0x7fff, 0x8000, 70_000] {
            let long = "中".repeat(length);
            let mut strings = Strings::default();
            let wanted = ["", "a", &long, "𝄞"];
            let indices: Vec<u32> = wanted.iter().chain(&wanted).map(|text| strings.index(text)).collect();
            assert_eq!(indices, [0, 1, 2, 3, 0, 1, 2, 3]);
            let bytes = strings.pool();
            let pool = StringPool::parse(&Chunk::read(&bytes, 0, 8).unwrap()).unwrap();
            assert_eq!(pool.len(), 4);
            for (index, text) in wanted.iter().enumerate() {
                assert_eq!(pool.get(word(index)).as_deref(), Some(*text), "{length}");
            }
        }
    }
}
