use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::{Change, Detector, DetectorConfig, Heard, Level, Place, Standing, Voice};
use crate::event::Phase;
use crate::hazard::{Category, Hazard};
use crate::post::PostId;
use crate::score::Score;

/// A voice in brief: post, author, origin, second, commune.
#[derive(Debug, Clone)]
struct Said {
    post: String,
    author: String,
    origin: Option<u64>,
    second: i64,
    commune: &'static str,
}

fn start() -> DateTime<Utc> {
    "2031-02-03T12:00:00Z".parse().unwrap()
}

fn said(n: i64, author: &str, second: i64, commune: &'static str) -> Said {
    Said {
        post: format!("p{n}"),
        author: author.to_owned(),
        origin: None,
        second,
        commune,
    }
}

fn hear(detector: &mut Detector, said: &Said) -> (Heard, Vec<Change>) {
    hear_unless(detector, said, false)
}

fn hear_unless(detector: &mut Detector, said: &Said, open: bool) -> (Heard, Vec<Change>) {
    let commune = Some(said.commune).filter(|c| !c.is_empty());
    detector.observe_with(
        &Voice {
            post: &PostId::new(&said.post).unwrap(),
            time: start() + TimeDelta::seconds(said.second),
            author: &said.author,
            origin: said.origin,
            category: &Category::from(Hazard::Flood),
            place: Place {
                country: Some("FR"),
                region: Some("76"),
                departement: Some("48"),
                commune,
            },
            witness: Score::ONE,
        },
        |_, _| open,
    )
}

fn raises(changes: &[Change]) -> usize {
    let raised = |c: &&Change| matches!(c, Change::Raised(_) | Change::Widened { .. });
    changes.iter().filter(raised).count()
}

fn run(all: &[Said]) -> (Detector, usize) {
    let mut detector = Detector::default();
    let raised = all.iter().map(|s| raises(&hear(&mut detector, s).1)).sum();
    (detector, raised)
}

#[test]
fn three_witnesses_of_a_commune() {
    let all: Vec<_> = (0..)
        .zip(["a", "b", "c"].iter())
        .map(|(i, a)| said(i, a, 60 * i, "48080"))
        .collect();
    let (detector, raised) = run(&all);
    assert_eq!(raised, 1);
    let signal = &detector.signals()[0];
    assert_eq!(
        (signal.area().level(), signal.area().code()),
        (Level::Commune, "48080")
    );
    assert_eq!(signal.phase(), Phase::Suspected);
    assert_eq!(signal.since(), start());
    assert_eq!(signal.posts().len(), 3);
    assert_eq!(signal.voices(), 3);
    assert!(signal.ratio() > 1000.0 && signal.chance() < 1e-6);
    assert_eq!(
        signal.explanation_fr(),
        "Inondation, crue, ruissellement : 3 témoins indépendants en 5 min au plus (commune 48080), d’ordinaire 0,00 ; premier témoignage le 03/02/2031 à 12:00 UTC"
    );
}

#[test]
fn three_witnesses_of_three_communes() {
    let communes = ["48080", "48095", "48140"];
    let all: Vec<_> = (0..)
        .zip(communes.iter())
        .map(|(i, c)| said(i, c, 900 * i, c))
        .collect();
    let (detector, raised) = run(&all);
    assert_eq!(raised, 1);
    assert_eq!(detector.signals()[0].area().level(), Level::Departement);
}

#[test]
fn too_far_apart() {
    let all: Vec<_> = (0..)
        .zip(["a", "b", "c"].iter())
        .map(|(i, a)| said(i, a, 3000 * i, "48080"))
        .collect();
    assert_eq!(run(&all).1, 0);
}

#[test]
fn a_signal_is_said_once_and_grows() {
    let mut all: Vec<_> = (0..3)
        .map(|i| said(i, &format!("a{i}"), 60 * i, "48080"))
        .collect();
    all.extend((3..6).map(|i| said(i, &format!("a{i}"), 60 * i, "48080")));
    let (mut detector, raised) = run(&all);
    assert_eq!((raised, detector.signals().len()), (1, 1));
    assert_eq!(detector.signals()[0].posts().len(), 6);
    // Three more, each elsewhere in the département: they are not explained by the commune.
    let changes: Vec<_> = (0..)
        .zip(["48095", "48140", "48061"])
        .flat_map(|(i, c)| hear(&mut detector, &said(10 + i, c, 400 + i, c)).1)
        .collect();
    assert!(matches!(&changes[..], [Change::Widened { from, .. }] if from.code() == "48080"));
    assert_eq!(detector.signals().len(), 1);
    assert_eq!(detector.signals()[0].area().code(), "48");
    assert_eq!(detector.signals()[0].since(), start());
}

#[test]
fn a_city_needs_more_than_its_usual() {
    // Two voices an hour for two days, then one more an hour than usual: nothing. Twenty in five minutes: a signal.
    let mut detector = Detector::default();
    let mut n = 0;
    let mut voice = |detector: &mut Detector, second| {
        n += 1;
        raises(&hear(detector, &said(n, &format!("a{n}"), second, "69123")).1)
    };
    let mut early = 0;
    for half_hour in 0..96 {
        early += voice(&mut detector, half_hour * 1800);
    }
    assert_eq!(early, 0);
    let now = 96 * 1800;
    assert_eq!(
        voice(&mut detector, now + 60) + voice(&mut detector, now + 1000),
        0
    );
    let burst: Vec<usize> = (0..20)
        .map(|i| voice(&mut detector, now + 1800 + 15 * i))
        .collect();
    assert_eq!(burst.iter().sum::<usize>(), 1);
    let heard = burst.iter().position(|&r| r == 1).unwrap();
    assert!((3..8).contains(&heard), "at the {heard}th");
}

#[test]
fn quiet_where_an_event_is_open() {
    let mut detector = Detector::default();
    for i in 0..10 {
        let (heard, changes) =
            hear_unless(&mut detector, &said(i, &format!("a{i}"), i, "48080"), true);
        assert_eq!((heard, changes), (Heard::Counted, vec![]));
    }
}

#[test]
fn acknowledged_stays_quiet_and_dismissed_comes_back_for_many() {
    let all: Vec<_> = (0..3)
        .map(|i| said(i, &format!("a{i}"), i, "48080"))
        .collect();
    let (mut detector, _) = run(&all);
    let id = detector.signals()[0].id();
    assert!(detector.dismiss(id));
    assert_eq!(detector.signals()[0].phase(), Phase::FalseAlarm);
    let more: Vec<_> = (3..8)
        .map(|i| raises(&hear(&mut detector, &said(i, &format!("a{i}"), i, "48080")).1))
        .collect();
    assert_eq!(
        more,
        [0, 0, 1, 0, 0],
        "raised again at twice the three voices"
    );
    assert_eq!(detector.signals()[0].standing(), Standing::New);
    assert!(detector.acknowledge(id));
    let after: usize = (8..40)
        .map(|i| raises(&hear(&mut detector, &said(i, &format!("a{i}"), i, "48080")).1))
        .sum();
    assert_eq!(after, 0);
    assert_eq!(detector.signals()[0].posts().len(), 32);
}

#[test]
fn a_signal_ends() {
    let all: Vec<_> = (0..3)
        .map(|i| said(i, &format!("a{i}"), i, "48080"))
        .collect();
    let (mut detector, _) = run(&all);
    assert_eq!(detector.advance(start() + TimeDelta::hours(5)), []);
    let ended = detector.advance(start() + TimeDelta::hours(7));
    assert!(matches!(&ended[..], [Change::Ended(signal)] if signal.voices() == 3));
    assert!(detector.signals().is_empty());
}

#[test]
fn what_is_not_counted() {
    let mut detector = Detector::default();
    assert_eq!(
        hear(&mut detector, &said(1, "a", 7200, "48080")).0,
        Heard::Counted
    );
    assert_eq!(
        hear(&mut detector, &said(1, "a", 7200, "48080")).0,
        Heard::Again
    );
    assert_eq!(
        hear(&mut detector, &said(2, "b", 0, "48080")).0,
        Heard::Late
    );
    let (post, category) = (PostId::new("x").unwrap(), Category::from(Hazard::Flood));
    let voice = Voice {
        post: &post,
        time: start(),
        author: "c",
        origin: None,
        category: &category,
        place: Place::default(),
        witness: Score::ONE,
    };
    assert_eq!(
        detector.observe_with(&voice, |_, _| false).0,
        Heard::Nowhere
    );
    let unsure = Voice {
        witness: Score::saturating(0.4),
        ..voice
    };
    assert_eq!(
        detector.observe_with(&unsure, |_, _| false).0,
        Heard::NotWitness
    );
}

#[test]
fn memory_is_bounded() {
    let config = DetectorConfig {
        max_voices: 1000,
        ..DetectorConfig::default()
    };
    let mut detector = Detector::new(config).unwrap();
    let category = Category::from(Hazard::Flood);
    for i in 0..20_000_i64 {
        let (name, code) = (format!("p{i}"), format!("c{}", i % 3000));
        detector.observe(&Voice {
            post: &PostId::new(&name).unwrap(),
            time: start() + TimeDelta::seconds(i),
            author: &name,
            origin: None,
            category: &category,
            place: Place {
                commune: Some(&code),
                ..Place::default()
            },
            witness: Score::ONE,
        });
        assert!(detector.kept() + 2 * detector.cells() <= 1000);
    }
    assert!(detector.kept() > 100);
}

#[test]
fn a_state_that_was_tampered_with_is_refused() {
    let all: Vec<_> = (0..3)
        .map(|i| said(i, &format!("a{i}"), i, "48080"))
        .collect();
    let json = serde_json::to_value(run(&all).0).unwrap();
    for (path, value, message) in [
        (
            "/version",
            serde_json::json!(7),
            "version 7 of a detector's state is not 1",
        ),
        (
            "/config/min_voices",
            serde_json::json!(0),
            "min_voices is 0, not in 2 to 50",
        ),
        (
            "/next",
            serde_json::json!(0),
            "damaged detector state: signals",
        ),
        (
            "/signals/0/expected",
            serde_json::json!(0.0),
            "damaged detector state: signals",
        ),
    ] {
        let mut changed = json.clone();
        *changed.pointer_mut(path).unwrap() = value;
        let error = serde_json::from_value::<Detector>(changed).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

fn voices() -> impl Strategy<Value = Vec<Said>> {
    let commune = prop::sample::select(vec!["48080", "48095", ""]);
    let one = (0usize..6, prop::option::of(0u64..4), 0i64..3600, commune);
    prop::collection::vec(one, 0..10).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(i, (author, origin, second, commune))| Said {
                post: format!("p{i}"),
                author: format!("a{author}"),
                origin,
                second,
                commune,
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn one_loud_account_never_raises(seconds in prop::collection::vec(0i64..86_400, 0..120)) {
        let mut seconds = seconds;
        seconds.sort_unstable();
        let all: Vec<_> = (0..).zip(&seconds).map(|(i, &s)| said(i, "loud", s, "48080")).collect();
        prop_assert_eq!(run(&all).1, 0);
    }

    #[test]
    fn copies_never_raise(seconds in prop::collection::vec(0i64..86_400, 0..120)) {
        let mut seconds = seconds;
        seconds.sort_unstable();
        let copy = |(i, &s): (i64, &i64)| Said { origin: Some(7), ..said(i, &format!("a{i}"), s, "48080") };
        let all: Vec<_> = (0..).zip(&seconds).map(copy).collect();
        prop_assert_eq!(run(&all).1, 0);
    }

    #[test]
    fn three_independent_always_raise(
        at in prop::collection::vec(0i64..3599, 3),
        order in Just([0usize, 1, 2]).prop_shuffle(),
    ) {
        let all: Vec<_> = order.iter().map(|&i| said(0, &format!("a{i}"), at[i], "48080")).zip(0..).map(|(s, n)| Said { post: format!("p{n}"), ..s }).collect();
        prop_assert_eq!(run(&all).1, 1);
    }

    #[test]
    fn order_does_not_decide_whether(all in voices(), seed in any::<u64>()) {
        let (_, ahead) = run(&all);
        let mut shuffled = all.clone();
        shuffled.sort_by_key(|s| crate::text::term_hash(&format!("{seed}{}", s.post)));
        let (_, other) = run(&shuffled);
        prop_assert_eq!(ahead > 0, other > 0);
    }

    #[test]
    fn same_voices_same_answers_and_through_json(all in voices(), cut in 0usize..10) {
        let cut = cut.min(all.len());
        let mut whole = Detector::default();
        let mut halved = Detector::default();
        for s in &all[..cut] {
            prop_assert_eq!(hear(&mut whole, s), hear(&mut halved, s));
        }
        let json = serde_json::to_string(&halved).unwrap();
        let mut restored: Detector = serde_json::from_str(&json).unwrap();
        for s in &all[cut..] {
            prop_assert_eq!(hear(&mut whole, s), hear(&mut restored, s));
        }
        prop_assert_eq!(&whole.cells, &restored.cells);
        let told = |d: &Detector| -> Vec<_> {
            d.signals().iter().map(|s| (s.id(), s.area().clone(), s.posts().to_vec(), s.voices())).collect()
        };
        prop_assert_eq!(told(&whole), told(&restored));
    }

    #[test]
    fn any_times(times in prop::collection::vec((any::<i64>(), 0usize..8), 0..60)) {
        let mut detector = Detector::default();
        let category = Category::from(Hazard::Fire);
        for (i, (seconds, author)) in times.into_iter().enumerate() {
            let span = DateTime::<Utc>::MAX_UTC.timestamp();
            let Some(time) = DateTime::from_timestamp(seconds % span, 0) else { continue };
            let post = PostId::new(format!("p{i}")).unwrap();
            detector.observe(&Voice {
                post: &post,
                time,
                author: &author.to_string(),
                origin: None,
                category: &category,
                place: Place { commune: Some("48080"), country: Some("FR"), ..Place::default() },
                witness: Score::ONE,
            });
        }
        prop_assert!(detector.kept() <= 200);
    }
}

const YEAR: i64 = 365 * 86_400;

#[test]
fn a_wrong_clock_does_not_keep_a_signal_for_a_year() {
    let mut detector = Detector::default();
    for i in 0..3 {
        hear(&mut detector, &said(i, &format!("a{i}"), 60 * i, "48080"));
    }
    assert_eq!(detector.signals().len(), 1);
    hear(&mut detector, &said(9, "horloge", YEAR, "48080"));
    let changes = detector.advance(start() + TimeDelta::hours(7));
    assert!(matches!(changes[..], [Change::Ended(_)]), "{changes:?}");
}

#[test]
fn voices_from_the_future_do_not_deafen_a_cell() {
    let mut detector = Detector::default();
    // Many accounts with a wrong clock, each between voices that fit the time.
    for i in 0..120 {
        hear(&mut detector, &said(2 * i, "lise", i, "48080"));
        let ahead = said(2 * i + 1, &format!("f{i}"), YEAR + i, "48080");
        hear(&mut detector, &ahead);
    }
    let raised: usize = (0..3)
        .map(|i| {
            raises(
                &hear(
                    &mut detector,
                    &said(1000 + i, &format!("v{i}"), 600 + i, "48080"),
                )
                .1,
            )
        })
        .sum();
    assert_eq!(raised, 1);
}

#[test]
fn a_clock_that_goes_back_takes_its_signals_along() {
    let mut detector = Detector::default();
    for i in 0..150 {
        hear(&mut detector, &said(i, &format!("f{i}"), YEAR + i, "48080"));
    }
    assert_eq!(detector.signals().len(), 1);
    // Three agree on another time; then three more tell of an event.
    let mut changes = Vec::new();
    for i in 0..6 {
        let heard = hear(
            &mut detector,
            &said(1000 + i, &format!("v{i}"), 600 + i, "48080"),
        );
        changes.extend(heard.1);
    }
    assert!(
        matches!(changes.first(), Some(Change::Ended(_))),
        "{changes:?}"
    );
    assert_eq!(raises(&changes), 1, "{changes:?}");
}

#[test]
fn a_foreign_state_is_refused() {
    let mut detector = Detector::default();
    for i in 0..3 {
        hear(&mut detector, &said(i, &format!("a{i}"), 60 * i, "48080"));
    }
    let json = serde_json::to_value(&detector).unwrap();
    let restore = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json = json.clone();
        change(&mut json);
        serde_json::from_value::<Detector>(json)
    };
    assert!(restore(&|_| {}).is_ok());
    assert!(restore(&|j| j["next"] = u64::MAX.into()).is_err());
    assert!(restore(&|j| j["next"] = 0.into()).is_err());
    assert!(restore(&|j| j["signals"][0]["path"][3] = 7.into()).is_err());
    assert!(
        restore(&|j| {
            let twin = j["signals"][0].clone();
            j["signals"].as_array_mut().unwrap().push(twin);
        })
        .is_err()
    );
    // A count at its end does not overflow.
    let mut full = restore(&|j| j["signals"][0]["joined"] = u64::MAX.into()).unwrap();
    hear(&mut full, &said(9, "b", 200, "48080"));
}
