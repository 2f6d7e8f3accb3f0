//! Precise where coarse would do.

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::claims::of_claim;
use crate::rules::purpose::{app_type, function};
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence};

const ALL_FILES: &str = "android.permission.MANAGE_EXTERNAL_STORAGE";

/// The rule.
pub static RULE: Rule = Rule {
    id: "finer-than-needed",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text {
        zh: "取得的信息比功能需要的更精细", en: "Takes finer information than the function needs"
    },
    looks_for: Text {
        zh: "隐私政策写明的位置用途只到城市一级，代码却取得精确位置；或者不以管理文件为业的 App 申请管理全部文件。",
        en: "The policy states uses of the location at the level of a city, and code takes the precise one; or an app that does not manage files asks for all of them.",
    },
    why: Text {
        zh: "收集个人信息应当限于实现目的的最小范围，采取对个人权益影响最小的方式。",
        en: "Collection is limited to the least that the purpose takes, in the way that touches people least.",
    },
    violating: Text {
        zh: "“收集您的位置用于显示所在城市的天气”，代码取得卫星定位。",
        en: "“Your location, to show the weather of your city”, and the code takes the satellite fix.",
    },
    clean: Text {
        zh: "显示天气用粗略位置；文件用系统的文件选择器打开。",
        en: "The coarse location for the weather; the system's file picker for files.",
    },
    limits: Text {
        zh: "用途由隐私政策的文字判断，可信度为“低”。",
        en: "The use is judged by the policy's words; confidence is low.",
    },
    remedy: Text {
        zh: "改为申请粗略位置；用系统的选择器或分区存储代替管理全部文件。",
        en: "Ask for the coarse location; use the system's picker or scoped storage in place of all files.",
    },
    provisions: &["pipl:6", "b191:4.1"],
    needs: Needs::F,
    notice_word: "超范围收集个人信息",
    behaviours: &["b191:4.1"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    location(case).into_iter().chain(files(case)).collect()
}

/// A precise location whose stated uses are all at the level of a city.
fn location(case: &Case) -> Option<Finding> {
    let practice = case.own_practices().find(|practice| practice.data_type == "location_precise")?;
    let stated = case.claims.own("location_precise");
    let uses: Vec<_> = stated.iter().filter(|claim| claim.disclosure.purpose.is_some()).collect();
    let coarse = |purpose: &str| {
        let said = purpose.to_lowercase();
        let city = ["天气", "城市", "地区", "本地", "weather", "city", "region", "local"];
        let fine = [
            "导航",
            "路线",
            "附近",
            "配送",
            "上门",
            "打车",
            "轨迹",
            "定位到",
            "签到",
            "navigat",
            "route",
            "nearby",
            "deliver",
            "track",
            "check in",
        ];
        city.iter().any(|word| said.contains(word)) && !fine.iter().any(|word| said.contains(word))
    };
    if uses.is_empty() || !uses.iter().all(|claim| claim.disclosure.purpose.as_deref().is_some_and(coarse)) {
        return None;
    }
    Some(
        RULE.found(Severity::Low, Confidence::Low)
            .title("只需要城市一级的位置，却取得精确位置", "Takes the precise location where the city would do")
            .explain(
                "隐私政策写明的位置用途只到城市一级，代码取得的是精确位置。",
                "The uses that the policy states take the city; code takes the precise location.",
            )
            .data_type("location_precise")
            .actor(&practice.actor)
            .cause("need:location_precise")
            .evidence(uses.iter().take(2).map(|claim| of_claim(claim.disclosure)))
            .evidence(practice.evidence())
            .done(),
    )
}

/// All files, in an app that is not for managing them.
fn files(case: &Case) -> Option<Finding> {
    let asked = case.app.permission(ALL_FILES)?;
    let (row, sure) = app_type(case)?;
    if matches!(row.id, "utilities" | "mail-cloud" | "security" | "browser") {
        return None;
    }
    let severity = if function(case, "storage").is_some() { Severity::Info } else { Severity::Medium };
    let confidence = if case.policy.is_some() { sure.min(Confidence::Medium) } else { Confidence::Low };
    Some(
        RULE.found(severity, confidence)
            .title(
                format!("{}申请管理全部文件", row.text.zh),
                format!("Asks for all files, in an app of the type “{}”", row.text.en),
            )
            .explain(
                format!("{}的基本功能“{}”用不到手机上的全部文件。", row.text.zh, row.basic_function.zh),
                format!("The basic function ({}) does not take all files on the device.", row.basic_function.en),
            )
            .data_type("storage")
            .cause("permission:storage")
            .evidence([evidence::permission(asked)])
            .done(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    fn weather(purpose: &str) -> Fixture {
        let stated = claim("location").with(|disclosure| disclosure.purpose = Some(purpose.to_owned()));
        Fixture::new().reads("location_precise").policy(vec![stated])
    }

    #[test]
    fn doubts_a_precise_location_for_a_citys_weather() {
        let found = weather("用于显示您所在城市的天气").run(&RULE);
        assert_eq!(found.first().map(|finding| finding.confidence), Some(Confidence::Low));
        assert!(weather("用于导航").run(&RULE).is_empty());
        assert!(weather("用于显示城市天气和附近的门店").run(&RULE).is_empty());
    }

    #[test]
    fn fires_on_all_files_in_an_app_that_manages_none() {
        let asks = || Fixture::new().permission(ALL_FILES).policy(vec![]);
        assert_eq!(asks().app_type("games").run(&RULE).first().map(|finding| finding.severity), Some(Severity::Medium));
        assert!(asks().app_type("utilities").run(&RULE).is_empty());
        assert!(asks().run(&RULE).is_empty());
    }
}
