//! What the page needs of a stream of any length: counts and the latest calls, not the posts.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::{DateTime, Utc};
use chrono_tz::Europe::Paris;
use vigie::hazard::Category;
use vigie::keyword::{Cue, SuppressReason};
use vigie::observation::{ObservationRef, Priority, SourceKind};
use vigie::place::PlaceKind;
use vigie::post::{Mode, PostRef};
use vigie::rumour::Kind;
use vigie::score::Score;
use vigie::signal::{Change, Signal};
use vigie::watch::Update;

use crate::layout;

/// From this probability on a post is kept.
const KEPT: f64 = 0.5;
/// Calls and ended signals kept: those after push the oldest out.
const MOST_CALLS: usize = 200;
/// Hours with counts kept for each hazard.
const MOST_HOURS: usize = 10_000;
/// Columns of a post's text kept: more than any place on the page shows.
const MOST_TEXT: usize = 240;

/// Counts and lists, filled post by post.
#[derive(Default)]
pub(crate) struct Board {
    pub(crate) posts: u64,
    pub(crate) first: Option<DateTime<Utc>>,
    pub(crate) last: Option<DateTime<Utc>>,
    pub(crate) undated: u64,
    pub(crate) late: u64,
    pub(crate) duplicates: u64,
    /// Concern a real crisis, and the open event where there is one.
    pub(crate) kept: u64,
    /// Concern a real crisis, but not the open event.
    pub(crate) elsewhere: u64,
    /// Marked as an exercise or a test by the platform.
    pub(crate) exercise: u64,
    /// Named a hazard that they do not mean.
    pub(crate) aside: BTreeMap<SuppressReason, Aside>,
    /// Concern no crisis and name no hazard.
    pub(crate) plain: u64,
    pub(crate) calls: VecDeque<Call>,
    /// Calls that made room for later ones.
    pub(crate) calls_gone: usize,
    /// P0 posts of authorities: they know them.
    pub(crate) official_p0: u64,
    pub(crate) hazards: BTreeMap<Category, Told>,
    pub(crate) communes: HashMap<String, u64>,
    pub(crate) roads: HashMap<String, u64>,
    pub(crate) waters: HashMap<String, u64>,
    pub(crate) ended: VecDeque<Signal>,
    /// The posts in the window, for the words of a rumour.
    pub(crate) voices: HashMap<String, Voice>,
    /// The call that a post in the window is, or repeats.
    call_of: HashMap<String, usize>,
}

/// What one author wrote.
#[derive(Clone)]
pub(crate) struct Voice {
    pub(crate) at: Option<DateTime<Utc>>,
    pub(crate) author: Option<Box<str>>,
    pub(crate) official: bool,
    /// It tells of an end: somebody found, freed, safe.
    pub(crate) ends: bool,
    pub(crate) text: Box<str>,
}

/// A P0 post and its copies.
pub(crate) struct Call {
    pub(crate) voice: Voice,
    /// Probability of P0 by the weights alone; a clear call for rescue is one whatever they say.
    pub(crate) p0: Score,
    pub(crate) place: Option<String>,
    pub(crate) kind: &'static str,
    /// The words that make it urgent.
    pub(crate) why: Vec<(Cue, String)>,
    pub(crate) hazards: Vec<String>,
    pub(crate) copies: u64,
    pub(crate) elsewhere: bool,
    pub(crate) known: bool,
    pub(crate) answers: u64,
    pub(crate) answer: Option<Voice>,
}

/// Which calls a person must see first; those that the page has no room for are counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Nothing known of an answer.
    Open,
    /// An authority has said the same, or somebody has answered that it is over.
    Followed,
    /// The wording of a call, in a text that does not look like one.
    Doubtful,
}

/// Posts that name a hazard without meaning it.
#[derive(Default)]
pub(crate) struct Aside {
    pub(crate) posts: u64,
    pub(crate) example: String,
}

/// One hazard over time.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) posts: u64,
    /// First told by neither an authority nor a newsroom, and not as a forecast.
    pub(crate) witness: Option<DateTime<Utc>>,
    /// By hour of local time, counted from 1970.
    pub(crate) hours: BTreeMap<i64, u64>,
}

impl Board {
    /// Notes what the watch made of one post; true if it is a new call.
    pub(crate) fn note(&mut self, update: &Update<'_>) -> bool {
        let calls = self.calls_gone + self.calls.len();
        self.take(update);
        self.calls_gone + self.calls.len() > calls
    }

    /// How sure the weights are of the latest call.
    pub(crate) fn rate(&mut self, p0: Score) {
        if let Some(call) = self.calls.back_mut() {
            call.p0 = p0;
        }
    }

    fn take(&mut self, update: &Update<'_>) {
        let (seen, how) = (&update.seen, &update.assignment);
        let post = seen.reading.post;
        self.posts += 1;
        match how.kind {
            Kind::Duplicate => {
                self.duplicates += 1;
                return;
            }
            Kind::Late => self.late += 1,
            _ => {}
        }
        self.undated += u64::from(post.created_at.is_none());
        if let Some(at) = post.created_at {
            self.first = Some(self.first.map_or(at, |first| first.min(at)));
            self.last = Some(self.last.map_or(at, |last| last.max(at)));
        }
        for change in update.signals {
            if let Change::Ended(signal) = change {
                self.end(signal);
            }
        }
        let voice = Voice::of(seen);
        if post.mode == Mode::Actual {
            self.judge(update, &voice);
        } else {
            self.exercise += 1;
        }
        if !matches!(how.kind, Kind::Late | Kind::Conflict) {
            self.voices.insert(post.id.to_owned(), voice);
        }
    }

    /// A signal has ended.
    pub(crate) fn end(&mut self, signal: &Signal) {
        if self.ended.len() == MOST_CALLS {
            self.ended.pop_front();
        }
        self.ended.push_back(signal.clone());
    }

    /// A post has left the window.
    pub(crate) fn forget(&mut self, post: &str) {
        self.voices.remove(post);
        self.call_of.remove(post);
    }

    fn judge(&mut self, update: &Update<'_>, voice: &Voice) {
        let seen = &update.seen;
        let real = seen.assessment.relevance.get() >= KEPT;
        let elsewhere = seen
            .best_event()
            .is_some_and(|(_, score)| score.get() < KEPT);
        if seen.assessment.priority == Priority::P0 {
            self.call(update, voice, elsewhere);
        } else {
            self.answer(&seen.reading.post, voice);
        }
        if !real {
            self.set_aside(seen);
        } else if elsewhere {
            self.elsewhere += 1;
        } else {
            self.kept += 1;
            self.count_hazards(seen);
            self.count_places(seen);
        }
    }

    fn call(&mut self, update: &Update<'_>, voice: &Voice, elsewhere: bool) {
        let (seen, how) = (&update.seen, &update.assignment);
        let post = seen.reading.post;
        if seen.reading.source == SourceKind::Official {
            self.official_p0 += 1;
            return;
        }
        let repeats = matches!(how.kind, Kind::Copy | Kind::NearCopy | Kind::Repost);
        if repeats {
            let original = how.nearest.as_ref().map(|n| n.post.as_str());
            let number = original
                .or(post.repost_of)
                .and_then(|id| self.call_of.get(id).copied());
            if let Some(call) = number.and_then(|n| self.numbered(n)) {
                call.copies += 1;
                self.call_of
                    .extend(number.map(|number| (post.id.to_owned(), number)));
                return;
            }
        }
        self.answer(&post, voice);
        if self.calls.len() == MOST_CALLS {
            self.calls.pop_front();
            self.calls_gone += 1;
        }
        self.call_of
            .insert(post.id.to_owned(), self.calls_gone + self.calls.len());
        self.calls.push_back(Call {
            voice: voice.clone(),
            p0: Score::ZERO,
            place: whereabouts(seen),
            kind: seen.assessment.info_type.label_fr(),
            why: urgent_words(seen),
            hazards: seen
                .reading
                .keywords
                .hazards()
                .map(|h| short_label(h.category).to_owned())
                .collect(),
            copies: 1,
            elsewhere,
            // In words of its own, a call is news even where an authority has spoken of the same accident.
            known: update.already_known && repeats,
            answers: 0,
            answer: None,
        });
    }

    /// The post may answer a call: somebody found, somebody asking where.
    fn answer(&mut self, post: &PostRef<'_>, voice: &Voice) {
        let mut to = [post.reply_to, post.quote_of].into_iter().flatten();
        let number = to.find_map(|id| self.call_of.get(id).copied());
        if let Some(call) = number.and_then(|n| self.numbered(n)) {
            call.answers += 1;
            call.answer = Some(voice.clone());
        }
    }

    fn numbered(&mut self, number: usize) -> Option<&mut Call> {
        self.calls.get_mut(number.checked_sub(self.calls_gone)?)
    }

    fn set_aside(&mut self, seen: &ObservationRef<'_>) {
        let Some(hit) = seen.reading.keywords.suppressed().next() else {
            self.plain += 1;
            return;
        };
        let aside = self.aside.entry(hit.reason).or_default();
        aside.posts += 1;
        if aside.example.is_empty() {
            let text = seen.reading.post.text;
            // From the start of the words that say so, a little before if they stand far in.
            let start = hit.span.start.min(hit.by.start);
            let before = text.get(..start).unwrap_or_default();
            aside.example = if before.chars().count() <= 24 {
                layout::clean(text)
            } else {
                let word = before
                    .trim_end()
                    .rfind(char::is_whitespace)
                    .unwrap_or(start);
                let tail = layout::clean(text.get(word..).unwrap_or_default());
                format!("… {tail}")
            };
            aside.example = layout::cut(&aside.example, MOST_TEXT);
        }
    }

    fn count_hazards(&mut self, seen: &ObservationRef<'_>) {
        let reading = &seen.reading;
        let cues = reading.keywords.cues();
        let witness = !matches!(reading.source, SourceKind::Official | SourceKind::Media)
            && !cues.contains(Cue::Forecast);
        for (hazard, _) in seen.hazards() {
            let told = self.hazards.entry(hazard.category.clone()).or_default();
            told.posts += 1;
            let Some(at) = reading.post.created_at else {
                continue;
            };
            if witness {
                told.witness = Some(told.witness.map_or(at, |first| first.min(at)));
            }
            let local = at.with_timezone(&Paris).naive_local().and_utc();
            *told
                .hours
                .entry(local.timestamp().div_euclid(3600))
                .or_default() += 1;
            if told.hours.len() > MOST_HOURS {
                told.hours.pop_first();
            }
        }
    }

    fn count_places(&mut self, seen: &ObservationRef<'_>) {
        let gazetteer = seen.reading.gazetteer;
        let mut named: Vec<(PlaceKind, String)> = Vec::new();
        for mention in seen.reading.places {
            if mention.ambiguous || mention.negated {
                continue;
            }
            let place = mention.place(gazetteer);
            // A hamlet, a pass and a former commune count for the commune that they lie in.
            let commune = place
                .and_then(|p| p.insee())
                .and_then(|code| gazetteer.commune(code));
            let entry = match (commune, mention.kind) {
                (Some(commune), _) => (
                    PlaceKind::Commune,
                    with_dept(commune.name(), commune.dept()),
                ),
                (None, kind @ (PlaceKind::Road | PlaceKind::River)) => {
                    (kind, mention.name(gazetteer).to_string())
                }
                _ => continue,
            };
            if !named.contains(&entry) {
                named.push(entry);
            }
        }
        for (kind, name) in named {
            let counts = match kind {
                PlaceKind::Road => &mut self.roads,
                PlaceKind::River => &mut self.waters,
                _ => &mut self.communes,
            };
            *counts.entry(name).or_default() += 1;
        }
    }
}

impl Call {
    /// What comes first on the page, the most recent first within each.
    pub(crate) fn rank(&self) -> Rank {
        if self.p0 < Score::HALF {
            Rank::Doubtful
        } else if self.known || self.answer.as_ref().is_some_and(|a| a.ends) {
            Rank::Followed
        } else {
            Rank::Open
        }
    }
}

impl Voice {
    fn of(seen: &ObservationRef<'_>) -> Self {
        let post = seen.reading.post;
        let text = layout::clean(post.text);
        Self {
            at: post.created_at,
            author: post.author.map(|a| layout::clean(a).into()),
            official: seen.reading.source == SourceKind::Official,
            ends: seen.reading.keywords.cues().contains(Cue::PhaseEnd),
            text: layout::cut(&text, MOST_TEXT).into(),
        }
    }

    /// `@name`, in `columns` columns at most.
    pub(crate) fn handle(&self, columns: usize) -> String {
        match &self.author {
            Some(author) => layout::cut(&format!("@{author}"), columns),
            None => layout::cut("auteur inconnu", columns),
        }
    }
}

/// The label of a hazard without its explanations.
pub(crate) fn short_label(category: &Category) -> &str {
    let label = category.label_fr();
    label
        .split([',', '(', '/'])
        .next()
        .unwrap_or(label)
        .trim_end()
}

fn with_dept(name: &str, dept: Option<&str>) -> String {
    dept.map_or_else(|| name.to_owned(), |dept| format!("{name} ({dept})"))
}

/// Where a post speaks of: its most precise place and the road, or the commune around its geotag.
fn whereabouts(seen: &ObservationRef<'_>) -> Option<String> {
    let reading = &seen.reading;
    let gazetteer = reading.gazetteer;
    let sure = || reading.places.iter().filter(|m| !m.negated);
    let road = sure().find_map(|m| m.road).map(|road| road.to_string());
    let spot = sure()
        .filter(|m| m.road.is_none())
        .min_by_key(|m| (m.ambiguous, fineness(m.kind)))
        .map(|m| {
            let place = m.place(gazetteer);
            let name = with_dept(place.map_or("", |p| p.name()), place.and_then(|p| p.dept()));
            let doubt = if m.ambiguous { " ?" } else { "" };
            format!("{name}{doubt}")
        });
    let around = || {
        let (commune, _) = gazetteer.nearest_commune(reading.post.position?)?;
        Some(format!(
            "géolocalisé près de {}",
            with_dept(commune.name(), commune.dept())
        ))
    };
    match (road, spot.or_else(around)) {
        (Some(road), Some(spot)) => Some(format!("{road}, {spot}")),
        (road, spot) => road.or(spot),
    }
}

/// The finer, the smaller.
const fn fineness(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::Poi | PlaceKind::Street | PlaceKind::Pass => 0,
        PlaceKind::Commune | PlaceKind::City => 1,
        PlaceKind::River => 2,
        PlaceKind::Massif => 3,
        PlaceKind::Departement => 4,
        _ => 5,
    }
}

/// What makes a call urgent, in the post's own words: the first of each class.
fn urgent_words(seen: &ObservationRef<'_>) -> Vec<(Cue, String)> {
    const URGENT: [Cue; 8] = [
        Cue::Rescue,
        Cue::Trapped,
        Cue::Medical,
        Cue::Vulnerable,
        Cue::Help,
        Cue::Casualty,
        Cue::Urgency,
        Cue::Witness,
    ];
    let reading = &seen.reading;
    let words = |cue| {
        let hit = reading.keywords.cue_hits().iter().find(|h| h.cue == cue)?;
        let words = layout::clean(hit.span.of(reading.post.text));
        Some((cue, layout::cut(&words, 24)))
    };
    let mut found: Vec<(Cue, String)> = Vec::new();
    for (cue, words) in URGENT.into_iter().filter_map(words) {
        // Words that say two things are shown once.
        if found
            .iter()
            .all(|(_, w)| !w.contains(&words) && !words.contains(w.as_str()))
        {
            found.push((cue, words));
        }
    }
    found
}
