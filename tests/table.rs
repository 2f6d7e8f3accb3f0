//! `duly table`: what it writes, that nothing stops it, and that a run that was killed goes on where it stopped.

#[path = "command/mod.rs"]
mod command;
#[allow(dead_code)]
#[path = "reports/fixture.rs"]
mod fixture;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use command::{Run, command, duly, finish, repository};

/// Apps whose files differ from each other: the samples, `copies` of each.
fn apps(folder: &Path, copies: usize) -> usize {
    let mut samples: Vec<PathBuf> = std::fs::read_dir(repository("samples"))
        .expect("samples")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "apk"))
        .collect();
    samples.sort();
    let mut count = 0;
    for sample in &samples {
        let bytes = std::fs::read(sample).expect("read");
        let stem = sample.file_stem().expect("a name").to_string_lossy().into_owned();
        for copy in 0..copies {
            std::fs::write(folder.join(format!("{stem}-{copy}.apk")), told_apart(&bytes, &format!("copy {copy}")))
                .expect("written");
            count += 1;
        }
    }
    count
}

/// The same app in a file of its own: with one more pair in its APK Signing Block, of an id that nobody uses, which no
/// signature scheme covers and the platform skips (source.android.com, APK Signature Scheme v2).
fn told_apart(archive: &[u8], note: &str) -> Vec<u8> {
    let number = |at: usize| u32::from_le_bytes(archive[at..at + 4].try_into().expect("four bytes"));
    let end = archive.len() - 22;
    assert_eq!(archive[end..end + 4], *b"PK\x05\x06", "an end record without a comment");
    let directory = usize::try_from(number(end + 16)).expect("an offset");
    assert_eq!(&archive[directory - 16..directory], b"APK Sig Block 42");
    let size = u64::from(number(directory - 24));
    let block = directory - usize::try_from(size).expect("a size") - 8;
    let mut pair = u64::try_from(4 + note.len()).expect("short").to_le_bytes().to_vec();
    pair.extend_from_slice(b"duly");
    pair.extend_from_slice(note.as_bytes());
    let size = (size + u64::try_from(pair.len()).expect("short")).to_le_bytes();
    let moved = u32::try_from(directory + pair.len()).expect("an offset").to_le_bytes();
    [
        &archive[..block],
        &size,
        &archive[block + 8..directory - 24],
        &pair,
        &size,
        &archive[directory - 16..end + 16],
        &moved,
        &archive[end + 20..],
    ]
    .concat()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Runs it, and expects it to end well.
#[track_caller]
fn table(arguments: &[&str]) -> Run {
    let run = duly(["table"].into_iter().chain(arguments.iter().copied()));
    assert_eq!(run.status, 0, "{arguments:?}: {run:?}");
    assert_eq!(run.stdout, "");
    run
}

/// The rows of a CSV file by their headings.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(path).expect("the table");
    assert!(bytes.starts_with(b"\xef\xbb\xbf"), "Excel shows Chinese only after a byte order mark");
    csv::Reader::from_reader(&bytes[3..]).deserialize().map(|row| row.expect("a row")).collect()
}

/// The objects of a file of JSON lines.
fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("the table");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Everything in a folder, by name.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).expect("read")))
        .collect()
}

#[test]
fn a_folder_becomes_the_table_that_regulators_publish() {
    let folder = tempfile::tempdir().expect("a folder");
    let count = apps(folder.path(), 1);
    std::fs::write(folder.path().join("bad.apk"), b"no app").expect("written");
    let meta = folder.path().join("meta.csv");
    let policy = repository("samples/apps/payment-leak/policy.zh.md");
    std::fs::write(
        &meta,
        format!(
            "文件,App备案号,应用开发者,应用来源,属地,应用类型,政策文件\n\
             payment-leak-0.apk,京ICP备1号-1A,\"=cmd|' /C calc'!A0\",应用宝,北京,网络支付类,{}\nbad.apk,,坏公司,,上海,,\n",
            text(&policy)
        ),
    )
    .expect("written");
    let output = folder.path().join("out/t.csv");
    std::fs::create_dir(folder.path().join("out")).expect("a folder");
    let run = table(&[text(folder.path()), "--apps", text(&meta), "-o", text(&output), "--lang", "zh"]);
    assert!(run.stderr.contains(&format!("{count} 个应用")) && run.stderr.contains("1 个未能审计"), "{}", run.stderr);
    let names: BTreeSet<String> = contents(&folder.path().join("out")).into_keys().collect();
    assert_eq!(
        names,
        ["t.csv", "t.errors.csv", "t.findings.csv", "t.totals.csv"].map(str::to_owned).into(),
        "nothing is left but the tables"
    );

    let apps = rows(&output);
    assert_eq!(apps.len(), count);
    let numbers: Vec<String> = apps.iter().map(|row| row["序号"].clone()).collect();
    assert_eq!(numbers, (1..=count).map(|number| number.to_string()).collect::<Vec<_>>());
    let leak = apps.iter().find(|row| row["文件"] == "payment-leak-0.apk").expect("its row");
    assert_eq!(leak["App备案号"], "京ICP备1号-1A");
    assert_eq!(leak["应用开发者"], "'=cmd|' /C calc'!A0", "no cell computes");
    assert_eq!((leak["应用来源"].as_str(), leak["属地"].as_str()), ("应用宝", "北京"));
    assert_eq!((leak["应用类型"].as_str(), leak["应用类型来自"].as_str()), ("网络支付类", "给出"));
    assert_eq!((leak["隐私政策"].as_str(), leak["隐私政策来自"].as_str()), ("policy.zh.md", "给出"));

    // The same app alone, with the same policy and type, says the same.
    let report = duly([
        "audit",
        text(&folder.path().join("payment-leak-0.apk")),
        "--policy",
        text(&policy),
        "--app-type",
        "online-payment",
        "--format",
        "json",
        "--lang",
        "zh",
        "--fail-on",
        "never",
    ])
    .report();
    for (own, theirs) in [("包名", "package"), ("应用版本", "version_name"), ("文件 SHA-256", "sha256")] {
        assert_eq!(leak[own], report["app"][theirs].as_str().unwrap_or_default(), "{own}");
    }
    assert_eq!(leak["签名"], report["app"]["signers"][0]["sha256"].as_str().expect("a signer"));
    let findings = report["findings"].as_array().expect("findings");
    let of_leak: Vec<_> =
        rows(&folder.path().join("out/t.findings.csv")).into_iter().filter(|row| row["文件"] == leak["文件"]).collect();
    let prints = |all: &mut dyn Iterator<Item = String>| all.collect::<Vec<_>>();
    assert_eq!(
        prints(&mut of_leak.iter().map(|row| row["指纹"].clone())),
        prints(&mut findings.iter().map(|finding| finding["fingerprint"].as_str().unwrap().to_owned()))
    );
    assert!(of_leak.iter().all(|row| !row["所涉问题"].is_empty() && !row["依据"].is_empty()));
    assert!(of_leak.iter().any(|row| row["应用中的证据"].contains("classes.dex")), "evidence has its place");
    assert!(of_leak.iter().any(|row| row["政策中的证据"].contains('“')), "the policy is quoted");
    // What stands in the app's row is what its violations are called, each once.
    for (bearing, column) in [("违规", "所涉问题"), ("存疑", "存疑问题（需人工核实）")] {
        let found = of_leak.iter().filter(|row| row["结论"] == bearing).map(|row| row["所涉问题"].as_str());
        let told = leak[column].split('；').filter(|word| !word.is_empty());
        assert_eq!(told.collect::<BTreeSet<_>>(), found.collect(), "{column}");
    }
    assert!(apps.iter().any(|row| !row["所涉问题"].is_empty()), "some sample breaks a principle");
    assert_eq!(leak["违规项数"], of_leak.iter().filter(|row| row["结论"] == "违规").count().to_string());

    let errors = rows(&folder.path().join("out/t.errors.csv"));
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0]["文件"].as_str(), errors[0]["应用开发者"].as_str()), ("bad.apk", "坏公司"));
    assert_eq!(errors[0]["类别"], "无法读取");

    // Totals are what the other tables add up to.
    let totals = rows(&folder.path().join("out/t.totals.csv"));
    let by_rule = |id: &str| totals.iter().find(|row| row["统计维度"] == "规则" && row["编号"] == id);
    let all = rows(&folder.path().join("out/t.findings.csv"));
    let rules: BTreeSet<&str> = all.iter().map(|row| row["规则"].as_str()).collect();
    for rule in rules {
        let of_rule = |bearing: &str| -> BTreeSet<&str> {
            let those = all.iter().filter(|row| row["规则"] == rule && row["结论"] == bearing);
            those.map(|row| row["文件"].as_str()).collect()
        };
        let violating = of_rule("违规");
        let doubtful: BTreeSet<&str> = of_rule("存疑").difference(&violating).copied().collect();
        let expected = violating.len() + doubtful.len();
        let counted = by_rule(rule).map_or(0, |row| row["涉及应用数"].parse().expect("a number"));
        assert_eq!(counted, expected, "{rule}");
        if expected > 0 {
            assert_eq!(by_rule(rule).unwrap()["违规应用数"], violating.len().to_string(), "{rule}");
        }
    }
    let types = totals.iter().filter(|row| row["统计维度"] == "应用类型");
    assert_eq!(types.map(|row| row["涉及应用数"].parse::<usize>().unwrap()).sum::<usize>(), count);
}

#[test]
fn policies_are_found_by_package() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = repository("samples/payment-leak.apk");
    let package = duly(["audit", text(&app), "--format", "json", "--fail-on", "never"]).report()["app"]["package"]
        .as_str()
        .expect("a package")
        .to_owned();
    let policy = folder.path().join(format!("{package}.md"));
    std::fs::copy(repository("samples/apps/payment-leak/policy.zh.md"), &policy).expect("copied");
    let output = folder.path().join("t.jsonl");
    table(&[text(&app), "--policies", text(folder.path()), "-o", text(&output)]);
    let row = &lines(&output)[0];
    assert_eq!((&row["policy"], &row["policy_source"]), (&format!("{package}.md").into(), &"given".into()));
    // A policy that cannot be read is told, not passed over.
    std::fs::write(&policy, b"").expect("written");
    table(&[text(&app), "--policies", text(folder.path()), "-o", text(&output)]);
    assert_eq!(lines(&output).len(), 0);
    let error = &lines(&folder.path().join("t.errors.jsonl"))[0];
    assert_eq!((&error["kind"], &error["package"]), (&"policy".into(), &package.into()));
}

#[test]
fn json_lines_keep_to_the_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    apps(folder.path(), 1);
    std::fs::write(folder.path().join("bad.apk"), b"").expect("written");
    let schema: Value =
        serde_json::from_str(include_str!("../reports/duly-table-1.schema.json")).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a valid schema");
    for lang in ["zh", "en"] {
        let output = folder.path().join("t.jsonl");
        table(&[text(folder.path()), "-o", text(&output), "--lang", lang]);
        for name in ["t.jsonl", "t.findings.jsonl", "t.totals.jsonl", "t.errors.jsonl"] {
            let lines = lines(&folder.path().join(name));
            assert!(!lines.is_empty(), "{name}");
            for line in lines {
                let wrong: Vec<String> = validator.iter_errors(&line).map(|error| error.to_string()).collect();
                assert!(wrong.is_empty(), "{name}: {wrong:?} in {line}");
            }
        }
    }
}

#[test]
fn wrong_use_is_told_before_anything_is_audited() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = repository("samples/payment-duly.apk");
    let en = |arguments: &[&str]| duly(["table", "--lang", "en"].into_iter().chain(arguments.iter().copied()));
    let output = folder.path().join("t.csv");
    en(&[text(&app), "-o", text(&folder.path().join("t.txt"))]).is_unusable("t.txt", "ending");
    en(&[text(folder.path()), "-o", text(&output)]).is_unusable(text(folder.path()), "holds no app");
    en(&["no-such-folder", "-o", text(&output)]).is_unusable("no-such-folder", "cannot be opened");
    en(&[text(&app), "-o", text(&folder.path().join("none/t.csv"))]).is_unusable("t.csv.journal", "journal");
    let meta = folder.path().join("meta.csv");
    std::fs::write(&meta, "name\nx\n").expect("written");
    en(&[text(&app), "--apps", text(&meta), "-o", text(&output)]).is_unusable("meta.csv", "neither a column file");
    assert!(!output.exists());
}

#[cfg(target_os = "linux")]
#[test]
fn no_app_stops_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("apps");
    std::fs::create_dir(&inside).expect("a folder");
    let count = apps(&inside, 1);
    let register = hanging(folder.path(), &inside);
    let output = folder.path().join("t.jsonl");
    let kinds = || -> BTreeMap<String, String> {
        let of = |line: &Value, name: &str| line[name].as_str().expect("text").to_owned();
        let lines = lines(&folder.path().join("t.errors.jsonl"));
        lines.iter().map(|line| (of(line, "file"), of(line, "kind"))).collect()
    };
    table(&[text(&inside), "--apps", text(&register), "-o", text(&output), "--timeout", "5"]);
    assert_eq!(lines(&output).len(), count);
    assert_eq!(kinds(), BTreeMap::from([("hangs.apk".to_owned(), "timeout".to_owned())]));

    // A process that a signal ends, as one whose stack is exhausted.
    let run = command(["table", text(&inside), "--apps", text(&register), "-o", text(&output), "--timeout", "60"])
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let worker = wait_for(|| descendants(run.id()).into_iter().find(|process| opens(*process, "hangs.apk")));
    assert!(kill(worker, "ABRT"));
    assert_eq!(finish(run).status, 0);
    assert_eq!(kinds(), BTreeMap::from([("hangs.apk".to_owned(), "crash".to_owned())]));
    std::fs::remove_file(inside.join("hangs.apk")).expect("removed");

    // Less memory than any app can be audited in: each process ends, and the run goes on.
    table(&[text(&inside), "-o", text(&output), "--memory", "64"]);
    assert_eq!(lines(&output).len(), 0);
    let kinds: Vec<String> = kinds().into_values().collect();
    assert_eq!(kinds, vec!["memory".to_owned(); count]);
}

/// Adds an app `hangs.apk` to `apps` whose audit never ends: its policy is a pipe that nobody writes to. Gives the file
/// that names the policy.
fn hanging(folder: &Path, apps: &Path) -> PathBuf {
    std::fs::copy(repository("samples/payment-duly.apk"), apps.join("hangs.apk")).expect("copied");
    let made = std::process::Command::new("mkfifo").arg(folder.join("pipe.md")).status().expect("mkfifo");
    assert!(made.success());
    let register = folder.join("apps.csv");
    std::fs::write(&register, "file,policy\nhangs.apk,pipe.md\n").expect("written");
    register
}

/// Waits until something is there.
fn wait_for<T>(look: impl Fn() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "it never came");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Whether a process was started with an argument that ends so.
fn opens(process: u32, ending: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/cmdline"))
        .is_ok_and(|line| line.split('\0').any(|argument| argument.ends_with(ending)))
}

/// The processes that a process started, and those that they started.
fn descendants(process: u32) -> Vec<u32> {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().filter_map(Result::ok);
    let more = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let mut all: BTreeSet<u32> = BTreeSet::new();
    for text in std::iter::once(children).chain(more) {
        for child in text.split_whitespace().filter_map(|id| id.parse().ok()) {
            if all.insert(child) {
                all.extend(descendants(child));
            }
        }
    }
    all.into_iter().collect()
}

fn kill(process: u32, signal: &str) -> bool {
    std::process::Command::new("kill").args(["-s", signal, &process.to_string()]).status().is_ok_and(|s| s.success())
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

#[cfg(target_os = "linux")]
#[test]
fn killed_at_any_moment_it_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("apps");
    std::fs::create_dir(&inside).expect("a folder");
    let count = apps(&inside, 4);
    std::fs::write(inside.join("bad.apk"), b"no app").expect("written");
    let folder_of = |name: &str| {
        let made = folder.path().join(name);
        std::fs::create_dir(&made).expect("a folder");
        made
    };
    let mut random = Random(7);
    for (format, kills) in [("csv", 6), ("xlsx", 4), ("parquet", 4)] {
        let (undisturbed, disturbed) = (folder_of(&format!("whole-{format}")), folder_of(&format!("killed-{format}")));
        let started = Instant::now();
        table(&[text(&inside), "-o", text(&undisturbed.join(format!("t.{format}")))]);
        let whole = started.elapsed();
        let output = disturbed.join(format!("t.{format}"));
        let journal = disturbed.join(format!("t.{format}.journal"));
        let mut killed = 0;
        for _ in 0..kills {
            let mut child = command(["table", text(&inside), "-o", text(&output)])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts");
            let wait = u64::try_from(whole.as_micros()).unwrap_or(u64::MAX) * 2 / kills;
            std::thread::sleep(Duration::from_micros(random.below(wait.max(1))));
            if child.try_wait().expect("a status").is_some() {
                break;
            }
            let before = std::fs::read(&journal).unwrap_or_default();
            child.kill().expect("killed");
            child.wait().expect("its end");
            killed += 1;
            // What the journal had is never lost.
            let after = std::fs::read(&journal).unwrap_or_default();
            assert!(after.starts_with(&before) || !journal.exists(), "{format}: the journal only grows");
        }
        assert!(killed > 0, "{format}: it was killed at least once");
        table(&[text(&inside), "-o", text(&output)]);
        let (whole, resumed) = (contents(&undisturbed), contents(&disturbed));
        assert_eq!(whole.keys().collect::<Vec<_>>(), resumed.keys().collect::<Vec<_>>(), "{format}");
        for (name, bytes) in &whole {
            assert!(bytes == &resumed[name], "{name} differs");
        }
        if format == "csv" {
            assert_eq!(rows(&output).len(), count);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_done_is_not_done_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("apps");
    std::fs::create_dir(&inside).expect("a folder");
    apps(&inside, 1);
    let register = hanging(folder.path(), &inside);
    let output = folder.path().join("t.jsonl");
    let journal = folder.path().join("t.jsonl.journal");
    let start = || {
        command(["table", text(&inside), "--apps", text(&register), "-o", text(&output)])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts")
    };
    let lines_in = || std::fs::read_to_string(&journal).unwrap_or_default().lines().count();
    let all = std::fs::read_dir(&inside).expect("a folder").count();
    let mut child = start();
    // The header and all but the app that hangs.
    wait_for(|| (lines_in() == all).then_some(()));
    let workers = descendants(child.id());
    child.kill().expect("killed");
    child.wait().expect("its end");
    wait_for(|| workers.iter().all(|worker| !opens(*worker, ".apk")).then_some(()));
    let done = std::fs::read(&journal).expect("the journal");
    // A changed app is another app; the one that hangs is gone.
    std::fs::remove_file(inside.join("hangs.apk")).expect("removed");
    std::fs::write(inside.join("payment-leak-0.apk"), b"no app any more").expect("written");
    let run = finish(start());
    assert_eq!(run.status, 0, "{run:?}");
    let left = all - 2;
    assert!(run.stderr.contains(&format!("{} 个应用中 {left} 个已完成", all - 1)), "{} {}", run.stderr, done.len());
    assert_eq!(lines(&output).len(), all - 2);
    assert_eq!(lines(&folder.path().join("t.errors.jsonl")).len(), 1);
    assert!(!journal.exists(), "a finished table has no journal");
}

/// What `tests/table/read.py` prints of a file.
fn read_by_others(kind: &str, file: &Path, folder: &Path) -> Value {
    let venv = repository("target/venv/bin/python");
    let output = std::process::Command::new(venv)
        .arg(repository("tests/table/read.py"))
        .args([kind, text(file)])
        .current_dir(folder)
        .output()
        .expect("python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A cell as CSV has it.
fn as_field(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The records of CSV without their guard against formulas.
fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| row.iter().map(|cell| cell.trim_start_matches('\'').to_owned()).collect()).collect()
}

#[test]
#[ignore = "needs LibreOffice, and openpyxl and duckdb in target/venv (tests/run.sh installs them)"]
fn other_programs_read_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("apps");
    std::fs::create_dir(&inside).expect("a folder");
    apps(&inside, 1);
    std::fs::write(inside.join("=1+1.apk"), b"no app").expect("written");
    let meta = folder.path().join("meta.csv");
    std::fs::write(&meta, "file,developer,name\npayment-leak-0.apk,\"=HYPERLINK(\"\"http://a.example\"\")\",@x\n")
        .expect("written");
    for format in ["csv", "xlsx", "parquet", "jsonl"] {
        let output = folder.path().join(format!("table.{format}"));
        table(&[text(&inside), "--apps", text(&meta), "-o", text(&output), "--lang", "zh"]);
    }

    // Parquet, read by DuckDB, holds what the JSON lines hold.
    for name in ["table", "table.findings", "table.totals", "table.errors"] {
        let rows = read_by_others("parquet", &folder.path().join(format!("{name}.parquet")), folder.path());
        let mut lines = lines(&folder.path().join(format!("{name}.jsonl")));
        for line in &mut lines {
            let line = line.as_object_mut().expect("an object");
            line.remove("schema");
            line.remove("table");
        }
        assert!(!lines.is_empty());
        assert_eq!(rows, Value::Array(lines), "{name}");
    }

    // The workbook, read by openpyxl, holds what the CSV files hold; nothing in it computes or links.
    let book = read_by_others("xlsx", &folder.path().join("table.xlsx"), folder.path());
    assert_eq!(book["acting"], serde_json::json!([]));
    assert_eq!(book["charts"], 5);
    let files =
        [("应用", "table"), ("问题明细", "table.findings"), ("统计", "table.totals"), ("未能审计", "table.errors")];
    let mut of_csv = BTreeMap::new();
    for (sheet, name) in files {
        let expected = records(&std::fs::read(folder.path().join(format!("{name}.csv"))).expect("read"));
        let rows = book["sheets"][sheet].as_array().expect(sheet);
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.as_array().expect("a row").iter().map(as_field).collect()).collect();
        assert_eq!(rows, expected, "{sheet}");
        of_csv.insert(sheet, expected);
    }

    // LibreOffice opens it, and shows the same.
    let shown = folder.path().join("shown");
    let profile = format!("-env:UserInstallation=file://{}", text(&folder.path().join("profile")));
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1";
    let mut office = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", filter, "--outdir", text(&shown)])
        .arg(folder.path().join("table.xlsx"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("LibreOffice starts");
    let started = Instant::now();
    let status = loop {
        if let Some(status) = office.try_wait().expect("a status") {
            break status;
        }
        if started.elapsed() > Duration::from_secs(120) {
            office.kill().expect("killed");
            panic!("LibreOffice did not end");
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(status.success());
    for (sheet, expected) in of_csv {
        let bytes = std::fs::read(shown.join(format!("table-{sheet}.csv"))).expect(sheet);
        assert_eq!(records(&bytes), expected, "{sheet}");
    }

    // The queries of the documentation.
    let answers = read_by_others("sql", &repository("docs/table.md"), folder.path());
    let totals = lines(&folder.path().join("table.totals.jsonl"));
    let expected: BTreeMap<&str, &Value> = totals
        .iter()
        .filter(|row| row["kind"] == "problem" && row["apps_violating"] != 0)
        .map(|row| (row["id"].as_str().expect("text"), &row["apps_violating"]))
        .collect();
    let counted: BTreeMap<&str, &Value> = answers[0]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["problem"].as_str().expect("text"), &row["apps"]))
        .collect();
    assert!(!counted.is_empty());
    assert_eq!(counted, expected);
    assert!(answers[1].is_array());
}

/// What an app may call itself to act on a reader's program, eyes or patience.
fn hostile() -> duly::audit::Audit {
    let mut audit = fixture::hostile();
    let finding = audit.findings.first_mut().expect("a finding");
    for text in [&mut finding.title, &mut finding.explanation] {
        let bad = format!("=cmd|' /C calc'!A0{}", fixture::HOSTILE);
        *text = duly::prose::Prose::new(bad.clone(), bad);
    }
    finding.recipient = Some(format!("@SUM(1)\u{fffe}\u{ffff}_x0041_{}", "long".repeat(1 << 18)));
    audit.app.version_name = Some("+1".to_owned());
    audit
}

/// All tables of one hostile audit, in a folder.
fn hostile_tables(folder: &Path, format: duly::report::table::Format, name: &str) {
    use duly::prose::Lang;
    use duly::report::table::{Particulars, Record, Sheet, Totals, app_row, finding_rows, writer};
    let audit = hostile();
    let record = Record::new(&duly::report::Report::new(&audit, Lang::Zh, None));
    let bad = Some(format!("-2+3\u{202e}{}", fixture::HOSTILE));
    let particulars = Particulars { name: Some("=1+1".to_owned()), developer: bad, ..Particulars::default() };
    let mut writer = writer(format, &format.files(&folder.join(name)), folder, Lang::Zh).expect("begun");
    let mut totals = Totals::default();
    totals.add(&record);
    writer.row(Sheet::Apps, &app_row(1, fixture::HOSTILE, &record, &particulars, Lang::Zh)).expect("written");
    for row in finding_rows(1, fixture::HOSTILE, &record, &particulars, Lang::Zh) {
        writer.row(Sheet::Findings, &row).expect("written");
    }
    for row in totals.rows(Lang::Zh) {
        writer.row(Sheet::Totals, &row).expect("written");
    }
    writer.finish().expect("complete");
}

/// Whether a text acts on a terminal or on a reader's eyes; pieces of evidence stand on lines.
fn acts(text: &str) -> bool {
    text.contains(|letter: char| letter != '\n' && duly::report::inert::is_hidden(letter))
}

#[test]
fn hostile_text_is_inert_in_csv_and_json_lines() {
    use duly::report::table::Format;
    let folder = tempfile::tempdir().expect("a folder");
    hostile_tables(folder.path(), Format::Csv, "t.csv");
    hostile_tables(folder.path(), Format::Jsonl, "t.jsonl");
    for name in ["t", "t.findings", "t.totals"] {
        let mut cells = 0;
        for row in rows(&folder.path().join(format!("{name}.csv"))) {
            for cell in row.values() {
                cells += usize::from(!cell.is_empty());
                assert!(!acts(cell), "{cell:?}");
                assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
                assert!(cell.chars().count() < 4000, "{}", cell.len());
            }
        }
        assert!(cells > 0, "{name}");
        let text = std::fs::read_to_string(folder.path().join(format!("{name}.jsonl"))).expect("read");
        assert!(!acts(&text), "{name}");
    }
    // The command says the same of one app.
    let record = duly::report::table::Record::new(&duly::report::Report::new(&hostile(), duly::prose::Lang::En, None));
    let bytes = duly::report::table::findings_csv(&record, "=a.apk", duly::prose::Lang::En).expect("written");
    let text = String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n");
    assert!(!acts(text.trim_start_matches('\u{feff}')) && text.contains("'=a.apk"), "{text}");
}

#[test]
fn hostile_text_is_inert_in_a_workbook() {
    let folder = tempfile::tempdir().expect("a folder");
    hostile_tables(folder.path(), duly::report::table::Format::Xlsx, "t.xlsx");
    let file = std::fs::File::open(folder.path().join("t.xlsx")).expect("a workbook");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    for name in names.iter().filter(|name| name.ends_with(".xml")) {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).expect("a part"), &mut text).expect("UTF-8");
        assert!(!acts(&text.replace('\r', "")), "{name}");
        assert!(!text.contains(['\u{fffe}', '\u{ffff}']), "{name}: no XML document may hold these");
        if name.starts_with("xl/worksheets/") {
            assert!(!text.contains("<f>") && !text.contains("<f ") && !text.contains("<hyperlink"), "{name}");
            assert!(text.len() < 200_000, "{name}: {} bytes", text.len());
        }
    }
}

#[test]
#[ignore = "needs openpyxl and duckdb in target/venv (tests/run.sh installs them)"]
fn hostile_text_is_inert_to_other_programs() {
    use duly::report::table::Format;
    let folder = tempfile::tempdir().expect("a folder");
    hostile_tables(folder.path(), Format::Xlsx, "t.xlsx");
    hostile_tables(folder.path(), Format::Parquet, "t.parquet");
    let book = read_by_others("xlsx", &folder.path().join("t.xlsx"), folder.path());
    assert_eq!(book["acting"], serde_json::json!([]));
    let rows = book["sheets"]["问题明细"].as_array().expect("rows");
    let texts: Vec<&str> =
        rows.iter().flat_map(|row| row.as_array().expect("cells")).filter_map(Value::as_str).collect();
    assert!(texts.contains(&"=1+1"), "a text that looks like a formula stays what it is: {texts:?}");
    assert!(texts.iter().any(|text| text.contains("_x0041_")), "what looks like an escape stays what it is");
    assert!(!texts.iter().any(|text| acts(text)));
    for name in ["t", "t.findings", "t.totals"] {
        let rows = read_by_others("parquet", &folder.path().join(format!("{name}.parquet")), folder.path());
        let rows = rows.as_array().expect("rows");
        assert!(!rows.is_empty(), "{name}");
        for text in rows.iter().flat_map(|row| row.as_object().expect("a row").values()).filter_map(Value::as_str) {
            assert!(!acts(text) && text.chars().count() < 4000, "{name}: {text:?}");
        }
    }
}
