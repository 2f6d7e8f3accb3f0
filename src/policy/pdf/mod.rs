//! PDF (ISO 32000-1): the text that pages show, in lines, paragraphs and tables by where it stands.
//!
//! `hayro-syntax` reads the file's objects, `hayro-cmap` its character maps; what the codes of a string mean, where
//! each glyph stands, and how glyphs make text is here.

mod font;
mod grid;
mod layout;
mod line;
mod page;
mod stream;

use hayro_syntax::{LoadPdfError, Pdf};

use super::PolicyError;
use super::text::Extracted;
use crate::prose::Prose;

/// Most pages that are read.
const MAX_PAGES: usize = 5000;

/// Reads a PDF; spans count in the text that this extracts.
///
/// # Errors
///
/// Where it is damaged, opens only with a password, or shows no text.
pub(super) fn extract(file: &str, bytes: &[u8]) -> Result<Extracted, PolicyError> {
    if !stream::structure_is_bounded(bytes) {
        return Err(PolicyError::too_large(file, "PDF", 256 << 20));
    }
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => PolicyError::encrypted(file),
        LoadPdfError::Invalid => PolicyError::damaged(file, "PDF"),
    })?;
    let pages = pdf.pages();
    let mut reader = page::Reader::default();
    let mut shown = Vec::new();
    for page in pages.iter().take(MAX_PAGES) {
        shown.push(reader.read(page));
    }
    let read = shown.iter().flat_map(|page| &page.glyphs).any(|glyph| glyph.letter != '\u{fffd}');
    if !read {
        let images = shown.iter().any(|page| page.images);
        return Err(match (reader.unknown, images) {
            (0, true) => PolicyError::images(file, shown.len()),
            (0, false) => PolicyError::empty(file),
            _ => PolicyError::unmapped(file),
        });
    }
    let images = shown.iter().filter(|page| page.images && page.glyphs.is_empty()).count();
    let mut extracted = layout::write(shown);
    if reader.unknown > 0 {
        let count = reader.unknown;
        extracted.limits.push((
            Prose::new(
                format!("PDF 中有 {count} 个字形没有说明是什么字"),
                format!("{count} glyphs of the PDF do not say which characters they are"),
            ),
            Prose::new(
                "这些字以 U+FFFD 代替，所在的句子可能读错。",
                "They stand as U+FFFD; their sentences may be misread.",
            ),
        ));
    }
    if images > 0 {
        extracted.limits.push((
            Prose::new(format!("PDF 有 {images} 页只有图像"), format!("{images} pages of the PDF hold images alone")),
            Prose::new("图像中的文字没有读取。", "Text in images was not read."),
        ));
    }
    if reader.cut || reader.allowance.exceeded || pages.len() > MAX_PAGES {
        extracted.limits.push((
            Prose::new("PDF 过大，没有读完", "The PDF is too large to be read whole"),
            Prose::new("其余部分没有读取。", "The rest was not read."),
        ));
    }
    Ok(extracted)
}
