//! From what a clock shows to a moment: days, summer time, the night before.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// A clock time so little after the post still is the past: clocks differ, and people round.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
/// A clock time later than the post, but no longer than this before it on the day before, is last night's:
/// "23h50" in a post of twenty past midnight. Beyond, it is announced for later today.
const OVERNIGHT: TimeDelta = TimeDelta::hours(6);
/// A clock time so long before the post, that comes again sooner, is the next one: "retour vers 2h" in the evening.
const AGES: TimeDelta = TimeDelta::hours(17);
/// Longest gap that a change of the clocks has left (Samoa skipped a day; everyone else at most two hours).
const LONGEST_GAP: i64 = 24;

/// Which day a clock time belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    /// Nothing is said: the day of the post, or the night before.
    Unsaid,
    /// So many days from the post.
    Offset(i64),
    /// Monday is 0.
    Weekday(u32),
    Date(NaiveDate),
}

/// What the clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    /// Coordinated universal time, whatever the place.
    pub(super) utc: bool,
}

/// A moment, and whether it lies after the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: DateTime<Utc>,
    pub(super) future: bool,
}

/// The local date of a moment; `None` at the ends of what dates can hold.
pub(super) fn local_date(at: DateTime<Utc>, zone: Tz) -> Option<NaiveDate> {
    local(at, zone).map(|local| local.date())
}

fn local(at: DateTime<Utc>, zone: Tz) -> Option<NaiveDateTime> {
    let utc = at.naive_utc();
    // Outside, zones have no meaning and arithmetic no room.
    if !(1900..=2200).contains(&utc.year()) {
        return None;
    }
    utc.checked_add_offset(zone.offset_from_utc_datetime(&utc).fix())
}

/// The moment at which `reading` was shown. A local time that comes twice (clocks set back) is the first
/// of the two; one that never comes (clocks set forward) is the first valid time after it.
pub(super) fn resolve(
    reading: Reading,
    day: Day,
    posted: DateTime<Utc>,
    zone: Tz,
) -> Option<Moment> {
    let zone = if reading.utc { Tz::UTC } else { zone };
    let today = local_date(posted, zone)?;
    let on = |date: NaiveDate| -> Option<DateTime<Utc>> {
        earliest(
            date.and_hms_opt(reading.hour, reading.minute, reading.second)?,
            zone,
        )
    };
    let limit = posted.checked_add_signed(TOLERANCE)?;
    let moment = |at: DateTime<Utc>| Moment {
        at,
        future: at > limit,
    };
    match day {
        Day::Date(date) => on(date).map(moment),
        Day::Offset(0) | Day::Unsaid => {
            let at = on(today)?;
            if at <= limit {
                let again = day == Day::Unsaid && posted.signed_duration_since(at) >= AGES;
                let next = again
                    .then(|| on(today.checked_add_days(Days::new(1))?))
                    .flatten();
                return Some(moment(next.unwrap_or(at)));
            }
            let before = on(today.checked_sub_days(Days::new(1))?)?;
            let overnight = posted.signed_duration_since(before) <= OVERNIGHT;
            Some(moment(if overnight { before } else { at }))
        }
        Day::Offset(days) => {
            let distance = Days::new(days.unsigned_abs());
            let date = if days < 0 {
                today.checked_sub_days(distance)
            } else {
                today.checked_add_days(distance)
            };
            on(date?).map(moment)
        }
        // "lundi à 10h" may be past or to come; only today's name says which day is meant.
        Day::Weekday(weekday) => {
            let at = on(today)?;
            (today.weekday().num_days_from_monday() == weekday).then(|| moment(at))
        }
    }
}

/// The first moment at or after which clocks of `zone` show `local`.
fn earliest(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    if !(1900..=2200).contains(&local.year()) {
        return None;
    }
    if let Some(at) = zone.from_local_datetime(&local).earliest() {
        return Some(at.with_timezone(&Utc));
    }
    // In a gap: the clocks jumped over it, so the first valid minute after it is where they landed.
    let hours = (1..=LONGEST_GAP).map(TimeDelta::hours);
    let after = hours
        .filter_map(|gap| local.checked_add_signed(gap))
        .find_map(|later| {
            zone.from_local_datetime(&later)
                .earliest()
                .map(|at| (later, at))
        })?;
    let (mut valid, mut at) = after;
    for _ in 0..LONGEST_GAP * 60 {
        let Some(before) = valid.checked_sub_signed(TimeDelta::minutes(1)) else {
            break;
        };
        match zone.from_local_datetime(&before).earliest() {
            Some(earlier) if before >= local => (valid, at) = (before, earlier),
            _ => break,
        }
    }
    // Landing times are whole minutes in every zone since 1972; drop the seconds carried along.
    let landed = at.with_timezone(&Utc);
    landed.checked_sub_signed(TimeDelta::seconds(i64::from(chrono::Timelike::second(
        &landed,
    ))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
    fn clocks_in_paris() {
        let cases: [(&str, u32, u32, Day, &str, bool); 13] = [
            // winter and summer
            (
                "2031-01-10T18:00:00Z",
                17,
                40,
                Day::Unsaid,
                "2031-01-10T16:40:00Z",
                false,
            ),
            (
                "2031-07-10T18:00:00Z",
                17,
                40,
                Day::Unsaid,
                "2031-07-10T15:40:00Z",
                false,
            ),
            // a few minutes ahead is a rounded now, more is announced
            (
                "2031-01-10T16:38:00Z",
                17,
                40,
                Day::Unsaid,
                "2031-01-10T16:40:00Z",
                false,
            ),
            (
                "2031-01-10T14:00:00Z",
                17,
                40,
                Day::Unsaid,
                "2031-01-10T16:40:00Z",
                true,
            ),
            // last night
            (
                "2031-01-10T23:20:00Z",
                23,
                50,
                Day::Unsaid,
                "2031-01-10T22:50:00Z",
                false,
            ),
            (
                "2031-01-10T07:00:00Z",
                21,
                0,
                Day::Unsaid,
                "2031-01-10T20:00:00Z",
                true,
            ),
            // said days
            (
                "2031-01-10T07:00:00Z",
                21,
                0,
                Day::Offset(-1),
                "2031-01-09T20:00:00Z",
                false,
            ),
            (
                "2031-01-10T07:00:00Z",
                6,
                0,
                Day::Offset(1),
                "2031-01-11T05:00:00Z",
                true,
            ),
            (
                "2031-01-10T12:00:00Z",
                8,
                0,
                Day::Weekday(4),
                "2031-01-10T07:00:00Z",
                false,
            ),
            // 30 March 2031: 02:00 to 03:00 never comes
            (
                "2031-03-30T08:00:00Z",
                2,
                30,
                Day::Unsaid,
                "2031-03-30T01:00:00Z",
                false,
            ),
            (
                "2031-03-30T08:00:00Z",
                3,
                0,
                Day::Unsaid,
                "2031-03-30T01:00:00Z",
                false,
            ),
            // 26 October 2031: 02:00 to 03:00 comes twice, the first in summer time
            (
                "2031-10-26T08:00:00Z",
                2,
                30,
                Day::Unsaid,
                "2031-10-26T00:30:00Z",
                false,
            ),
            (
                "2031-10-26T08:00:00Z",
                3,
                0,
                Day::Unsaid,
                "2031-10-26T02:00:00Z",
                false,
            ),
        ];
        for (posted, hour, minute, day, expected, future) in cases {
            let reading = Reading {
                hour,
                minute,
                second: 0,
                utc: false,
            };
            assert_eq!(
                resolve(reading, day, at(posted), Tz::Europe__Paris),
                Some(Moment {
                    at: at(expected),
                    future
                }),
                "{hour}:{minute} posted {posted}"
            );
        }
    }

    #[test]
    fn other_zones() {
        let reading = Reading {
            hour: 6,
            minute: 47,
            second: 12,
            utc: true,
        };
        let moment = resolve(
            reading,
            Day::Unsaid,
            at("2031-01-10T08:00:00Z"),
            Tz::Europe__Paris,
        );
        assert_eq!(moment.map(|m| m.at), Some(at("2031-01-10T06:47:12Z")));
        let local = Reading {
            utc: false,
            ..reading
        };
        let moment = resolve(
            local,
            Day::Unsaid,
            at("2031-01-10T08:00:00Z"),
            Tz::Indian__Reunion,
        );
        assert_eq!(moment.map(|m| m.at), Some(at("2031-01-10T02:47:12Z")));
    }

    #[test]
    fn a_weekday_that_is_not_today_stays_open() {
        let reading = Reading {
            hour: 8,
            minute: 0,
            second: 0,
            utc: false,
        };
        // 10 January 2031 is a Friday.
        assert_eq!(
            resolve(
                reading,
                Day::Weekday(0),
                at("2031-01-10T12:00:00Z"),
                Tz::Europe__Paris
            ),
            None
        );
    }

    #[test]
    fn the_ends_of_time() {
        let reading = Reading {
            hour: 23,
            minute: 59,
            second: 59,
            utc: false,
        };
        for posted in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            for day in [
                Day::Unsaid,
                Day::Offset(-2),
                Day::Offset(366),
                Day::Weekday(0),
                Day::Date(NaiveDate::MAX),
            ] {
                assert_eq!(resolve(reading, day, posted, Tz::Europe__Paris), None);
            }
        }
        assert_eq!(
            resolve(
                reading,
                Day::Date(NaiveDate::MIN),
                at("2031-01-10T12:00:00Z"),
                Tz::Europe__Paris
            ),
            None
        );
    }
}
