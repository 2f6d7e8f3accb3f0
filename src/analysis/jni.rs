//! Ties native libraries to the code that loads and calls them: by the names of exported functions that stand for native
//! methods (`Java_…`), by the classes that a library registers methods of, and by `System.loadLibrary`.
//!
//! A tie tells whose library it is and how it comes to run. What a string in a library is for stays unknown.

use std::collections::{BTreeMap, BTreeSet};

use super::actor::Actors;
use super::callgraph::Methods;
use super::facts::{Actor, ActorKind};
use super::ir::{Body, Definition};
use super::native::Native;
use super::reach::Reach;
use crate::android::dex::{MethodRef, Program, TypeRef, decode_mutf8};
use crate::container::Apk;
use crate::limit::Budget;
use crate::prose::Prose;

/// Longest name of an exported function that is looked at.
const LONGEST_SYMBOL: usize = 1024;
/// The function of a library that the runtime calls once it is loaded.
const ON_LOAD: &str = "JNI_OnLoad";

/// What is known of how a library comes to run.
#[derive(Debug, Default)]
struct Tie {
    /// Native methods that the library implements.
    implements: BTreeSet<MethodRef>,
    /// Calls that load it: method and offset.
    loads: BTreeSet<(MethodRef, u32)>,
}

/// Tells of the reads, ways out and addresses in libraries whose code loads or calls them. `loads`: the places of calls
/// that may load a library.
pub fn tie(
    native: &mut Native,
    apk: &Apk<'_>,
    program: &Program<'_>,
    actors: &Actors<'_>,
    reach: &Reach<'_, '_>,
    loads: &[(MethodRef, u32)],
    budget: &Budget,
) {
    let speaking: BTreeSet<String> = native
        .accesses
        .iter()
        .map(|access| access.file.clone())
        .chain(native.sinks.iter().map(|sink| sink.file.clone()))
        .chain(native.endpoints.iter().map(|endpoint| endpoint.file.clone()))
        .collect();
    if speaking.is_empty() {
        return;
    }
    let methods = native_methods(program, reach.methods());
    let mut ties: BTreeMap<&str, Tie> = BTreeMap::new();
    for (file, exports) in native.exports.iter().filter(|(file, _)| speaking.contains(*file)) {
        let tie = ties.entry(file).or_default();
        let named = exports.iter().filter_map(|symbol| symbol.strip_prefix("Java_"));
        tie.implements.extend(named.filter_map(|symbol| methods.by_symbol(symbol)));
        if tie.implements.is_empty() && exports.iter().any(|symbol| symbol == ON_LOAD) {
            tie.implements.extend(registered(apk, file, &methods, budget));
        }
    }
    for (method, offset) in loads {
        let Some(name) = loaded(program, reach, *method, *offset) else { continue };
        let ending = format!("/lib{name}.so");
        for (_, tie) in ties.iter_mut().filter(|(file, _)| file.ends_with(&ending)) {
            tie.loads.insert((*method, *offset));
        }
    }
    let told: BTreeMap<String, (Option<Actor>, Option<Placed>)> = ties
        .iter()
        .map(|(file, tie)| ((*file).to_owned(), (owner(program, actors, tie), placed(program, reach, tie))))
        .collect();
    let owner = |file: &str, actor: &mut Actor| {
        if let Some((Some(owner), _)) = told.get(file).filter(|_| actor.kind == ActorKind::Unknown) {
            *actor = owner.clone();
        }
    };
    for access in &mut native.accesses {
        owner(&access.file, &mut access.actor);
        if let Some((_, Some(placed))) = told.get(&access.file) {
            access.entry = placed.chain.first().cloned();
            access.chain.clone_from(&placed.chain);
            access.reason = super::reach::join(access.reason.take().into_iter().chain([placed.reason.clone()]));
        }
    }
    native.sinks.iter_mut().for_each(|sink| owner(&sink.file, &mut sink.actor));
    native.endpoints.iter_mut().for_each(|endpoint| owner(&endpoint.file, &mut endpoint.actor));
}

/// How a library comes to run.
struct Placed {
    chain: Vec<String>,
    reason: Prose,
}

/// The native methods of a program.
struct NativeMethods {
    /// By the name of the function that implements it, without `Java_`; overloads with their parameters.
    by_symbol: BTreeMap<String, MethodRef>,
    /// By the class's name as a path.
    by_class: BTreeMap<String, Vec<MethodRef>>,
}

impl NativeMethods {
    fn by_symbol(&self, symbol: &str) -> Option<MethodRef> {
        self.by_symbol.get(symbol).copied()
    }
}

fn native_methods(program: &Program<'_>, methods: &Methods) -> NativeMethods {
    let mut found = NativeMethods { by_symbol: BTreeMap::new(), by_class: BTreeMap::new() };
    for defined in methods.all().iter().filter(|defined| defined.access.is_native()) {
        let Some(path) = program.descriptor_str(defined.class).and_then(path) else { continue };
        let Some(known) = program.methods().get(defined.method.at()) else { continue };
        let name = decode_mutf8(program.string(known.name));
        let short = format!("{}_{}", mangled(path), mangled(&name));
        let prototype = program.proto_text(known.proto);
        let parameters = prototype.strip_prefix('(').and_then(|rest| rest.split(')').next()).unwrap_or_default();
        found.by_symbol.insert(format!("{short}__{}", mangled(parameters)), defined.method);
        found.by_symbol.entry(short).or_insert(defined.method);
        found.by_class.entry(path.to_owned()).or_default().push(defined.method);
    }
    found
}

/// A class's name as a path, from its descriptor.
fn path(descriptor: &str) -> Option<&str> {
    descriptor.strip_prefix('L')?.strip_suffix(';')
}

/// A name as the Java Native Interface writes it in the names of functions.
fn mangled(name: &str) -> String {
    let mut mangled = String::with_capacity(name.len());
    for unit in name.encode_utf16() {
        match char::from_u32(unit.into()) {
            Some('/') => mangled.push('_'),
            Some('_') => mangled.push_str("_1"),
            Some(';') => mangled.push_str("_2"),
            Some('[') => mangled.push_str("_3"),
            Some(letter) if letter.is_ascii_alphanumeric() => mangled.push(letter),
            _ => mangled.push_str(&format!("_0{unit:04x}")),
        }
    }
    mangled
}

/// The native methods of the classes that a library names: it registers them itself.
fn registered(apk: &Apk<'_>, file: &str, methods: &NativeMethods, budget: &Budget) -> Vec<MethodRef> {
    let Some(bytes) =
        apk.entries.iter().find(|entry| entry.place() == file).and_then(|entry| apk.read(entry, budget).ok())
    else {
        return Vec::new();
    };
    let paths: Vec<&String> = methods.by_class.keys().collect();
    let Ok(finder) = aho_corasick::AhoCorasick::new(&paths) else { return Vec::new() };
    let mut found = BTreeSet::new();
    for hit in finder.find_overlapping_iter(bytes.as_ref()) {
        let before = hit.start().checked_sub(1).and_then(|at| bytes.get(at)).copied().unwrap_or(0);
        let after = bytes.get(hit.end()).copied().unwrap_or(0);
        // A whole string: between zeros.
        if (before, after) == (0, 0)
            && let Some(path) = paths.get(hit.pattern().as_usize())
        {
            found.extend(methods.by_class.get(*path).into_iter().flatten().copied());
        }
    }
    found.into_iter().collect()
}

/// The name with which a call loads a library.
fn loaded(program: &Program<'_>, reach: &Reach<'_, '_>, method: MethodRef, offset: u32) -> Option<String> {
    let methods = reach.methods();
    let id = methods.of(method)?;
    let defined = methods.get(id)?;
    let (_, code) = methods.code(program, id)?;
    let body = Body::new(usize::try_from(defined.file).ok()?, defined.method, defined.access, code).ok()?;
    let call = body.at_offset(offset)?;
    let texts = body.operands(call).iter().filter_map(|value| match body.definition(body.uncast(*value)) {
        Definition::Instruction(at) => body.string(program, at),
        _ => None,
    });
    texts.map(|text| decode_mutf8(program.string(text)).into_owned()).find(|name| name.len() <= LONGEST_SYMBOL)
}

/// Whose library it is: that of the classes whose methods it implements, else of those that load it, where they agree.
fn owner(program: &Program<'_>, actors: &Actors<'_>, tie: &Tie) -> Option<Actor> {
    let class = |method: &MethodRef| program.methods().get(method.at()).map(|known| known.class);
    let of = |class: TypeRef| program.descriptor_str(class).map(|name| actors.of(name));
    let one = |classes: BTreeSet<TypeRef>| {
        let owners: BTreeSet<Actor> = classes.into_iter().filter_map(of).collect();
        let first = owners.first().cloned();
        first.filter(|first| owners.len() == 1 && first.kind != ActorKind::Unknown)
    };
    let implements: BTreeSet<TypeRef> = tie.implements.iter().filter_map(class).collect();
    if implements.is_empty() {
        one(tie.loads.iter().filter_map(|(method, _)| class(method)).collect())
    } else {
        one(implements)
    }
}

/// The way to a native method of the library that is called, else to what loads it.
fn placed(program: &Program<'_>, reach: &Reach<'_, '_>, tie: &Tie) -> Option<Placed> {
    let called = tie.implements.iter().find_map(|method| {
        let place = reach.of(*method, None);
        let name = program.method_text(*method);
        (place.reachable == Some(true)).then(|| Placed {
            chain: place.chain,
            reason: Prose::new(format!("它实现的 {name} 会被调用"), format!("{name}, which it implements, is called")),
        })
    });
    called.or_else(|| {
        tie.loads.iter().find_map(|(method, _)| {
            let place = reach.of(*method, None);
            let name = program.method_text(*method);
            (place.reachable == Some(true)).then(|| Placed {
                chain: place.chain,
                reason: Prose::new(format!("{name} 加载这个库"), format!("{name} loads the library")),
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the Java Native Interface specification, "Resolving Native Method Names".
    #[test]
    fn names_are_mangled_as_the_specification_tells() {
        assert_eq!(mangled("pkg/Cls"), "pkg_Cls");
        assert_eq!(mangled("with_line"), "with_1line");
        assert_eq!(mangled("ILjava/lang/String;"), "ILjava_lang_String_2");
        assert_eq!(mangled("[I"), "_3I");
        assert_eq!(mangled("a$b"), "a_00024b");
        assert_eq!(mangled("名"), "_0540d");
    }
}
