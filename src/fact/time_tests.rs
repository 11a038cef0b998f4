//! Tables of cases of times.

use chrono::{DateTime, Utc};

use super::{FactReader, TimeKind};

#[expect(clippy::unnecessary_wraps, reason = "as the reader takes it")]
fn posted() -> Option<DateTime<Utc>> {
    // A Monday in winter, 18:00 in Paris.
    Some("2031-02-03T17:00:00Z".parse().unwrap())
}

#[test]
#[expect(
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "a table of cases"
)]
fn times() {
    use TimeKind::{
        Clock, Date, Elapsed, Future, JustHappened, Name, Now, PartOfDay, Range, Since,
    };
    let reader = FactReader::new();
    let cases: &[(&str, &[(&str, TimeKind, Option<&str>)], Option<&str>)] = &[
        // (text, expressions, observed at)
        (
            "secousse à 17h40",
            &[("17h40", Clock, Some("16:40:00"))],
            Some("16:40:00"),
        ),
        (
            "vers 16 h 10, gros bruit",
            &[("16 h 10", Clock, Some("15:10:00"))],
            Some("15:10:00"),
        ),
        (
            "14:30 l'eau entre",
            &[("14:30", Clock, Some("13:30:00"))],
            Some("13:30:00"),
        ),
        (
            "06:47:12 UTC",
            &[("06:47:12 UTC", Clock, Some("06:47:12"))],
            Some("06:47:12"),
        ),
        (
            "à midi pile",
            &[("midi", Clock, Some("11:00:00"))],
            Some("11:00:00"),
        ),
        (
            "à dix-sept heures",
            &[("dix-sept heures", Clock, Some("16:00:00"))],
            Some("16:00:00"),
        ),
        (
            "around 1 pm",
            &[("1 pm", Clock, Some("12:00:00"))],
            Some("12:00:00"),
        ),
        (
            "Point de 17h : rien",
            &[("17h", Clock, Some("16:00:00"))],
            Some("16:00:00"),
        ),
        (
            "Séisme du 03/02/2031, 06:47:12 TU",
            &[
                ("03/02/2031", Date, None),
                ("06:47:12 TU", Clock, Some("06:47:12")),
            ],
            Some("06:47:12"),
        ),
        // counted back
        (
            "il y a 10 min",
            &[("10 min", Elapsed, Some("16:50:00"))],
            Some("16:50:00"),
        ),
        (
            "y a 2h, la digue",
            &[("2h", Elapsed, Some("15:00:00"))],
            Some("15:00:00"),
        ),
        (
            "il y a un quart d'heure",
            &[("un quart d'heure", Elapsed, Some("16:45:00"))],
            Some("16:45:00"),
        ),
        (
            "il y a quelques minutes",
            &[("quelques minutes", Elapsed, Some("16:55:00"))],
            Some("16:55:00"),
        ),
        (
            "20 minutes ago",
            &[("20 minutes ago", Elapsed, Some("16:40:00"))],
            Some("16:40:00"),
        ),
        ("il y a 3 jours", &[("3 jours", Elapsed, None)], None),
        // now
        (
            "secousse à l'instant",
            &[("à l'instant", Now, Some("17:00:00"))],
            Some("17:00:00"),
        ),
        (
            "le pont vient de céder",
            &[("vient de céder", JustHappened, Some("17:00:00"))],
            Some("17:00:00"),
        ),
        (
            "ça vient de me réveiller",
            &[("vient de me réveiller", JustHappened, Some("17:00:00"))],
            Some("17:00:00"),
        ),
        ("il vient de Valmoré", &[], None),
        ("remontez maintenant", &[], None),
        (
            "just felt a big shake",
            &[("just felt", JustHappened, Some("17:00:00"))],
            Some("17:00:00"),
        ),
        // beginnings, limits, spans, the future
        ("coupé depuis 14h", &[("14h", Since, None)], None),
        ("coupé depuis 3 jours", &[("3 jours", Since, None)], None),
        (
            "réouverture à 21h",
            &[("21h", Future, Some("20:00:00"))],
            None,
        ),
        ("pas avant 16h", &[("16h", Future, Some("15:00:00"))], None),
        ("ouvert de 8h à 20h", &[("8h à 20h", Range, None)], None),
        ("dans 10 minutes", &[("10 minutes", Future, None)], None),
        ("ce matin", &[("ce matin", PartOfDay, None)], None),
        // plans, habits, names
        (
            "elle devait m'appeler à 8h",
            &[("8h", Future, Some("07:00:00"))],
            None,
        ),
        (
            "il passe ce pont à 8h tous les jours",
            &[("8h", Future, Some("07:00:00"))],
            None,
        ),
        (
            "le train de 15h50 est arrêté",
            &[("15h50", Name, Some("14:50:00"))],
            None,
        ),
        (
            "fermez tout dès 9h",
            &[("9h", Future, Some("08:00:00"))],
            None,
        ),
        (
            "les secousses continuent maintenant",
            &[("maintenant", Now, Some("17:00:00"))],
            Some("17:00:00"),
        ),
        ("et maintenant on nous ment", &[], None),
        ("partez MAINTENANT", &[], None),
        ("EN DIRECT de Valmoré", &[], None),
        // halves of the day
        (
            "3 h du matin : la digue lâche",
            &[("3 h du matin", Clock, Some("02:00:00"))],
            Some("02:00:00"),
        ),
        (
            "dégagé à 17h52 après six heures",
            &[
                ("17h52", Clock, Some("16:52:00")),
                ("six heures", Future, Some("05:00:00")),
            ],
            Some("16:52:00"),
        ),
        (
            "Bilan à 14 h de l'incendie",
            &[("14 h", Clock, Some("13:00:00"))],
            Some("13:00:00"),
        ),
        // lengths
        ("le maire a 3h pour évacuer", &[], None),
        ("on a trois heures d'autonomie", &[], None),
        ("1h42, deux ravitaillements", &[], None),
        ("1h dehors par 3 degrés", &[], None),
        ("2h de bouchon", &[], None),
        ("une attente de 3h", &[], None),
        ("1h10 pour faire 3 kilomètres", &[], None),
        // which one is the main fact's
        (
            "Parti à 14h30, il m'a appelé il y a 10 min",
            &[
                ("14h30", Clock, Some("13:30:00")),
                ("10 min", Elapsed, Some("16:50:00")),
            ],
            Some("16:50:00"),
        ),
        (
            "Réouverture à 15h. Départs à 21h",
            &[
                ("15h", Clock, Some("14:00:00")),
                ("21h", Future, Some("20:00:00")),
            ],
            Some("14:00:00"),
        ),
        (
            "RT @lise: le pont vient de céder",
            &[("vient de céder", JustHappened, None)],
            None,
        ),
    ];
    let moment = |time: &&str| {
        format!("2031-02-03T{time}Z")
            .parse::<DateTime<Utc>>()
            .unwrap()
    };
    for (text, expected, observed) in cases {
        let facts = reader.find(text, posted());
        let found: Vec<_> = facts
            .times()
            .iter()
            .map(|t| (t.span.of(text), t.kind, t.at))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(words, kind, at)| (*words, *kind, at.as_ref().map(moment)))
            .collect();
        assert_eq!(found, expected, "{text:?}");
        assert_eq!(
            facts.observed_at(),
            observed.as_ref().map(moment),
            "{text:?}"
        );
    }
}

#[test]
fn days_and_nights() {
    let reader = FactReader::new();
    for (text, posted, expected) in [
        (
            "hier à 18h",
            "2031-02-03T17:00:00Z",
            Some("2031-02-02T17:00:00Z"),
        ),
        (
            "hier soir, vers 21h",
            "2031-02-03T17:00:00Z",
            Some("2031-02-02T20:00:00Z"),
        ),
        (
            "avant-hier à 18h",
            "2031-02-03T17:00:00Z",
            Some("2031-02-01T17:00:00Z"),
        ),
        ("demain à 7h", "2031-02-03T17:00:00Z", None),
        (
            "cette nuit vers 3h",
            "2031-02-03T17:00:00Z",
            Some("2031-02-03T02:00:00Z"),
        ),
        (
            "vers 23h40",
            "2031-02-02T23:20:00Z",
            Some("2031-02-02T22:40:00Z"),
        ),
        (
            "lundi à 10h",
            "2031-02-03T17:00:00Z",
            Some("2031-02-03T09:00:00Z"),
        ),
        ("mardi à 10h", "2031-02-03T17:00:00Z", None),
        (
            "le 2 février à 10h",
            "2031-02-03T17:00:00Z",
            Some("2031-02-02T09:00:00Z"),
        ),
        // told in the evening, two in the morning is to come; said of today, it is past
        ("retour du courant vers 2h", "2031-02-03T20:00:00Z", None),
        (
            "secousse ce matin vers 2h",
            "2031-02-03T20:00:00Z",
            Some("2031-02-03T01:00:00Z"),
        ),
        (
            "recherché depuis hier soir, retrouvé à 6h50",
            "2031-02-03T07:00:00Z",
            Some("2031-02-03T05:50:00Z"),
        ),
    ] {
        let facts = reader.find(text, posted.parse().ok());
        assert_eq!(
            facts.observed_at(),
            expected.map(|e| e.parse::<DateTime<Utc>>().unwrap()),
            "{text:?}"
        );
    }
}

#[test]
fn without_the_time_of_the_post_no_moment_is_known() {
    let facts = FactReader::new().find("il y a 10 min, à 17h40, à l'instant", None);
    assert_eq!(facts.times().len(), 3);
    assert_eq!(facts.observed_at(), None);
}
