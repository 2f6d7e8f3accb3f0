//! Reports for other programs: SARIF, JUnit XML and Markdown, held against schemas and readers that are not ours.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use duly::audit::Audit;
use duly::prose::{Lang, Prose};
use duly::report::{Report, junit, markdown, sarif};
use duly::rules::RULES;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use crate::fixture;
use crate::page::{early, many};

fn audits() -> [Audit; 5] {
    [fixture::empty(), fixture::payment(), fixture::hostile(), early(), many()]
}

fn log_of(audit: &Audit, lang: Lang) -> Value {
    serde_json::from_str(&sarif::render(&Report::new(audit, lang, None))).expect("JSON")
}

/// The folder that tests/reports/fetch.sh fills.
fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/reports-tools")
}

#[test]
fn sarif_points_at_the_policys_line_and_keeps_fingerprints() {
    let log = log_of(&fixture::payment(), Lang::En);
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 2);
    let denied = &results[0];
    assert_eq!(denied["ruleId"], "denied-collection");
    assert_eq!(denied["level"], "error");
    assert_eq!(denied["partialFingerprints"]["duly/v1"], "f1");
    let place = &denied["locations"][0]["physicalLocation"];
    // The code's source line and the policy's line have regions; the one that is given first has one.
    assert!(place["region"]["startLine"].is_u64(), "{place}");
    let everywhere: Vec<&Value> =
        denied["locations"].as_array().into_iter().chain(denied["relatedLocations"].as_array()).flatten().collect();
    let policy = everywhere
        .iter()
        .map(|place| &place["physicalLocation"])
        .find(|place| place["artifactLocation"]["uri"] == "policy.txt")
        .expect("the policy is among the places");
    // 元宝支付隐私政策, an empty line, then 您转账时，…收款人。我们不会向任何第三方提供您的通讯录: line 3.
    assert_eq!(policy["region"]["startLine"], 3);
    assert_eq!(policy["region"]["endLine"], 3);
    let words = policy["region"]["endColumn"].as_u64().zip(policy["region"]["startColumn"].as_u64());
    assert_eq!(words.map(|(end, start)| end - start), Some(3), "通讯录 is three code points");
    let steps = denied["codeFlows"][0]["threadFlows"][0]["locations"].as_array().expect("the call path");
    assert_eq!(steps.len(), 2);
    assert_eq!(
        log["runs"][0]["tool"]["driver"]["rules"][denied["ruleIndex"].as_u64().expect("index") as usize]["id"],
        "denied-collection"
    );
}

#[test]
fn sarif_holds_the_weightiest_five_thousand() {
    let mut audit = many();
    let more = audit.findings.clone();
    for (round, finding) in more.iter().cycle().take(4000).enumerate() {
        let mut finding = finding.clone();
        finding.fingerprint = format!("{:032x}", 10_000 + round);
        finding.severity = duly::rules::Severity::Low;
        audit.findings.push(finding);
    }
    let log = log_of(&audit, Lang::Zh);
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 5000);
    let high = results.iter().filter(|result| result["properties"]["severity"] == "high").count();
    assert_eq!(high, 2000, "none of the weightier ones is left out");
}

#[test]
fn junit_has_a_case_for_every_rule() {
    for (audit, failures) in [(fixture::payment(), 1), (fixture::empty(), 0)] {
        let text = junit::render(&Report::new(&audit, Lang::En, None));
        assert_eq!(text.matches("<testcase").count(), RULES.len());
        assert_eq!(text.matches("<failure").count(), failures);
        assert!(text.contains(&format!("failures=\"{failures}\"")));
    }
    let empty = junit::render(&Report::new(&fixture::empty(), Lang::En, None));
    assert!(empty.matches("<skipped").count() > RULES.len() / 2, "what could not run is skipped, not passed");
}

#[test]
fn hostile_text_is_inert_in_markdown() {
    for lang in [Lang::Zh, Lang::En] {
        let text = markdown::render(&Report::new(&fixture::hostile(), lang, None));
        assert!(!text.contains(|letter: char| letter.is_control() && letter != '\n'));
        assert!(!text.contains('\u{202e}'));
        for event in Parser::new_ext(&text, Options::all()) {
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link of theirs in {text}"),
                Event::Html(html) | Event::InlineHtml(html) => {
                    let ours = ["<details><summary>", "</details>", "<code>", "</code>", "</summary>"];
                    let known = ours.iter().any(|tag| html.trim().starts_with(tag));
                    assert!(known && !html.contains("<script"), "{html}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn markdown_fits_a_comment() {
    let text = markdown::render(&Report::new(&many(), Lang::En, None));
    assert!(text.len() < 65_000, "{}", text.len());
    assert!(text.contains(" more, in the JSON and HTML reports."));
    let text = markdown::render(&Report::new(&fixture::payment(), Lang::En, None));
    assert!(text.starts_with("## Yuanbao Pay 3.2.1\n"));
    assert!(text.contains("| Proper | ✗ violated |"));
}

#[test]
#[ignore = "needs what tests/reports/fetch.sh fetches"]
fn sarif_keeps_to_the_oasis_schema() {
    let schema = std::fs::read_to_string(tools().join("sarif-2.1.0.json")).expect("the schema");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a valid schema");
    for audit in audits() {
        for lang in [Lang::Zh, Lang::En] {
            let log = log_of(&audit, lang);
            let faults: Vec<String> = validator
                .iter_errors(&log)
                .take(5)
                .map(|fault| format!("{}: {fault}", fault.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }
    let mut bad = log_of(&fixture::payment(), Lang::Zh);
    bad["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&bad), "the schema refuses what is wrong");
}

#[test]
#[ignore = "needs xmllint and what tests/reports/fetch.sh fetches"]
fn junit_keeps_to_jenkins_schema() {
    let valid = |text: &str| {
        let mut child = Command::new("xmllint")
            .args(["--noout", "--nonet", "--schema"])
            .arg(tools().join("junit-10.xsd"))
            .arg("-")
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("xmllint starts");
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
        let output = child.wait_with_output().expect("xmllint ends");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).chars().take(2000).collect::<String>())
    };
    for mut audit in audits() {
        if let Some(first) = audit.findings.first_mut() {
            first.rule = RULES[0].id;
            first.title = Prose::new(fixture::HOSTILE, fixture::HOSTILE);
        }
        for lang in [Lang::Zh, Lang::En] {
            let (is_valid, told) = valid(&junit::render(&Report::new(&audit, lang, None)));
            assert!(is_valid, "{told}");
        }
    }
    assert!(!valid("<testsuite><testcase/></testsuite>").0, "the schema refuses what is wrong");
}
