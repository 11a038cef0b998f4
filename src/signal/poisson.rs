//! How unusual a count is.

/// Terms of the tail that are summed: each is smaller than the one before by a factor of `mean / count`.
const MOST_TERMS: u32 = 500;

/// The probability of `count` or more where `mean` are expected, if voices came independently (Poisson).
/// A count that is not above the mean is not unusual: 1.
pub(super) fn tail(count: usize, mean: f64) -> f64 {
    let n = count as f64;
    if n <= mean || count == 0 || !mean.is_finite() {
        return 1.0;
    }
    if mean <= 0.0 {
        return 0.0;
    }
    // ln of the first term, e^-mean mean^n / n!; the factorial term by term, for counts are small.
    let ln_factorial: f64 = (2..=count).map(|k| (k as f64).ln()).sum();
    let mut term = 1.0;
    let mut sum = 1.0;
    for k in 1..=MOST_TERMS {
        term *= mean / (n + f64::from(k));
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    ((n * mean.ln() - mean - ln_factorial).exp() * sum).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::tail;

    /// One minus the sum of the terms below the count: right, but blind below 1e-15.
    fn slow(count: usize, mean: f64) -> f64 {
        let mut term = (-mean).exp();
        let mut below = 0.0;
        for k in 0..count {
            below += term;
            term *= mean / (k as f64 + 1.0);
        }
        1.0 - below
    }

    #[test]
    fn agrees_with_the_plain_sum() {
        for mean in [0.01, 0.3, 1.0, 4.5, 20.0] {
            for count in 1..40 {
                if count as f64 > mean {
                    let (fast, slow) = (tail(count, mean), slow(count, mean));
                    assert!(
                        (fast - slow).abs() < 1e-12,
                        "{count} of {mean}: {fast} {slow}"
                    );
                }
            }
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "the edges are exact")]
    fn the_edges() {
        assert_eq!(tail(0, 0.0), 1.0);
        assert_eq!(tail(3, 0.0), 0.0);
        assert_eq!(tail(3, 3.0), 1.0);
        assert_eq!(tail(3, f64::INFINITY), 1.0);
        assert_eq!(tail(3, f64::NAN), 1.0);
        assert!(tail(96, 1e-9) >= 0.0);
    }
}
