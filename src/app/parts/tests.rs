use super::{Container, Opened};
use crate::android::arsc::build::{Entries, Shape, config, locale, table};
use crate::android::axml::build::{Item, Tree};
use crate::android::proto::build as proto;
use crate::app::{App, AppError, ComponentKind, read_given};
use crate::container::build::{Raw, archive};
use crate::limit::{Budget, Principle};

const NAME: u32 = 0x0101_0003;

fn opened(bytes: &[u8]) -> Result<App, AppError> {
    app_of(&Opened::file(bytes, &Budget::default())?)
}

fn app_of(opened: &Opened<'_>) -> Result<App, AppError> {
    let budget = Budget::default();
    let joined = opened.join(&budget)?;
    let mut app = read_given(opened.whole(&joined)?, opened.container(), &budget)?;
    app.limits.extend(joined.iter().flat_map(|joined| joined.limits.iter().cloned()));
    Ok(app)
}

fn activity(name: &str) -> Tree {
    let main = Tree::new("action").android(NAME, "name", Item::Text("android.intent.action.MAIN"));
    Tree::new("activity")
        .android(NAME, "name", Item::Text(name))
        .android(0x0101_0010, "exported", Item::Boolean(true))
        .child(Tree::new("intent-filter").child(main))
}

/// A base with what a manifest may hold: strings, integers, booleans, references.
fn base() -> Tree {
    Tree::new("manifest")
        .android(0x0101_021b, "versionCode", Item::Int(7))
        .attribute("package", Item::Text("com.example"))
        .child(Tree::new("uses-sdk").android(0x0101_020c, "minSdkVersion", Item::Int(21)).android(
            0x0101_0270,
            "targetSdkVersion",
            Item::Int(34),
        ))
        .child(Tree::new("uses-permission").android(NAME, "name", Item::Text("android.permission.CAMERA")))
        .child(
            Tree::new("application")
                .android(0x0101_0001, "label", Item::Reference(0x7f01_0000))
                .android(0x0101_0527, "networkSecurityConfig", Item::Reference(0x7f01_0001))
                .child(activity(".Main")),
        )
}

fn network() -> Tree {
    let domain = Tree::new("domain").attribute("includeSubdomains", Item::Boolean(true)).text("example.com");
    Tree::new("network-security-config")
        .child(Tree::new("domain-config").attribute("cleartextTrafficPermitted", Item::Boolean(true)).child(domain))
}

const STRINGS: [&str; 3] = ["Shop", "商店", "res/xml/network.xml"];
const KEYS: [&str; 2] = ["app_name", "network"];

fn default_strings() -> Entries {
    Entries { config: config(), shape: Shape::Plain, values: vec![(0, 0, 3, 0), (1, 1, 3, 2)] }
}

fn chinese_strings() -> Entries {
    Entries { config: locale(b"zh", b"CN"), shape: Shape::Plain, values: vec![(0, 0, 3, 1)] }
}

fn apk(manifest: &Tree, resources: &[Entries], others: &[Raw]) -> Vec<u8> {
    let mut entries = vec![
        Raw::deflated("AndroidManifest.xml", &manifest.bytes(true)),
        Raw::stored("resources.arsc", &table(&STRINGS, &["string"], &KEYS, resources)),
    ];
    entries.extend_from_slice(others);
    archive(&entries)
}

fn network_file() -> Raw {
    Raw::deflated("res/xml/network.xml", &network().bytes(true))
}

/// A bundle of the same app as [`apk`].
fn bundle(others: &[Raw]) -> Vec<u8> {
    let resources = [default_strings(), chinese_strings()];
    let mut entries = vec![
        Raw::stored("BundleConfig.pb", b""),
        Raw::deflated("base/manifest/AndroidManifest.xml", &proto::xml(&base())),
        Raw::deflated("base/resources.pb", &proto::table(&STRINGS, &["string"], &KEYS, &resources)),
        Raw::deflated("base/res/xml/network.xml", &proto::xml(&network())),
    ];
    entries.extend_from_slice(others);
    archive(&entries)
}

#[test]
fn a_bundle_is_the_app_that_its_apk_is() {
    let of_apk = opened(&apk(&base(), &[default_strings(), chinese_strings()], &[network_file()])).unwrap();
    let of_bundle = opened(&bundle(&[])).unwrap();
    assert_eq!((of_apk.container, of_bundle.container), (Container::Apk, Container::Bundle));
    assert_eq!(of_bundle.label_zh.as_deref(), Some("商店"));
    assert_eq!(of_bundle.network.domains.len(), 1);
    let same = App { container: Container::Apk, bytes: of_apk.bytes, ..of_bundle };
    assert_eq!(format!("{same:#?}"), format!("{of_apk:#?}"));
}

#[test]
fn modules_of_a_bundle_are_parts_of_the_app() {
    let feature = Tree::new("manifest")
        .attribute("package", Item::Text("com.example"))
        .attribute("split", Item::Text("pay"))
        .child(Tree::new("application").child(activity(".Pay")).child(activity(".Main")));
    let bytes = bundle(&[
        Raw::deflated("pay/manifest/AndroidManifest.xml", &proto::xml(&feature)),
        Raw::stored("pay/dex/classes.dex", b"feature"),
        Raw::stored("pay/lib/arm64-v8a/libpay.so", b"library"),
        Raw::stored("base/dex/classes.dex", b"base"),
        Raw::stored("base/root/kotlin/x.properties", b"root"),
        Raw::stored("base/assets/privacy.html", b"asset"),
        Raw::stored("BUNDLE-METADATA/com.example/map.txt", b"for the store"),
        Raw::stored("stray/dex/classes.dex", b"no module"),
    ]);
    let budget = Budget::default();
    let opened = Opened::file(&bytes, &budget).unwrap();
    let app = app_of(&opened).unwrap();
    let names: Vec<&str> = app.components.iter().map(|component| component.name.as_str()).collect();
    assert_eq!(names, ["com.example.Main", "com.example.Pay"]);
    assert_eq!(app.limits, []);
    let joined = opened.join(&budget).unwrap();
    let whole = opened.whole(&joined).unwrap();
    assert_eq!(whole.parts, 2);
    let dex: Vec<(&str, Vec<u8>)> = (0..2)
        .map(|part| whole.entry_of(part, "classes.dex").unwrap())
        .map(|entry| (entry.place(), whole.read(entry, &budget).unwrap().into_owned()))
        .collect();
    assert_eq!(dex, [("base/dex/classes.dex", b"base".to_vec()), ("pay/dex/classes.dex", b"feature".to_vec())]);
    for name in ["lib/arm64-v8a/libpay.so", "kotlin/x.properties", "assets/privacy.html"] {
        assert!(whole.entry(name).is_some(), "{name}");
    }
    assert_eq!(whole.entries.iter().filter(|entry| entry.place().contains("stray")).count(), 0);
}

#[test]
fn a_damaged_module_is_a_limit_and_a_damaged_base_an_error() {
    let broken = Raw::stored("pay/manifest/AndroidManifest.xml", b"\x0a\xff");
    let app = opened(&bundle(&[broken])).unwrap();
    assert_eq!(app.limits.len(), 1);
    assert_eq!(app.limits[0].principles, Principle::ALL);
    let base = archive(&[Raw::stored("base/manifest/AndroidManifest.xml", b"\x0a\xff")]);
    assert!(opened(&base).is_err());
}

/// A base that needs splits for the processor and the language.
fn needing() -> Tree {
    let types = Item::Text("base__abi,base__language");
    Tree { attributes: Vec::new(), ..base() }
        .android(0x0101_064e, "requiredSplitTypes", types)
        .attribute("package", Item::Text("com.example"))
}

fn parts() -> [(&'static str, Vec<u8>); 3] {
    let typed = |name, of| {
        Tree::new("manifest")
            .android(0x0101_064f, "splitTypes", Item::Text(of))
            .attribute("package", Item::Text("com.example"))
            .attribute("split", Item::Text(name))
    };
    let library = Raw::stored("lib/arm64-v8a/libx.so", b"x");
    [
        ("base.apk", apk(&needing(), &[default_strings()], &[network_file()])),
        ("split_config.arm64_v8a.apk", apk(&typed("config.arm64_v8a", "base__abi"), &[], &[library])),
        ("split_config.zh.apk", apk(&typed("config.zh", "base__language"), &[chinese_strings()], &[])),
    ]
}

fn set(parts: &[(&str, Vec<u8>)], deflated: bool) -> Vec<u8> {
    let write = if deflated { Raw::deflated } else { Raw::stored };
    archive(&parts.iter().map(|(name, bytes)| write(name, bytes)).collect::<Vec<_>>())
}

#[test]
fn a_set_is_read_whole_stored_deflated_and_from_a_directory() {
    let parts = parts();
    let files: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let directory = app_of(&Opened::directory(&files).unwrap()).unwrap();
    for app in [opened(&set(&parts, false)).unwrap(), opened(&set(&parts, true)).unwrap(), directory] {
        assert_eq!(app.container, Container::SplitSet);
        assert_eq!((app.label.as_deref(), app.label_zh.as_deref()), (Some("Shop"), Some("商店")));
        assert!(!app.missing_splits);
        assert_eq!(app.limits, []);
        assert_eq!(app.components.len(), 1);
    }
}

#[test]
fn a_missing_split_is_a_limit_on_everything() {
    let [base, abi, language] = parts();
    for given in [vec![base.clone()], vec![base.clone(), abi], vec![base, language]] {
        let app = opened(&set(&given, false)).unwrap();
        assert!(app.missing_splits);
        assert_eq!(app.limits.len(), 1);
        assert_eq!(app.limits[0].principles, Principle::ALL);
    }
    // A component whose code is in a split that is not there.
    let named = Tree::new("activity").android(NAME, "name", Item::Text(".Pay")).android(
        0x0101_0549,
        "splitName",
        Item::Text("pay"),
    );
    let manifest = base_with(named);
    let app = opened(&set(&[("base.apk", apk(&manifest, &[], &[]))], false)).unwrap();
    assert!(app.missing_splits);
}

fn base_with(component: Tree) -> Tree {
    Tree::new("manifest")
        .attribute("package", Item::Text("com.example"))
        .child(Tree::new("application").child(component))
}

#[test]
fn splits_without_a_base_are_no_app_and_others_are_named() {
    let [base, abi, language] = parts();
    let error = opened(&set(&[abi.clone(), language.clone()], false)).unwrap_err();
    assert_eq!(error, AppError::NoBase { count: 2 });
    assert!(opened(&archive(&[Raw::stored("readme.txt", b"")])).is_err());

    let other = apk(&base_with(activity(".A")).attribute("split", Item::Text("x")), &[], &[]);
    let foreign = Tree::new("manifest").attribute("package", Item::Text("org.other"));
    let dex = Raw::stored("classes.dex", b"code");
    let given = [
        base,
        abi,
        language,
        ("other.apk", apk(&foreign, &[], &[])),
        ("broken.apk", b"no archive".to_vec()),
        // The same base for newer devices, with code that the other lacks.
        ("base-master_2.apk", apk(&needing(), &[], &[dex])),
        ("x.apk", other),
    ];
    let app = opened(&set(&given, false)).unwrap();
    let places: Vec<&str> = app.limits.iter().map(|limit| limit.place.as_str()).collect();
    assert!(places.contains(&"broken.apk") && places.contains(&"other.apk"), "{places:?}");
    assert!(app.components.iter().any(|component| component.kind == ComponentKind::Activity));
}
