//! URLs and hosts that code and libraries name.

use super::facts::{Actor, Endpoint};
use crate::db;

/// The endpoint that a URL names; `None` where nothing is ever connected to.
pub fn endpoint(url: &str, file: &str, method: Option<String>, actor: Actor) -> Option<Endpoint> {
    let (scheme, rest) = url.split_once("://")?;
    let host = host(rest);
    if host.as_deref().is_some_and(db::is_non_endpoint) {
        return None;
    }
    let organisation = host.as_deref().and_then(db::host).map(|row| row.text.en.to_owned());
    Some(Endpoint {
        url: url.to_owned(),
        host,
        cleartext: Some(matches!(scheme, "http" | "ws")),
        file: file.to_owned(),
        method,
        actor,
        organisation,
    })
}

/// The host of what follows `scheme://`; `None` where it is a pattern (`%s`) or no name.
fn host(rest: &str) -> Option<String> {
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(host, _)| host);
    let valid = host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.len() <= 253
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    (valid || host == "localhost").then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts_are_names_and_nothing_else() {
        assert_eq!(host("API.Example.com:8443/x?y"), Some("api.example.com".into()));
        assert_eq!(host("user:pass@a.example/"), Some("a.example".into()));
        assert_eq!(host("%s/path"), None);
        assert_eq!(host(""), None);
    }
}
