//! One method's code as basic blocks and values: where control goes, exceptions included, and which definition each
//! register comes from.
//!
//! A [`Body`] is built for one method when it is asked for, over borrowed bytes, and knows nothing of privacy. Its size
//! and the time to build it grow with the method's; what would cost more than a method warrants is refused
//! ([`TooLarge`]). Nothing here panics or recurses, whatever the bytes.
//!
//! ```text
//! program.classes() ─► Body::of(program, class, encoded method)
//!     blocks(), block_of(instruction), dominators()        where control goes
//!     operands(instruction), definition(value)             which definition a register comes from
//!     roots(value)                                         all definitions behind joins and casts
//!     condition(block), guards(block)                      which branches decide whether a block runs
//!     types(program, value)                                what the value can be an instance of
//! ```

mod block;
mod condition;
mod dominators;
mod effect;
mod types;
mod values;

pub use block::{Block, BlockId, Edge, EdgeKind, cases};
pub use condition::{Condition, Guard, Guarded, Test, Tested};
pub use dominators::Dominators;
pub use effect::{Flow, Written, flow, throws, written, written_only};
pub use types::LocalType;
pub use values::{Definition, ValueId};

use crate::android::dex::{
    AccessFlags, Class, Code, EncodedMethod, FieldIdx, FieldRef, IndexKind, Instruction, MethodIdx, MethodRef, Program,
    ProgramFile, StringIdx, StringRef, TypeIdx, TypeRef,
};
use values::Values;

/// Most code units of a method. Compilers keep below 65,536, the limit of a Java method in bytes.
const MOST_UNITS: usize = 1 << 18;
/// Most definitions that [`Body::roots`] gives.
const MOST_ROOTS: usize = 64;

/// A method costs more than it warrants: too long, or a graph that no compiler makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the method is too large to be looked into")]
pub struct TooLarge;

/// A method's code.
#[derive(Clone, Debug)]
pub struct Body<'a> {
    /// The file that holds it, as a position in [`Program::files`].
    pub file: usize,
    /// The method.
    pub method: MethodRef,
    /// Its access flags.
    pub access: AccessFlags,
    /// Its code.
    pub code: Code<'a>,
    /// Whether an instruction cannot be read; what follows it is left out.
    pub is_cut: bool,
    instructions: Vec<Instruction<'a>>,
    blocks: Vec<Block>,
    dominators: Dominators,
    values: Values,
}

/// The instructions of a method, payloads left out, and whether one cannot be read.
fn instructions<'a>(code: &Code<'a>) -> Result<(Vec<Instruction<'a>>, bool), TooLarge> {
    if code.units.len() > MOST_UNITS {
        return Err(TooLarge);
    }
    let mut is_cut = false;
    let mut instructions = Vec::with_capacity(code.units.len() / 2 + 1);
    for instruction in code.instructions() {
        match instruction {
            Ok(instruction) if instruction.is_payload() => {}
            Ok(instruction) => instructions.push(instruction),
            Err(_) => is_cut = true,
        }
    }
    Ok((instructions, is_cut))
}

impl<'a> Body<'a> {
    /// The body of a method that `class` defines; `None` where it has no code or the code's header cannot be read.
    pub fn of(program: &Program<'a>, class: &Class, method: &EncodedMethod) -> Option<Result<Self, TooLarge>> {
        let file = program.files.get(class.file).filter(|_| method.code != 0)?;
        let code = file.dex.code(method.code).ok()?;
        Some(Self::new(class.file, file.method(method.method)?, method.access, code))
    }

    /// The body of `code`, the code of `method` in the program's file at position `file`.
    ///
    /// # Errors
    ///
    /// Where it is too large.
    pub fn new(file: usize, method: MethodRef, access: AccessFlags, code: Code<'a>) -> Result<Self, TooLarge> {
        let (instructions, is_cut) = instructions(&code)?;
        let blocks = block::blocks(&code, &instructions).ok_or(TooLarge)?;
        let dominators = Dominators::new(&blocks);
        let values = values::values(&instructions, &blocks, &dominators, code.registers, code.ins).ok_or(TooLarge)?;
        Ok(Body { file, method, access, code, is_cut, instructions, blocks, dominators, values })
    }

    /// The instructions, payloads of switches and arrays left out.
    pub fn instructions(&self) -> &[Instruction<'a>] {
        &self.instructions
    }

    /// The instruction at a code unit, as a position.
    pub fn at_offset(&self, offset: u32) -> Option<usize> {
        self.instructions.binary_search_by_key(&offset, |known| known.offset).ok()
    }

    /// The blocks, in the order of the code; the first is where the method starts.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// A block.
    pub fn block(&self, block: BlockId) -> Option<&Block> {
        self.blocks.get(block.at())
    }

    /// The block of an instruction.
    pub fn block_of(&self, instruction: usize) -> Option<BlockId> {
        let after = self.blocks.partition_point(|block| block.instructions.start <= instruction);
        let index = after.checked_sub(1)?;
        self.blocks.get(index).filter(|block| block.instructions.contains(&instruction))?;
        u32::try_from(index).ok().map(BlockId)
    }

    /// Which blocks control must have passed.
    pub fn dominators(&self) -> &Dominators {
        &self.dominators
    }

    /// Whether control reaches instruction `at` only through instruction `before`.
    pub fn comes_before(&self, before: usize, at: usize) -> bool {
        match (self.block_of(before), self.block_of(at)) {
            (Some(first), Some(second)) if first == second => before <= at && self.dominators.is_reachable(first),
            (Some(first), Some(second)) => self.dominators.dominates(first, second),
            _ => false,
        }
    }

    /// The values that an instruction reads, one for each register that it names and reads, in that order: the words of
    /// a call's arguments, for `iput` value and object. Of a pair of registers the second is
    /// [`Definition::Nothing`]. Empty for unreachable instructions.
    pub fn operands(&self, instruction: usize) -> &[ValueId] {
        self.values.operands(instruction)
    }

    /// Where a value comes from.
    pub fn definition(&self, value: ValueId) -> Definition<'_> {
        self.values.definition(value)
    }

    /// The value that an instruction defines: of a call, what it returns.
    pub fn defined(&self, instruction: usize) -> ValueId {
        self.values.defined(instruction)
    }

    /// The value of a word of the incoming arguments.
    pub fn parameter(&self, word: u16) -> ValueId {
        self.values.parameter(word)
    }

    /// One above the last value, for arrays over values.
    pub fn value_count(&self) -> usize {
        self.values.count()
    }

    /// The definitions behind a value that are no joins and no casts: each of them may be what the value is. `None`
    /// where there are too many.
    pub fn roots(&self, value: ValueId) -> Option<Vec<ValueId>> {
        let (mut roots, mut seen, mut left) = (Vec::new(), std::collections::BTreeSet::new(), vec![value]);
        while let Some(value) = left.pop() {
            if !seen.insert(value) {
                continue;
            }
            if seen.len() > MOST_ROOTS {
                return None;
            }
            match self.definition(value) {
                Definition::Join { values, .. } => left.extend(values),
                Definition::Instruction(at) if self.is_cast(at) => left.extend(self.operands(at)),
                _ => roots.push(value),
            }
        }
        roots.sort_unstable();
        Some(roots)
    }

    /// Whether an instruction is a `check-cast`.
    fn is_cast(&self, instruction: usize) -> bool {
        self.instructions.get(instruction).is_some_and(|known| known.opcode.0 == 0x1f)
    }

    /// The value behind casts.
    pub fn uncast(&self, value: ValueId) -> ValueId {
        let mut value = value;
        for _ in 0..MOST_ROOTS {
            match self.definition(value) {
                Definition::Instruction(at) if self.is_cast(at) => match self.operands(at).first() {
                    Some(of) => value = *of,
                    None => break,
                },
                _ => break,
            }
        }
        value
    }

    /// The program's file that holds the body.
    fn program_file<'p>(&self, program: &'p Program<'a>) -> Option<&'p ProgramFile<'a>> {
        program.files.get(self.file)
    }

    fn index(&self, instruction: usize, kind: IndexKind) -> Option<u32> {
        let (found, index) = self.instructions.get(instruction)?.index()?;
        (found == kind).then_some(index)
    }

    /// The method that an instruction calls.
    pub fn called(&self, program: &Program<'a>, instruction: usize) -> Option<MethodRef> {
        self.program_file(program)?.method(MethodIdx(self.index(instruction, IndexKind::Method)?))
    }

    /// The field that an instruction reads or writes.
    pub fn field(&self, program: &Program<'a>, instruction: usize) -> Option<FieldRef> {
        self.program_file(program)?.field(FieldIdx(self.index(instruction, IndexKind::Field)?))
    }

    /// The string that an instruction loads.
    pub fn string(&self, program: &Program<'a>, instruction: usize) -> Option<StringRef> {
        self.program_file(program)?.string(StringIdx(self.index(instruction, IndexKind::String)?))
    }

    /// The type that an instruction names.
    pub fn named_type(&self, program: &Program<'a>, instruction: usize) -> Option<TypeRef> {
        self.program_file(program)?.type_of(TypeIdx(self.index(instruction, IndexKind::Type)?))
    }
}

#[cfg(test)]
mod tests;
