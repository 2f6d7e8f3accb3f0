//! Expectations follow `ResourceTypes.h` (layout) and `ResXMLTree` (behaviour).

use proptest::prelude::*;

use super::build::{Item, Tree, pool};
use super::*;
use crate::android::value::Value;
use crate::limit::Budget;

fn parse(bytes: &[u8]) -> Document<'_> {
    Document::parse(bytes, &Budget::default()).unwrap()
}

fn sample() -> Tree {
    Tree::new("manifest")
        .attribute("package", Item::Text("com.example"))
        .child(Tree::new("uses-sdk").android(0x0101_020c, "minSdkVersion", Item::Int(21)).line(3))
        .child(
            Tree::new("application")
                .android(0x0101_0001, "label", Item::Reference(0x7f01_0000))
                .android(0x0101_000f, "debuggable", Item::Boolean(true))
                .child(Tree::new("activity").android(0x0101_0003, "name", Item::Text(".主界面"))),
        )
}

#[test]
fn trees_are_read_from_utf8_and_utf16_pools() {
    for utf8 in [true, false] {
        let bytes = sample().bytes(utf8);
        let document = parse(&bytes);
        let root = document.root();
        assert_eq!(document.damage, None);
        assert_eq!(root.name(), "manifest");
        assert_eq!(document.namespaces[0].0, "android");
        let package = root.attribute_named(None, "package").unwrap();
        assert_eq!(root.string(package).as_deref(), Some("com.example"));
        let children: Vec<_> = root.children().map(|child| child.name().into_owned()).collect();
        assert_eq!(children, ["uses-sdk", "application"]);
        assert_eq!(root.children().next().unwrap().line(), 3);
        let application = root.children_named("application").next().unwrap();
        assert_eq!(application.attribute(0x0101_0001).unwrap().value.reference(), Some(0x7f01_0000));
        assert_eq!(application.attribute(0x0101_000f).unwrap().value.integer(), Some(-1));
        let activity = application.children().next().unwrap();
        let name = activity.attribute(0x0101_0003).unwrap();
        assert_eq!(activity.string(name).as_deref(), Some(".主界面"));
    }
}

/// Hardeners swap names and namespaces: ids alone count.
#[test]
fn attributes_are_found_by_id_whatever_they_are_called() {
    let bytes = Tree::new("activity").android(0x0101_0003, "", Item::Text("real")).bytes(true);
    let document = parse(&bytes);
    let name = document.root().attribute(0x0101_0003).unwrap();
    assert_eq!(document.root().string(name).as_deref(), Some("real"));
    assert_eq!(document.xml().attribute_name(name), "name");
}

/// `Resources.obtainAttributes` walks both lists once: what stands behind a greater id is never met.
#[test]
fn an_attribute_behind_a_greater_id_is_not_found() {
    let bytes = Tree::new("activity")
        .android(0x0101_0010, "exported", Item::Boolean(true))
        .android(0x0101_0003, "name", Item::Text("hidden"))
        .attribute("note", Item::Text("no id"))
        .android(0x0101_0018, "authorities", Item::Text("met"))
        .bytes(true);
    let document = parse(&bytes);
    assert!(document.root().attribute(0x0101_0003).is_none());
    assert!(document.root().attribute(0x0101_0010).is_some());
    assert!(document.root().attribute(0x0101_0018).is_some());
    assert_eq!(document.root().attributes().len(), 4);
}

#[test]
fn the_typed_value_goes_before_the_raw_string() {
    let bytes = Tree::new("activity").android(0x0101_0003, "name", Item::Both("decoy", "typed")).bytes(true);
    let document = parse(&bytes);
    let name = document.root().attribute(0x0101_0003).unwrap();
    assert_eq!(document.root().string(name).as_deref(), Some("typed"));
}

/// Inserts chunks right behind the file's header.
fn with_chunks_in_front(bytes: &[u8], chunks: &[u8]) -> Vec<u8> {
    let mut out = [&bytes[..8], chunks, &bytes[8..]].concat();
    let size = u32::try_from(out.len()).unwrap();
    out[4..8].copy_from_slice(&size.to_le_bytes());
    out
}

#[test]
fn unknown_chunks_are_skipped_and_the_last_pool_and_map_before_the_nodes_count() {
    let bytes = sample().bytes(true);
    let unknown = [0x34, 0x12, 8, 0, 12, 0, 0, 0, 9, 9, 9, 9];
    let decoy_map = [0x80, 0x01, 8, 0, 12, 0, 0, 0, 1, 2, 3, 4];
    let chunks = [&unknown[..], &pool(&["decoy", "decoy"], false), &decoy_map].concat();
    let changed = with_chunks_in_front(&bytes, &chunks);
    let document = parse(&changed);
    assert_eq!(document.root().name(), "manifest");
    assert!(document.root().children().next().unwrap().attribute(0x0101_020c).is_some());
}

/// A pool behind the first node is no node: skipped by its size, and never taken for the pool.
#[test]
fn a_pool_behind_the_first_node_is_ignored() {
    let bytes = sample().bytes(true);
    let changed = [bytes.clone(), pool(&["x"; 40], true)].concat();
    let mut changed = changed;
    let size = u32::try_from(changed.len()).unwrap();
    changed[4..8].copy_from_slice(&size.to_le_bytes());
    assert_eq!(parse(&changed).root().name(), "manifest");
}

/// Releases before 2023 accept any type in the file's header, and no release compares the names of end tags.
#[test]
fn a_changed_file_type_is_read_all_the_same() {
    let mut bytes = sample().bytes(true);
    bytes[0] = 0;
    assert_eq!(parse(&bytes).root().name(), "manifest");
}

#[test]
fn damage_in_the_middle_keeps_what_stands_before_it() {
    let bytes = sample().bytes(true);
    let (at, _) = node_positions(&bytes).into_iter().filter(|(_, kind)| *kind == 0x0102).nth(2).unwrap();
    for size in [0_u32, 4, 17, u32::MAX] {
        let mut changed = bytes.clone();
        changed[at + 4..at + 8].copy_from_slice(&size.to_le_bytes());
        let document = parse(&changed);
        assert_eq!(document.damage.as_ref().unwrap().offset, at);
        assert_eq!(document.root().children().count(), 1);
    }
    let document = parse(&bytes[..at]);
    assert!(document.damage.is_some());
}

/// Offsets and types of the chunks behind the file's header.
fn node_positions(bytes: &[u8]) -> Vec<(usize, u16)> {
    let mut all = Vec::new();
    let mut at = 8;
    while at < bytes.len() {
        all.push((at, u16::from_le_bytes([bytes[at], bytes[at + 1]])));
        at += u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    }
    all
}

#[test]
fn string_indices_out_of_range_give_no_string() {
    let mut bytes = sample().bytes(true);
    let (at, _) = node_positions(&bytes).into_iter().find(|(_, kind)| *kind == 0x0102).unwrap();
    bytes[at + 20..at + 24].copy_from_slice(&0x00ff_ffff_u32.to_le_bytes());
    assert_eq!(parse(&bytes).root().name(), "");
}

#[test]
fn what_has_no_pool_or_no_node_is_an_error() {
    let budget = Budget::default();
    for bytes in [&[][..], b"\x03\x00\x08\x00\x08\x00\x00\x00", b"<manifest/>"] {
        assert!(Document::parse(bytes, &budget).is_err());
    }
    let bytes = sample().bytes(true);
    let (first, _) = node_positions(&bytes)[2];
    assert!(Document::parse(&bytes[..first], &budget).is_err());
}

#[test]
fn characters_beyond_the_basic_plane_are_read_in_modified_utf8() {
    // U+1F600 as two surrogates of three bytes each, as aapt2 writes it.
    let chunk = pool_of(&[b"ok \xed\xa0\xbd\xed\xb8\x80 \xff end"]);
    let chunk = crate::android::chunk::Chunk::read(&chunk, 0, 8).unwrap();
    let strings = crate::android::string_pool::StringPool::parse(&chunk).unwrap();
    assert_eq!(strings.get(0).as_deref(), Some("ok \u{1f600} \u{fffd} end"));
    assert_eq!(strings.get(1), None);
}

fn pool_of(strings: &[&[u8]]) -> Vec<u8> {
    super::build::raw_pool(strings)
}

/// aapt cuts the length of a long string to 15 bits; the terminator shows the rest.
#[test]
fn strings_longer_than_their_length_field_are_read_whole() {
    let long = "x".repeat(0x8000 + 5);
    let bytes = Tree::new(&long).bytes(true);
    assert_eq!(parse(&bytes).root().name().len(), long.len());
    let bytes = Tree::new(&long).bytes(false);
    assert_eq!(parse(&bytes).root().name().len(), long.len());
}

#[test]
fn deep_nesting_and_overlapping_attributes_are_bounded() {
    let budget = Budget::default();
    let mut tree = Tree::new("leaf");
    for _ in 0..budget.max_depth + 10 {
        tree = Tree::new("e").child(tree);
    }
    let bytes = tree.bytes(true);
    let document = parse(&bytes);
    assert!(document.damage.is_some());

    // A stride of 0 lets every one of 65,535 attributes lie in the same twenty bytes.
    let mut bytes = Tree::new("e").attribute("a", Item::Int(1)).bytes(true);
    let (at, _) = node_positions(&bytes).into_iter().find(|(_, kind)| *kind == 0x0102).unwrap();
    bytes[at + 26..at + 28].copy_from_slice(&0_u16.to_le_bytes());
    bytes[at + 28..at + 30].copy_from_slice(&u16::MAX.to_le_bytes());
    match Document::parse(&bytes, &budget) {
        Ok(document) => assert!(document.root().attributes().len() < bytes.len()),
        Err(error) => assert!(error.what.en.contains("expands")),
    }
}

/// One long string that many attributes share must not grow without bound.
#[test]
fn a_shared_long_string_is_bounded() {
    let long = "y".repeat(30_000);
    let mut tree = Tree::new("e");
    for _ in 0..5000 {
        tree = tree.child(Tree::new("c").attribute("a", Item::Text(&long)));
    }
    let bytes = tree.bytes(true);
    let document = parse(&bytes);
    assert!(document.damage.is_some());
    assert!(document.root().children().count() < 5000);
}

/// Values as `aapt dump resources` prints them for the same sources.
#[test]
fn values_are_written_as_in_source_files() {
    let text = |kind, data| Value { kind, data }.to_text();
    assert_eq!(text(Value::INT_DEC, u32::MAX), "-1");
    assert_eq!(text(Value::INT_HEX, 0x1f), "0x1f");
    assert_eq!(text(Value::INT_BOOLEAN, u32::MAX), "true");
    assert_eq!(text(Value::FLOAT, 0x3fc0_0000), "1.5");
    assert_eq!(text(Value::DIMENSION, 0x1001), "16dp");
    assert_eq!(text(Value::DIMENSION, 0xc011), "1.5dp"); // 16p7
    assert_eq!(text(Value::DIMENSION, 0x4000_0031), "0.5dp"); // 0p23
    assert_eq!(text(Value::FRACTION, 0x4000_0030), "50%");
    assert_eq!(text(0x1c, 0xff00_ff00), "#ff00ff00");
    assert_eq!(text(0x1d, 0xff00_ff00), "#00ff00");
    assert_eq!(text(Value::NULL, 0), "@null");
    assert_eq!(text(Value::REFERENCE, 0x7f01_0002), "@0x7f010002");
}

fn walk(bytes: &[u8]) {
    let Ok(document) = Document::parse(bytes, &Budget::default()) else { return };
    let mut open = vec![document.root()];
    while let Some(element) = open.pop() {
        let _ = (element.name(), element.namespace());
        for attribute in element.attributes() {
            let _ = (element.string(attribute), document.xml().attribute_name(attribute), attribute.value.to_text());
        }
        open.extend(element.children());
    }
}

proptest! {
    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        walk(&bytes);
        walk(&[&[3, 0, 8, 0, 0xff, 0xff, 0, 0], &bytes[..]].concat());
    }

    #[test]
    fn mutations_do_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), utf8: bool) {
        let mut bytes = sample().bytes(utf8);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        walk(&bytes);
    }
}
