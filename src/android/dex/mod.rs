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
mod disassemble;
mod fault;
mod file;
mod header;
mod instruction;
mod mutf8;
mod opcode;
mod program;
mod read;
mod value;

use crate::prose::Prose;

pub use class::{AccessFlags, ClassData, ClassDef, EncodedField, EncodedMethod, Member, Members};
pub use code::{CatchHandler, Code, Try};
pub use debug::{DebugInfo, Position};
pub use fault::{Fault, Place};
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
#[error("{}", self.message().en)]
pub struct DexError {
    /// What is wrong.
    pub what: Fault,
    /// Where: a byte of the file, or an item of a table, as [`Fault::place`] says.
    pub offset: u64,
}

impl DexError {
    pub(crate) fn new(what: Fault, offset: usize) -> Self {
        DexError { what, offset: u64::try_from(offset).unwrap_or(u64::MAX) }
    }

    /// What is wrong, and where.
    pub fn message(&self) -> Prose {
        let (text, offset) = (self.what.text(), self.offset);
        match self.what.place() {
            Place::Byte => {
                Prose::new(format!("{}（偏移 {offset}）", text.zh), format!("{} (offset {offset})", text.en))
            }
            Place::Item => Prose::new(format!("{}（第 {offset} 项）", text.zh), format!("{} (item {offset})", text.en)),
        }
    }
}

/// Result of reading from a DEX file.
pub type Result<T> = std::result::Result<T, DexError>;

/// "No index", in every 32-bit index of the format.
pub const NO_INDEX: u32 = 0xffff_ffff;

#[cfg(test)]
pub(crate) mod build;
#[cfg(test)]
mod tests;
