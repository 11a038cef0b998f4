//! The time of the stream, told by voices that may lie.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A voice so far ahead of all before it does not move the clock by itself.
const LEAP: TimeDelta = TimeDelta::hours(1);
/// So many different authors in a row that agree on another time move it, forward or back.
const WITNESSES: usize = 5;

/// The latest time heard. One post stamped next year does not make all others late: a leap, forward or
/// beyond lateness back, needs five authors in a row with no voice between them that fits the clock.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct StreamClock {
    now: Option<DateTime<Utc>>,
    /// Authors of voices that did not fit, and the time of the first.
    off: Vec<u64>,
    off_time: Option<DateTime<Utc>>,
}

/// How a voice's time fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    InTime,
    /// Far ahead: heard, but not believed about the time.
    Ahead,
    Late,
}

impl StreamClock {
    pub(super) const fn now(&self) -> Option<DateTime<Utc>> {
        self.now
    }

    /// Hears a time; voices older than `keep` before the clock are late.
    pub(super) fn hear(&mut self, time: DateTime<Utc>, author: u64, keep: TimeDelta) -> Fit {
        let Some(now) = self.now else {
            self.now = Some(time);
            return Fit::InTime;
        };
        let ahead = time.signed_duration_since(now);
        if ahead <= LEAP && -ahead <= keep {
            self.now = Some(now.max(time));
            self.off.clear();
            return Fit::InTime;
        }
        let agrees = self
            .off_time
            .is_some_and(|t| t.signed_duration_since(time).abs() <= LEAP);
        if self.off.is_empty() || !agrees {
            self.off.clear();
            self.off_time = Some(time);
        }
        if !self.off.contains(&author) {
            self.off.push(author);
        }
        if self.off.len() >= WITNESSES {
            self.now = Some(time);
            self.off.clear();
            return Fit::InTime;
        }
        if ahead > LEAP { Fit::Ahead } else { Fit::Late }
    }

    /// The caller says what time it is; never moves back.
    pub(super) fn advance(&mut self, time: DateTime<Utc>) {
        self.now = Some(self.now.map_or(time, |now| now.max(time)));
    }

    pub(super) fn is_valid(&self) -> bool {
        self.off.len() < WITNESSES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaps_need_agreement() {
        let start: DateTime<Utc> = "2031-02-03T12:00:00Z".parse().unwrap();
        let keep = TimeDelta::hours(2);
        let year = TimeDelta::days(365);
        let mut clock = StreamClock::default();
        assert_eq!(clock.hear(start, 1, keep), Fit::InTime);
        // One account in next year, however often.
        for _ in 0..10 {
            assert_eq!(clock.hear(start + year, 2, keep), Fit::Ahead);
        }
        assert_eq!(clock.now(), Some(start));
        // Four more, but a voice in time between.
        for author in 3..6 {
            clock.hear(start + year, author, keep);
        }
        assert_eq!(clock.hear(start, 9, keep), Fit::InTime);
        clock.hear(start + year, 6, keep);
        assert_eq!(clock.now(), Some(start));
        // After a night without voices five authors are enough.
        let morning = start + TimeDelta::hours(9);
        let fits: Vec<_> = (10..15)
            .map(|author| clock.hear(morning, author, keep))
            .collect();
        assert_eq!(fits.last(), Some(&Fit::InTime));
        assert_eq!(clock.now(), Some(morning));
        // And back again.
        for author in 10..15 {
            clock.hear(start, author, keep);
        }
        assert_eq!(clock.now(), Some(start));
    }

    #[test]
    fn the_ends_of_time() {
        let mut clock = StreamClock::default();
        let keep = TimeDelta::hours(2);
        for time in [
            DateTime::<Utc>::MIN_UTC,
            DateTime::<Utc>::MAX_UTC,
            DateTime::<Utc>::MIN_UTC,
        ] {
            clock.hear(time, 1, keep);
        }
        assert_eq!(clock.now(), Some(DateTime::<Utc>::MIN_UTC));
    }
}
