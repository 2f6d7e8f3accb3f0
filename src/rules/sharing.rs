//! Handing information to another organisation: who may get what, how sure that is, and whether the policy says so.

use super::claims::{Claim, nearness};
use super::practice::{Holder, Practice, of_access};
use super::recipient::is_recipient;
use super::{Case, Evidence, EvidenceKind, Severity, evidence, words};
use crate::analysis::{ActorKind, Confidence, Endpoint, Flow, SinkKind};
use crate::db;
use crate::policy::SdkRow;
use crate::prose::Prose;

/// One data type that one other organisation may get.
pub struct Handover<'c, 'a> {
    /// The reading.
    pub practice: &'c Practice<'a>,
    /// Who gets it: an SDK's id, else an organisation or a domain.
    pub recipient: Recipient,
    /// How sure.
    pub confidence: Confidence,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

/// Another organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient {
    /// What findings call it, in any language: it is part of the fingerprint.
    pub key: String,
    /// Names by which a policy may call it.
    pub names: Vec<String>,
    /// Its SDK, where it gets the information through one.
    pub sdk: Option<String>,
}

impl Recipient {
    /// The vendor of an SDK.
    pub fn of_sdk(id: &str, case: &Case) -> Recipient {
        let row = db::sdk(id);
        let fact = super::practice::sdk(case.facts, id);
        let mut names: Vec<String> = row
            .iter()
            .flat_map(|row| [row.text.zh, row.text.en].into_iter().chain(row.aliases.iter().copied()))
            .chain(row.and_then(|row| row.vendor).iter().flat_map(|vendor| [vendor.zh, vendor.en]))
            .map(str::to_owned)
            .collect();
        names.extend(fact.iter().flat_map(|sdk| [Some(sdk.name.clone()), sdk.vendor.clone()]).flatten());
        let key = row
            .and_then(|row| row.vendor)
            .map(|vendor| vendor.en.to_owned())
            .or_else(|| fact.and_then(|sdk| sdk.vendor.clone()))
            .unwrap_or_else(|| id.to_owned());
        Recipient { key, names, sdk: Some(id.to_owned()) }
    }

    /// Whoever runs a host: as the project knows, else as `permission-db` does.
    pub fn of_host(host: &str, case: &Case) -> Recipient {
        let domain = super::recipient::registrable(host).to_owned();
        if let Some(known) = case.config.recipient(host) {
            let name = &known.organisation;
            return Recipient { key: name.clone(), names: vec![name.clone(), name.clone(), domain], sdk: None };
        }
        match db::host(host) {
            Some(row) => Recipient {
                key: row.text.en.to_owned(),
                names: vec![row.text.zh.to_owned(), row.text.en.to_owned(), domain],
                sdk: None,
            },
            None => Recipient { key: domain.clone(), names: vec![domain], sdk: None },
        }
    }

    /// Whether a policy's word for a third party means this one.
    pub fn is_called(&self, entity: &str) -> bool {
        let said = folded(entity);
        self.names.iter().map(|name| folded(name)).any(|name| {
            name.chars().count() >= 2 && said.chars().count() >= 2 && (said.contains(&name) || name.contains(&said))
        })
    }
}

/// Lower case, without spaces and the word SDK.
fn folded(name: &str) -> String {
    name.to_lowercase().replace("sdk", "").chars().filter(|letter| letter.is_alphanumeric() || *letter == '.').collect()
}

/// Whether a word for a third party means any of a kind, none in particular.
fn is_general(entity: &str) -> bool {
    let said = entity.to_lowercase();
    [
        "第三方",
        "合作",
        "伙伴",
        "关联",
        "服务商",
        "供应商",
        "提供商",
        "提供者",
        "机构",
        "运营商",
        "广告主",
        "商家",
        "公司等",
        "third",
        "partner",
        "affiliate",
        "provider",
        "vendor",
        "advertis",
        "supplier",
        "compan",
        "contractor",
        "processor",
    ]
    .iter()
    .any(|word| said.contains(word))
}

/// What the policy says of a handover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stated {
    /// Nothing.
    No,
    /// That third parties get it, without a name.
    Unnamed,
    /// That this one gets it.
    Named,
}

/// Whether the policy says that `recipient` gets `data_type`.
pub fn stated(case: &Case, data_type: &str, recipient: &Recipient) -> Stated {
    let by_row = rows(case, recipient)
        .any(|row| row.data_types.is_empty() || row.data_types.iter().any(|said| nearness(said, data_type).is_some()));
    if by_row {
        return Stated::Named;
    }
    let claims = case.claims.passed_on(data_type);
    let by = |claim: &Claim| match claim.disclosure.entity.as_deref() {
        None => Stated::Unnamed,
        Some(entity) if recipient.is_called(entity) => Stated::Named,
        Some(entity) if is_general(entity) => Stated::Unnamed,
        Some(_) => Stated::No,
    };
    claims.iter().map(by).max().unwrap_or(Stated::No)
}

/// Rows of the list of third parties that mean `recipient`.
pub fn rows<'c>(case: &'c Case, recipient: &Recipient) -> impl Iterator<Item = &'c SdkRow> {
    let recipient = recipient.clone();
    case.policy.into_iter().flat_map(|policy| &policy.sdk_list).filter(move |row| {
        recipient.is_called(&row.name) || row.vendor.as_deref().is_some_and(|vendor| recipient.is_called(vendor))
    })
}

/// Whether the policy names `recipient` anywhere.
pub fn is_named(case: &Case, recipient: &Recipient) -> bool {
    let Some(policy) = case.policy else { return false };
    if rows(case, recipient).next().is_some() {
        return true;
    }
    if recipient.sdk.as_deref().and_then(db::sdk).is_some_and(|row| policy.names_sdk(row).is_some()) {
        return true;
    }
    let entity = |entity: &str| recipient.is_called(entity) && !is_general(entity);
    policy.disclosures.iter().filter_map(|disclosure| disclosure.entity.as_deref()).any(entity)
        || policy.documents.iter().any(|document| {
            let text = document.text.to_lowercase();
            recipient.names.iter().any(|name| {
                let name = name.to_lowercase();
                // A Latin name of two letters is found inside other words.
                let least = if name.is_ascii() { 4 } else { 2 };
                name.chars().count() >= least && text.contains(&name)
            })
        })
}

/// All handovers that flows, SDKs or addresses in the app's own code show, by data type and recipient.
pub fn handovers<'c, 'a>(case: &'c Case<'a>) -> Vec<Handover<'c, 'a>> {
    let mut all: Vec<Handover> = case
        .practices
        .iter()
        .filter(|practice| practice.harm() > Severity::Info)
        .flat_map(|practice| {
            let mut found = by_flow(case, practice);
            found.extend(by_sdk(case, practice));
            found.extend(by_address(case, practice));
            found
        })
        .collect();
    // One for a data type, actor and recipient: the surest.
    all.sort_by(|left, right| {
        (left.practice.data_type, &left.practice.holder, &left.recipient, right.confidence).cmp(&(
            right.practice.data_type,
            &right.practice.holder,
            &right.recipient,
            left.confidence,
        ))
    });
    all.dedup_by(|later, kept| {
        (later.practice.data_type, &later.practice.holder, &later.recipient.key)
            == (kept.practice.data_type, &kept.practice.holder, &kept.recipient.key)
    });
    all
}

/// Flows of a practice to other organisations.
fn by_flow<'c, 'a>(case: &'c Case<'a>, practice: &'c Practice<'a>) -> Vec<Handover<'c, 'a>> {
    let of_practice = |flow: &&Flow| {
        flow.data_type == practice.data_type
            && flow.sink.kind == SinkKind::Network
            && match &practice.holder {
                Holder::Sdk(id) => flow.actor.kind == ActorKind::Sdk && flow.actor.id.as_ref() == Some(id),
                Holder::App => flow.actor.kind != ActorKind::Sdk,
            }
    };
    case.facts
        .flows
        .iter()
        .flatten()
        .filter(of_practice)
        .filter_map(|flow| {
            let host = flow.destination.as_ref().and_then(|destination| destination.host.as_deref());
            let recipient = match (&practice.holder, host) {
                (Holder::Sdk(id), _) => Recipient::of_sdk(id, case),
                (Holder::App, Some(host)) if is_recipient(host) && !case.own.owns(host) => {
                    Recipient::of_host(host, case)
                }
                (Holder::App, _) => return None,
            };
            let mut shown = evidence::bare(
                EvidenceKind::Flow,
                format!("{} → {}", flow.source.method, flow.sink.method),
                Prose::new(format!("数据流到 {}", flow.sink.api), format!("flows to {}", flow.sink.api)),
            );
            shown.reference = Some(flow.id.clone());
            shown.method = Some(flow.sink.method.clone());
            shown.offset = flow.sink.offset;
            Some(Handover { practice, recipient, confidence: flow.confidence, evidence: vec![shown] })
        })
        .collect()
}

/// What an SDK reads and can send. Without a flow nothing shows that it does.
fn by_sdk<'c, 'a>(case: &'c Case<'a>, practice: &'c Practice<'a>) -> Option<Handover<'c, 'a>> {
    let Holder::Sdk(id) = &practice.holder else { return None };
    case.sdk_can_send(id).then(|| Handover {
        practice,
        recipient: Recipient::of_sdk(id, case),
        confidence: Confidence::Low,
        evidence: practice.evidence().collect(),
    })
}

/// Addresses of others in the app's own code that have to do with what it reads. However much such an address says, only a
/// flow shows that the data goes there: the same address may fetch an address book, or take the one entry that was chosen.
fn by_address<'c, 'a>(case: &'c Case<'a>, practice: &'c Practice<'a>) -> Vec<Handover<'c, 'a>> {
    if practice.holder != Holder::App || !can_send(case) {
        return Vec::new();
    }
    let id = practice.data_type;
    foreign_addresses(case)
        .filter_map(|(endpoint, host)| {
            let beside = endpoint.method.as_deref().map(outer_class).and_then(|class| {
                let reads = practice.accesses.iter().find(|access| outer_class(&access.method) == class)?;
                let sends = case.facts.sinks.iter().flatten().find(|sink| {
                    sink.kind == Some(SinkKind::Network)
                        && sink.category != "webview"
                        && outer_class(&sink.method) == class
                })?;
                Some((*reads, sends))
            });
            if beside.is_none() && !names_data(&endpoint.url, id) {
                return None;
            }
            let mut shown = vec![evidence::endpoint(endpoint)];
            match beside {
                Some((reads, sends)) => shown.extend([of_access(reads), evidence::sink(sends)]),
                None => shown.extend(practice.evidence().take(2)),
            }
            Some(Handover {
                practice,
                recipient: Recipient::of_host(host, case),
                confidence: Confidence::Low,
                evidence: shown,
            })
        })
        .collect()
}

/// Whether the app's own code, or code that works for it, can send.
pub fn can_send(case: &Case) -> bool {
    case.app.permission("android.permission.INTERNET").is_some()
        && case
            .facts
            .sinks
            .iter()
            .flatten()
            .any(|sink| sink.kind == Some(SinkKind::Network) && sink.actor.kind != ActorKind::Sdk)
}

/// Addresses in the app's own code on hosts that are not its own, by host and place.
pub fn foreign_addresses<'c>(case: &'c Case) -> impl Iterator<Item = (&'c Endpoint, &'c str)> {
    let mut found: Vec<(&Endpoint, &str)> = case
        .facts
        .endpoints
        .iter()
        .flatten()
        .filter(|endpoint| {
            matches!(endpoint.actor.kind, ActorKind::App | ActorKind::Unknown) && endpoint.method.is_some()
        })
        .filter_map(|endpoint| Some((endpoint, endpoint.host.as_deref()?)))
        .filter(|(_, host)| is_recipient(host) && !case.own.owns(host))
        .collect();
    found.sort_by(|(left, _), (right, _)| {
        (&left.url, &left.file, &left.method).cmp(&(&right.url, &right.file, &right.method))
    });
    found.into_iter()
}

/// The outermost class of a method: `La/B$C;->d()V` gives `La/B`.
pub fn outer_class(method: &str) -> &str {
    let class = method.split(";->").next().unwrap_or(method);
    class.split('$').next().unwrap_or(class)
}

/// Whether a URL's path says that it takes `data_type` (`/v2/addressbook`). Only types whose word has no other use in
/// addresses: `/sms` sends codes, `/photos` shows them.
fn names_data(url: &str, data_type: &str) -> bool {
    let telling = matches!(
        data_type,
        "contacts"
            | "call_log"
            | "location"
            | "location_precise"
            | "location_coarse"
            | "installed_apps"
            | "calendar"
            | "clipboard"
            | "imei"
            | "android_id"
            | "sim_id"
            | "mac"
            | "health_fitness"
    );
    let path =
        url.split_once("://").map_or(url, |(_, rest)| rest).split_once('/').map_or("", |(_, path)| path).to_lowercase();
    let parts: Vec<String> = path
        .split(['/', '?', '&', '='])
        .map(|part| part.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|part| part.len() >= 3)
        .collect();
    let says = |word: &str| {
        let word: String = word.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        word.len() >= 4 && parts.iter().any(|part| *part == word || word.len() >= 8 && part.contains(&word))
    };
    telling && db::data_type(data_type).is_some_and(|row| row.synonyms_en.iter().any(|word| says(word)))
}

/// Who gets it, as a sentence names it.
pub fn recipient_words(recipient: &Recipient) -> Prose {
    match recipient.sdk.as_deref().and_then(db::sdk) {
        Some(row) => match row.vendor {
            Some(vendor) => {
                Prose::new(format!("{}（{}）", vendor.zh, row.text.zh), format!("{} ({})", vendor.en, row.text.en))
            }
            None => row.text.into(),
        },
        None => {
            let domain = recipient.names.last().map_or(recipient.key.as_str(), String::as_str);
            match recipient.names.as_slice() {
                [zh, en, _] => Prose::new(format!("{zh}（{domain}）"), format!("{en} ({domain})")),
                _ => Prose::new(recipient.key.as_str(), recipient.key.as_str()),
            }
        }
    }
}

/// The cause that all findings on one recipient share.
pub fn cause(handover: &Handover) -> String {
    match &handover.recipient.sdk {
        Some(sdk) => format!("sdk:{sdk}"),
        None => format!("share:{}:{}", handover.practice.data_type, handover.recipient.key),
    }
}

/// The data types of several practices, as a sentence lists them.
pub fn data_of<'p, 'a: 'p>(practices: impl IntoIterator<Item = &'p Practice<'a>>) -> Prose {
    words::data_list(practices.into_iter().map(|practice| practice.data_type))
}
