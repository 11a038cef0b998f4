//! `QuerySet`: many standing queries, evaluated together.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZero;

use serde::{Deserialize, Serialize};

use crate::observation::{Assessment, Reading};

use super::Query;
use super::atoms::{AtomId, Atoms};
use super::held::{Held, QueryScratch};
use super::plan::{Plan, Planner};

/// The number that a caller gives a query.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct QueryId(pub u64);

impl fmt::Display for QueryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Standing queries that are evaluated together, each post once.
///
/// Each query is filed under a few *triggers*, words, places or codes of which a post must hold one to match:
/// those likely to be rarest. A post looks up its own terms, places and codes, and only the queries that one of
/// them triggers are evaluated; so is, always, the rare query without a trigger (`relevance:>=0.8`). A post thus
/// costs `O(its terms + queries triggered)`, whatever the number of the others (Yan and Garcia-Molina 1994 call
/// this the key method of selective dissemination).
///
/// Matching is what [`Query::matches`] says of each query, always. Nothing is allocated once the scratch and the
/// result have grown. A clone is a copy.
///
/// ```
/// # #[cfg(all(feature = "watch", feature = "france"))] {
/// use vigie::assess::{Query, QueryId, QueryScratch, QuerySet};
/// use vigie::post::PostRef;
/// use vigie::watch::{Analyzer, Scratch};
///
/// let mut queries = QuerySet::new();
/// queries.insert(QueryId(1), Query::parse("pont NEAR/3 (coupé OR fermé)")?);
/// queries.insert(QueryId(2), Query::parse("hazard:FLOOD place:48 -is:official")?);
/// queries.insert(QueryId(3), Query::parse("#crueTarn OR author:prefet*")?);
///
/// let (analyzer, mut scratch) = (Analyzer::default(), Scratch::default());
/// let (mut memory, mut found) = (QueryScratch::default(), Vec::new());
/// let post = PostRef::new("7", "Inondation à Ispagnac : le vieux pont est fermé");
/// let seen = analyzer.analyze(post, &mut scratch);
/// queries.matches_into(&seen.reading, &seen.assessment, &mut memory, &mut found);
/// assert_eq!(found, [QueryId(1), QueryId(2)]);
///
/// queries.remove(QueryId(1));
/// queries.matches_into(&seen.reading, &seen.assessment, &mut memory, &mut found);
/// assert_eq!(found, [QueryId(2)]);
/// # }
/// # Ok::<(), vigie::assess::QueryError>(())
/// ```
#[derive(Clone, Default)]
pub struct QuerySet {
    pub(super) atoms: Atoms,
    /// By the number that triggers know a query by; used again.
    entries: Vec<Option<Entry>>,
    /// By the same number: a post passes here before the query is looked at.
    guards: Vec<Guard>,
    free: Vec<u32>,
    by_id: BTreeMap<QueryId, u32>,
    /// Queries without a trigger.
    always: Vec<u32>,
}

#[derive(Clone)]
struct Entry {
    id: QueryId,
    query: Query,
    plan: Plan,
    asked: Box<[AtomId]>,
    /// Empty for a query that is always evaluated.
    triggers: Box<[AtomId]>,
}

/// A second group of atoms of which a post must hold one; empty where there is none as small.
///
/// A trigger that many queries share (a département) makes them all candidates: most end here, in memory that lies
/// together.
#[derive(Debug, Clone, Copy, Default)]
struct Guard([Option<NonZero<AtomId>>; 4]);

impl Guard {
    fn new(atoms: &[AtomId]) -> Option<Self> {
        let mut guard = Self::default();
        if atoms.len() > guard.0.len() {
            return None;
        }
        for (slot, &atom) in guard.0.iter_mut().zip(atoms) {
            *slot = Some(NonZero::new(atom.checked_add(1)?)?);
        }
        Some(guard)
    }

    fn lets_pass(&self, held: &Held<'_>) -> bool {
        let mut atoms = self.0.iter().flatten();
        self.0[0].is_none() || atoms.any(|atom| held.has(atom.get() - 1))
    }
}

impl QuerySet {
    /// A set of no query.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a query, and gives back the one that had the number before. `O(length of the query)`.
    pub fn insert(&mut self, id: QueryId, query: Query) -> Option<Query> {
        let before = self.remove(id);
        let mut planner = Planner {
            atoms: &mut self.atoms,
            asked: Vec::new(),
        };
        let plan = planner.plan(&query.root);
        let asked = planner.asked.into();
        let mut groups = Vec::new();
        plan.required(&self.atoms, &mut groups);
        groups.sort_by(|a, b| a.share.total_cmp(&b.share));
        let mut groups = groups.into_iter().map(|group| group.atoms);
        let triggers = groups.next().unwrap_or_default();
        let guard = groups
            .find_map(|atoms| Guard::new(&atoms))
            .unwrap_or_default();
        let entry = Entry {
            id,
            query,
            plan,
            asked,
            triggers: triggers.into(),
        };
        let number = self.free.pop().unwrap_or_else(|| {
            self.entries.push(None);
            self.guards.push(Guard::default());
            u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
        });
        for &atom in &entry.triggers {
            self.atoms.add_trigger(atom, number);
        }
        if entry.triggers.is_empty() {
            self.always.push(number);
        }
        if let Some(slot) = self.entries.get_mut(number as usize) {
            *slot = Some(entry);
        }
        if let Some(slot) = self.guards.get_mut(number as usize) {
            *slot = guard;
        }
        self.by_id.insert(id, number);
        before
    }

    /// Takes a query out. `O(length of the query + queries under the same triggers)`.
    pub fn remove(&mut self, id: QueryId) -> Option<Query> {
        let number = self.by_id.remove(&id)?;
        let entry = self.entries.get_mut(number as usize)?.take()?;
        for &atom in &entry.triggers {
            self.atoms.remove_trigger(atom, number);
        }
        if entry.triggers.is_empty() {
            self.always.retain(|&other| other != number);
        }
        for &atom in &entry.asked {
            self.atoms.release(atom);
        }
        self.free.push(number);
        Some(entry.query)
    }

    /// The query of a number.
    #[must_use]
    pub fn get(&self, id: QueryId) -> Option<&Query> {
        let number = *self.by_id.get(&id)?;
        self.entry(number).map(|entry| &entry.query)
    }

    /// The queries, by number.
    pub fn iter(&self) -> impl Iterator<Item = (QueryId, &Query)> {
        let entries = self.by_id.values().filter_map(|&number| self.entry(number));
        entries.map(|entry| (entry.id, &entry.query))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Puts the numbers of the queries that a post matches into `found`, smallest first, in place of what it held.
    ///
    /// At once for a set of no query.
    pub fn matches_into(
        &self,
        reading: &Reading<'_>,
        assessment: &Assessment,
        scratch: &mut QueryScratch,
        found: &mut Vec<QueryId>,
    ) {
        found.clear();
        if self.is_empty() {
            return;
        }
        let mut held = Held::read(
            &self.atoms,
            self.entries.len(),
            reading,
            assessment,
            scratch,
        );
        let candidates = held.take_candidates();
        for &number in candidates.iter().chain(&self.always) {
            let guard = self.guards.get(number as usize);
            if guard.is_some_and(|guard| guard.lets_pass(&held))
                && let Some(entry) = self.entry(number)
                && entry.plan.holds(&mut held)
            {
                found.push(entry.id);
            }
        }
        held.give_back(candidates);
        found.sort_unstable();
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        self.entries.get(number as usize)?.as_ref()
    }
}

impl fmt::Debug for QuerySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queries = self.iter().map(|(id, query)| (id.0, query.to_string()));
        f.debug_map().entries(queries).finish()
    }
}

impl Extend<(QueryId, Query)> for QuerySet {
    fn extend<I: IntoIterator<Item = (QueryId, Query)>>(&mut self, queries: I) {
        for (id, query) in queries {
            self.insert(id, query);
        }
    }
}

impl FromIterator<(QueryId, Query)> for QuerySet {
    fn from_iter<I: IntoIterator<Item = (QueryId, Query)>>(queries: I) -> Self {
        let mut set = Self::new();
        set.extend(queries);
        set
    }
}
