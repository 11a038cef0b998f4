//! Which posts are witness voices, and where they speak of.

use crate::assess::is_repost;
use crate::observation::{InfoType, ObservationRef, SourceKind};
use crate::place::{Gazetteer, Place as GazetteerPlace, PlaceKind};
use crate::post::Mode;
use crate::signal::Place;

/// A device is in the commune whose centre is nearest, up to this distance: most communes of France are smaller,
/// and what is further away is at sea or abroad.
const NEAR_KM: f64 = 20.0;
/// From this relevance on a post may be a witness.
const RELEVANT: f64 = 0.5;

/// A place too ambiguous to be claimed may still be counted from this probability on: wrong guesses scatter,
/// and three of them seldom meet.
const LIKELY: f64 = 0.4;

/// Whether the post is a witness voice: it tells of something seen, suffered or in the way, in its own
/// words, from an account that is neither official nor a newsroom, and not as part of an exercise.
pub(super) fn is_witness(seen: &ObservationRef<'_>) -> bool {
    let told = matches!(
        seen.assessment.info_type,
        InfoType::HelpRequest
            | InfoType::HazardObservation
            | InfoType::DamageBuilding
            | InfoType::DamageNetwork
            | InfoType::AccessRoad
            | InfoType::Casualty
    );
    told && seen.reading.post.mode == Mode::Actual
        && seen.assessment.relevance.get() >= RELEVANT
        && !matches!(
            seen.reading.source,
            SourceKind::Official | SourceKind::Media
        )
        && !is_repost(&seen.reading)
}

/// Where a post speaks of: its most precise place in France, or its position; all levels that are known.
pub(super) fn place<'a>(seen: &ObservationRef<'a>) -> Place<'a> {
    let reading = &seen.reading;
    let named = reading
        .places
        .iter()
        .filter(|m| !m.negated && m.score.get() >= LIKELY)
        .filter_map(|m| m.place(reading.gazetteer))
        .min_by_key(|p| rank(p.kind()));
    let here = || {
        reading
            .post
            .position
            .and_then(|at| reading.gazetteer.nearest_commune(at))
            .filter(|&(_, km)| km <= NEAR_KM)
            .map(|(p, _)| p)
    };
    named
        .filter(|p| rank(p.kind()) < NOWHERE)
        .or_else(here)
        .map(|p| levels(p, reading.gazetteer))
        .unwrap_or_default()
}

/// The rank of places that say nothing of the area.
const NOWHERE: u8 = 5;

/// The more precise, the smaller.
const fn rank(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::Commune
        | PlaceKind::City
        | PlaceKind::Poi
        | PlaceKind::Street
        | PlaceKind::Pass => 0,
        PlaceKind::Departement => 1,
        PlaceKind::River | PlaceKind::Massif => 2,
        PlaceKind::Region | PlaceKind::Admin1 => 3,
        PlaceKind::Country => 4,
        PlaceKind::Road => NOWHERE,
    }
}

fn levels<'g>(place: GazetteerPlace<'g>, gazetteer: &'g Gazetteer) -> Place<'g> {
    // A river or massif that no one département holds: its middle still tells the région.
    let middle = || {
        let (commune, _) = gazetteer.nearest_commune(place.point()?)?;
        commune.region()
    };
    Place {
        country: place.country(),
        region: match place.kind() {
            PlaceKind::Region => place.code(),
            PlaceKind::River | PlaceKind::Massif => place.region().or_else(middle),
            _ => place.region(),
        },
        departement: place.dept(),
        commune: place.insee(),
    }
}
