//! Strings that an app or a policy supplied, made inert: they are shown, and do nothing.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// Most characters of one supplied string that a report for people shows.
pub const MOST: usize = 300;

/// Whether `letter` acts on a terminal, reorders text around it, or cannot be seen: control characters, bidirectional
/// controls (Unicode Standard Annex 9), line and paragraph separators, invisible format characters and tags. Joiners
/// (U+200C, U+200D) are left: scripts and emoji need them.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` on one line: breaks become spaces, hidden characters are written as `\u{202e}`, and what goes beyond
/// [`MOST`] characters is left out and counted.
pub fn inert(text: &str) -> Cow<'_, str> {
    inert_within(text, MOST)
}

/// As [`inert`], with another bound on the number of characters.
pub fn inert_within(text: &str, most: usize) -> Cow<'_, str> {
    let cut = text.char_indices().nth(most).map(|(at, _)| at);
    let shown = cut.and_then(|at| text.get(..at)).unwrap_or(text);
    if cut.is_none() && !shown.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(shown.len().saturating_add(16));
    for letter in shown.chars() {
        push(&mut out, letter);
    }
    if cut.is_some() {
        let left = text.chars().count().saturating_sub(most);
        // Writing to a string cannot fail.
        let _ = write!(out, "… (+{left})");
    }
    Cow::Owned(out)
}

fn push(out: &mut String, letter: char) {
    match letter {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
        _ if is_hidden(letter) => out.extend(letter.escape_unicode()),
        _ => out.push(letter),
    }
}

/// Escapes for HTML text and quoted attributes, and makes hidden characters visible: the escaper of all templates.
#[derive(Clone, Copy, Debug)]
pub struct Html;

impl askama::filters::Escaper for Html {
    fn write_escaped_str<W: Write>(&self, mut out: W, text: &str) -> fmt::Result {
        for letter in text.chars() {
            self.write_escaped_char(&mut out, letter)?;
        }
        Ok(())
    }

    fn write_escaped_char<W: Write>(&self, mut out: W, letter: char) -> fmt::Result {
        match letter {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            '\n' => out.write_char('\n'),
            '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.write_char(' '),
            _ if is_hidden(letter) => write!(out, "{}", letter.escape_unicode()),
            _ => out.write_char(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays() {
        assert_eq!(inert("元宝支付 Yuanbao – 👨\u{200d}👩"), "元宝支付 Yuanbao – 👨\u{200d}👩");
    }

    #[test]
    fn what_acts_is_shown() {
        assert_eq!(inert("a\u{1b}[31mb\u{202e}c\nd\u{9b}"), "a\\u{1b}[31mb\\u{202e}c d\\u{9b}");
    }

    #[test]
    fn long_text_is_cut_and_counted() {
        assert_eq!(inert_within("支付支付", 2), "支付… (+2)");
        assert_eq!(inert_within("支付", 2), "支付");
        assert!(inert(&"x".repeat(1 << 20)).len() < 400);
    }

    #[test]
    fn html_is_escaped() {
        let mut out = String::new();
        askama::filters::Escaper::write_escaped_str(&Html, &mut out, "<a b='\"&\u{202e}\0>").expect("memory");
        assert_eq!(out, "&lt;a b=&#39;&quot;&amp;\\u{202e}\\u{0}&gt;");
    }
}
