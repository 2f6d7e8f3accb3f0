//! Policies: documents to text with spans, to statements, to claims. Claims carry no opinion.
//!
//! A file's bytes are decoded, its text is cut into blocks (headings, paragraphs, list items, rows), blocks
//! into sentences, sentences into clauses, and each clause's names of data are brought under the verb that governs them.
//! The words are data (`permission-db/phrases/`, and the data types' synonyms); the grammar is in `zh` and `en`.

mod commitments;
mod decode;
mod en;
mod error;
mod html;
mod lexicon;
mod markdown;
pub mod model;
mod names;
mod plain;
mod reader;
mod script;
mod sentence;
mod statement;
mod table;
mod text;
mod zh;

pub use error::PolicyError;
pub use model::*;

use sha2::{Digest, Sha256};

use crate::limit::{Limit, Principle};
use crate::prose::Prose;

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

fn read_file(input: &Input, policy: &mut Policy) -> Result<(), PolicyError> {
    let decoded = decode::decode(input.file, input.bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(PolicyError::empty(input.file));
    }
    let (format, extracted) = match format_of(input.file, &decoded.text) {
        Format::Html => ("html", html::extract(&decoded.text)),
        Format::Markdown => ("markdown", markdown::extract(decoded.text)),
        Format::Text => ("text", plain::extract(decoded.text)),
    };
    if extracted.text.trim().is_empty() {
        return Err(PolicyError::empty(input.file));
    }
    if decoded.lost > 0 {
        policy.limits.push(limit(
            input.file,
            Prose::new(
                format!("隐私政策中有 {} 个字符无法解码", decoded.lost),
                format!("{} characters of the policy could not be decoded", decoded.lost),
            ),
            Prose::new("这些字符所在的句子可能读错。", "Sentences with these characters may be misread."),
        ));
    }
    let language = script::of_document(&extracted.text);
    if language.is_none() {
        policy.limits.push(limit(
            input.file,
            Prose::new("隐私政策不是中文或英文", "The policy is neither in Chinese nor in English"),
            Prose::new("只读取了其中能认出的词句。", "Only words that are known in these two languages were read."),
        ));
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
        encoding: decoded.encoding,
        language: language.map(|language| language.tag().to_owned()),
        sha256: hex(&Sha256::digest(input.bytes)),
        text_sha256: hex(&Sha256::digest(extracted.text.as_bytes())),
        text: extracted.text,
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
}

/// By its name; a file of another name is HTML where it begins as HTML does.
fn format_of(file: &str, text: &str) -> Format {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm" | "xhtml" | "shtml") => Format::Html,
        Some("md" | "markdown") => Format::Markdown,
        Some("txt" | "text") => Format::Text,
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
