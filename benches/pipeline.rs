//! Posts a second through the whole pipeline: reading alone, and the watch with a window of 10,000 posts.
//!
//! The stream is made of the invented crisis: pieces of three posts, a commune of France and a figure, so that
//! texts differ; three posts in ten repeat one of the last 2,000, half of them word for word. JSON is not parsed here.

use std::fmt::Write as _;
use std::hint::black_box;

use chrono::{DateTime, TimeDelta, Utc};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vigie::event::Event;
use vigie::post::PostRef;
use vigie::rumour::WindowConfig;
use vigie::signal::Detector;
use vigie::watch::{Analyzer, Scratch, Watch};

mod corpus;

/// Posts in the window.
const WINDOW: u32 = 10_000;
/// Different posts in the stream, which then begins again: long after they left the window.
const STREAM: usize = 40_000;
/// Posts a measurement.
const BATCH: usize = 1_000;

/// Knuth's MMIX generator, seeded: the same stream on every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n.max(1)
    }

    fn of<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

fn stream(analyzer: &Analyzer) -> Vec<String> {
    let corpus = corpus::texts();
    let words: Vec<Vec<&str>> = corpus
        .iter()
        .map(|text| text.split(' ').collect())
        .collect();
    let gazetteer = analyzer.geoparser().gazetteer();
    let names: Vec<&str> = gazetteer.iter().map(|place| place.name()).collect();
    let mut draw = Draw(2_025);
    let mut posts: Vec<String> = Vec::new();
    while posts.len() < STREAM {
        let recent = posts.len().min(2_000);
        let repeated = (recent > 0 && draw.below(10) < 3)
            .then(|| posts[posts.len() - 1 - draw.below(recent)].clone());
        posts.push(match repeated {
            Some(post) if draw.below(2) == 0 => format!("RT @compte{}: {post}", draw.below(5_000)),
            Some(post) => format!(
                "{post} {}",
                draw.of(&["à partager", "😱", "#alerte", "vu ce matin", "?!"])
            ),
            None => {
                let mut post = String::new();
                for _ in 0..3 {
                    let text = &words[draw.below(words.len())];
                    let (from, many) = (draw.below(text.len()), 3 + draw.below(4));
                    for word in text.iter().skip(from).take(many) {
                        post.push_str(word);
                        post.push(' ');
                    }
                }
                let _ = write!(post, "à {} {}", draw.of(&names), draw.below(1_000)); // a String takes all
                post
            }
        });
    }
    posts
}

fn event() -> Event {
    serde_json::from_str(include_str!("../examples/data/crisis_causses.event.json"))
        .unwrap_or_else(|e| panic!("{e}"))
}

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_758_950_000, 0).unwrap_or_default()
}

fn analyze(c: &mut Criterion) {
    let analyzer = Analyzer::default();
    let mut group = c.benchmark_group("pipeline");
    let (crisis, made) = (corpus::texts(), stream(&analyzer));
    for (name, posts) in [("crisis", &crisis[..]), ("stream", &made[..BATCH])] {
        let bytes: usize = posts.iter().map(String::len).sum();
        group.throughput(Throughput::Elements(posts.len() as u64));
        for (open, analyzer) in [
            ("no event", analyzer.clone()),
            ("one event", analyzer.clone().with_events(&[event()])),
        ] {
            let mut scratch = Scratch::default();
            group.bench_function(
                format!("analyze, {name} of {} bytes, {open}", bytes / posts.len()),
                |b| {
                    b.iter(|| {
                        for text in posts {
                            let post = PostRef::new("1", text).with_created_at(start());
                            black_box(analyzer.analyze(black_box(post), &mut scratch));
                        }
                    });
                },
            );
        }
    }
    group.finish();
}

fn observe(c: &mut Criterion) {
    let posts = stream(&Analyzer::default());
    let window = WindowConfig::default()
        .max_posts(WINDOW)
        .unwrap_or_else(|e| panic!("{e}"));
    let mut watch = Watch::new(Analyzer::default(), window, Detector::default());
    watch.open(event());
    let (mut id, mut author, mut next) = (String::new(), String::new(), 0_usize);
    let mut feed = |many: usize| {
        for _ in 0..many {
            id.clear();
            author.clear();
            let _ = (
                write!(id, "{next}"),
                write!(author, "compte{}", next % 7_919),
            ); // a String takes all
            let at =
                start() + TimeDelta::milliseconds(50 * i64::try_from(next).unwrap_or(i64::MAX));
            let mut post = PostRef::new(&id, &posts[next % posts.len()]).with_created_at(at);
            post.author = Some(&author);
            black_box(watch.observe(post).map(|update| update.assignment.kind)).ok();
            watch.window_mut().changes().for_each(drop);
            next += 1;
        }
    };
    feed(WINDOW as usize);
    let mut group = c.benchmark_group("pipeline");
    group.sample_size(20);
    group.throughput(Throughput::Elements(BATCH as u64));
    group.bench_function(format!("watch at {WINDOW}, one event"), |b| {
        b.iter(|| feed(BATCH));
    });
    group.finish();
}

criterion_group!(benches, analyze, observe);
criterion_main!(benches);
