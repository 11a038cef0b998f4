//! Keywords: hazards, cues and figurative suppression in plain text.
//!
//! A [`Lexicon`] is a list of checked rows (what a post calls a flood, what a call for help sounds like, what only
//! looks like a fire); a [`Matcher`] finds all of them in one pass over the terms of a text and settles what stands.
//! Nothing here knows posts, places or time: one function can be embedded alone.
//!
//! ```
//! use vigie::hazard::Hazard;
//! use vigie::keyword::{Cue, Matcher};
//! let matcher = Matcher::builtin();
//! let found = matcher.find("Pas de blessé dans l'incendie, mais la route est coupée");
//! assert!(found.has(Hazard::Fire));
//! assert!(found.cues.contains(Cue::Access));
//! // Every hit can be explained by the row behind it.
//! let row = matcher.rule(found.hazards[0].hits[0].rule).unwrap();
//! assert_eq!((row.code(), row.pattern()), ("FIRE", "incendie(s)"));
//! ```
//!
//! # Patterns
//!
//! ```text
//! pattern      = item, { " ", item } ;
//! item         = word | alternatives | gap ;
//! word         = shape | letters, { suffix } ;
//! suffix       = "(", letters, { "|", letters }, ")" ;          (* glued: optional, one of these *)
//! alternatives = [ elision ], "[", run, { "|", run }, "]" ;     (* exactly one of these *)
//! run          = word, { " ", word } ;
//! gap          = "{", digit, "}" ;                              (* at most so many terms, 1 to 9 *)
//! shape        = "<n>" | "<year>" | "<road>" ;                  (* digits; 1000 to 2999; a75, n88, rd906 *)
//! elision      = letters, "'" ;                                 (* d'[eau|air] *)
//! letters      = letter, { letter } ;    (* anything but spaces and ASCII punctuation, save ' and - *)
//! ```
//!
//! A gap stands between two words, two gaps never side by side. A pattern stands for at most 2,048 phrases of at most
//! 24 terms. Patterns and texts are folded alike, see [`crate::text`]: no accents, no case, `l'eau` is two terms. So
//! `coupe` and `coupé` are one: a pattern that needs the accent must take more words. No match crosses the end of a clause.
//!
//! # What stands
//!
//! 1. Of the cues of one class that share terms, the leftmost stays, then the longest.
//! 2. A hazard hit is *suppressed*, and reported with its reason, by the first of: a `stop overlap` or `past` row that shares a
//!    term with it and is not a part of it; a `stop sentence` row in its sentence; a cue of scope `clause` (a negation)
//!    at most six terms before it in its clause, or inside it where its own wording has no negation; a `stop retract`
//!    row, of the same reach; a cue of scope `post`, or of scope `sentence` in its sentence. A reach ends at a
//!    `contrast` word, after the first casualty or damage word ("pas de blessé dans l'incendie"), and before closing hashtags.
//!    Families of `exempt` rows are never negated.
//! 3. A family stands with one strong hit, or with two weak hits of different rows that share no term, stand within 30
//!    terms of each other, and are not both signs. Other weak hits are kept apart: an open event may complete them.
//! 4. A `specific` family that stands takes over the hits of the generic one.
//!
//! A word unknown to the lexicon that begins with `l` or `d` is read without its apostrophe where the rest begins with
//! a vowel and heads a strong pattern (`linondation`, `leau`); `spelling` rows read one word as others (`jsui`, `lo`). A
//! word that is still unknown and one typing error away from a word of seven letters or more is read as that word, see
//! [`MatcherBuilder::typos`].

mod cue;
mod error;
mod layer;
mod lexicon;
mod matcher;
mod matches;
mod pattern;
mod profile;
mod settle;
#[cfg(test)]
mod slow;
#[cfg(test)]
mod tests;
mod typo;

pub use cue::{Cue, CueSet, ParseCueError};
pub use error::{LexiconError, LexiconErrorKind, PatternError};
pub use lexicon::{CueScope, Lexicon, Row, StopMode, Strength};
pub use matcher::{KeywordScratch, Matcher, MatcherBuilder};
pub use matches::{
    CueHit, HazardMatch, HazardRef, Hit, Matches, MatchesRef, ParseSuppressReasonError, ProfileHit,
    RuleId, SuppressReason, Suppressed, Typo,
};
