//! Looking words up around a place in the text.

use super::QuantityRole;
use super::lexicon::{Lexicon, Meaning, Subject, kind};
use crate::text::{PhraseScratch, Span, Term, TermFlags, TextBuffer};

/// How far around a quantity a word may give it a role, in terms.
const CONTEXT_REACH: usize = 40;
/// A word before the quantity counts as so many terms farther than one after it ("blessés : 3" is rarer
/// than "3 personnes blessées").
const BEFORE_COST: usize = 3;
/// A word in another clause counts as so many terms farther.
const CLAUSE_COST: usize = 10;

/// A word that gives a role, where it was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    at: u32,
    subject: Subject,
    role: QuantityRole,
}

/// One text under one lexicon.
pub(super) struct Cursor<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) text: &'a TextBuffer,
    pub(super) scratch: &'a mut PhraseScratch,
    pub(super) contexts: &'a mut Vec<Context>,
    /// One past the last fact that was read: its words are not read again.
    pub(super) done: usize,
    /// Each role of each subject once, in text order: at most as many as there are pairs.
    pub(super) told: &'a mut Vec<(Subject, QuantityRole)>,
}

impl<'a> Cursor<'a> {
    /// Looks all words of the text up.
    pub(super) fn prepare(&mut self) {
        self.scratch.prepare(self.text, &self.lexicon.table);
        self.contexts.clear();
        self.told.clear();
        for i in 0..self.scratch.len() {
            if self.begins(i) & kind::CONTEXT == 0 {
                continue;
            }
            let (lexicon, contexts, told) = (self.lexicon, &mut *self.contexts, &mut *self.told);
            let at = u32::try_from(i).unwrap_or(u32::MAX);
            lexicon.trie.find_at(self.scratch, i, |value, _| {
                if let Some(Meaning::Context(subject, role)) = lexicon.meaning_of(value) {
                    contexts.push(Context { at, subject, role });
                    if !told.contains(&(subject, role)) {
                        told.push((subject, role));
                    }
                }
            });
        }
    }

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

    /// The role that the words around `[start, end)` give to a quantity of `subject`: the nearest in the
    /// sentence, where one after counts as nearer than one before and one in the same clause as nearer
    /// than one in another.
    pub(super) fn role_near(
        &self,
        subject: Subject,
        start: usize,
        end: usize,
    ) -> Option<QuantityRole> {
        let low = start.saturating_sub(CONTEXT_REACH);
        let first = self.contexts.partition_point(|c| (c.at as usize) < low);
        self.contexts
            .iter()
            .skip(first)
            .take_while(|c| (c.at as usize) < end + CONTEXT_REACH)
            .filter(|c| c.subject == subject)
            .filter_map(|c| {
                let at = c.at as usize;
                if !self.same_sentence(at, start) {
                    return None;
                }
                let distance = if at < start {
                    start - at + BEFORE_COST
                } else {
                    (at + 1).saturating_sub(end)
                };
                let clause = usize::from(!self.same_clause(at, start)) * CLAUSE_COST;
                Some((distance + clause, c.role))
            })
            .min_by_key(|&(cost, _)| cost)
            .map(|(_, role)| role)
    }

    /// The role of the first word anywhere in the text that gives one to `subject` and is taken by `wanted`.
    pub(super) fn role_anywhere(
        &self,
        subject: Subject,
        wanted: impl Fn(QuantityRole) -> bool,
    ) -> Option<QuantityRole> {
        let mut roles = self.told.iter();
        roles
            .find(|&&(of, role)| of == subject && wanted(role))
            .map(|&(_, role)| role)
    }

    /// The role that the nearest word before `at` in its clause gives to `subject`; no farther than a role reaches, for
    /// a hostile text may be one clause.
    pub(super) fn role_in_clause(&self, subject: Subject, at: usize) -> Option<QuantityRole> {
        let last = self.contexts.partition_point(|c| (c.at as usize) < at);
        let before = self.contexts.get(..last)?.iter().rev();
        before
            .take_while(|c| {
                c.at as usize + CONTEXT_REACH >= at && self.same_clause(c.at as usize, at)
            })
            .find(|c| c.subject == subject)
            .map(|c| c.role)
    }

    /// The role of the first word of `subject` in the terms `[from, to)`.
    pub(super) fn role_within(
        &self,
        subject: Subject,
        from: usize,
        to: usize,
    ) -> Option<QuantityRole> {
        let first = self.contexts.partition_point(|c| (c.at as usize) < from);
        self.contexts
            .iter()
            .skip(first)
            .take_while(|c| (c.at as usize) < to)
            .find(|c| c.subject == subject)
            .map(|c| c.role)
    }
}
