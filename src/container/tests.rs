//! Expectations follow the ZIP specification (APPNOTE) and the behaviour of `libziparchive`.

use std::borrow::Cow;
use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::build::{Raw, archive, archive_with, end_record};
use super::*;

fn budget(change: impl FnOnce(&mut Budget)) -> Budget {
    let mut budget = Budget::default();
    change(&mut budget);
    budget
}

fn open(bytes: &[u8]) -> Apk<'_> {
    Apk::open(bytes, &Budget::default()).unwrap()
}

fn contents<'a>(apk: &Apk<'a>, name: &str) -> Cow<'a, [u8]> {
    apk.read(apk.entry(name).unwrap(), &Budget::default()).unwrap()
}

fn fault(bytes: &[u8]) -> Fault {
    Apk::open(bytes, &Budget::default()).unwrap_err().fault
}

fn is_regular(bytes: &[u8]) -> bool {
    directory::regular(bytes, &directory::End::find(bytes).unwrap()).is_some()
}

#[test]
fn reads_what_the_zip_crate_writes() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.start_file("a.txt", options.compression_method(zip::CompressionMethod::Stored)).unwrap();
    writer.write_all(b"stored").unwrap();
    writer.start_file("资源/b.txt", options.compression_method(zip::CompressionMethod::Deflated)).unwrap();
    writer.write_all(&[7; 100_000]).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let apk = open(&bytes);
    assert!(is_regular(&bytes));
    assert!(matches!(contents(&apk, "a.txt"), Cow::Borrowed(b"stored")));
    assert_eq!(contents(&apk, "资源/b.txt"), vec![7; 100_000]);
    assert!(apk.entry("b.txt").is_none());
    assert_eq!(apk.limits(), []);
    assert_eq!(apk.central_directory.end, apk.end_record);
}

#[test]
fn alignment_padding_and_signing_block_are_skipped() {
    let mut entry = Raw::stored("resources.arsc", b"table");
    entry.local_extra = vec![0; 3]; // shorter than an extra field's header: what zipalign pads with
    let bytes = archive_with(&[entry, Raw::deflated("b", b"second")], b"APK Sig Block 42");
    let apk = open(&bytes);
    assert_eq!(contents(&apk, "resources.arsc").as_ref(), b"table");
    assert_eq!(contents(&apk, "b").as_ref(), b"second");
    assert_eq!(apk.entry("resources.arsc").unwrap().data.start, 30 + 14 + 3);
}

#[test]
fn data_descriptors_need_no_sizes_in_the_local_header() {
    let mut entry = Raw::deflated("a", b"streamed");
    entry.flags = 1 << 3;
    let mut bytes = archive(&[entry]);
    bytes[14..26].fill(0); // CRC and sizes of the local header
    let apk = open(&bytes);
    assert_eq!(contents(&apk, "a").as_ref(), b"streamed");
    assert_eq!(apk.limits(), []);
}

#[test]
fn zip64_sizes_are_read() {
    let mut entry = Raw::stored("a", b"wide");
    entry.size = u32::MAX;
    entry.compressed = u32::MAX;
    entry.extra = [1_u16.to_le_bytes(), 16_u16.to_le_bytes()].concat();
    entry.extra.extend(4_u64.to_le_bytes());
    entry.extra.extend(4_u64.to_le_bytes());
    entry.local_extra.clone_from(&entry.extra);
    let bytes = archive(&[entry]);
    assert_eq!(contents(&open(&bytes), "a").as_ref(), b"wide");
}

#[test]
fn zip64_end_record_is_read() {
    let plain = archive(&[Raw::stored("a", b"one"), Raw::stored("b", b"two")]);
    let end = directory::End::find(&plain).unwrap();
    let mut bytes = plain[..end.record].to_vec();
    let at = bytes.len() as u64;
    bytes.extend(0x0606_4b50_u32.to_le_bytes());
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0]);
    bytes.extend([0; 8]);
    for value in [2, 2, end.directory.len() as u64, end.directory.start as u64] {
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend(0x0706_4b50_u32.to_le_bytes());
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(end_record(u16::MAX, u32::MAX, u32::MAX));
    let apk = open(&bytes);
    assert_eq!(contents(&apk, "b").as_ref(), b"two");
}

/// The asset manager inflates method 8 and takes every other for stored, as long as the inflated size.
#[test]
fn an_unknown_method_is_read_as_stored() {
    let mut entry = Raw::stored("AndroidManifest.xml", b"binary xml");
    entry.method = 0x1234;
    entry.compressed = 3;
    let bytes = archive(&[entry]);
    let apk = open(&bytes);
    assert!(!is_regular(&bytes));
    assert_eq!(contents(&apk, "AndroidManifest.xml").as_ref(), b"binary xml");
    assert_eq!(apk.entry("AndroidManifest.xml").unwrap().written_method, 0x1234);
}

#[test]
fn flags_for_encryption_are_ignored() {
    let mut entry = Raw::deflated("classes.dex", b"dex");
    entry.flags = 1 | 1 << 6 | 1 << 13;
    let bytes = archive(&[entry]);
    assert_eq!(contents(&open(&bytes), "classes.dex").as_ref(), b"dex");
}

/// The crate would rename the entry by this field (APPNOTE 4.6.9); the platform does not know it.
#[test]
fn a_unicode_path_field_renames_nothing() {
    let mut entry = Raw::stored("classes.dex", b"real");
    let mut crc = flate2::Crc::new();
    crc.update(b"classes.dex");
    entry.extra = [0x7075_u16.to_le_bytes(), 10_u16.to_le_bytes()].concat();
    entry.extra.push(1);
    entry.extra.extend(crc.sum().to_le_bytes());
    entry.extra.extend(b"other");
    let bytes = archive(&[entry]);
    let apk = open(&bytes);
    assert!(apk.entry("other").is_none());
    assert_eq!(contents(&apk, "classes.dex").as_ref(), b"real");
}

#[test]
fn of_two_entries_of_one_name_the_first_is_read_and_it_is_said() {
    let bytes = archive(&[Raw::stored("classes.dex", b"first"), Raw::stored("classes.dex", b"second")]);
    let apk = open(&bytes);
    assert_eq!(apk.entries.len(), 2);
    assert_eq!(contents(&apk, "classes.dex").as_ref(), b"first");
    assert!(apk.limits().iter().any(|limit| limit.principles == Principle::ALL));
}

#[test]
fn a_wrong_crc_is_reported_and_the_contents_are_read() {
    for mut entry in [Raw::stored("a", b"contents"), Raw::deflated("a", b"contents")] {
        entry.crc ^= 1;
        entry.local_crc ^= 1;
        let bytes = archive(&[entry]);
        let apk = open(&bytes);
        assert_eq!(apk.limits(), []);
        assert_eq!(contents(&apk, "a").as_ref(), b"contents");
        let limits = apk.limits();
        assert_eq!(limits.len(), 1);
        assert_eq!(limits[0].place, "a");
        assert!(limits[0].principles.is_empty());
    }
}

#[test]
fn local_headers_that_disagree_are_read_by_the_directory_and_reported() {
    let mut entry = Raw::stored("a", b"contents");
    entry.local_name = b"bogus name".to_vec();
    let bytes = archive(&[entry]);
    let apk = open(&bytes);
    assert_eq!(contents(&apk, "a").as_ref(), b"contents");
    assert_eq!(apk.limits().len(), 1);
}

#[test]
fn a_claim_of_four_gigabytes_in_a_small_file_is_refused_at_once() {
    let mut entry = Raw::deflated("classes.dex", &[0; 500]);
    entry.size = u32::MAX - 1;
    let bytes = archive(&[entry]);
    assert!(bytes.len() < 1024);
    let budget = budget(|budget| {
        budget.max_entry = u64::MAX;
        budget.max_inflated = u64::MAX;
    });
    let apk = Apk::open(&bytes, &budget).unwrap();
    let error = apk.read(apk.entry("classes.dex").unwrap(), &budget).unwrap_err();
    assert_eq!(error.fault, Fault::Entry);
}

#[test]
fn sizes_that_are_not_what_inflates_are_refused() {
    for size in [7, 9] {
        let mut entry = Raw::deflated("a", b"contents");
        entry.size = size;
        let bytes = archive(&[entry]);
        let apk = open(&bytes);
        let error = apk.read(apk.entry("a").unwrap(), &Budget::default()).unwrap_err();
        assert_eq!(error.fault, Fault::Entry);
    }
}

#[test]
fn budgets_hold_for_one_entry_and_for_all() {
    let bytes = archive(&[Raw::deflated("a", &[1; 600]), Raw::deflated("b", &[2; 600])]);
    let small = budget(|budget| {
        budget.max_entry = 599;
    });
    let apk = Apk::open(&bytes, &small).unwrap();
    assert_eq!(apk.read(apk.entry("a").unwrap(), &small).unwrap_err().fault, Fault::Budget);
    let total = budget(|budget| {
        budget.max_inflated = 1000;
    });
    let apk = Apk::open(&bytes, &total).unwrap();
    assert!(apk.read(apk.entry("a").unwrap(), &total).is_ok());
    assert_eq!(apk.read(apk.entry("b").unwrap(), &total).unwrap_err().fault, Fault::Budget);
    // A bomb costs only itself, wherever it stands.
    let bytes = archive(&[Raw::deflated("bomb", &[1; 2000]), Raw::deflated("b", &[2; 600])]);
    let apk = Apk::open(&bytes, &total).unwrap();
    assert_eq!(apk.read(apk.entry("bomb").unwrap(), &total).unwrap_err().fault, Fault::Budget);
    assert!(apk.read(apk.entry("b").unwrap(), &total).is_ok());
    let few = budget(|budget| {
        budget.max_entries = 1;
    });
    let apk = Apk::open(&bytes, &few).unwrap();
    assert_eq!(apk.entries.len(), 1);
    assert!(apk.limits().iter().any(|limit| limit.principles == Principle::ALL));
}

#[test]
fn what_is_no_archive_says_so() {
    assert_eq!(fault(b""), Fault::Empty);
    assert_eq!(fault(b"<manifest/>"), Fault::NotZip);
    let bytes = archive(&[Raw::stored("a", &[1; 100])]);
    for cut in 1..bytes.len() {
        let error = Apk::open(&bytes[..cut], &Budget::default()).unwrap_err();
        assert!(matches!(error.fault, Fault::Truncated | Fault::NotZip), "{cut}: {error}");
    }
    assert_eq!(fault(&bytes[..bytes.len() - 1]), Fault::Truncated);
    assert_eq!(fault(&end_record(0, 0, 0)), Fault::Directory);
    assert_eq!(fault(&end_record(1, 46, 0)), Fault::Directory);
    assert_eq!(fault(&[vec![0; 46], end_record(1, 46, 0)].concat()), Fault::Directory);
}

#[test]
fn a_directory_damaged_in_the_middle_keeps_its_first_entries() {
    let mut bytes = archive(&[Raw::stored("a", b"one"), Raw::stored("b", b"two")]);
    let second = directory::End::find(&bytes).unwrap().directory.start + 46 + 1;
    bytes[second] = 0;
    let apk = open(&bytes);
    assert_eq!(contents(&apk, "a").as_ref(), b"one");
    assert!(apk.limits().iter().any(|limit| limit.principles == Principle::ALL));
}

#[test]
fn data_past_the_central_directory_are_refused() {
    let mut entry = Raw::stored("a", b"one");
    entry.size = 1 << 20;
    let bytes = archive(&[entry]);
    let apk = open(&bytes);
    assert_eq!(apk.read(apk.entry("a").unwrap(), &Budget::default()).unwrap_err().fault, Fault::Entry);
}

/// Offsets count from the start of the file, as in the platform, so that what stands in front moves them.
#[test]
fn code_in_front_of_the_archive_is_told() {
    for (front, hides) in [(&b"dex\n035\0"[..], true), (b"#!/bin/sh", false)] {
        let mut bytes = [front, &archive(&[Raw::stored("a", b"one")])].concat();
        let shift = u32::try_from(front.len()).unwrap();
        let end = bytes.len() - 22;
        for at in [end + 16, end - 47 + 42] {
            let moved = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) + shift;
            bytes[at..at + 4].copy_from_slice(&moved.to_le_bytes());
        }
        let apk = open(&bytes);
        assert_eq!(contents(&apk, "a").as_ref(), b"one");
        let limits = apk.limits();
        assert_eq!(limits.len(), 1);
        assert_eq!(limits[0].principles == Principle::ALL, hides);
    }
    // Not moved, they point nowhere.
    let bytes = [b"#!/bin/sh", &archive(&[Raw::stored("a", b"one")])[..]].concat();
    assert_eq!(fault(&bytes), Fault::Directory);
}

#[test]
fn entries_are_read_in_parallel() {
    use rayon::prelude::*;
    let entries: Vec<Raw> = (0..50_u8).map(|n| Raw::deflated(&format!("f{n}"), &vec![n; 5000])).collect();
    let bytes = archive(&entries);
    let (apk, budget) = (open(&bytes), Budget::default());
    let total: usize = apk.entries.par_iter().map(|entry| apk.read(entry, &budget).unwrap().len()).sum();
    assert_eq!(total, 250_000);
}

fn read_everything(bytes: &[u8]) {
    let budget = budget(|budget| {
        budget.max_entry = 1 << 20;
        budget.max_inflated = 1 << 22;
    });
    if let Ok(apk) = Apk::open(bytes, &budget) {
        for entry in &apk.entries {
            let _ = apk.read(entry, &budget);
        }
        apk.limits();
    }
}

proptest! {
    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300), count in any::<u16>(), size in 0_u32..300, start in 0_u32..300) {
        read_everything(&bytes);
        read_everything(&[bytes, end_record(count, size, start)].concat());
    }

    /// Mutations do no harm, and wherever the crate's reading is taken, it is the platform's.
    #[test]
    fn the_regular_reading_is_the_platforms(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6)) {
        let mut extra = Raw::stored("c", b"three");
        extra.extra = vec![1, 0, 4, 0, 9, 9, 9, 9, 0x75, 0x70, 5, 0, 1, 0, 0, 0, 0];
        let mut bytes = archive(&[Raw::stored("a", b"one"), Raw::deflated("b", &[3; 300]), extra]);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        read_everything(&bytes);
        if let Ok(end) = directory::End::find(&bytes)
            && let Some(regular) = directory::regular(&bytes, &end)
        {
            let mut oddities = Vec::new();
            let own = directory::as_platform(&bytes, &end, &Budget::default(), &mut oddities).unwrap();
            prop_assert_eq!(regular, own);
            prop_assert_eq!(oddities, vec![]);
        }
    }
}
