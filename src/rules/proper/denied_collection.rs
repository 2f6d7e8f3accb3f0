//! The policy denies what the code does.

use crate::analysis::Confidence;
use crate::policy::Disclosure;
use crate::prose::Text;
use crate::rules::claims::of_claim;
use crate::rules::practice::Practice;
use crate::rules::sharing::{Handover, Stated, handovers, stated};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, sharing, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "denied-collection",
    principle: Principle::Proper,
    max_severity: Severity::High,
    title: Text { zh: "隐私政策否认，代码却在做", en: "The policy denies what the code does" },
    looks_for: Text {
        zh: "隐私政策写明“不会收集”或“不会向第三方提供”某类信息，代码却读取它，或者把它交给第三方。",
        en: "The policy says that a kind of information is not collected, or not given to third parties, and the code reads it, or \
             hands it to a third party.",
    },
    why: Text {
        zh: "处理个人信息应当诚信，不得以误导、欺诈的方式处理。一边声明不收集、一边收集，是违反其所声明的收集使用规则。",
        en: "Processing must be in good faith, without misleading or deceit. To deny it and do it breaks the app's own stated rules.",
    },
    violating: Text {
        zh: "隐私政策：“我们不会读取您的通讯录。”代码查询系统通讯录。",
        en: "Policy: “We never read your contacts.” The code queries the address book.",
    },
    clean: Text {
        zh: "隐私政策：“未经您同意，我们不会读取您的通讯录。”这是有条件的承诺，不是否认。",
        en: "Policy: “Without your consent we do not read your contacts.” That is a promise with a condition, not a denial.",
    },
    limits: Text {
        zh: "没有数据流时，是否交给第三方只是推断，可信度为“低”。",
        en: "Without a flow it is only inferred that something is handed over, with low confidence.",
    },
    remedy: Text {
        zh: "停止这一行为；确有必要的，改正隐私政策中的不实表述，说明目的并征得同意。",
        en: "Stop doing it; or, where it is needed, correct the untrue statement, give the purpose and ask for consent.",
    },
    provisions: &["pipl:5", "b191:3.9", "b191:3.7", "csl2016:41"],
    needs: Needs::F.and(Needs::P),
    notice_word: "欺骗误导用户提供个人信息",
    behaviours: &["b191:3.7", "b191:3.9"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut found: Vec<Finding> = case.practices.iter().filter_map(|practice| collection(case, practice)).collect();
    found.extend(handovers(case).into_iter().filter_map(|handover| sharing(case, handover)));
    found
}

/// A handover that the policy denies.
fn sharing(case: &Case, handover: Handover) -> Option<Finding> {
    let id = handover.practice.data_type;
    let (denial, sure) = *case.claims.not_shared(id).first()?;
    // Stated for this recipient elsewhere: an exception of the denial, or a contradiction within the policy.
    if stated(case, id, &handover.recipient) != Stated::No {
        return None;
    }
    let cause = sharing::cause(&handover);
    let (data, to) = (words::data(id), sharing::recipient_words(&handover.recipient));
    Some(
        RULE.found(deceit(handover.practice.harm()), handover.confidence.min(sure))
            .title(
                format!("隐私政策称不向第三方提供{}，代码却可能发往{}", data.zh, to.zh),
                format!("The policy denies sharing {}; the code may send it to {}", data.en, to.en),
            )
            .explain(
                format!("代码读取{}，并能发往{}，而隐私政策写道：“{}”", data.zh, to.zh, quote(denial)),
                format!(
                    "The code reads {} and can send to {}, while the policy says: “{}”",
                    data.en,
                    to.en,
                    quote(denial)
                ),
            )
            .data_type(id)
            .actor(&handover.practice.actor)
            .recipient(handover.recipient.key.clone())
            .cause(cause)
            .evidence([of_claim(denial)])
            .evidence(handover.evidence)
            .done(),
    )
}

/// A read that the policy denies.
fn collection(case: &Case, practice: &Practice) -> Option<Finding> {
    let id = practice.data_type;
    let (denial, sure) = *case.claims.not_collected(id).first()?;
    // "No personal information" is not meant of a screen's size.
    if denial.data_type != id && practice.harm() == Severity::Info {
        return None;
    }
    let mut confidence = practice.confidence.min(sure);
    // Stated elsewhere: the policy contradicts itself, and which of the two holds is open.
    if case.claims.own(id).iter().any(|claim| claim.is_clear()) {
        confidence = Confidence::Low;
    }
    let cause = practice.cause("data");
    let (data, who) = (words::data(id), words::actor(&practice.actor));
    Some(
        RULE.found(deceit(practice.harm()), confidence)
            .title(
                format!("隐私政策称不收集{}，代码却读取", data.zh),
                format!("The policy denies collecting {}; the code reads it", data.en),
            )
            .explain(
                format!("{}读取{}，而隐私政策写道：“{}”", who.zh, data.zh, quote(denial)),
                format!("{} reads {}, while the policy says: “{}”", who.en, data.en, quote(denial)),
            )
            .data_type(id)
            .actor(&practice.actor)
            .cause(cause)
            .evidence([of_claim(denial)])
            .evidence(practice.evidence())
            .done(),
    )
}

/// Deceit makes it worse.
fn deceit(harm: Severity) -> Severity {
    match harm {
        Severity::Info => Severity::Low,
        Severity::Low => Severity::Medium,
        Severity::Medium | Severity::High => Severity::High,
    }
}

fn quote(disclosure: &Disclosure) -> String {
    crate::rules::claims::excerpt(&disclosure.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim, own};

    #[test]
    fn fires_beside_undisclosed_collection_with_the_same_cause() {
        let found = Fixture::new().reads("contacts").policy(vec![claim("contacts").denied()]).run_all();
        let cause = |rule: &str| found.iter().find(|finding| finding.rule == rule).map(|finding| finding.cause.clone());
        assert!(cause("denied-collection").is_some());
        assert_eq!(cause("denied-collection"), cause("undisclosed-collection"));
    }

    #[test]
    fn fires_on_a_handover_that_the_policy_denies() {
        let leak = Fixture::new()
            .reads_in("contacts", "Lcom/example/wallet/Book;->read()V")
            .sends_to("https://api.example.com/v1/transfers")
            .endpoint("https://collect.risk.test/v2/addressbook", "Lcom/example/wallet/Report;->send()V", own())
            .policy(vec![claim("contacts"), claim("contacts").not_shared()]);
        let worst =
            |fixture: &Fixture| fixture.run(&RULE).first().map(|finding| (finding.severity, finding.confidence));
        assert_eq!(worst(&leak), Some((Severity::High, Confidence::Low)));
        let shown = leak.flows("contacts", "https://collect.risk.test/v2/addressbook");
        assert_eq!(worst(&shown), Some((Severity::High, Confidence::High)));
    }

    #[test]
    fn a_condition_is_no_denial() {
        let condition =
            claim("contacts").denied().with(|disclosure| disclosure.condition = Some("未经您同意".to_owned()));
        assert!(Fixture::new().reads("contacts").policy(vec![condition]).run(&RULE).is_empty());
    }

    #[test]
    fn silent_on_lawful_use_with_a_promise_not_to_share() {
        let fixture = Fixture::new()
            .reads("contacts")
            .sends_to("https://api.example.com/v1")
            .policy(vec![claim("contacts"), claim("contacts").not_shared()]);
        assert!(fixture.run(&RULE).is_empty());
    }

    #[test]
    fn no_personal_information_at_all_is_a_weak_denial() {
        let found = Fixture::new().reads("contacts").policy(vec![claim("personal_info").denied()]).run(&RULE);
        assert_eq!(found.first().map(|finding| finding.confidence), Some(Confidence::Low));
        assert!(
            Fixture::new().reads("device_info").policy(vec![claim("personal_info").denied()]).run(&RULE).is_empty()
        );
    }
}
