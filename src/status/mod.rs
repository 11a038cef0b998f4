//! Where the verification of a claim stands, and who may move it on.
//!
//! People decide, two of them; the library only knows the [`VerificationStatus`] and the
//! table of [`TRANSITIONS`]. The table is data: [`VerificationStatus::transition`] finds
//! the row for a step and a [`Role`], and the row names the [`Guard`]s that must hold and
//! the [`Effect`]s that follow. Guards are *named* here, not evaluated: that needs the
//! claim, its evidence and its journal.
//!
//! ```
//! use vigie::status::{Guard, Outcome, Role, VerificationStatus};
//!
//! let proposed = VerificationStatus::Proposed(Outcome::Refuted);
//! let row = proposed.transition(VerificationStatus::Refuted, Role::SecondChecker)?;
//! assert_eq!(row.number, "4");
//! assert!(row.guards.contains(&Guard::RuleOfEvidence));
//!
//! // The machine never sets a verdict.
//! let error = proposed.transition(VerificationStatus::Refuted, Role::System).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "Proposed(Refuted) → Refuted is not allowed as System, only as SecondChecker, Liaison; \
//!      as System it cannot change"
//! );
//! # Ok::<(), vigie::status::TransitionError>(())
//! ```

mod reason;
mod role;
mod state;
mod table;
mod transition;

pub use reason::{DismissReason, ParseDismissReasonError};
pub use role::{ParseRoleError, Role};
pub use state::{
    CapCertainty, ClaimReviewRating, Outcome, ParseCapCertaintyError, ParseStatusError,
    ParseStatusKindError, StatusKind, VerificationStatus,
};
pub use table::TRANSITIONS;
pub use transition::{
    Effect, Guard, ParseEffectError, ParseGuardError, Permit, Relation, Transition, TransitionError,
};
