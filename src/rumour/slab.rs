//! Numbered places that are used again, with a generation to tell the old tenant from the new.

use serde::{Deserialize, Serialize};

/// A place and its tenant's generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) slot: u32,
    pub(super) generation: u16,
}

/// Values by number; a freed number is given out again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Slab<T> {
    places: Vec<(u16, Option<T>)>,
    free: Vec<u32>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slab<T> {
    pub(super) fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    /// Whether each free place is listed as free once, and no other.
    pub(super) fn is_sound(&self) -> bool {
        let empty = self.places.iter().filter(|(_, v)| v.is_none()).count();
        let mut free = self.free.clone();
        free.sort_unstable();
        free.dedup();
        let vacant = |&slot: &u32| {
            let place = self.places.get(slot as usize);
            place.is_some_and(|(_, v)| v.is_none())
        };
        free.len() == self.free.len() && free.len() == empty && free.iter().all(vacant)
    }

    /// One past the greatest number given out.
    pub(super) fn bound(&self) -> usize {
        self.places.len()
    }

    pub(super) fn insert(&mut self, value: T) -> Key {
        if let Some(slot) = self.free.pop()
            && let Some(place) = self.places.get_mut(slot as usize)
        {
            place.1 = Some(value);
            return Key {
                slot,
                generation: place.0,
            };
        }
        // The window holds at most `max_posts` values, itself a u32.
        let slot = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push((0, Some(value)));
        Key {
            slot,
            generation: 0,
        }
    }

    pub(super) fn remove(&mut self, slot: u32) -> Option<T> {
        let place = self.places.get_mut(slot as usize)?;
        let value = place.1.take()?;
        place.0 = place.0.wrapping_add(1);
        self.free.push(slot);
        Some(value)
    }

    pub(super) fn get(&self, slot: u32) -> Option<&T> {
        self.places.get(slot as usize)?.1.as_ref()
    }

    pub(super) fn get_mut(&mut self, slot: u32) -> Option<&mut T> {
        self.places.get_mut(slot as usize)?.1.as_mut()
    }

    /// The value, if its tenant still lives there.
    pub(super) fn at(&self, key: Key) -> Option<&T> {
        let (generation, value) = self.places.get(key.slot as usize)?;
        value.as_ref().filter(|_| *generation == key.generation)
    }

    pub(super) fn key(&self, slot: u32) -> Option<Key> {
        let (generation, value) = self.places.get(slot as usize)?;
        value.as_ref().map(|_| Key {
            slot,
            generation: *generation,
        })
    }

    /// All values, by rising number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        (0_u32..)
            .zip(&self.places)
            .filter_map(|(slot, (_, value))| value.as_ref().map(|v| (slot, v)))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (u32, &mut T)> {
        (0_u32..)
            .zip(&mut self.places)
            .filter_map(|(slot, (_, value))| value.as_mut().map(|v| (slot, v)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_key_does_not_open_a_new_door() {
        let mut slab = Slab::default();
        let a = slab.insert('a');
        let b = slab.insert('b');
        assert_eq!(slab.remove(a.slot), Some('a'));
        assert_eq!(slab.remove(a.slot), None);
        let c = slab.insert('c');
        assert_eq!(c.slot, a.slot);
        assert_eq!(
            (slab.at(a), slab.at(c), slab.at(b)),
            (None, Some(&'c'), Some(&'b'))
        );
        assert_eq!((slab.len(), slab.bound()), (2, 2));
        assert_eq!(slab.key(c.slot), Some(c));
        assert_eq!(slab.iter().map(|(_, v)| *v).collect::<String>(), "cb");
    }
}
