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
        jointly: Vec::new(),
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
    /// What the person does: a verb before it reaches over it.
    idle: bool,
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
    /// What we do where a third party, the nearer subject, is joined to us: by the verb's token.
    jointly: Vec<(usize, Predicate)>,
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
                // "We and our partners collect": both do.
                let third = subject.as_ref().filter(|(_, party)| matches!(party, Party::Third(_)) && !verb.passive);
                let ours = third
                    .filter(|(third, _)| self.joins_us(*third))
                    .and_then(|(third, _)| self.verb(at, Some(&(*third, Party::Us)), true));
                match ours {
                    Some(ours) if verb.predicate.by_third => {
                        self.jointly.push((at, ours.predicate));
                        self.verbs.push(verb);
                    }
                    Some(ours) => self.verbs.push(ours),
                    None => self.verbs.push(verb),
                }
            }
            if subject.is_some() {
                last_subject = subject;
            }
        }
    }

    /// Whether a third party is joined to us: "we or our partners".
    fn joins_us(&self, third: usize) -> bool {
        let Some(token) = self.tokens.get(third) else { return false };
        self.tokens.get(..third).unwrap_or_default().iter().rev().take(3).find(|before| is_party(before)).is_some_and(
            |before| {
                let gap = self.slice(before.end, token.start);
                before.has(Cue::Us)
                    && !matches!(self.word(before).as_str(), "us" | "ourselves")
                    && gap.len() <= 40
                    && gap.split(' ').any(|word| matches!(word, "and" | "or" | "and/or"))
                    || self.word(before) == "our" && self.joins_us_before(before)
            },
        )
    }

    /// "we and our": the possessive of the third party stands between.
    fn joins_us_before(&self, our: &Token) -> bool {
        let mut words = self.words_before(our.start);
        words.next().is_some_and(|word| matches!(word, "and" | "or"))
            && words.next().is_some_and(|word| {
                word.eq_ignore_ascii_case("we") || word.starts_with(|first: char| first.is_uppercase())
            })
    }

    /// The nearest party before the verb that is no object, in the same segment.
    fn subject(&self, at: usize) -> Option<(usize, Party)> {
        for before in (0..at).rev() {
            if self.segment(before) != self.segment(at) {
                return None;
            }
            let Some(token) = self.tokens.get(before) else { continue };
            let party = token.cues().any(&[Cue::Us, Cue::You, Cue::Third, Cue::Sdk]);
            let word = self.word(token);
            if token.has(Cue::When) && word.ends_with(" you") {
                let own = self.tokens.get(before..at).unwrap_or_default();
                if own.iter().any(|between| matches!(between.kind, Kind::Comma) || between.has(Cue::Refusal)) {
                    continue;
                }
                return Some((before, Party::You));
            }
            if token.is_mention() || !party {
                continue;
            }
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
        let mut verb = self.tokens.get(at)?;
        for next in at + 1..self.tokens.len() {
            let token = self.tokens.get(next)?;
            if self.segment(next) != self.segment(at) {
                return None;
            }
            let direct = is_party(token) && self.word(token) != "our";
            if next == at + 1 && direct && token.start.saturating_sub(verb.end) <= 1 {
                return Some(self.party(token));
            }
            let noun = self.words_before(token.start).next().is_some_and(|word| matches!(word, "the" | "a" | "an"));
            if !token.is_mention() && is_verb(token) && !noun {
                // "share or sell to": the recipient of the second is that of the first. Another verb has its own.
                if !is_joint(self.slice(verb.end, token.start)) {
                    return None;
                }
                verb = token;
                continue;
            }
            if !token.has(Cue::To) || token.is_mention() {
                continue;
            }
            let named = self.slice(token.end, self.range.end).trim_start();
            let phrase_end = named
                .find([',', '.', ';', '(', ')'])
                .into_iter()
                .chain(
                    [" that ", " who ", " which ", " when ", " where ", " for ", " in order ", " unless "]
                        .iter()
                        .filter_map(|word| named.find(word)),
                )
                .min()
                .unwrap_or(named.len());
            let noun = named.get(..phrase_end).unwrap_or_default();
            let from = self.range.end - named.len();
            // "a file that we transfer to your device"
            let own = ["device", "computer", "browser", "phone", "hard drive", "hard disk", "disk", "machine"];
            if named.starts_with("your ") && own.iter().any(|word| noun.to_ascii_lowercase().ends_with(word)) {
                return Some(Party::You);
            }
            let party = self
                .tokens
                .iter()
                .skip(next + 1)
                .take_while(|party| party.start < from + noun.len())
                .take(4)
                .find(|party| is_party(party) && !party.is_mention() && self.word(party) != "our")
                .filter(|party| party.start.saturating_sub(token.end) <= 60);
            if let Some(party) = party {
                let of = self.slice(token.end, party.start).contains(" of ");
                match self.party(party) {
                    Party::Third(_) => return Some(Party::Third(phrase(self.slice(token.end, party.end)))),
                    // "along with the rest of the service"
                    _ if of => return None,
                    // "to people who send you offers"
                    Party::You if matches!(self.word(party).as_str(), "people" | "person" | "individuals") => {
                        return Some(Party::Third(phrase(self.slice(token.end, party.end))));
                    }
                    known => return Some(known),
                }
            }
            if named.starts_with(|letter: char| letter.is_uppercase()) {
                let own = ["Service", "Site", "Website", "App", "Platform", "Server", "Product"];
                if own.iter().any(|word| noun.split(' ').any(|part| part.trim_end_matches('s') == *word)) {
                    return Some(Party::Us);
                }
                let end = self.tokens.get(next + 1).map_or(self.range.end, |token| token.start);
                return Some(Party::Third(phrase(self.slice(token.end, end))));
            }
            if self.is_somebody(&self.word(token), noun) {
                return Some(Party::Third(phrase(noun)));
            }
        }
        None
    }

    /// Whether a noun behind "to" or "with" is somebody that no list names: "certain sites and services".
    fn is_somebody(&self, preposition: &str, noun: &str) -> bool {
        let mut words = noun.split(' ').filter(|word| !word.is_empty());
        let Some(first) = words.next() else { return false };
        let last = words.next_back().unwrap_or(first);
        let abstraction = [
            "consent",
            "permission",
            "respect",
            "policy",
            "notice",
            "regard",
            "exception",
            "laws",
            "law",
            "information",
            "data",
            "purposes",
            "settings",
            "terms",
            "requests",
            "practices",
            "countries",
            "country",
            "jurisdictions",
            "extent",
            "states",
            "rest",
            "device",
            "computer",
            "devices",
            "address",
            "services",
            "servers",
            "statement",
        ];
        let determined = matches!(
            first,
            "certain"
                | "selected"
                | "trusted"
                | "any"
                | "other"
                | "some"
                | "these"
                | "those"
                | "a"
                | "an"
                | "the"
                | "various"
        );
        preposition != "among"
            && !abstraction.iter().any(|word| last.eq_ignore_ascii_case(word))
            && (preposition == "with" && !matches!(first, "your" | "this" | "respect" | "regard" | "our")
                || preposition == "to"
                    && (matches!(first, "certain" | "selected" | "trusted") || determined && last.ends_with('s')))
            && noun.len() <= 80
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
            let authorized = self.is_authorized(before);
            // "under no circumstances do we"
            let inverted = before.checked_sub(1).and_then(|earlier| self.tokens.get(earlier)).is_some_and(|earlier| {
                earlier.has(Cue::Negation)
                    && matches!(self.slice(earlier.end, token.start).trim(), "do" | "does" | "will" | "have" | "shall")
            });
            if subject == Some(before) && !negated_subject && !authorized && !inverted {
                return None;
            }
            // "We do not, however, collect": the negation goes on behind it.
            let parenthetic = self.word(token) == "however"
                && self
                    .tokens
                    .get(..before)
                    .unwrap_or_default()
                    .iter()
                    .rev()
                    .take(2)
                    .any(|earlier| earlier.has(Cue::Negation) && token.start.saturating_sub(earlier.end) <= 3);
            if token.has(Cue::Reset)
                && !parenthetic
                && !self.words_before(token.start).next().is_some_and(|word| word.eq_ignore_ascii_case("nor"))
            {
                return None;
            }
        }
        None
    }

    /// Whether somebody lets the party at `at` do what follows: "allow third parties to collect".
    fn is_authorized(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        self.words_before(token.start).take(3).any(|word| {
            ["allow", "authoriz", "permit", "let", "enabl"]
                .iter()
                .any(|stem| word.to_ascii_lowercase().starts_with(stem))
        })
    }

    /// Whether the verb stands in a clause that concedes: "even if you have entered your name".
    fn is_conceded(&self, at: usize) -> bool {
        let before = self.tokens.get(..at).unwrap_or_default();
        let clause = before.iter().rev().take_while(|token| !matches!(token.kind, Kind::Comma | Kind::Semicolon));
        clause.into_iter().any(|token| {
            !token.is_mention()
                && token.has(Cue::When)
                && self.words_before(token.start).next().is_some_and(|word| word.eq_ignore_ascii_case("even"))
        })
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
        // "data revealing your origin": it only describes the data.
        let describes = matches!(word.as_str(), "revealing" | "disclosing" | "exposing")
            && at
                .checked_sub(1)
                .and_then(|before| self.tokens.get(before))
                .is_some_and(|before| before.is_mention() && self.slice(before.end, token.start).trim().is_empty());
        if nominal || describes || self.is_listed_noun(at, own_subject) {
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
                        "not" | "also" | "only" | "never" | "ever" | "then" | "or" | "and" | "always" | "be" | "still"
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
        // "aggregated demographic information": the participle only describes the noun.
        let right_before = self.verbs.last().and_then(|verb| self.tokens.get(verb.at)).is_some_and(|before| {
            self.slice(before.end, token.start)
                .split(' ')
                .filter(|word| !word.is_empty())
                .all(|word| matches!(word, "your" | "any" | "such" | "certain" | "some" | "the" | "this" | "only"))
        });
        let prenominal = (reduced || right_before && participle && !auxiliary)
            && !coordinated
            && self
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.is_mention() && self.slice(token.end, next.start).trim().is_empty());
        if prenominal {
            return None;
        }
        if word.starts_with("mak") && !word.contains("available") && !self.makes_available(at) {
            return None;
        }
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
        // "use cookies to determine your browser type": the aim is to learn it.
        let learns = matches!(
            word.as_str(),
            "to determine" | "to track" | "to monitor" | "to remember" | "to recognize" | "to measure" | "to identify"
        ) && self.takes_mention(at, 24);
        let offers = word == "to provide" && by_you && recipient != Some(Party::You) && self.takes_mention(at, 24);
        // "Keep your password confidential": what the reader should do.
        let imperative = first.is_empty() && subject.is_none() && self.setting.open.is_empty() && token.has(Cue::Store);
        // "data that do not reveal your identity" is not said to be kept from anybody.
        let describing = negation.is_some()
            && previous.iter().skip(1).take(2).any(|word| matches!(word.as_str(), "that" | "which"))
            && previous.iter().take(2).any(|word| matches!(word.as_str(), "not" | "cannot"));
        // "Some devices allow applications to access your location": what there is, not what is done here.
        let text = self.slice(self.range.start, token.start);
        let general = ["Some ", "Most ", "Many "].iter().any(|word| text.starts_with(word))
            && !text.contains(" of ")
            && subject.is_none_or(|(_, party)| *party == Party::You)
            && !self.tokens.get(..at).unwrap_or_default().iter().any(|before| before.has(Cue::Us));
        let deed = if imperative || describing || general || self.is_conceded(at) {
            Deed::Nothing
        } else if word == "to provide" && you_to || offers || learns && !by_you {
            Deed::Collect
        } else if serves || token.has(Cue::UsedFor) || asks_how || token.has(Cue::Protect) {
            Deed::Nothing
        } else if asked {
            // "Our partners are required to …": what others must do.
            let others = own_subject && matches!(subject, Some((_, Party::Third(_))));
            if others && auxiliary && self.text.get(token.end..).is_some_and(|rest| rest.starts_with(" to "))
                || by_you && !passive && !auxiliary
                || word == "need" && !matches!(party, Some(Party::Us))
            {
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
                // "we will provide your contact information, so that the advertiser can …"
                (Some(Party::Us), None) if !passive && self.takes_yours(at) => Deed::Share(Manner::Provide),
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
            ) || word.contains("business of selling")
                || word.starts_with("mak");
            match (&party, &recipient) {
                (_, Some(Party::You)) => Deed::Nothing,
                (Some(Party::Us), Some(Party::Us)) => Deed::Nothing,
                (_, Some(Party::Us)) => Deed::Collect,
                // "information that you share"
                (Some(Party::You), None) if word.starts_with("shar") || word.starts_with("disclos") => Deed::Collect,
                (Some(Party::You), _) => Deed::Nothing,
                (_, Some(Party::Third(_))) => Deed::Share(manner(&word)),
                (Some(Party::Us), None) if token.has(Cue::Publish) && self.takes_mention(at, 12) => {
                    Deed::Share(manner(&word))
                }
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
            // What others must not do with it denies nothing of us.
            let foreign = matches!(party, Some(Party::Third(_)))
                && !matches!(deed, Deed::Collect | Deed::Nothing)
                && !passive
                && !subject.is_some_and(|(third, _)| self.is_authorized(*third));
            if idle || foreign || by_you && deed != Deed::Nothing {
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
        // "stored with the third party"
        if let (Deed::Store, Some(Party::Third(name))) = (predicate.deed, &recipient) {
            predicate.by_third = true;
            predicate.entity.clone_from(name);
        }
        if let (Deed::Share(_), Some(Party::Third(name))) = (predicate.deed, recipient) {
            predicate.entity = name;
        }
        // "You may be asked to …", but "your age may be requested".
        let to_do =
            self.text.get(token.end..).is_some_and(|rest| rest.starts_with(" to ") || rest.starts_with(" for "));
        let active_asked = asked && !reduced && (by_you || !auxiliary || to_do);
        let idle = (by_you || asks_how || describing)
            && predicate.deed == Deed::Nothing
            && !passive
            && !token.cues().any(&[Cue::Rights, Cue::Protect, Cue::UsedFor]);
        Some(Verb {
            at,
            predicate,
            idle,
            passive: passive && !active_asked,
            subject_at: subject.filter(|_| own_subject).map(|(index, _)| *index),
        })
    }

    /// Whether the verb's object begins with a name of data, at most `distance` bytes behind it.
    fn takes_mention(&self, at: usize, distance: usize) -> bool {
        let verb = self.tokens.get(at);
        let next = self.tokens.get(at + 1).filter(|next| next.has(Cue::Us) && !next.is_mention());
        let object = self.tokens.get(at + if next.is_some() { 2 } else { 1 });
        verb.zip(object)
            .is_some_and(|(verb, object)| object.is_mention() && object.start.saturating_sub(verb.end) <= distance)
    }

    /// Whether the verb's object is the person's data: "provide your contact information".
    fn takes_yours(&self, at: usize) -> bool {
        let rest = self.tokens.get(at).map_or("", |verb| self.slice(verb.end, self.range.end)).trim_start();
        self.takes_mention(at, 30) && ["your ", "users' ", "this ", "such "].iter().any(|word| rest.starts_with(word))
    }

    /// "make your information available to".
    fn makes_available(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let rest = self.slice(token.end, self.range.end);
        [" available", " public"].iter().any(|word| rest.find(word).is_some_and(|found| found <= 120))
    }

    /// "any photo uploads, etc.": a plural in a list of data.
    fn is_listed_noun(&self, at: usize, own_subject: bool) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let after = self.slice(token.end, self.range.end).trim_start();
        let ends = after.is_empty()
            || after.starts_with([',', '.', ';', ')', '/'])
            || ["and ", "or ", "etc"].iter().any(|word| after.starts_with(word));
        let joined = at.checked_sub(1).and_then(|before| self.tokens.get(before)).is_some_and(|before| {
            before.is_mention() && self.slice(before.end, token.start).trim().is_empty()
                || matches!(before.kind, Kind::Comma)
                    && at.checked_sub(2).and_then(|before| self.tokens.get(before)).is_some_and(Token::is_mention)
        });
        // "your phone number, forwarding numbers, …"
        let adjective = self.word(token).ends_with("ing")
            && !self
                .tokens
                .get(at + 1)
                .is_some_and(|next| next.start.saturating_sub(token.end) <= 6 && next.is_mention())
            && !["the ", "your ", "our ", "a ", "an ", "any ", "this ", "that ", "such "]
                .iter()
                .any(|word| after.starts_with(word));
        (self.word(token).ends_with('s') && ends || adjective) && joined && !own_subject
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
                .any(|word| matches!(word.to_ascii_lowercase().as_str(), "may" | "might" | "could"))
                // "may collect, use and disclose": the auxiliary stands before the first of the verbs.
                || verb.subject_at.and_then(|at| self.tokens.get(at)).is_some_and(|subject| {
                    let start = self.tokens.get(verb.at).map_or(subject.end, |token| token.start);
                    let gap = self.slice(subject.end, start);
                    gap.len() <= 80 && [" may ", " might ", " could "].iter().any(|word| gap.contains(word))
                });
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
                // "If you do not enable it, we will not collect": a denial under a condition.
                (_, Some((at, text))) if *at < verb.at && self.refused(*at, verb.at) => {
                    predicate.condition.clone_from(text);
                }
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

    /// Whether the verb stands behind the clause of the refusal at `at`, with a negation of its own.
    fn refused(&self, at: usize, verb: usize) -> bool {
        let between = self.tokens.get(at + 1..verb).unwrap_or_default();
        let comma = between.iter().position(|token| matches!(token.kind, Kind::Comma));
        comma.is_some_and(|comma| {
            between
                .get(comma..)
                .unwrap_or_default()
                .iter()
                .any(|token| token.has(Cue::Negation) && !token.has(Cue::NotNegation))
        })
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
            if !token.is_mention() && !token.has(Cue::Back) || self.is_loose_pronoun(at) {
                continue;
            }
            // A segment without a verb goes on with the one before.
            let segment = self.segment(at);
            if segment != open_segment {
                if let Some(verb) = self.verbs.iter().rev().find(|verb| self.segment(verb.at) < segment && !verb.idle) {
                    open = Some(verb.predicate.clone()).filter(|predicate| predicate.deed != Deed::Nothing).or(open);
                }
                open_segment = segment;
            }
            let (types, vague) = match token.kind {
                Kind::Mention(entry) => (entry.types.clone(), entry.vague || entry.types.contains(&"personal_info")),
                _ => {
                    // Information in general that the sentence itself named is nearer than what stood before it.
                    let general = self.tokens.get(..at).unwrap_or_default().iter().any(Token::is_mention);
                    let meant = if named.is_empty() && !general { self.setting.named } else { &named };
                    (if meant.is_empty() { vec!["personal_info"] } else { meant.to_vec() }, true)
                }
            };
            if token.is_mention() {
                named.extend(types.iter().filter(|name| **name != "personal_info"));
            }
            let mut predicates = self.governors(at, open.as_ref());
            predicates.retain(|predicate| predicate.disclosed().is_some());
            // Of several verbs joined, that of taking says most.
            predicates.sort_by_key(|predicate| predicate.deed != Deed::Collect);
            let mut said = Vec::new();
            for mut predicate in predicates {
                if let Some(negated) = self.negated_here(at) {
                    predicate.denied = negated;
                    predicate.vague = false;
                }
                // Who collects uses and keeps as well.
                let action = predicate.disclosed().map(|said| match said.0 {
                    super::Action::Use => super::Action::Collect,
                    action => action,
                });
                if said.contains(&action) {
                    continue;
                }
                said.push(action);
                let hedged = listed.is_some_and(|listed| listed < token.start) && !predicate.denied;
                let vague = vague || hedged || predicate.vague;
                statements.push(Statement {
                    types: types.clone(),
                    predicate,
                    start: token.start,
                    end: token.end,
                    vague,
                });
            }
        }
        // Who speaks of information in general means no longer what was named before.
        if named.is_empty() && !self.tokens.iter().any(Token::is_mention) {
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

    /// "it" and "them" mean data only right behind a verb of sharing.
    fn is_loose_pronoun(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        if !matches!(self.word(token).as_str(), "it" | "them") {
            return false;
        }
        !at.checked_sub(1).and_then(|before| self.tokens.get(before)).is_some_and(|verb| {
            verb.cues().any(&[Cue::Share, Cue::Transfer, Cue::Publish]) && token.start.saturating_sub(verb.end) <= 1
        })
    }

    /// "but not your e-mail address": the negation of one name, and of those that follow it without a verb.
    fn negated_here(&self, at: usize) -> Option<bool> {
        let token = self.tokens.get(at)?;
        let mut index = at;
        while let Some(before) = index.checked_sub(1).and_then(|before| self.tokens.get(before)) {
            index -= 1;
            // "your IP address, rather than your name"
            if !before.is_mention()
                && self.slice(before.start, self.range.end).to_ascii_lowercase().starts_with("rather than")
            {
                return Some(true);
            }
            if before.is_mention() || matches!(before.kind, Kind::Comma | Kind::And) {
                continue;
            }
            if before.has(Cue::List) && self.slice(before.start, before.end).eq_ignore_ascii_case("including") {
                continue;
            }
            // "The information we share does not include your name"
            let lists = matches!(self.word(before).as_str(), "include" | "contain");
            if lists
                && index.checked_sub(1).and_then(|earlier| self.tokens.get(earlier)).is_some_and(|negation| {
                    negation.has(Cue::Negation)
                        && !negation.has(Cue::NotNegation)
                        && self.slice(negation.end, before.start).trim().is_empty()
                })
            {
                return Some(true);
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

    /// The predicates of the verb that governs the name at `at`, and of those joined to it; none where none does.
    fn governors(&self, at: usize, open: Option<&Predicate>) -> Vec<Predicate> {
        let Some(token) = self.tokens.get(at) else { return Vec::new() };
        let segment = self.segment(at);
        let group = self.group(at);
        let visible = |verb: &&Verb| {
            self.segment(verb.at) == segment
                && (self.group(verb.at) == group
                    || self.group(verb.at) == 0
                    || self.group(verb.at) < group && self.encloses(verb.at, at))
        };
        let left = self.verbs.iter().rev().filter(|verb| verb.at < at && !verb.idle).find(visible);
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
                    return Vec::new();
                }
                main.or(Some(inner))
            }
            left => left,
        };
        // "for as long as your account is open": no object of the verb before.
        let apart = left.is_some_and(|left| {
            let between = self.tokens.get(left.at + 1..at).unwrap_or_default();
            let when = between.iter().rposition(|between| !between.is_mention() && between.has(Cue::When));
            // "information when you visit us, such as your browser type": the list goes back to the information.
            when.is_some_and(|when| {
                !between.get(when..).unwrap_or_default().windows(2).any(|pair| {
                    let [comma, list] = pair else { return false };
                    matches!(comma.kind, Kind::Comma | Kind::Open) && list.has(Cue::List) && !list.is_mention()
                })
            })
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
                return self.chain(right);
            }
            // "the e-mail address that you provide", "information we collect"
            let apart = gap.iter().any(|token| !token.is_mention() && token.has(Cue::When));
            let relative = !apart
                && right.subject_at.is_some_and(|subject| {
                    subject > at && gap.iter().all(|token| !matches!(token.kind, Kind::Comma) || token.is_mention())
                });
            let says = right.predicate.deed != Deed::Nothing;
            if relative
                && says
                && (left.is_none() || anew || left.is_some_and(|left| left.predicate.deed == Deed::Nothing))
            {
                // "The information you provide may be shared": it is taken, and then passed on.
                let main = self
                    .verbs
                    .iter()
                    .filter(|verb| verb.at > right.at)
                    .take(2)
                    .find(|verb| visible(verb))
                    .filter(|verb| verb.passive && verb.subject_at.is_none_or(|subject| subject <= right.at));
                let mut found = self.chain(right);
                found.extend(main.into_iter().flat_map(|main| self.chain(main)));
                return found;
            }
        }
        if let Some(left) = left {
            if !listed || apart || self.is_instrument(at, left, right) {
                return Vec::new();
            }
            return self.chain(left);
        }
        // "Log files record …": the means is the subject.
        let means = matches!(token.kind, Kind::Mention(entry) if entry.types.iter().any(|name| matches!(*name, "cookies" | "usage_log"))
            && !right.is_some_and(|right| self.has_object(right.at)));
        if let Some(right) = right.filter(|right| {
            means && !right.passive && right.subject_at.is_none() && right.predicate.deed != Deed::Nothing
        }) {
            return vec![Predicate { denied: false, ..right.predicate.clone() }];
        }
        // "the type of device you use": what the person does says nothing of what is taken.
        // Nor does a verb in a clause of its own: "the configuration of the app when using the service".
        let right = self.verbs.iter().filter(|verb| verb.at > at && !verb.idle).find(visible).filter(|right| {
            let between = self.tokens.get(at + 1..right.at).unwrap_or_default();
            !between.iter().any(|token| !token.is_mention() && token.has(Cue::When))
        });
        if right
            .is_some_and(|right| right.predicate.deed != Deed::Nothing || open.is_none() || !self.is_relative(right))
        {
            return Vec::new();
        }
        if let Some(open) = open {
            return vec![open.clone()];
        }
        if self.is_definition() {
            return Vec::new();
        }
        // A list of what is meant: "This information may include your IP address".
        let earlier = self.tokens.get(..at).unwrap_or_default();
        let defines =
            earlier.iter().position(|before| before.has(Cue::List) || before.has(Cue::Definition)).is_some_and(
                |list| {
                    earlier
                        .get(..list)
                        .unwrap_or_default()
                        .iter()
                        .any(|before| before.is_mention() || before.has(Cue::Back))
                },
            ) || self.goes_on();
        if defines { vec![Predicate { vague: true, ..Predicate::new(Deed::Collect) }] } else { Vec::new() }
    }

    /// "This includes …": what is meant stands in the sentence before.
    fn goes_on(&self) -> bool {
        let text = self.slice(self.range.start, self.range.end);
        let mut words = text.split([' ', ',', ':']).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        first == "Included"
            || matches!(first, "This" | "These" | "It" | "They" | "Such" | "Those")
                && words.take(4).any(|word| word.starts_with("includ"))
    }

    /// A verb's predicate and those of the verbs joined to it: "collect, use and disclose".
    fn chain(&self, verb: &Verb) -> Vec<Predicate> {
        let mut found = vec![verb.predicate.clone()];
        if let Some((_, ours)) = self.jointly.iter().find(|(at, _)| *at == verb.at) {
            found.push(Predicate { by_third: false, entity: None, deed: ours.deed, ..verb.predicate.clone() });
        }
        let Some(index) = self.verbs.iter().position(|known| known.at == verb.at) else { return found };
        let joined = |left: &Verb, right: &Verb| {
            let gap = self.tokens.get(left.at).zip(self.tokens.get(right.at));
            gap.is_some_and(|(left, right)| is_joint(self.slice(left.end, right.start)))
        };
        for pair in self.verbs.get(..=index).unwrap_or_default().windows(2).rev() {
            let [left, right] = pair else { break };
            if !joined(left, right) || left.passive != right.passive {
                break;
            }
            found.push(left.predicate.clone());
        }
        for pair in self.verbs.get(index..).unwrap_or_default().windows(2) {
            let [left, right] = pair else { break };
            if !joined(left, right) || left.passive != right.passive {
                break;
            }
            found.push(right.predicate.clone());
        }
        found
    }

    /// "We use cookies to collect your IP address": the cookies are how, the address is what.
    fn is_instrument(&self, at: usize, left: &Verb, right: Option<&Verb>) -> bool {
        let (Some(token), Some(right)) = (self.tokens.get(at), right) else { return false };
        let cookies = matches!(token.kind, Kind::Mention(entry) if entry.types == ["cookies"]);
        let Some(verb) = self.tokens.get(right.at) else { return false };
        let to = self.words_before(verb.start).next().is_some_and(|word| word.eq_ignore_ascii_case("to"));
        cookies
            && self.tokens.get(left.at).is_some_and(|verb| verb.has(Cue::Use))
            && (to || verb.has(Cue::UsedFor))
            && verb.has(Cue::Collect)
            && self.has_object(right.at)
    }

    /// Whether data is named behind a verb, before the next one.
    fn has_object(&self, at: usize) -> bool {
        self.tokens.iter().skip(at + 1).take_while(|token| !is_verb(token) || token.is_mention()).any(Token::is_mention)
    }

    /// "Personal information includes your name": what a word means, not what is done.
    fn is_definition(&self) -> bool {
        let mut tokens = self.tokens.iter();
        let generic = tokens.next().is_some_and(|first| {
            let spoken =
                self.slice(self.range.start, first.start).trim_matches(|letter: char| !letter.is_alphanumeric());
            matches!(first.kind, Kind::Mention(entry) if entry.types == ["personal_info"])
                && matches!(spoken.to_ascii_lowercase().as_str(), "" | "the" | "the term")
                && self.slice(first.start, first.end).split(' ').count() >= 2
        });
        // "“Personal information” is information that …"
        let cue = self.tokens.iter().position(|token| !token.is_mention() && token.has(Cue::Definition));
        let says = cue.is_some_and(|cue| {
            self.tokens.get(..cue).unwrap_or_default().iter().all(|token| match token.kind {
                Kind::Mention(entry) => entry.types == ["personal_info"],
                Kind::Cue(cues) => !cues.is_verb() && !cues.has(Cue::Us),
                _ => true,
            }) && cue > 0
        });
        if says {
            return true;
        }
        let defines = tokens
            .find(|token| token.is_mention() || token.cues().any(&[Cue::Definition, Cue::List]) || is_verb(token))
            .is_some_and(|token| !token.is_mention() && token.cues().any(&[Cue::Definition, Cue::List]));
        generic && defines
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
        let gap = self.slice(noun.end, start).trim_matches([' ', '"', '”', ')', ',']);
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

/// Whether what stands between two verbs joins them.
fn is_joint(gap: &str) -> bool {
    gap.len() <= 40
        && gap.split([' ', ',', '/', '(', ')']).filter(|word| !word.is_empty()).all(|word| {
            matches!(word, "and" | "or" | "otherwise" | "also" | "then" | "not" | "even" | "to") || word.ends_with("ly")
        })
}

fn is_party(token: &Token) -> bool {
    token.cues().any(&[Cue::Us, Cue::You, Cue::Third, Cue::Sdk]) && !token.is_mention()
}

fn manner(word: &str) -> Manner {
    if word.starts_with("sell")
        || word.starts_with("sold")
        || word.starts_with("rent")
        || word.starts_with("transfer")
        || word.starts_with("trad")
    {
        Manner::Transfer
    } else if ["publi", "post", "display", "mak"].iter().any(|stem| word.starts_with(stem)) {
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
