//! The whole pipeline holds its promises on any input: it does not panic, its spans lie in the text, its scores are
//! probabilities, the same stream gives the same output, and what is in the window stays consistent.

mod hostile;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use vigie::assess::{Assessor, Query, QueryId, Target, Weights};
use vigie::event::Event;
use vigie::hazard::Hazard;
use vigie::observation::{Observation, ObservationRef, Priority};
use vigie::post::PostRef;
use vigie::rumour::{Stance, Window, WindowConfig};
use vigie::score::{Contribution, Score};
use vigie::signal::Detector;
use vigie::text::Span;
use vigie::watch::{Analyzer, Scratch, Watch};

/// The French defaults with one event of each kind of area open, built once.
static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::default().with_events(&events()));

fn event(json: &str) -> Event {
    serde_json::from_str(json).expect("an event")
}

fn events() -> [Event; 3] {
    [
        event(
            r##"{"hazards":["FLOOD"],"area":{"lat":44.5,"lon":3.5,"radius_km":40},
            "start":"2025-11-18T00:00:00Z","end":"2025-11-20T00:00:00Z","keywords":["#InondationsLozere","pont"]}"##,
        ),
        event(r#"{"id":"secousse","hazards":["EARTHQUAKE"],"area":{"departements":["42"]}}"#),
        event(r#"{"id":"partout","hazards":[]}"#),
    ]
}

/// Everything that may be slow or large is as in the defaults, but the window is small.
fn watch(posts: u32) -> Watch {
    let window = WindowConfig::default()
        .max_posts(posts)
        .expect("enough posts");
    let mut watch = Watch::new(ANALYZER.clone(), window, Detector::default());
    for event in events() {
        watch.open(event);
    }
    watch
}

fn json(observation: &Observation) -> String {
    serde_json::to_string(observation).expect("an observation is JSON")
}

// What holds of every observation.

fn in_text(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.start..span.end).is_some()
}

fn is_probability(score: Score) -> bool {
    (0.0..=1.0).contains(&score.get())
}

#[track_caller]
fn check(seen: &ObservationRef<'_>) {
    let reading = &seen.reading;
    let text = reading.post.text;
    let keywords = reading.keywords;
    let mut spans: Vec<Span> = Vec::new();
    let mut scores: Vec<Score> = vec![seen.assessment.relevance];
    spans.extend(reading.text.tokens().iter().map(|t| t.span));
    spans.extend(reading.text.terms().iter().map(|t| t.span));
    for hazard in keywords.hazards().chain(keywords.weak()) {
        assert!(
            !hazard.spans.is_empty(),
            "{:?} without a span",
            hazard.category
        );
        spans.extend(hazard.spans);
        spans.extend(hazard.hits.iter().map(|h| h.span));
        scores.push(hazard.score);
    }
    spans.extend(keywords.suppressed().flat_map(|s| [s.span, s.by]));
    spans.extend(keywords.cue_hits().iter().map(|h| h.span));
    spans.extend(keywords.profile().iter().map(|h| h.span));
    for quantity in reading.facts.quantities() {
        assert!(quantity.value.is_finite(), "{quantity:?}");
        spans.push(quantity.span);
    }
    spans.extend(reading.facts.times().iter().map(|t| t.span));
    for place in reading.places {
        assert!(!place.span.is_empty(), "{place:?}");
        spans.push(place.span);
        scores.push(place.score);
        scores.extend(place.candidates().map(|c| c.score));
    }
    for pair in reading.places.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{pair:?}");
    }
    scores.extend(seen.event_scores.iter().flatten());
    for span in spans {
        assert!(in_text(text, span), "{span:?} in {text:?}");
    }
    for score in scores {
        assert!(is_probability(score), "{score:?}");
    }
}

/// `a` as it comes back from JSON: the same but for the last bit of a float, which `serde_json` without its
/// feature `float_roundtrip` may lose.
fn comes_back(a: &Observation) -> bool {
    let text = json(a);
    let near = |x: &serde_json::Value, y: &serde_json::Value| same_but_for_floats(x, y);
    let back: Observation = serde_json::from_str(&text).expect("what was written can be read");
    let value = |o: &Observation| serde_json::to_value(o).expect("JSON");
    near(&value(a), &value(&back))
}

fn same_but_for_floats(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (a, b) {
        (Number(x), Number(y)) if x.is_f64() => x
            .as_f64()
            .zip(y.as_f64())
            .is_some_and(|(x, y)| (x - y).abs() <= 4.0 * f64::EPSILON * x.abs()),
        (Array(x), Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same_but_for_floats(x, y))
        }
        (Object(x), Object(y)) => {
            x.keys().eq(y.keys())
                && x.values()
                    .zip(y.values())
                    .all(|(x, y)| same_but_for_floats(x, y))
        }
        _ => a == b,
    }
}

fn sum(parts: &[Contribution]) -> f64 {
    parts.iter().map(Contribution::value).sum()
}

// What holds of the window after every post.

#[track_caller]
fn check_window(window: &Window, most: usize) {
    assert!(window.len() <= most, "{} posts", window.len());
    let mut posts = BTreeSet::new();
    for cluster in window.clusters() {
        assert!(cluster.size() > 0);
        assert_eq!(cluster.posts().count(), cluster.size());
        assert!((1..=cluster.size()).contains(&cluster.voices()));
        let stances: usize = Stance::ALL.iter().map(|&s| cluster.stance(s)).sum();
        assert_eq!(stances, cluster.size());
        assert!((sum(&cluster.explain()) - cluster.check().logit()).abs() < 1e-6);
        assert!(cluster.first_seen() <= cluster.last_seen());
        for name in cluster.aliases().iter().chain([cluster.id()]) {
            assert_eq!(window.resolve(name.as_str()), Some(cluster.id()));
        }
        for post in cluster.posts() {
            assert!(posts.insert(post.clone()), "{post} is in two rumours");
            assert_eq!(window.cluster_of(post.as_str()), Some(cluster.id()));
        }
    }
    assert!(posts.len() <= window.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_text_is_read(drawn in hostile::post()) {
        let mut scratch = Scratch::default();
        let seen = ANALYZER.analyze(drawn.view(), &mut scratch);
        check(&seen);
        prop_assert_eq!(seen.event_scores.len(), 3);
        let kept = seen.to_owned();
        prop_assert!(comes_back(&kept), "{}", json(&kept));
        // Memory that was used for this post reads the next as new memory does, and the other way round.
        let other = PostRef::new("x", "Crue à Mende, 3 blessés, l'eau monte #InondationsLozere @prefet48");
        let again = json(&ANALYZER.analyze(other, &mut scratch).to_owned());
        prop_assert_eq!(again, json(&ANALYZER.observe(other)));
        prop_assert_eq!(json(&ANALYZER.analyze(drawn.view(), &mut scratch).to_owned()), json(&kept));
    }

    #[test]
    fn an_explanation_sums_to_what_it_explains(text in hostile::text(), share in 0.001..0.999_f64) {
        let assessor = Assessor::new(Weights::builtin()).with_base_rate(Score::saturating(share));
        let analyzer = ANALYZER.clone().with_assessor(assessor);
        let mut scratch = Scratch::default();
        let seen = analyzer.analyze(PostRef::new("1", &text), &mut scratch);
        let rescue = Assessor::is_rescue_call(&seen.reading);
        let judged = seen.assessment;
        // Words of a call are one unless the model gives less than one chance in twenty.
        let urgent = sum(&analyzer.explain(Target::Priority(Priority::P0), &scratch));
        if rescue && urgent > -2.9 {
            prop_assert_eq!(judged.priority, Priority::P0);
            prop_assert!(judged.relevance.get() >= 0.9);
        }
        // Weights are added in single precision where they are judged, in double where they are explained.
        if !rescue {
            let logit = sum(&analyzer.explain(Target::Relevance, &scratch));
            prop_assert!((logit - judged.relevance.logit()).abs() < 1e-3, "{} {:?}", logit, judged);
            let chosen = sum(&analyzer.explain(Target::Type(judged.info_type), &scratch));
            for target in Target::all().filter(|t| matches!(t, Target::Type(_))) {
                prop_assert!(sum(&analyzer.explain(target, &scratch)) <= chosen + 1e-3, "{}", target);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_stream_keeps_the_window_consistent(
        stream in prop::collection::vec(hostile::post(), 1..40),
        swap in 0..40_usize,
    ) {
        let mut watch = watch(12);
        for (i, drawn) in stream.iter().enumerate() {
            let before = watch.window().len();
            match i % 5 {
                _ if i == swap => watch.replace_analyzer(Analyzer::new(
                    vigie::keyword::Matcher::builtin(),
                    ANALYZER.geoparser().clone(),
                )),
                1 => watch.open(events()[i % 3].clone()),
                3 => drop(watch.close("secousse")),
                _ => {}
            }
            prop_assert_eq!(watch.window().len(), before);
            let open = watch.events().len();
            let Ok(update) = watch.observe(drawn.view()) else {
                prop_assert_eq!(watch.window().len(), before);
                continue;
            };
            check(&update.seen);
            prop_assert_eq!(update.seen.event_scores.len(), open);
            let cluster = update.assignment.cluster.clone();
            let known = cluster.is_none_or(|c| watch.window().resolve(c.as_str()).is_some());
            prop_assert!(known, "the rumour of {:?} is gone", drawn);
            check_window(watch.window(), 12);
        }
        watch.window_mut().settle();
        check_window(watch.window(), 12);
        prop_assert_eq!(watch.window().lost_changes(), 0);
    }

    #[test]
    fn the_same_stream_gives_the_same_output(stream in prop::collection::vec(hostile::post(), 1..24)) {
        let run = || {
            let mut watch = watch(16);
            let mut out = String::new();
            for drawn in &stream {
                // Writing to a String cannot fail.
                let _ = match watch.observe(drawn.view()) {
                    Ok(update) => writeln!(
                        out,
                        "{} {:?} {} {:?}",
                        json(&update.seen.to_owned()),
                        update.assignment,
                        update.already_known,
                        update.signals,
                    ),
                    Err(error) => writeln!(out, "{error}"),
                };
            }
            watch.window_mut().settle();
            let _ = write!(out, "{:?}", watch.window_mut().changes().collect::<Vec<_>>());
            out
        };
        prop_assert_eq!(run(), run());
    }
}

// Streams and lengths that a generator does not reach.

fn time(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_763_440_000, 0).unwrap_or_default() + TimeDelta::minutes(minutes)
}

/// The texts of the shipped crisis.
fn crisis() -> Vec<String> {
    include_str!("../../examples/data/crisis_causses.jsonl")
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            line["text"].as_str().expect("a text").to_owned()
        })
        .collect()
}

#[test]
fn an_analyzer_serves_threads_and_is_the_same_each_time_it_is_built() {
    fn is_shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn is_sent<T: Send + 'static>(_: &T) {}
    is_shared(&*ANALYZER);
    is_sent(&watch(2));
    let texts = crisis();
    let read = |analyzer: &Analyzer, part: usize, parts: usize| -> Vec<String> {
        let mut scratch = Scratch::default();
        let mine = texts.iter().enumerate().filter(|(i, _)| i % parts == part);
        mine.map(|(i, text)| {
            let id = i.to_string();
            let post = PostRef::new(&id, text).with_created_at(time(0));
            json(&analyzer.analyze(post, &mut scratch).to_owned())
        })
        .collect()
    };
    let alone = read(&ANALYZER, 0, 1);
    let (even, odd) = std::thread::scope(|threads| {
        let even = threads.spawn(|| read(&ANALYZER, 0, 2));
        let odd = threads.spawn(|| read(&ANALYZER, 1, 2));
        (
            even.join().expect("no panic"),
            odd.join().expect("no panic"),
        )
    });
    let (mut even, mut odd) = (even.into_iter(), odd.into_iter());
    let together: Vec<String> = (0..alone.len())
        .filter_map(|i| if i % 2 == 0 { even.next() } else { odd.next() })
        .collect();
    assert_eq!(alone, together);
    let built_again = Analyzer::default().with_events(&events());
    assert_eq!(alone, read(&built_again, 0, 1));
}

#[test]
fn events_and_analyzers_change_while_the_window_stays() {
    let mut watch = Watch::new(
        ANALYZER.clone(),
        WindowConfig::default(),
        Detector::default(),
    );
    assert_eq!(
        watch.events(),
        [],
        "a watch begins without the events of its analyzer"
    );
    let flood = "L'eau monte dans les rues de Mende, la rivière déborde sur le quai";
    watch
        .observe(PostRef::new("1", flood).with_created_at(time(0)))
        .expect("an id");
    watch
        .observe(PostRef::new("2", flood).with_created_at(time(1)))
        .expect("an id");
    let rumour = watch.window().cluster_of("1").cloned();
    assert!(rumour.is_some());
    let seen = watch.observe(PostRef::new("0", flood)).expect("an id").seen;
    assert_eq!(seen.event_scores.len(), 0);

    let [lozere, secousse, _] = events();
    watch.open(lozere.clone());
    let seen = watch
        .observe(PostRef::new("3", flood).with_created_at(time(2)))
        .expect("an id")
        .seen;
    let score = seen.best_event().expect("a flood in the area of a flood").1;
    assert!(score.get() > 0.5, "{score}");
    // A keyword of the event counts only while the event is open.
    let tag = "Bon courage à tous #InondationsLozere";
    assert_eq!(
        watch
            .observe(PostRef::new("4", tag))
            .expect("an id")
            .seen
            .reading
            .keywords
            .profile()
            .len(),
        1
    );

    watch.open(secousse);
    watch.replace_analyzer(Analyzer::default());
    assert_eq!(watch.events().len(), 2);
    let seen = watch.observe(PostRef::new("5", tag)).expect("an id").seen;
    assert_eq!(
        (
            seen.event_scores.len(),
            seen.reading.keywords.profile().len()
        ),
        (2, 1)
    );

    assert_eq!(watch.close(lozere.id().as_str()).as_ref(), Some(&lozere));
    assert_eq!(watch.close(lozere.id().as_str()), None);
    let seen = watch.observe(PostRef::new("6", tag)).expect("an id").seen;
    assert_eq!(
        (
            seen.event_scores.len(),
            seen.reading.keywords.profile().len()
        ),
        (1, 0)
    );

    assert_eq!(watch.window().len(), 7);
    for post in ["1", "2", "3"] {
        assert_eq!(watch.window().cluster_of(post), rumour.as_ref());
    }
}

#[test]
fn an_event_opened_again_replaces_the_one_of_its_id() {
    let mut watch = Watch::default();
    watch.open(event(r#"{"id":"a","hazards":["FLOOD"]}"#));
    watch.open(event(r#"{"id":"b","hazards":["FIRE"]}"#));
    watch.open(event(r#"{"id":"a","hazards":["AVALANCHE"]}"#));
    let open: Vec<(&str, Option<Hazard>)> = watch
        .events()
        .iter()
        .map(|e| {
            (
                e.id().as_str(),
                e.hazards()
                    .first()
                    .and_then(vigie::hazard::Category::hazard),
            )
        })
        .collect();
    assert_eq!(
        open,
        [("b", Some(Hazard::Fire)), ("a", Some(Hazard::Avalanche))]
    );
}

/// A text of about `bytes` bytes.
fn long(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

/// Repeated without end, each takes another path through the floors.
const REPEATED: [&str; 26] = [
    "a",
    "e\u{301}",
    "\u{301}",
    "ﷺ",
    "水",
    "👨‍👩‍👧",
    "🇫",
    "1",
    "12 345 ",
    "5m20 ",
    "entre 3 et ",
    "23h30 ",
    "il y a 10 min ",
    "Saint-",
    "Saint-Martin ",
    "à Mende et ",
    "rue de Paris ",
    "A75 ",
    "#aB1",
    "#InondationsLozere ",
    "@x ",
    "http://a ",
    "l'",
    "pas de crue ",
    "au secours ",
    "\n",
];

#[test]
fn one_thing_without_end_is_read() {
    let mut watch = watch(8);
    for (i, piece) in REPEATED.into_iter().enumerate() {
        let (id, text) = (i.to_string(), long(piece, 10_000));
        check(
            &watch
                .observe(PostRef::new(&id, &text).with_created_at(time(0)))
                .expect("an id")
                .seen,
        );
        check_window(watch.window(), 8);
    }
}

/// The work is linear in the text, or this would take minutes.
#[test]
fn a_megabyte_is_one_post() {
    const MEGABYTE: usize = 1_000_000;
    let crisis = crisis().join(" ") + " ";
    let names: Vec<&str> = ANALYZER
        .geoparser()
        .gazetteer()
        .iter()
        .map(|place| place.name())
        .collect();
    let mut watch = watch(4);
    for (i, text) in [
        long("Saint-Martin ", MEGABYTE),
        long("e\u{301}", MEGABYTE),
        long("1", MEGABYTE),
        long("fausse rumeur d'inondation ", MEGABYTE),
        long("👨‍👩‍👧", MEGABYTE),
        long(&crisis, MEGABYTE),
        names.join(", "),
    ]
    .iter()
    .enumerate()
    {
        let id = i.to_string();
        check(
            &watch
                .observe(PostRef::new(&id, text).with_created_at(time(0)))
                .expect("an id")
                .seen,
        );
    }
    check_window(watch.window(), 4);
}

/// Standing queries come and go while the stream runs; each post is asked those of its moment.
#[test]
fn standing_queries_are_in_the_update_of_their_post() {
    let mut watch = watch(1_000);
    let query = |text: &str| Query::parse(text).expect("a query");
    let texts = [
        "Le pont est coupé à Mende",
        "Rien",
        "Le pont est coupé à Mende !",
    ];
    let mut told = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        match n {
            0 => {
                watch.queries_mut().insert(QueryId(9), query("place:48"));
                watch
                    .queries_mut()
                    .insert(QueryId(2), query("pont NEAR/2 coup*"));
            }
            2 => {
                watch.queries_mut().remove(QueryId(9));
                watch
                    .queries_mut()
                    .insert(QueryId(4), query("\"est coupé\" -rien"));
            }
            _ => {}
        }
        let id = n.to_string();
        let update = watch.observe(PostRef::new(&id, text)).expect("an id");
        told.push(update.queries.to_vec());
    }
    let wanted = [vec![2, 9], vec![], vec![2, 4]]
        .map(|ids| ids.into_iter().map(QueryId).collect::<Vec<_>>());
    assert_eq!(told, wanted);
}
