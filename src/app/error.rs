//! Why an app cannot be read at all.

use crate::android::chunk::FormatError;
use crate::container::{ContainerError, Fault};
use crate::prose::Prose;

/// Entry of the manifest.
pub(super) const MANIFEST: &str = "AndroidManifest.xml";

/// Why an app cannot be read at all: exit status 2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en)]
pub enum AppError {
    /// The archive, or the manifest's entry in it.
    Container(#[from] ContainerError),
    /// There is no manifest.
    NoManifest,
    /// It is a set of APKs, none of which is a base.
    NoBase {
        /// How many APKs it holds.
        count: usize,
    },
    /// The manifest is text, as in a source tree, and not binary XML. The platform installs no such app.
    TextManifest {
        /// Where the manifest's data start in the file, in bytes.
        offset: u64,
    },
    /// The manifest's binary XML is damaged before anything could be read.
    Manifest {
        /// What is wrong, and where in the manifest.
        error: FormatError,
    },
    /// The root element is not `manifest`.
    Root {
        /// What it is called instead.
        name: String,
    },
    /// The manifest is larger than any app's.
    TooLarge {
        /// Its size in bytes, as claimed.
        size: u64,
    },
}

impl AppError {
    /// What is wrong, and where in the file.
    pub fn message(&self) -> Prose {
        match self {
            AppError::Container(error) => error.message(),
            AppError::NoManifest => Prose::new(format!("ZIP 中没有 {MANIFEST}"), format!("the ZIP has no {MANIFEST}")),
            AppError::NoBase { count } => Prose::new(
                format!("其中有 {count} 个 APK，都是拆分包，没有基础包"),
                format!("its APKs ({count}) are all splits: there is no base"),
            ),
            AppError::TextManifest { offset } => Prose::new(
                format!("{MANIFEST} 是文本，不是二进制 XML（偏移 {offset}）"),
                format!("{MANIFEST} is text, not binary XML (offset {offset})"),
            ),
            AppError::Manifest { error } => Prose::new(
                format!("{MANIFEST} 无法解析：{}（清单内偏移 {}）", error.what.zh, error.offset),
                format!("{MANIFEST} cannot be read: {} (offset {} in the manifest)", error.what.en, error.offset),
            ),
            AppError::Root { name } => Prose::new(
                format!("{MANIFEST} 的根元素是 <{name}>，不是 <manifest>"),
                format!("the root element of {MANIFEST} is <{name}>, not <manifest>"),
            ),
            AppError::TooLarge { size } => Prose::new(
                format!("{MANIFEST} 声称 {size} 字节，远超任何真实应用"),
                format!("{MANIFEST} claims {size} bytes, more than any real app's"),
            ),
        }
    }

    /// What a person can do about it.
    pub fn remedy(&self) -> Prose {
        match self {
            AppError::Container(error) => error.fault.remedy(),
            AppError::NoManifest => Prose::new(
                "请给出 APK、AAB 或拆分包集合（.apks、.xapk、.apkm，或拆分包所在目录）。",
                "Give an APK, a bundle (.aab), or a split set (.apks, .xapk, .apkm or a directory of splits).",
            ),
            AppError::NoBase { .. } => {
                Prose::new("请连同基础包（base.apk）一起给出。", "Give the base (base.apk) with its splits.")
            }
            AppError::TextManifest { .. } => {
                Prose::new("请用构建工具编译出 APK 后再审计。", "Build the APK with the build tools, then audit it.")
            }
            AppError::Manifest { .. } | AppError::Root { .. } => Fault::Entry.remedy(),
            AppError::TooLarge { .. } => Fault::Budget.remedy(),
        }
    }
}
