//! Audits built by hand: what a report must show is known before it is rendered.

use duly::analysis::{
    Access, Actor, ActorKind, Confidence, Endpoint, Facts, Frequency, PermissionUse, Source, Used, Via,
};
use duly::app::{App, RequestedPermission};
use duly::audit::{AppTypeChoice, Audit, Depth};
use duly::law::LawSet;
use duly::limit::{Limit, Principle};
use duly::policy::{Action, Disclosure, Document, Origin, Party, Policy};
use duly::prose::Prose;
use duly::rules::{Evidence, EvidenceKind, Finding, Severity};
use duly::verdict::{PrincipleVerdict, Status, Verdict};

const POLICY: &str = "元宝支付隐私政策\n\n您转账时，我们会读取您的通讯录，仅用于帮您选择收款人。我们不会向任何第三方提供您的通讯录。\n联系我们：privacy@example.com\n";

fn own() -> Actor {
    Actor { kind: ActorKind::App, id: Some("app".to_owned()), name: None }
}

/// The place of the `nth` occurrence of `words` in the policy, in code points.
fn span(words: &str, nth: usize) -> [usize; 2] {
    let (at, _) = POLICY.match_indices(words).nth(nth).expect("the policy has these words");
    let start = POLICY[..at].chars().count();
    [start, start + words.chars().count()]
}

fn judged(status: Status, findings: &[&str], zh: &str, en: &str) -> PrincipleVerdict {
    PrincipleVerdict { status, findings: findings.iter().map(|id| (*id).to_owned()).collect(), why: Prose::new(zh, en) }
}

fn statement(action: Action, actor: Party, nth: usize, text: &str) -> Disclosure {
    Disclosure {
        document: "policy.txt".to_owned(),
        data_type: "contacts".to_owned(),
        action,
        manner: None,
        actor,
        entity: None,
        purpose: None,
        condition: None,
        necessity: None,
        vague: false,
        span: span("通讯录", nth),
        text: text.to_owned(),
    }
}

fn evidence(kind: EvidenceKind, place: &str, zh: &str, en: &str) -> Evidence {
    Evidence {
        kind,
        reference: None,
        place: place.to_owned(),
        what: Prose::new(zh, en),
        method: None,
        offset: None,
        source: None,
        document: None,
        span: None,
    }
}

/// An app of which nothing is known but its file, with nothing found.
pub fn empty() -> Audit {
    let open = || judged(Status::NotAssessed, &[], "没有代码可看。", "There is no code to look at.");
    Audit {
        depth: Depth::Manifest,
        law: LawSet::default(),
        config: None,
        app: App {
            file: "empty.apk".to_owned(),
            sha256: "0".repeat(64),
            bytes: 1024,
            package: "com.example.empty".to_owned(),
            min_sdk: 24,
            target_sdk: 35,
            ..App::default()
        },
        facts: Facts::default(),
        policy: None,
        app_type: None,
        findings: vec![],
        fixed: vec![],
        verdict: Verdict { legal: open(), proper: open(), necessary: open(), disclosed: open(), consent: open() },
        not_decided: vec![],
        limits: vec![],
    }
}

/// A payment app that reads the address book for transfers, as its policy says, and whose policy denies what it does next.
pub fn payment() -> Audit {
    let reads = "Lcom/example/pay/Upload;->contacts()V";
    let access = Access {
        id: "a1".to_owned(),
        data_type: "contacts".to_owned(),
        api: None,
        uri: Some("content://com.android.contacts".to_owned()),
        permissions: vec!["android.permission.READ_CONTACTS".to_owned()],
        method: reads.to_owned(),
        file: "classes.dex".to_owned(),
        offset: Some(18),
        source: Some(Source { file: "Upload.java".to_owned(), line: 42 }),
        actor: own(),
        reachable: Some(true),
        entry: Some("Lcom/example/pay/Main;->onCreate(Landroid/os/Bundle;)V".to_owned()),
        chain: vec!["Lcom/example/pay/Main;->onCreate(Landroid/os/Bundle;)V".to_owned(), reads.to_owned()],
        before_consent: None,
        frequency: Frequency::Unknown,
        reason: None,
        via: Via::Uri,
    };
    let accesses =
        [10_u32, 2, 1].map(|number| Access { id: format!("a{number}"), offset: Some(number), ..access.clone() });
    let mut code = evidence(
        EvidenceKind::Code,
        "classes.dex",
        "读取 content://com.android.contacts",
        "reads content://com.android.contacts",
    );
    code.reference = Some("a1".to_owned());
    code.method = Some(reads.to_owned());
    code.offset = Some(18);
    code.source = access.source.clone();
    let mut policy =
        evidence(EvidenceKind::Policy, "policy.txt", "声明不向第三方提供", "says that no third party gets it");
    policy.document = Some("policy.txt".to_owned());
    policy.span = Some(span("通讯录", 1));
    let finding = |rule, principle, severity, confidence, fingerprint: &str, title: Prose, evidence| Finding {
        rule,
        principle,
        severity,
        confidence,
        title,
        explanation: Prose::new(
            "应用把通讯录交给另一家公司的服务器，而您的亲友从未被问过是否愿意。",
            "The app hands your address book to another company's server, and the people in it were never asked.",
        ),
        data_type: Some("contacts".to_owned()),
        actor: Some(own()),
        recipient: Some("collect.example.net".to_owned()),
        cause: "contacts-to-collect".to_owned(),
        evidence,
        provisions: vec!["pipl:23", "b191:3.9"],
        remedy: Prose::new("停止上传，或者征得单独同意。", "Stop the upload, or ask for separate consent."),
        fingerprint: fingerprint.to_owned(),
        state: None,
    };
    let denied = finding(
        "denied-collection",
        Principle::Proper,
        Severity::High,
        Confidence::High,
        "f1",
        Prose::new("隐私政策否认的事，代码在做", "The code does what the policy denies"),
        vec![code.clone(), policy],
    );
    let sharing = finding(
        "undisclosed-sharing",
        Principle::Consent,
        Severity::High,
        Confidence::Low,
        "f2",
        Prose::new("可能向第三方提供通讯录而未告知", "Contacts may go to a third party untold"),
        vec![code],
    );
    Audit {
        depth: Depth::Code,
        law: LawSet::default(),
        config: None,
        app: App {
            file: "pay.apk".to_owned(),
            sha256: "ab".repeat(32),
            bytes: 123_456,
            label: Some("Yuanbao Pay".to_owned()),
            label_zh: Some("元宝支付".to_owned()),
            package: "com.example.pay".to_owned(),
            version_name: Some("3.2.1".to_owned()),
            version_code: Some(321),
            permissions: vec![RequestedPermission {
                name: "android.permission.READ_CONTACTS".to_owned(),
                min_sdk: 1,
                line: Some(4),
                ..RequestedPermission::default()
            }],
            ..empty().app
        },
        facts: Facts {
            accesses: Some(accesses.to_vec()),
            endpoints: Some(vec![Endpoint {
                url: "https://collect.example.net/v1/book".to_owned(),
                host: Some("collect.example.net".to_owned()),
                cleartext: Some(false),
                file: "classes.dex".to_owned(),
                method: Some(reads.to_owned()),
                actor: own(),
                organisation: None,
            }]),
            sdks: Some(vec![]),
            permission_requests: Some(vec![]),
            permission_use: [(
                "android.permission.READ_CONTACTS".to_owned(),
                PermissionUse { used: Used::App, used_by: vec!["a10".to_owned(), "a2".to_owned()] },
            )]
            .into(),
            ..Facts::default()
        },
        policy: Some(Policy {
            documents: vec![Document {
                file: "policy.txt".to_owned(),
                origin: Origin::Given,
                format: "text",
                encoding: "utf-8".to_owned(),
                language: Some("zh".to_owned()),
                sha256: "cd".repeat(32),
                text_sha256: "cd".repeat(32),
                text: POLICY.to_owned(),
                places: duly::policy::Places::default(),
            }],
            disclosures: vec![
                statement(Action::NotShare, Party::ThirdParty, 1, "我们不会向任何第三方提供您的通讯录。"),
                statement(Action::Collect, Party::FirstParty, 0, "我们会读取您的通讯录，仅用于帮您选择收款人。"),
            ],
            ..Policy::default()
        }),
        app_type: Some(AppTypeChoice {
            id: "payment",
            given: true,
            confidence: Confidence::High,
            reasons: vec![Prose::new("由命令行给出", "given on the command line")],
        }),
        // Out of order on purpose: a report sorts them.
        findings: vec![sharing, denied],
        fixed: vec![],
        verdict: Verdict {
            legal: judged(Status::Satisfied, &[], "没有发现问题。", "Nothing was found wrong."),
            proper: judged(Status::Violated, &["f1"], "有 1 项问题。", "One finding stands against it."),
            necessary: judged(Status::Inconclusive, &[], "有一个库看不到。", "One library could not be seen."),
            disclosed: judged(Status::NotAssessed, &[], "没有评定。", "Not assessed."),
            consent: judged(Status::Doubtful, &["f2"], "有 1 项可疑之处。", "One doubtful finding."),
        },
        not_decided: vec![(
            "b191:1.3",
            Prose::new("看隐私政策要点几次才能到达。", "See how many taps lead to the policy."),
        )],
        limits: vec![Limit {
            what: Prose::new("一个本地库已损坏", "A native library is damaged"),
            place: "lib/arm64-v8a/libx.so".to_owned(),
            effect: Prose::new("其中读取什么看不到。", "What it reads cannot be seen."),
            principles: vec![Principle::Necessary],
        }],
    }
}

/// What an app can supply to harm whoever reads its report.
pub const HOSTILE: &str = "<script>alert(1)</script>\"'=cmd|'/c calc'!A0\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}gpj\u{2066}\u{0}\r\n# [x](javascript:1)";

/// The payment app, with hostile text wherever an app or a policy supplies some.
pub fn hostile() -> Audit {
    let mut audit = payment();
    let bad = HOSTILE.to_owned();
    audit.app.label = Some(format!("{bad}{}", "A".repeat(1 << 20)));
    audit.app.label_zh = None;
    audit.app.package = bad.clone();
    audit.app.version_name = Some(bad.clone());
    audit.app.file = bad.clone();
    for permission in &mut audit.app.permissions {
        permission.name = bad.clone();
    }
    for access in audit.facts.accesses.iter_mut().flatten() {
        access.method = bad.clone();
        access.file = bad.clone();
        access.actor = Actor { kind: ActorKind::Sdk, id: Some(bad.clone()), name: Some(bad.clone()) };
    }
    for endpoint in audit.facts.endpoints.iter_mut().flatten() {
        endpoint.url = format!("javascript:{bad}");
        endpoint.host = Some(bad.clone());
    }
    for document in audit.policy.iter_mut().flat_map(|policy| &mut policy.documents) {
        let mut lines = document.text.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        document.text = format!("{first}\n{bad}{}", lines.collect::<Vec<_>>().join(&bad));
    }
    for finding in &mut audit.findings {
        finding.title = Prose::new(bad.clone(), bad.clone());
        finding.explanation = Prose::new(bad.clone(), bad.clone());
        finding.recipient = Some(bad.clone());
        for piece in &mut finding.evidence {
            piece.place = bad.clone();
            piece.what = Prose::new(bad.clone(), bad.clone());
            piece.method = Some(bad.clone());
        }
    }
    for limit in &mut audit.limits {
        limit.place = bad.clone();
    }
    audit
}
