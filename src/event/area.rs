//! `Area`: where an event is.

use super::{CodeError, CodeSet, DeptCode, InseeCode};
use crate::post::{GeoPoint, GeoPointError};

/// Half the circumference of the Earth in kilometres, rounded up: a larger circle says
/// nothing more.
pub const MAX_RADIUS_KM: f64 = 20_038.0;

/// Where an event is: a circle, geometry, or a list of administrative codes.
///
/// Serde form: `{"lat": 44.5, "lon": 3.5, "radius_km": 40}`; a `GeoJSON` geometry of type
/// `Polygon` or `MultiPolygon` (RFC 7946: positions are `[lon, lat]`, rings are closed);
/// `{"departements": ["48", "07"]}`; `{"communes": ["48095"]}`. Exactly one of them.
///
/// ```
/// use vigie::event::Area;
///
/// let area: Area = serde_json::from_str(r#"{"departements": ["48", "07"]}"#)?;
/// assert_eq!(area, Area::departements(["07", "48"]).unwrap());
///
/// let error = serde_json::from_str::<Area>(r#"{"lat": 44.5, "lon": 3.5, "radius_km": 0}"#);
/// assert!(error.unwrap_err().to_string().starts_with("radius_km 0 is not in ]0, 20038]"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Area {
    /// Within a distance of a point.
    Circle(Circle),
    /// Within one polygon.
    Polygon(AreaPolygon),
    /// Within any of several polygons.
    MultiPolygon(AreaMultiPolygon),
    /// Within any of these départements.
    Departements(CodeSet<DeptCode>),
    /// Within any of these communes.
    Communes(CodeSet<InseeCode>),
}

impl Area {
    /// Within `radius_km` kilometres of a point given in degrees.
    ///
    /// # Errors
    ///
    /// [`AreaError`] if the point is out of range or the radius not in
    /// `]0, `[`MAX_RADIUS_KM`]`]`.
    pub fn circle(lat: f64, lon: f64, radius_km: f64) -> Result<Self, AreaError> {
        let center = GeoPoint::new(lat, lon)?;
        Circle::new(center, radius_km).map(Self::Circle)
    }

    /// Within a polygon in WGS84 degrees, x the longitude, y the latitude.
    ///
    /// # Errors
    ///
    /// As [`AreaPolygon::new`].
    pub fn polygon(polygon: geo_types::Polygon<f64>) -> Result<Self, AreaError> {
        AreaPolygon::new(polygon).map(Self::Polygon)
    }

    /// Within any of several polygons in WGS84 degrees.
    ///
    /// # Errors
    ///
    /// As [`AreaMultiPolygon::new`].
    pub fn multi_polygon(polygons: geo_types::MultiPolygon<f64>) -> Result<Self, AreaError> {
        AreaMultiPolygon::new(polygons).map(Self::MultiPolygon)
    }

    /// Within any of these départements.
    ///
    /// # Errors
    ///
    /// [`AreaError`] if a code is not valid, or there is none.
    pub fn departements(codes: impl IntoIterator<Item: AsRef<str>>) -> Result<Self, AreaError> {
        let codes: Result<Vec<_>, _> = codes
            .into_iter()
            .map(|code| code.as_ref().parse())
            .collect();
        CodeSet::new(codes?).map(Self::Departements)
    }

    /// Within any of these communes, by INSEE code.
    ///
    /// # Errors
    ///
    /// [`AreaError`] if a code is not valid, or there is none.
    pub fn communes(codes: impl IntoIterator<Item: AsRef<str>>) -> Result<Self, AreaError> {
        let codes: Result<Vec<_>, _> = codes
            .into_iter()
            .map(|code| code.as_ref().parse())
            .collect();
        CodeSet::new(codes?).map(Self::Communes)
    }
}

/// A point and a distance around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    center: GeoPoint,
    radius_km: f64,
}

impl Circle {
    /// Within `radius_km` kilometres of `center`.
    ///
    /// # Errors
    ///
    /// [`AreaError::Radius`] if the radius is not in `]0, `[`MAX_RADIUS_KM`]`]`.
    pub fn new(center: GeoPoint, radius_km: f64) -> Result<Self, AreaError> {
        if radius_km > 0.0 && radius_km <= MAX_RADIUS_KM {
            Ok(Self { center, radius_km })
        } else {
            Err(AreaError::Radius { value: radius_km })
        }
    }

    /// The point in the middle.
    #[must_use]
    pub const fn center(&self) -> GeoPoint {
        self.center
    }

    /// The distance around it, in kilometres.
    #[must_use]
    pub const fn radius_km(&self) -> f64 {
        self.radius_km
    }
}

/// A polygon whose rings are closed, have at least four positions, and lie in the range of
/// WGS84 degrees.
///
/// Whether rings cross each other is not checked.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaPolygon(geo_types::Polygon<f64>);

impl AreaPolygon {
    /// Validates a polygon: x is the longitude, y the latitude. O(positions).
    ///
    /// # Errors
    ///
    /// [`AreaError::Position`] for a coordinate that is NaN, infinite or out of range,
    /// [`AreaError::RingTooShort`] for a ring of fewer than four positions, the closing one
    /// included. (`geo_types` closes open rings by itself.)
    pub fn new(polygon: geo_types::Polygon<f64>) -> Result<Self, AreaError> {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        for (ring, line) in rings.enumerate() {
            for (position, coord) in line.0.iter().enumerate() {
                GeoPoint::new(coord.y, coord.x).map_err(|reason| AreaError::Position {
                    ring,
                    position,
                    reason,
                })?;
            }
            if line.0.len() < 4 {
                return Err(AreaError::RingTooShort {
                    ring,
                    positions: line.0.len(),
                });
            }
        }
        Ok(Self(polygon))
    }

    /// The geometry.
    #[must_use]
    pub const fn as_geo(&self) -> &geo_types::Polygon<f64> {
        &self.0
    }
}

/// One or more polygons, each as an [`AreaPolygon`].
#[derive(Debug, Clone, PartialEq)]
pub struct AreaMultiPolygon(geo_types::MultiPolygon<f64>);

impl AreaMultiPolygon {
    /// Validates polygons: x is the longitude, y the latitude. O(positions).
    ///
    /// # Errors
    ///
    /// [`AreaError::NoPolygon`] if there is none, else as [`AreaPolygon::new`].
    pub fn new(polygons: geo_types::MultiPolygon<f64>) -> Result<Self, AreaError> {
        if polygons.0.is_empty() {
            return Err(AreaError::NoPolygon);
        }
        let polygons: Result<Vec<_>, _> = polygons
            .into_iter()
            .map(|polygon| AreaPolygon::new(polygon).map(|valid| valid.0))
            .collect();
        polygons.map(|polygons| Self(geo_types::MultiPolygon::new(polygons)))
    }

    /// The geometry.
    #[must_use]
    pub const fn as_geo(&self) -> &geo_types::MultiPolygon<f64> {
        &self.0
    }
}

/// Why values make no [`Area`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AreaError {
    /// The centre of a circle is out of range.
    #[error(transparent)]
    Center(#[from] GeoPointError),
    /// The radius is not a positive number of kilometres on Earth.
    #[error("radius_km {value} is not in ]0, {MAX_RADIUS_KM}]")]
    #[non_exhaustive]
    Radius {
        /// The refused value.
        value: f64,
    },
    /// A position of a polygon is out of range.
    #[error("ring {ring}, position {position}: {reason}")]
    #[non_exhaustive]
    Position {
        /// Which ring of its polygon: 0 is the exterior.
        ring: usize,
        /// Which position of the ring, from 0.
        position: usize,
        /// What is wrong with it.
        reason: GeoPointError,
    },
    /// A ring encloses nothing.
    #[error("ring {ring} has {positions} positions, fewer than 4")]
    #[non_exhaustive]
    RingTooShort {
        /// Which ring of its polygon: 0 is the exterior.
        ring: usize,
        /// How many positions it has, the closing one included.
        positions: usize,
    },
    /// The last position of a ring in `GeoJSON` is not its first.
    #[error("ring {ring} is not closed: its last position differs from its first")]
    #[non_exhaustive]
    RingOpen {
        /// Which ring of its polygon: 0 is the exterior.
        ring: usize,
    },
    /// A `MultiPolygon` without a polygon, or a polygon without a ring.
    #[error("area has no polygon")]
    NoPolygon,
    /// An empty list of codes.
    #[error("area has no code")]
    NoCode,
    /// A code that is not valid.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The `type` of a geometry is another than `Polygon` or `MultiPolygon`.
    #[error("area has type `{value}`, neither Polygon nor MultiPolygon")]
    #[non_exhaustive]
    GeometryType {
        /// The refused type, shortened.
        value: String,
    },
    /// `coordinates` is not nested as the type of the geometry asks.
    #[error("coordinates of a {kind} must be {expected}")]
    #[non_exhaustive]
    Coordinates {
        /// `Polygon` or `MultiPolygon`.
        kind: &'static str,
        /// How they are nested.
        expected: &'static str,
    },
    /// No form of an area is there, or more than one.
    #[error(
        "area must be one of lat, lon and radius_km; type and coordinates; departements; communes"
    )]
    Form,
}

#[cfg(test)]
mod tests {
    use geo_types::{Coord, LineString, MultiPolygon, Polygon};

    use super::*;

    fn ring(coords: &[(f64, f64)]) -> LineString<f64> {
        coords.iter().map(|&(x, y)| Coord { x, y }).collect()
    }

    const SQUARE: [(f64, f64); 4] = [(3.0, 44.0), (4.0, 44.0), (4.0, 45.0), (3.0, 45.0)];

    #[test]
    fn circles() {
        for (lat, lon, radius, message) in [
            (
                91.0,
                3.5,
                1.0,
                "lat 91 is not a number of degrees in [-90, 90]",
            ),
            (44.0, 3.5, 0.0, "radius_km 0 is not in ]0, 20038]"),
            (44.0, 3.5, -1.0, "radius_km -1 is not in ]0, 20038]"),
            (44.0, 3.5, 20_039.0, "radius_km 20039 is not in ]0, 20038]"),
            (44.0, 3.5, f64::NAN, "radius_km NaN is not in ]0, 20038]"),
        ] {
            assert_eq!(
                Area::circle(lat, lon, radius).unwrap_err().to_string(),
                message
            );
        }
        assert!(Area::circle(44.0, 3.5, MAX_RADIUS_KM).is_ok());
    }

    #[test]
    fn polygons() {
        let valid = Polygon::new(ring(&SQUARE), vec![]);
        assert!(Area::polygon(valid.clone()).is_ok());
        for (polygon, message) in [
            (
                Polygon::new(ring(&[]), vec![]),
                "ring 0 has 0 positions, fewer than 4",
            ),
            (
                Polygon::new(ring(&[(3.0, 44.0), (4.0, 44.0)]), vec![]),
                "ring 0 has 3 positions, fewer than 4",
            ),
            (
                Polygon::new(ring(&SQUARE), vec![ring(&[(3.2, 44.1)])]),
                "ring 1 has 1 positions, fewer than 4",
            ),
            (
                Polygon::new(ring(&[(3.0, 44.0), (4.0, 99.0), (4.0, 45.0)]), vec![]),
                "ring 0, position 1: lat 99 is not a number of degrees in [-90, 90]",
            ),
            (
                Polygon::new(ring(&[(3.0, 44.0), (4.0, 44.0), (f64::NAN, 45.0)]), vec![]),
                "ring 0, position 2: lon NaN is not a number of degrees in [-180, 180]",
            ),
        ] {
            assert_eq!(
                Area::polygon(polygon.clone()).unwrap_err().to_string(),
                message
            );
            let several = MultiPolygon::new(vec![valid.clone(), polygon]);
            assert_eq!(
                Area::multi_polygon(several).unwrap_err().to_string(),
                message
            );
        }
        assert_eq!(
            Area::multi_polygon(MultiPolygon::new(vec![])).unwrap_err(),
            AreaError::NoPolygon
        );
    }

    #[test]
    fn codes() {
        assert_eq!(
            Area::departements(["48", "99"]).unwrap_err().to_string(),
            "département code `99` does not exist"
        );
        assert_eq!(Area::communes([""; 0]).unwrap_err(), AreaError::NoCode);
        assert_eq!(
            Area::communes(["48095", "48095"]).unwrap(),
            Area::communes(["48095"]).unwrap()
        );
    }
}
