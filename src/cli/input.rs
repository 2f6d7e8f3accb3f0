//! Reading inputs: apps are mapped, policies are read whole.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use crate::analysis::mapping::Mapping;
use crate::audit::AppInput;
use crate::baseline::Baseline;
use crate::law::Day;
use crate::policy;
use crate::prose::Prose;
use crate::rules::Config;
use crate::rules::config::MOST_BYTES as MAX_CONFIG;

use super::Failure;

/// Largest policy file that is read, in bytes.
const MAX_POLICY_FILE: u64 = 256 << 20;
/// Largest mapping of R8 or ProGuard, in bytes; those of large apps have a tenth of it.
const MAX_MAPPING: u64 = 1 << 30;
/// Most files that a directory of policies may hold.
const MAX_POLICY_FILES: usize = 1000;
/// Most APKs of a directory of splits.
const MAX_APKS: usize = 1000;
/// Most files of a directory that apktool made, and how deep they may lie: the largest apps have some 100,000 classes.
const MAX_FILES: usize = 500_000;
const MAX_DEPTH: usize = 64;
/// Files below this size, in bytes, are read and not mapped, as long as they take no more than this together.
const SMALL: u64 = 256 << 10;
const MAX_READ: u64 = 2 << 30;

/// The bytes of a file: mapped, or nothing for an empty one (which cannot be mapped).
pub enum AppBytes {
    /// A mapped file.
    Mapped(Mmap),
    /// An empty file.
    Empty,
    /// A small file, read: there may be more of them than a process may map.
    Read(Vec<u8>),
}

impl std::ops::Deref for AppBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            AppBytes::Mapped(map) => map,
            AppBytes::Empty => &[],
            AppBytes::Read(bytes) => bytes,
        }
    }
}

/// An app's files, mapped.
pub struct AppFiles {
    name: String,
    files: Vec<(String, AppBytes)>,
    kind: Kind,
}

/// What an app's files are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One file.
    File,
    /// The APKs of a directory.
    Splits,
    /// The files of a directory that apktool made, by their paths in it.
    Unpacked,
}

/// What [`AppFiles`] hold, for a borrower.
pub struct AppView<'f> {
    name: &'f str,
    apks: Vec<(&'f str, &'f [u8])>,
    kind: Kind,
}

impl AppFiles {
    /// A view that an audit's input borrows from.
    pub fn view(&self) -> AppView<'_> {
        let apks = self.files.iter().map(|(name, bytes)| (name.as_str(), &**bytes)).collect();
        AppView { name: &self.name, apks, kind: self.kind }
    }
}

impl AppView<'_> {
    /// The input of an audit.
    pub fn input(&self) -> AppInput<'_> {
        match self.apks.first() {
            Some((_, bytes)) if self.kind == Kind::File => AppInput::file(self.name, bytes),
            _ => {
                let unpacked = self.kind == Kind::Unpacked;
                AppInput { file: self.name, bytes: &[], apks: Some(&self.apks), unpacked }
            }
        }
    }
}

/// Maps the app at `path`: a file, the APKs of a directory, or what apktool unpacked.
pub fn app(path: &Path) -> Result<AppFiles, Failure> {
    let remedy = || {
        Prose::new(
            "请给出 APK、AAB、拆分包集合（.apks、.xapk、.apkm，或拆分包所在目录）或 apktool 解包的目录。",
            "Give an APK, a bundle (.aab), a split set (.apks, .xapk, .apkm or a directory of splits), or a directory that apktool unpacked.",
        )
    };
    let failure = |path: &Path, error: std::io::Error| {
        Failure::about(path, Prose::new(format!("无法打开：{error}"), format!("cannot be opened: {error}")), remedy())
    };
    let name = base_name(path);
    // Looked at before it is opened: to open a pipe that nobody writes to would wait for ever.
    let metadata = std::fs::metadata(path).map_err(|error| failure(path, error))?;
    if metadata.is_file() {
        let bytes = map(path).map_err(|error| failure(path, error))?;
        return Ok(AppFiles { name: name.clone(), files: vec![(name, bytes)], kind: Kind::File });
    }
    if !metadata.is_dir() {
        let why = Prose::new("不是普通文件（如管道或设备）", "is no regular file but a pipe or a device");
        return Err(Failure::about(path, why, remedy()));
    }
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| failure(path, error))? {
        let found = entry.map_err(|error| failure(path, error))?.path();
        let is_apk = found.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("apk"));
        if is_apk && std::fs::metadata(&found).is_ok_and(|metadata| metadata.is_file()) {
            paths.push(found);
        }
    }
    // Without apktool's note, a manifest beside APKs is somebody's project that holds its builds.
    if is_unpacked(path) || (paths.is_empty() && path.join("AndroidManifest.xml").is_file()) {
        let files = unpacked(path).map_err(|why| Failure::about(path, why, remedy()))?;
        return Ok(AppFiles { name, files, kind: Kind::Unpacked });
    }
    if paths.is_empty() || paths.len() > MAX_APKS {
        let why = match paths.len() {
            0 => Prose::new("目录中没有 APK", "is a directory without an APK"),
            count => Prose::new(format!("目录中有 {count} 个 APK"), format!("is a directory of {count} APKs")),
        };
        return Err(Failure::about(path, why, remedy()));
    }
    paths.sort();
    let mapped = paths.iter().map(|path| Ok((base_name(path), map(path).map_err(|error| failure(path, error))?)));
    let files = mapped.collect::<Result<Vec<_>, Failure>>()?;
    Ok(AppFiles { name, files, kind: Kind::Splits })
}

/// Whether a directory is one that apktool unpacked an app into: it leaves a note there of how to build it again.
pub fn is_unpacked(path: &Path) -> bool {
    path.join("apktool.yml").is_file()
}

/// The files of a directory that apktool made, by their paths in it with `/` between the parts, in the order of these. Links
/// are not followed, and what is no regular file is no part of it.
fn unpacked(root: &Path) -> Result<Vec<(String, AppBytes)>, Prose> {
    let wrong = |path: &Path, error: &std::io::Error| {
        let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
        Prose::new(format!("{shown} 无法读取：{error}"), format!("{shown} cannot be read: {error}"))
    };
    let mut files = Vec::new();
    let mut room = MAX_READ;
    let mut folders = vec![(root.to_owned(), String::new(), 0_usize)];
    while let Some((folder, shown, depth)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| wrong(&folder, &error))? {
            let entry = entry.map_err(|error| wrong(&folder, &error))?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(|error| wrong(&folder, &error))?);
            // A name that is no text is none of an app's.
            let Some(name) = entry.file_name().to_str().map(|name| format!("{shown}{name}")) else { continue };
            if kind.is_dir() {
                // What apktool builds, and sources beside it.
                if depth < MAX_DEPTH && !matches!(name.as_str(), "build" | "dist" | "sources" | ".git") {
                    folders.push((path, format!("{name}/"), depth.saturating_add(1)));
                }
            } else if kind.is_file() {
                if files.len() >= MAX_FILES {
                    return Err(Prose::new(
                        format!("目录中的文件超过 {MAX_FILES} 个"),
                        format!("is a directory of more than {MAX_FILES} files"),
                    ));
                }
                let bytes = small_or_mapped(&path, &mut room).map_err(|error| wrong(&path, &error))?;
                files.push((name, bytes));
            }
        }
    }
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(files)
}

/// A file of a directory: read where it is small and `room` is left, mapped where it is not.
fn small_or_mapped(path: &Path, room: &mut u64) -> std::io::Result<AppBytes> {
    let size = std::fs::metadata(path)?.len();
    match room.checked_sub(size) {
        Some(left) if size < SMALL => {
            *room = left;
            let mut bytes = Vec::new();
            File::open(path)?.take(SMALL).read_to_end(&mut bytes)?;
            Ok(AppBytes::Read(bytes))
        }
        _ => map(path),
    }
}

/// Maps a regular file.
fn map(path: &Path) -> std::io::Result<AppBytes> {
    let file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(AppBytes::Empty);
    }
    // SAFETY: the map is read-only and private to this process. Another process that shortens the file while it is
    // read could end the run, as with any program that maps files; it cannot make it write or jump anywhere.
    #[allow(unsafe_code)]
    let map = unsafe { Mmap::map(&file) }?;
    Ok(AppBytes::Mapped(map))
}

/// A mapping with the file that it was read from.
pub struct MappingFile {
    /// The file's base name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it says.
    pub mapping: Mapping,
}

/// The mapping of R8 or ProGuard at `path`.
pub fn mapping(path: &Path) -> Result<Mapping, Failure> {
    mapping_file(path).map(|read| read.mapping)
}

/// The mapping of R8 or ProGuard at `path`, with its file.
pub fn mapping_file(path: &Path) -> Result<MappingFile, Failure> {
    let failure = |zh: String, en: String| {
        Failure::about(
            path,
            Prose::new(zh, en),
            Prose::new(
                "请给出 R8 或 ProGuard 生成的 mapping.txt。",
                "Give the mapping.txt that R8 or ProGuard wrote for this build.",
            ),
        )
    };
    let bytes = bounded(path, MAX_MAPPING).map_err(|why| failure(why.zh, why.en))?;
    let mapping = Mapping::parse(&String::from_utf8_lossy(&bytes));
    if mapping.is_empty() {
        return Err(failure("其中没有类的对应关系".to_owned(), "maps no class".to_owned()));
    }
    Ok(MappingFile { name: base_name(path), bytes, mapping })
}

/// What a project's configuration is called.
pub const CONFIG: &str = "duly.toml";

/// The configuration: the file that `--config` names, else `duly.toml` in the working directory, if there is one.
pub fn config(named: Option<&Path>) -> Result<Option<Config>, Failure> {
    let path = match named {
        Some(path) => path,
        None if Path::new(CONFIG).is_file() => Path::new(CONFIG),
        None => return Ok(None),
    };
    let bytes = bounded(path, MAX_CONFIG).map_err(|why| {
        Failure::about(
            path,
            why,
            Prose::new("请给 --config 一个可读的 duly.toml。", "Give --config a duly.toml that can be read."),
        )
    })?;
    Config::parse(&base_name(path), &bytes).map(Some).map_err(|error| {
        let (zh, en) = match error.line {
            Some(line) => (format!("第 {line} 行：{}", error.why.zh), format!("line {line}: {}", error.why.en)),
            None => (error.why.zh, error.why.en),
        };
        Failure::about(
            path,
            Prose::new(zh, en),
            Prose::new(
                "格式见 docs/duly.config.schema.json；规则见 duly explain --list rules",
                "compare it with docs/duly.config.schema.json; duly explain --list rules names the rules",
            ),
        )
    })
}

/// Largest former report, in bytes.
const MAX_BASELINE: u64 = 1 << 30;

/// The former report that `--baseline` names.
pub fn baseline(path: &Path) -> Result<Baseline, Failure> {
    let failure = |why: Prose| {
        Failure::about(
            path,
            why,
            Prose::new(
                "请给出 duly audit --format json 写成的报告",
                "give a report that duly audit --format json wrote",
            ),
        )
    };
    let bytes = bounded(path, MAX_BASELINE).map_err(failure)?;
    Baseline::parse(&bytes).map_err(|error| failure(error.why))
}

/// The bytes of a file of at most `most`. A device says that it has none and goes on for ever, so they are counted.
pub fn bounded(path: &Path, most: u64) -> Result<Vec<u8>, Prose> {
    use std::io::Read;
    let cannot = |error: std::io::Error| Prose::new(format!("无法读取：{error}"), format!("cannot be read: {error}"));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(cannot)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(cannot)?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size <= most) {
        Ok(bytes)
    } else {
        Err(Prose::new(format!("超过 {most} 字节"), format!("has more than {most} bytes")))
    }
}

/// Today (UTC), by the clock: the day on which suppressions are looked at.
pub fn today() -> Option<Day> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    Day::of_unix(since.as_secs())
}

/// A file of a policy that was given.
pub struct PolicyFile {
    file: String,
    bytes: Vec<u8>,
}

/// The files as the reader takes them.
pub fn borrowed(files: &[PolicyFile]) -> Vec<policy::Input<'_>> {
    files
        .iter()
        .map(|file| policy::Input { file: &file.file, origin: policy::Origin::Given, bytes: &file.bytes })
        .collect()
}

/// Base name of a path, as reports show it.
pub fn base_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Reads the policies that `--policy` names: files, or directories of files in the order of their names.
pub fn policies(paths: &[PathBuf]) -> Result<Vec<PolicyFile>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let listing = std::fs::read_dir(path).map_err(|error| {
                unreadable(path, Prose::new(format!("无法读取：{error}"), format!("cannot be read: {error}")))
            })?;
            let mut inside: Vec<PathBuf> = listing
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .filter(|path| path.is_file() && !base_name(path).starts_with('.'))
                .take(MAX_POLICY_FILES)
                .collect();
            inside.sort();
            if inside.is_empty() {
                return Err(Failure::about(
                    path,
                    Prose::new("目录中没有政策文件", "the directory holds no policy"),
                    Prose::new(
                        "请给出政策文件，或放有政策文件的目录。",
                        "Give a policy file, or a directory that holds one.",
                    ),
                ));
            }
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    files
        .iter()
        .map(|path| {
            let bytes = bounded(path, MAX_POLICY_FILE).map_err(|why| unreadable(path, why))?;
            Ok(PolicyFile { file: base_name(path), bytes })
        })
        .collect()
}

/// A policy that cannot be read from disk.
fn unreadable(path: &Path, why: Prose) -> Failure {
    Failure::about(
        path,
        why,
        Prose::new(
            "请给出一个可读的文本、Markdown 或 HTML 文件。",
            "Give a text, Markdown or HTML file that can be read.",
        ),
    )
}
