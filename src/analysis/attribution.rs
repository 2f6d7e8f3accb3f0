//! Whose code a class is whose name shrinking took away: by strings that stand in one kit's code and in no other, and by
//! who refers to it.
//!
//! A class that only the code of one kit refers to is that kit's, or serves nothing else: nothing of the app leads to it but
//! through the kit. What has no such evidence, or evidence of two kits, stays unknown.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::actor::{Actors, descriptor};
use super::facts::ActorKind;
use crate::android::dex::{Program, StringRef, TypeRef};
use crate::app::App;
use crate::db::{self, Sdk, SdkMark, SdkMarkKind};
use crate::prose::Prose;

/// Longest part of a name that shrinking makes. The root of a package tells a vendor where it is longer.
const LONGEST_SHRUNK: usize = 3;
/// Longest root of a package that tells no vendor: `a/b/`, never `com/`.
const LONGEST_ROOT: usize = 2;

/// What shows whose code a class is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// It holds this string.
    String(&'static str),
    /// Only the kit's own code refers to it.
    Callers,
}

/// A class whose code it is was found out.
#[derive(Clone, Copy, Debug)]
pub struct Attributed {
    /// The kit or library.
    pub sdk: &'static Sdk,
    /// What shows it.
    pub by: Evidence,
}

impl Attributed {
    /// What a person reads of it.
    pub fn reason(&self) -> Prose {
        let name = &self.sdk.text;
        match self.by {
            Evidence::String(text) => Prose::new(
                format!("类名已被混淆；类中的字符串“{text}”表明它属于{}", name.zh),
                format!("the class's name is shrunk; its string \"{text}\" is one of {}", name.en),
            ),
            Evidence::Callers => Prose::new(
                format!("类名已被混淆；只有{}的代码引用它", name.zh),
                format!("the class's name is shrunk; only code of {} refers to it", name.en),
            ),
        }
    }
}

/// The classes that names do not tell of, and how to know them in the code.
#[derive(Debug, Default)]
pub struct Unknown {
    /// By type: the app defines it, and its name tells nobody.
    types: Vec<bool>,
    /// By method reference: its class is one of them.
    methods: Vec<bool>,
    /// By field reference.
    fields: Vec<bool>,
    /// Strings that stand in one kit's code.
    marks: HashMap<StringRef, &'static SdkMark>,
}

/// What the code shows of the classes that names do not tell of.
#[derive(Debug, Default)]
pub struct Seen {
    /// Which class refers to which of them.
    references: Vec<(TypeRef, TypeRef)>,
    /// The marks that they hold.
    marks: Vec<(TypeRef, &'static SdkMark)>,
    /// Where the class that is looked at begins.
    start: usize,
}

impl Seen {
    /// The code of `from` names a class.
    fn refer(&mut self, from: TypeRef, to: TypeRef) {
        if from != to {
            self.references.push((from, to));
        }
    }

    /// The code of a class has been seen whole.
    pub fn end_of_class(&mut self) {
        let mut own = self.references.split_off(self.start.min(self.references.len()));
        own.sort_unstable_by_key(|(_, to)| to.0);
        own.dedup();
        self.references.extend(own);
        self.start = self.references.len();
    }

    /// Adds what another part of the code shows.
    pub fn append(&mut self, other: Seen) {
        self.references.extend(other.references);
        self.marks.extend(other.marks);
    }
}

impl Unknown {
    /// Of `program`.
    pub fn new(program: &Program<'_>, actors: &Actors<'_>) -> Self {
        let mut types = vec![false; program.type_count()];
        let mut any = false;
        for class in program.classes() {
            let Some(name) = program.descriptor_str(class.class) else { continue };
            if actors.kind(name) == ActorKind::Unknown
                && let Some(slot) = types.get_mut(class.class.at())
            {
                *slot = true;
                any = true;
            }
        }
        if !any {
            return Unknown::default();
        }
        let is = |of: TypeRef| types.get(of.at()).copied().unwrap_or(false);
        let methods = program.methods().iter().map(|method| is(method.class)).collect();
        let fields = program.fields().iter().map(|field| is(field.class)).collect();
        let marks = db::sdk_marks(SdkMarkKind::String)
            .filter_map(|mark| Some((program.find_string(mark.value.as_bytes())?, mark)))
            .collect();
        Unknown { types, methods, fields, marks }
    }

    /// Whether a class is one of them.
    pub fn holds(&self, of: TypeRef) -> bool {
        self.types.get(of.at()).copied().unwrap_or(false)
    }

    /// Notes that the code of `from` names a type.
    pub fn note_type(&self, from: TypeRef, of: Option<TypeRef>, seen: &mut Seen) {
        if let Some(of) = of.filter(|of| self.holds(*of)) {
            seen.refer(from, of);
        }
    }

    /// Notes that the code of `from` names a method of the class that `class` gives.
    pub fn note_method(&self, from: TypeRef, method: usize, class: impl FnOnce() -> Option<TypeRef>, seen: &mut Seen) {
        if self.methods.get(method).copied().unwrap_or(false)
            && let Some(class) = class()
        {
            seen.refer(from, class);
        }
    }

    /// Notes that the code of `from` names a field.
    pub fn note_field(&self, from: TypeRef, field: usize, class: impl FnOnce() -> Option<TypeRef>, seen: &mut Seen) {
        if self.fields.get(field).copied().unwrap_or(false)
            && let Some(class) = class()
        {
            seen.refer(from, class);
        }
    }

    /// Notes that the code of `from` holds a string.
    pub fn note_string(&self, from: TypeRef, text: StringRef, seen: &mut Seen) {
        if let Some(mark) = self.marks.get(&text).filter(|_| self.holds(from)) {
            seen.marks.push((from, mark));
        }
    }
}

/// Whose code refers to a class, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// Nobody's yet.
    None,
    /// This one's alone, as a position in [`db::sdks`].
    One(usize),
    /// Of several, of the app itself, or of code that nobody knows.
    Other,
}

impl Owner {
    fn join(self, other: Owner) -> Owner {
        match (self, other) {
            (Owner::None, other) => other,
            (own, Owner::None) => own,
            (own, other) if own == other => own,
            _ => Owner::Other,
        }
    }
}

/// Finds out whose code the unknown classes are, by class.
pub fn attribute(
    program: &Program<'_>,
    app: &App,
    actors: &Actors<'_>,
    unknown: &Unknown,
    seen: Seen,
) -> HashMap<TypeRef, Attributed> {
    if unknown.types.is_empty() {
        return HashMap::new();
    }
    let Seen { mut references, marks, .. } = seen;
    for class in program.classes() {
        let above = class.superclass.iter().chain(&class.interfaces);
        references.extend(above.filter(|of| unknown.holds(**of)).map(|of| (class.class, *of)));
    }
    references.sort_unstable_by_key(|(from, to)| (from.0, to.0));
    references.dedup();
    let marked = marked(&marks);
    let owners = owners(program, app, actors, unknown, &references, &marked);
    let mut found = HashMap::new();
    for class in program.classes().iter().filter(|class| unknown.holds(class.class)) {
        if let Some(Some(mark)) = marked.get(&class.class) {
            found.extend(
                db::sdk(mark.sdk).map(|sdk| (class.class, Attributed { sdk, by: Evidence::String(mark.value) })),
            );
            continue;
        }
        let name = program.descriptor_str(class.class).unwrap_or_default();
        if let Some(Owner::One(sdk)) = owners.get(class.class.at())
            && let Some(sdk) = db::sdks().get(*sdk).filter(|sdk| may_be(actors.original(name), sdk))
        {
            found.insert(class.class, Attributed { sdk, by: Evidence::Callers });
        }
    }
    found
}

/// The mark of each class that holds some, `None` where they are of several kits: shrinking may merge classes.
fn marked(marks: &[(TypeRef, &'static SdkMark)]) -> HashMap<TypeRef, Option<&'static SdkMark>> {
    let mut marked: HashMap<TypeRef, Option<&'static SdkMark>> = HashMap::new();
    for (class, mark) in marks {
        let known = marked.entry(*class).or_insert(Some(mark));
        match known {
            Some(other) if other.sdk != mark.sdk => *known = None,
            // Whichever part of the code is seen first: the result is the same.
            Some(other) if mark.value < other.value => *known = Some(mark),
            _ => {}
        }
    }
    marked
}

/// By type: whose code refers to it, directly or through classes that are that one's in turn.
fn owners(
    program: &Program<'_>,
    app: &App,
    actors: &Actors<'_>,
    unknown: &Unknown,
    references: &[(TypeRef, TypeRef)],
    marked: &HashMap<TypeRef, Option<&'static SdkMark>>,
) -> Vec<Owner> {
    let position = |id: &str| db::sdks().binary_search_by(|row| row.id.cmp(id)).ok();
    let mut owners = vec![Owner::None; program.type_count()];
    let referred: BTreeSet<u32> = references.iter().map(|(_, to)| to.0).collect();
    let components: BTreeSet<String> = app
        .components
        .iter()
        .map(|component| component.name.as_str())
        .chain(app.application.name.as_deref())
        .map(descriptor)
        .collect();
    let mut left = Vec::new();
    for class in program.classes() {
        let Some(name) = program.descriptor_str(class.class) else { continue };
        let owner = if !unknown.holds(class.class) {
            let actor = actors.of(name);
            let sdk = matches!(actor.kind, ActorKind::Sdk | ActorKind::Library).then_some(actor.id).flatten();
            sdk.and_then(|id| position(&id)).map_or(Owner::Other, Owner::One)
        } else if let Some(mark) = marked.get(&class.class) {
            mark.and_then(|mark| position(mark.sdk)).map_or(Owner::Other, Owner::One)
        } else if !referred.contains(&class.class.0) || components.contains(name) {
            Owner::Other
        } else {
            Owner::None
        };
        if owner != Owner::None
            && let Some(slot) = owners.get_mut(class.class.at())
        {
            *slot = owner;
            left.push(class.class);
        }
    }
    // Each class changes its owner twice at most.
    while let Some(from) = left.pop() {
        let owner = owners.get(from.at()).copied().unwrap_or(Owner::Other);
        let start = references.partition_point(|(of, _)| of.0 < from.0);
        for (_, to) in references.iter().skip(start).take_while(|(of, _)| *of == from) {
            if marked.contains_key(to) {
                continue;
            }
            let Some(slot) = owners.get_mut(to.at()) else { continue };
            let joined = slot.join(owner);
            if joined != *slot {
                *slot = joined;
                left.push(*to);
            }
        }
    }
    owners
}

/// Whether a class may be a kit's by its name: shrunk, and not in the package of another vendor.
fn may_be(name: &str, sdk: &Sdk) -> bool {
    let Some(path) = name.strip_prefix('L').and_then(|name| name.strip_suffix(';')) else { return false };
    let (package, simple) = path.rsplit_once('/').unwrap_or(("", path));
    let simple = simple.split('$').next().unwrap_or_default();
    // Shrinkers' dictionaries make long names of letters that look alike.
    let is_alike = simple.chars().all(|letter| "0Oo1Il".contains(letter));
    if simple.chars().count() > LONGEST_SHRUNK && !is_alike {
        return false;
    }
    let root = |path: &str| path.split('/').take(2).map(str::to_owned).collect::<Vec<_>>();
    let own = root(package);
    own.iter().all(|part| part.chars().count() <= LONGEST_ROOT)
        || sdk.prefixes.iter().any(|prefix| root(prefix.trim_start_matches('L').trim_end_matches('/')) == own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::facts::{Actor, ActorKind};
    use crate::analysis::{scan, tables::Tables};
    use crate::android::dex::{build::assemble, open};
    use crate::app::{Component, ComponentKind};

    /// Whose code each class of `text` is in the app `com.own.app`; `component`: a class that the manifest declares.
    fn owners(text: &str, component: Option<&str>) -> Vec<(String, Actor)> {
        let bytes = assemble(text);
        let (files, error) = open(&bytes);
        assert_eq!(error, None);
        let program = Program::new(files.into_iter().map(|file| (String::from("classes.dex"), file)).collect());
        let mut app = App { package: "com.own.app".into(), ..App::default() };
        app.components.extend(component.map(|name| Component::new(ComponentKind::Service, name)));
        let mut actors = Actors::new(&app, None);
        let unknown = Unknown::new(&program, &actors);
        let tables = Tables::new(&program);
        let mut scanned = scan::scan(&program, &tables, &unknown);
        let seen = std::mem::take(&mut scanned.seen);
        let found = attribute(&program, &app, &actors, &unknown, seen);
        actors.learn(&program, found);
        let names = program.classes().iter().filter_map(|class| program.descriptor_str(class.class));
        names.map(|name| (name.to_owned(), actors.of(name))).collect()
    }

    fn owner(text: &str, class: &str) -> Option<String> {
        let found = owners(text, None).into_iter().find(|(name, _)| name == class).unwrap().1;
        (found.kind != ActorKind::Unknown).then(|| found.id.unwrap())
    }

    /// A class whose code calls `f` of the others and holds a string.
    fn class(name: &str, calls: &[&str], text: &str) -> String {
        let calls: String = calls.iter().map(|of| format!("invoke-static {{}}, {of}->f()V\n")).collect();
        format!(
            ".class {name}\n.method static f()V\n.registers 1\nconst-string v0, \"{text}\"\n{calls}return-void\n.end method\n"
        )
    }

    const KIT: &str = "Lcom/umeng/commonsdk/A;";
    const OTHER: &str = "Lcom/facebook/login/A;";
    const OWN: &str = "Lcom/own/app/A;";
    const MARK: &str = "--->>> Create Envelope Directory failed!!!";

    #[test]
    fn a_string_of_a_kit_tells() {
        let text = class("La/b/c;", &[], MARK) + &class(OWN, &["La/b/c;"], "x");
        assert_eq!(owner(&text, "La/b/c;").as_deref(), Some("umeng-common"));
    }

    #[test]
    fn own_code_stays_own_whatever_it_holds() {
        assert_eq!(owner(&class(OWN, &[], MARK), OWN).as_deref(), Some("app"));
    }

    #[test]
    fn strings_of_two_kits_tell_nothing() {
        let both = format!(
            ".class La/b/c;\n.method static f()V\n.registers 1\nconst-string v0, \"{MARK}\"\nconst-string v0, \"_fb._tcp.\"\n\
             return-void\n.end method\n"
        );
        assert_eq!(owner(&both, "La/b/c;"), None);
    }

    #[test]
    fn what_only_a_kit_refers_to_is_its() {
        let text = class(KIT, &["La/b/c;"], "x") + &class("La/b/c;", &["La/b/d;"], "x") + &class("La/b/d;", &[], "x");
        assert_eq!(owner(&text, "La/b/c;").as_deref(), Some("umeng-common"));
        assert_eq!(owner(&text, "La/b/d;").as_deref(), Some("umeng-common"));
    }

    #[test]
    fn classes_that_refer_to_each_other_need_someone_outside() {
        let ring = class("La/b/c;", &["La/b/d;"], "x") + &class("La/b/d;", &["La/b/c;"], "x");
        assert_eq!(owner(&ring, "La/b/c;"), None);
        let entered = ring + &class(KIT, &["La/b/c;"], "x");
        assert_eq!(owner(&entered, "La/b/d;").as_deref(), Some("umeng-common"));
    }

    #[test]
    fn what_the_app_another_kit_or_nobody_known_refers_to_stays_unknown() {
        for also in [OWN, OTHER, "La/b/z;"] {
            let text = class(KIT, &["La/b/c;"], "x") + &class(also, &["La/b/c;"], "x") + &class("La/b/c;", &[], "x");
            assert_eq!(owner(&text, "La/b/c;"), None, "{also}");
        }
        assert_eq!(owner(&class("La/b/c;", &[], "x"), "La/b/c;"), None);
    }

    #[test]
    fn what_the_manifest_declares_is_not_told_by_who_refers_to_it() {
        let text = class(KIT, &["La/b/c;"], "x") + &class("La/b/c;", &[], "x");
        let found = owners(&text, Some("a.b.c"));
        assert!(found.iter().any(|(name, owner)| name == "La/b/c;" && owner.kind == ActorKind::Unknown));
    }

    #[test]
    fn a_name_that_shrinking_left_is_another_vendors() {
        for name in ["Lorg/vendor/Reader;", "Lorg/vendor/a;", "La/b/Reader;"] {
            let text = class(KIT, &[name], "x") + &class(name, &[], "x");
            assert_eq!(owner(&text, name), None, "{name}");
        }
        // The vendor's own root, and letters that look alike.
        for name in ["Lcom/umeng/a/b;", "La/b/O00oO0;", "Lz;"] {
            let text = class(KIT, &[name], "x") + &class(name, &[], "x");
            assert_eq!(owner(&text, name).as_deref(), Some("umeng-common"), "{name}");
        }
    }
}
