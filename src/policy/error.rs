//! Why a policy cannot be read at all.

use crate::prose::{Prose, Text};

/// A policy that cannot be read: exit status 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The file.
    pub file: String,
    /// Byte offset in it, where one place is at fault.
    pub offset: Option<u64>,
    /// Why.
    pub why: Prose,
    /// What to do.
    pub remedy: Text,
}

impl PolicyError {
    pub(super) fn empty(file: &str) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: None,
            why: Prose::new("隐私政策中没有文字", "the policy has no text"),
            remedy: Text {
                zh: "请给出含有隐私政策全文的文件", en: "give the file that holds the policy's full text"
            },
        }
    }

    pub(super) fn binary(file: &str, offset: usize, found: char) -> Self {
        let code = u32::from(found);
        PolicyError {
            file: file.to_owned(),
            offset: u64::try_from(offset).ok(),
            why: Prose::new(
                format!("不是文本：有控制字符 0x{code:02x}"),
                format!("not text: control character 0x{code:02x}"),
            ),
            remedy: Text {
                zh: "请另存为文本、Markdown 或 HTML", en: "save the policy as text, Markdown or HTML"
            },
        }
    }

    pub(super) fn unreadable(file: &str, offset: usize, encoding: &str) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: u64::try_from(offset).ok(),
            why: Prose::new(
                format!("编码无法识别：此处不是 {encoding} 文字"),
                format!("unknown encoding: no {encoding} text here"),
            ),
            remedy: Text { zh: "请另存为 UTF-8", en: "save the policy as UTF-8" },
        }
    }

    pub(super) fn format(file: &str, format: &str) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: Some(0),
            why: Prose::new(format!("是 {format} 文件，不是文本"), format!("a {format} file, not text")),
            remedy: Text {
                zh: "请另存为文本、Markdown 或 HTML", en: "save the policy as text, Markdown or HTML"
            },
        }
    }
}

impl PolicyError {
    /// What is wrong, and where in the file.
    pub fn message(&self) -> Prose {
        match self.offset {
            None => self.why.clone(),
            Some(offset) => {
                Prose::new(format!("{}（偏移 {offset}）", self.why.zh), format!("{} (offset {offset})", self.why.en))
            }
        }
    }
}

impl std::fmt::Display for PolicyError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.file)?;
        if let Some(offset) = self.offset {
            write!(formatter, " at byte {offset}")?;
        }
        write!(formatter, ": {}; {}", self.why.en, self.remedy.en)
    }
}

impl std::error::Error for PolicyError {}
