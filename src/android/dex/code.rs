//! Code items: a method's instructions, and what catches exceptions in them.

use super::read::{Cursor, at, u16_le, u32_le};
use super::{DexError, DexFile, Fault, Instructions, Payload, Result, TypeIdx};

/// `code_item`.
#[derive(Clone, Copy, Debug)]
pub struct Code<'a> {
    /// Number of registers.
    pub registers: u16,
    /// Number of words of incoming arguments: the last registers.
    pub ins: u16,
    /// Number of words of outgoing arguments.
    pub outs: u16,
    /// Number of try ranges, as claimed.
    pub tries: u16,
    /// Offset of the debug information, 0 for none.
    pub debug_info: u32,
    /// The instructions' code units, little-endian.
    pub units: &'a [[u8; 2]],
    data: &'a [u8],
    /// Where the instructions start in the file, in bytes.
    start: usize,
}

/// `try_item`: a range of instructions and where its handlers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Try {
    /// First code unit.
    pub start: u32,
    /// Number of code units.
    pub count: u16,
    /// Offset of the handlers from the start of the handler list, in bytes.
    pub handlers: u16,
}

/// One handler of a try range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatchHandler {
    /// The exception that it catches; `None` catches all.
    pub exception: Option<TypeIdx>,
    /// Its first code unit.
    pub address: u32,
}

impl<'a> DexFile<'a> {
    /// The code at `offset`, which [`EncodedMethod::code`](super::EncodedMethod::code) gives.
    pub fn code(&self, offset: u32) -> Result<Code<'a>> {
        let mut cursor = Cursor::new(self.data(), at(offset));
        let (registers, ins, outs, tries) = (cursor.u16()?, cursor.u16()?, cursor.u16()?, cursor.u16()?);
        let (debug_info, count) = (cursor.u32()?, cursor.u32()?);
        let start = cursor.offset();
        let size = at(count).checked_mul(2).ok_or(cursor.error(Fault::LongCode))?;
        let units = cursor.take(size).map_err(|_| DexError::new(Fault::CodeBeyondFile, at(offset)))?;
        Ok(Code { registers, ins, outs, tries, debug_info, units: units.as_chunks().0, data: self.data(), start })
    }
}

impl<'a> Code<'a> {
    /// The instructions, in order.
    pub fn instructions(&self) -> Instructions<'a> {
        Instructions::new(self.units, self.start)
    }

    /// The payload of a switch or array that stands at the code unit `offset`.
    pub fn payload(&self, offset: u32) -> Option<Payload<'a>> {
        let units = self.units.get(at(offset)..)?;
        let start = self.start.saturating_add(at(offset).saturating_mul(2));
        Instructions::new(units, start).next()?.ok()?.payload()
    }

    /// Where the try table starts: after the instructions, on a multiple of four bytes.
    fn tries_start(&self) -> usize {
        self.start.saturating_add(self.units.len().saturating_mul(2)).next_multiple_of(4)
    }

    /// The try ranges that are in the file.
    pub fn tries(&self) -> impl Iterator<Item = Try> + use<'a> {
        let items = self.data.get(self.tries_start()..).unwrap_or_default().as_chunks::<8>().0;
        items.iter().take(usize::from(self.tries)).filter_map(|item| {
            Some(Try { start: u32_le(item, 0)?, count: u16_le(item, 4)?, handlers: u16_le(item, 6)? })
        })
    }

    /// The handlers of a try range in the order in which they are asked; the one that catches all is the last.
    pub fn handlers(&self, range: &Try) -> Result<impl Iterator<Item = Result<CatchHandler>> + use<'a>> {
        let list = self.tries_start().saturating_add(usize::from(self.tries) * 8);
        let mut cursor = Cursor::new(self.data, list.saturating_add(usize::from(range.handlers)));
        let size = cursor.sleb128()?;
        let mut typed = size.unsigned_abs();
        let mut catch_all = size <= 0;
        let mut next = move || -> Result<Option<CatchHandler>> {
            if typed > 0 {
                typed -= 1;
                let exception = Some(TypeIdx(cursor.uleb128()?));
                return Ok(Some(CatchHandler { exception, address: cursor.uleb128()? }));
            }
            if std::mem::take(&mut catch_all) {
                return Ok(Some(CatchHandler { exception: None, address: cursor.uleb128()? }));
            }
            Ok(None)
        };
        let mut failed = false;
        Ok(std::iter::from_fn(move || {
            if failed {
                return None;
            }
            let handler = next().transpose();
            failed = matches!(handler, Some(Err(_)));
            handler
        }))
    }
}
