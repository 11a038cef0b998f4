//! The transition table, row by row as in the domain model.

use super::Effect::{
    BasisAuthority, CorrectionWatch, JoinsSecondCheck, LeaseFree, LeaseStarts, LinksDuplicate,
    RecheckTask, SignaturesStay, SignedByTwo, ValidityStarts,
};
use super::Guard::{
    DismissalOnlyForP0, EvidenceAfterExpiry, EvidenceAttached, Graded, HoldsLease, LeaseEnded,
    NewEvidence, NoLiveLease, NotCollector, NotP0, NotProposerNorHolder, OfficialReference,
    PillarsAnswered, ReasonGiven, RuleOfEvidence, ValidityElapsed,
};
use super::Relation::{AsProposed, Different, Free};
use super::Role::{Analyst, Liaison, SecondChecker, System, TeamLead};
use super::StatusKind::{
    Confirmed, Dismissed, Misleading, Proposed, Refuted, Stale, UnderReview, Unreviewed,
    Unverifiable,
};
use super::{Guard, Permit, Role, Transition};

const fn only(role: Role) -> Permit {
    Permit { role, guards: &[] }
}

const fn with(role: Role, guards: &'static [Guard]) -> Permit {
    Permit { role, guards }
}

/// Every step that a claim can take; what is not listed is an error.
///
/// No two rows lead from the same state to the same state for the same role.
pub const TRANSITIONS: &[Transition] = &[
    Transition {
        number: "1",
        from: &[Unreviewed],
        to: &[UnderReview],
        relation: Free,
        who: &[only(Analyst)],
        guards: &[NoLiveLease],
        effects: &[LeaseStarts],
    },
    Transition {
        number: "2",
        from: &[UnderReview],
        to: &[Unreviewed],
        relation: Free,
        who: &[
            with(Analyst, &[HoldsLease]),
            only(TeamLead),
            with(System, &[LeaseEnded]),
        ],
        guards: &[],
        effects: &[],
    },
    Transition {
        number: "3",
        from: &[UnderReview],
        to: &[Proposed],
        relation: Free,
        who: &[only(Analyst)],
        guards: &[
            HoldsLease,
            EvidenceAttached,
            PillarsAnswered,
            Graded,
            DismissalOnlyForP0,
        ],
        effects: &[JoinsSecondCheck],
    },
    Transition {
        number: "4",
        from: &[Proposed],
        to: &[Confirmed, Refuted, Misleading, Dismissed],
        relation: AsProposed,
        who: &[only(SecondChecker)],
        guards: &[NotProposerNorHolder, RuleOfEvidence],
        effects: &[ValidityStarts, SignedByTwo],
    },
    Transition {
        number: "5",
        from: &[Proposed],
        to: &[UnderReview],
        relation: Free,
        who: &[only(SecondChecker)],
        guards: &[ReasonGiven],
        effects: &[],
    },
    Transition {
        number: "6",
        from: &[UnderReview],
        to: &[Unverifiable],
        relation: Free,
        who: &[only(Analyst)],
        guards: &[ReasonGiven],
        effects: &[],
    },
    Transition {
        number: "6b",
        from: &[Unverifiable],
        to: &[Unreviewed],
        relation: Free,
        who: &[only(System)],
        guards: &[NewEvidence],
        effects: &[LeaseFree],
    },
    Transition {
        number: "7",
        from: &[Unreviewed, UnderReview],
        to: &[Dismissed],
        relation: Free,
        who: &[only(Analyst)],
        guards: &[NotP0, ReasonGiven],
        effects: &[LinksDuplicate],
    },
    Transition {
        number: "8",
        from: &[Confirmed, Refuted, Misleading, Unverifiable, Stale],
        to: &[UnderReview],
        relation: Free,
        who: &[with(Analyst, &[NewEvidence]), only(TeamLead)],
        guards: &[ReasonGiven],
        effects: &[CorrectionWatch],
    },
    Transition {
        number: "9",
        from: &[Confirmed],
        to: &[Stale],
        relation: Free,
        who: &[with(System, &[ValidityElapsed]), only(Analyst)],
        guards: &[],
        effects: &[RecheckTask],
    },
    Transition {
        number: "10",
        from: &[Stale],
        to: &[Confirmed],
        relation: Free,
        who: &[only(SecondChecker)],
        guards: &[NotCollector, EvidenceAfterExpiry],
        effects: &[ValidityStarts, SignaturesStay],
    },
    Transition {
        number: "11",
        from: &[
            Unreviewed,
            UnderReview,
            Proposed,
            Confirmed,
            Refuted,
            Misleading,
            Unverifiable,
            Stale,
        ],
        to: &[Confirmed, Refuted, Misleading],
        relation: Different,
        who: &[only(Liaison)],
        guards: &[OfficialReference],
        effects: &[BasisAuthority],
    },
    Transition {
        number: "12",
        from: &[Dismissed],
        to: &[Unreviewed],
        relation: Free,
        who: &[only(TeamLead)],
        guards: &[ReasonGiven],
        effects: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::super::state::every_status;
    use super::super::{Outcome, VerificationStatus as S};
    use super::*;

    /// The domain model's table, written out by hand: the number of the row, or none.
    fn by_hand(from: S, to: S, role: Role) -> Option<&'static str> {
        match (from, to, role) {
            (S::Unreviewed, S::UnderReview, Analyst) => Some("1"),
            (S::UnderReview, S::Unreviewed, Analyst | TeamLead | System) => Some("2"),
            (S::UnderReview, S::Proposed(_), Analyst) => Some("3"),
            (S::Proposed(Outcome::Confirmed), S::Confirmed, SecondChecker)
            | (S::Proposed(Outcome::Refuted), S::Refuted, SecondChecker)
            | (S::Proposed(Outcome::Misleading), S::Misleading, SecondChecker) => Some("4"),
            (S::Proposed(Outcome::Dismissed(a)), S::Dismissed(b), SecondChecker) if a == b => {
                Some("4")
            }
            (S::Proposed(_), S::UnderReview, SecondChecker) => Some("5"),
            (S::UnderReview, S::Unverifiable, Analyst) => Some("6"),
            (S::Unverifiable, S::Unreviewed, System) => Some("6b"),
            (S::Unreviewed | S::UnderReview, S::Dismissed(_), Analyst) => Some("7"),
            (
                S::Confirmed | S::Refuted | S::Misleading | S::Unverifiable | S::Stale,
                S::UnderReview,
                Analyst | TeamLead,
            ) => Some("8"),
            (S::Confirmed, S::Stale, System | Analyst) => Some("9"),
            (S::Stale, S::Confirmed, SecondChecker) => Some("10"),
            (S::Dismissed(_), S::Unreviewed, TeamLead) => Some("12"),
            (S::Dismissed(_), _, Liaison)
            | (S::Confirmed, S::Confirmed, Liaison)
            | (S::Refuted, S::Refuted, Liaison)
            | (S::Misleading, S::Misleading, Liaison) => None,
            (_, S::Confirmed | S::Refuted | S::Misleading, Liaison) => Some("11"),
            _ => None,
        }
    }

    #[test]
    fn every_state_times_every_state_times_every_role() {
        let mut allowed = 0;
        for from in every_status() {
            for to in every_status() {
                for &role in Role::ALL {
                    let row = from.transition(to, role);
                    let expected = by_hand(from, to, role);
                    assert_eq!(
                        row.as_ref().ok().map(|row| row.number),
                        expected,
                        "{from} → {to} as {role}"
                    );
                    allowed += usize::from(expected.is_some());
                    let open: Vec<_> = from.open_to(role).collect();
                    match row {
                        Ok(_) => assert!(open.contains(&to.kind())),
                        Err(error) => {
                            assert_eq!(error.open, open);
                            let others: Vec<_> = Role::ALL
                                .iter()
                                .filter(|&&other| by_hand(from, to, other).is_some())
                                .collect();
                            let mut roles: Vec<_> = error.roles.iter().collect();
                            roles.sort();
                            assert_eq!(roles, others, "{from} → {to} as {role}");
                        }
                    }
                }
            }
        }
        assert_eq!(every_status().len(), 26);
        assert!(allowed > 100);
    }

    #[test]
    fn no_step_has_two_rows() {
        for from in every_status() {
            for to in every_status() {
                for &role in Role::ALL {
                    let rows = TRANSITIONS
                        .iter()
                        .filter(|row| row.links(from, to) && row.permit(role).is_some());
                    assert!(rows.count() <= 1, "{from} → {to} as {role}");
                }
            }
        }
    }

    #[test]
    fn the_machine_never_sets_a_verdict() {
        for from in every_status() {
            for kind in from.open_to(System) {
                assert!(matches!(kind, Unreviewed | Stale), "{from} → {kind}");
            }
            assert_eq!(from.open_to(Role::Watcher).count(), 0);
            assert_eq!(from.open_to(Role::AuthorityReader).count(), 0);
        }
    }

    #[test]
    fn rows_are_numbered_as_in_the_domain_model() {
        let numbers: Vec<_> = TRANSITIONS.iter().map(|row| row.number).collect();
        assert_eq!(
            numbers,
            [
                "1", "2", "3", "4", "5", "6", "6b", "7", "8", "9", "10", "11", "12"
            ]
        );
    }

    #[test]
    fn guards_depend_on_the_role() {
        let step = |from: S, to: S, role| -> Vec<Guard> {
            let row = from.transition(to, role).unwrap();
            row.guards_for(role).unwrap().collect()
        };
        for (from, to, role, guards) in [
            (S::UnderReview, S::Unreviewed, Analyst, &[HoldsLease][..]),
            (S::UnderReview, S::Unreviewed, TeamLead, &[]),
            (S::UnderReview, S::Unreviewed, System, &[LeaseEnded]),
            (
                S::Stale,
                S::UnderReview,
                Analyst,
                &[NewEvidence, ReasonGiven],
            ),
            (S::Stale, S::UnderReview, TeamLead, &[ReasonGiven]),
            (S::Confirmed, S::Stale, System, &[ValidityElapsed]),
            (S::Confirmed, S::Stale, Analyst, &[]),
        ] {
            assert_eq!(step(from, to, role), guards, "{from} → {to} as {role}");
        }
        let row = S::UnderReview.transition(S::Unverifiable, Analyst).unwrap();
        assert!(row.guards_for(System).is_none());
    }

    #[test]
    fn the_error_says_what_is_allowed() {
        for (from, to, role, message) in [
            (
                S::Confirmed,
                S::Refuted,
                Analyst,
                "Confirmed → Refuted is not allowed as Analyst, only as Liaison; \
                 as Analyst it may become UnderReview, Stale",
            ),
            (
                S::Stale,
                S::Stale,
                Role::Watcher,
                "Stale → Stale is not allowed as Watcher; as Watcher it cannot change",
            ),
        ] {
            assert_eq!(from.transition(to, role).unwrap_err().to_string(), message);
        }
    }
}
