//! Writes protocol buffers for tests, by `Resources.proto` and `Configuration.proto` of aapt2.

use crate::android::arsc::build::Entries;
use crate::android::axml::build::{ANDROID_NAMESPACE, Tree, Written};

pub(crate) use super::write::{bytes, integer};

/// An `Item` of a value's type and data; `text` is that of a string.
fn item(kind: u8, data: u32, text: &str) -> Vec<u8> {
    let primitive = |number: u32| bytes(7, &integer(number, data));
    match kind {
        1 => bytes(1, &integer(2, data)),
        3 => bytes(2, &bytes(1, text.as_bytes())),
        0x10 => primitive(6),
        0x12 => bytes(7, &integer(8, u32::from(data != 0))),
        other => panic!("no test needs the type {other}"),
    }
}

/// An `XmlNode` of the same content as the binary XML of `tree`.
pub(crate) fn xml(tree: &Tree) -> Vec<u8> {
    let declared = [bytes(1, b"android"), bytes(2, ANDROID_NAMESPACE.as_bytes())].concat();
    node(tree, &bytes(1, &declared))
}

fn node(tree: &Tree, namespaces: &[u8]) -> Vec<u8> {
    let mut element = [namespaces.to_vec(), bytes(3, tree.name.as_bytes())].concat();
    for Written { id, name, kind, data, raw, typed } in &tree.attributes {
        let mut attribute = bytes(2, name.as_bytes());
        if let Some(id) = id {
            attribute.extend([bytes(1, ANDROID_NAMESPACE.as_bytes()), integer(5, *id)].concat());
        }
        let written = raw.as_deref().unwrap_or("as written");
        attribute.extend(bytes(3, written.as_bytes()));
        if raw.as_deref() != typed.as_deref() || raw.is_none() {
            attribute.extend(bytes(6, &item(*kind, *data, typed.as_deref().unwrap_or_default())));
        }
        element.extend(bytes(4, &attribute));
    }
    element.extend(tree.text.iter().flat_map(|text| bytes(5, &bytes(2, text.as_bytes()))));
    element.extend(tree.children.iter().flat_map(|child| bytes(5, &node(child, &[]))));
    let position = integer(1, tree.line);
    [bytes(1, &element), bytes(3, &position)].concat()
}

/// A `ResourceTable` of the same content as the binary table of [`crate::android::arsc::build::table`].
pub(crate) fn table(strings: &[&str], types: &[&str], keys: &[&str], all: &[Entries]) -> Vec<u8> {
    let id = |value: u32| bytes(1, &integer(1, value));
    let mut kind = [id(1), bytes(2, types[0].as_bytes())].concat();
    for Entries { config, values, .. } in all {
        let locale: String = match &config[8..12] {
            [0, ..] => String::new(),
            [a, b, 0, _] => String::from_utf8_lossy(&[*a, *b]).into_owned(),
            [a, b, c, d] => format!("{}-{}", String::from_utf8_lossy(&[*a, *b]), String::from_utf8_lossy(&[*c, *d])),
            _ => unreachable!("a slice of four bytes"),
        };
        for (index, key, value_kind, data) in values {
            let text = if *value_kind == 3 { strings[usize::try_from(*data).unwrap()] } else { "" };
            let value = bytes(2, &bytes(4, &item(*value_kind, *data, text)));
            let configured = [bytes(1, &bytes(3, locale.as_bytes())), value].concat();
            let name = keys[usize::try_from(*key).unwrap()];
            let entry = [id(*index), bytes(2, name.as_bytes()), bytes(6, &configured)].concat();
            kind.extend(bytes(3, &entry));
        }
    }
    let package = [id(0x7f), bytes(2, b"com.example"), bytes(3, &kind)].concat();
    bytes(2, &package)
}
