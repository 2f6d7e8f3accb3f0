//! The grammar of Chinese policy sentences.
//!
//! A sentence is cut into clauses at commas, and at parentheses, which say more of the noun before them. Each clause's
//! verbs become predicates with a subject, a recipient and a polarity; each name of data is then governed by one of
//! them: the verb before it, the verb after it where 将/把 puts the object first or the data is the topic, else the verb
//! of the clause, list or section that it stands in.

mod assign;
mod definition;
mod governor;
mod party;
mod settle;
mod verb;

use std::ops::Range;

use super::lexicon::{Cue, Lexicon};
use super::sentence::{Kind, Token, tokens};
use super::statement::{Predicate, Reach, Statement};
use definition::Defined;

/// What surrounds a sentence.
pub(super) struct Setting<'a> {
    pub lexicon: &'static Lexicon,
    /// The block's text.
    pub text: &'a str,
    /// The predicate of the list that the sentence stands in.
    pub open: &'a [Predicate],
    /// What "the above information" means.
    pub named: &'a [&'static str],
}

/// Reads the sentence `range` of the setting's text.
pub(super) fn read(setting: &Setting, range: &Range<usize>) -> (Vec<Statement>, Reach) {
    let tokens = tokens(setting.lexicon, setting.text, range);
    let relevant = |token: &Token| token.is_mention() || token.has(Cue::Back) || token.has(Cue::List);
    let opens = setting.text.get(range.clone()).is_some_and(|text| text.ends_with([':', '：']));
    if !opens && !tokens.iter().any(relevant) {
        return (Vec::new(), Reach { named: setting.named.to_vec(), ..Reach::default() });
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
    after_colon: bool,
}

#[derive(Clone, Debug)]
enum Verb {
    Does(Predicate),
    /// 用于: what comes before it is used, what comes after it is the purpose.
    Serves,
    /// What the person does (您使用服务时): it governs nothing, and a verb before it reaches over it.
    Idle,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Party {
    Us,
    You,
    Third(Option<String>),
    /// Someone named of whom the words do not say whether they are a third party.
    Named(Option<String>),
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

    pub(super) fn slice(&self, start: usize, end: usize) -> &'s str {
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
                    clauses.push(Clause { after_colon: matches!(token.kind, Kind::Colon), ..fresh(token.end, parent) });
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
        // Nor does who speaks of rights to a work speak of what is taken.
        let works = ["知识产权", "著作权", "版权归", "版权属"]
            .iter()
            .any(|word| self.slice(self.range.start, self.range.end).contains(word));
        if self.definition() == Some(Defined::General) || works {
            return (Vec::new(), Reach::default());
        }
        let mut subject = self.titled();
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

    pub(super) fn token(&self, clause: &Clause, position: usize) -> Option<&'t Token<'static>> {
        clause.tokens.get(position).and_then(|index| self.tokens.get(*index))
    }

    pub(super) fn follows(&self, end: usize, word: &str) -> bool {
        self.text.get(end..).is_some_and(|rest| rest.starts_with(word))
    }
}

impl Token<'_> {
    fn kind_is_comma(&self) -> bool {
        matches!(self.kind, Kind::Comma)
    }
}

fn is_verb(token: &Token) -> bool {
    !token.is_mention() && token.cues().is_verb()
}
