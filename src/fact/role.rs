//! What a quantity measures or counts.

use crate::text_form::named_enum;

named_enum! {
    /// What a quantity is about. The text form, for `Display`, `FromStr` and serde alike, is the code,
    /// `water_level`.
    "quantity role", ParseRoleError;
    pub enum QuantityRole {
        /// Height of water, or its rise.
        WaterLevel = "water_level",
        /// Depth of snow.
        SnowDepth = "snow_depth",
        /// Rainfall.
        Rain = "rain",
        /// Speed of wind.
        Wind = "wind",
        /// Magnitude of an earthquake.
        Magnitude = "magnitude",
        /// People dead.
        CasualtiesDead = "casualties_dead",
        /// People hurt.
        CasualtiesInjured = "casualties_injured",
        /// People missing or searched for.
        Missing = "missing",
        /// People evacuated or sheltered.
        Evacuated = "evacuated",
        /// People who cannot leave where they are.
        Stranded = "stranded",
        /// Homes or customers without electricity.
        PowerCut = "power_cut",
        /// Any other number with a unit or noun.
        Other = "other",
    }
}
