//! The usual rate of a cell: exponential averages of what came before.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Memory of the fast average, in seconds: it follows the rise of a morning within hours, so that the
/// daily rhythm does not look like an event.
const FAST: f64 = 3.0 * 3600.0;
/// Memory of the slow average: a day, so that the quiet of a night is not forgotten for a morning's news.
const SLOW: f64 = 24.0 * 3600.0;
/// At first the level's floor is believed as much as if it had been observed for this share of an average's
/// memory (one voice in a first hour is not yet a rate of one an hour); the belief fades with that memory.
const PRIOR: f64 = 1.0 / 3.0;

/// Two exponential averages of voices a second, of 3 and 24 hours. The larger one counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Baseline {
    #[serde(with = "bits")]
    fast: f64,
    #[serde(with = "bits")]
    slow: f64,
    at: DateTime<Utc>,
}

/// Numbers as their bits: a text form that rounds would make a restored detector decide otherwise.
mod bits {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature that serde asks for"
    )]
    pub(super) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(value.to_bits())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        u64::deserialize(deserializer).map(f64::from_bits)
    }
}

fn seconds(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    to.signed_duration_since(from).num_milliseconds() as f64 / 1000.0
}

impl Baseline {
    pub(super) const fn new(at: DateTime<Utc>) -> Self {
        Self {
            fast: 0.0,
            slow: 0.0,
            at,
        }
    }

    /// Time of the latest voice counted.
    pub(super) const fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Counts one voice of `time`; the order of voices does not matter.
    pub(super) fn add(&mut self, time: DateTime<Utc>) {
        let passed = seconds(self.at, time);
        if passed > 0.0 {
            self.fast *= (-passed / FAST).exp();
            self.slow *= (-passed / SLOW).exp();
            self.at = time;
        }
        let age = (-passed).max(0.0);
        self.fast += (-age / FAST).exp() / FAST;
        self.slow += (-age / SLOW).exp() / SLOW;
    }

    /// Voices a second expected at `time`, by a detector that has listened since `since` and believed in `floor`
    /// before: the larger average, each weighed by the time that it has seen.
    pub(super) fn rate(&self, time: DateTime<Utc>, since: DateTime<Utc>, floor: f64) -> f64 {
        let passed = seconds(self.at, time).max(0.0);
        let listened = seconds(since, time).max(0.0);
        let average = |value: f64, memory: f64| {
            let voices = value * memory * (-passed / memory).exp();
            // An average that began at zero has seen its memory's length only after as long.
            let seen = memory * (1.0 - (-listened / memory).exp());
            let prior = memory * PRIOR * (-listened / memory).exp();
            // Memory is hours long, so one of the two is far from 0.
            (voices + floor * prior) / (seen + prior)
        };
        average(self.fast, FAST)
            .max(average(self.slow, SLOW))
            .max(floor)
    }

    /// Whether less than a hundredth of one voice is left.
    pub(super) fn is_faded(&self, time: DateTime<Utc>) -> bool {
        let passed = seconds(self.at, time).max(0.0);
        self.slow * SLOW * (-passed / SLOW).exp() < 0.01
    }

    pub(super) fn is_valid(&self) -> bool {
        let fits = |v: f64| v.is_finite() && v >= 0.0;
        fits(self.fast) && fits(self.slow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn start() -> DateTime<Utc> {
        "2031-02-03T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_steady_stream_has_its_rate() {
        for listened in [1, 6, 24, 100] {
            let mut baseline = Baseline::new(start());
            // One voice every ten minutes.
            for i in 0..listened * 6 {
                baseline.add(start() + TimeDelta::minutes(10 * i));
            }
            let rate = baseline.rate(start() + TimeDelta::hours(listened), start(), 0.0) * 3600.0;
            let believed = if listened < 6 { 2.5..5.0 } else { 4.5..6.8 };
            assert!(believed.contains(&rate), "{listened} h: {rate} an hour");
        }
    }

    #[test]
    fn order_does_not_matter() {
        let times: Vec<_> = [0, 5, 90, 91, 400]
            .map(|m| start() + TimeDelta::minutes(m))
            .into();
        let mut ahead = Baseline::new(start());
        let mut back = Baseline::new(start());
        for &time in &times {
            ahead.add(time);
        }
        for &time in times.iter().rev() {
            back.add(time);
        }
        let now = start() + TimeDelta::hours(9);
        assert!((ahead.rate(now, start(), 0.0) - back.rate(now, start(), 0.0)).abs() < 1e-15);
    }

    #[test]
    fn fades() {
        let mut baseline = Baseline::new(start());
        baseline.add(start());
        assert!(!baseline.is_faded(start() + TimeDelta::hours(24)));
        assert!(baseline.is_faded(start() + TimeDelta::hours(24 * 5)));
    }
}
