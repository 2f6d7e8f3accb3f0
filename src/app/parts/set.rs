//! Split sets: which of several APKs is the base, and which are its splits.

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, Joined};
use crate::android::axml::Document;
use crate::app::AppError;
use crate::app::attribute::Reader;
use crate::app::error::MANIFEST;
use crate::container::{Apk, Join};
use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;

/// Most APKs of a set; those of large apps with all languages and screens have some two hundred.
const MOST_APKS: usize = 1000;

/// The APKs inside an archive, by name.
pub(super) fn inside<'a>(outer: &Apk<'a>, budget: &Budget) -> Vec<Found<'a>> {
    let is_apk = |name: &str| name.len() > 4 && name.to_ascii_lowercase().ends_with(".apk");
    let apks = outer.entries.iter().filter(|entry| is_apk(&entry.name)).take(MOST_APKS);
    apks.map(|entry| (entry.name.clone(), outer.read(entry, budget))).collect()
}

/// An APK of a set, as its manifest describes it.
struct Part<'s> {
    place: &'s str,
    apk: Apk<'s>,
    package: String,
    /// The split; `None` for a base.
    split: Option<String>,
}

impl Part<'_> {
    /// The folder that it lies in.
    fn folder(&self) -> &str {
        self.place.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// What runs: code and libraries, by name, size and checksum as the archive claims them.
    fn code(&self) -> BTreeSet<(&str, u64, u32)> {
        let is_code = |name: &str| name.ends_with(".dex") || name.starts_with("lib/");
        let entries = self.apk.entries.iter().filter(|entry| is_code(&entry.name));
        entries.map(|entry| (entry.name.as_str(), entry.size, entry.crc32)).collect()
    }
}

/// Puts the base and its splits together.
pub(super) fn join<'s>(files: &'s [Found<'s>], budget: &Budget) -> Result<Joined<'s>, AppError> {
    let mut limits = Vec::new();
    let mut parts = Vec::new();
    let mut first_error = None;
    for (place, bytes) in files {
        let bytes = bytes.as_deref().map_err(|error| AppError::Container(error.clone()));
        match bytes.and_then(|bytes| read(place, bytes, budget)) {
            Ok(part) => parts.push(part),
            Err(error) => {
                limits.push(unreadable(place, &error.message()));
                first_error.get_or_insert(error);
            }
        }
    }
    let Some(base) = base(&parts) else {
        return Err(first_error.unwrap_or(AppError::NoBase { count: files.len() }));
    };
    let base = parts.remove(base);
    parts.sort_by(|one, other| (&one.split, one.place).cmp(&(&other.split, other.place)));
    // Tools give the variants of one app for different devices side by side: of each split one is installed.
    let mut chosen: BTreeMap<Option<String>, usize> = BTreeMap::new();
    let mut taken: Vec<Part<'s>> = vec![base];
    for part in parts {
        let first = &taken.first().map(|base| (base.package.clone(), base.folder().to_owned()));
        let Some((package, folder)) = first else { continue };
        if part.package != *package {
            limits.push(foreign(&part));
        } else if part.split.is_none() {
            limits.extend(variant(&part, taken.first()));
        } else if let Some(known) = chosen.get(&part.split) {
            limits.extend(variant(&part, taken.get(*known)));
        } else if part.folder() != folder {
            limits.extend(variant(&part, None));
        } else {
            chosen.insert(part.split.clone(), taken.len());
            taken.push(part);
        }
    }
    let Some(mut join) = taken.first().map(|base| Join::new(&base.apk)) else {
        return Err(AppError::NoBase { count: files.len() });
    };
    for part in &taken {
        join.part();
        join.archive(part.place, &part.apk);
    }
    let apks = taken.into_iter().map(|part| (part.place.to_owned(), part.apk)).collect();
    Ok(Joined { whole: join.finish(), apks, limits })
}

/// The base: of several the one that has splits beside it, of these the first by name.
fn base(parts: &[Part<'_>]) -> Option<usize> {
    let bases = parts.iter().enumerate().filter(|(_, part)| part.split.is_none());
    let splits = |base: &Part<'_>| {
        parts
            .iter()
            .filter(|part| part.split.is_some() && part.package == base.package && part.folder() == base.folder())
            .count()
    };
    bases.min_by_key(|(_, part)| (std::cmp::Reverse(splits(part)), part.place)).map(|(at, _)| at)
}

fn read<'s>(place: &'s str, bytes: &'s [u8], budget: &Budget) -> Result<Part<'s>, AppError> {
    let apk = Apk::open(bytes, budget)?;
    let entry = apk.entry(MANIFEST).ok_or(AppError::NoManifest)?;
    let manifest = apk.read(entry, budget)?;
    let document = Document::parse(&manifest, budget).map_err(|error| AppError::Manifest { error })?;
    let root = document.root();
    let reader = Reader { table: None };
    let attribute = |name| reader.by_name(&root, None, name);
    let (package, split) = (attribute("package").unwrap_or_default(), attribute("split"));
    Ok(Part { place, package, split, apk })
}

fn unreadable(place: &str, why: &Prose) -> Limit {
    Limit {
        what: Prose::new(
            format!("安装包集合中的一个 APK 无法读取：{}", why.zh),
            format!("an APK of the set cannot be read: {}", why.en),
        ),
        place: place.to_owned(),
        effect: Prose::new("其中的代码、资源和本地库没有计入", "its code, resources and libraries are not counted"),
        principles: Principle::ALL.to_vec(),
    }
}

/// An APK of another app.
fn foreign(part: &Part<'_>) -> Limit {
    Limit {
        what: Prose::new(
            format!("安装包集合中有另一个应用 {} 的 APK", part.package),
            format!("the set holds an APK of another app, {}", part.package),
        ),
        place: part.place.to_owned(),
        effect: Prose::new("该 APK 没有审计，请单独审计", "it was not audited: audit it by itself"),
        principles: Vec::new(),
    }
}

/// An APK that stands for one that is read, on other devices. Whether it hides something turns on its code.
fn variant(part: &Part<'_>, instead_of: Option<&Part<'_>>) -> Option<Limit> {
    let known = instead_of.map(Part::code).unwrap_or_default();
    if part.code().is_subset(&known) {
        return None;
    }
    Some(Limit {
        what: Prose::new(
            "该 APK 供其他设备使用，代码与已读取的不同",
            "this APK is for other devices, and its code is not that of the one that was read",
        ),
        place: part.place.to_owned(),
        effect: Prose::new("其中的行为没有计入", "what it does is not counted"),
        principles: vec![Principle::Proper, Principle::Necessary, Principle::Disclosed, Principle::Consent],
    })
}
