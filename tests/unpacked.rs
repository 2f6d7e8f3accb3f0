//! Directories that apktool unpacked apps into: they are the apps that they were.

mod command;

use std::io::Read;
use std::path::Path;

use command::{duly, repository};
use duly::android::dex::Program;
use serde_json::Value;

/// Writes files into a folder, by their paths in it.
fn lay(folder: &Path, files: &[(&str, &str)]) -> String {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

fn report(app: &str) -> Value {
    duly(["audit", app, "--format", "json", "--lang", "en", "--deterministic"]).report()
}

const MANIFEST: &str = r#"<?xml version="1.0" encoding="utf-8" standalone="no"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="com.example.wallet">
    <uses-permission android:name="android.permission.READ_CONTACTS"/>
    <uses-permission android:maxSdkVersion="30" android:name="android.permission.BLUETOOTH"/>
    <application android:label="@string/app_name" android:networkSecurityConfig="@xml/rules">
        <activity android:exported="true" android:name=".Main">
            <intent-filter>
                <action android:name="android.intent.action.MAIN"/>
                <category android:name="android.intent.category.LAUNCHER"/>
            </intent-filter>
        </activity>
        <service android:foregroundServiceType="location|camera" android:name=".Track"/>
    </application>
</manifest>
"#;
const ABOUT: &str = "version: 2.7.0\nsdkInfo:\n  minSdkVersion: '24'\n  targetSdkVersion: '34'\nversionInfo:\n  versionCode: '7'\n  versionName: 1.0 & more\n";
const PUBLIC: &str = r#"<resources>
    <public type="string" name="app_name" id="0x7f010000" />
    <public type="xml" name="rules" id="0x7f020000" />
    <public type="layout" name="main" id="0x7f030000" />
</resources>"#;
const RULES: &str =
    r#"<network-security-config><base-config cleartextTrafficPermitted="true" /></network-security-config>"#;
const LAYOUT: &str = r#"<LinearLayout xmlns:android="http://schemas.android.com/apk/res/android"><Button android:onClick="tapped" /></LinearLayout>"#;
const MAIN: &str = ".class public Lcom/example/wallet/Main;
.super Landroid/app/Activity;
.source \"Main.java\"

.method public constructor <init>()V
    .locals 0
    invoke-direct {p0}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method public tapped(Landroid/view/View;)V
    .locals 1
    .param p1, \"view\"    # Landroid/view/View;
    .line 12
    invoke-static {}, Landroid/os/Build;->getSerial()Ljava/lang/String;
    move-result-object v0
    return-void
.end method
";
const TRACK: &str = ".class public Lcom/example/wallet/Track;\n.super Landroid/app/Service;\n";

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("AndroidManifest.xml", MANIFEST),
        ("apktool.yml", ABOUT),
        ("res/values/public.xml", PUBLIC),
        ("res/values/strings.xml", "<resources><string name=\"app_name\">Wallet &amp; \\'more\\'</string></resources>"),
        ("res/values-zh-rCN/strings.xml", "<resources><string name=\"app_name\">钱包</string></resources>"),
        ("res/values-v21/strings.xml", "<resources><string name=\"app_name\">other</string></resources>"),
        ("res/xml/rules.xml", RULES),
        ("res/layout/main.xml", LAYOUT),
        ("smali/com/example/wallet/Main.smali", MAIN),
        ("smali_classes2/com/example/wallet/Track.smali", TRACK),
    ]
}

#[test]
fn a_directory_is_the_app_that_was_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let app = report(&lay(folder.path(), &files()));
    let told = |key: &str| app["app"][key].clone();
    assert_eq!((told("container"), told("package")), ("directory".into(), "com.example.wallet".into()));
    assert_eq!((told("label"), told("version_name")), ("Wallet & 'more'".into(), "1.0 & more".into()));
    assert_eq!((told("version_code"), told("min_sdk"), told("target_sdk")), (7.into(), 24.into(), 34.into()));
    assert_eq!((told("signers"), app["limits"].clone()), (Value::Array(vec![]), Value::Array(vec![])));
    let bluetooth =
        app["permissions"].as_array().unwrap().iter().find(|one| one["name"] == "android.permission.BLUETOOTH");
    assert_eq!(bluetooth.unwrap()["max_sdk"], 30);
    let reads: Vec<&Value> =
        app["accesses"].as_array().unwrap().iter().filter(|one| one["data_type"] == "device_id").collect();
    let [read] = reads[..] else { panic!("{reads:?}") };
    assert_eq!(read["source"], serde_json::json!({ "file": "Main.java", "line": 12 }));
    // The layout's tap is what starts it.
    assert_eq!((&read["reachable"], &read["before_consent"]), (&true.into(), &false.into()));
    assert_eq!((&read["file"], &read["offset"]), (&"smali".into(), &0.into()));
    // In Chinese it is called otherwise, as on a device.
    let zh = duly(["audit", folder.path().to_str().unwrap(), "--lang", "zh"]).stdout;
    assert!(zh.starts_with("钱包"), "{zh}");
}

#[test]
fn every_command_takes_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = lay(&folder.path().join("app"), &files());
    let manifest = duly(["manifest", &app]);
    assert!(manifest.status == 0 && manifest.stdout.contains("com.example.wallet"), "{manifest:?}");
    assert!(duly(["why", &app, "device_id", "--lang", "en"]).stdout.contains("Main.java:12"));
    assert_eq!(duly(["draft", &app]).status, 0);
    assert!(duly(["diff", &app, &app]).status < 2);
    let table = folder.path().join("table.jsonl");
    let run = duly(["table", folder.path().to_str().unwrap(), "-o", table.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:?}");
    let rows = std::fs::read_to_string(table).unwrap();
    assert_eq!(rows.lines().count(), 1, "{rows}");
    let bundle = folder.path().join("bundle.zip");
    let policy = repository("samples/apps/payment-leak/policy.zh.md");
    let run = duly(["evidence", &app, "--policy", policy.to_str().unwrap(), "-o", bundle.to_str().unwrap()]);
    assert!(run.status < 2 && bundle.is_file(), "{run:?}");
}

/// A project's manifest beside its builds hides none of them: only apktool's note makes the folder an app.
#[test]
fn a_manifest_beside_apks_hides_none() {
    let folder = tempfile::tempdir().unwrap();
    let apps = lay(folder.path(), &[("AndroidManifest.xml", MANIFEST)]);
    for name in ["payment-leak.apk", "cleartext.apk"] {
        std::fs::copy(repository(&format!("samples/{name}")), folder.path().join(name)).unwrap();
    }
    let out = tempfile::tempdir().unwrap();
    let table = out.path().join("table.jsonl");
    let run = duly(["table", &apps, "-o", table.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(std::fs::read_to_string(table).unwrap().lines().count(), 2);
    // Without APKs beside it, it is the app, as the folder of a sample's source is.
    let alone = tempfile::tempdir().unwrap();
    assert_eq!(
        report(&lay(alone.path(), &[("AndroidManifest.xml", MANIFEST)]))["app"]["package"],
        "com.example.wallet"
    );
}

/// The source of a sample is a directory of this kind, but for the ids of its resources.
#[test]
fn a_samples_source_shows_what_the_sample_does() {
    for name in ["payment-leak", "sdk-contacts", "cleartext"] {
        let apk = report(repository(&format!("samples/{name}.apk")).to_str().unwrap());
        let source = report(repository(&format!("samples/apps/{name}")).to_str().unwrap());
        let told = |report: &Value| -> Vec<Value> {
            let accesses = report["accesses"].as_array().unwrap().iter();
            accesses
                .map(|one| {
                    serde_json::json!([one["data_type"], one["in"], one["offset"], one["chain"], one["before_consent"]])
                })
                .collect()
        };
        assert!(!told(&apk).is_empty(), "{name}");
        assert_eq!(told(&source), told(&apk), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_never_satisfied() {
    let folder = tempfile::tempdir().unwrap();
    let mut broken = files();
    broken.push((
        "smali/com/example/wallet/Odd.smali",
        ".class Lcom/example/wallet/Odd;\n.method f()V\n    jump :a\n.end method\n",
    ));
    let path = lay(folder.path(), &broken);
    let run = duly(["audit", &path, "--format", "json", "--lang", "en"]);
    assert_eq!(run.status, 3, "{run:?}");
    let app = run.report();
    let limit = &app["limits"][0];
    assert_eq!(limit["where"], "smali/com/example/wallet/Odd.smali:3");
    assert!(limit["what"].as_str().unwrap().contains("jump is unknown"), "{limit}");
    for principle in ["proper", "necessary", "disclosed", "consent"] {
        assert_ne!(app["verdict"][principle]["status"], "satisfied");
    }
    // A text that says other things than the original that lies beside it.
    let other = tempfile::tempdir().unwrap();
    let apk = std::fs::File::open(repository("samples/no-policy.apk")).unwrap();
    let mut apk = zip::ZipArchive::new(apk).unwrap();
    let path = lay(other.path(), &files());
    std::fs::create_dir(other.path().join("original")).unwrap();
    let mut original = std::fs::File::create(other.path().join("original/AndroidManifest.xml")).unwrap();
    std::io::copy(&mut apk.by_name("AndroidManifest.xml").unwrap(), &mut original).unwrap();
    let app = report(&path);
    assert_ne!(app["app"]["package"], "com.example.wallet");
    assert!(app["limits"].as_array().unwrap().iter().any(|limit| limit["where"] == "AndroidManifest.xml"));
}

#[test]
fn hostile_directories_end_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let bomb =
        "<!DOCTYPE a [<!ENTITY b \"xxxxxxxxxx\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><manifest package=\"&c;\"/>";
    let wide = format!("<resources>{}</resources>", "<string name=\"app_name\">x</string>".repeat(100_000));
    let mut odd: Vec<(&str, &str)> = files();
    odd.extend([
        ("res/xml/deep.xml", deep.as_str()),
        ("res/layout/open.xml", "<a><b"),
        ("res/values/wide.xml", &wide),
        ("res/values-zz-rXX-!!/odd.xml", "<resources>"),
        ("smali/deep.smali", "{{{{\n"),
        ("unknown/../x", "x"),
        ("lib/x86/liba.so", "\u{7f}ELF"),
        ("classes3.dex", "dex\n035\0"),
    ]);
    let path = lay(folder.path(), &odd);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path(), folder.path().join("assets")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.dex")).unwrap();
    }
    let run = duly(["audit", &path, "--format", "json", "--lang", "en"]);
    assert!(matches!(run.status, 1 | 3), "{run:?}");
    for (manifest, words) in [
        (bomb, ""),
        (deep.as_str(), "nested too deep"),
        ("<manifest", "cannot be read"),
        ("", "no AndroidManifest.xml"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = lay(folder.path(), &[("AndroidManifest.xml", manifest), ("apktool.yml", ABOUT)]);
        let run = duly(["audit", &path, "--format", "json", "--lang", "en"]);
        assert!(run.status == 2 || words.is_empty(), "{manifest:.40}: {run:?}");
        assert!(run.status != 2 || run.stderr.lines().count() == 1 && run.stdout.is_empty(), "{run:?}");
    }
    let empty = tempfile::tempdir().unwrap();
    let run = duly(["audit", empty.path().to_str().unwrap(), "--lang", "en"]);
    assert!(run.status == 2 && run.stderr.contains("apktool"), "{run:?}");
}

/// What apktool makes of an app shows what the app shows, whether it turned code into smali or left it as it is.
#[test]
#[ignore = "needs apktool, and the real apps that DULY_REAL_APPS names (tests/run.sh fetches them)"]
fn unpacked_apps_are_the_apps() {
    let real = std::env::var("DULY_REAL_APPS").expect("DULY_REAL_APPS names a folder");
    let listed = std::fs::read_dir(repository("samples")).unwrap().map(|entry| entry.unwrap().path());
    let mut apps: Vec<_> = listed.filter(|path| path.extension().is_some_and(|ending| ending == "apk")).collect();
    apps.sort();
    // apktool takes some ten seconds for a large one.
    let large = ["ApiDemos-debug.apk", "STFService.apk", "settings_apk-debug.apk", "app-uiautomator.apk"];
    apps.extend(large.map(|name| Path::new(&real).join(name)));
    let mut wrong = Vec::new();
    for apk in &apps {
        let folder = tempfile::tempdir().unwrap();
        let is_large = apk.starts_with(&real);
        for (name, options) in [("smali", &[][..]), ("dex", &["-s"][..])].into_iter().take(if is_large { 1 } else { 2 })
        {
            let out = folder.path().join(name);
            let run = std::process::Command::new("apktool")
                .arg("d")
                .arg("-q")
                .args(options)
                .arg("-o")
                .arg(&out)
                .arg(apk)
                .status();
            assert!(run.expect("apktool runs: apt-get install apktool").success(), "{apk:?}");
            let (of_apk, of_directory) = (plain(report(apk.to_str().unwrap())), plain(report(out.to_str().unwrap())));
            for key in [
                "app",
                "permissions",
                "permission_requests",
                "accesses",
                "endpoints",
                "sdks",
                "findings",
                "limits",
                "verdict",
            ] {
                if of_apk[key] != of_directory[key] {
                    wrong.push(format!("{} as {name}: {key}", apk.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The code of every method, by its reference.
fn code(dex: &[u8]) -> std::collections::BTreeMap<String, String> {
    let (files, problem) = duly::android::dex::open(dex);
    assert!(problem.is_none() && files.iter().all(|file| file.checksum_holds()), "{problem:?}");
    let program = Program::new(files.into_iter().map(|file| ("classes.dex".to_owned(), file)).collect());
    let methods = program.classes().iter().flat_map(|class| program.methods_of(class).into_iter().flatten());
    let names: Vec<String> = methods
        .map(|method| method.unwrap())
        .zip(program.classes().iter().flat_map(|class| {
            let count = program.methods_of(class).into_iter().flatten().count();
            std::iter::repeat_n(class.file, count)
        }))
        .map(|(method, file)| program.method_text(program.files[file].method(method.method).unwrap()))
        .collect();
    program.disassemble(&names.iter().map(String::as_str).collect(), None)
}

/// What baksmali writes of code that nobody here wrote, assembled, is that code: every instruction of every method.
#[test]
#[ignore = "needs baksmali, and the real apps that DULY_REAL_APPS names (tests/run.sh fetches them)"]
fn assembled_code_is_the_code_that_was_disassembled() {
    let real = std::env::var("DULY_REAL_APPS").expect("DULY_REAL_APPS names a folder");
    for name in ["STFService.apk", "settings_apk-debug.apk", "Yosemite.apk"] {
        let apk = std::fs::File::open(Path::new(&real).join(name)).unwrap();
        let mut apk = zip::ZipArchive::new(apk).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (dex, out) = (folder.path().join("classes.dex"), folder.path().join("out"));
        let mut bytes = Vec::new();
        apk.by_name("classes.dex").unwrap().read_to_end(&mut bytes).unwrap();
        std::fs::write(&dex, &bytes).unwrap();
        let run = std::process::Command::new("baksmali").args(["d", "-o"]).args([&out, &dex]).status();
        assert!(run.expect("baksmali runs: apt-get install libsmali-java").success(), "{name}");
        let (mut texts, mut folders) = (Vec::new(), vec![out]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    texts.push((entry.display().to_string(), std::fs::read(entry).unwrap()));
                }
            }
        }
        let files: Vec<(&str, &[u8])> = texts.iter().map(|(place, text)| (place.as_str(), text.as_slice())).collect();
        let made = duly::android::smali::assemble(&files);
        assert_eq!(made.faults, []);
        let (ours, theirs) = (code(&made.dex), code(&bytes));
        assert!(theirs.len() > 500 && ours.keys().eq(theirs.keys()), "{name}: {} {}", ours.len(), theirs.len());
        let wrong: Vec<&String> =
            theirs.iter().filter(|(method, code)| ours.get(*method) != Some(code)).map(|(method, _)| method).collect();
        assert!(wrong.is_empty(), "{name}: {} of {}: {:?}", wrong.len(), theirs.len(), &wrong[..wrong.len().min(5)]);
    }
}

/// A report without what an unpacked app cannot have: signature and digest; and with one name for a DEX file and its smali.
fn plain(mut report: Value) -> Value {
    for key in ["file", "sha256", "bytes", "container", "signers"] {
        report["app"][key] = Value::Null;
    }
    let mut text = report.to_string();
    for number in (2..40).rev() {
        text = text.replace(&format!("smali_classes{number}"), &format!("classes{number}.dex"));
    }
    for (from, to) in [("\"smali\"", "\"classes.dex\""), ("\"smali L", "\"classes.dex L")] {
        text = text.replace(from, to);
    }
    // A signature that a directory has not is no limit of it.
    let mut report: Value = serde_json::from_str(&text).unwrap();
    let limits = report["limits"].as_array_mut().unwrap();
    limits.retain(|limit| !limit["what"].as_str().unwrap().contains("signature"));
    report
}
