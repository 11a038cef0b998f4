//! The facts of a told event, through the public interface.

use vigie::fact::{FactReader, Facts, QuantityRole};
use vigie::text::TextBuffer;

#[test]
fn an_evening_of_flood() {
    // (posted, text, roles and values, observed at)
    /// Text, time of the post, quantities, time observed.
    type Case = (
        &'static str,
        &'static str,
        &'static [(QuantityRole, f64)],
        Option<&'static str>,
    );
    let cases: &[Case] = &[
        (
            "2031-07-03T16:05:00Z",
            "🌊 #Orvanne à Valmoré : 3m42 à 17h40, +1m10 en 30 min #inondations48",
            &[
                (QuantityRole::WaterLevel, 3.42),
                (QuantityRole::WaterLevel, 1.1),
            ],
            Some("2031-07-03T15:40:00Z"),
        ),
        (
            "2031-07-03T16:20:00Z",
            "𝗨𝗥𝗚𝗘𝗡𝗧 on est 5 bloqués rue Basse, l’eau monte, mon père a 84 ans, venez vite",
            &[(QuantityRole::Stranded, 5.0)],
            None,
        ),
        (
            "2031-07-03T17:00:00Z",
            "Point de 19h : 1 mort, 12 blessés dont 3 graves, une quarantaine de personnes hébergées. Renseignements au 04 00 01 02 03.",
            &[
                (QuantityRole::CasualtiesDead, 1.0),
                (QuantityRole::CasualtiesInjured, 12.0),
                (QuantityRole::CasualtiesInjured, 3.0),
                (QuantityRole::Evacuated, 40.0),
            ],
            Some("2031-07-03T17:00:00Z"),
        ),
        (
            "2031-07-03T22:30:00Z",
            "La crue ralentit, le pont a tenu. Pic à 4m35 vers 23h50.",
            &[(QuantityRole::WaterLevel, 4.35)],
            Some("2031-07-03T21:50:00Z"),
        ),
        ("2031-07-04T06:00:00Z", "Bonne journée à tous ☀️", &[], None),
    ];
    let reader = FactReader::new();
    let (mut buffer, mut facts) = (TextBuffer::new(), Facts::default());
    for (posted, text, quantities, observed) in cases {
        buffer.analyze(text);
        reader.read(&buffer, posted.parse().ok(), &mut facts);
        let found: Vec<_> = facts
            .quantities()
            .iter()
            .map(|q| (q.role, q.value))
            .collect();
        assert_eq!(found, *quantities, "{text}");
        assert_eq!(
            facts.observed_at(),
            observed.and_then(|o| o.parse().ok()),
            "{text}"
        );
    }
}

#[test]
fn roles_travel_as_their_code() {
    for &role in QuantityRole::ALL {
        let json = serde_json::to_string(&role).unwrap();
        assert_eq!(json, format!("\"{role}\""));
        assert_eq!(serde_json::from_str::<QuantityRole>(&json).unwrap(), role);
        assert_eq!(role.as_str().parse(), Ok(role));
    }
    let error = "depth".parse::<QuantityRole>().unwrap_err();
    assert_eq!(error.to_string(), "unknown quantity role `depth`");
}
