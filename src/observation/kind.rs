//! What kind of information a post brings, and how soon a person must see it.

use crate::text_form::named_enum;

named_enum! {
    /// The kind of information a post brings: content before source.
    ///
    /// The union of Kozlowski's six humanitarian classes with the idea of TREC-IS, as virtual
    /// operations support teams use it.
    "information type", ParseInfoTypeError;
    pub enum InfoType {
        /// Someone asks for help, for themselves or for others.
        HelpRequest = "HelpRequest",
        /// Someone is sought.
        MissingPerson = "MissingPerson",
        /// Dead, injured, people taken to hospital.
        Casualty = "Casualty",
        /// Damage to buildings.
        DamageBuilding = "DamageBuilding",
        /// Power, water, gas, telephone out of order.
        DamageNetwork = "DamageNetwork",
        /// The hazard itself, seen, felt or measured.
        HazardObservation = "HazardObservation",
        /// Roads, rail and other ways: closed, cut, open again.
        AccessRoad = "AccessRoad",
        /// People evacuated, sheltered, told to stay in.
        EvacuationShelter = "EvacuationShelter",
        /// An authority or an operator speaks of the event.
        OfficialMessage = "OfficialMessage",
        /// What people should do or leave.
        PreventionAdvice = "PreventionAdvice",
        /// Spreads or denies an unverified or false alarming claim.
        RumourOrFalse = "RumourOrFalse",
        /// Someone offers help.
        OfferOfHelp = "OfferOfHelp",
        /// A question to the public or to the authorities.
        PublicQuestion = "PublicQuestion",
        /// Blame, reproach.
        Criticism = "Criticism",
        /// Sorrow, support, relief.
        Emotion = "Emotion",
        /// A news account without a more precise content.
        MediaCoverage = "MediaCoverage",
        /// Concerns no crisis.
        NotRelevant = "NotRelevant",
    }
}

impl InfoType {
    /// The label that a French-speaking team reads.
    #[must_use]
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::HelpRequest => "Appel à l'aide",
            Self::MissingPerson => "Personne recherchée",
            Self::Casualty => "Victimes",
            Self::DamageBuilding => "Dégâts aux bâtiments",
            Self::DamageNetwork => "Réseaux coupés",
            Self::HazardObservation => "Observation de l'aléa",
            Self::AccessRoad => "Routes et accès",
            Self::EvacuationShelter => "Évacuation, hébergement",
            Self::OfficialMessage => "Message officiel",
            Self::PreventionAdvice => "Conseil, consigne",
            Self::RumourOrFalse => "Rumeur ou démenti",
            Self::OfferOfHelp => "Offre d'aide",
            Self::PublicQuestion => "Question du public",
            Self::Criticism => "Critique",
            Self::Emotion => "Émotion, soutien",
            Self::MediaCoverage => "Couverture médiatique",
            Self::NotRelevant => "Hors sujet",
        }
    }
}

named_enum! {
    /// How soon a person must see a post. Smaller is more urgent.
    "priority", ParsePriorityError;
    pub enum Priority {
        /// A life at stake now: shown at once, whatever else is known.
        P0 = "P0",
        /// A serious risk, or a falsehood that could harm.
        P1 = "P1",
        /// Operational: access, damage, outage.
        P2 = "P2",
        /// Context.
        P3 = "P3",
    }
}
