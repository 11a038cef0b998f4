//! Laws of the linear models: what is found in a post, and that every judgement is the sum that explains it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::tests::{ASSESSOR, with_reading};
use super::wording::{Vocabulary, WordingScratch, each_wording};
use super::{AssessScratch, Assessor, Target, Topics, Weights, Wording};
use crate::hazard::Hazard;
use crate::observation::{InfoType, Priority};
use crate::post::{Lang, PostRef};
use crate::score::{Contribution, Score};

const PIECES: &[&str] = &[
    "l'eau",
    "eau",
    "EAU",
    "monte",
    "monté",
    "au",
    "secours",
    "SECOURS",
    "bloqués",
    "Mende",
    "Florac-Trois-Rivières",
    "Lozère",
    "sur",
    "le",
    "toit",
    "#AuSecours",
    "#inondationslozere",
    "40",
    "cm",
    "A75",
    "23h30",
    ".",
    "!",
    ",",
    "\n",
    "🙏",
    "#️⃣",
    "洪水",
    "вода",
    "поднимается",
    "@lea",
    "https://exemple.fr",
    "s.e.c.o.u.r.s",
    "secouuuurs",
    "ｅａｕ",
    "~secou",
    "inondationinondation",
    "e\u{301}t\u{e9}",
    "ß",
    "_",
];

/// Texts of words, signs and anything else.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.join(" "))
}

/// The wording of a text, as it is learned.
fn wordings(text: &str, topics: &Topics) -> Vec<String> {
    let mut all = Vec::new();
    with_reading(PostRef::new("1", text), |reading| {
        each_wording(reading, topics, |wording| all.push(wording.to_string()));
    });
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// The fast search finds what the slow one does: each feature of the vocabulary once, whatever stands between.
    #[test]
    fn the_vocabulary_finds_what_each_wording_tells(
        learned in texts(),
        posts in prop::collection::vec(texts(), 1..4),
        kept in any::<u64>(),
    ) {
        let topics = Topics::builtin();
        let mut vocabulary = Vocabulary::default();
        for (i, wording) in wordings(&learned, &topics).iter().enumerate() {
            if let Some(wording) = Wording::parse(wording).filter(|_| kept >> (i % 64) & 1 == 1) {
                vocabulary.insert(wording);
            }
        }
        for vocabulary in [&vocabulary, ASSESSOR.weights().vocabulary()] {
            let (numbers, mut scratch) = (vocabulary.topic_numbers(&topics), WordingScratch::default());
            for text in posts.iter().chain([&learned]) {
                with_reading(PostRef::new("1", text), |reading| {
                    let mut slow = BTreeSet::new();
                    each_wording(reading, &topics, |wording| slow.extend(vocabulary.get(wording)));
                    vocabulary.find(reading, &topics, &numbers, &mut scratch);
                    let fast: BTreeSet<u32> = scratch.present().iter().copied().collect();
                    prop_assert_eq!(fast.len(), scratch.present().len(), "{:?}", text);
                    prop_assert_eq!(fast, slow, "{:?}", text);
                    Ok(())
                })?;
            }
        }
    }

    /// A wording reads back from its text form, so that a written table means what was learned.
    #[test]
    fn learned_wordings_read_back(text in texts()) {
        for wording in wordings(&text, &Topics::builtin()) {
            let read = Wording::parse(&wording).map(|w| w.to_string());
            prop_assert_eq!(read, Some(wording));
        }
    }
}

fn sum(parts: &[Contribution]) -> f64 {
    parts.iter().map(Contribution::value).sum()
}

#[test]
fn explanations_sum_to_the_logits() {
    let mut scratch = AssessScratch::default();
    for share in [0.5, 0.02] {
        let assessor = ASSESSOR.clone().with_base_rate(Score::saturating(share));
        for text in [
            "",
            "Bon anniversaire à ma voisine",
            "La Jonte est en crue, l'eau entre dans les maisons, la route est coupée",
            "Gros séisme ressenti, l'immeuble s'est effondré, plusieurs blessés",
            "Inondation, inondation, inondation à Mende",
        ] {
            let post = PostRef::new("1", text);
            let judged = with_reading(post, |reading| {
                assert!(!Assessor::is_rescue_call(reading), "{text}");
                let judged = assessor.assess(reading, &mut scratch);
                let found = reading.keywords.hazards().chain(reading.keywords.weak());
                for (found, judged) in found.zip(scratch.hazards()) {
                    let hazard = found.category.hazard().expect("built-in");
                    let sum = sum(&assessor.explain(Target::Hazard(hazard), &scratch));
                    let learned = assessor.weights().hazard_logit(hazard, &scratch.features);
                    let score = learned.map_or(found.score, |_| Score::from_logit(sum));
                    assert!(
                        (judged.score.get() - score.get()).abs() < 1e-9,
                        "{text}: {hazard}"
                    );
                }
                judged
            });
            let logits = assessor.weights().logits(&scratch.features);
            for target in Target::all() {
                let parts = assessor.explain(target, &scratch);
                assert!(parts.is_sorted_by(|a, b| a.value().abs() >= b.value().abs()));
                let logit = match target {
                    Target::Relevance => judged.relevance.logit(),
                    Target::Event => f64::from(scratch.event),
                    Target::Hazard(hazard) => {
                        match assessor.weights().hazard_logit(hazard, &scratch.features) {
                            Some(logit) => logit,
                            None => continue,
                        }
                    }
                    _ => f64::from(logits[target.index()]),
                };
                let sum = sum(&parts);
                assert!(
                    (sum - logit).abs() < 1e-3,
                    "{text}: {target}: {sum} for {logit}"
                );
            }
        }
    }
}

/// The sum and the parts, with weights of which every number can be told.
#[test]
fn an_explanation_names_each_part_once() {
    let table = "feature\trelevance\tpriority:P0\ttype:OfferOfHelp\thazard:FLOOD\tevent\n\
        bias\t-1\t-2\t-3\t-4\t0.25\n\
        hazard.strong\t0.5\t.\t.\t8\t.\n\
        word.eau\t2\t3\t4\t5\t.\n\
        stem.crues\t9\t9\t9\t9\t9\n\
        pair.eau_monte\t.\t.\t.\t0.5\t1\n\
        topic.RIVER\t0.125\t.\t.\t.\t.";
    let topics: Topics = "RIVER\tfr\triviere lot".parse().unwrap();
    let assessor = Assessor::new(table.parse().unwrap())
        .with_topics(topics.into())
        .with_base_rate(Score::HALF);
    let mut scratch = AssessScratch::default();
    let text = "La rivière est en crue, l'eau monte, l'eau monte encore, l'eau !";
    with_reading(PostRef::new("1", text), |reading| {
        assessor.assess(reading, &mut scratch)
    });
    for (target, wanted) in [
        (
            Target::Relevance,
            &[
                ("word.eau", 2.0),
                ("bias", -1.0),
                ("hazard.strong", 0.5),
                ("topic.RIVER", 0.125),
            ][..],
        ),
        (Target::Event, &[("pair.eau_monte", 1.0), ("bias", 0.25)]),
        (
            Target::Priority(Priority::P0),
            &[("word.eau", 3.0), ("bias", -2.0)],
        ),
        (
            Target::Type(InfoType::OfferOfHelp),
            &[("word.eau", 4.0), ("bias", -3.0)],
        ),
        (
            Target::Hazard(Hazard::Flood),
            &[
                ("hazard.strong", 8.0),
                ("word.eau", 5.0),
                ("bias", -4.0),
                ("pair.eau_monte", 0.5),
            ],
        ),
        (Target::Hazard(Hazard::Drought), &[]),
    ] {
        let parts = assessor.explain(target, &scratch);
        let parts: Vec<_> = parts
            .iter()
            .map(|part| (part.name(), part.value()))
            .collect();
        assert_eq!(parts, wanted, "{target}");
    }
    assert_eq!(scratch.hazards()[0].score, Score::from_logit(9.5));
}

#[test]
fn repeated_words_count_once_and_words_of_place_names_do_not() {
    let names = |text: &str| {
        let mut weights = Weights::empty();
        for name in [
            "word.monte",
            "word.eau",
            "word.mende",
            "stem.flora",
            "pair.monte_mende",
            "pair.eau_monte",
            "pair.a_mende",
        ] {
            let wording = Wording::parse(name).unwrap();
            weights.set_wording(Target::Relevance, wording, 1.0);
        }
        let assessor = Assessor::new(weights).with_base_rate(Score::HALF);
        let mut scratch = AssessScratch::default();
        with_reading(PostRef::new("1", text), |reading| {
            assessor.assess(reading, &mut scratch)
        });
        let parts = assessor.explain(Target::Relevance, &scratch);
        let mut names: Vec<String> = parts.iter().map(|part| part.name().to_owned()).collect();
        names.sort_unstable();
        names.join(" ")
    };
    for (text, found) in [
        ("", ""),
        ("L'eau", "word.eau"),
        ("EAU, eau. Eau ! #eau", "word.eau"),
        (
            "L'eau monte, eau monte",
            "pair.eau_monte word.eau word.monte",
        ),
        // A sentence ends between the two.
        ("L'eau ! Monte", "word.eau word.monte"),
        ("L'eau 12 monte", "word.eau word.monte"),
        ("L'eau monte Mende", "pair.eau_monte word.eau word.monte"),
        (
            "L'eau à Mende monte, et à Florac-Trois-Rivières",
            "word.eau word.monte",
        ),
    ] {
        assert_eq!(names(text), found, "{text}");
    }
}

/// What nothing tells the language of is judged as French is.
#[test]
fn a_language_decides_whether_hazards_are_weighed() {
    let assessor = Assessor::new("hazard:FLOOD\tbias\t-9".parse().unwrap());
    let mut scratch = AssessScratch::default();
    for (lang, stands) in [
        (None, false),
        (Some(Lang::FR), false),
        ("fr-CA".parse().ok(), false),
        (Some(Lang::EN), true),
    ] {
        let post = PostRef {
            lang,
            ..PostRef::new("1", "Inondation #crue")
        };
        with_reading(post, |reading| assessor.assess(reading, &mut scratch));
        let judged: Vec<bool> = scratch
            .hazards()
            .iter()
            .map(|judged| judged.stands)
            .collect();
        assert_eq!(judged, [stands], "{lang:?}");
    }
}
