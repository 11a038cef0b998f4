//! `PlaceMention`: one place that a text names.

use std::fmt;

use crate::score::Score;
use crate::text::Span;

use super::evidence::EvidenceSet;
use super::{EntryId, Gazetteer, Place, PlaceKind, Precision, Road};

/// The most candidates that a mention keeps.
pub const MAX_CANDIDATES: usize = 5;

/// What a name may mean, and how likely it is, given that the name is a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceCandidate {
    /// The place.
    pub entry: EntryId,
    /// Probability that the name means it, in the gazetteer's view of the world.
    pub score: Score,
}

/// One place that a text names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceMention {
    /// The bare name as written: no article that is not part of it, no `#`.
    pub span: Span,
    /// What it is.
    pub kind: PlaceKind,
    /// The road, where it is one.
    pub road: Option<Road>,
    /// Probability that the name is a place and that its first candidate is the one meant.
    pub score: Score,
    /// No candidate is likely enough to be claimed: show the list.
    pub ambiguous: bool,
    /// The text excludes it (`ce n'est pas le Gard`).
    pub negated: bool,
    /// It is where something is seen from.
    pub vantage: bool,
    pub(super) terms: (u32, u32),
    pub(super) candidates: [Option<PlaceCandidate>; MAX_CANDIDATES],
    pub(super) evidence: EvidenceSet,
    pub(super) measures: Measures,
}

/// The evidence that comes by degrees.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Measures {
    pub(super) size: f64,
    pub(super) length: f64,
    pub(super) near: f64,
}

impl PlaceMention {
    /// What it may mean, likeliest first; empty for a road.
    pub fn candidates(&self) -> impl Iterator<Item = PlaceCandidate> {
        self.candidates.iter().flatten().copied()
    }

    /// The likeliest meaning; `None` for a road.
    #[must_use]
    pub fn entry(&self) -> Option<EntryId> {
        self.candidates
            .first()
            .copied()
            .flatten()
            .map(|candidate| candidate.entry)
    }

    /// The likeliest place, in the gazetteer that the mention comes from.
    #[must_use]
    pub fn place<'g>(&self, gazetteer: &'g Gazetteer) -> Option<Place<'g>> {
        gazetteer.get(self.entry()?)
    }

    /// Its name: a former commune keeps its own (and bears the code of the present one), `N88` for a road.
    #[must_use]
    pub fn name<'g>(&self, gazetteer: &'g Gazetteer) -> MentionName<'g> {
        match (self.road, self.place(gazetteer)) {
            (Some(road), _) => MentionName::Road(road),
            (None, Some(place)) => MentionName::Place(place.name()),
            (None, None) => MentionName::Place(""),
        }
    }

    /// INSEE code of the commune that it is or lies in.
    #[must_use]
    pub fn insee<'g>(&self, gazetteer: &'g Gazetteer) -> Option<&'g str> {
        self.place(gazetteer)?.insee()
    }

    /// How finely it is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.kind.into()
    }

    /// The terms of the text that spell it.
    #[must_use]
    pub fn terms(&self) -> std::ops::Range<usize> {
        self.terms.0 as usize..self.terms.1 as usize
    }
}

/// The name of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MentionName<'g> {
    /// A place of the gazetteer.
    Place(&'g str),
    /// A road.
    Road(Road),
}

impl fmt::Display for MentionName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place(name) => f.pad(name),
            Self::Road(road) => fmt::Display::fmt(road, f),
        }
    }
}
