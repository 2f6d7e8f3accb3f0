//! Apache Parquet, one file a table: text columns as UTF-8, counts as 64-bit integers, all nullable.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::Result as ParquetResult;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::{Cell, Kind, Sheet, WriteError, Writer};

/// Most rows of a group, which waits in memory.
const MOST_ROWS: usize = 20_000;
/// Most bytes of text of a group.
const MOST_BYTES: usize = 16 << 20;

/// Writes one file a table.
pub struct Parquet(Vec<Part>);

/// One file, and the rows that wait to be written to it.
struct Part {
    sheet: Sheet,
    writer: SerializedFileWriter<File>,
    columns: Vec<Values>,
    rows: usize,
    bytes: usize,
}

/// What waits of one column.
enum Values {
    Text(Vec<Option<String>>),
    Number(Vec<Option<i64>>),
}

impl Parquet {
    /// Begins the files.
    pub fn create(files: &[(Sheet, PathBuf)]) -> Result<Parquet, WriteError> {
        let begun: Result<_, WriteError> = files
            .iter()
            .map(|(sheet, path)| {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_created_by(format!("duly {}", env!("CARGO_PKG_VERSION")))
                    .build();
                let schema = Arc::new(schema(*sheet)?);
                let writer = SerializedFileWriter::new(File::create(path)?, schema, Arc::new(properties))?;
                Ok(Part { sheet: *sheet, writer, columns: empty(*sheet), rows: 0, bytes: 0 })
            })
            .collect();
        Ok(Parquet(begun?))
    }
}

impl Writer for Parquet {
    fn row(&mut self, sheet: Sheet, cells: &[Cell]) -> Result<(), WriteError> {
        match self.0.iter_mut().find(|part| part.sheet == sheet) {
            Some(part) => part.add(cells),
            None => Ok(()),
        }
    }

    fn finish(self: Box<Self>) -> Result<(), WriteError> {
        for mut part in self.0 {
            part.flush()?;
            part.writer.into_inner()?.sync_all()?;
        }
        Ok(())
    }
}

impl Part {
    fn add(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        for (values, cell) in self.columns.iter_mut().zip(cells) {
            let text = match cell {
                Cell::Text(text) | Cell::Coded { id: text, .. } => Some(text),
                Cell::Number(_) | Cell::Empty => None,
            };
            self.bytes = self.bytes.saturating_add(text.map_or(8, String::len));
            match (values, cell) {
                (Values::Text(values), _) => values.push(text.cloned()),
                (Values::Number(values), Cell::Number(number)) => {
                    values.push(Some(i64::try_from(*number).unwrap_or(i64::MAX)));
                }
                (Values::Number(values), _) => values.push(None),
            }
        }
        self.rows = self.rows.saturating_add(1);
        if self.rows >= MOST_ROWS || self.bytes >= MOST_BYTES { self.flush() } else { Ok(()) }
    }

    /// Writes what waits as one row group.
    fn flush(&mut self) -> Result<(), WriteError> {
        if self.rows == 0 {
            return Ok(());
        }
        let columns = std::mem::replace(&mut self.columns, empty(self.sheet));
        let mut group = self.writer.next_row_group()?;
        for values in columns {
            let Some(mut column) = group.next_column()? else { break };
            match values {
                Values::Text(values) => {
                    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
                    let values: Vec<ByteArray> =
                        values.into_iter().flatten().map(|text| ByteArray::from(text.into_bytes())).collect();
                    column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
                }
                Values::Number(values) => {
                    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
                    let values: Vec<i64> = values.into_iter().flatten().collect();
                    column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
                }
            }
            column.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

fn empty(sheet: Sheet) -> Vec<Values> {
    let values = |kind| match kind {
        Kind::Text => Values::Text(Vec::new()),
        Kind::Number => Values::Number(Vec::new()),
    };
    sheet.columns().iter().map(|column| values(column.kind)).collect()
}

fn schema(sheet: Sheet) -> ParquetResult<Type> {
    let fields: ParquetResult<Vec<Arc<Type>>> = sheet
        .columns()
        .iter()
        .map(|column| {
            let (physical, logical) = match column.kind {
                Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Number => (Physical::INT64, None),
            };
            let field = Type::primitive_type_builder(column.name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(logical)
                .build()?;
            Ok(Arc::new(field))
        })
        .collect();
    Type::group_type_builder(sheet.name()).with_fields(fields?).build()
}
