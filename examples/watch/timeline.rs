//! Hazards over time: one row a hazard, one column a span of local time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use vigie::hazard::Category;

use crate::board::{Told, short_label};
use crate::layout::{Style, WIDTH, cut, pad, width};

const MOST_HAZARDS: usize = 8;
/// Room for a hazard's name.
const LABEL: std::ops::RangeInclusive<usize> = 20..=40;
/// Hours that a column may span; after them whole days.
const STEPS: [i64; 5] = [1, 2, 3, 6, 12];
/// Columns of the screen that a number takes: of two digits, and of six.
const NARROW: usize = 3;
const WIDE: usize = 7;

/// The columns of the table, in hours of local time counted from 1970.
struct Grid {
    step: i64,
    from: i64,
    columns: usize,
    cell: usize,
}

/// The table, without a line wider than the page; empty where nothing is counted.
pub(crate) fn lines(
    hazards: &BTreeMap<Category, Told>,
    time: impl Fn(Option<DateTime<Utc>>) -> String,
) -> Vec<String> {
    let mut rows: Vec<(&Category, &Told)> = hazards.iter().collect();
    rows.sort_by(|a, b| b.1.posts.cmp(&a.1.posts).then(a.0.cmp(b.0)));
    let since = width(&time(None));
    let room = WIDTH - 3 - LABEL.start() - since;
    let Some(grid) = Grid::of(&rows, room) else {
        return Vec::new();
    };
    let label = (WIDTH - 3 - since - grid.columns * grid.cell).clamp(*LABEL.start(), *LABEL.end());
    let blank = " ".repeat(label + 3);
    let mut lines = Vec::new();
    if let Some(dates) = grid.dates() {
        lines.push(Style::DIM.paint(format!("{blank}{}{dates}", " ".repeat(since))));
    }
    let head = format!("{blank}{}{}", pad("dès", since), grid.head());
    lines.push(Style::DIM.paint(head));
    for (category, told) in rows.iter().take(MOST_HAZARDS) {
        lines.push(format!(
            "  {} {}{}",
            pad(short_label(category), label),
            time(told.witness),
            grid.cells(told)
        ));
    }
    let rest: Vec<String> = rows
        .iter()
        .skip(MOST_HAZARDS)
        .map(|(category, told)| format!("{} ({})", short_label(category), told.posts))
        .collect();
    if !rest.is_empty() {
        let line = format!("  et {}", rest.join(", "));
        lines.push(Style::DIM.paint(cut(&line, WIDTH)));
    }
    lines
}

impl Grid {
    /// The finest that fits `room` columns of the screen.
    fn of(rows: &[(&Category, &Told)], room: usize) -> Option<Self> {
        let (first, last) = span(rows.iter().map(|(_, told)| *told))?;
        // Days: enough for the room, and one more where the edges do not fall together.
        let fewest = (last - first) / (24 * i64::try_from(room / WIDE).ok()?) + 1;
        let days = [fewest, fewest + 1].map(|days| days * 24);
        let fine = STEPS
            .into_iter()
            .chain((1..fewest).take(14).map(|d| d * 24));
        fine.chain(days)
            .flat_map(|step| [(step, NARROW), (step, WIDE)])
            .find_map(|(step, cell)| {
                let from = first.div_euclid(step);
                let columns = usize::try_from(last.div_euclid(step) - from + 1).ok()?;
                let grid = Self {
                    step,
                    from,
                    columns,
                    cell,
                };
                let fits = columns <= room / cell && (cell == WIDE || step < 24);
                (fits && (cell == WIDE || grid.peak(rows) < 100)).then_some(grid)
            })
    }

    fn peak(&self, rows: &[(&Category, &Told)]) -> u64 {
        let sums = rows.iter().flat_map(|(_, told)| self.sums(told));
        sums.max().unwrap_or(0)
    }

    /// Counts by column.
    fn sums(&self, told: &Told) -> Vec<u64> {
        let mut sums = vec![0; self.columns];
        for (hour, n) in &told.hours {
            let column = usize::try_from(hour.div_euclid(self.step) - self.from);
            if let Some(sum) = column.ok().and_then(|c| sums.get_mut(c)) {
                *sum += n;
            }
        }
        sums
    }

    fn cells(&self, told: &Told) -> String {
        let sums = self.sums(told);
        let most = sums.iter().copied().max();
        let cell = |&n: &u64| match n {
            0 => Style::DIM.paint(format!("{:>1$}", "·", self.cell)),
            n if Some(n) == most => Style::BOLD.paint(format!("{n:>0$}", self.cell)),
            n => format!("{n:>0$}", self.cell),
        };
        sums.iter().map(cell).collect::<Vec<_>>().concat()
    }

    fn starts(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let columns = i64::try_from(self.columns).unwrap_or(0);
        (0..columns).filter_map(|column| {
            let hour = (self.from + column).checked_mul(self.step)?;
            DateTime::from_timestamp(hour.checked_mul(3600)?, 0)
        })
    }

    fn head(&self) -> String {
        let form = match self.step {
            24.. => "%d/%m",
            _ if self.cell == WIDE => "%H h",
            _ => "%H",
        };
        let label = |at: DateTime<Utc>| at.format(form).to_string();
        let labels: Vec<String> = self.starts().map(label).collect();
        let aligned = labels.iter().map(|label| format!("{label:>0$}", self.cell));
        aligned.collect::<Vec<_>>().concat()
    }

    /// Over the first column of each day its date, where columns are hours of more than one day.
    fn dates(&self) -> Option<String> {
        let days: Vec<String> = self
            .starts()
            .map(|at| at.format("%d/%m").to_string())
            .collect();
        if self.step >= 24 || days.first() == days.last() {
            return None;
        }
        let mut line = String::new();
        for (column, day) in days.iter().enumerate() {
            let from = column * self.cell + 1;
            let new = column == 0 || days.get(column - 1) != Some(day);
            if new && width(&line) < from && from + width(day) <= self.columns * self.cell {
                line = format!("{line:<from$}{day}");
            }
        }
        Some(line)
    }
}

/// The first and last hour, without the stray hundredth at either end: one wrong date must not squeeze the rest.
fn span<'a>(hazards: impl Iterator<Item = &'a Told>) -> Option<(i64, i64)> {
    let mut all: BTreeMap<i64, u64> = BTreeMap::new();
    for (hour, n) in hazards.flat_map(|told| &told.hours) {
        *all.entry(*hour).or_default() += n;
    }
    let stray = all.values().sum::<u64>() / 100;
    let first = edge(all.iter(), stray)?;
    Some((first, edge(all.iter().rev(), stray)?))
}

/// The first hour by which more than `stray` posts have passed.
fn edge<'a>(mut hours: impl Iterator<Item = (&'a i64, &'a u64)>, stray: u64) -> Option<i64> {
    let mut passed = 0;
    hours.find_map(|(hour, n)| {
        passed += n;
        (passed > stray).then_some(*hour)
    })
}
