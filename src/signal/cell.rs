//! One hazard in one area: the voices of late, and how many of them are independent.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Level;
use super::baseline::Baseline;
use crate::post::PostId;

/// Most voices kept in a cell: enough to see any count that a signal needs.
pub(super) const MOST_KEPT: usize = 96;
/// Most voices kept of one author, and of one origin: the latest. A loud account cannot push others out.
const MOST_OF_ONE: usize = 4;

/// A voice as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) time: DateTime<Utc>,
    pub(super) post: PostId,
    pub(super) author: u64,
    pub(super) origin: u64,
    /// Hash of its code at each level, by [`Level::index`]; 0 where unknown.
    pub(super) path: [u64; 4],
}

impl Kept {
    fn key(&self) -> (DateTime<Utc>, &str) {
        (self.time, self.post.as_str())
    }

    pub(super) fn is_in(&self, level: Level, code: u64) -> bool {
        self.path.get(level.index()) == Some(&code)
    }
}

/// The voices of one hazard in one area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Cell {
    /// By time, then post.
    pub(super) kept: Vec<Kept>,
    pub(super) baseline: Baseline,
    /// When a voice was last added: which cells are dropped first.
    pub(super) touched: DateTime<Utc>,
}

/// A count in a window.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    /// Indices into `kept` of one voice for each independent witness, by time.
    pub(super) voices: Vec<usize>,
    pub(super) window: u32,
}

impl Cell {
    pub(super) fn new(at: DateTime<Utc>) -> Self {
        Self {
            kept: Vec::new(),
            baseline: Baseline::new(at),
            touched: at,
        }
    }

    /// Adds a voice; false if its post is here already. Voices that must go to make room enter the baseline.
    pub(super) fn add(&mut self, voice: Kept) -> bool {
        let place = self.kept.partition_point(|k| k.key() < voice.key());
        // The same post has the same time: it would stand right here.
        if self.kept.get(place).is_some_and(|k| k.key() == voice.key()) {
            return false;
        }
        self.touched = self.touched.max(voice.time);
        let (author, origin) = (voice.author, voice.origin);
        self.kept.insert(place, voice);
        self.keep_latest(|k| k.author == author);
        self.keep_latest(|k| k.origin == origin);
        if self.kept.len() > MOST_KEPT {
            self.let_go_first();
        }
        true
    }

    fn keep_latest(&mut self, of_one: impl Fn(&Kept) -> bool) {
        if self.kept.iter().filter(|k| of_one(k)).count() > MOST_OF_ONE
            && let Some(oldest) = self.kept.iter().position(of_one)
        {
            self.kept.remove(oldest);
        }
    }

    /// Lets voices older than `before` go.
    pub(super) fn expire(&mut self, before: DateTime<Utc>) {
        while self.kept.first().is_some_and(|k| k.time < before) {
            self.let_go_first();
        }
    }

    /// Forgets voices past `after`, and a rate learned up to such a time: nothing before it would count any more.
    pub(super) fn forget_after(&mut self, after: DateTime<Utc>, now: DateTime<Utc>) {
        while self.kept.last().is_some_and(|k| k.time > after) {
            self.kept.pop();
        }
        if self.baseline.at() > after {
            self.baseline = Baseline::new(now);
        }
        if self.touched > after {
            self.touched = now;
        }
    }

    fn let_go_first(&mut self) {
        if self.kept.is_empty() {
            return;
        }
        let gone = self.kept.remove(0);
        // Each author once a window: a loud one does not make an area look busy.
        if !self.kept.iter().any(|k| k.author == gone.author) {
            self.baseline.add(gone.time);
        }
    }

    /// Authors heard in the `length` seconds up to `time`.
    pub(super) fn heard(&self, time: DateTime<Utc>, length: u32) -> usize {
        let window = TimeDelta::seconds(i64::from(length));
        let inside = |k: &&Kept| {
            let age = time.signed_duration_since(k.time);
            age < window && age >= TimeDelta::zero()
        };
        let mut authors: Vec<u64> = self.kept.iter().filter(inside).map(|k| k.author).collect();
        authors.sort_unstable();
        authors.dedup();
        authors.len()
    }

    /// Most voices, independent or not, in a window of `length` seconds that holds the voice of `time`: a bound
    /// that is cheap to have.
    pub(super) fn at_most(&self, time: DateTime<Utc>, length: u32) -> usize {
        let window = TimeDelta::seconds(i64::from(length));
        let first = self.kept.partition_point(|k| k.time < time);
        let mut most = 0;
        let mut from = 0;
        for (end, last) in self.kept.iter().enumerate().skip(first) {
            if last.time.signed_duration_since(time) >= window {
                break;
            }
            while self
                .kept
                .get(from)
                .is_some_and(|k| last.time.signed_duration_since(k.time) >= window)
            {
                from += 1;
            }
            most = most.max(end + 1 - from);
        }
        most
    }

    /// The largest count among windows of `length` seconds that hold the voice of `time`, among the voices
    /// that `takes` accepts; of equal counts the earliest.
    pub(super) fn count(
        &self,
        time: DateTime<Utc>,
        length: u32,
        least: usize,
        takes: &dyn Fn(&Kept) -> bool,
    ) -> Option<Count> {
        let window = TimeDelta::seconds(i64::from(length));
        // The fullest windows first: mostly all its voices are independent, and no other need be matched.
        let ends = self.kept.iter().enumerate();
        let mut ends: Vec<(usize, usize)> = ends
            .skip(self.kept.partition_point(|k| k.time < time))
            .take_while(|(_, k)| k.time.signed_duration_since(time) < window)
            .map(|(end, _)| (self.inside(end, window, takes).count(), end))
            .collect();
        ends.sort_unstable_by_key(|&(size, end)| (std::cmp::Reverse(size), end));
        let mut best: Option<(Vec<usize>, usize)> = None;
        for (size, end) in ends {
            let (most, earliest) = best
                .as_ref()
                .map_or((least.max(1) - 1, 0), |(voices, end)| (voices.len(), *end));
            if size < most || size == most && end >= earliest {
                continue;
            }
            let within: Vec<usize> = self.inside(end, window, takes).collect();
            let voices = self.independent(&within);
            if voices.len() > most || voices.len() == most && end < earliest {
                best = Some((voices, end));
            }
        }
        let best = best.map(|(voices, _)| voices);
        best.map(|voices| Count {
            voices,
            window: length,
        })
    }

    /// The voices that `takes` accepts in the window whose last voice is number `end`.
    fn inside<'a>(
        &'a self,
        end: usize,
        window: TimeDelta,
        takes: &'a dyn Fn(&Kept) -> bool,
    ) -> impl Iterator<Item = usize> + 'a {
        let last = self.kept.get(end).map(|k| k.time);
        let kept = self.kept.iter().enumerate().take(end + 1);
        kept.filter(move |(_, k)| {
            last.is_some_and(|last| last.signed_duration_since(k.time) < window) && takes(k)
        })
        .map(|(i, _)| i)
    }

    /// One voice for each independent witness: as many voices as can be chosen with no author and no origin
    /// twice. That is a maximum matching of authors to origins (Kuhn's augmenting paths), so that neither
    /// one account with many stories nor many accounts with one story count more than once, and a relay
    /// account that repeats everyone takes no witness away.
    fn independent(&self, inside: &[usize]) -> Vec<usize> {
        let voices: Vec<(usize, &Kept)> = inside
            .iter()
            .filter_map(|&i| self.kept.get(i).map(|k| (i, k)))
            .collect();
        let mut origins: Vec<u64> = voices.iter().map(|(_, k)| k.origin).collect();
        origins.sort_unstable();
        origins.dedup();
        // Which voice each origin is matched through.
        let mut taken: Vec<Option<usize>> = vec![None; origins.len()];
        let mut done: Vec<u64> = Vec::with_capacity(voices.len());
        for &(_, voice) in &voices {
            if done.contains(&voice.author) {
                continue;
            }
            done.push(voice.author);
            let mut seen = vec![false; origins.len()];
            augment(voice.author, &voices, &origins, &mut taken, &mut seen);
        }
        let mut chosen: Vec<usize> = taken
            .into_iter()
            .flatten()
            .filter_map(|v| voices.get(v).map(|&(i, _)| i))
            .collect();
        chosen.sort_unstable();
        chosen
    }
}

/// Finds `author` an origin, others making room. Its depth is bounded by [`MOST_KEPT`].
fn augment(
    author: u64,
    voices: &[(usize, &Kept)],
    origins: &[u64],
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for (at, (_, voice)) in voices.iter().enumerate() {
        if voice.author != author {
            continue;
        }
        let Ok(origin) = origins.binary_search(&voice.origin) else {
            continue;
        };
        match seen.get_mut(origin) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        let holder = taken.get(origin).copied().flatten();
        let holder = holder.and_then(|v| voices.get(v)).map(|(_, k)| k.author);
        let free = match holder {
            None => true,
            Some(other) => augment(other, voices, origins, taken, seen),
        };
        if free {
            if let Some(slot) = taken.get_mut(origin) {
                *slot = Some(at);
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(pairs: &[(u64, u64)]) -> Cell {
        let start: DateTime<Utc> = "2031-02-03T12:00:00Z".parse().unwrap();
        let mut cell = Cell::new(start);
        for (i, &(author, origin)) in pairs.iter().enumerate() {
            cell.kept.push(Kept {
                time: start + TimeDelta::seconds(i64::try_from(i).unwrap()),
                post: PostId::new(format!("p{i:03}")).unwrap(),
                author,
                origin,
                path: [0; 4],
            });
        }
        cell
    }

    /// The most voices without an author or origin twice, by trying all choices.
    fn slow(pairs: &[(u64, u64)]) -> usize {
        let Some((&(author, origin), rest)) = pairs.split_first() else {
            return 0;
        };
        let without: Vec<_> = rest
            .iter()
            .copied()
            .filter(|&(a, o)| a != author && o != origin)
            .collect();
        slow(rest).max(1 + slow(&without))
    }

    #[test]
    fn who_counts_as_independent() {
        for (pairs, count, why) in [
            (&[(1, 1), (1, 2), (1, 3)][..], 1, "one loud account"),
            (&[(1, 1), (2, 1), (3, 1)], 1, "copies"),
            (&[(1, 1), (2, 2), (3, 3)], 3, "three witnesses"),
            (
                &[(1, 1), (2, 2), (3, 3), (9, 1), (9, 2), (9, 3)],
                3,
                "a relay account on top",
            ),
            (
                &[(9, 1), (9, 2), (9, 3), (1, 1), (2, 2), (3, 3)],
                3,
                "a relay account first",
            ),
            (&[(1, 1), (1, 2), (2, 1)], 2, "the second story makes room"),
            (&[], 0, "silence"),
        ] {
            let cell = cell(pairs);
            let inside: Vec<usize> = (0..pairs.len()).collect();
            assert_eq!(cell.independent(&inside).len(), count, "{why}");
        }
    }

    proptest! {
        #[test]
        fn the_matching_is_largest(pairs in prop::collection::vec((0u64..5, 0u64..5), 0..12)) {
            let cell = cell(&pairs);
            let inside: Vec<usize> = (0..pairs.len()).collect();
            let chosen = cell.independent(&inside);
            prop_assert_eq!(chosen.len(), slow(&pairs));
            let mut authors: Vec<_> = chosen.iter().map(|&i| pairs[i].0).collect();
            let mut origins: Vec<_> = chosen.iter().map(|&i| pairs[i].1).collect();
            authors.sort_unstable();
            authors.dedup();
            origins.sort_unstable();
            origins.dedup();
            prop_assert_eq!((authors.len(), origins.len()), (chosen.len(), chosen.len()));
        }

        /// The count of the fullest windows first is the count of all windows in turn.
        #[test]
        fn the_largest_count_is_found(
            rows in prop::collection::vec((0u64..8, 0u64..8, 0i64..60), 1..24),
            at in 0i64..60,
            least in 1usize..4,
        ) {
            let start: DateTime<Utc> = "2031-02-03T12:00:00Z".parse().unwrap();
            let mut cell = cell(&rows.iter().map(|&(a, o, _)| (a, o)).collect::<Vec<_>>());
            for (kept, &(_, _, second)) in cell.kept.iter_mut().zip(&rows) {
                kept.time = start + TimeDelta::seconds(second);
            }
            cell.kept.sort_by(|a, b| a.key().cmp(&b.key()));
            let time = start + TimeDelta::seconds(at);
            let takes = |k: &Kept| k.author != 7;
            let (from, window) = (cell.kept.partition_point(|k| k.time < time), TimeDelta::seconds(20));
            let mut slow: Option<Vec<usize>> = None;
            for (end, last) in cell.kept.iter().enumerate().skip(from) {
                let inside: Vec<usize> = (0..=end)
                    .filter(|&i| last.time - cell.kept[i].time < window && takes(&cell.kept[i]))
                    .collect();
                let voices = cell.independent(&inside);
                let most = slow.as_ref().map_or(least - 1, Vec::len);
                if last.time - time < window && voices.len() > most {
                    slow = Some(voices);
                }
            }
            let fast = cell.count(time, 20, least, &takes);
            prop_assert_eq!(fast.map(|c| c.voices), slow);
        }

        #[test]
        fn a_loud_account_pushes_no_one_out(noise in 0usize..400) {
            let start: DateTime<Utc> = "2031-02-03T12:00:00Z".parse().unwrap();
            let mut cell = Cell::new(start);
            let mut add = |i: usize, author| {
                let voice = Kept {
                    time: start + TimeDelta::seconds(i64::try_from(i).unwrap()),
                    post: PostId::new(format!("p{i}")).unwrap(),
                    author,
                    origin: i as u64,
                    path: [0; 4],
                };
                cell.add(voice);
            };
            for i in 0..3 {
                add(i, i as u64);
            }
            for i in 0..noise {
                add(3 + i, 99);
            }
            prop_assert!(cell.kept.len() <= 3 + MOST_OF_ONE);
            prop_assert_eq!(cell.kept.iter().filter(|k| k.author < 3).count(), 3);
        }
    }
}
