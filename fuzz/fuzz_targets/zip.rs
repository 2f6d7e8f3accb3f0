//! An archive and all that the app model reads of it.
#![no_main]

use duly::container::Apk;
use duly::limit::Budget;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut budget = Budget::default();
    budget.max_entry = 1 << 20;
    budget.max_inflated = 1 << 22;
    let Ok(apk) = Apk::open(bytes, &budget) else { return };
    for entry in apk.entries.iter().take(64) {
        let _ = apk.read(entry, &budget);
    }
    let _ = duly::app::read(&apk, &budget);
    let _ = apk.limits();
});
