//! What the rest of a sentence says of its predicates: conditions, purposes, exceptions.

use super::super::Necessity;
use super::super::lexicon::Cue;
use super::super::sentence::Token;
use super::super::statement::{Deed, Predicate, phrase};
use super::{Clause, Sentence, Verb};

impl<'s> Sentence<'s, '_> {
    /// Whether each clause only says what for: it begins with 为, or goes on so before anybody does anything.
    pub(super) fn purposes(&self) -> Vec<bool> {
        let mut run = false;
        self.clauses
            .iter()
            .map(|clause| {
                if clause.parent.is_some() {
                    return run;
                }
                let text = self.slice(clause.start, clause.end).trim_start();
                let tokens = || clause.tokens.iter().filter_map(|at| self.tokens.get(*at));
                let acts = clause.predicates.iter().any(|(_, verb)| {
                    matches!(verb, Verb::Does(predicate)
                        if !matches!(predicate.deed, Deed::Nothing | Deed::Use))
                });
                let begins = ["为", "出于", "旨在", "以便"].iter().any(|word| text.starts_with(word));
                let goes_on =
                    run && !tokens().any(|token| token.has(Cue::Us) || token.has(Cue::Third) || token.has(Cue::Sdk));
                run = !acts && !clause.after_colon && (begins || goes_on);
                run
            })
            .collect()
    }

    /// Adds what the rest of the sentence says of a clause's predicates: conditions, purposes, exceptions.
    pub(super) fn settle(&mut self, index: usize) {
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
        let minor = clause
            .tokens
            .iter()
            .filter_map(|at| self.tokens.get(*at))
            .find(|token| token.has(Cue::Minor))
            .and_then(|token| phrase(self.slice(token.start, clause.end)));
        // An exception bears on this clause where it stands in it or before it; behind it only as 除外, 另有规定 or 除非. A later
        // clause's own 以外 ("不会用于转账以外的目的") takes nothing back.
        let bears = |token: &&Token| {
            let Some(at) =
                self.clauses.iter().position(|clause| clause.start <= token.start && token.end <= clause.end)
            else {
                return false;
            };
            let word = self.slice(token.start, token.end);
            at <= index || !["以外", "之外", "除了"].contains(&word)
        };
        let consents = |token: &&Token| {
            let agreed = || {
                let rest = self.slice(token.end, self.range.end);
                let clause = rest.split(['，', ',', '；', '。']).next().unwrap_or_default();
                ["同意", "授权", "许可", "允许"].iter().any(|word| clause.contains(word))
            };
            token.has(Cue::WithoutConsent) || self.slice(token.start, token.end) == "除非" && agreed()
        };
        let unconsented = self.tokens.iter().filter(consents).find(bears);
        let excepted = self.tokens.iter().filter(|token| token.has(Cue::Except)).find(bears);
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
            let exception = unconsented.or(excepted).and_then(clause_of).map(|first| {
                // The exception itself, and where it stands in the clause of the verb.
                let own = in_clause(Cue::Except).then(|| phrase(self.slice(clause.start, clause.end))).flatten();
                own.unwrap_or(first)
            });
            match (predicate.deed, earlier_refusal, exception) {
                (Deed::Collect | Deed::Use | Deed::Store, Some(refusal), _) => {
                    // "如您拒绝，我们将不收集": who does not refuse has it collected.
                    predicate.denied = false;
                    predicate.condition = phrase(self.slice(refusal.start, refusal.end));
                    predicate.necessity = Some(Necessity::Optional);
                }
                (Deed::Collect | Deed::Use | Deed::Store, None, Some(exception))
                    if unconsented.is_some() && !predicate.by_third =>
                {
                    predicate.denied = false;
                    predicate.vague = true;
                    predicate.condition = Some(exception);
                }
                (Deed::Share(_), Some(refusal), None) => {
                    predicate.condition = phrase(self.slice(refusal.start, refusal.end))
                }
                (_, _, Some(exception)) => predicate.condition = Some(exception),
                // What is not taken from children may be taken from others.
                _ if minor.is_some() => predicate.condition.clone_from(&minor),
                _ => {}
            }
        }
        if let Some(clause) = self.clauses.get_mut(index) {
            clause.predicates = verbs;
        }
    }

    /// Under which condition a clause holds: its own 当…时, that of a clause before it, or consent.
    pub(super) fn condition(&self, index: usize) -> Option<String> {
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
                let end = ["的情况下", "情形下", "过程中", "时", "后"]
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
    pub(super) fn purpose(&self, index: usize, position: usize) -> Option<String> {
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
                    Verb::Does(_) | Verb::Idle => {}
                }
            }
        }
        self.purpose_before(index)
    }

    pub(super) fn purpose_before(&self, index: usize) -> Option<String> {
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

    /// The use that 用于 states of what stands before it.
    pub(super) fn serving(&self, clause: &Clause, index: usize) -> Predicate {
        let mut predicate = Predicate::new(Deed::Use);
        if let Some(token) = clause.predicates.get(index).and_then(|(at, _)| self.token(clause, *at)) {
            predicate.purpose = phrase(self.slice(token.start, clause.end));
        }
        predicate
    }
}
