//! Archives as Android reads them: named byte ranges over a mapped file. Knows nothing of what entries mean.

use std::borrow::Cow;
use std::ops::Range;

use crate::limit::Budget;

/// Why an archive or an entry cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{what} at offset {offset}")]
pub struct ContainerError {
    /// What is wrong, in words.
    pub what: String,
    /// Where in the file, in bytes.
    pub offset: u64,
}

/// How an entry is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// As it is.
    Stored,
    /// Deflated.
    Deflated,
}

/// One entry of the central directory.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name, as the central directory gives it.
    pub name: String,
    /// How it is stored, as the platform treats it.
    pub method: Method,
    /// Its data within the file, in bytes.
    pub data: Range<usize>,
    /// Its size when inflated, as claimed.
    pub size: u64,
    /// Its CRC-32, as claimed.
    pub crc32: u32,
    /// Offset of its local header, in bytes.
    pub header: usize,
}

/// An APK over borrowed bytes.
#[derive(Debug)]
pub struct Apk<'a> {
    /// The whole file.
    pub bytes: &'a [u8],
    /// The entries, in the order of the central directory.
    pub entries: Vec<Entry>,
    /// The central directory within the file, in bytes.
    pub central_directory: Range<usize>,
    /// Offset of the end of central directory record, in bytes.
    pub end_record: usize,
}

impl<'a> Apk<'a> {
    /// Opens an APK as the platform does.
    pub fn open(bytes: &'a [u8], budget: &Budget) -> Result<Self, ContainerError> {
        let _ = (bytes, budget);
        todo!("container")
    }

    /// The entry that the platform finds under `name`.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// The contents of `entry`: borrowed when stored, inflated when deflated.
    pub fn read(&self, entry: &Entry, budget: &Budget) -> Result<Cow<'a, [u8]>, ContainerError> {
        let _ = (entry, budget);
        todo!("container")
    }
}
