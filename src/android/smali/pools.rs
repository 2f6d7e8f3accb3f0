//! The tables of strings, types, prototypes, fields and methods, in the order that the format asks for.

use std::collections::{HashMap, HashSet};

use super::class::{Class, Item, Member, Reference, Value, prototype};
use crate::prose::Prose;

/// The most types, prototypes, fields or methods that a file holds.
const MOST: usize = 1 << 16;

/// A table: what is in it in order, and where.
#[derive(Debug)]
pub(super) struct Pool<K> {
    pub all: Vec<K>,
    places: HashMap<K, u32>,
}

impl<K: Clone + Eq + std::hash::Hash> Pool<K> {
    fn new(all: Vec<K>) -> Self {
        let places = all.iter().cloned().zip(0..).collect();
        Pool { all, places }
    }

    /// The index of something in it. What is asked for was collected.
    pub fn index(&self, key: &K) -> u32 {
        self.places.get(key).copied().unwrap_or(u32::MAX)
    }
}

/// A prototype: result and parameters.
pub(super) type Proto<'t> = (&'t str, Vec<&'t str>);

/// All tables of a file.
#[derive(Debug)]
pub(super) struct Pools<'t> {
    pub strings: Pool<&'t str>,
    pub types: Pool<&'t str>,
    pub protos: Pool<&'t str>,
    pub fields: Pool<Member<'t>>,
    pub methods: Pool<Member<'t>>,
}

/// What the classes name, in no order.
#[derive(Default)]
pub(super) struct Named<'t> {
    strings: HashSet<&'t str>,
    types: HashSet<&'t str>,
    protos: HashMap<&'t str, Proto<'t>>,
    fields: HashSet<Member<'t>>,
    methods: HashSet<Member<'t>>,
}

impl<'t> Named<'t> {
    /// All that the classes name.
    pub fn of(classes: &'t [(&'t str, Class<'t>)]) -> Self {
        let mut named = Named::default();
        classes.iter().for_each(|(_, class)| named.class(class));
        named
    }

    /// The short forms of all prototypes.
    pub fn shorties(&self) -> Vec<String> {
        let short: HashSet<String> = self.protos.keys().map(|proto| shorty(proto)).collect();
        short.into_iter().collect()
    }

    fn add_type(&mut self, of: &'t str) {
        if self.types.insert(of) {
            self.strings.insert(of);
        }
    }

    fn proto(&mut self, proto: &'t str) {
        if self.protos.contains_key(proto) {
            return;
        }
        if let Some((parameters, result)) = prototype(proto) {
            parameters.iter().chain([&result]).for_each(|of| self.add_type(of));
            self.protos.insert(proto, (result, parameters));
        }
    }

    fn field(&mut self, field: Member<'t>) {
        if self.fields.insert(field) {
            self.add_type(field.class);
            self.add_type(field.of);
            self.strings.insert(field.name);
        }
    }

    fn method(&mut self, method: Member<'t>) {
        if self.methods.insert(method) {
            self.add_type(method.class);
            self.strings.insert(method.name);
            self.proto(method.of);
        }
    }

    fn class(&mut self, class: &'t Class<'t>) {
        self.add_type(class.name);
        class.superclass.iter().chain(&class.interfaces).for_each(|of| self.add_type(of));
        self.strings.extend(class.source.as_deref());
        self.strings.extend(class.texts.iter().map(|text| &**text));
        class.annotations.iter().for_each(|annotation| self.add_type(annotation.of));
        for field in &class.fields {
            self.field(Member { class: class.name, name: field.name, of: field.of });
            match &field.value {
                Some(Value::Text(text)) => {
                    self.strings.insert(text);
                }
                Some(Value::Type(of)) => self.add_type(of),
                _ => {}
            }
        }
        for method in &class.methods {
            self.method(Member { class: class.name, name: method.name, of: method.proto });
            method.annotations.iter().for_each(|annotation| self.add_type(annotation.of));
            let Some(code) = &method.code else { continue };
            code.catches.iter().filter_map(|catch| catch.of).for_each(|of| self.add_type(of));
            for item in &code.items {
                let Item::Op(op) = item else { continue };
                match &op.reference {
                    Some(Reference::Text(text)) => {
                        self.strings.insert(text);
                    }
                    Some(Reference::Type(of)) => self.add_type(of),
                    Some(Reference::Field(field)) => self.field(*field),
                    Some(Reference::Method(method)) => self.method(*method),
                    Some(Reference::Proto(proto)) => self.proto(proto),
                    None => {}
                }
                op.proto.iter().for_each(|proto| self.proto(proto));
            }
        }
    }
}

/// The short form of a prototype: one letter for its result and for each parameter.
pub(super) fn shorty(proto: &str) -> String {
    let (parameters, result) = prototype(proto).unwrap_or_default();
    let letter = |of: &&str| if of.starts_with(['L', '[']) { 'L' } else { of.chars().next().unwrap_or('V') };
    std::iter::once(letter(&result)).chain(parameters.iter().map(letter)).collect()
}

impl<'t> Pools<'t> {
    /// The tables of what was named, and of the short forms of its prototypes.
    pub fn new(mut found: Named<'t>, shorties: &'t [String]) -> Result<Self, Prose> {
        found.strings.extend(shorties.iter().map(String::as_str));
        let mut strings: Vec<&str> = found.strings.into_iter().collect();
        // By code units of UTF-16: other than by bytes where a character above U+FFFF meets one below it.
        strings.sort_unstable_by(|one, other| one.encode_utf16().cmp(other.encode_utf16()));
        let strings = Pool::new(strings);
        let mut types: Vec<&str> = found.types.into_iter().collect();
        types.sort_unstable_by_key(|of| strings.index(of));
        let types = Pool::new(types);
        let mut protos: Vec<(&str, Proto<'_>)> = found.protos.into_iter().collect();
        let of_proto = |(result, parameters): &Proto<'_>| {
            (types.index(result), parameters.iter().map(|of| types.index(of)).collect::<Vec<_>>())
        };
        protos.sort_by_cached_key(|(_, proto)| of_proto(proto));
        let protos = Pool::new(protos.into_iter().map(|(text, _)| text).collect());
        let mut fields: Vec<Member<'_>> = found.fields.into_iter().collect();
        let of_field =
            |field: &Member<'_>| (types.index(&field.class), strings.index(&field.name), types.index(&field.of));
        fields.sort_by_cached_key(of_field);
        let mut methods: Vec<Member<'_>> = found.methods.into_iter().collect();
        let of_method =
            |method: &Member<'_>| (types.index(&method.class), strings.index(&method.name), protos.index(&method.of));
        methods.sort_by_cached_key(of_method);
        let sizes = [types.all.len(), protos.all.len(), fields.len(), methods.len()];
        if sizes.iter().any(|size| *size > MOST) {
            return Err(Prose::new(
                "类型、字段或方法超过一个 DEX 文件的上限",
                "there are more types, fields or methods than one DEX file holds",
            ));
        }
        Ok(Pools { strings, types, protos, fields: Pool::new(fields), methods: Pool::new(methods) })
    }
}
