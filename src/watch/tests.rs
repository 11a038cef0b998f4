//! Invented posts through the parts of the pipeline that this floor adds: facets, voices, hints at a language.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};

use super::facets::facets;
use super::voices::{is_witness, place};
use super::{Analyzer, Scratch, Watch};
use crate::hazard::Hazard;
use crate::observation::ObservationRef;
use crate::post::{GeoPoint, PostRef};
use crate::signal::Place;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::default);

fn with_seen<T>(post: PostRef<'_>, then: impl FnOnce(&ObservationRef<'_>) -> T) -> T {
    then(&ANALYZER.analyze(post, &mut Scratch::default()))
}

fn facets_of(text: &str) -> Vec<u64> {
    let mut found = vec![7];
    with_seen(PostRef::new("1", text), |seen| {
        facets(&seen.reading, &mut found);
    });
    found
}

/// State saved by one build is read by another: the keys must not change.
#[test]
fn facets_are_stable() {
    assert!(facets_of("Bonne journée à tous").is_empty());
    assert_eq!(
        facets_of("Inondation à Mende, 3 blessés"),
        [
            3_345_029_068_990_424_209,
            9_190_185_566_050_154_579,
            13_980_745_594_278_072_666
        ]
    );
}

#[test]
fn facets_are_what_is_meant_and_not_how_it_is_written() {
    let said = facets_of("Inondation à Mende, 3 blessés");
    for same in [
        "3 blessés à #Mende dans l'inondation",
        "MENDE : inondation, trois blessés",
        "Mende, Mende ! L'inondation… l'inondation ! 3 blessés",
    ] {
        assert_eq!(facets_of(same), said, "{same}");
    }
    for (other, in_common) in [
        ("Inondation à Mende, 4 blessés", 2),
        ("Inondation à Mende, 3 morts", 2),
        ("Inondation à Millau, 3 blessés", 2),
        ("Séisme à Mende, 3 blessés", 2),
        ("Pas d'inondation à Mende", 1),
    ] {
        let found = facets_of(other);
        assert_eq!(
            found.iter().filter(|key| said.contains(key)).count(),
            in_common,
            "{other}"
        );
        assert_ne!(found, said, "{other}");
    }
}

#[test]
fn witness_voices_tell_of_what_they_see() {
    let seen =
        "L'eau monte dans ma rue à Mende, la rivière déborde et je vois des voitures emportées";
    for (author, text, wanted) in [
        (None, seen, true),
        (Some("lucie_b"), seen, true),
        (Some("asso_du_quartier"), seen, true),
        (Some("mairie_fictive"), seen, false),
        (Some("radio_des_causses"), seen, false),
        (
            None,
            "RT @lucie_b: L'eau monte dans ma rue à Mende, la rivière déborde",
            false,
        ),
        (None, "Bon anniversaire à ma voisine", false),
    ] {
        let mut post = PostRef::new("1", text);
        post.author = author;
        assert_eq!(with_seen(post, is_witness), wanted, "{author:?}: {text}");
    }
    let mut repost = PostRef::new("2", seen);
    repost.repost_of = Some("1");
    assert!(!with_seen(repost, is_witness));
}

#[test]
fn a_voice_speaks_of_its_most_precise_place() {
    let at = |lat, lon| GeoPoint::new(lat, lon).ok();
    let none = (None, None, None, None);
    for (text, position, wanted) in [
        (
            "Crue à Mende",
            None,
            (Some("FR"), Some("76"), Some("48"), Some("48095")),
        ),
        (
            "Crue en Lozère",
            None,
            (Some("FR"), Some("76"), Some("48"), None),
        ),
        (
            "Crue en Lozère, à Mende surtout",
            None,
            (Some("FR"), Some("76"), Some("48"), Some("48095")),
        ),
        (
            "Crue en Occitanie",
            None,
            (Some("FR"), Some("76"), None, None),
        ),
        (
            "L'eau monte",
            at(44.518, 3.5),
            (Some("FR"), Some("76"), Some("48"), Some("48095")),
        ),
        // What the text says goes before where the device is.
        (
            "Crue à Mende",
            at(48.85, 2.35),
            (Some("FR"), Some("76"), Some("48"), Some("48095")),
        ),
        // A road or river says nothing of the area.
        ("Accident sur l'A75", None, none),
        ("L'eau monte", None, none),
        ("L'eau monte", at(-45.0, -120.0), none),
    ] {
        let mut post = PostRef::new("1", text);
        post.position = position;
        let (country, region, departement, commune) = wanted;
        let wanted = Place {
            country,
            region,
            departement,
            commune,
        };
        with_seen(post, |seen| {
            assert_eq!(place(seen), wanted, "{text} {position:?}");
        });
    }
}

fn time(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_763_440_000, 0).unwrap_or_default() + TimeDelta::minutes(minutes)
}

/// Observes (minute, author, text) rows and returns how many signals were told of.
fn signals(watch: &mut Watch, rows: &[(i64, &str, &str)]) -> usize {
    let mut told = 0;
    for (i, &(minute, author, text)) in rows.iter().enumerate() {
        let id = format!("{i}");
        let mut post = PostRef::new(&id, text).with_created_at(time(minute));
        post.author = Some(author);
        told += watch.observe(post).unwrap().signals.len();
    }
    told
}

const VOICES: [(i64, &str, &str); 4] = [
    (
        0,
        "lucie",
        "La rivière déborde à Mende, l'eau entre dans notre cave",
    ),
    (
        4,
        "paul",
        "Mende sous l'eau, je vois le quai inondé depuis ma fenêtre",
    ),
    (
        9,
        "amina",
        "Grosse inondation à Mende, la route est coupée devant chez moi, 40 cm d'eau",
    ),
    (
        12,
        "yann",
        "Inondation à Mende, ma voiture flotte sur le parking du collège",
    ),
];

#[test]
fn independent_voices_raise_a_signal_and_copies_do_not() {
    let mut watch = Watch::default();
    assert!(signals(&mut watch, &VOICES) > 0);
    let [signal] = watch.detector().signals() else {
        panic!("one signal, not {:?}", watch.detector().signals())
    };
    assert_eq!(signal.category().hazard(), Some(Hazard::Flood));

    let copies = VOICES.map(|(minute, author, _)| (minute, author, VOICES[0].2));
    assert_eq!(signals(&mut Watch::default(), &copies), 0);
    let one_author = VOICES.map(|(minute, _, text)| (minute, "lucie", text));
    assert_eq!(signals(&mut Watch::default(), &one_author), 0);
}

#[test]
fn what_an_open_event_explains_raises_no_signal() {
    let open = |hazard: &str, departement: &str| {
        let mut watch = Watch::default();
        let event = serde_json::json!({"id": "e", "hazards": [hazard], "area": {"departements": [departement]}});
        watch.open(serde_json::from_value(event).unwrap());
        watch
    };
    assert_eq!(signals(&mut open("FLOOD", "48"), &VOICES), 0);
    assert!(signals(&mut open("FLOOD", "29"), &VOICES) > 0);
    assert!(signals(&mut open("EARTHQUAKE", "48"), &VOICES) > 0);
}

#[test]
fn what_an_authority_said_first_is_known() {
    let mut watch = Watch::default();
    let text = "La D906 est coupée entre Langogne et Chapeauroux à cause d'un éboulement";
    let mut known = Vec::new();
    for (i, author) in ["paul", "mairie_fictive", "amina"].into_iter().enumerate() {
        let id = i.to_string();
        let mut post =
            PostRef::new(&id, text).with_created_at(time(10 * i64::try_from(i).unwrap()));
        post.author = Some(author);
        known.push(watch.observe(post).unwrap().already_known);
    }
    assert_eq!(known, [false, false, true]);
}

#[test]
fn a_wrong_id_changes_nothing() {
    let mut watch = Watch::default();
    for id in ["", "   ", "a\u{7}"] {
        assert!(
            watch.observe(PostRef::new(id, "Crue à Mende")).is_err(),
            "{id:?}"
        );
    }
    assert!(watch.window().is_empty());
}

#[test]
fn what_rises_with_an_open_event_is_suggested() {
    let event: crate::event::Event = serde_json::from_value(
        serde_json::json!({"id": "e", "hazards": ["FLOOD"], "area": {"departements": ["48"]}}),
    )
    .unwrap();
    let rows = [
        (0, "lucie", "La rivière déborde à Mende #CrueDuLot48"),
        (
            4,
            "paul",
            "Notre cave est inondée près du pont Zorn, Mende #CrueDuLot48",
        ),
        (
            9,
            "amina",
            "#cruedulot48 on est coincés à Mende, le pont Zorn est sous l'eau et personne ne vient",
        ),
        (
            12,
            "yann",
            "Mende : l'eau monte au pont Zorn, deux voitures emportées",
        ),
        (
            13,
            "marc",
            "Grand soleil à Strasbourg, terrasse toute la journée",
        ),
    ];
    let texts = |watch: &Watch| -> Vec<String> {
        let found = watch.suggestions("e", 10).unwrap();
        found.keywords.into_iter().map(|s| s.text).collect()
    };
    let mut watch = Watch::default();
    signals(&mut watch, &rows);
    assert!(watch.suggestions("e", 10).is_none());

    let mut watch = Watch::default();
    watch.open(event.clone());
    assert!(texts(&watch).is_empty());
    signals(&mut watch, &rows);
    let found = texts(&watch);
    for wanted in ["#CrueDuLot48", "pont Zorn", "Mende"] {
        assert!(
            found.iter().any(|text| text == wanted),
            "{wanted} not in {found:?}"
        );
    }

    // Changed, the event keeps what has risen; closed and opened again, it does not.
    let mut changed = event.clone();
    changed.profile_mut().add_keyword("#CrueDuLot48").unwrap();
    watch.open(changed);
    let left = texts(&watch);
    assert!(
        left.len() + 1 == found.len() && !left.contains(&"#CrueDuLot48".to_owned()),
        "{left:?}"
    );
    watch.close("e");
    watch.open(event);
    assert!(texts(&watch).is_empty());
}

#[test]
fn near_copies_of_many_accounts_rise_no_term() {
    let event: crate::event::Event = serde_json::from_value(
        serde_json::json!({"id": "e", "hazards": ["FLOOD"], "area": {"departements": ["48"]}}),
    )
    .unwrap();
    let mut watch = Watch::default();
    watch.open(event);
    let tails = [
        "",
        " !!",
        " faites tourner",
        " svp",
        " 🚨",
        " urgent",
        " à tous",
        " merci",
        " partagez",
        " vite",
    ];
    for (i, tail) in tails.iter().enumerate() {
        let (id, author) = (i.to_string(), format!("compte{i}"));
        let text = format!(
            "Inondation à Mende : le barrage de Zornac au dessus de la ville vient de céder selon un ami pompier, fuyez{tail}"
        );
        let mut post = PostRef::new(&id, &text).with_created_at(time(i64::try_from(i).unwrap()));
        post.author = Some(&author);
        watch.observe(post).unwrap();
    }
    let found = watch.suggestions("e", 10).unwrap().keywords;
    assert!(found.is_empty(), "{found:?}");
}
