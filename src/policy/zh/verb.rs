//! What a verb does, given who does it and whether it is negated.

use super::super::Manner;
use super::super::lexicon::Cue;
use super::super::sentence::{Kind, Token};
use super::super::statement::{Deed, Predicate, phrase};
use super::governor::is_joint;
use super::{Clause, Party, Sentence, Verb, is_verb};

impl<'s> Sentence<'s, '_> {
    /// The verbs of a clause; the subject that later clauses share; whether its last verb is negated.
    pub(super) fn predicates(
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
            // But who may log in may also look: "您可以登录个人中心，访问您的账号".
            let looks = self.slice(token.start, token.end) == "访问";
            if own.is_none() && takes && !looks && actor == Some(Party::You) {
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

    /// Whether the verb is negated, and if so whether idly (无需, 无法).
    pub(super) fn negation(&self, clause: &Clause, position: usize) -> Option<bool> {
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
    pub(super) fn provides_service(&self, end: usize) -> bool {
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
    pub(super) fn is_attributive(&self, clause: &Clause, position: usize) -> bool {
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
    pub(super) fn is_when(&self, token: &Token) -> bool {
        token.has(Cue::When) && !self.follows(token.end, "的")
    }

    /// Whether a verb is an item of a list of data: "点击、关闭和播放".
    pub(super) fn is_enumerated(&self, clause: &Clause, position: usize) -> bool {
        let (Some(at), Some(token)) = (clause.tokens.get(position).copied(), self.token(clause, position)) else {
            return false;
        };
        let weak = !token.cues().any(&[Cue::Collect, Cue::UsedFor, Cue::Protect, Cue::Use]);
        let comma = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let item = at.checked_sub(2).and_then(|at| self.tokens.get(at));
        weak && comma.is_some_and(|comma| matches!(comma.kind, Kind::And) && comma.end == token.start)
            && item.zip(comma).is_some_and(|(item, comma)| item.is_mention() && item.end == comma.start)
    }

    /// Whether a clause only says when: it ends in 时, 过程中 ….
    pub(super) fn is_circumstance(&self, clause: &Clause) -> bool {
        let text = self.slice(clause.start, clause.end).trim_end();
        ["时", "过程中", "期间", "的情况下", "情形下", "前提下"].iter().any(|word| text.ends_with(word))
    }

    /// What the verb at `position` does, given who does it. `None` where it is no verb here.
    pub(super) fn verb(
        &self,
        clause: &Clause,
        position: usize,
        actor: Option<&Party>,
        negation: Option<bool>,
    ) -> Option<Verb> {
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
        // "请使用复杂密码": advice; "收集…是为了在修复时使用水平仪": what for.
        let lead = self.slice(clause.start, token.start);
        let advises = lead.trim_end().ends_with('请') && token.cues().any(&[Cue::Use, Cue::Store]);
        if advises || ["使用", "利用", "处理", "分析"].contains(&word) && self.is_aim(clause, position) {
            return nothing;
        }
        // "将简历设置为公开", "省去您重复填写的步骤"
        let spared = ["省去", "免去", "省却"].iter().any(|word| lead.contains(word));
        if word == "设置" && ["为", "成"].iter().any(|word| self.follows(token.end, word))
            || spared && token.has(Cue::Supply)
        {
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

    /// Whether a verb stands in the purpose that its clause gives of another: nobody is named between.
    pub(super) fn is_aim(&self, clause: &Clause, position: usize) -> bool {
        for at in (0..position).rev() {
            let Some(before) = self.token(clause, at) else { return false };
            if before.has(Cue::UsedFor) && !before.is_mention() {
                let governed = (0..at).filter_map(|at| self.token(clause, at)).any(is_verb)
                    || self.slice(clause.start, before.start).ends_with('是');
                return governed && ["为了", "以便", "旨在"].contains(&self.slice(before.start, before.end));
            }
            if !before.is_mention() && before.cues().any(&[Cue::Us, Cue::Third, Cue::Sdk, Cue::Ba]) {
                return false;
            }
        }
        false
    }
}
