//! A method's code as the format has it: instructions, what is caught, line numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::class::{Code, Item, Op, Reference};
use super::parse::Wrong;
use super::pools::Pools;
use crate::android::dex::{Format, Opcode};
use crate::android::encode::varint;
use crate::prose::Prose;

const CONST_STRING: u8 = 0x1a;
const CONST_STRING_JUMBO: Opcode = Opcode(0x1b);
/// `const-wide/high16`.
const WIDE_HIGH: u8 = 0x19;

/// Most steps that the ranges of one method take: those of real methods take some hundred.
const MOST_STEPS: usize = 4_000_000;

/// The parts of a method's code item.
#[derive(Debug, Default)]
pub(super) struct Encoded {
    pub units: Vec<u16>,
    /// Start, length and position in `handlers` of each range.
    pub tries: Vec<(u32, u16, u16)>,
    /// The list of handlers, its length among it; empty where there is none.
    pub handlers: Vec<u8>,
    /// The debug information; empty where there are no lines.
    pub debug: Vec<u8>,
}

/// An unsigned number in base 128.
pub(super) fn uleb(number: u32, out: &mut Vec<u8>) {
    varint(number.into(), out);
}

/// A signed number in base 128.
fn sleb(mut number: i64, out: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 && low & 0x40 == 0 || number == -1 && low & 0x40 != 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Where everything stands.
struct Layout<'c> {
    /// By item: its place, in code units; of a payload behind what aligns it.
    places: Vec<u32>,
    labels: HashMap<&'c str, u32>,
    /// By the label of a payload: where the switch stands that uses it.
    switches: HashMap<&'c str, u32>,
}

/// Encodes a method's code.
pub(super) fn encode(code: &Code<'_>, pools: &Pools<'_>) -> Result<Encoded, Wrong> {
    let layout = layout(code, pools);
    let mut encoded = Encoded::default();
    let mut payload = None;
    for (item, place) in code.items.iter().zip(&layout.places) {
        let here = || u32::try_from(encoded.units.len()).unwrap_or(u32::MAX);
        match item {
            Item::Label(label) => payload = Some(*label),
            Item::Line(_) => {}
            Item::Op(op) => {
                payload = None;
                instruction(op, *place, &layout, pools, &mut encoded.units)?;
            }
            Item::Packed(..) | Item::Sparse(..) | Item::Array(..) => {
                if here() < *place {
                    encoded.units.push(0);
                }
                let switch = payload.and_then(|label| layout.switches.get(label)).copied().unwrap_or_default();
                data(item, switch, &layout, &mut encoded.units)?;
            }
        }
    }
    catches(code, pools, &layout, &mut encoded)?;
    debug(code, &layout, &mut encoded);
    Ok(encoded)
}

/// The opcode that an instruction takes: strings beyond the 65,536th take the long form.
fn opcode(op: &Op<'_>, pools: &Pools<'_>) -> Opcode {
    match &op.reference {
        Some(Reference::Text(text)) if op.opcode.0 == CONST_STRING => {
            if pools.strings.index(&&**text) > 0xffff {
                CONST_STRING_JUMBO
            } else {
                op.opcode
            }
        }
        _ => op.opcode,
    }
}

fn layout<'c>(code: &'c Code<'_>, pools: &Pools<'_>) -> Layout<'c> {
    let mut layout =
        Layout { places: Vec::with_capacity(code.items.len()), labels: HashMap::new(), switches: HashMap::new() };
    let mut at = 0_u32;
    for (position, item) in code.items.iter().enumerate() {
        let size = match item {
            Item::Label(_) | Item::Line(_) => 0,
            Item::Op(op) => {
                if let Some(label) = op.label.filter(|_| op.opcode.format() == Format::F31t) {
                    layout.switches.entry(label).or_insert(at);
                }
                opcode(op, pools).format().units()
            }
            Item::Packed(_, labels) => labels.len().saturating_mul(2).saturating_add(4),
            Item::Sparse(cases) => cases.len().saturating_mul(4).saturating_add(2),
            Item::Array(width, elements) => {
                elements.len().saturating_mul(usize::from(*width)).div_ceil(2).saturating_add(4)
            }
        };
        let is_payload = matches!(item, Item::Packed(..) | Item::Sparse(..) | Item::Array(..));
        if is_payload && at % 2 == 1 {
            at = at.saturating_add(1);
            // The labels before it move with it.
            for before in (0..position).rev() {
                match (code.items.get(before), layout.places.get_mut(before)) {
                    (Some(Item::Label(label)), Some(place)) => {
                        *place = at;
                        layout.labels.insert(label, at);
                    }
                    _ => break,
                }
            }
        }
        if let Item::Label(label) = item {
            layout.labels.insert(label, at);
        }
        layout.places.push(at);
        at = at.saturating_add(u32::try_from(size).unwrap_or(u32::MAX));
    }
    layout
}

impl Layout<'_> {
    fn label(&self, label: &str, line: usize) -> Result<u32, Wrong> {
        self.labels.get(label).copied().ok_or_else(|| {
            let shown: String = label.chars().take(60).collect();
            (line, Prose::new(format!("没有标签 :{shown}"), format!("there is no label :{shown}")))
        })
    }
}

/// The lowest bits of a number, as a code unit.
fn low(number: i64) -> u16 {
    u16::try_from(number & 0xffff).unwrap_or_default()
}

fn instruction(
    op: &Op<'_>,
    place: u32,
    layout: &Layout<'_>,
    pools: &Pools<'_>,
    out: &mut Vec<u16>,
) -> Result<(), Wrong> {
    use Format::*;
    let opcode = opcode(op, pools);
    let too_large = || {
        let name = opcode.name();
        (op.at, Prose::new(format!("{name} 的操作数过大"), format!("an operand of {name} is too large")))
    };
    let register = |at: usize| op.registers.get(at).copied().unwrap_or_default();
    let fits = |at: usize, bits: u32| {
        let number = register(at);
        if u32::from(number) >> bits == 0 { Ok(number) } else { Err(too_large()) }
    };
    let index = match &op.reference {
        None => 0,
        Some(Reference::Text(text)) => pools.strings.index(&&**text),
        Some(Reference::Type(of)) => pools.types.index(of),
        Some(Reference::Field(field)) => pools.fields.index(field),
        Some(Reference::Method(method)) => pools.methods.index(method),
        Some(Reference::Proto(proto)) => pools.protos.index(proto),
    };
    let short = || u16::try_from(index).map_err(|_| too_large());
    let distance = match op.label {
        Some(label) => i64::from(layout.label(label, op.at)?).saturating_sub(i64::from(place)),
        None => 0,
    };
    let within = |number: i64, bits: u32| {
        // Written with or without its sign.
        let (least, most) = (-1_i64 << bits.saturating_sub(1), 1_i64 << bits);
        if (least..most).contains(&number) { Ok(low(number)) } else { Err(too_large()) }
    };
    let number = op.literal;
    let code = u16::from(opcode.0);
    let byte = |unit: u16| unit & 0xff;
    match opcode.format() {
        F10x => out.push(code),
        F12x => out.push(code | fits(0, 4)? << 8 | fits(1, 4)? << 12),
        F11n => out.push(code | fits(0, 4)? << 8 | (within(number, 4)? & 0xf) << 12),
        F11x => out.push(code | fits(0, 8)? << 8),
        F10t => out.push(code | byte(within(distance, 8)?) << 8),
        F20t => out.extend([code, within(distance, 16)?]),
        F22x => out.extend([code | fits(0, 8)? << 8, register(1)]),
        F21t => out.extend([code | fits(0, 8)? << 8, within(distance, 16)?]),
        F21s => out.extend([code | fits(0, 8)? << 8, within(number, 16)?]),
        F21h => {
            let shift = if opcode.0 == WIDE_HIGH { 48 } else { 16 };
            out.extend([code | fits(0, 8)? << 8, low(number >> shift)]);
        }
        F21c => out.extend([code | fits(0, 8)? << 8, short()?]),
        F23x => out.extend([code | fits(0, 8)? << 8, fits(1, 8)? | fits(2, 8)? << 8]),
        F22b => out.extend([code | fits(0, 8)? << 8, fits(1, 8)? | byte(within(number, 8)?) << 8]),
        F22t => out.extend([code | fits(0, 4)? << 8 | fits(1, 4)? << 12, within(distance, 16)?]),
        F22s => out.extend([code | fits(0, 4)? << 8 | fits(1, 4)? << 12, within(number, 16)?]),
        F22c => out.extend([code | fits(0, 4)? << 8 | fits(1, 4)? << 12, short()?]),
        F32x => out.extend([code, register(0), register(1)]),
        F30t => out.extend([code, low(distance), low(distance >> 16)]),
        F31t => out.extend([code | fits(0, 8)? << 8, low(distance), low(distance >> 16)]),
        F31i => out.extend([code | fits(0, 8)? << 8, low(number), low(number >> 16)]),
        F31c => {
            let index = i64::from(index);
            out.extend([code | fits(0, 8)? << 8, low(index), low(index >> 16)]);
        }
        F51l => {
            let words = [low(number), low(number >> 16), low(number >> 32), low(number >> 48)];
            out.push(code | fits(0, 8)? << 8);
            out.extend(words);
        }
        F35c | F45cc => {
            let count = u16::try_from(op.registers.len()).unwrap_or_default();
            let fifth = if count > 4 { fits(4, 4)? } else { 0 };
            let mut list = 0;
            for at in 0..op.registers.len().min(4) {
                list |= fits(at, 4)? << at.saturating_mul(4);
            }
            out.extend([code | fifth << 8 | count << 12, short()?, list]);
        }
        F3rc | F4rcc => {
            let count = u16::try_from(op.registers.len()).unwrap_or_default();
            out.extend([code | count << 8, short()?, register(0)]);
        }
    }
    if matches!(opcode.format(), F45cc | F4rcc) {
        let proto = op.proto.map_or(u32::MAX, |proto| pools.protos.index(&proto));
        out.push(u16::try_from(proto).map_err(|_| too_large())?);
    }
    Ok(())
}

/// A payload. `switch`: where the instruction stands that uses it.
fn data(item: &Item<'_>, switch: u32, layout: &Layout<'_>, out: &mut Vec<u16>) -> Result<(), Wrong> {
    let mut bytes: Vec<u8> = Vec::new();
    let target = |label: &str| {
        let distance = i64::from(layout.label(label, 0)?).saturating_sub(i64::from(switch));
        Ok::<_, Wrong>(i32::try_from(distance).unwrap_or_default().to_le_bytes())
    };
    match item {
        Item::Packed(first, labels) => {
            bytes.extend([0, 1]);
            bytes.extend(low(i64::try_from(labels.len()).unwrap_or_default()).to_le_bytes());
            bytes.extend(first.to_le_bytes());
            for label in labels {
                bytes.extend(target(label)?);
            }
        }
        Item::Sparse(cases) => {
            bytes.extend([0, 2]);
            bytes.extend(low(i64::try_from(cases.len()).unwrap_or_default()).to_le_bytes());
            cases.iter().for_each(|(key, _)| bytes.extend(key.to_le_bytes()));
            for (_, label) in cases {
                bytes.extend(target(label)?);
            }
        }
        Item::Array(width, elements) => {
            bytes.extend([0, 3]);
            bytes.extend(width.to_le_bytes());
            bytes.extend(u32::try_from(elements.len()).unwrap_or(u32::MAX).to_le_bytes());
            for element in elements {
                bytes.extend(element.to_le_bytes().iter().take(usize::from(*width)));
            }
            if bytes.len() % 2 == 1 {
                bytes.push(0);
            }
        }
        _ => {}
    }
    out.extend(bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)));
    Ok(())
}

fn too_many() -> Wrong {
    (0, Prose::new("异常处理过多", "there are too many handlers"))
}

/// The ranges, none over another, each with its handlers in the order in which they are written.
fn catches(code: &Code<'_>, pools: &Pools<'_>, layout: &Layout<'_>, out: &mut Encoded) -> Result<(), Wrong> {
    let mut ranges = Vec::with_capacity(code.catches.len());
    for catch in &code.catches {
        let (start, end) = (layout.label(catch.start, 0)?, layout.label(catch.end, 0)?);
        ranges.push((start, end, catch.of, layout.label(catch.handler, 0)?));
    }
    if ranges.is_empty() {
        return Ok(());
    }
    let cuts: BTreeSet<u32> = ranges.iter().flat_map(|(start, end, ..)| [*start, *end]).collect();
    let cuts: Vec<u32> = cuts.into_iter().collect();
    // By the position of its first cut: the handlers of the piece between a cut and the next.
    let mut pieces: BTreeMap<usize, Vec<(Option<&str>, u32)>> = BTreeMap::new();
    let mut room = MOST_STEPS;
    for (start, end, of, handler) in ranges {
        let (first, last) = (cuts.partition_point(|cut| *cut < start), cuts.partition_point(|cut| *cut < end));
        for piece in first..last {
            let handlers = pieces.entry(piece).or_default();
            room = room.checked_sub(handlers.len().saturating_add(1)).ok_or_else(too_many)?;
            // Behind what catches everything nothing is asked, and of one type the first counts.
            if !handlers.iter().any(|(known, _)| known.is_none() || *known == of) {
                handlers.push((of, handler));
            }
        }
    }
    let mut lists: Vec<Vec<(Option<&str>, u32)>> = Vec::new();
    let mut known: HashMap<Vec<(Option<&str>, u32)>, usize> = HashMap::new();
    let mut tries: Vec<(u32, u32, usize)> = Vec::new();
    for (piece, handlers) in pieces {
        let (Some(start), Some(end)) = (cuts.get(piece).copied(), cuts.get(piece.saturating_add(1)).copied()) else {
            continue;
        };
        let list = *known.entry(handlers).or_insert_with_key(|handlers| {
            lists.push(handlers.clone());
            lists.len().saturating_sub(1)
        });
        match tries.last_mut() {
            Some((_, until, of)) if *until == start && *of == list => *until = end,
            _ => tries.push((start, end, list)),
        }
    }
    uleb(u32::try_from(lists.len()).unwrap_or_default(), &mut out.handlers);
    let mut places = Vec::with_capacity(lists.len());
    for list in &lists {
        places.push(u16::try_from(out.handlers.len()).map_err(|_| too_many())?);
        let typed = i64::try_from(list.iter().filter(|(of, _)| of.is_some()).count()).unwrap_or_default();
        let catches_all = list.iter().find(|(of, _)| of.is_none());
        sleb(if catches_all.is_some() { typed.wrapping_neg() } else { typed }, &mut out.handlers);
        for (of, handler) in list.iter().filter_map(|(of, handler)| Some(((*of)?, handler))) {
            uleb(pools.types.index(&of), &mut out.handlers);
            uleb(*handler, &mut out.handlers);
        }
        if let Some((_, handler)) = catches_all {
            uleb(*handler, &mut out.handlers);
        }
    }
    for (start, end, list) in tries {
        let at = places.get(list).copied().unwrap_or_default();
        // A longer range is several.
        let mut start = start;
        while start < end {
            let length = u16::try_from(end.saturating_sub(start)).unwrap_or(u16::MAX);
            out.tries.push((start, length, at));
            start = start.saturating_add(u32::from(length));
        }
    }
    Ok(())
}

/// The line numbers, as a program of the format's machine.
fn debug(code: &Code<'_>, layout: &Layout<'_>, out: &mut Encoded) {
    const ADVANCE_PC: u8 = 1;
    const ADVANCE_LINE: u8 = 2;
    /// A row that advances neither.
    const ROW: u8 = 0x0e;
    let lines: Vec<(u32, u32)> = code
        .items
        .iter()
        .zip(&layout.places)
        .filter_map(|(item, place)| match item {
            Item::Line(line) => Some((*place, *line)),
            _ => None,
        })
        .collect();
    let Some((_, first)) = lines.first().copied() else { return };
    uleb(first, &mut out.debug);
    // No names of parameters.
    uleb(0, &mut out.debug);
    let (mut at, mut line) = (0, first);
    for (place, of) in lines {
        if place > at {
            out.debug.push(ADVANCE_PC);
            uleb(place.saturating_sub(at), &mut out.debug);
        }
        if of != line {
            out.debug.push(ADVANCE_LINE);
            sleb(i64::from(of).saturating_sub(i64::from(line)), &mut out.debug);
        }
        out.debug.push(ROW);
        (at, line) = (place, of);
    }
    out.debug.push(0);
}
