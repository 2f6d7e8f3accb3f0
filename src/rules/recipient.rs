//! Who stands behind a host: the app's own organisation, another, or nobody knows.

use crate::app::App;
use crate::db;
use crate::policy::Policy;

/// The organisation that an app belongs to, as far as its package and policy show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    /// Registrable domains: the package's, reversed, and those of addresses in the policy's contact.
    domains: Vec<String>,
    /// Words of the package's name that name the maker or the product.
    words: Vec<String>,
    /// Hosts that the project says are its own, with those beneath them.
    hosts: Vec<String>,
    /// Its name in `permission-db`.
    name: Option<&'static str>,
}

/// Parts of package names that name nobody.
const NOBODY: [&str; 32] = [
    "com", "org", "net", "cn", "io", "app", "apps", "android", "mobile", "client", "www", "the", "dev", "me", "co",
    "gov", "edu", "top", "xyz", "free", "pro", "lite", "phone", "pay", "main", "test", "demo", "sample", "example",
    "user", "store", "online",
];

impl Organisation {
    /// What `app` and its policy show.
    pub fn of(app: &App, policy: Option<&Policy>) -> Organisation {
        let parts: Vec<&str> = app.package.split('.').collect();
        let mut domains = Vec::new();
        for depth in [2, 3] {
            if let Some(head) = parts.get(..depth) {
                let host: Vec<&str> = head.iter().rev().copied().collect();
                let domain = registrable(&host.join(".")).to_owned();
                if domain.contains('.') && !domains.contains(&domain) {
                    domains.push(domain);
                }
            }
        }
        for commitment in policy.into_iter().flat_map(|policy| &policy.commitments) {
            if matches!(commitment.kind, "contact" | "controller" | "complaint") {
                for domain in mail_domains(&commitment.text) {
                    if !is_public_mail(domain) && !domains.iter().any(|known| known == domain) {
                        domains.push(domain.to_owned());
                    }
                }
            }
        }
        let words = parts
            .iter()
            .take(3)
            .filter(|part| part.len() >= 4 && !NOBODY.contains(part))
            .map(|part| part.to_ascii_lowercase())
            .collect();
        let name = domains.iter().find_map(|domain| db::host(domain)).map(|row| row.text.en);
        Organisation { domains, words, hosts: Vec::new(), name }
    }

    /// Adds hosts that the organisation runs.
    pub fn add<'h>(&mut self, hosts: impl Iterator<Item = &'h str>) {
        self.hosts.extend(hosts.map(str::to_owned));
    }

    /// Whether `host` is the organisation's own.
    pub fn owns(&self, host: &str) -> bool {
        let beneath =
            |own: &String| host.strip_suffix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if self.hosts.iter().any(beneath) {
            return true;
        }
        let domain = registrable(host);
        if self.domains.iter().any(|own| own == domain) {
            return true;
        }
        if let Some(row) = db::host(host) {
            return self.name == Some(row.text.en);
        }
        // `com.foobar.android` and `foobar-inc.cn`: the product's word in the domain's first label.
        let label = domain.split('.').next().unwrap_or_default();
        self.words.iter().any(|word| label.contains(word.as_str()))
    }

    /// Whether `host` lies in the domain that the package's name is made of.
    pub fn is_namesake(&self, host: &str) -> bool {
        let domain = registrable(host);
        self.domains.iter().any(|own| own == domain)
    }
}

/// The registrable domain of a host: its last two labels, three below a public suffix of two labels (`com.cn`, `co.uk`).
pub fn registrable(host: &str) -> &str {
    let keep = {
        let mut labels = host.rsplit('.');
        let (top, second) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
        let two = top.len() == 2
            && matches!(second, "com" | "net" | "org" | "gov" | "edu" | "ac" | "co" | "or" | "ne" | "go" | "mil");
        if two { 3 } else { 2 }
    };
    let mut start = host.len();
    for _ in 0..keep {
        match host.get(..start).and_then(|head| head.rfind('.')) {
            Some(dot) => start = dot,
            None => return host,
        }
    }
    host.get(start..).map_or(host, |rest| rest.trim_start_matches('.'))
}

/// Registrable domains of the mail addresses in a text.
fn mail_domains(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('@').filter_map(|(at, _)| {
        let rest = text.get(at.saturating_add(1)..)?;
        let end = rest
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.' || letter == '-'))
            .unwrap_or(rest.len());
        let host = rest.get(..end)?.trim_end_matches('.');
        host.contains('.').then(|| registrable(host))
    })
}

/// Mail services that anybody uses: an address there says nothing of who owns the domain.
fn is_public_mail(domain: &str) -> bool {
    matches!(
        domain,
        "qq.com"
            | "163.com"
            | "126.com"
            | "sina.com"
            | "sina.cn"
            | "sohu.com"
            | "foxmail.com"
            | "139.com"
            | "189.cn"
            | "aliyun.com"
            | "gmail.com"
            | "outlook.com"
            | "hotmail.com"
            | "yahoo.com"
            | "icloud.com"
            | "proton.me"
            | "yeah.net"
    )
}

/// Whether a host can be a recipient at all: not the device itself, its local network, nor a name that only identifies
/// a vocabulary (XML namespaces, licences, documentation).
pub fn is_recipient(host: &str) -> bool {
    if host.is_empty() || !host.contains('.') && !host.contains(':') {
        return false;
    }
    if let Ok(address) = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>() {
        return match address {
            std::net::IpAddr::V4(four) => {
                !(four.is_loopback()
                    || four.is_private()
                    || four.is_link_local()
                    || four.is_unspecified()
                    || four.is_broadcast()
                    || four.is_multicast())
            }
            std::net::IpAddr::V6(six) => !(six.is_loopback() || six.is_unspecified() || six.is_multicast()),
        };
    }
    let vocabulary = [
        "w3.org",
        "xml.org",
        "xmlsoap.org",
        "apache.org",
        "gnu.org",
        "opensource.org",
        "creativecommons.org",
        "ietf.org",
        "json-schema.org",
        "purl.org",
        "android.com",
        "oracle.com",
        "mozilla.org",
        "jetbrains.com",
        "kotlinlang.org",
    ];
    !vocabulary.contains(&registrable(host)) && !host.ends_with(".local") && !host.ends_with(".localhost")
}
