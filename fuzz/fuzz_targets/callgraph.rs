//! The call graph: a DEX file whose classes are an app's components, by turns of each kind, analysed whole.
//!
//! The first byte chooses which kind the first class is. What is found must hold together: a chain begins at the entry and
//! ends at the method that holds the read, and two runs find the same.
#![no_main]

use std::io::{Cursor, Write};

use duly::analysis::{self, Code, Facts};
use duly::android::dex;
use duly::app::{App, Component, ComponentKind, IntentFilter};
use duly::container::Apk;
use duly::limit::Budget;
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Most classes that are declared.
const MOST_COMPONENTS: usize = 32;
const KINDS: [ComponentKind; 4] =
    [ComponentKind::Activity, ComponentKind::Service, ComponentKind::Receiver, ComponentKind::Provider];

fn component(kind: ComponentKind, name: String) -> Component {
    let launcher = IntentFilter {
        actions: vec!["android.intent.action.MAIN".into()],
        categories: vec!["android.intent.category.LAUNCHER".into()],
        ..IntentFilter::default()
    };
    Component {
        exported: true,
        intent_filters: if kind == ComponentKind::Activity { vec![launcher] } else { Vec::new() },
        ..Component::new(kind, name)
    }
}

fn holds(facts: &Facts) {
    for access in facts.accesses.iter().flatten() {
        assert_eq!(access.entry.as_ref(), access.chain.first());
        if access.reachable == Some(true) {
            assert_eq!(access.chain.last(), Some(&access.method));
        }
        assert!(access.reachable != Some(false) || access.before_consent != Some(true));
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let (files, _) = dex::open(rest);
    let mut app = App { package: "a.b".into(), min_sdk: 24, target_sdk: 34, ..App::default() };
    for file in &files {
        for (_, class) in file.classes().take(MOST_COMPONENTS) {
            let Ok(descriptor) = file.descriptor(class.class) else { continue };
            let name = descriptor.trim_start_matches('L').trim_end_matches(';').replace('/', ".");
            let kind = KINDS[(usize::from(*choice) + app.components.len()) % KINDS.len()];
            app.components.push(component(kind, name));
        }
    }
    if app.components.is_empty() {
        return;
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("classes.dex", SimpleFileOptions::default()).unwrap();
    zip.write_all(rest).unwrap();
    let archive = zip.finish().unwrap().into_inner();
    let mut budget = Budget::default();
    budget.max_entry = 1 << 20;
    budget.max_inflated = 1 << 22;
    let Ok(apk) = Apk::open(&archive, &budget) else { return };
    let run = || analysis::analyse(&apk, &app, &Code::read(&apk, &budget), None, &budget);
    let facts = run();
    holds(&facts);
    assert_eq!(facts.accesses, run().accesses);
});
