//! Names inside hashtags written in one piece: `#saintmartinvesubie`, `#seismeardeche`.

use crate::text::{Span, TextBuffer, Token};

use super::PlaceKind;
use super::gazetteer::{Commonness, Inner};

/// The shortest name looked for inside a word: shorter ones are inside half the words of the language.
const SHORTEST_INSIDE: usize = 6;
/// The shortest rest of a word around a name.
const SHORTEST_REST: usize = 3;
/// Hashtags longer than this are not taken apart.
const LONGEST: usize = 64;

/// The name that a hashtag spells, or that its word begins or ends with: the name, its raw span, and whether it is
/// only a part of the word.
pub(super) fn name_in(
    inner: &Inner,
    text: &TextBuffer,
    token: &Token,
    letters: &mut String,
) -> Option<(u32, Span, bool)> {
    let terms = text.terms().get(token.terms())?;
    // Trailing numbers are no part of a name: #Mende48.
    let worded = terms
        .iter()
        .rev()
        .skip_while(|t| t.flags.contains(crate::text::TermFlags::NUMBER))
        .count();
    let terms = terms.get(..worded)?;
    let span = terms.first()?.span.to(terms.last()?.span);
    letters.clear();
    for term in terms {
        letters.push_str(text.folded(term));
    }
    if letters.len() < 4 || letters.len() > LONGEST {
        return None;
    }
    if let Some(name) = inner.joined(letters) {
        return Some((name, span, false));
    }
    let raw = text.slice(span);
    for at in SHORTEST_REST..letters.len().saturating_sub(SHORTEST_INSIDE - 1) {
        let tail = letters.get(at..)?;
        if let Some(name) = inner.joined(tail).filter(|&name| known(inner, name)) {
            return Some((name, part(raw, span, letters, at, letters.len()), true));
        }
    }
    for at in (SHORTEST_INSIDE..=letters.len().saturating_sub(SHORTEST_REST)).rev() {
        let head = letters.get(..at)?;
        if let Some(name) = inner.joined(head).filter(|&name| known(inner, name)) {
            return Some((name, part(raw, span, letters, 0, at), true));
        }
    }
    None
}

/// Whether a name is known well enough to be seen inside a word.
fn known(inner: &Inner, name: u32) -> bool {
    /// A town of 5,000.
    const LARGE: u32 = 5_000;
    let Some(name) = inner.names.get(name as usize) else {
        return false;
    };
    let best = inner
        .meanings_of(name)
        .first()
        .and_then(|m| inner.records.get(m.entry as usize));
    name.commonness == Commonness::None
        && best.is_some_and(|record| match record.kind {
            PlaceKind::Commune | PlaceKind::City => record.population > LARGE,
            PlaceKind::Departement | PlaceKind::Region | PlaceKind::Country | PlaceKind::Massif => {
                true
            }
            _ => false,
        })
}

/// The raw span under a range of folded letters: exact where each character folds to one byte, else the whole.
fn part(raw: &str, span: Span, letters: &str, from: usize, to: usize) -> Span {
    if raw.chars().count() != letters.len() {
        return span;
    }
    let byte = |n: usize| raw.char_indices().nth(n).map_or(raw.len(), |(i, _)| i);
    Span::new(span.start + byte(from), span.start + byte(to))
}
