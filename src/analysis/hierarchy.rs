//! The types that a class is: through the app's own classes, then through the framework's.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::android::dex::{Program, TypeRef};

/// Most types that are followed from one class.
const MOST_TYPES: usize = 256;

/// Superclasses and interfaces of framework classes.
fn framework() -> &'static HashMap<&'static str, Vec<&'static str>> {
    static ROWS: OnceLock<HashMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    ROWS.get_or_init(|| {
        include_str!("../../permission-db/framework-hierarchy.tsv")
            .lines()
            .filter(|line| line.starts_with('L'))
            .filter_map(|line| line.split_once('\t'))
            .map(|(class, parents)| (class, parents.split(' ').collect()))
            .collect()
    })
}

/// The types above `class`, itself first, the app's superclasses before its interfaces.
pub fn types<'p>(program: &'p Program<'_>, class: TypeRef) -> Vec<&'p str> {
    let mut found: Vec<&str> = Vec::new();
    let mut left = vec![class];
    while let Some(next) = left.pop() {
        let Some(descriptor) = program.descriptor_str(next) else { continue };
        if found.contains(&descriptor) || found.len() >= MOST_TYPES {
            continue;
        }
        found.push(descriptor);
        if let Some(class) = program.class_of(next) {
            left.extend(class.interfaces.iter().rev());
            left.extend(class.superclass);
        }
    }
    let mut at = 0;
    while let Some(descriptor) = found.get(at).copied() {
        for parent in framework().get(descriptor).into_iter().flatten() {
            if !found.contains(parent) && found.len() < MOST_TYPES {
                found.push(parent);
            }
        }
        at += 1;
    }
    found
}
