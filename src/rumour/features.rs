//! What a post is compared by: weighted words, packed small.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::weights::{FACET, Weights};
use crate::text::{Term, TermFlags, TextBuffer, TokenKind, term_hash};

/// Letters kept of a long word: French endings differ, stems seldom do.
const STEM: usize = 6;
/// Steps of a weight: 4 bits of fraction in a byte.
const STEPS: f32 = 16.0;
/// Features a post keeps, the heaviest. 24 cost .01 AMI, 32 nothing.
pub(super) const MAX_FEATURES: usize = 32;
/// Terms read of a post: what a 10,000-word post says beyond them is not looked at.
const MAX_TERMS: usize = 1_024;

/// One feature: 24 bits of the hash of a stem or facet, 8 bits of weight. Two features of two posts collide
/// once in 16 million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Feature(u32);

impl Feature {
    fn new(hash: u64, weight: f32) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "24 bits of a hash; a float cast saturates"
        )]
        let (key, weight) = ((hash >> 40) as u32, (weight * STEPS) as u8);
        Self(key << 8 | u32::from(weight))
    }

    pub(super) const fn key(self) -> u32 {
        self.0 >> 8
    }

    pub(super) const fn weight(self) -> u32 {
        self.0 & 0xFF
    }

    const fn halved(self) -> Self {
        Self((self.0 & !0xFF) | ((self.0 & 0xFF) / 2))
    }
}

/// What two posts are compared by: a pure function of one post and the weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    /// Sorted by key, each key once.
    pub(super) list: Vec<Feature>,
    /// Squared Euclidean norm of the weights.
    pub(super) norm: u32,
    /// XXH3 of the words in order, without links, mentions, case, accents and a leading `RT @x:`.
    pub(super) content: u64,
    /// Begins with `RT @someone`.
    pub(super) repost: bool,
}

impl Features {
    /// Reads a post. Allocates nothing once the lists have grown.
    pub(super) fn read(&mut self, text: &TextBuffer, facets: &[u64], weights: &Weights) {
        self.list.clear();
        let skipped = repost_prefix(text);
        self.repost = skipped > 0;
        let mut content = Xxh3::new();
        let terms = text.terms().get(skipped..).unwrap_or(&[]);
        let mut at = 0;
        while let Some(term) = terms.get(at).filter(|_| at < MAX_TERMS) {
            content.update(&term.hash.to_le_bytes());
            at += 1;
            if term.is(TermFlags::EMOJI) {
                continue;
            }
            if term.is(TermFlags::NUMBER) && !term.is(TermFlags::HASHTAG) {
                // 5,2 and 1.200 are one number each.
                let mut hash = term.hash;
                while let Some(next) = terms
                    .get(at)
                    .filter(|t| t.token == term.token && t.is(TermFlags::NUMBER) && at < MAX_TERMS)
                {
                    content.update(&next.hash.to_le_bytes());
                    hash = hash.rotate_left(21) ^ next.hash;
                    at += 1;
                }
                self.push(hash, weights.term(term));
                continue;
            }
            let word = text.folded(term);
            if word.len() > 1 {
                self.push(stem_hash(term, word), weights.term(term));
            }
        }
        self.content = content.digest();
        for &facet in facets.iter().take(MAX_FEATURES) {
            // Another hash than that of a word with the same key.
            let hash = xxhash_rust::xxh3::xxh3_64_with_seed(&facet.to_le_bytes(), 1);
            self.push(hash, Some(FACET));
        }
        self.finish();
    }

    fn push(&mut self, hash: u64, weight: Option<f32>) {
        if let Some(weight) = weight {
            self.list.push(Feature::new(hash, weight));
        }
    }

    /// Keeps each key once, with its greatest weight, and the heaviest keys.
    fn finish(&mut self) {
        self.list.sort_unstable_by(|a, b| b.cmp(a));
        self.list.dedup_by_key(|f| f.key());
        if self.list.len() > MAX_FEATURES {
            self.list
                .sort_unstable_by_key(|f| (std::cmp::Reverse(f.weight()), f.key()));
            self.list.truncate(MAX_FEATURES);
        }
        self.list.sort_unstable();
        self.norm = norm(&self.list);
    }

    /// Whether there is enough to compare: more than one rare word.
    pub(super) const fn is_telling(&self) -> bool {
        telling(self.norm)
    }
}

/// One rare word or one number alone says nothing checkable: "merci", "ok", "18".
pub(super) const fn telling(norm: u32) -> bool {
    norm > 160 * 160
}

pub(super) fn norm(list: &[Feature]) -> u32 {
    // At most 32 × 255², far from overflow.
    list.iter().map(|f| f.weight() * f.weight()).sum()
}

/// Number of leading terms that belong to `RT @x:` prefixes.
fn repost_prefix(text: &TextBuffer) -> usize {
    let mut skipped = 0;
    for pair in text.tokens().chunks_exact(2) {
        let [head, mention] = pair else { break };
        let is_rt = head.kind == TokenKind::Word
            && head.terms().len() == 1
            && text
                .terms()
                .get(head.terms().start)
                .is_some_and(|t| text.folded(t) == "rt");
        if !is_rt || mention.kind != TokenKind::Mention {
            break;
        }
        skipped = head.terms().end;
    }
    skipped
}

/// The hash of a word without its ending: the first six letters of a longer word, else without a final
/// `s`, `x` or `e`.
fn stem_hash(term: &Term, word: &str) -> u64 {
    let mut ends = word.char_indices().map(|(i, _)| i).skip(STEM);
    let stem = match ends.next() {
        Some(end) => word.get(..end).unwrap_or(word),
        None if word.len() > 3 => word.strip_suffix(['s', 'x', 'e']).unwrap_or(word),
        None => word,
    };
    if stem.len() == word.len() {
        term.hash
    } else {
        term_hash(stem)
    }
}

/// Scale of a [`Similarity`].
const SCALE: f64 = 65_535.0;

/// The likeness of two posts, from 0 to 1 in steps of 1/65,535: the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Similarity(u16);

impl Similarity {
    /// The same words.
    pub const ONE: Self = Self(u16::MAX);

    /// The nearest step; NaN gives 0.
    #[must_use]
    pub fn saturating(value: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float cast saturates, NaN gives 0"
        )]
        let steps = (value * SCALE).round() as u16;
        Self(steps)
    }

    /// From 0 to 1.
    #[must_use]
    pub fn get(self) -> f64 {
        f64::from(self.0) / SCALE
    }
}

/// A similarity as its steps, for a state that must come back the same.
pub(super) mod steps {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Similarity;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature that serde asks for"
    )]
    pub(crate) fn serialize<S: Serializer>(
        value: &Similarity,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(value.0)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Similarity, D::Error> {
        u16::deserialize(deserializer).map(Similarity)
    }
}

/// Shared words that count half, the strongest: the name of an event and its place are in every post of it.
const COMMON: usize = 3;

/// The likeness of two posts: the cosine of their weights after half of what their three strongest common words
/// bring is taken from both sides of the fraction, so that two posts of one event need more in common than its
/// name. A pure, symmetric function of two posts; 1 for the same words. O(a + b) for a and b features.
pub(super) fn similarity(a: &[Feature], a_norm: u32, b: &[Feature], b_norm: u32) -> Similarity {
    let norms = f64::from(a_norm) * f64::from(b_norm);
    if norms <= 0.0 {
        return Similarity::default();
    }
    let (mut left, mut right) = (a.iter(), b.iter());
    let (mut x, mut y) = (left.next(), right.next());
    let mut dot = 0_u32;
    let mut top = [0_u32; COMMON];
    while let (Some(p), Some(q)) = (x, y) {
        match p.key().cmp(&q.key()) {
            std::cmp::Ordering::Less => x = left.next(),
            std::cmp::Ordering::Greater => y = right.next(),
            std::cmp::Ordering::Equal => {
                let product = p.weight() * q.weight();
                dot += product;
                let mut carried = product;
                for place in &mut top {
                    if carried > *place {
                        std::mem::swap(place, &mut carried);
                    }
                }
                (x, y) = (left.next(), right.next());
            }
        }
    }
    let cut = f64::from(top.iter().sum::<u32>()) / 2.0;
    // Cauchy and Schwarz: the cut is at most half of the norms' root, which is positive.
    Similarity::saturating((f64::from(dot) - cut) / (norms.sqrt() - cut))
}

/// The features of a post with those halved that are in `topics`, and their norm: what is in a fifth of the
/// window names its topic, whatever the table says of the word.
pub(super) fn damp(features: &[Feature], topics: &[u32], out: &mut Vec<Feature>) -> u32 {
    out.clear();
    out.extend(features.iter().map(|&f| {
        if topics.binary_search(&f.key()).is_ok() {
            f.halved()
        } else {
            f
        }
    }));
    norm(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Features {
        let mut buffer = TextBuffer::new();
        buffer.analyze(text);
        let mut features = Features::default();
        features.read(&buffer, &[], &Weights::default());
        features
    }

    fn alike(a: &str, b: &str) -> f64 {
        let (a, b) = (read(a), read(b));
        let there = similarity(&a.list, a.norm, &b.list, b.norm);
        assert_eq!(there, similarity(&b.list, b.norm, &a.list, a.norm));
        there.get()
    }

    #[test]
    fn the_same_words_are_the_same_content() {
        let plain = read("Le pont de Chirac est coupé !");
        for other in [
            "le PONT de chirac est coupe",
            "RT @lozere_info: Le pont de Chirac est coupé",
            "RT @a: RT @b: Le pont de Chirac est coupé https://exemple.fr/1",
        ] {
            assert_eq!(read(other).content, plain.content, "{other}");
        }
        assert_ne!(read("Le pont de Chirac est fermé").content, plain.content);
        assert!(read("RT @a: oui").repost && !plain.repost);
        assert!(!read("merci !").is_telling());
    }

    #[test]
    fn likeness_follows_what_is_said() {
        let claim = "Le barrage de Charpal a cédé, évacuez Mende";
        assert!(alike(claim, claim) > 0.999);
        let paraphrase = alike(claim, "Il paraît que le barrage de Charpal aurait cédé");
        let other = alike(claim, "Neige au col de Finiels, chaînes obligatoires");
        assert!(paraphrase > 0.4 && other < 0.1, "{paraphrase} {other}");
        // Figures tell two claims of one topic apart.
        assert!(
            alike("13 blessés à Florac", "13 blessés à Florac hier")
                > alike("13 blessés à Florac", "15 blessés à Florac")
        );
    }

    #[test]
    fn a_long_post_is_bounded() {
        let words: Vec<String> = (0..10_000).map(|i| format!("mot{i}x")).collect();
        let text = words.join(" ");
        assert_eq!(read(&text).list.len(), MAX_FEATURES);
    }

    #[test]
    fn similarity_saturates() {
        assert_eq!(Similarity::saturating(f64::NAN), Similarity::default());
        assert_eq!(Similarity::saturating(7.0), Similarity::ONE);
        assert_eq!(
            Similarity::saturating(-1.0).get().to_bits(),
            0.0_f64.to_bits()
        );
    }
}
