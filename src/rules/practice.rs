//! What the app does: the accesses that can take effect, folded to one entry for a data type and whoever holds it.

use std::collections::{BTreeMap, BTreeSet};

use super::weight;
use super::{Evidence, EvidenceKind, Severity};
use crate::analysis::{Access, Actor, ActorKind, Confidence, Facts, Sdk, Via};
use crate::app::App;
use crate::db;
use crate::prose::Prose;

/// Whose hands information gets into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// The app: its own code, libraries that serve nobody else, and code whose owner is unknown.
    App,
    /// The vendor of an SDK, by the SDK's id.
    Sdk(String),
}

/// One data type in one pair of hands.
#[derive(Clone, Debug)]
pub struct Practice<'a> {
    /// The data type's id.
    pub data_type: &'a str,
    /// Whose hands.
    pub holder: Holder,
    /// Whose code, as a finding names it: of an app's code the most telling kind.
    pub actor: Actor,
    /// Where it is read, by place.
    pub accesses: Vec<&'a Access>,
    /// How sure it is that this happens.
    pub confidence: Confidence,
}

impl Practice<'_> {
    /// The harm of its misuse.
    pub fn harm(&self) -> Severity {
        weight::harm(self.data_type)
    }

    /// Whether it is known, not by a sign alone, to take what counts as sensitive.
    pub fn is_surely_sensitive(&self) -> bool {
        self.confidence > Confidence::Low && db::data_type(self.data_type).is_some_and(|row| row.sensitive)
    }

    /// What shows it.
    pub fn evidence(&self) -> impl Iterator<Item = Evidence> + '_ {
        self.accesses.iter().map(|access| of_access(access))
    }

    /// What one mending ends: the app's own doing of this kind, or all that an SDK does.
    pub fn cause(&self, kind: &str) -> String {
        match &self.holder {
            Holder::App => format!("{kind}:{}", self.data_type),
            Holder::Sdk(id) => format!("sdk:{id}"),
        }
    }

    /// Whether any of its accesses is known to run before consent.
    pub fn before_consent(&self) -> bool {
        self.accesses.iter().any(|access| access.before_consent == Some(true))
    }
}

/// The practices of an app, by data type and holder.
pub fn practices<'a>(app: &App, facts: &'a Facts) -> Vec<Practice<'a>> {
    let mut groups: BTreeMap<(&str, Holder), Vec<(&Access, Confidence)>> = BTreeMap::new();
    // A call that gives a location as fine as was granted gives the coarse one by the way: what it may give at most counts.
    let precise: BTreeSet<_> = facts
        .accesses
        .iter()
        .flatten()
        .filter(|access| access.data_type == "location_precise" && confidence(app, facts, access).is_some())
        .map(|access| (&access.file, &access.method, access.offset, &access.api))
        .collect();
    for access in facts.accesses.iter().flatten() {
        if access.data_type == "location_coarse"
            && precise.contains(&(&access.file, &access.method, access.offset, &access.api))
        {
            continue;
        }
        let Some(confidence) = confidence(app, facts, access) else {
            continue;
        };
        let holder = match (&access.actor.kind, &access.actor.id) {
            (ActorKind::Sdk, Some(id)) => Holder::Sdk(id.clone()),
            _ => Holder::App,
        };
        groups.entry((access.data_type.as_str(), holder)).or_default().push((access, confidence));
    }
    let mut practices = Vec::with_capacity(groups.len());
    for ((data_type, holder), mut found) in groups {
        // The surest first, so that what is shown is the best there is; then by place.
        found.sort_by(|(left, left_sure), (right, right_sure)| {
            (
                rank(left.actor.kind),
                std::cmp::Reverse(left_sure),
                &left.file,
                &left.method,
                left.offset,
                &left.api,
                &left.uri,
            )
                .cmp(&(
                    rank(right.actor.kind),
                    std::cmp::Reverse(right_sure),
                    &right.file,
                    &right.method,
                    right.offset,
                    &right.api,
                    &right.uri,
                ))
        });
        let Some((first, _)) = found.first() else {
            continue;
        };
        let actor = match &holder {
            Holder::App => whole(&found, first),
            Holder::Sdk(_) => first.actor.clone(),
        };
        let confidence = found.iter().map(|(_, confidence)| *confidence).max().unwrap_or(Confidence::Low);
        let accesses = found.into_iter().map(|(access, _)| access).collect();
        practices.push(Practice { data_type, holder, actor, accesses, confidence });
    }
    practices
}

/// The app's own code before code of unknown owners before libraries.
fn rank(kind: ActorKind) -> u8 {
    match kind {
        ActorKind::App => 0,
        ActorKind::Sdk => 1,
        ActorKind::Unknown => 2,
        ActorKind::Library => 3,
    }
}

/// The actor that stands for all code in the app's hands. Several clusters of unknown code have no common name.
fn whole(found: &[(&Access, Confidence)], first: &Access) -> Actor {
    let same = found
        .iter()
        .filter(|(access, _)| access.actor.kind == first.actor.kind)
        .all(|(access, _)| access.actor == first.actor);
    if same { first.actor.clone() } else { Actor { kind: first.actor.kind, id: None, name: None } }
}

/// How sure it is that an access happens; `None` where it cannot, or where the person hands the data over in a picker.
pub(super) fn confidence(app: &App, facts: &Facts, access: &Access) -> Option<Confidence> {
    if access.via == Via::Picker || access.reachable == Some(false) {
        return None;
    }
    let needs = &access.permissions;
    // Without any of its permissions the platform refuses the read: library code that nobody enabled.
    // The permission that guards a service of the app's own is the system's to hold, not the app's to ask for.
    let holds = |name: &String| {
        app.permission(name).is_some()
            || app.components.iter().any(|component| component.permission.as_ref() == Some(name))
    };
    if !needs.is_empty() && !needs.iter().any(holds) {
        return None;
    }
    let granted = needs
        .iter()
        .any(|name| app.permission(name).is_some() && db::permission(name).is_none_or(db::Permission::is_dangerous));
    let reached = access.reachable == Some(true);
    let sure = match access.actor.kind {
        ActorKind::App | ActorKind::Sdk if reached => Confidence::High,
        ActorKind::App => Confidence::Medium,
        ActorKind::Sdk if access.actor.id.as_deref().is_some_and(|id| is_started(facts, id)) => Confidence::Medium,
        ActorKind::Library | ActorKind::Unknown if reached => Confidence::Medium,
        // Somebody asked the person for the permission that this code uses.
        ActorKind::Unknown if granted => Confidence::Medium,
        ActorKind::Sdk | ActorKind::Library | ActorKind::Unknown => Confidence::Low,
    };
    let most = match access.via {
        Via::Call | Via::Field | Via::Uri | Via::Callback | Via::Picker => Confidence::High,
        Via::Reflection | Via::Native | Via::Script | Via::Shell | Via::Property => Confidence::Medium,
    };
    Some(if only_hints(access) { Confidence::Low } else { sure.min(most) })
}

/// Whether a call only finds or checks what is read elsewhere.
pub(super) fn only_hints(access: &Access) -> bool {
    let row = || access.api.as_deref().and_then(db::api_of);
    access.via == Via::Call && row().is_some_and(|row| row.kind == db::ApiKind::Hint)
}

/// Whether something shows that an SDK runs: a call that starts it, or its component or key in the manifest.
pub fn is_started(facts: &Facts, id: &str) -> bool {
    sdk(facts, id).is_some_and(|sdk| {
        !sdk.init.is_empty() || sdk.evidence.iter().any(|evidence| matches!(evidence.kind, "component" | "meta-data"))
    })
}

/// The SDK `id` among the facts.
pub fn sdk<'a>(facts: &'a Facts, id: &str) -> Option<&'a Sdk> {
    facts.sdks.iter().flatten().find(|sdk| sdk.id == id)
}

/// An access as evidence.
pub fn of_access(access: &Access) -> Evidence {
    let kind = match access.via {
        Via::Native | Via::Shell => EvidenceKind::Native,
        Via::Script => EvidenceKind::Script,
        _ => EvidenceKind::Code,
    };
    let what = access.api.as_deref().or(access.uri.as_deref()).unwrap_or(access.data_type.as_str());
    let (zh, en) = match access.via {
        Via::Callback => (format!("系统通过 {what} 交给它"), format!("the platform hands it over through {what}")),
        Via::Reflection => (format!("通过反射调用 {what}"), format!("calls {what} by reflection")),
        Via::Uri => (format!("查询 {what}"), format!("queries {what}")),
        _ => (format!("读取 {what}"), format!("reads {what}")),
    };
    Evidence {
        kind,
        reference: Some(access.id.clone()),
        place: format!("{} {}", access.file, access.method),
        what: Prose::new(zh, en),
        method: Some(access.method.clone()),
        offset: access.offset,
        source: access.source.clone(),
        document: None,
        span: None,
    }
}
