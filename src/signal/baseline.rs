//! The usual rate of a cell: exponential averages of what came before.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Memory of the fast average, in seconds: it follows the rise of a morning within hours, so that the
/// daily rhythm does not look like an event.
const FAST: f64 = 3.0 * 3600.0;
/// Memory of the slow average: a day, so that the quiet of a night is not forgotten for a morning's news.
const SLOW: f64 = 24.0 * 3600.0;
/// Share of its memory that an average is taken to have seen at least: a first voice is not a rate.
const LEAST_SEEN: f64 = 0.05;

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

    /// Voices a second expected at `time`, by a detector that has listened since `since`.
    pub(super) fn rate(&self, time: DateTime<Utc>, since: DateTime<Utc>) -> f64 {
        let passed = seconds(self.at, time).max(0.0);
        let listened = seconds(since, time).max(0.0);
        // An average that began at zero is too low until it has seen its memory's length.
        let average = |value: f64, memory: f64| {
            value * (-passed / memory).exp() / (1.0 - (-listened / memory).exp()).max(LEAST_SEEN)
        };
        average(self.fast, FAST).max(average(self.slow, SLOW))
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
            let rate = baseline.rate(start() + TimeDelta::hours(listened), start()) * 3600.0;
            assert!((5.0..8.0).contains(&rate), "{listened} h: {rate} an hour");
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
        assert!((ahead.rate(now, start()) - back.rate(now, start())).abs() < 1e-15);
    }

    #[test]
    fn fades() {
        let mut baseline = Baseline::new(start());
        baseline.add(start());
        assert!(!baseline.is_faded(start() + TimeDelta::hours(24)));
        assert!(baseline.is_faded(start() + TimeDelta::hours(24 * 5)));
    }
}
