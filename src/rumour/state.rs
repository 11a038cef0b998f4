//! What the window knows of a post, of its words and of a rumour: plain data.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::check::Tally;
use super::entry::ClusterId;
use super::features::{Feature, Similarity, steps};
use super::slab::Key;
use super::stance::Stance;
use crate::keyword::{Cue, CueSet};
use crate::post::PostId;

/// Nearest posts remembered for each; 4 to 12 gave the same figures.
pub(super) const NEAR: usize = 6;
/// A post, without its text.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    #[serde(with = "cues")]
    pub(super) cues: CueSet,
    pub(super) relation: Relation,
    pub(super) stance: Stance,
    pub(super) official: bool,
}

/// How a post is linked to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Relation {
    None,
    Reply,
    Quote,
    Repost,
}

/// A near post and how alike it is; similarity 0 is an empty place.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Near {
    pub(super) slot: u32,
    pub(super) generation: u16,
    #[serde(with = "steps")]
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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Node {
    pub(super) content: u64,
    pub(super) features: Box<[Feature]>,
    #[serde(skip)]
    pub(super) norm: u32,
    /// How many posts.
    #[serde(skip)]
    pub(super) posts: u32,
    /// The post that stands for all, the earliest that is known to be here; `NONE` once it has left.
    pub(super) face: u32,
    /// The last of the posts to leave.
    #[serde(skip)]
    pub(super) last: u32,
    /// Its rumour; `NONE` while it stands alone.
    pub(super) cluster: u32,
    /// Content of the root of its family of near-copies, at first its own. (A number of a node would be another's
    /// once the root has left.)
    pub(super) family: u64,
    pub(super) near: [Near; NEAR],
}

/// A rumour.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) id: ClusterId,
    /// Time of the post it is named after.
    pub(super) founded: i64,
    /// Similarity at which a post joins it.
    #[serde(with = "steps")]
    pub(super) level: Similarity,
    /// Its posts by time.
    #[serde(skip)]
    pub(super) members: BTreeSet<(i64, u32)>,
    /// Names it had, or that went up in it.
    pub(super) aliases: Vec<ClusterId>,
    #[serde(skip)]
    pub(super) tally: Tally,
}

/// Cues by their codes.
mod cues {
    use super::{Cue, CueSet, Deserialize, Deserializer, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature that serde asks for"
    )]
    pub(super) fn serialize<S: Serializer>(
        cues: &CueSet,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(cues.iter())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<CueSet, D::Error> {
        Vec::<Cue>::deserialize(deserializer).map(|cues| cues.into_iter().collect())
    }
}
