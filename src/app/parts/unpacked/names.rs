//! The ids of an app's resources by their names: `res/values/public.xml`, which apktool writes.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

/// Ids by type and name, as references write them: `string/app_name`.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: HashMap<String, u32>,
}

impl Names {
    /// Reads the file. What is no row is left out.
    pub fn read(bytes: &[u8]) -> Names {
        let mut names = Names::default();
        let text = String::from_utf8_lossy(bytes);
        let mut reader = Reader::from_str(&text);
        while let Ok(event) = reader.read_event() {
            let tag = match event {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "public" => tag,
                _ => continue,
            };
            let text = |name: &str| {
                let attribute = tag.try_get_attribute(name).ok().flatten()?;
                Some(attribute.value.into_owned())
            };
            let id = text("id").and_then(|id| u32::from_str_radix(id.trim_start_matches("0x"), 16).ok());
            if let (Some(of), Some(name), Some(id)) = (text("type"), text("name"), id) {
                names.ids.insert(format!("{of}/{name}"), id);
            }
        }
        names
    }

    /// The id of a resource.
    pub fn id(&self, of: &str, name: &str) -> Option<u32> {
        self.ids.get(&format!("{of}/{name}")).copied()
    }

    /// All rows: type, name and id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, u32)> {
        self.ids.iter().filter_map(|(key, id)| key.split_once('/').map(|(of, name)| (of, name, *id)))
    }

    /// The id that a reference such as `@string/app_name` or `@com.example:xml/rules` names.
    pub fn reference(&self, text: &str) -> Option<u32> {
        let text = text.strip_prefix('@')?.trim_start_matches(['+', '*']);
        let text = match text.split_once(':') {
            Some(("android", _)) => return None,
            Some((_, rest)) => rest,
            None => text,
        };
        self.ids.get(text).copied()
    }
}
