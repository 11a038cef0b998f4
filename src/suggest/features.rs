//! What a post may put forward: words, phrases, hashtags, handles.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::common;
use crate::text::{Span, Term, TermFlags, TextBuffer, TokenKind};

/// Terms and tokens read of a post: what a 10,000-word post says beyond them is not looked at.
const MAX_READ: usize = 256;
/// Features kept of a post; a post of 280 characters has some 30.
pub(super) const MAX_FEATURES: usize = 192;
/// Words of a phrase; everyday words inside, as in `pont de la Rouvière`, are not counted.
const MAX_WORDS: usize = 3;
/// Terms of a phrase, all counted.
const MAX_TERMS: usize = 6;
/// Letters of a unit behind a number.
const LONGEST_UNIT: usize = 3;
/// A word or tag of fewer letters names nothing.
const FEWEST_LETTERS: usize = 3;
/// So that a handle never equals a word.
const ACCOUNT: u64 = 1;

/// How a candidate is written in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Form {
    Words,
    Hashtag,
    Account,
}

/// One candidate where it stands in a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Feature {
    /// XXH3 of its folded letters run together: `pont neuf`, `Pont-Neuf` and `#PontNeuf` are one candidate, as they
    /// are one keyword.
    pub(super) key: u64,
    start: u32,
    bytes: u8,
    pub(super) form: Form,
}

impl Feature {
    /// Where it stands in the text.
    pub(super) const fn span(self) -> Span {
        Span::new(
            self.start as usize,
            self.start as usize + self.bytes as usize,
        )
    }

    /// Whether it stands where it may in its text.
    pub(super) fn fits(self, raw: &str) -> bool {
        let text = self.span().of(raw);
        let sign = match self.form {
            Form::Words => true,
            Form::Hashtag => text.starts_with(['#', '＃']),
            Form::Account => text.starts_with(['@', '＠']),
        };
        !text.is_empty() && sign && !text.contains(char::is_control)
    }
}

/// The key of folded words.
pub(super) fn key_of_words<'a>(words: impl Iterator<Item = &'a str>, letters: &mut String) -> u64 {
    letters.clear();
    letters.extend(words);
    xxh3_64(letters.as_bytes())
}

/// The key of a handle, without `@`.
pub(super) fn key_of_account(handle: &str, letters: &mut String) -> u64 {
    letters.clear();
    letters.extend(handle.chars().flat_map(char::to_lowercase));
    xxh3_64_with_seed(letters.as_bytes(), ACCOUNT)
}

/// Puts the candidates of a post into `out`, which is emptied first, in text order. Linear in what is read.
pub(super) fn read(text: &TextBuffer, out: &mut Vec<Feature>) {
    out.clear();
    let mut letters = String::new();
    let terms = text.terms();
    for token in text.tokens().iter().take(MAX_READ) {
        match token.kind {
            TokenKind::Hashtag => {
                let parts = terms.get(token.terms()).unwrap_or_default();
                let named = parts.iter().any(|t| !t.is(TermFlags::NUMBER));
                let words = || parts.iter().map(|t| text.folded(t));
                if named && words().map(str::len).sum::<usize>() >= FEWEST_LETTERS {
                    let key = key_of_words(words(), &mut letters);
                    push(out, key, token.span, Form::Hashtag);
                }
            }
            TokenKind::Mention => {
                let handle = text.slice(token.span).trim_start_matches(['@', '＠']);
                let key = key_of_account(handle, &mut letters);
                push(out, key, token.span, Form::Account);
            }
            _ => {}
        }
    }
    for start in 0..terms.len().min(MAX_READ) {
        let mut words = 0;
        for end in start + 1..=terms.len().min(start + MAX_TERMS) {
            if end - start > 1 && !continues(text, end - 1) {
                break;
            }
            let last = terms.get(end - 1).map_or("", |t| text.folded(t));
            words += usize::from(last.len() > 1 && !common::is_common(last));
            if words == 0 || words > MAX_WORDS {
                break;
            }
            phrase(text, start..end, &mut letters, out);
        }
    }
    out.sort_unstable_by_key(|f| (f.start, f.bytes, f.form));
    out.truncate(MAX_FEATURES);
}

/// Whether a term may follow the one before it in a phrase: nothing but a space, a hyphen or an apostrophe between
/// them, and not from a hashtag to the next word, for hashtags stand in rows.
fn continues(text: &TextBuffer, at: usize) -> bool {
    let terms = text.terms();
    let pair = at
        .checked_sub(1)
        .and_then(|before| terms.get(before))
        .zip(terms.get(at));
    pair.is_some_and(|(before, term)| {
        let tag = (before.flags | term.flags).contains(TermFlags::HASHTAG);
        let gap = text.slice(Span::new(before.span.end, term.span.start));
        let joins = |c: char| {
            matches!(
                c,
                ' ' | '\u{A0}' | '-' | '\u{2010}' | '\u{2011}' | '\'' | '\u{2019}'
            )
        };
        before.clause == term.clause
            && (!tag || before.token == term.token)
            && gap.chars().all(joins)
    })
}

fn phrase(text: &TextBuffer, range: Range<usize>, letters: &mut String, out: &mut Vec<Feature>) {
    let terms = text.terms().get(range.clone()).unwrap_or_default();
    let (Some(first), Some(last)) = (terms.first(), terms.last()) else {
        return;
    };
    let no_word = TermFlags::ELISION | TermFlags::EMOJI | TermFlags::NUMBER;
    let tells = |term: &Term| {
        let word = text.folded(term);
        !term.flags.intersects(no_word) && word.len() > 1 && !common::is_common(word)
    };
    // The `cm` of `40 cm`, of `40cm` and of `23h30`.
    let before = range
        .start
        .checked_sub(1)
        .and_then(|at| text.terms().get(at));
    let unit = before.is_some_and(|t| t.is(TermFlags::NUMBER) && t.clause == first.clause)
        && text.folded(first).len() <= LONGEST_UNIT;
    let alone = terms.len() == 1 && common::is_vague(text.folded(first));
    // A phrase may end with a number, as a road does.
    let ends = tells(last) || (terms.len() > 1 && last.is(TermFlags::NUMBER));
    if !tells(first) || !ends || unit || alone || terms.iter().any(|t| t.is(TermFlags::EMOJI)) {
        return;
    }
    let key = key_of_words(terms.iter().map(|t| text.folded(t)), letters);
    if letters.len() >= FEWEST_LETTERS {
        push(out, key, text.span_of(range), Form::Words);
    }
}

fn push(out: &mut Vec<Feature>, key: u64, span: Span, form: Form) {
    // A tag of one word is no second candidate beside its word.
    let same = |f: &Feature| f.key == key && f.span().overlaps(span);
    if let (Ok(start), Ok(bytes)) = (u32::try_from(span.start), u8::try_from(span.len()))
        && out.len() < MAX_READ
        && !out.iter().any(same)
    {
        out.push(Feature {
            key,
            start,
            bytes,
            form,
        });
    }
}
