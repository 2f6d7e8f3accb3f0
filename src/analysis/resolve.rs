//! Answers the questions of the scan: the values that arrive at calls whose arguments decide, in the method itself and,
//! where they turn on what it is passed, in the methods that call it.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use rayon::prelude::*;

use super::constant::{Constants, Place, Value};
use super::decide::{self, Answer, Answers, Question};
use super::hierarchy;
use super::ir::Body;
use super::scan::{self, Asking, Event, Hit, Scan};
use super::tables::{Ask, Tables};
use crate::android::arsc::Table;
use crate::android::dex::{IndexKind, MethodIdx, MethodRef, Program};

/// Steps for one method, besides those for its length.
const STEPS: u64 = 4_000;
/// Steps for each code unit of a method.
const STEPS_A_UNIT: u64 = 16;
/// Most methods that are looked into from their callers.
const MOST_OPEN: usize = 4096;
/// Most calls of one such method.
const MOST_CALLERS: usize = 64;

/// A call of a method whose own calls turn on what it is passed.
struct Caller {
    place: Place,
    method: MethodRef,
    offset: u32,
    /// Position in the list of asking methods.
    called: usize,
}

/// Adds to `scan` what its questions turn out to be.
pub fn resolve(program: &Program<'_>, tables: &Tables, scan: &mut Scan<'_>, resources: Option<&Table<'_>>) {
    let writers = std::mem::take(&mut scan.writers);
    let definitions = std::mem::take(&mut scan.definitions);
    let constants = Constants::new(program, resources, &writers, &definitions, tables.values(program));
    let asking = std::mem::take(&mut scan.asking);
    let answered: Vec<(Answers, Vec<Hit>)> = asking
        .par_iter()
        .map(|asking| {
            let answers = own(program, &constants, asking);
            let hits = answers.answers.iter().filter_map(|answer| hit(program, asking.place, asking.method, answer));
            let hits = hits.collect();
            (answers, hits)
        })
        .collect();
    let mut used: BTreeSet<&'static str> = BTreeSet::new();
    let mut open: Vec<usize> = Vec::new();
    for (index, (answers, hits)) in answered.iter().enumerate() {
        used.extend(answers.used.iter());
        scan.hits.extend(hits.iter().cloned());
        if !answers.open.is_empty() {
            open.push(index);
        }
    }
    open.truncate(MOST_OPEN);
    let callers = callers(program, &asking, &open);
    let from_callers: Vec<Vec<(Hit, BTreeSet<&'static str>)>> = callers
        .par_iter()
        .map(|caller| match (asking.get(caller.called), answered.get(caller.called)) {
            (Some(called), Some((answers, _))) => passed(program, &constants, caller, called, &answers.open),
            _ => Vec::new(),
        })
        .collect();
    let mut told: BTreeSet<MethodRef> = BTreeSet::new();
    for (caller, found) in callers.iter().zip(from_callers) {
        for (hit, uris) in found {
            used.extend(uris);
            if matches!(hit.event, Event::Request(_)) {
                told.extend(asking.get(caller.called).map(|called| called.method));
            }
            scan.hits.push(hit);
        }
    }
    // A method that asks for what it is passed says nothing where its callers do.
    scan.hits.retain(|hit| match &hit.event {
        Event::Request(names) => !names.is_empty() || !told.contains(&hit.method),
        _ => true,
    });
    for (asking, (answers, _)) in asking.iter().zip(&answered) {
        scan.handed.extend(not_used(program, asking, answers));
    }
    // What some method is known to use was handed to it.
    scan.hits.extend(std::mem::take(&mut scan.handed).into_iter().filter(|hit| match &hit.event {
        Event::Uri(row, ..) => !used.contains(row.uri),
        _ => true,
    }));
}

fn body<'a>(program: &Program<'a>, place: Place) -> Option<Body<'a>> {
    let class = program.classes().get(usize::try_from(place.class).ok()?)?;
    Body::of(program, class, &place.method)?.ok()
}

fn steps(body: &Body<'_>) -> u64 {
    STEPS + STEPS_A_UNIT * u64::try_from(body.code.units.len()).unwrap_or(0)
}

/// Answers by the method's own code.
fn own<'a>(program: &Program<'a>, constants: &Constants<'_, 'a>, asking: &Asking<'_>) -> Answers {
    let Some(body) = body(program, asking.place) else { return Answers::default() };
    let offsets: Vec<u32> = asking.questions.iter().map(|question| question.offset).collect();
    let watched = constants.watch(&body, &offsets, &mut steps(&body));
    decide::answer(program, &asking.questions, &watched, &asking.named)
}

/// Content URIs that a method names and does not use where they are known to be used.
fn not_used(program: &Program<'_>, asking: &Asking<'_>, answers: &Answers) -> Vec<Hit> {
    let found: BTreeSet<&str> = answers
        .answers
        .iter()
        .filter_map(|answer| match &answer.event {
            Event::Uri(row, ..) => Some(row.uri),
            _ => None,
        })
        .collect();
    let left = asking
        .named
        .uris
        .iter()
        .filter(|(_, row, _)| !answers.used.contains(row.uri) && !found.contains(row.uri) && !asking.builds_intent);
    left.filter_map(|(offset, row, shown)| {
        let event = Event::Uri(row, super::facts::Via::Uri, shown.clone());
        let reason = Some(decide::HANDED_ON);
        hit(program, asking.place, asking.method, &Answer { offset: *offset, event, reference: String::new(), reason })
    })
    .collect()
}

/// The calls of the open methods, in the order of the code.
fn callers(program: &Program<'_>, asking: &[Asking<'_>], open: &[usize]) -> Vec<Caller> {
    let mut by_name: HashMap<_, Vec<usize>> = HashMap::new();
    for index in open {
        let method = asking.get(*index).and_then(|asking| program.methods().get(asking.method.at()));
        if let Some(method) = method {
            by_name.entry((method.name, method.proto)).or_default().push(*index);
        }
    }
    if by_name.is_empty() {
        return Vec::new();
    }
    // The references by which each open method is called: its own, and those through a class below or above it.
    let mut references: HashMap<MethodRef, Vec<usize>> = HashMap::new();
    for (id, method) in (0u32..).zip(program.methods()) {
        for index in by_name.get(&(method.name, method.proto)).into_iter().flatten() {
            let Some(own) = asking.get(*index).and_then(|asking| program.methods().get(asking.method.at())) else {
                continue;
            };
            let above = |class, of| {
                let name = program.descriptor_str(of).unwrap_or_default();
                hierarchy::types(program, class).contains(&name)
            };
            if own.class == method.class || above(method.class, own.class) || above(own.class, method.class) {
                references.entry(MethodRef(id)).or_default().push(*index);
            }
        }
    }
    let parts: Vec<Vec<Caller>> = program
        .classes()
        .par_iter()
        .enumerate()
        .map(|(class_at, class)| {
            let mut found = Vec::new();
            let Some(file) = program.files.get(class.file) else { return found };
            let Ok(class_at) = u32::try_from(class_at) else { return found };
            for encoded in program.methods_of(class).into_iter().flatten().map_while(Result::ok) {
                let Some(method) = file.method(encoded.method) else { continue };
                let Some(code) = Some(encoded.code).filter(|code| *code != 0).and_then(|code| file.dex.code(code).ok())
                else {
                    continue;
                };
                for instruction in code.instructions().map_while(Result::ok) {
                    let Some((IndexKind::Method, index)) = instruction.index() else { continue };
                    let Some(called) = file.method(MethodIdx(index)).and_then(|called| references.get(&called)) else {
                        continue;
                    };
                    found.extend(called.iter().map(|called| Caller {
                        place: Place { class: class_at, method: encoded },
                        method,
                        offset: instruction.offset,
                        called: *called,
                    }));
                }
            }
            found
        })
        .collect();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    parts
        .into_iter()
        .flatten()
        .filter(|caller| {
            let count = counts.entry(caller.called).or_default();
            *count += 1;
            *count <= MOST_CALLERS
        })
        .collect()
}

/// What a method does when one call passes it what it passes: placed at that call, whose code decides.
fn passed<'a>(
    program: &Program<'a>,
    constants: &Constants<'_, 'a>,
    caller: &Caller,
    called: &Asking<'_>,
    open: &[u32],
) -> Vec<(Hit, BTreeSet<&'static str>)> {
    // Methods call, and are called, several times.
    let Some(outer) = constants.body(caller.place) else { return Vec::new() };
    let watched = constants.watch(&outer, &[caller.offset], &mut steps(&outer));
    let Some(arguments) = watched.get(&caller.offset) else { return Vec::new() };
    if !arguments.iter().any(|value| decides(value, called)) {
        return Vec::new();
    }
    // What the caller's own caller passes is not followed further.
    let arguments: Vec<Value> = arguments
        .iter()
        .map(|value| value.map(|one| if matches!(one, Value::Parameter(_)) { Value::Unknown } else { one.clone() }))
        .collect();
    let Some(inner) = constants.body(called.place) else { return Vec::new() };
    let watched = constants.watch_with(&inner, &arguments, open, &mut steps(&inner));
    let questions: Vec<Question<'_>> =
        called.questions.iter().filter(|question| open.contains(&question.offset)).copied().collect();
    let answers = decide::answer(program, &questions, &watched, &decide::Named::default());
    let sure = answers.answers.iter().filter(|answer| match &answer.event {
        // What is open in the method itself is reported there.
        Event::Request(names) => !names.is_empty(),
        _ => true,
    });
    sure.filter_map(|answer| {
        let placed = Answer { offset: caller.offset, ..answer.clone() };
        Some((hit(program, caller.place, caller.method, &placed)?, answers.used.clone()))
    })
    .collect()
}

/// Whether what a method is passed can make one of its calls a read. Files are told by what their paths begin with.
fn decides(value: &Value, called: &Asking<'_>) -> bool {
    let files = |question: &Question<'_>| {
        question.meaning.asks.iter().all(|ask| matches!(ask, Ask::Strings(row) if row.class.starts_with("Ljava/io/")))
    };
    if called.questions.iter().all(files) {
        return value.texts().iter().any(|text| text.starts_with("/sys") || text.starts_with("/proc"));
    }
    !value
        .alternatives()
        .iter()
        .all(|one| matches!(one, Value::Unknown | Value::Parameter(_) | Value::Null | Value::Int(_) | Value::Long(_)))
}

/// An answer with its place.
fn hit(program: &Program<'_>, place: Place, method: MethodRef, answer: &Answer) -> Option<Hit> {
    let class = program.classes().get(usize::try_from(place.class).ok()?)?;
    let file = program.files.get(class.file)?;
    let code = file.dex.code(place.method.code).ok()?;
    Some(Hit {
        event: answer.event.clone(),
        reference: answer.reference.clone(),
        file: class.file,
        method,
        offset: answer.offset,
        source: scan::source(file, class, &code, answer.offset),
        reason: answer.reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::attribution::Unknown;
    use crate::android::dex::{build::assemble, open};

    const PARSE: &str = "Landroid/net/Uri;->parse(Ljava/lang/String;)Landroid/net/Uri;";
    const QUERY: &str = "Landroid/content/ContentResolver;->query(Landroid/net/Uri;[Ljava/lang/String;Ljava/lang/String;\
                         [Ljava/lang/String;Ljava/lang/String;)Landroid/database/Cursor;";

    /// The content URIs that this code reads: method, as far as it is known, and whether that is certain.
    fn read(code: &str) -> Vec<(String, String, bool)> {
        let bytes = assemble(code);
        let (files, error) = open(&bytes);
        assert_eq!(error, None);
        let program = Program::new(files.into_iter().map(|file| (String::from("classes.dex"), file)).collect());
        let tables = Tables::new(&program);
        let mut scanned = scan::scan(&program, &tables, &Unknown::default());
        resolve(&program, &tables, &mut scanned, None);
        let mut found: Vec<_> = scanned
            .hits
            .iter()
            .filter_map(|hit| match &hit.event {
                Event::Uri(_, _, shown) => {
                    let method = program.method_text(hit.method);
                    let name = method.split("->").nth(1).unwrap().split('(').next().unwrap().to_owned();
                    Some((name, shown.clone(), hit.reason.is_none()))
                }
                _ => None,
            })
            .collect();
        found.sort();
        found
    }

    fn method(name: &str, parameters: &str, code: &str) -> String {
        format!(".method static {name}({parameters})V\n.registers 12\n{code}\nreturn-void\n.end method\n")
    }

    /// Queries the URI in `v1`.
    fn query() -> String {
        format!("invoke-virtual/range {{v0, v1, v2, v3, v4, v5}}, {QUERY}")
    }

    fn parse(uri: &str) -> String {
        format!("const-string v1, \"{uri}\"\ninvoke-static {{v1}}, {PARSE}\nmove-result-object v1")
    }

    fn of(name: &str, uri: &str, certain: bool) -> (String, String, bool) {
        (name.into(), uri.into(), certain)
    }

    #[test]
    fn what_a_method_makes_and_queries_is_its_read() {
        let code = format!("{}\n{}", parse("content://sms/inbox"), query());
        let text = format!(".class Lx/Main;\n{}", method("run", "", &code));
        assert_eq!(read(&text), [of("run", "content://sms/inbox", true)]);
    }

    #[test]
    fn what_a_method_is_passed_is_read_where_it_is_passed() {
        let helper = method("helper", "Landroid/net/Uri;", &format!("move-object v1, p0\n{}", query()));
        let call = "invoke-static {v1}, Lx/Main;->helper(Landroid/net/Uri;)V";
        let first = method("first", "", &format!("{}\n{call}", parse("content://sms")));
        let second = method("second", "", &format!("{}\n{call}", parse("content://call_log/calls")));
        // A provider of no personal information.
        let third = method("third", "", &format!("{}\n{call}", parse("content://com.own.app/settings")));
        let text = format!(".class Lx/Main;\n{helper}{first}{second}{third}");
        assert_eq!(read(&text), [of("first", "content://sms", true), of("second", "content://call_log/calls", true)]);
    }

    #[test]
    fn what_is_only_written_is_no_read() {
        let delete = "invoke-virtual {v0, v1, v2, v3}, Landroid/content/ContentResolver;->delete(Landroid/net/Uri;\
             Ljava/lang/String;[Ljava/lang/String;)I";
        let text = format!(".class Lx/Main;\n{}", method("run", "", &format!("{}\n{delete}", parse("content://sms"))));
        assert_eq!(read(&text), []);
    }

    #[test]
    fn what_is_named_and_goes_elsewhere_is_not_certain() {
        let keep = "sput-object v1, Lx/Main;->kept:Landroid/net/Uri;";
        let text = format!(
            ".class Lx/Main;\n.field static kept:Landroid/net/Uri;\n{}",
            method("run", "", &format!("{}\n{keep}", parse("content://sms")))
        );
        assert_eq!(read(&text), [of("run", "content://sms", false)]);
        // Once some method is known to use it, the place that names it says nothing more.
        let used = method("use", "", &format!("sget-object v1, Lx/Main;->kept:Landroid/net/Uri;\n{}", query()));
        assert_eq!(read(&format!("{text}{used}")), [of("use", "content://sms", true)]);
    }
}
