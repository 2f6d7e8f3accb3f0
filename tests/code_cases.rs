//! Every case of `samples/code/` gets the facts that were reasoned: what can run, before consent or after, how often.
//!
//! The cases share one DEX file, each in a package of its own, so that the assembler starts once; each is audited by a
//! manifest of its own. `samples/README.md` tells what a case file holds.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use duly::analysis::{self, Frequency};
use duly::app::{App, Component, ComponentKind, IntentFilter};
use duly::container::Apk;
use duly::limit::Budget;

/// What `READ` stands for: a call that reads the serial number, from anywhere.
const READ: &str = "invoke-static {}, Landroid/os/Build;->getSerial()Ljava/lang/String;";

struct Case {
    name: String,
    directives: Vec<Vec<String>>,
    classes: Vec<String>,
}

/// The package of a case, as a path.
fn package(name: &str) -> String {
    format!("cases/c_{}", name.replace('-', "_"))
}

fn constructor(superclass: &str) -> String {
    format!(
        ".method public constructor <init>()V\n    .registers 1\n    invoke-direct {{p0}}, {superclass}-><init>()V\n    \
         return-void\n.end method"
    )
}

fn read(path: &Path) -> Case {
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).expect("readable");
    let mut case = Case { name, directives: Vec::new(), classes: Vec::new() };
    let place = package(&case.name);
    for line in text.lines() {
        if let Some(directive) = line.strip_prefix("#:") {
            case.directives.push(directive.split_whitespace().map(str::to_owned).collect());
            continue;
        }
        if line.starts_with(".class") {
            case.classes.push(String::new());
        }
        let Some(class) = case.classes.last_mut() else { continue };
        let line = match line.trim() {
            "READ" => READ.to_owned(),
            trimmed => match trimmed.strip_prefix("CONSTRUCTOR ") {
                Some(superclass) => constructor(&superclass.replace("L@/", &format!("L{place}/"))),
                None if trimmed.contains("\"@.") => line.replace('@', &place.replace('/', ".")),
                None => line.replace("L@/", &format!("L{place}/")),
            },
        };
        class.push_str(&line);
        class.push('\n');
    }
    case
}

/// All classes of all cases as one DEX file.
fn assemble(cases: &[Case]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut files = Vec::new();
    let mut shared = std::collections::BTreeSet::new();
    for case in cases {
        for (number, class) in case.classes.iter().enumerate() {
            // A library's class that several cases bring is there once.
            let head = class.lines().next().unwrap_or_default().to_owned();
            if !head.contains(&package(&case.name)) && !shared.insert(head) {
                continue;
            }
            let file = folder.path().join(format!("{}-{number}.smali", case.name));
            std::fs::write(&file, class).expect("writable");
            files.push(file);
        }
    }
    let out = folder.path().join("classes.dex");
    let made = Command::new("smali")
        .args(["assemble", "-j", "1", "--api", "28", "-o"])
        .arg(&out)
        .args(&files)
        .output()
        .expect("smali runs: apt-get install libsmali-java");
    assert!(
        made.status.success(),
        "{}{}",
        String::from_utf8_lossy(&made.stdout),
        String::from_utf8_lossy(&made.stderr)
    );
    std::fs::read(out).expect("smali wrote the file")
}

/// A library of a case: a function `export` and strings that stand in its data.
fn library(folder: &Path, name: &str, export: &str, strings: &[String]) -> Vec<u8> {
    let mut source = String::new();
    for (number, text) in strings.iter().enumerate() {
        source.push_str(&format!("__attribute__((used)) static const char s{number}[] = \"\\0{text}\";\n"));
    }
    source.push_str(&format!("const char *{export}(void) {{ return s0; }}\n"));
    let (from, to) = (folder.join(format!("{name}.c")), folder.join(format!("lib{name}.so")));
    std::fs::write(&from, source).expect("writable");
    let made = Command::new("cc").args(["-shared", "-nostdlib", "-fPIC", "-o"]).arg(&to).arg(&from).output();
    let made = made.expect("cc runs: apt-get install gcc");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::read(to).expect("cc wrote the file")
}

fn archive(dex: &[u8], cases: &[Case]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("classes.dex", stored).expect("an entry");
    zip.write_all(dex).expect("its bytes");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for case in cases {
        for directive in case.directives.iter().filter(|directive| directive[0] == "library") {
            // In the name of a function the case's package is written as the Java Native Interface writes it.
            let place = package(&case.name);
            let export = directive[2].replace('@', &place.replace('_', "_1").replace('/', "_"));
            let strings: Vec<String> = directive[3..].iter().map(|text| text.replace('@', &place)).collect();
            zip.start_file(format!("lib/x86_64/lib{}.so", directive[1]), stored).expect("an entry");
            zip.write_all(&library(folder.path(), &directive[1], &export, &strings)).expect("its bytes");
        }
    }
    zip.finish().expect("an archive").into_inner()
}

/// The manifest that the directives describe.
fn app(case: &Case) -> App {
    let place = package(&case.name).replace('/', ".");
    let class = |name: &str| if name.contains('.') { name.to_owned() } else { format!("{place}.{name}") };
    let mut app = App { package: place.clone(), min_sdk: 24, target_sdk: 34, ..App::default() };
    for directive in &case.directives {
        let words: Vec<&str> = directive.iter().map(String::as_str).collect();
        let [kind, name, rest @ ..] = words.as_slice() else { panic!("{}: {words:?}", case.name) };
        let kind = match *kind {
            "read" | "request" | "note" | "library" | "native" => continue,
            "asks" => {
                app.permissions.push(duly::app::RequestedPermission { name: (*name).to_owned(), ..Default::default() });
                continue;
            }
            "application" => {
                app.application.name = Some(class(name));
                continue;
            }
            "factory" => {
                app.application.component_factory = Some(class(name));
                continue;
            }
            "instrumentation" => {
                app.instrumentation.push(class(name));
                continue;
            }
            "launcher" | "activity" => ComponentKind::Activity,
            "alias" => ComponentKind::ActivityAlias,
            "service" => ComponentKind::Service,
            "receiver" => ComponentKind::Receiver,
            "provider" => ComponentKind::Provider,
            other => panic!("{}: no directive {other}", case.name),
        };
        let is_launcher = directive[0] == "launcher" || rest.contains(&"launcher");
        let filter = rest.iter().find_map(|word| word.strip_prefix("filter="));
        let mut filters: Vec<IntentFilter> = Vec::new();
        if is_launcher {
            filters.push(IntentFilter {
                actions: vec!["android.intent.action.MAIN".into()],
                categories: vec!["android.intent.category.LAUNCHER".into()],
                ..IntentFilter::default()
            });
        }
        filters.extend(filter.map(|action| IntentFilter { actions: vec![action.into()], ..IntentFilter::default() }));
        let initialisers = rest.iter().filter_map(|word| word.strip_prefix("initialiser="));
        app.components.push(Component {
            target: (kind == ComponentKind::ActivityAlias).then(|| class(rest[0])),
            exported: rest.contains(&"exported") || !filters.is_empty(),
            exported_explicit: true,
            enabled: !rest.contains(&"disabled"),
            intent_filters: filters,
            meta_data: initialisers.map(|name| (class(name), "androidx.startup".to_owned())).collect(),
            ..Component::new(kind, class(name))
        });
    }
    app
}

fn word(known: Option<bool>, yes: &str, no: &str) -> String {
    match known {
        Some(true) => yes.to_owned(),
        Some(false) => no.to_owned(),
        None => "unknown".to_owned(),
    }
}

fn frequency(of: Frequency) -> &'static str {
    match of {
        Frequency::Once => "once",
        Frequency::Start => "start",
        Frequency::Resume => "resume",
        Frequency::Timer => "timer",
        Frequency::Loop => "loop",
        Frequency::Unknown => "unknown",
    }
}

#[test]
fn every_case_gets_the_facts_that_were_reasoned() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/code");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("samples/code").map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "smali"));
    paths.sort();
    let cases: Vec<Case> = paths.iter().map(|path| read(path)).collect();
    assert!(cases.len() >= 60 && cases.iter().filter(|case| case.name.starts_with("consent-")).count() >= 20);
    let bytes = archive(&assemble(&cases), &cases);
    let budget = Budget::default();
    let apk = Apk::open(&bytes, &budget).expect("an archive");
    let mut wrong = Vec::new();
    for case in &cases {
        let facts = analysis::analyse(&apk, &app(case), &analysis::Code::read(&apk, &budget), None, &budget);
        let place = package(&case.name);
        let mut expected: BTreeMap<String, String> = BTreeMap::new();
        for directive in case.directives.iter().filter(|directive| directive[0] == "read") {
            expected.insert(directive[1].clone(), directive[2..].join(" "));
        }
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for access in facts.accesses.iter().flatten() {
            let Some(rest) = access.method.strip_prefix(&format!("L{place}/")) else { continue };
            let holder = rest.split('(').next().unwrap_or_default().replacen(";->", "->", 1);
            if access.api.as_deref().is_none_or(|api| !api.contains("->getSerial(")) {
                continue;
            }
            let what = format!(
                "{} {} {}",
                word(access.reachable, "yes", "no"),
                word(access.before_consent, "before", "after"),
                frequency(access.frequency)
            );
            // A chain is a witness: it ends where the read stands.
            if access.reachable == Some(true) && access.chain.last() != Some(&access.method) {
                wrong.push(format!("{}: {holder}: its chain ends elsewhere: {:?}", case.name, access.chain));
            }
            found.insert(holder, what);
        }
        for directive in case.directives.iter().filter(|directive| directive[0] == "note") {
            let held = |access: &&analysis::Access| access.method.contains(&directive[1].replacen("->", ";->", 1));
            let access = facts.accesses.iter().flatten().filter(|a| a.method.contains(&place)).find(held);
            let reason = access.and_then(|access| access.reason.as_ref()).map_or("", |reason| &reason.en);
            let told = match (reason.contains("does not request"), reason.contains("is caught here")) {
                (true, true) => "caught",
                (true, false) => "not-requested",
                (false, _) => "none",
            };
            if directive[2] != told {
                wrong.push(format!("{}: {} is {told}, not {}: {reason}", case.name, directive[1], directive[2]));
            }
        }
        for directive in case.directives.iter().filter(|directive| directive[0] == "native") {
            let ending = format!("/lib{}.so", directive[1]);
            let of = facts.accesses.iter().flatten().find(|access| access.file.ends_with(&ending));
            let access = of.unwrap_or_else(|| panic!("{}: nothing in {ending}", case.name));
            let by = access.chain.last().and_then(|last| last.strip_prefix(&format!("L{place}/")));
            let by = by.and_then(|by| by.split('(').next()).map_or("-".to_owned(), |by| by.replacen(";->", "->", 1));
            let told = format!("{:?} {by}", access.actor.kind).to_lowercase();
            if told != directive[2..].join(" ").to_lowercase() {
                wrong.push(format!("{}: {} is of {told}: {:?}", case.name, directive[1], access.reason));
            }
        }
        let mut requests: BTreeMap<String, String> = BTreeMap::new();
        for directive in case.directives.iter().filter(|directive| directive[0] == "request") {
            requests.insert(directive[1].clone(), directive[2..].join(" "));
        }
        let mut asked: BTreeMap<String, String> = BTreeMap::new();
        for request in facts.permission_requests.iter().flatten() {
            let Some(rest) = request.method.strip_prefix(&format!("L{place}/")) else { continue };
            let holder = rest.split('(').next().unwrap_or_default().replacen(";->", "->", 1);
            let what = format!(
                "{} {}",
                word(request.repeated, "again", "once"),
                word(request.exits_on_refusal, "quits", "stays")
            );
            asked.insert(holder, what);
        }
        if !requests.is_empty() && asked != requests {
            wrong.push(format!("{}:\n  expected {requests:?}\n  found    {asked:?}", case.name));
        }
        if found != expected {
            let reasons: Vec<_> = facts
                .accesses
                .iter()
                .flatten()
                .filter(|access| access.method.contains(&place))
                .map(|access| format!("{:?} {:?}", access.chain, access.reason))
                .collect();
            wrong.push(format!(
                "{}:\n  expected {expected:?}\n  found    {found:?}\n  {}",
                case.name,
                reasons.join("\n  ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
