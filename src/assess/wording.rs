//! The wording of a post as features: words, heads of long words, two words in a row, topics.

use std::fmt;

use hashbrown::HashTable;

use crate::observation::Reading;
use crate::text::{Term, TermFlags, TermId, TermTable, term_hash};

use super::topics::Topics;

/// A longer word has its first letters as a feature too: inflections share them. Five letters did better than four or
/// six on invented crises left out of learning. Counted in bytes, which are letters where a folded word is Latin.
const STEM: usize = 5;
/// Words of fewer bytes than this say too little.
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

/// Whether a term can be a word: long enough, no bare number.
fn is_word(term: &Term, folded: &str) -> bool {
    folded.len() >= SHORTEST && !term.is(TermFlags::NUMBER)
}

/// The first letters of a word that is longer; `None` also where a letter of another script stands across the cut.
fn stem(folded: &str) -> Option<&str> {
    folded.get(..STEM).filter(|_| folded.len() > STEM)
}

/// The terms of a post that are words, with their folded form; `None` where a place name, a number, a single letter or a
/// sentence end stands between two of them. Place mentions are in text order and may overlap.
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
        let Some((term, folded)) = word else {
            before = None;
            continue;
        };
        let set = topics.of_term(term, folded);
        topics.named(set).map(Wording::Topic).for_each(&mut found);
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

/// Numbers for names of one kind.
#[derive(Debug, Clone, Default)]
struct Names {
    table: TermTable,
    /// By name: its number; [`NONE`] for a word that is only part of pairs.
    numbers: Vec<u32>,
}

impl Names {
    fn intern(&mut self, name: &str) -> TermId {
        let id = self.table.insert(name);
        if id.index() >= self.numbers.len() {
            self.numbers.resize(id.index() + 1, NONE);
        }
        id
    }

    /// Gives a name this number, unless it has one; its number.
    fn insert(&mut self, id: TermId, next: u32) -> u32 {
        match self.numbers.get_mut(id.index()) {
            Some(number) => {
                if *number == NONE {
                    *number = next;
                }
                *number
            }
            None => NONE,
        }
    }

    fn id(&self, name: &str) -> Option<TermId> {
        self.table.get(term_hash(name), name)
    }

    fn number(&self, id: TermId) -> Option<u32> {
        let number = self.numbers.get(id.index()).copied();
        number.filter(|&number| number != NONE)
    }

    fn get(&self, name: &str) -> Option<u32> {
        self.number(self.id(name)?)
    }
}

/// A [`Wording`] whose names were interned.
#[derive(Debug, Clone, Copy)]
enum Entry {
    Word(TermId),
    Stem(TermId),
    Pair(TermId, TermId),
    Topic(TermId),
}

/// Numbers for the wording features that carry weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    /// Words, those of pairs too.
    words: Names,
    stems: Names,
    topics: Names,
    pairs: HashTable<(TermId, TermId, u32)>,
    /// By number.
    entries: Vec<Entry>,
}

/// Memory of one post: which features it has, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct WordingScratch {
    present: Vec<u32>,
    /// By number: the post in which it was last seen.
    seen: Vec<u32>,
    post: u32,
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

    /// The numbers of the features, topics last, else in order of appearance.
    pub(super) fn present(&self) -> &[u32] {
        &self.present
    }
}

impl Vocabulary {
    /// The number of a feature, new or old.
    pub(super) fn insert(&mut self, wording: Wording<'_>) -> u32 {
        let next = u32::try_from(self.entries.len()).unwrap_or(NONE);
        let entry = match wording {
            Wording::Word(word) => Entry::Word(self.words.intern(word)),
            Wording::Stem(head) => Entry::Stem(self.stems.intern(head)),
            Wording::Pair(a, b) => Entry::Pair(self.words.intern(a), self.words.intern(b)),
            Wording::Topic(name) => Entry::Topic(self.topics.intern(name)),
        };
        let number = match entry {
            Entry::Word(id) => self.words.insert(id, next),
            Entry::Stem(id) => self.stems.insert(id, next),
            Entry::Pair(a, b) => self.insert_pair(a, b, next),
            Entry::Topic(id) => self.topics.insert(id, next),
        };
        if number == next {
            self.entries.push(entry);
        }
        number
    }

    fn insert_pair(&mut self, a: TermId, b: TermId, next: u32) -> u32 {
        let known = self.pair(a, b);
        known.unwrap_or_else(|| {
            let hash = |&(a, b, _): &(TermId, TermId, u32)| pair_hash(a, b);
            self.pairs
                .insert_unique(pair_hash(a, b), (a, b, next), hash);
            next
        })
    }

    /// The number of a feature; `None` for one without.
    pub(super) fn get(&self, wording: Wording<'_>) -> Option<u32> {
        match wording {
            Wording::Word(word) => self.words.get(word),
            Wording::Stem(head) => self.stems.get(head),
            Wording::Pair(a, b) => self.pair(self.words.id(a)?, self.words.id(b)?),
            Wording::Topic(name) => self.topics.get(name),
        }
    }

    fn pair(&self, a: TermId, b: TermId) -> Option<u32> {
        let same = |&(x, y, _): &(TermId, TermId, u32)| (x, y) == (a, b);
        self.pairs
            .find(pair_hash(a, b), same)
            .map(|&(.., number)| number)
    }

    /// The feature behind a number.
    pub(super) fn wording(&self, number: u32) -> Option<Wording<'_>> {
        let word = |id| self.words.table.term(id);
        Some(match *self.entries.get(number as usize)? {
            Entry::Word(id) => Wording::Word(word(id)),
            Entry::Stem(id) => Wording::Stem(self.stems.table.term(id)),
            Entry::Pair(a, b) => Wording::Pair(word(a), word(b)),
            Entry::Topic(id) => Wording::Topic(self.topics.table.term(id)),
        })
    }

    /// The numbers of all topics, by their position; [`NONE`] for those without.
    pub(super) fn topic_numbers(&self, topics: &Topics) -> Vec<u32> {
        topics
            .names()
            .map(|name| self.topics.get(name).unwrap_or(NONE))
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
        let mut before: Option<TermId> = None;
        let mut of_post = 0_u128;
        for word in words(reading) {
            let Some((term, folded)) = word else {
                before = None;
                continue;
            };
            of_post |= topics.of_term(term, folded);
            let id = self.words.table.get(term.hash, folded);
            if let Some(number) = id.and_then(|id| self.words.number(id)) {
                scratch.add(number);
            }
            if let Some(number) = stem(folded).and_then(|head| self.stems.get(head)) {
                scratch.add(number);
            }
            if let Some((a, b)) = before.zip(id)
                && let Some(number) = self.pair(a, b)
            {
                scratch.add(number);
            }
            before = id;
        }
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

    /// A term may begin with any sign: the key cap `#` is one.
    #[test]
    fn kinds_with_the_same_name_are_apart() {
        let mut vocabulary = Vocabulary::default();
        for name in ["#\u{20e3}", "\u{20e3}", "~secou", "secou", ""] {
            let kinds = [
                Wording::Word(name),
                Wording::Stem(name),
                Wording::Pair(name, name),
                Wording::Topic(name),
            ];
            for wording in kinds {
                let number = vocabulary.insert(wording);
                assert_eq!(vocabulary.wording(number), Some(wording));
                assert_eq!(vocabulary.get(wording), Some(number));
            }
        }
        assert_eq!(vocabulary.entries.len(), 5 * 4);
    }

    #[test]
    fn a_scratch_counts_each_feature_once_a_post() {
        let mut scratch = WordingScratch {
            post: u32::MAX - 1,
            ..WordingScratch::default()
        };
        // Over the end of the numbers of posts, and with vocabularies of other sizes.
        for features in [3, 3, 3, 5, 2] {
            scratch.begin(features);
            for number in [1, 0, 1, NONE] {
                scratch.add(number);
            }
            assert_eq!(scratch.present(), [1, 0]);
        }
    }
}
