//! Names of the platform's attributes (`android:…`) by their resource ids.
//!
//! The platform finds attributes by id alone. Hardeners therefore empty or swap the names in a manifest, and only the
//! id tells what an attribute is.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Package `android`, type `attr`: the upper half of the ids in the table.
const BASE: u32 = 0x0101_0000;

static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names = Vec::new();
    for (id, name) in rows() {
        if names.len() <= id {
            names.resize(id + 1, "");
        }
        if let Some(slot) = names.get_mut(id) {
            *slot = name;
        }
    }
    names
});

fn rows() -> impl Iterator<Item = (usize, &'static str)> {
    include_str!("attributes.tsv").lines().filter_map(|line| {
        let (id, name) = line.split_once('\t')?;
        Some((usize::from(u16::from_str_radix(id, 16).ok()?), name))
    })
}

/// The name of the platform's attribute `id`, where it is one.
pub fn name(id: u32) -> Option<&'static str> {
    let index = usize::try_from(id.checked_sub(BASE)?).ok()?;
    NAMES.get(index).copied().filter(|name| !name.is_empty())
}

/// The id of the platform's attribute `name`.
pub fn id(name: &str) -> Option<u32> {
    static IDS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
        let known = NAMES.iter().enumerate().filter(|(_, name)| !name.is_empty());
        known.filter_map(|(index, name)| Some((*name, BASE | u32::try_from(index).ok()?))).collect()
    });
    IDS.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_row_and_ids_ascend() {
        let lines = include_str!("attributes.tsv").lines().filter(|line| !line.starts_with('#')).count();
        let rows: Vec<_> = rows().collect();
        assert_eq!(rows.len(), lines);
        assert!(rows.is_sorted_by(|one, other| one.0 < other.0));
        assert!(rows.iter().all(|(_, name)| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')));
    }

    /// Constants of `android.R.attr` in the platform's documentation.
    #[test]
    fn names_are_those_of_the_documentation() {
        assert_eq!(name(0x0101_0003), Some("name"));
        assert_eq!(name(0x0101_0010), Some("exported"));
        assert_eq!(name(0x0101_0270), Some("targetSdkVersion"));
        assert_eq!(name(0x0101_0599), Some("foregroundServiceType"));
        assert_eq!(name(0x0101_0644), Some("usesPermissionFlags"));
        assert_eq!(id("exported"), Some(0x0101_0010));
        assert_eq!(id("no such attribute"), None);
        assert_eq!(name(0), None);
        assert_eq!(name(0x7f01_0003), None);
        assert_eq!(name(0x0101_ffff), None);
    }
}
