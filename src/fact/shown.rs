//! Clock times as they are written.

use super::clock::Reading;
use super::cursor::Cursor;
use super::lexicon::{Meaning, Sense, kind};
use super::number;
use super::time::{after_pick, before, is_verb_a};
use crate::text::TermFlags;

/// What a clock shows, as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) reading: Reading,
    /// Minutes were given, or am and pm: no duration is written so.
    pub(super) exact: bool,
    /// The half of the day was given: no length is written so.
    pub(super) half: bool,
    pub(super) end: usize,
}

/// The clock time that begins at `at`.
pub(super) fn shown(cursor: &mut Cursor<'_>, at: usize) -> Option<Shown> {
    let pick_word = |m| match m {
        Meaning::Clock(hour) => Some(hour),
        _ => None,
    };
    let mut shown = if let Some(digits) = cursor.digits(at) {
        if cursor.is(at, TermFlags::HASHTAG) || digits.len() > 2 {
            return None;
        }
        if at > 0
            && cursor.same_token(at - 1, at)
            && !cursor.is(at, TermFlags::HYPHENATED)
            && !cursor.is(at - 1, TermFlags::ELISION)
        {
            return None;
        }
        let hour: u32 = digits.parse().ok()?;
        in_digits(cursor, at, hour)?
    } else if let Some((hour, end)) = cursor.longest(at, kind::CLOCK, pick_word) {
        // "après-midi", "le Midi": only behind a preposition of time.
        let stated = matches!(
            before(cursor, at),
            Some(Sense::At | Sense::Since | Sense::Future)
        );
        if cursor.is(at, TermFlags::HYPHENATED) || !stated {
            return None;
        }
        Shown {
            reading: Reading {
                hour,
                minute: 0,
                second: 0,
                utc: false,
            },
            exact: false,
            half: false,
            end,
        }
    } else {
        in_words(cursor, at)?
    };
    if let Some((Sense::Utc, end)) = cursor.longest(shown.end, kind::AFTER, after_pick)
        && cursor.adjoins(shown.end)
    {
        shown.reading.utc = true;
        shown.end = end;
    }
    let reading = shown.reading;
    (reading.hour < 24 && reading.minute < 60 && reading.second < 60).then_some(shown)
}

fn in_digits(cursor: &mut Cursor<'_>, at: usize, hour: u32) -> Option<Shown> {
    let two = |cursor: &Cursor<'_>, i: usize| -> Option<u32> {
        cursor.digits(i).filter(|d| d.len() == 2)?.parse().ok()
    };
    let mut reading = Reading {
        hour,
        minute: 0,
        second: 0,
        utc: false,
    };
    let mut end = at + 1;
    let mut exact = false;
    if cursor.gap(end) == Some(":") && cursor.same_token(at, end) {
        reading.minute = two(cursor, end)?;
        end += 1;
        exact = true;
        if cursor.gap(end) == Some(":") && cursor.same_token(at, end) {
            reading.second = two(cursor, end)?;
            end += 1;
        }
    } else if let Some(after) = cursor
        .has(end, Meaning::Hour)
        .filter(|_| cursor.adjoins(end))
    {
        let tight = cursor.touches(end);
        end = after;
        let minute = two(cursor, end).filter(|_| {
            // "7h47" and "7 h 47"; in "à 20h 46 sauveteurs" the 46 counts people.
            if tight {
                cursor.touches(end)
            } else {
                cursor.adjoins(end)
            }
        });
        if let Some(minute) = minute {
            reading.minute = minute;
            end += 1;
            exact = true;
        }
    }
    let pick = |m| match m {
        Meaning::Afternoon(pm) => Some(pm),
        _ => None,
    };
    let half = cursor
        .longest(end, kind::HOUR, pick)
        .filter(|_| cursor.adjoins(end));
    if let Some((pm, after)) = half
        && (1..=12).contains(&hour)
    {
        reading.hour = hour % 12 + if pm { 12 } else { 0 };
        return Some(Shown {
            reading,
            exact: true,
            half: true,
            end: after,
        });
    }
    (end > at + 1).then_some(Shown {
        reading,
        exact,
        half: false,
        end,
    })
}

/// « à sept heures », « vers dix-sept heures trente ».
fn in_words(cursor: &mut Cursor<'_>, at: usize) -> Option<Shown> {
    let hour = number::read(cursor, at).filter(|n| !n.digits && !n.collective)?;
    let end = cursor.has(hour.end, Meaning::Hour)?;
    if !matches!(before(cursor, at), Some(Sense::At | Sense::Future)) || !cursor.adjoins(hour.end) {
        return None;
    }
    // « on a trois heures »: the verb.
    let subject = at.checked_sub(2).map_or("", |i| cursor.word(i));
    if is_verb_a(cursor, at) && matches!(subject, "on" | "il" | "elle" | "y" | "qui" | "ca") {
        return None;
    }
    let whole = (0..24).find(|&h| (f64::from(h) - hour.value).abs() < 0.5)?;
    let mut shown = Shown {
        reading: Reading {
            hour: whole,
            minute: 0,
            second: 0,
            utc: false,
        },
        exact: false,
        half: false,
        end,
    };
    if let Some(minute) = number::read(cursor, end).filter(|n| !n.digits && !n.collective)
        && cursor.adjoins(end)
        && let Some(minute_of) = (1..60).find(|&m| (f64::from(m) - minute.value).abs() < 0.5)
    {
        shown.reading.minute = minute_of;
        shown.end = minute.end;
        shown.exact = true;
    }
    Some(shown)
}

/// One past the second clock time of a span: "de 8h à 20h", "entre 8h et 9h", "9h-17h".
pub(super) fn range_end(cursor: &mut Cursor<'_>, at: usize, end: usize) -> Option<usize> {
    if cursor.is(end, TermFlags::HYPHENATED)
        || cursor
            .gap(end)
            .is_some_and(|g| matches!(g.trim(), "-" | "–"))
    {
        return shown(cursor, end).map(|s| s.end);
    }
    let opens = at > 0
        && matches!(
            cursor.word(at - 1),
            "de" | "entre" | "from" | "between" | "von" | "des" | "dalle" | "tra"
        );
    let to = cursor.has(end, Meaning::To)?;
    if !opens || !cursor.adjoins(end) {
        return None;
    }
    shown(cursor, to).map(|s| s.end)
}
