//! Debug information: which source line an instruction comes from.

use super::read::{Cursor, at};
use super::{Code, DexFile, NO_INDEX, Result, StringIdx};

/// `debug_info_item` of a method.
#[derive(Clone, Copy, Debug)]
pub struct DebugInfo<'a> {
    /// Line of the first position.
    pub line_start: u32,
    /// Number of parameter names, as claimed.
    pub parameter_count: u32,
    cursor: Cursor<'a>,
}

/// From this code unit on, until the next position: a source line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Code unit.
    pub address: u32,
    /// Line, 1-based.
    pub line: u32,
    /// The source file, where it is not the class's.
    pub file: Option<StringIdx>,
}

impl<'a> DexFile<'a> {
    /// The debug information of a method; `None` where it has none.
    pub fn debug_info(&self, code: &Code<'a>) -> Result<Option<DebugInfo<'a>>> {
        // R8 stores a line number without debug information as an offset that lies outside the file.
        if code.debug_info == 0 || at(code.debug_info) >= self.data().len() {
            return Ok(None);
        }
        let mut cursor = Cursor::new(self.data(), at(code.debug_info));
        Ok(Some(DebugInfo { line_start: cursor.uleb128()?, parameter_count: cursor.uleb128()?, cursor }))
    }

    /// The position of the code unit `address`, if the method says so.
    pub fn position(&self, code: &Code<'a>, address: u32) -> Option<Position> {
        let info = self.debug_info(code).ok()??;
        info.positions().take_while(|position| position.address <= address).last()
    }
}

impl<'a> DebugInfo<'a> {
    /// Names of the parameters; `None` where one has no name.
    pub fn parameter_names(&self) -> impl Iterator<Item = Option<StringIdx>> + use<'a> {
        let mut cursor = self.cursor;
        (0..self.parameter_count)
            .map_while(move |_| cursor.uleb128p1().ok())
            .map(|index| Some(index).filter(|index| *index != NO_INDEX).map(StringIdx))
    }

    /// All positions, by address. Ends at the end of the sequence or where it is damaged.
    pub fn positions(&self) -> impl Iterator<Item = Position> + use<'a> {
        let mut cursor = self.cursor;
        let mut names = self.parameter_count;
        let (mut address, mut line, mut file) = (0u32, self.line_start, None);
        std::iter::from_fn(move || {
            while names > 0 {
                cursor.uleb128().ok()?;
                names -= 1;
            }
            loop {
                match cursor.u8().ok()? {
                    0x00 => return None,
                    0x01 => address = address.checked_add(cursor.uleb128().ok()?)?,
                    0x02 => line = line.wrapping_add_signed(cursor.sleb128().ok()?),
                    // start_local: register, name, type; extended: and signature.
                    0x03 => skip(&mut cursor, 3)?,
                    0x04 => skip(&mut cursor, 4)?,
                    // end_local, restart_local: register.
                    0x05 | 0x06 => skip(&mut cursor, 1)?,
                    // prologue_end, epilogue_begin.
                    0x07 | 0x08 => {}
                    0x09 => {
                        let index = cursor.uleb128p1().ok()?;
                        file = Some(index).filter(|index| *index != NO_INDEX).map(StringIdx);
                    }
                    special => {
                        let adjusted = u32::from(special - 0x0a);
                        address = address.checked_add(adjusted / 15)?;
                        line = line.wrapping_add(adjusted % 15).wrapping_sub(4);
                        return Some(Position { address, line, file });
                    }
                }
            }
        })
    }
}

/// Skips `count` LEB128 numbers.
fn skip(cursor: &mut Cursor<'_>, count: u32) -> Option<()> {
    for _ in 0..count {
        cursor.uleb128().ok()?;
    }
    Some(())
}
