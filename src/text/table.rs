//! A table of folded terms, looked up by the hash each term already carries.

use hashbrown::HashTable;

use super::term_hash;

/// The number of a term in its [`TermTable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub(crate) u32);

impl TermId {
    /// Its number, counted from 0 in order of insertion.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Interns folded terms. Exact: a hash only finds the place, the letters decide.
///
/// ```
/// use vigie::text::{TermTable, term_hash};
/// let mut table = TermTable::default();
/// let id = table.insert("crue");
/// assert_eq!(table.get(term_hash("crue"), "crue"), Some(id));
/// assert_eq!(table.term(id), "crue");
/// ```
#[derive(Debug, Clone, Default)]
pub struct TermTable {
    letters: String,
    ends: Vec<u32>,
    /// Numbers, placed by the hash of their term.
    slots: HashTable<u32>,
}

impl TermTable {
    /// The number of the term, new or old.
    ///
    /// A table holds up to 4 GiB of letters; past that, nothing is added and the last number is given again.
    pub fn insert(&mut self, folded: &str) -> TermId {
        let hash = term_hash(folded);
        if let Some(id) = self.get(hash, folded) {
            return id;
        }
        let Ok(end) = u32::try_from(self.letters.len() + folded.len()) else {
            return TermId(u32::try_from(self.ends.len().saturating_sub(1)).unwrap_or(u32::MAX));
        };
        let id = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.letters.push_str(folded);
        self.ends.push(end);
        let Self {
            letters,
            ends,
            slots,
        } = self;
        slots.insert_unique(hash, id, |&id| term_hash(letters_of(letters, ends, id)));
        TermId(id)
    }

    /// The number of a term whose hash is known; one probe of the table.
    #[must_use]
    pub fn get(&self, hash: u64, folded: &str) -> Option<TermId> {
        self.slots
            .find(hash, |&id| self.letters_of(id) == folded)
            .map(|&id| TermId(id))
    }

    /// The letters of a term; empty for a number of another table.
    #[must_use]
    pub fn term(&self, id: TermId) -> &str {
        self.letters_of(id.0)
    }

    /// How many terms there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Makes room for `more` terms.
    pub fn reserve(&mut self, more: usize) {
        self.ends.reserve(more);
        let Self {
            letters,
            ends,
            slots,
        } = self;
        slots.reserve(more, |&id| term_hash(letters_of(letters, ends, id)));
    }

    fn letters_of(&self, id: u32) -> &str {
        letters_of(&self.letters, &self.ends, id)
    }
}

/// The letters of one term; empty for a number not given.
fn letters_of<'a>(letters: &'a str, ends: &[u32], id: u32) -> &'a str {
    let id = id as usize;
    let end = |i: usize| ends.get(i).map_or(0, |&end| end as usize);
    let start = id.checked_sub(1).map_or(0, end);
    letters.get(start..end(id)).unwrap_or("")
}
