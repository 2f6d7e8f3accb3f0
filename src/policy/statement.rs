//! What a sentence says of one mention of data, and what it leaves open for the next.

use super::{Action, Manner, Necessity, Party};

/// What is done, before it is known of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Collect,
    Use,
    Store,
    Share(Manner),
    /// Says nothing of what is collected or shared: protecting, correcting, deleting, and what others do.
    Nothing,
}

/// A verb with its subject, recipient and polarity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Predicate {
    pub deed: Deed,
    pub denied: bool,
    /// A third party is the subject.
    pub by_third: bool,
    /// The third party's name, as the text has it.
    pub entity: Option<String>,
    pub purpose: Option<String>,
    pub condition: Option<String>,
    pub necessity: Option<Necessity>,
    pub vague: bool,
}

impl Predicate {
    pub fn new(deed: Deed) -> Self {
        Predicate {
            deed,
            denied: false,
            by_third: false,
            entity: None,
            purpose: None,
            condition: None,
            necessity: None,
            vague: false,
        }
    }

    /// Action, manner and actor of a disclosure; `None` where there is nothing to disclose.
    pub fn disclosed(&self) -> Option<(Action, Option<Manner>, Party)> {
        let share = if self.denied { Action::NotShare } else { Action::Share };
        Some(match (self.deed, self.by_third) {
            (Deed::Nothing, _) => return None,
            (Deed::Share(manner), _) => (share, Some(manner), Party::ThirdParty),
            (Deed::Collect | Deed::Use, true) => (share, None, Party::ThirdParty),
            (Deed::Collect, false) if self.denied => (Action::NotCollect, None, Party::FirstParty),
            (Deed::Collect, false) => (Action::Collect, None, Party::FirstParty),
            // Not to use or to keep what one has is no denial of having it.
            (Deed::Use | Deed::Store, _) if self.denied => return None,
            (Deed::Use, false) => (Action::Use, None, Party::FirstParty),
            (Deed::Store, false) => (Action::Use, Some(Manner::Store), Party::FirstParty),
            (Deed::Store, true) => (share, Some(Manner::Store), Party::ThirdParty),
        })
    }
}

/// A statement: a predicate and one mention of data.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub types: Vec<&'static str>,
    pub predicate: Predicate,
    /// Byte range in the block's text.
    pub start: usize,
    pub end: usize,
    pub vague: bool,
}

/// What one sentence hands to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    /// The predicates of a list that the sentence opens.
    pub open: Vec<Predicate>,
    /// The data that "the above information" means.
    pub named: Vec<&'static str>,
    /// The predicates of its last verb, for a sentence that only goes on listing (包括…, "This includes …").
    pub last: Vec<Predicate>,
}

/// At most this many characters of a purpose, a condition or a name are kept.
const MAX_PHRASE: usize = 120;

/// A phrase as it is reported: trimmed of punctuation, `None` when nothing is left.
pub(super) fn phrase(text: &str) -> Option<String> {
    let text =
        text.trim_matches(|letter: char| letter.is_whitespace() || ",，.;；:：、。()（）[]\"“”".contains(letter));
    let end = text.char_indices().nth(MAX_PHRASE).map_or(text.len(), |(end, _)| end);
    text.get(..end).filter(|text| !text.is_empty()).map(str::to_owned)
}
