//! Numbers of départements: `(48)`, `dans le 48`, `SDIS 48`, `#Meteo48`, postcodes.

use crate::text::{TermFlags, TokenKind};

use super::code::{Code, is_departement_number};
use super::cues::Cues;
use super::reading::Reading;

/// How the number of a département is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// `(48)`.
    Brackets,
    /// `dans le 48`, `SDIS 48`.
    Phrase,
    /// `#SDIS48`: the head of the hashtag tells.
    TellingHashtag,
    /// `#Alex06`: it may be a year.
    Hashtag,
}

impl Reading<'_> {
    /// The code that the term at `at` writes, if it is two or three digits (or 2A, 2B) that number a département.
    fn departement_code(&self, at: usize) -> Option<Code> {
        let text = self.word(at);
        if !is_departement_number(text) {
            return None;
        }
        Code::new(text).map(Code::to_upper)
    }

    /// The number of a département at term `at`, and how it is written.
    pub(super) fn departement_number(&self, at: usize) -> Option<(Code, Written)> {
        let terms = self.text.terms();
        let term = terms.get(at)?;
        if !term.flags.contains(TermFlags::NUMBER) {
            return None;
        }
        let code = self.departement_code(at)?;
        let token = self.text.tokens().get(term.token as usize)?;
        let bytes = self.text.raw().as_bytes();
        let (before, after) = (term.span.start.checked_sub(1), term.span.end);
        if token.kind == TokenKind::Hashtag {
            let last = token.terms().end == at + 1 && token.terms().len() > 1;
            let head = self.cues(token.terms().start);
            let telling = if head.has(Cues::HASH_LEAD) {
                Written::TellingHashtag
            } else {
                Written::Hashtag
            };
            return last.then_some((code, telling));
        }
        if token.terms().len() != 1 {
            return None; // 48h, 48,5
        }
        if before.and_then(|i| bytes.get(i)) == Some(&b'(') && bytes.get(after) == Some(&b')') {
            return Some((code, Written::Brackets));
        }
        let next = self.after(at).map_or(Cues::NONE, |i| self.cues(i));
        if next.has(Cues::UNIT)
            || next.has(Cues::MONTH)
            || self.flags(at + 1).contains(TermFlags::NUMBER)
        {
            return None;
        }
        let one = at.checked_sub(1)?;
        let two = at.checked_sub(2);
        let noun = |i: Option<usize>| i.is_some_and(|i| self.cues(i).has(Cues::DEPT_NOUN));
        let phrase = match self.word(one) {
            "le" | "du" | "l" => noun(two),
            "dans" => false,
            _ => noun(Some(one)) && self.word(one) != "conseil",
        };
        (phrase && terms.get(one)?.clause == term.clause).then_some((code, Written::Phrase))
    }

    /// The number of a département that stands right after a name: `Mende (48)`, `Mende 48`, `Mende (48000)`, `48000 Mende`.
    pub(super) fn number_beside(&self, start: usize, end: usize) -> Code {
        let after = self.number_of(end, end.checked_sub(1));
        if !after.is_none() {
            return after;
        }
        let Some(before) = start.checked_sub(1) else {
            return Code::NONE;
        };
        if self.word(before).len() == 5 {
            self.number_of(before, Some(start))
        } else {
            Code::NONE
        }
    }

    fn number_of(&self, at: usize, beside: Option<usize>) -> Code {
        let terms = self.text.terms();
        let Some((term, other)) = terms.get(at).zip(beside.and_then(|i| terms.get(i))) else {
            return Code::NONE;
        };
        let alone = self
            .text
            .tokens()
            .get(term.token as usize)
            .is_some_and(|t| t.terms().len() == 1);
        if !term.flags.contains(TermFlags::NUMBER) || !alone || term.clause != other.clause {
            return Code::NONE;
        }
        let between = crate::text::Span::new(
            term.span.end.min(other.span.end),
            term.span.start.max(other.span.start),
        );
        let gap = self.text.slice(between);
        let bracketed = gap.ends_with('(');
        if gap.len() > 3 || !(gap.trim().is_empty() || bracketed) {
            return Code::NONE;
        }
        let word = self.word(at);
        if word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit()) {
            let long = word.starts_with("97") || word.starts_with("98");
            return word
                .get(..if long { 3 } else { 2 })
                .and_then(Code::new)
                .unwrap_or(Code::NONE);
        }
        let unit = self
            .after(at)
            .is_some_and(|i| self.cues(i).has(Cues::UNIT) || self.cues(i).has(Cues::MONTH));
        if unit && !bracketed {
            return Code::NONE;
        }
        self.departement_code(at).unwrap_or(Code::NONE)
    }
}
