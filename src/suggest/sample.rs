//! A bounded, fair sample of the posts of each hour.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A post that was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept<P> {
    /// Milliseconds since 1970.
    pub(super) at: i64,
    pub(super) author: u64,
    /// Hash of its id: who is first among posts of one moment.
    pub(super) tie: u64,
    pub(super) payload: P,
}

/// Posts of each hour, at most so many and so many by one author: those whose text has the smallest hash (a bottom-k
/// sample, Cohen & Kaplan 2007, *Summarizing data using bottom-k sketches*, PODC). Each different text has the
/// same chance, so that whoever writes more of them pushes out no share of the others, and it does not matter in
/// which order they come. Of copies the earliest is kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample<P> {
    hours: BTreeMap<i64, Hour<P>>,
    per_hour: usize,
    per_author: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct Hour<P> {
    /// By hash of the text.
    posts: BTreeMap<u64, Kept<P>>,
    /// Author and text of each.
    authors: BTreeSet<(u64, u64)>,
}

impl<P> Hour<P> {
    fn remove(&mut self, text: u64) {
        if let Some(gone) = self.posts.remove(&text) {
            self.authors.remove(&(gone.author, text));
        }
    }
}

impl<P> Sample<P> {
    pub(super) const fn new(per_hour: usize, per_author: usize) -> Self {
        Self {
            hours: BTreeMap::new(),
            per_hour,
            per_author,
        }
    }

    /// Keeps the post if it is one of the sample; `payload` is made only then. In a busy hour most posts cost one
    /// comparison, the others `O(log per_hour)`.
    pub(super) fn offer(
        &mut self,
        hour: i64,
        text: u64,
        (at, author, tie): (i64, u64, u64),
        payload: impl FnOnce() -> Option<P>,
    ) {
        let (per_hour, per_author) = (self.per_hour, self.per_author);
        let slot = self.hours.entry(hour).or_insert_with(|| Hour {
            posts: BTreeMap::new(),
            authors: BTreeSet::new(),
        });
        let full = slot.posts.len() >= per_hour;
        let largest = slot.posts.last_key_value().map(|(&largest, _)| largest);
        if full && largest.is_some_and(|largest| text > largest) {
            return;
        }
        if let Some(copy) = slot.posts.get(&text) {
            if (copy.at, copy.tie) <= (at, tie) {
                return;
            }
            slot.remove(text);
        }
        let of_author = || slot.authors.range((author, 0)..=(author, u64::MAX));
        let mut gone = None;
        if of_author().count() >= per_author {
            let last = of_author().next_back().map(|&(_, text)| text);
            if last.is_some_and(|last| text > last) {
                return;
            }
            gone = last;
        }
        let Some(payload) = payload() else {
            return;
        };
        if let Some(gone) = gone {
            slot.remove(gone);
        }
        slot.authors.insert((author, text));
        slot.posts.insert(
            text,
            Kept {
                at,
                author,
                tie,
                payload,
            },
        );
        if slot.posts.len() > per_hour
            && let Some(largest) = slot.posts.last_key_value().map(|(&largest, _)| largest)
        {
            slot.remove(largest);
        }
    }

    /// Forgets hours outside these, and past the latest of so many.
    pub(super) fn keep(&mut self, first: i64, most: usize) {
        self.hours.retain(|&hour, _| hour >= first);
        while self.hours.len() > most {
            self.hours.pop_last(); // told by wrong clocks: the true hours are before them
        }
    }

    /// The posts of some hours, with the hashes of their texts.
    pub(super) fn posts(
        &self,
        hours: std::ops::RangeInclusive<i64>,
    ) -> impl Iterator<Item = (u64, &Kept<P>)> {
        let range = (hours.start() <= hours.end()).then_some(hours);
        let slots = range.into_iter().flat_map(|range| self.hours.range(range));
        slots.flat_map(|(_, slot)| slot.posts.iter().map(|(&text, kept)| (text, kept)))
    }

    /// Everything in it, by hour.
    pub(super) fn into_posts(self) -> impl Iterator<Item = (i64, u64, Kept<P>)> {
        self.hours.into_iter().flat_map(|(hour, slot)| {
            slot.posts
                .into_iter()
                .map(move |(text, kept)| (hour, text, kept))
        })
    }

    pub(super) fn hours(&self) -> usize {
        self.hours.len()
    }

    pub(super) fn len(&self) -> usize {
        self.hours.values().map(|slot| slot.posts.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sample(posts: &[(u64, u64, i64)]) -> Vec<(u64, u64, i64)> {
        let mut sample = Sample::new(16, 3);
        for &(text, author, at) in posts {
            sample.offer(0, text, (at, author, author), || Some(()));
        }
        sample
            .into_posts()
            .map(|(_, text, kept)| (text, kept.author, kept.at))
            .collect()
    }

    proptest! {
        /// Texts of one author each, as in all but hostile streams.
        #[test]
        fn order_does_not_matter(
            posts in prop::collection::vec((0..200_u64, 0..40_i64), 0..120).prop_map(|posts| {
                posts.into_iter().map(|(text, at)| (text, text % 9, at)).collect::<Vec<_>>()
            }),
            by in any::<prop::sample::Index>(),
        ) {
            let mut other = posts.clone();
            other.reverse();
            if !other.is_empty() {
                let by = by.index(other.len());
                other.rotate_left(by);
            }
            prop_assert_eq!(sample(&posts), sample(&other));
        }

        #[test]
        fn bounds_hold_and_the_smallest_stay(posts in prop::collection::vec((0..500_u64, 0..9_u64, 0..40_i64), 0..200)) {
            let kept = sample(&posts);
            prop_assert!(kept.len() <= 16);
            for author in 0..9 {
                prop_assert!(kept.iter().filter(|k| k.1 == author).count() <= 3);
            }
            // What alone has the smallest hash is never lost.
            if let Some(smallest) = posts.iter().map(|p| p.0).min() {
                prop_assert_eq!(kept[0].0, smallest);
            }
        }
    }
}
