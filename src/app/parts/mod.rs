//! From what was given to one archive that looks as an installed app does: an APK as it is, the parts of a split set,
//! the modules of a bundle, the files of a directory that apktool made.

mod bundle;
mod set;
mod unpacked;

use std::borrow::Cow;

use super::AppError;
use super::error::MANIFEST;
use crate::android::chunk::FormatError;
use crate::container::{Apk, ContainerError, Fault};
use crate::limit::{Budget, Limit};

/// How an app was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Container {
    /// One APK.
    #[default]
    Apk,
    /// A base and its splits: in an archive (`.apks`, `.xapk`, `.apkm`) or in a directory.
    SplitSet,
    /// An Android App Bundle (`.aab`).
    Bundle,
    /// A directory that apktool unpacked an app into.
    Directory,
}

impl Container {
    /// As the contract writes it.
    pub fn name(self) -> &'static str {
        match self {
            Container::Apk => "apk",
            Container::SplitSet => "split-set",
            Container::Bundle => "aab",
            Container::Directory => "directory",
        }
    }

    /// Whether it carries the signature of what is installed: a store signs what it makes of a bundle, and of what was
    /// unpacked none can be verified.
    pub fn is_signed(self) -> bool {
        matches!(self, Container::Apk | Container::SplitSet)
    }
}

/// An APK of a set: its name there, and its bytes or why they cannot be read.
type Found<'a> = (String, Contents<'a>);
/// The contents of a file.
type Contents<'a> = Result<Cow<'a, [u8]>, ContainerError>;

/// All that is turned into another form may take this many bytes.
const MOST_MADE: usize = 1 << 30;

/// What is left of [`MOST_MADE`].
struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Room(MOST_MADE)
    }
}

impl Room {
    /// Takes `size` bytes, where they are left.
    fn take(&mut self, size: usize) -> Result<(), ContainerError> {
        let (zh, en) = ("展开后超出审计允许的大小", "would expand to more than the audit allows");
        self.0 = self.0.checked_sub(size).ok_or_else(|| ContainerError::new(Fault::Budget, 0, zh, en))?;
        Ok(())
    }
}

/// Why an entry cannot be turned into another form.
fn damage(error: FormatError) -> ContainerError {
    ContainerError { fault: Fault::Entry, what: error.what, offset: u64::try_from(error.offset).unwrap_or(u64::MAX) }
}

/// What was given, opened: owns what had to be inflated or turned into another form.
#[derive(Debug)]
pub struct Opened<'a> {
    container: Container,
    /// The file; none for a directory.
    outer: Option<Apk<'a>>,
    /// The APKs of a set, by their names in it, or why one cannot be read.
    apks: Vec<Found<'a>>,
    /// What became of a bundle's entries.
    made: Vec<bundle::Converted>,
    /// What apktool unpacked.
    unpacked: Option<unpacked::Unpacked<'a>>,
    /// The size of all files, in bytes.
    pub bytes: u64,
}

/// The parts of an app as one archive.
#[derive(Debug)]
pub struct Joined<'o> {
    whole: Apk<'o>,
    /// The APKs that it is made of, the base first; none for a bundle.
    pub apks: Vec<(String, Apk<'o>)>,
    /// What was given and is no part of it, or cannot be read.
    pub limits: Vec<Limit>,
}

impl<'a> Opened<'a> {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// Where it is no archive, or none that holds an app.
    pub fn file(bytes: &'a [u8], budget: &Budget) -> Result<Self, AppError> {
        let outer = Apk::open(bytes, budget)?;
        let mut opened = Opened {
            container: Container::Apk,
            apks: Vec::new(),
            made: Vec::new(),
            unpacked: None,
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            outer: None,
        };
        if outer.entry(MANIFEST).is_none() {
            if outer.entry(bundle::MANIFEST_OF_BASE).is_some() {
                opened.container = Container::Bundle;
                opened.made = bundle::convert(&outer, budget);
            } else {
                opened.container = Container::SplitSet;
                opened.apks = set::inside(&outer, budget);
                if opened.apks.is_empty() {
                    return Err(AppError::NoManifest);
                }
            }
        }
        opened.outer = Some(outer);
        Ok(opened)
    }

    /// Opens the APKs of a directory, by their names.
    ///
    /// # Errors
    ///
    /// Where there is none.
    pub fn directory(files: &[(&str, &'a [u8])]) -> Result<Self, AppError> {
        if files.is_empty() {
            return Err(AppError::NoManifest);
        }
        let size = files.iter().fold(0_usize, |size, (_, bytes)| size.saturating_add(bytes.len()));
        Ok(Opened {
            container: Container::SplitSet,
            outer: None,
            apks: files.iter().map(|(name, bytes)| ((*name).to_owned(), Ok(Cow::Borrowed(*bytes)))).collect(),
            made: Vec::new(),
            unpacked: None,
            bytes: u64::try_from(size).unwrap_or(u64::MAX),
        })
    }

    /// Opens the files of a directory that apktool made, by their paths in it, in the order of these.
    pub fn unpacked(files: &[(&'a str, &'a [u8])], budget: &Budget) -> Self {
        let size = files.iter().fold(0_usize, |size, (_, bytes)| size.saturating_add(bytes.len()));
        Opened {
            container: Container::Directory,
            outer: None,
            apks: Vec::new(),
            made: Vec::new(),
            unpacked: Some(unpacked::Unpacked::new(files, budget)),
            bytes: u64::try_from(size).unwrap_or(u64::MAX),
        }
    }

    /// How the app was given.
    pub fn container(&self) -> Container {
        self.container
    }

    /// Puts the parts together; `None` for an APK, which needs none of it.
    ///
    /// # Errors
    ///
    /// Where no part can be the base.
    pub fn join(&self, budget: &Budget) -> Result<Option<Joined<'_>>, AppError> {
        match (self.container, &self.outer) {
            (Container::Apk, _) | (Container::Bundle, None) => Ok(None),
            (Container::Directory, _) => Ok(self.unpacked.as_ref().map(|unpacked| Joined {
                whole: unpacked.join(),
                apks: Vec::new(),
                limits: unpacked.limits.clone(),
            })),
            (Container::Bundle, Some(outer)) => {
                Ok(Some(Joined { whole: bundle::join(outer, &self.made), apks: Vec::new(), limits: Vec::new() }))
            }
            (Container::SplitSet, _) => set::join(&self.apks, budget).map(Some),
        }
    }

    /// The app as one archive.
    ///
    /// # Errors
    ///
    /// Where there is none, which no input leads to.
    pub fn whole<'o>(&'o self, joined: &'o Option<Joined<'o>>) -> Result<&'o Apk<'o>, AppError> {
        match joined {
            Some(joined) => Ok(&joined.whole),
            None => self.outer.as_ref().ok_or(AppError::NoManifest),
        }
    }

    /// The archive whose signature is the app's: the APK, the base of a set, the bundle. A directory has none.
    ///
    /// # Errors
    ///
    /// Where there is none, which no input leads to.
    pub fn signed<'o>(&'o self, joined: &'o Option<Joined<'o>>) -> Result<&'o Apk<'o>, AppError> {
        let base = joined.as_ref().and_then(|joined| joined.apks.first()).map(|(_, apk)| apk);
        let whole = joined.as_ref().map(|joined| &joined.whole).filter(|_| self.container == Container::Directory);
        base.or(self.outer.as_ref()).or(whole).ok_or(AppError::NoManifest)
    }
}

#[cfg(test)]
mod tests;
