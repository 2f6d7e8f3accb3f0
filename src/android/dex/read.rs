//! Little-endian numbers and LEB128 over a byte slice.

use super::{DexError, Fault, Result};

/// The little-endian number at the start of an array's part.
pub(super) fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    let end = at.checked_add(2)?;
    Some(u16::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

/// The little-endian 32-bit number at `at`.
pub(super) fn u32_le(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_le_bytes(bytes.get(at..end)?.try_into().ok()?))
}

/// An offset of the file as an index into it. Offsets have 32 bits; so has `usize` at least.
pub(super) fn at(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// A cursor over a file. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Cursor { bytes, at }
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn error(&self, what: Fault) -> DexError {
        DexError::new(what, self.at)
    }

    pub(super) fn u8(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).ok_or_else(|| self.error(Fault::EndsWithinItem))?;
        self.at += 1;
        Ok(byte)
    }

    pub(super) fn u16(&mut self) -> Result<u16> {
        let value = u16_le(self.bytes, self.at).ok_or_else(|| self.error(Fault::EndsWithinItem))?;
        self.at += 2;
        Ok(value)
    }

    pub(super) fn u32(&mut self) -> Result<u32> {
        let value = u32_le(self.bytes, self.at).ok_or_else(|| self.error(Fault::EndsWithinItem))?;
        self.at += 4;
        Ok(value)
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(count).ok_or_else(|| self.error(Fault::SizeOverflow))?;
        let taken = self.bytes.get(self.at..end).ok_or_else(|| self.error(Fault::EndsWithinItem))?;
        self.at = end;
        Ok(taken)
    }

    /// Unsigned LEB128 of at most 5 bytes. Bits beyond the 32nd are dropped, as the runtime does.
    pub(super) fn uleb128(&mut self) -> Result<u32> {
        let mut value = 0u32;
        for shift in [0u32, 7, 14, 21, 28] {
            let byte = self.u8()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(self.error(Fault::LongLeb128))
    }

    /// `uleb128p1`: the value plus one is stored, so that −1 takes one byte.
    pub(super) fn uleb128p1(&mut self) -> Result<u32> {
        Ok(self.uleb128()?.wrapping_sub(1))
    }

    /// Signed LEB128 of at most 5 bytes.
    pub(super) fn sleb128(&mut self) -> Result<i32> {
        let mut value = 0u32;
        for shift in [0u32, 7, 14, 21, 28] {
            let byte = self.u8()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let used = shift + 7;
                if used < 32 && byte & 0x40 != 0 {
                    value |= u32::MAX << used;
                }
                return Ok(value.cast_signed());
            }
        }
        Err(self.error(Fault::LongLeb128))
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn leb128_as_the_format_documents_it() {
        // The table of examples in the format's documentation.
        for (bytes, signed, unsigned, plus_one) in [
            (&[0x00u8][..], 0, 0u32, u32::MAX),
            (&[0x01], 1, 1, 0),
            (&[0x7f], -1, 127, 126),
            (&[0x80, 0x7f], -128, 16256, 16255),
        ] {
            assert_eq!(Cursor::new(bytes, 0).sleb128().unwrap(), signed);
            assert_eq!(Cursor::new(bytes, 0).uleb128().unwrap(), unsigned);
            assert_eq!(Cursor::new(bytes, 0).uleb128p1().unwrap(), plus_one);
        }
    }

    #[test]
    fn leb128_ends() {
        assert_eq!(Cursor::new(&[0xff, 0xff, 0xff, 0xff, 0x0f], 0).uleb128().unwrap(), u32::MAX);
        assert_eq!(Cursor::new(&[0xff, 0xff, 0xff, 0xff, 0x0f], 0).sleb128().unwrap(), -1);
        assert!(Cursor::new(&[0x80; 6], 0).uleb128().is_err());
        assert_eq!(Cursor::new(&[0x80], 0).uleb128().unwrap_err().offset, 1);
    }
}
