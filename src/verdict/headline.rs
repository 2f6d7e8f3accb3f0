//! The verdict in one sentence that a lay person understands.

use super::{Status, name};
use crate::analysis::{ActorKind, Confidence};
use crate::audit::Audit;
use crate::db;
use crate::law::Law;
use crate::limit::{Limit, Principle};
use crate::prose::{Prose, Text};
use crate::rules::{Actor, Finding, Severity, words};

/// What the app takes, where it goes, what the policy says of it, which principles that breaks, and what to do.
pub fn headline(audit: &Audit) -> Prose {
    let app = app_name(audit);
    let with = |status: Status| -> Vec<Principle> {
        Principle::ALL.into_iter().filter(|principle| audit.verdict.of(*principle).status == status).collect()
    };
    let violated = with(Status::Violated);
    if !violated.is_empty() {
        return accusation(audit, &app, &violated);
    }
    let (inconclusive, doubtful) = (with(Status::Inconclusive), with(Status::Doubtful));
    if !inconclusive.is_empty() {
        return unseen(audit, &app, &inconclusive);
    }
    if !doubtful.is_empty() {
        return doubt(audit, &app, &doubtful);
    }
    let satisfied = with(Status::Satisfied);
    let open = with(Status::NotAssessed);
    let open_zh = if open.is_empty() { String::new() } else { format!("；{}没有评定", names(&open).zh) };
    let open_en = if open.is_empty() { String::new() } else { format!("; {} not assessed", names(&open).en) };
    if satisfied.is_empty() {
        return Prose::new(
            format!("{}：没有发现问题，但缺少评定所需的材料（隐私政策、App 类型或代码），不能认定符合要求。", app.zh),
            format!(
                "{}: nothing was found, but what is needed to judge (policy, app type or code) is missing, so it cannot be called due.",
                app.en
            ),
        );
    }
    Prose::new(
        format!("{}在{}方面没有发现问题{open_zh}。", app.zh, names(&satisfied).zh),
        format!("{}: nothing was found wrong on {}{open_en}.", app.en, names(&satisfied).en),
    )
}

/// What was found surely, and what the person can do about it.
fn accusation(audit: &Audit, app: &Prose, violated: &[Principle]) -> Prose {
    let principles = names(violated);
    let story = Story::of(audit, violated, Confidence::Medium);
    let told = story.told(app);
    let refuse = story.refuse(audit).map_or(Prose::default(), |what| {
        Prose::new(
            format!("在系统设置中关闭{}权限，", what.zh),
            format!("turn off {} in the system's permission settings, ", what.en),
        )
    });
    let keep = if audit.policy.is_some() {
        Text { zh: "安装包和隐私政策", en: "the package and the policy" }
    } else {
        Text { zh: "安装包", en: "the package" }
    };
    let complain = match audit.law.law {
        Law::Cn if audit.law.in_force("pipl:65") => Text {
            zh: "依《个人信息保护法》第六十五条向网信部门投诉、举报",
            en: "complain to the cyberspace administration under article 65 of the Personal Information Protection Law",
        },
        Law::Cn => Text { zh: "向网信部门投诉、举报", en: "complain to the cyberspace administration" },
        Law::Gdpr => Text {
            zh: "依《通用数据保护条例》第七十七条向监管机构投诉",
            en: "complain to a supervisory authority under article 77 of the GDPR",
        },
        Law::Play => Text { zh: "在 Google Play 举报该应用", en: "report the app on Google Play" },
    };
    Prose::new(
        format!(
            "{}，不符合{}的要求；您可以{}保存{}作为证据，{}。",
            told.zh, principles.zh, refuse.zh, keep.zh, complain.zh
        ),
        format!(
            "{}, which falls short on {}; you can {}keep {} as evidence, and {}.",
            told.en, principles.en, refuse.en, keep.en, complain.en
        ),
    )
}

/// Signs alone: what to look at.
fn doubt(audit: &Audit, app: &Prose, doubtful: &[Principle]) -> Prose {
    let names = names(doubtful);
    let told = Story::of(audit, doubtful, Confidence::Low).told(app);
    Prose::new(
        format!("{}：这只是线索，在{}方面存疑，需要人工核实。", told.zh, names.zh),
        format!("{}: a sign only, which leaves a doubt on {} to be checked by hand.", told.en, names.en),
    )
}

/// What could not be seen.
fn unseen(audit: &Audit, app: &Prose, inconclusive: &[Principle]) -> Prose {
    let names = names(inconclusive);
    // What bears on most of the principles that it leaves open.
    let bears = |limit: &&Limit| limit.principles.iter().filter(|principle| inconclusive.contains(principle)).count();
    let most = audit.limits.iter().rev().max_by_key(bears);
    let why = most.filter(|limit| bears(limit) > 0).map_or(
        Prose::new("有看不到的部分", "part of it could not be seen"),
        |limit| {
            Prose::new(limit.what.zh.trim_end_matches('。'), words::lower_first(limit.what.en.trim_end_matches('.')))
        },
    );
    Prose::new(
        format!("{}：{}，在{}方面无法下结论；没有发现问题不等于没有问题。", app.zh, why.zh, names.zh),
        format!(
            "{}: {}, so nothing can be concluded on {}; that nothing was found does not mean there is nothing.",
            app.en, why.en, names.en
        ),
    )
}

/// What the heaviest findings tell.
enum Story<'a> {
    /// Personal information is read: of one data type, by all findings on it.
    Read(&'a str, Vec<&'a Finding>),
    /// Permissions are asked for: the data types that they open.
    Asks(Vec<&'a str>),
    /// Anything else: the worst finding.
    Other(Option<&'a Finding>),
}

impl<'a> Story<'a> {
    fn of(audit: &'a Audit, on: &[Principle], least: Confidence) -> Story<'a> {
        let heavy: Vec<&Finding> = audit
            .findings
            .iter()
            .filter(|finding| {
                finding.severity > Severity::Info && finding.confidence >= least && on.contains(&finding.principle)
            })
            .collect();
        let Some(&first) = heavy.first() else { return Story::Other(None) };
        // Of the worst findings one on a reading tells most.
        let reading =
            heavy.iter().filter(|finding| finding.severity == first.severity).find(|finding| is_reading(finding));
        if let Some(data_type) = reading.and_then(|finding| finding.data_type.as_deref()) {
            let on_it = |finding: &&Finding| finding.data_type.as_deref() == Some(data_type);
            return Story::Read(data_type, heavy.into_iter().filter(on_it).collect());
        }
        if !asks(first) {
            return Story::Other(Some(first));
        }
        let mut opened: Vec<&str> = heavy
            .into_iter()
            .filter(|finding| asks(finding))
            .filter_map(|finding| finding.data_type.as_deref())
            .collect();
        opened.sort_by_key(|id| (std::cmp::Reverse(crate::rules::harm(id)), *id));
        opened.dedup();
        if opened.is_empty() { Story::Other(Some(first)) } else { Story::Asks(opened) }
    }

    /// The story, with the app as its subject.
    fn told(&self, app: &Prose) -> Prose {
        match self {
            Story::Read(data_type, findings) => read(app, data_type, findings),
            Story::Asks(opened) => {
                let shown = words::data_list(opened.iter().take(3).copied());
                let (more_zh, more_en) = match opened.len() {
                    0..=3 => (String::new(), String::new()),
                    count => (format!("等 {count} 类信息"), format!(" and {} more", count.saturating_sub(3))),
                };
                Prose::new(
                    format!("{}申请了用不上或不需要的权限，可读取{}{more_zh}", app.zh, shown.zh),
                    format!(
                        "{} asks for permissions that it does not use or need, which open {}{more_en}",
                        app.en, shown.en
                    ),
                )
            }
            Story::Other(finding) => {
                let title = finding.map_or(Prose::default(), |finding| finding.title.clone());
                Prose::new(
                    format!("{}：{}", app.zh, title.zh),
                    format!("{}: {}", app.en, words::lower_first(&title.en)),
                )
            }
        }
    }

    /// The permissions to turn off, as the system's settings call them.
    fn refuse(&self, audit: &Audit) -> Option<Prose> {
        let types = match self {
            Story::Read(data_type, _) => vec![*data_type],
            Story::Asks(opened) => opened.clone(),
            Story::Other(_) => return None,
        };
        let mut names: Vec<Prose> = Vec::new();
        for name in types.iter().filter_map(|data_type| permission_to_refuse(audit, data_type)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| words::list(&names))
    }
}

/// Whether a finding shows a reading, not only a permission or words of the policy.
fn is_reading(finding: &Finding) -> bool {
    finding.data_type.is_some() && finding.evidence.iter().any(|shown| shown.reference.is_some())
}

/// Whether a finding is about asking for permissions.
fn asks(finding: &Finding) -> bool {
    matches!(finding.rule, "unused-permission" | "permission-beyond-type" | "all-at-once")
}

/// Who takes what, to whom, and what the policy says of it.
fn read(app: &Prose, data_type: &str, findings: &[&Finding]) -> Prose {
    let told = |rule: &str| findings.iter().any(|finding| finding.rule == rule);
    let data = words::data(data_type);
    let actors = || findings.iter().filter_map(|finding| finding.actor.as_ref());
    let sdk = if actors().all(|actor| actor.kind == ActorKind::Sdk) { actors().next() } else { None };
    let takes = match sdk.map(sdk_name) {
        Some(sdk) => Prose::new(
            format!("{}中的第三方 SDK“{}”读取您的{}", app.zh, sdk.zh, data.zh),
            format!("{} contains the third-party SDK {}, which reads your {}", app.en, sdk.en, data.en),
        ),
        None => Prose::new(format!("{}读取您的{}", app.zh, data.zh), format!("{} reads your {}", app.en, data.en)),
    };
    let hands = ["undisclosed-sharing", "undisclosed-recipient", "denied-collection", "cross-border"];
    let goes = findings
        .iter()
        .filter(|finding| hands.contains(&finding.rule))
        .find_map(|finding| Some((finding, recipient_name(finding.recipient.as_deref()?))))
        .map_or(Prose::default(), |(finding, to)| {
            if finding.confidence == Confidence::High {
                Prose::new(format!("，发送给{}", to.zh), format!(" and sends it to {}", to.en))
            } else {
                Prose::new(format!("，并可能发送给{}", to.zh), format!(" and may send it to {}", to.en))
            }
        });
    let says = if told("denied-collection") {
        Prose::new("，隐私政策却说不会这样做", ", while its policy says that it does not")
    } else if told("undisclosed-collection") {
        Prose::new("，隐私政策没有写明", ", and its policy does not say so")
    } else if told("undisclosed-sharing") || told("undisclosed-recipient") {
        Prose::new("，隐私政策没有写明会提供给别人", ", and its policy does not say that others get it")
    } else if told("sdk-takes-more") {
        Prose::new("，超出了隐私政策为它列出的范围", ", which goes beyond what the policy lists for it")
    } else if told("collection-before-consent") {
        Prose::new("，而此时您还没有同意", ", before you have agreed to anything")
    } else if told("beyond-app-type") {
        Prose::new("，而这类 App 并不需要", ", which an app of this type does not need")
    } else {
        Prose::default()
    };
    // A mark follows, which nothing sets apart from Latin letters.
    let goes_zh = goes.zh.trim_end();
    Prose::new(format!("{}{goes_zh}{}", takes.zh, says.zh), format!("{}{}{}", takes.en, goes.en, says.en))
}

fn sdk_name(actor: &Actor) -> Prose {
    let id = actor.id.as_deref().unwrap_or_default();
    db::sdk(id).map_or_else(
        || Prose::new(actor.name.as_deref().unwrap_or(id), actor.name.as_deref().unwrap_or(id)),
        |row| row.text.into(),
    )
}

/// A recipient by its key in findings: a vendor, an organisation of `permission-db`, or a domain.
fn recipient_name(key: &str) -> Prose {
    let vendor = || db::sdks().iter().filter_map(|row| row.vendor).find(|vendor| vendor.en == key);
    let owner = || db::hosts().iter().map(|row| row.text).find(|text| text.en == key);
    match vendor().or_else(owner) {
        Some(text) => text.into(),
        // A space sets Latin letters apart from Chinese.
        None => Prose::new(format!(" {key} "), key),
    }
}

/// The name in the system's settings of the permission whose refusal ends a read: one that the accesses name, else one that
/// opens the data type.
fn permission_to_refuse(audit: &Audit, data_type: &str) -> Option<Prose> {
    let named = audit
        .facts
        .accesses
        .iter()
        .flatten()
        .filter(|access| access.data_type == data_type)
        .flat_map(|access| access.permissions.iter().map(String::as_str));
    let opening = audit
        .app
        .permissions
        .iter()
        .map(|asked| asked.name.as_str())
        .filter(|name| db::permission(name).is_some_and(|row| row.data_types.contains(&data_type)));
    named
        .chain(opening)
        .filter(|name| audit.app.permission(name).is_some())
        .find(|name| db::permission(name).is_some_and(db::Permission::is_dangerous))
        .map(in_settings)
}

/// What the system's settings call the switch of a permission.
fn in_settings(permission: &str) -> Prose {
    let short = permission.rsplit('.').next().unwrap_or(permission);
    let switches: [(&[&str], &str, &str); 12] = [
        (&["CONTACTS", "GET_ACCOUNTS"], "通讯录", "Contacts"),
        (&["LOCATION"], "位置信息", "Location"),
        (&["SMS", "RECEIVE_MMS", "RECEIVE_WAP_PUSH"], "短信", "SMS"),
        (&["CALL_LOG", "PROCESS_OUTGOING_CALLS"], "通话记录", "Call logs"),
        (&["RECORD_AUDIO"], "麦克风", "Microphone"),
        (&["CAMERA"], "相机", "Camera"),
        (&["CALENDAR"], "日历", "Calendar"),
        (&["READ_PHONE", "CALL_PHONE", "ANSWER_PHONE", "ADD_VOICEMAIL", "USE_SIP"], "电话", "Phone"),
        (&["EXTERNAL_STORAGE", "READ_MEDIA"], "存储（照片、视频和文件）", "Files, photos and videos"),
        (&["BODY_SENSORS"], "身体传感器", "Body sensors"),
        (&["ACTIVITY_RECOGNITION"], "健身运动", "Physical activity"),
        (&["BLUETOOTH", "NEARBY_WIFI", "UWB_RANGING"], "附近的设备", "Nearby devices"),
    ];
    switches
        .iter()
        .find(|(parts, _, _)| parts.iter().any(|part| short.contains(part)))
        .map_or_else(|| Prose::new(short, short), |(_, zh, en)| Prose::new(*zh, format!("“{en}”")))
}

fn names(principles: &[Principle]) -> Prose {
    let names: Vec<Prose> = principles.iter().map(|principle| Prose::from(name(*principle))).collect();
    let Prose { zh, en } = words::list(&names);
    let en = en.rsplit_once(", ").map(|(first, last)| format!("{first} and {last}")).unwrap_or(en);
    Prose { zh, en }
}

/// Most characters of a name in a sentence.
const MOST_NAME: usize = 60;

/// A name that cannot push the rest of the sentence out of sight.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(MOST_NAME).and_then(|(at, _)| name.get(..at)) {
        Some(head) => format!("{head}…"),
        None => name.to_owned(),
    }
}

fn app_name(audit: &Audit) -> Prose {
    let label = |first: &Option<String>, second: &Option<String>| {
        first
            .as_deref()
            .or(second.as_deref())
            .map(str::trim)
            .filter(|label| !label.is_empty())
            .map_or_else(|| shortened(&audit.app.package), shortened)
    };
    Prose::new(
        format!("“{}”", label(&audit.app.label_zh, &audit.app.label)),
        format!("“{}”", label(&audit.app.label, &audit.app.label_zh)),
    )
}
