//! Places: a gazetteer, their recognition in text, their resolution, and whether a post speaks of an area.
//!
//! ```text
//! text ─► names of the gazetteer ─► evidence ─► mention? ─┐
//!         roads, numbers of départements                  ├─► joint vote ─► ranked meanings, score, ambiguous
//!                     population, form, context, anchors ─┘
//! ```
//!
//! A [`Geoparser`] reads a text and answers with [`PlaceMention`]s: where the bare name stands, what it may mean,
//! and how sure that is. It never forces a homonym: where no meaning reaches
//! [`GeoparserBuilder::ambiguous_below`], the mention says so and lists its candidates.
//!
//! ```
//! # #[cfg(feature = "france")] {
//! use vigie::place::{Gazetteer, Geoparser, PlaceKind};
//!
//! let geoparser = Geoparser::new(Gazetteer::france());
//! let found = geoparser.find("La D986 est coupée entre Sainte-Enimie et Ispagnac (48)");
//! let names: Vec<_> = found.iter().map(|m| m.name(geoparser.gazetteer()).to_string()).collect();
//! assert_eq!(names, ["D986", "Sainte-Enimie", "Ispagnac", "Lozère"]);
//! assert_eq!(found[1].insee(geoparser.gazetteer()), Some("48146"));
//! # }
//! ```
//!
//! The gazetteer is open: a [`GazetteerBuilder`] takes a caller's own places, alone or on top of another gazetteer.

mod area;
mod builder;
mod code;
mod compiled;
mod context;
mod cues;
mod entry;
mod evidence;
mod forms;
#[cfg(feature = "france")]
mod france;
mod gazetteer;
mod geoparser;
mod hashtag;
mod kind;
mod mention;
mod nearest;
mod numbers;
mod reading;
mod resolve;
mod road;

#[cfg(test)]
mod tests;

pub use area::{AreaScorer, BufferError};
pub use builder::{EntryError, GazetteerBuilder};
pub use compiled::CompiledError;
pub use context::{Anchor, AnchorError, ResolveContext};
pub use cues::{CueTable, CueTableError};
pub use entry::PlaceEntry;
pub use evidence::{Evidence, PlaceWeights, WeightError};
pub use gazetteer::{EntryId, Gazetteer, Place};
pub use geoparser::{Geoparser, GeoparserBuilder, GeoparserError, PlaceScratch};
pub use kind::{ParsePlaceKindError, ParsePrecisionError, PlaceKind, Precision};
pub use mention::{MAX_CANDIDATES, MentionName, PlaceCandidate, PlaceMention};
pub use road::{Road, RoadClass};
