//! One function embedded: `cargo run --example keyword_bot < lines.txt`, or without input for a sample.

use std::io::{IsTerminal, Read, stdin};

use vigie::keyword::{Cue, Matcher};

fn main() -> std::io::Result<()> {
    let mut text =
        String::from("on est coincés à l'étage, l'eau monte !!\nUne avalanche de critiques");
    if !stdin().is_terminal() {
        text.clear();
        stdin().read_to_string(&mut text)?;
    }
    let matcher = Matcher::builtin();
    for line in text.lines() {
        let found = matcher.find(line);
        let hazards = found.hazards.iter().map(|h| h.category.label_fr());
        let urgent = found.cues.contains(Cue::Help);
        println!(
            "{line}\n  {:?} urgent: {urgent}",
            hazards.collect::<Vec<_>>()
        );
        for s in &found.suppressed {
            println!("  not {}: {}, {:?}", s.category, s.reason, s.by.of(line));
        }
    }
    Ok(())
}
