//! XML: `XmlNode` to binary XML, as aapt2 writes it.

use std::collections::BTreeMap;

use super::wire::{self, Fields, Wire};
use super::{MOST_BYTES, item, too_large};
use crate::android::chunk::{self, FormatError};
use crate::android::encode::{Strings, chunk as frame, words};
use crate::android::value::Value;

const RESOURCE_MAP: u16 = 0x0180;
const START_NAMESPACE: u16 = 0x0100;
const END_NAMESPACE: u16 = 0x0101;
const START_ELEMENT: u16 = 0x0102;
const END_ELEMENT: u16 = 0x0103;
const TEXT: u16 = 0x0104;
const NONE: u32 = u32::MAX;
/// Bytes of an attribute, and where the first lies behind an element's header.
const ATTRIBUTE_SIZE: u16 = 20;

/// An `XmlElement` that is open: its fields not yet looked at, and what ends it.
struct Open<'a> {
    fields: Fields<'a>,
    line: u32,
    name: [u32; 2],
    namespaces: Vec<[u32; 2]>,
}

/// An `XmlAttribute`.
struct Attribute {
    id: u32,
    namespace: String,
    name: String,
    raw: u32,
    value: Value,
}

#[derive(Default)]
struct Writer {
    strings: Strings,
    /// The index of the name of each resource id.
    ids: BTreeMap<u32, u32>,
    nodes: Vec<u8>,
}

/// The binary XML of an `XmlNode`. Nesting costs no stack: a reader of the binary form bounds it.
///
/// # Errors
///
/// Where the message is damaged, is no element, or becomes too large.
pub fn binary(bytes: &[u8]) -> Result<Vec<u8>, FormatError> {
    let mut writer = Writer::default();
    // Names of attributes with a resource id come first in the pool, in the order of the ids.
    let mut named = BTreeMap::new();
    let mut left = vec![root(bytes)?];
    let mut room = MOST_BYTES;
    while let Some(element) = left.pop() {
        for field in Fields::new(element) {
            match field? {
                (4, attribute) => {
                    let attribute = attribute.bytes();
                    let id = wire::integer(attribute, 5);
                    if id != 0 {
                        named.entry(id).or_insert_with(|| wire::last(attribute, 2).map(Wire::text).unwrap_or_default());
                    }
                }
                (5, node) => left.extend(wire::last(node.bytes(), 1).map(Wire::bytes)),
                _ => {}
            }
        }
    }
    for (id, name) in named {
        let at = writer.strings.push(&name);
        writer.ids.insert(id, at);
    }

    let mut open = vec![writer.start(bytes, &mut room)?];
    while let Some(element) = open.last_mut() {
        match element.fields.next().transpose()? {
            Some((5, node)) => {
                let node = node.bytes();
                if wire::last(node, 1).is_some() {
                    let child = writer.start(node, &mut room)?;
                    open.push(child);
                } else if let Some(text) = wire::last(node, 2) {
                    let text = writer.strings.index(&text.text());
                    writer.node(TEXT, line(node), &[text, 8, 0], &mut room)?;
                }
            }
            Some(_) => {}
            None => {
                if let Some(done) = open.pop() {
                    writer.node(END_ELEMENT, done.line, &done.name, &mut room)?;
                    for namespace in done.namespaces.iter().rev() {
                        writer.node(END_NAMESPACE, done.line, namespace, &mut room)?;
                    }
                }
            }
        }
    }
    let ids: Vec<u32> = writer.ids.keys().copied().collect();
    let body = [writer.strings.pool(), frame(RESOURCE_MAP, &[], &words(&ids)), writer.nodes].concat();
    Ok(frame(chunk::XML, &[], &body))
}

/// The element of a node.
fn root(node: &[u8]) -> Result<&[u8], FormatError> {
    Fields::new(node).next().transpose()?;
    let element = wire::last(node, 1).map(Wire::bytes);
    element.ok_or_else(|| FormatError::new(0, "protobuf XML 没有根元素", "the protocol buffer XML has no root element"))
}

/// The line of a node's source.
fn line(node: &[u8]) -> u32 {
    wire::last(node, 3).map_or(0, |position| wire::integer(position.bytes(), 1))
}

impl Writer {
    /// Writes the start of a node's element, and opens it.
    fn start<'a>(&mut self, node: &'a [u8], room: &mut usize) -> Result<Open<'a>, FormatError> {
        let (element, line) = (root(node)?, line(node));
        let (mut namespaces, mut attributes) = (Vec::new(), Vec::new());
        let (mut namespace, mut name) = (String::new(), String::new());
        for field in Fields::new(element) {
            match field? {
                (1, declared) => {
                    let mut part = |number| {
                        let text = wire::last(declared.bytes(), number).map(Wire::text).unwrap_or_default();
                        self.strings.index(&text)
                    };
                    namespaces.push([part(1), part(2)]);
                }
                (2, uri) => namespace = uri.text().into_owned(),
                (3, text) => name = text.text().into_owned(),
                (4, attribute) => attributes.push(self.attribute(attribute.bytes())),
                _ => {}
            }
        }
        for namespace in &namespaces {
            self.node(START_NAMESPACE, line, namespace, room)?;
        }
        // The platform looks attributes up in ascending order of their ids, those without one last.
        attributes.sort_by(|one, other| {
            let key = |attribute: &Attribute| attribute.id.wrapping_sub(1);
            let names = || (&one.namespace, &one.name).cmp(&(&other.namespace, &other.name));
            key(one).cmp(&key(other)).then_with(|| if one.id == 0 { names() } else { std::cmp::Ordering::Equal })
        });
        // A count has sixteen bits.
        attributes.truncate(usize::from(u16::MAX));
        let count = u32::try_from(attributes.len()).unwrap_or_default();
        let name = [self.optional(&namespace), self.strings.index(&name)];
        let layout = u32::from(ATTRIBUTE_SIZE) << 16 | u32::from(ATTRIBUTE_SIZE);
        let mut body = vec![name[0], name[1], layout, count, 0];
        for attribute in attributes {
            let namespace = self.optional(&attribute.namespace);
            let name = match self.ids.get(&attribute.id) {
                Some(at) => *at,
                None => self.strings.index(&attribute.name),
            };
            let kind = 8 | u32::from(attribute.value.kind) << 24;
            body.extend([namespace, name, attribute.raw, kind, attribute.value.data]);
        }
        self.node(START_ELEMENT, line, &body, room)?;
        Ok(Open { fields: Fields::new(element), line, name, namespaces })
    }

    /// An attribute with a compiled value has no raw one; any other is a string.
    fn attribute(&mut self, bytes: &[u8]) -> Attribute {
        let text = |number| wire::last(bytes, number).map(Wire::text).unwrap_or_default();
        let compiled = wire::last(bytes, 6).and_then(|item| item::value(item.bytes(), &mut self.strings));
        let (raw, value) = match compiled {
            Some(value) => (NONE, value),
            None => {
                let raw = self.strings.index(&text(3));
                (raw, Value { kind: Value::STRING, data: raw })
            }
        };
        Attribute {
            id: wire::integer(bytes, 5),
            namespace: text(1).into_owned(),
            name: text(2).into_owned(),
            raw,
            value,
        }
    }

    fn optional(&mut self, text: &str) -> u32 {
        if text.is_empty() { NONE } else { self.strings.index(text) }
    }

    fn node(&mut self, kind: u16, line: u32, body: &[u32], room: &mut usize) -> Result<(), FormatError> {
        let bytes = frame(kind, &words(&[line, NONE]), &words(body));
        *room = room.checked_sub(bytes.len()).ok_or_else(too_large)?;
        self.nodes.extend(bytes);
        Ok(())
    }
}
