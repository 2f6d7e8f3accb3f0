//! A permission is asked for without saying why.

use crate::analysis::{ActorKind, Confidence};
use crate::db;
use crate::prose::Text;
use crate::rules::purpose::function;
use crate::rules::request::by_data_type;
use crate::rules::sharing::outer_class;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "no-rationale",
    principle: Principle::Disclosed,
    max_severity: Severity::Low,
    title: Text { zh: "申请权限时没有说明目的", en: "Asks for a permission without saying why" },
    looks_for: Text {
        zh: "运行时申请可收集个人信息的权限，发起申请的类没有显示任何说明，隐私政策也没有写明用途。",
        en: "A permission that opens personal information is asked for at run time; the class that asks shows no explanation, and the policy states no use.",
    },
    why: Text {
        zh: "申请打开可收集个人信息的权限时，应当同步告知目的。",
        en: "When such a permission is asked for, its purpose is to be told at that moment.",
    },
    violating: Text {
        zh: "点击按钮直接弹出系统的通讯录授权，没有任何说明。",
        en: "A tap brings up the system's request for contacts, with no word of explanation.",
    },
    clean: Text {
        zh: "先弹窗说明“用于选择收款人”，再申请权限。",
        en: "A dialog says “to let you choose a payee” before the system asks.",
    },
    limits: Text {
        zh: "说明可能由其他类显示或写在界面上，可信度为“低”；隐私政策写明用途的只作提示。",
        en: "Another class, or the screen itself, may explain it; confidence is low. Where the policy states the use it is a hint only.",
    },
    remedy: Text {
        zh: "在申请前用弹窗或浮层说明用途。",
        en: "Say what it is for in a dialog or banner before asking.",
    },
    provisions: &["b191:2.3", "miit-292"],
    needs: Needs::F,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:2.3"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let explains = |method: &str| {
        case.facts.sinks.iter().flatten().any(|sink| {
            sink.category == "dialog"
                && sink.actor.kind != ActorKind::Library
                && outer_class(&sink.method) == outer_class(method)
        })
    };
    // A scanner's screen asks for the camera that it shows: its use is plain.
    let is_library = |method: &str| {
        let class = method.split("->").next().unwrap_or(method);
        db::sdk_of_class(class).is_some_and(|row| row.library)
    };
    by_data_type(case, |request, _| !explains(&request.method) && !is_library(&request.method))
        .into_iter()
        .map(|requests| {
            let id = requests.data_type;
            let data = words::data(id);
            let severity = if function(case, id).is_some() { Severity::Info } else { Severity::Low };
            RULE.found(severity, Confidence::Low)
                .title(
                    format!("申请{}权限时没有说明目的", data.zh),
                    format!("Asks for access to {} without saying why", data.en),
                )
                .explain(
                    format!("发起申请的代码没有显示说明，不知道用户当时是否了解为何需要{}。", data.zh),
                    format!("The code that asks shows no explanation of why it needs {}.", data.en),
                )
                .data_type(id)
                .cause(format!("permission:{id}"))
                .evidence(requests.evidence("申请", "asks for"))
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn doubts_a_request_without_a_word() {
        let asks = || Fixture::new().requests(&["READ_CONTACTS"], |_| {});
        assert_eq!(asks().run(&RULE).first().map(|finding| finding.severity), Some(Severity::Low));
        let stated = asks().policy(vec![claim("contacts")]).run(&RULE);
        assert_eq!(stated.first().map(|finding| finding.severity), Some(Severity::Info));
    }

    #[test]
    fn silent_where_a_dialog_explains() {
        let explained = Fixture::new()
            .requests(&["READ_CONTACTS"], |_| {})
            .sink(|sink| (sink.kind, sink.category) = (None, "dialog"));
        assert!(explained.run(&RULE).is_empty());
    }
}
