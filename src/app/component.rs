//! Components, their filters and their meta-data.

use std::collections::BTreeMap;

use super::attribute::{Reader, id};
use super::permission::words;
use super::text::Text;
use super::{Component, ComponentKind, IntentFilter};
use crate::android::attributes;
use crate::android::axml::Element;
use crate::android::value::Value;

/// Below this target level, providers are exported unless they say otherwise.
const PROVIDERS_NOT_EXPORTED: u32 = 17;

/// `foregroundServiceType` (`ServiceInfo.FOREGROUND_SERVICE_TYPE_…`), by the words of the manifest.
const FOREGROUND_SERVICE_TYPES: [(u32, &str); 15] = [
    (0x1, "dataSync"),
    (0x2, "mediaPlayback"),
    (0x4, "phoneCall"),
    (0x8, "location"),
    (0x10, "connectedDevice"),
    (0x20, "mediaProjection"),
    (0x40, "camera"),
    (0x80, "microphone"),
    (0x100, "health"),
    (0x200, "remoteMessaging"),
    (0x400, "systemExempted"),
    (0x800, "shortService"),
    (0x1000, "fileManagement"),
    (0x2000, "mediaProcessing"),
    (0x4000_0000, "specialUse"),
];

/// Attributes of `data` by which a filter matches.
const DATA: [u32; 18] = [
    0x0101_0026, // mimeType
    0x0101_0615, // mimeGroup
    0x0101_0027, // scheme
    0x0101_03e3, // ssp
    0x0101_03e4, // sspPrefix
    0x0101_03e5, // sspPattern
    0x0101_061f, // sspSuffix
    0x0101_0621, // sspAdvancedPattern
    0x0101_0028, // host
    0x0101_0029, // port
    0x0101_002a, // path
    0x0101_002b, // pathPrefix
    0x0101_002c, // pathPattern
    0x0101_061e, // pathSuffix
    0x0101_0620, // pathAdvancedPattern
    0x0101_068f, // query
    0x0101_0690, // queryPrefix
    0x0101_0691, // queryPattern
];

/// What components take from the elements around them.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'s> {
    pub package: &'s str,
    pub target_sdk: u32,
    /// The `permission` of the `application` element.
    pub permission: Option<&'s str>,
}

/// A class name in full (`ParsingUtils.buildClassName`): one that starts with a dot or has none is within the package.
pub(super) fn class_name(package: &str, name: &str) -> String {
    if name.starts_with('.') {
        format!("{package}{name}")
    } else if name.contains('.') {
        name.to_owned()
    } else {
        format!("{package}.{name}")
    }
}

/// Reads a component; `None` where the element is none or names no class.
pub(super) fn read(
    reader: Reader<'_, '_>,
    element: &Element<'_, '_>,
    around: Surroundings<'_>,
    text: &Text,
) -> Option<Component> {
    let kind = match element.name().as_ref() {
        "activity" => ComponentKind::Activity,
        "activity-alias" => ComponentKind::ActivityAlias,
        "service" => ComponentKind::Service,
        "receiver" => ComponentKind::Receiver,
        "provider" => ComponentKind::Provider,
        _ => return None,
    };
    let name = class_name(around.package, &reader.name(element, id::NAME)?);
    let target = (kind == ComponentKind::ActivityAlias)
        .then(|| reader.name(element, id::TARGET_ACTIVITY))
        .flatten()
        .map(|target| class_name(around.package, &target));
    let intent_filters: Vec<_> =
        element.children_named("intent-filter").map(|filter| read_filter(reader, &filter)).collect();
    let exported = reader.boolean(element, id::EXPORTED);
    let is_provider = kind == ComponentKind::Provider;
    let default_exported =
        if is_provider { around.target_sdk < PROVIDERS_NOT_EXPORTED } else { !intent_filters.is_empty() };
    // An alias does not take the application's permission; every other component does where it has none of its own.
    let inherited = if kind == ComponentKind::ActivityAlias { None } else { around.permission };
    let or_inherited =
        |own: Option<String>| own.or_else(|| inherited.map(str::to_owned)).filter(|name| !name.is_empty());
    let own = reader.text(element, id::PERMISSION);
    let of_provider =
        |id| is_provider.then(|| or_inherited(reader.text(element, id).or_else(|| own.clone()))).flatten();
    let types =
        if kind == ComponentKind::Service { reader.integer(element, id::FOREGROUND_SERVICE_TYPE) } else { None };
    Some(Component {
        kind,
        name,
        target,
        exported: exported.unwrap_or(default_exported),
        exported_explicit: exported.is_some(),
        enabled: reader.boolean(element, id::ENABLED).unwrap_or(true),
        read_permission: of_provider(id::READ_PERMISSION),
        write_permission: of_provider(id::WRITE_PERMISSION),
        permission: or_inherited(own),
        authorities: if is_provider {
            let authorities = reader.name(element, id::AUTHORITIES).unwrap_or_default();
            authorities.split(';').filter(|authority| !authority.is_empty()).map(str::to_owned).collect()
        } else {
            Vec::new()
        },
        grant_uri_permissions: is_provider && reader.boolean(element, id::GRANT_URI_PERMISSIONS).unwrap_or(false),
        foreground_service_types: words(types.unwrap_or_default().cast_unsigned(), &FOREGROUND_SERVICE_TYPES),
        process: reader.name(element, id::PROCESS),
        intent_filters,
        meta_data: meta_data(reader, element),
        line: Some(text.line(element)),
    })
}

fn read_filter(reader: Reader<'_, '_>, filter: &Element<'_, '_>) -> IntentFilter {
    let mut result =
        IntentFilter { priority: reader.integer(filter, id::PRIORITY).unwrap_or_default(), ..IntentFilter::default() };
    for child in filter.children() {
        match child.name().as_ref() {
            "action" => result.actions.extend(reader.filter_name(&child)),
            "category" => result.categories.extend(reader.filter_name(&child)),
            "data" => {
                let parts = DATA
                    .iter()
                    .filter_map(|id| Some(format!("{}={}", attributes::name(*id)?, reader.text(&child, *id)?)));
                result.data.extend(parts);
            }
            _ => {}
        }
    }
    result
}

/// The `meta-data` of an element: the value, or the resource that it names, as text.
pub(super) fn meta_data(reader: Reader<'_, '_>, element: &Element<'_, '_>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for item in element.children_named("meta-data") {
        let Some(name) = reader.name(&item, id::NAME) else { continue };
        let resource = item.attribute(id::RESOURCE).filter(|attribute| attribute.value.reference().is_some());
        let value = match resource {
            Some(resource) => Some(reference(reader, resource.value)),
            None => reader.text(&item, id::VALUE),
        };
        // The first of several of one name counts, as where the platform merges them.
        all.entry(name).or_insert(value.unwrap_or_default());
    }
    all
}

/// A reference as source files write it.
fn reference(reader: Reader<'_, '_>, value: Value) -> String {
    match reader.table.and_then(|table| table.name(value.data)) {
        Some(name) => format!("@{}/{}", name.kind, name.entry),
        None => value.to_text(),
    }
}
