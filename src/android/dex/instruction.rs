//! Instructions, decoded on demand.

use super::opcode::{Format, IndexKind, Opcode};
use super::{DexError, Fault, Result};

/// One instruction, or a payload (the data of a switch or array). Operands are decoded when asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction<'a> {
    /// Where it stands, in code units from the start of the method.
    pub offset: u32,
    /// Its opcode.
    pub opcode: Opcode,
    /// Its code units, at least one.
    pub units: &'a [[u8; 2]],
}

/// The registers that an instruction names, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Registers {
    /// The first five, or the start of the range.
    list: [u16; 5],
    /// How many.
    count: u16,
    range: bool,
}

impl Registers {
    fn of<const N: usize>(registers: [u16; N]) -> Self {
        let mut list = [0; 5];
        for (to, from) in list.iter_mut().zip(registers) {
            *to = from;
        }
        Registers { list, count: u16::try_from(N.min(5)).unwrap_or(5), range: false }
    }

    /// The registers.
    pub fn iter(&self) -> impl Iterator<Item = u16> + use<> {
        let Registers { list, count, range } = *self;
        (0..count).map(move |at| match list {
            [first, ..] if range => first.wrapping_add(at),
            _ => list.get(usize::from(at)).copied().unwrap_or(0),
        })
    }

    /// The register at a position.
    pub fn get(&self, at: usize) -> Option<u16> {
        let at = u16::try_from(at).ok().filter(|at| *at < self.count)?;
        match self.list {
            [first, ..] if self.range => Some(first.wrapping_add(at)),
            list => list.get(usize::from(at)).copied(),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.count.into()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// The data of a switch or an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
    /// `packed-switch-payload`: keys from `first_key` on, one a target.
    PackedSwitch {
        /// The first key.
        first_key: i32,
        /// Branch offsets in code units, relative to the switch instruction.
        targets: &'a [[u8; 4]],
    },
    /// `sparse-switch-payload`.
    SparseSwitch {
        /// Keys, ascending.
        keys: &'a [[u8; 4]],
        /// Branch offsets in code units, relative to the switch instruction.
        targets: &'a [[u8; 4]],
    },
    /// `fill-array-data-payload`.
    ArrayData {
        /// Bytes an element: 1, 2, 4 or 8.
        element_width: u16,
        /// The elements, little-endian.
        data: &'a [u8],
    },
}

impl<'a> Instruction<'a> {
    fn unit(&self, at: usize) -> u16 {
        self.units.get(at).map_or(0, |unit| u16::from_le_bytes(*unit))
    }

    /// Units `at` and the next, as 32 bits.
    fn word(&self, at: usize) -> u32 {
        u32::from(self.unit(at)) | u32::from(self.unit(at + 1)) << 16
    }

    /// The high byte of unit 0.
    fn high(&self) -> u8 {
        self.units.first().map_or(0, |unit| unit[1])
    }

    /// Its format.
    pub fn format(&self) -> Format {
        self.opcode.format()
    }

    /// Whether it is the data of a switch or an array.
    pub fn is_payload(&self) -> bool {
        self.opcode == Opcode::NOP && matches!(self.high(), 1..=3)
    }

    /// What its index names, and the index.
    pub fn index(&self) -> Option<(IndexKind, u32)> {
        let kind = self.opcode.index_kind();
        match (kind, self.format()) {
            (IndexKind::None, _) => None,
            (_, Format::F31c) => Some((kind, self.word(1))),
            _ => Some((kind, self.unit(1).into())),
        }
    }

    /// The prototype of an `invoke-polymorphic`.
    pub fn proto_index(&self) -> Option<u32> {
        matches!(self.format(), Format::F45cc | Format::F4rcc).then(|| self.unit(3).into())
    }

    /// The registers that it names, in the order of the mnemonic's operands.
    pub fn registers(&self) -> Registers {
        use Format::*;
        let (low, high) = (u16::from(self.high() & 0xf), u16::from(self.high() >> 4));
        let wide = u16::from(self.high());
        let bytes = |at: usize| self.units.get(at).map_or([0, 0], |unit| [unit[0].into(), unit[1].into()]);
        match self.format() {
            _ if self.is_payload() => Registers::default(),
            F10x | F10t | F20t | F30t => Registers::default(),
            F12x | F22t | F22s | F22c => Registers::of([low, high]),
            F11n => Registers::of([low]),
            F11x | F21t | F21s | F21h | F21c | F31t | F31i | F31c | F51l => Registers::of([wide]),
            F22x => Registers::of([wide, self.unit(1)]),
            F32x => Registers::of([self.unit(1), self.unit(2)]),
            F23x => {
                let [b, c] = bytes(1);
                Registers::of([wide, b, c])
            }
            F22b => {
                let [b, _] = bytes(1);
                Registers::of([wide, b])
            }
            F35c | F45cc => {
                let list = self.unit(2);
                let nibble = |at: u32| list >> (4 * at) & 0xf;
                let mut registers = Registers::of([nibble(0), nibble(1), nibble(2), nibble(3), low]);
                registers.count = high.min(5);
                registers
            }
            F3rc | F4rcc => Registers { list: [self.unit(2), 0, 0, 0, 0], count: wide, range: true },
        }
    }

    /// The number that it holds; shifted into place for `…/high16`.
    pub fn literal(&self) -> Option<i64> {
        use Format::*;
        Some(match self.format() {
            F11n => i64::from(self.high().cast_signed() >> 4),
            F21s | F22s => self.unit(1).cast_signed().into(),
            F22b => i64::from(self.units.get(1).map_or(0, |unit| unit[1]).cast_signed()),
            F21h if self.opcode.0 == 0x19 => i64::from(self.unit(1).cast_signed()) << 48,
            F21h => i64::from(self.unit(1).cast_signed()) << 16,
            F31i => self.word(1).cast_signed().into(),
            F51l => (u64::from(self.word(1)) | u64::from(self.word(3)) << 32).cast_signed(),
            _ => return None,
        })
    }

    /// Where it branches to, or where its payload stands, relative to its own offset in code units.
    pub fn branch(&self) -> Option<i32> {
        use Format::*;
        Some(match self.format() {
            F10t => i32::from(self.high().cast_signed()),
            F20t | F21t | F22t => self.unit(1).cast_signed().into(),
            F30t | F31t => self.word(1).cast_signed(),
            _ => return None,
        })
    }

    /// The absolute code unit that [`branch`](Self::branch) gives.
    pub fn target(&self) -> Option<u32> {
        self.offset.checked_add_signed(self.branch()?)
    }

    /// The payload that stands here.
    pub fn payload(&self) -> Option<Payload<'a>> {
        if self.opcode != Opcode::NOP {
            return None;
        }
        let count = usize::from(self.unit(1));
        let bytes = self.units.as_flattened();
        Some(match self.high() {
            1 => Payload::PackedSwitch {
                first_key: self.word(2).cast_signed(),
                targets: bytes.get(8..)?.as_chunks().0.get(..count)?,
            },
            2 => {
                let (keys, targets) = bytes.get(4..)?.as_chunks().0.split_at_checked(count)?;
                Payload::SparseSwitch { keys, targets: targets.get(..count)? }
            }
            3 => {
                let size = usize::try_from(self.word(2)).ok()?.checked_mul(count)?;
                Payload::ArrayData { element_width: self.unit(1), data: bytes.get(8..)?.get(..size)? }
            }
            _ => return None,
        })
    }
}

/// Iterator over a method's instructions: one after the other, as the runtime's verifier walks them. Ends after the
/// first error.
#[derive(Clone, Debug)]
pub struct Instructions<'a> {
    rest: &'a [[u8; 2]],
    offset: u32,
    start: usize,
}

impl<'a> Instructions<'a> {
    /// Over `units`, which start at byte `start` of the file.
    pub(super) fn new(units: &'a [[u8; 2]], start: usize) -> Self {
        Instructions { rest: units, offset: 0, start }
    }

    /// The number of code units of the payload that starts at `rest`.
    fn payload_units(rest: &[[u8; 2]], kind: u8) -> Option<usize> {
        let unit = |at: usize| rest.get(at).map(|unit| usize::from(u16::from_le_bytes(*unit)));
        match kind {
            1 => Some(4 + unit(1)? * 2),
            2 => Some(2 + unit(1)? * 4),
            _ => {
                let count = unit(2)? | unit(3)? << 16;
                Some(4 + unit(1)?.checked_mul(count)?.div_ceil(2))
            }
        }
    }

    #[cold]
    fn fail(&mut self, what: Fault) -> DexError {
        self.rest = &[];
        let units = usize::try_from(self.offset).unwrap_or(usize::MAX);
        DexError::new(what, self.start.saturating_add(units.saturating_mul(2)))
    }
}

impl<'a> Iterator for Instructions<'a> {
    type Item = Result<Instruction<'a>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let &[low, high] = self.rest.first()?;
        let opcode = Opcode(low);
        let count = if low == 0 && matches!(high, 1..=3) {
            match Self::payload_units(self.rest, high) {
                Some(count) => count,
                None => return Some(Err(self.fail(Fault::PayloadBeyondCode))),
            }
        } else {
            opcode.units()
        };
        if count == 0 {
            return Some(Err(self.fail(Fault::UnusedOpcode)));
        }
        match self.rest.split_at_checked(count) {
            Some((units, rest)) => {
                let offset = self.offset;
                self.rest = rest;
                // Code has at most 2³² units, so the sum fits unless the file lies; then it only misplaces.
                self.offset = offset.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
                Some(Ok(Instruction { offset, opcode, units }))
            }
            None => Some(Err(self.fail(Fault::InstructionBeyondCode))),
        }
    }
}
