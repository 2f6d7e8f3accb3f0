//! Compiles `permission-db/` into indexed static tables. Broken data fails the build with file, line and reason.

#[path = "src/db/compile/mod.rs"]
mod compile;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=permission-db");
    println!("cargo::rerun-if-changed=src/db/compile");
    let Some(out) = std::env::var_os("OUT_DIR") else {
        println!("cargo::error=OUT_DIR is not set: this runs under cargo");
        return ExitCode::FAILURE;
    };
    match compile::compile(Path::new("permission-db")) {
        Ok(source) => match std::fs::write(Path::new(&out).join("permission_db.rs"), source) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                println!("cargo::error={}: {error}", Path::new(&out).display());
                ExitCode::FAILURE
            }
        },
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
            ExitCode::FAILURE
        }
    }
}
