//! The words that give a quantity its role, and which of them a quantity listens to.

use super::QuantityRole;
use super::cursor::Cursor;
use super::lexicon::{Meaning, Subject, kind};
use crate::text::TextBuffer;

/// How far around a quantity a word may give it a role, in terms.
const CONTEXT_REACH: usize = 40;
/// A word before the quantity counts as so many terms farther than one after it ("blessés : 3" is rarer
/// than "3 personnes blessées").
const BEFORE_COST: usize = 3;
/// A word in another clause counts as so many terms farther.
const CLAUSE_COST: usize = 10;
/// A word that rather speaks of another number counts as so many terms farther: « 3 blessés évacués, 24 impliqués ».
const OTHERS_COST: usize = 15;
/// A number claims the words up to so many terms behind it.
const CLAIM: usize = 8;
/// "3 personnes ont été légèrement blessées": how far behind its noun a participle still says what became of it.
const BESIDE: usize = 4;

/// A word that gives a role, where it was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    at: u32,
    end: u32,
    /// One past the number that stands nearest before it in its sentence; 0 for none.
    number: u32,
    subject: Subject,
    role: QuantityRole,
    /// Stands right behind a number: it is counted itself ("5 blessés") and tells nothing of its neighbours.
    counted: bool,
    of: Of,
}

/// What a word that gives a role speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// What stands near, whatever its number.
    Near,
    /// One person who died, is hurt or missed: nothing of the thirty who search.
    One,
    /// The whole text.
    Text,
}

/// A role that a text gives to a subject somewhere.
pub(super) type Told = (Subject, QuantityRole, Of);

impl Cursor<'_> {
    /// Looks all words of the text up.
    pub(super) fn prepare(&mut self) {
        self.scratch.prepare(self.text, &self.lexicon.table);
        self.contexts.clear();
        self.told.clear();
        self.heard = false;
    }

    /// Finds the words that give roles, once a text: many have numbers and no quantity. To be called before any
    /// role is asked for.
    pub(super) fn hear(&mut self) {
        if std::mem::replace(&mut self.heard, true) {
            return;
        }
        let mut number: Option<usize> = None;
        for i in 0..self.scratch.len() {
            let begins = self.begins(i);
            // An age claims no word: « un enfant de 13 ans blessé ».
            if (self.digits(i).is_some() || begins & kind::NUMBER != 0)
                && self.begins(i + 1) & kind::NOT_AFTER == 0
            {
                number = Some(i);
            }
            if begins & kind::CONTEXT == 0 {
                continue;
            }
            let near = number.filter(|&n| i - n <= CLAIM && self.same_sentence(n, i));
            let counted = i > 0 && number == Some(i - 1) && self.adjoins(i);
            let (lexicon, text) = (self.lexicon, self.text);
            let (contexts, told) = (&mut *self.contexts, &mut *self.told);
            let at = u32::try_from(i).unwrap_or(u32::MAX);
            let number = near.map_or(0, |n| u32::try_from(n + 1).unwrap_or(u32::MAX));
            let first = contexts.len();
            lexicon.trie.find_at(self.scratch, i, |value, end| {
                let (subject, role, mut of) = match lexicon.meaning_of(value) {
                    Some(Meaning::Context(subject, role)) => (subject, role, Of::Near),
                    Some(Meaning::Scene(subject, role)) => (subject, role, Of::Text),
                    _ => return,
                };
                let harm = matches!(
                    role,
                    QuantityRole::CasualtiesDead
                        | QuantityRole::CasualtiesInjured
                        | QuantityRole::Missing
                );
                if subject == Subject::People && of == Of::Near && harm && is_singular(text, end) {
                    of = Of::One;
                }
                let context = Context {
                    at,
                    end: u32::try_from(end).unwrap_or(u32::MAX),
                    number,
                    subject,
                    role,
                    counted,
                    of,
                };
                // « mur d'eau » speaks of water, not of a wall: the longest form of a subject is meant.
                let here = contexts.get_mut(first..).unwrap_or_default();
                match here.iter_mut().find(|c| c.subject == subject) {
                    Some(shorter) if shorter.end < context.end => *shorter = context,
                    Some(_) => {}
                    None => contexts.push(context),
                }
            });
            for context in contexts.get(first..).unwrap_or_default() {
                let one = (context.subject, context.role, context.of);
                if !told.contains(&one) {
                    told.push(one);
                }
            }
        }
    }

    /// The role that the words around `[start, end)` give to a quantity of `subject`: the nearest in the
    /// sentence, where one after counts as nearer than one before, one in the same clause as nearer
    /// than one in another, and one that another number claims as farther.
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
            .filter(|c| c.subject == subject && c.of == Of::Near)
            .filter_map(|c| {
                let at = c.at as usize;
                let inside = (start..end).contains(&at);
                if !self.same_sentence(at, start) || c.counted && !inside {
                    return None;
                }
                let number = (c.number as usize).checked_sub(1);
                let (distance, others) = if at < start {
                    (start - at + BEFORE_COST, number.is_some())
                } else {
                    let past = number.is_some_and(|n| n >= end);
                    ((at + 1).saturating_sub(end), past)
                };
                let clause = usize::from(!self.same_clause(at, start)) * CLAUSE_COST;
                Some((
                    distance + clause + usize::from(others) * OTHERS_COST,
                    c.role,
                ))
            })
            .min_by_key(|&(cost, _)| cost)
            .map(|(_, role)| role)
    }

    /// The role of the first word right behind a quantity, in its clause: « 8 pompiers tués », « 3 personnes ont été évacuées ».
    pub(super) fn role_beside(
        &self,
        subject: Subject,
        end: usize,
        wanted: impl Fn(QuantityRole) -> bool,
    ) -> Option<QuantityRole> {
        let last = end.checked_sub(1)?;
        let first = self.contexts.partition_point(|c| (c.at as usize) < end);
        self.contexts
            .iter()
            .skip(first)
            .take_while(|c| {
                let at = c.at as usize;
                at < end + BESIDE && self.same_clause(at, last) && c.number as usize <= end
            })
            .find(|c| c.subject == subject && c.of != Of::Text && wanted(c.role))
            .map(|c| c.role)
    }

    /// The role of the first word anywhere in the text that gives one to `subject` and is taken by `wanted`; what a
    /// scene gives only where no context gives any.
    pub(super) fn role_anywhere(
        &self,
        subject: Subject,
        wanted: impl Fn(QuantityRole) -> bool,
    ) -> Option<QuantityRole> {
        let first = |wide| {
            let mut roles = self.told.iter();
            roles.find(|&&(whose, role, of)| whose == subject && of == wide && wanted(role))
        };
        first(Of::Near)
            .or_else(|| first(Of::Text))
            .map(|&(_, role, _)| role)
    }

    /// Whether the text tells of somebody missing, one or many.
    pub(super) fn misses_somebody(&self) -> bool {
        self.told
            .iter()
            .any(|&(whose, role, _)| whose == Subject::People && role == QuantityRole::Missing)
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
            .find(|c| c.subject == subject && c.of != Of::Text)
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
            .find(|c| c.subject == subject && c.of != Of::Text)
            .map(|c| c.role)
    }
}

/// Whether the term before `end` is a French participle of one person, as far as its accent tells.
fn is_singular(text: &TextBuffer, end: usize) -> bool {
    let last = end.checked_sub(1).and_then(|i| text.terms().get(i));
    last.is_some_and(|term| {
        text.slice(term.span).ends_with(['é', 'É']) || text.slice(term.span).ends_with("ée")
    })
}
