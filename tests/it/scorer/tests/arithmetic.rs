//! Measures on numbers alone, worked by hand.

use std::f64::consts::PI;

use super::super::clustering::{Contingency, index, log_factorials};
use super::super::facts::seconds;
use super::super::places::{haversine_km, is_numbered_road};
use super::super::{Prf, auc, ece};
use super::assert_close;

#[test]
fn precision_and_recall() {
    assert_eq!(
        Prf::new(3, 4, 6),
        Prf {
            p: 0.75,
            r: 0.5,
            f1: 0.6
        }
    );
    for (right, given, wanted) in [(0, 0, 0), (0, 5, 0), (0, 0, 5), (0, 5, 5)] {
        assert_eq!(
            Prf::new(right, given, wanted),
            Prf {
                p: 0.0,
                r: 0.0,
                f1: 0.0
            }
        );
    }
}

#[test]
fn area_under_the_curve() {
    type Case<'a> = (&'a [(f64, bool)], Option<f64>);
    let cases: &[Case<'_>] = &[
        // Three of the four (positive, negative) pairs are in order.
        (
            &[(0.1, false), (0.4, false), (0.35, true), (0.8, true)],
            Some(0.75),
        ),
        // A tie counts one half.
        (&[(0.5, true), (0.5, false)], Some(0.5)),
        (
            &[(0.9, true), (0.5, true), (0.5, false), (0.1, false)],
            Some(0.875),
        ),
        (&[(0.0, true), (-0.0, false)], Some(0.5)),
        (&[(0.2, true), (0.7, false)], Some(0.0)),
        (&[(0.2, true), (0.7, true)], None),
        (&[], None),
    ];
    for (rows, wanted) in cases {
        assert_eq!(auc(rows), *wanted, "{rows:?}");
    }
}

#[test]
fn calibration_error() {
    // Bin 9 holds 0.95, 0.95 and 1.0 with two hits: |2.9 - 2|. Bin 2 holds 0.25 with none. Four
    // posts.
    let rows = [(0.95, true), (0.95, false), (0.25, false), (1.0, true)];
    assert_close(ece(&rows), (0.9 + 0.25) / 4.0, "ece");
    assert_close(ece(&[(1.0, true), (0.0, false)]), 0.0, "perfect");
    assert_close(ece(&[]), 0.0, "empty");
}

/// Two partitions of the same items, then B-cubed P and R, AMI, ARI.
type Agreement = (&'static [u8], &'static [u8], f64, f64, f64, f64);

const AGREEMENTS: &[Agreement] = &[
    // MI = ln 2, mean entropy 5/4 ln 2, expected MI 2/3 ln 2: (1 - 2/3) / (5/4 - 2/3). Ordered
    // pairs: tp 2, fn 2, tn 8.
    (
        &[0, 0, 1, 1],
        &[0, 0, 1, 2],
        1.0,
        0.75,
        4.0 / 7.0,
        4.0 / 7.0,
    ),
    // MI = 0, entropies ln 2, expected MI 1/3 ln 2. Pairs: fp, fn, tn 4 each.
    (&[0, 0, 1, 1], &[0, 1, 0, 1], 0.5, 0.5, -0.5, -0.5),
    // Equal up to names.
    (&[0, 1, 1, 2, 2, 2], &[2, 0, 0, 1, 1, 1], 1.0, 1.0, 1.0, 1.0),
    // Nothing is told by a partition into one class, or by singletons.
    (&[0, 0, 1, 1], &[0, 0, 0, 0], 0.5, 1.0, 0.0, 0.0),
    (&[0, 0, 0, 0], &[0, 0, 1, 1], 1.0, 0.5, 0.0, 0.0),
    (&[0, 0, 1, 1], &[0, 1, 2, 3], 1.0, 0.5, 0.0, 0.0),
    // … unless both are the same one.
    (&[0, 0, 0], &[7, 7, 7], 1.0, 1.0, 1.0, 1.0),
    (&[0, 1, 2, 3, 4], &[4, 3, 2, 1, 0], 1.0, 1.0, 1.0, 1.0),
];

#[test]
fn agreement_of_partitions() {
    for &(gold, said, p, r, ami, ari) in AGREEMENTS {
        let table = Contingency::new(&index(gold), &index(said));
        let what = |figure: &str| format!("{figure} of {gold:?} and {said:?}");
        assert_close(table.bcubed().p, p, &what("B3.P"));
        assert_close(table.bcubed().r, r, &what("B3.R"));
        assert_close(table.adjusted_mutual_information(), ami, &what("AMI"));
        assert_close(table.adjusted_rand(), ari, &what("ARI"));
    }
}

#[test]
fn all_alone_agrees_with_all_alone_at_every_size() {
    for n in 1..200 {
        let alone: Vec<usize> = (0..n).collect();
        let table = Contingency::new(&alone, &alone);
        assert_close(
            table.adjusted_mutual_information(),
            1.0,
            &format!("AMI at {n}"),
        );
    }
}

#[test]
fn log_factorials_against_products_and_stirling() {
    let table = log_factorials(2000);
    assert_eq!(table.len(), 2001);
    let mut product = 1_u64;
    for (n, found) in (0_u64..=20).zip(&table) {
        product *= n.max(1);
        assert_close(*found, (product as f64).ln(), &format!("ln {n}!"));
    }
    for n in [100_usize, 1000, 2000] {
        let x = n as f64;
        let series = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1260.0 * x.powi(5));
        assert_close(
            table[n],
            x * x.ln() - x + (2.0 * PI * x).ln() / 2.0 + series,
            &format!("ln {n}!"),
        );
    }
}

#[test]
fn times() {
    let cases = [
        ("1970-01-01T00:00:00Z", 0.0),
        ("1969-12-31T23:59:59Z", -1.0),
        ("2000-02-29T00:00:00Z", 951_782_400.0),
        ("2000-03-01T00:00:00Z", 951_868_800.0),
        ("2025-09-27T08:24:00+02:00", 1_758_954_240.0),
        ("2025-09-27T06:24:00.500Z", 1_758_954_240.5),
        ("2025-09-27T02:54:00-03:30", 1_758_954_240.0),
    ];
    for (time, wanted) in cases {
        assert_close(seconds(time), wanted, time);
    }
}

#[test]
fn numbered_roads() {
    for road in [
        "A75", "a75", "A 75", "D-907", "RN88", "rd 12", "Rn-7", "E11", "M6", "N88bis",
    ] {
        assert!(is_numbered_road(road), "{road}");
    }
    for other in [
        "",
        "R",
        "A",
        "R88",
        "A  75",
        "AB12",
        "À75",
        "rue 12",
        "Avenue 3",
        "route D907",
        "RN",
        "75",
    ] {
        assert!(!is_numbered_road(other), "{other}");
    }
}

#[test]
fn distances() {
    assert_close(haversine_km((44.0, 3.0), (44.0, 3.0)), 0.0, "nowhere");
    assert_close(
        haversine_km((0.0, 0.0), (0.0, 1.0)),
        6371.0 * PI / 180.0,
        "one degree",
    );
    assert_close(
        haversine_km((0.0, 0.0), (0.0, 180.0)),
        6371.0 * PI,
        "half way round",
    );
    let pole = haversine_km((90.0, 10.0), (0.0, -50.0));
    assert!((pole - 6371.0 * PI / 2.0).abs() < 1e-6, "{pole}");
}
