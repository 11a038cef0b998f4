//! Magnitudes of earthquakes.

use super::QuantityRole;
use super::cursor::Cursor;
use super::lexicon::{Meaning, Subject, kind};
use super::number::Number;
use super::quantity::{Found, found, known};
use crate::text::TermFlags;

/// The digit of "M4", "Mw6", where the letter is part of the term.
fn magnitude_digit<'a>(cursor: &Cursor<'a>, at: usize) -> Option<&'a str> {
    let word = cursor.word(at);
    if word.len() > 3 || !cursor.is(at, TermFlags::CAPITALIZED) || cursor.is(at, TermFlags::HASHTAG)
    {
        return None;
    }
    ["mw", "ml", "m"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix))
        .filter(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a magnitude in one term may begin here.
pub(super) fn is_magnitude(cursor: &Cursor<'_>, at: usize) -> bool {
    magnitude_digit(cursor, at).is_some()
}

/// "M4.9", "Mw6.4".
pub(super) fn magnitude_in_one_term(cursor: &mut Cursor<'_>, at: usize) -> Option<Found> {
    let digit = magnitude_digit(cursor, at)?;
    let mut value: f64 = digit.parse().ok()?;
    let mut end = at + 1;
    let decimals = cursor.digits(end).filter(|d| d.len() <= 2);
    if let Some(decimals) = decimals
        && cursor.same_token(at, end)
        && matches!(cursor.gap(end), Some("." | ","))
    {
        let scale = if decimals.len() == 1 { 10.0 } else { 100.0 };
        value += decimals.parse::<f64>().ok()? / scale;
        end += 1;
    }
    cursor.hear();
    // A motorway or a television channel has the same form: the post must speak of an earthquake.
    cursor.role_anywhere(Subject::Quake, |_| true)?;
    let unit = known(cursor, "M");
    Some(found(
        cursor,
        at,
        end,
        value,
        unit,
        Subject::Thing,
        QuantityRole::Magnitude,
    ))
}

/// "magnitude 4,7", "M 4.9"; or a lone decimal in a post about an earthquake.
pub(super) fn magnitude(cursor: &mut Cursor<'_>, at: usize, number: Number) -> Option<Found> {
    if number.value > 10.0 || number.collective {
        return None;
    }
    let announced = |m| (m == Meaning::Magnitude).then_some(());
    let mut start = None;
    let mut before = at;
    for _ in 0..3 {
        if !cursor.same_sentence(before.saturating_sub(1), at) {
            break;
        }
        // The "m" of "12 m, 3 en tout" is a metre.
        let announcing = cursor.ending_before(before, 1, kind::MAGNITUDE, announced);
        if let Some(((), from)) = announcing.filter(|&((), from)| from >= cursor.done) {
            start = Some(from);
            break;
        }
        let link = |m| (m == Meaning::Link).then_some(());
        match cursor.ending_before(before, 2, kind::GRAMMAR, link) {
            Some(((), from)) => before = from,
            None => break,
        }
    }
    let amount = |c: char| matches!(c, '%' | '€' | '$' | '£' | '‰' | '°');
    let lone = number.decimals == 1
        && number.value >= 1.0
        && !cursor.after(number.end).trim_start().starts_with(amount)
        && cursor.role_anywhere(Subject::Quake, |_| true).is_some();
    let start = start.or(lone.then_some(at))?;
    let unit = known(cursor, "M");
    Some(found(
        cursor,
        start,
        number.end,
        number.value,
        unit,
        Subject::Thing,
        QuantityRole::Magnitude,
    ))
}
