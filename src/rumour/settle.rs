//! Settling: the partition of the whole window from its links, and which old name each rumour keeps.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::entry::Change;
use super::features::{Similarity, damp, similarity};
use super::linking::{Edge, Groups, NONE, Rule, group};
use super::state::{Relation, State};
use super::window::Window;

/// What a pair of copies counts as when groups are told apart: else every reposted claim would part from its
/// paraphrases. .2 to .5 gave the same figures.
const COPIES: f64 = 0.2;
/// Names kept of a rumour beside its own; the oldest are forgotten.
pub(super) const MAX_ALIASES: usize = 256;
/// Posts, about, from which topics are read.
const TOPIC_SAMPLE: usize = 4_096;
/// Fewer posts have no topic.
const TOPIC_LEAST: usize = 12;
/// What more than one post in so many holds is a topic. One in 10 and one in 3 lost .01 to .02 AMI.
const TOPIC_PART: usize = 5;

impl Window {
    /// Computes the rumours of the window anew from all that is known of its posts. Names stay: a rumour keeps
    /// the oldest of the names of those it is heir to, and an old name goes where its earliest grouped post goes.
    ///
    /// O(posts log posts). Without it, posts are where they were first put.
    pub fn settle(&mut self) {
        self.fresh = 0;
        self.repair_faces();
        self.topics = self.find_topics();
        let groups = self.groups();
        let slots = self.assign_names(&groups);
        self.move_posts(&groups, &slots);
        for (slot, &root) in (0_u32..).zip(&groups.family) {
            let content = self.nodes.get(root).map(|n| n.content);
            if let (Some(content), Some(node)) = (content, self.nodes.get_mut(slot)) {
                node.family = content;
            }
        }
    }

    /// Every node shows its earliest post.
    fn repair_faces(&mut self) {
        for (_, node) in self.nodes.iter_mut() {
            node.face = NONE;
        }
        for (slot, member) in self.members.iter() {
            let Some(node) = self.nodes.get_mut(member.node) else {
                continue;
            };
            let earlier = self
                .members
                .get(node.face)
                .is_none_or(|face| (member.at, &member.id) < (face.at, &face.id));
            if earlier {
                node.face = slot;
            }
        }
    }

    /// The features of more than a fifth of the words of the window, sorted: a function of what is in it. A large
    /// window is sampled by content. O(sample).
    fn find_topics(&self) -> Vec<u32> {
        let every = (self.nodes.len() / TOPIC_SAMPLE).max(1) as u64;
        let mut counts: HashMap<u32, usize> = HashMap::new();
        let mut sampled = 0;
        for (_, node) in self.nodes.iter().filter(|(_, n)| n.content % every == 0) {
            sampled += 1;
            for feature in &node.features {
                *counts.entry(feature.key()).or_default() += 1;
            }
        }
        if sampled < TOPIC_LEAST {
            return Vec::new();
        }
        let least = sampled / TOPIC_PART;
        let mut topics: Vec<u32> = counts
            .into_iter()
            .filter(|&(_, n)| n > least.max(2))
            .map(|(key, _)| key)
            .collect();
        topics.sort_unstable();
        topics
    }

    /// The groups of nodes, by slot.
    fn groups(&self) -> Groups {
        let mut sizes = vec![0; self.nodes.bound()];
        for (slot, node) in self.nodes.iter() {
            if let Some(size) = sizes.get_mut(slot as usize) {
                *size = node.posts;
            }
        }
        let mut edges = Vec::with_capacity(4 * self.nodes.len());
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for (slot, node) in self.nodes.iter() {
            let norm = if self.topics.is_empty() {
                0
            } else {
                damp(&node.features, &self.topics, &mut left)
            };
            let own = self.nodes.key(slot);
            for near in &node.near {
                if near.similarity == Similarity::default() {
                    break;
                }
                let Some(other) = self.nodes.at(near.key()) else {
                    continue;
                };
                // A link that both ends remember counts once; one end may remember who had this number before.
                let mutual = slot > near.slot
                    && other
                        .near
                        .iter()
                        .any(|n| n.similarity > Similarity::default() && Some(n.key()) == own);
                if !mutual {
                    // Copies with a small edit stay copies; the rest must share more than the topic.
                    let similarity = if self.topics.is_empty()
                        || near.similarity.get() >= self.config.near_copy
                    {
                        near.similarity
                    } else {
                        let other_norm = damp(&other.features, &self.topics, &mut right);
                        similarity(&left, norm, &right, other_norm)
                    };
                    edges.push(Edge::new(
                        similarity,
                        (node.content, slot),
                        (other.content, near.slot),
                    ));
                }
            }
        }
        let conversation = Similarity::saturating(self.config.conversation);
        for (_, member) in self.members.iter().filter(|(_, m)| m.link != 0) {
            let target = self
                .slot_by_hash(member.link)
                .and_then(|s| self.members.get(s));
            let Some(target) = target.filter(|t| t.node != member.node) else {
                continue;
            };
            let similarity = if member.relation == Relation::Repost {
                Similarity::ONE
            } else {
                conversation
            };
            if let (Some(a), Some(b)) = (self.nodes.get(member.node), self.nodes.get(target.node)) {
                edges.push(Edge::new(
                    similarity,
                    (a.content, member.node),
                    (b.content, target.node),
                ));
            }
        }
        edges.sort_unstable_by_key(|e| (Reverse(e.similarity), e.tie));
        let rule = Rule {
            floor: Similarity::saturating(self.config.floor),
            near_copy: Similarity::saturating(self.config.near_copy),
            copies: Similarity::saturating(COPIES),
            contrast: self.config.contrast,
            attach: self.config.attach,
        };
        group(&sizes, &edges, rule)
    }

    /// The group of a post.
    fn group_of(&self, groups: &Groups, slot: u32) -> u32 {
        self.members
            .get(slot)
            .and_then(|m| groups.group.get(m.node as usize))
            .copied()
            .unwrap_or(NONE)
    }

    /// The cluster slot of each group: that of the oldest cluster it is heir to, or a new one.
    fn assign_names(&mut self, groups: &Groups) -> Vec<u32> {
        // The posts of each group, the earliest first.
        let mut posts: Vec<Vec<u32>> = vec![Vec::new(); groups.level.len()];
        for (slot, _) in self.members.iter() {
            if let Some(list) = posts.get_mut(self.group_of(groups, slot) as usize) {
                list.push(slot);
            }
        }
        for list in &mut posts {
            // Only the earliest matters; the rest give a name when its own is taken.
            let earliest =
                |&(_, slot): &(usize, &u32)| self.members.get(*slot).map(|m| (m.at, &m.id));
            if let Some((first, _)) = list.iter().enumerate().min_by_key(earliest) {
                list.swap(0, first);
            }
        }
        // Heirs: a cluster goes where its earliest grouped post goes.
        let mut heirs: BTreeMap<u32, Vec<(i64, u32)>> = BTreeMap::new();
        let mut gone = Vec::new();
        for (slot, state) in self.clusters.iter() {
            match self.heir(groups, state) {
                NONE => gone.push(slot),
                heir => heirs.entry(heir).or_default().push((state.founded, slot)),
            }
        }
        for old in heirs.values_mut() {
            old.sort_by_key(|&(founded, slot)| {
                (founded, self.clusters.get(slot).map(|c| c.id.clone()))
            });
        }
        let mut slots = vec![NONE; groups.level.len()];
        let mut merges = Vec::new();
        for (&group, old) in &heirs {
            if let (Some(place), Some((&(_, eldest), rest))) =
                (slots.get_mut(group as usize), old.split_first())
            {
                *place = eldest;
                merges.extend(rest.iter().map(|&(_, slot)| (slot, eldest)));
            }
        }
        for slot in gone {
            self.disband(slot);
        }
        for (slot, eldest) in merges {
            self.merge(slot, eldest);
        }
        for (group, place) in slots.iter_mut().enumerate() {
            let list = posts.get(group).map_or(&[][..], Vec::as_slice);
            let level = groups.level.get(group).copied().unwrap_or_default();
            if *place == NONE {
                *place = self.name_group(list, level);
            } else {
                self.rename_if_older(*place, list);
            }
            if let Some(state) = self.clusters.get_mut(*place) {
                state.level = level;
            }
        }
        slots
    }

    fn heir(&self, groups: &Groups, state: &State) -> u32 {
        let grouped = state
            .members
            .iter()
            .map(|&(_, slot)| self.group_of(groups, slot));
        grouped.into_iter().find(|&g| g != NONE).unwrap_or(NONE)
    }

    fn name_group(&mut self, posts: &[u32], level: Similarity) -> u32 {
        let from = posts
            .first()
            .and_then(|&slot| self.members.get(slot))
            .and_then(|m| self.cluster_of_node(m.node))
            .map(|c| c.id.clone());
        let Some(slot) = self.open_cluster(posts, level) else {
            return NONE;
        };
        if let (Some(from), Some(into)) = (from, self.clusters.get(slot).map(|c| c.id.clone()))
            && from != into
        {
            self.note(Change::Split { from, into });
        }
        slot
    }

    /// An earlier post that came late gives the rumour its name.
    fn rename_if_older(&mut self, slot: u32, posts: &[u32]) {
        let earliest = posts.first().and_then(|&post| self.members.get(post));
        let (Some(member), Some(state)) = (earliest, self.clusters.get(slot)) else {
            return;
        };
        if (member.at, &member.id) >= (state.founded, &state.id) {
            return;
        }
        let (id, at, old) = (member.id.clone(), member.at, state.id.clone());
        if let Some(holder) = self.names.get(&id).and_then(|&c| self.clusters.get_mut(c)) {
            if holder.id == id {
                return; // in use elsewhere
            }
            holder.aliases.retain(|a| *a != id);
        }
        if let Some(state) = self.clusters.get_mut(slot) {
            state.aliases.push(old.clone());
            state.id = id.clone();
            state.founded = at;
        }
        self.names.insert(id.clone(), slot);
        self.forget_aliases(slot);
        self.note(Change::Created {
            cluster: id.clone(),
        });
        self.note(Change::Merged {
            from: old,
            into: id,
        });
    }

    fn merge(&mut self, slot: u32, into: u32) {
        let Some(state) = self.clusters.remove(slot) else {
            return;
        };
        let Some(eldest) = self.clusters.get_mut(into) else {
            return;
        };
        for &(at, member) in &state.members {
            eldest.members.insert((at, member));
        }
        eldest.tally.absorb(&state.tally);
        let change = Change::Merged {
            from: state.id.clone(),
            into: eldest.id.clone(),
        };
        for name in state.aliases.into_iter().chain([state.id]) {
            self.names.insert(name.clone(), into);
            eldest.aliases.push(name);
        }
        self.forget_aliases(into);
        let members: Vec<u32> = state.members.iter().map(|&(_, m)| m).collect();
        for member in members {
            if let Some(member) = self.members.get(member)
                && let Some(node) = self.nodes.get_mut(member.node)
            {
                node.cluster = into;
            }
        }
        self.note(change);
    }

    /// A rumour that takes others up for weeks does not keep all their names.
    fn forget_aliases(&mut self, slot: u32) {
        let Some(state) = self.clusters.get_mut(slot) else {
            return;
        };
        let over = state.aliases.len().saturating_sub(MAX_ALIASES);
        for name in state.aliases.drain(..over) {
            if self.names.get(&name) == Some(&slot) {
                self.names.remove(&name);
            }
        }
    }

    /// All posts of a cluster stand alone.
    fn disband(&mut self, slot: u32) {
        let Some(state) = self.clusters.get(slot) else {
            return;
        };
        let from = state.id.clone();
        let members: Vec<u32> = state.members.iter().map(|&(_, m)| m).collect();
        for member in members {
            let Some(member) = self.members.get(member) else {
                continue;
            };
            if let Some(node) = self.nodes.get_mut(member.node) {
                node.cluster = NONE;
            }
            let post = member.id.clone();
            self.note(Change::Moved {
                post,
                from: from.clone(),
                to: None,
            });
        }
        self.remove_cluster(slot);
    }

    /// Puts every post where its group is.
    fn move_posts(&mut self, groups: &Groups, slots: &[u32]) {
        let target = |node: u32| {
            let group = groups.group.get(node as usize).copied().unwrap_or(NONE);
            slots.get(group as usize).copied().unwrap_or(NONE)
        };
        let mut moves: Vec<(i64, crate::post::PostId, u32, u32, u32)> = Vec::new();
        for (slot, member) in self.members.iter() {
            let old = self.nodes.get(member.node).map_or(NONE, |n| n.cluster);
            let new = target(member.node);
            if old != new {
                moves.push((member.at, member.id.clone(), slot, old, new));
            }
        }
        moves.sort_unstable();
        for (slot, node) in self.nodes.iter_mut() {
            node.cluster = target(slot);
        }
        for (at, post, slot, old, new) in moves {
            if let (Some(state), Some(member)) =
                (self.clusters.get_mut(old), self.members.get(slot))
            {
                state.members.remove(&(at, slot));
                state.tally.remove(member);
            }
            let to = self.clusters.get(new).map(|c| c.id.clone());
            if let (Some(state), Some(member)) =
                (self.clusters.get_mut(new), self.members.get(slot))
            {
                state.members.insert((at, slot));
                state.tally.add(member);
            }
            let from = self.clusters.get(old).map(|c| c.id.clone());
            match (from, to) {
                (Some(from), to) => self.note(Change::Moved { post, from, to }),
                (None, Some(cluster)) => self.note(Change::Joined { post, cluster }),
                (None, None) => {}
            }
        }
    }
}
