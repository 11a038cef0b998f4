//! How much a rumour needs checking, and why.

use super::stance::Stance;
use super::state::{Member, Relation};
use crate::keyword::Cue;
use crate::score::{Contribution, Score};

/// Running counts of a rumour's posts: what stance and checking need, kept up to date as posts come and go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) posts: u32,
    pub(super) stances: [u32; 4],
    pub(super) hearsay: u32,
    pub(super) virality: u32,
    pub(super) recycled: u32,
    pub(super) debunk: u32,
    pub(super) witness: u32,
    pub(super) official: u32,
    pub(super) official_cue: u32,
    pub(super) reposts: u32,
}

impl Tally {
    pub(super) fn add(&mut self, member: &Member) {
        self.each(member, |n| *n = n.saturating_add(1));
    }

    pub(super) fn remove(&mut self, member: &Member) {
        self.each(member, |n| *n = n.saturating_sub(1));
    }

    fn each(&mut self, member: &Member, step: impl Fn(&mut u32)) {
        step(&mut self.posts);
        if let Some(n) = self.stances.get_mut(member.stance as usize) {
            step(n);
        }
        let cue = |c| member.cues.contains(c);
        for (on, n) in [
            (cue(Cue::Hearsay), &mut self.hearsay),
            (cue(Cue::Virality), &mut self.virality),
            (cue(Cue::Recycled), &mut self.recycled),
            (cue(Cue::Debunk), &mut self.debunk),
            (cue(Cue::Witness), &mut self.witness),
            (cue(Cue::Official), &mut self.official_cue),
            (member.official, &mut self.official),
            (member.relation == Relation::Repost, &mut self.reposts),
        ] {
            if on {
                step(n);
            }
        }
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        let pairs = [
            (&mut self.posts, other.posts),
            (&mut self.hearsay, other.hearsay),
            (&mut self.virality, other.virality),
            (&mut self.recycled, other.recycled),
            (&mut self.debunk, other.debunk),
            (&mut self.witness, other.witness),
            (&mut self.official, other.official),
            (&mut self.official_cue, other.official_cue),
            (&mut self.reposts, other.reposts),
        ];
        for (mine, theirs) in pairs {
            *mine += theirs;
        }
        for (mine, theirs) in self.stances.iter_mut().zip(other.stances) {
            *mine += theirs;
        }
    }

    pub(super) fn stance(&self, stance: Stance) -> u32 {
        self.stances.get(stance as usize).copied().unwrap_or(0)
    }

    /// Share of the posts that doubt, smoothed by two posts that do not.
    fn share(&self, n: u32) -> f64 {
        f64::from(n) / (f64::from(self.posts) + 2.0)
    }
}

/// What each reason adds, in logits: set by hand from the table of adjustments in the domain notes (hearsay,
/// chain, enquiry and debunk shares), signs turned round.
mod weight {
    pub(super) const INTERCEPT: f64 = -1.2;
    pub(super) const HEARSAY: f64 = 3.0;
    pub(super) const CHAIN: f64 = 2.5;
    pub(super) const RECYCLED: f64 = 2.0;
    pub(super) const QUERY: f64 = 3.0;
    pub(super) const DENY: f64 = 4.0;
    pub(super) const DEBUNK: f64 = 2.5;
    pub(super) const SPREAD: f64 = 0.25;
    pub(super) const WITNESS: f64 = -1.5;
    pub(super) const OFFICIAL: f64 = -2.0;
}

/// The reasons to check a rumour of these posts, in logits. They sum to the logit of the score.
pub(super) fn contributions(tally: &Tally) -> Vec<Contribution> {
    let spread = f64::from(tally.posts.max(1)).ln();
    let official = tally.share(tally.official.max(tally.official_cue));
    [
        ("rumour:prior", weight::INTERCEPT, 1.0),
        (
            "rumour:hearsay",
            weight::HEARSAY,
            tally.share(tally.hearsay),
        ),
        ("rumour:chain", weight::CHAIN, tally.share(tally.virality)),
        (
            "rumour:recycled",
            weight::RECYCLED,
            tally.share(tally.recycled),
        ),
        (
            "rumour:query",
            weight::QUERY,
            tally.share(tally.stance(Stance::Query)),
        ),
        (
            "rumour:deny",
            weight::DENY,
            tally.share(tally.stance(Stance::Deny)),
        ),
        ("rumour:debunk", weight::DEBUNK, tally.share(tally.debunk)),
        ("rumour:spread", weight::SPREAD, spread),
        (
            "rumour:witness",
            weight::WITNESS,
            tally.share(tally.witness),
        ),
        ("rumour:official", weight::OFFICIAL, official),
    ]
    .into_iter()
    .filter(|&(_, _, value)| value > 0.0)
    .map(|(name, weight, value)| Contribution::saturating(name, weight * value))
    .collect()
}

pub(super) fn score(tally: &Tally) -> Score {
    Score::from_contributions(&contributions(tally))
}
