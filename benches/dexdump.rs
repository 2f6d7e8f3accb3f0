//! From inflated DEX files to accesses, against `dexdump -d` of the same files, in turn in one run.
//!
//! ```text
//! cargo bench --bench dexdump -- APP...
//! ```
//!
//! All DEX files of an app are laid into an archive without compression, so that neither side inflates; the app's manifest
//! is read before. duly's part is [`Code::read`] and the whole analysis with the call graph, on as many threads as the
//! audit has; `dexdump` (Debian's package of this name) writes its text to nowhere, a process for all files.

use std::hint::black_box;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use duly::analysis::{self, Code};
use duly::app;
use duly::container::Apk;
use duly::limit::Budget;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Counted rounds of each side.
const ROUNDS: usize = 9;

fn main() {
    let apps: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if apps.is_empty() {
        println!("dexdump: name the apps to measure: cargo bench --bench dexdump -- APP...");
    }
    for path in apps {
        if let Err(reason) = measure(&path) {
            println!("{path}: {reason}");
        }
    }
}

fn measure(path: &str) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let budget = Budget::default();
    let apk = Apk::open(&bytes, &budget).map_err(|error| error.message().en)?;
    let app = app::read(&apk, &budget).map_err(|error| error.message().en)?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut files: Vec<PathBuf> = Vec::new();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut size = 0;
    for number in 1.. {
        let name = if number == 1 { "classes.dex".to_owned() } else { format!("classes{number}.dex") };
        let Some(entry) = apk.entry(&name) else { break };
        let dex = apk.read(entry, &budget).map_err(|error| error.message().en)?;
        size += dex.len();
        zip.start_file(&name, stored).map_err(|error| error.to_string())?;
        zip.write_all(&dex).map_err(|error| error.to_string())?;
        files.push(folder.path().join(&name));
        std::fs::write(folder.path().join(&name), &dex).map_err(|error| error.to_string())?;
    }
    let archive = zip.finish().map_err(|error| error.to_string())?.into_inner();
    let inflated = Apk::open(&archive, &budget).map_err(|error| error.message().en)?;
    let (mut own, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let start = Instant::now();
        black_box(analysis::analyse(&inflated, &app, &Code::read(&inflated, &budget), None, &budget));
        let took = start.elapsed();
        let start = Instant::now();
        let dumped =
            Command::new("dexdump").arg("-d").args(&files).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !dumped.map_err(|error| format!("dexdump: {error}"))?.success() {
            return Err("dexdump failed".to_owned());
        }
        if round > 0 {
            own.push(took);
            theirs.push(start.elapsed());
        }
    }
    let (own, theirs) = (median(own), median(theirs));
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{path} ({size} bytes in {} DEX files)", files.len());
    println!("  dexdump -d            {:8.1} ms", milliseconds(theirs));
    println!("  duly, DEX to accesses {:8.1} ms", milliseconds(own));
    println!("  duly / dexdump        1/{:.1}", theirs.as_secs_f64() / own.as_secs_f64());
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
