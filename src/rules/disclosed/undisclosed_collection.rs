//! Collection that the policy does not state.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::practice::{Holder, Practice};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "undisclosed-collection",
    principle: Principle::Disclosed,
    max_severity: Severity::High,
    title: Text {
        zh: "收集的个人信息未在隐私政策中写明",
        en: "Personal information is collected that the policy does not state",
    },
    looks_for: Text {
        zh: "代码读取某类个人信息，而隐私政策没有任何一处写明收集、使用或提供这类信息。否认收集不算写明。",
        en: "Code reads a kind of personal information, and no place of the policy states that it is collected, used or passed on. \
             A denial is no statement.",
    },
    why: Text {
        zh: "处理个人信息应当公开、透明，逐一列出收集的目的、方式和范围，嵌入的第三方代码也在其内。没有写明的，用户无从知情，也就谈不上同意。",
        en: "Processing must be open: purposes, manner and scope are to be listed one by one, embedded third-party code included. \
             What is not stated nobody could agree to.",
    },
    violating: Text {
        zh: "App 查询系统通讯录，隐私政策只写了手机号码和位置信息。",
        en: "The app queries the address book; the policy names the phone number and location only.",
    },
    clean: Text {
        zh: "隐私政策写明：“您使用转账功能时，我们读取您的通讯录，以便您选择收款人。”",
        en: "The policy says: “When you transfer money we read your contacts, so that you can choose the payee.”",
    },
    limits: Text {
        zh: "在代码深度不追踪调用关系：读取可能从未执行，此时可信度不高于“中”。由用户在系统选择器中挑选的内容不算读取。",
        en: "At code depth calls are not traced: a read may never run, and confidence is medium at most. What a person picks in a \
             system picker is no read.",
    },
    remedy: Text {
        zh: "在隐私政策中写明收集这类信息的目的、方式和范围；不需要的，删除相应代码和权限。",
        en: "State the purpose, manner and scope in the policy, or remove the code and the permission.",
    },
    provisions: &["b191:2.1", "pipl:7", "pipl:17", "csl2016:41", "civil:1035"],
    needs: Needs::F.and(Needs::P),
    notice_word: "违规收集个人信息",
    behaviours: &["b191:2.1", "b191:3.3"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    case.practices.iter().filter_map(|practice| judge(case, practice)).collect()
}

fn judge(case: &Case, practice: &Practice) -> Option<Finding> {
    let id = practice.data_type;
    let mut confidence = practice.confidence;
    match &practice.holder {
        Holder::App if !case.claims.own(id).is_empty() => return None,
        // The policy knows of this kind of information, but names third parties alone. Whom a sentence means is the part
        // of a policy that is misread most easily.
        Holder::App if !case.claims.anybody(id).is_empty() => confidence = Confidence::Low,
        Holder::App => {}
        Holder::Sdk(_) if !case.claims.anybody(id).is_empty() || practice.harm() == Severity::Info => {
            return None;
        }
        Holder::Sdk(_) => {}
    }
    let (data, who) = (words::data(id), words::actor(&practice.actor));
    let places = words::places(practice.accesses.len());
    let cause = practice.cause("data");
    Some(
        RULE.found(practice.harm(), confidence)
            .title(
                format!("读取{}，隐私政策没有写明", data.zh),
                format!("Reads {}; the policy does not say so", data.en),
            )
            .explain(
                format!("{}读取{}，隐私政策中没有一处写明收集这类信息。{}", who.zh, data.zh, places.zh),
                format!(
                    "{} reads {}; nothing in the policy states that this is collected. {}",
                    who.en, data.en, places.en
                )
                .trim_end(),
            )
            .data_type(id)
            .actor(&practice.actor)
            .cause(cause)
            .evidence(practice.evidence())
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn fires_on_contacts_that_no_statement_covers() {
        let found =
            Fixture::new().permission("android.permission.READ_CONTACTS").reads("contacts").policy(vec![]).run(&RULE);
        let [finding] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((finding.severity, finding.confidence), (Severity::High, Confidence::Medium));
        assert_eq!(finding.data_type.as_deref(), Some("contacts"));
        assert_eq!(finding.cause, "data:contacts");
    }

    #[test]
    fn a_denial_is_no_disclosure() {
        let found = Fixture::new().reads("contacts").policy(vec![claim("contacts").denied()]).run(&RULE);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_third_partys_collection_leaves_a_doubt_about_the_apps_own() {
        let found = Fixture::new().reads("contacts").policy(vec![claim("contacts").third_party(None)]).run(&RULE);
        assert_eq!(found.iter().map(|finding| finding.confidence).collect::<Vec<_>>(), [Confidence::Low]);
    }

    #[test]
    fn silent_where_the_policy_states_it() {
        assert!(Fixture::new().reads("contacts").policy(vec![claim("contacts")]).run(&RULE).is_empty());
    }

    #[test]
    fn silent_where_the_person_picks() {
        assert!(Fixture::new().picks("contacts").policy(vec![]).run(&RULE).is_empty());
    }

    #[test]
    fn silent_where_the_platform_refuses_the_read() {
        let needs = &["android.permission.READ_CONTACTS"];
        assert!(Fixture::new().reads_with("contacts", needs).policy(vec![]).run(&RULE).is_empty());
    }

    #[test]
    fn an_sdk_that_nothing_starts_is_doubted_only() {
        let fixture = Fixture::new().sdk("umeng").sdk_reads("umeng", "imei").policy(vec![]);
        assert_eq!(fixture.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Low));
        let started = Fixture::new().started_sdk("umeng").sdk_reads("umeng", "imei").policy(vec![]);
        assert_eq!(started.run(&RULE).first().map(|finding| finding.confidence), Some(Confidence::Medium));
    }
}
