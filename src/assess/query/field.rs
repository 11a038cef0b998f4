//! Fields: their names, and what stands after the colon.

use std::str::FromStr;

use crate::hazard::{Category, Hazard};
use crate::keyword::Cue;
use crate::observation::{InfoType, Priority};
use crate::post::Lang;
use crate::score::Score;
use crate::text_form::quoted;

use super::error::{QueryErrorKind, slips, suggestion};
use super::flags::{Has, Is};
use super::named::named;
use super::node::{Bound, Test};
use super::place::PlaceTest;
use super::words::{self, Refused};

named! {
    /// What stands before a colon.
    Field {
        Author = "author",
        Lang = "lang",
        Place = "place",
        Hazard = "hazard",
        Cue = "cue",
        Type = "type",
        Priority = "priority",
        Has = "has",
        Is = "is",
        Relevance = "relevance",
    }
}

/// One value after a colon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'q> {
    pub(super) text: &'q str,
    pub(super) quoted: bool,
}

impl Field {
    /// The field of a name in any case.
    pub(super) fn named(name: &str) -> Result<Self, QueryErrorKind> {
        let names = || Self::ALL.iter().map(|field| field.as_str());
        let found = Self::ALL
            .iter()
            .find(|field| field.as_str().eq_ignore_ascii_case(name));
        found.copied().ok_or_else(|| QueryErrorKind::UnknownField {
            name: quoted(name),
            suggestion: suggestion(name, names()),
            known: list(names()),
        })
    }

    /// Reads one value onto `out`; a range of priorities is several.
    pub(super) fn read(self, value: Value<'_>, out: &mut Vec<Test>) -> Result<(), Refused> {
        let text = value.text;
        let expected = |expected| Refused::from((0, expected_here(expected, text)));
        out.push(match self {
            Self::Author => Test::Author(words::handle(text, value.quoted)?),
            Self::Lang => Test::Lang(
                text.parse::<Lang>()
                    .map_err(|_| expected("a language code such as fr"))?,
            ),
            Self::Place => Test::Place(PlaceTest::read(text, value.quoted).ok_or_else(|| {
                expected(
                    "a place name, an INSEE code, the number of a département or an ISO country",
                )
            })?),
            Self::Hazard => Test::Hazard(hazard(value)?),
            Self::Cue => Test::Cue(known("cue class", text, Cue::ALL, Cue::as_str)?),
            Self::Type => Test::Type(known(
                "information type",
                text,
                InfoType::ALL,
                InfoType::as_str,
            )?),
            Self::Priority => return priorities(text, out),
            Self::Has => Test::Has(known("thing to have", text, Has::ALL, Has::as_str)?),
            Self::Is => Test::Is(known("thing to be", text, Is::ALL, Is::as_str)?),
            Self::Relevance => bound(text)
                .map(|(bound, score)| Test::Relevance(bound, score))
                .ok_or_else(|| expected("a bound such as >=0.5, the number from 0 to 1"))?,
        });
        Ok(())
    }
}

fn expected_here(expected: &'static str, found: &str) -> QueryErrorKind {
    QueryErrorKind::Expected {
        expected,
        found: format!("{:?}", quoted(found)),
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// The value of a name in any case.
fn known<T: Copy>(
    what: &'static str,
    text: &str,
    all: &'static [T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, Refused> {
    let found = all
        .iter()
        .find(|value| name(**value).eq_ignore_ascii_case(text));
    found.copied().ok_or_else(|| {
        let names = || all.iter().map(|value| name(*value));
        (
            0,
            unknown(what, text, suggestion(text, names()), list(names())),
        )
    })
}

fn unknown(what: &'static str, text: &str, suggestion: String, known: String) -> QueryErrorKind {
    QueryErrorKind::UnknownValue {
        what,
        value: quoted(text),
        suggestion,
        known,
    }
}

/// A code of the taxonomy in any case, or one of the team's own in capitals. What is one slip away from the
/// taxonomy is taken for a slip, unless it stands in quotation marks.
fn hazard(value: Value<'_>) -> Result<Category, Refused> {
    let codes = || Hazard::ALL.iter().map(|hazard| hazard.code());
    if let Some(hazard) = Hazard::from_code(&value.text.to_ascii_uppercase()) {
        return Ok(hazard.into());
    }
    Category::from_str(value.text)
        .ok()
        .filter(|_| value.quoted || !is_slip(value.text))
        .ok_or_else(|| {
            let known = format!(
                "{}; or a category of your own, in capitals, in quotation marks if it is like one of these",
                list(codes())
            );
            let suggestion = suggestion(value.text, codes());
            (0, unknown("hazard", value.text, suggestion, known))
        })
}

/// Whether a code looks like one of the taxonomy, mistyped.
pub(super) fn is_slip(code: &str) -> bool {
    Hazard::ALL
        .iter()
        .any(|hazard| slips(code, hazard.code()) == 1)
}

/// `P1`, or `<=P1`: that and more urgent.
fn priorities(text: &str, out: &mut Vec<Test>) -> Result<(), Refused> {
    let (bound, name) = Bound::split(text).map_or((None, text), |(b, rest)| (Some(b), rest));
    let named = known("priority", name, Priority::ALL, Priority::as_str)
        .map_err(|(_, kind)| (text.len() - name.len(), kind))?;
    let before = out.len();
    let fits = |p: &&Priority| bound.map_or(**p == named, |bound| bound.holds(**p, named));
    out.extend(
        Priority::ALL
            .iter()
            .filter(fits)
            .map(|&p| Test::Priority(p)),
    );
    if out.len() == before {
        let expected = "a bound that some priority of P0 to P3 keeps";
        return Err((0, expected_here(expected, text)));
    }
    Ok(())
}

fn bound(text: &str) -> Option<(Bound, Score)> {
    let (bound, number) = Bound::split(text)?;
    let plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number: f64 = number.parse().ok().filter(|_| plain)?;
    Some((bound, Score::new(number).ok()?))
}
