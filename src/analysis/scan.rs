//! One pass over all code: each call, field access and string constant that `permission-db` knows, with its place.

use rayon::prelude::*;

use crate::android::dex::{
    Class, Code, FieldIdx, IndexKind, MethodIdx, MethodRef, Program, ProgramFile, StringIdx, decode_mutf8,
};
use crate::db::{Api, ApiKind, ContentUri, Sdk, Sink};

use super::facts::{Source, Via};
use super::hierarchy;
use super::tables::{Meaning, ResolverUse, Tables};

/// What one place in the code does.
#[derive(Clone, Debug)]
pub enum Event {
    /// Uses an API.
    Api(&'static Api, Via),
    /// Names a content URI.
    Uri(&'static ContentUri, Via),
    /// Can take data out, or loads or hides code.
    Sink(&'static Sink),
    /// Loads a URL.
    Url(String),
    /// Starts an SDK.
    Start(&'static Sdk),
    /// Asks for permissions.
    Request(Vec<String>),
}

/// An event and its place.
#[derive(Clone, Debug)]
pub struct Hit {
    /// What.
    pub event: Event,
    /// The reference: method, field or string, as text.
    pub reference: String,
    /// Position of the file in [`Program::files`].
    pub file: usize,
    /// The method that holds it.
    pub method: MethodRef,
    /// Offset in code units.
    pub offset: u32,
    /// The source line.
    pub source: Option<Source>,
}

impl Hit {
    /// The offset at which it runs; `None` where the whole method is the hit.
    pub fn place(&self) -> Option<u32> {
        (!matches!(self.event, Event::Api(_, Via::Callback))).then_some(self.offset)
    }
}

/// What the pass saw.
#[derive(Debug, Default)]
pub struct Scan {
    /// The events, by file, class, method and offset.
    pub hits: Vec<Hit>,
    /// Methods or classes that could not be read, by file.
    pub damaged: Vec<usize>,
}

/// Scans all classes, in parallel.
pub fn scan(program: &Program<'_>, tables: &Tables) -> Scan {
    let parts: Vec<Scan> = program
        .classes()
        .par_chunks(256)
        .map(|classes| {
            let mut part = Scan::default();
            for class in classes {
                scan_class(program, tables, class, &mut part);
            }
            part
        })
        .collect();
    let mut whole = Scan::default();
    for part in parts {
        whole.hits.extend(part.hits);
        whole.damaged.extend(part.damaged);
    }
    whole
}

fn scan_class(program: &Program<'_>, tables: &Tables, class: &Class, part: &mut Scan) {
    let Some(file) = program.files.get(class.file) else { return };
    let Ok(methods) = program.methods_of(class) else {
        part.damaged.push(class.file);
        return;
    };
    for encoded in methods {
        let Ok(encoded) = encoded else {
            part.damaged.push(class.file);
            return;
        };
        let Some(method) = file.method(encoded.method) else { continue };
        callback(program, tables, class, method, part);
        if encoded.code == 0 {
            continue;
        }
        match file.dex.code(encoded.code) {
            Ok(code) => scan_code(program, tables, class, file, method, &code, part),
            Err(_) => part.damaged.push(class.file),
        }
    }
}

/// A method that the platform calls with data, because it overrides a framework type's.
fn callback(program: &Program<'_>, tables: &Tables, class: &Class, method: MethodRef, part: &mut Scan) {
    let Some(known) = program.methods().get(method.at()) else { return };
    let Some(rows) = tables.callbacks.get(&known.name) else { return };
    let types = hierarchy::types(program, class.class);
    let proto = program.proto_text(known.proto);
    for row in rows {
        let overrides = types.iter().skip(1).any(|above| *above == row.class);
        if overrides && (row.descriptor.is_empty() || row.descriptor == proto) {
            part.hits.push(Hit {
                event: Event::Api(row, Via::Callback),
                reference: format!("{}->{}{proto}", row.class, row.name),
                file: class.file,
                method,
                offset: 0,
                source: None,
            });
        }
    }
}

/// What one method's code holds before its events are put together.
#[derive(Default)]
struct Seen<'t> {
    calls: Vec<(u32, MethodRef)>,
    fields: Vec<(u32, u32)>,
    strings: Vec<(u32, &'t Meaning)>,
}

fn scan_code(
    program: &Program<'_>,
    tables: &Tables,
    class: &Class,
    file: &ProgramFile<'_>,
    method: MethodRef,
    code: &Code<'_>,
    part: &mut Scan,
) {
    let mut seen = Seen::default();
    for instruction in code.instructions() {
        let Ok(instruction) = instruction else {
            part.damaged.push(class.file);
            break;
        };
        match instruction.index() {
            Some((IndexKind::Method, index)) => {
                let called = file.method(MethodIdx(index));
                seen.calls.extend(
                    called.filter(|called| tables.methods.contains_key(called)).map(|m| (instruction.offset, m)),
                );
            }
            Some((IndexKind::Field, index)) if instruction.opcode.is_field_read() => {
                let read = file.field(FieldIdx(index));
                seen.fields
                    .extend(read.filter(|read| tables.fields.contains_key(&read.0)).map(|f| (instruction.offset, f.0)));
            }
            Some((IndexKind::String, index)) if instruction.opcode.is_const_string() => {
                let loaded = file.string(StringIdx(index));
                seen.strings
                    .extend(loaded.and_then(|loaded| tables.strings.get(&loaded)).map(|m| (instruction.offset, m)));
            }
            _ => {}
        }
    }
    if seen.calls.is_empty() && seen.fields.is_empty() && seen.strings.is_empty() {
        return;
    }
    let mut add = |event: Event, reference: String, offset: u32| {
        let position = file.dex.position(code, offset);
        let name = position.and_then(|position| position.file).or(class.definition.source_file);
        let name = name.and_then(|name| file.dex.string_bytes(name).ok()).map(|bytes| decode_mutf8(bytes).into_owned());
        // Compilers give line 0 to code that stands in no source.
        let source = position
            .filter(|position| position.line > 0)
            .zip(name)
            .map(|(position, file)| Source { file, line: position.line });
        part.hits.push(Hit { event, reference, file: class.file, method, offset, source });
    };
    let uri_use = uri_use(tables, &seen);
    let permissions = || {
        let mut names: Vec<String> = seen
            .strings
            .iter()
            .filter_map(|(_, meaning)| match meaning {
                Meaning::Permission(name) => Some(name.clone()),
                _ => None,
            })
            .collect();
        names.sort();
        names.dedup();
        names
    };
    for (offset, called) in &seen.calls {
        let Some(meaning) = tables.methods.get(called) else { continue };
        for row in &meaning.apis {
            let with = row.with_strings.is_empty()
                || seen
                    .strings
                    .iter()
                    .any(|(_, meaning)| matches!(meaning, Meaning::Key(key) if row.with_strings.contains(key)));
            if with {
                let via = if row.kind == ApiKind::Picker { Via::Picker } else { Via::Call };
                add(Event::Api(row, via), program.method_text(*called), *offset);
            }
        }
        for row in &meaning.sinks {
            add(Event::Sink(row), program.method_text(*called), *offset);
        }
        if let Some(sdk) = meaning.starts {
            add(Event::Start(sdk), program.method_text(*called), *offset);
        }
        if meaning.requests {
            add(Event::Request(permissions()), program.method_text(*called), *offset);
        }
    }
    for (offset, read) in &seen.fields {
        let Some((apis, uri)) = tables.fields.get(read) else { continue };
        let text = || program.field_text(crate::android::dex::FieldRef(*read));
        for row in apis {
            add(Event::Api(row, Via::Field), text(), *offset);
        }
        if let (Some(uri), Some(via)) = (uri, uri_use) {
            add(Event::Uri(uri, via), text(), *offset);
        }
    }
    for (offset, meaning) in &seen.strings {
        match meaning {
            Meaning::Uri(uri) => {
                if let Some(via) = uri_use {
                    add(Event::Uri(uri, via), uri.uri.to_owned(), *offset);
                }
            }
            Meaning::Url(url) => add(Event::Url(url.clone()), url.clone(), *offset),
            Meaning::Permission(_) | Meaning::Key(_) => {}
        }
    }
}

/// What a method does with the content URIs that it names: reads them (also where it hands them on), lets the person
/// pick, or only writes (`None`).
fn uri_use(tables: &Tables, seen: &Seen<'_>) -> Option<Via> {
    let uses: Vec<ResolverUse> =
        seen.calls.iter().filter_map(|(_, called)| tables.methods.get(called)?.resolver).collect();
    if uses.contains(&ResolverUse::Read) || uses.is_empty() {
        Some(Via::Uri)
    } else if uses.contains(&ResolverUse::Intent) {
        Some(Via::Picker)
    } else {
        None
    }
}
