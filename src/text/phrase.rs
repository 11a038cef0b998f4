//! Phrases of terms, with bounded gaps, found at a term: the engine under lexicon and gazetteer.

use hashbrown::HashTable;

use super::{TermId, TermTable, TextBuffer};

/// One step of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// This term.
    Term(TermId),
    /// Any terms of the same clause, at most so many.
    Gap(u8),
}

/// Stands for "no node", "no value", "not in the table".
const NONE: u32 = u32::MAX;
const ROOT: u32 = 0;

#[derive(Debug, Clone, Copy)]
struct Node {
    /// First of a list in `values`.
    value: u32,
    /// First of a list in `gaps`.
    gap: u32,
    /// Nothing goes on from here.
    leaf: bool,
}

/// A trie over term numbers. Each phrase carries a value; one phrase may carry several.
///
/// A step costs one probe of a hash table; a text of `n` terms, of which `k` begin a phrase, costs
/// `O(n + k · depth)` without gaps. Matches never cross the end of a clause.
#[derive(Debug, Clone)]
pub struct PhraseTrie {
    nodes: Vec<Node>,
    /// The node after each first term, by term number: most terms of a text begin no phrase.
    roots: Vec<u32>,
    /// (from node and term, to node).
    edges: HashTable<(u64, u32)>,
    /// (longest gap, node after it, next of the list).
    gaps: Vec<(u8, u32, u32)>,
    /// (value, next of the list).
    values: Vec<(u32, u32)>,
}

impl Default for PhraseTrie {
    fn default() -> Self {
        let root = Node {
            value: NONE,
            gap: NONE,
            leaf: true,
        };
        Self {
            nodes: vec![root],
            roots: Vec::new(),
            edges: HashTable::new(),
            gaps: Vec::new(),
            values: Vec::new(),
        }
    }
}

/// What a matcher reads at one place of a text.
#[derive(Debug, Clone, Copy)]
struct Unit {
    id: u32,
    /// Bit `i`: it also counts as the table's term number `i` (a number, a road, a year).
    classes: u8,
    clause: u32,
}

/// The term numbers of one text, in the table of one matcher; memory to be reused.
#[derive(Debug, Clone, Default)]
pub struct PhraseScratch {
    units: Vec<Unit>,
    stack: Vec<(u32, usize)>,
}

impl PhraseScratch {
    /// Looks every term of `text` up in `table`.
    pub fn prepare(&mut self, text: &TextBuffer, table: &TermTable) {
        self.units.clear();
        let units = text.terms().iter().map(|t| Unit {
            id: table.get(t.hash, text.folded(t)).map_or(NONE, |id| id.0),
            classes: 0,
            clause: t.clause,
        });
        self.units.extend(units);
    }

    /// Forgets the text, for a matcher that fills the places itself with [`PhraseScratch::push`].
    pub fn clear(&mut self) {
        self.units.clear();
    }

    /// Adds a place: its term, the classes it also belongs to (bit `i` stands for the table's term number
    /// `i`, so the first eight terms of a table may be classes), its clause.
    pub fn push(&mut self, term: Option<TermId>, classes: u8, clause: u32) {
        let id = term.map_or(NONE, |id| id.0);
        self.units.push(Unit {
            id,
            classes,
            clause,
        });
    }

    /// The number of the term at `at`, if the table knows it.
    #[must_use]
    pub fn term(&self, at: usize) -> Option<TermId> {
        self.units
            .get(at)
            .map(|unit| unit.id)
            .filter(|&id| id != NONE)
            .map(TermId)
    }

    /// How many terms were prepared.
    #[must_use]
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether the text has no term.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }
}

impl PhraseTrie {
    /// Adds a phrase. A phrase without a term, or one that begins with a gap, is never found.
    pub fn insert(&mut self, steps: &[Step], value: u32) {
        let mut node = ROOT;
        for &step in steps {
            node = match step {
                Step::Term(term) => self.child_or_new(node, term),
                Step::Gap(longest) => self.gap_or_new(node, longest),
            };
        }
        let Some(target) = self.nodes.get_mut(node as usize) else {
            return;
        };
        let next = std::mem::replace(&mut target.value, index(self.values.len()));
        self.values.push((value, next));
    }

    /// Calls `found(value, end)` for every phrase that begins at place `start`; `end` is one past its last place.
    /// The order is fixed by the order of insertion. A phrase that fits in several ways is reported for each.
    pub fn find_at(
        &self,
        scratch: &mut PhraseScratch,
        start: usize,
        mut found: impl FnMut(u32, usize),
    ) {
        let PhraseScratch { units, stack } = scratch;
        let Some(&first) = units.get(start) else {
            return;
        };
        stack.clear();
        self.follow(ROOT, first, start, stack);
        let at = |place: usize| units.get(place).filter(|unit| unit.clause == first.clause);
        while let Some((at_node, place)) = stack.pop() {
            let Some(node) = self.nodes.get(at_node as usize) else {
                continue;
            };
            self.list(node.value).for_each(|value| found(value, place));
            if node.leaf {
                continue;
            }
            let Some(&unit) = at(place) else {
                continue;
            };
            self.follow(at_node, unit, place, stack);
            let mut gap = node.gap;
            while let Some(&(longest, after, next_gap)) = self.gaps.get(gap as usize) {
                for landing in (place..=place + usize::from(longest)).rev() {
                    if let Some(&unit) = at(landing) {
                        self.follow(after, unit, landing, stack);
                    }
                }
                gap = next_gap;
            }
        }
    }

    /// Pushes the nodes that the unit at `place` leads to.
    fn follow(&self, node: u32, unit: Unit, place: usize, stack: &mut Vec<(u32, usize)>) {
        if let Some(next) = self.child(node, unit.id) {
            stack.push((next, place + 1));
        }
        let mut classes = unit.classes;
        while classes != 0 {
            if let Some(next) = self.child(node, classes.trailing_zeros()) {
                stack.push((next, place + 1));
            }
            classes &= classes - 1;
        }
    }

    fn list(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = first;
        std::iter::from_fn(move || {
            let &(value, next) = self.values.get(at as usize)?;
            at = next;
            Some(value)
        })
    }

    fn child(&self, node: u32, term: u32) -> Option<u32> {
        if term == NONE {
            return None;
        }
        if node == ROOT {
            return self
                .roots
                .get(term as usize)
                .copied()
                .filter(|&n| n != NONE);
        }
        let key = u64::from(node) << 32 | u64::from(term);
        self.edges
            .find(mix(key), |&(k, _)| k == key)
            .map(|&(_, to)| to)
    }

    fn child_or_new(&mut self, node: u32, term: TermId) -> u32 {
        if let Some(to) = self.child(node, term.0) {
            return to;
        }
        let to = self.new_node();
        if let Some(from) = self.nodes.get_mut(node as usize) {
            from.leaf = false;
        }
        if node == ROOT {
            if self.roots.len() <= term.index() {
                self.roots.resize(term.index() + 1, NONE);
            }
            self.roots[term.index()] = to;
        } else {
            let key = u64::from(node) << 32 | u64::from(term.0);
            self.edges
                .insert_unique(mix(key), (key, to), |&(k, _)| mix(k));
        }
        to
    }

    fn gap_or_new(&mut self, node: u32, longest: u8) -> u32 {
        let mut at = self.nodes.get(node as usize).map_or(NONE, |n| n.gap);
        while let Some(&(length, after, next)) = self.gaps.get(at as usize) {
            if length == longest {
                return after;
            }
            at = next;
        }
        let after = self.new_node();
        let entry = index(self.gaps.len());
        if let Some(from) = self.nodes.get_mut(node as usize) {
            from.leaf = false;
            let next = std::mem::replace(&mut from.gap, entry);
            self.gaps.push((longest, after, next));
        }
        after
    }

    fn new_node(&mut self) -> u32 {
        self.nodes.push(Node {
            value: NONE,
            gap: NONE,
            leaf: true,
        });
        index(self.nodes.len() - 1)
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}

/// Spreads a key over the table (Fibonacci hashing; the high bits are the good ones, hashbrown uses both ends).
const fn mix(key: u64) -> u64 {
    let product = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ (product >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All (value, start, end) by trying every phrase at every place, gaps by recursion.
    fn slow(
        phrases: &[Vec<Step>],
        ids: &[Option<TermId>],
        clauses: &[u32],
    ) -> Vec<(u32, usize, usize)> {
        fn ends(
            steps: &[Step],
            ids: &[Option<TermId>],
            clauses: &[u32],
            start: usize,
            at: usize,
            out: &mut Vec<usize>,
        ) {
            match steps.split_first() {
                None => out.push(at),
                Some((Step::Term(t), rest)) => {
                    if at < ids.len() && clauses[at] == clauses[start] && ids[at] == Some(*t) {
                        ends(rest, ids, clauses, start, at + 1, out);
                    }
                }
                Some((Step::Gap(n), rest)) => {
                    for skip in 0..=usize::from(*n) {
                        ends(rest, ids, clauses, start, at + skip, out);
                    }
                }
            }
        }
        let mut found = Vec::new();
        for (value, phrase) in phrases.iter().enumerate() {
            if !matches!(phrase.first(), Some(Step::Term(_)))
                || matches!(phrase.last(), Some(Step::Gap(_)))
            {
                continue;
            }
            for start in 0..ids.len() {
                let mut here = Vec::new();
                ends(phrase, ids, clauses, start, start, &mut here);
                found.extend(here.into_iter().map(|end| (index(value), start, end)));
            }
        }
        found
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![3 => (0u32..4).prop_map(|t| Step::Term(TermId(t))), 1 => (0u8..3).prop_map(Step::Gap)]
    }

    proptest! {
        #[test]
        fn finds_what_a_slow_search_finds(
            phrases in prop::collection::vec(prop::collection::vec(step(), 1..5), 1..8),
            text in prop::collection::vec((0usize..5, any::<bool>()), 0..14),
        ) {
            // Two gaps in a row are one longer gap to a reader; the grammar never writes them.
            let doubled = |p: &Vec<Step>| p.windows(2).any(|w| matches!(w, [Step::Gap(_), Step::Gap(_)]));
            let phrases: Vec<_> =
                phrases.into_iter().filter(|p| !doubled(p) && !matches!(p.last(), Some(Step::Gap(_)))).collect();
            let mut table = TermTable::default();
            for word in ["a", "b", "c", "d"] {
                table.insert(word);
            }
            let mut trie = PhraseTrie::default();
            for (i, phrase) in phrases.iter().enumerate() {
                if matches!(phrase.first(), Some(Step::Term(_))) {
                    trie.insert(phrase, index(i));
                }
            }
            let words = text.iter().flat_map(|&(w, cut)| [["a", "b", "c", "d", "x"][w], if cut { ", " } else { " " }]);
            let raw: String = words.collect();
            let mut buffer = TextBuffer::new();
            buffer.analyze(&raw);
            let mut scratch = PhraseScratch::default();
            scratch.prepare(&buffer, &table);
            let ids: Vec<_> = (0..scratch.len()).map(|i| scratch.term(i)).collect();
            let clauses: Vec<_> = buffer.terms().iter().map(|t| t.clause).collect();
            let mut fast = Vec::new();
            for start in 0..scratch.len() {
                trie.find_at(&mut scratch, start, |value, end| fast.push((value, start, end)));
            }
            let mut slow = slow(&phrases, &ids, &clauses);
            fast.sort_unstable();
            fast.dedup();
            slow.sort_unstable();
            slow.dedup();
            prop_assert_eq!(fast, slow);
        }
    }
}
