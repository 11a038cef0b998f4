//! What a team watches: an event with its hazards, area, time and search profile.
//!
//! Nothing here knows a gazetteer or a lexicon: an [`Area`] is geometry or plain codes, a
//! [`Profile`] is raw strings. [`Event`] reads the event file of the command lines:
//!
//! ```
//! use vigie::event::{Area, Event};
//! use vigie::hazard::Hazard;
//!
//! let event: Event = serde_json::from_str(r##"{
//!     "hazards": ["FLOOD"],
//!     "area": {"lat": 44.5, "lon": 3.5, "radius_km": 40},
//!     "start": "2025-11-18T05:00:00Z", "end": "2025-11-19T05:00:00Z",
//!     "keywords": ["#InondationsLozere", "pont submersible"]
//! }"##)?;
//! assert_eq!(event.hazards(), [Hazard::Flood]);
//! assert!(matches!(event.area(), Some(Area::Circle(circle)) if circle.radius_km() == 40.0));
//! assert!(event.profile().hashtags().contains("InondationsLozere"));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod area;
mod builder;
mod codes;
mod geojson;
mod id;
mod phase;
mod profile;
mod record;
mod window;

pub use area::{Area, AreaError, AreaMultiPolygon, AreaPolygon, Circle, MAX_RADIUS_KM};
pub use builder::{EventBuilder, EventError};
pub use codes::{CodeError, CodeSet, DeptCode, InseeCode};
pub use id::EventId;
pub use phase::{
    PHASE_TRANSITIONS, ParsePhaseError, ParsePhaseKindError, ParseTrendError, Phase, PhaseError,
    PhaseKind, PhaseTransition, Trend,
};
pub use profile::{Profile, ProfileError};
pub use record::Event;
pub use window::{TimeWindow, TimeWindowError};
