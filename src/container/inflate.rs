//! Inflating within claims and the budget.
//!
//! What one archive may inflate to in all is shared out when it is opened, the smallest entries first, so that a bomb
//! costs only itself, and the same entries are read however the threads run.

use flate2::{Decompress, FlushDecompress, Status};

use super::{ContainerError, Entry, Fault};
use crate::limit::Budget;

/// A deflated byte yields at most this many bytes (258 of two bits each, RFC 1951), so that a claim that the data
/// cannot fulfil is known before anything is allocated.
const MOST_PER_BYTE: u64 = 1032;

/// How many bytes of an entry that is read piece by piece stand in memory at once.
const PIECE: usize = 64 << 10;

/// However small it is, an archive may inflate to this many bytes.
const LEAST_IN_ALL: u64 = 256 << 20;
/// A larger archive may inflate to this many times its size. Whole apps inflate to two or three times theirs.
const MOST_TIMES: u64 = 32;

/// Marks the entries that the archive is not granted the bytes for. `whole` is the size of the archive in bytes.
pub(super) fn share_out(entries: &mut [Entry], whole: usize, budget: &Budget) {
    let whole = u64::try_from(whole).unwrap_or(u64::MAX);
    let mut left = whole.saturating_mul(MOST_TIMES).max(LEAST_IN_ALL).min(budget.max_inflated);
    let mut inflating: Vec<&mut Entry> = entries
        .iter_mut()
        // Whatever is not stored may be inflated by a reader of signatures; false claims never are.
        .filter(|entry| entry.written_method != 0 && entry.fault.is_none() && entry.size <= most(entry.data.len()))
        .collect();
    let total = inflating.iter().fold(0u64, |total, entry| total.saturating_add(entry.size));
    if total <= left {
        return;
    }
    inflating.sort_by_key(|entry| entry.size);
    for entry in inflating {
        if entry.size <= left {
            left -= entry.size;
        } else {
            entry.fault = Some(too_much(entry));
        }
    }
}

/// The most that `length` bytes of deflated data can inflate to.
fn most(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX).saturating_mul(MOST_PER_BYTE)
}

fn too_much(entry: &Entry) -> ContainerError {
    ContainerError::new(
        Fault::Budget,
        entry.data.start,
        format!("{} 解压后超出审计允许的大小", entry.name),
        format!("{} would inflate to more than the audit allows", entry.name),
    )
}

/// Inflates `data`. As in the platform, an entry whose size is not what the directory claims cannot be read.
pub(super) fn inflate(entry: &Entry, data: &[u8], budget: &Budget) -> Result<Vec<u8>, ContainerError> {
    let size = claimed(entry, data, budget)?;
    let mut out = Vec::new();
    // One byte more than claimed: it stays unused, or shows that the claim is too small.
    reserve(entry, &mut out, size.saturating_add(1))?;
    run(entry, data, size, &mut out, |_| ())?;
    Ok(out)
}

/// The same, piece by piece, for what need not stand in memory whole.
pub(super) fn pieces(
    entry: &Entry,
    data: &[u8],
    budget: &Budget,
    mut each: impl FnMut(&[u8]),
) -> Result<(), ContainerError> {
    let size = claimed(entry, data, budget)?;
    let mut out = Vec::new();
    reserve(entry, &mut out, size.saturating_add(1).min(PIECE))?;
    run(entry, data, size, &mut out, |out| {
        each(out);
        out.clear();
    })?;
    each(&out);
    Ok(())
}

/// The size that the directory claims, where the data and the budget allow it.
fn claimed(entry: &Entry, data: &[u8], budget: &Budget) -> Result<usize, ContainerError> {
    if entry.size > most(data.len()) {
        return Err(fault(
            entry,
            Fault::Entry,
            0,
            "声称的大小超过其数据所能解压出的大小",
            "claims more bytes than its data can inflate to",
        ));
    }
    if entry.size > budget.max_entry {
        return Err(too_much(entry));
    }
    Ok(usize::try_from(entry.size).unwrap_or(usize::MAX))
}

fn reserve(entry: &Entry, out: &mut Vec<u8>, size: usize) -> Result<(), ContainerError> {
    out.try_reserve_exact(size)
        .map_err(|_| fault(entry, Fault::Budget, 0, "内存不足，无法解压", "cannot be inflated: not enough memory"))
}

/// What is wrong at an offset of the entry's data.
fn fault(entry: &Entry, fault: Fault, offset: usize, zh: &str, en: &str) -> ContainerError {
    let offset = entry.data.start.saturating_add(offset);
    ContainerError::new(fault, offset, format!("{} {zh}", entry.name), format!("{} {en}", entry.name))
}

/// Inflates into `out`, as far as it has room; `full` makes room.
fn run(
    entry: &Entry,
    data: &[u8],
    size: usize,
    out: &mut Vec<u8>,
    mut full: impl FnMut(&mut Vec<u8>),
) -> Result<(), ContainerError> {
    let count = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    let mut stream = Decompress::new(false);
    loop {
        let (read, made) = (stream.total_in(), stream.total_out());
        let consumed = count(read);
        let status = stream
            .decompress_vec(data.get(consumed..).unwrap_or_default(), out, FlushDecompress::Finish)
            .map_err(|_| fault(entry, Fault::Entry, consumed, "的压缩数据已损坏", "has damaged deflate data"))?;
        if count(stream.total_out()) > size {
            return Err(fault(
                entry,
                Fault::Entry,
                consumed,
                "解压后大于声称的大小",
                "inflates to more than it claims",
            ));
        }
        if status == Status::StreamEnd {
            break;
        }
        if out.len() == out.capacity() {
            full(out);
        }
        if stream.total_in() == read && stream.total_out() == made {
            return Err(fault(
                entry,
                Fault::Entry,
                consumed,
                "的压缩数据不完整",
                "has deflate data that end too early",
            ));
        }
    }
    if count(stream.total_out()) < size {
        return Err(fault(entry, Fault::Entry, data.len(), "解压后小于声称的大小", "inflates to less than it claims"));
    }
    Ok(())
}

/// The first bytes that `data` inflates to, at most `length`; `None` where it is damaged before.
pub(super) fn start(data: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    out.try_reserve_exact(length).ok()?;
    Decompress::new(false).decompress_vec(data, &mut out, FlushDecompress::None).ok()?;
    out.truncate(length);
    Some(out)
}
