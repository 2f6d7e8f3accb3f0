//! The platform's types: what each extends, and what an app's class can override. Searched as text, for only the types that
//! an app extends are ever asked for.

use hashbrown::HashMap;
use std::sync::OnceLock;

/// A type of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameworkType {
    /// Its descriptor.
    pub class: &'static str,
    parents: &'static str,
    methods: &'static str,
}

impl FrameworkType {
    /// What it extends and implements, `Object` left out.
    pub fn parents(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.parents.split(' ').filter(|parent| !parent.is_empty())
    }

    /// The methods that it has and no type above it, by name.
    pub fn methods(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.methods.split(' ').filter(|method| !method.is_empty())
    }

    /// Whether it has the method.
    pub fn has(&self, name: &str) -> bool {
        self.methods().any(|method| method == name)
    }

    fn read(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let class = cells.next()?;
        Some(FrameworkType {
            class,
            parents: cells.next().unwrap_or_default(),
            methods: cells.next().unwrap_or_default(),
        })
    }
}

/// By descriptor: the platform's types, generated rows before added ones.
fn rows() -> &'static HashMap<&'static str, FrameworkType> {
    static ROWS: OnceLock<HashMap<&'static str, FrameworkType>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let tables = [
            include_str!("../../permission-db/framework-types.tsv"),
            include_str!("../../permission-db/framework-types-added.tsv"),
        ];
        let lines = tables.iter().flat_map(|table| table.lines()).filter(|line| line.starts_with('L'));
        let mut rows = HashMap::with_capacity(6200);
        for row in lines.filter_map(FrameworkType::read) {
            // The added rows are of types that the generated ones do not have.
            rows.entry(row.class).or_insert(row);
        }
        rows
    })
}

/// The platform's type with a descriptor.
pub fn framework_type(class: &str) -> Option<FrameworkType> {
    rows().get(class).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_and_methods_are_those_of_the_reference() {
        let activity = framework_type("Landroid/app/Activity;").expect("listed");
        assert!(activity.parents().any(|parent| parent == "Landroid/view/ContextThemeWrapper;"));
        assert!(activity.has("onCreate") && activity.has("onActivityResult") && !activity.has("onC"));
        assert!(framework_type("Ljava/lang/Runnable;").is_some_and(|row| row.has("run")));
        assert_eq!(framework_type("Landroid/app/Nothing;"), None);
    }

    #[test]
    fn callbacks_name_methods_that_the_platform_has() {
        let mut unknown = Vec::new();
        for row in crate::db::callbacks().iter().filter(|row| row.class.starts_with("Landroid/")) {
            if row.class.starts_with("Landroid/support/") {
                continue;
            }
            let mut left = vec![row.class];
            let mut found = false;
            while let Some(known) = left.pop().and_then(framework_type) {
                found |= row.name == "*" || known.has(row.name);
                left.extend(known.parents());
                if left.is_empty() {
                    break;
                }
            }
            if !found {
                unknown.push(format!("{}->{}", row.class, row.name));
            }
        }
        assert!(unknown.is_empty(), "{unknown:#?}");
    }
}
