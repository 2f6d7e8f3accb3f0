//! Policies: documents to text with spans, to statements, to claims. Claims carry no opinion.
//!
//! A file's bytes are decoded, its text is cut into blocks (headings, paragraphs, list items, rows), blocks
//! into sentences, sentences into clauses, and each clause's names of data are brought under the verb that governs them.
//! The words are data (`permission-db/phrases/`, and the data types' synonyms); the grammar is in `zh` and `en`.

mod claims;
mod commitments;
mod compound;
mod contradictions;
mod declaration;
mod decode;
mod docx;
mod en;
mod error;
mod html;
mod lexicon;
mod markdown;
mod mhtml;
pub mod model;
mod names;
mod numbering;
mod pdf;
mod places;
mod plain;
mod reader;
mod script;
mod section;
mod sentence;
mod statement;
mod table;
mod text;
mod writer;
mod zh;

pub use claims::Claim;
pub use declaration::{Difference, play_data_types};
pub use error::PolicyError;
pub use model::*;
pub use places::{Place, Places};

use sha2::{Digest, Sha256};

use crate::limit::{Limit, Principle};
use crate::prose::Prose;

use text::Extracted;

/// A file of a policy.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Base name of the file, or entry of the APK.
    pub file: &'a str,
    /// Given on the command line, or found in the app.
    pub origin: Origin,
    /// The file's bytes.
    pub bytes: &'a [u8],
}

/// Reads a policy of one or several files.
///
/// # Errors
///
/// Where a file has no text (empty, binary, in an unknown encoding, of a format that is not read): which, where in it,
/// why, and what to do.
pub fn read(files: &[Input]) -> Result<Policy, PolicyError> {
    let mut policy = Policy::default();
    for input in files {
        read_file(input, &mut policy)?;
    }
    Ok(policy)
}

/// Most bytes of text that are read of one document: the longest policies have a fiftieth of it.
const MAX_TEXT: usize = 16 << 20;

/// A document's text, and how it was written.
struct Source {
    format: &'static str,
    encoding: String,
    extracted: Extracted,
    /// Characters that could not be decoded.
    lost: usize,
}

/// Extracts the text of a file: its format is told by its first bytes, then by its name.
fn extract(input: &Input) -> Result<Source, PolicyError> {
    let packed = |format, extracted| Source { format, encoding: String::from("utf-8"), extracted, lost: 0 };
    let head = input.bytes.get(..input.bytes.len().min(1024)).unwrap_or_default();
    if memchr::memmem::find(head, b"%PDF-").is_some() {
        return Ok(packed("pdf", pdf::extract(input.file, input.bytes)?));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Ok(packed("docx", docx::extract(input.file, input.bytes)?));
    }
    if mhtml::is_mhtml(input.bytes) {
        return saved_page(input);
    }
    let decoded = decode::decode(input.file, input.bytes, None)?;
    let kind = format_of(input.file, &decoded.text);
    // Of HTML most may be scripts and images.
    if !matches!(kind, Format::Html) && decoded.text.len() > MAX_TEXT {
        return Err(PolicyError::too_long(input.file, decoded.text.len()));
    }
    let (format, extracted) = match kind {
        Format::Html => ("html", html::extract(&decoded.text)),
        Format::Markdown => ("markdown", markdown::extract(decoded.text)),
        Format::Text => ("text", plain::extract(decoded.text)),
        Format::Form => ("declaration", Extracted { text: decoded.text, ..Extracted::default() }),
        Format::DataSafety => ("data-safety", Extracted { text: decoded.text, ..Extracted::default() }),
        Format::List => ("csv", declaration::extract_list(decoded.text)),
    };
    Ok(Source { format, encoding: decoded.encoding, extracted, lost: decoded.lost })
}

/// Reads the HTML parts of a saved page, each in its own encoding.
fn saved_page(input: &Input) -> Result<Source, PolicyError> {
    let parts = mhtml::parts(input.bytes);
    let mut texts = Vec::new();
    let (mut encoding, mut lost) = (String::new(), 0);
    for part in &parts {
        let decoded = decode::decode(input.file, &part.bytes, part.encoding)?;
        if encoding.is_empty() {
            encoding = decoded.encoding;
        }
        lost += decoded.lost;
        texts.push(decoded.text);
    }
    let named: Vec<(String, &str)> =
        parts.into_iter().map(|part| part.name).zip(texts.iter().map(String::as_str)).collect();
    Ok(Source { format: "mhtml", encoding, extracted: html::join(&named), lost })
}

/// A file that breaks off: what stands before is read.
fn cut_short() -> (Prose, Prose) {
    (
        Prose::new("文件在中途损坏", "The file is damaged midway"),
        Prose::new("损坏处之后的内容没有读取。", "What follows the damage was not read."),
    )
}

fn read_file(input: &Input, policy: &mut Policy) -> Result<(), PolicyError> {
    let Source { format, encoding, extracted, lost } = extract(input)?;
    if extracted.text.trim().is_empty() {
        return Err(PolicyError::empty(input.file));
    }
    if extracted.text.len() > MAX_TEXT {
        return Err(PolicyError::too_long(input.file, extracted.text.len()));
    }
    for (what, effect) in &extracted.limits {
        policy.limits.push(limit(input.file, what.clone(), effect.clone()));
    }
    if lost > 0 {
        policy.limits.push(limit(
            input.file,
            Prose::new(
                format!("隐私政策中有 {lost} 个字符无法解码"),
                format!("{lost} characters of the policy could not be decoded"),
            ),
            Prose::new("这些字符所在的句子可能读错。", "Sentences with these characters may be misread."),
        ));
    }
    let language = script::of_document(&extracted.text);
    let form = matches!(format, "declaration" | "data-safety");
    if language.is_none() && !form {
        policy.limits.push(limit(
            input.file,
            Prose::new("隐私政策不是中文或英文", "The policy is neither in Chinese nor in English"),
            Prose::new("只读取了其中能认出的词句。", "Only words that are known in these two languages were read."),
        ));
    }
    match format {
        "declaration" => declaration::read_form(input.file, &extracted.text, policy)?,
        "data-safety" => declaration::read_data_safety(input.file, &extracted.text, policy),
        _ => {}
    }
    let claims = reader::read(input.file, &extracted);
    if claims.cut {
        policy.limits.push(limit(
            input.file,
            Prose::new(
                format!("隐私政策中的陈述超过 {} 条", reader::MAX_DISCLOSURES),
                format!("The policy makes more than {} statements", reader::MAX_DISCLOSURES),
            ),
            Prose::new("其余部分没有读取。", "The rest was not read."),
        ));
    }
    policy.disclosures.extend(claims.disclosures);
    policy.sdk_list.extend(claims.sdk_list);
    policy.commitments.extend(claims.commitments);
    policy.documents.push(Document {
        file: input.file.to_owned(),
        origin: input.origin,
        format,
        encoding,
        language: language.map(|language| language.tag().to_owned()),
        sha256: hex(&Sha256::digest(input.bytes)),
        text_sha256: hex(&Sha256::digest(extracted.text.as_bytes())),
        text: extracted.text,
        places: extracted.places,
    });
    Ok(())
}

fn limit(file: &str, what: Prose, effect: Prose) -> Limit {
    Limit { what, place: file.to_owned(), effect, principles: vec![Principle::Disclosed] }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

enum Format {
    Text,
    Markdown,
    Html,
    /// `duly.declaration.toml`.
    Form,
    /// Google Play's Data safety form.
    DataSafety,
    /// A list as CSV.
    List,
}

/// By its name; a file of another name is HTML where it begins as HTML does.
fn format_of(file: &str, text: &str) -> Format {
    if declaration::is_form(file) {
        return Format::Form;
    }
    let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml" | "shtml") => Format::Html,
        Some("md" | "markdown") => Format::Markdown,
        Some("txt" | "text") => Format::Text,
        Some("csv") if declaration::is_data_safety(text) => Format::DataSafety,
        Some("csv") => Format::List,
        _ => {
            let start = text.trim_start().get(..15).unwrap_or_default().to_ascii_lowercase();
            if start.starts_with("<!doctype html")
                || start.starts_with("<html")
                || start.starts_with("<head")
                || start.starts_with("<body")
            {
                Format::Html
            } else {
                Format::Text
            }
        }
    }
}
