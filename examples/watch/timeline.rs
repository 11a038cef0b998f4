//! Hazards over time: one row a hazard, one column a span of local time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use vigie::hazard::Category;

use crate::board::{Told, short_label};
use crate::layout::{Style, WIDTH, cut, pad};

const MOST_HAZARDS: usize = 8;
/// Least room for a hazard's name.
const LABEL: usize = 20;
/// Hours that a column may span, and the columns that fit beside label, first time and total.
const STEPS: [i64; 5] = [1, 2, 3, 6, 12];
const NARROW: (usize, i64) = (3, 18);
const WIDE: (usize, i64) = (6, 8);

/// The table, without a line wider than the page; empty where nothing is counted.
pub(crate) fn lines(
    hazards: &BTreeMap<Category, Told>,
    time: impl Fn(Option<DateTime<Utc>>) -> String,
) -> Vec<String> {
    let mut rows: Vec<(&Category, &Told)> = hazards.iter().collect();
    rows.sort_by(|a, b| b.1.posts.cmp(&a.1.posts).then(a.0.cmp(b.0)));
    let Some((first, last)) = span(hazards.values()) else {
        return Vec::new();
    };
    // A first time with its date takes the room of two columns.
    let since = time(None).chars().count();
    let spare = |(cell, most): (usize, i64)| most - (since.saturating_sub(5).div_ceil(cell)) as i64;
    let columns = |step: i64| last.div_euclid(step) - first.div_euclid(step) + 1;
    let fits = STEPS.into_iter().find(|&s| columns(s) <= spare(NARROW));
    let (step, cell) = match fits {
        Some(step) => (step, NARROW.0),
        None => {
            let days = (1..).find(|days| columns(days * 24) <= spare(WIDE));
            (days.unwrap_or(1) * 24, WIDE.0)
        }
    };
    let from = first.div_euclid(step);
    let mut lines = Vec::new();
    let mut head = String::new();
    for column in 0..columns(step) {
        let hour = (from + column) * step;
        let label =
            DateTime::from_timestamp(hour.saturating_mul(3600), 0).map_or_else(String::new, |at| {
                at.format(if cell == NARROW.0 { "%H" } else { "%d/%m" })
                    .to_string()
            });
        head.push_str(&format!("{label:>cell$}"));
    }
    let taken = 3 + since + cell * usize::try_from(columns(step)).unwrap_or(0);
    let label = WIDTH.saturating_sub(taken).clamp(LABEL, 2 * LABEL);
    let blank = " ".repeat(label + 3);
    let lead = format!("{blank}{}", pad("dès", since));
    lines.push(Style::DIM.paint(format!("{lead}{head}")));
    for (category, told) in rows.iter().take(MOST_HAZARDS) {
        lines.push(row(label, category, told, &time, |hours| {
            let mut cells = String::new();
            let most = sums(hours, from, step, columns(step)).into_iter().max();
            for n in sums(hours, from, step, columns(step)) {
                let text = match n {
                    0 => format!("{:>cell$}", "·"),
                    1000.. if cell == NARROW.0 => format!("{:>cell$}", "+"),
                    100.. if cell == NARROW.0 => format!("{:>cell$}", "99"),
                    n => format!("{n:>cell$}"),
                };
                cells.push_str(&match n {
                    0 => Style::DIM.paint(text),
                    n if Some(n) == most => Style::BOLD.paint(text),
                    _ => text,
                });
            }
            cells
        }));
    }
    let rest = rows.len().saturating_sub(MOST_HAZARDS);
    if rest > 0 {
        let names: Vec<String> = rows
            .iter()
            .skip(MOST_HAZARDS)
            .map(|(category, told)| format!("{} ({})", short_label(category), told.posts))
            .collect();
        let line = format!("  et {}", names.join(", "));
        lines.push(Style::DIM.paint(cut(&line, WIDTH)));
    }
    lines
}

fn row(
    label: usize,
    category: &Category,
    told: &Told,
    time: &impl Fn(Option<DateTime<Utc>>) -> String,
    cells: impl Fn(&BTreeMap<i64, u64>) -> String,
) -> String {
    format!(
        "  {} {}{}",
        pad(short_label(category), label),
        time(told.witness),
        cells(&told.hours)
    )
}

/// Counts by column.
fn sums(hours: &BTreeMap<i64, u64>, from: i64, step: i64, columns: i64) -> Vec<u64> {
    let mut sums = vec![0; usize::try_from(columns).unwrap_or(0)];
    for (hour, n) in hours {
        let column = usize::try_from(hour.div_euclid(step) - from);
        if let Some(sum) = column.ok().and_then(|c| sums.get_mut(c)) {
            *sum += n;
        }
    }
    sums
}

/// The first and last hour, without the stray hundredth at either end: one wrong date must not squeeze the rest.
fn span<'a>(hazards: impl Iterator<Item = &'a Told>) -> Option<(i64, i64)> {
    let mut all: BTreeMap<i64, u64> = BTreeMap::new();
    for (hour, n) in hazards.flat_map(|told| &told.hours) {
        *all.entry(*hour).or_default() += n;
    }
    let stray = all.values().sum::<u64>() / 100;
    let edge = |mut hours: Box<dyn Iterator<Item = (&i64, &u64)> + '_>| {
        let mut passed = 0;
        hours.find_map(|(hour, n)| {
            passed += n;
            (passed > stray).then_some(*hour)
        })
    };
    Some((
        edge(Box::new(all.iter()))?,
        edge(Box::new(all.iter().rev()))?,
    ))
}
