//! Whether time grows linearly with the code: an app's first DEX file again and again in one archive, the classes of each
//! copy renamed so that all of them count, from 1 to 64 MB.
//!
//! ```text
//! cargo bench --bench linear -- APP [MEGABYTES...]
//! ```
//!
//! Best an app whose first DEX file has about 1 MB. A copy has the offsets of the original: in the string table, the first
//! two letters of the package of each class that the file defines are replaced by letters that stand for the copy. The
//! tables are then no longer sorted, which duly does not rely on. Components are declared for each copy, so that the call
//! graph grows with the code too. Measured is the analysis alone, from the archive (entries stored) to facts.
//!
//! Printed for each size: bytes of DEX, median time, nanoseconds a byte, and those against the first size: linear is 1.0;
//! doubling the bytes at most doubles the time (±20%) where no line is above 1.2 times the one before it.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use duly::analysis::{self, Code};
use duly::android::dex::{self, DexFile};
use duly::app::{self, App, Component};
use duly::container::Apk;
use duly::limit::Budget;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Counted rounds of each size.
const ROUNDS: usize = 5;
/// Sizes, in megabytes of DEX.
const SIZES: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];
const MEGABYTE: usize = 1 << 20;
/// Letters that stand for a copy.
const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// Where the header holds the checksum and the place of the string table.
const CHECKSUM: usize = 8;
const STRING_IDS: usize = 60;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(path) = arguments.next() else {
        println!("linear: name an app: cargo bench --bench linear -- APP [MEGABYTES...]");
        return;
    };
    let mut sizes: Vec<usize> = arguments.filter_map(|size| size.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    match subject(&path) {
        Ok((app, dex)) => measure(&app, &dex, &sizes),
        Err(reason) => println!("{path}: {reason}"),
    }
}

/// The app's model and its first DEX file.
fn subject(path: &str) -> Result<(App, Vec<u8>), String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let budget = Budget::default();
    let apk = Apk::open(&bytes, &budget).map_err(|error| error.message().en)?;
    let app = app::read(&apk, &budget).map_err(|error| error.message().en)?;
    let entry = apk.entry("classes.dex").ok_or("no classes.dex")?;
    let dex = apk.read(entry, &budget).map_err(|error| error.message().en)?.into_owned();
    Ok((app, dex))
}

fn measure(app: &App, dex: &[u8], sizes: &[usize]) {
    println!("{:>12} {:>6} {:>10} {:>10} {:>8}", "bytes", "files", "ms", "ns/byte", "against");
    let mut first = None;
    for size in sizes {
        let count = (size * MEGABYTE).div_ceil(dex.len()).max(1);
        let archive = archive(dex, count);
        let app = with_copies(app, dex, count);
        let budget = Budget::default();
        let Ok(apk) = Apk::open(&archive, &budget) else { return println!("the archive cannot be opened") };
        let mut times: Vec<Duration> = (0..=ROUNDS)
            .map(|_| {
                let start = Instant::now();
                black_box(analysis::analyse(&apk, &app, &Code::read(&apk, &budget), None, &budget));
                start.elapsed()
            })
            .skip(1)
            .collect();
        times.sort();
        let time = times[ROUNDS / 2].as_secs_f64();
        let bytes = count * dex.len();
        let each = time * 1e9 / bytes as f64;
        let against = each / *first.get_or_insert(each);
        println!("{bytes:>12} {count:>6} {:>10.1} {each:>10.2} {against:>8.2}", time * 1000.0);
    }
}

/// `count` copies of a DEX file, as the runtime numbers them.
fn archive(dex: &[u8], count: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let names = defined(dex);
    for number in 0..count {
        let name = if number == 0 { "classes.dex".to_owned() } else { format!("classes{}.dex", number + 1) };
        zip.start_file(name, stored).expect("an entry");
        zip.write_all(&copy(dex, &names, number)).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

/// The descriptors of the classes that a file defines.
fn defined(dex: &[u8]) -> BTreeSet<Vec<u8>> {
    let (files, _) = dex::open(dex);
    let classes = |file: &DexFile<'_>| {
        let of = |class: dex::ClassDef| file.string_bytes(file.type_string(class.class).ok()?).ok().map(<[u8]>::to_vec);
        file.classes().filter_map(|(_, class)| of(class)).collect::<Vec<_>>()
    };
    files.iter().flat_map(classes).collect()
}

/// A descriptor's name in a copy: the first letters of its package are others.
fn renamed(descriptor: &mut [u8], number: usize) {
    let letters = [LETTERS[number % LETTERS.len()], LETTERS[number / LETTERS.len() % LETTERS.len()]];
    for (slot, letter) in descriptor.iter_mut().skip(1).zip(letters) {
        if matches!(slot, b'/' | b';') {
            return;
        }
        *slot = letter;
    }
}

/// A file whose own classes, and arrays of them, have the names of a copy.
fn copy(dex: &[u8], names: &BTreeSet<Vec<u8>>, number: usize) -> Vec<u8> {
    let word = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 4).map_or(0, |word| u32::from_le_bytes(word.try_into().expect("four bytes")) as usize)
    };
    let mut copy = dex.to_vec();
    let (files, _) = dex::open(dex);
    let Some(file) = files.first() else { return copy };
    let table = word(dex, STRING_IDS);
    for index in 0..file.string_count() {
        let Ok(text) = file.string_bytes(dex::StringIdx(index as u32)) else { continue };
        let dimensions = text.iter().take_while(|byte| **byte == b'[').count();
        if !names.contains(&text[dimensions..]) {
            continue;
        }
        // The length in UTF-16 units stands before the bytes.
        let data = word(dex, table + 4 * index);
        let length = dex[data..].iter().take_while(|byte| **byte >= 0x80).count() + 1;
        let start = data + length + dimensions;
        renamed(&mut copy[start..start + text.len() - dimensions], number);
    }
    let sum = adler32(&copy[CHECKSUM + 4..]);
    copy[CHECKSUM..CHECKSUM + 4].copy_from_slice(&sum.to_le_bytes());
    copy
}

/// The checksum of the format.
fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for chunk in bytes.chunks(5552) {
        for byte in chunk {
            a += u32::from(*byte);
            b += a;
        }
        (a, b) = (a % 65_521, b % 65_521);
    }
    b << 16 | a
}

/// The app with the components of each copy that the file defines.
fn with_copies(app: &App, dex: &[u8], count: usize) -> App {
    let names = defined(dex);
    let components: Vec<&Component> =
        app.components.iter().filter(|component| names.contains(descriptor_of(&component.name).as_slice())).collect();
    let mut copies = App { components: Vec::new(), ..app.clone() };
    for number in 0..count {
        copies.components.extend(components.iter().map(|component| {
            let mut descriptor = descriptor_of(&component.name);
            renamed(&mut descriptor, number);
            let name = String::from_utf8_lossy(&descriptor[1..descriptor.len() - 1]).replace('/', ".");
            Component { name, ..(*component).clone() }
        }));
    }
    copies
}

/// The descriptor of a class name with dots.
fn descriptor_of(class: &str) -> Vec<u8> {
    format!("L{};", class.replace('.', "/")).into_bytes()
}
