//! Everything that the queries of a set ask of a post, each thing once.

use hashbrown::HashTable;

use crate::hazard::Hazard;
use crate::keyword::Cue;
use crate::observation::{InfoType, Priority};
use crate::text::term_hash;

use super::flags::{Has, Is};
use super::node::Word;
use super::prefixes::Prefixes;

/// The number of an atom in its [`Atoms`]; used again once nothing asks for the atom.
pub(super) type AtomId = u32;

/// What an atom is about. The first are a text that a post must hold, by its letters; the last is one of few
/// things, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Word,
    Hashtag,
    Mention,
    Author,
    PlaceName,
    Commune,
    Departement,
    Country,
    Lang,
    /// A category of the team's own.
    Category,
    /// A hazard, cue, type, priority or flag: see [`Few`].
    Few,
}

impl Kind {
    const COUNT: usize = Self::Few as usize + 1;
    /// Kinds whose beginning may be asked for.
    const PREFIXED: usize = Self::Author as usize + 1;

    /// Where a text of this kind lies in the table: a word where its own hash says, so that none is computed.
    const fn place(self, hash: u64, prefix: bool) -> u64 {
        let kind = self as u64 * 2 + prefix as u64;
        hash ^ kind.wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// One of the few things that a post always is or is not, with a number of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Few {
    Hazard(Hazard),
    Cue(Cue),
    Type(InfoType),
    Priority(Priority),
    Has(Has),
    Is(Is),
}

impl Few {
    const CUES: usize = Hazard::COUNT;
    const TYPES: usize = Self::CUES + Cue::ALL.len();
    const PRIORITIES: usize = Self::TYPES + InfoType::ALL.len();
    const HAS: usize = Self::PRIORITIES + Priority::ALL.len();
    const IS: usize = Self::HAS + Has::ALL.len();
    /// Few enough for one bit each in a `u128`.
    const COUNT: usize = Self::IS + Is::ALL.len();

    #[expect(clippy::cast_possible_truncation, reason = "below 128")]
    pub(super) const fn id(self) -> AtomId {
        let index = match self {
            Self::Hazard(hazard) => hazard.index(),
            Self::Cue(cue) => Self::CUES + cue as usize,
            Self::Type(info_type) => Self::TYPES + info_type as usize,
            Self::Priority(priority) => Self::PRIORITIES + priority as usize,
            Self::Has(has) => Self::HAS + has as usize,
            Self::Is(is) => Self::IS + is as usize,
        };
        index as AtomId
    }

    /// The share of posts that are so, roughly: it only decides what is looked at first.
    const fn share(self) -> f32 {
        match self {
            Self::Hazard(_) => 0.04,
            Self::Type(_) | Self::Priority(Priority::P0) => 0.05,
            Self::Cue(_) | Self::Priority(Priority::P1) => 0.1,
            Self::Priority(_) | Self::Has(_) | Self::Is(_) => 0.3,
        }
    }
}

const _: () = assert!(Few::COUNT <= u128::BITS as usize);

#[derive(Debug, Clone)]
struct Atom {
    kind: Kind,
    prefix: bool,
    text: Box<str>,
    hash: u64,
    /// How many times the queries ask for it.
    asked: u32,
    /// The share of posts that hold it, roughly.
    share: f32,
    /// Queries that only a post with this atom, or another of their triggers, can match.
    triggers: Vec<u32>,
}

/// The atoms of a set of queries.
#[derive(Debug, Clone)]
pub(super) struct Atoms {
    /// Those of [`Few`] first, always.
    list: Vec<Atom>,
    free: Vec<AtomId>,
    /// (place, atom)
    table: HashTable<(u64, AtomId)>,
    prefixes: [Prefixes; Kind::PREFIXED],
    /// How many atoms of each kind are asked for.
    kinds: [u32; Kind::COUNT],
    /// One bit for each of [`Few`] that is asked for.
    few: u128,
}

impl Default for Atoms {
    fn default() -> Self {
        let few = Atom {
            kind: Kind::Few,
            prefix: false,
            text: "".into(),
            hash: 0,
            asked: 0,
            share: 0.0,
            triggers: Vec::new(),
        };
        Self {
            list: vec![few; Few::COUNT],
            free: Vec::new(),
            table: HashTable::new(),
            prefixes: Default::default(),
            kinds: [0; Kind::COUNT],
            few: 0,
        }
    }
}

impl Atoms {
    /// One past the largest number in use.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing is left of queries taken out.
    #[cfg(test)]
    pub(super) fn is_idle(&self) -> bool {
        let quiet = self
            .list
            .iter()
            .all(|a| a.asked == 0 && a.triggers.is_empty());
        quiet && self.few == 0 && self.table.is_empty() && self.kinds == [0; Kind::COUNT]
    }

    /// Whether any atom of a kind is asked for.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.kinds.get(kind as usize).is_some_and(|&n| n > 0)
    }

    /// Whether this one of the few is asked for.
    pub(super) fn asks(&self, few: Few) -> bool {
        self.few & 1 << few.id() != 0
    }

    /// The atom of a text, whose hash is known.
    pub(super) fn find(&self, kind: Kind, hash: u64, text: &str) -> Option<AtomId> {
        self.look_up(kind, false, hash, |atom| atom == text)
    }

    /// As [`Atoms::find`], where only `same` can tell whether a text is the one.
    pub(super) fn find_by(
        &self,
        kind: Kind,
        hash: u64,
        same: impl FnMut(&str) -> bool,
    ) -> Option<AtomId> {
        self.look_up(kind, false, hash, same)
    }

    /// Calls `found` for every atom that asks for a beginning of `text`.
    pub(super) fn prefixes_of(&self, kind: Kind, text: &str, mut found: impl FnMut(AtomId)) {
        let Some(prefixes) = self.prefixes.get(kind as usize) else {
            return;
        };
        prefixes.lengths(text, |length| {
            if let Some(start) = text.get(..length)
                && let Some(id) = self.look_up(kind, true, term_hash(start), |atom| atom == start)
            {
                found(id);
            }
        });
    }

    fn look_up(
        &self,
        kind: Kind,
        prefix: bool,
        hash: u64,
        mut same: impl FnMut(&str) -> bool,
    ) -> Option<AtomId> {
        let place = kind.place(hash, prefix);
        let found = self.table.find(place, |&(p, id)| {
            p == place
                && self.list.get(id as usize).is_some_and(|atom| {
                    atom.kind == kind && atom.prefix == prefix && same(&atom.text)
                })
        });
        found.map(|&(_, id)| id)
    }

    /// The atom of a word, which is asked for once more.
    pub(super) fn ask(&mut self, kind: Kind, word: &Word) -> AtomId {
        let id = self
            .look_up(kind, word.prefix, word.hash, |atom| atom == word.letters)
            .unwrap_or_else(|| self.add(kind, word));
        self.count(id, kind);
        id
    }

    /// As [`Atoms::ask`] for one of the few.
    pub(super) fn ask_few(&mut self, few: Few) -> AtomId {
        let id = few.id();
        if let Some(atom) = self.list.get_mut(id as usize) {
            atom.share = few.share();
        }
        self.count(id, Kind::Few);
        self.few |= 1 << id;
        id
    }

    fn count(&mut self, id: AtomId, kind: Kind) {
        let Some(atom) = self.list.get_mut(id as usize) else {
            return;
        };
        atom.asked += 1;
        if atom.asked == 1
            && let Some(kinds) = self.kinds.get_mut(kind as usize)
        {
            *kinds += 1;
        }
    }

    fn add(&mut self, kind: Kind, word: &Word) -> AtomId {
        let atom = Atom {
            kind,
            prefix: word.prefix,
            text: word.letters.as_str().into(),
            hash: word.hash,
            asked: 0,
            share: share(kind, word),
            triggers: Vec::new(),
        };
        let place = kind.place(word.hash, word.prefix);
        let id = self.free.pop().unwrap_or_else(|| {
            self.list.push(atom.clone());
            AtomId::try_from(self.list.len() - 1).unwrap_or(AtomId::MAX)
        });
        if let Some(slot) = self.list.get_mut(id as usize) {
            *slot = atom;
        }
        self.table.insert_unique(place, (place, id), |&(p, _)| p);
        if word.prefix
            && let Some(prefixes) = self.prefixes.get_mut(kind as usize)
        {
            prefixes.add(&word.letters);
        }
        id
    }

    /// The atom is asked for once less; nobody asks any more, it goes.
    pub(super) fn release(&mut self, id: AtomId) {
        let Some(atom) = self.list.get_mut(id as usize) else {
            return;
        };
        atom.asked = atom.asked.saturating_sub(1);
        if atom.asked > 0 {
            return;
        }
        let kind = atom.kind as usize;
        if let Some(kinds) = self.kinds.get_mut(kind) {
            *kinds = kinds.saturating_sub(1);
        }
        if atom.kind == Kind::Few {
            self.few &= !(1 << id);
            return;
        }
        let place = atom.kind.place(atom.hash, atom.prefix);
        let text = std::mem::take(&mut atom.text);
        if atom.prefix
            && let Some(prefixes) = self.prefixes.get_mut(kind)
        {
            prefixes.remove(&text);
        }
        if let Ok(entry) = self.table.find_entry(place, |&(_, other)| other == id) {
            entry.remove();
        }
        self.free.push(id);
    }

    pub(super) fn share(&self, id: AtomId) -> f32 {
        self.list.get(id as usize).map_or(1.0, |atom| atom.share)
    }

    /// Whether the atom is this text, or, where it asks for a beginning, whether the text begins so.
    pub(super) fn fits(&self, id: AtomId, text: &str) -> bool {
        self.list.get(id as usize).is_some_and(|atom| {
            if atom.prefix {
                text.starts_with(&*atom.text)
            } else {
                text == &*atom.text
            }
        })
    }

    /// The queries that an atom triggers.
    pub(super) fn triggers(&self, id: AtomId) -> &[u32] {
        self.list
            .get(id as usize)
            .map_or(&[], |atom| &atom.triggers)
    }

    pub(super) fn add_trigger(&mut self, id: AtomId, query: u32) {
        if let Some(atom) = self.list.get_mut(id as usize) {
            atom.triggers.push(query);
        }
    }

    /// `O(queries that the atom triggers)`.
    pub(super) fn remove_trigger(&mut self, id: AtomId, query: u32) {
        if let Some(atom) = self.list.get_mut(id as usize)
            && let Some(at) = atom.triggers.iter().position(|&q| q == query)
        {
            atom.triggers.swap_remove(at);
        }
    }
}

/// Words that nearly every French or English post holds, of three letters and more.
const FREQUENT: [&str; 24] = [
    "les", "des", "une", "est", "dans", "pour", "que", "qui", "pas", "sur", "avec", "par", "plus",
    "vous", "nous", "the", "and", "for", "you", "that", "this", "with", "are", "not",
];

/// The share of posts that hold a text, roughly: long words are rare. It decides what triggers a query, never
/// whether it matches.
fn share(kind: Kind, word: &Word) -> f32 {
    let share = match kind {
        Kind::Word if word.letters.len() < 3 || FREQUENT.contains(&word.letters.as_str()) => 0.5,
        Kind::Word => match word.letters.len() {
            3 | 4 => 0.05,
            5 | 6 => 0.02,
            7..=9 => 0.01,
            _ => 0.005,
        },
        Kind::Mention => 0.001,
        Kind::Author => 0.000_5,
        Kind::Hashtag | Kind::PlaceName | Kind::Commune => 0.002,
        Kind::Departement => 0.05,
        Kind::Country => 0.3,
        Kind::Lang => 0.6,
        Kind::Category | Kind::Few => 0.04,
    };
    if word.prefix { share * 3.0 } else { share }
}
