//! DEX files: everything that can be asked of them, and each method as blocks and values.
#![no_main]

use duly::analysis::ir::Body;
use duly::android::dex::{self, Program};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (files, _) = dex::open(bytes);
    for file in &files {
        let _ = (file.checksum_holds(), file.map().count());
        for (_, class) in file.classes().take(64) {
            let Ok(directory) = file.annotations(class.annotations) else { continue };
            let sets = directory.of_fields().map(|(_, set)| set).chain(directory.of_methods().map(|(_, set)| set));
            for set in sets.take(64).flatten() {
                for (_, annotation) in set.iter().take(64).flatten() {
                    let _ = annotation.elements().take(64).count();
                }
            }
            let _ = directory.of_parameters().take(64).flat_map(|(_, sets)| sets).flat_map(|sets| sets.iter().next()).count();
            let _ = file.encoded_array(class.static_values).map(|values| values.take(1000).count());
        }
        for index in 0..file.call_site_count().min(16) as u32 {
            let _ = file.call_site(index).and_then(|site| file.encoded_array(site.offset)).map(|values| values.take(100).count());
        }
        for index in 0..file.method_handle_count().min(16) as u32 {
            let _ = file.method_handle(index);
        }
    }
    let program = Program::new(files.into_iter().map(|file| (String::new(), file)).collect());
    for class in program.classes() {
        let Ok(methods) = program.methods_of(class) else { continue };
        let Some(file) = program.files.get(class.file) else { continue };
        for method in methods.map_while(Result::ok) {
            if let Some(method) = file.method(method.method) {
                let _ = program.method_text(method);
            }
            let Ok(code) = file.dex.code(method.code) else { continue };
            let _ = file.dex.position(&code, u32::MAX);
            for range in code.tries().take(16) {
                let _ = code.handlers(&range).map(|handlers| handlers.take(100).count());
            }
            for instruction in code.instructions().map_while(Result::ok) {
                let _ = (instruction.registers().iter().count(), instruction.literal(), instruction.target(), instruction.payload());
            }
            if let Some(Ok(body)) = Body::of(&program, class, &method) {
                for at in 0..body.instructions().len().min(200) {
                    for value in body.operands(at) {
                        let _ = (body.definition(*value), body.roots(*value), body.types(&program, *value));
                    }
                    if let Some(block) = body.block_of(at) {
                        let _ = body.guards(block);
                    }
                }
            }
        }
    }
});
