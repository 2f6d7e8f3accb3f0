//! The page of a report: what it holds, and how a browser shows it.

use std::path::Path;
use std::process::Command;

use duly::analysis::{PermissionRequest, Sdk, SdkInit};
use duly::audit::Audit;
use duly::prose::{Lang, Prose};
use duly::report::html::render;

use crate::fixture;

/// The payment app, where it is known what runs before consent.
pub fn early() -> Audit {
    let mut audit = fixture::payment();
    audit.app.application.name = Some("com.example.pay.App".to_owned());
    let accesses = audit.facts.accesses.as_mut().expect("accesses");
    for (access, known) in accesses.iter_mut().zip([Some(true), Some(false), None]) {
        access.before_consent = known;
        access.entry = Some("Lcom/example/pay/App;->onCreate()V".to_owned());
    }
    audit.facts.sdks = Some(vec![Sdk {
        id: "umeng".to_owned(),
        name: "Umeng".to_owned(),
        vendor: None,
        version: Some("9.6".to_owned()),
        categories: vec!["analytics".to_owned()],
        evidence: vec![],
        init: vec![SdkInit {
            api: "Lcom/umeng/commonsdk/UMConfigure;->init".to_owned(),
            method: "Lcom/example/pay/App;->attachBaseContext(Landroid/content/Context;)V".to_owned(),
            offset: Some(4),
            before_consent: Some(true),
        }],
    }]);
    audit.facts.permission_requests = Some(vec![PermissionRequest {
        permissions: vec!["android.permission.READ_CONTACTS".to_owned()],
        method: "Lcom/example/pay/Main;->onCreate(Landroid/os/Bundle;)V".to_owned(),
        offset: Some(9),
        source: None,
        before_consent: Some(true),
        repeated: None,
        exits_on_refusal: None,
    }]);
    audit
}

/// Two thousand findings, no two of one cause.
pub fn many() -> Audit {
    let mut audit = fixture::payment();
    let first = audit.findings.last().expect("a finding").clone();
    audit.findings = (0..2000)
        .map(|number| {
            let mut finding = first.clone();
            finding.cause = format!("cause-{number}");
            finding.fingerprint = format!("{number:032x}");
            finding.title =
                Prose::new(format!("{}（{number}）", finding.title.zh), format!("{} ({number})", finding.title.en));
            finding
        })
        .collect();
    audit
}

#[test]
fn the_verdict_comes_first_and_the_policys_words_are_marked() {
    let page = render(&fixture::payment(), Lang::En, None);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
    let order = [
        "class=\"headline\"",
        "class=\"principles\"",
        "id=\"picture\"",
        "id=\"start\"",
        "id=\"findings\"",
        "id=\"permissions\"",
        "id=\"limits\"",
        "id=\"open\"",
        "id=\"file\"",
    ];
    let places: Vec<usize> = order.iter().map(|part| page.find(part).unwrap_or_else(|| panic!("{part}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("我们不会向任何第三方提供您的<mark>通讯录</mark>。"), "the words in their sentence");
    assert!(page.contains("Upload.java:42"));
    assert!(page.contains(&"ab".repeat(32)), "the file's digest");
}

#[test]
fn a_cause_has_one_entry() {
    let page = render(&fixture::payment(), Lang::Zh, None);
    assert_eq!(page.matches("<details class=\"finding").count(), 1);
    assert!(page.contains("undisclosed-sharing"), "the other finding is named in it");
}

#[test]
fn the_same_audit_gives_the_same_page_but_for_the_language_that_is_shown_first() {
    let (zh, en) = (render(&fixture::payment(), Lang::Zh, None), render(&fixture::payment(), Lang::En, None));
    assert_eq!(zh, render(&fixture::payment(), Lang::Zh, None));
    let without = |page: &str| {
        let body = page.find("<div class=\"page\">").expect("a body");
        page[body..].to_owned()
    };
    assert_eq!(without(&zh), without(&en));
}

#[test]
fn the_cold_start_is_told_in_the_platforms_order() {
    let page = render(&early(), Lang::En, None);
    let start = page.find("class=\"timeline\"").expect("a timeline");
    let line = &page[start..start + page[start..].find("</section>").expect("its end")];
    let order = ["starts the SDK Umeng", "reads contacts", "asks for READ_CONTACTS", "class=\"gate\""];
    let places: Vec<usize> =
        order.iter().map(|part| line.find(part).unwrap_or_else(|| panic!("{part}: {line}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    let blind = render(&fixture::payment(), Lang::En, None);
    assert!(!blind.contains("class=\"timeline\""));
    assert!(blind.contains("where the app asks for consent was not found out"));
}

#[test]
fn hostile_text_is_inert_on_the_page() {
    for lang in [Lang::Zh, Lang::En] {
        let page = render(&fixture::hostile(), lang, None);
        assert!(!page.contains("<script"), "no element of theirs");
        assert!(!page.contains(|letter: char| letter.is_control() && letter != '\n'), "no control character");
        assert!(!page.contains(['\u{202e}', '\u{2066}', '\u{9b}']), "nothing that reorders");
        assert!(!page.contains("href=\"j"), "no link of theirs");
        assert!(page.len() < 400_000, "a label of a megabyte is cut: {} bytes", page.len());
    }
}

#[test]
#[ignore = "needs chromium, node and playwright-core (tests/run.sh installs them)"]
fn a_browser_finds_nothing_wrong() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, audit) in [
        ("early", early()),
        ("empty", fixture::empty()),
        ("hostile", fixture::hostile()),
        ("many", many()),
        ("payment", fixture::payment()),
    ] {
        std::fs::write(folder.join(format!("{name}.html")), render(&audit, Lang::Zh, Some(12))).expect("written");
    }
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/samples");
    for name in ["payment-leak.apk.html", "sdk-contacts.apk.html"] {
        std::fs::copy(samples.join(name), folder.join(name)).expect("a sample's page");
    }
    let output = browse(&folder);
    assert!(output.0, "{}", output.1);
}

#[test]
#[ignore = "needs chromium, node and playwright-core (tests/run.sh installs them)"]
fn a_browser_finds_what_is_wrong() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-pages");
    std::fs::create_dir_all(&folder).expect("a folder");
    let bad = "<!doctype html><html lang=\"zh\"><body><input type=radio name=lang id=lang-zh checked><input type=radio \
               name=lang id=lang-en><div class=page><label for=lang-zh>zh</label><label for=lang-en>en</label>\
               <p class=en style=\"color:#999;background:#fff\">pale</p><div style=\"width:2000px\">wide</div>\
               <script>console.log('spoken');new Image().src='http://127.0.0.1:9/x.png'</script></div></body></html>";
    std::fs::write(folder.join("bad.html"), bad).expect("written");
    let (clean, told) = browse(&folder);
    assert!(!clean);
    for fault in
        ["contrast", "wider than the screen", "console", "request: http://127.0.0.1:9", "not inert", "texts in en"]
    {
        assert!(told.contains(fault), "{fault} is not told in: {told}");
    }
}

/// Whether `page.mjs` finds nothing wrong with the pages of a folder, and what it says.
fn browse(folder: &Path) -> (bool, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new("node")
        .arg(root.join("tests/reports/page.mjs"))
        .arg(folder)
        .env("PLAYWRIGHT", root.join("target/reports-tools"))
        .output()
        .expect("node starts");
    let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.success(), told)
}
