//! CSV (RFC 4180) that spreadsheet programs show as it is: with a byte order mark, and with no cell that computes.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use super::{Cell, Particulars, Record, Sheet, WriteError, Writer, finding_rows};
use crate::prose::Lang;

/// Without it Excel takes UTF-8 for the system's code page.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes one file a table.
pub struct Csv(Vec<(Sheet, csv::Writer<BufWriter<File>>)>);

impl Csv {
    /// Begins the files.
    pub fn create(files: &[(Sheet, PathBuf)], lang: Lang) -> Result<Csv, WriteError> {
        let begun: Result<_, WriteError> = files
            .iter()
            .map(|(sheet, path)| Ok((*sheet, begin(BufWriter::new(File::create(path)?), *sheet, lang)?)))
            .collect();
        Ok(Csv(begun?))
    }
}

impl Writer for Csv {
    fn row(&mut self, sheet: Sheet, cells: &[Cell]) -> Result<(), WriteError> {
        if let Some((_, writer)) = self.0.iter_mut().find(|(known, _)| *known == sheet) {
            writer.write_record(cells.iter().map(field))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), WriteError> {
        for (_, writer) in self.0 {
            let buffer = writer.into_inner().map_err(|error| error.into_error())?;
            buffer.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        }
        Ok(())
    }
}

/// The findings of one app.
pub fn findings(record: &Record, file: &str, lang: Lang) -> Result<Vec<u8>, WriteError> {
    let mut writer = begin(Vec::new(), Sheet::Findings, lang)?;
    for row in finding_rows(1, file, record, &Particulars::default(), lang) {
        writer.write_record(row.iter().map(field))?;
    }
    Ok(writer.into_inner().map_err(|error| error.into_error())?)
}

fn begin<W: Write>(mut to: W, sheet: Sheet, lang: Lang) -> Result<csv::Writer<W>, WriteError> {
    to.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
    writer.write_record(sheet.columns().iter().map(|column| column.title.get(lang)))?;
    Ok(writer)
}

/// A cell as text.
fn field(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) | Cell::Coded { shown: text, .. } => harmless(text),
    }
}

/// `text` so that no spreadsheet program takes it for a formula: an apostrophe stands before what would begin one, also
/// in its full-width form or after white space.
pub(in crate::report) fn harmless(text: &str) -> String {
    let begins = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
    if begins || text.starts_with(['\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_computes() {
        for formula in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "＝1+1", "\r\n=1"] {
            assert!(harmless(formula).starts_with('\''), "{formula:?}");
        }
        for text in ["元宝支付", "a=b", "1.0-beta", "“-”"] {
            assert_eq!(harmless(text), text);
        }
    }
}
