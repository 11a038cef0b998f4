//! Keywords: hazards, cues and figurative suppression in plain text.

mod cue;

pub use cue::{Cue, CueSet, ParseCueError};
