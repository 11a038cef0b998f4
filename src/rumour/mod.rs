//! Rumours: clusters of posts that carry one checkable claim, as they stream by.
//!
//! [`Window`] takes posts in with [`Window::observe`] and says at once what each repeats; [`Window::clusters`] gives
//! the rumours with their size, independent voices, stances and what speaks for checking them;
//! [`Window::changes`] tells every change in order.
//!
//! # Method
//!
//! **Likeness.** A post is its words, folded and cut to six letters, weighted by a frozen table of common words
//! ([`Weights`]); hashtags count less (they name the event), figures and names more. Two posts are as alike as the
//! cosine of these weights, after half of what their three strongest common words bring is taken from both sides:
//! a pure function of two posts. A repost is fully alike, a reply or quote at least .3. In a window where one word
//! is in more than a fifth of the posts, that word counts half when rumours are drawn.
//!
//! **Neighbours.** The same words make one node. For new words, the rarest are looked up first in lists of posts by
//! word; a list keeps at most 64 posts, the earliest and the latest, and 256 entries are read at most, 24 posts
//! compared, 6 neighbours remembered on each side: the work for a post does not grow with the window.
//!
//! **Rumours.** Links are followed from the strongest down, as in single linkage. Two parts that meet stay apart if
//! each holds a pair, 1.05 times as alike as the link between them, else they become one: the leaves of HDBSCAN's
//! tree, a little pruned, so that no global threshold decides. Near-copies (.8) never part; a pair of them
//! counts as .2 here, so that a claim much copied stays with its paraphrases. A single post joins a
//! rumour that stands apart if it is at least .9 times as alike as the link at which that rumour parted.
//! Minimum cluster size 2 makes core distances nil: no mutual reachability changes as posts arrive. Between two
//! [settlings](Window::settle) a post goes to its nearest neighbour's rumour by the same levels.
//!
//! # Promises
//!
//! - After [`Window::settle`], the partition is a function of the posts in the window, whatever order they came in,
//!   as long as no post was late, undated or in conflict, and no word's list, candidate budget or neighbour list
//!   overflowed. In a bigger window it depends on the order only through these caps; the same stream always gives
//!   the same output.
//! - A rumour is named after its earliest post when it was named; the older name wins in a merge, the younger
//!   [resolves](Window::resolve) to it as long as the rumour lives.
//! - One post with a wrong clock, or several of one author, neither empty the window nor shut it to others.
//!
//! - Its serde form is the whole state, undrained changes and own weights included: a window restored from it
//!   decides as the first would have. A damaged or foreign state is an error.
//!
//! # Complexity and limits
//!
//! `observe` is O(candidates + log n), settling O(n log n) for n posts, by default each time a quarter of the window
//! is new. Paraphrases without a common word, and claims in two languages, are not found. Texts are not kept:
//! the caller who shows them keeps them.
//!
//! # What was tried
//!
//! Mean AMI and B³ over five development sets (pheme, checkthat, `fr_seisme`, `fr_accident`, `fr_megantic`), whole sets at once, one
//! setting for all; stray: posts without a story put into one.
//!
//! | method | AMI | B³ | stray |
//! |---|---|---|---|
//! | one threshold (.3), window idf | .37 | .65 | .02 |
//! | relative to each post's best neighbour (.85) | .39 | .66 | .18 |
//! | character 4-grams, HDBSCAN | .41 | .66 | .12 |
//! | frozen weights, HDBSCAN (excess of mass) | .50 | .71 | .18 |
//! | frozen weights, leaves | .49 | .71 | .16 |
//! | the same, replies as links | .52 | .73 | .16 |
//! | the same, hashtags .6, figures 1.25, names 1.2, contrast 1.05, attach .9 | .54 | .73 | .13 |
//! | the same, three strongest common words half | .55 | .73 | .09 |
//! | the same, topics of the window half | .54 | .73 | .15 |
//! | the same, a pair of copies counts .2 (built) | .54 | .72 | .15 |
//!
//! In a sliding window of 24 hours "three strongest half" gives AMI .50 and stray .18, the last two .52 and .12: a
//! quiet window holds no near pairs to tell its topic from its claims, hence the halving of topics.
//! Time decay, bigrams and stems of five or seven letters gave less than .01 either way.
//!
//! # Papers
//!
//! Campello, Moulavi and Sander 2013 (HDBSCAN); Dell'Amico 2019 (FISHDBC); Zubiaga et al. 2016 (PHEME); Zhao, Resnick
//! and Mei 2015 (enquiry phrases); Derczynski et al. 2017 (`RumourEval`).

mod check;
mod clock;
mod cluster;
mod config;
mod entry;
mod features;
mod index;
mod linking;
mod near;
mod settle;
mod slab;
mod snapshot;
mod stance;
mod state;
mod weights;
mod window;

#[cfg(test)]
mod tests;

pub use cluster::Cluster;
pub use config::{ConfigError, WindowConfig};
pub use entry::{Assignment, Change, ClusterId, Entry, Kind, Nearest};
pub use features::Similarity;
pub use stance::{ParseStanceError, Stance, StanceFeatures};
pub use weights::{Weights, WeightsError};
pub use window::Window;
