//! What an instruction does to registers and control, by its opcode: the facts of the Dalvik bytecode documentation.

use crate::android::dex::{Instruction, Opcode};

/// The register that an instruction writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The register, the first one of a pair.
    pub register: u16,
    /// Whether it writes the register after it too (`long`, `double`).
    pub wide: bool,
}

/// How control leaves an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// To the next instruction.
    Next,
    /// To its target (`goto`).
    Jump,
    /// To its target or the next instruction (`if-…`).
    Branch,
    /// To one of the targets of its payload or the next instruction.
    Switch,
    /// Out of the method (`return…`, `throw`).
    End,
}

/// How control leaves `opcode`.
pub fn flow(opcode: Opcode) -> Flow {
    match opcode.0 {
        0x0e..=0x11 | 0x27 => Flow::End,
        0x28..=0x2a => Flow::Jump,
        0x2b | 0x2c => Flow::Switch,
        0x32..=0x3d => Flow::Branch,
        _ => Flow::Next,
    }
}

/// Whether `opcode` writes the first register that its instruction names.
fn writes(opcode: Opcode) -> bool {
    matches!(opcode.0,
        0x01..=0x0d | 0x12..=0x1c | 0x1f..=0x23 | 0x2d..=0x31 | 0x44..=0x4a | 0x52..=0x58 | 0x60..=0x66
        | 0x7b..=0xe2 | 0xfe | 0xff)
}

/// Whether `opcode` writes a pair of registers.
fn writes_wide(opcode: Opcode) -> bool {
    matches!(opcode.0,
        0x04..=0x06 | 0x0b | 0x16..=0x19 | 0x45 | 0x53 | 0x61
        // Unary operators and conversions that yield long or double.
        | 0x7d | 0x7e | 0x80 | 0x81 | 0x83 | 0x86 | 0x88 | 0x89 | 0x8b
        // Binary operators on long and double, with three registers and with two.
        | 0x9b..=0xa5 | 0xab..=0xaf | 0xbb..=0xc5 | 0xcb..=0xcf)
}

/// The register that an instruction writes; `None` where it writes none.
pub fn written(instruction: &Instruction<'_>) -> Option<Written> {
    if !writes(instruction.opcode) {
        return None;
    }
    let register = instruction.registers().iter().next()?;
    Some(Written { register, wide: writes_wide(instruction.opcode) })
}

/// How many of the registers that an instruction names, from the first, are only written.
pub fn written_only(opcode: Opcode) -> usize {
    // `check-cast` and the operators with two registers read what they write.
    usize::from(writes(opcode) && !matches!(opcode.0, 0x1f | 0xb0..=0xcf))
}

/// Whether an instruction can throw.
pub fn throws(opcode: Opcode) -> bool {
    matches!(opcode.0,
        0x1a..=0x27 | 0x44..=0x6d | 0x6e..=0x72 | 0x74..=0x78
        // Division and remainder of integers.
        | 0x93 | 0x94 | 0x9e | 0x9f | 0xb3 | 0xb4 | 0xbe | 0xbf | 0xd3 | 0xd4 | 0xdb | 0xdc
        | 0xfa..=0xff)
}

/// Whether an instruction copies a register (`move…`).
pub fn copies(opcode: Opcode) -> bool {
    matches!(opcode.0, 0x01..=0x09)
}

/// Whether an instruction takes the result of the one before it (`move-result…`).
pub fn takes_result(opcode: Opcode) -> bool {
    matches!(opcode.0, 0x0a..=0x0c)
}

/// Whether `move-result…` may follow.
pub fn has_result(opcode: Opcode) -> bool {
    opcode.is_invoke() || matches!(opcode.0, 0x24 | 0x25)
}
