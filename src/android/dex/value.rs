//! Encoded values and annotations.

use super::read::{Cursor, at};
use super::{DexError, DexFile, Fault, FieldIdx, MethodIdx, ProtoIdx, Result, StringIdx, TypeIdx};

/// `encoded_value`. Arrays and annotations are read on demand.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Value<'a> {
    Byte(i8),
    Short(i16),
    Char(u16),
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
    MethodType(ProtoIdx),
    MethodHandle(u32),
    String(StringIdx),
    Type(TypeIdx),
    Field(FieldIdx),
    Method(MethodIdx),
    Enum(FieldIdx),
    Array(Values<'a>),
    Annotation(Annotation<'a>),
    Null,
    Boolean(bool),
}

/// Values one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    cursor: Cursor<'a>,
    left: u32,
}

/// `encoded_annotation`.
#[derive(Clone, Copy, Debug)]
pub struct Annotation<'a> {
    /// Its type.
    pub class: TypeIdx,
    cursor: Cursor<'a>,
    left: u32,
}

impl<'a> Annotation<'a> {
    /// Its elements: name and value. Ends after the first error.
    pub fn elements(&self) -> impl Iterator<Item = Result<(StringIdx, Value<'a>)>> + use<'a> {
        let (mut cursor, mut left) = (self.cursor, self.left);
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let element = cursor.uleb128().and_then(|name| Ok((StringIdx(name), read_value(&mut cursor)?)));
            if element.is_err() {
                left = 0;
            }
            Some(element)
        })
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = Result<Value<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let value = read_value(&mut self.cursor);
        if value.is_err() {
            self.left = 0;
        }
        Some(value)
    }
}

/// Reads the value at the cursor and moves past it.
fn read_value<'a>(cursor: &mut Cursor<'a>) -> Result<Value<'a>> {
    let error = cursor.error(Fault::UnknownValue);
    let header = cursor.u8()?;
    let (kind, argument) = (header & 0x1f, header >> 5);
    let mut number = |signed: bool, most: u8| -> Result<u64> {
        if argument >= most {
            return Err(error);
        }
        let mut value = [0u8; 8];
        let taken = cursor.take(usize::from(argument) + 1)?;
        for (to, from) in value.iter_mut().zip(taken) {
            *to = *from;
        }
        let value = u64::from_le_bytes(value);
        let unused = 64 - 8 * (u32::from(argument) + 1);
        Ok(if signed { ((value << unused).cast_signed() >> unused).cast_unsigned() } else { value })
    };
    // The low bits of a number of at most `most` bytes, sign-extended where signed: truncation keeps its value.
    let low32 = |value: u64| u32::try_from(value & 0xffff_ffff).unwrap_or_default();
    let low16 = |value: u64| u16::try_from(value & 0xffff).unwrap_or_default();
    Ok(match kind {
        0x00 => Value::Byte(cursor.u8()?.cast_signed()),
        0x02 => Value::Short(low16(number(true, 2)?).cast_signed()),
        0x03 => Value::Char(low16(number(false, 2)?)),
        0x04 => Value::Int(low32(number(true, 4)?).cast_signed()),
        0x06 => Value::Long(number(true, 8)?.cast_signed()),
        // Floats are stored with their low zero bytes left out.
        0x10 => Value::Float(f32::from_bits(low32(number(false, 4)? << (8 * (3 - u32::from(argument)))))),
        0x11 => Value::Double(f64::from_bits(number(false, 8)? << (8 * (7 - u32::from(argument))))),
        0x15 => Value::MethodType(ProtoIdx(low32(number(false, 4)?))),
        0x16 => Value::MethodHandle(low32(number(false, 4)?)),
        0x17 => Value::String(StringIdx(low32(number(false, 4)?))),
        0x18 => Value::Type(TypeIdx(low32(number(false, 4)?))),
        0x19 => Value::Field(FieldIdx(low32(number(false, 4)?))),
        0x1a => Value::Method(MethodIdx(low32(number(false, 4)?))),
        0x1b => Value::Enum(FieldIdx(low32(number(false, 4)?))),
        0x1c => {
            let left = cursor.uleb128()?;
            let array = Values { cursor: *cursor, left };
            skip(cursor, Level { left, named: false })?;
            Value::Array(array)
        }
        0x1d => {
            let class = TypeIdx(cursor.uleb128()?);
            let left = cursor.uleb128()?;
            let annotation = Annotation { class, cursor: *cursor, left };
            skip(cursor, Level { left, named: true })?;
            Value::Annotation(annotation)
        }
        0x1e => Value::Null,
        0x1f => Value::Boolean(argument != 0),
        _ => return Err(error),
    })
}

/// Values that are still to be skipped on one level of nesting; those of an annotation have names.
struct Level {
    left: u32,
    named: bool,
}

/// Deepest nesting of values; tools nest two or three deep.
const MAX_NESTING: usize = 64;

/// Moves past values, however they nest.
fn skip(cursor: &mut Cursor<'_>, first: Level) -> Result<()> {
    let mut levels = vec![first];
    while let Some(level) = levels.last_mut() {
        if level.left == 0 {
            levels.pop();
            continue;
        }
        level.left -= 1;
        if level.named {
            cursor.uleb128()?;
        }
        let header = cursor.u8()?;
        match header & 0x1f {
            0x1c => levels.push(Level { left: cursor.uleb128()?, named: false }),
            0x1d => {
                cursor.uleb128()?;
                levels.push(Level { left: cursor.uleb128()?, named: true });
            }
            0x1e | 0x1f => {}
            0x00 => {
                cursor.u8()?;
            }
            _ => {
                cursor.take(usize::from(header >> 5) + 1)?;
            }
        }
        if levels.len() > MAX_NESTING {
            return Err(cursor.error(Fault::NestedValues));
        }
    }
    Ok(())
}

/// The list of offsets at `offset`: a count, then as many.
fn offsets(data: &[u8], offset: u32) -> Result<&[[u8; 4]]> {
    let mut cursor = Cursor::new(data, at(offset));
    let size = at(cursor.u32()?).checked_mul(4).ok_or(DexError::new(Fault::TooManyAnnotations, at(offset)))?;
    Ok(cursor.take(size)?.as_chunks().0)
}

/// Member indices, and the offset that belongs to each.
fn pairs<'a>(items: &'a [[u8; 8]]) -> impl Iterator<Item = (u32, u32)> + use<'a> {
    items
        .iter()
        .map(|[a, b, c, d, e, f, g, h]| (u32::from_le_bytes([*a, *b, *c, *d]), u32::from_le_bytes([*e, *f, *g, *h])))
}

/// The annotations of one class, field, method or parameter.
#[derive(Clone, Copy, Debug)]
pub struct AnnotationSet<'a> {
    data: &'a [u8],
    items: &'a [[u8; 4]],
}

impl<'a> AnnotationSet<'a> {
    /// The set at `offset`; empty for offset 0.
    fn read(data: &'a [u8], offset: u32) -> Result<Self> {
        let items = if offset == 0 { &[] } else { offsets(data, offset)? };
        Ok(AnnotationSet { data, items })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Visibility (0 build, 1 run time, 2 system) and annotation.
    pub fn iter(&self) -> impl Iterator<Item = Result<(u8, Annotation<'a>)>> + use<'a> {
        let data = self.data;
        self.items.iter().map(move |item| {
            let mut cursor = Cursor::new(data, at(u32::from_le_bytes(*item)));
            let visibility = cursor.u8()?;
            Ok((visibility, Annotation { class: TypeIdx(cursor.uleb128()?), left: cursor.uleb128()?, cursor }))
        })
    }
}

impl<'a> DexFile<'a> {
    /// The encoded array at `offset`: static fields' values, or a call site's; empty for offset 0.
    pub fn encoded_array(&self, offset: u32) -> Result<Values<'a>> {
        let mut cursor = Cursor::new(self.data(), at(offset));
        let left = if offset == 0 { 0 } else { cursor.uleb128()? };
        Ok(Values { cursor, left })
    }

    /// The annotations of a class and its members, from [`ClassDef::annotations`](super::ClassDef::annotations); none for
    /// offset 0.
    pub fn annotations(&self, directory: u32) -> Result<AnnotationsDirectory<'a>> {
        let mut read = AnnotationsDirectory { data: self.data(), ..AnnotationsDirectory::default() };
        if directory == 0 {
            return Ok(read);
        }
        let mut cursor = Cursor::new(self.data(), at(directory));
        read.class = cursor.u32()?;
        let [fields, methods, parameters] = [cursor.u32()?, cursor.u32()?, cursor.u32()?];
        let mut table = |count: u32| -> Result<&'a [[u8; 8]]> {
            let size = at(count).checked_mul(8).ok_or(cursor.error(Fault::TooManyAnnotations))?;
            Ok(cursor.take(size)?.as_chunks().0)
        };
        read.fields = table(fields)?;
        read.methods = table(methods)?;
        read.parameters = table(parameters)?;
        Ok(read)
    }
}

/// `annotations_directory_item`: the annotations of a class, its fields, methods and their parameters.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnnotationsDirectory<'a> {
    data: &'a [u8],
    class: u32,
    fields: &'a [[u8; 8]],
    methods: &'a [[u8; 8]],
    parameters: &'a [[u8; 8]],
}

impl<'a> AnnotationsDirectory<'a> {
    /// The annotations of the class itself; `None` where it has no set.
    pub fn of_class(&self) -> Result<Option<AnnotationSet<'a>>> {
        if self.class == 0 { Ok(None) } else { AnnotationSet::read(self.data, self.class).map(Some) }
    }

    /// The annotated fields, each with its set.
    pub fn of_fields(&self) -> impl Iterator<Item = (FieldIdx, Result<AnnotationSet<'a>>)> + use<'a> {
        let data = self.data;
        pairs(self.fields).map(move |(field, set)| (FieldIdx(field), AnnotationSet::read(data, set)))
    }

    /// The annotated methods, each with its set.
    pub fn of_methods(&self) -> impl Iterator<Item = (MethodIdx, Result<AnnotationSet<'a>>)> + use<'a> {
        let data = self.data;
        pairs(self.methods).map(move |(method, set)| (MethodIdx(method), AnnotationSet::read(data, set)))
    }

    /// The methods with annotated parameters: a set for each parameter, empty where it has none.
    pub fn of_parameters(&self) -> impl Iterator<Item = (MethodIdx, Result<ParameterSets<'a>>)> + use<'a> {
        let data = self.data;
        pairs(self.parameters).map(move |(method, list)| {
            (MethodIdx(method), offsets(data, list).map(|items| ParameterSets { data, items }))
        })
    }
}

/// A set of annotations for each parameter of a method.
#[derive(Clone, Copy, Debug)]
pub struct ParameterSets<'a> {
    data: &'a [u8],
    items: &'a [[u8; 4]],
}

impl<'a> ParameterSets<'a> {
    /// The sets, in the order of the parameters.
    pub fn iter(&self) -> impl Iterator<Item = Result<AnnotationSet<'a>>> + use<'a> {
        let data = self.data;
        self.items.iter().map(move |set| AnnotationSet::read(data, u32::from_le_bytes(*set)))
    }
}
