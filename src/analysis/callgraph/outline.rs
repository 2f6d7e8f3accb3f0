//! A method's code as far as the call graph looks at it: decoded once, with its references resolved, for all runs.

use super::live::Live;
use crate::analysis::ir::{self, Flow, Written};
use crate::android::dex::{
    Code, FieldIdx, FieldRef, IndexKind, Instruction, MethodIdx, MethodRef, Opcode, Program, ProgramFile, StringIdx,
    StringRef, TypeIdx, TypeRef,
};

/// No leader, or no register: a value of which nothing is known. A method has at most 65,535 registers.
pub const NO_LEADER: u32 = u32::MAX;
/// See [`NO_LEADER`].
pub const NO_REGISTER: u16 = u16::MAX;

/// What an instruction does to registers and control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Control may come here from elsewhere: the number of the leader.
    Leader(u32),
    /// `move`.
    Move { to: u16, from: u16, wide: bool },
    /// `move-result`.
    Result { to: u16, wide: bool },
    /// `return-void`, `throw`.
    End,
    /// `return`.
    Give { from: u16 },
    /// A number, a truth value or null.
    Number { to: u16, number: i32 },
    /// A string.
    Text { to: u16, text: StringRef },
    /// A class literal.
    Class { to: u16, class: TypeRef },
    /// `check-cast`.
    Cast { register: u16, class: TypeRef },
    /// `new-instance`.
    Make { to: u16, class: TypeRef },
    /// A call of which nothing is known, or an array made: the result is anything.
    AnyResult,
    /// `goto`.
    Jump { leader: u32 },
    /// A switch: its cases, see [`Outline::cases`].
    Switch { on: u16, first: u32, last: u32 },
    /// `if`; without a second register: a comparison with 0.
    Branch { opcode: u8, left: u16, right: u16, leader: u32 },
    /// A field is read.
    Read { to: u16, field: FieldRef, is_static: bool, wide: bool },
    /// A field is written; without a register: with anything.
    Write { from: u16, field: FieldRef, is_static: bool },
    /// A call: its arguments, see [`Outline::arguments`].
    Invoke { opcode: Opcode, count: u8, method: MethodRef, first: u32 },
    /// A call through a call site.
    InvokeCustom { call_site: u32 },
    /// Arithmetic on integers.
    Arithmetic { opcode: u8, to: u16, left: u16, right: u16 },
    /// Arithmetic on an integer and a literal.
    Literal { opcode: u8, to: u16, left: u16, number: i32 },
    /// An integer is narrowed to a byte, a character or a short.
    Narrow { to: u16, from: u16 },
    /// Anything comes into a register, or a pair.
    Forget { to: u16, wide: bool },
}

/// An action and where it stands, in code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Op {
    /// Where.
    pub at: u32,
    /// What.
    pub action: Action,
}

/// A method, decoded. Its lists lie in one piece of memory: an app has tens of thousands of methods, and to give back a
/// piece for each list of each of them takes longer than to make them.
#[derive(Debug, Default)]
pub struct Outline {
    /// The actions, in the order of the code.
    pub ops: Box<[Op]>,
    /// How many registers.
    pub registers: usize,
    /// How many words of arguments.
    pub ins: usize,
    /// How many leaders.
    pub leaders: usize,
    /// The length of the code, in code units.
    pub units: usize,
    /// All lists, one after the other.
    lists: Box<[u32]>,
    /// Where each of them ends, in the order of [`List`].
    ends: [u32; 7],
}

/// The lists of an outline.
#[derive(Clone, Copy)]
enum List {
    /// Registers of arguments, one for each parameter; [`NO_REGISTER`] for pairs.
    Arguments,
    /// Cases of switches: key and leader.
    Cases,
    /// By leader: the handlers that what is known there flows to, as a range of `Handlers`.
    Caught,
    /// Leaders of handlers.
    Handlers,
    /// The registers that instructions write; what the others hold never changes.
    Written,
    /// By leader: which of those its code still reads, as a range of `Live`.
    Ranges,
    /// Written registers: position among them, and register.
    Live,
}

/// Numbers, two by two.
fn pairs(list: &[u32]) -> &[[u32; 2]] {
    list.as_chunks().0
}

/// A number as a position.
#[inline]
fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Outline {
    #[inline]
    fn list(&self, list: List) -> &[u32] {
        let end = |list: usize| self.ends.get(list).copied().map_or(0, at);
        let list = list as usize;
        self.lists.get(list.checked_sub(1).map_or(0, end)..end(list)).unwrap_or_default()
    }

    /// The registers of a call's arguments, one for each parameter; [`NO_REGISTER`] for pairs.
    #[inline]
    pub fn arguments(&self, first: u32, count: u8) -> &[u32] {
        self.list(List::Arguments).get(at(first)..at(first).saturating_add(count.into())).unwrap_or_default()
    }

    /// The cases of a switch: key and leader.
    pub fn cases(&self, first: u32, last: u32) -> impl Iterator<Item = (i32, u32)> {
        let cases = pairs(self.list(List::Cases)).get(at(first)..at(last)).unwrap_or_default();
        cases.iter().map(|[key, leader]| (key.cast_signed(), *leader))
    }

    /// The leaders of the handlers that what is known at a leader flows to.
    #[inline]
    pub fn caught(&self, leader: usize) -> &[u32] {
        let Some([first, last]) = pairs(self.list(List::Caught)).get(leader) else { return &[] };
        self.list(List::Handlers).get(at(*first)..at(*last)).unwrap_or_default()
    }

    /// The registers that instructions write.
    pub fn written(&self) -> &[u32] {
        self.list(List::Written)
    }

    /// The registers that are live at a leader: positions among those that are written, and registers.
    #[inline]
    pub fn live(&self, leader: usize) -> impl Iterator<Item = (usize, usize)> {
        let range = pairs(self.list(List::Ranges)).get(leader).copied();
        let live = range.and_then(|[first, last]| self.list(List::Live).get(at(first)..at(last))).unwrap_or_default();
        live.iter().map(|word| (at(word >> 16), at(word & 0xffff)))
    }
}

/// Memory that is used again from method to method.
#[derive(Debug, Default)]
pub struct Bench {
    leaders: Vec<u32>,
    written: Vec<bool>,
    /// Start, end, and the handlers' addresses as a range.
    tries: Vec<(u32, u32, usize, usize)>,
    addresses: Vec<u32>,
    ops: Vec<Op>,
    arguments: Vec<u32>,
    cases: Vec<u32>,
    registers: Vec<u32>,
    live: Live,
    lists: Vec<u32>,
}

/// A position or a count; code has fewer than 2³² of anything.
fn id(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Decodes a method.
pub fn outline(program: &Program<'_>, file: &ProgramFile<'_>, code: &Code<'_>, bench: &mut Bench) -> Outline {
    let Bench { leaders, written, tries, addresses, ops, arguments, cases, registers, live, lists } = bench;
    for list in [&mut *leaders, addresses, arguments, cases, registers, lists] {
        list.clear();
    }
    tries.clear();
    ops.clear();
    written.clear();
    written.resize(usize::from(code.registers), false);
    for instruction in code.instructions().map_while(Result::ok) {
        if let Some(Written { register, wide }) = ir::written(&instruction) {
            for register in register..=register.saturating_add(wide.into()) {
                if let Some(slot) = written.get_mut(usize::from(register)) {
                    *slot = true;
                }
            }
        }
        match ir::flow(instruction.opcode) {
            Flow::Jump | Flow::Branch => leaders.extend(instruction.target()),
            Flow::Switch => leaders.extend(ir::cases(code, &instruction).map(|(_, target)| target)),
            Flow::Next | Flow::End => {}
        }
    }
    for range in code.tries() {
        let first = addresses.len();
        let Ok(handlers) = code.handlers(&range) else { continue };
        addresses.extend(handlers.map_while(Result::ok).map(|handler| handler.address));
        tries.push((range.start, range.start.saturating_add(range.count.into()), first, addresses.len()));
        leaders.push(range.start);
    }
    leaders.extend_from_slice(addresses);
    leaders.sort_unstable();
    leaders.dedup();

    let mut decoder = Decoder { program, file, code, leaders, ops: &mut *ops, arguments, cases };
    decoder.decode();
    registers.extend((0u32..).zip(&*written).filter(|(_, written)| **written).map(|(register, _)| register));
    live.find(ops, leaders.len(), registers, arguments, pairs(cases));
    let caught = leaders.iter().flat_map(|at| {
        let after = tries.partition_point(|(start, ..)| start <= at);
        let covering = after.checked_sub(1).and_then(|index| tries.get(index)).filter(|(_, end, ..)| at < end);
        covering.map_or([0, 0], |(_, _, first, last)| [id(*first), id(*last)])
    });
    let handlers = addresses.iter().map(|at| leaders.binary_search(at).map_or(NO_LEADER, id));
    let mut ends = [0; 7];
    let mut end = |lists: &[u32], list: List| {
        if let Some(slot) = ends.get_mut(list as usize) {
            *slot = id(lists.len());
        }
    };
    lists.extend_from_slice(arguments);
    end(lists, List::Arguments);
    lists.extend_from_slice(cases);
    end(lists, List::Cases);
    lists.extend(caught);
    end(lists, List::Caught);
    lists.extend(handlers);
    end(lists, List::Handlers);
    lists.extend_from_slice(registers);
    end(lists, List::Written);
    lists.extend_from_slice(live.ranges.as_flattened());
    end(lists, List::Ranges);
    lists.extend_from_slice(&live.registers);
    end(lists, List::Live);
    Outline {
        ops: ops.as_slice().into(),
        registers: code.registers.into(),
        ins: code.ins.into(),
        leaders: leaders.len(),
        units: code.units.len(),
        lists: lists.as_slice().into(),
        ends,
    }
}

struct Decoder<'d, 'a> {
    program: &'d Program<'a>,
    file: &'d ProgramFile<'a>,
    code: &'d Code<'a>,
    leaders: &'d [u32],
    ops: &'d mut Vec<Op>,
    arguments: &'d mut Vec<u32>,
    /// Key and leader.
    cases: &'d mut Vec<u32>,
}

impl Decoder<'_, '_> {
    fn leader(&self, target: Option<u32>) -> u32 {
        target.and_then(|target| self.leaders.binary_search(&target).ok()).map_or(NO_LEADER, id)
    }

    fn decode(&mut self) {
        let mut next = 0usize;
        for instruction in self.code.instructions().map_while(Result::ok) {
            let at = instruction.offset;
            while let Some(leader) = self.leaders.get(next).copied().filter(|leader| *leader <= at) {
                // A branch into the middle of an instruction leads nowhere; the runtime refuses it.
                if leader == at {
                    self.ops.push(Op { at, action: Action::Leader(id(next)) });
                }
                next = next.saturating_add(1);
            }
            if !instruction.is_payload()
                && let Some(action) = self.action(&instruction)
            {
                self.ops.push(Op { at, action });
            }
        }
    }

    /// What an instruction does; `None`: nothing that is looked at.
    fn action(&mut self, instruction: &Instruction<'_>) -> Option<Action> {
        let opcode = instruction.opcode;
        let registers = instruction.registers();
        let mut named = registers.iter();
        let (a, b, c) = (named.next().unwrap_or(0), named.next().unwrap_or(0), named.next().unwrap_or(0));
        let index = instruction.index().map_or(0, |(_, index)| index);
        let forget = Action::Forget { to: a, wide: false };
        Some(match opcode.0 {
            0x01..=0x09 => Action::Move { to: a, from: b, wide: matches!(opcode.0, 0x04..=0x06) },
            0x0a..=0x0c => Action::Result { to: a, wide: opcode.0 == 0x0b },
            0x0e | 0x27 => Action::End,
            0x0f..=0x11 => Action::Give { from: a },
            0x12..=0x15 => match instruction.literal().and_then(|literal| i32::try_from(literal).ok()) {
                Some(number) => Action::Number { to: a, number },
                None => forget,
            },
            0x1a | 0x1b => self.file.string(StringIdx(index)).map_or(forget, |text| Action::Text { to: a, text }),
            0x1c => self.file.type_of(TypeIdx(index)).map_or(forget, |class| Action::Class { to: a, class }),
            0x1f => Action::Cast { register: a, class: self.file.type_of(TypeIdx(index))? },
            0x22 => self.file.type_of(TypeIdx(index)).map_or(forget, |class| Action::Make { to: a, class }),
            0x24 | 0x25 => Action::AnyResult,
            0x28..=0x2a => Action::Jump { leader: self.leader(instruction.target()) },
            0x2b | 0x2c => {
                let first = id(self.cases.len() / 2);
                for (key, target) in ir::cases(self.code, instruction) {
                    let leader = self.leader(Some(target));
                    self.cases.extend([key.cast_unsigned(), leader]);
                }
                Action::Switch { on: a, first, last: id(self.cases.len() / 2) }
            }
            0x32..=0x3d => Action::Branch {
                opcode: opcode.0,
                left: a,
                right: if opcode.0 <= 0x37 { b } else { NO_REGISTER },
                leader: self.leader(instruction.target()),
            },
            0x52..=0x58 | 0x60..=0x66 => {
                let wide = matches!(opcode.0, 0x53 | 0x61);
                match self.file.field(FieldIdx(index)) {
                    Some(field) => Action::Read { to: a, field, is_static: opcode.0 >= 0x60, wide },
                    None => Action::Forget { to: a, wide },
                }
            }
            0x59..=0x5f | 0x67..=0x6d => Action::Write {
                from: if matches!(opcode.0, 0x5a | 0x68) { NO_REGISTER } else { a },
                field: self.file.field(FieldIdx(index))?,
                is_static: opcode.0 >= 0x67,
            },
            0x6e..=0x72 | 0x74..=0x78 | 0xfa | 0xfb => self.invoke(instruction),
            0xfc | 0xfd => Action::InvokeCustom { call_site: index },
            0x90..=0x9a => Action::Arithmetic { opcode: opcode.0, to: a, left: b, right: c },
            0xb0..=0xba => Action::Arithmetic { opcode: opcode.0, to: a, left: a, right: b },
            0xd0..=0xe2 => match instruction.literal().and_then(|literal| i32::try_from(literal).ok()) {
                Some(number) => Action::Literal { opcode: opcode.0, to: a, left: b, number },
                None => forget,
            },
            0x8d..=0x8f => Action::Narrow { to: a, from: b },
            _ => {
                let Written { register, wide } = ir::written(instruction)?;
                Action::Forget { to: register, wide }
            }
        })
    }

    fn invoke(&mut self, instruction: &Instruction<'_>) -> Action {
        let called = match instruction.index() {
            Some((IndexKind::Method, index)) => self.file.method(MethodIdx(index)),
            _ => None,
        };
        let Some(method) = called else { return Action::AnyResult };
        let first = self.arguments.len();
        let registers = instruction.registers();
        let mut named = registers.iter();
        if !instruction.opcode.is_invoke_static() {
            self.arguments.extend(named.next().map(u32::from));
        }
        let proto = self.program.methods().get(method.at()).and_then(|known| self.program.proto(known.proto));
        for parameter in proto.iter().flat_map(|proto| proto.parameters.iter()) {
            let Some(register) = named.next() else { break };
            let wide = matches!(self.program.descriptor(*parameter), b"J" | b"D");
            if wide {
                named.next();
            }
            self.arguments.push(if wide { NO_REGISTER } else { register }.into());
        }
        // An instruction names at most 255 registers.
        let count = u8::try_from(self.arguments.len().saturating_sub(first)).unwrap_or(u8::MAX);
        Action::Invoke { opcode: instruction.opcode, count, method, first: id(first) }
    }
}
