//! Facts: quantities with unit and role, and times.
//!
//! A [`FactReader`] reads `5m20`, `40 cm d'eau`, `3 blessés`, `M 4,9` or « une trentaine d'habitants » as
//! [`Quantity`] values with a [`QuantityRole`], and `vers 23h`, `il y a 10 min` or « à l'instant » as
//! [`TimeExpression`] values; from the latter it says when the main fact of the post was observed.
//!
//! Words are data: two tables of rows, in French and the basics of English, Spanish, German and Italian,
//! which [`FactReaderBuilder::rows`] extends. The grammar around the words is code.
//!
//! ```
//! use vigie::fact::{FactReader, QuantityRole};
//!
//! let reader = FactReader::new();
//! let posted = "2031-02-03T17:10:00Z".parse().ok();
//! let facts = reader.find("Crue à Valmoré : 5m20 à 17h40, 3 blessés légers", posted);
//!
//! let level = &facts.quantities()[0];
//! assert_eq!((level.value, level.role), (5.2, QuantityRole::WaterLevel));
//! assert_eq!(facts.unit(level), "m");
//! assert_eq!(facts.quantities()[1].role, QuantityRole::CasualtiesInjured);
//! // 17:40 in Paris is 16:40 UTC.
//! assert_eq!(facts.observed_at(), "2031-02-03T16:40:00Z".parse().ok());
//! ```

mod assign;
mod clock;
mod context;
mod count;
mod cursor;
#[cfg(test)]
mod laws;
mod lexicon;
mod magnitude;
mod measure;
mod number;
mod position;
mod quantity;
mod reader;
mod role;
mod shown;
mod time;

#[cfg(test)]
mod quantity_tests;
#[cfg(test)]
mod time_tests;

pub use lexicon::{LexiconError, LexiconErrorKind};
pub use quantity::{Quantity, Unit};
pub use reader::{FactReader, FactReaderBuilder, Facts};
pub use role::{ParseRoleError, QuantityRole};
pub use time::{TimeExpression, TimeKind};
