//! Typing errors: an unknown word read as the word of the lexicon that it is one edit away from.
//!
//! One edit is an insertion, a deletion, a substitution or a transposition of neighbours (Damerau 1964), which four
//! errors in five are. The first letter stands, as it nearly always does (Yannakoudakis and Fawthrop 1983), and an
//! edit of the last letter alone is another inflection rather than an error. Words are found by the half that the edit
//! leaves whole, so that a word without such a neighbour costs a few bits of a filter.

use std::cmp::Ordering;
use std::sync::OnceLock;

use crate::text::TermId;

/// The shortest word of the lexicon that is found through an error: among shorter ones every word has neighbours.
pub(super) const SHORTEST: usize = 7;
/// No word of a lexicon is longer.
const LONGEST: usize = 40;
/// Letters of a half that go into its key: with the letter of the other end and a byte for length and half, eight.
const LETTERS: usize = 6;
/// Keys of the filter for each cell of 64 bits.
const KEYS_A_CELL: usize = 3;

/// Ordinary words that are one edit away from a word of the lexicon of the crate.
const ORDINARY: &str = include_str!("lexicon/ordinary.txt");

/// Whether words of a row in this language are found through an error: only those languages whose ordinary words are
/// listed. Any other would take a French or English word for one of its own.
pub(super) fn is_guarded(language: &str) -> bool {
    matches!(language, "fr" | "en" | "*")
}

/// Whether a folded word is known to be no error.
pub(super) fn is_ordinary(word: &str) -> bool {
    static WORDS: OnceLock<Vec<&str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let lines = ORDINARY.lines().filter(|line| !line.starts_with('#'));
        let mut words: Vec<_> = lines.flat_map(str::split_whitespace).collect();
        words.sort_unstable();
        words
    });
    words.binary_search(&word).is_ok()
}

/// The words of one layer that may be found through an error.
#[derive(Debug, Clone, Default)]
pub(super) struct Typos {
    /// A blocked Bloom filter of the keys: a power of two of cells, three bits of one cell a key.
    filter: Vec<u64>,
    /// By key: the words, in order of the key.
    words: Vec<(u64, TermId)>,
}

impl Typos {
    pub(super) fn build<'a>(words: impl IntoIterator<Item = (TermId, &'a str)>) -> Self {
        let mut typos = Self::default();
        for (id, word) in words {
            let n = word.len();
            let ends = Ends::of(word.as_bytes()).filter(|_| (SHORTEST..=LONGEST).contains(&n));
            if let Some(ends) = ends {
                typos.words.push((ends.head_key(n, ends.last()), id));
                typos.words.push((ends.tail_key(n), id));
            }
        }
        typos.words.sort_unstable();
        let cells = (typos.words.len() / KEYS_A_CELL + 1).next_power_of_two();
        typos.filter.resize(cells, 0);
        for &(key, _) in &typos.words {
            let (at, bits) = place(key, cells);
            if let Some(cell) = typos.filter.get_mut(at) {
                *cell |= bits;
            }
        }
        typos
    }

    /// Calls `found` for the words that share a half with `typed` and may be one error away from it, some twice.
    #[inline]
    pub(super) fn near(&self, typed: &[u8], mut found: impl FnMut(TermId)) {
        let Some(ends) = Ends::of(typed) else { return };
        let m = typed.len();
        let keys = [
            ends.head_key(m - 1, ends.last()),
            ends.tail_key(m - 1),
            ends.head_key(m, ends.last()),
            ends.tail_key(m),
            // The last two letters have changed places.
            ends.head_key(m, ends.before_last()),
            ends.head_key(m + 1, ends.last()),
            ends.tail_key(m + 1),
        ];
        // All bits are asked before any answer is looked at: nearly always none is yes.
        let asked = keys.map(|key| {
            let (at, bits) = place(key, self.filter.len());
            self.filter.get(at).is_some_and(|cell| cell & bits == bits)
        });
        if asked.iter().fold(false, |any, &yes| any | yes) {
            for (key, _) in keys.iter().zip(asked).filter(|&(_, yes)| yes) {
                let from = self.words.partition_point(|(k, _)| k < key);
                let same = self.words.get(from..).unwrap_or_default().iter();
                same.take_while(|(k, _)| k == key)
                    .for_each(|&(_, id)| found(id));
            }
        }
    }
}

/// Whether a typed word is looked at: long enough, plain letters.
pub(super) fn may_be_typo(typed: &[u8]) -> bool {
    (SHORTEST - 1..=LONGEST + 1).contains(&typed.len()) && is_plain(typed)
}

fn is_plain(word: &[u8]) -> bool {
    word.iter().all(u8::is_ascii_lowercase)
}

/// Where the second half of a word of `n` letters begins. The letter before it belongs to neither half, so that two
/// letters that change places touch one half only.
const fn half(n: usize) -> usize {
    n / 2 + 1
}

/// The first and the last letters of a word, eight at most, of which keys are cut.
#[derive(Debug, Clone, Copy)]
struct Ends {
    /// The first letter in the lowest byte.
    head: u64,
    /// The last letter in the lowest byte.
    tail: u64,
}

impl Ends {
    /// `None` for a word that is no [`may_be_typo`].
    #[inline]
    fn of(word: &[u8]) -> Option<Self> {
        if !may_be_typo(word) {
            return None;
        }
        let (mut first, mut last) = ([0; 8], [0; 8]);
        if let (Some(head), Some(tail)) = (word.first_chunk(), word.last_chunk()) {
            (first, last) = (*head, *tail);
        } else {
            // Six or seven letters.
            let padding = 8 - word.len();
            first.get_mut(..word.len())?.copy_from_slice(word);
            last.get_mut(padding..)?.copy_from_slice(word);
        }
        Some(Self {
            head: u64::from_le_bytes(first),
            tail: u64::from_be_bytes(last),
        })
    }

    const fn last(self) -> u64 {
        self.tail & 0xFF
    }

    const fn before_last(self) -> u64 {
        self.tail >> 8 & 0xFF
    }

    /// The first half that the word would share with a word of `n` letters that ends in `last`: no error changes the
    /// last letter but one that moves it.
    #[inline]
    fn head_key(self, n: usize, last: u64) -> u64 {
        key(self.head, half(n) - 1, last, n << 1)
    }

    /// The second half that the word would share with a word of `n` letters, and its first letter.
    #[inline]
    fn tail_key(self, n: usize) -> u64 {
        key(self.tail, n - half(n), self.head & 0xFF, n << 1 | 1)
    }
}

/// `letters` of a half, a letter of the other end, and a tag.
#[inline]
fn key(half: u64, letters: usize, other: u64, tag: usize) -> u64 {
    let half = half & ((1 << (8 * letters.min(LETTERS))) - 1);
    half << 16 | other << 8 | tag as u64
}

/// Cell and bits of a key in a filter of so many cells (Fibonacci hashing).
#[inline]
fn place(key: u64, cells: usize) -> (usize, u64) {
    let product = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = product ^ (product >> 32);
    let bit = |from: u32| 1_u64 << (product >> from & 63);
    let at = usize::try_from(mixed & 0xFFFF_FFFF).unwrap_or(0) & cells.wrapping_sub(1);
    (at, bit(58) | bit(52) | bit(46))
}

/// Whether `typed` is `word` with one error that is no inflection: first letters are the same, and what differs is not
/// the last letter alone.
pub(super) fn is_one_error(typed: &[u8], word: &[u8]) -> bool {
    let same = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (Some(typed), Some(word)) = (typed.get(same..), word.get(same..)) else {
        return false;
    };
    if same == 0 || typed.len().max(word.len()) < 2 {
        return false;
    }
    let swapped = || matches!((typed, word), ([a, b, ..], [c, d, ..]) if (a, b) == (d, c));
    match typed.len().cmp(&word.len()) {
        Ordering::Equal => {
            typed.get(1..) == word.get(1..) || swapped() && typed.get(2..) == word.get(2..)
        }
        Ordering::Less => word.get(1..) == Some(typed),
        Ordering::Greater => typed.get(1..) == Some(word),
    }
}

/// Calls `found` with `typed` after its drawn-out letters (three and more in a row) are written once, then twice:
/// `secouuuurs`, `nooon`. Nothing for a word without such letters.
pub(super) fn shortened<T>(typed: &str, mut found: impl FnMut(&str) -> Option<T>) -> Option<T> {
    let bytes = typed.as_bytes();
    let drawn_out = bytes
        .windows(3)
        .any(|w| matches!(w, [a, b, c] if a == b && b == c));
    if !drawn_out || !is_plain(bytes) {
        return None;
    }
    [1, 2].into_iter().find_map(|kept| {
        let mut word = [0; LONGEST];
        let mut length = 0;
        for run in bytes.chunk_by(|a, b| a == b) {
            let run = if run.len() < 3 { run } else { run.get(..kept)? };
            word.get_mut(length..length + run.len())?
                .copy_from_slice(run);
            length += run.len();
        }
        let word = std::str::from_utf8(word.get(..length)?).ok()?;
        if length < 2 { None } else { found(word) }
    })
}

/// Whether one error made `typed` of `word` by a slip of the hand, the likeliest of errors: a letter doubled or not, or
/// two that change places (Kernighan, Church and Gale 1990).
pub(super) fn is_slip(typed: &[u8], word: &[u8]) -> bool {
    let swapped = typed.len() == word.len() && sum(typed) == sum(word);
    swapped || runs(typed).eq(runs(word))
}

fn runs(word: &[u8]) -> impl Iterator<Item = Option<&u8>> {
    word.chunk_by(|a, b| a == b).map(<[u8]>::first)
}

/// Differs where one letter does.
fn sum(word: &[u8]) -> u64 {
    word.iter().map(|&b| u64::from(b)).sum()
}

/// The word that `typed` is read as: the only one that is one error away, slips before other errors, or the first in
/// the alphabet where all serve the same rules.
#[derive(Debug, Default)]
pub(super) struct Choice<'a> {
    best: Option<(&'a str, u64)>,
    slip: bool,
    torn: bool,
}

impl<'a> Choice<'a> {
    /// Takes a word that is one error away into account, with the sum of the rules that it serves.
    pub(super) fn add(&mut self, word: &'a str, rules: u64, slip: bool) {
        if slip != self.slip && self.best.is_some() {
            if self.slip {
                return;
            }
            *self = Self::default();
        }
        self.slip = slip;
        match self.best {
            Some((_, others)) if others != rules => self.torn = true,
            Some((first, _)) if first <= word => {}
            _ => self.best = Some((word, rules)),
        }
    }

    /// The choice for `typed`, if there is one and `typed` is no ordinary word.
    pub(super) fn of(self, typed: &str) -> Option<&'a str> {
        let (word, _) = self.best.filter(|_| !self.torn)?;
        (!is_ordinary(typed)).then_some(word)
    }
}

#[cfg(test)]
/// All edits of `word`, one by one.
pub(super) fn one_error_slowly(typed: &str, word: &str) -> bool {
    let (t, w) = (typed.as_bytes(), word.as_bytes());
    let mut edits: Vec<Vec<u8>> = Vec::new();
    for i in 1..w.len() {
        let cut = [&w[..i], &w[i + 1..]].concat();
        for letter in b'a'..=b'z' {
            edits.push([&w[..i], &[letter], &w[i + 1..]].concat());
            edits.push([&w[..i], &[letter], &w[i..]].concat());
        }
        edits.push(cut);
        if i + 1 < w.len() {
            let mut swapped = w.to_vec();
            swapped.swap(i, i + 1);
            edits.push(swapped);
        }
    }
    let longest = t.len().max(w.len());
    let last_alone = longest - t.iter().zip(w).take_while(|(a, b)| a == b).count() < 2;
    t != w && !last_alone && edits.iter().any(|e| e == t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_and_what_is_none() {
        for (typed, word, error) in [
            ("innondation", "inondation", true),
            ("inodation", "inondation", true),
            ("inondatoin", "inondation", true),
            ("inondatiom", "inondation", false), // another last letter: an inflection, elsewhere
            ("inondations", "inondation", false),
            ("imondation", "inondation", true),
            ("onondation", "inondation", false), // the first letter stands
            ("nondation", "inondation", false),
            ("incendei", "incendie", true),
            ("incendi", "incendie", false),
            ("avlaanche", "avalanche", true),
            ("avalanche", "avalanche", false),
            ("valanache", "avalanche", false),
            ("", "avalanche", false),
        ] {
            assert_eq!(
                is_one_error(typed.as_bytes(), word.as_bytes()),
                error,
                "{typed} {word}"
            );
        }
    }

    #[test]
    fn drawn_out_letters_are_written_once_or_twice() {
        let all = |typed: &str| {
            let mut seen = Vec::new();
            let none: Option<()> = shortened(typed, |word| {
                seen.push(word.to_owned());
                None
            });
            assert!(none.is_none());
            seen
        };
        assert_eq!(all("secouuuurs"), ["secours", "secouurs"]);
        assert_eq!(all("nooon"), ["non", "noon"]);
        assert_eq!(all("alllllooo"), ["alo", "alloo"]);
        assert!(all("allo").is_empty() && all("2000").is_empty() && all("aaa").len() == 1);
        assert!(
            all(&"ab".repeat(30)).is_empty() && all(&format!("{}ccc", "ab".repeat(30))).is_empty()
        );
    }

    #[test]
    fn ordinary_words_are_folded_and_listed_once() {
        let mut words: Vec<_> = ORDINARY
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
        assert!(words.iter().all(|w| may_be_typo(w.as_bytes())));
        assert!(is_ordinary("campagne") && !is_ordinary("innondation"));
    }

    #[test]
    fn a_choice_among_several_is_none_unless_they_serve_the_same_rules() {
        let choose = |words: &[(&'static str, u64)]| {
            let mut choice = Choice::default();
            for &(word, rules) in words {
                choice.add(word, rules, is_slip(b"typped", word.as_bytes()));
            }
            choice.of("typped")
        };
        assert_eq!(choose(&[]), None);
        assert_eq!(choose(&[("b", 1), ("a", 1), ("b", 1)]), Some("a"));
        assert_eq!(choose(&[("a", 1), ("b", 2), ("a", 1)]), None);
        for words in [
            [("typed", 1), ("tipped", 2), ("tapped", 3)],
            [("tipped", 2), ("tapped", 3), ("typed", 1)],
        ] {
            assert_eq!(choose(&words), Some("typed"));
        }
    }

    proptest! {
        /// Every word that is one error away is found by one of its halves.
        #[test]
        fn halves_miss_no_word(
            words in prop::collection::btree_set("[abc]{5,12}", 1..30),
            typed in "[abc]{5,13}",
        ) {
            let words: Vec<_> = words.into_iter().collect();
            let typos = Typos::build((0..).map(TermId).zip(words.iter().map(String::as_str)));
            let mut found: Vec<_> = Vec::new();
            typos.near(typed.as_bytes(), |id| found.push(words[id.index()].clone()));
            found.retain(|w| is_one_error(typed.as_bytes(), w.as_bytes()));
            found.sort();
            found.dedup();
            let slow: Vec<_> = words
                .iter()
                .filter(|w| w.len() >= SHORTEST && one_error_slowly(&typed, w))
                .cloned()
                .collect();
            prop_assert_eq!(found, slow);
        }
    }
}
