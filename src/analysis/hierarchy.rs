//! The types that a class is: through the app's own classes, then through the framework's.

use crate::android::dex::{Program, TypeRef};
use crate::db;

/// Most types that are followed from one class.
const MOST_TYPES: usize = 256;

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
        let generated = db::framework_type(descriptor).into_iter().flat_map(|known| known.parents());
        for parent in db::framework_parents(descriptor).iter().copied().chain(generated) {
            if !found.contains(&parent) && found.len() < MOST_TYPES {
                found.push(parent);
            }
        }
        at += 1;
    }
    found
}
