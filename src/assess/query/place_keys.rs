//! The names of places and of what they lie in, hashed once: a stream names the same places again and again.

use crate::place::{EntryId, Gazetteer, Place};
use crate::text::term_hash;

use super::atoms::{AtomId, Atoms, Kind};
use super::place::{name_key, within};

/// Places remembered; each has one slot that it may lie in.
const SLOTS: usize = 1_024;
/// A hamlet, its commune, département, région and country; one to spare.
const DEEPEST: usize = 6;

/// The hashes of names of places lately seen, of one gazetteer.
#[derive(Debug, Default)]
pub(super) struct PlaceKeys {
    /// Kept, so that it is this one as long as it is at the same address.
    gazetteer: Option<Gazetteer>,
    slots: Vec<Slot>,
    letters: String,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// A place and what it lies in, each with the hash of its name.
    names: [Option<(EntryId, u64)>; DEEPEST],
}

impl PlaceKeys {
    /// Calls `found` for every atom that a place is or lies in.
    pub(super) fn find(
        &mut self,
        place: Place<'_>,
        gazetteer: &Gazetteer,
        atoms: &Atoms,
        mut found: impl FnMut(AtomId),
    ) {
        for (kind, code) in [
            (Kind::Commune, place.insee()),
            (Kind::Departement, place.dept()),
            (Kind::Country, place.country()),
        ] {
            if let Some(code) = code.filter(|_| atoms.has(kind)) {
                atoms
                    .find(kind, term_hash(code), code)
                    .into_iter()
                    .for_each(&mut found);
            }
        }
        if !atoms.has(Kind::PlaceName) {
            return;
        }
        for (id, hash) in self.names(place, gazetteer).into_iter().flatten() {
            let letters = &mut self.letters;
            let atom = atoms.find_by(Kind::PlaceName, hash, |wanted| {
                let Some(place) = gazetteer.get(id) else {
                    return false;
                };
                name_key(place.name(), letters);
                letters == wanted
            });
            atom.into_iter().for_each(&mut found);
        }
    }

    fn names(
        &mut self,
        place: Place<'_>,
        gazetteer: &Gazetteer,
    ) -> [Option<(EntryId, u64)>; DEEPEST] {
        if !self
            .gazetteer
            .as_ref()
            .is_some_and(|known| known.is_same(gazetteer))
        {
            self.gazetteer = Some(gazetteer.clone());
            self.slots.clear();
            self.slots.resize(SLOTS, Slot::default());
        }
        let letters = &mut self.letters;
        let Some(slot) = self.slots.get_mut(place.id().index() % SLOTS) else {
            return Slot::default().names;
        };
        if slot.names[0].is_none_or(|(id, _)| id != place.id()) {
            *slot = Slot::default();
            for (name, place) in slot.names.iter_mut().zip(within(place)) {
                name_key(place.name(), letters);
                *name = Some((place.id(), term_hash(letters)));
            }
        }
        slot.names
    }
}
