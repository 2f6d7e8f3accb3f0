//! What layouts and menus name: methods that a tap calls, and classes that the platform makes objects of.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::android::axml::{Document, Element};
use crate::android::value::Value;
use crate::container::Apk;
use crate::limit::Budget;

/// `android:onClick`, `android:name` and the `class` of `<view>`, which has no id.
const ON_CLICK: u32 = 0x0101_026f;
const NAME: u32 = 0x0101_0003;
/// Largest file that is read.
const MOST_LAYOUT: u64 = 4 << 20;

/// What all layouts of an app name.
#[derive(Debug, Default)]
pub struct Layouts {
    /// Methods of the screen that a tap calls.
    pub taps: BTreeSet<String>,
    /// Views and fragments, with dots.
    pub classes: BTreeSet<String>,
}

/// Reads the XML files among the resources. What cannot be read names nothing.
pub fn read(apk: &Apk<'_>, budget: &Budget) -> Layouts {
    let is_layout = |name: &str| name.starts_with("res/") && name.ends_with(".xml");
    let entries: Vec<_> =
        apk.entries.iter().filter(|entry| is_layout(&entry.name) && entry.size <= MOST_LAYOUT).collect();
    let parts: Vec<Layouts> = entries
        .par_iter()
        .map(|entry| {
            let mut part = Layouts::default();
            if let Ok(bytes) = apk.read(entry, budget)
                && let Ok(document) = Document::parse(&bytes, budget)
            {
                collect(&document, &mut part);
            }
            part
        })
        .collect();
    let mut whole = Layouts::default();
    for part in parts {
        whole.taps.extend(part.taps);
        whole.classes.extend(part.classes);
    }
    whole
}

fn collect(document: &Document<'_>, found: &mut Layouts) {
    let mut left: Vec<Element<'_, '_>> = vec![document.root()];
    while let Some(element) = left.pop() {
        let string = |id: u32| {
            let attribute = element.attribute(id).filter(|attribute| attribute.value.kind == Value::STRING)?;
            element.string(attribute)
        };
        found.taps.extend(string(ON_CLICK).map(Into::into));
        let tag = element.name();
        // A tag with a dot is a view's class; a fragment stands in `android:name`, a view in `class`.
        if tag.contains('.') {
            found.classes.insert(tag.into_owned());
        }
        let class = element.attribute_named(None, "class").and_then(|attribute| element.string(attribute));
        let named = string(NAME).into_iter().chain(class).filter(|name| name.contains('.'));
        found.classes.extend(named.map(Into::into));
        left.extend(element.children());
    }
}
