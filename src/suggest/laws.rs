//! Laws of any stream: order, shards, counting by hand, and texts of any kind.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use proptest::prelude::*;

use super::tests::{Said, hear, said};
use super::*;
use crate::event::Profile;
use crate::score::Score;
use crate::text::TextBuffer;

/// A small language: some words are common to all streams.
fn stream() -> impl Strategy<Value = Vec<Said>> {
    const WORDS: [&str; 9] = [
        "zorn",
        "Valmore",
        "#CrueOrvanne",
        "#crueorvanne",
        "brissac",
        "le",
        "moulin",
        "vieux",
        "@vigie_fictive",
    ];
    let post = (
        prop::collection::vec(0..WORDS.len(), 1..6),
        0..12_u8,
        0..600_i64,
        prop::bool::ANY,
    );
    prop::collection::vec(post, 0..60).prop_map(|posts| {
        let rows = posts.into_iter().enumerate();
        rows.map(|(i, (words, author, minute, inside))| {
            let text: Vec<_> = words.into_iter().map(|w| WORDS[w]).collect();
            said(
                i,
                &format!("a{author}"),
                minute,
                &text.join(" "),
                if inside { 0.8 } else { 0.1 },
            )
        })
        .collect()
    })
}

/// Few enough of one author, so that none is left out.
fn wide() -> Suggester {
    let config = SuggestConfig {
        per_author: 500,
        min_rise: 0.0,
        ..SuggestConfig::default()
    };
    Suggester::new(config).unwrap_or_else(|e| panic!("{e}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn order_and_shards_do_not_matter(posts in stream().prop_shuffle(), cut in any::<prop::sample::Index>()) {
        let mut sorted = posts.clone();
        sorted.sort_by_key(|post| post.minute);
        let (mut one, mut other, mut left, mut right) = (wide(), wide(), wide(), wide());
        hear(&mut one, &posts);
        hear(&mut other, &sorted);
        let cut = if posts.is_empty() { 0 } else { cut.index(posts.len()) };
        hear(&mut left, &posts[..cut]);
        hear(&mut right, &posts[cut..]);
        let expected = one.suggestions(&Profile::new(), 20);
        prop_assert_eq!(&other.suggestions(&Profile::new(), 20), &expected);
        let mut merged = left.clone();
        merged.merge(right.clone()).unwrap();
        right.merge(left).unwrap();
        prop_assert_eq!(&merged.suggestions(&Profile::new(), 20), &expected);
        prop_assert_eq!(&right.suggestions(&Profile::new(), 20), &expected);
        let twice = merged.clone();
        merged.merge(twice).unwrap();
        prop_assert_eq!(&merged.suggestions(&Profile::new(), 20), &expected);
    }

    /// Against counting by hand: of each text its first post, then authors by word.
    #[test]
    fn voices_are_those_counted_by_hand(posts in stream()) {
        let mut suggester = wide();
        hear(&mut suggester, &posts);
        let lower = |post: &Said| -> Vec<String> {
            post.text.split(' ').map(|w| w.trim_start_matches('#').to_lowercase()).collect()
        };
        let mut sorted: Vec<&Said> = posts.iter().filter(|p| p.score > 0.5).collect();
        sorted.sort_by_key(|p| (p.minute, xxhash_rust::xxh3::xxh3_64(p.id.as_bytes())));
        let mut texts = BTreeSet::new();
        let mut by_word: BTreeMap<String, (usize, BTreeSet<&str>)> = BTreeMap::new();
        for post in sorted {
            // Hashtags come apart by case, mentions are no words.
            let key: Vec<_> = post.text.split(' ').filter(|w| !w.starts_with('@'))
                .map(|w| w.replace("#CrueOrvanne", "crue orvanne").replace('#', "").to_lowercase()).collect();
            if !texts.insert(key.join(" ")) {
                continue;
            }
            for word in lower(post).into_iter().collect::<BTreeSet<_>>() {
                let (count, authors) = by_word.entry(word).or_default();
                *count += 1;
                authors.insert(&post.author);
            }
        }
        let found = suggester.suggestions(&Profile::new(), 50);
        for s in found.keywords.iter().filter(|s| s.kind != Kind::Phrase) {
            let word = s.text.trim_start_matches('#').to_lowercase();
            let (count, authors) = &by_word[&word];
            prop_assert_eq!((s.inside.posts, s.voices), (*count, authors.len().min(*count)), "{}", s.text);
        }
    }

    #[test]
    fn any_text_time_and_score_is_borne(
        posts in prop::collection::vec((".{0,60}|(#|@|[a-zé]{3,5}| ){0,12}", any::<i64>(), any::<f64>(), 0..4_u8), 0..40),
    ) {
        let mut suggester = Suggester::new(SuggestConfig { min_voices: 2, min_rise: 0.0, ..SuggestConfig::default() }).unwrap();
        let mut text = TextBuffer::new();
        for (i, (raw, at, score, author)) in posts.iter().enumerate() {
            text.analyze(raw);
            let (id, author) = (format!("{i}"), format!("{author}"));
            let mut heard = Heard::new(&id, &text).author(&author);
            heard.time = DateTime::from_timestamp(at >> (i % 3 * 24), 0);
            suggester.observe(&heard, Score::saturating(*score));
        }
        let found = suggester.suggestions(&Profile::new(), 50);
        let mut profile = Profile::new();
        for s in found.keywords.iter().chain(&found.accounts) {
            prop_assert!(s.rise.is_finite() && s.rise >= 0.0 && s.voices >= 2 && s.inside.posts <= s.inside.of);
            let added = if s.kind == Kind::Account { profile.add_account(&s.text) } else { profile.add_keyword(&s.text) };
            prop_assert!(added.is_ok(), "{:?}", s.text);
        }
        // What was added is not suggested again.
        for s in suggester.suggestions(&profile, 50).keywords {
            prop_assert!(!found.keywords.iter().any(|f| f.text == s.text), "{}", s.text);
        }
        let json = serde_json::to_string(&suggester).unwrap();
        prop_assert_eq!(serde_json::from_str::<Suggester>(&json).unwrap(), suggester);
    }
}
