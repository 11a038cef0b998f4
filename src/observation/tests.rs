//! The published form of an observation.

use serde_json::{Value, json};

use super::{InfoType, Observation, Priority, SourceKind};
use crate::post::PostRef;
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
