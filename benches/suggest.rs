//! What suggestions cost: a post into a quiet and into a full hour, of the event and of the rest, and asking.

use std::hint::black_box;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vigie::event::Profile;
use vigie::score::Score;
use vigie::suggest::{Heard, Suggester};
use vigie::text::TextBuffer;

mod corpus;

/// Posts a measurement.
const BATCH: usize = 1_000;

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_930_000_000, 0).unwrap_or_default()
}

/// The posts of the invented crisis again and again, each time with a word of its own.
fn posts(many: usize) -> Vec<(String, String, TextBuffer)> {
    let texts = corpus::texts();
    (0..many)
        .map(|i| {
            let mut text = TextBuffer::new();
            text.analyze(&format!("{} mot{i}", texts[i % texts.len()]));
            (format!("p{i}"), format!("compte{}", i % 7_919), text)
        })
        .collect()
}

/// Hears posts, so many an hour.
fn feed(
    suggester: &mut Suggester,
    posts: &[(String, String, TextBuffer)],
    an_hour: i64,
    score: Score,
) {
    for (i, (id, author, text)) in (0_i64..).zip(posts) {
        let time = start() + TimeDelta::milliseconds(i * 3_600_000 / an_hour);
        let heard = Heard::new(id, text).author(author).time(time);
        suggester.observe(&black_box(heard), score);
    }
}

fn suggest(c: &mut Criterion) {
    let posts = posts(60_000);
    let (inside, outside) = (Score::saturating(0.9), Score::saturating(0.1));
    let mut group = c.benchmark_group("suggest");
    group.throughput(Throughput::Elements(BATCH as u64));
    for (name, an_hour, score) in [
        ("kept, of the event, 100 an hour", 100, inside),
        ("kept, others, 100 an hour", 100, outside),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| feed(&mut Suggester::default(), &posts[..BATCH], an_hour, score));
        });
    }
    // The text of a post is in the cache when it is heard: fifty posts, again and again.
    let mut full = Suggester::default();
    feed(&mut full, &posts, 1_000_000, outside);
    group.throughput(Throughput::Elements(50));
    group.bench_function("others, 60,000 in one hour", |b| {
        b.iter(|| feed(&mut full, &posts[1_000..1_050], 1_000_000, outside));
    });
    group.finish();

    let mut group = c.benchmark_group("suggest");
    group.sample_size(20);
    let mut day = Suggester::default();
    feed(&mut day, &posts[..12_000], 512, inside);
    feed(&mut day, &posts[12_000..24_000], 512, outside);
    let (kept, others) = day.kept();
    let profile = Profile::new();
    group.bench_function(format!("asking, {kept} posts and {others} others"), |b| {
        b.iter(|| day.suggestions(black_box(&profile), 20));
    });
    group.finish();
}

criterion_group!(benches, suggest);
criterion_main!(benches);
