//! Facts: what the code, libraries and scripts do, where, and by whom. Facts carry no opinion.

mod actor;
mod attribution;
mod callgraph;
pub mod constant;
mod decide;
mod endpoint;
mod entry;
pub mod facts;
mod hierarchy;
pub mod ir;
mod jni;
mod layout;
mod logged;
pub mod mapping;
mod native;
mod package;
mod permission;
mod reach;
mod refusal;
mod resolve;
mod scan;
mod tables;

pub use facts::*;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::android::dex::{self, MethodRef, Program};
use crate::app::App;
use crate::app::resources::Resources;
use crate::container::{Apk, ContainerError, Entry};
use crate::db;
use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;
use actor::Actors;
use attribution::Unknown;
use callgraph::{Methods, Outlines, Subject, Types};
use mapping::Mapping;
use reach::{Detail, Known, Placed, Reach, Runs};
use refusal::Refusals;
use scan::{Event, Hit, Scan};

/// What the code and libraries of `apk` do; `mapping` turns shrunk names back. What cannot be read becomes a limit; the rest is still read.
pub fn analyse(apk: &Apk<'_>, app: &App, code: &Code<'_>, mapping: Option<&Mapping>, budget: &Budget) -> Facts {
    analyse_beside(apk, app, code, mapping, budget, |_| ()).0
}

/// The same, with other work on the cores that the analysis leaves idle. `last` is given what was inflated, by entry, so
/// that it need not do it again.
pub fn analyse_beside<R: Send>(
    apk: &Apk<'_>,
    app: &App,
    code: &Code<'_>,
    mapping: Option<&Mapping>,
    budget: &Budget,
    last: impl FnOnce(&HashMap<&str, &[u8]>) -> R + Send,
) -> (Facts, R) {
    // Damage of the table is a limit of the app model, which reads it too.
    let resources = Resources::read(apk, budget);
    let resources = resources.table(budget, |_, _| ());
    let mut limits = Vec::new();
    let mut parsed = Vec::new();
    for (name, bytes) in &code.files {
        match bytes {
            Ok(bytes) => {
                let (found, error) = dex::open(bytes);
                parsed.extend(found.into_iter().map(|file| (name.clone(), file)));
                limits.extend(error.map(|error| damaged(name, &error.message())));
            }
            Err(error) => limits.push(damaged(name, &error.message())),
        }
    }
    if code.files.is_empty() && has_code(app) {
        limits.push(damaged("classes.dex", &Prose::new("APK 中没有它", "the APK has none")));
    }
    let files = parsed.clone();
    let checksums = || -> Vec<bool> { files.par_iter().map(|(_, file)| file.checksum_holds()).collect() };
    // The index grows file by file, on one core.
    let (program, (checksums, (layouts, libraries))) = rayon::join(
        || Program::new(parsed),
        || rayon::join(checksums, || rayon::join(|| layout::read(apk, budget), || native::inflate(apk, budget))),
    );
    limits.extend(files.iter().zip(checksums).filter(|(_, holds)| !holds).map(|((name, _), _)| refused(name)));
    for (file, problem) in program.problems() {
        let name = program.files.get(*file).map_or("", |file| file.name.as_str());
        limits.push(damaged(name, &problem.message()));
    }
    // What runs does not turn on what is asked of it, nor the other way round.
    let (methods, types, outlines) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
    let (runs, ((scanned, actors, packages), (mut native, beside))) = rayon::join(
        || {
            let methods = methods.get_or_init(|| Methods::new(&program));
            let types = types.get_or_init(|| Types::new(&program, methods));
            let entries = entry::entries(app, &layouts, &program, methods);
            let outlines = outlines.get_or_init(|| Arc::new(Outlines::new(&program, methods))).clone();
            Runs::new(Subject { program: &program, methods, types, outlines }, entries, budget)
        },
        || {
            let scan = || {
                let mut actors = Actors::new(app, mapping);
                let tables = tables::Tables::new(&program);
                let unknown = Unknown::new(&program, &actors);
                let mut scanned = scan::scan(&program, &tables, &unknown);
                resolve::resolve(&program, &tables, &mut scanned, resources.as_ref());
                let Scan { hits, damaged, seen, .. } = scanned;
                let attributed = attribution::attribute(&program, app, &actors, &unknown, seen);
                drop(unknown);
                actors.learn(&program, attributed);
                let sdks = package::sdks(apk, app, &program, &actors, budget);
                let packages = (sdks, package::frameworks(apk, &program), package::packers(apk, app, &program));
                (scan::Found { hits, damaged }, actors, packages)
            };
            let at_hand = at_hand(code.files.iter().map(|(name, bytes)| (name, bytes)).chain(&libraries));
            rayon::join(scan, || rayon::join(|| native::read(apk, &libraries), || last(&at_hand)))
        },
    );
    limits.append(&mut native.limits);
    let broken: BTreeSet<usize> = scanned.damaged.iter().copied().collect();
    for file in broken {
        let name = program.files.get(file).map_or("", |file| file.name.as_str());
        let count = scanned.damaged.iter().filter(|damaged| **damaged == file).count();
        limits.push(damaged(name, &unreadable(count)));
    }
    let (sdks, frameworks, (packers, hidden)) = packages;
    // Of an address it does not matter whether the code that names it runs.
    let asked = || scanned.hits.iter().filter_map(|hit| Some((hit.method, hit.place(), detail(&hit.event)?)));
    let reach = runs.of(asked().map(|(method, offset, _)| (method, offset)));
    limits.extend(reach.is_cut().then(cut));
    let loads =
        scanned.hits.iter().filter(|hit| matches!(hit.event, Event::Sink(row) if row.category == "native-load"));
    let loads: Vec<(MethodRef, u32)> = loads.map(|hit| (hit.method, hit.offset)).collect();
    let tell = || {
        let known = Known::new(&reach, asked());
        let place = |hit: &Hit| known.of(hit.method, hit.place());
        let (mut facts, ()) = rayon::join(
            || gather(app, &program, &actors, &reach, &scanned.hits, place),
            || jni::tie(&mut native, apk, &program, &actors, &reach, &loads, budget),
        );
        facts.sdks = Some(with_starts(sdks, &program, &scanned.hits, place));
        (facts, known)
    };
    // To give back what was built takes as long as some of the work, and goes beside it.
    let ((mut facts, known), ()) = rayon::join(tell, || drop(outlines));
    facts.frameworks = frameworks;
    facts.packers = packers;
    limits.extend(hidden);
    limits.extend(loads_code(&facts));
    limits.extend(facts.frameworks.iter().filter_map(|id| scripts(id)));
    facts.limits = limits;
    facts.accesses.get_or_insert_default().extend(native.accesses);
    facts.sinks.get_or_insert_default().extend(native.sinks);
    facts.endpoints.get_or_insert_default().extend(native.endpoints);
    let finish = || {
        if let Some(mapping) = mapping {
            mapping.apply(&mut facts);
        }
        settle(&mut facts);
        facts.permission_use = permission::uses(app, &facts);
    };
    rayon::join(finish, || rayon::join(|| drop(reach), || drop(known)));
    drop(types);
    rayon::join(|| drop(methods), || drop(program));
    (facts, beside)
}

/// What has to be known of where a hit stands; of an address it does not matter whether the code that names it runs.
fn detail(event: &Event) -> Option<Detail> {
    match event {
        Event::Url(_) => None,
        Event::Sink(_) | Event::Start(_) => Some(Detail::Whether),
        Event::Api(..) | Event::Uri(..) | Event::Pick(_) | Event::Request(_) => Some(Detail::Whole),
    }
}

/// The contents of an entry, or why they cannot be read.
type Contents<'a> = Result<Cow<'a, [u8]>, ContainerError>;

/// The entries that could be inflated.
fn at_hand<'c>(entries: impl Iterator<Item = (&'c String, &'c Contents<'c>)>) -> HashMap<&'c str, &'c [u8]> {
    entries.filter_map(|(name, bytes)| Some((name.as_str(), &**bytes.as_ref().ok()?))).collect()
}

/// The DEX files of an app, inflated.
#[derive(Debug)]
pub struct Code<'a> {
    /// By entry, in the order in which the runtime searches them.
    files: Vec<(String, Contents<'a>)>,
}

impl<'a> Code<'a> {
    /// Reads the code of `apk`, in parallel. What cannot be read becomes a limit later.
    pub fn read(apk: &Apk<'a>, budget: &Budget) -> Self {
        Code::read_beside(apk, budget, || ())
    }

    /// The same, with other work on the cores that this leaves idle.
    pub fn read_beside(apk: &Apk<'a>, budget: &Budget, other: impl FnOnce() + Send) -> Self {
        let read = |entry: &Entry| (entry.place().to_owned(), apk.read(entry, budget));
        let entries = dex_entries(apk);
        let (some, others) = entries.split_at(entries.len().div_ceil(2));
        let read = |entries: &[&Entry]| entries.par_iter().map(|entry| read(entry)).collect::<Vec<_>>();
        // An idle core takes what stands in the second place here: code first.
        let (mut files, (mut rest, ())) = rayon::join(|| read(some), || rayon::join(|| read(others), other));
        files.append(&mut rest);
        Code { files }
    }

    /// The code of those of the methods `wanted` that the app defines, by their reference, as text. With `mapping` they
    /// are wanted by the developer's names.
    pub fn disassemble(&self, wanted: &BTreeSet<&str>, mapping: Option<&Mapping>) -> BTreeMap<String, String> {
        let mut parsed = Vec::new();
        for (name, bytes) in &self.files {
            if let Ok(bytes) = bytes {
                parsed.extend(dex::open(bytes).0.into_iter().map(|file| (name.clone(), file)));
            }
        }
        let known_as = mapping.map(|mapping| |reference: &str| mapping.reference(reference));
        Program::new(parsed).disassemble(wanted, known_as.as_ref().map(|known_as| known_as as &dyn Fn(&str) -> String))
    }
}

/// The DEX files that the runtime loads: `classes.dex`, `classes2.dex` … without a gap, part by part.
fn dex_entries<'e>(apk: &'e Apk<'_>) -> Vec<&'e Entry> {
    let of_part = |part| {
        let numbered = (2..).map(|number| format!("classes{number}.dex"));
        std::iter::once(String::from("classes.dex")).chain(numbered).map_while(move |name| apk.entry_of(part, &name))
    };
    (0..apk.parts).flat_map(of_part).collect()
}

/// Whether the manifest declares something that needs code.
fn has_code(app: &App) -> bool {
    !app.components.is_empty() || app.application.name.is_some()
}

/// Methods or classes that cannot be read, by their number.
fn unreadable(count: usize) -> Prose {
    Prose::new(format!("{count} 个方法或类无法读取"), format!("{count} methods or classes cannot be read"))
}

/// The runtime refuses code whose checksum is wrong: the app does not work, or mends the file before it is loaded.
fn refused(name: &str) -> Limit {
    Limit {
        what: Prose::new(
            format!("{name} 的校验和不符（偏移 8），系统拒绝加载"),
            format!("{name} has a wrong checksum (offset 8), and the runtime refuses to load it"),
        ),
        place: name.to_owned(),
        effect: Prose::new("运行时执行的代码可能与所见不同", "what runs may be other code than what was seen"),
        principles: vec![Principle::Proper, Principle::Necessary, Principle::Disclosed, Principle::Consent],
    }
}

/// A part of the code that cannot be read.
fn damaged(name: &str, why: &Prose) -> Limit {
    Limit {
        what: Prose::new(
            format!("{name} 无法完整读取：{}", why.zh),
            format!("{name} cannot be read whole: {}", why.en),
        ),
        place: name.to_owned(),
        effect: Prose::new("看不到的部分没有计入", "what cannot be seen is not counted"),
        principles: vec![Principle::Proper, Principle::Necessary, Principle::Disclosed, Principle::Consent],
    }
}

/// Code that is loaded at run time is not in the package. A library's loader serves the build (old multidex).
fn loads_code(facts: &Facts) -> Option<Limit> {
    let call = facts
        .sinks
        .iter()
        .flatten()
        .find(|sink| sink.category == "dynamic-code" && sink.actor.kind != ActorKind::Library)?;
    Some(Limit {
        what: Prose::new("运行时加载安装包以外的代码", "code from outside the package is loaded at run time"),
        place: call.method.clone(),
        effect: Prose::new("被加载的代码看不到", "the code that is loaded cannot be seen"),
        principles: vec![Principle::Proper, Principle::Necessary, Principle::Disclosed, Principle::Consent],
    })
}

/// The part of a cross-platform app that is no DEX code.
fn scripts(id: &'static str) -> Option<Limit> {
    let row = db::frameworks().iter().find(|row| row.id == id)?;
    Some(Limit {
        what: Prose::new(
            format!("应用使用 {}，其脚本或编译产物未被读取", row.text.zh),
            format!("the app is built with {}, whose scripts or compiled code are not read", row.text.en),
        ),
        place: id.to_owned(),
        effect: Prose::new("其中的行为没有计入", "what they do is not counted"),
        principles: vec![Principle::Necessary, Principle::Disclosed, Principle::Consent],
    })
}

/// The code is larger than its call graph may grow.
fn cut() -> Limit {
    Limit {
        what: Prose::new("调用关系过于庞大，未能全部分析", "the call graph is too large to be worked out whole"),
        place: String::from("classes.dex"),
        effect: Prose::new(
            "部分读取是否会执行、是否先于同意，无法判断",
            "whether some reads run, and whether before consent, is not known",
        ),
        principles: vec![Principle::Consent],
    }
}

/// Turns what the scan hit into facts. `place`: what is known of where a hit stands.
fn gather<'r>(
    app: &App,
    program: &Program<'_>,
    actors: &Actors<'_>,
    reach: &Reach<'_, '_>,
    hits: &[Hit],
    place: impl Fn(&Hit) -> &'r Placed,
) -> Facts {
    let mut known: HashMap<MethodRef, (String, Actor, Option<Prose>)> = HashMap::new();
    let is_library = |class: &str| actors.kind(class) == ActorKind::Library;
    let refusals = Refusals::new(app, program, reach.methods(), &is_library);
    let requested: BTreeSet<&str> = app.permissions.iter().map(|permission| permission.name.as_str()).collect();
    let (mut accesses, mut sinks, mut endpoints, mut requests) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let logged = logged::logged(program, reach.methods(), hits);
    for (position, hit) in hits.iter().enumerate() {
        let (method, actor, whose) = known
            .entry(hit.method)
            .or_insert_with(|| {
                let class = program.methods().get(hit.method.at()).and_then(|m| program.descriptor_str(m.class));
                let class = class.unwrap_or_default();
                (
                    program.method_text(hit.method),
                    actors.of(class),
                    actors.attributed(class).map(|found| found.reason()),
                )
            })
            .clone();
        let file = program.files.get(hit.file).map(|file| file.name.clone()).unwrap_or_default();
        let placed = place(hit);
        let mut before_consent = placed.before_consent;
        let mut decided = None;
        // A library reads for what an app may ask of it: where it decides so itself, nobody asked yet.
        let decides = |method: &MethodRef| {
            let class = program.methods().get(method.at()).and_then(|known| program.descriptor_str(known.class));
            class.is_some_and(is_library)
        };
        if actor.kind == ActorKind::Library
            && before_consent == Some(true)
            && let Some(method) = reach.conditional(hit.method, hit.place()).find(decides)
        {
            let name = program.method_text(method);
            before_consent = None;
            decided = Some(Prose::new(
                format!("是否读取由库中的 {name} 自行决定"),
                format!("whether it reads is decided in the library, by {name}"),
            ));
        }
        let access = |data_type: &str, api: Option<&str>, uri: Option<&str>, permissions: Vec<String>, via: Via| {
            let refused =
                not_requested(&permissions, &requested, via, || reach.catches_refusal(hit.method, hit.offset));
            let why = hit.reason.map(|(zh, en)| Prose::new(zh, en));
            let why = why.or_else(|| decided.as_ref().or(placed.reason.as_ref()).cloned());
            Access {
                id: String::new(),
                data_type: data_type.to_owned(),
                api: api.map(str::to_owned),
                uri: uri.map(str::to_owned),
                permissions,
                method: method.clone(),
                file: file.clone(),
                offset: Some(hit.offset),
                source: hit.source.clone(),
                actor: actor.clone(),
                reachable: placed.reachable,
                entry: placed.entry.clone(),
                chain: placed.chain.clone(),
                before_consent,
                frequency: placed.frequency.unwrap_or(Frequency::Unknown),
                reason: reach::join(why.into_iter().chain(refused).chain(whose.clone())),
                via,
            }
        };
        match &hit.event {
            Event::Api(row, via) => {
                // What yields nothing on any level that the app runs on is no read.
                if row.until.is_some_and(|until| app.min_sdk >= until) {
                    continue;
                }
                // A kit that calls its own methods takes nothing that it does not hold.
                if calls_itself(row.class, &actor) {
                    continue;
                }
                let permissions: Vec<String> = row.permissions.iter().map(|name| (*name).to_owned()).collect();
                accesses.extend(
                    row.data_types
                        .iter()
                        .map(|data_type| access(data_type, Some(&hit.reference), None, permissions.clone(), *via)),
                );
            }
            Event::Uri(row, via, shown) => {
                let api = hit.reference.starts_with('L').then_some(hit.reference.as_str());
                let permissions: Vec<String> = row.read_permission.iter().map(|name| (*name).to_owned()).collect();
                accesses.extend(
                    row.data_types
                        .iter()
                        .map(|data_type| access(data_type, api, Some(shown), permissions.clone(), *via)),
                );
            }
            Event::Pick(row) => {
                let types = row.data_types.iter();
                accesses.extend(types.map(|of| access(of, Some(&hit.reference), None, Vec::new(), Via::Picker)));
            }
            Event::Sink(row) => sinks.push(SinkCall {
                kind: sink_kind(row.kind),
                category: row.category,
                api: hit.reference.clone(),
                method,
                file,
                offset: hit.offset,
                actor,
                source: hit.source.clone(),
                reachable: placed.reachable,
                before_consent,
                carries: logged.get(&position).into_iter().flatten().map(|id| (*id).to_owned()).collect(),
            }),
            Event::Url(url) => endpoints.extend(endpoint::endpoint(url, &file, Some(method), actor)),
            // A library's wrapper that asks for whatever it is passed.
            Event::Request(permissions) if permissions.is_empty() && actor.kind == ActorKind::Library => {}
            Event::Request(permissions) => {
                let way = reach.way(hit.method, hit.offset);
                let after = refusals.of(hit.method, &way, placed.frequency);
                requests.push(PermissionRequest {
                    permissions: permissions.clone(),
                    method,
                    offset: Some(hit.offset),
                    source: hit.source.clone(),
                    before_consent,
                    repeated: after.repeated,
                    exits_on_refusal: after.exits,
                })
            }
            Event::Start(_) => {}
        }
    }
    Facts {
        accesses: Some(accesses),
        endpoints: Some(endpoints),
        sinks: Some(sinks),
        permission_requests: Some(requests),
        ..Facts::default()
    }
}

/// A note where the app asks for none of the permissions one of which a read needs.
fn not_requested(
    permissions: &[String],
    requested: &BTreeSet<&str>,
    via: Via,
    is_caught: impl FnOnce() -> bool,
) -> Option<Prose> {
    if permissions.is_empty() || via == Via::Picker || permissions.iter().any(|name| requested.contains(name.as_str()))
    {
        return None;
    }
    let (zh, en) = (permissions.join("、"), permissions.join(", "));
    Some(if is_caught() {
        Prose::new(
            format!("应用没有申请 {zh}；系统拒绝时的异常在此处被捕获"),
            format!("the app does not request {en}; the exception of the refusal is caught here"),
        )
    } else {
        Prose::new(format!("应用没有申请 {zh}"), format!("the app does not request {en}"))
    })
}

/// Whether `class` belongs to the vendor whose code this is.
fn calls_itself(class: &str, actor: &Actor) -> bool {
    let of = actor.id.as_deref().and_then(db::sdk);
    match (db::sdk_of_class(class), of) {
        (Some(called), Some(of)) => {
            let vendor = |sdk: &db::Sdk| sdk.vendor.map(|vendor| vendor.en);
            called.id == of.id || vendor(called).is_some() && vendor(called) == vendor(of)
        }
        _ => false,
    }
}

/// A sink's kind; `None` for calls that load or hide code.
fn sink_kind(kind: &str) -> Option<SinkKind> {
    Some(match kind {
        "network" => SinkKind::Network,
        "sms" => SinkKind::Sms,
        "log" => SinkKind::Log,
        "file" => SinkKind::File,
        "ipc" => SinkKind::Ipc,
        "intent" => SinkKind::Intent,
        "code" => return None,
        _ => SinkKind::Other,
    })
}

/// Adds the calls that start each SDK from outside its own code.
fn with_starts<'r>(
    mut sdks: Vec<Sdk>,
    program: &Program<'_>,
    hits: &[Hit],
    place: impl Fn(&Hit) -> &'r Placed,
) -> Vec<Sdk> {
    let mut starts: BTreeMap<&str, Vec<SdkInit>> = BTreeMap::new();
    for hit in hits {
        let Event::Start(sdk) = hit.event else { continue };
        let caller = program.method_text(hit.method);
        if db::sdk_of_class(&caller).is_none_or(|of| of.id != sdk.id) {
            starts.entry(sdk.id).or_default().push(SdkInit {
                api: hit.reference.clone(),
                method: caller,
                offset: Some(hit.offset),
                before_consent: place(hit).before_consent,
            });
        }
    }
    for sdk in &mut sdks {
        sdk.init = starts.remove(sdk.id.as_str()).unwrap_or_default();
    }
    sdks
}

/// Puts lists in the order of their places, whatever the threads did, and gives accesses their ids.
fn settle(facts: &mut Facts) {
    if let Some(accesses) = &mut facts.accesses {
        fn key(of: &Access) -> impl Ord + use<'_> {
            (&of.file, &of.method, of.offset, &of.data_type, &of.api, &of.uri)
        }
        accesses.sort_by(|a, b| key(a).cmp(&key(b)));
        accesses.dedup_by(|a, b| key(a).cmp(&key(b)).is_eq());
        for (index, access) in accesses.iter_mut().enumerate() {
            access.id = format!("a{}", index + 1);
        }
    }
    if let Some(endpoints) = &mut facts.endpoints {
        fn key(of: &Endpoint) -> impl Ord + use<'_> {
            (&of.url, &of.file, &of.method)
        }
        endpoints.sort_by(|a, b| key(a).cmp(&key(b)));
        endpoints.dedup_by(|a, b| key(a).cmp(&key(b)).is_eq());
    }
    if let Some(sinks) = &mut facts.sinks {
        sinks.sort_by(|a, b| (&a.file, &a.method, a.offset, &a.api).cmp(&(&b.file, &b.method, b.offset, &b.api)));
    }
    if let Some(requests) = &mut facts.permission_requests {
        requests.sort_by(|a, b| (&a.method, a.offset).cmp(&(&b.method, b.offset)));
    }
    facts.limits.sort();
    facts.limits.dedup();
}
