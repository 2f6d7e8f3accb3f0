//! The law that an audit judges by, as it stood on a day.
//!
//! A rule looks for one matter; the law set says which provisions on it were in force, and so what a finding cites. A
//! rule on whose matter nothing was in force is not asked: there was nothing to break.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize, Serializer};

use crate::db;
use crate::limit::Limit;
use crate::prose::{Prose, Text};

/// A law set: whose law.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Law {
    /// Chinese law.
    #[default]
    Cn,
    /// The European Union's General Data Protection Regulation.
    Gdpr,
    /// Google Play's developer policies.
    Play,
}

impl Law {
    /// Its id, as `--law` takes it.
    pub const fn id(self) -> &'static str {
        match self {
            Law::Cn => "cn",
            Law::Gdpr => "gdpr",
            Law::Play => "play",
        }
    }

    /// Its name.
    pub const fn name(self) -> Text {
        match self {
            Law::Cn => Text { zh: "中国法律", en: "Chinese law" },
            Law::Gdpr => Text { zh: "欧盟《通用数据保护条例》", en: "the GDPR" },
            Law::Play => Text { zh: "Google Play 开发者政策", en: "Google Play's policies" },
        }
    }
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day, if the calendar has it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Day> {
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if is_leap(year) => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Day { year, month, day })
    }

    /// The day (UTC) of a time in seconds since 1970-01-01.
    pub fn of_unix(seconds: u64) -> Option<Day> {
        let mut left = seconds / 86_400;
        let mut year: u16 = 1970;
        loop {
            let days = if is_leap(year) { 366 } else { 365 };
            if left < days {
                break;
            }
            left = left.saturating_sub(days);
            year = year.checked_add(1).filter(|year| *year <= 9999)?;
        }
        for month in 1..=12 {
            for day in 1..=31 {
                if let Some(found) = Day::new(year, month, day) {
                    if left == 0 {
                        return Some(found);
                    }
                    left = left.saturating_sub(1);
                }
            }
        }
        None
    }
}

/// Whether a year of the Gregorian calendar has a 29th of February.
fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Day, String> {
        let parse = || -> Option<Day> {
            let mut parts = text.split('-');
            let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
            let digits =
                |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            let whole = parts.next().is_none() && digits(year, 4) && digits(month, 2) && digits(day, 2);
            whole.then(|| Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)).flatten()
        };
        parse().ok_or_else(|| "a day is written YYYY-MM-DD".to_owned())
    }
}

/// A law as it stood on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LawSet {
    /// Whose law.
    pub law: Law,
    /// The day.
    pub day: Day,
}

impl Default for LawSet {
    fn default() -> LawSet {
        LawSet::newest(Law::Cn)
    }
}

impl LawSet {
    /// The law as `permission-db` knows it last: on the day of its newest change.
    pub fn newest(law: Law) -> LawSet {
        // The build refuses a version that is no day.
        LawSet { law, day: db::version().parse().unwrap_or(Day { year: 2026, month: 1, day: 1 }) }
    }

    /// Whether the provision or instrument `id` was in force. What has no first day (a draft, a series of which only
    /// titles are known) never was. Google Play's policies have no days: they count as they were last read.
    pub fn in_force(&self, id: &str) -> bool {
        db::provision(id).is_some_and(|row| self.is_in_force(row))
    }

    fn is_in_force(&self, row: &db::Provision) -> bool {
        let day = |text: &str| text.parse::<Day>().ok();
        if self.law == Law::Play && row.id.starts_with("play:") {
            return true;
        }
        row.from.and_then(day).is_some_and(|from| from <= self.day)
            && row.to.and_then(day).is_none_or(|to| self.day < to)
    }

    /// What a finding of the rule `rule`, which rests on `own` provisions of Chinese law, cites: those in force, each
    /// under its number of that day; under another law its counterparts. Empty: nothing on the matter was in force.
    pub fn cited(&self, rule: &str, own: &[&'static str]) -> Vec<&'static str> {
        let mut cited: Vec<&'static str> = Vec::new();
        let mut add = |id: Option<&'static str>| {
            if let Some(id) = id.filter(|id| !cited.contains(id)) {
                cited.push(id);
            }
        };
        match self.law {
            Law::Cn => own.iter().for_each(|id| add(self.as_numbered(id))),
            Law::Gdpr | Law::Play => {
                for id in db::counterparts(rule, self.law.id()) {
                    add(Some(*id).filter(|id| self.in_force(id)));
                }
            }
        }
        cited
    }

    /// The provision that says what `id` says, under the number in force; `None`: it was not in force.
    fn as_numbered(&self, id: &'static str) -> Option<&'static str> {
        if self.in_force(id) {
            return Some(id);
        }
        let later = db::provisions().iter().find(|row| row.replaces == Some(id)).map(|row| row.id);
        let former = db::provision(id).and_then(|row| row.replaces);
        later.into_iter().chain(former).find(|id| self.in_force(id))
    }

    /// What the data does not tell of the law on that day.
    pub fn limit(&self) -> Option<Limit> {
        let known = LawSet::newest(self.law).day;
        let what = if self.day > known {
            Prose::new(
                format!("数据中的法律到 {known} 为止，{} 的法律可能已有变化", self.day),
                format!("the data knows the law up to {known}; by {} it may have changed", self.day),
            )
        } else if self.day < known && self.law == Law::Play {
            Prose::new(
                format!("数据中只有 {known} 的 Google Play 政策，不知道 {} 的政策", self.day),
                format!("the data holds Google Play's policies of {known}, not those of {}", self.day),
            )
        } else {
            return None;
        };
        Some(Limit {
            what,
            place: "--law-date".to_owned(),
            effect: Prose::new("引用的条文请自行核对", "check what is cited against the text of that day"),
            principles: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cn(day: &str) -> LawSet {
        LawSet { law: Law::Cn, day: day.parse().expect("a day") }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for good in ["2024-02-29", "2000-02-29", "2025-12-31"] {
            assert_eq!(good.parse::<Day>().expect("a day").to_string(), good);
        }
        for bad in
            ["2025-02-29", "1900-02-29", "2025-13-01", "2025-1-01", "2025-01-00", "2025-01-01-01", "", "+025-01-01"]
        {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_clock_gives_the_day() {
        // As `date -u -d @N +%F` says.
        for (seconds, day) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_767_225_599, "2025-12-31"),
            (1_767_225_600, "2026-01-01"),
        ] {
            assert_eq!(Day::of_unix(seconds).expect("a day").to_string(), day);
        }
        assert_eq!(Day::of_unix(u64::MAX), None);
    }

    #[test]
    fn an_article_is_cited_by_its_number_of_the_day() {
        let rests_on = ["pipl:5", "csl2016:41"];
        assert_eq!(cn("2025-12-31").cited("x", &rests_on), ["pipl:5", "csl2016:41"]);
        assert_eq!(cn("2026-01-01").cited("x", &rests_on), ["pipl:5", "csl2025:43"]);
        assert_eq!(cn("2021-10-31").cited("x", &rests_on), ["csl2016:41"]);
        assert_eq!(cn("2017-05-31").cited("x", &rests_on), [""; 0]);
        assert_eq!(cn("2025-06-01").cited("x", &["csl2025:43"]), ["csl2016:41"]);
    }

    #[test]
    fn a_draft_is_never_in_force() {
        assert!(!cn("2026-11-01").in_force("cac-2026-draft"));
        assert!(!cn("2026-11-01").in_force("no-such:1"));
    }

    #[test]
    fn another_law_cites_its_own_and_nothing_where_it_has_none() {
        let gdpr = LawSet::newest(Law::Gdpr);
        let cited = gdpr.cited("undisclosed-collection", &["pipl:7"]);
        assert!(!cited.is_empty() && cited.iter().all(|id| id.starts_with("gdpr:")), "{cited:?}");
        assert!(gdpr.cited("policy-language", &["b191:1.4"]).is_empty());
        assert!(
            LawSet { law: Law::Gdpr, day: "2018-05-24".parse().expect("a day") }
                .cited("undisclosed-collection", &[])
                .is_empty()
        );
        assert!(
            LawSet::newest(Law::Play).cited("undisclosed-collection", &[]).iter().all(|id| id.starts_with("play:"))
        );
    }

    #[test]
    fn every_counterpart_is_of_a_rule() {
        for id in db::rules_with_counterparts() {
            assert!(crate::rules::rule(id).is_some(), "{id}");
        }
    }

    #[test]
    fn the_data_says_where_its_knowledge_ends() {
        assert_eq!(LawSet::default().limit(), None);
        assert_eq!(cn("2020-01-01").limit(), None);
        assert!(cn("2099-01-01").limit().is_some_and(|limit| limit.principles.is_empty()));
        assert!(LawSet { law: Law::Play, ..cn("2020-01-01") }.limit().is_some());
    }
}
