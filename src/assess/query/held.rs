//! What one post holds of the atoms of a set.

use crate::hazard::{Category, Hazard};
use crate::keyword::Cue;
use crate::observation::{Assessment, Reading};
use crate::place::PlaceMention;
use crate::score::Score;
use crate::text::{TextBuffer, TokenKind, term_hash};

use super::atoms::{AtomId, Atoms, Few, Kind};
use super::flags::{Has, Is};
use super::near::Ends;
use super::place::{counts, meanings, road_key};
use super::place_keys::PlaceKeys;
use super::plan::{Phrase, Spot};
use super::words::{handle_key, local_part};

const NONE: u32 = u32::MAX;

/// Memory of a [`QuerySet`](super::QuerySet), one a thread, to be used again with any set.
#[derive(Debug, Default)]
pub struct QueryScratch {
    /// The number of the post; what bears an older one is of a post before.
    post: u32,
    atoms: Vec<Seen>,
    occurrences: Vec<Occurrence>,
    /// Queries looked at for this post.
    queries: Vec<u32>,
    /// Those that a trigger was found of.
    pub(super) candidates: Vec<u32>,
    places: Vec<(u32, u32)>,
    ends: Ends,
    letters: String,
    keys: PlaceKeys,
}

/// The last post that held an atom, and the first of a list in `occurrences`.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    post: u32,
    first: u32,
}

/// Terms that an atom takes, and the next of the list.
#[derive(Debug, Clone, Copy)]
struct Occurrence {
    terms: (u32, u32),
    next: u32,
}

impl QueryScratch {
    /// Begins a post for a set of so many atoms and queries.
    fn begin(&mut self, atoms: usize, queries: usize) {
        self.post = self.post.wrapping_add(1);
        if self.post == 0 {
            self.atoms.fill(Seen::default());
            self.queries.fill(0);
            self.post = 1;
        }
        if self.atoms.len() < atoms {
            self.atoms.resize(atoms, Seen::default());
        }
        if self.queries.len() < queries {
            self.queries.resize(queries, 0);
        }
        self.occurrences.clear();
        self.candidates.clear();
    }

    /// The post holds an atom: the queries that it triggers are candidates.
    fn note(&mut self, atoms: &Atoms, id: AtomId) {
        let Some(seen) = self.atoms.get_mut(id as usize) else {
            return;
        };
        if seen.post == self.post {
            return;
        }
        *seen = Seen {
            post: self.post,
            first: NONE,
        };
        for &query in atoms.triggers(id) {
            if let Some(looked_at) = self.queries.get_mut(query as usize)
                && *looked_at != self.post
            {
                *looked_at = self.post;
                self.candidates.push(query);
            }
        }
    }

    /// As [`QueryScratch::note`], with the terms that it takes.
    fn note_at(&mut self, atoms: &Atoms, id: AtomId, terms: (u32, u32)) {
        self.note(atoms, id);
        let here = u32::try_from(self.occurrences.len()).unwrap_or(NONE);
        if let Some(seen) = self.atoms.get_mut(id as usize) {
            let next = std::mem::replace(&mut seen.first, here);
            self.occurrences.push(Occurrence { terms, next });
        }
    }

    fn places_of(&self, id: AtomId) -> impl Iterator<Item = (u32, u32)> {
        let seen = self.atoms.get(id as usize);
        let mut at = seen
            .filter(|s| s.post == self.post)
            .map_or(NONE, |s| s.first);
        std::iter::from_fn(move || {
            let occurrence = self.occurrences.get(at as usize)?;
            at = occurrence.next;
            Some(occurrence.terms)
        })
    }
}

/// A post whose atoms are known.
pub(super) struct Held<'a> {
    pub(super) relevance: Score,
    atoms: &'a Atoms,
    text: &'a TextBuffer,
    scratch: &'a mut QueryScratch,
}

impl<'a> Held<'a> {
    /// Looks up everything that the queries ask for and this post holds. `O(terms + tokens + places)`, times the
    /// lengths of prefixes that begin like one of its words.
    pub(super) fn read(
        atoms: &'a Atoms,
        queries: usize,
        reading: &Reading<'a>,
        assessment: &Assessment,
        scratch: &'a mut QueryScratch,
    ) -> Self {
        scratch.begin(atoms.len(), queries);
        let mut held = Self {
            relevance: assessment.relevance,
            atoms,
            text: reading.text,
            scratch,
        };
        if atoms.has(Kind::Word) {
            held.terms();
        }
        if atoms.has(Kind::Hashtag) || atoms.has(Kind::Mention) {
            held.tokens();
        }
        if let Some(author) = reading.post.author.filter(|_| atoms.has(Kind::Author)) {
            held.account(Kind::Author, author);
        }
        if let Some(lang) = atoms.has(Kind::Lang).then(|| reading.lang()).flatten() {
            held.text_of(Kind::Lang, lang.as_str());
        }
        let kinds = [
            Kind::PlaceName,
            Kind::Commune,
            Kind::Departement,
            Kind::Country,
        ];
        if !reading.places.is_empty() && kinds.into_iter().any(|kind| atoms.has(kind)) {
            reading
                .places
                .iter()
                .filter(|m| counts(m))
                .for_each(|m| held.place(m, reading));
        }
        for hazard in reading.keywords.hazards() {
            held.category(hazard.category);
        }
        if atoms.has(Kind::Few) {
            held.few(reading, assessment);
        }
        held
    }

    /// The candidates are taken out to be looked at one by one.
    pub(super) fn take_candidates(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.scratch.candidates)
    }

    /// And given back for their memory.
    pub(super) fn give_back(&mut self, candidates: Vec<u32>) {
        self.scratch.candidates = candidates;
    }

    fn terms(&mut self) {
        for (i, term) in self.text.terms().iter().enumerate() {
            let folded = self.text.folded(term);
            let terms = (number(i), number(i + 1));
            if let Some(id) = self.atoms.find(Kind::Word, term.hash, folded) {
                self.scratch.note_at(self.atoms, id, terms);
            }
            self.atoms.prefixes_of(Kind::Word, folded, |id| {
                self.scratch.note_at(self.atoms, id, terms);
            });
        }
    }

    fn tokens(&mut self) {
        for token in self.text.tokens() {
            match token.kind {
                TokenKind::Hashtag if self.atoms.has(Kind::Hashtag) => {
                    let parts = self.text.terms().get(token.terms()).unwrap_or_default();
                    let terms = (number(token.terms().start), number(token.terms().end));
                    if let [only] = parts {
                        self.hashtag(self.text.folded(only), only.hash, terms);
                        continue;
                    }
                    let mut letters = std::mem::take(&mut self.scratch.letters);
                    letters.clear();
                    letters.extend(parts.iter().map(|t| self.text.folded(t)));
                    self.hashtag(&letters, term_hash(&letters), terms);
                    self.scratch.letters = letters;
                }
                TokenKind::Mention if self.atoms.has(Kind::Mention) => {
                    self.account(Kind::Mention, self.text.slice(token.span));
                }
                _ => {}
            }
        }
    }

    fn hashtag(&mut self, letters: &str, hash: u64, terms: (u32, u32)) {
        if let Some(id) = self.atoms.find(Kind::Hashtag, hash, letters) {
            self.scratch.note_at(self.atoms, id, terms);
        }
        self.atoms.prefixes_of(Kind::Hashtag, letters, |id| {
            self.scratch.note_at(self.atoms, id, terms);
        });
    }

    fn account(&mut self, kind: Kind, handle: &str) {
        let mut key = std::mem::take(&mut self.scratch.letters);
        handle_key(handle, &mut key);
        for name in [Some(key.as_str()), local_part(&key)].into_iter().flatten() {
            self.text_of(kind, name);
            self.atoms
                .prefixes_of(kind, name, |id| self.scratch.note(self.atoms, id));
        }
        self.scratch.letters = key;
    }

    fn text_of(&mut self, kind: Kind, text: &str) {
        if let Some(id) = self.atoms.find(kind, term_hash(text), text) {
            self.scratch.note(self.atoms, id);
        }
    }

    fn place(&mut self, mention: &PlaceMention, reading: &Reading<'_>) {
        if let Some(road) = mention.road {
            let mut name = std::mem::take(&mut self.scratch.letters);
            road_key(road, &mut name);
            self.text_of(Kind::PlaceName, &name);
            self.scratch.letters = name;
        }
        let mut keys = std::mem::take(&mut self.scratch.keys);
        for place in meanings(mention, reading.gazetteer) {
            keys.find(place, reading.gazetteer, self.atoms, |id| {
                self.scratch.note(self.atoms, id);
            });
        }
        self.scratch.keys = keys;
    }

    fn category(&mut self, category: &Category) {
        match category.hazard() {
            Some(hazard) => {
                let family = std::iter::successors(Some(hazard), |h: &Hazard| h.parent());
                family.for_each(|hazard| self.one(Few::Hazard(hazard)));
            }
            None if self.atoms.has(Kind::Category) => self.text_of(Kind::Category, category.code()),
            None => {}
        }
    }

    fn few(&mut self, reading: &Reading<'_>, assessment: &Assessment) {
        let cues = reading.keywords.cues();
        Cue::ALL
            .iter()
            .filter(|cue| cues.contains(**cue))
            .for_each(|cue| self.one(Few::Cue(*cue)));
        self.one(Few::Type(assessment.info_type));
        self.one(Few::Priority(assessment.priority));
        for &has in Has::ALL {
            if self.atoms.asks(Few::Has(has)) && has.holds(reading) {
                self.one(Few::Has(has));
            }
        }
        for &is in Is::ALL {
            if self.atoms.asks(Few::Is(is)) && is.holds(reading) {
                self.one(Few::Is(is));
            }
        }
    }

    fn one(&mut self, few: Few) {
        if self.atoms.asks(few) {
            self.scratch.note(self.atoms, few.id());
        }
    }

    /// Whether the post holds an atom.
    pub(super) fn has(&self, id: AtomId) -> bool {
        let seen = self.scratch.atoms.get(id as usize);
        seen.is_some_and(|seen| seen.post == self.scratch.post)
    }

    pub(super) fn has_phrase(&self, phrase: &Phrase) -> bool {
        self.places_of_phrase(phrase).next().is_some()
    }

    fn places_of_phrase(&self, phrase: &Phrase) -> impl Iterator<Item = (u32, u32)> {
        let tag = phrase
            .hashtag
            .into_iter()
            .flat_map(|tag| self.scratch.places_of(tag));
        let first = phrase.words.first().copied().unwrap_or(NONE);
        let all = phrase.words.iter().all(|&word| self.has(word));
        let starts = all
            .then(|| self.scratch.places_of(first))
            .into_iter()
            .flatten();
        let words = starts.filter_map(|(start, _)| {
            let rest = phrase.words.get(1..).unwrap_or_default();
            let from = start as usize + 1;
            let terms = self.text.terms().get(from..from + rest.len())?;
            let mut pairs = rest.iter().zip(terms);
            let fits = pairs.all(|(&word, term)| self.atoms.fits(word, self.text.folded(term)));
            fits.then(|| (start, number(from + rest.len())))
        });
        tag.chain(words)
    }

    pub(super) fn near(&mut self, left: &[Spot], right: &[Spot], between: u32) -> bool {
        let mut places = std::mem::take(&mut self.scratch.places);
        let mut ends = std::mem::take(&mut self.scratch.ends);
        self.collect(left, &mut places);
        let mut near = !places.is_empty();
        if near {
            ends.fill(places.iter().copied());
            self.collect(right, &mut places);
            near = places.iter().any(|&place| ends.any_near(place, between));
        }
        self.scratch.places = places;
        self.scratch.ends = ends;
        near
    }

    fn collect(&self, spots: &[Spot], out: &mut Vec<(u32, u32)>) {
        out.clear();
        for spot in spots {
            match spot {
                Spot::Atom(id) => out.extend(self.scratch.places_of(*id)),
                Spot::Phrase(phrase) => out.extend(self.places_of_phrase(phrase)),
            }
        }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
