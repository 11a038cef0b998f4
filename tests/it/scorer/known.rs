//! Retrieval of already settled claims.

use std::collections::BTreeSet;

use super::{Figures, Pair, label, list, name, put, ratio};

const CUT: usize = 5;

/// Mean average precision at 5 of `known_claims`, over the posts that have a settled claim.
pub(super) fn known(pairs: &[Pair<'_>], out: &mut Figures) {
    let (mut posts, mut total) = (0_usize, 0.0);
    for &(g, a) in pairs {
        let wanted: BTreeSet<String> = label(g, "known")
            .and_then(|v| v.as_array())
            .into_iter()
            .flatten()
            .map(name)
            .collect();
        if wanted.is_empty() {
            continue;
        }
        posts += 1;
        let mut hits = 0;
        for (rank, said) in (1_u32..).zip(list(a, "known_claims").iter().take(CUT)) {
            if wanted.contains(&name(said.get("id").unwrap_or(said))) {
                hits += 1;
                total += f64::from(hits) / f64::from(rank) / wanted.len().min(CUT) as f64;
            }
        }
    }
    if posts > 0 {
        put(out, "known.n", posts as f64);
        put(out, "known.MAP@5", ratio(total, posts));
    }
}
