//! Small APKs, and changes to their bytes.

use std::io::{Cursor, Write};
use std::ops::Range;

use duly::container::Apk;
use duly::limit::Budget;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An unsigned APK for these levels: a manifest, code of several chunks, stored and deflated entries.
pub fn unsigned(min_sdk: u32, target_sdk: u32) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let noise: Vec<u8> = (0u32..300_000).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    for (name, options, contents) in [
        ("AndroidManifest.xml", deflated, manifest(min_sdk, target_sdk)),
        ("classes.dex", stored, noise),
        ("res/raw/中文.txt", deflated, "一二三四五".repeat(200).into_bytes()),
        (
            "assets/a/very/long/name/that/needs/a/continuation/line/in/the/manifest/of/the/jar.txt",
            stored,
            b"text".to_vec(),
        ),
        ("assets/empty", stored, Vec::new()),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(&contents).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// `<manifest package="com.example"><uses-sdk minSdkVersion targetSdkVersion/></manifest>` in binary.
fn manifest(min_sdk: u32, target_sdk: u32) -> Vec<u8> {
    const NONE: u32 = u32::MAX;
    const STRINGS: [&str; 7] = [
        "minSdkVersion",
        "targetSdkVersion",
        "http://schemas.android.com/apk/res/android",
        "manifest",
        "package",
        "com.example",
        "uses-sdk",
    ];
    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let chunk = |kind: u16, header: u16, body: &[u8]| {
        let mut out = kind.to_le_bytes().to_vec();
        out.extend(header.to_le_bytes());
        out.extend((body.len() as u32 + 8).to_le_bytes());
        out.extend(body);
        out
    };
    let mut data = Vec::new();
    let mut offsets = Vec::new();
    for string in STRINGS {
        offsets.push(data.len() as u32);
        data.extend((string.len() as u16).to_le_bytes());
        data.extend(string.encode_utf16().flat_map(u16::to_le_bytes));
        data.extend([0, 0]);
    }
    data.resize(data.len().next_multiple_of(4), 0);
    let start = 28 + 4 * STRINGS.len() as u32;
    let pool = [words(&[STRINGS.len() as u32, 0, 0, start, 0]), words(&offsets), data].concat();
    // Node header: line, comment. Attribute: namespace, name, raw value, size and type, data.
    let element = |name: u32, attributes: &[[u32; 5]]| {
        let sizes = [0x0014_0014, attributes.len() as u32, 0];
        let attributes = attributes.iter().flat_map(|attribute| words(attribute)).collect::<Vec<u8>>();
        chunk(0x0102, 16, &[words(&[1, NONE, NONE, name]), words(&sizes), attributes].concat())
    };
    let end = |name: u32| chunk(0x0103, 16, &words(&[1, NONE, NONE, name]));
    let integer = |name, value| [2, name, NONE, 0x1000_0008, value];
    let body = [
        chunk(0x0001, 28, &pool),
        chunk(0x0180, 8, &words(&[0x0101_020c, 0x0101_0270])),
        element(3, &[[NONE, 4, 5, 0x0300_0008, 5]]),
        element(6, &[integer(0, min_sdk), integer(1, target_sdk)]),
        end(6),
        end(3),
    ]
    .concat();
    chunk(0x0003, 8, &body)
}

/// Where the parts of a signed APK are.
pub struct Parts {
    pub block: Range<usize>,
    pub directory: Range<usize>,
}

pub fn parts(bytes: &[u8]) -> Parts {
    let apk = Apk::open(bytes, &Budget::default()).unwrap();
    let directory = apk.central_directory.clone();
    let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
    let block = if bytes[..directory.start].ends_with(b"APK Sig Block 42") {
        directory.start - 8 - word(directory.start - 24)..directory.start
    } else {
        directory.start..directory.start
    };
    Parts { block, directory }
}

/// The data of an entry within the file.
pub fn entry(bytes: &[u8], name: &str) -> Range<usize> {
    let apk = Apk::open(bytes, &Budget::default()).unwrap();
    apk.entry(name).unwrap_or_else(|| panic!("no {name}")).data.clone()
}

/// `bytes` with the APK Signing Block replaced.
pub fn with_block(bytes: &[u8], block: &[u8]) -> Vec<u8> {
    let parts = parts(bytes);
    let start = parts.block.start + block.len();
    let mut out = [&bytes[..parts.block.start], block, &bytes[parts.directory.start..]].concat();
    let end = start + parts.directory.len();
    out[end + 16..end + 20].copy_from_slice(&(start as u32).to_le_bytes());
    out
}

/// The id-value pairs of an APK Signing Block.
pub fn pairs(bytes: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let block = parts(bytes).block;
    let mut rest = &bytes[block.start + 8..block.end - 24];
    let mut pairs = Vec::new();
    while !rest.is_empty() {
        let length = u64::from_le_bytes(rest[..8].try_into().unwrap()) as usize;
        let id = u32::from_le_bytes(rest[8..12].try_into().unwrap());
        pairs.push((id, rest[12..8 + length].to_vec()));
        rest = &rest[8 + length..];
    }
    pairs
}

/// An APK Signing Block of these pairs.
pub fn block(pairs: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (id, value) in pairs {
        body.extend((value.len() as u64 + 4).to_le_bytes());
        body.extend(id.to_le_bytes());
        body.extend(value);
    }
    let size = (body.len() as u64 + 24).to_le_bytes();
    [&size[..], &body, &size, b"APK Sig Block 42"].concat()
}

/// `bytes` without the pairs of `id`.
pub fn without(bytes: &[u8], id: u32) -> Vec<u8> {
    let pairs: Vec<_> = pairs(bytes).into_iter().filter(|(other, _)| *other != id).collect();
    with_block(bytes, &block(&pairs))
}

/// `bytes` with one bit changed.
pub fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out[at] ^= 1;
    out
}

/// `bytes` written anew, without an APK Signing Block, with `change` made to the contents of `name`. `None` where
/// there is no such entry.
pub fn rewritten(bytes: &[u8], name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Option<Vec<u8>> {
    let budget = Budget::default();
    let apk = Apk::open(bytes, &budget).unwrap();
    let mut changed = apk.read(apk.entry(name)?, &budget).unwrap().into_owned();
    change(&mut changed);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for entry in &apk.entries {
        zip.start_file(&entry.name, SimpleFileOptions::default()).unwrap();
        let contents = apk.read(entry, &budget).unwrap();
        zip.write_all(if entry.name == name { &changed } else { &contents }).unwrap();
    }
    Some(zip.finish().unwrap().into_inner())
}
