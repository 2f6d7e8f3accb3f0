//! Class definitions and their members.

use super::read::{Cursor, at};
use super::{DexError, DexFile, Fault, FieldIdx, MethodIdx, Result, StringIdx, TypeIdx};

/// Access flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct AccessFlags(pub u32);

impl AccessFlags {
    /// `static`
    pub fn is_static(self) -> bool {
        self.0 & 0x8 != 0
    }

    /// `private`
    pub fn is_private(self) -> bool {
        self.0 & 0x2 != 0
    }

    /// `final`
    pub fn is_final(self) -> bool {
        self.0 & 0x10 != 0
    }

    /// `interface`
    pub fn is_interface(self) -> bool {
        self.0 & 0x200 != 0
    }

    /// `native`
    pub fn is_native(self) -> bool {
        self.0 & 0x100 != 0
    }

    /// `abstract`
    pub fn is_abstract(self) -> bool {
        self.0 & 0x400 != 0
    }

    /// `synthetic`: made by a compiler
    pub fn is_synthetic(self) -> bool {
        self.0 & 0x1000 != 0
    }

    /// A constructor or static initialiser.
    pub fn is_constructor(self) -> bool {
        self.0 & 0x10000 != 0
    }
}

/// `class_def_item`. Offsets are 0 where there is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassDef {
    /// The type that it defines.
    pub class: TypeIdx,
    /// Access flags.
    pub access: AccessFlags,
    /// Superclass.
    pub superclass: Option<TypeIdx>,
    /// Offset of the list of interfaces.
    pub interfaces: u32,
    /// Source file.
    pub source_file: Option<StringIdx>,
    /// Offset of the annotations directory.
    pub annotations: u32,
    /// Offset of the members.
    pub class_data: u32,
    /// Offset of the static fields' initial values.
    pub static_values: u32,
}

/// A field that a class defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodedField {
    /// The field.
    pub field: FieldIdx,
    /// Access flags.
    pub access: AccessFlags,
}

/// A method that a class defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodedMethod {
    /// The method.
    pub method: MethodIdx,
    /// Access flags.
    pub access: AccessFlags,
    /// Offset of its code; 0 for abstract and native methods.
    pub code: u32,
    /// Whether it stands among the direct methods (static, private, constructor).
    pub direct: bool,
}

/// `class_data_item`: counts, then fields and methods one after the other.
#[derive(Clone, Copy, Debug)]
pub struct ClassData<'a> {
    /// Number of static fields, as claimed.
    pub static_fields: u32,
    /// Number of instance fields, as claimed.
    pub instance_fields: u32,
    /// Number of direct methods, as claimed.
    pub direct_methods: u32,
    /// Number of virtual methods, as claimed.
    pub virtual_methods: u32,
    cursor: Cursor<'a>,
}

impl<'a> DexFile<'a> {
    /// The members of a class; `None` where it has none.
    pub fn class_data(&self, class: &ClassDef) -> Result<Option<ClassData<'a>>> {
        if class.class_data == 0 {
            return Ok(None);
        }
        let mut cursor = Cursor::new(self.data(), at(class.class_data));
        Ok(Some(ClassData {
            static_fields: cursor.uleb128()?,
            instance_fields: cursor.uleb128()?,
            direct_methods: cursor.uleb128()?,
            virtual_methods: cursor.uleb128()?,
            cursor,
        }))
    }
}

impl<'a> ClassData<'a> {
    /// All members in the file's order, static and instance fields, direct and virtual methods. Ends after the first
    /// error: what follows cannot be told apart.
    pub fn members(&self) -> Members<'a> {
        Members { data: *self, part: 0, left: self.static_fields, index: 0 }
    }
}

/// One member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// A static field.
    StaticField(EncodedField),
    /// An instance field.
    InstanceField(EncodedField),
    /// A method.
    Method(EncodedMethod),
}

/// Iterator over a class's members.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    data: ClassData<'a>,
    part: u8,
    left: u32,
    index: u32,
}

impl Members<'_> {
    /// The methods alone, direct before virtual.
    pub fn methods(self) -> impl Iterator<Item = Result<EncodedMethod>> {
        self.filter_map(|member| match member {
            Ok(Member::Method(method)) => Some(Ok(method)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
    }

    /// The static fields alone, in the order of their initial values.
    pub fn static_fields(self) -> impl Iterator<Item = Result<EncodedField>> {
        self.map_while(|member| match member {
            Ok(Member::StaticField(field)) => Some(Ok(field)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
    }

    fn read(&mut self) -> Result<Member> {
        let cursor = &mut self.data.cursor;
        let start = *cursor;
        let difference = cursor.uleb128()?;
        self.index =
            self.index.checked_add(difference).ok_or(DexError::new(Fault::MemberIndexOverflow, start.offset()))?;
        let access = AccessFlags(cursor.uleb128()?);
        Ok(match self.part {
            0 => Member::StaticField(EncodedField { field: FieldIdx(self.index), access }),
            1 => Member::InstanceField(EncodedField { field: FieldIdx(self.index), access }),
            part => Member::Method(EncodedMethod {
                method: MethodIdx(self.index),
                access,
                code: cursor.uleb128()?,
                direct: part == 2,
            }),
        })
    }
}

impl Iterator for Members<'_> {
    type Item = Result<Member>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.left == 0 {
            self.left = match self.part {
                0 => self.data.instance_fields,
                1 => self.data.direct_methods,
                2 => self.data.virtual_methods,
                _ => return None,
            };
            self.part += 1;
            self.index = 0;
        }
        self.left -= 1;
        let member = self.read();
        if member.is_err() {
            self.part = 3;
            self.left = 0;
        }
        Some(member)
    }
}
