//! Whose code: own packages by application id, `Application` class and launcher activities; SDKs and libraries by prefix,
//! and where shrinking renamed them, by what [`attribution`](super::attribution) finds.

use hashbrown::HashMap;

use super::attribution::Attributed;
use super::facts::{Actor, ActorKind};
use super::mapping::Mapping;
use crate::android::dex::{Program, TypeRef};
use crate::app::{App, ComponentKind};
use crate::db;

/// Roots that many developers share: own packages need one segment more below them.
const SHARED_ROOTS: [&str; 9] = [
    "Lcom/github/",
    "Lio/github/",
    "Lcom/gitee/",
    "Lcom/gitlab/",
    "Lcom/google/",
    "Lcom/android/",
    "Lorg/apache/",
    "Lnet/sourceforge/",
    "Lcom/example/",
];

/// Tells whose code a class is.
#[derive(Debug)]
pub struct Actors<'m> {
    own: Vec<String>,
    name: String,
    mapping: Option<&'m Mapping>,
    /// By class descriptor: what was found out of classes that shrinking renamed.
    attributed: HashMap<String, Attributed>,
}

impl<'m> Actors<'m> {
    /// From what the manifest says of the app; `mapping` turns shrunk names back.
    pub fn new(app: &App, mapping: Option<&'m Mapping>) -> Self {
        let mut own = Vec::new();
        let mut add = |package: &str| {
            let segments: Vec<&str> = package.split('.').filter(|segment| !segment.is_empty()).collect();
            if segments.len() < 2 {
                return;
            }
            own.push(format!("L{}/", segments.join("/")));
            let cluster = |count: usize| segments.get(..count).map(|kept| format!("L{}/", kept.join("/")));
            let two = cluster(2).filter(|two| !SHARED_ROOTS.contains(&two.as_str()));
            own.extend(two.or_else(|| cluster(3)));
        };
        add(&app.package);
        let named: Vec<String> =
            app.own_packages.iter().map(|package| format!("L{}/", package.replace('.', "/"))).collect();
        let launchers = app.components.iter().filter(|component| {
            matches!(component.kind, ComponentKind::Activity | ComponentKind::ActivityAlias)
                && component.intent_filters.iter().any(|filter| {
                    filter.categories.iter().any(|category| category == "android.intent.category.LAUNCHER")
                })
        });
        let launchers = launchers.map(|launcher| launcher.target.as_deref().unwrap_or(&launcher.name));
        for class in launchers.chain(app.application.name.as_deref()) {
            if db::sdk_of_class(&descriptor(class)).is_none() && !is_hardener(class) {
                add(class.rsplit_once('.').map_or("", |(package, _)| package));
            }
        }
        own.extend(named);
        own.sort();
        own.dedup();
        let name = app.label.clone().unwrap_or_else(|| app.package.clone());
        Actors { own, name, mapping, attributed: HashMap::new() }
    }

    /// Takes in what was found out of classes that names do not tell of.
    pub fn learn(&mut self, program: &Program<'_>, found: HashMap<TypeRef, Attributed>) {
        let named = found.into_iter();
        self.attributed = named
            .filter_map(|(class, attributed)| Some((program.descriptor_str(class)?.to_owned(), attributed)))
            .collect();
    }

    /// What was found out of a class that shrinking renamed.
    pub fn attributed(&self, class: &str) -> Option<&Attributed> {
        self.attributed.get(class)
    }

    /// All that was found out of renamed classes.
    pub fn all_attributed(&self) -> impl Iterator<Item = &Attributed> {
        self.attributed.values()
    }

    /// Whose code the class with this descriptor is.
    pub fn of(&self, class: &str) -> Actor {
        match self.whose(class) {
            Some(Whose::App) => self.app(),
            Some(Whose::Sdk(sdk)) => of_sdk(sdk),
            None => Actor { kind: ActorKind::Unknown, id: cluster(self.original(class)), name: None },
        }
    }

    /// What kind of code the class with this descriptor is.
    pub fn kind(&self, class: &str) -> ActorKind {
        match self.whose(class) {
            Some(Whose::App) => ActorKind::App,
            Some(Whose::Sdk(sdk)) => kind_of(sdk),
            None => ActorKind::Unknown,
        }
    }

    /// The longest prefix decides.
    fn whose(&self, class: &str) -> Option<Whose> {
        if let Some(found) = self.attributed(class) {
            return Some(Whose::Sdk(found.sdk));
        }
        let class = self.original(class);
        let own = self.own.iter().filter(|prefix| class.starts_with(prefix.as_str())).map(String::len).max();
        let sdk = db::sdk_of_class(class);
        let sdk_length = sdk.and_then(|sdk| {
            sdk.prefixes.iter().filter(|prefix| class.starts_with(**prefix)).map(|prefix| prefix.len()).max()
        });
        match (own, sdk) {
            (Some(own), _) if Some(own) >= sdk_length => Some(Whose::App),
            (_, sdk) => sdk.map(Whose::Sdk),
        }
    }

    /// The developer's name of a class.
    pub fn original<'c>(&'c self, class: &'c str) -> &'c str {
        self.mapping.map_or(class, |mapping| mapping.class(class))
    }

    /// The app itself.
    pub fn app(&self) -> Actor {
        Actor { kind: ActorKind::App, id: Some("app".to_owned()), name: Some(self.name.clone()) }
    }
}

/// Whose known code is.
enum Whose {
    App,
    Sdk(&'static db::Sdk),
}

fn kind_of(sdk: &db::Sdk) -> ActorKind {
    if sdk.library { ActorKind::Library } else { ActorKind::Sdk }
}

/// An SDK or library as an actor.
pub fn of_sdk(sdk: &db::Sdk) -> Actor {
    Actor { kind: kind_of(sdk), id: Some(sdk.id.to_owned()), name: Some(sdk.text.en.to_owned()) }
}

/// The descriptor of a class name with dots.
pub fn descriptor(class: &str) -> String {
    format!("L{};", class.replace('.', "/"))
}

/// Whether a class is the stub of a hardener, which says nothing of the app's own packages.
fn is_hardener(class: &str) -> bool {
    let descriptor = descriptor(class);
    db::hardeners().iter().any(|row| row.prefixes.iter().any(|prefix| descriptor.starts_with(prefix)))
}

/// The first three segments of a class's package, by which unknown code is told apart.
fn cluster(class: &str) -> Option<String> {
    let package = class.strip_prefix('L')?.rsplit_once('/')?.0;
    Some(package.split('/').take(3).collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Component, IntentFilter};

    fn launcher(name: &str) -> Component {
        Component {
            intent_filters: vec![IntentFilter {
                actions: vec!["android.intent.action.MAIN".into()],
                categories: vec!["android.intent.category.LAUNCHER".into()],
                ..IntentFilter::default()
            }],
            ..Component::new(ComponentKind::Activity, name)
        }
    }

    fn app(package: &str, launchers: &[&str]) -> App {
        App {
            package: package.into(),
            components: launchers.iter().map(|name| launcher(name)).collect(),
            ..App::default()
        }
    }

    fn owner(app: &App, class: &str) -> (ActorKind, Option<String>) {
        let actor = Actors::new(app, None).of(class);
        (actor.kind, actor.id)
    }

    #[test]
    fn the_application_id_and_its_vendor_are_own() {
        let app = app("com.vendor.app.beta", &[]);
        for class in ["Lcom/vendor/app/beta/Main;", "Lcom/vendor/base/Http;"] {
            assert_eq!(owner(&app, class), (ActorKind::App, Some("app".into())), "{class}");
        }
        assert_eq!(owner(&app, "Lcom/vendors/base/Http;").0, ActorKind::Unknown);
    }

    #[test]
    fn code_under_another_name_is_own_by_its_launcher() {
        let app = app("com.store.flavour", &["org.maker.core.Main"]);
        assert_eq!(owner(&app, "Lorg/maker/data/Store;").0, ActorKind::App);
        assert_eq!(owner(&app, "Lorg/other/Store;"), (ActorKind::Unknown, Some("org.other".into())));
    }

    #[test]
    fn a_root_that_many_share_is_nobodys() {
        let app = app("com.github.someone.app", &[]);
        assert_eq!(owner(&app, "Lcom/github/someone/lib/A;").0, ActorKind::App);
        assert_eq!(owner(&app, "Lcom/github/another/A;").0, ActorKind::Unknown);
    }

    #[test]
    fn the_longer_prefix_decides() {
        // An app of the vendor that makes the kit.
        let vendor = app("com.umeng.demo", &[]);
        assert_eq!(owner(&vendor, "Lcom/umeng/analytics/MobclickAgent;").0, ActorKind::Sdk);
        assert_eq!(owner(&vendor, "Lcom/umeng/demo/Main;").0, ActorKind::App);
        assert_eq!(owner(&vendor, "Lokhttp3/OkHttpClient;"), (ActorKind::Library, Some("okhttp".into())));
    }

    #[test]
    fn a_stub_of_a_hardener_or_a_kit_makes_nothing_own() {
        let mut app = app("com.own.app", &["com.umeng.analytics.Start"]);
        app.application.name = Some("com.stub.StubApp".into());
        assert_eq!(owner(&app, "Lcom/umeng/analytics/A;").0, ActorKind::Sdk);
        let stub = db::hardeners().iter().flat_map(|row| row.prefixes).next().expect("a hardener with a class");
        app.application.name = Some(format!("{}Stub", stub.trim_start_matches('L').replace('/', ".")));
        assert_ne!(owner(&app, &format!("{stub}Other;")).0, ActorKind::App);
    }

    #[test]
    fn unknown_code_is_told_apart_by_three_segments() {
        assert_eq!(cluster("Lorg/one/two/three/A;").as_deref(), Some("org.one.two"));
        assert_eq!(cluster("La/B;").as_deref(), Some("a"));
        assert_eq!(cluster("LA;"), None);
    }
}
