//! Reads quantities and times out of posts: one post a line on standard input, or the invented ones below.
//!
//! ```text
//! cargo run --example facts
//! cargo run --example facts -- --at 2031-02-03T17:00:00Z < posts.txt
//! ```

use std::io::{IsTerminal, Read};

use chrono::{DateTime, SecondsFormat, Utc};
use lexopt::ValueExt;
use vigie::fact::{FactReader, Facts};
use vigie::text::TextBuffer;

/// An invented flood, told at 18:00 in Paris.
const POSTS: &str = "\
Orvanne à Valmoré : 5m20 à 17h40, soit +2m60 en 50 min. Éloignez-vous des berges.
L'eau est entrée il y a 10 min, 40 cm dans la cuisine, on est quatre coincés à l'étage
Point de 17h30 : 3 blessés légers, une trentaine d'habitants accueillis au gymnase
1 100 foyers sans électricité à Valmoré depuis 16h, retour prévu avant 22h
Rafales de 110 à 130 km/h et 85 mm de pluie, le pont vient de céder
Réouverture de la D996 à 21h, comptez 1h10 pour rejoindre Brissac";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut at: DateTime<Utc> = "2031-02-03T17:00:00Z".parse()?;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("at") => at = arguments.value()?.string()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let mut posts = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin().read_to_string(&mut posts)?;
    }
    let posts = if posts.trim().is_empty() {
        POSTS
    } else {
        &posts
    };

    // Built once; buffer and facts are used again for each post.
    let reader = FactReader::new();
    let mut buffer = TextBuffer::new();
    let mut facts = Facts::default();
    for post in posts.lines() {
        buffer.analyze(post);
        reader.read(&buffer, Some(at), &mut facts);
        println!("{post}");
        for quantity in facts.quantities() {
            let words = buffer.slice(quantity.span);
            println!(
                "  {words:24} {} {} ({})",
                quantity.value,
                facts.unit(quantity),
                quantity.role
            );
        }
        for time in facts.times() {
            println!("  {:24} {:?}", buffer.slice(time.span), time.kind);
        }
        if let Some(observed) = facts.observed_at() {
            println!(
                "  observed at {}",
                observed.to_rfc3339_opts(SecondsFormat::Secs, true)
            );
        }
    }
    Ok(())
}
