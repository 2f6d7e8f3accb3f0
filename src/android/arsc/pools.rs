//! The strings of all tables of an app, numbered through.

use std::borrow::Cow;

use crate::android::string_pool::StringPool;

/// String pools, one for each file. The strings of the first have their own numbers.
#[derive(Clone, Debug, Default)]
pub struct Pools<'a> {
    /// Each with the number of its first string.
    pools: Vec<(u32, StringPool<'a>)>,
}

impl<'a> Pools<'a> {
    /// The number that the first string of the next pool has.
    pub(super) fn next(&self) -> u32 {
        let length = |pool: &StringPool<'_>| u32::try_from(pool.len()).unwrap_or(u32::MAX);
        self.pools.last().map_or(0, |(first, pool)| first.saturating_add(length(pool)))
    }

    pub(super) fn push(&mut self, pool: StringPool<'a>) {
        self.pools.push((self.next(), pool));
    }

    /// The pool that holds the string `index`, and its index there.
    fn find(&self, index: u32) -> Option<(&StringPool<'a>, u32)> {
        let at = self.pools.partition_point(|(first, _)| *first <= index).checked_sub(1)?;
        let (first, pool) = self.pools.get(at)?;
        Some((pool, index - first))
    }

    /// The string `index`.
    pub fn get(&self, index: u32) -> Option<Cow<'a, str>> {
        let (pool, index) = self.find(index)?;
        pool.get(index)
    }

    /// The size in bytes of the string `index` as its file holds it, 0 where there is none.
    pub(super) fn size(&self, index: u32) -> usize {
        self.find(index).map_or(0, |(pool, index)| pool.size(index))
    }

    /// All strings with their numbers, those that are not whole left out.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Cow<'a, str>)> + '_ {
        self.pools
            .iter()
            .flat_map(|(first, pool)| pool.iter().map(move |(index, text)| (first.saturating_add(index), text)))
    }
}
