//! Words that rules look for in the policy's sentences, where no disclosure and no kind of commitment holds them.

use super::{Evidence, EvidenceKind, evidence};
use crate::policy::{Policy, Span};
use crate::prose::Prose;
use crate::rules::claims::excerpt;

/// A sentence of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording<'a> {
    /// The document's file.
    pub document: &'a str,
    /// The sentence.
    pub text: &'a str,
    /// Where it stands.
    pub span: Span,
}

impl Wording<'_> {
    /// It as evidence.
    pub fn evidence(&self) -> Evidence {
        let text = excerpt(self.text);
        let mut shown = evidence::bare(
            EvidenceKind::Policy,
            self.document.to_owned(),
            Prose::new(format!("隐私政策写道：“{text}”"), format!("the policy says: “{text}”")),
        );
        shown.document = Some(self.document.to_owned());
        shown.span = Some(self.span);
        shown
    }
}

/// The sentences that hold all words of one of `groups`, which are in lower case, in the order of the documents' names.
pub fn find<'a>(policy: &'a Policy, groups: &[&[&str]]) -> Vec<Wording<'a>> {
    let mut found: Vec<Wording> = sentences(policy)
        .filter(|sentence| {
            let text = sentence.text.to_lowercase();
            groups.iter().any(|words| words.iter().all(|word| text.contains(word)))
        })
        .collect();
    found.sort_by_key(|sentence| (sentence.document, sentence.span));
    found
}

/// All sentences: up to a full stop, a mark of question or exclamation, or the end of the line.
pub fn sentences(policy: &Policy) -> impl Iterator<Item = Wording<'_>> {
    policy.documents.iter().flat_map(|document| {
        let mut start = 0_usize;
        document
            .text
            .split_inclusive(['。', '！', '？', '!', '?', '\n'])
            .flat_map(|part| part.split_inclusive(". "))
            .map(move |text| {
                let end = start.saturating_add(text.chars().count());
                let sentence = Wording { document: &document.file, text, span: [start, end] };
                start = end;
                sentence
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn a_sentence_is_found_with_its_place_in_code_points() {
        let fixture = Fixture::new().document_text("第一句。您需要手持身份证。Then one. And Another one.");
        let policy = fixture.policy.as_ref().expect("given");
        let [found] = find(policy, &[&["手持", "身份证"]])[..] else { panic!() };
        assert_eq!((found.text, found.span), ("您需要手持身份证。", [4, 13]));
        assert_eq!(find(policy, &[&["another"]]).first().map(|found| found.text), Some("And Another one."));
        assert!(find(policy, &[&["第一", "手持"]]).is_empty());
    }
}
