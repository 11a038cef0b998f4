//! Lengths that tell where something is, or how tall somebody is, rather than how much there is.

use super::cursor::Cursor;
use super::lexicon::{Meaning, Subject, kind};
use crate::text::TermFlags;

/// How tall somebody is who is searched for: « 1,60 m, robe bleue ».
pub(super) fn is_stature(cursor: &Cursor<'_>, value: f64, at: usize, end: usize) -> bool {
    (1.4..2.1).contains(&value)
        && cursor.role_near(Subject::Length, at, end).is_none()
        && cursor.misses_somebody()
}

/// "à 30 m de l'école", "11 km au nord": where something is, not how much.
pub(super) fn is_position(cursor: &mut Cursor<'_>, at: usize, end: usize) -> bool {
    let extent = matches!(preposition(cursor, at), "sur" | "de" | "d");
    if !extent && cursor.same_clause(at, end) && cursor.has(end, Meaning::Bearing).is_some() {
        return true;
    }
    matches!(preposition(cursor, at), "a" | "at")
        && is_of(cursor, at, end)
        && cursor.has(end + 1, Meaning::OfExtent).is_none()
}

/// Kilometres are a position more often than an extent: "20 km du premier hôpital", "brûle à 50 km"; not
/// "5 km de bouchon", "fumée visible à 15 km".
pub(super) fn is_far(cursor: &mut Cursor<'_>, at: usize, end: usize) -> bool {
    if is_position(cursor, at, end) {
        return true;
    }
    if is_of(cursor, at, end) {
        let next = cursor.is(end + 1, TermFlags::CAPITALIZED) && cursor.adjoins(end + 1);
        let within = preposition(cursor, at) == "de";
        return (next || !within && cursor.has(end, Meaning::FromPlace).is_some())
            && cursor.has(end + 1, Meaning::OfExtent).is_none();
    }
    matches!(preposition(cursor, at), "a" | "at")
        && cursor.role_in_clause(Subject::Distance, at).is_none()
}

/// Heights on a map: "au-dessus de 2 200 m".
pub(super) fn is_altitude(cursor: &mut Cursor<'_>, value: f64, at: usize) -> bool {
    let above = |m| (m == Meaning::Above).then_some(());
    value >= 500.0 && cursor.ending_before(at, 4, kind::GRAMMAR, above).is_some()
}

fn is_of(cursor: &Cursor<'_>, at: usize, end: usize) -> bool {
    cursor.same_clause(at, end) && matches!(cursor.word(end), "de" | "d" | "du" | "des" | "from")
}

/// The word before the number, "environ" and its like apart.
fn preposition<'a>(cursor: &Cursor<'a>, at: usize) -> &'a str {
    let word = |back: usize| at.checked_sub(back).map_or("", |i| cursor.word(i));
    match word(1) {
        "environ" | "peine" | "quelque" => word(2),
        // "y a 8 cm": a verb.
        "a" if matches!(word(2), "y" | "il" | "elle" | "on" | "qui" | "en" | "ya") => "",
        before => before,
    }
}
