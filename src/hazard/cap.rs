//! The categories of the Common Alerting Protocol.

use crate::text_form::named_enum;

named_enum! {
    /// The `info/category` of a CAP message, as spelled by OASIS CAP 1.2 (section 3.2.2).
    ///
    /// ```
    /// use vigie::hazard::{CapCategory, Hazard};
    ///
    /// assert_eq!(Hazard::Industrial.cap_primary(), CapCategory::Cbrne);
    /// assert_eq!(CapCategory::Cbrne.to_string(), "CBRNE");
    /// ```
    "CAP category", ParseCapCategoryError;
    pub enum CapCategory {
        /// Geophysical, landslides included.
        Geo = "Geo",
        /// Meteorological, floods included.
        Met = "Met",
        /// General emergency and public safety.
        Safety = "Safety",
        /// Law enforcement, military, homeland and private security.
        Security = "Security",
        /// Rescue and recovery.
        Rescue = "Rescue",
        /// Fire suppression and rescue.
        Fire = "Fire",
        /// Medical and public health.
        Health = "Health",
        /// Pollution and other environmental.
        Env = "Env",
        /// Public and private transportation.
        Transport = "Transport",
        /// Utility, telecommunication and other infrastructure.
        Infra = "Infra",
        /// Chemical, biological, radiological, nuclear or explosive threat or attack.
        Cbrne = "CBRNE",
        /// Anything else.
        Other = "Other",
    }
}
