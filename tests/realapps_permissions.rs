//! Real apps that nobody here wrote: `permission-db` has a word for every permission they ask for.
//!
//! Needs a directory of APKs in `DULY_REAL_APPS` (laid out by `tests/realapps/fetch.py`).

use std::collections::BTreeMap;
use std::path::PathBuf;

use duly::app;
use duly::container::Apk;
use duly::db;
use duly::limit::Budget;

/// Why a person is told something of a requested permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// `permission-db` has a row for it.
    Row,
    /// The app declares it itself.
    DefinedByApp,
    /// It carries the name of another maker's package, which defines it.
    ThirdParty,
}

#[test]
#[ignore = "needs real apps"]
fn every_requested_permission_is_known_or_explained() {
    let directory = std::env::var_os("DULY_REAL_APPS")
        .expect("DULY_REAL_APPS must name a directory of APKs: run tests/realapps/fetch.py first");
    let mut apps: Vec<PathBuf> = std::fs::read_dir(&directory)
        .expect("DULY_REAL_APPS can be listed")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "apk"))
        .collect();
    apps.sort();
    assert!(!apps.is_empty(), "DULY_REAL_APPS holds no APK");
    let mut counts: BTreeMap<Known, usize> = BTreeMap::new();
    for path in &apps {
        let bytes = std::fs::read(path).expect("a readable file");
        let budget = Budget::default();
        let apk = Apk::open(&bytes, &budget).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let app = app::read(&apk, &budget).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for permission in &app.permissions {
            let name = permission.name.as_str();
            let known = match db::permission(name) {
                Some(row) => {
                    assert!(!row.text.zh.is_empty() && !row.text.en.is_empty() && !row.source.is_empty(), "{name}");
                    Known::Row
                }
                None if app.defined_permissions.iter().any(|defined| defined.name == name) => Known::DefinedByApp,
                // The platform's own names must all be known.
                None if name.contains('.') && !name.starts_with("android.") && !name.starts_with("com.android.") => {
                    Known::ThirdParty
                }
                None => panic!("{}: nothing is known of {name}", path.display()),
            };
            *counts.entry(known).or_default() += 1;
        }
    }
    assert!(counts.get(&Known::Row).is_some_and(|rows| *rows > 100), "{counts:?}");
}
