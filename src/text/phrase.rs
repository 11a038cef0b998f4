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

/// The number of a node: its index, with the list it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct At(u32);

impl At {
    /// After one term: by the number of that term, so that a text finds it at once.
    const ROOTS: u32 = 1 << 30;
    /// Inside a phrase, before a gap is over.
    const GAPS: u32 = 1 << 31;
    const LISTS: u32 = Self::ROOTS | Self::GAPS;

    const fn index(self) -> usize {
        (self.0 & !Self::LISTS) as usize
    }

    const fn list(self) -> u32 {
        self.0 & Self::LISTS
    }

    fn key(self, term: u32) -> u64 {
        u64::from(self.0) << 32 | u64::from(term)
    }
}

/// The terms that go on from somewhere, as bits `term mod 64`: most terms do not, and cost no probe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Next(u64);

impl Next {
    const fn add(&mut self, term: u32) {
        self.0 |= 1 << (term & 63);
    }

    const fn may_be(self, term: u32) -> bool {
        self.0 >> (term & 63) & 1 == 1
    }
}

#[derive(Debug, Clone, Copy)]
struct Node {
    /// First of a list in `values`.
    value: u32,
    /// First of a list in `gaps`.
    gap: u32,
    next: Next,
}

impl Node {
    const NEW: Self = Self {
        value: NONE,
        gap: NONE,
        next: Next(0),
    };

    /// Whether nothing goes on from here.
    const fn is_leaf(&self) -> bool {
        self.next.0 == 0 && self.gap == NONE
    }
}

#[derive(Debug, Clone, Copy)]
struct Gap {
    next: Next,
    /// Next of the list.
    sibling: u32,
    longest: u8,
}

/// A trie over term numbers. Each phrase carries a value; one phrase may carry several.
///
/// A step costs one probe of a hash table at most; a text of `n` terms, of which `k` begin a phrase, costs
/// `O(n + k · depth)` without gaps. Matches never cross the end of a clause.
#[derive(Debug, Clone, Default)]
pub struct PhraseTrie {
    /// The node after each first term, by term number; most terms of a text begin no phrase.
    roots: Vec<Node>,
    nodes: Vec<Node>,
    gaps: Vec<Gap>,
    /// (from node and term, to node).
    edges: HashTable<(u64, u32)>,
    /// (value, next of the list).
    values: Vec<(u32, u32)>,
}

/// What a matcher reads at one place of a text.
#[derive(Debug, Clone, Copy)]
struct Unit {
    id: u32,
    /// Bit `i`: it also counts as the table's term number `i` (a number, a road, a year).
    classes: u8,
    clause: u32,
}

impl Unit {
    /// Calls `each` with the number of every class.
    #[inline]
    fn each_class(&self, mut each: impl FnMut(u32)) {
        let mut classes = self.classes;
        while classes != 0 {
            each(classes.trailing_zeros());
            classes &= classes - 1;
        }
    }
}

/// The term numbers of one text, in the table of one matcher; memory to be reused.
#[derive(Debug, Clone, Default)]
pub struct PhraseScratch {
    units: Vec<Unit>,
    stack: Vec<(At, usize)>,
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
    /// Adds a phrase. One that begins or ends with a gap, or has two in a row, is never found.
    pub fn insert(&mut self, steps: &[Step], value: u32) {
        let [Step::Term(first), rest @ ..] = steps else {
            return;
        };
        let gap = |step: &Step| matches!(step, Step::Gap(_));
        if rest.last().is_some_and(gap) || rest.windows(2).any(|two| two.iter().all(gap)) {
            return;
        }
        let mut at = At(At::ROOTS | first.0);
        if self.roots.len() <= at.index() {
            self.roots.resize(at.index() + 1, Node::NEW);
        }
        for &step in rest {
            at = match step {
                Step::Term(term) => self.child_or_new(at, term.0),
                Step::Gap(longest) => self.gap_or_new(at, longest),
            };
        }
        let entry = index(self.values.len());
        if let Some(node) = self.node_mut(at) {
            let next = std::mem::replace(&mut node.value, entry);
            self.values.push((value, next));
        }
    }

    /// Calls `found(value, end)` for every phrase that begins at place `start`; `end` is one past its last place.
    /// The order is fixed by the order of insertion. A phrase that fits in several ways is reported for each.
    #[inline]
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
        let mut begin = |term: u32| {
            let Some(node) = self.roots.get(term as usize) else {
                return;
            };
            // Most words that begin a phrase are followed by none of its words.
            let goes_on = |next: &Unit| next.classes != 0 || node.next.may_be(next.id);
            let worth = node.value != NONE
                || node.gap != NONE
                || node.next.0 != 0 && units.get(start + 1).is_some_and(goes_on);
            if worth {
                stack.push((At(At::ROOTS | term), start + 1));
            }
        };
        begin(first.id);
        first.each_class(begin);
        if !stack.is_empty() {
            self.walk(units, first.clause, stack, &mut found);
        }
    }

    /// Follows what is on the stack to its ends.
    fn walk(
        &self,
        units: &[Unit],
        clause: u32,
        stack: &mut Vec<(At, usize)>,
        found: &mut impl FnMut(u32, usize),
    ) {
        let unit_at = |place: usize| units.get(place).filter(|unit| unit.clause == clause);
        while let Some((at, place)) = stack.pop() {
            let Some(node) = self.node(at) else {
                continue;
            };
            if node.value != NONE {
                self.list(node.value).for_each(|value| found(value, place));
            }
            if node.is_leaf() {
                continue;
            }
            let Some(unit) = unit_at(place) else {
                continue;
            };
            self.follow(at, node.next, unit, place, stack);
            let mut number = node.gap;
            while let Some(gap) = self.gaps.get(number as usize) {
                let after = At(At::GAPS | number);
                for landing in (place..=place + usize::from(gap.longest)).rev() {
                    if let Some(unit) = unit_at(landing) {
                        self.follow(after, gap.next, unit, landing, stack);
                    }
                }
                number = gap.sibling;
            }
        }
    }

    /// Pushes the nodes that the unit at `place` leads to.
    #[inline]
    fn follow(&self, at: At, next: Next, unit: &Unit, place: usize, stack: &mut Vec<(At, usize)>) {
        let mut push = |term: u32| {
            if next.may_be(term)
                && let Some(child) = self.child(at, term)
            {
                stack.push((child, place + 1));
            }
        };
        push(unit.id);
        unit.each_class(push);
    }

    fn list(&self, first: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = first;
        std::iter::from_fn(move || {
            let &(value, next) = self.values.get(at as usize)?;
            at = next;
            Some(value)
        })
    }

    fn node(&self, at: At) -> Option<&Node> {
        match at.list() {
            0 => self.nodes.get(at.index()),
            At::ROOTS => self.roots.get(at.index()),
            _ => None,
        }
    }

    fn node_mut(&mut self, at: At) -> Option<&mut Node> {
        match at.list() {
            0 => self.nodes.get_mut(at.index()),
            At::ROOTS => self.roots.get_mut(at.index()),
            _ => None,
        }
    }

    fn child(&self, at: At, term: u32) -> Option<At> {
        let key = at.key(term);
        let edge = self.edges.find(mix(key), |&(k, _)| k == key);
        edge.map(|&(_, to)| At(to))
    }

    fn child_or_new(&mut self, at: At, term: u32) -> At {
        if let Some(child) = self.child(at, term) {
            return child;
        }
        let child = At(index(self.nodes.len()));
        self.nodes.push(Node::NEW);
        let next = match at.list() {
            At::GAPS => self.gaps.get_mut(at.index()).map(|gap| &mut gap.next),
            _ => self.node_mut(at).map(|node| &mut node.next),
        };
        if let Some(next) = next {
            next.add(term);
        }
        let key = at.key(term);
        self.edges
            .insert_unique(mix(key), (key, child.0), |&(k, _)| mix(k));
        child
    }

    fn gap_or_new(&mut self, at: At, longest: u8) -> At {
        let first = self.node(at).map_or(NONE, |node| node.gap);
        let mut number = first;
        while let Some(gap) = self.gaps.get(number as usize) {
            if gap.longest == longest {
                return At(At::GAPS | number);
            }
            number = gap.sibling;
        }
        let number = index(self.gaps.len());
        self.gaps.push(Gap {
            next: Next::default(),
            sibling: first,
            longest,
        });
        if let Some(node) = self.node_mut(at) {
            node.gap = number;
        }
        At(At::GAPS | number)
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
