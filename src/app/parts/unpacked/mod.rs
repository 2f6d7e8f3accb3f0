//! A directory that apktool unpacked an app into, as the APK that it was: the manifest and the resources in their binary
//! forms, code and libraries under their names there.

mod markup;
mod names;
mod values;

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use rayon::prelude::*;

use self::names::Names;
use self::values::Table;
use super::{Contents, Room, damage};
use crate::android::axml::Document;
use crate::android::proto;
use crate::android::smali::{self, Assembled, Fault};
use crate::app::manifest::is_text;
use crate::container::{Apk, ContainerError, Join};
use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;

const MANIFEST: &str = "AndroidManifest.xml";
/// The manifest as it was, which apktool keeps.
const ORIGINAL: &str = "original/AndroidManifest.xml";
/// What apktool writes about the app.
const ABOUT: &str = "apktool.yml";
const TABLE: &str = "resources.arsc";
const NAMES: &str = "res/values/public.xml";

/// What is in the directory, in the forms that an APK has.
#[derive(Debug)]
pub(super) struct Unpacked<'a> {
    files: Vec<File<'a>>,
    /// What of the directory could not be taken over.
    pub limits: Vec<Limit>,
}

/// A file of the APK.
#[derive(Debug)]
struct File<'a> {
    name: String,
    /// Its path in the directory.
    place: String,
    contents: Contents<'a>,
}

impl<'a> Unpacked<'a> {
    /// Takes over the files of a directory, by their paths in it.
    pub fn new(files: &[(&'a str, &'a [u8])], budget: &Budget) -> Self {
        let find = |path: &str| files.binary_search_by_key(&path, |(known, _)| known).ok().and_then(|at| files.get(at));
        let bytes = |path: &str| find(path).map(|(_, bytes)| *bytes);
        let names = bytes(NAMES).map(Names::read).unwrap_or_default();
        let mut unpacked = Unpacked { files: Vec::new(), limits: Vec::new() };
        unpacked.manifest(bytes(ORIGINAL), bytes(MANIFEST), bytes(ABOUT), &names, budget);
        if let Some(table) = bytes(TABLE) {
            unpacked.push(TABLE, TABLE, Ok(Cow::Borrowed(table)));
        } else if bytes(NAMES).is_some() {
            let table = table(files, &names);
            unpacked.push(TABLE, NAMES, proto::table(&table).map(Cow::Owned).map_err(damage));
        }
        let taken: Vec<File<'a>> = files.par_iter().filter_map(|(path, bytes)| file(path, bytes, &names)).collect();
        unpacked.files.extend(taken);
        unpacked.code(files);
        let mut room = Room::default();
        for file in &mut unpacked.files {
            if let Ok(Cow::Owned(made)) = &file.contents
                && let Err(error) = room.take(made.len())
            {
                file.contents = Err(error);
            }
        }
        unpacked
    }

    fn push(&mut self, name: &str, place: &str, contents: Contents<'a>) {
        self.files.push(File { name: name.to_owned(), place: place.to_owned(), contents });
    }

    /// The manifest: the original, which is what was installed, else what the text says.
    fn manifest(
        &mut self,
        original: Option<&'a [u8]>,
        text: Option<&'a [u8]>,
        about: Option<&[u8]>,
        names: &Names,
        budget: &Budget,
    ) {
        let (binary, text) = match text {
            Some(bytes) if is_text(bytes) => (original, text),
            // apktool leaves the binary form where it was told to.
            _ => (original.or(text), None),
        };
        if let Some(binary) = binary {
            if text.is_some_and(|text| is_another(binary, text, budget)) {
                self.limits.push(Limit {
                    what: Prose::new(
                        "清单文本与 original/ 中的原清单不一致",
                        "the text of the manifest is not that of the original under original/",
                    ),
                    place: MANIFEST.to_owned(),
                    effect: Prose::new("按原清单判断", "the original was judged"),
                    principles: Principle::ALL.to_vec(),
                });
            }
            let place = if original.is_some() { ORIGINAL } else { MANIFEST };
            self.push(MANIFEST, place, Ok(Cow::Borrowed(binary)));
        } else if let Some(text) = text {
            let whole = with_versions(text, about);
            self.push(MANIFEST, MANIFEST, compiled(whole.as_bytes(), names).map(Cow::Owned));
        }
    }

    /// Code that was turned into smali, and whose DEX file is not there.
    fn code(&mut self, files: &[(&'a str, &'a [u8])]) {
        let mut folders: BTreeMap<&'a str, Vec<(&'a str, &'a [u8])>> = BTreeMap::new();
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".smali")) {
            if let Some((folder, _)) = path.split_once('/').filter(|(folder, _)| folder.starts_with("smali")) {
                folders.entry(folder).or_default().push((path, bytes));
            }
        }
        let dex = |folder: &str| match folder.strip_prefix("smali_") {
            Some(name) => format!("{name}.dex"),
            None => String::from("classes.dex"),
        };
        folders.retain(|folder, _| !self.files.iter().any(|file| file.name == dex(folder)));
        let folders: Vec<_> = folders.into_iter().collect();
        let assembled: Vec<Assembled> = folders.par_iter().map(|(_, files)| smali::assemble(files)).collect();
        for ((folder, _), assembled) in folders.iter().zip(assembled) {
            self.limits.extend(unread(&assembled.faults));
            if !assembled.dex.is_empty() {
                self.push(&dex(folder), folder, Ok(Cow::Owned(assembled.dex)));
            }
        }
    }

    /// All of it as one archive.
    pub fn join(&self) -> Apk<'_> {
        let mut join = Join::of_files();
        join.part();
        for file in &self.files {
            join.file(&file.name, &file.place, file.contents.as_deref().map_err(Clone::clone));
        }
        join.finish()
    }
}

/// Files of smali that could not be read, as one limit.
fn unread(faults: &[Fault]) -> Option<Limit> {
    let first = faults.first()?;
    let count = faults.len();
    let place = if first.line == 0 { first.place.clone() } else { format!("{}:{}", first.place, first.line) };
    Some(Limit {
        what: Prose::new(
            format!("{count} 个 smali 文件无法读取：{}", first.why.zh),
            format!("{count} files of smali cannot be read: {}", first.why.en),
        ),
        place,
        effect: Prose::new(
            "其中的代码没有计入；请用 apktool d -s 解包，或直接给出 APK",
            "the code in them is not counted: unpack with apktool d -s, or give the APK itself",
        ),
        principles: vec![Principle::Proper, Principle::Necessary, Principle::Disclosed, Principle::Consent],
    })
}

/// What becomes of a file; `None` for what serves apktool alone, or is taken over elsewhere.
fn file<'a>(path: &'a str, bytes: &'a [u8], names: &Names) -> Option<File<'a>> {
    let own = |name: &str, contents| Some(File { name: name.to_owned(), place: path.to_owned(), contents });
    let same = |name: &str| own(name, Ok(Cow::Borrowed(bytes)));
    if let Some(name) = path.strip_prefix("unknown/") {
        return same(name);
    }
    let (folder, rest) = path.split_once('/').unwrap_or(("", path));
    match folder {
        "" if rest.ends_with(".dex") => same(path),
        "lib" | "assets" | "kotlin" => same(path),
        "res" if rest.starts_with("values") && bytes.first() == Some(&b'<') => None,
        "res" => {
            let is_markup = rest.ends_with(".xml") && !rest.starts_with("raw") && is_text(bytes);
            // A file among the resources may be called XML and be none.
            match is_markup.then(|| compiled(bytes, names)) {
                Some(Ok(made)) => own(path, Ok(Cow::Owned(made))),
                _ => same(path),
            }
        }
        _ => None,
    }
}

/// The resource table that the values and files of `res/` make.
fn table(files: &[(&str, &[u8])], names: &Names) -> Vec<u8> {
    let mut table = Table::new(names);
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("res/")) {
        let mut parts = path.split('/').skip(1);
        match (parts.next(), parts.next(), parts.next()) {
            (Some("values"), Some(_), None) => table.values("", bytes),
            (Some(folder), Some(_), None) => match folder.strip_prefix("values-") {
                Some(qualifiers) => table.values(qualifiers, bytes),
                None => table.file(path),
            },
            _ => {}
        }
    }
    // The package's name bears on nothing: resources are known by their ids.
    table.table("")
}

/// The text of a manifest with the versions that apktool moved out of it.
fn with_versions(text: &[u8], about: Option<&[u8]>) -> String {
    let mut text = String::from_utf8_lossy(text).into_owned();
    let about = about.map(String::from_utf8_lossy).unwrap_or_default();
    let value = |key: &str| {
        let line = about.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(':'))?;
        let value = line.trim().trim_matches(['\'', '"']);
        (!value.is_empty() && value != "null").then(|| quick_xml::escape::escape(value).into_owned())
    };
    let mut attributes = String::new();
    for (key, name) in [("versionCode", "android:versionCode"), ("versionName", "android:versionName")] {
        if !text.contains(name)
            && let Some(value) = value(key)
        {
            attributes.push_str(&format!(" {name}=\"{value}\""));
        }
    }
    let mut sdk = String::new();
    if !text.contains("<uses-sdk") {
        let levels = [("minSdkVersion", "android:minSdkVersion"), ("targetSdkVersion", "android:targetSdkVersion")];
        for (key, name) in levels {
            if let Some(value) = value(key) {
                sdk.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        if !sdk.is_empty() {
            sdk = format!("<uses-sdk{sdk}/>");
        }
    }
    // Behind the name of the root element, and behind its tag.
    if let Some(end) = text.find("<manifest").map(|at| at.saturating_add("<manifest".len())) {
        if let Some(close) = text.get(end..).and_then(|rest| rest.find('>')).map(|at| end.saturating_add(at)) {
            let is_empty = text.get(..close).is_some_and(|head| head.ends_with('/'));
            if !is_empty {
                text.insert_str(close.saturating_add(1), &sdk);
            }
        }
        text.insert_str(end, &attributes);
    }
    text
}

/// Whether text and original declare different things: elements by their names and `android:name`.
fn is_another(original: &[u8], text: &[u8], budget: &Budget) -> bool {
    let Ok(document) = Document::parse(original, budget) else { return false };
    let mut wanted = Vec::new();
    let mut left = vec![document.root()];
    while let Some(element) = left.pop() {
        let name = element.attribute(NAME).and_then(|attribute| element.string(attribute)).map(String::from);
        wanted.push((element.name().into_owned(), name.unwrap_or_default()));
        left.extend(element.children());
    }
    let mut found = Vec::new();
    let text = String::from_utf8_lossy(text);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    while let Ok(event) = reader.read_event() {
        let tag = match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => tag,
            _ => continue,
        };
        let name = tag.try_get_attribute("android:name").ok().flatten();
        let name = name.map(|name| name.value.into_owned()).unwrap_or_default();
        let name = quick_xml::escape::unescape(&name).map(|name| name.into_owned()).unwrap_or_default();
        found.push((tag.name().as_ref().to_owned(), name));
    }
    // apktool moves `uses-sdk` into its own file.
    let known = |list: Vec<(String, String)>| {
        let mut list: Vec<_> = list.into_iter().filter(|(element, _)| element != "uses-sdk").collect();
        list.sort();
        list
    };
    known(wanted) != known(found)
}

/// `android:name`.
const NAME: u32 = 0x0101_0003;

/// The binary form of text XML.
fn compiled(text: &[u8], names: &Names) -> Result<Vec<u8>, ContainerError> {
    markup::node(text, names).and_then(|node| proto::xml(&node).map_err(damage))
}
