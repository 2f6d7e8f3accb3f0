//! Protocol buffers of bundles: whatever they are turned into can be read as what it is.
#![no_main]

use duly::android::axml::Document;
use duly::android::{arsc, proto};
use duly::limit::Budget;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let budget = Budget::default();
    if let Ok(binary) = proto::xml(bytes) {
        // Nesting that the reader bounds, or text that is none, is damage and no panic.
        if let Ok(document) = Document::parse(&binary, &budget) {
            let mut open = vec![document.root()];
            while let Some(element) = open.pop() {
                open.extend(element.children());
            }
        }
    }
    if let Ok(binary) = proto::table(bytes) {
        let _ = arsc::Table::parse(&binary, &budget);
    }
});
