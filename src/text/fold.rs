//! Folding: one spelling for what a hurried thumb may type, with the way back to the raw bytes.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::Span;

/// Words that lose their vowel before another (`l'eau`, `jusqu'ici`), folded, without the apostrophe.
const ELIDED: [&str; 16] = [
    "l", "d", "s", "qu", "n", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
    "presqu", "entr",
];

/// Whether a folded word is one that French elides before an apostrophe.
pub(super) fn is_elided(word: &str) -> bool {
    ELIDED.contains(&word)
}

/// Apostrophes as keyboards, phones and word processors write them.
pub(super) const fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{2032}' | '\u{00B4}' | '`' | '\u{FF07}'
    )
}

/// Hyphens that join the parts of one word.
pub(super) const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{FE63}' | '\u{FF0D}')
}

/// Characters that show nothing and that folding drops: soft hyphen, zero-width and directional marks.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// Letters that NFKD leaves whole although readers take them for others.
const fn letters_of(c: char) -> Option<&'static str> {
    Some(match c {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ı' => "i",
        'þ' => "th",
        'ħ' => "h",
        _ => return None,
    })
}

/// The Latin letter that a Cyrillic or Greek one is taken for, in lower case, after the confusables of Unicode Technical
/// Standard #39; read so inside a word that has Latin letters, where it stands to deceive filters.
const fn latin_look_alike(c: char) -> Option<char> {
    Some(match c {
        'а' | 'А' | 'α' | 'Α' => 'a',
        'В' | 'Β' => 'b',
        'с' | 'С' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'Е' | 'ё' | 'Ё' | 'Ε' | 'ε' => 'e',
        'һ' | 'Н' | 'Η' => 'h',
        'і' | 'І' | 'ї' | 'Ї' | 'ι' | 'Ι' => 'i',
        'ј' | 'Ј' => 'j',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        'ӏ' | 'Ӏ' => 'l',
        'м' | 'М' | 'Μ' => 'm',
        'η' | 'п' | 'Ν' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'σ' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' | 'Ѕ' => 's',
        'Т' | 'т' | 'Τ' | 'τ' => 't',
        'υ' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'γ' | 'Υ' => 'y',
        'Ζ' => 'z',
        _ => return None,
    })
}

/// Whether a word has both Latin letters and letters of the scripts that look alike.
fn is_mixed(word: &str) -> bool {
    word.chars().any(|c| matches!(c, '\u{370}'..='\u{52F}'))
        && word.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Folds one letter of the French range at once; `None` sends it through the general path.
const fn quick(c: char) -> Option<char> {
    Some(match c {
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'à' | 'â' | 'ä' | 'á' | 'À' | 'Â' | 'Ä' | 'Á' => 'a',
        'î' | 'ï' | 'í' | 'Î' | 'Ï' | 'Í' => 'i',
        'ô' | 'ö' | 'ó' | 'Ô' | 'Ö' | 'Ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' | 'Ú' => 'u',
        'ç' | 'Ç' => 'c',
        'ñ' | 'Ñ' => 'n',
        _ => return None,
    })
}

/// Folds one character: NFKD, marks and invisible characters dropped, lower case, ligatures spelled out,
/// apostrophes made one; no white space comes out. At most 18 characters, so a whole text folds in linear time.
pub(super) fn fold_char(c: char, mut emit: impl FnMut(char)) {
    if c.is_ascii() {
        emit(c.to_ascii_lowercase());
        return;
    }
    if let Some(letter) = quick(c) {
        emit(letter);
        return;
    }
    if is_apostrophe(c) {
        emit('\'');
        return;
    }
    if is_invisible(c) || is_combining_mark(c) {
        return;
    }
    decompose_compatible(c, |part| {
        if is_combining_mark(part) {
            return;
        }
        for lower in part.to_lowercase() {
            if let Some(letters) = letters_of(lower) {
                letters.chars().for_each(&mut emit);
            } else if !lower.is_whitespace() && !is_combining_mark(lower) {
                emit(lower);
            }
        }
    });
}

/// Folds one word (no separators are looked for) onto the end of `out`.
pub(crate) fn fold_word(word: &str, out: &mut String) {
    if word.is_ascii() {
        let from = out.len();
        out.push_str(word);
        if let Some(added) = out.get_mut(from..) {
            added.make_ascii_lowercase();
        }
    } else if is_mixed(word) {
        let latin = word.chars().map(|c| latin_look_alike(c).unwrap_or(c));
        latin.for_each(|c| fold_char(c, |f| out.push(f)));
    } else {
        word.chars().for_each(|c| fold_char(c, |f| out.push(f)));
    }
}

/// One word in its folded form, as [`TermTable`](super::TermTable) keys it.
///
/// ```
/// assert_eq!(vigie::text::fold_term("CŒUR"), "coeur");
/// ```
#[must_use]
pub fn fold_term(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_word(word, &mut out);
    out
}

/// A whole text folded, with the way back to the raw bytes.
///
/// Words are separated by single spaces; hyphens, underscores and slashes are spaces too, and an
/// apostrophe after an elided word (`l'`, `jusqu'`) is one. Other punctuation stays as it is.
///
/// ```
/// let folded = vigie::text::fold("L’ŒUVRE  de St-Étienne");
/// assert_eq!(folded.as_str(), "l oeuvre de st etienne");
/// let at = folded.as_str().find("etienne").unwrap();
/// assert_eq!(folded.raw_span(at..at + 7).of("L’ŒUVRE  de St-Étienne"), "Étienne");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    text: String,
    /// Raw bytes `[start, end)` that each folded byte came from.
    origin: Vec<(usize, usize)>,
}

impl Folded {
    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The raw character that the folded byte at `position` came from; `None` past the end.
    #[must_use]
    pub fn raw_of(&self, position: usize) -> Option<Span> {
        self.origin
            .get(position)
            .map(|&(start, end)| Span::new(start, end))
    }

    /// The raw bytes that a range of folded bytes came from: whole characters, always.
    /// An empty or outlying range gives an empty span.
    #[must_use]
    pub fn raw_span(&self, folded: std::ops::Range<usize>) -> Span {
        let first = self.origin.get(folded.start);
        let last = folded
            .end
            .checked_sub(1)
            .filter(|_| !folded.is_empty())
            .and_then(|i| self.origin.get(i));
        match (first, last) {
            (Some(&(start, _)), Some(&(_, end))) => Span::new(start, end),
            _ => Span::default(),
        }
    }

    fn push(&mut self, c: char, raw: (usize, usize)) {
        self.text.push(c);
        self.origin.resize(self.text.len(), raw);
    }

    fn push_space(&mut self, raw: (usize, usize)) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(' ', raw);
        }
    }
}

/// Folds a whole text in linear time. See [`Folded`].
#[must_use]
pub fn fold(raw: &str) -> Folded {
    let mut out = Folded {
        text: String::with_capacity(raw.len()),
        origin: Vec::with_capacity(raw.len()),
    };
    for (start, c) in raw.char_indices() {
        let bytes = (start, start + c.len_utf8());
        if c.is_whitespace()
            || is_hyphen(c)
            || matches!(c, '_' | '/')
            || (is_apostrophe(c) && is_elided(last_word(&out.text)))
        {
            out.push_space(bytes);
        } else {
            fold_char(c, |f| out.push(f, bytes));
        }
    }
    if out.text.ends_with(' ') {
        out.text.pop();
        out.origin.pop();
    }
    out
}

/// The last word of `text`, cut short where it is longer than any elided word.
fn last_word(text: &str) -> &str {
    const LONGEST: usize = 7;
    let floor = text.len().saturating_sub(LONGEST);
    let bytes = text.as_bytes();
    let start = (floor..text.len())
        .rev()
        .take_while(|&i| bytes[i].is_ascii_alphanumeric())
        .last();
    start.and_then(|i| text.get(i..)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_fold_to_one() {
        for (raw, folded) in [
            ("Élysée", "elysee"),
            ("CŒUR", "coeur"),
            ("l’eau", "l eau"),
            ("L'EAU", "l eau"),
            ("aujourd'hui", "aujourd'hui"),
            ("jusqu`ici", "jusqu ici"),
            ("Saint-Étienne-de-Lugdarès", "saint etienne de lugdares"),
            ("ｉｎｏｎｄａｔｉｏｎ", "inondation"),
            ("𝗨𝗥𝗚𝗘𝗡𝗧", "urgent"),
            ("e\u{301}boulement", "eboulement"),
            ("crue\u{200b}s", "crues"),
            ("Straße", "strasse"),
            ("ﬁn", "fin"),
            ("  a \n\t b  ", "a b"),
            ("snow_ice/verglas", "snow ice verglas"),
            ("", ""),
        ] {
            assert_eq!(fold(raw).as_str(), folded, "{raw:?}");
        }
    }

    #[test]
    fn a_flood_of_marks_folds_to_its_letter() {
        let zalgo: String = std::iter::once('e')
            .chain(std::iter::repeat_n('\u{301}', 100_000))
            .collect();
        assert_eq!(fold(&zalgo).as_str(), "e");
    }

    proptest! {
        #[test]
        fn every_folded_byte_comes_from_whole_raw_characters(raw in "\\PC*") {
            let folded = fold(&raw);
            for i in 0..folded.as_str().len() {
                let span = folded.raw_of(i).unwrap();
                prop_assert!(raw.is_char_boundary(span.start) && raw.is_char_boundary(span.end) && !span.is_empty());
            }
            prop_assert_eq!(folded.raw_of(folded.as_str().len()), None);
        }

        #[test]
        fn origins_never_go_back(raw in any::<String>()) {
            let folded = fold(&raw);
            let starts: Vec<_> = (0..folded.as_str().len()).filter_map(|i| folded.raw_of(i)).collect();
            prop_assert!(starts.windows(2).all(|w| w[0] <= w[1]));
        }

        #[test]
        fn folding_twice_changes_nothing(raw in "[a-zA-ZÀ-ÿœŒ '’_-]{0,40}") {
            let once = fold(&raw);
            let twice = fold(once.as_str());
            prop_assert_eq!(twice.as_str(), once.as_str());
        }
    }
}
