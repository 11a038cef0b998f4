//! Numbers, in digits and in words.

use super::cursor::Cursor;
use super::lexicon::{Meaning, kind};
use crate::text::TermFlags;

/// Most groups of three digits in one number: a quadrillion is enough, and a text of nothing else stays linear.
const MAX_GROUPS: usize = 4;
/// Longest run of digits that is read as a number.
const MAX_DIGITS: usize = 12;

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// One past its last term.
    pub(super) end: usize,
    /// How many digits stand behind the decimal mark.
    pub(super) decimals: usize,
    /// Written in digits.
    pub(super) digits: bool,
    /// A rounded number that asks for "de": « une trentaine ».
    pub(super) collective: bool,
    /// Four digits in a row, as years are written.
    pub(super) four: bool,
}

/// The number that begins at `at`.
pub(super) fn read(cursor: &mut Cursor<'_>, at: usize) -> Option<Number> {
    let mut number = match cursor.digits(at) {
        Some(_) => in_digits(cursor, at)?,
        None => in_words(cursor, at)?,
    };
    // "2 millions d'abonnés", "une dizaine de milliers".
    let mut next = number.end;
    if number.collective && matches!(cursor.word(next), "de" | "d") {
        next += 1;
    }
    if cursor.adjoins(number.end)
        && let Some((factor, end)) = cursor.longest(next, kind::SCALE, |m| match m {
            Meaning::Scale(factor) => Some(factor),
            _ => None,
        })
    {
        number.value *= factor;
        number.end = end;
        number.collective = true;
        number.four = false;
    }
    Some(number).filter(|n| n.value.is_finite())
}

fn in_digits(cursor: &Cursor<'_>, at: usize) -> Option<Number> {
    if cursor.is(at, TermFlags::HASHTAG) {
        return None;
    }
    let first = cursor.digits(at).filter(|d| d.len() <= MAX_DIGITS)?;
    let mut value: f64 = first.parse().ok()?;
    let mut end = at + 1;
    let mut decimals = 0;
    let mut grouped = false;
    let groups_may_follow = first.len() <= 3 && !first.starts_with('0');
    while let Some(next) = cursor.digits(end).filter(|d| d.len() <= MAX_DIGITS) {
        let gap = cursor.gap(end).unwrap_or("\n");
        let mark = matches!(gap, "," | ".") && cursor.same_token(at, end);
        // "1 100", with whatever space: exactly three digits.
        let thousands = groups_may_follow
            && next.len() == 3
            && end - at <= MAX_GROUPS
            && (mark || matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}" | "'" | "’"));
        if thousands && decimals == 0 {
            value = value * 1000.0 + next.parse::<f64>().ok()?;
            grouped = true;
        } else if mark && decimals == 0 {
            decimals = next.len();
            let power = i32::try_from(decimals).ok()?;
            value += next.parse::<f64>().ok()? / 10f64.powi(power);
        } else if mark {
            return None; // 18.11.2031, 1.2.3: no number
        } else {
            break;
        }
        end += 1;
    }
    Some(Number {
        value,
        end,
        decimals,
        digits: true,
        collective: false,
        four: first.len() == 4 && !grouped && decimals == 0,
    })
}

#[expect(
    clippy::float_cmp,
    reason = "whole numbers, compared as the lexicon gives them"
)]
fn in_words(cursor: &mut Cursor<'_>, at: usize) -> Option<Number> {
    let pick = |m| match m {
        Meaning::Number(value) => Some((value, false)),
        Meaning::Collective(value) => Some((value, true)),
        _ => None,
    };
    let ((first, collective), mut end) = cursor.longest(at, kind::NUMBER, pick)?;
    // "trente-cinq" began at "trente"; a hyphen before anything else makes it part of another word.
    if cursor.is(at, TermFlags::HYPHENATED) || cursor.is(at, TermFlags::HASHTAG) {
        return None;
    }
    let number = |value, end| Number {
        value,
        end,
        decimals: 0,
        digits: false,
        collective,
        four: false,
    };
    if collective {
        return Some(number(first, end));
    }
    // French and English grammar of numerals below a million: thousands so far, and what is below.
    let (mut thousands, mut below) = (0.0, 0.0);
    let mut word = Some(first);
    while let Some(value) = word.take() {
        if value == 1000.0 {
            thousands += f64::max(below, 1.0) * 1000.0;
            below = 0.0;
        } else if value == 100.0 {
            below = f64::max(below, 1.0) * 100.0;
        } else if value == 20.0 && below % 100.0 == 4.0 {
            below += 76.0; // quatre-vingts
        } else {
            below += value;
        }
        let and = usize::from(matches!(cursor.word(end), "et" | "and"));
        let next = end + and;
        let joined = (end..=next).all(|i| {
            cursor.adjoins(i) || cursor.is(i, TermFlags::HYPHENATED) && cursor.same_token(at, i)
        });
        if !joined {
            break;
        }
        let one = matches!(cursor.word(next), "un" | "une" | "one") && below >= 20.0;
        let found = if one {
            Some(((1.0, false), next + 1))
        } else {
            cursor.longest(next, kind::NUMBER, pick)
        };
        let Some(((value, false), after)) = found else {
            break;
        };
        // What may follow what: cent and mille anything smaller, a ten a unit or teen, quatre vingt(s).
        let last_ten = below % 100.0;
        let follows = match value {
            1000.0 => below > 0.0 && thousands == 0.0,
            100.0 => below > 1.0 && below < 10.0,
            20.0 if last_ten == 4.0 => true,
            v if v < 20.0 => {
                last_ten == 0.0 && (below > 0.0 || thousands > 0.0)
                    || last_ten == 10.0 && (7.0..10.0).contains(&v)
                    || last_ten >= 20.0
                        && last_ten % 10.0 == 0.0
                        && (v < 10.0 || last_ten == 60.0 || last_ten == 80.0)
            }
            _ => last_ten == 0.0 && (below > 0.0 || thousands > 0.0),
        };
        // "deux et trois" are two numbers; "soixante et onze", "one hundred and fifty" are one.
        let and_fits =
            and == 0 || below >= 100.0 || (last_ten >= 20.0 && (value == 1.0 || value == 11.0));
        if !follows || !and_fits {
            break;
        }
        word = Some(value);
        end = after;
    }
    Some(number(thousands + below, end))
}
