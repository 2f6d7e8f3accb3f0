//! A read over and over.

use crate::analysis::{Access, Confidence, Frequency};
use crate::prose::Text;
use crate::rules::practice::{Holder, of_access};
use crate::rules::purpose::{app_type, function, is_necessary};
use crate::rules::start::start;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "excessive-frequency",
    principle: Principle::Necessary,
    max_severity: Severity::Medium,
    title: Text { zh: "反复读取个人信息", en: "Reads personal information over and over" },
    looks_for: Text {
        zh: "读取由定时器发起、在有等待的循环中重复，或每次回到前台都执行，而该类 App 的基本功能不需要。",
        en: "A read is made by a timer, again in a loop that waits between its turns, or each time that the app comes to the front, which the type's basic function does not take.",
    },
    why: Text {
        zh: "收集个人信息的频度等超出业务功能实际需要的，违反必要原则。",
        en: "To collect more often than the function takes breaks necessity.",
    },
    violating: Text { zh: "每分钟读取一次应用列表。", en: "The list of apps is read every minute." },
    clean: Text {
        zh: "只在用户打开该功能时读取一次。", en: "It is read once, when the person opens the function."
    },
    limits: Text {
        zh: "间隔多长，从代码中不一定看得出，可信度为“低”；不等待的循环只是逐项处理，不计入；隐私政策写明功能的只作提示。",
        en: "How long the interval is does not always show: confidence is low. A loop that does not wait goes through a list, and does not count. Where a function is stated it is a hint only.",
    },
    remedy: Text { zh: "只在需要时读取，并保存结果。", en: "Read when needed, and keep the result." },
    provisions: &["b191:4.4", "pipl:6"],
    needs: Needs::F,
    notice_word: "超范围收集个人信息",
    behaviours: &["b191:4.4"],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    case.practices
        .iter()
        .filter(|practice| practice.harm() >= Severity::Medium)
        .filter(|practice| !app_type(case).is_some_and(|(row, _)| is_necessary(row, practice.data_type)))
        .filter_map(|practice| {
            let by = |frequency: Frequency| -> Vec<&Access> {
                practice.accesses.iter().copied().filter(|access| access.frequency == frequency).collect()
            };
            let (timer, mut again) = (by(Frequency::Timer), by(Frequency::Resume));
            // The app comes to the front with the screen that it starts with; another screen is one function, which was opened.
            again.retain(|access| access.entry.as_deref().is_some_and(|entry| start(case, entry).is_some()));
            let (severity, confidence, accesses) = match (timer.is_empty(), again.is_empty()) {
                (false, _) => (Severity::Medium, Confidence::Low, timer),
                (true, false) => (Severity::Low, Confidence::Low, again),
                (true, true) => return None,
            };
            // How often a stated function takes it does not show.
            let stated = practice.holder == Holder::App && function(case, practice.data_type).is_some();
            let severity = if stated { Severity::Info } else { severity };
            let (data, who) = (words::data(practice.data_type), words::actor(&practice.actor));
            let how = match accesses.first()?.frequency {
                Frequency::Timer => ("定时", "again and again, by itself"),
                _ => ("每次回到前台时", "each time that the app comes to the front"),
            };
            let cause = practice.cause("often");
            Some(
                RULE.found(severity, confidence)
                    .title(format!("反复读取{}", data.zh), format!("Reads {} over and over", data.en))
                    .explain(
                        format!("{}{}读取{}。", who.zh, how.0, data.zh),
                        format!("{} reads {} {}.", who.en, data.en, how.1),
                    )
                    .data_type(practice.data_type)
                    .actor(&practice.actor)
                    .cause(cause)
                    .evidence(accesses.into_iter().map(of_access))
                    .done(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{Fixture, claim};

    fn reads(frequency: Frequency) -> Fixture {
        Fixture::new().access(|access| {
            access.data_type = "installed_apps".to_owned();
            access.frequency = frequency;
        })
    }

    #[test]
    fn doubts_timers_and_returns() {
        let worst = |fixture: Fixture| fixture.run(&RULE).first().map(|finding| (finding.severity, finding.confidence));
        assert_eq!(worst(reads(Frequency::Timer)), Some((Severity::Medium, Confidence::Low)));
        let stated = reads(Frequency::Timer).policy(vec![claim("installed_apps")]);
        assert_eq!(worst(stated), Some((Severity::Info, Confidence::Low)));
        let mut first = reads(Frequency::Resume).launcher();
        for access in first.facts.accesses.iter_mut().flatten() {
            access.entry = Some("Lcom/example/wallet/Main;->onResume()V".to_owned());
        }
        assert_eq!(worst(first), Some((Severity::Low, Confidence::Low)));
    }

    #[test]
    fn silent_on_one_read_and_on_what_the_type_is_for() {
        // A loop that does not wait goes through a list.
        assert!(reads(Frequency::Loop).run(&RULE).is_empty());
        // Another screen than the first is one function, which was opened.
        assert!(reads(Frequency::Resume).run(&RULE).is_empty());
        assert!(reads(Frequency::Once).run(&RULE).is_empty());
        assert!(reads(Frequency::Unknown).run(&RULE).is_empty());
        let map = Fixture::new().app_type("map-navigation").access(|access| {
            access.data_type = "location_precise".to_owned();
            access.frequency = Frequency::Timer;
        });
        assert!(map.run(&RULE).is_empty());
    }
}
