//! Words and phrases as written in a query, folded as posts are.

use crate::text::{TextBuffer, TokenKind, fold_into};

use super::error::QueryErrorKind;
use super::limits::SHORTEST_PREFIX;
use super::node::{Name, Text, Word};

/// The quotation marks that a query may use: those that open, with those that close.
const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“')];

/// What closes a quotation that `c` opens.
pub(super) fn closing(c: char) -> Option<char> {
    QUOTES
        .iter()
        .find(|(open, _)| *open == c)
        .map(|(_, close)| *close)
}

pub(super) fn is_quote(c: char) -> bool {
    QUOTES.iter().any(|&(open, close)| c == open || c == close)
}

/// What is wrong, and at which byte of the piece.
pub(super) type Refused = (usize, QueryErrorKind);

/// Reads words, with or without quotation marks around them.
pub(super) fn text(raw: &str) -> Result<Text, Refused> {
    let mut buffer = TextBuffer::new();
    buffer.analyze(raw);
    for token in buffer.tokens() {
        let expected = match token.kind {
            TokenKind::Mention => "@handle by itself, outside quotation marks",
            TokenKind::Url => "words or has:url, links are not searched",
            _ => continue,
        };
        let found = crate::text_form::quoted(buffer.slice(token.span));
        return Err((
            token.span.start,
            QueryErrorKind::Expected { expected, found },
        ));
    }
    let mut words: Vec<Word> = buffer
        .terms()
        .iter()
        .map(|term| Word::new(buffer.folded(term).to_owned(), false))
        .collect();
    let goes_on = |at: usize| {
        let rest = raw.get(at + 1..).and_then(|rest| rest.chars().next());
        rest.is_some_and(|c| c.is_alphanumeric() || c == '*')
    };
    for (at, _) in raw.match_indices('*') {
        let ended = buffer.terms().iter().position(|term| term.span.end == at);
        match ended.and_then(|i| words.get_mut(i)) {
            Some(word) if word.letters.len() >= SHORTEST_PREFIX && !goes_on(at) => {
                word.prefix = true;
            }
            _ => return Err((at, QueryErrorKind::Star)),
        }
    }
    let Some((last, inner)) = words.split_last() else {
        let expected = "a word";
        let found = crate::text_form::quoted(raw);
        return Err((0, QueryErrorKind::Expected { expected, found }));
    };
    let joined = inner.iter().all(|word| !word.prefix).then(|| {
        let letters = words.iter().map(|word| word.letters.as_str()).collect();
        Word::new(letters, last.prefix)
    });
    let marks_out = raw.replace(is_quote, " ");
    let written: Vec<&str> = marks_out.split_whitespace().collect();
    Ok(Text {
        written: written.join(" "),
        joined,
        words,
    })
}

/// Reads a hashtag, `#` first: the letters of its parts in one.
pub(super) fn hashtag(raw: &str) -> Result<Name, Refused> {
    let (body, prefix) = body(raw)?;
    let mut buffer = TextBuffer::new();
    buffer.analyze(body);
    match buffer.tokens() {
        [tag] if tag.kind == TokenKind::Hashtag && tag.span.end == body.len() => {}
        _ => {
            let expected = "a hashtag of letters, digits and underscores";
            let found = crate::text_form::quoted(raw);
            return Err((0, QueryErrorKind::Expected { expected, found }));
        }
    }
    let letters: String = buffer.terms().iter().map(|t| buffer.folded(t)).collect();
    named(body, letters, prefix, raw)
}

/// Whether a character may stand in a handle without quotation marks around it.
pub(super) fn is_plain_in_handle(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '@')
}

/// Reads a handle, with or without `@`; in quotation marks, a name of any characters.
pub(super) fn handle(raw: &str, quoted: bool) -> Result<Name, Refused> {
    let (body, prefix) = body(raw)?;
    let mut letters = String::new();
    handle_key(body, &mut letters);
    let fits = |c: char| is_plain_in_handle(c) || quoted && !is_quote(c) && !c.is_control();
    if letters.is_empty() || !body.trim_start_matches(['@', '＠']).chars().all(fits) {
        let expected = "an account name";
        let found = crate::text_form::quoted(raw);
        return Err((0, QueryErrorKind::Expected { expected, found }));
    }
    named(body, letters, prefix, raw)
}

fn body(raw: &str) -> Result<(&str, bool), Refused> {
    let (body, prefix) = raw
        .strip_suffix('*')
        .map_or((raw, false), |body| (body, true));
    match body.find('*') {
        Some(at) => Err((at, QueryErrorKind::Star)),
        None => Ok((body, prefix)),
    }
}

fn named(body: &str, letters: String, prefix: bool, raw: &str) -> Result<Name, Refused> {
    if prefix && letters.len() < SHORTEST_PREFIX {
        return Err((raw.len().saturating_sub(1), QueryErrorKind::Star));
    }
    let written = body
        .trim()
        .trim_start_matches(['#', '＃', '@', '＠'])
        .to_owned();
    Ok(Name {
        written,
        word: Word::new(letters, prefix),
    })
}

/// A handle as it is compared: folded, without `@` in front.
pub(super) fn handle_key(handle: &str, out: &mut String) {
    out.clear();
    fold_into(handle.trim().trim_start_matches(['@', '＠']), out);
}

/// A handle without its server: `lea` for `lea@social.example`.
pub(super) fn local_part(key: &str) -> Option<&str> {
    key.split_once('@').map(|(local, _)| local)
}

/// Whether a handle, folded, is the one that a query names, with or without its server.
pub(super) fn is_account(word: &Word, key: &str) -> bool {
    word.fits(key) || local_part(key).is_some_and(|local| word.fits(local))
}
