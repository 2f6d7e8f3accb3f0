//! The file: header, tables, data, map.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use sha1::{Digest, Sha1};

use super::Fault;
use super::class::{Annotation, Class, Field, Member, Method, Value, prototype};
use super::code::{self, Encoded, uleb};
use super::pools::{Named, Pools, shorty};
use crate::android::encode;
use crate::prose::Prose;

const HEADER_SIZE: usize = 0x70;
const NO_INDEX: u32 = u32::MAX;
/// What makes a method direct: static, private, constructor.
const DIRECT: u32 = 0x8 | 0x2 | 0x1_0000;
const STATIC: u32 = 0x8;
/// The version that knows all that is assembled here.
const MAGIC: &[u8; 8] = b"dex\n039\0";

/// The data section in the making.
struct Data {
    bytes: Vec<u8>,
    /// Where it lies in the file.
    base: usize,
    /// The map: kind, count, place.
    map: Vec<(u16, usize, usize)>,
}

impl Data {
    /// The place in the file of what is added next.
    fn here(&mut self, align: usize) -> usize {
        while !self.base.saturating_add(self.bytes.len()).is_multiple_of(align) {
            self.bytes.push(0);
        }
        self.base.saturating_add(self.bytes.len())
    }

    /// Notes that a part of this kind begins here, of `count` items.
    fn part(&mut self, kind: u16, count: usize, align: usize) {
        if count > 0 {
            let here = self.here(align);
            self.map.push((kind, count, here));
        }
    }
}

/// A size, count or place as the format holds it.
fn word(number: usize) -> [u8; 4] {
    encode::word(number).to_le_bytes()
}

fn half(number: u32) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}

/// The methods of a class whose code could be encoded, with it.
type Codes = Vec<Option<Encoded>>;

/// Writes the file. Classes whose code cannot be encoded are left out, and told of.
pub(super) fn write<'t>(classes: &'t [(&'t str, Class<'t>)], faults: &mut Vec<Fault>) -> Result<Vec<u8>, Prose> {
    if classes.is_empty() {
        return Ok(Vec::new());
    }
    let named = Named::of(classes);
    let shorties = named.shorties();
    let pools = Pools::new(named, &shorties)?;
    let encoded = classes.par_iter().map(|(place, class)| {
        let codes =
            class.methods.iter().map(|method| method.code.as_ref().map(|code| code::encode(code, &pools)).transpose());
        codes.collect::<Result<Codes, _>>().map_err(|(line, why)| Fault { place: (*place).to_owned(), line, why })
    });
    let mut whole: Vec<(&Class<'t>, Codes)> = Vec::with_capacity(classes.len());
    for ((_, class), codes) in classes.iter().zip(encoded.collect::<Vec<_>>()) {
        match codes {
            Ok(codes) => whole.push((class, codes)),
            Err(fault) => faults.push(fault),
        }
    }
    if whole.is_empty() {
        return Ok(Vec::new());
    }
    let whole = ordered(whole);
    Ok(file(&whole, &pools))
}

/// A class behind the one that it extends, as the format asks.
fn ordered<'c, 't>(classes: Vec<(&'c Class<'t>, Codes)>) -> Vec<(&'c Class<'t>, Codes)> {
    let places: HashMap<&str, usize> = classes.iter().enumerate().map(|(at, (class, _))| (class.name, at)).collect();
    let (mut order, mut entered) = (Vec::with_capacity(classes.len()), HashSet::new());
    for start in 0..classes.len() {
        if !entered.insert(start) {
            continue;
        }
        // A class, and how many of those above it were looked at.
        let mut left = vec![(start, 0_usize)];
        while let Some((class, looked_at)) = left.last_mut() {
            let own = classes.get(*class).map(|(own, _)| *own);
            let above = own.and_then(|own| match looked_at.checked_sub(usize::from(own.superclass.is_some())) {
                None => own.superclass,
                Some(interface) => own.interfaces.get(interface).copied(),
            });
            *looked_at = looked_at.saturating_add(1);
            match above {
                // What extends itself in a circle is no class, and stays where it is.
                Some(name) => {
                    if let Some(above) = places.get(name).copied().filter(|above| entered.insert(*above)) {
                        left.push((above, 0));
                    }
                }
                None => {
                    order.push(*class);
                    left.pop();
                }
            }
        }
    }
    let mut slots: Vec<Option<(&Class<'t>, Codes)>> = classes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| slots.get_mut(at).and_then(Option::take)).collect()
}

fn file(classes: &[(&Class<'_>, Codes)], pools: &Pools<'_>) -> Vec<u8> {
    let counts = [
        (pools.strings.all.len(), 4),
        (pools.types.all.len(), 4),
        (pools.protos.all.len(), 12),
        (pools.fields.all.len(), 8),
        (pools.methods.all.len(), 8),
        (classes.len(), 32),
    ];
    let mut at = HEADER_SIZE;
    let mut sections = Vec::new();
    for (count, size) in counts {
        sections.push((count, if count == 0 { 0 } else { at }));
        at = at.saturating_add(usize::saturating_mul(count, size));
    }
    let mut data = Data { bytes: Vec::new(), base: at, map: vec![(0, 1, 0)] };
    for (kind, (count, place)) in (1..).zip(&sections) {
        if *count > 0 {
            data.map.push((kind, *count, *place));
        }
    }

    let mut tables = Vec::with_capacity(at);
    let lists = type_lists(classes, pools, &mut data);
    let list = |types: &[&str]| lists.get(types).copied().unwrap_or_default();
    let annotations = annotations(classes, pools, &mut data);
    let codes = codes(classes, &mut data);
    let values = values(classes, pools, &mut data);
    data.part(0x2002, pools.strings.all.len(), 1);
    for text in &pools.strings.all {
        tables.extend(word(data.here(1)));
        modified_utf8(text, &mut data.bytes);
    }
    for of in &pools.types.all {
        tables.extend(pools.strings.index(of).to_le_bytes());
    }
    for proto in &pools.protos.all {
        let (parameters, result) = prototype(proto).unwrap_or_default();
        tables.extend(pools.strings.index(&&*shorty(proto)).to_le_bytes());
        tables.extend(pools.types.index(&result).to_le_bytes());
        tables.extend(word(list(&parameters)));
    }
    for field in &pools.fields.all {
        tables.extend(half(pools.types.index(&field.class)));
        tables.extend(half(pools.types.index(&field.of)));
        tables.extend(pools.strings.index(&field.name).to_le_bytes());
    }
    for method in &pools.methods.all {
        tables.extend(half(pools.types.index(&method.class)));
        tables.extend(half(pools.protos.index(&method.of)));
        tables.extend(pools.strings.index(&method.name).to_le_bytes());
    }
    data.part(0x2000, classes.len(), 1);
    for (number, (class, _)) in classes.iter().enumerate() {
        let members = data.here(1);
        class_data(class, codes.get(number).map_or(&[][..], Vec::as_slice), pools, &mut data.bytes);
        let known = |places: &[usize]| places.get(number).copied().unwrap_or_default();
        tables.extend(pools.types.index(&class.name).to_le_bytes());
        tables.extend((class.access & 0x7fff).to_le_bytes());
        tables.extend(class.superclass.map_or(NO_INDEX, |of| pools.types.index(&of)).to_le_bytes());
        tables.extend(word(list(&class.interfaces)));
        tables.extend(class.source.as_deref().map_or(NO_INDEX, |of| pools.strings.index(&of)).to_le_bytes());
        tables.extend(word(known(&annotations)));
        tables.extend(word(members));
        tables.extend(word(known(&values)));
    }
    let map = data.here(4);
    data.map.push((0x1000, 1, map));
    data.bytes.extend(word(data.map.len()));
    for (kind, count, place) in &data.map {
        data.bytes.extend(kind.to_le_bytes());
        data.bytes.extend([0, 0]);
        data.bytes.extend(word(*count));
        data.bytes.extend(word(*place));
    }
    sealed(&sections, &tables, &data, map)
}

/// Puts the header before tables and data, with the sums over them.
fn sealed(sections: &[(usize, usize)], tables: &[u8], data: &Data, map: usize) -> Vec<u8> {
    let size = data.base.saturating_add(data.bytes.len());
    let mut file = Vec::with_capacity(size);
    file.extend(MAGIC);
    // Checksum and signature come last.
    file.extend([0; 24]);
    for number in [size, HEADER_SIZE, 0x1234_5678, 0, 0, map] {
        file.extend(word(number));
    }
    for (count, place) in sections {
        file.extend(word(*count));
        file.extend(word(*place));
    }
    file.extend(word(data.bytes.len()));
    file.extend(word(data.base));
    file.extend(tables);
    file.extend(&data.bytes);
    let signature = file.get(32..).map(Sha1::digest).unwrap_or_default();
    if let Some(slot) = file.get_mut(12..32) {
        slot.copy_from_slice(&signature);
    }
    let checksum = file.get(12..).map_or(1, |covered| zlib_rs::adler32::adler32(1, covered));
    if let Some(slot) = file.get_mut(8..12) {
        slot.copy_from_slice(&checksum.to_le_bytes());
    }
    file
}

/// The lists of types, each once, by what is in them.
fn type_lists<'t>(classes: &[(&Class<'t>, Codes)], pools: &Pools<'t>, data: &mut Data) -> HashMap<Vec<&'t str>, usize> {
    let of_protos = pools.protos.all.iter().filter_map(|proto| prototype(proto)).map(|(parameters, _)| parameters);
    let of_classes = classes.iter().map(|(class, _)| class.interfaces.clone());
    let mut seen = HashSet::new();
    let lists: Vec<Vec<&str>> =
        of_protos.chain(of_classes).filter(|list| !list.is_empty() && seen.insert(list.clone())).collect();
    data.part(0x1001, lists.len(), 4);
    let mut places = HashMap::new();
    for list in lists {
        let here = data.here(4);
        data.bytes.extend(word(list.len()));
        list.iter().for_each(|of| data.bytes.extend(half(pools.types.index(of))));
        places.insert(list, here);
    }
    places
}

/// The annotations of classes and methods: by class the place of their directory.
fn annotations(classes: &[(&Class<'_>, Codes)], pools: &Pools<'_>, data: &mut Data) -> Vec<usize> {
    let sets_of = |class: &Class<'_>| {
        let of_methods = class.methods.iter().filter(|method| !method.annotations.is_empty()).count();
        of_methods.saturating_add(usize::from(!class.annotations.is_empty()))
    };
    let annotated = || classes.iter().map(|(class, _)| *class).filter(|class| sets_of(class) > 0);
    let of = |class: &Class<'_>| {
        class.annotations.len().saturating_add(class.methods.iter().map(|m| m.annotations.len()).sum())
    };
    let count: usize = annotated().map(of).sum();
    data.part(0x2004, count, 1);
    // By class and method: the places of the annotations.
    let mut items: Vec<Vec<Vec<usize>>> = Vec::new();
    let write = |list: &[Annotation<'_>], data: &mut Data| {
        let mut sorted: Vec<&Annotation<'_>> = list.iter().collect();
        sorted.sort_by_key(|annotation| pools.types.index(&annotation.of));
        let place = |annotation: &&Annotation<'_>| {
            let here = data.here(1);
            data.bytes.push(annotation.visibility);
            uleb(pools.types.index(&annotation.of), &mut data.bytes);
            uleb(0, &mut data.bytes);
            here
        };
        sorted.iter().map(place).collect::<Vec<usize>>()
    };
    for class in annotated() {
        let mut places = vec![write(&class.annotations, data)];
        places.extend(class.methods.iter().map(|method| write(&method.annotations, data)));
        items.push(places);
    }
    data.part(0x1003, annotated().map(sets_of).sum(), 4);
    let mut sets: Vec<Vec<usize>> = Vec::new();
    for places in &items {
        let set = |list: &Vec<usize>| {
            if list.is_empty() {
                return 0;
            }
            let here = data.here(4);
            data.bytes.extend(word(list.len()));
            list.iter().for_each(|place| data.bytes.extend(word(*place)));
            here
        };
        sets.push(places.iter().map(set).collect());
    }
    data.part(0x2006, annotated().count(), 4);
    let mut directories = Vec::new();
    let mut known = sets.into_iter();
    for (class, _) in classes {
        if sets_of(class) == 0 {
            directories.push(0);
            continue;
        }
        let sets = known.next().unwrap_or_default();
        let index = |method: &Method<'_>| pools.methods.index(&member(class, method));
        let mut methods: Vec<(u32, usize)> = class
            .methods
            .iter()
            .zip(sets.iter().skip(1))
            .filter(|(_, set)| **set != 0)
            .map(|(method, set)| (index(method), *set))
            .collect();
        methods.sort_unstable();
        directories.push(data.here(4));
        data.bytes.extend(word(sets.first().copied().unwrap_or_default()));
        for count in [0, methods.len(), 0] {
            data.bytes.extend(word(count));
        }
        for (method, set) in methods {
            data.bytes.extend(method.to_le_bytes());
            data.bytes.extend(word(set));
        }
    }
    directories
}

fn member<'t>(class: &Class<'t>, method: &Method<'t>) -> Member<'t> {
    Member { class: class.name, name: method.name, of: method.proto }
}

/// The code items: by class and method their places.
fn codes(classes: &[(&Class<'_>, Codes)], data: &mut Data) -> Vec<Vec<usize>> {
    let all = || classes.iter().flat_map(|(_, codes)| codes.iter().flatten());
    data.part(0x2003, all().filter(|code| !code.debug.is_empty()).count(), 1);
    let mut debug = Vec::new();
    for code in all() {
        debug.push(if code.debug.is_empty() { 0 } else { data.here(1) });
        data.bytes.extend(&code.debug);
    }
    data.part(0x2001, all().count(), 4);
    let mut debug = debug.into_iter();
    let mut places = Vec::with_capacity(classes.len());
    for (class, codes) in classes {
        let mut of_class = Vec::with_capacity(codes.len());
        for (method, encoded) in class.methods.iter().zip(codes) {
            let (Some(encoded), Some(code)) = (encoded, &method.code) else {
                of_class.push(0);
                continue;
            };
            of_class.push(data.here(4));
            for number in [code.registers, code.ins, code.outs] {
                data.bytes.extend(number.to_le_bytes());
            }
            data.bytes.extend(half(u32::try_from(encoded.tries.len()).unwrap_or(u32::MAX)));
            data.bytes.extend(word(debug.next().unwrap_or_default()));
            data.bytes.extend(word(encoded.units.len()));
            encoded.units.iter().for_each(|unit| data.bytes.extend(unit.to_le_bytes()));
            if !encoded.tries.is_empty() {
                if encoded.units.len() % 2 == 1 {
                    data.bytes.extend([0, 0]);
                }
                for (start, length, handlers) in &encoded.tries {
                    data.bytes.extend(start.to_le_bytes());
                    data.bytes.extend(length.to_le_bytes());
                    data.bytes.extend(handlers.to_le_bytes());
                }
                data.bytes.extend(&encoded.handlers);
            }
        }
        places.push(of_class);
    }
    places
}

/// The fields of a class that are static, or those that are not, in the order of their indices.
fn fields<'c, 't>(class: &'c Class<'t>, is_static: bool, pools: &Pools<'t>) -> Vec<(u32, &'c Field<'t>)> {
    let index = |field: &Field<'t>| pools.fields.index(&Member { class: class.name, name: field.name, of: field.of });
    let chosen = class.fields.iter().filter(|field| (field.access & STATIC != 0) == is_static);
    let mut fields: Vec<_> = chosen.map(|field| (index(field), field)).collect();
    fields.sort_by_key(|(index, _)| *index);
    fields.dedup_by_key(|(index, _)| *index);
    fields
}

/// The values of static fields: by class the place of their array.
fn values(classes: &[(&Class<'_>, Codes)], pools: &Pools<'_>, data: &mut Data) -> Vec<usize> {
    let arrays: Vec<Vec<u8>> = classes
        .iter()
        .map(|(class, _)| {
            let fields = fields(class, true, pools);
            let count =
                fields.iter().rposition(|(_, field)| field.value.is_some()).map_or(0, |last| last.saturating_add(1));
            let mut bytes = Vec::new();
            if count > 0 {
                uleb(u32::try_from(count).unwrap_or_default(), &mut bytes);
                fields.iter().take(count).for_each(|(_, field)| value(field, pools, &mut bytes));
            }
            bytes
        })
        .collect();
    data.part(0x2005, arrays.iter().filter(|array| !array.is_empty()).count(), 1);
    let mut places = Vec::with_capacity(arrays.len());
    for array in arrays {
        places.push(if array.is_empty() { 0 } else { data.here(1) });
        data.bytes.extend(array);
    }
    places
}

/// An encoded value; where a field has none, what it holds then.
fn value(field: &Field<'_>, pools: &Pools<'_>, out: &mut Vec<u8>) {
    /// A kind, with how many bytes follow.
    fn numbered(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
        let more = u8::try_from(bytes.len().saturating_sub(1)).unwrap_or_default();
        out.push(kind | more << 5);
        out.extend(bytes);
    }
    let default = match field.of {
        "Z" => Value::Bool(false),
        "B" => Value::Byte(0),
        "S" => Value::Short(0),
        "C" => Value::Char(0),
        "I" => Value::Int(0),
        "J" => Value::Long(0),
        "F" => Value::Float(0),
        "D" => Value::Double(0),
        _ => Value::Null,
    };
    let first = |number: i64, size: usize| number.to_le_bytes().into_iter().take(size).collect::<Vec<u8>>();
    match field.value.as_ref().unwrap_or(&default) {
        Value::Byte(number) => numbered(0x00, &first(*number, 1), out),
        Value::Short(number) => numbered(0x02, &first(*number, 2), out),
        Value::Char(unit) => numbered(0x03, &unit.to_le_bytes(), out),
        Value::Int(number) => numbered(0x04, &first(*number, 4), out),
        Value::Long(number) => numbered(0x06, &number.to_le_bytes(), out),
        Value::Float(bits) => numbered(0x10, &bits.to_le_bytes(), out),
        Value::Double(bits) => numbered(0x11, &bits.to_le_bytes(), out),
        Value::Text(text) => numbered(0x17, &pools.strings.index(&&**text).to_le_bytes(), out),
        Value::Type(of) => numbered(0x18, &pools.types.index(of).to_le_bytes(), out),
        Value::Null => out.push(0x1e),
        Value::Bool(known) => out.push(0x1f | u8::from(*known) << 5),
    }
}

/// The members of a class: by their indices, each as its distance from the one before.
fn class_data(class: &Class<'_>, codes: &[usize], pools: &Pools<'_>, out: &mut Vec<u8>) {
    let fields = [fields(class, true, pools), fields(class, false, pools)];
    let index = |method: &Method<'_>| pools.methods.index(&member(class, method));
    let mut methods: [Vec<(u32, u32, usize)>; 2] = [Vec::new(), Vec::new()];
    for (method, code) in class.methods.iter().zip(codes) {
        let [direct, virtual_] = &mut methods;
        let list = if method.access & DIRECT != 0 { direct } else { virtual_ };
        list.push((index(method), method.access, *code));
    }
    for list in &mut methods {
        list.sort_unstable_by_key(|(index, ..)| *index);
        list.dedup_by_key(|(index, ..)| *index);
    }
    let count = |length: usize, out: &mut Vec<u8>| uleb(u32::try_from(length).unwrap_or_default(), out);
    fields.iter().for_each(|list| count(list.len(), out));
    methods.iter().for_each(|list| count(list.len(), out));
    for list in &fields {
        let mut last = 0;
        for (index, field) in list {
            uleb(index.saturating_sub(last), out);
            uleb(field.access, out);
            last = *index;
        }
    }
    for list in &methods {
        let mut last = 0;
        for (index, access, code) in list {
            uleb(index.saturating_sub(last), out);
            uleb(*access, out);
            count(*code, out);
            last = *index;
        }
    }
}

/// A string's length in code units, and its bytes: a zero takes two, and what lies above U+FFFF two times three.
fn modified_utf8(text: &str, out: &mut Vec<u8>) {
    uleb(u32::try_from(text.encode_utf16().count()).unwrap_or_default(), out);
    for unit in text.encode_utf16() {
        let [high, low] = unit.to_be_bytes();
        match unit {
            1..=0x7f => out.push(low),
            0 | 0x80..=0x7ff => out.extend([0xc0 | high << 2 | low >> 6, 0x80 | low & 0x3f]),
            _ => out.extend([0xe0 | high >> 4, 0x80 | high << 2 & 0x3f | low >> 6, 0x80 | low & 0x3f]),
        }
    }
    out.push(0);
}
