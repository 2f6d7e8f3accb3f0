//! One walk of a method with known values.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hashbrown::HashMap;

use super::library;
use super::state::{LONGEST_ARRAY, Object, State};
use super::value::Value;
use super::{Constants, Flow, Watched, flow, slice};
use crate::analysis::ir::{Block, BlockId, Body, EdgeKind, written, written_only};
use crate::android::dex::{Instruction, MethodRef, Payload, TypeRef};

/// How often a block is walked again because more can be true of it.
const MOST_VISITS: u32 = 12;
/// How often a handler is walked again for exceptions of further instructions.
const MOST_CATCHES: u32 = 4;
/// How deep calls are followed.
const MOST_CALLS: u8 = 2;
/// Longest method that a call is followed into, in code units.
const LONGEST_CALLED: usize = 2000;
/// Longest method that is walked for its result though nothing of its arguments is known.
const LONGEST_UNKNOWING: usize = 32;

/// What came back from a call.
pub(super) struct Returned {
    /// The value.
    pub value: Value,
    /// The state in which the one path that there was came back.
    pub state: Option<State>,
}

/// A walk, and what it may still cost.
pub(super) struct Run<'c, 'p, 'a> {
    pub constants: &'c Constants<'p, 'a>,
    /// How deep this walk stands in the search for fields' values.
    pub field_depth: u8,
    steps: &'c mut u64,
    pub next_object: u32,
}

/// What a walk of a method looks out for.
struct Watch<'w> {
    /// The instructions whose registers are noted, by offset, ascending.
    offsets: &'w [u32],
    /// What is known of their registers without a walk.
    told: &'w HashMap<u32, Vec<Option<Value>>>,
    /// The calls, field reads and what makes objects, that bear on the rest; `None`: all.
    calls: Option<&'w [bool]>,
    /// By block: control can go on from there to one of the instructions.
    leads: &'w [bool],
    watched: &'w mut Watched,
}

/// By block of `body`: whether control can go on from it to an instruction at one of `offsets`.
fn leading(body: &Body<'_>, offsets: &[u32]) -> Vec<bool> {
    let mut leads = vec![false; body.blocks().len()];
    let targets = offsets.iter().filter_map(|offset| body.block_of(body.at_offset(*offset)?));
    let mut left: Vec<BlockId> = targets.collect();
    while let Some(block) = left.pop() {
        if let Some(slot) = leads.get_mut(block.at()).filter(|slot| !**slot) {
            *slot = true;
            left.extend(body.block(block).into_iter().flat_map(|block| &block.predecessors).map(|(from, _)| *from));
        }
    }
    leads
}

/// Where control goes after a block.
enum Next {
    To(BlockId),
    /// The condition is not known.
    Both(Vec<BlockId>),
    Return(Value),
    Throw,
    /// The steps are used up, or code ends.
    Stop,
}

impl<'c, 'p, 'a> Run<'c, 'p, 'a> {
    pub fn new(constants: &'c Constants<'p, 'a>, field_depth: u8, steps: &'c mut u64) -> Self {
        Run { constants, field_depth, steps, next_object: 0 }
    }

    /// Walks `body` from its start for an unknown caller and notes what the instructions at `offsets` read.
    pub fn watch(&mut self, body: &Body<'a>, offsets: &[u32], watched: &mut Watched) {
        let arguments: Vec<Value> = (0..body.code.ins).map(Value::Parameter).collect();
        self.watch_with(body, &arguments, offsets, watched);
    }

    /// The same for a caller that passes `arguments`, by word.
    pub fn watch_with(&mut self, body: &Body<'a>, arguments: &[Value], offsets: &[u32], watched: &mut Watched) {
        // What constants, fields and parameters tell needs no walk.
        let (mut left, mut seeds, mut told) = (Vec::new(), Vec::new(), HashMap::new());
        for offset in offsets {
            let Some(at) = body.at_offset(*offset) else { continue };
            if !body.block_of(at).is_some_and(|block| body.dominators().is_reachable(block)) {
                continue;
            }
            let wanted = slice::wanted(self.constants, body, at, arguments, self.field_depth);
            if wanted.seeds.is_empty() {
                slice::note(watched, *offset, wanted.values.into_iter().flatten().collect());
            } else {
                left.push(*offset);
                seeds.extend(wanted.seeds);
                told.insert(*offset, wanted.values);
            }
        }
        if left.is_empty() {
            return;
        }
        let calls = slice::calls(self.constants.program, body, &seeds);
        let mut state = State { registers: vec![Value::Unknown; body.code.registers.into()], ..State::default() };
        let first = body.code.registers - body.code.ins.min(body.code.registers);
        for (register, argument) in (first..body.code.registers).zip(arguments) {
            let argument = state.thaw(&mut self.next_object, argument);
            state.set(register, argument);
        }
        let leads = leading(body, &left);
        let watch = Watch { offsets: &left, told: &told, calls: calls.as_deref(), leads: &leads, watched };
        self.walk(body, state, 0, Some(watch));
    }

    /// Walks a body from its start.
    fn walk(&mut self, body: &Body<'a>, state: State, depth: u8, mut watch: Option<Watch<'_>>) -> Returned {
        let order = body.dominators().order();
        let mut ranks = vec![0u32; body.blocks().len()];
        for (rank, block) in (0u32..).zip(order) {
            if let Some(slot) = ranks.get_mut(block.at()) {
                *slot = rank;
            }
        }
        let rank = |block: BlockId| ranks.get(block.at()).copied().unwrap_or(0);
        let mut joined: HashMap<BlockId, (State, u32)> = HashMap::new();
        let mut pending: BTreeMap<u32, (BlockId, State)> = BTreeMap::from([(0, (BlockId(0), state))]);
        let mut returned: Vec<(Value, State)> = Vec::new();
        let mut whole = true;
        while let Some((_, (start, state))) = pending.pop_first() {
            let (mut block, mut state) = (start, state);
            while let Some(current) = body.block(block) {
                let mut forks: Vec<(BlockId, State)> = Vec::new();
                // What leads to no watched instruction tells nothing.
                let leads = watch.as_ref().map(|watch| watch.leads);
                let goes = |to: BlockId| leads.is_none_or(|leads| leads.get(to.at()).copied().unwrap_or(false));
                if watch.is_some() {
                    // Any instruction may throw for reasons that are not followed.
                    for edge in current.successors.iter().filter(|edge| edge.kind.is_exception() && goes(edge.to)) {
                        let known = joined.get(&edge.to);
                        if known.is_none_or(|(known, visits)| *visits < MOST_CATCHES && !known.absorbs(&state)) {
                            forks.push((edge.to, state.clone()));
                        }
                    }
                }
                let next = self.block(body, current, &mut state, depth, &mut watch);
                let mut on = None;
                match next {
                    Next::To(to) => on = Some(to).filter(|to| goes(*to)),
                    Next::Both(to) => {
                        let new = |to: &BlockId| joined.get(to).is_none_or(|(known, _)| !known.absorbs(&state));
                        let to = to.into_iter().filter(|to| goes(*to) && new(to));
                        forks.extend(to.map(|to| (to, state.clone())));
                    }
                    Next::Return(value) => returned.push((value, state.clone())),
                    Next::Throw if watch.is_none() => {
                        let mut handlers = current.successors.iter().filter(|edge| edge.kind.is_exception());
                        on = handlers.next().map(|edge| edge.to);
                    }
                    Next::Throw => {}
                    Next::Stop => {
                        whole = false;
                        pending.clear();
                    }
                }
                for (to, state) in forks {
                    let merged = match joined.get(&to) {
                        None => (state, 1),
                        Some((known, visits)) => {
                            let merged = known.join(&state);
                            if merged.holds(known) && known.holds(&merged) {
                                continue;
                            }
                            if *visits >= MOST_VISITS {
                                whole = false;
                                continue;
                            }
                            (merged, visits + 1)
                        }
                    };
                    pending.insert(rank(to), (to, merged.0.clone()));
                    joined.insert(to, merged);
                }
                match on {
                    Some(to) => block = to,
                    None => break,
                }
            }
        }
        let mut values: Vec<Value> = returned.iter().map(|(value, _)| value.clone()).collect();
        if !whole {
            values.push(Value::Unknown);
        }
        let single = returned.len() == 1 && whole;
        if !single {
            // Objects made on one path are not those of another.
            for (value, (_, state)) in values.iter_mut().zip(&returned) {
                *value = state.freeze(value);
            }
        }
        Returned { value: Value::any(values), state: returned.pop().filter(|_| single).map(|(_, state)| state) }
    }

    fn block(
        &mut self,
        body: &Body<'a>,
        block: &Block,
        state: &mut State,
        depth: u8,
        watch: &mut Option<Watch<'_>>,
    ) -> Next {
        for at in block.instructions.clone() {
            let Some(instruction) = body.instructions().get(at) else { return Next::Stop };
            match self.steps.checked_sub(1) {
                Some(left) => *self.steps = left,
                None => return Next::Stop,
            }
            if let Some(watch) = watch
                && watch.offsets.binary_search(&instruction.offset).is_ok()
            {
                let reads = instruction.registers().iter().skip(written_only(instruction.opcode));
                let told = watch.told.get(&instruction.offset).map_or(&[][..], Vec::as_slice);
                let values = reads.enumerate().map(|(index, register)| match told.get(index) {
                    Some(Some(known)) => known.clone(),
                    _ => state.freeze(&state.get(register)),
                });
                slice::note(watch.watched, instruction.offset, values.collect());
            }
            let bears = watch
                .as_ref()
                .and_then(|watch| watch.calls)
                .is_none_or(|calls| calls.get(at).copied().unwrap_or(false));
            let opcode = instruction.opcode;
            if !bears && (opcode.is_invoke() || opcode.is_field_read() || matches!(opcode.0, 0x22..=0x25)) {
                state.result = Some(Value::Unknown);
                if let Some(made) = written(instruction) {
                    state.set(made.register, Value::Unknown);
                }
                continue;
            }
            match flow(instruction.opcode) {
                Flow::Next => self.step(body, at, instruction, state, depth),
                Flow::End if instruction.opcode.0 == 0x27 => return Next::Throw,
                Flow::End => {
                    let register = instruction.registers().iter().next();
                    return Next::Return(register.map_or(Value::Null, |register| state.get(register)));
                }
                Flow::Jump | Flow::Branch | Flow::Switch => return self.leave(block, instruction, state),
            }
        }
        match block.successors.iter().find(|edge| edge.kind == EdgeKind::Next) {
            Some(edge) => Next::To(edge.to),
            None => Next::Stop,
        }
    }

    /// Where a jump, branch or switch goes.
    fn leave(&self, block: &Block, instruction: &Instruction<'a>, state: &State) -> Next {
        let edge = |kind: EdgeKind| block.successors.iter().find(|edge| edge.kind == kind).map(|edge| edge.to);
        let to = |block: Option<BlockId>| block.map_or(Next::Stop, Next::To);
        let both = || {
            let normal = block.successors.iter().filter(|edge| !edge.kind.is_exception());
            let mut all: Vec<BlockId> = normal.map(|edge| edge.to).collect();
            all.sort_unstable();
            all.dedup();
            if let [one] = *all { Next::To(one) } else { Next::Both(all) }
        };
        let mut operands = instruction.registers().iter().map(|register| state.get(register));
        match flow(instruction.opcode) {
            Flow::Branch => {
                let left = operands.next().unwrap_or(Value::Unknown);
                match holds(instruction.opcode.0, &left, operands.next().as_ref()) {
                    Some(true) => to(edge(EdgeKind::Taken)),
                    Some(false) => to(edge(EdgeKind::Next)),
                    None => both(),
                }
            }
            Flow::Switch => match operands.next().and_then(|value| value.as_int()) {
                Some(key) => to(edge(EdgeKind::Case(key)).or(edge(EdgeKind::Next))),
                None => both(),
            },
            _ => to(edge(EdgeKind::Taken)),
        }
    }

    fn step(&mut self, body: &Body<'a>, at: usize, instruction: &Instruction<'a>, state: &mut State, depth: u8) {
        let opcode = instruction.opcode;
        let program = self.constants.program;
        let registers = instruction.registers();
        let register = |index: usize| registers.get(index).unwrap_or(u16::MAX);
        let value = |state: &State, index: usize| state.get(register(index));
        let result = state.result.take();
        match opcode.0 {
            0x01..=0x09 => {
                let moved = value(state, 1);
                state.set(register(0), moved);
            }
            0x0a..=0x0c => state.set(register(0), result.unwrap_or(Value::Unknown)),
            0x12..=0x15 => {
                let literal = instruction.literal().and_then(|literal| i32::try_from(literal).ok());
                state.set(register(0), literal.map_or(Value::Unknown, Value::Int));
            }
            0x16..=0x19 => state.set(register(0), instruction.literal().map_or(Value::Unknown, Value::Long)),
            0x1a | 0x1b => state.set(register(0), self.constants.string(body.string(program, at))),
            0x1c => {
                let descriptor = body.named_type(program, at).and_then(|of| program.descriptor_str(of));
                state.set(register(0), descriptor.map_or(Value::Unknown, |of| Value::Class(of.into())));
            }
            0x1d..=0x1f => {}
            0x21 => {
                let length = match state.object(&value(state, 1)) {
                    Some(Object::Array(values)) => i32::try_from(values.len()).ok(),
                    _ => None,
                };
                state.set(register(0), length.map_or(Value::Unknown, Value::Int));
            }
            0x22 => {
                let object = match body.named_type(program, at) {
                    Some(of) => state.add(&mut self.next_object, Object::Instance(of, BTreeMap::new())),
                    None => Value::Unknown,
                };
                state.set(register(0), object);
            }
            0x23 => {
                let length = value(state, 1).as_int().and_then(|length| usize::try_from(length).ok());
                let length = length.filter(|length| *length <= LONGEST_ARRAY);
                let of = body.named_type(program, at).and_then(|of| program.descriptor_str(of)).unwrap_or_default();
                let element = if of.starts_with("[L") || of.starts_with("[[") { Value::Null } else { Value::Int(0) };
                let element = if of == "[J" { Value::Long(0) } else { element };
                let array = length.map(|length| Object::Array(vec![element; length]));
                self.charge(length.unwrap_or(0));
                let object = state.add(&mut self.next_object, array.unwrap_or(Object::Opaque));
                state.set(register(0), object);
            }
            0x24 | 0x25 => {
                let values = registers.iter().map(|register| state.get(register)).collect();
                state.result = Some(state.add(&mut self.next_object, Object::Array(values)));
            }
            0x26 => {
                let array = value(state, 0);
                if let (Some(Object::Array(known)), Some(values)) = (state.object(&array), fill(body, instruction)) {
                    let rest = known.iter().skip(values.len()).cloned();
                    let filled = values.iter().take(known.len()).cloned().chain(rest).collect();
                    self.charge(known.len());
                    state.put(&array, Object::Array(filled));
                }
            }
            0x20 | 0x2d..=0x31 => {
                let compared = match (opcode.0, value(state, 1), value(state, 2)) {
                    (0x31, Value::Long(a), Value::Long(b)) => Value::Int(match a.cmp(&b) {
                        std::cmp::Ordering::Less => -1,
                        std::cmp::Ordering::Equal => 0,
                        std::cmp::Ordering::Greater => 1,
                    }),
                    _ => Value::Unknown,
                };
                state.set(register(0), compared);
            }
            0x44..=0x4a => {
                let index = value(state, 2).as_int().and_then(|index| usize::try_from(index).ok());
                let array = value(state, 1);
                let element = match (state.object(&array), &array, index) {
                    (Some(Object::Array(values)), _, Some(index)) => values.get(index).cloned(),
                    (Some(Object::Array(values)), _, None) if values.len() <= 64 => Some(Value::any(values.clone())),
                    (_, Value::List(values), Some(index)) => values.get(index).cloned(),
                    _ => None,
                };
                let element = state.settle(element.unwrap_or(Value::Unknown));
                state.set(register(0), element);
            }
            0x4b..=0x51 => {
                let stored = narrow(opcode.0, value(state, 0));
                let index = value(state, 2).as_int().and_then(|index| usize::try_from(index).ok());
                let array = value(state, 1);
                self.store(state, &array, index, stored);
            }
            0x52..=0x58 => {
                let field = body.field(program, at);
                let own = match (state.object(&value(state, 1)), field) {
                    (Some(Object::Instance(_, fields)), Some(field)) => fields.get(&field).cloned(),
                    _ => None,
                };
                let read = own.or_else(|| field.map(|field| self.constants.field(field, self.field_depth)));
                self.read(state, register(0), read);
            }
            0x59..=0x5f => {
                let (stored, object) = (value(state, 0), value(state, 1));
                if let Some(field) = body.field(program, at) {
                    state.change(&object, |object| match object {
                        Object::Instance(of, fields) if fields.len() < 64 => {
                            let mut fields = fields.clone();
                            fields.insert(field, stored.clone());
                            Object::Instance(*of, fields)
                        }
                        other => other.clone(),
                    });
                }
            }
            0x60..=0x66 => {
                let field = body.field(program, at);
                let own = field.and_then(|field| state.fields.get(&field).cloned());
                let read = own.or_else(|| field.map(|field| self.constants.field(field, self.field_depth)));
                self.read(state, register(0), read);
            }
            0x67..=0x6d => {
                let stored = value(state, 0);
                if let Some(field) = body.field(program, at)
                    && state.fields.len() < 512
                {
                    Rc::make_mut(&mut state.fields).insert(field, stored);
                }
            }
            0x7b..=0x8f => {
                let changed = unary(opcode.0, &value(state, 1));
                state.set(register(0), changed);
            }
            0x90..=0xaf => {
                let computed = binary(opcode.0 - 0x90, &value(state, 1), &value(state, 2));
                state.set(register(0), computed);
            }
            0xb0..=0xcf => {
                let computed = binary(opcode.0 - 0xb0, &value(state, 0), &value(state, 1));
                state.set(register(0), computed);
            }
            0xd0..=0xe2 => {
                let literal = instruction.literal().and_then(|literal| i32::try_from(literal).ok()).unwrap_or(0);
                let operand = value(state, 1);
                let (low, literal) =
                    (if opcode.0 < 0xd8 { opcode.0 - 0xd0 } else { opcode.0 - 0xd8 }, Value::Int(literal));
                let computed = match low {
                    // `rsub` takes its operands the other way round.
                    1 => binary(1, &literal, &operand),
                    _ => binary(low, &operand, &literal),
                };
                state.set(register(0), computed);
            }
            _ if opcode.is_invoke() => self.invoke(body, at, state, depth),
            _ => {
                if let Some(written) = written(instruction) {
                    state.set(written.register, Value::Unknown);
                }
            }
        }
    }

    /// Sets a register to what a field holds.
    fn read(&mut self, state: &mut State, register: u16, value: Option<Value>) {
        let value = state.thaw(&mut self.next_object, &value.unwrap_or(Value::Unknown));
        state.set(register, value);
    }

    /// Takes what a copy costs.
    pub fn charge(&mut self, elements: usize) {
        *self.steps = self.steps.saturating_sub(u64::try_from(elements / 8).unwrap_or(u64::MAX));
    }

    /// Stores an element of an array.
    fn store(&mut self, state: &mut State, array: &Value, index: Option<usize>, stored: Value) {
        if let Value::Object(id) = array
            && let Some(object) = Rc::make_mut(&mut state.objects).get_mut(id)
            && let Object::Array(values) = Rc::make_mut(object)
        {
            match index {
                Some(index) => {
                    if let Some(slot) = values.get_mut(index) {
                        *slot = stored;
                    }
                }
                None => values.iter_mut().for_each(|value| *value = value.or(&stored)),
            }
        } else {
            state.change(array, |object| match (object, index) {
                (Object::Array(values), Some(index)) => {
                    let mut values = values.clone();
                    if let Some(slot) = values.get_mut(index) {
                        *slot = stored.clone();
                    }
                    Object::Array(values)
                }
                (Object::Array(_), None) => Object::Opaque,
                (other, _) => other.clone(),
            });
        }
    }

    fn invoke(&mut self, body: &Body<'a>, at: usize, state: &mut State, depth: u8) {
        let program = self.constants.program;
        let Some(instruction) = body.instructions().get(at) else { return };
        let opcode = instruction.opcode;
        let words: Vec<Value> = instruction.registers().iter().map(|register| state.get(register)).collect();
        let called = body.called(program, at).filter(|_| !matches!(opcode.0, 0xfa..=0xfd));
        let Some((called, method)) = called.and_then(|id| Some((id, program.methods().get(id.at())?))) else {
            self.escape(state, &words);
            return;
        };
        let Some(proto) = program.proto(method.proto) else { return };
        let is_static = opcode.is_invoke_static();
        // The arguments, one for each parameter; `long` and `double` take two words.
        let mut arguments: Vec<Value> = Vec::with_capacity(words.len());
        let mut next = words.iter();
        if !is_static {
            arguments.extend(next.next().cloned());
        }
        for parameter in &proto.parameters {
            arguments.extend(next.next().cloned());
            if matches!(program.descriptor(*parameter), b"J" | b"D") {
                next.next();
            }
        }
        let class = program.descriptor_str(method.class).unwrap_or_default();
        let name = std::str::from_utf8(program.string(method.name)).unwrap_or_default();
        let returns = program.descriptor_str(proto.return_type).unwrap_or_default();
        let descriptor =
            |at: usize| proto.parameters.get(at).and_then(|of| program.descriptor_str(*of)).unwrap_or_default();
        let parameters = [descriptor(0), descriptor(1)];
        let call = library::Call { class, name, parameters, returns, is_static, arguments: &arguments };
        if let Some(value) = library::call(self, state, &call) {
            state.result = Some(value);
            return;
        }
        // The class object of a receiver whose type the code tells.
        if name == "getClass" && arguments.len() == 1 {
            let types = body.operands(at).first().and_then(|receiver| body.types(program, *receiver));
            if let Some([one]) = types.as_deref() {
                let descriptor = program.descriptor_str(one.class).unwrap_or_default();
                state.result = Some(Value::Class(descriptor.into()));
                return;
            }
        }
        if self.follow(
            called,
            opcode.is_invoke_static() || matches!(opcode.0, 0x70 | 0x76),
            &words,
            returns,
            state,
            depth,
        ) {
            return;
        }
        self.escape(state, &words);
        state.result = Some(Value::Unknown);
    }

    /// Walks the app's own method that a call runs. `false` where it is not followed.
    fn follow(
        &mut self,
        called: MethodRef,
        is_direct: bool,
        words: &[Value],
        returns: &str,
        state: &mut State,
        depth: u8,
    ) -> bool {
        if depth >= MOST_CALLS {
            return false;
        }
        let exact = match words.first().map(|receiver| state.object(receiver)) {
            Some(Some(Object::Instance(of, _))) if !is_direct => Some(*of),
            _ => None,
        };
        let knows = words.iter().any(|word| !matches!(word, Value::Unknown | Value::Parameter(_)));
        let makes = matches!(returns.as_bytes(), [b'L' | b'[' | b'I' | b'Z' | b'C' | b'B' | b'J' | b'S', ..]);
        let longest = if knows { LONGEST_CALLED } else { LONGEST_UNKNOWING };
        if !(makes || knows) {
            return false;
        }
        // Without a result and an object to change, only what it writes to static fields is told.
        let is_object = |value: &Value| value.alternatives().iter().any(|one| matches!(one, Value::Object(_)));
        let changes = makes || words.iter().any(is_object);
        let Some(body) = self.called_body(called, is_direct, exact, longest, changes) else { return false };
        let mut inner = State {
            registers: vec![Value::Unknown; body.code.registers.into()],
            objects: state.objects.clone(),
            fields: state.fields.clone(),
            result: None,
        };
        let first = usize::from(body.code.registers).saturating_sub(words.len());
        for (index, word) in words.iter().enumerate() {
            // The words of the caller's own caller stay what they are.
            if let Some(slot) = inner.registers.get_mut(first + index) {
                *slot = word.clone();
            }
        }
        let returned = self.walk(&body, inner, depth + 1, None);
        match returned.state {
            Some(after) => (state.objects, state.fields) = (after.objects, after.fields),
            None => self.escape(state, words),
        }
        state.result = Some(state.thaw(&mut self.next_object, &returned.value));
        true
    }

    fn called_body(
        &mut self,
        called: MethodRef,
        is_direct: bool,
        exact: Option<TypeRef>,
        longest: usize,
        changes: bool,
    ) -> Option<Arc<Body<'a>>> {
        let place = self.constants.definition(called, !is_direct, exact)?;
        let code = self.constants.code(place)?;
        // Most are too long to be followed, which the code's header tells without a look at its instructions.
        if code.units.len() > longest {
            return None;
        }
        let mut instructions = code.instructions().map_while(Result::ok);
        if !changes && !instructions.any(|known| matches!(known.opcode.0, 0x67..=0x6d)) {
            return None;
        }
        self.constants.body(place)
    }

    /// What code that is not followed may have changed: the elements of arrays of numbers that it was handed.
    fn escape(&mut self, state: &mut State, words: &[Value]) {
        for word in words.iter().flat_map(Value::alternatives) {
            if let Some(Object::Array(values)) = state.object(word)
                && values.iter().any(|value| matches!(value, Value::Int(_) | Value::Long(_)))
            {
                state.put(word, Object::Opaque);
            }
        }
    }
}

/// The elements that `fill-array-data` stores.
fn fill(body: &Body<'_>, instruction: &Instruction<'_>) -> Option<Vec<Value>> {
    let payload = body.code.payload(instruction.target()?)?;
    let Payload::ArrayData { element_width, data } = payload else { return None };
    if data.len() > LONGEST_ARRAY * 8 {
        return None;
    }
    let values = data.chunks_exact(usize::from(element_width).max(1)).map(|bytes| match *bytes {
        [a] => Value::Int(i8::from_le_bytes([a]).into()),
        [a, b] => Value::Int(i16::from_le_bytes([a, b]).into()),
        [a, b, c, d] => Value::Int(i32::from_le_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => Value::Long(i64::from_le_bytes([a, b, c, d, e, f, g, h])),
        _ => Value::Unknown,
    });
    Some(values.collect())
}

/// What an array of a narrow type keeps of a number.
fn narrow(opcode: u8, value: Value) -> Value {
    match (opcode, value) {
        (0x4f, Value::Int(value)) => Value::Int(low_byte(value)),
        (0x50, Value::Int(value)) => Value::Int(value & 0xffff),
        (0x51, Value::Int(value)) => Value::Int(low_short(value)),
        (_, value) => value,
    }
}

fn low_byte(value: i32) -> i32 {
    i8::from_le_bytes([value.to_le_bytes()[0]]).into()
}

fn low_short(value: i32) -> i32 {
    let [a, b, ..] = value.to_le_bytes();
    i16::from_le_bytes([a, b]).into()
}

/// Whether the condition of a branch holds, where that is known.
fn holds(opcode: u8, left: &Value, right: Option<&Value>) -> Option<bool> {
    let zero = Value::Int(0);
    let right = right.unwrap_or(&zero);
    let ordering = match (left, right) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Null, Value::Null | Value::Int(0)) | (Value::Int(0), Value::Null) => std::cmp::Ordering::Equal,
        // An object is not `null`, and not another object.
        (known, Value::Int(0) | Value::Null) | (Value::Int(0) | Value::Null, known) if is_object(known) => {
            std::cmp::Ordering::Greater
        }
        (Value::Object(a), Value::Object(b)) => {
            if a == b {
                std::cmp::Ordering::Equal
            } else {
                std::cmp::Ordering::Greater
            }
        }
        _ => return None,
    };
    Some(match opcode {
        0x32 | 0x38 => ordering.is_eq(),
        0x33 | 0x39 => ordering.is_ne(),
        0x34 | 0x3a => ordering.is_lt(),
        0x35 | 0x3b => ordering.is_ge(),
        0x36 | 0x3c => ordering.is_gt(),
        _ => ordering.is_le(),
    })
}

fn is_object(value: &Value) -> bool {
    matches!(
        value,
        Value::Object(_)
            | Value::Text(_)
            | Value::Uri(_)
            | Value::Class(_)
            | Value::Method(..)
            | Value::Field(..)
            | Value::List(_)
            | Value::Intent(_)
    )
}

/// Negation, complement and conversions.
fn unary(opcode: u8, value: &Value) -> Value {
    match (opcode, value) {
        (0x7b, Value::Int(value)) => Value::Int(value.wrapping_neg()),
        (0x7c, Value::Int(value)) => Value::Int(!value),
        (0x7d, Value::Long(value)) => Value::Long(value.wrapping_neg()),
        (0x7e, Value::Long(value)) => Value::Long(!value),
        (0x81, Value::Int(value)) => Value::Long((*value).into()),
        (0x84, Value::Long(value)) => {
            let [a, b, c, d, ..] = value.to_le_bytes();
            Value::Int(i32::from_le_bytes([a, b, c, d]))
        }
        (0x8d, Value::Int(value)) => Value::Int(low_byte(*value)),
        (0x8e, Value::Int(value)) => Value::Int(value & 0xffff),
        (0x8f, Value::Int(value)) => Value::Int(low_short(*value)),
        _ => Value::Unknown,
    }
}

/// The operators in the order of their opcodes, first those on `int`, then on `long`.
fn binary(operator: u8, left: &Value, right: &Value) -> Value {
    let known = match (operator, left, right) {
        (0..=10, Value::Int(a), Value::Int(b)) => {
            let shift = b.cast_unsigned() & 31;
            match operator {
                0 => Some(a.wrapping_add(*b)),
                1 => Some(a.wrapping_sub(*b)),
                2 => Some(a.wrapping_mul(*b)),
                3 => (*b != 0).then(|| a.wrapping_div(*b)),
                4 => (*b != 0).then(|| a.wrapping_rem(*b)),
                5 => Some(a & b),
                6 => Some(a | b),
                7 => Some(a ^ b),
                8 => Some(a.wrapping_shl(shift)),
                9 => Some(a.wrapping_shr(shift)),
                _ => Some(a.cast_unsigned().wrapping_shr(shift).cast_signed()),
            }
            .map(Value::Int)
        }
        (11..=18, Value::Long(a), Value::Long(b)) => match operator {
            11 => Some(a.wrapping_add(*b)),
            12 => Some(a.wrapping_sub(*b)),
            13 => Some(a.wrapping_mul(*b)),
            14 => (*b != 0).then(|| a.wrapping_div(*b)),
            15 => (*b != 0).then(|| a.wrapping_rem(*b)),
            16 => Some(a & b),
            17 => Some(a | b),
            _ => Some(a ^ b),
        }
        .map(Value::Long),
        (19..=21, Value::Long(a), Value::Int(b)) => {
            let shift = b.cast_unsigned() & 63;
            Some(Value::Long(match operator {
                19 => a.wrapping_shl(shift),
                20 => a.wrapping_shr(shift),
                _ => a.cast_unsigned().wrapping_shr(shift).cast_signed(),
            }))
        }
        _ => None,
    };
    known.unwrap_or(Value::Unknown)
}
