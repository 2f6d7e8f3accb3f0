//! The grammar of English policy sentences.
//!
//! Each verb becomes a predicate with a subject, a voice, a recipient and a polarity. Each name of data is governed by the
//! verb before it, by the passive or relative verb after it where it is the subject, or else by the list or section that
//! it stands in.

use std::ops::Range;

use super::lexicon::Cue;
use super::sentence::{Kind, Token, tokens};
use super::statement::{Deed, Predicate, Reach, Statement, phrase};
use super::zh::Setting;
use super::{Manner, Necessity};

/// Reads the sentence `range` of the setting's text.
pub(super) fn read(setting: &Setting, range: &Range<usize>) -> (Vec<Statement>, Reach) {
    let tokens = tokens(setting.lexicon, setting.text, range);
    let opens = setting.text.get(range.clone()).is_some_and(|text| text.ends_with(':'));
    if !opens && !tokens.iter().any(|token| token.is_mention() || token.has(Cue::Back)) {
        return (Vec::new(), Reach { named: setting.named.to_vec(), ..Reach::default() });
    }
    let mut sentence = Sentence {
        setting,
        text: setting.text,
        places: Vec::new(),
        verbs: Vec::new(),
        tokens: &tokens,
        range: range.clone(),
    };
    sentence.place();
    sentence.find_verbs();
    sentence.settle();
    sentence.assign()
}

/// Deepest parentheses in parentheses that are followed.
const MAX_DEPTH: usize = 6;

/// Where a token stands.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// Part of the sentence between semicolons and dashes.
    segment: usize,
    /// Parenthesis that it stands in, 0 for none.
    group: usize,
}

#[derive(Clone, Debug)]
struct Verb {
    at: usize,
    predicate: Predicate,
    /// What it governs stands before it.
    passive: bool,
    /// A relative clause ("that you provide") says its subject between the data and it.
    subject_at: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Party {
    Us,
    You,
    Third(Option<String>),
}

struct Sentence<'s, 't> {
    setting: &'s Setting<'s>,
    text: &'s str,
    tokens: &'t [Token<'static>],
    places: Vec<Place>,
    verbs: Vec<Verb>,
    range: Range<usize>,
}

impl<'s, 't> Sentence<'s, 't> {
    fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn word(&self, token: &Token) -> String {
        self.slice(token.start, token.end).to_ascii_lowercase()
    }

    fn place(&mut self) {
        let mut groups: Vec<usize> = Vec::new();
        let (mut next, mut segment) = (1, 0);
        for token in self.tokens {
            match token.kind {
                Kind::Open if groups.len() < MAX_DEPTH => {
                    groups.push(next);
                    next += 1;
                }
                Kind::Close => {
                    groups.pop();
                }
                Kind::Semicolon | Kind::Break if groups.is_empty() => segment += 1,
                _ => {}
            }
            self.places.push(Place { segment, group: groups.last().copied().unwrap_or(0) });
        }
    }

    fn segment(&self, at: usize) -> usize {
        self.places.get(at).map_or(0, |place| place.segment)
    }

    fn group(&self, at: usize) -> usize {
        self.places.get(at).map_or(0, |place| place.group)
    }

    /// The words before `start`, the nearest first, back to the sentence's beginning.
    fn words_before(&self, start: usize) -> impl Iterator<Item = &'s str> {
        self.slice(self.range.start, start)
            .rsplit(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
            .filter(|word| !word.is_empty())
    }

    fn find_verbs(&mut self) {
        let mut last_subject: Option<(usize, Party)> = None;
        for at in 0..self.tokens.len() {
            let Some(token) = self.tokens.get(at) else { break };
            if token.is_mention() || !is_verb(token) {
                continue;
            }
            let subject = self.subject(at);
            let verb = self.verb(at, subject.as_ref().or(last_subject.as_ref()), subject.is_some());
            if let Some(verb) = verb {
                self.verbs.push(verb);
            }
            if subject.is_some() {
                last_subject = subject;
            }
        }
    }

    /// The nearest party before the verb that is no object, in the same segment.
    fn subject(&self, at: usize) -> Option<(usize, Party)> {
        for before in (0..at).rev() {
            if self.segment(before) != self.segment(at) {
                return None;
            }
            let Some(token) = self.tokens.get(before) else { continue };
            let party = token.cues().any(&[Cue::Us, Cue::You, Cue::Third, Cue::Sdk]);
            if token.is_mention() || !party {
                continue;
            }
            let word = self.word(token);
            // "us" and "our" are no subjects; what a preposition or a verb right before it takes is an object.
            if word == "us" || word == "our" || word == "ourselves" {
                continue;
            }
            let object = self.words_before(token.start).take(3).any(|word| {
                matches!(
                    word.to_ascii_lowercase().as_str(),
                    "to" | "with"
                        | "from"
                        | "by"
                        | "of"
                        | "about"
                        | "for"
                        | "among"
                        | "on"
                        | "through"
                        | "via"
                        | "between"
                        | "using"
                        | "in"
                )
            });
            let relative = self.tokens.get(before + 1).is_some_and(|next| {
                self.slice(token.end, next.start)
                    .trim()
                    .split(' ')
                    .any(|word| matches!(word, "that" | "who" | "which" | "whom"))
            }) || {
                let gap = self.slice(token.end, self.tokens.get(at).map_or(token.end, |verb| verb.start));
                gap.contains(" that ") || gap.contains(" who ") || gap.contains(" which ")
            };
            if object && !relative && !matches!(word.as_str(), "we" | "you" | "they") {
                continue;
            }
            let close = self.words_before(token.start).next().is_some_and(|word| {
                matches!(word.to_ascii_lowercase().as_str(), "to" | "with" | "from" | "by" | "of" | "about" | "for")
            });
            if close && word == "you" {
                continue;
            }
            return Some((before, self.party(token)));
        }
        None
    }

    fn party(&self, token: &Token) -> Party {
        if token.has(Cue::Third) || token.has(Cue::Sdk) {
            Party::Third(phrase(self.slice(token.start, token.end)))
        } else if token.has(Cue::You) {
            Party::You
        } else {
            Party::Us
        }
    }

    /// Who receives: a party right after the verb, or after "to" or "with" behind it.
    fn recipient(&self, at: usize) -> Option<Party> {
        let verb = self.tokens.get(at)?;
        for next in at + 1..self.tokens.len() {
            let token = self.tokens.get(next)?;
            if self.segment(next) != self.segment(at) {
                return None;
            }
            let is_party = token.cues().any(&[Cue::Us, Cue::You, Cue::Third, Cue::Sdk]) && !token.is_mention();
            if next == at + 1 && is_party && token.start.saturating_sub(verb.end) <= 1 && self.word(token) != "our" {
                return Some(self.party(token));
            }
            if token.has(Cue::Share) || token.has(Cue::UsedFor) && next > at + 1 && !token.is_mention() {
                // "share or sell to": the recipient of the second is that of the first.
                if token.has(Cue::UsedFor) {
                    return None;
                }
                continue;
            }
            if !token.has(Cue::To) || token.is_mention() {
                continue;
            }
            let party = (next + 1..self.tokens.len().min(next + 5)).find_map(|index| {
                let party = self.tokens.get(index)?;
                let near =
                    party.start.saturating_sub(token.end) <= 60 && !party.is_mention() && self.word(party) != "our";
                (near && party.cues().any(&[Cue::Us, Cue::You, Cue::Third, Cue::Sdk])).then_some(party)
            });
            if let Some(party) = party {
                return Some(match self.party(party) {
                    Party::Third(_) => Party::Third(phrase(self.slice(token.end, party.end))),
                    known => known,
                });
            }
            let named = self.slice(token.end, self.range.end).trim_start();
            if named.starts_with(|letter: char| letter.is_uppercase()) {
                let end = self.tokens.get(next + 1).map_or(self.range.end, |token| token.start);
                return Some(Party::Third(phrase(self.slice(token.end, end))));
            }
        }
        None
    }

    /// Whether the verb is negated, and if so whether idly ("without").
    fn negation(&self, at: usize, subject: Option<usize>) -> Option<bool> {
        for before in (0..at).rev() {
            if self.segment(before) != self.segment(at) {
                return None;
            }
            let token = self.tokens.get(before)?;
            if token.is_mention() {
                continue;
            }
            if token.has(Cue::Negation) && !token.has(Cue::NotNegation) {
                return Some(token.has(Cue::IdleNegation));
            }
            // "neither we nor our partners collect", "no partner collects": the negation stands before the subject.
            let negated_subject = self
                .words_before(token.start)
                .next()
                .is_some_and(|word| matches!(word.to_ascii_lowercase().as_str(), "no" | "neither" | "nor"));
            let authorized = self.words_before(token.start).take(3).any(|word| {
                ["allow", "authoriz", "permit", "let", "enabl"]
                    .iter()
                    .any(|stem| word.to_ascii_lowercase().starts_with(stem))
            });
            // "under no circumstances do we"
            let inverted = before.checked_sub(1).and_then(|earlier| self.tokens.get(earlier)).is_some_and(|earlier| {
                earlier.has(Cue::Negation)
                    && matches!(self.slice(earlier.end, token.start).trim(), "do" | "does" | "will" | "have" | "shall")
            });
            if subject == Some(before) && !negated_subject && !authorized && !inverted {
                return None;
            }
            if token.has(Cue::Reset)
                && !self.words_before(token.start).next().is_some_and(|word| word.eq_ignore_ascii_case("nor"))
            {
                return None;
            }
        }
        None
    }

    /// What the verb at `at` does. `None` where it is no verb here.
    fn verb(&self, at: usize, subject: Option<&(usize, Party)>, own_subject: bool) -> Option<Verb> {
        let token = self.tokens.get(at)?;
        let word = self.word(token);
        let previous: Vec<String> = self.words_before(token.start).take(4).map(str::to_ascii_lowercase).collect();
        let first = previous.first().map(String::as_str).unwrap_or_default();
        let noun = matches!(
            first,
            "the" | "a" | "an" | "our" | "your" | "this" | "any" | "their" | "its" | "these" | "such" | "of" | "no"
        );
        let nominal = noun
            && !word.ends_with("ing")
            && !word.ends_with("ed")
            && !matches!(word.as_str(), "sold" | "given" | "kept" | "held" | "sent");
        if nominal {
            return None;
        }
        let be = |word: &String| matches!(word.as_str(), "is" | "are" | "be" | "been" | "being" | "was" | "were");
        let participle = word.ends_with("ed")
            || matches!(
                word.as_str(),
                "sold" | "given" | "kept" | "held" | "sent" | "gotten" | "taken" | "known" | "set" | "made available"
            );
        let auxiliary = previous
            .iter()
            .take(3)
            .take_while(|word| {
                be(word)
                    || word.ends_with("ly")
                    || matches!(
                        word.as_str(),
                        "not" | "also" | "only" | "never" | "then" | "or" | "and" | "always" | "be"
                    )
            })
            .any(be);
        let reduced = participle && !auxiliary && !own_subject && !matches!(first, "have" | "has" | "had");
        let coordinated = participle
            && self.verbs.last().is_some_and(|verb| {
                verb.passive
                    && self.tokens.get(verb.at).is_some_and(|before| {
                        let gap = self.slice(before.end, token.start).trim();
                        matches!(gap, "," | "and" | "or" | ", and" | ", or" | "and/or")
                    })
            });
        let passive = participle && auxiliary || reduced || coordinated;
        let asked = matches!(
            word.as_str(),
            "asked"
                | "required"
                | "requested"
                | "prompted"
                | "invited"
                | "require"
                | "requires"
                | "request"
                | "requests"
                | "ask"
                | "asks"
                | "need"
        );
        let by = passive.then(|| self.agent(at)).flatten();
        let party = if passive {
            by.clone().or_else(|| {
                own_subject
                    .then(|| subject.map(|(_, party)| party.clone()))
                    .flatten()
                    .filter(|_| !auxiliary && !reduced)
            })
        } else {
            subject.map(|(_, party)| party.clone())
        };
        let by_you = party == Some(Party::You);
        let by_third = matches!(party, Some(Party::Third(_)));
        // "information provided by you" says that it is, whatever is denied before.
        let negation =
            if reduced { None } else { self.negation(at, subject.filter(|_| own_subject).map(|(index, _)| *index)) };
        let recipient = self.recipient(at);
        let asks_how = previous.iter().any(|word| matches!(word.as_str(), "how" | "why"));
        let behind = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let you_to = behind.is_some_and(|before| before.has(Cue::You) && token.start.saturating_sub(before.end) <= 1);
        let in_purpose = first == "to" && !matches!(word.as_str(), "use" | "utilize")
            || behind.is_some_and(|before| before.has(Cue::UsedFor) && token.start.saturating_sub(before.end) <= 1);
        let serves = in_purpose && token.cues().any(&[Cue::Use, Cue::Store]) && !token.has(Cue::Collect);
        let deed = if word == "to provide" && you_to {
            Deed::Collect
        } else if serves || token.has(Cue::UsedFor) || asks_how || token.has(Cue::Protect) {
            Deed::Nothing
        } else if asked {
            if by_you && !passive && !auxiliary || word == "need" && !matches!(party, Some(Party::Us)) {
                Deed::Nothing
            } else {
                Deed::Collect
            }
        } else if token.has(Cue::Provide) {
            match (&party, &recipient) {
                (_, Some(Party::You)) => Deed::Nothing,
                (Some(Party::You), Some(Party::Third(_))) if !passive => Deed::Nothing,
                (Some(Party::You), _) | (_, Some(Party::Us)) => Deed::Collect,
                (_, Some(Party::Third(_))) => Deed::Share(Manner::Provide),
                (Some(Party::Us), None) if negation.is_some() => Deed::Share(Manner::Provide),
                (None, None) if passive => Deed::Collect,
                _ => Deed::Nothing,
            }
        } else if token.cues().any(&[Cue::Share, Cue::Transfer, Cue::Publish, Cue::Entrust]) {
            let strong = matches!(
                word.trim_end_matches("ing").trim_end_matches("ed").trim_end_matches('s').trim_end_matches('e'),
                "shar"
                    | "disclos"
                    | "sell"
                    | "rent"
                    | "trad"
                    | "sold"
                    | "leas"
                    | "divulg"
                    | "reveal"
                    | "releas"
                    | "swap"
                    | "distribut"
                    | "exchang"
                    | "transfer"
                    | "transferr"
                    | "transmit"
                    | "transmitt"
                    | "licens"
                    | "barter"
            ) || word.contains("business of selling");
            match (&party, &recipient) {
                (_, Some(Party::You)) => Deed::Nothing,
                (Some(Party::You) | Some(Party::Third(_)), Some(Party::Us)) => Deed::Collect,
                (_, Some(Party::Us)) if passive => Deed::Collect,
                (Some(Party::You), _) => Deed::Nothing,
                (_, Some(Party::Third(_))) => Deed::Share(manner(&word)),
                _ if strong => Deed::Share(manner(&word)),
                _ => Deed::Nothing,
            }
        } else if token.has(Cue::Supply) && (by_you || party.is_none()) {
            Deed::Collect
        } else if by_you {
            Deed::Nothing
        } else if token.has(Cue::Collect) {
            Deed::Collect
        } else if token.has(Cue::Use) {
            Deed::Use
        } else if token.has(Cue::Store) {
            Deed::Store
        } else {
            Deed::Nothing
        };
        let mut predicate = Predicate::new(deed);
        if let Some(idle) = negation {
            if idle || by_you && deed != Deed::Nothing {
                predicate.deed = Deed::Nothing;
            } else {
                predicate.denied = true;
            }
        }
        if let (Some(Party::Third(name)), Deed::Collect | Deed::Use | Deed::Store) = (&party, predicate.deed)
            && recipient != Some(Party::Us)
        {
            predicate.by_third = true;
            predicate.entity.clone_from(name);
        }
        if let (Deed::Share(_), Some(Party::Third(name))) = (predicate.deed, recipient) {
            predicate.entity = name;
        }
        let _ = by_third;
        let active_asked = asked && !reduced;
        Some(Verb {
            at,
            predicate,
            passive: passive && !active_asked,
            subject_at: subject.filter(|_| own_subject).map(|(index, _)| *index),
        })
    }

    /// The party after "by" behind a passive verb.
    fn agent(&self, at: usize) -> Option<Party> {
        let verb = self.tokens.get(at)?;
        let by =
            self.tokens.get(at + 1).filter(|next| next.has(Cue::By) && next.start.saturating_sub(verb.end) <= 12)?;
        let party = self.tokens.get(at + 2).filter(|party| party.start.saturating_sub(by.end) <= 40)?;
        party.cues().any(&[Cue::Us, Cue::You, Cue::Third, Cue::Sdk]).then(|| self.party(party))
    }

    /// Adds conditions, purposes and exceptions.
    fn settle(&mut self) {
        let token_of = |cue: Cue| self.tokens.iter().position(|token| !token.is_mention() && token.has(cue));
        let clause_text = |at: usize| {
            let start = self.tokens.get(at)?.start;
            let end = self
                .tokens
                .iter()
                .skip(at + 1)
                .find(|token| matches!(token.kind, Kind::Comma | Kind::Semicolon | Kind::Break))
                .map_or(self.range.end, |token| token.start);
            phrase(self.slice(start, end))
        };
        let condition = token_of(Cue::When).or_else(|| token_of(Cue::Consent)).and_then(clause_text);
        let refusal = token_of(Cue::Refusal).map(|at| (at, clause_text(at)));
        let minor = token_of(Cue::Minor)
            .and_then(|at| self.tokens.get(at))
            .and_then(|token| phrase(self.slice(token.start, self.range.end)));
        let necessity = if token_of(Cue::Optional).is_some() {
            Some(Necessity::Optional)
        } else if token_of(Cue::Necessary).is_some() {
            Some(Necessity::Necessary)
        } else {
            None
        };
        let mut verbs = self.verbs.clone();
        for verb in &mut verbs {
            let purpose = self
                .tokens
                .iter()
                .enumerate()
                .skip(verb.at + 1)
                .find(|(_, token)| token.has(Cue::UsedFor))
                .and_then(|(at, _)| clause_text(at))
                .or_else(|| self.infinitive(verb.at));
            let hedged = self
                .words_before(self.tokens.get(verb.at).map_or(0, |token| token.start))
                .take(3)
                .any(|word| matches!(word.to_ascii_lowercase().as_str(), "may" | "might" | "could"));
            // An exception bears on the verbs of its own clause: "…, and we do not use it for any other purpose" is another.
            let from = self
                .verbs
                .iter()
                .filter(|other| other.at < verb.at)
                .filter_map(|other| other.subject_at)
                .max()
                .unwrap_or(0);
            let from = if verb.subject_at.is_some_and(|own| own <= from) { 0 } else { from };
            let to = self
                .verbs
                .iter()
                .filter_map(|other| other.subject_at.filter(|subject| *subject > verb.at))
                .filter(|subject| self.tokens.get(*subject).is_some_and(|token| token.has(Cue::Us)))
                .min()
                .unwrap_or(self.tokens.len());
            let scoped = |cue: Cue| {
                (from..to).find(|at| self.tokens.get(*at).is_some_and(|token| !token.is_mention() && token.has(cue)))
            };
            let unconsented = scoped(Cue::WithoutConsent).is_some();
            let exception = scoped(Cue::WithoutConsent).or_else(|| scoped(Cue::Except)).and_then(clause_text);
            let predicate = &mut verb.predicate;
            predicate.purpose = purpose;
            predicate.necessity = necessity;
            predicate.condition.clone_from(&condition);
            predicate.vague = hedged && !predicate.denied;
            if !predicate.denied {
                // "If you prefer that we do not use it": a choice.
                if let Some((_, text)) = refusal.as_ref().filter(|(at, _)| *at < verb.at) {
                    predicate.necessity = Some(Necessity::Optional);
                    predicate.condition.clone_from(text);
                }
                continue;
            }
            predicate.condition = None;
            match (predicate.deed, &refusal) {
                // "If you prefer that we do not share this": a choice, no denial.
                (_, Some((at, text))) if *at < verb.at => {
                    predicate.denied = false;
                    predicate.necessity = Some(Necessity::Optional);
                    predicate.condition.clone_from(text);
                }
                (Deed::Collect | Deed::Use | Deed::Store, _) if unconsented && !predicate.by_third => {
                    predicate.denied = false;
                    predicate.vague = true;
                    predicate.condition.clone_from(&exception);
                }
                _ => {
                    predicate.condition.clone_from(&exception);
                    if predicate.condition.is_none() {
                        predicate.condition.clone_from(&minor);
                    }
                }
            }
        }
        self.verbs = verbs;
    }

    /// "to" and a verb behind the verb at `at`: what it is done for.
    fn infinitive(&self, at: usize) -> Option<String> {
        let verb = self.tokens.get(at)?;
        let rest = self.slice(verb.end, self.range.end);
        rest.match_indices(" to ").take(8).find_map(|(offset, _)| {
            let goal = rest.get(offset + 1..)?;
            let next = goal.split(' ').nth(1)?;
            let start = verb.end + offset + 4;
            let party = self
                .tokens
                .iter()
                .any(|token| token.start == start && token.cues().any(&[Cue::Us, Cue::You, Cue::Third, Cue::Sdk]));
            let noun = matches!(
                next,
                "the"
                    | "our"
                    | "us"
                    | "your"
                    | "a"
                    | "an"
                    | "any"
                    | "such"
                    | "these"
                    | "those"
                    | "their"
                    | "its"
                    | "other"
                    | "certain"
                    | "this"
                    | "that"
                    | "be"
                    | "have"
                    | "selected"
                    | "trusted"
            );
            let capital = next.starts_with(|letter: char| !letter.is_ascii_lowercase());
            if party || noun || capital { None } else { phrase(goal.split([',', ';']).next()?) }
        })
    }

    fn assign(&self) -> (Vec<Statement>, Reach) {
        let mut statements: Vec<Statement> = Vec::new();
        let mut named: Vec<&'static str> = Vec::new();
        let mut open: Option<Predicate> = self.setting.open.first().cloned();
        let mut open_segment = 0;
        let listed =
            self.tokens.iter().find(|token| token.has(Cue::List) || token.has(Cue::Hedge)).map(|token| token.start);
        for (at, token) in self.tokens.iter().enumerate() {
            if !token.is_mention() && !token.has(Cue::Back) {
                continue;
            }
            // A segment without a verb goes on with the one before.
            let segment = self.segment(at);
            if segment != open_segment {
                if let Some(verb) = self.verbs.iter().rev().find(|verb| self.segment(verb.at) < segment) {
                    open = Some(verb.predicate.clone()).filter(|predicate| predicate.deed != Deed::Nothing).or(open);
                }
                open_segment = segment;
            }
            let (types, vague) = match token.kind {
                Kind::Mention(entry) => (entry.types.clone(), entry.vague || entry.types.contains(&"personal_info")),
                _ => {
                    let meant = if named.is_empty() { self.setting.named } else { &named };
                    (if meant.is_empty() { vec!["personal_info"] } else { meant.to_vec() }, true)
                }
            };
            if token.is_mention() {
                named.extend(types.iter().filter(|name| **name != "personal_info"));
            }
            let Some(mut predicate) = self.governor(at, open.as_ref()) else { continue };
            if predicate.deed == Deed::Nothing {
                continue;
            }
            if let Some(negated) = self.negated_here(at) {
                predicate.denied = negated;
                predicate.vague = false;
            }
            let hedged = listed.is_some_and(|listed| listed < token.start) && !predicate.denied;
            let vague = vague || hedged || predicate.vague;
            statements.push(Statement { types, predicate, start: token.start, end: token.end, vague });
        }
        if named.is_empty() {
            named = self.setting.named.to_vec();
        }
        let text = self.slice(self.range.start, self.range.end);
        let lead = text.ends_with(':').then(|| {
            let last =
                self.verbs.iter().rev().map(|verb| &verb.predicate).find(|predicate| predicate.deed != Deed::Nothing);
            last.or(self.setting.open.first()).cloned()
        });
        let last =
            self.verbs.iter().rev().map(|verb| &verb.predicate).find(|predicate| predicate.deed != Deed::Nothing);
        (
            statements,
            Reach { open: lead.flatten().into_iter().collect(), named, last: last.cloned().into_iter().collect() },
        )
    }

    /// "but not your e-mail address": the negation of one name, and of those that follow it without a verb.
    fn negated_here(&self, at: usize) -> Option<bool> {
        let token = self.tokens.get(at)?;
        let mut index = at;
        while let Some(before) = index.checked_sub(1).and_then(|before| self.tokens.get(before)) {
            index -= 1;
            if before.is_mention() || matches!(before.kind, Kind::Comma | Kind::And) {
                continue;
            }
            if before.has(Cue::List) && self.slice(before.start, before.end).eq_ignore_ascii_case("including") {
                continue;
            }
            if before.has(Cue::List) && self.slice(before.start, before.end).eq_ignore_ascii_case("including") {
                continue;
            }
            if before.has(Cue::Negation) && self.group(index) == self.group(at) {
                let end = if self.text.get(before.end..).is_some_and(|rest| rest.starts_with(" including")) {
                    before.end + 10
                } else {
                    before.end
                };
                let gap = self.slice(self.range.start, end);
                let but = gap.to_ascii_lowercase();
                let _ = token;
                if but.ends_with("but not")
                    || but.ends_with("(not")
                    || but.ends_with(", not")
                    || but.ends_with("but no")
                    || but.ends_with("not including")
                {
                    return Some(true);
                }
                // "we collect no personal information"
                if but.ends_with(" no")
                    && self.verbs.iter().any(|verb| verb.at < index && !verb.passive && verb.at + 2 > index)
                {
                    return Some(true);
                }
            }
            return None;
        }
        None
    }

    fn governor(&self, at: usize, open: Option<&Predicate>) -> Option<Predicate> {
        let token = self.tokens.get(at)?;
        let segment = self.segment(at);
        let group = self.group(at);
        let visible = |verb: &&Verb| {
            self.segment(verb.at) == segment
                && (self.group(verb.at) == group
                    || self.group(verb.at) == 0
                    || self.group(verb.at) < group && self.encloses(verb.at, at))
        };
        let left = self.verbs.iter().rev().filter(|verb| verb.at < at).find(visible);
        let right = self.verbs.iter().filter(|verb| verb.at > at).find(visible);
        // "information that we store, such as …": the list belongs to the main verb, not to the relative clause.
        let lists = |verb: &Verb| {
            self.tokens.get(verb.at + 1..at).unwrap_or_default().iter().any(|between| between.has(Cue::List))
        };
        let left = match left {
            Some(inner) if self.is_relative(inner) && lists(inner) => {
                let before = self.verbs.iter().rev().filter(|verb| verb.at < inner.at).filter(visible);
                let main =
                    before.filter(|verb| verb.predicate.deed != Deed::Nothing).find(|verb| !self.is_relative(verb));
                if main.is_none() && inner.predicate.denied {
                    return None;
                }
                main.or(Some(inner))
            }
            left => left,
        };
        // "for as long as your account is open": no object of the verb before.
        let apart = left.is_some_and(|left| {
            self.tokens
                .get(left.at + 1..at)
                .unwrap_or_default()
                .iter()
                .any(|between| !between.is_mention() && between.has(Cue::When))
        });
        // What follows a passive verb is its object only where a list says so.
        let listed = left.is_none_or(|left| {
            !left.passive
                || self.tokens.get(left.at + 1..at).unwrap_or_default().iter().any(|between| {
                    between.is_mention()
                        || between.cues().any(&[Cue::List, Cue::Hedge])
                        || matches!(between.kind, Kind::Colon | Kind::Open)
                })
        });
        // A new clause begins between the verb before and the name: its own verb counts.
        let anew = left.is_none_or(|left| {
            self.tokens.get(left.at + 1..at).unwrap_or_default().iter().enumerate().any(|(offset, between)| {
                let index = left.at + 1 + offset;
                let comma = index
                    .checked_sub(1)
                    .and_then(|before| self.tokens.get(before))
                    .is_some_and(|before| matches!(before.kind, Kind::Comma));
                !between.is_mention()
                    && (between.has(Cue::When) && comma || between.has(Cue::Us) && comma && self.word(between) != "our")
            })
        });
        if let Some(right) = right {
            let gap: Vec<&Token> = self.tokens.get(at + 1..right.at).unwrap_or_default().iter().collect();
            let enumerates = gap.iter().all(|token| {
                token.is_mention()
                    || matches!(token.kind, Kind::Comma | Kind::Open | Kind::Close)
                    || token.cues().any(&[
                        Cue::Hedge,
                        Cue::Reset,
                        Cue::Negation,
                        Cue::Passive,
                        Cue::List,
                        Cue::To,
                        Cue::From,
                        Cue::You,
                        Cue::Back,
                        Cue::Consent,
                        Cue::By,
                    ])
            });
            let near =
                self.slice(token.end, self.tokens.get(right.at).map_or(token.end, |verb| verb.start)).len() <= 120;
            if right.passive
                && right.predicate.deed != Deed::Nothing
                && enumerates
                && near
                && (left.is_none() || anew || left.is_some_and(|left| left.predicate.deed == Deed::Nothing))
            {
                return Some(right.predicate.clone());
            }
            // "the e-mail address that you provide", "information we collect"
            let relative = right.subject_at.is_some_and(|subject| {
                subject > at && gap.iter().all(|token| !matches!(token.kind, Kind::Comma) || token.is_mention())
            });
            let says = right.predicate.deed != Deed::Nothing;
            if relative
                && says
                && (left.is_none() || anew || left.is_some_and(|left| left.predicate.deed == Deed::Nothing))
            {
                return Some(right.predicate.clone());
            }
        }
        if let Some(left) = left {
            if !listed || apart {
                return None;
            }
            return Some(left.predicate.clone());
        }
        // "Cookies collect …", "Log files record …": the means is the subject.
        let means = matches!(token.kind, Kind::Mention(entry) if entry.types.iter().any(|name| matches!(*name, "cookies" | "usage_log")));
        if let Some(right) = right.filter(|right| {
            means && !right.passive && right.subject_at.is_none() && right.predicate.deed != Deed::Nothing
        }) {
            return Some(Predicate { denied: false, ..right.predicate.clone() });
        }
        if right
            .is_some_and(|right| right.predicate.deed != Deed::Nothing || open.is_none() || !self.is_relative(right))
        {
            return None;
        }
        if let Some(open) = open {
            return Some(open.clone());
        }
        // A definition lists what is meant: "This information may include your IP address".
        let earlier = self.tokens.get(..at).unwrap_or_default();
        let defines = earlier
            .iter()
            .position(|before| before.has(Cue::List) || before.has(Cue::Definition))
            .is_some_and(|list| {
                earlier
                    .get(..list)
                    .unwrap_or_default()
                    .iter()
                    .any(|before| before.is_mention() || before.has(Cue::Back))
            });
        defines.then(|| Predicate { vague: true, ..Predicate::new(Deed::Collect) })
    }

    /// Whether a verb stands in a clause that only describes the data before it: "information (that) we collect".
    fn is_relative(&self, verb: &Verb) -> bool {
        let at = verb.subject_at.unwrap_or(verb.at);
        let Some(start) = self.tokens.get(at).map(|token| token.start) else { return false };
        let before = self
            .tokens
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .find(|token| token.is_mention() || token.has(Cue::Back) || is_verb(token));
        let Some(noun) = before.filter(|token| token.is_mention() || token.has(Cue::Back)) else {
            let lead = self.words_before(start).next().unwrap_or_default();
            return matches!(lead, "that" | "which")
                || verb.subject_at.is_some()
                    && matches!(lead, "device" | "site" | "website" | "browser" | "computer" | "content");
        };
        let gap = self.slice(noun.end, start).trim();
        let word = gap.split(' ').next().unwrap_or_default();
        verb.subject_at.is_some() && gap.is_empty() || matches!(word, "that" | "which" | "who")
    }

    /// Whether the group of token `outer` encloses that of token `inner`: groups are numbered in order of opening.
    fn encloses(&self, outer: usize, inner: usize) -> bool {
        let group = self.group(outer);
        self.tokens
            .get(outer..inner)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .all(|(offset, token)| !matches!(token.kind, Kind::Close) || self.group(outer + offset) >= group)
    }
}

fn manner(word: &str) -> Manner {
    if word.starts_with("sell")
        || word.starts_with("sold")
        || word.starts_with("rent")
        || word.starts_with("transfer")
        || word.starts_with("trad")
    {
        Manner::Transfer
    } else if word.starts_with("publi") || word.starts_with("post") {
        Manner::Publish
    } else if word.starts_with("outsourc") {
        Manner::Entrust
    } else {
        Manner::Provide
    }
}

fn is_verb(token: &Token) -> bool {
    token.cues().any(&[
        Cue::Collect,
        Cue::Use,
        Cue::UsedFor,
        Cue::Store,
        Cue::Share,
        Cue::Transfer,
        Cue::Publish,
        Cue::Provide,
        Cue::Supply,
        Cue::Rights,
        Cue::Protect,
    ])
}
