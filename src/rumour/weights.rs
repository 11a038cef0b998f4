//! How much a word tells of what a post says.

use std::sync::{Arc, LazyLock};

use hashbrown::HashTable;
use thiserror::Error;
use xxhash_rust::xxh3::Xxh3;

use crate::text::{Term, TermFlags, term_hash};

/// The shipped table; its origin stands in its first lines.
const BUILTIN: &str = include_str!("data/weights.tsv");

static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
    // A test proves that the shipped table reads; were it damaged, every word would be rare.
    Weights::from_tsv(BUILTIN).unwrap_or_else(|_| Weights::flat())
});

/// Weight of a word that the table does not hold: a word in one post of three thousand.
const RARE: f32 = 8.0;
/// Words under this weight (in more than one post of five) tell nothing and are left out.
const LIGHT: f32 = 1.5;
/// A hashtag names the event more often than the claim. Chosen among .4 to 1.4, with the two below, on five
/// development sets; the plateau is wide.
const HASHTAG: f32 = 0.6;
/// Figures tell claims of one topic apart.
const NUMBER: f32 = 1.25;
/// So do names.
const CAPITALISED: f32 = 1.2;
/// A hazard or place that the caller recognised, beside its own words.
pub(super) const FACET: f32 = 2.0;

/// How much each word counts when two posts are compared: a frozen table, so that the similarity of two posts
/// depends on nothing but these two posts, whatever else is in the window and in whatever order it came.
///
/// Cheap to clone: the table is shared.
///
/// ```
/// use vigie::rumour::Weights;
/// let weights = Weights::default();
/// assert!(weights.word("avec") < weights.word("barrage"));
/// let own = Weights::from_tsv("barrage\t3.5\n")?;
/// assert_eq!(own.word("barrage"), 3.5);
/// # Ok::<(), vigie::rumour::WeightsError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Weights {
    /// Weight by term hash.
    table: Arc<HashTable<(u64, f32)>>,
}

/// A line of a weight table is not `word`, tab, number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
#[error(
    "weight table line {line}: expected a word, a tab and a number from 0 to 8, found {found:?}"
)]
pub struct WeightsError {
    /// Line number, from 1.
    pub line: usize,
    /// What the line holds.
    pub found: String,
}

impl Default for Weights {
    /// The shipped French and English table.
    fn default() -> Self {
        SHIPPED.clone()
    }
}

impl Weights {
    fn flat() -> Self {
        Self {
            table: Arc::default(),
        }
    }

    /// Reads a table: one folded word, a tab and a weight from 0 to 8 a line. Empty lines and lines that begin
    /// with `#` are passed over; of two lines for one word the later holds.
    ///
    /// # Errors
    /// The first line that does not read.
    pub fn from_tsv(tsv: &str) -> Result<Self, WeightsError> {
        let mut table = HashTable::new();
        for (i, line) in tsv.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let entry = line.split_once('\t').and_then(|(word, weight)| {
                let weight: f32 = weight.trim().parse().ok()?;
                (!word.is_empty() && (0.0..=RARE).contains(&weight)).then_some((word, weight))
            });
            let Some((word, weight)) = entry else {
                return Err(WeightsError {
                    line: i + 1,
                    found: line.chars().take(80).collect(),
                });
            };
            let hash = term_hash(word);
            table
                .entry(hash, |&(h, _)| h == hash, |&(h, _)| h)
                .and_modify(|old| old.1 = weight)
                .or_insert((hash, weight));
        }
        Ok(Self {
            table: Arc::new(table),
        })
    }

    /// The pairs of term hash and weight, by hash.
    pub(super) fn pairs(&self) -> Vec<(u64, f32)> {
        let mut pairs: Vec<_> = self.table.iter().copied().collect();
        pairs.sort_unstable_by_key(|&(hash, _)| hash);
        pairs
    }

    /// The table of such pairs; `None` if one is twice there or a weight out of range.
    pub(super) fn from_pairs(pairs: &[(u64, f32)]) -> Option<Self> {
        let mut table = HashTable::with_capacity(pairs.len());
        let sound = pairs.is_sorted_by(|a, b| a.0 < b.0)
            && pairs.iter().all(|(_, w)| (0.0..=RARE).contains(w));
        for &pair in pairs {
            table.insert_unique(pair.0, pair, |&(h, _)| h);
        }
        sound.then(|| Self {
            table: Arc::new(table),
        })
    }

    /// Tells two tables apart. O(table).
    pub(super) fn fingerprint(&self) -> u64 {
        let mut print = Xxh3::new();
        for (hash, weight) in self.pairs() {
            print.update(&hash.to_le_bytes());
            print.update(&weight.to_bits().to_le_bytes());
        }
        print.digest()
    }

    /// The weight of a folded word.
    #[must_use]
    pub fn word(&self, folded: &str) -> f32 {
        self.hash(term_hash(folded))
    }

    /// The weight of a term as it stands in a post; `None` if it tells nothing.
    pub(super) fn term(&self, term: &Term) -> Option<f32> {
        let base = if term.is(TermFlags::NUMBER) {
            RARE
        } else {
            self.hash(term.hash)
        };
        let factor = if term.is(TermFlags::HASHTAG) {
            HASHTAG
        } else if term.is(TermFlags::NUMBER) {
            NUMBER
        } else if term.is(TermFlags::CAPITALIZED) {
            CAPITALISED
        } else {
            1.0
        };
        (base >= LIGHT).then_some(base * factor)
    }

    fn hash(&self, hash: u64) -> f32 {
        self.table
            .find(hash, |&(h, _)| h == hash)
            .map_or(RARE, |&(_, weight)| weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_reads() {
        let weights = Weights::from_tsv(BUILTIN).unwrap();
        assert!(weights.table.len() > 3_000);
        assert!(weights.word("le") < LIGHT);
        assert!((weights.word("zzyzx") - RARE).abs() < f32::EPSILON);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (tsv, line) in [
            ("eau\t1\nfeu", 2),
            ("eau\tNaN", 1),
            ("\t1", 1),
            ("eau\t9", 1),
        ] {
            assert_eq!(Weights::from_tsv(tsv).unwrap_err().line, line, "{tsv:?}");
        }
        assert_eq!(
            Weights::from_tsv("feu").unwrap_err().to_string(),
            "weight table line 1: expected a word, a tab and a number from 0 to 8, found \"feu\""
        );
    }

    #[test]
    fn the_later_line_holds() {
        let weights = Weights::from_tsv("# deux fois\neau\t1\n\neau\t2\n").unwrap();
        assert!((weights.word("eau") - 2.0).abs() < f32::EPSILON);
    }
}
