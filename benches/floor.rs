//! The floor: what any program must do to read an app this far, against what duly does, in one process and run.
//!
//! ```text
//! cargo bench --bench floor -- APP...
//! ```
//!
//! - manifest: SHA-256 of the file, and the digests of the signatures that duly verifies: chunks for v2 and v3, inflated
//!   entries for v1;
//! - code: these, and inflating (with CRC) the DEX files, native libraries, resources and manifest.
//!
//! Both use the same libraries on the same threads as duly. Times are medians of the rounds, in turn. With `--once` before
//! the app the digests are computed once, from a cold start, and the milliseconds printed alone: `benches/peers.py` reads
//! them beside whole processes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use duly::audit::{AppInput, Depth, Options, audit};
use duly::container::Apk;
use duly::limit::Budget;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// Counted rounds of each measurement.
const ROUNDS: usize = 15;
/// The chunk of APK Signature Scheme v2, in bytes.
const CHUNK: usize = 1 << 20;

fn main() {
    let apps: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if apps.is_empty() {
        println!("floor: name the apps to measure: cargo bench --bench floor -- APP...");
        return;
    }
    let once = std::env::args().any(|argument| argument == "--once");
    for path in apps {
        let bytes = match mapped(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                println!("{path}: {error}");
                continue;
            }
        };
        if once {
            let (block, v1) = (has_block(&bytes), v1_is_verified(&bytes));
            let start = Instant::now();
            digests(&bytes, block, v1);
            println!("{:.3}", start.elapsed().as_secs_f64() * 1000.0);
            continue;
        }
        let (block, v1) = (has_block(&bytes), v1_is_verified(&bytes));
        let run = |depth| {
            let input = AppInput::file("app.apk", &bytes);
            let options = Options { depth, ..Options::default() };
            black_box(audit(&input, &[], &options, &Budget::default()).is_ok());
        };
        let figures = measure(&mut [
            ("digests alone", &mut || digests(&bytes, block, v1)),
            ("duly, depth manifest", &mut || run(Depth::Manifest)),
            ("digests and inflating", &mut || {
                rayon::join(|| digests(&bytes, block, v1), || inflate(&bytes));
            }),
            ("duly, depth code", &mut || run(Depth::Code)),
        ]);
        println!("{path} ({} bytes)", bytes.len());
        for (name, time) in &figures {
            println!("  {name:<24} {:8.2} ms", time.as_secs_f64() * 1000.0);
        }
        let ratio = |a: usize, b: usize| figures[a].1.as_secs_f64() / figures[b].1.as_secs_f64();
        println!("  depth manifest / digests {:.2}", ratio(1, 0));
        println!("  depth code / floor       {:.2}", ratio(3, 2));
    }
}

/// Runs all in turn, [`ROUNDS`] times after a warm-up; returns the median of each.
fn measure<'n>(work: &mut [(&'n str, &mut dyn FnMut())]) -> Vec<(&'n str, Duration)> {
    let mut times = vec![Vec::with_capacity(ROUNDS); work.len()];
    for round in 0..=ROUNDS {
        for (index, (_, run)) in work.iter_mut().enumerate() {
            let start = Instant::now();
            run();
            if round > 0 {
                times[index].push(start.elapsed());
            }
        }
    }
    work.iter()
        .zip(&mut times)
        .map(|((name, _), times)| {
            times.sort();
            (*name, times[ROUNDS / 2])
        })
        .collect()
}

/// The file, mapped as duly maps it.
fn mapped(path: &str) -> std::io::Result<memmap2::Mmap> {
    let file = std::fs::File::open(path)?;
    // SAFETY: the map is read-only, and nothing writes to the file while it is measured.
    #[allow(unsafe_code)]
    unsafe {
        memmap2::Mmap::map(&file)
    }
}

/// Whether the file has an APK Signing Block: its magic stands before the central directory.
fn has_block(bytes: &[u8]) -> bool {
    Apk::open(bytes, &Budget::default())
        .is_ok_and(|apk| bytes[..apk.central_directory.start].ends_with(b"APK Sig Block 42"))
}

/// Whether duly verifies the digests of entries: a v1 signature, and a level that looks at it (below 24, or no block).
fn v1_is_verified(bytes: &[u8]) -> bool {
    let budget = Budget::default();
    let Ok(apk) = Apk::open(bytes, &budget) else { return false };
    let signed = apk.entries.iter().any(|entry| entry.name.starts_with("META-INF/") && entry.name.ends_with(".SF"));
    signed && (!has_block(bytes) || duly::app::read(&apk, &budget).is_ok_and(|app| app.min_sdk < 24))
}

/// SHA-256 of the file, beside the digests that its signatures hold.
fn digests(bytes: &[u8], block: bool, v1: bool) {
    rayon::join(
        || black_box(Sha256::digest(bytes)),
        || {
            if block {
                black_box(bytes.par_chunks(CHUNK).map(Sha256::digest).collect::<Vec<_>>());
            }
            if v1 {
                let budget = Budget::default();
                let Ok(apk) = Apk::open(bytes, &budget) else { return };
                apk.entries.par_iter().for_each(|entry| {
                    black_box(apk.read(entry, &budget).map(|contents| Sha256::digest(&contents)).is_ok());
                });
            }
        },
    );
}

/// Inflates all entries that depth code reads.
fn inflate(bytes: &[u8]) {
    let budget = Budget::default();
    let Ok(apk) = Apk::open(bytes, &budget) else { return };
    let read = |name: &str| {
        name.ends_with(".dex") || name.ends_with(".so") || name == "resources.arsc" || name == "AndroidManifest.xml"
    };
    apk.entries.par_iter().filter(|entry| read(&entry.name)).for_each(|entry| {
        black_box(apk.read(entry, &budget).is_ok());
    });
}
