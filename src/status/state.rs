//! The nine states of a claim.

use std::fmt;
use std::str::FromStr;

use super::DismissReason;
use crate::text_form::{named_enum, quoted, serde_as_text};

/// Where the verification of one claim stands.
///
/// A rumour is not a status: it is a cluster of posts that carry one claim, whatever its
/// truth. The text form, for `Display`, `FromStr` and serde alike, is the name of the state
/// with what it carries in parentheses: `UnderReview`, `Proposed(Refuted)`,
/// `Dismissed(OutOfArea)`, `Proposed(Dismissed(Spam))`.
///
/// ```
/// use vigie::status::{DismissReason, VerificationStatus};
///
/// let status: VerificationStatus = "Dismissed(OutOfArea)".parse()?;
/// assert_eq!(status, VerificationStatus::Dismissed(DismissReason::OutOfArea));
/// assert_eq!(status.label_fr(), "Écarté");
/// assert!(status.is_closed() && !status.is_verdict());
/// # Ok::<(), vigie::status::ParseStatusError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum VerificationStatus {
    /// Captured, nobody on it.
    #[default]
    Unreviewed,
    /// Leased by one named analyst; the lease expires.
    UnderReview,
    /// An analyst proposes an outcome, which waits for a second person.
    Proposed(Outcome),
    /// True for that place and time.
    Confirmed,
    /// False.
    Refuted,
    /// Real content, wrong date, place, scale or author.
    Misleading,
    /// Reviewed, cannot be settled now; the reason is kept.
    Unverifiable,
    /// No verdict needed.
    Dismissed(DismissReason),
    /// Was confirmed; its validity elapsed or the situation changed.
    Stale,
}

named_enum! {
    /// The name of a state, without what it carries.
    "verification state", ParseStatusKindError;
    pub enum StatusKind {
        /// [`VerificationStatus::Unreviewed`].
        Unreviewed = "Unreviewed",
        /// [`VerificationStatus::UnderReview`].
        UnderReview = "UnderReview",
        /// [`VerificationStatus::Proposed`], whatever is proposed.
        Proposed = "Proposed",
        /// [`VerificationStatus::Confirmed`].
        Confirmed = "Confirmed",
        /// [`VerificationStatus::Refuted`].
        Refuted = "Refuted",
        /// [`VerificationStatus::Misleading`].
        Misleading = "Misleading",
        /// [`VerificationStatus::Unverifiable`].
        Unverifiable = "Unverifiable",
        /// [`VerificationStatus::Dismissed`], whatever the reason.
        Dismissed = "Dismissed",
        /// [`VerificationStatus::Stale`].
        Stale = "Stale",
    }
}

impl StatusKind {
    /// What people read, in French.
    #[must_use]
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::Unreviewed => "À traiter",
            Self::UnderReview => "En vérification",
            Self::Proposed => "Verdict proposé",
            Self::Confirmed => "Confirmé",
            Self::Refuted => "Infirmé",
            Self::Misleading => "Trompeur",
            Self::Unverifiable => "Invérifiable",
            Self::Dismissed => "Écarté",
            Self::Stale => "Périmé",
        }
    }
}

impl VerificationStatus {
    /// The name of the state.
    #[must_use]
    pub const fn kind(self) -> StatusKind {
        match self {
            Self::Unreviewed => StatusKind::Unreviewed,
            Self::UnderReview => StatusKind::UnderReview,
            Self::Proposed(_) => StatusKind::Proposed,
            Self::Confirmed => StatusKind::Confirmed,
            Self::Refuted => StatusKind::Refuted,
            Self::Misleading => StatusKind::Misleading,
            Self::Unverifiable => StatusKind::Unverifiable,
            Self::Dismissed(_) => StatusKind::Dismissed,
            Self::Stale => StatusKind::Stale,
        }
    }

    /// What people read, in French.
    #[must_use]
    pub const fn label_fr(self) -> &'static str {
        self.kind().label_fr()
    }

    /// Whether two people said what is true of the claim, and it still holds.
    #[must_use]
    pub const fn is_verdict(self) -> bool {
        matches!(self, Self::Confirmed | Self::Refuted | Self::Misleading)
    }

    /// Whether nobody needs to act: a verdict, unverifiable or dismissed.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        self.is_verdict() || matches!(self, Self::Unverifiable | Self::Dismissed(_))
    }

    /// The rating in a [`ClaimReview`](https://schema.org/ClaimReview); verdicts only.
    #[must_use]
    pub const fn claim_review(self) -> Option<ClaimReviewRating> {
        let (value, name_fr) = match self {
            Self::Confirmed => (5, "Vrai"),
            Self::Misleading => (2, "Trompeur"),
            Self::Refuted => (1, "Faux"),
            _ => return None,
        };
        Some(ClaimReviewRating { value, name_fr })
    }

    /// The certainty in a CAP message. `None` for what no message should carry: dismissed,
    /// to be dismissed, stale.
    #[must_use]
    pub const fn cap_certainty(self) -> Option<CapCertainty> {
        match self {
            Self::Confirmed => Some(CapCertainty::Observed),
            Self::Proposed(Outcome::Confirmed) => Some(CapCertainty::Likely),
            Self::UnderReview => Some(CapCertainty::Possible),
            Self::Refuted
            | Self::Misleading
            | Self::Proposed(Outcome::Refuted | Outcome::Misleading) => {
                Some(CapCertainty::Unlikely)
            }
            Self::Unreviewed | Self::Unverifiable => Some(CapCertainty::Unknown),
            Self::Proposed(Outcome::Dismissed(_)) | Self::Dismissed(_) | Self::Stale => None,
        }
    }
}

/// What an analyst proposes and a second person signs.
///
/// The reason of a dismissal is part of the proposal: the second person signs that reason.
/// Text form: `Confirmed`, `Dismissed(Spam)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// True for that place and time.
    Confirmed,
    /// False.
    Refuted,
    /// Real content, wrong date, place, scale or author.
    Misleading,
    /// No verdict needed, although a life may be at stake.
    Dismissed(DismissReason),
}

impl From<Outcome> for VerificationStatus {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Confirmed => Self::Confirmed,
            Outcome::Refuted => Self::Refuted,
            Outcome::Misleading => Self::Misleading,
            Outcome::Dismissed(reason) => Self::Dismissed(reason),
        }
    }
}

impl fmt::Display for VerificationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proposed(outcome) => write!(f, "Proposed({outcome})"),
            Self::Dismissed(reason) => write!(f, "Dismissed({reason})"),
            plain => f.pad(plain.kind().as_str()),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        VerificationStatus::from(*self).fmt(f)
    }
}

/// What stands in parentheses after a name.
fn carried<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.strip_prefix(name)?
        .strip_prefix('(')?
        .strip_suffix(')')
}

fn parse_outcome(text: &str) -> Option<Outcome> {
    match text {
        "Confirmed" => Some(Outcome::Confirmed),
        "Refuted" => Some(Outcome::Refuted),
        "Misleading" => Some(Outcome::Misleading),
        _ => {
            let reason = carried(text, "Dismissed")?.parse().ok()?;
            Some(Outcome::Dismissed(reason))
        }
    }
}

impl FromStr for Outcome {
    type Err = ParseStatusError;

    fn from_str(text: &str) -> Result<Self, ParseStatusError> {
        parse_outcome(text).ok_or_else(|| ParseStatusError::new(text))
    }
}

impl FromStr for VerificationStatus {
    type Err = ParseStatusError;

    fn from_str(text: &str) -> Result<Self, ParseStatusError> {
        let status = match text {
            "Unreviewed" => Some(Self::Unreviewed),
            "UnderReview" => Some(Self::UnderReview),
            "Unverifiable" => Some(Self::Unverifiable),
            "Stale" => Some(Self::Stale),
            _ => match carried(text, "Proposed") {
                Some(outcome) => parse_outcome(outcome).map(Self::Proposed),
                None => parse_outcome(text).map(Self::from),
            },
        };
        status.ok_or_else(|| ParseStatusError::new(text))
    }
}

serde_as_text!(
    VerificationStatus,
    "a verification status such as Confirmed"
);
serde_as_text!(Outcome, "an outcome such as Confirmed");

/// A text that is no [`VerificationStatus`] or [`Outcome`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown verification status `{value}`")]
#[non_exhaustive]
pub struct ParseStatusError {
    /// The refused text, shortened.
    pub value: String,
}

impl ParseStatusError {
    fn new(text: &str) -> Self {
        Self {
            value: quoted(text),
        }
    }
}

/// The `reviewRating` of a `ClaimReview`: best 5, worst 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClaimReviewRating {
    /// `ratingValue`: 5, 2 or 1.
    pub value: u8,
    /// `alternateName`, in French.
    pub name_fr: &'static str,
}

named_enum! {
    /// The `info/certainty` of a CAP message, as spelled by OASIS CAP 1.2.
    "CAP certainty", ParseCapCertaintyError;
    pub enum CapCertainty {
        /// Determined to have occurred or to be ongoing.
        Observed = "Observed",
        /// More likely than not.
        Likely = "Likely",
        /// Possible but not likely.
        Possible = "Possible",
        /// Not expected to occur.
        Unlikely = "Unlikely",
        /// Certainty unknown.
        Unknown = "Unknown",
    }
}

#[cfg(test)]
pub(super) fn every_status() -> Vec<VerificationStatus> {
    let mut all = vec![
        VerificationStatus::Unreviewed,
        VerificationStatus::UnderReview,
        VerificationStatus::Proposed(Outcome::Confirmed),
        VerificationStatus::Proposed(Outcome::Refuted),
        VerificationStatus::Proposed(Outcome::Misleading),
        VerificationStatus::Confirmed,
        VerificationStatus::Refuted,
        VerificationStatus::Misleading,
        VerificationStatus::Unverifiable,
        VerificationStatus::Stale,
    ];
    for &reason in DismissReason::ALL {
        all.push(VerificationStatus::Dismissed(reason));
        all.push(VerificationStatus::Proposed(Outcome::Dismissed(reason)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_json_round_trip() {
        for status in every_status() {
            let text = status.to_string();
            assert_eq!(text.parse(), Ok(status));
            let json = serde_json::to_string(&status).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(
                serde_json::from_str::<VerificationStatus>(&json).unwrap(),
                status
            );
            assert!(text.starts_with(status.kind().as_str()));
        }
    }

    #[test]
    fn refused_texts() {
        for text in [
            "",
            "confirmed",
            "Proposed",
            "Proposed()",
            "Proposed(Stale)",
            "Proposed(Proposed(Confirmed))",
            "Dismissed",
            "Dismissed(Because)",
            "Dismissed(Spam",
            "Confirmed(Spam)",
        ] {
            assert_eq!(
                text.parse::<VerificationStatus>().unwrap_err().to_string(),
                format!("unknown verification status `{text}`")
            );
        }
    }

    /// The table of the domain model: state, French, verdict, closed, rating, CAP certainty.
    #[test]
    fn meanings() {
        use CapCertainty::{Likely, Observed, Possible, Unknown, Unlikely};
        for (text, fr, verdict, closed, review, cap) in [
            ("Unreviewed", "À traiter", false, false, None, Some(Unknown)),
            (
                "UnderReview",
                "En vérification",
                false,
                false,
                None,
                Some(Possible),
            ),
            (
                "Proposed(Confirmed)",
                "Verdict proposé",
                false,
                false,
                None,
                Some(Likely),
            ),
            (
                "Proposed(Refuted)",
                "Verdict proposé",
                false,
                false,
                None,
                Some(Unlikely),
            ),
            (
                "Proposed(Misleading)",
                "Verdict proposé",
                false,
                false,
                None,
                Some(Unlikely),
            ),
            (
                "Proposed(Dismissed(Spam))",
                "Verdict proposé",
                false,
                false,
                None,
                None,
            ),
            (
                "Confirmed",
                "Confirmé",
                true,
                true,
                Some((5, "Vrai")),
                Some(Observed),
            ),
            (
                "Refuted",
                "Infirmé",
                true,
                true,
                Some((1, "Faux")),
                Some(Unlikely),
            ),
            (
                "Misleading",
                "Trompeur",
                true,
                true,
                Some((2, "Trompeur")),
                Some(Unlikely),
            ),
            (
                "Unverifiable",
                "Invérifiable",
                false,
                true,
                None,
                Some(Unknown),
            ),
            ("Dismissed(Privacy)", "Écarté", false, true, None, None),
            ("Stale", "Périmé", false, false, None, None),
        ] {
            let status: VerificationStatus = text.parse().unwrap();
            assert_eq!(status.label_fr(), fr);
            assert_eq!(status.is_verdict(), verdict, "{text}");
            assert_eq!(status.is_closed(), closed, "{text}");
            let rating = status.claim_review().map(|r| (r.value, r.name_fr));
            assert_eq!(rating, review, "{text}");
            assert_eq!(status.cap_certainty(), cap, "{text}");
        }
    }
}
