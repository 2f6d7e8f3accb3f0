//! Basic blocks: where control goes, exceptions included.
//!
//! A block lies within one try range. In a range, a block ends before an instruction that can throw once a register was
//! written in it: so every exception that leaves a block sees the registers as they were at the block's start.

use std::ops::Range;

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::effect::{self, Flow};
use crate::android::dex::{Code, Instruction, Payload, Try, TypeIdx};

/// Most edges an instruction, on the average of a method, before it is called too large.
const MOST_EDGES: usize = 16;
/// Most handlers of one try range; compilers write a handful.
const MOST_HANDLERS: usize = 256;

/// A block of a method, as a position in [`Body::blocks`](super::Body::blocks). The first one is where the method starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(pub u32);

impl BlockId {
    /// The id as a position.
    pub fn at(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Why control takes an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// The next instruction: of a branch, its condition does not hold; of a switch, no case fits.
    Next,
    /// A jump, or a branch whose condition holds.
    Taken,
    /// The case of a switch with this key.
    Case(i32),
    /// An exception of this type; `None`: any.
    Exception(Option<TypeIdx>),
}

impl EdgeKind {
    /// Whether an exception takes the edge.
    pub fn is_exception(self) -> bool {
        matches!(self, EdgeKind::Exception(_))
    }
}

/// A way out of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Why.
    pub kind: EdgeKind,
    /// Where to.
    pub to: BlockId,
}

/// Instructions that run one after the other. Few blocks have more ways in or out than two: those are kept without memory
/// of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its instructions, as positions in [`Body::instructions`](super::Body::instructions); never empty.
    pub instructions: Range<usize>,
    /// Where control goes, in the order of the code: case by case, handlers in the order in which they are asked.
    pub successors: SmallVec<[Edge; 2]>,
    /// Where control comes from, each block and kind of arrival (by exception or not) once.
    pub predecessors: SmallVec<[(BlockId, bool); 2]>,
}

/// The blocks of a method. `None` where there are more edges than a method warrants.
pub(super) fn blocks(code: &Code<'_>, instructions: &[Instruction<'_>]) -> Option<Vec<Block>> {
    let position = |offset: u32| instructions.binary_search_by_key(&offset, |known| known.offset).ok();
    let mut tries: Vec<Try> = code.tries().collect();
    tries.sort_by_key(|range| range.start);
    let mut handlers: HashMap<u16, Vec<(Option<TypeIdx>, usize)>> = HashMap::new();
    for range in &tries {
        handlers.entry(range.handlers).or_insert_with(|| {
            let list = code.handlers(range).into_iter().flatten().map_while(Result::ok).take(MOST_HANDLERS);
            list.filter_map(|handler| Some((handler.exception, position(handler.address)?))).collect()
        });
    }
    // The runtime finds a range by halving, so of ranges that overlap it sees the last that starts before.
    let covering = |offset: u32| {
        let after = tries.partition_point(|range| range.start <= offset);
        let index = after.checked_sub(1)?;
        tries.get(index).filter(|range| offset - range.start < u32::from(range.count)).map(|_| index)
    };

    let mut leaders = vec![false; instructions.len()];
    let mut lead = |at: usize| {
        if let Some(leader) = leaders.get_mut(at) {
            *leader = true;
        }
    };
    lead(0);
    for list in handlers.values() {
        list.iter().for_each(|(_, at)| lead(*at));
    }
    for (at, instruction) in instructions.iter().enumerate() {
        match effect::flow(instruction.opcode) {
            Flow::Next => continue,
            Flow::Jump | Flow::Branch => instruction.target().and_then(position).into_iter().for_each(&mut lead),
            Flow::Switch => cases(code, instruction).filter_map(|(_, to)| position(to)).for_each(&mut lead),
            Flow::End => {}
        }
        lead(at + 1);
    }

    let mut blocks: Vec<Block> = Vec::new();
    let mut ranges: Vec<Option<usize>> = Vec::new();
    let (mut written, mut current) = (false, None);
    for (at, instruction) in instructions.iter().enumerate() {
        let range = covering(instruction.offset);
        let splits = range.is_some() && written && effect::throws(instruction.opcode);
        if leaders.get(at).copied().unwrap_or(true) || range != current || splits {
            blocks.push(Block { instructions: at..at, successors: SmallVec::new(), predecessors: SmallVec::new() });
            ranges.push(range);
            (written, current) = (false, range);
        }
        written |= effect::written(instruction).is_some();
        if let Some(block) = blocks.last_mut() {
            block.instructions.end = at + 1;
        }
    }

    let starts: Vec<usize> = blocks.iter().map(|block| block.instructions.start).collect();
    let block_at = |at: usize| starts.binary_search(&at).ok().and_then(|index| u32::try_from(index).ok()).map(BlockId);
    let mut left = instructions.len().saturating_mul(MOST_EDGES).saturating_add(1024);
    for (block, range) in blocks.iter_mut().zip(&ranges) {
        let Some(last) = instructions.get(block.instructions.end - 1) else { continue };
        let end = block.instructions.end;
        let mut go = |kind: EdgeKind, to: Option<usize>| {
            block.successors.extend(to.and_then(block_at).map(|to| Edge { kind, to }));
        };
        let flow = effect::flow(last.opcode);
        match flow {
            Flow::Jump | Flow::Branch => go(EdgeKind::Taken, last.target().and_then(position)),
            Flow::Switch => cases(code, last).for_each(|(key, to)| go(EdgeKind::Case(key), position(to))),
            Flow::Next | Flow::End => {}
        }
        if matches!(flow, Flow::Next | Flow::Branch | Flow::Switch) {
            go(EdgeKind::Next, Some(end));
        }
        let throws = instructions.get(block.instructions.clone()).unwrap_or_default();
        if throws.iter().any(|instruction| effect::throws(instruction.opcode)) {
            let list = range.and_then(|range| handlers.get(&tries.get(range)?.handlers));
            for (exception, at) in list.into_iter().flatten() {
                go(EdgeKind::Exception(*exception), Some(*at));
            }
        }
        left = left.checked_sub(block.successors.len())?;
    }

    for from in 0..blocks.len() {
        let successors = blocks.get_mut(from).map(|block| std::mem::take(&mut block.successors)).unwrap_or_default();
        let id = BlockId(u32::try_from(from).ok()?);
        for edge in &successors {
            let arrival = (id, edge.kind.is_exception());
            let Some(to) = blocks.get_mut(edge.to.at()) else { continue };
            // Blocks come in order, so that what is there already stands at the end.
            if !to.predecessors.iter().rev().take_while(|known| known.0 == id).any(|known| *known == arrival) {
                to.predecessors.push(arrival);
            }
        }
        if let Some(block) = blocks.get_mut(from) {
            block.successors = successors;
        }
    }
    Some(blocks)
}

/// Key and target of each case of a switch.
pub fn cases<'a>(code: &Code<'a>, switch: &Instruction<'_>) -> impl Iterator<Item = (i32, u32)> + use<'a> {
    let offset = switch.offset;
    let payload = switch.target().and_then(|target| code.payload(target));
    let (first, keys, targets): (i32, &[[u8; 4]], &[[u8; 4]]) = match payload {
        Some(Payload::PackedSwitch { first_key, targets }) => (first_key, &[], targets),
        Some(Payload::SparseSwitch { keys, targets }) => (0, keys, targets),
        _ => (0, &[], &[]),
    };
    targets.iter().enumerate().filter_map(move |(at, target)| {
        let key = match keys.get(at) {
            Some(key) => i32::from_le_bytes(*key),
            None => first.wrapping_add(i32::try_from(at).ok()?),
        };
        Some((key, offset.checked_add_signed(i32::from_le_bytes(*target))?))
    })
}
