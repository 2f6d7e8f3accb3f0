//! Streams of a PDF, decoded within bounds: what a few bytes inflate to is measured before it is held.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;

/// Most bytes that one stream may decode to.
const MAX_STREAM: u64 = 64 << 20;
/// Most bytes that all streams read of one file may decode to.
const MAX_ALL: u64 = 256 << 20;
/// Most bytes that one stream may decode to by what its filters can do at most, where they cannot be measured.
const MAX_GUESSED: u64 = 256 << 20;
/// What one byte can become in DEFLATE, in LZW and in run lengths.
const FLATE_RATIO: u64 = 1032;
const LZW_RATIO: u64 = 2731;
const RUN_RATIO: u64 = 64;

/// What may still be decoded.
#[derive(Debug)]
pub(super) struct Allowance {
    left: u64,
    /// A stream was left out because it, or all, are too large.
    pub exceeded: bool,
}

impl Default for Allowance {
    fn default() -> Self {
        Allowance { left: MAX_ALL, exceeded: false }
    }
}

impl Allowance {
    /// The data of `stream`; `None` where it is damaged, an image, or too large.
    pub fn decode(&mut self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        let raw = stream.raw_data();
        let length = u64::try_from(raw.len()).unwrap_or(u64::MAX);
        let filters = stream.filters();
        let size = match filters.as_slice() {
            [] => Some(length).filter(|size| *size <= MAX_STREAM),
            [Filter::FlateDecode] => inflated(&raw, MAX_STREAM),
            filters => {
                let most = filters.iter().fold(length, |size, filter| size.saturating_mul(ratio(*filter)));
                Some(most).filter(|size| *size <= MAX_GUESSED).map(|_| 0)
            }
        };
        let Some(size) = size.filter(|size| *size <= self.left) else {
            self.exceeded = true;
            return None;
        };
        let data = stream.decoded_data().ok()?.into_owned();
        self.left = self.left.saturating_sub(size.max(u64::try_from(data.len()).unwrap_or(u64::MAX)));
        Some(data)
    }
}

fn ratio(filter: Filter) -> u64 {
    match filter {
        Filter::FlateDecode => FLATE_RATIO,
        Filter::LzwDecode => LZW_RATIO,
        Filter::RunLengthDecode => RUN_RATIO,
        _ => 4,
    }
}

/// How many bytes `data` inflates to, at most `most`; `None` where it is more.
fn inflated(data: &[u8], most: u64) -> Option<u64> {
    let count = |reader: &mut dyn Read| {
        let mut sink = [0_u8; 16384];
        let mut size = 0_u64;
        loop {
            match reader.read(&mut sink) {
                Ok(0) | Err(_) => return size,
                Ok(read) => size = size.saturating_add(u64::try_from(read).unwrap_or(u64::MAX)),
            }
            if size > most {
                return size;
            }
        }
    };
    let size = count(&mut ZlibDecoder::new(data)).max(count(&mut DeflateDecoder::new(data)));
    (size <= most).then_some(size)
}

/// Whether the streams that hold the file's own structure (object streams, cross-references) stay within bounds; the
/// reader decodes them by itself. Where they are encrypted they are judged by what they could become.
pub(super) fn structure_is_bounded(bytes: &[u8]) -> bool {
    let encrypted = memchr::memmem::find(bytes, b"/Encrypt").is_some();
    let mut left = if encrypted { MAX_GUESSED * 4 } else { MAX_ALL };
    let mut before = 0;
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        if at >= 3 && bytes.get(at - 3..at) == Some(b"end") {
            before = at + 6;
            continue;
        }
        let head = bytes.get(before.max(at.saturating_sub(1 << 16))..at).unwrap_or_default();
        // A name may be written with escapes (`/Obj#53tm`).
        let structural = [&b"ObjStm"[..], b"XRef", b"#"].iter().any(|name| memchr::memmem::find(head, name).is_some());
        if !structural {
            continue;
        }
        let start = match bytes.get(at + 6..) {
            Some([b'\r', b'\n', ..]) => at + 8,
            _ => at + 7,
        };
        let data = bytes.get(start..).unwrap_or_default();
        let data = data.get(..memchr::memmem::find(data, b"endstream").unwrap_or(data.len())).unwrap_or_default();
        let length = u64::try_from(data.len()).unwrap_or(u64::MAX);
        let filters = memchr::memmem::find_iter(head, b"Decode").count();
        let size = match (encrypted, filters) {
            (false, 0 | 1) => inflated(data, left),
            (_, count) => {
                let power = u32::try_from(count.clamp(1, 4)).unwrap_or(4);
                Some(length.saturating_mul(FLATE_RATIO.saturating_pow(power)))
            }
        };
        match size.and_then(|size| left.checked_sub(size)) {
            Some(rest) => left = rest,
            None => return false,
        }
    }
    true
}
