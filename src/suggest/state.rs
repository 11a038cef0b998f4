//! A suggester as it travels: the same data, checked on the way in.

use serde::{Deserialize, Serialize};

use super::clock::StreamClock;
use super::config::{ConfigError, SuggestConfig};
use super::features::MAX_FEATURES;
use super::sample::{Kept, Sample};
use super::suggester::{HOUR_MS, Inside, Outside, Share, Suggester, most};

/// The version of the form below; a state of another version is refused.
const VERSION: u32 = 1;

/// Posts by the hash of their text; the hour follows from the time.
type Posts<P> = Vec<(u64, Kept<P>)>;

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    config: SuggestConfig,
    clock: StreamClock,
    inside: Posts<Inside>,
    outside: Posts<Outside>,
}

/// A state that cannot be restored.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(super) enum StateError {
    #[error("version {0} of a suggester's state is not {VERSION}")]
    Version(u32),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("damaged suggester state: {0}")]
    Damaged(&'static str),
}

impl From<Suggester> for State {
    fn from(suggester: Suggester) -> Self {
        Self {
            version: VERSION,
            config: suggester.config,
            clock: suggester.clock,
            inside: suggester
                .inside
                .into_posts()
                .map(|(_, text, kept)| (text, kept))
                .collect(),
            outside: suggester
                .outside
                .into_posts()
                .map(|(_, text, kept)| (text, kept))
                .collect(),
        }
    }
}

impl TryFrom<State> for Suggester {
    type Error = StateError;

    fn try_from(state: State) -> Result<Self, StateError> {
        if state.version != VERSION {
            return Err(StateError::Version(state.version));
        }
        state.config.check()?;
        if !state.clock.is_valid() {
            return Err(StateError::Damaged("clock"));
        }
        let least = Share::of(state.config.min_score);
        let reads = |post: &Inside| {
            post.score >= least
                && post.features.len() <= MAX_FEATURES
                && post.features.is_sorted_by_key(|f| f.span())
                && post.features.iter().all(|feature| feature.fits(&post.raw))
        };
        if !state.inside.iter().all(|(_, kept)| reads(&kept.payload)) {
            return Err(StateError::Damaged("posts of the event"));
        }
        let sorted = |post: &Outside| {
            post.keys.len() <= MAX_FEATURES && post.keys.is_sorted_by(|a, b| a < b)
        };
        if !state.outside.iter().all(|(_, kept)| sorted(&kept.payload)) {
            return Err(StateError::Damaged("other posts"));
        }
        let mut suggester = Self::checked(state.config);
        suggester.clock = state.clock;
        let (hours, background) = (suggester.config.hours, suggester.config.background_hours);
        fill(&mut suggester.inside, state.inside, most(hours))?;
        fill(&mut suggester.outside, state.outside, most(background))?;
        Ok(suggester)
    }
}

/// Offers the posts to an empty sample, which a sound state fills without losing one.
fn fill<P>(sample: &mut Sample<P>, posts: Posts<P>, most: usize) -> Result<(), StateError> {
    let count = posts.len();
    for (text, kept) in posts {
        let key = (kept.at, kept.author, kept.tie);
        sample.offer(kept.at.div_euclid(HOUR_MS), text, key, || {
            Some(kept.payload)
        });
    }
    if sample.len() == count && sample.hours() <= most {
        Ok(())
    } else {
        Err(StateError::Damaged("more posts than are kept"))
    }
}
