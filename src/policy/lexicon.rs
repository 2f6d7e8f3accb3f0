//! The words that policies are read by: `permission-db/phrases/` and the data types' synonyms, as one automaton for
//! each language. Built when the first policy is read; a run without one pays nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;

use super::script::Language;
use super::section;
use super::text::folded;
use crate::db;

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// What a phrase does in a sentence. A phrase may do several things.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub(super) enum Cue { $($(#[$doc])* $name),* }

        impl Cue {
            /// By the name of its list in the phrase files.
            fn named(word: &str) -> Option<Cue> {
                match word { $($word => Some(Cue::$name),)* _ => None }
            }
        }
    };
}

cues! {
    Collect = "collect",
    Use = "use",
    UsedFor = "used_for",
    Store = "store",
    Share = "share",
    Entrust = "entrust",
    Transfer = "transfer",
    Publish = "publish",
    Provide = "provide",
    Supply = "supply",
    Rights = "rights",
    Protect = "protect",
    List = "list",
    Negation = "negation",
    IdleNegation = "idle_negation",
    NotNegation = "not_negation",
    Refusal = "refusal",
    WithoutConsent = "without_consent",
    Except = "except",
    Reset = "reset",
    Us = "us",
    You = "you",
    Third = "third",
    Sdk = "sdk_word",
    To = "to",
    From = "from",
    By = "by",
    Ba = "ba",
    Passive = "passive",
    When = "when",
    Consent = "consent",
    How = "how",
    Hedge = "hedge",
    Necessary = "necessary",
    Optional = "optional",
    Back = "back",
    Local = "local",
    Abroad = "abroad",
    OtherUse = "other_use",
    Definition = "definition",
    Minor = "minor",
}

/// The cues of verbs.
const VERBS: &[Cue] = &[
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
];

/// A set of cues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cues(u64);

impl Cues {
    pub fn has(self, cue: Cue) -> bool {
        self.0 >> (cue as u32) & 1 == 1
    }

    pub fn any(self, cues: &[Cue]) -> bool {
        cues.iter().any(|cue| self.has(*cue))
    }

    /// Whether the phrase is a verb of what is done with data.
    pub fn is_verb(self) -> bool {
        self.any(VERBS)
    }

    fn add(&mut self, cue: Cue) {
        self.0 |= 1 << (cue as u32);
    }
}

/// What a phrase means.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Data types that it names.
    pub types: Vec<&'static str>,
    /// Whether it names them by a wider word.
    pub vague: bool,
    /// Whether it names data only in a list of data: "country", "interests".
    pub weak: bool,
    /// What it does.
    pub cues: Cues,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Column {
    Name,
    Vendor,
    Data,
    Permission,
    Purpose,
    Link,
    Manner,
    Necessity,
    Package,
}

/// One language's words.
pub(super) struct Lexicon {
    automaton: AhoCorasick,
    /// One for each pattern of the automaton; `None` masks what lies in it.
    entries: Vec<Option<Entry>>,
    /// Personal information that is not named.
    pub general: Entry,
    not_before: Vec<String>,
    not_after: Vec<String>,
    nominal: Vec<String>,
    columns: HashMap<String, Column>,
    /// Words of headings, lower case, by what the section is about.
    pub sections: Vec<(section::Kind, Vec<String>)>,
    /// Mandatory contents: name, and sets of words of which all stand in one sentence.
    pub commitments: Vec<(&'static str, Vec<Vec<String>>)>,
    english: bool,
}

/// A phrase of the lexicon in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'l> {
    pub start: usize,
    pub end: usize,
    /// `None` for a mask.
    pub entry: Option<&'l Entry>,
}

#[derive(Deserialize)]
struct File {
    mentions: BTreeMap<String, Vec<String>>,
    vague_mentions: BTreeMap<String, Vec<String>>,
    masks: Phrases,
    not_before: Phrases,
    not_after: Phrases,
    #[serde(default)]
    nominal: Phrases,
    #[serde(default)]
    weak: Phrases,
    cues: BTreeMap<String, Vec<String>>,
    columns: BTreeMap<String, Vec<String>>,
    sections: BTreeMap<String, Vec<String>>,
    commitments: BTreeMap<String, Vec<Vec<String>>>,
}

#[derive(Default, Deserialize)]
struct Phrases {
    phrases: Vec<String>,
}

impl Lexicon {
    /// The words of `language`. `None` where the phrase files cannot be parsed: a test proves that they can.
    pub fn of(language: Language) -> Option<&'static Lexicon> {
        static ZH: OnceLock<Option<Lexicon>> = OnceLock::new();
        static EN: OnceLock<Option<Lexicon>> = OnceLock::new();
        match language {
            Language::Zh => ZH.get_or_init(|| Self::build(include_str!("../../permission-db/phrases/zh.toml"), false)),
            Language::En => EN.get_or_init(|| Self::build(include_str!("../../permission-db/phrases/en.toml"), true)),
        }
        .as_ref()
    }

    fn build(source: &str, english: bool) -> Option<Lexicon> {
        let file: File = toml::from_str(source).ok()?;
        let mut phrases: BTreeMap<String, Option<Entry>> = BTreeMap::new();
        let mut entry = |phrase: &str, change: &dyn Fn(&mut Entry)| {
            for form in forms(phrase, english) {
                change(phrases.entry(form).or_insert_with(|| Some(Entry::default())).get_or_insert_default());
            }
        };
        let id = |name: &str| -> &'static str {
            TYPES.iter().copied().chain(db::data_types().iter().map(|row| row.id)).find(|id| *id == name).unwrap_or("")
        };
        for row in db::data_types() {
            for synonym in if english { row.synonyms_en } else { row.synonyms_zh } {
                // One character or a common short word says nothing by itself; the phrase files list those that do.
                if synonym.chars().count() >= if english { 5 } else { 3 } {
                    entry(synonym, &|entry| {
                        if !entry.types.contains(&row.id) {
                            entry.types.push(row.id);
                        }
                    });
                }
            }
        }
        for (data_type, words) in &file.mentions {
            for word in words {
                for form in plural_forms(word, english) {
                    entry(&form, &|entry| {
                        let data_type = id(data_type);
                        if !entry.types.contains(&data_type) {
                            entry.types.push(data_type);
                        }
                    });
                }
            }
        }
        for (word, types) in &file.vague_mentions {
            entry(word, &|entry| {
                entry.types = types.iter().map(|name| id(name)).collect();
                entry.vague = true;
            });
        }
        for word in &file.weak.phrases {
            for form in plural_forms(word, english) {
                entry(&form, &|entry| entry.weak = true);
            }
        }
        for (name, words) in &file.cues {
            let cue = Cue::named(name)?;
            for word in words {
                for form in if english { verb_forms(word, cue) } else { vec![word.clone()] } {
                    entry(&form, &|entry| entry.cues.add(cue));
                }
            }
        }
        for word in &file.masks.phrases {
            for form in plural_forms(word, english).iter().flat_map(|form| forms(form, english)) {
                phrases.insert(form, None);
            }
        }
        for (_, entry) in phrases.iter_mut() {
            if let Some(found) = entry {
                found.types.retain(|name| !name.is_empty());
                // Who is a party is no data: 支付宝, Facebook.
                if found.cues.has(Cue::Third) || found.cues.has(Cue::Sdk) {
                    found.types.clear();
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(phrases.keys())
            .ok()?;
        let mut columns = HashMap::new();
        for (name, words) in &file.columns {
            let column = match name.as_str() {
                "name" => Column::Name,
                "vendor" => Column::Vendor,
                "data" => Column::Data,
                "permission" => Column::Permission,
                "purpose" => Column::Purpose,
                "link" => Column::Link,
                "manner" => Column::Manner,
                "necessity" => Column::Necessity,
                "package" => Column::Package,
                _ => return None,
            };
            for word in words {
                columns.insert(folded(word).to_lowercase(), column);
            }
        }
        let lower = |list: Phrases| list.phrases.iter().map(|word| folded(word).to_lowercase()).collect();
        let mut commitments = Vec::new();
        for (name, sets) in file.commitments {
            let kind = *COMMITMENTS.iter().find(|kind| **kind == name)?;
            let sets = sets.iter().map(|set| set.iter().map(|word| folded(word).to_lowercase()).collect()).collect();
            commitments.push((kind, sets));
        }
        let mut sections = Vec::new();
        for (name, words) in file.sections {
            let (_, kind) = section::Kind::NAMED.iter().find(|(known, _)| *known == name)?;
            sections.push((*kind, words.iter().map(|word| folded(word).to_lowercase()).collect()));
        }
        Some(Lexicon {
            automaton,
            entries: phrases.into_values().collect(),
            general: Entry { types: vec!["personal_info"], vague: true, ..Entry::default() },
            not_before: lower(file.not_before),
            not_after: lower(file.not_after),
            nominal: lower(file.nominal),
            columns,
            sections,
            commitments,
            english,
        })
    }

    /// The phrases in `text`, the longest where several start at one place, none overlapping another.
    pub fn hits<'l>(&'l self, text: &str) -> Vec<Hit<'l>> {
        let mut found: Vec<(usize, usize, usize)> = self
            .automaton
            .find_overlapping_iter(text)
            .filter(|hit| is_word(text, hit.start(), hit.end()))
            .map(|hit| (hit.start(), hit.end(), hit.pattern().as_usize()))
            .collect();
        found.sort_unstable_by_key(|(start, end, _)| (*start, usize::MAX - end));
        let mut hits = Vec::with_capacity(found.len());
        let mut free = 0;
        for (at, &(start, end, pattern)) in found.iter().enumerate() {
            if start < free {
                continue;
            }
            // "your phone" is a thing, but "your phone number" is data: a mask gives way to what goes on beyond it.
            let masks = self.entries.get(pattern).is_some_and(Option::is_none);
            // So does it to whom the data goes to ("地图服务商"), but not to a word that only begins in it ("建议您使用").
            let data = |pattern: usize| {
                self.entries
                    .get(pattern)
                    .and_then(Option::as_ref)
                    .is_some_and(|entry| !entry.types.is_empty() || entry.cues.any(&[Cue::Third, Cue::Sdk]))
            };
            let beyond = |(other, last, pattern): &&(usize, usize, usize)| {
                *other < end && *last > end && *other > start && data(*pattern)
            };
            if masks && found.iter().skip(at + 1).take(32).any(|hit| beyond(&hit)) {
                continue;
            }
            free = end;
            let Some(entry) = self.entries.get(pattern) else { continue };
            hits.push(Hit { start, end, entry: entry.as_ref() });
        }
        hits
    }

    /// Whether the words after a data type's name make it something else: a feature, a company.
    pub fn is_no_data(&self, text: &str, end: usize) -> bool {
        let after = text.get(end..).unwrap_or_default().trim_start_matches([' ', '\'']);
        // "人脸识别等功能", "图像分类服务": the data only says which function.
        if !self.english && names_function(after) {
            return true;
        }
        let next = |word: &String| {
            starts_with(after, word) && (!self.english || !after.get(word.len()..).is_some_and(starts_alphanumeric))
        };
        self.not_before.iter().any(next)
    }

    /// Whether a masked phrase begins with a word that makes what follows a means: "by phone".
    pub fn opens_with_means(&self, text: &str, start: usize) -> bool {
        let rest = text.get(start..).unwrap_or_default();
        self.english
            && self
                .not_after
                .iter()
                .any(|word| starts_with(rest, word) && rest.get(word.len()..).is_some_and(|rest| rest.starts_with(' ')))
    }

    /// Whether the words before a data type's name make it a means: "through GPS".
    pub fn is_means(&self, text: &str, start: usize) -> bool {
        let before = text.get(..start).unwrap_or_default().trim_end();
        // "through your Web browser"
        let before = ["your", "the", "a", "an"]
            .iter()
            .find_map(|word| before.strip_suffix(word))
            .filter(|rest| self.english && ["through ", "via "].iter().any(|word| rest.ends_with(word)))
            .map_or(before, str::trim_end);
        let last = |word: &String| {
            let Some(at) = before.len().checked_sub(word.len()) else { return false };
            let same = before.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(word));
            same && (!self.english || !before.get(..at).is_some_and(|rest| rest.ends_with(char::is_alphanumeric)))
        };
        self.not_after.iter().any(last)
    }

    /// Whether the words around a verb make it a noun: 登录时间, 您的授权.
    pub fn is_nominal(&self, text: &str, start: usize, end: usize) -> bool {
        if self.english {
            return false;
        }
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        let owned = before.ends_with('的') && !before.ends_with("目的");
        // "网页记录等数据": without an object, right behind a noun.
        let verb = text.get(start..end).unwrap_or_default();
        let objectless = after.is_empty()
            || ["等", "、", "，", "；", "。", "）", ")", "和", "及", "以及", "或"]
                .iter()
                .any(|word| after.starts_with(word));
        let noun = before.chars().next_back().is_some_and(super::script::is_han)
            && ![
                "会", "将", "被", "并", "动", "们", "方", "行", "由", "可", "和", "与", "及", "或", "以", "来", "所",
                "未", "不",
            ]
            .iter()
            .any(|word| before.ends_with(word));
        if verb == "记录" && objectless && noun {
            return true;
        }
        owned || self.nominal.iter().any(|word| after.starts_with(word.as_str()))
    }

    /// What a column with this head holds.
    pub fn column(&self, head: &str) -> Option<Column> {
        let head = head.trim().to_lowercase();
        let head = head.split(['(', '（', '/']).next().unwrap_or_default().trim_end_matches([':', '：', ' ']);
        if head.is_empty() || head.chars().count() > 40 {
            return None;
        }
        if let Some(column) = self.columns.get(head) {
            return Some(*column);
        }
        // The longest known head in it: "收集个人信息的目的" is a purpose because that is its last noun.
        self.columns
            .iter()
            .filter(|(word, _)| word.chars().count() >= 2)
            .filter_map(|(word, column)| {
                let at = head.rfind(word.as_str())?;
                Some((at + word.len(), word.len(), *column))
            })
            .max()
            .map(|(_, _, column)| column)
    }
}

/// Whether a function's name goes on: at most four Han characters and then 功能, 服务, SDK ….
fn names_function(after: &str) -> bool {
    const FUNCTIONS: &[&str] = &["功能", "服务", "SDK", "厂商", "栏目", "打卡", "优选"];
    const PARTS: &str = "以用并和、及提为向给从与或到后时进的将把在被由，。；（）()至使您你我了";
    let mut at = 0;
    for _ in 0..5 {
        let rest = after.get(at..).unwrap_or_default();
        if FUNCTIONS.iter().any(|word| rest.starts_with(word)) {
            return true;
        }
        match rest.chars().next() {
            Some(letter) if super::script::is_han(letter) && !PARTS.contains(letter) => at += letter.len_utf8(),
            _ => return false,
        }
    }
    false
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
}

fn starts_alphanumeric(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphanumeric())
}

/// Whether a hit with Latin letters at its edges is whole words.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let inside = text.get(start..end).unwrap_or_default();
    let before = text.get(..start).and_then(|head| head.chars().next_back());
    let after = text.get(end..).and_then(|tail| tail.chars().next());
    let latin = |letter: char| letter.is_ascii_alphanumeric();
    let opens = inside.starts_with(latin) && before.is_some_and(|letter| latin(letter) || letter == '_');
    let closes = inside.ends_with(latin) && after.is_some_and(|letter| latin(letter) || letter == '_');
    // "n't" stands at the end of a word.
    (!opens || inside.starts_with("n't")) && !closes
}

/// The spellings of a phrase: compounds with a hyphen are also written apart and together.
fn forms(phrase: &str, english: bool) -> Vec<String> {
    let phrase = folded(phrase).to_lowercase();
    if !english || !phrase.contains('-') {
        return vec![phrase];
    }
    let mut forms: Vec<String> = ["-", " ", "", " - "].iter().map(|joint| phrase.replace('-', joint)).collect();
    forms.dedup();
    forms
}

/// A noun phrase and its plural.
fn plural_forms(phrase: &str, english: bool) -> Vec<String> {
    if !english {
        return vec![phrase.to_owned()];
    }
    let mut forms = vec![phrase.to_owned()];
    if let Some(stem) = phrase.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        forms.push(format!("{stem}ies"));
    } else if phrase.ends_with(['s', 'x']) || phrase.ends_with("ch") || phrase.ends_with("sh") {
        forms.push(format!("{phrase}es"));
    } else {
        forms.push(format!("{phrase}s"));
    }
    forms
}

/// The forms of a verb, those of other cues unchanged.
fn verb_forms(word: &str, cue: Cue) -> Vec<String> {
    let verb = matches!(
        cue,
        Cue::Collect
            | Cue::Use
            | Cue::Store
            | Cue::Share
            | Cue::Provide
            | Cue::Publish
            | Cue::Supply
            | Cue::Rights
            | Cue::Protect
    );
    if word.contains('/') {
        return word.split('/').map(str::to_owned).collect();
    }
    if !verb || word.contains(' ') || word.ends_with("ing") {
        return vec![word.to_owned()];
    }
    let mut forms = vec![word.to_owned()];
    if let Some(stem) = word.strip_suffix('e') {
        forms.extend([format!("{word}s"), format!("{word}d"), format!("{stem}ing")]);
    } else if let Some(stem) = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        forms.extend([format!("{stem}ies"), format!("{stem}ied"), format!("{word}ing")]);
    } else if word.ends_with(['s', 'x']) || word.ends_with("ch") || word.ends_with("sh") {
        forms.extend([format!("{word}es"), format!("{word}ed"), format!("{word}ing")]);
    } else {
        forms.extend([format!("{word}s"), format!("{word}ed"), format!("{word}ing")]);
    }
    forms
}

/// Kinds of commitments.
pub(super) const COMMITMENTS: &[&str] = &[
    "controller",
    "contact",
    "purposes",
    "retention",
    "storage-place",
    "access",
    "correct",
    "delete",
    "withdraw",
    "delete-account",
    "complaint",
    "minors",
    "cross-border",
    "security",
    "incident",
    "changes",
    "separate-consent",
    "sensitive",
    "opt-out-targeting",
    "targeting",
    "effective-date",
    "third-party-sdk",
    "portability",
    "cookies",
];

/// Data types that the phrase files name; `permission-db/data-types` has them all and may have more.
const TYPES: &[&str] = &[
    "contacts",
    "location",
    "location_precise",
    "location_coarse",
    "phone_number",
    "sms",
    "call_log",
    "imei",
    "android_id",
    "ad_id",
    "sim_id",
    "mac",
    "device_id",
    "installed_apps",
    "camera",
    "photos_media",
    "audio",
    "storage",
    "calendar",
    "clipboard",
    "sensors",
    "health_fitness",
    "wifi_info",
    "bluetooth",
    "network_info",
    "ip_address",
    "name",
    "id_number",
    "email",
    "postal_address",
    "account",
    "password",
    "birthday_age",
    "gender",
    "occupation_edu",
    "bank_payment",
    "transaction",
    "credit",
    "biometric",
    "comm_content",
    "usage_log",
    "device_info",
    "cookies",
    "social_relations",
    "personal_info",
];

/// Phrases of both files, for the check that reads all of them.
#[cfg(test)]
fn files() -> Vec<File> {
    [include_str!("../../permission-db/phrases/zh.toml"), include_str!("../../permission-db/phrases/en.toml")]
        .map(|source| toml::from_str(source).expect("the phrase files are TOML"))
        .into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_phrase_files_hold_together() {
        assert!(Lexicon::of(Language::Zh).is_some());
        assert!(Lexicon::of(Language::En).is_some());
        for file in files() {
            let known: HashSet<&str> = TYPES.iter().copied().collect();
            for name in file.mentions.keys() {
                assert!(known.contains(name.as_str()), "{name} is no data type");
            }
            for (word, types) in &file.vague_mentions {
                assert!(types.iter().all(|name| known.contains(name.as_str())), "{word}");
            }
            for (name, words) in &file.cues {
                assert!(Cue::named(name).is_some(), "{name} is no cue");
                assert!(words.iter().all(|word| !word.trim().is_empty()), "{name}");
            }
            for kind in COMMITMENTS {
                assert!(file.commitments.contains_key(*kind), "{kind}");
            }
        }
    }

    #[test]
    fn the_longest_phrase_wins_and_words_are_whole() {
        let zh = Lexicon::of(Language::Zh).unwrap();
        let text = "通话记录和MAC地址";
        let names: Vec<_> = zh.hits(text).iter().filter_map(|hit| hit.entry).map(|entry| entry.types.clone()).collect();
        assert_eq!(names.iter().flatten().copied().collect::<Vec<_>>(), ["call_log", "mac"]);
        let en = Lexicon::of(Language::En).unwrap();
        let text = "on the page, your age and e-mail addresses";
        let types: Vec<_> =
            en.hits(text).iter().filter_map(|hit| hit.entry).flat_map(|entry| entry.types.clone()).collect();
        assert_eq!(types, ["birthday_age", "email"]);
    }

    #[test]
    fn columns_are_told_by_their_last_noun() {
        let zh = Lexicon::of(Language::Zh).unwrap();
        assert_eq!(zh.column("SDK名称"), Some(Column::Name));
        assert_eq!(zh.column("收集个人信息类型"), Some(Column::Data));
        assert_eq!(zh.column("收集个人信息的目的"), Some(Column::Purpose));
        assert_eq!(zh.column("隐私政策链接"), Some(Column::Link));
    }
}
