//! Names of things as a person reads them.

use crate::analysis::{Actor, ActorKind};
use crate::db;
use crate::prose::Prose;

/// A data type's name.
pub fn data(id: &str) -> Prose {
    match db::data_type(id) {
        Some(row) => Prose::new(row.text.zh, lower_first(row.text.en)),
        None => Prose::new(id, id),
    }
}

/// Several data types' names.
pub fn data_list<'a>(ids: impl IntoIterator<Item = &'a str>) -> Prose {
    let names: Vec<Prose> = ids.into_iter().map(data).collect();
    list(&names)
}

/// Names in a row: `甲、乙、丙`, `a, b, c`.
pub fn list(names: &[Prose]) -> Prose {
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    Prose::new(zh.join("、"), en.join(", "))
}

/// Who reads, as the subject of a sentence.
pub fn actor(actor: &Actor) -> Prose {
    let name = match actor.kind {
        ActorKind::App | ActorKind::Unknown => None,
        ActorKind::Sdk | ActorKind::Library => actor
            .id
            .as_deref()
            .and_then(db::sdk)
            .map(|row| Prose::from(row.text))
            .or_else(|| actor.name.as_ref().or(actor.id.as_ref()).map(|name| Prose::new(name, name))),
    };
    match (actor.kind, name) {
        (ActorKind::App, _) => Prose::new("App 自身的代码", "The app's own code"),
        (ActorKind::Sdk, Some(name)) => {
            Prose::new(format!("第三方 SDK“{}”", name.zh), format!("The third-party SDK {}", name.en))
        }
        (ActorKind::Library, Some(name)) => {
            Prose::new(format!("App 所用的代码库“{}”", name.zh), format!("The library {} in the app", name.en))
        }
        (ActorKind::Sdk, None) => Prose::new("第三方 SDK", "A third-party SDK"),
        (ActorKind::Library, None) => Prose::new("App 所用的代码库", "A library in the app"),
        (ActorKind::Unknown, _) => Prose::new("App 中无法确定归属的代码", "Code in the app whose owner cannot be told"),
    }
}

/// A permission's name: its short form, and what it allows.
pub fn permission(name: &str) -> Prose {
    let short = name.rsplit('.').next().unwrap_or(name);
    match db::permission(name) {
        Some(row) if !row.text.zh.is_empty() => {
            Prose::new(format!("{short}（{}）", row.text.zh), format!("{short} ({})", row.text.en))
        }
        _ => Prose::new(short, short),
    }
}

/// `Contacts` to `contacts`, `IMEI` stays.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// How many places show a thing, beyond those listed.
pub fn places(count: usize) -> Prose {
    if count > super::draft::MOST_EVIDENCE {
        let shown = super::draft::MOST_EVIDENCE;
        Prose::new(
            format!("共 {count} 处，此处列出 {shown} 处。"),
            format!("{count} places in all, {shown} of them listed."),
        )
    } else {
        Prose::default()
    }
}
