//! The nearest commune of a point, exactly, on the sphere.

use geo::{Distance, Haversine};

use crate::post::GeoPoint;

use super::PlaceKind;
use super::gazetteer::Record;

/// Mean radius of the Earth, km (IUGG), as geo takes it.
const EARTH_KM: f64 = 6371.0088;
/// Height of a band, degrees: about the distance between neighbouring communes, times two.
const BAND: f64 = 0.1;
const BANDS: usize = 1800;

/// Great-circle distance in km (haversine).
pub(super) fn distance_km(a: GeoPoint, b: GeoPoint) -> f64 {
    Haversine.distance(geo_types::Point::from(a), geo_types::Point::from(b)) / 1000.0
}

/// Communes in bands of latitude, each sorted by longitude.
///
/// Two bounds end the search: points whose latitudes differ by `a` are at least the arc `a` apart, and points of
/// latitudes `f`, `g` whose longitudes differ by `l` have `sin²(d/2) ≥ cos f · cos g · sin²(l/2)` (haversine formula).
#[derive(Debug)]
pub(super) struct NearestIndex {
    /// First point of each band, and one past the last of all.
    starts: Vec<u32>,
    /// (longitude, latitude, entry).
    points: Vec<(f64, f64, u32)>,
}

impl NearestIndex {
    pub(super) fn new(records: &[Record]) -> Self {
        let mut points: Vec<(usize, (f64, f64, u32))> = records
            .iter()
            .zip(0..)
            .filter(|(record, _)| record.kind == PlaceKind::Commune && !record.former)
            .filter_map(|(record, id)| {
                let point = record.point()?;
                Some((band_of(point.lat()), (point.lon(), point.lat(), id)))
            })
            .collect();
        points.sort_by(|a, b| {
            a.0.cmp(&b.0)
                .then(a.1.0.total_cmp(&b.1.0))
                .then(a.1.2.cmp(&b.1.2))
        });
        let starts = (0..=BANDS)
            .map(|band| u32::try_from(points.partition_point(|p| p.0 < band)).unwrap_or(u32::MAX))
            .collect();
        Self {
            starts,
            points: points.into_iter().map(|(_, point)| point).collect(),
        }
    }

    /// The nearest entry and its distance in km; the lower entry where two are equally near.
    pub(super) fn nearest(&self, point: GeoPoint) -> Option<(u32, f64)> {
        let mut best: Option<(f64, u32)> = None;
        let home = band_of(point.lat());
        for step in 0..BANDS {
            let below = home.checked_sub(step);
            let above = Some(home + step).filter(|&band| band < BANDS && step > 0);
            if below.is_none() && above.is_none() && home + step >= BANDS {
                break;
            }
            let mut open = false;
            for band in [below, above].into_iter().flatten() {
                // The near edge of the band bounds the distance of all in it.
                let gap = gap_to_band(point.lat(), band);
                if best.is_none_or(|(km, _)| gap.to_radians() * EARTH_KM <= km) {
                    open = true;
                    self.search_band(band, point, &mut best);
                }
            }
            if !open && best.is_some() {
                break;
            }
        }
        best.map(|(km, entry)| (entry, km))
    }

    fn search_band(&self, band: usize, point: GeoPoint, best: &mut Option<(f64, u32)>) {
        let bounds = self.starts.get(band).zip(self.starts.get(band + 1));
        let Some(points) =
            bounds.and_then(|(&from, &to)| self.points.get(from as usize..to as usize))
        else {
            return;
        };
        let n = points.len();
        if n == 0 {
            return;
        }
        let bottom = band as f64 * BAND - 90.0;
        let widest = bottom
            .to_radians()
            .cos()
            .min((bottom + BAND).to_radians().cos())
            .max(0.0);
        let cosines = widest * point.lat().to_radians().cos().max(0.0);
        let middle = points.partition_point(|p| p.0 < point.lon());
        // Outwards in both directions, around the globe if need be.
        for (start, step) in [(middle % n, 1), ((middle + n - 1) % n, n - 1)] {
            let mut at = start;
            for _ in 0..n {
                let Some(&(lon, lat, entry)) = points.get(at) else {
                    break;
                };
                let apart = (lon - point.lon()).abs();
                let apart = apart.min(360.0 - apart);
                let bound = 2.0
                    * (cosines.sqrt() * (apart / 2.0).to_radians().sin())
                        .min(1.0)
                        .asin()
                    * EARTH_KM;
                // A hair of slack for rounding. Past the far side, the other direction takes over.
                if best.is_some_and(|(km, _)| bound > km + 1e-6) {
                    break;
                }
                if let Ok(other) = GeoPoint::new(lat, lon) {
                    let km = distance_km(point, other);
                    if best.is_none_or(|(least, id)| (km, entry) < (least, id)) {
                        *best = Some((km, entry));
                    }
                }
                at = (at + step) % n;
            }
        }
    }
}

fn band_of(lat: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to 1800, truncation meant"
    )]
    let band = ((lat + 90.0) / BAND) as usize;
    band.min(BANDS - 1)
}

/// Degrees of latitude to the near edge of a band; a hair less, for rounding.
fn gap_to_band(lat: f64, band: usize) -> f64 {
    let bottom = band as f64 * BAND - 90.0;
    (bottom - lat).max(lat - (bottom + BAND)).max(0.0) - 1e-9
}
