//! A policy's document: text.
#![no_main]

use duly::policy::{Input, Origin, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(policy) = read(&[Input { file: "policy.txt", origin: Origin::Given, bytes }]) else { return };
    for document in &policy.documents {
        let length = document.text.chars().count();
        for row in policy.disclosures.iter().filter(|row| row.document == document.file) {
            assert!(row.span[0] <= row.span[1] && row.span[1] <= length);
            let _ = document.places.of(row.span[0]);
        }
    }
});
