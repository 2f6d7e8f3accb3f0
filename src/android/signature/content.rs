//! Digests of a file's contents but for its APK Signing Block.
//!
//! <https://source.android.com/docs/security/features/apksigning/v2#integrity-protected-contents>

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, OnceLock};

use rayon::prelude::*;
use sha2::{Digest, Sha256, Sha512};

/// How contents are digested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum ContentDigest {
    /// SHA-256 over chunks of 1 MiB.
    ChunkedSha256,
    /// The root of a Merkle tree of SHA-256 over pages of 4 KiB, and the length, as fs-verity has it.
    VeritySha256,
    /// SHA-512 over chunks of 1 MiB. Stands last: the platform prefers the later of two.
    ChunkedSha512,
}

/// The three sections of a file that signatures cover.
#[derive(Debug)]
pub(super) struct Contents<'a> {
    entries: &'a [u8],
    /// Length of the APK Signing Block, in bytes.
    block: usize,
    directory: &'a [u8],
    /// The end record, saying that the central directory starts where the APK Signing Block does.
    end_record: Vec<u8>,
    digests: Mutex<HashMap<ContentDigest, Digesting>>,
}

type Digesting = std::sync::Arc<OnceLock<Option<Vec<u8>>>>;

/// Offset of the central directory's offset within the end record, in bytes.
const DIRECTORY_OFFSET: Range<usize> = 16..20;
const CHUNK: usize = 1 << 20;
const PAGE: usize = 4096;
/// APKs are salted with eight zero bytes.
const SALT: [u8; 8] = [0; 8];

impl<'a> Contents<'a> {
    /// The sections of a file whose APK Signing Block starts at `block`. `None` when they do not lie in the file.
    pub(super) fn new(bytes: &'a [u8], block: usize, directory: &Range<usize>, end_record: usize) -> Option<Self> {
        let mut end = bytes.get(end_record..)?.to_vec();
        end.get_mut(DIRECTORY_OFFSET)?.copy_from_slice(&u32::try_from(block).ok()?.to_le_bytes());
        Some(Contents {
            entries: bytes.get(..block)?,
            block: directory.start.checked_sub(block)?,
            directory: bytes.get(directory.start..end_record)?,
            end_record: end,
            digests: Mutex::default(),
        })
    }

    /// The digest of the contents: computed at the first call, the same for all later ones. `None` where contents
    /// cannot be digested so: pages need sections that start on a page.
    pub(super) fn digest(&self, algorithm: ContentDigest) -> Option<Vec<u8>> {
        // The lock is not held while digesting: other threads may digest otherwise meanwhile.
        let digest = self.digests.lock().ok()?.entry(algorithm).or_default().clone();
        digest
            .get_or_init(|| match algorithm {
                ContentDigest::ChunkedSha256 => self.chunked::<Sha256>(),
                ContentDigest::ChunkedSha512 => self.chunked::<Sha512>(),
                ContentDigest::VeritySha256 => self.verity(),
            })
            .clone()
    }

    /// The digest of the chunks' digests. No chunk reaches over two sections.
    fn chunked<D: Digest>(&self) -> Option<Vec<u8>> {
        let chunks: Vec<&[u8]> = [self.entries, self.directory, &self.end_record]
            .into_iter()
            .flat_map(|section| section.chunks(CHUNK))
            .collect();
        let digests: Vec<_> = chunks
            .par_iter()
            .map(|chunk| {
                let mut digest = D::new_with_prefix([0xa5]);
                // A chunk is at most 1 MiB long.
                digest.update(u32::try_from(chunk.len()).unwrap_or(u32::MAX).to_le_bytes());
                digest.update(chunk);
                digest.finalize()
            })
            .collect();
        let mut whole = D::new_with_prefix([0x5a]);
        whole.update(u32::try_from(digests.len()).ok()?.to_le_bytes());
        digests.iter().for_each(|digest| whole.update(digest));
        Some(whole.finalize().to_vec())
    }

    /// The Merkle tree's root and the length of what it covers.
    fn verity(&self) -> Option<Vec<u8>> {
        if !self.entries.len().is_multiple_of(PAGE) || !self.block.is_multiple_of(PAGE) {
            return None;
        }
        let tail: Vec<u8> = [self.directory, &self.end_record].concat();
        let length = u64::try_from(self.entries.len().checked_add(tail.len())?).ok()?;
        let mut level = page_digests(self.entries);
        level.extend(page_digests(&tail));
        while level.len() > PAGE {
            level = page_digests(&level);
        }
        let mut root = page_digests(&level);
        root.extend(length.to_le_bytes());
        Some(root)
    }
}

/// The digests of all pages, the last filled up with zeros.
fn page_digests(bytes: &[u8]) -> Vec<u8> {
    bytes
        .par_chunks(PAGE)
        .with_min_len(64)
        .flat_map_iter(|page| {
            let mut digest = Sha256::new_with_prefix(SALT);
            digest.update(page);
            if page.len() < PAGE {
                digest.update(vec![0; PAGE - page.len()]);
            }
            digest.finalize()
        })
        .collect()
}
