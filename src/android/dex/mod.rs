//! DEX files 035 to 041 over borrowed bytes, as the Android runtime reads them.
//!
//! [`DexFile`] is one file (or one part of a version 041 container, see [`open`]): tables of identifiers that are read
//! on demand, classes, code and debug information. [`Program`] joins all files of an app: types, strings, fields and
//! methods get dense ids over the whole app, in the order (file, index), and of two definitions of a class the first
//! wins.
//!
//! Invariants: nothing here copies or allocates in proportion to a number that the file merely claims; nothing panics
//! or recurses; every error says where in the file it stands. A damaged table, class or method does not hide the rest.

mod class;
mod code;
mod debug;
mod file;
mod header;
mod instruction;
mod mutf8;
mod opcode;
mod program;
mod read;
mod value;

pub use class::{AccessFlags, ClassData, ClassDef, EncodedField, EncodedMethod, Member, Members};
pub use code::{CatchHandler, Code, Try};
pub use debug::{DebugInfo, Position};
pub use file::{
    CallSite, ClassDefIdx, DexFile, FieldId, FieldIdx, MapItem, MethodHandle, MethodId, MethodIdx, ProtoId, ProtoIdx,
    StringIdx, TypeIdx, TypeList, open,
};
pub use header::{Header, Section, Version};
pub use instruction::{Instruction, Instructions, Payload, Registers};
pub use mutf8::decode as decode_mutf8;
pub use opcode::{Format, IndexKind, Opcode};
pub use program::{
    Class, ClassId, Field, FieldRef, Method, MethodRef, Program, ProgramFile, Proto, ProtoRef, StringRef, TypeRef,
};
pub use value::{Annotation, AnnotationSet, AnnotationsDirectory, ParameterSets, Value, Values};

/// What is wrong with a DEX file, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at offset {offset:#x}")]
pub struct DexError {
    /// What is wrong, in words.
    pub what: &'static str,
    /// Where in the file, in bytes.
    pub offset: u64,
}

impl DexError {
    pub(crate) fn new(what: &'static str, offset: usize) -> Self {
        DexError { what, offset: u64::try_from(offset).unwrap_or(u64::MAX) }
    }
}

/// Result of reading from a DEX file.
pub type Result<T> = std::result::Result<T, DexError>;

/// "No index", in every 32-bit index of the format.
pub const NO_INDEX: u32 = 0xffff_ffff;

#[cfg(test)]
mod tests;
