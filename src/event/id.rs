//! The identifier of an event.

use crate::post::identifier;

identifier! {
    /// The identifier of an event: not blank, at most 2,048 bytes, no control character.
    ///
    /// ```
    /// use vigie::event::EventId;
    ///
    /// assert_eq!(EventId::new("crue-lot-2025")?.to_string(), "crue-lot-2025");
    /// assert_eq!(EventId::new("").unwrap_err().to_string(), "event id is empty");
    /// # Ok::<(), vigie::post::IdError>(())
    /// ```
    pub struct EventId("event id", at most 2_048 bytes, |text| text);
}

impl EventId {
    /// The identifier of an event whose file gives none: `event`.
    pub(super) fn unnamed() -> Self {
        Self("event".into())
    }
}
