//! What it costs to read a policy, beside cutting the same characters with a kept segmenter, in turn in one run.
//!
//! ```text
//! cargo bench --bench policy [-- FILE...]
//! ```
//!
//! Without files: the Chinese texts of `samples/policies/`, again and again up to 100,000 characters. jieba-rs cuts what
//! duly reads, paragraph by paragraph, with its default dictionary; both dictionaries are loaded once, which is timed too.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use duly::policy::{Input, Origin, read};
use jieba_rs::Jieba;

/// Characters of a text.
const CHARACTERS: usize = 100_000;
/// Counted rounds of each side.
const ROUNDS: usize = 15;

fn main() {
    let named: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    let texts = if named.is_empty() { samples() } else { named };
    let mut text = String::new();
    let parts: Vec<String> = texts.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    if parts.iter().all(String::is_empty) {
        println!("policy: no text to read");
        return;
    }
    let mut left = CHARACTERS;
    while left > 0 {
        for part in &parts {
            text.extend(part.chars().take(left));
            text.push('\n');
            left = left.saturating_sub(part.chars().count() + 1);
        }
    }
    let start = Instant::now();
    // The first text is the one that pays for the lexicon.
    black_box(
        read(&[Input { file: "p.txt", origin: Origin::Given, bytes: "我们收集您的位置。\n".as_bytes() }]).is_ok(),
    );
    let own_load = start.elapsed();
    let start = Instant::now();
    let jieba = Jieba::new();
    let their_load = start.elapsed();
    let (mut own, mut theirs, mut found) = (Vec::new(), Vec::new(), 0);
    for round in 0..=ROUNDS {
        let start = Instant::now();
        let policy = read(&[Input { file: "p.txt", origin: Origin::Given, bytes: text.as_bytes() }]);
        let took = start.elapsed();
        found = policy.map_or(0, |policy| policy.disclosures.len());
        let start = Instant::now();
        black_box(text.lines().map(|line| jieba.cut(line, true).len()).sum::<usize>());
        if round > 0 {
            own.push(took);
            theirs.push(start.elapsed());
        }
    }
    let (own, theirs) = (median(own), median(theirs));
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{} characters, {found} statements", text.chars().count());
    println!("  loaded: duly {:.1} ms, jieba-rs {:.1} ms", milliseconds(own_load), milliseconds(their_load));
    println!("  read:   duly {:.1} ms, jieba-rs cuts {:.1} ms", milliseconds(own), milliseconds(theirs));
    println!("  ratio {:.2}", own.as_secs_f64() / theirs.as_secs_f64());
}

/// The Chinese texts of the project's own policies.
fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/policies");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_zh = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "txt" || ending == "md")
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("zh-"))
    };
    let mut texts: Vec<PathBuf> = files.filter(is_zh).collect();
    texts.sort();
    texts
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
