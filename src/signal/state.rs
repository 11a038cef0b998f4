//! A detector as it travels: the same data, checked on the way in.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::cell::{Cell, MOST_KEPT};
use super::clock::StreamClock;
use super::config::{ConfigError, DetectorConfig};
use super::detector::{Detector, MOST_SIGNALS, code_hash};
use super::raised::{MOST_NAMED, Signal};
use crate::hazard::Category;

/// The cells of one hazard, by level and code.
pub(super) type Levels = [BTreeMap<Box<str>, Cell>; 4];

/// The version of the form below; a state of another version is refused.
const VERSION: u32 = 1;

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    config: DetectorConfig,
    cells: BTreeMap<Category, Levels>,
    signals: Vec<Signal>,
    next: u64,
    clock: StreamClock,
    started: Option<DateTime<Utc>>,
}

/// A state that cannot be restored.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(super) enum StateError {
    #[error("version {0} of a detector's state is not {VERSION}")]
    Version(u32),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("damaged detector state: {0}")]
    Damaged(&'static str),
}

impl From<Detector> for State {
    fn from(detector: Detector) -> Self {
        Self {
            version: VERSION,
            config: detector.config,
            cells: detector.cells,
            signals: detector.signals,
            next: detector.next,
            clock: detector.clock,
            started: detector.started,
        }
    }
}

impl TryFrom<State> for Detector {
    type Error = StateError;

    fn try_from(state: State) -> Result<Self, StateError> {
        if state.version != VERSION {
            return Err(StateError::Version(state.version));
        }
        state.config.check()?;
        let cells = || state.cells.values().flatten().flat_map(BTreeMap::values);
        let sorted = |cell: &Cell| cell.kept.is_sorted_by_key(|k| (k.time, k.post.as_str()));
        if !cells().all(|c| c.kept.len() <= MOST_KEPT && c.baseline.is_valid() && sorted(c)) {
            return Err(StateError::Damaged("cells"));
        }
        let ordered = state.signals.is_sorted_by(|a, b| a.id < b.id)
            && state.signals.len() <= MOST_SIGNALS
            && state.signals.last().is_none_or(|s| s.id.0 < state.next)
            && (1..u64::MAX / 2).contains(&state.next);
        let sound = |s: &Signal| {
            let hash = code_hash(&s.area.code);
            s.posts.len() <= MOST_NAMED
                && s.path.get(s.area.level.index()) == Some(&hash)
                && s.expected.is_finite()
                && s.expected > 0.0
                && s.chance.is_finite()
        };
        if !ordered || !state.signals.iter().all(sound) {
            return Err(StateError::Damaged("signals"));
        }
        if !state.clock.is_valid() {
            return Err(StateError::Damaged("clock"));
        }
        let kept = cells().map(|c| c.kept.len()).sum();
        let count = cells().count();
        Ok(Self {
            config: state.config,
            cells: state.cells,
            signals: state.signals,
            next: state.next,
            clock: state.clock,
            started: state.started,
            kept,
            count,
        })
    }
}
