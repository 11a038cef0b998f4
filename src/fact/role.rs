//! What a quantity measures or counts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What a quantity is about. The text form, for `Display`, `FromStr` and serde alike, is the code,
/// `water_level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
#[non_exhaustive]
pub enum QuantityRole {
    /// Height of water, or its rise.
    WaterLevel,
    /// Depth of snow.
    SnowDepth,
    /// Rainfall.
    Rain,
    /// Speed of wind.
    Wind,
    /// Magnitude of an earthquake.
    Magnitude,
    /// People dead.
    CasualtiesDead,
    /// People hurt.
    CasualtiesInjured,
    /// People missing or searched for.
    Missing,
    /// People evacuated or sheltered.
    Evacuated,
    /// People who cannot leave where they are.
    Stranded,
    /// Homes or customers without electricity.
    PowerCut,
    /// Any other number with a unit or noun.
    Other,
}

/// `text` names no role.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown quantity role {text:?}")]
#[non_exhaustive]
pub struct ParseRoleError {
    /// What was given.
    pub text: String,
}

impl QuantityRole {
    /// Every role, in declaration order.
    pub const ALL: &'static [Self] = &[
        Self::WaterLevel,
        Self::SnowDepth,
        Self::Rain,
        Self::Wind,
        Self::Magnitude,
        Self::CasualtiesDead,
        Self::CasualtiesInjured,
        Self::Missing,
        Self::Evacuated,
        Self::Stranded,
        Self::PowerCut,
        Self::Other,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WaterLevel => "water_level",
            Self::SnowDepth => "snow_depth",
            Self::Rain => "rain",
            Self::Wind => "wind",
            Self::Magnitude => "magnitude",
            Self::CasualtiesDead => "casualties_dead",
            Self::CasualtiesInjured => "casualties_injured",
            Self::Missing => "missing",
            Self::Evacuated => "evacuated",
            Self::Stranded => "stranded",
            Self::PowerCut => "power_cut",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for QuantityRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for QuantityRole {
    type Err = ParseRoleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|role| role.code() == text)
            .ok_or_else(|| ParseRoleError {
                text: text.to_owned(),
            })
    }
}

impl TryFrom<String> for QuantityRole {
    type Error = ParseRoleError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<QuantityRole> for &'static str {
    fn from(role: QuantityRole) -> Self {
        role.code()
    }
}
