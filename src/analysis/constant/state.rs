//! Registers and objects at one point of a run.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::value::{Intent, Value, common_start, piece};
use crate::android::dex::{FieldRef, TypeRef};

/// Most objects that one run follows.
const MOST_OBJECTS: usize = 512;
/// Longest array that is followed, in elements.
pub const LONGEST_ARRAY: usize = 8192;
/// Deepest nesting of objects that are looked at.
const DEEPEST: usize = 4;

/// An object that code changes step by step.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// Made, its constructor not called yet, or of a class that is not modelled: its fields.
    Instance(TypeRef, BTreeMap<FieldRef, Value>),
    /// A `StringBuilder`: its text.
    Builder(Value),
    /// An array.
    Array(Vec<Value>),
    /// A list or set.
    List(Vec<Value>),
    /// A map.
    Map(Vec<(Value, Value)>),
    /// An `Intent`.
    Intent(Intent),
    /// A `Uri.Builder`: its URI.
    UriBuilder(Value),
    /// An object whose constructor made it this value.
    Is(Value),
    /// Anything.
    Opaque,
}

/// Objects by id.
type Objects = BTreeMap<u32, Rc<Object>>;

/// Registers and objects.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct State {
    /// The registers.
    pub registers: Vec<Value>,
    /// The objects, by id.
    pub objects: Rc<Objects>,
    /// Static fields that the run wrote.
    pub fields: Rc<BTreeMap<FieldRef, Value>>,
    /// The result of the last call or `filled-new-array`.
    pub result: Option<Value>,
}

impl State {
    /// The value of a register.
    pub fn get(&self, register: u16) -> Value {
        self.settle(self.registers.get(usize::from(register)).cloned().unwrap_or(Value::Unknown))
    }

    /// Sets a register.
    pub fn set(&mut self, register: u16, value: Value) {
        if let Some(slot) = self.registers.get_mut(usize::from(register)) {
            *slot = value;
        }
    }

    /// What a value is where its constructor made it another.
    pub fn settle(&self, value: Value) -> Value {
        match &value {
            Value::Object(id) => match self.objects.get(id).map(|object| &**object) {
                Some(Object::Is(is)) => is.clone(),
                _ => value,
            },
            Value::Any(values) if values.iter().any(|one| matches!(self.object(one), Some(Object::Is(_)))) => {
                value.map(|one| self.settle_one(one))
            }
            _ => value,
        }
    }

    fn settle_one(&self, value: &Value) -> Value {
        match self.object(value) {
            Some(Object::Is(is)) => is.clone(),
            _ => value.clone(),
        }
    }

    /// The object that a value is.
    pub fn object(&self, value: &Value) -> Option<&Object> {
        match value {
            Value::Object(id) => self.objects.get(id).map(|object| &**object),
            _ => None,
        }
    }

    /// Puts an object in the place of the one that `value` is.
    pub fn put(&mut self, value: &Value, object: Object) {
        if let Value::Object(id) = value {
            Rc::make_mut(&mut self.objects).insert(*id, Rc::new(object));
        }
    }

    /// Keeps an object under a new id; unknown where there are too many.
    pub fn add(&mut self, next: &mut u32, object: Object) -> Value {
        if self.objects.len() >= MOST_OBJECTS {
            return Value::Unknown;
        }
        *next = next.saturating_add(1);
        Rc::make_mut(&mut self.objects).insert(*next, Rc::new(object));
        Value::Object(*next)
    }

    /// Changes the object that a value is, or each of those that it may be to what it was or is after the change.
    pub fn change(&mut self, value: &Value, change: impl Fn(&Object) -> Object) {
        let certain = !matches!(value, Value::Any(_));
        for one in value.alternatives() {
            let Value::Object(id) = one else { continue };
            let Some(object) = self.objects.get(id) else { continue };
            let changed = change(object);
            let changed = if certain { changed } else { join_objects(object, &changed) };
            Rc::make_mut(&mut self.objects).insert(*id, Rc::new(changed));
        }
    }

    /// A value with its objects as they are now.
    pub fn freeze(&self, value: &Value) -> Value {
        self.freeze_at(value, DEEPEST)
    }

    fn freeze_at(&self, value: &Value, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else { return Value::Unknown };
        match value {
            Value::Any(_) => value.map(|one| self.freeze_at(one, depth)),
            Value::Object(_) => match self.object(value) {
                Some(Object::Builder(text) | Object::UriBuilder(text)) => text.clone(),
                Some(Object::Is(is)) => self.freeze_at(is, depth),
                Some(Object::Array(values) | Object::List(values)) => {
                    Value::List(values.iter().map(|value| self.freeze_at(value, depth)).collect())
                }
                Some(Object::Intent(intent)) => Value::Intent(Arc::new(Intent {
                    action: self.freeze_at(&intent.action, depth),
                    data: self.freeze_at(&intent.data, depth),
                    mime: self.freeze_at(&intent.mime, depth),
                    component: self.freeze_at(&intent.component, depth),
                    categories: intent.categories.iter().map(|value| self.freeze_at(value, depth)).collect(),
                })),
                _ => Value::Unknown,
            },
            other => other.clone(),
        }
    }

    /// Objects for the lists and intents in a frozen value, so that code can go on with it.
    pub fn thaw(&mut self, next: &mut u32, value: &Value) -> Value {
        match value {
            Value::List(values) => self.add(next, Object::Array(values.to_vec())),
            Value::Intent(intent) => self.add(next, Object::Intent((**intent).clone())),
            other => other.clone(),
        }
    }

    /// This state or the other.
    pub fn join(&self, other: &State) -> State {
        let registers = self.registers.iter().zip(&other.registers).map(|(a, b)| a.or(b)).collect();
        let objects = join_maps(&self.objects, &other.objects);
        let fields = if Rc::ptr_eq(&self.fields, &other.fields) || self.fields == other.fields {
            self.fields.clone()
        } else {
            // What only one path wrote is not known after both.
            let written = self.fields.keys().chain(other.fields.keys());
            let of = |fields: &BTreeMap<FieldRef, Value>, field| fields.get(field).cloned().unwrap_or(Value::Unknown);
            Rc::new(written.map(|field| (*field, of(&self.fields, field).or(&of(&other.fields, field)))).collect())
        };
        State { registers, objects, fields, result: None }
    }

    /// Whether a join with `other` would give this state again, as far as a look at it tells: most of what meets is known.
    pub fn absorbs(&self, other: &State) -> bool {
        self.registers.len() == other.registers.len()
            && self.registers.iter().zip(&other.registers).all(|(own, other)| own.includes(other))
            && (Rc::ptr_eq(&self.fields, &other.fields) || self.fields == other.fields)
            && differing(&self.objects, &other.objects) == Some(false)
    }

    /// Whether `other` adds nothing: registers alike, and of the objects that both know none differs.
    pub fn holds(&self, other: &State) -> bool {
        self.registers == other.registers
            && self.fields == other.fields
            && (Rc::ptr_eq(&self.objects, &other.objects)
                || other.objects.iter().all(|(id, object)| {
                    self.objects.get(id).is_none_or(|own| Rc::ptr_eq(own, object) || own == object)
                }))
    }
}

/// Whether `other` has objects that `own` has not; `None` where one that both have differs.
fn differing(own: &Rc<Objects>, other: &Rc<Objects>) -> Option<bool> {
    if Rc::ptr_eq(own, other) {
        return Some(false);
    }
    let mut adds = false;
    let mut known = own.iter().peekable();
    for (id, object) in &**other {
        while known.next_if(|(next, _)| *next < id).is_some() {}
        match known.next_if(|(next, _)| *next == id) {
            Some((_, own)) if Rc::ptr_eq(own, object) || own == object => {}
            Some(_) => return None,
            None => adds = true,
        }
    }
    Some(adds)
}

fn join_maps(own: &Rc<Objects>, other: &Rc<Objects>) -> Rc<Objects> {
    if differing(own, other) == Some(false) {
        return own.clone();
    }
    let mut objects = Objects::clone(own);
    for (id, object) in &**other {
        let full = objects.len() >= 2 * MOST_OBJECTS;
        match objects.get_mut(id) {
            Some(own) if !Rc::ptr_eq(own, object) && own != object => *own = Rc::new(join_objects(own, object)),
            Some(_) => {}
            None if !full => {
                objects.insert(*id, object.clone());
            }
            None => {}
        }
    }
    Rc::new(objects)
}

fn join_values(a: &[Value], b: &[Value]) -> Vec<Value> {
    a.iter().zip(b).map(|(a, b)| a.or(b)).collect()
}

fn join_objects(a: &Object, b: &Object) -> Object {
    match (a, b) {
        (a, b) if a == b => a.clone(),
        (Object::Builder(a), Object::Builder(b)) => Object::Builder(Value::text(common_start(&piece(a), &piece(b)))),
        (Object::UriBuilder(a), Object::UriBuilder(b)) => Object::UriBuilder(a.or(b)),
        (Object::Is(a), Object::Is(b)) => Object::Is(a.or(b)),
        (Object::Array(a), Object::Array(b)) if a.len() == b.len() => Object::Array(join_values(a, b)),
        (Object::List(a), Object::List(b)) => {
            // What was added on one path only may be in the list.
            let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
            let mut values = join_values(short, long);
            values.extend(long.iter().skip(short.len()).map(|value| value.or(&Value::Unknown)));
            Object::List(values)
        }
        (Object::Intent(a), Object::Intent(b)) => Object::Intent(Intent {
            action: a.action.or(&b.action),
            data: a.data.or(&b.data),
            mime: a.mime.or(&b.mime),
            component: a.component.or(&b.component),
            categories: a.categories.iter().chain(&b.categories).take(16).cloned().collect(),
        }),
        (Object::Instance(a, fields), Object::Instance(b, others)) if a == b => {
            let mut joined = BTreeMap::new();
            for field in fields.keys().chain(others.keys()) {
                let of = |fields: &BTreeMap<FieldRef, Value>| fields.get(field).cloned().unwrap_or(Value::Unknown);
                joined.insert(*field, of(fields).or(&of(others)));
            }
            Object::Instance(*a, joined)
        }
        _ => Object::Opaque,
    }
}
