//! Which type is above which, over the app's classes and the platform's; which code a call of a type's method runs.

use std::sync::{Arc, Mutex, OnceLock};

use hashbrown::HashMap;

use crate::android::dex::Value as Encoded;
use crate::android::dex::{FieldRef, Member, MethodRef, Program, ProtoRef, StringRef, TypeRef};
use crate::db::{self, Trigger};

use super::methods::{MethodId, Methods};
use super::outside;
use super::value::Value;

/// Most types above a class, and longest chain of superclasses.
const MOST_ABOVE: usize = 256;

/// A type: the app's reference to it, or, behind those, one of the platform's that the app does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeNode(pub u32);

impl From<TypeRef> for TypeNode {
    fn from(of: TypeRef) -> Self {
        TypeNode(of.0)
    }
}

/// What values of a type are, by its descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Objects of a class or an interface.
    Object,
    /// Arrays.
    Array,
    /// Truth values, characters and integers in one register.
    Number,
    /// `float`, and what is no type of a value.
    Other,
    /// `long` and `double`, in two registers.
    Wide,
}

impl Shape {
    fn of(descriptor: &[u8]) -> Self {
        match descriptor {
            [b'L', ..] => Shape::Object,
            [b'[', ..] => Shape::Array,
            [b'Z' | b'B' | b'S' | b'C' | b'I'] => Shape::Number,
            [b'J' | b'D'] => Shape::Wide,
            _ => Shape::Other,
        }
    }
}

/// A type that the platform defines, or one that the data say how it is called back.
#[derive(Debug, Default)]
struct Outside {
    descriptor: String,
    parents: Vec<TypeNode>,
    /// Sorted.
    methods: Vec<&'static str>,
    /// The platform's table has it.
    known: bool,
}

/// The hierarchy.
#[derive(Debug)]
pub struct Types<'p, 'a> {
    program: &'p Program<'a>,
    methods: &'p Methods,
    outside: HashMap<TypeNode, Outside>,
    /// By type: what its values are.
    shapes: Vec<Shape>,
    /// By type: whether a class of the app is below it.
    extended: Vec<bool>,
    /// By type: whether the app defines it, and code of it may answer calls of classes that are no subclasses of it: of an
    /// interface its default methods.
    defaults: Vec<bool>,
    /// By type: the types above it, once asked for.
    above: Vec<OnceLock<Box<[TypeNode]>>>,
    /// By field reference: the field that it means, once asked for.
    fields: Vec<OnceLock<FieldRef>>,
    /// By field reference: what a static field holds before any code runs, once asked for.
    initial: Vec<OnceLock<Value>>,
    /// By method reference: what a call means that no method of the app answers, once asked for. Most are never asked for:
    /// boxed, so that those take little memory.
    calls: Vec<OnceLock<Option<Box<outside::Outside>>>>,
    /// What the platform calls of an object, once asked for.
    called_back: Mutex<HashMap<CalledBack, Arc<[Callback]>>>,
}

/// A method that the platform calls, and what makes it call.
pub type Callback = (MethodId, Option<Trigger>);

/// An object's class, as what the platform holds it, and the row of the hand-overs that names the methods.
type CalledBack = (TypeRef, Option<TypeNode>, Option<usize>);

impl<'p, 'a> Types<'p, 'a> {
    /// The hierarchy of a program.
    pub fn new(program: &'p Program<'a>, methods: &'p Methods) -> Self {
        let mut types = Types {
            program,
            methods,
            outside: HashMap::new(),
            shapes: (0u32..).take(program.type_count()).map(|of| Shape::of(program.descriptor(TypeRef(of)))).collect(),
            extended: vec![false; program.type_count()],
            defaults: vec![false; program.type_count()],
            above: vec![OnceLock::new(); program.type_count()],
            fields: vec![OnceLock::new(); program.fields().len()],
            initial: vec![OnceLock::new(); program.fields().len()],
            calls: Vec::new(),
            called_back: Mutex::default(),
        };
        let mut extra: HashMap<&'static str, TypeNode> = HashMap::new();
        let mut left: Vec<TypeNode> = Vec::new();
        for class in program.classes() {
            let above = class.interfaces.iter().copied().chain(class.superclass);
            left.extend(above.filter(|above| !methods.defines(*above)).map(TypeNode::from));
        }
        while let Some(node) = left.pop() {
            if types.outside.contains_key(&node) {
                continue;
            }
            let name = extra.iter().find(|(_, known)| **known == node).map(|(name, _)| *name);
            let descriptor = name.or_else(|| program.descriptor_str(TypeRef(node.0))).unwrap_or_default();
            let row = db::framework_type(descriptor);
            let hand_written = db::framework_parents(descriptor);
            let parents =
                row.into_iter().flat_map(|row| row.parents()).chain(hand_written.iter().copied()).map(|parent| {
                    match program.find_type(parent) {
                        Some(known) => TypeNode::from(known),
                        None => {
                            let next = program.type_count().saturating_add(extra.len());
                            *extra.entry(parent).or_insert(TypeNode(u32::try_from(next).unwrap_or(u32::MAX)))
                        }
                    }
                });
            let parents: Vec<TypeNode> = parents.collect();
            left.extend_from_slice(&parents);
            // A copy of the platform's type in the app, above a type that is not.
            for parent in parents.iter().map(|parent| TypeRef(parent.0)).filter(|parent| methods.defines(*parent)) {
                if let Some(slot) = types.defaults.get_mut(parent.at()) {
                    *slot = true;
                }
            }
            let mut names: Vec<&'static str> = row.into_iter().flat_map(|row| row.methods()).collect();
            names.sort_unstable();
            types.outside.insert(
                node,
                Outside {
                    descriptor: descriptor.to_owned(),
                    parents,
                    methods: names,
                    known: row.is_some() || !hand_written.is_empty(),
                },
            );
        }
        // Libraries that came with the app and whose callbacks the data name.
        for row in db::callbacks() {
            let Some(class) = program.find_type(row.class).filter(|class| methods.defines(*class)) else { continue };
            let entry = types.outside.entry(class.into()).or_insert_with(|| Outside {
                descriptor: row.class.to_owned(),
                known: true,
                ..Outside::default()
            });
            entry.methods.push(row.name);
        }
        for defined in methods.all().iter().filter(|defined| !defined.direct && !defined.access.is_abstract()) {
            let is_interface =
                program.class_of(defined.class).is_some_and(|class| class.definition.access.is_interface());
            if let Some(slot) = types.defaults.get_mut(defined.class.at()) {
                *slot |= is_interface;
            }
        }
        types.calls.resize_with(program.methods().len(), OnceLock::new);
        types.extended.resize(program.type_count().saturating_add(extra.len()), false);
        let mut left: Vec<TypeNode> = Vec::new();
        for class in program.classes() {
            types.parents(class.class.into(), |above| left.push(above));
            while let Some(above) = left.pop() {
                let at = usize::try_from(above.0).unwrap_or(usize::MAX);
                if let Some(slot) = types.extended.get_mut(at).filter(|slot| !**slot) {
                    *slot = true;
                    types.parents(above, |next| left.push(next));
                }
            }
        }
        types
    }

    /// The types directly above one.
    fn parents(&self, of: TypeNode, mut each: impl FnMut(TypeNode)) {
        match self.program.class_of(TypeRef(of.0)) {
            Some(class) => {
                class
                    .superclass
                    .into_iter()
                    .chain(class.interfaces.iter().copied())
                    .for_each(|above| each(above.into()));
            }
            None => self.outside.get(&of).into_iter().flat_map(|known| &known.parents).for_each(|above| each(*above)),
        }
    }

    /// The types above a class, itself first, nearer before farther.
    pub fn above(&self, class: TypeRef) -> &[TypeNode] {
        self.above.get(class.at()).map_or(&[][..], |known| known.get_or_init(|| self.find_above(class).into()))
    }

    fn find_above(&self, class: TypeRef) -> Vec<TypeNode> {
        let mut found = vec![TypeNode::from(class)];
        let mut at = 0;
        while let Some(next) = found.get(at).copied() {
            self.parents(next, |above| {
                if found.len() < MOST_ABOVE && !found.contains(&above) {
                    found.push(above);
                }
            });
            at += 1;
        }
        found
    }

    /// The field that a reference means: that of the class which declares it.
    pub fn field(&self, field: FieldRef) -> FieldRef {
        let known = self.fields.get(field.at());
        known.map_or(field, |known| *known.get_or_init(|| self.declaring(field).unwrap_or(field)))
    }

    fn declaring(&self, field: FieldRef) -> Option<FieldRef> {
        let sought = *self.program.fields().get(field.at())?;
        for above in self.above(sought.class) {
            let Some(class) = self.program.class_of(TypeRef(above.0)) else { continue };
            let Some(file) = self.program.files.get(class.file) else { continue };
            let Ok(Some(data)) = file.dex.class_data(&class.definition) else { continue };
            for member in data.members().map_while(Result::ok) {
                let encoded = match member {
                    Member::StaticField(field) | Member::InstanceField(field) => field,
                    Member::Method(_) => break,
                };
                let Some(candidate) = file.field(encoded.field) else { continue };
                let known = self.program.fields().get(candidate.at());
                if known.is_some_and(|known| known.name == sought.name && known.field_type == sought.field_type) {
                    return Some(candidate);
                }
            }
        }
        None
    }

    /// What a static field holds before any code runs; 0 or null for what has no initial value.
    pub fn initial(&self, field: FieldRef) -> Value {
        let Some(known) = self.initial.get(field.at()) else { return Value::Int(0) };
        if known.get().is_none() {
            // One look at the class tells of all its fields.
            self.find_initial(field);
        }
        *known.get_or_init(|| Value::Int(0))
    }

    fn find_initial(&self, field: FieldRef) -> Option<()> {
        let known = self.program.fields().get(field.at())?;
        let class = self.program.class_of(known.class).filter(|class| class.definition.static_values != 0)?;
        let file = self.program.files.get(class.file)?;
        let data = file.dex.class_data(&class.definition).ok()??;
        let values = file.dex.encoded_array(class.definition.static_values).ok()?;
        let fields = data.members().static_fields().map_while(Result::ok);
        for (encoded, value) in fields.zip(values.map_while(Result::ok)) {
            let of = file
                .field(encoded.field)
                .filter(|of| self.program.fields().get(of.at()).is_some_and(|other| other.class == known.class));
            if let Some(slot) = of.and_then(|of| self.initial.get(of.at())) {
                slot.get_or_init(|| match value {
                    Encoded::Boolean(flag) => Value::Int(flag.into()),
                    Encoded::Int(number) => Value::Int(number),
                    Encoded::Byte(number) => Value::Int(number.into()),
                    Encoded::Short(number) => Value::Int(number.into()),
                    Encoded::Char(number) => Value::Int(number.into()),
                    Encoded::Null => Value::Int(0),
                    Encoded::String(text) => file.string(text).map_or(Value::Any, Value::Text),
                    _ => Value::Any,
                });
            }
        }
        Some(())
    }

    /// What a call means that no method of the app answers.
    pub fn call(&self, method: MethodRef) -> Option<&outside::Outside> {
        let find = || outside::Outside::new(self.program, self, method).map(Box::new);
        self.calls.get(method.at())?.get_or_init(find).as_deref()
    }

    /// What values of a type are.
    #[inline]
    pub fn shape(&self, of: TypeRef) -> Shape {
        self.shapes.get(of.at()).copied().unwrap_or(Shape::Other)
    }

    /// Whether a class of the app is below a type.
    pub fn is_extended(&self, of: TypeNode) -> bool {
        usize::try_from(of.0).ok().and_then(|at| self.extended.get(at)).copied().unwrap_or(false)
    }

    /// The superclass of a class of the app.
    pub fn superclass(&self, class: TypeRef) -> Option<TypeRef> {
        self.program.class_of(class)?.superclass
    }

    /// The code that runs when a method is called on an object of exactly this class; `None`: the platform's, or none.
    pub fn resolve(&self, class: TypeRef, name: StringRef, proto: ProtoRef) -> Option<MethodId> {
        let mut next = Some(class);
        for _ in 0..MOST_ABOVE {
            let Some(class) = next else { break };
            if let Some(found) = self.declared(class, name, proto) {
                return self.methods.get(found).filter(|found| !found.access.is_abstract()).map(|_| found);
            }
            next = self.superclass(class);
        }
        // Default methods of interfaces.
        let has_defaults = |above: &&TypeNode| self.defaults.get(TypeRef(above.0).at()).copied().unwrap_or(false);
        self.above(class).iter().filter(has_defaults).find_map(|above| {
            let found = self.declared(TypeRef(above.0), name, proto)?;
            self.methods.get(found).filter(|found| !found.access.is_abstract()).map(|_| found)
        })
    }

    /// The method that a class itself has.
    pub fn declared(&self, class: TypeRef, name: StringRef, proto: ProtoRef) -> Option<MethodId> {
        self.program.find_method(class, name, proto).and_then(|method| self.methods.of(method))
    }

    /// The methods of an object of exactly `class` that the platform calls when it holds the object as `seen` (`None`: as
    /// all that it is), with what makes it call them. `row`: no others than those that this row of the
    /// hand-overs names.
    pub fn callbacks(&self, class: TypeRef, seen: Option<TypeNode>, row: Option<usize>) -> Arc<[Callback]> {
        let key = (class, seen, row);
        let known = self.called_back.lock().ok().and_then(|known| known.get(&key).cloned());
        known.unwrap_or_else(|| {
            let only = row.and_then(|row| db::hand_overs().get(row)).map_or(&[][..], |row| row.methods);
            let found: Arc<[Callback]> = self.find_callbacks(class, seen, only).into();
            if let Ok(mut known) = self.called_back.lock() {
                known.insert(key, found.clone());
            }
            found
        })
    }

    fn find_callbacks(&self, class: TypeRef, seen: Option<TypeNode>, only: &[&str]) -> Vec<Callback> {
        let above = self.above(class);
        let outside: Vec<(TypeNode, &Outside)> =
            above.iter().skip(1).filter_map(|node| Some((*node, self.outside.get(node)?))).collect();
        // What the platform knows of the object: the types that it asks for, what those extend, and what extends those.
        let related: Vec<&Outside> = outside
            .iter()
            .filter(|(node, _)| match seen {
                None => true,
                Some(seen) => *node == seen || self.outside_below(*node, seen) || self.outside_below(seen, *node),
            })
            .map(|(_, known)| *known)
            .collect();
        // Of a type that is in no table every method may be asked.
        let unknown = seen.is_some() && related.iter().any(|known| !known.known)
            || seen.is_some_and(|seen| {
                related.is_empty() && above.contains(&seen) && !self.methods.defines(TypeRef(seen.0))
            });
        let mut found: Vec<(MethodId, Option<Trigger>)> = Vec::new();
        let mut next = Some(class);
        for _ in 0..MOST_ABOVE {
            let Some(holder) = next else { break };
            for id in self.methods.of_class(holder) {
                let Some(method) = self.methods.get(id) else { continue };
                if method.direct || method.access.is_abstract() {
                    continue;
                }
                let Some(known) = self.program.methods().get(method.method.at()) else { continue };
                let Ok(name) = std::str::from_utf8(self.program.string(known.name)) else { continue };
                if !only.is_empty() && !only.contains(&name) {
                    continue;
                }
                let is_called = unknown
                    || related.iter().any(|known| {
                        known.methods.binary_search(&name).is_ok() || known.methods.contains(&"*") || {
                            // Rows of libraries are not sorted.
                            known.methods.len() < 32 && known.methods.contains(&name)
                        }
                    });
                let overridden = found.iter().any(|(other, _)| {
                    self.methods
                        .get(*other)
                        .and_then(|other| self.program.methods().get(other.method.at()))
                        .is_some_and(|other| other.name == known.name && other.proto == known.proto)
                });
                if is_called && !overridden {
                    let trigger = outside.iter().find_map(|(node, above)| {
                        db::trigger(&above.descriptor, name).or_else(|| {
                            db::trigger(&above.descriptor, "*").filter(|_| !above.known || self.has(*node, name))
                        })
                    });
                    found.push((id, trigger));
                }
            }
            next = self.superclass(holder);
        }
        found
    }

    /// Whether a type of the platform has a method, or a type above it has.
    fn has(&self, of: TypeNode, name: &str) -> bool {
        let mut left = vec![of];
        let mut steps = 0usize;
        while let Some(known) = left.pop().and_then(|next| self.outside.get(&next)) {
            steps = steps.saturating_add(1);
            if known.methods.contains(&name) || steps > MOST_ABOVE {
                return known.methods.contains(&name);
            }
            left.extend_from_slice(&known.parents);
            left.retain(|next| self.outside.contains_key(next));
        }
        false
    }

    /// The platform's type of component that a class is, where it is one: all that the platform sees of a component that it
    /// makes. What else the class is, a listener for one, it is only once it is handed over.
    pub fn component_base(&self, class: TypeRef) -> Option<TypeNode> {
        const BASES: [&str; 5] = [
            "Landroid/app/Activity;",
            "Landroid/app/Application;",
            "Landroid/app/Service;",
            "Landroid/content/BroadcastReceiver;",
            "Landroid/content/ContentProvider;",
        ];
        let is_base =
            |node: &TypeNode| self.outside.get(node).is_some_and(|known| BASES.contains(&known.descriptor.as_str()));
        self.above(class).iter().skip(1).copied().find(is_base)
    }

    /// The descriptors of the types above a class that the app does not define.
    pub fn outside_above(&self, class: TypeRef) -> impl Iterator<Item = &str> {
        let above = self.above(class);
        above.iter().skip(1).filter_map(|node| self.outside.get(node)).map(|known| known.descriptor.as_str())
    }

    /// Whether one of the platform's types is below another.
    fn outside_below(&self, below: TypeNode, above: TypeNode) -> bool {
        let mut left = vec![below];
        let mut steps = 0usize;
        while let Some(next) = left.pop() {
            steps = steps.saturating_add(1);
            if steps > MOST_ABOVE {
                return false;
            }
            let Some(known) = self.outside.get(&next) else { continue };
            if known.parents.contains(&above) {
                return true;
            }
            left.extend_from_slice(&known.parents);
        }
        false
    }
}
