//! The picture: kinds of personal information, whose code reads them, where that code can send.

mod drawing;
mod graph;

pub use drawing::draw;
pub use graph::{Graph, graph};

use crate::prose::Prose;

/// What an edge or a node stands for, the most telling last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Seen, and no finding of weight names it.
    #[default]
    Plain,
    /// A finding of low confidence names it.
    Doubtful,
    /// A finding of medium or high confidence above `info` names it.
    Violated,
}

impl Tone {
    /// The class that colours it.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Doubtful => "doubtful",
            Tone::Violated => "violated",
        }
    }
}

/// A box of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it says.
    pub name: Prose,
    /// Its colour.
    pub tone: Tone,
}

/// A line of the picture, from the box `from` of one column to the box `to` of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index in the column to the left.
    pub from: usize,
    /// Index in the column to the right.
    pub to: usize,
    /// Its colour.
    pub tone: Tone,
    /// Whether the code shows it; else both ends stand in the same code and it is possible.
    pub shown: bool,
}
