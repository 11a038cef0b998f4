//! The detector: voices in, signals out.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::cell::{Cell, Count, Kept};
use super::clock::{Fit, StreamClock};
use super::config::{ConfigError, DetectorConfig};
use super::poisson;
use super::raised::{Change, MOST_NAMED, Signal, SignalArea, SignalId, Standing};
use super::state::{Levels, State};
use super::{Level, Place, Voice};
use crate::hazard::Category;

/// Most signals listed at once; past that the one longest without a voice ends.
pub(super) const MOST_SIGNALS: usize = 1000;
/// What a cell costs beside its voices, in voices: cells count towards the bound too.
const CELL_COST: usize = 2;

/// Whether a voice was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Heard {
    /// In at least one area.
    Counted,
    /// Not surely enough a witness.
    NotWitness,
    /// Without any area.
    Nowhere,
    /// Older than lateness allows.
    Late,
    /// Its post was heard before.
    Again,
}

/// Listens for events that nobody has opened.
///
/// Each voice is kept in one cell for each level of its place; a count is the largest number of voices in a
/// window with no author and no origin twice. A cell's usual rate is the larger of two exponential averages
/// (3 h and 24 h) of what left the window, and at least the level's floor. A signal is raised at the most precise level where the count
/// is unusual by both measures of [`DetectorConfig`]; voices it covers join it, and a wider area is raised only
/// for voices that no signal inside explains.
///
/// Only post time matters: the detector reads no clock, and voices within
/// [`lateness`](DetectorConfig::lateness) may come in any order. Same voices, same order, same changes.
///
/// Memory: at most [`max_voices`](DetectorConfig::max_voices) kept voices, a cell counting as two, and 1,000
/// signals; past it the cells longest without a voice go, a quarter at a time. A voice costs `O(log cells)`, and in a
/// cell that no signal covers up to `O(k²)` for the at most `k = 96` voices kept there.
///
/// Its serde form is the whole state; a detector restored from it decides as the first would have.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "State", into = "State")]
pub struct Detector {
    pub(super) config: DetectorConfig,
    pub(super) cells: BTreeMap<Category, Levels>,
    pub(super) signals: Vec<Signal>,
    pub(super) next: u64,
    pub(super) clock: StreamClock,
    /// The first time heard.
    pub(super) started: Option<DateTime<Utc>>,
    /// Voices in all cells, and cells.
    pub(super) kept: usize,
    pub(super) count: usize,
}

impl Default for Detector {
    fn default() -> Self {
        Self {
            config: DetectorConfig::default(),
            cells: BTreeMap::new(),
            signals: Vec::new(),
            next: 1,
            clock: StreamClock::default(),
            started: None,
            kept: 0,
            count: 0,
        }
    }
}

/// The hash of a code at its level; never 0, which stands for "unknown".
pub(super) fn code_hash(code: &str) -> u64 {
    xxh3_64(code.as_bytes()).max(1)
}

fn path_of(place: Place<'_>) -> [u64; 4] {
    let mut path = [0; 4];
    for level in Level::PRECISE_FIRST {
        if let (Some(slot), Some(code)) = (path.get_mut(level.index()), place.code(level)) {
            *slot = code_hash(code);
        }
    }
    path
}

/// A count that is unusual.
struct Unusual {
    count: Count,
    expected: f64,
    chance: f64,
}

impl Detector {
    /// A detector with these settings.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the first setting out of its bounds.
    pub fn new(config: DetectorConfig) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self {
            config,
            ..Self::default()
        })
    }

    /// Its settings.
    #[must_use]
    pub const fn config(&self) -> &DetectorConfig {
        &self.config
    }

    /// The signals, oldest first; those that ended are gone.
    #[must_use]
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }

    /// The signal of this number.
    #[must_use]
    pub fn signal(&self, id: SignalId) -> Option<&Signal> {
        self.signals.iter().find(|s| s.id == id)
    }

    /// How many voices are kept, over all cells.
    #[must_use]
    pub const fn kept(&self) -> usize {
        self.kept
    }

    /// How many cells there are.
    #[must_use]
    pub const fn cells(&self) -> usize {
        self.count
    }

    /// Someone has taken the signal up: it stays quiet. False if there is none of this number.
    pub fn acknowledge(&mut self, id: SignalId) -> bool {
        self.set_standing(id, Standing::Acknowledged)
    }

    /// Someone takes the signal for nothing: it is raised again only when
    /// [`raise_again`](DetectorConfig::raise_again) times its voices speak in one window.
    pub fn dismiss(&mut self, id: SignalId) -> bool {
        self.set_standing(id, Standing::Dismissed)
    }

    fn set_standing(&mut self, id: SignalId, standing: Standing) -> bool {
        let found = self.signals.iter_mut().find(|s| s.id == id);
        found.is_some_and(|signal| {
            signal.standing = standing;
            true
        })
    }

    /// Hears a voice, where no event is open yet: [`observe_with`](Self::observe_with) and none open.
    pub fn observe(&mut self, voice: &Voice<'_>) -> Vec<Change> {
        self.observe_with(voice, |_, _| false).1
    }

    /// Hears a voice. `is_open(category, area)` says whether an event is already open that explains this
    /// hazard in this area; nothing is raised there.
    pub fn observe_with(
        &mut self,
        voice: &Voice<'_>,
        is_open: impl Fn(&Category, &SignalArea) -> bool,
    ) -> (Heard, Vec<Change>) {
        let mut changes = Vec::new();
        if voice.witness < self.config.min_witness {
            return (Heard::NotWitness, changes);
        }
        let path = path_of(voice.place);
        if path == [0; 4] {
            return (Heard::Nowhere, changes);
        }
        let author = xxh3_64(voice.author.as_bytes());
        let keep = self.config.keep();
        let before = self.clock.now();
        let fit = self.clock.hear(voice.time, author, keep);
        if fit == Fit::Late {
            return (Heard::Late, changes);
        }
        self.started = Some(self.started.map_or(voice.time, |s| s.min(voice.time)));
        if before != self.clock.now() {
            self.end_quiet(&mut changes);
        }
        let own_words = xxh3_64(voice.post.as_str().as_bytes());
        let kept = Kept {
            time: voice.time,
            post: voice.post.clone(),
            author,
            origin: voice.origin.unwrap_or(own_words),
            path,
        };
        if !self.keep(voice, &kept, fit) {
            return (Heard::Again, changes);
        }
        match self.covering(voice.category, &path) {
            Some(at) => self.join(at, voice, &mut changes),
            None => self.raise(voice, &path, is_open, &mut changes),
        }
        self.make_room();
        (Heard::Counted, changes)
    }

    /// The caller says what time it is: signals end even when no voice comes any more.
    pub fn advance(&mut self, now: DateTime<Utc>) -> Vec<Change> {
        let mut changes = Vec::new();
        self.clock.advance(now);
        self.end_quiet(&mut changes);
        changes
    }

    /// Puts the voice into the cell of each level; false if it was in all of them.
    fn keep(&mut self, voice: &Voice<'_>, kept: &Kept, fit: Fit) -> bool {
        let expiry = self
            .clock
            .now()
            .and_then(|now| now.checked_sub_signed(self.config.keep()))
            .unwrap_or(DateTime::<Utc>::MIN_UTC);
        // What lies far ahead of a voice in time was told by a wrong clock.
        let disproved = self
            .clock
            .disproved()
            .filter(|_| fit == Fit::InTime)
            .unwrap_or(DateTime::<Utc>::MAX_UTC);
        let mut is_new = false;
        for level in Level::PRECISE_FIRST {
            let Some(code) = voice.place.code(level) else {
                continue;
            };
            if !self.cells.contains_key(voice.category) {
                self.cells.insert(voice.category.clone(), Levels::default());
            }
            let codes = self
                .cells
                .get_mut(voice.category)
                .and_then(|levels| levels.get_mut(level.index()));
            let Some(codes) = codes else {
                continue;
            };
            if !codes.contains_key(code) {
                codes.insert(code.into(), Cell::new(voice.time));
                self.count += 1;
            }
            let Some(cell) = codes.get_mut(code) else {
                continue;
            };
            let size = cell.kept.len();
            cell.expire(expiry);
            cell.forget_after(disproved, voice.time);
            is_new |= cell.add(kept.clone());
            self.kept = (self.kept + cell.kept.len()).saturating_sub(size);
        }
        is_new
    }

    fn cell(&self, category: &Category, level: Level, code: &str) -> Option<&Cell> {
        self.cells.get(category)?.get(level.index())?.get(code)
    }

    /// The signal that covers a place.
    fn covering(&self, category: &Category, path: &[u64; 4]) -> Option<usize> {
        self.signals.iter().position(|s| {
            let level = s.area.level.index();
            s.category == *category && s.path.get(level) == path.get(level)
        })
    }

    /// The voice speaks for a signal that is there.
    fn join(&mut self, at: usize, voice: &Voice<'_>, changes: &mut Vec<Change>) {
        let Some(signal) = self.signals.get(at) else {
            return;
        };
        let id = signal.id;
        let lasts = self.lasts(signal, voice.time);
        let heard = self.believed(voice.time);
        let grown = self.grown(signal, voice);
        let Some(signal) = self.signals.get_mut(at) else {
            return;
        };
        if lasts {
            signal.last = signal.last.max(heard);
        }
        signal.joined = signal.joined.saturating_add(1);
        if signal.posts.len() < MOST_NAMED && !signal.posts.contains(voice.post) {
            signal.posts.push(voice.post.clone());
        }
        let Some(unusual) = grown else {
            changes.push(Change::Joined(id));
            return;
        };
        signal.voices = unusual.count.voices.len();
        signal.window = unusual.count.window;
        (signal.expected, signal.chance) = (unusual.expected, unusual.chance);
        signal.joined = 0;
        if signal.standing == Standing::Dismissed {
            signal.standing = Standing::New;
            signal.raised_at = voice.time;
            changes.push(Change::Raised(id));
        } else {
            changes.push(Change::Grown(id));
        }
    }

    /// A time no later than the clock's: one voice from next year does not keep a signal until then.
    fn believed(&self, time: DateTime<Utc>) -> DateTime<Utc> {
        self.clock.now().map_or(time, |now| now.min(time))
    }

    /// Whether what is heard is still more than usual: half the ratio that raises is enough to go on, as a
    /// seismologist's trigger is released at a lower ratio than it is pulled. In a busy city the usual
    /// voices would keep a signal for ever.
    fn lasts(&self, signal: &Signal, time: DateTime<Utc>) -> bool {
        let Some(cell) = self.cell(&signal.category, signal.area.level, &signal.area.code) else {
            return true;
        };
        let window = self.config.windows.iter().copied().max().unwrap_or(0);
        let expected = self.rate(cell, signal.area.level, time) * f64::from(window);
        let heard = cell.heard(time, window) as f64;
        heard >= expected * self.config.min_ratio / 2.0
    }

    /// Whether so many more speak for a signal than when it was last said that it must be said again.
    fn grown(&self, signal: &Signal, voice: &Voice<'_>) -> Option<Unusual> {
        let wanted = signal.voices as f64 * self.config.raise_again;
        let quiet = signal.standing == Standing::Acknowledged;
        // Counting is the dear part: not before enough have joined.
        if quiet || signal.voices as f64 + signal.joined as f64 + 1.0 < wanted {
            return None;
        }
        let cell = self.cell(&signal.category, signal.area.level, &signal.area.code)?;
        self.unusual(cell, signal.area.level, voice.time, &|_| true)
            .filter(|unusual| unusual.count.voices.len() as f64 >= wanted)
    }

    /// Raises a signal at the most precise level whose count is unusual.
    fn raise(
        &mut self,
        voice: &Voice<'_>,
        path: &[u64; 4],
        is_open: impl Fn(&Category, &SignalArea) -> bool,
        changes: &mut Vec<Change>,
    ) {
        for level in Level::PRECISE_FIRST {
            let Some(code) = voice.place.code(level) else {
                continue;
            };
            // What signals inside this area explain says nothing of the rest of it.
            let inside: Vec<(Level, u64)> = self
                .signals
                .iter()
                .filter(|s| {
                    s.category == *voice.category
                        && s.path.get(level.index()) == path.get(level.index())
                })
                .map(|s| {
                    (
                        s.area.level,
                        s.path.get(s.area.level.index()).copied().unwrap_or(0),
                    )
                })
                .collect();
            let unexplained = |kept: &Kept| !inside.iter().any(|&(l, code)| kept.is_in(l, code));
            let Some(cell) = self.cell(voice.category, level, code) else {
                continue;
            };
            let Some(unusual) = self.unusual(cell, level, voice.time, &unexplained) else {
                continue;
            };
            let area = SignalArea {
                level,
                code: code.into(),
            };
            if is_open(voice.category, &area) {
                return;
            }
            let signal = self.signal_of(voice, area, path, &unusual);
            self.list(signal, path, changes);
            return;
        }
    }

    /// Voices a second that are usual in a cell.
    fn rate(&self, cell: &Cell, level: Level, time: DateTime<Utc>) -> f64 {
        let floor = self.config.floor(level);
        cell.baseline
            .rate(time, self.started.unwrap_or(time), floor)
    }

    /// The first window in which a cell's count is unusual by chance and by ratio.
    fn unusual(
        &self,
        cell: &Cell,
        level: Level,
        time: DateTime<Utc>,
        takes: &dyn Fn(&Kept) -> bool,
    ) -> Option<Unusual> {
        let config = &self.config;
        if cell.kept.len() < config.min_voices {
            return None;
        }
        let rate = self.rate(cell, level, time);
        config.windows.iter().find_map(|&window| {
            let expected = rate * f64::from(window);
            let enough = |voices: usize| {
                voices >= config.min_voices
                    && voices as f64 >= config.min_ratio * expected
                    && poisson::tail(voices, expected) <= config.false_alarm
            };
            // Were all of them independent it would still be usual: no need to count.
            if !enough(cell.at_most(time, window)) {
                return None;
            }
            let count = cell.count(time, window, config.min_voices, takes)?;
            let voices = count.voices.len();
            let chance = poisson::tail(voices, expected);
            enough(voices).then_some(Unusual {
                count,
                expected,
                chance,
            })
        })
    }

    fn signal_of(
        &self,
        voice: &Voice<'_>,
        area: SignalArea,
        path: &[u64; 4],
        unusual: &Unusual,
    ) -> Signal {
        let cell = self.cell(voice.category, area.level, &area.code);
        let heard = || {
            let voices = unusual.count.voices.iter();
            voices.filter_map(|&i| cell.and_then(|c| c.kept.get(i)))
        };
        // The path of the area itself: nothing below its level.
        let mut own = *path;
        for (level, slot) in own.iter_mut().enumerate() {
            if level > area.level.index() {
                *slot = 0;
            }
        }
        Signal {
            id: SignalId(self.next),
            category: voice.category.clone(),
            area,
            path: own,
            standing: Standing::New,
            since: heard().map(|k| k.time).min().unwrap_or(voice.time),
            raised_at: voice.time,
            last: self.believed(heard().map(|k| k.time).max().unwrap_or(voice.time)),
            posts: heard().take(MOST_NAMED).map(|k| k.post.clone()).collect(),
            voices: unusual.count.voices.len(),
            window: unusual.count.window,
            expected: unusual.expected,
            chance: unusual.chance,
            joined: 0,
        }
    }

    /// Lists a new signal; if others of its hazard lie inside, the oldest of them becomes it.
    fn list(&mut self, mut signal: Signal, path: &[u64; 4], changes: &mut Vec<Change>) {
        let level = signal.area.level.index();
        let inside =
            |s: &Signal| s.category == signal.category && s.path.get(level) == path.get(level);
        let oldest = self.signals.iter().position(inside);
        let Some(oldest) = oldest else {
            changes.push(Change::Raised(signal.id));
            self.next = self.next.saturating_add(1);
            self.signals.push(signal);
            if self.signals.len() > MOST_SIGNALS {
                let quietest = self
                    .signals
                    .iter()
                    .enumerate()
                    .min_by_key(|(_, s)| (s.last, s.id));
                if let Some(at) = quietest.map(|(i, _)| i) {
                    let ended = self.signals.remove(at);
                    changes.push(Change::Ended(Box::new(ended)));
                }
            }
            return;
        };
        let mut absorbed: Vec<Signal> = Vec::new();
        let mut i = oldest + 1;
        while i < self.signals.len() {
            if self.signals.get(i).is_some_and(inside) {
                absorbed.push(self.signals.remove(i));
            } else {
                i += 1;
            }
        }
        let Some(first) = self.signals.get_mut(oldest) else {
            return;
        };
        signal.id = first.id;
        // What was taken up stays taken up; a dismissal does not hold for more than it was said of.
        if first.standing == Standing::Acknowledged {
            signal.standing = Standing::Acknowledged;
        }
        signal.since = absorbed
            .iter()
            .map(|s| s.since)
            .fold(signal.since.min(first.since), DateTime::min);
        signal.last = signal.last.max(first.last);
        let named = first
            .posts
            .iter()
            .chain(absorbed.iter().flat_map(|s| &s.posts));
        for post in named {
            if signal.posts.len() < MOST_NAMED && !signal.posts.contains(post) {
                signal.posts.push(post.clone());
            }
        }
        let from = first.area.clone();
        *first = signal;
        changes.push(Change::Widened {
            signal: first.id,
            from,
            absorbed: absorbed.into_iter().map(|s| s.id).collect(),
        });
    }

    /// Ends signals that have had no voice for long.
    fn end_quiet(&mut self, changes: &mut Vec<Change>) {
        let quiet = TimeDelta::seconds(i64::from(self.config.quiet_after));
        let limit = self
            .clock
            .now()
            .and_then(|now| now.checked_sub_signed(quiet));
        let Some(limit) = limit else {
            return;
        };
        // And those of a time that the clock has gone back from.
        let ahead = self.clock.disproved().unwrap_or(DateTime::<Utc>::MAX_UTC);
        let over = |s: &Signal| s.last < limit || s.last > ahead;
        while let Some(at) = self.signals.iter().position(over) {
            changes.push(Change::Ended(Box::new(self.signals.remove(at))));
        }
    }

    /// Drops the cells longest without a voice, and those that have nothing left to say.
    fn make_room(&mut self) {
        let size = |kept: usize, cells: usize| kept + cells * CELL_COST;
        if size(self.kept, self.count) <= self.config.max_voices {
            return;
        }
        let mut touched: Vec<DateTime<Utc>> = self
            .cells
            .values()
            .flatten()
            .flat_map(|codes| codes.values().map(|c| self.believed(c.touched)))
            .collect();
        touched.sort_unstable();
        // A quarter of the cells at a time, those of one moment together, but never the latest.
        let quarter = touched.get(touched.len() / 4).copied();
        let latest = touched.last().copied();
        let limit = if quarter == latest { None } else { quarter };
        let now = self.clock.now();
        for codes in self.cells.values_mut().flatten() {
            codes.retain(|_, cell| {
                let over =
                    now.is_some_and(|now| cell.kept.is_empty() && cell.baseline.is_faded(now));
                let touched = now.map_or(cell.touched, |now| now.min(cell.touched));
                !over && limit.is_none_or(|limit| touched > limit)
            });
        }
        self.cells
            .retain(|_, levels| levels.iter().any(|codes| !codes.is_empty()));
        self.recount();
        if size(self.kept, self.count) > self.config.max_voices && limit.is_none() {
            // All of one moment: nothing is older than anything else.
            self.cells.clear();
            self.recount();
        }
    }

    fn recount(&mut self) {
        let cells = || self.cells.values().flatten().flat_map(BTreeMap::values);
        let kept = cells().map(|c| c.kept.len()).sum();
        let count = cells().count();
        (self.kept, self.count) = (kept, count);
    }
}
