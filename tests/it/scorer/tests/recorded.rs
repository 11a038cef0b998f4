//! The same figures as the reference script. `recorded/figures.json` is its output (scikit-learn
//! 1.9.1) for the two files beside it: labelled posts of the invented crisis, some with points,
//! boxes and settled claims added, and answers made from their labels by dropping, shifting and
//! swapping at random.

use super::super::{Figures, read_lines, score};
use super::assert_figures;

#[test]
fn same_figures_as_the_reference_script() {
    let gold = read_lines(include_str!("../recorded/gold.jsonl"));
    let annotated = read_lines(include_str!("../recorded/annotated.jsonl"));
    let wanted: Figures =
        serde_json::from_str(include_str!("../recorded/figures.json")).expect("figures by name");
    let found = score(&gold, &annotated);
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        wanted.keys().collect::<Vec<_>>()
    );
    let wanted: Vec<(&str, f64)> = wanted
        .iter()
        .map(|(key, figure)| (key.as_str(), *figure))
        .collect();
    assert_figures(&found, &wanted);
}
