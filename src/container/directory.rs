//! The end record, the central directory and local headers, as `libziparchive` reads them.

use std::io::Cursor;
use std::ops::Range;

use super::{ContainerError, Entry, Fault, Method, Oddity};
use crate::limit::Budget;
use crate::prose::Prose;

const LOCAL_HEADER: u32 = 0x0403_4b50;
const CENTRAL_HEADER: u32 = 0x0201_4b50;
const END_RECORD: u32 = 0x0605_4b50;
const ZIP64_END_RECORD: u32 = 0x0606_4b50;
const ZIP64_END_LOCATOR: u32 = 0x0706_4b50;
const LOCAL_HEADER_SIZE: usize = 30;
const CENTRAL_HEADER_SIZE: usize = 46;
const END_RECORD_SIZE: usize = 22;
const ZIP64_END_RECORD_SIZE: usize = 56;
const ZIP64_END_LOCATOR_SIZE: usize = 20;
const ZIP64_EXTRA: u16 = 1;
/// General purpose flag, bit 3: sizes and CRC stand in a data descriptor behind the data.
const HAS_DATA_DESCRIPTOR: u16 = 1 << 3;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|raw| u16::from_le_bytes(*raw))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|raw| u32::from_le_bytes(*raw))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|raw| u64::from_le_bytes(*raw))
}

/// What the end record, or its ZIP64 form, says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct End {
    /// Offset of the end record.
    pub record: usize,
    /// The central directory.
    pub directory: Range<usize>,
    /// Entries, as claimed.
    pub count: u64,
    /// Bytes behind the end record and its comment, which the platform does not accept.
    pub trailing: usize,
}

impl End {
    /// Finds the end record: the last signature within reach of the longest comment, as the platform does.
    pub fn find(bytes: &[u8]) -> Result<Self, ContainerError> {
        if bytes.is_empty() {
            return Err(ContainerError::new(Fault::Empty, 0, "文件为空", "the file is empty"));
        }
        let reach = bytes.len().saturating_sub(END_RECORD_SIZE + usize::from(u16::MAX));
        let record = memchr::memmem::rfind_iter(bytes.get(reach..).unwrap_or_default(), &END_RECORD.to_le_bytes())
            .map(|at| reach + at)
            .find(|at| at + END_RECORD_SIZE <= bytes.len());
        let Some(record) = record else {
            return Err(if u32_at(bytes, 0) == Some(LOCAL_HEADER) {
                ContainerError::new(
                    Fault::Truncated,
                    bytes.len(),
                    "ZIP 文件被截断：找不到结尾记录",
                    "the ZIP is cut short: it has no end record",
                )
            } else {
                ContainerError::new(
                    Fault::NotZip,
                    0,
                    "不是 ZIP 文件（APK 是一种 ZIP）：没有结尾记录",
                    "this is no ZIP file (an APK is one): it has no end record",
                )
            });
        };
        let damaged =
            || ContainerError::new(Fault::Directory, record, "ZIP 结尾记录已损坏", "the ZIP's end record is damaged");
        let count = u16_at(bytes, record + 10).ok_or_else(damaged)?;
        let on_disk = u16_at(bytes, record + 8).ok_or_else(damaged)?;
        let size = u32_at(bytes, record + 12).ok_or_else(damaged)?;
        let start = u32_at(bytes, record + 16).ok_or_else(damaged)?;
        let comment = u16_at(bytes, record + 20).ok_or_else(damaged)?;
        let trailing = bytes.len().saturating_sub(record + END_RECORD_SIZE + usize::from(comment));
        let (count, size, start) = if on_disk == u16::MAX
            || count == u16::MAX
            || size == u32::MAX
            || start == u32::MAX
            || comment == u16::MAX
        {
            zip64_end(bytes, record).ok_or_else(|| {
                ContainerError::new(Fault::Directory, record, "ZIP64 结尾记录已损坏", "the ZIP64 end record is damaged")
            })?
        } else {
            (u64::from(count), u64::from(size), u64::from(start))
        };
        let directory = usize::try_from(start)
            .ok()
            .zip(usize::try_from(size).ok())
            .and_then(|(start, size)| Some(start..start.checked_add(size)?))
            .filter(|directory| directory.end <= record);
        let Some(directory) = directory else {
            return Err(ContainerError::new(
                Fault::Directory,
                record,
                format!("ZIP 中央目录（起点 {start}，长 {size}）超出结尾记录"),
                format!("the ZIP's central directory (from {start}, {size} bytes) runs past its end record"),
            ));
        };
        if count == 0 {
            return Err(ContainerError::new(Fault::Directory, record, "ZIP 中没有任何条目", "the ZIP has no entries"));
        }
        Ok(End { record, directory, count, trailing })
    }
}

/// Count of entries, size and start of the central directory by the ZIP64 end record, which the locator directly
/// before the end record points to.
fn zip64_end(bytes: &[u8], record: usize) -> Option<(u64, u64, u64)> {
    let locator = record.checked_sub(ZIP64_END_LOCATOR_SIZE)?;
    if u32_at(bytes, locator)? != ZIP64_END_LOCATOR {
        return None;
    }
    let at = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
    if at > locator.checked_sub(ZIP64_END_RECORD_SIZE)? || u32_at(bytes, at)? != ZIP64_END_RECORD {
        return None;
    }
    let (count, size, start) = (u64_at(bytes, at + 32)?, u64_at(bytes, at + 40)?, u64_at(bytes, at + 48)?);
    let end = start.checked_add(size)?;
    (end <= u64::try_from(at).ok()?).then_some((count, size, start))
}

/// One record of the central directory, ZIP64 resolved.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub name: &'a [u8],
    pub method: u16,
    pub crc32: u32,
    pub compressed: u64,
    pub size: u64,
    /// Offset of the local header.
    pub header: u64,
}

/// The directory as the `zip` crate reads it, when it is regular: where the crate and the platform cannot differ.
/// `None` when the crate refuses it, or would find another directory, drop entries of one name, rename an entry by
/// its extra field, or take sizes from where the platform does not.
pub(super) fn regular<'a>(bytes: &'a [u8], end: &End) -> Option<Vec<Record<'a>>> {
    let config = zip::read::Config { archive_offset: zip::read::ArchiveOffset::Known(0) };
    let archive = zip::ZipArchive::with_config(config, Cursor::new(bytes)).ok()?;
    let same_directory = archive.offset() == 0
        && usize::try_from(archive.central_directory_start()) == Ok(end.directory.start)
        && u64::try_from(archive.len()) == Ok(end.count)
        && !archive.has_duplicate_names();
    if !same_directory {
        return None;
    }
    let mut records = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        let entry = archive.by_index_data(at).ok()?;
        let central = usize::try_from(entry.central_header_start()).ok()?;
        let raw = bytes.get(central..end.directory.end)?;
        let name = raw.get(CENTRAL_HEADER_SIZE..)?.get(..entry.name_raw().len())?;
        let method = match entry.compression() {
            zip::CompressionMethod::Stored => 0,
            zip::CompressionMethod::Deflated => 8,
            _ => return None,
        };
        let as_written = name == entry.name_raw()
            && usize::from(u16_at(raw, 28)?) == name.len()
            && u16_at(raw, 10)? == method
            && u64::from(u32_at(raw, 20)?) == entry.compressed_size()
            && u64::from(u32_at(raw, 24)?) == entry.size()
            && u64::from(u32_at(raw, 42)?) == entry.header_start()
            && is_valid_name(name);
        if !as_written {
            return None;
        }
        let variable = name.len() + usize::from(u16_at(raw, 30)?) + usize::from(u16_at(raw, 32)?);
        raw.get(CENTRAL_HEADER_SIZE..)?.get(..variable)?;
        records.push(Record {
            name,
            method,
            crc32: entry.crc32(),
            compressed: entry.compressed_size(),
            size: entry.size(),
            header: entry.header_start(),
        });
    }
    Some(records)
}

/// The directory as the platform reads it. Where the platform would give up on the whole archive, what was read until
/// then is kept and the damage is noted.
pub(super) fn as_platform<'a>(
    bytes: &'a [u8],
    end: &End,
    budget: &Budget,
    oddities: &mut Vec<Oddity>,
) -> Result<Vec<Record<'a>>, ContainerError> {
    let mut records = Vec::new();
    let mut at = end.directory.start;
    let mut invalid_names = 0_usize;
    for number in 0..end.count {
        if records.len() >= budget.max_entries {
            oddities.push(too_many_entries(budget));
            break;
        }
        let Some((record, next)) = record_at(bytes, at, end.directory.end) else {
            if records.is_empty() {
                return Err(ContainerError::new(
                    Fault::Directory,
                    at,
                    "ZIP 中央目录已损坏：读不出第一个条目",
                    "the ZIP's central directory is damaged: its first entry cannot be read",
                ));
            }
            oddities.push(Oddity {
                what: Prose::new(
                    format!("ZIP 中央目录在偏移 {at} 处损坏：声称 {} 个条目，只读出 {number} 个", end.count),
                    format!(
                        "the ZIP's central directory is damaged at offset {at}: it claims {} entries, {number} could be read",
                        end.count
                    ),
                ),
                hides: true,
            });
            break;
        };
        if !is_valid_name(record.name) {
            invalid_names += 1;
        }
        records.push(record);
        at = next;
    }
    if invalid_names > 0 {
        oddities.push(Oddity {
            what: Prose::new(
                format!("{invalid_names} 个条目的名称不是合法的 UTF-8，安装时系统会拒绝"),
                format!("the names of {invalid_names} entries are not UTF-8; the platform refuses to install it"),
            ),
            hides: false,
        });
    }
    Ok(records)
}

/// Whether the platform takes this for an entry's name: UTF-8 without NUL.
fn is_valid_name(name: &[u8]) -> bool {
    std::str::from_utf8(name).is_ok_and(|name| !name.contains('\0'))
}

/// What stands before the first entry. Since 8.1 the platform refuses a file that starts with anything but a local
/// header: releases before took one that starts as a DEX file for code (Janus, CVE-2017-13156), and checked the
/// signature of the archive behind it.
pub(super) fn foreign_start(bytes: &[u8]) -> Option<Oddity> {
    if u32_at(bytes, 0) == Some(LOCAL_HEADER) {
        return None;
    }
    let is_dex = bytes.starts_with(b"dex\n");
    let what = if is_dex {
        Prose::new(
            "文件以 DEX 代码开头（Janus 漏洞手法）：Android 8.0 及更早系统会运行这段代码，新版系统拒绝安装",
            "the file starts with DEX code (Janus): releases up to 8.0 run it, later ones refuse to install it",
        )
    } else {
        Prose::new(
            "文件不以 ZIP 条目开头，新版系统拒绝安装",
            "the file does not start with a ZIP entry; newer platforms refuse to install it",
        )
    };
    Some(Oddity { what, hides: is_dex })
}

/// Says that only a part of the entries was read.
pub(super) fn too_many_entries(budget: &Budget) -> Oddity {
    Oddity {
        what: Prose::new(
            format!("条目过多：只读取前 {} 个", budget.max_entries),
            format!("too many entries: only the first {} were read", budget.max_entries),
        ),
        hides: true,
    }
}

/// The record at `at`, and where the next one starts.
fn record_at(bytes: &[u8], at: usize, end: usize) -> Option<(Record<'_>, usize)> {
    let raw = bytes.get(at..end)?;
    if u32_at(raw, 0)? != CENTRAL_HEADER {
        return None;
    }
    let name = raw.get(CENTRAL_HEADER_SIZE..)?.get(..usize::from(u16_at(raw, 28)?))?;
    let extra_at = CENTRAL_HEADER_SIZE + name.len();
    let extra = raw.get(extra_at..)?.get(..usize::from(u16_at(raw, 30)?))?;
    let next = extra_at + extra.len() + usize::from(u16_at(raw, 32)?);
    raw.get(..next)?;
    let (compressed, size, header) = (u32_at(raw, 20)?, u32_at(raw, 24)?, u32_at(raw, 42)?);
    let wide = if compressed == u32::MAX || size == u32::MAX || header == u32::MAX {
        zip64_extra(extra, size, compressed, Some(header)).unwrap_or_default()
    } else {
        Zip64::default()
    };
    let record = Record {
        name,
        method: u16_at(raw, 10)?,
        crc32: u32_at(raw, 16)?,
        compressed: wide.compressed.unwrap_or(u64::from(compressed)),
        size: wide.size.unwrap_or(u64::from(size)),
        header: wide.header.unwrap_or(u64::from(header)),
    };
    Some((record, at.checked_add(next)?))
}

/// What a ZIP64 extra field gives.
#[derive(Debug, Default)]
struct Zip64 {
    size: Option<u64>,
    compressed: Option<u64>,
    header: Option<u64>,
}

/// Reads the ZIP64 extra field: only the values whose 32-bit fields are all ones, or all three when it is complete.
fn zip64_extra(extra: &[u8], size: u32, compressed: u32, header: Option<u32>) -> Option<Zip64> {
    let mut at = 0_usize;
    loop {
        let id = u16_at(extra, at)?;
        let length = usize::from(u16_at(extra, at + 2)?);
        let field = extra.get(at + 4..)?.get(..length)?;
        at += 4 + length;
        if id != ZIP64_EXTRA {
            continue;
        }
        let complete = length == 24 || length == 28;
        let mut values = field.chunks_exact(8).map(|raw| u64_at(raw, 0));
        let mut take = |wanted: bool| {
            if wanted || complete { values.next().flatten() } else { None }
        };
        return Some(Zip64 {
            size: take(size == u32::MAX),
            compressed: take(compressed == u32::MAX),
            header: take(header == Some(u32::MAX)),
        });
    }
}

/// Finds an entry's data by its local header, and tells whether the local header agrees with the directory in what
/// the platform compares: name, and sizes and CRC unless a data descriptor holds them. The flags for encryption are
/// not looked at, as in the platform.
pub(super) fn locate(bytes: &[u8], end: &End, record: &Record<'_>) -> (Entry, bool) {
    let name = String::from_utf8_lossy(record.name).into_owned();
    let method = if record.method == 8 { Method::Deflated } else { Method::Stored };
    let header = usize::try_from(record.header).unwrap_or(usize::MAX);
    let mut entry = Entry {
        name,
        method,
        written_method: record.method,
        data: 0..0,
        size: record.size,
        crc32: record.crc32,
        header,
        fault: None,
        part: 0,
        source: 0,
        place: None,
    };
    let local = bytes.get(..end.directory.start).and_then(|before| before.get(header..));
    let Some(local) = local.filter(|local| u32_at(local, 0) == Some(LOCAL_HEADER) && local.len() > LOCAL_HEADER_SIZE)
    else {
        entry.fault = Some(ContainerError::new(
            Fault::Entry,
            header,
            format!("{} 没有本地文件头", entry.name),
            format!("{} has no local header", entry.name),
        ));
        return (entry, true);
    };
    let field = |at| u16_at(local, at).unwrap_or_default();
    let wide = |at| u32_at(local, at).unwrap_or_default();
    let name_length = usize::from(field(26));
    let start = header + LOCAL_HEADER_SIZE + name_length + usize::from(field(28));
    // An unknown method is read as stored, and a stored entry as long as its size when inflated.
    let length = if method == Method::Deflated { record.compressed } else { record.size };
    let data = usize::try_from(length).ok().and_then(|length| Some(start..start.checked_add(length)?));
    match data.filter(|data| data.end <= end.directory.start) {
        Some(data) => entry.data = data,
        None => {
            entry.fault = Some(ContainerError::new(
                Fault::Entry,
                start,
                format!("{} 声称 {length} 字节，超出文件范围", entry.name),
                format!("{} claims {length} bytes, which runs past the central directory", entry.name),
            ));
        }
    }
    let same_name = local.get(LOCAL_HEADER_SIZE..).and_then(|rest| rest.get(..name_length)) == Some(record.name);
    let zip64 = wide(18) == u32::MAX || wide(22) == u32::MAX;
    let same_sizes = field(6) & HAS_DATA_DESCRIPTOR != 0
        || zip64
        || (u64::from(wide(18)) == record.compressed && u64::from(wide(22)) == record.size && wide(14) == record.crc32);
    (entry, same_name && same_sizes)
}
