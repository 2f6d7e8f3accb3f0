//! Requests for permissions at run time, by what the permissions open.

use std::collections::BTreeMap;

use super::{Case, Evidence, evidence};
use crate::analysis::PermissionRequest;
use crate::db;
use crate::prose::Prose;

/// The requests for access to one data type, each with the permission that it asks for, by place.
pub struct Requests<'a> {
    /// The data type's id.
    pub data_type: &'static str,
    asked: Vec<(&'a PermissionRequest, &'static str)>,
}

impl Requests<'_> {
    /// Each as evidence: the permission after `zh` or `en`, what is done with it.
    pub fn evidence<'s>(&'s self, zh: &'s str, en: &'s str) -> impl Iterator<Item = Evidence> + 's {
        self.evidence_as(move |name| Prose::new(format!("{zh} {name}"), format!("{en} {name}")))
    }

    /// Each as evidence: what is done with the permission, in words.
    pub fn evidence_as<'s>(&'s self, what: impl Fn(&str) -> Prose + 's) -> impl Iterator<Item = Evidence> + 's {
        self.asked.iter().map(move |(request, name)| evidence::request(request, what(name)))
    }
}

/// The requests for permissions that `fits` takes, by the data type that the permissions open first. Of permissions that
/// nobody is asked for, a request shows nothing.
pub fn by_data_type<'a>(
    case: &Case<'a>,
    fits: impl Fn(&PermissionRequest, &db::Permission) -> bool,
) -> Vec<Requests<'a>> {
    let mut types: BTreeMap<&'static str, Vec<(&'a PermissionRequest, &'static str)>> = BTreeMap::new();
    for request in case.facts.permission_requests.iter().flatten() {
        for row in request.permissions.iter().filter_map(|name| db::permission(name)) {
            if let (true, Some(id)) = (row.is_dangerous() && fits(request, row), row.data_types.first()) {
                types.entry(id).or_default().push((request, row.name));
            }
        }
    }
    types
        .into_iter()
        .map(|(data_type, mut asked)| {
            asked.sort_by(|left, right| {
                (&left.0.method, left.0.offset, left.1).cmp(&(&right.0.method, right.0.offset, right.1))
            });
            Requests { data_type, asked }
        })
        .collect()
}
