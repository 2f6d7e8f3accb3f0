//! A manifest as text XML: what `duly manifest` prints, and the line of each element in it.
//!
//! It is well-formed whatever the binary file holds: names that XML does not allow are mended, attributes of one name
//! are numbered, characters that XML cannot hold become U+FFFD.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::attributes::Attribute as XmlAttribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;

use super::attribute::ANDROID;
use crate::android::arsc::Table;
use crate::android::attributes;
use crate::android::axml::{Attribute, Document, Element, Node};
use crate::android::value::Value;

/// Text XML, and where each element stands in it.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// The text.
    pub xml: String,
    /// Line of each element, 1-based, by [`Element::index`].
    lines: Vec<u32>,
}

impl Text {
    /// The line that `element` starts at, 1-based.
    pub fn line(&self, element: &Element<'_, '_>) -> u32 {
        self.lines.get(element.index()).copied().unwrap_or(1)
    }
}

/// Writes `document` as text.
pub(super) fn write(document: &Document<'_>, table: Option<&Table<'_>>) -> Text {
    let prefixes = prefixes(document);
    let mut printer = Printer {
        writer: Writer::new_with_indent(Vec::new(), b' ', 2),
        lines: Vec::new(),
        line: 1,
        counted: 0,
        prefixes,
        table,
    };
    // Writing to memory does not fail.
    let _ = printer.document(document);
    let xml = String::from_utf8(printer.writer.into_inner()).unwrap_or_default();
    Text { xml: xml + "\n", lines: printer.lines }
}

struct Printer<'t, 'a> {
    writer: Writer<Vec<u8>>,
    lines: Vec<u32>,
    line: u32,
    /// How much of the output has been searched for line ends.
    counted: usize,
    prefixes: BTreeMap<String, String>,
    table: Option<&'t Table<'a>>,
}

/// A step of the walk, so that deep nesting needs no deep stack.
enum Step<'d, 'a> {
    Node(Node<'d, 'a>),
    End(String),
}

impl Printer<'_, '_> {
    fn document(&mut self, document: &Document<'_>) -> std::io::Result<()> {
        self.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let mut steps = vec![Step::Node(Node::Element(document.root()))];
        while let Some(step) = steps.pop() {
            match step {
                Step::Node(Node::Text(text)) => {
                    self.writer.write_event(Event::Text(BytesText::new(&printable(&text))))?;
                }
                Step::Node(Node::Element(element)) => {
                    let mut children: Vec<_> = element.nodes().map(Step::Node).collect();
                    let name = self.element_name(&element);
                    let start = self.start(&element, &name);
                    if children.is_empty() {
                        self.writer.write_event(Event::Empty(start))?;
                        self.note_line(&element);
                    } else {
                        self.writer.write_event(Event::Start(start))?;
                        self.note_line(&element);
                        steps.push(Step::End(name));
                        children.reverse();
                        steps.append(&mut children);
                    }
                }
                Step::End(name) => self.writer.write_event(Event::End(BytesEnd::new(name)))?,
            }
        }
        Ok(())
    }

    /// Notes the line that the tag just written stands on. Tags hold no line ends.
    fn note_line(&mut self, element: &Element<'_, '_>) {
        let out = self.writer.get_mut();
        let ends = memchr::memchr_iter(b'\n', out.get(self.counted..).unwrap_or_default()).count();
        self.counted = out.len();
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        if self.lines.len() <= element.index() {
            self.lines.resize(element.index() + 1, 0);
        }
        if let Some(slot) = self.lines.get_mut(element.index()) {
            *slot = self.line;
        }
    }

    fn element_name(&self, element: &Element<'_, '_>) -> String {
        self.qualified(element.namespace().as_deref(), &element.name())
    }

    fn qualified(&self, namespace: Option<&str>, name: &str) -> String {
        let name = mended(name);
        match namespace.and_then(|uri| self.prefixes.get(uri)) {
            Some(prefix) => format!("{prefix}:{name}"),
            None => name,
        }
    }

    fn start<'n>(&self, element: &Element<'_, '_>, name: &'n str) -> BytesStart<'n> {
        let mut start = BytesStart::new(name);
        if element.index() == 0 {
            for (uri, prefix) in &self.prefixes {
                push(&mut start, &format!("xmlns:{prefix}"), uri);
            }
        }
        let mut used = BTreeSet::new();
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        for attribute in element.attributes() {
            let wanted = self.attribute_key(element, attribute);
            let mut key = wanted.clone();
            while !used.insert(key.clone()) {
                let number = numbers.entry(wanted.clone()).or_insert(1);
                *number = number.saturating_add(1);
                key = format!("{wanted}_{number}");
            }
            push(&mut start, &key, &self.value(element, attribute));
        }
        start
    }

    /// The platform's attributes under their own name in the namespace `android`, whatever the file calls them.
    fn attribute_key(&self, element: &Element<'_, '_>, attribute: &Attribute) -> String {
        if let Some(name) = attributes::name(attribute.id) {
            return self.qualified(Some(ANDROID), name);
        }
        let name = element.xml().attribute_name(attribute);
        self.qualified(element.attribute_namespace(attribute).as_deref(), &name)
    }

    fn value<'e>(&self, element: &Element<'_, 'e>, attribute: &Attribute) -> Cow<'e, str> {
        let value = attribute.value;
        match value.kind {
            Value::STRING => element.string(attribute).unwrap_or_default(),
            Value::REFERENCE | Value::DYNAMIC_REFERENCE if value.data != 0 => Cow::Owned(self.reference('@', value)),
            Value::ATTRIBUTE | Value::DYNAMIC_ATTRIBUTE => Cow::Owned(self.reference('?', value)),
            _ => Cow::Owned(value.to_text()),
        }
    }

    /// A reference as source files write it, by number where the table does not name it.
    fn reference(&self, mark: char, value: Value) -> String {
        if let Some(name) = attributes::name(value.data) {
            return format!("{mark}android:attr/{name}");
        }
        match self.table.and_then(|table| table.name(value.data)) {
            Some(name) => format!("{mark}{}/{}", name.kind, name.entry),
            None => value.to_text(),
        }
    }
}

/// A prefix for every namespace that is used, as the file declares it where it can be used.
fn prefixes(document: &Document<'_>) -> BTreeMap<String, String> {
    let mut prefixes = BTreeMap::from([(ANDROID.to_owned(), "android".to_owned())]);
    let mut taken = BTreeSet::from(["android".to_owned(), "xml".to_owned(), "xmlns".to_owned()]);
    let mut add = |prefix: &str, uri: &str| {
        if uri.is_empty() || prefixes.contains_key(uri) {
            return;
        }
        let wanted = mended(prefix);
        let number = taken.len();
        let prefix = if taken.contains(&wanted) { format!("ns{number}") } else { wanted };
        if taken.insert(prefix.clone()) {
            prefixes.insert(uri.to_owned(), prefix);
        }
    };
    for (prefix, uri) in &document.namespaces {
        add(prefix, uri);
    }
    let mut open = vec![document.root()];
    while let Some(element) = open.pop() {
        let own = element.namespace();
        let others = element.attributes().iter().filter_map(|attribute| element.attribute_namespace(attribute));
        for uri in own.into_iter().chain(others) {
            add("ns", &uri);
        }
        open.extend(element.children());
    }
    prefixes
}

fn push(start: &mut BytesStart<'_>, key: &str, value: &str) {
    let value = escape(printable(value)).replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;");
    start.push_attribute(XmlAttribute { key: QName(key), value: Cow::Owned(value) });
}

/// Text with U+FFFD in place of what XML 1.0 cannot hold (its production `Char`).
fn printable(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(allowed) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|c| if allowed(c) { c } else { char::REPLACEMENT_CHARACTER }).collect::<String>().into()
}

/// A name that XML allows, without a colon: what is not allowed becomes `_`.
fn mended(name: &str) -> String {
    let may_start = |c: char| {
        matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}'
            | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
    };
    let may_follow = |c: char| {
        may_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
    };
    let mut out: String = name.chars().map(|c| if may_follow(c) { c } else { '_' }).collect();
    if !out.chars().next().is_some_and(may_start) {
        out.insert(0, '_');
    }
    out
}
