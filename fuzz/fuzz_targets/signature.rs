//! Signatures: the first byte chooses between a whole archive, an APK Signing Block and a JAR signature.
#![no_main]

use std::io::{Cursor, Write};

use duly::android::signature::{Levels, Prepared};
use duly::container::Apk;
use duly::limit::Budget;
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The ids of v2, v3 and v3.1.
const IDS: [u32; 3] = [0x7109_871a, 0xf053_68c0, 0x1b93_ad61];

fn verify(bytes: &[u8], min_sdk: u32) {
    let mut budget = Budget::default();
    budget.max_entry = 1 << 20;
    budget.max_inflated = 1 << 22;
    let Ok(apk) = Apk::open(bytes, &budget) else { return };
    let levels = Levels { min_sdk, target_sdk: 29, target_sandbox: 1 };
    let _ = Prepared::new(&apk).finish(&apk, levels, &budget);
}

/// An empty archive behind an APK Signing Block with `value` for `id`.
fn signing_block(id: u32, value: &[u8]) -> Vec<u8> {
    let length = value.len() as u64;
    let size = (length + 36).to_le_bytes();
    let mut out = [&size[..], &(length + 4).to_le_bytes(), &id.to_le_bytes(), value, &size, b"APK Sig Block 42"].concat();
    let directory = out.len() as u32;
    out.extend(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0");
    out.extend(directory.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// An archive whose manifest, signature file and block are what the first two zero bytes part.
fn jar(bytes: &[u8]) -> Vec<u8> {
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["META-INF/MANIFEST.MF", "META-INF/A.SF", "META-INF/A.RSA", "a"] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(parts.next().unwrap_or_default()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else { return };
    match usize::from(choice % 8) {
        block @ 0..3 => verify(&signing_block(IDS[block], rest), 24),
        3 | 4 => verify(&jar(rest), 21),
        5 => verify(&jar(rest), 1),
        _ => verify(rest, 21),
    }
});
