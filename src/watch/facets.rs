//! What makes two posts about the same thing beyond their words: places, hazards and quantities, as stable keys.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::observation::Reading;

/// One seed a kind, so that a place never equals a quantity.
const PLACE: u64 = 1;
const HAZARD: u64 = 2;
const QUANTITY: u64 = 3;

/// Puts the keys of what was read in a post into `facets`, which is emptied first.
pub(super) fn facets(reading: &Reading<'_>, facets: &mut Vec<u64>) {
    facets.clear();
    for mention in reading.places.iter().filter(|m| !m.ambiguous) {
        let Some(place) = mention.place(reading.gazetteer) else {
            continue;
        };
        // A former commune has the code of the one that it is part of, a département its number.
        let code = place
            .insee()
            .or_else(|| place.code())
            .unwrap_or_else(|| place.name());
        facets.push(xxh3_64_with_seed(code.as_bytes(), PLACE));
    }
    for hazard in reading.keywords.hazards() {
        facets.push(xxh3_64_with_seed(hazard.category.code().as_bytes(), HAZARD));
    }
    for quantity in reading.facts.quantities() {
        let mut key = [0; 9];
        key[0] = quantity.role as u8;
        key[1..].copy_from_slice(&quantity.value.to_bits().to_le_bytes());
        facets.push(xxh3_64_with_seed(&key, QUANTITY));
    }
    facets.sort_unstable();
    facets.dedup();
}
