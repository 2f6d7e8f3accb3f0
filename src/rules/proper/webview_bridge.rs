//! A web page that may ask for personal information.

use crate::analysis::{ActorKind, Confidence};
use crate::prose::Text;
use crate::rules::practice::of_access;
use crate::rules::sharing::outer_class;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "webview-bridge",
    principle: Principle::Proper,
    max_severity: Severity::Medium,
    title: Text {
        zh: "网页可以通过接口取得个人信息", en: "Web pages can get personal information through a bridge"
    },
    looks_for: Text {
        zh: "App 把自己的对象交给网页调用，而同一个类读取个人信息。",
        en: "The app gives web pages an object of its own to call, in a class that reads personal information.",
    },
    why: Text {
        zh: "任何被打开的网页都能调用接口，等于把信息提供给不确定的接收方。",
        en: "Any page that is opened can call it: the information goes to nobody knows whom.",
    },
    violating: Text {
        zh: "JavaScript 接口返回通讯录，WebView 打开外部网址。",
        en: "A bridge returns contacts, and the view opens outside addresses.",
    },
    clean: Text {
        zh: "接口只打开 App 自己的网页，不返回个人信息。",
        en: "The bridge serves the app's own pages and returns nothing personal.",
    },
    limits: Text {
        zh: "接口返回什么、打开哪些网页都看不到，可信度为“低”。",
        en: "Neither what the bridge returns nor which pages open is seen; confidence is low.",
    },
    remedy: Text {
        zh: "不通过接口返回个人信息，并限制可调用的网页。",
        en: "Return nothing personal through the bridge, and limit the pages that may call it.",
    },
    provisions: &["pipl:9", "b191:5.1"],
    needs: Needs::F,
    notice_word: "违规使用个人信息",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let mut bridges: Vec<_> = case
        .facts
        .sinks
        .iter()
        .flatten()
        .filter(|sink| {
            sink.category == "webview-bridge" && matches!(sink.actor.kind, ActorKind::App | ActorKind::Unknown)
        })
        .collect();
    bridges.sort_by(|left, right| {
        (&left.file, &left.method, left.offset).cmp(&(&right.file, &right.method, right.offset))
    });
    case.own_practices()
        .filter(|practice| practice.harm() >= Severity::Medium)
        .filter_map(|practice| {
            let (bridge, read) = bridges.iter().find_map(|bridge| {
                let class = outer_class(&bridge.method);
                Some((bridge, practice.accesses.iter().find(|access| outer_class(&access.method) == class)?))
            })?;
            let data = words::data(practice.data_type);
            Some(
                RULE.found(Severity::Medium, Confidence::Low)
                    .title(
                        format!("网页可能通过接口取得{}", data.zh),
                        format!("Web pages may get {} through a bridge", data.en),
                    )
                    .explain(
                        format!("读取{}的类也把对象交给网页调用。", data.zh),
                        format!("The class that reads {} also gives web pages an object to call.", data.en),
                    )
                    .data_type(practice.data_type)
                    .actor(&practice.actor)
                    .cause(format!("bridge:{}", practice.data_type))
                    .evidence([of_access(read), evidence::sink(bridge)])
                    .done(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn bridge(method: &str) -> Fixture {
        let method = method.to_owned();
        Fixture::new().reads("contacts").sink(|sink| (sink.category, sink.method) = ("webview-bridge", method))
    }

    #[test]
    fn doubts_a_bridge_in_the_class_that_reads() {
        assert_eq!(bridge("Lcom/example/wallet/Main$Page;->open()V").run(&RULE).len(), 1);
    }

    #[test]
    fn silent_on_a_bridge_elsewhere() {
        assert!(bridge("Lcom/example/wallet/Web;->open()V").run(&RULE).is_empty());
        assert!(Fixture::new().reads("contacts").run(&RULE).is_empty());
    }
}
