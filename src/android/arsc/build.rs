//! Writes resource tables for tests, by the layout of `ResourceTypes.h`.

use crate::android::axml::build::{chunk, pool};

/// How the entries of a type are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Plain,
    Sparse,
    Offset16,
    Compact,
}

/// The entries of the one type in one configuration: index, key, type and data of each.
#[derive(Clone, Debug)]
pub(crate) struct Entries {
    pub config: Vec<u8>,
    pub shape: Shape,
    pub values: Vec<(u32, u32, u8, u32)>,
}

/// The default configuration.
pub(crate) fn config() -> Vec<u8> {
    let mut config = vec![0; 64];
    config[0] = 64;
    config
}

/// The configuration of a language and a country.
pub(crate) fn locale(language: &[u8; 2], country: &[u8; 2]) -> Vec<u8> {
    let mut config = config();
    config[8..10].copy_from_slice(language);
    config[10..12].copy_from_slice(country);
    config
}

/// A table of one package 0x7f, `com.example`, with one type.
pub(crate) fn table(strings: &[&str], types: &[&str], keys: &[&str], all: &[Entries]) -> Vec<u8> {
    let types = pool(types, true);
    let keys = pool(keys, true);
    let mut header = 0x7f_u32.to_le_bytes().to_vec();
    let mut name: Vec<u8> = "com.example".encode_utf16().flat_map(u16::to_le_bytes).collect();
    name.resize(256, 0);
    header.extend(name);
    let types_at = 288;
    let keys_at = types_at + u32::try_from(types.len()).unwrap();
    for word in [types_at, 1, keys_at, 1, 0] {
        header.extend(word.to_le_bytes());
    }
    let mut body = [types, keys].concat();
    for entries in all {
        body.extend(entries.bytes());
    }
    let package = chunk(0x0200, &header, &body);
    chunk(0x0002, &1_u32.to_le_bytes(), &[pool(strings, true), package].concat())
}

impl Entries {
    fn bytes(&self) -> Vec<u8> {
        let mut data = Vec::new();
        let mut offsets = Vec::new();
        let count = match self.shape {
            Shape::Sparse => u32::try_from(self.values.len()).unwrap(),
            _ => self.values.iter().map(|value| value.0 + 1).max().unwrap_or(0),
        };
        let mut at_index = std::collections::BTreeMap::new();
        for (index, key, kind, value) in &self.values {
            at_index.insert(*index, u32::try_from(data.len()).unwrap());
            if self.shape == Shape::Compact {
                data.extend(u16::try_from(*key).unwrap().to_le_bytes());
                data.extend((u16::from(*kind) << 8 | 8).to_le_bytes());
            } else {
                data.extend([8, 0, 0, 0]);
                data.extend(key.to_le_bytes());
                data.extend([8, 0, 0, *kind]);
            }
            data.extend(value.to_le_bytes());
        }
        match self.shape {
            Shape::Sparse => {
                for (index, offset) in &at_index {
                    offsets.extend(u16::try_from(*index).unwrap().to_le_bytes());
                    offsets.extend(u16::try_from(offset / 4).unwrap().to_le_bytes());
                }
            }
            Shape::Offset16 => {
                for index in 0..count {
                    let offset = at_index.get(&index).map_or(u16::MAX, |offset| u16::try_from(offset / 4).unwrap());
                    offsets.extend(offset.to_le_bytes());
                }
                offsets.resize(offsets.len().next_multiple_of(4), 0);
            }
            Shape::Plain | Shape::Compact => {
                for index in 0..count {
                    offsets.extend(at_index.get(&index).unwrap_or(&u32::MAX).to_le_bytes());
                }
            }
        }
        let flags = match self.shape {
            Shape::Sparse => 1,
            Shape::Offset16 => 2,
            _ => 0,
        };
        let start = 20 + u32::try_from(self.config.len() + offsets.len()).unwrap();
        let mut header = vec![1, flags, 0, 0];
        header.extend(count.to_le_bytes());
        header.extend(start.to_le_bytes());
        header.extend(&self.config);
        chunk(0x0201, &header, &[offsets, data].concat())
    }
}
