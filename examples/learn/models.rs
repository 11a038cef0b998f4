//! The models: relevance, P0 and each hazard (binary), P1 to P3 and the information type (multinomial).

use std::collections::BTreeMap;

use vigie::assess::{Feature, Target, Weights, Wording};
use vigie::hazard::Hazard;
use vigie::observation::{InfoType, Priority};

use crate::data::{Data, Example};
use crate::logistic::{Problem, Sparse, dot};

/// A wording feature is learned where it stands in so many posts of so many events: names of one event are not.
const FEWEST_POSTS: usize = 4;
const FEWEST_EVENTS: usize = 3;
/// Ridge penalties, found on events left out: relevance generalises from more and larger sets.
const RELEVANCE: Ridge = Ridge {
    found: 10.0,
    wording: 5.0,
};
const URGENCY: Ridge = Ridge {
    found: 2.0,
    wording: 2.0,
};
const HAZARDS: Ridge = Ridge {
    found: 1.0,
    wording: 4.0,
};
const TYPES: Ridge = Ridge {
    found: 2.0,
    wording: 2.0,
};
/// At most so many posts of one event and class teach relevance, so that the large sets do not drown the small.
const MOST_OF_CLASS: usize = 200;
/// At most so many posts without type and priority that are known to be irrelevant teach these.
const MOST_UNTYPED: usize = 150;
/// Weights closer to zero are not written, nor are words none of whose weights is farther from it: half of them, and
/// nothing that could be measured.
const SMALLEST: f64 = 0.04;
const SMALLEST_WORD: f64 = 0.1;
/// A hazard of fewer posts is left to the lexicon.
const FEWEST_OF_HAZARD: usize = 8;
/// As in `Assessor`: where a hazard that the lexicon found, strong or weak, stands.
const SET_ASIDE: f64 = 0.05;
const STANDING_WEAK: f64 = 0.3;
/// Digits after the point that are written.
const PRECISION: f64 = 100.0;

/// What the squared weights of one model cost: of what lexicon, gazetteer, facts and topics found, and of single words.
#[derive(Clone, Copy)]
struct Ridge {
    found: f64,
    wording: f64,
}

/// What was learned. Rows are by feature number of [`Data`]; a feature that does not count has weight zero.
pub(crate) struct Models {
    /// By feature number: its position in the rows, if it counts.
    positions: Vec<Option<usize>>,
    relevance: Vec<f64>,
    urgent: Vec<f64>,
    priorities: Vec<Vec<f64>>,
    types: Vec<Vec<f64>>,
    /// By hazard; none for those with too few posts.
    hazards: Vec<Option<Vec<f64>>>,
}

/// What the models say of a post.
pub(crate) struct Said {
    pub(crate) relevance: f64,
    pub(crate) urgent: f64,
    pub(crate) priority: Priority,
    pub(crate) info_type: InfoType,
    /// The hazards that stand.
    pub(crate) hazards: Vec<Hazard>,
}

impl Models {
    /// Learns from these examples of `data`.
    pub(crate) fn learn(data: &Data, chosen: &[usize]) -> Self {
        let chosen: Vec<&Example> = chosen
            .iter()
            .filter_map(|&i| data.examples.get(i))
            .collect();
        let (positions, known) = positions(data, &chosen);
        let translated = |example: &Example| translate(&positions, example);

        let relevant = spread(&chosen, MOST_OF_CLASS, |e| e.relevant.map(usize::from));
        let typed: Vec<(&Example, usize)> = chosen
            .iter()
            .filter_map(|&e| Some((e, e.info_type? as usize)))
            .chain(spread(&chosen, MOST_UNTYPED, |e| {
                e.info_type
                    .is_none()
                    .then(|| type_of(e))?
                    .map(|t| t as usize)
            }))
            .collect();
        let urgent: Vec<(&Example, usize)> = chosen
            .iter()
            .filter_map(|&e| Some((e, usize::from(priority_of(e)? == Priority::P0))))
            .collect();
        let ranked: Vec<(&Example, usize)> = typed
            .iter()
            .filter_map(|&(e, _)| Some((e, (priority_of(e)? as usize).checked_sub(1)?)))
            .collect();
        let solve =
            |examples: &[(&Example, usize)], class_count: usize, balanced: bool, ridge: Ridge| {
                let penalties: Vec<f64> = known
                    .iter()
                    .map(|&known| if known { ridge.found } else { ridge.wording })
                    .collect();
                let posts: Vec<Sparse> = examples.iter().map(|(e, _)| translated(e)).collect();
                let posts: Vec<&Sparse> = posts.iter().collect();
                let classes: Vec<usize> = examples.iter().map(|&(_, class)| class).collect();
                let count =
                    |class: usize| classes.iter().filter(|&&c| c == class).count().max(1) as f64;
                let shares: Vec<f64> = (0..class_count)
                    .map(|class| {
                        if balanced {
                            classes.len() as f64 / (class_count as f64 * count(class))
                        } else {
                            1.0
                        }
                    })
                    .collect();
                let weights: Vec<f64> = classes.iter().map(|&class| shares[class]).collect();
                Problem {
                    posts: &posts,
                    classes: &classes,
                    weights: &weights,
                    class_count,
                    penalties: &penalties,
                }
                .solve()
            };
        let one = |mut rows: Vec<Vec<f64>>| rows.swap_remove(0);
        let told: Vec<&Example> = chosen
            .iter()
            .copied()
            .filter(|e| e.hazards.is_some())
            .collect();
        let hazard = |hazard: Hazard| {
            let told: Vec<(&Example, usize)> = told
                .iter()
                .map(|&e| (e, usize::from(e.tells(hazard))))
                .collect();
            let enough = told.iter().filter(|(_, told)| *told == 1).count() >= FEWEST_OF_HAZARD;
            enough.then(|| one(solve(&told, 2, false, HAZARDS)))
        };
        Self {
            relevance: one(solve(&relevant, 2, true, RELEVANCE)),
            urgent: one(solve(&urgent, 2, false, URGENCY)),
            priorities: solve(&ranked, 3, false, TYPES),
            hazards: Hazard::ALL.iter().map(|&h| hazard(h)).collect(),
            types: solve(&typed, InfoType::ALL.len(), false, TYPES),
            positions,
        }
    }

    /// How many features count.
    pub(crate) fn size(&self) -> usize {
        self.relevance.len()
    }

    /// Judges an example.
    pub(crate) fn judge(&self, example: &Example) -> Said {
        let post = translate(&self.positions, example);
        let probability = |row: &[f64]| 1.0 / (1.0 + (-dot(row, &post)).exp());
        let best = |rows: &[Vec<f64>]| {
            let logits = rows.iter().map(|row| dot(row, &post)).enumerate();
            logits
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .map_or(0, |(i, _)| i)
        };
        let stands = |&&(hazard, strong): &&(Hazard, bool)| {
            let from = if strong { SET_ASIDE } else { STANDING_WEAK };
            let row = self.hazards.get(hazard.index()).and_then(Option::as_ref);
            row.map_or(strong, |row| probability(row) >= from)
        };
        Said {
            hazards: example
                .found
                .iter()
                .filter(stands)
                .map(|(h, _)| *h)
                .collect(),
            relevance: probability(&self.relevance),
            urgent: probability(&self.urgent),
            priority: Priority::ALL[best(&self.priorities) + 1],
            info_type: InfoType::ALL[best(&self.types)],
        }
    }

    /// The table of weights; the event, which is not learned here, keeps those of `base`.
    pub(crate) fn weights(&self, data: &Data, base: &Weights) -> Weights {
        let mut weights = Weights::empty();
        let rows = [
            (Target::Relevance, &self.relevance),
            (Target::Priority(Priority::P0), &self.urgent),
        ]
        .into_iter()
        .chain(
            Priority::ALL
                .iter()
                .skip(1)
                .map(|&p| Target::Priority(p))
                .zip(&self.priorities),
        )
        .chain(
            InfoType::ALL
                .iter()
                .map(|&t| Target::Type(t))
                .zip(&self.types),
        )
        .chain(
            Hazard::ALL
                .iter()
                .zip(&self.hazards)
                .filter_map(|(&hazard, row)| Some((Target::Hazard(hazard), row.as_ref()?))),
        );
        let rows: BTreeMap<String, (Target, &Vec<f64>)> =
            rows.map(|(t, row)| (t.to_string(), (t, row))).collect();
        for feature in Feature::all() {
            weights.set(Target::Event, feature, base.get(Target::Event, feature));
        }
        for ((name, wording), position) in data.features.iter().zip(&self.positions) {
            let Some(position) = *position else { continue };
            let largest = rows.values().map(|(_, row)| row[position].abs());
            if *wording && largest.fold(0.0, f64::max) < SMALLEST_WORD {
                continue;
            }
            for (target, row) in rows.values() {
                let weight = row[position];
                if weight.abs() < SMALLEST {
                    continue;
                }
                let weight = (weight * PRECISION).round() / PRECISION;
                match (wording, Wording::parse(name), name.parse()) {
                    (true, Some(wording), _) => weights.set_wording(*target, wording, weight),
                    (false, _, Ok(feature)) => weights.set(*target, feature, weight),
                    _ => {}
                }
            }
        }
        weights
    }
}

/// Which features count, in what order, and what their weights cost.
fn positions(data: &Data, chosen: &[&Example]) -> (Vec<Option<usize>>, Vec<bool>) {
    let mut posts = vec![0_usize; data.features.len()];
    let mut events: Vec<Vec<usize>> = vec![Vec::new(); data.features.len()];
    for example in chosen {
        for &(feature, _) in &example.features {
            posts[feature] += 1;
            if events[feature].len() < FEWEST_EVENTS && !events[feature].contains(&example.event) {
                events[feature].push(example.event);
            }
        }
    }
    let mut knowns = Vec::new();
    let mut positions = vec![None; data.features.len()];
    for (number, (name, wording)) in data.features.iter().enumerate() {
        let known = !wording || name.starts_with("topic.");
        let common = posts[number] >= FEWEST_POSTS && events[number].len() >= FEWEST_EVENTS;
        if posts[number] > 0 && (known || common) {
            positions[number] = Some(knowns.len());
            knowns.push(known);
        }
    }
    (positions, knowns)
}

fn translate(positions: &[Option<usize>], example: &Example) -> Sparse {
    let features = example.features.iter();
    features
        .filter_map(|&(feature, value)| Some((*positions.get(feature)?.as_ref()?, value)))
        .collect()
}

/// The information type, where it is known or follows from being irrelevant.
fn type_of(example: &Example) -> Option<InfoType> {
    let irrelevant = example.relevant == Some(false);
    example
        .info_type
        .or_else(|| irrelevant.then_some(InfoType::NotRelevant))
}

fn priority_of(example: &Example) -> Option<Priority> {
    let irrelevant = example.relevant == Some(false);
    example
        .priority
        .or_else(|| irrelevant.then_some(Priority::P3))
}

/// The labelled examples with their class, at most so many of each event and class, evenly over the file.
fn spread<'a>(
    chosen: &[&'a Example],
    most: usize,
    class: impl Fn(&Example) -> Option<usize>,
) -> Vec<(&'a Example, usize)> {
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let labelled: Vec<_> = chosen
        .iter()
        .filter_map(|&e| Some((e, class(e)?)))
        .collect();
    for (example, class) in &labelled {
        *counts.entry((example.event, *class)).or_default() += 1;
    }
    let mut seen: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    labelled
        .into_iter()
        .filter(|(example, class)| {
            let key = (example.event, *class);
            let count = counts.get(&key).copied().unwrap_or(0);
            let at = seen.entry(key).or_default();
            *at += 1;
            // Everyday sets hold no crisis posts and are all needed.
            let everyday = !counts.contains_key(&(example.event, 1));
            // The share `most / count` of them, evenly spaced.
            everyday || count <= most || (*at * most) / count > ((*at - 1) * most) / count
        })
        .collect()
}
