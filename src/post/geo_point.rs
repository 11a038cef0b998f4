//! `GeoPoint`: a validated position.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text_form::quoted;

/// A position in WGS84 degrees: latitude in `[-90, 90]`, longitude in `[-180, 180]`.
///
/// Always finite, and zero has one form only, hence `Eq`, `Ord` (latitude, then longitude)
/// and `Hash`. The text form is `lat,lon` as in RFC 5870; the serde form is
/// `{"lat": 44.52, "lon": 3.5}`. In a [`geo_types::Point`] x is the longitude, y the
/// latitude.
///
/// ```
/// use vigie::post::GeoPoint;
///
/// let mende = GeoPoint::new(44.52, 3.5)?;
/// assert_eq!(mende.to_string(), "44.52,3.5");
/// assert_eq!("44.52, 3.5".parse(), Ok(mende));
/// assert_eq!(geo_types::Point::from(mende).x(), 3.5);
/// assert_eq!(
///     GeoPoint::new(200.0, 3.5).unwrap_err().to_string(),
///     "lat 200 is not a number of degrees in [-90, 90]"
/// );
/// # Ok::<(), vigie::post::GeoPointError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Wire")]
pub struct GeoPoint {
    lat: f64,
    lon: f64,
}

impl GeoPoint {
    /// A position from latitude and longitude, in degrees.
    ///
    /// # Errors
    ///
    /// [`GeoPointError`] naming the first of the two that is NaN, infinite or out of range.
    pub fn new(lat: f64, lon: f64) -> Result<Self, GeoPointError> {
        Ok(Self {
            lat: check_degrees("lat", lat, 90.0)?,
            lon: check_degrees("lon", lon, 180.0)?,
        })
    }

    /// The latitude in degrees, in `[-90, 90]`.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// The longitude in degrees, in `[-180, 180]`.
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.lon
    }
}

/// One coordinate in `[-max, max]`, with the one form of zero.
pub(crate) fn check_degrees(
    field: &'static str,
    value: f64,
    max: f64,
) -> Result<f64, GeoPointError> {
    if value.abs() <= max {
        Ok(value + 0.0)
    } else {
        Err(GeoPointError::OutOfRange { field, value, max })
    }
}

impl Eq for GeoPoint {}

impl PartialOrd for GeoPoint {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GeoPoint {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.lat
            .total_cmp(&other.lat)
            .then(self.lon.total_cmp(&other.lon))
    }
}

impl std::hash::Hash for GeoPoint {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.lat.to_bits().hash(state);
        self.lon.to_bits().hash(state);
    }
}

impl fmt::Display for GeoPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.lat, self.lon)
    }
}

impl FromStr for GeoPoint {
    type Err = GeoPointError;

    fn from_str(text: &str) -> Result<Self, GeoPointError> {
        let unreadable = || GeoPointError::Unreadable { text: quoted(text) };
        let (lat, lon) = text.split_once(',').ok_or_else(unreadable)?;
        let degrees = |part: &str| part.trim().parse().map_err(|_| unreadable());
        Self::new(degrees(lat)?, degrees(lon)?)
    }
}

impl From<GeoPoint> for geo_types::Point<f64> {
    fn from(point: GeoPoint) -> Self {
        Self::new(point.lon, point.lat)
    }
}

impl From<GeoPoint> for geo_types::Coord<f64> {
    fn from(point: GeoPoint) -> Self {
        Self {
            x: point.lon,
            y: point.lat,
        }
    }
}

impl TryFrom<geo_types::Point<f64>> for GeoPoint {
    type Error = GeoPointError;

    fn try_from(point: geo_types::Point<f64>) -> Result<Self, GeoPointError> {
        Self::new(point.y(), point.x())
    }
}

/// What is read, before validation.
#[derive(Deserialize)]
struct Wire {
    lat: f64,
    lon: f64,
}

impl TryFrom<Wire> for GeoPoint {
    type Error = GeoPointError;

    fn try_from(wire: Wire) -> Result<Self, GeoPointError> {
        Self::new(wire.lat, wire.lon)
    }
}

/// Why numbers or a text are no [`GeoPoint`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GeoPointError {
    /// A coordinate is NaN, infinite or out of range.
    #[error("{field} {value} is not a number of degrees in [-{max}, {max}]")]
    #[non_exhaustive]
    OutOfRange {
        /// `lat` or `lon`.
        field: &'static str,
        /// The refused value.
        value: f64,
        /// 90 or 180.
        max: f64,
    },
    /// The text is not two decimal numbers with a comma between them.
    #[error("position `{text}` is not of the form lat,lon")]
    #[non_exhaustive]
    Unreadable {
        /// The refused text, shortened.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refused_positions_name_the_field() {
        for (lat, lon, message) in [
            (
                200.0,
                3.5,
                "lat 200 is not a number of degrees in [-90, 90]",
            ),
            (
                f64::NAN,
                3.5,
                "lat NaN is not a number of degrees in [-90, 90]",
            ),
            (
                90.000_1,
                0.0,
                "lat 90.0001 is not a number of degrees in [-90, 90]",
            ),
            (
                44.5,
                -180.5,
                "lon -180.5 is not a number of degrees in [-180, 180]",
            ),
            (
                44.5,
                f64::NEG_INFINITY,
                "lon -inf is not a number of degrees in [-180, 180]",
            ),
        ] {
            assert_eq!(GeoPoint::new(lat, lon).unwrap_err().to_string(), message);
            assert_eq!(
                GeoPoint::try_from(geo_types::Point::new(lon, lat))
                    .unwrap_err()
                    .to_string(),
                message
            );
        }
        for text in ["", "44.5", "44.5;3.5", "a,b", "44.5,3.5,2"] {
            assert_eq!(
                text.parse::<GeoPoint>().unwrap_err().to_string(),
                format!("position `{text}` is not of the form lat,lon")
            );
        }
        assert!(
            "NaN,0"
                .parse::<GeoPoint>()
                .unwrap_err()
                .to_string()
                .starts_with("lat NaN")
        );
    }

    #[test]
    fn json_passes_the_same_validation() {
        let error = serde_json::from_str::<GeoPoint>(r#"{"lat":44.5,"lon":181}"#).unwrap_err();
        assert!(error.to_string().starts_with("lon 181 is not"), "{error}");
    }

    #[test]
    fn zero_has_one_form() {
        let point = GeoPoint::new(-0.0, -0.0).unwrap();
        assert_eq!(point.to_string(), "0,0");
        assert_eq!(
            point.cmp(&GeoPoint::new(0.0, 0.0).unwrap()),
            std::cmp::Ordering::Equal
        );
    }

    proptest! {
        #[test]
        fn text_round_trip(lat in -90.0..=90.0_f64, lon in -180.0..=180.0_f64) {
            let point = GeoPoint::new(lat, lon).unwrap();
            prop_assert_eq!(point.to_string().parse::<GeoPoint>().unwrap(), point);
            prop_assert_eq!(GeoPoint::try_from(geo_types::Point::from(point)).unwrap(), point);
        }

        #[test]
        fn order_is_by_latitude_then_longitude(
            a in (-90.0..=90.0_f64, -2..2_i8), b in (-90.0..=90.0_f64, -2..2_i8), same in any::<bool>(),
        ) {
            let other_lat = if same { a.0 } else { b.0 };
            let x = GeoPoint::new(a.0, f64::from(a.1)).unwrap();
            let y = GeoPoint::new(other_lat, f64::from(b.1)).unwrap();
            let expected = (a.0, a.1).partial_cmp(&(other_lat, b.1)).unwrap();
            prop_assert_eq!(x.cmp(&y), expected);
        }

        #[test]
        fn any_numbers_are_accepted_or_refused(lat in any::<f64>(), lon in any::<f64>()) {
            let inside = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
            prop_assert_eq!(GeoPoint::new(lat, lon).is_ok(), inside);
        }
    }
}
