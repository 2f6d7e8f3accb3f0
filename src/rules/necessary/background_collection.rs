//! Collection in the background that nothing says.

use std::collections::BTreeMap;

use crate::analysis::Confidence;
use crate::prose::Text;
use crate::rules::purpose::app_type;
use crate::rules::{Case, Evidence, Finding, Needs, Principle, Rule, Severity, evidence, wording, words};

const LOCATION: &str = "android.permission.ACCESS_BACKGROUND_LOCATION";

/// The rule.
pub static RULE: Rule = Rule {
    id: "background-collection",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text { zh: "在后台收集，没有说明用途", en: "Collects in the background without saying why" },
    looks_for: Text {
        zh: "申请后台定位，或者声明在前台服务中持续使用位置、麦克风或摄像头，而该类 App 的基本功能不需要，隐私政策也没有提到后台。",
        en: "The location in the background is asked for, or a service that keeps using location, microphone or camera is declared, which the type's basic function does not take, and the policy does not speak of the background.",
    },
    why: Text {
        zh: "人不在使用 App 时的收集最不为人所知；超出业务功能实际需要的频度和时段，属于过度收集。",
        en: "Nobody notices what is collected while the app is not in use; more often and longer than the function takes is too much.",
    },
    violating: Text {
        zh: "阅读 App 申请“始终允许”定位。", en: "An e-book reader asks for the location at all times."
    },
    clean: Text {
        zh: "跑步 App 写明“锁屏后继续记录路线”。",
        en: "A running app states that it goes on recording with the screen off.",
    },
    limits: Text {
        zh: "是否真的在后台读取，从清单看不出；没有看到读取的，可信度为“低”。",
        en: "Whether it is read in the background does not show in the manifest; where no read was seen, confidence is low.",
    },
    remedy: Text {
        zh: "只在使用时收集；确需后台的，写明功能、时机并允许关闭。",
        en: "Collect while in use only; or state the function and when, and let people turn it off.",
    },
    provisions: &["pipl:6", "b191:4.4"],
    needs: Needs::F,
    notice_word: "超范围收集个人信息",
    behaviours: &["b191:4.4"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    if case.policy.is_some_and(|policy| !wording::find(policy, &SAID).is_empty()) {
        return Vec::new();
    }
    let allowed =
        |name: &str| app_type(case).is_some_and(|(row, _)| row.permissions.iter().any(|(allowed, _)| *allowed == name));
    let mut found: BTreeMap<&str, Vec<Evidence>> = BTreeMap::new();
    // What the platform adds because of another permission nobody asked for.
    let asked = case.app.permission(LOCATION).filter(|asked| asked.implied_by.is_none() && !allowed(LOCATION));
    if let Some(asked) = asked {
        found.entry("location").or_default().push(evidence::permission(asked));
    }
    for component in &case.app.components {
        for (kind, id, permission) in [
            ("location", "location", "android.permission.ACCESS_FINE_LOCATION"),
            ("microphone", "audio", "android.permission.RECORD_AUDIO"),
            ("camera", "camera", "android.permission.CAMERA"),
        ] {
            if component.foreground_service_types.iter().any(|said| said == kind) && !allowed(permission) {
                found.entry(id).or_default().push(evidence::manifest(
                    component.line,
                    format!("前台服务 {} 的类型含 {kind}", component.name),
                    format!("the foreground service {} is of the type {kind}", component.name),
                ));
            }
        }
    }
    found
        .into_iter()
        .map(|(id, shown)| {
            let read = case.practices.iter().filter(|practice| {
                practice.data_type == id || crate::rules::claims::includes(id, practice.data_type)
            });
            let sure = read.map(|practice| practice.confidence).max().unwrap_or(Confidence::Low).min(Confidence::Medium);
            let confidence = if case.policy.is_some() { sure } else { Confidence::Low };
            let data = words::data(id);
            RULE.found(Severity::Medium, confidence)
                .title(
                    format!("可以在后台收集{}，没有说明用途", data.zh),
                    format!("Can collect in the background, without saying why: {}", data.en),
                )
                .explain(
                    format!("App 声明了在后台使用{}，没有写明哪项功能需要。", data.zh),
                    format!("The app declares that it uses this in the background: {}. No function is stated that takes it.", data.en),
                )
                .data_type(id)
                .cause(format!("background:{id}"))
                .evidence(shown)
                .done()
        })
        .collect()
}

/// How policies speak of it.
const SAID: [&[&str]; 8] = [
    &["后台"],
    &["锁屏"],
    &["始终允许"],
    &["退出应用"],
    &["background"],
    &["screen is off"],
    &["not in use"],
    &["at all times"],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ComponentKind;
    use crate::rules::fixture::Fixture;

    #[test]
    fn fires_on_the_location_in_the_background() {
        let reads = || Fixture::new().permission(LOCATION).reads("location_precise");
        let found = reads().app_type("e-books").policy(vec![]).run(&RULE);
        assert_eq!(
            found.first().map(|finding| (finding.severity, finding.confidence)),
            Some((Severity::Medium, Confidence::Medium))
        );
        let unseen = Fixture::new().permission(LOCATION).policy(vec![]).run(&RULE);
        assert_eq!(unseen.first().map(|finding| finding.confidence), Some(Confidence::Low));
    }

    #[test]
    fn fires_on_a_service_that_keeps_listening() {
        let service =
            |component: &mut crate::app::Component| component.foreground_service_types = vec!["microphone".to_owned()];
        let fixture =
            Fixture::new().component(ComponentKind::Service, "com.example.wallet.Ears", service).policy(vec![]);
        assert_eq!(fixture.run(&RULE).first().and_then(|finding| finding.data_type.clone()).as_deref(), Some("audio"));
    }

    #[test]
    fn silent_where_it_is_said_or_the_type_takes_it() {
        let reads = || Fixture::new().permission(LOCATION).reads("location_precise");
        assert!(reads().document_text("锁屏后我们在后台继续记录路线。").run(&RULE).is_empty());
        assert!(reads().app_type("map-navigation").policy(vec![]).run(&RULE).is_empty());
        assert!(Fixture::new().reads("location_precise").policy(vec![]).run(&RULE).is_empty());
    }
}
