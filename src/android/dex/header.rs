//! The header.

use super::read::u32_le;
use super::{DexError, Fault, Result};

/// A version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u16);

impl Version {
    /// Several DEX files in one, with data in common.
    pub const CONTAINER: Version = Version(41);

    /// Whether the runtime loads this version: 035, 037 to 041.
    pub fn is_known(self) -> bool {
        matches!(self.0, 35 | 37..=41)
    }
}

/// A table of the header: how many items, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Number of items.
    pub size: u32,
    /// Offset in bytes.
    pub offset: u32,
}

/// `header_item`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Version from the magic.
    pub version: Version,
    /// Adler-32 of all that follows this field.
    pub checksum: u32,
    /// SHA-1 that tools write; the runtime does not check it.
    pub signature: [u8; 20],
    /// Size of this file in bytes; in a container, up to the next header.
    pub file_size: u32,
    /// Size of the header in bytes.
    pub header_size: u32,
    /// Offset of the map list.
    pub map_offset: u32,
    /// Strings.
    pub strings: Section,
    /// Types.
    pub types: Section,
    /// Prototypes.
    pub protos: Section,
    /// Fields.
    pub fields: Section,
    /// Methods.
    pub methods: Section,
    /// Class definitions.
    pub classes: Section,
    /// The data section.
    pub data: Section,
    /// Size of the whole container (version 041).
    pub container_size: Option<u32>,
    /// Where this header stands in the container (version 041).
    pub header_offset: Option<u32>,
}

/// Size of the header before version 041.
pub(super) const HEADER_SIZE: usize = 0x70;
/// Size of the header from version 041 on.
pub(super) const CONTAINER_HEADER_SIZE: usize = 0x78;
/// Where the part begins that the checksum covers.
pub(super) const CHECKSUM_START: usize = 12;
const ENDIAN_CONSTANT: u32 = 0x1234_5678;

impl Header {
    /// Reads the header that stands at `base` in `bytes`.
    pub fn read(bytes: &[u8], base: usize) -> Result<Self> {
        let own = bytes.get(base..).ok_or(DexError::new(Fault::HeaderOutside, base))?;
        let version = match own.get(..8) {
            Some(&[b'd', b'e', b'x', b'\n', a, b, c, 0]) if [a, b, c].iter().all(u8::is_ascii_digit) => {
                Version([a, b, c].iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')))
            }
            Some(_) => return Err(DexError::new(Fault::WrongMagic, base)),
            None => return Err(DexError::new(Fault::TooShort, base)),
        };
        let word = |at: usize| u32_le(own, at).ok_or(DexError::new(Fault::EndsWithinHeader, base + at));
        let section = |at: usize| Ok(Section { size: word(at)?, offset: word(at + 4)? });
        if word(40)? != ENDIAN_CONSTANT {
            return Err(DexError::new(Fault::ByteOrder, base + 40));
        }
        let signature = own.get(12..32).and_then(|bytes| bytes.try_into().ok());
        let container = version >= Version::CONTAINER;
        Ok(Header {
            version,
            checksum: word(8)?,
            signature: signature.ok_or(DexError::new(Fault::EndsWithinHeader, base + 12))?,
            file_size: word(32)?,
            header_size: word(36)?,
            map_offset: word(52)?,
            strings: section(56)?,
            types: section(64)?,
            protos: section(72)?,
            fields: section(80)?,
            methods: section(88)?,
            classes: section(96)?,
            data: section(104)?,
            container_size: if container { Some(word(112)?) } else { None },
            header_offset: if container { Some(word(116)?) } else { None },
        })
    }
}
