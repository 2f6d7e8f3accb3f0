//! One pass over all code: each call, field access and string constant that `permission-db` knows, with its place.
//!
//! What turns on the arguments of a call is left as a question, which [`resolve`](super::resolve) answers once the whole
//! code has been seen.

use rayon::prelude::*;

use super::attribution::{Seen as Unnamed, Unknown};
use super::constant::{Place, Writers};
use super::decide::{HANDED_ON, Named, Question, Reason};
use super::facts::{Source, Via};
use super::hierarchy;
use super::tables::{Ask, Meaning, Tables, uri_of};
use crate::android::dex::{
    Class, ClassId, Code, EncodedMethod, FieldIdx, FieldRef, IndexKind, MethodIdx, MethodRef, Program, ProgramFile,
    StringIdx, TypeIdx, decode_mutf8,
};
use crate::db::{Api, ContentUri, Picker, Sdk, Sink};

/// What one place in the code does.
#[derive(Clone, Debug)]
pub enum Event {
    /// Uses an API.
    Api(&'static Api, Via),
    /// Reads what a content URI names; the URI as far as it is known.
    Uri(&'static ContentUri, Via, String),
    /// Lets the person pick.
    Pick(&'static Picker),
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
    /// Why it is less than certain.
    pub reason: Option<Reason>,
}

impl Hit {
    /// The offset at which it runs; `None` where the whole method is the hit.
    pub fn place(&self) -> Option<u32> {
        (!matches!(self.event, Event::Api(_, Via::Callback))).then_some(self.offset)
    }
}

/// What the pass saw.
#[derive(Debug, Default)]
pub struct Scan<'t> {
    /// The events, by file, class, method and offset.
    pub hits: Vec<Hit>,
    /// Methods or classes that could not be read, by file.
    pub damaged: Vec<usize>,
    /// Methods with calls whose arguments decide, in the order of the code.
    pub asking: Vec<Asking<'t>>,
    /// Content URIs that a method names and does not use itself.
    pub handed: Vec<Hit>,
    /// The places that write fields.
    pub writers: Writers,
    /// What is seen of classes whose names tell nobody.
    pub seen: Unnamed,
    /// By method reference: its definition.
    pub definitions: Vec<Option<Place>>,
    /// The same of one part of the code.
    defined: Vec<(MethodRef, Place)>,
}

/// What is left once all questions are answered.
#[derive(Debug)]
pub struct Found {
    /// The events.
    pub hits: Vec<Hit>,
    /// Methods or classes that could not be read, by file.
    pub damaged: Vec<usize>,
}

/// A method with calls whose arguments decide.
#[derive(Debug)]
pub struct Asking<'t> {
    /// Its code.
    pub place: Place,
    /// The method.
    pub method: MethodRef,
    /// The calls.
    pub questions: Vec<Question<'t>>,
    /// What it names.
    pub named: Named<'t>,
    /// Whether it builds an intent.
    pub builds_intent: bool,
}

/// Scans all classes, in parallel.
pub fn scan<'t>(program: &Program<'_>, tables: &'t Tables, unknown: &Unknown) -> Scan<'t> {
    let parts: Vec<Scan<'t>> = program
        .classes()
        .par_chunks(256)
        .enumerate()
        .map(|(chunk, classes)| {
            let mut part = Scan::default();
            for (at, class) in classes.iter().enumerate() {
                let id = ClassId(u32::try_from(chunk * 256 + at).unwrap_or(u32::MAX));
                scan_class(program, tables, unknown, id, class, &mut part);
                part.seen.end_of_class();
            }
            part
        })
        .collect();
    let mut whole = Scan { definitions: vec![None; program.methods().len()], ..Scan::default() };
    for part in parts {
        whole.hits.extend(part.hits);
        whole.damaged.extend(part.damaged);
        whole.asking.extend(part.asking);
        whole.handed.extend(part.handed);
        whole.writers.append(part.writers);
        whole.seen.append(part.seen);
        for (method, place) in part.defined {
            if let Some(slot) = whole.definitions.get_mut(method.at()) {
                slot.get_or_insert(place);
            }
        }
    }
    whole
}

fn scan_class<'t>(
    program: &Program<'_>,
    tables: &'t Tables,
    unknown: &Unknown,
    id: ClassId,
    class: &Class,
    part: &mut Scan<'t>,
) {
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
        part.defined.push((method, Place { class: id.0, method: encoded }));
        if encoded.code == 0 {
            continue;
        }
        match file.dex.code(encoded.code) {
            Ok(code) => {
                let method = Scanned { program, tables, unknown, class, file, id, encoded, method, code: &code };
                scan_code(&method, part);
            }
            Err(_) => part.damaged.push(class.file),
        }
    }
}

/// A method that the platform calls with data, because it overrides a framework type's.
fn callback(program: &Program<'_>, tables: &Tables, class: &Class, method: MethodRef, part: &mut Scan<'_>) {
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
                reason: None,
            });
        }
    }
}

/// A method and where it stands.
struct Scanned<'s, 't, 'a> {
    program: &'s Program<'a>,
    tables: &'t Tables,
    unknown: &'s Unknown,
    class: &'s Class,
    file: &'s ProgramFile<'a>,
    id: ClassId,
    encoded: EncodedMethod,
    method: MethodRef,
    code: &'s Code<'a>,
}

/// What one method's code holds before its events are put together.
#[derive(Default)]
struct Seen<'t> {
    calls: Vec<(u32, MethodRef, bool)>,
    fields: Vec<(u32, u32)>,
    strings: Vec<(u32, &'t Meaning)>,
}

fn scan_code<'t>(scanned: &Scanned<'_, 't, '_>, part: &mut Scan<'t>) {
    let Scanned { program, tables, unknown, file, .. } = scanned;
    let own = scanned.class.class;
    let mut seen = Seen::default();
    for instruction in scanned.code.instructions() {
        let Ok(instruction) = instruction else {
            part.damaged.push(scanned.class.file);
            break;
        };
        match instruction.index() {
            Some((IndexKind::Method, index)) => {
                let called = file.method(MethodIdx(index));
                if let Some(called) = called {
                    let class = || program.methods().get(called.at()).map(|known| known.class);
                    unknown.note_method(own, called.at(), class, &mut part.seen);
                }
                let called = called.filter(|called| tables.methods.contains_key(called));
                let is_static = instruction.opcode.is_invoke_static();
                seen.calls.extend(called.map(|called| (instruction.offset, called, is_static)));
            }
            Some((IndexKind::Field, index)) => {
                let Some(field) = file.field(FieldIdx(index)) else { continue };
                let class = || program.fields().get(field.at()).map(|known| known.class);
                unknown.note_field(own, field.at(), class, &mut part.seen);
                if instruction.opcode.is_field_read() {
                    if tables.fields.contains_key(&field.0) {
                        seen.fields.push((instruction.offset, field.0));
                    }
                } else if tables.followed.get(field.at()).copied().unwrap_or(false) {
                    let place = Place { class: scanned.id.0, method: scanned.encoded };
                    part.writers.add(field, place, instruction.offset);
                }
            }
            Some((IndexKind::String, index)) if instruction.opcode.is_const_string() => {
                let loaded = file.string(StringIdx(index));
                if let Some(loaded) = loaded {
                    unknown.note_string(own, loaded, &mut part.seen);
                }
                seen.strings
                    .extend(loaded.and_then(|loaded| tables.strings.get(&loaded)).map(|m| (instruction.offset, m)));
            }
            Some((IndexKind::Type, index)) => unknown.note_type(own, file.type_of(TypeIdx(index)), &mut part.seen),
            _ => {}
        }
    }
    if !(seen.calls.is_empty() && seen.fields.is_empty() && seen.strings.is_empty()) {
        report(scanned, &seen, part);
    }
}

/// Turns what a method holds into events and questions.
fn report<'t>(scanned: &Scanned<'_, 't, '_>, seen: &Seen<'t>, part: &mut Scan<'t>) {
    let Scanned { program, tables, .. } = scanned;
    let hit = |event: Event, reference: String, offset: u32| Hit {
        event,
        reference,
        file: scanned.class.file,
        method: scanned.method,
        offset,
        source: source(scanned.file, scanned.class, scanned.code, offset),
        reason: None,
    };
    let mut asking = Asking {
        place: Place { class: scanned.id.0, method: scanned.encoded },
        method: scanned.method,
        questions: Vec::new(),
        named: Named::default(),
        builds_intent: false,
    };
    for (offset, called, is_static) in &seen.calls {
        let Some(meaning) = tables.methods.get(called) else { continue };
        let text = || program.method_text(*called);
        for row in &meaning.apis {
            part.hits.push(hit(Event::Api(row, super::decide::via_of(row)), text(), *offset));
        }
        for row in &meaning.sinks {
            part.hits.push(hit(Event::Sink(row), text(), *offset));
        }
        if let Some(sdk) = meaning.starts {
            part.hits.push(hit(Event::Start(sdk), text(), *offset));
        }
        asking.builds_intent |= meaning.builds_intent;
        if !meaning.asks.is_empty() {
            asking.questions.push(Question { offset: *offset, called: *called, is_static: *is_static, meaning });
        }
    }
    for (offset, read) in &seen.fields {
        let Some((apis, uri)) = tables.fields.get(read) else { continue };
        let text = || program.field_text(FieldRef(*read));
        for row in apis {
            part.hits.push(hit(Event::Api(row, Via::Field), text(), *offset));
        }
        asking.named.uris.extend(uri.map(|uri| (*offset, uri, uri.uri.to_owned())));
    }
    for (offset, meaning) in &seen.strings {
        match meaning {
            Meaning::Uri(text) => {
                asking.named.uris.extend(uri_of(text).map(|uri| (*offset, uri, text.clone())));
            }
            Meaning::Url(url) => part.hits.push(hit(Event::Url(url.clone()), url.clone(), *offset)),
            Meaning::Permission(name) => asking.named.permissions.push(name),
            Meaning::Key(key) => asking.named.keys.push(key),
            Meaning::Pick => asking.named.picks = true,
        }
    }
    let uses_uris = asking
        .questions
        .iter()
        .any(|question| question.meaning.asks.iter().any(|ask| matches!(ask, Ask::Uri { .. } | Ask::Intent)));
    if !asking.named.uris.is_empty() && !uses_uris {
        let uris = asking.named.uris.iter();
        if !asking.builds_intent {
            part.handed.extend(uris.map(|(offset, row, shown)| {
                let mut hit = hit(Event::Uri(row, Via::Uri, shown.clone()), String::new(), *offset);
                hit.reason = Some(HANDED_ON);
                hit
            }));
        } else if asking.named.picks {
            let picked = uris
                .map(|(offset, row, shown)| hit(Event::Uri(row, Via::Picker, shown.clone()), String::new(), *offset));
            part.hits.extend(picked);
        }
    }
    if !asking.questions.is_empty() {
        part.asking.push(asking);
    }
}

/// The source line of a code unit.
pub fn source(file: &ProgramFile<'_>, class: &Class, code: &Code<'_>, offset: u32) -> Option<Source> {
    // Compilers give line 0 to code that stands in no source.
    let position = file.dex.position(code, offset).filter(|position| position.line > 0)?;
    let name = position.file.or(class.definition.source_file)?;
    let name = decode_mutf8(file.dex.string_bytes(name).ok()?).into_owned();
    Some(Source { file: name, line: position.line })
}
