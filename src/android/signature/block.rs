//! The APK Signing Block, which stands between the last entry and the central directory.
//!
//! <https://source.android.com/docs/security/features/apksigning/v2#apk-signing-block>

use std::ops::Range;

use super::reader::Reader;

/// Where the block is, and the blocks of the schemes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SigningBlock<'a> {
    /// Offset of the whole block in the file, in bytes: what is before it are the entries.
    pub(super) start: usize,
    /// The id-value pairs, up to the first that is malformed: what stands behind that the platform does not find.
    pairs: Vec<(u32, &'a [u8])>,
}

const MAGIC: &[u8] = b"APK Sig Block 42";
/// Size and magic, which end the block.
const FOOTER: usize = 24;

impl<'a> SigningBlock<'a> {
    /// The block of a file whose central directory is at `directory` and whose end record is at `end_record`.
    pub(super) fn find(bytes: &'a [u8], directory: &Range<usize>, end_record: usize) -> Option<Self> {
        if directory.end != end_record {
            return None;
        }
        let before = bytes.get(..directory.start)?;
        let footer_at = before.len().checked_sub(FOOTER)?;
        let mut footer = Reader::new(before.get(footer_at..)?);
        let size = footer.u64().ok()?;
        if footer.rest() != MAGIC || i32::try_from(size.checked_add(8)?).is_err() {
            return None;
        }
        // The size does not count the field in front that holds it.
        let start = before.len().checked_sub(usize::try_from(size).ok()?.checked_add(8)?)?;
        let mut block = Reader::new(before.get(start..footer_at)?);
        if block.u64().ok()? != size {
            return None;
        }
        let mut pairs = Vec::new();
        while !block.is_empty() {
            let Some(pair) = Self::pair(&mut block) else { break };
            pairs.push(pair);
        }
        Some(SigningBlock { start, pairs })
    }

    fn pair(block: &mut Reader<'a>) -> Option<(u32, &'a [u8])> {
        let length = usize::try_from(block.u64().ok()?).ok()?;
        let mut pair = Reader::new(block.take(length).ok()?);
        Some((pair.u32().ok()?, pair.rest()))
    }

    /// The value of the first pair with `id`.
    pub(super) fn value(&self, id: u32) -> Option<&'a [u8]> {
        self.pairs.iter().find(|pair| pair.0 == id).map(|pair| pair.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(pairs: &[u8]) -> Vec<u8> {
        let size = (pairs.len() + FOOTER) as u64;
        let mut out = b"entries".to_vec();
        out.extend(size.to_le_bytes());
        out.extend(pairs);
        out.extend(size.to_le_bytes());
        out.extend(MAGIC);
        out
    }

    fn pair(id: u32, value: &[u8]) -> Vec<u8> {
        let mut out = (value.len() as u64 + 4).to_le_bytes().to_vec();
        out.extend(id.to_le_bytes());
        out.extend(value);
        out
    }

    fn find(bytes: &[u8]) -> Option<SigningBlock<'_>> {
        SigningBlock::find(bytes, &(bytes.len()..bytes.len()), bytes.len())
    }

    #[test]
    fn finds_the_first_pair_of_an_id() {
        let bytes = block(&[pair(1, b"a"), pair(2, b"b"), pair(2, b"c")].concat());
        let found = find(&bytes).unwrap();
        assert_eq!(found.start, 7);
        assert_eq!((found.value(1), found.value(2), found.value(3)), (Some(&b"a"[..]), Some(&b"b"[..]), None));
    }

    #[test]
    fn what_stands_behind_a_malformed_pair_is_not_found() {
        let bytes = block(&[pair(1, b"a"), u64::MAX.to_le_bytes().to_vec(), pair(2, b"b")].concat());
        let found = find(&bytes).unwrap();
        assert_eq!((found.value(1), found.value(2)), (Some(&b"a"[..]), None));
        let short = block(&[pair(1, b"a"), 3u64.to_le_bytes().to_vec(), vec![0; 3]].concat());
        assert_eq!(find(&short).unwrap().value(0), None);
    }

    #[test]
    fn sizes_must_agree_and_fit() {
        let good = block(&pair(1, b"a"));
        let mut header = good.clone();
        header[7] ^= 1;
        assert_eq!(find(&header), None);
        let footer = good.len() - FOOTER;
        for size in [0, 23, 1 << 20, (1 << 31) - 8, u64::MAX, u64::MAX - 8] {
            let mut bytes = good.clone();
            bytes[7..15].copy_from_slice(&size.to_le_bytes());
            bytes[footer..footer + 8].copy_from_slice(&size.to_le_bytes());
            assert_eq!(find(&bytes), None, "{size}");
        }
        assert_eq!(find(&good[..20]), None);
        assert_eq!(find(b""), None);
    }

    #[test]
    fn the_central_directory_must_touch_the_end_record() {
        let bytes = block(&pair(1, b"a"));
        assert_eq!(SigningBlock::find(&bytes, &(bytes.len()..bytes.len()), bytes.len() + 1), None);
    }
}
