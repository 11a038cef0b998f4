//! The published form of an observation.

use serde_json::{Value, json};

use super::{InfoType, Observation, Priority, SourceKind};
use crate::assess::{Assessor, Weights};
use crate::keyword::{Lexicon, Matcher, SuppressReason};
use crate::post::{Lang, PostRef};
use crate::score::Score;
use crate::watch::{Analyzer, Scratch};

const TEXT: &str = "Inondation à Mende : l'eau est à 2m30, 3 blessés. Pas de séisme.";

fn observation() -> Observation {
    Analyzer::default().observe(PostRef::new("p1", TEXT))
}

/// Tools read these lines: a field may be added, none renamed, and what is not known is null, not absent.
#[test]
fn the_json_form_has_every_field() {
    let line = serde_json::to_value(observation()).unwrap();
    let fields: Vec<&String> = line.as_object().unwrap().keys().collect();
    let wanted = [
        "already_known",
        "cues",
        "event_score",
        "hazards",
        "id",
        "info_type",
        "lang",
        "observed_at",
        "places",
        "priority",
        "quantities",
        "relevance",
        "suppressed",
    ];
    assert_eq!(fields, wanted);
    for (field, value) in [
        ("id", json!("p1")),
        ("already_known", Value::Null),
        ("event_score", Value::Null),
    ] {
        assert_eq!(line[field], value, "{field}");
    }
    assert_eq!(line["hazards"][0]["code"], "FLOOD");
    assert_eq!(line["hazards"][0]["spans"][0], json!([0, 10]));
    assert_eq!(line["suppressed"][0]["code"], "EARTHQUAKE");
    assert_eq!(line["suppressed"][0]["reason"], "negated");
    let mende = &line["places"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["name"] == "Mende")
        .unwrap();
    assert_eq!(
        (&mende["insee"], &mende["dept"], &mende["country"]),
        (&json!("48095"), &json!("48"), &json!("FR"))
    );
    assert_eq!(&TEXT[span(mende)], "Mende");
    let quantity = |role: &str| {
        line["quantities"]
            .as_array()
            .unwrap()
            .iter()
            .find(|q| q["role"] == role)
            .unwrap()
    };
    assert_eq!(
        (
            &quantity("water_level")["value"],
            &quantity("water_level")["unit"]
        ),
        (&json!(2.3), &json!("m"))
    );
    assert_eq!(quantity("casualties_injured")["value"], 3.0);
}

fn span(of: &Value) -> std::ops::Range<usize> {
    let at = |key: &str| usize::try_from(of[key].as_u64().unwrap()).unwrap();
    at("start")..at("end")
}

#[test]
fn a_score_out_of_range_is_refused() {
    let line = serde_json::to_value(observation()).unwrap();
    let read = |field: &str, value: Value| {
        let mut line = line.clone();
        line[field] = value;
        serde_json::from_value::<Observation>(line)
    };
    assert!(read("relevance", json!(0.25)).is_ok());
    for (field, value) in [
        ("relevance", json!(1.5)),
        ("relevance", json!(-0.1)),
        ("event_score", json!(2)),
        ("priority", json!("P9")),
        ("info_type", json!("helprequest")),
        ("lang", json!("")),
    ] {
        assert!(read(field, value.clone()).is_err(), "{field} {value}");
    }
}

#[test]
fn the_best_event_is_the_first_of_equals_and_none_where_nothing_is_known() {
    let event = |id: &str, hazard: &str| {
        serde_json::from_value(json!({"id": id, "hazards": [hazard]})).unwrap()
    };
    let analyzer = Analyzer::default().with_events(&[
        event("a", "FLOOD"),
        event("b", "EARTHQUAKE"),
        event("c", "EARTHQUAKE"),
    ]);
    let mut scratch = Scratch::default();
    let quake = analyzer.analyze(
        PostRef::new("1", "Gros tremblement de terre, les murs ont bougé"),
        &mut scratch,
    );
    assert_eq!(quake.event_scores.len(), 3);
    assert_eq!(quake.best_event().map(|(i, _)| i), Some(1));
    assert_eq!(quake.to_owned().event_score, quake.event_scores[1]);
    let nothing = analyzer.analyze(PostRef::new("2", "Bon anniversaire"), &mut scratch);
    assert_eq!(
        (nothing.best_event(), nothing.to_owned().event_score),
        (None, None)
    );
}

#[test]
fn names_read_back_and_priorities_are_in_order() {
    for kind in InfoType::ALL {
        assert_eq!(kind.to_string().parse(), Ok(*kind));
        assert!(!kind.label_fr().is_empty());
    }
    for source in SourceKind::ALL {
        assert_eq!(source.to_string().parse(), Ok(*source));
    }
    assert!(Priority::P0 < Priority::P1 && Priority::P2 < Priority::P3);
    assert_eq!(Priority::ALL.len(), 4);
}

/// The weights decide about what the lexicon found, in French and where they have a model.
#[test]
fn hazards_are_judged() {
    let lexicon: Lexicon = "hazard\tFLOOD\tfr\tS\tinondation\n\
        hazard\tFLOOD\tfr\tW\tboue\n\
        hazard\tAVALANCHE\tfr\tS\tavalanche\n\
        hazard\tAVALANCHE\tfr\tW\tneige\n\
        hazard\tBEACON\tfr\tS\tbalise\n\
        hazard\tBEACON\tfr\tW\tsignal"
        .parse()
        .unwrap();
    // Words far from one half; without a bias, a hazard has no model whatever its words weigh.
    let weights: Weights = "hazard:FLOOD\tbias\t-1\n\
        hazard:FLOOD\tword.roman\t-9\n\
        hazard:FLOOD\tword.cave\t3\n\
        hazard:AVALANCHE\tword.roman\t-9\n\
        hazard:AVALANCHE\tword.cave\t3"
        .parse()
        .unwrap();
    let matcher = Matcher::builder().lexicon(&lexicon).build();
    let analyzer = Analyzer::default()
        .with_matcher(matcher)
        .with_assessor(Assessor::new(weights));
    for (lang, text, hazards, improbable) in [
        ("fr", "Inondation dans la rue", &["FLOOD"][..], &[][..]),
        ("fr", "Inondation, un roman", &[], &["FLOOD"]),
        ("en", "Inondation, un roman", &["FLOOD"], &[]),
        // Weak: logit -1 is under .3, logit 2 is not.
        ("fr", "De la boue dans la rue", &[], &[]),
        ("fr", "De la boue dans la cave", &["FLOOD"], &[]),
        ("en", "De la boue dans la cave", &[], &[]),
        // No model.
        ("fr", "Avalanche, un roman", &["AVALANCHE"], &[]),
        ("fr", "De la neige dans la cave", &[], &[]),
        // A category of one's own.
        ("fr", "La balise, un roman", &["BEACON"], &[]),
        ("fr", "Le signal de la cave", &[], &[]),
        // Strong ones first.
        (
            "fr",
            "Avalanche de neige, boue dans la cave, balise",
            &["AVALANCHE", "BEACON", "FLOOD"],
            &[],
        ),
        (
            "fr",
            "Inondation et avalanche, un roman",
            &["AVALANCHE"],
            &["FLOOD"],
        ),
    ] {
        let post = PostRef {
            lang: lang.parse::<Lang>().ok(),
            ..PostRef::new("1", text)
        };
        let seen = analyzer.observe(post);
        let codes: Vec<_> = seen.hazards.iter().map(|h| h.code.to_string()).collect();
        assert_eq!(codes, hazards, "{lang}: {text}");
        let aside: Vec<_> = seen
            .suppressed
            .iter()
            .map(|s| (s.code.to_string(), s.reason, s.span, s.span.of(text)))
            .collect();
        let wanted: Vec<_> = improbable.iter().map(|&code| code.to_owned()).collect();
        let found: Vec<_> = aside.iter().map(|(code, ..)| code.clone()).collect();
        assert_eq!(found, wanted, "{lang}: {text}");
        for (_, reason, span, word) in aside {
            assert_eq!((reason, word), (SuppressReason::Improbable, "Inondation"));
            assert!(seen.suppressed.iter().all(|s| s.by == span));
        }
    }
}

/// The published score is that of the model where there is one, else the lexicon's.
#[test]
fn a_judged_hazard_has_the_score_of_its_model() {
    let score = |weights: &str| {
        let assessor = Assessor::new(weights.parse().unwrap());
        let analyzer = Analyzer::default().with_assessor(assessor);
        let post = PostRef {
            lang: Some(Lang::FR),
            ..PostRef::new("1", "Inondation")
        };
        let seen = analyzer.observe(post);
        let mut scratch = Scratch::default();
        let borrowed = analyzer.analyze(post, &mut scratch);
        let lexicon = borrowed.reading.keywords.hazards().next().unwrap().score;
        (seen.hazards[0].score, lexicon)
    };
    let (judged, lexicon) = score("hazard:FLOOD\tbias\t-0.5\nhazard:FLOOD\thazard.FLOOD\t2");
    assert_eq!(judged, Score::from_logit(1.5));
    assert_ne!(judged, lexicon);
    let (judged, lexicon) = score("hazard:FLOOD\thazard.FLOOD\t2");
    assert_eq!(judged, lexicon);
}
