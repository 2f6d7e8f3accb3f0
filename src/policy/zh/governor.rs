//! Which verb governs a name of data.

use super::super::lexicon::Cue;
use super::super::sentence::Token;
use super::super::statement::{Deed, Predicate};
use super::{Clause, Sentence, Verb, is_verb};

pub(super) enum Governor {
    /// One or, where several are joined (收集、使用和共享), all of them.
    Verb(Vec<Predicate>),
    /// A verb that says nothing of collecting or sharing.
    Nothing,
    /// No verb of the clause.
    Outside,
}

/// Adverbs that stand before a verb that is joined to another.
const ADVERBS: &[&str] =
    &["及时", "自动", "主动", "可能", "会", "将", "同时", "需要", "一并", "于此", "进一步", "可以", "可"];

impl<'s> Sentence<'s, '_> {
    pub(super) fn governor(&self, clause: &Clause, position: usize) -> Governor {
        let mut left = clause.predicates.iter().rposition(|(at, _)| *at < position);
        let right = clause.predicates.iter().position(|(at, verb)| *at > position && !matches!(verb, Verb::Idle));
        let moves =
            |before: usize| (0..before).any(|at| self.token(clause, at).is_some_and(|token| token.has(Cue::Ba)));
        // A verb that only describes the noun gives way to the clause's own.
        while let Some(describing) =
            left.filter(|left| clause.predicates.get(*left).is_some_and(|(at, _)| self.is_attributive(clause, *at)))
        {
            let at = clause.predicates.get(describing).map_or(0, |(at, _)| *at);
            let before = describing.checked_sub(1);
            let own = before.is_some_and(|before| {
                clause
                    .predicates
                    .get(..=before)
                    .is_some_and(|verbs| verbs.iter().any(|(at, _)| !self.is_attributive(clause, *at)))
            });
            let shares = matches!(clause.predicates.get(describing), Some((_, Verb::Does(predicate))) if matches!(predicate.deed, Deed::Share(_)) && !predicate.denied);
            if !(own || shares || moves(at) && right.is_some()) {
                break;
            }
            left = before;
        }
        // "收集您使用服务时的操作信息以及您使用的软件": what the person does stands inside of what we do.
        if left.is_some_and(|index| matches!(clause.predicates.get(index), Some((_, Verb::Idle)))) {
            left = (0..left.unwrap_or(0))
                .rev()
                .find(|index| !matches!(clause.predicates.get(*index), Some((_, Verb::Idle))));
            if left.is_none() {
                return Governor::Outside;
            }
        }
        // "例如您用于接入的程序提供的配置信息、IP地址": in a list, 用于 says which, not what for.
        let lists =
            |before: usize| (0..before).any(|at| self.token(clause, at).is_some_and(|token| token.has(Cue::List)));
        let says = |index: usize| matches!(clause.predicates.get(index), Some((_, Verb::Does(predicate))) if predicate.deed != Deed::Nothing);
        if let Some(index) = left
            && !says(index)
            && clause.predicates.get(index).is_some_and(|(at, _)| {
                lists(*at)
                    && self.token(clause, *at).is_some_and(|token| !token.cues().any(&[Cue::Rights, Cue::Protect]))
            })
        {
            left = (0..index).rev().find(|index| says(*index));
            if left.is_none() {
                return Governor::Outside;
            }
        }
        let of = |index: usize| match clause.predicates.get(index) {
            // "填写并及时更新": what is joined to it says more.
            Some((_, Verb::Does(predicate))) if predicate.deed == Deed::Nothing => match self.chain(clause, index) {
                joined if joined.is_empty() => Governor::Nothing,
                joined => Governor::Verb(joined),
            },
            // "访问、更正、删除您的个人信息": what the person may do.
            Some((_, Verb::Does(_))) if self.is_right(clause, index) => Governor::Nothing,
            Some((_, Verb::Does(_))) => Governor::Verb(self.chain(clause, index)),
            Some((_, Verb::Serves | Verb::Idle)) => Governor::Nothing,
            None => Governor::Outside,
        };
        let topic = |index: usize| match clause.predicates.get(index) {
            Some((_, Verb::Serves)) => Governor::Verb(vec![self.serving(clause, index)]),
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
        // "为我们提供位置数据的地图服务供应商": the data only describes who it is.
        let whose = self.token(clause, position + 1).is_some_and(|next| {
            let gap = self.slice(token.end, next.start);
            (next.has(Cue::Third) || next.has(Cue::Sdk))
                && !next.is_mention()
                && gap.contains('的')
                && !gap.contains('、')
        });
        if whose && left.is_some() && clause.parent.is_some() {
            return Governor::Nothing;
        }
        let local = clause.tokens.iter().filter_map(|at| self.tokens.get(*at)).any(|token| token.has(Cue::Local));
        let moved = (0..position).rev().find(|at| self.token(clause, *at).is_some_and(|token| token.has(Cue::Ba)));
        let left_at = left.and_then(|left| clause.predicates.get(left)).map(|(at, _)| *at);
        if let (Some(moved), Some(right)) = (moved, right)
            && left_at.is_none_or(|at| at < moved)
        {
            let plain = (right..clause.predicates.len())
                .find(|index| clause.predicates.get(*index).is_some_and(|(at, _)| !self.is_attributive(clause, *at)));
            return topic(plain.unwrap_or(right));
        }
        match (left, right) {
            (Some(left), _) => of(left),
            (None, Some(_)) if local => Governor::Nothing,
            // "这些Cookie会收集您的…": it takes, and is not taken.
            (None, Some(right)) if moved.is_none() && self.has_object(clause, right) => Governor::Outside,
            // "Cookie是普遍使用的技术", "选择支付方式时您需要提供…"
            (None, Some(right)) if self.is_said_to_be(clause, token, right) => Governor::Nothing,
            (None, Some(right)) => match topic(right) {
                Governor::Nothing if position == 0 || clause.parent.is_some() || self.is_list(clause) => {
                    Governor::Outside
                }
                other => other,
            },
            (None, None) if local => Governor::Nothing,
            (None, None) => Governor::Outside,
        }
    }

    /// Whether an access is one of the person's rights: it is joined to correcting or deleting.
    pub(super) fn is_right(&self, clause: &Clause, index: usize) -> bool {
        let at = |index: usize| clause.predicates.get(index).and_then(|(at, _)| self.token(clause, *at));
        let Some(verb) = at(index) else { return false };
        let accesses = |token: &Token| self.slice(token.start, token.end) == "访问";
        let joined = |left: usize| match (at(left), at(left + 1)) {
            (Some(left), Some(right)) => is_joint(self.slice(left.end, right.start)),
            _ => false,
        };
        let first = (0..index).rev().take_while(|left| joined(*left)).last().unwrap_or(index);
        let last = (index..clause.predicates.len()).take_while(|left| joined(*left)).last().map_or(index, |at| at + 1);
        let run = || (first..=last).filter_map(at);
        (accesses(verb) || verb.has(Cue::Rights)) && run().any(accesses) && run().any(|token| token.has(Cue::Rights))
    }

    /// Whether a clause only lists what the one before it means: 包括….
    pub(super) fn is_list(&self, clause: &Clause) -> bool {
        self.token(clause, 0)
            .is_some_and(|first| first.has(Cue::List) && self.slice(clause.start, first.start).chars().count() <= 2)
    }

    /// Whether a negated 包括 stands before: 不包括, 不会包含.
    pub(super) fn is_left_out(&self, clause: &Clause, position: usize) -> bool {
        let verb = (0..position).rev().find(|at| self.token(clause, *at).is_some_and(is_verb)).unwrap_or(0);
        (verb.max(1)..position).rev().any(|at| {
            let (Some(list), Some(before)) = (self.token(clause, at), self.token(clause, at - 1)) else { return false };
            let word = self.slice(list.start, list.end);
            (word.starts_with("包括") && !word.starts_with("包括但") || word.starts_with("包含"))
                && before.has(Cue::Negation)
                && !before.has(Cue::NotNegation)
                && before.end == list.start
        })
    }

    /// Whether a clause begins with a name of data that 以及 joins to those before.
    pub(super) fn is_joined(&self, clause: &Clause) -> bool {
        let text = self.slice(clause.start, clause.end).trim_start();
        ["以及", "及", "还有", "和"].iter().any(|word| text.starts_with(word))
            && (0..2)
                .find_map(|at| self.token(clause, at).filter(|token| !token.has(Cue::To) || token.is_mention()))
                .is_some_and(Token::is_mention)
    }

    /// Whether an active verb of taking has its object behind it.
    pub(super) fn has_object(&self, clause: &Clause, index: usize) -> bool {
        let Some((at, Verb::Does(predicate))) = clause.predicates.get(index) else { return false };
        let until = clause.predicates.get(index + 1).map_or(clause.tokens.len(), |(next, _)| *next);
        predicate.deed == Deed::Collect
            && !(0..*at).any(|before| self.token(clause, before).is_some_and(|token| token.has(Cue::Passive)))
            && (at + 1..until).any(|after| self.token(clause, after).is_some_and(Token::is_mention))
    }

    /// The predicate at `index` and those joined to it, each kind of statement once.
    pub(super) fn chain(&self, clause: &Clause, index: usize) -> Vec<Predicate> {
        let mut found: Vec<Predicate> = Vec::new();
        let mut later: Option<&Token> = None;
        for (at, verb) in clause.predicates.get(..=index).unwrap_or_default().iter().rev() {
            let Some(token) = self.token(clause, *at) else { break };
            if later.is_some_and(|later| !is_joint(self.slice(token.end, later.start))) {
                break;
            }
            later = Some(token);
            let Verb::Does(predicate) = verb else { break };
            if predicate.deed != Deed::Nothing {
                found.push(predicate.clone());
            }
        }
        let forward = clause.predicates.get(index + 1..).unwrap_or_default();
        let mut earlier = clause.predicates.get(index).and_then(|(at, _)| self.token(clause, *at));
        for (at, verb) in forward {
            let (Some(token), Some(before), Verb::Does(predicate)) = (self.token(clause, *at), earlier, verb) else {
                break;
            };
            if !is_joint(self.slice(before.end, token.start)) {
                break;
            }
            earlier = Some(token);
            if predicate.deed != Deed::Nothing {
                found.push(predicate.clone());
            }
        }
        distinct(found)
    }
}

/// Whether what stands between two verbs joins them.
pub(super) fn is_joint(gap: &str) -> bool {
    let mut gap = gap.trim();
    while let Some(rest) = ADVERBS.iter().find_map(|word| gap.strip_suffix(word)) {
        gap = rest;
    }
    matches!(
        gap,
        "" | "、"
            | "和"
            | "与"
            | "及"
            | "以及"
            | "或"
            | "或者"
            | "并"
            | "并且"
            | "及/或"
            | "和/或"
            | "/"
            | "，"
            | "，并"
    )
}

/// Of several predicates those that say different things: who collects uses and keeps as well.
fn distinct(mut found: Vec<Predicate>) -> Vec<Predicate> {
    let collects = found.iter().any(|predicate| predicate.deed == Deed::Collect && !predicate.by_third);
    found.retain(|predicate| {
        predicate.disclosed().is_some() && !(collects && matches!(predicate.deed, Deed::Use | Deed::Store))
    });
    let mut kept: Vec<Predicate> = Vec::new();
    for predicate in found {
        if !kept.iter().any(|known| known.disclosed().map(|said| said.0) == predicate.disclosed().map(|said| said.0)) {
            kept.push(predicate);
        }
    }
    kept
}
