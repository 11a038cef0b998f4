//! What a text is made of: tokens as a reader sees them, terms as a matcher reads them.

use std::fmt;
use std::ops::{BitOr, BitOrAssign, Range};

use super::Span;

/// The kind of a surface token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TokenKind {
    /// Letters, with inner apostrophes and hyphens (`Saint-Étienne`, `l'eau`).
    Word,
    /// `#` and what belongs to it.
    Hashtag,
    /// `@` and the handle, with its server where one is given.
    Mention,
    /// A link, with or without its scheme.
    Url,
    /// One emoji, modifiers and joined sequences included.
    Emoji,
    /// What begins with a digit, unit included (`5,2`, `40cm`, `23h30`).
    Number,
}

/// One surface token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands in the raw text, `#` and `@` included.
    pub span: Span,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Token {
    /// The indices of its terms in [`TextBuffer::terms`](super::TextBuffer::terms); empty for mentions and URLs.
    #[must_use]
    pub const fn terms(&self) -> Range<usize> {
        self.first as usize..self.last as usize
    }
}

/// What is known of a term beyond its letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TermFlags(u16);

impl TermFlags {
    /// Nothing known.
    pub const NONE: Self = Self(0);
    /// The first raw letter is upper case.
    pub const CAPITALIZED: Self = Self(1);
    /// All raw letters are upper case, and there are at least two.
    pub const UPPERCASE: Self = Self(1 << 1);
    /// Part of a hashtag.
    pub const HASHTAG: Self = Self(1 << 2);
    /// An elided word: the `l` of `l'eau`.
    pub const ELISION: Self = Self(1 << 3);
    /// Follows an elided word: the `eau` of `l'eau`.
    pub const AFTER_ELISION: Self = Self(1 << 4);
    /// Joined to the term before it by a hyphen.
    pub const HYPHENATED: Self = Self(1 << 5);
    /// Begins with a digit.
    pub const NUMBER: Self = Self(1 << 6);
    /// An emoji.
    pub const EMOJI: Self = Self(1 << 7);
    /// The first term of its sentence.
    pub const SENTENCE_START: Self = Self(1 << 8);

    /// Whether all flags of `other` are set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any flag of `other` is set.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for TermFlags {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for TermFlags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl fmt::Debug for TermFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [(TermFlags, &str); 9] = [
            (TermFlags::CAPITALIZED, "CAPITALIZED"),
            (TermFlags::UPPERCASE, "UPPERCASE"),
            (TermFlags::HASHTAG, "HASHTAG"),
            (TermFlags::ELISION, "ELISION"),
            (TermFlags::AFTER_ELISION, "AFTER_ELISION"),
            (TermFlags::HYPHENATED, "HYPHENATED"),
            (TermFlags::NUMBER, "NUMBER"),
            (TermFlags::EMOJI, "EMOJI"),
            (TermFlags::SENTENCE_START, "SENTENCE_START"),
        ];
        f.debug_set()
            .entries(
                NAMES
                    .iter()
                    .filter(|(flag, _)| self.contains(*flag))
                    .map(|(_, name)| name),
            )
            .finish()
    }
}

/// One matching unit: what lexicons and gazetteers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Where it stands in the raw text.
    pub span: Span,
    /// XXH3 of the folded form: stable across builds and machines.
    pub hash: u64,
    /// Index of its surface token.
    pub token: u32,
    /// Clause number; cut at `. , ; : ! ? …` and line ends.
    pub clause: u32,
    /// Sentence number; cut at `. ! ? …` and line ends.
    pub sentence: u32,
    /// What is known of it.
    pub flags: TermFlags,
    pub(super) folded: (u32, u32),
}

impl Term {
    /// Whether all of `flags` are set.
    #[must_use]
    pub const fn is(&self, flags: TermFlags) -> bool {
        self.flags.contains(flags)
    }
}

/// The hash that every term carries and every term table is keyed by.
#[must_use]
pub fn term_hash(folded: &str) -> u64 {
    hash_of(folded.as_bytes())
}

/// As [`term_hash`], from the bytes of a folded form.
#[inline]
pub(super) fn hash_of(folded: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(folded)
}
