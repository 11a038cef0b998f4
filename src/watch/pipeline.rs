//! The whole pipeline: posts in, observations, rumours and signals out.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::observation::{ObservationRef, SourceKind};
use crate::post::{IdError, PostRef};
use crate::rumour::{Assignment, Entry, Window, WindowConfig};
use crate::signal::{Detector, DetectorConfig, Signal};

use super::analyzer::{Analyzer, Scratch};
use super::facets;
use super::voice;

/// Watches a stream: reads every post, keeps the rumours of the last hours, raises events nobody has opened.
///
/// One `Watch` is one shard, fed in any order of time; see [`Window`] for what late posts become. What it
/// says of a post before any cluster or burst is in the observation: a P0 is never held back.
///
/// ```
/// use vigie::post::PostRef;
/// use vigie::watch::Watch;
///
/// let mut watch = Watch::default();
/// let posts = [
///     ("1", "Le barrage de Naussac a cédé, évacuez Langogne !"),
///     ("2", "RT @lea: Le barrage de Naussac a cédé, évacuez Langogne !"),
/// ];
/// for (id, text) in posts {
///     watch.observe(PostRef::new(id, text))?;
/// }
/// assert_eq!(watch.window().cluster_of("2"), watch.window().cluster_of("1"));
/// # Ok::<(), vigie::post::IdError>(())
/// ```
#[derive(Debug)]
pub struct Watch {
    analyzer: Analyzer,
    events: Vec<Event>,
    window: Window,
    detector: Detector,
    scratch: Scratch,
    facets: Vec<u64>,
    signals: Vec<Signal>,
}

/// What a [`Watch`] made of one post.
#[derive(Debug)]
pub struct Update<'a> {
    /// What the post says.
    pub seen: ObservationRef<'a>,
    /// How it relates to the posts before it.
    pub assignment: Assignment,
    /// Whether it repeats what an official account said before, in the same rumour.
    pub already_known: bool,
    /// Events that this post brought to light.
    pub signals: &'a [Signal],
}

impl Watch {
    /// A watch of these parts, no event open.
    #[must_use]
    pub fn new(analyzer: Analyzer, window: WindowConfig, detector: DetectorConfig) -> Self {
        Self {
            analyzer,
            events: Vec::new(),
            window: Window::new(window),
            detector: Detector::new(detector),
            scratch: Scratch::default(),
            facets: Vec::new(),
            signals: Vec::new(),
        }
    }
}
