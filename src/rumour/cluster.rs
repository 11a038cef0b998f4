//! A rumour as a caller sees it.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::check;
use super::entry::ClusterId;
use super::linking::union;
use super::stance::Stance;
use super::state::{Member, Relation, State};
use super::window::Window;
use crate::post::PostId;
use crate::score::{Contribution, Score};

/// A rumour at one moment: borrowed from its [`Window`].
#[derive(Debug, Clone, Copy)]
pub struct Cluster<'w> {
    window: &'w Window,
    state: &'w State,
}

impl<'w> Cluster<'w> {
    /// Its id: that of its earliest post when it was named.
    #[must_use]
    pub const fn id(&self) -> &'w ClusterId {
        &self.state.id
    }

    /// Names it had before, or of rumours that went up in it: the latest 256.
    #[must_use]
    pub fn aliases(&self) -> &'w [ClusterId] {
        &self.state.aliases
    }

    /// How many posts it has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.state.members.len()
    }

    /// Its posts by time.
    pub fn posts(&self) -> impl Iterator<Item = &'w PostId> {
        self.members().map(|(_, m)| &m.id)
    }

    /// Its posts with their stance, by time.
    pub fn stances_of_posts(&self) -> impl Iterator<Item = (&'w PostId, Stance)> {
        self.members().map(|(_, m)| (&m.id, m.stance))
    }

    fn members(&self) -> impl Iterator<Item = (u32, &'w Member)> {
        let window = self.window;
        self.state
            .members
            .iter()
            .filter_map(move |&(_, slot)| window.members.get(slot).map(|m| (slot, m)))
    }

    /// Time of its earliest post in the window.
    #[must_use]
    pub fn first_seen(&self) -> Option<DateTime<Utc>> {
        let &(at, _) = self.state.members.first()?;
        DateTime::from_timestamp_millis(at)
    }

    /// Time of its latest post.
    #[must_use]
    pub fn last_seen(&self) -> Option<DateTime<Utc>> {
        let &(at, _) = self.state.members.last()?;
        DateTime::from_timestamp_millis(at)
    }

    /// How it grows: its posts in the last `span` of post time, and in the `span` before.
    #[must_use]
    pub fn growth(&self, span: TimeDelta) -> (usize, usize) {
        let now = self
            .window
            .watermark()
            .map_or(i64::MAX, |t| t.timestamp_millis());
        let step = span.num_milliseconds().max(0);
        let (mid, old) = (
            now.saturating_sub(step),
            now.saturating_sub(step.saturating_mul(2)),
        );
        let recent = self
            .state
            .members
            .range((mid.saturating_add(1), 0)..)
            .count();
        let before = self
            .state
            .members
            .range((old.saturating_add(1), 0)..(mid.saturating_add(1), 0))
            .count();
        (recent, before)
    }

    /// How many of its posts take this stance.
    #[must_use]
    pub fn stance(&self, stance: Stance) -> usize {
        self.state.tally.stance(stance) as usize
    }

    /// Share of its posts that ask or deny, from 0 to 1.
    #[must_use]
    pub fn doubt(&self) -> f64 {
        let doubting = self.stance(Stance::Query) + self.stance(Stance::Deny);
        doubting as f64 / self.size().max(1) as f64
    }

    /// When the first of its posts by a known authority was posted. O(posts) where there is one.
    #[must_use]
    pub fn official_since(&self) -> Option<DateTime<Utc>> {
        if self.state.tally.official == 0 {
            return None;
        }
        let (_, first) = self.members().find(|(_, member)| member.official)?;
        DateTime::from_timestamp_millis(first.at)
    }

    /// How much it needs checking.
    #[must_use]
    pub fn check(&self) -> Score {
        check::score(&self.state.tally)
    }

    /// Why: parts in logits that sum to [`check`](Self::check)'s logit.
    #[must_use]
    pub fn explain(&self) -> Vec<Contribution> {
        check::contributions(&self.state.tally)
    }

    /// How many independent voices it has: posts of one author, with one medium, of one origin (repost), or with
    /// the same or nearly the same words, are one voice however many they are. O(posts).
    #[must_use]
    pub fn voices(&self) -> usize {
        let mut parent: Vec<u32> = Vec::new();
        let mut owner: HashMap<(u8, u64), u32> = HashMap::new();
        let mut voices = 0_usize;
        for (at, (_, member)) in (0_u32..).zip(self.members()) {
            parent.push(at);
            voices += 1;
            let family = self.window.nodes.get(member.node).map_or(0, |n| n.family);
            let id = super::window::hash(member.id.as_str()).max(1);
            let origin = if member.relation == Relation::Repost {
                member.link
            } else {
                id
            };
            let keys = [(0, family), (1, member.author), (2, origin)];
            let media = member.media.iter().map(|&m| (3, m));
            // Author 0 is no author; every other key is somebody's.
            for key in keys.into_iter().chain(media).filter(|k| *k != (1, 0)) {
                let first = *owner.entry(key).or_insert(at);
                let (a, b) = (
                    super::linking::find(&mut parent, first),
                    super::linking::find(&mut parent, at),
                );
                if a != b {
                    union(&mut parent, a, b);
                    voices -= 1;
                }
            }
        }
        voices
    }
}

impl Window {
    /// The rumours, by the time of their earliest post, then id.
    pub fn clusters(&self) -> impl Iterator<Item = Cluster<'_>> {
        let mut states: Vec<&State> = self.clusters.iter().map(|(_, s)| s).collect();
        states.sort_unstable_by_key(|s| (s.members.first().map(|&(at, _)| at), &s.id));
        states.into_iter().map(|state| Cluster {
            window: self,
            state,
        })
    }

    /// A rumour by its name or one of its [aliases](Cluster::aliases).
    #[must_use]
    pub fn cluster(&self, name: &str) -> Option<Cluster<'_>> {
        let state = self.clusters.get(*self.names.get(name)?)?;
        Some(Cluster {
            window: self,
            state,
        })
    }

    pub(super) fn check_of(&self, cluster: u32) -> Score {
        self.clusters
            .get(cluster)
            .map_or(Score::ZERO, |state| check::score(&state.tally))
    }
}
