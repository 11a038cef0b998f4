//! Open events, made ready for posts to be compared with.

use chrono::{DateTime, Utc};

use crate::event::{Event, TimeWindow};
use crate::hazard::Category;
use crate::keyword::{Matcher, MatchesRef};
use crate::observation::Reading;
use crate::place::{Anchor, AreaScorer, Gazetteer};
use crate::score::Score;

/// The open events, in the caller's order.
#[derive(Debug, Clone, Default)]
pub(super) struct OpenEvents {
    events: Vec<OpenEvent>,
    /// Every keyword of every profile.
    keywords: Vec<String>,
}

/// One open event.
#[derive(Debug, Clone)]
pub(super) struct OpenEvent {
    hazards: Vec<Category>,
    area: Option<AreaScorer>,
    anchor: Option<Anchor>,
    window: Option<TimeWindow>,
    /// Its keywords among those of all events.
    keywords: std::ops::Range<usize>,
}

impl OpenEvents {
    pub(super) fn new(events: &[Event], gazetteer: &Gazetteer) -> Self {
        let mut open = Self::default();
        for event in events {
            let profile = event.profile();
            let first = open.keywords.len();
            open.keywords.extend(profile.keywords().iter().cloned());
            open.keywords
                .extend(profile.hashtags().iter().map(|tag| format!("#{tag}")));
            let area = event.area().map(|area| AreaScorer::new(area, gazetteer));
            open.events.push(OpenEvent {
                hazards: event.hazards().to_vec(),
                anchor: area.as_ref().and_then(|a| a.anchor(gazetteer)),
                area,
                window: event.window().copied(),
                keywords: first..open.keywords.len(),
            });
        }
        open
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &OpenEvent> {
        self.events.iter()
    }

    /// The matcher with the keywords of all events.
    pub(super) fn extend(&self, matcher: &Matcher) -> Matcher {
        if self.keywords.is_empty() {
            return matcher.clone();
        }
        matcher.with_terms(self.keywords.iter().map(String::as_str))
    }
}

impl OpenEvent {
    pub(super) fn hazards(&self) -> &[Category] {
        &self.hazards
    }

    pub(super) fn anchor(&self) -> Option<Anchor> {
        self.anchor
    }

    pub(super) fn area_score(&self, reading: &Reading<'_>) -> Option<Score> {
        self.area
            .as_ref()?
            .score(reading.places, reading.post.position, reading.gazetteer)
    }

    pub(super) fn has_keyword(&self, keywords: &MatchesRef<'_>) -> bool {
        keywords
            .profile()
            .iter()
            .any(|hit| self.keywords.contains(&(hit.keyword as usize)))
    }

    pub(super) fn in_window(&self, at: Option<DateTime<Utc>>) -> Option<bool> {
        Some(self.window?.contains(at?))
    }
}
