//! Methods as text: one instruction a line, with its offset in code units, as findings give places.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{
    EncodedMethod, FieldIdx, IndexKind, Instruction, MethodIdx, Payload, Program, ProgramFile, ProtoIdx, StringIdx,
    TypeIdx, decode_mutf8,
};

/// Most instructions that are written of one method.
const MOST_INSTRUCTIONS: usize = 20_000;
/// Most characters of a string that are written.
const MOST_STRING: usize = 1000;

impl Program<'_> {
    /// The code of those of the methods `wanted` that the app defines with code, by their reference
    /// (`Lcom/example/Main;->run()V`). `known_as`: what a reference of the file is called by who asks, where names were
    /// shrunk; the text keeps the file's names.
    pub fn disassemble(
        &self,
        wanted: &BTreeSet<&str>,
        known_as: Option<&dyn Fn(&str) -> String>,
    ) -> BTreeMap<String, String> {
        let descriptors: BTreeSet<&str> =
            wanted.iter().filter_map(|method| method.split_once("->").map(|(class, _)| class)).collect();
        let named = descriptors.iter().filter_map(|descriptor| self.class_of(self.find_type(descriptor)?));
        let classes: Vec<_> = match known_as {
            None => named.collect(),
            Some(_) => self.classes().iter().collect(),
        };
        let mut found = BTreeMap::new();
        for class in classes {
            let Some(file) = self.files.get(class.file) else { continue };
            for method in self.methods_of(class).into_iter().flatten().map_while(Result::ok) {
                let Some(reference) = file.method(method.method).map(|id| self.method_text(id)) else { continue };
                let name = known_as.map_or_else(|| reference.clone(), |known_as| known_as(&reference));
                if method.code != 0 && wanted.contains(name.as_str()) {
                    found.insert(name, self.method(file, &reference, &method));
                }
            }
        }
        found
    }

    fn method(&self, file: &ProgramFile<'_>, reference: &str, method: &EncodedMethod) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "# {}", file.name);
        let _ = writeln!(out, "{reference}");
        let code = match file.dex.code(method.code) {
            Ok(code) => code,
            Err(error) => {
                let _ = writeln!(out, "    # {error}");
                return out;
            }
        };
        let _ = writeln!(out, "    registers {}, arguments {}", code.registers, code.ins);
        for (count, instruction) in code.instructions().enumerate() {
            if count >= MOST_INSTRUCTIONS {
                let _ = writeln!(out, "    # more than {MOST_INSTRUCTIONS} instructions");
                break;
            }
            match instruction {
                Ok(instruction) => {
                    let _ = writeln!(out, "    {:5}: {}", instruction.offset, self.instruction(file, &instruction));
                }
                Err(error) => {
                    let _ = writeln!(out, "    # {error}");
                }
            }
        }
        out
    }

    fn instruction(&self, file: &ProgramFile<'_>, instruction: &Instruction<'_>) -> String {
        match instruction.payload() {
            Some(Payload::PackedSwitch { first_key, targets }) => {
                return format!("packed-switch-payload from {first_key}, {} targets", targets.len());
            }
            Some(Payload::SparseSwitch { keys, .. }) => return format!("sparse-switch-payload, {} keys", keys.len()),
            Some(Payload::ArrayData { element_width, data }) => {
                return format!("array-payload, {} bytes in elements of {element_width}", data.len());
            }
            None => {}
        }
        let registers: Vec<String> = instruction.registers().iter().map(|register| format!("v{register}")).collect();
        let mut operands = Vec::new();
        if instruction.opcode.is_invoke() || instruction.opcode.name().starts_with("filled-new-array") {
            operands.push(format!("{{{}}}", registers.join(", ")));
        } else {
            operands.extend(registers);
        }
        operands.extend(instruction.literal().map(|literal| literal.to_string()));
        operands.extend(instruction.target().map(|target| format!(":{target}")));
        if let Some((kind, index)) = instruction.index() {
            operands.push(self.named(file, kind, index));
        }
        operands.extend(instruction.proto_index().map(|index| self.named(file, IndexKind::Proto, index)));
        let name = instruction.opcode.name();
        if operands.is_empty() { name.to_owned() } else { format!("{name} {}", operands.join(", ")) }
    }

    /// What an index names; the index where the file does not say.
    fn named(&self, file: &ProgramFile<'_>, kind: IndexKind, index: u32) -> String {
        let named = match kind {
            IndexKind::String => file.string(StringIdx(index)).map(|id| quoted(self.string(id))),
            IndexKind::Type => file.type_of(TypeIdx(index)).map(|id| decode_mutf8(self.descriptor(id)).into_owned()),
            IndexKind::Field => file.field(FieldIdx(index)).map(|id| self.field_text(id)),
            IndexKind::Method => file.method(MethodIdx(index)).map(|id| self.method_text(id)),
            IndexKind::Proto => file.proto(ProtoIdx(index)).map(|id| self.proto_text(id)),
            IndexKind::None | IndexKind::CallSite | IndexKind::MethodHandle => None,
        };
        named.unwrap_or_else(|| format!("{kind:?}@{index}").to_lowercase())
    }
}

/// A string in quotes, on one line.
fn quoted(bytes: &[u8]) -> String {
    let text = decode_mutf8(bytes);
    let mut out = String::from("\"");
    out.extend(text.chars().take(MOST_STRING).flat_map(char::escape_debug));
    if text.chars().nth(MOST_STRING).is_some() {
        out.push('…');
    }
    out.push('"');
    out
}
