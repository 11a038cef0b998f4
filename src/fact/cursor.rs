//! Looking words up around a place in the text.

use super::context::{Context, Told};
use super::lexicon::{Lexicon, Meaning};
use crate::text::{PhraseScratch, Span, Term, TermFlags, TextBuffer};

/// One text under one lexicon.
pub(super) struct Cursor<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) text: &'a TextBuffer,
    pub(super) scratch: &'a mut PhraseScratch,
    pub(super) contexts: &'a mut Vec<Context>,
    /// The words that give roles were found.
    pub(super) heard: bool,
    /// One past the last fact that was read: its words are not read again.
    pub(super) done: usize,
    /// Each role of each subject once, in text order: at most as many as there are triples.
    pub(super) told: &'a mut Vec<Told>,
}

impl<'a> Cursor<'a> {
    /// The kinds of forms that the term at `at` may begin.
    pub(super) fn begins(&self, at: usize) -> u32 {
        self.scratch
            .term(at)
            .map_or(0, |term| self.lexicon.begins(term))
    }

    pub(super) fn terms(&self) -> &'a [Term] {
        self.text.terms()
    }

    pub(super) fn term(&self, at: usize) -> Option<&'a Term> {
        self.text.terms().get(at)
    }

    /// The folded word at `at`; empty past the end.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.term(at).map_or("", |term| self.text.folded(term))
    }

    pub(super) fn is(&self, at: usize, flags: TermFlags) -> bool {
        self.term(at).is_some_and(|term| term.is(flags))
    }

    /// The digits at `at`, if the term is made of nothing else.
    pub(super) fn digits(&self, at: usize) -> Option<&'a str> {
        let word = self.word(at);
        let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        (plain && self.is(at, TermFlags::NUMBER)).then_some(word)
    }

    /// What the raw text has between the term before `at` and the term at `at`.
    pub(super) fn gap(&self, at: usize) -> Option<&'a str> {
        let before = self.term(at.checked_sub(1)?)?;
        let here = self.term(at)?;
        self.text.raw().get(before.span.end..here.span.start)
    }

    /// The term at `at` follows the one before after white space only, or touches it, or elides it.
    pub(super) fn adjoins(&self, at: usize) -> bool {
        if at > 0 && self.is(at - 1, TermFlags::ELISION) && self.same_token(at - 1, at) {
            return true;
        }
        self.gap(at)
            .is_some_and(|gap| gap.chars().all(char::is_whitespace) && !gap.contains('\n'))
    }

    pub(super) fn touches(&self, at: usize) -> bool {
        self.gap(at).is_some_and(str::is_empty)
    }

    pub(super) fn same_token(&self, a: usize, b: usize) -> bool {
        matches!((self.term(a), self.term(b)), (Some(a), Some(b)) if a.token == b.token)
    }

    pub(super) fn same_clause(&self, a: usize, b: usize) -> bool {
        matches!((self.term(a), self.term(b)), (Some(a), Some(b)) if a.clause == b.clause)
    }

    pub(super) fn same_sentence(&self, a: usize, b: usize) -> bool {
        matches!((self.term(a), self.term(b)), (Some(a), Some(b)) if a.sentence == b.sentence)
    }

    /// The raw text right after the term before `end`.
    pub(super) fn after(&self, end: usize) -> &'a str {
        let last = end.checked_sub(1).and_then(|i| self.term(i));
        last.and_then(|t| self.text.raw().get(t.span.end..))
            .unwrap_or("")
    }

    /// The raw character right before the term at `at`.
    pub(super) fn char_before(&self, at: usize) -> Option<char> {
        let start = self.term(at)?.span.start;
        self.text.raw().get(..start)?.chars().next_back()
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.text.span_of(start..end)
    }

    /// The longest form at `at` that is of one of `kinds` and that `pick` takes: what it says, and one past its last term.
    pub(super) fn longest<T>(
        &mut self,
        at: usize,
        kinds: u32,
        pick: impl Fn(Meaning) -> Option<T>,
    ) -> Option<(T, usize)> {
        if self.begins(at) & kinds == 0 {
            return None;
        }
        let lexicon = self.lexicon;
        let mut best: Option<(T, usize)> = None;
        lexicon.trie.find_at(self.scratch, at, |value, end| {
            let picked = lexicon.meaning_of(value).and_then(&pick);
            if let Some(picked) = picked
                && best.as_ref().is_none_or(|&(_, longest)| end > longest)
            {
                best = Some((picked, end));
            }
        });
        best
    }

    pub(super) fn has(&mut self, at: usize, wanted: Meaning) -> Option<usize> {
        self.longest(at, wanted.kind(), |m| (m == wanted).then_some(()))
            .map(|(.., end)| end)
    }

    /// The longest form of at most `reach` terms that ends right before `at`: what it says, and its first term.
    pub(super) fn ending_before<T>(
        &mut self,
        at: usize,
        reach: usize,
        kinds: u32,
        pick: impl Fn(Meaning) -> Option<T>,
    ) -> Option<(T, usize)> {
        let lexicon = self.lexicon;
        for start in at.saturating_sub(reach)..at {
            if self.begins(start) & kinds == 0 {
                continue;
            }
            let mut found = None;
            lexicon.trie.find_at(self.scratch, start, |value, end| {
                if end == at && found.is_none() {
                    found = lexicon.meaning_of(value).and_then(&pick);
                }
            });
            if let Some(found) = found {
                return Some((found, start));
            }
        }
        None
    }
}
