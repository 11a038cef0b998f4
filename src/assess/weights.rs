//! Weights: named numbers, read from a table that a user can replace.

use std::fmt::Write as _;
use std::str::FromStr;

use thiserror::Error;

use super::features::{FEATURES, Feature, FeatureVector};
use super::target::Target;

/// The weights of every linear model of this floor.
///
/// Each row of the table adds `weight` logits to a target for each unit of a feature; rows that
/// are not there weigh nothing. The format is tab-separated: `target`, `feature`, `weight`, with
/// `#` for remarks. Targets are [`Target`]s (`relevance`, `priority:P0`, `type:HelpRequest`, …).
///
/// ```
/// use vigie::assess::Weights;
/// let weights: Weights = "relevance\tbias\t-2.5\nrelevance\tcue.WITNESS\t1.5".parse()?;
/// assert_eq!(weights.get("relevance".parse()?, "cue.WITNESS".parse()?), 1.5);
/// assert!("relevance\tbias\tmany".parse::<Weights>().unwrap_err().to_string().contains("line 1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Feature by feature, one row of all targets: a post has few features.
    rows: Vec<[f32; Target::COUNT]>,
}

/// Why a table of weights cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("weights, line {line}: {reason}")]
#[non_exhaustive]
pub struct WeightsError {
    /// Line number, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Weights {
    /// The weights that ship with the crate; their origin stands at the head of the table.
    #[must_use]
    pub fn builtin() -> Self {
        // The table is part of the crate and a test reads it; an empty one keeps the promise not to panic.
        include_str!("weights.tsv")
            .parse()
            .unwrap_or_else(|_| Self::empty())
    }

    /// All weights zero.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            rows: vec![[0.0; Target::COUNT]; FEATURES],
        }
    }

    /// One weight, in logits per unit of the feature.
    #[must_use]
    pub fn get(&self, target: Target, feature: Feature) -> f64 {
        self.rows
            .get(feature.index())
            .and_then(|row| row.get(target.index()))
            .map_or(0.0, |&w| f64::from(w))
    }

    /// Sets one weight; one that is not finite counts as zero.
    pub fn set(&mut self, target: Target, feature: Feature, weight: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "seven digits are more than any weight was measured to"
        )]
        let weight = if weight.is_finite() {
            weight as f32
        } else {
            0.0
        };
        if let Some(cell) = self
            .rows
            .get_mut(feature.index())
            .and_then(|row| row.get_mut(target.index()))
        {
            *cell = weight;
        }
    }

    /// The logits of all targets for one post: `O(features of the post · targets)`.
    #[must_use]
    pub(super) fn logits(&self, features: &FeatureVector) -> [f32; Target::COUNT] {
        let mut sums = [0.0; Target::COUNT];
        for (feature, value) in features.iter() {
            if let Some(row) = self.rows.get(feature.index()) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += weight * value;
                }
            }
        }
        sums
    }

    /// The table as text, as [`Weights::from_str`] reads it; zero weights left out.
    #[must_use]
    pub fn to_table(&self) -> String {
        let mut table = String::new();
        for target in Target::all() {
            for feature in Feature::all() {
                let weight = self.get(target, feature);
                if weight != 0.0 {
                    let _ = writeln!(table, "{target}\t{feature}\t{weight}"); // writing to a String cannot fail
                }
            }
        }
        table
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self::builtin()
    }
}

impl FromStr for Weights {
    type Err = WeightsError;

    fn from_str(table: &str) -> Result<Self, WeightsError> {
        let mut weights = Self::empty();
        for (i, row) in table.lines().enumerate() {
            let row = row.trim_end();
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            let error = |reason: String| WeightsError {
                line: i + 1,
                reason,
            };
            let mut fields = row.split('\t');
            let (Some(target), Some(feature), Some(weight), None) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(error(
                    "expected target, feature and weight, tab-separated".to_owned(),
                ));
            };
            let target: Target = target.parse().map_err(|e| error(format!("{e}")))?;
            let feature: Feature = feature.parse().map_err(|e| error(format!("{e}")))?;
            let weight = weight.parse::<f64>().ok().filter(|w| w.is_finite());
            let weight = weight
                .ok_or_else(|| error(format!("weight of {feature} is not a finite number")))?;
            weights.set(target, feature, weight);
        }
        Ok(weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_reads_and_round_trips() {
        let shipped: Weights = include_str!("weights.tsv").parse().unwrap();
        assert_ne!(shipped, Weights::empty());
        assert_eq!(shipped.to_table().parse::<Weights>().unwrap(), shipped);
    }

    #[test]
    fn a_wrong_row_names_its_line() {
        for (table, reason) in [
            (
                "# ok\n\nrelevance\tbias",
                "weights, line 3: expected target, feature and weight, tab-separated",
            ),
            (
                "nothing\tbias\t1",
                "weights, line 1: unknown target `nothing`",
            ),
            (
                "relevance\tluck\t1",
                "weights, line 1: unknown feature `luck`",
            ),
            (
                "relevance\tbias\tNaN",
                "weights, line 1: weight of bias is not a finite number",
            ),
        ] {
            assert_eq!(table.parse::<Weights>().unwrap_err().to_string(), reason);
        }
    }
}
