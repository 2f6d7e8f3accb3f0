//! What a file of smali says, before indices are known.

use std::borrow::Cow;

use crate::android::dex::Opcode;

/// A class.
#[derive(Debug, Default)]
pub(super) struct Class<'t> {
    pub name: &'t str,
    pub access: u32,
    pub superclass: Option<&'t str>,
    pub interfaces: Vec<&'t str>,
    pub source: Option<Cow<'t, str>>,
    pub annotations: Vec<Annotation<'t>>,
    /// Strings of annotations, whose elements are not kept.
    pub texts: Vec<Cow<'t, str>>,
    pub fields: Vec<Field<'t>>,
    pub methods: Vec<Method<'t>>,
}

/// An annotation, without its elements: its visibility as the format numbers it, and its type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Annotation<'t> {
    pub visibility: u8,
    pub of: &'t str,
}

/// A field.
#[derive(Debug)]
pub(super) struct Field<'t> {
    pub access: u32,
    pub name: &'t str,
    pub of: &'t str,
    pub value: Option<Value<'t>>,
}

/// The value of a static field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'t> {
    Byte(i64),
    Short(i64),
    Char(u16),
    Int(i64),
    Long(i64),
    Float(u32),
    Double(u64),
    Text(Cow<'t, str>),
    Type(&'t str),
    Null,
    Bool(bool),
}

/// A method.
#[derive(Debug)]
pub(super) struct Method<'t> {
    pub access: u32,
    pub name: &'t str,
    pub proto: &'t str,
    pub annotations: Vec<Annotation<'t>>,
    /// `None`: it has none.
    pub code: Option<Code<'t>>,
}

/// A method's code.
#[derive(Debug, Default)]
pub(super) struct Code<'t> {
    /// How many registers there are; those of parameters among them.
    pub registers: u16,
    /// How many of them the parameters take.
    pub ins: u16,
    /// Most words that a call in it passes.
    pub outs: u16,
    pub items: Vec<Item<'t>>,
    pub catches: Vec<Catch<'t>>,
}

/// A line of code.
#[derive(Debug)]
pub(super) enum Item<'t> {
    Label(&'t str),
    /// The number of the source line.
    Line(u32),
    Op(Op<'t>),
    /// Keys are numbered from the first.
    Packed(i32, Vec<&'t str>),
    Sparse(Vec<(i32, &'t str)>),
    /// The width of an element, in bytes, and the elements.
    Array(u16, Vec<i64>),
}

/// An instruction.
#[derive(Debug)]
pub(super) struct Op<'t> {
    pub opcode: Opcode,
    pub registers: Vec<u16>,
    pub literal: i64,
    pub label: Option<&'t str>,
    pub reference: Option<Reference<'t>>,
    /// The prototype of a polymorphic call.
    pub proto: Option<&'t str>,
    /// The line of the file.
    pub at: usize,
}

/// What an instruction names.
#[derive(Clone, Debug)]
pub(super) enum Reference<'t> {
    Text(Cow<'t, str>),
    Type(&'t str),
    Field(Member<'t>),
    Method(Member<'t>),
    Proto(&'t str),
}

/// A field or method of a class: its type or prototype behind its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Member<'t> {
    pub class: &'t str,
    pub name: &'t str,
    pub of: &'t str,
}

/// What is caught in a range, and where that goes on.
#[derive(Debug)]
pub(super) struct Catch<'t> {
    /// `None`: everything.
    pub of: Option<&'t str>,
    pub start: &'t str,
    pub end: &'t str,
    pub handler: &'t str,
}

/// The types of a prototype's parameters, and of its result; `None` where it is none.
pub(super) fn prototype(proto: &str) -> Option<(Vec<&str>, &str)> {
    let (mut rest, result) = proto.strip_prefix('(')?.split_once(')')?;
    let mut parameters = Vec::new();
    while !rest.is_empty() {
        let depth = rest.bytes().take_while(|byte| *byte == b'[').count();
        let end = match rest.as_bytes().get(depth)? {
            b'L' => rest.find(';')?,
            b'Z' | b'B' | b'S' | b'C' | b'I' | b'J' | b'F' | b'D' => depth,
            _ => return None,
        };
        parameters.push(rest.get(..=end)?);
        rest = rest.get(end.saturating_add(1)..)?;
    }
    (!result.is_empty()).then_some((parameters, result))
}

/// How many registers a prototype's parameters take.
pub(super) fn words(parameters: &[&str]) -> usize {
    parameters.iter().map(|of| if matches!(*of, "J" | "D") { 2 } else { 1 }).sum()
}
