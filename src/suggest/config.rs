//! The settings of a suggester.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::score::Score;

/// The settings of a [`Suggester`](super::Suggester). The JSON form has the same fields and goes through
/// [`SuggestConfig::check`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SuggestConfig {
    /// Posts that concern the event with at least this probability are those in which a term can rise. Above 0.
    pub min_score: Score,
    /// Fewest independent voices of a suggestion: 2 to 50.
    pub min_voices: usize,
    /// Least [`rise`](super::Suggestion::rise) of a suggestion: 0 to 100. One of some forty terms is above 2 by
    /// chance.
    pub min_rise: f64,
    /// Hours in which a term can rise: 1 to 168.
    pub hours: u32,
    /// Hours of other posts that it is compared with: from `hours` to 720.
    pub background_hours: u32,
    /// After so many hours a post of the event counts half: 0.1 to 1,000.
    pub half_life: f64,
    /// Most posts kept of an hour, of the event and of the rest each: 16 to 65,536.
    pub per_hour: usize,
    /// Most of them by one author: 1 to `per_hour`.
    pub per_author: usize,
    /// Decides which posts of a busy hour are kept. Kept secret, nobody can write posts that are.
    pub seed: u64,
}

impl Default for SuggestConfig {
    fn default() -> Self {
        Self {
            min_score: Score::HALF,
            min_voices: 3,
            min_rise: 2.0,
            hours: 24,
            background_hours: 24,
            half_life: 6.0,
            per_hour: 512,
            per_author: 8,
            seed: 0,
        }
    }
}

/// A setting that a suggester cannot work with.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
#[error("{field} is {value}, not in {least} to {most}")]
pub struct ConfigError {
    /// The field.
    pub field: &'static str,
    /// What it holds.
    pub value: f64,
    /// Its least value.
    pub least: f64,
    /// Its largest value.
    pub most: f64,
}

impl SuggestConfig {
    /// Whether a suggester can work with these settings.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the first field outside the bounds that its documentation gives.
    pub fn check(&self) -> Result<(), ConfigError> {
        let hours = f64::from(self.hours);
        for (field, value, least, most) in [
            ("min_score", self.min_score.get(), f64::MIN_POSITIVE, 1.0),
            ("min_voices", self.min_voices as f64, 2.0, 50.0),
            ("min_rise", self.min_rise, 0.0, 100.0),
            ("hours", hours, 1.0, 168.0),
            (
                "background_hours",
                f64::from(self.background_hours),
                hours,
                720.0,
            ),
            ("half_life", self.half_life, 0.1, 1000.0),
            ("per_hour", self.per_hour as f64, 16.0, 65_536.0),
            (
                "per_author",
                self.per_author as f64,
                1.0,
                self.per_hour as f64,
            ),
        ] {
            if !(least..=most).contains(&value) {
                return Err(ConfigError {
                    field,
                    value,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_out_of_bounds_are_named() {
        let default = SuggestConfig::default;
        assert_eq!(default().check(), Ok(()));
        for (config, message) in [
            (
                SuggestConfig {
                    min_voices: 1,
                    ..default()
                },
                "min_voices is 1, not in 2 to 50",
            ),
            (
                SuggestConfig {
                    min_rise: f64::NAN,
                    ..default()
                },
                "min_rise is NaN, not in 0 to 100",
            ),
            (
                SuggestConfig {
                    hours: 48,
                    ..default()
                },
                "background_hours is 24, not in 48 to 720",
            ),
            (
                SuggestConfig {
                    per_hour: 15,
                    ..default()
                },
                "per_hour is 15, not in 16 to 65536",
            ),
            (
                SuggestConfig {
                    per_author: 600,
                    ..default()
                },
                "per_author is 600, not in 1 to 512",
            ),
        ] {
            assert_eq!(config.check().unwrap_err().to_string(), message);
        }
    }
}
