//! Binary XML (`ResXMLTree`), read as the platform reads it.
//!
//! Chunks before the first node are string pools, resource maps or unknown; of several pools or maps the last counts.
//! After it, nodes follow each other by their sizes and unknown ones are skipped. [`Events`] walks the nodes as they
//! stand; [`Document`] is the tree of elements that comes of them.

mod document;
mod events;

pub use document::{Document, Element, Node};
pub use events::{Attribute, Event, Events, Xml};

#[cfg(test)]
pub(crate) mod build;
#[cfg(test)]
mod tests;
