//! What the window knows of a post, of its words and of a rumour: plain data.

use std::collections::BTreeSet;

use super::check::Tally;
use super::entry::ClusterId;
use super::features::{Feature, Similarity};
use super::slab::Key;
use super::stance::Stance;
use crate::keyword::CueSet;
use crate::post::PostId;

/// Nearest posts remembered for each; 4 to 12 gave the same figures.
pub(super) const NEAR: usize = 6;
/// A post, without its text.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) id: PostId,
    /// Post time in milliseconds since 1970.
    pub(super) at: i64,
    /// XXH3 of the text as given.
    pub(super) text: u64,
    /// Hash of the author, 0 for none.
    pub(super) author: u64,
    /// Hash of the id it links to, 0 for none.
    pub(super) link: u64,
    pub(super) media: Box<[u64]>,
    pub(super) node: u32,
    pub(super) cues: CueSet,
    pub(super) relation: Relation,
    pub(super) stance: Stance,
    pub(super) official: bool,
}

/// How a post is linked to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    None,
    Reply,
    Quote,
    Repost,
}

/// A near post and how alike it is; similarity 0 is an empty place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Near {
    pub(super) slot: u32,
    pub(super) generation: u16,
    pub(super) similarity: Similarity,
}

impl Near {
    pub(super) const fn key(self) -> Key {
        Key {
            slot: self.slot,
            generation: self.generation,
        }
    }
}

/// All posts with the same words.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) content: u64,
    pub(super) features: Box<[Feature]>,
    pub(super) norm: u32,
    /// How many posts.
    pub(super) posts: u32,
    /// The post that stands for all, the earliest that is known to be here; `NONE` once it has left.
    pub(super) face: u32,
    /// The last of the posts to leave.
    pub(super) last: u32,
    /// Its rumour; `NONE` while it stands alone.
    pub(super) cluster: u32,
    /// Content of the root of its family of near-copies, at first its own. (A number of a node would be another's
    /// once the root has left.)
    pub(super) family: u64,
    pub(super) near: [Near; NEAR],
}

/// A rumour.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) id: ClusterId,
    /// Time of the post it is named after.
    pub(super) founded: i64,
    /// Similarity at which a post joins it.
    pub(super) level: Similarity,
    /// Its posts by time.
    pub(super) members: BTreeSet<(i64, u32)>,
    /// Names it had, or that went up in it.
    pub(super) aliases: Vec<ClusterId>,
    pub(super) tally: Tally,
}
