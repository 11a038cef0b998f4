//! Agreement of two partitions of the same items, all read off their contingency table.

use std::collections::BTreeMap;

use super::Prf;

/// Numbers labels in order of first appearance.
pub(super) fn index<T: Ord>(labels: &[T]) -> Vec<usize> {
    let mut known = BTreeMap::new();
    labels
        .iter()
        .map(|label| {
            let next = known.len();
            *known.entry(label).or_insert(next)
        })
        .collect()
}

/// How many items each pair of (row, column) classes shares.
pub(super) struct Contingency {
    cells: BTreeMap<(usize, usize), usize>,
    row_sums: Vec<usize>,
    column_sums: Vec<usize>,
    items: usize,
}

impl Contingency {
    /// From the class of each item in either partition, as numbered by [`index`].
    ///
    /// # Panics
    /// If the two have different lengths.
    pub(super) fn new(rows: &[usize], columns: &[usize]) -> Self {
        assert_eq!(
            rows.len(),
            columns.len(),
            "two partitions of the same items"
        );
        let mut cells = BTreeMap::new();
        for (&row, &column) in rows.iter().zip(columns) {
            *cells.entry((row, column)).or_insert(0) += 1;
        }
        Self {
            cells,
            row_sums: class_sizes(rows),
            column_sums: class_sizes(columns),
            items: rows.len(),
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.row_sums.len()
    }

    pub(super) fn columns(&self) -> usize {
        self.column_sums.len()
    }

    /// Bagga and Baldwin 1998: the mean over items of the share of its column class (precision) and
    /// of its row class (recall) that has the same pair of classes. Rows are gold.
    pub(super) fn bcubed(&self) -> Prf {
        let mean = |sums: &dyn Fn(usize, usize) -> usize| {
            let total: f64 = self
                .cells
                .iter()
                .map(|(&(i, j), &n)| (n * n) as f64 / sums(i, j) as f64)
                .sum();
            total / self.items as f64
        };
        let p = mean(&|_, j| self.column_sums[j]);
        let r = mean(&|i, _| self.row_sums[i]);
        Prf {
            p,
            r,
            f1: 2.0 * p * r / (p + r),
        }
    }

    /// Hubert and Arabie 1985: the Rand index over pairs of items, corrected for chance. 1 for
    /// equal partitions.
    pub(super) fn adjusted_rand(&self) -> f64 {
        let squares =
            |counts: &mut dyn Iterator<Item = usize>| counts.map(|n| (n * n) as f64).sum::<f64>();
        let both = squares(&mut self.cells.values().copied());
        let same_row = squares(&mut self.row_sums.iter().copied());
        let same_column = squares(&mut self.column_sums.iter().copied());
        let items = self.items as f64;
        // Ordered pairs: together in both, in columns only, in rows only, in neither.
        let (tp, fp, fneg) = (both - items, same_column - both, same_row - both);
        let tn = items * items - fp - fneg - both;
        if fp == 0.0 && fneg == 0.0 {
            return 1.0;
        }
        2.0 * (tp * tn - fneg * fp) / ((tp + fneg) * (fneg + tn) + (tp + fp) * (fp + tn))
    }

    /// Vinh, Epps and Bailey 2010: mutual information corrected for chance, normalised by the mean
    /// of the two entropies (as scikit-learn's `adjusted_mutual_info_score` with its default
    /// average).
    pub(super) fn adjusted_mutual_information(&self) -> f64 {
        // Equal partitions: said first, because singletons would be 0 / 0 up to rounding.
        if self.cells.len() == self.rows() && self.cells.len() == self.columns() {
            return 1.0;
        }
        if self.rows() == 1 || self.columns() == 1 {
            return 0.0;
        }
        let expected = self.expected_mutual_information();
        let mean_entropy = f64::midpoint(
            self.entropy(&self.row_sums),
            self.entropy(&self.column_sums),
        );
        away_from_zero(self.mutual_information() - expected)
            / away_from_zero(mean_entropy - expected)
    }

    fn mutual_information(&self) -> f64 {
        let items = self.items as f64;
        let term = |(&(i, j), &n): (&(usize, usize), &usize)| {
            let independent = self.row_sums[i] as f64 * self.column_sums[j] as f64;
            n as f64 / items * (items * n as f64 / independent).ln()
        };
        self.cells.iter().map(term).sum::<f64>().max(0.0)
    }

    fn entropy(&self, sums: &[usize]) -> f64 {
        let items = self.items as f64;
        -sums
            .iter()
            .map(|&n| n as f64 / items)
            .map(|p| p * p.ln())
            .sum::<f64>()
    }

    /// The mean mutual information of two random partitions with these class sizes: the overlap of
    /// a row class with a column class is hypergeometric. O(rows × columns × smaller class).
    fn expected_mutual_information(&self) -> f64 {
        let log_factorial = log_factorials(self.items);
        let items = self.items as f64;
        let mut expected = 0.0;
        for &a in &self.row_sums {
            for &b in &self.column_sums {
                let log_sizes = log_factorial[a]
                    + log_factorial[b]
                    + log_factorial[self.items - a]
                    + log_factorial[self.items - b];
                for n in 1.max((a + b).saturating_sub(self.items))..=a.min(b) {
                    let log_ways = log_factorial[self.items]
                        + log_factorial[n]
                        + log_factorial[a - n]
                        + log_factorial[b - n];
                    let probability =
                        (log_sizes - log_ways - log_factorial[self.items + n - a - b]).exp();
                    expected += n as f64 / items
                        * (items * n as f64 / (a as f64 * b as f64)).ln()
                        * probability;
                }
            }
        }
        expected
    }
}

/// ln 0!, ln 1!, … ln n!. The running sum is compensated (Neumaier), so that no error builds up.
pub(super) fn log_factorials(n: usize) -> Vec<f64> {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    let next = |k: usize| {
        let term = (k.max(1) as f64).ln();
        let total = sum + term;
        lost += if sum >= term {
            (sum - total) + term
        } else {
            (term - total) + sum
        };
        sum = total;
        sum + lost
    };
    (0..=n).map(next).collect()
}

fn class_sizes(labels: &[usize]) -> Vec<usize> {
    let mut sizes = vec![0; labels.iter().max().map_or(0, |last| last + 1)];
    for &label in labels {
        sizes[label] += 1;
    }
    sizes
}

/// Keeps the sign and avoids 0 / 0 where the partitions agree as well as they possibly can.
fn away_from_zero(x: f64) -> f64 {
    if x < 0.0 {
        x.min(-f64::EPSILON)
    } else {
        x.max(f64::EPSILON)
    }
}
