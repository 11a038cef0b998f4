//! Counting in the posts kept: voices, not posts.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::features::Feature;
use super::sample::Kept;
use super::suggester::{HOUR_MS, Inside, Suggester};

/// So many authors have to reach a time before posts are aged by it: one clock may be wrong.
const AGREE: usize = 3;

/// Maps by key: a key is a hash already.
pub(super) type ByKey<V> = HashMap<u64, V, BuildHasherDefault<KeyHasher>>;

/// Sets of keys.
pub(super) type Keys = HashSet<u64, BuildHasherDefault<KeyHasher>>;

#[derive(Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A post of the event and how much it counts.
pub(super) struct Weighed<'a> {
    pub(super) kept: &'a Kept<Inside>,
    pub(super) weight: f64,
}

/// Voices, told author by author.
#[derive(Debug, Default)]
pub(super) struct Voices {
    pub(super) posts: usize,
    pub(super) authors: usize,
    /// Sum over authors of their heaviest post.
    pub(super) weight: f64,
    /// The author now told, and its heaviest post.
    author: Option<u64>,
    heaviest: f64,
}

impl Voices {
    fn add(&mut self, author: u64, weight: f64) {
        self.posts += 1;
        if self.author == Some(author) {
            self.weight += (weight - self.heaviest).max(0.0);
            self.heaviest = self.heaviest.max(weight);
        } else {
            self.authors += 1;
            self.weight += weight;
            (self.author, self.heaviest) = (Some(author), weight);
        }
    }

    /// The smaller of the number of authors and of different texts.
    pub(super) fn count(&self) -> usize {
        self.authors.min(self.posts)
    }
}

/// What is counted of a candidate in posts of the event.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) voices: Voices,
    /// Index of the earliest post, and of the best to read.
    pub(super) first: usize,
    pub(super) example: usize,
}

/// The posts of the event that count, each text once, by author and time; weighed by how surely they concern the
/// event and how recent they are.
pub(super) fn inside(suggester: &Suggester) -> Vec<Weighed<'_>> {
    let mut first: BTreeMap<u64, &Kept<Inside>> = BTreeMap::new();
    for (text, kept) in suggester
        .inside
        .posts(suggester.counted(suggester.config.hours))
    {
        let known = first.entry(text).or_insert(kept);
        if (kept.at, kept.tie) < (known.at, known.tie) {
            *known = kept;
        }
    }
    let mut posts: Vec<_> = first.into_values().collect();
    let now = now(&mut posts);
    posts.sort_unstable_by_key(|kept| (kept.author, kept.at, kept.tie));
    let weigh = |kept: &Kept<Inside>| {
        let hours = now.saturating_sub(kept.at).max(0) as f64 / HOUR_MS as f64;
        kept.payload.score.get() * (-hours / suggester.config.half_life).exp2()
    };
    posts
        .into_iter()
        .map(|kept| Weighed {
            kept,
            weight: weigh(kept),
        })
        .collect()
}

/// The latest time that three authors have reached, or the earliest of all.
fn now(posts: &mut [&Kept<Inside>]) -> i64 {
    posts.sort_unstable_by_key(|kept| (std::cmp::Reverse(kept.at), kept.author));
    let mut authors: Vec<u64> = Vec::new();
    for kept in posts.iter() {
        if !authors.contains(&kept.author) {
            authors.push(kept.author);
        }
        if authors.len() >= AGREE {
            return kept.at;
        }
    }
    posts.last().map_or(0, |kept| kept.at)
}

/// Counts the candidates that at least `fewest` voices have and that `takes` takes.
pub(super) fn count(
    inside: &[Weighed<'_>],
    fewest: usize,
    takes: impl Fn(u64) -> bool,
) -> ByKey<Tally> {
    let seldom = Seldom::new(inside, fewest);
    let mut tallies: ByKey<Tally> = ByKey::default();
    let (mut keys, mut found) = (Vec::new(), Vec::new());
    for (i, &Weighed { kept, weight }) in inside.iter().enumerate() {
        keys.clear();
        let features = || kept.payload.features.iter();
        // What stands inside an entry of the profile is found with it.
        found.clear();
        found.extend(features().filter(|f| !takes(f.key)).map(|f| f.span()));
        let is_new = |f: &&Feature| !found.iter().any(|whole| whole.contains(f.span()));
        let often = features().filter(|f| !seldom.has(f.key));
        keys.extend(often.filter(is_new).map(|f| f.key));
        keys.sort_unstable();
        keys.dedup();
        for &key in &keys {
            let new = || Tally {
                voices: Voices::default(),
                first: i,
                example: i,
            };
            let tally = tallies.entry(key).or_insert_with(new);
            tally.voices.add(kept.author, weight);
            let of = |j: usize| inside.get(j).map_or(kept, |w| w.kept);
            let (first, best) = (of(tally.first), of(tally.example));
            if (kept.at, kept.tie) < (first.at, first.tie) {
                tally.first = i;
            }
            if (kept.payload.score, kept.at, kept.tie) > (best.payload.score, best.at, best.tie) {
                tally.example = i;
            }
        }
    }
    tallies.retain(|_, tally| tally.voices.count() >= fewest);
    tallies
}

/// Which keys surely stand in too few posts: most candidates stand in one, and are passed over before anything is
/// counted of them. A counting Bloom filter of one hash.
struct Seldom {
    counts: Vec<u8>,
    fewest: u8,
}

impl Seldom {
    fn new(inside: &[Weighed<'_>], fewest: usize) -> Self {
        let features = || inside.iter().flat_map(|w| w.kept.payload.features.iter());
        let places = (4 * features().count()).next_power_of_two();
        let fewest = u8::try_from(fewest).unwrap_or(u8::MAX);
        let mut seldom = Self {
            counts: vec![0; places],
            fewest,
        };
        for feature in features() {
            let place = seldom.place(feature.key);
            if let Some(count) = seldom.counts.get_mut(place) {
                *count = count.saturating_add(1);
            }
        }
        seldom
    }

    fn place(&self, key: u64) -> usize {
        // The number of places is a power of two.
        usize::try_from(key & u64::from(u32::MAX)).unwrap_or(0)
            & self.counts.len().saturating_sub(1)
    }

    fn has(&self, key: u64) -> bool {
        self.counts
            .get(self.place(key))
            .is_none_or(|&count| count < self.fewest)
    }
}

/// What is counted in other posts.
pub(super) struct Elsewhere {
    pub(super) voices: ByKey<Voices>,
    /// Weight and number of all posts.
    pub(super) weight: f64,
    pub(super) posts: usize,
}

/// Counts the candidates in other posts.
pub(super) fn elsewhere(suggester: &Suggester, of: &ByKey<Tally>) -> Elsewhere {
    let hours = suggester.counted(suggester.config.background_hours);
    let mut texts = HashSet::new();
    let mut posts: Vec<_> = suggester
        .outside
        .posts(hours)
        .filter(|(text, _)| texts.insert(*text))
        .map(|(_, kept)| kept)
        .collect();
    posts.sort_unstable_by_key(|kept| (kept.author, kept.at, kept.tie));
    let mut voices: ByKey<Voices> = ByKey::default();
    for kept in &posts {
        let weight = kept.payload.other.get();
        for &key in kept.payload.keys.iter().filter(|key| of.contains_key(key)) {
            voices.entry(key).or_default().add(kept.author, weight);
        }
    }
    Elsewhere {
        voices,
        weight: posts.iter().map(|kept| kept.payload.other.get()).sum(),
        posts: posts.len(),
    }
}

/// By part and whole, in how many posts the part stands inside the whole.
pub(super) fn within(inside: &[Weighed<'_>], of: &Keys) -> BTreeMap<(u64, u64), usize> {
    let mut within: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    let mut features: Vec<&Feature> = Vec::new();
    let mut pairs = Vec::new();
    for Weighed { kept, .. } in inside {
        features.clear();
        features.extend(kept.payload.features.iter().filter(|f| of.contains(&f.key)));
        pairs.clear();
        // By start, then length: what stands inside begins before the end, or is shorter and begins with it.
        for (i, whole) in features.iter().enumerate() {
            let span = whole.span();
            let after = features
                .iter()
                .skip(i + 1)
                .take_while(|part| part.span().start < span.end);
            let before = features
                .iter()
                .take(i)
                .rev()
                .take_while(|part| part.span().start == span.start);
            let parts = after
                .chain(before)
                .filter(|part| span.contains(part.span()) && part.key != whole.key);
            pairs.extend(parts.map(|part| (part.key, whole.key)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        for &pair in &pairs {
            *within.entry(pair).or_default() += 1;
        }
    }
    within
}
