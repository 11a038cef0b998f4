//! Hazards, information type, priority (P0: life at stake now) and the need to verify.

use std::collections::BTreeSet;

use super::{
    Figures, Pair, Prf, auc, count, label, list, probability, put, ratio, share, text, truthy,
};

/// Sets of hazard codes. `family` is satisfied by one common code, and FIRE will do for a lone
/// WILDFIRE.
pub(super) fn hazards(pairs: &[Pair<'_>], out: &mut Figures) {
    let mut rows: Vec<(BTreeSet<&str>, BTreeSet<&str>)> = Vec::new();
    for &(g, a) in pairs {
        let Some(wanted) = label(g, "hazards").and_then(|v| v.as_array()) else {
            continue;
        };
        let said = list(a, "hazards").iter().filter_map(|h| h["code"].as_str());
        rows.push((
            wanted.iter().filter_map(|v| v.as_str()).collect(),
            said.collect(),
        ));
    }
    if rows.is_empty() {
        return;
    }
    let right = rows.iter().map(|(g, a)| g.intersection(a).count()).sum();
    let said: usize = rows.iter().map(|(_, a)| a.len()).sum();
    Prf::new(right, said, rows.iter().map(|(g, _)| g.len()).sum()).put(out, "hazards");

    let in_family = |(g, a): &(BTreeSet<&str>, BTreeSet<&str>)| {
        !g.is_disjoint(a) || (g.len() == 1 && g.contains("WILDFIRE") && a.contains("FIRE"))
    };
    let family = ratio(
        count(&rows, in_family) as f64,
        count(&rows, |(g, _)| !g.is_empty()),
    );
    put(out, "hazards.family.R", family);
    put(out, "hazards.n", rows.len() as f64);
    put(out, "hazards.exact", share(&rows, |(g, a)| g == a));
    put(out, "hazards.per_post", ratio(said as f64, rows.len()));
}

pub(super) fn triage(pairs: &[Pair<'_>], out: &mut Figures) {
    calm_alarms(pairs, out);
    priority(pairs, out);
    info_type(pairs, out);
    check(pairs, out);
}

/// Pairs of gold label and answer, for the posts that carry the label.
fn labelled<'a>(pairs: &[Pair<'a>], key: &str) -> Vec<(&'a str, Option<&'a str>)> {
    pairs
        .iter()
        .filter_map(|&(g, a)| Some((text(&g["gold"], key)?, a[key].as_str())))
        .collect()
}

/// On a set of everyday posts only, how often someone is woken for nothing.
fn calm_alarms(pairs: &[Pair<'_>], out: &mut Figures) {
    let calm =
        |&(g, _): &Pair<'_>| label(g, "priority").is_none() && g["gold"]["relevant"] == false;
    if !pairs.is_empty() && pairs.iter().all(calm) {
        put(
            out,
            "priority.P0.false_per_1000",
            1000.0 * share(pairs, |(_, a)| a["priority"] == "P0"),
        );
    }
}

fn priority(pairs: &[Pair<'_>], out: &mut Figures) {
    let rows = labelled(pairs, "priority");
    if rows.is_empty() {
        return;
    }
    let right = count(&rows, |&(g, a)| g == "P0" && a == Some("P0"));
    let wanted = count(&rows, |&(g, _)| g == "P0");
    let given = count(&rows, |&(_, a)| a == Some("P0"));
    if wanted > 0 {
        let figures = Prf::new(right, given, wanted);
        put(out, "priority.P0.P", figures.p);
        put(out, "priority.P0.R", figures.r);
    }
    put(out, "priority.n", rows.len() as f64);
    put(out, "priority.P0", wanted as f64);
    put(
        out,
        "priority.P0.false_per_1000",
        1000.0 * ratio((given - right) as f64, rows.len()),
    );
    put(
        out,
        "priority.accuracy",
        share(&rows, |&(g, a)| a == Some(g)),
    );
}

fn info_type(pairs: &[Pair<'_>], out: &mut Figures) {
    let rows = labelled(pairs, "info_type");
    if rows.is_empty() {
        return;
    }
    let labels: BTreeSet<&str> = rows.iter().map(|row| row.0).collect();
    put(
        out,
        "info_type.accuracy",
        share(&rows, |&(g, a)| a == Some(g)),
    );
    let f1 = labels
        .iter()
        .map(|label| Prf::of_label(&rows, label).f1)
        .sum();
    put(out, "info_type.F1.macro", ratio(f1, labels.len()));
}

/// `check` against "this post belongs to a rumour", among the posts of the event; only if any post
/// has one.
fn check(pairs: &[Pair<'_>], out: &mut Figures) {
    let ours = pairs
        .iter()
        .filter(|(g, _)| truthy(&g["gold"]["relevant_event"]));
    let rows: Vec<(Option<f64>, bool)> = ours
        .filter_map(|&(g, a)| Some((label(g, "rumour")?, a)))
        .map(|(y, a)| (probability(a, "check"), truthy(y)))
        .collect();
    if rows.iter().all(|row| row.0.is_none()) {
        return;
    }
    let known: Vec<(f64, bool)> = rows
        .iter()
        .map(|&(score, y)| (score.unwrap_or(0.0), y))
        .collect();
    if let Some(area) = auc(&known) {
        put(out, "check.AUC", area);
    }
}
