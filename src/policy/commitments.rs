//! Mandatory and voluntary contents of a policy besides what is collected: contact, rights, retention, minors …

use super::Commitment;
use super::lexicon::Lexicon;
use super::script;
use super::sentence;
use super::text::{CodePoints, Reading};

/// Most passages of one kind that are kept: the first ones.
const MAX_OF_A_KIND: usize = 8;

/// Adds what the sentences of `reading` promise or contain.
pub(super) fn find(
    lexicon: &Lexicon,
    file: &str,
    reading: &Reading,
    document: &str,
    points: &CodePoints,
    found: &mut Vec<Commitment>,
) {
    for range in sentence::split(&reading.text, script::of_sentence(&reading.text)) {
        let Some(text) = reading.text.get(range.clone()) else { continue };
        let lower = text.to_lowercase();
        for (kind, sets) in &lexicon.commitments {
            let holds = sets.iter().any(|set| set.iter().all(|word| lower.contains(word.as_str())));
            if !holds
                || found.iter().filter(|known| known.kind == *kind && known.document == file).count() >= MAX_OF_A_KIND
            {
                continue;
            }
            let source = reading.source(document, range.clone());
            found.push(Commitment {
                kind,
                document: file.to_owned(),
                span: points.span(source),
                text: text.to_owned(),
            });
        }
    }
}
