//! Numbers with a unit or a noun, and their role.

use super::QuantityRole;
use super::assign::{Measured, role_of};
use super::count::{counted_people, elliptic, one_by_article};
use super::cursor::Cursor;
use super::lexicon::{Meaning, Subject, kind};
use super::magnitude::{magnitude, magnitude_in_one_term};
use super::measure::{heat, measured, metres_and_centimetres, unit_fits};
use super::number::{self, Number};
use crate::text::{Span, TermFlags};

/// The unit of a [`Quantity`]; [`Facts::unit`](super::Facts::unit) says its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(pub(super) UnitName);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum UnitName {
    /// A unit or noun of the lexicon.
    Known(u16),
    /// A noun outside the lexicon: where it stands in the folded words of the result.
    Word(u32, u32),
}

/// A number with its unit or noun.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Quantity {
    /// Covers number and unit.
    pub span: Span,
    /// Finite; the upper bound of a range.
    pub value: f64,
    /// Of what.
    pub unit: Unit,
    /// What it is about.
    pub role: QuantityRole,
}

/// What stands at a term.
pub(super) enum Found {
    Quantity {
        quantity: Quantity,
        /// What contexts change it, for an elliptic number after it.
        subject: Subject,
        end: usize,
    },
    /// A number that is no quantity, and one past it.
    Number(usize),
}

/// The quantity before, for « 640 foyers réalimentés, 460 encore coupés ».
#[derive(Debug, Clone, Copy)]
pub(super) struct Previous {
    pub(super) quantity: Quantity,
    pub(super) subject: Subject,
    pub(super) end: usize,
}

/// The number with unit or noun that begins at `at`; `words` receives nouns that the lexicon lacks.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    at: usize,
    previous: Option<&Previous>,
    words: &mut String,
) -> Option<Found> {
    if let Some(found) = magnitude_in_one_term(cursor, at) {
        return Some(found);
    }
    if let Some(end) = phone_or_date(cursor, at) {
        return Some(Found::Number(end));
    }
    if let Some(found) = one_by_article(cursor, at) {
        return Some(found);
    }
    if let Some(found) = metres_and_centimetres(cursor, at) {
        return Some(found);
    }
    let first = number::read(cursor, at)?;
    if !stands_alone(cursor, at) || is_name(cursor, at) && !measure_follows(cursor, first.end) {
        return Some(Found::Number(first.end));
    }
    cursor.hear();
    let number = upper_bound(cursor, first);
    let (found, noun) = match with_unit(cursor, at, number) {
        Ok(found) => (Some(found), None),
        Err(noun) => (None, noun),
    };
    // Without a unit, the ends of a range are values of their own: "4,7 ou 4,9".
    let found = found
        .or_else(|| magnitude(cursor, at, first))
        .or_else(|| heat(cursor, at, first))
        .or_else(|| counted_people(cursor, at, number))
        .or_else(|| elliptic(cursor, at, first, previous?))
        .or_else(|| open_noun(cursor, at, noun?, number, words))
        .unwrap_or(Found::Number(first.end));
    Some(settled(cursor, at, found, previous))
}

/// What only the words before the number can say: the part of a toll, a temperature below zero, and that
/// nothing was counted ("zéro dégât").
fn settled(cursor: &Cursor<'_>, at: usize, found: Found, previous: Option<&Previous>) -> Found {
    let Found::Quantity {
        mut quantity,
        subject,
        end,
    } = found
    else {
        return found;
    };
    if quantity.unit.0 == known(cursor, "°C") {
        if minus_before(cursor, at) {
            quantity.value = -quantity.value;
            quantity.span = Span::new(
                quantity.span.start - minus_length(cursor, at),
                quantity.span.end,
            );
        }
    } else if quantity.value == 0.0 {
        return Found::Number(end);
    }
    // "35 habitants évacués, dont 14 enfants"
    if subject == Subject::People
        && quantity.role == QuantityRole::Other
        && at > 0
        && cursor.word(at - 1) == "dont"
        && let Some(whole) = previous
        && whole.subject == Subject::People
        && cursor.same_sentence(whole.end.saturating_sub(1), at)
    {
        quantity.role = whole.quantity.role;
    }
    Found::Quantity {
        quantity,
        subject,
        end,
    }
}

/// Not half of "4x4" or of a word, nor an amount of money.
pub(super) fn stands_alone(cursor: &Cursor<'_>, at: usize) -> bool {
    let before = cursor.char_before(at);
    if before.is_some_and(|c| matches!(c, '/' | '#' | '°' | '€' | '$' | '£' | '@' | '_' | '*'))
    {
        return false;
    }
    let inside = at > 0 && cursor.same_token(at - 1, at);
    !inside || cursor.digits(at - 1).is_some() || cursor.is(at - 1, TermFlags::ELISION)
}

/// Names something rather than counts it: a road, a room, a page.
fn is_name(cursor: &mut Cursor<'_>, at: usize) -> bool {
    let named = |m| (m == Meaning::NotBefore).then_some(());
    cursor.same_clause(at.saturating_sub(1), at)
        && cursor
            .ending_before(at, 3, kind::NOT_BEFORE, named)
            .is_some()
}

/// A unit that no name is followed by: "ligne 63 kV".
fn measure_follows(cursor: &mut Cursor<'_>, end: usize) -> bool {
    let unit = |m| matches!(m, Meaning::Unit(..)).then_some(());
    cursor.adjoins(end)
        && cursor.word(end).len() > 1
        && cursor.longest(end, kind::MEASURE, unit).is_some()
}

/// The minus sign right before a number: not a hyphen between two words or numbers.
fn minus_length(cursor: &Cursor<'_>, at: usize) -> usize {
    cursor.char_before(at).map_or(0, char::len_utf8)
}

fn minus_before(cursor: &Cursor<'_>, at: usize) -> bool {
    let Some(start) = cursor.term(at).map(|t| t.span.start) else {
        return false;
    };
    let sign = matches!(cursor.char_before(at), Some('-' | '−' | '–'));
    let before = cursor
        .text
        .raw()
        .get(..start.saturating_sub(minus_length(cursor, at)));
    sign && before.is_some_and(|text| {
        text.chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || c == '(')
    })
}

/// "+2m60" includes its sign, « une trentaine » its article.
fn whole_span(cursor: &Cursor<'_>, at: usize, end: usize) -> Span {
    let span = cursor.span(at, end);
    if cursor.char_before(at) == Some('+') {
        return Span::new(span.start - 1, span.end);
    }
    let in_words = cursor.begins(at) & kind::NUMBER != 0 && cursor.digits(at).is_none();
    match at.checked_sub(1) {
        Some(article)
            if in_words
                && article >= cursor.done
                && cursor.begins(article) & kind::ARTICLE != 0
                && cursor.adjoins(at) =>
        {
            cursor.span(article, end)
        }
        _ => span,
    }
}

pub(super) fn found(
    cursor: &Cursor<'_>,
    at: usize,
    end: usize,
    value: f64,
    unit: UnitName,
    subject: Subject,
    role: QuantityRole,
) -> Found {
    Found::Quantity {
        quantity: Quantity {
            span: whole_span(cursor, at, end),
            value,
            unit: Unit(unit),
            role,
        },
        subject,
        end,
    }
}

/// The lexicon's unit of this name: what the code itself has to say ("5m20", "M4,9", "on est neuf").
pub(super) fn known(cursor: &Cursor<'_>, name: &str) -> UnitName {
    UnitName::Known(cursor.lexicon.unit_named(name))
}

/// The larger end of "60 à 80", "entre 20 et 30", "60-80"; the number itself where no range follows.
fn upper_bound(cursor: &mut Cursor<'_>, first: Number) -> Number {
    if first.collective {
        return first;
    }
    let dash = cursor
        .gap(first.end)
        .is_some_and(|gap| matches!(gap.trim(), "-" | "–" | "—"));
    let second = if dash {
        number::read(cursor, first.end)
    } else if cursor.adjoins(first.end)
        && let Some(next) = cursor.has(first.end, Meaning::To)
        && cursor.adjoins(next)
    {
        number::read(cursor, next)
    } else {
        None
    };
    // "3 à 2" and a score "17-3" are no range.
    second
        .filter(|n| {
            n.value >= first.value && n.digits == first.digits && (!dash || n.decimals == 0)
        })
        .unwrap_or(first)
}

/// A number and a unit of measure, or a noun of the lexicon; else where a noun outside it could stand.
fn with_unit(cursor: &mut Cursor<'_>, at: usize, number: Number) -> Result<Found, Option<usize>> {
    let rest = cursor.after(number.end).trim_start();
    if rest.starts_with(['%', '€', '$', '£', '‰']) {
        return Err(None);
    }
    if let Some(degrees) = rest.strip_prefix('°') {
        // "25°", "25 °C"; not an angle or the rank of something.
        let letter = degrees.starts_with(['C', 'c']);
        let end = number.end + usize::from(letter && cursor.word(number.end) == "c");
        let unit = known(cursor, "°C");
        return Ok(found(
            cursor,
            at,
            end,
            number.value,
            unit,
            Subject::Thing,
            QuantityRole::Other,
        ));
    }
    if !cursor.adjoins(number.end) || !cursor.same_sentence(at, number.end) {
        return Err(None);
    }
    let mut next = number.end;
    if number.collective {
        next += usize::from(matches!(cursor.word(next), "de" | "d" | "des"));
    }
    let mut fillers = 0;
    loop {
        if cursor.is(next, TermFlags::HASHTAG) || next > number.end && !cursor.adjoins(next) {
            return Err(None);
        }
        let pick = |m| match m {
            Meaning::Unit(unit, subject, role) => Some((unit, subject, role, true)),
            Meaning::Noun(unit, subject, role) => Some((unit, subject, role, false)),
            _ => None,
        };
        let known = cursor.longest(next, kind::MEASURE, pick);
        let stop = cursor.has(next, Meaning::NotAfter);
        if let Some(((unit, subject, role, measure), end)) = known
            && stop.is_none_or(|stop| stop < end || !measure && stop == end)
        {
            if measure && !unit_fits(cursor, next, end) {
                return Err(None);
            }
            return Ok(measured(cursor, at, number, end, unit, subject, role));
        }
        if stop.is_some() {
            return Err(None);
        }
        match cursor.has(next, Meaning::Filler).filter(|_| fillers < 2) {
            Some(end) if plural_follows(cursor, end) => {
                fillers += 1;
                next = end;
            }
            _ => break,
        }
    }
    Err(Some(next))
}

fn plural_follows(cursor: &Cursor<'_>, at: usize) -> bool {
    cursor.adjoins(at) && !cursor.word(at).is_empty()
}

/// A plural noun that the lexicon does not have: « 148 signalements ».
fn open_noun(
    cursor: &mut Cursor<'_>,
    at: usize,
    noun: usize,
    number: Number,
    words: &mut String,
) -> Option<Found> {
    let term = cursor.term(noun)?;
    let word = cursor.word(noun);
    let plural = word.len() >= 4
        && word.ends_with(['s', 'x'])
        && word.bytes().all(|b| b.is_ascii_alphabetic());
    let common = !term.is(TermFlags::CAPITALIZED) || term.is(TermFlags::UPPERCASE);
    let bare = !term
        .flags
        .intersects(TermFlags::ELISION | TermFlags::HASHTAG | TermFlags::EMOJI | TermFlags::NUMBER);
    let year = number.four && (1900.0..=2100.0).contains(&number.value);
    // "les deux voies", "des deux gares": known ones, named rather than counted.
    let article = at.checked_sub(1).map_or("", |i| cursor.word(i));
    let both =
        number.value < 3.0 && matches!(article, "les" | "des" | "aux" | "ces" | "los" | "las");
    // "bus 10 et 8 déviés": names of lines.
    let listed =
        article == "et" && at >= 2 && cursor.word(at - 2).ends_with(|c: char| c.is_ascii_digit());
    // « mille mercis » thanks, it does not count.
    let phrase = !number.digits && cursor.word(at) == "mille";
    if !(plural && common && bare && number.value >= 2.0) || year || phrase || both || listed {
        return None;
    }
    let from = u32::try_from(words.len()).ok()?;
    words.push_str(word);
    let unit = UnitName::Word(from, u32::try_from(words.len()).ok()?);
    let (subject, own) = if is_agent(word) || cursor.text.slice(term.span).ends_with("és") {
        (Subject::People, QuantityRole::Other)
    } else {
        (Subject::Thing, QuantityRole::Other)
    };
    let context = Measured {
        subject,
        own,
        metres: false,
        far: false,
    };
    let role = role_of(cursor, context, at, noun + 1);
    Some(found(
        cursor,
        at,
        noun + 1,
        number.value,
        unit,
        subject,
        role,
    ))
}

/// Nouns of whoever does something are built with these endings: festivaliers, dormeurs, pensionnaires.
fn is_agent(word: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        "eurs", "euses", "istes", "aires", "iens", "iennes", "ois", "oises", "ants", "antes",
        "trices", "ards",
    ];
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// One past a telephone number ("04 00 01 02 03") or a date in figures ("18/11/2031").
fn phone_or_date(cursor: &Cursor<'_>, at: usize) -> Option<usize> {
    let pair = |i: usize| cursor.digits(i).is_some_and(|d| d.len() == 2);
    let mut end = at;
    while pair(end)
        && (end == at
            || cursor
                .gap(end)
                .is_some_and(|g| matches!(g, " " | "." | "-" | "\u{a0}" | "\u{202f}")))
    {
        end += 1;
    }
    if end >= at + 4 {
        return Some(end);
    }
    let slash = |i: usize| matches!(cursor.gap(i), Some("/" | "." | "-"));
    let short = |i: usize| cursor.digits(i).is_some_and(|d| d.len() <= 2);
    let year = |i: usize| {
        cursor
            .digits(i)
            .is_some_and(|d| d.len() == 4 || d.len() == 2)
    };
    if short(at) && short(at + 1) && slash(at + 1) && year(at + 2) && slash(at + 2) {
        return Some(at + 3);
    }
    None
}
