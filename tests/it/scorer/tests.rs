//! The scorer is itself under test: figures worked by hand, figures recorded from the reference
//! script, and the labels of the shipped crisis, which must score perfectly against themselves.

mod arithmetic;
mod crisis;
mod labels;
mod recorded;

use super::Figures;

/// Far above rounding, far below any wrong count.
const EXACT: f64 = 1e-9;

#[track_caller]
fn assert_close(found: f64, wanted: f64, what: &str) {
    assert!(
        (found - wanted).abs() < EXACT,
        "{what}: {found} is not {wanted}"
    );
}

#[track_caller]
fn assert_figures(figures: &Figures, wanted: &[(&str, f64)]) {
    for &(key, wanted) in wanted {
        let found = figures
            .get(key)
            .unwrap_or_else(|| panic!("no {key} in {figures:?}"));
        assert_close(*found, wanted, key);
    }
}
