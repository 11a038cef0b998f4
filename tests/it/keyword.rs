//! Keywords and gazetteer together: no place of France is a typing error.

use vigie::keyword::Matcher;
use vigie::place::Gazetteer;

/// Names that have a word of the lexicon nearly in them are listed as ordinary words; a new row may ask for more.
#[test]
fn no_place_of_france_is_read_as_a_typing_error() {
    let matcher = Matcher::builtin();
    let mut read = Vec::new();
    for place in Gazetteer::france().iter() {
        let name = place.name().to_lowercase();
        if name == "faaa" {
            continue; // drawn-out letters, not an error
        }
        let typos = matcher.find(&name).typos;
        read.extend(
            typos
                .iter()
                .map(|t| format!("{} -> {}", t.span.of(&name), t.read)),
        );
    }
    read.sort();
    read.dedup();
    assert!(read.is_empty(), "add to ordinary.txt: {read:#?}");
}
