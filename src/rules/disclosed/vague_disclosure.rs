//! Collection that the policy states vaguely.

use crate::prose::Text;
use crate::rules::claims::{Nearness, of_claim};
use crate::rules::practice::Holder;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "vague-disclosure",
    principle: Principle::Disclosed,
    max_severity: Severity::Medium,
    title: Text { zh: "收集的个人信息只是含糊带过", en: "What is collected is stated vaguely" },
    looks_for: Text {
        zh: "代码读取某类信息，隐私政策只用上位概念（如“设备信息”）、“等”或“例如”提到它。",
        en: "Code reads a kind of information that the policy covers only by a wider word (“device information”), by “etc.” or by “such as”.",
    },
    why: Text {
        zh: "收集使用规则应当明确具体，逐一列出个人信息的种类。看不出收集的是哪一类，就没有明示。",
        en: "Rules of collection must be specific and list the kinds one by one. Who cannot tell which kind is meant has not been told.",
    },
    violating: Text {
        zh: "代码读取 IMEI，隐私政策只写“收集设备信息等”。",
        en: "The code reads the IMEI; the policy says “device information, etc.”.",
    },
    clean: Text {
        zh: "隐私政策写明：“为保障账号安全，我们收集 IMEI。”",
        en: "The policy says: “To protect your account we collect the IMEI.”",
    },
    limits: Text {
        zh: "“等”之后若在另一处另行列明，以列明处为准。只写“位置信息”而未写精度的，仅作提示。",
        en: "Where another place states it in terms, that place counts. Location without its precision is a hint only.",
    },
    remedy: Text {
        zh: "逐一写明个人信息的具体种类，删去“等”“例如”。",
        en: "Name each kind of information; drop “etc.” and “such as”.",
    },
    provisions: &["b191:2.1", "ndr:21", "pipl:17"],
    needs: Needs::F.and(Needs::P),
    notice_word: "未明示个人信息处理规则",
    behaviours: &["b191:2.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    for practice in &case.practices {
        let id = practice.data_type;
        let claims = match practice.holder {
            Holder::App => case.claims.own(id),
            Holder::Sdk(_) => case.claims.anybody(id),
        };
        // The clearest statement comes first.
        let Some(best) = claims.first() else { continue };
        let severity = match (best.nearness, best.disclosure.vague) {
            (Nearness::Exact, false) => continue,
            (Nearness::Near, false) => Severity::Info,
            _ => practice.harm().min(Severity::Medium),
        };
        if matches!(practice.holder, Holder::Sdk(_)) && severity == Severity::Info {
            continue;
        }
        let (data, who, text) =
            (words::data(id), words::actor(&practice.actor), crate::rules::claims::excerpt(&best.disclosure.text));
        let cause = practice.cause("data");
        found.push(
            RULE.found(severity, practice.confidence)
                .title(format!("{}在隐私政策中只是含糊带过", data.zh), format!("The policy is vague on {}", data.en))
                .explain(
                    format!("{}读取{}，隐私政策只写道：“{text}”", who.zh, data.zh),
                    format!("{} reads {}; the policy says no more than: “{text}”", who.en, data.en),
                )
                .data_type(id)
                .actor(&practice.actor)
                .cause(cause)
                .evidence([of_claim(best.disclosure)])
                .evidence(practice.evidence())
                .done(),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    #[test]
    fn fires_on_a_wider_word_and_on_etc() {
        let wider = Fixture::new().reads("imei").policy(vec![claim("device_info")]);
        assert_eq!(wider.run(&RULE).len(), 1);
        let etc = Fixture::new().reads("contacts").policy(vec![claim("contacts").vaguely()]);
        assert_eq!(etc.run(&RULE).first().map(|finding| finding.severity), Some(Severity::Medium));
    }

    #[test]
    fn location_without_its_precision_is_a_hint() {
        let found = Fixture::new().reads("location_precise").policy(vec![claim("location")]).run(&RULE);
        assert_eq!(found.first().map(|finding| finding.severity), Some(Severity::Info));
    }

    #[test]
    fn silent_where_one_place_says_it_in_terms() {
        let both = vec![claim("device_info").vaguely(), claim("imei")];
        assert!(Fixture::new().reads("imei").policy(both).run(&RULE).is_empty());
        assert!(Fixture::new().reads("contacts").policy(vec![claim("contacts")]).run(&RULE).is_empty());
    }
}
