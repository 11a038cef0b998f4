//! The posts that every bench reads: the invented crisis, cut to about the length of real posts.

use serde::Deserialize;

/// Real posts of the development sets have 115 bytes on average; cut here, the invented ones have as many.
const LONGEST_BYTES: usize = 120;

#[derive(Deserialize)]
struct Line {
    text: String,
}

/// The texts of the invented crisis, long ones cut, so that posts a second compare with those of a network.
pub(crate) fn texts() -> Vec<String> {
    include_str!("../../examples/data/crisis_causses.jsonl")
        .lines()
        .filter_map(|line| serde_json::from_str::<Line>(line).ok())
        .map(|line| {
            let cut = line
                .text
                .char_indices()
                .map(|(i, _)| i)
                .find(|&i| i > LONGEST_BYTES);
            cut.map_or(line.text.clone(), |i| line.text[..i].to_owned())
        })
        .collect()
}
