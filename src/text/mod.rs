//! Reading text: folding that keeps the way back to the raw bytes, tokens, terms, phrases.
//!
//! Everything above this floor compares *terms*: the folded words of a text, hashtags split, elisions and
//! hyphens taken apart, each with its raw span and a hash computed once. Lexicon and gazetteer look the
//! hash up in a [`TermTable`] and follow the numbers through a [`PhraseTrie`].
//!
//! Folding follows NFKD without marks in lower case (Unicode Standard Annex #15); words of scripts without
//! spaces are cut by [UAX #29](https://www.unicode.org/reports/tr29/), and so are emoji sequences.

mod buffer;
mod fold;
mod hashtag;
mod phrase;
mod scan;
mod span;
mod table;
mod token;

#[cfg(test)]
mod tests;

pub use buffer::TextBuffer;
#[cfg(feature = "assess")]
pub(crate) use fold::fold_word as fold_into;
pub use fold::{Folded, fold, fold_term};
pub use hashtag::Vocabulary;
pub use phrase::{PhraseScratch, PhraseTrie, Step};
pub use span::Span;
pub use table::{TermId, TermTable};
pub use token::{Term, TermFlags, Token, TokenKind, term_hash};
