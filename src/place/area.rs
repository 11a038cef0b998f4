//! Whether a post speaks of an area.

use geo::{Contains, Distance, Euclidean};
use geo_types::{Coord, MultiPolygon, Point};

use crate::event::Area;
use crate::post::GeoPoint;
use crate::score::Score;

use super::nearest::distance_km;
use super::{Anchor, EntryId, Gazetteer, PlaceKind, PlaceMention};

/// Places up to this far outside still belong to what happens in the area, km: half way, the odds are even.
const BUFFER_KM: f64 = 10.0;
/// Widest buffer: half the way around the Earth.
const MOST_KM: f64 = 20_038.0;
const KM_PER_DEGREE: f64 = 111.195;
/// What a mention weighs: the finer the place, the more it tells of where the subject is. Set by hand.
const FINE: f64 = 1.0;
const WIDE: f64 = 0.35;
const WIDEST: f64 = 0.15;
/// A view from there is a weak sign of there.
const VANTAGE: f64 = 0.3;
/// Where the device is, against where the text says.
const DEVICE: f64 = 0.7;
/// Texts may name the one place that matters among others: share of the likeliest place against the mean of all.
const LIKELIEST: f64 = 0.5;
/// Nothing that a text says makes sure of more.
const SUREST: f64 = 0.98;

/// Why a buffer is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("buffer_km {value} is not a number in [0, {MOST_KM}]")]
#[non_exhaustive]
pub struct BufferError {
    /// The refused value.
    pub value: f64,
}

/// Scores posts against one area, prepared once.
///
/// ```
/// # #[cfg(feature = "france")] {
/// use vigie::event::Area;
/// use vigie::place::{AreaScorer, Gazetteer, Geoparser};
///
/// let geoparser = Geoparser::new(Gazetteer::france());
/// let lozere = AreaScorer::new(&Area::departements(["48"]).unwrap(), geoparser.gazetteer());
/// let score = |text: &str| lozere.score(&geoparser.find(text), None, geoparser.gazetteer());
/// assert!(score("La route est coupée à Marvejols").unwrap().get() > 0.9);
/// assert!(score("Grand soleil à Strasbourg").unwrap().get() < 0.1);
/// assert_eq!(score("Quelle pluie !"), None);
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct AreaScorer {
    shape: Shape,
    buffer_km: f64,
}

#[derive(Debug, Clone)]
enum Shape {
    Circle {
        centre: GeoPoint,
        radius_km: f64,
    },
    /// In km on a plane that is true at the mean latitude.
    Polygons {
        plane: MultiPolygon<f64>,
        cosine: f64,
    },
    Departements(Vec<String>),
    /// Codes, and the centres and radii of those that are known.
    Communes {
        codes: Vec<String>,
        discs: Vec<(GeoPoint, f64)>,
    },
}

impl AreaScorer {
    /// A scorer for `area`, with a buffer of 10 km.
    #[must_use]
    pub fn new(area: &Area, gazetteer: &Gazetteer) -> Self {
        let shape = match area {
            Area::Circle(circle) => Shape::Circle {
                centre: circle.center(),
                radius_km: circle.radius_km(),
            },
            Area::Polygon(polygon) => plane(&MultiPolygon::from(polygon.as_geo().clone())),
            Area::MultiPolygon(polygons) => plane(polygons.as_geo()),
            Area::Departements(codes) => Shape::Departements(
                codes
                    .as_slice()
                    .iter()
                    .map(|code| code.as_str().to_owned())
                    .collect(),
            ),
            Area::Communes(codes) => {
                let codes: Vec<String> = codes
                    .as_slice()
                    .iter()
                    .map(|code| code.as_str().to_owned())
                    .collect();
                let disc = |code: &String| {
                    let place = gazetteer.commune(code)?;
                    Some((place.point()?, place.radius_km().unwrap_or(0.0)))
                };
                let discs = codes.iter().filter_map(disc).collect();
                Shape::Communes { codes, discs }
            }
        };
        Self {
            shape,
            buffer_km: BUFFER_KM,
        }
    }

    /// With another buffer around the area.
    ///
    /// # Errors
    ///
    /// [`BufferError`] where it is no number in `[0, 20038]`.
    pub fn with_buffer_km(mut self, km: f64) -> Result<Self, BufferError> {
        if !(0.0..=MOST_KM).contains(&km) {
            return Err(BufferError { value: km });
        }
        self.buffer_km = km;
        Ok(self)
    }

    /// The probability that what a post speaks of lies in the area, from its mentions and the position of the device;
    /// `None` where neither tells: unknown, never out. `O(mentions · candidates · points of the area)`.
    #[must_use]
    pub fn score(
        &self,
        mentions: &[PlaceMention],
        device: Option<GeoPoint>,
        gazetteer: &Gazetteer,
    ) -> Option<Score> {
        let (mut weights, mut sum, mut likeliest) = (0.0, 0.0, 0.0_f64);
        let mut tell = |weight: f64, inside: f64| {
            weights += weight;
            sum += weight * inside;
            likeliest = likeliest.max(inside * (weight / FINE).min(1.0));
        };
        for mention in mentions {
            if let Some((weight, inside)) = self.told(mention, gazetteer) {
                tell(weight, inside);
            }
        }
        if let Some(point) = device {
            tell(DEVICE, self.holds_point(point, 0.0, gazetteer));
        }
        if weights <= 0.0 {
            return None;
        }
        let mean = sum / weights;
        let tilted = LIKELIEST * likeliest.max(mean) + (1.0 - LIKELIEST) * mean;
        Some(Score::saturating(tilted.clamp(1.0 - SUREST, SUREST)))
    }

    /// The area as an [`Anchor`] of the weight that suits an open event: a disc around all of it; `None` where
    /// nothing of it has a position.
    #[must_use]
    pub fn anchor(&self, gazetteer: &Gazetteer) -> Option<Anchor> {
        let discs: Vec<(GeoPoint, f64)> = match &self.shape {
            Shape::Circle { centre, radius_km } => vec![(*centre, *radius_km)],
            Shape::Polygons { plane, cosine } => {
                use geo::BoundingRect;
                let rect = plane.bounding_rect()?;
                let (centre, half) = (rect.center(), rect.width().hypot(rect.height()) / 2.0);
                let lat = centre.y / KM_PER_DEGREE;
                let lon = centre.x / (cosine.max(1e-9) * KM_PER_DEGREE);
                vec![(GeoPoint::new(lat, lon).ok()?, half)]
            }
            Shape::Departements(codes) => {
                let places = codes.iter().filter_map(|code| gazetteer.departement(code));
                places
                    .filter_map(|d| Some((d.point()?, d.radius_km().unwrap_or(0.0))))
                    .collect()
            }
            Shape::Communes { discs, .. } => discs.clone(),
        };
        let count = discs.len() as f64;
        let (lat, lon) = discs.iter().fold((0.0, 0.0), |(lat, lon), (p, _)| {
            (lat + p.lat(), lon + p.lon())
        });
        let centre = GeoPoint::new(lat / count, lon / count).ok()?;
        let reach = discs
            .iter()
            .map(|(p, radius)| distance_km(centre, *p) + radius)
            .fold(0.0, f64::max);
        Anchor::new(centre, reach.min(MOST_KM), Anchor::EVENT).ok()
    }

    /// How much a mention tells, and the probability that its place lies in the area.
    fn told(&self, mention: &PlaceMention, gazetteer: &Gazetteer) -> Option<(f64, f64)> {
        if mention.negated {
            return None;
        }
        let precision = match mention.kind {
            PlaceKind::Road => return None,
            PlaceKind::Departement | PlaceKind::River | PlaceKind::Massif => WIDE,
            PlaceKind::Region => WIDEST,
            // The country that the area lies in tells nothing; another one tells much.
            PlaceKind::Country => {
                if mention.place(gazetteer)?.country() == Some("FR") {
                    return None;
                }
                WIDE
            }
            _ => FINE,
        };
        let (mut known, mut inside) = (0.0, 0.0);
        for candidate in mention.candidates() {
            if let Some(holds) = self.holds(candidate.entry, gazetteer) {
                known += candidate.score.get();
                inside += candidate.score.get() * holds;
            }
        }
        if known <= 0.0 {
            return None;
        }
        let view = if mention.vantage { VANTAGE } else { 1.0 };
        Some((precision * view * known, inside / known))
    }

    /// The probability that something at a place lies in the area; `None` where the place has neither code nor position.
    fn holds(&self, entry: EntryId, gazetteer: &Gazetteer) -> Option<f64> {
        /// Part of a wider place, with no way to tell which.
        const PARTLY: f64 = 0.3;
        let place = gazetteer.get(entry)?;
        match &self.shape {
            Shape::Departements(codes) => {
                let has = |code: &str| codes.iter().any(|c| c == code);
                if let Some(dept) = place.dept() {
                    return Some(if has(dept) { 1.0 } else { 0.0 });
                }
                if place.kind() == PlaceKind::Region {
                    let held = codes.iter().any(|c| {
                        gazetteer
                            .departement(c)
                            .is_some_and(|d| d.region() == place.code())
                    });
                    return Some(if held { PARTLY } else { 0.0 });
                }
                if place.country().is_some_and(|country| country != "FR") {
                    return Some(0.0);
                }
                Some(self.holds_point(place.point()?, place.radius_km().unwrap_or(0.0), gazetteer))
            }
            Shape::Communes { codes, .. } => {
                if let Some(insee) = place.insee()
                    && codes.iter().any(|code| code == insee)
                {
                    return Some(1.0);
                }
                if place.kind() == PlaceKind::Departement {
                    let held = codes.iter().any(|code| {
                        gazetteer
                            .commune(code)
                            .is_some_and(|c| c.dept() == place.code())
                    });
                    return Some(if held { PARTLY } else { 0.0 });
                }
                Some(self.holds_point(place.point()?, place.radius_km().unwrap_or(0.0), gazetteer))
            }
            _ => {
                Some(self.holds_point(place.point()?, place.radius_km().unwrap_or(0.0), gazetteer))
            }
        }
    }

    /// The same for a disc.
    fn holds_point(&self, point: GeoPoint, radius_km: f64, gazetteer: &Gazetteer) -> f64 {
        /// A wide place with its centre in a département of the area, or not.
        const CENTRED: (f64, f64) = (0.7, 0.1);
        let outside = match &self.shape {
            Shape::Circle {
                centre,
                radius_km: reach,
            } => distance_km(*centre, point) - reach,
            Shape::Polygons { plane, cosine } => outside_km(plane, *cosine, point),
            Shape::Departements(codes) => {
                let dept = gazetteer
                    .nearest_commune(point)
                    .and_then(|(commune, _)| commune.dept());
                let inside = dept.is_some_and(|dept| codes.iter().any(|code| code == dept));
                return match (inside, radius_km > self.buffer_km) {
                    (true, false) => 1.0,
                    (false, false) => 0.0,
                    (true, true) => CENTRED.0,
                    (false, true) => CENTRED.1,
                };
            }
            Shape::Communes { discs, .. } => discs
                .iter()
                .map(|(centre, reach)| distance_km(*centre, point) - reach)
                .fold(f64::INFINITY, f64::min),
        };
        if !outside.is_finite() {
            return 0.0;
        }
        // Even odds half way through the buffer; the wider the place, the softer the edge.
        let softness = (self.buffer_km / 5.0).max(radius_km / 2.0).max(0.5);
        Score::from_logit((self.buffer_km / 2.0 - outside) / softness).get()
    }
}

fn plane(polygons: &MultiPolygon<f64>) -> Shape {
    use geo::{BoundingRect, MapCoords};
    let middle = polygons.bounding_rect().map_or(0.0, |rect| rect.center().y);
    let cosine = middle.to_radians().cos();
    let plane = polygons.map_coords(|c| on_plane(c, cosine));
    Shape::Polygons { plane, cosine }
}

fn on_plane(coord: Coord<f64>, cosine: f64) -> Coord<f64> {
    Coord {
        x: coord.x * cosine * KM_PER_DEGREE,
        y: coord.y * KM_PER_DEGREE,
    }
}

/// Distance in km from the edge, negative inside.
fn outside_km(plane: &MultiPolygon<f64>, cosine: f64, point: GeoPoint) -> f64 {
    let point = Point::from(on_plane(
        Coord {
            x: point.lon(),
            y: point.lat(),
        },
        cosine,
    ));
    if plane.contains(&point) {
        let edges = plane
            .iter()
            .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        -edges
            .map(|ring| Euclidean.distance(&point, ring))
            .fold(f64::INFINITY, f64::min)
    } else {
        Euclidean.distance(&point, plane)
    }
}

#[cfg(all(test, feature = "france"))]
mod tests {
    use super::*;
    use crate::place::Geoparser;

    fn lozere_square() -> Area {
        let ring = vec![
            (3.0, 44.2),
            (4.0, 44.2),
            (4.0, 44.9),
            (3.0, 44.9),
            (3.0, 44.2),
        ];
        Area::polygon(geo_types::Polygon::new(ring.into(), vec![])).unwrap()
    }

    #[test]
    fn every_shape_tells_inside_from_outside() {
        let geoparser = Geoparser::new(Gazetteer::france());
        let france = geoparser.gazetteer();
        for area in [
            Area::circle(44.52, 3.5, 40.0).unwrap(),
            lozere_square(),
            Area::departements(["48"]).unwrap(),
            Area::communes(["48095", "48092", "48061"]).unwrap(),
        ] {
            let scorer = AreaScorer::new(&area, france);
            let score = |text: &str| scorer.score(&geoparser.find(text), None, france);
            for text in [
                "Coulée de boue à Mende",
                "Un arbre sur la route à Marvejols (48)",
                "SDIS 48 engagé à Florac",
            ] {
                assert!(
                    score(text).unwrap().get() > 0.8,
                    "{area:?} {text} {:?}",
                    score(text)
                );
            }
            for text in [
                "Coulée de boue à Bayonne",
                "Séisme au Japon",
                "Grosse pluie sur Lille",
            ] {
                assert!(
                    score(text).unwrap().get() < 0.1,
                    "{area:?} {text} {:?}",
                    score(text)
                );
            }
            for text in [
                "Quelle pluie !",
                "La France a peur",
                "Bouchon sur l'A75",
                "Ce n'est pas la Creuse",
            ] {
                assert_eq!(score(text), None, "{area:?} {text}");
            }
        }
    }

    #[test]
    fn the_device_speaks_where_the_text_is_silent() {
        let france = Gazetteer::france();
        let scorer = AreaScorer::new(&Area::circle(44.52, 3.5, 20.0).unwrap(), &france);
        let at = |lat, lon| {
            scorer
                .score(&[], GeoPoint::new(lat, lon).ok(), &france)
                .unwrap()
                .get()
        };
        assert!(at(44.5, 3.5) > 0.9);
        assert!(at(48.85, 2.35) < 0.1);
    }

    #[test]
    fn an_area_anchors_around_its_middle() {
        let france = Gazetteer::france();
        for area in [
            Area::circle(44.52, 3.5, 40.0).unwrap(),
            lozere_square(),
            Area::departements(["48"]).unwrap(),
            Area::communes(["48095", "48092", "48061"]).unwrap(),
        ] {
            let anchor = AreaScorer::new(&area, &france).anchor(&france).unwrap();
            assert!(
                distance_km(anchor.point(), GeoPoint::new(44.52, 3.5).unwrap()) < 20.0,
                "{area:?}"
            );
        }
        let nowhere = AreaScorer::new(&Area::communes(["48999"]).unwrap(), &france);
        assert_eq!(nowhere.anchor(&france), None);
    }

    #[test]
    fn buffers_are_checked() {
        let scorer = AreaScorer::new(&lozere_square(), &Gazetteer::default());
        assert_eq!(
            scorer
                .clone()
                .with_buffer_km(f64::NAN)
                .unwrap_err()
                .to_string(),
            "buffer_km NaN is not a number in [0, 20038]"
        );
        assert!(scorer.with_buffer_km(0.0).is_ok());
    }
}
