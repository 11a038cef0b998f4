//! Scores annotated posts against gold labels: the figures of the project's evaluation script,
//! under the same keys, so that `cargo test` can hold quality floors with nothing but the Rust
//! toolchain.
//!
//! Every figure is computed only over posts whose gold carries the label it needs. A missing answer
//! counts as wrong; but a missing stance reads as comment, and `event.AUC` and `check.AUC` are left
//! out when no post has the field. A figure that is undefined (an AUC with one class only) has no
//! key.

mod clustering;
mod facts;
mod known;
mod places;
mod relevance;
mod stance;
mod stories;
mod triage;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

/// Figures by name, for instance `"hazards.F1"`.
pub(crate) type Figures = BTreeMap<String, f64>;

/// A gold post and what the program under test said of it (JSON null if nothing).
type Pair<'a> = (&'a Value, &'a Value);

/// Scores `annotated` lines (the output of `annotate`) against `gold` posts, matched by `id`.
///
/// Gold offsets count code points of `text`, annotated ones bytes. Of several annotated lines with
/// one id the last counts.
///
/// # Panics
/// If a score of `annotated` is not a number in [0, 1], or a gold label is malformed: both are bugs
/// a test must show.
pub(crate) fn score(gold: &[Value], annotated: &[Value]) -> Figures {
    let by_id: HashMap<String, &Value> = annotated.iter().map(|a| (name(&a["id"]), a)).collect();
    let pairs: Vec<Pair<'_>> = gold
        .iter()
        .map(|g| {
            (
                g,
                by_id.get(&name(&g["id"])).copied().unwrap_or(&Value::Null),
            )
        })
        .collect();
    let mut out = Figures::new();
    let parts: [fn(&[Pair<'_>], &mut Figures); 9] = [
        relevance::relevance,
        relevance::event,
        triage::hazards,
        triage::triage,
        facts::facts,
        places::places,
        stories::stories,
        stance::stance,
        known::known,
    ];
    for part in parts {
        part(&pairs, &mut out);
    }
    out
}

/// Reads JSON lines; blank lines are skipped.
///
/// # Panics
/// If a line is not JSON.
pub(crate) fn read_lines(text: &str) -> Vec<Value> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e} in {line}")))
        .collect()
}

fn put(out: &mut Figures, key: &str, value: f64) {
    out.insert(key.to_owned(), value);
}

/// An id as text, whether it was written as a string or as a number.
fn name(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// The gold label `key`, or none if it is absent or null.
fn label<'a>(gold: &'a Value, key: &str) -> Option<&'a Value> {
    gold["gold"].get(key).filter(|v| !v.is_null())
}

/// A text that is there and not empty.
fn text<'a>(of: &'a Value, key: &str) -> Option<&'a str> {
    of[key].as_str().filter(|s| !s.is_empty())
}

/// The entries of a list, none if it is absent.
fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of[key].as_array().map_or(&[], Vec::as_slice)
}

/// True for what JSON and Python both call true: not null, false, 0, or empty.
fn truthy(v: &Value) -> bool {
    match v {
        Value::Null => false,
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !s.is_empty(),
        Value::Array(a) => !a.is_empty(),
        Value::Object(o) => !o.is_empty(),
    }
}

/// The score `key` of an annotated post, if it has one.
fn probability(annotated: &Value, key: &str) -> Option<f64> {
    let value = annotated.get(key).filter(|v| !v.is_null())?;
    match value.as_f64() {
        Some(p) if (0.0..=1.0).contains(&p) => Some(p),
        _ => panic!(
            "post {}: {key} is {value}, not a number in [0, 1]",
            annotated["id"]
        ),
    }
}

/// `n / d`, and 0 where there is nothing to divide by.
fn ratio(n: f64, d: usize) -> f64 {
    if d == 0 { 0.0 } else { n / d as f64 }
}

fn share<T>(rows: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    ratio(count(rows, holds) as f64, rows.len())
}

fn count<T>(rows: &[T], holds: impl Fn(&T) -> bool) -> usize {
    rows.iter().filter(|row| holds(row)).count()
}

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Prf {
    p: f64,
    r: f64,
    f1: f64,
}

impl Prf {
    /// From counts of right, given and wanted answers.
    fn new(right: usize, given: usize, wanted: usize) -> Self {
        let (p, r) = (ratio(right as f64, given), ratio(right as f64, wanted));
        Self {
            p,
            r,
            f1: if p + r > 0.0 {
                2.0 * p * r / (p + r)
            } else {
                0.0
            },
        }
    }

    /// Of one label among pairs of (gold, answer).
    fn of_label(rows: &[(&str, Option<&str>)], label: &str) -> Self {
        let right = count(rows, |&(g, a)| g == label && a == Some(label));
        Self::new(
            right,
            count(rows, |&(_, a)| a == Some(label)),
            count(rows, |&(g, _)| g == label),
        )
    }

    fn put(self, out: &mut Figures, prefix: &str) {
        put(out, &format!("{prefix}.P"), self.p);
        put(out, &format!("{prefix}.R"), self.r);
        put(out, &format!("{prefix}.F1"), self.f1);
    }
}

/// Area under the ROC curve as the rank statistic of Mann and Whitney, ties at their mean rank;
/// none with one class only.
fn auc(rows: &[(f64, bool)]) -> Option<f64> {
    // Adding 0 makes -0 a 0, so that the total order ties them.
    let mut sorted: Vec<(f64, bool)> = rows.iter().map(|&(score, y)| (score + 0.0, y)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positive = count(&sorted, |r| r.1);
    let negative = sorted.len() - positive;
    if positive == 0 || negative == 0 {
        return None;
    }
    let (mut rank_sum, mut before) = (0.0, 0);
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let mean_rank = before as f64 + (tied.len() + 1) as f64 / 2.0;
        rank_sum += mean_rank * count(tied, |r| r.1) as f64;
        before += tied.len();
    }
    let least = positive as f64 * (positive + 1) as f64 / 2.0;
    Some((rank_sum - least) / (positive as f64 * negative as f64))
}

/// Expected calibration error: over ten bins of equal width, the mean gap between score and
/// outcome, weighted by size.
fn ece(rows: &[(f64, bool)]) -> f64 {
    let (mut scores, mut hits) = ([0.0; 10], [0.0; 10]);
    for &(score, hit) in rows {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "truncation picks the bin; below 0 saturates"
        )]
        let bin = ((score * 10.0) as usize).min(9);
        scores[bin] += score;
        hits[bin] += f64::from(u8::from(hit));
    }
    ratio(
        scores.iter().zip(hits).map(|(s, h)| (s - h).abs()).sum(),
        rows.len(),
    )
}

/// The byte offset of the code point number `at` (the end of the text if it has fewer).
fn byte_offset(text: &str, at: &Value) -> usize {
    let at = at
        .as_u64()
        .unwrap_or_else(|| panic!("gold offset {at} is not a whole number"));
    let nth = usize::try_from(at).unwrap_or(usize::MAX);
    text.char_indices()
        .nth(nth)
        .map_or(text.len(), |(byte, _)| byte)
}

/// The gold label's span in bytes of the post's text.
fn gold_span(gold: &Value, label: &Value) -> (u64, u64) {
    let text = gold["text"].as_str().unwrap_or_default();
    (
        byte_offset(text, &label["start"]) as u64,
        byte_offset(text, &label["end"]) as u64,
    )
}

/// Whether an annotated span (bytes) shares a byte with a gold one.
fn overlaps(annotated: &Value, (start, end): (u64, u64)) -> bool {
    let at = |key: &str| {
        annotated[key]
            .as_u64()
            .unwrap_or_else(|| panic!("span without {key}: {annotated}"))
    };
    at("start") < end && start < at("end")
}
