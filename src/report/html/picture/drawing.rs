//! The picture as SVG. No script, no style attribute: the page's style sheet colours it by class.

use askama::filters::Safe;
use textwrap::WordSeparator;
use textwrap::core::{Word, display_width};

use super::{Edge, Graph, Node};
use crate::prose::Prose;
use crate::report::html::markup::{Markup, push, push_escaped};
use crate::report::inert::inert_within;

/// How a picture is laid out, in user units: one is a CSS pixel where the page is as wide as the picture.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Width of each column.
    columns: [u32; 3],
    /// Width between columns.
    gap: u32,
    /// Size of the letters.
    font: u32,
    /// Most lines in a box.
    lines: usize,
    /// The class that shows it on screens of some width.
    class: &'static str,
}

/// For a screen of a desk.
const WIDE: Layout = Layout { columns: [236, 212, 252], gap: 130, font: 14, lines: 2, class: "wide" };
/// For a telephone.
const NARROW: Layout = Layout { columns: [106, 84, 98], gap: 20, font: 11, lines: 4, class: "narrow" };

const HEADINGS: [(&str, &str); 3] =
    [("读取的信息", "What is read"), ("谁的代码", "By whose code"), ("可能去往", "Where it can go")];

/// The picture twice, for wide and for narrow screens; the page shows one.
pub fn draw(graph: &Graph) -> Markup {
    Safe(format!("{}{}", WIDE.draw(graph), NARROW.draw(graph)))
}

/// A box as it is drawn.
struct Placed<'g> {
    node: &'g Node,
    zh: Vec<String>,
    en: Vec<String>,
    y: u32,
    height: u32,
}

impl Layout {
    fn line(&self) -> u32 {
        self.font.saturating_mul(13) / 10
    }

    fn padding(&self) -> u32 {
        self.font * 6 / 10
    }

    /// The left edge of a column.
    fn left(&self, column: usize) -> u32 {
        self.columns.iter().take(column).map(|width| width.saturating_add(self.gap)).sum()
    }

    fn width(&self) -> u32 {
        self.columns.iter().sum::<u32>().saturating_add(self.gap.saturating_mul(2))
    }

    fn draw(&self, graph: &Graph) -> String {
        let top = self.line().saturating_mul(3);
        let mut columns: Vec<Vec<Placed>> =
            graph.columns.iter().zip(self.columns).map(|(nodes, width)| self.stack(nodes, width, top)).collect();
        let bottom = |column: &[Placed]| column.last().map_or(top, |last| last.y.saturating_add(last.height));
        let height = columns.iter().map(|column| bottom(column)).max().unwrap_or(top);
        for column in &mut columns {
            let down = height.saturating_sub(bottom(column)) / 2;
            column.iter_mut().for_each(|placed| placed.y = placed.y.saturating_add(down));
        }
        let mut out = String::new();
        let (class, width) = (self.class, self.width());
        let height = height.saturating_add(2);
        push(
            &mut out,
            format_args!(
                "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
                 font-size=\"{}\" role=\"img\" aria-labelledby=\"picture-title\">",
                self.font
            ),
        );
        for (at, (edges, pair)) in graph.edges.iter().zip(columns.windows(2)).enumerate() {
            if let [left, right] = pair {
                self.lines(&mut out, edges, at, left, right);
            }
        }
        for (at, ((column, width), heading)) in columns.iter().zip(self.columns).zip(HEADINGS).enumerate() {
            if column.is_empty() {
                continue;
            }
            let left = self.left(at);
            let heading = Prose::new(heading.0, heading.1);
            let (zh, en) = (self.wrapped(&heading.zh, width), self.wrapped(&heading.en, width));
            self.text(&mut out, "heading", left, self.line(), [&zh, &en]);
            for placed in column {
                push(
                    &mut out,
                    format_args!(
                        "<g class=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
                        placed.node.tone.class(),
                        left,
                        placed.y,
                        width,
                        placed.height
                    ),
                );
                for (lang, lines) in [("zh", &placed.zh), ("en", &placed.en)] {
                    let lines_height = self.line().saturating_mul(count(lines.len()));
                    let free = placed.height.saturating_sub(lines_height) / 2;
                    let base = placed.y.saturating_add(free).saturating_add(self.font);
                    self.words(&mut out, lang, "", left.saturating_add(self.padding()), base, lines);
                }
                out.push_str("</g>");
            }
        }
        out.push_str("</svg>");
        out
    }

    /// Boxes one beneath another.
    fn stack<'g>(&self, nodes: &'g [Node], width: u32, top: u32) -> Vec<Placed<'g>> {
        let mut y = top;
        nodes
            .iter()
            .map(|node| {
                let (zh, en) = (self.wrapped(&node.name.zh, width), self.wrapped(&node.name.en, width));
                let lines = count(zh.len().max(en.len()));
                let height = lines.saturating_mul(self.line()).saturating_add(self.padding().saturating_mul(2));
                let placed = Placed { node, zh, en, y, height };
                y = y.saturating_add(height).saturating_add(self.padding());
                placed
            })
            .collect()
    }

    /// Lines from boxes to boxes. Where several meet at one box they are spread over its side, in the order of their
    /// other ends.
    fn lines(&self, out: &mut String, edges: &[Edge], column: usize, left: &[Placed], right: &[Placed]) {
        let port = |placed: &Placed, nth: usize, of: usize| {
            let (nth, of) = (count(nth), count(of));
            let step = placed.height.saturating_mul(nth.saturating_add(1)) / of.saturating_add(1).max(1);
            placed.y.saturating_add(step)
        };
        let x1 = self.left(column).saturating_add(self.columns.get(column).copied().unwrap_or_default());
        let x2 = self.left(column.saturating_add(1));
        let middle = (x1.saturating_add(x2)) / 2;
        // The most telling last, on top of the others.
        let mut drawn: Vec<&Edge> = edges.iter().collect();
        drawn.sort_by_key(|edge| edge.tone);
        for edge in drawn {
            let (Some(from), Some(to)) = (left.get(edge.from), right.get(edge.to)) else { continue };
            let out_of = edges.iter().filter(|other| other.from == edge.from);
            let into = edges.iter().filter(|other| other.to == edge.to);
            let y1 = port(from, out_of.clone().filter(|other| other.to < edge.to).count(), out_of.count());
            let y2 = port(to, into.clone().filter(|other| other.from < edge.from).count(), into.count());
            let kind = if edge.shown { "" } else { " possible" };
            push(
                out,
                format_args!(
                    "<path class=\"{}{kind}\" d=\"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}\"/>",
                    edge.tone.class()
                ),
            );
        }
    }

    /// A text in both languages.
    fn text(&self, out: &mut String, class: &str, x: u32, y: u32, [zh, en]: [&[String]; 2]) {
        self.words(out, "zh", class, x, y, zh);
        self.words(out, "en", class, x, y, en);
    }

    fn words(&self, out: &mut String, lang: &str, class: &str, x: u32, y: u32, lines: &[String]) {
        push(out, format_args!("<text class=\"{lang} {class}\" lang=\"{lang}\">"));
        for (nth, line) in lines.iter().enumerate() {
            let y = y.saturating_add(self.line().saturating_mul(count(nth)));
            push(out, format_args!("<tspan x=\"{x}\" y=\"{y}\">"));
            push_escaped(out, line);
            out.push_str("</tspan>");
        }
        out.push_str("</text>");
    }

    /// A text in lines that fit a column, by the usual widths of letters: an em for a Chinese one, 0.58 of it for others.
    fn wrapped(&self, text: &str, width: u32) -> Vec<String> {
        let room = width.saturating_sub(self.padding().saturating_mul(2));
        let letters = usize::try_from(room.saturating_mul(100) / self.font.saturating_mul(56).max(1)).unwrap_or(8);
        let text = inert_within(text.trim(), 120);
        let options = textwrap::Options::new(letters.max(4))
            .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
            .word_separator(textwrap::WordSeparator::Custom(words_and_labels))
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let mut lines: Vec<String> =
            textwrap::wrap(&text, options).into_iter().map(|line| line.trim_end().to_owned()).collect();
        if lines.len() > self.lines {
            lines.truncate(self.lines);
            if let Some(last) = lines.last_mut() {
                while display_width(last).saturating_add(1) > letters && last.pop().is_some() {}
                last.push('…');
            }
        }
        lines
    }
}

/// The words of a line; the name of a domain is cut before its dots.
fn words_and_labels(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(WordSeparator::UnicodeBreakProperties.find_words(line).flat_map(|word| {
        let dots = word.word.match_indices('.').map(|(at, _)| at).filter(|at| *at > 0);
        let mut pieces = Vec::new();
        let mut start = 0;
        for at in dots.chain([word.word.len()]) {
            pieces.extend(word.word.get(start..at).map(Word::from));
            start = at;
        }
        if let Some(last) = pieces.last_mut() {
            last.whitespace = word.whitespace;
        }
        pieces
    }))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::Tone;
    use super::*;

    fn node(name: &str, tone: Tone) -> Node {
        Node { name: Prose::new(name, name), tone }
    }

    #[test]
    fn a_line_joins_the_sides_of_its_boxes() {
        let graph = Graph {
            columns: [
                vec![node("a", Tone::Violated)],
                vec![node("b", Tone::Plain)],
                vec![node("c", Tone::Plain), node("d", Tone::Plain)],
            ],
            edges: [
                vec![Edge { from: 0, to: 0, tone: Tone::Violated, shown: true }],
                vec![Edge { from: 0, to: 1, tone: Tone::Plain, shown: false }],
            ],
        };
        let svg = WIDE.draw(&graph);
        assert!(svg.contains("<path class=\"violated\" d=\"M236 "), "{svg}");
        assert!(svg.contains("<path class=\"plain possible\" d=\"M578 "), "{svg}");
        assert_eq!(svg.matches("<rect").count(), 4);
        assert!(!svg.contains("style="));
    }

    #[test]
    fn hostile_names_are_inert_and_bounded() {
        let name = format!("</text><script>\u{202e}{}", "x".repeat(1 << 20));
        let graph = Graph { columns: [vec![node(&name, Tone::Plain)], vec![], vec![]], edges: [vec![], vec![]] };
        let svg = draw(&graph).0;
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}'));
        assert!(svg.len() < 8000, "{}", svg.len());
    }

    #[test]
    fn no_line_of_words_is_wider_than_its_box() {
        for layout in [WIDE, NARROW] {
            for width in layout.columns {
                for text in [
                    "消息/通信内容（需要人工核实的很长的名称）",
                    "messages / content of communications",
                    "collect.hengxin-risk.example",
                ] {
                    let lines = layout.wrapped(text, width);
                    assert!(lines.len() <= layout.lines);
                    for line in lines {
                        let units = u32::try_from(display_width(&line)).expect("short") * layout.font * 56 / 100;
                        assert!(units + layout.padding() <= width, "{line} in {width}");
                    }
                }
            }
        }
    }
}
