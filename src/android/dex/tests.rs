use proptest::prelude::*;

use super::{Program, open};

/// Reads all that can be read.
fn read_all(bytes: &[u8]) {
    let (files, _) = open(bytes);
    let program = Program::new(files.into_iter().map(|file| (String::new(), file)).collect());
    for class in program.classes() {
        let Some(file) = program.files.get(class.file) else { continue };
        for method in program.methods_of(class).into_iter().flatten().map_while(Result::ok) {
            let Ok(code) = file.dex.code(method.code) else { continue };
            for instruction in code.instructions().map_while(Result::ok) {
                let _ =
                    (instruction.registers().len(), instruction.literal(), instruction.target(), instruction.payload());
            }
            for range in code.tries() {
                let _ = code.handlers(&range).map(Iterator::count);
            }
            let _ = file.dex.position(&code, u32::MAX);
        }
    }
}

proptest! {
    #[test]
    fn a_header_over_noise_never_panics(words in prop::collection::vec(0u32..600, 26), noise in prop::collection::vec(any::<u8>(), 0..500)) {
        let mut bytes = b"dex\n035\0".to_vec();
        for (at, word) in words.into_iter().enumerate() {
            let word = if at == 8 { 0x1234_5678 } else { word };
            bytes.extend(u32::to_le_bytes(word));
        }
        bytes.extend(noise);
        read_all(&bytes);
    }
}
