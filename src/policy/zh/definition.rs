//! Sentences and words that say what a thing is, and not what is done with it.

use super::super::sentence::Token;
use super::{Clause, Sentence, is_verb};

/// What a sentence defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Defined {
    /// Personal information as such.
    General,
    /// A kind of it.
    Kind,
}

impl<'s> Sentence<'s, '_> {
    /// Whether the sentence says what a word means: 个人信息是指…, 设备信息包括….
    pub(super) fn definition(&self) -> Option<Defined> {
        const MEANS: &[&str] = &[
            "是指",
            "指的是",
            "系指",
            "指",
            "，是指",
            "，指",
            ",是指",
            "：是指",
            ":是指",
            "：指",
            ":指",
            "匿名化：指",
            "匿名化，指",
            "匿名化是指",
            "去标识化：指",
            "去标识化，指",
            "去标识化是指",
        ];
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

    /// "手机号码属于敏感信息": what the data is.
    pub(super) fn is_predicate(&self, clause: &Clause, position: usize) -> bool {
        let Some(token) = self.token(clause, position) else { return false };
        let before = self.slice(clause.start, token.start);
        let near = before.char_indices().rev().nth(5).map_or(before, |(at, _)| before.get(at..).unwrap_or_default());
        // "称为直接用户画像", "虚假注册身份信息": a word is explained, or what is wrong is spoken of.
        let named = before.trim_end_matches(['“', '"', '「', '《']);
        if ["称为", "称之为", "称作", "简称"].iter().any(|word| named.ends_with(word))
            || ["虚假", "伪造", "不实", "冒用"].iter().any(|word| near.contains(word))
        {
            return true;
        }
        // "不将自己的账号密码透露给他人": advice. "电子邮件中的像素标签": where something lies.
        if before.ends_with("自己的")
            || self.follows(token.end, "中的")
                && token.types().iter().all(|name| matches!(*name, "email" | "account" | "cookies"))
        {
            return true;
        }
        let contact = token.types().iter().all(|name| matches!(*name, "email" | "phone_number" | "postal_address"));
        if contact && self.is_writers(clause, position, token) {
            return true;
        }
        if token.types() != ["personal_info"] {
            return false;
        }
        // "个人信息来源的合法性", "能够接触到您个人信息的内部人员": what is spoken of is another thing.
        const OTHERS: &[&str] = &[
            "来源",
            "的来源",
            "的使用方式",
            "的约定",
            "的内部人员",
            "的人员",
            "的员工",
            "无法单独",
            "不能单独",
            "无法识别",
        ];
        if OTHERS.iter().any(|word| self.follows(token.end, word)) {
            return true;
        }
        // "如果我们收集您的个人信息却未征得同意": what would be wrong is not said to be done.
        let supposed = ["如果我们", "若我们", "如我们", "当我们违"].iter().any(|word| before.contains(word));
        supposed
            || before.ends_with('是')
            || ["属于", "属", "作为", "视为", "并非", "不是"].iter().any(|word| near.contains(word))
    }

    /// Whether the words between a name and a verb that describes a noun say what the thing is, or when.
    pub(super) fn is_said_to_be(&self, clause: &Clause, token: &Token, right: usize) -> bool {
        let Some(verb) = clause.predicates.get(right).and_then(|(at, _)| self.token(clause, *at)) else { return false };
        let Some((at, _)) = clause.predicates.get(right) else { return false };
        let between = self.slice(token.end, verb.start);
        between.contains('是') && self.is_attributive(clause, *at)
            || ["时，", "时您", "时你", "时需", "时我们"].iter().any(|word| between.starts_with(word))
    }
}
