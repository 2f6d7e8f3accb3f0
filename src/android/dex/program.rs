//! All DEX files of an app as one program: dense ids in the order (file, index), and classes as the runtime finds them.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use rayon::prelude::*;

use super::file::{FieldIdx, ProtoIdx};
use super::read::at;
use super::{
    ClassDef, ClassDefIdx, DexError, DexFile, EncodedMethod, Fault, MethodIdx, Result, StringIdx, TypeIdx, decode_mutf8,
};

macro_rules! dense {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id as a position in an array over all ids.
            #[inline]
            pub fn at(self) -> usize {
                at(self.0)
            }
        }
    };
}

dense!(
    /// A string of the app.
    StringRef
);
dense!(
    /// A type of the app.
    TypeRef
);
dense!(
    /// A prototype of the app.
    ProtoRef
);
dense!(
    /// A field reference of the app.
    FieldRef
);
dense!(
    /// A method reference of the app.
    MethodRef
);
dense!(
    /// A class that the app defines, in the order (file, index).
    ClassId
);

/// In the arrays below: nothing, or not readable.
const NONE: u32 = u32::MAX;

/// The next id after `count` items. An app's ids run out long after its bytes do.
fn next_id(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(NONE)
}

/// A prototype.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proto {
    /// Return type.
    pub return_type: TypeRef,
    /// Parameters.
    pub parameters: Box<[TypeRef]>,
}

/// A field reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The class that the reference names.
    pub class: TypeRef,
    /// Type.
    pub field_type: TypeRef,
    /// Name.
    pub name: StringRef,
}

/// A method reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// The class that the reference names.
    pub class: TypeRef,
    /// Prototype.
    pub proto: ProtoRef,
    /// Name.
    pub name: StringRef,
}

/// A class that the app defines.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its file, as a position in [`Program::files`].
    pub file: usize,
    /// Its index there.
    pub index: ClassDefIdx,
    /// Its definition there.
    pub definition: ClassDef,
    /// Its type.
    pub class: TypeRef,
    /// Its superclass.
    pub superclass: Option<TypeRef>,
    /// Its interfaces.
    pub interfaces: Box<[TypeRef]>,
    /// Whether its code is left out, because the file's classes share too much.
    excessive: bool,
}

/// One file of the program, with the app's id for each of its indices.
#[derive(Clone, Debug)]
pub struct ProgramFile<'a> {
    /// Its name: the entry of the APK.
    pub name: String,
    /// The file.
    pub dex: DexFile<'a>,
    strings: Vec<u32>,
    types: Vec<u32>,
    protos: Vec<u32>,
    fields: Vec<u32>,
    methods: Vec<u32>,
}

/// What `table` has at `index`.
fn look_up(table: &[u32], index: u32) -> Option<u32> {
    table.get(at(index)).copied().filter(|id| *id != NONE)
}

impl ProgramFile<'_> {
    /// The app's id of a string; `None` where the string cannot be read.
    #[inline]
    pub fn string(&self, index: StringIdx) -> Option<StringRef> {
        look_up(&self.strings, index.0).map(StringRef)
    }

    /// The app's id of a type.
    #[inline]
    pub fn type_of(&self, index: TypeIdx) -> Option<TypeRef> {
        look_up(&self.types, index.0).map(TypeRef)
    }

    /// The app's id of a prototype.
    #[inline]
    pub fn proto(&self, index: ProtoIdx) -> Option<ProtoRef> {
        look_up(&self.protos, index.0).map(ProtoRef)
    }

    /// The app's id of a field reference.
    #[inline]
    pub fn field(&self, index: FieldIdx) -> Option<FieldRef> {
        look_up(&self.fields, index.0).map(FieldRef)
    }

    /// The app's id of a method reference.
    #[inline]
    pub fn method(&self, index: MethodIdx) -> Option<MethodRef> {
        look_up(&self.methods, index.0).map(MethodRef)
    }
}

/// All DEX files of an app.
#[derive(Debug)]
pub struct Program<'a> {
    /// The files, in the order in which the runtime searches them.
    pub files: Vec<ProgramFile<'a>>,
    strings: Vec<&'a [u8]>,
    string_index: HashTable<u32>,
    types: Vec<StringRef>,
    /// By type: its descriptor, where it is plain UTF-8.
    descriptors: Vec<Option<&'a str>>,
    type_of_string: Vec<u32>,
    protos: Vec<Proto>,
    fields: Vec<Field>,
    methods: Vec<Method>,
    method_index: HashTable<u32>,
    classes: Vec<Class>,
    class_of_type: Vec<u32>,
    problems: Vec<(usize, DexError)>,
    hasher: DefaultHashBuilder,
}

/// Most parameters of a method that the runtime accepts.
const MAX_PARAMETERS: usize = 255;

/// How many bytes of strings or lists are read for each byte of a file. Tools store each string once; a file whose
/// tables point to the same bytes over and over would cost more time than its size warrants.
const READ_FACTOR: usize = 8;

impl<'a> Program<'a> {
    /// Joins `files` (entry name and file), in the order in which the runtime searches them.
    pub fn new(files: Vec<(String, DexFile<'a>)>) -> Self {
        let mut program = Program {
            files: Vec::with_capacity(files.len()),
            strings: Vec::new(),
            string_index: HashTable::new(),
            types: Vec::new(),
            descriptors: Vec::new(),
            type_of_string: Vec::new(),
            protos: Vec::new(),
            fields: Vec::new(),
            methods: Vec::new(),
            method_index: HashTable::new(),
            classes: Vec::new(),
            class_of_type: Vec::new(),
            problems: Vec::new(),
            hasher: DefaultHashBuilder::default(),
        };
        program.files.extend(files.into_iter().map(|(name, dex)| ProgramFile {
            name,
            dex,
            strings: Vec::new(),
            types: Vec::new(),
            protos: Vec::new(),
            fields: Vec::new(),
            methods: Vec::new(),
        }));
        for (file, read) in program.files.iter().enumerate() {
            program.problems.extend(read.dex.problems().iter().map(|problem| (file, *problem)));
        }
        program.intern_strings();
        program.intern_types();
        let strings = program.types.iter().map(|string| program.strings.get(string.at()).copied().unwrap_or_default());
        program.descriptors = strings.map(|bytes| std::str::from_utf8(bytes).ok()).collect();
        program.intern_protos();
        program.intern_members();
        program.collect_classes();
        program
    }

    fn intern_strings(&mut self) {
        let hasher = &self.hasher;
        type Hashed<'s> = Vec<Option<(u64, &'s [u8])>>;
        let read: Vec<(Hashed<'a>, Vec<DexError>)> = self
            .files
            .par_iter()
            .map(|file| {
                let mut left = file.dex.data().len().saturating_mul(READ_FACTOR);
                let mut problems = Problems::default();
                let strings = (0u32..).take(file.dex.string_count()).map(|index| {
                    let bytes = match file.dex.string_bytes(StringIdx(index)) {
                        Ok(bytes) if bytes.len() <= left => bytes,
                        Ok(_) => {
                            left = 0;
                            problems.add(DexError { what: Fault::OverlappingStrings, offset: index.into() });
                            return None;
                        }
                        Err(error) => {
                            problems.add(error);
                            return None;
                        }
                    };
                    left -= bytes.len();
                    Some((hasher.hash_one(bytes), bytes))
                });
                (strings.collect(), problems.list)
            })
            .collect();
        let total = read.iter().map(|(strings, _)| strings.len()).sum();
        self.strings.reserve(total);
        self.string_index.reserve(total, |_| 0);
        for (position, (strings, problems)) in read.into_iter().enumerate() {
            self.problems.extend(problems.into_iter().map(|problem| (position, problem)));
            let ids = strings.into_iter().map(|string| match string {
                Some((hash, bytes)) => {
                    let strings = &mut self.strings;
                    intern(
                        &mut self.string_index,
                        hash,
                        strings,
                        |known| *known == bytes,
                        || bytes,
                        |known| hasher.hash_one(known),
                    )
                }
                None => NONE,
            });
            let ids = ids.collect();
            if let Some(file) = self.files.get_mut(position) {
                file.strings = ids;
            }
        }
    }

    fn intern_types(&mut self) {
        self.type_of_string = vec![NONE; self.strings.len()];
        for (position, file) in self.files.iter_mut().enumerate() {
            let mut problems = Problems::default();
            let mut ids = Vec::with_capacity(file.dex.type_count());
            for index in (0u32..).take(file.dex.type_count()) {
                let string =
                    file.dex.type_string(TypeIdx(index)).ok().and_then(|string| look_up(&file.strings, string.0));
                let slot = string.and_then(|string| self.type_of_string.get_mut(at(string)).map(|slot| (string, slot)));
                ids.push(match slot {
                    Some((string, slot)) => {
                        if *slot == NONE {
                            *slot = next_id(self.types.len());
                            self.types.push(StringRef(string));
                        }
                        *slot
                    }
                    None => {
                        problems.add(DexError { what: Fault::NamelessType, offset: index.into() });
                        NONE
                    }
                });
            }
            file.types = ids;
            self.problems.extend(problems.list.into_iter().map(|problem| (position, problem)));
        }
    }

    fn intern_protos(&mut self) {
        let mut index = HashTable::new();
        let hasher = &self.hasher;
        for (position, file) in self.files.iter_mut().enumerate() {
            let mut problems = Problems::default();
            let mut ids = Vec::with_capacity(file.dex.proto_count());
            for proto in (0u32..).take(file.dex.proto_count()).map(ProtoIdx) {
                ids.push(match read_proto(file, proto) {
                    Ok(proto) => {
                        let hash = |proto: &Proto| hasher.hash_one((proto.return_type, &proto.parameters));
                        let key = hash(&proto);
                        intern(&mut index, key, &mut self.protos, |known| *known == proto, || proto.clone(), hash)
                    }
                    Err(error) => {
                        problems.add(error);
                        NONE
                    }
                });
            }
            file.protos = ids;
            self.problems.extend(problems.list.into_iter().map(|problem| (position, problem)));
        }
    }

    fn intern_members(&mut self) {
        let (files, hasher) = (&self.files, &self.hasher);
        let hash_method = |method: &Method| hasher.hash_one((method.class, method.name, method.proto));
        let hash_field = |field: &Field| hasher.hash_one((field.class, field.name, field.field_type));
        let ((method_ids, methods, method_index), (field_ids, fields, _)) = rayon::join(
            || {
                intern_all(
                    files,
                    |file| file.dex.method_count(),
                    hash_method,
                    |file, index| {
                        let method = file.dex.method(MethodIdx(index)).ok()?;
                        Some(Method {
                            class: file.type_of(method.class)?,
                            proto: file.proto(method.proto)?,
                            name: file.string(method.name)?,
                        })
                    },
                )
            },
            || {
                intern_all(
                    files,
                    |file| file.dex.field_count(),
                    hash_field,
                    |file, index| {
                        let field = file.dex.field(FieldIdx(index)).ok()?;
                        Some(Field {
                            class: file.type_of(field.class)?,
                            field_type: file.type_of(field.field_type)?,
                            name: file.string(field.name)?,
                        })
                    },
                )
            },
        );
        (self.methods, self.method_index, self.fields) = (methods, method_index, fields);
        for (position, ((file, methods), fields)) in self.files.iter_mut().zip(method_ids).zip(field_ids).enumerate() {
            for (ids, what) in [(&methods, Fault::DamagedMethod), (&fields, Fault::DamagedField)] {
                if let Some(index) = ids.iter().position(|id| *id == NONE) {
                    let offset = u64::try_from(index).unwrap_or(u64::MAX);
                    self.problems.push((position, DexError { what, offset }));
                }
            }
            (file.methods, file.fields) = (methods, fields);
        }
    }

    fn collect_classes(&mut self) {
        self.class_of_type = vec![NONE; self.types.len()];
        for (position, file) in self.files.iter().enumerate() {
            let mut problems = Problems::default();
            let mut left = file.dex.data().len().saturating_mul(READ_FACTOR);
            for (index, definition) in file.dex.classes() {
                let Some(class) = file.type_of(definition.class) else {
                    problems.add(DexError { what: Fault::NamelessClass, offset: index.0.into() });
                    continue;
                };
                let Some(slot) = self.class_of_type.get_mut(class.at()).filter(|slot| **slot == NONE) else {
                    continue;
                };
                let interfaces = match file.dex.type_list(definition.interfaces) {
                    Ok(list) if list.len() <= left => {
                        left -= list.len();
                        list.iter().filter_map(|interface| file.type_of(interface)).collect()
                    }
                    Ok(_) => {
                        problems.add(DexError { what: Fault::OverlappingLists, offset: definition.interfaces.into() });
                        Box::default()
                    }
                    Err(error) => {
                        problems.add(error);
                        Box::default()
                    }
                };
                *slot = next_id(self.classes.len());
                let superclass = definition.superclass.and_then(|superclass| file.type_of(superclass));
                let excessive = false;
                self.classes.push(Class {
                    file: position,
                    index,
                    definition,
                    class,
                    superclass,
                    interfaces,
                    excessive,
                });
            }
            self.problems.extend(problems.list.into_iter().map(|problem| (position, problem)));
        }
        let files = &self.files;
        let most =
            |file: usize| files.get(file).map_or(0, |file| file.dex.data().len().saturating_mul(READ_FACTOR) / 2);
        let units: Vec<usize> = self
            .classes
            .par_iter()
            .map(|class| {
                files.get(class.file).map_or(0, |file| code_units(&file.dex, &class.definition, most(class.file)))
            })
            .collect();
        let mut left: Vec<usize> = (0..files.len()).map(most).collect();
        for (class, units) in self.classes.iter_mut().zip(units) {
            let Some(left) = left.get_mut(class.file) else { continue };
            match left.checked_sub(units) {
                Some(rest) => *left = rest,
                None => class.excessive = true,
            }
        }
    }

    /// What is wrong with tables, by file; of one kind of damage the first of each file. In `offset` of an error that
    /// concerns an item of a table stands the item's index.
    pub fn problems(&self) -> &[(usize, DexError)] {
        &self.problems
    }

    /// All strings, as MUTF-8.
    pub fn strings(&self) -> &[&'a [u8]] {
        &self.strings
    }

    /// A string's MUTF-8 bytes.
    #[inline]
    pub fn string(&self, string: StringRef) -> &'a [u8] {
        self.strings.get(string.at()).copied().unwrap_or_default()
    }

    /// The id of a string.
    pub fn find_string(&self, bytes: &[u8]) -> Option<StringRef> {
        let found = self
            .string_index
            .find(self.hasher.hash_one(bytes), |id| self.strings.get(at(*id)).is_some_and(|known| *known == bytes));
        found.map(|id| StringRef(*id))
    }

    /// Number of types.
    #[inline]
    pub fn type_count(&self) -> usize {
        self.types.len()
    }

    /// A type's descriptor.
    #[inline]
    pub fn descriptor(&self, of: TypeRef) -> &'a [u8] {
        self.types.get(of.at()).map_or(&[], |string| self.string(*string))
    }

    /// A type's descriptor where it is plain UTF-8, as all names in the platform are.
    #[inline]
    pub fn descriptor_str(&self, of: TypeRef) -> Option<&'a str> {
        self.descriptors.get(of.at()).copied().flatten()
    }

    /// The type with a descriptor.
    pub fn find_type(&self, descriptor: &str) -> Option<TypeRef> {
        look_up(&self.type_of_string, self.find_string(descriptor.as_bytes())?.0).map(TypeRef)
    }

    /// A prototype.
    #[inline]
    pub fn proto(&self, proto: ProtoRef) -> Option<&Proto> {
        self.protos.get(proto.at())
    }

    /// All field references.
    #[inline]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// All method references.
    #[inline]
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    /// The reference to a method of a class, where the app has one.
    #[inline]
    pub fn find_method(&self, class: TypeRef, name: StringRef, proto: ProtoRef) -> Option<MethodRef> {
        let sought = Method { class, proto, name };
        let found = self.method_index.find(self.hasher.hash_one((class, name, proto)), |id| {
            self.methods.get(at(*id)).is_some_and(|known| *known == sought)
        });
        found.map(|id| MethodRef(*id))
    }

    /// All classes that the app defines, those left out that a class before them hides.
    #[inline]
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The id of the class that defines a type, its position in [`Program::classes`].
    pub fn class_id(&self, of: TypeRef) -> Option<ClassId> {
        look_up(&self.class_of_type, of.0).map(ClassId)
    }

    /// The class that defines a type.
    #[inline]
    pub fn class_of(&self, of: TypeRef) -> Option<&Class> {
        self.classes.get(at(look_up(&self.class_of_type, of.0)?))
    }

    /// The methods that a class defines, in the file's order. Ends after the first error.
    ///
    /// The runtime refuses a file whose class lists a method of another class, or one twice; here such a class ends
    /// there. Code that many methods share is read as long as all code of the file stays below `READ_FACTOR` times
    /// its size.
    pub fn methods_of(&self, class: &Class) -> Result<impl Iterator<Item = Result<EncodedMethod>> + use<'a>> {
        let file = self.files.get(class.file);
        if class.excessive {
            return Err(DexError { what: Fault::OverlappingCode, offset: class.index.0.into() });
        }
        own_methods(file.map(|file| &file.dex), &class.definition)
    }

    /// A prototype as text: `(ILjava/lang/String;)V`.
    pub fn proto_text(&self, proto: ProtoRef) -> String {
        let mut text = String::from("(");
        if let Some(proto) = self.proto(proto) {
            for parameter in &proto.parameters {
                text.push_str(&decode_mutf8(self.descriptor(*parameter)));
            }
            text.push(')');
            text.push_str(&decode_mutf8(self.descriptor(proto.return_type)));
        }
        text
    }

    /// A method reference as disassembly writes it: `Lcom/example/Main;->onCreate(Landroid/os/Bundle;)V`.
    pub fn method_text(&self, method: MethodRef) -> String {
        self.methods.get(method.at()).map_or_else(String::new, |method| {
            let (class, name) = (decode_mutf8(self.descriptor(method.class)), decode_mutf8(self.string(method.name)));
            format!("{class}->{name}{}", self.proto_text(method.proto))
        })
    }

    /// A field reference as disassembly writes it: `Lcom/example/Main;->count:I`.
    pub fn field_text(&self, field: FieldRef) -> String {
        self.fields.get(field.at()).map_or_else(String::new, |field| {
            let (class, name) = (decode_mutf8(self.descriptor(field.class)), decode_mutf8(self.string(field.name)));
            format!("{class}->{name}:{}", decode_mutf8(self.descriptor(field.field_type)))
        })
    }
}

/// The methods of a class that its definition lists, up to the first that it cannot have.
fn own_methods<'a>(
    file: Option<&DexFile<'a>>,
    class: &ClassDef,
) -> Result<impl Iterator<Item = Result<EncodedMethod>> + use<'a>> {
    let data = file.map_or(Ok(None), |file| file.class_data(class))?;
    let (references, own) = (file.map_or(&[][..], DexFile::method_references), class.class);
    let mut last = None;
    let mut ended = false;
    Ok(data.into_iter().flat_map(|data| data.members().methods()).map_while(move |method| {
        if ended {
            return None;
        }
        let checked = method.and_then(|method| {
            let here = (!method.direct, method.method);
            let of_class = references
                .get(method.method.at())
                .is_some_and(|[low, high, ..]| TypeIdx(u16::from_le_bytes([*low, *high]).into()) == own);
            if !of_class || last.is_some_and(|last| last >= here) {
                return Err(DexError { what: Fault::ForeignMethod, offset: method.method.0.into() });
            }
            last = Some(here);
            Ok(method)
        });
        ended = checked.is_err();
        Some(checked)
    }))
}

/// The code units of all methods of a class, counted up to a little more than `most`.
fn code_units(file: &DexFile<'_>, class: &ClassDef, most: usize) -> usize {
    let Ok(methods) = own_methods(Some(file), class) else { return 0 };
    let mut units = 0usize;
    for method in methods.map_while(Result::ok).filter(|method| method.code != 0) {
        if units > most {
            break;
        }
        units = units.saturating_add(file.code(method.code).map_or(0, |code| code.units.len()));
    }
    units
}

/// The first problem of each kind: a damaged table has as many as it has items.
#[derive(Default)]
struct Problems {
    list: Vec<DexError>,
}

impl Problems {
    fn add(&mut self, error: DexError) {
        if self.list.iter().all(|known| known.what != error.what) {
            self.list.push(error);
        }
    }
}

fn read_proto(file: &ProgramFile<'_>, index: ProtoIdx) -> Result<Proto> {
    let proto = file.dex.proto(index)?;
    let damaged = DexError { what: Fault::DamagedProto, offset: index.0.into() };
    let list = file.dex.type_list(proto.parameters)?;
    if list.len() > MAX_PARAMETERS {
        return Err(damaged);
    }
    let parameters = list.iter().map(|parameter| file.type_of(parameter)).collect::<Option<_>>();
    let return_type = file.type_of(proto.return_type);
    Ok(Proto { return_type: return_type.ok_or(damaged)?, parameters: parameters.ok_or(damaged)? })
}

/// The id of an item: that of an equal one before it, or a new one.
fn intern<T>(
    index: &mut HashTable<u32>,
    hash: u64,
    items: &mut Vec<T>,
    same: impl Fn(&T) -> bool,
    item: impl FnOnce() -> T,
    rehash: impl Fn(&T) -> u64,
) -> u32 {
    let entry =
        index.entry(hash, |id| items.get(at(*id)).is_some_and(&same), |id| items.get(at(*id)).map_or(0, &rehash));
    match entry {
        hashbrown::hash_table::Entry::Occupied(known) => *known.get(),
        hashbrown::hash_table::Entry::Vacant(slot) => {
            let id = next_id(items.len());
            slot.insert(id);
            items.push(item());
            id
        }
    }
}

/// Ids for all items of all files: by file, the distinct items, and their index.
#[allow(clippy::type_complexity)]
fn intern_all<'f, 'a, T: PartialEq + Copy>(
    files: &'f [ProgramFile<'a>],
    count: impl Fn(&'f ProgramFile<'a>) -> usize,
    hash: impl Fn(&T) -> u64,
    read: impl Fn(&'f ProgramFile<'a>, u32) -> Option<T>,
) -> (Vec<Vec<u32>>, Vec<T>, HashTable<u32>) {
    let total = files.iter().map(&count).sum();
    let (mut items, mut index) = (Vec::with_capacity(total), HashTable::with_capacity(total));
    let ids = files.iter().map(|file| {
        let ids = (0u32..).take(count(file)).map(|at| match read(file, at) {
            Some(item) => intern(&mut index, hash(&item), &mut items, |known| *known == item, || item, &hash),
            None => NONE,
        });
        ids.collect()
    });
    (ids.collect(), items, index)
}
