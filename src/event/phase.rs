//! The life of an event.

use std::fmt;
use std::str::FromStr;

use super::EventId;
use crate::text_form::{named_enum, quoted, serde_as_text};

/// Where an event stands in its life.
///
/// The usual way is Signal → Suspected → Ongoing → Ended → Recovery → Closed, with the side
/// exits `FalseAlarm` and `Merged`; [`PHASE_TRANSITIONS`] holds every step. The text form,
/// for `Display`, `FromStr` and serde alike, is the name with what it carries in
/// parentheses: `Suspected`, `Ongoing(Increasing)`, `Merged(crue-lot-2025)`.
///
/// ```
/// use vigie::event::{Phase, Trend};
///
/// let phase: Phase = "Ongoing(Increasing)".parse()?;
/// assert_eq!(phase, Phase::Ongoing(Trend::Increasing));
/// assert!(phase.may_become(&Phase::Ended));
/// assert_eq!(
///     phase.check(&Phase::Signal).unwrap_err().to_string(),
///     "Ongoing(Increasing) cannot become Signal; it may become \
///      Ongoing, Ended, FalseAlarm, Merged"
/// );
/// # Ok::<(), vigie::event::ParsePhaseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Something shows in the stream; nobody has looked yet.
    Signal,
    /// Several independent voices, or a person, take it for likely.
    Suspected,
    /// Under way.
    Ongoing(Trend),
    /// The hazard itself is over.
    Ended,
    /// Networks, roads and people return to normal.
    Recovery,
    /// Nothing is left to do.
    Closed,
    /// There was nothing.
    FalseAlarm,
    /// It is a part of another event.
    Merged(EventId),
}

named_enum! {
    /// Whether an event that is under way gets worse.
    #[derive(Default)]
    "trend", ParseTrendError;
    pub enum Trend {
        /// It gets worse.
        Increasing = "Increasing",
        /// No change, or none known.
        #[default]
        Stable = "Stable",
        /// It abates.
        Decreasing = "Decreasing",
    }
}

impl Trend {
    /// What people read, in French.
    #[must_use]
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::Increasing => "en hausse",
            Self::Stable => "stable",
            Self::Decreasing => "en baisse",
        }
    }
}

named_enum! {
    /// The name of a phase, without what it carries.
    "phase name", ParsePhaseKindError;
    pub enum PhaseKind {
        /// [`Phase::Signal`].
        Signal = "Signal",
        /// [`Phase::Suspected`].
        Suspected = "Suspected",
        /// [`Phase::Ongoing`], whatever the trend.
        Ongoing = "Ongoing",
        /// [`Phase::Ended`].
        Ended = "Ended",
        /// [`Phase::Recovery`].
        Recovery = "Recovery",
        /// [`Phase::Closed`].
        Closed = "Closed",
        /// [`Phase::FalseAlarm`].
        FalseAlarm = "FalseAlarm",
        /// [`Phase::Merged`], whatever the other event.
        Merged = "Merged",
    }
}

impl PhaseKind {
    /// What people read, in French.
    #[must_use]
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::Signal => "Signal",
            Self::Suspected => "Suspecté",
            Self::Ongoing => "En cours",
            Self::Ended => "Terminé",
            Self::Recovery => "Retour à la normale",
            Self::Closed => "Clos",
            Self::FalseAlarm => "Fausse alerte",
            Self::Merged => "Fusionné",
        }
    }
}

/// The phases that may follow a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PhaseTransition {
    /// The phase.
    pub from: PhaseKind,
    /// Those that may follow.
    pub to: &'static [PhaseKind],
}

const fn step(from: PhaseKind, to: &'static [PhaseKind]) -> PhaseTransition {
    PhaseTransition { from, to }
}

/// Every step in the life of an event; what is not listed is an error.
///
/// Beside the usual way: an event that flares up again returns to `Ongoing`; one without
/// damage closes without recovery; a false alarm that was none returns to `Suspected`.
/// `Ongoing` follows itself with another trend. `Closed` and `Merged` are final.
pub const PHASE_TRANSITIONS: &[PhaseTransition] = {
    use PhaseKind::{Closed, Ended, FalseAlarm, Merged, Ongoing, Recovery, Signal, Suspected};
    &[
        step(Signal, &[Suspected, FalseAlarm, Merged]),
        step(Suspected, &[Ongoing, FalseAlarm, Merged]),
        step(Ongoing, &[Ongoing, Ended, FalseAlarm, Merged]),
        step(Ended, &[Ongoing, Recovery, Closed, Merged]),
        step(Recovery, &[Ongoing, Closed, Merged]),
        step(Closed, &[]),
        step(FalseAlarm, &[Suspected]),
        step(Merged, &[]),
    ]
};

impl Phase {
    /// The name of the phase.
    #[must_use]
    pub const fn kind(&self) -> PhaseKind {
        match self {
            Self::Signal => PhaseKind::Signal,
            Self::Suspected => PhaseKind::Suspected,
            Self::Ongoing(_) => PhaseKind::Ongoing,
            Self::Ended => PhaseKind::Ended,
            Self::Recovery => PhaseKind::Recovery,
            Self::Closed => PhaseKind::Closed,
            Self::FalseAlarm => PhaseKind::FalseAlarm,
            Self::Merged(_) => PhaseKind::Merged,
        }
    }

    /// What people read, in French.
    #[must_use]
    pub const fn label_fr(&self) -> &'static str {
        self.kind().label_fr()
    }

    /// Whether the event is still of interest: not closed, merged or a false alarm.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Closed | Self::FalseAlarm | Self::Merged(_))
    }

    /// The names of the phases that may follow.
    #[must_use]
    pub fn next(&self) -> &'static [PhaseKind] {
        let row = PHASE_TRANSITIONS.iter().find(|row| row.from == self.kind());
        row.map_or(&[], |row| row.to)
    }

    /// Whether `to` may follow.
    #[must_use]
    pub fn may_become(&self, to: &Self) -> bool {
        self != to && self.next().contains(&to.kind())
    }

    /// As [`Phase::may_become`], with an error that tells what may follow.
    ///
    /// # Errors
    ///
    /// [`PhaseError`] if `to` may not follow.
    pub fn check(&self, to: &Self) -> Result<(), PhaseError> {
        if self.may_become(to) {
            Ok(())
        } else {
            Err(PhaseError {
                from: self.clone(),
                to: to.clone(),
            })
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ongoing(trend) => write!(f, "Ongoing({trend})"),
            Self::Merged(into) => write!(f, "Merged({into})"),
            plain => f.pad(plain.kind().as_str()),
        }
    }
}

impl FromStr for Phase {
    type Err = ParsePhaseError;

    fn from_str(text: &str) -> Result<Self, ParsePhaseError> {
        let carried = |name| -> Option<&str> {
            let rest = text.strip_prefix(name)?;
            rest.strip_prefix('(')?.strip_suffix(')')
        };
        let phase = match text {
            "Signal" => Some(Self::Signal),
            "Suspected" => Some(Self::Suspected),
            "Ended" => Some(Self::Ended),
            "Recovery" => Some(Self::Recovery),
            "Closed" => Some(Self::Closed),
            "FalseAlarm" => Some(Self::FalseAlarm),
            _ => match (carried("Ongoing"), carried("Merged")) {
                (Some(trend), _) => trend.parse().ok().map(Self::Ongoing),
                (None, Some(into)) => into.parse().ok().map(Self::Merged),
                (None, None) => None,
            },
        };
        phase.ok_or_else(|| ParsePhaseError {
            value: quoted(text),
        })
    }
}

serde_as_text!(Phase, "a phase such as Ongoing(Stable)");

/// A text that is no [`Phase`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown phase `{value}`")]
#[non_exhaustive]
pub struct ParsePhaseError {
    /// The refused text, shortened.
    pub value: String,
}

/// A step that [`PHASE_TRANSITIONS`] does not list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PhaseError {
    /// The phase from which it should have led.
    pub from: Phase,
    /// The phase to which it should have led.
    pub to: Phase,
}

impl fmt::Display for PhaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot become {}; it ", self.from, self.to)?;
        match self.from.next() {
            [] => f.write_str("is final"),
            [first, rest @ ..] => {
                write!(f, "may become {first}")?;
                rest.iter().try_for_each(|kind| write!(f, ", {kind}"))
            }
        }
    }
}

impl std::error::Error for PhaseError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn phases() -> Vec<Phase> {
        let merged = |id: &str| Phase::Merged(EventId::new(id).unwrap());
        let mut all: Vec<_> = Trend::ALL.iter().map(|&t| Phase::Ongoing(t)).collect();
        all.extend([
            Phase::Signal,
            Phase::Suspected,
            Phase::Ended,
            Phase::Recovery,
            Phase::Closed,
            Phase::FalseAlarm,
            merged("a"),
            merged("Merged(b)"),
            merged("(c))"),
        ]);
        all
    }

    #[test]
    fn text_and_json_round_trip() {
        for phase in phases() {
            assert_eq!(phase.to_string().parse().as_ref(), Ok(&phase));
            let json = serde_json::to_string(&phase).unwrap();
            assert_eq!(serde_json::from_str::<Phase>(&json).unwrap(), phase);
        }
    }

    #[test]
    fn refused_texts() {
        for text in [
            "",
            "signal",
            "Ongoing",
            "Ongoing()",
            "Ongoing(Up)",
            "Merged()",
            "Merged(a",
            "Closed(a)",
        ] {
            assert_eq!(
                text.parse::<Phase>().unwrap_err().to_string(),
                format!("unknown phase `{text}`")
            );
        }
    }

    /// Every step by hand.
    fn by_hand(from: &Phase, to: &Phase) -> bool {
        use Phase::{Closed, Ended, FalseAlarm, Merged, Ongoing, Recovery, Signal, Suspected};
        match (from, to) {
            (Signal, Suspected | FalseAlarm | Merged(_))
            | (Suspected, Ongoing(_) | FalseAlarm | Merged(_))
            | (Ongoing(_), Ended | FalseAlarm | Merged(_))
            | (Ended, Ongoing(_) | Recovery | Closed | Merged(_))
            | (Recovery, Ongoing(_) | Closed | Merged(_))
            | (FalseAlarm, Suspected) => true,
            (Ongoing(a), Ongoing(b)) => a != b,
            _ => false,
        }
    }

    #[test]
    fn every_phase_times_every_phase() {
        for from in phases() {
            for to in phases() {
                assert_eq!(from.may_become(&to), by_hand(&from, &to), "{from} → {to}");
                assert_eq!(from.check(&to).is_ok(), by_hand(&from, &to));
            }
        }
        for &kind in PhaseKind::ALL {
            let rows = PHASE_TRANSITIONS.iter().filter(|row| row.from == kind);
            assert_eq!(rows.count(), 1, "{kind}");
        }
        let error = Phase::Closed.check(&Phase::Signal).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Closed cannot become Signal; it is final"
        );
    }
}
