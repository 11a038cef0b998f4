//! `GazetteerBuilder`: from entries to the compact, indexed form.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::text::{Step, TermId, TermTable, TextBuffer, fold_term};

use super::code::Code;
use super::forms::{Form, is_link, spellings};
use super::gazetteer::{
    Commonness, DEGREES, Inner, Meaning, NO_COORDINATE, NameRecord, PRIOR_STEP, Record, parent_of,
};
use super::{Gazetteer, PlaceEntry, PlaceKind};

/// Prior of a départment's name against a commune's (whose prior is `ln(inhabitants + 50)`): as a town of 60,000.
/// These priors order the meanings of one name before the text is read; set by hand, the development sets agreeing.
const DEPARTEMENT_PRIOR: f64 = 11.0;
const REGION_PRIOR: f64 = 11.5;
const COUNTRY_PRIOR: f64 = 13.5;
const RIVER_PRIOR: f64 = 9.5;
const MASSIF_PRIOR: f64 = 10.5;
const OTHER_PRIOR: f64 = 7.0;
/// A head (`Livron` for `Livron-sur-Drôme`) is as likely as a place with a fifth of the inhabitants.
const HEAD_PENALTY: f64 = 1.6;
/// A name without its article is half as likely.
const BARE_PENALTY: f64 = 0.7;
/// Inhabitants taken for a former commune: this share of the present one's, and no more than this many.
const FORMER_SHARE: f64 = 0.3;
const FORMER_MOST: f64 = 3000.0;

/// A meaning as entries state it: entry, form, share of the uses of the name.
type Stated = (u32, Form, Option<f64>);

/// Why an entry is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// The name holds neither letter nor digit.
    #[error("name `{name}` holds no letter or digit")]
    #[non_exhaustive]
    Name {
        /// The refused name, shortened.
        name: String,
    },
    /// A code is too long or holds other signs.
    #[error("{field} `{value}` of `{name}` is not a code of 1 to 8 ASCII letters and digits")]
    #[non_exhaustive]
    Code {
        /// `code`, `dept`, `region` or `country`.
        field: &'static str,
        /// The refused code, shortened.
        value: String,
        /// The entry's name, shortened.
        name: String,
    },
    /// The radius is negative, NaN or wider than the Earth.
    #[error("radius_km {value} of `{name}` is not a number in [0, 20038]")]
    #[non_exhaustive]
    Radius {
        /// The refused radius.
        value: f64,
        /// The entry's name, shortened.
        name: String,
    },
    /// The share of another name is no probability.
    #[error("share {value} of `{name}` is not a number in [0, 1]")]
    #[non_exhaustive]
    Share {
        /// The refused share.
        value: f64,
        /// The other name, shortened.
        name: String,
    },
}

/// Collects places for a [`Gazetteer`].
///
/// ```
/// use vigie::place::{GazetteerBuilder, PlaceEntry, PlaceKind};
/// let mut builder = GazetteerBuilder::new();
/// builder.add(PlaceEntry::new("Ispagnac", PlaceKind::Commune).code("48075").dept("48").population(900))?;
/// builder.common_words(["nice", "orange"]);
/// let gazetteer = builder.build();
/// assert_eq!(gazetteer.commune("48075").unwrap().name(), "Ispagnac");
/// # Ok::<(), vigie::place::EntryError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct GazetteerBuilder {
    entries: Vec<PlaceEntry>,
    common: HashSet<String>,
    decoys: Vec<String>,
    corridors: BTreeMap<Code, Vec<Code>>,
}

impl GazetteerBuilder {
    /// A builder without places.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a place.
    ///
    /// # Errors
    ///
    /// [`EntryError`] naming the field and the value that is refused; nothing is added then.
    pub fn add(&mut self, entry: PlaceEntry) -> Result<&mut Self, EntryError> {
        check(&entry)?;
        self.entries.push(entry);
        Ok(self)
    }

    /// Names words of everyday language: a place of that name needs evidence beyond the name.
    pub fn common_words<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) -> &mut Self {
        self.common.extend(words.into_iter().map(fold_term));
        self
    }

    /// Names phrases that hold a place's name and are none (`Ouest-France`, `Paris Match`): found first, and passed over.
    pub fn decoys<'a>(&mut self, phrases: impl IntoIterator<Item = &'a str>) -> &mut Self {
        self.decoys.extend(phrases.into_iter().map(str::to_owned));
        self
    }

    /// Says which départements a numbered road (`A75`) crosses: towns named beside it are likelier there.
    ///
    /// # Errors
    ///
    /// [`EntryError::Code`] where the road or a number is no code.
    pub fn road<'a>(
        &mut self,
        road: &str,
        departements: impl IntoIterator<Item = &'a str>,
    ) -> Result<&mut Self, EntryError> {
        let code = |field: &'static str, value: &str| {
            let quoted = crate::text_form::quoted;
            Code::new(value)
                .filter(|code| !code.is_none())
                .ok_or_else(|| EntryError::Code {
                    field,
                    value: quoted(value),
                    name: quoted(road),
                })
        };
        let key = code("road", road)?;
        let crossed = departements
            .into_iter()
            .map(|dept| code("dept", dept))
            .collect::<Result<Vec<_>, _>>()?;
        self.corridors.insert(key, crossed);
        Ok(self)
    }

    /// Adds every place of `gazetteer`, with its other names, common words, decoys and roads.
    pub fn extend_from(&mut self, gazetteer: &Gazetteer) -> &mut Self {
        let inner = &gazetteer.inner;
        self.common.extend(inner.common_words.iter().cloned());
        self.corridors.extend(inner.corridors.iter().cloned());
        let first = self.entries.len();
        for place in gazetteer.iter() {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            self.entries.push(PlaceEntry {
                name: place.name().to_owned(),
                kind: place.kind(),
                code: owned(place.code()),
                dept: owned(place.dept()),
                region: owned(place.region()),
                country: owned(place.country()),
                point: place.point(),
                radius_km: place.radius_km(),
                population: place.population(),
                former: place.is_former(),
                also: Vec::new(),
            });
        }
        // Spellings that the name itself does not give are other names; their weight against their homonyms is kept.
        let mut buffer = TextBuffer::new();
        for name in &inner.names {
            let terms: Vec<&str> = inner
                .phrases
                .get(name.terms.0 as usize..name.terms.1 as usize)
                .unwrap_or_default()
                .iter()
                .map(|&id| inner.terms.term(TermId(id)))
                .collect();
            let meanings = inner.meanings_of(name);
            if meanings.is_empty() {
                self.decoys.push(terms.join(" "));
            }
            let odds = |m: &Meaning| (f64::from(m.prior) * PRIOR_STEP).exp();
            let total: f64 = meanings.iter().map(odds).sum();
            for meaning in meanings.iter().filter(|m| m.form == Form::Full) {
                let Some(entry) = self.entries.get_mut(first + meaning.entry as usize) else {
                    continue;
                };
                let own = spellings(&entry.name, false, &mut buffer);
                if own
                    .iter()
                    .any(|(spelling, _)| spelling.iter().eq(terms.iter()))
                {
                    continue;
                }
                let share = Some(odds(meaning) / total).filter(|_| meanings.len() > 1);
                entry.also.push((terms.join(" "), share));
            }
        }
        self
    }

    /// The gazetteer. Entries are numbered by kind, code, present before former, and name.
    /// `O(n log n)` in the number of names; about 0.2 s for the places of France.
    #[must_use]
    pub fn build(&self) -> Gazetteer {
        let mut order: Vec<&PlaceEntry> = self.entries.iter().collect();
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        let mut inner = Inner::default();
        for entry in &order {
            let record = record(entry, &mut inner.letters);
            inner.records.push(record);
        }
        let mut words: Vec<String> = self.common.iter().cloned().collect();
        words.sort_unstable();
        inner.common_words = words;
        inner.corridors = self
            .corridors
            .iter()
            .map(|(road, depts)| (*road, depts.clone()))
            .collect();
        self.collect_names(&order, &mut inner);
        inner.index();
        Gazetteer {
            inner: Arc::new(inner),
        }
    }

    fn collect_names(&self, order: &[&PlaceEntry], inner: &mut Inner) {
        let mut buffer = TextBuffer::new();
        let mut drafts: BTreeMap<Vec<String>, Vec<Stated>> = BTreeMap::new();
        for (entry, id) in order.iter().zip(0_u32..) {
            let own = [(entry.name.as_str(), None)];
            let others = entry
                .also
                .iter()
                .map(|(name, share)| (name.as_str(), *share));
            for (name, share) in own.into_iter().chain(others) {
                // A head is a habit of speech about communes; other names have none.
                let with_head = entry.kind == PlaceKind::Commune && share.is_none();
                for (terms, form) in spellings(name, with_head, &mut buffer) {
                    let draft = drafts.entry(terms).or_default();
                    match draft.iter_mut().find(|(other, ..)| *other == id) {
                        // A stated share says more than a habit of speech.
                        Some(known) if share.is_some() => *known = (id, form, share),
                        Some(_) => {}
                        None => draft.push((id, form, share)),
                    }
                }
            }
        }
        for phrase in &self.decoys {
            for (terms, form) in spellings(phrase, false, &mut buffer) {
                if form == Form::Full {
                    // A place of that very name stays one.
                    drafts.entry(terms).or_default();
                }
            }
        }
        let mut numbers: HashMap<String, u32> = HashMap::new();
        for (terms, meanings) in drafts {
            let decoy = meanings.is_empty();
            let commonness = self.commonness(&terms);
            // The head of a name that is an everyday word, or a lone number, is not worth looking for.
            let meanings: Vec<_> = meanings
                .into_iter()
                .filter(|&(_, form, _)| {
                    form != Form::Head || commonness == Commonness::None && !short(&terms)
                })
                .collect();
            if meanings.is_empty() && !decoy {
                continue;
            }
            let first = count(inner.phrases.len());
            for term in &terms {
                let number = *numbers
                    .entry(term.clone())
                    .or_insert_with(|| count(inner.terms.insert(term).index()));
                inner.phrases.push(number);
            }
            let from = count(inner.meanings.len());
            let weighed = weigh(&meanings, &inner.records);
            inner.meanings.extend(weighed);
            inner.names.push(NameRecord {
                terms: (first, count(inner.phrases.len())),
                meanings: (from, count(inner.meanings.len())),
                commonness,
            });
        }
    }

    fn commonness(&self, terms: &[String]) -> Commonness {
        let mut telling = terms.iter().filter(|term| !is_link(term)).peekable();
        if telling.peek().is_none() {
            return Commonness::Word;
        }
        let is_common =
            |term: &String| self.common.contains(term) || term.chars().all(char::is_numeric);
        match (telling.clone().all(is_common), telling.count()) {
            (false, _) => Commonness::None,
            (true, 1) => Commonness::Word,
            (true, _) => Commonness::Phrase,
        }
    }
}

impl Inner {
    /// Builds the trie over the names.
    pub(super) fn index(&mut self) {
        let mut steps: Vec<Step> = Vec::new();
        for (name, value) in self.names.iter().zip(0_u32..) {
            let ids = self
                .phrases
                .get(name.terms.0 as usize..name.terms.1 as usize)
                .unwrap_or_default();
            steps.clear();
            steps.extend(ids.iter().map(|&id| Step::Term(TermId(id))));
            self.trie.insert(&steps, value);
        }
    }
}

/// Whether a head is too short to tell anything.
fn short(terms: &[String]) -> bool {
    terms.iter().map(String::len).sum::<usize>() < 4
}

fn key(entry: &PlaceEntry) -> (PlaceKind, Code, bool, &str) {
    let code = entry
        .code
        .as_deref()
        .and_then(Code::new)
        .unwrap_or(Code::NONE);
    (entry.kind, code, entry.former, &entry.name)
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn check(entry: &PlaceEntry) -> Result<(), EntryError> {
    let quoted = crate::text_form::quoted;
    if !entry.name.chars().any(char::is_alphanumeric) {
        return Err(EntryError::Name {
            name: quoted(&entry.name),
        });
    }
    let codes = [
        ("code", &entry.code),
        ("dept", &entry.dept),
        ("region", &entry.region),
        ("country", &entry.country),
    ];
    for (field, value) in codes {
        if let Some(value) = value
            .as_deref()
            .filter(|v| v.is_empty() || Code::new(v).is_none())
        {
            return Err(EntryError::Code {
                field,
                value: quoted(value),
                name: quoted(&entry.name),
            });
        }
    }
    if let Some(value) = entry.radius_km.filter(|km| !(0.0..=20_038.0).contains(km)) {
        return Err(EntryError::Radius {
            value,
            name: quoted(&entry.name),
        });
    }
    for (name, share) in &entry.also {
        if let Some(value) = share.filter(|s| !(0.0..=1.0).contains(s)) {
            return Err(EntryError::Share {
                value,
                name: quoted(name),
            });
        }
        if !name.chars().any(char::is_alphanumeric) {
            return Err(EntryError::Name { name: quoted(name) });
        }
    }
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked ranges: degrees and km"
)]
fn record(entry: &PlaceEntry, letters: &mut String) -> Record {
    let start = count(letters.len());
    letters.push_str(&entry.name);
    let code = |text: &Option<String>| text.as_deref().and_then(Code::new).unwrap_or(Code::NONE);
    let degrees = |value: f64| (value * DEGREES).round() as i32;
    Record {
        name: (start, count(letters.len())),
        kind: entry.kind,
        former: entry.former,
        code: code(&entry.code),
        dept: code(&entry.dept),
        region: code(&entry.region),
        country: code(&entry.country),
        lat: entry.point.map_or(NO_COORDINATE, |p| degrees(p.lat())),
        lon: entry.point.map_or(NO_COORDINATE, |p| degrees(p.lon())),
        radius: (entry.radius_km.unwrap_or(0.0) * 100.0).round() as u32,
        population: entry.population.map_or(0, |n| n.saturating_add(1)),
    }
}

/// The meanings of one spelling with their priors, likeliest first.
fn weigh(meanings: &[Stated], records: &[Record]) -> Vec<Meaning> {
    let logit = |&(id, form, _): &Stated| {
        let Some(record) = records.get(id as usize) else {
            return 0.0;
        };
        let parent = || parent_of(records, id as usize).and_then(|at| records.get(at));
        let inhabitants = match record.former.then(parent).flatten() {
            Some(parent) => (f64::from(parent.population) * FORMER_SHARE).min(FORMER_MOST),
            _ => f64::from(record.population),
        };
        let kind = match record.kind {
            PlaceKind::Departement => DEPARTEMENT_PRIOR,
            PlaceKind::Region | PlaceKind::Admin1 => REGION_PRIOR,
            PlaceKind::Country => COUNTRY_PRIOR,
            PlaceKind::River => RIVER_PRIOR,
            PlaceKind::Massif => MASSIF_PRIOR,
            PlaceKind::Commune | PlaceKind::City => (inhabitants + 50.0).ln(),
            _ => OTHER_PRIOR,
        };
        kind - match form {
            Form::Full => 0.0,
            Form::Head => HEAD_PENALTY,
            Form::WithoutLe | Form::WithoutLa | Form::WithoutLes => BARE_PENALTY,
        }
    };
    let others: f64 = meanings
        .iter()
        .filter(|m| m.2.is_none())
        .map(|m| logit(m).exp())
        .sum();
    let mut weighed: Vec<Meaning> = meanings
        .iter()
        .map(|meaning| {
            let prior = match meaning.2 {
                // A stated share sets the odds against all other meanings.
                Some(share) if others > 0.0 => {
                    others.ln() + (share / (1.0 - share).max(1e-2)).max(1e-3).ln()
                }
                _ => logit(meaning),
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to a byte"
            )]
            let steps = (prior / PRIOR_STEP).round().clamp(0.0, 255.0) as u8;
            Meaning {
                entry: meaning.0,
                form: meaning.1,
                prior: steps,
            }
        })
        .collect();
    weighed.sort_by_key(|m| (std::cmp::Reverse(m.prior), m.entry));
    weighed
}

/// Rebuilds the term table from terms in order of their numbers.
pub(super) fn table_of<'a>(terms: impl ExactSizeIterator<Item = &'a str>) -> TermTable {
    let mut table = TermTable::default();
    table.reserve(terms.len());
    terms.for_each(|term| {
        table.insert(term);
    });
    table
}
