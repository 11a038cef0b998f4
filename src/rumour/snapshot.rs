//! A window as it travels: what cannot be computed again, checked on the way in.

use std::collections::VecDeque;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use thiserror::Error;

use super::clock::BACK;
use super::config::WindowConfig;
use super::entry::Change;
use super::features::{MAX_FEATURES, norm};
use super::index::Entry;
use super::linking::NONE;
use super::settle::MAX_ALIASES;
use super::slab::Slab;
use super::state::{Member, Node, State};
use super::weights::Weights;
use super::window::{MAX_CHANGES, MAX_MEDIA, Window, hash};

/// The version of the form below; a state of another version is refused.
const VERSION: u32 = 1;

/// What is written. Tables by hash, orders by time, counts and norms are computed again.
#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    config: &'a WindowConfig,
    weights: SavedWeights,
    members: &'a Slab<Member>,
    nodes: &'a Slab<Node>,
    clusters: &'a Slab<State>,
    index: Vec<(u32, &'a [Entry])>,
    watermark: Option<i64>,
    ahead: Option<(i64, u64)>,
    behind: &'a [(i64, u64)],
    told: Option<i64>,
    changes: &'a VecDeque<Change>,
    lost_changes: u64,
    topics: &'a [u32],
    fresh: u32,
}

/// What is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    version: u32,
    config: WindowConfig,
    weights: SavedWeights,
    members: Slab<Member>,
    nodes: Slab<Node>,
    clusters: Slab<State>,
    index: Vec<(u32, Vec<Entry>)>,
    watermark: Option<i64>,
    ahead: Option<(i64, u64)>,
    behind: Vec<(i64, u64)>,
    told: Option<i64>,
    changes: VecDeque<Change>,
    lost_changes: u64,
    topics: Vec<u32>,
    fresh: u32,
}

/// A weight table: the shipped one by its fingerprint, another in full.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SavedWeights {
    Shipped(u64),
    Own(Vec<(u64, f32)>),
}

/// A state that cannot be restored.
#[derive(Debug, Clone, PartialEq, Error)]
enum StateError {
    #[error("version {0} of a window's state is not {VERSION}")]
    Version(u32),
    #[error("the state was written with another shipped weight table")]
    Weights,
    #[error("damaged window state: {0}")]
    Damaged(&'static str),
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shipped = Weights::default().fingerprint();
        let weights = if self.weights.fingerprint() == shipped {
            SavedWeights::Shipped(shipped)
        } else {
            SavedWeights::Own(self.weights.pairs())
        };
        let written = Written {
            version: VERSION,
            config: &self.config,
            weights,
            members: &self.members,
            nodes: &self.nodes,
            clusters: &self.clusters,
            index: self.index.lists(),
            watermark: self.watermark,
            ahead: self.ahead,
            behind: &self.behind,
            told: self.told,
            changes: &self.changes,
            lost_changes: self.lost_changes,
            topics: &self.topics,
            fresh: u32::try_from(self.fresh).unwrap_or(u32::MAX),
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Read::deserialize(deserializer)?
            .restore()
            .map_err(D::Error::custom)
    }
}

fn sound(holds: bool, what: &'static str) -> Result<(), StateError> {
    holds.then_some(()).ok_or(StateError::Damaged(what))
}

impl Read {
    fn restore(self) -> Result<Window, StateError> {
        if self.version != VERSION {
            return Err(StateError::Version(self.version));
        }
        let weights = match self.weights {
            SavedWeights::Shipped(print) => {
                let shipped = Weights::default();
                if shipped.fingerprint() != print {
                    return Err(StateError::Weights);
                }
                shipped
            }
            SavedWeights::Own(pairs) => {
                Weights::from_pairs(&pairs).ok_or(StateError::Damaged("weights"))?
            }
        };
        let slabs = self.members.is_sound() && self.nodes.is_sound() && self.clusters.is_sound();
        sound(slabs, "numbers")?;
        sound(self.topics.is_sorted_by(|a, b| a < b), "topics")?;
        sound(self.behind.len() < BACK, "clock")?;
        sound(self.changes.len() <= MAX_CHANGES, "changes")?;
        let mut window = Window {
            weights,
            members: self.members,
            nodes: self.nodes,
            clusters: self.clusters,
            watermark: self.watermark,
            ahead: self.ahead,
            behind: self.behind,
            told: self.told,
            changes: self.changes,
            lost_changes: self.lost_changes,
            topics: self.topics,
            fresh: self.fresh as usize,
            config: self.config,
            ..Window::default()
        };
        window.restore_nodes()?;
        window.restore_members()?;
        window.restore_clusters()?;
        window.restore_index(self.index)?;
        Ok(window)
    }
}

impl Window {
    fn restore_nodes(&mut self) -> Result<(), StateError> {
        for (slot, node) in self.nodes.iter_mut() {
            let sorted = node.features.is_sorted_by(|a, b| a.key() < b.key());
            sound(
                sorted && node.features.len() <= MAX_FEATURES,
                "words of a post",
            )?;
            sound(
                node.near.is_sorted_by(|a, b| a.similarity >= b.similarity),
                "near posts",
            )?;
            let known = self.clusters.get(node.cluster).is_some();
            sound(node.cluster == NONE || known, "rumour of a post")?;
            node.norm = norm(&node.features);
            node.posts = 0;
            node.last = NONE;
            let twin = self
                .contents
                .find(node.content, |&(c, _)| c == node.content);
            sound(twin.is_none(), "two posts with the same words")?;
            self.contents
                .insert_unique(node.content, (node.content, slot), |&(c, _)| c);
        }
        Ok(())
    }

    fn restore_members(&mut self) -> Result<(), StateError> {
        sound(
            self.members.len() <= self.config.max_posts as usize,
            "too many posts",
        )?;
        for (slot, member) in self.members.iter() {
            sound(member.media.len() <= MAX_MEDIA, "media")?;
            let key = hash(member.id.as_str());
            let twin = self.ids.find(key, |&(h, s)| {
                h == key && self.members.get(s).is_some_and(|m| m.id == member.id)
            });
            sound(twin.is_none(), "two posts with the same id")?;
            self.ids.insert_unique(key, (key, slot), |&(h, _)| h);
            self.order.insert((member.at, slot));
            let node = self.nodes.get_mut(member.node);
            let node = node.ok_or(StateError::Damaged("words of a post"))?;
            node.posts = node.posts.saturating_add(1);
        }
        for &(_, slot) in &self.order {
            let member = self.members.get(slot);
            if let Some(member) = member
                && let Some(node) = self.nodes.get_mut(member.node)
            {
                node.last = slot;
                if let Some(cluster) = self.clusters.get_mut(node.cluster) {
                    cluster.members.insert((member.at, slot));
                    cluster.tally.add(member);
                }
            }
        }
        for (slot, node) in self.nodes.iter() {
            let face = self.members.get(node.face);
            let own = node.face == NONE || face.is_some_and(|m| m.node == slot);
            sound(own && node.posts > 0, "posts of the same words")?;
        }
        Ok(())
    }

    fn restore_clusters(&mut self) -> Result<(), StateError> {
        for (slot, state) in self.clusters.iter() {
            sound(
                !state.members.is_empty() && state.aliases.len() <= MAX_ALIASES,
                "rumours",
            )?;
            for name in std::iter::once(&state.id).chain(&state.aliases) {
                let other = self.names.insert(name.clone(), slot);
                sound(other.is_none(), "two rumours of one name")?;
            }
        }
        Ok(())
    }

    /// The lists are not computed again: which posts a full one has lost depends on the past.
    fn restore_index(&mut self, lists: Vec<(u32, Vec<Entry>)>) -> Result<(), StateError> {
        for (key, list) in lists {
            let has = |e: &Entry| {
                let node = self.nodes.get(e.node);
                node.is_some_and(|n| n.features.binary_search_by_key(&key, |f| f.key()).is_ok())
            };
            let whole = !list.is_empty()
                && list.len() <= self.config.list_cap as usize
                && list.is_sorted()
                && list.iter().all(has);
            sound(whole && self.index.list(key).is_empty(), "lists by word")?;
            self.index.put(key, list);
        }
        Ok(())
    }
}
