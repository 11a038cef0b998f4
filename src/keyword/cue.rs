//! Cues: what the wording tells apart from the hazard.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A class of wording that matters to triage and verification. The text form is the code, `WITNESS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
#[non_exhaustive]
pub enum Cue {
    /// Negation or absence; its scope is the clause.
    Negation,
    /// Crisis vocabulary without a precise hazard: it counts inside an open event only.
    CrisisGeneric,
    /// Hearsay, uncertainty.
    Hearsay,
    /// A question about whether something is true (Zhao et al. 2015).
    Enquiry,
    /// Denial or correction of something that circulates.
    Debunk,
    /// Chain message, injunction to share.
    Virality,
    /// Direct witness: perception, first person, here and now (Zahra et al. 2020).
    Witness,
    /// Indirect witness: relatives, friends.
    Indirect,
    /// Call for help.
    Help,
    /// Offer of help.
    Offer,
    /// Urgency.
    Urgency,
    /// Human toll.
    Casualty,
    /// Material damage.
    Damage,
    /// Roads, access, traffic.
    Access,
    /// Evacuation, shelter.
    Evacuation,
    /// Marks of an official source; never sufficient alone.
    Official,
    /// Advice to the public.
    Advice,
    /// Old or out-of-context content.
    Recycled,
    /// Exercise, fiction, game.
    Exercise,
    /// Forecast, future, vigilance.
    Forecast,
    /// End or improvement.
    PhaseEnd,
    /// Irony, humour.
    Sarcasm,
    /// Emotion, support, prayer.
    Emotion,
    /// Criticism, blame.
    Criticism,
    /// Time expression.
    Time,
    /// Sensitive content: never shown or relayed by default.
    Sensitive,
}

/// `text` names no cue class.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown cue class {text:?}")]
pub struct ParseCueError {
    /// What was given.
    pub text: String,
}

impl Cue {
    /// All classes, in declaration order.
    pub const ALL: [Self; 26] = [
        Self::Negation,
        Self::CrisisGeneric,
        Self::Hearsay,
        Self::Enquiry,
        Self::Debunk,
        Self::Virality,
        Self::Witness,
        Self::Indirect,
        Self::Help,
        Self::Offer,
        Self::Urgency,
        Self::Casualty,
        Self::Damage,
        Self::Access,
        Self::Evacuation,
        Self::Official,
        Self::Advice,
        Self::Recycled,
        Self::Exercise,
        Self::Forecast,
        Self::PhaseEnd,
        Self::Sarcasm,
        Self::Emotion,
        Self::Criticism,
        Self::Time,
        Self::Sensitive,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Negation => "NEGATION",
            Self::CrisisGeneric => "CRISIS_GENERIC",
            Self::Hearsay => "HEARSAY",
            Self::Enquiry => "ENQUIRY",
            Self::Debunk => "DEBUNK",
            Self::Virality => "VIRALITY",
            Self::Witness => "WITNESS",
            Self::Indirect => "INDIRECT",
            Self::Help => "HELP",
            Self::Offer => "OFFER",
            Self::Urgency => "URGENCY",
            Self::Casualty => "CASUALTY",
            Self::Damage => "DAMAGE",
            Self::Access => "ACCESS",
            Self::Evacuation => "EVACUATION",
            Self::Official => "OFFICIAL",
            Self::Advice => "ADVICE",
            Self::Recycled => "RECYCLED",
            Self::Exercise => "EXERCISE",
            Self::Forecast => "FORECAST",
            Self::PhaseEnd => "PHASE_END",
            Self::Sarcasm => "SARCASM",
            Self::Emotion => "EMOTION",
            Self::Criticism => "CRITICISM",
            Self::Time => "TIME",
            Self::Sensitive => "SENSITIVE",
        }
    }
}

impl fmt::Display for Cue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Cue {
    type Err = ParseCueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|cue| cue.code() == text)
            .ok_or_else(|| ParseCueError {
                text: text.to_owned(),
            })
    }
}

impl TryFrom<String> for Cue {
    type Error = ParseCueError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Cue> for &'static str {
    fn from(cue: Cue) -> Self {
        cue.code()
    }
}

/// A set of cue classes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CueSet(u32);

impl CueSet {
    /// No cue.
    pub const EMPTY: Self = Self(0);

    /// Adds a class.
    pub const fn insert(&mut self, cue: Cue) {
        self.0 |= 1 << cue as u32;
    }

    /// Whether the class is in the set.
    #[must_use]
    pub const fn contains(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u32) != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The classes, in declaration order.
    pub fn iter(self) -> impl Iterator<Item = Cue> {
        Cue::ALL.into_iter().filter(move |&cue| self.contains(cue))
    }
}

impl FromIterator<Cue> for CueSet {
    fn from_iter<I: IntoIterator<Item = Cue>>(cues: I) -> Self {
        let mut set = Self::EMPTY;
        cues.into_iter().for_each(|cue| set.insert(cue));
        set
    }
}

impl fmt::Debug for CueSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Cue::code)).finish()
    }
}
