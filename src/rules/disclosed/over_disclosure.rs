//! A disclosure of what the code does not do.

use std::collections::BTreeSet;

use crate::analysis::Confidence;
use crate::db;
use crate::policy::{Action, Party};
use crate::prose::Text;
use crate::rules::claims::{nearness, of_claim};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "over-disclosure",
    principle: Principle::Disclosed,
    max_severity: Severity::Info,
    title: Text {
        zh: "隐私政策写明收集，代码中没有发现", en: "The policy states what the code was not seen to do"
    },
    looks_for: Text {
        zh: "隐私政策写明收集某类由系统接口提供的信息，代码中没有发现读取。",
        en: "The policy states that it collects something that the platform's interfaces give, and no read of it was found.",
    },
    why: Text {
        zh: "告知应当准确；为将来“预留”的表述不利于用户判断。",
        en: "People must be told exactly; statements kept in reserve make it harder to judge.",
    },
    violating: Text {
        zh: "隐私政策写明收集通话记录，代码没有读取。",
        en: "The policy says that call logs are collected; no code reads them.",
    },
    clean: Text {
        zh: "隐私政策只写实际收集的信息。", en: "The policy states what is collected and no more."
    },
    limits: Text {
        zh: "用户自己填写的信息、网页和服务器收集的信息从代码中看不到，因此仅作提示。",
        en: "What people type in, and what web pages and servers collect, does not show in code; hence a hint only.",
    },
    remedy: Text { zh: "删去没有收集的信息。", en: "Remove what is not collected." },
    provisions: &["pipl:17"],
    needs: Needs::F.and(Needs::P),
    notice_word: "未明示个人信息处理规则",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    if case.is_code_hidden() {
        return Vec::new();
    }
    let stated: BTreeSet<&str> = case
        .claims
        .all()
        .iter()
        .filter(|claim| claim.action == Action::Collect && claim.actor == Party::FirstParty && !claim.vague)
        .map(|claim| claim.data_type.as_str())
        .collect();
    let read = |id: &str| {
        // What a picker hands over is collected as well, lawfully.
        case.facts.accesses.iter().flatten().any(|access| {
            access.data_type == id
                || nearness(id, &access.data_type).is_some()
                || nearness(&access.data_type, id).is_some()
        })
    };
    stated
        .into_iter()
        // Only what no person can type in: the platform alone gives it, behind a permission.
        .filter(|id| !matches!(*id, "phone_number" | "account" | "email" | "name"))
        .filter(|id| db::permissions().iter().any(|row| row.is_dangerous() && row.data_types.contains(id)) && !read(id))
        .map(|id| {
            let data = words::data(id);
            RULE.found(Severity::Info, Confidence::Low)
                .title(
                    format!("隐私政策写明收集{}，代码中没有发现", data.zh),
                    format!("States {}; no read of it was found", data.en),
                )
                .explain(
                    format!("隐私政策写明收集{}，没有发现读取它的代码。", data.zh),
                    format!("The policy states that {} is collected; no code was found that reads it.", data.en),
                )
                .data_type(id)
                .cause(format!("over:{id}"))
                .evidence(
                    case.claims
                        .own(id)
                        .into_iter()
                        .filter(|claim| claim.disclosure.data_type == id)
                        .take(2)
                        .map(|claim| of_claim(claim.disclosure)),
                )
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn hints_at_what_is_stated_and_never_read() {
        let found = Fixture::new().policy(vec![claim("call_log")]).run(&RULE);
        assert_eq!(found.iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Info]);
    }

    #[test]
    fn silent_where_it_is_read_typed_in_or_hidden() {
        assert!(Fixture::new().reads("call_log").policy(vec![claim("call_log")]).run(&RULE).is_empty());
        assert!(Fixture::new().policy(vec![claim("id_number")]).run(&RULE).is_empty());
        let mut split = Fixture::new().policy(vec![claim("call_log")]);
        split.app.missing_splits = true;
        assert!(split.run(&RULE).is_empty());
    }
}
