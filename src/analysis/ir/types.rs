//! What a value can be an instance of, by the code of its method alone.

use super::values::{Definition, ValueId};
use super::{Body, EdgeKind};
use crate::android::dex::{Program, ProtoRef, TypeIdx, TypeRef};

/// A type that a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalType {
    /// The type.
    pub class: TypeRef,
    /// Whether the value is an instance of this very class (`new-instance`, constants); else it may be of a subclass.
    pub exact: bool,
}

impl<'a> Body<'a> {
    /// The types that a value can have: one for each definition behind it, `null` left out. `None` where one of them
    /// cannot be told, or where there are too many.
    pub fn types(&self, program: &Program<'a>, value: ValueId) -> Option<Vec<LocalType>> {
        let (mut types, mut seen, mut left) = (Vec::new(), std::collections::BTreeSet::new(), vec![value]);
        while let Some(value) = left.pop() {
            if !seen.insert(value) {
                continue;
            }
            if seen.len() > super::MOST_ROOTS {
                return None;
            }
            match self.definition(value) {
                Definition::Join { values, .. } => left.extend(values),
                Definition::Parameter(word) => types.push(self.parameter_type(program, word)?),
                Definition::Instruction(at) if self.is_cast(at) => {
                    // What is known to be more exact than the cast stays so.
                    let inner = self.operands(at).first().map(|value| self.uncast(*value));
                    let exact = inner.and_then(|inner| match self.definition(inner) {
                        Definition::Instruction(at) => self.instruction_type(program, at).filter(|known| known.exact),
                        _ => None,
                    });
                    let class = self.named_type(program, at);
                    types.push(exact.or(class.map(|class| LocalType { class, exact: false }))?);
                }
                Definition::Instruction(_) if self.literal(value) == Some(0) => {}
                Definition::Instruction(at) => types.push(self.instruction_type(program, at)?),
                Definition::Nothing => return None,
            }
        }
        types.sort_unstable();
        types.dedup();
        Some(types)
    }

    /// The type of a word of the incoming arguments.
    fn parameter_type(&self, program: &Program<'a>, word: u16) -> Option<LocalType> {
        let method = program.methods().get(self.method.at())?;
        let mut at = 0u16;
        if !self.access.is_static() {
            if word == 0 {
                return Some(LocalType { class: method.class, exact: false });
            }
            at = 1;
        }
        for parameter in &program.proto(method.proto)?.parameters {
            if at == word {
                return Some(LocalType { class: *parameter, exact: false });
            }
            let wide = matches!(program.descriptor(*parameter), b"J" | b"D");
            at = at.checked_add(if wide { 2 } else { 1 })?;
        }
        None
    }

    fn instruction_type(&self, program: &Program<'a>, at: usize) -> Option<LocalType> {
        let instruction = self.instructions.get(at)?;
        let named = |descriptor: &str| program.find_type(descriptor);
        let (class, exact) = match instruction.opcode.0 {
            0x0d => (self.caught(program, at)?, false),
            0x1a | 0x1b => (named("Ljava/lang/String;")?, true),
            0x1c => (named("Ljava/lang/Class;")?, true),
            0x22..=0x25 => (self.named_type(program, at)?, true),
            0x46 => {
                let array = self.operands(at).first()?;
                let mut inner = *array;
                let mut depth = 1usize;
                // An element of an element: as deep as arrays nest in practice.
                while depth < 8
                    && let Definition::Instruction(outer) = self.definition(self.uncast(inner))
                    && self.instructions.get(outer).is_some_and(|known| known.opcode.0 == 0x46)
                {
                    inner = *self.operands(outer).first()?;
                    depth += 1;
                }
                let array = match self.definition(inner) {
                    Definition::Parameter(word) => self.parameter_type(program, word)?,
                    Definition::Instruction(at) if self.instructions.get(at)?.opcode.0 == 0x1f => {
                        LocalType { class: self.named_type(program, at)?, exact: false }
                    }
                    Definition::Instruction(at) if self.instructions.get(at)?.opcode.0 != 0x46 => {
                        self.declared(program, at)?
                    }
                    _ => return None,
                };
                let descriptor = program.descriptor_str(array.class)?;
                let element = descriptor.get(depth..).filter(|_| descriptor.bytes().take(depth).all(|b| b == b'['))?;
                (named(element)?, false)
            }
            _ => return self.declared(program, at),
        };
        Some(LocalType { class, exact })
    }

    /// The type that a call's prototype, a field's declaration or a `new-array` names.
    fn declared(&self, program: &Program<'a>, at: usize) -> Option<LocalType> {
        let instruction = self.instructions.get(at)?;
        let opcode = instruction.opcode;
        let (class, exact) = if opcode.is_invoke() {
            let proto = match instruction.proto_index() {
                Some(proto) => program.files.get(self.file)?.proto(crate::android::dex::ProtoIdx(proto))?,
                None => self.called_proto(program, at)?,
            };
            (program.proto(proto)?.return_type, false)
        } else if opcode.is_field_read() {
            (program.fields().get(self.field(program, at)?.at())?.field_type, false)
        } else if matches!(opcode.0, 0x23..=0x25) {
            (self.named_type(program, at)?, true)
        } else {
            return None;
        };
        Some(LocalType { class, exact })
    }

    fn called_proto(&self, program: &Program<'a>, at: usize) -> Option<ProtoRef> {
        program.methods().get(self.called(program, at)?.at()).map(|method| method.proto)
    }

    /// The type of the exception that a `move-exception` takes: the one type that leads to its handler.
    fn caught(&self, program: &Program<'a>, at: usize) -> Option<TypeRef> {
        let block = self.block_of(at)?;
        let mut found: Option<TypeIdx> = None;
        for (from, _) in self.block(block)?.predecessors.iter().filter(|(_, exception)| *exception) {
            for edge in self.block(*from)?.successors.iter().filter(|edge| edge.to == block) {
                match edge.kind {
                    EdgeKind::Exception(Some(exception)) if found.is_none_or(|known| known == exception) => {
                        found = Some(exception);
                    }
                    EdgeKind::Exception(_) => return program.find_type("Ljava/lang/Throwable;"),
                    _ => {}
                }
            }
        }
        program.files.get(self.file)?.type_of(found?)
    }
}
