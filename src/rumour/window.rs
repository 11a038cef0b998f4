//! The window: posts come in, rumours form, posts leave.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

use super::check::Tally;
use super::config::WindowConfig;
use super::entry::{Assignment, Change, ClusterId, Entry, Kind, Nearest};
use super::features::{Feature, Features, Similarity};
use super::index::Index;
use super::linking::NONE;
use super::slab::{Key, Slab};
use super::stance::{Stance, StanceFeatures};
use super::state::{Member, Node, Relation, State};
use super::weights::Weights;
use crate::post::{IdError, PostId};

/// New posts before a small window settles by itself.
const SETTLE_MIN: f64 = 4.0;
/// Media remembered for a post.
pub(super) const MAX_MEDIA: usize = 4;
/// Changes kept for a caller who does not drain them.
pub(super) const MAX_CHANGES: usize = 1 << 20;

/// A sliding window of posts and the rumours in it. See the [module](super) for method and promises.
///
/// ```
/// use vigie::post::PostRef;
/// use vigie::rumour::{Entry, Kind, Window, WindowConfig};
/// use vigie::text::TextBuffer;
///
/// let mut window = Window::new(WindowConfig::default());
/// let mut text = TextBuffer::new();
/// let mut kinds = Vec::new();
/// for (id, post) in [
///     ("1", "Le barrage de Charpal a cédé, évacuez Mende !"),
///     ("2", "RT @lucie: Le barrage de Charpal a cédé, évacuez Mende !"),
///     ("3", "Il paraît que le barrage de Charpal aurait cédé ?"),
///     ("4", "Neige au col de Finiels, chaînes obligatoires"),
/// ] {
///     text.analyze(post);
///     kinds.push(window.observe(Entry::new(PostRef::new(id, post), &text))?.kind);
/// }
/// assert_eq!(kinds, [Kind::Alone, Kind::Repost, Kind::Similar, Kind::Alone]);
/// let rumour = window.cluster("1").unwrap();
/// assert_eq!((rumour.size(), rumour.voices()), (3, 2));
/// # Ok::<(), vigie::post::IdError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Window {
    pub(super) config: WindowConfig,
    pub(super) weights: Weights,
    pub(super) members: Slab<Member>,
    pub(super) nodes: Slab<Node>,
    pub(super) clusters: Slab<State>,
    /// Members by hash of their id.
    pub(super) ids: HashTable<(u64, u32)>,
    /// Nodes by content.
    pub(super) contents: HashTable<(u64, u32)>,
    /// Names and aliases of clusters.
    pub(super) names: BTreeMap<ClusterId, u32>,
    /// Members by time.
    pub(super) order: BTreeSet<(i64, u32)>,
    pub(super) index: Index,
    /// The latest time that counts.
    pub(super) watermark: Option<i64>,
    /// A time far ahead that waits for a second post, and who posted it.
    pub(super) ahead: Option<(i64, u64)>,
    /// Times of late posts in a row and who posted them.
    pub(super) behind: Vec<(i64, u64)>,
    /// The latest time that the caller told.
    pub(super) told: Option<i64>,
    pub(super) changes: VecDeque<Change>,
    pub(super) lost_changes: u64,
    /// Keys of what is in a large part of the window, at the last settling.
    pub(super) topics: Vec<u32>,
    /// New nodes since the last settling.
    pub(super) fresh: usize,
    pub(super) scratch: Scratch,
}

/// Where the words of a post belong.
struct Place {
    node: u32,
    /// Others have the same words.
    same: bool,
    /// One of these others.
    copied: Option<PostId>,
    /// Begins with `RT @someone`.
    is_rt: bool,
    /// Has enough words to be compared.
    telling: bool,
}

/// Memory used again from post to post.
#[derive(Debug, Clone, Default)]
pub(super) struct Scratch {
    pub(super) features: Features,
    pub(super) lists: Vec<(u32, Feature)>,
    pub(super) found: Vec<(u32, u32)>,
    pub(super) near: Vec<(Similarity, u64, Key)>,
    /// Features of two nodes once topics count half.
    pub(super) left: Vec<Feature>,
    pub(super) right: Vec<Feature>,
}

impl Window {
    /// An empty window with the shipped weights.
    #[must_use]
    pub fn new(config: WindowConfig) -> Self {
        Self::with_weights(config, Weights::default())
    }

    /// An empty window with other weights.
    #[must_use]
    pub fn with_weights(config: WindowConfig, weights: Weights) -> Self {
        Self {
            config,
            weights,
            ..Self::default()
        }
    }

    /// The settings.
    #[must_use]
    pub const fn config(&self) -> &WindowConfig {
        &self.config
    }

    /// How many posts are in the window.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether no post is in the window.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes in one post. O(candidates + log posts); from time to time, as the settings say, the whole window
    /// settles first, in O(posts log posts).
    ///
    /// # Errors
    /// The post's id is none: blank, too long, or with control characters. The window is as before.
    pub fn observe(&mut self, entry: Entry<'_>) -> Result<Assignment, IdError> {
        let id = PostId::new(entry.post.id)?;
        let share = self.config.settle_share;
        if share > 0.0 && self.fresh as f64 > (share * self.nodes.len() as f64).max(SETTLE_MIN) {
            self.settle();
        }
        let stated = entry.post.created_at.map(|t| t.timestamp_millis());
        let mut outcome = Assignment {
            kind: Kind::Alone,
            cluster: None,
            nearest: None,
            stance: Stance::read(&StanceFeatures::of(&entry)),
            undated: stated.is_none(),
        };
        let author = entry.post.author.map_or(0, |a| hash(a).max(1));
        if let Some((kind, cluster)) = self.refuse(&id, entry.post.text) {
            (outcome.kind, outcome.cluster) = (kind, cluster);
            return Ok(outcome);
        }
        if let Some(at) = stated {
            if !self.fall_back(at, author) {
                outcome.kind = Kind::Late;
                return Ok(outcome);
            }
            self.advance(at, author);
        }
        let at = stated.or(self.watermark).unwrap_or(0);
        let place = self.node_of(&entry, &id, at);
        let (relation, link) = relation(&entry);
        let target = if link == 0 {
            None
        } else {
            self.slot_by_hash(link)
        };
        let target = target
            .and_then(|slot| self.members.get(slot))
            .map(|m| (m.node, m.id.clone()));
        let member = Member {
            id,
            at,
            text: hash(entry.post.text),
            author,
            link,
            media: media(&entry),
            node: place.node,
            cues: entry.cues,
            relation,
            stance: outcome.stance,
            official: entry.official,
        };
        let slot = self.insert_member(member, place.node);
        // The strongest of what it has in common with others: words, or a link.
        let words = match place.copied {
            Some(post) => Some((
                place.node,
                Nearest {
                    post,
                    similarity: Similarity::ONE,
                },
            )),
            None if place.telling => self.best_near(place.node),
            None => None,
        };
        let linked = target.map(|(node, post)| {
            let similarity = match relation {
                Relation::Repost => Similarity::ONE,
                _ => Similarity::saturating(self.config.conversation),
            };
            (node, Nearest { post, similarity })
        });
        let by_words = words.as_ref().map(|(_, n)| n.similarity);
        let by_link = linked
            .as_ref()
            .is_some_and(|(_, l)| by_words.is_none_or(|w| l.similarity > w));
        let best = if by_link { linked } else { words };
        let nearest = best.as_ref().map(|(node, n)| (*node, n.similarity));
        let joined = self.place(slot, place.node, nearest);
        let near_copy = nearest.is_some_and(|(_, s)| s.get() >= self.config.near_copy);
        outcome.kind = match () {
            () if relation == Relation::Repost && joined || near_copy && place.is_rt => {
                Kind::Repost
            }
            () if place.same => Kind::Copy,
            () if !joined => Kind::Alone,
            () if near_copy => Kind::NearCopy,
            () if by_link => Kind::Conversation,
            () => Kind::Similar,
        };
        outcome.cluster = self.cluster_of_node(place.node).map(|c| c.id.clone());
        outcome.nearest = best.map(|(_, nearest)| nearest);
        self.trim();
        Ok(outcome)
    }

    /// Why a post with the id of another does not enter, and the rumour of the one that it repeats.
    fn refuse(&self, id: &PostId, text: &str) -> Option<(Kind, Option<ClusterId>)> {
        let known = self.member_by_id(id)?;
        Some(if known.text == hash(text) {
            let cluster = self.cluster_of_node(known.node).map(|c| c.id.clone());
            (Kind::Duplicate, cluster)
        } else {
            (Kind::Conflict, None)
        })
    }

    /// The node of a post's words, new if need be.
    fn node_of(&mut self, entry: &Entry<'_>, id: &PostId, at: i64) -> Place {
        let mut features = std::mem::take(&mut self.scratch.features);
        features.read(entry.text, entry.facets, &self.weights);
        if !features.is_telling() {
            // Too little to be told from others by its words.
            features.content = id_content(id);
            features.list.clear();
            features.norm = 0;
        }
        let content = features.content;
        let known = self.contents.find(content, |&(c, _)| c == content);
        let known = known.map(|&(_, node)| node);
        let place = Place {
            node: known.unwrap_or_else(|| self.insert_node(&features, at)),
            same: known.is_some(),
            copied: known.and_then(|node| self.face(node)),
            is_rt: features.repost,
            telling: features.norm > 0,
        };
        self.scratch.features = features;
        place
    }

    /// Moves the clock without a post: what is older than the window leaves. A time before the latest seen
    /// changes nothing.
    pub fn advance_to(&mut self, now: chrono::DateTime<chrono::Utc>) {
        let now = now.timestamp_millis();
        self.told = self.told.max(Some(now));
        if self.watermark.is_none_or(|mark| now > mark) {
            self.set_watermark(now);
            self.expire();
        }
    }

    /// The latest post time that counts.
    #[must_use]
    pub fn watermark(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.watermark
            .and_then(chrono::DateTime::from_timestamp_millis)
    }

    /// The rumour of a post in the window.
    #[must_use]
    pub fn cluster_of(&self, post: &str) -> Option<&ClusterId> {
        let member = self
            .slot_by_id(post)
            .and_then(|slot| self.members.get(slot))?;
        self.cluster_of_node(member.node).map(|c| &c.id)
    }

    /// What a post in the window says, as a number: its copies, and near-copies found so far, have the same.
    #[must_use]
    pub fn origin_of(&self, post: &str) -> Option<u64> {
        let member = self
            .slot_by_id(post)
            .and_then(|slot| self.members.get(slot))?;
        self.nodes.get(member.node).map(|node| node.family)
    }

    /// The stance of a post in the window.
    #[must_use]
    pub fn stance_of(&self, post: &str) -> Option<Stance> {
        let slot = self.slot_by_id(post)?;
        self.members.get(slot).map(|m| m.stance)
    }

    /// The present name of a rumour, given that or one of its [aliases](super::Cluster::aliases).
    #[must_use]
    pub fn resolve(&self, name: &str) -> Option<&ClusterId> {
        self.clusters.get(*self.names.get(name)?).map(|c| &c.id)
    }

    /// Takes out the changes since the last call, oldest first.
    pub fn changes(&mut self) -> impl Iterator<Item = Change> + '_ {
        self.changes.drain(..)
    }

    /// How many changes were dropped because nobody drained them: the oldest go beyond a million.
    #[must_use]
    pub const fn lost_changes(&self) -> u64 {
        self.lost_changes
    }

    pub(super) fn note(&mut self, change: Change) {
        if self.changes.len() >= MAX_CHANGES {
            self.changes.pop_front();
            self.lost_changes = self.lost_changes.saturating_add(1);
        }
        self.changes.push_back(change);
    }

    pub(super) fn slot_by_hash(&self, hash: u64) -> Option<u32> {
        self.ids
            .find(hash, |&(h, _)| h == hash)
            .map(|&(_, slot)| slot)
    }

    fn slot_by_id(&self, id: &str) -> Option<u32> {
        self.slot_by_hash(hash(id))
            .filter(|&slot| self.members.get(slot).is_some_and(|m| m.id.as_str() == id))
    }

    fn member_by_id(&self, id: &PostId) -> Option<&Member> {
        self.slot_by_id(id.as_str())
            .and_then(|slot| self.members.get(slot))
    }

    pub(super) fn cluster_of_node(&self, node: u32) -> Option<&State> {
        self.clusters.get(self.nodes.get(node)?.cluster)
    }

    pub(super) fn face(&self, node: u32) -> Option<PostId> {
        let node = self.nodes.get(node)?;
        let face = self.members.get(node.face);
        face.or_else(|| self.members.get(node.last))
            .map(|m| m.id.clone())
    }

    fn insert_member(&mut self, member: Member, node: u32) -> u32 {
        let (key, at) = (hash(member.id.as_str()), member.at);
        let slot = self.members.insert(member).slot;
        self.ids.insert_unique(key, (key, slot), |&(h, _)| h);
        self.order.insert((at, slot));
        if let Some(node) = self.nodes.get_mut(node) {
            node.posts += 1;
            if node.face == NONE {
                node.face = slot;
            }
            let last = self.members.get(node.last).map(|m| (m.at, node.last));
            if last < Some((at, slot)) {
                node.last = slot;
            }
        }
        slot
    }

    pub(super) fn remove_member(&mut self, at: i64, slot: u32) {
        self.order.remove(&(at, slot));
        let Some(member) = self.members.remove(slot) else {
            return;
        };
        let key = hash(member.id.as_str());
        if let Ok(found) = self.ids.find_entry(key, |&(_, s)| s == slot) {
            found.remove();
        }
        let mut cluster = NONE;
        let mut emptied = false;
        let last = self.nodes.get(member.node).map(|n| n.last) == Some(slot);
        let last = last.then(|| self.last_of(member.node));
        if let Some(node) = self.nodes.get_mut(member.node) {
            node.last = last.unwrap_or(node.last);
            node.posts = node.posts.saturating_sub(1);
            cluster = node.cluster;
            emptied = node.posts == 0;
            if node.face == slot {
                node.face = NONE;
            }
        }
        let check = self.check_of(cluster);
        self.note(Change::Left {
            post: member.id.clone(),
            cluster: self.clusters.get(cluster).map(|c| c.id.clone()),
            stance: member.stance,
            check,
        });
        if emptied {
            self.remove_node(member.node);
        }
        let gone = self.clusters.get_mut(cluster).is_some_and(|state| {
            state.members.remove(&(at, slot));
            state.tally.remove(&member);
            state.members.is_empty()
        });
        if gone {
            self.remove_cluster(cluster);
        }
    }

    /// The last to leave of a node's posts; asked when one leaves before its time, with more of its like about it.
    fn last_of(&self, node: u32) -> u32 {
        if self.nodes.get(node).is_none_or(|n| n.posts < 2) {
            return NONE;
        }
        let of_node = |slot: &u32| self.members.get(*slot).is_some_and(|m| m.node == node);
        let mut slots = self.order.iter().rev().map(|&(_, slot)| slot);
        slots.find(of_node).unwrap_or(NONE)
    }

    fn remove_node(&mut self, slot: u32) {
        if let Some(node) = self.nodes.remove(slot) {
            self.index.remove(&node.features, slot);
            if let Ok(found) = self.contents.find_entry(node.content, |&(_, s)| s == slot) {
                found.remove();
            }
        }
    }

    pub(super) fn remove_cluster(&mut self, slot: u32) {
        if let Some(state) = self.clusters.remove(slot) {
            for name in std::iter::once(&state.id).chain(&state.aliases) {
                if self.names.get(name) == Some(&slot) {
                    self.names.remove(name);
                }
            }
            self.note(Change::Expired { cluster: state.id });
        }
    }

    /// Puts a new post into the rumour of its node, or its nearest neighbour's, or a new one.
    fn place(&mut self, slot: u32, node: u32, best: Option<(u32, Similarity)>) -> bool {
        let own = self.nodes.get(node).map_or(NONE, |n| n.cluster);
        let twin = self.nodes.get(node).is_some_and(|n| n.posts > 1);
        if own != NONE {
            self.join(own, slot);
            return true;
        }
        let Some((other, s)) = best else { return false };
        let theirs = self.nodes.get(other).map_or(NONE, |n| n.cluster);
        let near_copy = s.get() >= self.config.near_copy;
        if near_copy && !twin {
            let family = self.nodes.get(other).map(|n| n.family);
            if let (Some(family), Some(node)) = (family, self.nodes.get_mut(node)) {
                node.family = family;
            }
        }
        if let Some(state) = self.clusters.get(theirs) {
            if !near_copy && s.get() < self.config.attach * state.level.get() {
                return false;
            }
            if let Some(node) = self.nodes.get_mut(node) {
                node.cluster = theirs;
            }
            self.join(theirs, slot);
            return true;
        }
        if s.get() < self.config.floor {
            return false;
        }
        // Each node that stands alone has one post, its face.
        let mut posts: Vec<u32> = [node, other]
            .iter()
            .filter_map(|&n| self.nodes.get(n).map(|n| n.face))
            .chain([slot])
            .filter(|&s| s != NONE)
            .collect();
        posts.sort_unstable();
        posts.dedup();
        self.found(posts, Similarity::saturating(self.config.floor));
        true
    }

    /// Makes a rumour of posts that stand alone.
    fn found(&mut self, mut posts: Vec<u32>, level: Similarity) {
        posts.sort_unstable_by_key(|&slot| self.members.get(slot).map(|m| (m.at, m.id.clone())));
        let Some(cluster) = self.open_cluster(&posts, level) else {
            return;
        };
        for slot in posts {
            if let Some(member) = self.members.get(slot)
                && let Some(node) = self.nodes.get_mut(member.node)
            {
                node.cluster = cluster;
            }
            self.join(cluster, slot);
        }
    }

    /// A rumour without posts, named after the first of `posts` whose id names no other.
    pub(super) fn open_cluster(&mut self, posts: &[u32], level: Similarity) -> Option<u32> {
        let (id, founded) = posts.iter().find_map(|&slot| {
            let member = self.members.get(slot)?;
            let holder = self
                .names
                .get(&member.id)
                .and_then(|&c| self.clusters.get(c));
            // An alias may be taken back; a name in use may not.
            holder
                .is_none_or(|c| c.id != member.id)
                .then(|| (member.id.clone(), member.at))
        })?;
        if let Some(holder) = self.names.get(&id).and_then(|&c| self.clusters.get_mut(c)) {
            holder.aliases.retain(|a| *a != id);
        }
        let cluster = self
            .clusters
            .insert(State {
                id: id.clone(),
                founded,
                level,
                members: BTreeSet::new(),
                aliases: Vec::new(),
                tally: Tally::default(),
            })
            .slot;
        self.names.insert(id.clone(), cluster);
        self.note(Change::Created { cluster: id });
        Some(cluster)
    }

    pub(super) fn join(&mut self, cluster: u32, slot: u32) {
        let (Some(member), Some(state)) = (self.members.get(slot), self.clusters.get_mut(cluster))
        else {
            return;
        };
        state.members.insert((member.at, slot));
        state.tally.add(member);
        let change = Change::Joined {
            post: member.id.clone(),
            cluster: state.id.clone(),
        };
        self.note(change);
    }
}

/// XXH3 of a text or id.
pub(super) fn hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// The content of a post that has too few words to share one.
fn id_content(id: &PostId) -> u64 {
    xxhash_rust::xxh3::xxh3_64_with_seed(id.as_str().as_bytes(), 2)
}

/// The link of a post that says most of where it comes from, and the hash of its target (0 for none).
fn relation(entry: &Entry<'_>) -> (Relation, u64) {
    let post = &entry.post;
    [
        (Relation::Repost, post.repost_of),
        (Relation::Quote, post.quote_of),
        (Relation::Reply, post.reply_to),
    ]
    .into_iter()
    .find_map(|(relation, target)| target.map(|t| (relation, hash(t).max(1))))
    .unwrap_or((Relation::None, 0))
}

fn media(entry: &Entry<'_>) -> Box<[u64]> {
    let hashes = entry.post.media.iter().filter_map(|m| m.sha256());
    hashes
        .take(MAX_MEDIA)
        .map(|sha| xxh3_64(sha.as_bytes()))
        .collect()
}
