//! Rows of text files, with the line each one stands on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::Problem;

/// One row of a table, from a TSV line or a TOML table.
#[derive(Debug)]
pub struct Record {
    /// File, relative to the data's root, with `/`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Cells that are not empty.
    pub fields: BTreeMap<String, Value>,
}

/// What a cell holds.
#[derive(Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `true` or `false`.
    Flag(bool),
    /// Strings.
    List(Vec<String>),
    /// Rows within a row.
    Rows(Vec<Record>),
}

/// Reads the table `name`: `name.tsv`, `name.toml`, and every `.tsv` and `.toml` file of the folder `name/`.
pub fn read(root: &Path, name: &str, columns: &[&str], problems: &mut Vec<Problem>) -> Vec<Record> {
    let mut files: Vec<String> = ["tsv", "toml"].map(|end| format!("{name}.{end}")).into();
    match fs::read_dir(root.join(name)) {
        Ok(entries) => {
            for entry in entries.flatten() {
                let file = entry.file_name().to_string_lossy().into_owned();
                if file.ends_with(".tsv") || file.ends_with(".toml") {
                    files.push(format!("{name}/{file}"));
                }
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => problems.push(Problem::new(name, 0, format!("cannot be listed: {error}"))),
    }
    files.retain(|file| root.join(file).is_file());
    files.sort();
    if files.is_empty() {
        problems.push(Problem::new(name, 0, "no file holds this table"));
    }
    let mut records = Vec::new();
    for file in files {
        let text = match fs::read_to_string(root.join(&file)) {
            Ok(text) => text,
            Err(error) => {
                problems.push(Problem::new(&file, 0, format!("cannot be read: {error}")));
                continue;
            }
        };
        let found =
            if file.ends_with(".tsv") { tsv(&file, &text, problems) } else { toml(&file, name, &text, problems) };
        for record in found {
            for field in record.fields.keys() {
                if !columns.contains(&field.as_str()) {
                    problems.push(Problem::new(&file, record.line, format!("unknown field `{field}`")));
                }
            }
            records.push(record);
        }
    }
    records
}

/// Tab-separated cells under a header line; lines that begin with `#` are comments.
fn tsv(file: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Record> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').comment(Some(b'#')).quoting(false).from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            problems.push(Problem::new(file, 1, error));
            return Vec::new();
        }
    };
    let mut records = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
                let fields = header
                    .iter()
                    .zip(&row)
                    .filter(|(_, cell)| !cell.trim().is_empty())
                    .map(|(name, cell)| (name.to_owned(), Value::Text(cell.trim().to_owned())))
                    .collect();
                records.push(Record { file: file.to_owned(), line, fields });
            }
            Err(error) => {
                let line = error.position().map_or(0, |at| usize::try_from(at.line()).unwrap_or(0));
                let reason = match error.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("{len} cells, the header has {expected_len}")
                    }
                    other => format!("{other:?}"),
                };
                problems.push(Problem::new(file, line, reason));
            }
        }
    }
    records
}

/// An array of tables named like the table, `[[sdks]]`.
fn toml(file: &str, name: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Record> {
    let line_of = |at: usize| text.get(..at).unwrap_or(text).bytes().filter(|byte| *byte == b'\n').count() + 1;
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let line = error.span().map_or(0, |span| line_of(span.start));
            problems.push(Problem::new(file, line, error.message()));
            return Vec::new();
        }
    };
    let mut records = Vec::new();
    for (key, value) in table {
        let line = line_of(key.span().start);
        match value.into_inner() {
            DeValue::Array(rows) if key.get_ref() == name => {
                for row in rows {
                    let line = line_of(row.span().start);
                    match row.into_inner() {
                        DeValue::Table(fields) => records.push(record(file, line, fields, &line_of, problems)),
                        _ => problems.push(Problem::new(file, line, "a row must be a table")),
                    }
                }
            }
            _ => problems.push(Problem::new(
                file,
                line,
                format!("only [[{name}]] belongs here, not `{}`", key.get_ref()),
            )),
        }
    }
    records
}

/// One TOML table as a row.
fn record(
    file: &str,
    line: usize,
    table: DeTable<'_>,
    line_of: &dyn Fn(usize) -> usize,
    problems: &mut Vec<Problem>,
) -> Record {
    let mut fields = BTreeMap::new();
    for (key, value) in table {
        let at = line_of(key.span().start);
        let key = key.into_inner().into_owned();
        let value = match value.into_inner() {
            DeValue::String(text) if text.trim().is_empty() => continue,
            DeValue::String(text) => Value::Text(text.trim().to_owned()),
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Integer(number) => match number.to_string().parse() {
                Ok(number) => Value::Number(number),
                Err(_) => {
                    problems.push(Problem::new(file, at, format!("`{key}` is not a decimal number")));
                    continue;
                }
            },
            DeValue::Array(items) => {
                let mut texts = Vec::new();
                let mut rows = Vec::new();
                for item in items {
                    let line = line_of(item.span().start);
                    match item.into_inner() {
                        DeValue::String(text) => texts.push(text.into_owned()),
                        DeValue::Table(fields) => rows.push(record(file, line, fields, line_of, problems)),
                        _ => {
                            problems.push(Problem::new(file, line, format!("`{key}` holds neither strings nor tables")))
                        }
                    }
                }
                if rows.is_empty() { Value::List(texts) } else { Value::Rows(rows) }
            }
            _ => {
                problems.push(Problem::new(file, at, format!("`{key}` has a type that no field has")));
                continue;
            }
        };
        fields.insert(key, value);
    }
    Record { file: file.to_owned(), line, fields }
}
