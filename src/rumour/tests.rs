//! What comes of posts that leave, of wrong clocks, and of a window that is saved and restored.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::Value;

use super::{Assignment, Change, Entry, Kind, Weights, Window, WindowConfig};
use crate::post::{PostId, PostRef};
use crate::score::Score;
use crate::text::TextBuffer;

fn time(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_763_440_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

/// A window of two hours that settles when told.
fn window() -> Window {
    let config = WindowConfig::default()
        .length(TimeDelta::hours(2))
        .and_then(|c| c.settle_share(None))
        .and_then(|c| c.max_step(TimeDelta::hours(2)));
    Window::new(config.unwrap())
}

/// Each post of an author of its own.
fn observe(window: &mut Window, id: &str, minutes: i64, text: &str) -> Assignment {
    observe_by(window, id, id, minutes, text)
}

fn observe_by(window: &mut Window, id: &str, author: &str, minutes: i64, text: &str) -> Assignment {
    let mut buffer = TextBuffer::new();
    buffer.analyze(text);
    let mut post = PostRef::new(id, text).with_created_at(time(minutes));
    post.author = Some(author);
    window.observe(Entry::new(post, &buffer)).unwrap()
}

const DAM: &str = "Le barrage de Charpal a cédé, évacuez Mende immédiatement !";

#[test]
fn a_copy_is_nearest_to_a_copy_once_the_first_has_left() {
    let mut window = window();
    observe(
        &mut window,
        "voisin",
        0,
        "Le barrage de Charpal a cédé, évacuez Mende et Badaroux !",
    );
    observe(&mut window, "premier", 1, DAM);
    observe(&mut window, "second", 100, DAM);
    // The neighbour and the first copy leave; others take their numbers.
    observe(
        &mut window,
        "loup",
        140,
        "Un loup aurait attaqué un enfant à Nasbinals",
    );
    observe(
        &mut window,
        "pain",
        141,
        "La boulangerie du Malzieu rouvre samedi",
    );
    let copy = observe(&mut window, "copie", 142, DAM);
    assert_eq!(copy.kind, Kind::Copy);
    assert_eq!(copy.nearest.unwrap().post.as_str(), "second");
    assert_eq!(window.cluster_of("copie"), window.cluster_of("second"));
}

#[test]
fn those_who_left_do_not_hide_those_who_came() {
    let mut window = window();
    observe(&mut window, "0", 0, DAM);
    for i in 1..=6 {
        let text = format!("Le barrage de Charpal a cédé, évacuez Mende immédiatement, {i} morts");
        observe(&mut window, &i.to_string(), i, &text);
    }
    // A copy keeps the words in the window while all that was near them leaves.
    observe(&mut window, "garde", 100, DAM);
    observe(
        &mut window,
        "loup",
        130,
        "Un loup aurait attaqué un enfant à Nasbinals",
    );
    assert_eq!(window.len(), 2);
    for (i, text) in [
        "Charpal : le barrage a cédé cette nuit selon un voisin",
        "Barrage cédé à Charpal, on entend des sirènes",
        "On dit que Charpal n'a plus de barrage, qu'il a cédé",
    ]
    .iter()
    .enumerate()
    {
        observe(&mut window, &format!("neuf{i}"), 131, text);
    }
    window.settle();
    let rumour = window.cluster_of("garde").cloned();
    assert!(rumour.is_some());
    for i in 0..3 {
        assert_eq!(
            window.cluster_of(&format!("neuf{i}")).cloned(),
            rumour,
            "{i}"
        );
    }
}

#[test]
fn a_reused_number_is_another_voice() {
    let mut window = window();
    observe(&mut window, "racine", 0, DAM);
    observe(
        &mut window,
        "presque",
        90,
        "Le barrage de Charpal a cédé, évacuez Mende et Badaroux immédiatement !",
    );
    observe(
        &mut window,
        "autre",
        91,
        "Il paraît que le barrage de Charpal aurait cédé",
    );
    assert_eq!(window.cluster("racine").unwrap().voices(), 2);
    // The root of the near-copies leaves, a post in other words takes its number.
    observe(
        &mut window,
        "neuf",
        125,
        "Charpal : le barrage aurait cédé selon un voisin",
    );
    let rumour = window.cluster("racine").unwrap();
    assert_eq!((rumour.size(), rumour.voices()), (3, 3));
}

#[test]
fn a_first_post_with_a_wrong_clock_does_not_shut_the_window() {
    let mut window = window();
    observe(&mut window, "futur", 60 * 24 * 365, "Bonjour du futur");
    // One account, however often, and two do not move the clock back; a third does.
    for i in 0..5 {
        let kind = observe_by(&mut window, &format!("a{i}"), "a", i, DAM).kind;
        assert_eq!(kind, Kind::Late);
    }
    assert_eq!(observe(&mut window, "b", 5, DAM).kind, Kind::Late);
    assert_eq!(observe(&mut window, "c", 6, DAM).kind, Kind::Alone);
    assert_eq!(window.watermark(), Some(time(6)));
    assert_eq!(observe(&mut window, "d", 4, DAM).kind, Kind::Copy);
}

#[test]
fn late_posts_among_others_do_not_move_the_clock() {
    let mut window = window();
    observe(&mut window, "0", 0, DAM);
    for i in 0..20 {
        let late = observe(&mut window, &format!("t{i}"), -60 * 24, DAM);
        assert_eq!(late.kind, Kind::Late);
        if i % 2 == 1 {
            observe(&mut window, &format!("n{i}"), 1, DAM);
        }
    }
    // Nor do they go behind what the caller says of the time.
    window.advance_to(time(10));
    for i in 20..30 {
        let late = observe(&mut window, &format!("t{i}"), -60 * 24, DAM);
        assert_eq!(late.kind, Kind::Late);
    }
    assert_eq!(window.watermark(), Some(time(10)));
}

#[test]
fn posts_from_the_future_push_no_one_out() {
    let config = WindowConfig::default().max_posts(10).unwrap();
    let mut window = Window::new(config);
    for i in 0..5 {
        observe(&mut window, &format!("v{i}"), i, DAM);
    }
    for i in 0..50 {
        observe_by(
            &mut window,
            &format!("f{i}"),
            "horloge",
            60 * 24 * 365 + i,
            "Bonjour du futur",
        );
    }
    assert_eq!(window.len(), 10);
    assert_eq!(window.cluster("v0").unwrap().size(), 5);
}

#[test]
fn a_rumour_keeps_a_bounded_number_of_names() {
    let mut window = window();
    observe(&mut window, "a1", 0, DAM);
    observe(&mut window, "a2", 1, DAM);
    let other = "Centre hospitalier de Florac évacué par hélicoptère";
    observe(&mut window, "b1", 2, other);
    observe(&mut window, "b2", 3, other);
    // As after weeks of merges.
    let slot = window.names[&PostId::new("b1").unwrap()];
    for i in 0..300 {
        let name = PostId::new(format!("ancien{i:03}")).unwrap();
        window.names.insert(name.clone(), slot);
        window.clusters.get_mut(slot).unwrap().aliases.push(name);
    }
    for (id, of) in [("c1", "a1"), ("c2", "b1")] {
        let mut text = TextBuffer::new();
        let words = "Barrage de Charpal cédé, centre hospitalier de Florac évacué";
        text.analyze(words);
        let mut post = PostRef::new(id, words).with_created_at(time(4));
        post.repost_of = Some(of);
        window.observe(Entry::new(post, &text)).unwrap();
    }
    window.settle();
    assert_eq!(window.clusters().count(), 1);
    let name = |alias: &str| window.resolve(alias).map(PostId::as_str);
    assert_eq!(window.cluster("a1").unwrap().aliases().len(), 256);
    assert_eq!(window.names.len(), 257);
    let found = ["b1", "ancien299", "ancien045", "ancien044"].map(name);
    assert_eq!(found, [Some("a1"), Some("a1"), Some("a1"), None]);
}

const CLAIMS: [&str; 6] = [
    DAM,
    "Il paraît que le barrage de Charpal aurait cédé",
    "Coupure d'eau potable à Marvejols, bouteilles distribuées au gymnase",
    "Eau potable coupée à Marvejols, distribution de bouteilles au gymnase",
    "Un loup aurait attaqué un enfant à Nasbinals",
    "oui",
];

/// Claim, minute, what is added, author.
type Row = (usize, i64, u8, u8);

fn take(window: &mut Window, from: usize, rows: &[Row]) -> Vec<Assignment> {
    let take = |(i, &(claim, at, tail, author)): (usize, &Row)| {
        let text = format!(
            "{} {}",
            CLAIMS[claim],
            ["", "svp partagez", "!"][usize::from(tail)]
        );
        observe_by(window, &format!("p{i}"), &format!("a{author}"), at, &text)
    };
    (from..).zip(rows).map(take).collect()
}

fn small() -> Window {
    let config = WindowConfig::default()
        .length(TimeDelta::hours(2))
        .and_then(|c| c.max_posts(12))
        .and_then(|c| c.candidates(4, 16));
    let weights = Weights::from_tsv("barrage\t3.3\nde\t0\n").unwrap();
    Window::with_weights(config.unwrap(), weights)
}

/// Name, posts, voices, check and aliases of a rumour.
type Seen = (String, Vec<String>, usize, f64, Vec<String>);

fn seen(window: &Window) -> Vec<Seen> {
    let names = |ids: &mut dyn Iterator<Item = &PostId>| ids.map(ToString::to_string).collect();
    window
        .clusters()
        .map(|c| {
            let posts: Vec<String> = names(&mut c.posts());
            let aliases: Vec<String> = names(&mut c.aliases().iter());
            (
                c.id().to_string(),
                posts,
                c.voices(),
                c.check().get(),
                aliases,
            )
        })
        .collect()
}

/// The changes; JSON may lose the last bit of a score.
fn drained(window: &mut Window) -> Vec<Change> {
    let rounded = |mut change| {
        if let Change::Left { check, .. } = &mut change {
            *check = Score::saturating((check.get() * 1e9).round() / 1e9);
        }
        change
    };
    window.changes().map(rounded).collect()
}

proptest! {
    /// A restored window goes on as the first would have, full lists, reused numbers and wrong clocks included.
    #[test]
    fn a_restored_window_decides_the_same(
        rows in prop::collection::vec((0..6_usize, -150..400_i64, 0..3_u8, 0..8_u8), 1..80),
        cut in 0..80_usize,
    ) {
        let (before, after) = rows.split_at(cut.min(rows.len()));
        let mut first = small();
        take(&mut first, 0, before);
        let json = serde_json::to_string(&first).unwrap();
        let mut second: Window = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(
            take(&mut first, before.len(), after),
            take(&mut second, before.len(), after)
        );
        first.settle();
        second.settle();
        prop_assert_eq!(seen(&first), seen(&second));
        prop_assert_eq!(drained(&mut first), drained(&mut second));
        prop_assert_eq!(
            serde_json::to_string(&first).unwrap(),
            serde_json::to_string(&second).unwrap()
        );
    }

    /// One number or text of a state replaced: an error, or a window that goes on without a panic.
    #[test]
    fn a_damaged_state_does_not_panic(at in any::<prop::sample::Index>(), value in 0..6_usize) {
        fn leaves<'v>(value: &'v mut Value, into: &mut Vec<&'v mut Value>) {
            match value {
                Value::Array(list) => list.iter_mut().for_each(|v| leaves(v, into)),
                Value::Object(map) => map.values_mut().for_each(|v| leaves(v, into)),
                leaf => into.push(leaf),
            }
        }
        let rows: Vec<Row> = (0_u8..30)
            .map(|i| (usize::from(i % 5), i64::from(i) * 9, i % 3, i % 7))
            .collect();
        let mut window = small();
        take(&mut window, 0, &rows);
        let mut json = serde_json::to_value(&window).unwrap();
        let mut all = Vec::new();
        leaves(&mut json, &mut all);
        let index = at.index(all.len());
        *all[index] = [
            Value::Null,
            0.into(),
            u32::MAX.into(),
            u64::MAX.into(),
            i64::MIN.into(),
            "p7".into(),
        ][value].clone();
        if let Ok(mut window) = serde_json::from_value::<Window>(json) {
            take(&mut window, 100, &rows);
            window.settle();
            window.advance_to(time(5_000));
            seen(&window);
        }
    }
}

#[test]
fn a_foreign_state_is_refused() {
    type Case<'a> = (&'a dyn Fn(&mut Value), &'a str);
    let mut window = window();
    for (i, claim) in (0..).zip([CLAIMS[0], CLAIMS[1], CLAIMS[0], CLAIMS[1]]) {
        observe(&mut window, &format!("p{i}"), i, claim);
    }
    let json = serde_json::to_value(&window).unwrap();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut json = json.clone();
        change(&mut json);
        serde_json::from_value::<Window>(json)
            .unwrap_err()
            .to_string()
    };
    let cases: [Case<'_>; 8] = [
        (
            &|j| j["version"] = 9.into(),
            "version 9 of a window's state is not 1",
        ),
        (
            &|j| j["weights"]["shipped"] = 1.into(),
            "the state was written with another shipped weight table",
        ),
        (
            &|j| j["members"]["places"][0][1]["node"] = 7.into(),
            "damaged window state: words of a post",
        ),
        (
            &|j| j["members"]["places"][0][1]["id"] = "p1".into(),
            "damaged window state: two posts with the same id",
        ),
        (
            &|j| j["members"]["free"] = vec![0].into(),
            "damaged window state: numbers",
        ),
        (
            &|j| j["nodes"]["places"][0][1]["cluster"] = 5.into(),
            "damaged window state: rumour of a post",
        ),
        (
            &|j| j["index"][0][1][0]["node"] = 9.into(),
            "damaged window state: lists by word",
        ),
        (
            &|j| j["config"]["floor"] = 2.into(),
            "floor must be in (0, 1], not 2",
        ),
    ];
    for (change, message) in cases {
        assert_eq!(refused(change), message);
    }
}
