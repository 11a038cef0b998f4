//! The suggester: posts in, suggestions out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::clock::StreamClock;
use super::config::{ConfigError, SuggestConfig};
use super::features::{self, Feature};
use super::heard::Heard;
use super::rank;
use super::sample::Sample;
use super::state::State;
use super::suggestion::Suggestions;
use crate::event::Profile;
use crate::post::PostId;
use crate::score::Score;

pub(super) const HOUR_MS: i64 = 3_600_000;
/// Posts so many hours ahead of the clock are believed: it lags behind after a quiet night.
pub(super) const AHEAD: i64 = 24;

/// A probability in steps of 1/65,535: a state in any text form comes back the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Share(u16);

impl Share {
    const STEPS: f64 = 65_535.0;

    pub(super) fn of(score: Score) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a score is in [0, 1]"
        )]
        let steps = (score.get() * Self::STEPS).round() as u16;
        Self(steps)
    }

    pub(super) fn get(self) -> f64 {
        f64::from(self.0) / Self::STEPS
    }
}

/// What is kept of a post of the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Inside {
    pub(super) post: PostId,
    pub(super) score: Share,
    /// Its text as far as features reach.
    pub(super) raw: Box<str>,
    pub(super) features: Box<[Feature]>,
}

/// What is kept of another post: how surely it is another, and the keys of its features, sorted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Outside {
    pub(super) other: Share,
    pub(super) keys: Box<[u64]>,
}

/// Watches what words rise with one event.
///
/// It keeps a fair sample of the posts of each hour, those that concern the event and the others, and counts in it
/// when asked. What it promises:
///
/// * **Memory**: at most [`per_hour`](SuggestConfig::per_hour) posts an hour of each kind, over
///   [`hours`](SuggestConfig::hours) and [`background_hours`](SuggestConfig::background_hours), the hour that runs and, where
///   clocks go wrong, 24 more. A post of the event of 120 bytes takes about 1 KB (at most 8), another
///   400 bytes (at most 2 KB); with the default a day of full hours is some 18 MB.
/// * **Time**: a post that is kept costs `O(terms)`, some 4 µs; in a full hour most cost one comparison, .25 µs.
///   [`suggestions`](Self::suggestions) reads what is kept, `O(posts × terms)`: some 60 ms for a
///   day of full hours.
/// * **Floods**: an author counts once for each term, and so does a text. Posts of a full hour are kept by the hash of
///   their text, so that a flood takes the share of its different texts and authors, and no more; one author has at
///   most [`per_author`](SuggestConfig::per_author) posts of an hour.
/// * **Order**: posts whose times lie within `hours` of each other may come in any order, as long as no author says
///   more than `per_author` different things in an hour; the suggestions are the same. Older ones are not heard; posts
///   without a time take that of the stream. No clock is read.
///
/// Its serde form is the whole state, checked on the way in.
///
/// ```
/// use vigie::event::Profile;
/// use vigie::score::Score;
/// use vigie::suggest::{Heard, Suggester};
/// use vigie::text::TextBuffer;
///
/// let mut suggester = Suggester::default();
/// let mut text = TextBuffer::new();
/// for (id, author, said, score) in [
///     ("1", "lea", "L'eau passe sur le pont de Brissac #CrueOrvanne", 0.9),
///     ("2", "omar", "#CrueOrvanne on évacue le camping", 0.8),
///     ("3", "jo", "La cave est pleine #crueorvanne", 0.9),
///     ("4", "lise", "Ma voisine a un nouveau chat", 0.02),
/// ] {
///     text.analyze(said);
///     suggester.observe(&Heard::new(id, &text).author(author), Score::saturating(score));
/// }
/// let mut profile = Profile::new();
/// let found = suggester.suggestions(&profile, 5).keywords;
/// assert_eq!((found[0].text.as_str(), found[0].voices), ("#CrueOrvanne", 3));
/// profile.add_keyword(&found[0].text)?;
/// assert!(suggester.suggestions(&profile, 5).keywords.is_empty());
/// # Ok::<(), vigie::event::ProfileError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "State", into = "State")]
pub struct Suggester {
    pub(super) config: SuggestConfig,
    pub(super) inside: Sample<Inside>,
    pub(super) outside: Sample<Outside>,
    pub(super) clock: StreamClock,
}

/// Suggesters of different seeds cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("suggesters of seeds {ours} and {theirs} cannot be merged")]
#[non_exhaustive]
pub struct MergeError {
    /// The seed of the one that hears.
    pub ours: u64,
    /// The seed of the other.
    pub theirs: u64,
}

impl Default for Suggester {
    fn default() -> Self {
        Self::checked(SuggestConfig::default())
    }
}

impl Suggester {
    /// A suggester with these settings.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the first setting out of its bounds.
    pub fn new(config: SuggestConfig) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self::checked(config))
    }

    pub(super) fn checked(config: SuggestConfig) -> Self {
        Self {
            inside: Sample::new(config.per_hour, config.per_author),
            outside: Sample::new(config.per_hour, config.per_author),
            clock: StreamClock::default(),
            config,
        }
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &SuggestConfig {
        &self.config
    }

    /// How many posts are kept, of the event and others.
    #[must_use]
    pub fn kept(&self) -> (usize, usize) {
        (self.inside.len(), self.outside.len())
    }

    /// Hears a post and the probability that it concerns the event. A post whose id is none is not heard.
    pub fn observe(&mut self, heard: &Heard<'_>, score: Score) {
        let now = self.clock.hour().unwrap_or(0);
        let at = heard
            .time
            .map_or(now.saturating_mul(HOUR_MS), |time| time.timestamp_millis());
        let hour = at.div_euclid(HOUR_MS);
        let author = heard.author_key();
        if heard.time.is_some() && self.clock.hear(author, hour) {
            self.forget();
        }
        let text = xxh3_64_with_seed(&heard.origin_key().to_le_bytes(), self.config.seed);
        let key = (at, author, xxh3_64(heard.post.as_bytes()));
        if score >= self.config.min_score {
            if hour >= self.first_hour(self.config.hours) {
                self.inside
                    .offer(hour, text, key, || Inside::read(heard, score));
            }
        } else if hour >= self.first_hour(self.config.background_hours) {
            self.outside
                .offer(hour, text, key, || Some(Outside::read(heard, score)));
        }
        if self.inside.hours() > most(self.config.hours)
            || self.outside.hours() > most(self.config.background_hours)
        {
            self.forget();
        }
    }

    /// The words, phrases, hashtags and accounts that have risen most and are not in `profile`, at most `limit` of each
    /// of the two lists.
    ///
    /// A term is in the profile as [`Matcher::with_terms`](crate::keyword::Matcher::with_terms) would find it: in any
    /// case, with or without accents, its words run together or not; a phrase also if a keyword is one of its parts, for
    /// then its posts are found already. Of a phrase and its parts one is suggested: the phrase where the part seldom
    /// stands without it, else the part.
    #[must_use]
    pub fn suggestions(&self, profile: &Profile, limit: usize) -> Suggestions {
        self.suggestions_beyond(profile, limit, &mut |_| false)
    }

    /// As [`suggestions`](Self::suggestions), without those keywords that `known` says are found already, such as by a
    /// lexicon. It is asked about the best, and about phrases that stand for one of their words.
    pub fn suggestions_beyond(
        &self,
        profile: &Profile,
        limit: usize,
        known: &mut dyn FnMut(&str) -> bool,
    ) -> Suggestions {
        rank::suggestions(self, profile, limit, known)
    }

    /// Hears all that another suggester of the same event has heard, such as that of another shard. The settings stay.
    ///
    /// # Errors
    ///
    /// [`MergeError`] if the two have different seeds: what they kept is no sample of the same posts.
    pub fn merge(&mut self, other: Self) -> Result<(), MergeError> {
        if self.config.seed != other.config.seed {
            return Err(MergeError {
                ours: self.config.seed,
                theirs: other.config.seed,
            });
        }
        self.clock.merge(&other.clock);
        for (hour, text, kept) in other.inside.into_posts() {
            let key = (kept.at, kept.author, kept.tie);
            self.inside.offer(hour, text, key, || Some(kept.payload));
        }
        for (hour, text, kept) in other.outside.into_posts() {
            let key = (kept.at, kept.author, kept.tie);
            self.outside.offer(hour, text, key, || Some(kept.payload));
        }
        self.forget();
        Ok(())
    }

    /// The hours in which posts count: up to a day ahead of the clock.
    pub(super) fn counted(&self, hours: u32) -> std::ops::RangeInclusive<i64> {
        let now = self.clock.hour().unwrap_or(0);
        self.first_hour(hours)..=now.saturating_add(AHEAD)
    }

    fn first_hour(&self, hours: u32) -> i64 {
        self.clock
            .hour()
            .unwrap_or(0)
            .saturating_sub(i64::from(hours))
    }

    pub(super) fn forget(&mut self) {
        let (hours, background) = (self.config.hours, self.config.background_hours);
        self.inside.keep(self.first_hour(hours), most(hours));
        self.outside
            .keep(self.first_hour(background), most(background));
    }
}

impl Inside {
    fn read(heard: &Heard<'_>, score: Score) -> Option<Self> {
        let post = PostId::new(heard.post).ok()?;
        let mut features = Vec::new();
        features::read(heard.text, &mut features);
        let end = features.iter().map(|f| f.span().end).max().unwrap_or(0);
        let raw = heard.text.raw().get(..end).unwrap_or_default();
        Some(Self {
            post,
            score: Share::of(score),
            raw: raw.into(),
            features: features.into(),
        })
    }
}

impl Outside {
    fn read(heard: &Heard<'_>, score: Score) -> Self {
        let mut features = Vec::new();
        features::read(heard.text, &mut features);
        let mut keys: Vec<u64> = features.iter().map(|f| f.key).collect();
        keys.sort_unstable();
        keys.dedup();
        Self {
            other: Share::of(Score::saturating(1.0 - score.get())),
            keys: keys.into(),
        }
    }
}

/// Most hours kept: those before the clock, its own, those ahead.
pub(super) fn most(hours: u32) -> usize {
    hours as usize + 1 + usize::try_from(AHEAD).unwrap_or(0)
}

/// A time kept in milliseconds.
pub(super) fn time_of(at: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or_default()
}
