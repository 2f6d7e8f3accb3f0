//! Splits: what their manifests add to the base's, and which are missing.

use std::collections::BTreeSet;

use super::attribute::{ANDROID, Reader, id};
use super::component::{self, Surroundings, meta_data};
use super::error::MANIFEST;
use super::manifest::{MOST_MANIFEST, damaged};
use super::parts::Container;
use super::text::Text;
use super::{App, Component};
use crate::android::axml::{Document, Element};
use crate::android::chunk::FormatError;
use crate::android::value::Value;
use crate::container::Apk;
use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;

/// What the splits that are there say of themselves.
#[derive(Debug, Default)]
pub(super) struct Splits {
    /// Their names.
    names: BTreeSet<String>,
    /// What they are for: `base__abi`, `base__density`.
    types: BTreeSet<String>,
}

/// Reads the manifests of all parts but the base. As in the platform, what stands in their `application` counts; requests
/// for permissions do not.
pub(super) fn read(app: &mut App, reader: Reader<'_, '_>, apk: &Apk<'_>, budget: &Budget) -> Splits {
    let mut splits = Splits::default();
    for part in 1..apk.parts {
        let Some(entry) = apk.entry_of(part, MANIFEST) else { continue };
        let bytes = if entry.size > MOST_MANIFEST {
            Err(FormatError::new(0, "清单过大", "the manifest is too large"))
        } else {
            apk.read(entry, budget).map_err(|error| FormatError { what: error.what, offset: 0 })
        };
        let read = bytes.and_then(|bytes| {
            let document = Document::parse(&bytes, budget)?;
            add(app, reader, &document.root(), &mut splits);
            document.damage.map_or(Ok(()), Err)
        });
        if let Err(error) = read {
            app.limits.push(damaged(entry.place(), &error));
        }
    }
    splits
}

fn add(app: &mut App, reader: Reader<'_, '_>, root: &Element<'_, '_>, splits: &mut Splits) {
    splits.names.extend(reader.by_name(root, None, "split"));
    splits.types.extend(types(reader, root, id::SPLIT_TYPES));
    for application in root.children_named("application") {
        let around = Surroundings { package: &app.package, target_sdk: app.target_sdk, permission: None };
        let text = Text::default();
        let found = application.children().filter_map(|child| component::read(reader, &child, around, &text));
        for component in found.collect::<Vec<_>>() {
            let same = |known: &Component| known.kind == component.kind && known.name == component.name;
            if !app.components.iter().any(same) {
                // It stands in another file than the one that is shown.
                app.components.push(Component { line: None, ..component });
            }
        }
        for (name, value) in meta_data(reader, &application) {
            app.application.meta_data.entry(name).or_insert(value);
        }
    }
}

/// A list of split types.
fn types(reader: Reader<'_, '_>, root: &Element<'_, '_>, id: u32) -> Vec<String> {
    let text = root.attribute(id).and_then(|attribute| reader.text_of(root, attribute)).unwrap_or_default();
    text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

/// Notes that only a part of the app is there: a base without the splits that it needs, or a split.
pub(super) fn note_missing(
    app: &mut App,
    reader: Reader<'_, '_>,
    root: &Element<'_, '_>,
    application: Option<&Element<'_, '_>>,
    splits: &Splits,
) {
    // A bundle is what all splits are made of.
    if app.container == Container::Bundle {
        return;
    }
    // The platform takes the first by name when it opens a package, and by id when it parses it.
    let required =
        root.attribute(id::IS_SPLIT_REQUIRED).or_else(|| root.attribute_named(Some(ANDROID), "isSplitRequired"));
    let required = required.and_then(|attribute| reader.boolean_of(root, attribute)).unwrap_or(false);
    let types = types(reader, root, id::REQUIRED_SPLIT_TYPES);
    let by_store = application.is_some_and(|application| {
        application.children_named("meta-data").any(|item| {
            reader.name(&item, id::NAME).as_deref() == Some("com.android.vending.splits.required")
                && item
                    .attribute(id::VALUE)
                    .is_none_or(|value| reader.boolean_of(&item, value).unwrap_or(value.value.kind != Value::NULL))
        })
    });
    // A component may be in the base's manifest and in a split's code.
    let named = application.into_iter().flat_map(Element::children);
    let named = named.filter_map(|component| reader.own_string(&component, id::SPLIT_NAME));
    let missing: BTreeSet<String> = types
        .iter()
        .filter(|wanted| !splits.types.contains(*wanted))
        .cloned()
        .chain(named.filter(|name| app.container == Container::SplitSet && !splits.names.contains(name)))
        .collect();
    let (zh, en) = if let Some(split) = reader.by_name(root, None, "split") {
        (format!("该文件是拆分包 {split}，不是完整应用"), format!("this file is the split {split}, not a whole app"))
    } else if splits.names.is_empty() && (required || by_store || !types.is_empty()) {
        (
            "该文件需要其拆分包才能安装，文件中没有这些拆分包".to_owned(),
            "the app needs splits to be installed, and they are not in this file".to_owned(),
        )
    } else if !missing.is_empty() {
        let list: Vec<&str> = missing.iter().take(5).map(String::as_str).collect();
        let list = list.join(", ");
        (format!("缺少应用需要的拆分包：{list}"), format!("splits that the app needs are missing: {list}"))
    } else {
        return;
    };
    app.missing_splits = true;
    app.limits.push(Limit {
        what: Prose::new(zh, en),
        place: MANIFEST.to_owned(),
        effect: Prose::new(
            "其余部分的代码、资源和本地库未被审计",
            "code, resources and native libraries of the other parts were not audited",
        ),
        principles: Principle::ALL.to_vec(),
    });
}
