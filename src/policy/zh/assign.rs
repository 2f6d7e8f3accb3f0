//! Brings each name of data under the predicate that governs it.

use super::super::lexicon::Cue;
use super::super::sentence::{Kind, Token};
use super::super::statement::{Deed, Predicate, Reach, Statement};
use super::definition::Defined;
use super::governor::Governor;
use super::{Clause, Sentence, Verb};

impl<'s> Sentence<'s, '_> {
    /// Finds for each name of data the predicate that governs it.
    pub(super) fn assign(self) -> (Vec<Statement>, Reach) {
        let mut statements: Vec<Statement> = Vec::new();
        let mut named: Vec<&'static str> = Vec::new();
        let mut mentioned: Vec<&'static str> = Vec::new();
        let mut governed: Vec<Vec<Predicate>> = vec![Vec::new(); self.tokens.len()];
        let mut open: Vec<Predicate> = self.setting.open.to_vec();
        let mut pending: Vec<usize> = Vec::new();
        let mut last_deed: Vec<Predicate> = Vec::new();
        let mut objects: Vec<usize> = Vec::new();
        let enumerated_vaguely = self
            .tokens
            .iter()
            .any(|token| token.has(Cue::Hedge) && !self.slice(token.start, token.end).starts_with("可能"));
        let purposes = self.purposes();
        for (number, clause) in self.clauses.iter().enumerate() {
            let aims = purposes.get(number).copied().unwrap_or(false);
            let conditional = self.is_circumstance(clause)
                || clause.tokens.iter().filter_map(|at| self.tokens.get(*at)).any(|token| self.is_when(token));
            // "…，以保障安全，包括…", "…用来识别您，以及IP地址": the list takes up the deed, not the purpose between.
            let goes_on = self.is_list(clause) || self.is_joined(clause);
            if clause.parent.is_none() && open.is_empty() && goes_on {
                open.clone_from(&last_deed);
            }
            let inherited = match clause.parent {
                Some((parent, opening)) => {
                    let above = self.of_parent(parent, opening, &governed);
                    match (above.is_empty(), open.is_empty()) {
                        (false, _) => above,
                        (true, true) if self.is_list(clause) => last_deed.clone(),
                        _ => open.clone(),
                    }
                }
                // "…以下信息，以便…：": the list takes up the deed, not the purpose between.
                None if open.is_empty() && clause.after_colon => last_deed.clone(),
                None => open.clone(),
            };
            let of_party = self.is_of_party(clause);
            let mut first_object = true;
            let mut waiting: Vec<usize> = Vec::new();
            for (position, index) in clause.tokens.iter().enumerate() {
                let Some(token) = self.tokens.get(*index) else { continue };
                if !token.is_mention() && !self.is_back(clause, position) {
                    continue;
                }
                let verb =
                    if aims || of_party || self.is_recipient(clause, position) || self.is_predicate(clause, position) {
                        Governor::Nothing
                    } else {
                        self.governor(clause, position)
                    };
                let predicates = match verb {
                    Governor::Verb(predicates) => predicates,
                    Governor::Nothing => Vec::new(),
                    Governor::Outside if conditional && clause.parent.is_none() => Vec::new(),
                    Governor::Outside => {
                        if inherited.is_empty() {
                            waiting.push(*index);
                        }
                        inherited.clone()
                    }
                };
                // "并不包括姓名": what a list leaves out.
                let predicates: Vec<Predicate> = if self.is_left_out(clause, position) {
                    let deny = |predicate: Predicate| Predicate { denied: true, vague: false, ..predicate };
                    predicates.into_iter().map(deny).collect()
                } else {
                    predicates
                };
                if position > 0 && !predicates.is_empty() {
                    first_object = false;
                }
                if let Some(slot) = governed.get_mut(*index) {
                    *slot = predicates;
                }
            }
            // "您的通讯录，我们不会收集": the topic stands in the clause before.
            if let Some((_, verb)) = clause.predicates.first().filter(|_| first_object && clause.parent.is_none()) {
                let predicates = match verb {
                    Verb::Does(_) => self.chain(clause, 0),
                    Verb::Serves => vec![self.serving(clause, 0)],
                    Verb::Idle => Vec::new(),
                };
                for index in pending.drain(..) {
                    if let Some(slot) = governed.get_mut(index) {
                        slot.clone_from(&predicates);
                    }
                }
            }
            // "…收集您的位置信息，经去标识化后提供给服务商": the object stands before.
            let objectless = clause.parent.is_none()
                && (0..clause.tokens.len())
                    .all(|at| !self.token(clause, at).is_some_and(Token::is_mention) && !self.is_back(clause, at));
            if objectless
                && !conditional
                && let Some(last) = clause.predicates.len().checked_sub(1)
            {
                let shared: Vec<Predicate> = self
                    .chain(clause, last)
                    .into_iter()
                    .filter(|predicate| matches!(predicate.deed, Deed::Share(_)) && predicate.entity.is_some())
                    .collect();
                for index in &objects {
                    if let Some(slot) = governed.get_mut(*index)
                        && !slot.iter().any(|predicate| matches!(predicate.deed, Deed::Share(_)))
                    {
                        slot.extend(shared.iter().cloned());
                    }
                }
            }
            // "收集您的位置信息（…）并提供给服务商": the last verb takes up the object of the one before.
            if let Some(last) =
                clause.predicates.len().checked_sub(1).filter(|last| *last > 0 && clause.parent.is_none())
                && let Some((at, Verb::Does(predicate))) = clause.predicates.get(last)
                && matches!(predicate.deed, Deed::Share(_))
                && predicate.entity.is_some()
                && (at + 1..clause.tokens.len()).all(|after| !self.token(clause, after).is_some_and(Token::is_mention))
                && !(0..*at).any(|before| self.token(clause, before).is_some_and(|token| token.has(Cue::Ba)))
            {
                let from = self.token(clause, 0).map_or(clause.start, |token| token.start);
                for (index, token) in self.tokens.iter().enumerate() {
                    if token.start < from || token.end > clause.end {
                        continue;
                    }
                    if let Some(slot) = governed.get_mut(index)
                        && slot.iter().any(|known| known.deed == Deed::Collect && !known.denied && !predicate.denied)
                        && !slot.iter().any(|known| matches!(known.deed, Deed::Share(_)))
                    {
                        slot.push(predicate.clone());
                    }
                }
            }
            let taken: Vec<usize> = clause
                .tokens
                .iter()
                .copied()
                .filter(|index| {
                    governed.get(*index).is_some_and(|slot| {
                        slot.iter()
                            .any(|predicate| matches!(predicate.deed, Deed::Collect | Deed::Use) && !predicate.denied)
                    })
                })
                .collect();
            if !taken.is_empty() {
                objects = taken;
            }
            if clause.parent.is_none() {
                pending = if conditional { Vec::new() } else { waiting };
                // "收集你使用的设备信息（…），浏览信息（…）": what the person does opens nothing.
                match clause.predicates.iter().rposition(|(_, verb)| !matches!(verb, Verb::Idle)) {
                    Some(last) if matches!(clause.predicates.get(last), Some((_, Verb::Does(_)))) => {
                        open = self.chain(clause, last);
                    }
                    Some(_) => open = Vec::new(),
                    None => {}
                }
                for at in 0..clause.predicates.len() {
                    let chain = self.chain(clause, at);
                    if !chain.is_empty() {
                        last_deed = chain;
                    }
                }
            }
        }
        // "设备信息包括…": what they mean by what they say elsewhere that they take.
        if self.definition() == Some(Defined::Kind) && governed.iter().all(Vec::is_empty) {
            let defined = Predicate { vague: true, ..Predicate::new(Deed::Collect) };
            for (slot, token) in governed.iter_mut().zip(self.tokens) {
                if token.is_mention() {
                    *slot = vec![defined.clone()];
                }
            }
        }
        for (index, token) in self.tokens.iter().enumerate() {
            let predicates = governed.get(index).map(Vec::as_slice).unwrap_or_default();
            if let Kind::Mention(entry) = token.kind {
                let named = if predicates.is_empty() { &mut mentioned } else { &mut named };
                named.extend(entry.types.iter().filter(|name| **name != "personal_info"));
            }
            if predicates.is_empty() {
                continue;
            }
            let (types, vague) = match token.kind {
                Kind::Mention(entry) => (entry.types.clone(), entry.vague || entry.types.contains(&"personal_info")),
                _ => {
                    let meant = [named.as_slice(), mentioned.as_slice(), self.setting.named]
                        .into_iter()
                        .find(|names| !names.is_empty())
                        .unwrap_or_default()
                        .to_vec();
                    (if meant.is_empty() { vec!["personal_info"] } else { meant }, true)
                }
            };
            for predicate in predicates {
                let types = types.clone();
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
        if named.is_empty() {
            named = mentioned;
        }
        // Who speaks of information in general means no longer what was named before.
        if named.is_empty() && !self.tokens.iter().any(Token::is_mention) {
            named = self.setting.named.to_vec();
        }
        let text = self.slice(self.range.start, self.range.end);
        let excepts = self.tokens.iter().any(|token| token.has(Cue::Except))
            || text.contains("以下情形")
            || text.contains("以下情况");
        let leads = text.ends_with([':', '：']) && !excepts;
        let last = last_deed.clone();
        let open = if !leads {
            Vec::new()
        } else if last_deed.is_empty() {
            self.setting.open.to_vec()
        } else {
            last_deed
        };
        (statements, Reach { open, named, last })
    }

    /// The predicate that governs the noun before an opening parenthesis.
    pub(super) fn of_parent(&self, parent: usize, opening: usize, governed: &[Vec<Predicate>]) -> Vec<Predicate> {
        let Some(clause) = self.clauses.get(parent) else { return Vec::new() };
        let before = clause
            .tokens
            .iter()
            .rev()
            .find(|index| **index < opening && self.tokens.get(**index).is_some_and(Token::is_mention));
        if let Some(predicates) =
            before.and_then(|index| governed.get(*index)).filter(|predicates| !predicates.is_empty())
        {
            return predicates.clone();
        }
        let position = clause.tokens.iter().position(|index| *index > opening).unwrap_or(clause.tokens.len());
        let left = clause.predicates.iter().rposition(|(at, _)| *at < position);
        left.map_or_else(Vec::new, |left| self.chain(clause, left))
    }

    /// Whether a token is "上述信息"; the bare 其 only right after 将.
    pub(super) fn is_back(&self, clause: &Clause, position: usize) -> bool {
        let Some(token) = self.token(clause, position).filter(|token| token.has(Cue::Back)) else { return false };
        // "通过这些信息可以联系到您": a means, not an object.
        if self.setting.lexicon.is_means(self.slice(self.range.start, token.start), token.start - self.range.start) {
            return false;
        }
        // "该信息为选填": what it is, not what is done with it.
        if [
            "包括",
            "包含",
            "通常包括",
            "主要包括",
            "可能包括",
            "具体包括",
            "为",
            "是",
            "属于",
            "不会包含",
            "不包含",
            "不含",
            "不包括",
            "不可避免",
        ]
        .iter()
        .any(|be| self.follows(token.end, be))
        {
            return false;
        }
        self.slice(token.start, token.end) != "其"
            || position.checked_sub(1).and_then(|at| self.token(clause, at)).is_some_and(|before| before.has(Cue::Ba))
    }
}
