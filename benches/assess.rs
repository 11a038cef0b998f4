//! Posts a second that are judged, once text, keywords, places and facts are read.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vigie::assess::{AssessScratch, Assessor, EventEvidence};
use vigie::fact::{FactReader, Facts};
use vigie::hazard::{Category, Hazard};
use vigie::keyword::{KeywordScratch, Matcher};
use vigie::observation::{Reading, SourceKind};
use vigie::place::{Gazetteer, Geoparser, PlaceScratch, ResolveContext};
use vigie::post::PostRef;
use vigie::score::Score;
use vigie::text::TextBuffer;

mod corpus;

/// What a post is read into.
#[derive(Default)]
struct Memory {
    text: TextBuffer,
    keywords: KeywordScratch,
    places: PlaceScratch,
    facts: Facts,
}

fn assess(c: &mut Criterion) {
    let texts = corpus::texts();
    let (matcher, facts) = (Matcher::builtin(), FactReader::new());
    let geoparser = Geoparser::new(Gazetteer::france());
    let mut memory: Vec<Memory> = texts.iter().map(|_| Memory::default()).collect();
    for (text, memory) in texts.iter().zip(&mut memory) {
        memory
            .text
            .analyze_with(text, &(&matcher, geoparser.gazetteer()));
        facts.read(&memory.text, None, &mut memory.facts);
    }
    let readings: Vec<Reading<'_>> = texts
        .iter()
        .zip(&mut memory)
        .map(|(text, memory)| Reading {
            post: PostRef::new("1", text),
            text: &memory.text,
            keywords: matcher.find_into(&memory.text, &mut memory.keywords),
            places: geoparser.find_into(
                &memory.text,
                &ResolveContext::default(),
                &mut memory.places,
            ),
            gazetteer: geoparser.gazetteer(),
            facts: &memory.facts,
            source: SourceKind::Unknown,
        })
        .collect();

    let (assessor, mut scratch) = (Assessor::default(), AssessScratch::default());
    let hazards = [Category::from(Hazard::Flood)];
    let evidence = EventEvidence {
        hazards: &hazards,
        area: Some(Score::HALF),
        keyword: false,
        in_window: Some(true),
    };
    let mut group = c.benchmark_group("assess");
    group.throughput(Throughput::Elements(readings.len() as u64));
    group.bench_function("relevance, type, priority", |b| {
        b.iter(|| {
            for reading in &readings {
                black_box(assessor.assess(black_box(reading), &mut scratch));
            }
        });
    });
    group.bench_function("and one event", |b| {
        b.iter(|| {
            for reading in &readings {
                let judged = assessor.assess(black_box(reading), &mut scratch);
                black_box(assessor.event_score(reading, &judged, &evidence, &scratch));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, assess);
criterion_main!(benches);
