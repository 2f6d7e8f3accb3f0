//! What the policy says, as rules ask it: is this data type covered, for whom, how clearly, and is it denied.

use crate::analysis::Confidence;
use crate::db;
use crate::policy::{Action, Disclosure, Manner, Party, Policy};
use crate::prose::Prose;
use crate::rules::{Evidence, EvidenceKind};

/// How near the words of a claim are to a data type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// A wider type that includes it.
    Wider,
    /// Location without its precision, for a location of some precision: what a reader expects.
    Near,
    /// The type itself, or a finer one that implies it.
    Exact,
}

/// A claim that bears on a data type.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The statement.
    pub disclosure: &'a Disclosure,
    /// How near.
    pub nearness: Nearness,
}

impl Claim<'_> {
    /// Whether it says it in terms: neither by a wider type nor by 等, "such as" or "may".
    pub fn is_clear(&self) -> bool {
        self.nearness > Nearness::Wider && !self.disclosure.vague
    }
}

/// The claims of a policy.
#[derive(Clone, Debug, Default)]
pub struct Claims<'a> {
    disclosures: Vec<&'a Disclosure>,
}

impl<'a> Claims<'a> {
    /// The claims of `policy`, in an order that does not depend on the documents' order.
    pub fn new(policy: Option<&'a Policy>) -> Claims<'a> {
        let mut disclosures: Vec<&Disclosure> = policy.into_iter().flat_map(|policy| &policy.disclosures).collect();
        disclosures.sort_by(|left, right| {
            (&left.document, left.span, &left.data_type, left.action).cmp(&(
                &right.document,
                right.span,
                &right.data_type,
                right.action,
            ))
        });
        Claims { disclosures }
    }

    /// Claims of one of `actions` that bear on `data_type`, the clearest first.
    fn on(&self, data_type: &str, actions: &[Action]) -> Vec<Claim<'a>> {
        let mut claims: Vec<Claim> = self
            .disclosures
            .iter()
            .filter(|disclosure| actions.contains(&disclosure.action))
            .filter_map(|disclosure| Some(Claim { disclosure, nearness: nearness(&disclosure.data_type, data_type)? }))
            .collect();
        claims.sort_by_key(|claim| (!claim.is_clear(), std::cmp::Reverse(claim.nearness)));
        claims
    }

    /// Statements that the app itself collects, uses or passes on `data_type`, the clearest first.
    pub fn own(&self, data_type: &str) -> Vec<Claim<'a>> {
        let mut claims = self.on(data_type, &[Action::Collect, Action::Use, Action::Share]);
        // Who says that they pass a thing on says that they have it.
        claims.retain(|claim| claim.disclosure.actor == Party::FirstParty || claim.disclosure.action == Action::Share);
        claims
    }

    /// Statements that `data_type` is collected or used by anybody, the clearest first.
    pub fn anybody(&self, data_type: &str) -> Vec<Claim<'a>> {
        self.on(data_type, &[Action::Collect, Action::Use, Action::Share])
    }

    /// Statements that another organisation gets `data_type`: sharing, or a third party's own collection.
    pub fn passed_on(&self, data_type: &str) -> Vec<Claim<'a>> {
        let mut claims = self.on(data_type, &[Action::Collect, Action::Use, Action::Share]);
        claims.retain(|claim| claim.disclosure.actor == Party::ThirdParty);
        claims
    }

    /// Statements that `data_type` is not collected. A wider type's denial counts: who collects no personal information
    /// collects no contacts.
    pub fn not_collected(&self, data_type: &str) -> Vec<(&'a Disclosure, Confidence)> {
        self.denied(data_type, Action::NotCollect)
    }

    /// Statements that `data_type` is not shared.
    pub fn not_shared(&self, data_type: &str) -> Vec<(&'a Disclosure, Confidence)> {
        self.denied(data_type, Action::NotShare)
    }

    /// Flat denials, the surest first. One with a condition ("not without your consent") denies nothing by itself.
    fn denied(&self, data_type: &str, action: Action) -> Vec<(&'a Disclosure, Confidence)> {
        let mut denials: Vec<(&Disclosure, Confidence)> = self
            .disclosures
            .iter()
            .filter(|disclosure| disclosure.action == action && disclosure.condition.is_none())
            // Who publishes nothing may still give it to one other.
            .filter(|disclosure| disclosure.manner != Some(Manner::Publish))
            .filter_map(|disclosure| Some((*disclosure, denial(&disclosure.data_type, data_type)?)))
            .collect();
        denials.sort_by_key(|(_, sure)| std::cmp::Reverse(*sure));
        denials
    }

    /// All claims.
    pub fn all(&self) -> &[&'a Disclosure] {
        &self.disclosures
    }
}

/// How near a claim on `said` is to `data_type`; `None` when it says nothing of it. "Personal information" as such names
/// no kind at all: the law wants the kinds one by one.
pub fn nearness(said: &str, data_type: &str) -> Option<Nearness> {
    if said == data_type {
        return Some(Nearness::Exact);
    }
    let location = |id: &str| matches!(id, "location" | "location_precise" | "location_coarse");
    match (said, data_type) {
        ("personal_info", _) => None,
        // Who says precise says the coarse as well.
        ("location_precise", "location_coarse" | "location") | ("location_coarse", "location") => Some(Nearness::Exact),
        ("location", of) if location(of) => Some(Nearness::Near),
        _ if includes(said, data_type) => Some(Nearness::Wider),
        _ => None,
    }
}

/// How sure a denial of `said` denies `data_type`.
fn denial(said: &str, data_type: &str) -> Option<Confidence> {
    match nearness(said, data_type) {
        Some(Nearness::Exact) => Some(Confidence::High),
        Some(Nearness::Near) => Some(Confidence::Medium),
        Some(Nearness::Wider) => Some(Confidence::Medium),
        None if said == "personal_info" => Some(Confidence::Low),
        None => None,
    }
}

/// Whether the type `wide` includes `narrow`, by `permission-db`.
pub fn includes(wide: &str, narrow: &str) -> bool {
    fn climbs(narrow: &str, wide: &str, steps: u8) -> bool {
        let Some(steps) = steps.checked_sub(1) else {
            return false;
        };
        db::data_type(narrow)
            .is_some_and(|row| row.within.iter().any(|above| *above == wide || climbs(above, wide, steps)))
    }
    climbs(narrow, wide, 6)
}

/// A statement as evidence.
pub fn of_claim(disclosure: &Disclosure) -> Evidence {
    let text = excerpt(&disclosure.text);
    Evidence {
        kind: EvidenceKind::Policy,
        reference: None,
        place: disclosure.document.clone(),
        what: Prose::new(format!("隐私政策写道：“{text}”"), format!("the policy says: “{text}”")),
        method: None,
        offset: None,
        source: None,
        document: Some(disclosure.document.clone()),
        span: Some(disclosure.span),
    }
}

/// The first 120 characters of a sentence.
pub fn excerpt(text: &str) -> String {
    let trimmed = text.trim();
    match trimmed.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", trimmed.get(..end).unwrap_or(trimmed)),
        None => trimmed.to_owned(),
    }
}
