//! What a build makes for bundles: manifest, XML and resource table as protocol buffers (`Resources.proto` and
//! `Configuration.proto` of aapt2). No device reads these: a store turns them into the binary forms, and so it is
//! done here, so that everything behind this module knows one form alone.

mod config;
mod item;
mod table;
mod wire;
pub(crate) mod write;
mod xml;

pub use table::binary as table;
pub use xml::binary as xml;

use super::chunk::FormatError;

/// What one file may become, in bytes. Binary forms of real files have about the size of the others.
const MOST_BYTES: usize = 256 << 20;

fn too_large() -> FormatError {
    FormatError::new(0, "展开后过大", "expands to more than the audit allows")
}

#[cfg(test)]
pub(crate) mod build;
#[cfg(test)]
mod tests;
