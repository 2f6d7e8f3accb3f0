//! The verdict in one sentence that a lay person understands.

use super::{Status, name};
use crate::analysis::Confidence;
use crate::audit::Audit;
use crate::db;
use crate::limit::Principle;
use crate::prose::Prose;
use crate::rules::{Finding, Severity, words};

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
        let names = names(&inconclusive);
        let why = audit
            .limits
            .iter()
            .find(|limit| limit.principles.iter().any(|principle| inconclusive.contains(principle)))
            .map_or(Prose::new("有看不到的部分", "part of it could not be seen"), |limit| {
                Prose::new(
                    limit.what.zh.trim_end_matches('。'),
                    words::lower_first(limit.what.en.trim_end_matches('.')),
                )
            });
        return Prose::new(
            format!("{}：{}，{}无法下结论；没有发现问题不等于没有问题。", app.zh, why.zh, names.zh),
            format!(
                "{}: {}, so nothing can be concluded on {}; that nothing was found does not mean there is nothing.",
                app.en, why.en, names.en
            ),
        );
    }
    if !doubtful.is_empty() {
        let names = names(&doubtful);
        let first = worst(audit, &doubtful, Confidence::Low);
        let what = first.map_or(Prose::default(), |finding| finding.title.clone());
        return Prose::new(
            format!("{}在{}方面有可疑之处，需要人工核实：{}。", app.zh, names.zh, what.zh),
            format!(
                "{} raises doubts on {}, to be checked by hand: {}.",
                app.en,
                names.en,
                words::lower_first(&what.en)
            ),
        );
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

/// The heaviest findings' story.
fn accusation(audit: &Audit, app: &Prose, violated: &[Principle]) -> Prose {
    let principles = names(violated);
    let about: Vec<&Finding> = heavy(audit, violated, Confidence::Medium).collect();
    // The story is that of the worst data type; where none is in play, the worst finding's title tells it.
    let Some(data_type) = about.iter().find_map(|finding| finding.data_type.as_deref()) else {
        let title = about.first().map_or(Prose::default(), |finding| finding.title.clone());
        return Prose::new(
            format!(
                "{}：{}，不符合{}的要求；您可以依《个人信息保护法》第六十五条投诉、举报。",
                app.zh, title.zh, principles.zh
            ),
            format!(
                "{}: {}, which falls short on {}; you can complain under article 65 of the Personal Information Protection Law.",
                app.en,
                words::lower_first(&title.en),
                principles.en
            ),
        );
    };
    let story: Vec<&&Finding> =
        about.iter().filter(|finding| finding.data_type.as_deref() == Some(data_type)).collect();
    let told = |rule: &str| story.iter().any(|finding| finding.rule == rule);
    let data = words::data(data_type);
    let by = story
        .iter()
        .find_map(|finding| finding.actor.as_ref())
        .filter(|actor| actor.kind == crate::analysis::ActorKind::Sdk);
    let takes = match by.map(words::actor) {
        Some(sdk) => Prose::new(
            format!("{}中的{}读取您的{}", app.zh, sdk.zh, data.zh),
            format!("{} carries code of others that takes your {} ({})", app.en, data.en, words::lower_first(&sdk.en)),
        ),
        None => Prose::new(format!("{}读取您的{}", app.zh, data.zh), format!("{} takes your {}", app.en, data.en)),
    };
    let goes = story
        .iter()
        .find_map(|finding| finding.recipient.as_deref())
        .map_or(Prose::default(), |to| Prose::new(format!("，并可能交给 {to}"), format!(", and may hand it to {to}")));
    let says = if told("denied-collection") {
        Prose::new("，而隐私政策否认这样做", ", while its policy denies it")
    } else if told("undisclosed-collection") {
        Prose::new("，隐私政策只字未提", ", and its policy does not mention it")
    } else if told("undisclosed-sharing") || told("sdk-takes-more") {
        Prose::new("，隐私政策没有写明会提供给别人", ", and its policy does not say that others get it")
    } else {
        Prose::default()
    };
    let refuse = permission_to_refuse(audit, data_type).map_or(Prose::default(), |permission| {
        Prose::new(
            format!("在系统设置中关闭{permission}权限，"),
            format!("turn off {permission} in the system settings, "),
        )
    });
    Prose::new(
        format!(
            "{}{}{}，不符合{}的要求；您可以{}依《个人信息保护法》第六十五条投诉、举报，并保存安装包和隐私政策作为证据。",
            takes.zh, goes.zh, says.zh, principles.zh, refuse.zh
        ),
        format!(
            "{}{}{}, which falls short on {}; you can {}complain under article 65 of the Personal Information Protection Law, and keep the package and the policy as evidence.",
            takes.en, goes.en, says.en, principles.en, refuse.en
        ),
    )
}

/// Findings on some principles from a confidence on, the heaviest first.
fn heavy<'a>(audit: &'a Audit, on: &'a [Principle], least: Confidence) -> impl Iterator<Item = &'a Finding> {
    audit.findings.iter().filter(move |finding| {
        finding.severity > Severity::Info && finding.confidence >= least && on.contains(&finding.principle)
    })
}

fn worst<'a>(audit: &'a Audit, on: &'a [Principle], least: Confidence) -> Option<&'a Finding> {
    heavy(audit, on, least).next()
}

/// The dangerous permission whose refusal ends a read: one that the accesses name, else one that opens the data type.
fn permission_to_refuse(audit: &Audit, data_type: &str) -> Option<String> {
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
        .map(|name| name.rsplit('.').next().unwrap_or(name).to_owned())
}

fn names(principles: &[Principle]) -> Prose {
    words::list(&principles.iter().map(|principle| Prose::from(name(*principle))).collect::<Vec<_>>())
}

fn app_name(audit: &Audit) -> Prose {
    let label = |first: &Option<String>, second: &Option<String>| {
        first
            .as_deref()
            .or(second.as_deref())
            .map(str::trim)
            .filter(|label| !label.is_empty())
            .unwrap_or(&audit.app.package)
            .to_owned()
    };
    Prose::new(
        format!("“{}”", label(&audit.app.label_zh, &audit.app.label)),
        format!("“{}”", label(&audit.app.label, &audit.app.label_zh)),
    )
}
