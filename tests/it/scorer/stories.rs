//! Clusters against stories: one story is one checkable claim.

use std::collections::BTreeSet;

use super::clustering::{Contingency, index};
use super::{Figures, Pair, name, put, ratio, text};

/// B-cubed, AMI, ARI over the posts with a story, and the share of the other posts that stray into
/// their clusters. A post without cluster is alone.
pub(super) fn stories(pairs: &[Pair<'_>], out: &mut Figures) {
    let (mut gold, mut said) = (Vec::new(), Vec::new());
    let (mut outside, mut strays) = (0, Vec::new());
    for &(g, a) in pairs {
        let cluster = a.get("cluster").filter(|v| !v.is_null()).map(name);
        if let Some(story) = text(&g["gold"], "story") {
            gold.push(story);
            said.push(cluster.unwrap_or_else(|| format!("alone-{}", name(&g["id"]))));
        } else if g["gold"].get("story").is_some() {
            outside += 1;
            strays.extend(cluster);
        }
    }
    if gold.is_empty() {
        return;
    }
    let storied: BTreeSet<&str> = said.iter().map(String::as_str).collect();
    strays.retain(|cluster| storied.contains(cluster.as_str()));

    let (gold_of, said_of) = (index(&gold), index(&said));
    let alone: Vec<usize> = (0..gold.len()).collect();
    let table = Contingency::new(&gold_of, &said_of);
    put(out, "stories.n", gold.len() as f64);
    put(out, "stories.gold", table.rows() as f64);
    put(out, "stories.found", table.columns() as f64);
    table.bcubed().put(out, "stories.B3");
    put(
        out,
        "stories.B3.F1.alone",
        Contingency::new(&gold_of, &alone).bcubed().f1,
    );
    put(out, "stories.AMI", table.adjusted_mutual_information());
    put(out, "stories.ARI", table.adjusted_rand());
    if outside > 0 {
        put(out, "stories.stray", ratio(strays.len() as f64, outside));
    }
}
