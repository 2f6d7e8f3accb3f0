//! Shortest chains from the starting points, over edges that a call surely takes first.

use super::solver::{Edge, Graph, HubKind};

/// How many targets of a hub still say that each of them is meant.
#[derive(Clone, Copy, Debug)]
pub struct Sure {
    /// Of a call on one of the app's types.
    pub own: u32,
    /// Of a call on one of the platform's types.
    pub call: u32,
    /// Of objects in the platform's hands of which little is known.
    pub objects: u32,
}

/// Nothing leads here.
const NONE: u32 = u32::MAX;

/// The shortest ways to all nodes of a graph.
#[derive(Debug)]
pub struct Paths {
    methods: u32,
    /// By node: the edge that leads to it on the shortest way; of starting points, `NONE`.
    before: Vec<u32>,
    /// By node: found over sure edges.
    sure: Vec<bool>,
    /// By node: found at all.
    found: Vec<bool>,
}

impl Paths {
    /// Walks a graph, breadth first: first over hubs of few targets, then over all edges.
    pub fn new(graph: &Graph, most: Sure) -> Self {
        let nodes = usize::try_from(graph.nodes).unwrap_or(0);
        let mut starts = vec![0u32; nodes.saturating_add(1)];
        for edge in &graph.edges {
            if let Some(slot) = starts.get_mut(usize::try_from(edge.from).unwrap_or(usize::MAX).saturating_add(1)) {
                *slot = slot.saturating_add(1);
            }
        }
        let mut sum = 0u32;
        for slot in &mut starts {
            sum = sum.saturating_add(*slot);
            *slot = sum;
        }
        let mut order = vec![0u32; graph.edges.len()];
        let mut next = starts.clone();
        for (index, edge) in (0u32..).zip(&graph.edges) {
            let from = usize::try_from(edge.from).unwrap_or(usize::MAX);
            if let Some(slot) = next.get_mut(from) {
                if let Some(place) = usize::try_from(*slot).ok().and_then(|place| order.get_mut(place)) {
                    *place = index;
                }
                *slot = slot.saturating_add(1);
            }
        }
        let mut paths = Paths {
            methods: graph.methods,
            before: vec![NONE; nodes],
            sure: vec![false; nodes],
            found: vec![false; nodes],
        };
        for sure in [true, false] {
            paths.walk(graph, &starts, &order, sure.then_some(most));
        }
        paths
    }

    fn walk(&mut self, graph: &Graph, starts: &[u32], order: &[u32], most: Option<Sure>) {
        let mut queue: Vec<u32> = Vec::new();
        if most.is_some() {
            for (root, _) in &graph.roots {
                self.visit(*root, NONE, true, &mut queue);
            }
        } else {
            queue.extend((0u32..).zip(&self.found).filter(|(_, found)| **found).map(|(node, _)| node));
        }
        let mut at = 0;
        while let Some(node) = queue.get(at).copied() {
            at += 1;
            let index = usize::try_from(node).unwrap_or(usize::MAX);
            let hub = node.checked_sub(graph.methods).and_then(|hub| usize::try_from(hub).ok());
            let targets = hub.and_then(|hub| graph.fan_out.get(hub)).copied().unwrap_or(0);
            let allowed = match (most, hub.and_then(|hub| graph.kinds.get(hub))) {
                (Some(most), Some(HubKind::OwnCall)) => most.own,
                (Some(most), Some(HubKind::Call)) => most.call,
                (Some(most), Some(HubKind::Objects)) => most.objects,
                _ => u32::MAX,
            };
            if targets > allowed {
                continue;
            }
            let bounds = (starts.get(index).copied(), starts.get(index.saturating_add(1)).copied());
            let (Some(first), Some(last)) = bounds else { continue };
            for place in first..last {
                let Some(edge) = usize::try_from(place).ok().and_then(|place| order.get(place)).copied() else {
                    continue;
                };
                let Some(to) = usize::try_from(edge).ok().and_then(|edge| graph.edges.get(edge)).map(|edge| edge.to)
                else {
                    continue;
                };
                self.visit(to, edge, most.is_some(), &mut queue);
            }
        }
    }

    fn visit(&mut self, node: u32, edge: u32, sure: bool, queue: &mut Vec<u32>) {
        let index = usize::try_from(node).unwrap_or(usize::MAX);
        let (Some(found), Some(before), Some(is_sure)) =
            (self.found.get_mut(index), self.before.get_mut(index), self.sure.get_mut(index))
        else {
            return;
        };
        if !*found {
            (*found, *before, *is_sure) = (true, edge, sure);
            queue.push(node);
        }
    }

    /// Whether a method is found; over sure edges alone?
    pub fn found(&self, node: u32) -> Option<bool> {
        let index = usize::try_from(node).ok()?;
        self.found.get(index).copied().filter(|found| *found)?;
        self.sure.get(index).copied()
    }

    /// The edges from a starting point to a node, and the starting point.
    pub fn to<'g>(&self, graph: &'g Graph, node: u32) -> (u32, Vec<&'g Edge>) {
        let (mut edges, mut now) = (Vec::new(), node);
        while edges.len() < self.before.len() {
            let before = usize::try_from(now).ok().and_then(|now| self.before.get(now)).copied();
            let Some(edge) =
                before.filter(|edge| *edge != NONE).and_then(|edge| graph.edges.get(usize::try_from(edge).ok()?))
            else {
                break;
            };
            edges.push(edge);
            now = edge.from;
        }
        edges.reverse();
        (now, edges)
    }

    /// Whether a node is a method.
    pub fn is_method(&self, node: u32) -> bool {
        node < self.methods
    }
}
