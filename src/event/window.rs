//! `TimeWindow`: from when to when.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::text_form::{quoted, serde_as_text};

/// A span of time with a start and, unless it is still open, an end. Both belong to it.
///
/// The text form, for `Display`, `FromStr` and serde alike, is an ISO 8601 interval:
/// `2025-11-18T05:00:00Z/2025-11-19T05:00:00Z`, or `2025-11-18T05:00:00Z/..` while open.
///
/// ```
/// use vigie::event::TimeWindow;
///
/// let window: TimeWindow = "2025-11-18T05:00:00Z/2025-11-18T17:00:00Z".parse()?;
/// assert!(window.contains("2025-11-18T17:00:00Z".parse().unwrap()));
/// let open: TimeWindow = "2025-11-18T12:00:00Z/..".parse()?;
/// assert!(window.overlaps(&open));
/// assert_eq!(
///     "2025-11-18T05:00:00Z/2025-11-17T05:00:00Z".parse::<TimeWindow>().unwrap_err().to_string(),
///     "end 2025-11-17T05:00:00Z is before start 2025-11-18T05:00:00Z"
/// );
/// # Ok::<(), vigie::event::TimeWindowError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeWindow {
    start: DateTime<Utc>,
    end: Option<DateTime<Utc>>,
}

impl TimeWindow {
    /// From `start` to `end`, or without an end.
    ///
    /// # Errors
    ///
    /// [`TimeWindowError`] if `end` is before `start`.
    pub fn new(start: DateTime<Utc>, end: Option<DateTime<Utc>>) -> Result<Self, TimeWindowError> {
        match end {
            Some(end) if end < start => Err(TimeWindowError::EndBeforeStart { start, end }),
            _ => Ok(Self { start, end }),
        }
    }

    /// From `start` on, without an end.
    #[must_use]
    pub const fn since(start: DateTime<Utc>) -> Self {
        Self { start, end: None }
    }

    /// The first instant.
    #[must_use]
    pub const fn start(&self) -> DateTime<Utc> {
        self.start
    }

    /// The last instant, unless the window is open.
    #[must_use]
    pub const fn end(&self) -> Option<DateTime<Utc>> {
        self.end
    }

    /// How long it lasts, unless it is open.
    #[must_use]
    pub fn duration(&self) -> Option<TimeDelta> {
        self.end.map(|end| end.signed_duration_since(self.start))
    }

    /// Whether an instant lies within, both ends included.
    #[must_use]
    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.start <= instant && self.end.is_none_or(|end| instant <= end)
    }

    /// Whether the two have an instant in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_in_time = |a: &Self, b: &Self| b.end.is_none_or(|end| a.start <= end);
        begins_in_time(self, other) && begins_in_time(other, self)
    }
}

fn text(instant: &DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

impl fmt::Display for TimeWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.end.as_ref().map_or_else(|| "..".to_owned(), text);
        write!(f, "{}/{end}", text(&self.start))
    }
}

impl FromStr for TimeWindow {
    type Err = TimeWindowError;

    fn from_str(text: &str) -> Result<Self, TimeWindowError> {
        let unreadable = || TimeWindowError::Unreadable { text: quoted(text) };
        let (start, end) = text.split_once('/').ok_or_else(unreadable)?;
        let instant = |part: &str| part.parse().map_err(|_| unreadable());
        let end = if end == ".." {
            None
        } else {
            Some(instant(end)?)
        };
        Self::new(instant(start)?, end)
    }
}

serde_as_text!(TimeWindow, "an ISO 8601 interval start/end or start/..");

/// Why times or a text are no [`TimeWindow`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimeWindowError {
    /// The end is before the start.
    #[error("end {} is before start {}", text(.end), text(.start))]
    #[non_exhaustive]
    EndBeforeStart {
        /// The start.
        start: DateTime<Utc>,
        /// The refused end.
        end: DateTime<Utc>,
    },
    /// The text is no interval.
    #[error("time window `{text}` is not of the form start/end or start/.. in RFC 3339")]
    #[non_exhaustive]
    Unreadable {
        /// The refused text, shortened.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_window() -> impl Strategy<Value = TimeWindow> {
        // Four thousand years around 1970, down to the nanosecond.
        let instant = (-60_000_000_000..60_000_000_000_i64, 0..1_000_000_000_u32)
            .prop_map(|(s, ns)| DateTime::from_timestamp(s, ns).unwrap());
        (instant.clone(), prop::option::of(instant)).prop_map(|(a, b)| match b {
            Some(b) => TimeWindow::new(a.min(b), Some(a.max(b))).unwrap(),
            None => TimeWindow::since(a),
        })
    }

    #[test]
    fn refused_texts() {
        for text in [
            "",
            "/",
            "../..",
            "2025-11-18T05:00:00Z",
            "2025-11-18T05:00:00Z/",
            "../2025-11-18T05:00:00Z",
            "hier/..",
        ] {
            assert_eq!(
                text.parse::<TimeWindow>().unwrap_err().to_string(),
                format!(
                    "time window `{text}` is not of the form start/end or start/.. in RFC 3339"
                )
            );
        }
    }

    #[test]
    fn both_ends_belong() {
        let window: TimeWindow = "2025-01-01T00:00:00Z/2025-01-02T00:00:00Z".parse().unwrap();
        for (instant, inside) in [
            ("2024-12-31T23:59:59.999Z", false),
            ("2025-01-01T00:00:00Z", true),
            ("2025-01-02T00:00:00Z", true),
            ("2025-01-02T00:00:00.000000001Z", false),
        ] {
            assert_eq!(
                window.contains(instant.parse().unwrap()),
                inside,
                "{instant}"
            );
        }
        assert_eq!(window.duration(), Some(TimeDelta::days(1)));
    }

    #[test]
    fn the_whole_range_of_chrono_round_trips() {
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let window = TimeWindow::since(instant);
            assert_eq!(window.to_string().parse(), Ok(window));
        }
    }

    proptest! {
        #[test]
        fn text_and_json_round_trip(window in any_window()) {
            prop_assert_eq!(window.to_string().parse::<TimeWindow>().unwrap(), window);
            let json = serde_json::to_string(&window).unwrap();
            prop_assert_eq!(serde_json::from_str::<TimeWindow>(&json).unwrap(), window);
        }

        #[test]
        fn overlap_is_an_instant_in_common(a in any_window(), b in any_window()) {
            // The later start is the earliest instant that both could share.
            let later = a.start().max(b.start());
            prop_assert_eq!(a.overlaps(&b), a.contains(later) && b.contains(later));
            prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
            prop_assert!(a.overlaps(&a) && a.contains(a.start()));
        }
    }
}
