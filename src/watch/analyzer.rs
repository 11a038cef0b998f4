//! The stateless part of the pipeline: one post in, one observation out.

use crate::assess::{AssessScratch, Assessor, Feature, Sources, Target};
use crate::fact::{FactReader, Facts};
use crate::keyword::{KeywordScratch, Matcher};
use crate::observation::{Assessment, ObservationRef, Reading, SourceKind};
use crate::place::{Geoparser, PlaceScratch, ResolveContext};
use crate::post::{Lang, PostRef};
use crate::score::{Contribution, Score};
use crate::text::TextBuffer;

use super::open_event::OpenEvent;

/// Texts with fewer letters than this say too little of their language.
const LANGUAGE_LETTERS: usize = 20;

/// Reads and judges single posts. Immutable, cheap to clone, shared by any number of threads; what a post
/// needs of memory is in a [`Scratch`], one a thread.
///
/// ```
/// use vigie::post::PostRef;
/// use vigie::watch::{Analyzer, Scratch};
///
/// let analyzer = Analyzer::french();
/// let mut scratch = Scratch::default();
/// let post = PostRef::new("1", "Au secours, on est coincés sur le toit, l'eau monte ! Sainte-Enimie");
/// let seen = analyzer.analyze(post, &[], &mut scratch);
/// assert_eq!(seen.assessment.priority.to_string(), "P0");
/// assert_eq!(seen.reading.places.mentions()[0].span.of(post.text), "Sainte-Enimie");
/// ```
#[derive(Debug, Clone)]
pub struct Analyzer {
    matcher: Matcher,
    geoparser: Geoparser,
    facts: FactReader,
    sources: Sources,
    assessor: Assessor,
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
    assessment: Assessment,
    event_scores: Vec<Option<Score>>,
}
