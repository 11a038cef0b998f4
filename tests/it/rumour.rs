//! The rumour window over whole streams: what it promises.
#![cfg(feature = "rumour")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use vigie::keyword::{KeywordScratch, Matcher};
use vigie::post::{Media, PostRef, Sha256};
use vigie::rumour::{Assignment, Change, Entry, Kind, Stance, Window, WindowConfig};
use vigie::text::TextBuffer;

fn time(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_763_440_000, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn post<'a>(id: &'a str, minutes: i64, text: &'a str) -> PostRef<'a> {
    PostRef::new(id, text).with_created_at(time(minutes))
}

fn observe(window: &mut Window, post: PostRef<'_>) -> Assignment {
    static MATCHER: LazyLock<Matcher> = LazyLock::new(Matcher::builtin);
    let mut text = TextBuffer::new();
    text.analyze_with(post.text, &*MATCHER);
    let mut scratch = KeywordScratch::new();
    let cues = MATCHER.find_into(&text, &mut scratch).cues();
    window.observe(Entry::new(post, &text).cues(cues)).unwrap()
}

/// The partition by posts alone, whatever the names.
fn partition(window: &Window) -> BTreeSet<BTreeSet<String>> {
    window
        .clusters()
        .map(|c| c.posts().map(ToString::to_string).collect())
        .collect()
}

const DAM: &str = "Le barrage de Charpal a cédé, évacuez Mende immédiatement !";

#[test]
fn kinds_of_likeness() {
    let mut window = Window::new(WindowConfig::default());
    let stream: &[(&str, &str, Kind)] = &[
        ("1", DAM, Kind::Alone),
        ("2", DAM, Kind::Copy),
        (
            "3",
            "LE BARRAGE de charpal a cede : évacuez Mende immédiatement https://exemple.fr/x",
            Kind::Copy,
        ),
        (
            "4",
            "RT @lucie: Le barrage de Charpal a cédé, évacuez Mende immédiatement !",
            Kind::Repost,
        ),
        (
            "5",
            "Le barrage de Charpal a cédé, évacuez Mende et Badaroux immédiatement !",
            Kind::NearCopy,
        ),
        (
            "6",
            "Il paraît que le barrage de Charpal aurait cédé, c'est vrai ?",
            Kind::Similar,
        ),
        (
            "7",
            "Verglas au col de la Croix de Bor, deux camions en travers",
            Kind::Alone,
        ),
        ("8", "ok", Kind::Alone),
        ("9", "ok", Kind::Alone),
        ("1", DAM, Kind::Duplicate),
        ("1", "Tout autre chose", Kind::Conflict),
    ];
    for (i, (id, text, kind)) in (0..).zip(stream) {
        assert_eq!(
            observe(&mut window, post(id, i, text)).kind,
            *kind,
            "{id} {text}"
        );
    }
    assert_eq!(window.len(), 9);
    let rumour = window.cluster("1").unwrap();
    assert_eq!(rumour.size(), 6);
    // Copies and near-copies are one voice, the doubtful neighbour another.
    assert_eq!(rumour.voices(), 2);
    assert_eq!(window.cluster_of("7"), None);
}

#[test]
fn links_speak_where_words_do_not() {
    let mut window = Window::new(WindowConfig::default());
    observe(&mut window, post("1", 0, DAM));
    let mut answer = post("2", 1, "Faux, arrêtez de propager n'importe quoi");
    answer.reply_to = Some("1");
    let mut repost = post("3", 2, "");
    repost.repost_of = Some("1");
    let reply = observe(&mut window, answer);
    assert_eq!(
        (reply.kind, reply.stance),
        (Kind::Conversation, Stance::Deny)
    );
    assert_eq!(observe(&mut window, repost).kind, Kind::Repost);
    window.settle();
    assert_eq!(window.cluster("1").unwrap().size(), 3);
}

#[test]
fn one_medium_or_author_is_one_voice() {
    let media = [Media::new().with_sha256(Sha256::from_bytes([7; 32]))];
    let mut window = Window::new(WindowConfig::default());
    let texts = [
        "Le pont de Chirac est emporté par la Colagne",
        "Emporté, le pont de Chirac, regardez la Colagne déborder",
        "La Colagne a emporté le vieux pont à Chirac ce matin",
    ];
    for (i, (id, text)) in (0..).zip(["a", "b", "c"].into_iter().zip(texts)) {
        let mut post = post(id, i, text);
        post.author = Some(["lucie", "marc", "lucie"][usize::try_from(i).unwrap()]);
        if id != "c" {
            post.media = &media;
        }
        observe(&mut window, post);
    }
    window.settle();
    let rumour = window.clusters().next().unwrap();
    assert_eq!((rumour.size(), rumour.voices()), (3, 1));
}

#[test]
fn posts_leave_and_late_ones_join_nothing() {
    let config = WindowConfig::default().length(TimeDelta::hours(2)).unwrap();
    let mut window = Window::new(config);
    observe(&mut window, post("1", 0, DAM));
    observe(&mut window, post("2", 30, DAM));
    for minutes in (60..=140).step_by(20) {
        observe(
            &mut window,
            post(&minutes.to_string(), minutes, "Brume sur le causse"),
        );
    }
    let left: Vec<String> = window
        .changes()
        .filter_map(|c| match c {
            Change::Left { post, cluster, .. } => Some(format!("{post} {}", cluster.unwrap())),
            _ => None,
        })
        .collect();
    assert_eq!(left, ["1 1"]);
    // The name outlives the post it came from.
    assert_eq!(window.cluster_of("2").unwrap().as_str(), "1");
    assert_eq!(observe(&mut window, post("3", 10, DAM)).kind, Kind::Late);
    let undated = observe(&mut window, PostRef::new("4", DAM));
    assert!(undated.undated && undated.cluster.is_some());
    window.advance_to(time(1_000));
    assert!(window.is_empty() && window.clusters().next().is_none());
    assert!(
        window
            .changes()
            .any(|c| matches!(c, Change::Expired { cluster } if cluster.as_str() == "1"))
    );
    assert_eq!(window.resolve("1"), None);
}

#[test]
fn one_wrong_clock_does_not_empty_the_window() {
    let mut window = Window::new(WindowConfig::default());
    observe(&mut window, post("1", 0, DAM));
    let mut mad = post("2", 60 * 24 * 365 * 70, "Bonjour du futur");
    mad.author = Some("horloge");
    observe(&mut window, mad);
    assert_eq!((window.len(), window.watermark()), (2, Some(time(0))));
    // The others go on, in small steps and over a quiet night.
    for minutes in [30, 50, 60 * 12] {
        let id = minutes.to_string();
        observe(&mut window, post(&id, minutes, "Brume sur le causse"));
        assert_eq!(window.watermark(), Some(time(minutes)));
    }
    assert_eq!(window.cluster_of("1"), None);
    assert_eq!(window.len(), 5);
    // Two posts of one author confirm nothing.
    let mut again = post("3", 60 * 24 * 365 * 70, "Encore");
    again.author = Some("horloge");
    observe(&mut window, again);
    assert_eq!(window.watermark(), Some(time(60 * 12)));
}

#[test]
fn the_older_name_wins_and_the_younger_still_answers() {
    let config = WindowConfig::default().settle_share(None).unwrap();
    let mut window = Window::new(config);
    for (i, (id, text)) in (0..).zip([
        ("a1", "Panne d'électricité à Florac depuis minuit"),
        ("a2", "Florac : panne d'électricité depuis minuit"),
        ("b1", "Centre hospitalier de Florac évacué par hélicoptère"),
        (
            "b2",
            "Évacuation par hélicoptère du centre hospitalier de Florac",
        ),
    ]) {
        observe(&mut window, post(id, i, text));
    }
    window.settle();
    let apart = partition(&window);
    assert_eq!(apart.len(), 2);
    assert_eq!(window.cluster_of("b2").unwrap().as_str(), "b1");
    // Reposts tie the two stories into one.
    for (i, (id, of)) in (4..).zip([("c1", "a1"), ("c2", "b1")]) {
        let mut bridge = post(
            id,
            i,
            "Panne d'électricité à Florac, le centre hospitalier évacué par hélicoptère",
        );
        bridge.repost_of = Some(of);
        observe(&mut window, bridge);
    }
    window.settle();
    assert_eq!(partition(&window).len(), 1);
    assert_eq!(window.resolve("b1").unwrap().as_str(), "a1");
    assert!(window.changes().any(|c| matches!(c, Change::Merged { from, into } if from.as_str() == "b1" && into.as_str() == "a1")));
}

#[test]
fn a_flood_of_one_text_is_one_rumour() {
    let mut window = Window::new(WindowConfig::default().max_posts(2_000).unwrap());
    for i in 0..3_000 {
        let text = if i % 3 == 0 {
            format!("Alerte inondation à Marvejols partagez vite {i}")
        } else {
            DAM.to_owned()
        };
        observe(&mut window, post(&i.to_string(), i / 60, &text));
    }
    assert_eq!(window.len(), 2_000);
    window.settle();
    let sizes: Vec<usize> = window.clusters().map(|c| c.size()).collect();
    assert_eq!(sizes.iter().max(), Some(&1_334));
}

/// Claims from which the properties draw: words in common across some of them.
const CLAIMS: [&str; 8] = [
    DAM,
    "Il paraît que le barrage de Charpal aurait cédé",
    "Charpal : le barrage a cédé cette nuit selon un voisin",
    "Coupure d'eau potable à Marvejols, bouteilles distribuées au gymnase",
    "Eau potable coupée à Marvejols, distribution de bouteilles au gymnase",
    "Marvejols : faux arrêté sur l'eau potable, rien n'est coupé",
    "Un loup aurait attaqué un enfant à Nasbinals",
    "Éboulement sur la N106 au col de Jalcreste, route fermée",
];

/// Posts drawn from the claims, each with a time and perhaps an answer to another.
fn streams() -> impl Strategy<Value = Vec<(String, i64, String, Option<usize>)>> {
    let one = (
        0..CLAIMS.len(),
        0..600_i64,
        0..6_u8,
        proptest::option::weighted(0.2, 0..40_usize),
    );
    prop::collection::vec(one, 1..40).prop_map(|rows| {
        let posts = rows
            .into_iter()
            .enumerate()
            .map(|(i, (claim, at, tail, link))| {
                let extra = [
                    "",
                    " !",
                    " svp partagez",
                    " urgent Mende",
                    " vu hier",
                    " confirmez ?",
                ];
                (
                    format!("p{i:02}"),
                    at,
                    format!("{}{}", CLAIMS[claim], extra[usize::from(tail)]),
                    link,
                )
            });
        posts.collect()
    })
}

fn run(posts: &[(String, i64, String, Option<usize>)], order: &[usize]) -> Window {
    let mut window = Window::new(WindowConfig::default());
    for &i in order {
        let (id, at, text, link) = &posts[i];
        let target = link.map(|l| format!("p{l:02}"));
        let mut view = post(id, *at, text);
        view.reply_to = target.as_deref();
        observe(&mut window, view);
    }
    window.settle();
    window
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// While no list is over its cap, the settled partition depends on the posts and not on their order.
    #[test]
    fn order_of_arrival_does_not_matter(
        (posts, order) in streams().prop_flat_map(|posts| {
            let order: Vec<usize> = (0..posts.len()).collect();
            (Just(posts), Just(order).prop_shuffle())
        })
    ) {
        let sorted: Vec<usize> = (0..posts.len()).collect();
        prop_assert_eq!(partition(&run(&posts, &sorted)), partition(&run(&posts, &order)));
    }

    /// The changes, replayed, give the state.
    #[test]
    fn changes_tell_all(posts in streams()) {
        let order: Vec<usize> = (0..posts.len()).collect();
        let mut window = run(&posts, &order);
        let mut place: BTreeMap<String, String> = BTreeMap::new();
        let changes: Vec<Change> = window.changes().collect();
        for change in changes {
            match change {
                Change::Joined { post, cluster } => {
                    place.insert(post.to_string(), cluster.to_string());
                }
                Change::Moved { post, to: Some(to), .. } => {
                    place.insert(post.to_string(), to.to_string());
                }
                Change::Moved { post, to: None, .. } | Change::Left { post, .. } => {
                    place.remove(post.as_str());
                }
                Change::Merged { from, into } => {
                    for name in place.values_mut().filter(|n| **n == from.as_str()) {
                        *name = into.to_string();
                    }
                }
                _ => {}
            }
        }
        let state: BTreeMap<String, String> = window
            .clusters()
            .flat_map(|c| c.posts().map(|p| (p.to_string(), c.id().to_string())).collect::<Vec<_>>())
            .collect();
        prop_assert_eq!(place, state);
    }

    /// Nothing a stream holds breaks the window, and its counts stay true.
    #[test]
    fn any_stream_is_taken(rows in prop::collection::vec((".{0,60}", "[a-f]{0,2}", any::<Option<i32>>(), any::<bool>()), 0..60)) {
        let mut window = Window::new(WindowConfig::default().max_posts(20).unwrap());
        let mut text = TextBuffer::new();
        for (words, id, minutes, link) in &rows {
            let mut view = PostRef::new(id, words);
            view.created_at = minutes.map(|m| time(i64::from(m)));
            view.repost_of = link.then_some("a");
            text.analyze(words);
            let taken = window.observe(Entry::new(view, &text));
            prop_assert_eq!(taken.is_err(), id.is_empty());
            prop_assert!(window.len() <= 20);
        }
        window.settle();
        for cluster in window.clusters() {
            prop_assert!(cluster.size() >= 2 && (1..=cluster.size()).contains(&cluster.voices()));
            let sum: f64 = cluster.explain().iter().map(vigie::score::Contribution::value).sum();
            prop_assert!((cluster.check().logit() - sum).abs() < 1e-9);
            let stances: usize = Stance::ALL.iter().map(|&s| cluster.stance(s)).sum();
            prop_assert_eq!(stances, cluster.size());
        }
    }
}
