//! The shipped crisis: its labels are sound, its names are invented, and read as answers they score
//! perfectly.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::facts::seconds;
use super::super::{byte_offset, list, read_lines, score};
use super::assert_figures;

fn posts() -> Vec<Value> {
    read_lines(include_str!(
        "../../../../examples/data/crisis_causses.jsonl"
    ))
}

fn spans(post: &Value) -> impl Iterator<Item = &Value> {
    list(&post["gold"], "places")
        .iter()
        .chain(list(&post["gold"], "quantities"))
}

#[test]
fn labels_stand_where_they_say() {
    for post in posts() {
        let text = post["text"].as_str().expect("every post has a text");
        for label in spans(&post) {
            let (start, end) = (
                byte_offset(text, &label["start"]),
                byte_offset(text, &label["end"]),
            );
            assert_eq!(
                text.get(start..end),
                label["text"].as_str(),
                "in {}",
                post["id"]
            );
        }
    }
}

#[test]
fn posts_are_in_time_order_and_point_at_earlier_ones() {
    let mut seen = BTreeSet::new();
    let mut now = f64::MIN;
    for post in posts() {
        let at = seconds(post["created_at"].as_str().expect("every post has a time"));
        assert!(at >= now, "{} comes too late", post["id"]);
        now = at;
        for link in ["reply_to", "repost_of", "quote_of"] {
            let target = post[link].as_str();
            assert!(
                target.is_none_or(|id| seen.contains(id)),
                "{} {link} {target:?}",
                post["id"]
            );
        }
        let id = post["id"]
            .as_str()
            .expect("every post has an id")
            .to_owned();
        assert!(seen.insert(id), "{} twice", post["id"]);
    }
}

/// What the examples and the quality floors count on.
#[test]
fn it_holds_what_a_demonstration_needs() {
    let posts = posts();
    let having = |field: &str| posts.iter().filter(|post| !post[field].is_null()).count();
    let p0 = posts
        .iter()
        .filter(|post| post["gold"]["priority"] == "P0")
        .count();
    assert!(
        posts.len() >= 150 && p0 >= 17,
        "{} posts, {p0} of them P0",
        posts.len()
    );
    for field in [
        "lat",
        "profile_location",
        "quote_of",
        "reply_to",
        "repost_of",
        "mode",
        "captured_at",
    ] {
        assert!(having(field) > 0, "no post with {field}");
    }
    let mut pictures: BTreeMap<&str, usize> = BTreeMap::new();
    for medium in posts.iter().flat_map(|post| list(post, "media")) {
        *pictures
            .entry(medium["sha256"].as_str().expect("a hash"))
            .or_default() += 1;
    }
    assert!(
        pictures.values().any(|&n| n > 1),
        "no picture is used twice"
    );
}

/// No account, number or address that could be someone's.
#[test]
fn names_numbers_and_addresses_are_invented() {
    // The prefixes that Arcep keeps for fiction.
    const FICTION: [&str; 6] = ["019900", "026191", "035301", "046571", "053649", "063998"];
    for post in posts() {
        let id = &post["id"];
        let text = post["text"].as_str().unwrap_or_default();
        let author = post["author"].as_str().expect("every post has an author");
        let mentions = text.split('@').skip(1).map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default()
        });
        for account in mentions.chain([author]) {
            assert!(
                account.contains("fictif") || account.contains("fictive"),
                "{account} in {id}"
            );
        }
        for address in text
            .split_whitespace()
            .chain(post["url"].as_str())
            .filter(|word| word.contains("://"))
        {
            assert!(
                address.contains("example.org/") || address.contains(".invalid/"),
                "{address} in {id}"
            );
        }
        let digits = text.replace([' ', '.', '\u{a0}', '\u{202f}'], "");
        for number in digits
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| n.len() == 10 && n.starts_with('0'))
        {
            assert!(
                FICTION.iter().any(|prefix| number.starts_with(prefix)),
                "{number} in {id}"
            );
        }
    }
}

/// The labels of a post, written as `annotate` would.
fn as_answer(post: &Value) -> Value {
    let (gold, text) = (&post["gold"], post["text"].as_str().unwrap_or_default());
    let in_bytes = |key: &str| -> Vec<Value> {
        let moved = list(gold, key).iter().cloned().map(|mut label| {
            for end in ["start", "end"] {
                label[end] = json!(byte_offset(text, &label[end]));
            }
            label["score"] = json!(1.0);
            label
        });
        moved.collect()
    };
    let yes = |key: &str| json!(f64::from(u8::from(gold[key] == true)));
    json!({
        "id": post["id"],
        "relevance": yes("relevant"),
        "event_score": yes("relevant_event"),
        "check": yes("rumour"),
        "hazards": list(gold, "hazards").iter().map(|code| json!({"code": code})).collect::<Vec<_>>(),
        "info_type": gold["info_type"],
        "priority": gold["priority"],
        "observed_at": gold["observed_at"],
        "quantities": in_bytes("quantities"),
        "places": in_bytes("places"),
        "cluster": gold["story"],
        "stance": gold["stance"],
    })
}

#[test]
fn its_labels_score_perfectly_against_themselves() {
    let posts = posts();
    let answers: Vec<Value> = posts.iter().map(as_answer).collect();
    let figures = score(&posts, &answers);
    let perfect = [
        "relevance.F1",
        "relevance.AUC.macro",
        "event.AUC",
        "check.AUC",
        "hazards.F1",
        "hazards.exact",
        "hazards.family.R",
        "priority.P0.P",
        "priority.P0.R",
        "priority.accuracy",
        "info_type.accuracy",
        "info_type.F1.macro",
        "quantities.F1",
        "observed_at.F1",
        "places.span.F1",
        "places.resolved.F1",
        "places.coverage",
        "stories.B3.F1",
        "stories.AMI",
        "stories.ARI",
        "stance.accuracy",
        "stance.F1.macro",
    ];
    assert_figures(&figures, &perfect.map(|key| (key, 1.0)));
    let flawless = [
        "relevance.ECE",
        "places.ECE",
        "priority.P0.false_per_1000",
        "stories.stray",
    ];
    assert_figures(&figures, &flawless.map(|key| (key, 0.0)));
}
