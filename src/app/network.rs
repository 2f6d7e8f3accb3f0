//! Network security configuration, with the defaults of the target level (`NetworkSecurityConfig`, `XmlConfigSource`).

use super::attribute::{Reader, id};
use super::{DomainConfig, NetworkSecurity};
use crate::android::arsc::Preference;
use crate::android::axml::{Document, Element, Node};
use crate::android::value::Value;
use crate::container::Apk;
use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;

/// From this target level on, clear text is off by default.
const CLEARTEXT_OFF: u32 = 28;
/// From this target level on, certificates that the user installed are not trusted by default.
const USER_CERTIFICATES_OFF: u32 = 24;

/// What holds for a host, inherited from the outer configuration.
#[derive(Clone, Copy)]
struct Scope {
    cleartext: bool,
    pinned: bool,
    user_certificates: bool,
}

/// Reads the configuration of the `application` element.
pub(super) fn read(
    reader: Reader<'_, '_>,
    application: &Element<'_, '_>,
    target_sdk: u32,
    apk: &Apk<'_>,
    budget: &Budget,
    limits: &mut Vec<Limit>,
) -> NetworkSecurity {
    let written = reader.boolean(application, id::USES_CLEARTEXT_TRAFFIC);
    let mut network = NetworkSecurity {
        cleartext: written.unwrap_or(target_sdk < CLEARTEXT_OFF),
        cleartext_from: if written.is_some() { "usesCleartextTraffic" } else { "targetSdkVersion" },
        user_certificates: target_sdk < USER_CERTIFICATES_OFF,
        ..NetworkSecurity::default()
    };
    let Some(attribute) = application.attribute(id::NETWORK_SECURITY_CONFIG) else { return network };
    let Some(resource) = attribute.value.reference() else { return network };
    let file = reader.table.and_then(|table| {
        table
            .value(resource, Preference::Default)
            .filter(|value| value.kind == Value::STRING)
            .and_then(|value| table.text_of(value))
    });
    let Some(file) = file else {
        limits.push(unreadable(
            &format!("@0x{resource:08x}"),
            "资源表中没有网络安全配置",
            "the resource table does not hold the network security configuration",
        ));
        return network;
    };
    network.file = Some(file.clone());
    let contents = apk.entry(&file).map(|entry| apk.read(entry, budget));
    let bytes = match contents {
        Some(Ok(bytes)) => bytes,
        Some(Err(error)) => {
            limits.push(unreadable(&file, &error.what.zh, &error.what.en));
            return network;
        }
        None => {
            limits.push(unreadable(&file, "文件中没有该条目", "the file has no such entry"));
            return network;
        }
    };
    match Document::parse(&bytes, budget) {
        Ok(document) => {
            // A configuration replaces `usesCleartextTraffic`: what it leaves open has the level's default.
            network.cleartext = target_sdk < CLEARTEXT_OFF;
            network.cleartext_from = "targetSdkVersion";
            configure(&mut network, &document.root(), target_sdk);
            if let Some(damage) = &document.damage {
                limits.push(unreadable(&file, &damage.what.zh, &damage.what.en));
            }
        }
        Err(error) => limits.push(unreadable(&file, &error.what.zh, &error.what.en)),
    }
    network
}

fn unreadable(place: &str, zh: &str, en: &str) -> Limit {
    Limit {
        what: Prose::new(
            format!("网络安全配置无法完整读取：{zh}"),
            format!("the network security configuration could not be read in full: {en}"),
        ),
        place: place.to_owned(),
        effect: Prose::new(
            "无法确认应用是否允许明文传输、信任哪些证书",
            "whether the app may send clear text and which certificates it trusts is not certain",
        ),
        principles: vec![Principle::Legal, Principle::Proper],
    }
}

fn configure(network: &mut NetworkSecurity, root: &Element<'_, '_>, target_sdk: u32) {
    let mut base =
        Scope { cleartext: network.cleartext, pinned: false, user_certificates: target_sdk < USER_CERTIFICATES_OFF };
    // `debug-overrides` holds in builds for debugging alone.
    for config in root.children_named("base-config") {
        if config.attribute_named(None, "cleartextTrafficPermitted").is_some() {
            network.cleartext_from = "networkSecurityConfig";
        }
        base = scope(&config, base);
    }
    network.cleartext = base.cleartext;
    let mut user_certificates = base.user_certificates;
    let mut open: Vec<_> = root.children_named("domain-config").map(|config| (config, base)).collect();
    open.reverse();
    while let Some((config, outer)) = open.pop() {
        let own = scope(&config, outer);
        user_certificates |= own.user_certificates;
        for domain in config.children_named("domain") {
            let name: String =
                domain.nodes().filter_map(|node| if let Node::Text(text) = node { Some(text) } else { None }).collect();
            network.domains.push(DomainConfig {
                domain: name.trim().to_lowercase(),
                include_subdomains: boolean(&domain, "includeSubdomains", false).unwrap_or(false),
                cleartext: own.cleartext,
                pinned: own.pinned,
            });
        }
        let mut inner: Vec<_> = config.children_named("domain-config").map(|inner| (inner, own)).collect();
        inner.reverse();
        open.append(&mut inner);
    }
    network.user_certificates = user_certificates;
}

/// What a configuration says on top of the outer one.
fn scope(config: &Element<'_, '_>, outer: Scope) -> Scope {
    let pins = config.children_named("pin-set").next();
    let anchors = config.children_named("trust-anchors").next();
    Scope {
        cleartext: boolean(config, "cleartextTrafficPermitted", true).unwrap_or(outer.cleartext),
        pinned: pins.map_or(outer.pinned, |pins| pins.children_named("pin").next().is_some()),
        user_certificates: anchors.map_or(outer.user_certificates, |anchors| {
            anchors.children_named("certificates").any(|certificates| {
                certificates
                    .attribute_named(None, "src")
                    .and_then(|source| certificates.string(source))
                    .is_some_and(|source| source == "user")
            })
        }),
    }
}

/// A boolean attribute without a namespace, `otherwise` when it is of another type (`XmlBlock.getAttributeBooleanValue`).
fn boolean(element: &Element<'_, '_>, name: &str, otherwise: bool) -> Option<bool> {
    let attribute = element.attribute_named(None, name)?;
    Some(attribute.value.integer().map_or(otherwise, |number| number != 0))
}
