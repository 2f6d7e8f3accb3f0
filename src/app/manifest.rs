//! From an archive to the app model.

use super::attribute::{Reader, id};
use super::component::{self, Surroundings, class_name, meta_data};
use super::error::MANIFEST;
use super::parts::Container;
use super::resources::Resources;
use super::text::{self, Text};
use super::{App, AppError, Application, Component, ComponentKind, Queries, network, permission, split};
use crate::android::arsc::{Preference, Table};
use crate::android::axml::{Document, Element};
use crate::android::chunk::FormatError;
use crate::container::Apk;
use crate::limit::{Budget, Limit, Principle};
use crate::prose::Prose;

/// A level that is named by a codename is that of a release under development.
const CODENAME: u32 = 10_000;
/// The largest manifest that is read, in bytes. Real ones stay below two megabytes.
pub(super) const MOST_MANIFEST: u64 = 16 << 20;

/// Reads the app model from an APK.
///
/// # Errors
///
/// As [`read_given`].
pub fn read(apk: &Apk<'_>, budget: &Budget) -> Result<App, AppError> {
    read_given(apk, Container::Apk, budget)
}

/// Reads the app model from an APK, or from parts that were joined, signatures, name and digest of the file aside.
///
/// What is damaged behind the manifest's root element is left out and becomes a limit; only a file that shows no
/// manifest at all is an error. What is odd about the archive itself says [`Apk::limits`], when all reading is done.
///
/// # Errors
///
/// Where there is no manifest, or none that can be read.
pub fn read_given(apk: &Apk<'_>, container: Container, budget: &Budget) -> Result<App, AppError> {
    let entry = apk.entry_of(0, MANIFEST).ok_or(AppError::NoManifest)?;
    if entry.size > MOST_MANIFEST {
        return Err(AppError::TooLarge { size: entry.size });
    }
    let bytes = apk.read(entry, budget)?;
    if is_text(&bytes) {
        return Err(AppError::TextManifest { offset: u64::try_from(entry.data.start).unwrap_or(u64::MAX) });
    }
    let document = Document::parse(&bytes, budget).map_err(|error| AppError::Manifest { error })?;
    let root = document.root();
    if root.name() != "manifest" {
        return Err(AppError::Root { name: root.name().chars().take(60).collect() });
    }

    let mut limits = Vec::new();
    if let Some(damage) = &document.damage {
        limits.push(damaged(MANIFEST, damage));
    }
    let resources = Resources::read(apk, budget);
    let table = resources.table(budget, |place, damage| limits.push(damaged(place, damage)));
    let text = text::write(&document, table.as_ref());
    let reader = Reader { table: table.as_ref() };
    let bytes = u64::try_from(apk.bytes.len()).unwrap_or(u64::MAX);
    let mut app = App { bytes, container, limits, ..App::default() };
    read_manifest(&mut app, reader, &root, &text);
    let application = root.children_named("application").next();
    if let Some(application) = &application {
        read_application(&mut app, reader, application, &text);
        app.network = network::read(reader, application, app.target_sdk, apk, budget, &mut app.limits);
    }
    let splits = split::read(&mut app, reader, apk, budget);
    split::note_missing(&mut app, reader, &root, application.as_ref(), &splits);
    permission::add_implied(&mut app.permissions, app.target_sdk);
    app.manifest_xml = text.xml;
    Ok(app)
}

/// Whether a manifest is text: UTF-8 or UTF-16, with or without a byte order mark.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let bytes = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .find_map(|mark| bytes.strip_prefix(*mark))
        .unwrap_or(bytes);
    let mut visible = bytes.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    // A binary file starts with 03 00 08 00.
    visible.next() == Some(&b'<')
}

pub(super) fn damaged(place: &str, error: &FormatError) -> Limit {
    Limit {
        what: Prose::new(
            format!("{place} 已损坏：{}（偏移 {}）", error.what.zh, error.offset),
            format!("{place} is damaged: {} (offset {})", error.what.en, error.offset),
        ),
        place: place.to_owned(),
        effect: Prose::new("损坏处之后的声明未能读取", "what is declared behind the damage was not read"),
        principles: Principle::ALL.to_vec(),
    }
}

fn read_manifest(app: &mut App, reader: Reader<'_, '_>, root: &Element<'_, '_>, text: &Text) {
    // The platform takes `package` by its name, in no namespace.
    app.package = reader.by_name(root, None, "package").unwrap_or_default();
    if app.package.is_empty() {
        app.limits.push(Limit {
            what: Prose::new("清单没有包名", "the manifest names no package"),
            place: MANIFEST.to_owned(),
            effect: Prose::new(
                "无法区分应用自身的代码与第三方代码；系统不会安装这样的应用",
                "the app's own code cannot be told from others'; the platform installs no such app",
            ),
            principles: Principle::ALL.to_vec(),
        });
    }
    let half = |id| reader.integer(root, id).map(|half| u64::from(half.cast_unsigned()));
    let (low, high) = (half(id::VERSION_CODE), half(id::VERSION_CODE_MAJOR));
    app.version_code = (low.is_some() || high.is_some()).then(|| high.unwrap_or(0) << 32 | low.unwrap_or(0));
    app.version_name = reader.resolved(root, id::VERSION_NAME);
    app.compile_sdk = reader.integer(root, id::COMPILE_SDK_VERSION).and_then(|level| u32::try_from(level).ok());
    app.target_sandbox =
        reader.integer(root, id::TARGET_SANDBOX_VERSION).and_then(|version| u32::try_from(version).ok()).unwrap_or(1);
    app.min_sdk = 1;
    let mut target = None;
    for child in root.children() {
        match child.name().as_ref() {
            "uses-sdk" => {
                app.min_sdk = level(reader, &child, id::MIN_SDK_VERSION).unwrap_or(1);
                target = level(reader, &child, id::TARGET_SDK_VERSION);
                app.max_sdk = reader.integer(&child, id::MAX_SDK_VERSION).and_then(|level| u32::try_from(level).ok());
            }
            "uses-feature" => {
                if let Some(name) = reader.own_string(&child, id::NAME) {
                    app.features.push((name, reader.boolean(&child, id::REQUIRED).unwrap_or(true)));
                }
            }
            "permission" => app.defined_permissions.extend(permission::defined(reader, &child)),
            "queries" => read_queries(&mut app.queries, reader, &child),
            "instrumentation" => {
                let name = reader.name(&child, id::NAME).map(|name| class_name(&app.package, &name));
                app.instrumentation.extend(name);
            }
            _ => {
                app.permissions.extend(permission::requested(reader, &child, text.line(&child)));
            }
        }
    }
    app.target_sdk = target.unwrap_or(app.min_sdk);
    app.permissions = permission::merge(std::mem::take(&mut app.permissions));
}

/// A level: a number, or a codename.
fn level(reader: Reader<'_, '_>, element: &Element<'_, '_>, id: u32) -> Option<u32> {
    let attribute = element.attribute(id)?;
    if let Some(number) = attribute.value.integer() {
        return Some(u32::try_from(number).unwrap_or(0));
    }
    let text = reader.text_of(element, attribute)?;
    Some(text.parse().unwrap_or(CODENAME))
}

fn read_queries(queries: &mut Queries, reader: Reader<'_, '_>, element: &Element<'_, '_>) {
    for child in element.children() {
        match child.name().as_ref() {
            "package" => queries.packages.extend(reader.own_string(&child, id::NAME)),
            "intent" => {
                let actions = child.children_named("action").filter_map(|action| reader.filter_name(&action));
                queries.actions.extend(actions);
            }
            "provider" => {
                let authorities = reader.own_string(&child, id::AUTHORITIES).unwrap_or_default();
                let each = authorities.split(';').filter(|authority| !authority.is_empty());
                queries.authorities.extend(each.map(str::to_owned));
            }
            _ => {}
        }
    }
}

fn read_application(app: &mut App, reader: Reader<'_, '_>, element: &Element<'_, '_>, text: &Text) {
    let class = |id| reader.name(element, id).map(|name| class_name(&app.package, &name));
    let boolean = |id, otherwise| reader.boolean(element, id).unwrap_or(otherwise);
    app.application = Application {
        name: class(id::NAME),
        component_factory: class(id::APP_COMPONENT_FACTORY),
        debuggable: boolean(id::DEBUGGABLE, false),
        allow_backup: boolean(id::ALLOW_BACKUP, true),
        legacy_external_storage: boolean(id::REQUEST_LEGACY_EXTERNAL_STORAGE, false),
        uses_cleartext_traffic: reader.boolean(element, id::USES_CLEARTEXT_TRAFFIC),
        meta_data: meta_data(reader, element),
        line: Some(text.line(element)),
    };
    let permission = reader.name(element, id::PERMISSION);
    let around = Surroundings { package: &app.package, target_sdk: app.target_sdk, permission: permission.as_deref() };
    let mut label = labels(reader, element);
    let mut components: Vec<Component> = Vec::new();
    for child in element.children() {
        let Some(component) = component::read(reader, &child, around, text) else { continue };
        if label.0.is_none() && is_launcher(&component) {
            label = labels(reader, &child);
        }
        components.push(component);
    }
    (app.label, app.label_zh) = label;
    app.components = components;
}

/// Whether the home screen shows the component.
fn is_launcher(component: &Component) -> bool {
    matches!(component.kind, ComponentKind::Activity | ComponentKind::ActivityAlias)
        && component.intent_filters.iter().any(|filter| {
            filter.actions.iter().any(|action| action == "android.intent.action.MAIN")
                && filter.categories.iter().any(|category| category == "android.intent.category.LAUNCHER")
        })
}

/// The label in the default configuration, and in Chinese resources where there is one.
fn labels(reader: Reader<'_, '_>, element: &Element<'_, '_>) -> (Option<String>, Option<String>) {
    let label = reader.resolved(element, id::LABEL);
    let chinese = element
        .attribute(id::LABEL)
        .and_then(|attribute| attribute.value.reference())
        .and_then(|id| chinese(reader.table?, id));
    (label, chinese)
}

/// A string in Chinese resources. A reference in the default configuration may lead to a string that has a Chinese one.
fn chinese(table: &Table<'_>, id: u32) -> Option<String> {
    let direct = table.text(id, Preference::Chinese);
    direct.or_else(|| {
        let preferred = table.text(id, Preference::ChineseOrDefault)?;
        (Some(&preferred) != table.text(id, Preference::Default).as_ref()).then_some(preferred)
    })
}
