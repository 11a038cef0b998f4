//! Time to take one post into a window that already holds 10,000 or 100,000: analysis of the text excluded,
//! settling included. Texts are made of pseudo-words with a Zipf-like use and 15 words a post, a twentieth as many
//! stories as posts.

use std::hint::black_box;

use chrono::{DateTime, TimeDelta};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vigie::post::PostRef;
use vigie::rumour::{Entry, Window, WindowConfig};
use vigie::text::TextBuffer;

/// Marsaglia's xorshift64, seeded: the same stream on every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    /// Small numbers often, great ones seldom.
    fn zipf(&mut self, n: u64) -> u64 {
        let bits = 64 - n.leading_zeros();
        let scale = self.below(u64::from(bits));
        self.below(1 << (scale + 1)).min(n - 1)
    }
}

fn word(n: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "cor", "du", "fen", "gi", "lo", "mur", "na", "pe", "ril", "so", "tan", "vi", "zu",
        "cha", "tre",
    ];
    let mut word = String::new();
    let mut rest = n + 256;
    while rest > 0 {
        word.push_str(SYLLABLES[usize::try_from(rest % 16).unwrap_or(0)]);
        rest /= 16;
    }
    word
}

fn texts(count: u64) -> Vec<String> {
    let mut draw = Draw(88_172_645_463_325_252);
    let stories = (count / 20).max(50);
    (0..count)
        .map(|_| {
            let story = draw.zipf(stories);
            let words = (0..15).map(|i| match i % 2 {
                0 => word(1_000_000 + story * 10 + draw.below(8)),
                _ => word(draw.zipf(50_000)),
            });
            words.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn observe(c: &mut Criterion) {
    let mut group = c.benchmark_group("rumour");
    group.sample_size(10);
    for size in [10_000_u64, 100_000] {
        let posts = texts(size + 5_000);
        let start = DateTime::from_timestamp(1_763_440_000, 0).unwrap_or_default();
        let buffers: Vec<(String, TextBuffer)> = (0..)
            .zip(&posts)
            .map(|(i, text)| {
                let mut buffer = TextBuffer::new();
                buffer.analyze(text);
                (format!("{i}"), buffer)
            })
            .collect();
        let feed = |window: &mut Window, from: usize, to: usize| {
            for (i, (id, buffer)) in (0_i64..).zip(&buffers).take(to).skip(from) {
                let post = PostRef::new(id, buffer.raw())
                    .with_created_at(start + TimeDelta::milliseconds(20 * i));
                black_box(window.observe(Entry::new(post, buffer))).ok();
                window.changes().for_each(drop);
            }
        };
        let mut full = Window::new(WindowConfig::default());
        let held = usize::try_from(size).unwrap_or(usize::MAX);
        feed(&mut full, 0, held);
        group.throughput(Throughput::Elements(5_000));
        group.bench_function(format!("observe at {size}"), |b| {
            b.iter_batched_ref(
                || full.clone(),
                |window| feed(window, held, held + 5_000),
                criterion::BatchSize::PerIteration,
            );
        });
        group.throughput(Throughput::Elements(size));
        group.bench_function(format!("settle {size}"), |b| b.iter(|| full.settle()));
    }
    group.finish();
}

criterion_group!(benches, observe);
criterion_main!(benches);
