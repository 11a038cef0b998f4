//! What the detector hears.

use chrono::{DateTime, Utc};

use crate::hazard::Category;
use crate::post::PostId;
use crate::score::Score;
use crate::text_form::named_enum;

named_enum! {
    /// How wide an area is.
    "level", ParseLevelError;
    pub enum Level {
        /// A country.
        Country = "Country",
        /// A region, or the widest division of another country.
        Region = "Region",
        /// A département, or what stands for it elsewhere.
        Departement = "Departement",
        /// A commune.
        Commune = "Commune",
    }
}

impl Level {
    /// From the most precise to the widest.
    pub(super) const PRECISE_FIRST: [Self; 4] = [
        Self::Commune,
        Self::Departement,
        Self::Region,
        Self::Country,
    ];

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// What people read, in French.
    #[must_use]
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::Country => "pays",
            Self::Region => "région",
            Self::Departement => "département",
            Self::Commune => "commune",
        }
    }
}

/// Where a voice speaks of: the code of each level that is known. Codes are compared as they are; a code
/// need be unique within its level only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Place<'a> {
    /// Country, such as `FR`.
    pub country: Option<&'a str>,
    /// Region, by its INSEE code.
    pub region: Option<&'a str>,
    /// Département.
    pub departement: Option<&'a str>,
    /// Commune, by its INSEE code.
    pub commune: Option<&'a str>,
}

/// Codes longer than this are of no known scheme and left out.
const LONGEST_CODE: usize = 64;

impl<'a> Place<'a> {
    /// The code at a level.
    #[must_use]
    pub fn code(&self, level: Level) -> Option<&'a str> {
        match level {
            Level::Country => self.country,
            Level::Region => self.region,
            Level::Departement => self.departement,
            Level::Commune => self.commune,
        }
        .filter(|code| !code.is_empty() && code.len() <= LONGEST_CODE)
    }
}

/// One witness post about one hazard.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// The post; heard twice, it counts once.
    pub post: &'a PostId,
    /// When it was posted.
    pub time: DateTime<Utc>,
    /// Who posted it: an author counts once.
    pub author: &'a str,
    /// What it repeats: reposts and near-copies share a key and count once. `None`: its own words.
    pub origin: Option<u64>,
    /// The hazard.
    pub category: &'a Category,
    /// Where.
    pub place: Place<'a>,
    /// How surely it is a witness's; below the detector's threshold it is not counted.
    pub witness: Score,
}
