//! Who uses each permission that the app asks for.

use std::collections::BTreeMap;

use super::facts::{ActorKind, Facts, PermissionUse, SinkKind, Used, Via};
use crate::app::App;
use crate::db;

/// For each requested permission: its strongest user, and the accesses that use it.
pub fn uses(app: &App, facts: &Facts) -> BTreeMap<String, PermissionUse> {
    app.permissions.iter().map(|permission| (permission.name.clone(), use_of(&permission.name, facts))).collect()
}

fn use_of(name: &str, facts: &Facts) -> PermissionUse {
    let users: Vec<(ActorKind, &str)> = facts
        .accesses
        .iter()
        .flatten()
        .filter(|access| access.via != Via::Picker && access.permissions.iter().any(|needed| needed == name))
        .map(|access| (access.actor.kind, access.id.as_str()))
        .collect();
    let network = (name == "android.permission.INTERNET")
        .then(|| {
            facts.sinks.iter().flatten().filter(|sink| sink.kind == Some(SinkKind::Network)).map(|s| s.actor.kind).min()
        })
        .flatten();
    let strongest = users.iter().map(|(kind, _)| *kind).chain(network).min();
    let used = match strongest {
        Some(ActorKind::App) => Used::App,
        Some(ActorKind::Sdk) => Used::Sdk,
        Some(ActorKind::Library) => Used::Library,
        Some(ActorKind::Unknown) => Used::Unknown,
        None if can_tell(name) && !hides(facts) => Used::No,
        None => Used::Unknown,
    };
    PermissionUse { used, used_by: users.into_iter().map(|(_, id)| id.to_owned()).collect() }
}

/// Whether the data know what the permission is for: then finding nothing says something.
fn can_tell(name: &str) -> bool {
    db::apis().iter().any(|row| row.permissions.contains(&name) && !row.data_types.is_empty())
        || db::uris().iter().any(|row| row.read_permission == Some(name))
}

/// Whether code is out of sight, so that finding nothing says nothing.
fn hides(facts: &Facts) -> bool {
    facts.limits.iter().any(|limit| limit.principles.contains(&crate::limit::Principle::Necessary))
}
