//! Which registers a leader's code still reads: what the others hold there is not worth keeping.

use super::outline::{Action, NO_LEADER, NO_REGISTER, Op};

/// Most registers that a method writes, for their liveness to be looked at: one bit each.
const MOST_WRITTEN: usize = 64;

/// Which registers are live, and the memory to find out, which is used again from method to method.
#[derive(Debug, Default)]
pub struct Live {
    /// Live registers: in the upper half of the word the position among those that are written, in the lower the register.
    pub registers: Vec<u32>,
    /// By leader: a range of those.
    pub ranges: Vec<[u32; 2]>,
    /// By register: the bit that stands for it.
    bits: Vec<u64>,
    segments: Segments,
    /// By leader: the bits of the live registers.
    masks: Vec<u64>,
}

/// The code from one leader to the next.
#[derive(Clone, Copy, Debug, Default)]
struct Segment {
    /// Read before it is written.
    reads: u64,
    /// Its ways out, as a range of [`Segments::ways`].
    first: usize,
    last: usize,
}

/// All code but what stands before the first leader: where the method starts, which no flow leads to.
#[derive(Debug, Default)]
struct Segments {
    list: Vec<Segment>,
    /// Where control goes on, with what was written until then.
    ways: Vec<(usize, u64)>,
}

impl Live {
    /// Finds the registers that are live at each of `leaders` leaders. An exception carries no register's value to its
    /// handler ([`local`](super::local)), so that handlers keep nothing alive.
    pub fn find(&mut self, ops: &[Op], leaders: usize, written: &[u32], arguments: &[u32], cases: &[[u32; 2]]) {
        self.registers.clear();
        self.ranges.clear();
        if leaders == 0 {
            return;
        }
        let word = |position: usize| {
            let register = written.get(position).copied().unwrap_or(NO_REGISTER.into());
            u32::try_from(position).unwrap_or(u32::MAX) << 16 | register & 0xffff
        };
        if written.len() > MOST_WRITTEN {
            self.registers.extend((0..written.len()).map(word));
            let whole = [0, u32::try_from(self.registers.len()).unwrap_or(u32::MAX)];
            self.ranges.resize(leaders, whole);
            return;
        }
        let highest = written.last().map_or(0, |last| at(*last).saturating_add(1));
        self.bits.clear();
        self.bits.resize(highest, 0);
        for (position, register) in written.iter().enumerate() {
            if let Some(slot) = self.bits.get_mut(at(*register)) {
                *slot = 1 << position;
            }
        }
        self.segments.find(ops, leaders, &self.bits, arguments, cases);
        let Live { registers, ranges, segments, masks, .. } = self;
        masks.clear();
        masks.extend(segments.list.iter().map(|segment| segment.reads));
        let mut changed = true;
        while changed {
            changed = false;
            for (at, segment) in segments.list.iter().enumerate().rev() {
                let ways = segments.ways.get(segment.first..segment.last).unwrap_or_default();
                let after = ways.iter().fold(0, |all, (to, over)| all | masks.get(*to).copied().unwrap_or(0) & !over);
                if let Some(known) = masks.get_mut(at).filter(|known| **known | after != **known) {
                    *known |= after;
                    changed = true;
                }
            }
        }
        ranges.extend(masks.iter().map(|mask| {
            let first = registers.len();
            let mut left = *mask;
            while left != 0 {
                registers.push(word(usize::try_from(left.trailing_zeros()).unwrap_or(0)));
                left &= left - 1;
            }
            [u32::try_from(first).unwrap_or(u32::MAX), u32::try_from(registers.len()).unwrap_or(u32::MAX)]
        }));
    }
}

/// A number as a position.
fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Segments {
    fn find(&mut self, ops: &[Op], leaders: usize, bits: &[u64], arguments: &[u32], cases: &[[u32; 2]]) {
        let Segments { list, ways } = self;
        ways.clear();
        list.clear();
        list.resize(leaders, Segment::default());
        let mut now: Option<usize> = None;
        let (mut over, mut runs) = (0u64, true);
        for op in ops {
            let segment = now.and_then(|now| list.get_mut(now));
            if let Action::Leader(leader) = op.action {
                let leader = usize::try_from(leader).unwrap_or(usize::MAX);
                if runs && let Some(segment) = segment {
                    ways.push((leader, over));
                    segment.last = ways.len();
                }
                (now, over, runs) = (Some(leader), 0, true);
                if let Some(next) = list.get_mut(leader) {
                    (next.first, next.last) = (ways.len(), ways.len());
                }
                continue;
            }
            let Some(segment) = segment.filter(|_| runs) else { continue };
            let effect = effect(&op.action, bits, arguments);
            segment.reads |= effect.reads & !over;
            over |= effect.writes;
            let way =
                |leader: u32| (leader != NO_LEADER).then_some((usize::try_from(leader).unwrap_or(usize::MAX), over));
            match op.action {
                Action::Jump { leader } => {
                    ways.extend(way(leader));
                    runs = false;
                }
                Action::Branch { leader, .. } => ways.extend(way(leader)),
                Action::Switch { first, last, .. } => {
                    let range = usize::try_from(first).unwrap_or(usize::MAX)..usize::try_from(last).unwrap_or(0);
                    let cases = cases.get(range).unwrap_or_default();
                    ways.extend(cases.iter().filter_map(|[_, leader]| way(*leader)));
                }
                Action::End | Action::Give { .. } => runs = false,
                _ => {}
            }
            segment.last = ways.len();
        }
    }
}

/// What an action does to registers.
#[derive(Default)]
struct Effect {
    reads: u64,
    writes: u64,
}

fn effect(action: &Action, bits: &[u64], arguments: &[u32]) -> Effect {
    let bit = |register: u16| match register {
        NO_REGISTER => 0,
        register => bits.get(usize::from(register)).copied().unwrap_or(0),
    };
    let pair = |register: u16, wide: bool| bit(register) | if wide { bit(register.saturating_add(1)) } else { 0 };
    let reads = |reads: u64| Effect { reads, writes: 0 };
    let writes = |writes: u64| Effect { reads: 0, writes };
    match *action {
        Action::Move { to, from, wide } => Effect { reads: bit(from), writes: pair(to, wide) },
        Action::Result { to, wide } | Action::Read { to, wide, .. } | Action::Forget { to, wide } => {
            writes(pair(to, wide))
        }
        Action::Number { to, .. } | Action::Text { to, .. } | Action::Class { to, .. } | Action::Make { to, .. } => {
            writes(bit(to))
        }
        Action::Cast { register, .. } => reads(bit(register)),
        Action::Give { from } | Action::Write { from, .. } => reads(bit(from)),
        Action::Switch { on, .. } => reads(bit(on)),
        Action::Branch { left, right, .. } => reads(bit(left) | bit(right)),
        Action::Arithmetic { to, left, right, .. } => Effect { reads: bit(left) | bit(right), writes: bit(to) },
        Action::Literal { to, left, .. } => Effect { reads: bit(left), writes: bit(to) },
        Action::Narrow { to, from } => Effect { reads: bit(from), writes: bit(to) },
        Action::Invoke { count, first, .. } => {
            let first = usize::try_from(first).unwrap_or(usize::MAX);
            let named = arguments.get(first..first.saturating_add(count.into())).unwrap_or_default();
            let bit = |register: &u32| bits.get(at(*register)).copied().unwrap_or(0);
            reads(named.iter().fold(0, |all, register| all | bit(register)))
        }
        Action::Leader(_) | Action::End | Action::AnyResult | Action::Jump { .. } | Action::InvokeCustom { .. } => {
            Effect::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ops(actions: &[Action]) -> Vec<Op> {
        (0u32..).zip(actions).map(|(at, action)| Op { at, action: *action }).collect()
    }

    /// The live registers of each leader.
    fn live(ops: &[Op], leaders: usize, written: &[u32], arguments: &[u32], cases: &[[u32; 2]]) -> Vec<Vec<u32>> {
        let mut live = Live::default();
        // What was there of another method does not matter.
        live.find(&[Op { at: 0, action: Action::Leader(0) }], 1, &[1, 2], &[], &[]);
        live.find(ops, leaders, written, arguments, cases);
        let of = |[first, last]: &[u32; 2]| &live.registers[at(*first)..at(*last)];
        let words: Vec<&[u32]> = live.ranges.iter().map(of).collect();
        for word in words.concat() {
            assert_eq!(written[at(word >> 16)], word & 0xffff);
        }
        words.iter().map(|words| words.iter().map(|word| word & 0xffff).collect()).collect()
    }

    #[test]
    fn what_is_read_later_is_live_until_it_is_written() {
        // v0 is counted down in a loop, v1 is read after it, v2 only written.
        let ops = ops(&[
            Action::Number { to: 0, number: 3 },
            Action::Number { to: 1, number: 7 },
            Action::Leader(0),
            Action::Branch { opcode: 0x38, left: 0, right: NO_REGISTER, leader: 1 },
            Action::Literal { opcode: 0xd8, to: 0, left: 0, number: -1 },
            Action::Number { to: 2, number: 1 },
            Action::Jump { leader: 0 },
            Action::Leader(1),
            Action::Number { to: 0, number: 5 },
            Action::Give { from: 1 },
        ]);
        let live = live(&ops, 2, &[0, 1, 2], &[], &[]);
        assert_eq!(live, [vec![0, 1], vec![1]]);
    }

    #[test]
    fn methods_with_many_registers_keep_all() {
        let written: Vec<u32> = (0..100).collect();
        let live = live(&ops(&[Action::Leader(0), Action::End]), 1, &written, &[], &[]);
        assert_eq!(live, [written]);
    }

    #[test]
    fn all_cases_of_a_switch_and_arguments_count() {
        let call = Action::Invoke {
            opcode: crate::android::dex::Opcode(0x71),
            count: 2,
            method: crate::android::dex::MethodRef(0),
            first: 0,
        };
        let ops = ops(&[
            Action::Leader(0),
            Action::Switch { on: 4, first: 0, last: 2 },
            Action::End,
            Action::Leader(1),
            call,
            Action::End,
            Action::Leader(2),
            Action::Cast { register: 6, class: crate::android::dex::TypeRef(0) },
        ]);
        let live = live(&ops, 3, &[2, 4, 5, 6], &[5, NO_REGISTER.into()], &[[1, 1], [2, 2]]);
        // A call reads register 5, a cast register 6, and the switch register 4 before all.
        assert_eq!(live, [vec![4, 5, 6], vec![5], vec![6]]);
    }
}
