//! The page's tables: what is read, permissions, SDKs, addresses, the policy, the file, the provisions.

use std::collections::BTreeMap;

use super::finding;
use super::markup::{self, Markup, both};
use crate::analysis::{Endpoint, Used};
use crate::audit::Audit;
use crate::db;
use crate::prose::Prose;
use crate::report::inert::inert_within;
use crate::report::model::PermissionView;
use crate::report::{Report, words};
use crate::rules::{harm, words as names};

/// Most places listed for one kind of information read by one actor.
const MOST_PLACES: usize = 20;
/// Most hosts, SDKs or statements listed.
const MOST_ROWS: usize = 1000;

/// All tables.
pub struct Tables {
    /// What is read, by whom, the most telling first.
    pub reads: Vec<Read>,
    /// Permissions, those that the person is asked for first.
    pub permissions: Vec<Permission>,
    /// SDKs.
    pub sdks: Vec<Sdk>,
    /// Hosts.
    pub hosts: Vec<Host>,
    /// How many hosts are not listed.
    pub more_hosts: usize,
    /// The policy; `None` where there is none.
    pub policy: Option<Policy>,
    /// The file, as name and value.
    pub file: Vec<(Markup, Markup)>,
    /// Every provision that the page names, with its text.
    pub provisions: Vec<Provision>,
}

/// One kind of information read by one actor.
pub struct Read {
    /// What.
    pub data: Markup,
    /// By whose code.
    pub by: Markup,
    /// In how many places.
    pub count: usize,
    /// The places: what is called, where.
    pub places: Vec<(Markup, Markup)>,
    /// How many places are not listed.
    pub more: usize,
}

/// A permission.
pub struct Permission {
    /// Its name without its prefix.
    pub name: Markup,
    /// Its full name.
    pub full: Markup,
    /// What it allows, where that is known.
    pub allows: Option<Markup>,
    /// Whether the person is asked.
    pub dangerous: bool,
    /// Its protection level.
    pub protection: Markup,
    /// Who uses it.
    pub used: Markup,
    /// Whether nobody does.
    pub unused: bool,
    /// What else the manifest says.
    pub notes: Vec<Markup>,
}

/// An SDK.
pub struct Sdk {
    /// Its name.
    pub name: Markup,
    /// Its vendor.
    pub vendor: Option<Markup>,
    /// Its version.
    pub version: Option<Markup>,
    /// What it is for.
    pub categories: Markup,
    /// What its code was seen to read.
    pub reads: Option<Markup>,
    /// What shows it.
    pub evidence: Vec<Markup>,
}

/// A host.
pub struct Host {
    /// Its name.
    pub host: Markup,
    /// Who runs it.
    pub organisation: Option<Markup>,
    /// Whether clear text is used.
    pub cleartext: bool,
    /// Whose code names it.
    pub by: Markup,
    /// The addresses.
    pub urls: Vec<Markup>,
    /// How many are not listed.
    pub more: usize,
}

/// The policy.
pub struct Policy {
    /// Its documents: file, and what is known of it.
    pub documents: Vec<(Markup, Markup)>,
    /// What it says: of what, what, in which words.
    pub statements: Vec<(Markup, Markup, Markup)>,
    /// How many statements are not listed.
    pub more: usize,
}

/// A provision.
pub struct Provision {
    /// Its anchor.
    pub anchor: String,
    /// Instrument and article.
    pub name: Markup,
    /// Its words.
    pub text: &'static str,
    /// Their gloss in English.
    pub gloss: &'static str,
}

impl Tables {
    pub(super) fn new(audit: &Audit, zh: &Report<'_>, en: &Report<'_>) -> Tables {
        let (hosts, more_hosts) = hosts(zh);
        Tables {
            reads: reads(zh),
            permissions: permissions(zh),
            sdks: sdks(zh),
            hosts,
            more_hosts,
            policy: policy(audit),
            file: file(zh, en),
            provisions: provisions(zh),
        }
    }
}

fn reads(report: &Report<'_>) -> Vec<Read> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for access in report.accesses.iter().flatten().filter(|access| access.reachable != Some(false)) {
        let id = access.actor.id.as_deref().or(access.actor.name.as_deref());
        let key = (std::cmp::Reverse(harm(&access.data_type)), access.data_type.as_str(), access.actor.kind, id);
        groups.entry(key).or_default().push(access.access);
    }
    groups
        .into_iter()
        .map(|((_, data, kind, id), all)| Read {
            data: match db::data_type(data) {
                Some(row) => markup::word(row.text),
                None => markup::plain(data),
            },
            by: markup::prose(&words::actor(kind, id)),
            count: all.len(),
            places: all
                .iter()
                .take(MOST_PLACES)
                .map(|access| {
                    let api = access.api.as_deref().or(access.uri.as_deref()).unwrap_or_default();
                    (markup::reference(api), markup::reference(&access.method))
                })
                .collect(),
            more: all.len().saturating_sub(MOST_PLACES),
        })
        .collect()
}

fn permissions(report: &Report<'_>) -> Vec<Permission> {
    let mut rows: Vec<&PermissionView> = report.permissions.iter().collect();
    rows.sort_by_key(|row| !row.is_asked());
    rows.into_iter()
        .map(|row| Permission {
            name: markup::plain(&inert_within(row.name.rsplit('.').next().unwrap_or(row.name), 120)),
            full: markup::reference(row.name),
            allows: db::permission(row.name)
                .filter(|known| !known.text.zh.is_empty())
                .map(|known| markup::word(known.text)),
            dangerous: row.is_asked(),
            protection: match row.protection {
                Some(level) => protection(level),
                None => both("未知", "unknown"),
            },
            used: markup::word(words::used(row.used)),
            unused: row.used == Used::No,
            notes: notes(row),
        })
        .collect()
}

/// What a protection level means for the person, without its flags.
fn protection(level: &str) -> Markup {
    match level.split('|').next().unwrap_or(level) {
        "dangerous" => both("须用户同意", "asks the person"),
        "normal" => both("安装即得", "granted on install"),
        "signature" => both("限系统或同一开发者", "system or same developer only"),
        "internal" => both("限系统", "system only"),
        other => markup::plain(&inert_within(other, 60)),
    }
}

fn notes(row: &PermissionView<'_>) -> Vec<Markup> {
    let mut notes = Vec::new();
    notes.extend(row.protection.map(|level| markup::plain(&inert_within(level, 80))));
    if let Some(by) = row.implied_by {
        let by = inert_within(by, 120);
        notes.push(both(&format!("系统因 {by} 附加"), &format!("added by the platform because of {by}")));
    }
    if let Some(max) = row.max_sdk {
        notes.push(both(&format!("只到 API {max}"), &format!("up to API level {max} only")));
    }
    if row.defined_by_app {
        notes.push(both("由 App 自己定义", "defined by the app itself"));
    }
    if !row.flags.is_empty() {
        let flags = row.flags.join(", ");
        notes.push(both(&inert_within(&flags, 120), &inert_within(&flags, 120)));
    }
    notes
}

fn sdks(report: &Report<'_>) -> Vec<Sdk> {
    report
        .sdks
        .iter()
        .flatten()
        .take(MOST_ROWS)
        .map(|sdk| {
            let known = db::sdk(&sdk.id);
            let mut data: Vec<&str> = report
                .accesses
                .iter()
                .flatten()
                .filter(|access| access.reachable != Some(false) && access.actor.id.as_deref() == Some(&sdk.id))
                .map(|access| access.data_type.as_str())
                .collect();
            data.sort_unstable();
            data.dedup();
            Sdk {
                name: known.map_or_else(|| markup::plain(&sdk.name), |row| markup::word(row.text)),
                vendor: match known.and_then(|row| row.vendor) {
                    Some(vendor) => Some(markup::word(vendor)),
                    None => sdk.vendor.as_deref().map(markup::plain),
                },
                version: sdk.version.as_deref().map(|version| markup::plain(&inert_within(version, 60))),
                categories: markup::plain(&sdk.categories.join(", ")),
                reads: (!data.is_empty()).then(|| markup::prose(&names::data_list(data))),
                evidence: sdk.evidence.iter().take(3).map(|piece| markup::reference(&piece.value)).collect(),
            }
        })
        .collect()
}

fn hosts(report: &Report<'_>) -> (Vec<Host>, usize) {
    let mut groups: BTreeMap<&str, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in report.endpoints.iter().flatten() {
        groups.entry(endpoint.host.as_deref().unwrap_or(&endpoint.url)).or_default().push(endpoint);
    }
    let more = groups.len().saturating_sub(MOST_ROWS);
    let rows = groups.into_iter().take(MOST_ROWS).map(|(host, all)| {
        let mut actors: Vec<_> = all.iter().map(|endpoint| &endpoint.actor).collect();
        actors.sort();
        actors.dedup();
        let by: Vec<Prose> = actors
            .iter()
            .take(4)
            .map(|actor| words::actor(actor.kind, actor.id.as_deref().or(actor.name.as_deref())))
            .collect();
        let mut urls: Vec<&str> = all.iter().map(|endpoint| endpoint.url.as_str()).collect();
        urls.dedup();
        let organisation = match db::host(host) {
            Some(row) => Some(markup::word(row.text)),
            None => all.iter().find_map(|endpoint| endpoint.organisation.as_deref()).map(markup::plain),
        };
        Host {
            host: markup::reference(host),
            organisation,
            cleartext: all.iter().any(|endpoint| endpoint.cleartext == Some(true)),
            by: markup::prose(&names::list(&by)),
            more: urls.len().saturating_sub(MOST_PLACES),
            urls: urls.into_iter().take(MOST_PLACES).map(markup::reference).collect(),
        }
    });
    (rows.collect(), more)
}

fn policy(audit: &Audit) -> Option<Policy> {
    let policy = audit.policy.as_ref()?;
    let documents = policy
        .documents
        .iter()
        .map(|document| {
            let from = match document.origin {
                crate::policy::Origin::Given => Prose::new("给定", "given"),
                crate::policy::Origin::App => Prose::new("App 内", "inside the app"),
            };
            let language = document.language.as_deref().unwrap_or("?");
            let about = format!("{}, {}, {language} · SHA-256 {}", document.format, document.encoding, document.sha256);
            let about = inert_within(&about, 200);
            (
                markup::plain(&inert_within(&document.file, 200)),
                both(&format!("{} · {about}", from.zh), &format!("{} · {about}", from.en)),
            )
        })
        .collect();
    let mut statements: Vec<_> = policy.disclosures.iter().collect();
    statements.sort_by(|left, right| (&left.document, left.span).cmp(&(&right.document, right.span)));
    let more = statements.len().saturating_sub(MOST_ROWS);
    let statements = statements.into_iter().take(MOST_ROWS).map(|row| {
        let data = match db::data_type(&row.data_type) {
            Some(known) => markup::word(known.text),
            None => markup::plain(&row.data_type),
        };
        (data, markup::word(words::action(row.action)), markup::plain(&inert_within(row.text.trim(), 400)))
    });
    Some(Policy { documents, statements: statements.collect(), more })
}

fn file(zh: &Report<'_>, en: &Report<'_>) -> Vec<(Markup, Markup)> {
    let app = &zh.app;
    let mut rows = vec![
        (both("文件", "File"), markup::plain(&inert_within(app.file, 200))),
        (both("大小", "Size"), both(&format!("{} 字节", app.bytes), &format!("{} bytes", app.bytes))),
        (both("SHA-256", "SHA-256"), markup::reference(app.sha256)),
        (both("包名", "Package"), markup::reference(app.package)),
    ];
    let version = match (app.version_name, app.version_code) {
        (Some(name), Some(code)) => format!("{} ({code})", inert_within(name, 60)),
        (Some(name), None) => inert_within(name, 60).into_owned(),
        (None, Some(code)) => code.to_string(),
        (None, None) => String::from("?"),
    };
    rows.push((both("版本", "Version"), markup::plain(&version)));
    let levels = format!("{} / {}", app.min_sdk, app.target_sdk);
    rows.push((both("最低 / 目标 API 级别", "Lowest / target API level"), markup::plain(&levels)));
    for signer in &app.signers {
        let scheme = serde_json::to_value(signer.scheme)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default();
        let valid = match signer.valid {
            Some(true) => Prose::new("有效", "valid"),
            Some(false) => Prose::new("无效", "not valid"),
            None => Prose::new("此方案不会被检查", "the platform does not check this scheme here"),
        };
        let subject = inert_within(signer.subject.as_deref().unwrap_or(""), 200);
        rows.push((
            both(&format!("签名（{scheme}）"), &format!("Signer ({scheme})")),
            both(
                &format!("{}：{subject} {}", valid.zh, signer.sha256),
                &format!("{}: {subject} {}", valid.en, signer.sha256),
            ),
        ));
    }
    if app.signers.is_empty() {
        rows.push((both("签名", "Signer"), both("没有", "none")));
    }
    let list = |ids: &Option<Vec<&str>>| match ids {
        None => both("没有查看", "not looked for"),
        Some(ids) if ids.is_empty() => both("没有发现", "none found"),
        Some(ids) => markup::plain(&ids.join(", ")),
    };
    rows.push((both("跨平台框架", "Frameworks"), list(&app.frameworks)));
    rows.push((both("加固", "Packers"), list(&app.packers)));
    let kind = match app.app_type.id.and_then(db::app_type) {
        Some(row) => {
            let source = match app.app_type.source {
                Some("given") => Prose::new("给定", "given"),
                _ => Prose::new("推断", "inferred"),
            };
            let reasons = |report: &Report<'_>, joint: &str| {
                inert_within(&report.app.app_type.reasons.join(joint), 300).into_owned()
            };
            both(
                &format!("{}（{}：{}）", row.text.zh, source.zh, reasons(zh, "；")),
                &format!("{} ({}: {})", row.text.en, source.en, reasons(en, "; ")),
            )
        }
        None => both("不能确定", "could not be told"),
    };
    rows.push((both("App 类型", "App type"), kind));
    let tool = &zh.tool;
    let depth = match tool.depth {
        crate::audit::Depth::Manifest => Prose::new("清单", "manifest"),
        crate::audit::Depth::Code => Prose::new("代码", "code"),
    };
    let made =
        |lang| format!("duly {} · permission-db {} · {}", tool.version, tool.permission_db, words::law(tool, lang));
    let (made_zh, made_en) = (made(crate::prose::Lang::Zh), made(crate::prose::Lang::En));
    rows.push((
        both("生成", "Made by"),
        both(&format!("{made_zh} · 深度：{}", depth.zh), &format!("{made_en} · depth: {}", depth.en)),
    ));
    if let Some(config) = &zh.config {
        let name = inert_within(config.file, 120);
        rows.push((
            both("配置", "Settings"),
            both(&format!("{name} · SHA-256 {}", config.sha256), &format!("{name} · SHA-256 {}", config.sha256)),
        ));
        if !config.rules_off.is_empty() {
            rows.push((
                both("关闭的规则", "Rules off"),
                both(&config.rules_off.join("、"), &config.rules_off.join(", ")),
            ));
        }
        for of in &config.suppressions {
            if let Some(why) = words::idle(of.outcome) {
                let told = |lang| format!("{} ({}): {}", words::suppression(of, lang), of.until, why.get(lang));
                rows.push((
                    both("须处理的抑制", "A suppression to look at"),
                    both(&told(crate::prose::Lang::Zh), &told(crate::prose::Lang::En)),
                ));
            }
        }
    }
    if let Some(milliseconds) = tool.elapsed_ms {
        rows.push((both("用时", "Took"), both(&format!("{milliseconds} 毫秒"), &format!("{milliseconds} ms"))));
    }
    rows
}

/// All provisions that findings and open questions name, by id.
fn provisions(report: &Report<'_>) -> Vec<Provision> {
    let mut ids: Vec<&str> = report
        .findings
        .iter()
        .flat_map(|finding| finding.provisions.iter().copied())
        .chain(report.not_decided.iter().map(|open| open.behaviour))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .filter_map(|id| {
            let row = db::provision(id)?;
            let finding::Provision { anchor, name } = finding::provision(id);
            Some(Provision { anchor, name, text: row.text.zh, gloss: row.text.en })
        })
        .collect()
}
