//! A read before consent.

use crate::analysis::{Access, Confidence};
use crate::db;
use crate::prose::Text;
use crate::rules::practice::{self, Holder, of_access};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "collection-before-consent",
    principle: Principle::Consent,
    max_severity: Severity::High,
    title: Text { zh: "征得同意前就开始收集", en: "Collects before consent" },
    looks_for: Text {
        zh: "某次读取在用户同意隐私政策之前就能执行。",
        en: "A read can run before the person agrees to the policy.",
    },
    why: Text {
        zh: "征得用户同意前就开始收集个人信息，属于未经同意收集。",
        en: "To collect before consent is to collect without it.",
    },
    violating: Text {
        zh: "Application.onCreate 中直接读取 Android ID。",
        en: "Application.onCreate reads the Android ID.",
    },
    clean: Text {
        zh: "用户点击“同意”之后才读取。", en: "It is read after the person taps “agree”."
    },
    limits: Text {
        zh: "只在分析给出同意前后的顺序时判断；顺序未知的不作认定。读取需要运行时权限、而同意之前没有申请该权限的，首次运行时\
             读不到，可信度为“低”。",
        en: "Judged only where the analysis knows the order; what it does not know is left open. A read that takes a runtime \
             permission yields nothing on the first run unless the permission is asked for before consent: then confidence is low.",
    },
    remedy: Text { zh: "把读取移到用户同意之后。", en: "Move the read behind consent." },
    provisions: &["b191:3.1", "pipl:13", "pipl:14"],
    needs: Needs::F,
    notice_word: "违规收集个人信息",
    behaviours: &["b191:3.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    for practice in case.practices.iter().filter(|practice| practice.before_consent()) {
        let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
        let cause = match &practice.holder {
            Holder::App => format!("before-consent:{}", practice.data_type),
            Holder::Sdk(id) => format!("before-consent:sdk:{id}"),
        };
        let mut early: Vec<&Access> =
            practice.accesses.iter().copied().filter(|access| access.before_consent == Some(true)).collect();
        early.sort_by_key(|access| std::cmp::Reverse(confidence(case, access)));
        let sure = early.first().map_or(Confidence::Low, |access| confidence(case, access));
        found.push(
            RULE.found(practice.harm(), sure)
                .title(format!("征得同意前就读取{}", data.zh), format!("Reads {} before consent", data.en))
                .explain(
                    format!("{}在用户同意之前就能读取{}。", who.zh, data.zh),
                    format!("{} can read {} before the person agrees.", who.en, data.en),
                )
                .data_type(practice.data_type)
                .actor(&practice.actor)
                .cause(cause)
                .evidence(early.iter().map(|access| of_access(access)))
                .done(),
        );
    }
    found
}

/// The first level at which the person is asked for dangerous permissions while the app runs.
const RUNTIME_PERMISSIONS: u32 = 23;

/// How sure it is that a read takes place before consent. One that takes a permission which nobody has granted yet is
/// refused by the platform.
fn confidence(case: &Case, access: &Access) -> Confidence {
    let happens = practice::confidence(case.app, case.facts, access).unwrap_or(Confidence::Low);
    if is_refused(case, access) { Confidence::Low } else { happens }
}

/// Whether the read takes permissions that the person grants at run time, none of which is asked for before consent.
fn is_refused(case: &Case, access: &Access) -> bool {
    let at_run_time = |name: &String| db::permission(name).is_some_and(db::Permission::is_dangerous);
    let asked_early = |name: &String| {
        case.facts
            .permission_requests
            .iter()
            .flatten()
            .any(|request| request.before_consent != Some(false) && request.permissions.contains(name))
    };
    case.app.target_sdk >= RUNTIME_PERMISSIONS
        && !access.permissions.is_empty()
        && access.permissions.iter().filter(|name| case.app.permission(name).is_some()).all(at_run_time)
        && !access.permissions.iter().any(asked_early)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn a_read_that_the_platform_still_refuses_is_a_doubt() {
        let reads = || {
            Fixture::new().permission("android.permission.READ_CONTACTS").access(|access| {
                (access.before_consent, access.reachable) = (Some(true), Some(true));
                access.permissions = vec!["android.permission.READ_CONTACTS".to_owned()];
            })
        };
        let sure = |fixture: Fixture| fixture.run(&RULE).first().map(|finding| finding.confidence);
        assert_eq!(sure(reads()), Some(Confidence::Low));
        let asked = |when| {
            let mut fixture = reads();
            fixture.facts.permission_requests.get_or_insert_default().push(crate::analysis::PermissionRequest {
                permissions: vec!["android.permission.READ_CONTACTS".to_owned()],
                method: "Lcom/example/wallet/Main;->onCreate()V".to_owned(),
                offset: Some(3),
                source: None,
                before_consent: when,
                repeated: None,
                exits_on_refusal: None,
            });
            fixture
        };
        assert_eq!(sure(asked(Some(true))), Some(Confidence::High));
        assert_eq!(sure(asked(Some(false))), Some(Confidence::Low));
        // Below level 23 permissions are granted with the installation.
        let mut old = reads();
        old.app.target_sdk = 22;
        assert_eq!(sure(old), Some(Confidence::High));
    }

    #[test]
    fn fires_only_where_the_order_is_known_to_be_wrong() {
        let with = |order| Fixture::new().access(|access| access.before_consent = order).run(&RULE).len();
        assert_eq!((with(Some(true)), with(None), with(Some(false))), (1, 0, 0));
    }
}
