//! A hint at the language of a post that came without one.

use crate::post::Lang;
use crate::text::{TextBuffer, TokenKind};

/// Texts with fewer letters than this in words say too little of their language.
const FEWEST_LETTERS: usize = 16;

/// The language that the letters hint at, among the sixteen of whichlang; `None` for too few of them.
/// A hint, and never a gate: nothing is left out because of it.
pub(super) fn guess(text: &TextBuffer) -> Option<Lang> {
    let words = text.tokens().iter().filter(|t| t.kind == TokenKind::Word);
    if words.map(|t| t.span.len()).sum::<usize>() < FEWEST_LETTERS {
        return None;
    }
    code(whichlang::detect_language(text.raw())).parse().ok()
}

/// ISO 639-1 for the codes that whichlang gives in ISO 639-3.
const fn code(lang: whichlang::Lang) -> &'static str {
    use whichlang::Lang as L;
    match lang {
        L::Ara => "ar",
        L::Cmn => "zh",
        L::Deu => "de",
        L::Eng => "en",
        L::Fra => "fr",
        L::Hin => "hi",
        L::Ita => "it",
        L::Jpn => "ja",
        L::Kor => "ko",
        L::Nld => "nl",
        L::Por => "pt",
        L::Rus => "ru",
        L::Spa => "es",
        L::Swe => "sv",
        L::Tur => "tr",
        L::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_letters_hint_at_a_language() {
        for (raw, lang) in [
            ("L'eau monte dans la rue, les pompiers arrivent", Some("fr")),
            (
                "The water is rising fast, stay away from the river",
                Some("en"),
            ),
            ("ok", None),
            ("https://example.org/une-longue-adresse-de-page", None),
            ("", None),
        ] {
            let mut text = TextBuffer::new();
            text.analyze(raw);
            assert_eq!(
                guess(&text).map(|l| l.to_string()),
                lang.map(str::to_owned),
                "{raw:?}"
            );
        }
    }
}
