//! Where the platform starts an app's code.

use std::collections::BTreeSet;

use super::actor::descriptor;
use super::callgraph::{Methods, Start};
use super::layout::Layouts;
use crate::android::dex::{Program, TypeRef};
use crate::app::{App, Component, ComponentKind};
use crate::db::Trigger;

/// The meta-data value that marks a class name as an initialiser of `androidx.startup`.
const STARTUP: &str = "androidx.startup";

/// Longest chain of superclasses that is followed.
const MOST_SUPERCLASSES: usize = 64;

/// What comes first, what may come without the person, and what only the person or the app itself starts.
#[derive(Debug, Default)]
pub struct Entries {
    /// The process: application, providers, initialisers; and the activity that the launcher starts.
    pub first: Vec<Start>,
    /// What the system or other apps start: receivers, exported services and providers of other processes.
    pub system: Vec<Start>,
    /// What the person starts by a link or a choice, and what the app starts by an intent that names no class.
    pub others: Vec<Start>,
    /// By type: a component that the manifest declares and does not turn off.
    pub components: Vec<bool>,
    /// By type: an activity that the launcher starts.
    pub launchers: Vec<bool>,
    /// Whether it runs tests that are not in the package: they may call anything.
    pub is_test: bool,
}

/// The entry points of an app.
pub fn entries(app: &App, layouts: &Layouts, program: &Program<'_>, methods: &Methods) -> Entries {
    let mut entries = Entries {
        components: vec![false; program.type_count()],
        launchers: vec![false; program.type_count()],
        ..Entries::default()
    };
    let class = |name: &str| program.find_type(&descriptor(name)).filter(|class| methods.defines(*class));
    let application = app.application.name.as_deref().and_then(class);
    let factory = app.application.component_factory.as_deref().and_then(class);
    entries.first.extend(factory.into_iter().chain(application).map(Start::Object));
    // Aliases stand for their targets.
    let launchers: BTreeSet<&str> = app
        .components
        .iter()
        .filter(|component| component.enabled && is_launcher(component))
        .map(|component| component.target.as_deref().unwrap_or(&component.name))
        .collect();
    let reached_by_alias: BTreeSet<&str> = app
        .components
        .iter()
        .filter(|component| component.enabled && component.exported)
        .filter_map(|component| component.target.as_deref())
        .collect();
    for component in app.components.iter().filter(|component| component.enabled) {
        let Some(of) = class(&component.name) else { continue };
        if let Some(slot) = entries.components.get_mut(of.at()) {
            *slot = true;
        }
        let other_process = component.process.is_some();
        match component.kind {
            ComponentKind::ActivityAlias => {}
            ComponentKind::Provider => {
                let list = if other_process { &mut entries.system } else { &mut entries.first };
                list.push(Start::Object(of));
                initialisers(component, program, methods, &mut entries.first);
            }
            ComponentKind::Activity if launchers.contains(component.name.as_str()) => {
                entries.first.push(Start::Object(of));
                if let Some(slot) = entries.launchers.get_mut(of.at()) {
                    *slot = true;
                }
            }
            ComponentKind::Activity => {
                let outside = component.exported || !component.intent_filters.is_empty();
                if outside || reached_by_alias.contains(component.name.as_str()) || is_named(program, &component.name) {
                    entries.others.push(Start::Object(of));
                }
            }
            ComponentKind::Service | ComponentKind::Receiver => {
                if component.exported || !component.intent_filters.is_empty() {
                    entries.system.push(Start::Object(of));
                } else if is_named(program, &component.name) {
                    entries.others.push(Start::Object(of));
                }
            }
        }
    }
    // Views and fragments that layouts name are made when a screen shows them: which one, and when, is not known.
    entries.system.extend(layouts.classes.iter().filter_map(|name| class(name)).map(Start::Object));
    let screens =
        app.components.iter().filter(|component| component.enabled && component.kind == ComponentKind::Activity);
    for screen in screens.filter_map(|component| class(&component.name)) {
        let mut next = Some(screen);
        for _ in 0..MOST_SUPERCLASSES {
            let Some(holder) = next.filter(|holder| methods.defines(*holder)) else { break };
            for name in &layouts.taps {
                entries.others.extend(
                    methods_named(program, methods, holder, name).map(|id| Start::Method(id, Some(Trigger::User))),
                );
            }
            next = program.class_of(holder).and_then(|class| class.superclass);
        }
    }
    for name in &app.instrumentation {
        entries.others.extend(class(name).map(Start::Object));
        entries.is_test = true;
    }
    if entries.is_test {
        // Tests that are here are entry points. Where none is, they come in another package, and may call anything.
        let tests = tests(program, methods);
        entries.is_test = tests.is_empty();
        entries.others.extend(tests);
    }
    entries
}

/// Annotations of the methods that a test runner calls by reflection.
const TESTS: [&str; 6] = [
    "Lorg/junit/Test;",
    "Lorg/junit/Before;",
    "Lorg/junit/BeforeClass;",
    "Lorg/junit/After;",
    "Lorg/junit/AfterClass;",
    "Lorg/junit/Rule;",
];

/// The classes that a test runner makes objects of: those with annotated methods.
fn tests(program: &Program<'_>, methods: &Methods) -> Vec<Start> {
    let known: Vec<TypeRef> = TESTS.iter().filter_map(|name| program.find_type(name)).collect();
    let mut starts = Vec::new();
    for class in program.classes().iter().filter(|class| !known.is_empty() && class.definition.annotations != 0) {
        let Some(file) = program.files.get(class.file) else { continue };
        let Ok(annotated) = file.dex.annotations(class.definition.annotations) else { continue };
        for (method, set) in annotated.of_methods() {
            let is_test = set
                .iter()
                .flat_map(|set| set.iter())
                .map_while(Result::ok)
                .any(|(_, annotation)| file.type_of(annotation.class).is_some_and(|of| known.contains(&of)));
            let id = file.method(method).and_then(|method| methods.of(method)).filter(|_| is_test);
            starts.extend(id.map(|id| Start::Method(id, None)));
        }
    }
    starts
}

/// Whether the launcher shows it.
fn is_launcher(component: &Component) -> bool {
    matches!(component.kind, ComponentKind::Activity | ComponentKind::ActivityAlias)
        && component.intent_filters.iter().any(|filter| {
            let has = |list: &[String], name: &str| list.iter().any(|known| known == name);
            has(&filter.actions, "android.intent.action.MAIN")
                && (has(&filter.categories, "android.intent.category.LAUNCHER")
                    || has(&filter.categories, "android.intent.category.LEANBACK_LAUNCHER"))
        })
}

/// Whether a string of the app is the class's name: an intent may be made from it.
fn is_named(program: &Program<'_>, name: &str) -> bool {
    program.find_string(name.as_bytes()).is_some()
}

/// The initialisers that a provider of `androidx.startup` runs at process start.
fn initialisers(component: &Component, program: &Program<'_>, methods: &Methods, starts: &mut Vec<Start>) {
    for (name, _) in component.meta_data.iter().filter(|(_, value)| *value == STARTUP) {
        let Some(of) = program.find_type(&descriptor(name)).filter(|class| methods.defines(*class)) else { continue };
        starts.push(Start::Object(of));
        // The initialiser may implement the interface through a class of its own.
        starts.extend(methods_named(program, methods, of, "create").map(|id| Start::Method(id, Some(Trigger::Start))));
    }
}

fn methods_named<'m>(
    program: &'m Program<'_>,
    methods: &'m Methods,
    class: TypeRef,
    name: &'m str,
) -> impl Iterator<Item = super::callgraph::MethodId> + 'm {
    methods.of_class(class).filter(move |id| {
        methods
            .get(*id)
            .filter(|defined| !defined.direct)
            .and_then(|defined| program.methods().get(defined.method.at()))
            .is_some_and(|known| program.string(known.name) == name.as_bytes())
    })
}
