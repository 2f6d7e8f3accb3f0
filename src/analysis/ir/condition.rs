//! Branches: what they test, and which of them decide whether a block runs.

use super::Body;
use super::block::{BlockId, EdgeKind};
use super::effect::{self, Flow};
use super::values::{Definition, ValueId};

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
        let mut guards = Vec::new();
        let mut below = block;
        while let Some(above) = self.dominators.immediate(below) {
            // `below` is entered from `above` only by one edge where all its other arrivals come from below itself.
            let arrives = |to: BlockId| {
                self.block(to).is_some_and(|known| {
                    known.predecessors.iter().all(|(from, _)| {
                        *from == above || self.dominators.dominates(to, *from) || !self.dominators.is_reachable(*from)
                    })
                })
            };
            if let Some(condition) = self.condition(above).filter(|_| arrives(below)) {
                let edges = self.block(above).map_or(&[][..], |known| &known.successors);
                let mut to_below = edges.iter().filter(|edge| edge.to == below).map(|edge| edge.kind);
                match (to_below.next(), to_below.next()) {
                    (Some(EdgeKind::Taken), None) => guards.push(Guard { block: above, condition, holds: true }),
                    (Some(EdgeKind::Next), None) => guards.push(Guard { block: above, condition, holds: false }),
                    _ => {}
                }
            }
            below = above;
        }
        guards
    }
}
