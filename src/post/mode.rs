//! `Mode`: real or rehearsed.

use crate::text_form::named_enum;

named_enum! {
    /// Whether something is real: the `status` of a CAP message.
    ///
    /// French exercises are announced "EXERCICE EXERCICE EXERCICE" and must never mix with
    /// the real thing, hence every object carries its mode.
    #[derive(Default)]
    "mode", ParseModeError;
    pub enum Mode {
        /// The real thing.
        #[default]
        Actual = "Actual",
        /// An exercise.
        Exercise = "Exercise",
        /// A technical test.
        Test = "Test",
    }
}

impl Mode {
    /// Whether this is the real thing.
    #[must_use]
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's skip_serializing_if passes a reference"
    )]
    pub(crate) fn is_actual(&self) -> bool {
        *self == Self::Actual
    }
}
