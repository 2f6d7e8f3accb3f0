//! Many short lists of numbers in one piece of memory. A solver keeps one for each method, field and type; a vector for
//! each of them would cost an allocation, and giving it back as much again.

/// No link.
const NONE: u32 = u32::MAX;

/// Lists by key; keys are dense. What is added to a list stays, in order.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By key: the first link and the last one.
    ends: Vec<(u32, u32)>,
    /// Value, and the next link.
    links: Vec<(u32, u32)>,
}

/// A walk over a list as it stood when the walk began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    next: u32,
    last: u32,
}

fn at(link: u32) -> usize {
    usize::try_from(link).unwrap_or(usize::MAX)
}

impl Lists {
    /// Adds to the list of `key`. Beyond 2³² links nothing is added.
    pub fn push(&mut self, key: u32, value: u32) {
        let Some(new) = u32::try_from(self.links.len()).ok().filter(|new| *new != NONE) else { return };
        if at(key) >= self.ends.len() {
            self.ends.resize(at(key).saturating_add(1), (NONE, NONE));
        }
        let Some((first, last)) = self.ends.get_mut(at(key)) else { return };
        match self.links.get_mut(at(*last)) {
            Some((_, next)) => *next = new,
            None => *first = new,
        }
        *last = new;
        self.links.push((value, NONE));
    }

    /// What was added to the list of `key` last.
    #[inline]
    pub fn last(&self, key: u32) -> Option<u32> {
        let (_, last) = self.ends.get(at(key))?;
        self.links.get(at(*last)).map(|(value, _)| *value)
    }

    /// Walks over the list of `key`; what is added meanwhile is left out.
    #[inline]
    pub fn walk(&self, key: u32) -> Walk {
        let (next, last) = self.ends.get(at(key)).copied().unwrap_or((NONE, NONE));
        Walk { next, last }
    }

    /// The next value of a walk.
    #[inline]
    pub fn next(&self, walk: &mut Walk) -> Option<u32> {
        let (value, next) = *self.links.get(at(walk.next))?;
        walk.next = if walk.next == walk.last { NONE } else { next };
        Some(value)
    }

    /// The values of a list.
    pub fn of(&self, key: u32) -> impl Iterator<Item = u32> {
        let mut walk = self.walk(key);
        std::iter::from_fn(move || self.next(&mut walk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_their_order_and_a_walk_leaves_out_what_comes_later() {
        let mut lists = Lists::default();
        for (key, value) in [(3, 1), (0, 7), (3, 2), (3, 3)] {
            lists.push(key, value);
        }
        assert_eq!(lists.of(3).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(lists.of(0).collect::<Vec<_>>(), [7]);
        assert_eq!((lists.of(1).count(), lists.of(9).count()), (0, 0));
        assert_eq!((lists.last(3), lists.last(1), lists.last(9)), (Some(3), None, None));
        let mut walk = lists.walk(3);
        let mut seen = Vec::new();
        while let Some(value) = lists.next(&mut walk) {
            lists.push(3, value * 10);
            seen.push(value);
        }
        assert_eq!(seen, [1, 2, 3]);
        assert_eq!(lists.of(3).count(), 6);
    }
}
