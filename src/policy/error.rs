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

/// What to do with a file that is no document.
const SAVE_AS: Text = Text {
    zh: "请另存为文本、Markdown、HTML、DOCX 或 PDF",
    en: "save the policy as text, Markdown, HTML, DOCX or PDF",
};

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
            remedy: SAVE_AS,
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

    pub(super) fn declaration(file: &str, offset: Option<usize>, what: String) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: offset.and_then(|offset| u64::try_from(offset).ok()),
            why: Prose::new(format!("声明表格有误：{what}"), format!("not a declaration as it should be: {what}")),
            remedy: Text {
                zh: "请对照 docs/duly.declaration.schema.json；数据类型见 duly explain --list data-types",
                en: "compare it with docs/duly.declaration.schema.json; duly explain --list data-types names the types",
            },
        }
    }

    pub(super) fn damaged(file: &str, format: &str) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: None,
            why: Prose::new(
                format!("不是完好的 {format} 文件，无法读取"),
                format!("a damaged {format} file: nothing in it can be read"),
            ),
            remedy: SAVE_AS,
        }
    }

    pub(super) fn too_large(file: &str, part: &str, most: u64) -> Self {
        let most = most >> 20;
        PolicyError {
            file: file.to_owned(),
            offset: None,
            why: Prose::new(
                format!("{part} 解压后超过 {most} MB，可能是压缩炸弹"),
                format!("{part} inflates to more than {most} MB: it may be a decompression bomb"),
            ),
            remedy: Text {
                zh: "请核实文件来源，只给出政策文本",
                en: "check where the file is from, and give the policy's text alone",
            },
        }
    }

    pub(super) fn too_long(file: &str, bytes: usize) -> Self {
        let size = bytes >> 20;
        PolicyError {
            file: file.to_owned(),
            offset: None,
            why: Prose::new(
                format!("有 {size} MB 文字，没有这么长的隐私政策"),
                format!("{size} MB of text: no policy is that long"),
            ),
            remedy: Text { zh: "请只给出政策文本", en: "give the policy's text alone" },
        }
    }

    pub(super) fn encrypted(file: &str) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: None,
            why: Prose::new("PDF 已加密，需要密码才能打开", "an encrypted PDF that opens only with a password"),
            remedy: Text {
                zh: "请用密码打开后另存为不加密的文件",
                en: "open it with its password and save it without encryption",
            },
        }
    }

    pub(super) fn images(file: &str, pages: usize) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: None,
            why: Prose::new(
                format!("PDF 的 {pages} 页中没有文字，只有图像"),
                format!("the {pages} pages of the PDF hold images and no text"),
            ),
            remedy: Text {
                zh: "请给出可以选中文字的 PDF，或另存为文本、Markdown、HTML 或 DOCX",
                en: "give a PDF whose text can be selected, or save the policy as text, Markdown, HTML or DOCX",
            },
        }
    }

    pub(super) fn unmapped(file: &str) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: None,
            why: Prose::new(
                "PDF 的字形没有说明是什么字，无法读取文字",
                "the glyphs of the PDF do not say which characters they are: no text can be read",
            ),
            remedy: SAVE_AS,
        }
    }

    pub(super) fn format(file: &str, format: &str) -> Self {
        PolicyError {
            file: file.to_owned(),
            offset: Some(0),
            why: Prose::new(format!("是 {format} 文件，不是文档"), format!("a {format} file, no document")),
            remedy: SAVE_AS,
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
