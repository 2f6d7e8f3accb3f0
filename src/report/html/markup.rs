//! Pieces of markup: texts in both languages, references that may break where a reader expects it.
//!
//! Everything that an app or a policy supplied goes through [`Html`] on its way into a [`Markup`].

use std::fmt::Write;

use askama::filters::{Escaper, Safe};

use crate::prose::{Prose, Text};
use crate::report::inert::{Html, inert_within};
use crate::report::reference::{breaks, is_reference};

/// Escaped markup.
pub type Markup = Safe<String>;

/// Most characters of a text for people.
const MOST_TEXT: usize = 2000;
/// Most characters of a reference: a class descriptor may have 65535.
const MOST_REFERENCE: usize = 600;

/// A text in both languages; the page shows one of them. Equal texts stand once.
pub fn both(zh: &str, en: &str) -> Markup {
    let mut out = String::new();
    if zh == en {
        push_text(&mut out, zh);
    } else {
        out.push_str("<span class=\"zh\" lang=\"zh\">");
        push_text(&mut out, zh);
        out.push_str("</span><span class=\"en\" lang=\"en\">");
        push_text(&mut out, en);
        out.push_str("</span>");
    }
    Safe(out)
}

/// As [`both`].
pub fn prose(text: &Prose) -> Markup {
    both(&text.zh, &text.en)
}

/// As [`both`].
pub fn word(text: Text) -> Markup {
    both(text.zh, text.en)
}

/// A text that is the same in both languages, such as a name.
pub fn plain(text: &str) -> Markup {
    let mut out = String::new();
    push_escaped(&mut out, &inert_within(text, MOST_TEXT));
    Safe(out)
}

/// A method, entry, URL or other name that a program uses.
pub fn reference(text: &str) -> Markup {
    let mut out = String::new();
    push_reference(&mut out, &inert_within(text, MOST_REFERENCE));
    Safe(out)
}

/// Several pieces with something between them.
pub fn join(pieces: &[Markup], between: &Markup) -> Markup {
    Safe(pieces.iter().map(|piece| piece.0.as_str()).collect::<Vec<_>>().join(&between.0))
}

/// Adds `text`, escaped; the references in it as code.
fn push_text(out: &mut String, text: &str) {
    let text = inert_within(text, MOST_TEXT);
    let mut rest: &str = &text;
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_graphic()).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        // What closes a sentence or a bracket is no part of the reference before it.
        let reference = run.trim_end_matches([',', '.', ':']);
        if is_reference(reference) {
            push_reference(out, reference);
            push_escaped(out, run.get(reference.len()..).unwrap_or_default());
        } else {
            push_escaped(out, run);
        }
        let next = tail.find(|letter: char| letter.is_ascii_graphic()).unwrap_or(tail.len());
        let (between, after) = tail.split_at(next);
        push_escaped(out, between);
        rest = after;
    }
}

fn push_reference(out: &mut String, text: &str) {
    out.push_str("<code>");
    let mut from = 0;
    for at in breaks(text).chain([text.len()]) {
        if from > 0 {
            out.push_str("<wbr>");
        }
        push_escaped(out, text.get(from..at).unwrap_or_default());
        from = at;
    }
    out.push_str("</code>");
}

/// Adds `text`, escaped.
pub fn push_escaped(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = Html.write_escaped_str(out, text);
}

/// Adds what `arguments` say, as it is: for markup and numbers of our own.
pub fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(arguments);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_in_both_languages() {
        assert_eq!(
            both("<b>甲", "a&b").0,
            "<span class=\"zh\" lang=\"zh\">&lt;b&gt;甲</span><span class=\"en\" lang=\"en\">a&amp;b</span>"
        );
        assert_eq!(both("x", "x").0, "x");
    }

    #[test]
    fn references_break_between_their_parts_and_not_inside_the_arrow() {
        assert_eq!(plain("La/B;->c(I)V").0, "La/B;-&gt;c(I)V", "a plain text is left alone");
        assert_eq!(both("读取 La/B;->c(I)V。", "").0.matches("<code>La/<wbr>B;-&gt;<wbr>c(<wbr>I)V</code>").count(), 1);
        assert_eq!(reference("<script>").0, "<code>&lt;script&gt;</code>");
    }

    #[test]
    fn long_texts_are_cut() {
        assert!(both(&"甲".repeat(1 << 20), &"a".repeat(1 << 20)).0.len() < 20_000);
        assert!(reference(&"a/".repeat(1 << 20)).0.len() < 20_000);
    }
}
