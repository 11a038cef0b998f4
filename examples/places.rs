//! Where does a text speak of? And which commune lies nearest to a point?
//!
//! ```text
//! cargo run --release --example places -- "La D986 est coupée entre Sainte-Enimie et Ispagnac"
//! cargo run --release --example places -- --near 44.52,3.50
//! ```
//! Without arguments, reads one text a line on standard input. `--explain` tells why.

use std::io::BufRead;

use lexopt::ValueExt;
use vigie::place::{Gazetteer, Geoparser, PlaceMention};
use vigie::post::GeoPoint;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let geoparser = Geoparser::new(Gazetteer::france());
    let (mut explain, mut texts) = (false, Vec::new());
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            lexopt::Arg::Long("explain") => explain = true,
            lexopt::Arg::Long("near") => {
                let point: GeoPoint = arguments.value()?.string()?.parse()?;
                return near(geoparser.gazetteer(), point);
            }
            lexopt::Arg::Value(text) => texts.push(text.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    if texts.is_empty() {
        for line in std::io::stdin().lock().lines() {
            show(&geoparser, &line?, explain);
        }
    }
    for text in &texts {
        show(&geoparser, text, explain);
    }
    Ok(())
}

fn near(gazetteer: &Gazetteer, point: GeoPoint) -> Result<(), Box<dyn std::error::Error>> {
    let (commune, km) = gazetteer
        .nearest_commune(point)
        .ok_or("no commune has a position")?;
    println!(
        "{} ({}), centre at {km:.1} km",
        commune.name(),
        commune.code().unwrap_or("?")
    );
    Ok(())
}

fn show(geoparser: &Geoparser, text: &str, explain: bool) {
    println!("{text}");
    for mention in geoparser.find(text) {
        println!("  {}", line(geoparser, &mention, text));
        if mention.ambiguous {
            for candidate in mention.candidates() {
                if let Some(place) = geoparser.gazetteer().get(candidate.entry) {
                    println!(
                        "      {:.2}  {} {}",
                        candidate.score.get(),
                        place.name(),
                        place.code().unwrap_or("")
                    );
                }
            }
        }
        if explain {
            for part in geoparser.explain(&mention) {
                println!("      {:+.1}  {}", part.value(), part.name());
            }
        }
    }
}

fn line(geoparser: &Geoparser, mention: &PlaceMention, text: &str) -> String {
    let place = mention.place(geoparser.gazetteer());
    let name = mention.name(geoparser.gazetteer());
    let code = place.and_then(|p| p.code()).unwrap_or("");
    let at = place
        .and_then(|p| p.point())
        .map_or(String::new(), |p| format!(" at {p}"));
    let sure = if mention.ambiguous {
        "ambiguous, first of"
    } else {
        "is"
    };
    format!(
        "{} {sure} {} {name} {code}{at} ({:.2})",
        mention.span.of(text),
        mention.kind,
        mention.score.get()
    )
}
