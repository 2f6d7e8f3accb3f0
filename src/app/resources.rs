//! The resource table of an app, or those of its parts as one.

use std::borrow::Cow;

use crate::android::arsc::Table;
use crate::android::chunk::FormatError;
use crate::container::Apk;
use crate::limit::Budget;

/// The entry that holds a resource table.
const RESOURCES: &str = "resources.arsc";

/// The contents of a file.
type Contents<'a> = Result<Cow<'a, [u8]>, FormatError>;

/// The resource tables of an app's parts, inflated. A table borrows from it.
pub struct Resources<'a> {
    files: Vec<(String, Contents<'a>)>,
}

impl<'a> Resources<'a> {
    /// Reads the tables of all parts, the base's first.
    pub fn read(apk: &Apk<'a>, budget: &Budget) -> Self {
        let entries = (0..apk.parts).filter_map(|part| apk.entry_of(part, RESOURCES));
        let files = entries.map(|entry| {
            let bytes = apk.read(entry, budget).map_err(|error| FormatError { what: error.what, offset: 0 });
            (entry.place().to_owned(), bytes)
        });
        Resources { files: files.collect() }
    }

    /// The table, where there is one. `damaged` is told where and why a file cannot be read.
    pub fn table(&self, budget: &Budget, mut damaged: impl FnMut(&str, &FormatError)) -> Option<Table<'_>> {
        let mut table: Option<Table<'_>> = None;
        for (place, bytes) in &self.files {
            let mut next = table.take().unwrap_or_default();
            let added = match bytes {
                Ok(bytes) => next.add(bytes, budget),
                Err(error) => Err(error.clone()),
            };
            if let Some(damage) = next.damage.take() {
                damaged(place, &damage);
            }
            if let Err(error) = &added {
                damaged(place, error);
            }
            if added.is_ok() || !next.is_empty() {
                table = Some(next);
            }
        }
        table
    }
}
