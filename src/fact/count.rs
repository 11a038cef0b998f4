//! People counted without a noun of their own, or by an article.

use super::QuantityRole;
use super::assign::{Measured, role_of};
use super::cursor::Cursor;
use super::lexicon::{Meaning, Subject, kind};
use super::measure::centimetres;
use super::number::Number;
use super::quantity::{Found, Previous, UnitName, found, known};
use crate::text::TermFlags;

/// « un mort », « une blessée »: an article counts before a noun with a role of its own; « un ouvrier brûlé »
/// where harm is told right behind; « un mètre vingt » of water or snow.
pub(super) fn one_by_article(cursor: &mut Cursor<'_>, at: usize) -> Option<Found> {
    let noun = cursor.has(at, Meaning::Article)?;
    // "2 jeunes, dont une blessée": told of one of those counted.
    // "no one missing" counts nobody.
    let part = at > 0 && matches!(cursor.word(at - 1), "dont" | "no" | "any");
    if part || !cursor.adjoins(noun) || cursor.is(at, TermFlags::HYPHENATED) {
        return None;
    }
    let pick = |m| match m {
        Meaning::Noun(unit, Subject::People | Subject::Crew, role) => Some((unit, role)),
        _ => None,
    };
    let Some(((unit, own), end)) = cursor.longest(noun, kind::TOLL, pick) else {
        return one_metre(cursor, at, noun);
    };
    let unit = UnitName::Known(unit);
    let role = if own == QuantityRole::Other {
        cursor.hear();
        cursor.role_beside(Subject::People, end, |role| {
            matches!(
                role,
                QuantityRole::CasualtiesDead | QuantityRole::CasualtiesInjured
            )
        })?
    } else {
        own
    };
    Some(found(cursor, at, end, 1.0, unit, Subject::People, role))
}

fn one_metre(cursor: &mut Cursor<'_>, at: usize, noun: usize) -> Option<Found> {
    let metre = known(cursor, "m");
    let pick = |m| match m {
        Meaning::Unit(unit, Subject::Length, own) if UnitName::Known(unit) == metre => Some(own),
        _ => None,
    };
    let (own, mut end) = cursor.longest(noun, kind::MEASURE, pick)?;
    cursor.hear();
    let mut value = 1.0;
    if let Some((cents, after)) = centimetres(cursor, end) {
        value += cents / 100.0;
        end = after;
    }
    let subject = Subject::Length;
    let measured = Measured {
        subject,
        own,
        metres: true,
        far: false,
    };
    let role = role_of(cursor, measured, at, end);
    // "à un mètre du bord"
    (role != QuantityRole::Other).then(|| found(cursor, at, end, value, metre, subject, role))
}

/// « on est neuf », "we are 12": people without a noun.
pub(super) fn counted_people(cursor: &mut Cursor<'_>, at: usize, number: Number) -> Option<Found> {
    let counted = |m| (m == Meaning::Count).then_some(());
    // « nous sommes une trentaine », « on est déjà 12 »
    let between = |i: usize| {
        cursor.begins(i) & kind::ARTICLE != 0 && number.collective
            || matches!(
                cursor.word(i),
                "encore" | "deja" | "environ" | "bien" | "toujours"
            )
    };
    let mut from = at;
    for _ in 0..2 {
        from -= usize::from(from > 0 && between(from - 1));
    }
    let said = cursor.ending_before(from, 4, kind::COUNT, counted);
    if said
        .or_else(|| cursor.ending_before(at, 4, kind::COUNT, counted))
        .is_none()
    {
        return passive(cursor, at, number);
    }
    if number.collective && matches!(cursor.word(number.end), "de" | "d")
        || number.value < 2.0
        || number.decimals > 0
        || number.four
    {
        return None;
    }
    // "on est 9," and "on est deux tout derrière": the number ends what is said of it, or an adverb follows.
    let noun_follows = cursor.same_clause(at, number.end)
        && cursor.has(number.end, Meaning::NotAfter).is_some()
        && cursor.has(number.end, Meaning::Aside).is_none();
    if noun_follows
        || cursor
            .after(number.end)
            .trim_start()
            .starts_with(['%', '€', '°'])
    {
        return None;
    }
    let subject = Subject::People;
    let measured = Measured {
        subject,
        own: QuantityRole::Other,
        metres: false,
        far: false,
    };
    let role = role_of(cursor, measured, at, number.end);
    Some(people(cursor, at, &number, role))
}

/// A number of people who are not named.
fn people(cursor: &Cursor<'_>, at: usize, number: &Number, role: QuantityRole) -> Found {
    let unit = known(cursor, "personnes");
    let subject = Subject::People;
    found(cursor, at, number.end, number.value, unit, subject, role)
}

/// « 12 sont prises en charge »: who, the verb says.
fn passive(cursor: &Cursor<'_>, at: usize, number: Number) -> Option<Found> {
    let verb = matches!(
        cursor.word(number.end),
        "sont" | "ont" | "etaient" | "were" | "are"
    );
    let plain = number.value >= 2.0 && number.decimals == 0 && !number.four && !number.collective;
    if !verb || !plain || !cursor.adjoins(number.end) {
        return None;
    }
    let subject = Subject::People;
    let role = cursor
        .role_beside(subject, number.end, |_| true)
        .filter(|&role| role != QuantityRole::Other)?;
    Some(people(cursor, at, &number, role))
}

/// A number that leaves its noun out: « 640 foyers réalimentés, 460 encore coupés », « 11 m3 sur 18 ».
pub(super) fn elliptic(
    cursor: &mut Cursor<'_>,
    at: usize,
    number: Number,
    previous: &Previous,
) -> Option<Found> {
    let last = previous.end.checked_sub(1)?;
    if !cursor.same_sentence(last, at) || number.four || number.collective {
        return None;
    }
    let unit = previous.quantity.unit.0;
    let of_total = at > 0
        && cursor.word(at - 1) == "sur"
        && cursor.same_clause(last, at)
        && previous.subject == Subject::Amount;
    if of_total && number.value >= previous.quantity.value {
        return Some(found(
            cursor,
            at,
            number.end,
            number.value,
            unit,
            Subject::Thing,
            QuantityRole::Other,
        ));
    }
    if !matches!(previous.subject, Subject::People | Subject::Homes) || !number.digits {
        return None;
    }
    // "9 200 foyers coupés en Ardèche, 6 700 en Lozère": the same of another place.
    let place = matches!(cursor.word(number.end), "en" | "dans" | "a" | "au" | "sur")
        && cursor.adjoins(number.end)
        && !cursor.same_clause(last, at);
    if place && previous.subject == Subject::Homes && number.value >= 10.0 {
        let role = previous.quantity.role;
        return Some(found(
            cursor,
            at,
            number.end,
            number.value,
            unit,
            previous.subject,
            role,
        ));
    }
    // The word that says what became of them stands right behind, an adverb between at most.
    let role = (number.end..number.end + 3)
        .take_while(|&i| cursor.same_clause(at, i) && cursor.adjoins(i))
        .find_map(|i| cursor.role_within(previous.subject, i, i + 1))?;
    Some(found(
        cursor,
        at,
        number.end,
        number.value,
        unit,
        previous.subject,
        role,
    ))
}
