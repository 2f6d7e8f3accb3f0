//! Tables whose head names the columns, and lines of `key: value`: the lists of personal information, permissions and
//! third parties' SDKs.

use std::marker::PhantomData;
use std::ops::Range;

use super::Manner;
use super::lexicon::{Column, Cue, Lexicon};
use super::script;
use super::sentence::{self, Kind};
use super::statement::{Deed, Predicate, Statement, phrase};
use super::text::Block;

/// A table as it is read, row by row.
#[derive(Debug, Default)]
pub(super) struct Table<'d> {
    columns: Option<Vec<Option<Column>>>,
    /// It lists third parties.
    third: bool,
    rows: usize,
    /// What spans several rows stands in the first of them only.
    name: Option<String>,
    vendor: Option<String>,
    purpose: Option<String>,
    life: PhantomData<&'d str>,
}

/// What a row is.
pub(super) enum Row {
    /// It names the columns.
    Head,
    /// No column is known.
    Loose,
    /// Statements by cell, and the third party that it lists.
    Read { cells: Vec<(usize, Vec<Statement>)>, fields: Option<Fields> },
}

/// A listed third party.
pub(super) struct Fields {
    /// The cell that names it.
    pub cell: usize,
    pub name: String,
    pub vendor: Option<String>,
    pub data_types: Vec<String>,
    pub purpose: Option<String>,
}

impl Table<'_> {
    /// Reads the next row. `third`: the text around the table is on third parties.
    pub fn row(&mut self, block: &Block, third: bool) -> Row {
        self.rows += 1;
        if self.rows <= 3 && (self.columns.is_none() || block.head) {
            let columns: Vec<Option<Column>> = block
                .cells
                .iter()
                .map(|cell| Lexicon::of(script::of_sentence(&cell.text)).and_then(|lexicon| lexicon.column(&cell.text)))
                .collect();
            let known = columns.iter().flatten().count();
            let informs = columns
                .iter()
                .flatten()
                .any(|column| matches!(column, Column::Data | Column::Permission | Column::Name | Column::Vendor));
            let short = block.cells.iter().all(|cell| cell.text.chars().count() <= 40);
            if informs && short && (known >= 2 || block.head && known >= 1) {
                let heads: String =
                    block.cells.iter().map(|cell| cell.text.to_lowercase()).collect::<Vec<_>>().join(" ");
                let names = ["sdk", "第三方", "合作", "third", "partner", "vendor", "recipient", "接收方"]
                    .iter()
                    .any(|word| heads.contains(word));
                self.third = names
                    || third && columns.iter().flatten().any(|column| matches!(column, Column::Name | Column::Vendor));
                // A name beside a permission or a data column of our own is just the row's title.
                self.columns = Some(columns);
                return Row::Head;
            }
        }
        let Some(columns) = &self.columns else { return Row::Loose };
        let cell_of = |wanted: Column| {
            columns
                .iter()
                .position(|column| *column == Some(wanted))
                .filter(|at| block.cells.get(*at).is_some_and(|cell| !cell.is_empty()))
        };
        let value = |at: Option<usize>| at.and_then(|at| block.cells.get(at)).and_then(|cell| phrase(&cell.text));
        let named = cell_of(Column::Name).or_else(|| cell_of(Column::Vendor));
        if let Some(name) = value(cell_of(Column::Name)) {
            self.vendor = None;
            self.purpose = None;
            self.name = Some(name);
        }
        self.vendor = value(cell_of(Column::Vendor)).or(self.vendor.take());
        self.purpose = value(cell_of(Column::Purpose)).or(self.purpose.take());
        let mut predicate = Predicate::new(if self.third { Deed::Share(Manner::Provide) } else { Deed::Collect });
        predicate.purpose.clone_from(&self.purpose);
        if self.third {
            predicate.entity = self.name.clone().or_else(|| self.vendor.clone());
        }
        let mut cells = Vec::new();
        let mut data_types: Vec<String> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let informs = matches!(column, Some(Column::Data | Column::Permission))
                || !self.third && *column == Some(Column::Name);
            let Some(cell) = block.cells.get(at).filter(|_| informs) else { continue };
            let Some(lexicon) = Lexicon::of(script::of_sentence(&cell.text)) else { continue };
            let statements = mentions(lexicon, &cell.text, &(0..cell.text.len()), &predicate);
            for name in statements.iter().flat_map(|statement| &statement.types) {
                if !data_types.iter().any(|known| known == name) {
                    data_types.push((*name).to_owned());
                }
            }
            cells.push((at, statements));
        }
        let fields = named.filter(|_| self.third).and_then(|cell| {
            let name = self.name.clone().or_else(|| self.vendor.clone())?;
            Some(Fields { cell, name, vendor: self.vendor.clone(), data_types, purpose: self.purpose.clone() })
        });
        Row::Read { cells, fields }
    }
}

/// The names of data in a cell, all under `predicate`; none where the cell says that there is none.
pub(super) fn mentions(
    lexicon: &'static Lexicon,
    text: &str,
    range: &Range<usize>,
    predicate: &Predicate,
) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut denied = false;
    for token in sentence::cell(lexicon, text, range) {
        match token.kind {
            Kind::Mention(entry) if !denied => statements.push(Statement {
                types: entry.types.clone(),
                predicate: predicate.clone(),
                start: token.start,
                end: token.end,
                vague: entry.vague || entry.types.contains(&"personal_info"),
            }),
            Kind::Cue(cues) if cues.has(Cue::Negation) && !cues.has(Cue::NotNegation) => denied = true,
            Kind::Comma | Kind::Semicolon | Kind::Break => denied = false,
            _ => {}
        }
    }
    statements
}

/// The `key: value` fields of a line whose keys are column heads.
pub(super) fn fields(lexicon: &Lexicon, text: &str) -> Vec<(Column, Range<usize>)> {
    let mut fields: Vec<(Column, Range<usize>)> = Vec::new();
    if text.len() > 2000 {
        return fields;
    }
    let mut starts: Vec<(Column, usize, usize)> = Vec::new();
    for (at, colon) in text.match_indices([':', '：']) {
        let before = text.get(..at).unwrap_or_default();
        let cut = before
            .rfind(['；', ';', '。', '，', ',', ' ', '|', '、'])
            .map_or(0, |cut| cut + before.get(cut..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        // The first key may have spaces in it ("Data collected").
        let whole = before.len() <= 40 && starts.is_empty();
        let key = if whole { before } else { before.get(cut..).unwrap_or_default() };
        let start = if whole { 0 } else { cut };
        let key = key.get(super::plain::marker(key)..).unwrap_or(key).trim();
        if key.chars().count() > 16 && script::of_sentence(key) == script::Language::Zh {
            continue;
        }
        let Some(column) = lexicon.column(key) else { continue };
        // "百度地图SDK：为了提供定位，我们使用…" is prose about it, not its name.
        let value = text.get(at + colon.len()..).unwrap_or_default();
        let prose =
            value.chars().take(60).any(|letter| matches!(letter, '，' | '。')) || value.chars().nth(60).is_some();
        if column == Column::Name && starts.is_empty() && prose && !value.contains([':', '：']) {
            return fields;
        }
        starts.push((column, start, at + colon.len()));
    }
    if starts.first().is_none_or(|(_, start, _)| *start > 0) {
        return fields;
    }
    for (index, (column, _, value)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(text.len(), |(_, next, _)| *next);
        if *value <= end {
            fields.push((*column, *value..end));
        }
    }
    fields
}
