//! The serde form of an area: circle, `GeoJSON` geometry, or codes.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Area, AreaError, CodeSet, DeptCode, InseeCode};
use crate::text_form::quoted;

type Positions = Vec<[f64; 2]>;

/// What is written: each form with its own fields.
#[derive(Serialize)]
#[serde(untagged)]
enum Written<'a> {
    Circle {
        lat: f64,
        lon: f64,
        radius_km: f64,
    },
    Polygon {
        r#type: &'static str,
        coordinates: Vec<Positions>,
    },
    MultiPolygon {
        r#type: &'static str,
        coordinates: Vec<Vec<Positions>>,
    },
    Departements {
        departements: &'a CodeSet<DeptCode>,
    },
    Communes {
        communes: &'a CodeSet<InseeCode>,
    },
}

fn positions(polygon: &Polygon<f64>) -> Vec<Positions> {
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .map(|ring| ring.coords().map(|coord| [coord.x, coord.y]).collect())
        .collect()
}

impl Serialize for Area {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = match self {
            Self::Circle(circle) => Written::Circle {
                lat: circle.center().lat(),
                lon: circle.center().lon(),
                radius_km: circle.radius_km(),
            },
            Self::Polygon(polygon) => Written::Polygon {
                r#type: "Polygon",
                coordinates: positions(polygon.as_geo()),
            },
            Self::MultiPolygon(polygons) => Written::MultiPolygon {
                r#type: "MultiPolygon",
                coordinates: polygons.as_geo().iter().map(positions).collect(),
            },
            Self::Departements(departements) => Written::Departements { departements },
            Self::Communes(communes) => Written::Communes { communes },
        };
        written.serialize(serializer)
    }
}

/// What is read: any field of any form, before validation.
#[derive(Deserialize)]
struct Read {
    lat: Option<f64>,
    lon: Option<f64>,
    radius_km: Option<f64>,
    r#type: Option<String>,
    coordinates: Option<Nested>,
    departements: Option<CodeSet<DeptCode>>,
    communes: Option<CodeSet<InseeCode>>,
}

/// `GeoJSON` coordinates of any depth.
#[derive(Deserialize)]
#[serde(untagged)]
enum Nested {
    Number(f64),
    List(Vec<Nested>),
}

impl Nested {
    fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            Self::Number(_) => None,
        }
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::List(_) => None,
        }
    }

    /// Longitude and latitude; an altitude and what follows is ignored (RFC 7946, 3.1.1).
    fn coord(&self) -> Option<Coord<f64>> {
        match self.list()? {
            [x, y, ..] => Some(Coord {
                x: x.number()?,
                y: y.number()?,
            }),
            _ => None,
        }
    }

    fn ring(&self) -> Option<LineString<f64>> {
        self.list()?.iter().map(Self::coord).collect()
    }

    /// The rings of a polygon, as written.
    fn rings(&self) -> Option<Vec<LineString<f64>>> {
        self.list()?.iter().map(Self::ring).collect()
    }
}

/// A polygon of rings that are closed as RFC 7946 asks: what `geo_types` would silently
/// close is more often a truncated file.
fn closed_polygon(rings: Vec<LineString<f64>>) -> Result<Polygon<f64>, AreaError> {
    if let Some(ring) = rings
        .iter()
        .position(|ring| ring.0.first() != ring.0.last())
    {
        return Err(AreaError::RingOpen { ring });
    }
    let mut rings = rings.into_iter();
    let exterior = rings.next().ok_or(AreaError::NoPolygon)?;
    Ok(Polygon::new(exterior, rings.collect()))
}

fn geometry(kind: &str, coordinates: &Nested) -> Result<Area, AreaError> {
    match kind {
        "Polygon" => {
            let rings = coordinates.rings().ok_or(AreaError::Coordinates {
                kind: "Polygon",
                expected: "a list of rings of [lon, lat]",
            })?;
            Area::polygon(closed_polygon(rings)?)
        }
        "MultiPolygon" => {
            let polygons: Option<Vec<_>> = coordinates
                .list()
                .and_then(|list| list.iter().map(Nested::rings).collect());
            let polygons: Result<Vec<_>, _> = polygons
                .ok_or(AreaError::Coordinates {
                    kind: "MultiPolygon",
                    expected: "a list of lists of rings of [lon, lat]",
                })?
                .into_iter()
                .map(closed_polygon)
                .collect();
            Area::multi_polygon(MultiPolygon::new(polygons?))
        }
        other => Err(AreaError::GeometryType {
            value: quoted(other),
        }),
    }
}

impl TryFrom<Read> for Area {
    type Error = AreaError;

    fn try_from(read: Read) -> Result<Self, AreaError> {
        let circle = (read.lat, read.lon, read.radius_km);
        let geometry_fields = (read.r#type, read.coordinates);
        match (circle, geometry_fields, read.departements, read.communes) {
            ((Some(lat), Some(lon), Some(radius_km)), (None, None), None, None) => {
                Self::circle(lat, lon, radius_km)
            }
            ((None, None, None), (Some(kind), Some(coordinates)), None, None) => {
                geometry(&kind, &coordinates)
            }
            ((None, None, None), (None, None), Some(codes), None) => Ok(Self::Departements(codes)),
            ((None, None, None), (None, None), None, Some(codes)) => Ok(Self::Communes(codes)),
            _ => Err(AreaError::Form),
        }
    }
}

impl<'de> Deserialize<'de> for Area {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(deserializer)?;
        read.try_into().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_and_written() {
        for json in [
            r#"{"lat":44.5,"lon":3.5,"radius_km":40.0}"#,
            r#"{"type":"Polygon","coordinates":[[[3.0,44.0],[4.0,44.0],[4.0,45.0],[3.0,44.0]]]}"#,
            r#"{"type":"Polygon","coordinates":[[[3.0,44.0],[4.0,44.0],[4.0,45.0],[3.0,44.0]],[[3.5,44.1],[3.6,44.1],[3.6,44.2],[3.5,44.1]]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[3.0,44.0],[4.0,44.0],[4.0,45.0],[3.0,44.0]]],[[[-3.0,-44.0],[4.0,44.0],[4.0,45.0],[-3.0,-44.0]]]]}"#,
            r#"{"departements":["07","48"]}"#,
            r#"{"communes":["2A004","48095"]}"#,
        ] {
            let area: Area = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&area).unwrap(), json);
        }
    }

    #[test]
    fn refused_forms() {
        for (json, message) in [
            ("{}", "area must be one of"),
            (r#"{"lat":44.5,"lon":3.5}"#, "area must be one of"),
            (
                r#"{"departements":["48"],"communes":["48095"]}"#,
                "area must be one of",
            ),
            (
                r#"{"lat":1,"lon":2,"radius_km":3,"departements":["48"]}"#,
                "area must be one of",
            ),
            (r#"{"type":"Polygon"}"#, "area must be one of"),
            (r#"{"lat":200,"lon":2,"radius_km":3}"#, "lat 200 is not"),
            (r#"{"departements":[]}"#, "area has no code"),
            (
                r#"{"departements":["4"]}"#,
                "département code `4` does not exist",
            ),
            (r#"{"communes":["480"]}"#, "commune code `480` is not"),
            (
                r#"{"type":"Point","coordinates":[3,44]}"#,
                "area has type `Point`, neither",
            ),
            (
                r#"{"type":"Polygon","coordinates":[]}"#,
                "area has no polygon",
            ),
            (
                r#"{"type":"MultiPolygon","coordinates":[]}"#,
                "area has no polygon",
            ),
            (
                r#"{"type":"MultiPolygon","coordinates":[[]]}"#,
                "area has no polygon",
            ),
            (
                r#"{"type":"Polygon","coordinates":[[]]}"#,
                "ring 0 has 0 positions",
            ),
            (
                r#"{"type":"Polygon","coordinates":[3,44]}"#,
                "coordinates of a Polygon must be a list of rings of [lon, lat]",
            ),
            (
                r#"{"type":"MultiPolygon","coordinates":[[[3,44],[4,44],[4,45],[3,44]]]}"#,
                "coordinates of a MultiPolygon must be a list of lists of rings of [lon, lat]",
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[3,44],[4,44],[4,45],[3,45]]]}"#,
                "ring 0 is not closed",
            ),
            (
                r#"{"type":"Polygon","coordinates":[[[3,44],[4,44],[190,45],[3,44]]]}"#,
                "ring 0, position 2: lon 190 is not",
            ),
        ] {
            let error = serde_json::from_str::<Area>(json).unwrap_err().to_string();
            assert!(error.starts_with(message), "{json}: {error}");
        }
    }

    #[test]
    fn altitudes_are_ignored() {
        let with: Area = serde_json::from_str(
            r#"{"type":"Polygon","coordinates":[[[3,44,900],[4,44,1],[4,45,2],[3,44,900]]],"bbox":[3,44,4,45]}"#,
        )
        .unwrap();
        let without: Area = serde_json::from_str(
            r#"{"type":"Polygon","coordinates":[[[3,44],[4,44],[4,45],[3,44]]]}"#,
        )
        .unwrap();
        assert_eq!(with, without);
    }
}
