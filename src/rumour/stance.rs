//! What a post says of the claim it speaks of.

use super::entry::Entry;
use crate::keyword::{Cue, CueSet};

/// Stance of a post towards the claim of the root of its thread or, outside a thread, of its rumour
/// (`RumourEval` 2017, Derczynski et al.).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Stance {
    /// States or repeats the claim.
    Support = 0,
    /// Says that it is false.
    Deny = 1,
    /// Asks whether it is true.
    Query = 2,
    /// Neither.
    Comment = 3,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StanceFeatures {
    cues: CueSet,
}
impl StanceFeatures {
    pub fn of(e: &Entry<'_>) -> Self {
        Self { cues: e.cues }
    }
}
impl Stance {
    pub fn read(f: &StanceFeatures) -> Self {
        if f.cues.contains(Cue::Debunk) {
            Self::Deny
        } else {
            Self::Support
        }
    }
}
