//! Which posts may be alike: lists of posts by feature, each of bounded length.

use hashbrown::HashTable;
use serde::{Deserialize, Serialize};

use super::features::Feature;

/// Posts by feature key. A list is kept in order of post time; one that grows over the cap loses its middle, so
/// that the origins of a flood and its newest posts stay, and what is in between is reached through its rarer
/// words.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    lists: HashTable<(u32, Vec<Entry>)>,
}

/// One post in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Post time in seconds.
    time: u32,
    pub(super) node: u32,
}

impl Entry {
    /// `at` in milliseconds.
    pub(super) fn new(at: i64, node: u32) -> Self {
        let seconds = (at / 1_000).clamp(0, i64::from(u32::MAX));
        Self {
            time: u32::try_from(seconds).unwrap_or(u32::MAX),
            node,
        }
    }
}
/// A 24-bit key spread over 64 bits (Fibonacci hashing).
const fn spread(key: u32) -> u64 {
    (key as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Index {
    pub(super) fn list(&self, key: u32) -> &[Entry] {
        self.lists
            .find(spread(key), |(k, _)| *k == key)
            .map_or(&[], |(_, list)| list)
    }

    /// All lists, by key.
    pub(super) fn lists(&self) -> Vec<(u32, &[Entry])> {
        let lists = self.lists.iter();
        let mut lists: Vec<_> = lists.map(|(key, list)| (*key, list.as_slice())).collect();
        lists.sort_unstable_by_key(|&(key, _)| key);
        lists
    }

    /// A list of a key that has none.
    pub(super) fn put(&mut self, key: u32, list: Vec<Entry>) {
        self.lists
            .insert_unique(spread(key), (key, list), |(k, _)| spread(*k));
    }

    pub(super) fn insert(&mut self, features: &[Feature], entry: Entry, cap: usize) {
        for key in features.iter().map(|f| f.key()) {
            let list = &mut self
                .lists
                .entry(spread(key), |(k, _)| *k == key, |(k, _)| spread(*k))
                .or_insert_with(|| (key, Vec::new()))
                .into_mut()
                .1;
            // Posts come nearly in order: the place is nearly always the end.
            let at = list.iter().rposition(|e| *e < entry).map_or(0, |i| i + 1);
            list.insert(at, entry);
            if list.len() > cap {
                list.remove(cap / 2);
            }
        }
    }

    pub(super) fn remove(&mut self, features: &[Feature], node: u32) {
        for key in features.iter().map(|f| f.key()) {
            if let Ok(mut found) = self.lists.find_entry(spread(key), |(k, _)| *k == key) {
                found.get_mut().1.retain(|e| e.node != node);
                if found.get().1.is_empty() {
                    found.remove();
                }
            }
        }
    }
}
