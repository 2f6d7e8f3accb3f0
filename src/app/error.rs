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
    /// It is a set of APKs (`.apks`, `.xapk`, `.apkm`) and no APK.
    SplitSet {
        /// How many APKs it holds.
        count: usize,
    },
    /// It is an Android App Bundle, which the store makes APKs of.
    Bundle,
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
            AppError::SplitSet { count } => Prose::new(
                format!("这是含有 {count} 个 APK 的拆分包集合，不是 APK；本版本尚不读取拆分包集合"),
                format!("a set of {count} APKs and no APK itself; this version does not read sets"),
            ),
            AppError::Bundle => Prose::new(
                "这是 Android App Bundle (.aab)，不是 APK；本版本尚不读取 AAB",
                "an Android App Bundle (.aab) and no APK; this version does not read bundles",
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
            AppError::NoManifest => {
                Prose::new("请给出 APK；拆分包请给出其中的 base.apk。", "Give an APK, or the base.apk of a split set.")
            }
            AppError::SplitSet { .. } => {
                Prose::new("请解压后给出其中的 base.apk。", "Unpack it and give the base.apk inside.")
            }
            AppError::Bundle => Prose::new(
                "请用 bundletool 以 universal 模式生成 APK 后再审计。",
                "Make a universal APK of it with bundletool, and audit that.",
            ),
            AppError::TextManifest { .. } => {
                Prose::new("请用构建工具编译出 APK 后再审计。", "Build the APK with the build tools, then audit it.")
            }
            AppError::Manifest { .. } | AppError::Root { .. } => Fault::Entry.remedy(),
            AppError::TooLarge { .. } => Fault::Budget.remedy(),
        }
    }
}
