//! Which registers a leader's code still reads: what the others hold there is not worth keeping.

use super::outline::{Action, NO_LEADER, NO_REGISTER, Op};

/// Most registers that a method writes, for their liveness to be looked at: one bit each.
const MOST_WRITTEN: usize = 64;

/// Written registers by leader.
#[derive(Debug, Default)]
pub struct Live {
    /// Positions among the written registers.
    positions: Box<[u16]>,
    /// By leader: a range of those.
    ranges: Box<[(u32, u32)]>,
}

impl Live {
    /// The registers that are live at a leader, as positions among those that are written.
    #[inline]
    pub fn at(&self, leader: usize) -> &[u16] {
        let range = self.ranges.get(leader).map(|(first, last)| (usize::try_from(*first), usize::try_from(*last)));
        match range {
            Some((Ok(first), Ok(last))) => self.positions.get(first..last).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// The code from one leader to the next.
#[derive(Clone, Copy, Default)]
struct Segment {
    /// Read before it is written.
    reads: u64,
    /// Its ways out, as a range of [`Segments::ways`].
    first: usize,
    last: usize,
}

/// All code but what stands before the first leader: where the method starts, which no flow leads to.
struct Segments {
    list: Vec<Segment>,
    /// Where control goes on, with what was written until then.
    ways: Vec<(usize, u64)>,
}

/// The registers that are live at each of `leaders` leaders. An exception carries no register's value to its handler
/// ([`local`](super::local)), so that handlers keep nothing alive.
pub fn live(ops: &[Op], leaders: usize, written: &[u16], arguments: &[u16], cases: &[(i32, u32)]) -> Live {
    if leaders == 0 {
        return Live::default();
    }
    if written.len() > MOST_WRITTEN {
        let positions: Box<[u16]> = (0u16..).take(written.len()).collect();
        let whole = (0, u32::try_from(positions.len()).unwrap_or(u32::MAX));
        return Live { positions, ranges: vec![whole; leaders].into() };
    }
    let highest = written.last().map_or(0, |last| usize::from(*last).saturating_add(1));
    let mut bits = vec![0u64; highest];
    for (position, register) in written.iter().enumerate() {
        if let Some(slot) = bits.get_mut(usize::from(*register)) {
            *slot = 1 << position;
        }
    }
    let segments = segments(ops, leaders, &bits, arguments, cases);
    let mut live: Vec<u64> = segments.list.iter().map(|segment| segment.reads).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for (at, segment) in segments.list.iter().enumerate().rev() {
            let ways = segments.ways.get(segment.first..segment.last).unwrap_or_default();
            let after = ways.iter().fold(0, |all, (to, over)| all | live.get(*to).copied().unwrap_or(0) & !over);
            if let Some(known) = live.get_mut(at).filter(|known| **known | after != **known) {
                *known |= after;
                changed = true;
            }
        }
    }
    let mut positions = Vec::new();
    let ranges = live.iter().map(|mask| {
        let first = positions.len();
        let mut left = *mask;
        while left != 0 {
            positions.push(u16::try_from(left.trailing_zeros()).unwrap_or(0));
            left &= left - 1;
        }
        (u32::try_from(first).unwrap_or(u32::MAX), u32::try_from(positions.len()).unwrap_or(u32::MAX))
    });
    let ranges = ranges.collect();
    Live { positions: positions.into(), ranges }
}

fn segments(ops: &[Op], leaders: usize, bits: &[u64], arguments: &[u16], cases: &[(i32, u32)]) -> Segments {
    let mut segments = Segments { list: vec![Segment::default(); leaders], ways: Vec::with_capacity(2 * leaders) };
    let mut now: Option<usize> = None;
    let (mut over, mut runs) = (0u64, true);
    for op in ops {
        let Segments { list, ways } = &mut segments;
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
        let way = |leader: u32| (leader != NO_LEADER).then_some((usize::try_from(leader).unwrap_or(usize::MAX), over));
        match op.action {
            Action::Jump { leader } => {
                ways.extend(way(leader));
                runs = false;
            }
            Action::Branch { leader, .. } => ways.extend(way(leader)),
            Action::Switch { first, last, .. } => {
                let range = usize::try_from(first).unwrap_or(usize::MAX)..usize::try_from(last).unwrap_or(0);
                let cases = cases.get(range).unwrap_or_default();
                ways.extend(cases.iter().filter_map(|(_, leader)| way(*leader)));
            }
            Action::End | Action::Give { .. } => runs = false,
            _ => {}
        }
        segment.last = ways.len();
    }
    segments
}

/// What an action does to registers.
#[derive(Default)]
struct Effect {
    reads: u64,
    writes: u64,
}

fn effect(action: &Action, bits: &[u64], arguments: &[u16]) -> Effect {
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
            reads(named.iter().fold(0, |all, register| all | bit(*register)))
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
        assert_eq!(live.at(0), [0, 1]);
        assert_eq!(live.at(1), [1]);
        assert_eq!(live.at(2), [] as [u16; 0]);
    }

    #[test]
    fn methods_with_many_registers_keep_all() {
        let written: Vec<u16> = (0..100).collect();
        let live = live(&ops(&[Action::Leader(0), Action::End]), 1, &written, &[], &[]);
        assert_eq!(live.at(0), written);
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
        let live = live(&ops, 3, &[2, 4, 5, 6], &[5, NO_REGISTER], &[(1, 1), (2, 2)]);
        assert_eq!(live.at(0), [1, 2, 3]);
        assert_eq!(live.at(1), [2]);
        assert_eq!(live.at(2), [3]);
    }
}
