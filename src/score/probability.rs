//! `Score`: a validated probability.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Contribution;
use crate::text_form::quoted;

/// Largest absolute value of a logit.
///
/// `1 / (1 + e^36)` is the spacing of `f64` just below one: a probability beyond it cannot
/// be told from 0 or 1.
pub const LOGIT_BOUND: f64 = 36.0;

/// A probability: finite, in `[0, 1]`, totally ordered.
///
/// Zero has one form only (`-0.0` becomes `0.0`), hence `Eq`, `Ord` and `Hash` agree.
/// The text form is the shortest decimal number that reads back as the same value; the
/// serde form is a number. Both refuse what [`Score::new`] refuses.
///
/// ```
/// use vigie::score::Score;
///
/// let score = Score::new(0.93)?;
/// assert!(score > Score::HALF);
/// assert_eq!(score.to_string(), "0.93");
/// assert_eq!("0.93".parse(), Ok(score));
/// assert!(Score::new(f64::NAN).is_err());
/// assert_eq!(Score::new(1.5).unwrap_err().to_string(), "score 1.5 is outside [0, 1]");
/// assert_eq!(Score::saturating(1.5), Score::ONE);
/// # Ok::<(), vigie::score::ScoreError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Score(f64);

impl Score {
    /// Impossible, or unknown where nothing speaks for it.
    pub const ZERO: Self = Self(0.0);
    /// As likely as not: logit 0.
    pub const HALF: Self = Self(0.5);
    /// Certain.
    pub const ONE: Self = Self(1.0);

    /// A score from a probability.
    ///
    /// # Errors
    ///
    /// [`ScoreError`] if `value` is NaN or outside `[0, 1]`.
    pub fn new(value: f64) -> Result<Self, ScoreError> {
        if value.is_nan() {
            Err(ScoreError::NotANumber)
        } else if (0.0..=1.0).contains(&value) {
            Ok(Self::saturating(value))
        } else {
            Err(ScoreError::OutOfRange { value })
        }
    }

    /// The nearest score: values are clamped to `[0, 1]`, NaN becomes 0.
    #[must_use]
    pub fn saturating(value: f64) -> Self {
        if value >= 1.0 {
            Self::ONE
        } else if value > 0.0 {
            Self(value)
        } else {
            // NaN, negative values and both zeros.
            Self::ZERO
        }
    }

    /// The probability whose log-odds are `logit`: `1 / (1 + e^-logit)`.
    ///
    /// At or beyond ±[`LOGIT_BOUND`] the score is exactly 1 or 0; NaN gives 0, as with
    /// [`Score::saturating`].
    #[must_use]
    pub fn from_logit(logit: f64) -> Self {
        if logit >= LOGIT_BOUND {
            Self::ONE
        } else if logit > -LOGIT_BOUND {
            // Each branch takes the exponential of a non-positive number: nothing overflows
            // and small probabilities keep their precision.
            if logit >= 0.0 {
                Self::saturating(1.0 / (1.0 + (-logit).exp()))
            } else {
                let odds = logit.exp();
                Self::saturating(odds / (1.0 + odds))
            }
        } else {
            Self::ZERO
        }
    }

    /// The score whose logit is the sum of the contributions' values, taken in order.
    ///
    /// No contribution at all gives [`Score::HALF`]. O(n).
    #[must_use]
    pub fn from_contributions(contributions: &[Contribution]) -> Self {
        Self::from_logit(contributions.iter().map(Contribution::value).sum())
    }

    /// The probability, in `[0, 1]`.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The log-odds `ln(p / (1 - p))`, bounded to ±[`LOGIT_BOUND`].
    #[must_use]
    pub fn logit(self) -> f64 {
        let odds = self.0.ln() - (-self.0).ln_1p();
        odds.clamp(-LOGIT_BOUND, LOGIT_BOUND)
    }

    /// `1 - p`: the probability of the contrary.
    #[must_use]
    pub fn complement(self) -> Self {
        Self::saturating(1.0 - self.0)
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Hash for Score {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Score {
    type Err = ScoreError;

    fn from_str(text: &str) -> Result<Self, ScoreError> {
        let value = text
            .parse()
            .map_err(|_| ScoreError::Unreadable { text: quoted(text) })?;
        Self::new(value)
    }
}

impl TryFrom<f64> for Score {
    type Error = ScoreError;

    fn try_from(value: f64) -> Result<Self, ScoreError> {
        Self::new(value)
    }
}

impl From<Score> for f64 {
    fn from(score: Score) -> Self {
        score.0
    }
}

/// Why a number or a text is no [`Score`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ScoreError {
    /// The value is NaN.
    #[error("score is not a number")]
    NotANumber,
    /// The value lies outside `[0, 1]`.
    #[error("score {value} is outside [0, 1]")]
    #[non_exhaustive]
    OutOfRange {
        /// The refused value.
        value: f64,
    },
    /// The text is no decimal number.
    #[error("score `{text}` is not a decimal number")]
    #[non_exhaustive]
    Unreadable {
        /// The refused text, shortened.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refused_and_accepted_values() {
        for (value, accepted) in [
            (0.0, true),
            (-0.0, true),
            (1.0, true),
            (0.5, true),
            (f64::MIN_POSITIVE, true),
            (1.0 + f64::EPSILON, false),
            (-f64::MIN_POSITIVE, false),
            (f64::INFINITY, false),
            (f64::NEG_INFINITY, false),
            (f64::NAN, false),
        ] {
            assert_eq!(Score::new(value).is_ok(), accepted, "{value}");
        }
    }

    #[test]
    fn zero_has_one_form() {
        let zero = Score::new(-0.0).unwrap();
        assert_eq!(zero.get().to_bits(), 0.0_f64.to_bits());
        assert_eq!(zero, Score::ZERO);
        assert_eq!(Score::saturating(-0.0).get().to_bits(), 0);
        assert_eq!("-0".parse::<Score>().unwrap().to_string(), "0");
    }

    #[test]
    fn messages_name_the_value() {
        for (text, message) in [
            ("2", "score 2 is outside [0, 1]"),
            ("-0.25", "score -0.25 is outside [0, 1]"),
            ("inf", "score inf is outside [0, 1]"),
            ("NaN", "score is not a number"),
            ("beaucoup", "score `beaucoup` is not a decimal number"),
            ("", "score `` is not a decimal number"),
        ] {
            assert_eq!(text.parse::<Score>().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn logit_of_known_probabilities() {
        for (p, logit) in [
            (0.0, -LOGIT_BOUND),
            (1.0, LOGIT_BOUND),
            (0.5, 0.0),
            (0.75, 3.0_f64.ln()),
            (0.1, -(9.0_f64.ln())),
            (1e-300, -LOGIT_BOUND),
        ] {
            let got = Score::new(p).unwrap().logit();
            assert!((got - logit).abs() < 1e-12, "{p}: {got}");
        }
    }

    #[test]
    fn logits_beyond_the_bound_are_certain() {
        assert_eq!(Score::from_logit(f64::INFINITY), Score::ONE);
        assert_eq!(Score::from_logit(LOGIT_BOUND), Score::ONE);
        assert_eq!(Score::from_logit(-LOGIT_BOUND), Score::ZERO);
        assert_eq!(Score::from_logit(f64::NEG_INFINITY), Score::ZERO);
        assert_eq!(Score::from_logit(f64::NAN), Score::ZERO);
        assert!(Score::from_logit(35.9) < Score::ONE);
        assert!(Score::from_logit(-35.9) > Score::ZERO);
    }

    #[test]
    fn json_passes_the_same_validation() {
        assert_eq!(serde_json::from_str::<Score>("1").unwrap(), Score::ONE);
        let error = serde_json::from_str::<Score>("1.01").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("score 1.01 is outside [0, 1]")
        );
    }

    proptest! {
        #[test]
        fn any_f64_saturates_into_range(value in any::<f64>()) {
            let score = Score::saturating(value);
            prop_assert!((0.0..=1.0).contains(&score.get()));
            prop_assert!(score.get().is_sign_positive());
            prop_assert!(score.logit().abs() <= LOGIT_BOUND);
            let sigmoid = Score::from_logit(value).get();
            prop_assert!((0.0..=1.0).contains(&sigmoid));
        }

        #[test]
        fn text_round_trip(value in 0.0..=1.0_f64) {
            let score = Score::new(value).unwrap();
            prop_assert_eq!(score.to_string().parse::<Score>().unwrap(), score);
        }

        // Decimals of at most 15 digits: beyond them serde_json, without its feature
        // `float_roundtrip`, may read the neighbouring f64.
        #[test]
        fn json_round_trip(millionths in 0..=1_000_000_u32) {
            let score = Score::new(f64::from(millionths) / 1e6).unwrap();
            let json = serde_json::to_string(&score).unwrap();
            prop_assert_eq!(serde_json::from_str::<Score>(&json).unwrap(), score);
        }

        #[test]
        fn order_is_that_of_the_numbers(a in 0.0..=1.0_f64, b in 0.0..=1.0_f64) {
            let (x, y) = (Score::new(a).unwrap(), Score::new(b).unwrap());
            prop_assert_eq!(x.cmp(&y), a.partial_cmp(&b).unwrap());
        }

        #[test]
        fn logit_inverts_from_logit(x in -20.0..20.0_f64) {
            // At 20 the distance of p to 1 is 2e-9, which f64 keeps to 1e-16: 5e-8 of a logit.
            prop_assert!((Score::from_logit(x).logit() - x).abs() < 1e-6);
        }

        #[test]
        fn from_logit_never_decreases(a in -40.0..40.0_f64, b in -40.0..40.0_f64) {
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            prop_assert!(Score::from_logit(low) <= Score::from_logit(high));
        }

        #[test]
        fn complement_changes_the_sign_of_the_logit(x in -15.0..15.0_f64) {
            let score = Score::from_logit(x);
            prop_assert!((score.complement().logit() + score.logit()).abs() < 1e-6);
        }
    }
}
