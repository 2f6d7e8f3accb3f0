//! Who does it and who receives it: the parties of a clause.

use super::super::lexicon::Cue;
use super::super::sentence::Token;
use super::super::statement::phrase;
use super::{Clause, Party, Sentence, is_verb};

/// Words that close a circumstance: 在您使用时, 在您同意的前提下.
const CLOSES: &[&str] = &["时", "后", "前提下", "情况下", "情形下", "基础上", "过程中", "期间", "之前"];

impl<'s> Sentence<'s, '_> {
    /// Whether parentheses only say who the party before them is.
    pub(super) fn is_of_party(&self, clause: &Clause) -> bool {
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
    pub(super) fn is_recipient(&self, clause: &Clause, position: usize) -> bool {
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

    /// "联系我们的电话客服或邮箱", "举报邮箱", "通过联系方式与我们联系": where the writer is reached.
    pub(super) fn is_writers(&self, clause: &Clause, position: usize, token: &Token) -> bool {
        let before = self.slice(clause.start, token.start);
        let rest = self.slice(token.end, clause.end);
        if ["举报", "发送的", "发出的"].iter().any(|word| before.ends_with(word))
            || ["与我们联系", "联系我们", "和我们联系", "与本"].iter().any(|word| rest.starts_with(word))
        {
            return true;
        }
        // "电子邮件privacy@example.com"
        let word = rest.split(|letter: char| !letter.is_ascii() || letter == ' ').next().unwrap_or_default();
        if word.contains('@') {
            return true;
        }
        let taken = (0..position).filter_map(|at| self.token(clause, at)).any(is_verb);
        !taken
            && ["联系我们", "我们的电话", "我们的客服", "联系客服"]
                .iter()
                .filter_map(|word| before.rfind(word).and_then(|at| before.get(at..)))
                .any(|since| !since.contains('您') && !since.contains('时'))
    }

    /// "百度地图SDK：需要获取…": who a line is about.
    pub(super) fn titled(&self) -> Option<Party> {
        let clause = self.clauses.first()?;
        let next = self.clauses.get(1)?;
        let last = clause.tokens.len().checked_sub(1)?;
        let token = self.token(clause, last)?;
        let named = token.has(Cue::Sdk) && token.end == clause.end && next.after_colon;
        named.then(|| self.party(clause, last))
    }

    /// Who does it: the nearest party before the verb that is no recipient and owns nothing (您的).
    pub(super) fn subject(&self, clause: &Clause, position: usize) -> Option<Party> {
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
    pub(super) fn embedded(&self, clause: &Clause) -> Option<Party> {
        let last = clause.tokens.len().checked_sub(1)?;
        let token = self.token(clause, last).filter(|token| token.has(Cue::Sdk))?;
        let rest = self.slice(token.end, clause.end).trim();
        let text = self.slice(clause.start, token.start);
        let embeds = ["集成", "接入", "嵌入", "使用了", "植入"].iter().any(|word| text.contains(word));
        (embeds && rest.chars().count() <= 2 && clause.parent.is_none()).then(|| self.party(clause, last))
    }

    pub(super) fn is_object_of_preposition(&self, clause: &Clause, position: usize) -> bool {
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
    pub(super) fn party(&self, clause: &Clause, position: usize) -> Party {
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
    pub(super) fn name_start(&self, clause: &Clause, position: usize, end: usize) -> usize {
        let from =
            position.checked_sub(1).and_then(|at| self.token(clause, at)).map_or(clause.start, |token| token.end);
        let name = self.slice(from, end);
        let cut = name.char_indices().rev().find(|(_, letter)| "的由及和、与或了入成是 ".contains(*letter));
        cut.map_or(from, |(at, letter)| from + at + letter.len_utf8())
    }

    /// Who receives: after 向, 与, 给 before the verb, or after the verb.
    pub(super) fn recipient(&self, clause: &Clause, position: usize) -> Option<Party> {
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
    pub(super) fn recipient_end(&self, clause: &Clause, from: usize, position: usize) -> usize {
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
}
