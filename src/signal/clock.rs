//! The time of the stream, told by voices that may lie.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// So many different authors in a row that agree on another time move the clock, forward or back.
const WITNESSES: usize = 3;
/// They agree if they lie so close together: a night's voices may be hours apart.
const AGREEMENT: TimeDelta = TimeDelta::hours(24);

/// The latest time heard. One post stamped next year does not make all others late: a voice moves the clock
/// forward by at most half of what is kept, so that it makes no true voice late; a longer leap, or one back, needs
/// three authors in a row with no voice between them that fits the clock. (After a quiet night the first
/// two are heard all the same.)
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
    /// Times past this one are wrong once a voice has spoken that fits the clock: a day ahead.
    pub(super) fn disproved(&self) -> Option<DateTime<Utc>> {
        self.now.and_then(|now| now.checked_add_signed(AGREEMENT))
    }

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
        let leap = keep / 2;
        if ahead <= leap && -ahead <= keep {
            self.now = Some(now.max(time));
            self.off.clear();
            return Fit::InTime;
        }
        let agrees = self
            .off_time
            .is_some_and(|t| t.signed_duration_since(time).abs() <= AGREEMENT);
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
        if ahead > leap { Fit::Ahead } else { Fit::Late }
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
        // One more, but a voice in time between.
        clock.hear(start + year, 3, keep);
        assert_eq!(clock.hear(start, 9, keep), Fit::InTime);
        clock.hear(start + year, 4, keep);
        assert_eq!(clock.now(), Some(start));
        clock.hear(start, 9, keep);
        // A night with a voice every three hours.
        let hours = |n: i64| start + TimeDelta::hours(n);
        let fits: Vec<_> = (1..4)
            .map(|i| clock.hear(hours(3 * i), i.unsigned_abs(), keep))
            .collect();
        assert_eq!(fits, [Fit::Ahead, Fit::Ahead, Fit::InTime]);
        assert_eq!(clock.now(), Some(hours(9)));
        // And back again.
        let fits: Vec<_> = (10..13)
            .map(|author| clock.hear(start, author, keep))
            .collect();
        assert_eq!(fits, [Fit::Late, Fit::Late, Fit::InTime]);
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
