//! The resource table (`resources.arsc`), read lazily: opening walks chunk headers, a look-up decodes one entry in
//! each configuration of its type.

mod config;
mod pools;

pub use config::{Config, Preference};
pub use pools::Pools;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::android::chunk::{self, Chunk, FormatError, HEADER_SIZE, index_at, u8_at, u16_at, u32_at};
use crate::android::string_pool::StringPool;
use crate::android::value::Value;
use crate::limit::Budget;

const PACKAGE: u16 = 0x0200;
const TYPE: u16 = 0x0201;
const TABLE_HEADER_SIZE: usize = 12;
/// A package's header without the field that releases before 5.0 do not write.
const PACKAGE_HEADER_SIZE: usize = 284;
/// A type's header up to its configuration.
const TYPE_HEADER_SIZE: usize = 20;
const TYPE_SPARSE: u8 = 1;
const TYPE_OFFSET16: u8 = 2;
const ENTRY_COMPLEX: u16 = 1;
const ENTRY_COMPACT: u16 = 8;
const NO_ENTRY: u32 = u32::MAX;
/// References are followed this many times, as in the platform (`kMaxIterations`).
const MOST_REFERENCES: usize = 20;
/// Look-ups may try this many configurations in all. A table of a million configurations costs one look-up a million
/// tries, so that a hostile one is cut off; a large app spends some ten thousand.
const MOST_TRIES: u64 = 1 << 26;
/// Look-ups may hand out this many bytes of text in all: a hundred thousand references may lead to one long string.
const MOST_TEXT: u64 = 64 << 20;

/// A resource table over borrowed bytes, or those of an app's parts as one.
#[derive(Debug, Default)]
pub struct Table<'a> {
    /// The strings that values point into.
    pub strings: Pools<'a>,
    packages: Vec<Package<'a>>,
    tries: AtomicU64,
    /// Bytes of text handed out.
    texts: AtomicU64,
    /// Where and why reading ended early, when it did.
    pub damage: Option<FormatError>,
}

#[derive(Debug)]
struct Package<'a> {
    id: u32,
    name: String,
    types: StringPool<'a>,
    keys: StringPool<'a>,
    /// All configurations of a type, by the type's id.
    chunks: BTreeMap<u8, Vec<Type<'a>>>,
}

/// All entries of one type in one configuration.
#[derive(Debug)]
struct Type<'a> {
    id: u8,
    flags: u8,
    count: usize,
    config: Config,
    /// The number of the first string of its file.
    first_string: u32,
    /// Offsets of the entries.
    offsets: &'a [u8],
    /// The entries.
    entries: &'a [u8],
}

/// One entry in one configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    /// Index of its name in the package's keys.
    key: u32,
    /// Its value; `None` for a bag (a style, an array, plurals).
    value: Option<Value>,
}

/// What a resource is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceName<'a> {
    /// The package's name.
    pub package: String,
    /// The type: `string`, `xml`.
    pub kind: Cow<'a, str>,
    /// The entry's name.
    pub entry: Cow<'a, str>,
}

impl<'a> Table<'a> {
    /// Reads the frame of a table. Damage behind the header is kept in [`Table::damage`].
    pub fn parse(bytes: &'a [u8], budget: &Budget) -> Result<Self, FormatError> {
        let mut table = Table::default();
        table.add(bytes, budget)?;
        Ok(table)
    }

    /// Adds the table of another part of the app: what it gives a resource that is known in other configurations, or
    /// packages of its own.
    pub fn add(&mut self, bytes: &'a [u8], budget: &Budget) -> Result<(), FormatError> {
        let table = Chunk::read(bytes, 0, TABLE_HEADER_SIZE)?;
        if table.kind != chunk::TABLE {
            return Err(FormatError::new(0, "不是资源表", "this is no resource table"));
        }
        let first_string = self.strings.next();
        let mut has_strings = false;
        let mut at = table.header_size;
        while at < table.bytes.len() {
            let read = Chunk::read(table.bytes, at, HEADER_SIZE).and_then(|chunk| {
                match chunk.kind {
                    // Of several pools the first counts here.
                    chunk::STRING_POOL if !has_strings => {
                        has_strings = true;
                        self.strings.push(StringPool::parse(&chunk)?);
                    }
                    PACKAGE if self.packages.len() < budget.max_depth => {
                        let (package, damage) = Package::parse(&chunk, first_string)?;
                        self.packages.push(package);
                        if let Some(damage) = damage {
                            return Err(damage);
                        }
                    }
                    _ => {}
                }
                Ok(chunk.end())
            });
            match read {
                Ok(next) => at = next,
                Err(error) => {
                    self.damage.get_or_insert(error);
                    break;
                }
            }
        }
        Ok(())
    }

    /// Whether it holds no package.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// The value of the resource `id` that suits `preference`, references followed. `None` where there is none, where
    /// it is a bag, and where references form a circle or lead out of the table.
    pub fn value(&self, id: u32, preference: Preference) -> Option<Value> {
        let mut id = id;
        for _ in 0..MOST_REFERENCES {
            let value = self.entry(id, preference)?.value?;
            match value.reference() {
                Some(next) => id = next,
                None => return Some(value),
            }
        }
        None
    }

    /// The text of the resource `id`, a string or another simple value, that suits `preference`.
    pub fn text(&self, id: u32, preference: Preference) -> Option<String> {
        self.value(id, preference).and_then(|value| self.text_of(value))
    }

    /// All strings that values may have, with their numbers.
    pub fn strings(&self) -> impl Iterator<Item = (u32, Cow<'a, str>)> + '_ {
        self.strings.iter()
    }

    /// The text of a value of this table; `None` for strings once look-ups have cost too much.
    pub fn text_of(&self, value: Value) -> Option<String> {
        match value.kind {
            Value::STRING => {
                let size = u64::try_from(self.strings.size(value.data)).unwrap_or(u64::MAX);
                let used = self.texts.fetch_add(size, Ordering::Relaxed).saturating_add(size);
                if used > MOST_TEXT {
                    return None;
                }
                self.strings.get(value.data).map(Cow::into_owned)
            }
            Value::NULL => None,
            _ => Some(value.to_text()),
        }
    }

    /// The name of the resource `id`.
    pub fn name(&self, id: u32) -> Option<ResourceName<'a>> {
        self.packages_of(id).find_map(|package| {
            let kind = package.types.get(u32::from(type_of(id)).checked_sub(1)?)?;
            let entry = self.chunks_of(package, id).iter().find_map(|chunk| chunk.entry(index_of(id)))?;
            Some(ResourceName { package: package.name.clone(), kind, entry: package.keys.get(entry.key)? })
        })
    }

    fn entry(&self, id: u32, preference: Preference) -> Option<Entry> {
        self.packages_of(id)
            .flat_map(|package| self.chunks_of(package, id))
            .filter_map(|chunk| Some((chunk.config.rank(preference)?, chunk.entry(index_of(id))?)))
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, entry)| entry)
    }

    /// The configurations of the type of `id`, none when look-ups have cost too much.
    fn chunks_of<'t>(&self, package: &'t Package<'a>, id: u32) -> &'t [Type<'a>] {
        let chunks = package.chunks.get(&type_of(id)).map_or(&[][..], Vec::as_slice);
        let cost = u64::try_from(chunks.len()).unwrap_or(u64::MAX);
        if self.tries.fetch_add(cost, Ordering::Relaxed) > MOST_TRIES { &[] } else { chunks }
    }

    fn packages_of(&self, id: u32) -> impl Iterator<Item = &Package<'a>> {
        self.packages.iter().filter(move |package| package.id == id >> 24)
    }
}

fn type_of(id: u32) -> u8 {
    id.to_be_bytes()[1]
}

fn index_of(id: u32) -> usize {
    usize::from(u16::try_from(id & 0xffff).unwrap_or_default())
}

impl<'a> Package<'a> {
    /// Reads a package's frame, and tells where it is damaged.
    fn parse(chunk: &Chunk<'a>, first_string: u32) -> Result<(Self, Option<FormatError>), FormatError> {
        let cut = || FormatError::new(chunk.offset, "资源包的头部不完整", "a resource package's header is cut short");
        if chunk.header_size < PACKAGE_HEADER_SIZE {
            return Err(cut());
        }
        let id = u32_at(chunk.bytes, 8).ok_or_else(cut)?;
        let units = chunk.bytes.get(12..268).ok_or_else(cut)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0));
        let name = char::decode_utf16(units.take_while(|unit| *unit != 0))
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        let types_at = index_at(chunk.bytes, 268).ok_or_else(cut)?;
        let keys_at = index_at(chunk.bytes, 276).ok_or_else(cut)?;
        let mut package =
            Package { id, name, types: StringPool::default(), keys: StringPool::default(), chunks: BTreeMap::new() };
        let mut at = chunk.header_size;
        let mut damage = None;
        while at < chunk.bytes.len() && damage.is_none() {
            match Chunk::read(chunk.bytes, at, HEADER_SIZE) {
                Ok(inner) => {
                    let read = match inner.kind {
                        chunk::STRING_POOL if at == types_at => {
                            StringPool::parse(&inner).map(|pool| package.types = pool)
                        }
                        chunk::STRING_POOL if at == keys_at => {
                            StringPool::parse(&inner).map(|pool| package.keys = pool)
                        }
                        TYPE => {
                            if let Some(chunk) = Type::parse(&inner, first_string) {
                                package.chunks.entry(chunk.id).or_default().push(chunk);
                            }
                            Ok(())
                        }
                        _ => Ok(()),
                    };
                    damage = read.err();
                    at = inner.end();
                }
                Err(error) => damage = Some(error),
            }
        }
        if let Some(damage) = &mut damage {
            damage.offset = damage.offset.saturating_add(chunk.offset);
        }
        Ok((package, damage))
    }
}

impl<'a> Type<'a> {
    fn parse(chunk: &Chunk<'a>, first_string: u32) -> Option<Self> {
        let header = chunk.bytes.get(..chunk.header_size)?;
        let flags = u8_at(header, 9)?;
        let count = index_at(header, 12)?;
        let start = index_at(header, 16)?;
        let config = Config::parse(header.get(TYPE_HEADER_SIZE..)?)?;
        let width = if flags & TYPE_OFFSET16 != 0 && flags & TYPE_SPARSE == 0 { 2 } else { 4 };
        Some(Type {
            id: u8_at(header, 8)?,
            flags,
            count,
            config,
            first_string,
            offsets: chunk.body().get(..count.checked_mul(width)?)?,
            entries: chunk.bytes.get(start..)?,
        })
    }

    /// The entry at `index`, where this configuration has it.
    fn entry(&self, index: usize) -> Option<Entry> {
        let raw = self.entries.get(self.offset(index)?..)?;
        let (first, flags, last) = (u16_at(raw, 0)?, u16_at(raw, 2)?, u32_at(raw, 4)?);
        if flags & ENTRY_COMPACT != 0 {
            let kind = flags.to_be_bytes()[0];
            return Some(Entry { key: u32::from(first), value: Some(self.numbered(Value { kind, data: last })) });
        }
        let value = if flags & ENTRY_COMPLEX == 0 { Value::read(raw.get(usize::from(first)..)?) } else { None };
        Some(Entry { key: last, value: value.map(|value| self.numbered(value)) })
    }

    /// A value with the number that its string has among those of all files.
    fn numbered(&self, value: Value) -> Value {
        match value.kind {
            Value::STRING => Value { data: value.data.saturating_add(self.first_string), ..value },
            _ => value,
        }
    }

    fn offset(&self, index: usize) -> Option<usize> {
        if self.flags & TYPE_SPARSE != 0 {
            let pairs = self.offsets.as_chunks::<4>().0;
            let found = pairs.binary_search_by_key(&index, |pair| usize::from(u16::from_le_bytes([pair[0], pair[1]])));
            let [_, _, low, high] = *pairs.get(found.ok()?)?;
            return usize::from(u16::from_le_bytes([low, high])).checked_mul(4);
        }
        if index >= self.count {
            return None;
        }
        if self.flags & TYPE_OFFSET16 != 0 {
            let offset = u16_at(self.offsets, index.checked_mul(2)?)?;
            return (offset != u16::MAX).then(|| usize::from(offset).checked_mul(4)).flatten();
        }
        let offset = u32_at(self.offsets, index.checked_mul(4)?)?;
        (offset != NO_ENTRY).then(|| usize::try_from(offset).ok()).flatten()
    }
}

#[cfg(test)]
pub(crate) mod build;
#[cfg(test)]
mod tests;
