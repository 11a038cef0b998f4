//! What a row of the transition table says, and finding the row for a step.

use std::fmt;

use super::{Role, StatusKind, TRANSITIONS, VerificationStatus};
use crate::text_form::named_enum;

/// One row of [`TRANSITIONS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transition {
    /// The number of the row in the domain model: "1" to "12", and "6b".
    pub number: &'static str,
    /// The states from which it leads.
    pub from: &'static [StatusKind],
    /// The states to which it leads.
    pub to: &'static [StatusKind],
    /// How the two must fit together.
    pub relation: Relation,
    /// Who may take it.
    pub who: &'static [Permit],
    /// What must hold, whoever takes it.
    pub guards: &'static [Guard],
    /// What follows.
    pub effects: &'static [Effect],
}

/// A role that may take a transition, and what must hold for this role in particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permit {
    /// The role.
    pub role: Role,
    /// What must hold beside the guards of the transition.
    pub guards: &'static [Guard],
}

/// How the two states of a transition must fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Relation {
    /// Any of the one with any of the other.
    Free,
    /// The new state is what was proposed, the reason of a dismissal included.
    AsProposed,
    /// The new state is another than the old one.
    Different,
}

impl Transition {
    /// Whether the row leads from the one state to the other, for somebody.
    #[must_use]
    pub fn links(&self, from: VerificationStatus, to: VerificationStatus) -> bool {
        let fits = match (self.relation, from) {
            (Relation::Free, _) => true,
            (Relation::AsProposed, VerificationStatus::Proposed(outcome)) => to == outcome.into(),
            (Relation::AsProposed, _) => false,
            (Relation::Different, _) => from.kind() != to.kind(),
        };
        fits && self.from.contains(&from.kind()) && self.to.contains(&to.kind())
    }

    /// The permit of a role, if it has one.
    #[must_use]
    pub fn permit(&self, role: Role) -> Option<&'static Permit> {
        self.who.iter().find(|permit| permit.role == role)
    }

    /// Everything that must hold for a role: its own guards, then those of the row.
    ///
    /// `None` if the role may not take the transition.
    #[must_use]
    pub fn guards_for(&self, role: Role) -> Option<impl Iterator<Item = Guard> + use<>> {
        let permit = self.permit(role)?;
        Some(permit.guards.iter().chain(self.guards).copied())
    }
}

impl VerificationStatus {
    /// The row of [`TRANSITIONS`] by which a role may go from here to `to`.
    ///
    /// The row's guards ([`Transition::guards_for`]) are named, not evaluated: whether they
    /// hold is for whoever knows the claim.
    ///
    /// # Errors
    ///
    /// [`TransitionError`] if no row allows it, saying who may, and what the role may do
    /// instead.
    pub fn transition(self, to: Self, role: Role) -> Result<&'static Transition, TransitionError> {
        let mut roles = Vec::new();
        for row in TRANSITIONS.iter().filter(|row| row.links(self, to)) {
            if row.permit(role).is_some() {
                return Ok(row);
            }
            roles.extend(row.who.iter().map(|permit| permit.role));
        }
        Err(TransitionError {
            from: self,
            to,
            role,
            roles,
            open: self.open_to(role).collect(),
        })
    }

    /// The states that a role may reach from here, in the order of [`StatusKind::ALL`].
    ///
    /// ```
    /// use vigie::status::{Outcome, Role, StatusKind, VerificationStatus};
    ///
    /// let proposed = VerificationStatus::Proposed(Outcome::Confirmed);
    /// let open: Vec<_> = proposed.open_to(Role::SecondChecker).collect();
    /// assert_eq!(open, [StatusKind::UnderReview, StatusKind::Confirmed]);
    /// ```
    pub fn open_to(self, role: Role) -> impl Iterator<Item = StatusKind> {
        StatusKind::ALL.iter().copied().filter(move |&kind| {
            TRANSITIONS.iter().any(|row| {
                let fits = match (row.relation, self) {
                    (Relation::Free, _) => true,
                    (Relation::AsProposed, Self::Proposed(outcome)) => {
                        Self::from(outcome).kind() == kind
                    }
                    (Relation::AsProposed, _) => false,
                    (Relation::Different, _) => self.kind() != kind,
                };
                fits && row.from.contains(&self.kind())
                    && row.to.contains(&kind)
                    && row.permit(role).is_some()
            })
        })
    }
}

/// A step that no row of [`TRANSITIONS`] allows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransitionError {
    /// The state from which it should have led.
    pub from: VerificationStatus,
    /// The state to which it should have led.
    pub to: VerificationStatus,
    /// Who wanted it.
    pub role: Role,
    /// Who may take this very step; nobody, if empty.
    pub roles: Vec<Role>,
    /// Where the role may go from here; nowhere, if empty.
    pub open: Vec<StatusKind>,
}

impl fmt::Display for TransitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, role, .. } = self;
        write!(f, "{from} → {to} is not allowed as {role}")?;
        if !self.roles.is_empty() {
            f.write_str(", only as ")?;
            list(f, &self.roles)?;
        }
        write!(f, "; as {role} it ")?;
        if self.open.is_empty() {
            f.write_str("cannot change")
        } else {
            f.write_str("may become ")?;
            list(f, &self.open)
        }
    }
}

impl std::error::Error for TransitionError {}

fn list(f: &mut fmt::Formatter<'_>, items: &[impl fmt::Display]) -> fmt::Result {
    items.iter().enumerate().try_for_each(|(i, item)| {
        let comma = if i == 0 { "" } else { ", " };
        write!(f, "{comma}{item}")
    })
}

named_enum! {
    /// What must hold for a transition. Named here, evaluated where the claim is known.
    "guard", ParseGuardError;
    pub enum Guard {
        /// Nobody holds a live lease on the claim.
        NoLiveLease = "NoLiveLease",
        /// The actor holds the lease.
        HoldsLease = "HoldsLease",
        /// The lease has run out.
        LeaseEnded = "LeaseEnded",
        /// At least one piece of evidence is attached.
        EvidenceAttached = "EvidenceAttached",
        /// The five pillars are answered: pass, fail, unknown or not applicable, with a note.
        PillarsAnswered = "PillarsAnswered",
        /// Source grade A to F and credibility 1 to 6 are set.
        Graded = "Graded",
        /// A dismissal is proposed only where a life may be at stake (P0).
        DismissalOnlyForP0 = "DismissalOnlyForP0",
        /// The actor neither proposed the outcome nor held the lease in this round.
        NotProposerNorHolder = "NotProposerNorHolder",
        /// Confirmed: official or field confirmation, or at least two independent groups,
        /// one of them graded A to C, date and location not unknown. Refuted: official
        /// denial or positive counter-evidence. Misleading: the original found. Dismissed
        /// (P0): the reason.
        RuleOfEvidence = "RuleOfEvidence",
        /// A reason is given.
        ReasonGiven = "ReasonGiven",
        /// Evidence came since the state was set.
        NewEvidence = "NewEvidence",
        /// No life is at stake: P0 goes through a proposal and a second person.
        NotP0 = "NotP0",
        /// The validity of the verdict has elapsed.
        ValidityElapsed = "ValidityElapsed",
        /// Fresh evidence dates from after the expiry.
        EvidenceAfterExpiry = "EvidenceAfterExpiry",
        /// The actor did not collect the fresh evidence.
        NotCollector = "NotCollector",
        /// An official statement or denial is attached, with its reference.
        OfficialReference = "OfficialReference",
    }
}

named_enum! {
    /// What follows from a transition. Named here, carried out where the claim is known.
    "effect", ParseEffectError;
    pub enum Effect {
        /// A lease begins for the actor, 20 minutes unless set otherwise.
        LeaseStarts = "LeaseStarts",
        /// The claim joins the queue for a second check.
        JoinsSecondCheck = "JoinsSecondCheck",
        /// The time to live of the verdict begins.
        ValidityStarts = "ValidityStarts",
        /// The verdict is signed by two people.
        SignedByTwo = "SignedByTwo",
        /// Nobody holds the lease yet.
        LeaseFree = "LeaseFree",
        /// A duplicate is linked to the claim that is kept.
        LinksDuplicate = "LinksDuplicate",
        /// If the claim was disseminated, a correction may become due.
        CorrectionWatch = "CorrectionWatch",
        /// Somebody is asked to check again.
        RecheckTask = "RecheckTask",
        /// A renewal: the two names of the first verdict stay on it.
        SignaturesStay = "SignaturesStay",
        /// The verdict rests on the authority, which counts as the second person.
        BasisAuthority = "BasisAuthority",
    }
}
