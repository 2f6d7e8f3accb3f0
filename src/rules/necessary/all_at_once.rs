//! Many permissions in one request when the app starts.

use std::collections::BTreeSet;

use crate::analysis::{Confidence, PermissionRequest};
use crate::db;
use crate::prose::{Prose, Text};
use crate::rules::start::{Start, start};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// From how many groups of permissions on one request asks for many. A call with video takes two.
const MANY: usize = 3;

/// The rule.
pub static RULE: Rule = Rule {
    id: "all-at-once",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text { zh: "启动时一次性申请多项权限", en: "Asks for many permissions at once when it starts" },
    looks_for: Text {
        zh: "App 启动时，在一次申请中要求三类以上可收集个人信息的权限。",
        en: "At its start the app asks for permissions of three or more groups in one request.",
    },
    why: Text {
        zh: "要求用户一次性同意打开多个可收集个人信息的权限，用户无从就每一项、结合当时所用的功能作出选择。",
        en: "Who is asked for everything at once cannot decide on each permission with the function in view that needs it.",
    },
    violating: Text {
        zh: "首次打开即同时申请通讯录、位置、短信和麦克风权限。",
        en: "On its first start the app asks for contacts, location, messages and the microphone.",
    },
    clean: Text {
        zh: "打开导航时申请位置，开始录音时申请麦克风。",
        en: "Location is asked for when navigation opens, the microphone when recording starts.",
    },
    limits: Text {
        zh: "拒绝以后还能不能使用，从申请本身看不出；由其他方法间接发起的申请可能没有算作启动时。",
        en: "Whether a refusal ends the app does not show here; a request that another method makes on the start's behalf may be missed.",
    },
    remedy: Text {
        zh: "删去启动时的合并申请，改为在用到某项功能时申请它所需的一项权限。",
        en: "Ask for each permission when the function that needs it is used.",
    },
    provisions: &["b191:4.6", "pipl:6"],
    needs: Needs::F,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:4.6"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut requests: Vec<(&PermissionRequest, Confidence)> = case
        .facts
        .permission_requests
        .iter()
        .flatten()
        .filter(|request| groups(request).len() >= MANY)
        .filter_map(|request| {
            let at_start = request.before_consent == Some(true) || start(case, &request.method) == Some(Start::At);
            match (at_start, start(case, &request.method)) {
                (true, _) => Some((request, Confidence::Medium)),
                (false, Some(_)) => Some((request, Confidence::Low)),
                (false, None) => None,
            }
        })
        .collect();
    requests.sort_by(|(left, _), (right, _)| (&left.method, left.offset).cmp(&(&right.method, right.offset)));
    let Some(confidence) = requests.iter().map(|(_, confidence)| *confidence).max() else { return Vec::new() };
    let all: BTreeSet<&str> =
        requests.iter().flat_map(|(request, _)| &request.permissions).map(String::as_str).collect();
    let names = words::list(&all.iter().map(|name| words::permission(name)).collect::<Vec<_>>());
    vec![
        RULE.found(Severity::Medium, confidence)
            .explain(
                format!("App 启动时一次申请 {} 项权限：{}。", all.len(), names.zh),
                format!("At its start the app asks for {} permissions at once: {}.", all.len(), names.en),
            )
            .evidence(requests.iter().map(|(request, _)| {
                let what = Prose::new(
                    format!("一次申请 {} 项权限", request.permissions.len()),
                    format!("asks for {} permissions in one request", request.permissions.len()),
                );
                evidence::request(request, what)
            }))
            .done(),
    ]
}

/// The groups of dangerous permissions that a request asks for.
fn groups(request: &PermissionRequest) -> BTreeSet<&str> {
    request
        .permissions
        .iter()
        .filter_map(|name| db::permission(name))
        .filter(|row| row.is_dangerous() && !row.data_types.is_empty())
        .map(|row| row.group.unwrap_or(row.name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    const MUCH: [&str; 4] = ["READ_CONTACTS", "ACCESS_FINE_LOCATION", "READ_SMS", "RECORD_AUDIO"];
    const CREATE: &str = "Lcom/example/wallet/Main;->onCreate(Landroid/os/Bundle;)V";

    #[test]
    fn fires_on_many_at_the_start() {
        let fixture = Fixture::new().launcher();
        let found = fixture.clone().requests(&MUCH, |request| request.method = CREATE.to_owned()).run(&RULE);
        assert_eq!(found.first().map(|finding| finding.confidence), Some(Confidence::Medium));
        let beside = fixture.requests(&MUCH, |_| {}).run(&RULE);
        assert_eq!(beside.first().map(|finding| finding.confidence), Some(Confidence::Low));
    }

    #[test]
    fn silent_on_two_groups_and_on_what_a_function_asks_for() {
        let fixture = Fixture::new().launcher();
        let location = ["ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION", "RECORD_AUDIO"];
        assert!(
            fixture.clone().requests(&location, |request| request.method = CREATE.to_owned()).run(&RULE).is_empty()
        );
        let later = "Lcom/example/wallet/Call;->start()V";
        assert!(fixture.requests(&MUCH, |request| request.method = later.to_owned()).run(&RULE).is_empty());
    }
}
