//! Modified UTF-8: U+0000 as two bytes, supplementary characters as two surrogates of three bytes each.

use std::borrow::Cow;

/// The text of MUTF-8 bytes: borrowed where they are valid UTF-8 as they stand. Surrogates without a partner and bytes
/// that are no MUTF-8 become U+FFFD.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(char::decode_utf16(Units { bytes }).map(|c| c.unwrap_or('\u{fffd}')).collect()),
    }
}

/// UTF-16 code units of MUTF-8 bytes.
struct Units<'a> {
    bytes: &'a [u8],
}

impl Iterator for Units<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        let (&first, rest) = self.bytes.split_first()?;
        let continuation =
            |at: usize| rest.get(at).filter(|byte| **byte & 0xc0 == 0x80).map(|byte| u16::from(*byte & 0x3f));
        let (unit, used) = match first {
            0x00..=0x7f => (u16::from(first), 0),
            0xc0..=0xdf => match continuation(0) {
                Some(low) => (u16::from(first & 0x1f) << 6 | low, 1),
                None => (0xfffd, 0),
            },
            0xe0..=0xef => match (continuation(0), continuation(1)) {
                (Some(middle), Some(low)) => (u16::from(first & 0x0f) << 12 | middle << 6 | low, 2),
                _ => (0xfffd, 0),
            },
            // Four-byte UTF-8 is no MUTF-8, but the runtime reads it (as a pair); byte by byte it says nothing.
            _ => (0xfffd, 0),
        };
        self.bytes = rest.get(used..).unwrap_or_default();
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(decode("通讯录".as_bytes()), std::borrow::Cow::Borrowed("通讯录")));
    }

    #[test]
    fn nul_and_surrogate_pairs() {
        assert_eq!(decode(&[b'a', 0xc0, 0x80, b'b']), "a\0b");
        // U+1F600 is D83D DE00.
        assert_eq!(decode(&[0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]), "\u{1f600}");
        assert_eq!(decode(&[0xed, 0xa0, 0xbd, b'x']), "\u{fffd}x");
        assert_eq!(decode(&[0xff, b'x', 0xe4, 0xbd]), "\u{fffd}x\u{fffd}\u{fffd}");
    }
}
