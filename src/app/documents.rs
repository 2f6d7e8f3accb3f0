//! Documents inside the app that may be its privacy policy, and addresses where it may show one: candidates for
//! `policy/`, which decides what they say.

use std::borrow::Cow;

use super::resources::Resources;
use crate::container::{Apk, ContainerError, Entry};
use crate::limit::Budget;

/// Parts of entry names that point to a policy, in lower case.
const NAME_PARTS: [&str; 11] = [
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
    "datapolicy",
];
/// Words of addresses that point to a policy.
const ADDRESS_PARTS: [&str; 5] = ["privacy", "yinsi", "privatepolicy", "private_policy", "personal_info"];
/// Endings of documents that can be read.
const ENDINGS: [&str; 9] = [".html", ".htm", ".md", ".markdown", ".txt", ".pdf", ".docx", ".mht", ".mhtml"];
/// Endings of documents whose beginning tells what they are, whatever their name.
const TEXT_ENDINGS: [&str; 3] = [".html", ".htm", ".txt"];
/// What the beginning of a policy says.
const TITLES: [&str; 4] = ["隐私政策", "隐私权政策", "privacy policy", "privacy notice"];
/// Most candidates that are handed on: an app has a handful.
const MAX_CANDIDATES: usize = 16;
/// Most documents whose beginning is looked at, and how much of it, in bytes.
const MAX_LOOKED_AT: usize = 256;
const BEGINNING: usize = 4096;
/// A string resource shorter than this, in bytes, is no policy.
const MIN_STRING: usize = 600;
/// Most bytes of string resources that are looked at.
const MAX_STRINGS: usize = 64 << 20;
/// Most addresses that are reported.
const MAX_ADDRESSES: usize = 8;

/// A document that may be the app's policy.
pub struct Candidate<'a> {
    /// The entry's name, or the string's number in the resource table.
    pub name: String,
    /// Its bytes.
    pub bytes: Result<Cow<'a, [u8]>, ContainerError>,
}

/// What in an app may be, or lead to, its policy.
#[derive(Default)]
pub struct Inside<'a> {
    /// In the order of their names.
    pub documents: Vec<Candidate<'a>>,
    /// Addresses among the string resources.
    pub addresses: Vec<String>,
}

/// Looks through entries and string resources.
pub fn inside<'a>(apk: &'a Apk<'_>, budget: &Budget) -> Inside<'a> {
    let mut found = Inside::default();
    let mut entries: Vec<&Entry> = apk.entries.iter().filter(|entry| !entry.name.starts_with("META-INF/")).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut looked_at = 0;
    for entry in entries {
        let name = entry.name.to_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        let named = ends(&ENDINGS) && NAME_PARTS.iter().any(|part| name.contains(part));
        let mut bytes = None;
        if !named && ends(&TEXT_ENDINGS) && looked_at < MAX_LOOKED_AT {
            looked_at += 1;
            let titled = apk.read_start(entry, BEGINNING).is_some_and(|start| is_titled(&start));
            bytes = titled.then(|| apk.read(entry, budget).ok()).flatten();
        }
        if named || bytes.is_some() {
            let bytes = bytes.map_or_else(|| apk.read(entry, budget), Ok);
            found.documents.push(Candidate { name: entry.place().to_owned(), bytes });
        }
        if found.documents.len() >= MAX_CANDIDATES {
            break;
        }
    }
    strings(apk, budget, &mut found);
    found
}

/// Whether a document begins as a policy does.
fn is_titled(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(BEGINNING)).unwrap_or_default()).to_lowercase();
    TITLES.iter().any(|title| head.contains(title))
}

/// String resources that are a policy, or its address.
fn strings(apk: &Apk<'_>, budget: &Budget, found: &mut Inside<'_>) {
    let resources = Resources::read(apk, budget);
    // Damage is a limit of the app model, which reads the table too.
    let Some(table) = resources.table(budget, |_, _| ()) else { return };
    let mut size = 0;
    for (index, text) in table.strings() {
        size += text.len();
        if size > MAX_STRINGS {
            return;
        }
        if is_address_of_policy(&text) {
            let address = text.trim().to_owned();
            if found.addresses.len() < MAX_ADDRESSES && !found.addresses.contains(&address) {
                found.addresses.push(address);
            }
        } else if text.len() >= MIN_STRING
            && found.documents.len() < MAX_CANDIDATES
            && (text.contains("个人信息") && text.contains("隐私") || text.to_lowercase().contains("privacy policy"))
        {
            let name = format!("resources.arsc#{index}");
            found.documents.push(Candidate { name, bytes: Ok(Cow::Owned(text.into_owned().into_bytes())) });
        }
    }
}

/// Whether a text is an address that points to a policy.
pub fn is_address_of_policy(text: &str) -> bool {
    let text = text.trim();
    if !(text.starts_with("http://") || text.starts_with("https://")) || text.len() > 500 || text.contains(' ') {
        return false;
    }
    let lower = text.to_lowercase();
    ADDRESS_PARTS.iter().any(|part| lower.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_policies() {
        assert!(is_address_of_policy("https://example.com/Privacy-Policy.html"));
        assert!(is_address_of_policy(" http://example.com/app/yinsi "));
        for text in ["https://example.com/terms", "privacy", "See https://example.com/privacy for more"] {
            assert!(!is_address_of_policy(text), "{text}");
        }
    }

    #[test]
    fn a_document_is_known_by_its_beginning() {
        assert!(is_titled("<html><head><title>隐私政策</title>".as_bytes()));
        assert!(!is_titled("<html><head><title>帮助</title>".as_bytes()));
    }
}
