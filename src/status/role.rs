//! Who acts.

use crate::text_form::named_enum;

named_enum! {
    /// The role in which somebody acts. A person may hold several, and acts in one.
    ///
    /// Roles are not ranked: a team lead who checks a claim acts as an analyst.
    "role", ParseRoleError;
    pub enum Role {
        /// Watches and captures.
        Watcher = "Watcher",
        /// Reviews claims and proposes verdicts.
        Analyst = "Analyst",
        /// Any analyst who did not propose the verdict.
        SecondChecker = "SecondChecker",
        /// Leads the shift.
        TeamLead = "TeamLead",
        /// Sits with the authority and brings its answers.
        Liaison = "Liaison",
        /// The authority: reads and answers.
        AuthorityReader = "AuthorityReader",
        /// Rules, models and the clock: suggests, scores, expires; never sets a verdict.
        System = "System",
    }
}

impl Role {
    /// What people read, in French.
    #[must_use]
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::Watcher => "Veilleur",
            Self::Analyst => "Analyste",
            Self::SecondChecker => "Second vérificateur",
            Self::TeamLead => "Chef d'équipe",
            Self::Liaison => "Liaison",
            Self::AuthorityReader => "Autorité",
            Self::System => "Système",
        }
    }
}
