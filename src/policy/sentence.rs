//! Sentences of a block, and the tokens of a sentence.

use std::ops::Range;

use super::compound;
use super::lexicon::{Cue, Cues, Entry, Lexicon};
use super::script::{Language, is_han};

/// Longest sentence that is read as one, in bytes. Longer ones are cut, so that no text makes the grammar slow.
const MAX_SENTENCE: usize = 3000;

/// Parts a block's text into sentences: byte ranges, without surrounding space.
pub(super) fn split(text: &str, language: Language) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut soft = 0;
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let stop = match letter {
            '。' | '!' | '?' | '！' | '？' => depth == 0 || end - start > 400,
            '.' => language == Language::En && is_stop(text, start, at),
            '(' | '[' | '（' => {
                depth += 1;
                false
            }
            ')' | ']' | '）' => {
                depth = depth.saturating_sub(1);
                false
            }
            ';' | '；' | ',' | '，' | '、' | ' ' => {
                if letter != ' ' || soft <= start {
                    soft = end;
                }
                false
            }
            _ => false,
        };
        let long = end - start >= MAX_SENTENCE;
        if stop || long {
            let cut = if stop || soft <= start { end } else { soft };
            push(text, start..cut, &mut sentences);
            start = cut;
            if stop {
                depth = 0;
            }
        }
    }
    push(text, start..text.len(), &mut sentences);
    sentences
}

fn push(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let body = text.get(range.clone()).unwrap_or_default();
    let lead = body.len() - body.trim_start().len();
    let range = range.start + lead..range.start + lead + body.trim().len();
    if !range.is_empty() {
        sentences.push(range);
    }
}

/// Whether a full stop ends an English sentence: a space and a capital or the end follow, and no abbreviation is before.
fn is_stop(text: &str, start: usize, at: usize) -> bool {
    let mut after = text.get(at + 1..).unwrap_or_default().chars();
    match after.next() {
        None => return true,
        Some('"' | '\'' | ')' | '”') => {}
        Some(letter) if is_han(letter) => return true,
        Some(' ') => {}
        Some(_) => return false,
    }
    if after.next().is_some_and(|letter| letter.is_ascii_lowercase()) {
        return false;
    }
    let before = text.get(start..at).unwrap_or_default();
    let word = before.rsplit([' ', '(']).next().unwrap_or_default();
    let abbreviation =
        ["e.g", "i.e", "inc", "ltd", "co", "corp", "no", "mr", "mrs", "ms", "dr", "vs", "u.s", "art", "st", "sec"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known));
    // "1." opens an item.
    let number = word.len() == before.trim().len()
        && word.len() <= 3
        && word.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    !(abbreviation || number || word.len() == 1 && word.starts_with(|letter: char| letter.is_ascii_uppercase()))
}

/// A token of a sentence. Offsets are in the block's text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'l> {
    pub start: usize,
    pub end: usize,
    pub kind: Kind<'l>,
}

/// What a token is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind<'l> {
    /// A phrase that names data.
    Mention(&'l Entry),
    /// A phrase that does something.
    Cue(Cues),
    /// `、`
    And,
    Comma,
    Semicolon,
    Colon,
    Open,
    Close,
    /// A full stop within what is read as one sentence, or a dash.
    Break,
}

impl Token<'_> {
    pub fn cues(&self) -> Cues {
        match self.kind {
            Kind::Cue(cues) => cues,
            Kind::Mention(entry) => entry.cues,
            _ => Cues::default(),
        }
    }

    pub fn has(&self, cue: Cue) -> bool {
        self.cues().has(cue)
    }

    /// The data types that it names.
    pub fn types(&self) -> &[&'static str] {
        match self.kind {
            Kind::Mention(entry) => &entry.types,
            _ => &[],
        }
    }

    pub fn is_mention(&self) -> bool {
        matches!(self.kind, Kind::Mention(_))
    }
}

/// Whether what stands between two names joins them; other ways of writing to somebody may stand there too.
fn is_joint(gap: &str) -> bool {
    gap.split([',', '，', '、', '/', ' ']).filter(|word| !word.is_empty()).all(|word| {
        matches!(
            word,
            "或" | "和"
                | "及"
                | "与"
                | "and"
                | "or"
                | "mail"
                | "post"
                | "postal"
                | "text"
                | "fax"
                | "the"
                | "other"
                | "our"
        )
    }) && gap.len() <= 40
}

/// "Email: privacy@example.com": where the writer is reached, no data of the reader.
fn is_own_contact(sentence: &str, end: usize) -> bool {
    let rest = sentence.get(end..).unwrap_or_default().trim_start();
    let Some(value) = rest.strip_prefix([':', '：']) else { return false };
    let word = value.trim_start().split([' ', ',', '，', '；', ';', '。']).next().unwrap_or_default();
    word.contains('@') || word.starts_with(['+', '(']) || word.starts_with(|letter: char| letter.is_ascii_digit())
}

/// The tokens of `text[range]`.
pub(super) fn tokens<'l>(lexicon: &'l Lexicon, text: &str, range: &Range<usize>) -> Vec<Token<'l>> {
    let mut tokens = all(lexicon, text, range);
    drop_weak(&mut tokens, text);
    compound::join(&mut tokens, text);
    spell_out(&mut tokens, lexicon);
    tokens
}

/// The tokens of a cell of a column of data. What stands there alone is data, whatever it may mean elsewhere.
pub(super) fn cell<'l>(lexicon: &'l Lexicon, text: &str, range: &Range<usize>) -> Vec<Token<'l>> {
    let mut tokens = all(lexicon, text, range);
    let is_alone = match tokens.as_slice() {
        [one] => text.get(range.clone()).map(str::trim) == text.get(one.start..one.end),
        _ => false,
    };
    if !is_alone {
        drop_weak(&mut tokens, text);
    }
    compound::join(&mut tokens, text);
    spell_out(&mut tokens, lexicon);
    tokens
}

/// The tokens of `text[range]`, those included that may turn out to be none.
fn all<'l>(lexicon: &'l Lexicon, text: &str, range: &Range<usize>) -> Vec<Token<'l>> {
    let sentence = text.get(range.clone()).unwrap_or_default();
    let mut tokens = Vec::new();
    let mut from = 0;
    let mut means = 0;
    let punctuation = |from: usize, to: usize, tokens: &mut Vec<Token<'l>>| {
        let gap = sentence.get(from..to).unwrap_or_default();
        for (at, letter) in gap.char_indices() {
            let kind = match letter {
                '、' => Kind::And,
                ',' | '，' => Kind::Comma,
                ';' | '；' => Kind::Semicolon,
                ':' if !gap.get(at..).is_some_and(|rest| rest.starts_with("://")) => Kind::Colon,
                '：' => Kind::Colon,
                '(' | '（' | '[' | '【' => Kind::Open,
                ')' | '）' | ']' | '】' => Kind::Close,
                '。' | '!' | '?' | '！' | '？' | '—' | '–' => Kind::Break,
                _ => continue,
            };
            let start = range.start + from + at;
            tokens.push(Token { start, end: start + letter.len_utf8(), kind });
        }
    };
    for hit in lexicon.hits(sentence) {
        punctuation(from, hit.start, &mut tokens);
        from = hit.end;
        let Some(entry) = hit.entry else {
            // "by phone, email or otherwise": what follows is a means as well.
            if lexicon.opens_with_means(sentence, hit.start) {
                means = hit.end;
            }
            continue;
        };
        let verb = entry.types.is_empty() && entry.cues.is_verb();
        if verb && lexicon.is_nominal(sentence, hit.start, hit.end) {
            continue;
        }
        let (start, end) = (range.start + hit.start, range.start + hit.end);
        // "through cookies, web beacons and GPS": all of them are means.
        let joined = means > 0 && is_joint(sentence.get(means..hit.start).unwrap_or_default());
        let data = !entry.types.is_empty();
        let is_means = data && (joined || lexicon.is_means(sentence, hit.start));
        if is_means {
            means = hit.end;
        }
        let data = data
            && !is_means
            && !lexicon.is_no_data(sentence, hit.end)
            && !is_own_contact(sentence, hit.end)
            && (entry.types == ["personal_info"] || !is_way(sentence, hit.end))
            && !is_in_address(sentence, hit.start);
        // "Internet Protocol (IP) address", "IP-address": one name.
        if data
            && entry.types == ["postal_address"]
            && let Some(Token { end: last, kind: Kind::Mention(before), .. }) =
                tokens.iter_mut().rev().find(|token: &&mut Token| !matches!(token.kind, Kind::Open | Kind::Close))
            && before.types.iter().any(|name| matches!(*name, "ip_address" | "mac" | "email"))
            && text.get(*last..start).is_some_and(|gap| {
                gap.chars().all(|letter| " -()（）\"'“”".contains(letter)) && !gap.contains('\n') && gap.len() <= 14
            })
        {
            if text.get(*last..start).is_some_and(|gap| gap.chars().all(|letter| " -".contains(letter))) {
                *last = end;
            }
            continue;
        }
        // "SIM卡IMSI信息", "browser information": the general word belongs to the name before it.
        if data
            && entry.types == ["personal_info"]
            && matches!(sentence.get(hit.start..hit.end), Some("信息" | "数据" | "资料" | "information" | "data"))
            && let Some(Token { end: last, kind: Kind::Mention(before), .. }) = tokens.last_mut()
            && before.types != ["personal_info"]
            && text.get(*last..start).is_some_and(|gap| gap.is_empty() || gap == " ")
        {
            *last = end;
            continue;
        }
        let kind = if data { Kind::Mention(entry) } else { Kind::Cue(entry.cues) };
        // The possessive names no data.
        let spoken = sentence.get(hit.start..hit.end).unwrap_or_default();
        let owned = data && spoken.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("your "));
        let start = if owned { start + 5 } else { start };
        if data || entry.cues != Cues::default() {
            tokens.push(Token { start, end, kind });
        }
    }
    punctuation(from, sentence.len(), &mut tokens);
    tokens
}

/// A word for several kinds of data that says right behind it which ones ("contact information (your name and email
/// address)") means those and no others. With "such as" before them it means others too.
fn spell_out<'l>(tokens: &mut [Token<'l>], lexicon: &'l Lexicon) {
    for at in 0..tokens.len() {
        let wide = |token: &Token| matches!(token.kind, Kind::Mention(entry) if entry.vague && entry.types.len() > 2);
        if !tokens.get(at).is_some_and(wide) {
            continue;
        }
        let mut listed = false;
        let named = tokens.get(at + 1..).unwrap_or_default().iter().take(4).find_map(|next| match next.kind {
            Kind::Open => {
                listed = true;
                None
            }
            Kind::Mention(_) => Some(listed),
            Kind::Comma => None,
            Kind::Cue(cues) if cues.has(Cue::List) && !cues.has(Cue::Hedge) => {
                listed = true;
                None
            }
            Kind::Cue(cues) if cues.has(Cue::You) => None,
            _ => Some(false),
        });
        if let Some(token) = tokens.get_mut(at).filter(|_| named == Some(true)) {
            token.kind = Kind::Mention(&lexicon.general);
        }
    }
}

/// Whether the word that `start` stands in is a web or mail address.
fn is_in_address(sentence: &str, start: usize) -> bool {
    let before = sentence.get(..start).unwrap_or_default();
    let word = before.rsplit(|letter: char| letter.is_whitespace() || is_han(letter)).next().unwrap_or_default();
    word.len() <= 500 && (word.contains("://") || word.starts_with("www.") || word.contains('@'))
}

/// "公告、短信或其他方式通知": how somebody is told something.
fn is_way(sentence: &str, end: usize) -> bool {
    const WAYS: &[&str] = &[
        "等方式",
        "其他方式",
        "书面方式",
        "方式通知",
        "方式告知",
        "方式联系",
        "方式送达",
        "方式与您",
        "方式向您",
        "方式提醒",
    ];
    let rest = sentence.get(end..).unwrap_or_default();
    let near = rest.char_indices().nth(14).map_or(rest.len(), |(at, _)| at);
    let near = rest.get(..near).unwrap_or_default();
    let clause = near.split(['，', ',', '。', '；', '(', '（']).next().unwrap_or_default();
    WAYS.iter().any(|word| clause.contains(word))
}

/// What joins names of data in Chinese.
const JOINTS: &[&str] = &[
    "以及",
    "或者",
    "和",
    "或",
    "及",
    "与",
    "您的",
    "你的",
    "用户的",
    "/",
    "、",
    "（",
    "(",
    "）",
    ")",
    " ",
    "，",
    ",",
];

/// Drops names that are data only beside other data: "your name, city and country", not "the laws of your country".
fn drop_weak(tokens: &mut Vec<Token>, text: &str) {
    let weak = |token: &Token| matches!(token.kind, Kind::Mention(entry) if entry.weak);
    if !tokens.iter().any(weak) {
        return;
    }
    let listed = |left: &Token, right: &Token| {
        text.get(left.end..right.start).is_some_and(|gap| {
            let mut joint = gap;
            // "姓名以及您的账号"
            while let Some(rest) = JOINTS.iter().find_map(|word| joint.strip_prefix(word)) {
                joint = rest;
            }
            gap.len() <= 24 && joint.is_empty()
                || gap.len() <= 24
                    && gap.split([' ', ',', '/', ';', '、', '(', ')', '"']).filter(|word| !word.is_empty()).all(
                        |word| {
                            matches!(word, "and" | "or" | "your" | "the" | "a" | "other" | "和" | "或" | "及" | "与")
                        },
                    )
        })
    };
    let mentions: Vec<Token> = tokens.iter().copied().filter(Token::is_mention).collect();
    // "您的账号" is the person's.
    let owned = |token: &Token| {
        let before = text.get(..token.start).unwrap_or_default();
        // "储存于用户终端的数据库": where something lies.
        let place = ["于", "在", "到", "至"].iter().any(|word| {
            let owner = ["您的", "你的", "用户的", "用户"].iter().find_map(|owner| before.strip_suffix(owner));
            owner.is_some_and(|rest| rest.ends_with(word))
        });
        ["您的", "你的", "用户的", "用户", "本人的"].iter().any(|word| before.ends_with(word)) && !place
    };
    tokens.retain(|token| {
        !weak(token)
            || owned(token)
            || mentions.iter().any(|other| {
                !weak(other)
                    && (other.end <= token.start && listed(other, token)
                        || other.start >= token.end && listed(token, other))
            })
            || mentions.windows(2).any(|pair| {
                let [left, right] = pair else { return false };
                (left.start == token.start || right.start == token.start) && listed(left, right)
            })
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, language: Language) -> Vec<&str> {
        split(text, language).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences() {
        assert_eq!(texts("我们收集A。我们不收集B!C", Language::Zh), ["我们收集A。", "我们不收集B!", "C"]);
        let text = "We use e.g. Acme Inc. to log. Version 2.1 is new. See acme.com for U.S. users.";
        assert_eq!(texts(text, Language::En).len(), 3);
        assert_eq!(texts("1. We collect it. 2. We do not.", Language::En).first(), Some(&"1. We collect it."));
    }

    #[test]
    fn a_text_without_stops_is_cut() {
        let text = "我们收集您的位置,".repeat(5000);
        assert!(split(&text, Language::Zh).iter().all(|range| range.len() <= MAX_SENTENCE));
        let text = "a".repeat(10_000);
        assert_eq!(split(&text, Language::En).len(), 4);
    }
}
