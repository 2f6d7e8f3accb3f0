//! Bundles: modules, each a folder, in which every file lies under its own name behind one that says where it goes.
//! Manifest, XML and resource table are protocol buffers.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Room, damage};
use crate::android::proto;
use crate::container::{Apk, ContainerError, Entry, Join};
use crate::limit::Budget;

/// Where a bundle has the manifest of its base module.
pub(super) const MANIFEST_OF_BASE: &str = "base/manifest/AndroidManifest.xml";
const BASE: &str = "base";
const MANIFEST: &str = "manifest/AndroidManifest.xml";

/// An entry in the form that an APK has it in.
#[derive(Debug)]
pub(super) struct Converted {
    /// Its number in the bundle.
    entry: usize,
    contents: Result<Vec<u8>, ContainerError>,
}

/// What an entry of a module is in an APK.
enum Place<'e> {
    /// The same, under this name.
    Same(&'e str),
    /// XML.
    Xml(&'e str),
    /// The resource table.
    Table,
}

/// Turns manifests, XML and tables of all modules into their binary forms, in parallel.
pub(super) fn convert(bundle: &Apk<'_>, budget: &Budget) -> Vec<Converted> {
    let modules = modules(bundle);
    let entries: Vec<(usize, &Entry)> = bundle.entries.iter().enumerate().collect();
    let converted = entries.par_iter().filter_map(|(number, entry)| {
        let (module, rest) = entry.name.split_once('/')?;
        let place = modules.contains(module).then(|| place(rest)).flatten()?;
        let turn = match place {
            Place::Same(_) => return None,
            Place::Xml(_) => proto::xml,
            Place::Table => proto::table,
        };
        let contents = bundle.read(entry, budget).and_then(|bytes| turn(&bytes).map_err(damage));
        Some(Converted { entry: *number, contents })
    });
    let mut converted: Vec<Converted> = converted.collect();
    let mut room = Room::default();
    for one in &mut converted {
        if let Err(error) = room.take(one.contents.as_ref().map_or(0, Vec::len)) {
            one.contents = Err(error);
        }
    }
    converted
}

/// The modules as parts, the base first, the others by their names. What belongs to no module goes into no APK.
pub(super) fn join<'o>(bundle: &'o Apk<'o>, converted: &'o [Converted]) -> Apk<'o> {
    let mut join = Join::new(bundle);
    let modules = modules(bundle);
    for module in std::iter::once(BASE).chain(modules.into_iter().filter(|module| *module != BASE)) {
        join.part();
        for (number, entry) in bundle.entries.iter().enumerate() {
            let Some((own, rest)) = entry.name.split_once('/') else { continue };
            let Some(place) = (own == module).then(|| place(rest)).flatten() else { continue };
            let made = converted.binary_search_by_key(&number, |one| one.entry).ok().and_then(|at| converted.get(at));
            let made = made.map(|one| one.contents.as_deref().map_err(Clone::clone));
            match (place, made) {
                // A file among the resources may be called XML and be none.
                (Place::Xml(name), Some(Err(_))) if name.starts_with("res/") => join.entry(name, entry, bundle),
                (Place::Xml(name), Some(made)) => join.made(name, entry, made),
                (Place::Table, Some(made)) => join.made("resources.arsc", entry, made),
                (Place::Same(name) | Place::Xml(name), _) => join.entry(name, entry, bundle),
                (Place::Table, None) => {}
            }
        }
    }
    join.finish()
}

/// The modules: folders with a manifest where a module has it.
fn modules<'e>(bundle: &'e Apk<'_>) -> BTreeSet<&'e str> {
    let of = |entry: &'e Entry| entry.name.split_once('/').filter(|(_, rest)| *rest == MANIFEST).map(|(own, _)| own);
    bundle.entries.iter().filter_map(of).collect()
}

/// Where an entry of a module goes; `None` for what serves the store alone.
fn place(rest: &str) -> Option<Place<'_>> {
    if rest == MANIFEST {
        return Some(Place::Xml("AndroidManifest.xml"));
    }
    if rest == "resources.pb" {
        return Some(Place::Table);
    }
    if let Some(name) = rest.strip_prefix("dex/").or_else(|| rest.strip_prefix("root/")) {
        return Some(Place::Same(name));
    }
    if rest.starts_with("res/") {
        let raw = rest.starts_with("res/raw");
        return Some(if rest.ends_with(".xml") && !raw { Place::Xml(rest) } else { Place::Same(rest) });
    }
    (rest.starts_with("lib/") || rest.starts_with("assets/")).then_some(Place::Same(rest))
}
