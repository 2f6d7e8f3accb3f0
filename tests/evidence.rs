//! A bundle of evidence: whole, made twice the same, and checked by tools that are not ours.

#[path = "command/mod.rs"]
mod command;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use command::{duly, repository};

fn sample(name: &str) -> String {
    repository("samples").join(name).to_str().unwrap().to_owned()
}

fn bundle(app: &str, policy: &str, to: &Path, options: &[&str]) -> Vec<u8> {
    let mut arguments = vec!["evidence", app, "--policy", policy, "-o", to.to_str().unwrap()];
    arguments.extend(options);
    let run = duly(arguments);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    std::fs::read(to).unwrap()
}

fn unpacked(bytes: Vec<u8>, folder: &Path) -> BTreeSet<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    zip.extract(folder).unwrap();
    zip.file_names().map(|name| name.expect("a name").into_owned()).collect()
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn a_bundle_is_whole_and_made_again_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (app, policy) = (sample("payment-leak.apk"), sample("apps/payment-leak/policy.zh.md"));
    let at = ["--at", "2026-11-26T10:00:00+08:00"];
    let first = bundle(&app, &policy, &folder.path().join("a.zip"), &at);
    let second = bundle(&app, &policy, &folder.path().join("b.zip"), &at);
    assert!(first == second, "two bundles of the same inputs differ");
    let other = bundle(&app, &policy, &folder.path().join("c.zip"), &[]);
    assert!(first != other);

    let out = folder.path().join("out");
    let names = unpacked(first, &out);
    for name in [
        "README.md",
        "SHA256SUMS",
        "app/AndroidManifest.xml",
        "app/certificate-01.der",
        "app/certificate-01.pem",
        "app/entries.tsv",
        "app/signers.txt",
        "code/index.tsv",
        "complaint.zh.md",
        "inputs.tsv",
        "law/provisions.md",
        "policy/01-original.md",
        "policy/01-text.txt",
        "policy/excerpts.md",
        "report/report.en.txt",
        "report/report.html",
        "report/report.json",
        "report/report.zh.txt",
        "versions.json",
    ] {
        assert!(names.contains(name), "{name} is not in {names:?}");
    }
    // Every other file has its sum, and coreutils finds each right.
    let sums = read(&out, "SHA256SUMS");
    assert_eq!(sums.lines().count() + 1, names.len());
    let checked = Command::new("sha256sum").args(["-c", "--strict", "SHA256SUMS"]).current_dir(&out).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    std::fs::write(out.join("report/report.json"), b"{}").unwrap();
    let checked = Command::new("sha256sum").args(["-c", "--quiet", "SHA256SUMS"]).current_dir(&out).output().unwrap();
    assert!(!checked.status.success());
}

#[test]
fn a_bundle_tells_what_the_tools_of_others_tell() {
    let folder = tempfile::tempdir().unwrap();
    let (app, policy) = (sample("payment-leak.apk"), sample("apps/payment-leak/policy.zh.md"));
    let bytes = bundle(&app, &policy, &folder.path().join("a.zip"), &["--at", "2026-11-26"]);
    let out = folder.path().join("out");
    unpacked(bytes, &out);
    // What it says to run gives its report.
    let day = duly::db::version();
    let again = duly([
        "audit",
        &app,
        "--policy",
        &policy,
        "--law",
        "cn",
        "--law-date",
        day,
        "--no-config",
        "--deterministic",
        "--lang",
        "zh",
        "--format",
        "json",
    ]);
    assert!(again.stdout == read(&out, "report/report.json"));
    let line = read(&out, "README.md");
    assert!(line.contains("duly audit 'payment-leak.apk' --policy 'policy.zh.md'"), "{line}");
    // The certificate is the one whose hash the signers have.
    let sum = Command::new("sha256sum").arg(out.join("app/certificate-01.der")).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert!(read(&out, "app/signers.txt").contains(sum.split(' ').next().unwrap()));
    // The method that reads, as its source has it.
    let index = read(&out, "code/index.tsv");
    let line = index.lines().find(|line| line.contains("AddressBook;->read")).expect("the reading method");
    let code = read(&out, line.split('\t').next().unwrap());
    for words in ["invoke-virtual", "Landroid/content/ContentResolver;->query(", "const-string"] {
        assert!(code.contains(words), "{words}\n{code}");
    }
    let source = read(&repository("samples/apps/payment-leak/smali"), "example/chengye/pay/contacts/AddressBook.smali");
    let body = source.split(".method").find(|body| body.contains(" read(")).expect("the method in the source");
    let mnemonics = |text: &str, start: fn(&str) -> Option<&str>| -> Vec<String> {
        text.lines().filter_map(start).filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
    };
    let ours =
        mnemonics(&code, |line| line.split_once(": ").map(|(_, rest)| rest).filter(|_| line.starts_with("    ")));
    let theirs = mnemonics(body, |line| {
        let line = line.trim();
        line.starts_with(|letter: char| letter.is_ascii_lowercase())
            .then_some(line)
            .filter(|line| !line.contains("static "))
    });
    let theirs: Vec<String> = theirs.into_iter().filter(|word| word.contains('-') || ours.contains(word)).collect();
    assert_eq!(ours, theirs);
    // The complaint tells the finding, the policy's words and the law, and leaves the rest to fill in.
    let complaint = read(&out, "complaint.zh.md");
    for words in ["【请填写】", "隐私政策称不向第三方提供", "个人信息保护法", "2026-11-26"] {
        assert!(complaint.contains(words), "{words}\n{complaint}");
    }
    assert!(read(&out, "law/provisions.md").contains("处理个人信息应当遵循合法、正当、必要和诚信原则"));
}

/// With a mapping the report names what the developer wrote, and the disassembly is still that of the app's code.
#[test]
fn names_are_turned_back_and_the_code_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (app, policy) = (sample("payment-leak.apk"), sample("apps/payment-leak/policy.zh.md"));
    let plain = folder.path().join("plain");
    unpacked(bundle(&app, &policy, &folder.path().join("a.zip"), &[]), &plain);
    let index = read(&plain, "code/index.tsv");
    let method = index.lines().find(|line| line.starts_with("code/")).and_then(|line| line.split('\t').nth(1)).unwrap();
    let class = method.split_once(";->").unwrap().0.trim_start_matches('L').replace('/', ".");
    let original = format!("{}.Renamed", class.rsplit_once('.').unwrap().0);
    let mapping = folder.path().join("mapping.txt");
    std::fs::write(&mapping, format!("{original} -> {class}:\n")).unwrap();

    let out = folder.path().join("out");
    let options = ["--mapping", mapping.to_str().unwrap()];
    unpacked(bundle(&app, &policy, &folder.path().join("b.zip"), &options), &out);
    let index = read(&out, "code/index.tsv");
    let wanted = format!("L{};->", original.replace('.', "/"));
    let line = index.lines().find(|line| line.contains(&wanted)).expect("the developer's name");
    let code = read(&out, line.split('\t').next().unwrap());
    assert!(code.contains(&format!("L{};->", class.replace('.', "/"))), "{code}");
    assert!(read(&out, "inputs.tsv").lines().any(|line| line.starts_with("mapping\tmapping.txt\t")));
    assert!(read(&out, "README.md").contains("--mapping 'mapping.txt'"));
}

#[test]
fn hostile_names_stay_in_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let name = "..\\x\u{202e}<script>'; rm -rf x;=cmd\u{1b}[31m\n.t xt";
    let policy = folder.path().join(name);
    std::fs::copy(sample("apps/payment-leak/policy.zh.md"), &policy).unwrap();
    let bytes = bundle(&sample("payment-leak.apk"), policy.to_str().unwrap(), &folder.path().join("a.zip"), &[]);
    let out = folder.path().join("out");
    for name in unpacked(bytes, &out) {
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/.-_".contains(&byte)), "{name}");
        if name.ends_with(".md") || name.ends_with(".txt") || name.ends_with(".tsv") || name.ends_with(".json") {
            let text = read(&out, &name);
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{name}");
            assert!(!name.ends_with(".md") || !text.contains("<script>"), "{name}");
        }
    }
    let checked = Command::new("sha256sum").args(["-c", "--strict", "SHA256SUMS"]).current_dir(&out).output().unwrap();
    assert!(checked.status.success());
}

#[test]
fn wrong_use_is_one_line() {
    let (app, policy) = (sample("payment-leak.apk"), sample("apps/payment-leak/policy.zh.md"));
    for options in [&["--at", "yesterday"][..], &["--at", "08:00:00"], &["--at", "2026-02-30"]] {
        let mut arguments = vec!["evidence", &app, "--policy", &policy, "-o", "/tmp/never.zip", "--lang", "en"];
        arguments.extend(options);
        let run = duly(arguments);
        assert_eq!((run.status, run.stdout.as_str(), run.stderr.lines().count()), (2, "", 1), "{run:?}");
    }
    duly(["evidence", &policy, "--policy", &policy, "-o", "/tmp/never.zip", "--lang", "en"])
        .is_unusable("policy.zh.md", "ZIP");
    let run = duly(["evidence", &app, "--policy", &policy, "-o", "/no/such/folder/x.zip", "--lang", "en"]);
    run.is_unusable("/no/such/folder/x.zip", "cannot be written");
}
