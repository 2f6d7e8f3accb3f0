//! `duly why`: every place that reads something: whose code, called from where, before consent or not, how often.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::analysis::{Access, Actor, ActorKind, Facts, Frequency, PermissionRequest, Via};
use crate::app::App;
use crate::db;
use crate::limit::Budget;
use crate::prose::{Lang, Prose, Text};
use crate::report::inert::inert;
use crate::report::model::AccessView;
use crate::report::{json, words};

use super::{Failure, Status, input, output};

/// Arguments of `duly why`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The app: an APK, a bundle (.aab), a split set (.apks, .xapk, .apkm), a directory of splits or one that apktool unpacked.
    #[arg(value_name = "APP")]
    app: PathBuf,
    /// What is read: a data type (`contacts`), an API (`getInstalledPackages`) or a permission (`READ_SMS`).
    #[arg(value_name = "DATA_TYPE|API|PERMISSION")]
    what: String,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

/// Formats of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading here.
    Terminal,
    /// `duly-why/1`.
    Json,
}

/// What is asked for.
#[derive(Clone, Debug)]
enum Query {
    /// A data type, and all within it.
    DataType(&'static db::DataType),
    /// A permission's full name.
    Permission(String),
    /// Part of an API's reference.
    Api(String),
}

impl Query {
    /// What a word means: a data type's id or name, a permission, else an API.
    fn new(word: &str) -> Query {
        let word = word.trim();
        let small = word.to_lowercase();
        let named = |row: &&db::DataType| {
            row.id == small
                || row.text.zh == word
                || row.text.en.to_lowercase() == small
                || row.synonyms_zh.contains(&word)
        };
        if let Some(row) = db::data_types().iter().find(named) {
            return Query::DataType(row);
        }
        let known = |name: &str| db::permission(name).map(|row| row.name.to_owned());
        if let Some(name) = known(word).or_else(|| known(&format!("android.permission.{}", word.to_uppercase()))) {
            return Query::Permission(name);
        }
        if word.contains(".permission.") {
            return Query::Permission(word.to_owned());
        }
        // `PackageManager.getInstalledPackages` as well as the reference of disassembly.
        Query::Api(if word.contains("->") || word.starts_with("content:") {
            word.to_owned()
        } else {
            word.trim_end_matches("()").replace('.', "/")
        })
    }

    fn fits(&self, access: &Access) -> bool {
        match self {
            Query::DataType(row) => {
                access.data_type == row.id
                    || db::data_type(&access.data_type).is_some_and(|known| known.within.contains(&row.id))
            }
            Query::Permission(name) => access.permissions.contains(name),
            Query::Api(part) => {
                let fits = |reference: &String| {
                    reference.contains(part.as_str())
                        || reference.replace(";->", "/").replace('$', "/").contains(part.as_str())
                };
                access.api.as_ref().is_some_and(fits) || access.uri.as_ref().is_some_and(fits)
            }
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Query::DataType(_) => "data-type",
            Query::Permission(_) => "permission",
            Query::Api(_) => "api",
        }
    }

    fn id(&self) -> &str {
        match self {
            Query::DataType(row) => row.id,
            Query::Permission(name) | Query::Api(name) => name,
        }
    }

    fn name(&self) -> Prose {
        match self {
            Query::DataType(row) => row.text.into(),
            Query::Permission(name) | Query::Api(name) => Prose::new(name, name),
        }
    }
}

/// The places of one hand, in the order in which they are shown.
struct Group<'a> {
    actor: &'a Actor,
    accesses: Vec<&'a Access>,
}

/// Prints where an app reads something.
pub fn run(arguments: &Arguments, lang: Lang) -> Result<Status, Failure> {
    let query = Query::new(&arguments.what);
    let files = input::app(&arguments.app)?;
    let (app, facts) = crate::audit::facts(&files.view().input(), &Budget::default()).map_err(|error| Failure {
        path: Some(arguments.app.clone()),
        message: error.message,
        remedy: error.remedy,
    })?;
    let groups = groups(&facts, &query);
    let requests: Vec<&PermissionRequest> = match &query {
        Query::Permission(name) => {
            facts.permission_requests.iter().flatten().filter(|request| request.permissions.contains(name)).collect()
        }
        _ => Vec::new(),
    };
    let text = match arguments.format {
        Format::Json => json::text(&answer(&app, &facts, &query, &groups, &requests, lang), false),
        Format::Terminal => page(&app, &facts, &query, &groups, &requests, lang),
    };
    output::print(&text)?;
    Ok(Status::Clean)
}

/// The places that fit, by whose code: own code, SDKs, code of unknown owners, libraries.
fn groups<'a>(facts: &'a Facts, query: &Query) -> Vec<Group<'a>> {
    let rank = |kind: ActorKind| match kind {
        ActorKind::App => 0,
        ActorKind::Sdk => 1,
        ActorKind::Unknown => 2,
        ActorKind::Library => 3,
    };
    let mut fitting: Vec<&Access> = facts.accesses.iter().flatten().filter(|access| query.fits(access)).collect();
    // What runs first, then what may run, then what does not; by place otherwise.
    let weight = |access: &Access| match (access.before_consent, access.reachable) {
        (Some(true), _) => 0,
        (_, Some(true)) => 1,
        (_, None) => 2,
        (_, Some(false)) => 3,
    };
    fitting.sort_by(|one, other| {
        (rank(one.actor.kind), &one.actor.id, weight(one), &one.method, one.offset, &one.data_type).cmp(&(
            rank(other.actor.kind),
            &other.actor.id,
            weight(other),
            &other.method,
            other.offset,
            &other.data_type,
        ))
    });
    let mut groups: Vec<Group<'a>> = Vec::new();
    for access in fitting {
        match groups.last_mut().filter(|group| *group.actor == access.actor) {
            Some(group) => group.accesses.push(access),
            None => groups.push(Group { actor: &access.actor, accesses: vec![access] }),
        }
    }
    groups
}

/// The answer as `duly-why/1`.
fn answer(
    app: &App,
    facts: &Facts,
    query: &Query,
    groups: &[Group<'_>],
    requests: &[&PermissionRequest],
    lang: Lang,
) -> Value {
    let groups: Vec<Value> = groups
        .iter()
        .map(|group| {
            let accesses: Vec<AccessView<'_>> =
                group.accesses.iter().map(|access| AccessView::new(access, lang)).collect();
            json!({ "actor": group.actor, "accesses": accesses })
        })
        .collect();
    let limits: Vec<Value> = facts
        .limits
        .iter()
        .map(|limit| {
            json!({
                "what": limit.what.get(lang), "where": limit.place, "effect": limit.effect.get(lang),
                "principles": limit.principles,
            })
        })
        .collect();
    let requested = match query {
        Query::Permission(name) => Some(app.permission(name).is_some()),
        _ => None,
    };
    json!({
        "schema": "duly-why/1",
        "app": { "file": app.file, "package": app.package, "version_name": app.version_name, "version_code": app.version_code },
        "query": { "kind": query.kind(), "id": query.id(), "name": query.name().get(lang), "requested": requested },
        "groups": groups,
        "permission_requests": requests,
        "limits": limits,
    })
}

/// A method as a stack shows it: `com.example.Main.onCreate`.
fn method(reference: &str) -> String {
    let Some((class, rest)) = reference.split_once(";->") else { return inert(reference).into_owned() };
    let name = rest.split(['(', ':']).next().unwrap_or(rest);
    inert(&format!("{}.{name}", class.trim_start_matches('L').replace('/', "."))).into_owned()
}

fn frequency(of: Frequency) -> Option<Text> {
    Some(match of {
        Frequency::Once => words::word("一次操作一次", "once an action"),
        Frequency::Start => words::word("每次启动", "at each start"),
        Frequency::Resume => words::word("每次回到前台", "each time it comes to the front"),
        Frequency::Timer => words::word("定时或反复", "again and again, by a timer"),
        Frequency::Loop => words::word("循环中", "in a loop"),
        Frequency::Unknown => return None,
    })
}

/// What is known of an access in a few words.
fn state(access: &Access) -> Vec<Text> {
    let mut state = Vec::new();
    if access.via == Via::Picker {
        state.push(words::word("用户自行选择", "the person picks"));
    }
    match access.reachable {
        Some(false) => state.push(words::word("不会执行", "not called")),
        None => state.push(words::word("是否执行未知", "may be called")),
        Some(true) => {}
    }
    if access.reachable != Some(false) {
        state.push(match access.before_consent {
            Some(true) => words::word("同意之前", "before consent"),
            Some(false) => words::word("同意或用户操作之后", "after consent or an action of the person"),
            None => words::word("是否先于同意未知", "before consent or after: not known"),
        });
        state.extend(frequency(access.frequency));
    }
    state
}

fn page(
    app: &App,
    facts: &Facts,
    query: &Query,
    groups: &[Group<'_>],
    requests: &[&PermissionRequest],
    lang: Lang,
) -> String {
    let mut out = String::new();
    let say = |text: Text| Prose::from(text).get(lang).to_owned();
    let count: usize = groups.iter().map(|group| group.accesses.len()).sum();
    let head = Prose::new(
        format!("{}（{}）：{} 处读取，{} 方代码", query.name().zh, inert(&app.package), count, groups.len()),
        format!("{} in {}: {count} places, {} owners of code", query.name().en, inert(&app.package), groups.len()),
    );
    let _ = writeln!(out, "{}", head.get(lang));
    if let Query::Permission(name) = query {
        let line = if app.permission(name).is_some() {
            words::word("清单申请了该权限。", "The manifest asks for it.")
        } else {
            words::word(
                "清单没有申请该权限：这些读取会被系统拒绝。",
                "The manifest does not ask for it: the platform refuses these reads.",
            )
        };
        let _ = writeln!(out, "{}", say(line));
    }
    for request in requests {
        let at = Prose::new(
            format!("申请授权：{}", method(&request.method)),
            format!("Asks at run time: {}", method(&request.method)),
        );
        let _ = writeln!(out, "{}", at.get(lang));
    }
    for group in groups {
        let name = words::actor(group.actor.kind, group.actor.id.as_deref());
        let owner = match (group.actor.kind, &group.actor.id) {
            (ActorKind::Unknown, Some(id)) => format!("{} {}", name.get(lang), inert(id)),
            _ => name.get(lang).to_owned(),
        };
        let _ = writeln!(out, "\n{owner} ({})", group.accesses.len());
        for access in &group.accesses {
            let what = access.api.as_deref().or(access.uri.as_deref()).unwrap_or(&access.data_type);
            let what = if what.starts_with('L') { method(what) } else { inert(what).into_owned() };
            let states: Vec<String> = state(access).into_iter().map(say).collect();
            let between = match lang {
                Lang::Zh => "，",
                Lang::En => ", ",
            };
            let _ = writeln!(out, "  {what}  [{}] {}", access.data_type, states.join(between));
            let source = access.source.as_ref().map(|source| format!(" ({}:{})", inert(&source.file), source.line));
            // As a stack: the place first, the entry point last.
            let holder = [&access.method];
            let chain: Vec<&String> =
                if access.chain.is_empty() { holder.to_vec() } else { access.chain.iter().rev().collect() };
            for (position, step) in chain.iter().enumerate() {
                let source = source.as_deref().filter(|_| position == 0).unwrap_or_default();
                let _ = writeln!(out, "      {} {}{source}", if position == 0 { "in" } else { "by" }, method(step));
            }
            if let Some(reason) = &access.reason {
                let _ = writeln!(out, "      ({})", inert(reason.get(lang)));
            }
        }
    }
    for limit in &facts.limits {
        let _ = writeln!(out, "\n{}: {}", say(words::word("看不到", "Not seen")), inert(limit.what.get(lang)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_data_type_a_permission_or_an_api() {
        assert!(matches!(Query::new("contacts"), Query::DataType(row) if row.id == "contacts"));
        let asked = |word: &str| {
            let query = Query::new(word);
            (query.kind(), query.id().to_owned())
        };
        assert_eq!(asked("READ_SMS"), ("permission", "android.permission.READ_SMS".to_owned()));
        assert_eq!(asked("android.permission.CAMERA"), ("permission", "android.permission.CAMERA".to_owned()));
        assert_eq!(
            asked("PackageManager.getInstalledPackages"),
            ("api", "PackageManager/getInstalledPackages".to_owned())
        );
    }

    #[test]
    fn methods_are_shown_as_stacks_show_them() {
        assert_eq!(method("Lcom/example/Main$1;->run()V"), "com.example.Main$1.run");
        assert_eq!(method("Landroid/os/Build;->SERIAL:Ljava/lang/String;"), "android.os.Build.SERIAL");
        assert_eq!(method("JNI_OnLoad"), "JNI_OnLoad");
    }
}
