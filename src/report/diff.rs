//! What an update changes, for reading: what it adds first.

use serde_json::Value;

use super::inert::{inert, inert_within};
use super::terminal::{Style, wrap_into};
use super::words::{self, word};
use crate::analysis::ActorKind;
use crate::db;
use crate::diff::{Change, Changes, Destination, Diff, Reading};
use crate::limit::Principle;
use crate::prose::{Lang, Text};

/// Most lines of one kind.
const MOST: usize = 60;

/// The difference as text that fits `style.width` columns.
pub fn render(diff: &Diff, style: &Style, lang: Lang) -> String {
    let mut page = Page { out: String::new(), style: *style, lang };
    page.head(diff);
    let from_to = |old: &str, new: &str| format!("{old} → {new}");
    page.section(
        word("权限", "Permissions"),
        Some(&diff.permissions),
        |one| permission(one, lang),
        |change| noted(&permission(&change.new, lang), &used(change, lang), lang),
    );
    page.section(
        word("读取的信息", "Information that is read"),
        diff.data_types.as_ref(),
        |one| reading(one, lang),
        |Change { old, new }| {
            let note = from_to(order(old.before_consent, lang), order(new.before_consent, lang));
            noted(&name_of(new, lang), &note, lang)
        },
    );
    page.section(
        word("第三方 SDK", "SDKs of third parties"),
        diff.sdks.as_ref(),
        |one| sdk(one, lang),
        |Change { old, new }| {
            noted(&sdk(new, lang), &from_to(&string(&old["version"]), &string(&new["version"])), lang)
        },
    );
    page.section(
        word("可能的接收方", "Who can get something"),
        diff.recipients.as_ref(),
        |one| destination(one, lang),
        |change| destination(&change.new, lang),
    );
    page.section(
        word("问题", "Findings"),
        Some(&diff.findings),
        |one| finding(one, lang),
        |Change { old, new }| {
            let note = from_to(&weight(old, lang), &weight(new, lang));
            noted(&string(&new["title"]), &note, lang)
        },
    );
    page.verdict(diff);
    page.end(diff);
    page.out
}

struct Page {
    out: String,
    style: Style,
    lang: Lang,
}

impl Page {
    fn line(&mut self, text: &str, first: &str, rest: &str, paint: Option<&str>) {
        wrap_into(&mut self.out, &self.style, text, [first, rest], paint);
    }

    fn head(&mut self, diff: &Diff) {
        let app = |app: &Value| {
            let label = app["label"].as_str().or(app["package"].as_str()).unwrap_or("?");
            format!("{} {}", inert_within(label.trim(), 80), string(&app["version_name"]))
        };
        self.line(&format!("{} → {}", app(&diff.old), app(&diff.new)), "", "", Some("1"));
        let grown = diff.data_types.as_ref().is_some_and(|all| !all.added.is_empty())
            || diff.recipients.as_ref().is_some_and(|all| !all.added.is_empty())
            || diff.sdks.as_ref().is_some_and(|all| !all.added.is_empty());
        if grown && diff.policy.changed == Some(false) {
            let told = word(
                "新版收集或提供的更多，隐私政策却没有变（认定方法第二条第2项）。",
                "The newer takes or passes on more, and its policy is the same (2019 method, article 2, item 2).",
            );
            self.line(told.get(self.lang), "", "", Some("1;33"));
        }
    }

    fn section<T>(
        &mut self,
        title: Text,
        changes: Option<&Changes<T>>,
        name: impl Fn(&T) -> String,
        changed: impl Fn(&Change<T>) -> String,
    ) {
        self.out.push('\n');
        let Some(changes) = changes else {
            let not = word("有一方没有查看，无法比较", "one of the two was not looked at for this");
            let colon = word("：", ": ").get(self.lang);
            self.line(&format!("{}{colon}{}", title.get(self.lang), not.get(self.lang)), "", "", Some("1"));
            return;
        };
        let counts = format!("+{} −{} ~{}", changes.added.len(), changes.removed.len(), changes.changed.len());
        self.line(&format!("{}  {counts}", title.get(self.lang)), "", "", Some("1"));
        for (sign, paint, lines) in [
            ("+ ", "31", changes.added.iter().map(&name).collect::<Vec<_>>()),
            ("− ", "32", changes.removed.iter().map(&name).collect()),
            ("~ ", "33", changes.changed.iter().map(&changed).collect()),
        ] {
            for line in lines.iter().take(MOST) {
                self.line(line, &format!("  {sign}"), "    ", Some(paint));
            }
            let left = lines.len().saturating_sub(MOST);
            if left > 0 {
                let more = match self.lang {
                    Lang::Zh => format!("另有 {left} 项，见 --format json"),
                    Lang::En => format!("{left} more, in --format json"),
                };
                self.line(&more, &format!("  {sign}"), "    ", Some("2"));
            }
        }
    }

    fn verdict(&mut self, diff: &Diff) {
        let mut lines = Vec::new();
        for (principle, key) in Principle::ALL.into_iter().zip(["legal", "proper", "necessary", "disclosed", "consent"])
        {
            let Some(change) = diff.verdict.get(key).filter(|change| change.old != change.new) else { continue };
            let name = words::principle(principle).get(self.lang);
            let colon = word("：", ": ").get(self.lang);
            lines.push(format!("{name}{colon}{} → {}", status(&change.old, self.lang), status(&change.new, self.lang)));
        }
        self.out.push('\n');
        let title = word("结论", "Verdict").get(self.lang);
        if lines.is_empty() {
            let same = word("没有变化", "the same").get(self.lang);
            let colon = word("：", ": ").get(self.lang);
            self.line(&format!("{title}{colon}{same}"), "", "", Some("1"));
        } else {
            self.line(title, "", "", Some("1"));
        }
        for line in lines {
            self.line(&line, "  ", "    ", None);
        }
    }

    fn end(&mut self, diff: &Diff) {
        if !diff.limits.is_empty() {
            self.out.push('\n');
            self.line(word("比较时须注意", "Mind when comparing").get(self.lang), "", "", Some("1"));
        }
        for caution in &diff.limits {
            let text = match self.lang {
                Lang::Zh => format!("{}：{}", inert(&caution.what), inert(&caution.effect)),
                Lang::En => format!("{}: {}", inert(&caution.what), inert(&caution.effect)),
            };
            self.line(&words::capitalised(&text), "  - ", "    ", None);
        }
        self.out.push('\n');
        for app in [&diff.old, &diff.new] {
            let text = format!("{} · SHA-256 {}", string(&app["file"]), string(&app["sha256"]));
            self.line(&text, "", "  ", Some("2"));
        }
        if let Some(config) = diff.tool["config"].as_str() {
            let text = format!("{} {}", word("配置", "Settings of").get(self.lang), inert_within(config, 120));
            self.line(&text, "", "  ", Some("2"));
        }
    }
}

/// A name with a note on it.
fn noted(name: &str, note: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{name}（{note}）"),
        Lang::En => format!("{name} ({note})"),
    }
}

/// A value as a word; what is not known is a dash.
fn string(value: &Value) -> String {
    match value {
        Value::String(text) => inert_within(text, 200).into_owned(),
        Value::Null => "–".to_owned(),
        other => inert_within(&other.to_string(), 200).into_owned(),
    }
}

fn permission(one: &Value, lang: Lang) -> String {
    let name = one["name"].as_str().unwrap_or_default();
    let short = inert_within(name.rsplit('.').next().unwrap_or(name), 80).into_owned();
    match db::permission(name).filter(|row| !row.text.zh.is_empty()) {
        Some(row) => format!("{short} – {}", row.text.get(lang)),
        None => short,
    }
}

/// What changed of a permission.
fn used(change: &Change<Value>, lang: Lang) -> String {
    let word = |value: &Value| {
        use crate::analysis::Used;
        let used = match value.as_str() {
            Some("app") => Used::App,
            Some("sdk") => Used::Sdk,
            Some("library") => Used::Library,
            Some("no") => Used::No,
            _ => Used::Unknown,
        };
        words::used(used).get(lang)
    };
    if change.old["used"] != change.new["used"] {
        return format!("{} → {}", word(&change.old["used"]), word(&change.new["used"]));
    }
    let differs = |key: &&str| change.old[*key] != change.new[*key];
    let keys = ["protection", "max_sdk", "flags"].into_iter().filter(differs);
    keys.map(|key| format!("{key} {} → {}", string(&change.old[key]), string(&change.new[key])))
        .collect::<Vec<_>>()
        .join(", ")
}

fn name_of(one: &Reading, lang: Lang) -> String {
    let data = db::data_type(&one.data_type)
        .map_or_else(|| inert(&one.data_type).into_owned(), |row| row.text.get(lang).to_owned());
    let kind = match one.actor["kind"].as_str() {
        Some("app") => ActorKind::App,
        Some("sdk") => ActorKind::Sdk,
        Some("library") => ActorKind::Library,
        _ => ActorKind::Unknown,
    };
    let who = words::actor(kind, one.actor["id"].as_str());
    match lang {
        Lang::Zh => format!("{data}：{}", inert_within(&who.zh, 120)),
        Lang::En => format!("{data}: {}", inert_within(&who.en, 120)),
    }
}

fn reading(one: &Reading, lang: Lang) -> String {
    let (order, places) = (order(one.before_consent, lang), one.places);
    let note = match lang {
        Lang::Zh => format!("{order}，{places} 处"),
        Lang::En => format!("{order}, places: {places}"),
    };
    noted(&name_of(one, lang), &note, lang)
}

fn order(before_consent: Option<bool>, lang: Lang) -> &'static str {
    match before_consent {
        Some(true) => word("同意之前就能读取", "before consent"),
        Some(false) => word("同意或用户操作之后", "after consent or an action of the person"),
        None => word("是否先于同意未知", "before consent or after: not known"),
    }
    .get(lang)
}

fn sdk(one: &Value, lang: Lang) -> String {
    let id = one["id"].as_str().unwrap_or_default();
    match db::sdk(id) {
        Some(row) => match row.vendor {
            Some(vendor) => format!("{} ({})", row.text.get(lang), vendor.get(lang)),
            None => row.text.get(lang).to_owned(),
        },
        None => string(&one["name"]),
    }
}

fn destination(one: &Destination, lang: Lang) -> String {
    let hosts: Vec<String> = one.hosts.iter().take(4).map(|host| inert_within(host, 100).into_owned()).collect();
    let more = one.hosts.len().saturating_sub(4);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    let clear = if one.cleartext { word("，有明文", ", in clear text").get(lang) } else { "" };
    let hosts = hosts.join(words::comma(lang));
    let name = inert_within(&one.recipient, 120);
    if hosts == *name { format!("{name}{clear}") } else { format!("{name} ({hosts}{more}{clear})") }
}

fn severity(one: &Value, lang: Lang) -> &'static str {
    use crate::rules::Severity;
    let severity = match one["severity"].as_str() {
        Some("high") => Severity::High,
        Some("medium") => Severity::Medium,
        Some("low") => Severity::Low,
        _ => Severity::Info,
    };
    words::severity(severity).get(lang)
}

/// How bad a finding is, and how sure.
fn weight(one: &Value, lang: Lang) -> String {
    use crate::analysis::Confidence;
    let confidence = match one["confidence"].as_str() {
        Some("high") => Confidence::High,
        Some("medium") => Confidence::Medium,
        _ => Confidence::Low,
    };
    format!("{}{}{}", severity(one, lang), words::comma(lang), words::confidence(confidence).get(lang))
}

fn finding(one: &Value, lang: Lang) -> String {
    format!("[{}] {} ({})", severity(one, lang), string(&one["title"]), string(&one["rule"]))
}

fn status(value: &Value, lang: Lang) -> String {
    use crate::verdict::Status;
    let known = match value.as_str() {
        Some("violated") => Status::Violated,
        Some("inconclusive") => Status::Inconclusive,
        Some("doubtful") => Status::Doubtful,
        Some("satisfied") => Status::Satisfied,
        Some("not-assessed") => Status::NotAssessed,
        _ => return string(value),
    };
    let (sign, text) = words::status(known);
    format!("{sign} {}", text.get(lang))
}
