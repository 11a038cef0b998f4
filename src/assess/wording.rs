//! The wording of a post as features: words, heads of long words, two words in a row, topics.

use std::fmt;

use hashbrown::HashTable;

use crate::observation::Reading;
use crate::text::{Term, TermFlags, TermId, TermTable, term_hash};

use super::topics::Topics;

/// A longer word has its first letters as a feature too: inflections share them. Five letters did better than four or
/// six on invented crises left out of learning.
const STEM: usize = 5;
/// Words shorter than this say too little.
const SHORTEST: usize = 2;

/// A feature of a post's wording, with folded words. Text form: `word.secours`, `stem.bloqu` (a longer word that begins
/// so), `pair.au_secours`, `topic.WATER`.
///
/// The words of a place name are none: a model must not learn where the crises were from which it learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Wording<'a> {
    /// A word.
    Word(&'a str),
    /// The first letters of a longer word.
    Stem(&'a str),
    /// Two words in a row of one sentence.
    Pair(&'a str, &'a str),
    /// A word of this topic, see [`Topics`](super::Topics).
    Topic(&'a str),
}

impl fmt::Display for Wording<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => write!(f, "word.{word}"),
            Self::Stem(head) => write!(f, "stem.{head}"),
            Self::Pair(first, second) => write!(f, "pair.{first}_{second}"),
            Self::Topic(name) => write!(f, "topic.{name}"),
        }
    }
}

impl<'a> Wording<'a> {
    /// Reads the text form; `None` where it is none.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let (kind, rest) = text.split_once('.')?;
        if rest.is_empty() {
            return None;
        }
        match kind {
            "word" => Some(Self::Word(rest)),
            "stem" => Some(Self::Stem(rest)),
            "topic" => Some(Self::Topic(rest)),
            "pair" => rest
                .split_once('_')
                .filter(|(a, b)| !a.is_empty() && !b.is_empty())
                .map(|(a, b)| Self::Pair(a, b)),
            _ => None,
        }
    }
}

/// Whether a term can be a word: long enough, no bare number, in no place name.
fn is_word(term: &Term, folded: &str) -> bool {
    folded.len() >= SHORTEST && !term.is(TermFlags::NUMBER)
}

/// The first letters of a word that is longer.
fn stem(folded: &str) -> Option<&str> {
    folded.get(..STEM).filter(|_| folded.len() > STEM)
}

/// The terms of a post that are words, with their folded form; `None` where a place name, a number or a sentence end
/// stands between two of them.
fn words<'a>(reading: &Reading<'a>) -> impl Iterator<Item = Option<(&'a Term, &'a str)>> {
    let text = reading.text;
    let mut places = reading.places.iter().map(|place| place.span).peekable();
    let mut sentence = 0;
    text.terms().iter().flat_map(move |term| {
        while places.next_if(|span| span.end <= term.span.start).is_some() {}
        let in_name = places.peek().is_some_and(|span| span.start < term.span.end);
        let folded = text.folded(term);
        let word = (!in_name && is_word(term, folded)).then_some((term, folded));
        let cut = std::mem::replace(&mut sentence, term.sentence) != term.sentence;
        [cut.then_some(None), Some(word)].into_iter().flatten()
    })
}

/// Calls `found` with every wording feature of a post, repeated ones again; for learning.
pub(super) fn each_wording<'a>(
    reading: &Reading<'a>,
    topics: &'a Topics,
    mut found: impl FnMut(Wording<'a>),
) {
    let mut before = None;
    for word in words(reading) {
        let Some((_, folded)) = word else {
            before = None;
            continue;
        };
        topics.of(folded).map(Wording::Topic).for_each(&mut found);
        found(Wording::Word(folded));
        if let Some(head) = stem(folded) {
            found(Wording::Stem(head));
        }
        if let Some(first) = before.replace(folded) {
            found(Wording::Pair(first, folded));
        }
    }
}

const NONE: u32 = u32::MAX;
/// Keys of stems and topics begin with a sign that no folded word has.
const STEM_KEY: char = '~';
const TOPIC_KEY: char = '#';

/// Numbers for the wording features that carry weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    /// Words, and stems and topics behind their sign.
    keys: TermTable,
    /// By key: its number; [`NONE`] for a word that is only part of pairs.
    numbers: Vec<u32>,
    pairs: HashTable<(TermId, TermId, u32)>,
    /// By number: the key, or the two words of a pair.
    entries: Vec<(TermId, Option<TermId>)>,
}

/// Memory of one post: which features it has, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct WordingScratch {
    present: Vec<u32>,
    /// By number: the post in which it was last seen.
    seen: Vec<u32>,
    post: u32,
    key: String,
}

impl WordingScratch {
    fn begin(&mut self, features: usize) {
        self.present.clear();
        self.post = self.post.wrapping_add(1);
        if self.post == 0 || self.seen.len() != features {
            self.seen.clear();
            self.seen.resize(features, 0);
            self.post = 1;
        }
    }

    fn add(&mut self, number: u32) {
        if let Some(seen) = self.seen.get_mut(number as usize)
            && *seen != self.post
        {
            *seen = self.post;
            self.present.push(number);
        }
    }

    /// The numbers of the features, in order of appearance.
    pub(super) fn present(&self) -> &[u32] {
        &self.present
    }
}

impl Vocabulary {
    /// The number of a feature, new or old.
    pub(super) fn insert(&mut self, wording: Wording<'_>) -> u32 {
        let next = u32::try_from(self.entries.len()).unwrap_or(NONE);
        let (key, second) = match wording {
            Wording::Word(word) => (self.intern(word), None),
            Wording::Stem(head) => (self.intern(&format!("{STEM_KEY}{head}")), None),
            Wording::Topic(name) => (self.intern(&format!("{TOPIC_KEY}{name}")), None),
            Wording::Pair(first, second) => (self.intern(first), Some(self.intern(second))),
        };
        if let Some(second) = second {
            if let Some(number) = self.pair(key, second) {
                return number;
            }
            let hash = |&(a, b, _): &(TermId, TermId, u32)| pair_hash(a, b);
            self.pairs
                .insert_unique(pair_hash(key, second), (key, second, next), hash);
        } else {
            match self.numbers.get_mut(key.index()) {
                Some(number) if *number == NONE => *number = next,
                Some(number) => return *number,
                None => return NONE,
            }
        }
        self.entries.push((key, second));
        next
    }

    fn intern(&mut self, key: &str) -> TermId {
        let id = self.keys.insert(key);
        if id.index() >= self.numbers.len() {
            self.numbers.resize(id.index() + 1, NONE);
        }
        id
    }

    /// The number of a feature; `None` for one without.
    pub(super) fn get(&self, wording: Wording<'_>) -> Option<u32> {
        let id = |key: &str| self.keys.get(term_hash(key), key);
        match wording {
            Wording::Word(word) => self.number(id(word)?),
            Wording::Stem(head) => self.number(id(&format!("{STEM_KEY}{head}"))?),
            Wording::Topic(name) => self.number(id(&format!("{TOPIC_KEY}{name}"))?),
            Wording::Pair(first, second) => self.pair(id(first)?, id(second)?),
        }
    }

    fn number(&self, id: TermId) -> Option<u32> {
        let number = self.numbers.get(id.index()).copied();
        number.filter(|&number| number != NONE)
    }

    fn pair(&self, a: TermId, b: TermId) -> Option<u32> {
        let same = |&(x, y, _): &(TermId, TermId, u32)| (x, y) == (a, b);
        self.pairs
            .find(pair_hash(a, b), same)
            .map(|&(.., number)| number)
    }

    /// The feature behind a number.
    pub(super) fn wording(&self, number: u32) -> Option<Wording<'_>> {
        let &(key, second) = self.entries.get(number as usize)?;
        let key = self.keys.term(key);
        Some(match (second, key.chars().next()) {
            (Some(second), _) => Wording::Pair(key, self.keys.term(second)),
            (None, Some(STEM_KEY)) => Wording::Stem(key.get(1..)?),
            (None, Some(TOPIC_KEY)) => Wording::Topic(key.get(1..)?),
            (None, _) => Wording::Word(key),
        })
    }

    /// The numbers of all topics, by their position; [`NONE`] for those without.
    pub(super) fn topic_numbers(&self, topics: &Topics) -> Vec<u32> {
        topics
            .names()
            .map(|name| self.get(Wording::Topic(name)).unwrap_or(NONE))
            .collect()
    }

    /// Finds the numbered features of a post: the same as [`each_wording`] and [`Vocabulary::get`], by the hashes that
    /// the terms carry. `topic_numbers` are those of `topics`. `O(terms)`.
    pub(super) fn find(
        &self,
        reading: &Reading<'_>,
        topics: &Topics,
        topic_numbers: &[u32],
        scratch: &mut WordingScratch,
    ) {
        scratch.begin(self.entries.len());
        let mut key = std::mem::take(&mut scratch.key);
        let mut before: Option<TermId> = None;
        let mut of_post = 0_u128;
        for word in words(reading) {
            let Some((term, folded)) = word else {
                before = None;
                continue;
            };
            of_post |= topics.of_term(term, folded);
            let id = self.keys.get(term.hash, folded);
            if let Some(number) = id.and_then(|id| self.number(id)) {
                scratch.add(number);
            }
            if let Some(head) = stem(folded) {
                key.clear();
                key.push(STEM_KEY);
                key.push_str(head);
                let number = self.keys.get(term_hash(&key), &key);
                if let Some(number) = number.and_then(|id| self.number(id)) {
                    scratch.add(number);
                }
            }
            if let Some((a, b)) = before.zip(id)
                && let Some(number) = self.pair(a, b)
            {
                scratch.add(number);
            }
            before = id;
        }
        scratch.key = key;
        for (at, &number) in topic_numbers.iter().enumerate() {
            if of_post >> at & 1 == 1 {
                scratch.add(number);
            }
        }
    }
}

/// Spreads two numbers over the table (Fibonacci hashing).
fn pair_hash(a: TermId, b: TermId) -> u64 {
    let key = (a.index() as u64) << 32 | b.index() as u64;
    (key.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ key.rotate_left(29)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEATURES: [Wording<'_>; 5] = [
        Wording::Word("secours"),
        Wording::Stem("secou"),
        Wording::Pair("au", "secours"),
        Wording::Topic("secours"),
        Wording::Word("au"),
    ];

    #[test]
    fn text_forms_are_read_back() {
        for wording in FEATURES {
            assert_eq!(Wording::parse(&wording.to_string()), Some(wording));
        }
        for text in [
            "word.", "pair.au", "pair._b", "pair.a_", "cue.HELP", "word", "",
        ] {
            assert_eq!(Wording::parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_and_features_agree() {
        let mut vocabulary = Vocabulary::default();
        for (number, wording) in (0..).zip(FEATURES) {
            assert_eq!(vocabulary.get(wording), None);
            assert_eq!(vocabulary.insert(wording), number);
            assert_eq!(vocabulary.insert(wording), number);
            assert_eq!(vocabulary.get(wording), Some(number));
            assert_eq!(vocabulary.wording(number), Some(wording));
        }
        assert_eq!(vocabulary.wording(5), None);
        // A word that only pairs hold has no number of its own.
        vocabulary.insert(Wording::Pair("deux", "au"));
        assert_eq!(vocabulary.get(Wording::Word("deux")), None);
    }
}
