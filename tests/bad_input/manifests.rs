//! Manifests and resource tables that no build tool wrote.

use super::*;
use arsc_build::{Entries, Shape, config, table};
use axml_build::{Item, Tree, chunk, pool};

const NAME: u32 = 0x0101_0003;
const LABEL: u32 = 0x0101_0001;

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn set(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

/// Offset and type of every chunk of binary XML.
fn chunks(bytes: &[u8]) -> Vec<(usize, u16)> {
    let mut found = vec![(0, u16::from_le_bytes([bytes[0], bytes[1]]))];
    let mut at = 8;
    while at < bytes.len() {
        found.push((at, u16::from_le_bytes([bytes[at], bytes[at + 1]])));
        at += usize::try_from(word(bytes, at + 4)).unwrap();
    }
    found
}

/// A manifest with an activity, so that the app has code.
fn manifest(change: impl FnOnce(Tree) -> Tree) -> Vec<u8> {
    let activity = Tree::new("activity").android(NAME, "name", Item::Text(".MainActivity"));
    change(Tree::new("manifest").attribute("package", Item::Text("example.chengye.pay")))
        .child(Tree::new("application").child(activity))
        .bytes(true)
}

#[test]
fn a_manifest_that_is_none_is_one_line() {
    let text = std::fs::read(repository("samples/apps/payment-duly/AndroidManifest.xml")).unwrap();
    audit(&with("AndroidManifest.xml", &text)).is_unusable("app.apk", "AndroidManifest.xml is text, not binary XML");
    let utf16: Vec<u8> = "\u{feff}<manifest/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    audit(&with("AndroidManifest.xml", &utf16)).is_unusable("app.apk", "AndroidManifest.xml is text");
    audit(&with("AndroidManifest.xml", b"")).is_unusable("app.apk", "AndroidManifest.xml");
    audit(&with("AndroidManifest.xml", &[0xa5; 5000])).is_unusable("app.apk", "AndroidManifest.xml");
    let other = Tree::new("resources").bytes(true);
    audit(&with("AndroidManifest.xml", &other)).is_unusable("app.apk", "<resources>, not <manifest>");
}

#[test]
fn wrong_chunk_sizes() {
    let good = part("AndroidManifest.xml");
    let all = chunks(&good);
    assert!(all.len() > 10);
    // What follows the root element, the platform does not read.
    let end = all.iter().rfind(|(_, kind)| *kind == 0x0103).unwrap().0;
    let mut runs = 0;
    for (at, kind) in all.iter().step_by(4).chain(&all[..4]).copied() {
        for size in [0, 4, 7, word(&good, at + 4) + 4, 0x7fff_ffff, u32::MAX] {
            let mut bytes = good.clone();
            set(&mut bytes, at + 4, size);
            let run = audit(&with("AndroidManifest.xml", &bytes));
            // The platform takes a file that is larger than it says, and one whose resource map is cut short.
            if run.status == 0 {
                assert!(at == 0 || at > end || kind == 0x0180, "chunk {kind:#x} at {at} of size {size}: {run:?}");
            } else {
                refused_or_limited(&run, "AndroidManifest.xml");
            }
            runs += 1;
        }
    }
    assert!(runs > 30);
}

#[test]
fn a_manifest_cut_anywhere() {
    let good = part("AndroidManifest.xml");
    for cut in (0..good.len() - 40).step_by(good.len() / 12) {
        refused_or_limited(&audit(&with("AndroidManifest.xml", &good[..cut])), "AndroidManifest.xml");
    }
}

#[test]
fn string_indices_out_of_range() {
    let good = part("AndroidManifest.xml");
    let elements: Vec<usize> = chunks(&good).iter().filter(|(_, kind)| *kind == 0x0102).map(|(at, _)| *at).collect();
    // The name of the root, of another element, and of an attribute; its value.
    for at in [elements[0] + 20, elements[1] + 20, elements[1] + 36 + 4, elements[1] + 36 + 16] {
        for index in [0x00ff_ffff, 0x7fff_ffff, u32::MAX - 1] {
            let mut bytes = good.clone();
            set(&mut bytes, at, index);
            let run = audit(&with("AndroidManifest.xml", &bytes));
            assert!(matches!(run.status, 0..=3), "{run:?}");
            assert_eq!(run.stdout.is_empty(), run.status == 2, "{run:?}");
            let app = input("app.apk", &with("AndroidManifest.xml", &bytes));
            let run = duly(["manifest", app.path.to_str().unwrap()]);
            assert!(matches!(run.status, 0 | 2), "{run:?}");
        }
    }
}

/// What only a part of the app says is never called satisfied.
#[test]
fn a_base_without_its_splits() {
    let required = |root: Tree| root.android(0x0101_0591, "isSplitRequired", Item::Boolean(true));
    let types = |root: Tree| root.android(0x0101_064e, "requiredSplitTypes", Item::Text("base__abi,base__density"));
    let split = |root: Tree| root.attribute("split", Item::Text("config.arm64_v8a"));
    let bytes = [manifest(required), manifest(types), manifest(split)];
    let vending = Tree::new("manifest").attribute("package", Item::Text("example.chengye.pay")).child(
        Tree::new("application")
            .child(
                Tree::new("meta-data")
                    .android(NAME, "name", Item::Text("com.android.vending.splits.required"))
                    .android(0x0101_0024, "value", Item::Boolean(true)),
            )
            .child(Tree::new("activity").android(NAME, "name", Item::Text(".MainActivity"))),
    );
    for manifest in bytes.iter().chain([&vending.bytes(false)]) {
        let run = audit(&with("AndroidManifest.xml", manifest));
        inconclusive(&run, "AndroidManifest.xml", "split", &PRINCIPLES);
    }
    // The same manifest without the mark is no such limit.
    let report = audit(&with("AndroidManifest.xml", &manifest(|root| root))).report();
    assert!(
        !report["limits"].as_array().unwrap().iter().any(|limit| limit["what"].as_str().unwrap().contains("split"))
    );
}

#[test]
fn resource_references_in_a_circle() {
    const REFERENCE: u8 = 1;
    let id = |index: u32| 0x7f01_0000 | index;
    let mut values: Vec<_> = (0..40).map(|index| (index, 0, REFERENCE, id(index + 1))).collect();
    values.push((40, 0, REFERENCE, id(0)));
    values.push((41, 0, REFERENCE, id(41)));
    let resources = table(&["x"], &["string"], &["key"], &[Entries { config: config(), shape: Shape::Plain, values }]);
    for label in [id(0), id(41), 0x7f99_9999, 0x0104_0000] {
        let bytes = changed(|entries| {
            entries.retain(|entry| entry.name != b"resources.arsc" && entry.name != b"AndroidManifest.xml");
            entries.push(Raw::stored("resources.arsc", &resources));
            let manifest = manifest(|root| {
                root.child(Tree::new("uses-permission").android(NAME, "name", Item::Reference(label))).android(
                    LABEL,
                    "label",
                    Item::Reference(label),
                )
            });
            entries.push(Raw::stored("AndroidManifest.xml", &manifest));
        });
        let run = audit(&bytes);
        assert!(matches!(run.status, 0 | 1 | 3), "{run:?}");
        run.report();
    }
}

#[test]
fn damaged_resources() {
    let good = part("resources.arsc");
    for at in [0, 4, 8, 12, 16, 28, 40] {
        for value in [0, 1, 0x7fff_ffff, u32::MAX] {
            let mut bytes = good.clone();
            set(&mut bytes, at, value);
            let run = audit(&with("resources.arsc", &bytes));
            assert!(matches!(run.status, 0 | 1 | 3), "{run:?}");
        }
    }
    for cut in [0, 7, 11, good.len() / 2] {
        let run = audit(&with("resources.arsc", &good[..cut]));
        inconclusive(&run, "resources.arsc", "", &PRINCIPLES);
    }
}

/// A small file that stands for much: what it expands to is bounded.
#[test]
fn manifests_and_tables_that_expand() {
    // Nested deeper than any stack.
    let mut nodes = Vec::new();
    let element = |name: u32| {
        let words = [0, u32::MAX, u32::MAX, name, 20 | 20 << 16, 0, 0];
        chunk(
            0x0102,
            &words[..2].iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>(),
            &words[2..].iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>(),
        )
    };
    for _ in 0..200_000 {
        nodes.extend(element(0));
    }
    let deep = chunk(0x0003, &[], &[pool(&["manifest"], true), nodes].concat());
    // Many elements with one long name.
    let long = "x".repeat(32_000);
    let mut nodes = element(0);
    for _ in 0..100_000 {
        nodes.extend(element(1));
        nodes.extend(chunk(0x0103, &[0; 8], &[[0xff; 4], 1_u32.to_le_bytes()].concat()));
    }
    let wide = chunk(0x0003, &[], &[pool(&["manifest", &long], true), nodes].concat());
    // A pool that claims more strings than there are bytes.
    let mut claims = part("AndroidManifest.xml");
    set(&mut claims, 8 + 8, 0x3fff_ffff);
    for (name, manifest) in [("deep", &deep), ("wide", &wide), ("claims", &claims)] {
        let run = audit(&with("AndroidManifest.xml", manifest));
        assert!(run.peak < 500, "{name}: {} MiB", run.peak);
        refused_or_limited(&run, "AndroidManifest.xml");
    }

    // A hundred thousand references to one string of a megabyte.
    let huge = "权".repeat(350_000);
    let mut resources = table(
        &["x"],
        &["string"],
        &["key"],
        &[Entries { config: config(), shape: Shape::Plain, values: vec![(0, 0, 3, 0)] }],
    );
    let package = resources.split_off(12 + pool(&["x"], true).len());
    let mut resources = [&resources[..12], &pool(&[&huge], false), &package].concat();
    let size = u32::try_from(resources.len()).unwrap();
    set(&mut resources, 4, size);
    let many = (0..100_000).fold(Tree::new("manifest").attribute("package", Item::Text("a.b")), |root, _| {
        root.child(Tree::new("uses-permission").android(NAME, "name", Item::Reference(0x7f01_0000)))
    });
    let run = audit(&changed(|entries| {
        entries.retain(|entry| entry.name != b"resources.arsc" && entry.name != b"AndroidManifest.xml");
        entries.push(Raw::deflated("resources.arsc", &resources));
        entries.push(Raw::deflated("AndroidManifest.xml", &many.bytes(true)));
    }));
    assert!(matches!(run.status, 0 | 1 | 3), "{}", run.stderr);
    assert!(run.peak < 500, "{} MiB", run.peak);
}
