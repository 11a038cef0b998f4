//! What can go wrong: the 35 hazards of the taxonomy, and the open set around them.
//!
//! [`Hazard`] is the closed set that the library knows about: label, parent, category in a
//! CAP message, id on the vigilance map. [`Category`] adds the codes that a team invents
//! during a mission (`SHELTER_FULL`), so that a lexicon of its own needs no new release.
//!
//! ```
//! use vigie::hazard::{Category, Hazard};
//!
//! let known: Category = "FLOOD".parse()?;
//! assert_eq!(known, Hazard::Flood);
//! let own: Category = "SHELTER_FULL".parse()?;
//! assert_eq!(own.hazard(), None);
//! assert_eq!(own.code(), "SHELTER_FULL");
//! # Ok::<(), vigie::hazard::CategoryError>(())
//! ```

mod cap;
mod category;
mod kind;
mod taxonomy;

pub use cap::{CapCategory, ParseCapCategoryError};
pub use category::{Category, CategoryError, CustomCategory};
pub use kind::{Hazard, ParseHazardError};
