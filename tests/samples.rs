//! Every sample gets the verdict that `samples/apps/NAME/expected.toml` says, from the command as a person runs it.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    app_type: Option<String>,
    run: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    policy: Option<String>,
    exit: i32,
    legal: String,
    proper: String,
    necessary: String,
    disclosed: String,
    consent: String,
    fires: Vec<Fires>,
    silent: Vec<String>,
    /// What the sentence at the head of the terminal's report must say.
    #[serde(default)]
    says_zh: Vec<String>,
    #[serde(default)]
    says_en: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fires {
    rule: String,
    data_type: Option<String>,
}

fn differences(name: &str, app: &Path, expected: &Expected, run: &Run) -> Vec<String> {
    let audit = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duly"));
        command.arg("audit").arg(app.join(format!("../../{name}.apk"))).args(["--depth", "code"]).args(options);
        if let Some(policy) = &run.policy {
            command.arg("--policy").arg(app.join(policy));
        }
        if let Some(id) = &expected.app_type {
            command.args(["--app-type", id]);
        }
        command.output().expect("the command starts")
    };
    let output = audit(&["--format", "json", "--lang", "en"]);
    let of = format!("{name}, {}", run.policy.as_deref().unwrap_or("no policy"));
    let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
        return vec![format!("{of}: no JSON; stderr: {}", String::from_utf8_lossy(&output.stderr))];
    };
    let mut wrong = Vec::new();
    if output.status.code() != Some(run.exit) {
        wrong.push(format!("{of}: exit {:?}, expected {}", output.status.code(), run.exit));
    }
    for (principle, expected) in [
        ("legal", &run.legal),
        ("proper", &run.proper),
        ("necessary", &run.necessary),
        ("disclosed", &run.disclosed),
        ("consent", &run.consent),
    ] {
        let got = &report["verdict"][principle];
        if got["status"] != **expected {
            wrong.push(format!("{of}: {principle} {}, expected {expected}: {}", got["status"], got["why"]));
        }
    }
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    // The language changes the prose, never what is found.
    let keys = |report: &Value| -> Vec<Value> {
        let list = report["findings"].as_array().cloned().unwrap_or_default();
        list.iter().map(|finding| finding["fingerprint"].clone()).collect()
    };
    match serde_json::from_slice::<Value>(&audit(&["--format", "json", "--lang", "zh"]).stdout) {
        Ok(other)
            if keys(&other) == keys(&report)
                && other["verdict"]["legal"]["status"] == report["verdict"]["legal"]["status"] => {}
        _ => wrong.push(format!("{of}: the report in Chinese finds other things")),
    }
    for fires in &run.fires {
        let is = |finding: &Value| {
            finding["rule"] == *fires.rule
                && fires.data_type.as_ref().is_none_or(|data_type| finding["data_type"] == **data_type)
        };
        if !findings.iter().any(is) {
            wrong.push(format!("{of}: {fires:?} did not fire"));
        }
    }
    for finding in findings.iter().filter(|finding| finding["severity"] != "info") {
        if run.silent.iter().any(|rule| finding["rule"] == **rule) {
            wrong.push(format!("{of}: {} fired on {}: {}", finding["rule"], finding["data_type"], finding["title"]));
        }
    }
    for (lang, says) in [("zh", &run.says_zh), ("en", &run.says_en)].into_iter().filter(|(_, says)| !says.is_empty()) {
        let output = audit(&["--lang", lang]);
        // The sentence stands below the app's name, up to the first empty line, broken where a line is full.
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let lines =
            text.lines().skip(1).skip_while(|line| line.trim().is_empty()).take_while(|line| !line.trim().is_empty());
        let join = if lang == "zh" { "" } else { " " };
        let head = lines.map(str::trim).collect::<Vec<_>>().join(join);
        for said in says.iter().filter(|said| !head.contains(said.as_str())) {
            wrong.push(format!("{of}: the sentence does not say “{said}”: {head}"));
        }
    }
    wrong
}

#[test]
fn every_sample_gets_the_verdict_that_was_reasoned() {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/apps");
    let mut names: Vec<_> = std::fs::read_dir(&apps)
        .expect("samples/apps is there")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let mut wrong = Vec::new();
    for name in &names {
        let app = apps.join(name);
        let text = std::fs::read_to_string(app.join("expected.toml")).expect("every sample has an expected.toml");
        let expected: Expected = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for run in &expected.run {
            wrong.extend(differences(name, &app, &expected, run));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
