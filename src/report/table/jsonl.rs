//! JSON lines: every line an object of `duly-table/1`, with the columns' names.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Cell, Sheet, WriteError, Writer};
use crate::report::json;

/// Writes one file a table.
pub struct Jsonl(Vec<(Sheet, BufWriter<File>)>);

impl Jsonl {
    /// Begins the files.
    pub fn create(files: &[(Sheet, PathBuf)]) -> Result<Jsonl, WriteError> {
        let begun: Result<_, std::io::Error> =
            files.iter().map(|(sheet, path)| Ok((*sheet, BufWriter::new(File::create(path)?)))).collect();
        Ok(Jsonl(begun?))
    }
}

impl Writer for Jsonl {
    fn row(&mut self, sheet: Sheet, cells: &[Cell]) -> Result<(), WriteError> {
        if let Some((_, file)) = self.0.iter_mut().find(|(known, _)| *known == sheet) {
            file.write_all(json::text(&Line { sheet, cells }, true).as_bytes())?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), WriteError> {
        for (_, buffer) in self.0 {
            buffer.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        }
        Ok(())
    }
}

struct Line<'a> {
    sheet: Sheet,
    cells: &'a [Cell],
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", "duly-table/1")?;
        map.serialize_entry("table", self.sheet.name())?;
        for (column, cell) in self.sheet.columns().iter().zip(self.cells) {
            match cell {
                Cell::Empty => map.serialize_entry(column.name, &None::<u8>)?,
                Cell::Number(number) => map.serialize_entry(column.name, number)?,
                Cell::Text(text) | Cell::Coded { id: text, .. } => map.serialize_entry(column.name, text)?,
            }
        }
        map.end()
    }
}
