//! One function embedded: a bot that answers each line. `cargo run --example keyword_bot < lines.txt`

use std::io::{IsTerminal, Read, stdin};

use vigie::keyword::{Cue, Matcher};

const SAMPLE: &str = "on est coincés à l'étage, l'eau monte !!\n\
    Une avalanche de critiques\nC'est vrai pour le barrage qui va céder ?";

fn main() -> std::io::Result<()> {
    let mut text = SAMPLE.to_owned();
    if !stdin().is_terminal() {
        text.clear();
        stdin().read_to_string(&mut text)?;
    }
    let matcher = Matcher::builtin();
    for line in text.lines() {
        let found = matcher.find(line);
        let hazards: Vec<_> = found
            .hazards
            .iter()
            .map(|h| h.category.label_fr())
            .collect();
        let cues: Vec<_> = found.cues.iter().map(Cue::code).collect();
        let alarm = if found.cues.contains(Cue::Help) {
            "!!"
        } else {
            "--"
        };
        println!("{alarm} {line}\n   {hazards:?} {}", cues.join(" "));
        for s in &found.suppressed {
            println!("   not {}: {}, {:?}", s.category, s.reason, s.by.of(line));
        }
    }
    Ok(())
}
