//! The pipeline: an [`Analyzer`] for single posts, a [`Watch`] for a stream.
//!
//! The analyzer is stateless and shared: text, keywords, places, facts, assessment. The watch adds what
//! needs memory: rumours and signals. It never sets a verdict; it scores, groups, explains and reminds.

mod analyzer;
mod facets;
mod language;
mod open_event;
mod pipeline;
#[cfg(all(test, feature = "france"))]
mod tests;
mod voices;

pub use analyzer::{Analyzer, Scratch};
pub use language::LanguageGuess;
pub use pipeline::{Update, Watch};
