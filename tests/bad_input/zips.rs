//! What is no archive, or an archive that no tool wrote.

use std::io::Write;

use super::*;
use flate2::{Compression, write::DeflateEncoder};
use zip::write::SimpleFileOptions;

/// `size` zeros, deflated.
fn bomb(name: &str, size: usize) -> Raw {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(6));
    let zeros = vec![0; 1 << 20];
    let mut crc = flate2::Crc::new();
    for _ in 0..size >> 20 {
        encoder.write_all(&zeros).unwrap();
        crc.update(&zeros);
    }
    let data = encoder.finish().unwrap();
    let mut raw = Raw::stored(name, b"");
    (raw.method, raw.size, raw.compressed) = (8, u32::try_from(size).unwrap(), u32::try_from(data.len()).unwrap());
    (raw.crc, raw.local_crc, raw.data) = (crc.sum(), crc.sum(), data);
    raw
}

#[test]
fn what_is_no_archive_is_one_line() {
    let whole = std::fs::read(repository("samples/payment-duly.apk")).unwrap();
    for (name, bytes, en, zh) in [
        ("empty.apk", &b""[..], "the file is empty", "文件为空"),
        ("text.apk", b"hello", "no ZIP file", "不是 ZIP 文件"),
        ("noise.apk", &[0xa5; 70_000], "no ZIP file", "不是 ZIP 文件"),
        ("short.apk", &whole[..whole.len() / 2], "cut short", "被截断"),
        ("end-lost.apk", &whole[..whole.len() - 10], "cut short", "被截断"),
    ] {
        let app = input(name, bytes);
        for command in ["audit", "manifest"] {
            for (lang, words) in [("en", en), ("zh", zh)] {
                let run = duly([command, app.path.to_str().unwrap(), "--lang", lang]);
                run.is_unusable(name, words);
                assert!(run.stderr.contains("offset") || run.stderr.contains("偏移"), "{}", run.stderr);
            }
        }
    }
}

#[test]
fn what_cannot_be_opened_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.apk");
    duly(["audit", missing.to_str().unwrap(), "--lang", "en"]).is_unusable("missing.apk", "cannot be opened");
    let empty = folder.path().join("a-folder");
    std::fs::create_dir(&empty).unwrap();
    duly(["audit", empty.to_str().unwrap(), "--lang", "en"]).is_unusable("a-folder", "directory");
}

#[test]
fn an_archive_without_a_manifest_is_one_line() {
    let bytes = changed(|entries| entries.retain(|entry| entry.name != b"AndroidManifest.xml"));
    let run = audit(&bytes);
    run.is_unusable("app.apk", "the ZIP has no AndroidManifest.xml");
}

/// A set is read; what is in it twice is read once. A damaged bundle says what is wrong with it.
#[test]
fn sets_and_bundles_are_named() {
    let apk = changed(|_| {});
    let set = archive(&[Raw::stored("base.apk", &apk), Raw::stored("splits/config.zh.apk", &apk)]);
    let run = audit(&set);
    assert!(run.status == 0 || run.status == 1, "{}: {}", run.status, run.stderr);
    let bundle =
        archive(&[Raw::stored("base/manifest/AndroidManifest.xml", b"x"), Raw::stored("base/dex/classes.dex", b"")]);
    audit(&bundle).is_unusable("app.apk", "a protocol buffer message is damaged");
    let broken = archive(&[Raw::stored("base.apk", b"no archive"), Raw::stored("b.apk", &[])]);
    audit(&broken).is_unusable("app.apk", "no end record");
}

#[test]
fn a_claim_of_four_gigabytes_in_a_small_file() {
    let claim = |name: &str| {
        let mut raw = Raw::deflated(name, &[0; 300]);
        raw.size = u32::MAX - 1;
        raw
    };
    let bytes = archive(&[claim("AndroidManifest.xml")]);
    assert!(bytes.len() < 1024);
    let run = audit(&bytes);
    run.is_unusable("app.apk", "AndroidManifest.xml");
    assert!(run.peak < 100, "{} MiB", run.peak);
    let run = audit(&changed(|entries| {
        entries.retain(|entry| entry.name != b"classes.dex");
        entries.push(claim("classes.dex"));
    }));
    inconclusive(&run, "classes.dex", "claims more bytes", &["proper", "necessary", "disclosed"]);
    assert!(run.peak < 100, "{} MiB", run.peak);
    // A central directory that claims all of four gigabytes.
    let mut bytes = archive(&[Raw::stored("AndroidManifest.xml", b"x")]);
    let record = bytes.len() - 22;
    bytes[record + 12..record + 16].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    audit(&bytes).is_unusable("app.apk", "directory");
}

/// A bomb costs only itself: everything else is read.
#[test]
fn a_bomb_is_not_inflated() {
    let bytes = changed(|entries| entries.push(bomb("classes2.dex", 600 << 20)));
    assert!(bytes.len() < 1 << 20);
    let run = audit(&bytes);
    let report =
        inconclusive(&run, "classes2.dex", "more than the audit allows", &["proper", "necessary", "disclosed"]);
    assert!(!report["accesses"].as_array().unwrap().is_empty(), "the code that can be read was read");
    assert!(run.peak < 200, "{} MiB", run.peak);
}

#[test]
fn many_small_bombs_are_bounded_together() {
    let bytes =
        changed(|entries| entries.extend((2..60).map(|number| bomb(&format!("classes{number}.dex"), 16 << 20))));
    assert!(bytes.len() < 2 << 20);
    let run = audit(&bytes);
    inconclusive(&run, "classes59.dex", "more than the audit allows", &["proper", "necessary", "disclosed"]);
    assert!(run.peak < 500, "{} MiB", run.peak);
    // As a library, and as the resource table.
    for name in ["lib/arm64-v8a/liba.so", "resources.arsc"] {
        let run = audit(&changed(|entries| {
            entries.retain(|entry| entry.name != name.as_bytes());
            entries.push(bomb(name, 600 << 20));
        }));
        inconclusive(&run, name, "", &["proper", "disclosed"]);
        assert!(run.peak < 200, "{} MiB", run.peak);
    }
}

#[test]
fn a_hundred_thousand_entries() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, contents) in sample() {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&contents).unwrap();
    }
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for number in 0..100_000 {
        zip.start_file(format!("assets/{number}"), stored).unwrap();
    }
    let run = audit(&zip.finish().unwrap().into_inner());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert!(run.peak < 200, "{} MiB", run.peak);
}

#[test]
fn several_entries_of_one_name() {
    let other = [part("classes.dex"), b"more".to_vec()].concat();
    let run = audit(&changed(|entries| entries.push(Raw::deflated("classes.dex", &other))));
    inconclusive(&run, "", "one name (classes.dex)", &PRINCIPLES);
}

/// Nothing is ever extracted, whatever an entry is called; reports hold such names as text.
#[test]
fn names_that_lead_out_of_the_archive() {
    let names = [
        "../../../../tmp/duly-was-here",
        "/etc/duly-was-here",
        "..\\duly-was-here",
        "lib/../../x.so",
        "assets/\u{1b}[2J\u{202e}privacy.html",
    ];
    let bytes = changed(|entries| entries.extend(names.iter().map(|name| Raw::deflated(name, b"<p>contents</p>"))));
    let app = input("app.apk", &bytes);
    let out = app.folder.path().join("out");
    let run = duly([
        "audit",
        app.path.to_str().unwrap(),
        "--format",
        "json",
        "--format",
        "terminal",
        "-o",
        out.to_str().unwrap(),
    ]);
    assert!(matches!(run.status, 0 | 1 | 3), "{run:?}");
    let text = std::fs::read_to_string(out.join("app.apk.txt")).unwrap();
    assert!(!text.contains(['\u{1b}', '\u{202e}']));
    let made: Vec<_> = std::fs::read_dir(app.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(made.len(), 2, "{made:?}");
    assert!(!std::path::Path::new("/tmp/duly-was-here").exists());
}

/// The end record found where a comment holds another; a directory that leads back into itself.
#[test]
fn end_records_that_lie() {
    let good = changed(|_| {});
    let record = good.len() - 22;
    for (at, value) in [(8, 0xffff_u16), (10, 0xffff), (10, 0), (20, 1000)] {
        let mut bytes = good.clone();
        bytes[record + at..record + at + 2].copy_from_slice(&value.to_le_bytes());
        let run = audit(&bytes);
        assert!(matches!(run.status, 0..=3), "{run:?}");
        assert_eq!(run.stdout.is_empty(), run.status == 2, "{run:?}");
    }
    for start in [0_u32, 1, 0x7fff_ffff, u32::try_from(record).unwrap()] {
        let mut bytes = good.clone();
        bytes[record + 16..record + 20].copy_from_slice(&start.to_le_bytes());
        audit(&bytes).is_unusable("app.apk", "");
    }
}
