//! Totals over all apps of a table.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::row::notice;
use super::{Cell, Record};
use crate::db;
use crate::prose::Lang;
use crate::report::words::{self, word};
use crate::rules::{self, Bearing};

/// What totals are counted by, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The notices' word for the problem.
    Problem,
    /// The rule.
    Rule,
    /// The SDK: apps that hold it, and what it does in them.
    Sdk,
    /// The data type: apps whose code reads it, and what is found about it.
    DataType,
    /// The app type.
    AppType,
}

impl By {
    /// All of them.
    pub const ALL: [By; 5] = [By::Problem, By::Rule, By::Sdk, By::DataType, By::AppType];

    /// What programs call it.
    pub fn id(self) -> &'static str {
        match self {
            By::Problem => "problem",
            By::Rule => "rule",
            By::Sdk => "sdk",
            By::DataType => "data-type",
            By::AppType => "app-type",
        }
    }

    /// What people read.
    pub fn title(self) -> crate::prose::Text {
        match self {
            By::Problem => word("所涉问题", "Problem"),
            By::Rule => word("规则", "Rule"),
            By::Sdk => word("第三方 SDK", "SDK"),
            By::DataType => word("个人信息类型", "Data type"),
            By::AppType => word("应用类型", "App type"),
        }
    }

    /// What `id` is called.
    fn name(self, id: &str, lang: Lang) -> String {
        let known = match self {
            By::Problem => {
                rules::RULES.iter().find(|rule| rule.notice_word == id).map(|rule| words::notice(rule.notice_word))
            }
            By::Rule => rules::rule(id).map(|rule| rule.title),
            By::Sdk => db::sdk(id).map(|row| row.text),
            By::DataType => db::data_type(id).map(|row| row.text),
            By::AppType if id == NO_TYPE => Some(word("未能确定", "not known")),
            By::AppType => db::app_type(id).map(|row| row.text),
        };
        known.map_or_else(|| id.to_owned(), |text| text.get(lang).to_owned())
    }
}

/// Stands for the type of an app that has none.
const NO_TYPE: &str = "unknown";

/// Counts of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    apps: u64,
    violating: u64,
    doubtful: u64,
    findings: u64,
}

/// What one app adds to a row.
#[derive(Clone, Copy, Default)]
struct Part {
    worst: Option<Bearing>,
    findings: u64,
}

/// Totals that grow with each app.
#[derive(Clone, Debug, Default)]
pub struct Totals(BTreeMap<(By, String), Count>);

impl Totals {
    /// Counts an app.
    pub fn add(&mut self, record: &Record) {
        let mut parts: BTreeMap<(By, &str), Part> = BTreeMap::new();
        let app_type = record.app_type.as_deref().unwrap_or(NO_TYPE);
        let there = record.sdks.iter().map(|id| (By::Sdk, id.as_str()));
        let there = there.chain(record.data_types.iter().map(|id| (By::DataType, id.as_str())));
        for key in there.chain([(By::AppType, app_type)]) {
            parts.entry(key).or_default();
        }
        for finding in record.findings.iter().filter(|finding| finding.bearing > Bearing::Note) {
            let problem = notice(&finding.rule, Lang::Zh);
            let keys: BTreeSet<(By, &str)> = [
                problem.map(|word| (By::Problem, word)),
                Some((By::Rule, finding.rule.as_str())),
                finding.sdk.as_deref().map(|id| (By::Sdk, id)),
                finding.data_type.as_deref().map(|id| (By::DataType, id)),
                Some((By::AppType, app_type)),
            ]
            .into_iter()
            .flatten()
            .collect();
            for key in keys {
                let part = parts.entry(key).or_default();
                part.worst = part.worst.max(Some(finding.bearing));
                part.findings = part.findings.saturating_add(1);
            }
        }
        for ((by, id), part) in parts {
            let count = self.0.entry((by, id.to_owned())).or_default();
            count.apps = count.apps.saturating_add(1);
            count.findings = count.findings.saturating_add(part.findings);
            match part.worst {
                Some(Bearing::Breach) => count.violating = count.violating.saturating_add(1),
                Some(Bearing::Doubt) => count.doubtful = count.doubtful.saturating_add(1),
                Some(Bearing::Note) | None => {}
            }
        }
    }

    /// The rows: kind by kind, those with most apps in violation first.
    pub fn rows(&self, lang: Lang) -> Vec<Vec<Cell>> {
        let mut counts: Vec<_> = self.0.iter().collect();
        counts.sort_by_key(|((by, id), count)| {
            (*by, Reverse((count.violating, count.doubtful, count.apps, count.findings)), id.as_str())
        });
        counts
            .into_iter()
            .map(|((by, id), count)| {
                vec![
                    Cell::Coded { id: by.id().to_owned(), shown: by.title().get(lang).to_owned() },
                    Cell::text(by.name(id, lang)),
                    Cell::text(id.as_str()),
                    Cell::Number(count.apps),
                    Cell::Number(count.violating),
                    Cell::Number(count.doubtful),
                    Cell::Number(count.findings),
                ]
            })
            .collect()
    }
}
