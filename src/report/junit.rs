//! JUnit XML: one test case a rule. A rule that breaks its principle fails, one that could not run is skipped.

use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;

use super::inert::{inert_within, is_hidden};
use super::model::{FindingView, Report};
use super::words;
use crate::audit::Depth;
use crate::law::LawSet;
use crate::prose::Lang;
use crate::rules::{Bearing, Needs, RULES, Rule, State};

/// Most findings told in one test case.
const MOST: usize = 100;

/// The report as JUnit XML.
pub fn render(report: &Report<'_>) -> String {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail.
    let written = write(&mut Writer::new_with_indent(&mut bytes, b' ', 2), report);
    debug_assert!(written.is_ok(), "{written:?}");
    bytes.push(b'\n');
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", String::from_utf8_lossy(&bytes))
}

/// What became of a rule.
enum Outcome<'r, 'a> {
    Passed,
    Failed(Vec<&'r FindingView<'a>>),
    Doubtful(Vec<&'r FindingView<'a>>),
    Skipped(&'static str),
}

fn write(writer: &mut Writer<&mut Vec<u8>>, report: &Report<'_>) -> io::Result<()> {
    let outcomes: Vec<(&Rule, Outcome)> = RULES.iter().map(|rule| (*rule, outcome(rule, report))).collect();
    let failed = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_))).count().to_string();
    let skipped = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Skipped(_))).count().to_string();
    let tests = outcomes.len().to_string();
    let package = clean(report.app.package, 200);
    writer
        .create_element("testsuite")
        .with_attributes([
            ("name", &*package),
            ("tests", &tests),
            ("failures", &failed),
            ("errors", "0"),
            ("skipped", &skipped),
        ])
        .write_inner_content(|writer| {
            for (rule, outcome) in &outcomes {
                case(writer, rule, outcome, report.lang)?;
            }
            Ok(())
        })?;
    Ok(())
}

fn case(writer: &mut Writer<&mut Vec<u8>>, rule: &Rule, outcome: &Outcome<'_, '_>, lang: Lang) -> io::Result<()> {
    let class = format!("duly.{}", words::principle(rule.principle).en.to_lowercase());
    let case = writer.create_element("testcase").with_attributes([("classname", &*class), ("name", rule.id)]);
    let name = rule.title.get(lang);
    match outcome {
        Outcome::Passed => case.write_empty()?,
        Outcome::Skipped(why) => case.write_inner_content(|writer| {
            writer.create_element("skipped").with_attribute(("message", *why)).write_empty().map(drop)
        })?,
        Outcome::Failed(findings) => case.write_inner_content(|writer| {
            let text = told(findings, lang);
            writer
                .create_element("failure")
                .with_attributes([("type", rule.id), ("message", name)])
                .write_text_content(BytesText::new(&text))
                .map(drop)
        })?,
        Outcome::Doubtful(findings) => case.write_inner_content(|writer| {
            let text = told(findings, lang);
            writer.create_element("system-out").write_text_content(BytesText::new(&text)).map(drop)
        })?,
    };
    Ok(())
}

fn outcome<'r, 'a>(rule: &Rule, report: &'r Report<'a>) -> Outcome<'r, 'a> {
    let of = |bearing: Bearing| -> Vec<&'r FindingView<'a>> {
        let here = |one: &&FindingView| one.rule == rule.id && one.state != Some(State::Fixed);
        report.findings.iter().filter(here).filter(|one| one.weight().bearing >= bearing).collect()
    };
    let lang = report.lang;
    let why = |zh: &'static str, en: &'static str| words::word(zh, en).get(lang);
    let breaches = of(Bearing::Breach);
    // What the baseline or a suppression covers is told, and fails nothing.
    if breaches.iter().any(|one| State::counts(one.state)) {
        return Outcome::Failed(breaches);
    }
    if !breaches.is_empty() {
        return Outcome::Doubtful(of(Bearing::Note));
    }
    if report.config.as_ref().is_some_and(|config| config.rules_off.contains(&rule.id)) {
        return Outcome::Skipped(why("配置关闭了这条规则", "the configuration turns it off"));
    }
    if let Some(day) = report.tool.law_date
        && (LawSet { law: report.tool.law, day }).cited(rule.id, rule.provisions).is_empty()
    {
        return Outcome::Skipped(why(
            "所依据的法律没有这方面的有效规定",
            "the law judged by had nothing in force on it",
        ));
    }
    if rule.needs.contains(Needs::F) && report.tool.depth == Depth::Manifest {
        return Outcome::Skipped(why("没有查看代码", "the code was not looked at"));
    }
    if rule.needs.contains(Needs::P) && report.policy.is_none() {
        return Outcome::Skipped(why("没有隐私政策", "there is no policy"));
    }
    if rule.needs.contains(Needs::T) && report.app.app_type.id.is_none() {
        return Outcome::Skipped(why("App 类型不明", "the app's type is not known"));
    }
    let doubts = of(Bearing::Note);
    if doubts.is_empty() { Outcome::Passed } else { Outcome::Doubtful(doubts) }
}

/// The findings of a rule, one beneath another.
fn told(findings: &[&FindingView<'_>], lang: Lang) -> String {
    let mut lines = Vec::new();
    for finding in findings.iter().take(MOST) {
        let sure = words::confidence(finding.confidence).get(lang);
        let state = finding.state.map_or(String::new(), |state| format!(", {}", words::state(state).get(lang)));
        let severity = words::severity(finding.severity).get(lang);
        lines.push(clean(&format!("{} [{severity}, {sure}{state}]", finding.title), 400));
        lines.push(format!("  {}", clean(finding.explanation, 1000)));
        for piece in &finding.evidence {
            lines.push(format!("  - {} ({})", clean(piece.what, 400), clean(piece.place, 400)));
        }
    }
    let left = findings.len().saturating_sub(MOST);
    if left > 0 {
        lines.push(format!("+{left}"));
    }
    lines.join("\n")
}

/// A supplied text without what XML 1.0 cannot hold.
fn clean(text: &str, most: usize) -> String {
    inert_within(text, most)
        .replace(|letter: char| is_hidden(letter) || matches!(letter, '\u{fffe}' | '\u{ffff}'), "\u{fffd}")
}
