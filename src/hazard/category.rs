//! `Category`: a hazard of the taxonomy or a code of the team's own.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::Hazard;
use crate::text_form::{quoted, serde_as_text};

/// Longest custom code, in characters.
const MAX_CODE: usize = 40;

/// A hazard of the taxonomy, or a code that a team adds for its mission.
///
/// The text form, for `Display`, `FromStr` and serde alike, is the plain code; a code of
/// the taxonomy always reads as the [`Hazard`], so that no two categories share a code.
/// Hazards come first in the order, then custom codes alphabetically. Cloning never copies
/// text.
///
/// ```
/// use vigie::hazard::{Category, Hazard};
///
/// let mut categories: Vec<Category> =
///     ["ROAD_FLOODED", "FIRE", "FLOOD"].iter().map(|code| code.parse()).collect::<Result<_, _>>()?;
/// categories.sort();
/// let codes: Vec<&str> = categories.iter().map(Category::code).collect();
/// assert_eq!(codes, ["FLOOD", "FIRE", "ROAD_FLOODED"]);
/// assert_eq!(Category::from(Hazard::Flood), categories[0]);
/// # Ok::<(), vigie::hazard::CategoryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Category {
    /// A code of the taxonomy.
    Hazard(Hazard),
    /// A code of the team's own.
    Custom(CustomCategory),
}

impl Category {
    /// The plain code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Hazard(hazard) => hazard.code(),
            Self::Custom(custom) => custom.code(),
        }
    }

    /// The hazard, if the category is one of the taxonomy.
    #[must_use]
    pub const fn hazard(&self) -> Option<Hazard> {
        match self {
            Self::Hazard(hazard) => Some(*hazard),
            Self::Custom(_) => None,
        }
    }

    /// Whether this is `other` or, both being hazards, a kind of it.
    #[must_use]
    pub fn is_a(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Hazard(hazard), Self::Hazard(ancestor)) => hazard.is_a(*ancestor),
            _ => self == other,
        }
    }

    /// Whether one of the two is the other or a kind of it.
    #[must_use]
    pub fn is_family_of(&self, other: &Self) -> bool {
        self.is_a(other) || other.is_a(self)
    }

    /// What people read in French: the hazard's label, or the custom code itself.
    #[must_use]
    pub fn label_fr(&self) -> &str {
        match self {
            Self::Hazard(hazard) => hazard.label_fr(),
            Self::Custom(custom) => custom.code(),
        }
    }

    /// What people read in English: the hazard's label, or the custom code itself.
    #[must_use]
    pub fn label_en(&self) -> &str {
        match self {
            Self::Hazard(hazard) => hazard.label_en(),
            Self::Custom(custom) => custom.code(),
        }
    }
}

impl From<Hazard> for Category {
    fn from(hazard: Hazard) -> Self {
        Self::Hazard(hazard)
    }
}

impl From<CustomCategory> for Category {
    fn from(custom: CustomCategory) -> Self {
        Self::Custom(custom)
    }
}

impl PartialEq<Hazard> for Category {
    fn eq(&self, other: &Hazard) -> bool {
        self.hazard() == Some(*other)
    }
}

impl PartialEq<Category> for Hazard {
    fn eq(&self, other: &Category) -> bool {
        other == self
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Category {
    type Err = CategoryError;

    fn from_str(text: &str) -> Result<Self, CategoryError> {
        match Hazard::from_code(text) {
            Some(hazard) => Ok(Self::Hazard(hazard)),
            None => CustomCategory::new(text).map(Self::Custom),
        }
    }
}

serde_as_text!(Category, "a hazard or category code such as FLOOD");

/// A code outside the taxonomy: `[A-Z][A-Z0-9_]{1,39}`, and no hazard's code.
///
/// ```
/// use vigie::hazard::CustomCategory;
///
/// let custom = CustomCategory::new("SHELTER_FULL")?;
/// assert_eq!(custom.code(), "SHELTER_FULL");
/// assert!(CustomCategory::new("FLOOD").is_err());
/// assert!(CustomCategory::new("shelter full").is_err());
/// # Ok::<(), vigie::hazard::CategoryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomCategory(Arc<str>);

impl CustomCategory {
    /// A custom category of this code.
    ///
    /// # Errors
    ///
    /// [`CategoryError`] if the code is shorter than 2 or longer than 40 characters, has
    /// another character than `A`-`Z`, `0`-`9` and `_`, does not begin with a letter, or
    /// is the code of a [`Hazard`].
    pub fn new(code: &str) -> Result<Self, CategoryError> {
        if code.len() < 2 || code.len() > MAX_CODE {
            return Err(CategoryError::Length { code: quoted(code) });
        }
        let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        let begins_well = code.as_bytes().first().is_some_and(u8::is_ascii_uppercase);
        if !begins_well || !code.bytes().all(allowed) {
            return Err(CategoryError::Characters { code: quoted(code) });
        }
        if let Some(hazard) = Hazard::from_code(code) {
            return Err(CategoryError::Hazard { hazard });
        }
        Ok(Self(code.into()))
    }

    /// The plain code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for CustomCategory {
    type Err = CategoryError;

    fn from_str(text: &str) -> Result<Self, CategoryError> {
        Self::new(text)
    }
}

serde_as_text!(
    CustomCategory,
    "a custom category code such as SHELTER_FULL"
);

/// Why a text is no [`Category`] or [`CustomCategory`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CategoryError {
    /// Too short or too long.
    #[error("category code `{code}` must have 2 to 40 characters")]
    #[non_exhaustive]
    Length {
        /// The refused code, shortened.
        code: String,
    },
    /// A character that a code cannot have.
    #[error("category code `{code}` must be capital letters, digits and `_`, a letter first")]
    #[non_exhaustive]
    Characters {
        /// The refused code, shortened.
        code: String,
    },
    /// The code belongs to the taxonomy.
    #[error("category code `{hazard}` is a hazard of the taxonomy")]
    #[non_exhaustive]
    Hazard {
        /// The hazard that has this code.
        hazard: Hazard,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refused_codes() {
        for (code, message) in [
            ("", "category code `` must have 2 to 40 characters"),
            ("A", "category code `A` must have 2 to 40 characters"),
            (
                "1A",
                "category code `1A` must be capital letters, digits and `_`, a letter first",
            ),
            (
                "Crue",
                "category code `Crue` must be capital letters, digits and `_`, a letter first",
            ),
            (
                "ÉBOULIS",
                "category code `ÉBOULIS` must be capital letters, digits and `_`, a letter first",
            ),
        ] {
            assert_eq!(code.parse::<Category>().unwrap_err().to_string(), message);
        }
        assert!("A".repeat(40).parse::<Category>().is_ok());
        assert!("A".repeat(41).parse::<Category>().is_err());
    }

    #[test]
    fn a_hazard_is_never_custom() {
        for &hazard in Hazard::ALL {
            assert_eq!(
                CustomCategory::new(hazard.code()).unwrap_err(),
                CategoryError::Hazard { hazard }
            );
            assert_eq!(
                hazard.code().parse::<Category>(),
                Ok(Category::Hazard(hazard))
            );
        }
    }

    #[test]
    fn kinds() {
        let fire = Category::from(Hazard::Fire);
        let custom: Category = "FIRE_DRILL".parse().unwrap();
        assert!(Category::from(Hazard::Wildfire).is_a(&fire));
        assert!(custom.is_a(&custom));
        assert!(!custom.is_a(&fire) && !fire.is_a(&custom));
    }

    proptest! {
        #[test]
        fn text_and_json_round_trip(code in "[A-Z][A-Z0-9_]{1,39}") {
            let category: Category = code.parse().unwrap();
            prop_assert_eq!(category.to_string(), code.clone());
            let json = serde_json::to_string(&category).unwrap();
            prop_assert_eq!(&json, &format!("\"{code}\""));
            prop_assert_eq!(serde_json::from_str::<Category>(&json).unwrap(), category);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(category) = text.parse::<Category>() {
                prop_assert_eq!(category.code(), text);
            }
        }
    }
}
