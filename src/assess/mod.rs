//! Assessment: relevance, information type, priority, and the part of a post in an open event.
//!
//! What the floors below found in a post becomes named [`Feature`]s; [`Weights`], a table that ships with the
//! crate and that a user can replace, turn them into logits of each [`Target`]. Every judgement can be
//! [explained](Assessor::explain) as the sum it is.
//!
//! A [`Query`] is what a team wants to be told of; a [`QuerySet`] evaluates thousands of them for about the cost of one.

mod assessor;
mod extract;
mod features;
mod query;
mod rows;
mod source;
mod target;
mod topics;
mod weights;
mod wording;

#[cfg(all(test, feature = "france"))]
mod laws;
#[cfg(all(test, feature = "france"))]
mod tests;

pub use extract::is_repost;

pub use assessor::{AssessScratch, Assessor, EventEvidence};
pub use features::{Feature, ParseFeatureError};
pub use query::{Query, QueryError, QueryErrorKind, QueryId, QueryScratch, QuerySet};
pub use source::{Sources, SourcesError};
pub use target::{ParseTargetError, Target};
pub use topics::{Topics, TopicsError};
pub use weights::{Weights, WeightsError};
pub use wording::Wording;
