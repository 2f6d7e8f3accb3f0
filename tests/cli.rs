//! Every command and option of the contract, as a person or a program uses them.

#[path = "command/mod.rs"]
mod command;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use command::{Run, command, duly, finish, repository};

fn sample(name: &str) -> String {
    repository("samples").join(name).to_str().unwrap().to_owned()
}

fn leak() -> String {
    sample("payment-leak.apk")
}

fn own() -> String {
    sample("payment-duly.apk")
}

fn policy() -> String {
    sample("apps/payment-leak/policy.zh.md")
}

/// A file that is no app.
fn bad(folder: &Path) -> String {
    let path = folder.join("bad.apk");
    std::fs::write(&path, b"no app").unwrap();
    path.to_str().unwrap().to_owned()
}

/// An app that hides something: its code has a wrong checksum.
fn hiding(folder: &Path) -> String {
    let bytes = std::fs::read(own()).unwrap();
    let budget = duly::limit::Budget::default();
    let apk = duly::container::Apk::open(&bytes, &budget).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in apk.entries.iter().filter(|entry| !entry.name.starts_with("META-INF/")) {
        let mut contents = apk.read(entry, &budget).unwrap().into_owned();
        if entry.name == "classes.dex" {
            contents[8] ^= 1;
        }
        zip.start_file(&entry.name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &contents).unwrap();
    }
    let path = folder.join("hiding.apk");
    std::fs::write(&path, zip.finish().unwrap().into_inner()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[track_caller]
fn misuse(arguments: &[&str], en: &str, zh: &str) {
    for (lang, words) in [("en", en), ("zh", zh)] {
        let run = duly(arguments.iter().copied().chain(["--lang", lang]));
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}: {run:?}");
        assert_eq!(run.stderr.lines().count(), 1, "{arguments:?}: {}", run.stderr);
        assert!(
            run.stderr.starts_with("duly: ") && run.stderr.contains(words),
            "{arguments:?}: {}\n{words}",
            run.stderr
        );
        assert!(run.stderr.contains("duly --help"), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn wrong_use_is_one_line() {
    let app = own();
    misuse(&[], "subcommand", "没有给出命令");
    misuse(&["audti", &app], "unrecognized subcommand 'audti'", "没有“audti”这个命令");
    misuse(&["audit"], "APP", "缺少参数");
    misuse(
        &["audit", &app, "--no-such-option"],
        "unexpected argument '--no-such-option'",
        "没有“--no-such-option”这个参数",
    );
    misuse(&["audit", &app, "--format", "yaml"], "invalid value 'yaml'", "不接受“yaml”");
    misuse(&["audit", &app, "--format"], "a value is required", "缺少取值");
    misuse(&["audit", &app, "--depth", "deepest"], "invalid value 'deepest'", "不接受“deepest”（可用：manifest、code");
    misuse(&["audit", &app, "--app-type", "no-type"], "no such app type", "不接受“no-type”");
    misuse(&["audit", &app, "--fail-on", "no-such-rule"], "neither a level nor a rule", "不接受“no-such-rule”");
    misuse(&["audit", &app, "--threads", "0"], "invalid value '0'", "不接受“0”");
    misuse(&["audit", &app, "--threads", "many"], "invalid value 'many'", "不接受“many”");
    misuse(&["explain"], "NAME", "缺少参数");
    misuse(&["explain", "--list", "nothing"], "invalid value 'nothing'", "不接受“nothing”");
    misuse(&["explain", "READ_SMS", "--list", "rules"], "cannot be used with", "不能与");
    misuse(&["policy"], "FILE", "缺少参数");
    let run = duly(["audit", &app, "--lang", "fr"]);
    assert_eq!((run.status, run.stderr.lines().count()), (2, 1), "{run:?}");
    // Several formats need several places.
    let run = duly(["audit", &app, "--format", "json", "--format", "terminal", "--lang", "en"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.lines().count()), (2, "", 1), "{run:?}");
    let run = duly(["explain", "no such thing at all", "--lang", "en"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.lines().count()), (2, "", 1), "{run:?}");
}

#[test]
fn help_and_version() {
    for arguments in [&["--help"][..], &["-h"], &["--version"], &["help"], &["audit", "--help"], &["policy", "--help"]]
    {
        let run = duly(arguments);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(run.stdout.contains("duly"), "{arguments:?}: {}", run.stdout);
    }
    assert_eq!(duly(["--version"]).stdout, format!("duly {}\n", env!("CARGO_PKG_VERSION")));
    // Every command is there, and what it takes.
    let help = duly(["--help"]).stdout;
    for command in ["audit", "policy", "manifest", "explain"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
    }
}

#[test]
fn fail_on_decides_the_exit_status() {
    let status = |fail_on: &str| {
        let run = duly([
            "audit",
            &leak(),
            "--policy",
            &policy(),
            "--app-type",
            "online-payment",
            "--format",
            "json",
            "--fail-on",
            fail_on,
        ]);
        assert_eq!(run.stderr, "");
        (run.status, run.report())
    };
    let (never, report) = status("never");
    assert_eq!(never, 0, "{report:#}");
    let statuses: BTreeSet<&str> = ["legal", "proper", "necessary", "disclosed", "consent"]
        .map(|one| report["verdict"][one]["status"].as_str().unwrap())
        .into();
    let findings = report["findings"].as_array().unwrap();
    let rules: BTreeSet<&str> = findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    let severities: BTreeSet<&str> = findings.iter().map(|finding| finding["severity"].as_str().unwrap()).collect();
    assert!(!rules.is_empty(), "the sample has findings");
    // Expected from the report itself, which another test holds against what was reasoned.
    assert_eq!(status("violated").0, i32::from(statuses.contains("violated")));
    assert_eq!(status("doubtful").0, i32::from(statuses.contains("violated") || statuses.contains("doubtful")));
    let at_least = |levels: &[&str]| i32::from(levels.iter().any(|level| severities.contains(level)));
    assert_eq!(status("high").0, at_least(&["high"]));
    assert_eq!(status("medium").0, at_least(&["high", "medium"]));
    assert_eq!(status("low").0, at_least(&["high", "medium", "low"]));
    for rule in &rules {
        assert_eq!(status(rule).0, 1, "{rule}");
    }
    assert!(!rules.contains("old-target"));
    assert_eq!(status("old-target").0, 0);
    assert_eq!(status(&format!("old-target, {}", rules.iter().next().unwrap())).0, 1);
}

#[test]
fn several_apps_give_one_line_each_and_the_gravest_status() {
    let folder = tempfile::tempdir().unwrap();
    let (bad, hiding, leak, own) = (bad(folder.path()), hiding(folder.path()), leak(), own());
    let run = |apps: &[&str], fail_on: &str| {
        let run = duly(
            ["audit"]
                .iter()
                .chain(apps)
                .chain(&["--format", "json", "--fail-on", fail_on, "--lang", "en", "--policy"])
                .copied()
                .chain([&*policy()]),
        );
        let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), apps.len(), "{run:?}");
        (run, lines)
    };
    let (all, lines) = run(&[&own, &bad, &hiding, &leak], "undisclosed-sharing,denied-collection");
    assert_eq!(all.status, 1);
    assert_eq!(all.stderr.lines().count(), 1, "{}", all.stderr);
    assert!(all.stderr.contains("bad.apk"));
    for (line, name) in lines.iter().zip(["payment-duly.apk", "", "hiding.apk", "payment-leak.apk"]) {
        if name.is_empty() {
            assert_eq!(line["schema"], "duly-error/1");
            assert_eq!(line["path"], "bad.apk");
            let keys: BTreeSet<&String> = line.as_object().unwrap().keys().collect();
            assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["message", "path", "remedy", "schema"]);
            assert!(line["message"].as_str().unwrap().contains("no ZIP file"));
            assert!(!line["remedy"].as_str().unwrap().is_empty());
        } else {
            assert_eq!(line["schema"], "duly-report/1");
            assert_eq!(line["app"]["file"], name);
        }
    }
    // 1 before 2 before 3 before 0, in whatever order they come.
    for (apps, status) in [
        (&[&*own, &bad, &hiding][..], 2),
        (&[&hiding, &bad, &own], 2),
        (&[&own, &hiding], 3),
        (&[&hiding, &own], 3),
        (&[&bad, &leak], 1),
        (&[&own, &own], 0),
    ] {
        assert_eq!(run(apps, "denied-collection").0.status, status, "{apps:?}");
    }
    // One app alone that cannot be read prints nothing.
    let alone = duly(["audit", &bad, "--format", "json", "--lang", "en"]);
    alone.is_unusable("bad.apk", "no ZIP file");
}

#[test]
fn output_goes_to_a_file_or_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let files = |folder: &str| -> BTreeSet<String> {
        let listing = std::fs::read_dir(folder).unwrap();
        listing.map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned()).collect()
    };
    let quiet = |run: &Run| assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{run:?}");
    // The ending names the format.
    quiet(&duly(["audit", &own(), "-o", &at("report.json")]));
    let report: Value = serde_json::from_str(&std::fs::read_to_string(at("report.json")).unwrap()).unwrap();
    assert_eq!(report["schema"], "duly-report/1");
    quiet(&duly(["audit", &own(), "-o", &at("report.txt")]));
    assert!(std::fs::read_to_string(at("report.txt")).unwrap().contains("橙叶支付"));
    // Several formats: a folder, made as needed.
    quiet(&duly(["audit", &own(), "--format", "json", "--format", "terminal", "-o", &at("a/b")]));
    assert_eq!(
        files(&at("a/b")),
        BTreeSet::from(["payment-duly.apk.json".to_owned(), "payment-duly.apk.txt".to_owned()])
    );
    // Several apps: a folder; two of one name get a number; one that cannot be read leaves its error there.
    let bad = bad(folder.path());
    let run = duly(["audit", &own(), &own(), &bad, "--format", "json", "-o", &at("several"), "--lang", "en"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.lines().count()), (2, "", 1), "{run:?}");
    let expected = ["bad.apk.json", "payment-duly.apk.2.json", "payment-duly.apk.json"].map(str::to_owned);
    assert_eq!(files(&at("several")), BTreeSet::from(expected));
    let error: Value = serde_json::from_str(&std::fs::read_to_string(at("several/bad.apk.json")).unwrap()).unwrap();
    assert_eq!(error["schema"], "duly-error/1");
    // A place that cannot be written is one line, and leaves nothing half-written.
    std::fs::write(at("file"), b"").unwrap();
    duly(["audit", &own(), "-o", &at("file/report.json"), "--lang", "en"])
        .is_unusable("report.json", "cannot be written");
    duly(["audit", &own(), &own(), "-o", &at("file/folder"), "--lang", "en"]).is_unusable("folder", "cannot be made");
    let expected = ["a", "bad.apk", "file", "report.json", "report.txt", "several"].map(str::to_owned);
    assert_eq!(files(folder.path().to_str().unwrap()), BTreeSet::from(expected));
}

#[test]
fn the_same_inputs_give_the_same_bytes_whatever_the_threads() {
    let run = |threads: &str, more: &[&str]| {
        let arguments = ["audit", &leak(), &own(), "--policy", &policy(), "--format", "json", "--threads", threads];
        duly(arguments.into_iter().chain(more.iter().copied())).stdout
    };
    let one = run("1", &["--deterministic"]);
    for threads in ["1", "2", "7", "64"] {
        assert!(run(threads, &["--deterministic"]) == one, "{threads} threads");
    }
    for line in one.lines() {
        let report: Value = serde_json::from_str(line).unwrap();
        assert_eq!(report["tool"]["elapsed_ms"], Value::Null);
    }
    // Otherwise only the time differs.
    let mut timed: Value = serde_json::from_str(run("2", &[]).lines().next().unwrap()).unwrap();
    assert!(timed["tool"]["elapsed_ms"].is_u64());
    timed["tool"]["elapsed_ms"] = Value::Null;
    assert_eq!(timed, serde_json::from_str::<Value>(one.lines().next().unwrap()).unwrap());
}

#[test]
fn depth_says_what_was_not_looked_for() {
    let report =
        |depth: &str| duly(["audit", &leak(), "--policy", &policy(), "--format", "json", "--depth", depth]).report();
    let (manifest, code) = (report("manifest"), report("code"));
    assert_eq!((&manifest["tool"]["depth"], &code["tool"]["depth"]), (&"manifest".into(), &"code".into()));
    for list in ["accesses", "endpoints", "sdks", "permission_requests"] {
        assert_eq!(manifest[list], Value::Null, "{list}");
        assert!(code[list].is_array(), "{list}");
    }
    assert_eq!((&manifest["flows"], &code["flows"]), (&Value::Null, &Value::Null));
    for part in ["app", "policy"] {
        assert_eq!(manifest[part]["sha256"], code[part]["sha256"]);
    }
    assert_eq!(manifest["permissions"].as_array().unwrap().len(), code["permissions"].as_array().unwrap().len());
}

#[test]
fn the_language_changes_words_and_never_findings() {
    let report = |lang: &str| {
        duly(["audit", &leak(), "--policy", &policy(), "--format", "json", "--lang", lang, "--deterministic"]).report()
    };
    let (zh, en) = (report("zh"), report("en"));
    let key = |report: &Value| -> Vec<(Value, Value, Value)> {
        let findings = report["findings"].as_array().unwrap();
        findings.iter().map(|one| (one["rule"].clone(), one["fingerprint"].clone(), one["severity"].clone())).collect()
    };
    assert_eq!(key(&zh), key(&en));
    assert_ne!(zh["findings"][0]["title"], en["findings"][0]["title"]);
    for principle in ["legal", "proper", "necessary", "disclosed", "consent"] {
        assert_eq!(zh["verdict"][principle]["status"], en["verdict"][principle]["status"]);
        assert_eq!(zh["verdict"][principle]["findings"], en["verdict"][principle]["findings"]);
    }
    // The locale's language unless given, else Chinese.
    let spoken = |locale: &str| {
        let mut command = command(["explain", "READ_CONTACTS"]);
        finish(command.env("LC_ALL", locale).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).stdout
    };
    let (chinese, english) = (
        duly(["explain", "READ_CONTACTS", "--lang", "zh"]).stdout,
        duly(["explain", "READ_CONTACTS", "--lang", "en"]).stdout,
    );
    assert_ne!(chinese, english);
    for (locale, expected) in [
        ("zh_CN.UTF-8", &chinese),
        ("zh_TW.UTF-8", &chinese),
        ("en_US.UTF-8", &english),
        ("en_GB", &english),
        ("de_DE.UTF-8", &chinese),
        ("C.UTF-8", &chinese),
        ("C", &chinese),
    ] {
        assert!(spoken(locale) == *expected, "{locale}");
    }
}

#[test]
fn policies_are_files_or_folders() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(policy(), folder.path().join("b.md")).unwrap();
    std::fs::write(folder.path().join("a.txt"), "我们收集您的手机号，用于注册账号。").unwrap();
    std::fs::write(folder.path().join(".hidden"), b"\0\0").unwrap();
    let app = own();
    let audit = |policies: &[&str]| {
        let options = policies.iter().flat_map(|policy| ["--policy", policy]);
        let run = duly(["audit", &app, "--format", "json"].into_iter().chain(options));
        run.report()["policy"]["documents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["file"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let path = folder.path().to_str().unwrap();
    assert_eq!(audit(&[path]), ["a.txt", "b.md"]);
    assert_eq!(audit(&[&policy(), path]), ["a.txt", "b.md", "policy.zh.md"]);
    let run = duly(["policy", path, "--format", "json"]);
    assert_eq!(run.report()["schema"], "duly-policy/1");
    assert_eq!(run.report()["policy"]["documents"].as_array().unwrap().len(), 2);
    // What spans count in.
    let text = duly(["policy", &policy(), "--text"]);
    assert_eq!((text.status, text.stdout), (0, std::fs::read_to_string(policy()).unwrap()));
}

#[test]
fn the_manifest_as_text() {
    let run = duly(["manifest", &own()]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.starts_with("<?xml") && run.stdout.contains(r#"package="example.chengye.pay""#),
        "{}",
        run.stdout
    );
    let json = duly(["manifest", &own(), "--format", "json"]).report();
    assert_eq!((&json["schema"], &json["xml"]), (&"duly-manifest/1".into(), &run.stdout.as_str().into()));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("m.xml");
    assert_eq!(duly(["manifest", &own(), "-o", out.to_str().unwrap()]).status, 0);
    assert_eq!(std::fs::read_to_string(out).unwrap(), run.stdout);
}

#[test]
fn every_list_and_every_name_in_it_is_explained() {
    for kind in ["permissions", "apis", "uris", "data-types", "sdks", "hosts", "app-types", "provisions", "rules"] {
        let list = duly(["explain", "--list", kind, "--format", "json"]).report();
        assert_eq!((&list["schema"], &list["list"]), (&"duly-list/1".into(), &kind.into()));
        let items = list["items"].as_array().unwrap();
        assert_eq!(list["count"], items.len());
        assert!(!items.is_empty(), "{kind}");
        for item in items {
            for key in ["id", "zh", "en", "source"] {
                assert!(item[key].is_string(), "{kind}: {item}");
            }
        }
        for lang in ["zh", "en"] {
            let run = duly(["explain", items[0]["id"].as_str().unwrap(), "--lang", lang]);
            assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{kind}");
            assert!(!run.stdout.is_empty());
        }
        assert_eq!(duly(["explain", "--list", kind]).stdout.lines().count(), items.len(), "{kind}");
    }
}

/// Nothing that is piped holds escapes, with `NO_COLOR` or without.
#[test]
fn piped_output_has_no_colour() {
    for arguments in [
        &["audit", &leak(), "--policy", &policy()][..],
        &["policy", &policy()],
        &["explain", "READ_SMS"],
        &["--help"],
        &["nothing"],
    ] {
        for no_color in [false, true] {
            let mut command = command(arguments);
            command.env("TERM", "xterm-256color").env("CLICOLOR", "1");
            if no_color {
                command.env("NO_COLOR", "1");
            }
            let run = finish(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
            assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'), "{arguments:?}: {run:?}");
        }
    }
}

/// A reader that goes away, as `head` does, is no failure and no panic.
#[test]
fn a_closed_pipe_is_no_failure() {
    for arguments in [
        &["audit", &leak(), "--policy", &policy(), "--fail-on", "never"][..],
        &["audit", &leak(), &leak(), "--format", "json", "--fail-on", "never"],
        &["explain", "--list", "permissions"],
        &["explain", "--list", "sdks", "--format", "json"],
        &["policy", &policy(), "--format", "json"],
        &["manifest", &leak()],
        &["--help"],
    ] {
        // Closed at once, and after the first byte.
        for take in [0, 1] {
            let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut pipe = child.stdout.take().unwrap();
            pipe.read_exact(&mut vec![0; take]).unwrap();
            drop(pipe);
            let run = finish(child);
            assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
        }
    }
}

/// The command needs no file beside it and nothing of its surroundings.
#[test]
fn the_command_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    let alone: PathBuf = folder.path().join(if cfg!(windows) { "duly.exe" } else { "duly" });
    std::fs::copy(env!("CARGO_BIN_EXE_duly"), &alone).unwrap();
    let run = std::process::Command::new(&alone)
        .args(["audit", &own(), "--policy", &policy(), "--format", "json", "--deterministic"])
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(matches!(run.status.code(), Some(0 | 1 | 3)), "{run:?}");
    assert_eq!(run.stderr, b"");
    let here = duly(["audit", &own(), "--policy", &policy(), "--format", "json", "--deterministic"]);
    assert_eq!(String::from_utf8(run.stdout).unwrap(), here.stdout);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is written beside it");
}

#[test]
fn an_app_of_2025_is_judged_by_the_law_of_2025() {
    let cites = |options: &[&str]| {
        let app = leak();
        let policy = policy();
        let mut arguments = vec!["audit", &app, "--policy", &policy, "--format", "json"];
        arguments.extend(options);
        let report = duly(arguments).report();
        let ids: BTreeSet<String> = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|finding| finding["provisions"].as_array().unwrap())
            .map(|id| id.as_str().unwrap().to_owned())
            .collect();
        (report["tool"]["law"].clone(), report["tool"]["law_date"].clone(), ids)
    };
    let (law, day, now) = cites(&[]);
    assert_eq!((law, day), ("cn".into(), duly::db::version().into()));
    assert!(now.contains("csl2025:43") && !now.contains("csl2016:41"), "{now:?}");
    let (_, day, then) = cites(&["--law-date", "2025-12-31"]);
    assert_eq!(day, "2025-12-31");
    assert!(then.contains("csl2016:41") && !then.contains("csl2025:43"), "{then:?}");
    let (law, _, gdpr) = cites(&["--law", "gdpr"]);
    assert_eq!(law, "gdpr");
    assert!(!gdpr.is_empty() && gdpr.iter().all(|id| id.starts_with("gdpr:")), "{gdpr:?}");
    misuse(&["audit", &leak(), "--law-date", "2025-02-30"], "YYYY-MM-DD", "YYYY-MM-DD");
    misuse(&["audit", &leak(), "--law", "roman"], "roman", "roman");
}

/// A file in a folder, with its path.
fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn states(report: &Value) -> BTreeSet<(String, Option<String>)> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| (finding["rule"].as_str().unwrap().to_owned(), finding["state"].as_str().map(str::to_owned)))
        .collect()
}

#[test]
fn a_configuration_settles_what_counts_and_never_the_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let (app, policy) = (leak(), policy());
    let config = file(
        folder.path(),
        "duly.toml",
        "[[suppress]]\nrule = \"denied-collection\"\nreason = \"mended in 2.1\"\nuntil = 2026-12-31\n\n\
         [[suppress]]\nrule = \"undisclosed-sharing\"\nreason = \"mended in 2.1\"\nuntil = 2025-12-31\n\n\
         [[suppress]]\nrule = \"log-leak\"\nreason = \"a test build\"\nuntil = 2026-12-31\n",
    );
    let audit = |config: &[&str], fail_on: &str| {
        let mut arguments = vec![
            "audit",
            &app,
            "--policy",
            &policy,
            "--format",
            "json",
            "--law-date",
            "2026-06-30",
            "--fail-on",
            fail_on,
        ];
        arguments.extend(config);
        duly(arguments)
    };
    let plain = audit(&[], "denied-collection");
    assert_eq!(plain.status, 1);
    assert!(plain.report()["config"].is_null());
    let suppressed = audit(&["--config", &config], "denied-collection");
    assert_eq!(suppressed.status, 0, "{}", suppressed.stderr);
    let report = suppressed.report();
    assert_eq!(report["verdict"], plain.report()["verdict"]);
    assert!(states(&report).contains(&("denied-collection".to_owned(), Some("suppressed".to_owned()))));
    let outcomes: Vec<&str> = report["config"]["suppressions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["applied", "expired", "unmatched"]);
    // Past its last day it suppresses no more.
    assert_eq!(audit(&["--config", &config], "undisclosed-sharing").status, 1);
    // What a reader sees of it.
    let terminal =
        duly(["audit", &app, "--policy", &policy, "--law-date", "2026-06-30", "--lang", "en", "--config", &config]);
    for words in ["Suppressed, and not counted", "mended in 2.1", "past its last day", "matches no finding"] {
        assert!(terminal.stdout.contains(words), "{words}\n{}", terminal.stdout);
    }
}

#[test]
fn a_rule_that_is_off_leaves_its_principle_open() {
    let folder = tempfile::tempdir().unwrap();
    let app = own();
    let policy = sample("apps/payment-duly/policy.zh.md");
    let config = file(folder.path(), "duly.toml", "[rules]\noff = [\"log-leak\"]\n");
    let proper = |options: &[&str]| {
        let mut arguments = vec!["audit", &app, "--policy", &policy, "--format", "json"];
        arguments.extend(options);
        duly(arguments).report()["verdict"]["proper"]["status"].clone()
    };
    assert_eq!(proper(&[]), "satisfied");
    assert_eq!(proper(&["--config", &config]), "not-assessed");
}

#[test]
fn a_configuration_beside_the_person_is_read_unless_left_aside() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "duly.toml", "[rules]\noff = [\"log-leak\"]\n");
    let app = own();
    let run = |options: &[&str]| {
        let mut arguments = vec!["audit", app.as_str(), "--format", "json"];
        arguments.extend(options);
        let mut command = command(arguments);
        command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(command.spawn().unwrap()).report()["config"]["file"].clone()
    };
    assert_eq!(run(&[]), "duly.toml");
    assert!(run(&["--no-config"]).is_null());
}

#[test]
fn a_wrong_configuration_or_baseline_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let app = own();
    for (text, words) in [
        ("[rules]\noff = [\"nope\u{202e}\"]", "line 2"),
        ("\n\nx = 1", "line 3"),
        ("[[suppress]]\nrule = \"log-leak\"\nreason = \"\"\nuntil = 2026-01-01", "line 3"),
        ("\u{0}", "line 1"),
    ] {
        let config = file(folder.path(), "bad.toml", text);
        let run = duly(["audit", &app, "--config", &config, "--lang", "en"]);
        run.is_unusable("bad.toml", words);
        assert!(!run.stderr.contains('\u{202e}'));
    }
    duly(["audit", &app, "--config", "/no/such.toml", "--lang", "en"]).is_unusable("/no/such.toml", "cannot be read");
    let baseline = file(folder.path(), "bad.json", "{");
    duly(["audit", &app, "--baseline", &baseline, "--lang", "en"]).is_unusable("bad.json", "no JSON report");
    let other = duly(["audit", &sample("denies.apk"), "--format", "json"]).stdout;
    let other = file(folder.path(), "other.json", &other);
    duly(["audit", &app, "--baseline", &other, "--lang", "en"]).is_unusable("other.json", "no report of");
    let former = file(folder.path(), "former.json", &duly(["audit", &app, "--format", "json"]).stdout);
    duly(["audit", &app, "--baseline", &former, "--lang", "en", "--law", "gdpr"])
        .is_unusable("former.json", "another law");
    duly(["audit", &app, "--baseline", &former, "--lang", "en", "--depth", "manifest"])
        .is_unusable("former.json", "looked deeper");
}

#[test]
fn against_a_baseline_only_what_is_new_counts() {
    let folder = tempfile::tempdir().unwrap();
    let app = leak();
    let policy = policy();
    // Another policy stands for another version: the same app against each.
    let silent = file(folder.path(), "silent.md", "# 隐私政策\n\n我们收集您的手机号，用于登录。\n");
    let audit = |policy: &str, options: &[&str]| {
        let mut arguments = vec![
            "audit",
            app.as_str(),
            "--policy",
            policy,
            "--format",
            "json",
            "--fail-on",
            "doubtful",
            "--lang",
            "en",
        ];
        arguments.extend(options);
        duly(arguments)
    };
    let former = audit(&policy, &[]);
    assert_eq!(former.status, 1);
    let baseline = file(folder.path(), "former.json", &former.stdout);
    let same = audit(&policy, &["--baseline", &baseline]);
    assert_eq!(same.status, 0);
    assert!(states(&same.report()).iter().all(|(_, state)| state.as_deref() == Some("unchanged")));
    assert_eq!(same.report()["verdict"], former.report()["verdict"]);
    let worse = audit(&silent, &["--baseline", &baseline]);
    assert_eq!(worse.status, 1);
    let states = states(&worse.report());
    assert!(states.contains(&("undisclosed-collection".to_owned(), Some("new".to_owned()))), "{states:?}");
    assert!(states.contains(&("denied-collection".to_owned(), Some("fixed".to_owned()))), "{states:?}");
    // A report with a baseline is a baseline itself; what was fixed is not there to be fixed again.
    let second = file(folder.path(), "second.json", &worse.stdout);
    let third = audit(&silent, &["--baseline", &second]);
    assert!(!third.report()["findings"].as_array().unwrap().iter().any(|finding| finding["state"] == "fixed"));
    for (format, words) in [
        ("terminal", "Fixed since the baseline"),
        ("sarif", "\"absent\""),
        ("markdown", "Fixed: "),
        ("html", "Fixed since the baseline"),
    ] {
        let run =
            duly(["audit", &app, "--policy", &silent, "--baseline", &baseline, "--format", format, "--lang", "en"]);
        assert!(run.stdout.contains(words), "{format}: {}", run.stdout);
    }
    // What the former report brings is data like any other.
    let hostile = former.stdout.replace("The policy denies", "<script>alert(1)</script>\\u001b[31m\\u202e=cmd");
    let hostile = file(folder.path(), "hostile.json", &hostile);
    for format in ["terminal", "json", "sarif", "markdown", "html", "junit"] {
        let run =
            duly(["audit", &app, "--policy", &silent, "--baseline", &hostile, "--format", format, "--lang", "en"]);
        assert!(run.status < 2, "{run:?}");
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}']), "{format}");
        if format == "html" || format == "markdown" {
            assert!(!run.stdout.contains("<script>alert"), "{format}");
        }
    }
}

/// What is no regular file is told so at once: a pipe that nobody writes to would keep whoever opens it waiting, and a
/// device has no end.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_no_apps() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.apk");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (pipe, own) = (pipe.to_str().unwrap(), own());
    let wrong: [(&[&str], &str); 4] = [
        (&["audit", pipe], "no regular file"),
        (&["audit", "/dev/zero"], "no regular file"),
        (&["audit", &own, "--config", "/dev/zero"], "has more than"),
        (&["audit", &own, "--policy", "/dev/zero"], "has more than"),
    ];
    for (arguments, words) in wrong {
        let run = duly(arguments.iter().copied().chain(["--lang", "en"]));
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}: {run:?}");
        assert_eq!(run.stderr.lines().count(), 1, "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
    }
    let table = folder.path().join("t.csv");
    let run = duly(["table", folder.path().to_str().unwrap(), "-o", table.to_str().unwrap(), "--lang", "en"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let errors = std::fs::read_to_string(folder.path().join("t.errors.csv")).unwrap();
    assert!(errors.contains("pipe.apk") && errors.contains("no regular file"), "{errors}");
}
