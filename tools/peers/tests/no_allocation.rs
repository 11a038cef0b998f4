//! Once its memory has grown, reading a post allocates nothing.

use allocation_counter::measure;
use vigie::keyword::{KeywordScratch, Matcher};
use vigie::post::PostRef;
use vigie::text::TextBuffer;
use vigie::watch::{Analyzer, Scratch};

/// Reads every post twice; tells what the second time allocated.
fn second_reading(mut read: impl FnMut(&str)) -> u64 {
    let posts = peers::posts();
    let mut read_all = || {
        for post in &posts {
            read(post);
        }
    };
    read_all();
    measure(read_all).count_total
}

#[test]
fn the_counter_counts() {
    assert!(second_reading(|post| drop(post.to_owned())) >= 190);
}

#[test]
fn text_and_keywords() {
    let mission = Matcher::builtin()
        .with(
            &"hazard\tSHELTER_FULL\tfr\tS\tgymnase {2} plein"
                .parse()
                .unwrap(),
        )
        .with_terms(["#CrueDuLison", "Pont-Neuf", "@vigie_fictive"]);
    for matcher in [Matcher::builtin(), mission] {
        let (mut text, mut scratch) = (TextBuffer::new(), KeywordScratch::new());
        let allocated = second_reading(|post| {
            text.analyze_with(post, &matcher);
            matcher.find_into(&text, &mut scratch);
        });
        assert_eq!(allocated, 0);
    }
}

#[test]
fn analyzer() {
    let analyzer = Analyzer::default();
    let mut scratch = Scratch::default();
    let at = "2025-09-27T09:00:00Z".parse().unwrap();
    let allocated = second_reading(|post| {
        let mut post = PostRef::new("1", post).with_created_at(at);
        post.author = Some("sdis_fictif48");
        analyzer.analyze(post, &mut scratch);
    });
    assert_eq!(allocated, 0);
}
