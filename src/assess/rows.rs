//! The numbers of the linear models, in rows.

use crate::hazard::Hazard;

use super::target::Target;

/// The weights of a list of features, one row a feature. Those of hazards lie apart: they are read only for posts in
/// which the lexicon found one, and a row of the others fits in two cache lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Rows {
    main: Vec<[f32; Target::FIRST_HAZARD]>,
    hazards: Vec<[f32; Hazard::COUNT]>,
}

impl Rows {
    /// Rows of zeros for so many features.
    pub(super) fn with(features: usize) -> Self {
        let mut rows = Self::default();
        rows.grow(features);
        rows
    }

    /// How many features there is room for.
    pub(super) const fn len(&self) -> usize {
        self.main.len()
    }

    /// Makes room for so many features.
    pub(super) fn grow(&mut self, features: usize) {
        if features > self.main.len() {
            self.main.resize(features, [0.0; Target::FIRST_HAZARD]);
            self.hazards.resize(features, [0.0; Hazard::COUNT]);
        }
    }

    /// One weight; zero where there is no such feature.
    pub(super) fn get(&self, feature: usize, target: Target) -> f64 {
        let cell = match target {
            Target::Hazard(hazard) => self
                .hazards
                .get(feature)
                .and_then(|row| row.get(hazard.index())),
            _ => self
                .main
                .get(feature)
                .and_then(|row| row.get(target.index())),
        };
        cell.map_or(0.0, |&weight| f64::from(weight))
    }

    /// Sets one weight, for which there must be room; one that is not finite counts as zero.
    pub(super) fn set(&mut self, feature: usize, target: Target, weight: f64) {
        let cell = match target {
            Target::Hazard(hazard) => self
                .hazards
                .get_mut(feature)
                .and_then(|row| row.get_mut(hazard.index())),
            _ => self
                .main
                .get_mut(feature)
                .and_then(|row| row.get_mut(target.index())),
        };
        if let Some(cell) = cell {
            *cell = finite(weight);
        }
    }

    /// Adds so many units of a feature to the logits of all targets but the hazards.
    pub(super) fn add(&self, feature: usize, units: f32, logits: &mut [f32; Target::FIRST_HAZARD]) {
        if let Some(row) = self.main.get(feature) {
            for (sum, weight) in logits.iter_mut().zip(row) {
                *sum += weight * units;
            }
        }
    }

    /// All weights of a feature, in the order of the targets.
    pub(super) fn row(&self, feature: usize) -> impl Iterator<Item = f32> + '_ {
        let main = self.main.get(feature).into_iter().flatten();
        let hazards = self.hazards.get(feature).into_iter().flatten();
        main.chain(hazards).copied()
    }
}

/// A finite weight, in the precision in which weights are kept.
#[expect(
    clippy::cast_possible_truncation,
    reason = "seven digits are more than any weight was measured to"
)]
fn finite(weight: f64) -> f32 {
    let weight = weight as f32; // infinite where it is too large for that precision
    if weight.is_finite() { weight } else { 0.0 }
}
