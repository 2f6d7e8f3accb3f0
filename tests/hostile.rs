//! One app and one policy with hostile text wherever a maker supplies some, through every command that prints: nothing may
//! act on a terminal, reorder the text around it, be markup on a page or a formula in a table, or flood what is printed.

#![cfg(target_os = "linux")]

#[allow(dead_code)]
#[path = "rule_cases/app.rs"]
mod app;
mod command;

use std::io::{Cursor, Read, Write};
use std::path::Path;

use command::duly;

/// What is written where a maker may write: markup, a formula, and characters that act on a terminal.
const TEXT: &str = "=cmd|' /C calc'!A0<script>alert(1)</script>\u{202e}\u{2066}\u{1b}[31m";
/// Characters that nothing printed may hold.
const ACTING: [char; 4] = ['\u{1b}', '\u{202e}', '\u{2066}', '\u{0}'];

/// The app, with a label of a megabyte.
fn build(folder: &Path) -> Vec<u8> {
    // aapt refuses most of it: it compiles a word of the same length, in whose place the text comes.
    let hostile: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let text = "h".repeat(hostile.len() / 2);
    let word: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let parts = app::Parts {
        code: vec!["SendsContactsInClear".into(), "ReadsImei".into()],
        permissions: vec!["READ_CONTACTS".into(), "INTERNET".into(), format!("READ_{text}")],
        target: 34,
        label: text.repeat((1 << 20) / text.len()),
        components: format!(
            "<meta-data android:name=\"{text}\" android:value=\"{text}\" />\
             <activity android:name=\".B\" android:label=\"{text}\" android:permission=\"{text}\" />\
             <provider android:name=\".P\" android:exported=\"true\" android:authorities=\"{text}\" />"
        ),
        ..app::Parts::default()
    };
    let bytes = app::build(&parts, folder);
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut entry = from.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name == "AndroidManifest.xml" {
            let (mut at, mut found) = (0, 0);
            while let Some(part) = bytes.get_mut(at..at + word.len()) {
                if *part == word {
                    part.copy_from_slice(&hostile);
                    (at, found) = (at + word.len(), found + 1);
                } else {
                    at += 2;
                }
            }
            assert!(found > 1000, "{found}");
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// A policy that speaks of what the app reads, in hostile words.
fn policy() -> String {
    // What is no text is refused elsewhere: a policy's words hold no escape characters.
    let text = TEXT.replace(['|', '\u{1b}'], "");
    let says = format!(
        "我们收集您的通讯录{text}，用于{text}。\n\n我们会将您的设备识别码提供给{text}科技有限公司，用于{text}。\n\n\
         | 第三方SDK名称 | 公司 | 收集的个人信息 | 目的 |\n| --- | --- | --- | --- |\n\
         | {text}SDK | {text}有限公司 | 设备识别码{text} | {text} |\n"
    );
    app::policy(&says)
}

/// What is printed as text, and what besides is wrong in the format.
fn check(text: &str, what: &str, most: usize) {
    let acting = text.char_indices().find(|(_, letter)| ACTING.contains(letter));
    assert!(acting.is_none(), "{what}: {acting:?}");
    assert!(text.len() <= most, "{what}: {} bytes", text.len());
}

fn check_cells(text: &str, what: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{what}: {cell}");
        }
    }
}

#[test]
fn hostile_text_is_inert_in_all_that_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let (apk, policy_file) = (folder.path().join("app.apk"), folder.path().join("policy.md"));
    std::fs::write(&apk, build(&folder.path().join("parts"))).unwrap();
    std::fs::write(&policy_file, policy()).unwrap();
    let (apk, policy_file) = (apk.to_str().unwrap(), policy_file.to_str().unwrap());

    let with_policy = ["--policy", policy_file];
    let audit = |format: &'static str| [&["audit", apk, "--format", format][..], &with_policy].concat();
    // What the maker wrote, once, and not a megabyte of it: a label is cut where it is shown.
    let pages = 1 << 20;
    let shown: Vec<(Vec<&str>, usize)> = vec![
        (audit("terminal"), 200_000),
        (audit("markdown"), 400_000),
        (audit("sarif"), pages),
        (audit("junit"), pages),
        (audit("html"), 2 * pages),
        (vec!["why", apk, "contacts"], 200_000),
        (vec!["why", apk, "imei"], 200_000),
        (vec!["draft", apk], 400_000),
        (vec!["draft", apk, "--format", "personal-information"], 200_000),
        (vec!["draft", apk, "--format", "third-parties"], 200_000),
        (vec!["draft", apk, "--format", "permissions"], 200_000),
        (vec!["draft", apk, "--format", "data-safety"], 400_000),
        (vec!["policy", policy_file], 200_000),
        (vec!["policy", policy_file, "--format", "html"], pages),
    ];
    for lang in ["zh", "en"] {
        for (arguments, most) in &shown {
            let what = format!("{} {lang}", arguments.join(" "));
            let run = duly(arguments.iter().copied().chain(["--lang", lang]));
            assert!(run.status != 2 && !run.stdout.is_empty(), "{what}: {run:.300?}");
            check(&run.stdout, &what, *most);
            check(&run.stderr, &what, 10_000);
            if what.contains("markdown")
                || what.contains("html")
                || what.starts_with("draft") && !what.contains("--format")
            {
                assert!(!run.stdout.contains("<script>alert"), "{what}");
            }
            if ["personal-information", "third-parties", "permissions", "data-safety"]
                .iter()
                .any(|csv| what.contains(csv))
            {
                check_cells(&run.stdout, &what);
            }
        }
    }
    // What a program reads back is what was written: JSON escapes what acts, and loses nothing.
    for arguments in
        [audit("json"), vec!["why", apk, "contacts", "--format", "json"], vec!["draft", apk, "--format", "json"]]
    {
        let run = duly(&arguments);
        assert!(run.status != 2, "{run:.300?}");
        check(&run.stdout, &arguments.join(" "), 8 * pages);
        let _: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    }
    // The manifest as XML is well-formed, whatever stands in it.
    let run = duly(["manifest", apk]);
    assert_eq!(run.status, 0, "{run:.300?}");
    assert!(!run.stdout.contains(['\u{1b}', '\u{0}']));
    let mut reader = quick_xml::Reader::from_str(&run.stdout);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
}

#[test]
fn drafts_written_to_a_folder_are_inert() {
    let folder = tempfile::tempdir().unwrap();
    let (apk, out) = (folder.path().join("app.apk"), folder.path().join("out"));
    std::fs::write(&apk, build(&folder.path().join("parts"))).unwrap();
    let run = duly(["draft", apk.to_str().unwrap(), "-o", out.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:.300?}");
    let mut files = 0;
    for entry in std::fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        let (text, what) = (std::fs::read_to_string(&path).unwrap(), path.display().to_string());
        check(&text, &what, if what.ends_with(".json") { 8 << 20 } else { 400_000 });
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => check_cells(text.trim_start_matches('\u{feff}'), &what),
            Some("md") => assert!(!text.contains("<script>alert"), "{what}"),
            _ => {}
        }
        files += 1;
    }
    assert!(files >= 6, "{files}");
}
