use super::build::{bytes, integer};
use super::{table, xml};
use crate::android::arsc::{Preference, Table};
use crate::android::axml::{Document, Node};
use crate::android::value::Value;
use crate::limit::Budget;

/// A `Primitive` in an `Item`.
fn primitive(field: Vec<u8>) -> Vec<u8> {
    bytes(7, &field)
}

fn float(number: u32, value: f32) -> Vec<u8> {
    let key = u8::try_from(number << 3 | 5).unwrap();
    [&[key][..], &value.to_le_bytes()].concat()
}

fn attribute(id: u32, name: &str, value: &str, item: Option<Vec<u8>>) -> Vec<u8> {
    let id = if id == 0 { Vec::new() } else { integer(5, id) };
    let item = item.map(|item| bytes(6, &item)).unwrap_or_default();
    bytes(4, &[bytes(2, name.as_bytes()), bytes(3, value.as_bytes()), id, item].concat())
}

fn element(name: &str, fields: &[Vec<u8>]) -> Vec<u8> {
    bytes(1, &[bytes(3, name.as_bytes()), fields.concat()].concat())
}

#[test]
fn every_type_of_value_is_what_aapt2_makes_of_it() {
    let cases: [(Vec<u8>, u8, u32); 13] = [
        (bytes(1, &integer(2, 0x7f01_0002)), Value::REFERENCE, 0x7f01_0002),
        (bytes(1, &[integer(1, 1), integer(2, 0x0101_0001)].concat()), Value::ATTRIBUTE, 0x0101_0001),
        (
            bytes(1, &[integer(2, 0x0201_0001), bytes(5, &integer(1, 1))].concat()),
            Value::DYNAMIC_REFERENCE,
            0x0201_0001,
        ),
        (primitive(bytes(1, &[])), Value::NULL, 0),
        (primitive(bytes(2, &[])), Value::NULL, 1),
        (primitive(float(3, 1.5)), Value::FLOAT, 1.5_f32.to_bits()),
        (primitive(integer(6, 34)), Value::INT_DEC, 34),
        (primitive(integer(7, 0x1f)), Value::INT_HEX, 0x1f),
        (primitive(integer(8, 1)), Value::INT_BOOLEAN, u32::MAX),
        (primitive(integer(9, 0xff00_ff00)), 0x1c, 0xff00_ff00),
        (primitive(integer(12, 0xffaa_bbcc)), 0x1f, 0xffaa_bbcc),
        (primitive(integer(13, 0x1001)), Value::DIMENSION, 0x1001),
        (primitive(integer(14, 0x1000)), Value::FRACTION, 0x1000),
    ];
    for (item, kind, data) in cases {
        let node = element("e", &[attribute(0x0101_0024, "value", "written", Some(item))]);
        let binary = xml(&node).unwrap();
        let document = Document::parse(&binary, &Budget::default()).unwrap();
        let attribute = document.root().attribute(0x0101_0024).unwrap();
        assert_eq!(attribute.value, Value { kind, data });
        assert_eq!(attribute.raw, None);
    }
}

#[test]
fn attributes_stand_in_the_order_of_their_ids_and_text_keeps_its_place() {
    let child = bytes(5, &element("child", &[]));
    let text = bytes(5, &bytes(2, " a ".as_bytes()));
    let node = element(
        "root",
        &[
            attribute(0, "package", "com.example", None),
            attribute(0x0101_0010, "exported", "true", Some(primitive(integer(8, 1)))),
            attribute(0x0101_0003, "name", ".A", None),
            text,
            child,
        ],
    );
    let binary = xml(&[node, bytes(3, &integer(1, 7))].concat()).unwrap();
    let document = Document::parse(&binary, &Budget::default()).unwrap();
    assert_eq!(document.damage, None);
    let root = document.root();
    assert_eq!(root.line(), 7);
    assert_eq!(
        root.attributes().iter().map(|attribute| attribute.id).collect::<Vec<_>>(),
        [0x0101_0003, 0x0101_0010, 0]
    );
    let package = root.attribute_named(None, "package").unwrap();
    assert_eq!(root.string(package).as_deref(), Some("com.example"));
    assert_eq!(package.raw.and_then(|raw| root.xml().string(raw)).as_deref(), Some("com.example"));
    let nodes: Vec<String> = root
        .nodes()
        .map(|node| match node {
            Node::Text(text) => text.into_owned(),
            Node::Element(element) => element.name().into_owned(),
        })
        .collect();
    assert_eq!(nodes, [" a ", "child"]);
}

/// A resource table with one type of one entry for each of `configs`: configuration and item.
fn resources(configs: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let id = |value| bytes(1, &integer(1, value));
    let values = configs.iter().map(|(config, item)| bytes(6, &[bytes(1, config), bytes(2, &bytes(4, item))].concat()));
    let entry = [id(3), bytes(2, b"label"), values.collect::<Vec<_>>().concat()].concat();
    let kind = [id(2), bytes(2, b"string"), bytes(3, &entry)].concat();
    bytes(2, &[id(0x7f), bytes(2, b"com.example"), bytes(3, &kind)].concat())
}

#[test]
fn configurations_are_told_apart() {
    let text = |text: &str| bytes(2, &bytes(1, text.as_bytes()));
    let locale = |tag: &str| bytes(3, tag.as_bytes());
    let binary = table(&resources(&[
        (Vec::new(), text("Shop")),
        (locale("zh-Hant-TW"), text("商店（繁）")),
        (locale("zh-CN"), text("商店")),
        (locale("fil"), text("Tindahan")),
        // By night, and for a watch: no ordinary phone.
        (integer(17, 1), text("Night")),
        ([locale("zh-CN"), integer(16, 6)].concat(), text("手表")),
    ]))
    .unwrap();
    let table = Table::parse(&binary, &Budget::default()).unwrap();
    assert_eq!(table.damage, None);
    assert_eq!(table.text(0x7f02_0003, Preference::Default).as_deref(), Some("Shop"));
    assert_eq!(table.text(0x7f02_0003, Preference::Chinese).as_deref(), Some("商店"));
    let name = table.name(0x7f02_0003).unwrap();
    assert_eq!((name.package.as_str(), &*name.kind, &*name.entry), ("com.example", "string", "label"));
    assert_eq!(table.name(0x7f02_0002), None);
}

/// Sixteen thousand entries are too many for offsets of sixteen bits.
#[test]
fn large_types_are_read_back() {
    let id = |value| bytes(1, &integer(1, value));
    let mut kind = [id(1), bytes(2, b"integer")].concat();
    for index in (0..60_000).step_by(3) {
        let value = bytes(6, &bytes(2, &bytes(4, &primitive(integer(6, index)))));
        kind.extend(bytes(3, &[id(index), bytes(2, b"n"), value].concat()));
    }
    let binary = table(&bytes(2, &[id(0x7f), bytes(3, &kind)].concat())).unwrap();
    let table = Table::parse(&binary, &Budget::default()).unwrap();
    for index in [0, 3, 59_997] {
        let value = table.value(0x7f01_0000 | index, Preference::Default);
        assert_eq!(value, Some(Value { kind: Value::INT_DEC, data: index }));
    }
    assert_eq!(table.value(0x7f01_0001, Preference::Default), None);
}

/// Deeper than any stack: nesting is bounded where the binary form is read.
#[test]
fn deep_nesting_is_damage_and_no_overflow() {
    let mut node = element("e", &[]);
    for _ in 0..3_000 {
        node = element("e", &[bytes(5, &node)]);
    }
    let binary = xml(&node).unwrap();
    let document = Document::parse(&binary, &Budget::default()).unwrap();
    assert!(document.damage.is_some());
}

#[test]
fn damaged_messages_are_errors_or_less_and_never_more() {
    assert!(xml(&[]).is_err());
    assert!(xml(&bytes(2, b"text alone")).is_err());
    let node = element("manifest", &[attribute(0x0101_0003, "name", ".A", None), bytes(5, &element("child", &[]))]);
    let whole = resources(&[(Vec::new(), bytes(2, &bytes(1, b"Shop")))]);
    for cut in 0..node.len() {
        let _ = xml(&node[..cut]);
    }
    for at in 0..whole.len() {
        let _ = table(&whole[..at]);
        for bit in 0..8 {
            let mut other = whole.clone();
            other[at] ^= 1 << bit;
            if let Ok(binary) = table(&other) {
                assert!(Table::parse(&binary, &Budget::default()).is_ok());
            }
        }
    }
}
