//! What the linear models of this floor decide about.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::hazard::Hazard;
use crate::observation::{InfoType, Priority};

/// One output of the linear models. Text form: `relevance`, `event`, `priority:P0`, `type:HelpRequest`, `hazard:FLOOD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// Concerns a real, current crisis.
    Relevance,
    /// Concerns the open event.
    Event,
    /// Has this priority: P0 by itself, the other three compared with one another.
    Priority(Priority),
    /// Is of this information type; all are compared with one another.
    Type(InfoType),
    /// Speaks of this hazard as current or forecast, where the lexicon found a word of it.
    Hazard(Hazard),
}

/// `value` names no target.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown target `{value}`")]
#[non_exhaustive]
pub struct ParseTargetError {
    /// The refused text.
    pub value: String,
}

impl Target {
    pub(super) const FIRST_PRIORITY: usize = 2;
    pub(super) const FIRST_TYPE: usize = Self::FIRST_PRIORITY + Priority::ALL.len();
    pub(super) const FIRST_HAZARD: usize = Self::FIRST_TYPE + InfoType::ALL.len();

    /// All targets, in the order of their indices.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Relevance, Self::Event]
            .into_iter()
            .chain(Priority::ALL.iter().copied().map(Self::Priority))
            .chain(InfoType::ALL.iter().copied().map(Self::Type))
            .chain(Hazard::ALL.iter().copied().map(Self::Hazard))
    }

    pub(super) const fn index(self) -> usize {
        match self {
            Self::Relevance => 0,
            Self::Event => 1,
            Self::Priority(priority) => Self::FIRST_PRIORITY + priority as usize,
            Self::Type(info_type) => Self::FIRST_TYPE + info_type as usize,
            Self::Hazard(hazard) => Self::FIRST_HAZARD + hazard.index(),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Relevance => f.write_str("relevance"),
            Self::Event => f.write_str("event"),
            Self::Priority(priority) => write!(f, "priority:{priority}"),
            Self::Type(info_type) => write!(f, "type:{info_type}"),
            Self::Hazard(hazard) => write!(f, "hazard:{hazard}"),
        }
    }
}

impl FromStr for Target {
    type Err = ParseTargetError;

    fn from_str(text: &str) -> Result<Self, ParseTargetError> {
        let parsed = match text.split_once(':') {
            None => [Self::Relevance, Self::Event]
                .into_iter()
                .find(|t| t.to_string() == text),
            Some(("priority", name)) => name.parse().ok().map(Self::Priority),
            Some(("type", name)) => name.parse().ok().map(Self::Type),
            Some(("hazard", name)) => name.parse().ok().map(Self::Hazard),
            Some(_) => None,
        };
        parsed.ok_or_else(|| ParseTargetError {
            value: crate::text_form::quoted(text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_and_names_agree() {
        for (i, target) in Target::all().enumerate() {
            assert_eq!(target.index(), i);
            assert_eq!(target.to_string().parse::<Target>(), Ok(target));
        }
        assert_eq!(Target::all().count(), Target::FIRST_HAZARD + Hazard::COUNT);
    }
}
