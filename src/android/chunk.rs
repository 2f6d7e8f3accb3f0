//! Chunks: the frame of binary XML and resource tables (`ResChunk_header`).

use crate::prose::Prose;

/// What is wrong in a binary file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} at offset {offset}", what.en)]
pub struct FormatError {
    /// What is wrong, in words.
    pub what: Prose,
    /// Where in the file, in bytes.
    pub offset: usize,
}

impl FormatError {
    pub(crate) fn new(offset: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        FormatError { what: Prose::new(zh, en), offset }
    }
}

pub(crate) const STRING_POOL: u16 = 0x0001;
pub(crate) const TABLE: u16 = 0x0002;
pub(crate) const XML: u16 = 0x0003;

/// Size of the header that every chunk starts with.
pub(crate) const HEADER_SIZE: usize = 8;

pub(crate) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|raw| u16::from_le_bytes(*raw))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|raw| u32::from_le_bytes(*raw))
}

/// A 32-bit size, count or offset as an index.
pub(crate) fn index_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// One chunk within a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk<'a> {
    /// Its type.
    pub kind: u16,
    /// Size of its header, in bytes.
    pub header_size: usize,
    /// All of it, header and body.
    pub bytes: &'a [u8],
    /// Where it starts in the file.
    pub offset: usize,
}

impl<'a> Chunk<'a> {
    /// Reads the chunk at `offset` of `file`, with the platform's checks (`validate_chunk`): the header has at least
    /// `least` bytes, fits into the chunk, the chunk fits into the file, and both sizes are multiples of four.
    pub fn read(file: &'a [u8], offset: usize, least: usize) -> Result<Self, FormatError> {
        let rest = file.get(offset..).unwrap_or_default();
        let (Some(kind), Some(header_size), Some(size)) = (u16_at(rest, 0), u16_at(rest, 2), index_at(rest, 4)) else {
            return Err(FormatError::new(offset, "数据块不完整", "a chunk is cut short"));
        };
        let header_size = usize::from(header_size);
        if header_size < least || header_size > size {
            return Err(FormatError::new(
                offset,
                format!("数据块头长度有误（{header_size}，块长 {size}）"),
                format!("a chunk's header size is wrong ({header_size} in a chunk of {size} bytes)"),
            ));
        }
        if (header_size | size) & 3 != 0 {
            return Err(FormatError::new(
                offset,
                format!("数据块长度不是 4 的倍数（{size}）"),
                format!("a chunk's size is no multiple of four ({size})"),
            ));
        }
        let Some(bytes) = rest.get(..size) else {
            return Err(FormatError::new(
                offset,
                format!("数据块声称 {size} 字节，超出文件末尾"),
                format!("a chunk claims {size} bytes, which runs past the end"),
            ));
        };
        Ok(Chunk { kind, header_size, bytes, offset })
    }

    /// What follows the header.
    pub fn body(&self) -> &'a [u8] {
        self.bytes.get(self.header_size..).unwrap_or_default()
    }

    /// Where the next chunk starts in the file.
    pub fn end(&self) -> usize {
        self.offset.saturating_add(self.bytes.len())
    }
}
