//! Asked again and again after a refusal.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::request::by_data_type;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "consent-repeated",
    principle: Principle::Consent,
    max_severity: Severity::Medium,
    title: Text { zh: "拒绝后反复申请", en: "Asks again and again after a refusal" },
    looks_for: Text {
        zh: "用户拒绝某项权限后，App 在每次启动或每次返回时再次申请。",
        en: "After a permission is refused the app asks for it again at each start or each return.",
    },
    why: Text {
        zh: "用户明确表示不同意后，频繁征求同意、干扰正常使用，属于未经同意收集。",
        en: "To press for consent after a refusal, disturbing normal use, counts as collecting without consent.",
    },
    violating: Text {
        zh: "每次打开首页都弹出通讯录授权。",
        en: "The contacts are asked for each time that the main screen opens.",
    },
    clean: Text {
        zh: "拒绝后不再弹出，用到该功能时再说明并申请。",
        en: "After a refusal it is asked for only when the function is used, with the reason.",
    },
    limits: Text {
        zh: "只在分析看出申请会重复时判断；系统在两次拒绝后不再弹窗。",
        en: "Judged only where the analysis sees that the request repeats; the system itself stops asking after two refusals.",
    },
    remedy: Text {
        zh: "记住用户的选择，只在使用相关功能时再次申请。",
        en: "Remember the answer; ask again only when the function is used.",
    },
    provisions: &["b191:3.2", "ndr:22"],
    needs: Needs::F,
    notice_word: "APP强制、频繁、过度索取权限",
    behaviours: &["b191:3.2"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    by_data_type(case, |request, _| request.repeated == Some(true))
        .into_iter()
        .map(|requests| {
            let id = requests.data_type;
            let data = words::data(id);
            RULE.found(Severity::Medium, Confidence::Medium)
                .title(
                    format!("拒绝后反复申请{}权限", data.zh),
                    format!("Asks for access to {} again and again after a refusal", data.en),
                )
                .explain(
                    format!("可读取{}的权限被拒绝后，App 每次启动或返回都会再次申请。", data.zh),
                    format!(
                        "After a permission for {} is refused, the app asks again at each start or return.",
                        data.en
                    ),
                )
                .data_type(id)
                .cause(format!("permission:{id}"))
                .evidence(requests.evidence("再次申请", "asks again for"))
                .done()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    #[test]
    fn fires_only_where_it_is_known_to_repeat() {
        let asks =
            |again| Fixture::new().requests(&["READ_CONTACTS"], |request| request.repeated = again).run(&RULE).len();
        assert_eq!((asks(Some(true)), asks(Some(false)), asks(None)), (1, 0, 0));
        let harmless = Fixture::new().requests(&["INTERNET"], |request| request.repeated = Some(true));
        assert!(harmless.run(&RULE).is_empty());
    }
}
