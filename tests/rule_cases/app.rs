//! A small app from parts: classes with a `run` method, called before or after the policy's dialog was agreed to.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use duly::audit::{AppInput, Audit, Options, audit};
use duly::limit::Budget;
use duly::policy::{Input, Origin};

/// What an app is made of.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Names of classes in `samples/rules/code`, run after consent.
    pub code: Vec<String>,
    /// The same, run when the app starts.
    pub early: Vec<String>,
    /// Classes that nothing here calls: services, receivers, providers.
    pub beside: Vec<String>,
    /// What is told the answer to a request for permissions.
    pub answer: Vec<String>,
    /// Short names of permissions.
    pub permissions: Vec<String>,
    /// The version's name; the code is then another too.
    pub version: Option<&'static str>,
    /// The target level.
    pub target: u32,
    /// The label.
    pub label: String,
    /// Attributes of `application`.
    pub attributes: String,
    /// Elements below `application`.
    pub components: String,
    /// Whether there is no dialog that shows the policy: then nothing waits for consent.
    pub ungated: bool,
}

const SHARED: [&str; 3] = ["PrivacyGate", "PrivacyGate$Agree", "PrivacyGate$Read"];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/rules/code")
}

/// The class descriptor that a source declares.
fn class(name: &str) -> String {
    let text = std::fs::read_to_string(sources().join(format!("{name}.smali")))
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    text.lines().next().and_then(|line| line.split(' ').next_back()).expect("a class").to_owned()
}

/// The bytes of the app: a manifest by aapt, code by smali, not signed.
pub fn build(parts: &Parts, folder: &Path) -> Vec<u8> {
    std::fs::create_dir_all(folder).expect("a folder");
    let manifest = folder.join("AndroidManifest.xml");
    let permissions: String = parts
        .permissions
        .iter()
        .map(|name| format!("<uses-permission android:name=\"android.permission.{name}\" />\n"))
        .collect();
    let version = match parts.version {
        None => "android:versionCode=\"1\"".to_owned(),
        Some(name) => format!("android:versionCode=\"2\" android:versionName=\"{name}\""),
    };
    let text = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="example.cases.app" {version}>
<uses-sdk android:minSdkVersion="21" android:targetSdkVersion="{}" />
{permissions}<application android:label="{}" {}>
<activity android:name=".Home" android:exported="true"><intent-filter>
<action android:name="android.intent.action.MAIN" /><category android:name="android.intent.category.LAUNCHER" />
</intent-filter></activity>
{}</application></manifest>
"#,
        parts.target, parts.label, parts.attributes, parts.components
    );
    std::fs::write(&manifest, text).expect("written");
    let apk = folder.join("app.apk");
    let framework =
        std::env::var("FRAMEWORK_APK").unwrap_or("/usr/share/android-framework-res/framework-res.apk".into());
    run(Command::new("aapt").args(["package", "-f", "-I", &framework, "-M"]).arg(&manifest).arg("-F").arg(&apk));
    let file = std::fs::OpenOptions::new().read(true).write(true).open(&apk).expect("built");
    let mut archive = zip::ZipWriter::new_append(file).expect("an archive");
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    archive.start_file("classes.dex", stored).expect("an entry");
    archive.write_all(&code(parts, folder)).expect("written");
    archive.finish().expect("closed");
    std::fs::read(&apk).expect("built")
}

/// The DEX file. Many apps here have the same code: it is assembled once.
fn code(parts: &Parts, folder: &Path) -> Vec<u8> {
    static DONE: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let mut names: Vec<&str> =
        parts.code.iter().chain(&parts.early).chain(&parts.beside).chain(&parts.answer).map(String::as_str).collect();
    if !parts.ungated {
        names.extend(SHARED);
    }
    names.sort_unstable();
    names.dedup();
    let screen = home_screen(parts);
    let key = format!("{screen}{}", names.join(" "));
    if let Some(done) = DONE.lock().expect("nobody panicked").get(&key) {
        return done.clone();
    }
    let (home, dex) = (folder.join("Home.smali"), folder.join("classes.dex"));
    std::fs::write(&home, screen).expect("written");
    let files = names.iter().map(|name| sources().join(format!("{name}.smali")));
    run(Command::new("smali").args(["assemble", "-j", "1", "--api", "28", "-o"]).arg(&dex).arg(&home).args(files));
    let bytes = std::fs::read(&dex).expect("assembled");
    DONE.lock().expect("nobody panicked").insert(key, bytes.clone());
    bytes
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?}: {error}: apt-get install aapt android-framework-res libsmali-java")
    });
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The launcher: `early` at the start, then the policy's dialog, and `code` behind a button once it was agreed to.
fn home_screen(parts: &Parts) -> String {
    let calls = |names: &[String]| -> String {
        names
            .iter()
            .map(|name| format!("    invoke-static {{p0}}, {}->run(Landroid/app/Activity;)V\n", class(name)))
            .collect()
    };
    let gate = |instead: &str| {
        if parts.ungated {
            return String::new();
        }
        format!(
            r"    invoke-static {{p0}}, Lexample/cases/app/PrivacyGate;->isAccepted(Landroid/content/Context;)Z
    move-result v0
    if-nez v0, :accepted
    const/4 v0, 0x0
    invoke-static {{p0, v0}}, Lexample/cases/app/PrivacyGate;->show(Landroid/app/Activity;Ljava/lang/Runnable;)V
{instead}    :accepted
"
        )
    };
    format!(
        r".class public final Lexample/cases/app/Home;
.super Landroid/app/Activity;
.implements Landroid/view/View$OnClickListener;

.method public constructor <init>()V
    .registers 1
    invoke-direct {{p0}}, Landroid/app/Activity;-><init>()V
    return-void
.end method

.method protected onCreate(Landroid/os/Bundle;)V
    .registers 4
    invoke-super {{p0, p1}}, Landroid/app/Activity;->onCreate(Landroid/os/Bundle;)V
{}    new-instance v0, Landroid/widget/Button;
    invoke-direct {{v0, p0}}, Landroid/widget/Button;-><init>(Landroid/content/Context;)V
    invoke-virtual {{v0, p0}}, Landroid/widget/Button;->setOnClickListener(Landroid/view/View$OnClickListener;)V
    invoke-virtual {{p0, v0}}, Lexample/cases/app/Home;->setContentView(Landroid/view/View;)V
{}    return-void
.end method

.method public onClick(Landroid/view/View;)V
    .registers 3
{}{}    return-void
.end method
{}",
        calls(&parts.early),
        gate(""),
        gate("    return-void\n"),
        calls(&parts.code),
        answered(&parts.answer)
    )
}

/// The method that is told the answer to a request, where something is to be told.
fn answered(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let calls: String = names
        .iter()
        .map(|name| format!("    invoke-static {{p0, p3}}, {}->answered(Landroid/app/Activity;[I)V\n", class(name)))
        .collect();
    format!(
        "\n.method public onRequestPermissionsResult(I[Ljava/lang/String;[I)V\n    .registers 4\n{calls}    return-void\n\
         .end method\n"
    )
}

/// A policy with all that the law wants in it, and `says` among what it collects.
pub fn policy(says: &str) -> String {
    format!(
        "# 小例隐私政策\n\n本政策由小例软件有限公司（以下称“我们”，注册地址：某某市某某路1号）制定。\n\n\
         ## 一、我们如何收集和使用您的个人信息\n\n{says}\n\n\
         处理敏感个人信息前，我们会另行弹窗告知，并取得您的单独同意。\n\n\
         ### 已收集个人信息清单\n\n见上文。\n\n\
         ## 二、保存期限\n\n我们在实现目的所必需的期限内保存您的个人信息。\n\n\
         ## 三、您的权利\n\n您可以查阅、更正、删除您的个人信息，撤回同意，或者注销账号。我们在十五个工作日内完成您的请求。\n\n\
         ## 四、未成年人保护\n\n我们不会主动收集不满十四周岁未成年人的个人信息，监护人可以联系我们。\n\n\
         ## 五、变更\n\n本政策变更时，我们会在应用内弹窗通知您。\n\n\
         ## 六、联系我们\n\n电子邮箱：privacy@cases.example。您可以投诉、举报，我们在十五个工作日内答复。\n"
    )
}

/// The audit of an app at the depth that looks at code.
pub fn judge(bytes: &[u8], policy: Option<&str>, app_type: Option<&'static str>) -> Audit {
    let documents: Vec<Input> = policy
        .iter()
        .map(|text| Input { file: "policy.zh.md", origin: Origin::Given, bytes: text.as_bytes() })
        .collect();
    let options = Options { app_type, ..Options::default() };
    audit(&AppInput::file("case.apk", bytes), &documents, &options, &Budget::default()).expect("the app can be read")
}
