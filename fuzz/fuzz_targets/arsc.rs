//! A resource table and look-ups in it.
#![no_main]

use duly::android::arsc::{Preference, Table};
use duly::limit::Budget;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(table) = Table::parse(bytes, &Budget::default()) else { return };
    for kind in 0..4_u32 {
        for index in [0, 1, 2, 3, 0xffff] {
            let id = 0x7f00_0000 | kind << 16 | index;
            for preference in [Preference::Default, Preference::Chinese, Preference::ChineseOrDefault] {
                let _ = table.text(id, preference);
            }
            let _ = table.name(id);
        }
    }
    for (index, text) in table.strings.iter().take(1000) {
        assert!(table.strings.get(index).as_deref() == Some(&*text));
    }
});
