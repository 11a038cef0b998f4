//! Reading takes time in proportion to the length, whatever the text.

use std::time::{Duration, Instant};

use vigie::keyword::{KeywordScratch, Lexicon, Matcher};
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

/// A team adds rows while it watches, one by one: each costs a small part of a whole build, after hundreds too.
#[test]
fn adding_a_row_costs_a_part_of_a_build() {
    let time = |run: &dyn Fn() -> Matcher| {
        let runs = (0..5).map(|_| {
            let start = Instant::now();
            let _built = run();
            start.elapsed()
        });
        runs.min().unwrap_or_default()
    };
    let row = |i: u32| format!("hazard\tSHELTER_FULL\tfr\tS\tgymnase{i} {{2}} plein");
    let mut mission = Matcher::builtin();
    for i in 0..200 {
        mission = mission.with(&row(i).parse().unwrap());
    }
    let (one, builder) = (
        row(200).parse().unwrap(),
        Matcher::builder().lexicon(Lexicon::builtin()),
    );
    assert!(time(&|| mission.with(&one)) * 10 < time(&|| builder.build()));
    assert!(mission.with(&one).find("gymnase7 plein").hazards.len() == 1);
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
