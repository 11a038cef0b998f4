//! Why a lexicon is refused: the row, and the place in its pattern.

use thiserror::Error;

use super::cue::ParseCueError;
use super::pattern::{LONGEST_PHRASE, MOST_PHRASES};
use crate::hazard::CategoryError;

/// A row that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {kind}, in `{excerpt}`")]
#[non_exhaustive]
pub struct LexiconError {
    /// The line, counted from 1.
    pub line: usize,
    /// The pattern, or the whole row where it has no pattern; shortened.
    pub excerpt: String,
    /// What is wrong.
    #[source]
    pub kind: LexiconErrorKind,
}

/// Why a row does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LexiconErrorKind {
    /// Not five fields.
    #[error("{found} fields between tabs, 5 expected")]
    Fields {
        /// How many there are.
        found: usize,
    },
    /// The class is unknown.
    #[error("unknown class {class:?}")]
    Class {
        /// The class given.
        class: String,
    },
    /// The code is no category.
    #[error(transparent)]
    Category(#[from] CategoryError),
    /// The code is no cue class.
    #[error(transparent)]
    Cue(#[from] ParseCueError),
    /// The mode does not belong to the class.
    #[error("mode {mode:?} does not belong to class {class:?}")]
    Mode {
        /// The class.
        class: String,
        /// The mode given.
        mode: String,
    },
    /// The pattern does not fit the notation.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A spelling row is about one word, and reads it as plain words.
    #[error("a spelling row has one plain word and the plain words it stands for")]
    Spelling,
}

/// Why a pattern does not fit the notation. Columns count characters of the pattern from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PatternError {
    /// There is nothing to match.
    #[error("the pattern is empty")]
    Empty,
    /// A bracket is never closed.
    #[error("`{open}` at column {column} is not closed")]
    Unclosed {
        /// The bracket.
        open: char,
        /// Where it stands.
        column: usize,
    },
    /// A sign that means nothing there.
    #[error("unexpected `{sign}` at column {column}")]
    Unexpected {
        /// The sign.
        sign: char,
        /// Where it stands.
        column: usize,
    },
    /// `fertili(s|z)er`: what follows a suffix must be a space, another suffix or the end.
    #[error("the suffix before column {column} does not end its word")]
    SuffixInsideWord {
        /// Where the word goes on.
        column: usize,
    },
    /// `(of mine)`: a suffix has a word to stand on and holds no space.
    #[error("the suffix at column {column} has no word before it")]
    SuffixAlone {
        /// Where it stands.
        column: usize,
    },
    /// An alternative or suffix without letters.
    #[error("empty alternative at column {column}")]
    EmptyAlternative {
        /// Where it stands.
        column: usize,
    },
    /// A gap is `{n}` with one digit from 1 to 9.
    #[error("the gap at column {column} is not a digit from 1 to 9 in braces")]
    Gap {
        /// Where it stands.
        column: usize,
    },
    /// A gap must stand between two words.
    #[error("the gap at column {column} does not stand between two words")]
    GapAtEdge {
        /// Where it stands.
        column: usize,
    },
    /// `<…>` names no shape.
    #[error("unknown shape at column {column}: `<n>`, `<year>` and `<road>` exist")]
    UnknownShape {
        /// Where it stands.
        column: usize,
    },
    /// Nothing of a word is left once folded, or punctuation would cut the phrase.
    #[error("`{word}` at column {column} cannot be matched")]
    Unmatchable {
        /// The word.
        word: String,
        /// Where it stands.
        column: usize,
    },
    /// Too many phrases.
    #[error("the pattern stands for more than {MOST_PHRASES} phrases")]
    TooManyPhrases,
    /// Too many places.
    #[error("the pattern spans more than {LONGEST_PHRASE} terms")]
    TooLong,
}

impl PatternError {
    /// The column of the pattern, counted in characters from 1, where one can be named.
    #[must_use]
    pub const fn column(&self) -> Option<usize> {
        match self {
            Self::Unclosed { column, .. }
            | Self::Unexpected { column, .. }
            | Self::SuffixInsideWord { column }
            | Self::SuffixAlone { column }
            | Self::EmptyAlternative { column }
            | Self::Gap { column }
            | Self::GapAtEdge { column }
            | Self::UnknownShape { column }
            | Self::Unmatchable { column, .. } => Some(*column),
            Self::Empty | Self::TooManyPhrases | Self::TooLong => None,
        }
    }
}
