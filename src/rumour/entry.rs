//! What goes into the window and what comes back.

use serde::{Deserialize, Serialize};

use crate::keyword::CueSet;
use crate::post::{PostId, PostRef};
use crate::text::TextBuffer;

use super::features::Similarity;
use super::stance::Stance;

/// The id of a rumour: that of its earliest post when it was named.
pub type ClusterId = PostId;

/// One post as the window reads it: the post, its text read once for all floors, and what other floors
/// recognised in it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Entry<'a> {
    /// The post.
    pub post: PostRef<'a>,
    /// Its text, analysed.
    pub text: &'a TextBuffer,
    /// Cues found in it.
    pub cues: CueSet,
    /// Stable keys of the hazards, places and quantities recognised in it; posts that share some are more alike.
    pub facets: &'a [u64],
    /// The author is a known authority: its word settles more than others'.
    pub official: bool,
}

impl<'a> Entry<'a> {
    /// A post and its text, nothing recognised. `text` must hold the analysis of `post.text`.
    #[must_use]
    pub const fn new(post: PostRef<'a>, text: &'a TextBuffer) -> Self {
        Self {
            post,
            text,
            cues: CueSet::EMPTY,
            facets: &[],
            official: false,
        }
    }

    /// With the cues found.
    #[must_use]
    pub const fn cues(mut self, cues: CueSet) -> Self {
        self.cues = cues;
        self
    }

    /// With keys of what was recognised.
    #[must_use]
    pub const fn facets(mut self, facets: &'a [u64]) -> Self {
        self.facets = facets;
        self
    }

    /// With whether the author is a known authority.
    #[must_use]
    pub const fn official(mut self, official: bool) -> Self {
        self.official = official;
        self
    }
}

/// How a post relates to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The same id and text as a post in the window: counted once.
    Duplicate,
    /// The id of a post in the window, another text: the first stays, this one is not kept.
    Conflict,
    /// Older than the window: it joins nothing and is not kept.
    Late,
    /// The same words as a post in the window.
    Copy,
    /// A repost: linked by the network, or `RT @x:` before the same or nearly the same words.
    Repost,
    /// Nearly the same words.
    NearCopy,
    /// Alike enough for the same rumour.
    Similar,
    /// It answers or quotes a post of the rumour, in words of its own.
    Conversation,
    /// Like nothing in the window, or not enough.
    Alone,
}

/// The post that a post was found most like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// One of the posts with these words.
    pub post: PostId,
    /// How alike: cosine of the weighted words, at least the conversation setting for a reply or quote.
    pub similarity: Similarity,
}

/// What became of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assignment {
    /// How it relates to those before it.
    pub kind: Kind,
    /// The rumour it belongs to for now; [`Window::settle`](super::Window::settle) may move it.
    pub cluster: Option<ClusterId>,
    /// What it was found most like.
    pub nearest: Option<Nearest>,
    /// Its stance towards the root of its thread or its rumour.
    pub stance: Stance,
    /// It came without a time and took the last time seen.
    pub undated: bool,
}

/// A change in who belongs where. In order, they replay every step of the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// A rumour was named.
    Created {
        /// It.
        cluster: ClusterId,
    },
    /// A post that stood alone joined a rumour.
    Joined {
        /// The post.
        post: PostId,
        /// The rumour.
        cluster: ClusterId,
    },
    /// A rumour went up in an older one; its id is an alias from now on.
    Merged {
        /// The younger.
        from: ClusterId,
        /// The older.
        into: ClusterId,
    },
    /// Part of a rumour became one of its own.
    Split {
        /// The old one, which goes on.
        from: ClusterId,
        /// The new one.
        into: ClusterId,
    },
    /// A post went from one rumour to another, or out of it.
    Moved {
        /// The post.
        post: PostId,
        /// Where it was.
        from: ClusterId,
        /// Where it is.
        to: Option<ClusterId>,
    },
    /// A post left the window.
    Left {
        /// The post.
        post: PostId,
        /// The rumour in which it ended.
        cluster: Option<ClusterId>,
        /// Its stance.
        stance: Stance,
        /// How much its rumour needed checking when it left.
        check: crate::score::Score,
    },
    /// A rumour has no posts left, or no two that belong together.
    Expired {
        /// It.
        cluster: ClusterId,
    },
}
