//! Finding what is near a new post, in bounded time.

use super::entry::Nearest;
use super::features::{Features, Similarity, damp, similarity};
use super::index;
use super::linking::NONE;
use super::state::{NEAR, Near, Node};
use super::window::{Scratch, Window};

/// Posts whose similarity is computed in full for one new post.
const COMPARED: usize = 24;

impl Window {
    /// Makes the node of new words, finds what is near it and tells these.
    pub(super) fn insert_node(&mut self, features: &Features, at: i64) -> u32 {
        self.find_near(features);
        let mut near = [Near::default(); NEAR];
        for (place, &(similarity, _, key)) in near.iter_mut().zip(&self.scratch.near) {
            *place = Near {
                slot: key.slot,
                generation: key.generation,
                similarity,
            };
        }
        let node = Node {
            content: features.content,
            features: features.list.as_slice().into(),
            norm: features.norm,
            posts: 0,
            face: NONE,
            last: NONE,
            cluster: NONE,
            family: features.content,
            near,
        };
        let key = self.nodes.insert(node);
        self.contents
            .insert_unique(features.content, (features.content, key.slot), |&(c, _)| c);
        self.index.insert(
            &features.list,
            index::Entry::new(at, key.slot),
            self.config.list_cap as usize,
        );
        let found = std::mem::take(&mut self.scratch.near);
        for &(similarity, _, other) in &found {
            self.tell(
                other.slot,
                Near {
                    slot: key.slot,
                    generation: key.generation,
                    similarity,
                },
            );
        }
        self.scratch.near = found;
        self.fresh += 1;
        key.slot
    }

    /// Lets a node remember a near one. Near ones that have left make room first: a text that is copied for days
    /// outlives what was once near it.
    fn tell(&mut self, slot: u32, new: Near) {
        let Some(mut near) = self.nodes.get(slot).map(|n| n.near) else {
            return;
        };
        if near
            .last()
            .is_some_and(|n| n.similarity > Similarity::default())
        {
            for old in &mut near {
                if self.nodes.at(old.key()).is_none() {
                    *old = Near::default();
                }
            }
            near.sort_by_key(|n| std::cmp::Reverse(n.similarity));
        }
        if let Some(last) = near.last_mut()
            && new.similarity > last.similarity
        {
            *last = new;
            near.sort_by_key(|n| std::cmp::Reverse(n.similarity));
        }
        if let Some(node) = self.nodes.get_mut(slot) {
            node.near = near;
        }
    }

    /// Fills `scratch.near` with the nearest nodes over the floor, nearest first.
    fn find_near(&mut self, features: &Features) {
        let Self {
            scratch: Scratch {
                lists, found, near, ..
            },
            index,
            nodes,
            config,
            ..
        } = self;
        near.clear();
        found.clear();
        lists.clear();
        for &feature in &features.list {
            let length = index.list(feature.key()).len();
            if length > 0 {
                lists.push((u32::try_from(length).unwrap_or(NONE), feature));
            }
        }
        // The rarest words first: what is left out when there is too much are the commonest.
        lists.sort_unstable_by_key(|&(length, f)| (length, std::cmp::Reverse(f.weight()), f.key()));
        for &(_, feature) in lists.iter() {
            let list = index.list(feature.key());
            if found.len() + list.len() > config.max_candidates as usize {
                continue;
            }
            let weight = feature.weight() * feature.weight();
            found.extend(list.iter().map(|e| (e.node, weight)));
        }
        found.sort_unstable();
        found.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let floor = Similarity::saturating(config.floor);
        if found.len() > COMPARED {
            // Those that share the most, by weight; equal ones by content, whoever came first.
            let rank = |&(slot, shared): &(u32, u32)| {
                (
                    std::cmp::Reverse(shared),
                    nodes.get(slot).map(|n| n.content),
                )
            };
            found.select_nth_unstable_by_key(COMPARED, rank);
            found.truncate(COMPARED);
        }
        for &(slot, _) in found.iter() {
            if let (Some(node), Some(key)) = (nodes.get(slot), nodes.key(slot)) {
                let s = similarity(&features.list, features.norm, &node.features, node.norm);
                if s >= floor {
                    near.push((s, node.content, key));
                }
            }
        }
        near.sort_unstable_by_key(|&(s, content, _)| (std::cmp::Reverse(s), content));
    }

    /// The nearest of the near posts, once the topics of the window count half.
    pub(super) fn best_near(&mut self, node: u32) -> Option<(u32, Nearest)> {
        let Scratch { left, right, .. } = &mut self.scratch;
        let node = self.nodes.get(node)?;
        let norm = if self.topics.is_empty() {
            0
        } else {
            damp(&node.features, &self.topics, left)
        };
        let mut best: Option<(Similarity, u32)> = None;
        for near in node
            .near
            .iter()
            .take_while(|n| n.similarity > Similarity::default())
        {
            let Some(other) = self.nodes.at(near.key()) else {
                continue;
            };
            let likeness =
                if self.topics.is_empty() || near.similarity.get() >= self.config.near_copy {
                    near.similarity
                } else {
                    let other_norm = damp(&other.features, &self.topics, right);
                    similarity(left, norm, right, other_norm)
                };
            if best.is_none_or(|(s, _)| likeness > s) {
                best = Some((likeness, near.slot));
            }
        }
        let (similarity, slot) = best.filter(|(s, _)| s.get() >= self.config.floor)?;
        let post = self.face(slot)?;
        Some((slot, Nearest { post, similarity }))
    }
}
