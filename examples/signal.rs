//! An evening of voices, invented: what one loud account, copies and three witnesses each do.
//!
//! ```text
//! cargo run --example signal
//! ```

use chrono::{DateTime, TimeDelta, Utc};
use vigie::hazard::{Category, Hazard};
use vigie::post::PostId;
use vigie::score::Score;
use vigie::signal::{Change, Detector, Place, Voice};

/// Minute, author, what it repeats, commune, text.
type Said = (i64, &'static str, Option<u64>, &'static str, &'static str);

const EVENING: [Said; 11] = [
    (0, "marmotte_en_colere", None, "48080", "l'Orvanne déborde"),
    (
        2,
        "marmotte_en_colere",
        None,
        "48080",
        "l'Orvanne déborde, personne ne réagit",
    ),
    (
        4,
        "marmotte_en_colere",
        None,
        "48080",
        "et la mairie qui dort",
    ),
    (
        9,
        "relais_alerte_99",
        Some(1),
        "48095",
        "🚨 barrage rompu à Brissac, faites tourner",
    ),
    (
        10,
        "partage_info_7",
        Some(1),
        "48095",
        "🚨 barrage rompu à Brissac, faites tourner",
    ),
    (
        11,
        "tout_savoir_43",
        Some(1),
        "48095",
        "barrage rompu à Brissac, faites tourner !!",
    ),
    (
        91,
        "boulange_valmore",
        None,
        "48080",
        "l'eau est au ras de la vitrine",
    ),
    (
        93,
        "josy_du_pont",
        None,
        "48080",
        "on remonte les meubles, ça monte vite",
    ),
    (
        95,
        "velo_et_tisane",
        None,
        "48080",
        "rue basse coupée, 30 cm d'eau",
    ),
    (
        101,
        "ferme_des_aubes",
        None,
        "48140",
        "chemin du moulin sous l'eau",
    ),
    (
        107,
        "lola_lit_tard",
        None,
        "48080",
        "les pompiers sont dans la rue",
    ),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start: DateTime<Utc> = "2031-02-03T18:00:00Z".parse()?;
    let flood = Category::from(Hazard::Flood);
    let mut detector = Detector::default();
    for (number, (minute, author, origin, commune, text)) in EVENING.into_iter().enumerate() {
        println!("+{minute:03} min @{author:20} {text}");
        let changes = detector.observe(&Voice {
            post: &PostId::new(number.to_string())?,
            time: start + TimeDelta::minutes(minute),
            author,
            origin,
            category: &flood,
            place: Place {
                country: Some("FR"),
                region: Some("76"),
                departement: Some("48"),
                commune: Some(commune),
            },
            witness: Score::saturating(0.8),
        });
        for change in changes {
            match change {
                Change::Raised(id) => {
                    let signal = detector.signal(id).ok_or("a raised signal is listed")?;
                    println!(
                        "         {id}, {} : {}",
                        signal.phase(),
                        signal.explanation_fr()
                    );
                    println!(
                        "         x {:.0}, hasard {:.0e}",
                        signal.ratio(),
                        signal.chance()
                    );
                }
                other => println!("         {other:?}"),
            }
        }
    }
    // Nobody speaks of it any more: the end is suggested.
    for change in detector.advance(start + TimeDelta::hours(9)) {
        if let Change::Ended(signal) = change {
            println!(
                "+9 h     {} finit : {} posts",
                signal.id(),
                signal.posts().len()
            );
        }
    }
    Ok(())
}
