//! Which apps a table is of.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::prose::Prose;

use super::super::{Failure, input};

/// Endings of files that hold an app.
const ENDINGS: [&str; 5] = ["apk", "apks", "xapk", "apkm", "aab"];

/// An app to audit.
#[derive(Clone, Debug)]
pub struct App {
    /// Where it is.
    pub path: PathBuf,
    /// How the table names its file.
    pub shown: String,
    /// Tells its file from any other, and from itself after a change: path, size and time of the last change.
    pub key: String,
}

/// The apps that `given` names, by path: files as they are, folders with all apps in them. A file that two of them
/// name is one app.
pub fn list(given: &[PathBuf]) -> Result<Vec<App>, Failure> {
    let mut apps = Vec::new();
    let mut seen = HashSet::new();
    let only = given.len() == 1;
    for root in given {
        let metadata = std::fs::metadata(root).map_err(|error| {
            Failure::about(
                root,
                Prose::new(format!("无法打开：{error}"), format!("cannot be opened: {error}")),
                Prose::new("请给出应用文件，或放有应用的目录。", "Give apps, or a folder that holds apps."),
            )
        })?;
        if !metadata.is_dir() {
            let shown = if only { input::base_name(root) } else { root.to_string_lossy().into_owned() };
            add(root.clone(), shown, &mut apps, &mut seen);
            continue;
        }
        for path in inside(root) {
            let within = path.strip_prefix(root).unwrap_or(&path);
            let shown = match (only, within.as_os_str().is_empty()) {
                (true, true) => input::base_name(&path),
                (true, false) => within.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"),
                (false, _) => path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"),
            };
            add(path, shown, &mut apps, &mut seen);
        }
    }
    if apps.is_empty() {
        return Err(Failure {
            path: given.first().cloned(),
            message: Prose::new("其中没有应用", "holds no app"),
            remedy: Prose::new(
                "请给出放有 .apk 等应用文件的目录。",
                "Give a folder that holds apps, such as .apk files.",
            ),
        });
    }
    apps.sort_by(|left, right| (&left.shown, &left.path).cmp(&(&right.shown, &right.path)));
    Ok(apps)
}

/// The apps in a folder and all folders in it. What cannot be listed is taken for an app, and told of as an error.
fn inside(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    let mut entered = HashSet::new();
    while let Some(folder) = folders.pop() {
        // A link may lead back to where it is.
        if !entered.insert(std::fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone())) {
            continue;
        }
        let Ok(listing) = std::fs::read_dir(&folder) else {
            found.push(folder);
            continue;
        };
        let paths: Vec<PathBuf> = listing.filter_map(Result::ok).map(|entry| entry.path()).collect();
        if input::is_unpacked(&folder) || is_split_set(&paths) {
            found.push(folder);
            continue;
        }
        for path in paths {
            if input::base_name(&path).starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().and_then(|ending| ending.to_str()).is_some_and(is_app) {
                found.push(path);
            }
        }
    }
    found
}

/// Whether the files of a folder are one app: a base and its splits, as `adb pull` or `bundletool` leave them.
fn is_split_set(paths: &[PathBuf]) -> bool {
    let names = paths.iter().map(|path| input::base_name(path).to_ascii_lowercase());
    let apks: Vec<String> = names.filter(|name| name.ends_with(".apk")).collect();
    let is_base = |name: &String| matches!(name.as_str(), "base.apk" | "base-master.apk");
    let is_split =
        |name: &String| ["split", "config.", "base-"].iter().any(|start| name.starts_with(start)) || is_base(name);
    apks.len() > 1 && apks.iter().any(is_base) && apks.iter().all(is_split)
}

fn is_app(ending: &str) -> bool {
    ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}

fn add(path: PathBuf, shown: String, apps: &mut Vec<App>, seen: &mut HashSet<PathBuf>) {
    let whole = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
    let key = format!("{} {}", exact(&whole), stamp(&path));
    if seen.insert(whole) {
        apps.push(App { path, shown, key });
    }
}

/// A path as text that no other path has: bytes that are no UTF-8 are escaped, and so is what escapes them.
pub fn exact(path: &Path) -> String {
    match path.to_str() {
        Some(text) if !text.contains('\\') || cfg!(windows) => text.to_owned(),
        _ => path.as_os_str().as_encoded_bytes().escape_ascii().to_string(),
    }
}

/// Most folders that are looked into for changes of an app that is a folder.
const MOST_FOLDERS: u32 = 200_000;

/// Size and time of the last change of a file.
pub fn stamp(path: &Path) -> String {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            // Of a folder that is one app: how many files are in it and below, their size, and the last change.
            let (mut files, mut size, mut last, mut looked) = (0_u64, 0_u64, 0_u128, 0_u32);
            let mut folders = vec![path.to_owned()];
            while let Some(folder) = folders.pop().filter(|_| looked < MOST_FOLDERS) {
                looked = looked.saturating_add(1);
                let listing = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
                for (entry, known) in listing.filter_map(|entry| Some((entry.path(), entry.metadata().ok()?))) {
                    if known.is_dir() {
                        folders.push(entry);
                        continue;
                    }
                    files = files.saturating_add(1);
                    size = size.saturating_add(known.len());
                    let changed = known.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
                    last = last.max(changed.map_or(0, |time| time.as_nanos()));
                }
            }
            let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            format!("{files} {size} {last} {}", changed.map_or(0, |time| time.as_nanos()))
        }
        Ok(metadata) => {
            let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            format!("{} {}", metadata.len(), changed.map_or(0, |time| time.as_nanos()))
        }
        Err(_) => String::from("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_apps_of_a_folder_once_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        std::fs::create_dir_all(root.join("b/deep")).expect("folders");
        for name in ["z.apk", "a.APK", "b/deep/m.xapk", "b/readme.txt", ".hidden.apk"] {
            std::fs::write(root.join(name), name).expect("a file");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root, root.join("b/loop")).expect("a link");
        let shown = |given: &[PathBuf]| -> Vec<String> {
            list(given).expect("apps").into_iter().map(|app| app.shown).collect()
        };
        assert_eq!(shown(&[root.to_owned()]), ["a.APK", "b/deep/m.xapk", "z.apk"]);
        assert_eq!(shown(&[root.to_owned(), root.join("z.apk")]).len(), 3, "the same file is one app");
        assert!(list(&[root.join("b/deep/none")]).is_err());
        std::fs::create_dir(root.join("empty")).expect("a folder");
        assert!(list(&[root.join("empty")]).is_err());
    }

    #[test]
    fn a_base_with_its_splits_is_one_app() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        for (of, names) in [
            ("pulled", &["base.apk", "split_config.zh.apk", "icon.png"][..]),
            ("built", &["base-master.apk", "base-zh.apk"]),
            ("two", &["base.apk", "other.apk"]),
            ("one", &["base.apk"]),
        ] {
            std::fs::create_dir(root.join(of)).expect("a folder");
            for name in names {
                std::fs::write(root.join(of).join(name), name).expect("a file");
            }
        }
        let listed = |given: PathBuf| list(&[given]).expect("apps");
        let shown: Vec<String> = listed(root.to_owned()).into_iter().map(|app| app.shown).collect();
        assert_eq!(shown, ["built", "one/base.apk", "pulled", "two/base.apk", "two/other.apk"]);
        let (alone, key) = (listed(root.join("pulled")), |apps: &[App]| apps[0].key.clone());
        assert_eq!((alone.len(), alone[0].shown.as_str()), (1, "pulled"));
        // A split that changes makes it another app to the journal.
        std::fs::write(root.join("pulled/split_config.zh.apk"), "longer than it was").expect("a file");
        assert_ne!(key(&alone), key(&listed(root.join("pulled"))));
    }

    #[cfg(unix)]
    #[test]
    fn paths_that_are_no_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let path = |bytes| exact(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_ne!(path(b"a\xff.apk"), path(b"a\xfe.apk"));
        assert_ne!(path(b"a\xff.apk"), path(br"a\xff.apk"));
    }
}
