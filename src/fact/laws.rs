//! What holds for any text that the fact floor reads.

use chrono::{DateTime, Utc};
use proptest::prelude::*;

use super::{FactReader, Facts};
use crate::text::TextBuffer;

#[expect(clippy::unnecessary_wraps, reason = "as the reader takes it")]
fn posted() -> Option<DateTime<Utc>> {
    Some("2031-02-03T17:00:00Z".parse().unwrap())
}

/// Pieces that meet in posts, so that random texts reach the grammar.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "5",
        "m",
        "20",
        "h",
        "5m20",
        "3 m ",
        "17h40",
        "17:40",
        ":",
        ",",
        ".",
        " ",
        " ",
        " ",
        "à",
        "de",
        "d'",
        "entre",
        "et",
        "vingt",
        "quatre",
        "cent",
        "mille",
        "une",
        "trentaine",
        "millions",
        "mort",
        "blessés",
        "foyers",
        "neige",
        "eau",
        "M4.9",
        "M4",
        "séisme",
        "°",
        "°C",
        "%",
        "€",
        "-",
        "/",
        "+",
        "#",
        "@",
        "il y a",
        "min",
        "hier",
        "demain",
        "vient",
        "vient de",
        "être",
        "18/11/2031",
        "3 mai",
        "99999999999999999999",
        "1 000",
        "on est",
        "😀",
        "é\u{301}",
        "\u{202f}",
        "\n",
        "pm",
        "UTC",
        "depuis",
        "à l'instant",
        "km",
        "au nord",
        "٣",
        "𝟑",
        "−",
        "dont",
        "mes",
        "un mètre",
        "maintenant",
        "sur",
        "évacués",
        "il fait",
        "dormeurs",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_keeps_the_laws(text in prop_oneof![text(), any::<String>()], at in prop::option::of(any::<i64>())) {
        let reader = FactReader::new_for_tests();
        let at = at.and_then(|s| DateTime::from_timestamp(s % 8_000_000_000_000, 0));
        let facts = reader.find(&text, at);
        let mut spans: Vec<_> = facts.quantities().iter().map(|q| q.span).collect();
        prop_assert!(spans.is_sorted());
        spans.extend(facts.times().iter().map(|t| t.span));
        for span in &spans {
            prop_assert!(span.end <= text.len() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            prop_assert!(!span.is_empty());
        }
        spans.sort_unstable();
        prop_assert!(spans.windows(2).all(|w| !w[0].overlaps(w[1])), "{spans:?}");
        for quantity in facts.quantities() {
            prop_assert!(quantity.value.is_finite());
            prop_assert!(quantity.value >= 0.0 || facts.unit(quantity) == "°C");
            prop_assert!(!facts.unit(quantity).is_empty());
        }
        prop_assert!(at.is_some() || facts.observed_at().is_none());
    }

    #[test]
    fn a_used_buffer_says_the_same(first in text(), second in text()) {
        let reader = FactReader::new_for_tests();
        let mut buffer = TextBuffer::new();
        let mut facts = Facts::default();
        buffer.analyze(&first);
        reader.read(&buffer, posted(), &mut facts);
        buffer.analyze(&second);
        reader.read(&buffer, posted(), &mut facts);
        let fresh = reader.find(&second, posted());
        prop_assert_eq!(facts.quantities(), fresh.quantities());
        prop_assert_eq!(facts.times(), fresh.times());
        prop_assert_eq!(facts.observed_at(), fresh.observed_at());
    }

    #[test]
    fn whole_numbers_are_read_as_written(n in 2u32..1_000_000) {
        let reader = FactReader::new_for_tests();
        let plain = n.to_string();
        let mut grouped = String::new();
        for (i, digit) in plain.chars().enumerate() {
            if i > 0 && (plain.len() - i) % 3 == 0 {
                grouped.push('\u{202f}');
            }
            grouped.push(digit);
        }
        for number in [plain, grouped] {
            let facts = reader.find(&format!("{number} sinistrés"), None);
            prop_assert_eq!(facts.quantities().first().map(|q| q.value), Some(f64::from(n)));
        }
    }
}
