//! Names that programs use, such as method references and URLs: how to know them, and where a line may break in one.

/// Whether a run of ASCII without spaces is such a name rather than a word.
pub fn is_reference(run: &str) -> bool {
    (run.starts_with(['L', '[']) && run.contains(';') && run.contains('/'))
        || run.contains("://")
        || run.contains(".permission.")
}

/// Byte offsets at which a line may break: after the arrow of a member, and after what parts names. Neither inside an
/// arrow (`;->`) nor between two slashes.
pub fn breaks(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut before = '\0';
    text.char_indices().filter_map(move |(at, letter)| {
        let after = at.saturating_add(letter.len_utf8());
        let rest = text.get(after..).unwrap_or_default();
        let parts = match letter {
            '/' | '(' | ',' | '.' | '?' | '&' | '$' => letter != before && !rest.starts_with(letter),
            ';' => !rest.starts_with("->"),
            '>' => before == '-',
            _ => false,
        };
        before = letter;
        (parts && !rest.is_empty()).then_some(after)
    })
}

/// Whether the break at `at` is one that a reader expects: after an arrow, or between the arguments of a method.
fn is_natural(text: &str, at: usize) -> bool {
    let (before, _) = text.split_at_checked(at).unwrap_or((text, ""));
    before.ends_with("->") || before.ends_with([';', ',']) && before.contains('(')
}

/// `text` cut where a reader expects it; a piece of more than `most` bytes is cut further.
pub fn pieces(text: &str, most: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let natural: Vec<usize> = breaks(text).filter(|at| is_natural(text, *at)).chain([text.len()]).collect();
    for end in natural {
        let Some(piece) = text.get(start..end) else { continue };
        if piece.len() > most {
            let mut from = 0;
            for at in breaks(piece).chain([piece.len()]) {
                pieces.extend(piece.get(from..at));
                from = at;
            }
        } else {
            pieces.push(piece);
        }
        start = end;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_references() {
        assert!(!is_reference("and/or"));
        assert!(!is_reference("e.g."));
        assert!(is_reference("https://a.example/b"));
        assert!(is_reference("[Ljava/lang/String;"));
    }

    #[test]
    fn a_method_is_cut_after_its_arrow_and_between_arguments() {
        assert_eq!(pieces("La/B;->c(La/C;Ld/E;)V", 40), ["La/B;->", "c(La/C;", "Ld/E;", ")V"]);
        assert_eq!(pieces("La/B;->c(La/C;Ld/E;)V", 6), ["La/", "B;->", "c(", "La/", "C;", "Ld/E;", ")V"]);
        assert_eq!(pieces("https://a.example/b", 40), ["https://a.example/b"]);
    }

    #[test]
    fn nothing_is_lost() {
        for text in ["", "L", ";->", "Lé/中;->x(中;)V", "https://a//b?c&d", "....", "->->"] {
            for most in [0, 1, 5, 100] {
                assert_eq!(pieces(text, most).concat(), text);
            }
        }
    }
}
