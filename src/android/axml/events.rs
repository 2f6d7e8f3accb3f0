//! The nodes of binary XML, one after the other.

use std::borrow::Cow;

use crate::android::attributes;
use crate::android::chunk::{self, Chunk, FormatError, HEADER_SIZE, index_at, u16_at, u32_at};
use crate::android::string_pool::StringPool;
use crate::android::value::Value;

const RESOURCE_MAP: u16 = 0x0180;
const FIRST_NODE: u16 = 0x0100;
const LAST_NODE: u16 = 0x017f;
const START_NAMESPACE: u16 = 0x0100;
const END_NAMESPACE: u16 = 0x0101;
const START_ELEMENT: u16 = 0x0102;
const END_ELEMENT: u16 = 0x0103;
const TEXT: u16 = 0x0104;
const NODE_HEADER_SIZE: usize = 16;
/// Size of what a start element has behind its header, in bytes.
const START_ELEMENT_SIZE: usize = 20;
/// An index that points to no string.
const NO_STRING: u32 = u32::MAX;

/// Binary XML over borrowed bytes: its strings, its resource ids, and where its nodes start.
#[derive(Clone, Copy, Debug)]
pub struct Xml<'a> {
    bytes: &'a [u8],
    /// The strings that nodes point into.
    pub strings: StringPool<'a>,
    /// Resource ids of the first strings, four bytes each.
    resource_ids: &'a [u8],
    first_node: usize,
    truncated: bool,
}

/// A node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A namespace comes into force: indices of its prefix and its URI.
    StartNamespace(u32, u32),
    /// A namespace ends.
    EndNamespace,
    /// An element starts.
    StartElement(StartElement<'a>),
    /// The element that started last ends. The platform does not compare names, so none is given.
    EndElement,
    /// Character data: the index of the text.
    Text(u32),
}

/// The start of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartElement<'a> {
    /// Index of the namespace's URI.
    pub namespace: Option<u32>,
    /// Index of the name.
    pub name: u32,
    /// Line in the source that was compiled.
    pub line: u32,
    /// Where the attributes lie, from the first on.
    attributes: &'a [u8],
    stride: usize,
    /// How many attributes there are.
    pub count: usize,
}

/// An attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Index of the namespace's URI.
    pub namespace: Option<u32>,
    /// Index of the name.
    pub name: u32,
    /// Index of the value as it was written.
    pub raw: Option<u32>,
    /// The typed value.
    pub value: Value,
    /// The resource id that the resource map gives for the name, 0 where none.
    pub id: u32,
}

impl<'a> Xml<'a> {
    /// Reads what stands before the first node.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let (Some(kind), Some(header_size), Some(size)) = (u16_at(bytes, 0), u16_at(bytes, 2), index_at(bytes, 4))
        else {
            return Err(FormatError::new(0, "二进制 XML 不完整", "the binary XML is cut short"));
        };
        // Releases before 2023 do not look at the type, so that hardeners change it; only what cannot be meant as
        // binary XML is refused.
        if kind != chunk::XML && usize::from(header_size) != HEADER_SIZE {
            return Err(FormatError::new(
                0,
                format!("不是二进制 XML（类型 0x{kind:04x}）"),
                format!("this is no binary XML (type 0x{kind:04x})"),
            ));
        }
        let truncated = size > bytes.len();
        let bytes = bytes.get(..size).unwrap_or(bytes);
        let mut xml =
            Xml { bytes, strings: StringPool::default(), resource_ids: &[], first_node: bytes.len(), truncated };
        let mut pool = None;
        let mut at = usize::from(header_size);
        while at.saturating_add(HEADER_SIZE) <= bytes.len() {
            let chunk = Chunk::read(bytes, at, HEADER_SIZE)?;
            match chunk.kind {
                chunk::STRING_POOL => pool = Some(StringPool::parse(&chunk)),
                RESOURCE_MAP => xml.resource_ids = chunk.body(),
                FIRST_NODE..=LAST_NODE => {
                    xml.first_node = at;
                    xml.strings = pool.unwrap_or_else(|| {
                        Err(FormatError::new(at, "二进制 XML 没有字符串池", "the binary XML has no string pool"))
                    })?;
                    return Ok(xml);
                }
                _ => {}
            }
            at = chunk.end();
        }
        Err(FormatError::new(at, "二进制 XML 没有根元素", "the binary XML has no root element"))
    }

    /// The nodes from the first on.
    pub fn events(&self) -> Events<'a> {
        Events { xml: *self, at: self.first_node }
    }

    /// The string at `index`, with which the file says "none" where it is absent.
    pub fn string(&self, index: u32) -> Option<Cow<'a, str>> {
        self.strings.get(index)
    }

    /// The resource id of the string at `index`, 0 where there is none.
    fn resource_id(&self, index: u32) -> u32 {
        usize::try_from(index)
            .ok()
            .and_then(|index| index.checked_mul(4))
            .and_then(|at| u32_at(self.resource_ids, at))
            .unwrap_or(0)
    }

    /// The attributes of an element, in the order of the file.
    pub fn attributes(&self, element: &StartElement<'a>) -> impl Iterator<Item = Attribute> + use<'a> {
        let (xml, element) = (*self, *element);
        (0..element.count).map_while(move |number| {
            let raw = element.attributes.get(number.checked_mul(element.stride)?..)?;
            let name = u32_at(raw, 4)?;
            Some(Attribute {
                namespace: optional(u32_at(raw, 0)?),
                name,
                raw: optional(u32_at(raw, 8)?),
                value: Value::read(raw.get(12..)?)?,
                id: xml.resource_id(name),
            })
        })
    }

    /// The name of an attribute as a person knows it: that of its resource id where the id is one of the platform's,
    /// because the platform goes by ids and hardeners empty or swap the names; else the name in the file.
    pub fn attribute_name(&self, attribute: &Attribute) -> Cow<'a, str> {
        attributes::name(attribute.id).map(Cow::Borrowed).or_else(|| self.string(attribute.name)).unwrap_or_default()
    }
}

/// An index, unless it is the one that points to nothing. As in the platform, negative indices do so too.
fn optional(index: u32) -> Option<u32> {
    i32::try_from(index).is_ok().then_some(index)
}

/// Walks the nodes. After damage, which the platform does not read past either, it gives the error once and ends.
#[derive(Clone, Debug)]
pub struct Events<'a> {
    xml: Xml<'a>,
    at: usize,
}

impl<'a> Events<'a> {
    fn event(&self, node: &Chunk<'a>) -> Result<Option<Event<'a>>, FormatError> {
        let body = node.body();
        let word = |at| {
            u32_at(body, at).ok_or_else(|| FormatError::new(node.offset, "XML 节点不完整", "an XML node is cut short"))
        };
        Ok(Some(match node.kind {
            START_NAMESPACE => Event::StartNamespace(word(0)?, word(4)?),
            END_NAMESPACE => {
                word(4)?;
                Event::EndNamespace
            }
            START_ELEMENT => {
                word(START_ELEMENT_SIZE - 4)?;
                let field = |at| usize::from(u16_at(body, at).unwrap_or_default());
                let (start, stride, count) = (field(8), field(10), field(12));
                let end = start.saturating_add(stride.saturating_mul(count));
                if end > body.len() {
                    return Err(FormatError::new(
                        node.offset,
                        format!("XML 元素的属性声称占到第 {end} 字节，元素只有 {} 字节", body.len()),
                        format!("an XML element's attributes claim {end} bytes of {}", body.len()),
                    ));
                }
                Event::StartElement(StartElement {
                    namespace: optional(word(0)?),
                    name: word(4)?,
                    line: u32_at(node.bytes, 8).unwrap_or_default(),
                    attributes: body.get(start..).unwrap_or_default(),
                    stride,
                    count,
                })
            }
            END_ELEMENT => {
                word(4)?;
                Event::EndElement
            }
            TEXT => {
                word(8)?;
                Event::Text(word(0)?)
            }
            _ => return Ok(None),
        }))
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<Event<'a>, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.at >= self.xml.bytes.len() {
                let cut = std::mem::take(&mut self.xml.truncated)
                    .then(|| Err(FormatError::new(self.at, "二进制 XML 被截断", "the binary XML is cut short")));
                return cut;
            }
            let event = Chunk::read(self.xml.bytes, self.at, NODE_HEADER_SIZE).and_then(|node| {
                self.at = node.end();
                self.event(&node)
            });
            match event {
                Ok(Some(event)) => return Some(Ok(event)),
                Ok(None) => {}
                Err(error) => {
                    self.at = self.xml.bytes.len();
                    self.xml.truncated = false;
                    return Some(Err(error));
                }
            }
        }
    }
}

/// The text of an optional index.
pub(super) fn text<'a>(xml: &Xml<'a>, index: Option<u32>) -> Option<Cow<'a, str>> {
    index.filter(|index| *index != NO_STRING).and_then(|index| xml.string(index))
}
