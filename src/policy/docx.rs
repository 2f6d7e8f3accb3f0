//! Word documents (OOXML, ECMA-376): paragraphs, headings, numbering and tables of the document's XML, with inserted
//! text and without deleted.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::PolicyError;
use super::numbering::Numbering;
use super::places::Place;
use super::text::{BlockKind, Extracted};
use super::writer::{Extent, Writer};

/// Most bytes that one part may inflate to: a policy of 50 MB is none.
const MAX_PART: u64 = 64 << 20;

/// Reads a Word document; spans count in the text that this extracts.
///
/// # Errors
///
/// Where it is no such document, or its main part cannot be read.
pub(super) fn extract(file: &str, bytes: &[u8]) -> Result<Extracted, PolicyError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| PolicyError::damaged(file, "DOCX"))?;
    let main = part_name(&mut archive).ok_or_else(|| PolicyError::format(file, "ZIP"))?;
    let folder = main.clone();
    let folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
    let document = part(file, &mut archive, &main)?.ok_or_else(|| PolicyError::format(file, "ZIP"))?;
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let styles = part(file, &mut archive, &beside("styles.xml"))?.map(|xml| Styles::read(&xml)).unwrap_or_default();
    let numbering =
        part(file, &mut archive, &beside("numbering.xml"))?.map(|xml| Numbering::read(&xml)).unwrap_or_default();
    let mut parts = vec![(main, document)];
    for name in ["footnotes.xml", "endnotes.xml"] {
        let name = beside(name);
        if let Some(xml) = part(file, &mut archive, &name)? {
            parts.push((name, xml));
        }
    }
    let mut body = Body::new(styles, numbering);
    for (number, (_, xml)) in parts.iter().enumerate() {
        body.part = number;
        // A part that is cut off is read as far as it goes.
        let whole = body.read(xml);
        if number == 0 && !whole {
            body.damaged = true;
        }
    }
    let damaged = body.damaged;
    let names: Vec<(String, &str)> = parts.iter().map(|(name, xml)| (name.clone(), xml.as_str())).collect();
    let mut extracted = body.writer.finish(&names);
    if damaged {
        extracted.limits.push(super::cut_short());
    }
    Ok(extracted)
}

/// The name of the main part, as the package's relations give it.
fn part_name(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    let usual = "word/document.xml";
    let relations = part("", archive, "_rels/.rels").ok().flatten();
    let target = relations.and_then(|xml| {
        let mut reader = quick_xml::Reader::from_str(&xml);
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) | Event::Empty(tag)
                    if attribute(&tag, "Type").is_some_and(|kind| kind.ends_with("/officeDocument")) =>
                {
                    return attribute(&tag, "Target").map(|target| target.trim_start_matches('/').to_owned());
                }
                Event::Eof => return None,
                _ => {}
            }
        }
    });
    // A workbook or a presentation has such a relation too.
    let target = target.unwrap_or_else(|| usual.to_owned());
    (archive.index_for_name(&target).is_some() && !target.starts_with("xl/") && !target.starts_with("ppt/"))
        .then_some(target)
}

/// A part's text; `None` where there is none.
fn part(file: &str, archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, PolicyError> {
    let Ok(entry) = archive.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    // What is claimed of the size is not believed; damage at the end leaves what was read.
    let _ = entry.take(MAX_PART + 1).read_to_end(&mut bytes);
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_PART {
        return Err(PolicyError::too_large(file, name, MAX_PART));
    }
    let (encoding, mark) = encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    Ok(Some(text.into_owned()))
}

/// The value of an attribute, whatever its prefix; references resolved.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().with_checks(false).flatten().find_map(|attribute| {
        let key = attribute.key.local_name();
        (key.as_ref() == name)
            .then(|| {
                attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map(std::borrow::Cow::into_owned).ok()
            })
            .flatten()
    })
}

/// Whether a toggle (`w:vanish`) is on.
fn is_on(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
}

/// What a paragraph's style says of it.
#[derive(Clone, Debug, Default)]
struct Style {
    heading: Option<bool>,
    /// Numbering and level.
    number: Option<(Option<String>, usize)>,
    base: Option<String>,
}

/// The styles that make headings or lists, by their id.
#[derive(Debug, Default)]
struct Styles {
    styles: HashMap<String, Style>,
}

impl Styles {
    fn read(xml: &str) -> Styles {
        let mut styles = Styles::default();
        let mut id = String::new();
        let mut style = Style::default();
        let mut reader = quick_xml::Reader::from_str(xml);
        loop {
            let Ok(event) = reader.read_event() else { return styles };
            match event {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "style" => {
                        id = attribute(&tag, "styleId").unwrap_or_default();
                        style = Style::default();
                    }
                    "name" => {
                        let name = attribute(&tag, "val").unwrap_or_default().to_lowercase();
                        if name.starts_with("heading ") || name == "title" || name.starts_with("标题") {
                            style.heading = Some(true);
                        }
                    }
                    "basedOn" => style.base = attribute(&tag, "val"),
                    "outlineLvl" => style.heading = Some(is_outlined(&tag)),
                    "numId" => {
                        style.number =
                            Some((attribute(&tag, "val"), style.number.take().map_or(0, |(_, level)| level)));
                    }
                    "ilvl" => {
                        style.number = Some((style.number.take().and_then(|(id, _)| id), level_of(&tag)));
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "style" => {
                    styles.styles.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                Event::Eof => return styles,
                _ => {}
            }
        }
    }

    /// What holds of the style `id`, with what it takes from the styles that it is based on.
    fn of(&self, id: &str) -> Style {
        let mut found = Style::default();
        let mut next = Some(id);
        for _ in 0..16 {
            let Some(style) = next.and_then(|id| self.styles.get(id)) else { break };
            found.heading = found.heading.or(style.heading);
            found.number = found.number.take().or_else(|| style.number.clone());
            next = style.base.as_deref();
        }
        found
    }
}

fn is_outlined(tag: &BytesStart<'_>) -> bool {
    // Level 9 is body text.
    attribute(tag, "val").and_then(|level| level.parse::<u8>().ok()).is_some_and(|level| level < 9)
}

fn level_of(tag: &BytesStart<'_>) -> usize {
    attribute(tag, "val").and_then(|level| level.parse().ok()).unwrap_or(0)
}

/// Deleted and moved text, formats as they were, the code of fields, and what stands in for a drawing.
fn is_left_out(name: &str) -> bool {
    matches!(name, "del" | "moveFrom" | "delText" | "instrText" | "Fallback") || name.ends_with("PrChange")
}

/// The document's body as it is read.
struct Body {
    writer: Writer,
    styles: Styles,
    numbering: Numbering,
    part: usize,
    damaged: bool,
    /// Open elements whose content is left out.
    left_out: usize,
    /// Whether characters belong to the text (`w:t`).
    text: bool,
    /// Whether the open run is hidden.
    hidden: bool,
    heading: bool,
    number: Option<(String, usize)>,
    /// Whether the paragraph's number was written.
    begun: bool,
    /// Open `w:tbl` elements; a table in another is read as part of its cell.
    tables: usize,
    extent: Extent,
    /// The cell goes on from the row above.
    merged: bool,
}

impl Body {
    fn new(styles: Styles, numbering: Numbering) -> Body {
        Body {
            writer: Writer::default(),
            styles,
            numbering,
            part: 0,
            damaged: false,
            left_out: 0,
            text: false,
            hidden: false,
            heading: false,
            number: None,
            begun: false,
            tables: 0,
            extent: Extent::default(),
            merged: false,
        }
    }

    /// Reads a part; `false` where its XML breaks off.
    fn read(&mut self, xml: &str) -> bool {
        let mut reader = quick_xml::Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        let mut depth = 0_i64;
        loop {
            let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let Ok(event) = reader.read_event() else {
                self.end_paragraph();
                return false;
            };
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    self.start(&tag, start);
                }
                Event::Empty(tag) => {
                    self.start(&tag, start);
                    self.end(tag.local_name().as_ref());
                }
                Event::End(tag) => {
                    depth -= 1;
                    self.end(tag.local_name().as_ref());
                }
                Event::Text(text) => {
                    for (at, letter) in text.char_indices() {
                        self.letter(letter, start.saturating_add(at));
                    }
                }
                Event::CData(data) => {
                    for (at, letter) in data.char_indices() {
                        self.letter(letter, start.saturating_add("<![CDATA[".len()).saturating_add(at));
                    }
                }
                Event::GeneralRef(reference) => {
                    let letter = match reference.resolve_char_ref() {
                        Ok(Some(letter)) => Some(letter),
                        _ => quick_xml::escape::resolve_predefined_entity(&reference)
                            .and_then(|text| text.chars().next()),
                    };
                    if let Some(letter) = letter {
                        self.letter(letter, start);
                    }
                }
                Event::Eof => {
                    self.end_paragraph();
                    return depth == 0;
                }
                _ => {}
            }
        }
    }

    fn letter(&mut self, letter: char, offset: usize) {
        if !self.text || self.hidden || self.left_out > 0 {
            return;
        }
        let place = Place::Character { part: self.part, offset };
        if !self.begun {
            self.begun = true;
            // The number that Word shows before the paragraph stands nowhere in the file: it stands at its first letter.
            if let Some((id, level)) = self.number.take() {
                for mark in self.numbering.next(&id, level).chars() {
                    self.writer.letter(mark, place);
                }
            }
        }
        self.writer.letter(letter, place);
    }

    fn start(&mut self, tag: &BytesStart<'_>, offset: usize) {
        let name = tag.local_name();
        if is_left_out(name.as_ref()) {
            self.left_out = self.left_out.saturating_add(1);
            return;
        }
        if self.left_out > 0 {
            return;
        }
        match name.as_ref() {
            "p" => {
                self.end_paragraph();
                self.heading = false;
                self.number = None;
                self.begun = false;
            }
            "pStyle" => {
                let style = self.styles.of(&attribute(tag, "val").unwrap_or_default());
                self.heading = style.heading.unwrap_or(false);
                self.number = style.number.and_then(|(id, level)| Some((id?, level)));
            }
            "outlineLvl" => self.heading = is_outlined(tag),
            "ilvl" => {
                let id = self.number.take().map(|(id, _)| id).unwrap_or_default();
                self.number = Some((id, level_of(tag)));
            }
            "numId" => {
                let level = self.number.take().map_or(0, |(_, level)| level);
                // 0 takes the style's numbering away.
                self.number = attribute(tag, "val").filter(|id| id != "0").map(|id| (id, level));
            }
            "r" => self.hidden = false,
            "vanish" if is_on(tag) => self.hidden = true,
            "t" => self.text = true,
            "tab" | "ptab" if !self.writer.open().is_empty() => self.writer.space(),
            "noBreakHyphen" => {
                self.text = true;
                self.letter('-', offset);
                self.text = false;
            }
            "br" | "cr" => self.line(),
            "tbl" => {
                self.end_paragraph();
                if self.tables == 0 {
                    self.writer.begin_table();
                }
                self.tables = self.tables.saturating_add(1);
            }
            "tc" if self.tables == 1 => {
                self.extent = Extent::default();
                self.merged = false;
            }
            "gridSpan" if self.tables == 1 => {
                self.extent.columns = attribute(tag, "val").and_then(|count| count.parse().ok()).unwrap_or(1);
            }
            "vMerge" if self.tables == 1 => {
                self.merged = attribute(tag, "val").is_none_or(|value| value != "restart");
            }
            "tblHeader" if self.tables == 1 && is_on(tag) => self.writer.head_row(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if is_left_out(name) {
            self.left_out = self.left_out.saturating_sub(1);
            return;
        }
        if self.left_out > 0 {
            return;
        }
        match name {
            "t" => self.text = false,
            "p" => self.end_paragraph(),
            "tc" if self.tables == 1 => {
                if self.merged && self.writer.open().trim().is_empty() {
                    self.writer.continue_cell(self.extent.columns);
                } else {
                    self.writer.end_cell(self.extent);
                }
            }
            "tr" if self.tables == 1 => self.writer.end_row(),
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.writer.end_row();
                }
            }
            _ => {}
        }
    }

    /// Ends a line; within a cell, parts what follows by a space.
    fn line(&mut self) {
        if self.tables > 0 {
            self.writer.space();
        } else {
            self.end_paragraph();
        }
    }

    fn end_paragraph(&mut self) {
        if self.tables > 0 {
            return self.writer.space();
        }
        self.writer.end_block(if self.heading { BlockKind::Heading } else { BlockKind::Paragraph });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A document with `body`, and parts beside it.
    fn document(body: &str, beside: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let xml = format!(
            "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:mc=\"m\"><w:body>{body}</w:body></w:document>"
        );
        for (name, text) in std::iter::once(("word/document.xml", xml.as_str())).chain(beside.iter().copied()) {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn paragraph(text: &str) -> String {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    }

    #[test]
    fn inserted_text_is_read_and_deleted_is_not() {
        let body = "<w:p><w:r><w:t xml:space=\"preserve\">我们</w:t></w:r><w:ins w:id=\"1\"><w:r><w:t>不会</w:t></w:r></w:ins>\
            <w:del w:id=\"2\"><w:r><w:delText>可能会</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>秘密</w:t></w:r>\
            <w:hyperlink r:id=\"x\"><w:r><w:t>收集</w:t></w:r></w:hyperlink><w:r><w:t>AT&amp;T&#20301;置</w:t></w:r></w:p>";
        let read = extract("a.docx", &document(body, &[])).unwrap();
        assert_eq!(read.text, "我们不会收集AT&T位置\n");
    }

    #[test]
    fn headings_by_style_and_numbers_by_list() {
        let styles = r#"<w:styles xmlns:w="w"><w:style w:styleId="a"><w:name w:val="heading 2"/></w:style>
            <w:style w:styleId="b"><w:name w:val="own"/><w:basedOn w:val="a"/></w:style></w:styles>"#;
        let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
            <w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
        let body = "<w:p><w:pPr><w:pStyle w:val=\"b\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
            <w:r><w:t>收集</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>\
            <w:pPrChange><w:pPr><w:pStyle w:val=\"a\"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>共享</w:t></w:r></w:p>";
        let file = document(body, &[("word/styles.xml", styles), ("word/numbering.xml", numbering)]);
        let read = extract("a.docx", &file).unwrap();
        assert_eq!(read.text, "一、 收集\n二、 共享\n");
        let kinds: Vec<_> = read.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Heading, BlockKind::Item]);
    }

    #[test]
    fn merged_cells_stand_in_each_row() {
        let cell =
            |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text));
        let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
        let body = format!(
            "<w:tbl>{}{}{}</w:tbl>{}",
            row(&format!("<w:trPr><w:tblHeader/></w:trPr>{}{}", cell("", "SDK"), cell("", "信息"))),
            row(&(cell("<w:vMerge w:val=\"restart\"/>", "友盟") + &cell("", "IMEI"))),
            row(&(cell("<w:vMerge/>", "") + &cell("", "位置"))),
            paragraph("完")
        );
        let read = extract("a.docx", &document(&body, &[])).unwrap();
        let rows: Vec<Vec<&str>> =
            read.blocks.iter().map(|block| block.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(rows, [vec!["SDK", "信息"], vec!["友盟", "IMEI"], vec!["友盟", "位置"], vec!["完"]]);
        assert!(read.blocks[0].head && !read.blocks[1].head);
    }

    #[test]
    fn characters_stand_in_the_part() {
        let file = document(&paragraph("收集&lt;位置"), &[]);
        let read = extract("a.docx", &file).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(file.as_slice())).unwrap();
        let source: Vec<char> = part("a.docx", &mut archive, "word/document.xml").unwrap().unwrap().chars().collect();
        for (offset, expected) in [(0, '收'), (1, '集'), (2, '&'), (3, '位')] {
            let Place::Character { part, offset } = read.places.of(offset) else { panic!("a page") };
            assert_eq!((read.places.parts[part].as_str(), source[offset]), ("word/document.xml", expected));
        }
    }

    #[test]
    fn a_bomb_is_refused_and_a_torn_document_read_as_far_as_it_goes() {
        let bomb = document(&"<w:p/>".repeat(usize::try_from(MAX_PART).unwrap() / 6), &[]);
        assert!(bomb.len() < 1 << 20);
        assert!(extract("a.docx", &bomb).unwrap_err().why.en.contains("bomb"));
        let torn = document(&format!("{}<w:p><w:r", paragraph("我们收集")), &[]);
        let read = extract("a.docx", &torn).unwrap();
        assert_eq!((read.text.as_str(), read.limits.len()), ("我们收集\n", 1));
        assert!(extract("a.docx", b"PK\x03\x04 no archive").is_err());
        let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
        other.start_file("classes.dex", zip::write::SimpleFileOptions::default()).unwrap();
        assert!(extract("a.zip", &other.finish().unwrap().into_inner()).unwrap_err().why.en.contains("ZIP"));
    }
}
