//! Keywords: hazards, cues and figurative suppression in plain text.

mod cue;
mod layer;
mod lexicon;
mod matcher;
mod matches;
mod pattern;
mod profile;
mod settle;
#[cfg(test)]
mod tests;

pub use cue::{Cue, CueSet, ParseCueError};
pub use lexicon::{CueScope, Lexicon, LexiconError, LexiconErrorKind, Row, StopMode, Strength};
pub use matcher::{KeywordScratch, Matcher, MatcherBuilder};
pub use matches::{
    CueHit, HazardMatch, HazardRef, Hit, Matches, MatchesRef, ProfileHit, RuleId, SuppressReason,
    Suppressed,
};
pub use pattern::PatternError;
