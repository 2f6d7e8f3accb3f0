//! A workbook (Office Open XML): a sheet a table, and charts beside the totals. Rows wait on the disk, not in memory.

use std::path::{Path, PathBuf};

use rust_xlsxwriter::{
    Chart, ChartFont, ChartType, Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet,
};

use super::totals::By;
use super::{Cell, Sheet, WriteError, Writer};
use crate::prose::Lang;
use crate::report::words::word;

/// Most rows of one sheet; what comes after goes to a further sheet. Excel's limit is 2^20, headings counted.
const MOST_ROWS: u32 = 1_000_000;
/// Most UTF-16 units of a cell. Excel's limit is 32,767.
const MOST_UNITS: usize = 32_000;
/// Most bars of a chart.
const MOST_BARS: u32 = 12;

/// Writes a workbook.
pub struct Xlsx {
    book: Workbook,
    /// Where the workbook goes; `None`: into memory.
    path: Option<PathBuf>,
    parts: Vec<Part>,
    lang: Lang,
    heading: Format,
    /// Rows of the totals by kind: first and last.
    totals: Vec<(By, u32, u32)>,
}

/// The sheet that takes a table's rows.
struct Part {
    sheet: Sheet,
    /// Which of the workbook's sheets.
    index: usize,
    /// Rows written to it, its heading counted.
    rows: u32,
    /// How many sheets this table has.
    sheets: u32,
}

impl Xlsx {
    /// A workbook at `path`, whose parts wait in `scratch`.
    pub fn to_file(path: PathBuf, scratch: &Path, lang: Lang) -> Result<Xlsx, WriteError> {
        let mut book = Workbook::new();
        book.set_tempdir(scratch)?;
        Xlsx::begin(book, Some(path), lang)
    }

    /// A workbook in memory, for one app.
    pub fn in_memory(lang: Lang) -> Result<Xlsx, WriteError> {
        Xlsx::begin(Workbook::new(), None, lang)
    }

    fn begin(mut book: Workbook, path: Option<PathBuf>, lang: Lang) -> Result<Xlsx, WriteError> {
        // The same rows give the same bytes: no clock.
        let properties = DocProperties::new()
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?)
            .set_comment(format!("duly {}", env!("CARGO_PKG_VERSION")));
        book.set_properties(&properties);
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_background_color(Color::RGB(0x00E8_EEF4));
        let mut xlsx = Xlsx { book, path, parts: Vec::new(), lang, heading, totals: Vec::new() };
        for sheet in Sheet::ALL {
            // One app has no table of errors.
            if sheet == Sheet::Errors && xlsx.path.is_none() {
                continue;
            }
            let index = xlsx.add_sheet(sheet, 1)?;
            xlsx.parts.push(Part { sheet, index, rows: 1, sheets: 1 });
        }
        Ok(xlsx)
    }

    /// A further sheet of a table, with its headings; its place in the workbook.
    fn add_sheet(&mut self, sheet: Sheet, number: u32) -> Result<usize, WriteError> {
        let index = self.book.worksheets().len();
        // Charts read their sheet's cells, so the totals, which are few, stay in memory.
        let added: &mut Worksheet = if self.path.is_some() && sheet != Sheet::Totals {
            self.book.add_worksheet_with_constant_memory()?
        } else {
            self.book.add_worksheet()
        };
        let title = sheet.title().get(self.lang);
        added.set_name(if number == 1 { title.to_owned() } else { format!("{title} {number}") })?;
        for (at, column) in (0_u16..).zip(sheet.columns()) {
            added.set_column_width(at, f64::from(column.width))?;
        }
        for (at, column) in (0_u16..).zip(sheet.columns()) {
            added.write_string_with_format(0, at, column.title.get(self.lang), &self.heading)?;
        }
        added.set_freeze_panes(1, 0)?;
        Ok(index)
    }

    /// The workbook's bytes.
    pub fn into_bytes(mut self) -> Result<Vec<u8>, WriteError> {
        self.complete()?;
        Ok(self.book.save_to_buffer()?)
    }

    /// Filters over the rows, and the charts.
    fn complete(&mut self) -> Result<(), WriteError> {
        for part in &self.parts {
            let last = u16::try_from(part.sheet.columns().len().saturating_sub(1)).unwrap_or_default();
            let worksheet = self.book.worksheet_from_index(part.index)?;
            worksheet.autofilter(0, 0, part.rows.saturating_sub(1), last)?;
        }
        let Some(part) = self.parts.iter().find(|part| part.sheet == Sheet::Totals) else { return Ok(()) };
        let (name, lang) = (Sheet::Totals.title().get(self.lang), self.lang);
        let worksheet = self.book.worksheet_from_index(part.index)?;
        let column = u16::try_from(Sheet::Totals.columns().len().saturating_add(1)).unwrap_or_default();
        let mut row = 0;
        for (by, first, last) in &self.totals {
            let last = (*last).min(first.saturating_add(MOST_BARS).saturating_sub(1));
            worksheet.insert_chart(row, column, &chart(name, *by, *first, last, lang))?;
            row = row.saturating_add(CHART_ROWS);
        }
        Ok(())
    }
}

/// Rows of a sheet that a chart covers.
const CHART_ROWS: u32 = 22;

/// How many apps are in violation, and how many only in doubt: the first rows of a kind.
fn chart(sheet: &str, by: By, first: u32, last: u32, lang: Lang) -> Chart {
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, heading, colour) in [(4, 4, 0x00B3_261E), (5, 5, 0x00E0_A030)] {
        chart
            .add_series()
            .set_categories((sheet, first, 1, last, 1))
            .set_values((sheet, first, column, last, column))
            .set_name((sheet, 0, heading))
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(colour))),
            );
    }
    let title = match by {
        By::Problem => word("各类所涉问题的应用数", "Apps by problem"),
        By::Rule => word("各规则的应用数", "Apps by rule"),
        By::Sdk => word("SDK 涉及问题的应用数", "Apps by SDK at fault"),
        By::DataType => word("各类个人信息涉及问题的应用数", "Apps by data type at issue"),
        By::AppType => word("各类型应用中有问题的应用数", "Apps with problems by app type"),
    };
    chart.title().set_name(title.get(lang));
    chart.title().set_font(ChartFont::new().set_size(12));
    chart.y_axis().set_name(word("应用数", "Apps").get(lang));
    // The first row stands on top.
    chart.x_axis().set_reverse();
    chart.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    chart.set_width(760).set_height(420);
    chart
}

impl Writer for Xlsx {
    fn row(&mut self, sheet: Sheet, cells: &[Cell]) -> Result<(), WriteError> {
        let Some(at) = self.parts.iter().position(|part| part.sheet == sheet) else { return Ok(()) };
        let full = self.parts.get(at).filter(|part| part.rows > MOST_ROWS).map(|part| part.sheets.saturating_add(1));
        if let Some(number) = full {
            let index = self.add_sheet(sheet, number)?;
            if let Some(part) = self.parts.get_mut(at) {
                *part = Part { sheet, index, rows: 1, sheets: number };
            }
        }
        let Some(part) = self.parts.get_mut(at) else { return Ok(()) };
        let row = part.rows;
        part.rows = row.saturating_add(1);
        let is_inline = self.path.is_some() && sheet != Sheet::Totals;
        let worksheet = self.book.worksheet_from_index(part.index)?;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Empty => {}
                // A workbook's numbers are binary64.
                Cell::Number(number) => {
                    worksheet.write_number(row, column, *number as f64)?;
                }
                // As a string, so that nothing in it is a formula or a link.
                Cell::Text(text) | Cell::Coded { shown: text, .. } => {
                    let text = fitting(text);
                    let text = if is_inline { unescaping(&text) } else { text };
                    worksheet.write_string(row, column, text)?;
                }
            }
        }
        if sheet == Sheet::Totals
            && let Some(Cell::Coded { id, .. }) = cells.first()
            && let Some(by) = By::ALL.into_iter().find(|by| by.id() == id)
        {
            match self.totals.last_mut().filter(|(last, ..)| *last == by) {
                Some((_, _, last)) => *last = row,
                None => self.totals.push((by, row, row)),
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        self.complete()?;
        if let Some(path) = &self.path {
            let file = std::fs::File::create(path)?;
            self.book.save_to_writer(&file)?;
            file.sync_all()?;
        }
        Ok(())
    }
}

/// `text` so that what looks like an escape (`_x202E_`, ECMA-376 part 1, 22.9.2.19) is read as it stands: its underscore is
/// written as an escape. The library does so itself but for strings that stand in their sheet.
fn unescaping(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let rest = text.as_bytes().get(at..at.saturating_add(7)).unwrap_or_default();
        let is_escape = matches!(rest, [b'_', b'x', digits @ .., b'_'] if digits.iter().all(u8::is_ascii_hexdigit));
        out.push_str(if is_escape { "_x005F" } else { "" });
        out.push(letter);
    }
    out
}

/// `text` as a cell can hold it: no longer than a cell, and without what no XML document may hold.
fn fitting(text: &str) -> String {
    let mut units: usize = 0;
    let mut out = String::with_capacity(text.len().min(MOST_UNITS));
    for letter in text.chars() {
        units = units.saturating_add(letter.len_utf16());
        if units > MOST_UNITS {
            out.push('…');
            break;
        }
        out.push(if matches!(letter, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { letter });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_an_escape_is_none() {
        assert_eq!(unescaping("a_x202E_b_x12_中"), "a_x005F_x202E_b_x12_中");
        assert_eq!(unescaping("_x0041"), "_x0041");
    }
}
