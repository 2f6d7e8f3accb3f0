//! The grammar of Chinese policy sentences.
//!
//! A sentence is cut into clauses at commas, and at parentheses, which say more of the noun before them. Each clause's
//! verbs become predicates with a subject, a recipient and a polarity; each name of data is then governed by one of
//! them: the verb before it, the verb after it where 将/把 puts the object first or the data is the topic, else the verb
//! of the clause, list or section that it stands in.

use std::ops::Range;

use super::lexicon::{Cue, Lexicon};
use super::sentence::{Kind, Token, tokens};
use super::statement::{Deed, Predicate, Reach, Statement, phrase};
use super::{Manner, Necessity};

/// What surrounds a sentence.
pub(super) struct Setting<'a> {
    pub lexicon: &'static Lexicon,
    /// The block's text.
    pub text: &'a str,
    /// The predicate of the list that the sentence stands in.
    pub open: Option<&'a Predicate>,
    /// What "the above information" means.
    pub named: &'a [&'static str],
}

/// Reads the sentence `range` of the setting's text.
pub(super) fn read(setting: &Setting, range: &Range<usize>) -> (Vec<Statement>, Reach) {
    let tokens = tokens(setting.lexicon, setting.text, range);
    let relevant = |token: &Token| token.is_mention() || token.has(Cue::Back);
    let opens = setting.text.get(range.clone()).is_some_and(|text| text.ends_with([':', '：']));
    if !opens && !tokens.iter().any(relevant) {
        return (Vec::new(), Reach { open: None, named: setting.named.to_vec() });
    }
    Sentence::new(setting, &tokens, range).read()
}

/// Deepest parentheses in parentheses that are followed.
const MAX_DEPTH: usize = 6;

#[derive(Clone, Debug, Default)]
struct Clause {
    /// Indices of its tokens.
    tokens: Vec<usize>,
    start: usize,
    end: usize,
    /// In parentheses: the clause that they stand in, and the index of the opening one.
    parent: Option<(usize, usize)>,
    predicates: Vec<(usize, Verb)>,
}

#[derive(Clone, Debug)]
enum Verb {
    Does(Predicate),
    /// 用于: what comes before it is used, what comes after it is the purpose.
    Serves,
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
    clauses: Vec<Clause>,
    range: Range<usize>,
}

impl<'s, 't> Sentence<'s, 't> {
    fn new(setting: &'s Setting<'s>, tokens: &'t [Token<'static>], range: &Range<usize>) -> Self {
        let mut sentence = Sentence { setting, text: setting.text, tokens, clauses: Vec::new(), range: range.clone() };
        sentence.cut();
        sentence
    }

    fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Cuts the tokens into clauses.
    fn cut(&mut self) {
        let fresh = |start: usize, parent| Clause { start, end: self.range.end, parent, ..Clause::default() };
        let mut clauses = vec![fresh(self.range.start, None)];
        let mut current = 0;
        let mut outer: Vec<usize> = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            match token.kind {
                Kind::Open if outer.len() < MAX_DEPTH => {
                    outer.push(current);
                    clauses.push(fresh(token.end, Some((current, index))));
                    current = clauses.len() - 1;
                }
                Kind::Close => {
                    if let Some(back) = outer.pop() {
                        if let Some(clause) = clauses.get_mut(current) {
                            clause.end = token.start;
                        }
                        current = back;
                    }
                }
                Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::Break => {
                    let held =
                        token.kind_is_comma() && clauses.get(current).is_some_and(|clause| self.awaits_verb(clause));
                    if held {
                        continue;
                    }
                    let parent = clauses.get_mut(current).and_then(|clause| {
                        clause.end = token.start;
                        clause.parent
                    });
                    clauses.push(fresh(token.end, parent));
                    current = clauses.len() - 1;
                }
                Kind::Open | Kind::And => {}
                Kind::Mention(_) | Kind::Cue(_) => {
                    if let Some(clause) = clauses.get_mut(current) {
                        clause.tokens.push(index);
                    }
                }
            }
        }
        self.clauses = clauses;
    }

    /// Whether 将/把 has not met its verb yet: "将您的姓名，电话提供给…" is one clause.
    fn awaits_verb(&self, clause: &Clause) -> bool {
        let mut waits = false;
        for token in clause.tokens.iter().filter_map(|index| self.tokens.get(*index)) {
            if token.has(Cue::Ba) {
                // 将 before a verb is the future tense.
                waits = true;
            } else if is_verb(token) {
                waits = false;
            }
        }
        waits
            && clause
                .tokens
                .iter()
                .filter_map(|index| self.tokens.get(*index))
                .any(|token| token.is_mention() || token.has(Cue::Back))
    }

    fn read(mut self) -> (Vec<Statement>, Reach) {
        let mut subject = None;
        let mut negated_before = false;
        for index in 0..self.clauses.len() {
            let (verbs, next, denied) = self.predicates(index, subject.clone(), negated_before);
            negated_before = denied;
            subject = next;
            if let Some(clause) = self.clauses.get_mut(index) {
                clause.predicates = verbs;
            }
        }
        for index in 0..self.clauses.len() {
            self.settle(index);
        }
        self.assign()
    }

    fn token(&self, clause: &Clause, position: usize) -> Option<&'t Token<'static>> {
        clause.tokens.get(position).and_then(|index| self.tokens.get(*index))
    }

    /// The verbs of a clause; the subject that later clauses share; whether its last verb is negated.
    fn predicates(
        &self,
        index: usize,
        inherited: Option<Party>,
        negated_before: bool,
    ) -> (Vec<(usize, Verb)>, Option<Party>, bool) {
        let Some(clause) = self.clauses.get(index) else { return (Vec::new(), inherited, false) };
        let mut verbs: Vec<(usize, Verb)> = Vec::new();
        let mut subject = inherited;
        let mut conditional = false;
        let mut denied = false;
        let begins = self.slice(clause.start, clause.end).trim_start();
        // "不会收集，或向第三方提供": the negation reaches on.
        let carried = negated_before && ["或", "亦", "以及", "及"].iter().any(|word| begins.starts_with(word));
        for (position, token) in
            clause.tokens.iter().enumerate().filter_map(|(position, index)| Some((position, self.tokens.get(*index)?)))
        {
            conditional |= token.has(Cue::When);
            if token.is_mention() || !is_verb(token) {
                continue;
            }
            let own = self.subject(clause, position);
            let actor = own.clone().or_else(|| subject.clone());
            let negation = self.negation(clause, position).or(carried.then_some(false));
            if let Some(verb) = self.verb(clause, position, actor.as_ref(), negation) {
                denied = matches!(&verb, Verb::Does(predicate) if predicate.denied);
                verbs.push((position, verb));
            }
            if own.is_some() && !conditional && clause.parent.is_none() {
                subject = own;
            }
        }
        (verbs, subject, denied)
    }

    /// Who does it: the nearest party before the verb that is no recipient and owns nothing (您的).
    fn subject(&self, clause: &Clause, position: usize) -> Option<Party> {
        for at in (0..position).rev() {
            let token = self.token(clause, at)?;
            let party = token.has(Cue::Us) || token.has(Cue::You) || token.has(Cue::Third) || token.has(Cue::Sdk);
            if token.is_mention() || !party || self.follows(token.end, "的") {
                continue;
            }
            if self.is_object_of_preposition(clause, at) {
                continue;
            }
            return Some(self.party(clause, at));
        }
        None
    }

    fn is_object_of_preposition(&self, clause: &Clause, position: usize) -> bool {
        let Some(token) = self.token(clause, position) else { return false };
        let before = self.slice(clause.start, token.start);
        if ["通过", "接入", "集成", "嵌入", "对于", "关于"].iter().any(|word| before.ends_with(word)) {
            return true;
        }
        position.checked_sub(1).and_then(|before| self.token(clause, before)).is_some_and(|before| {
            (before.has(Cue::To)
                || before.has(Cue::Ba)
                || before.has(Cue::From) && !before_by(self.slice(before.start, before.end)))
                && token.start.saturating_sub(before.end) <= 12
        })
    }

    /// The party that a token names, with what belongs to its name.
    fn party(&self, clause: &Clause, position: usize) -> Party {
        let Some(token) = self.token(clause, position) else { return Party::Us };
        let previous = position.checked_sub(1).and_then(|at| self.token(clause, at));
        let joined = previous.filter(|previous| {
            (previous.has(Cue::Third) || previous.has(Cue::Sdk))
                && token.start.saturating_sub(previous.end) <= 15
                && !self.slice(previous.end, token.start).contains('、')
        });
        if token.has(Cue::Third) || token.has(Cue::Sdk) || joined.is_some_and(|previous| previous.end == token.start) {
            let start = joined.map_or_else(
                || if token.has(Cue::Sdk) { self.name_start(clause, position, token.start) } else { token.start },
                |previous| previous.start,
            );
            return Party::Third(phrase(self.slice(start, token.end)));
        }
        if token.has(Cue::You) { Party::You } else { Party::Us }
    }

    /// Where the name that ends in "SDK" begins: after the token, particle or space before it.
    fn name_start(&self, clause: &Clause, position: usize, end: usize) -> usize {
        let from =
            position.checked_sub(1).and_then(|at| self.token(clause, at)).map_or(clause.start, |token| token.end);
        let name = self.slice(from, end);
        let cut = name.char_indices().rev().find(|(_, letter)| "的由及和、与或了入成是 ".contains(*letter));
        cut.map_or(from, |(at, letter)| from + at + letter.len_utf8())
    }

    /// Who receives: after 向, 与, 给 before the verb, or after the verb.
    fn recipient(&self, clause: &Clause, position: usize) -> Option<Party> {
        let verb = self.token(clause, position)?;
        for at in (0..position).rev() {
            let token = self.token(clause, at)?;
            if is_verb(token) && !token.has(Cue::To) {
                break;
            }
            if !token.has(Cue::To) {
                continue;
            }
            let first = (at + 1..position).find(|next| {
                self.token(clause, *next).is_some_and(|token| {
                    token.has(Cue::Us) || token.has(Cue::You) || token.has(Cue::Third) || token.has(Cue::Sdk)
                })
            });
            let owned =
                first.and_then(|first| self.token(clause, first)).is_some_and(|token| self.follows(token.end, "的"));
            return match first.map(|first| self.party(clause, first)) {
                Some(Party::You) if !owned => Some(Party::You),
                Some(Party::Us) if !owned => Some(Party::Us),
                _ => {
                    let end = self.recipient_end(clause, at, position);
                    Some(Party::Third(phrase(self.slice(token.end, end))))
                }
            };
        }
        let spoken = self.slice(verb.start, verb.end);
        let next = self.token(clause, position + 1)?;
        let to = next.has(Cue::To) && next.start == verb.end;
        if !to && !spoken.ends_with(['给', '至', '到']) {
            return None;
        }
        let first = position + if to { 2 } else { 1 };
        let from = if to { next.end } else { verb.end };
        let party = self.token(clause, first).filter(|token| token.start.saturating_sub(from) <= 30)?;
        if party.has(Cue::Third) || party.has(Cue::Sdk) || party.has(Cue::Us) || party.has(Cue::You) {
            return Some(match self.party(clause, first) {
                Party::Third(_) => Party::Third(phrase(self.slice(from, party.end))),
                known => known,
            });
        }
        Some(Party::Third(phrase(self.slice(from, clause.end))))
    }

    /// Where a recipient's name ends: before 将, a verb or the data.
    fn recipient_end(&self, clause: &Clause, from: usize, position: usize) -> usize {
        (from + 1..=position)
            .filter_map(|at| self.token(clause, at))
            .find(|token| {
                token.is_mention()
                    || is_verb(token)
                    || token.has(Cue::Ba)
                    || token.has(Cue::You)
                    || token.has(Cue::Reset)
            })
            .map_or(clause.end, |token| token.start)
    }

    /// Whether the verb is negated, and if so whether idly (无需, 无法).
    fn negation(&self, clause: &Clause, position: usize) -> Option<bool> {
        for at in (0..position).rev() {
            let token = self.token(clause, at)?;
            if token.has(Cue::Negation) && !token.has(Cue::NotNegation) {
                return Some(token.has(Cue::IdleNegation));
            }
            if token.has(Cue::Reset) && !token.is_mention() {
                // 不会 将…: the auxiliary after a negation renews nothing.
                let before = at.checked_sub(1).and_then(|before| self.token(clause, before));
                if !before.is_some_and(|before| before.has(Cue::Negation) && before.end == token.start) {
                    return None;
                }
            }
        }
        None
    }

    fn follows(&self, end: usize, word: &str) -> bool {
        self.text.get(end..).is_some_and(|rest| rest.starts_with(word))
    }

    /// What the verb at `position` does, given who does it. `None` where it is no verb here.
    fn verb(&self, clause: &Clause, position: usize, actor: Option<&Party>, negation: Option<bool>) -> Option<Verb> {
        let token = self.token(clause, position)?;
        let word = self.slice(token.start, token.end);
        let nothing = Some(Verb::Does(Predicate::new(Deed::Nothing)));
        if token.has(Cue::UsedFor) {
            return Some(if negation.is_some() { Verb::Does(Predicate::new(Deed::Nothing)) } else { Verb::Serves });
        }
        let asks_how = (0..position).filter_map(|at| self.token(clause, at)).any(|token| token.has(Cue::How));
        if asks_how || token.has(Cue::Protect) && !token.has(Cue::Share) {
            return nothing;
        }
        let recipient = self.recipient(clause, position);
        let moved = (0..position).filter_map(|at| self.token(clause, at)).any(|token| token.has(Cue::Ba));
        let by_you = actor == Some(&Party::You);
        let deed = if token.has(Cue::Provide) {
            match (&recipient, actor) {
                (Some(Party::You), _) => Deed::Nothing,
                (Some(Party::Third(_)), actor) if actor != Some(&Party::You) => Deed::Share(Manner::Provide),
                (Some(Party::Third(_)), _) => Deed::Nothing,
                (Some(Party::Us), _) | (None, Some(Party::You)) => Deed::Collect,
                (None, Some(Party::Third(_))) => Deed::Nothing,
                (None, Some(Party::Us)) => {
                    // "我们需要您提供" has 您 nearest; 我们 alone provides services.
                    if moved || word.starts_with("对外") { Deed::Share(Manner::Provide) } else { Deed::Nothing }
                }
                (None, None) => {
                    if moved {
                        Deed::Share(Manner::Provide)
                    } else {
                        Deed::Collect
                    }
                }
            }
        } else if token.cues().any(&[Cue::Share, Cue::Entrust, Cue::Transfer, Cue::Publish]) {
            let leaks = ["泄露", "泄漏", "外泄", "透露"].contains(&word);
            if token.has(Cue::Publish)
                && ["的", "信息", "渠道", "、合法", "资料"].iter().any(|next| self.follows(token.end, next))
            {
                return None;
            }
            if recipient == Some(Party::You) || by_you || leaks && negation.is_none() {
                Deed::Nothing
            } else if recipient == Some(Party::Us) {
                Deed::Collect
            } else if token.has(Cue::Entrust) {
                Deed::Share(Manner::Entrust)
            } else if token.has(Cue::Transfer) {
                Deed::Share(Manner::Transfer)
            } else if token.has(Cue::Publish) {
                Deed::Share(Manner::Publish)
            } else {
                Deed::Share(Manner::Provide)
            }
        } else if token.has(Cue::Rights) && !token.has(Cue::Supply) {
            Deed::Nothing
        } else if token.has(Cue::Collect) && !by_you {
            Deed::Collect
        } else if token.has(Cue::Supply) {
            let refused = position
                .checked_sub(1)
                .and_then(|at| self.token(clause, at))
                .is_some_and(|before| before.has(Cue::Refusal));
            if refused || matches!(actor, Some(Party::Third(_))) || actor == Some(&Party::Us) {
                Deed::Nothing
            } else {
                Deed::Collect
            }
        } else if token.has(Cue::Use) && !by_you {
            let grounds = ["根据", "基于", "结合", "借助"].contains(&word);
            let near = self.token(clause, position + 1).is_some_and(|next| {
                let next = if next.has(Cue::You) { self.token(clause, position + 2).unwrap_or(next) } else { next };
                next.is_mention() && next.start.saturating_sub(token.end) <= 12
            });
            if grounds && !near {
                return None;
            }
            Deed::Use
        } else if token.has(Cue::Store) && !by_you {
            Deed::Store
        } else {
            Deed::Nothing
        };
        let mut predicate = Predicate::new(deed);
        if let Some(idle) = negation {
            // What people need not do, or others must not, denies nothing of us.
            let foreign = by_you || matches!(actor, Some(Party::Third(_))) && matches!(deed, Deed::Share(_));
            let supplied =
                token.has(Cue::Supply) && !token.has(Cue::Collect) || token.has(Cue::Provide) && deed == Deed::Collect;
            if idle || foreign || supplied {
                predicate.deed = Deed::Nothing;
            } else {
                predicate.denied = true;
            }
        }
        if let (Some(Party::Third(name)), Deed::Collect | Deed::Use | Deed::Store) = (actor, predicate.deed) {
            predicate.by_third = true;
            predicate.entity = name.clone();
        }
        if let (Deed::Share(_), Some(Party::Third(name))) = (predicate.deed, recipient) {
            predicate.entity = name;
        }
        Some(Verb::Does(predicate))
    }

    /// Adds what the rest of the sentence says of a clause's predicates: conditions, purposes, exceptions.
    fn settle(&mut self, index: usize) {
        let Some(clause) = self.clauses.get(index) else { return };
        let mut verbs = clause.predicates.clone();
        let condition = self.condition(index);
        let flags = |cue: Cue| self.tokens.iter().any(|token| token.has(cue));
        let earlier_refusal = self
            .clauses
            .iter()
            .take(index + 1)
            .flat_map(|clause| clause.tokens.iter().map(move |at| (clause, at)))
            .filter_map(|(clause, at)| Some((clause, self.tokens.get(*at)?)))
            .find(|(_, token)| token.has(Cue::Refusal))
            .map(|(clause, _)| clause);
        let unconsented = self.tokens.iter().find(|token| token.has(Cue::WithoutConsent));
        let excepted = self.tokens.iter().find(|token| token.has(Cue::Except));
        let in_clause =
            |cue: Cue| clause.tokens.iter().filter_map(|at| self.tokens.get(*at)).any(|token| token.has(cue));
        let necessity = if in_clause(Cue::Optional) || flags(Cue::Optional) {
            Some(Necessity::Optional)
        } else if in_clause(Cue::Necessary) {
            Some(Necessity::Necessary)
        } else {
            None
        };
        let hedged = self.tokens.iter().any(|token| {
            token.has(Cue::Hedge) && !token.is_mention() && self.slice(token.start, token.end).starts_with("可能")
        });
        for (position, verb) in &mut verbs {
            let Verb::Does(predicate) = verb else { continue };
            if predicate.deed == Deed::Nothing {
                continue;
            }
            predicate.purpose = self.purpose(index, *position);
            predicate.necessity = necessity;
            predicate.condition.clone_from(&condition);
            predicate.vague = hedged && !predicate.denied;
            if !predicate.denied {
                continue;
            }
            if in_clause(Cue::Abroad) || in_clause(Cue::OtherUse) {
                predicate.deed = Deed::Nothing;
                continue;
            }
            let clause_of = |token: &Token| {
                self.clauses
                    .iter()
                    .find(|clause| clause.start <= token.start && token.end <= clause.end)
                    .and_then(|clause| phrase(self.slice(clause.start, clause.end)))
            };
            let exception = unconsented.or(excepted).and_then(clause_of);
            match (predicate.deed, earlier_refusal, exception) {
                (Deed::Collect | Deed::Use | Deed::Store, Some(refusal), _) => {
                    // "如您拒绝，我们将不收集": who does not refuse has it collected.
                    predicate.denied = false;
                    predicate.condition = phrase(self.slice(refusal.start, refusal.end));
                    predicate.necessity = Some(Necessity::Optional);
                }
                (Deed::Collect | Deed::Use | Deed::Store, None, Some(exception)) => {
                    predicate.denied = false;
                    predicate.vague = true;
                    predicate.condition = Some(exception);
                }
                (Deed::Share(_), Some(refusal), None) => {
                    predicate.condition = phrase(self.slice(refusal.start, refusal.end))
                }
                (Deed::Share(_), _, Some(exception)) => predicate.condition = Some(exception),
                _ => {}
            }
        }
        if let Some(clause) = self.clauses.get_mut(index) {
            clause.predicates = verbs;
        }
    }

    /// Under which condition a clause holds: its own 当…时, that of a clause before it, or consent.
    fn condition(&self, index: usize) -> Option<String> {
        let cue_in = |clause: &Clause, cue: Cue| {
            clause
                .tokens
                .iter()
                .filter_map(|at| self.tokens.get(*at))
                .find(|token| token.has(cue))
                .map(|token| token.start)
        };
        for clause in self.clauses.iter().take(index + 1).rev() {
            if let Some(start) = cue_in(clause, Cue::When) {
                let text = self.slice(start, clause.end);
                // In the verb's own clause the condition ends at 时, 后 or 的情况下.
                let end = ["的情况下", "情形下", "时", "后"]
                    .iter()
                    .filter_map(|word| text.find(word).map(|at| at + word.len()))
                    .min();
                return phrase(end.and_then(|end| text.get(..end)).unwrap_or(text));
            }
            if cue_in(clause, Cue::Consent).is_some() {
                return phrase(self.slice(clause.start, clause.end));
            }
        }
        None
    }

    /// What for: 用于… after the verb, or 为…, before it.
    fn purpose(&self, index: usize, position: usize) -> Option<String> {
        for (number, clause) in self.clauses.iter().enumerate().skip(index) {
            for (at, verb) in &clause.predicates {
                if number == index && *at <= position {
                    continue;
                }
                match verb {
                    Verb::Serves => {
                        let start = self.token(clause, *at)?.start;
                        return phrase(self.slice(start, clause.end));
                    }
                    Verb::Does(predicate) if number > index && predicate.deed != Deed::Nothing => {
                        return self.purpose_before(index);
                    }
                    Verb::Does(_) => {}
                }
            }
        }
        self.purpose_before(index)
    }

    fn purpose_before(&self, index: usize) -> Option<String> {
        self.clauses.iter().take(index + 1).rev().find_map(|clause| {
            let text = self.slice(clause.start, clause.end).trim_start();
            let before = clause
                .predicates
                .iter()
                .find(|(_, verb)| matches!(verb, Verb::Does(predicate) if predicate.deed != Deed::Nothing));
            let end = before.and_then(|(at, _)| self.token(clause, *at)).map_or(clause.end, |token| token.start);
            let lead = self.slice(clause.start, end).trim_start();
            if text.starts_with("为") || text.starts_with("基于") {
                phrase(if lead.is_empty() { text } else { lead })
            } else {
                None
            }
        })
    }

    /// Finds for each name of data the predicate that governs it.
    fn assign(self) -> (Vec<Statement>, Reach) {
        let mut statements: Vec<Statement> = Vec::new();
        let mut named: Vec<&'static str> = Vec::new();
        let mut governed: Vec<Option<Predicate>> = vec![None; self.tokens.len()];
        let mut open: Option<Predicate> = self.setting.open.cloned();
        let mut pending: Vec<usize> = Vec::new();
        let mut last_deed: Option<Predicate> = None;
        let enumerated_vaguely = self
            .tokens
            .iter()
            .any(|token| token.has(Cue::Hedge) && !self.slice(token.start, token.end).starts_with("可能"));
        for clause in &self.clauses {
            let conditional =
                clause.tokens.iter().filter_map(|at| self.tokens.get(*at)).any(|token| token.has(Cue::When));
            let inherited = match clause.parent {
                Some((parent, opening)) => self.of_parent(parent, opening, &governed).or_else(|| open.clone()),
                None => open.clone(),
            };
            let mut first_object = true;
            let mut waiting: Vec<usize> = Vec::new();
            for (position, index) in clause.tokens.iter().enumerate() {
                let Some(token) = self.tokens.get(*index) else { continue };
                if !token.is_mention() && !self.is_back(clause, position) {
                    continue;
                }
                let verb = self.governor(clause, position);
                let predicate = match verb {
                    Governor::Verb(predicate) => Some(predicate),
                    Governor::Nothing => None,
                    Governor::Outside if conditional && clause.parent.is_none() => None,
                    Governor::Outside => {
                        if inherited.is_none() {
                            waiting.push(*index);
                        }
                        inherited.clone()
                    }
                };
                if position > 0 && predicate.is_some() {
                    first_object = false;
                }
                if let Some(slot) = governed.get_mut(*index) {
                    slot.clone_from(&predicate);
                }
            }
            // "您的通讯录，我们不会收集": the topic stands in the clause before.
            if let Some((_, verb)) = clause.predicates.first().filter(|_| first_object && clause.parent.is_none()) {
                let predicate = match verb {
                    Verb::Does(predicate) => predicate.clone(),
                    Verb::Serves => self.serving(clause, 0),
                };
                for index in pending.drain(..) {
                    if let Some(slot) = governed.get_mut(index) {
                        *slot = Some(predicate.clone());
                    }
                }
            }
            if clause.parent.is_none() {
                pending = if conditional { Vec::new() } else { waiting };
                match clause.predicates.last() {
                    Some((_, Verb::Does(predicate))) => {
                        open = Some(predicate.clone()).filter(|predicate| predicate.deed != Deed::Nothing)
                    }
                    Some((_, Verb::Serves)) => open = None,
                    None => {}
                }
                for (_, verb) in &clause.predicates {
                    if let Verb::Does(predicate) = verb
                        && predicate.deed != Deed::Nothing
                    {
                        last_deed = Some(predicate.clone());
                    }
                }
            }
        }
        for (index, token) in self.tokens.iter().enumerate() {
            let Some(Some(predicate)) = governed.get(index) else { continue };
            let (types, vague) = match token.kind {
                Kind::Mention(entry) => (entry.types.clone(), entry.vague || entry.types.contains(&"personal_info")),
                _ => {
                    let meant = if named.is_empty() { self.setting.named.to_vec() } else { named.clone() };
                    (if meant.is_empty() { vec!["personal_info"] } else { meant }, true)
                }
            };
            if token.is_mention() {
                named.extend(types.iter().filter(|name| **name != "personal_info"));
            }
            if predicate.deed != Deed::Nothing {
                let vague = vague || predicate.vague || enumerated_vaguely && !predicate.denied;
                statements.push(Statement {
                    types,
                    predicate: predicate.clone(),
                    start: token.start,
                    end: token.end,
                    vague,
                });
            }
        }
        // What is named without a verb can be meant by "上述信息" too.
        if named.is_empty() {
            for token in self.tokens {
                if let Kind::Mention(entry) = token.kind {
                    named.extend(entry.types.iter().filter(|name| **name != "personal_info"));
                }
            }
        }
        if named.is_empty() {
            named = self.setting.named.to_vec();
        }
        let text = self.slice(self.range.start, self.range.end);
        let excepts = self.tokens.iter().any(|token| token.has(Cue::Except))
            || text.contains("以下情形")
            || text.contains("以下情况");
        let leads = text.ends_with([':', '：']) && !excepts;
        let open = if leads { last_deed.or_else(|| self.setting.open.cloned()) } else { None };
        (statements, Reach { open, named })
    }

    /// The predicate that governs the noun before an opening parenthesis.
    fn of_parent(&self, parent: usize, opening: usize, governed: &[Option<Predicate>]) -> Option<Predicate> {
        let clause = self.clauses.get(parent)?;
        let before = clause
            .tokens
            .iter()
            .rev()
            .find(|index| **index < opening && self.tokens.get(**index).is_some_and(Token::is_mention));
        if let Some(predicate) = before.and_then(|index| governed.get(*index)).and_then(Clone::clone) {
            return Some(predicate);
        }
        let position = clause.tokens.iter().position(|index| *index > opening).unwrap_or(clause.tokens.len());
        clause.predicates.iter().rev().find(|(at, _)| *at < position).and_then(|(_, verb)| match verb {
            Verb::Does(predicate) => Some(predicate.clone()),
            Verb::Serves => None,
        })
    }

    /// Whether a token is "上述信息"; the bare 其 only right after 将.
    fn is_back(&self, clause: &Clause, position: usize) -> bool {
        let Some(token) = self.token(clause, position).filter(|token| token.has(Cue::Back)) else { return false };
        self.slice(token.start, token.end) != "其"
            || position.checked_sub(1).and_then(|at| self.token(clause, at)).is_some_and(|before| before.has(Cue::Ba))
    }

    fn governor(&self, clause: &Clause, position: usize) -> Governor {
        let left = clause.predicates.iter().rposition(|(at, _)| *at < position);
        let right = clause.predicates.iter().position(|(at, _)| *at > position);
        let of = |index: usize| match clause.predicates.get(index) {
            Some((_, Verb::Does(predicate))) if predicate.deed == Deed::Nothing => Governor::Nothing,
            Some((_, Verb::Does(predicate))) => Governor::Verb(predicate.clone()),
            Some((_, Verb::Serves)) => Governor::Nothing,
            None => Governor::Outside,
        };
        let topic = |index: usize| match clause.predicates.get(index) {
            Some((_, Verb::Serves)) => Governor::Verb(self.serving(clause, index)),
            _ => of(index),
        };
        let Some(token) = self.token(clause, position) else { return Governor::Nothing };
        // "采集指纹的设备": the data only describes the device.
        if ["的移动设备", "的设备", "的终端", "的手机", "的功能", "的服务", "的页面", "的软件", "的应用"]
            .iter()
            .any(|word| self.follows(token.end, word))
        {
            return Governor::Nothing;
        }
        let local = clause.tokens.iter().filter_map(|at| self.tokens.get(*at)).any(|token| token.has(Cue::Local));
        let moved = (0..position).rev().find(|at| self.token(clause, *at).is_some_and(|token| token.has(Cue::Ba)));
        let left_at = left.and_then(|left| clause.predicates.get(left)).map(|(at, _)| *at);
        if let (Some(moved), Some(right)) = (moved, right)
            && left_at.is_none_or(|at| at < moved)
        {
            return topic(right);
        }
        match (left, right) {
            (Some(left), _) => of(left),
            (None, Some(_)) if local => Governor::Nothing,
            (None, Some(right)) => match topic(right) {
                Governor::Nothing if position == 0 || clause.parent.is_some() => Governor::Outside,
                other => other,
            },
            (None, None) if local => Governor::Nothing,
            (None, None) => Governor::Outside,
        }
    }

    /// The use that 用于 states of what stands before it.
    fn serving(&self, clause: &Clause, index: usize) -> Predicate {
        let mut predicate = Predicate::new(Deed::Use);
        if let Some(token) = clause.predicates.get(index).and_then(|(at, _)| self.token(clause, *at)) {
            predicate.purpose = phrase(self.slice(token.start, clause.end));
        }
        predicate
    }
}

enum Governor {
    Verb(Predicate),
    /// A verb that says nothing of collecting or sharing.
    Nothing,
    /// No verb of the clause.
    Outside,
}

fn before_by(word: &str) -> bool {
    word == "由"
}

impl Token<'_> {
    fn kind_is_comma(&self) -> bool {
        matches!(self.kind, Kind::Comma)
    }
}

fn is_verb(token: &Token) -> bool {
    !token.is_mention()
        && token.cues().any(&[
            Cue::Collect,
            Cue::Use,
            Cue::UsedFor,
            Cue::Store,
            Cue::Share,
            Cue::Entrust,
            Cue::Transfer,
            Cue::Publish,
            Cue::Provide,
            Cue::Supply,
            Cue::Rights,
            Cue::Protect,
        ])
}
