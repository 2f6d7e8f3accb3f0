//! One DEX file in the form in which `dexdump -a -d -f` prints it, a part at a time.

use std::io::Write;

use duly::android::dex::{
    AccessFlags, Annotation, AnnotationSet, ClassDef, ClassDefIdx, Code, DexFile, EncodedField, EncodedMethod,
    FieldIdx, Format, IndexKind, Instruction, Member, MethodIdx, Payload, Program, ProgramFile, ProtoIdx, ProtoRef,
    StringIdx, TypeIdx, Value,
};

/// What was written so far.
#[derive(Clone, Copy, Debug, Default)]
#[allow(dead_code)]
pub struct Counts {
    pub files: u64,
    pub classes: u64,
    pub methods: u64,
    pub instructions: u64,
    pub calls: u64,
    pub fields: u64,
    pub strings: u64,
    pub handlers: u64,
    pub lines: u64,
    pub annotations: u64,
}

/// Writes one file. After each [`Dump::next_part`] the text so far is in `out`.
pub struct Dump<'a, 'p> {
    program: &'p Program<'a>,
    file: &'p ProgramFile<'a>,
    counts: &'p mut Counts,
    todo: std::vec::IntoIter<Part>,
    /// The text of the current class.
    pub out: Vec<u8>,
    /// How much of it was compared.
    pub compared: usize,
    /// Whether the local variables of a method come next in dexdump's text.
    pub before_locals: bool,
}

enum Part {
    Header,
    Class(u32, ClassDef),
    /// A method and its number among the direct or virtual ones.
    Method(EncodedMethod, usize),
    /// What follows a method's local variables.
    MethodEnd,
    Heading(&'static str),
    ClassEnd(ClassDef),
    Tables,
}

macro_rules! put {
    ($to:expr, $($arguments:tt)*) => {
        write!($to.out, $($arguments)*).unwrap()
    };
}

impl<'a, 'p> Dump<'a, 'p> {
    pub fn new(program: &'p Program<'a>, counts: &'p mut Counts) -> Self {
        let [file] = &program.files[..] else { panic!("one file at a time") };
        let mut todo = vec![Part::Header];
        for (ClassDefIdx(index), class) in file.dex.classes() {
            todo.push(Part::Class(index, class));
            let members: Vec<Member> = match file.dex.class_data(&class).unwrap() {
                Some(data) => data.members().map(Result::unwrap).collect(),
                None => Vec::new(),
            };
            for (heading, direct) in [("Direct methods", true), ("Virtual methods", false)] {
                todo.push(Part::Heading(heading));
                let methods = members.iter().filter_map(|member| match member {
                    Member::Method(method) if method.direct == direct => Some(*method),
                    _ => None,
                });
                todo.extend(
                    methods.enumerate().flat_map(|(number, method)| [Part::Method(method, number), Part::MethodEnd]),
                );
            }
            todo.push(Part::ClassEnd(class));
        }
        todo.push(Part::Tables);
        Dump { program, file, counts, todo: todo.into_iter(), out: Vec::new(), compared: 0, before_locals: false }
    }

    fn dex(&self) -> &'p DexFile<'a> {
        &self.file.dex
    }

    /// Writes the next part; `false` when there is none.
    pub fn next_part(&mut self) -> bool {
        let Some(part) = self.todo.next() else { return false };
        self.before_locals = false;
        if matches!(part, Part::Class(..)) {
            self.out.clear();
            self.compared = 0;
        }
        match part {
            Part::Header => self.header(),
            Part::Class(index, class) => self.class(index, &class),
            Part::Heading(heading) => put!(self, "  {heading:<18}-\n"),
            Part::Method(method, number) => self.method(&method, number),
            Part::MethodEnd => self.out.push(b'\n'),
            Part::ClassEnd(class) => {
                let name = class.source_file.map(|name| self.string(name));
                let name = name.unwrap_or(b"unknown");
                put!(self, "  source_file_idx   : {} (", class.source_file.map_or(-1, |name| i64::from(name.0)));
                self.out.extend_from_slice(name);
                put!(self, ")\n\n");
            }
            Part::Tables => self.method_handles_and_call_sites(),
        }
        true
    }

    fn string(&self, index: StringIdx) -> &'a [u8] {
        self.program.string(self.file.string(index).unwrap())
    }

    fn descriptor(&self, index: TypeIdx) -> &'a [u8] {
        self.program.descriptor(self.file.type_of(index).unwrap())
    }

    fn proto(&self, index: ProtoIdx) -> Vec<u8> {
        self.proto_of(self.file.proto(index).unwrap())
    }

    fn proto_of(&self, proto: ProtoRef) -> Vec<u8> {
        let proto = self.program.proto(proto).unwrap();
        let mut text = vec![b'('];
        proto.parameters.iter().for_each(|parameter| text.extend(self.program.descriptor(*parameter)));
        text.push(b')');
        text.extend(self.program.descriptor(proto.return_type));
        text
    }

    fn header(&mut self) {
        let header = self.dex().header().clone();
        let raw = self.dex().data();
        let word = |at: usize| u32::from_le_bytes(raw[at..at + 4].try_into().unwrap());
        put!(self, "DEX file header:\nmagic               : 'dex\\n{:03}\\0'\n", header.version.0);
        put!(self, "checksum            : {:08x}\n", header.checksum);
        let [a, b, .., y, z] = header.signature;
        put!(self, "signature           : {a:02x}{b:02x}...{y:02x}{z:02x}\n");
        put!(self, "file_size           : {}\nheader_size         : {}\n", header.file_size, header.header_size);
        put!(self, "link_size           : {}\nlink_off            : {} (0x{:06x})\n", word(44), word(48), word(48));
        let dex = self.dex();
        for (name, count, section) in [
            ("string_ids", dex.string_count(), header.strings),
            ("type_ids", dex.type_count(), header.types),
            ("proto_ids", dex.proto_count(), header.protos),
            ("field_ids", dex.field_count(), header.fields),
            ("method_ids", dex.method_count(), header.methods),
            ("class_defs", dex.class_count(), header.classes),
            ("data", header.data.size as usize, header.data),
        ] {
            let offset = section.offset;
            put!(
                self,
                "{:<20}: {count}\n{:<20}: {offset} (0x{offset:06x})\n",
                format!("{name}_size"),
                format!("{name}_off")
            );
        }
        put!(self, "\n");
    }

    fn class(&mut self, index: u32, class: &ClassDef) {
        self.counts.classes += 1;
        self.annotations(index, class);
        put!(self, "Class #{index}            -\n  Class descriptor  : '");
        self.out.extend_from_slice(self.descriptor(class.class));
        put!(self, "'\n  Access flags      : 0x{:04x} ({})\n", class.access.0, flags(class.access, &CLASS_FLAGS));
        if let Some(superclass) = class.superclass {
            put!(self, "  Superclass        : '");
            self.out.extend_from_slice(self.descriptor(superclass));
            put!(self, "'\n");
        }
        put!(self, "  Interfaces        -\n");
        for (number, interface) in self.dex().type_list(class.interfaces).unwrap().iter().enumerate() {
            put!(self, "    #{number}              : '");
            self.out.extend_from_slice(self.descriptor(interface));
            put!(self, "'\n");
        }
        let members: Vec<Member> = match self.dex().class_data(class).unwrap() {
            Some(data) => data.members().map(Result::unwrap).collect(),
            None => Vec::new(),
        };
        put!(self, "  Static fields     -\n");
        let mut values = self.dex().encoded_array(class.static_values).unwrap();
        let statics = members.iter().filter_map(|member| match member {
            Member::StaticField(field) => Some(field),
            _ => None,
        });
        for (number, field) in statics.enumerate() {
            self.field(field, number);
            if let Some(value) = values.next() {
                put!(self, "      value         : ");
                self.value(value.unwrap());
                put!(self, "\n");
            }
        }
        put!(self, "  Instance fields   -\n");
        let instance = members.iter().filter_map(|member| match member {
            Member::InstanceField(field) => Some(field),
            _ => None,
        });
        for (number, field) in instance.enumerate() {
            self.field(field, number);
        }
    }

    fn member_head(&mut self, number: usize, class: TypeIdx, name: StringIdx) {
        put!(self, "    #{number}              : (in ");
        self.out.extend_from_slice(self.descriptor(class));
        put!(self, ")\n      name          : '");
        self.out.extend_from_slice(self.string(name));
        put!(self, "'\n      type          : '");
    }

    fn field(&mut self, field: &EncodedField, number: usize) {
        let reference = self.dex().field(field.field).unwrap();
        self.member_head(number, reference.class, reference.name);
        self.out.extend_from_slice(self.descriptor(reference.field_type));
        put!(self, "'\n      access        : 0x{:04x} ({})\n", field.access.0, flags(field.access, &FIELD_FLAGS));
    }

    fn method(&mut self, method: &EncodedMethod, number: usize) {
        self.counts.methods += 1;
        let reference = self.dex().method(method.method).unwrap();
        self.member_head(number, reference.class, reference.name);
        let proto = self.proto(reference.proto);
        self.out.extend_from_slice(&proto);
        put!(self, "'\n      access        : 0x{:04x} ({})\n", method.access.0, flags(method.access, &METHOD_FLAGS));
        if method.code == 0 {
            put!(self, "      code          : (none)\n");
            return;
        }
        let code = self.dex().code(method.code).unwrap();
        put!(
            self,
            "      code          -\n      registers     : {}\n      ins           : {}\n",
            code.registers,
            code.ins
        );
        put!(
            self,
            "      outs          : {}\n      insns size    : {} 16-bit code units\n",
            code.outs,
            code.units.len()
        );
        put!(self, "{:06x}:{:40}|[{:06x}] ", method.code, "", method.code);
        let class = self.descriptor(reference.class);
        let dotted = class.strip_prefix(b"L").and_then(|class| class.strip_suffix(b";")).unwrap();
        self.out.extend(dotted.iter().map(|byte| if *byte == b'/' { b'.' } else { *byte }));
        self.out.push(b'.');
        self.out.extend_from_slice(self.string(reference.name));
        self.out.push(b':');
        self.out.extend_from_slice(&proto);
        self.out.push(b'\n');
        for instruction in code.instructions() {
            self.instruction(method.code, &instruction.unwrap());
        }
        self.catches(&code);
        put!(self, "      positions     : \n");
        if let Some(info) = self.dex().debug_info(&code).unwrap() {
            for position in info.positions() {
                self.counts.lines += 1;
                put!(self, "        0x{:04x} line={}\n", position.address, position.line);
            }
        }
        put!(self, "      locals        : \n");
        self.before_locals = true;
    }

    fn instruction(&mut self, code: u32, instruction: &Instruction<'a>) {
        let Instruction { offset, opcode, units } = *instruction;
        self.counts.instructions += 1;
        put!(self, "{:06x}:", code + 16 + offset * 2);
        for at in 0..8 {
            match units.get(at) {
                Some(_) if at == 7 => put!(self, " ... "),
                Some([low, high]) => put!(self, " {low:02x}{high:02x}"),
                None => put!(self, "     "),
            }
        }
        put!(self, "|{offset:04x}: ");
        if let Some(payload) = instruction.payload() {
            let (kind, count) = match payload {
                Payload::PackedSwitch { targets, .. } => ("packed-switch", 4 + targets.len() * 2),
                Payload::SparseSwitch { keys, targets } => {
                    assert_eq!(keys.len(), targets.len());
                    ("sparse-switch", 2 + keys.len() * 4)
                }
                Payload::ArrayData { data, .. } => ("array", 4 + data.len().div_ceil(2)),
            };
            assert!(instruction.is_payload());
            put!(self, "{kind}-data ({count} units)\n");
            return;
        }
        put!(self, "{}", if opcode.0 == 0 { "nop // spacer" } else { opcode.name() });
        let registers: Vec<u16> = instruction.registers().iter().collect();
        let format = instruction.format();
        let listed = matches!(format, Format::F35c | Format::F3rc | Format::F45cc | Format::F4rcc);
        put!(self, "{}", if listed { " {" } else { "" });
        for (at, register) in registers.iter().enumerate() {
            put!(
                self,
                "{}v{register}",
                if at > 0 {
                    ", "
                } else if listed {
                    ""
                } else {
                    " "
                }
            );
        }
        put!(self, "{}", if listed { "}, " } else { "" });
        if let Some((kind, index)) = instruction.index() {
            put!(self, "{}", if listed { "" } else { ", " });
            self.index(kind, index, instruction.proto_index(), if format == Format::F31c { 8 } else { 4 });
        }
        if let Some(literal) = instruction.literal() {
            let low = literal & 0xffff;
            match format {
                Format::F11n => put!(self, ", #int {literal} // #{:x}", literal & 0xff),
                Format::F21s => put!(self, ", #int {literal} // #{low:x}"),
                Format::F22s => put!(self, ", #int {literal} // #{low:04x}"),
                Format::F22b => put!(self, ", #int {literal} // #{:02x}", literal & 0xff),
                Format::F21h if opcode.name() == "const/high16" => {
                    put!(self, ", #int {literal} // #{:x}", literal >> 16 & 0xffff)
                }
                Format::F21h => put!(self, ", #long {literal} // #{:x}", literal >> 48 & 0xffff),
                Format::F31i => {
                    let bits = (literal & 0xffff_ffff) as u32;
                    put!(self, ", #float {} // #{bits:08x}", general(f32::from_bits(bits).into()))
                }
                _ => put!(self, ", #double {} // #{literal:016x}", general(f64::from_bits(literal as u64))),
            }
        }
        if let Some(branch) = instruction.branch() {
            put!(self, "{} ", if registers.is_empty() { "" } else { "," });
            let target = instruction.target().unwrap();
            match format {
                Format::F30t => put!(self, "#{branch:08x}"),
                Format::F31t => put!(self, "{target:08x} // +{branch:08x}"),
                _ => {
                    let sign = if branch < 0 { '-' } else { '+' };
                    put!(self, "{target:04x} // {sign}{:04x}", branch.unsigned_abs())
                }
            }
        }
        self.counts.calls += u64::from(opcode.is_invoke());
        self.counts.fields += u64::from(opcode.is_field_read() || opcode.is_field_write());
        self.counts.strings += u64::from(opcode.is_const_string());
        put!(self, "\n");
    }

    fn index(&mut self, kind: IndexKind, index: u32, proto: Option<u32>, width: usize) {
        match kind {
            IndexKind::None => unreachable!(),
            IndexKind::String => {
                self.out.push(b'"');
                self.out.extend_from_slice(self.string(StringIdx(index)));
                put!(self, "\" // string@{index:0width$x}");
            }
            IndexKind::Type => {
                self.out.extend_from_slice(self.descriptor(TypeIdx(index)));
                put!(self, " // type@{index:0width$x}");
            }
            IndexKind::Field => {
                let field = self.program.fields()[self.file.field(FieldIdx(index)).unwrap().at()];
                self.out.extend_from_slice(self.program.descriptor(field.class));
                self.out.push(b'.');
                self.out.extend_from_slice(self.program.string(field.name));
                self.out.push(b':');
                self.out.extend_from_slice(self.program.descriptor(field.field_type));
                put!(self, " // field@{index:0width$x}");
            }
            IndexKind::Method => {
                let method = self.program.methods()[self.file.method(MethodIdx(index)).unwrap().at()];
                self.out.extend_from_slice(self.program.descriptor(method.class));
                self.out.push(b'.');
                self.out.extend_from_slice(self.program.string(method.name));
                self.out.push(b':');
                let text = self.proto_of(method.proto);
                self.out.extend(text);
                if let Some(proto) = proto {
                    put!(self, ", ");
                    let text = self.proto(ProtoIdx(proto));
                    self.out.extend(text);
                }
                put!(self, " // method@{index:0width$x}");
                if let Some(proto) = proto {
                    put!(self, ", proto@{proto:0width$x}");
                }
            }
            IndexKind::Proto => {
                let text = self.proto(ProtoIdx(index));
                self.out.extend(text);
                put!(self, " // proto@{index:0width$x}");
            }
            IndexKind::CallSite => put!(self, "call_site@{index:0width$x}"),
            IndexKind::MethodHandle => put!(self, "method_handle@{index:0width$x}"),
        }
    }

    fn catches(&mut self, code: &Code<'a>) {
        let tries: Vec<_> = code.tries().collect();
        assert_eq!(tries.len(), usize::from(code.tries));
        if tries.is_empty() {
            put!(self, "      catches       : (none)\n");
            return;
        }
        put!(self, "      catches       : {}\n", tries.len());
        for range in tries {
            put!(self, "        0x{:04x} - 0x{:04x}\n", range.start, range.start + u32::from(range.count));
            for handler in code.handlers(&range).unwrap() {
                let handler = handler.unwrap();
                self.counts.handlers += 1;
                put!(self, "          ");
                self.out.extend_from_slice(handler.exception.map_or(b"<any>", |exception| self.descriptor(exception)));
                put!(self, " -> 0x{:04x}\n", handler.address);
            }
        }
    }

    fn annotations(&mut self, index: u32, class: &ClassDef) {
        if class.annotations == 0 {
            return;
        }
        let directory = self.dex().annotations(class.annotations).unwrap();
        put!(self, "Class #{index} annotations:\n");
        if let Some(set) = directory.of_class().unwrap() {
            put!(self, "Annotations on class\n");
            self.annotation_set(&set);
        }
        for (field, set) in directory.of_fields() {
            put!(self, "Annotations on field #{} '", field.0);
            self.out.extend_from_slice(self.string(self.dex().field(field).unwrap().name));
            put!(self, "'\n");
            self.annotation_set(&set.unwrap());
        }
        for (method, set) in directory.of_methods() {
            put!(self, "Annotations on method #{} '", method.0);
            self.out.extend_from_slice(self.string(self.dex().method(method).unwrap().name));
            put!(self, "'\n");
            self.annotation_set(&set.unwrap());
        }
        for (method, sets) in directory.of_parameters() {
            put!(self, "Annotations on method #{} '", method.0);
            self.out.extend_from_slice(self.string(self.dex().method(method).unwrap().name));
            put!(self, "' parameters\n");
            for (parameter, set) in sets.unwrap().iter().enumerate() {
                put!(self, "#{parameter}\n");
                self.annotation_set(&set.unwrap());
            }
        }
        put!(self, "\n");
    }

    fn annotation_set(&mut self, set: &AnnotationSet<'a>) {
        if set.is_empty() {
            put!(self, "  empty-annotation-set\n");
        }
        for item in set.iter() {
            let (visibility, annotation) = item.unwrap();
            self.counts.annotations += 1;
            put!(self, "  VISIBILITY_{} ", ["BUILD", "RUNTIME", "SYSTEM"][usize::from(visibility)]);
            self.annotation(&annotation);
            put!(self, "\n");
        }
    }

    fn annotation(&mut self, annotation: &Annotation<'a>) {
        self.out.extend_from_slice(self.descriptor(annotation.class));
        for element in annotation.elements() {
            let (name, value) = element.unwrap();
            self.out.push(b' ');
            self.out.extend_from_slice(self.string(name));
            self.out.push(b'=');
            self.value(value);
        }
    }

    fn value(&mut self, value: Value<'a>) {
        match value {
            Value::Byte(number) => put!(self, "{number}"),
            Value::Short(number) => put!(self, "{number}"),
            Value::Char(number) => put!(self, "{number}"),
            Value::Int(number) => put!(self, "{number}"),
            Value::Long(number) => put!(self, "{number}"),
            Value::Float(number) => put!(self, "{}", general(number.into())),
            Value::Double(number) => put!(self, "{}", general(number)),
            Value::String(string) => {
                self.out.push(b'"');
                for byte in self.string(string) {
                    match byte {
                        b'\\' => self.out.extend(b"\\\\"),
                        b'"' => self.out.extend(b"\\\""),
                        b'\t' => self.out.extend(b"\\t"),
                        b'\n' => self.out.extend(b"\\n"),
                        b'\r' => self.out.extend(b"\\r"),
                        byte => self.out.push(*byte),
                    }
                }
                self.out.push(b'"');
            }
            Value::Type(class) => self.out.extend_from_slice(self.descriptor(class)),
            Value::Field(field) | Value::Enum(field) => {
                self.out.extend_from_slice(self.string(self.dex().field(field).unwrap().name))
            }
            Value::Method(method) => self.out.extend_from_slice(self.string(self.dex().method(method).unwrap().name)),
            Value::Array(values) => {
                self.out.push(b'{');
                for value in values {
                    self.out.push(b' ');
                    self.value(value.unwrap());
                }
                self.out.extend(b" }");
            }
            Value::Annotation(annotation) => self.annotation(&annotation),
            Value::Null => put!(self, "null"),
            Value::Boolean(value) => put!(self, "{value}"),
            Value::MethodType(_) | Value::MethodHandle(_) => put!(self, "????"),
        }
    }

    fn method_handles_and_call_sites(&mut self) {
        for index in 0..u32::try_from(self.dex().method_handle_count()).unwrap() {
            let handle = self.dex().method_handle(index).unwrap();
            let (kind, instance) = [
                ("put-static", false),
                ("get-static", false),
                ("put-instance", true),
                ("get-instance", true),
                ("invoke-static", false),
                ("invoke-instance", true),
                ("invoke-constructor", true),
                ("invoke-direct", true),
                ("invoke-interface", true),
            ][usize::from(handle.kind)];
            put!(self, "Method handle #{index}:\n  type        : {kind}\n  target      : ");
            let (class, name, member_type) = match (handle.method(), handle.field()) {
                (Some(method), None) => {
                    let method = self.dex().method(method).unwrap();
                    (method.class, method.name, self.proto(method.proto))
                }
                (None, Some(field)) => {
                    let field = self.dex().field(field).unwrap();
                    (field.class, field.name, self.descriptor(field.field_type).to_vec())
                }
                other => panic!("a handle of one member: {other:?}"),
            };
            let class = self.descriptor(class);
            self.out.extend_from_slice(class);
            self.out.push(b' ');
            self.out.extend_from_slice(self.string(name));
            put!(self, "\n  target_type : ");
            if instance {
                // The receiver takes the place of the first character, also where that opens no list.
                self.out.push(b'(');
                self.out.extend_from_slice(class);
                self.out.extend_from_slice(&member_type[1..]);
            } else {
                self.out.extend_from_slice(&member_type);
            }
            self.out.push(b'\n');
        }
        for index in 0..u32::try_from(self.dex().call_site_count()).unwrap() {
            let site = self.dex().call_site(index).unwrap();
            put!(self, "Call site #{index}: // offset {}\n", site.offset);
            for (number, value) in self.dex().encoded_array(site.offset).unwrap().enumerate() {
                put!(self, "  link_argument[{number}] : ");
                let value = value.unwrap();
                let kind = match value {
                    Value::MethodHandle(handle) => {
                        put!(self, "{handle}");
                        "MethodHandle"
                    }
                    Value::MethodType(proto) => {
                        let text = self.proto(proto);
                        self.out.extend(text);
                        "MethodType"
                    }
                    Value::String(string) => {
                        self.out.extend_from_slice(self.string(string));
                        "String"
                    }
                    Value::Int(_) => {
                        self.value(value);
                        "int"
                    }
                    Value::Long(_) => {
                        self.value(value);
                        "long"
                    }
                    Value::Double(_) => {
                        self.value(value);
                        "double"
                    }
                    other => panic!("the sources have no such argument: {other:?}"),
                };
                put!(self, " ({kind})\n");
            }
        }
    }
}

const CLASS_FLAGS: [&str; 18] = [
    "PUBLIC",
    "PRIVATE",
    "PROTECTED",
    "STATIC",
    "FINAL",
    "?",
    "?",
    "?",
    "?",
    "INTERFACE",
    "ABSTRACT",
    "?",
    "SYNTHETIC",
    "ANNOTATION",
    "ENUM",
    "?",
    "VERIFIED",
    "OPTIMIZED",
];
const METHOD_FLAGS: [&str; 18] = [
    "PUBLIC",
    "PRIVATE",
    "PROTECTED",
    "STATIC",
    "FINAL",
    "SYNCHRONIZED",
    "BRIDGE",
    "VARARGS",
    "NATIVE",
    "?",
    "ABSTRACT",
    "STRICT",
    "SYNTHETIC",
    "?",
    "?",
    "MIRANDA",
    "CONSTRUCTOR",
    "DECLARED_SYNCHRONIZED",
];
const FIELD_FLAGS: [&str; 18] = [
    "PUBLIC",
    "PRIVATE",
    "PROTECTED",
    "STATIC",
    "FINAL",
    "?",
    "VOLATILE",
    "TRANSIENT",
    "?",
    "?",
    "?",
    "?",
    "SYNTHETIC",
    "?",
    "ENUM",
    "?",
    "?",
    "?",
];

fn flags(access: AccessFlags, names: &[&'static str; 18]) -> String {
    let set = names.iter().enumerate().filter(|(bit, _)| access.0 >> bit & 1 == 1);
    set.map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
}

/// A number as C's `%g` writes it: six significant digits, without zeros at the end, with an exponent below -4 and from 6 on.
fn general(number: f64) -> String {
    if !number.is_finite() {
        let sign = if number.is_sign_negative() { "-" } else { "" };
        return format!("{sign}{}", if number.is_nan() { "nan" } else { "inf" });
    }
    let trim = |digits: &str| match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => digits.to_owned(),
    };
    let scientific = format!("{number:.5e}");
    let (digits, exponent) = scientific.split_once('e').unwrap();
    let exponent: i32 = exponent.parse().unwrap();
    if (-4..6).contains(&exponent) {
        trim(&format!("{number:.*}", usize::try_from(5 - exponent).unwrap()))
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{}e{sign}{:02}", trim(digits), exponent.unsigned_abs())
    }
}

#[test]
fn numbers_as_c_writes_them() {
    // What printf of the C library gives.
    for (number, text) in [
        (0.0, "0"),
        (-0.0, "-0"),
        (0.1, "0.1"),
        (1e-5, "1e-05"),
        (0.0001, "0.0001"),
        (123_456.0, "123456"),
        (1_234_567.0, "1.23457e+06"),
        (999_999.5, "1e+06"),
        (2.5e-310, "2.5e-310"),
        (f64::INFINITY, "inf"),
    ] {
        assert_eq!(general(number), text);
    }
}
