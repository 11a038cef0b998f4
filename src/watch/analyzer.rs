//! The stateless part of the pipeline: one post in, one observation out.

use std::sync::Arc;

use crate::assess::{AssessScratch, Assessor, EventEvidence, Feature, Sources, Target};
use crate::event::Event;
use crate::fact::{FactReader, Facts};
use crate::keyword::{KeywordScratch, Matcher};
use crate::observation::{Observation, ObservationRef, Reading, SourceKind};
use crate::place::{Anchor, Geoparser, PlaceScratch, ResolveContext};
use crate::post::PostRef;
use crate::score::{Contribution, Score};
use crate::text::TextBuffer;

use super::open_event::{OpenEvent, OpenEvents};

/// Reads and judges single posts. Immutable, cheap to clone, shared by any number of threads; the memory
/// that a post needs is in a [`Scratch`], one a thread.
///
/// ```
/// use vigie::post::PostRef;
/// use vigie::watch::{Analyzer, Scratch};
///
/// let analyzer = Analyzer::default();
/// let mut scratch = Scratch::default();
/// let post = PostRef::new("1", "Au secours, on est coincés sur le toit, l'eau monte ! Sainte-Enimie");
/// let seen = analyzer.analyze(post, &mut scratch);
/// assert_eq!(seen.assessment.priority.to_string(), "P0");
/// assert_eq!(seen.reading.places[0].span.of(post.text), "Sainte-Enimie");
/// ```
#[derive(Debug, Clone)]
pub struct Analyzer {
    /// Without the keywords of open events.
    base: Matcher,
    matcher: Matcher,
    geoparser: Geoparser,
    facts: FactReader,
    sources: Arc<Sources>,
    assessor: Arc<Assessor>,
    events: Arc<OpenEvents>,
}

/// The memory in which one post is read; to be used again.
#[derive(Debug, Default)]
pub struct Scratch {
    text: TextBuffer,
    handle: TextBuffer,
    keywords: KeywordScratch,
    places: PlaceScratch,
    facts: Facts,
    assess: AssessScratch,
    anchors: Vec<Anchor>,
    event_scores: Vec<Option<Score>>,
}

impl Scratch {
    /// The features of the post last analyzed here, for learning weights.
    pub fn features(&self) -> impl Iterator<Item = (Feature, f64)> + '_ {
        self.assess.features()
    }
}

impl Analyzer {
    /// An analyzer of these parts; no event is open.
    #[must_use]
    pub fn new(matcher: Matcher, geoparser: Geoparser) -> Self {
        Self {
            base: matcher.clone(),
            matcher,
            geoparser,
            facts: FactReader::new(),
            sources: Arc::new(Sources::builtin()),
            assessor: Arc::new(Assessor::default()),
            events: Arc::default(),
        }
    }

    /// The same with another reader of facts, for another time zone or more units.
    #[must_use]
    pub fn with_facts(mut self, facts: FactReader) -> Self {
        self.facts = facts;
        self
    }

    /// The same with other hints and accounts.
    #[must_use]
    pub fn with_sources(mut self, sources: Sources) -> Self {
        self.sources = Arc::new(sources);
        self
    }

    /// The same with another assessor, for other weights or another base rate.
    #[must_use]
    pub fn with_assessor(mut self, assessor: Assessor) -> Self {
        self.assessor = Arc::new(assessor);
        self
    }

    /// The same with another lexicon; the keywords of open events stay.
    #[must_use]
    pub fn with_matcher(mut self, matcher: Matcher) -> Self {
        self.base = matcher;
        self.matcher = self.events.extend(&self.base);
        self
    }

    /// The same with these events open instead of those before: their keywords are looked for, their areas
    /// draw homonyms, and every post is scored against each, in this order.
    #[must_use]
    pub fn with_events(mut self, events: &[Event]) -> Self {
        self.events = Arc::new(OpenEvents::new(events, self.geoparser.gazetteer()));
        self.matcher = self.events.extend(&self.base);
        self
    }

    /// The matcher, keywords of open events included.
    #[must_use]
    pub const fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// The geoparser.
    #[must_use]
    pub const fn geoparser(&self) -> &Geoparser {
        &self.geoparser
    }

    /// The assessor.
    #[must_use]
    pub fn assessor(&self) -> &Assessor {
        &self.assessor
    }

    /// Reads and judges one post. Linear in its length; allocates nothing once `scratch` has grown.
    pub fn analyze<'a>(
        &'a self,
        post: PostRef<'a>,
        scratch: &'a mut Scratch,
    ) -> ObservationRef<'a> {
        let Scratch {
            text,
            handle,
            keywords,
            places,
            facts,
            assess,
            anchors,
            event_scores,
        } = scratch;
        text.analyze_with(post.text, &(&self.matcher, self.geoparser.gazetteer()));
        let keywords = self.matcher.find_into(text, keywords);
        // Where the places of the post are likely to lie: around the device, in the areas of open events.
        anchors.clear();
        anchors.extend(
            post.position
                .and_then(|at| Anchor::new(at, 0.0, Anchor::DEVICE).ok()),
        );
        anchors.extend(self.events.iter().filter_map(OpenEvent::anchor));
        let context = ResolveContext { anchors };
        let places = self.geoparser.find_into(text, &context, places);
        self.facts.read(text, post.created_at, facts);
        let reading = Reading {
            post,
            text,
            keywords,
            places,
            gazetteer: self.geoparser.gazetteer(),
            facts,
            source: post.author.map_or(SourceKind::Unknown, |author| {
                self.sources.kind_with(author, handle)
            }),
        };
        let assessment = self.assessor.assess(&reading, assess);
        event_scores.clear();
        for event in self.events.iter() {
            let evidence = EventEvidence {
                hazards: event.hazards(),
                area: event.area_score(&reading),
                keyword: event.has_keyword(&keywords),
                in_window: event.in_window(post.created_at),
            };
            event_scores.push(
                self.assessor
                    .event_score(&reading, &assessment, &evidence, assess),
            );
        }
        ObservationRef {
            reading,
            assessment,
            judged: assess.hazards(),
            event_scores,
        }
    }

    /// Reads and judges one post into a copy to keep; for single posts, see [`Analyzer::analyze`] for many.
    #[must_use]
    pub fn observe(&self, post: PostRef<'_>) -> Observation {
        let mut scratch = Scratch::default();
        self.analyze(post, &mut scratch).to_owned()
    }

    /// What each feature of the post last analyzed in `scratch` adds to a target's logit, largest first.
    #[must_use]
    pub fn explain(&self, target: Target, scratch: &Scratch) -> Vec<Contribution> {
        self.assessor.explain(target, &scratch.assess)
    }
}

#[cfg(feature = "france")]
impl Default for Analyzer {
    /// The built-in lexicon and the French gazetteer, large cities abroad listed.
    fn default() -> Self {
        Self::new(
            Matcher::builtin(),
            Geoparser::new(crate::place::Gazetteer::france()).with_abroad(true),
        )
    }
}
