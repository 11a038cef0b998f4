//! Times as a French reader writes them.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use vigie::watch::Watch;

use crate::board::Board;

/// Times as the page shows them: as short as its span allows.
pub(crate) struct Clock {
    now: Option<DateTime<Utc>>,
    form: &'static str,
    blank: &'static str,
}

impl Clock {
    pub(crate) fn of(board: &Board, watch: &Watch) -> Self {
        let ends = board.first.zip(board.last);
        let span = ends.map_or(TimeDelta::zero(), |(first, last)| last - first);
        let (form, blank) = if span <= TimeDelta::hours(24) {
            ("%H:%M", "--:--")
        } else if span < TimeDelta::days(330) {
            ("%d/%m %H:%M", "--/-- --:--")
        } else {
            ("%d/%m/%Y", "--/--/----")
        };
        Self {
            now: watch.window().watermark(),
            form,
            blank,
        }
    }

    /// A time, always of the same width.
    pub(crate) fn time(&self, at: Option<DateTime<Utc>>) -> String {
        let text = |at: DateTime<Utc>| at.with_timezone(&Paris).format(self.form).to_string();
        at.map_or_else(|| self.blank.to_owned(), text)
    }

    /// How long before the latest post.
    pub(crate) fn ago(&self, at: Option<DateTime<Utc>>) -> String {
        let Some((now, at)) = self.now.zip(at) else {
            return String::new();
        };
        let minutes = (now - at).num_minutes().max(0);
        match minutes {
            0..60 => format!("il y a {minutes} min"),
            60..2880 => format!("il y a {} h {:02}", minutes / 60, minutes % 60),
            _ => format!("il y a {} j", minutes / 1440),
        }
    }
}

/// Date and time in full.
pub(crate) fn full(at: DateTime<Utc>) -> String {
    at.with_timezone(&Paris)
        .format("%d/%m/%Y %H:%M")
        .to_string()
}
