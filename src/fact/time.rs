//! Time expressions: clock times, « il y a 10 min », « à l'instant ».

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::clock::{self, Day};
use super::cursor::Cursor;
use super::lexicon::{Meaning, Sense, kind};
use super::number;
use super::shown::{range_end, shown};
use crate::text::{Span, TermFlags};

/// Units of time from a day on are too coarse to date an observation.
const COARSE: i64 = 86_400;
/// « quelques minutes » is read as so many.
const FEW: i64 = 5;
/// How many terms before a clock time may hold its « depuis » ("depuis l'éclair de 17h").
const SINCE_REACH: usize = 5;
/// A few hours alone that would be a clock time longer ago than this are a length.
const FEW_HOURS: TimeDelta = TimeDelta::hours(8);
/// How many terms before a clock time may say that it is planned.
const SCHEDULE_REACH: usize = 7;
/// How many terms before a clock time may name its day.
const DAY_REACH: usize = 24;

/// The kind of a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TimeKind {
    /// A clock time: « vers 23h ».
    Clock,
    /// A time counted back from the post: « il y a 10 min ».
    Elapsed,
    /// The moment of the post: « à l'instant », « maintenant ».
    Now,
    /// Just before the post: « vient de tomber ».
    JustHappened,
    /// The beginning of something that lasts: « depuis 14h ».
    Since,
    /// Later than the post, a limit, a plan or a habit: « avant 18h », « réouverture à 21h » said at noon,
    /// « elle passe à 8h tous les jours ».
    Future,
    /// Opening hours and other spans of clock times: « de 8h à 20h ».
    Range,
    /// A clock time that names something else: « le train de 17h52 », « le séisme de 7h47 ».
    Name,
    /// A part of the day without a clock time: « ce matin ».
    PartOfDay,
    /// A date: « 18/11/2031 », « le 3 mai ».
    Date,
}

/// A time expression, where it stands and what moment it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeExpression {
    /// Covers number and unit, or the words.
    pub span: Span,
    /// What kind of expression it is.
    pub kind: TimeKind,
    /// The moment, where the words and the time of the post say one.
    pub at: Option<DateTime<Utc>>,
}

/// What a text is read against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posted {
    pub(super) at: Option<DateTime<Utc>>,
    pub(super) zone: Tz,
    /// The text repeats another's: what it says of "now" is of an unknown earlier time.
    pub(super) repeated: bool,
}

impl Posted {
    /// The moment of the post, as far as relative words can mean it.
    fn now(&self) -> Option<DateTime<Utc>> {
        self.at.filter(|_| !self.repeated)
    }

    fn ago(&self, seconds: i64) -> Option<DateTime<Utc>> {
        let back = TimeDelta::try_seconds(seconds)?;
        self.now()?.checked_sub_signed(back)
    }
}

/// A time expression and one past its last term; `None` inside for what was read and is none ("pendant 2h").
pub(super) type Found = (Option<TimeExpression>, usize);

/// A date that was read, with its sentence: clock times after it belong to it.
pub(super) type LastDate = Option<(u32, NaiveDate)>;

/// The time expression that begins at `at`.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    at: usize,
    posted: Posted,
    date: &mut LastDate,
) -> Option<Found> {
    if cursor.digits(at).is_some() {
        return read_date(cursor, at, posted, date)
            .or_else(|| read_clock(cursor, at, posted, *date))
            .or_else(|| duration(cursor, at, posted));
    }
    read_clock(cursor, at, posted, *date)
        .or_else(|| duration(cursor, at, posted))
        .or_else(|| unsaid_duration(cursor, at, posted))
        .or_else(|| now_or_just(cursor, at, posted))
}

/// "18/11/2031", "3 mai", "le 3 mai 2031".
fn read_date(
    cursor: &mut Cursor<'_>,
    at: usize,
    posted: Posted,
    last: &mut LastDate,
) -> Option<Found> {
    if at > 0 && cursor.same_token(at - 1, at) {
        return None;
    }
    let day: u32 = cursor
        .digits(at)?
        .parse()
        .ok()
        .filter(|d| (1..=31).contains(d))?;
    let today = posted.at.and_then(|at| clock::local_date(at, posted.zone));
    let (month, year, end) = if matches!(cursor.gap(at + 1), Some("/" | "." | "-"))
        && matches!(cursor.gap(at + 2), Some("/" | "." | "-"))
    {
        let month = cursor.digits(at + 1)?.parse().ok()?;
        let year = cursor.digits(at + 2)?;
        let short = year.len() == 2;
        let year: i32 = year.parse().ok()?;
        (month, if short { 2000 + year } else { year }, at + 3)
    } else {
        let pick = |m| match m {
            Meaning::Month(month) => Some(month),
            _ => None,
        };
        if !cursor.adjoins(at + 1) {
            return None;
        }
        let (month, end) = cursor.longest(at + 1, kind::MONTH, pick)?;
        match cursor
            .digits(end)
            .filter(|y| y.len() == 4 && cursor.adjoins(end))
        {
            Some(year) => (month, year.parse().ok()?, end + 1),
            None => (month, today?.year(), end),
        }
    };
    let date =
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| (1900..=2200).contains(&year))?;
    let sentence = cursor.term(at)?.sentence;
    *last = Some((sentence, date));
    let expression = TimeExpression {
        span: cursor.span(at, end),
        kind: TimeKind::Date,
        at: None,
    };
    Some((Some(expression), end))
}

fn read_clock(cursor: &mut Cursor<'_>, at: usize, posted: Posted, date: LastDate) -> Option<Found> {
    let shown = shown(cursor, at)?;
    let end = shown.end;
    let before = before(cursor, at);
    let after = cursor
        .longest(end, kind::AFTER, after_pick)
        .filter(|_| cursor.adjoins(end))
        .map(|(sense, _)| sense);
    let span = cursor.span(at, end);
    let expression = |kind, moment| {
        Some(TimeExpression {
            span,
            kind,
            at: moment,
        })
    };
    let reading = shown.reading;
    // "de 8h à 20h", "9h-17h": a span of the clock, not a moment.
    if let Some(last) = range_end(cursor, at, end) {
        let whole = TimeExpression {
            span: cursor.span(at, last),
            kind: TimeKind::Range,
            at: None,
        };
        return Some((Some(whole), last));
    }
    let seconds = i64::from(reading.hour) * 3600 + i64::from(reading.minute) * 60;
    if before == Some(Sense::Ago) || after == Some(Sense::Ago) {
        return Some((expression(TimeKind::Elapsed, posted.ago(seconds)), end));
    }
    let in_since = |m| (m == Meaning::Before(Sense::Since)).then_some(());
    let since = before == Some(Sense::Since)
        || (at.saturating_sub(SINCE_REACH)..at).any(|i| {
            cursor.same_clause(i, at) && cursor.longest(i, kind::BEFORE, in_since).is_some()
        });
    if since {
        return Some((expression(TimeKind::Since, None), end));
    }
    if before == Some(Sense::Duration) {
        return Some((None, end));
    }
    let day = day_of(cursor, at, end, date);
    let moment = posted
        .at
        .and_then(|p| clock::resolve(reading, day, p, posted.zone));
    if before == Some(Sense::Future) || is_scheduled(cursor, at, end) {
        return Some((expression(TimeKind::Future, moment.map(|m| m.at)), end));
    }
    // "1h10 pour faire", "45 min de retard": a length of time; so are "2h de bouchon", "encore 2h".
    let alone = !cursor.same_clause(at.wrapping_sub(1), at) && !cursor.same_clause(at, end);
    let said = before == Some(Sense::At);
    let stated = said || alone || matches!(cursor.char_before(at), Some('[' | '('));
    let length = match after {
        // "dégagé à 0h52 après six heures"
        Some(Sense::Duration) => !(said && shown.exact),
        // "il a 3h pour évacuer": the verb, not the preposition.
        Some(Sense::Purpose) => !said || !shown.exact && is_verb_a(cursor, at),
        // "à 2h de route", but "à 20 h de l'effondrement" is no distance.
        Some(Sense::Of) => !shown.exact && (!said || reading.hour <= 12),
        _ => false,
    };
    if length || !shown.exact && !stated {
        return Some((None, end));
    }
    // "1h42, deux ravitos": hours so few and so long ago, alone, are a length of time.
    let ago = moment
        .zip(posted.at)
        .map(|(moment, now)| now.signed_duration_since(moment.at));
    if !said && !shown.half && reading.hour < 5 && ago.is_some_and(|ago| ago > FEW_HOURS) {
        return Some((None, end));
    }
    let kind = match moment {
        _ if before == Some(Sense::Of) && !alone => TimeKind::Name,
        Some(moment) if moment.future => TimeKind::Future,
        _ => TimeKind::Clock,
    };
    Some((expression(kind, moment.map(|m| m.at)), end))
}

/// « devait m'appeler à 8h », « passe à 8h tous les jours », « ouvrira à 10h »: a plan or a habit around a clock time.
fn is_scheduled(cursor: &mut Cursor<'_>, at: usize, end: usize) -> bool {
    (at.saturating_sub(SCHEDULE_REACH)..at)
        .chain(end..end + 4)
        .any(|i| {
            cursor.same_clause(i, at)
                && (cursor.has(i, Meaning::Scheduled).is_some()
                    || i < at && is_future_tense(cursor, i))
        })
}

/// The third person of the French future, as far as its form alone tells.
fn is_future_tense(cursor: &Cursor<'_>, at: usize) -> bool {
    const ENDINGS: [&str; 7] = ["era", "ira", "dra", "vra", "eront", "iront", "dront"];
    let word = cursor.word(at);
    word.len() >= 5
        && !cursor.is(at, TermFlags::CAPITALIZED)
        && !matches!(word, "camera" | "opera" | "cobra")
        && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The word before is "a", of « avoir ».
pub(super) fn is_verb_a(cursor: &Cursor<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|i| cursor.term(i)) else {
        return false;
    };
    cursor.text.slice(before.span).eq_ignore_ascii_case("a")
}

pub(super) fn after_pick(meaning: Meaning) -> Option<Sense> {
    match meaning {
        Meaning::After(sense) => Some(sense),
        _ => None,
    }
}

/// The preposition right before `at`.
pub(super) fn before(cursor: &mut Cursor<'_>, at: usize) -> Option<Sense> {
    let pick = |m| match m {
        Meaning::Before(sense) => Some(sense),
        _ => None,
    };
    let (sense, start) = cursor.ending_before(at, 5, kind::BEFORE, pick)?;
    // A clause break between is a comma too many, but "Hier soir, 21h" is said.
    cursor.same_sentence(start, at).then_some(sense)
}

/// The day that the words around a clock time name.
fn day_of(cursor: &mut Cursor<'_>, at: usize, end: usize, date: LastDate) -> Day {
    let sentence = cursor.term(at).map(|t| t.sentence);
    if let Some((of, date)) = date
        && sentence == Some(of)
    {
        return Day::Date(date);
    }
    let pick = |m| match m {
        Meaning::Day(days) => Some(Day::Offset(days)),
        Meaning::Weekday(day) => Some(Day::Weekday(day)),
        _ => None,
    };
    for i in (at.saturating_sub(DAY_REACH)..at).rev() {
        if cursor.same_sentence(i, at)
            && let Some((mut day, _)) = cursor.longest(i, kind::DAY, pick)
        {
            // "avant-hier" is found at "hier" first.
            let mut first = i;
            if let Some((longer, after)) = i
                .checked_sub(1)
                .and_then(|i| cursor.longest(i, kind::DAY, pick))
                && after > i
            {
                (day, first) = (longer, i - 1);
            }
            // « recherché depuis hier, retrouvé à 6h50 »: the day of the beginning only.
            if before(cursor, first) != Some(Sense::Since) {
                return day;
            }
        }
    }
    for i in end..end + 4 {
        if cursor.same_clause(i, at)
            && let Some((day, _)) = cursor.longest(i, kind::DAY, pick)
        {
            return day;
        }
    }
    Day::Unsaid
}

/// "il y a 10 min", "20 minutes ago", "depuis 2 jours", "dans 5 min".
fn duration(cursor: &mut Cursor<'_>, at: usize, posted: Posted) -> Option<Found> {
    let number = number::read(cursor, at)?;
    let (unit, end) = cursor
        .longest(number.end, kind::SECONDS, seconds_pick)
        .filter(|_| cursor.adjoins(number.end))?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "clamped to what the type holds"
    )]
    let seconds = (number.value * unit as f64).clamp(0.0, 1e12) as i64;
    Some(relative(cursor, at, end, posted, Some(seconds), unit))
}

fn seconds_pick(meaning: Meaning) -> Option<i64> {
    match meaning {
        Meaning::Seconds(seconds) => Some(seconds),
        _ => None,
    }
}

/// « une heure », « un quart d'heure », « une demi-heure », « quelques minutes ».
fn unsaid_duration(cursor: &mut Cursor<'_>, at: usize, posted: Posted) -> Option<Found> {
    if cursor.has(at, Meaning::Few).is_some() {
        let (unit, end) = cursor.longest(at + 1, kind::SECONDS, seconds_pick)?;
        let seconds = (unit <= 60).then_some(unit * FEW);
        return Some(relative(cursor, at, end, posted, seconds, unit));
    }
    cursor.has(at, Meaning::Article)?;
    let (parts, next) = match (cursor.word(at + 1), cursor.word(at + 2)) {
        ("demi", _) => (2, at + 2),
        ("quart", "d") => (4, at + 3),
        _ => (1, at + 1),
    };
    let (unit, end) = cursor.longest(next, kind::SECONDS, seconds_pick)?;
    Some(relative(cursor, at, end, posted, Some(unit / parts), unit))
}

fn relative(
    cursor: &mut Cursor<'_>,
    at: usize,
    end: usize,
    posted: Posted,
    seconds: Option<i64>,
    unit: i64,
) -> Found {
    let after = cursor
        .longest(end, kind::AFTER, after_pick)
        .filter(|_| cursor.adjoins(end));
    let (kind, end) = match (before(cursor, at), after) {
        (Some(Sense::Ago), _) => (TimeKind::Elapsed, end),
        (_, Some((Sense::Ago, end))) => (TimeKind::Elapsed, end),
        (Some(Sense::Since), _) => (TimeKind::Since, end),
        (Some(Sense::Future), None) => (TimeKind::Future, end),
        _ => return (None, end),
    };
    let moment = seconds
        .filter(|_| kind == TimeKind::Elapsed && unit < COARSE)
        .and_then(|seconds| posted.ago(seconds));
    let expression = TimeExpression {
        span: cursor.span(at, end),
        kind,
        at: moment,
    };
    (Some(expression), end)
}

/// « à l'instant », « vient de tomber », "just felt"; « ce matin ».
fn now_or_just(cursor: &mut Cursor<'_>, at: usize, posted: Posted) -> Option<Found> {
    let (kind, end) = if let Some(end) = cursor.has(at, Meaning::Now) {
        (TimeKind::Now, end)
    } else if let Some(end) = cursor.has(at, Meaning::Present) {
        if !is_told_of_now(cursor, at, end) {
            return Some((None, end));
        }
        (TimeKind::Now, end)
    } else if let Some(end) = just_happened(cursor, at) {
        (TimeKind::JustHappened, end)
    } else {
        (TimeKind::PartOfDay, cursor.has(at, Meaning::Part)?)
    };
    let expression = TimeExpression {
        span: cursor.span(at, end),
        kind,
        at: posted.now().filter(|_| kind != TimeKind::PartOfDay),
    };
    Some((Some(expression), end))
}

/// "maintenant" dates what is told where it ends its clause; "remontez maintenant" is an order, "et maintenant on nous
/// dit" a contrast.
fn is_told_of_now(cursor: &mut Cursor<'_>, at: usize, end: usize) -> bool {
    let shouted = cursor.is(at, TermFlags::UPPERCASE);
    let ends_clause = at > 0
        && cursor.same_clause(at - 1, at)
        && !cursor.same_clause(at, end)
        && (!shouted || cursor.is(at - 1, TermFlags::UPPERCASE))
        && cursor.word(at - 1) != "et";
    ends_clause
        && !(at.saturating_sub(SCHEDULE_REACH)..at).any(|i| {
            cursor.same_sentence(i, at)
                && (cursor.word(i).ends_with("ez") || cursor.has(i, Meaning::Order).is_some())
        })
}

/// « vient de » and an infinitive, pronouns between; "just" and a past tense.
fn just_happened(cursor: &mut Cursor<'_>, at: usize) -> Option<usize> {
    if let Some(next) = cursor.has(at, Meaning::Recent) {
        let word = cursor.word(next);
        let past =
            word.len() > 4 && word.ends_with("ed") || cursor.has(next, Meaning::Past).is_some();
        return (past && cursor.same_clause(at, next)).then_some(next + 1);
    }
    let verb = cursor.has(at, Meaning::Venir)?;
    let mut next = cursor.has(verb, Meaning::VenirDe)?;
    for _ in 0..3 {
        match cursor.has(next, Meaning::Pronoun) {
            Some(after) => next = after,
            None => break,
        }
    }
    // A town is no infinitive: « il vient de Saint-Cyr ».
    let word = cursor.word(next);
    let name = cursor.is(next, TermFlags::CAPITALIZED) && !cursor.is(next, TermFlags::UPPERCASE);
    let infinitive = word.len() > 2 && ["er", "ir", "re", "ar"].iter().any(|e| word.ends_with(e));
    (infinitive && !name && cursor.same_clause(at, next)).then_some(next + 1)
}

/// The moment of the main fact, by rules that a reader can retell: a time counted back from the post is
/// said of what was just seen and wins; then the first clock time that is not in the future, for posts
/// lead with their fact; then « à l'instant », « vient de », « maintenant ». Beginnings (« depuis 14h »), limits,
/// plans, names (« le train de 17h52 »), spans, dates without a clock time and parts of the day date nothing.
pub(super) fn main(times: &[TimeExpression]) -> Option<usize> {
    let first = |wanted: &[TimeKind]| {
        times
            .iter()
            .position(|t| t.at.is_some() && wanted.contains(&t.kind))
    };
    first(&[TimeKind::Elapsed])
        .or_else(|| first(&[TimeKind::Clock]))
        .or_else(|| first(&[TimeKind::JustHappened, TimeKind::Now]))
}
