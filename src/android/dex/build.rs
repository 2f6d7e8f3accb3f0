//! An assembler of DEX files for tests, after the format's specification: the directives of smali that tests need.
//!
//! ```text
//! .class Lx/Main;            .super Lx/Base;            .implements Lx/Able;
//! .field static KEY:Ljava/lang/String; = "abc"          .field count:I
//! .method static find(I)V                               (.method abstract f()V … .end method)
//!     .registers 3
//!     :start
//!     const-string v0, "text"
//!     invoke-virtual {v0, v1}, Lx/A;->f(Ljava/lang/String;)V
//!     if-eqz v0, :start
//!     .catch Ljava/lang/Exception; {:start .. :end} :handler
//!     fill-array-data v0, :data
//!     :data
//!     .array-data 1 2 3 4    (element width, then elements)
//!     packed-switch v0, :cases
//!     :cases
//!     .packed-switch 5 :a :b
//! .end method
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::opcode::{Format, IndexKind, Opcode};

/// A DEX file of version 035 that holds the classes of `text`.
pub(crate) fn assemble(text: &str) -> Vec<u8> {
    let classes = parse(text);
    let mut pools = Pools::default();
    classes.iter().for_each(|class| pools.collect(class));
    pools.write(&classes)
}

#[derive(Default)]
struct Class {
    name: String,
    superclass: String,
    interfaces: Vec<String>,
    access: u32,
    fields: Vec<Field>,
    methods: Vec<Method>,
}

struct Field {
    access: u32,
    reference: String,
    value: Option<String>,
}

struct Method {
    access: u32,
    reference: String,
    registers: u16,
    lines: Vec<String>,
}

fn access(words: &[&str]) -> u32 {
    words
        .iter()
        .map(|word| match *word {
            "public" => 1,
            "private" => 2,
            "static" => 8,
            "final" => 0x10,
            "native" => 0x100,
            "interface" => 0x200,
            "abstract" => 0x400,
            "constructor" => 0x10000,
            other => panic!("unknown access flag {other}"),
        })
        .sum()
}

fn parse(text: &str) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let directive = words[0];
        if directive == ".class" {
            let name = words[words.len() - 1].to_owned();
            let superclass = "Ljava/lang/Object;".to_owned();
            classes.push(Class { name, superclass, access: access(&words[1..words.len() - 1]), ..Class::default() });
            continue;
        }
        let class = classes.last_mut().expect("a class comes first");
        match directive {
            ".super" => class.superclass = words[1].to_owned(),
            ".implements" => class.interfaces.push(words[1].to_owned()),
            ".field" => {
                let (head, value) = match line.split_once(" = ") {
                    Some((head, value)) => (head, Some(value.to_owned())),
                    None => (line, None),
                };
                let words: Vec<&str> = head.split_whitespace().collect();
                let reference = format!("{}->{}", class.name, words[words.len() - 1]);
                class.fields.push(Field { access: access(&words[1..words.len() - 1]), reference, value });
            }
            ".method" => {
                open = true;
                let reference = format!("{}->{}", class.name, words[words.len() - 1]);
                let mut access = access(&words[1..words.len() - 1]);
                if reference.contains("><") || reference.contains("-><") {
                    access |= 0x10000;
                }
                class.methods.push(Method { access, reference, registers: 0, lines: Vec::new() });
            }
            ".end" if words.get(1) == Some(&"method") => open = false,
            _ if open => {
                let method = class.methods.last_mut().expect("a method is open");
                if directive == ".registers" {
                    method.registers = words[1].parse().expect("a number of registers");
                } else {
                    method.lines.push(line.to_owned());
                }
            }
            other => panic!("unknown directive {other}"),
        }
    }
    classes
}

/// `(I[Lx/A;)V` as its parameters and its return type.
fn proto_parts(proto: &str) -> (Vec<String>, String) {
    let (parameters, result) = proto.strip_prefix('(').and_then(|rest| rest.split_once(')')).expect("a prototype");
    let mut found = Vec::new();
    let mut rest = parameters;
    while !rest.is_empty() {
        let depth = rest.bytes().take_while(|byte| *byte == b'[').count();
        let end = if rest.as_bytes()[depth] == b'L' { rest.find(';').expect("a class ends") } else { depth };
        found.push(rest[..=end].to_owned());
        rest = &rest[end + 1..];
    }
    (found, result.to_owned())
}

fn shorty(proto: &str) -> String {
    let (parameters, result) = proto_parts(proto);
    let letter = |of: &str| if of.starts_with(['L', '[']) { 'L' } else { of.chars().next().expect("a type") };
    std::iter::once(letter(&result)).chain(parameters.iter().map(|parameter| letter(parameter))).collect()
}

/// Class, name and type or prototype of a reference.
fn reference_parts(reference: &str) -> (String, String, String) {
    let (class, member) = reference.split_once("->").expect("a reference");
    let at = member.find(['(', ':']).expect("a member");
    let rest = if member[at..].starts_with(':') { &member[at + 1..] } else { &member[at..] };
    (class.to_owned(), member[..at].to_owned(), rest.to_owned())
}

fn literal_text(token: &str) -> String {
    let inner = token.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("a string");
    inner.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\")
}

#[derive(Default)]
struct Pools {
    strings: BTreeSet<String>,
    types: BTreeSet<String>,
    protos: BTreeSet<String>,
    fields: BTreeSet<String>,
    methods: BTreeSet<String>,
    data: Vec<u8>,
    base: usize,
}

impl Pools {
    fn add_type(&mut self, of: &str) {
        self.strings.insert(of.to_owned());
        self.types.insert(of.to_owned());
    }

    fn add_field(&mut self, reference: &str) {
        let (class, name, of) = reference_parts(reference);
        self.add_type(&class);
        self.add_type(&of);
        self.strings.insert(name);
        self.fields.insert(reference.to_owned());
    }

    fn add_method(&mut self, reference: &str) {
        let (class, name, proto) = reference_parts(reference);
        self.add_type(&class);
        self.strings.insert(name);
        self.strings.insert(shorty(&proto));
        let (parameters, result) = proto_parts(&proto);
        parameters.iter().chain([&result]).for_each(|of| self.add_type(of));
        self.protos.insert(proto);
        self.methods.insert(reference.to_owned());
    }

    fn collect(&mut self, class: &Class) {
        self.add_type(&class.name);
        self.add_type(&class.superclass);
        class.interfaces.iter().for_each(|of| self.add_type(of));
        for field in &class.fields {
            self.add_field(&field.reference);
            if let Some(value) = field.value.as_ref().filter(|value| value.starts_with('"')) {
                self.strings.insert(literal_text(value));
            }
        }
        for method in &class.methods {
            self.add_method(&method.reference);
            for line in &method.lines {
                if let Some(rest) = line.strip_prefix(".catch ") {
                    self.add_type(rest.split_whitespace().next().expect("a type"));
                }
                let Some((opcode, operands)) = instruction(line) else { continue };
                let last = operands.last().cloned().unwrap_or_default();
                match opcode.index_kind() {
                    IndexKind::String => {
                        self.strings.insert(literal_text(&last));
                    }
                    IndexKind::Type => self.add_type(&last),
                    IndexKind::Field => self.add_field(&last),
                    IndexKind::Method => self.add_method(&last),
                    _ => {}
                }
            }
        }
    }

    fn string(&self, text: &str) -> usize {
        // The specification orders strings by UTF-16 code units: for the tests' texts the order of bytes.
        self.strings.iter().position(|known| known == text).expect("a string of the pool")
    }

    fn type_index(&self, of: &str) -> usize {
        self.types.iter().position(|known| known == of).expect("a type of the pool")
    }

    fn proto_index(&self, proto: &str) -> usize {
        self.protos.iter().position(|known| known == proto).expect("a prototype of the pool")
    }

    fn field_index(&self, reference: &str) -> usize {
        self.fields.iter().position(|known| known == reference).expect("a field of the pool")
    }

    fn method_index(&self, reference: &str) -> usize {
        self.methods.iter().position(|known| known == reference).expect("a method of the pool")
    }

    /// Offset in the file of what is added next.
    fn here(&mut self, align: usize) -> usize {
        while !(self.base + self.data.len()).is_multiple_of(align) {
            self.data.push(0);
        }
        self.base + self.data.len()
    }

    fn type_list(&mut self, of: &[String]) -> usize {
        if of.is_empty() {
            return 0;
        }
        let indices: Vec<usize> = of.iter().map(|of| self.type_index(of)).collect();
        let at = self.here(4);
        self.data.extend(word(indices.len()));
        indices.into_iter().for_each(|index| self.data.extend(half(index)));
        at
    }

    fn write(mut self, classes: &[Class]) -> Vec<u8> {
        let counts = [
            (self.strings.len(), 4),
            (self.types.len(), 4),
            (self.protos.len(), 12),
            (self.fields.len(), 8),
            (self.methods.len(), 8),
            (classes.len(), 32),
        ];
        let mut at = 0x70;
        let sections: Vec<(usize, usize)> = counts
            .iter()
            .map(|(count, size)| {
                let start = at;
                at += count * size;
                (*count, if *count == 0 { 0 } else { start })
            })
            .collect();
        self.base = at;

        let mut tables = Vec::new();
        for text in self.strings.clone() {
            tables.extend(word(self.here(1)));
            let units = text.encode_utf16().count();
            self.data.extend(uleb(units));
            for unit in text.encode_utf16() {
                match unit {
                    1..=0x7f => self.data.push(u8::try_from(unit).unwrap()),
                    0 | 0x80..=0x7ff => {
                        self.data.extend([
                            0xc0 | u8::try_from(unit >> 6).unwrap(),
                            0x80 | u8::try_from(unit & 0x3f).unwrap(),
                        ]);
                    }
                    _ => self.data.extend([
                        0xe0 | u8::try_from(unit >> 12).unwrap(),
                        0x80 | u8::try_from(unit >> 6 & 0x3f).unwrap(),
                        0x80 | u8::try_from(unit & 0x3f).unwrap(),
                    ]),
                }
            }
            self.data.push(0);
        }
        for of in self.types.clone() {
            tables.extend(word(self.string(&of)));
        }
        for proto in self.protos.clone() {
            let (parameters, result) = proto_parts(&proto);
            tables.extend(word(self.string(&shorty(&proto))));
            tables.extend(word(self.type_index(&result)));
            tables.extend(word(self.type_list(&parameters)));
        }
        for reference in self.fields.iter().chain(&self.methods) {
            let (class, name, rest) = reference_parts(reference);
            tables.extend(half(self.type_index(&class)));
            let is_method = rest.starts_with('(');
            tables.extend(half(if is_method { self.proto_index(&rest) } else { self.type_index(&rest) }));
            tables.extend(word(self.string(&name)));
        }
        for class in classes {
            let interfaces = self.type_list(&class.interfaces);
            let values = self.static_values(class);
            let data = self.class_data(class);
            for number in [
                self.type_index(&class.name),
                usize::try_from(class.access).unwrap(),
                self.type_index(&class.superclass),
                interfaces,
                usize::try_from(super::NO_INDEX).unwrap(),
                0,
                data,
                values,
            ] {
                tables.extend(word(number));
            }
        }

        let map = self.here(4);
        self.data.extend(word(0));
        let size = self.base + self.data.len();
        let mut file = b"dex\n035\0".to_vec();
        file.extend([0; 24]);
        for number in [size, 0x70, 0x1234_5678, 0, 0, map] {
            file.extend(word(number));
        }
        for (count, start) in sections {
            file.extend(word(count));
            file.extend(word(start));
        }
        file.extend(word(self.data.len()));
        file.extend(word(self.base));
        file.extend(tables);
        file.extend(self.data);
        file
    }

    fn static_values(&mut self, class: &Class) -> usize {
        let fields = sorted_fields(self, class, true);
        if fields.iter().all(|field| field.value.is_none()) {
            return 0;
        }
        let mut bytes = uleb(fields.len());
        for field in fields {
            match field.value.as_deref() {
                Some(value) if value.starts_with('"') => {
                    bytes.push(0x17 | 3 << 5);
                    bytes.extend(word(self.string(&literal_text(value))));
                }
                Some(value) => {
                    bytes.push(0x04 | 3 << 5);
                    bytes.extend(value.parse::<i32>().expect("a number").to_le_bytes());
                }
                None => bytes.push(0x1e),
            }
        }
        let at = self.here(1);
        self.data.extend(bytes);
        at
    }

    fn class_data(&mut self, class: &Class) -> usize {
        let direct = |method: &&Method| method.access & 0x1000a != 0;
        let mut methods: [Vec<&Method>; 2] = class.methods.iter().partition(direct).into();
        for list in &mut methods {
            list.sort_by_key(|method| self.method_index(&method.reference));
        }
        let codes: Vec<Vec<usize>> =
            methods.iter().map(|list| list.iter().map(|method| self.code(method)).collect()).collect();
        let fields = [sorted_fields(self, class, true), sorted_fields(self, class, false)];
        let at = self.here(1);
        let mut bytes = Vec::new();
        for count in [fields[0].len(), fields[1].len(), methods[0].len(), methods[1].len()] {
            bytes.extend(uleb(count));
        }
        for list in &fields {
            let mut last = 0;
            for field in list {
                let index = self.field_index(&field.reference);
                bytes.extend(uleb(index - last));
                bytes.extend(uleb(usize::try_from(field.access).unwrap()));
                last = index;
            }
        }
        for (list, codes) in methods.iter().zip(&codes) {
            let mut last = 0;
            for (method, code) in list.iter().zip(codes) {
                let index = self.method_index(&method.reference);
                bytes.extend(uleb(index - last));
                bytes.extend(uleb(usize::try_from(method.access).unwrap()));
                bytes.extend(uleb(*code));
                last = index;
            }
        }
        self.data.extend(bytes);
        at
    }

    fn code(&mut self, method: &Method) -> usize {
        if method.access & 0x500 != 0 {
            return 0;
        }
        let (_, _, proto) = reference_parts(&method.reference);
        let (parameters, _) = proto_parts(&proto);
        let words: usize = parameters.iter().map(|of| if of == "J" || of == "D" { 2 } else { 1 }).sum();
        let ins = words + usize::from(method.access & 8 == 0);
        let registers = usize::from(method.registers).max(ins);

        // Where everything stands, then the units.
        let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
        let mut at = 0;
        for line in &method.lines {
            if line.starts_with(':') {
                // A payload stands on an even unit, and so does the label before it.
                labels.insert(line, at);
            } else if line.starts_with(".array-data") || line.starts_with(".packed-switch") {
                let padding = at % 2;
                if padding == 1 {
                    labels.values_mut().filter(|known| **known == at).for_each(|known| *known += 1);
                }
                at += padding + payload(line, &labels, 0).len();
            } else if let Some((opcode, _)) = instruction(line) {
                at += opcode.format().units();
            }
        }
        let mut units: Vec<u16> = Vec::new();
        let mut switches: BTreeMap<usize, usize> = BTreeMap::new();
        for line in &method.lines {
            if line.starts_with(".array-data") || line.starts_with(".packed-switch") {
                if units.len() % 2 == 1 {
                    units.push(0);
                }
                let base = switches.get(&units.len()).copied().unwrap_or(0);
                units.extend(payload(line, &labels, base));
            } else if let Some((opcode, operands)) = instruction(line) {
                if opcode.name().ends_with("-switch") {
                    switches.insert(labels[operands[1].as_str()], units.len());
                }
                let encoded = self.encode(opcode, &operands, &labels, units.len(), registers, ins);
                units.extend(encoded);
            }
        }

        let catches: Vec<(usize, usize, Option<String>, usize)> = method
            .lines
            .iter()
            .filter(|line| line.starts_with(".catch"))
            .map(|line| {
                let words: Vec<&str> = line.split(['{', '}', ' ']).filter(|word| !word.is_empty()).collect();
                let (of, rest) =
                    if words[0] == ".catch" { (Some(words[1].to_owned()), &words[2..]) } else { (None, &words[1..]) };
                (labels[rest[0]], labels[rest[2]], of, labels[rest[3]])
            })
            .collect();
        let at = self.here(4);
        for number in [registers, ins, 5, catches.len()] {
            self.data.extend(half(number));
        }
        self.data.extend(word(0));
        self.data.extend(word(units.len()));
        units.iter().for_each(|unit| self.data.extend(unit.to_le_bytes()));
        if !catches.is_empty() {
            if units.len() % 2 == 1 {
                self.data.extend([0, 0]);
            }
            let mut lists = uleb(catches.len());
            for (start, end, of, handler) in &catches {
                self.data.extend(word(*start));
                self.data.extend(half(end - start));
                self.data.extend(half(lists.len()));
                match of {
                    Some(of) => {
                        lists.push(1);
                        lists.extend(uleb(self.type_index(of)));
                    }
                    None => lists.push(0),
                }
                lists.extend(uleb(*handler));
            }
            self.data.extend(lists);
        }
        at
    }

    fn encode(
        &self,
        opcode: Opcode,
        operands: &[String],
        labels: &BTreeMap<&str, usize>,
        here: usize,
        registers: usize,
        ins: usize,
    ) -> Vec<u16> {
        use Format::*;
        let register = |token: &str| -> u16 {
            let number: usize = token[1..].parse().expect("a register");
            u16::try_from(if token.starts_with('p') { registers - ins + number } else { number }).unwrap()
        };
        let named: Vec<u16> = operands
            .iter()
            .flat_map(|token| token.trim_matches(['{', '}']).split(", ").map(str::to_owned).collect::<Vec<_>>())
            .filter(|token| {
                token.starts_with(['v', 'p']) && token[1..].bytes().all(|byte| byte.is_ascii_digit()) && token.len() > 1
            })
            .map(|token| register(&token))
            .collect();
        let last = operands.last().cloned().unwrap_or_default();
        let number = || parse_number(&last);
        let index = || {
            let index = match opcode.index_kind() {
                IndexKind::String => self.string(&literal_text(&last)),
                IndexKind::Type => self.type_index(&last),
                IndexKind::Field => self.field_index(&last),
                IndexKind::Method => self.method_index(&last),
                other => panic!("{other:?} is not assembled"),
            };
            u16::try_from(index).unwrap()
        };
        let branch = || i64::try_from(labels[last.as_str()]).unwrap() - i64::try_from(here).unwrap();
        let op = u16::from(opcode.0);
        let low = |value: i64| u16::try_from(value & 0xffff).unwrap();
        let byte = |value: i64| u16::try_from(value & 0xff).unwrap();
        let r = |at: usize| named[at];
        match opcode.format() {
            F10x => vec![op],
            F12x => vec![op | r(0) << 8 | r(1) << 12],
            F11n => vec![op | r(0) << 8 | (low(number()) & 0xf) << 12],
            F11x => vec![op | r(0) << 8],
            F10t => vec![op | byte(branch()) << 8],
            F20t => vec![op, low(branch())],
            F22x => vec![op | r(0) << 8, r(1)],
            F21t => vec![op | r(0) << 8, low(branch())],
            F21s => vec![op | r(0) << 8, low(number())],
            F21h => vec![op | r(0) << 8, low(number() >> if opcode.0 == 0x19 { 48 } else { 16 })],
            F21c => vec![op | r(0) << 8, index()],
            F23x => vec![op | r(0) << 8, r(1) | r(2) << 8],
            F22b => vec![op | r(0) << 8, r(1) | byte(number()) << 8],
            F22t => vec![op | r(0) << 8 | r(1) << 12, low(branch())],
            F22s => vec![op | r(0) << 8 | r(1) << 12, low(number())],
            F22c => vec![op | r(0) << 8 | r(1) << 12, index()],
            F32x => vec![op, r(0), r(1)],
            F30t => vec![op, low(branch()), low(branch() >> 16)],
            F31t => vec![op | r(0) << 8, low(branch()), low(branch() >> 16)],
            F31i => vec![op | r(0) << 8, low(number()), low(number() >> 16)],
            F31c => vec![op | r(0) << 8, index(), 0],
            F51l => {
                let value = number();
                vec![op | r(0) << 8, low(value), low(value >> 16), low(value >> 32), low(value >> 48)]
            }
            F35c => {
                let count = u16::try_from(named.len()).unwrap();
                let list = named.iter().take(4).enumerate().map(|(at, register)| register << (4 * at)).sum();
                vec![op | named.get(4).copied().unwrap_or(0) << 8 | count << 12, index(), list]
            }
            F3rc => vec![op | u16::try_from(named.len()).unwrap() << 8, index(), r(0)],
            other => panic!("format {other:?} is not assembled"),
        }
    }
}

fn sorted_fields<'c>(pools: &Pools, class: &'c Class, is_static: bool) -> Vec<&'c Field> {
    let mut fields: Vec<&Field> = class.fields.iter().filter(|field| (field.access & 8 != 0) == is_static).collect();
    fields.sort_by_key(|field| pools.field_index(&field.reference));
    fields
}

fn parse_number(text: &str) -> i64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    sign * digits
        .strip_prefix("0x")
        .map_or_else(|| digits.parse(), |hex| i64::from_str_radix(hex, 16))
        .expect("a number")
}

/// The opcode and operands of a line; registers in braces are one operand.
fn instruction(line: &str) -> Option<(Opcode, Vec<String>)> {
    if line.starts_with([':', '.']) {
        return None;
    }
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let opcode = (0..=255).map(Opcode).find(|opcode| opcode.is_used() && opcode.name() == name);
    let opcode = opcode.unwrap_or_else(|| panic!("unknown instruction {name}"));
    let mut operands: Vec<String> = Vec::new();
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let end = match rest.as_bytes()[0] {
            b'{' => rest.find('}').expect("a brace closes") + 1,
            b'"' => rest.len(),
            _ => rest.find(',').unwrap_or(rest.len()),
        };
        operands.push(rest[..end].trim().to_owned());
        rest = rest[end..].trim_start_matches([',', ' ']);
    }
    Some((opcode, operands))
}

fn payload(line: &str, labels: &BTreeMap<&str, usize>, switch: usize) -> Vec<u16> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut bytes: Vec<u8> = Vec::new();
    if words[0] == ".packed-switch" {
        bytes.extend([0, 1]);
        bytes.extend(half(words.len() - 2));
        bytes.extend(i32::try_from(parse_number(words[1])).unwrap().to_le_bytes());
        for label in &words[2..] {
            let target = labels.get(label).copied().unwrap_or(0);
            bytes.extend((i32::try_from(target).unwrap() - i32::try_from(switch).unwrap()).to_le_bytes());
        }
    } else {
        let width: usize = words[1].parse().expect("a width");
        bytes.extend([0, 3]);
        bytes.extend(half(width));
        bytes.extend(word(words.len() - 2));
        for element in &words[2..] {
            bytes.extend(parse_number(element).to_le_bytes().iter().take(width));
        }
        if bytes.len() % 2 == 1 {
            bytes.push(0);
        }
    }
    bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect()
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

fn half(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap().to_le_bytes()
}

fn uleb(number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = number;
    loop {
        let low = u8::try_from(rest & 0x7f).unwrap();
        rest >>= 7;
        if rest == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
