//! What to add to an event's profile: words, phrases, hashtags and accounts that rise with it.
//!
//! A team opens an event with the few words it knows. Within the hour people have agreed on a hashtag and name villages
//! and bridges that no lexicon holds, and posts that have only these are missed. A [`Suggester`] hears every post with
//! the probability that it concerns the event, and ranks what stands in posts of the event and not in others, by
//! independent voices. People decide what is added.
//!
//! The statistic is the signed root of Dunning's log-likelihood ratio (1993, *Accurate methods for the statistics of
//! surprise and coincidence*, Computational Linguistics 19(1)), which holds for the small counts of a rural event. Posts
//! count by how surely they concern the event and how recent they are; common words are held down by a table of everyday
//! language until the stream has told its own background. What it counts in is a fair sample of each hour, so that
//! memory is bounded and a flood cannot push anything out, see [`Suggester`].
//!
//! ```
//! use vigie::event::Profile;
//! use vigie::score::Score;
//! use vigie::suggest::{Heard, Suggester};
//! use vigie::text::TextBuffer;
//!
//! let mut suggester = Suggester::default();
//! let mut text = TextBuffer::new();
//! for (id, author, said) in [
//!     ("1", "lea_fictive", "Le pont de la Rouvière vient de céder"),
//!     ("2", "omar_fictif", "plus personne ne passe au pont de la Rouvière"),
//!     ("3", "jo_fictif", "Pont de la Rouvière : deux voitures dans l'eau"),
//!     ("4", "jo_fictif", "Rouvière toujours coupé"),
//! ] {
//!     text.analyze(said);
//!     suggester.observe(&Heard::new(id, &text).author(author), Score::saturating(0.9));
//! }
//! let found = suggester.suggestions(&Profile::new(), 5);
//! let best = &found.keywords[0];
//! assert_eq!((best.text.as_str(), best.voices), ("pont de la Rouvière", 3));
//! ```

mod clock;
mod common;
mod config;
mod count;
mod features;
mod heard;
mod known;
mod rank;
mod rise;
mod sample;
mod state;
mod suggester;
mod suggestion;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use config::{ConfigError, SuggestConfig};
pub use heard::Heard;
pub use suggester::{MergeError, Suggester};
pub use suggestion::{Count, Kind, ParseKindError, Suggestion, Suggestions};
