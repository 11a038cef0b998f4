//! Reading takes time in proportion to the length, whatever the text.

use std::time::{Duration, Instant};

use vigie::keyword::{KeywordScratch, Matcher};
use vigie::text::TextBuffer;

const SHORT: usize = 100_000;
/// Ten times the length takes ten times as long, up to eighteen where only the short text fits in the caches; a
/// quadratic reading would take a hundred times.
const MOST: u32 = 25;

/// Repeated to any length; none is a post of anyone.
const UNITS: [&str; 22] = [
    "inondation ",
    "on a vu la ",
    "l'eau l'eau monte ",
    "pas de pas ",
    "l'",
    "l'l ",
    "#inondationslozere",
    "#a",
    "e\u{301}\u{301}\u{301}",
    "\u{301}",
    "👩\u{200d}",
    "🙏🏽🇫🇷",
    "s e i s m e ",
    "inodnation ",
    "barragge incednie ",
    "\u{200b}",
    "\u{202e}feu ",
    "@a.fr/",
    "http://",
    "洪水",
    "au secours on est coincés ",
    "aaaaaaa",
];

fn best(text: &str, matcher: &Matcher) -> Duration {
    let (mut buffer, mut scratch) = (TextBuffer::new(), KeywordScratch::new());
    let runs = (0..3).map(|_| {
        let start = Instant::now();
        buffer.analyze_with(text, matcher);
        matcher.find_into(&buffer, &mut scratch);
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    let matcher = Matcher::builtin();
    for unit in UNITS {
        let short = unit.repeat(SHORT / unit.len());
        let long = unit.repeat(10 * SHORT / unit.len());
        // A busy machine may spoil one measurement, not three.
        let told: Vec<_> = (0..3)
            .map(|_| (best(&short, &matcher), best(&long, &matcher)))
            .take_while(|(short, long)| *long > *short * MOST)
            .collect();
        assert!(told.len() < 3, "{unit:?}: {told:?}");
    }
}
