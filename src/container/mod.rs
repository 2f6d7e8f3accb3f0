//! Archives as Android reads them: named byte ranges over a mapped file. Knows nothing of what entries mean.
//!
//! The platform's reader is `libziparchive`: the end record is searched from the end of the file, the central
//! directory says what there is, local headers only say where data starts. The `zip` crate reads a directory that is
//! regular; where it refuses one that the platform accepts, or would read it otherwise than the platform,
//! `directory` reads it.

mod directory;
mod inflate;
mod join;

pub use join::{Join, Made};

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;
use std::sync::Mutex;

use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;

/// What sort of fault an archive or an entry has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file has no bytes.
    Empty,
    /// There is no sign of a ZIP archive.
    NotZip,
    /// It starts as a ZIP archive, and its end is missing.
    Truncated,
    /// The end record or the central directory is damaged.
    Directory,
    /// One entry is damaged.
    Entry,
    /// A bound of the [`Budget`] is reached.
    Budget,
}

impl Fault {
    /// What a person can do about it.
    pub fn remedy(self) -> Prose {
        match self {
            Fault::Empty | Fault::Truncated => Prose::new(
                "文件可能没有下载完整，请重新获取 APK。",
                "The file was probably not downloaded whole: fetch the APK again.",
            ),
            Fault::NotZip => Prose::new("请给出 APK 文件。", "Give an APK file."),
            Fault::Directory | Fault::Entry => {
                Prose::new("请从可信来源重新获取 APK。", "Fetch the APK again from a source you trust.")
            }
            Fault::Budget => Prose::new(
                "可能是压缩炸弹，请核实文件来源。",
                "It may be a decompression bomb: check where the file is from.",
            ),
        }
    }
}

/// Why an archive or an entry cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en)]
pub struct ContainerError {
    /// What sort of fault it is.
    pub fault: Fault,
    /// What is wrong, in words.
    pub what: Prose,
    /// Where in the file, in bytes.
    pub offset: u64,
}

impl ContainerError {
    pub(crate) fn new(fault: Fault, offset: usize, zh: impl Into<String>, en: impl Into<String>) -> Self {
        ContainerError { fault, what: Prose::new(zh, en), offset: u64::try_from(offset).unwrap_or(u64::MAX) }
    }

    /// What is wrong, and where.
    pub fn message(&self) -> Prose {
        let ContainerError { what, offset, .. } = self;
        Prose::new(format!("{}（偏移 {offset}）", what.zh), format!("{} (offset {offset})", what.en))
    }
}

/// How an entry is stored, as the platform treats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// As it is. The platform's asset manager also takes every method that it does not know for this.
    Stored,
    /// Deflated.
    Deflated,
}

/// One entry of the central directory.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name, as the central directory gives it.
    pub name: String,
    /// How it is stored, as the platform treats it.
    pub method: Method,
    /// The method's number as written: 0 stored, 8 deflated.
    pub written_method: u16,
    /// Its data within the file, in bytes. Empty when [`Entry::fault`] says why there is none.
    pub data: Range<usize>,
    /// Its size when inflated, in bytes, as claimed.
    pub size: u64,
    /// Its CRC-32, as claimed.
    pub crc32: u32,
    /// Offset of its local header, in bytes.
    pub header: usize,
    /// Why its data cannot be found, where it cannot.
    pub fault: Option<ContainerError>,
    /// Which of the parts of the app it belongs to; 0 is the base, or all that there is.
    pub part: usize,
    /// Which of the archive's byte ranges its data lie in.
    pub(crate) source: usize,
    /// Where it stands in what was given, where that is not its name.
    pub(crate) place: Option<String>,
}

impl Entry {
    /// Where it stands in what was given: its name in an APK, else the part and the name there.
    pub fn place(&self) -> &str {
        self.place.as_deref().unwrap_or(&self.name)
    }
}

/// What an archive has that the platform or another reader takes amiss.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Oddity {
    what: Prose,
    /// Whether it may hide something from this audit, or only from the platform.
    hides: bool,
}

/// An APK over borrowed bytes, or what several archives are together ([`Join`]). Shared by threads: entries may be read
/// in parallel.
pub struct Apk<'a> {
    /// The whole file, of several the first.
    pub bytes: &'a [u8],
    /// What entries of other parts, or made of others, lie in.
    others: Vec<&'a [u8]>,
    /// The entries, in the order of the central directory.
    pub entries: Vec<Entry>,
    /// The central directory within the file, in bytes.
    pub central_directory: Range<usize>,
    /// Offset of the end of central directory record, in bytes.
    pub end_record: usize,
    /// How many parts there are.
    pub parts: usize,
    /// Entries by their names, in each part.
    index: Vec<HashMap<Cow<'a, [u8]>, usize>>,
    oddities: Vec<Oddity>,
    /// Entries whose contents did not match their CRC-32, by name: filled as entries are read.
    mismatches: Mutex<BTreeSet<String>>,
}

impl fmt::Debug for Apk<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Apk")
            .field("bytes", &self.bytes.len())
            .field("entries", &self.entries.len())
            .field("central_directory", &self.central_directory)
            .field("end_record", &self.end_record)
            .finish_non_exhaustive()
    }
}

impl<'a> Apk<'a> {
    /// Opens an APK as the platform does. Inflates nothing.
    pub fn open(bytes: &'a [u8], budget: &Budget) -> Result<Self, ContainerError> {
        let end = directory::End::find(bytes)?;
        let mut oddities = Vec::new();
        if end.trailing > 0 {
            oddities.push(Oddity {
                what: Prose::new(
                    format!("ZIP 结尾之后多出 {} 字节，安装时系统会拒绝", end.trailing),
                    format!("{} bytes follow the end of the ZIP; the platform refuses to install it", end.trailing),
                ),
                hides: false,
            });
        }
        oddities.extend(directory::foreign_start(bytes));
        let mut records = match directory::regular(bytes, &end) {
            Some(records) => records,
            None => directory::as_platform(bytes, &end, budget, &mut oddities)?,
        };
        if records.len() > budget.max_entries {
            records.truncate(budget.max_entries);
            oddities.push(directory::too_many_entries(budget));
        }

        let mut entries = Vec::new();
        let mut index = HashMap::new();
        let mut duplicates: Option<String> = None;
        let mut disagreeing: Option<(String, usize)> = None;
        for record in &records {
            let (entry, agrees) = directory::locate(bytes, &end, record);
            if !agrees {
                disagreeing.get_or_insert_with(|| (entry.name.clone(), 0)).1 += 1;
            }
            match index.entry(Cow::Borrowed(record.name)) {
                std::collections::hash_map::Entry::Vacant(slot) => {
                    slot.insert(entries.len());
                }
                std::collections::hash_map::Entry::Occupied(_) => {
                    duplicates.get_or_insert_with(|| entry.name.clone());
                }
            }
            entries.push(entry);
        }
        inflate::share_out(&mut entries, bytes.len(), budget);
        if let Some(name) = duplicates {
            oddities.push(Oddity {
                what: Prose::new(
                    format!("压缩包中有同名条目（如 {name}），安装时系统会拒绝；审计读取其中第一个"),
                    format!("several entries have one name ({name}); the platform refuses to install it, and the first is read here"),
                ),
                hides: true,
            });
        }
        if let Some((name, count)) = disagreeing {
            oddities.push(Oddity {
                what: Prose::new(
                    format!("{count} 个条目的本地文件头与中央目录不一致（如 {name}），新版系统会拒绝读取"),
                    format!("the local headers of {count} entries disagree with the central directory ({name}); newer platforms refuse to read them"),
                ),
                hides: false,
            });
        }
        Ok(Apk {
            bytes,
            others: Vec::new(),
            entries,
            central_directory: end.directory,
            end_record: end.record,
            parts: 1,
            index: vec![index],
            oddities,
            mismatches: Mutex::default(),
        })
    }

    /// The entry that the platform finds under `name`: of several parts, in the first that has it. Takes constant time.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        (0..self.parts).find_map(|part| self.entry_of(part, name))
    }

    /// The entry called `name` in the part `part`.
    pub fn entry_of(&self, part: usize, name: &str) -> Option<&Entry> {
        self.index.get(part)?.get(name.as_bytes()).and_then(|at| self.entries.get(*at))
    }

    /// What the data of `entry` lie in.
    fn source(&self, entry: &Entry) -> &'a [u8] {
        match entry.source.checked_sub(1) {
            None => self.bytes,
            Some(other) => self.others.get(other).copied().unwrap_or_default(),
        }
    }

    /// The contents of `entry`: borrowed when stored, inflated when deflated. Contents that do not match their CRC-32
    /// are handed over all the same, because the platform does not compare it; [`Apk::limits`] then names the entry.
    pub fn read(&self, entry: &Entry, budget: &Budget) -> Result<Cow<'a, [u8]>, ContainerError> {
        let data = self.data(entry)?;
        let contents = match entry.method {
            Method::Stored => Cow::Borrowed(data),
            Method::Deflated => Cow::Owned(inflate::inflate(entry, data, budget)?),
        };
        let mut crc = flate2::Crc::new();
        crc.update(&contents);
        self.compare(entry, &crc);
        Ok(contents)
    }

    /// Reads an entry piece by piece, in memory that does not grow with it.
    ///
    /// # Errors
    ///
    /// As [`Apk::read`], maybe after some pieces.
    pub fn read_pieces(
        &self,
        entry: &Entry,
        budget: &Budget,
        mut each: impl FnMut(&[u8]),
    ) -> Result<(), ContainerError> {
        let data = self.data(entry)?;
        let mut crc = flate2::Crc::new();
        let mut piece = |bytes: &[u8]| {
            crc.update(bytes);
            each(bytes);
        };
        match entry.method {
            Method::Stored => piece(data),
            Method::Deflated => inflate::pieces(entry, data, budget, piece)?,
        }
        self.compare(entry, &crc);
        Ok(())
    }

    /// The bytes of an entry as they stand in the archive.
    fn data(&self, entry: &Entry) -> Result<&'a [u8], ContainerError> {
        if let Some(fault) = &entry.fault {
            return Err(fault.clone());
        }
        self.source(entry).get(entry.data.clone()).ok_or_else(|| {
            ContainerError::new(
                Fault::Entry,
                entry.data.start,
                format!("{} 的数据超出文件范围", entry.name),
                format!("the data of {} lie outside the file", entry.name),
            )
        })
    }

    /// Notes an entry whose contents have another checksum than the directory says.
    fn compare(&self, entry: &Entry, crc: &flate2::Crc) {
        if crc.sum() != entry.crc32
            && let Ok(mut names) = self.mismatches.lock()
        {
            names.insert(entry.place().to_owned());
        }
    }

    /// The first bytes of an entry, at most `length`: what shows of what kind it is. Nothing is compared.
    pub fn read_start(&self, entry: &Entry, length: usize) -> Option<Cow<'a, [u8]>> {
        let data = self.source(entry).get(entry.data.clone()).filter(|_| entry.fault.is_none())?;
        match entry.method {
            Method::Stored => Some(Cow::Borrowed(data.get(..length).unwrap_or(data))),
            Method::Deflated => inflate::start(data, length).map(Cow::Owned),
        }
    }

    /// What the archive has that the platform takes amiss, and the entries read so far whose contents do not match
    /// their CRC-32. Ask when all reading is done.
    pub fn limits(&self) -> Vec<Limit> {
        let mut limits: Vec<Limit> = self
            .oddities
            .iter()
            .map(|oddity| Limit {
                what: oddity.what.clone(),
                place: String::new(),
                effect: if oddity.hides {
                    Prose::new(
                        "未读到的条目可能含有代码或数据，无法下结论",
                        "what was not read may hold code or data; no conclusion is drawn about it",
                    )
                } else {
                    Prose::new(
                        "内容已照常读取，不影响结论",
                        "the contents were read all the same; no conclusion depends on it",
                    )
                },
                principles: if oddity.hides { Principle::ALL.to_vec() } else { Vec::new() },
            })
            .collect();
        let names = self.mismatches.lock().map(|names| names.clone()).unwrap_or_default();
        limits.extend(names.into_iter().map(|name| Limit {
            what: Prose::new("条目内容与 CRC-32 校验值不符", "the entry's contents do not match their CRC-32"),
            place: name,
            effect: Prose::new(
                "系统不校验此值，内容已照常读取",
                "the platform does not compare it; the contents were read all the same",
            ),
            principles: Vec::new(),
        }));
        limits
    }
}

#[cfg(test)]
pub(crate) mod build;
#[cfg(test)]
mod tests;
