//! What runs when the app starts: before the person did anything.

use super::Case;
use crate::app::ComponentKind;

/// How near a method is to the app's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Start {
    /// In a class that starts with the app, in a method that something else may call: a click, for one.
    Near,
    /// A lifecycle method that runs at every start.
    At,
}

/// Whether `method`, as in DEX disassembly, runs at the app's start: in the application class or a launcher activity.
pub fn start(case: &Case, method: &str) -> Option<Start> {
    let (class, rest) = method.split_once(";->")?;
    let class = class.strip_prefix('L')?.replace('/', ".");
    let launches = case.app.application.name.as_deref() == Some(class.as_str())
        || case.app.components.iter().any(|component| {
            matches!(component.kind, ComponentKind::Activity | ComponentKind::ActivityAlias)
                && component.target.as_deref().unwrap_or(&component.name) == class
                && component.intent_filters.iter().any(|filter| {
                    filter.categories.iter().any(|category| category == "android.intent.category.LAUNCHER")
                })
        });
    let name = rest.split('(').next().unwrap_or(rest);
    let runs = matches!(name, "onCreate" | "onStart" | "onResume" | "attachBaseContext" | "<init>" | "<clinit>");
    launches.then_some(if runs { Start::At } else { Start::Near })
}
