//! What comes of posts that leave: numbers are used again, names and words are not confused.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Assignment, Entry, Kind, Window, WindowConfig};
use crate::post::{PostId, PostRef};
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
