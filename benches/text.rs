//! Reading text: folding alone, and tokens with terms, over the invented crisis. Elements are posts.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vigie::text::{TextBuffer, fold};

mod corpus;

fn text(c: &mut Criterion) {
    let posts = corpus::texts();
    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Elements(posts.len() as u64));
    group.bench_function("fold with offsets", |b| {
        b.iter(|| {
            posts
                .iter()
                .map(|p| fold(black_box(p)).as_str().len())
                .sum::<usize>()
        });
    });
    let mut buffer = TextBuffer::new();
    group.bench_function("tokens and terms", |b| {
        b.iter(|| {
            posts
                .iter()
                .map(|p| {
                    buffer.analyze(black_box(p));
                    buffer.terms().len()
                })
                .sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, text);
criterion_main!(benches);
