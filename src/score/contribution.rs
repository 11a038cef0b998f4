//! `Contribution`: one named part of a score.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::LOGIT_BOUND;

/// One named part of a score, in logits.
///
/// The values of a score's contributions sum to its logit
/// ([`Score::from_contributions`](super::Score::from_contributions)); a positive value
/// speaks for, a negative one against. The detail, when there is one, quotes what was found
/// ("de l'eau jusqu'aux genoux").
///
/// Serde form: `{"name": "hazard:FLOOD", "value": 2.5, "detail": "inondation"}`, without
/// `detail` where there is none.
///
/// ```
/// use vigie::score::Contribution;
///
/// let part = Contribution::new("cue:WITNESS", 0.7)?.with_detail("je vois");
/// assert_eq!(part.to_string(), "cue:WITNESS +0.70 (je vois)");
/// assert_eq!(
///     Contribution::new("cue:WITNESS", f64::NAN).unwrap_err().to_string(),
///     "contribution `cue:WITNESS` has value NaN, which is not finite"
/// );
/// # Ok::<(), vigie::score::ContributionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Wire")]
pub struct Contribution {
    name: Cow<'static, str>,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'static, str>>,
}

impl Contribution {
    /// A part called `name` that adds `value` logits.
    ///
    /// # Errors
    ///
    /// [`ContributionError`] if `value` is NaN or infinite.
    pub fn new(name: impl Into<Cow<'static, str>>, value: f64) -> Result<Self, ContributionError> {
        let name = name.into();
        if value.is_finite() {
            Ok(Self {
                name,
                value,
                detail: None,
            })
        } else {
            Err(ContributionError::NotFinite { name, value })
        }
    }

    /// As [`Contribution::new`], but never refuses: NaN adds nothing, an infinite value adds
    /// ±[`LOGIT_BOUND`].
    pub fn saturating(name: impl Into<Cow<'static, str>>, value: f64) -> Self {
        let value = if value.is_nan() {
            0.0
        } else if value.is_infinite() {
            LOGIT_BOUND.copysign(value)
        } else {
            value
        };
        Self {
            name: name.into(),
            value,
            detail: None,
        }
    }

    /// The same part with a quotation or remark for people.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// What contributes, a stable name such as `hazard:FLOOD`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How much, in logits. Always finite.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// What was found, if there is more to say than the name.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

impl fmt::Display for Contribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:+.2}", self.name, self.value)?;
        match &self.detail {
            Some(detail) => write!(f, " ({detail})"),
            None => Ok(()),
        }
    }
}

/// What is read, before validation.
#[derive(Deserialize)]
struct Wire {
    name: String,
    value: f64,
    #[serde(default)]
    detail: Option<String>,
}

impl TryFrom<Wire> for Contribution {
    type Error = ContributionError;

    fn try_from(wire: Wire) -> Result<Self, ContributionError> {
        let mut contribution = Self::new(wire.name, wire.value)?;
        contribution.detail = wire.detail.map(Cow::Owned);
        Ok(contribution)
    }
}

/// Why a value is no [`Contribution`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ContributionError {
    /// The value is NaN or infinite.
    #[error("contribution `{name}` has value {value}, which is not finite")]
    #[non_exhaustive]
    NotFinite {
        /// The name of the contribution.
        name: Cow<'static, str>,
        /// The refused value.
        value: f64,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::Score;

    #[test]
    fn saturating_keeps_sums_meaningful() {
        for (value, kept) in [
            (f64::NAN, 0.0),
            (f64::INFINITY, LOGIT_BOUND),
            (f64::NEG_INFINITY, -LOGIT_BOUND),
            (1.25, 1.25),
        ] {
            assert_eq!(
                Contribution::saturating("x", value).value().to_bits(),
                f64::to_bits(kept)
            );
        }
    }

    #[test]
    fn serde_form() {
        let plain = Contribution::new("intercept", -2.0).unwrap();
        assert_eq!(
            serde_json::to_string(&plain).unwrap(),
            r#"{"name":"intercept","value":-2.0}"#
        );
        let detailed = plain.with_detail("a priori");
        let json = serde_json::to_string(&detailed).unwrap();
        assert_eq!(
            json,
            r#"{"name":"intercept","value":-2.0,"detail":"a priori"}"#
        );
        assert_eq!(
            serde_json::from_str::<Contribution>(&json).unwrap(),
            detailed
        );
        let null: Contribution =
            serde_json::from_str(r#"{"name":"a","value":1,"detail":null}"#).unwrap();
        assert_eq!(null.detail(), None);
    }

    #[test]
    fn no_contribution_says_nothing() {
        assert_eq!(Score::from_contributions(&[]), Score::HALF);
    }

    proptest! {
        #[test]
        fn contributions_sum_to_the_logit(values in prop::collection::vec(-3.0..3.0_f64, 0..7)) {
            let parts: Vec<_> = values
                .iter()
                .map(|&value| Contribution::new("part", value).unwrap())
                .collect();
            let sum: f64 = values.iter().sum();
            prop_assert!((Score::from_contributions(&parts).logit() - sum).abs() < 1e-6);
        }

        #[test]
        fn any_finite_contributions_make_a_score(values in prop::collection::vec(any::<f64>(), 0..9)) {
            let parts: Vec<_> = values
                .iter()
                .map(|&value| Contribution::saturating("part", value))
                .collect();
            let score = Score::from_contributions(&parts);
            prop_assert!((0.0..=1.0).contains(&score.get()));
        }
    }
}
