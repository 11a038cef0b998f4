//! Which beginnings of a word are worth looking up.

use hashbrown::HashTable;

/// The lengths of the prefixes asked for, by their first two bytes: a word whose own are not there costs a look
/// at one bit, another one look-up for each length, however many prefixes there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Prefixes {
    heads: HashTable<Head>,
    /// One bit for each two bytes that `heads` holds; empty as long as no prefix was added.
    known: Vec<u64>,
}

#[derive(Debug, Clone)]
struct Head {
    bytes: [u8; 2],
    /// (length, how many prefixes have it), shortest first.
    lengths: Vec<(usize, u32)>,
}

impl Prefixes {
    /// Calls `found` for every length that a prefix of `text` may have, shortest first.
    pub(super) fn lengths(&self, text: &str, mut found: impl FnMut(usize)) {
        let Some(bytes) = head(text).filter(|&bytes| {
            let (word, bit) = bit(bytes);
            self.known.get(word).is_some_and(|known| known & bit != 0)
        }) else {
            return;
        };
        let Some(head) = self.heads.find(place(bytes), |head| head.bytes == bytes) else {
            return;
        };
        let fitting = head
            .lengths
            .iter()
            .take_while(|(length, _)| *length <= text.len());
        fitting.for_each(|&(length, _)| found(length));
    }

    /// Counts a prefix of at least two bytes.
    pub(super) fn add(&mut self, prefix: &str) {
        let Some(bytes) = head(prefix) else {
            return;
        };
        let entry = self.heads.entry(
            place(bytes),
            |head| head.bytes == bytes,
            |head| place(head.bytes),
        );
        let mut entry = entry.or_insert_with(|| Head {
            bytes,
            lengths: Vec::new(),
        });
        self.known.resize(1 << 10, 0);
        let (word, bit) = bit(bytes);
        if let Some(known) = self.known.get_mut(word) {
            *known |= bit;
        }
        let lengths = &mut entry.get_mut().lengths;
        match lengths.binary_search_by_key(&prefix.len(), |(length, _)| *length) {
            Ok(at) => {
                if let Some((_, count)) = lengths.get_mut(at) {
                    *count += 1;
                }
            }
            Err(at) => lengths.insert(at, (prefix.len(), 1)),
        }
    }

    /// Forgets one that was added.
    pub(super) fn remove(&mut self, prefix: &str) {
        let Some(bytes) = head(prefix) else {
            return;
        };
        let Ok(mut entry) = self
            .heads
            .find_entry(place(bytes), |head| head.bytes == bytes)
        else {
            return;
        };
        let lengths = &mut entry.get_mut().lengths;
        if let Some((_, count)) = lengths
            .iter_mut()
            .find(|(length, _)| *length == prefix.len())
        {
            *count = count.saturating_sub(1);
        }
        lengths.retain(|&(_, count)| count > 0);
        if lengths.is_empty() {
            entry.remove();
            let (word, bit) = bit(bytes);
            if let Some(known) = self.known.get_mut(word) {
                *known &= !bit;
            }
        }
    }
}

fn head(text: &str) -> Option<[u8; 2]> {
    text.as_bytes().first_chunk().copied()
}

/// The word and the bit of two bytes in `known`.
fn bit(bytes: [u8; 2]) -> (usize, u64) {
    let number = u16::from_le_bytes(bytes);
    (usize::from(number >> 6), 1 << (number & 63))
}

/// Fibonacci hashing: the high bits are the good ones.
fn place(bytes: [u8; 2]) -> u64 {
    u64::from(u16::from_le_bytes(bytes)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_come_and_go() {
        let mut prefixes = Prefixes::default();
        for prefix in ["inond", "inon", "inond", "éb", "in"] {
            prefixes.add(prefix);
        }
        let lengths = |prefixes: &Prefixes, text: &str| {
            let mut found = Vec::new();
            prefixes.lengths(text, |length| found.push(length));
            found
        };
        assert_eq!(lengths(&prefixes, "inondation"), [2, 4, 5]);
        assert_eq!(lengths(&prefixes, "inon"), [2, 4]);
        assert_eq!(lengths(&prefixes, "crue"), [0; 0]);
        assert_eq!(lengths(&prefixes, "i"), [0; 0]);
        prefixes.remove("inond");
        prefixes.remove("in");
        assert_eq!(lengths(&prefixes, "inondation"), [4, 5]);
        for prefix in ["inond", "inon", "éb"] {
            prefixes.remove(prefix);
        }
        assert!(prefixes.heads.is_empty());
    }
}
