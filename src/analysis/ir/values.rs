//! Which definition each register that an instruction reads comes from: the method in static single assignment form.

use hashbrown::HashMap;

use super::block::{Block, BlockId};
use super::dominators::Dominators;
use super::effect;
use crate::android::dex::Instruction;

/// Look-ups across blocks an instruction, on the average of a method, before it is called too large.
const MOST_LOOK_UPS: usize = 64;
/// Passes over the joins to find those that join nothing.
const MOST_PASSES: usize = 8;

/// A value of a method: what one instruction, parameter or join of paths defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueId(pub(super) u32);

impl ValueId {
    /// The id as a position in an array over all values.
    pub fn at(self) -> usize {
        at(self.0)
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition<'b> {
    /// An instruction, as a position in [`Body::instructions`](super::Body::instructions): of a call its result. Never a
    /// `move…`, whose value is that of what it moves.
    Instruction(usize),
    /// A word of the incoming arguments, from 0: the receiver is word 0 of an instance method, a `long` takes two.
    Parameter(u16),
    /// Different values on the paths that meet where `block` starts, one for each predecessor in its order.
    Join {
        /// The block.
        block: BlockId,
        /// The values.
        values: &'b [ValueId],
    },
    /// No instruction defines it: unreachable code, the second half of a pair, or code that the runtime refuses.
    Nothing,
}

/// The values of a method.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    /// By instruction, then by register that it reads.
    operands: Vec<ValueId>,
    /// By instruction: its operands' start, and the end of the last.
    starts: Vec<u32>,
    /// The joins: block, and start of their values.
    joins: Vec<(BlockId, u32, u32)>,
    join_values: Vec<ValueId>,
    instructions: u32,
    ins: u16,
}

/// An index as the format counts: a method has fewer than 2^32 of anything.
fn id(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn at(id: u32) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

impl Values {
    fn nothing(&self) -> ValueId {
        ValueId(self.instructions + u32::from(self.ins))
    }

    fn first_join(&self) -> u32 {
        self.nothing().0 + 1
    }

    /// Where a value comes from.
    pub fn definition(&self, value: ValueId) -> Definition<'_> {
        let ValueId(id) = value;
        if id < self.instructions {
            return Definition::Instruction(at(id));
        }
        if let Some(word) = u16::try_from(id - self.instructions).ok().filter(|word| *word < self.ins) {
            return Definition::Parameter(word);
        }
        let join = id.checked_sub(self.first_join()).and_then(|join| self.joins.get(at(join)));
        match join {
            Some((block, start, end)) => Definition::Join {
                block: *block,
                values: self.join_values.get(at(*start)..at(*end)).unwrap_or_default(),
            },
            None => Definition::Nothing,
        }
    }

    /// The values that an instruction reads, in the order of its registers.
    pub fn operands(&self, instruction: usize) -> &[ValueId] {
        match (self.starts.get(instruction), self.starts.get(instruction + 1)) {
            (Some(start), Some(end)) => self.operands.get(at(*start)..at(*end)).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The value that an instruction defines.
    pub fn defined(&self, instruction: usize) -> ValueId {
        ValueId(id(instruction))
    }

    /// A word of the incoming arguments.
    pub fn parameter(&self, word: u16) -> ValueId {
        if word < self.ins { ValueId(self.instructions + u32::from(word)) } else { self.nothing() }
    }

    /// Number of values, one above the last id.
    pub fn count(&self) -> usize {
        at(self.first_join()) + self.joins.len()
    }
}

/// Finds all values. `None` where registers cross blocks more often than a method warrants.
pub(super) fn values(
    instructions: &[Instruction<'_>],
    blocks: &[Block],
    dominators: &Dominators,
    registers: u16,
    ins: u16,
) -> Option<Values> {
    let ins = ins.min(registers);
    let mut builder = Builder {
        values: Values {
            operands: Vec::new(),
            starts: Vec::with_capacity(instructions.len() + 1),
            joins: Vec::new(),
            join_values: Vec::new(),
            instructions: id(instructions.len()),
            ins,
        },
        blocks,
        dominators,
        exits: Exits::new(instructions, blocks, registers),
        entries: Entries::new(blocks.len(), registers),
        pending: Vec::new(),
        join_registers: Vec::new(),
        first_argument: registers - ins,
        left: instructions.len().saturating_mul(MOST_LOOK_UPS).saturating_add(4096),
        path: Vec::new(),
    };
    builder.read_all(instructions, registers)?;
    builder.fill_joins(instructions)?;
    builder.drop_empty_joins();
    Some(builder.values)
}

/// The last write of each register in each block.
struct Exits {
    /// Register and instruction, by block, then by register. The second register of a pair has no instruction.
    writes: Vec<(u16, Option<u32>)>,
    starts: Vec<usize>,
}

impl Exits {
    fn new(instructions: &[Instruction<'_>], blocks: &[Block], registers: u16) -> Self {
        let mut exits = Exits { writes: Vec::new(), starts: Vec::with_capacity(blocks.len() + 1) };
        for block in blocks {
            let start = exits.writes.len();
            exits.starts.push(start);
            for (index, instruction) in
                block.instructions.clone().zip(instructions.get(block.instructions.clone()).unwrap_or_default())
            {
                let Some(written) = effect::written(instruction).filter(|written| written.register < registers) else {
                    continue;
                };
                exits.writes.push((written.register, Some(id(index))));
                if written.wide {
                    exits.writes.push((written.register.saturating_add(1), None));
                }
            }
            // Of several writes the last counts: a stable sort keeps it last, and reversed it is the first.
            if let Some(own) = exits.writes.get_mut(start..) {
                own.reverse();
                own.sort_by_key(|(register, _)| *register);
            }
            let mut kept = start;
            for index in start..exits.writes.len() {
                let Some(write) = exits.writes.get(index).copied() else { continue };
                let known = kept.checked_sub(1).filter(|last| *last >= start).and_then(|last| exits.writes.get(last));
                if known.is_none_or(|known| known.0 != write.0) {
                    if let Some(slot) = exits.writes.get_mut(kept) {
                        *slot = write;
                    }
                    kept += 1;
                }
            }
            exits.writes.truncate(kept);
        }
        exits.starts.push(exits.writes.len());
        exits
    }

    fn write(&self, block: BlockId, register: u16) -> Option<Option<u32>> {
        let (start, end) = (*self.starts.get(block.at())?, *self.starts.get(block.at() + 1)?);
        let writes = self.writes.get(start..end)?;
        let found = writes.binary_search_by_key(&register, |(register, _)| *register).ok()?;
        writes.get(found).map(|(_, instruction)| *instruction)
    }
}

/// Most pairs of a block and a register that a table is made for; methods with more fill it sparsely.
const MOST_DENSE: usize = 1 << 16;

/// Values of registers at the start of blocks: a table for most methods, whose look-ups are most of the work.
enum Entries {
    /// By block, then register; one more than the value, 0: not known.
    Dense(Vec<u32>, usize),
    Sparse(HashMap<(BlockId, u16), ValueId>),
}

impl Entries {
    fn new(blocks: usize, registers: u16) -> Self {
        match blocks.saturating_mul(registers.into()) {
            pairs if pairs <= MOST_DENSE => Entries::Dense(vec![0; pairs], registers.into()),
            _ => Entries::Sparse(HashMap::new()),
        }
    }

    fn get(&self, block: BlockId, register: u16) -> Option<ValueId> {
        match self {
            Entries::Dense(table, registers) => {
                let place = block.at().saturating_mul(*registers).saturating_add(register.into());
                table.get(place).and_then(|value| value.checked_sub(1)).map(ValueId)
            }
            Entries::Sparse(known) => known.get(&(block, register)).copied(),
        }
    }

    fn insert(&mut self, block: BlockId, register: u16, value: ValueId) {
        match self {
            Entries::Dense(table, registers) => {
                let place = block.at().saturating_mul(*registers).saturating_add(register.into());
                if let Some(slot) = table.get_mut(place) {
                    *slot = value.0.saturating_add(1);
                }
            }
            Entries::Sparse(known) => {
                known.insert((block, register), value);
            }
        }
    }
}

struct Builder<'b> {
    values: Values,
    blocks: &'b [Block],
    dominators: &'b Dominators,
    exits: Exits,
    /// Values of registers at the start of blocks.
    entries: Entries,
    /// Joins whose values are not found yet.
    pending: Vec<u32>,
    join_registers: Vec<u16>,
    first_argument: u16,
    left: usize,
    /// Memory for [`Builder::entry`].
    path: Vec<BlockId>,
}

impl Builder<'_> {
    /// The operands of all instructions.
    fn read_all(&mut self, instructions: &[Instruction<'_>], registers: u16) -> Option<()> {
        // Blocks in an order in which what dominates comes first; operands are then laid out by instruction.
        let mut found: Vec<(u32, ValueId)> = Vec::new();
        let mut current: Vec<Option<ValueId>> = vec![None; usize::from(registers)];
        let mut touched: Vec<u16> = Vec::new();
        let mut copied: HashMap<u32, ValueId> = HashMap::new();
        for block in self.dominators.order() {
            for register in touched.drain(..) {
                if let Some(slot) = current.get_mut(usize::from(register)) {
                    *slot = None;
                }
            }
            let Some(range) = self.blocks.get(block.at()).map(|block| block.instructions.clone()) else { continue };
            for index in range {
                let Some(instruction) = instructions.get(index) else { continue };
                let mut first = None;
                for register in instruction.registers().iter().skip(effect::written_only(instruction.opcode)) {
                    let known = current.get(usize::from(register)).copied().flatten();
                    let value = match known {
                        Some(value) => value,
                        None => {
                            let value = self.entry(*block, register)?;
                            let value = follow(value, instructions, &copied);
                            if let Some(slot) = current.get_mut(usize::from(register)) {
                                *slot = Some(value);
                                touched.push(register);
                            }
                            value
                        }
                    };
                    first = first.or(Some(value));
                    found.push((id(index), value));
                }
                let Some(written) = effect::written(instruction) else { continue };
                let mut value = ValueId(id(index));
                if effect::copies(instruction.opcode) {
                    value = first.unwrap_or(self.values.nothing());
                    copied.insert(id(index), value);
                } else {
                    value = follow(value, instructions, &copied);
                }
                let mut write = |register: u16, value: ValueId| {
                    if let Some(slot) = current.get_mut(usize::from(register)) {
                        *slot = Some(value);
                        touched.push(register);
                    }
                };
                write(written.register, value);
                if written.wide {
                    write(written.register.saturating_add(1), self.values.nothing());
                }
            }
        }
        found.sort_by_key(|(instruction, _)| *instruction);
        let mut next = 0;
        for index in 0..instructions.len() {
            self.values.starts.push(id(next));
            next += found.get(next..).unwrap_or_default().iter().take_while(|(owner, _)| *owner == id(index)).count();
        }
        self.values.starts.push(id(next));
        self.values.operands = found.into_iter().map(|(_, value)| value).collect();
        Some(())
    }

    /// The value of a register where a block starts.
    fn entry(&mut self, block: BlockId, register: u16) -> Option<ValueId> {
        // The runtime refuses registers that the method does not have.
        if register >= self.first_argument.saturating_add(self.values.ins) {
            return Some(self.values.nothing());
        }
        let blocks = self.blocks;
        let mut block = block;
        self.path.clear();
        let value = loop {
            self.left = self.left.checked_sub(1)?;
            if let Some(known) = self.entries.get(block, register) {
                break known;
            }
            let predecessors = blocks.get(block.at()).map_or(&[][..], |block| &block.predecessors);
            let mut reachable = predecessors.iter().filter(|(from, _)| self.dominators.is_reachable(*from));
            match (reachable.next(), reachable.next()) {
                (None, _) => break self.incoming(register),
                (Some((from, exception)), None) if block != BlockId(0) => {
                    self.path.push(block);
                    match self.exits.write(*from, register).filter(|_| !exception) {
                        Some(Some(write)) => break ValueId(write),
                        Some(None) => break self.values.nothing(),
                        None => block = *from,
                    }
                }
                _ => {
                    let join = id(self.values.joins.len());
                    self.values.joins.push((block, 0, 0));
                    self.join_registers.push(register);
                    self.pending.push(join);
                    self.path.push(block);
                    break ValueId(self.values.first_join() + join);
                }
            }
        };
        for block in &self.path {
            self.entries.insert(*block, register, value);
        }
        Some(value)
    }

    /// The value of a register where the method starts.
    fn incoming(&self, register: u16) -> ValueId {
        register.checked_sub(self.first_argument).map_or(self.values.nothing(), |word| self.values.parameter(word))
    }

    /// The values that each join joins. Finding them can make further joins.
    fn fill_joins(&mut self, instructions: &[Instruction<'_>]) -> Option<()> {
        let mut values = Vec::new();
        while let Some(join) = self.pending.pop() {
            let Some((block, ..)) = self.values.joins.get(at(join)).copied() else { continue };
            let Some(register) = self.join_registers.get(at(join)).copied() else { continue };
            let blocks = self.blocks;
            let predecessors = blocks.get(block.at()).map_or(&[][..], |block| &block.predecessors);
            values.clear();
            if block == BlockId(0) {
                values.push(self.incoming(register));
            }
            for (from, exception) in predecessors {
                if !self.dominators.is_reachable(*from) {
                    continue;
                }
                self.left = self.left.checked_sub(1)?;
                values.push(match self.exits.write(*from, register).filter(|_| !exception) {
                    Some(Some(write)) => ValueId(write),
                    Some(None) => self.values.nothing(),
                    None => self.entry(*from, register)?,
                });
            }
            let start = id(self.values.join_values.len());
            self.values.join_values.append(&mut values);
            if let Some(slot) = self.values.joins.get_mut(at(join)) {
                (slot.1, slot.2) = (start, id(self.values.join_values.len()));
            }
        }
        // What stood behind a `move` was not known while blocks were open.
        let values = &self.values;
        let moved = |value: ValueId| match values.definition(value) {
            Definition::Instruction(index) => match instructions.get(index) {
                Some(instruction) if effect::copies(instruction.opcode) => {
                    values.operands(index).first().copied().unwrap_or(values.nothing())
                }
                _ => follow(value, instructions, &HashMap::new()),
            },
            _ => value,
        };
        let joined = values.join_values.iter().map(|value| moved(*value)).collect();
        let operands = values.operands.iter().map(|value| moved(*value)).collect();
        (self.values.join_values, self.values.operands) = (joined, operands);
        Some(())
    }

    /// Puts the one value in the place of joins that join no others.
    fn drop_empty_joins(&mut self) {
        let first = self.values.first_join();
        let mut replaced: Vec<Option<ValueId>> = vec![None; self.values.joins.len()];
        let find = |replaced: &[Option<ValueId>], mut value: ValueId| {
            // A replacement leads to a value that was not replaced when it was made, so that the way is short and ends.
            for _ in 0..MOST_PASSES * 8 {
                let next = value.0.checked_sub(first).and_then(|join| replaced.get(at(join)).copied().flatten());
                match next {
                    Some(next) => value = next,
                    None => break,
                }
            }
            value
        };
        for _ in 0..MOST_PASSES {
            let mut changed = false;
            for (index, (_, start, end)) in self.values.joins.iter().enumerate() {
                if replaced.get(index).copied().flatten().is_some() {
                    continue;
                }
                let own = ValueId(first + id(index));
                let mut only = None;
                let values = self.values.join_values.get(at(*start)..at(*end)).unwrap_or_default();
                let same = values
                    .iter()
                    .map(|value| find(&replaced, *value))
                    .filter(|value| *value != own)
                    .all(|value| *only.get_or_insert(value) == value);
                if same && let Some(slot) = replaced.get_mut(index) {
                    *slot = Some(only.unwrap_or(self.values.nothing()));
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let all = self.values.operands.iter_mut().chain(&mut self.values.join_values);
        all.for_each(|value| *value = find(&replaced, *value));
    }
}

/// What a value is where its instruction only takes the result of the one before it, or copies.
fn follow(value: ValueId, instructions: &[Instruction<'_>], copied: &HashMap<u32, ValueId>) -> ValueId {
    if let Some(of) = copied.get(&value.0) {
        return *of;
    }
    let takes = instructions.get(at(value.0)).is_some_and(|instruction| effect::takes_result(instruction.opcode));
    let before = value.0.checked_sub(1).filter(|_| takes);
    let has = before.filter(|before| instructions.get(at(*before)).is_some_and(|call| effect::has_result(call.opcode)));
    has.map_or(value, ValueId)
}
