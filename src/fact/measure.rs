//! Numbers with a unit of measure.

use super::QuantityRole;
use super::assign::{Measured, role_of};
use super::cursor::Cursor;
use super::lexicon::{Meaning, Subject, kind};
use super::number::{self, Number};
use super::position::{is_altitude, is_far, is_position, is_stature};
use super::quantity::{Found, UnitName, found, known, stands_alone};
use crate::text::TermFlags;

/// "5m20", "2 m 60".
pub(super) fn metres_and_centimetres(cursor: &mut Cursor<'_>, at: usize) -> Option<Found> {
    let metres = cursor.digits(at).filter(|d| d.len() <= 4)?;
    let cents = cursor.digits(at + 2).filter(|d| d.len() <= 2)?;
    let fits = cursor.word(at + 1) == "m"
        && cursor.same_token(at, at + 2)
        && cursor.touches(at + 1)
        && cursor.touches(at + 2);
    if !fits || !stands_alone(cursor, at) {
        return None;
    }
    let end = at + 3;
    // "25m2": an area or a volume, not 25 metres 20.
    if matches!(cents, "2" | "3") {
        let unit = known(cursor, if cents == "2" { "m2" } else { "m3" });
        let (subject, role) = (Subject::Thing, QuantityRole::Other);
        return Some(found(
            cursor,
            at,
            end,
            metres.parse().ok()?,
            unit,
            subject,
            role,
        ));
    }
    cursor.hear();
    let scale = if cents.len() == 1 { 10.0 } else { 100.0 };
    let value = metres.parse::<f64>().ok()? + cents.parse::<f64>().ok()? / scale;
    let subject = Subject::Length;
    if is_stature(cursor, value, at, end) {
        return Some(Found::Number(end));
    }
    // Gauge readings are written so, and a post gives the river once: the whole text is the context.
    let told = |role| matches!(role, QuantityRole::WaterLevel | QuantityRole::SnowDepth);
    let role = cursor
        .role_near(subject, at, end)
        .filter(|&role| role != QuantityRole::Rain)
        .or_else(|| cursor.role_anywhere(subject, told))
        .unwrap_or(QuantityRole::Other);
    let unit = known(cursor, "m");
    Some(found(cursor, at, end, value, unit, subject, role))
}

/// A number with a unit or noun of the lexicon, which ends at `end`.
pub(super) fn measured(
    cursor: &mut Cursor<'_>,
    at: usize,
    number: Number,
    mut end: usize,
    unit: u16,
    subject: Subject,
    own: QuantityRole,
) -> Found {
    let unit = UnitName::Known(unit);
    let mut value = number.value;
    let metres = unit == known(cursor, "m");
    if metres
        && let Some((cents, after)) = centimetres(cursor, end)
        && number.decimals == 0
    {
        value += cents / 100.0;
        end = after;
    }
    if let Some((upper, after)) = second_bound(cursor, at, end, value, unit) {
        value = upper;
        end = after;
    }
    let position = match subject {
        Subject::Distance => is_far(cursor, at, end),
        Subject::Length => {
            metres
                && (is_position(cursor, at, end)
                    || is_altitude(cursor, value, at)
                    || is_stature(cursor, value, at, end))
        }
        _ => false,
    };
    if position {
        return Found::Number(end);
    }
    let context = Measured {
        subject,
        own,
        metres,
        far: metres && value > 30.0,
    };
    let role = role_of(cursor, context, at, end);
    found(cursor, at, end, value, unit, subject, role)
}

/// The upper end of "entre 2,60 m et 2,90 m", where the unit is said twice.
fn second_bound(
    cursor: &mut Cursor<'_>,
    at: usize,
    end: usize,
    lower: f64,
    unit: UnitName,
) -> Option<(f64, usize)> {
    let opens = at > 0 && matches!(cursor.word(at - 1), "entre" | "between" | "de" | "from");
    let next = cursor.has(end, Meaning::To)?;
    if !opens || !cursor.adjoins(end) || !cursor.adjoins(next) {
        return None;
    }
    let second = number::read(cursor, next).filter(|n| n.digits && n.value >= lower)?;
    let same = |m| matches!(m, Meaning::Unit(id, ..) if UnitName::Known(id) == unit).then_some(());
    let ((), after) = cursor.longest(second.end, kind::MEASURE, same)?;
    cursor.adjoins(second.end).then_some((second.value, after))
}

/// The rest of « deux mètres cinquante », "2 mètres 50".
pub(super) fn centimetres(cursor: &mut Cursor<'_>, at: usize) -> Option<(f64, usize)> {
    if !cursor.adjoins(at) {
        return None;
    }
    let cents = number::read(cursor, at)?;
    let counts = cursor.adjoins(cents.end)
        && cursor.begins(cents.end) & (kind::MEASURE | kind::SECONDS) != 0;
    let fits = (10.0..100.0).contains(&cents.value) && cents.decimals == 0 && !cents.collective;
    (fits && !counts).then_some((cents.value, cents.end))
}

/// A one-letter unit is one only where no apostrophe, hyphen or capital says otherwise ("3 M", "2 l'").
pub(super) fn unit_fits(cursor: &Cursor<'_>, at: usize, end: usize) -> bool {
    let letter = end == at + 1 && cursor.word(at).len() == 1;
    // "60 L" is the symbol's other form.
    let capital = cursor.is(at, TermFlags::CAPITALIZED) && cursor.word(at) != "l";
    let refused = cursor.is(at, TermFlags::ELISION) || letter && capital;
    !refused
}

/// « il fait 38 », « fièvre à 41 »: degrees without their sign.
pub(super) fn heat(cursor: &mut Cursor<'_>, at: usize, number: Number) -> Option<Found> {
    let announced = |m| (m == Meaning::Heat).then_some(());
    cursor.ending_before(at, 4, kind::GRAMMAR, announced)?;
    let follows = cursor.adjoins(number.end)
        && cursor.begins(number.end) & (kind::MEASURE | kind::SECONDS | kind::HOUR) != 0;
    let rest = cursor.after(number.end).trim_start();
    let plain = number.digits && !number.collective && number.value <= 60.0;
    if !plain || follows || rest.starts_with(['%', '€', '$', '£']) {
        return None;
    }
    let unit = known(cursor, "°C");
    let (subject, role) = (Subject::Amount, QuantityRole::Other);
    Some(found(
        cursor,
        at,
        number.end,
        number.value,
        unit,
        subject,
        role,
    ))
}
