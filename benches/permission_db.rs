//! What it costs to hold an app against `permission-db`, beside what it costs to decode the app's DEX.
//!
//!     cargo bench --bench permission_db -- APP.apk...
//!
//! Decoding: every instruction of every method. Matching: every type against the SDKs' prefixes and the classes of APIs and
//! sinks, every method and field reference against their rows. Both on one thread, the best of five rounds, scaled
//! to 100,000 classes.

use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::time::{Duration, Instant};

use duly::android::dex::{self, DexFile, FieldIdx, MethodIdx, TypeIdx};
use duly::db;

fn main() -> Result<(), Box<dyn Error>> {
    let apps: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    if apps.is_empty() {
        println!("give it APKs: cargo bench --bench permission_db -- APP.apk");
    }
    for app in apps {
        let mut archive = zip::ZipArchive::new(File::open(&app)?)?;
        let names: Vec<String> =
            archive.file_names().flatten().filter(|name| is_dex(name)).map(|name| name.into_owned()).collect();
        let mut files = Vec::new();
        for name in names {
            let mut bytes = Vec::new();
            archive.by_name(&name)?.read_to_end(&mut bytes)?;
            files.push(bytes);
        }
        let parsed: Vec<DexFile<'_>> = files.iter().flat_map(|bytes| dex::open(bytes).0).collect();
        let classes: usize = parsed.iter().map(DexFile::class_count).sum();
        let (instructions, decoding) = best(|| parsed.iter().map(decode).sum());
        let (found, matching) = best(|| parsed.iter().map(hold_against_db).sum());
        let scaled = |time: Duration| time.as_secs_f64() * 1e3 * 1e5 / (classes.max(1) as f64);
        println!(
            "{app}: {classes} classes; a 100,000-class app: decoding {:.0} ms ({instructions} instructions here), matching {:.0} ms \
             ({found} matches here), ratio {:.2}",
            scaled(decoding),
            scaled(matching),
            matching.as_secs_f64() / decoding.as_secs_f64().max(f64::EPSILON)
        );
    }
    Ok(())
}

/// `classes.dex`, `classes2.dex`...
fn is_dex(name: &str) -> bool {
    name.strip_prefix("classes")
        .and_then(|rest| rest.strip_suffix(".dex"))
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The result, and the shortest of five runs.
fn best(run: impl Fn() -> usize) -> (usize, Duration) {
    let mut shortest = Duration::MAX;
    let mut result = 0;
    for _ in 0..5 {
        let start = Instant::now();
        result = black_box(run());
        shortest = shortest.min(start.elapsed());
    }
    (result, shortest)
}

/// Decodes every instruction; how many there are.
fn decode(file: &DexFile<'_>) -> usize {
    let mut count = 0;
    for (_, class) in file.classes() {
        let Ok(Some(data)) = file.class_data(&class) else { continue };
        for method in data.members().methods().flatten() {
            if let Ok(code) = file.code(method.code) {
                count += code.instructions().filter(Result::is_ok).count();
            }
        }
    }
    count
}

/// Holds every type and reference against the tables, as an audit does: each type once, its members only where the type has
/// rows; how many rows match.
fn hold_against_db(file: &DexFile<'_>) -> usize {
    let mut found = 0;
    let mut rows: Vec<(&[db::Api], &[db::Sink])> = Vec::with_capacity(file.type_count());
    for at in 0..file.type_count() {
        let descriptor = u32::try_from(at).ok().and_then(|at| file.descriptor(TypeIdx(at)).ok()).unwrap_or_default();
        found += usize::from(db::sdk_of_class(&descriptor).is_some());
        rows.push((db::apis_of_class(&descriptor), db::sinks_of_class(&descriptor)));
    }
    for at in 0..file.method_count() {
        let Some(method) = u32::try_from(at).ok().and_then(|at| file.method(MethodIdx(at)).ok()) else { continue };
        let Some((apis, sinks)) = rows.get(method.class.at()) else { continue };
        if apis.is_empty() && sinks.is_empty() {
            continue;
        }
        let Ok(name) = file.string(method.name) else { continue };
        found +=
            apis.iter().filter(|row| row.name == name).count() + sinks.iter().filter(|row| row.name == name).count();
    }
    for at in 0..file.field_count() {
        let Some(field) = u32::try_from(at).ok().and_then(|at| file.field(FieldIdx(at)).ok()) else { continue };
        let Some((apis, _)) = rows.get(field.class.at()) else { continue };
        if apis.is_empty() {
            continue;
        }
        let Ok(name) = file.string(field.name) else { continue };
        found += apis.iter().filter(|row| row.name == name).count();
    }
    found
}
