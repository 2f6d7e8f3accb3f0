//! Methods of the app that wrap a stored flag: they read or write one that their parameters name.

use crate::android::dex::{FieldRef, MethodRef, Opcode, StringRef, TypeRef};
use crate::db::{self, FlagEffect};

use super::super::local::{self, Scratch, Visitor};
use super::super::methods::MethodId;
use super::super::types::Shape;
use super::super::value::Value;
use super::Solver;

/// What a method does with flags that its parameters name.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrapper {
    pub gives: Option<(Value, Value)>,
    pub writes: Vec<(Value, Value)>,
}

impl Solver<'_, '_> {
    /// What a method does with flags that its parameters name.
    pub(super) fn wrapper(&mut self, id: MethodId, scratch: &mut Scratch) -> Wrapper {
        let Some(outline) = self.outlines.of(self.program, self.methods, id, &mut self.bench) else {
            return Wrapper::default();
        };
        let mut inputs = Vec::new();
        for (position, of) in self.parameter_types(id).enumerate() {
            let value = u8::try_from(position).map_or(Value::Any, Value::Parameter);
            inputs.push(value);
            if self.types.shape(of) == Shape::Wide {
                inputs.push(Value::Any);
            }
        }
        let mut finder = Finder { solver: self, reads: Vec::new(), found: Wrapper::default(), differs: false };
        local::run(&outline, &inputs, scratch, &mut finder);
        let mut found = finder.found;
        if finder.differs {
            found.gives = None;
        }
        found
    }
}

/// A value that a wrapper names, in terms of the call's arguments.
pub(super) fn fill(value: Value, arguments: &[Value]) -> Value {
    match value {
        Value::Parameter(position) => arguments.get(usize::from(position)).copied().unwrap_or(Value::Any),
        value => value,
    }
}

/// The arguments of a flag's method: its key and its value.
pub(super) fn flag_arguments(row: &db::StoredFlag, is_static: bool, arguments: &[Value]) -> (Value, Value) {
    let own = usize::from(!is_static);
    let argument = |number: u32| {
        let at = usize::try_from(number).unwrap_or(usize::MAX).saturating_add(own);
        arguments.get(at).copied()
    };
    let key = argument(row.key).unwrap_or(Value::Any);
    // A read without a default gives false, zero or null.
    let missing = if row.effect == FlagEffect::Read { Value::Int(0) } else { Value::Any };
    (key, row.value.and_then(argument).unwrap_or(missing))
}

/// Looks for flags that a method's parameters name.
struct Finder<'f, 's, 'a> {
    solver: &'f mut Solver<'s, 'a>,
    reads: Vec<(Value, Value)>,
    found: Wrapper,
    differs: bool,
}

impl Visitor for Finder<'_, '_, '_> {
    fn invoke(&mut self, _: u32, opcode: Opcode, method: MethodRef, arguments: &[Value]) -> Value {
        let is_static = opcode.is_invoke_static();
        let target = self.solver.methods.of(method);
        let wrapper = target.and_then(|target| self.solver.wrappers.get(&target.0)).cloned();
        let (read, writes) = match (wrapper, target) {
            (Some(wrapper), _) => (
                wrapper.gives.map(|(key, default)| (fill(key, arguments), fill(default, arguments))),
                wrapper.writes.iter().map(|(key, value)| (fill(*key, arguments), fill(*value, arguments))).collect(),
            ),
            (None, None) => match self.solver.types.call(method).and_then(|outside| outside.flag) {
                Some(row) => {
                    let pair = flag_arguments(row, is_static, arguments);
                    match row.effect {
                        FlagEffect::Read => (Some(pair), Vec::new()),
                        FlagEffect::Write => (None, vec![pair]),
                        FlagEffect::Key => (None, Vec::new()),
                    }
                }
                None => return Value::Any,
            },
            (None, Some(_)) => return Value::Any,
        };
        for pair in writes {
            if !self.found.writes.contains(&pair) && self.found.writes.len() < 16 {
                self.found.writes.push(pair);
            }
        }
        let Some(pair) = read else { return Value::Any };
        let position = self.reads.iter().position(|known| *known == pair).unwrap_or_else(|| {
            self.reads.push(pair);
            self.reads.len().saturating_sub(1)
        });
        u8::try_from(position).map_or(Value::Any, Value::Flag)
    }

    fn invoke_custom(&mut self, _: u32, _: u32) -> Value {
        Value::Any
    }

    fn read(&mut self, _: u32, _: FieldRef, _: bool) -> Value {
        Value::Any
    }

    fn write(&mut self, _: u32, _: FieldRef, _: bool, _: Value) {}

    fn make(&mut self, _: u32, _: TypeRef) {}

    fn literal(&mut self, _: u32, _: TypeRef) {}

    fn text(&mut self, _: u32, _: StringRef) {}

    fn give(&mut self, value: Value) {
        let pair = match value {
            Value::Flag(position) => self.reads.get(usize::from(position)).copied(),
            // The default, where the storage cannot be opened.
            Value::Parameter(_) | Value::Int(_) if self.found.gives.is_some_and(|(_, default)| default == value) => {
                return;
            }
            _ => None,
        };
        match (pair, self.found.gives) {
            (Some(pair), None) => self.found.gives = Some(pair),
            (Some(pair), Some(known)) if pair == known => {}
            _ => self.differs = true,
        }
    }

    fn is_own(&self, class: TypeRef) -> bool {
        self.solver.methods.defines(class)
    }

    fn prunes(&self) -> bool {
        false
    }
}
