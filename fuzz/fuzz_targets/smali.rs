//! smali: what is assembled of any text can be read.
#![no_main]

use duly::android::dex::{self, Program};
use duly::android::smali;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let made = smali::assemble(&[("a.smali", bytes)]);
    if made.dex.is_empty() {
        return;
    }
    let (files, problem) = dex::open(&made.dex);
    assert!(problem.is_none(), "{problem:?}");
    let program = Program::new(files.into_iter().map(|file| (String::new(), file)).collect());
    for class in program.classes() {
        for method in program.methods_of(class).into_iter().flatten().map_while(Result::ok) {
            if let Some(Ok(body)) = duly::analysis::ir::Body::of(&program, class, &method) {
                assert!(body.instructions().len() < usize::MAX);
            }
        }
    }
});
