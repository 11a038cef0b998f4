//! Stance towards the claim.

use super::{Figures, Pair, Prf, put, ratio, share, text};

const STANCES: [&str; 4] = ["support", "deny", "query", "comment"];

/// Accuracy, F1 of each stance and their mean; a missing answer reads as comment.
pub(super) fn stance(pairs: &[Pair<'_>], out: &mut Figures) {
    let labelled = pairs.iter().filter_map(|&(g, a)| {
        Some((
            text(&g["gold"], "stance")?,
            Some(text(a, "stance").unwrap_or("comment")),
        ))
    });
    let rows: Vec<(&str, Option<&str>)> = labelled.collect();
    if rows.is_empty() {
        return;
    }
    put(out, "stance.n", rows.len() as f64);
    put(out, "stance.accuracy", share(&rows, |&(g, a)| a == Some(g)));
    let f1 = STANCES.map(|stance| Prf::of_label(&rows, stance).f1);
    put(out, "stance.F1.macro", ratio(f1.iter().sum(), f1.len()));
    for (stance, f1) in STANCES.into_iter().zip(f1) {
        put(out, &format!("stance.F1.{stance}"), f1);
    }
}
