//! What a post says of the claim it speaks of: support, deny, query, comment.
//!
//! A logistic model over signs that a reader can point at: cues of the lexicon, question marks, the first word, and
//! whether the post answers another. Features after Zhao, Resnick and Mei (2015) and the surveys of `RumourEval`.

use std::sync::LazyLock;

use hashbrown::HashTable;

use super::entry::Entry;
use crate::keyword::Cue;
use crate::score::Contribution;
use crate::text::{TokenKind, term_hash};
use crate::text_form::named_enum;

named_enum! {
    /// Stance of a post towards the claim of the root of its thread or, outside a thread, of its rumour
    /// (`RumourEval` 2017, Derczynski et al.).
    "stance", ParseStanceError;
    pub enum Stance {
        /// States or repeats the claim.
        Support = "support",
        /// Says that it is false.
        Deny = "deny",
        /// Asks whether it is true.
        Query = "query",
        /// Neither.
        Comment = "comment",
    }
}

/// What the stance of a post is read from: which signs it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StanceFeatures(u32);

macro_rules! signs {
    ($( $(#[$doc:meta])* $name:ident = $text:literal, $support:literal, $deny:literal, $query:literal; )+) => {
        /// The signs, by bit.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        enum Sign { $( $(#[$doc])* $name, )+ }

        /// Name of each sign and what it adds to support, deny and query, in logits over comment.
        const SIGNS: &[(&str, [f64; 3])] = &[ $( ($text, [$support, $deny, $query]), )+ ];
    };
}

/// What a post without any sign has: stated by nobody's answer, it supports.
const INTERCEPT: [f64; 3] = [3.2, 0.9, -1.6];

// Learned by logistic regression on RumourEval 2017 (train and dev, English) and the two invented French
// development sets, by thread kept aside.
signs! {
    /// A denial or correction.
    Debunk = "cue:DEBUNK", 0.2, 1.5, -0.2;
    Enquiry = "cue:ENQUIRY", -0.1, 0.2, 0.4;
    Hearsay = "cue:HEARSAY", 0.3, 0.9, 0.5;
    Negation = "cue:NEGATION", -0.5, 0.8, 0.1;
    Recycled = "cue:RECYCLED", -0.3, 0.6, 0.0;
    Emotion = "cue:EMOTION", 0.2, -1.1, 0.1;
    Official = "cue:OFFICIAL", -0.5, -0.4, -0.4;
    Criticism = "cue:CRITICISM", -0.4, -0.2, -0.8;
    Sarcasm = "cue:SARCASM", -0.3, 0.1, -0.7;
    /// It answers another post.
    Reply = "reply", -4.3, -2.1, -0.3;
    Asks = "question mark", 0.2, 0.5, 2.1;
    EndsAsking = "ends with a question", 0.0, -0.1, 1.0;
    AsksTwice = "two question marks", -0.1, -0.3, 0.4;
    Exclaims = "exclamation mark", 0.1, -0.2, -0.7;
    Link = "link", 1.1, 0.0, 0.2;
    Short = "five words at most", 0.0, 0.2, 0.5;
    Quotes = "quotation marks", 0.3, 0.2, -0.6;
    False = "word of falsehood", 0.1, 0.3, 0.1;
    FirstNo = "begins with a refusal", -0.3, 0.9, -0.3;
    FirstAsk = "begins with a question word", -0.4, 0.1, 0.4;
    True = "word of confirmation", 0.6, 0.3, 0.6;
    You = "second person", -0.2, 0.8, 0.2;
    Number = "number", 0.3, 0.3, 0.0;
    RootEndsAsking = "own post, ends with a question", -0.3, -0.7, -0.4;
    RootAsks = "own post, question mark", -0.8, -1.0, 1.6;
    RootDebunk = "own post, cue:DEBUNK", -1.4, -0.9, -0.6;
    RootEnquiry = "own post, cue:ENQUIRY", -0.8, -0.6, 1.1;
    RootFalse = "own post, word of falsehood", -1.6, -0.8, -0.4;
    RootFirstNo = "own post, begins with a refusal", -0.4, 0.6, 0.0;
    AskedDebunk = "cue:DEBUNK in a question", -0.1, 0.4, -0.7;
}

/// Words by what they are a sign of, folded; French and English.
const WORDS: [(&str, u8); 5] = [
    (
        "false fake hoax lie lies lying liar wrong bullshit bs rumor rumour rumors rumours untrue incorrect debunked \
         photoshop photoshopped faux fausse fausses intox mensonge mensonges rumeur rumeurs canular dement dementi \
         dementie desinformation bidon fakenews",
        1,
    ),
    (
        "true confirm confirms confirmed breaking report reports reported police official officials yes yep exactly \
         source oui vrai vraie confirme confirmee exact officiel",
        2,
    ),
    ("you your u ur vous votre tu ton toi", 4),
    (
        "no not wrong false bullshit lies lie bs nope non faux stop arretez fake",
        8,
    ),
    (
        "who what when where why how is are was were did do does any really qui quoi quand ou pourquoi comment est \
         quel quelle quelqu quelles",
        16,
    ),
];

static LEXICON: LazyLock<HashTable<(u64, u8)>> = LazyLock::new(|| {
    let mut table = HashTable::new();
    for (words, bit) in WORDS {
        for hash in words.split_whitespace().map(term_hash) {
            table
                .entry(hash, |&(h, _)| h == hash, |&(h, _)| h)
                .and_modify(|old: &mut (u64, u8)| old.1 |= bit)
                .or_insert((hash, bit));
        }
    }
    table
});

impl StanceFeatures {
    /// The signs of a post. O(terms).
    #[must_use]
    pub fn of(entry: &Entry<'_>) -> Self {
        let mut signs = Self(0);
        for (cue, sign) in [
            (Cue::Debunk, Sign::Debunk),
            (Cue::Enquiry, Sign::Enquiry),
            (Cue::Hearsay, Sign::Hearsay),
            (Cue::Negation, Sign::Negation),
            (Cue::Recycled, Sign::Recycled),
            (Cue::Emotion, Sign::Emotion),
            (Cue::Official, Sign::Official),
            (Cue::Criticism, Sign::Criticism),
            (Cue::Sarcasm, Sign::Sarcasm),
        ] {
            signs.set(sign, entry.cues.contains(cue));
        }
        signs.set(Sign::Reply, entry.post.reply_to.is_some());
        signs.read_words(entry);
        signs.read_marks(entry);
        if !signs.has(Sign::Reply) {
            for (sign, own) in [
                (Sign::EndsAsking, Sign::RootEndsAsking),
                (Sign::Asks, Sign::RootAsks),
                (Sign::Debunk, Sign::RootDebunk),
                (Sign::Enquiry, Sign::RootEnquiry),
                (Sign::False, Sign::RootFalse),
                (Sign::FirstNo, Sign::RootFirstNo),
            ] {
                signs.set(own, signs.has(sign));
            }
        }
        signs.set(
            Sign::AskedDebunk,
            signs.has(Sign::Debunk) && signs.has(Sign::EndsAsking),
        );
        signs
    }

    fn read_words(&mut self, entry: &Entry<'_>) {
        let terms = entry.text.terms();
        let mut first = true;
        for term in terms.iter().take(256) {
            let known = LEXICON
                .find(term.hash, |&(h, _)| h == term.hash)
                .map_or(0, |&(_, bits)| bits);
            for (bit, sign) in [(1, Sign::False), (2, Sign::True), (4, Sign::You)] {
                if known & bit != 0 {
                    self.set(sign, true);
                }
            }
            if first {
                self.set(Sign::FirstNo, known & 8 != 0);
                self.set(Sign::FirstAsk, known & 16 != 0);
                first = false;
            }
        }
        self.set(Sign::Short, terms.len() <= 5);
        for token in entry.text.tokens().iter().take(256) {
            match token.kind {
                TokenKind::Url => self.set(Sign::Link, true),
                TokenKind::Number => self.set(Sign::Number, true),
                _ => {}
            }
        }
    }

    /// Punctuation outside links.
    fn read_marks(&mut self, entry: &Entry<'_>) {
        let raw = entry.text.raw();
        let (mut asks, mut at) = (0, 0);
        let links = entry
            .text
            .tokens()
            .iter()
            .filter(|t| t.kind == TokenKind::Url);
        let ends = links.map(|t| (t.span.start, t.span.end));
        let mut last = ' ';
        for (start, end) in ends.chain([(raw.len(), raw.len())]) {
            for c in raw.get(at..start).unwrap_or("").chars() {
                match c {
                    '?' | '？' | '؟' | '⁉' => asks += 1,
                    '!' | '！' | '‼' => self.set(Sign::Exclaims, true),
                    '"' | '“' | '«' => self.set(Sign::Quotes, true),
                    _ => {}
                }
                if !c.is_whitespace() && !matches!(c, '"' | '”' | '»' | '!' | ')') {
                    last = c;
                }
            }
            at = end;
        }
        self.set(Sign::Asks, asks > 0);
        self.set(Sign::AsksTwice, asks > 1);
        self.set(Sign::EndsAsking, matches!(last, '?' | '？' | '؟' | '⁉'));
    }

    fn set(&mut self, sign: Sign, on: bool) {
        if on {
            self.0 |= 1 << sign as u8;
        }
    }

    const fn has(self, sign: Sign) -> bool {
        self.0 >> sign as u8 & 1 == 1
    }

    /// The names of the signs found, in the order of the model.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.present().map(|(name, _)| name)
    }

    fn present(self) -> impl Iterator<Item = (&'static str, [f64; 3])> {
        SIGNS
            .iter()
            .enumerate()
            .filter(move |(i, _)| self.0 >> i & 1 == 1)
            .map(|(_, &sign)| sign)
    }

    /// Support, deny and query in logits over comment.
    fn logits(self) -> [f64; 3] {
        self.present().fold(INTERCEPT, |mut sum, (_, weights)| {
            for (total, weight) in sum.iter_mut().zip(weights) {
                *total += weight;
            }
            sum
        })
    }

    /// What speaks for a stance and against comment, in logits; nothing for comment itself.
    #[must_use]
    pub fn explain(self, stance: Stance) -> Vec<Contribution> {
        let at = stance as usize;
        let intercept = INTERCEPT.get(at).map(|&w| ("stance:prior", w));
        let signs = self
            .present()
            .filter_map(|(name, weights)| weights.get(at).map(|&w| (name, w)));
        intercept
            .into_iter()
            .chain(signs.filter(|_| intercept.is_some()))
            .filter(|&(_, w)| w != 0.0)
            .map(|(name, w)| Contribution::saturating(name, w))
            .collect()
    }
}

impl Stance {
    /// The likeliest stance; of two as likely the earlier in [`ALL`](Self::ALL).
    ///
    /// ```
    /// use vigie::post::PostRef;
    /// use vigie::rumour::{Entry, Stance, StanceFeatures};
    /// use vigie::text::TextBuffer;
    /// let mut text = TextBuffer::new();
    /// text.analyze("C'est vrai que le barrage a cédé ?");
    /// let post = PostRef::new("1", "C'est vrai que le barrage a cédé ?");
    /// let signs = StanceFeatures::of(&Entry::new(post, &text));
    /// assert_eq!(Stance::read(&signs), Stance::Query);
    /// assert!(signs.names().any(|sign| sign == "ends with a question"));
    /// ```
    #[must_use]
    pub fn read(features: &StanceFeatures) -> Self {
        let [support, deny, query] = features.logits();
        let mut best = (Self::Support, support);
        for (stance, logit) in [
            (Self::Deny, deny),
            (Self::Query, query),
            (Self::Comment, 0.0),
        ] {
            if logit > best.1 {
                best = (stance, logit);
            }
        }
        best.0
    }
}
