//! What a post may put forward: words, phrases, hashtags, handles.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::common::{self, Says};
use crate::text::{Span, Term, TermFlags, TextBuffer, TokenKind};

/// Terms and tokens read of a post: what a 10,000-word post says beyond them is not looked at.
const MAX_READ: usize = 256;
/// Features kept of a post; a post of 280 characters has some 30.
pub(super) const MAX_FEATURES: usize = 192;
/// Words of a phrase; everyday words inside, as in `pont de la Rouvière`, are not counted.
const MAX_WORDS: usize = 3;
/// A candidate is not longer, in bytes of the text.
const MAX_BYTES: usize = 120;
/// Terms of a phrase, all counted.
const MAX_TERMS: usize = 6;
/// Bytes read of a post, so that what is kept of it is bounded.
const MAX_TEXT: usize = 4_096;
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
    surface(text, &mut letters, out);
    let tags = out.len();
    let read = text
        .terms()
        .iter()
        .take_while(|t| t.span.end <= MAX_TEXT)
        .count();
    let terms = text.terms().get(..read.min(MAX_READ)).unwrap_or_default();
    let says: Vec<Says> = terms.iter().map(|term| says(text, term)).collect();
    for (start, first) in terms.iter().enumerate() {
        if says.get(start) == Some(&Says::Nothing) || is_unit(text, start) {
            continue;
        }
        let mut words = 0;
        letters.clear();
        for (end, term) in terms.iter().enumerate().skip(start).take(MAX_TERMS) {
            if end > start && !continues(text, end) || term.is(TermFlags::EMOJI) {
                break;
            }
            let told = says.get(end).copied().unwrap_or(Says::Nothing);
            words += usize::from(told != Says::Nothing);
            let span = first.span.to(term.span);
            if words > MAX_WORDS || span.len() > MAX_BYTES {
                break;
            }
            letters.push_str(text.folded(term));
            // A phrase may end with a number, as a road does.
            let ends = match told {
                Says::Nothing => end > start && term.is(TermFlags::NUMBER),
                Says::Little => end > start,
                Says::Enough => true,
            };
            if ends && letters.len() >= FEWEST_LETTERS {
                let key = xxh3_64(letters.as_bytes());
                // A tag of one word is no second candidate beside its word.
                let same = |f: &Feature| f.key == key && f.span().overlaps(span);
                if !out.get(..tags).unwrap_or_default().iter().any(same) {
                    push(out, key, span, Form::Words);
                }
            }
        }
    }
    out.sort_unstable_by_key(|f| (f.start, f.bytes, f.form));
    out.truncate(MAX_FEATURES);
}

/// Hashtags and handles.
fn surface(text: &TextBuffer, letters: &mut String, out: &mut Vec<Feature>) {
    for token in text.tokens().iter().take(MAX_READ) {
        let span = token.span;
        if span.end > MAX_TEXT || span.len() > MAX_BYTES {
            continue;
        }
        if token.kind == TokenKind::Hashtag {
            let parts = text.terms().get(token.terms()).unwrap_or_default();
            let key = key_of_words(parts.iter().map(|t| text.folded(t)), letters);
            if letters.len() >= FEWEST_LETTERS && parts.iter().any(|t| !t.is(TermFlags::NUMBER)) {
                push(out, key, span, Form::Hashtag);
            }
        } else if token.kind == TokenKind::Mention {
            let handle = text.slice(span).trim_start_matches(['@', '＠']);
            push(out, key_of_account(handle, letters), span, Form::Account);
        }
    }
}

/// How much a term says where it stands.
fn says(text: &TextBuffer, term: &Term) -> Says {
    let no_word = TermFlags::ELISION | TermFlags::EMOJI | TermFlags::NUMBER;
    if term.flags.intersects(no_word) || text.folded(term).len() < 2 {
        return Says::Nothing;
    }
    common::says(term.hash)
}

/// A term, and before it the one that it follows.
fn with_before(text: &TextBuffer, at: usize) -> Option<(&Term, &Term)> {
    let terms = text.terms();
    terms.get(at.checked_sub(1)?).zip(terms.get(at))
}

/// The `cm` of `40 cm` and of `40cm`, the `h` of `23h30`.
fn is_unit(text: &TextBuffer, at: usize) -> bool {
    with_before(text, at).is_some_and(|(before, term)| {
        before.is(TermFlags::NUMBER)
            && before.clause == term.clause
            && text.folded(term).len() <= LONGEST_UNIT
    })
}

/// Whether a term may follow the one before it in a phrase: nothing but a space, a hyphen or an apostrophe between
/// them, and neither is of a hashtag: hashtags stand in rows, and a piece of one is no phrase.
fn continues(text: &TextBuffer, at: usize) -> bool {
    with_before(text, at).is_some_and(|(before, term)| {
        let tag = (before.flags | term.flags).intersects(TermFlags::HASHTAG);
        let gap = text.slice(Span::new(before.span.end, term.span.start));
        let joins = |c: char| {
            matches!(
                c,
                ' ' | '\u{A0}' | '-' | '\u{2010}' | '\u{2011}' | '\'' | '\u{2019}'
            )
        };
        before.clause == term.clause && !tag && gap.chars().all(joins)
    })
}

fn push(out: &mut Vec<Feature>, key: u64, span: Span, form: Form) {
    if let (Ok(start), Ok(bytes)) = (u32::try_from(span.start), u8::try_from(span.len())) {
        out.push(Feature {
            key,
            start,
            bytes,
            form,
        });
    }
}
