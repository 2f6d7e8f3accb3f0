//! Writes fields of protocol buffers.

use crate::android::encode::varint;

/// A field that holds an integer.
pub(crate) fn integer(number: u32, value: u32) -> Vec<u8> {
    let mut out = Vec::new();
    varint(u64::from(number) << 3, &mut out);
    varint(u64::from(value), &mut out);
    out
}

/// A field that holds a string or a message.
pub(crate) fn bytes(number: u32, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len().saturating_add(8));
    varint(u64::from(number) << 3 | 2, &mut out);
    varint(u64::try_from(value.len()).unwrap_or(u64::MAX), &mut out);
    out.extend(value);
    out
}
