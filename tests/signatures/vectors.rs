//! Scheme v3.1, which Debian's `apksigner` does not print: blocks made here as the format's specification says, with
//! keys made here, valid and damaged.
//!
//! <https://source.android.com/docs/security/features/apksigning/v3-1>

use duly::android::signature::{Levels, Scheme, Signatures};
use duly::container::Apk;
use duly::limit::Budget;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use sha2::{Digest, Sha256};

use super::apk::{block, flipped, parts, unsigned, with_block};

pub const V2: u32 = 0x7109_871a;
pub const V3: u32 = 0xf053_68c0;
pub const V31: u32 = 0x1b93_ad61;
const PROOF_OF_ROTATION: u32 = 0x3ba0_6f8c;
const ROTATION_MIN_SDK: u32 = 0x559f_8b02;
const ROTATION_ON_DEV_RELEASE: u32 = 0xc2a6_b3ba;
const STRIPPING_PROTECTION: u32 = 0xbeef_f00d;
const ECDSA_SHA256: u32 = 0x0201;
const NEWEST: u32 = i32::MAX as u32;

/// A key and its self-made certificate.
pub struct Key {
    key: SigningKey,
    spki: Vec<u8>,
    certificate: Vec<u8>,
}

fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let length = contents.len();
    let mut out = vec![tag];
    match length {
        0..=0x7f => out.push(length as u8),
        0x80..=0xff => out.extend([0x81, length as u8]),
        _ => out.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    out.extend(contents);
    out
}

impl Key {
    pub fn new(seed: u8) -> Key {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let point = key.verifying_key().to_sec1_point(false);
        let (ec, p256) = ([0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]);
        let spki = der(0x30, &[&der(0x30, &[&der(6, &[&ec]), &der(6, &[&p256])]), &der(3, &[&[0], point.as_bytes()])]);
        let algorithm = der(0x30, &[&der(6, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]])]);
        let name = der(
            0x30,
            &[&der(0x31, &[&der(0x30, &[&der(6, &[&[0x55, 4, 3]]), &der(12, &[format!("key {seed}").as_bytes()])])])],
        );
        let validity = der(0x30, &[&der(23, &[b"200101000000Z"]), &der(23, &[b"490101000000Z"])]);
        let version = der(0xa0, &[&der(2, &[&[2]])]);
        let tbs = der(0x30, &[&version, &der(2, &[&[seed]]), &algorithm, &name, &validity, &name, &spki]);
        let signature: DerSignature = key.sign(&tbs);
        let certificate = der(0x30, &[&tbs, &algorithm, &der(3, &[&[0], signature.as_bytes()])]);
        Key { key, spki, certificate }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: DerSignature = self.key.sign(message);
        signature.as_bytes().to_vec()
    }

    pub fn sha256(&self) -> String {
        Sha256::digest(&self.certificate).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn word(value: u32) -> Vec<u8> {
    value.to_le_bytes().to_vec()
}

pub fn prefixed(bytes: &[u8]) -> Vec<u8> {
    [&word(bytes.len() as u32)[..], bytes].concat()
}

/// The digest that signers of `bytes` sign, over 1 MiB chunks of its three sections.
pub fn content_digest(bytes: &[u8]) -> Vec<u8> {
    let parts = parts(bytes);
    let end = parts.directory.end;
    let mut end_record = bytes[end..].to_vec();
    end_record[16..20].copy_from_slice(&word(parts.block.start as u32));
    let sections = [&bytes[..parts.block.start], &bytes[parts.directory.clone()], &end_record];
    let chunks: Vec<&[u8]> = sections.into_iter().flat_map(|section| section.chunks(1 << 20)).collect();
    let mut whole = Sha256::new();
    whole.update([0x5a]);
    whole.update(word(chunks.len() as u32));
    for chunk in chunks {
        whole.update(Sha256::digest([&[0xa5], &word(chunk.len() as u32)[..], chunk].concat()));
    }
    whole.finalize().to_vec()
}

pub type Attributes = Vec<(u32, Vec<u8>)>;

/// What a signer of v2 (without levels) or of v3 signs.
pub fn signed_data(key: &Key, digest: &[u8], levels: Option<(u32, u32)>, attributes: &Attributes) -> Vec<u8> {
    let digest = prefixed(&[word(ECDSA_SHA256), prefixed(digest)].concat());
    let attributes: Vec<u8> =
        attributes.iter().flat_map(|(id, value)| prefixed(&[&word(*id)[..], value].concat())).collect();
    let levels = levels.map(|(min, max)| [word(min), word(max)].concat()).unwrap_or_default();
    [prefixed(&digest), prefixed(&prefixed(&key.certificate)), levels, prefixed(&attributes)].concat()
}

/// A signer of `data`.
pub fn signer(key: &Key, data: &[u8], levels: Option<(u32, u32)>) -> Vec<u8> {
    let signature = prefixed(&[word(ECDSA_SHA256), prefixed(&key.sign(data))].concat());
    let levels = levels.map(|(min, max)| [word(min), word(max)].concat()).unwrap_or_default();
    prefixed(&[prefixed(data), levels, prefixed(&signature), prefixed(&key.spki)].concat())
}

/// The proof that each key succeeds the one before, signed by it, or by `forger`.
fn lineage(keys: &[&Key], forger: Option<&Key>) -> Vec<u8> {
    let mut out = word(1);
    for (index, key) in keys.iter().enumerate() {
        let parent = index.checked_sub(1).map(|parent| forger.unwrap_or(keys[parent]));
        let data = [prefixed(&key.certificate), word(if parent.is_some() { ECDSA_SHA256 } else { 0 })].concat();
        let signature = parent.map(|parent| parent.sign(&data)).unwrap_or_default();
        let next = if index + 1 < keys.len() { ECDSA_SHA256 } else { 0 };
        out.extend(prefixed(&[prefixed(&data), word(0), word(next), prefixed(&signature)].concat()));
    }
    out
}

/// A signer of a block: its key, the levels that it is for, and its attributes.
type Plan<'a> = (&'a Key, (u32, u32), Attributes);

/// An app signed by v3 and v3.1 signers, and by v2 with the old key where that is given.
fn signed(v2: Option<&Key>, v3: &[Plan<'_>], v31: &[Plan<'_>]) -> Vec<u8> {
    let app = with_block(&unsigned(24, 33), &block(&[]));
    let digest = content_digest(&app);
    let mut pairs = Vec::new();
    if let Some(key) = v2 {
        let data = signed_data(key, &digest, None, &vec![(STRIPPING_PROTECTION, word(3))]);
        pairs.push((V2, prefixed(&signer(key, &data, None))));
    }
    for (id, plans) in [(V3, v3), (V31, v31)] {
        if !plans.is_empty() {
            let signers = plans.iter().flat_map(|(key, levels, attributes)| {
                signer(key, &signed_data(key, &digest, Some(*levels), attributes), Some(*levels))
            });
            pairs.push((id, prefixed(&signers.collect::<Vec<u8>>())));
        }
    }
    with_block(&app, &block(&pairs))
}

/// An app whose key is rotated from `old` to `new` at level 33.
pub fn rotated(old: &Key, new: &Key) -> Vec<u8> {
    signed(
        Some(old),
        &[(old, (28, 32), vec![(ROTATION_MIN_SDK, word(33))])],
        &[(new, (33, NEWEST), vec![(PROOF_OF_ROTATION, lineage(&[old, new], None))])],
    )
}

fn verify(bytes: &[u8], min_sdk: u32) -> Signatures {
    let budget = Budget::default();
    let apk = Apk::open(bytes, &budget).unwrap();
    duly::android::signature::verify(&apk, Levels { min_sdk, target_sdk: 33, target_sandbox: 1 }, &budget)
}

fn valid(signatures: &Signatures, scheme: Scheme) -> Option<bool> {
    signatures.schemes.iter().find(|(other, _)| *other == scheme).and_then(|(_, valid)| *valid)
}

/// Whether the whole verifies, and v2, v3 and v3.1.
fn outcome(bytes: &[u8], min_sdk: u32) -> (bool, [Option<bool>; 3]) {
    let signatures = verify(bytes, min_sdk);
    (signatures.verified, [Scheme::V2, Scheme::V3, Scheme::V31].map(|scheme| valid(&signatures, scheme)))
}

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

#[test]
fn a_rotated_key_verifies_with_both_certificates() {
    let (old, new) = (Key::new(1), Key::new(2));
    let bytes = rotated(&old, &new);
    let signatures = verify(&bytes, 24);
    assert_eq!(signatures.problems, []);
    assert!(signatures.verified);
    let signers: Vec<_> = signatures
        .signers
        .iter()
        .map(|signer| (signer.scheme, signer.sha256.clone(), signer.subject.as_deref(), signer.valid))
        .collect();
    assert_eq!(
        signers,
        [
            (Scheme::V2, old.sha256(), Some("CN=key 1"), YES),
            (Scheme::V3, old.sha256(), Some("CN=key 1"), YES),
            (Scheme::V31, new.sha256(), Some("CN=key 2"), YES),
        ]
    );
    // From 28 on no platform looks at v2.
    assert_eq!(outcome(&bytes, 28), (true, [None, YES, YES]));
}

#[test]
fn the_v3_signature_names_the_v31_signature() {
    let (old, new) = (Key::new(1), Key::new(2));
    let proof = || vec![(PROOF_OF_ROTATION, lineage(&[&old, &new], None))];
    let stripped = super::apk::without(&rotated(&old, &new), V31);
    assert_eq!(outcome(&stripped, 24), (false, [YES, NO, None]));
    let other_level =
        signed(Some(&old), &[(&old, (28, 32), vec![(ROTATION_MIN_SDK, word(34))])], &[(&new, (33, NEWEST), proof())]);
    assert_eq!(outcome(&other_level, 24), (false, [YES, NO, YES]));
    let unnamed = signed(Some(&old), &[(&old, (28, 32), vec![])], &[(&new, (33, NEWEST), proof())]);
    assert_eq!(outcome(&unnamed, 24), (true, [YES, YES, YES]));
    let alone = signed(None, &[], &[(&new, (33, NEWEST), proof())]);
    assert_eq!(outcome(&alone, 33), (false, [None, None, YES]));
}

#[test]
fn signers_are_for_all_levels_once() {
    let (old, new, newer) = (Key::new(1), Key::new(2), Key::new(3));
    let proof = |keys: &[&Key]| (PROOF_OF_ROTATION, lineage(keys, None));
    let named = || vec![(ROTATION_MIN_SDK, word(33))];
    let with = |v3: (u32, u32), v31: &[Plan<'_>]| outcome(&signed(None, &[(&old, v3, named())], v31), 28);
    let first = |levels| (&new, levels, vec![proof(&[&old, &new])]);
    let second = |levels| (&newer, levels, vec![proof(&[&old, &new, &newer])]);
    assert_eq!(with((28, 32), &[first((33, 34)), second((35, NEWEST))]), (true, [None, YES, YES]));
    assert_eq!(with((28, 32), &[first((33, 34))]), (false, [None, YES, NO]), "ends too early");
    assert_eq!(with((28, 31), &[first((33, NEWEST))]), (false, [None, NO, YES]), "a gap before 33");
    assert_eq!(with((29, 32), &[first((33, NEWEST))]), (false, [None, NO, YES]), "a gap at 28");
    assert_eq!(with((28, 32), &[first((33, 34)), second((36, NEWEST))]), (false, [None, YES, NO]), "a gap at 35");
    assert_eq!(with((28, 32), &[first((33, 34)), second((34, NEWEST))]), (false, [None, YES, NO]), "34 twice");
    let developing = (&newer, (34, NEWEST), vec![proof(&[&old, &new, &newer]), (ROTATION_ON_DEV_RELEASE, vec![])]);
    assert_eq!(with((28, 32), &[first((33, 34)), developing]), (true, [None, YES, YES]), "a release in development");
    let shrunk = (&newer, (33, 34), vec![proof(&[&old, &new, &newer])]);
    assert_eq!(with((28, 32), &[shrunk, first((35, NEWEST))]), (false, [None, YES, NO]), "a lineage that shrinks");
}

#[test]
fn every_step_of_the_rotation_is_signed() {
    let (old, new, other) = (Key::new(1), Key::new(2), Key::new(3));
    let with = |proof: Vec<u8>| {
        let bytes = signed(
            None,
            &[(&old, (28, 32), vec![(ROTATION_MIN_SDK, word(33))])],
            &[(&new, (33, NEWEST), vec![(PROOF_OF_ROTATION, proof)])],
        );
        outcome(&bytes, 28).1[2]
    };
    assert_eq!(with(lineage(&[&old, &new], None)), YES);
    assert_eq!(with(lineage(&[&old, &other, &new], None)), YES);
    assert_eq!(with(lineage(&[&old, &new], Some(&other))), NO, "signed by another key");
    assert_eq!(with(lineage(&[&old, &other], None)), NO, "ends with another key");
    assert_eq!(with(lineage(&[&old, &new, &old], None)), NO, "a key twice");
    assert_eq!(with(word(1)), NO, "no key");
    assert_eq!(with([word(2), lineage(&[&old, &new], None)[4..].to_vec()].concat()), NO, "another version");
}

/// A rotation from a key that signed nothing of the app before.
#[test]
fn the_lineage_starts_with_the_signer_of_v2() {
    let (old, new, other) = (Key::new(1), Key::new(2), Key::new(3));
    let bytes = signed(
        Some(&other),
        &[(&old, (28, 32), vec![(ROTATION_MIN_SDK, word(33))])],
        &[(&new, (33, NEWEST), vec![(PROOF_OF_ROTATION, lineage(&[&old, &new], None))])],
    );
    assert_eq!(outcome(&bytes, 24), (false, [YES, YES, YES]));
    assert_eq!(outcome(&bytes, 28), (true, [None, YES, YES]));
}

#[test]
fn any_changed_bit_of_the_contents_or_of_what_is_signed_shows() {
    let (old, new) = (Key::new(1), Key::new(2));
    let bytes = rotated(&old, &new);
    for offset in [parts(&bytes).block.start / 2, parts(&bytes).directory.start + 46] {
        let (verified, schemes) = outcome(&flipped(&bytes, offset), 24);
        assert!(!verified && schemes == [NO, NO, NO], "{offset}: {schemes:?}");
    }
    let pairs = super::apk::pairs(&bytes);
    for (changed, id) in [V2, V3, V31].into_iter().enumerate() {
        let length = pairs[changed].1.len();
        for at in (0..length).step_by(7) {
            let mut pairs = pairs.clone();
            assert_eq!(pairs[changed].0, id);
            pairs[changed].1[at] ^= 0x10;
            let (verified, schemes) = outcome(&with_block(&bytes, &block(&pairs)), 24);
            assert!(!verified, "{id:x} at {at}");
            assert_ne!(schemes[changed], YES, "{id:x} at {at}");
        }
    }
}
