//! Text XML to the protocol buffers that a build would have made of it (`XmlNode` of aapt2): names of the platform's
//! attributes to their ids, references to those of the app's resources, words to the numbers that they stand for.

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::names::Names;
use crate::android::attributes;
use crate::android::proto::write::{bytes, integer};
use crate::container::{ContainerError, Fault};

/// The namespace of the platform's attributes.
const ANDROID: &str = "http://schemas.android.com/apk/res/android";
/// How deep elements may lie in each other.
const MOST_DEPTH: usize = 256;
/// What one file may be, and become, in bytes: what is in an element is copied as often as it is nested.
const MOST_BYTES: usize = 8 << 20;

/// Attributes whose values are words for numbers, with the numbers (`attrs_manifest.xml` of the platform). Of several
/// words with `|` between them the numbers are joined.
const WORDS: [(&str, &[(&str, u32)]); 3] = [
    (
        "foregroundServiceType",
        &[
            ("dataSync", 0x1),
            ("mediaPlayback", 0x2),
            ("phoneCall", 0x4),
            ("location", 0x8),
            ("connectedDevice", 0x10),
            ("mediaProjection", 0x20),
            ("camera", 0x40),
            ("microphone", 0x80),
            ("health", 0x100),
            ("remoteMessaging", 0x200),
            ("systemExempted", 0x400),
            ("shortService", 0x800),
            ("mediaProcessing", 0x2000),
            ("specialUse", 0x4000_0000),
        ],
    ),
    (
        "protectionLevel",
        &[
            ("normal", 0x0),
            ("dangerous", 0x1),
            ("signature", 0x2),
            ("signatureOrSystem", 0x3),
            ("internal", 0x4),
            ("privileged", 0x10),
            ("system", 0x10),
            ("development", 0x20),
            ("appop", 0x40),
            ("instant", 0x1000),
        ],
    ),
    ("usesPermissionFlags", &[("neverForLocation", 0x1_0000)]),
];

/// An element that is open: its line, and what is in it so far.
struct Open {
    line: u32,
    element: Vec<u8>,
}

/// What a build would have made of the XML in `text`.
///
/// # Errors
///
/// Where it is no well-formed XML, or nested or grown beyond what the audit allows.
pub(super) fn node(text: &[u8], names: &Names) -> Result<Vec<u8>, ContainerError> {
    if text.len() > MOST_BYTES {
        return Err(too_much(0));
    }
    let text = String::from_utf8_lossy(text);
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = NsReader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut lines = Lines { text, at: 0, line: 1 };
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|error| {
            let why = error.to_string();
            ContainerError::new(Fault::Entry, at, format!("XML 有误：{why}"), format!("the XML is wrong: {why}"))
        })?;
        match event {
            Event::Start(tag) => open.push(Open { line: lines.of(at), element: start(&reader, &tag, names) }),
            Event::Empty(tag) => {
                let done = Open { line: lines.of(at), element: start(&reader, &tag, names) };
                if let Some(root) = close(done, &mut open, at)? {
                    return Ok(root);
                }
            }
            Event::End(_) => {
                if let Some(done) = open.pop()
                    && let Some(root) = close(done, &mut open, at)?
                {
                    return Ok(root);
                }
            }
            Event::Eof => break,
            _ => {}
        }
        if open.len() > MOST_DEPTH {
            return Err(too_much(at));
        }
    }
    Err(ContainerError::new(Fault::Entry, text.len(), "XML 没有结束", "the XML does not end"))
}

/// Puts a finished element into the one around it; gives it where there is none.
fn close(done: Open, open: &mut [Open], at: usize) -> Result<Option<Vec<u8>>, ContainerError> {
    let node = [bytes(1, &done.element), bytes(3, &integer(1, done.line))].concat();
    let Some(around) = open.last_mut() else { return Ok(Some(node)) };
    around.element.extend(bytes(5, &node));
    if around.element.len() > MOST_BYTES {
        return Err(too_much(at));
    }
    Ok(None)
}

fn too_much(at: usize) -> ContainerError {
    let (zh, en) = ("XML 嵌套过深或过大", "the XML is nested too deep or too large");
    ContainerError::new(Fault::Budget, at, zh, en)
}

/// The `XmlElement` of a tag, without its children.
fn start(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>, names: &Names) -> Vec<u8> {
    let mut element = bytes(3, tag.local_name().as_ref().as_bytes());
    for attribute in tag.attributes().with_checks(false).map_while(Result::ok) {
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
        };
        let name = local.as_ref().to_owned();
        let raw = attribute.value;
        let value = quick_xml::escape::unescape(&raw).unwrap_or_else(|_| raw.clone());
        let mut written = bytes(2, name.as_bytes());
        if !namespace.is_empty() {
            written.extend(bytes(1, namespace.as_bytes()));
        }
        written.extend(bytes(3, value.as_bytes()));
        let is_platforms = namespace == ANDROID;
        if let Some(id) = attributes::id(&name).filter(|_| is_platforms) {
            written.extend(integer(5, id));
        }
        if let Some(item) = item(&name, &value, is_platforms, names) {
            written.extend(bytes(6, &item));
        }
        element.extend(bytes(4, &written));
    }
    element
}

/// The `Item` of a value that is no plain string.
fn item(name: &str, value: &str, is_platforms: bool, names: &Names) -> Option<Vec<u8>> {
    if let Some(id) = names.reference(value) {
        return Some(bytes(1, &integer(2, id)));
    }
    if !is_platforms {
        return None;
    }
    let primitive = |number: u32, data: u32| bytes(7, &integer(number, data));
    if let Some((_, words)) = WORDS.iter().find(|(attribute, _)| *attribute == name) {
        let number = |word: &str| words.iter().find(|(known, _)| *known == word.trim()).map(|(_, number)| *number);
        let joined = value.split('|').map(number).try_fold(0, |all, one| one.map(|one| all | one));
        if let Some(joined) = joined {
            return Some(primitive(7, joined));
        }
    }
    // A name, a label or a class may look like a number, and stays what it is.
    if matches!(
        name,
        "name" | "label" | "authorities" | "permission" | "process" | "versionName" | "onClick" | "scheme"
    ) {
        return None;
    }
    match value {
        "true" => Some(primitive(8, 1)),
        "false" => Some(primitive(8, 0)),
        _ => match value.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok().map(|data| primitive(7, data)),
            None => value.parse::<i32>().ok().map(|data| primitive(6, u32::from_ne_bytes(data.to_ne_bytes()))),
        },
    }
}

/// Line numbers of ascending places.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of a byte: where the tag begins behind the white space there.
    fn of(&mut self, at: usize) -> u32 {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        let count = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        self.at = self.at.max(at);
        self.line
    }
}
