//! Plain text: paragraphs, headings, list items and tab-separated rows, told by their lines.

use std::ops::Range;

use super::places::Places;
use super::text::{Block, BlockKind, Extracted, Reading};

/// Columns beyond which no line is hard-wrapped: longer lines are paragraphs by themselves.
const MAX_WRAP: usize = 140;

/// Reads plain text; spans count in the text itself.
pub(super) fn extract(text: String) -> Extracted {
    let mut blocks = Vec::new();
    let mut run: Vec<Line> = Vec::new();
    let mut table = 0;
    let mut in_table = false;
    let mut offset = 0;
    let mut wrapped = wrapped_tables(&text).into_iter().peekable();
    for raw in text.split_inclusive('\n') {
        let start = offset;
        offset += raw.len();
        let body = raw.trim();
        if let Some(next) = wrapped.peek().filter(|next| next.lines.start <= start) {
            if next.lines.start == start {
                flush(&text, &mut run, &mut blocks);
                table += 1;
                for (number, row) in next.rows.iter().enumerate() {
                    let cells = row.iter().map(|cell| Reading::new(&text, cell.iter().cloned())).collect();
                    blocks.push(Block { kind: BlockKind::Row { table }, cells, head: number == 0 });
                }
            }
            if next.lines.end <= offset {
                wrapped.next();
            }
            in_table = false;
            continue;
        }
        if body.is_empty() {
            flush(&text, &mut run, &mut blocks);
            in_table = false;
            continue;
        }
        let lead = raw.len() - raw.trim_start().len();
        let range = start + lead..start + lead + body.len();
        if let Some(cells) = cells(body) {
            flush(&text, &mut run, &mut blocks);
            if !in_table {
                table += 1;
            }
            in_table = true;
            if cells.iter().all(|cell| body.get(cell.clone()).is_some_and(is_rule)) {
                continue;
            }
            let cells = cells
                .into_iter()
                .map(|cell| Reading::new(&text, std::iter::once(range.start + cell.start..range.start + cell.end)))
                .collect();
            blocks.push(Block { kind: BlockKind::Row { table }, cells, head: false });
            continue;
        }
        in_table = false;
        run.push(Line { range, width: width(body) });
    }
    flush(&text, &mut run, &mut blocks);
    Extracted { text, blocks, places: Places::default(), limits: Vec::new() }
}

struct Line {
    range: Range<usize>,
    width: usize,
}

/// Turns a run of lines without a blank one into blocks, joining those that were cut to a width.
fn flush(text: &str, run: &mut Vec<Line>, blocks: &mut Vec<Block>) {
    let longest = run.iter().map(|line| line.width).max().unwrap_or(0);
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut previous = 0;
    for line in run.drain(..) {
        let body = text.get(line.range.clone()).unwrap_or_default();
        // Marks of emphasis at a line's end say nothing of how it ends.
        let last = pieces.last().and_then(|piece| text.get(piece.clone()));
        let last = last.map(|last| last.trim_end_matches(['*', '_', ' ']));
        let ended = last.is_none_or(|last| last.ends_with(['.', '。', ':', '：', '；', ';', '!', '！', '?', '？']));
        let wrapped = longest <= MAX_WRAP && previous * 5 >= longest * 4 && longest >= 50;
        // A line that begins in lower case goes on with the one before, however short that is.
        // A line of Chinese that ends in the middle of a list or is long goes on too.
        let last = last.unwrap_or_default();
        let midst = last.ends_with(['、', '，', ',']) || previous >= 60 && last.ends_with(super::script::is_han);
        let joins = continues(body) && (!ended || wrapped) || (wrapped || midst) && !ended;
        if !pieces.is_empty() && (!joins || marker(body) > 0) {
            push(text, std::mem::take(&mut pieces), blocks);
        }
        previous = line.width;
        pieces.push(line.range);
    }
    if !pieces.is_empty() {
        push(text, pieces, blocks);
    }
}

/// Whether a line cannot be the beginning of a paragraph.
fn continues(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_lowercase())
}

fn push(text: &str, pieces: Vec<Range<usize>>, blocks: &mut Vec<Block>) {
    let first = pieces.first().and_then(|piece| text.get(piece.clone())).unwrap_or_default();
    let kind = if pieces.len() == 1 && is_heading(first) {
        BlockKind::Heading
    } else if marker(first) > 0 {
        BlockKind::Item
    } else {
        BlockKind::Paragraph
    };
    let reading = Reading::new(text, pieces);
    if !reading.is_empty() {
        blocks.push(Block::new(kind, reading));
    }
}

/// The cells of a line that is a table's row: parted by tabs or, with one at its start, by bars.
fn cells(line: &str) -> Option<Vec<Range<usize>>> {
    let separator = if line.starts_with('|') && line.len() > 1 {
        '|'
    } else if line.contains('\t') {
        '\t'
    } else {
        return None;
    };
    let mut cells = Vec::new();
    let mut start = 0;
    for part in line.split(separator) {
        let lead = part.len() - part.trim_start().len();
        cells.push(start + lead..start + lead + part.trim().len());
        start += part.len() + 1;
    }
    if separator == '|' {
        cells.remove(0);
        if line.ends_with('|') {
            cells.pop();
        }
    }
    (cells.iter().filter(|cell| !cell.is_empty()).count() >= 2).then_some(cells)
}

/// A table whose rows are broken into lines of some width, as `html2text` writes it: bars between the cells and none at
/// the edges, a rule of dashes below the head, two spaces at the end of each row.
struct Wrapped {
    /// Bytes of its lines.
    lines: Range<usize>,
    /// By row and cell: the pieces of the lines.
    rows: Vec<Vec<Vec<Range<usize>>>>,
}

/// Most lines of a head, and of one row.
const MAX_ROW_LINES: usize = 200;

fn wrapped_tables(text: &str) -> Vec<Wrapped> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        lines.push(offset..offset + raw.len());
        offset += raw.len();
    }
    let line = |at: usize| lines.get(at).and_then(|line| text.get(line.clone())).unwrap_or_default();
    let bars = |line: &str| line.matches('|').count();
    // A line of spaces alone ends a paragraph in a cell; an empty line ends the table.
    let is_empty = |at: usize| line(at).trim_end_matches(['\r', '\n']).is_empty();
    let mut tables: Vec<Wrapped> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rule = line(at).trim();
        let columns = bars(rule) + 1;
        let dashes = rule.contains("--") && rule.chars().all(|letter| matches!(letter, '-' | '|' | ':' | ' '));
        if !dashes || columns < 2 || rule.starts_with('|') {
            at += 1;
            continue;
        }
        // The head: the lines above that together have as many bars.
        let mut first = at;
        let mut count = 0;
        while first > 0 && at - first < MAX_ROW_LINES && count + 1 < columns && !is_empty(first - 1) {
            first -= 1;
            count += bars(line(first));
        }
        // The first cell may stand on a line of its own, above the first bar.
        if line(first).trim_start().starts_with('|') && first > 0 && !line(first - 1).trim().is_empty() {
            first -= 1;
        }
        let free = lines.get(first).is_some_and(|line| tables.last().is_none_or(|last| last.lines.end <= line.start));
        if count + 1 != columns || !free {
            at += 1;
            continue;
        }
        let mut rows = vec![row_of(text, lines.get(first..at).unwrap_or_default(), columns)];
        let mut end = at + 1;
        let mut open = end;
        while end < lines.len() && end - open < MAX_ROW_LINES {
            let body = line(end);
            if is_empty(end) {
                break;
            }
            end += 1;
            if !body.trim_end_matches(['\r', '\n']).ends_with("  ") && end < lines.len() && !is_empty(end) {
                continue;
            }
            let gathered = lines.get(open..end).unwrap_or_default();
            let found: usize = (open..end).map(|at| bars(line(at))).sum();
            if found + 1 >= columns {
                rows.push(row_of(text, gathered, columns));
                open = end;
            } else if found == 0
                && let Some(cell) = rows.last_mut().filter(|_| end - open < 8).and_then(|row| row.last_mut())
            {
                // A line break in the last cell looks like the end of its row.
                cell.extend(gathered.iter().filter_map(|line| trimmed(text, line.clone())));
                open = end;
            }
        }
        if rows.len() > 1 {
            let start = lines.get(first).map_or(0, |line| line.start);
            let stop = lines.get(open.max(at + 1) - 1).map_or(text.len(), |line| line.end);
            tables.push(Wrapped { lines: start..stop, rows });
        }
        at = open.max(at + 1);
    }
    tables
}

/// The cells of a row that stands on several lines.
fn row_of(text: &str, lines: &[Range<usize>], columns: usize) -> Vec<Vec<Range<usize>>> {
    let mut cells: Vec<Vec<Range<usize>>> = vec![Vec::new()];
    for line in lines {
        let mut start = line.start;
        for (number, part) in text.get(line.clone()).unwrap_or_default().split('|').enumerate() {
            if number > 0 && cells.len() < columns {
                cells.push(Vec::new());
            }
            if let (Some(piece), Some(cell)) = (trimmed(text, start..start + part.len()), cells.last_mut()) {
                cell.push(piece);
            }
            start += part.len() + 1;
        }
    }
    cells
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let body = text.get(range.clone())?;
    let lead = body.len() - body.trim_start().len();
    let length = body.trim().len();
    (length > 0).then(|| range.start + lead..range.start + lead + length)
}

fn is_rule(cell: &str) -> bool {
    cell.chars().all(|letter| matches!(letter, '-' | ':' | '=' | '+' | ' '))
}

/// Columns that a line takes: two for a wide character.
fn width(line: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(line)
}

/// Length of the mark that opens a list item (`-`, `1.`, `（一）`, `a)`, `①`), 0 where there is none.
pub(super) fn marker(line: &str) -> usize {
    let mut letters = line.char_indices();
    let Some((_, first)) = letters.next() else { return 0 };
    // "**IMEI**" is emphasis.
    if first == '*' && line.starts_with("**") {
        return 0;
    }
    if matches!(first, '-' | '*' | '•' | '·' | '●' | '○' | '■' | '□' | '◆' | '▪' | '–' | '—' | '►' | '※' | '+' | '➢')
        || ('①'..='⓿').contains(&first)
        || ('⑴'..='⒵').contains(&first)
    {
        return first.len_utf8();
    }
    // The hollow bullet of word processors, which copied text keeps as a letter.
    if first == 'o' && letters.next().is_some_and(|(_, space)| space.is_whitespace()) {
        return 1;
    }
    let opened = matches!(first, '(' | '（' | '【' | '[');
    let mut count = 0;
    for (offset, letter) in line.char_indices().skip(usize::from(opened)).take(12) {
        let number = letter.is_ascii_digit() || "一二三四五六七八九十百零".contains(letter);
        let alphabetic = letter.is_ascii_alphabetic() && count < 4;
        match letter {
            ')' | '）' | '】' | ']' if count > 0 && (opened || count <= 4) => return offset + letter.len_utf8(),
            '、' | '．' if count > 0 && !opened => return offset + letter.len_utf8(),
            '.' if count > 0 && !opened => {
                let rest = line.get(offset + 1..).unwrap_or_default();
                // "1.1.2", but not "3.5 million" or "e.g."
                if rest.starts_with(|next: char| next.is_ascii_digit()) {
                    count += 1;
                    continue;
                }
                let prefix = line.get(..offset).unwrap_or_default();
                let short = prefix.chars().all(|each| !each.is_ascii_alphabetic()) || prefix.len() == 1;
                let apart = !prefix.ends_with(|last: char| last.is_ascii_alphabetic())
                    || rest.is_empty()
                    || rest.starts_with(' ');
                return if short && apart { offset + 1 } else { 0 };
            }
            '第' if count == 0 => {}
            '条' | '章' | '节' if count > 0 => return offset + letter.len_utf8(),
            _ if number || alphabetic => count += 1,
            _ => return 0,
        }
    }
    0
}

/// Whether a line by itself is a heading: short, without the stop of a sentence.
pub(super) fn is_heading(line: &str) -> bool {
    let line = line.trim_matches(['*', '#', ' ', '　', '_', '=']);
    let length = width(line);
    if length == 0 || length > 80 || line.ends_with(['。', '；', ';', '，', ',', '：', ':', '、']) {
        return false;
    }
    if line.starts_with('#') || line.starts_with('第') && marker(line) > 0 {
        return true;
    }
    if line.chars().any(|letter| matches!(letter, '。' | '；' | '，' | ';')) {
        return false;
    }
    let words = line.split_whitespace().count();
    if line.chars().any(super::script::is_han) {
        let numbered = line.starts_with(|first: char| "一二三四五六七八九十".contains(first) || first.is_ascii_digit());
        return numbered && marker(line) > 0 && length <= 60
            || ["政策", "协议", "声明", "我们如何", "您如何", "目录", "清单"].iter().any(|word| line.contains(word))
                && length <= 50;
    }
    let capitals = line.split_whitespace().filter(|word| word.starts_with(|first: char| first.is_uppercase())).count();
    !line.ends_with('.') && words <= 12 && capitals * 2 >= words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of the rows that were found.
    fn rows(read: &Extracted) -> Vec<Vec<&str>> {
        let rows = read.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Row { .. }));
        rows.map(|block| block.cells.iter().map(|cell| cell.text.as_str()).collect()).collect()
    }

    #[test]
    fn markers_of_list_items() {
        for (line, length) in [
            ("- a", 1),
            ("1. x", 2),
            ("（一）x", 9),
            ("(2) x", 3),
            ("1.2.3 x", 0),
            ("一、x", 6),
            ("①x", 3),
            ("a) x", 2),
            ("第三条 x", 9),
            ("e.g. x", 0),
            ("IMEI", 0),
            ("we", 0),
            ("o 您的", 1),
        ] {
            assert_eq!(marker(line), length, "{line}");
        }
    }

    #[test]
    fn wrapped_lines_are_joined_and_items_are_not() {
        let text = "We collect your email address, your name and the telephone\nnumber that you give to us when you open an account, and\nyour city.\n\n- photos\n- contacts\n".to_owned();
        let read = extract(text);
        let blocks: Vec<_> = read.blocks.iter().map(|block| block.cells[0].text.as_str()).collect();
        assert_eq!(blocks.len(), 3);
        assert!(blocks[0].contains("telephone number that"));
        assert_eq!(read.blocks[1].kind, BlockKind::Item);
    }

    #[test]
    fn rows_that_are_broken_into_lines() {
        let text = "第三方清单\n\n序号 | SDK名称 | 信息\n---|---|---  \n1 | 极光 | 设备标识、\n应用列表  \n2 | 个推 | 设备\n标识 或  \n位置  \n\n完\n";
        let read = extract(text.to_owned());
        let rows = rows(&read);
        assert_eq!(
            rows,
            [["序号", "SDK名称", "信息"], ["1", "极光", "设备标识、应用列表"], ["2", "个推", "设备标识或位置"]]
        );
        assert_eq!(read.blocks.len(), 5);
        assert!(read.blocks[1].head);
    }

    #[test]
    fn rows_whose_cells_stand_on_lines_of_their_own() {
        let text = "第三方清单如下：\n\nSDK名称\n|\n目的\n|\n信息  \n  \n---|---|---  \n  \n极光\n|\n推送\n|\n应用列表  \n  \n个推\n|\n推送\n|\n位置  \n  \n\n完。\n";
        let read = extract(text.to_owned());
        let rows = rows(&read);
        assert_eq!(rows, [["SDK名称", "目的", "信息"], ["极光", "推送", "应用列表"], ["个推", "推送", "位置"]]);
    }

    #[test]
    fn rows_by_tabs_and_bars() {
        let read = extract("SDK名称\t目的\n友盟\t统计\n\n| a | b |\n|---|---|\n| c | d |\n".to_owned());
        let tables: Vec<_> = read.blocks.iter().map(|block| (block.kind, block.cells.len())).collect();
        let row = |table| (BlockKind::Row { table }, 2);
        assert_eq!(tables, [row(1), row(1), row(2), row(2)]);
    }
}
