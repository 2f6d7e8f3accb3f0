//! Which calls of a method bear on the values that are asked for, so that a walk leaves the others alone.

use super::value::Value;
use super::{Constants, Watched};
use crate::analysis::ir::{Body, Definition, ValueId};
use crate::android::dex::Program;

/// Most values of one slice; beyond it every call counts.
const MOST_VALUES: usize = 4000;

/// Descriptors of types whose values decide something.
const DECIDING: [&str; 16] = [
    "Ljava/lang/String;",
    "Ljava/lang/CharSequence;",
    "Ljava/lang/Object;",
    "Ljava/lang/Class;",
    "Ljava/lang/reflect/Method;",
    "Ljava/lang/reflect/Field;",
    "Landroid/net/Uri;",
    "Landroid/content/Intent;",
    "Ljava/io/File;",
    "Ljava/net/URI;",
    "Ljava/util/List;",
    "Ljava/util/Collection;",
    "Ljava/util/Set;",
    "I",
    "J",
    "Z",
];

/// Types of objects that code builds step by step, besides arrays and what it makes itself.
const BUILT: [&str; 11] = [
    "Ljava/lang/StringBuilder;",
    "Ljava/lang/StringBuffer;",
    "Landroid/net/Uri$Builder;",
    "Landroid/content/Intent;",
    "Ljava/util/List;",
    "Ljava/util/ArrayList;",
    "Ljava/util/Map;",
    "Ljava/util/Set;",
    "Ljava/lang/Class;",
    "Ljava/lang/reflect/Method;",
    "Ljava/lang/String;",
];

/// The values of an instruction's registers: those that can be told without a walk, and those that need one.
pub(super) struct Wanted {
    /// By register: the value, or `None` where a walk has to tell it.
    pub values: Vec<Option<Value>>,
    /// The values that a walk has to tell.
    pub seeds: Vec<ValueId>,
}

/// What the instruction at a position reads, as far as its definitions tell.
pub(super) fn wanted<'a>(
    constants: &Constants<'_, 'a>,
    body: &Body<'a>,
    at: usize,
    arguments: &[Value],
    depth: u8,
) -> Wanted {
    let program = constants.program;
    let mut wanted = Wanted { values: Vec::new(), seeds: Vec::new() };
    let decides = deciding(program, body, at);
    for (index, value) in body.operands(at).iter().enumerate() {
        let known = if decides.get(index).copied().unwrap_or(true) {
            told(constants, body, *value, arguments, depth)
        } else {
            Some(Value::Unknown)
        };
        if known.is_none() {
            wanted.seeds.push(*value);
        }
        wanted.values.push(known);
    }
    wanted
}

/// For each word that an instruction reads: whether its type is one whose values decide.
fn deciding(program: &Program<'_>, body: &Body<'_>, at: usize) -> Vec<bool> {
    let Some(instruction) = body.instructions().get(at).filter(|known| known.opcode.is_invoke()) else {
        return Vec::new();
    };
    let method = body.called(program, at).and_then(|called| program.methods().get(called.at()));
    let Some((method, proto)) = method.and_then(|method| Some((method, program.proto(method.proto)?))) else {
        return Vec::new();
    };
    let decides = |descriptor: &str| descriptor.starts_with('[') || DECIDING.contains(&descriptor);
    let mut words = Vec::new();
    if !instruction.opcode.is_invoke_static() {
        words.push(program.descriptor_str(method.class).is_some_and(decides));
    }
    for parameter in &proto.parameters {
        let descriptor = program.descriptor_str(*parameter).unwrap_or_default();
        words.push(decides(descriptor));
        if matches!(descriptor, "J" | "D") {
            words.push(false);
        }
    }
    words
}

/// The value behind constants, fields and what the caller passes; `None` where it is built or computed.
fn told<'a>(
    constants: &Constants<'_, 'a>,
    body: &Body<'a>,
    value: ValueId,
    arguments: &[Value],
    depth: u8,
) -> Option<Value> {
    let program = constants.program;
    // Which of several definitions arrive, the conditions on the way decide.
    let roots = body.roots(value).filter(|roots| roots.len() == 1)?;
    let mut values = Vec::with_capacity(roots.len());
    for root in roots {
        values.push(match body.definition(root) {
            Definition::Parameter(word) => {
                let passed = arguments.get(usize::from(word)).cloned().unwrap_or(Value::Unknown);
                Some(passed).filter(|value| !matches!(value, Value::Object(_)))?
            }
            Definition::Nothing => Value::Unknown,
            Definition::Join { .. } => return None,
            Definition::Instruction(at) => {
                let instruction = body.instructions().get(at)?;
                match instruction.opcode.0 {
                    0x12..=0x15 => Value::Int(i32::try_from(instruction.literal()?).ok()?),
                    0x16..=0x19 => Value::Long(instruction.literal()?),
                    0x1a | 0x1b => constants.string(body.string(program, at)),
                    0x1c => Value::Class(program.descriptor_str(body.named_type(program, at)?)?.into()),
                    // What the method itself writes, a walk knows better.
                    0x60..=0x66 => {
                        let field = body.field(program, at)?;
                        if writes(program, body, field) {
                            return None;
                        }
                        constants.field(field, depth)
                    }
                    0x0d => Value::Unknown,
                    _ => return None,
                }
            }
        });
    }
    Some(Value::any(values))
}

fn writes(program: &Program<'_>, body: &Body<'_>, field: crate::android::dex::FieldRef) -> bool {
    body.instructions()
        .iter()
        .enumerate()
        .any(|(at, known)| known.opcode.is_field_write() && body.field(program, at) == Some(field))
}

/// The calls, field reads and what makes objects, that bear on `seeds`, marked by position; `None`: all.
pub(super) fn calls(program: &Program<'_>, body: &Body<'_>, seeds: &[ValueId]) -> Option<Vec<bool>> {
    let mut users: Vec<(ValueId, usize)> = Vec::new();
    for (at, instruction) in body.instructions().iter().enumerate() {
        if instruction.opcode.is_invoke() || matches!(instruction.opcode.0, 0x26 | 0x4b..=0x51) {
            users.extend(body.operands(at).iter().map(|value| (*value, at)));
        }
    }
    users.sort_unstable();
    let mut calls = vec![false; body.instructions().len()];
    let mut mark = |at: usize| {
        if let Some(slot) = calls.get_mut(at) {
            *slot = true;
        }
    };
    let mut seen = vec![false; body.value_count()];
    let mut count = 0usize;
    let mut left: Vec<ValueId> = seeds.to_vec();
    while let Some(value) = left.pop() {
        let Some(slot) = seen.get_mut(value.at()).filter(|slot| !**slot) else { continue };
        *slot = true;
        count = count.saturating_add(1);
        if count > MOST_VALUES {
            return None;
        }
        let mut changes = false;
        match body.definition(value) {
            Definition::Join { values, .. } => {
                left.extend(values);
                changes = true;
            }
            Definition::Instruction(at) => {
                left.extend(body.operands(at));
                let opcode = body.instructions().get(at)?.opcode;
                if opcode.is_invoke() || opcode.is_field_read() || matches!(opcode.0, 0x22..=0x25) {
                    mark(at);
                }
                let returned = || {
                    let method = program.methods().get(body.called(program, at)?.at())?;
                    program.descriptor_str(program.proto(method.proto)?.return_type)
                };
                changes = matches!(opcode.0, 0x1f | 0x22..=0x25)
                    || opcode.is_invoke() && returned().is_some_and(|of| of.starts_with('[') || BUILT.contains(&of));
            }
            Definition::Parameter(_) | Definition::Nothing => {}
        }
        if changes {
            let first = users.partition_point(|(used, _)| *used < value);
            for (_, at) in users.iter().skip(first).take_while(|(used, _)| *used == value) {
                if body.instructions().get(*at).is_some_and(|known| known.opcode.is_invoke()) {
                    mark(*at);
                    // A builder's methods return the builder.
                    left.push(body.defined(*at));
                }
                left.extend(body.operands(*at));
            }
        }
    }
    Some(calls)
}

/// Adds to `watched` what an instruction reads.
pub(super) fn note(watched: &mut Watched, offset: u32, values: Vec<Value>) {
    match watched.get_mut(&offset) {
        Some(known) => known.iter_mut().zip(&values).for_each(|(known, value)| *known = known.or(value)),
        None => {
            watched.insert(offset, values);
        }
    }
}
