//! `Event`: what a team watches.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, Serializer};

use super::{Area, EventBuilder, EventError, EventId, Phase, PhaseError, Profile, TimeWindow};
use crate::hazard::Category;
use crate::post::Mode;

/// What a team watches: hazards, area, time, phase and search profile.
///
/// Made by [`Event::builder`] or by serde. It changes during a mission: phase, area, window,
/// hazards and profile do, the identifier and the mode do not.
///
/// Serde form: a flat object with `id`, `title`, `hazards` (codes, the main one first),
/// `area` (see [`Area`]), `start` and `end` (RFC 3339), `phase`, `keywords`, `hashtags`,
/// `places`, `accounts`, `mode`. Every field may be absent or `null`: the id is then
/// `event`, the phase `Ongoing(Stable)` (what somebody wrote a file for is under way), the
/// mode `Actual`. `end` needs `start`. Unknown fields are ignored.
///
/// ```
/// use vigie::event::{Event, Phase, Trend};
/// use vigie::hazard::Hazard;
///
/// let mut event = Event::builder("crue-lot")
///     .title("Crue du Lot")
///     .hazard(Hazard::Flood)
///     .circle(44.5, 3.5, 40.0)
///     .since("2025-11-18T05:00:00Z".parse()?)
///     .phase(Phase::Suspected)
///     .build()?;
/// event.advance(Phase::Ongoing(Trend::Increasing))?;
/// event.profile_mut().add_keyword("#CrueDuLot")?;
/// assert_eq!(
///     serde_json::to_string(&event)?,
///     r#"{"id":"crue-lot","title":"Crue du Lot","hazards":["FLOOD"],"#.to_owned()
///         + r#""area":{"lat":44.5,"lon":3.5,"radius_km":40.0},"start":"2025-11-18T05:00:00Z","#
///         + r#""phase":"Ongoing(Increasing)","hashtags":["CrueDuLot"]}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Read")]
pub struct Event {
    pub(super) id: EventId,
    pub(super) title: Option<String>,
    pub(super) hazards: Vec<Category>,
    pub(super) area: Option<Area>,
    pub(super) window: Option<TimeWindow>,
    pub(super) phase: Phase,
    pub(super) profile: Profile,
    pub(super) mode: Mode,
}

impl Event {
    /// Begins an event; [`EventBuilder::build`] validates.
    pub fn builder(id: impl AsRef<str>) -> EventBuilder {
        EventBuilder::new(EventId::new(id).map_err(EventError::Id))
    }

    /// The identifier.
    #[must_use]
    pub const fn id(&self) -> &EventId {
        &self.id
    }

    /// What people call it.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// What happens, the main hazard first, each once.
    #[must_use]
    pub fn hazards(&self) -> &[Category] {
        &self.hazards
    }

    /// Where it is, if known.
    #[must_use]
    pub const fn area(&self) -> Option<&Area> {
        self.area.as_ref()
    }

    /// From when to when, if known.
    #[must_use]
    pub const fn window(&self) -> Option<&TimeWindow> {
        self.window.as_ref()
    }

    /// Where it stands in its life.
    #[must_use]
    pub const fn phase(&self) -> &Phase {
        &self.phase
    }

    /// What the team searches for.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Real, exercise or test.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Moves on to another phase.
    ///
    /// # Errors
    ///
    /// [`EventError`] if [`PHASE_TRANSITIONS`](super::PHASE_TRANSITIONS) does not list the
    /// step, or the event would merge into itself; the event is unchanged then.
    pub fn advance(&mut self, phase: Phase) -> Result<(), EventError> {
        self.phase.check(&phase).map_err(EventError::from)?;
        check_merge(&self.id, &phase)?;
        self.phase = phase;
        Ok(())
    }

    /// Adds a hazard behind the others. Tells whether it is new.
    pub fn add_hazard(&mut self, hazard: impl Into<Category>) -> bool {
        let hazard = hazard.into();
        let new = !self.hazards.contains(&hazard);
        if new {
            self.hazards.push(hazard);
        }
        new
    }

    /// Sets or clears the area.
    pub fn set_area(&mut self, area: Option<Area>) {
        self.area = area;
    }

    /// Sets or clears the time.
    pub fn set_window(&mut self, window: Option<TimeWindow>) {
        self.window = window;
    }

    /// The search profile, to change it.
    pub const fn profile_mut(&mut self) -> &mut Profile {
        &mut self.profile
    }
}

impl From<PhaseError> for EventError {
    fn from(error: PhaseError) -> Self {
        Self::Phase(Box::new(error))
    }
}

pub(super) fn check_merge(id: &EventId, phase: &Phase) -> Result<(), EventError> {
    match phase {
        Phase::Merged(into) if into == id => Err(EventError::MergedIntoItself { id: id.clone() }),
        _ => Ok(()),
    }
}

/// What is written, in this order.
#[derive(Serialize)]
struct Written<'a> {
    id: &'a EventId,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    hazards: &'a [Category],
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<&'a Area>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<DateTime<Utc>>,
    phase: &'a Phase,
    #[serde(flatten)]
    profile: &'a Profile,
    #[serde(skip_serializing_if = "Mode::is_actual")]
    mode: Mode,
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written {
            id: &self.id,
            title: self.title(),
            hazards: &self.hazards,
            area: self.area(),
            start: self.window.map(|window| window.start()),
            end: self.window.and_then(|window| window.end()),
            phase: &self.phase,
            profile: &self.profile,
            mode: self.mode,
        }
        .serialize(serializer)
    }
}

/// What is read, before validation.
#[derive(Deserialize)]
struct Read {
    id: Option<EventId>,
    title: Option<String>,
    hazards: Option<Vec<Category>>,
    area: Option<Area>,
    start: Option<DateTime<Utc>>,
    end: Option<DateTime<Utc>>,
    phase: Option<Phase>,
    #[serde(flatten)]
    profile: Profile,
    mode: Option<Mode>,
}

impl TryFrom<Read> for Event {
    type Error = EventError;

    fn try_from(read: Read) -> Result<Self, EventError> {
        let mut builder = EventBuilder::new(Ok(read.id.unwrap_or_else(EventId::unnamed)))
            .hazards(read.hazards.unwrap_or_default())
            .profile(read.profile)
            .mode(read.mode.unwrap_or_default());
        if let Some(title) = read.title {
            builder = builder.title(title);
        }
        if let Some(area) = read.area {
            builder = builder.area(area);
        }
        match (read.start, read.end) {
            (Some(start), end) => builder = builder.window(TimeWindow::new(start, end)?),
            (None, None) => {}
            (None, Some(_)) => return Err(EventError::EndWithoutStart),
        }
        if let Some(phase) = read.phase {
            builder = builder.phase(phase);
        }
        builder.build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Trend;
    use crate::hazard::Hazard;

    #[test]
    fn an_empty_file_is_an_event_under_way() {
        for json in [
            "{}",
            r#"{"id":null,"title":null,"hazards":null,"area":null,"start":null,"end":null,
                "phase":null,"keywords":null,"mode":null,"comment":[1]}"#,
        ] {
            let event: Event = serde_json::from_str(json).unwrap();
            assert_eq!(event, Event::builder("event").build().unwrap());
            assert_eq!(*event.phase(), Phase::Ongoing(Trend::Stable));
        }
    }

    #[test]
    fn a_refused_field_is_named() {
        for (json, message) in [
            (r#"{"id":""}"#, "event id is empty"),
            (r#"{"hazards":["flood"]}"#, "category code `flood` must be"),
            (
                r#"{"area":{"lat":200,"lon":3,"radius_km":4}}"#,
                "lat 200 is not",
            ),
            (
                r#"{"end":"2025-11-19T05:00:00Z"}"#,
                "event has end without start",
            ),
            (
                r#"{"start":"2025-11-19T05:00:00Z","end":"2025-11-18T05:00:00Z"}"#,
                "end 2025-11-18T05:00:00Z is before start 2025-11-19T05:00:00Z",
            ),
            (r#"{"phase":"Maybe"}"#, "unknown phase `Maybe`"),
            (r#"{"keywords":[" "]}"#, "keyword is empty"),
            (
                r#"{"id":"a","phase":"Merged(a)"}"#,
                "event `a` cannot merge into itself",
            ),
        ] {
            let error = serde_json::from_str::<Event>(json).unwrap_err().to_string();
            assert!(error.starts_with(message), "{json}: {error}");
        }
    }

    #[test]
    fn hazards_keep_their_order_and_come_once() {
        let mut event: Event =
            serde_json::from_str(r#"{"hazards":["TRANSPORT","FLOOD","TRANSPORT","ROAD_FLOODED"]}"#)
                .unwrap();
        assert!(!event.add_hazard(Hazard::Flood));
        assert!(event.add_hazard(Hazard::Missing));
        let codes: Vec<_> = event.hazards().iter().map(Category::code).collect();
        assert_eq!(codes, ["TRANSPORT", "FLOOD", "ROAD_FLOODED", "MISSING"]);
    }

    #[test]
    fn an_event_advances_by_the_table_only() {
        let mut event = Event::builder("a").phase(Phase::Signal).build().unwrap();
        assert_eq!(
            event.advance(Phase::Closed).unwrap_err().to_string(),
            "Signal cannot become Closed; it may become Suspected, FalseAlarm, Merged"
        );
        let itself = Phase::Merged(event.id().clone());
        assert_eq!(
            event.advance(itself).unwrap_err().to_string(),
            "event `a` cannot merge into itself"
        );
        assert_eq!(*event.phase(), Phase::Signal);
        event.advance(Phase::Suspected).unwrap();
        event
            .advance(Phase::Merged(EventId::new("b").unwrap()))
            .unwrap();
        assert!(!event.phase().is_open());
    }
}
