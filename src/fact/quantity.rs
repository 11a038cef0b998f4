//! Numbers with a unit or a noun, and their role.

use super::QuantityRole;
use super::cursor::Cursor;
use super::lexicon::{Meaning, Subject, kind};
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
    if !stands_alone(cursor, at) {
        return Some(Found::Number(first.end));
    }
    let number = upper_bound(cursor, first);
    let (found, noun) = match with_unit(cursor, at, number) {
        Ok(found) => (Some(found), None),
        Err(noun) => (None, noun),
    };
    // Without a unit, the ends of a range are values of their own: "4,7 ou 4,9".
    let found = found
        .or_else(|| magnitude(cursor, at, first))
        .or_else(|| counted_people(cursor, at, number))
        .or_else(|| elliptic(cursor, at, first, previous?))
        .or_else(|| open_noun(cursor, at, noun?, number, words));
    Some(found.unwrap_or(Found::Number(first.end)))
}

/// Neither a road, a version, half of "4x4", an ordinal of something, nor an amount of money.
fn stands_alone(cursor: &mut Cursor<'_>, at: usize) -> bool {
    let before = cursor.char_before(at);
    if before.is_some_and(|c| matches!(c, '/' | '#' | '°' | '€' | '$' | '£' | '@' | '_' | '*'))
    {
        return false;
    }
    let inside = at > 0 && cursor.same_token(at - 1, at);
    if inside && cursor.digits(at - 1).is_none() && !cursor.is(at - 1, TermFlags::ELISION) {
        return false;
    }
    let blocked = |m| (m == Meaning::NotBefore).then_some(());
    !(cursor.same_clause(at.saturating_sub(1), at)
        && cursor
            .ending_before(at, 3, kind::NOT_BEFORE, blocked)
            .is_some())
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

fn found(
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
fn known(cursor: &Cursor<'_>, name: &str) -> UnitName {
    UnitName::Known(cursor.lexicon.unit_named(name))
}

/// "5m20", "2 m 60".
fn metres_and_centimetres(cursor: &mut Cursor<'_>, at: usize) -> Option<Found> {
    let metres = cursor.digits(at).filter(|d| d.len() <= 4)?;
    let cents = cursor.digits(at + 2).filter(|d| d.len() <= 2)?;
    let fits = cursor.word(at + 1) == "m"
        && cursor.same_token(at, at + 2)
        && cursor.touches(at + 1)
        && cursor.touches(at + 2);
    if !fits || !stands_alone(cursor, at) {
        return None;
    }
    let scale = if cents.len() == 1 { 10.0 } else { 100.0 };
    let value = metres.parse::<f64>().ok()? + cents.parse::<f64>().ok()? / scale;
    let end = at + 3;
    let subject = Subject::Length;
    // Gauge readings are written so, and a post gives the river once: the whole text is the context.
    let role = cursor
        .role_near(subject, at, end)
        .filter(|&role| role != QuantityRole::Other)
        .or_else(|| cursor.role_anywhere(subject, |role| role != QuantityRole::Other))
        .unwrap_or(QuantityRole::Other);
    let unit = known(cursor, "m");
    Some(found(cursor, at, end, value, unit, subject, role))
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
            if matches!(subject, Subject::Length | Subject::Distance)
                && is_position(cursor, at, end)
            {
                return Ok(Found::Number(end));
            }
            let role = role_of(cursor, subject, role, at, end);
            return Ok(found(
                cursor,
                at,
                end,
                number.value,
                UnitName::Known(unit),
                subject,
                role,
            ));
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

/// A one-letter unit is one only where no apostrophe, hyphen or capital says otherwise ("3 M", "2 l'").
fn unit_fits(cursor: &Cursor<'_>, at: usize, end: usize) -> bool {
    let letter = end == at + 1 && cursor.word(at).len() == 1;
    let refused =
        cursor.is(at, TermFlags::ELISION) || letter && cursor.is(at, TermFlags::CAPITALIZED);
    !refused
}

/// "à 30 km de Valmoré", "11 km au nord": where something is, not how much.
fn is_position(cursor: &mut Cursor<'_>, at: usize, end: usize) -> bool {
    if cursor.same_clause(at, end) && cursor.has(end, Meaning::Bearing).is_some() {
        return true;
    }
    let before = at.checked_sub(1).map_or("", |i| cursor.word(i));
    let before = if matches!(before, "environ" | "peine" | "quelque") {
        at.checked_sub(2).map_or("", |i| cursor.word(i))
    } else {
        before
    };
    matches!(before, "a" | "at")
        && cursor.same_clause(at, end)
        && matches!(cursor.word(end), "de" | "d" | "du" | "des" | "from")
        && cursor.has(end + 1, Meaning::OfExtent).is_none()
}

/// The role of a known unit or noun: what the words around say, or what it has of itself.
fn role_of(
    cursor: &Cursor<'_>,
    subject: Subject,
    own: QuantityRole,
    at: usize,
    end: usize,
) -> QuantityRole {
    if subject == Subject::People && own != QuantityRole::Other {
        return own;
    }
    let near = cursor.role_near(subject, at, end);
    match subject {
        // "à 400 m": a distance, unless what is measured stands in the same clause ("l'eau est à 2 m").
        Subject::Length if at > 0 && cursor.word(at - 1) == "a" => {
            cursor.role_in_clause(subject, at).unwrap_or(own)
        }
        // A search is told over several sentences.
        Subject::People => near
            .or_else(|| cursor.role_anywhere(subject, |r| r == QuantityRole::Missing))
            .unwrap_or(own),
        _ => near.unwrap_or(own),
    }
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
    // In words, "deux" and its like open many a turn of phrase ("les deux derniers"): digits only.
    if !(plural && common && bare && number.value >= 2.0)
        || year
        || !number.digits && !number.collective
    {
        return None;
    }
    let from = u32::try_from(words.len()).ok()?;
    words.push_str(word);
    let unit = UnitName::Word(from, u32::try_from(words.len()).ok()?);
    Some(found(
        cursor,
        at,
        noun + 1,
        number.value,
        unit,
        Subject::Thing,
        QuantityRole::Other,
    ))
}

/// « un mort », « une blessée » : an article counts before a noun with a role of its own.
fn one_by_article(cursor: &mut Cursor<'_>, at: usize) -> Option<Found> {
    let noun = cursor.has(at, Meaning::Article)?;
    if !cursor.adjoins(noun) || cursor.is(at, TermFlags::HYPHENATED) {
        return None;
    }
    let pick = |m| match m {
        Meaning::Noun(unit, Subject::People, role) if role != QuantityRole::Other => {
            Some((unit, role))
        }
        _ => None,
    };
    let ((unit, role), end) = cursor.longest(noun, kind::TOLL, pick)?;
    let unit = UnitName::Known(unit);
    Some(found(cursor, at, end, 1.0, unit, Subject::People, role))
}

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
fn magnitude_in_one_term(cursor: &mut Cursor<'_>, at: usize) -> Option<Found> {
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
fn magnitude(cursor: &mut Cursor<'_>, at: usize, number: Number) -> Option<Found> {
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

/// « on est neuf », "we are 12": people without a noun.
fn counted_people(cursor: &mut Cursor<'_>, at: usize, number: Number) -> Option<Found> {
    let counted = |m| (m == Meaning::Count).then_some(());
    cursor.ending_before(at, 4, kind::COUNT, counted)?;
    if !number.digits && number.collective
        || number.value < 2.0
        || number.decimals > 0
        || number.four
    {
        return None;
    }
    // "on est 9," and "on est deux tout derrière": the number ends what is said of it, or an adverb follows.
    let noun_follows = cursor.same_clause(at, number.end)
        && cursor
            .has(number.end, Meaning::NotAfter)
            .is_some_and(|end| {
                !matches!(
                    cursor.word(end - 1),
                    "dans" | "sous" | "dehors" | "derriere" | "devant"
                )
            });
    if noun_follows
        || cursor
            .after(number.end)
            .trim_start()
            .starts_with(['%', '€', '°'])
    {
        return None;
    }
    let subject = Subject::People;
    let role = cursor
        .role_near(subject, at, number.end)
        .or_else(|| cursor.role_anywhere(subject, |r| r == QuantityRole::Stranded))
        .unwrap_or(QuantityRole::Other);
    let unit = known(cursor, "personnes");
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

/// A number that leaves its noun out: « 640 foyers réalimentés, 460 encore coupés », « 11 m3 sur 18 ».
fn elliptic(
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
    let of_total = at > 0 && cursor.word(at - 1) == "sur" && cursor.same_clause(last, at);
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
    // The word that says what became of them stands right behind, an adverb between at most.
    let role = (number.end..number.end + 2)
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
