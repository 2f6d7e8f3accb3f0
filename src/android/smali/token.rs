//! The words of a line.

use std::borrow::Cow;

use crate::prose::Prose;

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// What stands between white space, commas and braces.
    Word(&'t str),
    /// A string, its escapes resolved.
    Text(Cow<'t, str>),
    /// A character, its escapes resolved.
    Char(u16),
    /// `{` or `}`.
    Brace(char),
}

/// The words of a line, without its comment.
pub(super) fn tokens(line: &str) -> Result<Vec<Token<'_>>, Prose> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        match first {
            '#' => break,
            ',' => rest = rest.get(1..).unwrap_or_default(),
            '{' | '}' => {
                found.push(Token::Brace(first));
                rest = rest.get(1..).unwrap_or_default();
            }
            '"' | '\'' => {
                let inner = rest.get(1..).unwrap_or_default();
                let end = closing(inner, first)
                    .ok_or_else(|| Prose::new("引号没有结束", "a quotation mark does not close"))?;
                let text = unescaped(inner.get(..end).unwrap_or_default());
                found.push(if first == '"' {
                    Token::Text(text)
                } else {
                    Token::Char(text.encode_utf16().next().unwrap_or_default())
                });
                rest = inner.get(end.saturating_add(1)..).unwrap_or_default();
            }
            _ => {
                let ends = |letter: char| letter.is_ascii_whitespace() || matches!(letter, ',' | '{' | '}' | '#');
                let end = rest.find(ends).unwrap_or(rest.len());
                found.push(Token::Word(rest.get(..end).unwrap_or_default()));
                rest = rest.get(end..).unwrap_or_default();
            }
        }
        rest = rest.trim_start();
    }
    Ok(found)
}

/// Where the mark stands that ends a text.
fn closing(text: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices()
        .find(|(_, letter)| {
            let ends = !escaped && *letter == mark;
            escaped = !escaped && *letter == '\\';
            ends
        })
        .map(|(at, _)| at)
}

/// A text with its escapes resolved. Halves of a pair that stand alone are no text of ours, and become U+FFFD.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let mut buffer = [0; 2];
        if letter != '\\' {
            units.extend(letter.encode_utf16(&mut buffer).iter());
            continue;
        }
        match letters.next() {
            Some('n') => units.push(10),
            Some('t') => units.push(9),
            Some('r') => units.push(13),
            Some('b') => units.push(8),
            Some('f') => units.push(12),
            Some('u') => {
                let rest = letters.as_str();
                let digits = rest.get(..4).unwrap_or_default();
                if let Ok(unit) = u16::from_str_radix(digits, 16) {
                    units.push(unit);
                    letters = rest.get(4..).unwrap_or_default().chars();
                }
            }
            Some(other) => units.extend(other.encode_utf16(&mut buffer).iter()),
            None => {}
        }
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}
