//! Observations: what one post says, all spans and scores.
//!
//! A [`Reading`] is what was read (text, hazards, cues, places, facts), an [`Assessment`] what was judged of
//! it, an [`ObservationRef`] both, borrowed from reused memory. [`Observation`] is the copy to keep; its serde
//! form is the line that the `annotate` example writes.

mod kind;
mod language;
mod reading;
mod record;
mod source;
#[cfg(all(test, feature = "watch", feature = "france"))]
mod tests;

pub use kind::{InfoType, ParseInfoTypeError, ParsePriorityError, Priority};
pub use language::LanguageGuess;
pub use reading::{Assessment, HazardJudgement, ObservationRef, Reading};
pub use record::{
    Observation, ObservedHazard, ObservedPlace, ObservedQuantity, PlaceCandidate, SuppressedHazard,
};
pub use source::{ParseSourceKindError, SourceKind};
