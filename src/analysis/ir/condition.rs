//! Branches: what they test, and which of them decide whether a block runs.

use super::block::{self, Block, BlockId, EdgeKind};
use super::dominators::Dominators;
use super::effect::{self, Flow};
use super::values::{Definition, ValueId};
use super::{Body, TooLarge, instructions};
use crate::android::dex::Code;

/// Most conversions that are looked through for what a branch tests.
const MOST_CONVERSIONS: usize = 16;

/// How a branch compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Test {
    Equal,
    NotEqual,
    Less,
    GreaterOrEqual,
    Greater,
    LessOrEqual,
}

impl Test {
    /// The test that holds exactly where this one does not.
    pub fn negated(self) -> Self {
        match self {
            Test::Equal => Test::NotEqual,
            Test::NotEqual => Test::Equal,
            Test::Less => Test::GreaterOrEqual,
            Test::GreaterOrEqual => Test::Less,
            Test::Greater => Test::LessOrEqual,
            Test::LessOrEqual => Test::Greater,
        }
    }
}

/// What a branch tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The branch, as a position in [`Body::instructions`].
    pub branch: usize,
    /// How it compares.
    pub test: Test,
    /// What.
    pub left: ValueId,
    /// With what; `None`: with zero, `null` or `false`.
    pub right: Option<ValueId>,
}

/// A branch that decides whether a block runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The block that the branch ends.
    pub block: BlockId,
    /// What it tests.
    pub condition: Condition,
    /// Whether the condition holds where control goes on to the guarded block.
    pub holds: bool,
}

/// The truth value behind a branch that compares with zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The call, field read, `instance-of`, parameter … that gives it, conversions and negations looked through.
    pub value: ValueId,
    /// Whether the value is other than zero (`true`, not `null`) where the branch is taken.
    pub nonzero_when_taken: bool,
}

impl Body<'_> {
    /// The condition of the branch that ends a block.
    pub fn condition(&self, block: BlockId) -> Option<Condition> {
        let branch = self.block(block)?.instructions.end.checked_sub(1)?;
        let opcode = self.instructions.get(branch)?.opcode;
        if effect::flow(opcode) != Flow::Branch {
            return None;
        }
        let test = match opcode.0 {
            0x32 | 0x38 => Test::Equal,
            0x33 | 0x39 => Test::NotEqual,
            0x34 | 0x3a => Test::Less,
            0x35 | 0x3b => Test::GreaterOrEqual,
            0x36 | 0x3c => Test::Greater,
            _ => Test::LessOrEqual,
        };
        let mut operands = self.operands(branch).iter().copied();
        Some(Condition { branch, test, left: operands.next()?, right: operands.next() })
    }

    /// What a condition that compares with zero tests, and which way; `None` where it compares otherwise.
    pub fn tested(&self, condition: &Condition) -> Option<Tested> {
        let mut nonzero_when_taken = match (condition.test, condition.right) {
            (Test::NotEqual, right) if self.is_zero_or_none(right) => true,
            (Test::Equal, right) if self.is_zero_or_none(right) => false,
            // Compared with `true`.
            (Test::Equal, Some(right)) if self.literal(right) == Some(1) => true,
            (Test::NotEqual, Some(right)) if self.literal(right) == Some(1) => false,
            // The signs of a boolean.
            (Test::Greater, None) => true,
            (Test::LessOrEqual, None) => false,
            _ => return None,
        };
        let mut value = condition.left;
        for _ in 0..MOST_CONVERSIONS {
            let Definition::Instruction(at) = self.definition(value) else { break };
            let Some(instruction) = self.instructions.get(at) else { break };
            let operands = self.operands(at);
            match instruction.opcode.0 {
                // `xor-int … 1` negates a boolean.
                0xd7 | 0xdf if instruction.literal() == Some(1) => nonzero_when_taken = !nonzero_when_taken,
                0x97 | 0xb7 if operands.get(1).is_some_and(|right| self.literal(*right) == Some(1)) => {
                    nonzero_when_taken = !nonzero_when_taken;
                }
                0x1f | 0x8d..=0x8f => {}
                _ => break,
            }
            match operands.first() {
                Some(operand) => value = *operand,
                None => break,
            }
        }
        Some(Tested { value, nonzero_when_taken })
    }

    fn is_zero_or_none(&self, value: Option<ValueId>) -> bool {
        value.is_none_or(|value| self.literal(value) == Some(0))
    }

    /// The number that a value is, where one `const…` defines it.
    pub fn literal(&self, value: ValueId) -> Option<i64> {
        match self.definition(value) {
            Definition::Instruction(at) => {
                self.instructions.get(at).filter(|known| matches!(known.opcode.0, 0x12..=0x19))?.literal()
            }
            _ => None,
        }
    }

    /// The branches that must have gone one way for control to reach `block`, the closest first.
    pub fn guards(&self, block: BlockId) -> Vec<Guard> {
        let ways = ways(&self.blocks, &self.dominators, block);
        ways.filter_map(|(block, holds)| Some(Guard { block, condition: self.condition(block)?, holds })).collect()
    }
}

/// The blocks whose last instruction goes one way for control to reach `block`, the closest first, and whether it is a jump
/// that is taken.
fn ways(blocks: &[Block], dominators: &Dominators, block: BlockId) -> impl Iterator<Item = (BlockId, bool)> {
    let mut below = block;
    std::iter::from_fn(move || {
        let above = dominators.immediate(below)?;
        Some((above, std::mem::replace(&mut below, above)))
    })
    .filter_map(|(above, below)| {
        let edges = blocks.get(above.at()).map_or(&[][..], |known| &known.successors);
        let mut to_below = edges.iter().filter(|edge| edge.to == below).map(|edge| edge.kind);
        let holds = match (to_below.next(), to_below.next()) {
            (Some(EdgeKind::Taken), None) => true,
            (Some(EdgeKind::Next), None) => false,
            _ => return None,
        };
        // `below` is entered from `above` only by one edge where all its other arrivals come from below itself.
        let arrives = blocks.get(below.at()).is_some_and(|known| {
            known.predecessors.iter().all(|(from, _)| {
                *from == above || dominators.dominates(below, *from) || !dominators.is_reachable(*from)
            })
        });
        arrives.then_some((above, holds))
    })
}

/// Which of a method's code stands under a condition: what [`Body::guards`] tells of each block, without values.
#[derive(Clone, Debug)]
pub struct Guarded {
    /// By block: where it starts, in code units, and whether a branch decides that it runs.
    blocks: Vec<(u32, bool)>,
}

impl Guarded {
    /// Of a method's code.
    ///
    /// # Errors
    ///
    /// Where it is too large.
    pub fn new(code: &Code<'_>) -> Result<Self, TooLarge> {
        let (instructions, _) = instructions(code)?;
        let blocks = block::blocks(code, &instructions).ok_or(TooLarge)?;
        let dominators = Dominators::new(&blocks);
        let last = |block: &Block| block.instructions.end.checked_sub(1).and_then(|at| instructions.get(at));
        let branches = |block: BlockId| {
            let last = blocks.get(block.at()).and_then(last);
            last.is_some_and(|last| effect::flow(last.opcode) == Flow::Branch)
        };
        let mut guarded = Vec::with_capacity(blocks.len());
        for (id, block) in (0u32..).map(BlockId).zip(&blocks) {
            let start = instructions.get(block.instructions.start).map_or(u32::MAX, |first| first.offset);
            guarded.push((start, ways(&blocks, &dominators, id).any(|(above, _)| branches(above))));
        }
        Ok(Guarded { blocks: guarded })
    }

    /// Whether a branch decides that the instruction at `offset` runs, in code units.
    pub fn at(&self, offset: u32) -> bool {
        let after = self.blocks.partition_point(|(start, _)| *start <= offset);
        after.checked_sub(1).and_then(|at| self.blocks.get(at)).is_some_and(|(_, guarded)| *guarded)
    }
}
