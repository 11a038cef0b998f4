//! Tables of invented posts, laws, and differential tests of the place floor.

use proptest::prelude::*;

use super::*;
use crate::post::GeoPoint;
use crate::text::TextBuffer;

/// The mentions of a text as `span=name/code`, ambiguous ones with `?`.
fn read(geoparser: &Geoparser, text: &str) -> Vec<String> {
    let gazetteer = geoparser.gazetteer();
    let show = |m: &PlaceMention| {
        let place = m.place(gazetteer);
        let code = place
            .and_then(|p| p.insee().or(p.dept()).or(p.country()))
            .unwrap_or("-");
        let sure = if m.ambiguous { "?" } else { "" };
        format!("{}={}/{}{sure}", m.span.of(text), m.name(gazetteer), code)
    };
    geoparser.find(text).iter().map(show).collect()
}

fn point(lat: f64, lon: f64) -> GeoPoint {
    GeoPoint::new(lat, lon).unwrap()
}

fn small() -> Gazetteer {
    let mut builder = GazetteerBuilder::new();
    for (name, insee, dept, lat, lon, inhabitants) in [
        ("Mende", "48095", "48", 44.52, 3.5, 12_000),
        ("Le Teil", "07319", "07", 44.54, 4.68, 8_700),
        ("Saint-Martin", "32389", "32", 43.5, 0.37, 400),
        ("Saint-Martin", "66178", "66", 42.78, 2.46, 50),
        ("Orange", "84087", "84", 44.13, 4.81, 29_000),
    ] {
        let entry = PlaceEntry::new(name, PlaceKind::Commune)
            .code(insee)
            .dept(dept)
            .country("FR");
        builder
            .add(
                entry
                    .at(point(lat, lon))
                    .population(inhabitants)
                    .radius_km(3.0),
            )
            .unwrap();
    }
    builder
        .add(
            PlaceEntry::new("Lozère", PlaceKind::Departement)
                .code("48")
                .dept("48")
                .at(point(44.5, 3.5)),
        )
        .unwrap();
    builder.common_words(["orange"]).decoys(["mende libre"]);
    builder.build()
}

#[test]
fn a_small_gazetteer_reads_its_names() {
    let geoparser = Geoparser::new(small());
    for (text, expected) in [
        ("Il neige à Mende", vec!["Mende=Mende/48095"]),
        ("Séisme au Teil", vec!["Teil=Le Teil/07319"]),
        (
            "le tremblement de terre du Teil",
            vec!["Teil=Le Teil/07319"],
        ),
        ("Le Teil a tremblé", vec!["Le Teil=Le Teil/07319"]),
        ("une orange et deux pommes", vec![]),
        ("Bouchon à Orange", vec!["Orange=Orange/84087"]),
        ("Panne du réseau Orange", vec![]),
        ("Rendez-vous rue de Mende", vec![]),
        ("à lire dans Mende Libre", vec![]),
        ("des grêlons dans le 48", vec!["48=Lozère/48"]),
        ("#SDIS48 en alerte", vec!["48=Lozère/48"]),
        ("#meteomende #LeTeil", vec!["LeTeil=Le Teil/07319"]),
        ("", vec![]),
    ] {
        assert_eq!(read(&geoparser, text), expected, "{text}");
    }
}

#[test]
fn a_users_places_stand_beside_the_others() {
    let mut builder = GazetteerBuilder::new();
    builder.extend_from(&small());
    let barn = PlaceEntry::new("Mas de la Barque", PlaceKind::Poi)
        .code("48095")
        .dept("48");
    builder.add(barn.at(point(44.39, 3.87))).unwrap();
    let geoparser = Geoparser::new(builder.build());
    assert_eq!(
        read(&geoparser, "Bloqués au Mas de la Barque"),
        ["Mas de la Barque=Mas de la Barque/48095"]
    );
    assert_eq!(
        read(&geoparser, "Il neige à Mende, à lire dans Mende Libre"),
        ["Mende=Mende/48095"]
    );
    assert_eq!(read(&geoparser, "une orange"), Vec::<String>::new());
}

#[test]
fn entries_are_checked() {
    let mut builder = GazetteerBuilder::new();
    let error = |entry: PlaceEntry| GazetteerBuilder::new().add(entry).unwrap_err().to_string();
    assert_eq!(
        error(PlaceEntry::new("…", PlaceKind::Poi)),
        "name `…` holds no letter or digit"
    );
    assert_eq!(
        error(PlaceEntry::new("Mende", PlaceKind::Commune).code("48095-abcd")),
        "code `48095-abcd` of `Mende` is not a code of 1 to 8 ASCII letters and digits"
    );
    assert_eq!(
        error(PlaceEntry::new("Mende", PlaceKind::Commune).radius_km(f64::NAN)),
        "radius_km NaN of `Mende` is not a number in [0, 20038]"
    );
    assert_eq!(
        error(PlaceEntry::new("Mende", PlaceKind::Commune).also_with_share("Mimata", 2.0)),
        "share 2 of `Mimata` is not a number in [0, 1]"
    );
    assert!(
        builder
            .add(PlaceEntry::new("Mende", PlaceKind::Commune))
            .is_ok()
    );
}

#[test]
fn settings_are_checked() {
    let error = GeoparserBuilder::new()
        .mention_from(f64::NAN)
        .build(small())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "mention_from NaN is not a number in [0, 1]"
    );
    let error = PlaceWeights::default()
        .set(Evidence::Capital, 1e9)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "weight 1000000000 of `capital` is not a number in [-36, 36]"
    );
    assert!(
        Anchor::new(point(0.0, 0.0), -1.0, 1.0)
            .unwrap_err()
            .to_string()
            .starts_with("radius_km -1")
    );
}

#[test]
fn an_anchor_settles_a_homonym() {
    let geoparser = Geoparser::new(small());
    let mut text = TextBuffer::new();
    text.analyze("Saint-Martin est coupé du monde");
    let mut scratch = PlaceScratch::default();
    let mut meant = |anchors: &[Anchor]| {
        let found = geoparser.find_into(&text, &ResolveContext { anchors }, &mut scratch);
        found
            .first()
            .and_then(|m| m.insee(geoparser.gazetteer()).map(str::to_owned))
    };
    assert_eq!(meant(&[]).as_deref(), Some("32389"));
    let event = Anchor::new(point(42.7, 2.5), 30.0, Anchor::EVENT).unwrap();
    assert_eq!(meant(&[event]).as_deref(), Some("66178"));
}

/// All names of a text are found, however many; the first 8,192 hear each other.
#[test]
fn names_without_end_are_weighed_by_themselves() {
    let geoparser = Geoparser::new(small());
    let found = geoparser.find(&"à Saint-Martin et en Lozère. ".repeat(5_000));
    assert_eq!(found.len(), 10_000);
    let hears = |at: usize| {
        let parts = geoparser.explain(&found[at]);
        parts
            .iter()
            .any(|part| part.name() == Evidence::Near.as_str())
    };
    assert!((0..8_192).all(hears) && !(8_192..10_000).any(hears));
}

#[test]
fn the_compiled_form_is_the_gazetteer() {
    let gazetteer = small();
    let bytes = gazetteer.to_bytes();
    let read_back = Gazetteer::from_bytes(&bytes).unwrap();
    assert_eq!(read_back.to_bytes(), bytes);
    let text = "Il neige à Mende et au Teil, rien à Orange ni dans le 48";
    assert_eq!(
        read(&Geoparser::new(read_back), text),
        read(&Geoparser::new(gazetteer), text)
    );
    assert_eq!(
        Gazetteer::from_bytes(b"nothing"),
        Err(CompiledError::Magic).map_err(|e: CompiledError| e)
    );
}

impl PartialEq for Gazetteer {
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

#[test]
fn parents_lead_up() {
    let gazetteer = small();
    let mende = gazetteer.commune("48095").unwrap();
    assert_eq!(mende.parent().map(|p| p.name()), Some("Lozère"));
    assert!(gazetteer.departement("48").unwrap().parent().is_none());
}

proptest! {
    #[test]
    fn damaged_bytes_are_an_error_or_a_gazetteer(at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400) {
        let mut bytes = small().to_bytes();
        let n = bytes.len();
        bytes[at % n] = byte;
        if let Ok(gazetteer) = Gazetteer::from_bytes(&bytes) {
            check_spans(&Geoparser::new(gazetteer), "Mende, Le Teil et Saint-Martin #mende48")?;
        }
        let _ = Gazetteer::from_bytes(&bytes[..cut.min(n)]);
    }

    #[test]
    fn any_text_is_read_without_overlap(text in "\\PC{0,80}") {
        check_spans(&Geoparser::new(small()), &text)?;
    }

    #[test]
    fn the_nearest_commune_is_the_nearest(
        centres in prop::collection::vec((-90.0..=90.0_f64, -180.0..=180.0_f64), 1..60),
        lat in -90.0..=90.0_f64,
        lon in -180.0..=180.0_f64,
    ) {
        let mut builder = GazetteerBuilder::new();
        for (i, &(lat, lon)) in centres.iter().enumerate() {
            let entry = PlaceEntry::new(format!("C{i}"), PlaceKind::Commune).code(format!("{i:05}")).at(point(lat, lon));
            builder.add(entry).unwrap();
        }
        let gazetteer = builder.build();
        let (_, km) = gazetteer.nearest_commune(point(lat, lon)).unwrap();
        let slow = gazetteer
            .iter()
            .filter_map(|place| place.point())
            .map(|centre| super::nearest::distance_km(point(lat, lon), centre))
            .fold(f64::INFINITY, f64::min);
        prop_assert!((km - slow).abs() < 1e-6, "{km} {slow}");
    }
}

fn check_spans(geoparser: &Geoparser, text: &str) -> Result<(), TestCaseError> {
    let found = geoparser.find(text);
    for mention in &found {
        prop_assert!(
            text.get(mention.span.range())
                .is_some_and(|s| !s.is_empty())
        );
        let shares: f64 = mention.candidates().map(|c| c.score.get()).sum();
        prop_assert!(shares <= 1.0 + 1e-9);
        let sum: f64 = geoparser
            .explain(mention)
            .iter()
            .map(crate::score::Contribution::value)
            .sum();
        prop_assert!((sum - mention.score.logit()).abs() < 1e-6);
    }
    prop_assert!(
        found
            .windows(2)
            .all(|w| !w[0].span.overlaps(w[1].span) && w[0].span < w[1].span)
    );
    Ok(())
}

#[cfg(feature = "france")]
mod france {
    use super::*;

    #[test]
    fn posts_of_france() {
        let geoparser = Geoparser::new(Gazetteer::france());
        for (text, expected) in [
            (
                "La Jonte déborde à Meyrueis",
                vec!["Jonte=Jonte/FR", "Meyrueis=Meyrueis/48096"],
            ),
            (
                "Grêle en Lozère et dans le Gard",
                vec!["Lozère=Lozère/48", "Gard=Gard/30"],
            ),
            (
                "le Lot est en crue à Mende",
                vec!["Lot=Lot/FR", "Mende=Mende/48095"],
            ),
            ("coupure d'eau dans le Lot", vec!["Lot=Lot/46"]),
            (
                "Arbre tombé sur la RN88 à Badaroux",
                vec!["RN88=N88/-", "Badaroux=Badaroux/48013"],
            ),
            ("rien à signaler a florac", vec!["florac=Florac/48061"]),
            (
                "St Etienne sous la neige",
                vec!["St Etienne=Saint-Étienne/42218"],
            ),
            (
                "On se retrouve avenue de Verdun à Nîmes",
                vec!["Nîmes=Nîmes/30189"],
            ),
            ("c'est die hard, mer calme et tours de magie", vec![]),
            (
                "Orage à Die, éboulement à Gap",
                vec!["Die=Die/26113", "Gap=Gap/05061"],
            ),
            (
                "Viviers (07) tremble",
                vec!["Viviers=Viviers/07346", "07=Ardèche/07"],
            ),
            (
                "Éboulement à Sainte-Colombe",
                vec!["Sainte-Colombe=Sainte-Colombe/69189?"],
            ),
            ("vigilance orange, le maire Jean Mende s'exprime", vec![]),
            ("#inondationlozere", vec!["lozere=Lozère/48"]),
            ("On m'a dit de lire Ouest-France", vec![]),
        ] {
            assert_eq!(read(&geoparser, text), expected, "{text}");
        }
    }

    #[test]
    fn a_road_named_again_says_no_more() {
        let geoparser = Geoparser::new(Gazetteer::france());
        let score = |road: &str| {
            let found = geoparser.find(&format!("{road} coupée, accident à Sainte-Colombe"));
            found
                .last()
                .map(|m| m.candidates().map(|c| c.score).collect::<Vec<_>>())
        };
        let (once, again) = (score("A75"), score(&["A75"; 20].join(", ")));
        assert!(
            once.as_ref()
                .is_some_and(|candidates| !candidates.is_empty())
        );
        assert_eq!(once, again);
        assert_ne!(once, score("A20"));
    }

    /// A minute and more, not a second, where every meaning of every name hears every road of the text.
    #[test]
    fn roads_and_homonyms_are_weighed_in_linear_time() {
        let geoparser = Geoparser::new(Gazetteer::france());
        let start = std::time::Instant::now();
        let names: Vec<_> = (1..3_000).map(|n| format!("D{n} Saint-Martin ")).collect();
        let found = geoparser.find(&names.concat());
        assert!(start.elapsed().as_secs() < 20);
        assert_eq!(
            found.iter().filter(|m| m.kind == PlaceKind::Road).count(),
            2_999
        );
    }

    #[test]
    fn the_nearest_commune_of_france_is_that_of_a_slow_search() {
        let france = Gazetteer::france();
        for i in 0..60_u32 {
            // A grid askew over the country and the sea around it.
            let at = point(
                41.3 + f64::from(i % 10),
                -5.0 + f64::from(i / 10) * 2.7 + f64::from(i % 7) * 0.13,
            );
            let (nearest, km) = france.nearest_commune(at).unwrap();
            let slow = france
                .iter()
                .filter(|p| p.kind() == PlaceKind::Commune && !p.is_former())
                .filter_map(|p| p.point())
                .map(|c| super::super::nearest::distance_km(at, c))
                .fold(f64::INFINITY, f64::min);
            assert!(
                (km - slow).abs() < 1e-9,
                "{at} {} {km} {slow}",
                nearest.name()
            );
        }
    }

    #[test]
    fn every_commune_is_found_by_its_name() {
        let france = Gazetteer::france();
        for place in france.iter().filter(|p| p.kind() == PlaceKind::Commune) {
            assert!(
                france.named(place.name()).any(|p| p.id() == place.id()),
                "{place:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_french_text_is_read_without_overlap(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "Mende", "le", "Teil", "à", "#LeTeil48", "A75", "rue", "de", "(48)", "Saint-Martin", ",", "Orange",
                    "dans", "SDIS", "12", "-", "'", "Florac", "Le", "Puy", "crue", "du", "Lot", "#", "Cruas-Meysse",
                ]),
                0..16,
            ),
            glue in prop::sample::select(vec![" ", "", "-"]),
        ) {
            check_spans(&Geoparser::new(Gazetteer::france()), &words.join(glue))?;
        }
    }
}
