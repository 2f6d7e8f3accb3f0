//! `res/values*/*.xml` and the files of `res/` to the protocol buffer that a build would have made of them
//! (`ResourceTable` of aapt2): strings in their languages, booleans, integers, and which file a resource is.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::names::Names;
use crate::android::proto::write::{bytes, integer};

/// Values of a resource, by the language in which it has them; the empty one is the default.
type Values = BTreeMap<String, Vec<u8>>;

/// The table in the making: values by resource id.
pub(super) struct Table<'n> {
    names: &'n Names,
    values: BTreeMap<u32, Values>,
}

impl<'n> Table<'n> {
    /// Nothing yet.
    pub fn new(names: &'n Names) -> Self {
        Table { names, values: BTreeMap::new() }
    }

    /// Adds a file of the resources by its path, `res/xml/rules.xml`. Of a resource that has several the one without
    /// qualifiers counts, else the first by its path.
    pub fn file(&mut self, path: &str) {
        let mut parts = path.split('/');
        let (Some("res"), Some(folder), Some(name), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return;
        };
        let (of, qualifiers) = folder.split_once('-').unwrap_or((folder, ""));
        let name = name.split('.').next().unwrap_or(name);
        let Some(id) = self.names.id(of, name) else { return };
        let item = bytes(5, &bytes(1, path.as_bytes()));
        let values = self.values.entry(id).or_default();
        if qualifiers.is_empty() {
            values.insert(String::new(), item);
        } else {
            values.entry(String::new()).or_insert(item);
        }
    }

    /// Adds a file of values in a folder with these qualifiers (`zh-rCN`), empty: the default. Of qualifiers only
    /// languages bear on what is read here: others' values count where there is no default. Damage ends the file.
    pub fn values(&mut self, qualifiers: &str, text: &[u8]) {
        let locale = locale(qualifiers);
        let is_default = qualifiers.is_empty() || locale.is_some();
        let locale = locale.unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let mut open: Option<(u32, String, String)> = None;
        let mut depth = 0usize;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(tag) => {
                    depth = depth.saturating_add(1);
                    if depth == 2 {
                        open = self.resource(&tag).map(|(id, of)| (id, of, String::new()));
                    }
                }
                Event::Empty(tag) if depth == 1 => {
                    if let Some((id, of)) = self.resource(&tag) {
                        self.put(id, &of, "", &locale, is_default);
                    }
                }
                Event::End(_) => {
                    if depth == 2
                        && let Some((id, of, text)) = open.take()
                    {
                        self.put(id, &of, &text, &locale, is_default);
                    }
                    depth = depth.saturating_sub(1);
                }
                Event::Text(part) => {
                    if let Some((_, _, text)) = &mut open {
                        text.push_str(&part);
                    }
                }
                Event::CData(part) => {
                    if let Some((_, _, text)) = &mut open {
                        text.push_str(&part);
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some((_, _, text)) = &mut open {
                        let entity = format!("&{};", &*reference);
                        text.push_str(&quick_xml::escape::unescape(&entity).unwrap_or_default());
                    }
                }
                _ => {}
            }
        }
    }

    /// Which resource a tag of `<resources>` gives a value, and of which type it is.
    fn resource(&self, tag: &BytesStart<'_>) -> Option<(u32, String)> {
        let text = |name: &str| {
            let attribute = tag.try_get_attribute(name).ok().flatten()?;
            Some(attribute.value.into_owned())
        };
        let element = tag.name().as_ref().to_owned();
        let of = if element == "item" { text("type")? } else { element };
        Some((self.names.id(&of, &text("name")?)?, of))
    }

    fn put(&mut self, id: u32, of: &str, text: &str, locale: &str, is_default: bool) {
        let trimmed = text.trim();
        let primitive = |number: u32, data: u32| bytes(7, &integer(number, data));
        let item = if let Some(other) = self.names.reference(trimmed) {
            bytes(1, &integer(2, other))
        } else {
            match of {
                "string" => bytes(2, &bytes(1, unescaped(text).as_bytes())),
                "bool" => primitive(8, u32::from(trimmed == "true")),
                "integer" => match trimmed.parse::<i32>() {
                    Ok(number) => primitive(6, u32::from_ne_bytes(number.to_ne_bytes())),
                    Err(_) => return,
                },
                // Of the others nothing that is read here turns on the value.
                _ => return,
            }
        };
        let values = self.values.entry(id).or_default();
        if is_default {
            values.insert(locale.to_owned(), item);
        } else {
            values.entry(locale.to_owned()).or_insert(item);
        }
    }

    /// The table.
    pub fn table(&self, package: &str) -> Vec<u8> {
        let id = |value: u32| bytes(1, &integer(1, value));
        let mut packages: BTreeMap<u32, BTreeMap<u32, (String, Vec<u8>)>> = BTreeMap::new();
        let mut rows: Vec<_> = self.names.iter().collect();
        rows.sort_unstable_by_key(|(_, _, id)| *id);
        for (of, name, resource) in rows {
            let (number, kind, entry) = (resource >> 24, resource >> 16 & 0xff, resource & 0xffff);
            let (_, entries) =
                packages.entry(number).or_default().entry(kind).or_insert_with(|| (of.to_owned(), Vec::new()));
            let mut written = [id(entry), bytes(2, name.as_bytes())].concat();
            for (locale, item) in self.values.get(&resource).into_iter().flatten() {
                let config = bytes(3, locale.as_bytes());
                written.extend(bytes(6, &[bytes(1, &config), bytes(2, &bytes(4, item))].concat()));
            }
            entries.extend(bytes(3, &written));
        }
        let mut table = Vec::new();
        for (number, kinds) in packages {
            let mut whole = [id(number), bytes(2, package.as_bytes())].concat();
            for (kind, (of, entries)) in kinds {
                whole.extend(bytes(3, &[id(kind), bytes(2, of.as_bytes()), entries].concat()));
            }
            table.extend(bytes(2, &whole));
        }
        table
    }
}

/// The BCP 47 tag of a folder's qualifiers (`zh-rCN`, `b+zh+Hans+CN`); `None`: they say something else than a language.
fn locale(qualifiers: &str) -> Option<String> {
    if let Some(tag) = qualifiers.strip_prefix("b+") {
        return (!tag.contains('-')).then(|| tag.replace('+', "-"));
    }
    let mut parts = qualifiers.split('-');
    let language =
        parts.next().filter(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|b| b.is_ascii_lowercase()))?;
    // `car` and the like are no languages, and are not followed by a region.
    match (parts.next(), parts.next()) {
        (None, _) if language != "car" => Some(language.to_owned()),
        (Some(region), None) => {
            let region = region.strip_prefix('r').filter(|region| matches!(region.len(), 2 | 3))?;
            Some(format!("{language}-{region}"))
        }
        _ => None,
    }
}

/// A string as a build reads it: white space outside quotes is one space, a backslash escapes.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut space) = (false, false);
    let mut letters = text.trim().chars();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_whitespace() && !quoted {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            out.push(' ');
        }
        match letter {
            '"' => quoted = !quoted,
            '\\' => match letters.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('u') => {
                    let rest = letters.as_str();
                    let digits = rest.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
                    let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                    if let Some(digits) = digits {
                        letters = rest.get(digits.len()..).unwrap_or_default().chars();
                    }
                    out.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                Some(other) => out.push(other),
                None => {}
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the platform's guide to string resources and to qualifiers.
    #[test]
    fn strings_and_languages_are_read_as_a_build_reads_them() {
        assert_eq!(unescaped("  a\n   b \\n \\'c\\' \\u4e2d \"  d\" \\@ "), "a b \n 'c' 中   d @");
        assert_eq!(unescaped("\\u12"), "\u{fffd}12");
        assert_eq!(locale("zh-rCN").as_deref(), Some("zh-CN"));
        assert_eq!(locale("b+zh+Hans").as_deref(), Some("zh-Hans"));
        assert_eq!(locale("fr").as_deref(), Some("fr"));
        for other in ["", "v21", "night", "sw600dp", "land", "car", "zh-rCN-v21", "mcc310"] {
            assert_eq!(locale(other), None, "{other}");
        }
    }
}
