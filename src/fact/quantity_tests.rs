//! Tables of cases of quantities, and what holds of the reader.

use chrono::{DateTime, Utc};

use super::{FactReader, Facts, QuantityRole};

#[expect(clippy::unnecessary_wraps, reason = "as the reader takes it")]
fn posted() -> Option<DateTime<Utc>> {
    // A Monday in winter, 18:00 in Paris.
    Some("2031-02-03T17:00:00Z".parse().unwrap())
}

/// (text under the span, value, unit, role)
type Row = (&'static str, f64, &'static str, QuantityRole);

fn assert_quantities(reader: &FactReader, cases: &[(&str, &[Row])]) {
    for (text, expected) in cases {
        let facts = reader.find(text, posted());
        let found: Vec<_> = facts
            .quantities()
            .iter()
            .map(|q| (q.span.of(text), q.value, facts.unit(q), q.role))
            .collect();
        assert_eq!(found, *expected, "{text:?}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn quantities() {
    use QuantityRole::{
        CasualtiesDead, CasualtiesInjured, Evacuated, Magnitude, Missing, Other, PowerCut, Rain,
        SnowDepth, Stranded, WaterLevel, Wind,
    };
    assert_quantities(
        &FactReader::new(),
        &[
            // water, snow, rain, wind
            (
                "L'Orvanne est à 5m20 à Valmoré, crue en cours",
                &[("5m20", 5.2, "m", WaterLevel)],
            ),
            (
                "le niveau a pris +2m60 en une nuit",
                &[("+2m60", 2.6, "m", WaterLevel)],
            ),
            (
                "40 cm d'eau dans la cave",
                &[("40 cm", 40.0, "cm", WaterLevel)],
            ),
            (
                "40 cm de neige sur la route",
                &[("40 cm", 40.0, "cm", SnowDepth)],
            ),
            (
                "entre 20 et 30 cm de poudreuse",
                &[("20 et 30 cm", 30.0, "cm", SnowDepth)],
            ),
            ("il est tombé 120mm en 3h", &[("120mm", 120.0, "mm", Rain)]),
            ("cumul : 85,5 mm", &[("85,5 mm", 85.5, "mm", Rain)]),
            ("grêlons de 30 mm", &[("30 mm", 30.0, "mm", Other)]),
            (
                "rafales de 110 à 130 km/h",
                &[("110 à 130 km/h", 130.0, "km/h", Wind)],
            ),
            (
                "vitesse limitée à 50 km/h",
                &[("50 km/h", 50.0, "km/h", Other)],
            ),
            ("un arbre de 12 m, 3 en tout", &[("12 m", 12.0, "m", Other)]),
            ("un mur de 2m50", &[("2m50", 2.5, "m", Other)]),
            // earthquakes
            (
                "séisme M4.9 près de Valmoré",
                &[("M4.9", 4.9, "M", Magnitude)],
            ),
            (
                "magnitude estimée à 3,8",
                &[("magnitude estimée à 3,8", 3.8, "M", Magnitude)],
            ),
            (
                "Secousse : 4,7 ou 4,9 ?",
                &[("4,7", 4.7, "M", Magnitude), ("4,9", 4.9, "M", Magnitude)],
            ),
            ("le prix passe de 4,7 à 4,9", &[]),
            ("bouchon sur la M6", &[]),
            // people
            (
                "3 morts et une trentaine de blessés",
                &[
                    ("3 morts", 3.0, "personnes", CasualtiesDead),
                    (
                        "une trentaine de blessés",
                        30.0,
                        "personnes",
                        CasualtiesInjured,
                    ),
                ],
            ),
            (
                "un mort, deux disparus",
                &[
                    ("un mort", 1.0, "personnes", CasualtiesDead),
                    ("deux disparus", 2.0, "personnes", Missing),
                ],
            ),
            ("un arbre sur la route", &[]),
            (
                "12 personnes ont été évacuées",
                &[("12 personnes", 12.0, "personnes", Evacuated)],
            ),
            (
                "12 personnes bloquées dans le téléphérique",
                &[("12 personnes", 12.0, "personnes", Stranded)],
            ),
            (
                "deux adolescents portés disparus",
                &[("deux adolescents", 2.0, "personnes", Missing)],
            ),
            (
                "on est quatre coincés au premier",
                &[("quatre coincés", 4.0, "personnes", Stranded)],
            ),
            (
                "2 000 riverains privés de gymnase",
                &[("2 000 riverains", 2000.0, "personnes", Evacuated)],
            ),
            (
                "8 blessés dont 3 graves",
                &[
                    ("8 blessés", 8.0, "personnes", CasualtiesInjured),
                    ("3 graves", 3.0, "personnes", CasualtiesInjured),
                ],
            ),
            // homes
            (
                "1\u{a0}100 foyers sans électricité",
                &[("1\u{a0}100 foyers", 1100.0, "foyers", PowerCut)],
            ),
            (
                "2 millions d'abonnés à la chaîne",
                &[("2 millions d'abonnés", 2e6, "personnes", Other)],
            ),
            (
                "300 foyers réalimentés, 120 encore coupés",
                &[
                    ("300 foyers", 300.0, "foyers", Other),
                    ("120", 120.0, "foyers", PowerCut),
                ],
            ),
            // other things
            (
                "vingt-cinq pompiers, 3 engins",
                &[
                    ("vingt-cinq pompiers", 25.0, "personnes", Other),
                    ("3 engins", 3.0, "engins", Other),
                ],
            ),
            (
                "quatre-vingt-dix-sept interventions",
                &[(
                    "quatre-vingt-dix-sept interventions",
                    97.0,
                    "interventions",
                    Other,
                )],
            ),
            (
                "148 signalements reçus",
                &[("148 signalements", 148.0, "signalements", Other)],
            ),
            ("bouchon de 4 km", &[("4 km", 4.0, "km", Other)]),
            ("fumée visible à 15 km", &[("15 km", 15.0, "km", Other)]),
            ("17 m3 pompés", &[("17 m3", 17.0, "m3", Other)]),
            // English, Spanish, German, Italian
            (
                "five people trapped, 2 injured",
                &[
                    ("five people", 5.0, "personnes", Stranded),
                    ("2 injured", 2.0, "personnes", CasualtiesInjured),
                ],
            ),
            (
                "nueve heridos, 2 muertos",
                &[
                    ("nueve heridos", 9.0, "personnes", CasualtiesInjured),
                    ("2 muertos", 2.0, "personnes", CasualtiesDead),
                ],
            ),
            (
                "1.200 evacuados",
                &[("1.200 evacuados", 1200.0, "personnes", Evacuated)],
            ),
            (
                "30,000 customers without power",
                &[("30,000 customers", 30_000.0, "foyers", PowerCut)],
            ),
            (
                "zwei Verletzte",
                &[("zwei Verletzte", 2.0, "personnes", CasualtiesInjured)],
            ),
        ],
    );
}

/// What becomes of people is told by the words right behind them, and not by those that speak of other numbers.
#[test]
fn roles_of_people() {
    use QuantityRole::{CasualtiesDead, CasualtiesInjured, Evacuated, Missing, Other, Stranded};
    assert_quantities(
        &FactReader::new(),
        &[
            (
                "3 blessés graves évacués vers Brissac, 14 impliqués examinés sur place",
                &[
                    ("3 blessés", 3.0, "personnes", CasualtiesInjured),
                    ("14 impliqués", 14.0, "personnes", Other),
                ],
            ),
            (
                "60 habitants évacués, dont 9 enfants",
                &[
                    ("60 habitants", 60.0, "personnes", Evacuated),
                    ("9 enfants", 9.0, "personnes", Evacuated),
                ],
            ),
            (
                "deux pompiers légèrement brûlés, 40 pompiers sur place",
                &[
                    ("deux pompiers", 2.0, "personnes", CasualtiesInjured),
                    ("40 pompiers", 40.0, "personnes", Other),
                ],
            ),
            (
                "quatre blessés sont morts cette nuit",
                &[("quatre blessés", 4.0, "personnes", CasualtiesDead)],
            ),
            (
                "les onze naufragés ont été récupérés",
                &[("onze naufragés", 11.0, "personnes", Other)],
            ),
            ("un mécanicien brûlé, un couvreur en pause", &[]),
            (
                "un ouvrier brûlé aux bras, un ouvrier en pause",
                &[("un ouvrier", 1.0, "personnes", CasualtiesInjured)],
            ),
            (
                "2 jeunes en hypothermie, dont une blessée",
                &[("2 jeunes", 2.0, "personnes", CasualtiesInjured)],
            ),
            (
                "un enfant de 6 ans égaré, 30 voisins le cherchent",
                &[("30 voisins", 30.0, "personnes", Other)],
            ),
            (
                "sans nouvelles de trois grimpeuses",
                &[("trois grimpeuses", 3.0, "personnes", Missing)],
            ),
            (
                "25 dormeurs sous les gravats",
                &[("25 dormeurs", 25.0, "dormeurs", Stranded)],
            ),
            // who writes, and their plight
            (
                "ON EST SIX AU PREMIER, L'ESCALIER EST EN FEU",
                &[("SIX", 6.0, "personnes", Stranded)],
            ),
            (
                "4 gamins avec moi, la fumée entre, venez",
                &[("4 gamins", 4.0, "personnes", Stranded)],
            ),
            (
                "nous sommes une quinzaine, on apporte des gants",
                &[("une quinzaine", 15.0, "personnes", Other)],
            ),
            (
                "18 sont prises en charge au bloc",
                &[("18", 18.0, "personnes", CasualtiesInjured)],
            ),
            ("no one missing", &[]),
        ],
    );
}

#[test]
fn measures_of_what() {
    use QuantityRole::{Other, PowerCut, Rain, SnowDepth, WaterLevel, Wind};
    assert_quantities(
        &FactReader::new(),
        &[
            (
                "cote entre 2,60 m et 2,90 m à Valmoré",
                &[("2,60 m et 2,90 m", 2.9, "m", WaterLevel)],
            ),
            (
                "Crue : un mètre vingt dans la rue",
                &[("un mètre vingt", 1.2, "m", WaterLevel)],
            ),
            (
                "Crue : deux mètres cinquante au pont",
                &[("deux mètres cinquante", 2.5, "m", WaterLevel)],
            ),
            (
                "la digue a cédé sur 80 m, l'eau passe",
                &[("80 m", 80.0, "m", Other)],
            ),
            (
                "la vague a jeté un canot de 6 m sur le quai",
                &[("6 m", 6.0, "m", Other)],
            ),
            ("un mur d'eau de 3 m", &[("3 m", 3.0, "m", WaterLevel)]),
            (
                "Fort orage. y a 25 cm sur la route",
                &[("25 cm", 25.0, "cm", WaterLevel)],
            ),
            (
                "Avalanche, refuge fermé : 90 cm devant la porte",
                &[("90 cm", 90.0, "cm", SnowDepth)],
            ),
            (
                "30 cm de neige au-dessus de 1 200 m",
                &[("30 cm", 30.0, "cm", SnowDepth)],
            ),
            ("recherchée : Lise, 1,65 m, veste verte", &[]),
            (
                "90 mm de pluie sur la neige",
                &[("90 mm", 90.0, "mm", Rain)],
            ),
            (
                "la coulée avance à 2 km/h",
                &[("2 km/h", 2.0, "km/h", Other)],
            ),
            (
                "vent de nord 7 beaufort",
                &[("7 beaufort", 7.0, "Beaufort", Wind)],
            ),
            ("une surface de 25m2", &[("25m2", 25.0, "m2", Other)]),
            ("ligne 63 kV à terre", &[("63 kV", 63.0, "kV", Other)]),
            ("il fait 38 dans les chambres", &[("38", 38.0, "°C", Other)]),
            (
                "−11 °C au col, 8-10 °C en plaine",
                &[
                    ("−11 °C", -11.0, "°C", Other),
                    ("8-10 °C", 10.0, "°C", Other),
                ],
            ),
            (
                "9 200 foyers coupés en Orvanne, 700 en Brissac",
                &[
                    ("9 200 foyers", 9200.0, "foyers", PowerCut),
                    ("700", 700.0, "foyers", PowerCut),
                ],
            ),
            (
                "Plus d'électricité au bourg, soit 210 logements",
                &[("210 logements", 210.0, "logements", PowerCut)],
            ),
            // number words before nouns that no table has
            (
                "trois girouettes arrachées",
                &[("trois girouettes", 3.0, "girouettes", Other)],
            ),
            ("20 km de bouchon", &[("20 km", 20.0, "km", Other)]),
        ],
    );
}

#[test]
fn numbers_that_are_no_quantities() {
    let reader = FactReader::new();
    for text in [
        "mon fils de 9 ans",
        "âgée de 84 ans",
        "12 € le repas, 30 euros à deux",
        "hausse de 12 %",
        "rdv à 14h30",
        "il y a 20 minutes",
        "le 18 novembre 2031",
        "le 18/11/2031",
        "appelez le 04 00 01 02 03",
        "appelez le 112",
        "sortie 42, PR 8",
        "la D996 et la N 88 sont coupées",
        "Valmoré (26400)",
        "12 rue des Tilleuls",
        "à 30 km de Valmoré",
        "11 km au nord de Valmoré",
        "victoire 17-3",
        "un 4x4 passe",
        "les deux sens",
        "trois fois rien",
        "#Alerte2031 @sdis99",
        "top 10",
        "en 2031 déjà",
        "v1.2.3",
        "20 km du premier hôpital",
        "la lande brûle à 50 km",
        "des dizaines de riverains",
        "zéro blessé",
        "les deux girouettes",
        "mille mercis",
        "bus 10 et 8 déviés",
        "isotherme à 2 900 m",
    ] {
        let facts = reader.find(text, posted());
        assert_eq!(facts.quantities(), [], "{text:?}");
    }
}

#[test]
fn words_of_ones_own_win() {
    let reader = FactReader::builder()
        .rows("noun\tfr\tyourte|yourtes\tyourtes\tthing\tother\nnumber\tfr\tquinquante\t55")
        .rows("noun\tfr\tfoyers\tcheminées\tthing\tother")
        .build()
        .unwrap();
    let text = "quinquante yourtes, 3 foyers sans électricité";
    let facts = reader.find(text, None);
    let found: Vec<_> = facts
        .quantities()
        .iter()
        .map(|q| (q.value, facts.unit(q), q.role))
        .collect();
    assert_eq!(
        found,
        [
            (55.0, "yourtes", QuantityRole::Other),
            (3.0, "cheminées", QuantityRole::Other)
        ]
    );
    let bare = FactReader::builder().without_built_in().build().unwrap();
    assert_eq!(
        bare.find("3 morts à 17h40", posted()).quantities().len(),
        1,
        "an open noun"
    );
    assert!(FactReader::builder().rows("noun\tfr").build().is_err());
}

#[test]
fn a_reader_is_shared() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<FactReader>();
    shared::<Facts>();
}

/// One clause may go on for a megabyte; a word gives its role no farther than anywhere else.
#[test]
fn a_word_far_away_in_the_clause_gives_no_role() {
    let reader = FactReader::new();
    for (words, role) in [(3, QuantityRole::WaterLevel), (60, QuantityRole::Other)] {
        let text = format!("l'eau est {}à 2 m", "vraiment ".repeat(words));
        let facts = reader.find(&text, posted());
        assert_eq!(facts.quantities()[0].role, role, "{words}");
    }
}

/// Each of these takes seconds, not milliseconds, where a rule reads to the end of the text at every number.
#[test]
fn long_texts_are_read_in_linear_time() {
    let reader = FactReader::new();
    for piece in [
        "1 000 ",
        "11 ",
        "11:",
        "5m20 ",
        "5m20 mur ",
        "1,",
        "1-",
        "vingt ",
        "mille ",
        "cent mille ",
        "deux et ",
        "il y a ",
        "depuis 14h ",
        "3 personnes ",
        "3 personnes blessées, ",
        "on est 9 ",
        "foyers 460 coupés ",
        "18/11/",
        "de 8h à ",
        "une ",
        "vient de me ",
        "séisme 4,7 ",
        "blessés à 3 m ",
        "dont 3 blessés ",
        "un mètre vingt ",
        "entre 2 m et 3 m ",
        "on est 4 maintenant ",
        "à 8h doit ",
        "−1 °C ",
        "mes 3 enfants ",
    ] {
        let facts = reader.find(&piece.repeat(100_000 / piece.len()), posted());
        assert!(facts.quantities().len() + facts.times().len() <= 100_000);
    }
}
