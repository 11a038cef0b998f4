//! From raw hits to what stands: longest cues, suppression, strong and weak evidence, specific families.

use super::layer::{CategoryId, Effect, RawHit, Relations};
use super::lexicon::{CueScope, StopMode, Strength};
use super::matches::{CueHit, Group, Hit, Results, RuleId, SuppressReason, SuppressedHit};
use super::pattern::LONGEST_PHRASE;
use super::{Cue, Matcher};
use crate::score::Score;
use crate::text::{Span, Term, TermFlags, TextBuffer};

/// A negation reaches so many terms.
const NEGATION_REACH: usize = 6;
/// Two weak hits help each other over so many terms, about two sentences.
const WEAK_REACH: u32 = 30;
/// Logits of the wording alone, set by hand and not calibrated: one strong hit is very likely right, two weak ones are
/// even, each further different rule adds a little, up to the ceiling. They rank; what a post is worth is learned above.
const STRONG_LOGIT: f64 = 2.0;
const WEAK_LOGIT: f64 = 0.0;
const FURTHER_STRONG: f64 = 0.6;
const FURTHER_WEAK: f64 = 0.3;
const CEILING: f64 = 4.0;
/// One weak hit alone.
const ALONE_LOGIT: f64 = -2.0;

const NONE: u32 = u32::MAX;

/// A hazard hit on its way.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    hit: RawHit,
    category: CategoryId,
    strength: Strength,
    emoji: bool,
    negative: bool,
}

#[derive(Debug, Clone, Copy)]
struct Guard {
    hit: RawHit,
    target: Option<CategoryId>,
    reason: SuppressReason,
}

#[derive(Debug, Clone, Copy)]
struct CueAt {
    hit: RawHit,
    cue: Cue,
    scope: CueScope,
}

/// Memory of the settling of one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Settling {
    candidates: Vec<Candidate>,
    cues: Vec<CueAt>,
    overlaps: Vec<Guard>,
    /// (sentence, stop), one for each family and sentence.
    sentences: Vec<(u32, Guard)>,
    retractions: Vec<RawHit>,
    contrasts: Vec<u32>,
    /// By term: the negation whose scope covers it.
    negated: Vec<u32>,
    /// By term: the retraction whose scope covers it.
    retracted: Vec<u32>,
    /// By term: bits of [`OBJECT`] and [`CONTRAST`].
    marks: Vec<u8>,
    /// Cues that suppress a sentence (`Some`) or the post.
    scopes: Vec<(Option<u32>, SuppressReason, RawHit)>,
    standing: Vec<Candidate>,
}

/// A casualty or damage word: a negation before it is about it, and goes no further.
const OBJECT: u8 = 1;
/// `mais`: a negation before it ends there.
const CONTRAST: u8 = 2;

pub(super) fn settle(
    matcher: &Matcher,
    text: &TextBuffer,
    raw: &[RawHit],
    work: &mut Settling,
    out: &mut Results,
) {
    let terms = text.terms();
    work.sort_out(matcher, terms, raw);
    work.keep_longest_cues();
    work.mark_scopes(terms);
    for cue in &work.cues {
        out.cues.insert(cue.cue);
        out.cue_hits.push(CueHit {
            span: span(text, cue.hit),
            cue: cue.cue,
            rule: cue.hit.rule,
        });
    }
    out.cue_hits.sort_unstable();
    work.standing.clear();
    for candidate in &work.candidates {
        match work.reason(candidate, terms, matcher.relations()) {
            None => work.standing.push(*candidate),
            Some((reason, by)) => out.suppressed.push(SuppressedHit {
                category: candidate.category,
                reason,
                span: span(text, candidate.hit),
                strength: candidate.strength,
                by,
                by_span: span(text, by),
            }),
        }
    }
    merge_suppressed(&mut out.suppressed);
    group(text, &mut work.standing, matcher.relations(), out);
}

fn span(text: &TextBuffer, hit: RawHit) -> Span {
    text.span_of(hit.first as usize..hit.last as usize)
}

impl Settling {
    /// Lists the raw hits by what their rules do.
    fn sort_out(&mut self, matcher: &Matcher, terms: &[Term], raw: &[RawHit]) {
        self.candidates.clear();
        self.cues.clear();
        self.overlaps.clear();
        self.sentences.clear();
        self.retractions.clear();
        self.contrasts.clear();
        for &hit in raw {
            match matcher.effect(hit.rule) {
                Some(Effect::Hazard {
                    category,
                    strength,
                    emoji,
                    negative,
                }) => {
                    self.candidates.push(Candidate {
                        hit,
                        category,
                        strength,
                        emoji,
                        negative,
                    });
                }
                Some(Effect::Cue { cue, scope }) => self.cues.push(CueAt { hit, cue, scope }),
                Some(Effect::Stop { target, mode }) => {
                    let guard = |reason| Guard {
                        hit,
                        target,
                        reason,
                    };
                    match mode {
                        StopMode::Overlap => self.overlaps.push(guard(SuppressReason::Figurative)),
                        StopMode::Past => self.overlaps.push(guard(SuppressReason::Past)),
                        StopMode::Sentence => {
                            let sentence = terms.get(hit.first as usize).map_or(0, |t| t.sentence);
                            self.sentences
                                .push((sentence, guard(SuppressReason::Context)));
                        }
                        StopMode::Retract => self.retractions.push(hit),
                    }
                }
                Some(Effect::Contrast) => self.contrasts.push(hit.first),
                None => {}
            }
        }
        self.candidates
            .sort_unstable_by_key(|c| (c.category, c.hit));
        self.candidates.dedup_by_key(|c| (c.category, c.hit));
        self.overlaps.sort_unstable_by_key(|g| (g.hit, g.target));
        self.sentences
            .sort_unstable_by_key(|(sentence, g)| (*sentence, g.target, g.hit));
        self.sentences
            .dedup_by_key(|(sentence, g)| (*sentence, g.target));
    }

    /// Within a class the leftmost, then the longest wins what it covers.
    fn keep_longest_cues(&mut self) {
        self.cues.sort_unstable_by_key(|c| {
            (
                c.cue,
                c.hit.first,
                std::cmp::Reverse(c.hit.last),
                c.hit.rule,
            )
        });
        let mut kept: Option<(Cue, u32)> = None;
        self.cues.retain(|c| {
            let covered = kept.is_some_and(|(cue, end)| cue == c.cue && c.hit.first < end);
            if !covered {
                kept = Some((c.cue, c.hit.last));
            }
            !covered
        });
    }

    fn mark_scopes(&mut self, terms: &[Term]) {
        self.scopes.clear();
        self.negated.clear();
        self.retracted.clear();
        let forward = self.cues.iter().any(|c| c.scope == CueScope::Clause);
        if forward || !self.retractions.is_empty() {
            self.marks.clear();
            self.marks.resize(terms.len(), 0);
            let mark = |marks: &mut Vec<u8>, at: u32, bit: u8| {
                if let Some(m) = marks.get_mut(at as usize) {
                    *m |= bit;
                }
            };
            self.contrasts
                .iter()
                .for_each(|&at| mark(&mut self.marks, at, CONTRAST));
            for cue in self
                .cues
                .iter()
                .filter(|c| matches!(c.cue, Cue::Casualty | Cue::Damage))
            {
                mark(&mut self.marks, cue.hit.first, OBJECT);
            }
        }
        if forward {
            self.negated.resize(terms.len(), NONE);
            for (number, cue) in (0..)
                .zip(&self.cues)
                .filter(|(_, c)| c.scope == CueScope::Clause)
            {
                reach(cue.hit, terms, &self.marks, number, &mut self.negated);
            }
        }
        if !self.retractions.is_empty() {
            self.retracted.resize(terms.len(), NONE);
            for (number, &hit) in (0..).zip(&self.retractions) {
                reach(hit, terms, &self.marks, number, &mut self.retracted);
            }
        }
        for cue in &self.cues {
            let sentence = match cue.scope {
                CueScope::None | CueScope::Clause => continue,
                CueScope::Post => None,
                CueScope::Sentence => terms.get(cue.hit.first as usize).map(|t| t.sentence),
            };
            let reason = match cue.cue {
                Cue::Exercise => SuppressReason::Exercise,
                Cue::Recycled | Cue::Time => SuppressReason::Past,
                Cue::Debunk => SuppressReason::Denied,
                Cue::Negation => SuppressReason::Negated,
                _ => SuppressReason::Context,
            };
            self.scopes.push((sentence, reason, cue.hit));
        }
        // One cue a sentence and reason is enough; the reasons come in the order in which they are given.
        self.scopes
            .sort_unstable_by_key(|&(sentence, reason, hit)| (sentence, reason, hit));
        self.scopes
            .dedup_by_key(|(sentence, reason, _)| (*sentence, *reason));
    }

    /// Why a candidate does not count.
    fn reason(
        &self,
        c: &Candidate,
        terms: &[Term],
        relations: &Relations,
    ) -> Option<(SuppressReason, RawHit)> {
        let sentence = terms.get(c.hit.first as usize).map_or(0, |t| t.sentence);
        for reason in [SuppressReason::Figurative, SuppressReason::Past] {
            if let Some(by) = self.overlap(c, reason, relations) {
                return Some((reason, by));
            }
        }
        let from = self.sentences.partition_point(|(s, _)| *s < sentence);
        let stops = self
            .sentences
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|(s, _)| *s == sentence);
        if let Some((_, stop)) = stops
            .into_iter()
            .find(|(_, g)| relations.guards(g.target, c.category))
        {
            return Some((stop.reason, stop.hit));
        }
        if !relations.is_exempt(c.category)
            && let Some(by) = self.negation(c)
        {
            return Some((SuppressReason::Negated, by));
        }
        if let Some(&at) = self.retracted.get(c.hit.first as usize)
            && let Some(&by) = self.retractions.get(at as usize)
        {
            return Some((SuppressReason::Retracted, by));
        }
        let whole = self.scopes.iter().take_while(|(s, ..)| s.is_none());
        let from = self.scopes.partition_point(|(s, ..)| *s < Some(sentence));
        let here = self
            .scopes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|(s, ..)| *s == Some(sentence));
        whole
            .chain(here)
            .next()
            .map(|&(_, reason, by)| (reason, by))
    }

    /// A stop for this reason that shares a term with the candidate, unless the candidate says more than the stop.
    fn overlap(
        &self,
        c: &Candidate,
        reason: SuppressReason,
        relations: &Relations,
    ) -> Option<RawHit> {
        let reach = u32::try_from(LONGEST_PHRASE).unwrap_or(u32::MAX);
        let earliest = c.hit.first.saturating_sub(reach);
        let from = self.overlaps.partition_point(|g| g.hit.first < earliest);
        let near = self
            .overlaps
            .get(from..)?
            .iter()
            .take_while(|g| g.hit.first < c.hit.last);
        near.filter(|g| {
            let shared = g.hit.last > c.hit.first;
            let inside = c.hit.first <= g.hit.first && g.hit.last <= c.hit.last;
            let longer = c.hit.last - c.hit.first > g.hit.last - g.hit.first;
            g.reason == reason && shared && !(inside && longer)
        })
        .find(|g| relations.guards(g.target, c.category))
        .map(|g| g.hit)
    }

    /// The negation before the candidate, or inside it where its own wording has none.
    fn negation(&self, c: &Candidate) -> Option<RawHit> {
        let cue = |number: &u32| self.cues.get(*number as usize).map(|cue| cue.hit);
        if let Some(by) = self.negated.get(c.hit.first as usize).and_then(cue) {
            return Some(by);
        }
        if c.negative || c.hit.last - c.hit.first < 2 {
            return None;
        }
        // A scope that begins inside the candidate: `le barrage n'a pas cédé`.
        let last = self.negated.get(c.hit.last as usize - 1)?;
        cue(last).filter(|by| by.first > c.hit.first)
    }
}

/// Marks the terms that a cue reaches: its clause, up to a contrast, up to and with its first object, not into closing hashtags.
fn reach(cue: RawHit, terms: &[Term], marks: &[u8], number: u32, covered: &mut [u32]) {
    let Some(clause) = terms.get(cue.first as usize).map(|t| t.clause) else {
        return;
    };
    let from = cue.last as usize;
    for at in from..from + NEGATION_REACH {
        let (Some(term), Some(slot)) = (terms.get(at), covered.get_mut(at)) else {
            return;
        };
        let mark = marks.get(at).copied().unwrap_or(0);
        let tag = term.is(TermFlags::HASHTAG) && at > from + 1;
        if term.clause != clause || mark & CONTRAST != 0 || tag {
            return;
        }
        if *slot == NONE {
            *slot = number;
        }
        if mark & OBJECT != 0 {
            return;
        }
    }
}

/// Overlapping hits of one family and reason are one.
fn merge_suppressed(list: &mut Vec<SuppressedHit>) {
    list.sort_unstable_by_key(|s| {
        (
            s.category,
            s.reason,
            s.span,
            std::cmp::Reverse(s.strength),
            s.by,
        )
    });
    list.dedup_by(|next, kept| {
        let same = next.category == kept.category
            && next.reason == kept.reason
            && next.span.overlaps(kept.span);
        if same {
            kept.span = kept.span.to(next.span);
            kept.strength = kept.strength.max(next.strength);
        }
        same
    });
}

/// Puts the standing candidates of each family together.
fn group(text: &TextBuffer, standing: &mut [Candidate], relations: &Relations, out: &mut Results) {
    // What stands decides which generic family becomes part of a specific one.
    for &(specific, generic) in &relations.specifics {
        let both =
            stands(family(standing, specific)) && standing.iter().any(|c| c.category == generic);
        if both {
            standing
                .iter_mut()
                .filter(|c| c.category == generic)
                .for_each(|c| c.category = specific);
            standing.sort_unstable_by_key(|c| (c.category, c.hit));
        }
    }
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    for family in standing.chunk_by(|a, b| a.category == b.category) {
        let Some(first) = family.first() else {
            continue;
        };
        let (spans, hits) = (out.spans.len(), out.hits.len());
        for c in family {
            let span = span(text, c.hit);
            out.hits.push(Hit {
                span,
                rule: c.hit.rule,
            });
            match out.spans.get_mut(spans..).and_then(<[Span]>::last_mut) {
                Some(last) if last.overlaps(span) => *last = last.to(span),
                _ => out.spans.push(span),
            }
        }
        let strong = family.iter().any(|c| c.strength == Strength::Strong);
        let stands = strong || two_weak(family);
        out.groups.push(Group {
            category: first.category,
            score: score(family, strong, stands),
            strength: if strong {
                Strength::Strong
            } else {
                Strength::Weak
            },
            stands,
            spans: (number(spans), number(out.spans.len())),
            hits: (number(hits), number(out.hits.len())),
        });
    }
}

/// The candidates of one family; the list is in family order.
fn family(standing: &[Candidate], category: CategoryId) -> &[Candidate] {
    let from = standing.partition_point(|c| c.category < category);
    let to = standing.partition_point(|c| c.category <= category);
    standing.get(from..to).unwrap_or_default()
}

fn stands(family: &[Candidate]) -> bool {
    family.iter().any(|c| c.strength == Strength::Strong) || two_weak(family)
}

/// Two hits of different rules that share no term and stand near each other, not both signs.
fn two_weak(family: &[Candidate]) -> bool {
    family.iter().enumerate().any(|(i, later)| {
        let before = family.get(..i).unwrap_or_default().iter().rev();
        let near = before.take_while(|c| c.hit.first + WEAK_REACH >= later.hit.first);
        near.into_iter().any(|c| {
            c.hit.last <= later.hit.first
                && c.hit.rule != later.hit.rule
                && !(c.emoji && later.emoji)
        })
    })
}

fn score(family: &[Candidate], strong: bool, stands: bool) -> Score {
    if !stands {
        return Score::from_logit(ALONE_LOGIT);
    }
    let (mut strongs, mut weaks) = (0_u32, 0_u32);
    let mut last: Option<(u32, RuleId)> = None;
    for c in family {
        // Overlapping hits say the same thing once.
        if last.is_some_and(|(end, rule)| c.hit.first < end || c.hit.rule == rule) {
            continue;
        }
        last = Some((c.hit.last, c.hit.rule));
        match c.strength {
            Strength::Strong => strongs += 1,
            Strength::Weak => weaks += 1,
        }
    }
    let logit = if strong {
        STRONG_LOGIT
            + FURTHER_STRONG * f64::from(strongs.saturating_sub(1))
            + FURTHER_WEAK * f64::from(weaks)
    } else {
        WEAK_LOGIT + FURTHER_WEAK * f64::from(weaks.saturating_sub(2))
    };
    Score::from_logit(logit.min(CEILING))
}
