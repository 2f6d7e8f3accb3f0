//! Native libraries: symbols and strings.
#![no_main]

use duly::android::elf;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(library) = elf::read(bytes) {
        assert!(library.imports.is_sorted() && library.exports.is_sorted());
    }
    for (offset, text) in elf::strings(bytes, &["https://", "content://", "/proc/"]) {
        assert_eq!(bytes[offset..offset + text.len()], *text.as_bytes());
    }
});
