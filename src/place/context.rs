//! What is known beside the text: anchors for the resolution.

use crate::post::GeoPoint;

/// Why an anchor is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{field} {value} of an anchor is not a number in [0, {most}]")]
#[non_exhaustive]
pub struct AnchorError {
    /// `radius_km` or `weight`.
    pub field: &'static str,
    /// The refused value.
    pub value: f64,
    /// The largest accepted.
    pub most: f64,
}

/// A place near which the text's places are likely to lie: the open event's area, the device's position, the author's
/// town, the thread's places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    point: GeoPoint,
    radius_km: f64,
    weight: f64,
}

impl Anchor {
    /// Weight that suits the open event: its watchers look for posts about it.
    pub const EVENT: f64 = 1.0;
    /// Weight that suits the position of the device: people tell what is around them.
    pub const DEVICE: f64 = 0.9;
    /// Weight that suits the author's town, as the profile states it.
    pub const PROFILE: f64 = 0.5;

    /// An anchor: within `radius_km` of the point its pull is whole, beyond it wanes over 25 km.
    /// `weight`, 0 to 1, is how much is to be expected of it.
    ///
    /// # Errors
    ///
    /// [`AnchorError`] where the radius is no number in `[0, 20038]` or the weight none in `[0, 1]`.
    pub fn new(point: GeoPoint, radius_km: f64, weight: f64) -> Result<Self, AnchorError> {
        let check = |field, value: f64, most: f64| {
            if (0.0..=most).contains(&value) {
                Ok(value)
            } else {
                Err(AnchorError { field, value, most })
            }
        };
        Ok(Self {
            point,
            radius_km: check("radius_km", radius_km, 20_038.0)?,
            weight: check("weight", weight, 1.0)?,
        })
    }

    /// The centre.
    #[must_use]
    pub const fn point(&self) -> GeoPoint {
        self.point
    }

    /// Its pull on a place, 0 to its weight.
    pub(super) fn pull(&self, point: GeoPoint, radius_km: f64) -> f64 {
        let beyond = rough_km(self.point, point) - self.radius_km - radius_km;
        self.weight * (-beyond.max(0.0) / NEAR_KM).exp()
    }
}

/// Two places named together are half as telling every 17 km further apart: domain experience says within 30 km.
pub(super) const NEAR_KM: f64 = 25.0;

/// Distance in km on a plane through both; within 1 % up to 500 km at French latitudes, and enough for a vote.
pub(super) fn rough_km(a: GeoPoint, b: GeoPoint) -> f64 {
    const KM_PER_DEGREE: f64 = 111.195;
    let mean = f64::midpoint(a.lat(), b.lat()).to_radians();
    let apart = (a.lon() - b.lon()).abs();
    let east = apart.min(360.0 - apart) * mean.cos();
    let north = a.lat() - b.lat();
    (east * east + north * north).sqrt() * KM_PER_DEGREE
}

/// What is known beside the text; empty by default.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ResolveContext<'a> {
    /// Places near which the text's places are likely to lie.
    pub anchors: &'a [Anchor],
}
