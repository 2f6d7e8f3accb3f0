//! A whole audit. The first byte chooses what the rest is: the file itself, or an entry of it beside a plain manifest.
#![no_main]

use std::io::{Cursor, Write};

use duly::audit::{AppInput, Options, audit};
use duly::limit::Budget;
use duly::policy::{Input, Origin};
use duly::prose::Lang;
use duly::report::{Report, json};
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MANIFEST: &[u8] = include_bytes!("manifest.bin");
const POLICY: &str = "我们收集您的手机号用于注册，不会收集您的通讯录。";

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, contents) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(contents).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let manifest = ("AndroidManifest.xml", MANIFEST);
    let app = match choice % 6 {
        0 => rest.to_vec(),
        1 => archive(&[("AndroidManifest.xml", rest)]),
        2 => archive(&[manifest, ("classes.dex", rest)]),
        3 => archive(&[manifest, ("lib/arm64-v8a/liba.so", rest)]),
        4 => archive(&[manifest, ("resources.arsc", rest)]),
        _ => archive(&[manifest, ("assets/privacy_policy.html", rest)]),
    };
    let mut budget = Budget::default();
    budget.max_entry = 1 << 20;
    budget.max_inflated = 1 << 22;
    let policy = [Input { file: "p.txt", origin: Origin::Given, bytes: POLICY.as_bytes() }];
    let options = Options::default();
    let Ok(audit) = audit(&AppInput::file("a.apk", &app), &policy, &options, &budget) else { return };
    for lang in [Lang::Zh, Lang::En] {
        let text = json::render(&Report::new(&audit, lang, None), true);
        assert!(text.ends_with("}\n") && text.lines().count() == 1);
    }
});
