//! What one post says, to keep, to send and to store.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::fact::{Facts, Quantity, QuantityRole};
use crate::hazard::Category;
use crate::keyword::{Cue, HazardRef, SuppressReason, Suppressed};
use crate::place::{Gazetteer, PlaceKind, PlaceMention};
use crate::post::{GeoPoint, Lang};
use crate::score::Score;
use crate::text::Span;

use super::{InfoType, ObservationRef, Priority};

/// What one post says: all spans and scores.
///
/// Its serde form is the line of the `annotate` example. Spans are bytes of the UTF-8 of the text as given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Observation {
    /// Id of the post.
    pub id: String,
    /// Language, given or guessed.
    pub lang: Option<Lang>,
    /// Probability that the post concerns a real, current crisis, anywhere.
    pub relevance: Score,
    /// Hazards that the text asserts, alleges or asks about.
    pub hazards: Vec<ObservedHazard>,
    /// Hazards named but not meant, and why.
    pub suppressed: Vec<SuppressedHazard>,
    /// Cue classes of the wording.
    pub cues: Vec<Cue>,
    /// The kind of information.
    pub info_type: InfoType,
    /// How soon a person must see it.
    pub priority: Priority,
    /// When what it tells happened, where it says so.
    pub observed_at: Option<DateTime<Utc>>,
    /// Numbers with unit and role.
    pub quantities: Vec<ObservedQuantity>,
    /// Places named.
    pub places: Vec<ObservedPlace>,
    /// Whether it repeats what an authority has published; `None` where nothing published was compared.
    pub already_known: Option<bool>,
    /// Probability that it concerns the open event; `None` without one, or where nothing can be said.
    pub event_score: Option<Score>,
}

/// One hazard of a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ObservedHazard {
    /// The family.
    pub code: Category,
    /// Probability that the text speaks of it.
    pub score: Score,
    /// The words that say so.
    pub spans: Vec<Span>,
}

/// One hazard that a post names and does not mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SuppressedHazard {
    /// The family.
    pub code: Category,
    /// Why it does not count.
    pub reason: SuppressReason,
    /// The words that name it.
    pub span: Span,
    /// The words that suppress it.
    pub by: Span,
}

/// One quantity of a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ObservedQuantity {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The number; the upper bound of a range.
    pub value: f64,
    /// Unit or noun.
    pub unit: String,
    /// What it is about.
    pub role: QuantityRole,
}

/// One place named in a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ObservedPlace {
    /// First byte of the bare toponym.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Name of the place it means.
    pub name: String,
    /// What the place is.
    pub kind: PlaceKind,
    /// INSEE code, for a commune or what lies in one.
    pub insee: Option<String>,
    /// Number of the département it is or lies in.
    pub dept: Option<String>,
    /// ISO code of its country.
    pub country: Option<String>,
    /// Latitude of its centre, degrees.
    pub lat: Option<f64>,
    /// Longitude of its centre, degrees.
    pub lon: Option<f64>,
    /// Probability that this resolution is right.
    pub score: Score,
    /// Whether it is too close to call: then nothing is claimed, see `candidates`.
    pub ambiguous: bool,
    /// What else it may mean, best first, where it is ambiguous.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<PlaceCandidate>,
}

/// One thing that an ambiguous toponym may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlaceCandidate {
    /// Name of the place.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// INSEE code.
    pub insee: Option<String>,
    /// Number of its département.
    pub dept: Option<String>,
    /// Probability that it is meant.
    pub score: Score,
}

impl ObservationRef<'_> {
    /// A copy to keep, with names in place of references.
    #[must_use]
    pub fn to_owned(&self) -> Observation {
        let reading = &self.reading;
        let hazard = |(h, score): (HazardRef<'_>, Score)| ObservedHazard {
            code: h.category.clone(),
            score,
            spans: h.spans.to_vec(),
        };
        let improbable = |h: HazardRef<'_>| {
            let span = h.spans.first().copied().unwrap_or_default();
            SuppressedHazard {
                code: h.category.clone(),
                reason: SuppressReason::Improbable,
                span,
                by: span,
            }
        };
        Observation {
            id: reading.post.id.to_owned(),
            lang: reading.lang(),
            relevance: self.assessment.relevance,
            hazards: self.hazards().map(hazard).collect(),
            suppressed: reading
                .keywords
                .suppressed()
                .map(SuppressedHazard::from)
                .chain(self.improbable().map(improbable))
                .collect(),
            cues: reading.keywords.cues().iter().collect(),
            info_type: self.assessment.info_type,
            priority: self.assessment.priority,
            observed_at: reading.facts.observed_at(),
            quantities: reading
                .facts
                .quantities()
                .iter()
                .map(|q| quantity(reading.facts, q))
                .collect(),
            places: reading
                .places
                .iter()
                .map(|m| place(reading.gazetteer, m))
                .collect(),
            already_known: None,
            event_score: self.best_event().map(|(_, score)| score),
        }
    }
}

impl From<Suppressed> for SuppressedHazard {
    fn from(suppressed: Suppressed) -> Self {
        Self {
            code: suppressed.category,
            reason: suppressed.reason,
            span: suppressed.span,
            by: suppressed.by,
        }
    }
}

fn quantity(facts: &Facts, quantity: &Quantity) -> ObservedQuantity {
    ObservedQuantity {
        start: quantity.span.start,
        end: quantity.span.end,
        value: quantity.value,
        unit: facts.unit(quantity).to_owned(),
        role: quantity.role,
    }
}

fn place(gazetteer: &Gazetteer, mention: &PlaceMention) -> ObservedPlace {
    let place = mention.place(gazetteer);
    let own = |text: Option<&str>| text.map(str::to_owned);
    let point = place.and_then(|p| p.point());
    let candidate = |c: crate::place::PlaceCandidate| {
        let place = gazetteer.get(c.entry)?;
        Some(PlaceCandidate {
            name: place.name().to_owned(),
            kind: place.kind(),
            insee: own(place.insee()),
            dept: own(place.dept()),
            score: c.score,
        })
    };
    ObservedPlace {
        start: mention.span.start,
        end: mention.span.end,
        name: mention.name(gazetteer).to_string(),
        kind: mention.kind,
        insee: own(place.and_then(|p| p.insee())),
        dept: own(place.and_then(|p| p.dept())),
        country: own(place.and_then(|p| p.country())),
        lat: point.map(GeoPoint::lat),
        lon: point.map(GeoPoint::lon),
        score: mention.score,
        ambiguous: mention.ambiguous,
        candidates: if mention.ambiguous {
            mention.candidates().filter_map(candidate).collect()
        } else {
            Vec::new()
        },
    }
}
