//! What a name means: meanings weighed by prior, form, context, numbers and neighbours; a joint vote over the text.

use crate::post::GeoPoint;
use crate::score::Score;

use super::code::Code;
use super::context::{NEAR_KM, ResolveContext, rough_km};
use super::cues::Cues;
use super::evidence::{Evidence, EvidenceSet, PlaceWeights};
use super::forms::Form;
use super::gazetteer::{Commonness, Inner, Meaning, PRIOR_STEP, Record};
use super::mention::{MAX_CANDIDATES, Measures, PlaceCandidate};
use super::reading::{Around, Article, Preposition};
use super::{EntryId, PlaceKind};

/// Logits for a meaning in the département whose number is written after the name, and against one outside.
const NUMBER_INSIDE: f64 = 6.0;
const NUMBER_OUTSIDE: f64 = -3.0;
/// Logits for a meaning beside which others of the text, or the anchors, surely lie. Set on the development sets.
const NEAR_PULL: f64 = 4.5;
/// Meanings of a name that are weighed without need of neighbours: few names have more, and the rest are small.
const FIRST_MEANINGS: usize = 16;
/// Neighbours' pull from which a further meaning joins the vote.
const JOINS_FROM: f64 = 0.15;
/// The names of a text that hear their neighbours, the first ones: about 100 kB of nothing but names. Those after are
/// weighed by themselves and by the anchors, so that a megabyte of homonyms does not hold the stream up.
const VOTERS: usize = 8_192;
/// The roads of a text that are heard, the first different ones: more cross the whole country, and say nothing.
pub(super) const ROADS_HEARD: usize = 8;

/// One meaning in the vote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ballot {
    pub(super) entry: u32,
    pub(super) form: Form,
    pub(super) logit: f64,
    /// Probability among the meanings of the name.
    pub(super) share: f64,
    pub(super) near: f64,
}

/// A name found in the text, on its way to a mention.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draft {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) span: crate::text::Span,
    /// Name in the gazetteer; `None` for the number of a département.
    pub(super) name: Option<u32>,
    pub(super) around: Around,
    pub(super) evidence: EvidenceSet,
    /// Number of a département written after the name.
    pub(super) number: Code,
    pub(super) ballots: (usize, usize),
    /// Probability that it is a place, first reckoning.
    pub(super) sure: f64,
    /// A name found in the whole hashtag took its place.
    pub(super) replaced: bool,
}

/// The gazetteer and the weights that a vote is held with.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'a> {
    pub(super) inner: &'a Inner,
    pub(super) weights: &'a PlaceWeights,
    /// The numbered roads of the text, each once, at most [`ROADS_HEARD`].
    pub(super) roads: &'a [Code],
}

impl Resolver<'_> {
    fn record(&self, entry: u32) -> Option<&Record> {
        self.inner.records.get(entry as usize)
    }

    pub(super) fn meanings(&self, draft: &Draft) -> &[Meaning] {
        let name = draft
            .name
            .and_then(|name| self.inner.names.get(name as usize));
        name.map_or(&[], |name| self.inner.meanings_of(name))
    }

    pub(super) fn commonness(&self, draft: &Draft) -> Commonness {
        let name = draft
            .name
            .and_then(|name| self.inner.names.get(name as usize));
        name.map_or(Commonness::None, |name| name.commonness)
    }

    /// First round: each name alone. `ballots` gets the meanings of the draft.
    pub(super) fn open(&self, draft: &mut Draft, ballots: &mut Vec<Ballot>) {
        let from = ballots.len();
        for meaning in self.meanings(draft).iter().take(FIRST_MEANINGS) {
            self.cast(draft, *meaning, 0.0, ballots);
        }
        draft.ballots = (from, ballots.len());
        share_out(ballots.get_mut(from..).unwrap_or_default());
        let best = best_of(ballots.get(from..).unwrap_or_default());
        let (set, measures) = self.appraise(draft, best.as_ref());
        draft.sure = Score::from_logit(self.logit(set, measures)).get();
    }

    fn cast(&self, draft: &Draft, meaning: Meaning, near: f64, ballots: &mut Vec<Ballot>) {
        let Some(record) = self.record(meaning.entry) else {
            return;
        };
        let number = match draft.number {
            number if number.is_none() => 0.0,
            number if number == record.dept => NUMBER_INSIDE,
            _ => NUMBER_OUTSIDE,
        };
        let prior = f64::from(meaning.prior) * PRIOR_STEP;
        let logit =
            prior + fit(record.kind, meaning.form, &draft.around) + number + NEAR_PULL * near;
        ballots.push(Ballot {
            entry: meaning.entry,
            form: meaning.form,
            logit,
            share: 0.0,
            near,
        });
    }

    /// Second round: the names of the text and the anchors vote on each other. `first` holds the first round.
    pub(super) fn vote(
        &self,
        drafts: &[Draft],
        which: usize,
        first: &[Ballot],
        context: &ResolveContext<'_>,
        second: &mut Vec<Ballot>,
    ) {
        second.clear();
        let Some(draft) = drafts.get(which) else {
            return;
        };
        let alone = context.anchors.is_empty() && self.roads.is_empty() && drafts.len() == 1;
        let first_only = alone || which >= VOTERS;
        for (i, meaning) in self.meanings(draft).iter().enumerate() {
            if first_only && i >= FIRST_MEANINGS {
                break;
            }
            let near = if alone {
                0.0
            } else {
                self.near(meaning.entry, drafts, which, first, context)
            };
            if i < FIRST_MEANINGS || near >= JOINS_FROM {
                self.cast(draft, *meaning, near, second);
            }
        }
        share_out(second);
        second.sort_unstable_by(|a, b| b.share.total_cmp(&a.share).then(a.entry.cmp(&b.entry)));
    }

    /// The second round for the number of a département: its one meaning, and how near the other names are.
    pub(super) fn confirm(
        &self,
        drafts: &[Draft],
        which: usize,
        first: &[Ballot],
        context: &ResolveContext<'_>,
        second: &mut Vec<Ballot>,
    ) {
        let ballot = drafts
            .get(which)
            .and_then(|draft| first.get(draft.ballots.0));
        second.extend(ballot.map(|ballot| {
            let near = self.near(ballot.entry, drafts, which, first, context);
            Ballot { near, ..*ballot }
        }));
    }

    /// How surely something else of the text lies by this place, 0 to 1.
    fn near(
        &self,
        entry: u32,
        drafts: &[Draft],
        which: usize,
        first: &[Ballot],
        context: &ResolveContext<'_>,
    ) -> f64 {
        /// The meanings of another name that are heard.
        const HEARD: usize = 4;
        /// The names before and after that are heard: a vote of all with all would take quadratic time.
        const NEIGHBOURS: usize = 8;
        /// A road crosses hundreds of communes: it tells the region, no more.
        const BY_THE_ROAD: f64 = 0.7;
        let Some(record) = self.record(entry) else {
            return 0.0;
        };
        let point = record.point();
        let mut far = 1.0;
        if let Some(point) = point {
            for anchor in context.anchors {
                far *= 1.0 - anchor.pull(point, record.radius_km().min(10.0));
            }
        }
        for &road in self.roads {
            let crossed = self.inner.corridor(road).unwrap_or_default();
            if crossed.contains(&record.dept) {
                far *= 1.0 - BY_THE_ROAD;
            }
        }
        let me = drafts.get(which).and_then(|d| d.name);
        let window = if which < VOTERS {
            which.saturating_sub(NEIGHBOURS)..(which + NEIGHBOURS + 1).min(drafts.len())
        } else {
            0..0
        };
        let neighbours = drafts.get(window.clone()).unwrap_or_default();
        for (i, other) in window.zip(neighbours) {
            if i == which || other.name == me || other.replaced {
                continue;
            }
            let ballots = first
                .get(other.ballots.0..other.ballots.1)
                .unwrap_or_default();
            let pull = ballots
                .iter()
                .take(HEARD)
                .filter_map(|ballot| {
                    Some(ballot.share * closeness(record, point, self.record(ballot.entry)?))
                })
                .fold(0.0, f64::max);
            far *= 1.0 - (pull * other.sure).clamp(0.0, 1.0);
        }
        1.0 - far
    }

    /// The evidence that depends on what the name means, added to that of the text.
    pub(super) fn appraise(&self, draft: &Draft, best: Option<&Ballot>) -> (EvidenceSet, Measures) {
        let mut set = draft.evidence;
        let mut measures = Measures::default();
        let Some((best, record)) = best.and_then(|best| Some((best, self.record(best.entry)?)))
        else {
            return (set, measures);
        };
        if draft.name.is_none() {
            return (
                set,
                Measures {
                    near: best.near,
                    ..measures
                },
            );
        }
        let commonness = self.commonness(draft);
        let lower = set.has(Evidence::LowerCase);
        if commonness == Commonness::Word {
            // A town of 10,000.
            let known =
                record.kind == PlaceKind::Commune && record.population > 10_000 && !record.former;
            let town = known && !lower && best.form == Form::Full;
            set.add(if town {
                Evidence::CommonTown
            } else {
                Evidence::CommonWord
            });
            set.add_if(lower, Evidence::EverydayWord);
            set.add_if(set.has(Evidence::GoesOn) && !town, Evidence::Person);
        } else if record.kind == PlaceKind::River && lower {
            // Streams bear the names of all things; in lower case, water and an article must speak for them.
            let spoken_of = draft.around.water && draft.around.article != Article::None;
            set.add_if(!spoken_of, Evidence::EverydayWord);
        }
        set.add_if(commonness == Commonness::Phrase, Evidence::CommonPhrase);
        set.add_if(
            !draft.number.is_none() && draft.number == record.dept,
            Evidence::Number,
        );
        let settlement = matches!(record.kind, PlaceKind::Commune | PlaceKind::City);
        let article = draft.around.article;
        match best.form {
            Form::Full => {}
            Form::Head => set.add(Evidence::Head),
            Form::WithoutLe if article == Article::WithLe => set.add(Evidence::Contracted),
            Form::WithoutLes if article == Article::WithLes => set.add(Evidence::Contracted),
            _ => set.add(Evidence::NoArticle),
        }
        if settlement {
            let named = best.form == Form::Full && article != Article::None;
            set.add_if(named && !draft.around.hashtag, Evidence::ArticleClash);
            measures.size = ((f64::from(record.population) + 50.0).ln() - 7.0).clamp(-1.0, 5.0);
        } else {
            set.add_if(commonness == Commonness::None, Evidence::WellKnown);
            set.add_if(article != Article::None && !lower, Evidence::Article);
        }
        let letters = self.telling_letters(draft);
        let plain = commonness == Commonness::None || commonness == Commonness::Phrase && !lower;
        set.add_if(letters.1 > 1 && plain, Evidence::LongName);
        measures.length = (letters.0 as f64 - 5.0).clamp(-2.0, 4.0);
        measures.near = best.near;
        (set, measures)
    }

    /// Letters of the longest telling word of the name, and how many telling words it has.
    fn telling_letters(&self, draft: &Draft) -> (usize, usize) {
        let name = draft
            .name
            .and_then(|name| self.inner.names.get(name as usize));
        let range = name.map_or(0..0, |n| n.terms.0 as usize..n.terms.1 as usize);
        let terms = self.inner.phrases.get(range).unwrap_or_default();
        terms
            .iter()
            .map(|&id| self.inner.terms.term(crate::text::TermId(id)))
            .filter(|term| !super::forms::is_link(term))
            .fold((0, 0), |(longest, count), term| {
                (longest.max(term.len()), count + 1)
            })
    }

    /// The sum of the evidence.
    pub(super) fn logit(&self, set: EvidenceSet, measures: Measures) -> f64 {
        set.iter().map(|e| self.weights.get(e)).sum::<f64>()
            + self.weights.get(Evidence::Size) * measures.size
            + self.weights.get(Evidence::Length) * measures.length
            + self.weights.get(Evidence::Near) * measures.near
    }
}

/// What context says of a kind of place, in logits. Set by hand: French puts rivers, départements and reliefs behind
/// articles, and towns not; water is spoken of by rivers' names.
fn fit(kind: PlaceKind, form: Form, around: &Around) -> f64 {
    let (article, preposition) = (around.article, around.preposition);
    let bare = article == Article::None;
    let at = matches!(preposition, Preposition::At | Preposition::WeakAt) && bare;
    match kind {
        PlaceKind::Commune | PlaceKind::City => {
            let article = match (form, article) {
                (Form::WithoutLe | Form::WithoutLa | Form::WithoutLes, Article::None)
                    if !around.hashtag =>
                {
                    -2.0
                }
                (Form::WithoutLe, Article::WithLe) | (Form::WithoutLes, Article::WithLes) => 1.5,
                (Form::WithoutLa, Article::Definite) | (_, Article::None) => 0.0,
                _ => -4.0,
            };
            let preposition = match preposition {
                Preposition::At => 2.0,
                Preposition::WeakAt => 1.0,
                Preposition::In => -1.5,
                Preposition::Toward => 0.5,
                _ => 0.0,
            };
            article
                + preposition
                + if around.noun.has(Cues::TOWNSHIP) {
                    1.0
                } else {
                    0.0
                }
        }
        PlaceKind::Departement => {
            let preposition = match preposition {
                Preposition::In => 3.0,
                Preposition::Inside => 1.5,
                _ if at => -3.0,
                _ => 0.0,
            };
            let article = if bare { 0.0 } else { 0.5 };
            let authority = if around.noun.has(Cues::DEPARTMENT) {
                2.5
            } else {
                0.0
            };
            let water = if around.water { -1.0 } else { 0.0 };
            let hashtag = if around.hashtag { 1.0 } else { 0.0 };
            preposition + article + authority + water + hashtag
        }
        PlaceKind::River => {
            let article = if bare && !around.hashtag { -1.5 } else { 0.5 };
            let preposition = match preposition {
                Preposition::In => -6.0,
                _ if at => -4.0,
                _ => 0.0,
            };
            let water = if around.water { 3.0 } else { 0.0 };
            let noun = around.noun;
            let noun = if noun.has(Cues::HYDRO) || noun.has(Cues::RELIEF) || noun.has(Cues::WATER) {
                2.0
            } else {
                0.0
            };
            article + preposition + water + noun + if around.hashtag { -2.0 } else { 0.0 }
        }
        PlaceKind::Massif => {
            let article = if bare && !around.hashtag { -0.5 } else { 1.0 };
            let relief = if around.noun.has(Cues::RELIEF) {
                2.0
            } else {
                0.0
            };
            article + relief + if at { -3.0 } else { 0.0 }
        }
        PlaceKind::Region | PlaceKind::Admin1 => match preposition {
            Preposition::In | Preposition::Inside => 1.5,
            _ if at => -3.0,
            _ => 0.0,
        },
        PlaceKind::Country => match preposition {
            Preposition::In => 1.0,
            _ if at => -1.0,
            _ => 0.0,
        },
        _ => 0.0,
    }
}

/// How near two places are, 0 to 1: one for a place and the département or country that holds it.
fn closeness(a: &Record, a_point: Option<GeoPoint>, b: &Record) -> f64 {
    /// A country says little: it holds thousands of homonyms.
    const SAME_COUNTRY: f64 = 0.4;
    const SAME_REGION: f64 = 0.5;
    /// Overseas départements of one ocean help each other over any distance.
    const SAME_OCEAN: f64 = 0.5;
    let holds = |outer: &Record, inner: &Record| match outer.kind {
        PlaceKind::Departement => (outer.code == inner.dept).then_some(0.9),
        PlaceKind::Region => (outer.code == inner.region).then_some(SAME_REGION),
        PlaceKind::Country => Some(
            if outer.code == inner.country && outer.code.as_str() != "FR" {
                SAME_COUNTRY
            } else {
                0.0
            },
        ),
        _ => None,
    };
    if overseas(a.dept).is_some_and(|basin| overseas(b.dept) == Some(basin)) && a.dept != b.dept {
        return SAME_OCEAN;
    }
    if let Some(closeness) = holds(a, b).or_else(|| holds(b, a)) {
        return closeness;
    }
    let Some((a_point, b_point)) = a_point.zip(b.point()) else {
        return 0.0;
    };
    // Large places are near what lies at their border, but not more telling for it.
    let reach = |record: &Record| record.radius_km().min(20.0);
    let apart = (rough_km(a_point, b_point) - reach(a) - reach(b)).max(0.0);
    let wide = |record: &Record| match record.kind {
        PlaceKind::River | PlaceKind::Massif => 0.4,
        _ if record.radius_km() > 60.0 => 0.4,
        _ => 1.0,
    };
    (-apart / NEAR_KM).exp() * wide(a) * wide(b)
}

/// The ocean of an overseas département.
fn overseas(dept: Code) -> Option<u8> {
    match dept.as_str() {
        "971" | "972" | "973" | "977" | "978" => Some(0),
        "974" | "976" => Some(1),
        "986" | "987" | "988" => Some(2),
        _ => None,
    }
}

fn share_out(ballots: &mut [Ballot]) {
    let most = ballots
        .iter()
        .map(|b| b.logit)
        .fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = ballots.iter().map(|b| (b.logit - most).exp()).sum();
    for ballot in ballots {
        ballot.share = (ballot.logit - most).exp() / total;
    }
}

fn best_of(ballots: &[Ballot]) -> Option<Ballot> {
    ballots
        .iter()
        .copied()
        .reduce(|best, next| if next.share > best.share { next } else { best })
}

/// The likeliest meanings, as a mention keeps them.
pub(super) fn candidates(ballots: &[Ballot]) -> [Option<PlaceCandidate>; MAX_CANDIDATES] {
    let mut kept = [None; MAX_CANDIDATES];
    for (slot, ballot) in kept.iter_mut().zip(ballots) {
        *slot = Some(PlaceCandidate {
            entry: EntryId(ballot.entry),
            score: Score::saturating(ballot.share),
        });
    }
    kept
}
