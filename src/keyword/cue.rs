//! Cues: what the wording tells apart from the hazard.

use std::fmt;

use crate::text_form::named_enum;

named_enum! {
    /// A class of wording that matters to triage and verification. The text form is the code, `WITNESS`.
    "cue class", ParseCueError;
    pub enum Cue {
        /// Negation or absence; its scope is the clause.
        Negation = "NEGATION",
        /// Crisis vocabulary without a precise hazard: it counts inside an open event only.
        CrisisGeneric = "CRISIS_GENERIC",
        /// Hearsay, uncertainty.
        Hearsay = "HEARSAY",
        /// A question about whether something is true (Zhao et al. 2015).
        Enquiry = "ENQUIRY",
        /// Denial or correction of something that circulates.
        Debunk = "DEBUNK",
        /// Chain message, injunction to share.
        Virality = "VIRALITY",
        /// Direct witness: perception, first person, here and now (Zahra et al. 2020).
        Witness = "WITNESS",
        /// Indirect witness: relatives, friends.
        Indirect = "INDIRECT",
        /// Call for help.
        Help = "HELP",
        /// Offer of help.
        Offer = "OFFER",
        /// Urgency.
        Urgency = "URGENCY",
        /// Human toll.
        Casualty = "CASUALTY",
        /// Material damage.
        Damage = "DAMAGE",
        /// Roads, access, traffic.
        Access = "ACCESS",
        /// Evacuation, shelter.
        Evacuation = "EVACUATION",
        /// Marks of an official source; never sufficient alone.
        Official = "OFFICIAL",
        /// Advice to the public.
        Advice = "ADVICE",
        /// Old or out-of-context content.
        Recycled = "RECYCLED",
        /// Exercise, fiction, game.
        Exercise = "EXERCISE",
        /// Forecast, future, vigilance.
        Forecast = "FORECAST",
        /// End or improvement.
        PhaseEnd = "PHASE_END",
        /// Irony, humour.
        Sarcasm = "SARCASM",
        /// Emotion, support, prayer.
        Emotion = "EMOTION",
        /// Criticism, blame.
        Criticism = "CRITICISM",
        /// Time expression.
        Time = "TIME",
        /// Sensitive content: never shown or relayed by default.
        Sensitive = "SENSITIVE",
        /// Explicit call for rescue.
        Rescue = "RESCUE",
        /// People who cannot leave: stuck, cut off, under rubble, on a roof.
        Trapped = "TRAPPED",
        /// Medical distress, or care that cannot wait.
        Medical = "MEDICAL",
        /// Children, the old, the ill, the disabled.
        Vulnerable = "VULNERABLE",
        /// The author speaks of themselves.
        FirstPerson = "FIRST_PERSON",
        /// Sport, shows, games, trade, politics: the everyday talk in which crisis words turn figurative.
        Leisure = "LEISURE",
    }
}

/// A set of cue classes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CueSet(u64);

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

    /// Whether the set holds any of the classes of `other`.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The classes, in declaration order.
    pub fn iter(self) -> impl Iterator<Item = Cue> {
        Cue::ALL
            .iter()
            .copied()
            .filter(move |&cue| self.contains(cue))
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
        f.debug_set().entries(self.iter().map(Cue::as_str)).finish()
    }
}
