//! What the machine read in one post, borrowed from the memory it was read into.

use crate::fact::Facts;
use crate::keyword::{HazardRef, MatchesRef};
use crate::place::{Gazetteer, PlaceMention};
use crate::post::{Lang, PostRef};
use crate::score::Score;
use crate::text::TextBuffer;

use super::language::LanguageGuess;
use super::{InfoType, Priority, SourceKind};

/// Everything read in one post, before anything is judged. Copying it copies references.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The post.
    pub post: PostRef<'a>,
    /// Its tokens and terms.
    pub text: &'a TextBuffer,
    /// Hazards, cues, suppressed hits, profile keywords.
    pub keywords: MatchesRef<'a>,
    /// Places, in text order.
    pub places: &'a [PlaceMention],
    /// The gazetteer that the places come from.
    pub gazetteer: &'a Gazetteer,
    /// Quantities and times.
    pub facts: &'a Facts,
    /// What kind of source its author is, as far as that is known.
    pub source: SourceKind,
}

impl Reading<'_> {
    /// The language: the one the post came with, or a hint from its words; `None` where none tells it. The hint is
    /// taken here: it costs some .7 µs, and no judgement but that of hazards needs it.
    #[must_use]
    pub fn lang(&self) -> Option<Lang> {
        let guess = || LanguageGuess::of(self.text).map(|guess| guess.lang);
        self.post.lang.or_else(guess)
    }
}

/// What was judged of one post, without reference to anything but the post.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Assessment {
    /// Probability that the post concerns a real, current crisis, anywhere.
    pub relevance: Score,
    /// The kind of information.
    pub info_type: InfoType,
    /// How soon a person must see it.
    pub priority: Priority,
}

impl Default for Assessment {
    fn default() -> Self {
        Self {
            relevance: Score::ZERO,
            info_type: InfoType::NotRelevant,
            priority: Priority::P3,
        }
    }
}

/// What was made of one hazard that the lexicon found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HazardJudgement {
    /// Probability that the text speaks of it as current or forecast.
    pub score: Score,
    /// Whether it is claimed.
    pub stands: bool,
}

/// What one post says, borrowed until its memory is used for the next.
#[derive(Debug, Clone, Copy)]
pub struct ObservationRef<'a> {
    /// What was read.
    pub reading: Reading<'a>,
    /// What was judged.
    pub assessment: Assessment,
    /// What was made of the hazards of the reading: of those that stand in the lexicon's view, then of the weak ones.
    pub judged: &'a [HazardJudgement],
    /// For each open event, in the caller's order: the probability that the post concerns it; `None` where
    /// nothing can be said.
    pub event_scores: &'a [Option<Score>],
}

impl<'a> ObservationRef<'a> {
    /// The hazards that the post speaks of, with the probability that it does: those that stand in the lexicon's view,
    /// then those with weak hits alone, each in the order of families.
    pub fn hazards(&self) -> impl Iterator<Item = (HazardRef<'a>, Score)> {
        let judged = self.all_judged().filter(|(_, judged)| judged.stands);
        judged.map(|(hazard, judged)| (hazard, judged.score))
    }

    /// The hazards that stand in the lexicon's view and that the whole of the post makes improbable.
    pub fn improbable(&self) -> impl Iterator<Item = HazardRef<'a>> {
        let strong = self.reading.keywords.hazards().zip(self.judged);
        let aside = strong.filter(|(_, judged)| !judged.stands);
        aside.map(|(hazard, _)| hazard)
    }

    fn all_judged(&self) -> impl Iterator<Item = (HazardRef<'a>, HazardJudgement)> {
        let keywords = self.reading.keywords;
        let all = keywords.hazards().chain(keywords.weak());
        all.zip(self.judged.iter().copied())
    }

    /// The best of the open events: its position in the caller's order, and its score.
    #[must_use]
    pub fn best_event(&self) -> Option<(usize, Score)> {
        let scored = self.event_scores.iter().enumerate();
        scored
            .filter_map(|(i, score)| score.map(|s| (i, s)))
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
    }
}
