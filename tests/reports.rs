//! Reports of audits built by hand, in every format and both languages.

#[path = "reports/exchange.rs"]
mod exchange;
#[path = "reports/fixture.rs"]
mod fixture;
#[path = "reports/page.rs"]
mod page;
#[path = "reports/printed.rs"]
mod printed;

use duly::prose::Lang;
use duly::report::terminal::{Style, render};
use duly::report::{Report, json};
use unicode_width::UnicodeWidthStr;

fn json_of(audit: &duly::audit::Audit, lang: Lang) -> serde_json::Value {
    serde_json::from_str(&json::render(&Report::new(audit, lang, None), false)).expect("JSON")
}

/// Characters that act on a terminal or reorder what is read.
fn acts(letter: char) -> bool {
    (letter.is_control() && letter != '\n') || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn json_keeps_to_the_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../reports/duly-report-1.schema.json")).expect("schema");
    let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
    for audit in [fixture::empty(), fixture::payment(), fixture::hostile()] {
        for lang in [Lang::Zh, Lang::En] {
            let report = json_of(&audit, lang);
            let errors: Vec<String> =
                validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
}

#[test]
fn errors_and_policies_keep_to_their_schemas() {
    let validator = |schema: &str| {
        jsonschema::draft202012::new(&serde_json::from_str(schema).expect("schema")).expect("a valid schema")
    };
    let error: serde_json::Value =
        serde_json::from_str(&json::error_line(fixture::HOSTILE, "no ZIP end record", "check the download"))
            .expect("JSON");
    assert!(validator(include_str!("../reports/duly-error-1.schema.json")).is_valid(&error));
    let policy = serde_json::json!({ "schema": "duly-policy/1", "policy": fixture::payment().policy });
    assert!(validator(include_str!("../reports/duly-policy-1.schema.json")).is_valid(&policy));
    let nothing = serde_json::json!({ "schema": "duly-policy/1" });
    assert!(!validator(include_str!("../reports/duly-policy-1.schema.json")).is_valid(&nothing));
}

#[test]
fn the_schema_refuses_what_the_contract_does_not_allow() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../reports/duly-report-1.schema.json")).expect("schema");
    let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
    let good = json_of(&fixture::payment(), Lang::En);
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut report = good.clone();
        change(&mut report);
        !validator.is_valid(&report)
    };
    assert!(refused(&|report| report["extra"] = 1.into()));
    assert!(refused(&|report| report["accesses"][0]["via"] = "telepathy".into()));
    assert!(refused(&|report| report["verdict"]["legal"]["status"] = "fine".into()));
    assert!(refused(&|report| drop(report["app"].as_object_mut().expect("object").remove("label"))));
    assert!(refused(&|report| report["findings"][0]["evidence"][0]["offset"] = (-1).into()));
}

#[test]
fn lists_are_sorted_and_what_nobody_looked_for_is_null() {
    let report = json_of(&fixture::payment(), Lang::En);
    let ids: Vec<_> = report["accesses"].as_array().expect("list").iter().map(|access| access["id"].clone()).collect();
    assert_eq!(ids, ["a1", "a2", "a10"]);
    assert_eq!(report["permissions"][0]["used_by"], serde_json::json!(["a2", "a10"]));
    assert_eq!(report["findings"][0]["fingerprint"], "f1");
    assert_eq!(report["policy"]["disclosures"][0]["action"], "collect");
    assert_eq!(report["sdks"], serde_json::json!([]));
    assert!(report["flows"].is_null());
    assert!(report["tool"]["elapsed_ms"].is_null());
    let empty = json_of(&fixture::empty(), Lang::En);
    assert!(empty["accesses"].is_null());
    assert!(empty["app"]["packers"].is_null());
    assert_eq!(empty["findings"], serde_json::json!([]));
}

#[test]
fn the_language_changes_prose_alone() {
    let audit = fixture::payment();
    let (zh, en) = (json_of(&audit, Lang::Zh), json_of(&audit, Lang::En));
    assert_eq!(zh["app"]["label"], "元宝支付");
    assert_eq!(en["app"]["label"], "Yuanbao Pay");
    assert_ne!(zh["findings"][0]["title"], en["findings"][0]["title"]);
    assert_eq!(zh["findings"][0]["fingerprint"], en["findings"][0]["fingerprint"]);
    assert_eq!(zh["accesses"], en["accesses"]);
}

#[test]
fn the_terminal_fits_its_width_and_stays_plain() {
    for audit in [fixture::empty(), fixture::payment(), fixture::hostile()] {
        for lang in [Lang::Zh, Lang::En] {
            for width in [60, 80, 120] {
                let text = render(&Report::new(&audit, lang, None), &Style { colour: false, width });
                for line in text.lines() {
                    assert!(line.width() <= width, "{} columns of {width}: {line}", line.width());
                }
                assert!(!text.contains(acts), "{text}");
            }
        }
    }
}

#[test]
fn colour_is_the_only_difference_that_colour_makes() {
    let audit = fixture::payment();
    let report = Report::new(&audit, Lang::Zh, None);
    let plain = render(&report, &Style { colour: false, width: 80 });
    let coloured = render(&report, &Style { colour: true, width: 80 });
    assert!(coloured.contains("\u{1b}["));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').expect("a colour ends with m").1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

#[test]
fn hostile_text_is_inert_in_json() {
    let audit = fixture::hostile();
    let text = json::render(&Report::new(&audit, Lang::En, None), true);
    assert_eq!(text.matches('\n').count(), 1);
    assert!(!text.contains(acts));
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["app"]["package"], fixture::HOSTILE);
}

#[test]
fn the_terminal_shows_the_verdict_first() {
    for (lang, name) in [(Lang::Zh, "terminal_zh"), (Lang::En, "terminal_en")] {
        let audit = fixture::payment();
        let text = render(&Report::new(&audit, lang, None), &Style::plain());
        // The data's version is not the report's.
        insta::assert_snapshot!(name, text.replace(duly::db::version(), "DATE"));
    }
}
