//! Tables of many audits: one row an app in the columns that regulators publish, one row a finding with its evidence,
//! totals, and what could not be audited. The same rows go to CSV, XLSX, Parquet and JSON lines.

mod column;
pub(in crate::report) mod csv;
mod jsonl;
mod parquet;
mod record;
mod row;
mod totals;
mod xlsx;

use std::path::{Path, PathBuf};

pub use column::{Cell, Column, Kind, Sheet};
pub use record::{FindingRecord, Particulars, Record};
pub use row::{Fault, app_row, error_row, finding_rows};
pub use totals::Totals;

use crate::prose::Lang;

/// A kind of file that tables are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Comma-separated values, one file a table.
    Csv,
    /// One workbook with a sheet a table.
    Xlsx,
    /// Apache Parquet, one file a table.
    Parquet,
    /// JSON lines, one file a table.
    Jsonl,
}

impl Format {
    /// The format that a file's ending asks for.
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Xlsx),
            "parquet" => Some(Format::Parquet),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            _ => None,
        }
    }

    /// The files that a table named `output` is made of, the one named so first: `apps.csv` has `apps.findings.csv`,
    /// `apps.totals.csv` and `apps.errors.csv` beside it, a workbook holds all.
    pub fn files(self, output: &Path) -> Vec<(Sheet, PathBuf)> {
        let sheets = if self == Format::Xlsx { &Sheet::ALL[..1] } else { &Sheet::ALL[..] };
        sheets.iter().map(|sheet| (*sheet, beside(output, *sheet))).collect()
    }
}

/// The file beside `output` that holds `sheet`.
fn beside(output: &Path, sheet: Sheet) -> PathBuf {
    if sheet == Sheet::Apps {
        return output.to_owned();
    }
    let mut name = output.file_stem().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(sheet.name());
    if let Some(extension) = output.extension() {
        name.push(".");
        name.push(extension);
    }
    output.with_file_name(name)
}

/// Why a table cannot be written.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum WriteError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Csv(#[from] ::csv::Error),
    #[error(transparent)]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error(transparent)]
    Parquet(#[from] ::parquet::errors::ParquetError),
}

/// Takes rows, sheet by sheet or mixed, and makes the files when it is done.
pub trait Writer {
    /// Takes a row: as many cells as `sheet` has columns.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    fn row(&mut self, sheet: Sheet, cells: &[Cell]) -> Result<(), WriteError>;

    /// Completes all files and brings them to the disk.
    ///
    /// # Errors
    ///
    /// Where they cannot be written.
    fn finish(self: Box<Self>) -> Result<(), WriteError>;
}

/// A writer that makes `files`: one path for each that [`Format::files`] names. `scratch` is a folder that a workbook's
/// parts may wait in.
///
/// # Errors
///
/// Where a file cannot be made.
pub fn writer(
    format: Format,
    files: &[(Sheet, PathBuf)],
    scratch: &Path,
    lang: Lang,
) -> Result<Box<dyn Writer>, WriteError> {
    Ok(match format {
        Format::Csv => Box::new(csv::Csv::create(files, lang)?),
        Format::Jsonl => Box::new(jsonl::Jsonl::create(files)?),
        Format::Parquet => Box::new(parquet::Parquet::create(files)?),
        Format::Xlsx => {
            let path = files.first().map(|(_, path)| path.clone()).unwrap_or_default();
            Box::new(xlsx::Xlsx::to_file(path, scratch, lang)?)
        }
    })
}

/// The findings of one audit as CSV: what `duly audit --format csv` prints.
///
/// # Errors
///
/// None that memory does not have.
pub fn findings_csv(record: &Record, file: &str, lang: Lang) -> Result<Vec<u8>, WriteError> {
    csv::findings(record, file, lang)
}

/// One audit as a workbook: what `duly audit --format xlsx` writes.
///
/// # Errors
///
/// Where the workbook cannot be made.
pub fn workbook(record: &Record, file: &str, lang: Lang) -> Result<Vec<u8>, WriteError> {
    let mut book = xlsx::Xlsx::in_memory(lang)?;
    let particulars = Particulars::default();
    let mut totals = Totals::default();
    totals.add(record);
    book.row(Sheet::Apps, &app_row(1, file, record, &particulars, lang))?;
    for row in finding_rows(1, file, record, &particulars, lang) {
        book.row(Sheet::Findings, &row)?;
    }
    for row in totals.rows(lang) {
        book.row(Sheet::Totals, &row)?;
    }
    book.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_table_is_one_workbook_or_four_files() {
        assert_eq!(Format::of(Path::new("a/T.XLSX")), Some(Format::Xlsx));
        assert_eq!(Format::of(Path::new("t.txt")), None);
        assert_eq!(Format::Xlsx.files(Path::new("a/t.xlsx")), [(Sheet::Apps, PathBuf::from("a/t.xlsx"))]);
        let names: Vec<_> = Format::Csv.files(Path::new("a/t.csv")).into_iter().map(|(_, path)| path).collect();
        assert_eq!(names, ["a/t.csv", "a/t.findings.csv", "a/t.totals.csv", "a/t.errors.csv"].map(PathBuf::from));
    }
}
