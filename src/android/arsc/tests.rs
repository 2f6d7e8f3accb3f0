//! Expectations follow `ResourceTypes.h` (layout), `LoadedArsc` and `AssetManager2` (behaviour).

use proptest::prelude::*;

use super::build::{Entries, Shape, config, locale, table};
use super::*;

const STRING: u8 = 3;
const REFERENCE: u8 = 1;

fn parse(bytes: &[u8]) -> Table<'_> {
    Table::parse(bytes, &Budget::default()).unwrap()
}

fn id(index: u32) -> u32 {
    0x7f01_0000 | index
}

/// `app_name` in the default, in `zh`, in `zh-rCN`, in `zh-rTW` and in `en`; `alias` refers to it; `only` has no Chinese.
fn sample(shape: Shape) -> Vec<u8> {
    let strings = ["App", "应用", "应用（大陆）", "應用", "App (en)", "plain"];
    let keys = ["app_name", "alias", "only"];
    let all = [
        Entries {
            config: config(),
            shape,
            values: vec![(0, 0, STRING, 0), (1, 1, REFERENCE, id(0)), (2, 2, STRING, 5)],
        },
        Entries { config: locale(b"zh", b"\0\0"), shape, values: vec![(0, 0, STRING, 1)] },
        Entries { config: locale(b"zh", b"CN"), shape, values: vec![(0, 0, STRING, 2)] },
        Entries { config: locale(b"zh", b"TW"), shape, values: vec![(0, 0, STRING, 3)] },
        Entries { config: locale(b"en", b"\0\0"), shape, values: vec![(0, 0, STRING, 4)] },
    ];
    table(&strings, &["string"], &keys, &all)
}

#[test]
fn every_shape_of_entries_is_read() {
    for shape in [Shape::Plain, Shape::Sparse, Shape::Offset16, Shape::Compact] {
        let bytes = sample(shape);
        let table = parse(&bytes);
        assert_eq!(table.damage, None);
        assert_eq!(table.text(id(0), Preference::Default).as_deref(), Some("App"), "{shape:?}");
        assert_eq!(table.text(id(2), Preference::Default).as_deref(), Some("plain"), "{shape:?}");
        assert_eq!(table.text(id(3), Preference::Default), None);
        let name = table.name(id(1)).unwrap();
        assert_eq!((name.package.as_str(), &*name.kind, &*name.entry), ("com.example", "string", "alias"));
        assert_eq!(table.name(0x7f02_0000), None);
        assert_eq!(table.name(0x7e01_0000), None);
    }
}

#[test]
fn the_default_and_chinese_values_are_told_apart() {
    let bytes = sample(Shape::Plain);
    let table = parse(&bytes);
    assert_eq!(table.text(id(0), Preference::Chinese).as_deref(), Some("应用（大陆）"));
    assert_eq!(table.text(id(2), Preference::Chinese), None);
    assert_eq!(table.text(id(2), Preference::ChineseOrDefault).as_deref(), Some("plain"));
    assert_eq!(table.text(id(1), Preference::Default).as_deref(), Some("App"));
    assert_eq!(table.text(id(1), Preference::ChineseOrDefault).as_deref(), Some("应用（大陆）"));
}

#[test]
fn scripts_decide_where_they_are_written() {
    let strings = ["traditional", "simplified"];
    let with_script = |script: &[u8; 4]| {
        let mut config = locale(b"zh", b"\0\0");
        config[36..40].copy_from_slice(script);
        config
    };
    let all = [
        Entries { config: with_script(b"Hant"), shape: Shape::Plain, values: vec![(0, 0, STRING, 0)] },
        Entries { config: with_script(b"Hans"), shape: Shape::Plain, values: vec![(0, 0, STRING, 1)] },
    ];
    let bytes = table(&strings, &["string"], &["label"], &all);
    assert_eq!(parse(&bytes).text(id(0), Preference::Chinese).as_deref(), Some("simplified"));
}

/// An ordinary phone with a current release: the greatest release, no television, no night, no landscape.
#[test]
fn an_ordinary_phone_is_looked_up_for() {
    let strings = ["plain", "v21", "night", "television", "landscape"];
    let changed = |at: usize, value: u8| {
        let mut config = config();
        config[at] = value;
        config
    };
    let of = |config, string| Entries { config, shape: Shape::Plain, values: vec![(0, 0, STRING, string)] };
    let all = [
        of(changed(29, 0x20), 2),
        of(changed(29, 0x04), 3),
        of(changed(12, 2), 4),
        of(config(), 0),
        of(changed(24, 21), 1),
    ];
    let bytes = table(&strings, &["bool"], &["flag"], &all);
    assert_eq!(parse(&bytes).text(id(0), Preference::Default).as_deref(), Some("v21"));
    // A value in another configuration alone is better than none.
    let bytes = table(&strings, &["bool"], &["flag"], &all[..1]);
    assert_eq!(parse(&bytes).text(id(0), Preference::Default).as_deref(), Some("night"));
}

#[test]
fn circles_of_references_end_unresolved() {
    let values = vec![(0, 0, REFERENCE, id(1)), (1, 1, REFERENCE, id(0)), (2, 2, REFERENCE, id(2))];
    let all = [Entries { config: config(), shape: Shape::Plain, values }];
    let bytes = table(&["x"], &["string"], &["a", "b", "c"], &all);
    for index in 0..3 {
        assert_eq!(parse(&bytes).value(id(index), Preference::Default), None);
    }
}

/// The platform follows a reference twenty times.
#[test]
fn long_chains_of_references_are_cut() {
    let chain = |length: u32| {
        let mut values: Vec<_> = (0..length).map(|at| (at, 0, REFERENCE, id(at + 1))).collect();
        values.push((length, 0, STRING, 0));
        table(&["end"], &["string"], &["k"], &[Entries { config: config(), shape: Shape::Plain, values }])
    };
    assert_eq!(parse(&chain(10)).text(id(0), Preference::Default).as_deref(), Some("end"));
    assert_eq!(parse(&chain(40)).text(id(0), Preference::Default), None);
}

#[test]
fn references_out_of_the_table_are_unresolved() {
    let all = [Entries { config: config(), shape: Shape::Plain, values: vec![(0, 0, REFERENCE, 0x0104_000a)] }];
    let bytes = table(&["x"], &["string"], &["ok"], &all);
    assert_eq!(parse(&bytes).value(id(0), Preference::Default), None);
}

#[test]
fn damage_keeps_what_stands_before_it_and_is_told() {
    let bytes = sample(Shape::Plain);
    assert!(Table::parse(&bytes[..bytes.len() - 4], &Budget::default()).is_err());
    assert!(Table::parse(b"PK\x03\x04 no table at all", &Budget::default()).is_err());
    // The last configuration claims more than there is.
    let mut changed = bytes.clone();
    let last = bytes.windows(4).rposition(|window| window == [0x01, 0x02, 84, 0]).unwrap();
    changed[last + 4..last + 8].copy_from_slice(&0x00ff_fffc_u32.to_le_bytes());
    let table = parse(&changed);
    assert_eq!(table.damage.as_ref().unwrap().offset, last);
    assert_eq!(table.text(id(0), Preference::Default).as_deref(), Some("App"));
}

/// Many configurations times many look-ups must not run for hours.
#[test]
fn look_ups_are_bounded() {
    let one = || Entries { config: config(), shape: Shape::Plain, values: vec![(0, 0, REFERENCE, id(0))] };
    let all: Vec<_> = (0..2000).map(|_| one()).collect();
    let bytes = table(&["x"], &["string"], &["k"], &all);
    let table = parse(&bytes);
    for _ in 0..100_000 {
        table.value(id(0), Preference::Default);
    }
    assert_eq!(table.name(id(0)), None);
}

fn look_up(bytes: &[u8]) {
    let Ok(table) = Table::parse(bytes, &Budget::default()) else { return };
    for index in [0, 1, 2, 3, 0xffff] {
        for preference in [Preference::Default, Preference::Chinese, Preference::ChineseOrDefault] {
            let _ = table.text(id(index), preference);
        }
        let _ = table.name(id(index));
    }
}

proptest! {
    #[test]
    fn random_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        look_up(&bytes);
        look_up(&[&[2, 0, 12, 0, 0xff, 0, 0, 0, 1, 0, 0, 0], &bytes[..]].concat());
    }

    #[test]
    fn mutations_do_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), shape in 0..4_usize) {
        let mut bytes = sample([Shape::Plain, Shape::Sparse, Shape::Offset16, Shape::Compact][shape]);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        look_up(&bytes);
    }
}
