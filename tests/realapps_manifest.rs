//! Real apps that nobody here wrote: manifest and model against `aapt`.
//!
//! Needs a directory of APKs in `DULY_REAL_APPS` (laid out by `tests/realapps/fetch.sh`) and `aapt` on the path.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use duly::android::arsc::{Preference, Table};
use duly::android::axml::{Event, Xml};
use duly::android::value::Value;
use duly::app::{self, App, ComponentKind};
use duly::container::Apk;
use duly::limit::Budget;

const MANIFEST: &str = "AndroidManifest.xml";

/// All APKs below the directory, and below `DULY_SAMPLES` where that is given too. Fails where there is none.
fn apks() -> Vec<PathBuf> {
    let directory = std::env::var_os("DULY_REAL_APPS")
        .expect("DULY_REAL_APPS must name a directory of APKs: run tests/realapps/fetch.sh first");
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(directory)];
    open.extend(std::env::var_os("DULY_SAMPLES").map(PathBuf::from));
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "apk") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "DULY_REAL_APPS holds no APK");
    found.sort();
    found
}

fn aapt(arguments: &[&str]) -> String {
    let output = Command::new("aapt").args(arguments).output().expect("aapt must be installed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn with_app(path: &Path, check: impl FnOnce(&Apk<'_>, &App)) {
    let bytes = std::fs::read(path).unwrap();
    let budget = Budget::default();
    let apk = Apk::open(&bytes, &budget).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let app = app::read(&apk, &budget).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    check(&apk, &app);
}

/// As `ResTable::normalizeForOutput` writes strings.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// What `aapt dump xmltree` prints, from our nodes: elements, attributes with their ids, types and values, namespaces
/// and text, with their lines and nesting.
fn xmltree(xml: &Xml<'_>) -> String {
    let text = |index: u32| xml.string(index).unwrap_or_default().into_owned();
    let mut out = String::new();
    let mut prefixes: Vec<(String, String)> = Vec::new();
    let mut depth = 0;
    for event in xml.events() {
        let indent = "  ".repeat(depth);
        let prefix = |namespace: Option<u32>, prefixes: &[(String, String)]| {
            let Some(uri) = namespace.map(text) else { return String::new() };
            let known = prefixes.iter().rev().find(|(_, known)| *known == uri);
            known.map_or(format!("{uri}:"), |(prefix, _)| format!("{prefix}:"))
        };
        match event.unwrap() {
            Event::StartNamespace(name, uri) => {
                writeln!(out, "{indent}N: {}={}", text(name), text(uri)).unwrap();
                prefixes.push((text(name), text(uri)));
                depth += 1;
            }
            Event::EndNamespace => {
                prefixes.pop();
                depth -= 1;
            }
            Event::StartElement(element) => {
                let name = prefix(element.namespace, &prefixes) + &text(element.name);
                writeln!(out, "{indent}E: {name} (line={})", element.line).unwrap();
                depth += 1;
                for attribute in xml.attributes(&element) {
                    let name = prefix(attribute.namespace, &prefixes) + &text(attribute.name);
                    write!(out, "{indent}  A: {name}").unwrap();
                    if attribute.id != 0 {
                        write!(out, "(0x{:08x})", attribute.id).unwrap();
                    }
                    let Value { kind, data } = attribute.value;
                    match kind {
                        Value::NULL => write!(out, "=(null)"),
                        Value::REFERENCE => write!(out, "=@0x{data:08x}"),
                        Value::ATTRIBUTE => write!(out, "=?0x{data:08x}"),
                        Value::STRING => write!(out, "=\"{}\"", quoted(&text(data))),
                        _ => write!(out, "=(type 0x{kind:x})0x{data:x}"),
                    }
                    .unwrap();
                    if let Some(raw) = attribute.raw.and_then(|raw| xml.string(raw)) {
                        write!(out, " (Raw: \"{}\")", quoted(&raw)).unwrap();
                    }
                    out.push('\n');
                }
            }
            Event::EndElement => depth -= 1,
            Event::Text(index) => writeln!(out, "{indent}C: \"{}\"", quoted(&text(index))).unwrap(),
        }
    }
    out
}

#[test]
#[ignore = "needs DULY_REAL_APPS"]
fn every_node_of_every_manifest_is_what_aapt_prints() {
    let mut nodes = 0;
    for path in apks() {
        let bytes = std::fs::read(&path).unwrap();
        let budget = Budget::default();
        let apk = Apk::open(&bytes, &budget).unwrap();
        // Manifests, and some of the XML beside them: layouts have the values that manifests lack.
        let mut names: Vec<String> = vec![MANIFEST.to_owned()];
        let others = apk.entries.iter().filter(|entry| entry.name.starts_with("res/") && entry.name.ends_with(".xml"));
        names.extend(others.map(|entry| entry.name.clone()).step_by(8));
        for name in names {
            let contents = apk.read(apk.entry(&name).unwrap(), &budget).unwrap();
            let ours = xmltree(&Xml::parse(&contents).unwrap());
            let theirs = aapt(&["dump", "xmltree", path.to_str().unwrap(), &name]);
            for (number, (one, other)) in theirs.lines().zip(ours.lines()).enumerate() {
                assert_eq!(one, other, "{} {name} line {number}", path.display());
            }
            assert_eq!(theirs.lines().count(), ours.lines().count(), "{} {name}", path.display());
            nodes += ours.lines().count();
        }
    }
    println!("{nodes} elements, attributes, namespaces and texts agree");
}

/// Every string of every table, by what `aapt dump resources` prints: names of all resources, values in the default and
/// in the mainland's Chinese configuration.
#[test]
#[ignore = "needs DULY_REAL_APPS"]
fn every_resource_is_what_aapt_prints() {
    let (mut names, mut default, mut chinese) = (0, 0, 0);
    for path in apks() {
        let bytes = std::fs::read(&path).unwrap();
        let budget = Budget::default();
        let apk = Apk::open(&bytes, &budget).unwrap();
        let Some(entry) = apk.entry("resources.arsc") else { continue };
        let contents = apk.read(entry, &budget).unwrap();
        let table = Table::parse(&contents, &budget).unwrap();
        assert_eq!(table.damage, None);
        let dump = aapt(&["dump", "--values", "resources", path.to_str().unwrap()]);
        let mut preference = None;
        let mut lines = dump.lines().peekable();
        while let Some(line) = lines.next() {
            let line = line.trim_start();
            if let Some(config) = line.strip_prefix("config ") {
                preference = match config {
                    "(default):" => Some(Preference::Default),
                    "zh-rCN:" => Some(Preference::Chinese),
                    _ => None,
                };
            } else if let Some(rest) = line.strip_prefix("spec resource 0x") {
                let id = u32::from_str_radix(&rest[..8], 16).unwrap();
                let full = rest[9..].split(": flags=").next().unwrap();
                // A resource that no configuration holds has no name in the table.
                if let Some(name) = table.name(id) {
                    assert_eq!(format!("{}:{}/{}", name.package, name.kind, name.entry), full, "{}", path.display());
                    names += 1;
                }
            } else if let Some(rest) = line.strip_prefix("resource 0x")
                && rest.contains(":string/")
                && let Some(preference) = preference
                && let Some(value) = lines.peek().map(|line| line.trim_start())
                && let Some(value) = value.strip_prefix("(string8) \"").or_else(|| value.strip_prefix("(string16) \""))
            {
                let id = u32::from_str_radix(&rest[..8], 16).unwrap();
                assert!(table.name(id).is_some(), "{} 0x{id:08x}", path.display());
                let ours = table.text(id, preference).map(|text| quoted(&text));
                assert_eq!(ours.as_deref(), value.strip_suffix('"'), "{} 0x{id:08x}", path.display());
                *(if preference == Preference::Default { &mut default } else { &mut chinese }) += 1;
            }
        }
    }
    assert!(names > 0 && default > 0);
    println!("{names} names, {default} default strings and {chinese} Chinese strings agree");
}

/// The value of `key='…'` in a line of `aapt dump badging`.
fn field<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let start = line.find(&format!("{key}='"))? + key.len() + 2;
    line.get(start..)?.split('\'').next()
}

#[test]
#[ignore = "needs DULY_REAL_APPS"]
fn the_model_is_what_aapt_says() {
    for path in apks() {
        let at = path.display().to_string();
        let badging = aapt(&["dump", "badging", path.to_str().unwrap()]);
        let tree = aapt(&["dump", "xmltree", path.to_str().unwrap(), MANIFEST]);
        let line = |start: &str| badging.lines().find(|line| line.starts_with(start));
        let colon = |start: &str| line(start).and_then(|line| line.split('\'').nth(1)).map(str::to_owned);
        with_app(&path, |_, app| {
            let package = line("package:").unwrap();
            assert_eq!(app.package, field(package, "name").unwrap(), "{at}");
            let code = field(package, "versionCode").filter(|code| !code.is_empty());
            assert_eq!(app.version_code.map(|code| code.to_string()).as_deref(), code, "{at}");
            let name = field(package, "versionName").filter(|name| !name.is_empty());
            assert_eq!(app.version_name.as_deref(), name, "{at}");
            let min = colon("sdkVersion:").map_or(1, |level| level.parse().unwrap_or(10_000));
            assert_eq!(app.min_sdk, min, "{at}");
            let target = colon("targetSdkVersion:").map_or(min, |level| level.parse().unwrap_or(10_000));
            assert_eq!(app.target_sdk, target, "{at}");
            assert_eq!(app.application.debuggable, line("application-debuggable").is_some(), "{at}");
            let label = colon("application-label:").filter(|label| !label.is_empty());
            if let Some(label) = label {
                assert_eq!(app.label, Some(label), "{at}");
            }
            for start in ["application-label-zh-CN:", "application-label-zh:"] {
                if let Some(label) = colon(start) {
                    // aapt lists every locale of the table, and for those without a label repeats the default.
                    let expected = app.label_zh.clone().or(app.label.clone());
                    assert_eq!(expected, Some(label), "{at}");
                    break;
                }
            }

            let requested = |start: &str| -> BTreeMap<String, Option<String>> {
                let lines = badging.lines().filter(|line| line.starts_with(start));
                lines
                    .map(|line| {
                        (field(line, "name").unwrap().to_owned(), field(line, "maxSdkVersion").map(str::to_owned))
                    })
                    .collect()
            };
            let mut theirs = requested("uses-permission:");
            theirs.extend(requested("uses-permission-sdk-23:"));
            // aapt prints the implied ones in both lists.
            let implied = requested("uses-implied-permission:");
            theirs.retain(|name, _| !implied.contains_key(name));
            let ours: BTreeMap<_, _> = app
                .permissions
                .iter()
                .filter(|permission| permission.implied_by.is_none())
                .map(|permission| (permission.name.clone(), permission.max_sdk.map(|level| level.to_string())))
                .collect();
            assert_eq!(ours, theirs, "{at}");
            for name in implied.keys() {
                let permission = app.permission(name).unwrap_or_else(|| panic!("{at}: {name} is not among ours"));
                assert!(permission.implied_by.is_some(), "{at}: {name}");
            }

            assert_eq!(components_of(app), components_in(&tree, &app.package), "{at}");
        });
    }
}

fn full_name(package: &str, name: &str) -> String {
    match name.find('.') {
        Some(0) => format!("{package}{name}"),
        Some(_) => name.to_owned(),
        None => format!("{package}.{name}"),
    }
}

type Components = BTreeSet<(String, String, Option<bool>)>;

fn components_of(app: &App) -> Components {
    app.components
        .iter()
        .map(|component| {
            let kind = match component.kind {
                ComponentKind::Activity => "activity",
                ComponentKind::ActivityAlias => "activity-alias",
                ComponentKind::Service => "service",
                ComponentKind::Receiver => "receiver",
                ComponentKind::Provider => "provider",
            };
            let exported = component.exported_explicit.then_some(component.exported);
            (kind.to_owned(), component.name.clone(), exported)
        })
        .collect()
}

/// The components in what `aapt dump xmltree` prints: kind, full name, and `exported` where written.
fn components_in(tree: &str, package: &str) -> Components {
    let kinds = ["activity", "activity-alias", "service", "receiver", "provider"];
    let mut found = Vec::new();
    let mut current: Option<(String, String, Option<bool>)> = None;
    let mut application_depth = None;
    let mut is_component = false;
    for line in tree.lines() {
        let depth = line.len() - line.trim_start().len();
        let line = line.trim_start();
        if let Some(element) = line.strip_prefix("E: ") {
            let name = element.split(' ').next().unwrap();
            if name == "application" {
                application_depth = Some(depth);
            }
            is_component = kinds.contains(&name) && application_depth.is_some_and(|outer| depth == outer + 2);
            if is_component {
                found.extend(current.take());
                current = Some((name.to_owned(), String::new(), None));
            }
        } else if is_component && let Some(component) = &mut current {
            if let Some(name) = line.strip_prefix("A: android:name(0x01010003)=\"") {
                component.1 = full_name(package, name.split('"').next().unwrap());
            } else if let Some(value) = line.strip_prefix("A: android:exported(0x01010010)=(type 0x12)") {
                component.2 = Some(!value.starts_with("0x0"));
            }
        }
    }
    found.extend(current);
    found.into_iter().collect()
}

/// The text form holds every element and attribute of the binary one, in its order, and the same strings.
#[test]
#[ignore = "needs DULY_REAL_APPS"]
fn the_text_form_says_what_the_binary_one_says() {
    for path in apks() {
        with_app(&path, |apk, app| {
            let budget = Budget::default();
            let bytes = apk.read(apk.entry(MANIFEST).unwrap(), &budget).unwrap();
            let xml = Xml::parse(&bytes).unwrap();
            let mut reader = quick_xml::Reader::from_str(&app.manifest_xml);
            for event in xml.events() {
                let Event::StartElement(element) = event.unwrap() else { continue };
                let tag = loop {
                    match reader.read_event().unwrap() {
                        quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => break tag,
                        quick_xml::events::Event::Eof => panic!("{}: an element is missing", path.display()),
                        _ => {}
                    }
                };
                assert_eq!(tag.name().as_ref(), xml.string(element.name).unwrap().as_ref(), "{}", path.display());
                let written: Vec<(String, String)> = tag
                    .attributes()
                    .map(Result::unwrap)
                    .filter(|attribute| !attribute.key.as_ref().starts_with("xmlns:"))
                    .map(|attribute| {
                        let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
                        (attribute.key.as_ref().to_owned(), value)
                    })
                    .collect();
                assert_eq!(written.len(), element.count, "{}", path.display());
                for (attribute, (key, value)) in xml.attributes(&element).zip(written) {
                    let name = xml.string(attribute.name).unwrap();
                    let prefix = if attribute.id >> 24 == 1 { "android:" } else { "" };
                    assert!(key == format!("{prefix}{name}") || key.ends_with(&format!(":{name}")), "{key}");
                    match attribute.value.kind {
                        Value::STRING => assert_eq!(value, xml.string(attribute.value.data).unwrap()),
                        Value::INT_DEC => assert_eq!(value, attribute.value.data.cast_signed().to_string()),
                        Value::INT_BOOLEAN => assert_eq!(value, (attribute.value.data != 0).to_string()),
                        _ => {}
                    }
                }
            }
        });
    }
}

/// The text form is well-formed, and every component stands on the line that the model gives.
#[test]
#[ignore = "needs DULY_REAL_APPS"]
fn the_text_form_is_well_formed_and_lines_are_right() {
    for path in apks() {
        with_app(&path, |_, app| {
            let mut reader = quick_xml::Reader::from_str(&app.manifest_xml);
            loop {
                match reader.read_event().unwrap_or_else(|error| panic!("{}: {error}", path.display())) {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                        tag.attributes().for_each(|attribute| drop(attribute.unwrap()));
                    }
                    _ => {}
                }
            }
            let lines: Vec<&str> = app.manifest_xml.lines().collect();
            for component in &app.components {
                let line = lines[component.line.unwrap() as usize - 1];
                let class = component.name.rsplit('.').next().unwrap();
                assert!(line.contains("android:name=") && line.contains(class), "{}: {line}", path.display());
            }
            for permission in app.permissions.iter().filter(|permission| permission.implied_by.is_none()) {
                let line = lines[permission.line.unwrap() as usize - 1];
                assert!(line.contains(&format!("\"{}\"", permission.name)), "{}: {line}", path.display());
            }
        });
    }
}
