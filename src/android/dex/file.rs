//! One DEX file: its identifier tables, read on demand.

use std::borrow::Cow;

use super::header::{CHECKSUM_START, CONTAINER_HEADER_SIZE, HEADER_SIZE, Section};
use super::read::{Cursor, at, u16_le, u32_le};
use super::{ClassDef, DexError, Fault, Header, NO_INDEX, Result, Version};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as a position in a table.
            pub fn at(self) -> usize {
                at(self.0)
            }
        }
    };
}

index!(
    /// Index of a string in its file.
    StringIdx
);
index!(
    /// Index of a type in its file.
    TypeIdx
);
index!(
    /// Index of a prototype in its file.
    ProtoIdx
);
index!(
    /// Index of a field reference in its file.
    FieldIdx
);
index!(
    /// Index of a method reference in its file.
    MethodIdx
);
index!(
    /// Index of a class definition in its file.
    ClassDefIdx
);

/// `proto_id_item`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProtoId {
    /// Short form.
    pub shorty: StringIdx,
    /// Return type.
    pub return_type: TypeIdx,
    /// Offset of the parameters' type list, 0 for none.
    pub parameters: u32,
}

/// `field_id_item`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldId {
    /// The class that the reference names.
    pub class: TypeIdx,
    /// Type.
    pub field_type: TypeIdx,
    /// Name.
    pub name: StringIdx,
}

/// `method_id_item`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodId {
    /// The class that the reference names.
    pub class: TypeIdx,
    /// Prototype.
    pub proto: ProtoIdx,
    /// Name.
    pub name: StringIdx,
}

/// `method_handle_item`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodHandle {
    /// 0 to 3 name a field (static put and get, instance put and get), 4 to 8 a method (invoke static, instance,
    /// constructor, direct, interface).
    pub kind: u16,
    /// Index of the field or method.
    pub member: u16,
}

impl MethodHandle {
    /// The method that it invokes, if it names one.
    pub fn method(&self) -> Option<MethodIdx> {
        (4..=8).contains(&self.kind).then(|| MethodIdx(self.member.into()))
    }

    /// The field that it accesses, if it names one.
    pub fn field(&self) -> Option<FieldIdx> {
        (0..=3).contains(&self.kind).then(|| FieldIdx(self.member.into()))
    }
}

/// `call_site_id_item`: offset of an encoded array (bootstrap method handle, name, method type, further arguments).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallSite {
    /// Offset of the encoded array.
    pub offset: u32,
}

/// An item of the map list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapItem {
    /// Item type, as the format numbers them.
    pub item_type: u16,
    /// Number of items.
    pub size: u32,
    /// Offset of the first, in bytes.
    pub offset: u32,
}

const MAP_CALL_SITE: u16 = 0x0007;
const MAP_METHOD_HANDLE: u16 = 0x0008;

/// A list of types: interfaces or parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypeList<'a> {
    items: &'a [[u8; 2]],
}

impl<'a> TypeList<'a> {
    /// The types.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = TypeIdx> + 'a {
        self.items.iter().map(|item| TypeIdx(u16::from_le_bytes(*item).into()))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// One DEX file, or one part of a container.
#[derive(Clone, Debug)]
pub struct DexFile<'a> {
    /// What offsets count in: the file, or the whole container.
    data: &'a [u8],
    /// Where the header stands.
    base: usize,
    header: Header,
    strings: &'a [[u8; 4]],
    types: &'a [[u8; 4]],
    protos: &'a [[u8; 12]],
    fields: &'a [[u8; 8]],
    methods: &'a [[u8; 8]],
    classes: &'a [[u8; 32]],
    call_sites: &'a [[u8; 4]],
    method_handles: &'a [[u8; 8]],
    problems: Vec<DexError>,
}

/// The DEX files in `bytes`: one, or all parts of a version 041 container in their order, and why reading the container
/// stopped before its end.
pub fn open(bytes: &[u8]) -> (Vec<DexFile<'_>>, Option<DexError>) {
    let mut files = Vec::new();
    let mut base = 0;
    loop {
        let file = match DexFile::at(bytes, base) {
            Ok(file) => file,
            Err(error) => return (files, Some(error)),
        };
        let size = at(file.header.file_size);
        let container = file.header.version >= Version::CONTAINER;
        files.push(file);
        // Headers are at least a header apart, so the loop is bounded by the file's size.
        match base.checked_add(size) {
            Some(next) if container && next < bytes.len() => {
                if size < CONTAINER_HEADER_SIZE {
                    return (files, Some(DexError::new(Fault::SmallFileSize, base + 32)));
                }
                base = next;
            }
            _ => return (files, None),
        }
    }
}

impl<'a> DexFile<'a> {
    /// Reads the file whose header stands at the start of `bytes`. Of a container this is the first; see [`open`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        Self::at(bytes, 0)
    }

    fn at(data: &'a [u8], base: usize) -> Result<Self> {
        let header = Header::read(data, base)?;
        let mut file = DexFile {
            data,
            base,
            header,
            strings: &[],
            types: &[],
            protos: &[],
            fields: &[],
            methods: &[],
            classes: &[],
            call_sites: &[],
            method_handles: &[],
            problems: Vec::new(),
        };
        file.read_tables();
        Ok(file)
    }

    fn read_tables(&mut self) {
        let header = self.header.clone();
        if !header.version.is_known() {
            self.problem(Fault::UnknownVersion, self.base + 4);
        }
        let available = self.data.len().saturating_sub(self.base);
        if at(header.file_size) > available {
            self.problem(Fault::ShorterThanClaimed, self.base + 32);
        } else if header.version < Version::CONTAINER && at(header.file_size) < available {
            self.problem(Fault::LongerThanClaimed, self.base + 32);
        }
        let least = if header.version >= Version::CONTAINER { CONTAINER_HEADER_SIZE } else { HEADER_SIZE };
        if at(header.header_size) < least {
            self.problem(Fault::SmallHeader, self.base + 36);
        }
        if header.header_offset.is_some_and(|offset| at(offset) != self.base) {
            self.problem(Fault::MisplacedHeader, self.base + 116);
        }
        self.strings = self.table(header.strings, Fault::StringTable);
        self.types = self.table(header.types, Fault::TypeTable);
        self.protos = self.table(header.protos, Fault::ProtoTable);
        self.fields = self.table(header.fields, Fault::FieldTable);
        self.methods = self.table(header.methods, Fault::MethodTable);
        self.classes = self.table(header.classes, Fault::ClassTable);
        let (mut call_sites, mut method_handles) = (None, None);
        for item in self.map() {
            let section = Section { size: item.size, offset: item.offset };
            match item.item_type {
                MAP_CALL_SITE => call_sites = Some(section),
                MAP_METHOD_HANDLE => method_handles = Some(section),
                _ => {}
            }
        }
        if let Some(section) = call_sites {
            self.call_sites = self.table(section, Fault::CallSiteTable);
        }
        if let Some(section) = method_handles {
            self.method_handles = self.table(section, Fault::MethodHandleTable);
        }
    }

    fn problem(&mut self, what: Fault, offset: usize) {
        self.problems.push(DexError::new(what, offset));
    }

    /// The items of a table that are in the file.
    fn table<const N: usize>(&mut self, section: Section, problem: Fault) -> &'a [[u8; N]] {
        if section.size == 0 {
            return &[];
        }
        let (items, _) = self.data.get(at(section.offset)..).unwrap_or_default().as_chunks();
        match items.get(..at(section.size)) {
            Some(all) => all,
            None => {
                self.problem(problem, at(section.offset));
                items
            }
        }
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The bytes that offsets count in.
    pub fn data(&self) -> &'a [u8] {
        self.data
    }

    /// What is wrong with header and tables. The runtime would refuse such a file; what is in it is read all the same.
    pub fn problems(&self) -> &[DexError] {
        &self.problems
    }

    /// Whether the checksum holds: without it the runtime refuses the file. Reads the whole file.
    pub fn checksum_holds(&self) -> bool {
        let own = self.data.get(self.base..).unwrap_or_default();
        let own = own.get(..at(self.header.file_size)).unwrap_or(own);
        let covered = own.get(CHECKSUM_START..).unwrap_or_default();
        zlib_rs::adler32::adler32(1, covered) == self.header.checksum
    }

    /// The map list; empty where it is missing. Items beyond the end of the file are left out.
    pub fn map(&self) -> impl Iterator<Item = MapItem> + use<'a> {
        let start = at(self.header.map_offset);
        let count = if start == 0 { 0 } else { u32_le(self.data, start).unwrap_or(0) };
        let items = start.checked_add(4).and_then(|start| self.data.get(start..)).unwrap_or_default();
        let (items, _) = items.as_chunks::<12>();
        items.iter().take(at(count)).filter_map(|item| {
            Some(MapItem { item_type: u16_le(item, 0)?, size: u32_le(item, 4)?, offset: u32_le(item, 8)? })
        })
    }

    /// Number of strings.
    pub fn string_count(&self) -> usize {
        self.strings.len()
    }

    /// Number of types.
    pub fn type_count(&self) -> usize {
        self.types.len()
    }

    /// Number of prototypes.
    pub fn proto_count(&self) -> usize {
        self.protos.len()
    }

    /// Number of field references.
    pub fn field_count(&self) -> usize {
        self.fields.len()
    }

    /// Number of method references.
    pub fn method_count(&self) -> usize {
        self.methods.len()
    }

    /// `method_id_item`s as they stand in the file.
    pub(super) fn method_references(&self) -> &'a [[u8; 8]] {
        self.methods
    }

    /// Number of class definitions.
    pub fn class_count(&self) -> usize {
        self.classes.len()
    }

    /// Number of method handles.
    pub fn method_handle_count(&self) -> usize {
        self.method_handles.len()
    }

    /// Number of call sites.
    pub fn call_site_count(&self) -> usize {
        self.call_sites.len()
    }

    /// The MUTF-8 bytes of a string, without the NUL at its end.
    pub fn string_bytes(&self, index: StringIdx) -> Result<&'a [u8]> {
        let item = self.strings.get(index.at()).ok_or(self.no_item(Fault::StringIndex, index.0))?;
        let mut cursor = Cursor::new(self.data, at(u32::from_le_bytes(*item)));
        cursor.uleb128()?;
        let rest = self.data.get(cursor.offset()..).unwrap_or_default();
        let end = memchr::memchr(0, rest).ok_or(cursor.error(Fault::UnterminatedString))?;
        rest.get(..end).ok_or(cursor.error(Fault::UnterminatedString))
    }

    /// A string as text.
    pub fn string(&self, index: StringIdx) -> Result<Cow<'a, str>> {
        self.string_bytes(index).map(super::decode_mutf8)
    }

    /// The string of a type's descriptor.
    pub fn type_string(&self, index: TypeIdx) -> Result<StringIdx> {
        let item = self.types.get(index.at()).ok_or(self.no_item(Fault::TypeIndex, index.0))?;
        Ok(StringIdx(u32::from_le_bytes(*item)))
    }

    /// A type's descriptor.
    pub fn descriptor(&self, index: TypeIdx) -> Result<Cow<'a, str>> {
        self.string(self.type_string(index)?)
    }

    /// A prototype.
    pub fn proto(&self, index: ProtoIdx) -> Result<ProtoId> {
        let missing = self.no_item(Fault::ProtoIndex, index.0);
        let item = self.protos.get(index.at()).ok_or(missing)?;
        let mut words = words(item);
        Ok(ProtoId {
            shorty: StringIdx(words.next().ok_or(missing)?),
            return_type: TypeIdx(words.next().ok_or(missing)?),
            parameters: words.next().ok_or(missing)?,
        })
    }

    /// The type list at `offset`; empty for offset 0.
    pub fn type_list(&self, offset: u32) -> Result<TypeList<'a>> {
        if offset == 0 {
            return Ok(TypeList::default());
        }
        let mut cursor = Cursor::new(self.data, at(offset));
        let size = cursor.u32()?;
        let size = at(size).checked_mul(2).ok_or(cursor.error(Fault::LongTypeList))?;
        Ok(TypeList { items: cursor.take(size)?.as_chunks().0 })
    }

    /// A field reference.
    pub fn field(&self, index: FieldIdx) -> Result<FieldId> {
        let [a, b, c, d, e, f, g, h] = *self.fields.get(index.at()).ok_or(self.no_item(Fault::FieldIndex, index.0))?;
        Ok(FieldId {
            class: TypeIdx(u16::from_le_bytes([a, b]).into()),
            field_type: TypeIdx(u16::from_le_bytes([c, d]).into()),
            name: StringIdx(u32::from_le_bytes([e, f, g, h])),
        })
    }

    /// A method reference.
    pub fn method(&self, index: MethodIdx) -> Result<MethodId> {
        let [a, b, c, d, e, f, g, h] =
            *self.methods.get(index.at()).ok_or(self.no_item(Fault::MethodIndex, index.0))?;
        Ok(MethodId {
            class: TypeIdx(u16::from_le_bytes([a, b]).into()),
            proto: ProtoIdx(u16::from_le_bytes([c, d]).into()),
            name: StringIdx(u32::from_le_bytes([e, f, g, h])),
        })
    }

    /// A class definition.
    pub fn class(&self, index: ClassDefIdx) -> Result<ClassDef> {
        let missing = self.no_item(Fault::ClassIndex, index.0);
        let item = self.classes.get(index.at()).ok_or(missing)?;
        let mut words = words(item);
        let mut word = || words.next().ok_or(missing);
        Ok(ClassDef {
            class: TypeIdx(word()?),
            access: super::AccessFlags(word()?),
            superclass: Some(word()?).filter(|index| *index != NO_INDEX).map(TypeIdx),
            interfaces: word()?,
            source_file: Some(word()?).filter(|index| *index != NO_INDEX).map(StringIdx),
            annotations: word()?,
            class_data: word()?,
            static_values: word()?,
        })
    }

    /// All class definitions that are in the file.
    pub fn classes(&self) -> impl Iterator<Item = (ClassDefIdx, ClassDef)> + '_ {
        (0u32..).take(self.classes.len()).filter_map(|index| {
            let index = ClassDefIdx(index);
            self.class(index).ok().map(|class| (index, class))
        })
    }

    /// A method handle.
    pub fn method_handle(&self, index: u32) -> Result<MethodHandle> {
        let [kind_low, kind_high, _, _, low, high, _, _] =
            *self.method_handles.get(at(index)).ok_or(self.no_item(Fault::MethodHandleIndex, index))?;
        Ok(MethodHandle { kind: u16::from_le_bytes([kind_low, kind_high]), member: u16::from_le_bytes([low, high]) })
    }

    /// A call site.
    pub fn call_site(&self, index: u32) -> Result<CallSite> {
        let item = self.call_sites.get(at(index)).ok_or(self.no_item(Fault::CallSiteIndex, index))?;
        Ok(CallSite { offset: u32::from_le_bytes(*item) })
    }

    /// A prototype as text: `(ILjava/lang/String;)V`.
    pub fn proto_descriptor(&self, index: ProtoIdx) -> Result<String> {
        let proto = self.proto(index)?;
        let mut text = String::from("(");
        for parameter in self.type_list(proto.parameters)?.iter() {
            text.push_str(&self.descriptor(parameter)?);
        }
        text.push(')');
        text.push_str(&self.descriptor(proto.return_type)?);
        Ok(text)
    }

    /// A method reference as disassembly writes it: `Lcom/example/Main;->onCreate(Landroid/os/Bundle;)V`.
    pub fn method_text(&self, index: MethodIdx) -> Result<String> {
        let method = self.method(index)?;
        let (class, name) = (self.descriptor(method.class)?, self.string(method.name)?);
        Ok(format!("{class}->{name}{}", self.proto_descriptor(method.proto)?))
    }

    /// A field reference as disassembly writes it: `Lcom/example/Main;->count:I`.
    pub fn field_text(&self, index: FieldIdx) -> Result<String> {
        let field = self.field(index)?;
        let (class, name) = (self.descriptor(field.class)?, self.string(field.name)?);
        Ok(format!("{class}->{name}:{}", self.descriptor(field.field_type)?))
    }

    fn no_item(&self, what: Fault, index: u32) -> DexError {
        DexError { what, offset: index.into() }
    }
}

/// The little-endian words of an item.
fn words(item: &[u8]) -> impl Iterator<Item = u32> + '_ {
    item.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word))
}
