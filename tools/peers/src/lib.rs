//! What every peer reads: the literal phrases of the built-in lexicon, and posts.

use std::collections::BTreeSet;

use vigie::keyword::{Lexicon, Row};

/// The environment variable that names another file of posts, JSON lines with `text`.
pub const POSTS: &str = "PEERS_POSTS";

/// Every phrase of the lexicon that has neither gap nor shape, folded, in the order of the alphabet.
#[must_use]
pub fn literals() -> Vec<String> {
    let phrases = Lexicon::builtin().rows().flat_map(Row::phrases);
    let literal = phrases.filter(|phrase| !phrase.contains(['{', '<']));
    literal.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The texts of the invented crisis, whole, or those of the file that [`POSTS`] names.
///
/// # Panics
///
/// Where that file cannot be read.
#[must_use]
pub fn posts() -> Vec<String> {
    let lines = match std::env::var(POSTS) {
        Ok(path) => std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}")),
        Err(_) => include_str!("../../../examples/data/crisis_causses.jsonl").to_owned(),
    };
    let text = |line: &str| {
        let post: serde_json::Value = serde_json::from_str(line).ok()?;
        post.get("text")?.as_str().map(str::to_owned)
    };
    lines.lines().filter_map(text).collect()
}
