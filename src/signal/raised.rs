//! What the detector says.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Level;
use crate::event::Phase;
use crate::hazard::Category;
use crate::post::PostId;

/// Most posts that a signal names.
pub(super) const MOST_NAMED: usize = 32;

/// The number of a signal, counted from 1 by its detector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignalId(pub(super) u64);

impl SignalId {
    /// The number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for SignalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "signal-{}", self.0)
    }
}

/// An area: a level and a code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SignalArea {
    pub(super) level: Level,
    pub(super) code: Box<str>,
}

impl SignalArea {
    /// How wide it is.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }
}

/// What people have said of a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Standing {
    /// Nobody has looked yet.
    New,
    /// Taken up: it stays quiet.
    Acknowledged,
    /// Taken for nothing: quiet until many more speak.
    Dismissed,
}

/// A suspected event, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    pub(super) id: SignalId,
    pub(super) category: Category,
    pub(super) area: SignalArea,
    /// Hash of the area's code at its own level and of the levels above it.
    pub(super) path: [u64; 4],
    pub(super) standing: Standing,
    pub(super) since: DateTime<Utc>,
    pub(super) raised_at: DateTime<Utc>,
    pub(super) last: DateTime<Utc>,
    pub(super) posts: Vec<PostId>,
    pub(super) voices: usize,
    pub(super) window: u32,
    pub(super) expected: f64,
    pub(super) chance: f64,
    /// Voices that joined since it was last said.
    pub(super) joined: usize,
}

impl Signal {
    /// Its number.
    #[must_use]
    pub const fn id(&self) -> SignalId {
        self.id
    }

    /// The hazard.
    #[must_use]
    pub const fn category(&self) -> &Category {
        &self.category
    }

    /// The most precise area in which the count is unusual.
    #[must_use]
    pub const fn area(&self) -> &SignalArea {
        &self.area
    }

    /// The phase of an event opened from it: [`Phase::Suspected`]; [`Phase::FalseAlarm`] once dismissed.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        match self.standing {
            Standing::Dismissed => Phase::FalseAlarm,
            Standing::New | Standing::Acknowledged => Phase::Suspected,
        }
    }

    /// What people have said of it.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// The time of its first voice.
    #[must_use]
    pub const fn since(&self) -> DateTime<Utc> {
        self.since
    }

    /// The time of the voice that raised it.
    #[must_use]
    pub const fn raised_at(&self) -> DateTime<Utc> {
        self.raised_at
    }

    /// The time of its latest voice while more than usual was heard.
    #[must_use]
    pub const fn last(&self) -> DateTime<Utc> {
        self.last
    }

    /// Which posts speak for it: those of the independent voices that raised it, then those after, 32 at most.
    #[must_use]
    pub fn posts(&self) -> &[PostId] {
        &self.posts
    }

    /// Independent voices in the window, when it was last said (raised, grown or widened).
    #[must_use]
    pub const fn voices(&self) -> usize {
        self.voices
    }

    /// The length of that window.
    #[must_use]
    pub fn window(&self) -> TimeDelta {
        TimeDelta::seconds(i64::from(self.window))
    }

    /// Voices that such a window usually has there.
    #[must_use]
    pub const fn expected(&self) -> f64 {
        self.expected
    }

    /// Times the usual rate: short-term over long-term average.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.voices as f64 / self.expected
    }

    /// The chance of at least so many voices in a window of the usual rate (Poisson).
    #[must_use]
    pub const fn chance(&self) -> f64 {
        self.chance
    }

    /// The explanation that people read, in French.
    #[must_use]
    pub fn explanation_fr(&self) -> String {
        let minutes = self.window.div_ceil(60);
        let expected = format!("{:.2}", self.expected).replace('.', ",");
        format!(
            "{} : {} témoins indépendants en {minutes} min au plus ({} {}), d’ordinaire {expected} ; premier témoignage le {}",
            self.category.label_fr(),
            self.voices,
            self.area.level.label_fr(),
            self.area.code,
            self.since.format("%d/%m/%Y à %H:%M UTC"),
        )
    }
}

/// What a voice has changed.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// A new signal, or a dismissed one that many more voices support.
    Raised(SignalId),
    /// The voice speaks for a signal that is raised already.
    Joined(SignalId),
    /// The voice joined a signal that nobody has taken up, and it now has
    /// [`raise_again`](super::DetectorConfig::raise_again) times the voices it had when last said.
    Grown(SignalId),
    /// The signal now stands for a wider area, in which others of the same hazard lay: they are part of it.
    Widened {
        /// The signal.
        signal: SignalId,
        /// The area it had.
        from: SignalArea,
        /// Signals that are now part of it, and no longer listed.
        absorbed: Vec<SignalId>,
    },
    /// Nothing unusual for long: the end is suggested, and the signal no longer listed.
    Ended(Box<Signal>),
}
