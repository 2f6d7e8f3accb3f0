//! From a document's blocks to disclosures: sections, lists, tables and records give sentences their setting.

use std::ops::Range;

use super::lexicon::{Column, Cue, Lexicon};
use super::script::{self, Language};
use super::section;
use super::sentence;
use super::statement::{Deed, Predicate, Reach, Statement, phrase};
use super::table::{self, Table};
use super::text::{Block, BlockKind, CodePoints, Extracted, Reading};
use super::zh::Setting;
use super::{Action, Commitment, Disclosure, Manner, SdkRow, Span, commitments, en, zh};

/// Most disclosures of one document: what no person wrote is not read to its end.
pub(super) const MAX_DISCLOSURES: usize = 20_000;

/// What a document says.
#[derive(Debug, Default)]
pub(super) struct Claims {
    pub disclosures: Vec<Disclosure>,
    pub sdk_list: Vec<SdkRow>,
    pub commitments: Vec<Commitment>,
    /// Not all was read: there were too many statements.
    pub cut: bool,
}

/// Reads a document.
pub(super) fn read(file: &str, extracted: &Extracted) -> Claims {
    let mut reader = Reader {
        file,
        document: &extracted.text,
        points: CodePoints::new(&extracted.text),
        claims: Claims::default(),
        section: None,
        exempt: false,
        kind: None,
        open: Vec::new(),
        named: Vec::new(),
        last: Vec::new(),
        table: None,
        record: None,
    };
    for block in &extracted.blocks {
        if reader.claims.disclosures.len() >= MAX_DISCLOSURES {
            reader.claims.cut = true;
            break;
        }
        reader.block(block);
    }
    reader.end_table();
    reader.end_record();
    reader.claims
}

struct Reader<'d> {
    file: &'d str,
    document: &'d str,
    points: CodePoints<'d>,
    claims: Claims,
    /// What a bare name of data means in this section.
    section: Option<Predicate>,
    /// The list that was opened says when consent is not asked for.
    exempt: bool,
    /// What this section is about.
    kind: Option<section::Kind>,
    /// The predicate of the list that was opened.
    open: Vec<Predicate>,
    named: Vec<&'static str>,
    /// The predicates of the last verb of the block before.
    last: Vec<Predicate>,
    table: Option<(usize, Table<'d>)>,
    record: Option<Record>,
}

/// Lines of `key: value` that together describe one third party.
#[derive(Debug, Default)]
struct Record {
    row: SdkFields,
    /// Blocks since its last line.
    idle: usize,
}

#[derive(Debug, Default, Clone)]
struct SdkFields {
    name: Option<(String, Span)>,
    vendor: Option<String>,
    data_types: Vec<String>,
    purpose: Option<String>,
}

impl<'d> Reader<'d> {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Row { table } = block.kind {
            self.end_record();
            return self.row(table, block);
        }
        self.end_table();
        let Some(reading) = block.cells.first() else { return };
        let language = script::of_sentence(&reading.text);
        let Some(lexicon) = Lexicon::of(language) else { return };
        commitments::find(lexicon, self.file, reading, self.document, &self.points, &mut self.claims.commitments);
        if block.kind == BlockKind::Heading {
            self.open = Vec::new();
            self.section = self.section_of(lexicon, &reading.text);
            self.kind = section::Kind::of(lexicon, &reading.text);
            self.named.clear();
        }
        if self.field(lexicon, reading) {
            return;
        }
        if let Some(statement) = permission(lexicon, &reading.text) {
            self.state(reading, &(0..reading.text.len()), vec![statement]);
            return;
        }
        // "以下情形无需征得您的同意：": its items say when consent is not asked for, not what is taken.
        let waives = is_exemption(&reading.text);
        if waives || block.kind != BlockKind::Item {
            self.exempt = waives;
        }
        let bare = block.kind != BlockKind::Paragraph || reading.text.chars().count() <= 60;
        let mut own = false;
        let mut reach = Reach { last: std::mem::take(&mut self.last), ..Reach::default() };
        for range in sentence::split(&reading.text, language) {
            let section: &[Predicate] =
                if bare && block.kind == BlockKind::Item { self.section.as_slice() } else { &[] };
            let continues = reading.text.get(range.clone()).is_some_and(|text| goes_on(lexicon, text, &reach));
            let open = if continues && !reach.last.is_empty() {
                &reach.last
            } else if self.open.is_empty() {
                section
            } else {
                &self.open
            };
            let setting = Setting { lexicon, text: &reading.text, open, named: &self.named };
            let (statements, next) = match language {
                Language::Zh => zh::read(&setting, &range),
                Language::En => en::read(&setting, &range),
            };
            own |= statements.iter().any(|statement| !self.open.contains(&statement.predicate));
            self.state(reading, &range, statements);
            self.named.clone_from(&next.named);
            reach = next;
        }
        // "…收集您的信息。" and, as a paragraph of its own, "这些信息包括：".
        if block.kind != BlockKind::Heading {
            self.last.clone_from(&reach.last);
        }
        if !reach.open.is_empty() {
            self.open = reach.open;
        } else if own && block.kind == BlockKind::Paragraph {
            self.open = Vec::new();
        }
    }

    /// What a bare name of data means under this heading.
    fn section_of(&self, lexicon: &'static Lexicon, heading: &str) -> Option<Predicate> {
        let tokens = sentence::tokens(lexicon, heading, &(0..heading.len()));
        let has = |cues: &[Cue]| tokens.iter().any(|token| token.cues().any(cues));
        if has(&[Cue::Rights, Cue::Protect, Cue::Minor]) && !has(&[Cue::Collect]) {
            None
        } else if has(&[Cue::Share, Cue::Entrust, Cue::Transfer, Cue::Publish, Cue::Sdk]) {
            Some(Predicate::new(Deed::Share(Manner::Provide)))
        } else if has(&[Cue::Collect, Cue::Use]) {
            Some(Predicate::new(Deed::Collect))
        } else if has(&[Cue::Store, Cue::Abroad]) {
            None
        } else {
            self.section.clone()
        }
    }

    /// Adds the statements of one sentence.
    fn state(&mut self, reading: &Reading, sentence: &Range<usize>, statements: Vec<Statement>) {
        if statements.is_empty() {
            return;
        }
        let text = plain(self.document.get(reading.source(self.document, sentence.clone())).unwrap_or_default());
        for statement in statements {
            self.disclose(reading, &text, &statement);
        }
    }

    fn disclose(&mut self, reading: &Reading, text: &str, statement: &Statement) {
        let Some((action, manner, actor)) = statement.predicate.disclosed() else { return };
        let takes =
            matches!(action, Action::Collect | Action::Use) && manner.is_none_or(|manner| manner == Manner::Store);
        let general = statement.types.iter().all(|name| *name == "personal_info");
        let affirmed = takes || action == Action::Share;
        let waived = self.exempt || self.kind == Some(section::Kind::Exceptions);
        let silent = self.kind.is_some_and(|kind| if general { kind.is_about_others() } else { kind.takes_nothing() });
        let aside = general && self.kind.is_some_and(section::Kind::is_about_others);
        if takes && (silent || is_path(text)) || affirmed && (general && waived || aside) {
            return;
        }
        let span = self.points.span(reading.source(self.document, statement.start..statement.end));
        let predicate = &statement.predicate;
        for data_type in &statement.types {
            let same =
                |known: &Disclosure| known.span == span && known.data_type == *data_type && known.action == action;
            if self.claims.disclosures.iter().rev().take(16).any(same) {
                continue;
            }
            self.claims.disclosures.push(Disclosure {
                document: self.file.to_owned(),
                data_type: (*data_type).to_owned(),
                action,
                manner,
                actor,
                entity: predicate.entity.clone(),
                purpose: predicate.purpose.clone(),
                condition: predicate.condition.clone(),
                necessity: predicate.necessity,
                vague: statement.vague,
                span,
                text: text.to_owned(),
            });
        }
        if let Some(name) = predicate
            .entity
            .as_ref()
            .filter(|name| name.to_ascii_uppercase().contains("SDK") && name.chars().count() > 5)
        {
            let row = SdkFields {
                name: Some((name.clone(), span)),
                vendor: None,
                data_types: statement.types.iter().map(|name| (*name).to_owned()).collect(),
                purpose: predicate.purpose.clone(),
            };
            self.list(row);
        }
    }

    /// Adds an SDK to the list, or to its row there.
    fn list(&mut self, row: SdkFields) {
        let Some((name, span)) = row.name else { return };
        let (file, rows) = (self.file, &mut self.claims.sdk_list);
        if let Some(known) = rows.iter_mut().rev().take(200).find(|known| known.name == name && known.document == file)
        {
            for data_type in row.data_types {
                if !known.data_types.contains(&data_type) {
                    known.data_types.push(data_type);
                }
            }
            known.vendor = known.vendor.take().or(row.vendor);
            known.purpose = known.purpose.take().or(row.purpose);
            return;
        }
        rows.push(SdkRow {
            name,
            vendor: row.vendor,
            data_types: row.data_types,
            purpose: row.purpose,
            document: self.file.to_owned(),
            span,
        });
    }

    /// Reads a line of `key: value` fields; `false` where it is none.
    fn field(&mut self, lexicon: &'static Lexicon, reading: &Reading) -> bool {
        let fields = table::fields(lexicon, &reading.text);
        let starts = fields.iter().any(|(column, ..)| matches!(column, Column::Name));
        if let Some(record) = &mut self.record {
            record.idle += 1;
            if record.idle > 6 || starts {
                self.end_record();
            }
        }
        let Some((first, ..)) = fields.first() else { return false };
        if self.record.is_none() && !starts && !(matches!(first, Column::Vendor) && fields.len() > 1) {
            return false;
        }
        let mut record = self.record.take().unwrap_or_default();
        record.idle = 0;
        let mut statements = Vec::new();
        for (column, range) in fields {
            let value = phrase(reading.text.get(range.clone()).unwrap_or_default());
            match column {
                Column::Name => {
                    let span = self.points.span(reading.source(self.document, range));
                    record.row.name = value.map(|value| (value, span));
                }
                Column::Vendor => record.row.vendor = value,
                Column::Purpose => record.row.purpose = value,
                Column::Data | Column::Permission => {
                    let mut predicate = Predicate::new(Deed::Share(Manner::Provide));
                    predicate.entity =
                        record.row.name.as_ref().map(|(name, _)| name.clone()).or(record.row.vendor.clone());
                    predicate.purpose.clone_from(&record.row.purpose);
                    statements.extend(table::mentions(lexicon, &reading.text, &range, &predicate));
                }
                Column::Link | Column::Manner | Column::Necessity | Column::Package => {}
            }
        }
        for name in statements.iter().flat_map(|statement| &statement.types) {
            if !record.row.data_types.iter().any(|known| known == name) {
                record.row.data_types.push((*name).to_owned());
            }
        }
        let all = 0..reading.text.len();
        self.state(reading, &all, statements);
        self.record = Some(record);
        true
    }

    fn end_record(&mut self) {
        if let Some(record) = self.record.take() {
            self.list(record.row);
        }
    }

    fn row(&mut self, number: usize, block: &Block) {
        if self.table.as_ref().is_none_or(|(known, _)| *known != number) {
            self.end_table();
            self.table = Some((number, Table::default()));
        }
        let Some((_, mut table)) = self.table.take() else { return };
        let third = matches!(self.section.as_ref().map(|section| section.deed), Some(Deed::Share(_)))
            || self.open.iter().any(|open| matches!(open.deed, Deed::Share(_)) || open.by_third);
        let read = table.row(block, third);
        self.table = Some((number, table));
        match read {
            table::Row::Head => {}
            table::Row::Loose => {
                for cell in &block.cells {
                    self.loose(cell);
                }
            }
            table::Row::Read { cells, fields } => {
                let text = block
                    .cells
                    .iter()
                    .filter(|cell| !cell.is_empty())
                    .map(|cell| cell.text.as_str())
                    .collect::<Vec<_>>()
                    .join(" | ");
                for (cell, statements) in cells {
                    let Some(cell) = block.cells.get(cell) else { continue };
                    for statement in &statements {
                        self.disclose(cell, &text, statement);
                    }
                }
                if let Some(fields) = fields {
                    let span = block
                        .cells
                        .get(fields.cell)
                        .map(|cell| self.points.span(cell.source(self.document, 0..cell.text.len())));
                    self.list(SdkFields {
                        name: span.map(|span| (fields.name, span)),
                        vendor: fields.vendor,
                        data_types: fields.data_types,
                        purpose: fields.purpose,
                    });
                }
            }
        }
    }

    /// Reads a cell of a table without a known head as text.
    fn loose(&mut self, cell: &Reading) {
        let language = script::of_sentence(&cell.text);
        let Some(lexicon) = Lexicon::of(language) else { return };
        for range in sentence::split(&cell.text, language) {
            let open = if self.open.is_empty() { self.section.as_slice() } else { &self.open };
            let setting = Setting { lexicon, text: &cell.text, open, named: &self.named };
            let (statements, _) = match language {
                Language::Zh => zh::read(&setting, &range),
                Language::En => en::read(&setting, &range),
            };
            self.state(cell, &range, statements);
        }
    }

    fn end_table(&mut self) {
        self.table = None;
    }
}

/// A line that only names a permission, as lists of permissions have them: "录音权限". The app asks for it.
fn permission(lexicon: &'static Lexicon, text: &str) -> Option<Statement> {
    let name = text.split(['（', '(']).next().unwrap_or_default().trim_end();
    if !name.ends_with("权限") || name.chars().count() > 12 {
        return None;
    }
    let tokens = sentence::tokens(lexicon, name, &(0..name.len()));
    let [token] = tokens.as_slice() else { return None };
    // The name's own words, and 权限 behind them.
    let rest = name.get(token.end..).unwrap_or_default();
    let whole = token.is_mention() && matches!(rest, "" | "权限" | "访问权限" | "使用权限");
    let lead = name.get(..token.start).unwrap_or_default();
    (whole && super::plain::marker(lead) == lead.trim_end().len()).then(|| Statement {
        types: token.types().to_vec(),
        predicate: Predicate::new(Deed::Collect),
        start: token.start,
        end: token.end,
        vague: false,
    })
}

/// Whether a sentence leads through the app's menus: "我的-【设置】-【账号】".
fn is_path(text: &str) -> bool {
    ["】-", "】—", "】>", "】–", "-【", "”-“", "”—“", "”->“", "“我的”", "我的-设置", "“设置”"]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether a paragraph opens a list of cases in which consent is not asked for.
fn is_exemption(text: &str) -> bool {
    let last = text.char_indices().rev().nth(80).map_or(text, |(at, _)| text.get(at..).unwrap_or_default());
    let cases = ["以下情形", "下列情形", "以下情况", "下列情况", "情形之一"].iter().any(|word| last.contains(word));
    let opens = last.ends_with([':', '：']) || cases;
    let waives =
        ["无需", "无须", "不需要", "不必", "可能不会", "不会事先", "不经"].iter().any(|word| last.contains(word));
    opens
        && (waives && ["同意", "授权"].iter().any(|word| last.contains(word)) || last.contains("without your consent"))
}

/// Whether a sentence only goes on listing what the one before it named: "包括…", "这些信息包括…", "This includes …".
fn goes_on(lexicon: &'static Lexicon, text: &str, before: &Reach) -> bool {
    const OPENS: &[&str] = &[
        "包括",
        "例如",
        "比如",
        "如：",
        "具体包括",
        "其中包括",
        "This includes",
        "These include",
        "This may include",
        "Such information includes",
        "For example",
        "Examples include",
        "These may include",
        "It may include",
    ];
    if before.last.is_empty() {
        return false;
    }
    if OPENS.iter().any(|word| text.starts_with(word)) {
        return true;
    }
    // "设备信息包括…": the name of what was taken, spelled out.
    let head: String = text.chars().take(40).collect();
    let mut tokens = sentence::tokens(lexicon, &head, &(0..head.len())).into_iter();
    let first = tokens.next();
    let lists = tokens.next().is_some_and(|token| token.has(Cue::List) && !token.is_mention());
    first.is_some_and(|first| {
        let names = first.is_mention() && first.types().iter().any(|name| before.named.contains(name));
        first.start == 0 && lists && (names || first.has(Cue::Back)) && !text.is_ascii()
    })
}

/// Text as it is quoted: lines joined.
fn plain(text: &str) -> String {
    if text.contains(['\n', '\r', '\t']) {
        Reading::new(text, std::iter::once(0..text.len())).text
    } else {
        text.trim().to_owned()
    }
}
