//! Signals: an event that nobody has opened yet, heard from independent witnesses.
//!
//! A [`Detector`] hears [`Voice`]s (a witness post, its hazard, its place at several levels) and raises a
//! [`Signal`] in phase [`Suspected`](crate::event::Phase::Suspected) when one hazard in one area has more
//! *independent* voices in a short window than its past explains. Where nothing usually happens, as in a
//! rural département, three are enough; a city needs many times its usual rate: short-term over long-term
//! average, as seismologists trigger on a trace (Allen 1978, *Automatic earthquake recognition and timing
//! from single traces*, BSSA 68(5)) and as it was carried over to posts (Sakaki, Okazaki & Matsuo 2010,
//! *Earthquake shakes Twitter users*, WWW; Earle, Bowden & Guy 2012, *Twitter earthquake detection*,
//! Annals of Geophysics 54(6)).
//!
//! ```
//! use vigie::hazard::{Category, Hazard};
//! use vigie::post::PostId;
//! use vigie::score::Score;
//! use vigie::signal::{Change, Detector, Place, Voice};
//!
//! let mut detector = Detector::default();
//! let flood = Category::from(Hazard::Flood);
//! let place = Place { country: Some("FR"), region: Some("76"), departement: Some("48"), commune: Some("48080") };
//! let mut raised = 0;
//! for (minute, author) in ["lise", "omar", "jeanne"].into_iter().enumerate() {
//!     let changes = detector.observe(&Voice {
//!         post: &PostId::new(author)?,
//!         time: format!("2031-02-03T17:0{minute}:00Z").parse()?,
//!         author,
//!         origin: None,
//!         category: &flood,
//!         place,
//!         witness: Score::saturating(0.9),
//!     });
//!     raised += changes.iter().filter(|c| matches!(c, Change::Raised(_))).count();
//! }
//! assert_eq!(raised, 1);
//! assert_eq!(detector.signals()[0].area().code(), "48080");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod baseline;
mod cell;
mod clock;
mod config;
mod detector;
mod poisson;
mod raised;
mod state;
mod voice;

#[cfg(test)]
mod tests;

pub use config::{ConfigError, DetectorConfig};
pub use detector::{Detector, Heard};
pub use raised::{Change, Signal, SignalArea, SignalId, Standing};
pub use voice::{Level, Place, Voice};
