//! Why a claim needs no verdict.

use crate::text_form::named_enum;

named_enum! {
    /// Why a claim was set aside without a verdict.
    ///
    /// A pure reason: which claim a duplicate repeats is a link between two claims, not a
    /// part of the state.
    "reason for dismissal", ParseDismissReasonError;
    pub enum DismissReason {
        /// Another claim says the same and is kept.
        Duplicate = "Duplicate",
        /// Outside the area of the mission.
        OutOfArea = "OutOfArea",
        /// Not what the mission is about.
        OutOfScope = "OutOfScope",
        /// A figure of speech, a joke, fiction.
        Figurative = "Figurative",
        /// Part of an exercise.
        Exercise = "Exercise",
        /// Unwanted advertising or automated noise.
        Spam = "Spam",
        /// Nothing that can be checked is said.
        NoClaim = "NoClaim",
        /// Kept out to protect a person.
        Privacy = "Privacy",
    }
}

impl DismissReason {
    /// What people read, in French.
    #[must_use]
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::Duplicate => "doublon",
            Self::OutOfArea => "hors zone",
            Self::OutOfScope => "hors sujet",
            Self::Figurative => "sens figuré",
            Self::Exercise => "exercice",
            Self::Spam => "indésirable",
            Self::NoClaim => "rien à vérifier",
            Self::Privacy => "vie privée",
        }
    }
}
