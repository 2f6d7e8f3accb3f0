//! Typed reading of one row, with every fault noted where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Problem;
use super::record::{Record, Value};
use super::shape;

/// A row under examination.
pub struct Row<'r, 'p> {
    record: &'r Record,
    problems: &'p mut Vec<Problem>,
}

impl<'r, 'p> Row<'r, 'p> {
    /// Begins to read `record`.
    pub fn new(record: &'r Record, problems: &'p mut Vec<Problem>) -> Row<'r, 'p> {
        Row { record, problems }
    }

    /// Notes a fault of this row.
    pub fn fault(&mut self, reason: impl fmt::Display) {
        self.problems.push(Problem::new(&self.record.file, self.record.line, reason));
    }

    /// Notes a fault unless `holds`.
    pub fn must(&mut self, holds: bool, reason: impl fmt::Display) {
        if !holds {
            self.fault(reason);
        }
    }

    /// The string in `key`, if the cell is not empty.
    pub fn optional(&mut self, key: &str) -> Option<String> {
        match self.record.fields.get(key) {
            None => None,
            Some(Value::Text(text)) => Some(text.clone()),
            Some(_) => {
                self.fault(format!("`{key}` must be a string"));
                None
            }
        }
    }

    /// The string in `key`, which must be there.
    pub fn required(&mut self, key: &str) -> String {
        let text = self.optional(key);
        if text.is_none() && !self.record.fields.contains_key(key) {
            self.fault(format!("`{key}` is missing"));
        }
        text.unwrap_or_default()
    }

    /// The names in `key`: a TOML array, or words between spaces.
    pub fn list(&mut self, key: &str) -> Vec<String> {
        self.split(key, ' ')
    }

    /// The strings in `key`: a TOML array, or what stands between `|`, spaces and all.
    pub fn phrases(&mut self, key: &str) -> Vec<String> {
        self.split(key, '|')
    }

    fn split(&mut self, key: &str, separator: char) -> Vec<String> {
        let list: Vec<String> = match self.record.fields.get(key) {
            None => return Vec::new(),
            Some(Value::List(list)) => list.clone(),
            Some(Value::Text(text)) => {
                text.split(separator).filter(|word| !word.is_empty()).map(str::to_owned).collect()
            }
            Some(_) => {
                self.fault(format!("`{key}` must be a list of strings"));
                return Vec::new();
            }
        };
        let mut seen = BTreeSet::new();
        for item in &list {
            if item.trim() != item || item.is_empty() {
                self.fault(format!("`{key}` holds `{item}`: empty, or with spaces around it"));
            }
            if !seen.insert(item) {
                self.fault(format!("`{key}` holds `{item}` twice"));
            }
        }
        list
    }

    /// The rows within `key`.
    pub fn rows(&mut self, key: &str) -> &'r [Record] {
        match self.record.fields.get(key) {
            None => &[],
            Some(Value::Rows(rows)) => rows,
            Some(Value::List(list)) if list.is_empty() => &[],
            Some(_) => {
                self.fault(format!("`{key}` must be a list of tables"));
                &[]
            }
        }
    }

    /// The whole number in `key`.
    pub fn number(&mut self, key: &str) -> Option<u32> {
        let number = match self.record.fields.get(key)? {
            Value::Text(text) => text.parse().ok(),
            Value::Number(number) => u32::try_from(*number).ok(),
            _ => None,
        };
        if number.is_none() {
            self.fault(format!("`{key}` is no whole number"));
        }
        number
    }

    /// An API level in `key`.
    pub fn level(&mut self, key: &str) -> Option<u32> {
        let level = self.number(key)?;
        self.must((1..=40).contains(&level), format!("`{key}` is {level}, no API level"));
        Some(level)
    }

    /// Yes or no in `key`.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        let flag = match self.record.fields.get(key)? {
            Value::Flag(flag) => Some(*flag),
            Value::Text(text) if text == "true" || text == "yes" => Some(true),
            Value::Text(text) if text == "false" || text == "no" => Some(false),
            _ => None,
        };
        if flag.is_none() {
            self.fault(format!("`{key}` is neither true nor false"));
        }
        flag
    }

    /// One of `allowed` in `key`.
    pub fn word(&mut self, key: &str, allowed: &[&str]) -> Option<String> {
        let word = self.optional(key)?;
        self.must(allowed.contains(&word.as_str()), format!("`{key}` is `{word}`, not one of {}", allowed.join(", ")));
        Some(word)
    }

    /// The phrase in Chinese (`zh`) and English (`en`) under `prefix`; a name may be the same in both.
    pub fn name(&mut self, prefix: &str) -> (String, String) {
        let zh = self.required(&format!("{prefix}zh"));
        let en = self.required(&format!("{prefix}en"));
        if shape::has_han(&en) {
            self.fault(format!("`{prefix}en` is not English: {en}"));
        }
        (zh, en)
    }

    /// A sentence or phrase in both languages: the Chinese one must be Chinese.
    pub fn text(&mut self, prefix: &str) -> (String, String) {
        let (zh, en) = self.name(prefix);
        if !zh.is_empty() && !shape::has_han(&zh) {
            self.fault(format!("`{prefix}zh` is not Chinese: {zh}"));
        }
        (zh, en)
    }

    /// The sources, as citations.
    pub fn source(&mut self, sources: &BTreeMap<String, String>) -> String {
        let ids = self.list("source");
        if ids.is_empty() {
            self.fault("`source` is missing: a row that nobody can source does not go in");
        }
        let mut citations = Vec::new();
        for id in ids {
            match sources.get(&id) {
                Some(citation) => citations.push(citation.clone()),
                None => self.fault(format!("source `{id}` is not in sources.tsv")),
            }
        }
        citations.join("; ")
    }

    /// The names in `key`, each of which must be in `known`, a table called `table`.
    pub fn references(&mut self, key: &str, known: &BTreeSet<String>, table: &str) -> Vec<String> {
        let list = self.list(key);
        for item in &list {
            self.must(known.contains(item), format!("`{key}` names `{item}`, which is not in {table}"));
        }
        list
    }

    /// The name in `key`, which must be in `known`, if the cell is not empty.
    pub fn reference(&mut self, key: &str, known: &BTreeSet<String>, table: &str) -> Option<String> {
        let name = self.optional(key)?;
        self.must(known.contains(&name), format!("`{key}` names `{name}`, which is not in {table}"));
        Some(name)
    }

    /// Notes where a key already stands.
    pub fn unique<K: Ord + Clone + fmt::Debug>(
        &mut self,
        seen: &mut BTreeMap<K, (String, usize)>,
        key: &K,
        shown: &str,
    ) {
        if let Some((file, line)) = seen.get(key) {
            let reason = format!("duplicate `{shown}`: it stands in {file}:{line} already");
            self.fault(reason);
        } else {
            seen.insert(key.clone(), (self.record.file.clone(), self.record.line));
        }
    }
}
