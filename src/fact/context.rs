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
    /// Speaks of the whole text, not of what stands near.
    scene: bool,
    /// Says of one person that they died, are hurt or missed: nothing of the thirty who search.
    of_one: bool,
}

impl Cursor<'_> {
    /// Looks all words of the text up.
    pub(super) fn prepare(&mut self) {
        self.scratch.prepare(self.text, &self.lexicon.table);
        self.contexts.clear();
        self.told.clear();
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
                let (subject, role, scene) = match lexicon.meaning_of(value) {
                    Some(Meaning::Context(subject, role)) => (subject, role, false),
                    Some(Meaning::Scene(subject, role)) => (subject, role, true),
                    _ => return,
                };
                let of_one = subject == Subject::People
                    && matches!(
                        role,
                        QuantityRole::CasualtiesDead
                            | QuantityRole::CasualtiesInjured
                            | QuantityRole::Missing
                    )
                    && is_singular(text, end);
                let context = Context {
                    at,
                    end: u32::try_from(end).unwrap_or(u32::MAX),
                    number,
                    subject,
                    role,
                    counted,
                    scene,
                    of_one,
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
                let one = (context.subject, context.role, context.scene);
                if !context.of_one && !told.contains(&one) {
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
            .filter(|c| c.subject == subject && !c.scene && !c.of_one)
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
                Some((distance + clause + usize::from(others) * OTHERS_COST, c.role))
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
            .find(|c| c.subject == subject && !c.scene && wanted(c.role))
            .map(|c| c.role)
    }

    /// The role of the first word anywhere in the text that gives one to `subject` and is taken by `wanted`; what a
    /// scene gives only where no context gives any.
    pub(super) fn role_anywhere(
        &self,
        subject: Subject,
        wanted: impl Fn(QuantityRole) -> bool,
    ) -> Option<QuantityRole> {
        let first = |scene| {
            let mut roles = self.told.iter();
            roles.find(|&&(of, role, weak)| of == subject && weak == scene && wanted(role))
        };
        first(false)
            .or_else(|| first(true))
            .map(|&(_, role, _)| role)
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
            .find(|c| c.subject == subject && !c.scene)
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
            .find(|c| c.subject == subject && !c.scene)
            .map(|c| c.role)
    }
}

/// Whether the term before `end` is a French participle of one person, as far as its accent tells.
fn is_singular(text: &TextBuffer, end: usize) -> bool {
    let last = end.checked_sub(1).and_then(|i| text.terms().get(i));
    last.is_some_and(|term| text.slice(term.span).ends_with(['é', 'É']) || text.slice(term.span).ends_with("ée"))
}

/// What the lexicon says of the unit or noun of a quantity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured {
    pub(super) subject: Subject,
    /// The role that it has of itself.
    pub(super) own: QuantityRole,
    /// Counted in metres, where height and extent must be told apart.
    pub(super) metres: bool,
    /// Longer than water or snow is deep.
    pub(super) far: bool,
}

/// The role of the quantity in `[at, end)`: what the words around say, or what its unit or noun has of itself.
pub(super) fn role_of(
    cursor: &mut Cursor<'_>,
    measured: Measured,
    at: usize,
    end: usize,
) -> QuantityRole {
    let Measured { subject, own, .. } = measured;
    match subject {
        Subject::People => people(cursor, own, at, end),
        // Whoever comes to help is told of only when harm comes to them.
        Subject::Crew => cursor
            .role_beside(Subject::People, end, |role| {
                matches!(
                    role,
                    QuantityRole::CasualtiesDead | QuantityRole::CasualtiesInjured
                )
            })
            .unwrap_or(own),
        Subject::Length => length(cursor, measured, at, end),
        // One outage a post: where it is named elsewhere, it is that of the homes counted here.
        Subject::Homes => cursor
            .role_near(subject, at, end)
            .or_else(|| cursor.role_anywhere(subject, |role| role == QuantityRole::PowerCut))
            .unwrap_or(own),
        Subject::Buildings => cursor
            .role_near(Subject::Homes, at, end)
            .or_else(|| {
                cursor.role_beside(Subject::People, end, |role| role == QuantityRole::Evacuated)
            })
            .unwrap_or(own),
        // "50 km/h" is the wind's where the text speaks of wind, a driver's elsewhere.
        Subject::Speed => cursor
            .role_near(subject, at, end)
            .or_else(|| cursor.role_anywhere(subject, |_| true))
            .unwrap_or(own),
        _ => cursor.role_near(subject, at, end).unwrap_or(own),
    }
}

fn people(cursor: &Cursor<'_>, own: QuantityRole, at: usize, end: usize) -> QuantityRole {
    use QuantityRole::{CasualtiesDead, Evacuated, Missing, Other, Stranded};
    if own != Other {
        // « 10 blessés sont morts », « 15 naufragés récupérés »: what became of them since.
        return match (own, cursor.role_beside(Subject::People, end, |_| true)) {
            (_, Some(CasualtiesDead)) => CasualtiesDead,
            (Stranded | Missing, Some(Other)) => Other,
            _ => own,
        };
    }
    // A search is told over several sentences, and so is being trapped.
    cursor
        .role_near(Subject::People, at, end)
        .or_else(|| {
            // Whoever writes "on est 4" is not missing.
            let we = (at.saturating_sub(3)..at)
                .any(|i| matches!(cursor.word(i), "on" | "nous" | "we"));
            (!we)
                .then(|| cursor.role_anywhere(Subject::People, |role| role == Missing))
                .flatten()
        })
        .or_else(|| cursor.role_anywhere(Subject::People, |role| role == Stranded))
        .or_else(|| {
            is_ours(cursor, at, end)
                .then(|| cursor.role_anywhere(Subject::Us, |_| true))
                .flatten()
        })
        .or_else(|| cursor.role_anywhere(Subject::People, |role| role == Evacuated))
        .unwrap_or(own)
}

/// Whether the writer counts themselves or their own: « nous sommes 30 élèves », « mes deux enfants », « 4 enfants avec moi ».
fn is_ours(cursor: &Cursor<'_>, at: usize, end: usize) -> bool {
    let ours = |word: &str| {
        matches!(
            word,
            "mes" | "nos" | "on" | "nous" | "moi" | "me" | "j" | "jai" | "jsuis" | "we" | "us" | "our" | "my"
                | "somos" | "siamo" | "wir" | "nostri" | "som"
        )
    };
    (at.saturating_sub(4)..at)
        .chain(end..end + 3)
        .any(|i| cursor.same_sentence(i, at) && ours(cursor.word(i)))
}

/// Metres and centimetres: of water, of snow, or of something else.
fn length(cursor: &mut Cursor<'_>, measured: Measured, at: usize, end: usize) -> QuantityRole {
    let Measured { subject, own, .. } = measured;
    let before = at.checked_sub(1).map_or("", |i| cursor.word(i));
    match before {
        // "a cédé sur 200 m": how far something reaches.
        "sur" if measured.metres => return own,
        // "à 400 m": a distance, unless what is measured stands in the same clause ("l'eau est à 2 m").
        "a" if measured.metres => return cursor.role_in_clause(subject, at).unwrap_or(own),
        _ => {}
    }
    // "un bateau de 14 m", "2 m de galets": the noun beside says of what, and it is neither water nor snow.
    let of = |word: &str| matches!(word, "de" | "d" | "of");
    let noun = cursor.same_clause(at, end) && cursor.begins(end + 1) & kind::ARTICLE == 0;
    if noun && of(cursor.word(end)) {
        let told = cursor.role_within(subject, end + 1, end + 3);
        if told.is_some() || cursor.has(end + 1, Meaning::OfExtent).is_none() {
            return told.unwrap_or(own);
        }
    } else if of(before) && at >= 2 && cursor.same_clause(at - 2, at) {
        let told = cursor.role_within(subject, at.saturating_sub(4), at);
        let degree = cursor.begins(at - 2) & kind::GRAMMAR != 0;
        if told.is_some() || !degree {
            return told.unwrap_or(own);
        }
    }
    let near = cursor.role_near(subject, at, end).filter(|_| !measured.far);
    near.or_else(|| {
        let wanted = |role| matches!(role, QuantityRole::WaterLevel | QuantityRole::SnowDepth);
        cursor.role_anywhere(subject, wanted).filter(|_| !measured.far)
    })
    .filter(|&role| !(measured.metres && role == QuantityRole::Rain))
    .unwrap_or(own)
}
