//! Look-ups by class. Each type and method of an app is asked for, and most have no row: a hash says so at once, where
//! halving a table compares long descriptors that begin alike.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::{APIS, Api, CALLBACKS, Callback, FRAMEWORK_HIERARCHY, HAND_OVERS, HandOver, SDK_PREFIXES};
use super::{SINKS, Sink};

/// Rows of a table that is sorted by class.
type Index = LazyLock<HashMap<&'static str, Range<usize>>>;

fn index<T>(rows: &'static [T], class: impl Fn(&T) -> &'static str) -> HashMap<&'static str, Range<usize>> {
    let mut start = 0;
    let groups = rows.chunk_by(|one, other| class(one) == class(other));
    groups
        .filter_map(|group| {
            let range = start..start + group.len();
            start = range.end;
            Some((class(group.first()?), range))
        })
        .collect()
}

fn of<T>(rows: &'static [T], index: &Index, class: &str) -> &'static [T] {
    index.get(class).and_then(|range| rows.get(range.clone())).unwrap_or_default()
}

/// The rows for all members of a class.
pub fn apis(class: &str) -> &'static [Api] {
    static INDEX: Index = LazyLock::new(|| index(APIS, |row| row.class));
    of(APIS, &INDEX, class)
}

/// The rows for all methods of a class.
pub fn sinks(class: &str) -> &'static [Sink] {
    static INDEX: Index = LazyLock::new(|| index(SINKS, |row| row.class));
    of(SINKS, &INDEX, class)
}

/// The rows for all methods of a class that the platform calls.
pub fn callbacks(class: &str) -> &'static [Callback] {
    static INDEX: Index = LazyLock::new(|| index(CALLBACKS, |row| row.class));
    of(CALLBACKS, &INDEX, class)
}

/// The rows for all methods of a class that is handed objects.
pub fn hand_overs(class: &str) -> &'static [HandOver] {
    static INDEX: Index = LazyLock::new(|| index(HAND_OVERS, |row| row.class));
    of(HAND_OVERS, &INDEX, class)
}

/// The parents that the data name by hand.
pub fn framework_parents(class: &str) -> &'static [&'static str] {
    static INDEX: Index = LazyLock::new(|| index(FRAMEWORK_HIERARCHY, |(name, _)| name));
    of(FRAMEWORK_HIERARCHY, &INDEX, class).first().map_or(&[], |(_, parents)| parents)
}

/// The position of the SDK with the longest prefix of a class descriptor. Prefixes end at a `/`, `$` or `;`.
pub fn sdk(descriptor: &str) -> Option<usize> {
    static INDEX: LazyLock<(HashMap<&'static [u8], usize>, usize)> = LazyLock::new(|| {
        let rows: HashMap<&[u8], usize> = SDK_PREFIXES.iter().map(|(prefix, sdk)| (prefix.as_bytes(), *sdk)).collect();
        let longest = rows.keys().map(|prefix| prefix.len()).max().unwrap_or(0);
        (rows, longest)
    });
    let (rows, longest) = &*INDEX;
    let bytes = descriptor.as_bytes();
    let start = bytes.get(..bytes.len().min(*longest)).unwrap_or_default();
    (1..=start.len()).rev().find_map(|end| {
        let prefix = start.get(..end).filter(|prefix| matches!(prefix.last(), Some(b'/' | b'$' | b';')))?;
        rows.get(prefix).copied()
    })
}
