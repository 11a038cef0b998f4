//! Probabilities and what they are made of.
//!
//! Every figure that `vigie` gives about a post is a [`Score`]: a probability in `[0, 1]`,
//! never NaN, totally ordered, so that a queue sorted by it has one order only. A score is
//! explained by [`Contribution`]s in logits (log-odds), which add up:
//!
//! ```
//! use vigie::score::{Contribution, Score};
//!
//! let parts = [
//!     Contribution::new("intercept", -2.0)?,
//!     Contribution::new("hazard:FLOOD", 2.5)?.with_detail("inondation"),
//!     Contribution::new("cue:WITNESS", 0.7)?,
//! ];
//! let score = Score::from_contributions(&parts);
//! assert!((score.logit() - 1.2).abs() < 1e-9);
//! assert_eq!(format!("{score:.2}"), "0.77");
//! # Ok::<(), vigie::score::ContributionError>(())
//! ```

mod contribution;
mod probability;

pub use contribution::{Contribution, ContributionError};
pub use probability::{LOGIT_BOUND, Score, ScoreError};
