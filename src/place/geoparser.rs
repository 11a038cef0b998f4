//! `Geoparser`: from a text to its place mentions.

use crate::score::{Contribution, Score};
use crate::text::{PhraseScratch, TextBuffer, TokenKind};

use super::code::Code;
use super::cues::CueTable;
use super::evidence::{Evidence, EvidenceSet, PlaceWeights};
use super::gazetteer::Commonness;
use super::hashtag::name_in;
use super::mention::{MAX_CANDIDATES, Measures};
use super::numbers::Written;
use super::reading::{Around, Reading};
use super::resolve::{Ballot, Draft, ROADS_HEARD, Resolver, candidates};
use super::road::{Road, road_at};
use super::{EntryId, Gazetteer, PlaceKind, PlaceMention, ResolveContext};

/// Below this probability of the first candidate a mention is ambiguous: it is likelier not to be meant.
const AMBIGUOUS_BELOW: f64 = 0.5;
/// Below this probability of being a place at all, a name is not reported.
const MENTION_FROM: f64 = 0.5;

/// Why the settings of a [`GeoparserBuilder`] are refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{field} {value} is not a number in [0, 1]")]
#[non_exhaustive]
pub struct GeoparserError {
    /// Name of the setting.
    pub field: &'static str,
    /// The refused value.
    pub value: f64,
}

/// Settings of a [`Geoparser`].
#[derive(Debug, Clone)]
pub struct GeoparserBuilder {
    weights: PlaceWeights,
    cues: CueTable,
    mention_from: f64,
    ambiguous_below: f64,
    abroad: bool,
}

impl Default for GeoparserBuilder {
    fn default() -> Self {
        Self {
            weights: PlaceWeights::default(),
            cues: CueTable::default(),
            mention_from: MENTION_FROM,
            ambiguous_below: AMBIGUOUS_BELOW,
            abroad: false,
        }
    }
}

impl GeoparserBuilder {
    /// The built-in settings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The weights of the evidence.
    pub fn weights(&mut self, weights: PlaceWeights) -> &mut Self {
        self.weights = weights;
        self
    }

    /// The words around names.
    pub fn cues(&mut self, cues: CueTable) -> &mut Self {
        self.cues = cues;
        self
    }

    /// The probability of being a place from which a name is reported; built in: 0.5.
    pub fn mention_from(&mut self, probability: f64) -> &mut Self {
        self.mention_from = probability;
        self
    }

    /// The probability of the first candidate, among the meanings of the name, below which a mention is ambiguous;
    /// built in: 0.5.
    pub fn ambiguous_below(&mut self, probability: f64) -> &mut Self {
        self.ambiguous_below = probability;
        self
    }

    /// Whether cities and regions abroad are mentions as others; built in: no. They take part in the vote either way, so
    /// that no French homonym is forced, and [`PlaceScratch::abroad`] lists them.
    pub fn abroad(&mut self, listed: bool) -> &mut Self {
        self.abroad = listed;
        self
    }

    /// A geoparser over `gazetteer`.
    ///
    /// # Errors
    ///
    /// [`GeoparserError`] where a probability is no number in `[0, 1]`.
    pub fn build(&self, gazetteer: Gazetteer) -> Result<Geoparser, GeoparserError> {
        for (field, value) in [
            ("mention_from", self.mention_from),
            ("ambiguous_below", self.ambiguous_below),
        ] {
            if !(0.0..=1.0).contains(&value) {
                return Err(GeoparserError { field, value });
            }
        }
        Ok(Geoparser {
            gazetteer,
            settings: self.clone(),
        })
    }
}

/// Finds the places that a text names. Immutable and `Send + Sync`; see the [module](crate::place).
///
/// Reading a text of `n` terms costs `O(n)` look-ups and, for its `m` names of `k` meanings, `O(m k)` for the vote: a name
/// hears the eight names before it and the eight after. The vote is held among the first 8,192 names of a text, and
/// with the first eight different roads; names after those are weighed each by itself.
#[derive(Debug, Clone)]
pub struct Geoparser {
    gazetteer: Gazetteer,
    settings: GeoparserBuilder,
}

/// Memory of [`Geoparser::find_into`], used again for the next text; it holds the last answer.
#[derive(Debug, Clone, Default)]
pub struct PlaceScratch {
    phrase: PhraseScratch,
    found: Vec<(u32, usize)>,
    drafts: Vec<Draft>,
    first: Vec<Ballot>,
    second: Vec<Ballot>,
    letters: String,
    roads: Vec<Code>,
    mentions: Vec<PlaceMention>,
    abroad: Vec<PlaceMention>,
}

impl PlaceScratch {
    /// The mentions of the last text read, in text order, without overlap.
    #[must_use]
    pub fn mentions(&self) -> &[PlaceMention] {
        &self.mentions
    }

    /// The cities and regions abroad that the last text names, where they are listed apart: see
    /// [`GeoparserBuilder::abroad`].
    #[must_use]
    pub fn abroad(&self) -> &[PlaceMention] {
        &self.abroad
    }
}

impl Geoparser {
    /// A geoparser with the built-in settings.
    #[must_use]
    pub fn new(gazetteer: Gazetteer) -> Self {
        Self {
            gazetteer,
            settings: GeoparserBuilder::default(),
        }
    }

    /// The same, with cities and regions abroad among the mentions or not, see [`GeoparserBuilder::abroad`].
    #[must_use]
    pub fn with_abroad(mut self, listed: bool) -> Self {
        self.settings.abroad = listed;
        self
    }

    /// The gazetteer that entries belong to.
    #[must_use]
    pub const fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The places that `text` names, in text order, without overlap.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<PlaceMention> {
        let mut buffer = TextBuffer::new();
        buffer.analyze_with(text, &self.gazetteer);
        let mut scratch = PlaceScratch::default();
        self.find_into(&buffer, &ResolveContext::default(), &mut scratch);
        scratch.mentions
    }

    /// The same for a text already read, with what is known beside it, into memory that is used again.
    ///
    /// Nothing is allocated once the scratch has grown.
    pub fn find_into<'s>(
        &self,
        text: &TextBuffer,
        context: &ResolveContext<'_>,
        scratch: &'s mut PlaceScratch,
    ) -> &'s [PlaceMention] {
        scratch.mentions.clear();
        scratch.abroad.clear();
        scratch.roads.clear();
        scratch.drafts.clear();
        scratch.first.clear();
        scratch.phrase.prepare(text, &self.gazetteer.inner.terms);
        let reading = Reading {
            text,
            cues: &self.settings.cues,
        };
        let mut at = 0;
        while at < text.terms().len() {
            at = self.step(&reading, at, scratch).max(at + 1);
        }
        self.hashtags(&reading, scratch);
        self.resolve(&reading, context, scratch);
        scratch
            .mentions
            .sort_unstable_by_key(|mention| mention.span);
        &scratch.mentions
    }

    /// What a mention's score is made of: contributions in logits that sum to the score's.
    #[must_use]
    pub fn explain(&self, mention: &PlaceMention) -> Vec<Contribution> {
        let weights = &self.settings.weights;
        let add = |out: &mut Vec<Contribution>, name: &'static str, value: f64| {
            // Weights are finite: no contribution is refused.
            out.extend(Contribution::new(name, value));
        };
        let mut parts = Vec::new();
        let mut sum = 0.0;
        for evidence in mention.evidence.iter() {
            add(&mut parts, evidence.as_str(), weights.get(evidence));
            sum += weights.get(evidence);
        }
        let Measures { size, length, near } = mention.measures;
        for (evidence, measure) in [
            (Evidence::Size, size),
            (Evidence::Length, length),
            (Evidence::Near, near),
        ] {
            if measure != 0.0 {
                let value = weights.get(evidence) * measure;
                add(&mut parts, evidence.as_str(), value);
                sum += value;
            }
        }
        let rest = mention.score.logit() - sum;
        if rest != 0.0 {
            add(&mut parts, "homonyms", rest);
        }
        parts
    }

    /// Reads what begins at term `at` and says where to go on.
    fn step(&self, reading: &Reading<'_>, at: usize, scratch: &mut PlaceScratch) -> usize {
        let text = reading.text;
        if let Some((road, end)) = road_at(text, at) {
            let mut evidence = EvidenceSet::default();
            evidence.add(Evidence::Road);
            // A road named twice is one road.
            if scratch.roads.len() < ROADS_HEARD
                && let Some(code) = code_of(road).filter(|code| !scratch.roads.contains(code))
            {
                scratch.roads.push(code);
            }
            let score = Score::from_logit(self.settings.weights.get(Evidence::Road));
            scratch.mentions.push(PlaceMention {
                span: text.span_of(at..end),
                kind: PlaceKind::Road,
                road: Some(road),
                score,
                ambiguous: false,
                negated: false,
                vantage: false,
                terms: (count(at), count(end)),
                candidates: [None; MAX_CANDIDATES],
                evidence,
                measures: Measures::default(),
            });
            return end;
        }
        if let Some((code, written)) = reading.departement_number(at) {
            self.number(reading, at, code, written, scratch);
            return at + 1;
        }
        scratch.found.clear();
        let PlaceScratch { phrase, found, .. } = scratch;
        self.gazetteer.inner.trie.find_at(phrase, at, |name, end| {
            found.push((name, end));
        });
        // The longest that holds, else a shorter one.
        while let Some((name, end)) = scratch.found.pop() {
            let meant = self.gazetteer.inner.names.get(name as usize);
            let Some(meant) = meant else { continue };
            if meant.meanings.0 == meant.meanings.1 {
                return end; // a decoy
            }
            if let Some(end) = self.draft(reading, at, end, name, meant.commonness, scratch) {
                return end;
            }
        }
        at + 1
    }

    /// Drafts the name and says where to go on; `None` where nothing speaks for it.
    fn draft(
        &self,
        reading: &Reading<'_>,
        start: usize,
        end: usize,
        name: u32,
        commonness: Commonness,
        scratch: &mut PlaceScratch,
    ) -> Option<usize> {
        /// A name that neighbours may still save: their pull is worth at most `Evidence::Near` twice over.
        const HOPELESS: f64 = 0.04;
        let text = reading.text;
        let flags = reading.flags(end.saturating_sub(1)) | reading.flags(start);
        let spoken = crate::text::TermFlags::CAPITALIZED | crate::text::TermFlags::HASHTAG;
        let number = reading.flags(end).contains(crate::text::TermFlags::NUMBER);
        if commonness == Commonness::Word && !flags.intersects(spoken) && !number {
            // An everyday word in lower case: no evidence but the number of a département outweighs that.
            return None;
        }
        let mut around = reading.around(start);
        around.water = self.may_be_river(name) && reading.water_in_sentence(start);
        let evidence = reading.evidence(start, end, commonness == Commonness::Word, &around);
        let span = text.span_of(start..end);
        // "Cruas-Meysse": two names in one, the place of the first.
        if let Some(previous) = scratch.drafts.last_mut()
            && previous.end == start
            && reading
                .flags(start)
                .contains(crate::text::TermFlags::HYPHENATED)
        {
            previous.end = end;
            previous.span = previous.span.to(span);
            previous.evidence.remove(Evidence::Fragment);
            return Some(end);
        }
        if around.hashtag {
            // Parts of different hashtags make no name, and the whole hashtag is tried later.
            let token = text.terms().get(start)?.token;
            if text.terms().get(end - 1)?.token != token {
                return None;
            }
        }
        let mut draft = Draft {
            start,
            end,
            span,
            name: Some(name),
            around,
            evidence,
            number: reading.number_beside(start, end),
            ballots: (0, 0),
            sure: 0.0,
            replaced: false,
        };
        let resolver = self.resolver(&[]);
        let from = scratch.first.len();
        resolver.open(&mut draft, &mut scratch.first);
        if draft.sure < HOPELESS {
            scratch.first.truncate(from);
            return None;
        }
        scratch.drafts.push(draft);
        Some(end)
    }

    fn number(
        &self,
        reading: &Reading<'_>,
        at: usize,
        code: Code,
        written: Written,
        scratch: &mut PlaceScratch,
    ) {
        let Some(place) = self.gazetteer.departement(code.as_str()) else {
            return;
        };
        let mut evidence = EvidenceSet::default();
        evidence.add(Evidence::DeptNumber);
        match written {
            Written::Brackets | Written::Phrase | Written::TellingHashtag => {}
            Written::Hashtag => evidence.add(Evidence::CommonWord),
        }
        let from = scratch.first.len();
        scratch.first.push(Ballot {
            entry: count(place.id().index()),
            form: super::forms::Form::Full,
            logit: 0.0,
            share: 1.0,
            near: 0.0,
        });
        let logit = self.resolver(&[]).logit(evidence, Measures::default());
        scratch.drafts.push(Draft {
            start: at,
            end: at + 1,
            span: reading.text.span_of(at..at + 1),
            name: None,
            around: Around::default(),
            evidence,
            number: code,
            ballots: (from, from + 1),
            sure: Score::from_logit(logit).get(),
            replaced: false,
        });
    }

    /// Hashtags in which no name was found part by part.
    fn hashtags(&self, reading: &Reading<'_>, scratch: &mut PlaceScratch) {
        let text = reading.text;
        let by_parts = scratch.drafts.len();
        for token in text
            .tokens()
            .iter()
            .filter(|token| token.kind == TokenKind::Hashtag)
        {
            let terms = token.terms();
            let Some((name, span, inside)) =
                name_in(&self.gazetteer.inner, text, token, &mut scratch.letters)
            else {
                continue;
            };
            let Some(meant) = self
                .gazetteer
                .inner
                .names
                .get(name as usize)
                .filter(|n| n.meanings.0 < n.meanings.1)
            else {
                continue;
            };
            let road = scratch
                .mentions
                .partition_point(|m| m.span.end <= span.start);
            if scratch
                .mentions
                .get(road)
                .is_some_and(|m| m.span.overlaps(span))
            {
                continue;
            }
            // A name found part by part stays, unless this one is longer.
            let parts = scratch.drafts.get_mut(..by_parts).unwrap_or_default();
            let from = parts.partition_point(|d| d.span.end <= span.start);
            let parts = parts.get_mut(from..).unwrap_or_default();
            let to = parts.partition_point(|d| d.span.start < span.end);
            let parts = parts.get_mut(..to).unwrap_or_default();
            if parts.iter().any(|d| d.span.len() >= span.len()) {
                continue;
            }
            for part in parts {
                part.replaced = true;
            }
            let around = Around {
                hashtag: true,
                ..Around::default()
            };
            let mut evidence = EvidenceSet::default();
            evidence.add(Evidence::Base);
            evidence.add(Evidence::Hashtag);
            evidence.add_if(inside, Evidence::InsideHashtag);
            evidence.add_if(
                meant.commonness == Commonness::Word && !token_capital(reading, &terms),
                Evidence::LowerCase,
            );
            let mut draft = Draft {
                start: terms.start,
                end: terms.end,
                span,
                name: Some(name),
                around,
                evidence,
                number: Code::NONE,
                ballots: (0, 0),
                sure: 0.0,
                replaced: false,
            };
            self.resolver(&[]).open(&mut draft, &mut scratch.first);
            scratch.drafts.push(draft);
        }
    }

    fn resolve(
        &self,
        reading: &Reading<'_>,
        context: &ResolveContext<'_>,
        scratch: &mut PlaceScratch,
    ) {
        let PlaceScratch {
            drafts,
            first,
            second,
            roads,
            mentions,
            abroad,
            ..
        } = scratch;
        let resolver = self.resolver(roads);
        drafts.sort_unstable_by_key(|draft| draft.span);
        let accented = !drafts.is_empty() && reading.writes_accents();
        for which in 0..drafts.len() {
            let Some(&draft) = drafts.get(which).filter(|draft| !draft.replaced) else {
                continue;
            };
            if draft.name.is_some() {
                resolver.vote(drafts, which, first, context, second);
            } else {
                second.clear();
                resolver.confirm(drafts, which, first, context, second);
            }
            let Some(best) = second.first() else {
                continue;
            };
            let Some(place) = self.gazetteer.get(EntryId(best.entry)) else {
                continue;
            };
            let (mut evidence, measures) = resolver.appraise(&draft, Some(best));
            if draft.name.is_some() {
                let lower = evidence.has(Evidence::LowerCase);
                reading.accents(draft.span, place.name(), lower && accented, &mut evidence);
            }
            let sure = Score::from_logit(resolver.logit(evidence, measures)).get();
            if sure < self.settings.mention_from {
                continue;
            }
            let joined = draft
                .name
                .is_some_and(|name| self.covers_more(&draft, name));
            let apart = !self.settings.abroad
                && matches!(place.kind(), PlaceKind::City | PlaceKind::Admin1);
            let list = if apart { &mut *abroad } else { &mut *mentions };
            list.push(PlaceMention {
                span: draft.span,
                kind: if joined { PlaceKind::Poi } else { place.kind() },
                road: None,
                score: Score::saturating(sure * best.share),
                ambiguous: best.share < self.settings.ambiguous_below,
                negated: draft.around.negated,
                vantage: draft.around.vantage,
                terms: (count(draft.start), count(draft.end)),
                candidates: candidates(second),
                evidence,
                measures,
            });
        }
    }

    fn may_be_river(&self, name: u32) -> bool {
        let inner = &self.gazetteer.inner;
        let meanings = inner
            .names
            .get(name as usize)
            .map_or(&[][..], |name| inner.meanings_of(name));
        // Rivers weigh as towns of ten thousand: they come early.
        meanings.iter().take(8).any(|meaning| {
            let record = inner.records.get(meaning.entry as usize);
            record.is_some_and(|record| record.kind == PlaceKind::River)
        })
    }

    /// Whether the draft has grown beyond its name: two names joined by a hyphen.
    fn covers_more(&self, draft: &Draft, name: u32) -> bool {
        let terms = self
            .gazetteer
            .inner
            .names
            .get(name as usize)
            .map_or(0, |n| n.terms.1 - n.terms.0);
        !draft.around.hashtag && draft.end - draft.start > terms as usize
    }

    fn resolver<'a>(&'a self, roads: &'a [Code]) -> Resolver<'a> {
        Resolver {
            inner: &self.gazetteer.inner,
            weights: &self.settings.weights,
            roads,
        }
    }
}

fn token_capital(reading: &Reading<'_>, terms: &std::ops::Range<usize>) -> bool {
    reading
        .flags(terms.start)
        .contains(crate::text::TermFlags::CAPITALIZED)
}

/// The road's name as a code: at most `A9999z`.
fn code_of(road: Road) -> Option<Code> {
    use std::io::Write;
    let mut letters = [0_u8; Code::LONGEST];
    let mut rest = &mut letters[..];
    write!(rest, "{road}").ok()?;
    let left = rest.len();
    Code::new(std::str::from_utf8(letters.get(..Code::LONGEST - left)?).ok()?)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
