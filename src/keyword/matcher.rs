//! The matcher: immutable, shared, and quick to change for a mission.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::layer::{CategoryId, Effect, Layer, LayerScratch, RawHit, Relations};
use super::lexicon::{Lexicon, Row};
use super::matches::{Matches, MatchesRef, Results, RuleId, TypoAt};
use super::profile::{Profile, ProfileScratch};
use super::settle::{Settling, settle};
use super::typo::{Choice, is_slip, may_be_typo, shortened};
use crate::hazard::Category;
use crate::text::{Term, TermFlags, TermId, TextBuffer, Vocabulary};

/// Collects lexicons for a [`Matcher`]; may build many.
///
/// ```
/// use vigie::keyword::{Lexicon, MatcherBuilder};
/// let own: Lexicon = "hazard\tSHELTER_FULL\tfr\tS\tgymnase {2} [plein|complet]".parse()?;
/// let matcher = MatcherBuilder::new().lexicon(Lexicon::builtin()).lexicon(&own).build();
/// assert_eq!(matcher.find("Le gymnase est plein").hazards[0].category.code(), "SHELTER_FULL");
/// # Ok::<(), vigie::keyword::LexiconError>(())
/// ```
#[derive(Debug, Clone)]
pub struct MatcherBuilder {
    lexicon: Lexicon,
    keywords: Vec<String>,
    typos: bool,
}

impl Default for MatcherBuilder {
    fn default() -> Self {
        Self {
            lexicon: Lexicon::default(),
            keywords: Vec::new(),
            typos: true,
        }
    }
}

impl MatcherBuilder {
    /// Without a row: add [`Lexicon::builtin`] or your own.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the rows of a lexicon.
    #[must_use]
    pub fn lexicon(mut self, lexicon: &Lexicon) -> Self {
        self.lexicon = self.lexicon.and(lexicon);
        self
    }

    /// Adds keywords of an event, see [`Matcher::with_terms`].
    #[must_use]
    pub fn terms<'a>(mut self, keywords: impl IntoIterator<Item = &'a str>) -> Self {
        self.keywords
            .extend(keywords.into_iter().map(str::to_owned));
        self
    }

    /// Whether words with a typing error are read (they are, if this is not called): an unknown word one edit away from
    /// a word of seven letters or more that a pattern holds counts as that word, and [`Matches::typos`] says so.
    ///
    /// A word with drawn-out letters (`secouuurs`, `nooon`) counts as the word of the lexicon that it draws out.
    ///
    /// An edit is an insertion, a deletion, a substitution or a transposition, not of the first letter and not of the
    /// last alone. Nothing is corrected in hashtags, handles and links, in names (a capital inside a sentence) and in
    /// ordinary words listed in the crate. A letter doubled or not, or two that change places, come before other errors;
    /// where two words are as near and serve different rules, neither is read. A row
    /// `spelling` that reads a word as itself makes it known, and so never an error.
    ///
    /// ```
    /// use vigie::hazard::Hazard;
    /// use vigie::keyword::{Lexicon, Matcher};
    /// let text = "grosse inodnation rue Basse";
    /// let found = Matcher::builtin().find(text);
    /// assert!(found.has(Hazard::Flood));
    /// let typo = found.typos_in(found.hazards[0].hits[0].span).next().unwrap();
    /// assert_eq!((typo.span.of(text), typo.read.as_str()), ("inodnation", "inondation"));
    /// let strict = Matcher::builder().lexicon(Lexicon::builtin()).typos(false).build();
    /// assert!(!strict.find(text).has(Hazard::Flood));
    /// ```
    #[must_use]
    pub const fn typos(mut self, read: bool) -> Self {
        self.typos = read;
        self
    }

    /// Compiles, in time linear in the number of phrases; a few milliseconds for the lexicon of the crate.
    #[must_use]
    pub fn build(&self) -> Matcher {
        let mut relations = Relations::default();
        relations.learn(&self.lexicon);
        let base = Arc::new(Layer::build(
            &self.lexicon,
            None,
            &mut relations,
            self.typos,
        ));
        let matcher = Matcher {
            base,
            delta: None,
            relations: Arc::new(relations),
            profile: None,
        };
        if self.keywords.is_empty() {
            return matcher;
        }
        matcher.with_terms(self.keywords.iter().map(String::as_str))
    }
}

/// A small layer over the base, and the rows it was made of.
#[derive(Debug)]
struct Delta {
    lexicon: Lexicon,
    layer: Layer,
}

/// Finds hazards, cues and an event's keywords in plain text.
///
/// Immutable and cheap to clone: clones share everything. [`Matcher::with`] and [`Matcher::with_terms`] make a
/// changed matcher in time that depends on what is added, not on the lexicon below.
///
/// A text of `n` terms costs `O(n)` table probes plus the phrases that begin in it; nothing is allocated by
/// [`Matcher::find_into`] once the scratch has grown.
///
/// ```
/// use vigie::hazard::Hazard;
/// use vigie::keyword::{Cue, Matcher, SuppressReason};
/// let matcher = Matcher::builtin();
/// let found = matcher.find("L'eau monte dans la cave, on est coincés à l'étage !");
/// assert!(found.has(Hazard::Flood) && found.cues.contains(Cue::Help));
/// let found = matcher.find("Une avalanche de critiques");
/// assert!(found.hazards.is_empty());
/// assert_eq!(found.suppressed[0].reason, SuppressReason::Figurative);
/// ```
#[derive(Clone)]
pub struct Matcher {
    base: Arc<Layer>,
    delta: Option<Arc<Delta>>,
    relations: Arc<Relations>,
    profile: Option<Arc<Profile>>,
}

/// Memory that a thread uses again for every text.
#[derive(Debug, Clone, Default)]
pub struct KeywordScratch {
    base: LayerScratch,
    delta: LayerScratch,
    profile: ProfileScratch,
    raw: Vec<RawHit>,
    settling: Settling,
    results: Results,
}

impl KeywordScratch {
    /// Empty.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Matcher {
    /// The matcher of [`Lexicon::builtin`], compiled once for the program.
    #[must_use]
    pub fn builtin() -> Self {
        static BUILTIN: OnceLock<Matcher> = OnceLock::new();
        BUILTIN
            .get_or_init(|| MatcherBuilder::new().lexicon(Lexicon::builtin()).build())
            .clone()
    }

    /// Begins a matcher of one's own.
    #[must_use]
    pub fn builder() -> MatcherBuilder {
        MatcherBuilder::new()
    }

    /// This matcher with the rows of `lexicon` added. Rules keep their numbers.
    ///
    /// The added rows form a small layer that is looked up second; adding again makes it anew, so that each addition
    /// takes time in proportion to all that were added before: some 50 µs for the first, 0.3 ms for the thousandth. Its spellings serve its
    /// own rules, the spellings below serve all; stops, cues and relations count for every layer.
    #[must_use]
    pub fn with(&self, lexicon: &Lexicon) -> Self {
        let rows = self
            .delta
            .as_ref()
            .map_or_else(Lexicon::default, |d| d.lexicon.clone())
            .and(lexicon);
        let mut relations = (*self.relations).clone();
        relations.learn(lexicon);
        let typos = self.base.reads_typos();
        let layer = Layer::build(&rows, Some(&self.base), &mut relations, typos);
        Self {
            base: Arc::clone(&self.base),
            delta: Some(Arc::new(Delta {
                lexicon: rows,
                layer,
            })),
            relations: Arc::new(relations),
            profile: self.profile.clone(),
        }
    }

    /// This matcher with these keywords of an event in place of its own; hits come as [`Matches::profile`].
    ///
    /// A keyword is plain words, folded as texts are: `Pont-Neuf` finds `pont neuf`, also inside a hashtag. It finds the
    /// hashtag that its words make when run together, too. With `#` before it (`#InondationsLozere`) it means the same:
    /// the hashtag in any case, and its words in a row where the case shows them. With `@` it finds that handle only.
    ///
    /// ```
    /// use vigie::keyword::Matcher;
    /// let matcher = Matcher::builtin().with_terms(["#CrueDuLison", "Moulin Vieux", "@vigie_fictive"]);
    /// let found = matcher.find("#crueDuLison au moulin-vieux, cc @Vigie_fictive");
    /// assert_eq!(found.profile.iter().map(|hit| hit.keyword).collect::<Vec<_>>(), [0, 1, 2]);
    /// ```
    #[must_use]
    pub fn with_terms<'a>(&self, keywords: impl IntoIterator<Item = &'a str>) -> Self {
        let bare = Self {
            profile: None,
            ..self.clone()
        };
        let profile = Profile::build(keywords, &bare);
        Self {
            profile: Some(Arc::new(profile)),
            ..bare
        }
    }

    /// The keywords of the event, as given.
    #[must_use]
    pub fn terms(&self) -> &[String] {
        self.profile.as_ref().map_or(&[], |p| p.keywords())
    }

    /// How many rules there are.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.base.rule_count() + self.delta.as_ref().map_or(0, |d| d.layer.rule_count())
    }

    /// The row behind a rule number; `None` for a number of another matcher.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&Row> {
        let delta = || self.delta.as_ref().and_then(|d| d.layer.row(id));
        self.base.row(id).or_else(delta)
    }

    /// Finds everything in `text`. Convenient; a stream wants [`Matcher::find_into`].
    #[must_use]
    pub fn find(&self, text: &str) -> Matches {
        let mut buffer = TextBuffer::new();
        buffer.analyze_with(text, self);
        self.find_into(&buffer, &mut KeywordScratch::new())
            .to_owned()
    }

    /// Finds everything in a text that was read with [`TextBuffer::analyze_with`] and this matcher as vocabulary (so that
    /// hashtags in one piece come apart), or with a wider one.
    pub fn find_into<'s>(
        &'s self,
        text: &TextBuffer,
        scratch: &'s mut KeywordScratch,
    ) -> MatchesRef<'s> {
        scratch.raw.clear();
        scratch.results.clear();
        let typos = &mut scratch.results.typos;
        let read = |at, term: &Term, folded: &str| {
            let typo = self.typo(at, term, folded)?;
            typos.push(typo);
            Some(self.word(&typo))
        };
        self.base
            .collect(text, &mut scratch.base, &mut scratch.raw, read);
        if let Some(delta) = &self.delta {
            let mut typos = scratch.results.typos.iter().peekable();
            let read = |at, _: &Term, _: &str| {
                while typos.next_if(|typo| typo.term < at).is_some() {}
                let typo = typos.next_if(|typo| typo.term == at)?;
                Some(self.word(typo))
            };
            delta
                .layer
                .collect(text, &mut scratch.delta, &mut scratch.raw, read);
        }
        if !scratch.raw.is_empty() {
            settle(
                self,
                text,
                &scratch.raw,
                &mut scratch.settling,
                &mut scratch.results,
            );
        }
        if let Some(profile) = &self.profile {
            profile.find(text, &mut scratch.profile, &mut scratch.results);
        }
        MatchesRef {
            matcher: self,
            results: &scratch.results,
        }
    }

    /// The word that a term unknown to the base is read as, if it is one typing error away from it alone.
    #[inline]
    fn typo(&self, at: u32, term: &Term, folded: &str) -> Option<TypoAt> {
        let name = term.flags.contains(TermFlags::CAPITALIZED)
            && !term
                .flags
                .intersects(TermFlags::UPPERCASE | TermFlags::SENTENCE_START);
        if name || term.is(TermFlags::HASHTAG) || !self.base.reads_typos() {
            return None;
        }
        let (word, in_delta) = match shortened(folded, |word| self.place_of(word)) {
            Some(place) => place,
            None if may_be_typo(folded.as_bytes()) => self.place_of(self.nearest(folded)?)?,
            None => return None,
        };
        Some(TypoAt {
            term: at,
            span: term.span,
            word,
            in_delta,
        })
    }

    /// The number of a word, and whether it is of the small layer alone.
    fn place_of(&self, word: &str) -> Option<(TermId, bool)> {
        let above = || self.delta.as_ref().and_then(|d| d.layer.term(word));
        let base = self.base.term(word).map(|id| (id, false));
        base.or_else(|| above().map(|id| (id, true)))
    }

    fn nearest(&self, folded: &str) -> Option<&str> {
        let delta = self.delta.as_ref().map(|d| &d.layer);
        let mut choice = Choice::default();
        for layer in std::iter::once(&*self.base).chain(delta) {
            layer.near(folded, |word| {
                let above = delta.map_or(0, |d| d.served(word));
                let rules = self.base.served(word).wrapping_add(above);
                choice.add(word, rules, is_slip(folded.as_bytes(), word.as_bytes()));
            });
        }
        choice.of(folded).filter(|_| {
            let known = delta.is_some_and(|d| d.knows(folded));
            !known && !self.profile.as_ref().is_some_and(|p| p.knows(folded))
        })
    }

    pub(super) fn word(&self, typo: &TypoAt) -> &str {
        match &self.delta {
            Some(delta) if typo.in_delta => delta.layer.word(typo.word),
            _ => self.base.word(typo.word),
        }
    }

    pub(super) fn relations(&self) -> &Relations {
        &self.relations
    }

    pub(super) fn category(&self, id: CategoryId) -> &Category {
        self.relations.categories.get(id)
    }

    pub(super) fn effect(&self, id: RuleId) -> Option<Effect> {
        let delta = || self.delta.as_ref().and_then(|d| d.layer.effect(id));
        self.base.effect(id).or_else(delta)
    }
}

/// Lexicon words, for splitting hashtags.
impl Vocabulary for Matcher {
    fn contains(&self, folded: &str) -> bool {
        self.base.knows(folded)
            || self.delta.as_ref().is_some_and(|d| d.layer.knows(folded))
            || self.profile.as_ref().is_some_and(|p| p.knows(folded))
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("rules", &self.rule_count())
            .field("categories", &self.relations.categories.len())
            .field("terms", &self.terms().len())
            .finish_non_exhaustive()
    }
}
