//! Which constants arrive where: strings put together step by step, arrays, lists, URIs, intents, reflected members,
//! fields and small methods, followed along the paths of one method.
//!
//! A `Run` walks a method's blocks with known values. A branch whose condition is known goes one way only,
//! so that loops over constants (the usual decoding of hidden strings) come out; at one that is not known both ways are
//! walked, and what meets there is joined. Calls of the app's own small methods are walked too, some levels deep.
//! All of it is bounded by steps, objects and sizes; what is over a bound is [`Value::Unknown`], never wrong on purpose.
//! The result depends on the code alone, not on the order in which methods are asked for.

mod library;
mod run;
mod slice;
mod state;
mod value;

pub use value::{HOLE, Intent, Value};

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use hashbrown::{HashMap, HashSet};

use super::ir::{Body, Flow, flow};
use crate::android::arsc::{Preference, Table};
use crate::android::dex::{
    Class, Code, EncodedMethod, FieldRef, MethodRef, Program, TypeRef, Value as Encoded, decode_mutf8,
};
use run::Run;

/// Most places that write one field, for its value to be looked for.
const MOST_WRITERS: usize = 4;
/// Steps for finding one field's value.
const FIELD_STEPS: u64 = 2_000;
/// Most classes above one that are searched for a method.
const MOST_ABOVE: usize = 16;
/// How deep fields' values are looked for that depend on other fields.
const FIELD_DEPTH: u8 = 2;

/// A method's code in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The class, as a position in [`Program::classes`].
    pub class: u32,
    /// The method.
    pub method: EncodedMethod,
}

/// The places that write each field, in the order of the code.
#[derive(Debug, Default)]
pub struct Writers {
    places: HashMap<FieldRef, Vec<(Place, u32)>>,
}

impl Writers {
    /// Notes that the instruction at `offset` writes a field.
    pub fn add(&mut self, field: FieldRef, place: Place, offset: u32) {
        let places = self.places.entry(field).or_default();
        // One more than is looked at tells that there are too many.
        if places.len() <= MOST_WRITERS {
            places.push((place, offset));
        }
    }

    /// Adds what another part of the code writes.
    pub fn append(&mut self, other: Writers) {
        for (field, places) in other.places {
            let own = self.places.entry(field).or_default();
            own.extend(places);
            own.truncate(MOST_WRITERS + 1);
        }
    }

    /// The places that write a field; `None` where there are too many.
    fn of(&self, field: FieldRef) -> Option<&[(Place, u32)]> {
        match self.places.get(&field) {
            Some(places) if places.len() > MOST_WRITERS => None,
            Some(places) => Some(places),
            None => Some(&[]),
        }
    }
}

/// What is known of a program's constants.
#[derive(Debug)]
pub struct Constants<'p, 'a> {
    program: &'p Program<'a>,
    resources: Option<&'p Table<'p>>,
    writers: &'p Writers,
    /// By method reference: its definition, where the app has one under that very reference.
    definitions: &'p [Option<Place>],
    /// Values of the framework's fields.
    framework: HashMap<FieldRef, Value>,
    /// Types that a class of the app extends or implements.
    extended: HashSet<TypeRef>,
    /// What was found of a field, by the depth at which it was looked for.
    fields: Mutex<HashMap<(FieldRef, u8), Value>>,
    /// Bodies of methods that were called or that write fields, by class and offset of the code.
    bodies: Mutex<Bodies<'a>>,
}

/// Bodies that may be asked for again.
#[derive(Debug, Default)]
struct Bodies<'a> {
    known: HashMap<(u32, u32), Option<Arc<Body<'a>>>>,
    units: usize,
}

/// Most code units whose bodies are kept; the others are built each time.
const MOST_KEPT: usize = 1 << 16;

/// The values that the watched instructions of a method read, by offset: one for each register that they name.
pub type Watched = BTreeMap<u32, Vec<Value>>;

impl<'p, 'a> Constants<'p, 'a> {
    /// Of `program`. `definitions` holds by method reference where the app defines it, `framework` the values of fields that the app does not define.
    pub fn new(
        program: &'p Program<'a>,
        resources: Option<&'p Table<'p>>,
        writers: &'p Writers,
        definitions: &'p [Option<Place>],
        framework: HashMap<FieldRef, Value>,
    ) -> Self {
        let extended = program.classes().iter().flat_map(|class| class.superclass.iter().chain(&class.interfaces));
        let extended = extended.copied().collect();
        Constants {
            program,
            resources,
            writers,
            definitions,
            framework,
            extended,
            fields: Mutex::default(),
            bodies: Mutex::default(),
        }
    }

    /// What the instructions of `body` at `offsets` read, walked with at most `steps`, which are taken off.
    /// An instruction that no path reaches within them has no entry.
    pub fn watch(&self, body: &Body<'a>, offsets: &[u32], steps: &mut u64) -> Watched {
        let mut watched = Watched::new();
        Run::new(self, 0, steps).watch(body, offsets, &mut watched);
        watched
    }

    /// The same when the method's caller passes `arguments`, by word.
    pub fn watch_with(&self, body: &Body<'a>, arguments: &[Value], offsets: &[u32], steps: &mut u64) -> Watched {
        let mut watched = Watched::new();
        Run::new(self, 0, steps).watch_with(body, arguments, offsets, &mut watched);
        watched
    }

    /// The values that a field can have, by all that writes it.
    fn field(&self, field: FieldRef, depth: u8) -> Value {
        if depth >= FIELD_DEPTH {
            return Value::Unknown;
        }
        if let Some(known) = self.framework.get(&field) {
            return known.clone();
        }
        // Look-ups are cut at a depth, so that what is found turns on it, and on nothing else.
        let known = self.fields.lock().ok().and_then(|fields| fields.get(&(field, depth)).cloned());
        if let Some(known) = known {
            return known;
        }
        let value = self.find_field(field, depth);
        if let Ok(mut fields) = self.fields.lock() {
            fields.insert((field, depth), value.clone());
        }
        value
    }

    fn find_field(&self, field: FieldRef, depth: u8) -> Value {
        let Some(class) = self.program.fields().get(field.at()).and_then(|known| self.program.class_of(known.class))
        else {
            return Value::Unknown;
        };
        let Some(places) = self.writers.of(field) else { return Value::Unknown };
        if places.is_empty() {
            return self.initial(class, field);
        }
        let mut steps = FIELD_STEPS;
        let written = places.iter().map(|(place, offset)| {
            let body = self.body(*place)?;
            let mut watched = Watched::new();
            Run::new(self, depth + 1, &mut steps).watch(&body, &[*offset], &mut watched);
            watched.get(offset).and_then(|values| values.first().cloned())
        });
        let written: Vec<Value> = written.map(|value| value.unwrap_or(Value::Unknown)).collect();
        // What a constructor is passed is not known here.
        Value::any(written).map(|value| match value {
            Value::Parameter(_) => Value::Unknown,
            other => other.clone(),
        })
    }

    /// A method's code.
    fn code(&self, place: Place) -> Option<Code<'a>> {
        let class = self.program.classes().get(usize::try_from(place.class).ok()?)?;
        let file = self.program.files.get(class.file).filter(|_| place.method.code != 0)?;
        file.dex.code(place.method.code).ok()
    }

    /// The body of a method, kept for the next time as far as there is room.
    pub fn body(&self, place: Place) -> Option<Arc<Body<'a>>> {
        let key = (place.class, place.method.code);
        let known = self.bodies.lock().ok().and_then(|bodies| bodies.known.get(&key).cloned());
        known.unwrap_or_else(|| {
            let class = self.program.classes().get(usize::try_from(place.class).ok()?)?;
            let body = Body::of(self.program, class, &place.method)?.ok().map(Arc::new);
            let units = body.as_ref().map_or(0, |body| body.code.units.len());
            if let Ok(mut bodies) = self.bodies.lock()
                && bodies.units.saturating_add(units) <= MOST_KEPT
            {
                bodies.units += units;
                bodies.known.insert(key, body.clone());
            }
            body
        })
    }

    /// The value that a class's definition gives a static field.
    fn initial(&self, class: &Class, field: FieldRef) -> Value {
        let Some(file) = self.program.files.get(class.file) else { return Value::Unknown };
        let values = file.dex.encoded_array(class.definition.static_values).ok();
        let data = file.dex.class_data(&class.definition).ok().flatten();
        let (Some(values), Some(data)) = (values, data) else { return Value::Unknown };
        let fields = data.members().static_fields().map_while(Result::ok);
        let mut pairs = fields.zip(values.map_while(Result::ok));
        let Some((_, value)) = pairs.find(|(known, _)| file.field(known.field) == Some(field)) else {
            return Value::Unknown;
        };
        match value {
            Encoded::Byte(value) => Value::Int(value.into()),
            Encoded::Short(value) => Value::Int(value.into()),
            Encoded::Char(value) => Value::Int(value.into()),
            Encoded::Int(value) => Value::Int(value),
            Encoded::Long(value) => Value::Long(value),
            Encoded::Boolean(value) => Value::bool(value),
            Encoded::Null => Value::Null,
            Encoded::String(index) => self.string(file.string(index)),
            Encoded::Type(index) => file
                .type_of(index)
                .and_then(|of| self.program.descriptor_str(of))
                .map_or(Value::Unknown, |descriptor| Value::Class(descriptor.into())),
            _ => Value::Unknown,
        }
    }

    fn string(&self, string: Option<crate::android::dex::StringRef>) -> Value {
        let Some(string) = string else { return Value::Unknown };
        let bytes = self.program.string(string);
        if bytes.len() > value::LONGEST_TEXT {
            return Value::Unknown;
        }
        let text = decode_mutf8(bytes);
        if text.contains(HOLE) { Value::Unknown } else { Value::text(text) }
    }

    /// The text of a string resource, in the language in which an app ships most.
    fn resource(&self, id: i32) -> Value {
        let text = self.resources.and_then(|table| table.text(id.cast_unsigned(), Preference::Default));
        text.map_or(Value::Unknown, Value::text)
    }

    /// The definition that a call of `method` runs, where only one can be: that of the class or the first above it that
    /// has one, where no class below could have another.
    fn definition(&self, method: MethodRef, is_virtual: bool, exact: Option<TypeRef>) -> Option<Place> {
        let called = self.program.methods().get(method.at())?;
        let mut class = exact.unwrap_or(called.class);
        for _ in 0..MOST_ABOVE {
            let definition = self.program.class_of(class)?;
            let own = self.program.find_method(class, called.name, called.proto);
            if let Some(place) = own.and_then(|own| self.definitions.get(own.at()).copied().flatten()) {
                let access = place.method.access;
                let single = !is_virtual
                    || exact.is_some()
                    || access.is_final()
                    || access.is_private()
                    || access.is_static()
                    || definition.definition.access.is_final()
                    || !self.extended.contains(&class);
                return (single && place.method.code != 0).then_some(place);
            }
            class = definition.superclass?;
        }
        None
    }
}

#[cfg(test)]
mod tests;
