//! Which blocks control must have passed to reach a block.

use super::block::{Block, BlockId};

const NONE: u32 = u32::MAX;

/// The dominator tree of a method's reachable blocks, and their order.
#[derive(Clone, Debug, Default)]
pub struct Dominators {
    /// Reachable blocks in reverse postorder: a block before all that control reaches only through it.
    order: Vec<BlockId>,
    /// By block: its immediate dominator.
    immediate: Vec<u32>,
    /// By block: when a walk of the tree enters and leaves it.
    spans: Vec<(u32, u32)>,
}

impl Dominators {
    /// Of `blocks`, by the semi-NCA algorithm (Georgiadis and Tarjan), whose time grows nearly linearly.
    pub(super) fn new(blocks: &[Block]) -> Self {
        let walk = Walk::new(blocks);
        let count = walk.vertices.len();
        let at = |vertex: u32| usize::try_from(vertex).unwrap_or(usize::MAX);
        // In the numbers of the walk from here on.
        let mut semi: Vec<u32> = (0u32..).take(count).collect();
        let mut label = semi.clone();
        let mut ancestor = walk.parents.clone();
        let mut idom = walk.parents.clone();
        let mut path = Vec::new();
        for vertex in (1u32..).take(count.saturating_sub(1)).collect::<Vec<_>>().into_iter().rev() {
            let Some(block) = walk.vertices.get(at(vertex)).and_then(|block| blocks.get(block.at())) else { continue };
            let mut least = walk.parents.get(at(vertex)).copied().unwrap_or(0);
            for (from, _) in &block.predecessors {
                let number = walk.numbers.get(from.at()).copied().unwrap_or(NONE);
                if number != NONE {
                    least = least.min(eval(number, vertex + 1, &mut ancestor, &mut label, &semi, &mut path));
                }
            }
            if let Some(semi) = semi.get_mut(at(vertex)) {
                *semi = least;
            }
        }
        for vertex in 1..count {
            let target = semi.get(vertex).copied().unwrap_or(0);
            let mut up = idom.get(vertex).copied().unwrap_or(0);
            while up > target {
                up = idom.get(at(up)).copied().unwrap_or(0);
            }
            if let Some(idom) = idom.get_mut(vertex) {
                *idom = up;
            }
        }
        let mut immediate = vec![NONE; blocks.len()];
        for (vertex, dominator) in walk.vertices.iter().zip(&idom).skip(1) {
            if let (Some(slot), Some(block)) = (immediate.get_mut(vertex.at()), walk.vertices.get(at(*dominator))) {
                *slot = block.0;
            }
        }
        let spans = spans(&walk.vertices, &immediate, blocks.len());
        Dominators { order: walk.reverse_postorder, immediate, spans }
    }

    /// Reachable blocks in reverse postorder.
    pub fn order(&self) -> &[BlockId] {
        &self.order
    }

    /// Whether control can reach a block at all.
    pub fn is_reachable(&self, block: BlockId) -> bool {
        self.spans.get(block.at()).is_some_and(|(enter, leave)| enter < leave)
    }

    /// The closest block that control must have passed to reach `block`; `None` for the first and unreachable ones.
    pub fn immediate(&self, block: BlockId) -> Option<BlockId> {
        self.immediate.get(block.at()).copied().filter(|id| *id != NONE).map(BlockId)
    }

    /// Whether control reaches `block` only through `dominator`; a block dominates itself.
    pub fn dominates(&self, dominator: BlockId, block: BlockId) -> bool {
        match (self.spans.get(dominator.at()), self.spans.get(block.at())) {
            (Some((enter, leave)), Some((inner, end))) => inner < end && enter <= inner && end <= leave,
            _ => false,
        }
    }
}

/// The semidominator of `vertex`, the least among those on the way up to the vertices numbered below `linked`, with path
/// compression.
fn eval(vertex: u32, linked: u32, ancestor: &mut [u32], label: &mut [u32], semi: &[u32], path: &mut Vec<u32>) -> u32 {
    let at = |vertex: u32| usize::try_from(vertex).unwrap_or(usize::MAX);
    let semi_of = |label: u32| semi.get(at(label)).copied().unwrap_or(0);
    path.clear();
    let mut up = vertex;
    while let Some(above) = ancestor.get(at(up)).copied().filter(|above| *above >= linked) {
        path.push(up);
        up = above;
    }
    let root = ancestor.get(at(up)).copied().unwrap_or(0);
    let mut best = label.get(at(up)).copied().unwrap_or(up);
    for vertex in path.iter().rev() {
        if let Some(slot) = ancestor.get_mut(at(*vertex)) {
            *slot = root;
        }
        let Some(own) = label.get_mut(at(*vertex)) else { continue };
        if semi_of(best) < semi_of(*own) {
            *own = best;
        } else {
            best = *own;
        }
    }
    semi_of(best)
}

/// A depth-first walk from the first block.
struct Walk {
    /// Blocks by number, the order in which the walk comes to them.
    vertices: Vec<BlockId>,
    /// Number of each block.
    numbers: Vec<u32>,
    /// By number: the number of the block that the walk came from.
    parents: Vec<u32>,
    reverse_postorder: Vec<BlockId>,
}

impl Walk {
    fn new(blocks: &[Block]) -> Self {
        let mut walk = Walk {
            vertices: Vec::with_capacity(blocks.len()),
            numbers: vec![NONE; blocks.len()],
            parents: Vec::with_capacity(blocks.len()),
            reverse_postorder: Vec::with_capacity(blocks.len()),
        };
        let mut stack: Vec<(BlockId, u32, usize)> = Vec::new();
        if !blocks.is_empty() {
            stack.extend(walk.enter(BlockId(0), 0));
        }
        while let Some((block, number, next)) = stack.last_mut() {
            let successor = blocks.get(block.at()).and_then(|block| block.successors.get(*next));
            *next += 1;
            match successor {
                Some(edge) => {
                    let parent = *number;
                    stack.extend(walk.enter(edge.to, parent));
                }
                None => {
                    walk.reverse_postorder.push(*block);
                    stack.pop();
                }
            }
        }
        walk.reverse_postorder.reverse();
        walk
    }

    fn enter(&mut self, block: BlockId, parent: u32) -> Option<(BlockId, u32, usize)> {
        let slot = self.numbers.get_mut(block.at()).filter(|number| **number == NONE)?;
        let number = u32::try_from(self.vertices.len()).ok()?;
        *slot = number;
        self.vertices.push(block);
        self.parents.push(parent);
        Some((block, number, 0))
    }
}

/// When a walk of the dominator tree enters and leaves each block.
fn spans(vertices: &[BlockId], immediate: &[u32], count: usize) -> Vec<(u32, u32)> {
    // By block: its first child, and the next child of its own parent.
    let mut first = vec![NONE; count];
    let mut next = vec![NONE; count];
    for vertex in vertices {
        let parent = immediate.get(vertex.at()).copied().and_then(|parent| usize::try_from(parent).ok());
        let list = parent.and_then(|parent| first.get_mut(parent));
        if let (Some(first), Some(next)) = (list, next.get_mut(vertex.at())) {
            *next = std::mem::replace(first, vertex.0);
        }
    }
    let mut spans = vec![(0, 0); count];
    let mut clock = 1u32;
    let mut stack: Vec<(BlockId, bool)> = vertices.first().map(|root| (*root, false)).into_iter().collect();
    while let Some((block, left)) = stack.pop() {
        let Some(span) = spans.get_mut(block.at()) else { continue };
        if left {
            span.1 = clock;
        } else {
            span.0 = clock;
            stack.push((block, true));
            let of = |list: &[u32], block: BlockId| list.get(block.at()).copied().filter(|id| *id != NONE).map(BlockId);
            let children = std::iter::successors(of(&first, block), |child| of(&next, *child));
            stack.extend(children.map(|child| (child, false)));
        }
        clock = clock.saturating_add(1);
    }
    spans
}
