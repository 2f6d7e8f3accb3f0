//! Expectations follow the platform's package parser (`ParsingPackageUtils`) and the documentation of the manifest.

use proptest::prelude::*;

use super::*;
use crate::android::arsc::build::{Entries, Shape, config, locale, table};
use crate::android::axml::build::{Item, Tree};
use crate::container::build::{Raw, archive};
use crate::container::{Apk, Fault};
use crate::limit::{Budget, Principle};

const NAME: u32 = 0x0101_0003;
const LABEL: u32 = 0x0101_0001;
const PERMISSION: u32 = 0x0101_0006;
const EXPORTED: u32 = 0x0101_0010;
const AUTHORITIES: u32 = 0x0101_0018;
const VALUE: u32 = 0x0101_0024;
const RESOURCE: u32 = 0x0101_0025;
const MIN: u32 = 0x0101_020c;
const TARGET: u32 = 0x0101_0270;
const MAX: u32 = 0x0101_0271;
const CLEARTEXT: u32 = 0x0101_04ec;
const NETWORK: u32 = 0x0101_0527;

fn named(element: &str, name: &str) -> Tree {
    Tree::new(element).android(NAME, "name", Item::Text(name))
}

fn manifest() -> Tree {
    Tree::new("manifest").attribute("package", Item::Text("com.example"))
}

fn sdk(min: i32, target: i32) -> Tree {
    Tree::new("uses-sdk").android(MIN, "minSdkVersion", Item::Int(min)).android(
        TARGET,
        "targetSdkVersion",
        Item::Int(target),
    )
}

fn read_bytes(bytes: &[u8]) -> Result<App, AppError> {
    let budget = Budget::default();
    let apk = Apk::open(bytes, &budget)?;
    read(&apk, &budget)
}

fn read_tree(tree: &Tree) -> App {
    read_with(tree, &[])
}

fn read_with(tree: &Tree, others: &[Raw]) -> App {
    let mut entries = vec![Raw::deflated("AndroidManifest.xml", &tree.bytes(true))];
    entries.extend_from_slice(others);
    let app = read_bytes(&archive(&entries)).unwrap();
    assert_well_formed(&app.manifest_xml);
    app
}

fn assert_well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut elements = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                elements += 1;
                tag.attributes().for_each(|attribute| drop(attribute.unwrap().value));
            }
            _ => {}
        }
    }
    assert!(elements > 0);
}

/// `label` in the default and in Chinese, a boolean, and the path of a network security configuration.
fn resources() -> Raw {
    let strings = ["Shop", "商店", "res/xml/network.xml", "2.0"];
    let keys = ["app_name", "flag", "network", "version"];
    let values = vec![(0, 0, 3, 0), (1, 1, 0x12, u32::MAX), (2, 2, 3, 2), (3, 3, 3, 3)];
    let all = [
        Entries { config: config(), shape: Shape::Plain, values },
        Entries { config: locale(b"zh", b"CN"), shape: Shape::Plain, values: vec![(0, 0, 3, 1)] },
    ];
    Raw::stored("resources.arsc", &table(&strings, &["string"], &keys, &all))
}

#[test]
fn versions_levels_and_label_are_read_with_their_resources() {
    let tree = manifest()
        .android(0x0101_021b, "versionCode", Item::Int(7))
        .android(0x0101_021c, "versionName", Item::Reference(0x7f01_0003))
        .android(0x0101_0576, "versionCodeMajor", Item::Int(2))
        .child(sdk(21, 34))
        .child(
            Tree::new("application")
                .android(LABEL, "label", Item::Reference(0x7f01_0000))
                .android(NAME, "name", Item::Text(".App"))
                .android(0x0101_000f, "debuggable", Item::Reference(0x7f01_0001)),
        );
    let app = read_with(&tree, &[resources()]);
    assert_eq!(app.version_code, Some(2 << 32 | 7));
    assert_eq!(app.version_name.as_deref(), Some("2.0"));
    assert_eq!((app.min_sdk, app.target_sdk), (21, 34));
    assert_eq!(app.label.as_deref(), Some("Shop"));
    assert_eq!(app.label_zh.as_deref(), Some("商店"));
    assert_eq!(app.application.name.as_deref(), Some("com.example.App"));
    assert!(app.application.debuggable);
    assert_eq!(app.limits, []);
    assert!(app.manifest_xml.contains("android:label=\"@string/app_name\""));
}

#[test]
fn absent_levels_have_the_platforms_defaults_and_codenames_count_as_the_next_release() {
    let app = read_tree(&manifest());
    assert_eq!((app.min_sdk, app.target_sdk, app.version_code), (1, 1, None));
    let only_min = Tree::new("uses-sdk").android(MIN, "minSdkVersion", Item::Int(19));
    assert_eq!(read_tree(&manifest().child(only_min)).target_sdk, 19);
    let codename = Tree::new("uses-sdk").android(TARGET, "targetSdkVersion", Item::Text("Tiramisu"));
    assert_eq!(read_tree(&manifest().child(codename)).target_sdk, 10_000);
}

#[test]
fn every_form_of_request_is_read() {
    let tree = manifest()
        .child(sdk(21, 34))
        .child(named("uses-permission", "android.permission.CAMERA"))
        .child(named("uses-permission-sdk-23", "android.permission.SEND_SMS"))
        .child(named("uses-permission-sdk-m", "android.permission.BODY"))
        .child(named("uses-permission", "android.permission.BLUETOOTH").android(MAX, "maxSdkVersion", Item::Int(30)))
        .child(named("uses-permission", "android.permission.BLUETOOTH_SCAN").android(
            0x0101_0644,
            "usesPermissionFlags",
            Item::Int(0x1_0000),
        ))
        .child(Tree::new("uses-permission").android(NAME, "name", Item::Reference(0x7f01_0000)));
    let app = read_with(&tree, &[resources()]);
    let all: Vec<_> = app
        .permissions
        .iter()
        .filter(|permission| permission.implied_by.is_none())
        .map(|permission| (permission.name.as_str(), permission.min_sdk, permission.max_sdk))
        .collect();
    let expected = [
        ("android.permission.CAMERA", 1, None),
        ("android.permission.SEND_SMS", 23, None),
        ("android.permission.BODY", 23, None),
        ("android.permission.BLUETOOTH", 1, Some(30)),
        ("android.permission.BLUETOOTH_SCAN", 1, None),
    ];
    assert_eq!(all, expected);
    assert_eq!(app.permission("android.permission.BLUETOOTH_SCAN").unwrap().flags, ["neverForLocation"]);
    let line = app.permission("android.permission.CAMERA").unwrap().line.unwrap() as usize;
    assert!(app.manifest_xml.lines().nth(line - 1).unwrap().contains("CAMERA"));
}

#[test]
fn components_have_the_platforms_defaults() {
    let filter = || {
        Tree::new("intent-filter")
            .child(named("action", "android.intent.action.MAIN"))
            .child(named("category", "android.intent.category.LAUNCHER"))
            .child(Tree::new("data").android(0x0101_0027, "scheme", Item::Text("https")).android(
                0x0101_0028,
                "host",
                Item::Text("example.com"),
            ))
    };
    let application = |target| {
        manifest().child(sdk(16, target)).child(
            Tree::new("application")
                .android(PERMISSION, "permission", Item::Text("com.example.ALL"))
                .child(named("activity", "Main").android(LABEL, "label", Item::Text("Launcher")).child(filter()))
                .child(named("activity-alias", ".Alias").android(0x0101_0202, "targetActivity", Item::Text("Main")))
                .child(named("service", "org.other.Sync").android(EXPORTED, "exported", Item::Boolean(true)).android(
                    0x0101_0599,
                    "foregroundServiceType",
                    Item::Int(0x9),
                ))
                .child(named("receiver", ".Boot").android(PERMISSION, "permission", Item::Text("")))
                .child(named("provider", ".Data").android(AUTHORITIES, "authorities", Item::Text("a;b"))),
        )
    };
    let app = read_tree(&application(16));
    let all: Vec<_> = app
        .components
        .iter()
        .map(|one| (one.kind, one.name.as_str(), one.exported, one.exported_explicit, one.permission.as_deref()))
        .collect();
    let permission = Some("com.example.ALL");
    let expected = [
        (ComponentKind::Activity, "com.example.Main", true, false, permission),
        (ComponentKind::ActivityAlias, "com.example.Alias", false, false, None),
        (ComponentKind::Service, "org.other.Sync", true, true, permission),
        (ComponentKind::Receiver, "com.example.Boot", false, false, None),
        (ComponentKind::Provider, "com.example.Data", true, false, permission),
    ];
    assert_eq!(all, expected);
    assert_eq!(app.components[0].intent_filters[0].data, ["scheme=https", "host=example.com"]);
    assert_eq!(app.components[1].target.as_deref(), Some("com.example.Main"));
    assert_eq!(app.components[2].foreground_service_types, ["dataSync", "location"]);
    assert_eq!(app.components[4].authorities, ["a", "b"]);
    assert_eq!(app.components[4].read_permission.as_deref(), permission);
    assert_eq!(app.label.as_deref(), None, "the label of Main stands behind its name's greater id");
    assert!(!read_tree(&application(17)).components[4].exported);
}

#[test]
fn the_launchers_label_stands_in_for_the_applications() {
    let main = Tree::new("activity")
        .android(LABEL, "label", Item::Text("Launcher"))
        .android(NAME, "name", Item::Text(".Main"))
        .child(
            Tree::new("intent-filter")
                .child(named("action", "android.intent.action.MAIN"))
                .child(named("category", "android.intent.category.LAUNCHER")),
        );
    let app = read_tree(&manifest().child(Tree::new("application").child(main)));
    assert_eq!(app.label.as_deref(), Some("Launcher"));
}

#[test]
fn meta_data_features_queries_and_definitions_are_read() {
    let tree = manifest()
        .child(named("uses-feature", "android.hardware.camera").android(0x0101_028e, "required", Item::Boolean(false)))
        .child(named("permission", "com.example.P").android(0x0101_0009, "protectionLevel", Item::Int(0x12)))
        .child(
            Tree::new("queries")
                .child(named("package", "com.other"))
                .child(Tree::new("intent").child(named("action", "android.intent.action.SEND")))
                .child(Tree::new("provider").android(AUTHORITIES, "authorities", Item::Text("x;y"))),
        )
        .child(
            Tree::new("application")
                .child(named("meta-data", "key").android(VALUE, "value", Item::Text("secret")))
                .child(named("meta-data", "label").android(VALUE, "value", Item::Reference(0x7f01_0000)))
                .child(named("meta-data", "file").android(RESOURCE, "resource", Item::Reference(0x7f01_0002))),
        );
    let app = read_with(&tree, &[resources()]);
    assert_eq!(app.features, [("android.hardware.camera".to_owned(), false)]);
    assert_eq!(app.defined_permissions[0].protection, "signature|privileged");
    assert_eq!(app.queries.packages, ["com.other"]);
    assert_eq!(app.queries.actions, ["android.intent.action.SEND"]);
    assert_eq!(app.queries.authorities, ["x", "y"]);
    let meta: Vec<_> = app.application.meta_data.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(meta, [("file", "@string/network"), ("key", "secret"), ("label", "Shop")]);
}

#[test]
fn clear_text_and_user_certificates_have_the_target_levels_defaults() {
    let app = |target, written: Option<bool>| {
        let application = Tree::new("application");
        let application = match written {
            Some(yes) => application.android(CLEARTEXT, "usesCleartextTraffic", Item::Boolean(yes)),
            None => application,
        };
        let network = read_tree(&manifest().child(sdk(16, target)).child(application)).network;
        (network.cleartext, network.cleartext_from, network.user_certificates)
    };
    assert_eq!(app(23, None), (true, "targetSdkVersion", true));
    assert_eq!(app(27, None), (true, "targetSdkVersion", false));
    assert_eq!(app(28, None), (false, "targetSdkVersion", false));
    assert_eq!(app(28, Some(true)), (true, "usesCleartextTraffic", false));
    assert_eq!(app(23, Some(false)), (false, "usesCleartextTraffic", true));
}

fn with_network(config: &Tree) -> App {
    let tree = manifest().child(sdk(16, 34)).child(
        Tree::new("application").android(CLEARTEXT, "usesCleartextTraffic", Item::Boolean(true)).android(
            NETWORK,
            "networkSecurityConfig",
            Item::Reference(0x7f01_0002),
        ),
    );
    read_with(&tree, &[resources(), Raw::deflated("res/xml/network.xml", &config.bytes(false))])
}

#[test]
fn the_network_security_configuration_is_read_with_its_inheritance() {
    let certificates = |source| Tree::new("certificates").attribute("src", Item::Text(source));
    let domain =
        |name: &str, whole| Tree::new("domain").attribute("includeSubdomains", Item::Boolean(whole)).text(name);
    let config = Tree::new("network-security-config")
        .child(Tree::new("base-config").attribute("cleartextTrafficPermitted", Item::Boolean(false)))
        .child(
            Tree::new("domain-config")
                .attribute("cleartextTrafficPermitted", Item::Boolean(true))
                .child(domain(" Example.COM ", true))
                .child(
                    Tree::new("domain-config")
                        .child(domain("api.example.com", false))
                        .child(Tree::new("pin-set").child(Tree::new("pin").text("AAAA"))),
                ),
        )
        .child(Tree::new("debug-overrides").child(Tree::new("trust-anchors").child(certificates("user"))));
    let network = with_network(&config).network;
    assert_eq!(network.file.as_deref(), Some("res/xml/network.xml"));
    assert_eq!((network.cleartext, network.cleartext_from), (false, "networkSecurityConfig"));
    assert!(!network.user_certificates);
    let all: Vec<_> = network
        .domains
        .iter()
        .map(|one| (one.domain.as_str(), one.include_subdomains, one.cleartext, one.pinned))
        .collect();
    assert_eq!(all, [("example.com", true, true, false), ("api.example.com", false, true, true)]);

    let trusting = Tree::new("network-security-config")
        .child(Tree::new("base-config").child(Tree::new("trust-anchors").child(certificates("user"))));
    let network = with_network(&trusting).network;
    assert!(network.user_certificates);
    // A configuration replaces the attribute: silent on clear text, it has the level's default.
    assert_eq!((network.cleartext, network.cleartext_from), (false, "targetSdkVersion"));
}

#[test]
fn a_configuration_that_cannot_be_read_is_a_limit() {
    let tree = manifest().child(Tree::new("application").android(
        NETWORK,
        "networkSecurityConfig",
        Item::Reference(0x7f01_0002),
    ));
    let entry = |bytes: &[u8]| Raw::stored("res/xml/network.xml", bytes);
    for others in [vec![], vec![resources()], vec![resources(), entry(b"<text/>")]] {
        let app = read_with(&tree, &others);
        assert_eq!(app.limits.len(), 1);
        assert!(!app.limits[0].principles.is_empty());
    }
}

#[test]
fn missing_splits_are_a_limit_on_every_principle() {
    let store = |item: Tree| manifest().child(Tree::new("application").child(item));
    let required = "com.android.vending.splits.required";
    for tree in [
        manifest().android(0x0101_0591, "isSplitRequired", Item::Boolean(true)),
        manifest().android(0x0101_064e, "requiredSplitTypes", Item::Text("base__abi")),
        store(named("meta-data", required).android(VALUE, "value", Item::Boolean(true))),
        manifest().attribute("split", Item::Text("config.zh")),
    ] {
        let app = read_tree(&tree);
        assert!(app.missing_splits);
        assert_eq!(app.limits.len(), 1);
        assert_eq!(app.limits[0].principles, Principle::ALL);
    }
    for tree in [
        manifest().android(0x0101_0591, "isSplitRequired", Item::Boolean(false)),
        manifest().android(0x0101_064e, "requiredSplitTypes", Item::Text("")),
        store(named("meta-data", required).android(VALUE, "value", Item::Boolean(false))),
        store(named("meta-data", "com.android.vending.splits").android(RESOURCE, "resource", Item::Int(1))),
    ] {
        assert!(!read_tree(&tree).missing_splits);
    }
}

#[test]
fn what_cannot_be_read_at_all_says_why_where_and_what_to_do() {
    let manifest_of = |bytes: &[u8]| archive(&[Raw::stored("AndroidManifest.xml", bytes)]);
    let whole = manifest_of(&manifest().bytes(true));
    let root = |name| manifest_of(&Tree::new(name).bytes(true));
    let cases: [(Vec<u8>, &str); 10] = [
        (vec![], "the file is empty (offset 0)"),
        (
            b"no archive at all, just text".to_vec(),
            "this is no ZIP file (an APK is one): it has no end record (offset 0)",
        ),
        (whole[..whole.len() - 30].to_vec(), "the ZIP is cut short: it has no end record"),
        (archive(&[Raw::stored("classes.dex", b"dex")]), "the ZIP has no AndroidManifest.xml"),
        (manifest_of(b"<?xml version=\"1.0\"?><manifest/>"), "is text, not binary XML (offset 49)"),
        (manifest_of(b"\xff\xfe<\0m\0"), "is text, not binary XML"),
        (manifest_of(b""), "the binary XML is cut short"),
        (
            manifest_of(b"\x03\x00\x08\x00\x08\x00\x00\x00"),
            "the binary XML has no root element (offset 8 in the manifest)",
        ),
        (root("resources"), "the root element of AndroidManifest.xml is <resources>"),
        (manifest_of(&[7; 100]), "this is no binary XML"),
    ];
    for (bytes, expected) in cases {
        let error = read_bytes(&bytes).unwrap_err();
        let message = error.message();
        assert!(message.en.contains(expected), "{}", message.en);
        assert!(!message.en.contains('\n') && !message.zh.contains('\n'));
        assert!(!message.zh.is_empty() && !error.remedy().zh.is_empty() && !error.remedy().en.is_empty());
    }
}

#[test]
fn a_manifest_of_impossible_size_is_refused() {
    let mut entry = Raw::deflated("AndroidManifest.xml", &[0; 600]);
    entry.size = u32::MAX - 1;
    assert!(matches!(read_bytes(&archive(&[entry])), Err(AppError::TooLarge { .. })));
    let mut entry = Raw::deflated("AndroidManifest.xml", &[0; 60]);
    entry.size = 1 << 20;
    let error = read_bytes(&archive(&[entry])).unwrap_err();
    assert!(matches!(error, AppError::Container(error) if error.fault == Fault::Entry));
}

#[test]
fn a_damaged_manifest_or_table_keeps_what_can_be_read() {
    let mut bytes = manifest()
        .child(named("uses-permission", "android.permission.CAMERA"))
        .child(named("uses-permission", "android.permission.SEND_SMS"))
        .bytes(true);
    let cut = bytes.len() - 24 - 24 - 24 - 56;
    bytes.truncate(cut);
    let app = read_bytes(&archive(&[Raw::stored("AndroidManifest.xml", &bytes)])).unwrap();
    assert!(app.permission("android.permission.CAMERA").is_some());
    assert_eq!(app.limits.len(), 1);
    assert_eq!(app.limits[0].principles, Principle::ALL);

    let app = read_with(&manifest(), &[Raw::stored("resources.arsc", b"no table")]);
    assert_eq!(app.package, "com.example");
    assert_eq!(app.limits[0].principles, Principle::ALL);
}

#[test]
fn a_label_that_refers_to_itself_is_none() {
    let values = vec![(0, 0, 1, 0x7f01_0000)];
    let all = [Entries { config: config(), shape: Shape::Plain, values }];
    let circle = Raw::stored("resources.arsc", &table(&["x"], &["string"], &["app_name"], &all));
    let tree = manifest().child(Tree::new("application").android(LABEL, "label", Item::Reference(0x7f01_0000)));
    let app = read_with(&tree, &[circle]);
    assert_eq!(app.label, None);
    assert!(app.manifest_xml.contains("\"@string/app_name\""));
}

#[test]
fn hostile_names_are_written_as_well_formed_xml() {
    let tree = manifest()
        .attribute("a b<c>&\"'", Item::Text("line\nbreak \u{0}\u{1}\u{ffff} ]]> <&>\"'"))
        .attribute("", Item::Text("unnamed"))
        .attribute("", Item::Text("again"))
        .attribute("1:2", Item::Int(1))
        .android(NAME, "other", Item::Text("one"))
        .attribute("xmlns", Item::Text("no namespace"))
        .child(Tree::new("<script>").child(Tree::new("")).child(Tree::new("a:b")).text("]]> & \u{8} <"))
        .child(named("uses-permission", "line\nbreak"))
        .child(named("uses-permission", "after"));
    let app = read_tree(&tree);
    assert!(app.manifest_xml.contains("android:name=\"one\""));
    let line = app.permission("after").unwrap().line.unwrap() as usize;
    assert!(app.manifest_xml.lines().nth(line - 1).unwrap().contains("\"after\""));
}

/// Work must grow with the size of the manifest, not with its square.
#[test]
fn many_permissions_and_many_attributes_of_one_name_are_read_in_time() {
    let started = std::time::Instant::now();
    let mut tree = manifest();
    for number in 0..20_000 {
        tree = tree.child(named("uses-permission", &number.to_string()));
    }
    assert_eq!(read_tree(&tree).permissions.iter().filter(|one| one.implied_by.is_none()).count(), 20_000);
    let mut element = Tree::new("e");
    for _ in 0..60_000 {
        element = element.attribute("a", Item::Int(1));
    }
    let app = read_tree(&manifest().child(element));
    assert!(app.manifest_xml.contains(" a_60000=\"1\""));
    assert!(started.elapsed().as_secs() < 20);
}

proptest! {
    #[test]
    fn mutated_manifests_and_tables_do_no_harm(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10)) {
        let tree = manifest()
            .child(sdk(16, 34))
            .child(named("uses-permission", "p"))
            .child(
                Tree::new("application")
                    .android(LABEL, "label", Item::Reference(0x7f01_0000))
                    .android(NETWORK, "networkSecurityConfig", Item::Reference(0x7f01_0002))
                    .child(named("activity", ".A").child(Tree::new("intent-filter").child(named("action", "x")))),
            );
        let config = Tree::new("network-security-config").child(Tree::new("base-config"));
        let mut bytes = archive(&[
            Raw::stored("AndroidManifest.xml", &tree.bytes(false)),
            resources(),
            Raw::stored("res/xml/network.xml", &config.bytes(true)),
        ]);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(app) = read_bytes(&bytes) {
            assert_well_formed(&app.manifest_xml);
        }
    }
}
