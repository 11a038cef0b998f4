//! The same phrases, the same posts, one run. `cargo bench -p peers`; `PEERS_POSTS=posts.jsonl` for other posts.
//!
//! The automata and the regular expression get texts that were folded beforehand and only report where phrases stand;
//! vigie folds, cuts into terms, finds the patterns with gaps and shapes too, and settles what stands. Elements are posts.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vigie::keyword::{KeywordScratch, Matcher};
use vigie::text::{TextBuffer, fold};

fn peers(c: &mut Criterion) {
    let (literals, posts) = (peers::literals(), peers::posts());
    let folded: Vec<String> = posts.iter().map(|p| fold(p).as_str().to_owned()).collect();
    let bytes: usize = posts.iter().map(String::len).sum();
    println!(
        "{} phrases, {} posts of {} bytes",
        literals.len(),
        posts.len(),
        bytes / posts.len().max(1)
    );
    let mut group = c.benchmark_group("peers");
    group.throughput(Throughput::Elements(posts.len() as u64));

    let matcher = Matcher::builtin();
    let (mut buffer, mut scratch) = (TextBuffer::new(), KeywordScratch::new());
    group.bench_function("vigie, fold and tokens and keyword", |b| {
        b.iter(|| {
            for post in &posts {
                buffer.analyze_with(black_box(post), &matcher);
                black_box(matcher.find_into(&buffer, &mut scratch).cues());
            }
        });
    });

    let daachorse =
        daachorse::DoubleArrayAhoCorasick::<u32>::new(&literals).unwrap_or_else(|e| panic!("{e}"));
    group.bench_function("daachorse, bytewise, overlapping, folded before", |b| {
        b.iter(|| {
            count(&folded, |text| {
                daachorse.find_overlapping_iter(text).count()
            })
        });
    });

    let aho_corasick = aho_corasick::AhoCorasick::builder()
        .kind(Some(aho_corasick::AhoCorasickKind::ContiguousNFA))
        .build(&literals)
        .unwrap_or_else(|e| panic!("{e}"));
    group.bench_function(
        "aho-corasick, contiguous NFA, overlapping, folded before",
        |b| {
            b.iter(|| {
                count(&folded, |text| {
                    aho_corasick.find_overlapping_iter(text).count()
                })
            });
        },
    );

    // The longest of the phrases that begin at a place, as an alternation wants it.
    let mut longest_first: Vec<_> = literals.iter().map(|l| regex::escape(l)).collect();
    longest_first.sort_by_key(|l| std::cmp::Reverse(l.len()));
    let alternation = format!(r"\b(?:{})\b", longest_first.join("|"));
    let one = regex::RegexBuilder::new(&alternation)
        .size_limit(1 << 30)
        .dfa_size_limit(1 << 30)
        .build()
        .unwrap_or_else(|e| panic!("{e}"));
    group.bench_function(
        "regex, alternation between word boundaries, folded before",
        |b| {
            b.iter(|| count(&folded, |text| one.find_iter(text).count()));
        },
    );
    group.finish();

    // A set says which phrases stand in a text, as the others do; it is so slow that a few texts must do.
    let words = literals
        .iter()
        .map(|l| format!(r"\b{}\b", regex::escape(l)));
    let set = regex::RegexSetBuilder::new(words)
        .size_limit(1 << 30)
        .build()
        .unwrap_or_else(|e| panic!("{e}"));
    let few = folded.get(..4).unwrap_or(&folded);
    let mut group = c.benchmark_group("peers, 4 posts");
    group.sample_size(10);
    group.throughput(Throughput::Elements(few.len() as u64));
    group.bench_function("regex set between word boundaries, folded before", |b| {
        b.iter(|| count(few, |text| set.matches(text).iter().count()));
    });
    group.finish();
}

fn count(texts: &[String], found: impl Fn(&str) -> usize) -> usize {
    texts.iter().map(|text| found(black_box(text))).sum()
}

criterion_group!(benches, peers);
criterion_main!(benches);
