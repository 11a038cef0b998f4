//! Is the post about a real crisis, and about this one?

use std::collections::BTreeMap;

use super::{Figures, Pair, Prf, auc, count, ece, label, probability, put, ratio, truthy};

/// An event counts in the mean AUC if it has this many posts of each class.
const WIDE: usize = 50;

/// `relevance` against the gold label. AUC is averaged over events with at least 50 posts of each
/// class, or taken over all posts where there is no such event.
pub(super) fn relevance(pairs: &[Pair<'_>], out: &mut Figures) {
    let mut rows = Vec::new();
    let mut by_event: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    for &(g, a) in pairs {
        let Some(relevant) = label(g, "relevant") else {
            continue;
        };
        let row = (probability(a, "relevance").unwrap_or(0.0), truthy(relevant));
        rows.push(row);
        by_event
            .entry(g["event"].as_str().unwrap_or_default())
            .or_default()
            .push(row);
    }
    if rows.is_empty() {
        return;
    }
    let said = |row: &(f64, bool)| row.0 >= 0.5;
    let positive = count(&rows, |row| row.1);
    put(out, "relevance.n", rows.len() as f64);
    put(out, "relevance.positive", positive as f64);
    if positive == 0 {
        put(
            out,
            "relevance.false_alarms_per_1000",
            1000.0 * ratio(count(&rows, said) as f64, rows.len()),
        );
        return;
    }
    Prf::new(
        count(&rows, |row| said(row) && row.1),
        count(&rows, said),
        positive,
    )
    .put(out, "relevance");
    put(
        out,
        "relevance.F1.always",
        Prf::new(positive, rows.len(), positive).f1,
    );

    let is_wide = |rows: &&Vec<(f64, bool)>| {
        let positive = count(rows, |row| row.1);
        positive.min(rows.len() - positive) >= WIDE
    };
    let mut wide: Vec<&Vec<_>> = by_event.values().filter(is_wide).collect();
    if wide.is_empty() {
        wide.push(&rows);
    }
    let aucs: Vec<f64> = wide.into_iter().filter_map(|rows| auc(rows)).collect();
    if !aucs.is_empty() {
        put(
            out,
            "relevance.AUC.macro",
            ratio(aucs.iter().sum(), aucs.len()),
        );
    }
    put(out, "relevance.AUC.events", aucs.len() as f64);
    put(out, "relevance.ECE", ece(&rows));
    put(
        out,
        "relevance.ECE.worst_event",
        by_event.values().map(|rows| ece(rows)).fold(0.0, f64::max),
    );
}

/// `event_score` against `relevant_event`; null or missing means unknown and counts as 0.5. Only if
/// any post has one.
pub(super) fn event(pairs: &[Pair<'_>], out: &mut Figures) {
    let labelled = pairs.iter().filter_map(|&(g, a)| {
        Some((
            probability(a, "event_score"),
            truthy(label(g, "relevant_event")?),
        ))
    });
    let rows: Vec<(Option<f64>, bool)> = labelled.collect();
    if rows.iter().all(|row| row.0.is_none()) {
        return;
    }
    put(out, "event.n", rows.len() as f64);
    let known: Vec<(f64, bool)> = rows
        .iter()
        .map(|&(score, y)| (score.unwrap_or(0.5), y))
        .collect();
    if let Some(area) = auc(&known) {
        put(out, "event.AUC", area);
    }
}
