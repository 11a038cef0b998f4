//! Posts a second with 1, 1,000 and 10,000 standing queries: on top of posts already analyzed, and with the analysis.
//!
//! The queries are those of a mission: towns with hazards, hashtags, accounts, phrases, words near each other, codes,
//! prefixes. "One" is the mean over the first query of each kind, each alone in its set.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use vigie::assess::{Query, QueryId, QueryScratch, QuerySet};
use vigie::hazard::Hazard;
use vigie::observation::Assessment;
use vigie::place::Gazetteer;
use vigie::post::PostRef;
use vigie::watch::{Analyzer, Scratch};

mod corpus;

/// Kinds of queries that [`mission`] writes in turn.
const KINDS: usize = 12;

const SIGNS: [&str; 12] = [
    "inondation*",
    "crue*",
    "éboulement*",
    "coulée de boue",
    "incendie*",
    "coupure*",
    "évacuation*",
    "avalanche*",
    "secousse*",
    "explosion*",
    "verglas",
    "tempête*",
];
const THINGS: [&str; 12] = [
    "pont", "route", "barrage", "digue", "école", "hôpital", "camping", "gare", "usine", "maison*",
    "cave*", "voiture*",
];
const STATES: [&str; 12] = [
    "coupé*",
    "fermé*",
    "effondr*",
    "inondé*",
    "bloqué*",
    "isolé*",
    "détruit*",
    "submergé*",
    "emporté*",
    "évacué*",
    "menac*",
    "endommag*",
];
const ACCOUNTS: [&str; 6] = ["prefet", "sdis", "mairie", "gendarmerie", "radio", "meteo"];

/// The départements of the crisis and those around: 2,700 communes.
const AREA: [&str; 9] = ["48", "12", "30", "07", "43", "15", "34", "81", "46"];

/// Queries such as a team keeps standing, all different.
fn mission(gazetteer: &Gazetteer, many: usize) -> Vec<Query> {
    let communes: Vec<_> = gazetteer
        .iter()
        .filter(|place| place.dept().is_some_and(|dept| AREA.contains(&dept)))
        .filter(|place| place.insee().is_some() && !place.is_former())
        .collect();
    let write = |n: usize| {
        let of = |list: &[&'static str], step: usize| list[(n / KINDS + step) % list.len()];
        let town = communes[n * 7_919 % communes.len()];
        let (name, dept) = (town.name(), town.dept().unwrap_or("48"));
        let hazard = Hazard::ALL[n / KINDS % Hazard::COUNT];
        let (sign, thing, state) = (of(&SIGNS, 0), of(&THINGS, n / 144), of(&STATES, n / 1_728));
        let tag: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        match n % KINDS {
            0 => format!("place:\"{name}\" hazard:{hazard} -is:repost"),
            1 => format!("#{tag} OR #inondation{tag}"),
            2 => format!("\"{name}\" AND (\"{sign}\" OR {state})"),
            3 => format!("({thing} OR passerelle) NEAR/4 {state} place:{dept}"),
            4 => format!(
                "author:{}{dept}_{n} OR @{}{n}",
                of(&ACCOUNTS, 0),
                of(&ACCOUNTS, 1)
            ),
            5 => format!("\"{thing} de {name}\" OR \"{thing} à {name}\""),
            6 => format!("hazard:{hazard} place:{dept} priority:<=P1 -is:official"),
            7 => format!("{state} NEAR/6 \"{name}\""),
            8 => format!("cue:RESCUE place:\"{name}\""),
            9 => format!("{thing} {state} -exercice relevance:>=0.5 place:\"{name}\""),
            10 => format!(
                "type:AccessRoad (D{} OR N{} OR place:\"{name}\")",
                n % 990 + 10,
                n % 200 + 10
            ),
            _ => format!("({sign} OR \"alerte {thing}\") has:media #{tag}"),
        }
    };
    (0..many)
        .map(|n| Query::parse(&write(n)).unwrap_or_else(|e| panic!("{e:#}")))
        .collect()
}

fn set(queries: &[Query]) -> QuerySet {
    (0..).map(QueryId).zip(queries.iter().cloned()).collect()
}

fn query(c: &mut Criterion) {
    let analyzer = Analyzer::default();
    let queries = mission(analyzer.geoparser().gazetteer(), 10_000);
    let texts = corpus::texts();
    let mut memories: Vec<Scratch> = texts.iter().map(|_| Scratch::default()).collect();
    let seen: Vec<_> = texts
        .iter()
        .zip(&mut memories)
        .map(|(text, memory)| analyzer.analyze(PostRef::new("1", text), memory))
        .collect();

    let sets = |many: usize| match many {
        // As many sets as kinds, one query each: each post is asked one of them.
        1 => queries
            .iter()
            .take(KINDS)
            .map(|q| set(std::slice::from_ref(q)))
            .collect(),
        _ => vec![set(&queries[..many])],
    };
    let mut group = c.benchmark_group("query");
    group.throughput(Throughput::Elements(texts.len() as u64));
    let (mut scratch, mut found) = (QueryScratch::default(), Vec::new());
    for many in [1, 1_000, 10_000] {
        let sets: Vec<QuerySet> = sets(many);
        let mut matched = 0;
        for seen in &seen {
            sets[0].matches_into(&seen.reading, &seen.assessment, &mut scratch, &mut found);
            matched += found.len();
        }
        let each = matched as f64 / seen.len() as f64;
        eprintln!("{many} queries: {each:.2} match a post");
        group.bench_function(BenchmarkId::new("already analyzed", many), |b| {
            b.iter(|| {
                for (seen, set) in seen.iter().zip(sets.iter().cycle()) {
                    let (reading, assessment): (_, &Assessment) = (&seen.reading, &seen.assessment);
                    set.matches_into(black_box(reading), assessment, &mut scratch, &mut found);
                    black_box(&found);
                }
            });
        });
    }
    let mut memory = Scratch::default();
    for many in [0, 1, 1_000, 10_000] {
        let sets: Vec<QuerySet> = if many == 0 {
            vec![QuerySet::new()]
        } else {
            sets(many)
        };
        group.bench_function(BenchmarkId::new("analysis included", many), |b| {
            b.iter(|| {
                for (text, set) in texts.iter().zip(sets.iter().cycle()) {
                    let seen = analyzer.analyze(PostRef::new("1", black_box(text)), &mut memory);
                    set.matches_into(&seen.reading, &seen.assessment, &mut scratch, &mut found);
                    black_box(&found);
                }
            });
        });
    }
    group.bench_function("take one of 10,000 out and add it again", |b| {
        let mut set = set(&queries);
        let mut n = 0;
        b.iter(|| {
            n = (n + 7_919) % queries.len() as u64;
            if let Some(query) = set.remove(QueryId(n)) {
                set.insert(QueryId(n), query);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, query);
criterion_main!(benches);
