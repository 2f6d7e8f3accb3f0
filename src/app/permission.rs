//! Permissions: requested, added by the platform, and defined.

use std::collections::HashMap;

use super::attribute::{Reader, id};
use super::{DefinedPermission, RequestedPermission};
use crate::android::axml::Element;
use crate::db::{self, ImpliedPermission};

/// `usesPermissionFlags` (`PackageInfo.REQUESTED_PERMISSION_NEVER_FOR_LOCATION`).
const USES_PERMISSION_FLAGS: [(u32, &str); 1] = [(0x0001_0000, "neverForLocation")];

/// Protection flags (`PermissionInfo.PROTECTION_FLAG_…`), by the words of `android:protectionLevel`.
const PROTECTION_FLAGS: [(u32, &str); 23] = [
    (0x10, "privileged"),
    (0x20, "development"),
    (0x40, "appop"),
    (0x80, "pre23"),
    (0x100, "installer"),
    (0x200, "verifier"),
    (0x400, "preinstalled"),
    (0x800, "setup"),
    (0x1000, "instant"),
    (0x2000, "runtime"),
    (0x4000, "oem"),
    (0x8000, "vendorPrivileged"),
    (0x1_0000, "textClassifier"),
    (0x8_0000, "configurator"),
    (0x10_0000, "incidentReportApprover"),
    (0x20_0000, "appPredictor"),
    (0x40_0000, "module"),
    (0x80_0000, "companion"),
    (0x100_0000, "retailDemo"),
    (0x200_0000, "recents"),
    (0x400_0000, "role"),
    (0x800_0000, "knownSigner"),
    (0x4_0000, "documenter"),
];

/// The words of the flags that are set, and what is left in hexadecimal.
pub(super) fn words(flags: u32, names: &[(u32, &str)]) -> Vec<String> {
    let mut left = flags;
    let mut words = Vec::new();
    for (flag, name) in names {
        if left & flag != 0 {
            left &= !flag;
            words.push((*name).to_owned());
        }
    }
    if left != 0 {
        words.push(format!("0x{left:x}"));
    }
    words
}

/// Reads a form of `uses-permission`; `None` where the element is none or names nothing.
pub(super) fn requested(reader: Reader<'_, '_>, element: &Element<'_, '_>, line: u32) -> Option<RequestedPermission> {
    let min_sdk = match element.name().as_ref() {
        "uses-permission" => 1,
        "uses-permission-sdk-23" | "uses-permission-sdk-m" => 23,
        _ => return None,
    };
    let level = |id| reader.integer(element, id).and_then(|level| u32::try_from(level).ok());
    let flags = reader.integer(element, id::USES_PERMISSION_FLAGS).unwrap_or_default().cast_unsigned();
    Some(RequestedPermission {
        name: reader.own_string(element, id::NAME)?,
        max_sdk: level(id::MAX_SDK_VERSION),
        min_sdk: level(id::MIN_SDK_VERSION).unwrap_or(min_sdk).max(min_sdk),
        flags: words(flags, &USES_PERMISSION_FLAGS),
        implied_by: None,
        line: Some(line),
    })
}

/// Makes one request of several of one permission, which holds wherever any of them does. The first keeps its place.
pub(super) fn merge(requests: Vec<RequestedPermission>) -> Vec<RequestedPermission> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut merged: Vec<RequestedPermission> = Vec::new();
    for next in requests {
        let known = places.get(&next.name).and_then(|at| merged.get_mut(*at));
        if let Some(known) = known {
            known.max_sdk = known.max_sdk.zip(next.max_sdk).map(|(one, other)| one.max(other));
            known.min_sdk = known.min_sdk.min(next.min_sdk);
        } else {
            places.insert(next.name.clone(), merged.len());
            merged.push(next);
        }
    }
    merged
}

/// Adds what the platform adds by itself for the target level, until nothing more comes.
pub(super) fn add_implied(permissions: &mut Vec<RequestedPermission>, target_sdk: u32) {
    add_implied_by(permissions, target_sdk, db::implied_permissions());
}

fn add_implied_by(permissions: &mut Vec<RequestedPermission>, target_sdk: u32, rows: &[ImpliedPermission]) {
    loop {
        let before = permissions.len();
        for row in rows.iter().filter(|row| target_sdk < row.below_target) {
            let requested = permissions.iter().find(|permission| permission.name == row.requested).cloned();
            let added = permissions.iter().any(|permission| permission.name == row.added);
            if added || (requested.is_none() && !row.requested.is_empty()) {
                continue;
            }
            let implied_by = match &requested {
                Some(permission) => permission.name.clone(),
                None => format!("targetSdkVersion<{}", row.below_target),
            };
            permissions.push(RequestedPermission {
                name: row.added.to_owned(),
                max_sdk: requested.as_ref().and_then(|permission| permission.max_sdk),
                min_sdk: requested.as_ref().map_or(1, |permission| permission.min_sdk),
                flags: Vec::new(),
                implied_by: Some(implied_by),
                line: requested.and_then(|permission| permission.line),
            });
        }
        if permissions.len() == before {
            return;
        }
    }
}

/// Reads a `permission`.
pub(super) fn defined(reader: Reader<'_, '_>, element: &Element<'_, '_>) -> Option<DefinedPermission> {
    Some(DefinedPermission {
        name: reader.own_string(element, id::NAME)?,
        protection: protection(reader.integer(element, id::PROTECTION_LEVEL).unwrap_or_default().cast_unsigned()),
        group: reader.own_string(element, id::PERMISSION_GROUP),
    })
}

/// A protection level in words: the base, then the flags. `signatureOrSystem` is what the platform makes of it.
fn protection(level: u32) -> String {
    let (base, implied) = match level & 0xf {
        0 => ("normal".to_owned(), 0),
        1 => ("dangerous".to_owned(), 0),
        2 => ("signature".to_owned(), 0),
        3 => ("signature".to_owned(), 0x10),
        4 => ("internal".to_owned(), 0),
        other => (format!("0x{other:x}"), 0),
    };
    let mut all = vec![base];
    all.extend(words(level & !0xf | implied, &PROTECTION_FLAGS));
    all.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(name: &str) -> RequestedPermission {
        RequestedPermission { name: name.to_owned(), min_sdk: 1, ..RequestedPermission::default() }
    }

    fn row(requested: &'static str, added: &'static str, below_target: u32) -> ImpliedPermission {
        ImpliedPermission { requested, added, below_target, source: "" }
    }

    #[test]
    fn added_permissions_add_others_and_name_what_implies_them() {
        let rows = [row("read", "location", 29), row("write", "read", 10_001), row("", "write", 4)];
        let mut permissions = Vec::new();
        add_implied_by(&mut permissions, 3, &rows);
        let all: Vec<_> = permissions.iter().map(|p| (p.name.as_str(), p.implied_by.as_deref().unwrap())).collect();
        assert_eq!(all, [("write", "targetSdkVersion<4"), ("read", "write"), ("location", "read")]);
    }

    #[test]
    fn nothing_is_added_at_or_above_the_level_or_twice() {
        let rows = [row("fine", "background", 29), row("write", "read", 10_001)];
        let mut permissions = vec![asks("fine"), asks("read"), asks("write")];
        add_implied_by(&mut permissions, 29, &rows);
        assert_eq!(permissions.len(), 3);
    }

    #[test]
    fn circles_end() {
        let rows = [row("a", "b", 99), row("b", "a", 99)];
        let mut permissions = vec![asks("a")];
        add_implied_by(&mut permissions, 1, &rows);
        assert_eq!(permissions.len(), 2);
    }

    #[test]
    fn several_requests_of_one_permission_hold_where_any_does() {
        let until = |max_sdk| RequestedPermission { max_sdk: Some(max_sdk), ..asks("x") };
        let from = |min_sdk| RequestedPermission { min_sdk, ..asks("x") };
        assert_eq!(merge(vec![until(30), asks("y"), until(32)]), [until(32), asks("y")]);
        assert_eq!(merge(vec![until(30), from(23)]), [asks("x")]);
    }

    /// Values of `PermissionInfo` in the platform's documentation.
    #[test]
    fn protection_levels_are_written_as_in_manifests() {
        assert_eq!(protection(0), "normal");
        assert_eq!(protection(1), "dangerous");
        assert_eq!(protection(3), "signature|privileged");
        assert_eq!(protection(0x12), "signature|privileged");
        assert_eq!(protection(2 | 0x40 | 0x20), "signature|development|appop");
        assert_eq!(protection(4 | 0x400_0000), "internal|role");
    }
}
