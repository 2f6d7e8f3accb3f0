//! The resource table: `ResourceTable` to `resources.arsc`.

use std::collections::BTreeMap;

use super::wire::{self, Fields, Wire};
use super::{MOST_BYTES, config, item, too_large};
use crate::android::chunk::{self, FormatError};
use crate::android::encode::{Strings, chunk as frame, word, words};
use crate::android::value::Value;

const PACKAGE: u16 = 0x0200;
const TYPE: u16 = 0x0201;
/// Units of UTF-16 in a package's name.
const NAME_UNITS: usize = 128;
/// Size of a package's header, in bytes.
const PACKAGE_HEADER_SIZE: usize = 288;
/// Size of a type's header up to its configuration, in bytes.
const TYPE_HEADER_SIZE: usize = 20;
const SPARSE: u8 = 1;
const COMPLEX: u16 = 1;
/// Size of an entry with a value, and of one that is a bag, in bytes; both take sixteen.
const SIMPLE_SIZE: u16 = 8;
const COMPLEX_SIZE: u16 = 16;
const ENTRY_SIZE: usize = 16;
/// Most entries whose offsets fit into sixteen bits, in units of four bytes.
const MOST_SPARSE: usize = 1 << 14;
const NO_ENTRY: u32 = u32::MAX;

/// One entry in one configuration: the index of its name, and its value, `None` for a bag.
type Entry = (u32, Option<Value>);
/// The entries of a type by their ids, in each configuration.
type Configurations = BTreeMap<[u8; 64], BTreeMap<u16, Entry>>;

/// The binary table of a `ResourceTable`: names, simple values and files. Bags keep their names alone.
///
/// # Errors
///
/// Where the message is damaged or becomes too large.
pub fn binary(bytes: &[u8]) -> Result<Vec<u8>, FormatError> {
    let mut strings = Strings::default();
    let mut packages = Vec::new();
    for field in Fields::new(bytes) {
        if let (2, package) = field? {
            packages.push(package_of(package.bytes(), &mut strings)?);
        }
    }
    let size = packages.iter().fold(0_usize, |size, package| size.saturating_add(package.len()));
    if size > MOST_BYTES {
        return Err(too_large());
    }
    let body = [strings.pool(), packages.concat()].concat();
    Ok(frame(chunk::TABLE, &words(&[word(packages.len())]), &body))
}

fn package_of(bytes: &[u8], strings: &mut Strings) -> Result<Vec<u8>, FormatError> {
    let mut keys = Strings::default();
    let mut types: BTreeMap<u8, (String, Configurations)> = BTreeMap::new();
    let (mut id, mut name) = (0, String::new());
    for field in Fields::new(bytes) {
        match field? {
            (1, of_package) => id = wire::integer(of_package.bytes(), 1),
            (2, text) => name = text.text().into_owned(),
            (3, of_type) => read_type(of_type.bytes(), strings, &mut keys, &mut types)?,
            _ => {}
        }
    }
    let mut names = Strings::default();
    for number in 1..=types.keys().next_back().copied().unwrap_or_default() {
        names.push(types.get(&number).map_or("", |(name, _)| name));
    }
    let (names, keys) = (names.pool(), keys.pool());
    let keys_at = PACKAGE_HEADER_SIZE.saturating_add(names.len());
    let mut header = id.to_le_bytes().to_vec();
    // The last unit stays 0.
    let mut units: Vec<u16> = name.encode_utf16().take(NAME_UNITS - 1).collect();
    units.resize(NAME_UNITS, 0);
    header.extend(units.into_iter().flat_map(u16::to_le_bytes));
    header.extend(words(&[word(PACKAGE_HEADER_SIZE), 0, word(keys_at), 0, 0]));
    let mut body = [names, keys].concat();
    for (number, (_, configurations)) in &types {
        for (config, entries) in configurations {
            body.extend(type_chunk(*number, config, entries));
            if body.len() > MOST_BYTES {
                return Err(too_large());
            }
        }
    }
    Ok(frame(PACKAGE, &header, &body))
}

/// Reads a `Type` into `types`. What has no id of the right size cannot be referred to, and is left out.
fn read_type(
    bytes: &[u8],
    strings: &mut Strings,
    keys: &mut Strings,
    types: &mut BTreeMap<u8, (String, Configurations)>,
) -> Result<(), FormatError> {
    let id = |message: &[u8]| wire::last(message, 1).map_or(0, |id| wire::integer(id.bytes(), 1));
    let Some(number) = u8::try_from(id(bytes)).ok().filter(|number| *number != 0) else { return Ok(()) };
    let name = wire::last(bytes, 2).map(Wire::text).unwrap_or_default();
    let (_, configurations) = types.entry(number).or_insert_with(|| (name.into_owned(), BTreeMap::new()));
    for field in Fields::new(bytes) {
        let (3, entry) = field? else { continue };
        let entry = entry.bytes();
        let Ok(index) = u16::try_from(id(entry)) else { continue };
        let key = keys.index(&wire::last(entry, 2).map(Wire::text).unwrap_or_default());
        for field in Fields::new(entry) {
            let (6, valued) = field? else { continue };
            let config = config::binary(wire::last(valued.bytes(), 1).map(Wire::bytes).unwrap_or_default());
            let value = wire::last(valued.bytes(), 2).map(Wire::bytes).unwrap_or_default();
            let simple = wire::last(value, 4).and_then(|simple| item::value(simple.bytes(), strings));
            configurations.entry(config).or_default().insert(index, (key, simple));
        }
    }
    Ok(())
}

fn type_chunk(number: u8, config: &[u8; 64], entries: &BTreeMap<u16, Entry>) -> Vec<u8> {
    let sparse = entries.len() < MOST_SPARSE;
    let mut offsets = Vec::new();
    let mut data = Vec::with_capacity(entries.len().saturating_mul(ENTRY_SIZE));
    let mut next = 0;
    for (index, (key, value)) in entries {
        if sparse {
            offsets.extend(index.to_le_bytes());
            offsets.extend(u16::try_from(data.len() / 4).unwrap_or(u16::MAX).to_le_bytes());
        } else {
            (next..*index).for_each(|_| offsets.extend(NO_ENTRY.to_le_bytes()));
            offsets.extend(word(data.len()).to_le_bytes());
        }
        next = index.saturating_add(1);
        let (size, flags) = if value.is_some() { (SIMPLE_SIZE, 0) } else { (COMPLEX_SIZE, COMPLEX) };
        data.extend(size.to_le_bytes());
        data.extend(flags.to_le_bytes());
        data.extend(key.to_le_bytes());
        match value {
            Some(value) => data.extend([8, 0, 0, value.kind].into_iter().chain(value.data.to_le_bytes())),
            None => data.extend([0; 8]),
        }
    }
    let count = if sparse { entries.len() } else { offsets.len() / 4 };
    let header_size = TYPE_HEADER_SIZE.saturating_add(config.len());
    let mut header = vec![number, if sparse { SPARSE } else { 0 }, 0, 0];
    header.extend(words(&[word(count), word(header_size.saturating_add(offsets.len()))]));
    header.extend(config);
    frame(TYPE, &header, &[offsets, data].concat())
}
