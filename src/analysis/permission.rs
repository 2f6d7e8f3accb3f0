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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::facts::{Access, Actor, Frequency};
    use crate::app::RequestedPermission;
    use crate::limit::{Limit, Principle};
    use crate::prose::Prose;

    const CONTACTS: &str = "android.permission.READ_CONTACTS";

    fn access(id: &str, kind: ActorKind, via: Via) -> Access {
        Access {
            id: id.into(),
            data_type: "contacts".into(),
            api: None,
            uri: None,
            permissions: vec![CONTACTS.into()],
            method: "La/B;->c()V".into(),
            file: "classes.dex".into(),
            offset: Some(0),
            source: None,
            actor: Actor { kind, id: None, name: None },
            reachable: None,
            entry: None,
            chain: Vec::new(),
            before_consent: None,
            frequency: Frequency::Unknown,
            reason: None,
            via,
        }
    }

    fn used(permission: &str, facts: &Facts) -> PermissionUse {
        let asked = RequestedPermission { name: permission.into(), ..RequestedPermission::default() };
        let app = App { permissions: vec![asked], ..App::default() };
        uses(&app, facts).remove(permission).unwrap()
    }

    fn facts(accesses: Vec<Access>) -> Facts {
        Facts { accesses: Some(accesses), ..Facts::default() }
    }

    #[test]
    fn the_strongest_user_counts_and_all_are_named() {
        let library = access("a1", ActorKind::Library, Via::Call);
        let sdk = access("a2", ActorKind::Sdk, Via::Uri);
        let both = used(CONTACTS, &facts(vec![library.clone(), sdk]));
        assert_eq!((both.used, both.used_by), (Used::Sdk, vec!["a1".to_owned(), "a2".to_owned()]));
        assert_eq!(used(CONTACTS, &facts(vec![library])).used, Used::Library);
    }

    #[test]
    fn the_persons_own_choice_uses_no_permission() {
        let picked = used(CONTACTS, &facts(vec![access("a1", ActorKind::App, Via::Picker)]));
        assert_eq!((picked.used, picked.used_by), (Used::No, Vec::new()));
    }

    #[test]
    fn nothing_found_says_something_only_where_it_can() {
        // Nobody reads it, and it is known what reading it looks like.
        assert_eq!(used(CONTACTS, &facts(Vec::new())).used, Used::No);
        // A permission of which no read is known.
        assert_eq!(used("com.vendor.permission.OWN", &facts(Vec::new())).used, Used::Unknown);
        // Code out of sight.
        let limit = Limit {
            what: Prose::new("加固", "packed"),
            place: String::new(),
            effect: Prose::new("看不到", "unseen"),
            principles: vec![Principle::Necessary],
        };
        assert_eq!(used(CONTACTS, &Facts { limits: vec![limit], ..facts(Vec::new()) }).used, Used::Unknown);
    }
}
