//! The tree of elements.

use std::borrow::Cow;

use super::events::{Attribute, Event, Xml, text};
use crate::android::chunk::FormatError;
use crate::android::value::Value;
use crate::limit::Budget;

/// The text of all names and values may take this many bytes, each counted where it is used: many nodes may share one
/// long string.
const MOST_TEXT: usize = 64 << 20;

/// A tree of elements over binary XML.
#[derive(Debug)]
pub struct Document<'a> {
    xml: Xml<'a>,
    elements: Vec<ElementData>,
    attributes: Vec<Attribute>,
    /// Namespaces that the file declares: prefix and URI, in the order of the file.
    pub namespaces: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Where and why reading ended early, when it did. What stands before it is in the tree.
    pub damage: Option<FormatError>,
}

#[derive(Debug)]
struct ElementData {
    namespace: Option<u32>,
    name: u32,
    line: u32,
    attributes: std::ops::Range<usize>,
    children: Vec<NodeData>,
}

#[derive(Clone, Copy, Debug)]
enum NodeData {
    Element(usize),
    Text(u32),
}

/// A child of an element.
#[derive(Clone, Debug)]
pub enum Node<'d, 'a> {
    /// An element.
    Element(Element<'d, 'a>),
    /// Character data.
    Text(Cow<'a, str>),
}

/// An element of a [`Document`].
#[derive(Clone, Copy, Debug)]
pub struct Element<'d, 'a> {
    document: &'d Document<'a>,
    index: usize,
}

impl<'a> Document<'a> {
    /// Reads the tree. Damage behind the root element's start is kept in [`Document::damage`]; elements nested deeper
    /// than the budget allows are left out and noted there too.
    pub fn parse(bytes: &'a [u8], budget: &Budget) -> Result<Self, FormatError> {
        let xml = Xml::parse(bytes)?;
        let mut document =
            Document { xml, elements: Vec::new(), attributes: Vec::new(), namespaces: Vec::new(), damage: None };
        // Attributes may overlap when their stride is small; more than could lie side by side cannot be meant.
        let most_attributes = bytes.len() / 20;
        let mut open: Vec<Option<usize>> = Vec::new();
        let mut room = MOST_TEXT;
        for event in xml.events() {
            let event = match event {
                Ok(event) => event,
                Err(error) => {
                    document.damage = Some(error);
                    break;
                }
            };
            match event {
                Event::StartNamespace(prefix, uri) => {
                    if let Some(pair) = xml.string(prefix).zip(xml.string(uri))
                        && !document.namespaces.contains(&pair)
                        && document.namespaces.len() < budget.max_depth
                    {
                        document.namespaces.push(pair);
                    }
                }
                Event::EndNamespace => {}
                Event::StartElement(start) => {
                    if open.len() >= budget.max_depth {
                        document.damage.get_or_insert_with(|| {
                            FormatError::new(0, "XML 元素嵌套过深", "XML elements are nested too deep")
                        });
                        open.push(None);
                        continue;
                    }
                    let first = document.attributes.len();
                    document.attributes.extend(xml.attributes(&start).take(most_attributes.saturating_sub(first)));
                    let range = first..document.attributes.len();
                    let used = document.attributes.get(range.clone()).unwrap_or_default().iter().fold(
                        xml.strings.size(start.name),
                        |sum, attribute| {
                            let value =
                                if attribute.value.kind == Value::STRING { attribute.value.data } else { u32::MAX };
                            let raw = attribute.raw.unwrap_or(u32::MAX);
                            [attribute.name, value, raw]
                                .iter()
                                .fold(sum, |sum, index| sum.saturating_add(xml.strings.size(*index)))
                        },
                    );
                    if range.len() < start.count || used > room {
                        document.damage = Some(FormatError::new(
                            0,
                            "XML 展开后过大",
                            "the XML expands to more than the audit allows",
                        ));
                        break;
                    }
                    room -= used;
                    let index = document.elements.len();
                    document.elements.push(ElementData {
                        namespace: start.namespace,
                        name: start.name,
                        line: start.line,
                        attributes: range,
                        children: Vec::new(),
                    });
                    let parent = open.last().copied().flatten();
                    if let Some(parent) = parent.and_then(|parent| document.elements.get_mut(parent)) {
                        parent.children.push(NodeData::Element(index));
                    }
                    open.push(Some(index));
                }
                Event::EndElement => {
                    open.pop();
                    // What follows the root element, the platform does not read.
                    if open.is_empty() {
                        break;
                    }
                }
                Event::Text(index) => {
                    let used = xml.strings.size(index);
                    let parent = open.last().copied().flatten();
                    if let Some(parent) = parent.and_then(|parent| document.elements.get_mut(parent))
                        && used <= room
                    {
                        room -= used;
                        parent.children.push(NodeData::Text(index));
                    }
                }
            }
        }
        if document.elements.is_empty() {
            return Err(document.damage.take().unwrap_or_else(|| {
                FormatError::new(0, "二进制 XML 没有根元素", "the binary XML has no root element")
            }));
        }
        Ok(document)
    }

    /// The root element.
    pub fn root(&self) -> Element<'_, 'a> {
        Element { document: self, index: 0 }
    }

    /// The file below the tree.
    pub fn xml(&self) -> &Xml<'a> {
        &self.xml
    }
}

impl<'d, 'a> Element<'d, 'a> {
    fn data(&self) -> Option<&'d ElementData> {
        self.document.elements.get(self.index)
    }

    /// Its name, empty where the file gives none.
    pub fn name(&self) -> Cow<'a, str> {
        self.data().and_then(|data| self.document.xml.string(data.name)).unwrap_or_default()
    }

    /// The URI of its namespace.
    pub fn namespace(&self) -> Option<Cow<'a, str>> {
        text(&self.document.xml, self.data()?.namespace)
    }

    /// Its line in the source that was compiled.
    pub fn line(&self) -> u32 {
        self.data().map_or(0, |data| data.line)
    }

    /// Its number in the order of the document, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// The file below the tree.
    pub fn xml(&self) -> &'d Xml<'a> {
        &self.document.xml
    }

    /// Its attributes, in the order of the file.
    pub fn attributes(&self) -> &'d [Attribute] {
        self.data().and_then(|data| self.document.attributes.get(data.attributes.clone())).unwrap_or_default()
    }

    /// The attribute with the resource id `id`, as the platform finds it: attributes stand in ascending order of their
    /// ids, and one that stands behind a greater id is not found.
    pub fn attribute(&self, id: u32) -> Option<&'d Attribute> {
        self.attributes().iter().find(|attribute| attribute.id >= id).filter(|attribute| attribute.id == id)
    }

    /// The first attribute called `name` in the namespace `namespace`, `None` for one in no namespace.
    pub fn attribute_named(&self, namespace: Option<&str>, name: &str) -> Option<&'d Attribute> {
        let xml = &self.document.xml;
        self.attributes().iter().find(|attribute| {
            xml.string(attribute.name).is_some_and(|own| own == name)
                && text(xml, attribute.namespace).as_deref() == namespace
        })
    }

    /// The string of an attribute: the typed value before the raw one, as in the platform. `None` for other types.
    pub fn string(&self, attribute: &Attribute) -> Option<Cow<'a, str>> {
        (attribute.value.kind == Value::STRING).then(|| self.document.xml.string(attribute.value.data)).flatten()
    }

    /// The URI of an attribute's namespace.
    pub fn attribute_namespace(&self, attribute: &Attribute) -> Option<Cow<'a, str>> {
        text(&self.document.xml, attribute.namespace)
    }

    /// Its children, in order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'d, 'a>> + use<'d, 'a> {
        let document = self.document;
        self.data().map_or(&[][..], |data| &data.children).iter().map(move |node| match node {
            NodeData::Element(index) => Node::Element(Element { document, index: *index }),
            NodeData::Text(index) => Node::Text(document.xml.string(*index).unwrap_or_default()),
        })
    }

    /// Its child elements, in order.
    pub fn children(&self) -> impl Iterator<Item = Element<'d, 'a>> + use<'d, 'a> {
        self.nodes().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Its child elements called `name`, in order.
    pub fn children_named(&self, name: &'static str) -> impl Iterator<Item = Element<'d, 'a>> + use<'d, 'a> {
        self.children().filter(move |child| child.name() == name)
    }
}
