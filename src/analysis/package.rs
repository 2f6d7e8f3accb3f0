//! What entries, components and classes show: SDKs, hardeners, frameworks, and whether the code is there at all.

use std::collections::{BTreeMap, BTreeSet};

use super::actor::{Actors, descriptor};
use super::attribution::Evidence;
use super::facts::{ActorKind, Packer, Sdk, SdkEvidence};
use super::native;
use crate::android::dex::{Program, Value as Encoded, decode_mutf8};
use crate::app::{App, ComponentKind};
use crate::container::Apk;
use crate::db::{self, Marker, SdkMarkKind};
use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;

/// Most pieces of evidence of one kind that are listed for an SDK.
const MOST_EVIDENCE: usize = 3;
/// Most bytes of a file that tells a version.
const LONGEST_VERSION_FILE: usize = 4096;
/// Most bytes of a version.
const LONGEST_VERSION: usize = 32;

/// The SDKs of an app, with what shows each.
pub fn sdks(apk: &Apk<'_>, app: &App, program: &Program<'_>, actors: &Actors<'_>, budget: &Budget) -> Vec<Sdk> {
    let mut found: BTreeMap<&'static str, BTreeMap<&'static str, BTreeSet<String>>> = BTreeMap::new();
    let mut note = |sdk: &'static db::Sdk, kind: &'static str, value: String| {
        if !sdk.library {
            found.entry(sdk.id).or_default().entry(kind).or_default().insert(value);
        }
    };
    for class in program.classes() {
        let Some(name) = program.descriptor_str(class.class) else { continue };
        if let Some(sdk) = db::sdk_of_class(actors.original(name)).filter(|_| actors.kind(name) == ActorKind::Sdk) {
            note(sdk, "class", name.to_owned());
        }
    }
    for found in actors.all_attributed() {
        if let Evidence::String(text) = found.by {
            note(found.sdk, "string", text.to_owned());
        }
    }
    let libraries = native::libraries(apk);
    for sdk in db::sdks() {
        for name in libraries.keys().filter(|name| native::is_of(name, sdk)) {
            note(sdk, "native", (*name).to_owned());
        }
        for name in sdk.meta_data.iter().filter(|name| app.application.meta_data.contains_key(**name)) {
            note(sdk, "meta-data", (*name).to_owned());
        }
        for component in app.components.iter().filter(|component| sdk.components.contains(&component.name.as_str())) {
            note(sdk, "component", component.name.clone());
        }
        for entry in apk.entries.iter().filter(|entry| sdk.assets.iter().any(|asset| entry.name.starts_with(asset))) {
            note(sdk, "asset", entry.place().to_owned());
        }
    }
    found
        .into_iter()
        .filter_map(|(id, evidence)| {
            let sdk = db::sdk(id)?;
            let (version, shown_by) = version(apk, program, id, budget).unzip();
            let evidence = evidence.into_iter().flat_map(|(kind, values)| {
                values.into_iter().take(MOST_EVIDENCE).map(move |value| SdkEvidence { kind, value })
            });
            let evidence = evidence.chain(shown_by);
            Some(Sdk {
                id: id.to_owned(),
                name: sdk.text.en.to_owned(),
                vendor: sdk.vendor.map(|vendor| vendor.en.to_owned()),
                version,
                categories: sdk.categories.iter().map(|category| (*category).to_owned()).collect(),
                evidence: evidence.collect(),
                init: Vec::new(),
            })
        })
        .collect()
}

/// The version of a kit and what holds it, where a file or a constant of the package tells.
fn version(apk: &Apk<'_>, program: &Program<'_>, id: &str, budget: &Budget) -> Option<(String, SdkEvidence)> {
    let of_field = db::sdk_marks(SdkMarkKind::Field).filter(|mark| mark.sdk == id).find_map(|mark| {
        let version = field_version(program, mark.value)?;
        Some((version, SdkEvidence { kind: "version-field", value: mark.value.to_owned() }))
    });
    let of_entry = || {
        db::sdk_marks(SdkMarkKind::Entry).filter(|mark| mark.sdk == id).find_map(|mark| {
            let bytes = apk.read(apk.entry(mark.value)?, budget).ok()?;
            let version = file_version(bytes.get(..bytes.len().min(LONGEST_VERSION_FILE))?)?;
            Some((version, SdkEvidence { kind: "version-file", value: mark.value.to_owned() }))
        })
    };
    of_field.or_else(of_entry)
}

/// The version in a file: after `version=`, or all that it holds.
fn file_version(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let named = text.lines().find_map(|line| line.trim().strip_prefix("version="));
    Some(named.unwrap_or(text).trim()).filter(|version| is_version(version)).map(str::to_owned)
}

/// The version that a static field's definition gives it. `field`: class descriptor, `->`, name.
fn field_version(program: &Program<'_>, field: &str) -> Option<String> {
    let (class, name) = field.split_once("->")?;
    let class = program.class_of(program.find_type(class)?)?;
    let file = program.files.get(class.file)?;
    let values = file.dex.encoded_array(class.definition.static_values).ok()?;
    let data = file.dex.class_data(&class.definition).ok().flatten()?;
    let fields = data.members().static_fields().map_while(Result::ok);
    let (_, value) = fields.zip(values.map_while(Result::ok)).find(|(known, _)| {
        let known = file.field(known.field).and_then(|field| program.fields().get(field.at()));
        known.is_some_and(|known| program.string(known.name) == name.as_bytes())
    })?;
    let Encoded::String(index) = value else { return None };
    let text = decode_mutf8(program.string(file.string(index)?)).into_owned();
    Some(text).filter(|version| is_version(version))
}

/// Whether a text is a version: digits with a point, and what is usual around them.
fn is_version(text: &str) -> bool {
    text.len() <= LONGEST_VERSION
        && text.contains('.')
        && text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-_+".contains(letter))
}

/// Ids of the cross-platform frameworks that an app is built with.
pub fn frameworks(apk: &Apk<'_>, program: &Program<'_>) -> Vec<&'static str> {
    db::frameworks().iter().filter(|row| mark(row, apk, program).is_some()).map(|row| row.id).collect()
}

/// Hardeners, and what it means that declared components are missing from the code.
pub fn packers(apk: &Apk<'_>, app: &App, program: &Program<'_>) -> (Vec<Packer>, Vec<Limit>) {
    let missing = missing_components(app, program);
    let hides_code = !missing.is_empty();
    let packers: Vec<Packer> = db::hardeners()
        .iter()
        .filter_map(|row| Some(Packer { id: row.id, evidence: mark(row, apk, program)?, hides_code }))
        .collect();
    // Manifests name a class or two that a build left out. Without a known hardener, only what the app cannot start
    // without, or most of it, shows that the code is elsewhere.
    let application = app.application.name.as_deref().is_some_and(|name| missing.contains(&name));
    let hidden = !packers.is_empty() || application || missing.len() * 2 > app.components.len();
    let name = packers.first().map(|packer| packer.id);
    let what = match (name, missing.first().filter(|_| hidden)) {
        (Some(id), Some(first)) => Prose::new(
            format!("应用经过加固（{id}）：清单声明的 {} 个组件不在代码中，如 {first}", missing.len()),
            format!(
                "the app is packed ({id}): {} declared components are not in the code, such as {first}",
                missing.len()
            ),
        ),
        (None, Some(first)) => Prose::new(
            format!("清单声明的 {} 个组件不在代码中，如 {first}", missing.len()),
            format!("{} declared components are not in the code, such as {first}", missing.len()),
        ),
        // Hardeners also leave the classes where they are, and empty their methods or turn them into native code.
        (Some(id), None) => Prose::new(
            format!("应用经过加固（{id}）：方法的代码可能在运行时才填入，或已转为本地代码"),
            format!(
                "the app is hardened ({id}): code of its methods may be filled in at run time, or be native by now"
            ),
        ),
        (None, None) => return (packers, Vec::new()),
    };
    let limit = Limit {
        what,
        place: String::from("classes.dex"),
        effect: Prose::new(
            "这部分代码看不到，其中的行为没有计入",
            "that code cannot be seen, and what it does is not counted",
        ),
        principles: vec![Principle::Proper, Principle::Necessary, Principle::Disclosed, Principle::Consent],
    };
    (packers, vec![limit])
}

/// What shows a marker: an entry, a library or a class.
fn mark(row: &Marker, apk: &Apk<'_>, program: &Program<'_>) -> Option<String> {
    let entry = apk.entries.iter().find(|entry| {
        let name = entry.name.rsplit('/').next().unwrap_or_default();
        let is_library = row.libraries.iter().any(|library| match library.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *library,
        });
        is_library || row.entries.iter().any(|start| entry.name.starts_with(start))
    });
    entry.map(|entry| entry.place().to_owned()).or_else(|| {
        program
            .classes()
            .iter()
            .filter_map(|class| program.descriptor_str(class.class))
            .find(|name| row.prefixes.iter().any(|prefix| name.starts_with(prefix)))
            .map(str::to_owned)
    })
}

/// Enabled components whose class the code does not define, by name.
fn missing_components<'a>(app: &'a App, program: &Program<'_>) -> Vec<&'a str> {
    let mut missing: Vec<&str> = app
        .components
        .iter()
        .filter(|component| component.kind != ComponentKind::ActivityAlias && component.enabled)
        .map(|component| component.name.as_str())
        .chain(app.application.name.as_deref())
        .filter(|name| !name.starts_with("android.") && !name.is_empty())
        .filter(|name| program.find_type(&descriptor(name)).and_then(|of| program.class_of(of)).is_none())
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::android::dex::{build::assemble, open};

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in entries {
            zip.start_file(*name, stored).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// The kits of an app with these entries and this code.
    fn found(entries: &[(&str, &[u8])], code: &str) -> Vec<Sdk> {
        let bytes = archive(entries);
        let budget = Budget::default();
        let apk = Apk::open(&bytes, &budget).unwrap();
        let dex = assemble(code);
        let (files, _) = open(&dex);
        let program = Program::new(files.into_iter().map(|file| (String::from("classes.dex"), file)).collect());
        let app = App { package: "com.own.app".into(), ..App::default() };
        sdks(&apk, &app, &program, &Actors::new(&app, None), &budget)
    }

    const CLASS: &str = ".class Lcom/google/firebase/perf/FirebasePerfRegistrar;\n";

    #[test]
    fn a_file_of_the_kit_tells_its_version() {
        let properties = b"version=19.0.7\nclient=firebase-perf\n";
        let sdks = found(&[("firebase-perf.properties", properties)], CLASS);
        assert_eq!(sdks.len(), 1);
        assert_eq!(sdks[0].version.as_deref(), Some("19.0.7"));
        assert!(sdks[0].evidence.iter().any(|shown| shown.kind == "version-file"));
    }

    #[test]
    fn a_file_alone_is_no_kit_and_no_text_is_a_version() {
        assert!(found(&[("firebase-perf.properties", b"version=19.0.7\n")], ".class Lcom/own/app/A;\n").is_empty());
        for text in ["version=", "version=task ':perf' property", "unspecified", "1", "", "19.0 7"] {
            let sdks = found(&[("firebase-perf.properties", text.as_bytes())], CLASS);
            assert_eq!(sdks[0].version, None, "{text}");
        }
        assert_eq!(file_version(b"1.9.0\n").as_deref(), Some("1.9.0"));
        assert_eq!(file_version(b"1.0.0-alpha01").as_deref(), Some("1.0.0-alpha01"));
        assert_eq!(file_version(b"\xff1.0"), None);
    }

    #[test]
    fn a_constant_of_the_kit_tells_its_version_and_what_the_build_tool_wrote_does_not() {
        let code = ".class Lcom/umeng/commonsdk/BuildConfig;\n\
            .field static final VERSION_NAME:Ljava/lang/String; = \"1.0\"\n\
            .class Lcom/umeng/commonsdk/statistics/SdkVersion;\n\
            .field static final PROTOCOL_VERSION:Ljava/lang/String; = \"1.0.0\"\n\
            .field static final SDK_VERSION:Ljava/lang/String; = \"2.2.5\"\n";
        let sdks = found(&[("a", b"a")], code);
        assert_eq!(sdks[0].version.as_deref(), Some("2.2.5"));
        let without = code.replace("SDK_VERSION", "OTHER");
        assert_eq!(found(&[("a", b"a")], &without)[0].version, None);
    }

    #[test]
    fn a_library_by_a_pattern_of_its_name() {
        let sdks = found(&[("lib/arm64-v8a/libjcore228.so", b"")], ".class Lcom/own/app/A;\n");
        assert_eq!(sdks.iter().map(|sdk| sdk.id.as_str()).collect::<Vec<_>>(), ["jpush"]);
    }

    #[test]
    fn components_that_the_code_lacks() {
        let dex = assemble(".class Lcom/own/app/Main;\n");
        let (files, _) = open(&dex);
        let program = Program::new(files.into_iter().map(|file| (String::from("classes.dex"), file)).collect());
        let mut app = App { package: "com.own.app".into(), ..App::default() };
        app.application.name = Some("com.own.app.Shell".into());
        assert_eq!(missing_components(&app, &program), ["com.own.app.Shell"]);
        app.application.name = Some("com.own.app.Main".into());
        assert!(missing_components(&app, &program).is_empty());
        // The platform's own need not be in the app.
        app.application.name = Some("android.app.Application".into());
        assert!(missing_components(&app, &program).is_empty());
    }
}
