//! Signature algorithms of the APK Signing Block.
//!
//! <https://source.android.com/docs/security/features/apksigning/v2#signature-algorithm-ids>

use super::content::ContentDigest;
use super::key::{Hash, PublicKey, Signing};

/// A signature algorithm that the platform knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Algorithm {
    pub(super) id: u32,
    signing: Signing,
    hash: Hash,
    /// How the contents are digested whose digest it signs.
    pub(super) content: ContentDigest,
    /// The first level that knows it.
    since: i32,
}

const NOUGAT: i32 = 24;
const PIE: i32 = 28;

use ContentDigest::{ChunkedSha256, ChunkedSha512, VeritySha256};

#[rustfmt::skip]
const ALGORITHMS: [Algorithm; 10] = [
    Algorithm { id: 0x0101, signing: Signing::RsaPss, hash: Hash::Sha256, content: ChunkedSha256, since: NOUGAT },
    Algorithm { id: 0x0102, signing: Signing::RsaPss, hash: Hash::Sha512, content: ChunkedSha512, since: NOUGAT },
    Algorithm { id: 0x0103, signing: Signing::RsaPkcs1, hash: Hash::Sha256, content: ChunkedSha256, since: NOUGAT },
    Algorithm { id: 0x0104, signing: Signing::RsaPkcs1, hash: Hash::Sha512, content: ChunkedSha512, since: NOUGAT },
    Algorithm { id: 0x0201, signing: Signing::Ecdsa, hash: Hash::Sha256, content: ChunkedSha256, since: NOUGAT },
    Algorithm { id: 0x0202, signing: Signing::Ecdsa, hash: Hash::Sha512, content: ChunkedSha512, since: NOUGAT },
    Algorithm { id: 0x0301, signing: Signing::Dsa, hash: Hash::Sha256, content: ChunkedSha256, since: NOUGAT },
    Algorithm { id: 0x0421, signing: Signing::RsaPkcs1, hash: Hash::Sha256, content: VeritySha256, since: PIE },
    Algorithm { id: 0x0423, signing: Signing::Ecdsa, hash: Hash::Sha256, content: VeritySha256, since: PIE },
    Algorithm { id: 0x0425, signing: Signing::Dsa, hash: Hash::Sha256, content: VeritySha256, since: PIE },
];

impl Algorithm {
    pub(super) fn from_id(id: u32) -> Option<Algorithm> {
        ALGORITHMS.into_iter().find(|algorithm| algorithm.id == id)
    }

    pub(super) fn verifies(self, key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
        key.verifies(self.signing, self.hash, message, signature)
    }
}

/// Of `signatures`, those that some level up to `max` verifies: of all that came with one level, the one with the
/// preferred digest, the first of equals. `since` is the first level that finds any.
pub(super) struct Selected<'a> {
    pub(super) signatures: Vec<(Algorithm, &'a [u8])>,
    pub(super) since: i32,
}

pub(super) fn select<'a>(signatures: &[(Algorithm, &'a [u8])], max: i32) -> Option<Selected<'a>> {
    let mut best: Vec<(Algorithm, &'a [u8])> = Vec::new();
    for &(algorithm, signature) in signatures.iter().filter(|(algorithm, _)| algorithm.since <= max) {
        match best.iter_mut().find(|(other, _)| other.since == algorithm.since) {
            Some(other) if algorithm.content > other.0.content => *other = (algorithm, signature),
            Some(_) => {}
            None => best.push((algorithm, signature)),
        }
    }
    let since = best.iter().map(|(algorithm, _)| algorithm.since).min()?;
    Some(Selected { signatures: best, since })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(ids: &[u32], max: i32) -> (Vec<u32>, Option<i32>) {
        let signatures: Vec<_> = ids.iter().map(|id| (Algorithm::from_id(*id).unwrap(), &b""[..])).collect();
        match select(&signatures, max) {
            Some(selected) => {
                (selected.signatures.iter().map(|(algorithm, _)| algorithm.id).collect(), Some(selected.since))
            }
            None => (Vec::new(), None),
        }
    }

    #[test]
    fn one_signature_a_level_the_strongest_digest() {
        assert_eq!(selected(&[0x0103, 0x0104], i32::MAX), (vec![0x0104], Some(24)));
        assert_eq!(selected(&[0x0101, 0x0103], i32::MAX), (vec![0x0101], Some(24)));
        assert_eq!(selected(&[0x0103, 0x0421], i32::MAX), (vec![0x0103, 0x0421], Some(24)));
        assert_eq!(selected(&[0x0421], i32::MAX), (vec![0x0421], Some(28)));
        assert_eq!(selected(&[0x0421, 0x0103], 27), (vec![0x0103], Some(24)));
        assert_eq!(selected(&[0x0421], 27), (vec![], None));
    }
}
