//! What a developer would have to tell: the two lists (双清单), permissions and recipients, from what the app does.
//!
//! Only what code shows is here. Why it is read, when, for how long and on what basis no code says: those are gaps, which
//! stay gaps until a person fills them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::analysis::{ActorKind, Confidence, SinkKind, Used};
use crate::audit::Audit;
use crate::db;
use crate::policy;
use crate::prose::{Lang, Prose};
use crate::report::Report;
use crate::report::model::{AppView, LimitView};
use crate::rules::recipient::{Organisation, is_recipient, registrable};
use crate::rules::{Holder, practices};

/// A kind of personal information in the app's own hands.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The data type's id.
    pub data_type: String,
    /// Its name.
    pub name: String,
    /// Whether it is sensitive personal information.
    pub sensitive: bool,
    /// Permissions by which it is read.
    pub permissions: Vec<String>,
    /// The APIs and content providers that give it, some of them.
    pub sources: Vec<String>,
    /// Whether it can be read before consent.
    pub before_consent: Option<bool>,
    /// How sure it is that it is read.
    pub confidence: Confidence,
    /// Whether the app type's basic function needs it; `None`: the type is not known.
    pub necessary: Option<bool>,
    /// Why: a gap.
    pub purpose: Option<String>,
    /// When: a gap.
    pub scene: Option<String>,
    /// For how long it is kept: a gap.
    pub retention: Option<String>,
}

/// A third party's kit.
#[derive(Clone, Debug, Serialize)]
pub struct Kit {
    /// The SDK's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its vendor.
    pub vendor: Option<String>,
    /// What it is for, by its kind.
    pub categories: Vec<String>,
    /// Data types that its code is seen to read.
    pub data_types: Vec<String>,
    /// Data types that its vendor says it may take, besides.
    pub stated_by_vendor: Vec<String>,
    /// Permissions by which it reads.
    pub permissions: Vec<String>,
    /// Whether it starts or reads before consent.
    pub before_consent: Option<bool>,
    /// Why it is there: a gap.
    pub purpose: Option<String>,
    /// The address of its privacy policy: a gap.
    pub privacy_policy: Option<String>,
}

/// A permission that opens personal information or that the person is asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// Its full name.
    pub name: String,
    /// What it allows.
    pub allows: Option<String>,
    /// Data types that it opens.
    pub data_types: Vec<String>,
    /// Who uses it.
    pub used: Used,
    /// Why: a gap.
    pub purpose: Option<String>,
}

/// Another organisation whose address is in the app's own code.
#[derive(Clone, Debug, Serialize)]
pub struct Receiver {
    /// The organisation, else the domain.
    pub recipient: String,
    /// Its hosts.
    pub hosts: Vec<String>,
    /// Whether any address of it is in clear text.
    pub cleartext: bool,
    /// Whether it is abroad; `None`: not known.
    pub abroad: Option<bool>,
    /// What it is sent and why: a gap.
    pub purpose: Option<String>,
}

/// A type of Google Play's Data safety form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlayType {
    /// The form's id.
    pub play_type: &'static str,
    /// The data type that it answers to.
    pub data_type: &'static str,
    /// Whether the app reads it and can send.
    pub collected: bool,
    /// Whether an SDK reads it and can send.
    pub shared: bool,
}

/// `duly-draft/1`.
#[derive(Clone, Debug, Serialize)]
pub struct Drafted<'a> {
    /// `duly-draft/1`.
    pub schema: &'static str,
    /// What made it.
    pub tool: Made,
    /// The app.
    pub app: AppView<'a>,
    /// The first list.
    pub personal_information: Vec<Item>,
    /// The second list.
    pub third_parties: Vec<Kit>,
    /// The permission table.
    pub permissions: Vec<Asked>,
    /// Others whose addresses are in the app's own code.
    pub recipients: Vec<Receiver>,
    /// The Data safety form.
    pub data_safety: Vec<PlayType>,
    /// What could not be seen.
    pub limits: Vec<LimitView<'a>>,
    /// The language of names.
    #[serde(skip)]
    pub lang: Lang,
}

/// What made a draft.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Made {
    pub name: &'static str,
    pub version: &'static str,
    pub permission_db: &'static str,
}

/// Most sources listed for one data type.
const MOST_SOURCES: usize = 6;

/// What the developer of an audited app would have to tell.
pub fn draft<'a>(audit: &'a Audit, lang: Lang) -> Drafted<'a> {
    let report = Report::new(audit, lang, None);
    let practices = practices(&audit.app, &audit.facts);
    let app_type = audit.app_type.as_ref().and_then(|choice| db::app_type(choice.id));
    let own = practices.iter().filter(|practice| practice.holder == Holder::App).map(|practice| {
        let row = db::data_type(practice.data_type);
        let permissions: BTreeSet<String> =
            practice.accesses.iter().flat_map(|access| access.permissions.iter().cloned()).collect();
        let sources: BTreeSet<&String> =
            practice.accesses.iter().filter_map(|access| access.api.as_ref().or(access.uri.as_ref())).collect();
        Item {
            data_type: practice.data_type.to_owned(),
            name: data_name(practice.data_type, lang),
            sensitive: row.is_some_and(|row| row.sensitive),
            permissions: permissions.into_iter().filter(|name| audit.app.permission(name).is_some()).collect(),
            sources: sources.into_iter().take(MOST_SOURCES).cloned().collect(),
            before_consent: order(practice.accesses.iter().map(|access| access.before_consent)),
            confidence: practice.confidence,
            necessary: app_type.map(|row| crate::rules::is_necessary(row, practice.data_type)),
            purpose: None,
            scene: None,
            retention: None,
        }
    });
    let kits = audit.facts.sdks.iter().flatten().map(|sdk| {
        let row = db::sdk(&sdk.id);
        let reads: Vec<_> =
            practices.iter().filter(|practice| practice.holder == Holder::Sdk(sdk.id.clone())).collect();
        let seen: BTreeSet<String> = reads.iter().map(|practice| practice.data_type.to_owned()).collect();
        let stated = row.map(|row| row.data_types).unwrap_or_default().iter().map(|id| (*id).to_owned());
        let permissions: BTreeSet<String> = reads
            .iter()
            .flat_map(|practice| &practice.accesses)
            .flat_map(|access| access.permissions.iter().cloned())
            .filter(|name| audit.app.permission(name).is_some())
            .collect();
        let orders = reads.iter().flat_map(|practice| &practice.accesses).map(|access| access.before_consent);
        Kit {
            id: sdk.id.clone(),
            name: row.map_or_else(|| sdk.name.clone(), |row| row.text.get(lang).to_owned()),
            vendor: row
                .and_then(|row| row.vendor)
                .map(|vendor| vendor.get(lang).to_owned())
                .or_else(|| sdk.vendor.clone()),
            categories: sdk.categories.clone(),
            stated_by_vendor: stated.filter(|id| !seen.contains(id)).collect(),
            data_types: seen.into_iter().collect(),
            permissions: permissions.into_iter().collect(),
            before_consent: order(orders.chain(sdk.init.iter().map(|call| call.before_consent))),
            purpose: None,
            privacy_policy: None,
        }
    });
    let asked = report.permissions.iter().filter(|row| row.is_asked() || !row.data_types.is_empty()).map(|row| Asked {
        name: row.name.to_owned(),
        allows: db::permission(row.name)
            .filter(|known| !known.text.zh.is_empty())
            .map(|known| known.text.get(lang).to_owned()),
        data_types: row.data_types.iter().map(|id| (*id).to_owned()).collect(),
        used: row.used,
        purpose: None,
    });
    Drafted {
        schema: "duly-draft/1",
        tool: Made { name: "duly", version: env!("CARGO_PKG_VERSION"), permission_db: db::version() },
        personal_information: own.collect(),
        third_parties: kits.collect(),
        permissions: asked.collect(),
        recipients: receivers(audit),
        data_safety: data_safety(audit),
        limits: report.limits.clone(),
        app: report.app,
        lang,
    }
}

/// A data type's name; its id where it has none.
pub fn data_name(id: &str, lang: Lang) -> String {
    db::data_type(id).map_or_else(|| id.to_owned(), |row| row.text.get(lang).to_owned())
}

/// What is known of several places together: before consent where one is, not where none is.
fn order(places: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    places
        .reduce(|all, one| match (all, one) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        })
        .flatten()
}

/// Others' addresses in the app's own code.
fn receivers(audit: &Audit) -> Vec<Receiver> {
    let mut own = Organisation::of(&audit.app, audit.policy.as_ref());
    let known = audit.config.iter().flat_map(|settled| &settled.config.recipients);
    own.add(known.filter(|known| known.own).map(|known| known.host.as_str()));
    let mut found: BTreeMap<String, (BTreeSet<String>, bool)> = BTreeMap::new();
    let ours = |kind: ActorKind| matches!(kind, ActorKind::App | ActorKind::Unknown);
    for endpoint in audit.facts.endpoints.iter().flatten().filter(|endpoint| ours(endpoint.actor.kind)) {
        let Some(host) = endpoint.host.as_deref().filter(|host| is_recipient(host) && !own.owns(host)) else {
            continue;
        };
        let name = endpoint.organisation.as_deref().unwrap_or_else(|| registrable(host));
        let (hosts, cleartext) = found.entry(name.to_owned()).or_default();
        hosts.insert(host.to_owned());
        *cleartext |= endpoint.cleartext == Some(true);
    }
    found
        .into_iter()
        .map(|(recipient, (hosts, cleartext))| Receiver {
            abroad: hosts.iter().find_map(|host| db::host(host)).and_then(|row| row.abroad),
            recipient,
            hosts: hosts.into_iter().collect(),
            cleartext,
            purpose: None,
        })
        .collect()
}

/// The types of the Data safety form that the app's reads answer to.
fn data_safety(audit: &Audit) -> Vec<PlayType> {
    let practices = practices(&audit.app, &audit.facts);
    let online = audit.app.permission("android.permission.INTERNET").is_some();
    let sends = |sdk: Option<&str>| {
        online
            && audit.facts.sinks.iter().flatten().any(|sink| {
                let by = match sdk {
                    Some(id) => sink.actor.kind == ActorKind::Sdk && sink.actor.id.as_deref() == Some(id),
                    None => sink.actor.kind != ActorKind::Sdk,
                };
                by && sink.kind == Some(SinkKind::Network)
            })
    };
    let mut rows: Vec<PlayType> = Vec::new();
    for (play_type, data_type) in policy::play_data_types() {
        let of_type = practices.iter().filter(|practice| practice.data_type == data_type);
        let (mut collected, mut shared) = (false, false);
        for practice in of_type {
            match &practice.holder {
                Holder::App => collected |= sends(None),
                Holder::Sdk(id) => shared |= sends(Some(id)),
            }
        }
        // Several of the form's types answer to one of ours: the first is the nearest.
        if (collected || shared) && !rows.iter().any(|row| row.data_type == data_type) {
            rows.push(PlayType { play_type, data_type, collected, shared });
        }
    }
    rows
}

/// What code cannot say, in the words of the law: each a gap of the policy's skeleton.
pub fn gap(zh: &str, en: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("【请填写：{zh}】"),
        Lang::En => format!("(fill in: {en})"),
    }
}

/// What a category of SDKs is called; its id where it has no name.
pub fn category(id: &str) -> Prose {
    db::category(id).map_or_else(|| Prose::new(id, id), Prose::from)
}
