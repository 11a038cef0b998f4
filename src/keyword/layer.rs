//! A lexicon compiled: terms, phrases, rules. A matcher has one large layer and perhaps a small one on top.

use std::sync::Arc;

use super::Cue;
use super::lexicon::{CueScope, Entry, Lexicon, Row, StopMode, Strength};
use super::matches::RuleId;
use super::pattern::{Part, Pattern, Shape};
use super::typo::{self, Typos, is_one_error};
use crate::hazard::{Category, Hazard};
use crate::text::{
    PhraseScratch, PhraseTrie, Step, Term, TermFlags, TermId, TermTable, TextBuffer, term_hash,
};

/// The number of a category in a matcher: hazards by their index, custom categories after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CategoryId(pub(super) u16);

/// The categories that a matcher knows.
#[derive(Debug, Clone)]
pub(super) struct Categories {
    all: Vec<Category>,
}

impl Default for Categories {
    fn default() -> Self {
        Self {
            all: Hazard::ALL
                .iter()
                .map(|&hazard| Category::from(hazard))
                .collect(),
        }
    }
}

impl Categories {
    /// The number of a category, new or old. Numbers end at 65,535: what comes after shares the last.
    fn insert(&mut self, category: &Category) -> CategoryId {
        let at = match category.hazard() {
            Some(hazard) => hazard.index(),
            None => self
                .all
                .iter()
                .position(|known| known == category)
                .unwrap_or_else(|| {
                    self.all.push(category.clone());
                    self.all.len() - 1
                }),
        };
        CategoryId(u16::try_from(at).unwrap_or(u16::MAX))
    }

    pub(super) fn get(&self, id: CategoryId) -> &Category {
        const OTHER: &Category = &Category::Hazard(Hazard::Other);
        self.all.get(usize::from(id.0)).unwrap_or(OTHER)
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Hazard {
        category: CategoryId,
        strength: Strength,
        emoji: bool,
        negative: bool,
    },
    Cue {
        cue: Cue,
        scope: CueScope,
    },
    Stop {
        target: Option<CategoryId>,
        mode: StopMode,
    },
    Contrast,
}

/// Families related to families, shared by the layers of a matcher.
#[derive(Debug, Clone, Default)]
pub(super) struct Relations {
    pub(super) categories: Categories,
    /// For each family of stop rows, what it guards; empty: itself.
    shields: Vec<Vec<CategoryId>>,
    /// (specific, generic), in order.
    pub(super) specifics: Vec<(CategoryId, CategoryId)>,
    exempt: Vec<CategoryId>,
}

impl Relations {
    pub(super) fn learn(&mut self, lexicon: &Lexicon) {
        for row in lexicon.rows() {
            match &row.entry {
                Entry::Hazard { category, .. } => {
                    self.categories.insert(category);
                }
                Entry::Stop { target, .. } => {
                    if let Some(target) = target {
                        self.categories.insert(target);
                    }
                }
                Entry::Shield { stop, families } => {
                    let stop = usize::from(self.categories.insert(stop).0);
                    if self.shields.len() <= stop {
                        self.shields.resize(stop + 1, Vec::new());
                    }
                    let families: Vec<_> =
                        families.iter().map(|f| self.categories.insert(f)).collect();
                    if let Some(guarded) = self.shields.get_mut(stop) {
                        guarded.extend(families);
                    }
                }
                Entry::Specific { specific, generic } => {
                    let pair = (
                        self.categories.insert(specific),
                        self.categories.insert(generic),
                    );
                    self.specifics.push(pair);
                }
                Entry::Exempt { category } => {
                    let id = self.categories.insert(category);
                    self.exempt.push(id);
                }
                Entry::Cue { .. } | Entry::Contrast { .. } | Entry::Spelling { .. } => {}
            }
        }
    }

    /// Whether the stop rows of `stop` (of every family, if `None`) suppress `category`.
    pub(super) fn guards(&self, stop: Option<CategoryId>, category: CategoryId) -> bool {
        let Some(stop) = stop else { return true };
        match self
            .shields
            .get(usize::from(stop.0))
            .filter(|guarded| !guarded.is_empty())
        {
            Some(guarded) => guarded.contains(&category),
            None => stop == category,
        }
    }

    pub(super) fn is_exempt(&self, category: CategoryId) -> bool {
        self.exempt.contains(&category)
    }
}

/// French and English words that make a pattern a statement of absence (`plus de courant`): a negation inside it denies nothing.
const NEGATIVE_WORDS: [&str; 14] = [
    "aucun", "aucune", "can", "haven", "jamais", "ne", "ni", "no", "not", "pas", "plus", "sans",
    "without", "stop",
];
/// The shortest term that a missing apostrophe is looked for in: `leau`.
const SHORTEST_ELIDED: usize = 4;

/// One hit of one rule, over terms of the text: `first..last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RawHit {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) rule: RuleId,
}

/// Memory of one layer over one text.
#[derive(Debug, Clone, Default)]
pub(super) struct LayerScratch {
    phrases: PhraseScratch,
    /// The text's term at each place: spellings make several places of one term.
    terms: Vec<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct Layer {
    table: TermTable,
    trie: PhraseTrie,
    effects: Vec<Effect>,
    /// The rows behind the effects.
    rows: Vec<Arc<Row>>,
    /// Number of the first rule: a small layer goes on counting where the large one ends.
    offset: u32,
    /// By term: where its reading lies in `readings`.
    spellings: Vec<(u32, u32)>,
    readings: Vec<TermId>,
    /// By term: whether it carries a strong rule, so that it may hide behind a missing apostrophe.
    strong: Vec<bool>,
    elided: [Option<TermId>; 2],
    /// By term: the rules that it serves.
    served: Vec<Served>,
    /// `None` where typing errors are not looked for.
    typos: Option<Typos>,
}

/// The rules that a term serves, as a sum that is equal for equal sets, and the last of them.
#[derive(Debug, Clone, Copy, Default)]
struct Served {
    sum: u64,
    last: Option<RuleId>,
}

impl Layer {
    /// Compiles `lexicon`, with the spellings of `below` too. The relations must have learnt it.
    pub(super) fn build(
        lexicon: &Lexicon,
        below: Option<&Self>,
        relations: &mut Relations,
        typos: bool,
    ) -> Self {
        let mut layer = Self {
            table: TermTable::default(),
            trie: PhraseTrie::default(),
            effects: Vec::with_capacity(lexicon.len()),
            rows: Vec::with_capacity(lexicon.len()),
            offset: below.map_or(0, |b| {
                b.offset + u32::try_from(b.effects.len()).unwrap_or(u32::MAX / 2)
            }),
            spellings: Vec::new(),
            readings: Vec::new(),
            strong: Vec::new(),
            elided: [None; 2],
            served: Vec::new(),
            typos: None,
        };
        // Shapes come first: their term numbers are their bits.
        for shape in Shape::ALL {
            layer.table.insert(shape.notation());
        }
        layer.elided = ["l", "d"].map(|word| Some(layer.table.insert(word)));
        let mut steps = Vec::new();
        for row in lexicon.shared() {
            layer.add(row, relations, &mut steps);
        }
        if let Some(below) = below {
            layer.adopt_spellings(below);
        }
        layer.typos = typos.then(|| Typos::build(layer.serving()));
        layer
    }

    fn add(&mut self, row: &Arc<Row>, relations: &mut Relations, steps: &mut Vec<Step>) {
        let (effect, pattern) = match &row.entry {
            Entry::Hazard {
                category,
                strength,
                pattern,
            } => {
                let effect = Effect::Hazard {
                    category: relations.categories.insert(category),
                    strength: *strength,
                    emoji: pattern.is_emoji(),
                    negative: pattern.has_any(&NEGATIVE_WORDS),
                };
                (effect, pattern)
            }
            Entry::Cue {
                cue,
                scope,
                pattern,
            } => (
                Effect::Cue {
                    cue: *cue,
                    scope: *scope,
                },
                pattern,
            ),
            Entry::Stop {
                target,
                mode,
                pattern,
            } => {
                let target = target.as_ref().map(|t| relations.categories.insert(t));
                (
                    Effect::Stop {
                        target,
                        mode: *mode,
                    },
                    pattern,
                )
            }
            Entry::Contrast { pattern } => (Effect::Contrast, pattern),
            Entry::Spelling { typed, read } => {
                let typed = self.table.insert(typed);
                let read: Vec<_> = read.iter().map(|word| self.table.insert(word)).collect();
                return self.set_spelling(typed, &read);
            }
            Entry::Shield { .. } | Entry::Specific { .. } | Entry::Exempt { .. } => return,
        };
        let number = u32::try_from(self.effects.len()).unwrap_or(u32::MAX / 2);
        let strong = matches!(
            effect,
            Effect::Hazard {
                strength: Strength::Strong,
                ..
            }
        );
        self.effects.push(effect);
        self.rows.push(Arc::clone(row));
        if typo::is_guarded(row.language()) {
            self.serve(pattern, RuleId(self.offset.saturating_add(number)));
        }
        steps.clear();
        self.insert(&pattern.parts, steps, number, strong);
    }

    /// Adds every phrase of the parts, which share their beginnings in the trie.
    fn insert(&mut self, parts: &[Part], steps: &mut Vec<Step>, rule: u32, strong: bool) {
        let Some((part, rest)) = parts.split_first() else {
            return self.trie.insert(steps, rule);
        };
        let length = steps.len();
        match part {
            Part::Gap(longest) => {
                steps.push(Step::Gap(*longest));
                self.insert(rest, steps, rule, strong);
                steps.truncate(length);
            }
            Part::OneOf(runs) => {
                for run in runs {
                    for word in run.split(' ') {
                        let term = self.table.insert(word);
                        let elided = |s: &Step| matches!(s, Step::Term(t) if self.elided.contains(&Some(*t)));
                        if strong && steps.iter().all(elided) {
                            self.mark_strong(term);
                        }
                        steps.push(Step::Term(term));
                    }
                    self.insert(rest, steps, rule, strong);
                    steps.truncate(length);
                }
            }
        }
    }

    /// Notes that every word of the pattern serves this rule.
    fn serve(&mut self, pattern: &Pattern, rule: RuleId) {
        for word in pattern.words() {
            let term = self.table.insert(word);
            if self.served.len() <= term.index() {
                self.served.resize(term.index() + 1, Served::default());
            }
            if let Some(served) = self.served.get_mut(term.index())
                && served.last != Some(rule)
            {
                served.last = Some(rule);
                served.sum = served.sum.wrapping_add(spread(rule));
            }
        }
    }

    /// The words that serve a rule and are not read as others.
    fn serving(&self) -> impl Iterator<Item = (TermId, &str)> {
        let ids = (0..).map(TermId).zip(&self.served);
        ids.filter(|(id, served)| served.last.is_some() && self.reading(*id).is_none())
            .map(|(id, _)| (id, self.table.term(id)))
    }

    /// The sum of the rules of this layer that a word serves.
    pub(super) fn served(&self, word: &str) -> u64 {
        let id = self.table.get(term_hash(word), word);
        let served = id.and_then(|id| self.served.get(id.index()));
        served.map_or(0, |served| served.sum)
    }

    /// Calls `found` for the words of this layer that `typed` is one typing error away from.
    #[inline]
    pub(super) fn near<'s>(&'s self, typed: &str, mut found: impl FnMut(&'s str)) {
        let Some(typos) = &self.typos else { return };
        typos.near(typed.as_bytes(), |id| {
            let word = self.table.term(id);
            if is_one_error(typed.as_bytes(), word.as_bytes()) {
                found(word);
            }
        });
    }

    pub(super) const fn reads_typos(&self) -> bool {
        self.typos.is_some()
    }

    pub(super) fn term(&self, word: &str) -> Option<TermId> {
        self.table.get(term_hash(word), word)
    }

    pub(super) fn word(&self, term: TermId) -> &str {
        self.table.term(term)
    }

    fn mark_strong(&mut self, term: TermId) {
        if self.strong.len() <= term.index() {
            self.strong.resize(term.index() + 1, false);
        }
        if let Some(mark) = self.strong.get_mut(term.index()) {
            *mark = true;
        }
    }

    fn set_spelling(&mut self, typed: TermId, read: &[TermId]) {
        if self.spellings.len() <= typed.index() {
            self.spellings.resize(typed.index() + 1, (0, 0));
        }
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let start = self.readings.len();
        self.readings.extend_from_slice(read);
        if let Some(range) = self.spellings.get_mut(typed.index()) {
            *range = (number(start), number(self.readings.len()));
        }
    }

    fn adopt_spellings(&mut self, below: &Self) {
        for (i, &(start, end)) in below.spellings.iter().enumerate() {
            let Some(read) = below
                .readings
                .get(start as usize..end as usize)
                .filter(|r| !r.is_empty())
            else {
                continue;
            };
            let typed = self.table.insert(
                below
                    .table
                    .term(TermId(u32::try_from(i).unwrap_or(u32::MAX))),
            );
            if self.reading(typed).is_none() {
                let read: Vec<_> = read
                    .iter()
                    .map(|&t| self.table.insert(below.table.term(t)))
                    .collect();
                self.set_spelling(typed, &read);
            }
        }
    }

    fn reading(&self, typed: TermId) -> Option<&[TermId]> {
        let &(start, end) = self.spellings.get(typed.index())?;
        self.readings
            .get(start as usize..end as usize)
            .filter(|read| !read.is_empty())
    }

    pub(super) fn effect(&self, id: RuleId) -> Option<Effect> {
        self.effects
            .get(id.0.checked_sub(self.offset)? as usize)
            .copied()
    }

    pub(super) fn row(&self, id: RuleId) -> Option<&Row> {
        self.rows
            .get(id.0.checked_sub(self.offset)? as usize)
            .map(|row| &**row)
    }

    pub(super) fn rule_count(&self) -> usize {
        self.effects.len()
    }

    pub(super) fn knows(&self, folded: &str) -> bool {
        self.table.get(term_hash(folded), folded).is_some()
    }

    /// Adds every hit of every rule in `text` to `hits`. `correct` is asked, in order, what an unknown term is read as.
    pub(super) fn collect<'a>(
        &self,
        text: &TextBuffer,
        scratch: &mut LayerScratch,
        hits: &mut Vec<RawHit>,
        correct: impl FnMut(u32, &Term, &str) -> Option<&'a str>,
    ) {
        let LayerScratch { phrases, terms } = scratch;
        self.prepare(text, phrases, terms, correct);
        for start in 0..terms.len() {
            let Some(&first) = terms.get(start) else {
                break;
            };
            self.trie.find_at(phrases, start, |rule, end| {
                let last = end
                    .checked_sub(1)
                    .and_then(|i| terms.get(i))
                    .map_or(first + 1, |&t| t + 1);
                hits.push(RawHit {
                    first,
                    last,
                    rule: RuleId(self.offset + rule),
                });
            });
        }
    }

    fn prepare<'a>(
        &self,
        text: &TextBuffer,
        phrases: &mut PhraseScratch,
        terms: &mut Vec<u32>,
        mut correct: impl FnMut(u32, &Term, &str) -> Option<&'a str>,
    ) {
        phrases.clear();
        terms.clear();
        for (at, term) in (0_u32..).zip(text.terms()) {
            let folded = text.folded(term);
            let mut id = self.table.get(term.hash, folded);
            let digits = folded.as_bytes().last().is_some_and(u8::is_ascii_digit);
            let shapes = if digits { Shape::of(folded) } else { 0 };
            if id.is_none() {
                if let Some((article, rest)) = self.without_apostrophe(folded, term.flags) {
                    for word in [article, rest] {
                        phrases.push(Some(word), 0, term.clause);
                        terms.push(at);
                    }
                    continue;
                }
                id = correct(at, term, folded).and_then(|word| self.term(word));
            }
            if let Some(read) = id.and_then(|id| self.reading(id)) {
                for &word in read {
                    phrases.push(Some(word), 0, term.clause);
                    terms.push(at);
                }
                continue;
            }
            phrases.push(id, shapes, term.clause);
            terms.push(at);
        }
    }

    /// `linondation` → `l`, `inondation`: an unknown word that begins with an elided article, where the rest begins with a vowel
    /// and carries a strong rule.
    fn without_apostrophe(&self, folded: &str, flags: TermFlags) -> Option<(TermId, TermId)> {
        let bytes = folded.as_bytes();
        let article = match bytes.first()? {
            b'l' => self.elided[0],
            b'd' => self.elided[1],
            _ => None,
        }?;
        let vowel = matches!(
            bytes.get(1)?,
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h'
        );
        if !vowel || folded.len() < SHORTEST_ELIDED || flags.contains(TermFlags::HASHTAG) {
            return None;
        }
        let rest = folded.get(1..)?;
        let id = self.table.get(term_hash(rest), rest)?;
        self.strong
            .get(id.index())
            .copied()
            .unwrap_or(false)
            .then_some((article, id))
    }
}

/// Spreads rule numbers so that no two sets of rules have the same sum (but by an accident of 64 bits).
fn spread(rule: RuleId) -> u64 {
    xxhash_rust::xxh3::xxh3_64(&rule.0.to_le_bytes())
}

impl Pattern {
    fn words(&self) -> impl Iterator<Item = &str> {
        let runs = self.parts.iter().flat_map(|part| match part {
            Part::OneOf(runs) => runs.as_slice(),
            Part::Gap(_) => &[],
        });
        runs.flat_map(|run| run.split(' '))
    }

    fn has_any(&self, words: &[&str]) -> bool {
        self.words().any(|word| words.contains(&word))
    }

    /// Whether it is made of signs alone.
    fn is_emoji(&self) -> bool {
        self.words()
            .all(|word| !word.contains(char::is_alphanumeric))
    }
}
