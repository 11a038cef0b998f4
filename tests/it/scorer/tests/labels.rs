//! Each kind of label on a handful of posts, worked by hand.

use serde_json::{Value, json};

use super::super::{Figures, score};
use super::assert_figures;

/// Scores rows of (gold labels, answer).
fn figures<const N: usize>(rows: [(Value, Value); N]) -> Figures {
    figures_of(rows.map(|(gold, answer)| ("", gold, answer)))
}

/// Scores rows of (text, gold labels, answer).
fn figures_of<const N: usize>(rows: [(&str, Value, Value); N]) -> Figures {
    let (mut gold, mut annotated) = (Vec::new(), Vec::new());
    for (id, (text, labels, mut answer)) in rows.into_iter().enumerate() {
        gold.push(json!({"id": id.to_string(), "text": text, "gold": labels}));
        answer["id"] = json!(id.to_string());
        annotated.push(answer);
    }
    score(&gold, &annotated)
}

#[test]
fn no_label_no_figure() {
    let figures = figures([(
        json!({}),
        json!({"relevance": 0.5, "priority": "P0", "cluster": "a", "stance": "deny"}),
    )]);
    assert_eq!(figures, Figures::new());
    assert_eq!(score(&[], &[]), Figures::new());
}

#[test]
fn a_post_without_answer_counts_as_wrong() {
    let gold = json!({"id": 1, "text": "", "gold": {"relevant": true, "hazards": ["FLOOD"], "priority": "P0", "story": "s"}});
    let found = score(std::slice::from_ref(&gold), &[]);
    assert_figures(
        &found,
        &[
            ("relevance.R", 0.0),
            ("hazards.R", 0.0),
            ("priority.P0.R", 0.0),
            ("stories.n", 1.0),
        ],
    );
    // An id is the same written as a number or as text, and the last of two answers counts.
    let answers = [
        json!({"id": "1", "relevance": 0.1}),
        json!({"id": 1, "relevance": 0.9}),
    ];
    assert_figures(&score(&[gold], &answers), &[("relevance.R", 1.0)]);
}

#[test]
fn relevance() {
    let found = figures([
        (
            json!({"relevant": true, "relevant_event": true}),
            json!({"relevance": 0.9, "event_score": 0.9}),
        ),
        (
            json!({"relevant": true, "relevant_event": false}),
            json!({"relevance": 0.4, "event_score": null}),
        ),
        (
            json!({"relevant": false, "relevant_event": false}),
            json!({"relevance": 0.6, "event_score": 0.4}),
        ),
        (
            json!({"relevant": false, "relevant_event": true}),
            json!({}),
        ),
    ]);
    assert_figures(
        &found,
        &[
            ("relevance.n", 4.0),
            ("relevance.positive", 2.0),
            ("relevance.P", 0.5),
            ("relevance.R", 0.5),
            ("relevance.F1", 0.5),
            ("relevance.F1.always", 2.0 / 3.0),
            // 0.9 is above both negatives (0.6, 0), 0.4 above one.
            ("relevance.AUC.macro", 0.75),
            // Each post alone in its bin: 0.1 + 0.6 + 0.6 + 0.
            ("relevance.ECE", 1.3 / 4.0),
            ("relevance.ECE.worst_event", 1.3 / 4.0),
            // Unknown is 0.5: 0.9 and 0.5 against 0.5 and 0.4.
            ("event.AUC", 3.5 / 4.0),
        ],
    );
    let calm = figures([
        (
            json!({"relevant": false}),
            json!({"relevance": 0.5, "priority": "P0"}),
        ),
        (
            json!({"relevant": false}),
            json!({"relevance": 0.49, "priority": "P1"}),
        ),
    ]);
    assert_figures(
        &calm,
        &[
            ("relevance.false_alarms_per_1000", 500.0),
            ("priority.P0.false_per_1000", 500.0),
        ],
    );
    assert!(!calm.contains_key("relevance.P"));
}

#[test]
#[should_panic(expected = "relevance is 1.5, not a number in [0, 1]")]
fn a_score_out_of_bounds_is_a_bug() {
    figures([(json!({"relevant": true}), json!({"relevance": 1.5}))]);
}

#[test]
fn hazards() {
    let said = |codes: &[&str]| json!({"hazards": codes.iter().map(|code| json!({"code": code})).collect::<Vec<_>>()});
    let found = figures([
        (json!({"hazards": ["FLOOD", "OUTAGE"]}), said(&["FLOOD"])),
        (json!({"hazards": ["WILDFIRE"]}), said(&["FIRE"])),
        (json!({"hazards": []}), said(&[])),
        (json!({"hazards": ["HAZMAT"]}), said(&["HAZMAT", "HAZMAT"])),
        (json!({"hazards": []}), said(&["COLD"])),
    ]);
    assert_figures(
        &found,
        &[
            ("hazards.n", 5.0),
            ("hazards.P", 0.5),
            ("hazards.R", 0.5),
            ("hazards.F1", 0.5),
            ("hazards.exact", 0.4),
            ("hazards.family.R", 1.0),
            ("hazards.per_post", 0.8),
        ],
    );
}

#[test]
fn triage() {
    let found = figures([
        (
            json!({"priority": "P0", "info_type": "HelpRequest", "rumour": false, "relevant_event": true}),
            json!({"priority": "P0", "info_type": "HelpRequest", "check": 0.2}),
        ),
        (
            json!({"priority": "P0", "info_type": "HelpRequest", "rumour": false, "relevant_event": true}),
            json!({"priority": "P1", "info_type": "Emotion"}),
        ),
        (
            json!({"priority": "P2", "info_type": "AccessRoad", "rumour": true, "relevant_event": true}),
            json!({"priority": "P0", "info_type": "AccessRoad", "check": 0.7}),
        ),
        (
            json!({"priority": "P3", "info_type": "AccessRoad", "rumour": true, "relevant_event": false}),
            json!({"priority": "P3", "check": 0.0}),
        ),
    ]);
    assert_figures(
        &found,
        &[
            ("priority.n", 4.0),
            ("priority.P0", 2.0),
            ("priority.P0.P", 0.5),
            ("priority.P0.R", 0.5),
            ("priority.P0.false_per_1000", 250.0),
            ("priority.accuracy", 0.5),
            ("info_type.accuracy", 0.5),
            // Both gold types: P 1, R 1/2. Emotion is no gold type.
            ("info_type.F1.macro", 2.0 / 3.0),
            ("check.AUC", 1.0),
        ],
    );
}

#[test]
fn quantities_in_code_points_and_bytes() {
    // "É", "é" and "à" are one code point and two bytes: the gold span 6..11 is 9..14 in bytes.
    let text = "Été à 40 cm, 3 blessés";
    assert_eq!((&text[9..14], &text[16..]), ("40 cm", "3 blessés"));
    let gold = json!({"quantities": [
        {"start": 6, "end": 11, "value": 40, "unit": "cm", "role": "water_level"},
        {"start": 13, "end": 22, "value": 3, "unit": "personnes", "role": "casualties_injured"}]});
    let answer = |quantities: Value| json!({"quantities": quantities});
    let at = |start: usize, end: usize, value: f64, role: &str| json!({"start": start, "end": end, "value": value, "role": role});
    let cases = [
        // Within 1 %, spans that overlap by a byte; and one too many.
        (
            json!([
                at(13, 15, 40.4, "water_level"),
                at(16, 17, 3.0, "casualties_injured"),
                at(0, 2, 1.0, "other")
            ]),
            2.0 / 3.0,
            1.0,
        ),
        // Touching is not overlapping; a wrong role; a value off by 2 %.
        (
            json!([at(6, 9, 40.0, "water_level"), at(16, 17, 3.0, "missing")]),
            0.0,
            0.0,
        ),
        (json!([at(9, 14, 40.8, "water_level")]), 0.0, 0.0),
        // One answer serves one label only.
        (
            json!([
                at(9, 14, 40.0, "water_level"),
                at(9, 14, 40.0, "water_level")
            ]),
            0.5,
            0.5,
        ),
        (Value::Null, 0.0, 0.0),
    ];
    for (quantities, p, r) in cases {
        let found = figures_of([(text, gold.clone(), answer(quantities))]);
        assert_figures(
            &found,
            &[
                ("quantities.gold", 2.0),
                ("quantities.P", p),
                ("quantities.R", r),
            ],
        );
    }
}

/// Two numbers side by side, answered as one or two.
#[test]
fn one_answer_serves_one_quantity() {
    let at = |start: usize, end: usize, value: f64| json!({"start": start, "end": end, "value": value, "role": "water_level"});
    let gold = json!({"quantities": [at(0, 1, 3.0), at(2, 5, 3.02)]});
    for (answer, p, r) in [
        (json!([at(0, 5, 3.0)]), 1.0, 0.5),
        (json!([at(0, 5, 3.0), at(0, 5, 3.0)]), 1.0, 1.0),
        // Touching the second label on its right, and the first on its right.
        (json!([at(5, 7, 3.0)]), 0.0, 0.0),
        (json!([at(1, 2, 3.0)]), 0.0, 0.0),
    ] {
        let found = figures_of([("3 4 m, oui", gold.clone(), json!({"quantities": answer}))]);
        assert_figures(&found, &[("quantities.P", p), ("quantities.R", r)]);
    }
}

#[test]
fn observed_at() {
    let found = figures([
        (
            json!({"observed_at": "2025-09-27T06:00:00Z"}),
            json!({"observed_at": "2025-09-27T08:10:00+02:00"}),
        ),
        (
            json!({"observed_at": "2025-09-27T06:00:00Z"}),
            json!({"observed_at": "2025-09-27T06:10:01Z"}),
        ),
        (
            json!({"observed_at": "2025-09-27T06:00:00Z"}),
            json!({"observed_at": null}),
        ),
        (
            json!({"observed_at": null}),
            json!({"observed_at": "2025-09-27T06:00:00Z"}),
        ),
        (json!({"observed_at": null}), json!({})),
        (json!({}), json!({"observed_at": "2025-09-27T06:00:00Z"})),
    ]);
    assert_figures(
        &found,
        &[
            ("observed_at.gold", 3.0),
            ("observed_at.P", 1.0 / 3.0),
            ("observed_at.R", 1.0 / 3.0),
        ],
    );
}

/// One mention (bytes and code points agree in plain ASCII) and one answer: is it found, is it
/// counted, is it right?
#[test]
fn one_place() {
    let text = "somewhere";
    let mende = json!({"kind": "commune", "insee": "48095", "dept": "48"});
    let aude = json!({"kind": "departement", "insee": null, "dept": "11"});
    let river = json!({"kind": "river", "insee": null, "dept": null});
    let dot = json!({"kind": "city", "lat": 44.0, "lon": 3.0});
    let area = json!({"kind": "country", "lat": 44.0, "lon": 3.0, "bbox": [40.0, 50.0, -5.0, 8.0]});
    let road = json!({"kind": "road", "text": "D 907"});
    let lane = json!({"kind": "road", "text": "la rocade"});
    let poi = json!({"kind": "poi", "insee": "48131"});
    let maybe = json!({"kind": "commune", "insee": "48095", "optional": true});
    let near_poi = json!({"kind": "poi", "lat": 44.0, "lon": 3.0});
    // Gold, answer, then: gold mentions, found, answers that count, claims, right ones.
    let cases = [
        (&mende, json!({"insee": "48095"}), [1, 1, 1, 1, 1]),
        (&mende, json!({"insee": "48096"}), [1, 1, 1, 1, 0]),
        (
            &mende,
            json!({"insee": "48095", "ambiguous": true}),
            [1, 1, 1, 0, 0],
        ),
        (&aude, json!({"dept": "11"}), [1, 1, 1, 1, 1]),
        (
            &aude,
            json!({"dept": "11", "insee": "11069"}),
            [1, 1, 1, 1, 0],
        ),
        // Found, but gold cannot tell whether it is right.
        (&river, json!({"kind": "river"}), [1, 1, 1, 0, 0]),
        (&dot, json!({"lat": 44.0, "lon": 3.1}), [1, 1, 1, 1, 1]),
        (&dot, json!({"lat": 46.0, "lon": 3.0}), [1, 1, 1, 1, 0]),
        (&dot, json!({"insee": "48095"}), [1, 1, 1, 1, 0]),
        // 9 degrees is 1 beyond the box and within its margin of a tenth.
        (&area, json!({"lat": 44.0, "lon": 9.0}), [1, 1, 1, 1, 1]),
        (&area, json!({"lat": 44.0, "lon": 9.5}), [1, 1, 1, 1, 0]),
        (&road, json!({"kind": "road"}), [1, 1, 1, 0, 0]),
        // Optional: neither way, unless it is said to be something else.
        (&lane, json!({"kind": "road"}), [0, 0, 0, 0, 0]),
        (
            &lane,
            json!({"kind": "commune", "insee": "48095"}),
            [0, 0, 1, 1, 0],
        ),
        (
            &poi,
            json!({"kind": "commune", "insee": "48131"}),
            [0, 0, 0, 0, 0],
        ),
        (
            &poi,
            json!({"kind": "commune", "insee": "48095"}),
            [0, 0, 1, 1, 0],
        ),
        (
            &poi,
            json!({"kind": "commune", "insee": "48095", "ambiguous": true}),
            [0, 0, 0, 0, 0],
        ),
        (
            &near_poi,
            json!({"kind": "commune", "lat": 44.5, "lon": 3.0}),
            [0, 0, 0, 0, 0],
        ),
        (
            &near_poi,
            json!({"kind": "river", "lat": 48.0, "lon": 3.0}),
            [0, 0, 1, 1, 0],
        ),
        (&maybe, json!({"kind": "admin1"}), [0, 0, 0, 0, 0]),
        (
            &maybe,
            json!({"kind": "commune", "insee": "48096"}),
            [0, 0, 1, 1, 0],
        ),
    ];
    for (mention, answer, [wanted, found, given, claimed, right]) in cases {
        let (mut mention, mut said) = (mention.clone(), answer.clone());
        for span in [&mut mention, &mut said] {
            span["start"] = json!(2);
            span["end"] = json!(5);
        }
        // A right commune beside it, so that no count is lost in a division by zero.
        let gold = json!([mention, {"start": 6, "end": 9, "kind": "commune", "insee": "48001"}]);
        let places = json!([said, {"start": 6, "end": 9, "kind": "commune", "insee": "48001"}]);
        let figures = figures_of([(text, json!({"places": gold}), json!({"places": places}))]);
        let share = |n: u8, d: u8| f64::from(n + 1) / f64::from(d + 1);
        let what = format!("{answer} on {mention}: {figures:?}");
        super::assert_close(figures["places.gold"], f64::from(wanted + 1), &what);
        super::assert_close(figures["places.span.P"], share(found, given), &what);
        super::assert_close(figures["places.span.R"], share(found, wanted), &what);
        super::assert_close(figures["places.resolved.P"], share(right, claimed), &what);
    }
}

#[test]
fn places_together() {
    let gold = json!({"places": [
        {"start": 0, "end": 5, "kind": "commune", "insee": "48095"},
        {"start": 6, "end": 9, "kind": "city", "lat": 44.0, "lon": 3.0},
        {"start": 10, "end": 12, "kind": "commune", "insee": "12145"}]});
    let answer = json!({"places": [
        {"start": 0, "end": 5, "insee": "48095", "score": 0.9},
        {"start": 6, "end": 9, "lat": 44.9, "lon": 3.0, "score": 0.7},
        {"start": 10, "end": 12, "ambiguous": true},
        {"start": 13, "end": 15, "insee": "75056", "score": 0.4}]});
    let figures = figures_of([("Mende Ici Là Lens", gold, answer)]);
    assert_figures(
        &figures,
        &[
            ("places.span.P", 0.75),
            ("places.span.R", 1.0),
            ("places.resolved.P", 2.0 / 3.0),
            ("places.resolved.R", 2.0 / 3.0),
            ("places.coverage", 0.75),
            // 100 km away.
            ("places.acc@161km", 1.0),
            ("places.acc@20km", 0.0),
            ("places.ECE", (0.1 + 0.3 + 0.4) / 3.0),
        ],
    );
}

#[test]
fn one_answer_serves_one_place() {
    let gold = json!({"places": [
        {"start": 0, "end": 5, "kind": "commune", "insee": "48095"},
        {"start": 6, "end": 12, "kind": "commune", "insee": "12145"}]});
    let answer = json!({"places": [{"start": 0, "end": 12, "insee": "48095"}]});
    let figures = figures_of([("Mende-Millau", gold, answer)]);
    assert_figures(
        &figures,
        &[
            ("places.span.P", 1.0),
            ("places.span.R", 0.5),
            ("places.resolved.P", 1.0),
            ("places.resolved.R", 0.5),
        ],
    );
}

#[test]
fn stories() {
    let figures = figures([
        (json!({"story": "a"}), json!({"cluster": "x"})),
        (json!({"story": "a"}), json!({"cluster": "x"})),
        (json!({"story": "b"}), json!({"cluster": null})),
        (json!({"story": "b"}), json!({})),
        // Without a story: one strays into x, one is in a cluster of its own, two are alone.
        (json!({"story": null}), json!({"cluster": "x"})),
        (json!({"story": null}), json!({"cluster": "y"})),
        (json!({"story": null}), json!({"cluster": null})),
        (json!({"story": null}), json!({})),
        // Not labelled at all.
        (json!({}), json!({"cluster": "x"})),
    ]);
    assert_figures(
        &figures,
        &[
            ("stories.n", 4.0),
            ("stories.gold", 2.0),
            ("stories.found", 3.0),
            ("stories.B3.P", 1.0),
            ("stories.B3.R", 0.75),
            ("stories.B3.F1", 6.0 / 7.0),
            ("stories.B3.F1.alone", 2.0 / 3.0),
            ("stories.AMI", 4.0 / 7.0),
            ("stories.ARI", 4.0 / 7.0),
            ("stories.stray", 0.25),
        ],
    );
}

#[test]
fn stance() {
    let figures = figures([
        (json!({"stance": "support"}), json!({"stance": "support"})),
        (json!({"stance": "support"}), json!({"stance": "deny"})),
        (json!({"stance": "deny"}), json!({"stance": "deny"})),
        (json!({"stance": "comment"}), json!({})),
        (json!({"stance": null}), json!({"stance": "query"})),
    ]);
    assert_figures(
        &figures,
        &[
            ("stance.n", 4.0),
            ("stance.accuracy", 0.75),
            ("stance.F1.support", 2.0 / 3.0),
            ("stance.F1.deny", 2.0 / 3.0),
            ("stance.F1.query", 0.0),
            ("stance.F1.comment", 1.0),
            ("stance.F1.macro", 7.0 / 12.0),
        ],
    );
}

#[test]
fn known_claims() {
    let figures = figures([
        // Ranks 1 and 3 of two: (1/1 + 2/3) / 2.
        (
            json!({"known": ["a", "b"]}),
            json!({"known_claims": [{"id": "a"}, {"id": "x"}, {"id": "b"}]}),
        ),
        // The sixth is too late.
        (
            json!({"known": ["c"]}),
            json!({"known_claims": ["1", "2", "3", "4", "5", "c"]}),
        ),
        (json!({"known": ["d"]}), json!({})),
    ]);
    assert_figures(
        &figures,
        &[("known.n", 3.0), ("known.MAP@5", (5.0 / 6.0) / 3.0)],
    );
}
