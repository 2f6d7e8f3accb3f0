//! Personal information that may leave in clear text.

use crate::analysis::{ActorKind, Confidence};
use crate::prose::Text;
use crate::rules::recipient::is_recipient;
use crate::rules::{Case, Finding, Needs, Principle, Rule, Severity, evidence, sharing, words};

/// The rule.
pub static RULE: Rule = Rule {
    id: "cleartext-upload",
    principle: Principle::Proper,
    max_severity: Severity::Medium,
    title: Text { zh: "个人信息可能以明文传输", en: "Personal information may leave in clear text" },
    looks_for: Text {
        zh: "App 读取个人信息、允许明文传输，并且自身代码在发送请求的类中使用 http:// 地址。",
        en: "The app reads personal information, clear text is permitted, and its own code holds an http:// address in a class that sends.",
    },
    why: Text {
        zh: "应当采取加密等安全技术措施；明文传输的内容可被沿途任何人读取。",
        en: "Encryption and the like are due; clear text can be read by anyone on the way.",
    },
    violating: Text { zh: "向 http://api… 上传通讯录。", en: "Contacts are posted to http://api…." },
    clean: Text {
        zh: "只使用 https://，并禁止明文传输。",
        en: "Only https:// is used, and clear text is not permitted.",
    },
    limits: Text {
        zh: "没有数据流，不知道发送的是否为个人信息，可信度为“低”。",
        en: "Without a flow it is not known what is sent; confidence is low.",
    },
    remedy: Text {
        zh: "改用 https，并在网络安全配置中禁止明文传输。",
        en: "Use https, and forbid clear text in the network security configuration.",
    },
    provisions: &["pipl:51", "pipl:9"],
    needs: Needs::F,
    notice_word: "违规使用个人信息",
    behaviours: &[],
    check,
};

fn check(case: &Case) -> Vec<Finding> {
    let worst = case.own_practices().map(|practice| practice.harm()).max();
    let Some(worst) = worst.filter(|worst| *worst >= Severity::Medium) else { return Vec::new() };
    if !sharing::can_send(case) {
        return Vec::new();
    }
    let mut clear: Vec<_> = case
        .facts
        .endpoints
        .iter()
        .flatten()
        .filter(|endpoint| {
            endpoint.cleartext == Some(true)
                && endpoint.url.starts_with("http://")
                && endpoint.actor.kind == ActorKind::App
        })
        .filter(|endpoint| endpoint.host.as_deref().is_some_and(|host| is_recipient(host) && is_permitted(case, host)))
        .filter(|endpoint| {
            endpoint.method.as_deref().is_some_and(|method| {
                case.facts.sinks.iter().flatten().any(|sink| {
                    sink.kind == Some(crate::analysis::SinkKind::Network)
                        // A web page that opens an address shows it; it does not post what the app read.
                        && !matches!(sink.category, "webview" | "webview-bridge" | "download")
                        && sharing::outer_class(&sink.method) == sharing::outer_class(method)
                })
            })
        })
        .collect();
    clear.sort_by(|left, right| (&left.url, &left.file, &left.method).cmp(&(&right.url, &right.file, &right.method)));
    if clear.is_empty() {
        return Vec::new();
    }
    let data = sharing::data_of(case.own_practices().filter(|practice| practice.harm() >= Severity::Medium));
    vec![
        RULE.found(worst.min(Severity::Medium), Confidence::Low)
            .explain(
                format!("App 读取{}，并以明文（http）发送请求。{}", data.zh, words::places(clear.len()).zh),
                format!(
                    "The app reads {} and sends requests in clear text (http). {}",
                    data.en,
                    words::places(clear.len()).en
                )
                .trim_end(),
            )
            .evidence(clear.into_iter().map(evidence::endpoint))
            .done(),
    ]
}

/// Whether the network security configuration permits clear text to `host`: the closest domain's word counts.
fn is_permitted(case: &Case, host: &str) -> bool {
    let network = &case.app.network;
    network
        .domains
        .iter()
        .filter(|config| {
            host == config.domain
                || config.include_subdomains
                    && host.strip_suffix(config.domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
        })
        .max_by_key(|config| config.domain.len())
        .map_or(network.cleartext, |config| config.cleartext)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::Fixture;

    fn sends(url: &str, permitted: bool) -> Fixture {
        let mut fixture = Fixture::new().reads("contacts").sends_to(url);
        fixture.app.network.cleartext = permitted;
        fixture
    }

    #[test]
    fn doubts_http_where_it_is_permitted() {
        assert_eq!(
            sends("http://api.example.com/v1", true).run(&RULE).first().map(|finding| finding.confidence),
            Some(Confidence::Low)
        );
        assert!(sends("http://api.example.com/v1", false).run(&RULE).is_empty());
        assert!(sends("https://api.example.com/v1", true).run(&RULE).is_empty());
    }
}
