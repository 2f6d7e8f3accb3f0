//! One method, run on what is known of its values: which instructions can run, and with what.
//!
//! Values only ever lose knowledge, so the passes over a method end after a few. A branch on a known number goes one way
//! where the visitor wants it to.

use crate::android::dex::{
    Code, FieldIdx, FieldRef, Instruction, MethodIdx, MethodRef, Opcode, Payload, Program, ProgramFile, StringIdx,
    StringRef, TypeIdx, TypeRef,
};

use super::value::Value;

/// Most values that are kept for one method: leaders times registers. Beyond, what is known ends at each leader.
const MOST_VALUES: usize = 1 << 17;
/// Most passes over a method; values have no longer way to lose knowledge on.
const MOST_PASSES: usize = 24;

/// What a run of a method shows.
pub trait Visitor {
    /// A call; what it gives.
    fn invoke(&mut self, at: u32, opcode: Opcode, method: MethodRef, arguments: &[Value]) -> Value;
    /// A call through a call site of the file; what it gives.
    fn invoke_custom(&mut self, at: u32, call_site: u32) -> Value;
    /// A field is read; what it holds.
    fn read(&mut self, at: u32, field: FieldRef, is_static: bool) -> Value;
    /// A field is written.
    fn write(&mut self, at: u32, field: FieldRef, is_static: bool, value: Value);
    /// An object is made.
    fn make(&mut self, at: u32, class: TypeRef);
    /// A class literal.
    fn literal(&mut self, at: u32, class: TypeRef);
    /// A string constant.
    fn text(&mut self, at: u32, text: StringRef);
    /// A number that may be a resource's.
    fn number(&mut self, at: u32, number: i32);
    /// The method gives a value.
    fn give(&mut self, value: Value);
    /// Whether a type is the app's.
    fn is_own(&self, class: TypeRef) -> bool;
    /// Whether a branch on a known value goes only one way.
    fn prunes(&self) -> bool;
}

/// Memory that is used again from method to method.
#[derive(Debug, Default)]
pub struct Scratch {
    leaders: Vec<u32>,
    saved: Vec<Value>,
    reached: Vec<bool>,
    now: Vec<Value>,
    written: Vec<bool>,
    arguments: Vec<Value>,
    tries: Vec<(u32, u32, u32, u32)>,
    handlers: Vec<u32>,
}

/// How many registers an opcode writes from its first on; `None`: none.
fn writes(opcode: u8) -> Option<u8> {
    match opcode {
        0x04..=0x06 | 0x0b | 0x16..=0x19 | 0x45 | 0x53 | 0x61 => Some(2),
        0x7d | 0x7e | 0x80 | 0x81 | 0x83 | 0x86 | 0x88 | 0x89 | 0x8b => Some(2),
        0x9b..=0xa5 | 0xab..=0xaf | 0xbb..=0xc5 | 0xcb..=0xcf => Some(2),
        0x01..=0x03 | 0x07..=0x0a | 0x0c | 0x0d | 0x12..=0x15 | 0x1a..=0x1c | 0x1f..=0x23 | 0x2d..=0x31 => Some(1),
        0x44..=0x4a | 0x52..=0x58 | 0x60..=0x66 | 0x7b..=0xcf | 0xd0..=0xe2 | 0xfe | 0xff => Some(1),
        _ => None,
    }
}

/// The cases of a switch: key and target.
fn cases(code: &Code<'_>, instruction: &Instruction<'_>, mut each: impl FnMut(i32, u32)) {
    let Some(units) = instruction.target().and_then(|at| code.units.get(usize::try_from(at).ok()?..)) else { return };
    let to = |target: &[u8; 4]| instruction.offset.wrapping_add_signed(i32::from_le_bytes(*target));
    match (Instruction { offset: 0, opcode: Opcode::NOP, units }).payload() {
        Some(Payload::PackedSwitch { first_key, targets }) => {
            for (number, target) in (0i32..).zip(targets) {
                each(first_key.wrapping_add(number), to(target));
            }
        }
        Some(Payload::SparseSwitch { keys, targets }) => {
            for (key, target) in keys.iter().zip(targets) {
                each(i32::from_le_bytes(*key), to(target));
            }
        }
        _ => {}
    }
}

/// Which way a comparison goes, where that is known: `Some(true)`: it branches.
fn compare(opcode: u8, left: Value, right: Value) -> Option<bool> {
    let by_number = |left: i32, right: i32| match opcode {
        0x32 | 0x38 => left == right,
        0x33 | 0x39 => left != right,
        0x34 | 0x3a => left < right,
        0x35 | 0x3b => left >= right,
        0x36 | 0x3c => left > right,
        _ => left <= right,
    };
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(by_number(left, right)),
        (object, Value::Int(0)) | (Value::Int(0), object) if object.is_object() => match opcode {
            0x32 | 0x38 => Some(false),
            0x33 | 0x39 => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// The result of integer arithmetic on known numbers.
fn arithmetic(opcode: u8, left: i32, right: i32) -> Option<i32> {
    Some(match opcode {
        0x90 | 0xb0 | 0xd0 | 0xd8 => left.wrapping_add(right),
        0x91 | 0xb1 => left.wrapping_sub(right),
        0xd1 | 0xd9 => right.wrapping_sub(left),
        0x95 | 0xb5 | 0xd5 | 0xdd => left & right,
        0x96 | 0xb6 | 0xd6 | 0xde => left | right,
        0x97 | 0xb7 | 0xd7 | 0xdf => left ^ right,
        _ => return None,
    })
}

struct Run<'r, 'a, V> {
    program: &'r Program<'a>,
    file: &'r ProgramFile<'a>,
    code: &'r Code<'a>,
    scratch: &'r mut Scratch,
    visitor: &'r mut V,
    registers: usize,
    /// What is known ends at each leader.
    coarse: bool,
    /// What the last call gave.
    result: Value,
    changed: bool,
}

/// Runs a method on `inputs`, what is known of its parameters.
pub fn run<V: Visitor>(
    program: &Program<'_>,
    file: &ProgramFile<'_>,
    code: &Code<'_>,
    inputs: &[Value],
    scratch: &mut Scratch,
    visitor: &mut V,
) {
    let registers = usize::from(code.registers);
    survey(code, scratch, registers);
    let coarse = scratch.leaders.len().saturating_mul(registers) > MOST_VALUES;
    scratch.saved.clear();
    scratch.reached.clear();
    scratch.reached.resize(scratch.leaders.len(), false);
    if !coarse {
        scratch.saved.resize(scratch.leaders.len().saturating_mul(registers), Value::Never);
    }
    let mut run = Run { program, file, code, scratch, visitor, registers, coarse, result: Value::Any, changed: false };
    for pass in 0..MOST_PASSES {
        run.changed = false;
        run.pass(inputs, pass.saturating_add(1) == MOST_PASSES);
        if !run.changed {
            break;
        }
    }
}

/// Finds leaders, try ranges and the registers that are written.
fn survey(code: &Code<'_>, scratch: &mut Scratch, registers: usize) {
    scratch.leaders.clear();
    scratch.tries.clear();
    scratch.handlers.clear();
    scratch.written.clear();
    scratch.written.resize(registers, false);
    for instruction in code.instructions().map_while(Result::ok) {
        let opcode = instruction.opcode.0;
        if let (Some(count), Some(first)) = (writes(opcode), instruction.registers().iter().next()) {
            for register in first..first.saturating_add(count.into()) {
                if let Some(slot) = scratch.written.get_mut(usize::from(register)) {
                    *slot = true;
                }
            }
        }
        match opcode {
            0x28..=0x2a | 0x32..=0x3d => scratch.leaders.extend(instruction.target()),
            0x2b | 0x2c => cases(code, &instruction, |_, target| scratch.leaders.push(target)),
            _ => {}
        }
    }
    for range in code.tries() {
        let first = u32::try_from(scratch.handlers.len()).unwrap_or(u32::MAX);
        let Ok(handlers) = code.handlers(&range) else { continue };
        scratch.handlers.extend(handlers.map_while(Result::ok).map(|handler| handler.address));
        let last = u32::try_from(scratch.handlers.len()).unwrap_or(u32::MAX);
        scratch.tries.push((range.start, range.start.saturating_add(range.count.into()), first, last));
        scratch.leaders.push(range.start);
    }
    scratch.leaders.extend_from_slice(&scratch.handlers);
    scratch.leaders.sort_unstable();
    scratch.leaders.dedup();
}

impl<V: Visitor> Run<'_, '_, V> {
    fn get(&self, register: u16) -> Value {
        self.scratch.now.get(usize::from(register)).copied().unwrap_or(Value::Any)
    }

    fn set(&mut self, register: u16, value: Value) {
        if let Some(slot) = self.scratch.now.get_mut(usize::from(register)) {
            *slot = value;
        }
    }

    /// Lets what is known now flow to a leader. `handler`: only what no instruction of the method changes stays known.
    fn flow(&mut self, target: u32, handler: bool) {
        let Ok(leader) = self.scratch.leaders.binary_search(&target) else { return };
        let Some(reached) = self.scratch.reached.get_mut(leader) else { return };
        self.changed |= !std::mem::replace(reached, true);
        if self.coarse {
            return;
        }
        let start = leader.saturating_mul(self.registers);
        let Some(saved) = self.scratch.saved.get_mut(start..start.saturating_add(self.registers)) else { return };
        for ((saved, now), written) in saved.iter_mut().zip(&self.scratch.now).zip(&self.scratch.written) {
            let coming = if handler && *written { Value::Any } else { *now };
            if *saved == coming {
                continue;
            }
            let joined = saved.join(coming);
            if joined != *saved {
                *saved = joined;
                self.changed = true;
            }
        }
    }

    /// Takes what has flowed to a leader; whether anything has.
    fn take(&mut self, leader: usize) -> bool {
        if !self.scratch.reached.get(leader).copied().unwrap_or(false) {
            return false;
        }
        if self.coarse {
            for (now, written) in self.scratch.now.iter_mut().zip(&self.scratch.written) {
                if *written {
                    *now = Value::Any;
                }
            }
        } else {
            let start = leader.saturating_mul(self.registers);
            if let Some(saved) = self.scratch.saved.get(start..start.saturating_add(self.registers)) {
                self.scratch.now.copy_from_slice(saved);
            }
        }
        true
    }

    fn pass(&mut self, inputs: &[Value], last: bool) {
        self.scratch.now.clear();
        self.scratch.now.resize(self.registers, Value::Any);
        let first = self.registers.saturating_sub(usize::from(self.code.ins));
        for (slot, input) in self.scratch.now.iter_mut().skip(first).zip(inputs) {
            *slot = *input;
        }
        self.result = Value::Any;
        let mut running = true;
        let mut next = 0;
        for instruction in self.code.instructions().map_while(Result::ok) {
            while let Some(leader) = self.scratch.leaders.get(next).copied().filter(|at| *at <= instruction.offset) {
                if leader == instruction.offset {
                    if running {
                        self.flow(leader, false);
                    }
                    running = self.take(next);
                    if running {
                        self.enter_try(leader);
                    }
                }
                next = next.saturating_add(1);
            }
            if running && !instruction.is_payload() {
                running = self.step(&instruction, last);
            }
        }
    }

    /// What is known where a block inside a try range starts is known where its handlers start.
    fn enter_try(&mut self, at: u32) {
        let after = self.scratch.tries.partition_point(|(start, ..)| *start <= at);
        let Some((_, end, first, last)) = after.checked_sub(1).and_then(|index| self.scratch.tries.get(index)).copied()
        else {
            return;
        };
        if at >= end {
            return;
        }
        for handler in first..last {
            let address = usize::try_from(handler).ok().and_then(|handler| self.scratch.handlers.get(handler)).copied();
            if let Some(address) = address {
                self.flow(address, true);
            }
        }
    }

    /// Runs one instruction; whether the next one follows.
    fn step(&mut self, instruction: &Instruction<'_>, last: bool) -> bool {
        let (at, opcode) = (instruction.offset, instruction.opcode);
        let registers = instruction.registers();
        let mut named = registers.iter();
        let (a, b, c) = (named.next().unwrap_or(0), named.next().unwrap_or(0), named.next().unwrap_or(0));
        let index = instruction.index().map_or(0, |(_, index)| index);
        match opcode.0 {
            0x01..=0x09 => {
                let value = self.get(b);
                self.set(a, value);
                if matches!(opcode.0, 0x04..=0x06) {
                    self.set(a.saturating_add(1), Value::Any);
                }
            }
            0x0a | 0x0c => self.set(a, self.result),
            0x0b => {
                self.set(a, Value::Any);
                self.set(a.saturating_add(1), Value::Any);
            }
            0x0e => return false,
            0x0f..=0x11 => {
                let value = self.get(a);
                self.visitor.give(value);
                return false;
            }
            0x12..=0x15 => {
                let number = instruction.literal().and_then(|literal| i32::try_from(literal).ok());
                let value = number.map_or(Value::Any, Value::Int);
                if let Some(number) = number.filter(|number| *number >= 0x0100_0000) {
                    self.visitor.number(at, number);
                }
                self.set(a, value);
            }
            0x1a | 0x1b => {
                let text = self.file.string(StringIdx(index));
                if let Some(text) = text {
                    self.visitor.text(at, text);
                }
                self.set(a, text.map_or(Value::Any, Value::Text));
            }
            0x1c => {
                let class = self.file.type_of(TypeIdx(index));
                if let Some(class) = class {
                    self.visitor.literal(at, class);
                }
                self.set(a, class.map_or(Value::Any, Value::Class));
            }
            // check-cast: what is not known closer is of that type from here on.
            0x1f => {
                let class = self.file.type_of(TypeIdx(index));
                match (self.get(a), class) {
                    (Value::Any, Some(class)) => self.set(a, Value::Of(class)),
                    (Value::Given, Some(class)) if self.visitor.is_own(class) => self.set(a, Value::Of(class)),
                    (Value::Of(wide), Some(class)) if !self.visitor.is_own(wide) => self.set(a, Value::Of(class)),
                    _ => {}
                }
            }
            0x22 => {
                let class = self.file.type_of(TypeIdx(index));
                if let Some(class) = class {
                    self.visitor.make(at, class);
                }
                self.set(a, class.map_or(Value::Any, Value::New));
            }
            0x24 | 0x25 => self.result = Value::Any,
            0x27 => return false,
            0x28..=0x2a => {
                if let Some(target) = instruction.target() {
                    self.flow(target, false);
                }
                return false;
            }
            0x2b | 0x2c => {
                let known = if self.visitor.prunes() && !last { self.get(a) } else { Value::Any };
                if known == Value::Never {
                    return false;
                }
                let (code, mut goes) = (self.code, false);
                cases(code, instruction, |key, target| {
                    if known.int().is_none_or(|known| known == key) {
                        goes = true;
                        self.flow(target, false);
                    }
                });
                return !(goes && known.int().is_some());
            }
            0x32..=0x3d => {
                let left = self.get(a);
                let right = if opcode.0 <= 0x37 { self.get(b) } else { Value::Int(0) };
                let goes = if self.visitor.prunes() && !last {
                    if left == Value::Never || right == Value::Never {
                        return false;
                    }
                    compare(opcode.0, left, right)
                } else {
                    None
                };
                if let Some(target) = instruction.target().filter(|_| goes != Some(false)) {
                    self.flow(target, false);
                }
                return goes != Some(true);
            }
            0x52..=0x58 | 0x60..=0x66 => {
                let is_static = opcode.0 >= 0x60;
                let value = match self.file.field(FieldIdx(index)) {
                    Some(field) => self.visitor.read(at, field, is_static),
                    None => Value::Any,
                };
                self.set(a, value);
                if matches!(opcode.0, 0x53 | 0x61) {
                    self.set(a, Value::Any);
                    self.set(a.saturating_add(1), Value::Any);
                }
            }
            0x59..=0x5f | 0x67..=0x6d => {
                let value = if matches!(opcode.0, 0x5a | 0x68) { Value::Any } else { self.get(a) };
                if let Some(field) = self.file.field(FieldIdx(index)) {
                    self.visitor.write(at, field, opcode.0 >= 0x67, value);
                }
            }
            0x6e..=0x72 | 0x74..=0x78 | 0xfa | 0xfb => self.invoke(instruction),
            0xfc | 0xfd => self.result = self.visitor.invoke_custom(at, index),
            // Arithmetic with two or three registers, and with a literal.
            0x90..=0x9a | 0xb0..=0xba => {
                let (left, right) = if opcode.0 < 0xb0 { (b, c) } else { (a, b) };
                let value = match (self.get(left), self.get(right)) {
                    (Value::Int(left), Value::Int(right)) => arithmetic(opcode.0, left, right),
                    _ => None,
                };
                self.set(a, value.map_or(Value::Any, Value::Int));
            }
            0xd0..=0xe2 => {
                let literal = instruction.literal().and_then(|literal| i32::try_from(literal).ok());
                let value = match (self.get(b), literal) {
                    (Value::Int(left), Some(right)) => arithmetic(opcode.0, left, right).map_or(Value::Any, Value::Int),
                    (Value::Never, _) => Value::Never,
                    _ => Value::Any,
                };
                self.set(a, value);
            }
            // A truth value that is narrowed stays what it is.
            0x8d..=0x8f => {
                let value = match self.get(b) {
                    Value::Int(number) if (0..=127).contains(&number) => Value::Int(number),
                    _ => Value::Any,
                };
                self.set(a, value);
            }
            other => {
                if let Some(count) = writes(other) {
                    for register in a..a.saturating_add(count.into()) {
                        self.set(register, Value::Any);
                    }
                }
            }
        }
        true
    }

    fn invoke(&mut self, instruction: &Instruction<'_>) {
        let index = instruction.index().map_or(0, |(_, index)| index);
        let Some(method) = self.file.method(MethodIdx(index)) else {
            self.result = Value::Any;
            return;
        };
        let mut arguments = std::mem::take(&mut self.scratch.arguments);
        arguments.clear();
        let registers = instruction.registers();
        let mut named = registers.iter();
        if !instruction.opcode.is_invoke_static() {
            arguments.extend(named.next().map(|register| self.get(register)));
        }
        let proto = self.program.methods().get(method.at()).and_then(|known| self.program.proto(known.proto));
        for parameter in proto.iter().flat_map(|proto| proto.parameters.iter()) {
            let Some(register) = named.next() else { break };
            if matches!(self.program.descriptor(*parameter), b"J" | b"D") {
                named.next();
                arguments.push(Value::Any);
            } else {
                arguments.push(self.get(register));
            }
        }
        self.result = self.visitor.invoke(instruction.offset, instruction.opcode, method, &arguments);
        self.scratch.arguments = arguments;
    }
}
