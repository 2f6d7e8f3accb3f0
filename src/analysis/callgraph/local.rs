//! One method, run on what is known of its values: which instructions can run, and with what.
//!
//! Values only ever lose knowledge, so the passes over a method end after a few. A branch on a known number goes one way
//! where the visitor wants it to.

use crate::android::dex::{FieldRef, MethodRef, Opcode, StringRef, TypeRef};

use super::outline::{Action, NO_LEADER, NO_REGISTER, Op, Outline};
use super::value::Value;

/// Most values that are kept for one method: leaders times registers that are written. Beyond, what is known ends at each leader.
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
    saved: Vec<Value>,
    reached: Vec<bool>,
    caught: Vec<bool>,
    now: Vec<Value>,
    arguments: Vec<Value>,
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

struct Run<'r, V> {
    outline: &'r Outline,
    /// How many registers are written.
    written: usize,
    scratch: &'r mut Scratch,
    visitor: &'r mut V,
    /// What is known ends at each leader.
    coarse: bool,
    /// What the last call gave.
    result: Value,
    /// The first leader that this pass has yet to come to.
    next: usize,
    /// More is known to come to a leader that this pass has left behind.
    changed: bool,
}

/// Runs a method on `inputs`, what is known of its parameters.
pub fn run<V: Visitor>(outline: &Outline, inputs: &[Value], scratch: &mut Scratch, visitor: &mut V) {
    let written = outline.written().len();
    let values = outline.leaders.saturating_mul(written);
    let coarse = values > MOST_VALUES;
    scratch.saved.clear();
    scratch.reached.clear();
    scratch.reached.resize(outline.leaders, false);
    scratch.caught.clear();
    scratch.caught.resize(outline.leaders, false);
    if !coarse {
        scratch.saved.resize(values, Value::Never);
    }
    let mut run = Run { outline, written, scratch, visitor, coarse, result: Value::Any, next: 0, changed: false };
    for pass in 0..MOST_PASSES {
        run.changed = false;
        run.pass(inputs, pass.saturating_add(1) == MOST_PASSES);
        if !run.changed {
            break;
        }
    }
}

impl<V: Visitor> Run<'_, V> {
    #[inline]
    fn get(&self, register: u16) -> Value {
        self.scratch.now.get(usize::from(register)).copied().unwrap_or(Value::Any)
    }

    #[inline]
    fn set(&mut self, register: u16, value: Value) {
        if let Some(slot) = self.scratch.now.get_mut(usize::from(register)) {
            *slot = value;
        }
    }

    /// Where the values of a leader are saved: one for each register that is written.
    fn saved(&self, leader: usize) -> std::ops::Range<usize> {
        let start = leader.saturating_mul(self.written);
        start..start.saturating_add(self.written)
    }

    /// Lets what is known now flow to a leader.
    fn flow(&mut self, leader: u32) {
        let Some(leader) = usize::try_from(leader).ok().filter(|_| leader != NO_LEADER) else { return };
        let range = self.saved(leader);
        let Scratch { reached, saved, now, .. } = &mut *self.scratch;
        let Some(reached) = reached.get_mut(leader) else { return };
        let mut changed = !std::mem::replace(reached, true);
        if !self.coarse {
            let Some(saved) = saved.get_mut(range) else { return };
            for (position, register) in self.outline.live(leader) {
                let Some(saved) = saved.get_mut(position) else { continue };
                let coming = now.get(register).copied().unwrap_or(Value::Any);
                if *saved == Value::Any || *saved == coming {
                    continue;
                }
                let joined = saved.join(coming);
                if joined != *saved {
                    *saved = joined;
                    changed = true;
                }
            }
        }
        // What lies ahead is taken in this pass.
        self.changed |= changed && leader < self.next;
    }

    /// Control may come to a handler from anywhere in its range: only what no instruction changes stays known.
    fn catch(&mut self, leader: u32) {
        let Some(leader) = usize::try_from(leader).ok().filter(|_| leader != NO_LEADER) else { return };
        let range = self.saved(leader);
        let Scratch { reached, saved, caught, .. } = &mut *self.scratch;
        let (Some(reached), Some(caught)) = (reached.get_mut(leader), caught.get_mut(leader)) else { return };
        *reached = true;
        if std::mem::replace(caught, true) {
            return;
        }
        if !self.coarse
            && let Some(saved) = saved.get_mut(range)
        {
            saved.fill(Value::Any);
        }
        self.changed |= leader < self.next;
    }

    /// Takes what has flowed to a leader; whether anything has.
    fn take(&mut self, leader: usize) -> bool {
        let range = self.saved(leader);
        let Scratch { reached, saved, now, .. } = &mut *self.scratch;
        if !reached.get(leader).copied().unwrap_or(false) {
            return false;
        }
        let saved = saved.get(range).filter(|_| !self.coarse);
        for (position, register) in self.outline.live(leader) {
            if let Some(slot) = now.get_mut(register) {
                *slot = saved.and_then(|saved| saved.get(position)).copied().unwrap_or(Value::Any);
            }
        }
        true
    }

    fn pass(&mut self, inputs: &[Value], last: bool) {
        let outline = self.outline;
        self.scratch.now.clear();
        self.scratch.now.resize(outline.registers, Value::Any);
        let first = outline.registers.saturating_sub(outline.ins);
        for (slot, input) in self.scratch.now.iter_mut().skip(first).zip(inputs) {
            *slot = *input;
        }
        self.result = Value::Any;
        self.next = 0;
        let mut running = true;
        for op in &outline.ops {
            if let Action::Leader(leader) = op.action {
                if running {
                    self.flow(leader);
                }
                let leader = usize::try_from(leader).unwrap_or(usize::MAX);
                self.next = leader.saturating_add(1);
                running = self.take(leader);
                if running {
                    self.enter_try(leader);
                }
            } else if running {
                running = self.step(op, last);
            }
        }
    }

    /// What is known where a block inside a try range starts is known where its handlers start.
    fn enter_try(&mut self, leader: usize) {
        let outline = self.outline;
        for handler in outline.caught(leader) {
            self.catch(*handler);
        }
    }

    /// Runs one instruction; whether the next one follows.
    fn step(&mut self, op: &Op, last: bool) -> bool {
        let at = op.at;
        match op.action {
            Action::Leader(_) => {}
            Action::Move { to, from, wide } => {
                let value = self.get(from);
                self.set(to, value);
                if wide {
                    self.set(to.saturating_add(1), Value::Any);
                }
            }
            Action::Result { to, wide } => {
                let value = if wide { Value::Any } else { self.result };
                self.set(to, value);
                if wide {
                    self.set(to.saturating_add(1), Value::Any);
                }
            }
            Action::End => return false,
            Action::Give { from } => {
                let value = self.get(from);
                self.visitor.give(value);
                return false;
            }
            Action::Number { to, number } => self.set(to, Value::Int(number)),
            Action::Text { to, text } => {
                self.visitor.text(at, text);
                self.set(to, Value::Text(text));
            }
            Action::Class { to, class } => {
                self.visitor.literal(at, class);
                self.set(to, Value::Class(class));
            }
            // What is not known closer is of that type from here on.
            Action::Cast { register, class } => match self.get(register) {
                Value::Any => self.set(register, Value::Of(class)),
                Value::Given if self.visitor.is_own(class) => self.set(register, Value::Of(class)),
                Value::Of(wide) if !self.visitor.is_own(wide) => self.set(register, Value::Of(class)),
                _ => {}
            },
            Action::Make { to, class } => {
                self.visitor.make(at, class);
                self.set(to, Value::New(class));
            }
            Action::AnyResult => self.result = Value::Any,
            Action::Jump { leader } => {
                self.flow(leader);
                return false;
            }
            Action::Switch { on, first, last: end } => {
                let known = if self.visitor.prunes() && !last { self.get(on) } else { Value::Any };
                if known == Value::Never {
                    return false;
                }
                let (outline, mut goes) = (self.outline, false);
                for (key, leader) in outline.cases(first, end) {
                    if known.int().is_none_or(|known| known == key) {
                        goes = true;
                        self.flow(leader);
                    }
                }
                return !(goes && known.int().is_some());
            }
            Action::Branch { opcode, left, right, leader } => {
                let left = self.get(left);
                let right = if right == NO_REGISTER { Value::Int(0) } else { self.get(right) };
                let goes = if self.visitor.prunes() && !last {
                    if left == Value::Never || right == Value::Never {
                        return false;
                    }
                    compare(opcode, left, right)
                } else {
                    None
                };
                if goes != Some(false) {
                    self.flow(leader);
                }
                return goes != Some(true);
            }
            Action::Read { to, field, is_static, wide } => {
                let value = self.visitor.read(at, field, is_static);
                self.set(to, if wide { Value::Any } else { value });
                if wide {
                    self.set(to.saturating_add(1), Value::Any);
                }
            }
            Action::Write { from, field, is_static } => {
                let value = self.get(from);
                self.visitor.write(at, field, is_static, value);
            }
            Action::Invoke { opcode, count, method, first } => {
                let mut arguments = std::mem::take(&mut self.scratch.arguments);
                arguments.clear();
                let now = |register: &u32| self.scratch.now.get(usize::try_from(*register).unwrap_or(usize::MAX));
                let named = self.outline.arguments(first, count).iter();
                arguments.extend(named.map(|register| now(register).copied().unwrap_or(Value::Any)));
                self.result = self.visitor.invoke(at, opcode, method, &arguments);
                self.scratch.arguments = arguments;
            }
            Action::InvokeCustom { call_site } => self.result = self.visitor.invoke_custom(at, call_site),
            Action::Arithmetic { opcode, to, left, right } => {
                let value = match (self.get(left), self.get(right)) {
                    (Value::Int(left), Value::Int(right)) => arithmetic(opcode, left, right),
                    _ => None,
                };
                self.set(to, value.map_or(Value::Any, Value::Int));
            }
            Action::Literal { opcode, to, left, number } => {
                let value = match self.get(left) {
                    Value::Int(left) => arithmetic(opcode, left, number).map_or(Value::Any, Value::Int),
                    Value::Never => Value::Never,
                    _ => Value::Any,
                };
                self.set(to, value);
            }
            // A truth value that is narrowed stays what it is.
            Action::Narrow { to, from } => {
                let value = match self.get(from) {
                    Value::Int(number) if (0..=127).contains(&number) => Value::Int(number),
                    _ => Value::Any,
                };
                self.set(to, value);
            }
            Action::Forget { to, wide } => {
                self.set(to, Value::Any);
                if wide {
                    self.set(to.saturating_add(1), Value::Any);
                }
            }
        }
        true
    }
}
