//! Writes fields of protocol buffers.

fn varint(mut value: u64, out: &mut Vec<u8>) {
    while let Ok(low @ 0x80..) = u8::try_from(value & 0x7f).map(|low| if value > 0x7f { low | 0x80 } else { low }) {
        out.push(low);
        value >>= 7;
    }
    out.push(u8::try_from(value & 0x7f).unwrap_or_default());
}

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
