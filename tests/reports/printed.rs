//! What the command prints, on every sample: valid by our schemas, and the same as what `reports/` holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jsonschema::Validator;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn duly(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duly")).current_dir(root()).args(arguments).output().expect("the command starts")
}

fn schema(name: &str) -> Validator {
    let path = root().join("reports").join(format!("{name}.schema.json"));
    let text = std::fs::read_to_string(path).expect("the schema is there");
    jsonschema::draft202012::new(&serde_json::from_str(&text).expect("JSON")).expect("a valid schema")
}

fn faults(schema: &Validator, output: &Output, of: &str) -> Vec<String> {
    match serde_json::from_slice::<Value>(&output.stdout) {
        Ok(value) => schema
            .iter_errors(&value)
            .take(5)
            .map(|error| {
                format!("{of}: {} {}", error.instance_path(), error.to_string().chars().take(300).collect::<String>())
            })
            .collect(),
        Err(error) => vec![format!("{of}: {error}; stderr: {}", String::from_utf8_lossy(&output.stderr))],
    }
}

/// A sample: its name, its type, and the policy of each run.
struct Sample {
    name: String,
    app_type: Option<String>,
    policies: Vec<Option<String>>,
}

fn samples() -> Vec<Sample> {
    let mut samples: Vec<Sample> = std::fs::read_dir(root().join("samples"))
        .expect("samples")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "apk"))
        .map(|path| {
            let name = path.file_stem().and_then(|name| name.to_str()).expect("UTF-8").to_owned();
            let folder = root().join("samples/apps").join(&name);
            let text =
                std::fs::read_to_string(folder.join("expected.toml")).expect("every sample has an expected.toml");
            let expected: toml::Table = text.parse().expect("TOML");
            let policies = expected["run"]
                .as_array()
                .expect("runs")
                .iter()
                .map(|run| {
                    run.get("policy").map(|policy| format!("samples/apps/{name}/{}", policy.as_str().expect("text")))
                })
                .collect();
            let app_type = expected.get("app_type").map(|id| id.as_str().expect("text").to_owned());
            Sample { name, app_type, policies }
        })
        .collect();
    samples.sort_by(|left, right| left.name.cmp(&right.name));
    assert!(!samples.is_empty());
    samples
}

impl Sample {
    fn audit(&self, policy: Option<&String>, options: &[&str]) -> Output {
        let app = format!("samples/{}.apk", self.name);
        let mut arguments = vec!["audit", &app];
        if let Some(policy) = policy {
            arguments.extend(["--policy", policy]);
        }
        if let Some(id) = &self.app_type {
            arguments.extend(["--app-type", id]);
        }
        arguments.extend(options);
        duly(&arguments)
    }
}

#[test]
fn every_report_of_a_sample_keeps_to_the_schema() {
    let report = schema("duly-report-1");
    let mut wrong = Vec::new();
    for sample in samples() {
        for policy in &sample.policies {
            for options in [["--lang", "zh", "--depth", "code"], ["--lang", "en", "--depth", "manifest"]] {
                let mut options = options.to_vec();
                options.extend(["--format", "json"]);
                let output = sample.audit(policy.as_ref(), &options);
                wrong.extend(faults(&report, &output, &format!("{} {policy:?} {options:?}", sample.name)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
#[ignore = "needs the apps that tests/realapps/fetch.py fetches"]
fn every_report_of_a_real_app_keeps_to_the_schema() {
    let folder =
        PathBuf::from(std::env::var_os("DULY_REAL_APPS").expect("DULY_REAL_APPS names the folder of the apps"));
    let report = schema("duly-report-1");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|extension| extension == "apk") {
            let app = path.to_str().expect("UTF-8");
            wrong.extend(faults(&report, &duly(&["audit", app, "--format", "json"]), app));
            count += 1;
        }
    }
    assert!(count > 0, "no app to look at");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_list_and_listing_keeps_to_its_schema() {
    let list = schema("duly-list-1");
    let mut wrong = Vec::new();
    // The lists of the contract, and three more.
    for kind in [
        "permissions",
        "apis",
        "uris",
        "data-types",
        "sdks",
        "hosts",
        "app-types",
        "provisions",
        "rules",
        "sinks",
        "hardeners",
        "frameworks",
    ] {
        let output = duly(&["explain", "--list", kind, "--format", "json"]);
        wrong.extend(faults(&list, &output, kind));
        let value: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let items = value["items"].as_array().map_or(0, Vec::len);
        assert!(items > 0 && value["count"] == items, "{kind}: {items} items");
        let ids: BTreeSet<&str> =
            value["items"].as_array().expect("list").iter().map(|item| item["id"].as_str().expect("id")).collect();
        assert_eq!(ids.len(), items, "{kind}: ids are unique");
    }
    let explained = schema("duly-explain-1");
    for name in [
        "READ_CONTACTS",
        "getDeviceId",
        "contacts",
        "undisclosed-sharing",
        "online-payment",
        "pipl:23",
        "umeng",
        "qq.com",
    ] {
        wrong.extend(faults(&explained, &duly(&["explain", name, "--format", "json"]), name));
    }
    let policy = schema("duly-policy-1");
    for sample in samples() {
        for path in sample.policies.iter().flatten() {
            wrong.extend(faults(&policy, &duly(&["policy", path, "--format", "json"]), path));
        }
        let app = format!("samples/{}.apk", sample.name);
        wrong.extend(faults(&schema("duly-manifest-1"), &duly(&["manifest", &app, "--format", "json"]), &app));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(listing) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    listing
        .map(|entry| entry.expect("readable").path())
        .map(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8").to_owned();
            (name, std::fs::read(path).expect("readable"))
        })
        .collect()
}

#[test]
fn the_reports_of_the_samples_are_current() {
    let made = tempfile::tempdir().expect("a folder");
    let out = made.path().join("reports");
    let options =
        ["--lang", "zh", "--deterministic", "--format", "html", "--format", "json", "--format", "terminal", "-o"];
    for sample in samples() {
        let options: Vec<&str> = options.into_iter().chain([out.to_str().expect("UTF-8")]).collect();
        std::fs::create_dir_all(&out).expect("a folder");
        let output = sample.audit(sample.policies.first().and_then(Option::as_ref), &options);
        assert!(output.status.code() != Some(2), "{}: {}", sample.name, String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    let made = files(&out);
    let kept = root().join("reports/samples");
    if std::env::var_os("DULY_WRITE_REPORTS").is_some() {
        let _ = std::fs::remove_dir_all(&kept);
        std::fs::create_dir_all(&kept).expect("reports/samples");
        for (name, bytes) in &made {
            std::fs::write(kept.join(name), bytes).expect("written");
        }
        return;
    }
    let known = files(&kept);
    let stale: Vec<&String> = made
        .keys()
        .chain(known.keys())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|name| made.get(*name) != known.get(*name))
        .collect();
    assert!(
        stale.is_empty(),
        "not what this version makes: {stale:?}; run DULY_WRITE_REPORTS=1 cargo test --test reports"
    );
}

#[test]
fn several_formats_and_apps_go_to_a_folder() {
    let made = tempfile::tempdir().expect("a folder");
    let out = made.path().join("new/reports");
    let out = out.to_str().expect("UTF-8");
    let both = ["samples/payment-duly.apk", "samples/payment-leak.apk"];
    let output =
        duly(&["audit", both[0], both[1], "--format", "json", "--format", "html", "--format", "json", "-o", out]);
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let names: Vec<String> = files(Path::new(out)).into_keys().collect();
    assert_eq!(
        names,
        ["payment-duly.apk.html", "payment-duly.apk.json", "payment-leak.apk.html", "payment-leak.apk.json"]
    );
    // The same app twice gets a number, one that cannot be read an error in its place.
    let output = duly(&["audit", both[0], both[0], "Cargo.toml", "--format", "json", "-o", out, "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    let names = files(Path::new(out));
    assert!(names.contains_key("payment-duly.apk.2.json"), "{:?}", names.keys());
    let error: Value = serde_json::from_slice(&names["Cargo.toml.json"]).expect("JSON");
    assert!(schema("duly-error-1").is_valid(&error), "{error}");
    // On standard output it is one line an app, in their order.
    let output = duly(&["audit", both[1], "Cargo.toml", both[0], "--format", "json"]);
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    let schemas: Vec<&str> = lines.iter().filter_map(|line| line["schema"].as_str()).collect();
    assert_eq!(schemas, ["duly-report/1", "duly-error/1", "duly-report/1"]);
    assert_eq!(lines[0]["app"]["file"], "payment-leak.apk");
}

#[test]
fn the_ending_of_a_file_names_the_format() {
    let made = tempfile::tempdir().expect("a folder");
    for (name, start) in [("a.html", "<!doctype html>"), ("a.json", "{"), ("a.txt", "橙叶支付")] {
        let path = made.path().join(name);
        let output = duly(&["audit", "samples/payment-duly.apk", "--lang", "zh", "-o", path.to_str().expect("UTF-8")]);
        assert!(output.stdout.is_empty(), "{name}");
        let text = std::fs::read_to_string(&path).expect("written");
        assert!(text.starts_with(start), "{name}: {}", text.chars().take(40).collect::<String>());
    }
}

#[test]
fn wrong_use_is_one_clear_line() {
    let app = "samples/payment-duly.apk";
    for (arguments, says) in [
        (vec!["audit", app, "--format", "papyrus"], "invalid value 'papyrus'"),
        (vec!["audit", app, "--format", "json", "--format", "html"], "several formats cannot go to one place"),
        (vec!["audit", app, app, "--format", "html"], "reports of several apps cannot go to one place in this format"),
        (vec!["audit", app, "-o", "no-such-folder/a.json"], "cannot be written"),
    ] {
        let output = duly(&[arguments.clone(), vec!["--lang", "en"]].concat());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(stderr.lines().count() == 1 && stderr.contains(says), "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_difference_keeps_to_its_schema_and_tells_what_an_update_adds() {
    let schema = schema("duly-diff-1");
    let samples = root().join("samples");
    let path = |name: &str| samples.join(name).to_str().expect("UTF-8").to_owned();
    let (old, new) = (path("payment-duly.apk"), path("payment-leak.apk"));
    let policy = path("apps/payment-leak/policy.zh.md");
    let json = ["--format", "json", "--lang", "en"];
    let apps = duly(&[&["diff", &old, &new, "--policy", &policy], &json[..]].concat());
    assert_eq!(faults(&schema, &apps, "two apps"), [""; 0]);
    let found: serde_json::Value = serde_json::from_slice(&apps.stdout).expect("JSON");
    let added: Vec<&str> = found["recipients"]["added"]
        .as_array()
        .expect("looked")
        .iter()
        .filter_map(|one| one["recipient"].as_str())
        .collect();
    assert_eq!(added, ["hengxin-risk.example"]);
    assert!(found["findings"]["added"].as_array().expect("list").iter().any(|one| one["rule"] == "denied-collection"));
    // The same from reports of them: only who held which policy against which is known now.
    let folder = tempfile::tempdir().expect("a folder");
    let report = |app: &str, name: &str| {
        let file = folder.path().join(name);
        let made = duly(&["audit", app, "--policy", &policy, "--format", "json", "--lang", "en", "--deterministic"]);
        std::fs::write(&file, made.stdout).expect("written");
        file.to_str().expect("UTF-8").to_owned()
    };
    let (old_report, new_report) = (report(&old, "old.json"), report(&new, "new.json"));
    let reports = duly(&[&["diff", &old_report, &new_report], &json[..]].concat());
    assert_eq!(faults(&schema, &reports, "two reports"), [""; 0]);
    let mut of_reports: serde_json::Value = serde_json::from_slice(&reports.stdout).expect("JSON");
    assert_eq!(of_reports["policy"]["changed"], false);
    of_reports["policy"]["changed"] = serde_json::Value::Null;
    assert_eq!(of_reports, found);
    // Turned round, what was added is taken away.
    let back: serde_json::Value =
        serde_json::from_slice(&duly(&[&["diff", &new_report, &old_report], &json[..]].concat()).stdout).expect("JSON");
    assert_eq!(back["findings"]["removed"], found["findings"]["added"]);
    let text = duly(&["diff", &old_report, &new_report, "--lang", "zh"]);
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    assert!(text.contains("隐私政策却没有变"), "{text}");
    for bad in ["README.md", "samples/apps/payment-leak/policy.zh.md", "Cargo.lock"] {
        let output = duly(&["diff", &old, root().join(bad).to_str().expect("UTF-8"), "--lang", "en"]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{bad}");
    }
}

#[test]
fn a_hostile_report_is_inert_in_a_difference() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = root().join("samples/payment-leak.apk");
    let made = duly(&["audit", app.to_str().expect("UTF-8"), "--format", "json"]).stdout;
    let mut report: serde_json::Value = serde_json::from_slice(&made).expect("JSON");
    let hostile = "\u{1b}[31m\u{202e}<script>=cmd|' /C calc'!A0\n\u{0}";
    report["app"]["label"] = hostile.into();
    report["app"]["version_name"] = hostile.repeat(50_000).into();
    for finding in report["findings"].as_array_mut().expect("list") {
        finding["title"] = hostile.into();
        finding["severity"] = hostile.into();
        finding["fingerprint"] = hostile.into();
    }
    for endpoint in report["endpoints"].as_array_mut().expect("list") {
        endpoint["organisation"] = hostile.into();
    }
    for access in report["accesses"].as_array_mut().expect("list") {
        access["actor"]["kind"] = serde_json::json!({ "a": [1] });
        access["data_type"] = hostile.into();
    }
    report["tool"]["depth"] = serde_json::json!([hostile]);
    let path = folder.path().join("hostile.json");
    std::fs::write(&path, serde_json::to_vec(&report).expect("JSON")).expect("written");
    for (one, other) in [(app.as_path(), path.as_path()), (&path, &app)] {
        for format in ["terminal", "json"] {
            let output =
                duly(&["diff", one.to_str().expect("UTF-8"), other.to_str().expect("UTF-8"), "--format", format]);
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
            let text = String::from_utf8(output.stdout).expect("UTF-8");
            assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{0}']));
            if format == "terminal" {
                assert!(text.len() < 20_000, "{}", text.len());
            }
        }
    }
}

#[test]
fn a_draft_tells_what_the_app_does_and_is_read_back_as_such() {
    let schema = schema("duly-draft-1");
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["payment-leak", "sdk-contacts", "asks-much", "cleartext", "packed"] {
        let app = root().join(format!("samples/{name}.apk"));
        let app = app.to_str().expect("UTF-8");
        let out = folder.path().join(name);
        let out = out.to_str().expect("UTF-8");
        for lang in ["zh", "en"] {
            let printed = duly(&["draft", app, "--format", "json", "--lang", lang]);
            assert_eq!(faults(&schema, &printed, name), [""; 0]);
        }
        assert_eq!(duly(&["draft", app, "-o", out]).status.code(), Some(0));
        let text = |file: &str| std::fs::read_to_string(format!("{out}/{file}")).expect(file);
        assert!(text("draft.zh.md").contains("【请填写") && text("draft.en.md").contains("(fill in"));
        assert!(text("personal-information.zh.csv").starts_with("\u{feff}个人信息种类,"));
        // A policy that says what the draft says hides nothing of what is read and by whom.
        for policy in ["policy.zh.md", "policy.en.md"] {
            let report = duly(&["audit", app, "--policy", &format!("{out}/{policy}"), "--format", "json"]);
            let report: serde_json::Value = serde_json::from_slice(&report.stdout).expect("JSON");
            let untold: Vec<String> = report["findings"]
                .as_array()
                .expect("list")
                .iter()
                .filter(|one| one["severity"] != "info")
                .filter(|one| {
                    [
                        "undisclosed-collection",
                        "undisclosed-sdk",
                        "sdk-takes-more",
                        "vague-disclosure",
                        "denied-collection",
                    ]
                    .contains(&one["rule"].as_str().expect("rule"))
                })
                .map(|one| format!("{} {} {}", one["rule"], one["data_type"], one["title"]))
                .collect();
            assert_eq!(untold, [""; 0], "{name} {policy}");
        }
        // The form that the console would import says the same.
        let draft: serde_json::Value = serde_json::from_str(&text("draft.json")).expect("JSON");
        let form = duly(&["policy", &format!("{out}/data-safety.csv"), "--format", "json"]);
        let expected: std::collections::BTreeSet<&str> =
            draft["data_safety"].as_array().expect("list").iter().filter_map(|one| one["data_type"].as_str()).collect();
        if expected.is_empty() {
            continue;
        }
        let form: serde_json::Value = serde_json::from_slice(&form.stdout).expect("JSON");
        let read: std::collections::BTreeSet<&str> = form["policy"]["disclosures"]
            .as_array()
            .expect("list")
            .iter()
            .filter_map(|one| one["data_type"].as_str())
            .collect();
        assert_eq!(read, expected, "{name}");
    }
}
