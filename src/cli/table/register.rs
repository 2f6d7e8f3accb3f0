//! What no package holds: who made the app, where it comes from, which policy is its own.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::db;
use crate::prose::{Lang, Prose};
use crate::report::table::Particulars;

use super::super::{Failure, input};
use super::listing::{App, exact, stamp};

/// Largest mapping file, in bytes.
const MOST_BYTES: u64 = 256 << 20;

/// Which policy and type an app is audited with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Files and folders of its policy; the policy inside the app where there is none.
    pub policies: Vec<PathBuf>,
    /// The app type's id, where it is known.
    pub app_type: Option<String>,
}

impl Assignment {
    /// Tells it from any other, and from itself after a change of a policy.
    pub fn key(&self) -> String {
        let mut key = self.app_type.clone().unwrap_or_default();
        for path in &self.policies {
            let mut files = vec![path.clone()];
            if let Ok(listing) = std::fs::read_dir(path) {
                files.extend(listing.filter_map(Result::ok).map(|entry| entry.path()));
                files.sort();
            }
            for file in files {
                key.push_str(&format!("|{} {}", exact(&file), stamp(&file)));
            }
        }
        key
    }
}

/// Finds what is known of an app besides what is in it.
#[derive(Debug, Default)]
pub struct Matcher {
    rows: Vec<Row>,
    by_file: HashMap<String, usize>,
    by_package: HashMap<String, usize>,
    policies: HashMap<String, Vec<PathBuf>>,
}

/// A row of the mapping file.
#[derive(Debug, Default)]
struct Row {
    particulars: Particulars,
    assignment: Assignment,
}

/// Columns of the mapping file, by what their headings may be.
const COLUMNS: [(Field, &[&str]); 9] = [
    (Field::File, &["file", "文件", "文件名", "apk", "path"]),
    (Field::Package, &["package", "包名", "应用包名", "package_name"]),
    (Field::Name, &["name", "应用名称", "app", "app_name"]),
    (Field::FilingNumber, &["filing_number", "app备案号", "备案号", "filing"]),
    (Field::Developer, &["developer", "应用开发者", "开发者", "app开发者"]),
    (Field::Source, &["source", "应用来源", "来源"]),
    (Field::Place, &["place", "属地"]),
    (Field::AppType, &["app_type", "应用类型", "类型"]),
    (Field::Policy, &["policy", "政策文件", "隐私政策", "policy_file"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Field {
    File,
    Package,
    Name,
    FilingNumber,
    Developer,
    Source,
    Place,
    AppType,
    Policy,
}

impl Field {
    fn of(heading: &str) -> Option<Field> {
        let heading = heading.trim().to_lowercase();
        COLUMNS.into_iter().find(|(_, names)| names.contains(&heading.as_str())).map(|(field, _)| field)
    }
}

impl Matcher {
    /// Reads the mapping file and lists the folder of policies.
    pub fn read(register: Option<&Path>, policies: Option<&Path>, lang: Lang) -> Result<Matcher, Failure> {
        let mut matcher = Matcher::default();
        if let Some(folder) = policies {
            matcher.policies = by_package(folder)?;
        }
        if let Some(path) = register {
            matcher.read_register(path, policies, lang)?;
        }
        Ok(matcher)
    }

    /// Whether an app's package can change what it is audited with.
    pub fn asks_package(&self) -> bool {
        !self.by_package.is_empty() || !self.policies.is_empty()
    }

    /// What the app is audited with.
    pub fn assignment(&self, app: &App, package: Option<&str>) -> Assignment {
        let mut assignment = self.row(app, package).map(|row| row.assignment.clone()).unwrap_or_default();
        if assignment.policies.is_empty()
            && let Some(policies) = package.and_then(|package| self.policies.get(package))
        {
            assignment.policies.clone_from(policies);
        }
        assignment
    }

    /// What the register says of the app.
    pub fn particulars(&self, app: &App, package: Option<&str>) -> Particulars {
        self.row(app, package).map(|row| row.particulars.clone()).unwrap_or_default()
    }

    /// The row for an app: by its file, else by its package.
    fn row(&self, app: &App, package: Option<&str>) -> Option<&Row> {
        self.rows.get(self.place(app, package)?)
    }

    /// Where that row is.
    fn place(&self, app: &App, package: Option<&str>) -> Option<usize> {
        let by_file = self.by_file.get(&app.shown).or_else(|| self.by_file.get(&input::base_name(&app.path)));
        by_file.or_else(|| package.and_then(|package| self.by_package.get(package))).copied()
    }

    /// What no app matched, by name: rows of the mapping file and policies. A name that is misspelt shows here.
    /// `apps`: all of them, with their packages as far as they are known.
    pub fn unmatched<'m>(&'m self, apps: &[(&App, Option<String>)]) -> Vec<&'m str> {
        let rows: HashSet<usize> =
            apps.iter().filter_map(|(app, package)| self.place(app, package.as_deref())).collect();
        let packages: HashSet<&str> = apps.iter().filter_map(|(_, package)| package.as_deref()).collect();
        let of_rows = self.by_file.iter().chain(&self.by_package).filter(|(_, at)| !rows.contains(at));
        let of_policies = self.policies.keys().filter(|package| !packages.contains(package.as_str()));
        // A policy may be one that the mapping file names.
        let is_unused = |package: &&String| {
            let paths = self.policies.get(*package);
            !self
                .rows
                .iter()
                .flat_map(|row| &row.assignment.policies)
                .any(|used| paths.is_some_and(|all| all.contains(used)))
        };
        let mut names: Vec<&str> =
            of_rows.map(|(name, _)| name.as_str()).chain(of_policies.filter(is_unused).map(String::as_str)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn read_register(&mut self, path: &Path, policies: Option<&Path>, lang: Lang) -> Result<(), Failure> {
        let text = text_of(path)?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(&text))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let broken = |error: &csv::Error| {
            wrong(path, format!("不是可读的 CSV：{error}"), format!("is no CSV that can be read: {error}"))
        };
        let headings = reader.headers().map_err(|error| broken(&error))?.clone();
        let fields: Vec<Option<Field>> = headings.iter().map(Field::of).collect();
        let has = |field| fields.contains(&Some(field));
        if !has(Field::File) && !has(Field::Package) {
            return Err(wrong(
                path,
                "没有“文件”列，也没有“包名”列".to_owned(),
                "has neither a column file nor a column package".to_owned(),
            ));
        }
        let unknown: Vec<&str> = headings
            .iter()
            .zip(&fields)
            .filter(|(heading, field)| field.is_none() && !heading.is_empty())
            .map(|(heading, _)| heading)
            .collect();
        if !unknown.is_empty() {
            let list = unknown.join(", ");
            super::super::complain(
                &Failure::about(
                    path,
                    Prose::new(format!("没有用到这些列：{list}"), format!("these columns are not used: {list}")),
                    Prose::new("列名见 duly table --help。", "See duly table --help for the columns."),
                ),
                lang,
            );
        }
        for record in reader.records() {
            let record = record.map_err(|error| broken(&error))?;
            let line = record.position().map_or(0, csv::Position::line);
            let value = |wanted: Field| {
                let cells = fields.iter().zip(record.iter());
                cells
                    .filter(|(field, text)| **field == Some(wanted) && !text.is_empty())
                    .map(|(_, text)| text.to_owned())
                    .next()
            };
            let app_type = value(Field::AppType)
                .map(|named| {
                    let known = db::app_types()
                        .iter()
                        .find(|row| row.id == named || row.text.zh == named || row.text.en == named);
                    known.map(|row| row.id.to_owned()).ok_or_else(|| {
                        wrong(
                            path,
                            format!("第 {line} 行：没有“{named}”这一应用类型"),
                            format!("line {line}: there is no app type {named}"),
                        )
                    })
                })
                .transpose()?;
            let row = Row {
                assignment: Assignment {
                    policies: value(Field::Policy)
                        .iter()
                        .flat_map(|named| named.split([';', '；']))
                        .map(str::trim)
                        .filter(|named| !named.is_empty())
                        .map(|named| find_policy(named, path, policies))
                        .collect(),
                    app_type,
                },
                particulars: Particulars {
                    name: value(Field::Name),
                    filing_number: value(Field::FilingNumber),
                    developer: value(Field::Developer),
                    source: value(Field::Source),
                    place: value(Field::Place),
                },
            };
            let at = self.rows.len();
            let (index, key) = match (value(Field::File), value(Field::Package)) {
                (Some(file), _) => (&mut self.by_file, file),
                (None, Some(package)) => (&mut self.by_package, package),
                (None, None) => continue,
            };
            if index.insert(key.clone(), at).is_some() {
                return Err(wrong(
                    path,
                    format!("第 {line} 行：{key} 出现了两次"),
                    format!("line {line}: {key} is there twice"),
                ));
            }
            self.rows.push(row);
        }
        Ok(())
    }
}

fn wrong(path: &Path, zh: String, en: String) -> Failure {
    Failure::about(
        path,
        Prose::new(zh, en),
        Prose::new("请改正这个文件，列名见 duly table --help。", "Mend the file; duly table --help tells its columns."),
    )
}

/// Where a policy is that the mapping file names: beside it, else in the folder of policies.
fn find_policy(named: &str, register: &Path, policies: Option<&Path>) -> PathBuf {
    let beside = register.parent().unwrap_or(Path::new("")).join(named);
    match policies.map(|folder| folder.join(named)) {
        Some(inside) if !beside.exists() && inside.exists() => inside,
        // One that is nowhere is told of as an error of its app.
        _ => beside,
    }
}

/// The file's text: in UTF-8, UTF-16 with a byte order mark, or, as Excel writes it on Chinese systems, GB 18030.
fn text_of(path: &Path) -> Result<String, Failure> {
    let bytes = input::bounded(path, MOST_BYTES).map_err(|why| wrong(path, why.zh, why.en))?;
    let encoding = if std::str::from_utf8(&bytes).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::GB18030 };
    // A byte order mark decides.
    Ok(encoding.decode(&bytes).0.into_owned())
}

/// What separates the cells: what the line of headings has most of.
fn delimiter(text: &str) -> u8 {
    let headings = text.lines().next().unwrap_or_default();
    let count = |of: &u8| headings.bytes().filter(|byte| byte == of).count();
    // Of equals the last counts: a comma, where there is none of them.
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Policies by the package that their file or folder is named after.
fn by_package(folder: &Path) -> Result<HashMap<String, Vec<PathBuf>>, Failure> {
    let listing = std::fs::read_dir(folder).map_err(|error| {
        Failure::about(
            folder,
            Prose::new(format!("无法打开：{error}"), format!("cannot be opened: {error}")),
            Prose::new("请给出放有政策的目录。", "Give a folder that holds policies."),
        )
    })?;
    let mut policies: HashMap<String, Vec<PathBuf>> = HashMap::new();
    for path in listing.filter_map(Result::ok).map(|entry| entry.path()) {
        let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
        if let Some(package) = name.and_then(|name| name.to_str()).filter(|name| !name.starts_with('.')) {
            policies.entry(package.to_owned()).or_default().push(path.clone());
        }
    }
    policies.values_mut().for_each(|paths| paths.sort());
    Ok(policies)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(shown: &str) -> App {
        App { path: PathBuf::from("/apps").join(shown), shown: shown.to_owned(), key: shown.to_owned() }
    }

    fn read(bytes: &[u8]) -> Result<Matcher, Failure> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("meta.csv");
        std::fs::write(&path, bytes).expect("written");
        Matcher::read(Some(&path), None, Lang::En)
    }

    #[test]
    fn a_file_stands_before_a_package() {
        let matcher =
            read("包名,文件,应用开发者,应用类型\ncom.a,,甲公司,地图导航类\ncom.a,old.apk,乙公司,\n".as_bytes())
                .expect("read");
        let developer = |shown| matcher.particulars(&app(shown), Some("com.a")).developer;
        assert_eq!(developer("x/new.apk").as_deref(), Some("甲公司"));
        assert_eq!(developer("x/old.apk").as_deref(), Some("乙公司"));
        assert_eq!(matcher.assignment(&app("new.apk"), Some("com.a")).app_type.as_deref(), Some("map-navigation"));
        assert_eq!(matcher.particulars(&app("new.apk"), Some("com.b")), Particulars::default());
    }

    #[test]
    fn what_excel_writes_is_read() {
        let (gbk, ..) = encoding_rs::GBK.encode("文件;属地\r\na.apk;北京\r\n");
        let matcher = read(&gbk).expect("GBK with semicolons");
        assert_eq!(matcher.particulars(&app("a.apk"), None).place.as_deref(), Some("北京"));
        let matcher = read("\u{feff}文件\t属地\r\na.apk\t北京\r\n".as_bytes()).expect("UTF-8 with tabs");
        assert_eq!(matcher.particulars(&app("a.apk"), None).place.as_deref(), Some("北京"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, words) in [
            ("name\nx\n", "neither"),
            ("file,app_type\na.apk,none such\n", "line 2: there is no app type none such"),
            ("file\na.apk\na.apk\n", "line 3: a.apk is there twice"),
        ] {
            let failure = read(text.as_bytes()).expect_err(text);
            assert!(failure.message.en.contains(words), "{failure:?}");
        }
    }

    #[test]
    fn policies_are_found_by_package() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("com.a.html"), "x").expect("written");
        std::fs::create_dir(folder.path().join("com.a.b")).expect("a folder");
        let matcher = Matcher::read(None, Some(folder.path()), Lang::En).expect("read");
        assert!(matcher.asks_package());
        let names = |package| -> Vec<String> {
            matcher.assignment(&app("x"), Some(package)).policies.iter().map(|path| input::base_name(path)).collect()
        };
        assert_eq!(names("com.a"), ["com.a.html"]);
        assert_eq!(names("com.a.b"), ["com.a.b"]);
        assert!(names("com").is_empty());
        let one = app("x");
        assert_eq!(matcher.unmatched(&[(&one, Some("com.a".to_owned()))]), ["com.a.b"]);
    }
}
