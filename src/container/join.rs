//! Several archives as one: the parts of a split set, the modules of a bundle.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;

use super::{Apk, ContainerError, Entry, Method};

/// Contents that were made of an entry's: what a device would find in its place, or why there are none.
pub type Made<'a> = Result<&'a [u8], ContainerError>;

/// Puts parts together. An entry keeps its name within its part, and knows where it came from.
#[derive(Debug)]
pub struct Join<'a> {
    whole: Apk<'a>,
}

impl<'a> Join<'a> {
    /// Nothing yet. What is odd about `base` as an archive, and its bytes, are those of the whole.
    pub fn new(base: &Apk<'a>) -> Self {
        Join {
            whole: Apk {
                bytes: base.bytes,
                others: Vec::new(),
                entries: Vec::new(),
                central_directory: base.central_directory.clone(),
                end_record: base.end_record,
                parts: 0,
                index: Vec::new(),
                oddities: base.oddities.clone(),
                mismatches: Mutex::new(BTreeSet::new()),
            },
        }
    }

    /// Nothing yet, of files that are in no archive.
    pub fn of_files() -> Self {
        Join {
            whole: Apk {
                bytes: &[],
                others: Vec::new(),
                entries: Vec::new(),
                central_directory: 0..0,
                end_record: 0,
                parts: 0,
                index: Vec::new(),
                oddities: Vec::new(),
                mismatches: Mutex::new(BTreeSet::new()),
            },
        }
    }

    /// Adds a file, or what was made of one, under the name that it has in an APK. `place`: where it lies.
    pub fn file(&mut self, name: &str, place: &str, made: Made<'a>) {
        self.stored(name, place, 0, made);
    }

    /// Starts the next part.
    pub fn part(&mut self) {
        self.whole.parts += 1;
        self.whole.index.push(HashMap::new());
    }

    /// Adds all entries of an archive of its own to the part. `place`: what the archive is called.
    pub fn archive(&mut self, place: &str, apk: &Apk<'a>) {
        let source = self.source(apk.bytes);
        if !std::ptr::eq(apk.bytes, self.whole.bytes) {
            self.whole.oddities.extend(apk.oddities.iter().cloned());
        }
        for entry in &apk.entries {
            let place = Some(format!("{place}/{}", entry.name));
            self.push(Entry { source, place, ..entry.clone() });
        }
    }

    /// Adds an entry of `apk` under another name.
    pub fn entry(&mut self, name: &str, entry: &Entry, apk: &Apk<'a>) {
        let source = self.source(apk.bytes);
        self.push(Entry { name: name.to_owned(), source, place: Some(entry.name.clone()), ..entry.clone() });
    }

    /// Adds what was made of an entry, under the name that it has in an APK.
    pub fn made(&mut self, name: &str, entry: &Entry, made: Made<'a>) {
        self.stored(name, &entry.name, entry.header, made);
    }

    fn stored(&mut self, name: &str, place: &str, header: usize, made: Made<'a>) {
        let (bytes, fault) = match made {
            Ok(bytes) => (bytes, None),
            Err(error) => (&[][..], Some(error)),
        };
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let source = self.source(bytes);
        self.push(Entry {
            name: name.to_owned(),
            method: Method::Stored,
            written_method: 0,
            data: 0..bytes.len(),
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            crc32: crc.sum(),
            header,
            fault,
            part: 0,
            source,
            place: Some(place.to_owned()),
        });
    }

    /// The whole.
    pub fn finish(self) -> Apk<'a> {
        self.whole
    }

    /// The number of a byte range, added where it is new.
    fn source(&mut self, bytes: &'a [u8]) -> usize {
        if std::ptr::eq(bytes, self.whole.bytes) {
            return 0;
        }
        if self.whole.others.last().is_none_or(|last| !std::ptr::eq(*last, bytes)) {
            self.whole.others.push(bytes);
        }
        self.whole.others.len()
    }

    fn push(&mut self, entry: Entry) {
        let part = self.whole.parts.saturating_sub(1);
        if let Some(index) = self.whole.index.get_mut(part) {
            // The first of one name counts, as in a single archive.
            index.entry(Cow::Owned(entry.name.clone().into_bytes())).or_insert(self.whole.entries.len());
        }
        self.whole.entries.push(Entry { part, ..entry });
    }
}
