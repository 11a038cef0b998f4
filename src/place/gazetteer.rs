//! `Gazetteer`: places, immutable and shared, looked up by name, code and position.

use std::fmt;
use std::sync::{Arc, OnceLock};

use hashbrown::HashTable;

use crate::post::GeoPoint;
use crate::text::{PhraseTrie, TermTable, Vocabulary, term_hash};

use super::PlaceKind;
use super::code::Code;
use super::forms::Form;
use super::nearest::NearestIndex;

/// The number of a place in its [`Gazetteer`]. Numbers are given in the order of kind, code and name: they hold for
/// one gazetteer, not across versions of its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub(super) u32);

impl EntryId {
    /// Its number, counted from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Stands for "no position".
pub(super) const NO_COORDINATE: i32 = i32::MAX;
/// Positions are kept to a millionth of a degree.
pub(super) const DEGREES: f64 = 1e6;

/// One place, compact.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    pub(super) name: (u32, u32),
    pub(super) kind: PlaceKind,
    pub(super) former: bool,
    pub(super) code: Code,
    pub(super) dept: Code,
    pub(super) region: Code,
    pub(super) country: Code,
    pub(super) lat: i32,
    pub(super) lon: i32,
    /// 10 m.
    pub(super) radius: u32,
    /// One more than the inhabitants; 0 where unknown.
    pub(super) population: u32,
}

/// What a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) entry: u32,
    pub(super) form: Form,
    /// Prior weight, in steps of `PRIOR_STEP` logits.
    pub(super) prior: u8,
}

/// Logits in a step of [`Meaning::prior`].
pub(super) const PRIOR_STEP: f64 = 1.0 / 12.0;

/// One spelling: the value that the trie carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NameRecord {
    /// Range in `phrases`.
    pub(super) terms: (u32, u32),
    /// Range in `meanings`, likeliest first.
    pub(super) meanings: (u32, u32),
    /// How far the spelling is also everyday language.
    pub(super) commonness: Commonness,
}

/// How far a spelling is also everyday language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Commonness {
    /// No everyday word.
    None,
    /// Several telling words, all of them everyday ones.
    Phrase,
    /// One telling word, an everyday one.
    Word,
}

#[derive(Debug, Default)]
pub(super) struct Inner {
    pub(super) letters: String,
    pub(super) records: Vec<Record>,
    pub(super) terms: TermTable,
    pub(super) phrases: Vec<u32>,
    pub(super) names: Vec<NameRecord>,
    pub(super) meanings: Vec<Meaning>,
    pub(super) trie: PhraseTrie,
    pub(super) common_words: Vec<String>,
    /// Roads and the départements they cross, sorted.
    pub(super) corridors: Vec<(Code, Vec<Code>)>,
    pub(super) nearest: OnceLock<NearestIndex>,
    pub(super) joined: OnceLock<HashTable<(u64, u32)>>,
}

/// A set of places: names, codes, positions. Immutable; a clone shares the data.
///
/// ```
/// # #[cfg(feature = "france")] {
/// use vigie::place::{Gazetteer, PlaceKind};
/// use vigie::post::GeoPoint;
///
/// let france = Gazetteer::france();
/// let mende = france.commune("48095").unwrap();
/// assert_eq!((mende.name(), mende.dept()), ("Mende", Some("48")));
/// let (nearest, km) = france.nearest_commune(GeoPoint::new(44.52, 3.5).unwrap()).unwrap();
/// assert_eq!(nearest.name(), "Mende");
/// assert!(km < 3.0);
/// assert!(france.named("sainte enimie").any(|place| place.dept() == Some("48")));
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Gazetteer {
    pub(super) inner: Arc<Inner>,
}

impl Gazetteer {
    /// How many places it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.records.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.records.is_empty()
    }

    /// The place of a number; `None` for a number of another gazetteer that is out of range here.
    #[must_use]
    pub fn get(&self, id: EntryId) -> Option<Place<'_>> {
        let record = self.inner.records.get(id.index())?;
        Some(Place {
            inner: &self.inner,
            record,
            id,
        })
    }

    /// All places, by number.
    pub fn iter(&self) -> impl Iterator<Item = Place<'_>> {
        self.ids(0..self.inner.records.len())
    }

    /// The present commune of an INSEE code. `O(log n)`.
    #[must_use]
    pub fn commune(&self, insee: &str) -> Option<Place<'_>> {
        self.of_code(PlaceKind::Commune, insee)
            .find(|place| !place.is_former())
    }

    /// The département of a number (`48`, `2A`, `974`). `O(log n)`.
    #[must_use]
    pub fn departement(&self, number: &str) -> Option<Place<'_>> {
        self.of_code(PlaceKind::Departement, number).next()
    }

    /// The places of a kind that bear a code; several where former communes bear that of the present one. `O(log n)`.
    pub fn of_code(&self, kind: PlaceKind, code: &str) -> impl Iterator<Item = Place<'_>> {
        let records = &self.inner.records;
        let mut upper = [0_u8; Code::LONGEST];
        let range = match code.as_bytes() {
            bytes if bytes.len() <= Code::LONGEST => {
                upper
                    .iter_mut()
                    .zip(bytes)
                    .for_each(|(to, from)| *to = from.to_ascii_uppercase());
                let text = upper
                    .get(..bytes.len())
                    .and_then(|b| std::str::from_utf8(b).ok())
                    .unwrap_or("");
                let key = (kind, Code::new(text).unwrap_or(Code::NONE));
                let key_of = |record: &Record| (record.kind, record.code);
                let start = records.partition_point(|record| key_of(record) < key);
                let end = records.partition_point(|record| key_of(record) <= key);
                if key.1.is_none() { 0..0 } else { start..end }
            }
            _ => 0..0,
        };
        self.ids(range)
    }

    /// The places that a name may mean, likeliest first, articles and accents aside. `O(length of the name)`.
    pub fn named(&self, name: &str) -> impl Iterator<Item = Place<'_>> {
        let meanings = self
            .spelled(name)
            .map_or(&[][..], |record| self.inner.meanings_of(record));
        meanings
            .iter()
            .filter_map(|meaning| self.get(EntryId(meaning.entry)))
    }

    /// The commune whose centre is nearest to a point, and the distance to it in km: exact on the sphere.
    /// Near a border of two communes it may be the neighbour. `None` where no commune has a position.
    ///
    /// The first call sorts the communes, `O(n log n)`; each looks at a few dozen of them.
    #[must_use]
    pub fn nearest_commune(&self, point: GeoPoint) -> Option<(Place<'_>, f64)> {
        let index = self
            .inner
            .nearest
            .get_or_init(|| NearestIndex::new(&self.inner.records));
        let (entry, km) = index.nearest(point)?;
        Some((self.get(EntryId(entry))?, km))
    }

    /// Whether the two share their data, so that a number means the same place in both.
    #[cfg(feature = "assess")]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    pub(super) fn spelled(&self, name: &str) -> Option<&NameRecord> {
        let mut buffer = crate::text::TextBuffer::new();
        // Commas and full stops would end the clause that a phrase may not cross.
        buffer.analyze(&name.replace(
            |c: char| c.is_ascii_punctuation() && !matches!(c, '-' | '\''),
            " ",
        ));
        let mut scratch = crate::text::PhraseScratch::default();
        scratch.prepare(&buffer, &self.inner.terms);
        let mut found = None;
        self.inner.trie.find_at(&mut scratch, 0, |value, end| {
            if end == buffer.terms().len() {
                found = Some(value);
            }
        });
        self.inner.names.get(found? as usize)
    }

    fn ids(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = Place<'_>> {
        range.filter_map(|i| self.get(EntryId(u32::try_from(i).ok()?)))
    }
}

impl Inner {
    pub(super) fn meanings_of(&self, name: &NameRecord) -> &[Meaning] {
        self.meanings
            .get(name.meanings.0 as usize..name.meanings.1 as usize)
            .unwrap_or_default()
    }

    pub(super) fn name_of(&self, record: &Record) -> &str {
        self.letters
            .get(record.name.0 as usize..record.name.1 as usize)
            .unwrap_or("")
    }

    pub(super) fn corridor(&self, road: Code) -> Option<&[Code]> {
        let at = self
            .corridors
            .binary_search_by_key(&road, |(name, _)| *name)
            .ok()?;
        self.corridors.get(at).map(|(_, depts)| depts.as_slice())
    }

    /// The name that `letters`, folded and without spaces, spells.
    pub(super) fn joined(&self, letters: &str) -> Option<u32> {
        let table = self.joined.get_or_init(|| self.join_names());
        let hash = term_hash(letters);
        table
            .find(hash, |&(h, name)| h == hash && self.spells(name, letters))
            .map(|&(_, name)| name)
    }

    fn join_names(&self) -> HashTable<(u64, u32)> {
        let mut table: HashTable<(u64, u32)> = HashTable::with_capacity(self.names.len());
        let mut joined = String::new();
        for name in 0..u32::try_from(self.names.len()).unwrap_or(u32::MAX) {
            joined.clear();
            self.letters_of_name(name)
                .for_each(|term| joined.push_str(term));
            let hash = term_hash(&joined);
            // "st" spellings and articles make a few names meet; the first, the fuller one, stays.
            if table
                .find(hash, |&(h, other)| h == hash && self.spells(other, &joined))
                .is_none()
            {
                table.insert_unique(hash, (hash, name), |&(h, _)| h);
            }
        }
        table
    }

    fn letters_of_name(&self, name: u32) -> impl Iterator<Item = &str> {
        let range = self
            .names
            .get(name as usize)
            .map_or(0..0, |n| n.terms.0 as usize..n.terms.1 as usize);
        let ids = self.phrases.get(range).unwrap_or_default();
        ids.iter()
            .map(|&id| self.terms.term(crate::text::TermId(id)))
    }

    fn spells(&self, name: u32, letters: &str) -> bool {
        let mut rest = letters;
        for term in self.letters_of_name(name) {
            match rest.strip_prefix(term) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        rest.is_empty()
    }
}

/// The terms of its names, so that a hashtag written in one piece can be split.
impl Vocabulary for Gazetteer {
    fn contains(&self, folded: &str) -> bool {
        Vocabulary::contains(&self.inner.terms, folded)
    }
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gazetteer")
            .field("places", &self.inner.records.len())
            .field("names", &self.inner.names.len())
            .finish()
    }
}

/// One place of a [`Gazetteer`].
#[derive(Clone, Copy)]
pub struct Place<'g> {
    inner: &'g Inner,
    pub(super) record: &'g Record,
    id: EntryId,
}

impl<'g> Place<'g> {
    /// Its number.
    #[must_use]
    pub const fn id(&self) -> EntryId {
        self.id
    }

    /// Its name, as a reader should see it.
    #[must_use]
    pub fn name(&self) -> &'g str {
        self.inner.name_of(self.record)
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> PlaceKind {
        self.record.kind
    }

    /// Its code, as its kind has one: see [`PlaceEntry::code`](super::PlaceEntry#structfield.code).
    #[must_use]
    pub fn code(&self) -> Option<&'g str> {
        self.record.code.known()
    }

    /// INSEE code of the present commune that it is or lies in.
    #[must_use]
    pub fn insee(&self) -> Option<&'g str> {
        match self.record.kind {
            PlaceKind::Commune | PlaceKind::Poi | PlaceKind::Street => self.code(),
            _ => None,
        }
    }

    /// Number of the one département that it is or lies in.
    #[must_use]
    pub fn dept(&self) -> Option<&'g str> {
        self.record.dept.known()
    }

    /// Code of the région that it is or lies in.
    #[must_use]
    pub fn region(&self) -> Option<&'g str> {
        self.record.region.known()
    }

    /// ISO 3166-1 alpha-2 code of its country.
    #[must_use]
    pub fn country(&self) -> Option<&'g str> {
        self.record.country.known()
    }

    /// Its centre. The centre of a commune is not where something in it happens: see [`Place::radius_km`].
    #[must_use]
    pub fn point(&self) -> Option<GeoPoint> {
        self.record.point()
    }

    /// Radius of a disc of its size, km: how far from the centre it may still be.
    #[must_use]
    pub fn radius_km(&self) -> Option<f64> {
        Some(self.record.radius_km()).filter(|&km| km > 0.0)
    }

    /// Its inhabitants.
    #[must_use]
    pub fn population(&self) -> Option<u32> {
        self.record.population.checked_sub(1)
    }

    /// Whether it is a former commune, now part of another.
    #[must_use]
    pub const fn is_former(&self) -> bool {
        self.record.former
    }

    /// What it lies in: a former commune in the present one, a commune in its département, that in its région.
    #[must_use]
    pub fn parent(&self) -> Option<Place<'g>> {
        let at = parent_of(&self.inner.records, self.id.index())?;
        let id = EntryId(u32::try_from(at).ok()?);
        Some(Place {
            inner: self.inner,
            record: self.inner.records.get(at)?,
            id,
        })
    }
}

/// What a place lies in: the present commune, the département, the région, the country. `O(log n)`.
pub(super) fn parent_of(records: &[Record], child: usize) -> Option<usize> {
    let record = records.get(child)?;
    let of = |kind: PlaceKind, code: Code| {
        let at = records.partition_point(|r| (r.kind, r.code) < (kind, code));
        let found = records
            .get(at)
            .filter(|r| (r.kind, r.code) == (kind, code) && !r.former);
        found.filter(|_| !code.is_none() && at != child).map(|_| at)
    };
    let in_commune = matches!(
        record.kind,
        PlaceKind::Commune | PlaceKind::Poi | PlaceKind::Street
    );
    in_commune
        .then(|| of(PlaceKind::Commune, record.code))
        .flatten()
        .or_else(|| of(PlaceKind::Departement, record.dept))
        .or_else(|| of(PlaceKind::Region, record.region))
        .or_else(|| of(PlaceKind::Country, record.country))
}

impl Record {
    pub(super) fn point(&self) -> Option<GeoPoint> {
        if self.lat == NO_COORDINATE {
            return None;
        }
        GeoPoint::new(f64::from(self.lat) / DEGREES, f64::from(self.lon) / DEGREES).ok()
    }

    pub(super) fn radius_km(&self) -> f64 {
        f64::from(self.radius) / 100.0
    }
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place")
            .field("name", &self.name())
            .field("kind", &self.kind())
            .field("code", &self.code())
            .field("dept", &self.dept())
            .field("point", &self.point())
            .finish_non_exhaustive()
    }
}
