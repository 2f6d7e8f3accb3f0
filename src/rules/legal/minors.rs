//! Rules for children.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, wording};

/// The rule.
pub static RULE: Rule = Rule {
    id: "minors",
    principle: Principle::Legal,
    max_severity: Severity::Medium,
    title: Text { zh: "没有未成年人个人信息保护规则", en: "No rules for the information of children" },
    looks_for: Text {
        zh: "面向儿童的 App，隐私政策没有不满十四周岁未成年人的规则，或没有写明征得监护人同意。",
        en: "An app for children whose policy has no rules for those under 14, or does not speak of a guardian's consent.",
    },
    why: Text {
        zh: "处理不满十四周岁未成年人个人信息，应当取得监护人同意，并制定专门的处理规则。",
        en: "Information of children under 14 takes a guardian's consent and rules of its own.",
    },
    violating: Text {
        zh: "“宝宝学拼音”的隐私政策没有提到儿童。",
        en: "The policy of “Kids' ABC” does not mention children.",
    },
    clean: Text {
        zh: "隐私政策有儿童专章，写明如何征得监护人同意。",
        en: "The policy has a chapter on children and says how a guardian agrees.",
    },
    limits: Text {
        zh: "是否面向儿童由名称判断；一般 App 的隐私政策没有未成年人条款的，只作提示。",
        en: "Whether it is for children is judged by its name; of other apps a policy silent on minors is a hint only.",
    },
    remedy: Text {
        zh: "制定专门的儿童个人信息处理规则，并征得监护人同意。",
        en: "Make rules for children's information, and ask a guardian for consent.",
    },
    provisions: &["pipl:31", "minors:32", "ndr:21"],
    needs: Needs::P,
    notice_word: "未明示个人信息处理规则",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let Some(policy) = case.policy else { return Vec::new() };
    let says = policy.commitments.iter().any(|commitment| commitment.kind == "minors");
    let guardian = !wording::find(policy, &[&["监护人"], &["父母"], &["guardian"], &["parent"]]).is_empty();
    let (severity, confidence, zh, en) = match (is_for_children(case), says, guardian) {
        (true, false, _) => (
            Severity::Medium,
            Confidence::Medium,
            "App 面向儿童，隐私政策没有未成年人个人信息的规则。",
            "The app is for children, and its policy has no rules for their information.",
        ),
        (true, true, false) => (
            Severity::Medium,
            Confidence::Low,
            "App 面向儿童，隐私政策没有写明如何征得监护人同意。",
            "The app is for children, and its policy does not say how a guardian agrees.",
        ),
        (false, false, _) => (
            Severity::Info,
            Confidence::Low,
            "隐私政策没有提到未成年人；可能有不满十四周岁的人使用时，应当有专门规则。",
            "The policy does not mention minors; where people under 14 may use the app it must have rules for them.",
        ),
        _ => return Vec::new(),
    };
    vec![RULE.found(severity, confidence).explain(zh, en).done()]
}

/// Whether the app's name says that it is for children.
fn is_for_children(case: &Case) -> bool {
    let labels = [&case.app.label, &case.app.label_zh];
    labels.into_iter().flatten().map(|label| label.to_lowercase()).any(|label| {
        ["儿童", "少儿", "宝宝", "幼儿", "启蒙", "小学生", "宝贝", "童话", "儿歌"]
            .iter()
            .any(|word| label.contains(word))
            || label.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| {
                matches!(word, "kids" | "kid" | "children" | "child" | "baby" | "toddler" | "toddlers" | "preschool")
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn named(label: &str) -> Fixture {
        let mut fixture = Fixture::new().policy(vec![]);
        fixture.app.label = Some(label.to_owned());
        fixture
    }

    #[test]
    fn fires_on_an_app_for_children_without_rules() {
        let found = named("宝宝学拼音").run(&RULE);
        assert_eq!(
            found.first().map(|finding| (finding.severity, finding.confidence)),
            Some((Severity::Medium, Confidence::Medium))
        );
        let half = named("ABC for Kids").commitment("minors", "我们保护儿童信息。").run(&RULE);
        assert_eq!(half.first().map(|finding| finding.confidence), Some(Confidence::Low));
    }

    #[test]
    fn a_hint_elsewhere_and_silent_with_a_guardian() {
        assert_eq!(named("钱包").run(&RULE).first().map(|finding| finding.severity), Some(Severity::Info));
        let whole = named("宝宝学拼音").commitment("minors", "儿童").document_text("我们会征得监护人同意。");
        assert!(whole.run(&RULE).is_empty());
        assert!(named("钱包").commitment("minors", "").run(&RULE).is_empty());
    }
}
