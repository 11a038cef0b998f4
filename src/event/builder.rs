//! Building an event field by field.

use chrono::{DateTime, Utc};

use super::record::check_merge;
use super::{
    Area, AreaError, Event, EventId, Phase, PhaseError, Profile, ProfileError, TimeWindow,
    TimeWindowError, Trend,
};
use crate::hazard::Category;
use crate::post::{IdError, Mode};

/// Builds an [`Event`]; begun by [`Event::builder`].
///
/// Every field but the id is optional. The first value that is not valid is the error of
/// [`build`](EventBuilder::build). The phase is [`Phase::Ongoing`] and stable unless set.
///
/// ```
/// use vigie::event::Event;
///
/// let error = Event::builder("a").circle(44.5, 3.5, -1.0).build().unwrap_err();
/// assert_eq!(error.to_string(), "radius_km -1 is not in ]0, 20038]");
/// ```
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing until `build`"]
pub struct EventBuilder {
    event: Result<Event, EventError>,
}

impl EventBuilder {
    pub(super) fn new(id: Result<EventId, EventError>) -> Self {
        Self {
            event: id.map(|id| Event {
                id,
                title: None,
                hazards: Vec::new(),
                area: None,
                window: None,
                phase: Phase::Ongoing(Trend::Stable),
                profile: Profile::new(),
                mode: Mode::Actual,
            }),
        }
    }

    fn try_set(mut self, set: impl FnOnce(&mut Event) -> Result<(), EventError>) -> Self {
        if let Ok(event) = &mut self.event
            && let Err(error) = set(event)
        {
            self.event = Err(error);
        }
        self
    }

    fn set(self, set: impl FnOnce(&mut Event)) -> Self {
        self.try_set(|event| {
            set(event);
            Ok(())
        })
    }

    /// What people call it.
    pub fn title(self, title: impl Into<String>) -> Self {
        self.set(|event| event.title = Some(title.into()))
    }

    /// Adds a hazard behind the others, unless it is there.
    pub fn hazard(self, hazard: impl Into<Category>) -> Self {
        self.set(|event| {
            event.add_hazard(hazard);
        })
    }

    /// Adds several hazards, the main one first.
    pub fn hazards(self, hazards: impl IntoIterator<Item: Into<Category>>) -> Self {
        self.set(|event| {
            for hazard in hazards {
                event.add_hazard(hazard);
            }
        })
    }

    /// Where it is.
    pub fn area(self, area: Area) -> Self {
        self.set(|event| event.area = Some(area))
    }

    /// Where it is: within `radius_km` kilometres of a point given in degrees.
    pub fn circle(self, lat: f64, lon: f64, radius_km: f64) -> Self {
        self.try_set(|event| {
            event.area = Some(Area::circle(lat, lon, radius_km)?);
            Ok(())
        })
    }

    /// From when to when.
    pub fn window(self, window: TimeWindow) -> Self {
        self.set(|event| event.window = Some(window))
    }

    /// From when on, the end being open.
    pub fn since(self, start: DateTime<Utc>) -> Self {
        self.window(TimeWindow::since(start))
    }

    /// Where it stands in its life.
    pub fn phase(self, phase: Phase) -> Self {
        self.try_set(|event| {
            check_merge(&event.id, &phase)?;
            event.phase = phase;
            Ok(())
        })
    }

    /// What the team searches for, replacing what was added before.
    pub fn profile(self, profile: Profile) -> Self {
        self.set(|event| event.profile = profile)
    }

    /// Adds a keyword, or a hashtag if it begins with `#`.
    pub fn keyword(self, keyword: impl AsRef<str>) -> Self {
        self.try_set(|event| {
            event.profile.add_keyword(keyword.as_ref())?;
            Ok(())
        })
    }

    /// Real, exercise or test; [`Mode::Actual`] unless set.
    pub fn mode(self, mode: Mode) -> Self {
        self.set(|event| event.mode = mode)
    }

    /// The event.
    ///
    /// # Errors
    ///
    /// [`EventError`] for the first value that was not valid, in the order of the calls.
    pub fn build(self) -> Result<Event, EventError> {
        self.event
    }
}

/// Why fields make no [`Event`], or an event cannot change.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The identifier is blank, too long or has a control character.
    #[error(transparent)]
    Id(IdError),
    /// The area is not valid.
    #[error(transparent)]
    Area(#[from] AreaError),
    /// The end is before the start.
    #[error(transparent)]
    Window(#[from] TimeWindowError),
    /// An end without a start.
    #[error("event has end without start")]
    EndWithoutStart,
    /// An entry of the profile is not valid.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The phase may not follow the present one.
    #[error(transparent)]
    Phase(Box<PhaseError>),
    /// The event would be a part of itself.
    #[error("event `{id}` cannot merge into itself")]
    #[non_exhaustive]
    MergedIntoItself {
        /// The event.
        id: EventId,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wrong_value_is_the_error() {
        for (builder, message) in [
            (
                Event::builder("").circle(200.0, 0.0, 1.0),
                "event id is empty",
            ),
            (
                Event::builder("a").circle(200.0, 0.0, 1.0).keyword(""),
                "lat 200 is not a number of degrees in [-90, 90]",
            ),
            (Event::builder("a").keyword("#"), "hashtag is empty"),
            (
                Event::builder("a").phase(Phase::Merged(EventId::new("a").unwrap())),
                "event `a` cannot merge into itself",
            ),
        ] {
            assert_eq!(builder.build().unwrap_err().to_string(), message);
        }
    }
}
