//! Blocks and JAR signatures that lie: whatever they hold, verifying ends, does not panic and does not accept.

use std::io::{Cursor, Write};

use duly::android::signature::{Levels, Signatures};
use duly::container::Apk;
use duly::limit::Budget;
use proptest::collection::vec;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::apk::{block, pairs, unsigned, with_block};
use super::vectors::{Key, V2, V3, V31, prefixed, rotated, signed_data, signer};

fn verify(bytes: &[u8], min_sdk: u32) -> Signatures {
    let budget = Budget::default();
    let Ok(apk) = Apk::open(bytes, &budget) else { return Signatures::default() };
    duly::android::signature::verify(&apk, Levels { min_sdk, target_sdk: 29, target_sandbox: 1 }, &budget)
}

/// The ids of the schemes and one of none.
fn id() -> impl Strategy<Value = u32> {
    prop_oneof![Just(V2), Just(V3), Just(V31), any::<u32>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_pairs(pairs in vec((id(), vec(any::<u8>(), 0..200)), 0..5), min_sdk in 1u32..40) {
        let bytes = with_block(&unsigned(24, 29), &block(&pairs));
        prop_assert!(!verify(&bytes, min_sdk).verified);
    }

    /// Lengths at any place that claim too much, too little or are negative.
    #[test]
    fn changed_words(changes in vec((any::<prop::sample::Index>(), any::<u32>()), 1..4), scheme in 0usize..3) {
        let bytes = rotated(&Key::new(1), &Key::new(2));
        let mut pairs = pairs(&bytes);
        let value = &mut pairs[scheme].1;
        let before = value.clone();
        for (at, word) in changes {
            let at = at.index(value.len() - 3);
            value[at..at + 4].copy_from_slice(&word.to_le_bytes());
        }
        prop_assume!(before != *value);
        prop_assert!(!verify(&with_block(&bytes, &block(&pairs)), 24).verified);
    }

    /// What is signed by a good key and yet no signed data, or data with arbitrary attributes.
    #[test]
    fn signed_nonsense(data in vec(any::<u8>(), 0..300), attributes in vec((attribute(), vec(any::<u8>(), 0..80)), 0..4)) {
        let key = Key::new(1);
        let levels = Some((28, i32::MAX as u32));
        let good = signed_data(&key, &[0; 32], levels, &attributes);
        for data in [data, good] {
            let signers = prefixed(&signer(&key, &data, levels));
            let bytes = with_block(&unsigned(24, 29), &block(&[(V3, signers.clone()), (V31, signers)]));
            prop_assert!(!verify(&bytes, 24).verified);
        }
    }

    #[test]
    fn arbitrary_jar_signatures(file in vec(any::<u8>(), 0..300), ber in vec(any::<u8>(), 0..300), text in "(Signature-Version: 1.0\n|Name: a\n|SHA1-Digest: AA==\n|\n| b|: ){0,20}") {
        for (manifest, file) in [(text.as_bytes(), &file[..]), (&file[..], text.as_bytes())] {
            prop_assert!(!verify(&jar(manifest, file, &ber), 1).verified);
        }
    }
}

/// Ids of the attributes that have a meaning, and others.
fn attribute() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0x3ba0_6f8c), Just(0x559f_8b02), Just(0xc2a6_b3ba), Just(0xbeef_f00d), any::<u32>()]
}

fn jar(manifest: &[u8], file: &[u8], block: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in
        [("META-INF/MANIFEST.MF", manifest), ("META-INF/A.SF", file), ("META-INF/A.RSA", block), ("a", b"a")]
    {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(contents).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Values that nest without end, in definite and in indefinite length.
#[test]
fn deep_nesting_ends() {
    let indefinite = [0x30, 0x80].repeat(200_000);
    let definite = (0..2000).fold(Vec::new(), |inner: Vec<u8>, _| {
        [&[0x30, 0x84][..], &(inner.len() as u32).to_be_bytes(), &inner].concat()
    });
    for block in [indefinite, definite] {
        let signatures = verify(&jar(b"", b"Signature-Version: 1.0\n\n", &block), 21);
        assert!(!signatures.verified);
        assert_eq!(signatures.signers, []);
    }
}

/// A signer for each byte of a mebibyte, and as many signatures: the count is bounded before any is verified.
#[test]
fn many_signers_end() {
    let empty = vec![0; 1 << 20];
    for id in [V2, V3, V31] {
        let bytes = with_block(&unsigned(24, 29), &block(&[(id, prefixed(&empty))]));
        let signatures = verify(&bytes, 24);
        assert!(!signatures.verified);
        assert!(signatures.problems.len() < 40, "{}", signatures.problems.len());
    }
    let key = Key::new(1);
    let one = signer(&key, &signed_data(&key, &[0; 32], None, &vec![]), None);
    let bytes = with_block(&unsigned(24, 29), &block(&[(V2, prefixed(&one.repeat(1000)))]));
    assert!(!verify(&bytes, 24).verified);
}
