//! A bundle of evidence: what was audited, what was seen, the law, and how anybody can make it again.
//!
//! The same inputs give the same bytes. The only time in it is the one that the person states.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use base64::Engine;
use serde_json::json;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;

use crate::analysis::Code;
use crate::analysis::mapping::Mapping;
use crate::audit::{AppInput, Audit};
use crate::container::Apk;
use crate::db;
use crate::limit::Budget;
use crate::policy;
use crate::prose::Lang;
use crate::report::inert::{inert, inert_within};
use crate::report::markdown::text;
use crate::report::model::FindingView;
use crate::report::terminal::Style;
use crate::report::{self, Report, words};
use crate::rules::{Bearing, EvidenceKind};

/// When a bundle says that it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// As the person wrote it.
    pub text: String,
    /// The same for the archive's entries, whose format knows the years from 1980 to 2107.
    entry: zip::DateTime,
}

impl At {
    /// A day, or a day and time with or without offset (RFC 3339).
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub fn parse(text: &str) -> Result<At, String> {
        let wrong = || "a time is written 2026-12-31 or 2026-12-31T08:00:00+08:00".to_owned();
        let read: toml::value::Datetime = text.parse().map_err(|_| wrong())?;
        let date = read.date.ok_or_else(wrong)?;
        let (hour, minute, second) =
            read.time.map_or((0, 0, 0), |time| (time.hour, time.minute, time.second.unwrap_or(0)));
        let entry = zip::DateTime::from_date_and_time(date.year, date.month, date.day, hour, minute, second.min(59))
            .unwrap_or_default();
        Ok(At { text: text.to_owned(), entry })
    }
}

/// What a bundle is made of.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The app.
    pub app: AppInput<'a>,
    /// Its audit.
    pub audit: &'a Audit,
    /// The policy's files as they were given.
    pub policies: &'a [policy::Input<'a>],
    /// The mapping that names were turned back with: its file's name and bytes, and what it says.
    pub mapping: Option<(&'a str, &'a [u8], &'a Mapping)>,
    /// The time to state.
    pub at: Option<&'a At>,
}

/// The bundle as a ZIP archive.
pub fn archive(parts: &Parts<'_>, budget: &Budget) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut files = files(parts, budget);
    let mut sums = String::new();
    for (name, bytes) in &files {
        let _ = writeln!(sums, "{}  {name}", sha256(bytes));
    }
    files.insert("SHA256SUMS".to_owned(), sums.into_bytes());
    let time = parts.at.map_or_else(zip::DateTime::default, |at| at.entry);
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(time)
        .unix_permissions(0o644);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All files of a bundle but the sums, by name. No name comes from an input.
fn files(parts: &Parts<'_>, budget: &Budget) -> BTreeMap<String, Vec<u8>> {
    let audit = parts.audit;
    let (zh, en) = (Report::new(audit, Lang::Zh, None), Report::new(audit, Lang::En, None));
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut add = |name: &str, text: String| {
        files.insert(name.to_owned(), text.into_bytes());
    };
    add("report/report.html", report::html::render(audit, Lang::Zh, None));
    add("report/report.json", report::json::render(&zh, false));
    add("report/report.zh.txt", report::terminal::render(&zh, &Style::plain()));
    add("report/report.en.txt", report::terminal::render(&en, &Style::plain()));
    add("app/AndroidManifest.xml", audit.app.manifest_xml.clone());
    add("app/signers.txt", signers(audit));
    add("law/provisions.md", provisions(&zh));
    add("policy/excerpts.md", excerpts(&zh));
    add("complaint.zh.md", complaint(parts, &zh));
    add("versions.json", versions(parts));
    add("inputs.tsv", inputs(parts));
    add("README.md", readme(parts, &zh));
    for (number, policy) in parts.policies.iter().enumerate() {
        let (number, ending) = (number.saturating_add(1), ending(policy.file));
        files.insert(format!("policy/{number:02}-original{ending}"), policy.bytes.to_vec());
    }
    for (number, document) in audit.policy.iter().flat_map(|policy| &policy.documents).enumerate() {
        let number = number.saturating_add(1);
        files.insert(format!("policy/{number:02}-text.txt"), document.text.clone().into_bytes());
    }
    for (number, signer) in distinct(audit).into_iter().enumerate() {
        let number = number.saturating_add(1);
        let body = base64::engine::general_purpose::STANDARD.encode(&signer.certificate);
        let lines: Vec<&str> = body.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
        files.insert(format!("app/certificate-{number:02}.pem"), pem.into_bytes());
        files.insert(format!("app/certificate-{number:02}.der"), signer.certificate.clone());
    }
    let opened = parts.app.open(budget);
    let joined = opened.as_ref().map(|opened| opened.join(budget));
    if let (Ok(opened), Ok(Ok(joined))) = (&opened, &joined)
        && let Ok(apk) = opened.whole(joined)
    {
        files.insert("app/entries.tsv".to_owned(), entries(apk, budget).into_bytes());
        code(apk, &zh, parts.mapping.map(|(.., mapping)| mapping), budget, &mut files);
    }
    files
}

/// The ending of a file's name, if it is a plain one.
fn ending(file: &str) -> String {
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let plain = (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { format!(".{}", ending.to_ascii_lowercase()) } else { String::new() }
}

/// The signers whose certificate could be read, each certificate once.
fn distinct(audit: &Audit) -> Vec<&crate::android::signature::Signer> {
    let mut seen = BTreeSet::new();
    let mut signers: Vec<_> = audit.app.signers.iter().filter(|signer| !signer.certificate.is_empty()).collect();
    signers.sort_by(|one, other| one.sha256.cmp(&other.sha256));
    signers.retain(|signer| seen.insert(signer.sha256.as_str()));
    signers
}

fn signers(audit: &Audit) -> String {
    let mut out = String::new();
    for signer in &audit.app.signers {
        let valid = match signer.valid {
            Some(true) => "valid",
            Some(false) => "NOT VALID",
            None => "not checked by the platform",
        };
        let subject = inert(signer.subject.as_deref().unwrap_or("?")).into_owned();
        let _ = writeln!(out, "{}\t{}\t{valid}\t{subject}", signer.scheme.name(), signer.sha256);
    }
    if out.is_empty() {
        out.push_str("no signature\n");
    }
    out
}

/// Every entry of the app with its size and hash.
fn entries(apk: &Apk<'_>, budget: &Budget) -> String {
    let mut out = String::from("sha256\tbytes\tentry\n");
    for entry in &apk.entries {
        let name = inert_within(entry.place(), 1000).into_owned();
        match apk.read(entry, budget) {
            Ok(bytes) => {
                let _ = writeln!(out, "{}\t{}\t{name}", sha256(&bytes), bytes.len());
            }
            Err(_) => {
                let _ = writeln!(out, "-\t-\t{name}");
            }
        }
    }
    out
}

/// The methods on the way to what findings rest on, disassembled, and which finding each is for.
fn code(
    apk: &Apk<'_>,
    report: &Report<'_>,
    mapping: Option<&Mapping>,
    budget: &Budget,
    files: &mut BTreeMap<String, Vec<u8>>,
) {
    let mut wanted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for finding in &report.findings {
        for piece in &finding.evidence {
            let mut methods: Vec<&str> = piece.method.into_iter().collect();
            let access = report.accesses.iter().flatten().find(|access| Some(access.id.as_str()) == piece.reference);
            methods.extend(access.into_iter().flat_map(|access| {
                std::iter::once(access.method.as_str()).chain(access.chain.iter().map(String::as_str))
            }));
            let flow = report.flows.iter().flatten().find(|flow| Some(flow.id.as_str()) == piece.reference);
            methods.extend(flow.into_iter().flat_map(|flow| {
                [flow.source.method.as_str(), flow.sink.method.as_str()]
                    .into_iter()
                    .chain(flow.path.iter().map(|step| step.method.as_str()))
            }));
            for method in methods {
                wanted.entry(method).or_default().insert(format!("{} {}", finding.rule, finding.fingerprint));
            }
        }
    }
    let read = Code::read(apk, budget);
    let names: BTreeSet<&str> = wanted.keys().copied().collect();
    let disassembled = read.disassemble(&names, mapping);
    let mut index = String::from("file\tmethod\tfindings\n");
    for (number, (method, findings)) in wanted.iter().enumerate() {
        let findings: Vec<&str> = findings.iter().map(String::as_str).collect();
        let file = match disassembled.get(*method) {
            Some(code) => {
                let file = format!("code/{:03}.txt", number.saturating_add(1));
                files.insert(file.clone(), code.clone().into_bytes());
                file
            }
            // A method of a native library, of a script, or one without code.
            None => "-".to_owned(),
        };
        let _ = writeln!(index, "{file}\t{}\t{}", inert_within(method, 2000), findings.join("; "));
    }
    files.insert("code/index.tsv".to_owned(), index.into_bytes());
}

/// The provisions that findings cite, in full.
fn provisions(report: &Report<'_>) -> String {
    let mut ids: Vec<&str> = report.findings.iter().flat_map(|finding| finding.provisions.iter().copied()).collect();
    ids.extend(report.not_decided.iter().map(|open| open.behaviour));
    ids.sort_unstable();
    ids.dedup();
    let mut out = String::from("# 条文 · Provisions\n");
    for row in ids.into_iter().filter_map(db::provision) {
        let (zh, en) = (words::provision(row.id, Lang::Zh), words::provision(row.id, Lang::En));
        let _ = writeln!(out, "\n## {zh}\n\n{en} (`{}`)\n", row.id);
        for paragraph in row.text.zh.lines() {
            let _ = writeln!(out, "> {paragraph}  ");
        }
        let _ = writeln!(out, "\n{}\n", row.text.en);
        let (from, to) = (row.from.unwrap_or("–"), row.to.unwrap_or("–"));
        let derived = if row.derived { "；条号系推算 · number derived" } else { "" };
        let _ = writeln!(
            out,
            "施行 {from} 至 {to} · in force from {from} until {to}{derived}。来源 · source: {}",
            row.source
        );
    }
    out
}

/// The words of the policy that findings rest on, with their positions.
fn excerpts(report: &Report<'_>) -> String {
    let mut out = String::from(
        "# 隐私政策摘录 · Excerpts of the policy\n\n位置按文本的字符（Unicode 码点）计，从 0 起，前闭后开；文本见同目录的 NN-text.txt。\n\
         Positions count Unicode code points of the text (NN-text.txt here), from 0, half-open.\n",
    );
    for (number, document) in report.policy.iter().flat_map(|policy| &policy.documents).enumerate() {
        let number = number.saturating_add(1);
        let _ = writeln!(
            out,
            "\n- {number:02}: {} · {} · SHA-256 {} · text SHA-256 {}",
            text(&document.file, 200),
            document.format,
            document.sha256,
            document.text_sha256
        );
    }
    for finding in &report.findings {
        let quotes: Vec<(&str, [usize; 2], String)> =
            finding
                .evidence
                .iter()
                .filter_map(|piece| Some((piece.document?, piece.span?, piece.quote.as_ref()?)))
                .map(|(document, span, quote)| (document, span, marked(quote.before, quote.words, quote.after)))
                .chain(finding.policy_says.iter().map(|says| {
                    (says.document, says.span, marked(says.quote.before, says.quote.words, says.quote.after))
                }))
                .collect();
        if quotes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n## {} ({} {})\n", text(finding.title, 300), finding.rule, finding.fingerprint);
        for (document, [start, end], words) in quotes {
            let _ = writeln!(out, "- {} [{start}, {end}): {words}", text(document, 200));
        }
    }
    out
}

fn marked(before: &str, words: &str, after: &str) -> String {
    format!("{}**{}**{}", text(before, 300), text(words.trim(), 600), text(after, 300))
}

fn versions(parts: &Parts<'_>) -> String {
    let audit = parts.audit;
    report::json::text(
        &json!({
            "schema": "duly-evidence/1",
            "duly": env!("CARGO_PKG_VERSION"),
            "permission_db": db::version(),
            "law": audit.law.law,
            "law_date": audit.law.day,
            "depth": audit.depth,
            "at": parts.at.map(|at| &at.text),
        }),
        false,
    )
}

/// Every file that was read.
fn inputs(parts: &Parts<'_>) -> String {
    let mut out = String::from("role\tname\tbytes\tsha256\n");
    let mut row = |role: &str, name: &str, bytes: &[u8]| {
        let _ = writeln!(out, "{role}\t{}\t{}\t{}", inert_within(name, 500), bytes.len(), sha256(bytes));
    };
    match parts.app.apks {
        None => row("app", parts.app.file, parts.app.bytes),
        Some(apks) => apks.iter().for_each(|(name, bytes)| row("app", name, bytes)),
    }
    for policy in parts.policies {
        row("policy", policy.file, policy.bytes);
    }
    if let Some((name, bytes, _)) = parts.mapping {
        row("mapping", name, bytes);
    }
    out
}

/// A name as an argument of a shell; `stand_in` where it holds what a shell, a terminal or a page could act on.
fn argument(name: &str, stand_in: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | ' ' | '+');
    let shown = if name.len() <= 300 && name.chars().all(plain) { name } else { stand_in };
    format!("'{shown}'")
}

/// How to make the report again.
fn command(parts: &Parts<'_>) -> String {
    let mut line = format!("duly audit {}", argument(parts.app.file, "APP"));
    for (number, policy) in parts.policies.iter().enumerate() {
        let stand_in = format!("POLICY-{}", number.saturating_add(1));
        let _ = write!(line, " --policy {}", argument(policy.file, &stand_in));
    }
    if let Some((name, ..)) = parts.mapping {
        let _ = write!(line, " --mapping {}", argument(name, "MAPPING"));
    }
    if let Some(given) = parts.audit.app_type.as_ref().filter(|choice| choice.given) {
        let _ = write!(line, " --app-type {}", given.id);
    }
    let _ = write!(
        line,
        " --law {} --law-date {} --no-config --deterministic --lang zh --format json",
        parts.audit.law.law.id(),
        parts.audit.law.day
    );
    line
}

fn readme(parts: &Parts<'_>, report: &Report<'_>) -> String {
    let at = parts.at.map_or("未写明（--at 没有给出） · not stated (no --at)", |at| at.text.as_str());
    let label = text(report.app.label.unwrap_or(report.app.package), 80);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "# {label} {} · 证据包 · bundle of evidence\n",
        text(report.app.version_name.unwrap_or_default(), 60)
    );
    let _ = writeln!(out, "{}\n", text(&report.headline, 1200));
    let _ = writeln!(
        out,
        "- 时间 · time: {}\n- App SHA-256: {}\n- duly {}, permission-db {}\n",
        text(at, 60),
        report.app.sha256,
        report.tool.version,
        report.tool.permission_db
    );
    out.push_str(
        "| 文件 · file | 内容 · holds |\n| --- | --- |\n\
         | report/ | 报告：网页、JSON、文本 · the report as page, JSON and text |\n\
         | inputs.tsv | 读取的每个文件及其 SHA-256 · every file that was read |\n\
         | app/ | 解码的清单、签名者及证书、每个条目的 SHA-256 · decoded manifest, signers and certificates, the hash of every entry |\n\
         | code/ | 问题所依据的每处读取途经的方法的反汇编，index.tsv 为目录 · the methods on the way to each access that a finding rests on, disassembled |\n\
         | policy/ | 隐私政策原件、文本、摘录及位置 · the policy as given, its text, excerpts with positions |\n\
         | law/provisions.md | 条文全文 · the provisions in full |\n\
         | complaint.zh.md | 投诉举报书草稿，须核对、填写 · a draft complaint in Chinese, to be checked and filled in |\n\
         | versions.json | 程序、数据、法律的版本 · versions |\n\
         | SHA256SUMS | 以上各文件的校验和：`sha256sum -c SHA256SUMS` · sums of all files above |\n\n\
         安装包本身不在其中，请另行完整保存。App 没有被运行，所见来自其代码；问题是提请查看的线索，不是法院的判断。\n\
         The package itself is not in here: keep it whole, beside this. The app was never run; what is told comes from its code. A finding is a reason to look, not a judgement.\n\n\
         ## 如何重新得出 · How to make it again\n\n\
         用同一版本的 duly 对同样的文件运行，所得与 report/report.json 逐字节相同：\n\
         The same version of duly on the same files gives report/report.json, byte for byte:\n\n",
    );
    let _ = writeln!(out, "    {}", command(parts));
    out
}

/// A draft complaint in Chinese: facts first, then what is only a sign, then the law and what is asked for.
fn complaint(parts: &Parts<'_>, report: &Report<'_>) -> String {
    let app = &report.app;
    let mut out = String::from("# 关于 App 侵害个人信息权益的投诉、举报（草稿）\n\n");
    out.push_str(
        "> 本稿由程序根据安装包和隐私政策生成，须逐项核对、填写后使用。程序没有运行该 App，所述行为见于其代码。\n\n",
    );
    out.push_str("致：【请填写：网信部门、电信主管部门、公安机关或者市场监督管理部门】\n\n");
    out.push_str("投诉人：【请填写：姓名、联系方式】\n\n被投诉的 App：\n\n");
    let label = text(app.label.unwrap_or(app.package), 80);
    let _ = writeln!(
        out,
        "- 名称：{label}；包名：{}；版本：{}",
        text(app.package, 200),
        text(app.version_name.unwrap_or("未知"), 60)
    );
    out.push_str("- 开发者：【请填写】；App 备案号：【请填写】；下载来源和日期：【请填写】\n");
    let _ = writeln!(out, "- 安装包 SHA-256：{}", app.sha256);
    for signer in distinct(parts.audit) {
        let _ = writeln!(out, "- 签名证书 SHA-256：{}", signer.sha256);
    }
    for document in report.policy.iter().flat_map(|policy| &policy.documents) {
        let _ = writeln!(
            out,
            "- 隐私政策：{}，SHA-256：{}（获取日期：【请填写】）",
            text(&document.file, 120),
            document.sha256
        );
    }
    if let Some(at) = parts.at {
        let _ = writeln!(out, "- 审计时间：{}", text(&at.text, 60));
    }
    let entries = report.entries();
    let of = |bearing: Bearing| -> Vec<&Vec<&FindingView<'_>>> {
        entries.iter().filter(|entry| entry.first().is_some_and(|first| first.weight().bearing == bearing)).collect()
    };
    let (sure, signs) = (of(Bearing::Breach), of(Bearing::Doubt));
    if sure.is_empty() && signs.is_empty() {
        out.push_str("\n没有发现可以投诉的问题。\n");
        return out;
    }
    for (heading, entries) in [("一、事实", &sure), ("二、线索（程序不能确定，请核实）", &signs)] {
        let _ = writeln!(out, "\n## {heading}\n");
        if entries.is_empty() {
            out.push_str("无。\n");
        }
        for (number, entry) in entries.iter().enumerate() {
            let Some(first) = entry.first() else { continue };
            let _ = writeln!(
                out,
                "{}. {}。{}",
                number.saturating_add(1),
                text(first.title, 300),
                text(first.explanation, 800)
            );
            for piece in first.evidence.iter().take(4) {
                let place = piece.document.unwrap_or(piece.place);
                let what = match (&piece.quote, piece.kind) {
                    (Some(quote), EvidenceKind::Policy) => format!(
                        "隐私政策写明“{}{}{}”",
                        text(quote.before, 200),
                        text(quote.words, 400),
                        text(quote.after, 200)
                    ),
                    _ => text(piece.what, 300),
                };
                let _ = writeln!(out, "   - {what}（{}）", text(place, 300));
            }
            let provisions = words::provisions(&first.provisions, Lang::Zh);
            let _ = writeln!(out, "   - 依据：{}", text(&provisions, 1200));
        }
    }
    out.push_str("\n## 三、请求\n\n请依法调查处理，责令改正，并将处理结果告知投诉人。【请按需增删：要求删除个人信息、停止向第三方提供、赔偿等】\n");
    if parts.audit.law.in_force("pipl:65") {
        out.push_str("\n《中华人民共和国个人信息保护法》第六十五条：任何组织、个人有权对违法个人信息处理活动向履行个人信息保护职责的部门进行投诉、举报。第六十九条：处理个人信息侵害个人信息权益造成损害，个人信息处理者不能证明自己没有过错的，应当承担损害赔偿等侵权责任。\n");
    }
    out.push_str("\n## 四、所附证据\n\n- 审计报告（report/）、代码（code/）、隐私政策原件和摘录（policy/）、条文全文（law/）\n- 各文件的校验和见 SHA256SUMS；安装包另附\n\n投诉人（签名）：【请填写】　　日期：【请填写】\n");
    out
}
