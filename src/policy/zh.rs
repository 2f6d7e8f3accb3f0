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

/// Words that close a circumstance: 在您使用时, 在您同意的前提下.
const CLOSES: &[&str] = &["时", "后", "前提下", "情况下", "情形下", "基础上", "过程中", "期间", "之前"];

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
        let works =
            ["知识产权", "著作权"].iter().any(|word| self.slice(self.range.start, self.range.end).contains(word));
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

    /// Whether the sentence says what a word means: 个人信息是指…, 设备信息包括….
    fn definition(&self) -> Option<Defined> {
        const MEANS: &[&str] =
            &["是指", "指的是", "系指", "指", "，是指", "，指", ",是指", "：是指", ":是指", "：指", ":指"];
        const INCLUDES: &[&str] =
            &["包括", "包含", "主要包括", "主要包含", "通常包括", "具体包括", "可能包括", "一般包括", "主要是指"];
        // A title may stand before it: "信息定义 个人信息是指…".
        let heads = self.tokens.iter().take_while(|token| token.is_mention() || !is_verb(token));
        let means = |token: &&Token| {
            let rest = self.slice(token.end, self.range.end);
            token.is_mention() && MEANS.iter().any(|word| rest.starts_with(word))
        };
        let first = heads
            .filter(|token| token.is_mention())
            .take(3)
            .find(means)
            .or_else(|| self.tokens.iter().find(|token| token.is_mention() || is_verb(token)))?;
        let lead = self.slice(self.range.start, first.start);
        let ours = ["本政策", "本隐私", "涉及", "我们", "您", "你"].iter().any(|word| lead.contains(word));
        if !first.is_mention() || lead.chars().count() > 20 {
            return None;
        }
        let rest = self.slice(first.end, self.range.end).trim_start();
        let rest = if rest.starts_with(['（', '(']) {
            rest.find(['）', ')']).and_then(|end| rest.get(end..)).unwrap_or(rest).trim_start_matches(['）', ')'])
        } else {
            rest
        };
        let rest = rest.trim_start_matches(['"', '”', '」', '"']);
        let means = MEANS.iter().any(|word| rest.starts_with(word));
        if !means && !INCLUDES.iter().any(|word| rest.starts_with(word)) {
            return None;
        }
        let general = first.types() == ["personal_info"];
        match (general, ours) {
            (true, true) if !means => Some(Defined::Kind),
            // In a list of what is collected it is no definition.
            (true, _) => (means || self.setting.open.is_empty()).then_some(Defined::General),
            (false, _) => Some(Defined::Kind),
        }
    }

    /// Whether parentheses only say who the party before them is.
    fn is_of_party(&self, clause: &Clause) -> bool {
        let Some((parent, opening)) = clause.parent else { return false };
        let Some(outer) = self.clauses.get(parent) else { return false };
        let Some(open) = self.tokens.get(opening) else { return false };
        let before =
            outer.tokens.iter().rev().find(|index| **index < opening).and_then(|index| self.tokens.get(*index));
        let text = self.slice(clause.start, clause.end).trim_start();
        before.is_some_and(|party| {
            !party.is_mention()
                && (party.has(Cue::Third) || party.has(Cue::Sdk))
                && open.start.saturating_sub(party.end) <= 6
        }) && ["例如", "如", "比如", "包括", "即"].iter().any(|word| text.starts_with(word))
    }

    /// Whether a name of data is who gets it: "向其他用户或好友展示", "与芝麻信用共享网络状态".
    fn is_recipient(&self, clause: &Clause, position: usize) -> bool {
        let Some(token) = self.token(clause, position) else { return false };
        let Some(verb) = self.token(clause, position + 1).filter(|verb| {
            !verb.is_mention()
                && verb.start.saturating_sub(token.end) <= 3
                && verb.cues().any(&[Cue::Share, Cue::Provide, Cue::Publish, Cue::Transfer])
        }) else {
            return false;
        };
        let takes = (position + 2..clause.tokens.len())
            .filter_map(|at| self.token(clause, at))
            .any(|next| next.is_mention() || next.has(Cue::Back));
        let mut end = token.start;
        for at in (0..position).rev() {
            let Some(before) = self.token(clause, at).filter(|before| !before.is_mention()) else { return false };
            let gap = self.slice(before.end, end);
            let party = before.has(Cue::Third) || before.has(Cue::You) || before.has(Cue::Us);
            if before.has(Cue::To) && gap.is_empty() && verb.start > token.start {
                return takes;
            }
            if !party || !matches!(gap, "" | "或" | "、" | "和" | "及") {
                return false;
            }
            end = before.start;
        }
        false
    }

    /// "手机号码属于敏感信息": what the data is.
    fn is_predicate(&self, clause: &Clause, position: usize) -> bool {
        let Some(token) = self.token(clause, position).filter(|token| token.types() == ["personal_info"]) else {
            return false;
        };
        let before = self.slice(clause.start, token.start);
        let near = before.char_indices().rev().nth(5).map_or(before, |(at, _)| before.get(at..).unwrap_or_default());
        // "如果我们收集您的个人信息却未征得同意": what would be wrong is not said to be done.
        let supposed = ["如果我们", "若我们", "如我们", "当我们违"].iter().any(|word| before.contains(word));
        supposed
            || before.ends_with('是')
            || ["属于", "属", "作为", "视为", "并非", "不是"].iter().any(|word| near.contains(word))
    }

    /// "百度地图SDK：需要获取…": who a line is about.
    fn titled(&self) -> Option<Party> {
        let clause = self.clauses.first()?;
        let next = self.clauses.get(1)?;
        let last = clause.tokens.len().checked_sub(1)?;
        let token = self.token(clause, last)?;
        let named = token.has(Cue::Sdk) && token.end == clause.end && next.after_colon;
        named.then(|| self.party(clause, last))
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
        let mut conditional = self.is_circumstance(clause);
        let mut denied = false;
        let begins = self.slice(clause.start, clause.end).trim_start();
        // "不会收集，或向第三方提供": the negation reaches on.
        let carried = negated_before && ["或", "亦", "以及", "及"].iter().any(|word| begins.starts_with(word));
        for (position, token) in
            clause.tokens.iter().enumerate().filter_map(|(position, index)| Some((position, self.tokens.get(*index)?)))
        {
            conditional |= self.is_when(token);
            if token.is_mention() || !is_verb(token) || self.is_enumerated(clause, position) {
                continue;
            }
            let own = self.subject(clause, position);
            let mut actor = own.clone().or_else(|| subject.clone());
            // Who registered in the clause before does not collect in this one.
            let takes = token.cues().any(&[Cue::Collect, Cue::Use, Cue::Store])
                && !token.cues().any(&[Cue::Supply, Cue::Provide]);
            if own.is_none() && takes && actor == Some(Party::You) {
                actor = None;
            }
            // "您需要授权某某获取…": who is allowed to takes it.
            let allowed = position
                .checked_sub(1)
                .and_then(|at| self.token(clause, at))
                .is_some_and(|before| ["授权", "允许", "同意", "许可"].contains(&self.slice(before.start, before.end)));
            if takes && allowed && actor == Some(Party::You) && token.has(Cue::Collect) {
                actor = None;
            }
            // "您参与我们活动时提供的…": who hands over is the person.
            let yours = || {
                (0..position)
                    .filter_map(|at| self.token(clause, at))
                    .any(|token| token.has(Cue::You) || token.has(Cue::When))
            };
            if actor == Some(Party::Us)
                && token.cues().any(&[Cue::Provide, Cue::Supply])
                && self.is_attributive(clause, position)
                && yours()
            {
                actor = Some(Party::You);
            }
            let negation = self.negation(clause, position).or(carried.then_some(false));
            if let Some(verb) = self.verb(clause, position, actor.as_ref(), negation) {
                denied = matches!(&verb, Verb::Does(predicate) if predicate.denied);
                verbs.push((position, verb));
            }
            if own.is_some() && !conditional && clause.parent.is_none() {
                subject = own;
            }
        }
        if let Some(party) = self.embedded(clause) {
            subject = Some(party);
        }
        (verbs, subject, denied)
    }

    /// Who does it: the nearest party before the verb that is no recipient and owns nothing (您的).
    fn subject(&self, clause: &Clause, position: usize) -> Option<Party> {
        for at in (0..position).rev() {
            let token = self.token(clause, at)?;
            let word = self.slice(token.start, token.end);
            if token.has(Cue::When)
                && (word.ends_with(['您', '你']) || word.ends_with("用户"))
                && !self.follows(token.end, "的")
            {
                // "我们在您自愿的前提下收集": the circumstance is closed, what follows it is ours.
                let verb = self.token(clause, position).map_or(token.end, |verb| verb.start);
                if CLOSES.iter().any(|word| self.slice(token.end, verb).contains(word)) {
                    continue;
                }
                return Some(Party::You);
            }
            let party = token.has(Cue::Us) || token.has(Cue::You) || token.has(Cue::Third) || token.has(Cue::Sdk);
            if token.is_mention() || !party || self.follows(token.end, "的") {
                continue;
            }
            if self.is_object_of_preposition(clause, at) {
                continue;
            }
            // Other people are no organisation that gets the data.
            if ["其他用户", "他人", "其他人", "任何人", "公众"].contains(&word) {
                return Some(Party::You);
            }
            return Some(self.party(clause, at));
        }
        None
    }

    /// "我们的产品集成友盟SDK，收集…": the SDK that a clause ends with is who goes on.
    fn embedded(&self, clause: &Clause) -> Option<Party> {
        let last = clause.tokens.len().checked_sub(1)?;
        let token = self.token(clause, last).filter(|token| token.has(Cue::Sdk))?;
        let rest = self.slice(token.end, clause.end).trim();
        let text = self.slice(clause.start, token.start);
        let embeds = ["集成", "接入", "嵌入", "使用了", "植入"].iter().any(|word| text.contains(word));
        (embeds && rest.chars().count() <= 2 && clause.parent.is_none()).then(|| self.party(clause, last))
    }

    fn is_object_of_preposition(&self, clause: &Clause, position: usize) -> bool {
        let Some(token) = self.token(clause, position) else { return false };
        let mut first = token.start;
        for at in (0..position).rev() {
            let Some(before) = self.token(clause, at).filter(|before| before.end == first) else { break };
            if before.is_mention() || !before.cues().any(&[Cue::Third, Cue::Sdk]) {
                break;
            }
            first = before.start;
        }
        // "我们使用第三方统计工具记录": what is used is no subject.
        const TAKES: &[&str] = &[
            "通过",
            "接入",
            "集成",
            "嵌入",
            "对于",
            "关于",
            "使用",
            "利用",
            "借助",
            "采用",
            "运用",
            "使用了",
            "接入了",
            "集成了",
            "采用了",
        ];
        let before = self.slice(clause.start, first);
        if TAKES.iter().any(|word| before.ends_with(word)) {
            return true;
        }
        // Parties joined behind one preposition are all its objects: 与任何公司、组织和个人共享.
        for at in (0..position).rev() {
            let Some(before) = self.token(clause, at) else { return false };
            if before.is_mention() || is_verb(before) {
                return false;
            }
            let source = before.has(Cue::From) && self.slice(before.start, before.end) != "由";
            if before.has(Cue::To) || before.has(Cue::Ba) || source {
                return true;
            }
        }
        false
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
        let from = (0..position).rev().find(|at| self.token(clause, *at).is_some_and(is_verb)).map_or(0, |at| at + 1);
        for at in from..position {
            let token = self.token(clause, at)?;
            // 和 and 与 also join names of data.
            if !token.has(Cue::To) || token.is_mention() || self.token(clause, at + 1).is_some_and(Token::is_mention) {
                continue;
            }
            // "浏览器类型和设置": it joins the verb to what stands before.
            if self.slice(token.end, verb.start).trim().is_empty() {
                continue;
            }
            let first = (at + 1..position).find(|next| {
                self.token(clause, *next).is_some_and(|token| {
                    token.has(Cue::Us) || token.has(Cue::You) || token.has(Cue::Third) || token.has(Cue::Sdk)
                })
            });
            let owned =
                first.and_then(|first| self.token(clause, first)).is_some_and(|token| self.follows(token.end, "的"));
            let outside = first
                .and_then(|first| self.token(clause, first))
                .is_some_and(|token| ["以外", "之外"].iter().any(|word| self.follows(token.end, word)));
            let end = self.recipient_end(clause, at, position);
            let name = phrase(self.slice(token.end, end));
            let kin = ["的好友", "的朋友", "的亲友", "的家人", "的联系人", "的关联"];
            let of_you = first
                .and_then(|first| self.token(clause, first))
                .is_some_and(|token| !kin.iter().any(|word| self.follows(token.end, word)));
            return Some(match first.filter(|_| !outside).map(|first| self.party(clause, first)) {
                // 您的设备, 您的账户
                Some(Party::You) if !owned || of_you => Party::You,
                Some(Party::Us) if !owned => Party::Us,
                None if !outside => Party::Named(name),
                _ => Party::Third(name),
            });
        }
        let spoken = self.slice(verb.start, verb.end);
        let next = self.token(clause, position + 1).filter(|next| next.has(Cue::To) && next.start == verb.end);
        // "上传崩溃日志至统计平台": the recipient stands behind the object.
        let until = (position + 1..clause.tokens.len())
            .find(|at| self.token(clause, *at).is_some_and(is_verb))
            .unwrap_or(clause.tokens.len());
        let behind = (position + 2..until).find(|at| {
            self.token(clause, *at).is_some_and(|token| {
                !token.is_mention()
                    && token.has(Cue::To)
                    && ["至", "到", "给"].contains(&self.slice(token.start, token.end))
            })
        });
        if let Some(to) = behind.and_then(|at| self.token(clause, at)).filter(|_| next.is_none()) {
            let party = behind.and_then(|at| self.token(clause, at + 1));
            let third = party.is_some_and(|party| {
                (party.has(Cue::Third) || party.has(Cue::Sdk)) && party.start.saturating_sub(to.end) <= 30
            });
            if third {
                return Some(Party::Third(phrase(self.slice(to.end, clause.end))));
            }
        }
        if next.is_none() && !spoken.ends_with(['给', '至', '到']) {
            return None;
        }
        let first = position + if next.is_some() { 2 } else { 1 };
        let from = next.map_or(verb.end, |next| next.end);
        let Some(party) = self.token(clause, first).filter(|token| token.start.saturating_sub(from) <= 30) else {
            return phrase(self.slice(from, clause.end)).map(|name| Party::Named(Some(name)));
        };
        if party.has(Cue::Third) || party.has(Cue::Sdk) || party.has(Cue::Us) || party.has(Cue::You) {
            return Some(match self.party(clause, first) {
                Party::Third(_) => Party::Third(phrase(self.slice(from, party.end))),
                known => known,
            });
        }
        Some(Party::Named(phrase(self.slice(from, clause.end))))
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

    /// Whether what is provided is no data: 提供服务, 提供更好的体验.
    fn provides_service(&self, end: usize) -> bool {
        const GOODS: &[&str] = &[
            "服务",
            "产品",
            "技术",
            "支持",
            "更",
            "优质",
            "个性化",
            "便利",
            "帮助",
            "相关服务",
            "该服务",
            "此服务",
            "该功能",
            "担保",
            "保障",
            "功能",
            "以下服务",
            "各种",
            "任何服务",
            "客户服务",
            "商品",
            "网络服务",
        ];
        let rest = self.text.get(end..).unwrap_or_default();
        GOODS.iter().any(|word| rest.starts_with(word))
    }

    /// Whether the verb at `position` only describes the noun after it: 收集的, 您所使用的.
    fn is_attributive(&self, clause: &Clause, position: usize) -> bool {
        let mut position = position;
        for _ in 0..6 {
            let Some(token) = self.token(clause, position) else { return false };
            if ["的", "到的", "过的", "给我们的", "得的", "了的"].iter().any(|word| self.follows(token.end, word))
            {
                return true;
            }
            // "使用您的信息而形成的用户画像"
            let following = self.token(clause, position + 1).map_or(clause.end, |next| next.end);
            let rest = self.slice(token.end, following.max(clause.end.min(token.end + 60)));
            if ["而形成的", "所形成的", "而产生的", "所产生的", "而生成的"].iter().any(|word| rest.contains(word))
            {
                return true;
            }
            let Some((next, following)) = (position + 1..clause.tokens.len())
                .find_map(|at| self.token(clause, at).filter(|token| is_verb(token)).map(|token| (at, token)))
            else {
                return false;
            };
            if !is_joint(self.slice(token.end, following.start)) {
                return false;
            }
            position = next;
        }
        false
    }

    /// Whether a token opens a condition: 如您…, not the list 如您的….
    fn is_when(&self, token: &Token) -> bool {
        token.has(Cue::When) && !self.follows(token.end, "的")
    }

    /// Whether a verb is an item of a list of data: "点击、关闭和播放".
    fn is_enumerated(&self, clause: &Clause, position: usize) -> bool {
        let (Some(at), Some(token)) = (clause.tokens.get(position).copied(), self.token(clause, position)) else {
            return false;
        };
        let weak = !token.cues().any(&[Cue::Collect, Cue::UsedFor, Cue::Protect, Cue::Use]);
        let comma = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let item = at.checked_sub(2).and_then(|at| self.tokens.get(at));
        weak && comma.is_some_and(|comma| matches!(comma.kind, Kind::And) && comma.end == token.start)
            && item.zip(comma).is_some_and(|(item, comma)| item.is_mention() && item.end == comma.start)
    }

    /// Whether each clause only says what for: it begins with 为, or goes on so before anybody does anything.
    fn purposes(&self) -> Vec<bool> {
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

    /// Whether a clause only says when: it ends in 时, 过程中 ….
    fn is_circumstance(&self, clause: &Clause) -> bool {
        let text = self.slice(clause.start, clause.end).trim_end();
        ["时", "过程中", "期间", "的情况下", "情形下", "前提下"].iter().any(|word| text.ends_with(word))
    }

    fn follows(&self, end: usize, word: &str) -> bool {
        self.text.get(end..).is_some_and(|rest| rest.starts_with(word))
    }

    /// What the verb at `position` does, given who does it. `None` where it is no verb here.
    fn verb(&self, clause: &Clause, position: usize, actor: Option<&Party>, negation: Option<bool>) -> Option<Verb> {
        let token = self.token(clause, position)?;
        let word = self.slice(token.start, token.end);
        let nothing = Some(Verb::Does(Predicate::new(Deed::Nothing)));
        let by_you = actor == Some(&Party::You);
        let follows_aim = position
            .checked_sub(1)
            .and_then(|at| self.token(clause, at))
            .is_some_and(|before| before.has(Cue::UsedFor) && before.end == token.start);
        if follows_aim && token.cues().any(&[Cue::Store, Cue::Use]) {
            // 才能存储, 以便使用
            return nothing;
        }
        if by_you
            && token.cues().any(&[Cue::Use, Cue::Store])
            && !token.cues().any(&[Cue::Supply, Cue::Rights, Cue::Share])
        {
            return Some(Verb::Idle);
        }
        if token.has(Cue::UsedFor) {
            let noun = (position + 1..clause.tokens.len())
                .find_map(|at| self.token(clause, at).filter(|token| token.is_mention()));
            let describes = noun.is_some_and(|noun| {
                let gap = self.slice(token.end, noun.start);
                noun.start.saturating_sub(token.end) <= 60
                    && gap.ends_with('的')
                    && !["您的", "你的", "用户的"].iter().any(|word| gap.ends_with(word))
            });
            let governed = (0..position).filter_map(|at| self.token(clause, at)).any(is_verb);
            // "包括身份证号码、用于登录的账号": which account, not what the number is for.
            let listed = (0..position).filter_map(|at| self.token(clause, at)).any(|token| token.has(Cue::List));
            if describes && (governed && negation.is_some() || listed) {
                return None;
            }
            return Some(if negation.is_some() { Verb::Does(Predicate::new(Deed::Nothing)) } else { Verb::Serves });
        }
        // "停止收集": what ends.
        let before = self.slice(clause.start, token.start);
        if ["停止", "终止", "不再继续", "避免"].iter().any(|word| before.ends_with(word)) {
            return nothing;
        }
        // "防止信息被他人披露": what is kept from happening.
        let prevented = (0..position).filter_map(|at| self.token(clause, at)).any(|earlier| {
            let word = self.slice(earlier.start, earlier.end);
            ["防止", "以防", "避免", "防范", "免遭", "免受", "遭到", "遭受"].contains(&word)
        });
        if prevented && negation.is_none() {
            return nothing;
        }
        let asks_how = (0..position).filter_map(|at| self.token(clause, at)).any(|token| token.has(Cue::How));
        if asks_how || token.has(Cue::Protect) && !token.has(Cue::Share) {
            return nothing;
        }
        let recipient = self.recipient(clause, position);
        // "可能要求提供的身份信息": who is asked to is the person.
        let asked = ["要求", "需要", "需", "请", "须"]
            .iter()
            .any(|word| self.slice(clause.start, token.start).trim_end().ends_with(word));
        let moved = (0..position).filter_map(|at| self.token(clause, at)).any(|token| token.has(Cue::Ba));
        let deed = if token.has(Cue::Provide) {
            match (&recipient, actor) {
                (Some(Party::You), _) => Deed::Nothing,
                // 提供服务, not data
                _ if !word.ends_with('给') && self.provides_service(token.end) => Deed::Nothing,
                (Some(Party::Named(_)), Some(Party::You)) => Deed::Collect,
                (Some(Party::Third(_) | Party::Named(_)), actor) if actor != Some(&Party::You) => {
                    Deed::Share(Manner::Provide)
                }
                (Some(Party::Third(_) | Party::Named(_)), _) => Deed::Nothing,
                (Some(Party::Us), _) | (None, Some(Party::You)) => Deed::Collect,
                (None, Some(Party::Third(_) | Party::Named(_))) => Deed::Nothing,
                (None, Some(Party::Us)) if asked && !moved => Deed::Collect,
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
            // What is sent goes somewhere; and "进行评论或分享时" is what people do.
            let sends = ["发送", "传输", "传送", "传递", "回传", "同步", "上报", "交换"].contains(&word);
            let aimless = sends && recipient.is_none() && negation.is_none();
            let meanwhile = actor != Some(&Party::Us)
                && recipient.is_none()
                && self.slice(token.end, clause.end).trim_end().ends_with('时');
            if recipient == Some(Party::You) || by_you || leaks && negation.is_none() || aimless || meanwhile {
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
        } else if token.has(Cue::Supply)
            && token.has(Cue::Collect)
            && !by_you
            && matches!(recipient, Some(Party::Third(_)))
        {
            // 上传至某平台
            Deed::Share(Manner::Provide)
        } else if token.has(Cue::Collect) && !by_you {
            Deed::Collect
        } else if token.has(Cue::Supply) {
            let in_condition = (0..position).filter_map(|at| self.token(clause, at)).any(|token| token.has(Cue::When));
            let hands_over = ["填写", "输入", "提交", "授权", "录入", "填报", "完善", "补充"].contains(&word);
            let refused = in_condition && !hands_over
                || position
                    .checked_sub(1)
                    .and_then(|at| self.token(clause, at))
                    .is_some_and(|before| before.has(Cue::Refusal));
            if actor == Some(&Party::Us) && recipient.is_none() && negation.is_none() {
                // Who hands over is the person: with us before it the word is part of a list (浏览器类型和设置).
                return None;
            }
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
        let entrusted = clause
            .tokens
            .get(..position)
            .unwrap_or_default()
            .iter()
            .rev()
            .filter_map(|at| self.tokens.get(*at))
            .find(|before| is_verb(before))
            .filter(|before| {
                before.has(Cue::Entrust)
                    && matches!(actor, Some(Party::Third(_)))
                    && matches!(deed, Deed::Collect | Deed::Use | Deed::Store)
            });
        let deed = if entrusted.is_some() { Deed::Share(Manner::Entrust) } else { deed };
        let recipient = if let Some(before) = entrusted {
            let end = clause
                .tokens
                .get(..position)
                .unwrap_or_default()
                .iter()
                .rev()
                .filter_map(|at| self.tokens.get(*at))
                .find(|token| token.has(Cue::Third) || token.has(Cue::Sdk))
                .map_or(token.start, |party| party.end);
            Some(Party::Third(phrase(self.slice(before.end, end))))
        } else {
            recipient
        };
        let mut predicate = Predicate::new(deed);
        if let Some(idle) = negation {
            // What people need not do, or others must not, denies nothing of us.
            let foreign = by_you || matches!(actor, Some(Party::Third(_))) && matches!(deed, Deed::Share(_));
            let supplied =
                token.has(Cue::Supply) && !token.has(Cue::Collect) || token.has(Cue::Provide) && deed == Deed::Collect;
            if idle || foreign && entrusted.is_none() || supplied {
                predicate.deed = Deed::Nothing;
            } else {
                predicate.denied = true;
            }
        }
        if let (Some(Party::Third(name)), Deed::Collect | Deed::Use | Deed::Store) = (actor, predicate.deed) {
            predicate.by_third = true;
            predicate.entity = name.clone();
        }
        if let (Deed::Share(_), Some(Party::Third(name) | Party::Named(name))) = (predicate.deed, recipient) {
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
                    Verb::Does(_) | Verb::Idle => {}
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
    fn of_parent(&self, parent: usize, opening: usize, governed: &[Vec<Predicate>]) -> Vec<Predicate> {
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
    fn is_back(&self, clause: &Clause, position: usize) -> bool {
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

    fn governor(&self, clause: &Clause, position: usize) -> Governor {
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

    /// Whether a clause only lists what the one before it means: 包括….
    fn is_list(&self, clause: &Clause) -> bool {
        self.token(clause, 0)
            .is_some_and(|first| first.has(Cue::List) && self.slice(clause.start, first.start).chars().count() <= 2)
    }

    /// Whether a negated 包括 stands before: 不包括, 不会包含.
    fn is_left_out(&self, clause: &Clause, position: usize) -> bool {
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
    fn is_joined(&self, clause: &Clause) -> bool {
        let text = self.slice(clause.start, clause.end).trim_start();
        ["以及", "及", "还有", "和"].iter().any(|word| text.starts_with(word))
            && (0..2)
                .find_map(|at| self.token(clause, at).filter(|token| !token.has(Cue::To) || token.is_mention()))
                .is_some_and(Token::is_mention)
    }

    /// Whether an active verb of taking has its object behind it.
    fn has_object(&self, clause: &Clause, index: usize) -> bool {
        let Some((at, Verb::Does(predicate))) = clause.predicates.get(index) else { return false };
        let until = clause.predicates.get(index + 1).map_or(clause.tokens.len(), |(next, _)| *next);
        predicate.deed == Deed::Collect
            && !(0..*at).any(|before| self.token(clause, before).is_some_and(|token| token.has(Cue::Passive)))
            && (at + 1..until).any(|after| self.token(clause, after).is_some_and(Token::is_mention))
    }

    /// The predicate at `index` and those joined to it, each kind of statement once.
    fn chain(&self, clause: &Clause, index: usize) -> Vec<Predicate> {
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

    /// The use that 用于 states of what stands before it.
    fn serving(&self, clause: &Clause, index: usize) -> Predicate {
        let mut predicate = Predicate::new(Deed::Use);
        if let Some(token) = clause.predicates.get(index).and_then(|(at, _)| self.token(clause, *at)) {
            predicate.purpose = phrase(self.slice(token.start, clause.end));
        }
        predicate
    }
}

/// What a sentence defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Defined {
    /// Personal information as such.
    General,
    /// A kind of it.
    Kind,
}

enum Governor {
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

/// Whether what stands between two verbs joins them.
fn is_joint(gap: &str) -> bool {
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

impl Token<'_> {
    fn kind_is_comma(&self) -> bool {
        matches!(self.kind, Kind::Comma)
    }
}

fn is_verb(token: &Token) -> bool {
    !token.is_mention() && token.cues().is_verb()
}
