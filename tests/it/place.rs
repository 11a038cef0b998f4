//! The place floor through its public door.

use vigie::event::Area;
use vigie::place::{
    Anchor, AreaScorer, Gazetteer, GazetteerBuilder, Geoparser, GeoparserBuilder, PlaceEntry,
    PlaceKind, PlaceScratch, Precision, ResolveContext,
};
use vigie::post::GeoPoint;
use vigie::text::TextBuffer;

fn send_and_sync<T: Send + Sync + Clone>() {}

#[test]
fn shared_types_cross_threads() {
    send_and_sync::<Gazetteer>();
    send_and_sync::<Geoparser>();
    send_and_sync::<AreaScorer>();
}

#[test]
fn a_region_of_ones_own_stands_on_top_of_france() {
    let mut builder = GazetteerBuilder::new();
    builder.extend_from(&Gazetteer::france());
    let hamlet = PlaceEntry::new("Les Combettes Hautes", PlaceKind::Poi)
        .code("48095")
        .dept("48")
        .at(GeoPoint::new(44.53, 3.49).unwrap());
    builder.add(hamlet).unwrap();
    let geoparser = Geoparser::new(builder.build());
    let text = "Feu aux Combettes Hautes près de Mende, rien à Florac ni au Puy";
    let found = geoparser.find(text);
    let read: Vec<_> = found
        .iter()
        .map(|m| (m.span.of(text), m.insee(geoparser.gazetteer())))
        .collect();
    assert_eq!(
        read,
        [
            ("Combettes Hautes", Some("48095")),
            ("Mende", Some("48095")),
            ("Florac", Some("48061")),
            ("Puy", Some("43157"))
        ]
    );
    assert_eq!(found[0].kind, PlaceKind::Poi);
    assert_eq!(found[1].precision(), Precision::Commune);
}

#[test]
fn the_open_event_draws_homonyms_to_it() {
    let geoparser = Geoparser::new(Gazetteer::france());
    let anchor = Anchor::new(GeoPoint::new(44.58, 4.68).unwrap(), 40.0, Anchor::EVENT).unwrap();
    let mut text = TextBuffer::new();
    text.analyze_with("Le clocher de Châteauneuf est tombé", geoparser.gazetteer());
    let mut scratch = PlaceScratch::default();
    let alone = geoparser.find_into(&text, &ResolveContext::default(), &mut scratch);
    assert!(alone[0].ambiguous);
    let drawn = geoparser.find_into(&text, &ResolveContext { anchors: &[anchor] }, &mut scratch);
    let place = drawn[0].place(geoparser.gazetteer()).unwrap();
    assert!(["07", "26"].contains(&place.dept().unwrap()), "{place:?}");
}

#[test]
fn places_abroad_are_listed_apart() {
    let mut text = TextBuffer::new();
    text.analyze("Tremblement de terre à Tokyo, au Japon");
    let mut scratch = PlaceScratch::default();
    let geoparser = Geoparser::new(Gazetteer::france());
    let found = geoparser
        .find_into(&text, &ResolveContext::default(), &mut scratch)
        .len();
    assert_eq!((found, scratch.abroad().len()), (1, 1));
    let all = GeoparserBuilder::new()
        .abroad(true)
        .build(Gazetteer::france())
        .unwrap();
    assert_eq!(all.find("Tremblement de terre à Tokyo, au Japon").len(), 2);
}

#[test]
fn a_long_text_of_names_is_read() {
    let geoparser = Geoparser::new(Gazetteer::france());
    let text = "Saint-Martin et Mende, #leteil A75 (48) ".repeat(200);
    let found = geoparser.find(&text);
    assert!(found.windows(2).all(|w| w[0].span.end <= w[1].span.start));
    let scorer = AreaScorer::new(&Area::departements(["48"]).unwrap(), geoparser.gazetteer());
    assert!(scorer.score(&found, None, geoparser.gazetteer()).is_some());
}
