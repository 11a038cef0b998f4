//! From what was read in a post to the features that the models weigh.

use crate::fact::TimeKind;
use crate::keyword::SuppressReason;
use crate::observation::{Reading, SourceKind};
use crate::place::PlaceKind;
use crate::text::{TermFlags, TokenKind};

use super::features::{Feature, FeatureVector};

/// Up to so many terms a post is short; from [`LONG`] on it is long.
const SHORT: usize = 5;
const LONG: usize = 35;
/// A post with so many terms in capitals, and this share of all, shouts.
const SHOUTED_TERMS: usize = 3;
const SHOUTED_SHARE: f64 = 0.3;

/// Fills `features` with what the post itself shows; nothing of an open event.
pub(super) fn extract(reading: &Reading<'_>, features: &mut FeatureVector) {
    features.clear();
    features.set(Feature::BIAS, 1.0);
    hazards(reading, features);
    for cue in reading.keywords.cues().iter() {
        features.set(Feature::cue(cue), 1.0);
    }
    places(reading, features);
    facts(reading, features);
    features.flag(
        Feature::SOURCE_OFFICIAL,
        reading.source == SourceKind::Official,
    );
    features.flag(Feature::SOURCE_MEDIA, reading.source == SourceKind::Media);
    features.flag(
        Feature::SOURCE_ASSOCIATION,
        reading.source == SourceKind::Association,
    );
    shape(reading, features);
}

fn hazards(reading: &Reading<'_>, features: &mut FeatureVector) {
    let mut count = 0;
    for hazard in reading.keywords.hazards() {
        count += 1;
        if let Some(hazard) = hazard.category.hazard() {
            features.set(Feature::hazard(hazard), 1.0);
        }
    }
    features.flag(Feature::HAZARD_STRONG, count > 0);
    features.flag(Feature::HAZARD_SEVERAL, count > 1);
    let mut any = false;
    for hazard in reading.keywords.weak() {
        any = true;
        if let Some(hazard) = hazard.category.hazard() {
            features.set(Feature::weak(hazard), 1.0);
        }
    }
    features.flag(Feature::HAZARD_WEAK, any);
    let mut seen = [false; 4];
    for suppressed in reading.keywords.suppressed() {
        if let Some(hazard) = suppressed.category.hazard() {
            let feature = Feature::suppressed(hazard);
            if !features.has(feature) {
                features.set(feature, 1.0);
            }
        }
        let slot = match suppressed.reason {
            SuppressReason::Figurative | SuppressReason::Context => 0,
            SuppressReason::Negated | SuppressReason::Denied => 1,
            SuppressReason::Exercise => 2,
            SuppressReason::Past => 3,
            _ => continue,
        };
        seen[slot] = true;
    }
    features.flag(Feature::FIGURATIVE, seen[0]);
    features.flag(Feature::NEGATED, seen[1]);
    features.flag(Feature::EXERCISE, seen[2]);
    features.flag(Feature::PAST, seen[3]);
}

fn places(reading: &Reading<'_>, features: &mut FeatureVector) {
    let mut seen = [false; 5];
    for place in reading.places {
        let slot = match place.kind {
            PlaceKind::Commune
            | PlaceKind::City
            | PlaceKind::Poi
            | PlaceKind::Street
            | PlaceKind::Pass => 0,
            PlaceKind::Departement | PlaceKind::Region | PlaceKind::Massif | PlaceKind::Admin1 => 1,
            PlaceKind::Country => 2,
            PlaceKind::Road => 3,
            PlaceKind::River => 4,
        };
        seen[slot] = true;
    }
    let names = [
        Feature::PLACE_PRECISE,
        Feature::PLACE_AREA,
        Feature::PLACE_COUNTRY,
        Feature::PLACE_ROAD,
        Feature::PLACE_RIVER,
    ];
    for (feature, holds) in names.into_iter().zip(seen) {
        features.flag(feature, holds);
    }
}

fn facts(reading: &Reading<'_>, features: &mut FeatureVector) {
    for quantity in reading.facts.quantities() {
        let feature = Feature::role(quantity.role);
        if !features.has(feature) {
            features.set(feature, 1.0);
        }
    }
    features.flag(
        Feature::TIME_OBSERVED,
        reading.facts.observed_at().is_some(),
    );
    features.flag(
        Feature::TIME_CLOCK,
        reading
            .facts
            .times()
            .iter()
            .any(|t| t.kind == TimeKind::Clock),
    );
}

fn shape(reading: &Reading<'_>, features: &mut FeatureVector) {
    let text = reading.text;
    let has = |kind: TokenKind| text.tokens().iter().any(|t| t.kind == kind);
    let terms = text.terms().len();
    let shouted = text
        .terms()
        .iter()
        .filter(|t| t.is(TermFlags::UPPERCASE))
        .count();
    let starts_with_mention = text
        .tokens()
        .first()
        .is_some_and(|t| t.kind == TokenKind::Mention);
    features.flag(Feature::REPOST, is_repost(reading));
    features.flag(
        Feature::REPLY,
        reading.post.reply_to.is_some() || starts_with_mention,
    );
    features.flag(Feature::URL, has(TokenKind::Url));
    features.flag(Feature::QUESTION, text.raw().contains(['?', '？', '¿']));
    features.flag(Feature::EXCLAMATION, text.raw().contains(['!', '！', '‼']));
    features.flag(
        Feature::SHOUT,
        shouted >= SHOUTED_TERMS && shouted as f64 >= SHOUTED_SHARE * terms as f64,
    );
    features.flag(Feature::SHORT, terms <= SHORT);
    features.flag(Feature::LONG, terms >= LONG);
    features.flag(Feature::EMOJI, has(TokenKind::Emoji));
    features.flag(Feature::HASHTAG, has(TokenKind::Hashtag));
    features.flag(Feature::MEDIA, !reading.post.media.is_empty());
    features.flag(Feature::POSITION, reading.post.position.is_some());
}

/// Whether the post repeats another: by its link, or by the old convention `RT @name:`.
#[must_use]
pub fn is_repost(reading: &Reading<'_>) -> bool {
    let by_convention = || match reading.text.tokens() {
        [rt, name, ..] => {
            name.kind == TokenKind::Mention
                && reading.text.slice(rt.span).eq_ignore_ascii_case("rt")
        }
        _ => false,
    };
    reading.post.repost_of.is_some() || by_convention()
}
