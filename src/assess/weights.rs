//! Weights: named numbers, read from a table that a user can replace.

use std::fmt::Write as _;
use std::str::FromStr;
use std::sync::OnceLock;

use thiserror::Error;

use crate::hazard::Hazard;

use super::features::{FEATURES, Feature, FeatureVector, ParseFeatureError};
use super::rows::Rows;
use super::target::Target;
use super::wording::{Vocabulary, Wording};

/// The weights of every linear model of this floor.
///
/// A weight adds logits to a target for each unit of a feature; what is not there weighs nothing. The format is
/// tab-separated, with `#` for remarks. It has rows of three, `target`, `feature`, `weight`; or, after a head line
/// `feature` and targets, rows of a feature and its weights, `.` for none. Targets are [`Target`]s (`relevance`,
/// `priority:P0`, `type:HelpRequest`, …), features are [`Feature`]s or [`Wording`]s (`word.secours`). A hazard whose
/// `bias` weighs nothing has no model: the lexicon alone decides about it.
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
    features: Rows,
    vocabulary: Vocabulary,
    /// By number in the vocabulary.
    wording: Rows,
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
    /// A copy of the weights that ship with the crate, read once for the program; their origin stands at the head of
    /// the table.
    #[must_use]
    pub fn builtin() -> Self {
        static BUILTIN: OnceLock<Weights> = OnceLock::new();
        // The table is part of the crate and a test reads it; an empty one keeps the promise not to panic.
        let read = || {
            include_str!("weights.tsv")
                .parse()
                .unwrap_or_else(|_| Self::empty())
        };
        BUILTIN.get_or_init(read).clone()
    }

    /// All weights zero.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            features: Rows::with(FEATURES),
            vocabulary: Vocabulary::default(),
            wording: Rows::default(),
        }
    }

    /// One weight, in logits per unit of the feature.
    #[must_use]
    pub fn get(&self, target: Target, feature: Feature) -> f64 {
        self.features.get(feature.index(), target)
    }

    /// One weight of a wording feature, in logits.
    #[must_use]
    pub fn of_wording(&self, target: Target, wording: Wording<'_>) -> f64 {
        let number = self.vocabulary.get(wording);
        number.map_or(0.0, |number| self.of_number(target, number))
    }

    pub(super) fn of_number(&self, target: Target, number: u32) -> f64 {
        self.wording.get(number as usize, target)
    }

    /// The wording features that carry weights.
    pub(super) const fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Sets one weight; one that is not finite, or too large for an `f32`, counts as zero.
    pub fn set(&mut self, target: Target, feature: Feature, weight: f64) {
        self.features.set(feature.index(), target, weight);
    }

    /// Sets one weight of a wording feature, as [`Weights::set`] does.
    pub fn set_wording(&mut self, target: Target, wording: Wording<'_>, weight: f64) {
        let number = self.vocabulary.insert(wording) as usize;
        self.wording.grow(number + 1);
        self.wording.set(number, target, weight);
    }

    /// The logits of all targets but the hazards for one post: `O(features of the post · targets)`.
    #[must_use]
    pub(super) fn logits(&self, features: &FeatureVector) -> [f32; Target::FIRST_HAZARD] {
        let mut sums = [0.0; Target::FIRST_HAZARD];
        for (feature, value) in features.iter() {
            self.features.add(feature.index(), value, &mut sums);
        }
        for &number in features.wording.present() {
            self.wording.add(number as usize, 1.0, &mut sums);
        }
        sums
    }

    /// The logit of one hazard for one post; `None` for a hazard without a model.
    pub(super) fn hazard_logit(&self, hazard: Hazard, features: &FeatureVector) -> Option<f64> {
        let target = Target::Hazard(hazard);
        if self.get(target, Feature::BIAS) == 0.0 {
            return None;
        }
        let plain = features
            .iter()
            .map(|(feature, value)| self.get(target, feature) * f64::from(value));
        let wording = features.wording.present().iter();
        let wording = wording.map(|&number| self.of_number(target, number));
        Some(plain.chain(wording).sum())
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
        let features = (0..FEATURES).map(|feature| self.features.row(feature).collect());
        let wording = (0..self.wording.len()).map(|number| self.wording.row(number).collect());
        for (name, row) in names.zip(features.chain(wording)) {
            let row: Vec<f32> = row;
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
}

/// A feature of either kind.
#[derive(Clone, Copy)]
enum Named<'a> {
    Plain(Feature),
    Wording(Wording<'a>),
}

impl<'a> Named<'a> {
    fn parse(text: &'a str) -> Result<Self, String> {
        match Wording::parse(text) {
            Some(wording) => Ok(Self::Wording(wording)),
            None => text
                .parse()
                .map(Self::Plain)
                .map_err(|e: ParseFeatureError| e.to_string()),
        }
    }
}

/// Reads the weight of a feature, in the precision in which weights are kept.
fn parse_weight(feature: &str, weight: &str) -> Result<f64, String> {
    let parsed = weight.parse::<f32>().ok().filter(|w| w.is_finite());
    parsed.map(f64::from).ok_or_else(|| {
        let feature = crate::text_form::quoted(feature);
        format!("weight of {feature} is not a finite number")
    })
}

/// The same weights, whatever the order in which their features came.
impl PartialEq for Weights {
    fn eq(&self, other: &Self) -> bool {
        let within = |a: &Self, b: &Self| {
            (0..)
                .map_while(|number| Some((number, a.vocabulary.wording(number)?)))
                .all(|(number, wording)| {
                    let there = |target| b.of_wording(target, wording);
                    Target::all().all(|target| a.of_number(target, number) == there(target))
                })
        };
        self.features == other.features && within(self, other) && within(other, self)
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
            let (target, weight) = (target(first)?, parse_weight(feature, weight)?);
            self.set_named(target, Named::parse(feature)?, weight);
            return Ok(());
        };
        let found = fields.clone().count();
        if found != head.len() {
            return Err(format!("expected {} weights, found {found}", head.len()));
        }
        let feature = Named::parse(first)?;
        for (&target, weight) in head.iter().zip(fields) {
            if weight != "." {
                self.set_named(target, feature, parse_weight(first, weight)?);
            }
        }
        Ok(())
    }

    fn set_named(&mut self, target: Target, feature: Named<'_>, weight: f64) {
        match feature {
            Named::Plain(feature) => self.set(target, feature, weight),
            Named::Wording(wording) => self.set_wording(target, wording, weight),
        }
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
            (
                "relevance\tbias\t1e39",
                "weights, line 1: weight of bias is not a finite number",
            ),
            (
                "relevance\tword.\t1",
                "weights, line 1: unknown feature `word.`",
            ),
            (
                "feature\trelevance\tluck",
                "weights, line 1: unknown target `luck`",
            ),
            (
                "feature\trelevance\thazard:LUCK\nbias\t1\t1",
                "weights, line 1: unknown target `hazard:LUCK`",
            ),
            (
                "feature\trelevance\tevent\n\nbias\t1",
                "weights, line 3: expected 2 weights, found 1",
            ),
            (
                "feature\trelevance\tevent\nbias\t1\t.\t2",
                "weights, line 2: expected 2 weights, found 3",
            ),
            (
                "feature\trelevance\nrelevance\tbias\t1",
                "weights, line 2: expected 1 weights, found 2",
            ),
            (
                "feature\trelevance\tevent\nluck\t.\t.",
                "weights, line 2: unknown feature `luck`",
            ),
            (
                "feature\trelevance\tevent\nword.eau\t.\tmuch",
                "weights, line 2: weight of word.eau is not a finite number",
            ),
        ] {
            assert_eq!(table.parse::<Weights>().unwrap_err().to_string(), reason);
        }
    }

    #[test]
    fn weights_that_are_none_count_as_zero() {
        let (mut weights, word) = (Weights::empty(), Wording::Word("eau"));
        for weight in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e39, -1e300] {
            weights.set(Target::Relevance, Feature::BIAS, weight);
            weights.set_wording(Target::Event, word, weight);
        }
        assert_eq!(weights, Weights::empty());
    }

    /// Both forms of a table say the same, in whatever order.
    #[test]
    fn long_and_wide_tables_agree() {
        let long: Weights =
            "event\tword.eau\t2\nhazard:FLOOD\tbias\t-1\nrelevance\tpair.au_secours\t0.5"
                .parse()
                .unwrap();
        let wide: Weights = "feature\thazard:FLOOD\trelevance\tevent\npair.au_secours\t.\t0.5\t.\nbias\t-1\t.\t.\nword.eau\t.\t.\t2"
            .parse()
            .unwrap();
        assert_eq!(long, wide);
        assert_eq!(long.to_table().parse::<Weights>().unwrap(), wide);
    }
}
