//! `PlaceEntry`: what a caller adds to a gazetteer.

use serde::{Deserialize, Serialize};

use crate::post::GeoPoint;

use super::PlaceKind;

/// One place to add to a [`GazetteerBuilder`](super::GazetteerBuilder).
///
/// ```
/// use vigie::place::{GazetteerBuilder, PlaceEntry, PlaceKind};
/// use vigie::post::GeoPoint;
///
/// let mut builder = GazetteerBuilder::new();
/// builder.add(
///     PlaceEntry::new("Le Mas de la Barque", PlaceKind::Poi)
///         .at(GeoPoint::new(44.39, 3.87)?)
///         .code("48194")
///         .dept("48"),
/// )?;
/// let gazetteer = builder.build();
/// assert_eq!(gazetteer.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceEntry {
    /// The name, as a reader should see it.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// INSEE code of the commune that it is or lies in, number of the département, code of the région, ISO code
    /// of the country: at most 8 ASCII letters and digits.
    #[serde(default)]
    pub code: Option<String>,
    /// Number of the one département that it lies in.
    #[serde(default)]
    pub dept: Option<String>,
    /// Code of the région that it lies in.
    #[serde(default)]
    pub region: Option<String>,
    /// ISO 3166-1 alpha-2 code of its country.
    #[serde(default)]
    pub country: Option<String>,
    /// Its centre.
    #[serde(default)]
    pub point: Option<GeoPoint>,
    /// Radius of a disc of its size, km.
    #[serde(default)]
    pub radius_km: Option<f64>,
    /// Inhabitants: the weight of the name among its homonyms.
    #[serde(default)]
    pub population: Option<u32>,
    /// Whether it is a former commune: `code` is then that of the present one.
    #[serde(default)]
    pub former: bool,
    /// Other names, each with the share of its uses, 0 to 1, that mean this place; `None`: weighed as any homonym.
    #[serde(default)]
    pub also: Vec<(String, Option<f64>)>,
}

impl PlaceEntry {
    /// A place without code, position or size.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: PlaceKind) -> Self {
        Self {
            name: name.into(),
            kind,
            code: None,
            dept: None,
            region: None,
            country: None,
            point: None,
            radius_km: None,
            population: None,
            former: false,
            also: Vec::new(),
        }
    }

    /// With its code; see [`PlaceEntry::code`](Self#structfield.code).
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// With the number of its département.
    #[must_use]
    pub fn dept(mut self, dept: impl Into<String>) -> Self {
        self.dept = Some(dept.into());
        self
    }

    /// With the code of its région.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// With the ISO code of its country.
    #[must_use]
    pub fn country(mut self, country: impl Into<String>) -> Self {
        self.country = Some(country.into());
        self
    }

    /// With its centre.
    #[must_use]
    pub fn at(mut self, point: GeoPoint) -> Self {
        self.point = Some(point);
        self
    }

    /// With the radius of a disc of its size, km.
    #[must_use]
    pub fn radius_km(mut self, km: f64) -> Self {
        self.radius_km = Some(km);
        self
    }

    /// With its inhabitants.
    #[must_use]
    pub fn population(mut self, inhabitants: u32) -> Self {
        self.population = Some(inhabitants);
        self
    }

    /// As a former commune, now part of the one whose code it bears.
    #[must_use]
    pub fn former(mut self) -> Self {
        self.former = true;
        self
    }

    /// With another name, weighed by the place's size as any homonym.
    #[must_use]
    pub fn also(mut self, name: impl Into<String>) -> Self {
        self.also.push((name.into(), None));
        self
    }

    /// With another name, of which `share` of the uses mean this place.
    #[must_use]
    pub fn also_with_share(mut self, name: impl Into<String>, share: f64) -> Self {
        self.also.push((name.into(), Some(share)));
        self
    }
}
