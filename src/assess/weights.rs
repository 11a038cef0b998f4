//! Weights: named numbers, read from a table that a user can replace.

use std::fmt::Write as _;
use std::str::FromStr;

use thiserror::Error;

use super::features::{FEATURES, Feature, FeatureVector};
use super::target::Target;
use super::wording::{Vocabulary, Wording};

/// The weights of one feature, one a target.
type Row = [f32; Target::COUNT];

/// The weights of every linear model of this floor.
///
/// A weight adds logits to a target for each unit of a feature; what is not there weighs nothing. The format is
/// tab-separated, with `#` for remarks. It has rows of three, `target`, `feature`, `weight`; or, after a head line
/// `feature` and targets, rows of a feature and its weights, `.` for none. Targets are [`Target`]s (`relevance`,
/// `priority:P0`, `type:HelpRequest`, …), features are [`Feature`]s or [`Wording`]s (`word.secours`).
///
/// ```
/// use vigie::assess::{Weights, Wording};
/// let weights: Weights = "relevance\tbias\t-2.5\nrelevance\tcue.WITNESS\t1.5".parse()?;
/// assert_eq!(weights.get("relevance".parse()?, "cue.WITNESS".parse()?), 1.5);
/// let wide: Weights = "feature\trelevance\tpriority:P0\nbias\t-2.5\t-4\nword.secours\t.\t2".parse()?;
/// assert_eq!(wide.of_wording("priority:P0".parse()?, Wording::Word("secours")), 2.0);
/// assert!("relevance\tbias\tmany".parse::<Weights>().unwrap_err().to_string().contains("line 1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Weights {
    /// Feature by feature, one row of all targets: a post has few features.
    rows: Vec<Row>,
    vocabulary: Vocabulary,
    /// By number in the vocabulary.
    wording: Vec<Row>,
}

/// Why a table of weights cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("weights, line {line}: {reason}")]
#[non_exhaustive]
pub struct WeightsError {
    /// Line number, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Weights {
    /// The weights that ship with the crate; their origin stands at the head of the table.
    #[must_use]
    pub fn builtin() -> Self {
        // The table is part of the crate and a test reads it; an empty one keeps the promise not to panic.
        include_str!("weights.tsv")
            .parse()
            .unwrap_or_else(|_| Self::empty())
    }

    /// All weights zero.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            rows: vec![[0.0; Target::COUNT]; FEATURES],
            vocabulary: Vocabulary::default(),
            wording: Vec::new(),
        }
    }

    /// One weight, in logits per unit of the feature.
    #[must_use]
    pub fn get(&self, target: Target, feature: Feature) -> f64 {
        self.rows
            .get(feature.index())
            .and_then(|row| row.get(target.index()))
            .map_or(0.0, |&w| f64::from(w))
    }

    /// One weight of a wording feature, in logits.
    #[must_use]
    pub fn of_wording(&self, target: Target, wording: Wording<'_>) -> f64 {
        let number = self.vocabulary.get(wording);
        number.map_or(0.0, |number| self.of_number(target, number))
    }

    pub(super) fn of_number(&self, target: Target, number: u32) -> f64 {
        let row = self.wording.get(number as usize);
        row.and_then(|row| row.get(target.index()))
            .map_or(0.0, |&w| f64::from(w))
    }

    /// The wording features that carry weights.
    pub(super) const fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Sets one weight; one that is not finite counts as zero.
    pub fn set(&mut self, target: Target, feature: Feature, weight: f64) {
        let cell = self.rows.get_mut(feature.index());
        if let Some(cell) = cell.and_then(|row| row.get_mut(target.index())) {
            *cell = finite(weight);
        }
    }

    /// Sets one weight of a wording feature; one that is not finite counts as zero.
    pub fn set_wording(&mut self, target: Target, wording: Wording<'_>, weight: f64) {
        let number = self.vocabulary.insert(wording) as usize;
        if number >= self.wording.len() {
            self.wording.resize(number + 1, [0.0; Target::COUNT]);
        }
        let cell = self.wording.get_mut(number);
        if let Some(cell) = cell.and_then(|row| row.get_mut(target.index())) {
            *cell = finite(weight);
        }
    }

    /// The logits of all targets for one post: `O(features of the post · targets)`.
    #[must_use]
    pub(super) fn logits(&self, features: &FeatureVector) -> Row {
        let mut sums = [0.0; Target::COUNT];
        for (feature, value) in features.iter() {
            if let Some(row) = self.rows.get(feature.index()) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += weight * value;
                }
            }
        }
        for &number in features.wording.present() {
            if let Some(row) = self.wording.get(number as usize) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += weight;
                }
            }
        }
        sums
    }

    /// The table as text, as [`Weights::from_str`] reads it: one row a feature, features without weights left out.
    #[must_use]
    pub fn to_table(&self) -> String {
        let mut table = String::from("feature");
        let plain = Feature::all().map(|feature| feature.to_string());
        let wordings = (0..).map_while(|number| self.vocabulary.wording(number));
        let names = plain.chain(wordings.map(|wording| wording.to_string()));
        for target in Target::all() {
            let _ = write!(table, "\t{target}"); // writing to a String cannot fail
        }
        table.push('\n');
        for (name, row) in names.zip(self.rows.iter().chain(&self.wording)) {
            if row.iter().all(|&weight| weight == 0.0) {
                continue;
            }
            table.push_str(&name);
            for weight in row {
                let _ = match weight {
                    0.0 => write!(table, "\t."),
                    _ => write!(table, "\t{weight}"),
                };
            }
            table.push('\n');
        }
        table
    }

    /// Sets the weight of a feature in its text form.
    fn set_named(&mut self, target: Target, feature: &str, weight: &str) -> Result<(), String> {
        let parsed = weight.parse::<f64>().ok().filter(|w| w.is_finite());
        let weight = parsed.ok_or_else(|| {
            let feature = crate::text_form::quoted(feature);
            format!("weight of {feature} is not a finite number")
        })?;
        match Wording::parse(feature) {
            Some(wording) => self.set_wording(target, wording, weight),
            None => self.set(target, feature.parse().map_err(|e| format!("{e}"))?, weight),
        }
        Ok(())
    }
}

/// A finite weight, in the precision in which weights are kept.
#[expect(
    clippy::cast_possible_truncation,
    reason = "seven digits are more than any weight was measured to"
)]
fn finite(weight: f64) -> f32 {
    if weight.is_finite() {
        weight as f32
    } else {
        0.0
    }
}

/// The same weights, whatever the order in which their features came.
impl PartialEq for Weights {
    fn eq(&self, other: &Self) -> bool {
        let within = |a: &Self, b: &Self| {
            let numbers = (0..).map_while(|number| a.vocabulary.wording(number));
            numbers.zip(&a.wording).all(|(wording, row)| {
                let there = b
                    .vocabulary
                    .get(wording)
                    .and_then(|n| b.wording.get(n as usize));
                there.unwrap_or(&[0.0; Target::COUNT]) == row
            })
        };
        self.rows == other.rows && within(self, other) && within(other, self)
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self::builtin()
    }
}

impl FromStr for Weights {
    type Err = WeightsError;

    fn from_str(table: &str) -> Result<Self, WeightsError> {
        let mut weights = Self::empty();
        let mut head: Option<Vec<Target>> = None;
        for (i, row) in table.lines().enumerate() {
            let row = row.trim_end();
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            weights
                .read_row(row, &mut head)
                .map_err(|reason| WeightsError {
                    line: i + 1,
                    reason,
                })?;
        }
        Ok(weights)
    }
}

impl Weights {
    /// Reads one row; `head` holds the targets of the columns once they were named.
    fn read_row(&mut self, row: &str, head: &mut Option<Vec<Target>>) -> Result<(), String> {
        let target = |name: &str| name.parse::<Target>().map_err(|e| e.to_string());
        let mut fields = row.split('\t');
        let first = fields.next().unwrap_or_default();
        if first == "feature" {
            *head = Some(fields.map(target).collect::<Result<_, _>>()?);
            return Ok(());
        }
        let Some(head) = head else {
            let (Some(feature), Some(weight), None) = (fields.next(), fields.next(), fields.next())
            else {
                return Err("expected target, feature and weight, tab-separated".to_owned());
            };
            return self.set_named(target(first)?, feature, weight);
        };
        let found = fields.clone().count();
        if found != head.len() {
            return Err(format!("expected {} weights, found {found}", head.len()));
        }
        for (&target, weight) in head.iter().zip(fields) {
            if weight != "." {
                self.set_named(target, first, weight)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_reads_and_round_trips() {
        let shipped: Weights = include_str!("weights.tsv").parse().unwrap();
        assert_ne!(shipped, Weights::empty());
        assert_eq!(shipped.to_table().parse::<Weights>().unwrap(), shipped);
    }

    #[test]
    fn a_wrong_row_names_its_line() {
        for (table, reason) in [
            (
                "# ok\n\nrelevance\tbias",
                "weights, line 3: expected target, feature and weight, tab-separated",
            ),
            (
                "nothing\tbias\t1",
                "weights, line 1: unknown target `nothing`",
            ),
            (
                "relevance\tluck\t1",
                "weights, line 1: unknown feature `luck`",
            ),
            (
                "relevance\tbias\tNaN",
                "weights, line 1: weight of bias is not a finite number",
            ),
        ] {
            assert_eq!(table.parse::<Weights>().unwrap_err().to_string(), reason);
        }
    }
}
