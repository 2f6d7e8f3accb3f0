//! Documents inside the app that may be its privacy policy: candidates for `policy/`, which decides what they say.

use crate::container::{Apk, Entry};

/// Parts of entry names that point to a policy, in lower case.
const NAME_PARTS: [&str; 10] = [
    "privacy",
    "yinsi",
    "隐私",
    "personal_info",
    "personalinfo",
    "sdk_list",
    "sdklist",
    "private_policy",
    "privatepolicy",
    "data_policy",
];
/// Endings of documents that can be read.
const ENDINGS: [&str; 5] = [".html", ".htm", ".md", ".markdown", ".txt"];
/// Folders that an app ships documents in. Licences of libraries lie elsewhere (META-INF).
const FOLDERS: [&str; 2] = ["assets/", "res/raw"];
/// Most candidates that are handed on: an app has a handful.
const MAX_CANDIDATES: usize = 16;

/// Entries that by their name may be the app's privacy policy, in the order of their names.
pub fn candidates<'e>(apk: &'e Apk<'_>) -> Vec<&'e Entry> {
    let mut found: Vec<&Entry> = apk
        .entries
        .iter()
        .filter(|entry| FOLDERS.iter().any(|folder| entry.name.starts_with(folder)))
        .filter(|entry| {
            let name = entry.name.to_lowercase();
            ENDINGS.iter().any(|ending| name.ends_with(ending)) && NAME_PARTS.iter().any(|part| name.contains(part))
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.truncate(MAX_CANDIDATES);
    found
}
