//! Tables with drawn lines: where the lines cross they part a grid of cells.

use super::page::{Glyph, Rule, Shown};

/// Lines nearer than this, in points, are one.
const NEAR: f64 = 3.0;
/// Most lines of one grid in either direction.
const MOST: usize = 400;

/// A table: where its lines stand, and which of its cells are one.
#[derive(Debug)]
pub(super) struct Grid {
    /// From left to right.
    pub columns: Vec<f64>,
    /// From top to bottom.
    pub rows: Vec<f64>,
    /// By base cell, row by row: the first base cell of the cell that it belongs to.
    owner: Vec<usize>,
}

/// A cell: where it starts and how far it goes, in base cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

/// The tables of a page, from the top.
pub(super) fn grids(shown: &Shown) -> Vec<Grid> {
    let horizontal = merged(&shown.horizontal);
    let vertical = merged(&shown.vertical);
    let mut groups = Groups::new(horizontal.len() + vertical.len());
    for (at, line) in horizontal.iter().enumerate() {
        for (other, cross) in vertical.iter().enumerate() {
            let meets = cross.at >= line.start - NEAR
                && cross.at <= line.end + NEAR
                && line.at >= cross.start - NEAR
                && line.at <= cross.end + NEAR;
            if meets {
                groups.join(at, horizontal.len() + other);
            }
        }
    }
    let mut grids: Vec<Grid> = Vec::new();
    for root in 0..horizontal.len() {
        if groups.root(root) != root {
            continue;
        }
        let across: Vec<Rule> = (0..horizontal.len())
            .filter(|at| groups.root(*at) == root)
            .filter_map(|at| horizontal.get(at))
            .copied()
            .collect();
        let down: Vec<Rule> = (0..vertical.len())
            .filter(|at| groups.root(horizontal.len() + *at) == root)
            .filter_map(|at| vertical.get(at))
            .copied()
            .collect();
        grids.extend(Grid::new(&across, &down));
    }
    grids.sort_by(|a, b| a.top().total_cmp(&b.top()));
    grids
}

/// Lines that go on in one another, as one.
fn merged(rules: &[Rule]) -> Vec<Rule> {
    let mut sorted = rules.to_vec();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
    // Put lines that stand at nearly one place to exactly one, so that their order is that of their starts.
    let mut place = f64::MIN;
    for rule in &mut sorted {
        if rule.at - place > NEAR / 2.0 {
            place = rule.at;
        }
        rule.at = place;
    }
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.start.total_cmp(&b.start)));
    let mut lines: Vec<Rule> = Vec::new();
    for rule in sorted {
        match lines.last_mut().filter(|last| last.at.total_cmp(&rule.at).is_eq() && rule.start <= last.end + NEAR) {
            Some(last) => last.end = last.end.max(rule.end),
            None => lines.push(rule),
        }
    }
    lines.truncate(4 * MOST);
    lines
}

/// Distinct places of lines.
fn places(rules: &[Rule]) -> Vec<f64> {
    let mut all: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    all.sort_by(f64::total_cmp);
    all.dedup_by(|a, b| (*a - *b).abs() <= NEAR);
    all
}

impl Grid {
    fn new(across: &[Rule], down: &[Rule]) -> Option<Grid> {
        let (columns, rows) = (places(down), places(across));
        // One cell alone is a frame around text, not a table.
        let (width, height) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
        if width * height < 2 || columns.len() > MOST || rows.len() > MOST || width < 2 {
            return None;
        }
        let mut groups = Groups::new(width * height);
        // Whether a line of `rules` parts what lies on both sides of `at`, between `start` and `end`.
        let parts = |rules: &[Rule], at: f64, start: f64, end: f64| {
            let middle = f64::midpoint(start, end);
            rules.iter().any(|rule| (rule.at - at).abs() <= NEAR && rule.start <= middle && rule.end >= middle)
        };
        for (row, pair) in rows.windows(2).enumerate() {
            let &[top, bottom] = pair else { continue };
            for (column, pair) in columns.windows(2).enumerate() {
                let &[left, right] = pair else { continue };
                let here = row * width + column;
                if column + 1 < width && !parts(down, right, top, bottom) {
                    groups.join(here, here + 1);
                }
                if row + 1 < height && !parts(across, bottom, left, right) {
                    groups.join(here, here + width);
                }
            }
        }
        let owner = (0..width * height).map(|at| groups.root(at)).collect();
        Some(Grid { columns, rows, owner })
    }

    pub fn top(&self) -> f64 {
        self.rows.first().copied().unwrap_or(0.0)
    }

    /// The base cell where a glyph stands, as number of its cell; `None` outside.
    pub fn cell_of(&self, glyph: &Glyph) -> Option<usize> {
        // The middle of a letter, a little above the baseline.
        let (x, y) = (f64::midpoint(glyph.x, glyph.end), glyph.y - 0.3 * glyph.size);
        let find = |places: &[f64], at: f64| {
            let next = places.partition_point(|place| *place <= at);
            (next > 0 && next < places.len()).then(|| next - 1)
        };
        let row = find(&self.rows, y)?;
        let column = find(&self.columns, x)?;
        self.owner.get(row * (self.columns.len() - 1) + column).copied()
    }

    /// The cells, row by row, with their numbers.
    pub fn cells(&self) -> Vec<(usize, Cell)> {
        let width = self.columns.len().saturating_sub(1).max(1);
        let mut bounds: std::collections::BTreeMap<usize, (usize, usize, usize, usize)> = Default::default();
        for (at, owner) in self.owner.iter().enumerate() {
            let (row, column) = (at / width, at % width);
            let cell = bounds.entry(*owner).or_insert((row, column, row, column));
            *cell = (cell.0.min(row), cell.1.min(column), cell.2.max(row), cell.3.max(column));
        }
        let mut cells: Vec<(usize, Cell)> = bounds
            .into_iter()
            .map(|(owner, (row, column, last_row, last_column))| {
                (owner, Cell { row, column, rows: last_row - row + 1, columns: last_column - column + 1 })
            })
            .collect();
        cells.sort_by_key(|(_, cell)| (cell.row, cell.column));
        cells
    }
}

/// Numbers put together in groups; the smallest of each stands for it.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Groups {
        Groups { parents: (0..count).collect() }
    }

    fn root(&mut self, at: usize) -> usize {
        let mut at = at;
        while let Some(parent) = self.parents.get(at).copied() {
            if parent == at {
                break;
            }
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(at) {
                *slot = above;
            }
            at = parent;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.parents.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: f64, start: f64, end: f64) -> Rule {
        Rule { at, start, end }
    }

    #[test]
    fn cells_that_no_line_parts_are_one() {
        // Three columns, two rows; the first column is one cell, the second row's last two are one.
        let shown = Shown {
            horizontal: vec![rule(0.0, 0.0, 90.0), rule(10.0, 30.0, 90.0), rule(20.0, 0.0, 90.0)],
            vertical: vec![rule(0.0, 0.0, 20.0), rule(30.0, 0.0, 20.0), rule(60.0, 0.0, 10.0), rule(90.0, 0.0, 20.0)],
            ..Shown::default()
        };
        let grids = grids(&shown);
        assert_eq!(grids.len(), 1);
        let cell = |row, column, rows, columns| Cell { row, column, rows, columns };
        let cells: Vec<Cell> = grids[0].cells().into_iter().map(|(_, cell)| cell).collect();
        assert_eq!(cells, [cell(0, 0, 2, 1), cell(0, 1, 1, 1), cell(0, 2, 1, 1), cell(1, 1, 1, 2)]);
    }

    #[test]
    fn a_frame_is_no_table() {
        let shown = Shown {
            horizontal: vec![rule(0.0, 0.0, 90.0), rule(20.0, 0.0, 90.0)],
            vertical: vec![rule(0.0, 0.0, 20.0), rule(90.0, 0.0, 20.0)],
            ..Shown::default()
        };
        assert!(grids(&shown).is_empty());
    }
}
