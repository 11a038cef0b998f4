//! The whole pipeline: posts in, observations, rumours and signals out.

use xxhash_rust::xxh3::xxh3_64;

use crate::assess::{QueryId, QueryScratch, QuerySet, Target};
use crate::event::Event;
use crate::hazard::Category;
use crate::keyword::{KeywordScratch, Matcher};
use crate::observation::{InfoType, ObservationRef, Priority, SourceKind};
use crate::post::{IdError, Mode, PostId, PostRef};
use crate::rumour::{Assignment, ClusterId, Entry, Kind, Window, WindowConfig};
use crate::score::{Contribution, Score};
use crate::signal::{Change as SignalChange, Detector, Voice};
use crate::suggest::{Heard, Suggester, Suggestions};
use crate::text::TextBuffer;

use super::analyzer::{Analyzer, Scratch};
use super::facets::facets;
use super::voices;

/// Watches a stream: reads every post, keeps the rumours of the last hours, raises events nobody has opened.
///
/// One `Watch` is one shard. Posts may come late and out of order, see [`Window`]. What a post says for
/// itself does not wait for any cluster or burst: a P0 is in the update of its own post.
///
/// ```
/// use vigie::post::PostRef;
/// use vigie::watch::Watch;
///
/// let mut watch = Watch::default();
/// for (id, text) in [
///     ("1", "Le barrage de Naussac a cédé, évacuez Langogne !"),
///     ("2", "RT @lea: Le barrage de Naussac a cédé, évacuez Langogne !"),
/// ] {
///     watch.observe(PostRef::new(id, text))?;
/// }
/// let rumour = watch.window().cluster("1").unwrap();
/// assert_eq!((rumour.size(), rumour.voices()), (2, 1));
/// # Ok::<(), vigie::post::IdError>(())
/// ```
#[derive(Debug)]
pub struct Watch {
    analyzer: Analyzer,
    events: Vec<Event>,
    /// One for each open event, in the same order.
    suggesters: Vec<Suggester>,
    window: Window,
    detector: Detector,
    queries: QuerySet,
    scratch: Scratch,
    facets: Vec<u64>,
    signals: Vec<SignalChange>,
    query_scratch: QueryScratch,
    matched: Vec<QueryId>,
}

/// What a [`Watch`] made of one post.
#[derive(Debug)]
#[non_exhaustive]
pub struct Update<'a> {
    /// What the post says.
    pub seen: ObservationRef<'a>,
    /// How it relates to the posts before it.
    pub assignment: Assignment,
    /// Whether it repeats what an authority has said: it came after an official post of the same rumour. An
    /// official post never does, and a call for help only where it copies another post.
    pub already_known: bool,
    /// Signals raised, grown or ended by this post.
    pub signals: &'a [SignalChange],
    /// The standing queries that the post matches, smallest number first.
    pub queries: &'a [QueryId],
}

impl Watch {
    /// A watch of these parts; no event is open, whatever the analyzer had open.
    #[must_use]
    pub fn new(analyzer: Analyzer, window: WindowConfig, detector: Detector) -> Self {
        Self {
            analyzer: analyzer.with_events(&[]),
            events: Vec::new(),
            suggesters: Vec::new(),
            window: Window::new(window),
            detector,
            queries: QuerySet::new(),
            scratch: Scratch::default(),
            facets: Vec::new(),
            signals: Vec::new(),
            query_scratch: QueryScratch::default(),
            matched: Vec::new(),
        }
    }

    /// Takes in one post: read, judged, compared with the window, heard for signals.
    ///
    /// # Errors
    ///
    /// [`IdError`] where the post's id is none: blank, too long or with control characters. The state is as before.
    pub fn observe<'a>(&'a mut self, post: PostRef<'a>) -> Result<Update<'a>, IdError> {
        self.signals.clear();
        let seen = self.analyzer.analyze(post, &mut self.scratch);
        facets(&seen.reading, &mut self.facets);
        let official = seen.reading.source == SourceKind::Official;
        let entry = Entry::new(post, seen.reading.text)
            .cues(seen.reading.keywords.cues())
            .facets(&self.facets)
            .official(official);
        let assignment = self.window.observe(entry)?;
        let known = |cluster: &ClusterId| {
            let said = self
                .window
                .cluster(cluster.as_str())
                .and_then(|c| c.official_since());
            said.zip(post.created_at)
                .is_some_and(|(said, at)| said <= at)
        };
        // A call for help is news even where an authority has spoken of the disaster it comes from.
        let calls = seen.assessment.priority == Priority::P0
            || seen.assessment.info_type == InfoType::HelpRequest;
        let repeats = matches!(assignment.kind, Kind::Copy | Kind::NearCopy | Kind::Repost);
        let already_known =
            !official && (repeats || !calls) && assignment.cluster.as_ref().is_some_and(known);
        let new = !matches!(assignment.kind, Kind::Duplicate | Kind::Conflict);
        if new && voices::is_witness(&seen) {
            let signals = &mut self.signals;
            hear(
                &mut self.detector,
                &self.events,
                &seen,
                &assignment,
                signals,
            )?;
        }
        if new && !self.suggesters.is_empty() && post.mode == Mode::Actual {
            let origin = self.window.origin_of(post.id);
            suggest(&mut self.suggesters, &seen, origin);
        }
        self.queries.matches_into(
            &seen.reading,
            &seen.assessment,
            &mut self.query_scratch,
            &mut self.matched,
        );
        Ok(Update {
            seen,
            assignment,
            already_known,
            signals: &self.signals,
            queries: &self.matched,
        })
    }

    /// What each feature of the post last observed adds to a target's logit, largest first.
    #[must_use]
    pub fn explain(&self, target: Target) -> Vec<Contribution> {
        self.analyzer.explain(target, &self.scratch)
    }

    /// Opens an event, or replaces the open one of the same id, of which what has risen is still known.
    pub fn open(&mut self, event: Event) {
        let before = self.remove(event.id().as_str());
        let suggester = before.map(|(_, suggester)| suggester);
        self.events.push(event);
        self.suggesters.push(suggester.unwrap_or_default());
        self.refresh();
    }

    /// Closes the event of this id and gives it back.
    pub fn close(&mut self, id: &str) -> Option<Event> {
        let (event, _) = self.remove(id)?;
        self.refresh();
        Some(event)
    }

    /// The words, phrases, hashtags and accounts that have risen most with an open event, which neither its profile
    /// holds nor the lexicon reads as a hazard of the event (but for hashtags of several words): at most `limit` keywords
    /// and as many accounts, best first. `None` where no such event is open.
    ///
    /// They have risen since it was opened: before, nothing is counted. See [`Suggester`].
    ///
    /// ```
    /// use vigie::event::Event;
    /// use vigie::hazard::Hazard;
    /// use vigie::post::PostRef;
    /// use vigie::watch::Watch;
    ///
    /// let mut watch = Watch::default();
    /// let event = Event::builder("tarn-2031").hazard(Hazard::Flood).circle(44.37, 3.53, 20.0).build()?;
    /// watch.open(event);
    /// for (id, text) in [
    ///     ("1", "L'eau rentre dans les caves à Ispagnac #CrueIspagnac"),
    ///     ("2", "Inondation à Ispagnac, le camping est évacué #CrueIspagnac"),
    ///     ("3", "#crueispagnac la rivière déborde, le pont d'Ispagnac est coupé"),
    /// ] {
    ///     watch.observe(PostRef::new(id, text))?;
    /// }
    /// let found = watch.suggestions("tarn-2031", 10).unwrap();
    /// assert!(found.keywords.iter().any(|s| s.text == "#CrueIspagnac"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn suggestions(&self, event: &str, limit: usize) -> Option<Suggestions> {
        let mut pairs = self.events.iter().zip(&self.suggesters);
        let (event, suggester) = pairs.find(|(open, _)| open.id().as_str() == event)?;
        let matcher = self.analyzer.matcher();
        let mut known = |keyword: &str| is_read(matcher, event, keyword);
        Some(suggester.suggestions_beyond(event.profile(), limit, &mut known))
    }

    /// The suggester of an open event, to keep its state.
    #[must_use]
    pub fn suggester(&self, event: &str) -> Option<&Suggester> {
        let mut pairs = self.events.iter().zip(&self.suggesters);
        pairs
            .find(|(open, _)| open.id().as_str() == event)
            .map(|(_, suggester)| suggester)
    }

    /// The suggester of an open event, to put a kept state back or merge that of another shard.
    pub fn suggester_mut(&mut self, event: &str) -> Option<&mut Suggester> {
        let mut pairs = self.events.iter().zip(&mut self.suggesters);
        pairs
            .find(|(open, _)| open.id().as_str() == event)
            .map(|(_, suggester)| suggester)
    }

    /// The open events, in the order of their opening: that of [`ObservationRef::event_scores`].
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The analyzer.
    #[must_use]
    pub const fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// Reads with another analyzer from now on: another lexicon, other weights. The open events, the rumours
    /// and the signals stay.
    pub fn replace_analyzer(&mut self, analyzer: Analyzer) {
        self.analyzer = analyzer.with_events(&self.events);
    }

    /// The rumours.
    #[must_use]
    pub const fn window(&self) -> &Window {
        &self.window
    }

    /// The rumours, to settle them or to take out their changes.
    pub const fn window_mut(&mut self) -> &mut Window {
        &mut self.window
    }

    /// The signals.
    #[must_use]
    pub const fn detector(&self) -> &Detector {
        &self.detector
    }

    /// The signals, to acknowledge or dismiss them.
    pub const fn detector_mut(&mut self) -> &mut Detector {
        &mut self.detector
    }

    /// The standing queries.
    #[must_use]
    pub const fn queries(&self) -> &QuerySet {
        &self.queries
    }

    /// The standing queries, to add some or take some out: the next post is asked for them.
    ///
    /// ```
    /// # #[cfg(feature = "france")] {
    /// use vigie::assess::{Query, QueryId};
    /// use vigie::post::PostRef;
    /// use vigie::watch::Watch;
    ///
    /// let mut watch = Watch::default();
    /// watch.queries_mut().insert(QueryId(1), Query::parse("place:Mende (crue* OR inond*)")?);
    /// let update = watch.observe(PostRef::new("1", "Inondations : le Lot monte à Mende"))?;
    /// assert_eq!(update.queries, [QueryId(1)]);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn queries_mut(&mut self) -> &mut QuerySet {
        &mut self.queries
    }

    fn remove(&mut self, id: &str) -> Option<(Event, Suggester)> {
        let at = self
            .events
            .iter()
            .position(|open| open.id().as_str() == id)?;
        Some((self.events.remove(at), self.suggesters.remove(at)))
    }

    fn refresh(&mut self) {
        self.analyzer = self.analyzer.clone().with_events(&self.events);
    }
}

#[cfg(feature = "france")]
impl Default for Watch {
    fn default() -> Self {
        Self::new(
            Analyzer::default(),
            WindowConfig::default(),
            Detector::default(),
        )
    }
}

/// Lets the suggester of each open event hear a post; `origin` is what it says.
fn suggest(suggesters: &mut [Suggester], seen: &ObservationRef<'_>, origin: Option<u64>) {
    let post = seen.reading.post;
    let mut heard = Heard::new(post.id, seen.reading.text);
    heard.time = post.created_at;
    if let Some(author) = post.author {
        heard = heard.author(author);
    }
    if let Some(origin) = origin {
        heard = heard.origin(origin);
    }
    for (suggester, score) in suggesters.iter_mut().zip(seen.event_scores) {
        // Of a post that says nothing of hazard, place or keyword, nothing is known: it is one of the others.
        suggester.observe(&heard, score.unwrap_or(Score::ZERO));
    }
}

/// Whether the lexicon reads a keyword as a hazard of the event: posts that have it are found already. A hashtag of
/// several words, `#InondationsBayonne`, says more than its hazard and is searched for as it stands.
fn is_read(matcher: &Matcher, event: &Event, keyword: &str) -> bool {
    let mut text = TextBuffer::new();
    text.analyze_with(keyword, matcher);
    if keyword.starts_with('#') && text.terms().len() > 1 {
        return false;
    }
    let mut scratch = KeywordScratch::new();
    let of_event = |found: &Category| event.hazards().iter().any(|h| h.is_family_of(found));
    let mut hazards = matcher.find_into(&text, &mut scratch).hazards();
    hazards.any(|found| of_event(found.category))
}

/// Hears a witness post once for each hazard that it tells of.
fn hear(
    detector: &mut Detector,
    events: &[Event],
    seen: &ObservationRef<'_>,
    assignment: &Assignment,
    signals: &mut Vec<SignalChange>,
) -> Result<(), IdError> {
    let reading = &seen.reading;
    let Some(time) = reading.post.created_at else {
        return Ok(()); // a voice without a time says nothing of a burst
    };
    let post = PostId::new(reading.post.id)?;
    let place = voices::place(seen);
    // Copies of one text are one voice, whoever sends them.
    let origin = match (assignment.kind, &assignment.nearest) {
        (Kind::Copy | Kind::NearCopy | Kind::Repost, Some(nearest)) => nearest.post.as_str(),
        _ => reading.post.id,
    };
    for (hazard, _) in seen.hazards() {
        let voice = Voice {
            post: &post,
            time,
            author: reading.post.author.unwrap_or(reading.post.id),
            origin: Some(xxh3_64(origin.as_bytes())),
            category: hazard.category,
            place,
            witness: seen.assessment.relevance,
        };
        // An open event of the family explains it, wherever it is known to lie.
        let explained = events.iter().zip(seen.event_scores).any(|(event, score)| {
            score.is_some_and(|score| score.get() >= 0.5)
                && event
                    .hazards()
                    .iter()
                    .any(|h| h.is_family_of(hazard.category))
        });
        let (_, changes) = detector.observe_with(&voice, |_, _| explained);
        signals.extend(changes);
    }
    Ok(())
}
