//! A query of a set, over atoms: what is known of the post once its atoms are looked up.

use crate::score::Score;

use super::atoms::{AtomId, Atoms, Few, Kind};
use super::held::Held;
use super::node::{Bound, Near, Node, Test, Text, Word};
use super::place::PlaceTest;

/// A condition on a post whose atoms are known.
#[derive(Debug, Clone)]
pub(super) enum Plan {
    /// One of these.
    One(Box<[AtomId]>),
    Phrase(Phrase),
    Near {
        left: Box<[Spot]>,
        right: Box<[Spot]>,
        between: u32,
    },
    Relevance(Bound, Score),
    All(Box<[Plan]>),
    Any(Box<[Plan]>),
    Not(Box<Plan>),
}

/// Words one after the other, or a hashtag of all their letters.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub(super) words: Box<[AtomId]>,
    pub(super) hashtag: Option<AtomId>,
}

/// What `NEAR` finds places of.
#[derive(Debug, Clone)]
pub(super) enum Spot {
    Atom(AtomId),
    Phrase(Phrase),
}

/// Makes the plans of a set.
pub(super) struct Planner<'a> {
    pub(super) atoms: &'a mut Atoms,
    /// Every atom asked for, as often as it was: to be released with the query.
    pub(super) asked: Vec<AtomId>,
}

impl Planner<'_> {
    pub(super) fn plan(&mut self, node: &Node) -> Plan {
        match node {
            Node::Text(text) => match self.spot_of_text(text) {
                Ok(either) => Plan::One(either.into()),
                Err(phrase) => Plan::Phrase(phrase),
            },
            Node::Hashtag(name) => Plan::One([self.ask(Kind::Hashtag, &name.word)].into()),
            Node::Mention(name) => Plan::One([self.ask(Kind::Mention, &name.word)].into()),
            Node::Field(tests) => self.field(tests),
            Node::All(parts) => {
                let mut parts: Vec<Plan> = parts.iter().map(|part| self.plan(part)).collect();
                // What fails most often first; what costs a look at positions last.
                parts.sort_by(|a, b| a.cost(self.atoms).total_cmp(&b.cost(self.atoms)));
                Plan::All(parts.into())
            }
            Node::Any(parts) => Plan::Any(parts.iter().map(|part| self.plan(part)).collect()),
            Node::Not(part) => Plan::Not(Box::new(self.plan(part))),
            Node::Near(near) => self.near(near),
        }
    }

    fn ask(&mut self, kind: Kind, word: &Word) -> AtomId {
        let id = self.atoms.ask(kind, word);
        self.asked.push(id);
        id
    }

    fn ask_few(&mut self, few: Few) -> AtomId {
        let id = self.atoms.ask_few(few);
        self.asked.push(id);
        id
    }

    /// A word is an atom of a text or one of hashtags; several are a phrase.
    fn spot_of_text(&mut self, text: &Text) -> Result<Vec<AtomId>, Phrase> {
        let words: Vec<AtomId> = text.words.iter().map(|w| self.ask(Kind::Word, w)).collect();
        let hashtag = text.joined.as_ref().map(|w| self.ask(Kind::Hashtag, w));
        if words.len() == 1 {
            return Ok(words.into_iter().chain(hashtag).collect());
        }
        Err(Phrase {
            words: words.into(),
            hashtag,
        })
    }

    fn near(&mut self, near: &Near) -> Plan {
        let mut side = |node: &Node| {
            let mut spots = Vec::new();
            self.spots(node, &mut spots);
            spots.into()
        };
        Plan::Near {
            left: side(&near.left),
            right: side(&near.right),
            between: near.between.into(),
        }
    }

    fn spots(&mut self, node: &Node, out: &mut Vec<Spot>) {
        match node {
            Node::Text(text) => match self.spot_of_text(text) {
                Ok(either) => out.extend(either.into_iter().map(Spot::Atom)),
                Err(phrase) => out.push(Spot::Phrase(phrase)),
            },
            Node::Hashtag(name) => out.push(Spot::Atom(self.ask(Kind::Hashtag, &name.word))),
            Node::Any(parts) => parts.iter().for_each(|part| self.spots(part, out)),
            _ => {} // the parser lets nothing else stand beside NEAR
        }
    }

    fn field(&mut self, tests: &[Test]) -> Plan {
        if let [Test::Relevance(bound, score)] = tests {
            return Plan::Relevance(*bound, *score);
        }
        Plan::One(tests.iter().filter_map(|test| self.test(test)).collect())
    }

    fn test(&mut self, test: &Test) -> Option<AtomId> {
        let exact = |text: &str| Word::new(text.to_owned(), false);
        Some(match test {
            Test::Author(name) => self.ask(Kind::Author, &name.word),
            Test::Lang(lang) => self.ask(Kind::Lang, &exact(lang.as_str())),
            Test::Place(PlaceTest::Name { key, .. }) => self.ask(Kind::PlaceName, &exact(key)),
            Test::Place(PlaceTest::Commune(code)) => self.ask(Kind::Commune, &exact(code)),
            Test::Place(PlaceTest::Departement(code)) => self.ask(Kind::Departement, &exact(code)),
            Test::Place(PlaceTest::Country(code)) => self.ask(Kind::Country, &exact(code)),
            Test::Hazard(category) => match category.hazard() {
                Some(hazard) => self.ask_few(Few::Hazard(hazard)),
                None => self.ask(Kind::Category, &exact(category.code())),
            },
            Test::Cue(cue) => self.ask_few(Few::Cue(*cue)),
            Test::Type(info_type) => self.ask_few(Few::Type(*info_type)),
            Test::Priority(priority) => self.ask_few(Few::Priority(*priority)),
            Test::Has(has) => self.ask_few(Few::Has(*has)),
            Test::Is(is) => self.ask_few(Few::Is(*is)),
            Test::Relevance(..) => return None, // one bound alone, see above
        })
    }
}

impl Plan {
    pub(super) fn holds(&self, held: &mut Held<'_>) -> bool {
        match self {
            Self::One(atoms) => atoms.iter().any(|&atom| held.has(atom)),
            Self::Phrase(phrase) => held.has_phrase(phrase),
            Self::Near {
                left,
                right,
                between,
            } => held.near(left, right, *between),
            Self::Relevance(bound, score) => bound.holds(held.relevance, *score),
            Self::All(parts) => parts.iter().all(|part| part.holds(held)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(held)),
            Self::Not(part) => !part.holds(held),
        }
    }

    /// What a post must hold to match: one atom at least of each of these groups. None for a plan that a post may
    /// match without any.
    pub(super) fn required(&self, atoms: &Atoms, out: &mut Vec<Group>) {
        match self {
            Self::One(one) => out.push(Group::new(one.to_vec(), atoms)),
            Self::Phrase(phrase) => out.push(phrase.required(atoms)),
            Self::Near { left, right, .. } => {
                let side = |spots: &[Spot]| Group::of_each(spots.iter().map(|s| s.required(atoms)));
                out.extend([side(left), side(right)]);
            }
            Self::All(parts) => parts.iter().for_each(|part| part.required(atoms, out)),
            Self::Any(parts) => {
                let rarest = |part: &Plan| {
                    let mut groups = Vec::new();
                    part.required(atoms, &mut groups);
                    groups.into_iter().reduce(Group::rarer)
                };
                // One alternative that asks for nothing, and nothing is asked for.
                let groups: Option<Vec<Group>> = parts.iter().map(rarest).collect();
                out.extend(groups.map(|groups| Group::of_each(groups.into_iter())));
            }
            Self::Relevance(..) | Self::Not(_) => {}
        }
    }

    /// What makes it worth asking first: how often it holds, roughly, and whether positions must be compared.
    fn cost(&self, atoms: &Atoms) -> f32 {
        match self {
            Self::One(one) => sum(one, atoms),
            Self::Relevance(..) => 0.9,
            Self::Not(_) => 1.0,
            Self::All(parts) | Self::Any(parts) => {
                1.0 + parts.iter().map(|part| part.cost(atoms)).sum::<f32>()
            }
            Self::Phrase(_) => 2.0,
            Self::Near { .. } => 3.0,
        }
    }
}

/// Atoms of which a post must hold one, and the share of posts that do, roughly.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) share: f32,
    pub(super) atoms: Vec<AtomId>,
}

impl Group {
    fn new(mut ids: Vec<AtomId>, atoms: &Atoms) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Self {
            share: sum(&ids, atoms),
            atoms: ids,
        }
    }

    /// One group for alternatives that have one each.
    fn of_each(groups: impl Iterator<Item = Self>) -> Self {
        let mut all = Self {
            share: 0.0,
            atoms: Vec::new(),
        };
        for group in groups {
            all.share += group.share;
            all.atoms.extend(group.atoms);
        }
        all.atoms.sort_unstable();
        all.atoms.dedup();
        all
    }

    fn rarer(self, other: Self) -> Self {
        if other.share < self.share {
            other
        } else {
            self
        }
    }
}

impl Phrase {
    fn required(&self, atoms: &Atoms) -> Group {
        let share = |&&word: &&AtomId| atoms.share(word);
        let rarest = self
            .words
            .iter()
            .min_by(|a, b| share(a).total_cmp(&share(b)));
        Group::new(
            rarest.copied().into_iter().chain(self.hashtag).collect(),
            atoms,
        )
    }
}

impl Spot {
    fn required(&self, atoms: &Atoms) -> Group {
        match self {
            Self::Atom(atom) => Group::new(vec![*atom], atoms),
            Self::Phrase(phrase) => phrase.required(atoms),
        }
    }
}

fn sum(ids: &[AtomId], atoms: &Atoms) -> f32 {
    ids.iter().map(|&id| atoms.share(id)).sum()
}
