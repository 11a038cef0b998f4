//! `Hazard`: the closed set of codes.

use std::fmt;
use std::str::FromStr;

use super::CapCategory;
use super::taxonomy::{ROWS, Row};
use crate::text_form::{quoted, serde_as_text};

/// A kind of hazard, one of the codes of the project's taxonomy.
///
/// The text form is the code (`FLOOD`), for `Display`, `FromStr` and serde alike; the order
/// is that of the taxonomy. Teams add their own codes with [`Category`](super::Category).
///
/// ```
/// use vigie::hazard::{CapCategory, Hazard};
///
/// let hazard: Hazard = "WILDFIRE".parse()?;
/// assert_eq!(hazard, Hazard::Wildfire);
/// assert!(hazard.is_a(Hazard::Fire));
/// assert_eq!(hazard.label_fr(), "Feu de forêt et de végétation");
/// assert_eq!(hazard.cap_primary(), CapCategory::Fire);
/// assert_eq!(Hazard::Flood.vigilance_id(), Some(4));
/// # Ok::<(), vigie::hazard::ParseHazardError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Hazard {
    /// A river in flood, a flash flood, runoff.
    Flood,
    /// Intense rain, the Mediterranean or Cévennes episode.
    HeavyRain,
    /// The sea over the land: storm surge or tsunami.
    CoastalFlood,
    /// An earthquake.
    Earthquake,
    /// Ground that moves: landslide, rockfall, sinkhole.
    Landslide,
    /// A snow avalanche.
    Avalanche,
    /// Snow or ice that hinders.
    SnowIce,
    /// Storm, violent wind, tornado.
    WindStorm,
    /// Thunderstorm, hail, lightning.
    Thunderstorm,
    /// A tropical cyclone.
    Cyclone,
    /// A heatwave.
    Heatwave,
    /// Extreme cold.
    Cold,
    /// Drought, shortage of water.
    Drought,
    /// Fire in forest or vegetation.
    Wildfire,
    /// Fire, of what is not said.
    Fire,
    /// Fire of a building or a vehicle.
    StructureFire,
    /// An explosion, of what is not said: a provisional parent.
    Explosion,
    /// Accident in industry, toxic cloud, gas leak.
    Industrial,
    /// Accident in the transport of dangerous goods.
    Hazmat,
    /// Nuclear or radiological accident.
    Nuclear,
    /// A dam or dyke that breaks, or releases water.
    Dam,
    /// A building or structure of which a part has fallen.
    BuildingCollapse,
    /// Accident on road, rail, in the air or on water.
    Transport,
    /// Power, water, telecoms or an emergency number out of order.
    Outage,
    /// Cyberattack on a service.
    Cyber,
    /// Terrorist attack, mass killing, hostage-taking.
    Attack,
    /// Suspect package or explosive device.
    SuspectPackage,
    /// Crowd crush or panic.
    Crowd,
    /// Unrest, blockades.
    Unrest,
    /// Epidemic or mass poisoning, carbon monoxide included.
    Epidemic,
    /// Epizootic.
    AnimalHealth,
    /// Pollution of water, air or soil.
    Pollution,
    /// People missing, searched for or rescued.
    Missing,
    /// Volcanic eruption.
    Volcano,
    /// Something else, or not qualified yet.
    Other,
}

impl Hazard {
    /// How many codes there are. Grows when the taxonomy does.
    pub const COUNT: usize = Self::Other as usize + 1;

    /// Every hazard, in the order of the taxonomy.
    pub const ALL: &'static [Self] = &{
        let mut all = [Self::Other; Self::COUNT];
        let mut i = 0;
        while i < Self::COUNT {
            all[i] = ROWS[i].hazard;
            i += 1;
        }
        all
    };

    fn row(self) -> &'static Row {
        // One row for each variant, in order: the table asserts it at compile time.
        &ROWS[self.index()]
    }

    /// The position in [`Hazard::ALL`], below [`Hazard::COUNT`]: a dense index for arrays.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The stable code, such as `FLOOD`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The more general hazard of which this is a kind.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.row().parent
    }

    /// Whether this is `other` or a kind of it: `Wildfire.is_a(Fire)`.
    #[must_use]
    pub fn is_a(self, other: Self) -> bool {
        let mut current = Some(self);
        // The table has no circle of parents, hence the loop ends.
        while let Some(hazard) = current {
            if hazard == other {
                return true;
            }
            current = hazard.parent();
        }
        false
    }

    /// The category under which a CAP message about it is filed.
    #[must_use]
    pub fn cap_primary(self) -> CapCategory {
        self.row().cap_primary
    }

    /// Further categories that a CAP message about it may carry.
    #[must_use]
    pub fn cap_secondary(self) -> &'static [CapCategory] {
        self.row().cap_secondary
    }

    /// Group and type in EM-DAT (`Climatological>Wildfire`); `None` where EM-DAT does not
    /// record it.
    #[must_use]
    pub fn emdat(self) -> Option<&'static str> {
        self.row().emdat
    }

    /// The UNDRR/ISC hazard group or groups, separated by ` / `.
    #[must_use]
    pub fn undrr(self) -> Option<&'static str> {
        self.row().undrr
    }

    /// The id of the phenomenon on Météo-France's vigilance map, 1 to 9; `None` for what
    /// the mainland's map does not show.
    #[must_use]
    pub fn vigilance_id(self) -> Option<u8> {
        self.row().vigilance_id
    }

    /// The family under which French civil security files it ("risque naturel").
    #[must_use]
    pub fn class_fr(self) -> Option<&'static str> {
        self.row().class_fr
    }

    /// The name that people read, in French.
    #[must_use]
    pub fn label_fr(self) -> &'static str {
        self.row().label_fr
    }

    /// The name that people read, in English.
    #[must_use]
    pub fn label_en(self) -> &'static str {
        self.row().label_en
    }

    /// The hazard of a code, exactly as written. O([`Hazard::COUNT`]).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        ROWS.iter()
            .find(|row| row.code == code)
            .map(|row| row.hazard)
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Hazard {
    type Err = ParseHazardError;

    fn from_str(text: &str) -> Result<Self, ParseHazardError> {
        Self::from_code(text).ok_or_else(|| ParseHazardError {
            value: quoted(text),
        })
    }
}

serde_as_text!(Hazard, "a hazard code such as FLOOD");

/// A text that is no hazard code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown hazard code `{value}`")]
#[non_exhaustive]
pub struct ParseHazardError {
    /// The refused text, shortened.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_names_of_the_variants() {
        for &hazard in Hazard::ALL {
            let folded: String = hazard.code().split('_').collect();
            assert_eq!(format!("{hazard:?}").to_uppercase(), folded);
            assert_eq!(Hazard::ALL[hazard.index()], hazard);
            assert_eq!(hazard.code().parse(), Ok(hazard));
        }
        assert_eq!(Hazard::ALL.len(), Hazard::COUNT);
        assert_eq!(Hazard::COUNT, 35);
    }

    #[test]
    fn kinds_of_kinds() {
        for (hazard, other, is_a) in [
            (Hazard::Fire, Hazard::Fire, true),
            (Hazard::Wildfire, Hazard::Fire, true),
            (Hazard::StructureFire, Hazard::Fire, true),
            (Hazard::Fire, Hazard::Wildfire, false),
            (Hazard::Wildfire, Hazard::StructureFire, false),
            (Hazard::Hazmat, Hazard::Transport, true),
            (Hazard::Hazmat, Hazard::Industrial, false),
            (Hazard::SuspectPackage, Hazard::Attack, true),
        ] {
            assert_eq!(hazard.is_a(other), is_a, "{hazard} is a {other}");
        }
    }

    #[test]
    fn unknown_codes_are_refused() {
        for (text, message) in [
            ("flood", "unknown hazard code `flood`"),
            ("", "unknown hazard code ``"),
            ("FLOOD ", "unknown hazard code `FLOOD `"),
        ] {
            assert_eq!(text.parse::<Hazard>().unwrap_err().to_string(), message);
        }
        assert!(serde_json::from_str::<Hazard>("4").is_err());
    }

    #[test]
    fn padding_is_honoured() {
        assert_eq!(format!("{:>8}|", Hazard::Dam), "     DAM|");
    }
}
