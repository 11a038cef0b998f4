//! The settings of a detector.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Level;
use crate::score::Score;

/// The settings of a [`Detector`](super::Detector). The JSON form has times in seconds, and goes through [`DetectorConfig::check`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DetectorConfig {
    /// Voices below it are not counted.
    pub min_witness: Score,
    /// Fewest independent voices of a signal: 2 to 50.
    pub min_voices: usize,
    /// Lengths of the short-term windows, in seconds: one to eight, each between 10 s and 24 h. The first
    /// in which the count is unusual raises; put the shortest first.
    pub windows: Vec<u32>,
    /// How much later than the latest voice, in seconds, a voice may still arrive: up to 24 h.
    pub lateness: u32,
    /// The sensitivity: the chance at which a count at least this large in one window may come of the
    /// usual rate (Poisson). Above 0, at most 0.1; smaller is less sensitive.
    ///
    /// False signals of the default, simulated with a daily rhythm (nights at 0.3, days at 1.4 of the mean),
    /// after three days of listening, for one hazard: 96 départements with one voice in two days each, 8 a
    /// year in all; a city with 0.2, 1, 3, 10 voices an hour, 2, 5, 12, 0 a year. At `1e-4` the cities have 3 to
    /// 6 times as many.
    pub false_alarm: f64,
    /// Fewest times the usual rate: short-term over long-term average. At least 1; it guards busy cells, whose
    /// rate varies more than a Poisson process does.
    pub min_ratio: f64,
    /// Voices an hour that are taken for usual before anything is known, by level from country to
    /// commune; each above 0.
    pub floor_rate: [f64; 4],
    /// When nothing unusual was heard for so long, in seconds, a signal ends: 60 s to 30 days.
    pub quiet_after: u32,
    /// A signal is said again when it has so many times the voices it had when last said: at least 1.
    pub raise_again: f64,
    /// Most voices kept, over all cells: at least 1,000. About 150 bytes each, plus a cell's 300.
    pub max_voices: usize,
}

impl Default for DetectorConfig {
    fn default() -> Self {
        Self {
            min_witness: Score::HALF,
            min_voices: 3,
            windows: vec![300, 3600],
            lateness: 1800,
            false_alarm: 1e-5,
            min_ratio: 4.0,
            // Witness posts on one hazard are rare: six an hour in the country, two in three days in a
            // département, two a month in a commune. With these, an hour's tail admits 3 voices in a commune
            // or département, 7 in a region and 24 (by ratio) in a country; five minutes', 3, 3, 4 and 7.
            floor_rate: [6.0, 0.6, 0.03, 0.003],
            quiet_after: 6 * 3600,
            raise_again: 2.0,
            max_voices: 200_000,
        }
    }
}

/// A setting that a detector cannot work with.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// A count or length outside its bounds.
    #[error("{field} is {value}, not in {least} to {most}")]
    Range {
        /// The field.
        field: &'static str,
        /// What it holds.
        value: f64,
        /// Its least value.
        least: f64,
        /// Its largest value.
        most: f64,
    },
    /// No window, or too many.
    #[error("windows has {found} lengths, not 1 to 8")]
    Windows {
        /// How many there are.
        found: usize,
    },
}

const DAY: u32 = 86_400;

impl DetectorConfig {
    /// Whether a detector can work with these settings.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the first field outside the bounds that its documentation gives.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.windows.is_empty() || self.windows.len() > 8 {
            return Err(ConfigError::Windows {
                found: self.windows.len(),
            });
        }
        within("min_voices", self.min_voices as f64, 2.0, 50.0)?;
        for &window in &self.windows {
            within("windows", f64::from(window), 10.0, f64::from(DAY))?;
        }
        within("lateness", f64::from(self.lateness), 0.0, f64::from(DAY))?;
        within("false_alarm", self.false_alarm, f64::MIN_POSITIVE, 0.1)?;
        within("min_ratio", self.min_ratio, 1.0, 1e6)?;
        for rate in self.floor_rate {
            within("floor_rate", rate, 1e-9, 1e6)?;
        }
        within(
            "quiet_after",
            f64::from(self.quiet_after),
            60.0,
            30.0 * f64::from(DAY),
        )?;
        within("raise_again", self.raise_again, 1.0, 1e6)?;
        within("max_voices", self.max_voices as f64, 1000.0, 1e9)
    }

    /// How long a voice is kept: the longest window and what may still arrive.
    pub(super) fn keep(&self) -> TimeDelta {
        let longest = self.windows.iter().copied().max().unwrap_or(0);
        TimeDelta::seconds(i64::from(longest) + i64::from(self.lateness))
    }

    /// The least usual rate at a level, a second.
    pub(super) fn floor(&self, level: Level) -> f64 {
        self.floor_rate.get(level.index()).copied().unwrap_or(1.0) / 3600.0
    }
}

fn within(field: &'static str, value: f64, least: f64, most: f64) -> Result<(), ConfigError> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(ConfigError::Range {
            field,
            value,
            least,
            most,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_out_of_bounds_are_named() {
        let default = DetectorConfig::default;
        assert_eq!(default().check(), Ok(()));
        for (config, message) in [
            (
                DetectorConfig {
                    windows: vec![],
                    ..default()
                },
                "windows has 0 lengths, not 1 to 8",
            ),
            (
                DetectorConfig {
                    min_voices: 1,
                    ..default()
                },
                "min_voices is 1, not in 2 to 50",
            ),
            (
                DetectorConfig {
                    min_ratio: f64::NAN,
                    ..default()
                },
                "min_ratio is NaN, not in 1 to 1000000",
            ),
            (
                DetectorConfig {
                    windows: vec![300, 5],
                    ..default()
                },
                "windows is 5, not in 10 to 86400",
            ),
        ] {
            assert_eq!(config.check().unwrap_err().to_string(), message);
        }
    }
}
