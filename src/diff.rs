//! What an update changes: two reports, and what the newer has more, less and otherwise.
//!
//! Either side is an audit made now or a JSON report made before. A report that was read from a file is a file like any
//! other: what it lacks is taken for not known, and none of it is trusted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::limit::Principle;
use crate::prose::{Lang, Prose};
use crate::report::Report;
use crate::rules::recipient::{is_recipient, registrable};

/// One side: a report.
#[derive(Clone, Debug)]
pub struct Side {
    report: Value,
    /// Whether it was audited now, against the policy that was given now.
    audited: bool,
}

/// What is only there, only here, or different.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes<T> {
    /// In the newer alone.
    pub added: Vec<T>,
    /// In the older alone.
    pub removed: Vec<T>,
    /// In both, not the same.
    pub changed: Vec<Change<T>>,
}

/// The same thing before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change<T> {
    /// Before.
    pub old: T,
    /// After.
    pub new: T,
}

/// A data type in someone's hands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// The data type's id.
    pub data_type: String,
    /// Whose code.
    pub actor: Value,
    /// Whether it can be read before consent: `true` where any read can, `None` where of some it is not known.
    pub before_consent: Option<bool>,
    /// At how many places that can run.
    pub places: usize,
}

/// Who can get something: an organisation, or the domain where none is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Destination {
    /// The organisation, else the domain.
    pub recipient: String,
    /// Its hosts in the app.
    pub hosts: Vec<String>,
    /// Whether any address of it is in clear text.
    pub cleartext: bool,
}

/// What became of the policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyChange {
    /// Hashes of the texts before.
    pub old: Option<Vec<String>>,
    /// Hashes of the texts after.
    pub new: Option<Vec<String>>,
    /// Whether they differ; `None`: both sides were held against the same files now, or a side has none.
    pub changed: Option<bool>,
}

/// Something that stands in the way of comparing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Caution {
    /// What.
    pub what: String,
    /// What it means.
    pub effect: String,
}

/// `duly-diff/1`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// `duly-diff/1`.
    pub schema: &'static str,
    /// What made it.
    pub tool: Value,
    /// The older app.
    pub old: Value,
    /// The newer app.
    pub new: Value,
    /// Requested permissions, as objects of the report.
    pub permissions: Changes<Value>,
    /// What is read, by whose code; `None` where a side did not look.
    pub data_types: Option<Changes<Reading>>,
    /// SDKs, as objects of the report; `None` where a side did not look.
    pub sdks: Option<Changes<Value>>,
    /// Who can get something; `None` where a side did not look.
    pub recipients: Option<Changes<Destination>>,
    /// Findings, as objects of the report.
    pub findings: Changes<Value>,
    /// The status of each principle.
    pub verdict: BTreeMap<&'static str, Change<Value>>,
    /// The policy.
    pub policy: PolicyChange,
    /// What stands in the way.
    pub limits: Vec<Caution>,
}

impl Side {
    /// A report made now.
    pub fn of(report: &Report<'_>) -> Side {
        Side { report: serde_json::to_value(report).unwrap_or_default(), audited: true }
    }

    /// A report from a file.
    ///
    /// # Errors
    ///
    /// Where it is no report: why.
    pub fn parse(bytes: &[u8]) -> Result<Side, Prose> {
        let report: Value = serde_json::from_slice(bytes).map_err(|error| {
            Prose::new(
                format!("不是 duly 的 JSON 报告：第 {} 行第 {} 列，{error}", error.line(), error.column()),
                format!("is no JSON report of duly: {error}"),
            )
        })?;
        let is_report = report["schema"] == "duly-report/1"
            && report["app"]["package"].is_string()
            && report["permissions"].is_array()
            && report["findings"].is_array()
            && report["verdict"].is_object();
        if !is_report {
            let schema = report["schema"].as_str().unwrap_or("?");
            return Err(Prose::new(
                format!("不是完整的 duly-report/1（schema 为“{schema}”）"),
                format!("is no whole duly-report/1 (its schema is `{schema}`)"),
            ));
        }
        Ok(Side { report, audited: false })
    }

    /// The items of a list; `None` where it was not looked for.
    fn list(&self, name: &str) -> Option<&Vec<Value>> {
        self.report[name].as_array()
    }

    fn app(&self) -> Value {
        let app = &self.report["app"];
        let mut shown = serde_json::Map::new();
        for key in ["file", "package", "label", "version_name", "version_code", "min_sdk", "target_sdk", "sha256"] {
            shown.insert(key.to_owned(), app[key].clone());
        }
        Value::Object(shown)
    }

    /// Permissions by name, with what of them matters beside another version.
    fn permissions(&self) -> BTreeMap<String, Value> {
        let all = self.list("permissions").into_iter().flatten();
        all.filter_map(|one| Some((one["name"].as_str()?.to_owned(), one.clone()))).collect()
    }

    /// Reads that can run, by data type and whose code.
    fn readings(&self) -> Option<BTreeMap<(String, String), Reading>> {
        let mut readings: BTreeMap<(String, String), Reading> = BTreeMap::new();
        for access in self.list("accesses")? {
            // What no entry point reaches, and what the person picks, is not read.
            let Some(data_type) =
                access["data_type"].as_str().filter(|_| access["reachable"] != false && access["via"] != "picker")
            else {
                continue;
            };
            let before = access["before_consent"].as_bool();
            let entry =
                readings.entry((data_type.to_owned(), actor_key(&access["actor"]))).or_insert_with(|| Reading {
                    data_type: data_type.to_owned(),
                    actor: access["actor"].clone(),
                    before_consent: before,
                    places: 0,
                });
            entry.before_consent = match (entry.before_consent, before) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
            entry.places = entry.places.saturating_add(1);
        }
        Some(readings)
    }

    fn sdks(&self) -> Option<BTreeMap<String, Value>> {
        let all = self.list("sdks")?.iter();
        Some(all.filter_map(|one| Some((one["id"].as_str()?.to_owned(), one.clone()))).collect())
    }

    fn destinations(&self) -> Option<BTreeMap<String, Destination>> {
        let endpoints = self.list("endpoints")?.iter();
        let flows = self.list("flows").into_iter().flatten().map(|flow| &flow["destination"]);
        let mut found: BTreeMap<String, (BTreeSet<String>, bool)> = BTreeMap::new();
        for place in endpoints.chain(flows) {
            let Some(host) = place["host"].as_str().filter(|host| is_recipient(host)) else { continue };
            let recipient = place["organisation"].as_str().unwrap_or_else(|| registrable(host));
            let (hosts, cleartext) = found.entry(recipient.to_owned()).or_default();
            hosts.insert(host.to_owned());
            *cleartext |= place["cleartext"] == true;
        }
        let destination = |(recipient, (hosts, cleartext)): (String, (BTreeSet<String>, bool))| {
            (recipient.clone(), Destination { recipient, hosts: hosts.into_iter().collect(), cleartext })
        };
        Some(found.into_iter().map(destination).collect())
    }

    /// Findings by fingerprint; those that a baseline of its own called fixed are not there.
    fn findings(&self) -> BTreeMap<String, Value> {
        let all = self.list("findings").into_iter().flatten().filter(|one| one["state"] != "fixed");
        all.filter_map(|one| Some((one["fingerprint"].as_str()?.to_owned(), one.clone()))).collect()
    }

    fn policy_hashes(&self) -> Option<Vec<String>> {
        let documents = self.report["policy"]["documents"].as_array()?;
        let mut hashes: Vec<String> =
            documents.iter().filter_map(|one| one["text_sha256"].as_str().map(str::to_owned)).collect();
        hashes.sort();
        Some(hashes)
    }
}

/// By what an actor is told apart, as in fingerprints: code of unknown owners counts as one.
fn actor_key(actor: &Value) -> String {
    let kind = actor["kind"].as_str().unwrap_or("unknown");
    match kind {
        "sdk" | "library" => format!("{kind} {}", actor["id"].as_str().unwrap_or_default()),
        _ => kind.to_owned(),
    }
}

/// What two maps do not share, and what of the shared differs by `same`.
fn changes<K: Ord, T: Clone>(old: &BTreeMap<K, T>, new: &BTreeMap<K, T>, same: impl Fn(&T, &T) -> bool) -> Changes<T> {
    let only = |here: &BTreeMap<K, T>, there: &BTreeMap<K, T>| -> Vec<T> {
        here.iter().filter(|(key, _)| !there.contains_key(key)).map(|(_, item)| item.clone()).collect()
    };
    let changed = old
        .iter()
        .filter_map(|(key, before)| Some((before, new.get(key)?)))
        .filter(|(before, after)| !same(before, after))
        .map(|(before, after)| Change { old: before.clone(), new: after.clone() })
        .collect();
    Changes { added: only(new, old), removed: only(old, new), changed }
}

/// Whether both have the same value under all of `keys`.
fn agree(keys: &'static [&'static str]) -> impl Fn(&Value, &Value) -> bool {
    move |one, other| keys.iter().all(|key| one[key] == other[key])
}

/// The weightiest first, as in a report.
fn by_weight(findings: &mut [Value]) {
    let rank = |finding: &Value, key: &str, order: &[&str]| {
        order.iter().position(|word| finding[key] == **word).unwrap_or(order.len())
    };
    findings.sort_by_key(|finding| {
        let severity = rank(finding, "severity", &["high", "medium", "low", "info"]);
        let confidence = rank(finding, "confidence", &["high", "medium", "low"]);
        // What changes no verdict last, then what only casts doubt.
        let bearing = if severity == 3 { 2 } else { usize::from(confidence == 2) };
        (bearing, severity, confidence, finding["fingerprint"].as_str().unwrap_or_default().to_owned())
    });
}

/// What `new` has more, less and otherwise than `old`.
pub fn diff(old: &Side, new: &Side, lang: Lang) -> Diff {
    let both = |one: Option<_>, other: Option<_>| one.zip(other);
    let mut findings = changes(&old.findings(), &new.findings(), agree(&["severity", "confidence", "principle"]));
    by_weight(&mut findings.added);
    by_weight(&mut findings.removed);
    let verdict = Principle::ALL.into_iter().filter_map(|principle| {
        let name = match principle {
            Principle::Legal => "legal",
            Principle::Proper => "proper",
            Principle::Necessary => "necessary",
            Principle::Disclosed => "disclosed",
            Principle::Consent => "consent",
        };
        let status = |side: &Side| side.report["verdict"][name]["status"].clone();
        let (before, after) = (status(old), status(new));
        (before.is_string() && after.is_string()).then_some((name, Change { old: before, new: after }))
    });
    let (before, after) = (old.policy_hashes(), new.policy_hashes());
    // What the project settled bears on either side that was audited now.
    let audited = [new, old].into_iter().find(|side| side.audited);
    let config = audited.map_or(Value::Null, |side| side.report["config"]["file"].clone());
    let same_files = old.audited && new.audited;
    let changed = before.as_ref().zip(after.as_ref()).filter(|_| !same_files).map(|(one, other)| one != other);
    Diff {
        schema: "duly-diff/1",
        tool: json!({
            "name": "duly",
            "version": env!("CARGO_PKG_VERSION"),
            "permission_db": crate::db::version(),
            "config": config,
        }),
        old: old.app(),
        new: new.app(),
        permissions: changes(
            &old.permissions(),
            &new.permissions(),
            agree(&["protection", "max_sdk", "flags", "used"]),
        ),
        data_types: both(old.readings(), new.readings())
            .map(|(old, new)| changes(&old, &new, |one, other| one.before_consent == other.before_consent)),
        sdks: old.sdks().zip(new.sdks()).map(|(old, new)| changes(&old, &new, agree(&["version"]))),
        recipients: old
            .destinations()
            .zip(new.destinations())
            .map(|(old, new)| changes(&old, &new, |one, other| one.cleartext == other.cleartext)),
        findings,
        verdict: verdict.collect(),
        policy: PolicyChange { old: before, new: after, changed },
        limits: cautions(old, new, lang),
    }
}

/// What makes a difference that is none of the app's.
fn cautions(old: &Side, new: &Side, lang: Lang) -> Vec<Caution> {
    let differ = |key: &str| old.report["tool"][key] != new.report["tool"][key];
    let of = |key: &str| {
        let word = |side: &Side| match &side.report["tool"][key] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (word(old), word(new))
    };
    let mut found = Vec::new();
    let mut add = |what: Prose, effect: Prose| {
        found.push(Caution { what: what.get(lang).to_owned(), effect: effect.get(lang).to_owned() });
    };
    if old.report["app"]["package"] != new.report["app"]["package"] {
        add(
            Prose::new("两者的包名不同", "the two have different packages"),
            Prose::new("可能不是同一个应用", "they may be different apps"),
        );
    }
    for (key, zh, en) in [
        ("depth", "两次审计的深度不同", "the two were audited to different depths"),
        ("law", "两次审计依据的法律不同", "the two were judged by different laws"),
        ("law_date", "两次审计依据的法律日期不同", "the two were judged by the law of different days"),
        ("permission_db", "两次审计所用的数据版本不同", "the two were audited with different data"),
        ("version", "两次审计所用的程序版本不同", "the two were audited by different versions of duly"),
    ] {
        if differ(key) {
            let (before, after) = of(key);
            add(
                Prose::new(format!("{zh}：{before}、{after}"), format!("{en}: {before}, {after}")),
                Prose::new("有的变化可能由此而来，并非应用所改", "some changes may come of that, not of the app"),
            );
        }
    }
    for (side, zh, en) in [(old, "旧版", "the older"), (new, "新版", "the newer")] {
        let hides = |limit: &&Value| limit["principles"].as_array().is_some_and(|principles| !principles.is_empty());
        if let Some(limit) = side.list("limits").into_iter().flatten().find(hides) {
            let what = limit["what"].as_str().unwrap_or_default();
            add(
                Prose::new(format!("{zh}有看不到的部分：{what}"), format!("part of {en} could not be seen: {what}")),
                Prose::new("没有列出的变化不等于没有", "that a change is not listed does not mean there is none"),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(change: impl FnOnce(&mut Value)) -> Side {
        let mut report = json!({
            "schema": "duly-report/1",
            "tool": { "version": "0.1.0", "permission_db": "2026-11-25", "law": "cn", "law_date": "2026-11-25", "depth": "code" },
            "app": { "package": "com.example", "version_name": "1" },
            "permissions": [{ "name": "P", "used": "no" }],
            "accesses": [
                { "data_type": "imei", "actor": { "kind": "unknown", "id": "a.b" }, "reachable": true, "before_consent": false, "via": "call" },
            ],
            "endpoints": [{ "host": "api.example.com", "organisation": null, "cleartext": false }],
            "flows": null, "sdks": [], "policy": null,
            "findings": [{ "fingerprint": "f1", "severity": "low", "confidence": "high", "principle": "proper", "state": null }],
            "verdict": { "legal": { "status": "satisfied" } },
            "limits": [],
        });
        change(&mut report);
        Side::parse(&serde_json::to_vec(&report).expect("JSON")).expect("a report")
    }

    #[test]
    fn the_same_report_differs_in_nothing() {
        let side = report(|_| {});
        let found = diff(&side, &side, Lang::En);
        assert!(
            found.permissions.added.is_empty()
                && found.permissions.removed.is_empty()
                && found.permissions.changed.is_empty()
        );
        assert_eq!(
            found.data_types.as_ref().map(|all| all.added.len() + all.removed.len() + all.changed.len()),
            Some(0)
        );
        assert!(found.limits.is_empty());
    }

    #[test]
    fn what_an_update_adds_takes_away_and_changes_is_told() {
        let old = report(|_| {});
        let new = report(|new| {
            new["permissions"] = json!([{ "name": "P", "used": "app" }, { "name": "Q" }]);
            new["accesses"] = json!([
                { "data_type": "imei", "actor": { "kind": "unknown", "id": "c.d" }, "reachable": true, "before_consent": true, "via": "call" },
                { "data_type": "contacts", "actor": { "kind": "sdk", "id": "x" }, "reachable": null, "before_consent": null, "via": "uri" },
                { "data_type": "sms", "actor": { "kind": "app" }, "reachable": false, "before_consent": null, "via": "uri" },
                { "data_type": "photos", "actor": { "kind": "app" }, "reachable": true, "before_consent": null, "via": "picker" },
            ]);
            new["endpoints"] = json!([{ "host": "a.other.test", "organisation": null, "cleartext": true }]);
            new["findings"] = json!([{ "fingerprint": "f1", "severity": "high", "confidence": "high", "principle": "proper", "state": null }]);
            new["verdict"]["legal"]["status"] = "violated".into();
        });
        let found = diff(&old, &new, Lang::En);
        assert_eq!(found.permissions.added[0]["name"], "Q");
        assert_eq!(found.permissions.changed[0].new["used"], "app");
        let types = found.data_types.expect("looked");
        assert_eq!(types.added.iter().map(|one| one.data_type.as_str()).collect::<Vec<_>>(), ["contacts"]);
        // A shrunk package is no other owner.
        assert_eq!((types.removed.len(), types.changed.len()), (0, 1));
        let recipients = found.recipients.expect("looked");
        assert_eq!(
            (recipients.added[0].recipient.as_str(), recipients.removed[0].recipient.as_str()),
            ("other.test", "example.com")
        );
        assert_eq!(found.findings.changed.len(), 1);
        assert_eq!(found.verdict["legal"].new, "violated");
    }

    #[test]
    fn what_a_side_did_not_look_for_is_not_called_new() {
        let old = report(|old| {
            old["accesses"] = Value::Null;
            old["tool"]["depth"] = "manifest".into();
        });
        let found = diff(&old, &report(|_| {}), Lang::En);
        assert!(found.data_types.is_none());
        assert!(found.limits.iter().any(|limit| limit.what.contains("depths")), "{:?}", found.limits);
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for bytes in [&b"{}"[..], b"[]", b"{", b"\xff", b"{\"schema\":\"duly-report/1\"}", b"null"] {
            assert!(Side::parse(bytes).is_err());
        }
    }
}
