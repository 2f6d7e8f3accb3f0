//! Fields of a protocol buffer message, read lazily over borrowed bytes.

use std::borrow::Cow;

use crate::android::chunk::FormatError;

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wire<'a> {
    /// A variable-length integer.
    Integer(u64),
    /// Four bytes.
    Fixed32(u32),
    /// Eight bytes, which no message here uses.
    Fixed64,
    /// A string, a message or packed values.
    Bytes(&'a [u8]),
}

impl<'a> Wire<'a> {
    /// An integer of 32 bits; protocol buffers cut off what is above.
    pub fn u32(self) -> u32 {
        match self {
            Wire::Integer(value) => u32::try_from(value & u64::from(u32::MAX)).unwrap_or_default(),
            Wire::Fixed32(value) => value,
            Wire::Fixed64 | Wire::Bytes(_) => 0,
        }
    }

    /// The bytes of a string or message, none for another type.
    pub fn bytes(self) -> &'a [u8] {
        match self {
            Wire::Bytes(bytes) => bytes,
            _ => &[],
        }
    }

    /// A string.
    pub fn text(self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.bytes())
    }
}

/// The fields of a message in order. After damage it gives the error once and ends.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Fields { bytes, at: 0 }
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn integer(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn field(&mut self) -> Option<(u32, Wire<'a>)> {
        let key = self.integer()?;
        let value = match key & 7 {
            0 => Wire::Integer(self.integer()?),
            1 => {
                self.take(8)?;
                Wire::Fixed64
            }
            2 => {
                let length = usize::try_from(self.integer()?).ok()?;
                Wire::Bytes(self.take(length)?)
            }
            5 => Wire::Fixed32(u32::from_le_bytes(*self.take(4)?.first_chunk()?)),
            // Groups, which these messages do not use, and types that do not exist.
            _ => return None,
        };
        Some((u32::try_from(key >> 3).ok()?, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u32, Wire<'a>), FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let start = self.at;
        Some(self.field().ok_or_else(|| {
            self.at = self.bytes.len();
            FormatError::new(start, "protobuf 消息已损坏", "a protocol buffer message is damaged")
        }))
    }
}

/// The last of the fields `number`, as protocol buffers take the last of several.
pub(super) fn last<'a>(bytes: &'a [u8], number: u32) -> Option<Wire<'a>> {
    Fields::new(bytes).map_while(Result::ok).filter(|(own, _)| *own == number).last().map(|(_, value)| value)
}

/// The integer of the field `number`, 0 where there is none.
pub(super) fn integer(bytes: &[u8], number: u32) -> u32 {
    last(bytes, number).map_or(0, Wire::u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<(u32, Wire<'_>)> {
        Fields::new(bytes).map_while(Result::ok).collect()
    }

    /// The examples of the encoding's documentation: 150 in field 1, "testing" in field 2.
    #[test]
    fn fields_are_read() {
        assert_eq!(all(&[0x08, 0x96, 0x01]), [(1, Wire::Integer(150))]);
        assert_eq!(all(b"\x12\x07testing"), [(2, Wire::Bytes(b"testing"))]);
        assert_eq!(all(&[0x1d, 1, 0, 0, 0, 0x21, 0, 0, 0, 0, 0, 0, 0, 0]), [(3, Wire::Fixed32(1)), (4, Wire::Fixed64)]);
        // -1 of int32 takes ten bytes.
        let minus_one = [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(integer(&minus_one, 1), u32::MAX);
        assert_eq!(integer(&[0x08, 1, 0x08, 2], 1), 2);
    }

    #[test]
    fn damage_is_an_error_once() {
        for bytes in [&[0x08][..], &[0x12, 0x05, b'a'], &[0x0b], &[0xff; 12], &[0x12, 0xff, 0xff, 0xff, 0xff, 0x7f]] {
            let read: Vec<_> = Fields::new(bytes).collect();
            assert_eq!(read.len(), 1, "{bytes:?}");
            assert!(read[0].is_err());
        }
    }
}
